//! Whether the values of a selection are allowed: in the order of `vary`, every fault, with what would be right.

use super::given::{Given, GivenItem, GivenKind, GivenMedia};
use super::problem::Problem;
use super::state::{Detail, Entry, State, holds};
use crate::amount::Amount;
use crate::card::{FACTS, FactBounds, Input, InputId, InputKind, KindBounds, Model, State as InputState, Word, listed};
use crate::json::{Value, sort_few};
use crate::lists::ToList as _;

/// Decides every input whose entry is known, and reports the values that are wrong.
/// A wrong value counts as unknown from here on.
pub(crate) fn validate(model: &Model, given: &mut [Given], problems: &mut Vec<Problem>) -> State {
    let mut state = State::open(model);
    // Reported in the order of the inputs, found in the order of `vary`.
    let mut found: Vec<(InputId, Vec<Problem>)> = Vec::new();
    for id in &model.order {
        let (Some(input), Some(value)) = (model.input(*id), given.get_mut(usize::from(*id))) else { continue };
        let entry = state.entry(model, *id);
        let faults = match entry {
            Entry::One(at) => input.states.get(at).map(|entry| faults(model, input, entry, value)).unwrap_or_default(),
            // While the entry is open, a value is wrong only if it is wrong in every entry that may apply.
            Entry::Open => {
                let entries = state.possible_entries(model, *id);
                let each: Vec<_> = entries
                    .iter()
                    .filter_map(|at| input.states.get(*at))
                    .map(|entry| faults(model, input, entry, value))
                    .to_list();
                let offered = |faults: &&Vec<Problem>| faults.iter().any(|fault| fault.code != "not-offered");
                if each.iter().any(Vec::is_empty) {
                    Vec::new()
                } else {
                    each.iter().find(offered).or(each.first()).cloned().unwrap_or_default()
                }
            }
        };
        if !faults.is_empty() {
            found.push((*id, faults));
            *value = loosened(value);
        }
        if entry == Entry::Open {
            // Wherever it is offered it is this.
            state.assume(*id, value);
        }
        if let Entry::One(_) = entry {
            let mut slots = state.domain(model, *id, value, Detail::Words).into_iter();
            match (slots.next(), slots.next()) {
                (Some(slot), None) if slot.is_final() => state.decide(*id, slot),
                // The only way, though some of it is still to be enumerated.
                (Some(slot), None) => state.restore(*id, slot),
                _ => {}
            }
        }
    }
    sort_few(&mut found, |(a, _), (b, _)| a < b);
    problems.extend(found.into_iter().flat_map(|(_, faults)| faults));
    state
}

/// A wrong value as unknown; of media and lists only what is wrong.
fn loosened(given: &Given) -> Given {
    match given {
        Given::List(items) => Given::List(items.iter().map(|_| GivenItem::Unknown).to_list()),
        _ => Given::Unknown,
    }
}

fn faults(model: &Model, input: &Input, entry: &InputState, given: &Given) -> Vec<Problem> {
    let name = &input.name;
    if matches!(given, Given::Anything) {
        return Vec::new();
    }
    if !entry.offered {
        return if *given == Given::Absent { Vec::new() } else { vec![not_offered(model, input, entry)] };
    }
    match (given, &input.kind) {
        (Given::Word(word), InputKind::Choice { .. } | InputKind::Options { .. }) if !entry.allowed.contains(word) => {
            vec![not_an_option(input, entry, name, Value::String(option_text(input, *word)))]
        }
        (Given::Strange(value), _) => vec![not_an_option(input, entry, name, value.clone())],
        (Given::Number(value), _) => out_of_range(entry, name, *value).into_iter().to_list(),
        (Given::List(items), InputKind::Numbers { options }) => list(input, entry, options.as_deref(), items),
        (Given::Media(media), InputKind::Media { kinds }) => self::media(input, entry, kinds, media),
        (Given::Absent, InputKind::Numbers { .. }) => {
            number_of_items(name, 0, entry.min_items, entry.max_items).into_iter().to_list()
        }
        (Given::Absent, InputKind::Media { kinds }) => {
            let none = GivenMedia {
                kinds: kinds.iter().map(|_| GivenKind { count: Some(0), ..Default::default() }).to_list(),
                counted: true,
                strange: Vec::new(),
                broken: false,
            };
            self::media(input, entry, kinds, &none)
        }
        _ => Vec::new(),
    }
}

fn not_offered(model: &Model, input: &Input, entry: &InputState) -> Problem {
    let when = entry.when.as_ref().map(|when| {
        let tests = when.any.iter().flatten().map(|test| {
            let words = test
                .holds
                .iter()
                .enumerate()
                .filter(|(_, holds)| **holds)
                .filter_map(|(at, _)| Word::try_from(at).ok());
            let words: Vec<String> = words.map(|word| model.word_text(test.key, word)).to_list();
            format!("{} {}", model.key_name(test.key), words.join(" or "))
        });
        tests.to_list().join(", ")
    });
    let because = format!("there is no `{}` with {}", input.name, when.unwrap_or_else(|| String::from("this model")));
    let message = format!("{because}; leave it out");
    Problem::new("not-offered", &input.name, message).because(because)
}

fn option_text(input: &Input, word: Word) -> String {
    match &input.kind {
        InputKind::Choice { options } => options.get(usize::from(word)).cloned().unwrap_or_default(),
        InputKind::Options { options } | InputKind::Numbers { options: Some(options) } => {
            options.get(usize::from(word)).map(Amount::to_string).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn not_an_option(input: &Input, entry: &InputState, place: &str, value: Value) -> Problem {
    let options: Vec<String> = entry.allowed.iter().map(|word| option_text(input, *word)).to_list();
    let known = listed(options.iter().map(String::as_str));
    let shown = match &value {
        Value::String(text) => format!("`{text}`"),
        Value::Number(text) => format!("`{text}`"),
        other => other.kind().to_owned(),
    };
    let message = format!("{shown} can't be chosen for `{place}`; choose one of {known}");
    Problem::new("not-an-option", place, message).choosing(options).given(&value)
}

fn out_of_range(entry: &InputState, place: &str, value: Amount) -> Option<Problem> {
    if holds(entry, value) {
        return None;
    }
    let bounds = entry.bounds;
    let range = match bounds.max {
        Some(max) => format!("between {} and {max}", bounds.min),
        None => format!("{} or more", bounds.min),
    };
    let message = match entry.step {
        Some(step) if bounds.holds(value) => {
            format!("`{place}` must lie in steps of {step} from {}, got {value}", bounds.min)
        }
        _ => format!("`{place}` must be {range}, got {value}"),
    };
    let problem = Problem::new("out-of-range", place, message).given(&Value::String(value.to_string()));
    Some(problem.within(Some(bounds.min), bounds.max, entry.step))
}

fn number_of_items(place: &str, count: u64, min: u32, max: Option<u32>) -> Option<Problem> {
    let amount = |count: u32| Some(Amount::integer(i64::from(count)));
    let given = Value::Number(count.to_string());
    let (code, limits, message) = if count < u64::from(min) {
        ("too-few", [amount(min), max.and_then(amount)], format!("`{place}` needs at least {min}, got {count}"))
    } else {
        let most = max.filter(|max| count > u64::from(*max))?;
        ("too-many", [amount(min), amount(most)], format!("`{place}` allows at most {most}, got {count}"))
    };
    let [min, max] = limits;
    Some(Problem::new(code, place, message).within(min, max, None).given(&given))
}

fn list(input: &Input, entry: &InputState, options: Option<&[Amount]>, items: &[GivenItem]) -> Vec<Problem> {
    let mut found = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let GivenItem::Number(value) = item else { continue };
        let place = format!("{}[{i}]", input.name);
        match options {
            None => found.extend(out_of_range(entry, &place, *value)),
            Some(options) => {
                let allowed = entry.allowed.iter().any(|word| options.get(usize::from(*word)) == Some(value));
                if !allowed {
                    found.push(not_an_option(input, entry, &place, Value::String(value.to_string())));
                }
            }
        }
    }
    found.extend(number_of_items(&input.name, items.len() as u64, entry.min_items, entry.max_items));
    found
}

fn media(input: &Input, entry: &InputState, kinds: &[String], media: &GivenMedia) -> Vec<Problem> {
    let mut found = Vec::new();
    let name = &input.name;
    let offered: Vec<String> =
        kinds.iter().zip(&entry.kinds).filter(|(_, bounds)| bounds.is_some()).map(|(kind, _)| kind.clone()).to_list();
    let no_kind = |place: &str, kind: &str| {
        let message =
            format!("`{kind}` can't be given to `{name}`; it takes {}", listed(offered.iter().map(String::as_str)));
        Problem::new("not-an-option", place, message).choosing(offered.clone()).given(&Value::String(kind.to_owned()))
    };
    for (place, kind) in &media.strange {
        found.push(no_kind(place, kind.as_str().unwrap_or_default()));
    }
    // What is there for certain, at the least: an unknown count is as small as it may be.
    let mut least = 0_u64;
    let mut known = !media.broken;
    for ((kind, bounds), given) in kinds.iter().zip(&entry.kinds).zip(&media.kinds) {
        let place = format!("{name}.{kind}");
        let Some(bounds) = bounds else {
            if given.count != Some(0) {
                let places = given.items.iter().map(|(at, _)| format!("{name}[{at}].kind"));
                let places: Vec<String> = if given.items.is_empty() { vec![place] } else { places.to_list() };
                found.extend(places.iter().map(|place| no_kind(place, kind)));
                known = false;
            }
            continue;
        };
        known &= given.count.is_some();
        let min = if media.broken { 0 } else { bounds.min };
        least = least.saturating_add(u64::from(given.count.unwrap_or(bounds.min)));
        if let Some(count) = given.count {
            found.extend(number_of_items(&place, u64::from(count), min, bounds.max));
        }
        facts(name, &place, bounds, given, &mut found);
    }
    found.extend(number_of_items(name, least, if known { entry.min_items } else { 0 }, entry.max_items));
    found
}

fn facts(name: &str, place: &str, bounds: &KindBounds, given: &GivenKind, found: &mut Vec<Problem>) {
    for (fact, label) in FACTS.iter().enumerate() {
        let limits =
            bounds.facts.get(fact).copied().flatten().unwrap_or(FactBounds { min: None, max: None, total: None });
        let min = limits.min.unwrap_or(Amount::ZERO);
        let mut sum = Amount::ZERO;
        let listed = i64::try_from(given.items.len()).unwrap_or(i64::MAX);
        let mut unknown = given.count.map_or(0, i64::from).saturating_sub(listed).max(0);
        for (at, facts) in &given.items {
            let Some(value) = facts.get(fact).copied().flatten() else {
                unknown = unknown.saturating_add(1);
                continue;
            };
            if value < min || limits.max.is_some_and(|max| value > max) {
                let place = format!("{name}[{at}].{label}");
                let range = match limits.max {
                    Some(max) => format!("between {min} and {max}"),
                    None => format!("{min} or more"),
                };
                let problem = Problem::new("out-of-range", &place, format!("`{place}` must be {range}, got {value}"));
                found.push(problem.within(Some(min), limits.max, None).given(&Value::String(value.to_string())));
                // A fact that is wrong counts as unknown.
                unknown = unknown.saturating_add(1);
            } else {
                sum = sum.checked_add(value).unwrap_or(sum);
            }
        }
        let Some(total) = limits.total else { continue };
        let least = min.checked_mul(Amount::integer(unknown)).and_then(|open| sum.checked_add(open)).unwrap_or(sum);
        if least > total {
            let problem = Problem::new(
                "out-of-range",
                place,
                format!("the `{label}` of `{place}` may add up to at most {total}, got {least} or more"),
            );
            found.push(problem.within(None, Some(total), None).given(&Value::String(sum.to_string())));
        }
    }
}
