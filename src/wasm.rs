//! The door for JavaScript: values across the boundary, and nothing else.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use wasm_bindgen::prelude::*;

use crate::json::Value;
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
            None => plain(card).map_or_else(|| Err(wire::unreadable()), |card| RateCard::read(&card)),
        };
        read.map(|card| Self { card }).map_err(|error| thrown(&error))
    }

    /// Which card this is.
    #[wasm_bindgen(getter)]
    pub fn card(&self) -> JsValue {
        parsed(&wire::card_json(&self.card))
    }

    /// What it costs and why.
    pub fn quote(&self, ask: JsValue) -> JsValue {
        parsed(&asked(ask, |ask| wire::quote(&self.card, ask)))
    }

    /// What each value of each input would cost or save.
    pub fn options(&self, ask: JsValue) -> JsValue {
        parsed(&asked(ask, |ask| wire::options(&self.card, ask)))
    }

    /// What a form needs to draw itself.
    pub fn describe(&self) -> JsValue {
        parsed(&wire::describe(&self.card))
    }

    /// Every price that a model has.
    pub fn census(&self, ask: JsValue) -> JsValue {
        parsed(&asked(ask, |ask| wire::census(&self.card, ask)))
    }
}

fn asked(ask: JsValue, answer: impl FnOnce(&Value) -> String) -> String {
    answer(&plain(ask).unwrap_or(Value::Null))
}

fn parsed(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}

fn thrown(error: &CardError) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    thrown.set_name("CardError");
    let _ = js_sys::Reflect::set(&thrown, &"problems".into(), &parsed(&wire::card_problems_json(error)));
    thrown.into()
}

/// Plain data from JavaScript. `None` for functions, symbols and the like.
fn plain(value: JsValue) -> Option<Value> {
    serde_wasm_bindgen::from_value::<Plain>(value).ok().map(|plain| plain.0)
}

/// A value as JavaScript has it. What is no JSON becomes a value that no input accepts, so that it is refused in words.
struct Plain(Value);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain data: null, booleans, numbers, strings, arrays and objects")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Plain, E> {
        Ok(Plain(Value::Number(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Plain, E> {
        Ok(Plain(Value::Number(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Plain, E> {
        Ok(Plain(Value::Number(
            js_sys::JsString::from(js_sys::Number::from(value).to_string(10).unwrap_or_default()).into(),
        )))
    }

    fn visit_str<E>(self, value: &str) -> Result<Plain, E> {
        Ok(Plain(Value::String(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Plain, E> {
        Ok(Plain(Value::String(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Plain, A::Error> {
        let mut items = Vec::new();
        while let Some(Plain(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Plain(Value::Array(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
        let mut members = Vec::new();
        while let Some((Plain(name), Plain(value))) = map.next_entry()? {
            match name {
                Value::String(name) => members.push((name, value)),
                _ => return Err(A::Error::custom("names must be strings")),
            }
        }
        Ok(Plain(Value::Object(members)))
    }
}
