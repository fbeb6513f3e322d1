//! Reading the fields of a request: all that is wrong, each at its place.

use credit_estimator::json::Value;
use credit_estimator::{Amount, Problem as Fault};

use crate::problem::{Problem, field};

/// An object whose fields are read one by one.
pub(super) struct Fields<'a> {
    value: &'a Value,
    faults: Vec<Fault>,
}

impl<'a> Fields<'a> {
    /// An object that has no other fields than these.
    pub(super) fn of(value: &'a Value, known: &[&str]) -> Result<Self, Problem> {
        let Value::Object(members) = value else {
            let message = format!("the body must be an object, not {}", value.kind());
            return Err(Problem::of_fields(&[Fault { input: None, ..field("wrong-type", "", message) }]));
        };
        let strange = members.iter().filter(|(name, _)| !known.contains(&name.as_str()));
        let faults = strange.map(|(name, _)| {
            let message = format!("there is no field `{name}` here; there are {}", known.join(", "));
            field("unknown-input", name, message)
        });
        Ok(Self { value, faults: faults.collect() })
    }

    pub(super) fn wrong(&mut self, code: &'static str, place: &str, message: impl Into<String>) {
        self.faults.push(field(code, place, message));
    }

    /// What was read, if nothing is wrong.
    pub(super) fn end<T>(self, found: Option<T>) -> Result<T, Problem> {
        match found {
            Some(found) if self.faults.is_empty() => Ok(found),
            _ => Err(Problem::of_fields(&self.faults)),
        }
    }

    /// A field that is there and not `null`.
    pub(super) fn given(&self, name: &str) -> Option<&'a Value> {
        self.value.get(name).filter(|value| **value != Value::Null)
    }

    /// Text that has to be there.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.given(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong("wrong-type", name, format!("`{name}` must be text"));
        }
        text
    }

    /// One of a few words.
    pub(super) fn word(&mut self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        let given = self.given(name)?;
        let found = given.as_str().and_then(|text| words.iter().find(|word| **word == text)).copied();
        if found.is_none() {
            self.wrong("not-an-option", name, format!("`{name}` must be one of {}", words.join(", ")));
        }
        found
    }

    pub(super) fn object_if(&mut self, name: &str) -> Option<&'a Value> {
        let given = self.given(name)?;
        let object = matches!(given, Value::Object(_));
        if !object {
            self.wrong("wrong-type", name, format!("`{name}` must be an object, not {}", given.kind()));
        }
        object.then_some(given)
    }

    pub(super) fn object(&mut self, name: &str) -> Option<&'a Value> {
        if self.given(name).is_none() {
            self.wrong("wrong-type", name, format!("`{name}` must be an object"));
        }
        self.object_if(name)
    }

    /// The name by which a request is known when it is sent again.
    pub(super) fn key(&mut self) -> Option<&'a str> {
        let name = "idempotencyKey";
        let key = self.given(name).and_then(Value::as_str);
        let key = key.filter(|key| (1..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
        if key.is_none() {
            self.wrong("wrong-type", name, format!("`{name}` must be text of 1 to 100 visible ASCII characters"));
        }
        key
    }

    /// An amount that is not negative.
    pub(super) fn amount(&mut self, value: Option<&Value>, place: &str) -> Option<Amount> {
        let amount = value.and_then(Value::as_str).and_then(|text| Amount::parse(text).ok());
        let amount = amount.filter(|amount| !amount.is_negative());
        if amount.is_none() {
            let message = format!("`{place}` must be a plain decimal of 0 or more as text, such as \"12.5\"");
            self.wrong("wrong-type", place, message);
        }
        amount
    }
}
