//! The door for other programs to compare against: JSON lines in, JSON lines out.
//!
//! `{"id", "card" | "path", "model", "at"?, "selection"}` is answered with `{"id", "answer"}`; without `model` the card
//! is checked, and `{"id", "problems"}` comes back. With `"ask": "compare"` or `"ask": "alternatives"` the line's `of` is
//! that question as it stands.

use std::collections::HashMap;
use std::io::{self, BufRead, Write};

use credit_estimator::json::{self, Value};
use credit_estimator::{CardError, RateCard, wire};

fn main() -> io::Result<()> {
    let mut cards: HashMap<String, Result<RateCard, CardError>> = HashMap::new();
    let mut out = io::BufWriter::new(io::stdout().lock());
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
            Some(card) => RateCard::read(card),
            None => RateCard::parse(&std::fs::read_to_string(text).unwrap_or_default()),
        });
        let of = value.get("of").unwrap_or(&Value::Null);
        let door: Option<fn(&RateCard, &Value) -> String> = match value.get("ask").and_then(Value::as_str) {
            Some("compare") => Some(wire::compare),
            Some("alternatives") => Some(wire::alternatives),
            _ => None,
        };
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
