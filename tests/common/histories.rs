//! Histories of wallets as data, and what must hold of the answers.

use credit_estimator::json::{Value, parse};

/// A card that sells nothing and says nothing about how jobs end.
pub const DEMO: &str = r#"{ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
  "models": [ { "id": "flat", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ] }"#;

/// What is expected is there: of an object the members that are named, of a list every item.
fn fault(want: &Value, found: Option<&Value>, place: &str) -> Option<String> {
    let told = || found.map_or_else(|| String::from("nothing"), Value::canonical);
    match (want, found) {
        (Value::Object(members), Some(found @ Value::Object(_))) => {
            members.iter().find_map(|(name, want)| fault(want, found.get(name), &format!("{place}.{name}")))
        }
        (Value::Array(wants), Some(Value::Array(items))) if wants.len() == items.len() => wants
            .iter()
            .zip(items)
            .enumerate()
            .find_map(|(i, (want, found))| fault(want, Some(found), &format!("{place}[{i}]"))),
        (Value::Array(wants), Some(Value::Array(items))) => {
            Some(format!("{place}: {} items expected, found {}: {}", wants.len(), items.len(), told()))
        }
        (want, Some(found)) if want == found => None,
        _ => Some(format!("{place}: expected {}, found {}", want.canonical(), told())),
    }
}

fn codes(answer: &Value) -> Vec<String> {
    let Some(Value::Array(problems)) = answer.get("problems") else { return Vec::new() };
    let mut codes: Vec<String> =
        problems.iter().map(|problem| problem.get("code").and_then(Value::as_str).unwrap().to_owned()).collect();
    codes.sort();
    codes
}

/// What a line asks. A wallet is given, or it is what the events make of it: as somebody would hand over what `replay` said.
pub fn question(line: &Value, replay: impl Fn(&Value) -> String) -> Value {
    let fields: &[&str] = if line.get("model").is_none() {
        &["events", "at"]
    } else {
        &["wallet", "model", "selection", "at", "context"]
    };
    let given = fields.iter().filter_map(|name| Some(((*name).to_owned(), line.get(name)?.clone())));
    let mut members: Vec<(String, Value)> = given.collect();
    if let (Some(events), Some(_)) = (line.get("events"), line.get("model")) {
        let answer = replay(&Value::Object(vec![(String::from("events"), events.clone())]));
        members.push((String::from("wallet"), parse(&answer).unwrap().value.get("wallet").unwrap().clone()));
    }
    Value::Object(members)
}

/// All that an answer lacks of what its line expects.
pub fn faults(line: &Value, answer: &str) -> Vec<String> {
    let id = line.get("id").and_then(Value::as_str).unwrap();
    let found = parse(answer).unwrap().value;
    let Some(Value::Object(wants)) = line.get("expect") else { panic!("{id} expects nothing") };
    let wanted: Vec<String> = match line.get("expect").unwrap().get("codes") {
        Some(Value::Array(codes)) => codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    };
    let mut faults = Vec::new();
    if codes(&found) != wanted {
        faults.push(format!("{id}: {answer}"));
    }
    for (name, want) in wants.iter().filter(|(name, _)| name != "codes") {
        faults.extend(fault(want, found.get(name), name).map(|fault| format!("{id}: {fault}")));
    }
    if !wanted.is_empty() && found.get("wallet").is_some() {
        faults.push(format!("{id}: a wallet beside problems"));
    }
    faults
}
