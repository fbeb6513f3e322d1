//! Every offered selection has a price, no amount is negative, no divisor is 0.

use std::ops::ControlFlow;

use crate::amount::{Amount, Overflow};
use crate::card::{Action, Condition, Key, Model, Node, NodeId, Problems, TableId, children};
use crate::lists::ToList as _;
use crate::quote::{Item, Space, Span};
use crate::selection::Slot;

pub(super) fn check(problems: &mut Problems, pointer: &str, whole: &Space<'_>) {
    let model = whole.model;
    if let Ok(true) = has_gap(whole) {
        problems.at("no-price", format!("{pointer}/price"), "in some offered selection no term applies");
    }
    for (path, when, node, must_not_be_negative) in roots(model, pointer) {
        if must_not_be_negative && !never_negative(whole, when, node) {
            let message =
                "this can't be shown never to be negative; write {\"max\": [\"0\", …]} around it, or bound the inputs";
            problems.at("negative-price", path.clone(), message);
        }
        for divisor in divisors(model, when, node) {
            if divisor.may_be_zero(whole) {
                problems.at("bad-divisor", path.clone(), "a divisor here can't be shown never to be 0");
            }
        }
    }
}

/// The numbers of terms and steps, with their places, conditions, and whether they must not be negative.
pub(super) fn roots<'m>(model: &'m Model, pointer: &str) -> Vec<(String, Option<&'m Condition>, NodeId, bool)> {
    let mut found = Vec::new();
    for (at, term) in model.terms.iter().enumerate() {
        found.push((format!("{pointer}/price/{at}"), term.when.as_ref(), term.amount, true));
    }
    for (at, step) in model.steps.iter().enumerate() {
        let path = format!("{pointer}/adjust/{at}");
        match step.action {
            Action::Multiply(node) | Action::AtMost(node) => found.push((path, step.when.as_ref(), node, true)),
            Action::AtLeast(node) => found.push((path, step.when.as_ref(), node, false)),
            Action::Round(..) => {}
        }
    }
    for band in &model.bands {
        if let crate::card::BandOf::Steps { of, .. } = band.of {
            found.push((format!("{pointer}/bands/{}", band.name), None, of, false));
        }
    }
    found
}

/// Whether in some offered selection no term applies.
fn has_gap(whole: &Space<'_>) -> Result<bool, Overflow> {
    let model = whole.model;
    let conditions: Option<Vec<&Condition>> = model.terms.iter().map(|term| term.when.as_ref()).collect();
    let Some(conditions) = conditions else { return Ok(false) };
    let mut space = whole.clone();
    let dimensions = space.dimensions(&[], &conditions, &[]);
    let mut gap = false;
    space.walk(&dimensions, &mut |space, rest| {
        let open = space.open();
        let mut none = true;
        for condition in &conditions {
            match open.holds(condition)? {
                Some(true) if rest.is_empty() => return Ok(ControlFlow::Continue(())),
                Some(true) => return Ok(ControlFlow::Break(())),
                Some(false) => {}
                None => none = false,
            }
        }
        gap |= rest.is_empty() && none;
        Ok(if gap && rest.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(gap)
}

/// By interval arithmetic: of everything at once, and where that does not show it, selection by selection.
fn never_negative(whole: &Space<'_>, when: Option<&Condition>, node: NodeId) -> bool {
    let positive = |span: Span| span.low.is_some_and(|low| !low.is_negative());
    let mut space = whole.clone();
    space.refine = true;
    if space.open().value(node, Item::None).is_ok_and(|value| positive(value.span)) {
        return true;
    }
    let conditions: Vec<&Condition> = when.into_iter().to_list();
    let dimensions = space.dimensions(&[node], &conditions, &[]);
    let mut shown = true;
    let walked = space.walk(&dimensions, &mut |space, rest| {
        let open = space.open();
        let applies = when.map_or(Ok(Some(true)), |when| open.holds(when))?;
        let leaf = rest.is_empty();
        if applies == Some(false) || (!leaf && open.value(node, Item::None).is_ok_and(|value| positive(value.span))) {
            return Ok(if leaf { ControlFlow::Continue(()) } else { ControlFlow::Break(()) });
        }
        if leaf {
            // Too many digits are reported by another check.
            shown &= open.value(node, Item::None).map_or(true, |value| positive(value.span));
        }
        Ok(if leaf && !shown { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    });
    shown && walked.is_ok()
}

/// A divisor, with what leads to it.
struct Divisor<'m> {
    when: Option<&'m Condition>,
    around: Vec<(TableId, NodeId)>,
    /// The media or list whose items it is evaluated for.
    within: Option<(u16, Option<u16>)>,
    node: NodeId,
}

fn divisors<'m>(model: &'m Model, when: Option<&'m Condition>, node: NodeId) -> Vec<Divisor<'m>> {
    let mut found = Vec::new();
    collect(model, node, when, &[], None, &mut found);
    found
}

fn collect<'m>(
    model: &'m Model,
    id: NodeId,
    when: Option<&'m Condition>,
    around: &[(TableId, NodeId)],
    within: Option<(u16, Option<u16>)>,
    found: &mut Vec<Divisor<'m>>,
) {
    let mut inner_within = within;
    match model.node(id) {
        Some(Node::RoundOver { over, .. }) if !matches!(model.node(*over), Some(Node::Constant(value)) if !value.is_zero()) =>
        {
            found.push(Divisor { when, around: around.to_vec(), within, node: *over });
        }
        Some(Node::Each { input, kind, .. }) => inner_within = Some((*input, *kind)),
        _ => {}
    }
    let table = match model.node(id) {
        Some(Node::Table(table)) => Some(*table),
        _ => None,
    };
    children(model, id, &mut |child| {
        if matches!(model.node(child), Some(Node::Constant(_))) {
            return;
        }
        match table {
            Some(table) => {
                let inner: Vec<_> = around.iter().copied().chain([(table, child)]).to_list();
                collect(model, child, when, &inner, inner_within, found);
            }
            None => collect(model, child, when, around, inner_within, found),
        }
    });
}

impl Divisor<'_> {
    fn may_be_zero(&self, whole: &Space<'_>) -> bool {
        let model = whole.model;
        let holds_zero = |span: Span| {
            let zero = Span::exactly(Amount::ZERO);
            zero.within(span)
        };
        let mut space = whole.clone();
        if self.within.is_none() && space.open().value(self.node, Item::None).is_ok_and(|value| !holds_zero(value.span))
        {
            return false;
        }
        let mut keys: Vec<Key> = self.within.map(|(input, _)| Key::Input(input)).into_iter().to_list();
        for (around, _) in &self.around {
            keys.extend(model.table(*around).map(|table| table.by.as_slice()).unwrap_or_default());
        }
        let conditions: Vec<&Condition> = self.when.into_iter().to_list();
        let dimensions = space.dimensions(&[self.node], &conditions, &keys);
        let mut zero = false;
        let walked = space.walk(&dimensions, &mut |space, rest| {
            if !rest.is_empty() {
                return Ok(ControlFlow::Continue(()));
            }
            let open = space.open();
            if self.when.map_or(Ok(Some(true)), |when| open.holds(when))? == Some(false) {
                return Ok(ControlFlow::Continue(()));
            }
            for (around, row) in &self.around {
                let Some(table) = model.table(*around) else { continue };
                let mut words = Vec::new();
                for key in &table.by {
                    if let crate::selection::Words::One(word) = open.words(*key)? {
                        words.push(word);
                    }
                }
                if words.len() == table.by.len() && table.cell(table.at(words.into_iter())) != Some(*row) {
                    return Ok(ControlFlow::Continue(()));
                }
            }
            for span in self.spans(&open, space.state.slot(self.within.map_or(0, |(input, _)| input)))? {
                zero |= holds_zero(span);
            }
            Ok(if zero { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
        zero || walked.is_err()
    }

    fn spans(&self, open: &crate::quote::Open<'_>, slot: Option<&Slot>) -> Result<Vec<Span>, Overflow> {
        let Some((_, kind)) = self.within else { return Ok(vec![open.value(self.node, Item::None)?.span]) };
        match slot {
            Some(Slot::Media(kinds)) => {
                let wanted = kinds
                    .iter()
                    .enumerate()
                    .filter(|(at, slot)| kind.is_none_or(|kind| usize::from(kind) == *at) && slot.count.max != Some(0));
                wanted.map(|(_, slot)| Ok(open.value(self.node, Item::Facts(&slot.open))?.span)).collect()
            }
            Some(Slot::List(list)) if list.count.max != Some(0) => {
                Ok(vec![open.value(self.node, Item::Value(list.open))?.span])
            }
            _ => Ok(Vec::new()),
        }
    }
}
