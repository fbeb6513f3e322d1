//! What a job that was delivered is charged.

use crate::amount::Amount;
use crate::card::RateCard;
use crate::json::Value;
use crate::lists::ToList;
use crate::quote::{Answer, Range, Rate, Unknown};
use crate::selection::Problem;

/// What is charged, and what comes back of the hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settlement {
    /// At most the hold.
    pub credits: Amount,
    /// The rest of the hold.
    pub returned: Amount,
    /// What the usage would have cost, where that is more than the hold: the difference is nobody's debt.
    pub waived: Option<Amount>,
}

impl RateCard {
    /// What a delivered job is charged: its selection with what was really used in place of what was asked, priced as of
    /// when it was held, and never more than the hold. Three of four outputs are paid as three.
    ///
    /// ```
    /// use credit_estimator::{RateCard, json};
    /// let card = RateCard::parse(r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100", "step": "1", "mode": "up" },
    ///   "models": [ { "id": "still", "kind": "image",
    ///     "inputs": { "outputs": { "type": "number", "min": "1", "max": "4", "step": "1", "default": "1" } },
    ///     "price": [ { "line": "image", "rate": "0.0375", "times": ["outputs"] } ] } ] }"#)?;
    /// let data = |text| json::parse(text).unwrap().value;
    /// // Four images are 0.15, three 0.1125, which is rounded up to 12 credits.
    /// let settled = card.settlement("still", &data(r#"{ "outputs": "4" }"#), None, &data(r#"{ "outputs": "3" }"#), "15".parse()?);
    /// assert_eq!(settled.unwrap().credits.to_string(), "12");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The problems of that selection; one that still has no exact price (`needs-input`), so that nothing is guessed;
    /// a negative hold.
    pub fn settlement(
        &self,
        model: &str,
        selection: &Value,
        at: Option<&str>,
        usage: &Value,
        hold: Amount,
    ) -> Result<Settlement, Vec<Problem>> {
        if hold.is_negative() {
            let problem = Problem::new("out-of-range", "hold", format!("`hold` must be 0 or more, got {hold}"));
            return Err(vec![Problem { min: Some(Amount::ZERO), ..problem }]);
        }
        let used = match self.quote(model, &with(selection, usage)?, at) {
            Answer::Exact(exact) => exact.credits,
            // The outcome is decided on the price, so both ends may agree in credits.
            Answer::Range(Range { credits: [min, max], .. }) if min == max => max,
            Answer::Range(Range { unknown, .. }) | Answer::Rate(Rate { unknown, .. }) => return Err(open(unknown)),
            Answer::Refused(refused) => return Err(refused.problems),
        };
        let overflow =
            |_| vec![Problem::new("overflow", "hold", "the hold and the usage have too many digits together")];
        let credits = used.min(hold);
        let waived = used.checked_sub(credits).map_err(overflow)?;
        Ok(Settlement {
            credits,
            returned: hold.checked_sub(credits).map_err(overflow)?,
            waived: waived.is_positive().then_some(waived),
        })
    }
}

/// What was asked, with what was used in its place.
pub(super) fn with(selection: &Value, usage: &Value) -> Result<Value, Vec<Problem>> {
    let wrong =
        |name: &str, value: &Value| vec![Problem::wrong_type(name, value, "an object of inputs and their values")];
    let Value::Object(asked) = selection else { return Err(wrong("selection", selection)) };
    let Value::Object(used) = usage else { return Err(wrong("usage", usage)) };
    let asked = asked.iter().filter(|(name, _)| used.iter().all(|(other, _)| other != name));
    Ok(Value::Object(asked.chain(used).cloned().to_list()))
}

/// What leaves the price open.
fn open(unknown: Vec<Unknown>) -> Vec<Problem> {
    let inputs = unknown.into_iter().filter_map(|one| one.input);
    let mut problems: Vec<Problem> = inputs
        .map(|input| {
            let message = format!("`{input}` must be known before the job is settled");
            Problem::new("needs-input", input, message)
        })
        .to_list();
    if problems.is_empty() {
        let message = "the card knows this price only between two ends; settle at what the provider billed";
        problems.push(Problem::new("needs-input", "usage", message));
    }
    problems
}
