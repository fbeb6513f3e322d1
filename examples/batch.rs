//! The door for other programs to compare against: JSON lines in, JSON lines out.
//!
//! `{"id", "card" | "path", "model", "at"?, "selection"}` is answered with `{"id", "answer"}`; without `model` the card
//! is checked, and `{"id", "problems"}` comes back. A card stands there as it is, or as a string of its text.
//! With `"ask"`, the name of a question such as `compare` or `replay`, the line's `of` is that question as it stands.

use std::collections::HashMap;
use std::io::{self, BufRead, Write};

use credit_estimator::json::{self, Value};
use credit_estimator::{CardError, RateCard, wire};

type Door = fn(&RateCard, &Value) -> String;

/// The questions that are asked as they stand.
const DOORS: [(&str, Door); 9] = [
    ("quote", wire::quote),
    ("options", wire::options),
    ("alternatives", wire::alternatives),
    ("compare", wire::compare),
    ("census", wire::census),
    ("plan", wire::plan),
    ("preview", wire::preview),
    ("replay", wire::replay),
    ("describe", |card, _| wire::describe(card)),
];

fn main() -> io::Result<()> {
    let mut cards: HashMap<String, Result<RateCard, CardError>> = HashMap::new();
    // Line by line: whoever asks one question may wait for its answer.
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let value = match json::parse(&line) {
            Ok(parsed) => parsed.value,
            Err(error) => {
                writeln!(out, "{{\"error\":\"{} at byte {}\"}}", error.message, error.offset)?;
                continue;
            }
        };
        let id = value.get("id").map(Value::canonical).unwrap_or_else(|| String::from("null"));
        let text = match (value.get("card"), value.get("path").and_then(Value::as_str)) {
            (Some(card), _) => card.canonical(),
            (None, Some(path)) => path.to_owned(),
            (None, None) => continue,
        };
        let card = cards.entry(text).or_insert_with_key(|text| match value.get("card") {
            Some(Value::String(text)) => RateCard::parse(text),
            Some(card) => RateCard::read(card),
            None => RateCard::parse(&std::fs::read_to_string(text).unwrap_or_default()),
        });
        let of = value.get("of").unwrap_or(&Value::Null);
        let asked = value.get("ask").and_then(Value::as_str);
        let door = asked.and_then(|asked| DOORS.iter().find(|(name, _)| *name == asked)).map(|(_, door)| door);
        match (card, value.get("model").and_then(Value::as_str)) {
            (Ok(card), _) if door.is_some() => {
                let answer = door.map(|door| door(card, of)).unwrap_or_default();
                writeln!(out, "{{\"id\":{id},\"answer\":{answer}}}")?;
            }
            (Ok(card), Some(model)) => {
                let selection = value.get("selection").cloned().unwrap_or(Value::Object(Vec::new()));
                let answer = card.quote(model, &selection, value.get("at").and_then(Value::as_str));
                writeln!(out, "{{\"id\":{id},\"answer\":{}}}", wire::answer_json(&answer))?;
            }
            (Ok(_), None) => writeln!(out, "{{\"id\":{id},\"problems\":[]}}")?,
            (Err(error), _) => writeln!(out, "{{\"id\":{id},\"problems\":{}}}", wire::card_problems_json(error))?,
        }
    }
    out.flush()
}
