//! Ways to pay for a month's work: cases worked by hand, and laws.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use common::cases::read_lines;
use common::questions::Question;
use credit_estimator::json::parse;
use credit_estimator::{RateCard, wire};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn card(name: &str) -> RateCard {
    let folder = if name == "compare" { "tests/cards" } else { "www/rates" };
    let path = format!("{ROOT}/{folder}/{name}.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    RateCard::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn ways_to_pay_come_out_as_worked_by_hand() {
    let lines = read_lines(&format!("{ROOT}/tests/cases/plan.jsonl"));
    let faults: Vec<String> = lines
        .iter()
        .map(Question::read)
        .filter_map(|case| case.compare(&parse(&wire::plan(&card(case.card), &case.of)).unwrap().value).err())
        .collect();
    assert!(lines.len() > 10);
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}
