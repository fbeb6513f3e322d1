//! The conformance suite, natively. `tests/conformance/README.md` says how to compare.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeMap;

use common::cases::{Case, ask_and_compare, read_lines};
use credit_estimator::RateCard;
use credit_estimator::json::Value;

#[test]
fn every_selection_is_answered_as_worked_by_hand() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance");
    let lines = read_lines(&format!("{folder}/selections.jsonl"));
    let mut cards: BTreeMap<&str, RateCard> = BTreeMap::new();
    let mut faults = Vec::new();
    for line in &lines {
        let case = Case::read(line);
        let card = cards.entry(case.card).or_insert_with_key(|name| {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            RateCard::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
        });
        faults.extend(ask_and_compare(&case, card).err());
    }
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
    assert_eq!(lines.len(), 536);
}

#[test]
fn every_broken_card_is_refused_with_its_code_and_place() {
    let lines = read_lines(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/broken.jsonl"));
    let mut faults = Vec::new();
    for line in &lines {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut expected: Vec<String> = match line.get("codes") {
            Some(Value::Array(codes)) => codes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        expected.sort();
        let problems = RateCard::read(line.get("card").unwrap()).err().map(|error| error.problems).unwrap_or_default();
        let mut found: Vec<String> = problems.iter().map(|problem| problem.code.to_owned()).collect();
        found.sort();
        found.dedup();
        let place = problems.first().is_none_or(|problem| problem.path.starts_with(text("path").trim_end_matches('/')));
        if found != expected || !place {
            let shown: Vec<String> = problems.iter().map(|p| format!("{} {} {}", p.code, p.path, p.message)).collect();
            faults.push(format!("{}: expected {expected:?} at {}, found {shown:?}", text("id"), text("path")));
        }
    }
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
    assert_eq!(lines.len(), 193);
}
