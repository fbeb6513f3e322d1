//! Reading the fields of a document: each helper takes one form, reports what is not of it, and goes on.

use super::problem::{Path, Problems, listed};
use crate::amount::{Amount, ParseAmountError};
use crate::json::Value;

pub(crate) type Members<'v> = &'v [(String, Value)];

/// May stand in any object with fixed fields, and is carried along.
pub(super) fn is_free(name: &str) -> bool {
    matches!(name, "label" | "note" | "source") || name.starts_with("x-")
}

impl Problems {
    pub(crate) fn wrong_type(&mut self, path: &Path<'_>, value: &Value, expected: &str) {
        let mut message = format!("{expected} is expected, this is {}", value.kind());
        // The commonest slip of all: a price without its quotes.
        if let Value::Number(text) = value
            && expected.contains("string")
            && Amount::parse(text).is_ok()
        {
            message.push_str(&format!("; write \"{text}\""));
        }
        self.add("wrong-type", path, message);
    }

    /// A map, whose keys are names or words.
    pub(crate) fn map<'v>(&mut self, path: &Path<'_>, value: &'v Value) -> Option<Members<'v>> {
        match value {
            Value::Object(members) => Some(members),
            other => {
                self.wrong_type(path, other, "an object");
                None
            }
        }
    }

    /// An object with fixed fields: any other is reported, free ones are looked through for fractions.
    pub(crate) fn object<'v>(&mut self, path: &Path<'_>, value: &'v Value, fields: &[&str]) -> Option<Members<'v>> {
        let members = self.map(path, value)?;
        for (name, value) in members {
            if is_free(name) {
                self.free(&path.name(name), value);
            } else if !fields.contains(&name.as_str()) {
                let known = listed(fields.iter().copied());
                self.add(
                    "unknown-field",
                    &path.name(name),
                    format!("there is no field `{name}` here; there are {known}"),
                );
            }
        }
        Some(members)
    }

    /// What is carried along may be anything but a fraction, which could not be written canonically.
    fn free(&mut self, path: &Path<'_>, value: &Value) {
        match value {
            Value::Number(_) if value.as_integer().is_none() => {
                self.add(
                    "wrong-type",
                    path,
                    "a number here is an integer of at most 2^53 − 1; write a fraction as a string",
                );
            }
            Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| self.free(&path.index(i), item)),
            Value::Object(members) => members.iter().for_each(|(name, item)| self.free(&path.name(name), item)),
            _ => {}
        }
    }

    pub(crate) fn required<'v>(&mut self, path: &Path<'_>, members: Members<'v>, name: &str) -> Option<&'v Value> {
        let found = field(members, name);
        if found.is_none() {
            self.add("missing-field", &path.name(name), format!("`{name}` is missing"));
        }
        found
    }

    pub(crate) fn array<'v>(&mut self, path: &Path<'_>, value: &'v Value) -> Option<&'v [Value]> {
        match value {
            Value::Array(items) => Some(items),
            other => {
                self.wrong_type(path, other, "an array");
                None
            }
        }
    }

    pub(crate) fn text<'v>(&mut self, path: &Path<'_>, value: &'v Value) -> Option<&'v str> {
        match value {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type(path, other, "a string");
                None
            }
        }
    }

    /// Text without `|`, which separates keys.
    pub(crate) fn word<'v>(&mut self, path: &Path<'_>, value: &'v Value) -> Option<&'v str> {
        let text = self.text(path, value)?;
        if text.contains('|') {
            self.add("bad-value", path, format!("`{text}` may not hold `|`, which separates the keys of a row"));
            return None;
        }
        Some(text)
    }

    /// Text that is not empty and without `|`: an id or a line code.
    pub(crate) fn id<'v>(&mut self, path: &Path<'_>, value: &'v Value) -> Option<&'v str> {
        let text = self.word(path, value)?;
        if text.is_empty() {
            self.add("bad-value", path, "this may not be empty");
            return None;
        }
        Some(text)
    }

    pub(crate) fn boolean(&mut self, path: &Path<'_>, value: &Value) -> Option<bool> {
        match value {
            Value::Bool(value) => Some(*value),
            other => {
                self.wrong_type(path, other, "true or false");
                None
            }
        }
    }

    /// A count: a JSON integer of 0 or more.
    pub(crate) fn count_of(&mut self, path: &Path<'_>, value: &Value) -> Option<u32> {
        match value {
            Value::Number(_) => {
                let count = value.as_integer();
                if count.is_some_and(|count| count < 0) {
                    self.add("bad-value", path, "a count is 0 or more");
                    return None;
                }
                let count = count.and_then(|count| u32::try_from(count).ok());
                if count.is_none() {
                    self.add(
                        "wrong-type",
                        path,
                        "a count is an integer without fraction or exponent, at most 4294967295",
                    );
                }
                count
            }
            other => {
                self.wrong_type(path, other, "a count, an integer without quotes,");
                None
            }
        }
    }

    /// A plain decimal in a string, with or without a minus.
    pub(crate) fn signed(&mut self, path: &Path<'_>, value: &Value) -> Option<Amount> {
        let Value::String(text) = value else {
            self.wrong_type(path, value, "a plain decimal in a string, such as \"0.05\",");
            return None;
        };
        match Amount::parse(text) {
            Ok(amount) => Some(amount),
            Err(ParseAmountError::Syntax) => {
                self.add("bad-decimal", path, format!("`{text}` is no plain decimal; write digits, and a point with digits behind it where needed: \"0.05\", \"12\""));
                None
            }
            Err(ParseAmountError::TooManyDigits) => {
                self.add("too-many-digits", path, format!("`{text}` has more than 28 digits"));
                None
            }
        }
    }

    /// A plain decimal in a string, without a minus.
    pub(crate) fn amount(&mut self, path: &Path<'_>, value: &Value) -> Option<Amount> {
        let amount = self.signed(path, value)?;
        if value.as_str().is_some_and(|text| text.starts_with('-')) {
            self.add("bad-decimal", path, "a minus may not stand here");
            return None;
        }
        Some(amount)
    }

    /// A plain decimal above 0.
    pub(crate) fn positive(&mut self, path: &Path<'_>, value: &Value) -> Option<Amount> {
        let amount = self.amount(path, value)?;
        if amount.is_zero() {
            self.add("bad-value", path, "this must be above 0");
            return None;
        }
        Some(amount)
    }

    pub(crate) fn name(&mut self, path: &Path<'_>, name: &str) -> bool {
        let mut chars = name.chars();
        let good = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if !good {
            self.add(
                "bad-name",
                path,
                format!("`{name}` is no name: a letter or `_`, then letters, digits, `_` and `-`"),
            );
        }
        good
    }

    /// One of a few words.
    pub(crate) fn one_of<'v>(&mut self, path: &Path<'_>, value: &'v Value, words: &[&str]) -> Option<&'v str> {
        let text = self.text(path, value)?;
        if !words.contains(&text) {
            self.add("bad-value", path, format!("`{text}` is none of {}", listed(words.iter().copied())));
            return None;
        }
        Some(text)
    }
}

pub(crate) fn field<'v>(members: Members<'v>, name: &str) -> Option<&'v Value> {
    members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The `label` of an object, where it is text.
pub(crate) fn label(members: Members<'_>) -> Option<String> {
    field(members, "label").and_then(Value::as_str).map(str::to_owned)
}

/// The `note` of an object, where it is text.
pub(crate) fn note(members: Members<'_>) -> Option<String> {
    field(members, "note").and_then(Value::as_str).map(str::to_owned)
}
