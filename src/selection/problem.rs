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

// Each of these is compiled once: to take over the other fields of so large a shape costs as much as a call with ten
// arguments, and there are dozens of places that make one.
impl Problem {
    pub(crate) fn new(code: &'static str, input: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of(code, Some(input.into()), message.into())
    }

    /// A problem, perhaps of no input alone.
    pub(crate) fn of(code: &'static str, input: Option<String>, message: String) -> Self {
        Self { code, input, message, ..Self::default() }
    }

    pub(crate) fn given(mut self, value: &Value) -> Self {
        self.value = Some(value.clone());
        self
    }

    /// With the names there are.
    pub(crate) fn naming(mut self, names: Vec<String>) -> Self {
        self.names = names;
        self
    }

    /// With what may be chosen.
    pub(crate) fn choosing(mut self, options: Vec<String>) -> Self {
        self.options = options;
        self
    }

    /// With the bounds that a value should lie within.
    pub(crate) fn within(mut self, min: Option<Amount>, max: Option<Amount>, step: Option<Amount>) -> Self {
        (self.min, self.max, self.step) = (min, max, step);
        self
    }

    /// With the reason why it is not offered.
    pub(crate) fn because(mut self, because: String) -> Self {
        self.because = Some(because);
        self
    }

    pub(crate) fn wrong_type(input: impl Into<String>, value: &Value, expected: &str) -> Self {
        Self::of_wrong_type(input.into(), value, expected)
    }

    fn of_wrong_type(input: String, value: &Value, expected: &str) -> Self {
        let message = format!("`{input}` must be {expected}, not {}", value.kind());
        let mut problem = Self::of("wrong-type", Some(input), message).given(value);
        problem.expected = Some(expected.to_owned());
        problem
    }
}
