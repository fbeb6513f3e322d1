//! Exact credit prices of AI video and image jobs, from one rate card.
//!
//! A **rate card** ([`RateCard`]) is a JSON document that says what every job costs: models, their inputs, terms and
//! steps. A **selection** gives values to the inputs of a model. A **quote** ([`RateCard::quote`]) is the [`Answer`]:
//! an exact price with the lines that add up to it, a range, a rate, or a refusal with every reason.
//!
//! The modules, in the order in which they build on each other; none uses one that stands after it:
//!
//! - `amount`: exact decimals, checked arithmetic, the named rounding modes
//! - `json`, `digest`, `instant`: the document's text, its SHA-256, points in time
//! - `lists`: lists made by one loop for each kind of item, which keeps the engine small
//! - `card`: from a document to a model whose every reference is an index
//! - `selection`: what was asked, and what an input may be while others are unknown
//! - `quote`: prices, ranges, rates, options, the census
//! - `check`: whether a card prices every selection that it offers; reading a card ends here
//! - `compare`: one intent over many models, what would be cheaper, what a changed card does to prices
//! - `wallet`: lots, holds, what is spent and what comes back; ways to pay for a month's work
//! - `wire`: the shapes that leave the crate, as JSON text (`wire.d.ts` says the same in TypeScript)
//! - `wasm`: values across the boundary to JavaScript, and nothing else
//! - [`language`]: no code; the reference of the card language for those who write cards
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
mod compare;
mod digest;
mod instant;
pub mod json;
pub mod language;
mod lists;

mod quote;
mod selection;
mod wallet;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod wire;

pub use amount::{Amount, MAX_DIGITS, Overflow, ParseAmountError, Rounding};
pub use card::{CardError, CardProblem, RateCard};
pub use compare::{
    Alternative, Alternatives, Change, Comparison, ComparisonRow, Difference, Fate, HowToDiffer, InputChange, Intent,
    ModelDifference, Moved, Nearest, Percent, Repriced, Spread,
};
pub use digest::digest;
pub use instant::Instant;
pub use quote::{
    Answer, Axis, CardRef, Census, Context, Cost, ExactAnswer, Extent, InputOptions, Line, OptionValue, Options,
    Outcome, Part, Priced, Range, Rate, RateLine, Refused, Sweep, Unknown,
};
pub use selection::{Period, Problem};
pub use wallet::{
    Billing, CheapestFrom, Credits, Curve, CurveWay, Ending, Entry, Event, Expiring, Given, Happening, Held, Hold,
    JobEnding, Lot, MonthAsk, Movement, Origin, PackCount, PackFit, PayWay, Payment, PlanFit, Preview, Settlement,
    Share, Take, Totals, Wallet, WayOffer, WayOn, WaysToPay, Work, WorkRow,
};
