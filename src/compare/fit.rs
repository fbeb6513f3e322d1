//! An intent as one model can be asked for it.

use super::OUTPUTS;
use crate::amount::Amount;
use crate::card::{Input, InputKind, Model, RateCard};
use crate::json::Value;
use crate::lists::ToList as _;
use crate::quote::{Asked, Outcome};
use crate::selection::{Problem, read};

/// What becomes of one name of an intent.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Fate {
    /// The model has an input for it.
    Asked,
    /// It has none, and nothing is lost by that.
    Ignored,
    /// It has none, and what was asked for can't be had.
    Vain,
}

/// An intent, spelled for a model and priced as it is.
pub(super) struct Fitted {
    /// With what is asked in vain.
    pub selection: Value,
    /// Of each name of the intent.
    pub fates: Vec<Fate>,
    pub outcome: Outcome,
}

/// Spells an intent for a model and prices it.
pub(super) fn fit(card: &RateCard, model: &Model, intent: &[(String, Value)]) -> Fitted {
    let mut fates: Vec<Fate> = intent
        .iter()
        .map(|(name, value)| match model.find_input(name) {
            Some(_) => Fate::Asked,
            None if is_missed(name, value) => Fate::Vain,
            None => Fate::Ignored,
        })
        .to_list();
    loop {
        let kept = intent.iter().zip(&fates).filter(|(_, fate)| **fate != Fate::Ignored).map(|(member, _)| member);
        let spelled = kept.map(|(name, value)| {
            let input = model.find_input(name).and_then(|id| model.input(id));
            (name.clone(), input.map_or_else(|| value.clone(), |input| spell(input, value)))
        });
        let selection = Value::Object(spelled.to_list());
        let mut faults = Vec::new();
        let given = read(model, &selection, &mut faults);
        let outcome = Asked { card, model, given: &given, faults: &faults }.outcome_with(&[]).0;
        // Where an input is not offered it counts as off or empty: who wants just that gets it by leaving it out.
        let mut dropped = false;
        for ((name, value), fate) in intent.iter().zip(&mut fates) {
            let needless = *fate == Fate::Asked
                && (*value == Value::Null || is_nothing(value))
                && outcome.problems.iter().any(|problem| not_offered(problem, name));
            if needless {
                *fate = Fate::Ignored;
                dropped = true;
            }
        }
        if !dropped {
            return Fitted { selection, fates, outcome };
        }
    }
}

impl Fitted {
    /// The names that the model has no input for.
    pub(super) fn ignored<'i>(&self, intent: &'i [(String, Value)]) -> impl Iterator<Item = &'i str> {
        intent.iter().zip(&self.fates).filter(|(_, fate)| **fate != Fate::Asked).map(|((name, _), _)| name.as_str())
    }
}

/// Whether a problem says that an input is not offered with what else is chosen.
pub(super) fn not_offered(problem: &Problem, name: &str) -> bool {
    problem.code == "not-offered" && problem.input.as_deref() == Some(name)
}

/// No items, or off.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Bool(on) => !on,
        Value::Array(items) => items.is_empty(),
        Value::Object(counts) => counts.iter().all(|(_, count)| count.as_integer() == Some(0)),
        _ => false,
    }
}

/// Whether something is lost where a model has no input for a value.
fn is_missed(name: &str, value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => !is_nothing(value),
        Value::Number(_) | Value::String(_) => name == OUTPUTS && amount(value) != Some(Amount::ONE),
        Value::Null => false,
    }
}

/// A decimal as text, or an integer.
pub(super) fn amount(value: &Value) -> Option<Amount> {
    match value {
        Value::String(text) => Amount::parse(text).ok(),
        _ => value.as_integer().map(Amount::integer),
    }
}

/// A value as an input spells it; as it was given where that is none of its own.
fn spell(input: &Input, value: &Value) -> Value {
    let (Value::String(text) | Value::Number(text)) = value else { return value.clone() };
    let spelled = match &input.kind {
        _ if input.auto && text.eq_ignore_ascii_case("auto") => Some(String::from("auto")),
        InputKind::Choice { options } => {
            let same = |option: &&String| match amount(value) {
                Some(amount) => Amount::parse(option) == Ok(amount),
                None => option.eq_ignore_ascii_case(text),
            };
            options.iter().find(|option| *option == text).or_else(|| options.iter().find(same)).cloned()
        }
        InputKind::Options { .. } | InputKind::Number => amount(value).map(|amount| amount.to_string()),
        InputKind::Switch | InputKind::Numbers { .. } | InputKind::Media { .. } => None,
    };
    spelled.map_or_else(|| value.clone(), Value::String)
}
