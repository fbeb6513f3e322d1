//! `schema`: the JSON Schema of a card.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, Out, document};

const HELP: &str = "\
Examples:
  Beside a card that begins with { \"$schema\": \"./card.schema.json\", … }:
  $ credit-estimator schema > card.schema.json";

/// Print the JSON Schema of a card
///
/// An editor completes and underlines a card whose `$schema` names a file with it.
#[derive(Args)]
#[command(after_long_help = HELP)]
pub struct Arguments {}

pub fn run(Arguments {}: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let text = serde_json::to_string_pretty(&document::schema())
        .map_err(|error| Failure::new(format!("the schema can't be written: {error}")))?;
    writeln!(out, "{text}")?;
    Ok(ExitCode::SUCCESS)
}
