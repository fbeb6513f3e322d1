//! `digest` and `bundle`: the card as a whole.

use std::process::Stdio;

use credit_estimator::{RateCard, digest, json};

use crate::support::{all_cards, run, run_with, text_of, tool};

/// The canonical form written by hand: names in order, no space, escapes undone where none is needed.
const CARD: &str = r#"{
  "version": "1", "format": 1, "id": "d\u00e9mo", "currency": "USD",
  "x-count": -0,
  "credits": { "perUnit": "100" },
  "models": [ { "kind": "image", "id": "still", "price": [ { "rate": "0.04", "line": "image" } ] } ]
}"#;
const CANONICAL: &str = concat!(
    r#"{"credits":{"perUnit":"100"},"currency":"USD","format":1,"id":"démo","#,
    r#""models":[{"id":"still","kind":"image","price":[{"line":"image","rate":"0.04"}]}],"version":"1","x-count":0}"#
);

#[test]
fn a_bundle_is_canonical_and_the_digest_is_of_it() {
    let said = run_with(&["bundle", "-"], CARD.as_bytes());
    assert_eq!((said.status, said.out.as_str(), said.err.as_str()), (0, CANONICAL, ""));
    let said = run_with(&["digest", "-"], CARD.as_bytes());
    assert_eq!((said.status, said.out), (0, format!("{}\n", digest(CANONICAL.as_bytes()))));
}

#[test]
fn a_bundle_says_the_same_as_its_card() {
    for path in all_cards() {
        let bundle = run(&["bundle", &path]).out;
        let (card, bundled) = (RateCard::parse(&text_of(&path)).unwrap(), RateCard::parse(&bundle).unwrap());
        assert_eq!(card.digest(), bundled.digest(), "{path}");
        assert_eq!(run(&["digest", &path]).out, format!("{}\n", card.digest()), "{path}");
        assert_eq!(json::parse(&bundle).unwrap().value.canonical(), bundle, "{path}");
    }
}

#[test]
fn a_bundle_goes_where_it_is_told() {
    let place = std::env::temp_dir().join(format!("credit-estimator-bundle-{}.json", std::process::id()));
    let output = tool(&["bundle", "tests/cards/ark.json", "-o"]).arg(&place).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
    let written = std::fs::read_to_string(&place).unwrap();
    std::fs::remove_file(&place).unwrap();
    assert_eq!(written, run(&["bundle", "tests/cards/ark.json"]).out);
}

#[test]
fn a_broken_card_is_neither_bundled_nor_digested() {
    let broken = CARD.replace("\"0.04\"", "0.04");
    for command in ["bundle", "digest"] {
        let said = run_with(&[command, "-"], broken.as_bytes());
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{command}");
        assert!(said.err.contains("error[wrong-type]") && said.err.contains("<stdin>:5:70"), "{}", said.err);
    }
}
