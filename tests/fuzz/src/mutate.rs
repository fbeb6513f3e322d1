//! How inputs are changed: mostly as JSON, so that most of them get past the reader; else byte by byte.

use credit_estimator::json::{Value, parse, quote};
use libfuzzer_sys::fuzzer_mutate;

/// Small, seeded, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }

    fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }
}

/// One word a line, in quotes: libFuzzer reads the same file.
const WORDS: &str = include_str!("../words.dict");

fn word(dice: &mut Dice) -> &'static str {
    let words: Vec<&str> = WORDS.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"')).collect();
    dice.pick(&words)
}

const DECIMALS: [&str; 24] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "10",
    "12",
    "15",
    "30",
    "60",
    "100",
    "0.1",
    "0.5",
    "0.07",
    "1.43",
    "1920",
    "999999999999999",
    "1000000000000000",
    "0.000000000001",
    "9999999999999999999999999999",
    "0.0000000000000000000000000001",
];

const INTEGERS: [&str; 10] = ["0", "1", "-1", "2", "3", "9", "10000", "9007199254740991", "9007199254740992", "1.5"];

fn leaf(dice: &mut Dice) -> Value {
    match dice.below(10) {
        0..=3 => Value::String(dice.pick(&DECIMALS).to_owned()),
        4..=6 => Value::String(word(dice).to_owned()),
        7 => Value::Number(dice.pick(&INTEGERS).to_owned()),
        8 => Value::Bool(dice.below(2) == 0),
        _ => Value::Null,
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.iter().map(|(_, value)| count(value)).sum(),
        _ => 0,
    }
}

/// The node with that number, in the order in which they are written.
fn node<'v>(value: &'v mut Value, number: &mut usize) -> Option<&'v mut Value> {
    if *number == 0 {
        return Some(value);
    }
    *number -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| node(item, number)),
        Value::Object(members) => members.iter_mut().find_map(|(_, item)| node(item, number)),
        _ => None,
    }
}

fn any<'v>(value: &'v mut Value, dice: &mut Dice) -> &'v mut Value {
    let mut number = dice.below(count(value));
    // Borrowed twice otherwise.
    if number == 0 { value } else { node(value, &mut number).unwrap() }
}

/// Another decimal near by, digit by digit.
fn other_decimal(text: &str, dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    match dice.below(4) {
        0 => bytes.push(b'0' + dice.below(10) as u8),
        1 if bytes.len() > 1 => drop(bytes.pop()),
        2 if !text.contains('.') => bytes.extend([b'.', b'0' + dice.below(10) as u8]),
        _ => {
            let at = dice.below(bytes.len());
            if bytes[at].is_ascii_digit() {
                bytes[at] = b'0' + dice.below(10) as u8;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn step(whole: &mut Value, donor: &Value, dice: &mut Dice) {
    let mut donor = donor.clone();
    let graft = any(&mut donor, dice).clone();
    let place = any(whole, dice);
    let kind = dice.below(8);
    match place {
        Value::String(text) if kind < 4 && text.starts_with(|c: char| c.is_ascii_digit()) => {
            *text = other_decimal(text, dice);
        }
        Value::Bool(value) if kind < 4 => *value = !*value,
        Value::Array(items) if kind < 6 => {
            let at = dice.below(items.len());
            match kind {
                0 if !items.is_empty() => drop(items.remove(at)),
                1 if !items.is_empty() => items.push(items[at].clone()),
                2 if !items.is_empty() => {
                    let other = dice.below(items.len());
                    items.swap(at, other);
                }
                3 => items.push(leaf(dice)),
                _ => items.insert(at, graft),
            }
        }
        Value::Object(members) if kind < 7 => {
            let at = dice.below(members.len());
            let name = word(dice).to_owned();
            match kind {
                0 | 1 if !members.is_empty() => drop(members.remove(at)),
                2 if !members.is_empty() => members[at].0 = name,
                3 => members.push((name, leaf(dice))),
                4 => members.push((name, Value::Object(Vec::new()))),
                _ => match donor {
                    // A member of another object, under its own name.
                    Value::Object(others) if !others.is_empty() => {
                        members.push(others[dice.below(others.len())].clone())
                    }
                    _ => members.push((name, graft)),
                },
            }
        }
        place if kind == 7 => *place = graft,
        place => *place = leaf(dice),
    }
}

/// As it stands, names in their order and repeated ones kept.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                out.push(if i == 0 { '[' } else { ',' });
                write(item, out);
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Object(members) => {
            for (i, (name, item)) in members.iter().enumerate() {
                out.push(if i == 0 { '{' } else { ',' });
                quote(name, out);
                out.push(':');
                write(item, out);
            }
            out.push_str(if members.is_empty() { "{}" } else { "}" });
        }
        Value::Number(text) => out.push_str(text),
        Value::String(text) => quote(text, out),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Null => out.push_str("null"),
    }
}

fn document(data: &[u8], head: usize) -> Option<Value> {
    Some(parse(std::str::from_utf8(data.get(head..)?).ok()?).ok()?.value)
}

/// Changes an input in place; the letters before the document seldom, and only to other letters.
pub fn change(data: &mut [u8], size: usize, most: usize, seed: u32, head: usize) -> usize {
    let mut dice = Dice(u64::from(seed));
    if let Some(mut value) = document(&data[..size], head).filter(|_| dice.below(8) > 0) {
        let mut text: Vec<u8> = data[..head].to_vec();
        if head > 0 && dice.below(12) == 0 {
            text[dice.below(head)] = b'A' + dice.below(20) as u8;
        }
        for _ in 0..=dice.below(3) {
            let donor = value.clone();
            step(&mut value, &donor, &mut dice);
        }
        let mut out = String::new();
        write(&value, &mut out);
        text.extend(out.bytes());
        if text.len() <= most {
            data[..text.len()].copy_from_slice(&text);
            return text.len();
        }
    }
    fuzzer_mutate(data, size, most)
}

/// Puts a part of one document into another.
pub fn cross(one: &[u8], other: &[u8], out: &mut [u8], seed: u32, head: usize) -> usize {
    let mut dice = Dice(u64::from(seed));
    let (Some(mut value), Some(mut donor)) = (document(one, head), document(other, head)) else {
        let size = one.len().min(out.len());
        out[..size].copy_from_slice(&one[..size]);
        return size;
    };
    let graft = any(&mut donor, &mut dice).clone();
    if dice.below(2) == 0 {
        *any(&mut value, &mut dice) = graft;
    } else {
        step(&mut value, &donor, &mut dice);
    }
    let mut text = String::new();
    write(&value, &mut text);
    let all: Vec<u8> = one[..head].iter().copied().chain(text.bytes()).collect();
    let all = if all.len() <= out.len() { &all } else { one };
    let size = all.len().min(out.len());
    out[..size].copy_from_slice(&all[..size]);
    size
}
