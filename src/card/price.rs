//! Reading what a job costs: terms, steps, refusals, examples.

use super::fields::{Members, field, label};
use super::model::{Action, Node, Refuse, Step, Term};
use super::problem::{Path, Problems, listed};
use super::read_model::ModelReader;
use crate::amount::{Amount, Rounding};
use crate::json::Value;

/// Codes of the lines that conversion adds.
pub(crate) const MINIMUM_LINE: &str = "credits-minimum";
pub(crate) const ROUNDING_LINE: &str = "credits-rounding";

const ACTIONS: [&str; 4] = ["multiply", "atLeast", "atMost", "round"];

/// A worked example of the card: what a selection must come to.
pub(crate) struct Example<'v> {
    pub index: usize,
    pub selection: &'v Value,
    pub price: Option<Amount>,
    pub about: Amount,
    pub credits: Option<Amount>,
    pub refused: Option<&'v str>,
}

/// A line code that no other line has.
pub(super) fn line_code<'v>(
    problems: &mut Problems,
    path: &Path<'_>,
    members: Members<'v>,
    taken: &mut Vec<String>,
) -> Option<&'v str> {
    let line = problems.required(path, members, "line")?;
    let path = path.name("line");
    let line = problems.id(&path, line)?;
    if line == MINIMUM_LINE || line == ROUNDING_LINE {
        problems.add(
            "bad-value",
            &path,
            format!("`{line}` is the code of a line that conversion to credits adds; choose another"),
        );
    } else if taken.iter().any(|other| other == line) {
        problems.add("duplicate-line", &path, format!("the line code `{line}` stands twice"));
    } else {
        taken.push(line.to_owned());
    }
    Some(line)
}

/// What a step does: exactly one of its four fields.
fn action_name(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> Option<&'static str> {
    let mut found = ACTIONS.into_iter().filter(|name| field(members, name).is_some());
    match (found.next(), found.next()) {
        (Some(action), None) => Some(action),
        (None, _) => {
            problems.add("missing-field", &path.name("multiply"), format!("a step has one of {}", listed(ACTIONS)));
            None
        }
        (Some(_), Some(_)) => {
            problems.add("bad-value", path, format!("a step has only one of {}", listed(ACTIONS)));
            None
        }
    }
}

/// The step and mode of a rounding.
pub(super) fn rounding(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> Option<(Amount, Rounding)> {
    let step = problems.required(path, members, "step").and_then(|step| problems.positive(&path.name("step"), step));
    let mode = problems.required(path, members, "mode");
    let mode = mode.and_then(|mode| problems.one_of(&path.name("mode"), mode, &["up", "down", "half-up", "half-even"]));
    Some((step?, mode.and_then(Rounding::named)?))
}

impl<'v> ModelReader<'v, '_> {
    pub(super) fn refusals(&mut self, path: &Path<'_>, value: &'v Value) {
        for (i, item) in self.problems.array(path, value).unwrap_or_default().iter().enumerate() {
            let path = path.index(i);
            let Some(members) = self.problems.object(&path, item, &["when", "because"]) else { continue };
            let shown = self.problems.required(&path, members, "when");
            let when = shown.and_then(|when| self.condition(&path.name("when"), when));
            let because = self
                .problems
                .required(&path, members, "because")
                .and_then(|text| self.problems.text(&path.name("because"), text));
            if let (Some(when), Some(shown), Some(because)) = (when, shown, because) {
                self.model.refuse.push(Refuse { when, because: because.to_owned(), shown: shown.clone() });
            }
        }
    }

    pub(super) fn terms(&mut self, path: &Path<'_>, value: &'v Value) {
        let Some(items) = self.problems.array(path, value) else { return };
        if items.is_empty() {
            self.problems.add("bad-value", path, "at least one term is expected");
        }
        for (i, item) in items.iter().enumerate() {
            let path = path.index(i);
            if let Some(term) = self.term(&path, item) {
                self.model.terms.push(term);
            }
        }
    }

    fn term(&mut self, path: &Path<'_>, value: &'v Value) -> Option<Term> {
        let members = self.problems.object(path, value, &["line", "rate", "times", "per", "unit", "when"])?;
        let line = line_code(self.problems, path, members, &mut self.lines);
        let rate = self.problems.required(path, members, "rate").and_then(|rate| self.number(&path.name("rate"), rate));
        let times_path = path.name("times");
        let times = match field(members, "times") {
            None => Some(Vec::new()),
            Some(times) => {
                let items = self.problems.array(&times_path, times)?;
                let read: Vec<_> =
                    items.iter().enumerate().map(|(i, item)| self.number(&times_path.index(i), item)).collect();
                read.into_iter().collect()
            }
        };
        let per = field(members, "per").map(|per| self.problems.positive(&path.name("per"), per));
        let unit =
            field(members, "unit").and_then(|unit| self.problems.text(&path.name("unit"), unit)).map(str::to_owned);
        let when = field(members, "when").map(|when| self.condition(&path.name("when"), when));
        let (line, rate, times) = (line?.to_owned(), rate?, times?);
        let (per, when) = (transpose(per)?, transpose(when)?);
        let amount = match per {
            None if times.is_empty() => rate,
            None => self.push(Node::Product(std::iter::once(rate).chain(times.iter().copied()).collect())),
            // Without factors one block is started.
            Some(_) if times.is_empty() => rate,
            Some(per) => {
                let counted = match times.as_slice() {
                    [one] => *one,
                    many => self.push(Node::Product(many.into())),
                };
                let over = self.push(Node::Constant(per));
                let blocks = self.push(Node::RoundOver { mode: Rounding::Ceil, of: counted, over, to: Amount::ONE });
                self.push(Node::Product([rate, blocks].into()))
            }
        };
        Some(Term { line, label: label(members), unit, when, rate, times, per, amount })
    }

    pub(super) fn steps(&mut self, path: &Path<'_>, value: &'v Value) {
        for (i, item) in self.problems.array(path, value).unwrap_or_default().iter().enumerate() {
            let path = path.index(i);
            if let Some(step) = self.step(&path, item) {
                self.model.steps.push(step);
            }
        }
    }

    fn step(&mut self, path: &Path<'_>, value: &'v Value) -> Option<Step> {
        let members = self.problems.object(path, value, &["line", "when", "multiply", "atLeast", "atMost", "round"])?;
        let line = line_code(self.problems, path, members, &mut self.lines);
        let when = field(members, "when").map(|when| self.condition(&path.name("when"), when));
        let name = action_name(self.problems, path, members)?;
        let body = field(members, name)?;
        let inner = path.name(name);
        let action = match name {
            "round" => {
                let members = self.problems.object(&inner, body, &["step", "mode"])?;
                rounding(self.problems, &inner, members).map(|(step, mode)| Action::Round(step, mode))
            }
            "multiply" => self.number(&inner, body).map(Action::Multiply),
            "atLeast" => self.number(&inner, body).map(Action::AtLeast),
            _ => self.number(&inner, body).map(Action::AtMost),
        };
        Some(Step { line: line?.to_owned(), label: label(members), when: transpose(when)?, action: action? })
    }

    /// The steps of the card, after the model's own.
    pub(super) fn card_steps(&mut self, path: &Path<'_>) {
        let card = self.card;
        for step in &card.adjust {
            if self.lines.iter().any(|line| line == step.line) {
                self.problems.add(
                    "duplicate-line",
                    path,
                    format!("the line code `{}` is that of a step of the card's `adjust`", step.line),
                );
            }
            let Some(factor) = step.multiply else { continue };
            let node = self.push(Node::Constant(factor));
            self.model.steps.push(Step {
                line: step.line.to_owned(),
                label: step.label.clone(),
                when: None,
                action: Action::Multiply(node),
            });
        }
    }
}

pub(super) fn examples<'v>(problems: &mut Problems, path: &Path<'_>, value: &'v Value) -> Vec<Example<'v>> {
    let mut examples = Vec::new();
    for (index, item) in problems.array(path, value).unwrap_or_default().iter().enumerate() {
        let path = path.index(index);
        let Some(members) = problems.object(&path, item, &["selection", "price", "about", "credits", "refused"]) else {
            continue;
        };
        let selection = problems.required(&path, members, "selection");
        if let Some(selection) = selection {
            problems.map(&path.name("selection"), selection);
        }
        let mut amount = |name: &str| field(members, name).and_then(|value| problems.amount(&path.name(name), value));
        let (price, about, credits) = (amount("price"), amount("about"), amount("credits"));
        let refused = field(members, "refused").and_then(|code| problems.text(&path.name("refused"), code));
        if field(members, "refused").is_none() {
            problems.required(&path, members, "price");
        } else if field(members, "price").is_some() || field(members, "credits").is_some() {
            problems.add("bad-value", &path, "an example is either refused or has a price");
        }
        if let Some(selection) = selection {
            examples.push(Example { index, selection, price, about: about.unwrap_or(Amount::ZERO), credits, refused });
        }
    }
    examples
}

/// An optional field that failed makes the whole fail; one that is absent does not.
fn transpose<T>(field: Option<Option<T>>) -> Option<Option<T>> {
    match field {
        None => Some(None),
        Some(None) => None,
        Some(value) => Some(value),
    }
}
