//! What is no mistake, but worth a second look.

mod order;
mod selling;
mod sources;
mod tables;

use credit_estimator::json::{Value, push_pointer};
use credit_estimator::{Instant, RateCard};

/// Something to look at again.
pub struct Warning {
    pub code: &'static str,
    /// JSON pointer of the place.
    pub path: String,
    /// What is odd, and what may be wrong.
    pub message: String,
}

/// The warnings that the document by itself gives rise to, whether it is a right card or not.
pub fn of_document(document: &Value, at: Instant) -> Vec<Warning> {
    let mut warnings = Vec::new();
    walk(document, &mut String::new(), &mut |place, value| {
        tables::look(place, value, &mut warnings);
    });
    for (pointer, model) in models(document) {
        if ended(model, at) {
            continue;
        }
        without_example(&pointer, model, &mut warnings);
        sources::look(&pointer, model, at, &mut warnings);
    }
    selling::look(document, &mut warnings);
    warnings
}

/// The warnings that prices give rise to, of a card that is right.
pub fn of_prices(card: &RateCard, document: &Value, at: Instant) -> Vec<Warning> {
    let mut warnings = Vec::new();
    order::look(card, document, at, &mut warnings);
    warnings
}

/// The models of a document, each with its pointer.
fn models(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let models = match document.get("models") {
        Some(Value::Array(models)) => models.as_slice(),
        _ => &[],
    };
    models.iter().enumerate().map(|(at, model)| (format!("/models/{at}"), model))
}

/// Whether a model's period is over: nobody pays its price any more.
fn ended(model: &Value, at: Instant) -> bool {
    let until = model.get("effective").and_then(|period| period.get("until")).and_then(Value::as_str);
    until.and_then(Instant::parse).is_some_and(|until| until <= at)
}

fn without_example(pointer: &str, model: &Value, warnings: &mut Vec<Warning>) {
    let some = matches!(model.get("examples"), Some(Value::Array(examples)) if !examples.is_empty());
    if let (false, Some(id)) = (some, model.get("id").and_then(Value::as_str)) {
        warnings.push(Warning {
            code: "no-example",
            path: format!("{pointer}/id"),
            message: format!("`{id}` has no example: a selection and the price that it must come to"),
        });
    }
}

/// Visits every value with its pointer, but for what is only carried along.
fn walk(value: &Value, pointer: &mut String, visit: &mut dyn FnMut(&str, &Value)) {
    visit(pointer, value);
    let length = pointer.len();
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                push_pointer(pointer, &at.to_string());
                walk(item, pointer, visit);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, item) in members.iter().filter(|(name, _)| !name.starts_with("x-")) {
                push_pointer(pointer, name);
                walk(item, pointer, visit);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
