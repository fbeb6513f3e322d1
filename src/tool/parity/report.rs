//! What was found, for people and for programs.

use std::fmt::Write as _;

use credit_estimator::RateCard;
use credit_estimator::json::{self, Value};

use super::differ::{Difference, Weight};
use super::http::beginning;
use super::run::{Case, Found, Group};
use crate::tool::values::selection_words;

/// So many kinds of difference are told at length, and so many fields of each.
const GROUPS: usize = 10;
const FIELDS: usize = 6;

/// For people.
pub fn text(card: &RateCard, found: &Found, strict: bool) -> String {
    let mut text = String::new();
    let reference = card.reference();
    for (place, group) in found.groups.iter().enumerate().take(GROUPS) {
        told(&mut text, place.saturating_add(1), group);
    }
    if let Some(more) = found.groups.len().checked_sub(GROUPS).filter(|more| *more > 0) {
        let _ = writeln!(text, "… and {} more; `--json` tells all of them\n", counted(more, "kind of difference"));
    }
    if let (Some(spelling), false) = (&found.spelling, strict) {
        let count = found.spelled;
        let (what, verb) = if count == 1 { ("answer", "says") } else { ("answers", "say") };
        let _ = writeln!(
            text,
            "{count} {what} {verb} the same in another way, such as {}; `--strict` counts that too",
            field(spelling)
        );
    }
    let outcomes: Vec<String> = found.outcomes.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let sum = match found.differing {
        0 => String::from("all the same"),
        1 => String::from("1 differs"),
        many => format!("{many} differ, in {}", counted(found.groups.len(), "way")),
    };
    let _ = writeln!(
        text,
        "{} {} ({}): {} asked ({}), {sum}",
        reference.id,
        reference.version,
        reference.digest.get(..19).unwrap_or(&reference.digest),
        counted(usize::try_from(found.asked).unwrap_or(usize::MAX), "question"),
        outcomes.join(", ")
    );
    text
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {}", plural(what)) }
}

fn plural(what: &str) -> String {
    match what.split_once(' ') {
        Some((first, rest)) => format!("{first}s {rest}"),
        None => format!("{what}s"),
    }
}

fn told(text: &mut String, number: usize, group: &Group) {
    let Case { ask, differences, .. } = &group.case;
    let words = selection_words(&ask.selection);
    let chosen = if words.is_empty() { String::from("nothing chosen") } else { words };
    let _ = writeln!(
        text,
        "{number}. {}: {chosen} ({})",
        ask.model,
        counted(usize::try_from(group.count).unwrap_or(usize::MAX), "answer")
    );
    let _ = writeln!(text, "   asked {}", ask.text());
    for one in differences.iter().take(FIELDS) {
        let _ = writeln!(text, "   {}", field(one));
    }
    if let Some(more) = differences.len().checked_sub(FIELDS).filter(|more| *more > 0) {
        let _ = writeln!(text, "   … and {}", counted(more, "further field"));
    }
    text.push('\n');
}

/// `credits: 49 here, 48 there`
fn field(one: &Difference) -> String {
    let shown = |value: &Option<Value>| match value {
        Some(Value::String(text)) => format!("`{}`", beginning(text)),
        Some(value) => format!("`{}`", beginning(&value.canonical())),
        None => String::from("nothing"),
    };
    match (one.path.as_str(), &one.theirs) {
        ("answer", Some(Value::String(why))) => format!("no answer: {why}"),
        _ => format!("{}: {} by the card, {} from the server", one.path, shown(&one.ours), shown(&one.theirs)),
    }
}

/// For programs: `{ "card", "asked", "outcomes", "differing", "spelled", "differences": [ … ] }`.
pub fn json(card: &RateCard, found: &Found) -> String {
    let reference = card.reference();
    let mut text = String::from("{\"card\":{");
    for (name, value) in [("id", &reference.id), ("version", &reference.version), ("digest", &reference.digest)] {
        named(&mut text, name, value);
    }
    text.push('}');
    let _ = write!(text, ",\"asked\":{},\"outcomes\":{{", found.asked);
    for (place, (name, count)) in found.outcomes.iter().enumerate() {
        let _ = write!(text, "{}\"{name}\":{count}", if place > 0 { "," } else { "" });
    }
    let _ = write!(text, "}},\"differing\":{},\"spelled\":{},\"differences\":[", found.differing, found.spelled);
    for (place, Group { count, case }) in found.groups.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let _ = write!(text, "{{\"count\":{count},\"ask\":{},\"fields\":[", case.ask.text());
        for (place, one) in case.differences.iter().enumerate() {
            text.push_str(if place > 0 { ",{" } else { "{" });
            named(&mut text, "path", &one.path);
            let weight = if one.weight == Weight::Wrong { "wrong" } else { "spelling" };
            named(&mut text, "weight", weight);
            for (name, value) in [("expected", &one.ours), ("found", &one.theirs)] {
                if let Some(value) = value {
                    let _ = write!(text, ",\"{name}\":{}", value.canonical());
                }
            }
            text.push('}');
        }
        let _ = write!(text, "],\"expected\":{}", case.ours);
        match &case.theirs {
            // What could not be read as JSON goes as text.
            Ok(answer) if json::parse(answer).is_ok() => {
                let _ = write!(text, ",\"found\":{answer}");
            }
            Ok(other) | Err(other) => {
                text.push(',');
                let mut quoted = String::new();
                json::quote(other, &mut quoted);
                let _ = write!(text, "\"failed\":{quoted}");
            }
        }
        text.push('}');
    }
    text.push_str("]}\n");
    text
}

/// A name with a text, after whatever stands before it in an object.
fn named(text: &mut String, name: &str, value: &str) {
    if !text.ends_with('{') {
        text.push(',');
    }
    json::quote(name, text);
    text.push(':');
    json::quote(value, text);
}
