//! `schema`: the file that ships is the one that is generated, and says of cards what their reader says.

use jsonschema::Validator;
use serde_json::Value;

use crate::support::{all_cards, run, text_of};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&run(&["schema"]).out).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn the_file_that_ships_is_the_schema() {
    let said = run(&["schema"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let same = said.out == text_of("www/rates/card.schema.json");
    assert!(same, "write it anew: cargo run --features cli -- schema > www/rates/card.schema.json");
}

#[test]
fn every_card_is_as_the_schema_says() {
    let validator = validator();
    let mut faults = Vec::new();
    for path in all_cards() {
        let card: Value = serde_json::from_str(&text_of(&path)).unwrap();
        faults.extend(validator.iter_errors(&card).map(|e| format!("{path}{}: {e}", e.instance_path())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_shipped_card_names_the_schema() {
    for path in crate::support::cards_in("www/rates") {
        let card: Value = serde_json::from_str(&text_of(&path)).unwrap();
        assert_eq!(card["$schema"], "./card.schema.json", "{path}");
    }
}

/// What is wrong with the form of a card, and so for a schema to see.
const FORM: [&str; 6] = ["unknown-field", "missing-field", "wrong-type", "bad-decimal", "bad-name", "bad-value"];

/// The broken cards of these codes that a schema can't see, and why.
const UNSEEN: [(&str, &str); 13] = [
    ("b013", "a minimum that is no multiple of the step: arithmetic"),
    ("b053", "`until` before `from`: one value beside another"),
    ("b071", "`min` above `max`: one value beside another"),
    ("b076", "`min` above `max`: one value beside another"),
    ("b078", "`minItems` above `maxItems`: one value beside another"),
    ("b083", "`auto` among the options where `auto` is true: elsewhere it is a word like any other"),
    ("b122", "bounds of a band that do not rise: one value beside another"),
    ("b123", "a last step with a bound: a schema knows the first items of an array, not the last"),
    ("b124", "a step without a bound that is not the last: as before"),
    ("b131", "text as the value of a switch: what a name in a condition is stands in `inputs`"),
    ("b147", "an `each` within another: every number may be one of the forms"),
    ("b182", "bounds of slices that do not rise: one value beside another"),
    ("b183", "a last slice with an end: as before"),
];

#[test]
fn the_form_of_broken_cards_is_refused() {
    let validator = validator();
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for line in text_of("tests/conformance/broken.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (id, codes) = (line["id"].as_str().unwrap(), line["codes"].as_array().unwrap());
        let form = codes.iter().any(|code| FORM.contains(&code.as_str().unwrap()));
        let unseen = UNSEEN.iter().any(|(other, _)| *other == id);
        let valid = validator.is_valid(&line["card"]);
        if codes.is_empty() && !valid {
            faults.push(format!("{id} is a sound card, and refused"));
        }
        if form && valid != unseen {
            faults.push(format!("{id} ({codes:?} at {}): {}", line["path"], if valid { "not seen" } else { "seen" }));
        }
        looked_at += usize::from(form);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(looked_at > 90, "{looked_at}");
}

/// Rows within rows could hide a slip, as every key is allowed there.
#[test]
fn rows_go_as_deep_as_by() {
    let validator = validator();
    let card = |table: &str| -> Value {
        let text = format!(
            r#"{{ "format": 1, "id": "d", "version": "1", "currency": "USD", "credits": {{ "perUnit": "1" }},
                  "models": [ {{ "id": "m", "kind": "image", "price": [ {{ "line": "l", "rate": {{ "table": {table} }} }} ] }} ] }}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    for (table, valid) in [
        (r#"{ "by": ["a"], "rows": { "x": { "ceil": "d", "to": "1" } } }"#, true),
        (r#"{ "by": ["a"], "rows": { "x": { "ceil": "d", "too": "1" } } }"#, false),
        (r#"{ "by": ["a"], "rows": { "x": { "y": "1" } } }"#, false),
        (r#"{ "by": ["a", "b"], "rows": { "x": { "y": "1" } } }"#, true),
        (r#"{ "by": ["a", "b"], "rows": { "x": "1" } }"#, false),
        (r#"{ "by": ["a", "b", "c"], "rows": { "x": { "y": { "z": { "sum": ["1"] } } } } }"#, true),
        (r#"{ "by": ["a", "b", "c"], "rows": { "x": { "y": { "z": { "sum": [] } } } } }"#, false),
    ] {
        assert_eq!(validator.is_valid(&card(table)), valid, "{table}");
    }
}

/// What stands in the schema is read by people: every definition and every field says what it means.
#[test]
fn everything_is_described() {
    let schema: Value = serde_json::from_str(&run(&["schema"]).out).unwrap();
    let mut bare = Vec::new();
    let definitions = schema["$defs"].as_object().unwrap();
    for (name, definition) in definitions.iter().chain([(&String::from("the card"), &schema)]) {
        if definition["description"].as_str().is_none_or(str::is_empty) {
            bare.push(name.clone());
        }
        for (field, property) in definition["properties"].as_object().into_iter().flatten() {
            if property["description"].as_str().is_none_or(str::is_empty) {
                bare.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:?}");
}
