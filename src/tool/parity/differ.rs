//! What differs between two answers, field by field.

use std::cmp::Ordering;

use credit_estimator::Amount;
use credit_estimator::json::Value;

/// How much a difference matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The same said in another way: an amount such as `5.0` for `5`, another order, another wording.
    Spelling,
    /// Something else is said.
    Wrong,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Such as `lines[0].credits`; empty for the whole.
    pub path: String,
    pub weight: Weight,
    pub ours: Option<Value>,
    pub theirs: Option<Value>,
}

impl Difference {
    /// The path without the numbers of items: what kind of difference this is.
    pub fn place(&self) -> String {
        let parts = self.path.split('[').enumerate();
        let name = |(place, part): (usize, &str)| match place {
            0 => part.to_owned(),
            _ => format!("[]{}", part.split_once(']').map_or("", |(_, rest)| rest)),
        };
        parts.map(name).collect()
    }
}

/// All that differs between our answer and theirs.
pub fn differences(ours: &Value, theirs: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(ours, theirs, "", &mut found);
    found
}

fn told(path: &str, weight: Weight, ours: Option<&Value>, theirs: Option<&Value>) -> Difference {
    Difference { path: path.to_owned(), weight, ours: ours.cloned(), theirs: theirs.cloned() }
}

fn compare(ours: &Value, theirs: &Value, path: &str, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        _ if ours == theirs => {}
        (Value::Object(mine), Value::Object(other)) => objects(mine, other, theirs, path, found),
        (Value::Array(mine), Value::Array(other)) => arrays(mine, other, path, found),
        (Value::String(mine), Value::String(other)) => {
            let amounts = Amount::parse(mine).ok().zip(Amount::parse(other).ok());
            let alike = amounts.is_some_and(|(mine, other)| mine == other) || path.ends_with("message");
            let weight = if alike { Weight::Spelling } else { Weight::Wrong };
            found.push(told(path, weight, Some(ours), Some(theirs)));
        }
        _ => found.push(told(path, Weight::Wrong, Some(ours), Some(theirs))),
    }
}

fn objects(
    mine: &[(String, Value)],
    other: &[(String, Value)],
    theirs: &Value,
    path: &str,
    found: &mut Vec<Difference>,
) {
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let before = found.len();
    for (name, value) in mine {
        match theirs.get(name) {
            Some(their) => compare(value, their, &at(name), found),
            None => found.push(told(&at(name), Weight::Wrong, Some(value), None)),
        }
    }
    for (name, value) in other.iter().filter(|(name, _)| !mine.iter().any(|(own, _)| own == name)) {
        // A server may say more than it has to, as long as it does not contradict.
        let weight = if name.starts_with("x-") { Weight::Spelling } else { Weight::Wrong };
        found.push(told(&at(name), weight, None, Some(value)));
    }
    if before == found.len() {
        // The same names with the same values, in another order.
        let names = |members: &[(String, Value)]| {
            Value::Array(members.iter().map(|(name, _)| Value::String(name.clone())).collect())
        };
        let path = if path.is_empty() { "order of names" } else { path };
        found.push(told(path, Weight::Spelling, Some(&names(mine)), Some(&names(other))));
    }
}

fn arrays(mine: &[Value], other: &[Value], path: &str, found: &mut Vec<Difference>) {
    // Of these the contract fixes what is in them, not the order.
    let set = matches!(path, "problems" | "defaults" | "estimated");
    if set {
        let order = |a: &&Value, b: &&Value| key(a).cmp(&key(b));
        let (mut mine_sorted, mut other_sorted): (Vec<&Value>, Vec<&Value>) =
            (mine.iter().collect(), other.iter().collect());
        mine_sorted.sort_by(order);
        other_sorted.sort_by(order);
        let moved = mine.iter().zip(other).any(|(a, b)| key(a).cmp(&key(b)) != Ordering::Equal);
        let same = mine_sorted.iter().zip(&other_sorted).all(|(a, b)| key(a) == key(b));
        if moved && same && mine.len() == other.len() {
            let list = |items: &[Value]| Value::Array(items.to_vec());
            found.push(told(path, Weight::Spelling, Some(&list(mine)), Some(&list(other))));
        }
        items(&mine_sorted, &other_sorted, path, found);
    } else {
        items(&mine.iter().collect::<Vec<_>>(), &other.iter().collect::<Vec<_>>(), path, found);
    }
}

fn items(mine: &[&Value], other: &[&Value], path: &str, found: &mut Vec<Difference>) {
    for place in 0..mine.len().max(other.len()) {
        let path = format!("{path}[{place}]");
        match (mine.get(place), other.get(place)) {
            (Some(mine), Some(other)) => compare(mine, other, &path, found),
            (mine, other) => found.push(told(&path, Weight::Wrong, mine.copied(), other.copied())),
        }
    }
}

/// By what an item of a set is known.
fn key(item: &Value) -> String {
    let text = |name: &str| item.get(name).map(Value::canonical).unwrap_or_default();
    match item {
        Value::Object(_) => format!("{} {}", text("code"), text("input")),
        other => other.canonical(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use credit_estimator::json::parse;

    #[track_caller]
    fn differ(ours: &str, theirs: &str, expected: &[(&str, Weight)]) {
        let found = differences(&parse(ours).unwrap().value, &parse(theirs).unwrap().value);
        let found: Vec<(&str, Weight)> = found.iter().map(|one| (one.path.as_str(), one.weight)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tells_fields_apart() {
        use Weight::{Spelling, Wrong};
        differ(r#"{"a":"5"}"#, r#"{"a":"5"}"#, &[]);
        differ(r#"{"a":"5"}"#, r#"{"a":"5.0"}"#, &[("a", Spelling)]);
        differ(r#"{"a":"5"}"#, r#"{"a":5}"#, &[("a", Wrong)]);
        differ(r#"{"a":"5"}"#, r#"{"a":"6"}"#, &[("a", Wrong)]);
        differ(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, &[("order of names", Spelling)]);
        differ(r#"{"a":1}"#, r#"{"b":1,"x-took":2}"#, &[("a", Wrong), ("b", Wrong), ("x-took", Spelling)]);
        differ(r#"{"lines":[{"c":"1"},{"c":"2"}]}"#, r#"{"lines":[{"c":"1"}]}"#, &[("lines[1]", Wrong)]);
        differ(r#"{"lines":["a","b"]}"#, r#"{"lines":["b","a"]}"#, &[("lines[0]", Wrong), ("lines[1]", Wrong)]);
        differ(r#"{"defaults":["a","b"]}"#, r#"{"defaults":["b","a"]}"#, &[("defaults", Spelling)]);
        let problem = |message: &str| format!(r#"{{"problems":[{{"code":"too-few","message":"{message}"}}]}}"#);
        differ(&problem("more"), &problem("plus"), &[("problems[0].message", Spelling)]);
    }

    #[test]
    fn a_place_has_no_numbers() {
        let one = |path: &str| told(path, Weight::Wrong, None, None).place();
        assert_eq!(
            (one("lines[12].credits"), one("price"), one("a[0][1]")),
            ("lines[].credits".into(), "price".into(), "a[][]".into())
        );
    }
}
