//! From a question that shows something to the smallest that still does.

use credit_estimator::Amount;
use credit_estimator::json::Value;

use super::asks::Ask;

/// After so many tries what was found is small enough.
const TRIES: u32 = 200;

/// The smallest question for which `shows` still gives something, and what it gives.
pub fn smallest<T>(mut ask: Ask, mut found: T, shows: &dyn Fn(&Ask) -> Option<T>) -> (Ask, T) {
    let mut tries = 0_u32;
    loop {
        let mut candidates: Vec<Value> = smaller(&ask.selection);
        candidates.retain(|selection| size(selection) < size(&ask.selection));
        candidates.sort_by_key(size);
        let mut moved = false;
        for selection in candidates {
            tries = tries.saturating_add(1);
            if tries > TRIES {
                return (ask, found);
            }
            let candidate = Ask { selection, ..ask.clone() };
            if let Some(shown) = shows(&candidate) {
                (ask, found, moved) = (candidate, shown, true);
                break;
            }
        }
        if !moved {
            return (ask, found);
        }
    }
}

/// Fewer inputs before simpler values, simpler values before shorter ones.
fn size(value: &Value) -> (usize, String) {
    let text = value.canonical();
    (text.len(), text)
}

/// The value with one thing less, or one thing simpler.
fn smaller(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(members) => {
            for place in 0..members.len() {
                let mut fewer = members.clone();
                fewer.remove(place);
                found.push(Value::Object(fewer));
            }
            for (place, (name, value)) in members.iter().enumerate() {
                for simpler in smaller(value) {
                    let mut members = members.clone();
                    if let Some(member) = members.get_mut(place) {
                        *member = (name.clone(), simpler);
                    }
                    found.push(Value::Object(members));
                }
            }
        }
        Value::Array(items) => {
            for place in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(place);
                found.push(Value::Array(fewer));
            }
            for (place, value) in items.iter().enumerate() {
                for simpler in smaller(value) {
                    let mut items = items.clone();
                    if let Some(item) = items.get_mut(place) {
                        *item = simpler;
                    }
                    found.push(Value::Array(items));
                }
            }
        }
        Value::String(text) => {
            found.extend(Amount::parse(text).ok().into_iter().flat_map(simpler_numbers).map(Value::String))
        }
        Value::Number(text) => {
            let number = Amount::parse(text).ok().into_iter();
            let whole = number.flat_map(simpler_numbers).filter(|text| !text.contains('.'));
            found.extend(whole.map(Value::Number));
        }
        Value::Bool(_) | Value::Null => {}
    }
    found
}

/// The number written plainly, whole, and round.
fn simpler_numbers(number: Amount) -> Vec<String> {
    let plain = number.to_string();
    let whole = plain.split('.').next().unwrap_or_default().to_owned();
    let first: String = whole.chars().take(1).collect();
    let round = format!("{first}{}", "0".repeat(whole.len().saturating_sub(1)));
    let mut found: Vec<String> = (0..=10).map(|small| small.to_string()).collect();
    found.extend([first, round, whole, plain]);
    found.retain(|text| Amount::parse(text).is_ok());
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use credit_estimator::json::parse;

    fn shrunk(selection: &str, shows: fn(&Value) -> bool) -> String {
        let ask = Ask { model: "m".into(), selection: parse(selection).unwrap().value, at: None };
        let (ask, ()) = smallest(ask, (), &|ask| shows(&ask.selection).then_some(()));
        ask.selection.canonical()
    }

    #[test]
    fn keeps_only_what_shows_it() {
        let all = r#"{"a":"x","d":"7.25","r":[{"kind":"image","width":"12"},{"kind":"video","seconds":"9.5"}]}"#;
        assert_eq!(shrunk(all, |_| true), "{}");
        assert_eq!(shrunk(all, |selection| selection.get("d").is_some()), r#"{"d":"0"}"#);
        let more_than_six = |selection: &Value| {
            let duration = selection.get("d").and_then(Value::as_str).and_then(|text| Amount::parse(text).ok());
            duration.is_some_and(|duration| duration > Amount::integer(6))
        };
        assert_eq!(shrunk(all, more_than_six), r#"{"d":"7"}"#);
        let video = |selection: &Value| selection.get("r").is_some_and(|media| media.canonical().contains("video"));
        assert_eq!(shrunk(all, video), r#"{"r":[{"kind":"video"}]}"#);
    }
}
