//! Reading the values of a selection: their form here, whether they are allowed in `validate`.

use super::problem::Problem;
use crate::amount::{Amount, ParseAmountError};
use crate::card::{FACTS, InputKind, Model, Word, listed, switch_words};
use crate::json::Value;
use crate::lists::ToList as _;

/// What one input was given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    /// Nothing: it takes its default.
    Absent,
    /// `null`, or a value of the wrong form.
    Unknown,
    /// `"auto"`, where the input allows it.
    Auto,
    /// A word of a choice, a switch, or a number with options.
    Word(Word),
    /// A text or value that none of the options is.
    Strange(Value),
    Number(Amount),
    List(Vec<GivenItem>),
    Media(GivenMedia),
    /// Anything that is offered, or nothing where it is not: what the check of a card asks with.
    Anything,
}

/// An item of a list of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum GivenItem {
    Unknown,
    Number(Amount),
}

/// Media: for each kind of the input a count, and the items where they were listed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GivenMedia {
    pub kinds: Vec<GivenKind>,
    /// Given as counts, not as items.
    pub counted: bool,
    /// Kinds that the input does not have.
    pub strange: Vec<(String, Value)>,
    /// Some part was of the wrong form, so that counts say nothing.
    pub broken: bool,
}

#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct GivenKind {
    /// `None` for a count of `null`.
    pub count: Option<u32>,
    /// Where the count was itself out of range.
    pub wrong: bool,
    /// For each listed item its place and its facts.
    pub items: Vec<(usize, [Option<Amount>; 4])>,
}

/// Reads a selection. Values of the wrong form are reported and count as unknown.
pub(crate) fn read(model: &Model, selection: &Value, problems: &mut Vec<Problem>) -> Vec<Given> {
    let mut given = vec![Given::Absent; model.inputs.len()];
    let Value::Object(members) = selection else {
        let mut problem = Problem::wrong_type("selection", selection, "an object of inputs and their values");
        problem.message =
            format!("the selection must be an object of inputs and their values, not {}", selection.kind());
        problems.push(problem);
        return given;
    };
    for (name, value) in members {
        match model.find_input(name) {
            Some(id) => {
                if let Some(slot) = given.get_mut(usize::from(id)) {
                    *slot = one(model, id, name, value, problems);
                }
            }
            None => {
                let names: Vec<String> = model.inputs.iter().map(|input| input.name.clone()).to_list();
                let known = listed(names.iter().map(String::as_str));
                let message = format!("`{}` has no input `{name}`; there are {known}", model.id);
                problems.push(Problem::new("unknown-input", name, message).naming(names).given(value));
            }
        }
    }
    given
}

fn one(model: &Model, id: u16, name: &str, value: &Value, problems: &mut Vec<Problem>) -> Given {
    let Some(input) = model.input(id) else { return Given::Unknown };
    if *value == Value::Null {
        return Given::Unknown;
    }
    if input.auto && value.as_str() == Some("auto") {
        return Given::Auto;
    }
    match &input.kind {
        InputKind::Choice { options } => match value {
            Value::String(text) => {
                match options.iter().position(|option| option == text).and_then(|at| Word::try_from(at).ok()) {
                    Some(word) => Given::Word(word),
                    None => Given::Strange(value.clone()),
                }
            }
            other => wrong(problems, name, other, "one of its options, as text"),
        },
        InputKind::Switch => match value {
            Value::Bool(on) => Given::Word(switch_words(*on)),
            other => wrong(problems, name, other, "true or false"),
        },
        InputKind::Options { options } => match number(problems, name, value) {
            Some(amount) => {
                match options.iter().position(|option| *option == amount).and_then(|at| Word::try_from(at).ok()) {
                    Some(word) => Given::Word(word),
                    None => Given::Strange(value.clone()),
                }
            }
            None => Given::Unknown,
        },
        InputKind::Number => number(problems, name, value).map_or(Given::Unknown, Given::Number),
        InputKind::Numbers { .. } => match value {
            Value::Array(items) => Given::List(
                items
                    .iter()
                    .enumerate()
                    .map(|(i, item)| {
                        if *item == Value::Null {
                            return GivenItem::Unknown;
                        }
                        number(problems, &format!("{name}[{i}]"), item).map_or(GivenItem::Unknown, GivenItem::Number)
                    })
                    .to_list(),
            ),
            other => wrong(problems, name, other, "an array of numbers"),
        },
        InputKind::Media { kinds } => match value {
            Value::Array(items) => Given::Media(listed_items(problems, name, kinds, items)),
            Value::Object(counts) => Given::Media(counts_of(problems, name, kinds, counts)),
            other => wrong(
                problems,
                name,
                other,
                "an array of items such as {\"kind\": \"video\"}, or counts such as {\"video\": 1}",
            ),
        },
    }
}

fn wrong(problems: &mut Vec<Problem>, name: &str, value: &Value, expected: &str) -> Given {
    problems.push(Problem::wrong_type(name, value, expected));
    Given::Unknown
}

/// A decimal string or a JSON integer.
fn number(problems: &mut Vec<Problem>, name: &str, value: &Value) -> Option<Amount> {
    const EXPECTED: &str = "a number: a plain decimal as text, such as \"7.5\", or an integer of at most 2^53 − 1";
    match value {
        Value::String(text) => match Amount::parse(text) {
            Ok(amount) => Some(amount),
            Err(ParseAmountError::Syntax) => {
                let mut problem = Problem::wrong_type(name, value, EXPECTED);
                problem.message = format!("`{name}` must be {EXPECTED}; `{text}` is neither");
                problems.push(problem);
                None
            }
            Err(ParseAmountError::TooManyDigits) => {
                problems.push(Problem::new("overflow", name, format!("`{name}` has more than 28 digits")).given(value));
                None
            }
        },
        Value::Number(text) => match value.as_integer() {
            Some(integer) => Some(Amount::integer(integer)),
            None => {
                let mut problem = Problem::wrong_type(name, value, EXPECTED);
                problem.message =
                    format!("`{name}` must be {EXPECTED}; the JSON number {text} is neither, write it as text");
                problems.push(problem);
                None
            }
        },
        other => {
            problems.push(Problem::wrong_type(name, other, EXPECTED));
            None
        }
    }
}

fn listed_items(problems: &mut Vec<Problem>, name: &str, kinds: &[String], items: &[Value]) -> GivenMedia {
    let zero = GivenKind { count: Some(0), ..GivenKind::default() };
    let mut media = GivenMedia { kinds: vec![zero; kinds.len()], counted: false, strange: Vec::new(), broken: false };
    for (i, item) in items.iter().enumerate() {
        let place = format!("{name}[{i}]");
        let kind = item.get("kind");
        let (Value::Object(members), Some(Value::String(kind))) = (item, kind) else {
            problems.push(Problem::wrong_type(
                &place,
                item,
                "an item with a `kind`, such as {\"kind\": \"video\", \"seconds\": \"7.5\"}",
            ));
            media.broken = true;
            continue;
        };
        let mut facts = [None; 4];
        for (fact, value) in members {
            if fact == "kind" {
                continue;
            }
            let place = format!("{place}.{fact}");
            match FACTS.iter().position(|known| known == fact).and_then(|at| facts.get_mut(at)) {
                Some(slot) if *value != Value::Null => *slot = number(problems, &place, value),
                Some(_) => {}
                None => {
                    let names: Vec<String> = FACTS.iter().map(|fact| (*fact).to_owned()).to_list();
                    let message = format!("an item has no `{fact}`; it may have {}", listed(FACTS));
                    problems.push(Problem::new("unknown-input", place, message).naming(names).given(value));
                }
            }
        }
        match kinds.iter().position(|known| known == kind).and_then(|at| media.kinds.get_mut(at)) {
            Some(slot) => {
                slot.count = slot.count.map(|count| count.saturating_add(1));
                slot.items.push((i, facts));
            }
            None => {
                media.strange.push((format!("{place}.kind"), Value::String(kind.clone())));
                media.broken = true;
            }
        }
    }
    media
}

fn counts_of(problems: &mut Vec<Problem>, name: &str, kinds: &[String], counts: &[(String, Value)]) -> GivenMedia {
    let zero = GivenKind { count: Some(0), ..GivenKind::default() };
    let mut media = GivenMedia { kinds: vec![zero; kinds.len()], counted: true, strange: Vec::new(), broken: false };
    for (kind, value) in counts {
        let place = format!("{name}.{kind}");
        let Some(slot) = kinds.iter().position(|known| known == kind).and_then(|at| media.kinds.get_mut(at)) else {
            media.strange.push((place, Value::String(kind.clone())));
            media.broken = true;
            continue;
        };
        slot.count = None;
        match (value, value.as_integer()) {
            (Value::Null, _) => {}
            (_, Some(count)) if count < 0 => {
                let problem = Problem::new("out-of-range", &place, format!("`{place}` can't be below 0"));
                problems.push(problem.within(Some(Amount::ZERO), None, None).given(value));
                slot.wrong = true;
            }
            (_, Some(count)) => match u32::try_from(count) {
                Ok(count) => slot.count = Some(count),
                Err(_) => {
                    problems.push(
                        Problem::new("too-many", &place, format!("`{place}` is more than can be counted")).given(value),
                    );
                    slot.wrong = true;
                }
            },
            (other, None) => {
                problems.push(Problem::wrong_type(&place, other, "a count, an integer without quotes"));
                slot.wrong = true;
            }
        }
    }
    media
}
