//! What a selection costs over all its completions: the range, or the rates, and what would narrow them.

use std::ops::ControlFlow;

use super::loose::{LoosePrice, Reasons, middle};
use super::space::{Dimension, Space};
use super::span::{Endless, Shape, Span, What};
use crate::amount::{Amount, Overflow};
use crate::card::{Action, BandOf, Condition, Default, InputKind, Model, NodeId};
use crate::selection::{Detail, Entry, Given, GivenItem, MOST_COMBINATIONS, Slot, State};

/// More leaves than this are not visited one by one.
const MOST_LEAVES: u32 = 200_000;

/// What holds of all offered completions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Survey {
    /// `None`: no completion is offered.
    pub span: Option<Span>,
    pub rates: Vec<RateSpan>,
    /// What does not depend on an unknown without end.
    pub fixed: Option<Span>,
    /// Unknowns without end to which the price is not proportional.
    pub needed: Vec<Endless>,
    /// Steps that apply once the number is known.
    pub also: Vec<usize>,
    pub reasons: Reasons,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RateSpan {
    pub term: usize,
    pub of: Endless,
    pub block: Option<Amount>,
    pub each: Span,
    /// In how many leaves it stood; where it did not, it is 0.
    leaves: u32,
}

/// The terms' and steps' numbers and conditions that may matter to the price.
fn roots<'m>(model: &'m Model, space: &Space<'m>) -> Result<(Vec<NodeId>, Vec<&'m Condition>), Overflow> {
    let open = space.open();
    let (mut nodes, mut conditions) = (Vec::new(), Vec::new());
    let steps = model.steps.iter().map(|step| {
        let node = match step.action {
            Action::Multiply(node) | Action::AtLeast(node) | Action::AtMost(node) => Some(node),
            Action::Round(..) => None,
        };
        (step.when.as_ref(), node)
    });
    let terms = model.terms.iter().map(|term| (term.when.as_ref(), Some(term.amount)));
    for (when, node) in terms.chain(steps) {
        let applies = when.map_or(Ok(Some(true)), |when| open.holds(when))?;
        if applies != Some(false) {
            nodes.extend(node);
        }
        if applies.is_none() {
            conditions.extend(when);
        }
    }
    Ok((nodes, conditions))
}

/// The dimensions that the price depends on.
pub(crate) fn price_dimensions(space: &Space<'_>) -> Result<Vec<Dimension>, Overflow> {
    let (nodes, conditions) = roots(space.model, space)?;
    Ok(space.dimensions(&nodes, &conditions, &[]))
}

/// Surveys the completions of a state.
pub(crate) fn survey(model: &Model, given: &[Given], state: &State) -> Result<Survey, Overflow> {
    let mut space = Space::new(model, given, state.clone(), Detail::Values, true);
    let mut dimensions = price_dimensions(&space)?;
    let combinations =
        dimensions.iter().try_fold(1_u64, |product, dimension| product.checked_mul(space.size(*dimension).max(1)));
    if combinations.is_none_or(|combinations| combinations > MOST_COMBINATIONS) {
        space.detail = Detail::Words;
    }
    let many = combinations.is_none_or(|combinations| combinations > 64);
    let priced_bands: Vec<Dimension> =
        dimensions.iter().copied().filter(|dimension| matches!(dimension, Dimension::Band(_))).collect();
    dimensions.extend(space.cutting_bands(&dimensions));
    let mut survey = Survey::default();
    let mut leaves = 0_u32;
    let mut assumed = Vec::new();
    space.walk(&dimensions, &mut |space, rest| {
        let leaf = rest.is_empty();
        if !leaf && (rest.len() < 2 || !many || leaves == 0) && leaves < MOST_LEAVES {
            return Ok(ControlFlow::Continue(()));
        }
        let open = space.open();
        let price = open.price();
        let reasons = open.reasons.take();
        if !leaf {
            // What lies within what was found already need not be visited; what is too much to visit is taken as a whole.
            let inside = |price: &LoosePrice| {
                price.total.span.finite() && survey.span.is_some_and(|found| price.total.span.within(found))
            };
            match price {
                Ok(price) if leaves >= MOST_LEAVES || inside(&price) => survey.take(&price, reasons)?,
                Ok(_) => return Ok(ControlFlow::Continue(())),
                Err(overflow) if leaves >= MOST_LEAVES => return Err(overflow),
                Err(Overflow) => return Ok(ControlFlow::Continue(())),
            }
            return Ok(ControlFlow::Break(()));
        }
        leaves = leaves.saturating_add(1);
        for band in &priced_bands {
            if let Dimension::Band(id) = band {
                if space.state.bands.get(usize::from(*id)).copied().flatten().is_some() && !assumed.contains(id) {
                    assumed.push(*id);
                }
            }
        }
        survey.take(&price?, reasons)?;
        Ok(ControlFlow::Continue(()))
    })?;
    survey.finish(model, &assumed, leaves);
    Ok(survey)
}

impl Survey {
    /// Takes in the price of one completion.
    fn take(&mut self, price: &LoosePrice, reasons: Reasons) -> Result<(), Overflow> {
        let span = price.total.span;
        self.span = Some(self.span.map_or(span, |found| found.hull(span)));
        self.reasons.about.extend(reasons.about);
        self.reasons.between.extend(reasons.between);
        for step in &price.also {
            if !self.also.contains(step) {
                self.also.push(*step);
            }
        }
        self.also.sort_unstable();
        self.need(&price.capped);
        if let Shape::Free(list) = &price.total.shape {
            self.need(list);
        }
        let mut fixed = Span::ZERO;
        for (term, amount) in &price.terms {
            let (bounded, parts) = amount.linear();
            let Some(parts) = parts else {
                if !span.finite() {
                    self.need(&amount.endless());
                }
                continue;
            };
            fixed = fixed.sum(bounded)?;
            for part in parts {
                let same = self.rates.iter_mut().find(|rate| rate.term == *term && rate.of == part.of);
                match same {
                    Some(rate) if rate.block == part.block => {
                        rate.each = rate.each.hull(part.each);
                        rate.leaves = rate.leaves.saturating_add(1);
                    }
                    Some(_) => self.need(&[part.of]),
                    None => self.rates.push(RateSpan {
                        term: *term,
                        of: part.of,
                        block: part.block,
                        each: part.each,
                        leaves: 1,
                    }),
                }
            }
        }
        self.fixed = Some(self.fixed.map_or(fixed, |found| found.hull(fixed)));
        Ok(())
    }

    fn need(&mut self, list: &[Endless]) {
        for endless in list {
            if !self.needed.contains(endless) {
                self.needed.push(*endless);
            }
        }
    }

    fn finish(&mut self, model: &Model, assumed: &[u16], leaves: u32) {
        if self.span.is_none_or(Span::finite) {
            self.rates.clear();
            self.needed.clear();
            self.also.clear();
            self.fixed = None;
            return;
        }
        // A band of an unknown without end, used beside it, breaks the proportion.
        for id in assumed {
            let inputs = model.band(*id).map(|band| band.inputs.as_slice()).unwrap_or_default();
            let broken: Vec<Endless> =
                self.rates.iter().map(|rate| rate.of).filter(|of| inputs.contains(&of.input)).collect();
            self.need(&broken);
        }
        self.needed.sort_unstable();
        for rate in &mut self.rates {
            if rate.leaves < leaves {
                rate.each = rate.each.hull(Span::ZERO);
            }
        }
        self.rates.sort_by_key(|rate| (rate.term, rate.of));
    }

    /// Whether another survey, of fewer completions, says more.
    fn narrowed_by(&self, other: &Self) -> bool {
        let numbers = |survey: &Self| {
            let rates: Vec<_> = survey.rates.iter().map(|rate| (rate.term, rate.of, rate.each)).collect();
            (survey.span, rates, survey.fixed)
        };
        other.span.is_some() && numbers(self) != numbers(other)
    }
}

/// An entry of `unknown`: an input, and the facts of its listed items.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnknownInput {
    pub input: u16,
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
    let space = Space::new(model, given, state.clone(), Detail::Values, true);
    let depends = price_dimensions(&space)?;
    let endless: Vec<Endless> = found.rates.iter().map(|rate| rate.of).collect();
    let (mut narrowing, mut depending) = (Vec::new(), Vec::new());
    for (at, (input, value)) in model.inputs.iter().zip(given).enumerate() {
        let Ok(id) = u16::try_from(at) else { continue };
        let Some(auto) = asked(input, value) else { continue };
        // While a count is open there are no items whose facts could be asked for.
        let listed = if state.is_decided(id) { open_facts(value) } else { None };
        let facts: Vec<u8> = match &listed {
            Some(facts) => {
                facts.iter().copied().filter(|fact| settles(model, given, state, id, Some(*fact), found)).collect()
            }
            None => Vec::new(),
        };
        let entry = UnknownInput { input: id, facts, auto };
        let matters = endless.iter().any(|endless| endless.input == id);
        if matters || !entry.facts.is_empty() || settles(model, given, state, id, None, found) {
            narrowing.push(entry);
        } else if depends.contains(&Dimension::Input(id)) || uses(model, &space, id) {
            let facts = listed.unwrap_or_default();
            depending.push(UnknownInput { facts, ..entry });
        }
    }
    for entry in &mut narrowing {
        for of in endless.iter().filter(|of| of.input == entry.input) {
            let listed = given
                .get(usize::from(entry.input))
                .filter(|_| state.is_decided(entry.input))
                .and_then(open_facts)
                .unwrap_or_default();
            if let What::Fact(fact) = of.what {
                if listed.contains(&fact) && !entry.facts.contains(&fact) {
                    entry.facts.push(fact);
                }
            }
        }
        entry.facts.sort_unstable();
    }
    if narrowing.is_empty() && found.reasons.between.is_empty() { Ok(depending) } else { Ok(narrowing) }
}

/// Whether a decided input with unknown facts is used at all.
fn uses(model: &Model, space: &Space<'_>, id: u16) -> bool {
    let Some(Slot::Media(_)) = space.state.slot(id) else { return false };
    let mut open = space.state.clone();
    open.undecide(model, id);
    let space = Space::new(model, space.given, open, Detail::Words, true);
    price_dimensions(&space).is_ok_and(|dimensions| dimensions.contains(&Dimension::Input(id)))
}

/// Whether an input is not fully known by its user's doing; then whether the provider decides it.
fn asked(input: &crate::card::Input, given: &Given) -> Option<bool> {
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
            (counts || open_facts(given).is_some_and(|facts| !facts.is_empty())).then_some(false)
        }
        Given::Word(_) | Given::Number(_) | Given::Anything => None,
    }
}

/// The facts that items of known number do not carry.
fn open_facts(given: &Given) -> Option<Vec<u8>> {
    let Given::Media(media) = given else { return None };
    let items = |kind: &&crate::selection::GivenKind| kind.count.is_some_and(|count| count > 0);
    let open = |fact: &u8| {
        media.kinds.iter().filter(items).any(|kind| {
            let all = kind.count == u32::try_from(kind.items.len()).ok();
            !all || kind.items.iter().any(|(_, facts)| facts.get(usize::from(*fact)).copied().flatten().is_none())
        })
    };
    Some((0..4_u8).filter(open).collect())
}

/// Whether some value of an input, or of a fact of its items, narrows what was found.
fn settles(model: &Model, given: &[Given], state: &State, id: u16, fact: Option<u8>, found: &Survey) -> bool {
    let tries: Vec<Slot> = match fact {
        Some(fact) => facts_tried(state.slot(id), fact),
        None => values_tried(model, given, state, id),
    };
    tries.into_iter().any(|slot| {
        let mut state = state.clone();
        state.decide(id, slot);
        // A value that leads beyond 28 digits says more than none.
        survey(model, given, &state).map_or(true, |other| found.narrowed_by(&other))
    })
}

fn facts_tried(slot: Option<&Slot>, fact: u8) -> Vec<Slot> {
    let Some(Slot::Media(kinds)) = slot else { return Vec::new() };
    let at = usize::from(fact);
    let pick: [fn(crate::selection::FactSpan) -> Option<Amount>; 3] = [|span| Some(span.low), |span| span.high, middle];
    pick.into_iter()
        .filter_map(|pick| {
            let mut kinds = kinds.clone();
            for kind in &mut kinds {
                for facts in kind.items.iter_mut().chain(std::iter::once(&mut kind.open)) {
                    let span = facts.get_mut(at)?;
                    *span = crate::selection::FactSpan::exactly(pick(*span)?);
                }
            }
            Some(Slot::Media(kinds))
        })
        .collect()
}

/// Values of an input to try: all of them where they are few, else the ends, the middle and the bounds of bands.
fn values_tried(model: &Model, given: &[Given], state: &State, id: u16) -> Vec<Slot> {
    let Some(value) = given.get(usize::from(id)) else { return Vec::new() };
    let Some(input) = model.input(id) else { return Vec::new() };
    let entries = match state.entry(model, id) {
        Entry::One(entry) => entry..entry.saturating_add(1),
        Entry::Open => 0..input.states.len(),
    };
    let mut slots: Vec<Slot> = Vec::new();
    for entry in entries {
        let detail = |detail| crate::selection::domain_in(model, id, entry, value, detail);
        let mut found = detail(Detail::Values);
        if found.len() > 64 {
            let (last, middle) = (found.len().saturating_sub(1), found.len() / 2);
            found = [0, 1, middle, last].into_iter().filter_map(|at| found.get(at).cloned()).collect();
        }
        for slot in found {
            match slot {
                Slot::OpenNumber(bounds) => slots.extend(numbers_tried(model, id, bounds)),
                Slot::List(list) => {
                    let ends: [fn(crate::selection::FactSpan) -> Option<Amount>; 2] =
                        [|span| Some(span.low), |span| span.high];
                    for end in ends {
                        let mut list = list.clone();
                        let fixed = list.items.iter_mut().try_for_each(|item| {
                            *item = crate::selection::FactSpan::exactly(end(*item)?);
                            Some(())
                        });
                        slots.extend(fixed.map(|()| Slot::List(list)));
                    }
                }
                slot => slots.push(slot),
            }
        }
    }
    slots
}

fn numbers_tried(model: &Model, id: u16, bounds: crate::card::Bounds) -> Vec<Slot> {
    let mut values = vec![bounds.min];
    values.extend(bounds.max);
    let span = crate::selection::FactSpan { low: bounds.min, high: bounds.max };
    values.extend(middle(span));
    for band in model.bands.iter().filter(|band| band.inputs.contains(&id)) {
        if let BandOf::Steps { steps, .. } = &band.of {
            for (end, _) in steps.iter().filter_map(|step| step.end) {
                values.push(end);
                values.extend(end.checked_add(Amount::ONE));
                values.extend(end.checked_sub(Amount::ONE));
            }
        }
    }
    values.extend(bounds.min.checked_add(Amount::ONE));
    values.retain(|value| bounds.holds(*value));
    values.into_iter().map(Slot::Number).collect()
}

/// The first offered completion, in the order of options, off before on, small before large.
pub(crate) fn first_completion(model: &Model, given: &[Given], state: &State) -> Result<Option<State>, Overflow> {
    let mut space = Space::new(model, given, state.clone(), Detail::Words, true);
    let mut dimensions = price_dimensions(&space)?;
    dimensions.extend(space.cutting_bands(&dimensions));
    let mut first = None;
    space.walk(&dimensions, &mut |space, rest| {
        if !rest.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        first = Some(space.state.clone());
        Ok(ControlFlow::Break(()))
    })?;
    Ok(first)
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
