//! Reading a question.

use crate::card::listed;
use crate::json::Value;
use crate::lists::ToList as _;
use crate::selection::Problem;

/// A model, what was chosen, and when.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The id of a model of the card.
    pub model: &'a str,
    /// Names of inputs to values.
    pub selection: &'a Value,
    /// An RFC 3339 instant.
    pub at: Option<&'a str>,
}

const FIELDS: [&str; 3] = ["model", "selection", "at"];

/// The problems of a question that is no object, or has fields that it should not have.
pub(super) fn form(value: &Value, fields: &[&str]) -> Result<Vec<Problem>, Vec<Problem>> {
    let known = listed(fields.iter().copied());
    let Value::Object(members) = value else {
        let mut problem = Problem::wrong_type("ask", value, &format!("an object with {known}"));
        problem.input = None;
        problem.message = format!("a question is plain data: an object with {known}, without functions or symbols");
        return Err(vec![problem]);
    };
    let strange = members.iter().filter(|(name, _)| !fields.contains(&name.as_str()));
    let problem = |(name, given): &(String, Value)| {
        let names = fields.iter().map(|field| (*field).to_owned()).to_list();
        let message = format!("a question has no field `{name}`; it has {known}");
        Problem::new("unknown-input", name, message).naming(names).given(given)
    };
    Ok(strange.map(problem).to_list())
}

/// A field that has to be there.
pub(super) fn needed<'a>(
    ask: &'a Value,
    name: &str,
    expected: &str,
    right: fn(&Value) -> bool,
    problems: &mut Vec<Problem>,
) -> Option<&'a Value> {
    let found = ask.get(name);
    if !found.is_some_and(right) {
        problems.push(Problem::wrong_type(name, found.unwrap_or(&Value::Null), expected));
    }
    found
}

/// What a selection is, where it has to be there.
pub(super) fn selection<'a>(ask: &'a Value, problems: &mut Vec<Problem>) -> Option<&'a Value> {
    let object = |value: &Value| matches!(value, Value::Object(_));
    needed(ask, "selection", "an object of inputs and their values", object, problems)
}

/// A text that may be missing.
pub(super) fn text<'a>(ask: &'a Value, name: &str, expected: &str, problems: &mut Vec<Problem>) -> Option<&'a str> {
    match ask.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(other) => {
            problems.push(Problem::wrong_type(name, other, expected));
            None
        }
    }
}

/// An instant, if one is given.
pub(super) fn instant<'a>(ask: &'a Value, problems: &mut Vec<Problem>) -> Option<&'a str> {
    text(ask, "at", "an instant such as 2026-11-22T00:00:00Z", problems)
}

impl<'a> Ask<'a> {
    /// Reads a question from plain data.
    ///
    /// # Errors
    /// All that is wrong with its form, as the problems of a refusal.
    pub fn read(value: &'a Value) -> Result<Self, Vec<Problem>> {
        Self::read_with(value, &FIELDS)
    }

    /// Reads a question that may have further fields.
    pub(super) fn read_with(value: &'a Value, fields: &[&str]) -> Result<Self, Vec<Problem>> {
        let mut problems = form(value, fields)?;
        let named = |value: &Value| value.as_str().is_some();
        let model = needed(value, "model", "the id of a model, as text", named, &mut problems);
        let selection = selection(value, &mut problems);
        let at = instant(value, &mut problems);
        match (model.and_then(Value::as_str), selection) {
            (Some(model), Some(selection)) if problems.is_empty() => Ok(Self { model, selection, at }),
            _ => Err(problems),
        }
    }
}
