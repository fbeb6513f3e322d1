//! What a selection costs over all its completions: the range, or the rates, and what would narrow them.

use std::ops::ControlFlow;

use super::loose::{LoosePrice, Reasons, insert};
use super::space::{Dimension, Space};
use super::span::{Endless, Shape, Span};
use crate::amount::{Amount, Overflow};
use crate::card::{Action, Condition, Model, NodeId};
use crate::json::sort_few;
use crate::lists::ToList as _;
use crate::selection::{Detail, Given, MOST_COMBINATIONS, State};

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

/// How many combinations the dimensions have. Beyond the most that may be, stepped numbers count as continuous.
fn enumerated(space: &mut Space<'_>, dimensions: &[Dimension]) -> Option<u64> {
    let mut sizes = dimensions.iter().map(|dimension| space.size(*dimension).max(1));
    let combinations = sizes.try_fold(1_u64, |product, size| product.checked_mul(size));
    if combinations.is_none_or(|combinations| combinations > MOST_COMBINATIONS) {
        space.detail = Detail::Words;
    }
    combinations
}

/// Surveys the completions of a state.
pub(crate) fn survey(model: &Model, given: &[Given], state: &State) -> Result<Survey, Overflow> {
    let survey = survey_with(model, given, state, true)?;
    if survey.rates.is_empty() && survey.needed.is_empty() {
        return Ok(survey);
    }
    // An unknown without end stays that in the part of it that rules leave bounded.
    survey_with(model, given, state, false)
}

fn survey_with(model: &Model, given: &[Given], state: &State, cut: bool) -> Result<Survey, Overflow> {
    let mut space = Space::new(model, given, state.clone(), Detail::Values, true);
    let mut dimensions = price_dimensions(&space)?;
    let combinations = enumerated(&mut space, &dimensions);
    let many = combinations.is_none_or(|combinations| combinations > 64);
    let priced_bands: Vec<Dimension> =
        dimensions.iter().copied().filter(|dimension| matches!(dimension, Dimension::Band(_))).to_list();
    if cut {
        dimensions.extend(space.cutting_bands(&dimensions));
    }
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
            if let Dimension::Band(id) = band
                && space.state.bands.get(usize::from(*id)).copied().flatten().is_some()
                && !assumed.contains(id)
            {
                assumed.push(*id);
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
        reasons.about.into_iter().for_each(|reason| insert(&mut self.reasons.about, reason));
        reasons.between.into_iter().for_each(|reason| insert(&mut self.reasons.between, reason));
        for step in &price.also {
            insert(&mut self.also, *step);
        }
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
            insert(&mut self.needed, *endless);
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
                self.rates.iter().map(|rate| rate.of).filter(|of| inputs.contains(&of.input)).to_list();
            self.need(&broken);
        }
        for rate in &mut self.rates {
            if rate.leaves < leaves {
                rate.each = rate.each.hull(Span::ZERO);
            }
        }
        sort_few(&mut self.rates, |a, b| (a.term, a.of) < (b.term, b.of));
    }

    /// Whether another survey, of fewer completions, says more.
    pub(crate) fn narrowed_by(&self, other: &Self) -> bool {
        let numbers = |survey: &Self| {
            let rates: Vec<_> = survey.rates.iter().map(|rate| (rate.term, rate.of, rate.each)).to_list();
            (survey.span, rates, survey.fixed)
        };
        other.span.is_some() && numbers(self) != numbers(other)
    }
}

/// The first offered completion, in the order of options, off before on, small before large.
pub(crate) fn first_completion(model: &Model, given: &[Given], state: &State) -> Result<Option<State>, Overflow> {
    let mut space = Space::new(model, given, state.clone(), Detail::Values, true);
    let mut dimensions = price_dimensions(&space)?;
    enumerated(&mut space, &dimensions);
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
