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

use common::cases::{Case, ask_and_compare, broken_as_expected, read_lines};
use credit_estimator::RateCard;

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
    broken_as_expected(&lines);
    assert_eq!(lines.len(), 193);
}
