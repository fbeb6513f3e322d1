//! The server over real HTTP, with a real database in a folder of its own.
//!
//! Prices are those of `tests/conformance/basic.json`, worked by hand: `kling` costs 7 credits a second, 4.2 in mode
//! `std`, 14 with sound; `free` in mode `b` 50 an output and 25 more, in mode `a` nothing; `long` 1 a second.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod common;

mod bounds;
mod disk;
mod jobs;
mod kill;
mod operators;
mod outcomes;
mod pages;
mod program;
mod questions;
mod races;
mod restart;
mod sessions;
mod shapes;
mod swap;
mod wallet;
