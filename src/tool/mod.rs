//! The command line: what there is to say, and what it leads to.
//!
//! Every subcommand is a file with its `Arguments` and a `run`, which writes to [`Out`] and gives back the exit status
//! or a [`Failure`]. The tool uses the crate as any other program does, and it alone knows files, a clock and a terminal.

mod answer;
mod batch;
mod bundle;
mod check;
mod clock;
mod columns;
mod completions;
mod diff;
mod digest;
mod document;
mod files;
mod out;
mod parity;
mod places;
mod plan;
mod quote;
mod report;
mod schema;
mod table;
mod values;
mod wallet;
mod warnings;

use std::process::ExitCode;

use clap::{ColorChoice, Parser, Subcommand};

pub use files::{Failure, Source};
pub use out::Out;

const HELP: &str = "\
Examples:
  Is the card right?
  $ credit-estimator check card.json
  card.json: no problems, no warnings

  What does a job cost?
  $ credit-estimator quote card.json --model clip duration=7 audio

  What can be said of a subcommand, with examples:
  $ credit-estimator help check";

/// Checks rate cards and tells what jobs cost by them.
///
/// A rate card is one JSON document that says what every job costs in credits. Where a card is asked for, `-` is standard
/// input.
#[derive(Parser)]
#[command(name = "credit-estimator", version, max_term_width = 100, after_long_help = HELP)]
pub struct Cli {
    /// When to colour what is printed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Schema(schema::Arguments),
    Quote(quote::Arguments),
    Table(table::Arguments),
    Diff(diff::Arguments),
    Wallet(wallet::Arguments),
    Plan(plan::Arguments),
    Parity(parity::Arguments),
    Digest(digest::Arguments),
    Bundle(bundle::Arguments),
    Completions(completions::Arguments),
}

/// What the process ends with: 0, what the subcommand says, or 2 if it could not be done.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Out::new(cli.color);
    let done = match cli.command {
        Command::Check(arguments) => check::run(&arguments, &mut out),
        Command::Schema(arguments) => schema::run(&arguments, &mut out),
        Command::Quote(arguments) => quote::run(&arguments, &mut out),
        Command::Table(arguments) => table::run(&arguments, &mut out),
        Command::Diff(arguments) => diff::run(&arguments, &mut out),
        Command::Wallet(arguments) => wallet::run(&arguments, &mut out),
        Command::Plan(arguments) => plan::run(&arguments, &mut out),
        Command::Parity(arguments) => parity::run(&arguments, &mut out),
        Command::Digest(arguments) => digest::run(&arguments, &mut out),
        Command::Bundle(arguments) => bundle::run(&arguments, &mut out),
        Command::Completions(arguments) => completions::run(&arguments, &mut out),
    };
    let ended = done.and_then(|status| out.finish().map(|()| status));
    ended.unwrap_or_else(|failure| {
        failure.tell(&out);
        ExitCode::from(2)
    })
}
