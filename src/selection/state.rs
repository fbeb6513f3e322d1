//! A selection while it is completed: for each input a slot, and for each undetermined band the step that is assumed.

use std::rc::Rc;

use super::given::{Given, GivenItem, GivenMedia};
use crate::amount::{Amount, Rounding};
use crate::card::{
    Bounds, Condition, Default, Input, InputId, InputKind, Key, KindBounds, Model, State as InputState, Word,
};
use crate::lists::ToList as _;

/// A value, or what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Slot {
    /// A word that is not known.
    OpenWord,
    Word(Word),
    Number(Amount),
    OpenNumber(Bounds),
    // Shared: slots are tried over and over.
    List(Rc<ListSlot>),
    Media(Rc<[KindSlot]>),
}

impl Slot {
    /// True if nothing about it could still be enumerated. Facts of media never are.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::OpenWord | Self::OpenNumber(_) => false,
            Self::Word(_) | Self::Number(_) => true,
            Self::List(list) => list.count.known().is_some() && list.items.iter().all(|item| item.known().is_some()),
            Self::Media(kinds) => kinds.iter().all(|kind| kind.count.known().is_some()),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListSlot {
    pub count: CountSpan,
    /// The items that are known to exist; beyond them, `open` holds for each.
    pub items: Vec<FactSpan>,
    pub open: FactSpan,
}

/// The media of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KindSlot {
    pub count: CountSpan,
    /// The items that were listed; beyond them, `open` holds for each.
    pub items: Vec<Facts>,
    pub open: Facts,
    /// The most that each fact may sum up to.
    pub totals: [Option<Amount>; 4],
}

/// A number of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountSpan {
    pub min: u32,
    pub max: Option<u32>,
}

impl CountSpan {
    pub(crate) const ZERO: Self = Self::exactly(0);

    pub(crate) const fn exactly(count: u32) -> Self {
        Self { min: count, max: Some(count) }
    }

    pub(crate) fn known(self) -> Option<u32> {
        self.max.filter(|max| *max == self.min)
    }

    /// The counts of this that lie between two ends of a band's step: after `upTo` the bound itself is out, after
    /// `below` it is in. `None` if there are none.
    pub(crate) fn within(self, begin: Option<(Amount, bool)>, end: Option<(Amount, bool)>) -> Option<Self> {
        let whole = |amount: Amount, mode: Rounding| amount.rounded(Amount::ONE, mode).ok()?.steps(Amount::ONE);
        let min = match begin {
            Some((bound, _)) if bound.is_negative() => 0,
            Some((bound, true)) => whole(bound, Rounding::Floor)?.checked_add(1)?,
            Some((bound, false)) => whole(bound, Rounding::Ceil)?,
            None => 0,
        };
        let max = match end {
            Some((bound, true)) => Some(whole(bound, Rounding::Floor)?),
            Some((bound, false)) => Some(whole(bound, Rounding::Ceil)?.checked_sub(1)?),
            None => None,
        };
        let min = self.min.max(u32::try_from(min).ok()?);
        let max = match (self.max, max.and_then(|max| u32::try_from(max).ok())) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        max.is_none_or(|max| min <= max).then_some(Self { min, max })
    }
}

/// A fact of an item, or an item of a list: a number, or its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FactSpan {
    pub low: Amount,
    pub high: Option<Amount>,
}

impl FactSpan {
    pub(crate) const ANY: Self = Self { low: Amount::ZERO, high: None };

    pub(crate) const fn exactly(value: Amount) -> Self {
        Self { low: value, high: Some(value) }
    }

    pub(crate) fn known(self) -> Option<Amount> {
        self.high.filter(|high| *high == self.low)
    }
}

/// Seconds, width, height and frames per second of an item.
pub(crate) type Facts = [FactSpan; 4];

/// Which entry of `vary` an input is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    One(usize),
    /// It depends on an input that is not known.
    Open,
}

/// What can be said of the words of a key.
pub(crate) enum Words {
    One(Word),
    Some(Vec<bool>),
}

/// The slots of all inputs, whether each was decided, and the steps assumed for bands.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub slots: Vec<Slot>,
    pub decided: Vec<bool>,
    /// For each band the index of the step that is assumed.
    pub bands: Vec<Option<u16>>,
}

impl State {
    /// Nothing decided yet.
    pub(crate) fn open(model: &Model) -> Self {
        let slots = model.inputs.iter().map(open_slot).to_list();
        Self { slots, decided: vec![false; model.inputs.len()], bands: vec![None; model.bands.len()] }
    }

    pub(crate) fn slot(&self, id: InputId) -> Option<&Slot> {
        self.slots.get(usize::from(id))
    }

    pub(crate) fn is_decided(&self, id: InputId) -> bool {
        self.decided.get(usize::from(id)).copied().unwrap_or(true)
    }

    pub(crate) fn decide(&mut self, id: InputId, slot: Slot) {
        if let (Some(place), Some(decided)) =
            (self.slots.get_mut(usize::from(id)), self.decided.get_mut(usize::from(id)))
        {
            *place = slot;
            *decided = true;
        }
    }

    /// Takes a decision back.
    pub(crate) fn restore(&mut self, id: InputId, slot: Slot) {
        if let (Some(place), Some(decided)) =
            (self.slots.get_mut(usize::from(id)), self.decided.get_mut(usize::from(id)))
        {
            *place = slot;
            *decided = false;
        }
    }

    /// Sets what a given value is wherever it is offered; whether it is, is still to be decided.
    pub(crate) fn assume(&mut self, id: InputId, given: &Given) {
        let slot = match given {
            Given::Word(word) => Slot::Word(*word),
            Given::Number(value) => Slot::Number(*value),
            _ => return,
        };
        self.restore(id, slot);
    }

    /// Makes an input open again.
    pub(crate) fn undecide(&mut self, model: &Model, id: InputId) {
        if let Some(slot) = model.input(id).map(open_slot) {
            self.restore(id, slot);
        }
    }

    /// The entries of its `vary` that an input may be in.
    pub(crate) fn possible_entries(&self, model: &Model, id: InputId) -> Vec<usize> {
        const MOST: usize = 4096;
        if let Entry::One(entry) = self.entry(model, id) {
            return vec![entry];
        }
        let Some(input) = model.input(id) else { return Vec::new() };
        let tests =
            input.states.iter().filter_map(|state| state.when.as_ref()).flat_map(|when| when.any.iter().flatten());
        let mut controllers: Vec<(InputId, usize)> = Vec::new();
        for test in tests {
            if let Key::Input(id) = test.key
                && matches!(self.slot(id), Some(Slot::OpenWord))
                && !controllers.iter().any(|(other, _)| *other == id)
            {
                controllers.push((id, test.holds.len()));
            }
        }
        let combinations = controllers.iter().fold(1_usize, |product, (_, words)| product.saturating_mul(*words));
        if combinations > MOST {
            return (0..input.states.len()).to_list();
        }
        let mut found = vec![false; input.states.len()];
        let mut state = self.clone();
        for combination in 0..combinations {
            let mut rest = combination;
            for (id, words) in &controllers {
                let word = rest.checked_rem(*words).and_then(|word| Word::try_from(word).ok()).unwrap_or(0);
                rest = rest.checked_div(*words).unwrap_or(0);
                state.restore(*id, Slot::Word(word));
            }
            if let Entry::One(entry) = state.entry(model, id)
                && let Some(slot) = found.get_mut(entry)
            {
                *slot = true;
            }
        }
        found.iter().enumerate().filter(|(_, found)| **found).map(|(at, _)| at).to_list()
    }

    /// Which entry of its `vary` an input is in. Conditions there name choices and switches only.
    pub(crate) fn entry(&self, model: &Model, id: InputId) -> Entry {
        let Some(input) = model.input(id) else { return Entry::Open };
        let last = input.states.len().saturating_sub(1);
        if last == 0 {
            return Entry::One(0);
        }
        for (at, state) in input.states.iter().enumerate() {
            match &state.when {
                None => return Entry::One(at),
                Some(when) => match self.simple(when) {
                    Some(true) => return Entry::One(at),
                    Some(false) => {}
                    None => return Entry::Open,
                },
            }
        }
        Entry::One(last)
    }

    /// A condition on inputs alone: certain, or not.
    fn simple(&self, when: &Condition) -> Option<bool> {
        let mut open = false;
        for group in &when.any {
            let mut certain = true;
            let mut possible = true;
            for test in group {
                let word = match test.key {
                    Key::Input(id) => match self.slot(id) {
                        Some(Slot::Word(word)) => Some(*word),
                        _ => None,
                    },
                    Key::Band(_) => None,
                };
                match word.and_then(|word| test.holds.get(usize::from(word))) {
                    Some(true) => {}
                    Some(false) => possible = false,
                    None => certain &= test.holds.iter().all(|holds| *holds),
                }
            }
            if possible && certain {
                return Some(true);
            }
            open |= possible;
        }
        if open { None } else { Some(false) }
    }

    /// An input, not decided yet, on which the entry of an input depends.
    pub(crate) fn controller(&self, model: &Model, id: InputId) -> Option<InputId> {
        let states = model.input(id).map(|input| input.states.as_slice()).unwrap_or_default();
        let keys = states
            .iter()
            .filter_map(|state| state.when.as_ref())
            .flat_map(|when| when.any.iter().flatten())
            .map(|test| test.key);
        keys.filter_map(|key| match key {
            Key::Input(id) => Some(id),
            Key::Band(_) => None,
        })
        .find(|id| !self.is_decided(*id))
    }
}

/// What holds of an input before anything is decided: the hull of all that it may be.
fn open_slot(input: &Input) -> Slot {
    let offered = || input.states.iter().filter(|state| state.offered);
    let anywhere = input.states.iter().all(|state| state.offered);
    // Where it is not offered it counts as 0 or empty.
    let floor = |amounts: Option<Amount>| match amounts {
        Some(least) if anywhere => least,
        Some(least) => least.min(Amount::ZERO),
        None => Amount::ZERO,
    };
    let values = || FactSpan {
        low: floor(offered().map(|state| state.bounds.min).min()),
        high: offered().try_fold(Amount::ZERO, |most, state| Some(most.max(state.bounds.max?))),
    };
    let count =
        |min: Option<u32>, max: Option<u32>| CountSpan { min: if anywhere { min.unwrap_or(0) } else { 0 }, max };
    match &input.kind {
        InputKind::Choice { .. } | InputKind::Switch | InputKind::Options { .. } => Slot::OpenWord,
        InputKind::Number => {
            let span = values();
            // With all bounds below 0 the largest is below 0 too.
            let high = if anywhere {
                offered().map(|state| state.bounds.max).reduce(|a, b| Some(a?.max(b?))).flatten()
            } else {
                span.high
            };
            Slot::OpenNumber(Bounds { min: span.low, max: high })
        }
        InputKind::Numbers { options } => {
            let open = match options {
                Some(options) => FactSpan {
                    low: options.iter().copied().min().unwrap_or(Amount::ZERO),
                    high: options.iter().copied().max(),
                },
                None => {
                    FactSpan { low: offered().map(|state| state.bounds.min).min().unwrap_or(Amount::ZERO), ..values() }
                }
            };
            let max = offered().try_fold(0, |most, state| Some(state.max_items?.max(most)));
            Slot::List(Rc::new(ListSlot {
                count: count(offered().map(|state| state.min_items).min(), max),
                items: Vec::new(),
                open,
            }))
        }
        InputKind::Media { kinds } => {
            let kind = |at: usize| {
                let bounds = || offered().map(move |state| state.kinds.get(at).and_then(Option::as_ref));
                let min = bounds().map(|bounds| bounds.map_or(0, |bounds| bounds.min)).min();
                let max = offered().try_fold(0_u32, |most, state| {
                    let kind = match state.kinds.get(at).and_then(Option::as_ref) {
                        Some(bounds) => bounds.max.or(state.max_items)?,
                        None => 0,
                    };
                    Some(kind.max(most))
                });
                let fact = |fact: usize| {
                    let limits = || bounds().flatten().map(move |bounds| bounds.facts.get(fact).copied().flatten());
                    let low = limits().map(|limits| limits.and_then(|limits| limits.min).unwrap_or(Amount::ZERO)).min();
                    let high =
                        limits().try_fold(Amount::ZERO, |most, limits| Some(most.max(limits?.max.or(limits?.total)?)));
                    FactSpan { low: low.unwrap_or(Amount::ZERO), high }
                };
                KindSlot {
                    count: count(min, max),
                    items: Vec::new(),
                    open: [fact(0), fact(1), fact(2), fact(3)],
                    totals: [None; 4],
                }
            };
            Slot::Media((0..kinds.len()).map(kind).collect())
        }
    }
}

/// What an input that is not offered counts as: the first of its own options, off, 0 or empty.
fn not_offered(kind: &InputKind) -> Slot {
    match kind {
        InputKind::Choice { .. } | InputKind::Switch | InputKind::Options { .. } => Slot::Word(0),
        InputKind::Number => Slot::Number(Amount::ZERO),
        InputKind::Numbers { .. } => {
            Slot::List(Rc::new(ListSlot { count: CountSpan::ZERO, items: Vec::new(), open: FactSpan::ANY }))
        }
        InputKind::Media { kinds } => Slot::Media(
            kinds
                .iter()
                .map(|_| KindSlot {
                    count: CountSpan::ZERO,
                    items: Vec::new(),
                    open: [FactSpan::ANY; 4],
                    totals: [None; 4],
                })
                .collect(),
        ),
    }
}

/// More counts than this of one kind are taken as a span.
const MOST_COUNTS: u32 = 256;

/// How far unknown numbers are taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Words and counts are enumerated, numbers are spans.
    Words,
    /// Numbers that have a finite list of values are enumerated too.
    Values,
}

impl State {
    /// Every slot that an input may have, given what it was given. Empty: this completion is not offered.
    /// The entry of the input must be known.
    pub(crate) fn domain(&self, model: &Model, id: InputId, given: &Given, detail: Detail) -> Vec<Slot> {
        match self.entry(model, id) {
            Entry::One(entry) => domain_in(model, id, entry, given, detail),
            Entry::Open => Vec::new(),
        }
    }
}

/// The domain of an input under one entry of its `vary`.
pub(crate) fn domain_in(model: &Model, id: InputId, entry: usize, given: &Given, detail: Detail) -> Vec<Slot> {
    let Some(input) = model.input(id) else { return Vec::new() };
    let Some(state) = input.states.get(entry) else { return Vec::new() };
    if !state.offered {
        return if matches!(given, Given::Absent | Given::Anything) {
            vec![not_offered(&input.kind)]
        } else {
            Vec::new()
        };
    }
    match &input.kind {
        InputKind::Choice { .. } | InputKind::Switch | InputKind::Options { .. } => words(&input.kind, state, given),
        InputKind::Number => numbers(state, given, detail),
        InputKind::Numbers { options } => lists(input, state, options.as_deref(), given, detail),
        InputKind::Media { .. } => media(input, state, given),
    }
}

fn words(kind: &InputKind, state: &InputState, given: &Given) -> Vec<Slot> {
    let allowed = |word: &Word| matches!(kind, InputKind::Switch) || state.allowed.contains(word);
    match given {
        Given::Word(word) => {
            if allowed(word) {
                vec![Slot::Word(*word)]
            } else {
                Vec::new()
            }
        }
        Given::Absent => match state.default {
            Default::Word(word) => vec![Slot::Word(word)],
            _ => all_words(kind, state),
        },
        _ => all_words(kind, state),
    }
}

fn all_words(kind: &InputKind, state: &InputState) -> Vec<Slot> {
    match kind {
        InputKind::Switch => vec![Slot::Word(0), Slot::Word(1)],
        _ => state.allowed.iter().map(|word| Slot::Word(*word)).to_list(),
    }
}

/// Whether a number lies within its bounds and on its step.
pub(crate) fn holds(state: &InputState, value: Amount) -> bool {
    state.bounds.holds(value)
        && state
            .step
            .is_none_or(|step| value.checked_sub(state.bounds.min).is_ok_and(|above| above.is_multiple_of(step)))
}

fn numbers(state: &InputState, given: &Given, detail: Detail) -> Vec<Slot> {
    match given {
        Given::Number(value) => {
            if holds(state, *value) {
                vec![Slot::Number(*value)]
            } else {
                Vec::new()
            }
        }
        Given::Absent => match &state.default {
            Default::Number(value) => vec![Slot::Number(*value)],
            _ => open_numbers(state, detail),
        },
        _ => open_numbers(state, detail),
    }
}

/// How many values a number with a step and an end has.
pub(crate) fn value_count(state: &InputState) -> Option<u64> {
    let (max, step) = (state.bounds.max?, state.step?);
    max.checked_sub(state.bounds.min).ok()?.steps(step)?.checked_add(1)
}

/// All values of a number with a step and an end.
pub(crate) fn values(state: &InputState) -> impl Iterator<Item = Amount> + '_ {
    let count = value_count(state).unwrap_or(0);
    let step = state.step.unwrap_or(Amount::ONE);
    (0..count).filter_map(move |i| {
        step.checked_mul(Amount::integer(i64::try_from(i).ok()?)).ok()?.checked_add(state.bounds.min).ok()
    })
}

fn open_numbers(state: &InputState, detail: Detail) -> Vec<Slot> {
    if detail == Detail::Values && value_count(state).is_some_and(|count| count <= MOST_COMBINATIONS) {
        return values(state).map(Slot::Number).to_list();
    }
    vec![Slot::OpenNumber(state.bounds)]
}

/// Up to so many combinations both ends of a range are prices of real selections (RATE-CARD §3).
pub(crate) const MOST_COMBINATIONS: u64 = 20_000;

fn lists(input: &Input, state: &InputState, options: Option<&[Amount]>, given: &Given, detail: Detail) -> Vec<Slot> {
    let allowed: Option<Vec<Amount>> = options
        .map(|options| state.allowed.iter().filter_map(|word| options.get(usize::from(*word)).copied()).to_list());
    let open = match &allowed {
        Some(values) => {
            let (low, high) = (values.iter().copied().min(), values.iter().copied().max());
            FactSpan { low: low.unwrap_or(Amount::ZERO), high: Some(high.unwrap_or(Amount::ZERO)) }
        }
        None => FactSpan { low: state.bounds.min, high: state.bounds.max },
    };
    let in_range = |count: u32| state.min_items <= count && state.max_items.is_none_or(|max| count <= max);
    let lists: Vec<ListSlot> = match given {
        Given::Absent => {
            if in_range(0) {
                vec![ListSlot { count: CountSpan::ZERO, items: Vec::new(), open }]
            } else {
                Vec::new()
            }
        }
        Given::List(items) => {
            let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
            let fits =
                |value: Amount| allowed.as_ref().map_or_else(|| holds(state, value), |values| values.contains(&value));
            let read = items.iter().map(|item| match item {
                GivenItem::Unknown => Some(open),
                GivenItem::Number(value) => fits(*value).then_some(FactSpan::exactly(*value)),
            });
            match (in_range(count), read.collect::<Option<Vec<_>>>()) {
                (true, Some(items)) => vec![ListSlot { count: CountSpan::exactly(count), items, open }],
                _ => Vec::new(),
            }
        }
        _ => counts(CountSpan { min: state.min_items, max: state.max_items }, input.counted.first() == Some(&true))
            .into_iter()
            .map(|count| ListSlot { items: vec![open; count.known().unwrap_or(0) as usize], count, open })
            .to_list(),
    };
    let values: Option<Vec<Amount>> = match allowed {
        Some(values) => Some(values),
        None => value_count(state).filter(|count| *count <= MOST_COMBINATIONS).map(|_| self::values(state).to_list()),
    };
    match (detail, values) {
        (Detail::Values, Some(values)) => lists.into_iter().flat_map(|list| item_values(list, &values)).to_list(),
        _ => lists.into_iter().map(|list| Slot::List(Rc::new(list))).to_list(),
    }
}

/// A list with each of its unknown items at each of its values. What is more than can be enumerated stays open.
fn item_values(list: ListSlot, values: &[Amount]) -> Vec<Slot> {
    let open = list.items.iter().filter(|item| item.known().is_none()).count();
    let combinations = (0..open).try_fold(1_u64, |product, _| product.checked_mul(values.len() as u64));
    let most = MOST_COMBINATIONS;
    if combinations.is_none_or(|combinations| combinations > most) {
        return vec![Slot::List(Rc::new(list))];
    }
    let mut lists = vec![list.clone()];
    for at in (0..list.items.len()).filter(|at| list.items.get(*at).is_some_and(|item| item.known().is_none())) {
        lists = lists
            .into_iter()
            .flat_map(|list| {
                values.iter().map(move |value| {
                    let mut list = list.clone();
                    if let Some(item) = list.items.get_mut(at) {
                        *item = FactSpan::exactly(*value);
                    }
                    list
                })
            })
            .to_list();
    }
    lists.into_iter().map(|list| Slot::List(Rc::new(list))).to_list()
}

/// The counts that a span holds, one by one where they matter.
fn counts(span: CountSpan, matter: bool) -> Vec<CountSpan> {
    match span.max {
        Some(max) if matter && max.saturating_sub(span.min) < MOST_COUNTS => {
            (span.min..=max).map(CountSpan::exactly).to_list()
        }
        _ => vec![span],
    }
}

fn media(input: &Input, state: &InputState, given: &Given) -> Vec<Slot> {
    let none = GivenMedia { kinds: Vec::new(), counted: true, strange: Vec::new(), broken: false };
    let (media, absent, any) = match given {
        Given::Media(media) => (media, false, false),
        Given::Absent => (&none, true, false),
        _ => (&none, false, true),
    };
    let mut found: Vec<Vec<KindSlot>> = vec![Vec::new()];
    for (at, bounds) in state.kinds.iter().enumerate() {
        let given = media.kinds.get(at);
        let closed = KindBounds { min: 0, max: Some(0), facts: [None; 4] };
        if bounds.is_none() && given.is_some_and(|given| given.count.is_none() && !given.wrong && !media.broken) {
            // A number not known yet is a number: of a kind not offered it is as wrong as any above 0.
            return Vec::new();
        }
        let bounds = bounds.as_ref().unwrap_or(&closed);
        let span = match given {
            _ if absent => CountSpan::ZERO,
            _ if any || media.broken => CountSpan { min: bounds.min, max: bounds.max },
            Some(given) => match given.count {
                Some(count) => CountSpan::exactly(count),
                None => CountSpan { min: bounds.min, max: bounds.max },
            },
            None => CountSpan::ZERO,
        };
        let items = given.map(|given| given.items.as_slice()).unwrap_or_default();
        let span = narrowed(span, bounds, state, &found);
        let choices: Vec<KindSlot> = counts(span, input.counted.get(at) == Some(&true))
            .into_iter()
            .filter(|count| {
                bounds.min <= count.min && bounds.max.is_none_or(|max| count.max.is_some_and(|most| most <= max))
            })
            .filter_map(|count| kind_slot(bounds, count, items))
            .to_list();
        found = found
            .into_iter()
            .flat_map(|slots| {
                choices.iter().map(move |choice| {
                    let mut slots = slots.clone();
                    slots.push(choice.clone());
                    slots
                })
            })
            .filter(|slots| state.max_items.is_none_or(|max| least(slots) <= u64::from(max)))
            .to_list();
    }
    found.retain(|slots| most(slots).is_none_or(|most| most >= u64::from(state.min_items)));
    // What the other kinds can't supply, this one must.
    for slots in &mut found {
        for at in 0..slots.len() {
            let mut others = slots.iter().enumerate().filter(|(other, _)| *other != at);
            let others = others.try_fold(0_u64, |sum, (_, slot)| sum.checked_add(u64::from(slot.count.max?)));
            let needed = others.map_or(0, |others| u64::from(state.min_items).saturating_sub(others));
            if let (Some(slot), Ok(needed)) = (slots.get_mut(at), u32::try_from(needed)) {
                slot.count.min = slot.count.min.max(needed);
            }
        }
    }
    found.into_iter().map(|slots| Slot::Media(slots.into())).to_list()
}

/// An unknown count that has no end of its own has that of all kinds together.
fn narrowed(span: CountSpan, bounds: &KindBounds, state: &InputState, found: &[Vec<KindSlot>]) -> CountSpan {
    if span.known().is_some() || bounds.max.is_some() {
        return span;
    }
    let used = found.iter().map(|slots| least(slots)).min().unwrap_or(0);
    let left = state.max_items.map(|max| u32::try_from(u64::from(max).saturating_sub(used)).unwrap_or(0));
    CountSpan { min: span.min, max: left }
}

fn least(slots: &[KindSlot]) -> u64 {
    slots.iter().fold(0, |sum, slot| sum.saturating_add(u64::from(slot.count.min)))
}

fn most(slots: &[KindSlot]) -> Option<u64> {
    slots.iter().try_fold(0_u64, |sum, slot| sum.checked_add(u64::from(slot.count.max?)))
}

/// The facts of one kind within their bounds and totals; `None` if they can't be.
pub(super) fn kind_slot(
    bounds: &KindBounds,
    count: CountSpan,
    items: &[(usize, [Option<Amount>; 4])],
) -> Option<KindSlot> {
    let mut slot =
        KindSlot { count, items: vec![[FactSpan::ANY; 4]; items.len()], open: [FactSpan::ANY; 4], totals: [None; 4] };
    for fact in 0..4_usize {
        let limits = bounds.facts.get(fact).copied().flatten();
        let min = limits.and_then(|limits| limits.min).unwrap_or(Amount::ZERO);
        let max = limits.and_then(|limits| limits.max);
        let total = limits.and_then(|limits| limits.total);
        let within = Bounds { min, max };
        let mut known = Amount::ZERO;
        let mut unknown = u64::from(count.min).saturating_sub(items.len() as u64);
        for (_, facts) in items {
            match facts.get(fact).copied().flatten() {
                Some(value) if within.holds(value) => known = known.checked_add(value).ok()?,
                Some(_) => return None,
                None => unknown = unknown.saturating_add(1),
            }
        }
        let mut high = max;
        if let Some(total) = total {
            // What the others leave: what is known, and the least that the other unknown ones take.
            let others = min.checked_mul(Amount::integer(i64::try_from(unknown.saturating_sub(1)).ok()?)).ok()?;
            let left = total.checked_sub(known).ok()?.checked_sub(others).ok()?;
            if left.is_negative() || (unknown > 0 && left < min) {
                return None;
            }
            high = Some(high.map_or(left, |high| high.min(left)));
        }
        let open = FactSpan { low: min, high };
        for (place, (_, facts)) in slot.items.iter_mut().zip(items) {
            if let Some(place) = place.get_mut(fact) {
                *place = facts.get(fact).copied().flatten().map_or(open, FactSpan::exactly);
            }
        }
        if let (Some(place), Some(limit)) = (slot.open.get_mut(fact), slot.totals.get_mut(fact)) {
            *place = open;
            *limit = total;
        }
    }
    Some(slot)
}
