//! Writing JSON. Small on purpose: it writes what `shapes` says and nothing else.

use crate::amount::Amount;
use crate::json::{Value, quote};
use crate::quote::Extent;

/// A JSON text that is being written.
pub(crate) struct Writer {
    out: String,
    /// Whether a comma is due before the next member or item.
    comma: bool,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { out: String::with_capacity(1024), comma: false }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        self.comma = true;
    }

    fn key(&mut self, name: &str) {
        self.separate();
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
    }

    /// An object as a value: after a key, an item of a list, or the whole.
    pub(crate) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.out.push('{');
        self.comma = false;
        write(self);
        self.out.push('}');
        self.comma = true;
    }

    pub(crate) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.out.push('[');
        self.comma = false;
        for item in items {
            self.separate();
            write(self, item);
        }
        self.out.push(']');
        self.comma = true;
    }

    pub(crate) fn object_at(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.key(name);
        self.object(write);
    }

    pub(crate) fn list_at<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        write: impl FnMut(&mut Self, T),
    ) {
        self.key(name);
        self.list(items, write);
    }

    pub(crate) fn string(&mut self, text: &str) {
        quote(text, &mut self.out);
    }

    /// A member whose name comes from a card and may hold anything.
    pub(crate) fn named(&mut self, name: &str, text: &str) {
        self.separate();
        quote(name, &mut self.out);
        self.out.push(':');
        self.string(text);
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.key(name);
        self.string(text);
    }

    pub(crate) fn text_if(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    pub(crate) fn texts(&mut self, name: &str, texts: &[String]) {
        self.list_at(name, texts, |out, text| out.string(text));
    }

    pub(crate) fn texts_if(&mut self, name: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.texts(name, texts);
        }
    }

    pub(crate) fn flag(&mut self, name: &str, value: bool) {
        self.key(name);
        self.out.push_str(if value { "true" } else { "false" });
    }

    pub(crate) fn flag_if(&mut self, name: &str, value: bool) {
        if value {
            self.flag(name, true);
        }
    }

    pub(crate) fn count(&mut self, name: &str, value: u64) {
        self.integer(name, i64::try_from(value).unwrap_or(i64::MAX));
    }

    pub(crate) fn integer(&mut self, name: &str, value: i64) {
        self.key(name);
        self.number(value);
    }

    fn number(&mut self, value: i64) {
        let mut buffer = [0; 64];
        self.out.push_str(Amount::integer(value).write(&mut buffer));
    }

    /// An item of a list of counts, of which some are not there.
    pub(crate) fn count_or_null(&mut self, value: Option<u64>) {
        match value {
            Some(value) => self.number(i64::try_from(value).unwrap_or(i64::MAX)),
            None => self.out.push_str("null"),
        }
    }

    pub(crate) fn digits(&mut self, amount: Amount) {
        let mut buffer = [0; 64];
        self.out.push('"');
        self.out.push_str(amount.write(&mut buffer));
        self.out.push('"');
    }

    pub(crate) fn amount(&mut self, name: &str, amount: Amount) {
        self.key(name);
        self.digits(amount);
    }

    pub(crate) fn amount_if(&mut self, name: &str, amount: Option<Amount>) {
        if let Some(amount) = amount {
            self.amount(name, amount);
        }
    }

    pub(crate) fn span(&mut self, name: &str, ends: [Amount; 2]) {
        let [min, max] = ends;
        self.object_at(name, |out| {
            out.amount("min", min);
            out.amount("max", max);
        });
    }

    pub(crate) fn extent(&mut self, name: &str, extent: Extent) {
        match extent {
            Extent::Exact(amount) => self.amount(name, amount),
            Extent::Between { min, max } => self.span(name, [min, max]),
        }
    }

    /// An item of a list.
    pub(crate) fn extent_or_null(&mut self, extent: Option<Extent>) {
        match extent {
            Some(Extent::Exact(amount)) => self.digits(amount),
            Some(Extent::Between { min, max }) => self.object(|out| {
                out.amount("min", min);
                out.amount("max", max);
            }),
            None => self.out.push_str("null"),
        }
    }

    pub(crate) fn value_at(&mut self, name: &str, value: &Value) {
        self.key(name);
        self.value(value);
    }

    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(text) if is_number(text) => self.out.push_str(text),
            Value::Number(text) => self.string(text),
            Value::String(text) => self.string(text),
            Value::Array(items) => self.list(items, Self::value),
            Value::Object(members) => self.object(|out| {
                for (name, value) in members {
                    out.separate();
                    quote(name, &mut out.out);
                    out.out.push(':');
                    out.value(value);
                }
            }),
        }
        self.comma = true;
    }
}

/// Whether a text may stand as a number: a fraction, or a whole number of no absurd length. `NaN` and the like, which
/// only JavaScript has, are no JSON.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = !digits.is_empty() && digits.len() <= 38 && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole || text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}
