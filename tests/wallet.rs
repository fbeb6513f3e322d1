//! Wallets: hand-worked histories, and what a job would do to a wallet.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use common::cases::read_lines;
use common::histories::{DEMO, faults, question};
use credit_estimator::json::{Value, parse};
use credit_estimator::{RateCard, wire};

fn card(name: &str) -> RateCard {
    if name == "demo" {
        return RateCard::parse(DEMO).unwrap();
    }
    let path =
        if name == "basic" { format!("tests/conformance/{name}.json") } else { format!("www/rates/{name}.json") };
    RateCard::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every line is asked by `ask`; what `expect` does not name is free.
fn run(file: &str, ask: fn(&RateCard, &Value) -> String) {
    let lines = read_lines(file);
    assert!(lines.len() > 10);
    let faults: Vec<String> = lines
        .iter()
        .flat_map(|line| {
            let card = card(line.get("card").and_then(Value::as_str).unwrap());
            faults(line, &ask(&card, &question(line, |events| wire::replay(&card, events))))
        })
        .collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn histories_come_to_what_was_worked_by_hand() {
    run("tests/cases/wallet.jsonl", wire::replay);
}

#[test]
fn a_job_does_to_a_wallet_what_was_worked_by_hand() {
    run("tests/cases/preview.jsonl", wire::preview);
}

/// Three of four images: 3 × 0.25 × 1.43 × 100 = 107.25, rounded up to 108 of the 143 that were held.
#[test]
fn what_was_delivered_is_what_is_charged() {
    let studio = card("studio");
    let data = |text: &str| parse(text).unwrap().value;
    let settle = |selection: &str, usage: &str, hold: &str| {
        let (model, at) = ("recraft-creative-upscale", Some("2026-11-22T00:00:00Z"));
        let found = studio.settlement(model, &data(selection), at, &data(usage), hold.parse().unwrap());
        found.map(|found| {
            (found.credits.to_string(), found.returned.to_string(), found.waived.map(|one| one.to_string()))
        })
    };
    let of = |credits: &str, returned: &str| Ok((credits.to_owned(), returned.to_owned(), None));
    assert_eq!(settle(r#"{"outputs":"4"}"#, r#"{"outputs":"3"}"#, "143"), of("108", "35"));
    assert_eq!(settle(r#"{"outputs":"4"}"#, "{}", "143"), of("143", "0"));
    // Five are 178.75, so 179: what is above the hold is nobody's debt.
    let waived = Ok((String::from("143"), String::from("0"), Some(String::from("36"))));
    assert_eq!(settle(r#"{"outputs":"4"}"#, r#"{"outputs":"5"}"#, "143"), waived);
    let codes = |found: Result<_, Vec<credit_estimator::Problem>>| -> Vec<(&str, Option<String>)> {
        found.unwrap_err().into_iter().map(|problem| (problem.code, problem.input)).collect()
    };
    let one = |code, input: &str| vec![(code, Some(input.to_owned()))];
    assert_eq!(codes(settle(r#"{"outputs":"4"}"#, r#"{"outputs":"0"}"#, "143")), one("out-of-range", "outputs"));
    assert_eq!(codes(settle(r#"{"outputs":"4"}"#, r#"{"outputs":null}"#, "143")), one("needs-input", "outputs"));
    assert_eq!(codes(settle(r#"{"outputs":"4"}"#, "3", "143")), one("wrong-type", "usage"));
    assert_eq!(codes(settle(r#"{"outputs":"4"}"#, "{}", "-1")), one("out-of-range", "hold"));
}
