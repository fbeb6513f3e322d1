//! How alternatives are written.

use super::compare::change;
use super::options::{delta, outcome};
use super::shapes::{card_at, problem};
use super::{Ask, Writer};
use crate::compare::{Alternative, Alternatives};
use crate::json::Value;
use crate::lists::ToList as _;
use crate::quote::Outcome;
use crate::selection::Problem;
use crate::{Amount, RateCard};

const FIELDS: [&str; 4] = ["model", "selection", "at", "limit"];

/// What would be cheaper, as JSON text.
#[must_use]
pub fn alternatives(card: &RateCard, ask: &Value) -> String {
    let asked = Ask::read_with(ask, &FIELDS);
    let limit = limit(ask);
    let model = ask.get("model").and_then(Value::as_str).unwrap_or_default();
    let found = match (asked, limit) {
        (Ok(ask), Ok(limit)) => card.alternatives(ask.model, ask.selection, ask.at, limit),
        (asked, limit) => Err([asked.err(), limit.err()].into_iter().flatten().flatten().to_list()),
    };
    let mut out = Writer::new();
    out.object(|out| {
        out.text("model", model);
        card_at(out, &card.reference());
        let (changes, models, now, problems) = match found {
            Ok(Alternatives { changes, models, now, .. }) => (changes, models, now, Vec::new()),
            Err(problems) => (Vec::new(), Vec::new(), Outcome::refused(problems.clone()), problems),
        };
        out.object_at("now", |out| outcome(out, &now));
        out.list_at("changes", &changes, alternative);
        out.list_at("models", &models, alternative);
        if !problems.is_empty() {
            out.list_at("problems", &problems, problem);
        }
    });
    out.finish()
}

/// How many at most, if that is said.
fn limit(ask: &Value) -> Result<Option<usize>, Vec<Problem>> {
    let Some(value) = ask.get("limit").filter(|value| **value != Value::Null) else { return Ok(None) };
    match value.as_integer() {
        None => Err(vec![Problem::wrong_type("limit", value, "a count, an integer without quotes")]),
        Some(count) if count < 1 => {
            let problem = Problem::new("out-of-range", "limit", format!("`limit` must be 1 or more, got {count}"));
            Err(vec![problem.within(Some(Amount::ONE), None, None).given(value)])
        }
        Some(count) => Ok(Some(usize::try_from(count).unwrap_or(usize::MAX))),
    }
}

fn alternative(out: &mut Writer, found: &Alternative) {
    out.object(|out| {
        out.text("model", &found.model);
        out.text("label", &found.label);
        out.text_if("provider", found.provider.as_deref());
        out.value_at("selection", &found.selection);
        out.list_at("changed", &found.changed, change);
        out.texts("ignored", &found.ignored);
        delta(out, found.delta);
        outcome(out, &found.outcome);
    });
}
