//! What holds of every card and every selection.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use common::shelf::{AT, asked, json_value, models, shelf, text, value_for, with};
use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, Answer, RateCard, wire};
use proptest::prelude::*;

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

/// With the plan unknown the mode is fast or slow: neither is what is chosen now, and each has its own price. Fast is only
/// of the small plan: 1 × 4 s. Slow is 2 or 3 for each of 10 s. One unit is 10 credits.
#[test]
fn a_default_that_depends_on_an_unknown_is_not_what_is_chosen_now() {
    let card = RateCard::parse(include_str!("cards/corners.json")).unwrap();
    let options = card.options("chain", &parse(r#"{ "plan": null }"#).unwrap().value, None).unwrap();
    let mode = options.inputs.iter().find(|input| input.input == "mode").unwrap();
    assert_eq!((&mode.value, mode.defaulted), (&Some(Value::Null), false));
    let found: Vec<_> =
        mode.values.iter().map(|value| (value.current, value.outcome.credits.unwrap().ends())).collect();
    let credits = |text: &str| text.parse::<Amount>().unwrap();
    assert_eq!(found, [(false, [credits("40"); 2]), (false, [credits("200"), credits("300")])]);
}

/// One more of an unknown number of images is still an unknown number: nothing that could be chosen.
#[test]
fn nothing_is_added_to_an_unknown_count() {
    let card = RateCard::parse(include_str!("conformance/media.json")).unwrap();
    let selection = parse(r#"{ "references": { "image": null, "video": 1 } }"#).unwrap().value;
    let options = card.options("ref", &selection, None).unwrap();
    let references = options.inputs.iter().find(|input| input.input == "references").unwrap();
    let changes: Vec<_> =
        references.values.iter().map(|value| (value.adds.as_deref(), value.removes.as_deref())).collect();
    assert_eq!(changes, [(Some("video"), None), (None, Some("video")), (Some("audio"), None)]);
}

/// A name that looks like a place in an input is no such place: whatever the input is given, the name stays unknown.
#[test]
fn a_strange_name_stays_strange_whatever_else_is_chosen() {
    let card = RateCard::parse(include_str!("conformance/media.json")).unwrap();
    let selection = parse(r#"{ "references[0].seconds": "1" }"#).unwrap().value;
    let options = card.options("ref", &selection, None).unwrap();
    for value in options.inputs.iter().flat_map(|input| &input.values) {
        assert_eq!(value.outcome.outcome, "refused", "{:?}", value.value);
    }
}

/// 4,096 × 4,096 are more than 10,000,000; with one of the two given 4,096 are left.
#[test]
fn too_many_selections_are_not_counted() {
    let card = RateCard::parse(include_str!("conformance/numbers.json")).unwrap();
    let census = |selection: &str| card.census("inputdiv", &parse(selection).unwrap().value, None);
    let problems = census("{}").unwrap_err();
    assert_eq!((problems[0].code, &problems[0].names[..]), ("too-many", &["w".to_owned(), "h".to_owned()][..]));
    assert_eq!(census(r#"{ "w": "1000" }"#).unwrap().priced, 4_096);
}
