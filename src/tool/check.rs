//! `check`: everything that is wrong with cards.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use credit_estimator::RateCard;

use super::report::Report;
use super::{Failure, Out, Source};

/// Tell everything that is wrong with cards, with the place and what would be right
///
/// Exit status: 0 if nothing is wrong, 1 if a card has a problem, 2 if a file can't be read.
#[derive(Args)]
pub struct Arguments {
    /// The rate cards
    #[arg(required = true, value_name = "CARD")]
    cards: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let mut status = 0;
    for path in &arguments.cards {
        let source = match Source::read(path) {
            Ok(source) => source,
            Err(failure) => {
                failure.tell(out);
                status = 2;
                continue;
            }
        };
        match RateCard::parse(&source.text) {
            Ok(_) => writeln!(out, "{}: no problems", source.name)?,
            Err(error) => {
                out.write_all(Report::new(&source, out.colored()).problems(&error.problems).as_bytes())?;
                let count = error.problems.len();
                writeln!(out, "{}: {count} {}", source.name, if count == 1 { "problem" } else { "problems" })?;
                status = status.max(1);
            }
        }
    }
    Ok(ExitCode::from(status))
}
