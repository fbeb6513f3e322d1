//! Numbers, tables, bands and conditions.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::text::{Decimal, Name, Positive, Signed, Word, fixed_fields};

/// Which way a number is rounded.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties to the even neighbour.
    HalfEven,
}

/// A constant such as "1.43", or the name of one of the card's `factors`.
#[derive(JsonSchema)]
pub struct ConstantOrFactor(#[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_-]*)$"))] String);

/// A number: a constant "24"; a name (a number input, a quantity, a factor, or how many items an input of type `media` or `numbers` holds, "references" or "references.video"); or one of the forms of arithmetic.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Number {
    Text(
        #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)?)$"))]
        String,
    ),
    Sum(Sum),
    Product(Product),
    Minus(Minus),
    Over(Over),
    Max(Largest),
    Min(Smallest),
    Ceil(Ceil),
    Floor(Floor),
    Round(Round),
    Each(Each),
    Graduated(Graduated),
    Table(Lookup),
    Between(Between),
    About(About),
}

/// All of them added up.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Sum {
    /// The numbers to add up.
    #[schemars(length(min = 1))]
    sum: Vec<Number>,
}

/// All of them multiplied.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Product {
    /// The numbers to multiply.
    #[schemars(length(min = 1))]
    product: Vec<Number>,
}

/// The first less the second.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Minus {
    /// From the first the second is taken away.
    minus: [Box<Number>; 2],
}

/// The first divided by the second: a constant, a factor or a table of these, whose reciprocal is a finite decimal. Directly inside `ceil`, `floor` or `round` any divisor may stand that can't be 0.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Over {
    /// The first is divided by the second.
    over: [Box<Number>; 2],
}

/// The largest of them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Largest {
    /// The numbers to choose from. With "0" among them the result is never negative.
    #[schemars(length(min = 1))]
    max: Vec<Number>,
}

/// The smallest of them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Smallest {
    /// The numbers to choose from.
    #[schemars(length(min = 1))]
    min: Vec<Number>,
}

/// Up to the next multiple of `to`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Ceil {
    /// The number to round up.
    ceil: Box<Number>,
    /// The result is a multiple of this; "1" unless it is given.
    to: Option<Positive>,
}

/// Down to the next multiple of `to`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Floor {
    /// The number to round down.
    floor: Box<Number>,
    /// The result is a multiple of this; "1" unless it is given.
    to: Option<Positive>,
}

/// To a near multiple of `to`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Round {
    /// The number to round.
    round: Box<Number>,
    /// The result is a multiple of this; "1" unless it is given.
    to: Option<Positive>,
    /// Which way; "half-up" unless it is given.
    mode: Option<Rounding>,
}

/// A number added up over the items of an input of type `media` or `numbers`. Not within another `each`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Each {
    /// The input whose items are gone through.
    each: String,
    /// Only the items of this kind of media.
    kind: Option<String>,
    /// What an item adds. Here `seconds`, `width`, `height` and `fps` are the facts of a media item, and `value` is an item of a `numbers` input.
    sum: Box<Number>,
}

/// Each slice of a number at its own rate, from 0, added up.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Graduated {
    /// The number that is sliced.
    graduated: Box<Number>,
    /// The slices, in rising order; the last has no `upTo`.
    #[schemars(length(min = 1))]
    steps: Vec<Slice>,
}

/// A slice and what one unit in it costs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
pub struct Slice {
    /// Where the slice ends. Only the last step has none.
    up_to: Option<Positive>,
    /// The rate for one unit of the number within the slice.
    rate: Number,
}

/// A number that is looked up.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Lookup {
    /// A table with `by` and `rows`, or the name of one of the card's `tables`.
    table: TableOrName,
}

/// A table, or the name of one of the card's `tables`.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum TableOrName {
    Name(Name),
    Table(Table),
}

/// Rows by the words of choices, switches, bands and number inputs with `options`. Every combination that is offered must have a row, and every row must be met: there is no wildcard and no default row.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields, transform = as_deep_as_by)]
pub struct Table {
    /// What is looked up, outermost first: names of choices, switches, bands, and number inputs with `options`.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    by: Vec<String>,
    /// Maps within maps in the order of `by`. The keys of a switch are `on` and `off`; a key may list several words: "720p|1080p".
    rows: BTreeMap<String, Row>,
}

/// The rows go as deep as `by` has names. Without this a form with a slip in it would pass for a map of rows.
fn as_deep_as_by(schema: &mut Schema) {
    let deepest = 6;
    let mut level = json!({ "$ref": "#/$defs/Number" });
    let mut rules = Vec::new();
    for names in 1..=deepest {
        let rows = json!({ "type": "object", "additionalProperties": level });
        rules.push(json!({
            "if": { "properties": { "by": { "type": "array", "minItems": names, "maxItems": names } } },
            "then": { "properties": { "rows": rows } },
        }));
        level = rows;
    }
    schema.insert(String::from("allOf"), Value::Array(rules));
}

/// What a key leads to: a number, or the rows for the next name of `by`.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Row {
    Number(Number),
    Rows(BTreeMap<String, Row>),
}

/// A number of which only two bounds are known, in either order. The answer is a range, and gives the reason.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Between {
    /// The two bounds.
    between: [Box<Number>; 2],
    /// Why no more is known, as a sentence for whoever reads the answer.
    because: String,
}

/// An estimate. The price is exact in its digits, and the answer says why the job may cost something else.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct About {
    /// The estimate.
    about: Box<Number>,
    /// Why it may differ, as a sentence for whoever reads the answer.
    because: String,
}

/// A word for a number or a choice: either `steps` of a number, or `groups` of the options of a choice. Bands stand in tables and conditions like a choice.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    transform = fixed_fields,
    extend("oneOf" = [{ "required": ["steps"] }, { "required": ["groups"] }])
)]
pub struct Band {
    /// With `steps` any number, such as "duration" or "references.video"; with `groups` the name of a choice.
    of: Number,
    /// The intervals of a number, in rising order, each with its word.
    #[schemars(length(min = 1))]
    steps: Option<Vec<BandStep>>,
    /// For each word the options that it stands for; every option in exactly one group.
    groups: Option<BTreeMap<Word, Vec<String>>>,
}

/// An interval and its word. It begins where the one before ends; the last has neither `below` nor `upTo`.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    rename_all = "camelCase",
    transform = fixed_fields,
    extend("not" = { "required": ["below", "upTo"] })
)]
pub struct BandStep {
    /// The interval ends before this number.
    below: Option<Signed>,
    /// The interval ends with this number.
    up_to: Option<Signed>,
    /// The word. It may stand at several steps.
    #[schemars(rename = "as")]
    word: Word,
}

/// When something holds: an object in which every entry must hold, or an array of such objects of which any must. There is no negation, so that a new option can't slip in.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Condition {
    All(BTreeMap<String, OneOrMore>),
    Any(#[schemars(length(min = 1))] Vec<BTreeMap<String, OneOrMore>>),
}

/// The name of a choice, a switch (true, false), a band or a number input with `options` leads to a value, or to several of which any will do.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMore {
    One(KeyValue),
    Any(#[schemars(length(min = 1))] Vec<KeyValue>),
}

/// An option or a word; true or false for a switch.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum KeyValue {
    Word(String),
    Switch(bool),
}

/// A condition as `use` of a grant has it.
pub type Use = BTreeMap<String, Value>;

/// The bounds of a decimal that is never negative.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct FactBounds {
    /// The least that an item may have.
    min: Option<Decimal>,
    /// The most that an item may have.
    max: Option<Decimal>,
    /// The most that all items of the kind may have together.
    total: Option<Decimal>,
}
