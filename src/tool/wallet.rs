//! `wallet`: what a history of events makes of a wallet.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use credit_estimator::json::{self, Value};
use credit_estimator::wire;

use super::columns::{Align, Columns, Style};
use super::{Failure, Out, Source, clock};

/// Replay what happened to a wallet: its lots and its ledger
///
/// The history is a JSON file: a list of events, or an object with `events`, as the page and the server have it. The
/// card says what plans, packs and the trial grant, which credits are spent first, and what comes back when a job ends.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Arguments {
    /// The rate card
    card: PathBuf,
    /// The events; `-` is standard input
    history: PathBuf,
    /// Up to this instant: RFC 3339, `now`, or `none` for the last event
    #[arg(long, value_name = "INSTANT", default_value = "none")]
    at: String,
    /// Print wallet and ledger as the page and the server get them, in JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  $ credit-estimator wallet card.json history.json | head -n 1
  15 available, 0 held

  How it stood before, for a program:
  $ credit-estimator wallet card.json history.json --at 2026-11-22T12:00:00Z --json

Exit status:
  0  the wallet
  1  an event that can't have happened; all of them are named
  2  the command is wrong, or a file can't be read";

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    if arguments.card.as_os_str() == "-" && arguments.history.as_os_str() == "-" {
        return Err(Failure::new("only one of card and history can be standard input"));
    }
    let card = Source::read_card(&arguments.card)?;
    let source = Source::read(&arguments.history)?;
    let read = json::parse(&source.text);
    let given = read.map_err(|error| Failure::new(format!("`{}` is no JSON: {}", source.name, error.message)))?.value;
    let mut members = match given {
        Value::Object(members) => members,
        events => vec![(String::from("events"), events)],
    };
    if let Some(at) = clock::at(&arguments.at) {
        members.retain(|(name, _)| name != "at");
        members.push((String::from("at"), Value::String(at)));
    }
    let text = wire::replay(&card, &Value::Object(members));
    let replayed = json::parse(&text).map_or(Value::Null, |parsed| parsed.value);
    let refused = !list(&replayed, "problems").is_empty();
    if arguments.json {
        writeln!(out, "{text}")?;
    } else if refused {
        for problem in list(&replayed, "problems") {
            writeln!(out, "{}: {} ({})", word(problem, "input"), word(problem, "message"), word(problem, "code"))?;
        }
    } else {
        let style = Style(out.colored());
        for line in told(&replayed, style) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(ExitCode::from(u8::from(refused)))
}

pub(super) fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

pub(super) fn word<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Sums, then lots in the order in which they are spent, then the ledger.
fn told(replayed: &Value, style: Style) -> Vec<String> {
    let wallet = replayed.get("wallet").unwrap_or(&Value::Null);
    let mut lines =
        vec![style.strong(&format!("{} available, {} held", word(wallet, "available"), word(wallet, "held")))];
    let sums = ["granted", "spent", "expired", "upcoming"].map(|name| format!("{} {name}", word(wallet, name)));
    lines.push(style.faint(&sums.join(", ")));
    let mut lots = Columns::new([Align::Left, Align::Left, Align::Point, Align::Point, Align::Left]);
    for lot in list(wallet, "lots") {
        let held =
            Some(word(lot, "held")).filter(|held| *held != "0").map_or(String::new(), |held| format!("{held} held"));
        let until = lot
            .get("until")
            .and_then(Value::as_str)
            .map_or_else(|| String::from("never expires"), |until| format!("until {until}"));
        let named =
            [word(lot, "label"), word(lot, "plan"), word(lot, "pack")].into_iter().find(|name| !name.is_empty());
        let kind = format!("{} {}", word(lot, "origin"), named.unwrap_or_default());
        lots.row([
            word(lot, "id").to_owned(),
            kind.trim_end().to_owned(),
            word(lot, "available").to_owned(),
            held,
            until,
        ]);
    }
    let mut ledger =
        Columns::new([Align::Left, Align::Left, Align::Left, Align::Point, Align::Point, Align::Point, Align::Left]);
    for entry in list(replayed, "entries") {
        let what =
            [word(entry, "label"), word(entry, "hold")].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let note = match (word(entry, "type"), word(entry, "returned"), word(entry, "expired")) {
            ("settle", back, _) if back != "0" => format!("{back} back"),
            (_, _, gone) if !gone.is_empty() && gone != "0" => format!("of these {gone} had expired"),
            _ => String::new(),
        };
        let cells = ["at", "type"].map(|name| word(entry, name).to_owned());
        let amounts = ["credits", "available", "held"].map(|name| word(entry, name).to_owned());
        ledger.row(cells.into_iter().chain([what.to_owned()]).chain(amounts).chain([note]));
    }
    let (lots, ledger) = (lots.lines(), ledger.lines());
    for (title, part) in [
        ("Lots, in the order in which they are spent", lots),
        ("What happened: credits, then available and held", ledger),
    ] {
        if !part.is_empty() {
            lines.extend([String::new(), style.strong(title)]);
            lines.extend(part);
        }
    }
    lines
}
