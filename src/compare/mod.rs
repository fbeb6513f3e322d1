//! One intent over many models, what would be cheaper, and what a changed card does to prices.

mod alternatives;
mod difference;
mod draws;
mod fit;
mod inputs;
mod near;
mod nearest;
mod percent;
mod rows;

pub use alternatives::{Alternative, Alternatives};
pub use difference::{Difference, Fate, HowToDiffer, ModelDifference, Moved, Repriced, Spread};
pub use inputs::InputChange;
pub use percent::Percent;
pub use rows::{Comparison, ComparisonRow, Intent, Nearest};

use crate::card::{Input, InputKind, Model};
use crate::json::Value;

/// How many pieces are made.
const OUTPUTS: &str = "outputs";
/// What is kept of an intent while something else is changed, beside length and media.
const KEPT: [&str; 5] = ["aspectRatio", "duration", OUTPUTS, "width", "height"];
/// What decides what is made: at another model it must be what it is now, also where it was left to its default.
const SAME: [&str; 10] =
    ["aspectRatio", "audio", "duration", "fps", "height", OUTPUTS, "quality", "resolution", "tier", "width"];
/// A model that can't be told these can't be said to do the same.
const NEEDED: [&str; 4] = ["duration", "height", "resolution", "width"];

/// An input that has another value.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The input's name.
    pub input: String,
    /// The card's wording of it.
    pub label: Option<String>,
    /// What it was; `None`: left to its default.
    pub from: Option<Value>,
    /// What it is; `None`: left out.
    pub to: Option<Value>,
}

/// Whether an input says how long something is.
fn is_length(input: &Input) -> bool {
    let number = matches!(input.kind, InputKind::Number | InputKind::Options { .. } | InputKind::Numbers { .. });
    number && input.unit.as_deref() == Some("second")
}

/// The wording of a model.
fn label(model: &Model) -> String {
    model.label.as_ref().unwrap_or(&model.id).clone()
}

/// Gives an input of a selection another value, or leaves it out.
fn put(selection: &mut Value, name: &str, value: Option<Value>) {
    let Value::Object(members) = selection else { return };
    let place = members.iter().position(|(other, _)| other == name);
    match (place.and_then(|at| members.get_mut(at)), value) {
        (Some((_, slot)), Some(value)) => *slot = value,
        (None, Some(value)) => members.push((name.to_owned(), value)),
        (_, None) => members.retain(|(other, _)| other != name),
    }
}
