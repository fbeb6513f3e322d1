//! `check`: what is no mistake, but worth a second look; each at its edge, by hand.

use serde_json::{Value, json};

use crate::support::{Said, run_with};

const AT: &str = "2026-11-22T00:00:00Z";

/// A card of one model, `clip`, with what a test is about laid over it.
fn card(model: Value) -> Value {
    let mut whole = json!({ "id": "clip", "kind": "video", "examples": [], "price": [{ "line": "v", "rate": "1" }] });
    whole.as_object_mut().unwrap().extend(model.as_object().unwrap().clone());
    json!({ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" }, "models": [whole] })
}

fn check(card: &Value, arguments: &[&str]) -> Said {
    run_with(&[&["check", "-", "--at", AT], arguments].concat(), card.to_string().as_bytes())
}

/// The warnings of a card but for missing examples: code, place and message.
#[track_caller]
fn warnings(model: Value) -> Vec<[String; 3]> {
    let said = check(&card(model), &["--json"]);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let shape: Value = serde_json::from_str(&said.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = shape["warnings"].as_array().unwrap().iter();
    all.map(|w| [text(&w["code"]), text(&w["path"]), text(&w["message"])]).filter(|w| w[0] != "no-example").collect()
}

/// A model whose price is looked up by one choice or number.
fn looked_up(input: &str, of: Value, rows: Value) -> Value {
    json!({ "inputs": { input: of },
            "price": [{ "line": "v", "rate": { "table": { "by": [input], "rows": rows } } }] })
}

fn seconds(rows: Value) -> Value {
    looked_up("duration", json!({ "type": "number", "unit": "second", "options": ["10", "5"] }), rows)
}

fn sizes(small: &str, large: &str, prices: [&str; 2]) -> Value {
    // The larger stands first: the order is not the card's.
    looked_up(
        "resolution",
        json!({ "type": "choice", "options": [large, small] }),
        json!({ small: prices[0], large: prices[1] }),
    )
}

#[test]
fn more_seconds_that_cost_less() {
    assert_eq!(
        warnings(seconds(json!({ "5": "0.5", "10": "0.49" }))),
        [[
            "dearer-shorter",
            "/models/0/inputs/duration",
            r#"more seconds cost less: `duration` `5` comes to 0.5 USD and `10` to 0.49, as in {"duration":"10"}; so in 1 of the 1 settings looked at"#
        ]]
    );
    assert_eq!(warnings(seconds(json!({ "5": "0.5", "10": "0.5" }))), [[""; 3]; 0]);
}

#[test]
fn seconds_in_steps_and_only_in_some_settings() {
    // With sound 2 s come to 0.2 + 0.5 and 3 s to 0.3; 4 s without sound are more than 3.
    let model = json!({
        "inputs": {
            "duration": { "type": "number", "unit": "second", "min": "2", "max": "4", "step": "1" },
            "audio": { "type": "switch", "default": false }
        },
        "bands": { "short": { "of": "duration", "steps": [{ "below": "3", "as": "yes" }, { "as": "no" }] } },
        "price": [
            { "line": "v", "rate": "0.1", "times": ["duration"] },
            { "line": "s", "rate": "0.5", "when": { "audio": true, "short": "yes" } }
        ]
    });
    let found = warnings(model);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0][2],
        r#"more seconds cost less: `duration` `2` comes to 0.7 USD and `3` to 0.3, as in {"audio":true,"duration":"3"}; so in 1 of the 2 settings looked at"#
    );
}

#[test]
fn a_bigger_size_that_costs_less() {
    for (small, large) in [
        ("720p", "1080p"),
        ("1080p", "2k"),
        ("1440p", "4K"),
        ("0.5K", "1K"),
        ("1024x768", "1024x1024"),
        ("720p", "1024x1024"),
    ] {
        let found = warnings(sizes(small, large, ["0.2", "0.1"]));
        let codes: Vec<&str> = found.iter().map(|w| w[0].as_str()).collect();
        assert_eq!(codes, ["dearer-smaller"], "{small} {large}");
        assert!(found[0][2].starts_with(&format!("a bigger size costs less: `resolution` `{small}` comes to 0.2 USD")));
        assert_eq!(warnings(sizes(small, large, ["0.1", "0.1"])), [[""; 3]; 0], "{small} {large}");
    }
    // As large as each other, and no sizes at all.
    for (one, other) in [("1280x720", "720x1280"), ("fast", "pro")] {
        assert_eq!(warnings(sizes(one, other, ["0.2", "0.1"])), [[""; 3]; 0], "{one} {other}");
    }
}

fn three(prices: [&str; 3]) -> Value {
    let rows = json!({ "a": prices[0], "b": prices[1], "c": prices[2] });
    looked_up("mode", json!({ "type": "choice", "options": ["a", "b", "c"] }), rows)
}

#[test]
fn a_row_far_from_those_beside_it() {
    let message = "`1.5` is far above every row beside it, by 5 times or more; the nearest is `0.3` at `b`";
    assert_eq!(warnings(three(["0.1", "0.3", "1.5"])), [["odd-row", "/models/0/price/0/rate/table/rows/c", message]]);
    assert_eq!(warnings(three(["0.1", "0.3", "1.49"])), [[""; 3]; 0]);
    let message = "`0.02` is far below every row beside it, by 5 times or more; the nearest is `0.1` at `a`";
    assert_eq!(warnings(three(["0.1", "0.02", "0.3"])), [["odd-row", "/models/0/price/0/rate/table/rows/b", message]]);
    assert_eq!(warnings(three(["0.1", "0.0201", "0.3"])), [[""; 3]; 0]);
    // To be free is no slip; of two rows none is the odd one.
    assert_eq!(warnings(three(["0.1", "0", "0.1"])), [[""; 3]; 0]);
    assert_eq!(warnings(sizes("720p", "1080p", ["0.01", "1"])), [[""; 3]; 0]);
}

#[test]
fn beside_a_row_are_those_with_one_other_key() {
    // 0.9 is beside 0.1 and 0.1 only; each 0.1 has another 0.1 beside it.
    let model = json!({
        "inputs": { "mode": { "type": "choice", "options": ["a", "b"] }, "audio": { "type": "switch" } },
        "price": [{ "line": "v", "rate": { "table": { "by": ["mode", "audio"], "rows": {
            "a": { "off": "0.1", "on": "0.1" }, "b": { "off": "0.1", "on": "0.9" } } } } }]
    });
    let found = warnings(model);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][1], "/models/0/price/0/rate/table/rows/b/on");
}

#[test]
fn a_source_older_than_ninety_days() {
    // From 24 August to 22 November: 7 days of August, 30, 31, and 22.
    let read = |date: &str| json!({ "source": { "url": "https://example.com", "date": date } });
    assert_eq!(warnings(read("2026-08-24")), [[""; 3]; 0]);
    let message = "this was read 91 days ago; look whether it still holds, and date it anew";
    assert_eq!(warnings(read("2026-08-23")), [["old-source", "/models/0/source/date", message]]);
    assert_eq!(warnings(read("last summer")), [[""; 3]; 0]);
    let example = json!({ "examples": [{ "selection": {}, "price": "1", "source": { "date": "2026-08-23" } }] });
    assert_eq!(warnings(example), [["old-source", "/models/0/examples/0/source/date", message]]);
}

#[test]
fn a_model_whose_period_is_over_is_not_looked_at() {
    let mut model = seconds(json!({ "5": "0.5", "10": "0.4" }));
    model["source"] = json!({ "date": "2026-01-01" });
    for (until, count) in [("2026-11-22T00:00:00Z", 0), ("2026-11-22T00:00:01Z", 2)] {
        model["effective"] = json!({ "from": "2026-01-01T00:00:00Z", "until": until });
        assert_eq!(warnings(model.clone()).len(), count, "{until}");
        model["effective"] = json!({ "until": until });
        assert_eq!(warnings(model.clone()).len(), count, "{until}");
    }
}

#[test]
fn a_model_without_an_example() {
    let said = check(&card(json!({})), &[]);
    let expected = "\
warning[no-example]: `clip` has no example: a selection and the price that it must come to
 --> <stdin>:1:";
    assert!(said.out.starts_with(expected), "{}", said.out);
    assert!(said.out.ends_with("<stdin>: no problems, 1 warning\n"), "{}", said.out);
    let with = card(json!({ "examples": [{ "selection": {}, "price": "1" }] }));
    assert_eq!(check(&with, &[]).out, "<stdin>: no problems, no warnings\n");
}

#[test]
fn the_status_says_which() {
    let clean = card(json!({ "examples": [{ "selection": {}, "price": "1" }] }));
    let warned = card(json!({}));
    let broken = card(json!({ "price": [] }));
    for (card, plain, denied) in [(&clean, 0, 0), (&warned, 0, 3), (&broken, 1, 1)] {
        assert_eq!(check(card, &[]).status, plain);
        assert_eq!(check(card, &["--deny-warnings"]).status, denied);
        assert_eq!(check(card, &["--json"]).status, plain);
    }
}

#[test]
fn json_has_exactly_these_keys() {
    let said = check(&card(json!({ "price": [], "oops": 1 })), &["--json"]);
    let shape: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        shape,
        json!({
            "problems": [
                { "code": "unknown-field", "path": "/models/0/oops",
                  "message": shape["problems"][0]["message"] },
                { "code": "bad-value", "path": "/models/0/price", "message": "at least one term is expected" },
            ],
            "warnings": [
                { "code": "no-example", "path": "/models/0/id",
                  "message": "`clip` has no example: a selection and the price that it must come to" },
            ]
        })
    );
    assert!(shape["problems"][0]["message"].as_str().unwrap().starts_with("there is no field `oops` here"));
    let path = "tests/conformance/basic.json";
    let several = crate::support::run(&["check", "--json", path, path]);
    let shape: Value = serde_json::from_str(&several.out).unwrap();
    assert_eq!(shape.as_array().unwrap().len(), 2);
    for one in shape.as_array().unwrap() {
        assert_eq!(one.as_object().unwrap().keys().collect::<Vec<_>>(), ["file", "problems", "warnings"]);
        assert_eq!(one["file"], path);
    }
}

/// The warnings of the card with plans, packs and rules.
#[track_caller]
fn selling(parts: Value) -> Vec<[String; 3]> {
    let mut whole = card(json!({}));
    whole.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
    let said = check(&whole, &["--json"]);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let shape: Value = serde_json::from_str(&said.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = shape["warnings"].as_array().unwrap().iter();
    all.map(|w| [text(&w["code"]), text(&w["path"]), text(&w["message"])]).filter(|w| w[0] != "no-example").collect()
}

fn all_endings() -> Value {
    json!({ "delivered": "none", "failed": "all", "moderated": "all", "cancelled-queued": "all", "cancelled-running": "none" })
}

/// 100 for 10 are 0.1 each, 250 for 25.01 are 0.10004, 200 and 50 on top for 25 are 0.1.
#[test]
fn a_larger_pack_that_is_dearer_by_the_credit() {
    let packs = |price: &str, credits: &str, bonus: &str| {
        json!({ "wallet": { "return": all_endings() },
                "packs": [{ "id": "a", "price": "10", "credits": "100" },
                          { "id": "b", "price": price, "credits": credits, "bonus": bonus }] })
    };
    assert_eq!(
        selling(packs("25.01", "250", "0")),
        [["dearer-in-bulk", "/packs/1", "250 credits for 25.01 are dearer by the credit than 100 for 10"]]
    );
    assert_eq!(selling(packs("25", "200", "50")), [[""; 3]; 0]);
}

#[test]
fn a_year_that_costs_more_than_twelve_months() {
    let plan = |year: &str, grants: Value| {
        json!({ "wallet": { "return": all_endings() },
                "plans": [{ "id": "p", "price": { "month": "9.99", "year": year }, "grants": grants }] })
    };
    let grants = json!([{ "credits": "5", "expires": "cycle" }]);
    // 12 × 9.99 = 119.88.
    assert_eq!(
        selling(plan("119.89", grants.clone())),
        [["dearer-by-the-year", "/plans/0/price/year", "a year costs 119.89, more than twelve months at 9.99"]]
    );
    assert_eq!(selling(plan("119.88", grants)), [[""; 3]; 0]);
    assert_eq!(selling(plan("100", json!([]))), [["grants-nothing", "/plans/0/grants", "the plan grants nothing"]]);
}

#[test]
fn what_a_wallet_leaves_unsaid() {
    let mut some = all_endings();
    some.as_object_mut().unwrap().remove("moderated");
    assert_eq!(
        selling(json!({ "wallet": { "return": some, "whenEmpty": ["buy-pack"] } })),
        [
            ["ending-unsaid", "/wallet/return", "nothing is said about what comes back when a job ends as `moderated`"],
            [
                "nothing-to-buy",
                "/wallet/whenEmpty",
                "`buy-pack` is proposed when there are too few credits, and there is no pack"
            ]
        ]
    );
    assert_eq!(
        selling(json!({ "trial": { "credits": "5" } })),
        [[
            "ending-unsaid",
            "/wallet",
            "nothing is said about what comes back when a job ends as `delivered`, `failed`, `moderated`, `cancelled-queued`, `cancelled-running`"
        ]]
    );
    assert_eq!(selling(json!({})), [[""; 3]; 0]);
}
