//! The door for JavaScript: values across the boundary, and nothing else.

use serde_wasm_bindgen::to_value;
use wasm_bindgen::prelude::*;

use crate::json::{self, Value};
use crate::{CardError, RateCard, wire};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wire.d.ts");

/// The engine: a card that was read once and is asked often.
#[wasm_bindgen(skip_typescript)]
pub struct Estimator {
    card: RateCard,
}

#[wasm_bindgen]
impl Estimator {
    /// Reads a card, as an object or as text.
    #[wasm_bindgen(constructor)]
    pub fn new(card: JsValue) -> Result<Estimator, JsValue> {
        let read = match card.as_string() {
            Some(text) => RateCard::parse(&text),
            None => RateCard::read(&card_of(&card)),
        };
        read.map(|card| Self { card }).map_err(|error| thrown(&error))
    }

    /// Which card this is.
    #[wasm_bindgen(getter)]
    pub fn card(&self) -> JsValue {
        to_value(&self.card.reference()).unwrap_or_default()
    }

    /// What it costs and why.
    pub fn quote(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::quote(&self.card, &value_of(ask)))
    }

    /// What each value of each input would cost or save.
    pub fn options(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::options(&self.card, &value_of(ask)))
    }

    /// What a form needs to draw itself.
    pub fn describe(&self) -> JsValue {
        parsed(&wire::describe(&self.card))
    }

    /// Every price that a model has.
    pub fn census(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::census(&self.card, &value_of(ask)))
    }

    /// One intent over many models.
    pub fn compare(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::compare(&self.card, &value_of(ask)))
    }

    /// Ways to pay for a month's work.
    pub fn plan(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::plan(&self.card, &value_of(ask)))
    }

    /// What would be cheaper.
    pub fn alternatives(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::alternatives(&self.card, &value_of(ask)))
    }

    /// The wallet and its ledger after what happened.
    pub fn replay(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::replay(&self.card, &value_of(ask)))
    }

    /// What a job would do to a wallet.
    pub fn preview(&self, ask: &JsValue) -> JsValue {
        parsed(&wire::preview(&self.card, &value_of(ask)))
    }
}

/// A card is large and plain: its text crosses at once. `null` for what has no text, which is no card.
fn card_of(value: &JsValue) -> Value {
    // A function has no text at all: `undefined` comes back.
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.and_then(|text| json::parse(&text).ok()).map_or(Value::Null, |parsed| parsed.value)
}

/// A question crosses value by value, because its text would lose in silence what is no JSON: NaN would become `null`,
/// a function nothing. These become words that no input accepts. What is `undefined` is left out.
fn value_of(value: &JsValue) -> Value {
    if let Some(text) = value.as_string() {
        return Value::String(text);
    }
    if let Some(number) = value.as_f64() {
        return number_of(value, number);
    }
    if let Some(value) = value.as_bool() {
        return Value::Bool(value);
    }
    if value.is_null() || value.is_undefined() {
        return Value::Null;
    }
    if let Some(items) = value.dyn_ref::<js_sys::Array>() {
        return Value::Array(items.iter().map(|item| value_of(&item)).collect());
    }
    if !value.is_object()
        || value.is_instance_of::<js_sys::Map<JsValue, JsValue>>()
        || value.is_instance_of::<js_sys::Set<JsValue>>()
    {
        return Value::String(String::from("[no plain data]"));
    }
    let object: &js_sys::Object = value.unchecked_ref();
    let (names, values) = (js_sys::Object::keys(object), js_sys::Object::values(object));
    let members = names.iter().zip(values.iter()).filter(|(_, value)| !value.is_undefined());
    Value::Object(members.filter_map(|(name, value)| Some((name.as_string()?, value_of(&value)))).collect())
}

/// A number as JavaScript writes it: what is neither whole nor small is refused for what it is.
fn number_of(value: &JsValue, number: f64) -> Value {
    if js_sys::Number::is_safe_integer(value) {
        return Value::Number((number as i64).to_string());
    }
    if !number.is_finite() {
        return Value::String(String::from("[no number]"));
    }
    Value::Number(js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default())
}

fn parsed(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or_default()
}

fn thrown(error: &CardError) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    thrown.set_name("CardError");
    let _ = js_sys::Reflect::set(&thrown, &"problems".into(), &parsed(&wire::card_problems_json(error)));
    thrown.into()
}
