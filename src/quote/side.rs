//! A model as a sweep asks it: axes, which may be those of another card too, as this model understands them.

use std::cell::RefCell;

use super::answer::Answer;
use super::ask::refusal;
use super::axes::{Axis, Part};
use super::exact::Exact;
use super::sweep::Priced;
use crate::amount::Amount;
use crate::card::{FACTS, InputId, InputKind, Model, RateCard};
use crate::json::{Value, sort_few};
use crate::selection::{Entry, Given, GivenKind, GivenMedia, Problem, State, read, validate};

/// A model that is asked with the places of axes, which may be those of another card too.
#[derive(Debug)]
pub(crate) struct Side<'c> {
    pub card: &'c RateCard,
    pub model: &'c Model,
    /// What is fixed, as it was given and as it was read.
    base: Vec<(String, Value)>,
    fixed: Vec<Given>,
    asked: Vec<Asked>,
}

/// One axis as this model understands it.
#[derive(Debug)]
enum Asked {
    /// The model has no such input: it is not asked.
    Nothing,
    /// The last says whether every value that there is is among them.
    Value(InputId, String, Vec<(Option<Value>, Given, Vec<Problem>)>, bool),
    Count(InputId, String, usize, String, Vec<u32>),
    Facts(InputId, usize, Vec<[Option<Amount>; 4]>),
}

impl<'c> Side<'c> {
    /// `name` says what this card calls an input of the axes.
    pub(crate) fn new(
        card: &'c RateCard,
        model: &'c Model,
        given: &Value,
        fixed: Vec<Given>,
        axes: &[Axis],
        name: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let asked = axes
            .iter()
            .map(|axis| {
                let found = name(&axis.input).and_then(|name| Some((model.find_input(&name)?, name)));
                found.map_or(Asked::Nothing, |(id, name)| understood(model, id, name, axis))
            })
            .collect();
        let base = match given {
            Value::Object(members) => members.clone(),
            _ => Vec::new(),
        };
        Self { card, model, base, fixed, asked }
    }

    /// Asks an axis anew, whose values have changed.
    pub(super) fn ask(&mut self, at: usize, axis: &Axis) {
        if let Some(asked) = self.asked.get_mut(at)
            && let Some(id) = self.model.find_input(&axis.input)
        {
            *asked = understood(self.model, id, axis.input.clone(), axis);
        }
    }

    /// Facts of no media differ in nothing.
    pub(crate) fn is_repeat(&self, places: &[usize]) -> bool {
        let at = || self.asked.iter().zip(places);
        at().any(|(facts, place)| match facts {
            Asked::Facts(id, kind, _) if *place > 0 => at().any(|(count, place)| match count {
                Asked::Count(other, _, of, _, counts) => other == id && of == kind && counts.get(*place) == Some(&0),
                _ => false,
            }),
            _ => false,
        })
    }

    pub(crate) fn selection(&self, places: &[usize]) -> Value {
        let mut members = self.base.clone();
        for (asked, place) in self.asked.iter().zip(places) {
            match asked {
                Asked::Value(_, name, values, _) => {
                    if let Some((Some(value), ..)) = values.get(*place) {
                        members.push((name.clone(), value.clone()));
                    }
                }
                Asked::Count(id, name, ..) if !members.iter().any(|(other, _)| other == name) => {
                    members.extend(self.media(*id, places).map(|value| (name.clone(), value)));
                }
                Asked::Nothing | Asked::Count(..) | Asked::Facts(..) => {}
            }
        }
        let place = |name: &str| self.model.inputs.iter().position(|input| input.name == name);
        sort_few(&mut members, |(a, _), (b, _)| place(a) < place(b));
        Value::Object(members)
    }

    /// The media of an input at these places; `None` for none at all.
    fn media(&self, id: InputId, places: &[usize]) -> Option<Value> {
        let (mut counts, mut items, mut listed) = (Vec::new(), Vec::new(), false);
        for (asked, place) in self.asked.iter().zip(places) {
            let Asked::Count(other, _, kind, word, list) = asked else { continue };
            let count = list.get(*place).copied().unwrap_or(0);
            if *other != id || count == 0 {
                continue;
            }
            counts.push((word.clone(), Value::Number(count.to_string())));
            let facts = self.facts(id, *kind, places);
            listed |= facts.is_some();
            for _ in 0..count {
                let mut members = vec![(String::from("kind"), Value::String(word.clone()))];
                let known = FACTS.iter().zip(facts.unwrap_or_default());
                let known = known.filter_map(|(name, fact)| Some((name, fact?)));
                members.extend(known.map(|(name, fact)| ((*name).to_owned(), Value::String(fact.to_string()))));
                items.push(Value::Object(members));
            }
        }
        match (counts.is_empty(), listed) {
            (true, _) => None,
            (false, false) => Some(Value::Object(counts)),
            (false, true) => Some(Value::Array(items)),
        }
    }

    fn facts(&self, id: InputId, kind: usize, places: &[usize]) -> Option<[Option<Amount>; 4]> {
        self.asked.iter().zip(places).find_map(|(asked, place)| match asked {
            Asked::Facts(other, of, facts) if *other == id && *of == kind => facts.get(*place).copied(),
            _ => None,
        })
    }

    /// The price, and whether it is a selection of its own.
    pub(crate) fn price(&self, places: &[usize]) -> (Priced, bool) {
        let mut problems = Vec::new();
        let mut given = self.fixed.clone();
        let mut left_out = Vec::new();
        for (asked, place) in self.asked.iter().zip(places) {
            match asked {
                Asked::Value(id, _, values, _) => {
                    let Some((value, read, faults)) = values.get(*place) else { continue };
                    if value.is_none() {
                        left_out.push(*id);
                    }
                    problems.extend(faults.iter().cloned());
                    if let Some(slot) = given.get_mut(usize::from(*id)) {
                        *slot = read.clone();
                    }
                }
                Asked::Count(id, _, kind, _, counts) => {
                    let count = counts.get(*place).copied().unwrap_or(0);
                    let facts = if count > 0 { self.facts(*id, *kind, places) } else { None };
                    if let Some(slot) = given.get_mut(usize::from(*id))
                        && count > 0
                    {
                        add_media(self.model, *id, slot, *kind, count, facts);
                    }
                }
                Asked::Nothing | Asked::Facts(..) => {}
            }
        }
        let state = validate(self.model, &mut given, &mut problems);
        let has_value = |id: &InputId| match state.entry(self.model, *id) {
            Entry::One(entry) => {
                self.model.input(*id).and_then(|input| input.states.get(entry)).is_some_and(|entry| entry.offered)
            }
            Entry::Open => false,
        };
        let own = !left_out.iter().any(has_value);
        if !problems.is_empty() {
            return (Priced::Refused(problems), own);
        }
        let priced = self.known(&state).or_else(|| self.left_to_the_provider(places));
        (priced.unwrap_or_else(|| self.asked_in_full(places)), own)
    }

    /// Where a value is `auto`: what its other values cost, from the lowest to the highest, as far as they are offered.
    /// That is what a quote says (RATE-CARD §3), and much quicker than to ask for one.
    fn left_to_the_provider(&self, places: &[usize]) -> Option<Priced> {
        let (at, values) = self.asked.iter().zip(places).enumerate().find_map(|(at, (asked, place))| match asked {
            Asked::Value(.., values, true) if matches!(values.get(*place), Some((_, Given::Auto, _))) => {
                Some((at, values))
            }
            _ => None,
        })?;
        let mut completed = places.to_vec();
        let mut hull: Option<([Amount; 2], [Amount; 2])> = None;
        let mut reasons: Vec<String> = Vec::new();
        for (other, (value, given, _)) in values.iter().enumerate() {
            if value.is_none() || *given == Given::Auto {
                continue;
            }
            if let Some(place) = completed.get_mut(at) {
                *place = other;
            }
            let (price, credits, estimated) = match self.price(&completed).0 {
                Priced::Exact { price, credits, estimated } => ([price, price], [credits, credits], estimated),
                Priced::Range { price, credits, estimated } => (price, credits, estimated),
                // What can't be told of one value can't be told of all.
                Priced::Refused(problems) if problems.iter().any(|problem| problem.code == "overflow") => return None,
                Priced::Refused(_) => continue,
                Priced::Rate(_) => return None,
            };
            reasons.extend(estimated.into_iter().filter(|reason| !reasons.contains(reason)).collect::<Vec<_>>());
            let wider = |[a, b]: [Amount; 2], [c, d]: [Amount; 2]| [a.min(c), b.max(d)];
            hull = Some(hull.map_or((price, credits), |(p, c)| (wider(p, price), wider(c, credits))));
        }
        // All refused: asked in full, it says why.
        let (price, credits) = hull?;
        Some(match price {
            [low, high] if low == high => {
                let [credits, _] = credits;
                Priced::Exact { price: low, credits, estimated: reasons }
            }
            _ => Priced::Range { price, credits, estimated: reasons },
        })
    }

    /// What it comes to where all is known.
    fn known(&self, state: &State) -> Option<Priced> {
        if !state.decided.iter().all(|decided| *decided) {
            return None;
        }
        let estimates = RefCell::default();
        let exact = Exact { model: self.model, state, lowest: false, estimates: Some(&estimates) };
        let mut refused = Vec::new();
        for rule in &self.model.refuse {
            match exact.holds(&rule.when) {
                Ok(false) => {}
                Ok(true) => refused.push(refusal(rule)),
                Err(_) => return None,
            }
        }
        if !refused.is_empty() {
            return Some(Priced::Refused(refused));
        }
        let price = exact.total().ok()?;
        let credits = self.card.charged(self.model, price).ok()?;
        let estimated = self.model.reasons_of(estimates.into_inner().into_iter());
        Some(Priced::Exact { price, credits, estimated })
    }

    fn asked_in_full(&self, places: &[usize]) -> Priced {
        match self.card.quote_entry(self.model, &self.selection(places)) {
            Answer::Exact(answer) => {
                Priced::Exact { price: answer.price, credits: answer.credits, estimated: answer.context.estimated }
            }
            Answer::Range(answer) => {
                Priced::Range { price: answer.price, credits: answer.credits, estimated: answer.context.estimated }
            }
            Answer::Rate(answer) => Priced::Rate(answer.rates),
            Answer::Refused(answer) => Priced::Refused(answer.problems),
        }
    }
}

fn understood(model: &Model, id: InputId, name: String, axis: &Axis) -> Asked {
    let kinds: &[String] = match model.input(id).map(|input| &input.kind) {
        Some(InputKind::Media { kinds }) => kinds,
        _ => &[],
    };
    match &axis.part {
        Part::Value => {
            let values = axis.values.iter().map(|value| {
                let Some(value) = value else { return (None, Given::Absent, Vec::new()) };
                let mut problems = Vec::new();
                let asked = Value::Object(vec![(name.clone(), value.clone())]);
                let given = read(model, &asked, &mut problems).into_iter().nth(usize::from(id));
                (Some(value.clone()), given.unwrap_or(Given::Unknown), problems)
            });
            let values = values.collect();
            Asked::Value(id, name, values, !axis.sampled)
        }
        Part::Count(kind) | Part::Facts(kind) => {
            let Some(at) = kinds.iter().position(|known| known == kind) else { return Asked::Nothing };
            if matches!(axis.part, Part::Count(_)) {
                let count = |value: &Option<Value>| {
                    value.as_ref().and_then(Value::as_integer).and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
                };
                return Asked::Count(id, name, at, kind.clone(), axis.values.iter().map(count).collect());
            }
            let facts = axis.values.iter().map(|value| {
                FACTS.map(|fact| value.as_ref()?.get(fact)?.as_str().and_then(|text| Amount::parse(text).ok()))
            });
            Asked::Facts(id, at, facts.collect())
        }
    }
}

fn add_media(
    model: &Model,
    id: InputId,
    slot: &mut Given,
    kind: usize,
    count: u32,
    facts: Option<[Option<Amount>; 4]>,
) {
    let Some(InputKind::Media { kinds }) = model.input(id).map(|input| &input.kind) else { return };
    if !matches!(slot, Given::Media(_)) {
        let none = GivenKind { count: Some(0), ..GivenKind::default() };
        let kinds = vec![none; kinds.len()];
        *slot = Given::Media(GivenMedia { kinds, counted: true, strange: Vec::new(), broken: false });
    }
    let Given::Media(media) = slot else { return };
    if let Some(given) = media.kinds.get_mut(kind) {
        given.count = Some(count);
        if let Some(facts) = facts {
            given.items = (0..count as usize).map(|at| (at, facts)).collect();
        }
    }
}
