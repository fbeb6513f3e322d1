//! The project's own cases, natively: `tests/cases/README.md` says how they read.
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

#[track_caller]
fn run(file: &str) {
    let root = env!("CARGO_MANIFEST_DIR");
    let lines = read_lines(&format!("{root}/tests/cases/{file}.jsonl"));
    let mut cards: BTreeMap<String, RateCard> = BTreeMap::new();
    let mut faults = Vec::new();
    for line in &lines {
        let case = Case::read(line);
        let path = format!("{root}/tests/cards/{}", case.card);
        let card = cards.entry(path).or_insert_with_key(|path| {
            let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
            RateCard::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
        });
        faults.extend(ask_and_compare(&case, card).err());
    }
    assert!(!lines.is_empty());
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

#[test]
fn the_studio_card_prices_every_model_as_worked_by_hand() {
    run("studio");
}

#[test]
fn the_studio_card_prices_each_row_of_the_price_facts() {
    run("rates");
}

#[test]
fn the_seedance_card_holds_every_figure_of_the_metered_system() {
    run("seedance");
}

#[test]
fn published_examples_of_providers_come_out() {
    run("providers");
}

#[test]
fn rules_of_the_language_that_meet_each_other_agree() {
    run("corners");
}

/// Subtle corners of the contract, each with its own small card.
#[test]
fn corners_of_the_contract_hold() {
    let lines = read_lines(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/edges.jsonl"));
    let mut faults = Vec::new();
    for line in &lines {
        let card =
            RateCard::read(line.get("card").unwrap()).unwrap_or_else(|error| panic!("{}: {error}", line.canonical()));
        faults.extend(ask_and_compare(&Case::read(line), &card).err());
    }
    assert!(!lines.is_empty());
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

/// Cards that were once taken for sound.
#[test]
fn cards_with_a_fault_are_refused() {
    let lines = read_lines(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/broken.jsonl"));
    assert!(!lines.is_empty());
    broken_as_expected(&lines);
}
