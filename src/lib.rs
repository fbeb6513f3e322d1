//! Exact credit prices of AI video and image jobs, from one rate card.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
