//! Exact credit prices of AI video and image jobs, from one rate card.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod amount;
mod card;
mod check;
mod digest;
mod instant;
pub mod json;
mod quote;
mod selection;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod wire;

pub use amount::{Amount, MAX_DIGITS, Overflow, ParseAmountError, Rounding};
pub use card::{CardError, CardProblem, RateCard};
pub use digest::digest;
pub use instant::Instant;
pub use quote::{
    Answer, CardRef, Census, Context, Cost, ExactAnswer, Extent, InputOptions, Line, OptionValue, Options, Outcome,
    Range, Rate, RateLine, Refused, Unknown,
};
pub use selection::{Period, Problem};
