//! The reference server: the rate card that the pages preview by, and a ledger that charges by it.
//!
//! It shows what a server has to do that mirrors the card: price again, charge what was shown or less, hold and give
//! back, and lose nothing. The rules are the crate's; here are disk, clock, network and who may do what.
//!
//! - `config`: how it is started
//! - `cards`: the card in force, and those that were
//! - `ledger`: what happened, on disk, and the wallets that follow from it
//! - `provider`: a simulated provider; `demo`: make-believe accounts
//! - `api`: the interface; `pages`: the built pages; `problem`: what is told when something is wrong
//! - `serve`: connections, and stopping

mod api;
mod cards;
mod clock;
pub mod config;
mod demo;
mod ledger;
mod metrics;
mod names;
mod pages;
mod problem;
mod provider;
mod serve;
mod text;
mod watch;

pub use config::{Config, LogFormat};
pub use serve::Server;
