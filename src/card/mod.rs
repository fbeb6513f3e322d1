//! From a document to a checked card.

mod bands;
mod conditions;
mod fields;
mod inputs;
mod model;
mod numbers;
mod price;
mod problem;
mod read;
mod read_model;
mod selling;
mod tables;
mod usage;
mod walk;

pub(crate) use conditions::switch_words;
pub(crate) use model::*;
pub(crate) use price::{Example, MINIMUM_LINE, ROUNDING_LINE};
pub use problem::{CardError, CardProblem};
pub(crate) use problem::{Problems, listed};
pub(crate) use read::{Draft, DraftModel, read};
pub(crate) use read_model::KINDS;
pub(crate) use selling::{Burn, Grant, Pack, Plan, Selling};
pub(crate) use tables::{Definition, missing_place};
pub(crate) use usage::Usage;
pub(crate) use walk::{children, keys};

/// A rate card that was read and checked: it prices every selection that it offers.
///
/// Made by [`RateCard::parse`] or [`RateCard::read`], and never otherwise.
#[derive(Clone, Debug)]
pub struct RateCard {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: Option<String>,
    pub(crate) currency: String,
    pub(crate) digest: String,
    pub(crate) conversion: Conversion,
    pub(crate) models: Vec<Model>,
    pub(crate) selling: Selling,
}

impl RateCard {
    /// The card's `id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The card's `version`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 over the card's canonical JSON, `sha256:<hex>`.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
