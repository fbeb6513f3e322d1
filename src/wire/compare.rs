//! How a comparison is written.

use super::Writer;
use super::ask::{form, instant, text};
use super::options::outcome;
use super::shapes::{card_at, problem};
use crate::RateCard;
use crate::card::{KINDS, listed};
use crate::compare::{Change, Comparison, ComparisonRow, Intent, Nearest};
use crate::json::Value;
use crate::lists::ToList as _;
use crate::selection::Problem;

const FIELDS: [&str; 4] = ["selection", "models", "kind", "at"];

/// One intent over many models, as JSON text.
#[must_use]
pub fn compare(card: &RateCard, ask: &Value) -> String {
    let found = intent(ask).and_then(|intent| card.compare(&intent));
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, &card.reference());
        match &found {
            Ok(Comparison { rows, .. }) => out.list_at("rows", rows, row),
            Err(problems) => {
                out.list_at("rows", &[], row);
                out.list_at("problems", problems, problem);
            }
        }
    });
    out.finish()
}

/// Reads an intent from plain data.
fn intent(ask: &Value) -> Result<Intent<'_>, Vec<Problem>> {
    let mut problems = form(ask, &FIELDS)?;
    let selection = super::ask::selection(ask, &mut problems);
    let models = match ask.get("models") {
        None | Some(Value::Null) => None,
        Some(Value::Array(items)) => {
            let mut models = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                match item.as_str() {
                    Some(id) => models.push(id),
                    None => {
                        problems.push(Problem::wrong_type(format!("models[{at}]"), item, "the id of a model, as text"));
                    }
                }
            }
            Some(models)
        }
        Some(other) => {
            problems.push(Problem::wrong_type("models", other, "an array of ids of models"));
            None
        }
    };
    let kind = text(ask, "kind", "a kind of models, as text", &mut problems);
    if let Some(kind) = kind
        && !KINDS.contains(&kind)
    {
        let options = KINDS.iter().map(|kind| (*kind).to_owned()).to_list();
        let message = format!("there are no models of kind `{kind}`; there are {}", listed(KINDS));
        let problem = Problem::new("not-an-option", "kind", message).choosing(options);
        problems.push(problem.given(&Value::String(kind.to_owned())));
    }
    let at = instant(ask, &mut problems);
    match selection {
        Some(selection) if problems.is_empty() => Ok(Intent { selection, models, kind, at }),
        _ => Err(problems),
    }
}

fn row(out: &mut Writer, row: &ComparisonRow) {
    out.object(|out| {
        out.text("model", &row.model);
        out.text("label", &row.label);
        out.text("kind", &row.kind);
        out.text_if("provider", row.provider.as_deref());
        out.value_at("selection", &row.selection);
        out.texts("ignored", &row.ignored);
        outcome(out, &row.outcome);
        if let Some(Nearest { selection, changed, outcome: nearest }) = &row.nearest {
            out.object_at("nearest", |out| {
                out.value_at("selection", selection);
                out.list_at("changed", changed, change);
                outcome(out, nearest);
            });
        }
    });
}

pub(super) fn change(out: &mut Writer, change: &Change) {
    out.object(|out| {
        out.text("input", &change.input);
        out.text_if("label", change.label.as_deref());
        for (name, value) in [("from", &change.from), ("to", &change.to)] {
            if let Some(value) = value {
                out.value_at(name, value);
            }
        }
    });
}
