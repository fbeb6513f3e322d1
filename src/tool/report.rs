//! Problems as a person reads them: where, the text itself underlined, and what would be right.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use credit_estimator::{CardProblem, json};

use super::Source;
use super::places::Places;

/// Draws problems into a card's text.
pub struct Report<'s> {
    source: &'s Source,
    /// Where each line begins.
    lines: Vec<usize>,
    places: Places,
    renderer: Renderer,
}

/// How bad it is.
#[derive(Clone, Copy)]
pub enum Weight {
    Problem,
    Warning,
}

impl<'s> Report<'s> {
    pub fn new(source: &'s Source, colored: bool) -> Self {
        let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
        let after = source.text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
        let lines = std::iter::once(0).chain(after).collect();
        Self { source, lines, places: Places::of(&source.text), renderer }
    }

    /// All problems of a card, each with its place.
    pub fn problems(&self, problems: &[CardProblem]) -> String {
        // A text that is no JSON has one problem, whose place the pointer can't tell.
        if let Err(fault) = json::parse(&self.source.text) {
            let message = match self.source.text.trim() {
                text if text.starts_with('\u{feff}') => {
                    String::from("the file begins with a byte order mark; save it without")
                }
                "" => String::from("the file is empty; a card is one JSON object"),
                _ => format!("this is no JSON: {}", fault.message),
            };
            let rest = self.source.text.get(fault.offset..).unwrap_or_default();
            let end = fault.offset.saturating_add(rest.chars().next().map_or(0, char::len_utf8));
            return self.draw(Weight::Problem, "wrong-type", &message, None, fault.offset..end);
        }
        let drawn = |problem: &CardProblem| self.at(Weight::Problem, problem.code, &problem.path, &problem.message);
        problems.iter().map(drawn).collect()
    }

    /// One problem at a JSON pointer.
    pub fn at(&self, weight: Weight, code: &str, pointer: &str, message: &str) -> String {
        let range = self.places.find(&self.source.text, pointer, code);
        self.draw(weight, code, message, Some(pointer), range)
    }

    /// The same in one line, without the text.
    pub fn line(&self, weight: Weight, code: &str, pointer: &str, message: &str) -> String {
        let at = self.places.find(&self.source.text, pointer, code).start;
        let (line, start) = self.line_of(at);
        let column = self.source.text.get(start..at).unwrap_or_default().chars().count().saturating_add(1);
        let title = level(weight).primary_title(format!("{}:{line}:{column}: {message}", self.source.name)).id(code);
        format!("{}\n", self.renderer.render(&[Group::with_title(title)]))
    }

    /// The number of the line in which a byte stands, from 1, and where it begins.
    fn line_of(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at);
        (line, line.checked_sub(1).and_then(|before| self.lines.get(before)).copied().unwrap_or(0))
    }

    fn draw(&self, weight: Weight, code: &str, message: &str, pointer: Option<&str>, range: Range<usize>) -> String {
        let text = self.source.text.as_str();
        let (line, start) = self.line_of(range.start);
        let after = text.get(range.end..).unwrap_or_default();
        // Of a line that ends as on Windows, no mark of it is drawn.
        let rest = after.find('\n').unwrap_or(after.len());
        let rest =
            if after.get(..rest).is_some_and(|rest| rest.ends_with('\r')) { rest.saturating_sub(1) } else { rest };
        let end = range.end.saturating_add(rest);
        // Only its lines are given, so that a thousand problems of a long card are drawn at once.
        let snippet = Snippet::source(text.get(start..end).unwrap_or_default())
            .line_start(line)
            .path(self.source.name.as_str())
            .annotation(
                AnnotationKind::Primary.span(range.start.saturating_sub(start)..range.end.saturating_sub(start)),
            );
        let mut group = level(weight).primary_title(message).id(code).element(snippet);
        if let Some(pointer) = pointer.filter(|pointer| !pointer.is_empty()) {
            group = group.element(Level::NOTE.with_name("at").message(pointer));
        }
        format!("{}\n\n", self.renderer.render(&[group]))
    }
}

fn level(weight: Weight) -> Level<'static> {
    match weight {
        Weight::Problem => Level::ERROR,
        Weight::Warning => Level::WARNING,
    }
}

#[cfg(test)]
mod tests {
    use credit_estimator::RateCard;

    use super::*;

    fn drawn(text: &str) -> (usize, String) {
        let source = Source { name: String::from("card.json"), text: text.to_owned() };
        let problems = RateCard::parse(text).err().map(|error| error.problems).unwrap_or_default();
        (problems.len(), Report::new(&source, false).problems(&problems))
    }

    /// Whatever is cut off, there is a place to show and nothing to stumble over.
    #[test]
    fn every_beginning_of_a_card_is_drawn() {
        let text = "{ \"format\": 1,\r\n\t\"id\": \"d\u{e9}\u{301}mo \u{1f3ac} \\ud83c\\udfac\", \"factors\": { \"a\": \"1\", \"a\": [ -0.5e3, null ] }\n}";
        for (at, _) in text.char_indices() {
            let (count, drawn) = drawn(&text[..at]);
            assert_eq!(count, 1, "{at}");
            assert!(drawn.contains("error[wrong-type]: ") && drawn.contains('^'), "{at}: {drawn}");
        }
        let (count, drawn) = drawn(text);
        assert_eq!(drawn.matches("error[").count(), count);
        assert!(!drawn.contains('\r') && !drawn.contains('\u{240d}'), "{drawn}");
    }
}
