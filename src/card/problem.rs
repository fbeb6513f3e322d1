//! Faults of a card: a code, a place and a sentence, all of them at once.

use std::fmt;

/// One fault of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardProblem {
    /// One of the codes that RATE-CARD §3 lists for cards, such as `missing-row`.
    pub code: &'static str,
    /// JSON pointer (RFC 6901) of the place.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// A card that can't be used, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardError {
    /// In the order in which they were found. Never empty.
    pub problems: Vec<CardProblem>,
}

impl fmt::Display for CardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}: {} ({})", problem.path, problem.message, problem.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for CardError {}

/// A place in the card, as a chain back to the root; written out only when there is a fault to report.
#[derive(Clone, Copy)]
pub(crate) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    part: Part<'p>,
}

#[derive(Clone, Copy)]
enum Part<'p> {
    Root,
    Name(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    pub(crate) const ROOT: Path<'static> = Path { parent: None, part: Part::Root };

    pub(crate) fn name(&'p self, name: &'p str) -> Path<'p> {
        Path { parent: Some(self), part: Part::Name(name) }
    }

    pub(crate) fn index(&'p self, index: usize) -> Path<'p> {
        Path { parent: Some(self), part: Part::Index(index) }
    }

    pub(crate) fn pointer(&self) -> String {
        let mut out = self.parent.map(Path::pointer).unwrap_or_default();
        match self.part {
            Part::Root => {}
            Part::Name(name) => crate::json::push_pointer(&mut out, name),
            Part::Index(index) => crate::json::push_pointer(&mut out, &index.to_string()),
        }
        out
    }
}

/// The faults found so far.
#[derive(Default)]
pub(crate) struct Problems {
    pub list: Vec<CardProblem>,
}

impl Problems {
    pub(crate) fn add(&mut self, code: &'static str, path: &Path<'_>, message: impl Into<String>) {
        self.put(code, path, message.into());
    }

    pub(crate) fn at(&mut self, code: &'static str, path: String, message: impl Into<String>) {
        self.list.push(CardProblem { code, path, message: message.into() });
    }

    /// Compiled once, not at each of two hundred places.
    #[inline(never)]
    fn put(&mut self, code: &'static str, path: &Path<'_>, message: String) {
        self.at(code, path.pointer(), message);
    }

    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }
}

/// Names for a sentence: `a`, `b` and `c`.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names = names.into_iter();
    sentence(&mut || names.next())
}

/// Compiled once, whatever lists the names.
fn sentence<'n>(next: &mut dyn FnMut() -> Option<&'n str>) -> String {
    let mut said = String::new();
    let mut last: Option<&str> = None;
    while let Some(name) = next() {
        if let Some(before) = last.replace(name) {
            said.push_str(if said.is_empty() { "`" } else { ", `" });
            said.push_str(before);
            said.push('`');
        }
    }
    let Some(last) = last else { return String::from("none") };
    said.push_str(if said.is_empty() { "`" } else { " and `" });
    said.push_str(last);
    said.push('`');
    said
}
