//! JSON as a card needs it: numbers keep their text, repeated names are found, places can be named,
//! and the canonical form (RFC 8785) can be written.

use crate::lists::ToList as _;
use std::fmt::Write as _;

/// A JSON value. Objects keep the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object; names may repeat only if the reader said so.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The value of a name, if this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A JSON integer without fraction or exponent, of at most 2^53 − 1 in size.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Number(text) => {
                let value: i64 = text.parse().ok()?;
                (value.unsigned_abs() < 1 << 53).then_some(value)
            }
            _ => None,
        }
    }

    /// What kind of value this is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The canonical form of RFC 8785: no white space, names in order of their UTF-16 code units.
    /// Numbers are integers there, which is all that a card may hold.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out);
        out
    }

    fn write_canonical(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(if text == "-0" { "0" } else { text }),
            Self::String(text) => quote(text, out),
            Self::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write_canonical(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().to_list();
                sort_few(&mut sorted, |(a, _), (b, _)| {
                    let plain = a.is_ascii() && b.is_ascii();
                    if plain { a < b } else { a.encode_utf16().lt(b.encode_utf16()) }
                });
                out.push('{');
                for (i, (key, value)) in sorted.into_iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    quote(key, out);
                    out.push(':');
                    value.write_canonical(out);
                }
                out.push('}');
            }
        }
    }
}

/// Sorts a short list, keeping the order of equals. The library's sorts are made for long ones, and large.
pub(crate) fn sort_few<T>(list: &mut [T], less: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut at = end;
        while let Some(before) = at.checked_sub(1) {
            match (list.get(at), list.get(before)) {
                (Some(one), Some(other)) if less(one, other) => list.swap(at, before),
                _ => break,
            }
            at = before;
        }
    }
}

/// Writes a string in quotes, escaped as `JSON.stringify` does it.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    if text.bytes().all(|byte| byte >= 32 && byte != b'"' && byte != b'\\') {
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            8 => "\\b",
            12 => "\\f",
            0..=31 => "",
            _ => continue,
        };
        out.push_str(text.get(plain..at).unwrap_or_default());
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
        plain = at.saturating_add(1);
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

/// Why a text is no JSON, and where (a byte offset).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseJsonError {
    /// What is wrong.
    pub message: &'static str,
    /// How many bytes stand before it.
    pub offset: usize,
}

/// A text that was read: the value, and the JSON pointers of names that an object repeats.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The value. Of a repeated name all values are kept.
    pub value: Value,
    /// The pointers of the repetitions.
    pub repeated: Vec<String>,
}

/// Reads a JSON text.
///
/// # Errors
/// The first fault, with its place. Nesting deeper than 200 is one.
pub fn parse(text: &str) -> Result<Parsed, ParseJsonError> {
    let mut parser = Parser { text, at: 0, depth: 0, repeated: Vec::new() };
    parser.space();
    let value = parser.value()?;
    parser.space();
    if parser.at < text.len() {
        return Err(parser.fault("nothing may follow the value"));
    }
    Ok(Parsed { value, repeated: parser.repeated })
}

/// A name or an index, escaped for a JSON pointer.
pub fn push_pointer(pointer: &mut String, name: &str) {
    pointer.push('/');
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

const DEEPEST: u32 = 200;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
    /// Pointers of names that stood twice, from the value that is being read.
    repeated: Vec<String>,
}

impl Parser<'_> {
    fn fault(&self, message: &'static str) -> ParseJsonError {
        ParseJsonError { message, offset: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.advance();
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, ParseJsonError> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at = self.at.saturating_add(word.len());
            Ok(value)
        } else {
            Err(self.fault("a value is expected here"))
        }
    }

    fn value(&mut self) -> Result<Value, ParseJsonError> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            None => Err(self.fault("the text ends where a value is expected")),
            Some(_) => Err(self.fault("a value is expected here")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, ParseJsonError>) -> Result<Value, ParseJsonError> {
        if self.depth >= DEEPEST {
            return Err(self.fault("nested more than 200 deep"));
        }
        self.depth = self.depth.saturating_add(1);
        self.advance();
        self.space();
        let value = read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, ParseJsonError> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.advance();
            return Ok(Value::Array(items));
        }
        loop {
            let before = self.repeated.len();
            let item = self.value()?;
            if self.repeated.len() > before {
                self.lead(before, &items.len().to_string());
            }
            items.push(item);
            self.space();
            match self.peek() {
                Some(b',') => self.advance(),
                Some(b']') => {
                    self.advance();
                    return Ok(Value::Array(items));
                }
                _ => return Err(self.fault("a comma or `]` is expected here")),
            }
            self.space();
        }
    }

    fn object(&mut self) -> Result<Value, ParseJsonError> {
        let mut members: Vec<(String, Value)> = Vec::new();
        if self.peek() == Some(b'}') {
            self.advance();
            return Ok(Value::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fault("a name in double quotes is expected here"));
            }
            let name = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.fault("a colon is expected here"));
            }
            self.advance();
            self.space();
            let before = self.repeated.len();
            let value = self.value()?;
            if members.iter().any(|(other, _)| *other == name) {
                self.repeated.push(String::new());
            }
            self.lead(before, &name);
            members.push((name, value));
            self.space();
            match self.peek() {
                Some(b',') => self.advance(),
                Some(b'}') => {
                    self.advance();
                    return Ok(Value::Object(members));
                }
                _ => return Err(self.fault("a comma or `}` is expected here")),
            }
            self.space();
        }
    }

    /// The pointers that were found since lead through this name.
    fn lead(&mut self, before: usize, name: &str) {
        for pointer in self.repeated.iter_mut().skip(before) {
            let mut whole = String::new();
            push_pointer(&mut whole, name);
            whole.push_str(pointer);
            *pointer = whole;
        }
    }

    fn digits(&mut self) -> Result<(), ParseJsonError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.fault("a digit is expected here"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.advance();
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value, ParseJsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.advance();
        }
        if self.peek() == Some(b'0') {
            self.advance();
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.fault("a number may not begin with 0"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.advance();
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.advance();
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.advance();
            }
            self.digits()?;
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn string(&mut self) -> Result<String, ParseJsonError> {
        self.advance();
        let mut out = String::new();
        let mut start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest.iter().take_while(|byte| **byte >= 32 && **byte != b'"' && **byte != b'\\').count();
            self.at = self.at.saturating_add(plain);
            match self.peek() {
                None => return Err(self.fault("the text ends within a string")),
                Some(b'"') => {
                    out.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.advance();
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.advance();
                    let c = self.escape()?;
                    out.push(c);
                    start = self.at;
                }
                Some(_) => return Err(self.fault("a control character stands within a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseJsonError> {
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.advance();
                return self.code();
            }
            _ => return Err(self.fault("an unknown escape")),
        };
        self.advance();
        Ok(c)
    }

    fn code(&mut self) -> Result<char, ParseJsonError> {
        let high = self.hex()?;
        if let Some(c) = char::from_u32(high) {
            return Ok(c);
        }
        if (0xD800..0xDC00).contains(&high) && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            self.at = self.at.saturating_add(2);
            let low = self.hex()?;
            if (0xDC00..0xE000).contains(&low) {
                let code = (high & 0x3FF).wrapping_shl(10).wrapping_add(low & 0x3FF).wrapping_add(0x1_0000);
                if let Some(c) = char::from_u32(code) {
                    return Ok(c);
                }
            }
        }
        Err(self.fault("half of a surrogate pair"))
    }

    fn hex(&mut self) -> Result<u32, ParseJsonError> {
        let end = self.at.saturating_add(4);
        let digits = self.text.get(self.at..end).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.fault("four hexadecimal digits are expected here"))?;
        self.at = end;
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_numbers_as_written_and_finds_repeated_names() {
        let parsed = parse(r#"{"a": 1.50, "b": [{"c": 1, "c": 2}], "a/": {"~": 1, "~": 1}}"#).unwrap();
        assert_eq!(parsed.value.get("a"), Some(&Value::Number("1.50".into())));
        assert_eq!(parsed.repeated, ["/b/0/c", "/a~1/~0"]);
    }

    #[test]
    fn refuses_what_is_no_json() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            ".5",
            "+1",
            "NaN",
            "\"\\x\"",
            "\"\n\"",
            "[] []",
            "tru",
            "\"\\ud800\"",
            "{a:1}",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn canonical_form_is_that_of_rfc_8785() {
        // The example of RFC 8785, §3.2.3, for the order of names.
        let text = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#;
        let canonical = parse(text).unwrap().value.canonical();
        let order: Vec<_> = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
            .iter()
            .map(|word| canonical.find(word).unwrap())
            .collect();
        assert!(order.is_sorted(), "{canonical}");
        assert!(canonical.contains(r#""\r":"Carriage"#));
    }
}
