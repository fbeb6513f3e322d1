//! `bundle`: the card as it is sent to a page.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use credit_estimator::{RateCard, json};

use super::{Failure, Out, Source};

const HELP: &str = "\
Examples:
  A card to send to pages, without a space too many:
  $ credit-estimator bundle card.json -o card.min.json

  Whether two cards say the same, however they are written:
  $ cmp <(credit-estimator bundle card.json) <(credit-estimator bundle card.min.json)";

/// Write the card canonical and minified (RFC 8785): the bytes that the digest is made of
///
/// A card with a problem is not written.
#[derive(Args)]
#[command(after_long_help = HELP)]
pub struct Arguments {
    /// The rate card
    card: PathBuf,
    /// Where to write it, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let source = Source::read(&arguments.card)?;
    let canonical = match (RateCard::parse(&source.text), json::parse(&source.text)) {
        (Ok(_), Ok(parsed)) => parsed.value.canonical(),
        (Err(error), _) => return Err(Failure::Card(Box::new(source), error)),
        // A card is JSON.
        (Ok(_), Err(error)) => return Err(Failure::new(error.message)),
    };
    match &arguments.output {
        Some(path) => fs::write(path, canonical)
            .map_err(|error| Failure::new(format!("`{}` can't be written: {error}", path.display())))?,
        None => out.write_all(canonical.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}
