//! The outcome of a selection without its lines, and what it would be with some inputs given otherwise.

use super::ask::Question;
use super::options::Outcome;
use crate::card::{Model, RateCard};
use crate::lists::ToList as _;
use crate::selection::{Given, Problem, State, validate};

/// A selection of a model, read, that is asked over and over with a change.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub card: &'a RateCard,
    pub model: &'a Model,
    pub given: &'a [Given],
    /// Values of the wrong form.
    pub faults: &'a [Problem],
}

/// An input, and what it is given instead.
pub(crate) type Otherwise = (u16, Given);

impl Asked<'_> {
    /// The outcome with some inputs given otherwise.
    pub(crate) fn outcome_with(&self, changes: &[Otherwise]) -> (Outcome, State) {
        self.with(changes, true)
    }

    /// What refuses it for certain, before any price is looked for.
    pub(crate) fn problems_with(&self, changes: &[Otherwise]) -> (Vec<Problem>, State) {
        let (outcome, state) = self.with(changes, false);
        (outcome.problems, state)
    }

    /// Whether a fault is that the model has no such input: the name may be one like `references[0].seconds`. It lists the
    /// model's inputs, which one of something in an input does not.
    fn is_of_a_strange_name(&self, fault: &Problem) -> bool {
        let names = fault.names.iter().map(String::as_str);
        fault.code == "unknown-input" && names.eq(self.model.inputs.iter().map(|input| input.name.as_str()))
    }

    fn with(&self, changes: &[Otherwise], priced: bool) -> (Outcome, State) {
        let mut given = self.given.to_vec();
        let changed = |fault: &&Problem| {
            !self.is_of_a_strange_name(fault)
                && changes
                    .iter()
                    .any(|(id, _)| self.model.input(*id).is_some_and(|input| speaks_of(fault, &input.name)))
        };
        let mut problems: Vec<Problem> = self.faults.iter().filter(|fault| !changed(fault)).cloned().to_list();
        for (id, value) in changes {
            if let Some(slot) = given.get_mut(usize::from(*id)) {
                *slot = value.clone();
            }
        }
        let shown = given.clone();
        let state = validate(self.model, &mut given, &mut problems);
        let question =
            Question { card: self.card, model: self.model, given: &given, shown: &shown, state: &state, brief: true };
        let outcome = if priced { question.brief(problems) } else { Outcome::refused(question.problems(problems)) };
        (outcome, state)
    }
}

/// Whether a problem is one of an input, or of something in it.
pub(crate) fn speaks_of(problem: &Problem, name: &str) -> bool {
    problem.input.as_deref().is_some_and(|place| {
        place.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}
