//! Cases as data: a card, a selection, and what must hold of the answer. What `expect` does not name is free.

use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, RateCard, wire};

/// One line of a case file.
pub struct Case<'a> {
    pub id: &'a str,
    pub card: &'a str,
    pub ask: Value,
    pub expect: &'a Value,
}

/// The lines of a file of JSON lines.
pub fn read_lines(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    lines_of(&text)
}

/// The lines of a text of JSON lines.
pub fn lines_of(text: &str) -> Vec<Value> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| parse(line).unwrap().value).collect()
}

impl<'a> Case<'a> {
    pub fn read(line: &'a Value) -> Self {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap();
        let mut ask = vec![
            (String::from("model"), line.get("model").unwrap().clone()),
            (String::from("selection"), line.get("selection").unwrap().clone()),
        ];
        let at = line.get("at").cloned().unwrap_or(Value::String(String::from("2026-09-01T00:00:00Z")));
        ask.push((String::from("at"), at));
        Self {
            id: text("id"),
            card: line.get("card").and_then(Value::as_str).unwrap_or_default(),
            ask: Value::Object(ask),
            expect: line.get("expect").unwrap(),
        }
    }
}

/// Asks the crate and compares.
pub fn ask_and_compare(case: &Case<'_>, card: &RateCard) -> Result<(), String> {
    let answer = wire::quote(card, &case.ask);
    compare(case, &parse(&answer).unwrap().value)
        .map_err(|fault| format!("{}: {} {fault}\n    {answer}", case.id, case.ask.canonical()))
}

/// Cards with one fault each (or none): the codes are these, and the first stands at the path.
pub fn broken_as_expected(lines: &[Value]) {
    let mut faults = Vec::new();
    for line in lines {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut expected: Vec<String> = match line.get("codes") {
            Some(Value::Array(codes)) => codes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        expected.sort();
        let problems = RateCard::read(line.get("card").unwrap()).err().map(|error| error.problems).unwrap_or_default();
        let mut found: Vec<String> = problems.iter().map(|problem| problem.code.to_owned()).collect();
        found.sort();
        found.dedup();
        let place = problems.first().is_none_or(|problem| problem.path.starts_with(text("path").trim_end_matches('/')));
        if found != expected || !place {
            let shown: Vec<String> = problems.iter().map(|p| format!("{} {} {}", p.code, p.path, p.message)).collect();
            faults.push(format!("{}: expected {expected:?} at {}, found {shown:?}", text("id"), text("path")));
        }
    }
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

/// Compares an answer with what is expected of it.
pub fn compare(case: &Case<'_>, answer: &Value) -> Result<(), String> {
    let Value::Object(expected) = case.expect else { return Err(String::from("nothing is expected")) };
    for (name, want) in expected {
        let found = answer.get(name);
        let same = match name.as_str() {
            "outcome" | "currency" | "defaults" => found == Some(want),
            // What is normalised keeps the order of the inputs, which JSON leaves open.
            "selection" => found.map(Value::canonical) == Some(want.canonical()),
            "price" | "credits" => found.is_some_and(|found| same_amounts(found, want)),
            "estimated" => found.is_some_and(|found| sorted(found) == sorted(want)),
            "unknown" => found.is_some_and(|found| unknown(found) == unknown(want)),
            "lines" => lines(answer, "amount", false) == wanted_lines(want),
            "creditLines" => lines(answer, "credits", true) == wanted_lines(want),
            "rates" => found.is_some_and(|found| rates(found, want)),
            "fixed" => match want {
                Value::Null => found.is_none(),
                Value::Object(parts) => parts.iter().all(|(name, want)| {
                    found.and_then(|found| found.get(name)).is_some_and(|found| same_amounts(found, want))
                }),
                _ => false,
            },
            "also" => found == Some(want),
            "codes" => codes(answer) == sorted(want),
            other => return Err(format!("expects `{other}`, which this does not know")),
        };
        if !same {
            return Err(format!(
                "{name}: expected {}, found {}",
                want.canonical(),
                found.map(Value::canonical).unwrap_or_default()
            ));
        }
    }
    Ok(())
}

fn amount(value: &Value) -> Option<Amount> {
    value.as_str()?.parse().ok()
}

fn same_amounts(found: &Value, want: &Value) -> bool {
    match want {
        Value::String(_) => amount(found).is_some() && amount(found) == amount(want),
        Value::Object(ends) => {
            ends.iter().all(|(name, end)| found.get(name).is_some_and(|found| same_amounts(found, end)))
        }
        _ => false,
    }
}

fn sorted(list: &Value) -> Vec<String> {
    let Value::Array(items) = list else { return Vec::new() };
    let mut texts: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    texts.sort();
    texts
}

fn codes(answer: &Value) -> Vec<String> {
    let Some(Value::Array(problems)) = answer.get("problems") else { return Vec::new() };
    let mut codes: Vec<String> =
        problems.iter().filter_map(|problem| problem.get("code")?.as_str()).map(str::to_owned).collect();
    codes.sort();
    codes
}

/// Entries with the keys that are compared; a bare string is the name of an input.
fn unknown(list: &Value) -> Vec<String> {
    let Value::Array(items) = list else { return Vec::new() };
    let entry = |item: &Value| match item {
        Value::String(name) => Value::Object(vec![(String::from("input"), Value::String(name.clone()))]).canonical(),
        other => other.canonical(),
    };
    items.iter().map(entry).collect()
}

fn wanted_lines(list: &Value) -> Vec<(String, Option<Amount>)> {
    let Value::Array(items) = list else { return Vec::new() };
    let line = |item: &Value| match item {
        Value::Array(pair) => (pair[0].as_str().unwrap().to_owned(), amount(&pair[1])),
        item => (item.get("line").and_then(Value::as_str).unwrap().to_owned(), item.get("amount").and_then(amount)),
    };
    items.iter().map(line).collect()
}

fn lines(answer: &Value, of: &str, conversion: bool) -> Vec<(String, Option<Amount>)> {
    let Some(Value::Array(lines)) = answer.get("lines") else { return Vec::new() };
    let pairs = lines
        .iter()
        .map(|line| (line.get("line").and_then(Value::as_str).unwrap().to_owned(), line.get(of).and_then(amount)));
    pairs.filter(|(line, _)| conversion || !matches!(line.as_str(), "credits-minimum" | "credits-rounding")).collect()
}

fn rates(found: &Value, want: &Value) -> bool {
    let (Value::Array(found), Value::Array(want)) = (found, want) else { return false };
    found.len() == want.len()
        && found.iter().zip(want).all(|(found, want)| {
            let Value::Object(members) = want else { return false };
            let started = want.get("started").is_some() == found.get("started").is_some();
            started
                && members.iter().all(|(name, want)| match name.as_str() {
                    "count" | "price" | "credits" => found.get(name).is_some_and(|found| same_amounts(found, want)),
                    _ => found.get(name) == Some(want),
                })
        })
}
