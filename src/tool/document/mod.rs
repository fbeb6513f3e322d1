//! The document of a card as an editor knows it: types from which the JSON Schema is made, and nothing else.
//!
//! The doc comments are the descriptions that an editor shows. Whether a card is right is for
//! [`credit_estimator::RateCard::parse`] to say; a schema sees its form only.
#![expect(dead_code, reason = "these types are described, never built")]

mod inputs;
mod model;
mod numbers;
mod selling;
mod text;

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

use model::Model;
use numbers::{ConstantOrFactor, Rounding, Table};
use selling::{Pack, Plan, Trial, Wallet};
use text::{Code, Decimal, Id, Name, Positive, fixed_fields};

/// The JSON Schema of a card, of the draft 2020-12.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_machine_types));
    settings.into_generator().into_root_schema_for::<Card>()
}

/// How wide an integer is in Rust is nothing to an editor.
fn without_machine_types(schema: &mut Schema) {
    if schema.get("format").and_then(|format| format.as_str()).is_some_and(|format| format.contains("int")) {
        schema.remove("format");
    }
}

/// # Rate card
/// What every job costs, in credits, and why. Amounts are strings that hold plain decimals, such as "0.05"; counts are integers without quotes. Any object with fixed fields may also have `label`, `note`, `source` and names that begin with `x-`, which are carried along.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
struct Card {
    /// The JSON Schema of this document, for editors.
    #[schemars(rename = "$schema")]
    schema: Option<String>,
    /// The version of the card language: 1.
    #[schemars(range(min = 1, max = 1))]
    format: u8,
    /// What the card is called in answers and on the wire, such as "studio".
    id: Id,
    /// Which edition this is, in any form; a date reads well: "2026-11-22".
    version: String,
    /// The name that people see.
    title: Option<String>,
    /// The unit in which models are priced unless they say `priceIn`, such as "USD".
    currency: Id,
    /// Other units that models are priced in (a currency, a provider's credit), each with the price of one in `currency`: { "EUR": "1.19" }.
    exchange: Option<BTreeMap<String, Positive>>,
    /// Named constants, which may stand in any number of the card: { "margin": "1.43" }. A margin stands here once and is never folded into rates.
    factors: Option<BTreeMap<Name, Decimal>>,
    /// Tables that several models look up by name: { "table": "pixels" }. Each use must find its rows, and each row must be met by some use.
    tables: Option<BTreeMap<Name, Table>>,
    /// Steps after those of every model that is not priced in credits: each multiplies the price by a constant or a factor.
    adjust: Option<Vec<CardStep>>,
    /// How prices become credits.
    credits: Credits,
    /// The models. An `id` may stand more than once if the periods in `effective` do not overlap.
    models: Vec<Model>,
    /// Subscriptions that grant credits.
    plans: Option<Vec<Plan>>,
    /// Credits that are bought at once.
    packs: Option<Vec<Pack>>,
    /// Credits that a new account is given.
    trial: Option<Trial>,
    /// In which order credits are spent, and when they come back.
    wallet: Option<Wallet>,
}

/// A step of the card: it multiplies the price of every model that is not priced in credits. Limits and conditions belong to a model's own `adjust`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct CardStep {
    /// The code of the line in the answer; no step or term of a model has the same.
    line: Code,
    /// A constant such as "1.43", or the name of one of the card's `factors`.
    multiply: ConstantOrFactor,
}

/// How a price in `currency` becomes credits: times `perUnit`, then at least `minimum`, then rounded once per job.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    rename_all = "camelCase",
    transform = fixed_fields,
    extend("dependentRequired" = { "step": ["mode"], "mode": ["step"] })
)]
struct Credits {
    /// Credits for one unit of `currency`: "100" makes a credit a cent of a dollar.
    per_unit: Positive,
    /// Credits are rounded to a multiple of this: "1" for whole credits. Needs `mode`; without both, credits are not rounded.
    step: Option<Positive>,
    /// Which way credits are rounded. Needs `step`.
    mode: Option<Rounding>,
    /// What a job costs at least, in credits, a multiple of `step`. A job that comes to 0 stays 0.
    minimum: Option<Decimal>,
}
