//! Every selection of a model, and what a changed card does to each: by hand on small cards, as laws on those that ship.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
use std::ops::ControlFlow;

use credit_estimator::json::{self, Value};
use credit_estimator::{Answer, Difference, Fate, HowToDiffer, Priced, RateCard, Repriced};

const NOW: &str = "2026-09-01T00:00:00Z";

fn value(text: &str) -> Value {
    json::parse(text).unwrap().value
}

/// A card of one model, `clip`.
fn card(inputs: &str, rest: &str) -> RateCard {
    RateCard::parse(&format!(
        r#"{{ "format": 1, "id": "demo", "version": "1", "currency": "USD",
              "credits": {{ "perUnit": "100", "step": "1", "mode": "up" }},
              "models": [ {{ "id": "clip", "kind": "video", "inputs": {inputs}, {rest} }} ] }}"#
    ))
    .unwrap()
}

fn swept(card: &RateCard, given: &str) -> Vec<(String, Option<String>)> {
    let sweep = card.sweep("clip", &value(given), None).unwrap();
    let mut found = Vec::new();
    sweep.visit(&mut |places, priced| {
        let credits =
            priced.credits().map(|[low, high]| if low == high { low.to_string() } else { format!("{low}-{high}") });
        found.push((sweep.selection(places).canonical(), credits));
        ControlFlow::Continue(())
    });
    found
}

fn line(selection: &str, credits: Option<&str>) -> (String, Option<String>) {
    (selection.to_owned(), credits.map(str::to_owned))
}

#[test]
fn goes_through_the_card_in_its_order() {
    let card = card(
        r#"{ "mode": { "type": "choice", "options": ["pro", "std"], "default": "std" },
             "audio": { "type": "switch", "default": false, "vary": [ { "when": { "mode": "std" }, "offered": false } ] },
             "style": { "type": "choice", "options": ["a", "b"], "default": "a" } }"#,
        r#""price": [ { "line": "v", "rate": { "table": { "by": ["mode"], "rows": { "pro": "0.2", "std": "0.1" } } } },
                      { "line": "s", "when": { "audio": true }, "rate": "0.005" } ]"#,
    );
    // `style` matters to nothing; in `std` there is no audio, so it is left out, and given it is refused.
    assert_eq!(
        swept(&card, "{}"),
        [
            line(r#"{"audio":false,"mode":"pro"}"#, Some("20")),
            line(r#"{"audio":true,"mode":"pro"}"#, Some("21")),
            line(r#"{"audio":false,"mode":"std"}"#, None),
            line(r#"{"audio":true,"mode":"std"}"#, None),
            line(r#"{"mode":"std"}"#, Some("10")),
        ]
    );
    assert_eq!(swept(&card, r#"{"mode":"std"}"#).last(), Some(&line(r#"{"mode":"std"}"#, Some("10"))));
}

#[test]
fn counts_media_and_samples_their_facts() {
    let card = card(
        r#"{ "references": { "type": "media", "max": 2, "kinds": {
               "image": { "max": 2 }, "video": { "max": 1, "seconds": { "min": "4", "max": "10" } } } } }"#,
        r#""price": [ { "line": "i", "rate": "0.01", "times": ["references.image"] },
                      { "line": "v", "rate": { "each": "references", "kind": "video", "sum": "seconds" } } ]"#,
    );
    // Seconds stand at 2, 5, 10 and 30 as far as the bounds let them: 4, 5, 10. A second costs 100 credits, an image one.
    let found: Vec<Option<String>> = swept(&card, "{}").into_iter().map(|(_, credits)| credits).collect();
    let numbers = ["0", "400", "500", "1000", "1", "401", "501", "1001", "2"];
    let mut expected: Vec<Option<String>> = numbers.iter().map(|text| Some((*text).to_owned())).collect();
    expected.extend([None, None, None]); // two images and a video are one too many
    assert_eq!(found, expected);
}

#[test]
fn an_open_number_is_sampled_and_says_so() {
    let card = card(
        r#"{ "duration": { "type": "number", "unit": "second", "min": "1", "step": "1" },
             "outputs": { "type": "number", "min": "1", "max": "3", "step": "1" } }"#,
        r#""price": [ { "line": "v", "rate": "0.01", "times": ["duration", "outputs"] } ]"#,
    );
    let sweep = card.sweep("clip", &value("{}"), None).unwrap();
    let axes: Vec<(String, bool, usize)> =
        sweep.axes().iter().map(|axis| (axis.name(), axis.sampled, axis.values.len())).collect();
    assert_eq!(axes, [("duration".into(), true, 7), ("outputs".into(), false, 3)]);
    assert_eq!(sweep.combinations(), Some(21));
}

#[test]
fn a_question_that_is_wrong_in_form_is_told() {
    let card = card("{}", r#""price": [ { "line": "v", "rate": "1" } ]"#);
    assert_eq!(card.sweep("klip", &value("{}"), None).unwrap_err()[0].code, "unknown-model");
    assert_eq!(card.sweep("clip", &value(r#"{"x":1}"#), None).unwrap_err()[0].code, "unknown-input");
}

fn outcome(answer: &Answer) -> String {
    match answer {
        Answer::Exact(a) => format!("{} {}", a.price, a.credits),
        Answer::Range(a) => format!("{:?} {:?}", a.price, a.credits),
        Answer::Rate(_) => String::from("rate"),
        Answer::Refused(_) => String::from("refused"),
    }
}

/// A sweep says what a quote of the same selection says, for every model that ships, at up to 150 places of each.
#[test]
fn a_sweep_agrees_with_quotes() {
    for path in ["www/rates/studio.json", "www/rates/seedance.json", "tests/cards/corners.json", "tests/cards/ark.json"]
    {
        let text = std::fs::read_to_string(path).unwrap();
        let card = RateCard::parse(&text).unwrap();
        let document = value(&text);
        let Some(Value::Array(models)) = document.get("models") else { panic!() };
        for id in models.iter().map(|model| model.get("id").and_then(Value::as_str).unwrap()) {
            let Ok(sweep) = card.sweep(id, &value("{}"), Some(NOW)) else { continue };
            let all = u128::from(sweep.combinations().unwrap());
            let (mut priced_any, most) = (false, all.min(150));
            for number in 0..most {
                // Spread over all combinations, the first and the last among them.
                let mut rest = number * (all - 1) / (most - 1).max(1);
                let mut places: Vec<usize> = Vec::new();
                for axis in sweep.axes().iter().rev() {
                    let size = axis.values.len() as u128;
                    places.insert(0, usize::try_from(rest % size).unwrap());
                    rest /= size;
                }
                let Some(priced) = sweep.price(&places) else { continue };
                let selection = sweep.selection(&places);
                let said = match &priced {
                    Priced::Exact { price, credits, .. } => format!("{price} {credits}"),
                    Priced::Range { price, credits, .. } => format!("{price:?} {credits:?}"),
                    Priced::Rate(_) => String::from("rate"),
                    Priced::Refused(_) => String::from("refused"),
                };
                priced_any |= priced.credits().is_some();
                assert_eq!(said, outcome(&card.quote(id, &selection, Some(NOW))), "{id} {selection:?}");
            }
            assert!(priced_any, "{path} {id}: no selection has a price");
        }
    }
}

fn repriced(old: &RateCard, new: &RateCard, how: &HowToDiffer) -> Repriced {
    let difference = Difference::between(old, new, how).unwrap();
    let [model] = difference.models.as_slice() else { panic!() };
    let Fate::Both(found) = &model.fate else { panic!() };
    (**found).clone()
}

const SPREAD: &str = r#"{ "resolution": { "type": "choice", "options": ["720p", "1080p"], "default": "720p" },
    "duration": { "type": "number", "unit": "second", "min": "4", "max": "8", "step": "2", "default": "4" } }"#;

fn by_resolution(low: &str, high: &str) -> String {
    format!(
        r#""price": [ {{ "line": "v", "times": ["duration"],
             "rate": {{ "table": {{ "by": ["resolution"], "rows": {{ "720p": "{low}", "1080p": "{high}" }} }} }} }} ]"#
    )
}

#[test]
fn says_how_far_each_price_moves() {
    // 720p: 0.10 → 0.11: 40, 60, 80 → 44, 66, 88, each 10 % more. 1080p: 0.20 → 0.15: 80, 120, 160 → 60, 90, 120, 25 % less.
    let (old, new) = (card(SPREAD, &by_resolution("0.1", "0.2")), card(SPREAD, &by_resolution("0.11", "0.15")));
    let found = repriced(&old, &new, &HowToDiffer { worst: 4, ..HowToDiffer::default() });
    assert_eq!((found.combinations, found.drawn, found.selections), (Some(6), None, 6));
    assert_eq!((found.changed, found.dearer, found.cheaper, found.refused, found.offered), (6, 3, 3, 0, 0));
    let credits = found.credits.unwrap();
    // -40 -30 -20 4 6 8: of the two in the middle the lower.
    assert_eq!([credits.min, credits.median, credits.max].map(|amount| amount.to_string()), ["-40", "-20", "8"]);
    let percent = found.percent.unwrap();
    assert_eq!([percent.min, percent.median, percent.max].map(|p| p.to_string()), ["-25 %", "-25 %", "+10 %"]);
    let worst: Vec<String> = found
        .worst
        .iter()
        .map(|moved| format!("{} {} {}", moved.selection.canonical(), moved.from[0], moved.to[1]))
        .collect();
    assert_eq!(
        worst,
        [
            r#"{"duration":"8","resolution":"720p"} 80 88"#,
            r#"{"duration":"6","resolution":"720p"} 60 66"#,
            r#"{"duration":"4","resolution":"720p"} 40 44"#,
            r#"{"duration":"8","resolution":"1080p"} 160 120"#,
        ]
    );
}

#[test]
fn an_unchanged_card_changes_nothing() {
    let card = card(SPREAD, &by_resolution("0.1", "0.2"));
    let found = repriced(&card, &card, &HowToDiffer::default());
    assert!(found.is_unchanged() && found.worst.is_empty() && found.credits.is_none());
    assert_eq!(found.selections, 6);
}

#[test]
fn options_that_come_and_go_are_offered_and_refused() {
    let old = card(
        r#"{ "mode": { "type": "choice", "options": ["std", "pro"], "default": "std" } }"#,
        r#""price": [ { "line": "v", "rate": { "table": { "by": ["mode"], "rows": { "std": "0.1", "pro": "0.2" } } } } ]"#,
    );
    let new = card(
        r#"{ "mode": { "type": "choice", "options": ["std", "max"], "default": "std" } }"#,
        r#""price": [ { "line": "v", "rate": { "table": { "by": ["mode"], "rows": { "std": "0.1", "max": "0.3" } } } } ]"#,
    );
    let found = repriced(&old, &new, &HowToDiffer::default());
    assert_eq!((found.selections, found.changed, found.refused, found.offered), (1, 0, 1, 1));
    assert!(found.is_repriced());
    let (gone, reason) = &found.refusals[0];
    assert_eq!(gone.canonical(), r#"{"mode":"pro"}"#);
    assert!(reason.contains("`pro`"), "{reason}");
    assert_eq!(found.offers[0].canonical(), r#"{"mode":"max"}"#);
    let said: Vec<&str> = found.inputs.iter().map(|change| change.message.as_str()).collect();
    assert_eq!(said, ["`mode` offers `max` now", "`mode` no longer offers `pro`"]);
}

#[test]
fn an_input_that_only_one_card_has_stands_at_its_default() {
    let old = card(SPREAD, &by_resolution("0.1", "0.2"));
    let new = card(
        &SPREAD.replace(r#""duration""#, r#""hdr": { "type": "switch", "default": true }, "seconds""#),
        &format!(
            r#"{}, {{ "line": "hdr", "when": {{ "hdr": true }}, "rate": "0.01" }} ]"#,
            by_resolution("0.1", "0.2").replace("\"duration\"", "\"seconds\"").trim_end().trim_end_matches(']')
        ),
    );
    let found = repriced(&old, &new, &HowToDiffer::default());
    // Each of the six selections costs one credit more: hdr is on unless told otherwise.
    assert_eq!((found.selections, found.changed, found.dearer), (6, 6, 6));
    assert_eq!(
        found.credits.map(|spread| (spread.min.to_string(), spread.max.to_string())),
        Some(("1".into(), "1".into()))
    );
    let said: Vec<&str> = found.inputs.iter().map(|change| change.message.as_str()).collect();
    assert_eq!(said, ["`hdr` is new; compared at its default `on`", "`duration` is called `seconds` now"]);
}

#[test]
fn beyond_the_most_it_draws_the_same_again() {
    let (old, new) = (card(SPREAD, &by_resolution("0.1", "0.2")), card(SPREAD, &by_resolution("0.11", "0.2")));
    let how = HowToDiffer { most: 5, draws: 1000, seed: 7, ..HowToDiffer::default() };
    let found = repriced(&old, &new, &how);
    assert_eq!((found.drawn, found.selections, found.combinations), (Some(1000), 1000, Some(6)));
    // Half of the selections are 720p; a fair draw of 1000 is within five standard deviations (5 × 15.8) of 500.
    assert!((421..580).contains(&found.changed), "{}", found.changed);
    assert_eq!(found, repriced(&old, &new, &how));
    assert_eq!(found.worst[0].selection.canonical(), r#"{"duration":"8","resolution":"720p"}"#);
}

#[test]
fn models_come_and_go() {
    let of = |ids: [&str; 2]| {
        let models = ids
            .map(|id| format!(r#"{{ "id": "{id}", "kind": "image", "price": [ {{ "line": "i", "rate": "1" }} ] }}"#));
        RateCard::parse(&format!(
            r#"{{ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": {{ "perUnit": "1" }},
                  "models": [ {} ] }}"#,
            models.join(", ")
        ))
        .unwrap()
    };
    let difference = Difference::between(&of(["a", "b"]), &of(["c", "b"]), &HowToDiffer::default()).unwrap();
    let fates: Vec<(&str, &str)> = difference
        .models
        .iter()
        .map(|model| {
            let fate = match &model.fate {
                Fate::Added => "added",
                Fate::Gone => "gone",
                Fate::NotInEffect => "not in effect",
                Fate::Both(found) if found.is_unchanged() => "unchanged",
                Fate::Both(_) => "changed",
            };
            (model.model.as_str(), fate)
        })
        .collect();
    assert_eq!(fates, [("c", "added"), ("b", "unchanged"), ("a", "gone")]);
}

#[test]
fn what_is_left_to_the_provider_costs_what_its_values_may() {
    let card = card(
        r#"{ "duration": { "type": "number", "unit": "second", "options": ["5", "10"], "auto": true, "default": "auto" },
             "audio": { "type": "switch", "default": false } }"#,
        r#""refuse": [ { "when": { "duration": "10", "audio": true }, "because": "sound lasts five seconds" } ],
           "price": [ { "line": "v", "rate": "0.1", "times": ["duration"] } ]"#,
    );
    assert_eq!(
        swept(&card, "{}"),
        [
            line(r#"{"audio":false,"duration":"5"}"#, Some("50")),
            line(r#"{"audio":true,"duration":"5"}"#, Some("50")),
            line(r#"{"audio":false,"duration":"10"}"#, Some("100")),
            line(r#"{"audio":true,"duration":"10"}"#, None),
            line(r#"{"audio":false,"duration":"auto"}"#, Some("50-100")),
            line(r#"{"audio":true,"duration":"auto"}"#, Some("50")),
        ]
    );
}

#[test]
fn of_a_range_the_end_that_moves_more_is_told_and_no_rise_is_missed() {
    let of = |low: &str, high: &str| {
        card(
            "{}",
            &format!(
                r#""price": [ {{ "line": "v", "rate": {{ "between": ["{low}", "{high}"], "because": "it depends" }} }} ]"#
            ),
        )
    };
    // 10 to 100 credits, then 15 to 90: the upper end falls by 10, which is more, and the lower rises by half.
    let found = repriced(&of("0.1", "1"), &of("0.15", "0.9"), &HowToDiffer::default());
    assert_eq!((found.selections, found.changed, found.dearer, found.cheaper), (1, 1, 0, 1));
    assert_eq!(found.worst[0].credits.to_string(), "-10");
    assert_eq!(found.worst[0].percent.to_string(), "-10 %");
    assert_eq!(found.steepest.unwrap().to_string(), "+50 %");
    // Both ends move by 10: the upper one is told.
    let found = repriced(&of("0.1", "1"), &of("0.2", "1.1"), &HowToDiffer::default());
    assert_eq!(found.worst[0].percent.to_string(), "+10 %");
    assert_eq!(found.steepest.unwrap().to_string(), "+100 %");
}
