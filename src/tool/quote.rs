//! `quote`: what a job costs, and many jobs at once.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use credit_estimator::json::Value;
use credit_estimator::{Answer, wire};

use super::columns::Style;
use super::{Failure, Out, Source, answer, batch, clock, values};

/// Tell what a job costs, line by line
///
/// A value is written as the card spells it. `unknown` stands for what is not known yet, `auto` for what the provider
/// decides, where the card allows it. A switch is `on` or `off`; its name alone is on. Media are kinds with how many,
/// or with what is known of them: `references=image:2,video:7.5s`, `references=video:1920x1080:24fps:7.5s`. Items of a
/// list stand between commas: `shots=5,5,3`.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Arguments {
    /// The rate card
    card: PathBuf,
    /// The model, by its id
    #[arg(short, long, required_unless_present = "batch")]
    model: Option<String>,
    /// What is chosen; an input that is left out takes its default
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// When: an RFC 3339 instant, `now`, or `none` for no instant
    #[arg(long, value_name = "INSTANT", default_value = "now")]
    at: String,
    /// Print the answer as the page and the server get it, in JSON
    #[arg(long)]
    json: bool,
    /// Answer the questions on standard input, one JSON object a line
    ///
    /// Each line is `{"id", "model", "at"?, "selection"}` and is answered, in the same order, with `{"id", "answer"}`.
    /// `id` may be any JSON and is given back as it is; without `at` the instant is now, read once; `null` is no
    /// instant. A line that is no question is answered with `{"id", "error": {"line", "message"}}`, where `id` is null if
    /// it can't be read. Empty lines are passed over; a line may have up to 1 MiB.
    #[arg(long, conflicts_with_all = ["model", "values", "at", "json"])]
    batch: bool,
}

const EXAMPLES: &str = "\
Examples:
  Seven seconds with sound:
  $ credit-estimator quote card.json --model clip duration=7 audio=on

  What is not known yet gives a range or a rate, and what would settle it:
  $ credit-estimator quote card.json -m clip duration=unknown

  For a program, at an instant of its own:
  $ credit-estimator quote card.json -m clip --json --at 2026-11-22T00:00:00Z

  Many at once:
  $ echo '{\"id\":1,\"model\":\"clip\",\"selection\":{}}' | credit-estimator quote card.json --batch

Exit status:
  0  a price, a range or a rate; with --batch: every line was a question
  1  the card refuses the job; with --batch: some line was no question
  2  the command is wrong, or a file can't be read";

/// How many alternatives of each kind are shown.
const ALTERNATIVES: usize = 3;

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    if arguments.batch {
        if arguments.card.as_os_str() == "-" {
            return Err(Failure::new("with `--batch` standard input holds the questions; name the card's file"));
        }
        let card = Source::read_card(&arguments.card)?;
        return batch::run(&card, out);
    }
    let card = Source::read_card(&arguments.card)?;
    let model = arguments.model.as_deref().unwrap_or_default();
    let inputs = values::find_model(&card, model)?;
    let selection = inputs.selection(&arguments.values)?;
    let at = clock::at(&arguments.at);
    let answer = card.quote(model, &selection, at.as_deref());
    if arguments.json {
        let mut ask = vec![
            (String::from("model"), Value::String(model.to_owned())),
            (String::from("selection"), selection.clone()),
        ];
        ask.extend(at.map(|at| (String::from("at"), Value::String(at))));
        writeln!(out, "{}", wire::quote(&card, &Value::Object(ask)))?;
    } else {
        let others = card.alternatives(model, &selection, at.as_deref(), Some(ALTERNATIVES)).ok();
        let text = answer::text(&answer, &values::label(&card, model), others.as_ref(), Style(out.colored()));
        out.write_all(text.as_bytes())?;
    }
    Ok(ExitCode::from(u8::from(matches!(answer, Answer::Refused(_)))))
}
