//! What a change of a card does to prices.

use std::ops::ControlFlow;

use super::draws::{Draws, places_drawn, places_of};
use super::inputs::{InputChange, Inputs};
use super::percent::Percent;
use crate::amount::Amount;
use crate::card::{Model, RateCard};
use crate::json::Value;
use crate::quote::{Axis, CardRef, Part, Priced, Side, axes, combinations, each_place, in_order_of};
use crate::selection::{Given, Problem};

/// How two cards are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HowToDiffer {
    /// An RFC 3339 instant; without one only models without a period are compared.
    pub at: Option<String>,
    /// A model with more combinations than this is sampled.
    pub most: u64,
    /// How many combinations are then drawn, with replacement.
    pub draws: u64,
    /// What the draws begin with (SplitMix64): the same seed, the same draws.
    pub seed: u64,
    /// How many of the selections that move most are listed.
    pub worst: usize,
}

impl Default for HowToDiffer {
    /// Every combination up to a million, 200,000 draws beyond, the worst ten.
    fn default() -> Self {
        Self { at: None, most: 1_000_000, draws: 200_000, seed: 1, worst: 10 }
    }
}

/// What a change of a card does to prices.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The card before.
    pub old: CardRef,
    /// The card after.
    pub new: CardRef,
    /// In the new card's order, then those that are gone.
    pub models: Vec<ModelDifference>,
}

/// What becomes of one model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelDifference {
    /// Its id.
    pub model: String,
    /// The card's wording, else the id.
    pub label: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Only the new card has it at this instant.
    Added,
    /// Only the old card has it at this instant.
    Gone,
    /// Both have it, and neither at this instant.
    NotInEffect,
    /// Both have it. [`Repriced::is_unchanged`] says whether anything differs.
    Both(Box<Repriced>),
}

/// A model's selections in both cards.
///
/// What is compared is the credits charged; of a range the end that moves more. An input that only one card has stands
/// at its default there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repriced {
    /// What is asked differently.
    pub inputs: Vec<InputChange>,
    /// Names of what has no list of values and stands at samples.
    pub samples: Vec<String>,
    /// How many combinations there are. `None`: more than can be counted.
    pub combinations: Option<u64>,
    /// How many of these were drawn. `None`: each was looked at.
    pub drawn: Option<u64>,
    /// How many selections have a price in both cards.
    pub selections: u64,
    /// How many of these changed.
    pub changed: u64,
    /// How many became dearer.
    pub dearer: u64,
    /// How many became cheaper.
    pub cheaper: u64,
    /// How many of these changed in a way that no figure says: a rate, in one card or in both.
    pub unlike: u64,
    /// How many had a price and are refused now.
    pub refused: u64,
    /// How many were refused and have a price now.
    pub offered: u64,
    /// Change in credits over those that changed: smallest, median (of an even number the lower), largest.
    pub credits: Option<Spread<Amount>>,
    /// Change in per cent over those that changed.
    pub percent: Option<Spread<Percent>>,
    /// The largest rise of any price, of a range that of either end. `None`: none rises.
    pub steepest: Option<Percent>,
    /// Those that rise most in per cent, then those that fall most.
    pub worst: Vec<Moved>,
    /// The first that are refused now, with the first reason.
    pub refusals: Vec<(Value, String)>,
    /// The first that are offered now.
    pub offers: Vec<Value>,
}

impl Repriced {
    /// Nothing differs that was looked at.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        !self.is_repriced() && self.inputs.is_empty()
    }

    /// Some price differs, or something is offered or refused that was not.
    #[must_use]
    pub fn is_repriced(&self) -> bool {
        [self.changed, self.refused, self.offered].iter().any(|count| *count > 0)
    }
}

/// The smallest, the one in the middle, the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread<T> {
    /// The smallest.
    pub min: T,
    /// The one in the middle; of an even number the lower of the two.
    pub median: T,
    /// The largest.
    pub max: T,
}

impl<T: Ord + Copy> Spread<T> {
    fn of(mut all: Vec<T>) -> Option<Self> {
        all.sort_unstable();
        let middle = all.len().checked_sub(1)?.checked_div(2)?;
        Some(Self { min: *all.first()?, median: *all.get(middle)?, max: *all.last()? })
    }
}

/// A selection whose price moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// What to quote in the new card.
    pub selection: Value,
    /// Lower and upper end before.
    pub from: [Amount; 2],
    /// Lower and upper end now.
    pub to: [Amount; 2],
    /// The change in credits, of the end that moves more.
    pub credits: Amount,
    /// The change in per cent, of that end.
    pub percent: Percent,
}

impl Difference {
    /// Compares two cards, selection by selection.
    ///
    /// # Errors
    /// A malformed instant.
    ///
    /// ```
    /// use credit_estimator::{Difference, Fate, HowToDiffer, RateCard};
    /// let card = |rate| RateCard::parse(&format!(r#"{{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": {{ "perUnit": "100" }},
    ///   "models": [ {{ "id": "clip", "kind": "video",
    ///     "inputs": {{ "duration": {{ "type": "number", "unit": "second", "options": ["5", "10"] }} }},
    ///     "price": [ {{ "line": "video", "rate": "{rate}", "times": ["duration"] }} ] }} ] }}"#)).unwrap();
    /// let difference = Difference::between(&card("0.07"), &card("0.084"), &HowToDiffer::default()).unwrap();
    /// let Fate::Both(clip) = &difference.models[0].fate else { panic!() };
    /// assert_eq!((clip.selections, clip.changed), (2, 2));
    /// assert_eq!(clip.worst[0].credits.to_string(), "14"); // ten seconds: 70 before, 84 now
    /// assert_eq!(clip.worst[0].percent.to_string(), "+20 %");
    /// ```
    pub fn between(old: &RateCard, new: &RateCard, how: &HowToDiffer) -> Result<Self, Vec<Problem>> {
        let ids = Self::models(old, new, how)?;
        let models = ids.iter().map(|id| Self::of(old, new, id, how)).collect();
        Ok(Self { old: old.reference(), new: new.reference(), models })
    }

    /// The ids of all models: in the new card's order, then those that only the old one has.
    ///
    /// # Errors
    /// A malformed instant.
    pub fn models(old: &RateCard, new: &RateCard, how: &HowToDiffer) -> Result<Vec<String>, Vec<Problem>> {
        let mut ids: Vec<String> = Vec::new();
        for model in new.models.iter().chain(&old.models) {
            if !ids.contains(&model.id) {
                ids.push(model.id.clone());
            }
        }
        if let Some(first) = ids.first()
            && let Err(problems) = new.find(first, how.at.as_deref()).or_else(|_| old.find(first, how.at.as_deref()))
            && problems.iter().any(|problem| problem.input.as_deref() == Some("at"))
        {
            return Err(problems);
        }
        Ok(ids)
    }

    /// What becomes of one model.
    #[must_use]
    pub fn of(old: &RateCard, new: &RateCard, id: &str, how: &HowToDiffer) -> ModelDifference {
        let at = how.at.as_deref();
        let (before, now) = (old.find(id, at).ok(), new.find(id, at).ok());
        let label = now.or(before).and_then(|model| model.label.clone()).unwrap_or_else(|| id.to_owned());
        let fate = match (before, now) {
            (Some(before), Some(now)) => Fate::Both(Box::new(repriced((old, before), (new, now), how))),
            (Some(_), None) => Fate::Gone,
            (None, Some(_)) => Fate::Added,
            (None, None) => Fate::NotInEffect,
        };
        ModelDifference { model: id.to_owned(), label, fate }
    }
}

/// A change of one selection, small enough to keep a million of them.
struct Step {
    percent: Percent,
    credits: Amount,
    /// Its number in the card's order.
    number: u64,
}

fn repriced((old, before): (&RateCard, &Model), (new, now): (&RateCard, &Model), how: &HowToDiffer) -> Repriced {
    let inputs = Inputs::new(before, now);
    let axes = common_axes(&inputs, before, now);
    let nothing = Value::Object(Vec::new());
    let absent = |model: &Model| vec![Given::Absent; model.inputs.len()];
    let was = Side::new(old, before, &nothing, absent(before), &axes, &|name| inputs.old_name(name));
    let is = Side::new(new, now, &nothing, absent(now), &axes, &|name| Some(name.to_owned()));
    let all = combinations(&axes);
    let mut found = Repriced {
        inputs: inputs.changes(),
        samples: axes.iter().filter(|axis| axis.sampled).map(Axis::name).collect(),
        combinations: all,
        ..Repriced::default()
    };
    let mut steps: Vec<Step> = Vec::new();
    let mut visit = |found: &mut Repriced, places: &[usize], number: u64| {
        if is.is_repeat(places) {
            return;
        }
        let ((a, own_before), (b, own_now)) = (was.price(places), is.price(places));
        if !own_before && !own_now {
            return;
        }
        match (&a, &b) {
            (Priced::Refused(_), Priced::Refused(_)) => {}
            (Priced::Refused(_), _) => {
                found.offered = found.offered.saturating_add(1);
                if found.offers.len() < how.worst {
                    found.offers.push(is.selection(places));
                }
            }
            (_, Priced::Refused(problems)) => {
                found.refused = found.refused.saturating_add(1);
                if found.refusals.len() < how.worst {
                    let reason = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
                    found.refusals.push((was.selection(places), reason));
                }
            }
            _ => {
                found.selections = found.selections.saturating_add(1);
                found.compare(&a, &b, number, &mut steps);
            }
        }
    };
    if all.is_some_and(|all| all <= how.most) {
        let mut number = 0_u64;
        each_place(&axes, &mut |places| {
            visit(&mut found, places, number);
            number = number.saturating_add(1);
            ControlFlow::Continue(())
        });
    } else {
        found.drawn = Some(how.draws);
        let mut draws = Draws::new(how.seed);
        for number in 0..how.draws {
            visit(&mut found, &draws.places(&axes), number);
        }
    }
    found.credits = Spread::of(steps.iter().map(|step| step.credits).collect());
    found.percent = Spread::of(steps.iter().map(|step| step.percent).collect());
    // Rises, the largest first; then what falls, the largest first; alike in the card's order.
    let nothing = Percent::between(Amount::ONE, Amount::ONE);
    steps.sort_unstable_by(|a, b| {
        let falls = |step: &Step| step.percent < nothing;
        let larger = if falls(a) {
            (a.percent, a.credits).cmp(&(b.percent, b.credits))
        } else {
            (b.percent, b.credits).cmp(&(a.percent, a.credits))
        };
        falls(a).cmp(&falls(b)).then(larger).then(a.number.cmp(&b.number))
    });
    steps.truncate(how.worst);
    let numbers: Vec<u64> = steps.iter().map(|step| step.number).collect();
    let drawn: Vec<Vec<usize>> = match found.drawn {
        Some(_) => places_drawn(how.seed, &axes, &numbers),
        None => numbers.iter().map(|number| places_of(&axes, *number)).collect(),
    };
    for (step, places) in steps.iter().zip(&drawn) {
        if let (Some(from), Some(to)) = (was.price(places).0.credits(), is.price(places).0.credits()) {
            let selection = is.selection(places);
            found.worst.push(Moved { selection, from, to, credits: step.credits, percent: step.percent });
        }
    }
    found
}

impl Repriced {
    fn compare(&mut self, before: &Priced, now: &Priced, number: u64, steps: &mut Vec<Step>) {
        let (Some(from), Some(to)) = (before.credits(), now.credits()) else {
            let same = match (before, now) {
                (Priced::Rate(a), Priced::Rate(b)) => a == b,
                _ => false,
            };
            if !same {
                self.unlike = self.unlike.saturating_add(1);
                self.changed = self.changed.saturating_add(1);
            }
            return;
        };
        if from == to {
            return;
        }
        self.changed = self.changed.saturating_add(1);
        let moves = from.iter().zip(&to).filter_map(|(from, to)| {
            let credits = to.checked_sub(*from).ok()?;
            let size = if credits.is_negative() { Amount::ZERO.checked_sub(credits).ok()? } else { credits };
            Some((size, credits, Percent::between(*from, *to)))
        });
        for (_, credits, percent) in moves.clone() {
            if credits.is_positive() {
                self.steepest = self.steepest.max(Some(percent));
            }
        }
        // The upper end, if both move as far: it is what is held.
        let Some((_, credits, percent)) = moves.max_by(|(a, ..), (b, ..)| a.cmp(b)) else { return };
        if credits.is_positive() {
            self.dearer = self.dearer.saturating_add(1);
        } else {
            self.cheaper = self.cheaper.saturating_add(1);
        }
        steps.push(Step { percent, credits, number });
    }
}

/// What both are asked: whatever matters to one of them and can be asked of both.
fn common_axes(inputs: &Inputs<'_>, before: &Model, now: &Model) -> Vec<Axis> {
    let absent = |model: &Model| vec![Given::Absent; model.inputs.len()];
    let first = |model: &Model| axes(model, &absent(model), &|_| false);
    let old_matters: Vec<String> = first(before).into_iter().map(|axis| axis.input).collect();
    let new_matters: Vec<String> = first(now).into_iter().map(|axis| axis.input).collect();
    let wanted = |name: &str| {
        new_matters.iter().any(|other| other == name)
            || inputs.differs(name)
            || inputs.old_name(name).is_some_and(|old| old_matters.contains(&old))
    };
    let mut found = axes(now, &absent(now), &|name| wanted(name));
    let old = axes(before, &absent(before), &|old| inputs.new_name(old).is_some_and(|name| wanted(&name)));
    for mut axis in old {
        let Some(name) = inputs.new_name(&axis.input) else { continue };
        axis.input = name;
        match found.iter_mut().find(|other| other.input == axis.input && other.part == axis.part) {
            Some(same) => same.merge(&axis),
            None => found.push(axis),
        }
    }
    // Of what only one side knows, there is nothing to ask the other.
    let knows = |model: &Model, name: &str, part: &Part| match part {
        Part::Value => model.find_input(name).is_some(),
        Part::Count(kind) | Part::Facts(kind) => {
            model.inputs.iter().any(|input| input.name == name && has_kind(input, kind))
        }
    };
    found.retain(|axis| {
        let old = inputs.old_name(&axis.input);
        knows(now, &axis.input, &axis.part) && old.is_some_and(|old| knows(before, &old, &axis.part))
    });
    let names: Vec<String> = now.inputs.iter().map(|input| input.name.clone()).collect();
    in_order_of(&mut found, &names);
    found
}

fn has_kind(input: &crate::card::Input, kind: &str) -> bool {
    match &input.kind {
        crate::card::InputKind::Media { kinds } => kinds.iter().any(|known| known == kind),
        _ => false,
    }
}
