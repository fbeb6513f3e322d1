//! The texts of a card: decimals, names, words; and what any object may carry.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// A plain decimal in a string: digits, and a point with digits behind it where needed: "0.05", "12". No minus, no exponent, no separators.
#[derive(JsonSchema)]
pub struct Decimal(#[schemars(regex(pattern = r"^[0-9]+(\.[0-9]+)?$"))] String);

/// A plain decimal above 0, in a string: "0.05", "12".
#[derive(JsonSchema)]
pub struct Positive(#[schemars(regex(pattern = r"^(?!0+(\.0+)?$)[0-9]+(\.[0-9]+)?$"))] String);

/// A plain decimal in a string, with or without a minus: "-2", "0.5".
#[derive(JsonSchema)]
pub struct Signed(#[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))] String);

/// A letter or `_`, then letters, digits, `_` and `-`.
#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(#[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_-]*$"))] String);

/// Any text that is not empty and holds no `|`.
#[derive(JsonSchema)]
pub struct Id(#[schemars(regex(pattern = r"^[^|]+$"))] String);

/// The code of a line in the answer: any text that is not empty and holds no `|`; neither "credits-minimum" nor "credits-rounding", which conversion to credits adds.
#[derive(JsonSchema)]
#[schemars(extend("not" = { "enum": ["credits-minimum", "credits-rounding"] }))]
pub struct Code(#[schemars(regex(pattern = r"^[^|]+$"))] String);

/// A word: any text without `|`, which separates the keys of a row.
#[derive(JsonSchema)]
pub struct Word(#[schemars(regex(pattern = r"^[^|]*$"))] String);

/// An instant with its offset: "2026-11-22T00:00:00Z".
#[derive(JsonSchema)]
#[schemars(extend("format" = "date-time"))]
pub struct InstantText(
    #[schemars(regex(
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,18})?([Zz]|[+-][0-9]{2}:[0-9]{2})$"
    ))]
    String,
);

/// A count: an integer without quotes, 0 or more.
#[derive(JsonSchema)]
pub struct Count(#[schemars(range(min = 0, max = 4_294_967_295_u32))] u32);

/// A number of days, 1 or more.
#[derive(JsonSchema)]
pub struct Days(#[schemars(range(min = 1, max = 4_294_967_295_u32))] u32);

/// Anything but a number with a fraction, which could not be written in one way only; write it as a string.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Carried {
    Nothing(()),
    Flag(bool),
    Integer(#[schemars(range(min = -9_007_199_254_740_991_i64, max = 9_007_199_254_740_991_i64))] i64),
    Text(String),
    List(Vec<Carried>),
    Object(BTreeMap<String, Carried>),
}

/// An object with fixed fields: it may also have `label`, `note`, `source` and names that begin with `x-`.
pub fn fixed_fields(schema: &mut Schema) {
    may_be_absent(schema);
    let carried = |what: &str| json!({ "description": what, "$ref": "#/$defs/Carried" });
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    let free = [
        ("label", "The wording that people see."),
        ("note", "Whatever a reader of the card should know."),
        ("source", "Where this stands: url, date, confidence."),
    ];
    for (name, what) in free {
        properties.entry(name).or_insert_with(|| carried(what));
    }
    schema
        .insert(String::from("patternProperties"), json!({ "^x-": carried("Carried along, without a meaning here.") }));
}

/// A field that may be absent may not be `null`.
pub fn may_be_absent(schema: &mut Schema) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        if let Some(Value::Array(types)) = property.get_mut("type") {
            types.retain(|of_type| of_type != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                property.insert(String::from("type"), only);
            }
        }
        if let Some(Value::Array(any)) = property.get_mut("anyOf") {
            any.retain(|one| *one != json!({ "type": "null" }));
            if let [Value::Object(only)] = any.as_slice() {
                let only = only.clone();
                property.remove("anyOf");
                property.extend(only);
            }
        }
    }
}
