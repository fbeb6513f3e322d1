//! Questions over many selections as data: `"ask"` names the method, `"of"` is the question, and what `expect` does not
//! name is free.

use credit_estimator::json::Value;

/// One line of a case file.
pub struct Question<'a> {
    pub id: &'a str,
    pub card: &'a str,
    pub ask: &'a str,
    pub of: Value,
    pub expect: &'a Value,
}

impl<'a> Question<'a> {
    pub fn read(line: &'a Value) -> Self {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap();
        let mut of = line.get("of").unwrap().clone();
        if let Value::Object(members) = &mut of
            && !members.iter().any(|(name, _)| name == "at")
        {
            members.push((String::from("at"), Value::String(String::from("2026-09-01T00:00:00Z"))));
        }
        Self { id: text("id"), card: text("card"), ask: text("ask"), of, expect: line.get("expect").unwrap() }
    }

    /// Compares an answer with what is expected of it.
    pub fn compare(&self, answer: &Value) -> Result<(), String> {
        same(Some(answer), self.expect, "").map_err(|fault| format!("{}: {fault}", self.id))
    }
}

/// A value as JSON text, its names in the order they stand in, which is that of what is ignored.
pub fn written(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(",");
    match value {
        Value::Array(items) => format!("[{}]", list(items.iter().map(written).collect())),
        Value::Object(members) => {
            let member = |(name, value): &(String, Value)| {
                format!("{}:{}", Value::String(name.clone()).canonical(), written(value))
            };
            format!("{{{}}}", list(members.iter().map(member).collect()))
        }
        other => other.canonical(),
    }
}

/// `null` expects that a name is not there. A selection and its changes have to be as they are expected, whole.
fn same(found: Option<&Value>, want: &Value, place: &str) -> Result<(), String> {
    let found_text = || found.map_or_else(|| String::from("nothing"), Value::canonical);
    let fault = || Err(format!("{place}: expected {}, found {}", want.canonical(), found_text()));
    match (found, want) {
        (None, Value::Null) => Ok(()),
        (Some(found), Value::Object(members)) => members.iter().try_for_each(|(name, want)| {
            let at = format!("{place}.{name}");
            match name.as_str() {
                "codes" | "places" => {
                    let name = if name == "codes" { "code" } else { "input" };
                    let mut texts = problems(found, name);
                    if name == "code" {
                        texts.sort();
                    }
                    let listed =
                        Value::Array(texts.into_iter().map(|text| text.map_or(Value::Null, Value::String)).collect());
                    if listed == *want {
                        Ok(())
                    } else {
                        Err(format!("{at}: expected {}, found {}", want.canonical(), listed.canonical()))
                    }
                }
                "selection" | "changed" => {
                    let whole = found.get(name).map(Value::canonical);
                    if whole == Some(want.canonical()) {
                        Ok(())
                    } else {
                        Err(format!("{at}: expected {}, found {whole:?}", want.canonical()))
                    }
                }
                _ => same(found.get(name), want, &at),
            }
        }),
        (Some(Value::Array(found)), Value::Array(want)) if found.len() == want.len() => found
            .iter()
            .zip(want)
            .enumerate()
            .try_for_each(|(i, (found, want))| same(Some(found), want, &format!("{place}[{i}]"))),
        (Some(found), want) if found == want && !matches!(want, Value::Null) => Ok(()),
        _ => fault(),
    }
}

fn problems(answer: &Value, name: &str) -> Vec<Option<String>> {
    let Some(Value::Array(problems)) = answer.get("problems") else { return Vec::new() };
    problems.iter().map(|problem| problem.get(name).and_then(Value::as_str).map(str::to_owned)).collect()
}
