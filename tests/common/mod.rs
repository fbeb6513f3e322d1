//! What several test programs share, and none needs all of.
#![allow(dead_code, reason = "each takes what it needs")]

pub mod cases;
pub mod histories;
pub mod questions;
#[cfg(not(target_arch = "wasm32"))]
pub mod shelf;
