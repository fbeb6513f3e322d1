//! The built tool, run as a user runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod files;
mod help;
mod liar;
mod parity;
mod plan;
mod prices;
mod schema;
mod support;
mod wallet;
mod warnings;
mod whole;
