//! No amount could need more than 28 digits, as far as inputs are bounded in size and step.

use std::ops::ControlFlow;

use super::prices::roots;
use crate::amount::{Amount, MAX_DIGITS, Overflow};
use crate::card::{Action, Condition, Conversion, InputId, InputKind, Model, Node, NodeId, Problems, children};
use crate::lists::ToList as _;
use crate::quote::{Item, Open, Space, Span, price_dimensions};
use crate::selection::{Slot, Words};

const MESSAGE: &str = "this could need more than 28 digits";

pub(super) fn check(problems: &mut Problems, pointer: &str, whole: &Space<'_>, conversion: &Conversion) {
    let model = whole.model;
    let before = problems.count();
    for (path, when, node, _) in roots(model, pointer) {
        let conditions: Vec<&Condition> = when.into_iter().to_list();
        if exceeds(whole, &conditions, &[node], &|open| size_of(open, node, model.credits_per_unit)) {
            problems.at("too-many-digits", path, MESSAGE);
        }
    }
    if problems.count() == before && exceeds(whole, &[], &[], &|open| total(open, conversion)) {
        problems.at("too-many-digits", format!("{pointer}/price"), MESSAGE);
    }
}

/// Whether some size exceeds 28 digits: of everything at once, and where that does not show it, selection by selection.
fn exceeds(
    whole: &Space<'_>,
    conditions: &[&Condition],
    nodes: &[NodeId],
    size: &dyn Fn(&Open<'_>) -> Result<bool, Overflow>,
) -> bool {
    let mut space = whole.clone();
    if matches!(size(&space.open()), Ok(false)) {
        return false;
    }
    let dimensions = if nodes.is_empty() {
        price_dimensions(&space).unwrap_or_default()
    } else {
        space.dimensions(nodes, conditions, &[])
    };
    let mut exceeded = false;
    let mut leaves = 0_u32;
    let walked = space.walk(&dimensions, &mut |space, rest| {
        let open = space.open();
        for condition in conditions {
            if open.holds(condition)? == Some(false) {
                return Ok(if rest.is_empty() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) });
            }
        }
        if !rest.is_empty() {
            return Ok(if matches!(size(&open), Ok(false)) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            });
        }
        leaves = leaves.saturating_add(1);
        exceeded |= leaves > 200_000 || size(&open).unwrap_or(true);
        Ok(if exceeded { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    });
    exceeded || walked.is_err()
}

/// Digits of the whole part, plus digits behind the point, against the limit. What is unbounded has no size.
fn too_large(span: Span, scale: Option<u32>) -> bool {
    let (Some(low), Some(high), Some(scale)) = (span.low, span.high, scale) else { return false };
    let largest = high.max(Amount::ZERO.checked_sub(low).unwrap_or(high));
    let mut whole = 0_u32;
    let mut bound = Amount::ONE;
    while bound <= largest && whole <= 38 {
        whole = whole.saturating_add(1);
        match bound.checked_mul(Amount::integer(10)) {
            Ok(next) => bound = next,
            Err(Overflow) => return true,
        }
    }
    whole.saturating_add(scale) > MAX_DIGITS
}

fn size_of(open: &Open<'_>, node: NodeId, credits_per_unit: Amount) -> Result<bool, Overflow> {
    let scale = scale(open, node, None);
    let span = match open.value(node, Item::None) {
        Ok(value) => value.span,
        Err(overflow) => return if scale.is_some() { Err(overflow) } else { Ok(false) },
    };
    let credits_scale = scale.map(|scale| scale.saturating_add(credits_per_unit.normal().scale()));
    let credits = span.product(Span::exactly(credits_per_unit));
    let credits_too_large = match credits {
        Ok(credits) => too_large(credits, credits_scale),
        Err(overflow) => return if scale.is_some() { Err(overflow) } else { Ok(false) },
    };
    Ok(too_large(span, scale) || credits_too_large)
}

fn total(open: &Open<'_>, conversion: &Conversion) -> Result<bool, Overflow> {
    let model = open.model;
    let mut scale = Some(0_u32);
    let mut span = Span::ZERO;
    let mut exceeded = false;
    let join = |a: Option<u32>, b: Option<u32>| Some(a?.max(b?));
    for term in &model.terms {
        if term.when.as_ref().map_or(Ok(Some(true)), |when| open.holds(when))? == Some(false) {
            continue;
        }
        scale = join(scale, self::scale(open, term.amount, None));
        span = span.sum(open.value(term.amount, Item::None)?.span.hull(Span::ZERO))?;
    }
    exceeded |= too_large(span, scale);
    for step in &model.steps {
        if step.when.as_ref().map_or(Ok(Some(true)), |when| open.holds(when))? == Some(false) {
            continue;
        }
        let before = span;
        match step.action {
            Action::Multiply(node) => {
                let by = self::scale(open, node, None);
                scale = scale.zip(by).map(|(a, b)| a.saturating_add(b));
                span = span.product(open.value(node, Item::None)?.span)?.hull(before);
            }
            Action::AtLeast(node) => {
                scale = join(scale, self::scale(open, node, None));
                span = span.largest(open.value(node, Item::None)?.span).hull(before);
            }
            Action::AtMost(node) => scale = join(scale, self::scale(open, node, None)),
            Action::Round(step, mode) => {
                // The line holds the change, which has the digits of what was there before.
                let rounded = step.normal().scale();
                exceeded |= too_large(span, scale.map(|scale| scale.max(rounded)));
                scale = Some(rounded);
                span = span.rising(|end| end.rounded(step, mode))?.hull(before);
            }
        }
        exceeded |= too_large(span, scale);
    }
    let per_unit = model.credits_per_unit.normal();
    scale = scale.map(|scale| scale.saturating_add(per_unit.scale()));
    span = span.product(Span::exactly(per_unit))?;
    exceeded |= too_large(span, scale);
    if let Some((step, mode)) = conversion.rounding {
        span = span.rising(|end| end.rounded(step, mode))?;
        exceeded |= too_large(span, scale.map(|scale| scale.max(step.normal().scale())));
    }
    Ok(exceeded)
}

/// How many digits a number may have behind the point. `None`: as many as its user likes.
fn scale(open: &Open<'_>, id: NodeId, within: Option<InputId>) -> Option<u32> {
    let model = open.model;
    let of = |value: Amount| value.normal().scale();
    let largest = |list: &[NodeId]| list.iter().try_fold(0_u32, |most, id| Some(most.max(scale(open, *id, within)?)));
    match model.node(id)? {
        Node::Constant(value) => Some(of(*value)),
        Node::Number(input) => match open.state.slot(*input) {
            Some(Slot::Number(value)) => Some(of(*value)),
            _ => input_scale(model, *input),
        },
        Node::Option(input) => match (open.state.slot(*input), &model.input(*input)?.kind) {
            (Some(Slot::Word(word)), InputKind::Options { options }) => {
                options.get(usize::from(*word)).map(|value| of(*value))
            }
            (_, InputKind::Options { options }) => options.iter().map(|value| of(*value)).max(),
            _ => None,
        },
        Node::Count(..) | Node::Items(_) => Some(0),
        Node::Fact(_) => None,
        Node::Item => input_scale(model, within?),
        Node::Sum(list) | Node::Largest(list) | Node::Smallest(list) => largest(list),
        Node::Product(list) => {
            list.iter().try_fold(0_u32, |sum, id| Some(sum.saturating_add(scale(open, *id, within)?)))
        }
        Node::Minus(a, b) | Node::Between { low: a, high: b, .. } => largest(&[*a, *b]),
        Node::Round { to, .. } | Node::RoundOver { to, .. } => Some(of(*to)),
        Node::Each { input, body, .. } => scale(open, *body, Some(*input)),
        Node::Graduated { of: value, steps } => {
            let mut most = 0;
            let base = scale(open, *value, within)?;
            for step in steps {
                let bound = step.up_to.map_or(0, of);
                most = most.max(base.max(bound).saturating_add(scale(open, step.rate, within)?));
            }
            Some(most)
        }
        Node::Table(table) => {
            let table = model.table(*table)?;
            let mut at = Some(0_usize);
            for (key, stride) in table.by.iter().zip(&table.strides) {
                at = match open.words(*key) {
                    Ok(Words::One(word)) => at.map(|at| at.saturating_add(stride.saturating_mul(usize::from(word)))),
                    _ => None,
                };
            }
            if let Some(cell) = at.and_then(|at| table.cell(at)) {
                return scale(open, cell, within);
            }
            let mut most = Some(0_u32);
            children(model, id, &mut |child| most = most.zip(scale(open, child, within)).map(|(a, b)| a.max(b)));
            most
        }
        Node::About { of, .. } => scale(open, *of, within),
    }
}

/// Of an input that is bounded in size and step in every entry.
fn input_scale(model: &Model, id: InputId) -> Option<u32> {
    let input = model.input(id)?;
    let of = |value: Amount| value.normal().scale();
    if let InputKind::Numbers { options: Some(options) } = &input.kind {
        return options.iter().map(|value| of(*value)).max();
    }
    input.states.iter().filter(|state| state.offered).try_fold(0_u32, |most, state| {
        state.bounds.max?;
        Some(most.max(of(state.bounds.min)).max(of(state.step?)))
    })
}
