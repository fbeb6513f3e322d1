//! For each input, each value: what it would cost or save against now, or why it can't be chosen now.

use super::answer::{Answer, CardRef, Cost, Extent, RateLine};
use super::ask::{agreed_default, given_value, word_value};
use super::brief::Asked;
use crate::amount::Amount;
use crate::card::{InputKind, KindBounds, RateCard, State as InputState, Word};
use crate::json::{Value, sort_few};
use crate::lists::ToList as _;
use crate::selection::{Entry, Given, Problem, State, read, value_count, values};

/// More values than these are not listed one by one.
const MOST_LISTED: u64 = 64;

/// What [`RateCard::options`] answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The model's id.
    pub model: String,
    /// The card that answered.
    pub card: CardRef,
    /// The selection as it stands.
    pub now: Outcome,
    /// The model's inputs, in the card's order.
    pub inputs: Vec<InputOptions>,
}

/// An answer without its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// `exact`, `range`, `rate` or `refused`.
    pub outcome: &'static str,
    /// What is charged (exact, range).
    pub credits: Option<Extent>,
    /// For each unit of an unknown (rate).
    pub rates: Vec<RateLine>,
    /// What does not depend on an unknown (rate).
    pub fixed: Option<Cost>,
    /// Why it is an estimate.
    pub estimated: Vec<String>,
    /// Why it is refused.
    pub problems: Vec<Problem>,
}

/// One input and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct InputOptions {
    /// The input's name.
    pub input: String,
    /// `choice`, `switch`, `number`, `numbers` or `media`.
    pub kind: &'static str,
    /// Whether the input is offered with what else is chosen.
    pub offered: bool,
    /// The value now; `None` if not offered.
    pub value: Option<Value>,
    /// The value is the card's default.
    pub defaulted: bool,
    /// Bounds and step of a number or of items.
    pub bounds: Option<(Amount, Option<Amount>, Option<Amount>)>,
    /// How many items there may be.
    pub items: Option<(u32, Option<u32>)>,
    /// Kinds of media that are offered, with their bounds.
    pub(crate) kinds: Vec<(String, KindBounds)>,
    /// The values.
    pub values: Vec<OptionValue>,
}

/// One value of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionValue {
    /// What to put into the selection.
    pub value: Value,
    /// It is what is chosen now.
    pub current: bool,
    /// The kind of media that it adds.
    pub adds: Option<String>,
    /// The kind of media that it takes away.
    pub removes: Option<String>,
    /// Credits more than now: at the lower end, and at the upper.
    pub delta: Option<[Amount; 2]>,
    /// What it would come to.
    pub outcome: Outcome,
}

impl Outcome {
    pub(crate) fn refused(problems: Vec<Problem>) -> Self {
        Self { outcome: "refused", credits: None, rates: Vec::new(), fixed: None, estimated: Vec::new(), problems }
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        let empty = Self::refused(Vec::new());
        match answer {
            Answer::Exact(exact) => Self {
                outcome: "exact",
                credits: Some(Extent::Exact(exact.credits)),
                estimated: exact.context.estimated,
                ..empty
            },
            Answer::Range(range) => {
                let [min, max] = range.credits;
                // The outcome is decided on the price, so both ends may agree in credits.
                Self {
                    outcome: "range",
                    credits: Some(Extent::Between { min, max }),
                    estimated: range.context.estimated,
                    ..empty
                }
            }
            Answer::Rate(rate) => Self {
                outcome: "rate",
                rates: rate.rates,
                fixed: rate.fixed,
                estimated: rate.context.estimated,
                ..empty
            },
            Answer::Refused(refused) => Self::refused(refused.problems),
        }
    }
}

impl RateCard {
    /// For each input of a model, each value: what it would cost or save against the selection as it stands,
    /// or why it can't be chosen now. In credits.
    ///
    /// # Errors
    /// The problems that leave nothing to be said: no such model, none in effect, a malformed instant.
    ///
    /// ```
    /// use credit_estimator::{RateCard, json};
    /// let card = RateCard::parse(r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
    ///   "models": [ { "id": "clip", "kind": "video",
    ///     "inputs": { "duration": { "type": "number", "unit": "second", "options": ["5", "10"], "default": "5" } },
    ///     "price": [ { "line": "video", "rate": "0.07", "times": ["duration"] } ] } ] }"#)?;
    /// let options = card.options("clip", &json::parse("{}").unwrap().value, None).unwrap();
    /// let ten = &options.inputs[0].values[1];
    /// assert_eq!(ten.delta.map(|ends| ends[0].to_string()), Some("35".into())); // 10 s × 7 − 5 s × 7
    /// # Ok::<(), credit_estimator::CardError>(())
    /// ```
    pub fn options(&self, model: &str, selection: &Value, at: Option<&str>) -> Result<Options, Vec<Problem>> {
        let model = self.find(model, at)?;
        let mut faults = Vec::new();
        let given = read(model, selection, &mut faults);
        let asked = Asked { card: self, model, given: &given, faults: &faults };
        let (now, state) = asked.outcome_with(&[]);
        let inputs = model
            .inputs
            .iter()
            .enumerate()
            .filter_map(|(at, _)| asked.input(u16::try_from(at).ok()?, &state, &now))
            .to_list();
        Ok(Options { model: model.id.clone(), card: self.reference(), now, inputs })
    }
}

impl Asked<'_> {
    fn input(&self, id: u16, state: &State, now: &Outcome) -> Option<InputOptions> {
        let input = self.model.input(id)?;
        let entry = match state.entry(self.model, id) {
            Entry::One(entry) => input.states.get(entry)?,
            Entry::Open => input.states.last()?,
        };
        let given = self.given.get(usize::from(id))?;
        let mut options = InputOptions {
            input: input.name.clone(),
            kind: input.kind.type_name(),
            offered: entry.offered,
            value: None,
            defaulted: false,
            bounds: None,
            items: None,
            kinds: Vec::new(),
            values: Vec::new(),
        };
        if !entry.offered {
            return Some(options);
        }
        if *given == Given::Absent {
            // While what it depends on is unknown, a default that may be another one is not what is chosen now.
            let possible = state.possible_entries(self.model, id);
            let entries = possible.into_iter().filter_map(|at| input.states.get(at)).to_list();
            options.value = agreed_default(&input.kind, &entries);
            options.defaulted = options.value.is_some();
        }
        options.value = options.value.or_else(|| Some(given_value(&input.kind, given)));
        if matches!(input.kind, InputKind::Number | InputKind::Numbers { options: None }) {
            options.bounds = Some((entry.bounds.min, entry.bounds.max, entry.step));
        }
        if matches!(input.kind, InputKind::Numbers { .. } | InputKind::Media { .. }) {
            options.items = Some((entry.min_items, entry.max_items));
        }
        if let InputKind::Media { kinds } = &input.kind {
            let offered =
                kinds.iter().zip(&entry.kinds).filter_map(|(kind, bounds)| Some((kind.clone(), bounds.clone()?)));
            options.kinds = offered.to_list();
        }
        options.values = self.values(id, &input.kind, entry, &options, given, now);
        Some(options)
    }

    fn values(
        &self,
        id: u16,
        kind: &InputKind,
        entry: &InputState,
        options: &InputOptions,
        given: &Given,
        now: &Outcome,
    ) -> Vec<OptionValue> {
        let current = options.value.clone().unwrap_or(Value::Null);
        let option = |value: Value, change: Given, names: [Option<String>; 2]| {
            let [adds, removes] = names;
            let is_current = value == current;
            let outcome = if is_current { now.clone() } else { self.outcome_with(&[(id, change)]).0 };
            let delta = if is_current { None } else { delta(now, &outcome) };
            OptionValue { value, current: is_current, adds, removes, delta, outcome }
        };
        match kind {
            InputKind::Choice { .. } | InputKind::Switch | InputKind::Options { .. } => {
                let words = (0..kind.words().unwrap_or(0)).filter_map(|word| Word::try_from(word).ok());
                words.map(|word| option(word_value(kind, word), Given::Word(word), [None, None])).to_list()
            }
            InputKind::Number => {
                let now = current.as_str().and_then(|text| text.parse::<Amount>().ok());
                let listed = listed_numbers(entry, now);
                listed
                    .into_iter()
                    .map(|value| option(Value::String(value.to_string()), Given::Number(value), [None, None]))
                    .to_list()
            }
            InputKind::Numbers { .. } => {
                let (Value::Array(items), Given::List(list)) = (&current, given) else { return Vec::new() };
                let (Some((_, items)), Some((_, list))) = (items.split_last(), list.split_last()) else {
                    return Vec::new();
                };
                vec![option(Value::Array(items.to_vec()), Given::List(list.to_vec()), [None, None])]
            }
            InputKind::Media { .. } => {
                let changes = options.kinds.iter().flat_map(|(kind, _)| {
                    let more = more_of(&current, kind).map(|value| (value, [Some(kind.clone()), None]));
                    let less = less_of(&current, kind).map(|value| (value, [None, Some(kind.clone())]));
                    more.into_iter().chain(less)
                });
                changes
                    .filter_map(|(value, names)| {
                        let name = &self.model.input(id)?.name;
                        let mut faults = Vec::new();
                        let read = read(self.model, &Value::Object(vec![(name.clone(), value.clone())]), &mut faults);
                        Some(option(value, read.get(usize::from(id))?.clone(), names))
                    })
                    .to_list()
            }
        }
    }
}

/// Credits more than now, at both ends.
pub(crate) fn delta(now: &Outcome, then: &Outcome) -> Option<[Amount; 2]> {
    let ([now_min, now_max], [then_min, then_max]) = (now.credits?.ends(), then.credits?.ends());
    Some([then_min.checked_sub(now_min).ok()?, then_max.checked_sub(now_max).ok()?])
}

/// The values of a number: all where they are few, else the neighbours of the present one, and the ends.
fn listed_numbers(entry: &InputState, now: Option<Amount>) -> Vec<Amount> {
    if value_count(entry).is_some_and(|count| count <= MOST_LISTED) {
        return values(entry).to_list();
    }
    let mut found = vec![entry.bounds.min];
    if let (Some(step), Some(now)) = (entry.step, now) {
        found.extend(now.checked_sub(step).ok());
        found.extend(now.checked_add(step).ok());
    }
    found.extend(now);
    found.extend(entry.bounds.max);
    found.retain(|value| crate::selection::holds(entry, *value));
    sort_few(&mut found, |a, b| a < b);
    found.dedup();
    found
}

/// One more item of a kind; of a number that is not known there is none.
fn more_of(media: &Value, kind: &str) -> Option<Value> {
    let one = || Value::Object(vec![(String::from("kind"), Value::String(kind.to_owned()))]);
    Some(match media {
        Value::Object(counts) if !counts.is_empty() => {
            let mut counts = counts.clone();
            match counts.iter_mut().find(|(name, _)| name == kind) {
                Some((_, count)) => *count = Value::Number(count.as_integer()?.checked_add(1)?.to_string()),
                None => counts.push((kind.to_owned(), Value::Number(String::from("1")))),
            }
            Value::Object(counts)
        }
        Value::Array(items) => Value::Array(items.iter().cloned().chain([one()]).to_list()),
        _ => Value::Array(vec![one()]),
    })
}

/// One item of a kind less: the last of them.
fn less_of(media: &Value, kind: &str) -> Option<Value> {
    match media {
        Value::Object(counts) => {
            let mut counts = counts.clone();
            let (_, count) = counts.iter_mut().find(|(name, _)| name == kind)?;
            let less = count.as_integer()?.checked_sub(1).filter(|less| *less >= 0)?;
            *count = Value::Number(less.to_string());
            counts.retain(|(_, count)| count.as_integer() != Some(0));
            Some(Value::Object(counts))
        }
        Value::Array(items) => {
            let last = items.iter().rposition(|item| item.get("kind").and_then(Value::as_str) == Some(kind))?;
            let mut items = items.clone();
            items.remove(last);
            Some(Value::Array(items))
        }
        _ => None,
    }
}
