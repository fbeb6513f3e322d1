//! From a JSON pointer to the place in the text.

use std::ops::Range;

use credit_estimator::json::push_pointer;

/// Where every value of a JSON text stands.
///
/// The text was read by [`credit_estimator::json::parse`] before; of any other, some places are missing.
pub struct Places {
    root: Option<Place>,
}

/// Where one value stands, in bytes.
pub struct Place {
    /// The pointer's last part: a name, escaped as in a pointer, or an index.
    part: String,
    /// The name with its quotes.
    name: Option<Range<usize>>,
    value: Range<usize>,
    children: Vec<Place>,
}

impl Places {
    pub fn of(text: &str) -> Self {
        let mut scanner = Scanner { text, at: 0 };
        Self { root: scanner.value(String::new(), None) }
    }

    /// What to underline for a problem at a pointer: a value as it stands; of one that spans lines, its name or the
    /// bracket that opens it; for what is missing, the same of the object that lacks it.
    pub fn find(&self, text: &str, pointer: &str, code: &str) -> Range<usize> {
        let Some(root) = &self.root else { return 0..0 };
        let parts: Vec<&str> = pointer.split('/').skip(1).collect();
        let mut found = Vec::new();
        root.follow(&parts, &mut found);
        // A name may stand more than once, and so may what is under it.
        let place = match code {
            "duplicate-name" => found.iter().find(|(_, repeated)| *repeated).or(found.first()),
            _ => found.first(),
        };
        match place {
            Some((place, _)) => place.shown(text, matches!(code, "duplicate-name" | "unknown-field" | "bad-name")),
            None => root.nearest(&parts).shown(text, false),
        }
    }
}

impl Place {
    /// Every place that a pointer may mean, and whether its name stands a second time there.
    fn follow<'p>(&'p self, parts: &[&str], found: &mut Vec<(&'p Self, bool)>) {
        let Some((first, rest)) = parts.split_first() else { return found.push((self, false)) };
        let named = self.children.iter().filter(|child| child.part == *first);
        for (i, child) in named.enumerate() {
            match rest {
                [] => found.push((child, i > 0)),
                rest => child.follow(rest, found),
            }
        }
    }

    /// The last place on the way to one that is not there.
    fn nearest(&self, parts: &[&str]) -> &Self {
        let Some((first, rest)) = parts.split_first() else { return self };
        self.children.iter().find(|child| child.part == *first).map_or(self, |child| child.nearest(rest))
    }

    fn shown(&self, text: &str, by_name: bool) -> Range<usize> {
        let lines = text.get(self.value.clone()).is_some_and(|value| value.contains('\n'));
        match &self.name {
            Some(name) if by_name || lines => name.clone(),
            None if lines => self.value.start..self.value.start.saturating_add(1),
            _ => self.value.clone(),
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.step();
        }
    }

    fn value(&mut self, part: String, name: Option<Range<usize>>) -> Option<Place> {
        self.space();
        let start = self.at;
        let children = match self.peek()? {
            b'{' => self.members(b'}')?,
            b'[' => self.members(b']')?,
            b'"' => {
                self.string()?;
                Vec::new()
            }
            _ => {
                while !matches!(self.peek(), None | Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')) {
                    self.step();
                }
                Vec::new()
            }
        };
        Some(Place { part, name, value: start..self.at, children })
    }

    fn members(&mut self, end: u8) -> Option<Vec<Place>> {
        let mut children: Vec<Place> = Vec::new();
        self.step();
        loop {
            self.space();
            match self.peek()? {
                b',' => self.step(),
                byte if byte == end => {
                    self.step();
                    return Some(children);
                }
                b'"' if end == b'}' => {
                    let name = self.string()?;
                    self.space();
                    self.step();
                    let part = self.part(&name);
                    children.push(self.value(part, Some(name))?);
                }
                _ => children.push(self.value(children.len().to_string(), None)?),
            }
        }
    }

    /// A name as a pointer has it.
    fn part(&self, name: &Range<usize>) -> String {
        let text = self.text.get(name.clone()).unwrap_or_default();
        let mut pointer = String::new();
        if let Ok(parsed) = credit_estimator::json::parse(text) {
            push_pointer(&mut pointer, parsed.value.as_str().unwrap_or_default());
        }
        pointer.trim_start_matches('/').to_owned()
    }

    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.step();
        loop {
            let byte = self.peek()?;
            self.step();
            match byte {
                b'"' => return Some(start..self.at),
                b'\\' => self.step(),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shown(text: &str, pointer: &str, code: &str, expected: (usize, &str)) {
        let range = Places::of(text).find(text, pointer, code);
        assert_eq!((range.start, &text[range]), expected, "{pointer}");
    }

    #[test]
    fn a_value_is_shown_as_it_stands() {
        let text = r#"{ "a": [1, {"b/~": "x\"]"}, -2.5e3 ], "\u0063": null }"#;
        shown(text, "/a/1/b~1~0", "bad-value", (19, r#""x\"]""#));
        shown(text, "/a/1", "bad-value", (11, r#"{"b/~": "x\"]"}"#));
        shown(text, "/a/2", "bad-value", (28, "-2.5e3"));
        shown(text, "/c", "bad-value", (48, "null"));
        shown(text, "/c", "unknown-field", (38, r#""\u0063""#));
        shown(text, "", "wrong-type", (0, text));
    }

    #[test]
    fn of_what_spans_lines_the_beginning_is_shown() {
        let text = "{\n \"a\": {\n \"b\": 1 },\n \"l\": [\n {\n \"c\": 2 } ] }";
        shown(text, "/a", "bad-value", (3, "\"a\""));
        shown(text, "/l/0", "bad-value", (30, "{"));
        shown(text, "", "bad-value", (0, "{"));
    }

    #[test]
    fn what_is_missing_is_shown_by_the_object_that_lacks_it() {
        let text = "{ \"a\": { \"b\": 1 }, \"m\": [\n{} ] }";
        shown(text, "/a/c", "missing-field", (7, "{ \"b\": 1 }"));
        shown(text, "/m/0/id", "missing-field", (26, "{}"));
        shown(text, "/m/7/id", "missing-field", (19, "\"m\""));
    }

    #[test]
    fn of_a_repeated_name_the_second_is_shown() {
        let text = r#"{"a": {"b": 1}, "a": {"c": 1, "c": 2}, "a": 3}"#;
        shown(text, "/a", "duplicate-name", (16, r#""a""#));
        shown(text, "/a/c", "duplicate-name", (30, r#""c""#));
        shown(text, "/a", "wrong-type", (6, r#"{"b": 1}"#));
    }
}
