//! What would narrow a range or a rate.

use super::space::{Dimension, Space};
use super::span::{Endless, What};
use super::survey::{Survey, price_dimensions, survey};
use crate::amount::{Amount, Overflow};
use crate::card::{BandOf, Default, Input, InputId, InputKind, Model, Node, State as InputState};
use crate::lists::ToList as _;
use crate::selection::{Detail, Given, GivenItem, GivenKind, GivenMedia, Slot, State, domain_in, value_count, values};

/// An entry of `unknown`: an input, and the facts of its listed items.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnknownInput {
    pub input: InputId,
    pub facts: Vec<u8>,
    pub auto: bool,
}

/// The inputs of which some value would narrow what was surveyed; if none does alone, all that the price depends on.
pub(crate) fn unknown(
    model: &Model,
    given: &[Given],
    state: &State,
    found: &Survey,
) -> Result<Vec<UnknownInput>, Overflow> {
    let question = Question { model, given, state, found };
    let depends = price_dimensions(&Space::new(model, given, state.clone(), Detail::Values, true))?;
    let (mut narrowing, mut depending) = (Vec::new(), Vec::new());
    for (at, (input, value)) in model.inputs.iter().zip(given).enumerate() {
        let Ok(id) = u16::try_from(at) else { continue };
        let Some(auto) = asked(input, value) else { continue };
        let endless = || found.rates.iter().map(|rate| rate.of).filter(|of| of.input == id);
        let listed = open_facts(value);
        let facts: Vec<u8> = listed
            .iter()
            .copied()
            .filter(|fact| endless().any(|of| of.what == What::Fact(*fact)) || question.fact_settles(id, *fact))
            .to_list();
        let entry = UnknownInput { input: id, facts, auto };
        if endless().next().is_some() || !entry.facts.is_empty() || question.value_settles(id) {
            narrowing.push(entry);
        } else if depends.contains(&Dimension::Input(id)) || (!listed.is_empty() && question.uses(id)) {
            depending.push(UnknownInput { facts: listed, ..entry });
        }
    }
    if narrowing.is_empty() && found.reasons.between.is_empty() { Ok(depending) } else { Ok(narrowing) }
}

/// Whether an input is not fully known by its user's doing; then whether the provider decides it.
fn asked(input: &Input, given: &Given) -> Option<bool> {
    match given {
        Given::Unknown | Given::Strange(_) => Some(false),
        Given::Auto => Some(true),
        Given::Absent => match input.kind {
            InputKind::Numbers { .. } | InputKind::Media { .. } => None,
            _ if input.states.iter().any(|state| state.default == Default::Auto) => Some(true),
            _ => input.states.iter().any(|state| state.offered && state.default == Default::None).then_some(false),
        },
        Given::List(items) => items.contains(&GivenItem::Unknown).then_some(false),
        Given::Media(media) => {
            let counts = media.kinds.iter().any(|kind| kind.count.is_none());
            (counts || !open_facts(given).is_empty()).then_some(false)
        }
        Given::Word(_) | Given::Number(_) | Given::Anything => None,
    }
}

/// The facts that items of a known number do not carry.
fn open_facts(given: &Given) -> Vec<u8> {
    let Given::Media(media) = given else { return Vec::new() };
    let open = |fact: &u8| {
        media.kinds.iter().filter(|kind| kind.count.is_some_and(|count| count > 0)).any(|kind| {
            let all = kind.count == u32::try_from(kind.items.len()).ok();
            !all || kind.items.iter().any(|(_, facts)| facts.get(usize::from(*fact)).copied().flatten().is_none())
        })
    };
    (0..4_u8).filter(open).to_list()
}

struct Question<'a> {
    model: &'a Model,
    given: &'a [Given],
    state: &'a State,
    found: &'a Survey,
}

impl Question<'_> {
    fn value_settles(&self, id: InputId) -> bool {
        let Some(input) = self.model.input(id) else { return false };
        let Some(given) = self.given.get(usize::from(id)) else { return false };
        let entries = self.state.possible_entries(self.model, id);
        let mut tries: Vec<Given> = Vec::new();
        for entry in entries {
            let Some(state) = input.states.get(entry).filter(|state| state.offered) else { continue };
            for value in self.values_tried(id, entry, state, given) {
                if !tries.contains(&value) {
                    tries.push(value);
                }
            }
        }
        tries.into_iter().any(|value| self.settles(id, value))
    }

    /// Whether a value narrows what was found. One that leads beyond 28 digits says more than none.
    fn settles(&self, id: InputId, value: Given) -> bool {
        let mut given = self.given.to_vec();
        let mut state = self.state.clone();
        state.undecide(self.model, id);
        state.assume(id, &value);
        if let Some(slot) = given.get_mut(usize::from(id)) {
            *slot = value;
        }
        survey(self.model, &given, &state).map_or(true, |other| self.found.narrowed_by(&other))
    }

    fn fact_settles(&self, id: InputId, fact: u8) -> bool {
        let Some(Given::Media(media)) = self.given.get(usize::from(id)) else { return false };
        let Some(input) = self.model.input(id) else { return false };
        let entries = self.state.possible_entries(self.model, id);
        let states = entries.into_iter().filter_map(|entry| input.states.get(entry)).filter(|state| state.offered);
        let ends = self.ends_of_bands(id);
        states
            .flat_map(|state| fact_values(state, media, fact, &ends))
            .any(|media| self.settles(id, Given::Media(media)))
    }

    /// Whether what is not known of an input could matter at all.
    fn uses(&self, id: InputId) -> bool {
        let mut open = self.state.clone();
        open.undecide(self.model, id);
        let space = Space::new(self.model, self.given, open, Detail::Words, true);
        price_dimensions(&space).is_ok_and(|dimensions| dimensions.contains(&Dimension::Input(id)))
    }

    /// Values of an input to try: all where they are few, else the ends, the middle and the bounds of bands.
    fn values_tried(&self, id: InputId, entry: usize, state: &InputState, given: &Given) -> Vec<Given> {
        let domain = || domain_in(self.model, id, entry, given, Detail::Words);
        let Some(input) = self.model.input(id) else { return Vec::new() };
        match &input.kind {
            InputKind::Choice { .. } | InputKind::Switch | InputKind::Options { .. } => domain()
                .into_iter()
                .filter_map(|slot| if let Slot::Word(word) = slot { Some(Given::Word(word)) } else { None })
                .to_list(),
            InputKind::Number => self.numbers_tried(id, state).into_iter().map(Given::Number).to_list(),
            InputKind::Numbers { options } => lists_tried(state, options.as_deref(), given),
            InputKind::Media { .. } => {
                let counted = domain().into_iter().flat_map(|slot| counts_tried(&slot)).to_list();
                let ends = self.ends_of_bands(id);
                // Of many items the counts alone must say it: each value is as many completions to price.
                let few =
                    |media: &&GivenMedia| media.kinds.iter().all(|kind| kind.count.is_none_or(|count| count <= 16));
                let of_all = |fact| {
                    counted.iter().filter(few).flat_map(|media| fact_values(state, media, fact, &ends)).to_list()
                };
                let known = self.facts_used().into_iter().flat_map(of_all);
                counted.iter().cloned().chain(known).map(Given::Media).to_list()
            }
        }
    }

    /// The facts that the model asks for anywhere: of no other would a value say anything.
    fn facts_used(&self) -> Vec<u8> {
        let used = |fact: &u8| self.model.nodes.iter().any(|node| matches!(node, Node::Fact(used) if used == fact));
        (0..4_u8).filter(used).to_list()
    }

    /// Where the bands that an input has a part in end, and a value on either side.
    fn ends_of_bands(&self, id: InputId) -> Vec<Amount> {
        let mut ends = Vec::new();
        for band in self.model.bands.iter().filter(|band| band.inputs.contains(&id)) {
            let BandOf::Steps { steps, .. } = &band.of else { continue };
            for (end, _) in steps.iter().filter_map(|step| step.end) {
                ends.push(end);
                ends.extend(end.checked_add(Amount::ONE));
                ends.extend(end.checked_sub(Amount::ONE));
            }
        }
        ends
    }

    fn numbers_tried(&self, id: InputId, state: &InputState) -> Vec<Amount> {
        if value_count(state).is_some_and(|count| count <= 64) {
            return values(state).to_list();
        }
        let bounds = state.bounds;
        let mut tried = vec![bounds.min];
        tried.extend(bounds.max);
        tried.extend(bounds.max.and_then(|max| middle(bounds.min, max)));
        tried.extend(bounds.min.checked_add(state.step.unwrap_or(Amount::ONE)));
        tried.extend(self.ends_of_bands(id));
        if let Some(step) = state.step {
            // On the step below, so that it is a value.
            let down = |value: &Amount| {
                let above = value.checked_sub(bounds.min).ok()?.rounded(step, crate::amount::Rounding::Floor).ok()?;
                bounds.min.checked_add(above).ok()
            };
            tried = tried.iter().filter_map(down).to_list();
        }
        tried.retain(|value| bounds.holds(*value));
        tried
    }
}

fn middle(low: Amount, high: Amount) -> Option<Amount> {
    low.checked_add(high).ok()?.checked_mul(Amount::raw(5, 1)).ok()
}

/// A list with its unknown items at their smallest and largest values; of an unknown list, each of its lengths too.
fn lists_tried(state: &InputState, options: Option<&[Amount]>, given: &Given) -> Vec<Given> {
    let mut ends: Vec<Amount> = match options {
        Some(options) => state.allowed.iter().filter_map(|word| options.get(usize::from(*word)).copied()).to_list(),
        None => {
            let mut ends = vec![state.bounds.min];
            ends.extend(state.bounds.max.or(state.bounds.min.checked_add(Amount::ONE).ok()));
            ends.extend(values(state).last());
            ends
        }
    };
    ends.dedup();
    let lists: Vec<Vec<GivenItem>> = match given {
        Given::List(items) => vec![items.clone()],
        _ => {
            let most =
                state.max_items.unwrap_or(state.min_items.saturating_add(2)).min(state.min_items.saturating_add(64));
            (state.min_items..=most).map(|count| vec![GivenItem::Unknown; count as usize]).to_list()
        }
    };
    let mut tried = Vec::new();
    for list in lists {
        for end in &ends {
            let item = |item: &GivenItem| match item {
                GivenItem::Unknown => GivenItem::Number(*end),
                known => known.clone(),
            };
            tried.push(Given::List(list.iter().map(item).to_list()));
        }
        tried.push(Given::List(list));
    }
    tried
}

/// The media of a slot with each open count at an end, its facts as they are.
fn counts_tried(slot: &Slot) -> Vec<GivenMedia> {
    let Slot::Media(kinds) = slot else { return Vec::new() };
    let picks: [fn(u32, Option<u32>) -> u32; 3] = [
        |min, _| min,
        |min, max| max.unwrap_or(min.saturating_add(1)),
        |min, max| min.saturating_add(2).min(max.unwrap_or(u32::MAX)),
    ];
    let known = kinds.iter().all(|kind| kind.count.known().is_some());
    let picks = if known { picks.get(..1).unwrap_or_default() } else { &picks };
    let media = |pick: &fn(u32, Option<u32>) -> u32| {
        let kind = |kind: &crate::selection::KindSlot| {
            let facts = kind.items.iter().enumerate().map(|(at, facts)| (at, facts.map(|fact| fact.known())));
            GivenKind { count: Some(pick(kind.count.min, kind.count.max)), wrong: false, items: facts.to_list() }
        };
        GivenMedia { kinds: kinds.iter().map(kind).to_list(), counted: true, strange: Vec::new(), broken: false }
    };
    picks.iter().map(media).to_list()
}

/// A value for a fact between two ends, for so many items.
type Pick<'a> = &'a dyn Fn(Amount, Option<Amount>, i64) -> Option<Amount>;

/// The media with a fact of the items that do not carry it at values within its bounds.
fn fact_values(state: &InputState, media: &GivenMedia, fact: u8, more: &[Amount]) -> Vec<GivenMedia> {
    let at = usize::from(fact);
    let with = |pick: Pick<'_>| {
        let mut media = media.clone();
        for (kind, bounds) in media.kinds.iter_mut().zip(&state.kinds) {
            let (Some(count), Some(bounds)) = (kind.count, bounds) else { continue };
            while kind.items.len() < count as usize {
                kind.items.push((kind.items.len(), [None; 4]));
            }
            let limits = bounds.facts.get(at).copied().flatten();
            let low = limits.and_then(|limits| limits.min).unwrap_or(Amount::ZERO);
            let high = limits.and_then(|limits| limits.max.or(limits.total));
            for (_, facts) in &mut kind.items {
                let slot = facts.get_mut(at)?;
                if slot.is_none() {
                    *slot = Some(pick(low, high, i64::from(count.max(1)))?);
                }
            }
        }
        Some(media)
    };
    let share = |_, high: Option<Amount>, count| {
        high?.quotient(Amount::integer(count), Amount::raw(1, 2), crate::amount::Rounding::Floor).ok()
    };
    let picks: [Pick<'_>; 4] = [
        &|low, _, _| Some(low),
        &|low, high, _| high.or(low.checked_add(Amount::ONE).ok()),
        &|low, high, _| middle(low, high?),
        &share,
    ];
    let within =
        |value: Amount| with(&|low, high, _| (low <= value && high.is_none_or(|high| value <= high)).then_some(value));
    picks.into_iter().filter_map(with).chain(more.iter().filter_map(|value| within(*value))).to_list()
}

/// The name of what an unknown is counted in.
pub(crate) fn unit(model: &Model, of: Endless) -> String {
    let input = model.input(of.input);
    match (of.what, input.map(|input| &input.kind)) {
        (What::Fact(fact), _) => crate::card::FACT_UNITS.get(usize::from(fact)).copied().unwrap_or_default().to_owned(),
        (What::Count(kind), Some(InputKind::Media { kinds })) => {
            kinds.get(usize::from(kind)).cloned().unwrap_or_default()
        }
        (What::Items, _) => String::from("item"),
        _ => input.map(|input| input.unit.clone().unwrap_or_else(|| input.name.clone())).unwrap_or_default(),
    }
}
