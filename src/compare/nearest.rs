//! What could be had instead of a selection that is refused.

use std::cell::Cell;

use super::fit::{Fitted, amount, not_offered};
use super::rows::Nearest;
use super::{Change, near, put};
use crate::card::{Condition, Default, InputId, InputKind, Key, Model, RateCard, State as InputState, Word};
use crate::json::{Value, sort_few};
use crate::lists::ToList as _;
use crate::quote::{Asked, Otherwise, given_value, speaks_of};
use crate::selection::{
    Entry, Given, GivenItem, GivenKind, GivenMedia, Problem, Slot, State, read, value_count, values,
};

/// How many selections are tried at most where rules refuse one.
const MOST_TRIES: u32 = 128;
/// A number with more values than these is left as it is where a rule refuses it.
const MOST_VALUES: u64 = 64;

/// The possible selection nearest to one that is refused.
pub(super) fn nearest(card: &RateCard, model: &Model, fitted: &Fitted) -> Option<Nearest> {
    if fitted.outcome.outcome != "refused" {
        return None;
    }
    let Value::Object(members) = &fitted.selection else { return None };
    let known = members.iter().filter(|(name, _)| model.find_input(name).is_some()).cloned();
    let mut selection = Value::Object(known.to_list());
    let mut faults = Vec::new();
    let given = read(model, &selection, &mut faults);
    let asked = Asked { card, model, given: &given, faults: &faults };
    let search = Search { asked, tries: Cell::new(MOST_TRIES) };
    let changes = search.mended()?;
    let (outcome, _) = asked.outcome_with(&changes);
    if outcome.outcome == "refused" {
        return None;
    }
    let mut changed: Vec<Change> = members
        .iter()
        .filter(|(name, _)| model.find_input(name).is_none())
        .map(|(name, value)| Change { input: name.clone(), label: None, from: Some(value.clone()), to: None })
        .to_list();
    for (id, given) in &changes {
        let Some(input) = model.input(*id) else { continue };
        let to = if *given == Given::Absent { None } else { Some(given_value(&input.kind, given)) };
        let from = selection.get(&input.name).cloned();
        put(&mut selection, &input.name, to.clone());
        changed.push(Change { input: input.name.clone(), label: input.label.clone(), from, to });
    }
    Some(Nearest { selection, changed, outcome })
}

struct Search<'a> {
    asked: Asked<'a>,
    tries: Cell<u32>,
}

impl Search<'_> {
    /// What has to be given otherwise so that nothing refuses it any more.
    fn mended(&self) -> Option<Vec<Otherwise>> {
        let model = self.asked.model;
        let mut changes = Vec::new();
        // Each input is mended once, and once more where another that was mended later moved its bounds.
        for _ in 0..=model.inputs.len().saturating_mul(2) {
            let (problems, state) = self.asked.problems_with(&changes);
            if problems.is_empty() {
                return Some(changes);
            }
            // In the order in which inputs depend on each other: what one is decides what the next may be.
            let first = model.order.iter().find_map(|id| {
                let name = &model.input(*id)?.name;
                let own: Vec<&Problem> = problems.iter().filter(|problem| speaks_of(problem, name)).to_list();
                (!own.is_empty()).then_some((*id, own))
            });
            let Some((id, own)) = first else {
                return self.around_rules(&changes, &problems, &state);
            };
            if let Some(more) = self.by_another(&changes, id, &problems, &state) {
                set(&mut changes, more);
                continue;
            }
            let value = self.mend(id, self.given(&changes, id)?, &own, self.entry(&state, id)?)?;
            set(&mut changes, (id, value));
        }
        None
    }

    fn given<'g>(&'g self, changes: &'g [Otherwise], id: InputId) -> Option<&'g Given> {
        let changed = changes.iter().find(|(other, _)| *other == id).map(|(_, given)| given);
        changed.or_else(|| self.asked.given.get(usize::from(id)))
    }

    /// What an input may be; while that is open, what it may be first of all.
    fn entry(&self, state: &State, id: InputId) -> Option<&InputState> {
        let input = self.asked.model.input(id)?;
        match state.entry(self.asked.model, id) {
            Entry::One(entry) => input.states.get(entry),
            Entry::Open => {
                let possible = state.possible_entries(self.asked.model, id);
                let mut entries = possible.iter().filter_map(|at| input.states.get(*at));
                entries.clone().find(|entry| entry.offered).or_else(|| entries.next())
            }
        }
    }

    /// Something that was not asked for, and with which an input may be what it was given.
    fn by_another(&self, changes: &[Otherwise], id: InputId, problems: &[Problem], state: &State) -> Option<Otherwise> {
        let input = self.asked.model.input(id)?;
        let conditions = input.states.iter().filter_map(|state| state.when.as_ref());
        for id in self.inputs_of(conditions) {
            if self.given(changes, id) != Some(&Given::Absent) {
                continue;
            }
            for value in self.others(state, id, &Given::Absent) {
                let left = self.tried(changes, &[(id, value.clone())])?;
                if left.len() < problems.len() && !left.iter().any(|problem| speaks_of(problem, &input.name)) {
                    return Some((id, value));
                }
            }
        }
        None
    }

    /// The nearest value that an input may have.
    fn mend(&self, id: InputId, given: &Given, problems: &[&Problem], entry: &InputState) -> Option<Given> {
        let input = self.asked.model.input(id)?;
        let first = problems.first()?;
        if not_offered(first, &input.name) {
            return Some(Given::Absent);
        }
        let only = |codes: &[&str]| problems.iter().all(|problem| codes.contains(&problem.code));
        match (&input.kind, given) {
            (InputKind::Media { .. }, Given::Media(media)) if only(&["too-many", "not-an-option"]) => {
                Some(fewer(entry, media))
            }
            (InputKind::Numbers { options }, Given::List(items))
                if only(&["out-of-range", "not-an-option", "too-many"]) =>
            {
                let most = entry.max_items.map_or(usize::MAX, |max| max as usize);
                let items = items.iter().take(most).map(|item| match (item, options) {
                    (GivenItem::Unknown, _) => Some(GivenItem::Unknown),
                    (GivenItem::Number(value), None) => near::number(entry, *value).map(GivenItem::Number),
                    (GivenItem::Number(value), Some(options)) => {
                        let allowed = entry.allowed.iter().filter_map(|word| options.get(usize::from(*word)));
                        let mut ranked: Vec<_> =
                            allowed.filter_map(|option| Some((near::distance(*option, *value)?, *option))).to_list();
                        sort_few(&mut ranked, |a, b| a < b);
                        ranked.first().map(|(_, option)| GivenItem::Number(*option))
                    }
                });
                Some(Given::List(items.collect::<Option<_>>()?))
            }
            (InputKind::Number, _) if only(&["out-of-range"]) => {
                Some(Given::Number(near::number(entry, amount(first.value.as_ref()?)?)?))
            }
            (InputKind::Number, _) if only(&["wrong-type"]) => match entry.default {
                Default::Number(value) => Some(Given::Number(value)),
                Default::Auto => Some(Given::Auto),
                Default::None | Default::Word(_) => None,
            },
            (InputKind::Choice { .. } | InputKind::Options { .. } | InputKind::Switch, _)
                if only(&["not-an-option", "wrong-type"]) =>
            {
                let wanted = match &first.value {
                    Some(Value::String(text) | Value::Number(text)) => text.as_str(),
                    _ => "",
                };
                near::words(self.asked.model, id, entry, default_word(entry), wanted).first().copied().map(Given::Word)
            }
            _ => None,
        }
    }

    /// The fewest inputs that have to change so that no rule refuses it: of those that the rules name, first what had to
    /// change anyway, then what was left to its default.
    fn around_rules(&self, changes: &[Otherwise], problems: &[Problem], state: &State) -> Option<Vec<Otherwise>> {
        let rules = self.asked.model.refuse.iter().filter(|rule| {
            problems.iter().any(|problem| {
                problem.when.as_ref() == Some(&rule.shown) && problem.because.as_ref() == Some(&rule.because)
            })
        });
        let mut inputs = self.inputs_of(rules.map(|rule| &rule.when));
        let rank = |id: &InputId| match changes.iter().any(|(other, _)| other == id) {
            true => 0_u8,
            false if self.given(changes, *id) == Some(&Given::Absent) => 1,
            false => 2,
        };
        sort_few(&mut inputs, |a, b| rank(a) < rank(b));
        let mut ways: Vec<Otherwise> = Vec::new();
        for id in inputs {
            let given = self.given(changes, id)?;
            ways.extend(self.others(state, id, given).into_iter().map(|value| (id, value)));
        }
        let mended = |more: &[Otherwise]| Some(self.tried(changes, more)?.is_empty());
        for way in &ways {
            if mended(std::slice::from_ref(way))? {
                return Some(all(changes, [way]));
            }
        }
        for (at, one) in ways.iter().enumerate() {
            for other in ways.iter().skip(at).filter(|other| other.0 != one.0) {
                if mended(&[one.clone(), other.clone()])? {
                    return Some(all(changes, [one, other]));
                }
            }
        }
        None
    }

    /// What still refuses it with more changes. `None` if enough was tried.
    fn tried(&self, changes: &[Otherwise], more: &[Otherwise]) -> Option<Vec<Problem>> {
        self.tries.set(self.tries.get().checked_sub(1)?);
        Some(self.asked.problems_with(&all(changes, more)).0)
    }

    /// The inputs that conditions speak of, each once.
    fn inputs_of<'c>(&self, conditions: impl Iterator<Item = &'c Condition>) -> Vec<InputId> {
        let mut inputs = Vec::new();
        for test in conditions.flat_map(|when| when.any.iter().flatten()) {
            let named = match test.key {
                Key::Input(id) => vec![id],
                Key::Band(id) => self.asked.model.band_inputs(id),
            };
            for id in named {
                if !inputs.contains(&id) {
                    inputs.push(id);
                }
            }
        }
        inputs
    }

    /// What an input may be given instead of what it is, the nearest first.
    fn others(&self, state: &State, id: InputId, given: &Given) -> Vec<Given> {
        let model = self.asked.model;
        let (Some(entry), Some(slot), Some(input)) = (self.entry(state, id), state.slot(id), model.input(id)) else {
            return Vec::new();
        };
        // What is not known stays so.
        if matches!(given, Given::Unknown | Given::Auto) || !entry.offered {
            return Vec::new();
        }
        match (&input.kind, slot, given) {
            (InputKind::Choice { .. } | InputKind::Options { .. } | InputKind::Switch, Slot::Word(now), _) => {
                let wanted = model.word_text(Key::Input(id), *now);
                let words = near::words(model, id, entry, default_word(entry), &wanted).into_iter();
                words.filter(|word| word != now).map(Given::Word).to_list()
            }
            (InputKind::Number, Slot::Number(now), _) => {
                if value_count(entry).is_none_or(|count| count > MOST_VALUES) {
                    return Vec::new();
                }
                let ranked = values(entry).filter(|value| value != now);
                let mut ranked: Vec<_> =
                    ranked.filter_map(|value| Some((near::distance(value, *now)?, value))).to_list();
                sort_few(&mut ranked, |a, b| a < b);
                ranked.into_iter().map(|(_, value)| Given::Number(value)).to_list()
            }
            (InputKind::Media { .. }, _, Given::Media(media)) => without_some(media),
            _ => Vec::new(),
        }
    }
}

fn default_word(entry: &InputState) -> Option<Word> {
    match entry.default {
        Default::Word(word) => Some(word),
        _ => None,
    }
}

fn set(changes: &mut Vec<Otherwise>, change: Otherwise) {
    match changes.iter_mut().find(|(id, _)| *id == change.0) {
        Some(slot) => *slot = change,
        None => changes.push(change),
    }
}

fn all<'c>(changes: &[Otherwise], more: impl IntoIterator<Item = &'c Otherwise>) -> Vec<Otherwise> {
    let mut changes = changes.to_vec();
    more.into_iter().for_each(|change| set(&mut changes, change.clone()));
    changes
}

/// The first items of media that may be given: kinds that are not taken are left out, and what is too many.
fn fewer(entry: &InputState, media: &GivenMedia) -> Given {
    let mut left = entry.max_items.unwrap_or(u32::MAX);
    let mut kinds = media.kinds.clone();
    for (kind, bounds) in kinds.iter_mut().zip(&entry.kinds) {
        cut(kind, bounds.as_ref().map_or(0, |bounds| bounds.max.unwrap_or(u32::MAX)));
    }
    if media.counted {
        for kind in &mut kinds {
            cut(kind, left);
            left = left.saturating_sub(kind.count.unwrap_or(0));
        }
    } else {
        let mut places: Vec<usize> = kinds.iter().flat_map(|kind| kind.items.iter().map(|(at, _)| *at)).to_list();
        sort_few(&mut places, |a, b| a < b);
        if let Some(end) = places.get(left as usize).copied() {
            for kind in &mut kinds {
                let kept = kind.items.iter().filter(|(at, _)| *at < end).count();
                cut(kind, u32::try_from(kept).unwrap_or(u32::MAX));
            }
        }
    }
    media_of(kinds, media.counted)
}

/// Media with less of one kind: one less, two less, …, none.
fn without_some(media: &GivenMedia) -> Vec<Given> {
    const MOST: u32 = 8;
    let mut found = Vec::new();
    for (at, kind) in media.kinds.iter().enumerate() {
        let count = kind.count.unwrap_or(0);
        let some = (1..count).take(MOST as usize).map(|less| count.saturating_sub(less));
        for left in some.chain((count > 0).then_some(0)) {
            let mut kinds = media.kinds.clone();
            if let Some(kind) = kinds.get_mut(at) {
                cut(kind, left);
            }
            found.push(media_of(kinds, media.counted));
        }
    }
    found
}

/// The first of a kind.
fn cut(kind: &mut GivenKind, most: u32) {
    if kind.count.is_some_and(|count| count > most) || most == 0 {
        kind.count = Some(most);
        kind.items.truncate(most as usize);
    }
}

fn media_of(kinds: Vec<GivenKind>, counted: bool) -> Given {
    if kinds.iter().all(|kind| kind.count == Some(0)) {
        return Given::Absent;
    }
    Given::Media(GivenMedia { kinds, counted, strange: Vec::new(), broken: false })
}
