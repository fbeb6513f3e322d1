//! What must hold of every input, one function for each target. A panic is a finding.
//!
//! An input is text. What chooses the card, and for `wire` the question, stands before it, one letter each: `A` the first.

use std::sync::OnceLock;

use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, Answer, Context, ExactAnswer, RateCard, wire};

/// How many letters stand before the document.
pub fn head(target: &str) -> usize {
    match target {
        "card" => 0,
        "wire" => 2,
        _ => 1,
    }
}

const AT: &str = "2026-09-01T00:00:00Z";

/// Never renamed or reordered: a kept input names its card by its place. New ones go to the end.
const CARDS: [&str; 20] = [
    include_str!("../../conformance/basic.json"),
    include_str!("../../conformance/adjust.json"),
    include_str!("../../conformance/bands.json"),
    include_str!("../../conformance/credits-step5.json"),
    include_str!("../../conformance/effective.json"),
    include_str!("../../conformance/graduated.json"),
    include_str!("../../conformance/media.json"),
    include_str!("../../conformance/numbers.json"),
    include_str!("../../conformance/overflow.json"),
    include_str!("../../conformance/rate.json"),
    include_str!("../../conformance/tables.json"),
    include_str!("../../conformance/unknown.json"),
    include_str!("../../conformance/vary.json"),
    include_str!("../../cards/ark.json"),
    include_str!("../../cards/billed.json"),
    include_str!("../../cards/compare.json"),
    include_str!("../../cards/corners.json"),
    include_str!("../../cards/providers.json"),
    include_str!("../../../www/rates/seedance.json"),
    include_str!("../../../www/rates/studio.json"),
];

fn chosen<T>(letter: u8, of: &[T]) -> Option<&T> {
    of.get(usize::from(letter.wrapping_sub(b'A')) % of.len())
}

/// A question. Who reads one refuses names that stand twice: what was given is told again. For the same reason what is
/// nearly as deep as a reader goes is left out.
fn asked(body: &[u8]) -> Option<Value> {
    let parsed = parse(text(body)?).ok()?;
    (parsed.repeated.is_empty() && depth(&parsed.value) < 150).then_some(parsed.value)
}

fn depth(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => members.iter().map(|(_, value)| depth(value)).max().unwrap_or(0),
        _ => 0,
    }
}

/// The card that a letter chooses, with its document.
fn card_of(letter: u8) -> Option<&'static (RateCard, Value)> {
    static SHELF: [OnceLock<(RateCard, Value)>; CARDS.len()] = [const { OnceLock::new() }; CARDS.len()];
    let slots: Vec<_> = SHELF.iter().zip(CARDS).collect();
    let (slot, text) = chosen(letter, &slots)?;
    Some(slot.get_or_init(|| (RateCard::parse(text).unwrap(), parse(text).unwrap().value)))
}

fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What leaves the crate is JSON in which no name stands twice.
fn written(text: &str) -> Value {
    let parsed = parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    assert!(parsed.repeated.is_empty(), "{:?} twice in {text}", parsed.repeated);
    parsed.value
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn amount(value: &Value, name: &str) -> Amount {
    value.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok()).unwrap_or_else(|| {
        panic!("`{name}` is no amount in {}", value.canonical());
    })
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::ZERO, |sum, amount| sum.checked_add(amount).unwrap())
}

/// A sentence as the house writes it.
fn sentence(message: &str) {
    assert!(!message.is_empty() && !message.ends_with('.'), "{message}");
}

/// Reading any text as a card: it is one, and then the same in its canonical form, or every fault has a place.
pub fn card(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match RateCard::parse(text) {
        Ok(card) => {
            let document = parse(text).unwrap().value;
            let again = RateCard::parse(&document.canonical()).unwrap();
            assert_eq!(card.digest(), again.digest());
            written(&wire::describe(&card));
            for model in list(&document, "models") {
                let id = model.get("id").and_then(Value::as_str).unwrap();
                priced(&card, id, &object([]), instant_of(model));
            }
        }
        Err(error) => {
            written(&wire::card_problems_json(&error));
            assert!(!error.problems.is_empty());
            for problem in &error.problems {
                assert!(problem.path.is_empty() || problem.path.starts_with('/'), "{}", problem.path);
                sentence(&problem.message);
            }
        }
    }
}

/// An instant at which a model of a document is in effect.
fn instant_of(model: &Value) -> &str {
    let effective = model.get("effective");
    effective.and_then(|period| period.get("from")).and_then(Value::as_str).unwrap_or(AT)
}

/// A question and its answer's laws.
pub fn quote(data: &[u8]) {
    let Some((card, body)) = data.split_first() else { return };
    let Some((card, _)) = card_of(*card) else { return };
    let Some(ask) = asked(body) else { return };
    let found = wire::quote(card, &ask);
    written(&found);
    assert_eq!(found, wire::quote(card, &ask));
    let answer = wire::answer(card, &ask);
    holds(&answer);
    let (Some(model), Some(selection)) = (ask.get("model").and_then(Value::as_str), ask.get("selection")) else {
        return;
    };
    let at = ask.get("at").and_then(Value::as_str);
    if answer.context().is_some() {
        priced(card, model, selection, at.unwrap_or(AT));
    }
    // All options of its largest models take long, and are much the same.
    if card.id() != "studio" {
        options(card, model, selection, at);
    }
}

fn holds(answer: &Answer) {
    match answer {
        Answer::Exact(exact) => {
            assert_eq!(sum(exact.lines.iter().map(|line| line.amount)), exact.price);
            assert_eq!(sum(exact.lines.iter().map(|line| line.credits)), exact.credits);
            assert!(!exact.price.is_negative() && !exact.credits.is_negative());
        }
        Answer::Range(range) => {
            assert!(range.price[0] < range.price[1] && range.credits[0] <= range.credits[1]);
            assert!(!range.price[0].is_negative() && !range.credits[0].is_negative());
        }
        Answer::Rate(rate) => assert!(!rate.rates.is_empty()),
        Answer::Refused(refused) => {
            assert!(!refused.problems.is_empty());
            refused.problems.iter().for_each(|problem| sentence(&problem.message));
        }
    }
}

/// A selection as it was normalised asks the same. With everything unknown the price lies in what is answered then.
fn priced(card: &RateCard, model: &str, selection: &Value, at: &str) {
    let answer = card.quote(model, selection, Some(at));
    holds(&answer);
    let Answer::Exact(exact) = &answer else { return };
    let Context { selection: normal, .. } = &exact.context;
    let Answer::Exact(again) = card.quote(model, normal, Some(at)) else { panic!("{} {answer:?}", normal.canonical()) };
    assert_eq!((exact.price, exact.credits, &exact.lines), (again.price, again.credits, &again.lines));
    // Of the largest models that takes a second.
    let Value::Object(members) = normal else { return };
    if card.id() == "studio" {
        return;
    }
    let open = Value::Object(members.iter().map(|(name, _)| (name.clone(), Value::Null)).collect());
    let unknown = card.quote(model, &open, Some(at));
    holds(&unknown);
    let open_price =
        |ends: [Amount; 2]| assert!(ends[0] <= exact.price && exact.price <= ends[1], "{ends:?} {answer:?}");
    match &unknown {
        Answer::Exact(ExactAnswer { price, .. }) => open_price([*price, *price]),
        Answer::Range(range) => open_price(range.price),
        Answer::Rate(_) => {}
        Answer::Refused(refused) => {
            let known = ["needs-input", "overflow"];
            let codes: Vec<&str> = refused.problems.iter().map(|problem| problem.code).collect();
            assert!(
                codes.iter().all(|code| known.contains(code)),
                "{codes:?} where {} has a price",
                normal.canonical()
            );
        }
    }
}

/// An option costs what choosing it costs.
fn options(card: &RateCard, model: &str, selection: &Value, at: Option<&str>) {
    let (Ok(options), Value::Object(members)) = (card.options(model, selection, at), selection) else { return };
    for input in &options.inputs {
        for option in input.values.iter().take(4) {
            let mut chosen = members.clone();
            chosen.retain(|(name, _)| *name != input.input);
            chosen.push((input.input.clone(), option.value.clone()));
            let answer = card.quote(model, &Value::Object(chosen), at);
            let outcome = match &answer {
                Answer::Exact(_) => "exact",
                Answer::Range(_) => "range",
                Answer::Rate(_) => "rate",
                Answer::Refused(_) => "refused",
            };
            assert_eq!(option.outcome.outcome, outcome);
            assert_eq!(option.outcome.credits.map(|found| found.ends()), answer.credits().map(|found| found.ends()));
        }
    }
}

/// A history: its sums, the wallet that comes of it, and what jobs would do to that.
pub fn wallet(data: &[u8]) {
    let Some((card, body)) = data.split_first() else { return };
    let Some((card, document)) = card_of(*card) else { return };
    let Some(ask) = asked(body) else { return };
    if ask.get("wallet").is_some() {
        previewed(&ask, &written(&wire::preview(card, &ask)));
        return;
    }
    let answer = written(&wire::replay(card, &ask));
    let Some(wallet) = answer.get("wallet") else {
        assert!(!list(&answer, "problems").is_empty() && list(&answer, "entries").is_empty());
        list(&answer, "problems")
            .iter()
            .for_each(|found| sentence(found.get("message").and_then(Value::as_str).unwrap()));
        return;
    };
    balanced(wallet);
    let Some(at) = wallet.get("at") else { return };
    for model in list(document, "models").iter().take(2) {
        let (model, selection) = (model.get("id").unwrap().clone(), object([]));
        let ask = object([("model", model), ("selection", selection), ("at", at.clone()), ("wallet", wallet.clone())]);
        let preview = written(&wire::preview(card, &ask));
        let problems = list(&preview, "problems").iter().filter_map(|found| found.get("input").and_then(Value::as_str));
        problems.for_each(|place| assert!(!place.starts_with("wallet"), "{}", preview.canonical()));
        previewed(&ask, &preview);
    }
}

const SUMS: [&str; 4] = ["available", "held", "spent", "expired"];

/// Nothing is created or lost: in each lot, in all of them, and between lots and holds.
fn balanced(wallet: &Value) {
    let lots = list(wallet, "lots");
    for lot in lots {
        assert_eq!(amount(lot, "granted"), sum(SUMS.iter().map(|name| amount(lot, name))), "{}", lot.canonical());
        SUMS.iter().for_each(|name| assert!(!amount(lot, name).is_negative()));
    }
    assert_eq!(amount(wallet, "granted"), sum(SUMS.iter().map(|name| amount(wallet, name))), "{}", wallet.canonical());
    for name in ["held", "spent", "expired"] {
        assert_eq!(amount(wallet, name), sum(lots.iter().map(|lot| amount(lot, name))), "{name}");
    }
    let all = sum(lots.iter().map(|lot| amount(lot, "granted")));
    assert_eq!(sum([amount(wallet, "granted"), amount(wallet, "upcoming")].into_iter()), all, "{}", wallet.canonical());
    for hold in list(wallet, "holds") {
        assert_eq!(amount(hold, "credits"), sum(list(hold, "takes").iter().map(|take| amount(take, "credits"))));
    }
    assert_eq!(amount(wallet, "held"), sum(list(wallet, "holds").iter().map(|hold| amount(hold, "credits"))));
}

fn previewed(ask: &Value, preview: &Value) {
    let told = || format!("{} for {}", preview.canonical(), ask.canonical());
    match preview.get("state").and_then(Value::as_str) {
        Some("covered") => {
            let hold = amount(preview, "hold");
            assert_eq!(hold, sum(list(preview, "takes").iter().map(|take| amount(take, "credits"))), "{}", told());
            assert!(hold <= amount(preview, "usable") && amount(preview, "usable") <= amount(preview, "available"));
        }
        Some("short") => {
            let all = [amount(preview, "usable"), amount(preview, "missing")];
            assert_eq!(amount(preview, "hold"), sum(all.into_iter()), "{}", told());
            assert!(!amount(preview, "missing").is_zero(), "{}", told());
        }
        Some("unpriced") => {}
        _ => panic!("{}", told()),
    }
}

type Question = fn(&RateCard, &Value) -> String;

const QUESTIONS: [Question; 8] = [
    wire::quote,
    wire::options,
    wire::compare,
    wire::alternatives,
    wire::census,
    wire::preview,
    wire::plan,
    wire::replay,
];

/// Any question with any data: what comes back is JSON.
pub fn wire(data: &[u8]) {
    let [card, question, body @ ..] = data else { return };
    let (Some((card, _)), Some(question)) = (card_of(*card), chosen(*question, &QUESTIONS)) else { return };
    let Some(ask) = asked(body) else { return };
    let answer = written(&question(card, &ask));
    assert!(matches!(answer, Value::Object(_)));
    for problem in list(&answer, "problems") {
        sentence(problem.get("message").and_then(Value::as_str).unwrap());
    }
}
