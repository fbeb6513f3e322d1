//! Inputs of a model, and what other inputs make of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::numbers::{Condition, FactBounds};
use super::text::{Count, Name, Positive, Signed, Word, fixed_fields};

/// What a user of the model chooses or gives. An absent input has its default; without one it is unknown.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Input {
    Choice(ChoiceInput),
    Switch(SwitchInput),
    Number(NumberInput),
    Numbers(NumbersInput),
    Media(MediaInput),
}

/// One of a few words.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct ChoiceInput {
    /// Which type of input this is.
    #[schemars(rename = "type", extend("const" = "choice"))]
    of_type: String,
    /// The words, as they are spelt in a selection.
    #[schemars(length(min = 1, max = 65535), extend("uniqueItems" = true))]
    options: Vec<Word>,
    /// The word that an absent input has: one of `options`, or "auto" where `auto` is true.
    default: Option<String>,
    /// Whether "auto" may be given: the provider decides, and it is priced as unknown.
    auto: Option<bool>,
    /// What other inputs make of this one; the first entry that holds counts.
    vary: Option<Vec<VaryChoice>>,
}

/// On or off: true or false in a selection, `on` and `off` in tables.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct SwitchInput {
    /// Which type of input this is.
    #[schemars(rename = "type", extend("const" = "switch"))]
    of_type: String,
    /// What an absent input is.
    default: Option<bool>,
    /// What other inputs make of this one; the first entry that holds counts.
    vary: Option<Vec<VarySwitch>>,
}

/// A number: either one of `options`, or any between `min` and `max` in steps of `step`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields, transform = options_or_bounds)]
pub struct NumberInput {
    /// Which type of input this is.
    #[schemars(rename = "type", extend("const" = "number"))]
    of_type: String,
    /// What it counts: "second", "image", "pixel".
    unit: Option<String>,
    /// The numbers there are. Such an input may stand in tables and conditions.
    #[schemars(length(min = 1, max = 65535), extend("uniqueItems" = true))]
    options: Option<Vec<Signed>>,
    /// The smallest; "0" unless it is given.
    min: Option<Signed>,
    /// The largest; there is none unless it is given.
    max: Option<Signed>,
    /// What lies between two numbers, counted from `min`; any decimal will do unless it is given.
    step: Option<Positive>,
    /// The number that an absent input has, or "auto" where `auto` is true.
    default: Option<SignedOrAuto>,
    /// Whether "auto" may be given: the provider decides, and it is priced as unknown.
    auto: Option<bool>,
    /// What other inputs make of this one; the first entry that holds counts.
    vary: Option<Vec<VaryNumber>>,
}

/// A list of numbers, such as the seconds of each shot. It is empty when absent.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields, transform = options_or_bounds)]
pub struct NumbersInput {
    /// Which type of input this is.
    #[schemars(rename = "type", extend("const" = "numbers"))]
    of_type: String,
    /// What an item counts: "second".
    unit: Option<String>,
    /// The numbers that an item may be.
    #[schemars(length(min = 1, max = 65535), extend("uniqueItems" = true))]
    options: Option<Vec<Signed>>,
    /// The smallest that an item may be; "0" unless it is given.
    min: Option<Signed>,
    /// The largest that an item may be; there is none unless it is given.
    max: Option<Signed>,
    /// What lies between two numbers, counted from `min`.
    step: Option<Positive>,
    /// The fewest items.
    min_items: Option<Count>,
    /// The most items.
    max_items: Option<Count>,
    /// What other inputs make of this one; the first entry that holds counts.
    vary: Option<Vec<VaryNumbers>>,
}

/// Images, videos and the like that are given as references. It is empty when absent.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct MediaInput {
    /// Which type of input this is.
    #[schemars(rename = "type", extend("const" = "media"))]
    of_type: String,
    /// The kinds there are, each with the bounds of its number and its facts.
    #[schemars(extend("minProperties" = 1))]
    kinds: BTreeMap<Name, Kind>,
    /// The fewest items of all kinds together.
    min: Option<Count>,
    /// The most items of all kinds together.
    max: Option<Count>,
    /// What other inputs make of this one; the first entry that holds counts.
    vary: Option<Vec<VaryMedia>>,
}

/// A number has either `options`, or `min`, `max` and `step`.
fn options_or_bounds(schema: &mut schemars::Schema) {
    let bounds = serde_json::json!({ "options": { "properties": { "min": false, "max": false, "step": false } } });
    schema.insert(String::from("dependentSchemas"), bounds);
}

/// A kind of media: how many items there may be, and what each may measure.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Kind {
    /// The fewest items of this kind.
    min: Option<Count>,
    /// The most items of this kind.
    max: Option<Count>,
    /// How long an item lasts.
    seconds: Option<FactBounds>,
    /// How wide an item is, in pixels.
    width: Option<FactBounds>,
    /// How high an item is, in pixels.
    height: Option<FactBounds>,
    /// Frames per second of an item.
    fps: Option<FactBounds>,
}

/// A decimal, or "auto" where the input has `"auto": true`.
#[derive(JsonSchema)]
pub struct SignedOrAuto(#[schemars(regex(pattern = r"^(-?[0-9]+(\.[0-9]+)?|auto)$"))] String);

/// What a choice is when other inputs are so. An entry replaces the fields that it names.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct VaryChoice {
    /// Names of choices and switches, with their values.
    when: Condition,
    /// false: the input is not there.
    offered: Option<bool>,
    /// Some of the input's own options.
    #[schemars(length(min = 1))]
    options: Option<Vec<Word>>,
    /// The word that an absent input has.
    default: Option<String>,
}

/// What a switch is when other inputs are so. An entry replaces the fields that it names.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct VarySwitch {
    /// Names of choices and switches, with their values.
    when: Condition,
    /// false: the input is not there.
    offered: Option<bool>,
    /// What an absent input is.
    default: Option<bool>,
}

/// What a number is when other inputs are so. An entry replaces the fields that it names: `options` where the input has options, `min`, `max` and `step` where it has none.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields, transform = options_or_bounds)]
struct VaryNumber {
    /// Names of choices and switches, with their values.
    when: Condition,
    /// false: the input is not there.
    offered: Option<bool>,
    /// Some of the input's own options.
    #[schemars(length(min = 1))]
    options: Option<Vec<Signed>>,
    /// The smallest.
    min: Option<Signed>,
    /// The largest.
    max: Option<Signed>,
    /// What lies between two numbers.
    step: Option<Positive>,
    /// The number that an absent input has, or "auto".
    default: Option<SignedOrAuto>,
}

/// What a list of numbers is when other inputs are so. An entry replaces the fields that it names: `options` where the input has options, `min`, `max` and `step` where it has none.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields, transform = options_or_bounds)]
struct VaryNumbers {
    /// Names of choices and switches, with their values.
    when: Condition,
    /// false: the input is not there.
    offered: Option<bool>,
    /// Some of the input's own options.
    #[schemars(length(min = 1))]
    options: Option<Vec<Signed>>,
    /// The smallest that an item may be.
    min: Option<Signed>,
    /// The largest that an item may be.
    max: Option<Signed>,
    /// What lies between two numbers.
    step: Option<Positive>,
    /// The fewest items.
    min_items: Option<Count>,
    /// The most items.
    max_items: Option<Count>,
}

/// What references there may be when other inputs are so. An entry replaces the fields that it names.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
struct VaryMedia {
    /// Names of choices and switches, with their values.
    when: Condition,
    /// false: the input is not there.
    offered: Option<bool>,
    /// Some of the input's own kinds, with their bounds here.
    #[schemars(extend("minProperties" = 1))]
    kinds: Option<BTreeMap<Name, Kind>>,
    /// The fewest items of all kinds together.
    min: Option<Count>,
    /// The most items of all kinds together.
    max: Option<Count>,
}
