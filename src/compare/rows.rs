//! Models side by side.

use super::fit::fit;
use super::nearest::nearest;
use super::{Change, label};
use crate::card::{Model, RateCard};
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList as _;
use crate::quote::{CardRef, Outcome, malformed};
use crate::selection::Problem;

/// What is asked of many models at once.
#[derive(Clone, Debug)]
pub struct Intent<'a> {
    /// Names of standard inputs to values.
    pub selection: &'a Value,
    /// Only these models; `None`: all.
    pub models: Option<Vec<&'a str>>,
    /// Only models of this kind.
    pub kind: Option<&'a str>,
    /// An RFC 3339 instant.
    pub at: Option<&'a str>,
}

/// What [`RateCard::compare`] answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The card that answered.
    pub card: CardRef,
    /// One for each model, in the card's order.
    pub rows: Vec<ComparisonRow>,
}

/// What one model makes of an intent.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRow {
    /// The model's id.
    pub model: String,
    /// The model's wording.
    pub label: String,
    /// `video`, `image`, …
    pub kind: String,
    /// Who provides it.
    pub provider: Option<String>,
    /// The intent as the model spells it, without what is ignored; with what is asked in vain.
    pub selection: Value,
    /// Names that the model has no input for.
    pub ignored: Vec<String>,
    /// What `selection` comes to.
    pub outcome: Outcome,
    /// Where it is refused: what could be had instead.
    pub nearest: Option<Nearest>,
}

/// The possible selection that is nearest to one that is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// What to ask for.
    pub selection: Value,
    /// What had to change.
    pub changed: Vec<Change>,
    /// What it comes to.
    pub outcome: Outcome,
}

impl RateCard {
    /// One intent over many models: each priced as it is, or refused with what comes nearest.
    ///
    /// # Errors
    /// What is wrong with the question: a selection that is no object, a model that the card does not have,
    /// a malformed instant.
    ///
    /// ```
    /// use credit_estimator::{Intent, RateCard, json};
    /// let card = RateCard::parse(r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
    ///   "models": [
    ///     { "id": "clip", "kind": "video",
    ///       "inputs": { "duration": { "type": "number", "unit": "second", "min": "1", "max": "10", "step": "1" } },
    ///       "price": [ { "line": "video", "rate": "0.07", "times": ["duration"] } ] },
    ///     { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ] }"#)?;
    /// let selection = json::parse(r#"{ "duration": "12" }"#).unwrap().value;
    /// let comparison = card.compare(&Intent { selection: &selection, models: None, kind: None, at: None }).unwrap();
    /// assert_eq!(comparison.rows[0].outcome.problems[0].message, "`duration` must be between 1 and 10, got 12");
    /// let nearest = comparison.rows[0].nearest.as_ref().unwrap();
    /// assert_eq!(nearest.selection.canonical(), r#"{"duration":"10"}"#);
    /// assert_eq!(comparison.rows[1].ignored, ["duration"]);
    /// # Ok::<(), credit_estimator::CardError>(())
    /// ```
    pub fn compare(&self, intent: &Intent<'_>) -> Result<Comparison, Vec<Problem>> {
        let mut problems = Vec::new();
        let members = match intent.selection {
            Value::Object(members) => members.as_slice(),
            other => {
                problems.push(Problem::wrong_type("selection", other, "an object of inputs and their values"));
                &[]
            }
        };
        self.unknown_models(intent.models.as_deref().unwrap_or_default(), &mut problems);
        problems.extend(intent.at.filter(|at| Instant::parse(at).is_none()).map(malformed));
        if !problems.is_empty() {
            return Err(problems);
        }
        let asked = |model: &Model| {
            intent.kind.is_none_or(|kind| model.kind == kind)
                && intent.models.as_ref().is_none_or(|models| models.contains(&model.id.as_str()))
        };
        let mut rows = Vec::new();
        for (entry, found) in self.each_model(intent.at) {
            if !asked(entry) {
                continue;
            }
            let mut row = ComparisonRow {
                model: entry.id.clone(),
                label: label(entry),
                kind: entry.kind.clone(),
                provider: entry.provider.clone(),
                selection: intent.selection.clone(),
                ignored: Vec::new(),
                outcome: Outcome::refused(Vec::new()),
                nearest: None,
            };
            match found {
                Err(problems) => row.outcome.problems = problems,
                Ok(()) => {
                    let fitted = fit(self, entry, members);
                    row.ignored = fitted.ignored(members).map(str::to_owned).to_list();
                    row.nearest = nearest(self, entry, &fitted);
                    row.selection = fitted.selection;
                    row.outcome = fitted.outcome;
                }
            }
            rows.push(row);
        }
        Ok(Comparison { card: self.reference(), rows })
    }

    /// Each model once, in the card's order: the entry in effect, or one of its entries and why none is.
    pub(super) fn each_model<'a>(
        &'a self,
        at: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a Model, Result<(), Vec<Problem>>)> {
        let first = |(place, model): (usize, &'a Model)| {
            let seen = self.models.iter().take(place).any(|earlier| earlier.id == model.id);
            (!seen).then_some(model)
        };
        self.models.iter().enumerate().filter_map(first).map(move |model| match self.find(&model.id, at) {
            Ok(entry) => (entry, Ok(())),
            Err(problems) => (model, Err(problems)),
        })
    }

    /// A problem for each of these that is no model of the card.
    fn unknown_models(&self, models: &[&str], problems: &mut Vec<Problem>) {
        let mut named = false;
        for (at, id) in models.iter().enumerate() {
            if self.models.iter().any(|model| model.id == *id) {
                continue;
            }
            let message = format!("the card has no model `{id}`");
            let problem = Problem::new("unknown-model", format!("models[{at}]"), message);
            // Said once: a long list of strangers would repeat it at each.
            let names = if named { Vec::new() } else { self.ids() };
            named = true;
            problems.push(problem.naming(names).given(&Value::String((*id).to_owned())));
        }
    }
}
