//! `check`: everything that is wrong with cards, and what is worth a second look.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use credit_estimator::{CardProblem, Instant, RateCard, json};

use super::report::{Report, Weight};
use super::warnings::{self, Warning};
use super::{Failure, Out, Source, clock};

const HELP: &str = "\
Examples:
  One card, or every card of a folder:
  $ credit-estimator check card.json
  card.json: no problems, no warnings
  $ credit-estimator check cards/*.json

  Where a warning has to be settled too, such as before publishing:
  $ credit-estimator check --deny-warnings card.json

  For a program; with several cards an array of these, each with its `file`:
  $ credit-estimator check --json card.json
  {\"problems\":[],\"warnings\":[]}

Warnings:
  dearer-shorter  more seconds cost less, everything else alike
  dearer-smaller  a bigger size costs less, everything else alike
  odd-row         a row of a table is at least 5 times each row beside it, or at most a fifth of it;
                  beside it are those with one other key, and there are two or more
  old-source      the `date` of a `source` lies more than 90 days back
  no-example      a model has no example
  dearer-in-bulk  a larger pack costs more by the credit than a smaller one
  dearer-by-the-year  a year of a plan costs more than twelve months
  ending-unsaid   the wallet says nothing about what comes back when a job ends so
  grants-nothing, nothing-to-buy  a plan without grants; packs are proposed, and there are none
  A model whose period is over is not looked at.

Exit status:
  0  no problems (there may be warnings)
  1  a card has a problem
  2  the command is wrong, or a file can't be read
  3  no problems, but warnings, with --deny-warnings";

/// Tell everything that is wrong with cards, where, and what would be right
///
/// Problems are told all at once. What may be right but is worth a second look is a warning.
#[derive(Args)]
#[command(after_long_help = HELP)]
pub struct Arguments {
    /// The rate cards
    #[arg(required = true, value_name = "CARD")]
    cards: Vec<PathBuf>,
    /// From when the age of sources is counted back: an RFC 3339 instant, or `now`
    #[arg(long, value_name = "INSTANT", default_value = "now", value_parser = instant)]
    at: Instant,
    /// End with status 3 if there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn instant(text: &str) -> Result<Instant, String> {
    let instant = if text == "now" { clock::now() } else { text.to_owned() };
    Instant::parse(&instant)
        .ok_or_else(|| String::from("write an instant with its offset, such as 2026-11-22T00:00:00Z"))
}

/// What was found in one file.
struct Found {
    source: Source,
    problems: Vec<CardProblem>,
    warnings: Vec<Warning>,
}

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let mut status = 0;
    let mut shapes = Vec::new();
    for path in &arguments.cards {
        let found = match Source::read(path) {
            Ok(source) => look(source, arguments.at),
            Err(failure) => {
                failure.tell(out);
                status = 2;
                continue;
            }
        };
        status = match (status, found.problems.is_empty(), found.warnings.is_empty()) {
            (2, ..) => 2,
            (1, ..) | (_, false, _) => 1,
            (_, true, false) if arguments.deny_warnings => 3,
            (before, ..) => before,
        };
        if arguments.json {
            shapes.push(shape(&found, arguments.cards.len() > 1));
        } else {
            tell(&found, out)?;
        }
    }
    match (arguments.json, shapes.as_slice()) {
        (false, _) => {}
        (true, [one]) if arguments.cards.len() == 1 => writeln!(out, "{one}")?,
        (true, many) => writeln!(out, "[{}]", many.join(","))?,
    }
    Ok(ExitCode::from(status))
}

fn look(source: Source, at: Instant) -> Found {
    let card = RateCard::parse(&source.text);
    let mut warnings = Vec::new();
    if let Ok(parsed) = json::parse(&source.text) {
        if let Ok(card) = &card {
            warnings.extend(warnings::of_prices(card, &parsed.value, at));
        }
        warnings.extend(warnings::of_document(&parsed.value, at));
    }
    let problems = card.err().map(|error| error.problems).unwrap_or_default();
    Found { source, problems, warnings }
}

/// Warnings of one code beyond these are told in one line each.
const DRAWN: usize = 3;

fn tell(found: &Found, out: &mut Out) -> Result<(), Failure> {
    let Found { source, problems, warnings } = found;
    let report = Report::new(source, out.colored());
    out.write_all(report.problems(problems).as_bytes())?;
    let mut codes: Vec<&str> = Vec::new();
    for Warning { code, path, message } in warnings {
        let drawn = codes.iter().filter(|other| *other == code).count() < DRAWN;
        codes.push(code);
        let text = if drawn {
            report.at(Weight::Warning, code, path, message)
        } else {
            report.line(Weight::Warning, code, path, message)
        };
        out.write_all(text.as_bytes())?;
    }
    let count = |count: usize, what: &str| match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    let (problems, warnings) = (count(problems.len(), "problem"), count(warnings.len(), "warning"));
    Ok(writeln!(out, "{}: {problems}, {warnings}", source.name)?)
}

/// `{ "problems": [ { code, path, message } ], "warnings": [ … ] }`, with `file` first where there are several.
fn shape(found: &Found, named: bool) -> String {
    let mut text = String::from("{");
    if named {
        text.push_str("\"file\":");
        json::quote(&found.source.name, &mut text);
        text.push(',');
    }
    let problems = found.problems.iter().map(|problem| [problem.code, &problem.path, &problem.message]);
    list(&mut text, "problems", problems);
    text.push(',');
    list(&mut text, "warnings", found.warnings.iter().map(|warning| [warning.code, &warning.path, &warning.message]));
    text.push('}');
    text
}

fn list<'f>(text: &mut String, name: &str, faults: impl Iterator<Item = [&'f str; 3]>) {
    json::quote(name, text);
    text.push_str(":[");
    for (i, fault) in faults.enumerate() {
        text.push_str(if i > 0 { ",{" } else { "{" });
        for (j, (name, value)) in ["code", "path", "message"].into_iter().zip(fault).enumerate() {
            text.push_str(if j > 0 { "," } else { "" });
            json::quote(name, text);
            text.push(':');
            json::quote(value, text);
        }
        text.push('}');
    }
    text.push(']');
}
