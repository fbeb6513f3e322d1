//! Whether a card prices every selection that it offers: checked once, when it is read, so that asking can't fail.

mod digits;
mod examples;
mod prices;
mod rows;

use crate::card::{CardError, Draft, Problems, RateCard, read};
use crate::json::{self, Value};
use crate::quote::Space;
use crate::selection::{Detail, Given, State};

impl RateCard {
    /// Reads and checks the text of a card.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with a code, a JSON pointer and a sentence. A text that is no JSON has
    /// the code `wrong-type` at the root; a name that an object repeats has `duplicate-name`.
    ///
    /// ```
    /// use credit_estimator::RateCard;
    /// let error = RateCard::parse(r#"{ "format": 1, "id": "demo", "version": "1", "currency": "USD",
    ///   "credits": { "perUnit": 100 }, "models": [] }"#).unwrap_err();
    /// assert_eq!(error.problems[0].path, "/credits/perUnit");
    /// assert_eq!(error.problems[0].code, "wrong-type");
    /// ```
    pub fn parse(text: &str) -> Result<Self, CardError> {
        match json::parse(text) {
            Ok(parsed) => check(read(&parsed.value, &parsed.repeated)),
            Err(error) => {
                let mut problems = Problems::default();
                problems.at(
                    "wrong-type",
                    String::new(),
                    format!("this is no JSON: {} (byte {})", error.message, error.offset),
                );
                Err(CardError { problems: problems.list })
            }
        }
    }

    /// Reads and checks a card that is at hand as a value.
    ///
    /// # Errors
    /// As [`RateCard::parse`].
    pub fn read(value: &Value) -> Result<Self, CardError> {
        check(read(value, &[]))
    }
}

fn check(mut draft: Draft<'_>) -> Result<RateCard, CardError> {
    let mut all_met = draft.sound;
    for at in 0..draft.models.len() {
        let sound = draft.whole && draft.models.get(at).is_some_and(|model| model.sound);
        all_met &= sound && model(&mut draft, at);
    }
    if all_met {
        for at in &draft.shared {
            if let Some(definition) = draft.definitions.get(*at) {
                rows::report_unmet(&mut draft.problems, definition);
            }
        }
    }
    draft.finish()
}

/// Checks one model. False if its look-ups could not all be followed.
fn model(draft: &mut Draft<'_>, at: usize) -> bool {
    let Draft { problems, card, models, definitions, sound, .. } = draft;
    let Some(drafted) = models.get(at) else { return false };
    let (model, pointer) = (&drafted.model, &drafted.pointer);
    let before = problems.count();
    let given = vec![Given::Anything; model.inputs.len()];
    // Everything that the model offers.
    let whole = Space::new(model, &given, State::open(model), Detail::Words, false);
    if matches!(whole.clone().offered(), Ok(false)) {
        problems.at(
            "never-offered",
            pointer.clone(),
            format!("no selection of `{}` is offered: every one is refused", model.id),
        );
        return false;
    }
    if !rows::check(problems, definitions, &whole) {
        return false;
    }
    for definition in definitions.get(drafted.definitions.clone()).unwrap_or_default() {
        rows::report_unmet(problems, definition);
    }
    prices::check(problems, pointer, &whole);
    if let Some(card) = card.as_ref().filter(|_| *sound) {
        if problems.count() == before {
            digits::check(problems, pointer, &whole, &card.conversion);
        }
        if problems.count() == before {
            examples::check(problems, card, drafted);
        }
    }
    true
}
