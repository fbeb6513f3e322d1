//! What is wrong with a selection, where, and what would be right.

use crate::amount::Amount;
use crate::json::Value;

/// One reason why a selection can't be priced.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// One of the codes of RATE-CARD §3: `not-an-option`, `out-of-range`, …
    pub code: &'static str,
    /// A path such as `duration`, `references.video` or `references[1].seconds`.
    pub input: Option<String>,
    /// What was given.
    pub value: Option<Value>,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// The names there are (`unknown-model`, `unknown-input`).
    pub names: Vec<String>,
    /// What is expected (`wrong-type`).
    pub expected: Option<String>,
    /// What may be chosen (`not-an-option`).
    pub options: Vec<String>,
    /// The smallest value, or number of items.
    pub min: Option<Amount>,
    /// The largest value, or number of items.
    pub max: Option<Amount>,
    /// Values lie whole steps above `min`.
    pub step: Option<Amount>,
    /// The card's reason (`not-offered`).
    pub because: Option<String>,
    /// The condition of the card that holds (`not-offered`).
    pub when: Option<Value>,
    /// When the model is in effect (`not-in-effect`).
    pub periods: Vec<Period>,
}

/// A half-open period; an end that is missing is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Belongs to it.
    pub from: Option<String>,
    /// Does not belong to it.
    pub until: Option<String>,
}

impl Problem {
    pub(crate) fn new(code: &'static str, input: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, input: Some(input.into()), message: message.into(), ..Self::default() }
    }

    pub(crate) fn given(self, value: &Value) -> Self {
        Self { value: Some(value.clone()), ..self }
    }

    pub(crate) fn wrong_type(input: impl Into<String>, value: &Value, expected: &str) -> Self {
        let input = input.into();
        let message = format!("`{input}` must be {expected}, not {}", value.kind());
        Self { expected: Some(expected.to_owned()), ..Self::new("wrong-type", input, message) }.given(value)
    }
}
