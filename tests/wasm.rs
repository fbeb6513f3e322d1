//! The same cases in a browser, through the class that a page gets: objects in, objects out.
#![cfg(target_arch = "wasm32")]

mod common;

use std::collections::BTreeMap;

use common::cases::{Case, compare, lines_of};
use common::histories::{DEMO, faults, question};
use common::questions::{Question, written};
use credit_estimator::json::{Value, parse};
use credit_estimator::{RateCard, wire};
use js_sys::Promise;
use js_sys::futures::JsFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = "
    // The module that runs these tests is the one that exports the class.
    export const engine = () => import('/wasm-bindgen-test').then(({ Estimator }) => Estimator);

    // Only plain data may cross: no undefined, no Map, and no number but a count or what was given.
    function strange(value, path) {
        if (value === null || ['string', 'boolean'].includes(typeof value)) return [];
        if (typeof value === 'number') return Number.isSafeInteger(value) || /\\.value\\b/.test(path) ? [] : [path];
        if (Array.isArray(value)) return value.flatMap((item, i) => strange(item, `${path}[${i}]`));
        if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return [path];
        return Object.entries(value).flatMap(([key, item]) => strange(item, `${path}.${key}`));
    }

    function written(value) {
        const found = strange(value, '');
        if (found.length) throw new Error(`no plain data at ${found}`);
        return JSON.stringify(value);
    }

    // An estimator, or the problems that the error carries.
    export function read(Estimator, text) {
        try {
            return new Estimator(JSON.parse(text));
        } catch (error) {
            if (error?.name !== 'CardError' || !(error instanceof Error)) throw error;
            return written(error.problems);
        }
    }

    // The card in a line of broken ones, its names in the order they stand in.
    export const readIn = (Estimator, line) => read(Estimator, JSON.stringify(JSON.parse(line).card));

    export const ask = (estimator, method, text) => written(estimator[method](JSON.parse(text)));
")]
extern "C" {
    fn engine() -> Promise;
    #[wasm_bindgen(catch)]
    fn read(engine: &JsValue, card: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = readIn)]
    fn read_in(engine: &JsValue, line: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn ask(estimator: &JsValue, method: &str, ask: &str) -> Result<String, JsValue>;
}

/// Files of a folder of this one, with their texts.
macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        [$(($name, include_str!(concat!($folder, "/", $name)))),*]
    };
}

async fn answers_as_expected(cards: &[(&str, &str)], cases: &str) {
    let engine = JsFuture::from(engine()).await.unwrap();
    let mut estimators: BTreeMap<&str, JsValue> = BTreeMap::new();
    let mut faults = Vec::new();
    let lines = lines_of(cases);
    for line in &lines {
        let case = Case::read(line);
        let estimator = estimators.entry(case.card).or_insert_with(|| {
            let (_, card) = cards.iter().find(|(name, _)| *name == case.card).unwrap();
            let estimator = read(&engine, card).unwrap();
            assert!(!estimator.is_string(), "{}: {estimator:?}", case.card);
            estimator
        });
        let compared = ask(estimator, "quote", &case.ask.canonical())
            .map_err(|thrown| format!("threw {thrown:?}"))
            .and_then(|answer| compare(&case, &parse(&answer).unwrap().value));
        faults.extend(compared.err().map(|fault| format!("{}: {fault}", case.id)));
    }
    assert!(!lines.is_empty());
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

#[wasm_bindgen_test]
async fn the_conformance_suite_passes() {
    let cards = files!("conformance": "adjust.json" "bands.json" "basic.json" "credits-down.json" "credits-half-even.json"
        "credits-half-up.json" "credits-none.json" "credits-step5.json" "credits-up.json" "effective.json"
        "graduated.json" "media.json" "numbers.json" "overflow.json" "rate.json" "tables.json" "unknown.json" "vary.json");
    answers_as_expected(&cards, include_str!("conformance/selections.jsonl")).await;
}

#[wasm_bindgen_test]
async fn broken_cards_throw_one_error_with_all_problems() {
    let engine = JsFuture::from(engine()).await.unwrap();
    let mut faults = Vec::new();
    for written in include_str!("conformance/broken.jsonl").lines() {
        let line = parse(written).unwrap().value;
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let expected = texts(line.get("codes").unwrap_or(&Value::Null));
        let problems = read_in(&engine, written).unwrap().as_string();
        let Value::Array(problems) = parse(&problems.unwrap_or(String::from("[]"))).unwrap().value else { panic!() };
        let part = |problem: &Value, name: &str| problem.get(name).and_then(Value::as_str).unwrap().to_owned();
        let mut found: Vec<String> = problems.iter().map(|problem| part(problem, "code")).collect();
        found.sort();
        found.dedup();
        let place =
            problems.first().is_none_or(|first| part(first, "path").starts_with(text("path").trim_end_matches('/')));
        if found != expected || !place {
            faults.push(format!("{}: expected {expected:?} at {}, found {found:?}", text("id"), text("path")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[wasm_bindgen_test]
async fn the_cases_of_the_cards_that_ship_pass() {
    let cards = files!("cards": "../../www/rates/studio.json" "../../www/rates/seedance.json");
    let cases =
        [include_str!("cases/studio.jsonl"), include_str!("cases/rates.jsonl"), include_str!("cases/seedance.jsonl")];
    answers_as_expected(&cards, &cases.join("\n")).await;
}

#[wasm_bindgen_test]
async fn the_cases_of_other_cards_pass() {
    let cards = files!("cards": "ark.json" "billed.json" "corners.json" "providers.json");
    let cases = [include_str!("cases/providers.jsonl"), include_str!("cases/corners.jsonl")];
    answers_as_expected(&cards, &cases.join("\n")).await;
}

#[wasm_bindgen_test]
async fn wallets_come_out_as_worked_by_hand_and_as_they_do_natively() {
    let engine = JsFuture::from(engine()).await.unwrap();
    let cards =
        files!("cards": "../../www/rates/studio.json" "../../www/rates/seedance.json" "../conformance/basic.json");
    let named = |name: &str| cards.iter().find(|(file, _)| file.contains(name)).map_or(DEMO, |(_, card)| card);
    let lines = lines_of(&[include_str!("cases/wallet.jsonl"), include_str!("cases/preview.jsonl")].join("\n"));
    let mut found = Vec::new();
    for line in &lines {
        let text = named(line.get("card").and_then(Value::as_str).unwrap());
        let (estimator, card) = (read(&engine, text).unwrap(), RateCard::parse(text).unwrap());
        let asked = question(line, |events| ask(&estimator, "replay", &written(events)).unwrap());
        let preview = line.get("model").is_some();
        let answer = ask(&estimator, if preview { "preview" } else { "replay" }, &written(&asked)).unwrap();
        let native = if preview { wire::preview(&card, &asked) } else { wire::replay(&card, &asked) };
        if native != answer {
            found.push(format!("{native}\nis not\n{answer}"));
        }
        found.extend(faults(line, &answer));
    }
    assert!(lines.len() > 70);
    assert!(found.is_empty(), "{} of {} fail:\n{}", found.len(), lines.len(), found.join("\n"));
}

#[wasm_bindgen_test]
async fn ways_to_pay_come_out_as_worked_by_hand_and_as_they_do_natively() {
    let engine = JsFuture::from(engine()).await.unwrap();
    let cards = files!("cards": "../../www/rates/studio.json" "../../www/rates/seedance.json" "compare.json");
    let lines = lines_of(include_str!("cases/plan.jsonl"));
    let mut found = Vec::new();
    for case in lines.iter().map(Question::read) {
        let (_, text) = cards.iter().find(|(file, _)| file.ends_with(&format!("{}.json", case.card))).unwrap();
        let answer = ask(&read(&engine, text).unwrap(), case.ask, &written(&case.of)).unwrap();
        let native = wire::plan(&RateCard::parse(text).unwrap(), &case.of);
        if native != answer {
            found.push(format!("{native}\nis not\n{answer}"));
        }
        found.extend(case.compare(&parse(&answer).unwrap().value).err());
    }
    assert!(lines.len() > 10);
    assert!(found.is_empty(), "{} of {} fail:\n{}", found.len(), lines.len(), found.join("\n"));
}

#[wasm_bindgen_test]
async fn comparisons_and_alternatives_come_out_as_worked_by_hand() {
    let estimator = read(&JsFuture::from(engine()).await.unwrap(), include_str!("cards/compare.json")).unwrap();
    let lines = lines_of(include_str!("cases/compare.jsonl"));
    let mut faults = Vec::new();
    for case in lines.iter().map(Question::read) {
        let answer = ask(&estimator, case.ask, &written(&case.of));
        let compared = answer
            .map_err(|thrown| format!("{}: threw {thrown:?}", case.id))
            .and_then(|answer| case.compare(&parse(&answer).unwrap().value));
        faults.extend(compared.err());
    }
    assert!(!lines.is_empty());
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

/// The names that `wire.d.ts` lists, in the order in which they are written, and what `typeof` says of each.
#[wasm_bindgen_test]
async fn rows_and_alternatives_have_the_keys_that_the_types_say() {
    let estimator = read(&JsFuture::from(engine()).await.unwrap(), include_str!("cards/compare.json")).unwrap();
    let keys = |value: &Value| match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| format!("{name}: {}", value.kind())).collect::<Vec<_>>().join(", ")
        }
        other => other.canonical(),
    };
    let first = |value: &Value, name: &str| match value.get(name) {
        Some(Value::Array(items)) => items.first().cloned().unwrap_or(Value::Null),
        _ => Value::Null,
    };
    let of = r#"{"selection":{"resolution":"4K"},"models":["seconds"]}"#;
    let compared = parse(&ask(&estimator, "compare", of).unwrap()).unwrap().value;
    assert_eq!(keys(&compared), "card: an object, rows: an array");
    let row = first(&compared, "rows");
    let expected = "model: a string, label: a string, kind: a string, provider: a string, selection: an object, \
                    ignored: an array, outcome: a string, problems: an array, nearest: an object";
    assert_eq!(keys(&row), expected);
    let nearest = row.get("nearest").unwrap();
    assert_eq!(keys(nearest), "selection: an object, changed: an array, outcome: a string, credits: a string");
    assert_eq!(keys(&first(nearest, "changed")), "input: a string, label: a string, from: a string, to: a string");
    let of = r#"{"model":"seconds","selection":{"resolution":"1080p"},"limit":1}"#;
    let found = parse(&ask(&estimator, "alternatives", of).unwrap()).unwrap().value;
    assert_eq!(keys(&found), "model: a string, card: an object, now: an object, changes: an array, models: an array");
    let expected = "model: a string, label: a string, provider: a string, selection: an object, changed: an array, \
                    ignored: an array, delta: a string, outcome: a string, credits: a string";
    assert_eq!(keys(&first(&found, "changes")), expected);
}

#[wasm_bindgen_test]
async fn whatever_is_asked_gets_plain_data() {
    let estimator = read(&JsFuture::from(engine()).await.unwrap(), include_str!("conformance/media.json")).unwrap();
    for method in ["quote", "options", "census", "compare", "alternatives", "plan"] {
        for odd in ["null", "7", "\"text\"", "[]", "{}", r#"{"model":"__proto__","selection":{"__proto__":1}}"#] {
            let answer = ask(&estimator, method, odd).unwrap();
            assert!(answer.contains("\"problems\":["), "{method} of {odd}: {answer}");
        }
    }
}

fn texts(list: &Value) -> Vec<String> {
    let Value::Array(items) = list else { return Vec::new() };
    let mut texts: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    texts.sort();
    texts
}
