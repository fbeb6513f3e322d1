//! The shapes that leave the crate: plain data in, the same bytes out, natively, over HTTP and in the page.
//!
//! `../wire.d.ts` says the same in TypeScript.

mod alternatives;
mod ask;
mod census;
mod compare;
mod describe;
mod difference;
mod fields;
mod options;
mod plan;
mod selling;
mod shapes;
mod wallet;
mod wallet_ask;
mod writer;

pub use alternatives::alternatives;
pub use ask::Ask;
pub use census::census;
pub use compare::compare;
pub use describe::describe;
pub use difference::difference;
pub use options::options;
pub use plan::plan;
pub use wallet::{events, preview, preview_json, problems_json, replay, wallet_json};
pub(crate) use writer::Writer;

use serde::ser::SerializeStruct;

use crate::amount::Amount;
use crate::card::{CardError, CardProblem, RateCard};
use crate::json::Value;
use crate::quote::{Answer, CardRef, Refused};

/// Answers a question given as plain data, `{ "model": …, "selection": …, "at": … }`, with an answer as JSON text.
///
/// What is wrong with the question itself comes back as a refusal too.
///
/// ```
/// use credit_estimator::{RateCard, json, wire};
/// let card = RateCard::parse(r#"{
///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
///   "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ] }"#)?;
/// let ask = json::parse(r#"{ "model": "still", "selection": {} }"#).unwrap().value;
/// assert!(wire::quote(&card, &ask).contains(r#""credits":"4""#));
/// # Ok::<(), credit_estimator::CardError>(())
/// ```
#[must_use]
pub fn quote(card: &RateCard, ask: &Value) -> String {
    answer_json(&answer(card, ask))
}

/// The answer to a question given as plain data.
#[must_use]
pub fn answer(card: &RateCard, ask: &Value) -> Answer {
    match Ask::read(ask) {
        Ok(ask) => card.quote(ask.model, ask.selection, ask.at),
        Err(problems) => Answer::Refused(Refused { problems, context: None }),
    }
}

/// An answer as JSON text.
#[must_use]
pub fn answer_json(answer: &Answer) -> String {
    let mut out = Writer::new();
    shapes::answer(&mut out, answer);
    out.finish()
}

/// The faults of a card as JSON text: a list of `{ code, path, message }`.
#[must_use]
pub fn card_problems_json(error: &CardError) -> String {
    let mut out = Writer::new();
    out.list(&error.problems, |out, problem| {
        out.object(|out| {
            out.text("code", problem.code);
            out.text("path", &problem.path);
            out.text("message", &problem.message);
        });
    });
    out.finish()
}

impl serde::Serialize for CardRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shape = serializer.serialize_struct("CardRef", 3)?;
        shape.serialize_field("id", &self.id)?;
        shape.serialize_field("version", &self.version)?;
        shape.serialize_field("digest", &self.digest)?;
        shape.end()
    }
}

impl serde::Serialize for CardProblem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shape = serializer.serialize_struct("CardProblem", 3)?;
        shape.serialize_field("code", self.code)?;
        shape.serialize_field("path", &self.path)?;
        shape.serialize_field("message", &self.message)?;
        shape.end()
    }
}

/// As a string: no reader may take it through a float.
impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.write(&mut [0; 64]))
    }
}
