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
use credit_estimator::json::{Value, parse};
use credit_estimator::{RateCard, wire};

const DEMO: &str = r#"{ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
  "models": [ { "id": "flat", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ] }"#;

fn card(name: &str) -> RateCard {
    if name == "demo" {
        return RateCard::parse(DEMO).unwrap();
    }
    let path =
        if name == "basic" { format!("tests/conformance/{name}.json") } else { format!("www/rates/{name}.json") };
    RateCard::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What is expected is there: of an object the members that are named, of a list every item.
fn fault(want: &Value, found: Option<&Value>, place: &str) -> Option<String> {
    let told = || found.map_or_else(|| String::from("nothing"), Value::canonical);
    match (want, found) {
        (Value::Object(members), Some(found @ Value::Object(_))) => {
            members.iter().find_map(|(name, want)| fault(want, found.get(name), &format!("{place}.{name}")))
        }
        (Value::Array(wants), Some(Value::Array(items))) if wants.len() == items.len() => wants
            .iter()
            .zip(items)
            .enumerate()
            .find_map(|(i, (want, found))| fault(want, Some(found), &format!("{place}[{i}]"))),
        (Value::Array(wants), Some(Value::Array(items))) => {
            Some(format!("{place}: {} items expected, found {}: {}", wants.len(), items.len(), told()))
        }
        (want, Some(found)) if want == found => None,
        _ => Some(format!("{place}: expected {}, found {}", want.canonical(), told())),
    }
}

fn codes(answer: &Value) -> Vec<String> {
    let Some(Value::Array(problems)) = answer.get("problems") else { return Vec::new() };
    let mut codes: Vec<String> =
        problems.iter().map(|problem| problem.get("code").and_then(Value::as_str).unwrap().to_owned()).collect();
    codes.sort();
    codes
}

/// Every line is asked by `ask`; what `expect` does not name is free.
fn run(file: &str, ask: fn(&RateCard, &Value) -> String, fields: &[&str]) {
    let mut faults = Vec::new();
    let lines = read_lines(file);
    assert!(lines.len() > 10);
    for line in &lines {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap();
        let members = fields.iter().filter_map(|name| Some(((*name).to_owned(), line.get(name)?.clone())));
        let answer = ask(&card(text("card")), &Value::Object(members.collect()));
        let found = parse(&answer).unwrap().value;
        let Some(Value::Object(wants)) = line.get("expect") else { panic!("{} expects nothing", text("id")) };
        let wanted: Vec<String> = match line.get("expect").unwrap().get("codes") {
            Some(Value::Array(codes)) => codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect(),
            _ => Vec::new(),
        };
        if codes(&found) != wanted {
            faults.push(format!("{}: {}", text("id"), answer));
        }
        for (name, want) in wants.iter().filter(|(name, _)| name != "codes") {
            faults.extend(fault(want, found.get(name), name).map(|fault| format!("{}: {fault}", text("id"))));
        }
        if !wanted.is_empty() && found.get("wallet").is_some() {
            faults.push(format!("{}: a wallet beside problems", text("id")));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn histories_come_to_what_was_worked_by_hand() {
    run("tests/cases/wallet.jsonl", wire::replay, &["events", "at"]);
}

#[test]
fn a_job_does_to_a_wallet_what_was_worked_by_hand() {
    run("tests/cases/preview.jsonl", previewed, &["events", "wallet", "model", "selection", "at", "context"]);
}

/// The wallet is given, or what the events make of it: as somebody would hand over what `replay` said.
fn previewed(card: &RateCard, ask: &Value) -> String {
    let Value::Object(mut members) = ask.clone() else { panic!("no question") };
    if let Some(events) = ask.get("events") {
        members.retain(|(name, _)| name != "events");
        let replay = Value::Object(vec![(String::from("events"), events.clone())]);
        let answer = parse(&wire::replay(card, &replay)).unwrap().value;
        members.push((String::from("wallet"), answer.get("wallet").unwrap().clone()));
    }
    wire::preview(card, &Value::Object(members))
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
