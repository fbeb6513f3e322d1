//! `digest`: what a card is known by.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, Out, Source};

const HELP: &str = "\
Examples:
  $ credit-estimator digest card.json

  The same by other means:
  $ credit-estimator bundle card.json | sha256sum";

/// Print the card's digest, as every answer carries it
///
/// SHA-256 over the card's canonical JSON (RFC 8785): two files have the same digest if they say the same, however they
/// are indented and ordered.
#[derive(Args)]
#[command(after_long_help = HELP)]
pub struct Arguments {
    /// The rate card
    card: PathBuf,
}

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let card = Source::read_card(&arguments.card)?;
    writeln!(out, "{}", card.digest())?;
    Ok(ExitCode::SUCCESS)
}
