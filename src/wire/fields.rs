//! Reading the fields of plain data that somebody else made: all that is wrong, each at its place.

use crate::amount::{Amount, ParseAmountError};
use crate::card::{Usage, listed};
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList;
use crate::selection::Problem;

/// An object whose fields are read one by one.
pub(super) struct Fields<'a, 'p> {
    value: &'a Value,
    /// Where it stands, such as `events[3]`; empty for the question itself.
    place: String,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// `None` if it is no object. Fields that it should not have are reported.
    pub(super) fn of(value: &'a Value, place: String, known: &[&str], problems: &'p mut Vec<Problem>) -> Option<Self> {
        let Value::Object(members) = value else {
            let expected = format!("an object with {}", listed(known.iter().copied()));
            problems.push(Problem::wrong_type(if place.is_empty() { "ask" } else { &place }, value, &expected));
            return None;
        };
        let fields = Self { value, place, problems };
        for (name, given) in members {
            if !known.contains(&name.as_str()) {
                let message = format!("there is no field `{name}` here; there are {}", listed(known.iter().copied()));
                let names = known.iter().map(|name| (*name).to_owned()).to_list();
                let problem = Problem { names, ..Problem::new("unknown-input", fields.at(name), message) };
                fields.problems.push(problem.given(given));
            }
        }
        Some(fields)
    }

    /// The place of a field.
    pub(super) fn at(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    pub(super) fn wrong(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A field that is there and not `null`.
    pub(super) fn given(&self, name: &str) -> Option<&'a Value> {
        self.value.get(name).filter(|value| **value != Value::Null)
    }

    fn expected(&mut self, name: &str, expected: &str) {
        let problem = Problem::wrong_type(self.at(name), self.value.get(name).unwrap_or(&Value::Null), expected);
        self.problems.push(problem);
    }

    pub(super) fn text_if(&mut self, name: &str) -> Option<&'a str> {
        let value = self.given(name)?;
        let text = value.as_str();
        if text.is_none() {
            self.expected(name, "text");
        }
        text
    }

    /// Text that is not empty.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.given(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if text.is_none() {
            self.expected(name, "text");
        }
        text
    }

    pub(super) fn instant_if(&mut self, name: &str) -> Option<Instant> {
        let value = self.given(name)?;
        let instant = value.as_str().and_then(Instant::parse);
        if instant.is_none() {
            self.expected(name, "an instant such as 2026-11-22T00:00:00Z");
            if let (Some(problem), Some(text)) = (self.problems.last_mut(), value.as_str()) {
                problem.message = format!("`{name}` must be an instant such as 2026-11-22T00:00:00Z, not `{text}`");
            }
        }
        instant
    }

    pub(super) fn instant(&mut self, name: &str) -> Option<Instant> {
        if self.given(name).is_none() {
            self.expected(name, "an instant such as 2026-11-22T00:00:00Z");
            return None;
        }
        self.instant_if(name)
    }

    /// An amount, which may be negative here: what it is for refuses it.
    pub(super) fn amount_if(&mut self, name: &str) -> Option<Amount> {
        let value = self.given(name)?;
        let text = value.as_str();
        match text.map(Amount::parse) {
            Some(Ok(amount)) => return Some(amount),
            Some(Err(ParseAmountError::TooManyDigits)) => {
                let message = format!("`{name}` has more than 28 digits");
                let problem = Problem::new("overflow", self.at(name), message);
                self.problems.push(problem.given(value));
            }
            Some(Err(ParseAmountError::Syntax)) | None => {
                self.expected(name, "a plain decimal as text, such as \"12.5\"");
                if let (Some(problem), Some(text)) = (self.problems.last_mut(), text) {
                    problem.message =
                        format!("`{name}` must be a plain decimal as text, such as \"12.5\", not `{text}`");
                }
            }
        }
        None
    }

    pub(super) fn amount(&mut self, name: &str) -> Option<Amount> {
        if self.given(name).is_none() {
            self.expected(name, "a plain decimal as text, such as \"12.5\"");
            return None;
        }
        self.amount_if(name)
    }

    /// A whole number without quotes.
    pub(super) fn integer_if(&mut self, name: &str) -> Option<i64> {
        let value = self.given(name)?;
        let integer = value.as_integer();
        if integer.is_none() {
            self.expected(name, "an integer without quotes");
        }
        integer
    }

    /// A whole number that has to be there.
    pub(super) fn integer(&mut self, name: &str) -> Option<i64> {
        if self.given(name).is_none() {
            self.expected(name, "an integer without quotes");
            return None;
        }
        self.integer_if(name)
    }

    /// An object that has to be there.
    pub(super) fn object(&mut self, name: &str) -> Option<&'a Value> {
        if self.given(name).is_none() {
            self.expected(name, "an object of inputs and their values");
            return None;
        }
        self.object_if(name)
    }

    pub(super) fn object_if(&mut self, name: &str) -> Option<&'a Value> {
        let value = self.given(name)?;
        let object = matches!(value, Value::Object(_));
        if !object {
            self.expected(name, "an object of inputs and their values");
        }
        object.then_some(value)
    }

    pub(super) fn list(&mut self, name: &str, of: &str) -> &'a [Value] {
        match self.given(name) {
            Some(Value::Array(items)) => items,
            _ => {
                self.expected(name, of);
                &[]
            }
        }
    }

    pub(super) fn usage_if(&mut self, name: &str) -> Option<Usage> {
        let value = self.given(name)?;
        match Usage::read(value) {
            Ok(usage) => Some(usage),
            Err(faults) => {
                for fault in faults {
                    let place = format!("{}{}", self.at(name), fault.pointer.replace('/', "."));
                    self.problems.push(Problem::new(fault.code, place, fault.message));
                }
                None
            }
        }
    }

    /// The one of a few things that a word names.
    pub(super) fn one_of<T: Copy, const N: usize>(
        &mut self,
        name: &str,
        all: [T; N],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let given = self.text(name)?;
        let found = all.into_iter().find(|one| word(*one) == given);
        if found.is_none() {
            let options: Vec<String> = all.into_iter().map(|one| word(one).to_owned()).to_list();
            let message = format!("`{given}` is none of {}", listed(options.iter().map(String::as_str)));
            let problem = Problem { options, ..Problem::new("not-an-option", self.at(name), message) };
            self.problems.push(problem);
        }
        found
    }

    /// The problems, for what is read inside.
    pub(super) fn problems(&mut self) -> &mut Vec<Problem> {
        self.problems
    }
}
