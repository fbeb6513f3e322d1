//! `plan`: ways to pay for a month's work.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use credit_estimator::json::{self, Value};
use credit_estimator::{RateCard, wire};

use super::columns::{Align, Columns, Style};
use super::wallet::{list, word};
use super::{Failure, Out, Source, clock};

/// Rank the ways to pay for a month's work: plans, packs, and both
///
/// The work is a JSON file: a list of `{"model", "selection", "count"}`, or an object with `work` and whatever else the page
/// and the server may ask (`plans`, `packs`, `billing`, `context`). The same work is paid for month after month. A month has
/// 30 days, and packs are bought at once for as many months as cost least by the month and as they are valid for.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Arguments {
    /// The rate card
    card: PathBuf,
    /// The work; `-` is standard input
    work: PathBuf,
    /// When: an RFC 3339 instant, `now`, or `none` for no instant
    #[arg(long, value_name = "INSTANT", default_value = "now")]
    at: String,
    /// Print the answer as the page and the server get it, in JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  $ credit-estimator plan shop.json work.json | head -n 1
  980 credits a month

  What each plan and pack makes of it, for a program:
  $ credit-estimator plan shop.json work.json --json --at 2026-11-22T00:00:00Z

Exit status:
  0  at least one way
  1  no way: the question is wrong, something in it has no price, or nothing that the card sells is enough
  2  the command is wrong, or a file can't be read";

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    if arguments.card.as_os_str() == "-" && arguments.work.as_os_str() == "-" {
        return Err(Failure::new("only one of card and work can be standard input"));
    }
    let card = Source::read_card(&arguments.card)?;
    let source = Source::read(&arguments.work)?;
    let read = json::parse(&source.text);
    let given = read.map_err(|error| Failure::new(format!("`{}` is no JSON: {}", source.name, error.message)))?.value;
    let mut members = match given {
        Value::Object(members) => members,
        work => vec![(String::from("work"), work)],
    };
    if let Some(at) = clock::at(&arguments.at)
        && !members.iter().any(|(name, _)| name == "at")
    {
        members.push((String::from("at"), Value::String(at)));
    }
    let text = wire::plan(&card, &Value::Object(members));
    let found = json::parse(&text).map_or(Value::Null, |parsed| parsed.value);
    if arguments.json {
        writeln!(out, "{text}")?;
    } else {
        for line in told(&card, &found, Style(out.colored())) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(ExitCode::from(u8::from(list(&found, "ways").is_empty())))
}

/// The sum, then the ways, cheapest first; or why there are none.
fn told(card: &RateCard, found: &Value, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if found.get("credits").is_some() {
        lines.push(style.strong(&format!("{} credits a month", span(found, "credits"))));
    }
    for (row, at) in list(found, "rows").iter().zip(0..) {
        match word(row, "outcome") {
            "rate" => lines.push(format!("work[{at}]: the price depends on what is not known and has no upper end")),
            _ => lines.extend(list(row, "problems").iter().map(|problem| fault(&format!("work[{at}] "), problem))),
        }
    }
    lines.extend(list(found, "problems").iter().map(|problem| fault("", problem)));
    let ways = list(found, "ways");
    if ways.is_empty() {
        if list(found, "problems").is_empty() && found.get("credits").is_some() {
            lines.push(String::from("no plan or pack that is looked at is enough"));
        }
        return lines;
    }
    let described = json::parse(&wire::describe(card)).map_or(Value::Null, |parsed| parsed.value);
    let currency = word(&described, "currency");
    let mut columns = Columns::new([Align::Left, Align::Point, Align::Point, Align::Left, Align::Left]);
    let heads = ["", &format!("{currency} a month"), "a credit", "paid", "left each month"];
    columns.row(heads.map(str::to_owned));
    for way in ways {
        let expires = span(way, "expires");
        let left = match span(way, "unused") {
            unused if unused == "0" || expires == "0" => unused,
            unused if unused == expires => format!("{unused}, which expires"),
            unused => format!("{unused}, of which {expires} expires"),
        };
        columns.row([
            word(way, "id").to_owned(),
            word(way, "perMonth").to_owned(),
            word(way, "perCredit").to_owned(),
            paid(way),
            left,
        ]);
    }
    lines.push(String::new());
    lines.extend(columns.lines());
    lines
}

/// `29 each month, 55 for 5 months: p100, 3 × p1000`.
fn paid(way: &Value) -> String {
    let months = |pay: &Value| match pay.get("months").and_then(Value::as_integer) {
        Some(1) | None => String::from("each month"),
        Some(12) if word(pay, "what") == "plan" => String::from("each year"),
        Some(months) => format!("for {months} months"),
    };
    let pays: Vec<String> =
        list(way, "pays").iter().map(|pay| format!("{} {}", word(pay, "price"), months(pay))).collect();
    let packs: Vec<String> = list(way, "packs")
        .iter()
        .map(|pack| match pack.get("count").and_then(Value::as_integer) {
            Some(count) if count != 1 => format!("{count} × {}", word(pack, "label")),
            _ => word(pack, "label").to_owned(),
        })
        .collect();
    if packs.is_empty() { pays.join(", ") } else { format!("{}: {}", pays.join(", "), packs.join(", ")) }
}

fn fault(before: &str, problem: &Value) -> String {
    let place = word(problem, "input");
    let colon = if before.is_empty() && place.is_empty() { "" } else { ": " };
    format!("{}{colon}{} ({})", format!("{before}{place}").trim_end(), word(problem, "message"), word(problem, "code"))
}

/// An amount, or both of its ends.
fn span(value: &Value, name: &str) -> String {
    let Some(found) = value.get(name) else { return String::new() };
    match found.as_str() {
        Some(amount) => amount.to_owned(),
        None => format!("{} to {}", word(found, "min"), word(found, "max")),
    }
}
