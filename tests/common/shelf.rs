//! Cards at hand and questions made up for them.

use std::sync::OnceLock;

use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, RateCard};
use proptest::prelude::*;

pub const AT: &str = "2026-09-01T00:00:00Z";

pub struct Shelf {
    pub cards: Vec<(RateCard, Value)>,
}

/// The conformance cards and the cards that ship.
pub fn shelf() -> &'static Shelf {
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
pub type Model = (usize, String, Vec<(String, Value)>);

pub fn models() -> Vec<Model> {
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

pub fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

/// A value for an input: mostly one that it allows, sometimes unknown, sometimes nonsense. `None`: absent.
pub fn value_for(input: &Value, seed: u64) -> Option<Value> {
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

pub fn selection_for(inputs: &[(String, Value)], seeds: &[u64]) -> Value {
    let members = inputs
        .iter()
        .zip(seeds.iter().cycle())
        .filter_map(|((name, input), seed)| Some((name.clone(), value_for(input, *seed)?)));
    Value::Object(members.collect())
}

pub fn with(selection: &Value, name: &str, value: Value) -> Value {
    let Value::Object(members) = selection else { panic!("a selection is an object") };
    let mut members: Vec<_> = members.iter().filter(|(other, _)| other != name).cloned().collect();
    members.push((name.to_owned(), value));
    Value::Object(members)
}

prop_compose! {
    pub fn asked()(at in 0..models().len(), seeds in prop::collection::vec(any::<u64>(), 12)) -> (usize, String, Vec<(String, Value)>, Value) {
        let (card, id, inputs) = models().swap_remove(at);
        let selection = selection_for(&inputs, &seeds);
        (card, id, inputs, selection)
    }
}

pub fn json_value() -> impl Strategy<Value = Value> {
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
