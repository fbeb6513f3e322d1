//! What is asked: values given to a model's inputs, and what follows for the inputs that were left out.

mod given;
mod problem;
mod state;
mod validate;

pub(crate) use given::{Given, GivenItem, GivenKind, GivenMedia, read};
pub use problem::{Period, Problem};
pub(crate) use state::{
    CountSpan, Detail, Entry, FactSpan, Facts, KindSlot, MOST_COMBINATIONS, Slot, State, Words, domain_in, holds,
    value_count, values,
};
pub(crate) use validate::validate;
