//! A model: its inputs, and what they cost.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

use super::inputs::Input;
use super::numbers::{Band, Condition, Number, Rounding};
use super::text::{Carried, Code, Decimal, Id, InstantText, Name, Positive, fixed_fields, may_be_absent};

/// Something that can be asked for, with its inputs and its price.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
pub struct Model {
    /// What the model is called on the wire.
    id: Id,
    /// The name that people see.
    label: Option<Carried>,
    /// What it makes.
    kind: MediaKind,
    /// Whose model it is.
    provider: Option<String>,
    /// Where the price stands.
    source: Option<Source>,
    /// When this entry holds; always, unless it is given.
    effective: Option<Period>,
    /// The unit of its prices: the card's `currency`, another unit of `exchange`, or "credits", which nothing converts and no step of the card adjusts.
    price_in: Option<String>,
    /// What a user chooses or gives. Standard names, so that pages and servers meet: resolution, aspectRatio, duration, audio, references, quality, mode, fps, outputs, width, height, complexity, tier, route, iteration.
    inputs: Option<BTreeMap<Name, Input>>,
    /// Words for numbers and for groups of options, to look up by.
    bands: Option<BTreeMap<Name, Band>>,
    /// Numbers with a name, for use in later ones, in bands and in terms.
    quantities: Option<BTreeMap<Name, Number>>,
    /// What can't be had: combinations that are refused, each with its reason.
    refuse: Option<Vec<Refuse>>,
    /// The terms that add up to the price.
    #[schemars(length(min = 1))]
    price: Vec<Term>,
    /// Steps on the sum of the terms, in order, before those of the card.
    adjust: Option<Vec<Step>>,
    /// Prices that must come out, to the last digit; checked whenever the card is read.
    examples: Option<Vec<Example>>,
}

/// What a model makes.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum MediaKind {
    Video,
    Image,
    Upscale,
    Audio,
    #[schemars(rename = "3d")]
    ThreeD,
    Text,
}

/// Where something stands, and how sure it is. Only carried along.
#[derive(JsonSchema)]
#[schemars(transform = may_be_absent, transform = any_type)]
struct Source {
    /// The page, such as "https://example.com/pricing".
    url: Option<Carried>,
    /// The day on which it was read, such as "2026-11-22". `check` warns when that is long ago.
    date: Option<Carried>,
    /// "high", "medium" or "low".
    confidence: Option<Carried>,
}

/// What is only carried along may have any form; its fields are told to an editor all the same.
fn any_type(schema: &mut schemars::Schema) {
    schema.remove("type");
}

/// A period: `from` belongs to it, `until` does not. Either may be missing.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct Period {
    /// The first instant, such as "2026-05-29T00:00:00Z".
    from: Option<InstantText>,
    /// The first instant after it, such as "2026-12-31T00:00:00Z".
    until: Option<InstantText>,
}

/// A combination that is not offered.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct Refuse {
    /// What is refused.
    when: Condition,
    /// Why, and what to choose instead, as people read it: "sound needs pro mode".
    because: String,
}

/// A term of the price: `rate` times every number in `times`. Its amount must never be negative.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct Term {
    /// The code of the line in the answer, unique in the model.
    line: Code,
    /// The wording of the line.
    label: Option<Carried>,
    /// What one unit costs.
    rate: Number,
    /// What the rate is multiplied by; once unless it is given.
    times: Option<Vec<Number>>,
    /// Each started block of so many is paid whole: "30" for every 30 seconds begun. Without `times` it is one block.
    per: Option<Positive>,
    /// What the first of `times` counts: "second", "image", "megapixel".
    unit: Option<String>,
    /// When the term applies; always unless it is given. In every selection that is offered at least one term must.
    when: Option<Condition>,
}

/// A step on the running total: exactly one of `multiply`, `atLeast`, `atMost` and `round`.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    rename_all = "camelCase",
    transform = fixed_fields,
    extend("oneOf" = [
        { "required": ["multiply"] }, { "required": ["atLeast"] }, { "required": ["atMost"] }, { "required": ["round"] },
    ])
)]
struct Step {
    /// The code of the line in the answer, unique in the model.
    line: Code,
    /// The wording of the line.
    label: Option<Carried>,
    /// When the step applies; always unless it is given.
    when: Option<Condition>,
    /// The total times this: "0.9" is a discount.
    multiply: Option<Number>,
    /// The total, but no less than this.
    at_least: Option<Number>,
    /// The total, but no more than this.
    at_most: Option<Number>,
    /// The total, rounded.
    round: Option<RoundTo>,
}

/// Rounding to a multiple of `step`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct RoundTo {
    /// The total becomes a multiple of this: "0.01" for cents.
    step: Positive,
    /// Which way it is rounded.
    mode: Rounding,
}

/// A selection and what it must come to: a price worked by hand, or published.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    transform = fixed_fields,
    extend("oneOf" = [
        { "required": ["price"], "properties": { "refused": false } },
        { "required": ["refused"], "properties": { "price": false, "credits": false } },
    ])
)]
struct Example {
    /// Names of inputs to values, as a job would give them.
    selection: BTreeMap<String, Value>,
    /// The price, in the unit of the model's prices.
    price: Option<Decimal>,
    /// How far the price may be off, for a published figure that was rounded; not at all unless it is given.
    about: Option<Decimal>,
    /// The credits that are charged.
    credits: Option<Decimal>,
    /// The code with which the selection is refused, such as "not-offered".
    refused: Option<String>,
    /// Where the figure stands.
    source: Option<Source>,
}
