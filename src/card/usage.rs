//! What credits may be spent on: a condition on standard inputs, which belongs to no model.

use std::fmt::Write as _;

use crate::amount::Amount;
use crate::json::{Value, push_pointer};

/// The inputs that every page and server knows by these names: RATE-CARD §2.
pub(crate) const STANDARD: [&str; 15] = [
    "resolution",
    "aspectRatio",
    "duration",
    "audio",
    "references",
    "quality",
    "mode",
    "fps",
    "outputs",
    "width",
    "height",
    "complexity",
    "tier",
    "route",
    "iteration",
];

/// One object of which all must hold, or several of which one must. Kept as it was written, since it leaves the crate so.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Usage(Value);

/// What is wrong with a condition, and where in it (a JSON pointer).
pub(crate) struct Fault {
    pub code: &'static str,
    pub pointer: String,
    pub message: String,
}

impl Usage {
    /// Reads a condition.
    ///
    /// # Errors
    /// Every fault of its form.
    pub(crate) fn read(value: &Value) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        match value {
            Value::Array(groups) if groups.is_empty() => {
                add(&mut faults, "bad-value", "", "at least one group of conditions is expected");
            }
            Value::Array(groups) => {
                for (i, group) in groups.iter().enumerate() {
                    read_group(&mut faults, &place(i), group);
                }
            }
            group => read_group(&mut faults, "", group),
        }
        if faults.is_empty() { Ok(Self(value.clone())) } else { Err(faults) }
    }

    /// As it was written.
    pub(crate) fn written(&self) -> &Value {
        &self.0
    }

    /// The inputs that it speaks of.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        groups(&self.0).iter().filter_map(members).flatten().map(|(name, _)| name.as_str())
    }

    /// Whether what was chosen meets it. What is not known, and what is `auto`, meets nothing.
    pub(crate) fn holds<'v>(&self, chosen: impl Fn(&str) -> Option<&'v Value>) -> bool {
        groups(&self.0).iter().filter_map(members).any(|tests| {
            tests.iter().all(|(name, wanted)| {
                chosen(name).is_some_and(|given| match wanted {
                    Value::Array(any) => any.iter().any(|wanted| same(wanted, given)),
                    wanted => same(wanted, given),
                })
            })
        })
    }
}

fn groups(value: &Value) -> &[Value] {
    match value {
        Value::Array(groups) => groups,
        group => std::slice::from_ref(group),
    }
}

fn members(group: &Value) -> Option<&[(String, Value)]> {
    match group {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Numbers compare by value, as row keys do.
fn same(wanted: &Value, given: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::String(text) | Value::Number(text) => Amount::parse(text).ok(),
        _ => None,
    };
    match (wanted, given) {
        (Value::Bool(wanted), Value::Bool(given)) => wanted == given,
        (Value::String(a), Value::String(b)) if a == b => true,
        _ => number(wanted).is_some_and(|wanted| number(given) == Some(wanted)),
    }
}

fn add(faults: &mut Vec<Fault>, code: &'static str, pointer: &str, message: &str) {
    faults.push(Fault { code, pointer: pointer.to_owned(), message: message.to_owned() });
}

fn place(index: usize) -> String {
    let mut pointer = String::new();
    let _ = write!(pointer, "/{index}");
    pointer
}

fn read_group(faults: &mut Vec<Fault>, pointer: &str, value: &Value) {
    let Some(tests) = members(value) else {
        return add(faults, "wrong-type", pointer, &format!("an object is expected, this is {}", value.kind()));
    };
    if tests.is_empty() {
        add(
            faults,
            "bad-value",
            pointer,
            "at least one input is expected; leave `use` out for credits that may be spent on anything",
        );
    }
    for (name, wanted) in tests {
        let mut pointer = pointer.to_owned();
        push_pointer(&mut pointer, name);
        match wanted {
            Value::Array(any) if any.is_empty() => add(faults, "bad-value", &pointer, "at least one value is expected"),
            Value::Array(any) => {
                for (i, wanted) in any.iter().enumerate() {
                    read_value(faults, &format!("{pointer}{}", place(i)), wanted);
                }
            }
            wanted => read_value(faults, &pointer, wanted),
        }
    }
}

fn read_value(faults: &mut Vec<Fault>, pointer: &str, value: &Value) {
    let right = matches!(value, Value::String(_) | Value::Bool(_)) || value.as_integer().is_some();
    if !right {
        let message = format!("a word, true, false or a decimal in a string is expected, this is {}", value.kind());
        add(faults, "wrong-type", pointer, &message);
    }
}
