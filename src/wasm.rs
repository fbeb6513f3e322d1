//! The door for JavaScript: values across the boundary, and nothing else.

use serde_wasm_bindgen::to_value;
use wasm_bindgen::prelude::*;

use crate::json::{self, Value};
use crate::{CardError, RateCard, wire};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wire.d.ts");

// One crossing for a whole question. What JSON would lose in silence (NaN, functions, maps) becomes a word that no
// input accepts, so that it is refused; `undefined` is left out, as it is everywhere in JavaScript.
#[wasm_bindgen(inline_js = "
const strange = (value) => {
  switch (typeof value) {
    case 'number': return !Number.isFinite(value);
    case 'bigint': case 'function': case 'symbol': return true;
    default: return value instanceof Map || value instanceof Set;
  }
};
export const plain = (value) => JSON.stringify(value, (_, part) => (strange(part) ? `[${String(part)}]` : part));
")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn plain(value: &JsValue) -> Result<Option<String>, JsValue>;
}

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
            None => RateCard::read(&value_of(&card)),
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
}

/// Plain data; `null` for what is none, which nothing accepts as a card or a question.
fn value_of(value: &JsValue) -> Value {
    let text = plain(value).ok().flatten();
    text.and_then(|text| json::parse(&text).ok()).map_or(Value::Null, |parsed| parsed.value)
}

fn parsed(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or_default()
}

fn thrown(error: &CardError) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    thrown.set_name("CardError");
    let problems = to_value(&error.problems).unwrap_or_default();
    let _ = js_sys::Reflect::set(&thrown, &"problems".into(), &problems);
    thrown.into()
}
