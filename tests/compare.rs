//! One intent over many models, and what would be cheaper: cases worked by hand, and laws.
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
use common::shelf::{AT, asked, json_value, shelf, text};
use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, RateCard, wire};
use proptest::prelude::*;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn card(name: &str) -> RateCard {
    let path = format!("{ROOT}/tests/cards/{name}");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    RateCard::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn ask(card: &RateCard, method: &str, of: &Value) -> Value {
    let text = match method {
        "compare" => wire::compare(card, of),
        "alternatives" => wire::alternatives(card, of),
        other => panic!("there is no method {other}"),
    };
    parse(&text).unwrap().value
}

#[test]
fn comparisons_and_alternatives_come_out_as_worked_by_hand() {
    let lines = read_lines(&format!("{ROOT}/tests/cases/compare.jsonl"));
    let card = card("compare.json");
    let faults: Vec<String> = lines
        .iter()
        .map(Question::read)
        .filter_map(|case| case.compare(&ask(&card, case.ask, &case.of)).err())
        .collect();
    assert!(!lines.is_empty());
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

/// What a quote of a selection comes to, as a comparison would write it.
fn outcome_of(card: &RateCard, model: &str, selection: &Value) -> String {
    brief(&parse(&wire::answer_json(&card.quote(model, selection, Some(AT)))).unwrap().value)
}

fn brief(found: &Value) -> String {
    let none = Value::Array(Vec::new());
    let parts = ["outcome", "credits", "rates", "fixed", "problems", "estimated"];
    let parts = parts.iter().filter_map(|name| Some(((*name).to_owned(), found.get(name)?.clone())));
    Value::Object(parts.filter(|(_, value)| *value != none).collect()).canonical()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn word<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap()
}

fn names(value: Option<&Value>) -> Vec<String> {
    let Some(Value::Object(members)) = value else { panic!("a selection is an object") };
    members.iter().map(|(name, _)| name.clone()).collect()
}

/// A selection after its changes.
fn changed(selection: &Value, changes: &[Value]) -> Value {
    let Value::Object(mut members) = selection.clone() else { panic!("a selection is an object") };
    for change in changes {
        let name = word(change, "input");
        assert_eq!(
            members.iter().find(|(other, _)| other == name).map(|(_, value)| value),
            change.get("from"),
            "{name}"
        );
        members.retain(|(other, _)| other != name);
        members.extend(change.get("to").map(|to| (name.to_owned(), to.clone())));
    }
    Value::Object(members)
}

/// Both ends in credits, if there are any.
fn credits(found: &Value) -> Option<[Amount; 2]> {
    let amount = |value: &Value| value.as_str().unwrap().parse().unwrap();
    let credits = found.get("credits")?;
    Some(match (credits.get("min"), credits.get("max")) {
        (Some(min), Some(max)) => [amount(min), amount(max)],
        _ => [amount(credits); 2],
    })
}

fn is_cheaper(a: &Value, b: &Value) -> bool {
    matches!((credits(a), credits(b)), (Some(a), Some(b)) if a[0] <= b[0] && a[1] <= b[1] && a != b)
}

/// An input, and what it is given; `None`: left out.
type Way = (String, Option<Value>);

fn not_offered(answer: &Value, name: &str) -> bool {
    let of_it = |problem: &Value| {
        word(problem, "code") == "not-offered" && problem.get("input").and_then(Value::as_str) == Some(name)
    };
    list(answer, "problems").iter().any(of_it)
}

/// Length, number, shape and whatever was given.
fn is_kept(name: &str, input: &Value) -> bool {
    ["aspectRatio", "duration", "outputs", "width", "height"].contains(&name)
        || ["media", "numbers"].contains(&word(input, "type"))
        || input.get("unit").and_then(Value::as_str) == Some("second")
}

/// Each value that an input may change to: of choices, switches and numbers with options, but what is kept.
fn ways(inputs: &[(String, Value)], selection: &Value, now: &Value) -> Vec<Way> {
    let mut ways = Vec::new();
    for (name, input) in inputs {
        let values: Vec<Value> = match word(input, "type") {
            "switch" => vec![Value::Bool(false), Value::Bool(true)],
            _ => list(input, "options").to_vec(),
        };
        if is_kept(name, input) {
            continue;
        }
        // What it is now is no change.
        let is = now.get("selection").and_then(|selection| selection.get(name)).or(selection.get(name));
        ways.extend(values.into_iter().filter(|value| Some(value) != is).map(|value| (name.clone(), Some(value))));
        if not_offered(now, name) {
            ways.push((name.clone(), None));
        }
    }
    ways
}

fn question(parts: [(&str, Value); 3]) -> Value {
    Value::Object(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// `1080p` is all that this model has: no change while it is kept, and the way out of a wrong one.
#[test]
fn the_only_word_there_is_is_proposed_in_place_of_a_wrong_one() {
    let card = card("../../www/rates/studio.json");
    let changes = |selection: &str| {
        let of =
            question([("model", text("vidu-q1")), ("selection", parse(selection).unwrap().value), ("at", text(AT))]);
        let found = list(&ask(&card, "alternatives", &of), "changes").to_vec();
        found
            .iter()
            .map(|one| (one.get("selection").unwrap().canonical(), word(one, "credits").to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(changes("{}"), []);
    // 0.40 × 1.43 × 100 = 57.2, rounded up.
    let way_out = (String::from(r#"{"resolution":"1080p"}"#), String::from("58"));
    assert_eq!(changes(r#"{"resolution":"4k"}"#), [way_out]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_row_is_what_its_selection_is_quoted_at((at, _, _, intent) in asked()) {
        let (card, document) = &shelf().cards[at];
        let of = question([("selection", intent.clone()), ("at", text(AT)), ("models", Value::Null)]);
        let answer = ask(card, "compare", &of);
        prop_assert_eq!(answer.canonical(), ask(card, "compare", &of).canonical());
        let mut ids: Vec<&str> = list(document, "models").iter().map(|model| word(model, "id")).collect();
        ids.dedup();
        let rows = list(&answer, "rows");
        prop_assert_eq!(rows.iter().map(|row| word(row, "model")).collect::<Vec<_>>(), ids);
        for row in rows {
            let (model, selection) = (word(row, "model"), row.get("selection").unwrap());
            prop_assert_eq!(brief(row), outcome_of(card, model, selection));
            // Nothing is lost: a name is asked, or ignored, or ignored and refused.
            let ignored: Vec<&str> = list(row, "ignored").iter().map(|name| name.as_str().unwrap()).collect();
            let (asked, wanted) = (names(Some(selection)), names(Some(&intent)));
            prop_assert!(asked.iter().all(|name| wanted.contains(name)));
            for name in &wanted {
                match (asked.contains(name), ignored.contains(&name.as_str())) {
                    (true, true) => {
                        let of_it = |problem: &Value| word(problem, "code") == "unknown-input" && word(problem, "input") == name;
                        prop_assert!(list(row, "problems").iter().any(of_it));
                    }
                    (asked, ignored) => prop_assert!(asked != ignored, "{} {}", model, name),
                }
            }
            let Some(nearest) = row.get("nearest") else { continue };
            let found = nearest.get("selection").unwrap();
            prop_assert_eq!(word(row, "outcome"), "refused");
            prop_assert!(word(nearest, "outcome") != "refused");
            prop_assert_eq!(brief(nearest), outcome_of(card, model, found));
            prop_assert!(!list(nearest, "changed").is_empty());
            prop_assert_eq!(changed(selection, list(nearest, "changed")).canonical(), found.canonical());
        }
    }

    #[test]
    fn an_alternative_is_cheaper_and_comes_to_what_it_says((at, id, inputs, selection) in asked(), limit in 1_i64..4) {
        let card = &shelf().cards[at].0;
        let of = question([("model", text(&id)), ("selection", selection.clone()), ("at", text(AT))]);
        let answer = ask(card, "alternatives", &of);
        prop_assert_eq!(answer.canonical(), ask(card, "alternatives", &of).canonical());
        let now = answer.get("now").unwrap();
        prop_assert_eq!(brief(now), outcome_of(card, &id, &selection));
        for (name, own) in [("changes", true), ("models", false)] {
            let found = list(&answer, name);
            for one in found {
                let model = word(one, "model");
                prop_assert_eq!(model == id, own);
                prop_assert_eq!(brief(one), outcome_of(card, model, one.get("selection").unwrap()));
                prop_assert!(word(one, "outcome") != "refused");
                prop_assert!(word(now, "outcome") == "refused" || is_cheaper(one, now), "{}", one.canonical());
                let changes = list(one, "changed");
                prop_assert_eq!(own, (1..=2).contains(&changes.len()));
                if own {
                    prop_assert_eq!(changed(&selection, changes).canonical(), one.get("selection").unwrap().canonical());
                }
                for change in changes {
                    let (name, input) = inputs.iter().find(|(name, _)| name == word(change, "input")).unwrap();
                    let words = matches!(word(input, "type"), "choice" | "switch") || input.get("options").is_some();
                    // A number of which no list is given can only be left out.
                    prop_assert!(!is_kept(name, input) && (words || change.get("to").is_none()));
                }
            }
            let order: Vec<_> = found.iter().map(|one| credits(one).map_or((true, None), |ends| (false, Some(ends)))).collect();
            prop_assert!(order.is_sorted());
            let Value::Object(mut limited) = of.clone() else { panic!() };
            limited.push((String::from("limit"), Value::Number(limit.to_string())));
            let few = ask(card, "alternatives", &Value::Object(limited));
            prop_assert_eq!(list(&few, name), &found[..found.len().min(limit as usize)]);
        }
    }

    /// Every option that costs less is among the changes, if it may change.
    #[test]
    fn no_cheaper_option_is_missed((at, id, inputs, selection) in asked()) {
        let card = &shelf().cards[at].0;
        let of = question([("model", text(&id)), ("selection", selection.clone()), ("at", text(AT))]);
        let answer = ask(card, "alternatives", &of);
        let options = parse(&wire::options(card, &of)).unwrap().value;
        let now = answer.get("now").unwrap();
        for input in list(&options, "inputs") {
            let name = word(input, "input");
            let (_, document) = inputs.iter().find(|(other, _)| other == name).unwrap();
            let words = matches!(word(document, "type"), "choice" | "switch") || document.get("options").is_some();
            let kept = ["aspectRatio", "duration", "outputs", "width", "height"].contains(&name);
            let length = document.get("unit").and_then(Value::as_str) == Some("second");
            if !words || kept || length || word(document, "type") == "numbers" {
                continue;
            }
            for value in list(input, "values") {
                let alone = |one: &&Value| {
                    let changes = list(one, "changed");
                    changes.len() == 1 && word(&changes[0], "input") == name && changes[0].get("to") == value.get("value")
                };
                let found = list(&answer, "changes").iter().find(alone);
                let way_out = word(now, "outcome") == "refused" && word(value, "outcome") != "refused";
                prop_assert_eq!(found.is_some(), is_cheaper(value, now) || way_out, "{} {}", name, value.canonical());
            }
        }
    }

    /// Two changes are proposed where one alone is refused, and just one further change mends it.
    #[test]
    fn pairs_are_those_that_need_each_other((at, id, inputs, selection) in asked()) {
        let card = &shelf().cards[at].0;
        let of = question([("model", text(&id)), ("selection", selection.clone()), ("at", text(AT))]);
        let answer = ask(card, "alternatives", &of);
        let quote = |changes: &[&Way]| {
            let Value::Object(mut members) = selection.clone() else { panic!() };
            for (name, value) in changes {
                members.retain(|(other, _)| other != name);
                members.extend(value.clone().map(|value| (name.clone(), value)));
            }
            let selection = Value::Object(members);
            (parse(&wire::answer_json(&card.quote(&id, &selection, Some(AT)))).unwrap().value, selection)
        };
        let possible = |found: &Value| word(found, "outcome") != "refused";
        let (now, _) = quote(&[]);
        let better = |found: &Value| if possible(&now) { is_cheaper(found, &now) } else { possible(found) };
        let ways = ways(&inputs, &selection, &now);
        let mut expected: Vec<String> = Vec::new();
        for one in &ways {
            let (alone, _) = quote(&[one]);
            if possible(&alone) {
                continue;
            }
            let left_out = inputs.iter().filter(|(name, input)| !is_kept(name, input) && not_offered(&alone, name));
            let left_out = left_out.map(|(name, _)| (name.clone(), None));
            let mut further: Vec<Way> = ways.iter().cloned().chain(left_out).filter(|other| other.0 != one.0).collect();
            further.sort_by_key(|(name, value)| (name.clone(), value.as_ref().map(Value::canonical)));
            further.dedup();
            let mending: Vec<&Way> = further.iter().filter(|other| possible(&quote(&[one, other]).0)).collect();
            let [other] = mending.as_slice() else { continue };
            let (both, selection) = quote(&[one, other]);
            let (without, _) = quote(&[other]);
            let was_way = ways.contains(other);
            let needed = !was_way || !possible(&without) || (possible(&now) && is_cheaper(&both, &without));
            if better(&both) && needed {
                expected.push(selection.canonical());
            }
        }
        let found = list(&answer, "changes").iter().filter(|one| list(one, "changed").len() == 2);
        let mut found: Vec<String> = found.map(|one| one.get("selection").unwrap().canonical()).collect();
        found.sort();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn nonsense_is_answered_with_problems(odd in json_value()) {
        let card = &shelf().cards[0].0;
        for method in ["compare", "alternatives"] {
            let answer = ask(card, method, &odd);
            prop_assert!(list(&answer, "problems").iter().all(|problem| !word(problem, "message").is_empty()));
            prop_assert!(!list(&answer, "problems").is_empty() || odd.get("selection").is_some());
        }
    }
}

#[test]
fn many_entries_are_answered() {
    let card = card("compare.json");
    let models = Value::Array((0..10_000).map(|at| text(&format!("model {at}"))).collect());
    let of = question([("selection", Value::Object(Vec::new())), ("models", models), ("kind", Value::Null)]);
    let answer = ask(&card, "compare", &of);
    assert_eq!(list(&answer, "problems").len(), 10_000);
    assert_eq!(word(&list(&answer, "problems")[9_999], "input"), "models[9999]");
    assert_eq!(list(&answer, "rows").len(), 0);
    let names = (0..10_000).map(|at| (format!("input {at}"), Value::Bool(at % 2 == 0)));
    let of =
        question([("selection", Value::Object(names.collect())), ("models", Value::Null), ("kind", text("image"))]);
    let answer = ask(&card, "compare", &of);
    let row = &list(&answer, "rows")[0];
    assert_eq!((list(row, "ignored").len(), list(row, "problems").len()), (10_000, 5_000));
    assert_eq!(list(row.get("nearest").unwrap(), "changed").len(), 5_000);
}
