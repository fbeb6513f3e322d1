//! Values for inputs: such as the card allows, their edges, and such as it does not.

use credit_estimator::Amount;
use credit_estimator::json::Value;

use super::form::{Count, FACTS, Input, Kind, Medium, Number};
use super::random::Random;

pub fn string(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

fn integer(value: u32) -> Value {
    Value::Number(value.to_string())
}

fn plus(a: Amount, b: Amount) -> Amount {
    a.checked_add(b).unwrap_or(a)
}

fn minus(a: Amount, b: Amount) -> Amount {
    a.checked_sub(b).unwrap_or(a)
}

fn times(a: Amount, count: u32) -> Amount {
    a.checked_mul(Amount::integer(i64::from(count))).unwrap_or(a)
}

fn decimal(text: &str) -> Amount {
    Amount::parse(text).unwrap_or(Amount::ONE)
}

/// What nobody bounds is asked for in sizes as they occur, and in odd ones.
const OPEN: [&str; 12] = ["0", "1", "2", "3", "5", "7.5", "10", "24", "60", "100", "1000", "1920"];

/// Fact by fact: as they occur, and odd ones.
const FACT_VALUES: [[&str; 6]; 4] = [
    ["1", "2.5", "5", "7.25", "10", "15"],
    ["512", "854", "1024", "1280", "1920", "3840"],
    ["480", "512", "720", "1024", "1080", "2160"],
    ["23.976", "24", "25", "30", "60", "120"],
];

/// Each value that is worth asking for by itself: every option, the ends and what lies beside them.
pub fn edges(input: &Input) -> Vec<Value> {
    let mut found = match &input.kind {
        Kind::Choice(options) => options.iter().map(string).collect(),
        Kind::Switch => vec![Value::Bool(false), Value::Bool(true)],
        Kind::Number(number) => number_edges(number).into_iter().map(string).collect(),
        Kind::Numbers(number, count) => lists(number, *count),
        Kind::Media(kinds, count) => media_edges(kinds, *count),
    };
    found.push(Value::Null);
    found.push(string("auto"));
    found
}

fn number_edges(number: &Number) -> Vec<String> {
    if !number.options.is_empty() {
        return number.options.clone();
    }
    let step = number.step.unwrap_or(Amount::ONE);
    let mut found = Vec::new();
    let mut add = |value: Amount| found.push(value.to_string());
    let min = number.min.unwrap_or(Amount::ZERO);
    [minus(min, step), min, plus(min, step), plus(min, times(step, 2))].into_iter().for_each(&mut add);
    match number.max {
        Some(max) => [minus(max, step), max, plus(max, step)].into_iter().for_each(&mut add),
        None => OPEN.iter().for_each(|text| add(decimal(text))),
    }
    if number.step.is_some() {
        add(plus(min, decimal("0.001")));
    }
    found
}

fn lists(number: &Number, count: Count) -> Vec<Value> {
    let edges = number_edges(number);
    let most = count.max.unwrap_or(4).min(32);
    let list = |length: u32| {
        let items = edges.iter().cycle().take(usize::try_from(length).unwrap_or(0));
        Value::Array(items.map(string).collect())
    };
    let mut found: Vec<Value> = (0..=most.min(4)).chain([most, most.saturating_add(1)]).map(list).collect();
    found.push(Value::Array(vec![Value::Null]));
    found
}

fn media_edges(kinds: &[Medium], count: Count) -> Vec<Value> {
    let mut found = vec![Value::Array(Vec::new()), Value::Object(Vec::new())];
    for kind in kinds {
        let most = kind.count.max.or(count.max).unwrap_or(4).min(32);
        for count in (0..=most.min(4)).chain([most, most.saturating_add(1)]) {
            found.push(Value::Object(vec![(kind.name.clone(), integer(count))]));
        }
        found.push(Value::Object(vec![(kind.name.clone(), Value::Null)]));
        for (fact, number) in FACTS.iter().zip(&kind.facts) {
            if number.min.is_some() || number.max.is_some() || number.total.is_some() {
                let item = |value: String| {
                    let members = vec![(String::from("kind"), string(&kind.name)), ((*fact).to_owned(), string(value))];
                    Value::Array(vec![Value::Object(members)])
                };
                let total = number.total.or(number.max);
                found.extend(number_edges(&Number { max: total, ..number.clone() }).into_iter().map(item));
            }
        }
    }
    found
}

/// What a value should be like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Known, and within what the card says of the input alone.
    Known,
    /// Some of it unknown.
    Open,
    /// Perhaps wrong in some way.
    Wild,
}

/// A value for an input.
pub fn value(input: &Input, mood: Mood, random: &mut Random) -> Value {
    match mood {
        Mood::Wild if random.chance(35) => return wrong(input, random),
        // What all of many media may be is the longest of all questions: asked, but seldom.
        Mood::Open if random.chance(if matches!(input.kind, Kind::Media(..)) { 8 } else { 35 }) => {
            return if input.auto && random.chance(50) { string("auto") } else { Value::Null };
        }
        _ => {}
    }
    match &input.kind {
        Kind::Choice(options) => random.one(options).map_or(Value::Null, string),
        Kind::Switch => Value::Bool(random.chance(50)),
        Kind::Number(number) => written(&one_number(number, &OPEN, random), random),
        Kind::Numbers(number, count) => {
            let length = how_many(*count, random);
            let items = (0..length).map(|_| {
                if mood == Mood::Open && random.chance(25) {
                    return Value::Null;
                }
                written(&one_number(number, &OPEN, random), random)
            });
            Value::Array(items.collect())
        }
        Kind::Media(kinds, count) => media(kinds, *count, mood, random),
    }
}

fn how_many(count: Count, random: &mut Random) -> u32 {
    let most = count.max.unwrap_or(count.min.saturating_add(4)).min(count.min.saturating_add(32));
    // Few much more often than many.
    let high = if random.chance(70) { most.min(count.min.saturating_add(2)) } else { most };
    random.between(count.min, high)
}

fn one_number(number: &Number, open: &[&str], random: &mut Random) -> String {
    if let Some(option) = random.one(&number.options) {
        return option.clone();
    }
    let min = number.min.unwrap_or(Amount::ZERO);
    let within = |value: Amount| value >= min && number.max.is_none_or(|max| value <= max);
    if random.chance(15) {
        return min.to_string();
    }
    if let Some(max) = number.max.filter(|_| random.chance(15)) {
        return max.to_string();
    }
    for _ in 0..8 {
        let value = match (number.step, number.max) {
            (Some(step), _) => {
                let steps = if random.chance(80) { 30 } else { 4000 };
                plus(min, times(step, random.between(0, steps)))
            }
            (None, Some(max)) if random.chance(60) => {
                let share = Amount::parse(&format!("0.{:03}", random.between(0, 999))).unwrap_or(Amount::ZERO);
                let part = minus(max, min).checked_mul(share).unwrap_or(Amount::ZERO);
                plus(min, part)
            }
            _ => decimal(random.one(open).copied().unwrap_or("1")),
        };
        if within(value) {
            return value.to_string();
        }
    }
    min.to_string()
}

/// A number as a form, a program or a careless one writes it; each is the same value.
fn written(text: &str, random: &mut Random) -> Value {
    let whole = !text.contains('.') && text.len() < 15 && text != "-0";
    match random.below(10) {
        0 | 1 if whole => Value::Number(text.to_owned()),
        2 if whole => string(format!("{text}.0")),
        2 => string(format!("{text}0")),
        3 if !text.starts_with('-') => string(format!("0{text}")),
        _ => string(text),
    }
}

fn media(kinds: &[Medium], count: Count, mood: Mood, random: &mut Random) -> Value {
    let mut left = count.max.unwrap_or(u32::MAX);
    let mut chosen: Vec<(&Medium, u32)> = Vec::new();
    for kind in kinds {
        let many = if random.chance(45) { how_many(kind.count, random) } else { kind.count.min };
        let many = many.min(left);
        left = left.saturating_sub(many);
        chosen.push((kind, many));
    }
    if random.chance(35) {
        let counts = chosen.iter().filter(|(_, many)| *many > 0).map(|(kind, many)| {
            let unknown = mood == Mood::Open && random.chance(20);
            (kind.name.clone(), if unknown { Value::Null } else { integer(*many) })
        });
        return Value::Object(counts.collect());
    }
    let mut items = Vec::new();
    for (kind, many) in chosen {
        for _ in 0..many {
            items.push(item(kind, many, mood, random));
        }
    }
    Value::Array(items)
}

fn item(kind: &Medium, many: u32, mood: Mood, random: &mut Random) -> Value {
    let mut members = vec![(String::from("kind"), string(&kind.name))];
    for ((fact, number), open) in FACTS.iter().zip(&kind.facts).zip(FACT_VALUES) {
        if random.chance(if mood == Mood::Open { 55 } else { 15 }) {
            if random.chance(40) {
                members.push(((*fact).to_owned(), Value::Null));
            }
            continue;
        }
        let mut number = number.clone();
        // An even share of the total leaves room for the others.
        if let Some(total) = number.total {
            let share = (1..=many).rev().find_map(|parts| total.checked_mul(decimal(part_of(parts))).ok());
            let share = share.unwrap_or(total);
            number.max = Some(number.max.map_or(share, |max| max.min(share)));
        }
        members.push(((*fact).to_owned(), written(&one_number(&number, &open, random), random)));
    }
    Value::Object(members)
}

/// A decimal not above 1 ÷ `parts`.
fn part_of(parts: u32) -> &'static str {
    match parts {
        0 | 1 => "1",
        2 => "0.5",
        3 => "0.3",
        4 => "0.25",
        5..=10 => "0.1",
        _ => "0.01",
    }
}

/// What is no good anywhere, or only by luck.
const NONSENSE: [&str; 16] = [
    "",
    " ",
    "1e3",
    ".5",
    "5.",
    "+5",
    "1_000",
    "-1",
    "0x10",
    "NaN",
    "Infinity",
    "5,0",
    "٣",
    "a\u{2028}\"\\\n\u{1}\u{7f}é😀",
    "99999999999999999999999999999",
    "auto",
];

fn wrong(input: &Input, random: &mut Random) -> Value {
    let nonsense = string(random.one(&NONSENSE).copied().unwrap_or_default());
    match random.below(10) {
        0 => nonsense,
        1 => Value::Number(random.one(&["0", "1", "-1", "1.5", "9007199254740991"]).copied().unwrap_or("0").to_owned()),
        2 => Value::Bool(random.chance(50)),
        3 => Value::Array(vec![nonsense, Value::Null, Value::Object(Vec::new())]),
        4 => Value::Object(vec![(String::from("kind"), nonsense)]),
        _ => nearly_right(input, random),
    }
}

fn nearly_right(input: &Input, random: &mut Random) -> Value {
    match &input.kind {
        Kind::Choice(options) => {
            let option = random.one(options).cloned().unwrap_or_default();
            match random.below(3) {
                0 => string(option.to_uppercase()),
                1 => string(format!("{option} ")),
                _ => string(option.chars().rev().collect::<String>()),
            }
        }
        Kind::Switch => string(random.one(&["on", "off", "true"]).copied().unwrap_or_default()),
        Kind::Number(number) => {
            let mut far = number_edges(number);
            far.extend(["1000000", "0.0000001", "123456789012345678901234567.89"].map(str::to_owned));
            random.one(&far).map_or(Value::Null, string)
        }
        Kind::Numbers(..) | Kind::Media(..) => {
            let edges = edges(input);
            let one = random.one(&edges).cloned().unwrap_or(Value::Null);
            match one {
                Value::Array(mut items) => {
                    let spoiled = match random.below(4) {
                        0 => Value::Object(vec![(String::from("kind"), string("hologram"))]),
                        1 => Value::Object(vec![(String::from("seconds"), string("5"))]),
                        2 => string("5"),
                        _ => Value::Number(String::from("2")),
                    };
                    items.push(spoiled);
                    Value::Array(items)
                }
                Value::Object(mut members) => {
                    let strange = (String::from("hologram"), Value::Number(String::from("1")));
                    match random.below(2) {
                        0 => members.push(strange),
                        _ => members.iter_mut().for_each(|(_, value)| *value = Value::Number(String::from("-1"))),
                    }
                    Value::Object(members)
                }
                other => other,
            }
        }
    }
}
