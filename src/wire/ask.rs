//! Reading a question.

use crate::json::Value;
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

impl<'a> Ask<'a> {
    /// Reads a question from plain data.
    ///
    /// # Errors
    /// All that is wrong with its form, as the problems of a refusal.
    pub fn read(value: &'a Value) -> Result<Self, Vec<Problem>> {
        let Value::Object(members) = value else {
            let mut problem = Problem::wrong_type("ask", value, "an object with `model`, `selection` and `at`");
            problem.input = None;
            problem.message = String::from(
                "a question is plain data: an object with `model`, `selection` and `at`, without functions or symbols",
            );
            return Err(vec![problem]);
        };
        let mut problems = Vec::new();
        for (name, given) in members {
            if !FIELDS.contains(&name.as_str()) {
                let names = FIELDS.iter().map(|field| (*field).to_owned()).collect();
                let message = format!("a question has no field `{name}`; it has `model`, `selection` and `at`");
                problems.push(Problem { names, ..Problem::new("unknown-input", name, message) }.given(given));
            }
        }
        let mut needed = |name: &str, expected: &str, right: fn(&Value) -> bool| {
            let found = value.get(name);
            if !found.is_some_and(right) {
                problems.push(Problem::wrong_type(name, found.unwrap_or(&Value::Null), expected));
            }
            found
        };
        let model = needed("model", "the id of a model, as text", |value| value.as_str().is_some());
        let selection =
            needed("selection", "an object of inputs and their values", |value| matches!(value, Value::Object(_)));
        let at = match value.get("at") {
            None | Some(Value::Null) => None,
            Some(Value::String(at)) => Some(at.as_str()),
            Some(other) => {
                problems.push(Problem::wrong_type("at", other, "an instant such as 2026-11-22T00:00:00Z"));
                None
            }
        };
        match (model.and_then(Value::as_str), selection) {
            (Some(model), Some(selection)) if problems.is_empty() => Ok(Self { model, selection, at }),
            _ => Err(problems),
        }
    }
}
