//! What holds of every card and every selection.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

use std::sync::OnceLock;

use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, Answer, RateCard, wire};
use proptest::prelude::*;

const AT: &str = "2026-09-01T00:00:00Z";

struct Shelf {
    cards: Vec<(RateCard, Value)>,
}

/// The conformance cards and the cards that ship.
fn shelf() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| {
        let root = env!("CARGO_MANIFEST_DIR");
        let mut cards = Vec::new();
        for folder in ["tests/conformance", "www/rates"] {
            let mut paths: Vec<_> =
                std::fs::read_dir(format!("{root}/{folder}")).unwrap().map(|entry| entry.unwrap().path()).collect();
            paths.sort();
            for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
                let text = std::fs::read_to_string(path).unwrap();
                let value = parse(&text).unwrap().value;
                if value.get("models").is_some() {
                    cards.push((
                        RateCard::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
                        value,
                    ));
                }
            }
        }
        Shelf { cards }
    })
}

/// A model of the shelf: its card, its id, and its inputs as the document has them.
type Model = (usize, String, Vec<(String, Value)>);

fn models() -> Vec<Model> {
    let mut found = Vec::new();
    for (at, (_, value)) in shelf().cards.iter().enumerate() {
        let Some(Value::Array(models)) = value.get("models") else { continue };
        for model in models {
            let id = model.get("id").and_then(Value::as_str).unwrap().to_owned();
            let inputs = match model.get("inputs") {
                Some(Value::Object(inputs)) => inputs.clone(),
                _ => Vec::new(),
            };
            found.push((at, id, inputs));
        }
    }
    found
}

fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

/// A value for an input: mostly one that it allows, sometimes unknown, sometimes nonsense. `None`: absent.
fn value_for(input: &Value, seed: u64) -> Option<Value> {
    let pick = |list: &[Value]| list[(seed / 16) as usize % list.len()].clone();
    let strings = |name: &str| match input.get(name) {
        Some(Value::Array(list)) => list.clone(),
        _ => Vec::new(),
    };
    match seed % 16 {
        0..=2 => return None,
        3 => return Some(Value::Null),
        4 => {
            return Some(pick(&[
                text("auto"),
                text("-1"),
                text("1e3"),
                Value::Number("1.5".into()),
                Value::Bool(true),
                Value::Array(vec![Value::Null]),
            ]));
        }
        _ => {}
    }
    let number = |seed: u64| {
        let min: Amount = input.get("min").and_then(Value::as_str).unwrap_or("0").parse().unwrap();
        let step: Amount = input.get("step").and_then(Value::as_str).unwrap_or("0.5").parse().unwrap();
        let value = min.checked_add(step.checked_mul(Amount::integer((seed % 24) as i64)).unwrap()).unwrap();
        text(&value.to_string())
    };
    Some(match input.get("type").and_then(Value::as_str)? {
        "choice" => pick(&strings("options")),
        "switch" => Value::Bool((seed / 16).is_multiple_of(2)),
        "number" if !strings("options").is_empty() => pick(&strings("options")),
        "number" => number(seed / 16),
        "numbers" => {
            let options = strings("options");
            let one = |at: u64| {
                if options.is_empty() {
                    number(seed / 16 + at)
                } else {
                    options[(seed / 16 + at) as usize % options.len()].clone()
                }
            };
            Value::Array(
                (0..seed / 16 % 4)
                    .map(|at| if (seed + at).is_multiple_of(7) { Value::Null } else { one(at) })
                    .collect(),
            )
        }
        _ => {
            let Some(Value::Object(kinds)) = input.get("kinds") else { return None };
            let item = |at: u64| {
                let kind = &kinds[(seed / 16 + at) as usize % kinds.len()].0;
                let mut members = vec![(String::from("kind"), text(kind))];
                if !(seed / 64 + at).is_multiple_of(3) {
                    members.push((String::from("seconds"), text(&format!("{}.5", (seed / 128 + at) % 6 + 2))));
                    members.push((String::from("width"), text("1024")));
                    members.push((String::from("height"), text("720")));
                }
                Value::Object(members)
            };
            Value::Array((0..seed / 32 % 4).map(item).collect())
        }
    })
}

fn selection_for(inputs: &[(String, Value)], seeds: &[u64]) -> Value {
    let members = inputs
        .iter()
        .zip(seeds.iter().cycle())
        .filter_map(|((name, input), seed)| Some((name.clone(), value_for(input, *seed)?)));
    Value::Object(members.collect())
}

fn with(selection: &Value, name: &str, value: Value) -> Value {
    let Value::Object(members) = selection else { panic!("a selection is an object") };
    let mut members: Vec<_> = members.iter().filter(|(other, _)| other != name).cloned().collect();
    members.push((name.to_owned(), value));
    Value::Object(members)
}

prop_compose! {
    fn asked()(at in 0..models().len(), seeds in prop::collection::vec(any::<u64>(), 12)) -> (usize, String, Vec<(String, Value)>, Value) {
        let (card, id, inputs) = models().swap_remove(at);
        let selection = selection_for(&inputs, &seeds);
        (card, id, inputs, selection)
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "format", "models", "inputs", "price", "rate", "table", "by", "rows", "credits", "perUnit", "1", "0.5",
        "duration", "choice", "number", "options", "id", "type", "line", "sum", "each", "kinds", "-1", "1e9", "vary",
        "when", "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| Value::Number(number.to_string())),
        Just(Value::Number(String::from("1.5"))),
        words.clone().prop_map(text),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((words.clone().prop_map(str::to_owned), inner), 0..6).prop_map(Value::Object),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_add_up_and_the_same_question_has_the_same_answer((card, id, _, selection) in asked()) {
        let card = &shelf().cards[card].0;
        let answer = card.quote(&id, &selection, Some(AT));
        prop_assert_eq!(wire::answer_json(&answer), wire::answer_json(&card.quote(&id, &selection, Some(AT))));
        if let Answer::Exact(exact) = &answer {
            let sum = |of: fn(&credit_estimator::Line) -> Amount| exact.lines.iter().try_fold(Amount::ZERO, |sum, line| sum.checked_add(of(line))).unwrap();
            prop_assert_eq!(sum(|line| line.amount), exact.price);
            prop_assert_eq!(sum(|line| line.credits), exact.credits);
            prop_assert!(!exact.price.is_negative());
        }
    }

    #[test]
    fn a_normalised_selection_asks_the_same((card, id, _, selection) in asked()) {
        let card = &shelf().cards[card].0;
        let first = card.quote(&id, &selection, Some(AT));
        let (Answer::Exact(_) | Answer::Range(_)) = &first else { return Ok(()) };
        let normal = parse(&wire::answer_json(&first)).unwrap().value.get("selection").unwrap().clone();
        let second = card.quote(&id, &normal, Some(AT));
        let (Answer::Exact(a), Answer::Exact(b)) = (&first, &second) else {
            let (Answer::Range(a), Answer::Range(b)) = (&first, &second) else { panic!("{first:?} {second:?}") };
            prop_assert!(b.price[0] <= a.price[0] && a.price[1] <= b.price[1]);
            return Ok(());
        };
        prop_assert_eq!((a.price, &a.lines), (b.price, &b.lines));
    }

    #[test]
    fn a_range_holds_every_price_of_its_unknowns((card, id, inputs, selection) in asked(), seeds in prop::collection::vec(any::<u64>(), 6)) {
        let card = &shelf().cards[card].0;
        let Answer::Range(range) = card.quote(&id, &selection, Some(AT)) else { return Ok(()) };
        prop_assert!(range.price[0] < range.price[1]);
        for seed in seeds {
            // Every unknown gets a value; what that comes to lies within.
            let mut completed = selection.clone();
            for unknown in &range.unknown {
                let Some((name, input)) = inputs.iter().find(|(name, _)| Some(name) == unknown.input.as_ref()) else { continue };
                // A list that is known in part is completed in that part only, which this does not try.
                let part = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_));
                if selection.get(name).is_some_and(part) {
                    continue;
                }
                if let Some(value) = value_for(input, seed | 15) {
                    completed = with(&completed, name, value);
                }
            }
            match card.quote(&id, &completed, Some(AT)) {
                Answer::Exact(exact) => prop_assert!(range.price[0] <= exact.price && exact.price <= range.price[1]),
                Answer::Range(inner) => prop_assert!(range.price[0] <= inner.price[0] && inner.price[1] <= range.price[1]),
                Answer::Rate(_) | Answer::Refused(_) => {}
            }
        }
    }

    /// With one choice unknown and all else known, both ends are prices of that choice's options.
    #[test]
    fn the_ends_of_a_range_are_attained((card, id, inputs, selection) in asked(), which in any::<prop::sample::Index>()) {
        let card = &shelf().cards[card].0;
        let choices: Vec<_> = inputs.iter().filter(|(_, input)| input.get("type").and_then(Value::as_str) == Some("choice")).collect();
        if choices.is_empty() { return Ok(()) }
        let (name, input) = choices[which.index(choices.len())];
        let Answer::Range(range) = card.quote(&id, &with(&selection, name, Value::Null), Some(AT)) else { return Ok(()) };
        let Some(Value::Array(options)) = input.get("options") else { return Ok(()) };
        let mut prices = Vec::new();
        for option in options {
            match card.quote(&id, &with(&selection, name, option.clone()), Some(AT)) {
                Answer::Exact(exact) => prices.push(exact.price),
                Answer::Refused(_) => {}
                _ => return Ok(()),
            }
        }
        prop_assert_eq!(prices.iter().min(), Some(&range.price[0]));
        prop_assert_eq!(prices.iter().max(), Some(&range.price[1]));
    }

    #[test]
    fn an_option_costs_what_choosing_it_costs((card, id, _, selection) in asked(), which in any::<prop::sample::Index>()) {
        let card = &shelf().cards[card].0;
        let Ok(options) = card.options(&id, &selection, Some(AT)) else { return Ok(()) };
        if options.inputs.is_empty() { return Ok(()) }
        let input = &options.inputs[which.index(options.inputs.len())];
        for option in &input.values {
            let chosen = card.quote(&id, &with(&selection, &input.input, option.value.clone()), Some(AT));
            let outcome = parse(&wire::answer_json(&chosen)).unwrap().value;
            prop_assert_eq!(outcome.get("outcome").and_then(Value::as_str), Some(option.outcome.outcome));
            if let Answer::Exact(exact) = chosen {
                prop_assert_eq!(option.outcome.credits.map(|credits| credits.ends()), Some([exact.credits; 2]));
            }
        }
    }

    #[test]
    fn reading_never_panics(value in json_value()) {
        prop_assert!(RateCard::read(&value).is_err());
    }

    #[test]
    fn reading_any_text_never_panics(text in ".{0,200}") {
        prop_assert!(RateCard::parse(&text).is_err());
    }

    #[test]
    fn asking_never_panics_and_nonsense_has_no_price(at in 0..models().len(), selection in json_value()) {
        let (card, id, _) = models().swap_remove(at);
        let card = &shelf().cards[card].0;
        let ask = Value::Object(vec![(String::from("model"), text(&id)), (String::from("selection"), selection.clone())]);
        let answer = parse(&wire::quote(card, &ask)).unwrap().value;
        if !matches!(selection, Value::Object(_)) {
            prop_assert_eq!(answer.get("outcome").and_then(Value::as_str), Some("refused"));
        }
        // These take the whole question; what comes back is JSON all the same.
        prop_assert!(parse(&wire::options(card, &selection)).is_ok());
        prop_assert!(parse(&wire::census(card, &selection)).is_ok());
    }
}
