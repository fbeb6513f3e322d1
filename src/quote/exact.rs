//! Evaluating a selection in which everything that matters is known. Allocates nothing but the lines.

use std::cell::RefCell;

use super::loose::{Open, insert};
use crate::amount::{Amount, Overflow};
use crate::card::{Action, BandId, BandOf, BandStep, Condition, Key, Model, Node, NodeId, Term, Word};
use crate::selection::{CountSpan, FactSpan, Facts, Slot, State};

/// Why there is no exact value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Overflow,
    /// Something that matters is not known.
    Open,
}

impl From<Overflow> for Stop {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// What `each` is at.
#[derive(Clone, Copy)]
pub(crate) enum Item<'i> {
    None,
    Facts(&'i Facts),
    Value(FactSpan),
}

/// A model and a selection of it.
#[derive(Clone, Copy)]
pub(crate) struct Exact<'a> {
    pub model: &'a Model,
    pub state: &'a State,
    /// Numbers that are not known stand at their smallest, and `between` at its lower end.
    pub lowest: bool,
    /// Where the reasons of estimates are noted, if anybody asks.
    pub estimates: Option<&'a RefCell<Vec<u16>>>,
}

/// The change that a term or step made to the running total.
pub(crate) struct Change<'a> {
    pub step: Option<&'a crate::card::Step>,
    pub term: Option<&'a Term>,
    pub amount: Amount,
}

impl<'a> Exact<'a> {
    /// The price.
    pub(crate) fn total(&self) -> Result<Amount, Stop> {
        self.changes(&mut |_| {})
    }

    /// The price, and the changes that it is made of.
    pub(crate) fn changes(&self, visit: &mut impl FnMut(Change<'a>)) -> Result<Amount, Stop> {
        let mut total = Amount::ZERO;
        for term in &self.model.terms {
            if self.optional(term.when.as_ref())? {
                let amount = self.value(term.amount, Item::None)?.fitting()?;
                total = total.checked_add(amount)?;
                visit(Change { step: None, term: Some(term), amount });
            }
        }
        for step in &self.model.steps {
            if !self.optional(step.when.as_ref())? {
                continue;
            }
            let next = match &step.action {
                Action::Multiply(by) => total.checked_mul(self.value(*by, Item::None)?)?,
                Action::AtLeast(least) => total.max(self.value(*least, Item::None)?),
                Action::AtMost(most) => total.min(self.value(*most, Item::None)?),
                Action::Round(step, mode) => total.rounded(*step, *mode)?,
            };
            let amount = next.checked_sub(total)?;
            if !amount.is_zero() || matches!(step.action, Action::Multiply(_)) {
                visit(Change { step: Some(step), term: None, amount: amount.fitting()? });
            }
            total = next;
        }
        Ok(total.fitting()?)
    }

    fn optional(&self, when: Option<&Condition>) -> Result<bool, Stop> {
        when.map_or(Ok(true), |when| self.holds(when))
    }

    /// Whether a condition holds, if what is known decides it.
    pub(crate) fn holds(&self, when: &Condition) -> Result<bool, Stop> {
        let mut open = false;
        for group in &when.any {
            let mut certain = true;
            let mut possible = true;
            for test in group {
                match self.word(test.key) {
                    Ok(word) => possible &= test.holds.get(usize::from(word)).copied().unwrap_or(false),
                    Err(Stop::Open) => certain = false,
                    Err(overflow) => return Err(overflow),
                }
            }
            if possible && certain {
                return Ok(true);
            }
            open |= possible;
        }
        if !open {
            return Ok(false);
        }
        // Whatever an unknown key turns out to be, the condition may hold all the same.
        Open::new(self.model, self.state).holds(when)?.ok_or(Stop::Open)
    }

    /// The word of a key.
    pub(crate) fn word(&self, key: Key) -> Result<Word, Stop> {
        match key {
            Key::Input(id) => match self.state.slot(id) {
                Some(Slot::Word(word)) => Ok(*word),
                _ => Err(Stop::Open),
            },
            Key::Band(id) => self.band(id),
        }
    }

    fn band(&self, id: BandId) -> Result<Word, Stop> {
        let Some(band) = self.model.band(id) else { return Err(Stop::Open) };
        match &band.of {
            BandOf::Groups { input, word } => {
                let option = self.word(Key::Input(*input))?;
                word.get(usize::from(option)).copied().ok_or(Stop::Open)
            }
            BandOf::Steps { of, steps } => {
                if let Some(step) = self.state.bands.get(usize::from(id)).copied().flatten() {
                    return steps.get(usize::from(step)).map(|step| step.word).ok_or(Stop::Open);
                }
                let value = self.value(*of, Item::None)?;
                steps.iter().find(|step| reaches(step, value)).map(|step| step.word).ok_or(Stop::Open)
            }
        }
    }

    /// The value of a number.
    pub(crate) fn value(&self, id: NodeId, item: Item<'_>) -> Result<Amount, Stop> {
        let Some(node) = self.model.node(id) else { return Err(Stop::Open) };
        match node {
            Node::Constant(value) => Ok(*value),
            Node::Number(input) => match self.state.slot(*input) {
                Some(Slot::Number(value)) => Ok(*value),
                Some(Slot::OpenNumber(bounds)) if self.lowest => Ok(bounds.min),
                _ => Err(Stop::Open),
            },
            Node::Option(input) => {
                let word = self.word(Key::Input(*input))?;
                option_value(self.model, *input, word).ok_or(Stop::Open)
            }
            Node::Count(input, kind) => match self.state.slot(*input) {
                Some(Slot::Media(kinds)) => match kind {
                    Some(kind) => kinds.get(usize::from(*kind)).map_or(Err(Stop::Open), |slot| self.count(slot.count)),
                    None => {
                        kinds.iter().try_fold(Amount::ZERO, |sum, slot| Ok(sum.checked_add(self.count(slot.count)?)?))
                    }
                },
                _ => Err(Stop::Open),
            },
            Node::Items(input) => match self.state.slot(*input) {
                Some(Slot::List(list)) => self.count(list.count),
                _ => Err(Stop::Open),
            },
            Node::Fact(fact) => match item {
                Item::Facts(facts) => facts.get(usize::from(*fact)).map_or(Err(Stop::Open), |span| self.fact(*span)),
                _ => Err(Stop::Open),
            },
            Node::Item => match item {
                Item::Value(span) => self.fact(span),
                _ => Err(Stop::Open),
            },
            Node::Sum(list) => {
                list.iter().try_fold(Amount::ZERO, |sum, id| Ok(sum.checked_add(self.value(*id, item)?)?))
            }
            Node::Product(list) => self.product(list, item),
            Node::Minus(a, b) => Ok(self.value(*a, item)?.checked_sub(self.value(*b, item)?)?),
            Node::Largest(list) => self.fold(list, item, Amount::max),
            Node::Smallest(list) => self.fold(list, item, Amount::min),
            Node::Round { mode, of, to } => Ok(self.value(*of, item)?.rounded(*to, *mode)?),
            Node::RoundOver { mode, of, over, to } => {
                Ok(self.value(*of, item)?.quotient(self.value(*over, item)?, *to, *mode)?)
            }
            Node::Each { input, kind, body } => self.each(*input, *kind, *body),
            Node::Graduated { of, steps } => {
                let value = self.value(*of, item)?;
                let mut sum = Amount::ZERO;
                let mut from = Amount::ZERO;
                for step in steps {
                    let to = step.up_to.map_or(value, |bound| bound.min(value));
                    if to > from {
                        sum = sum.checked_add(to.checked_sub(from)?.checked_mul(self.value(step.rate, item)?)?)?;
                        from = to;
                    }
                }
                Ok(sum)
            }
            Node::Table(table) => {
                let Some(table) = self.model.table(*table) else { return Err(Stop::Open) };
                let mut at = 0_usize;
                for (key, stride) in table.by.iter().zip(&table.strides) {
                    at = at.saturating_add(stride.saturating_mul(usize::from(self.word(*key)?)));
                }
                // INVARIANT (closed card): every look-up of an offered selection has a row.
                self.value(table.cell(at).ok_or(Stop::Open)?, item)
            }
            Node::Between { low, high, .. } => {
                let (a, b) = (self.value(*low, item)?, self.value(*high, item)?);
                if a == b || self.lowest { Ok(a.min(b)) } else { Err(Stop::Open) }
            }
            Node::About { of, reason } => {
                if let Some(estimates) = self.estimates {
                    insert(&mut estimates.borrow_mut(), *reason);
                }
                self.value(*of, item)
            }
        }
    }

    fn product(&self, list: &[NodeId], item: Item<'_>) -> Result<Amount, Stop> {
        let mut product = Amount::ONE;
        let mut open = false;
        for id in list {
            match self.value(*id, item) {
                // Nothing of something unknown is nothing.
                Ok(value) if value.is_zero() => return Ok(Amount::ZERO),
                Ok(value) => product = product.checked_mul(value)?,
                Err(Stop::Open) => open = true,
                Err(overflow) => return Err(overflow),
            }
        }
        if open { Err(Stop::Open) } else { Ok(product) }
    }

    fn fold(&self, list: &[NodeId], item: Item<'_>, pick: fn(Amount, Amount) -> Amount) -> Result<Amount, Stop> {
        let mut best = None;
        for id in list {
            let value = self.value(*id, item)?;
            best = Some(best.map_or(value, |best| pick(best, value)));
        }
        best.ok_or(Stop::Open)
    }

    fn count(&self, span: CountSpan) -> Result<Amount, Stop> {
        match span.known() {
            Some(count) => Ok(Amount::integer(i64::from(count))),
            None if self.lowest => Ok(Amount::integer(i64::from(span.min))),
            None => Err(Stop::Open),
        }
    }

    fn fact(&self, span: FactSpan) -> Result<Amount, Stop> {
        match span.known() {
            Some(value) => Ok(value),
            None if self.lowest => Ok(span.low),
            None => Err(Stop::Open),
        }
    }

    fn each(&self, input: u16, kind: Option<u16>, body: NodeId) -> Result<Amount, Stop> {
        let mut sum = Amount::ZERO;
        match self.state.slot(input) {
            Some(Slot::Media(kinds)) => {
                for (at, slot) in kinds.iter().enumerate() {
                    if kind.is_some_and(|kind| usize::from(kind) != at) {
                        continue;
                    }
                    for facts in &slot.items {
                        sum = sum.checked_add(self.value(body, Item::Facts(facts))?)?;
                    }
                    let count = self.count(slot.count)?;
                    let rest =
                        count.checked_sub(Amount::integer(i64::try_from(slot.items.len()).unwrap_or(i64::MAX)))?;
                    if rest.is_positive() {
                        sum = sum.checked_add(rest.checked_mul(self.value(body, Item::Facts(&slot.open))?)?)?;
                    }
                }
            }
            Some(Slot::List(list)) => {
                for span in &list.items {
                    sum = sum.checked_add(self.value(body, Item::Value(*span))?)?;
                }
                let rest = self
                    .count(list.count)?
                    .checked_sub(Amount::integer(i64::try_from(list.items.len()).unwrap_or(i64::MAX)))?;
                if rest.is_positive() {
                    sum = sum.checked_add(rest.checked_mul(self.value(body, Item::Value(list.open))?)?)?;
                }
            }
            _ => return Err(Stop::Open),
        }
        Ok(sum)
    }
}

/// True if the step's interval does not end before the value.
pub(crate) fn reaches(step: &BandStep, value: Amount) -> bool {
    match step.end {
        None => true,
        Some((end, true)) => value <= end,
        Some((end, false)) => value < end,
    }
}

/// The value of an option of a number.
pub(crate) fn option_value(model: &Model, input: u16, word: Word) -> Option<Amount> {
    match &model.input(input)?.kind {
        crate::card::InputKind::Options { options } => options.get(usize::from(word)).copied(),
        _ => None,
    }
}
