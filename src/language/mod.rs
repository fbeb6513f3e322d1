//! The language of rate cards, for those who write them.
//!
//! A card says what every job costs and why. It is data, not code: a closed vocabulary, so that whoever reads it can list
//! every price, compare it with the card before, and explain each figure line by line. Reading a card checks all of it:
//! what is not priced, could come out negative or could need rounding that no one asked for is refused before anyone is
//! charged, with the place and what would be right.
//!
//! The chapters, in the order in which a card is written:
//!
//! 1. [`document`]: the card as a whole: currency, credits, margins, shared tables
//! 2. [`models`]: one model: what it is called, where its prices are from, from when until when, published examples
//! 3. [`inputs`]: what may be chosen: choices, switches, numbers, lists, media; what depends on what
//! 4. [`bands`]: from a number to a word
//! 5. [`numbers`]: arithmetic: sums, products, started blocks, tables, slices, estimates
//! 6. [`price`]: terms, units, steps on the total
//! 7. [`rules`]: conditions, what is not offered, and what is proved of a card before it is taken
//! 8. [`selling`]: plans, packs, the trial, the wallet
//!
//! Every example is run with the tests. In them `quote` puts a model into a small card of 100 credits for a dollar and
//! says what a selection costs; `faults` says what is wrong with a card. `credit-estimator check` says the same at the
//! command line, with the line of the file underlined.

#[doc = include_str!("document.md")]
pub mod document {}

#[doc = include_str!("models.md")]
pub mod models {}

#[doc = include_str!("inputs.md")]
pub mod inputs {}

#[doc = include_str!("bands.md")]
pub mod bands {}

#[doc = include_str!("numbers.md")]
pub mod numbers {}

#[doc = include_str!("price.md")]
pub mod price {}

#[doc = include_str!("rules.md")]
pub mod rules {}

#[doc = include_str!("selling.md")]
pub mod selling {}
