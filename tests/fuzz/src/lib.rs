//! What is asked of the crate while it is fuzzed, and how inputs are changed.
//!
//! `laws` is also run over the kept inputs by `tests/fuzz.rs`, with an ordinary compiler.

pub mod laws;
pub mod mutate;
