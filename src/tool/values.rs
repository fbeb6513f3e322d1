//! What is written on the command line as `name=value`, as a selection.

use credit_estimator::json::{self, Value};
use credit_estimator::{RateCard, wire};

use super::Failure;

/// What the card says of a model's inputs, whatever its period.
pub struct Inputs(Vec<Input>);

struct Input {
    name: String,
    kind: String,
}

/// Ids of the card's models, each once.
pub fn models(card: &RateCard) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (id, _) in described(card) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The card's wording for a model, else its id.
pub fn label(card: &RateCard, id: &str) -> String {
    let found = described(card).into_iter().find(|(other, _)| other == id);
    found.and_then(|(_, model)| Some(model.get("label")?.as_str()?.to_owned())).unwrap_or_else(|| id.to_owned())
}

/// Id and description of each entry of the card.
fn described(card: &RateCard) -> Vec<(String, Value)> {
    let Ok(parsed) = json::parse(&wire::describe(card)) else { return Vec::new() };
    let Some(Value::Array(models)) = parsed.value.get("models").cloned() else { return Vec::new() };
    let id = |model: &Value| model.get("id").and_then(Value::as_str).map(str::to_owned);
    models.into_iter().filter_map(|model| Some((id(&model)?, model))).collect()
}

/// The model that is meant, if the card has it.
///
/// # Errors
/// That it does not, with the names there are, the nearest first.
pub fn find_model(card: &RateCard, id: &str) -> Result<Inputs, Failure> {
    let all = described(card);
    let mut inputs: Vec<Input> = Vec::new();
    for (_, model) in all.iter().filter(|(other, _)| other == id) {
        let Some(Value::Array(list)) = model.get("inputs") else { continue };
        for input in list {
            let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let name = text("name");
            if !inputs.iter().any(|known| known.name == name) {
                inputs.push(Input { name, kind: text("type") });
            }
        }
    }
    if !all.iter().any(|(other, _)| other == id) {
        let names = nearest(id, models(card));
        return Err(Failure::new(format!("the card has no model `{id}`; {}", there_are(&names, 12))));
    }
    Ok(Inputs(inputs))
}

/// `there are a, b and 3 more`, of names in order.
pub fn there_are(names: &[String], most: usize) -> String {
    let mut text = names.iter().take(most).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => {}
        more => text.push_str(&format!(" and {more} more")),
    }
    if names.is_empty() { String::from("there are none") } else { format!("there are {text}") }
}

/// Names, those spelt most like a word first.
pub fn nearest(word: &str, mut names: Vec<String>) -> Vec<String> {
    let word = plain(word);
    names.sort_by_cached_key(|name| {
        let name = plain(name);
        // What begins the same is a word half written.
        let half = !word.is_empty() && name.contains(&word);
        if half { 0 } else { distance(&word, &name) }
    });
    names
}

/// As `<credit-cost>` reads names: case, hyphens and underscores do not count.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).flat_map(char::to_lowercase).collect()
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        for ((y, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or(0);
            let changed = diagonal.saturating_add(usize::from(*y != x));
            next.push(left.saturating_add(1).min(above.saturating_add(1)).min(changed));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

impl Inputs {
    /// Splits `name=value`, and gives the name as the card spells it, with the input's type.
    ///
    /// # Errors
    /// It is not of that form, or no input is called so: then the names there are, the nearest first.
    pub fn split<'t>(&self, word: &'t str) -> Result<(&str, &str, Option<&'t str>), Failure> {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let found = self.0.iter().find(|input| input.name == name);
        let found = found.or_else(|| self.0.iter().find(|input| plain(&input.name) == plain(name)));
        let Some(input) = found else {
            let names = nearest(name, self.0.iter().map(|input| input.name.clone()).collect());
            let what = if name.is_empty() {
                String::from("a name is missing before `=`")
            } else {
                format!("there is no input `{name}`")
            };
            return Err(Failure::new(format!("{what}; {}", there_are(&names, 20))));
        };
        Ok((&input.name, &input.kind, value))
    }

    /// All `name=value` as a selection. What a value may be is for the card to say: a wrong one is refused in its words.
    ///
    /// # Errors
    /// A word that is not of that form, a name that is no input's or stands twice, media that can't be read.
    pub fn selection(&self, words: &[String]) -> Result<Value, Failure> {
        let mut members: Vec<(String, Value)> = Vec::new();
        for word in words {
            let (name, kind, value) = self.split(word)?;
            if members.iter().any(|(other, _)| other == name) {
                return Err(Failure::new(format!("`{name}` is given twice")));
            }
            members.push((name.to_owned(), read(name, kind, value)?));
        }
        Ok(Value::Object(members))
    }
}

/// The word for what is not known yet.
const UNKNOWN: &str = "unknown";

/// The word for no media, and for a list without items.
const NONE: &str = "none";

/// One value as its input is asked.
///
/// # Errors
/// Media that can't be read, or a name alone where it is no switch.
pub fn read(name: &str, kind: &str, value: Option<&str>) -> Result<Value, Failure> {
    let Some(value) = value else {
        if kind == "switch" {
            return Ok(Value::Bool(true));
        }
        return Err(Failure::new(format!("`{name}` needs a value: `{name}=…`, or `{name}={UNKNOWN}`")));
    };
    let value = value.trim();
    if value == UNKNOWN {
        return Ok(Value::Null);
    }
    Ok(match kind {
        "switch" => match value {
            "on" | "true" => Value::Bool(true),
            "off" | "false" => Value::Bool(false),
            other => text(other),
        },
        "numbers" | "media" if value == NONE => Value::Array(Vec::new()),
        "numbers" => {
            let item = |word: &str| if word == UNKNOWN { Value::Null } else { text(word) };
            Value::Array(words(value).map(item).collect())
        }
        "media" => media(name, value)?,
        _ => text(value),
    })
}

fn text(word: &str) -> Value {
    Value::String(word.to_owned())
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', ' ', '\t']).filter(|word| !word.is_empty())
}

/// Kind, count (`None`: unknown) and facts.
type Media<'t> = (&'t str, Option<&'t str>, Vec<(String, Value)>);

/// How many may be listed one by one; beyond, they must be counts without facts.
const MOST_ITEMS: usize = 1000;

/// `image:2`, `video:7.5s`, `video:1920x1080:24fps:7.5s`, `video:2:5s` (two of five seconds), `video:unknown` (a count).
fn media(name: &str, value: &str) -> Result<Value, Failure> {
    let mut read: Vec<Media<'_>> = Vec::new();
    for word in words(value) {
        let mut parts = word.split(':');
        let kind = parts.next().unwrap_or_default();
        let (mut count, mut facts) = (Some("1"), Vec::new());
        for part in parts {
            let mut fact = |name: &str, value: &str| facts.push((name.to_owned(), text(value)));
            let size = part.split_once('x').filter(|(a, b)| number(a) && number(b));
            if let Some((width, height)) = size {
                fact("width", width);
                fact("height", height);
            } else if let Some(rate) = part.strip_suffix("fps").filter(|rate| number(rate)) {
                fact("fps", rate);
            } else if let Some(length) = part.strip_suffix('s').filter(|length| number(length)) {
                fact("seconds", length);
            } else if part == UNKNOWN {
                count = None;
            } else if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
                let digits = part.trim_start_matches('0');
                count = Some(if digits.is_empty() { "0" } else { digits });
            } else {
                return Err(Failure::new(format!(
                    "`{name}`: `{part}` in `{word}` can't be read; after the kind may stand how many (`2`), a length \
                     (`7.5s`), a size (`1280x720`) and a frame rate (`24fps`), each after a colon"
                )));
            }
        }
        let twice = facts
            .iter()
            .enumerate()
            .any(|(at, (fact, _))| facts.iter().skip(at.saturating_add(1)).any(|(other, _)| other == fact));
        if twice {
            return Err(Failure::new(format!("`{name}`: `{word}` says the same fact twice")));
        }
        read.push((kind, count, facts));
    }
    let mut items = read.iter().map(|(_, count, _)| count.and_then(|count| count.parse::<usize>().ok()));
    let total = items.try_fold(0_usize, |sum, count| sum.checked_add(count?));
    let listed = total.filter(|total| *total <= MOST_ITEMS);
    let plain = read.iter().all(|(.., facts)| facts.is_empty());
    let once = read.iter().enumerate().all(|(at, (kind, ..))| !read.iter().take(at).any(|(other, ..)| other == kind));
    if plain && once && !read.is_empty() {
        let count = |count: Option<&str>| count.map_or(Value::Null, |count| Value::Number(count.to_owned()));
        return Ok(Value::Object(read.iter().map(|(kind, found, _)| ((*kind).to_owned(), count(*found))).collect()));
    }
    if listed.is_none() {
        return Err(Failure::new(format!(
            "`{name}`: with lengths and sizes, or a kind named twice, at most {MOST_ITEMS} items of known number can be listed"
        )));
    }
    let mut items = Vec::new();
    for (kind, count, facts) in read {
        for _ in 0..count.and_then(|count| count.parse::<usize>().ok()).unwrap_or(0) {
            let mut members = vec![(String::from("kind"), text(kind))];
            members.extend(facts.iter().cloned());
            items.push(Value::Object(members));
        }
    }
    Ok(Value::Array(items))
}

/// Digits with at most one point: what a fact may look like. Whether it is one is for the card's reader to say.
fn number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && word.bytes().filter(|byte| *byte == b'.').count() < 2
}

/// A value of a selection as it is written on the command line, so that it can be copied there.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => UNKNOWN.to_owned(),
        Value::Bool(on) => String::from(if *on { "on" } else { "off" }),
        Value::Number(text) | Value::String(text) => text.clone(),
        Value::Object(counts) => {
            let counts = counts.iter().map(|(kind, count)| format!("{kind}:{}", shown(count)));
            if counts.len() == 0 { NONE.to_owned() } else { counts.collect::<Vec<_>>().join(",") }
        }
        Value::Array(items) if items.is_empty() => NONE.to_owned(),
        Value::Array(items) => items.iter().map(item).collect::<Vec<_>>().join(","),
    }
}

fn item(value: &Value) -> String {
    let Value::Object(_) = value else { return shown(value) };
    let fact = |name: &str| value.get(name).map(shown);
    let mut text = fact("kind").unwrap_or_default();
    match (fact("width"), fact("height")) {
        (Some(width), Some(height)) => text.push_str(&format!(":{width}x{height}")),
        (Some(side), None) | (None, Some(side)) => text.push_str(&format!(":{side} pixels")),
        (None, None) => {}
    }
    fact("fps").into_iter().for_each(|rate| text.push_str(&format!(":{rate}fps")));
    fact("seconds").into_iter().for_each(|length| text.push_str(&format!(":{length}s")));
    text
}

/// A selection in words: `mode=pro duration=5`.
pub fn selection_words(selection: &Value) -> String {
    let Value::Object(members) = selection else { return String::new() };
    let word = |(name, value): &(String, Value)| match value {
        Value::Array(items) if items.is_empty() => None,
        Value::Object(counts) if counts.is_empty() => None,
        value => Some(format!("{name}={}", shown(value))),
    };
    members
        .iter()
        .filter_map(word)
        .map(|word| if word.contains(' ') { format!("'{word}'") } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media_of(text: &str) -> String {
        media("references", text).map_or_else(|_| String::from("error"), |value| value.canonical())
    }

    #[test]
    fn reads_media() {
        assert_eq!(
            media_of("image:2,video:7.5s"),
            r#"[{"kind":"image"},{"kind":"image"},{"kind":"video","seconds":"7.5"}]"#
        );
        assert_eq!(media_of("image:2 video"), r#"{"image":2,"video":1}"#);
        assert_eq!(media_of("video:unknown"), r#"{"video":null}"#);
        assert_eq!(
            media_of("video:2:1280x720:24fps:5s"),
            r#"[{"fps":"24","height":"720","kind":"video","seconds":"5","width":"1280"},{"fps":"24","height":"720","kind":"video","seconds":"5","width":"1280"}]"#
        );
        assert_eq!(media_of("image:1000000000000"), r#"{"image":1000000000000}"#);
        assert_eq!(media_of(""), "[]");
        for wrong in ["video:fast", "video:5s:6s", "video:-1", "video:1000000000000:5s", "video:1.2.3s"] {
            let read = media_of(wrong);
            assert!(read == "error", "{wrong}: {read}");
        }
    }

    #[test]
    fn shows_what_it_reads() {
        for text in ["image:2,video:1", "video:1280x720:24fps:5s,image", "5,5,3"] {
            let kind = if text.contains(':') { "media" } else { "numbers" };
            let value = read("x", kind, Some(text)).unwrap_or(Value::Null);
            assert_eq!(shown(&value), text);
        }
    }

    #[test]
    fn finds_the_nearest_name_first() {
        let names = ["aspectRatio", "duration", "resolution"].map(str::to_owned).to_vec();
        assert_eq!(nearest("durration", names.clone()).first().map(String::as_str), Some("duration"));
        assert_eq!(nearest("ratio", names.clone()).first().map(String::as_str), Some("aspectRatio"));
        assert_eq!(nearest("resolutoin", names).first().map(String::as_str), Some("resolution"));
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
