//! Evaluating a selection of which not everything is known, by interval arithmetic.

use std::cell::RefCell;

use super::exact::{Exact, Item, option_value};
use super::span::{Endless, Loose, Part, Shape, Span, What};
use crate::amount::{Amount, Overflow, Rounding};
use crate::card::{Action, BandId, BandOf, BandStep, Condition, Key, Model, Node, NodeId, Table, Word};
use crate::lists::ToList as _;
use crate::selection::{CountSpan, Entry, Facts, KindSlot, Slot, State, Words};

/// A model and what is known of a selection.
pub(crate) struct Open<'a> {
    pub model: &'a Model,
    pub state: &'a State,
    /// The reasons that were met.
    pub reasons: RefCell<Reasons>,
}

/// Reasons of the card, by their index in the model, that an evaluation used.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reasons {
    /// Each once, in rising order.
    pub about: Vec<u16>,
    pub between: Vec<u16>,
}

/// Puts a value into a list that rises.
pub(crate) fn insert<T: Ord>(list: &mut Vec<T>, value: T) {
    let at = list.iter().take_while(|other| **other < value).count();
    if list.get(at) != Some(&value) {
        list.insert(at, value);
    }
}

/// A price of which not everything is known.
pub(crate) struct LoosePrice {
    pub total: Loose,
    /// For each term that applies, its index and its amount after the `multiply` steps.
    pub terms: Vec<(usize, Loose)>,
    /// The `atLeast` and `round` steps that apply.
    pub also: Vec<usize>,
    /// A cap made an end where there was none.
    pub capped: Vec<Endless>,
}

impl<'a> Open<'a> {
    pub(crate) fn new(model: &'a Model, state: &'a State) -> Self {
        Self { model, state, reasons: RefCell::default() }
    }

    /// The price. Where a condition is open, either way is taken in.
    pub(crate) fn price(&self) -> Result<LoosePrice, Overflow> {
        let mut price =
            LoosePrice { total: Loose::exactly(Amount::ZERO), terms: Vec::new(), also: Vec::new(), capped: Vec::new() };
        for (at, term) in self.model.terms.iter().enumerate() {
            let applies = self.optional(term.when.as_ref())?;
            if applies == Some(false) {
                continue;
            }
            let mut amount = self.value(term.amount, Item::None)?;
            if applies.is_none() {
                amount = amount.hull(&Loose::exactly(Amount::ZERO));
            }
            price.total = price.total.beside(&amount)?;
            price.terms.push((at, amount));
        }
        for (at, step) in self.model.steps.iter().enumerate() {
            let applies = self.optional(step.when.as_ref())?;
            if applies == Some(false) {
                continue;
            }
            let before = price.total.clone();
            self.step(&mut price, &step.action, at)?;
            if applies.is_none() {
                price.total = price.total.hull(&before);
            }
        }
        Ok(price)
    }

    fn step(&self, price: &mut LoosePrice, action: &Action, at: usize) -> Result<(), Overflow> {
        match action {
            Action::Multiply(by) => {
                let by = self.value(*by, Item::None)?;
                price.total = price.total.product(&by)?;
                for (_, amount) in &mut price.terms {
                    *amount = amount.product(&by)?;
                }
            }
            Action::AtLeast(least) => {
                let least = self.value(*least, Item::None)?;
                let span = price.total.span.largest(least.span);
                price.total = if least.shape == Shape::Bounded && !span.finite() {
                    Loose { span, ..price.total.clone() }
                } else {
                    Loose::mixed(span, &[&price.total, &least])
                };
                price.also.push(at);
            }
            Action::AtMost(most) => {
                let most = self.value(*most, Item::None)?;
                let span = price.total.span.smallest(most.span);
                if span.finite() && !price.total.span.finite() {
                    price.capped.extend(price.total.endless());
                }
                price.total = Loose::mixed(span, &[&price.total, &most]);
            }
            Action::Round(step, mode) => {
                let span = price.total.span.rising(|end| end.rounded(*step, *mode))?;
                price.total = Loose { span, ..price.total.clone() };
                price.also.push(at);
            }
        }
        Ok(())
    }

    fn optional(&self, when: Option<&Condition>) -> Result<Option<bool>, Overflow> {
        when.map_or(Ok(Some(true)), |when| self.holds(when))
    }

    /// Whether a condition holds: for certain, not at all, or perhaps.
    pub(crate) fn holds(&self, when: &Condition) -> Result<Option<bool>, Overflow> {
        let mut open = false;
        for group in &when.any {
            let mut certain = true;
            let mut possible = true;
            for test in group {
                let (all, any) = match self.words(test.key)? {
                    Words::One(word) => {
                        let holds = test.holds.get(usize::from(word)).copied().unwrap_or(false);
                        (holds, holds)
                    }
                    Words::Some(words) => {
                        let mut held =
                            words.iter().zip(&test.holds).filter(|(possible, _)| **possible).map(|(_, holds)| *holds);
                        let first = held.next().unwrap_or(false);
                        held.fold((first, first), |(all, any), holds| (all && holds, any || holds))
                    }
                };
                certain &= all;
                possible &= any;
            }
            if certain {
                return Ok(Some(true));
            }
            open |= possible;
        }
        Ok(if open { None } else { Some(false) })
    }

    /// The words that a key may have.
    pub(crate) fn words(&self, key: Key) -> Result<Words, Overflow> {
        match key {
            Key::Input(id) => Ok(match self.state.slot(id) {
                Some(Slot::Word(word)) => Words::One(*word),
                _ => Words::Some(vec![true; self.model.words(key)]),
            }),
            Key::Band(id) => self.band(id),
        }
    }

    fn band(&self, id: BandId) -> Result<Words, Overflow> {
        let Some(band) = self.model.band(id) else { return Ok(Words::Some(Vec::new())) };
        let mut possible = vec![false; band.words.len()];
        let mut mark = |word: Word| {
            if let Some(slot) = possible.get_mut(usize::from(word)) {
                *slot = true;
            }
        };
        match &band.of {
            BandOf::Groups { input, word } => match self.state.slot(*input) {
                Some(Slot::Word(option)) => {
                    return Ok(Words::One(word.get(usize::from(*option)).copied().unwrap_or(0)));
                }
                _ => word.iter().for_each(|word| mark(*word)),
            },
            BandOf::Steps { steps, .. } => {
                if let Some(step) = self.state.bands.get(usize::from(id)).copied().flatten() {
                    if !self.model.reasons.is_empty() {
                        // What the band is assumed to be was estimated all the same.
                        self.band_steps(id)?;
                    }
                    return Ok(Words::One(steps.get(usize::from(step)).map_or(0, |step| step.word)));
                }
                for at in self.band_steps(id)? {
                    steps.get(at).into_iter().for_each(|step| mark(step.word));
                }
            }
        }
        let mut words = possible.iter().enumerate().filter(|(_, possible)| **possible).map(|(at, _)| at);
        Ok(match (words.next(), words.next()) {
            (Some(word), None) => Words::One(Word::try_from(word).unwrap_or(0)),
            _ => Words::Some(possible),
        })
    }

    /// The steps of a band in whose intervals its number may lie.
    pub(crate) fn band_steps(&self, id: BandId) -> Result<Vec<usize>, Overflow> {
        let Some(BandOf::Steps { of, steps }) = self.model.band(id).map(|band| &band.of) else { return Ok(Vec::new()) };
        let span = self.value(*of, Item::None)?.span;
        let mut begin: Option<(Amount, bool)> = None;
        let mut found = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            if meets(span, begin, step) {
                found.push(at);
            }
            begin = step.end;
        }
        Ok(found)
    }

    /// What can be said of a number.
    pub(crate) fn value(&self, id: NodeId, item: Item<'_>) -> Result<Loose, Overflow> {
        let unknown = Loose::anything();
        let Some(node) = self.model.node(id) else { return Ok(unknown) };
        let each = |list: &[NodeId], join: fn(&Loose, &Loose) -> Result<Loose, Overflow>| {
            let mut result: Option<Loose> = None;
            for id in list {
                let value = self.value(*id, item)?;
                result = Some(match result {
                    None => value,
                    Some(result) => join(&result, &value)?,
                });
            }
            Ok(result.unwrap_or(Loose::exactly(Amount::ZERO)))
        };
        match node {
            Node::Constant(value) => Ok(Loose::exactly(*value)),
            Node::Number(input) => Ok(match self.state.slot(*input) {
                Some(Slot::Number(value)) => Loose::exactly(*value),
                Some(Slot::OpenNumber(bounds)) => {
                    Loose::unknown(Span::new(bounds.min, bounds.max), Endless { input: *input, what: What::Number })
                }
                _ => unknown,
            }),
            Node::Option(input) => Ok(self.option(*input)),
            Node::Count(input, kind) => self.counts(*input, *kind),
            Node::Items(input) => Ok(match self.state.slot(*input) {
                Some(Slot::List(list)) => count(list.count, Endless { input: *input, what: What::Items }),
                _ => unknown,
            }),
            Node::Fact(fact) => Ok(match item {
                Item::Facts(facts) => match facts.get(usize::from(*fact)) {
                    Some(span) => Loose::unknown(
                        Span::new(span.low, span.high),
                        Endless { input: u16::MAX, what: What::Fact(*fact) },
                    ),
                    None => unknown,
                },
                _ => unknown,
            }),
            Node::Item => Ok(match item {
                Item::Value(span) => {
                    Loose::unknown(Span::new(span.low, span.high), Endless { input: u16::MAX, what: What::Number })
                }
                _ => unknown,
            }),
            Node::Sum(list) => each(list, Loose::sum),
            Node::Product(list) => each(list, Loose::product),
            Node::Minus(a, b) => {
                let (a, b) = (self.value(*a, item)?, self.value(*b, item)?);
                Ok(Loose::mixed(a.span.minus(b.span)?, &[&a, &b]))
            }
            Node::Largest(list) => each(list, |a, b| Ok(Loose::mixed(a.span.largest(b.span), &[a, b]))),
            Node::Smallest(list) => each(list, |a, b| Ok(Loose::mixed(a.span.smallest(b.span), &[a, b]))),
            Node::Round { mode, of, to } => {
                let value = self.value(*of, item)?;
                let span = value.span.rising(|end| end.rounded(*to, *mode))?;
                if *mode == Rounding::Ceil {
                    value.started(span, Amount::ONE, *to)
                } else {
                    Ok(Loose::mixed(span, &[&value]))
                }
            }
            Node::RoundOver { mode, of, over, to } => {
                let (value, over) = (self.value(*of, item)?, self.value(*over, item)?);
                let span = value.span.quotient(over.span, *to, *mode)?;
                match over.span.point() {
                    Some(over) if *mode == Rounding::Ceil && over.is_positive() => value.started(span, over, *to),
                    _ => Ok(Loose::mixed(span, &[&value, &over])),
                }
            }
            Node::Each { input, kind, body } => self.each(*input, *kind, *body),
            Node::Graduated { of, steps } => {
                let value = self.value(*of, item)?;
                self.graduated(&value, steps, item)
            }
            Node::Table(table) => match self.model.table(*table) {
                Some(table) => self.table(table, item),
                None => Ok(unknown),
            },
            Node::Between { low, high, reason } => {
                let (a, b) = (self.value(*low, item)?, self.value(*high, item)?);
                if a.span.point().is_none_or(|a| b.span.point() != Some(a)) {
                    insert(&mut self.reasons.borrow_mut().between, *reason);
                }
                Ok(a.hull(&b))
            }
            Node::About { of, reason } => {
                insert(&mut self.reasons.borrow_mut().about, *reason);
                self.value(*of, item)
            }
        }
    }

    fn option(&self, input: u16) -> Loose {
        let of = |word: Word| option_value(self.model, input, word).map(Span::exactly);
        let span = match self.state.slot(input) {
            Some(Slot::Word(word)) => of(*word),
            _ => {
                let words = (0..self.model.words(Key::Input(input))).filter_map(|word| of(Word::try_from(word).ok()?));
                words.reduce(Span::hull)
            }
        };
        Loose::bounded(span.unwrap_or(Span::ZERO))
    }

    fn counts(&self, input: u16, kind: Option<u16>) -> Result<Loose, Overflow> {
        let mut sum = Loose::exactly(Amount::ZERO);
        if let Some(Slot::Media(kinds)) = self.state.slot(input) {
            for (at, slot) in kinds.iter().enumerate() {
                if kind.is_none_or(|kind| usize::from(kind) == at) {
                    let at = u16::try_from(at).unwrap_or(u16::MAX);
                    sum = sum.sum(&count(slot.count, Endless { input, what: What::Count(at) }))?;
                }
            }
        }
        if let (None, Entry::One(entry)) = (kind, self.state.entry(self.model, input)) {
            // All kinds together are as many as the input asks for.
            let state = self.model.input(input).and_then(|input| input.states.get(entry));
            let least = state.filter(|state| state.offered).map(|state| Amount::integer(i64::from(state.min_items)));
            sum.span.low = match (sum.span.low, least) {
                (Some(low), Some(least)) => Some(low.max(least)),
                (low, _) => low,
            };
        }
        Ok(sum)
    }

    fn graduated(
        &self,
        value: &Loose,
        steps: &[crate::card::GraduatedStep],
        item: Item<'_>,
    ) -> Result<Loose, Overflow> {
        let mut rates = Vec::new();
        for step in steps {
            rates.push(self.value(step.rate, item)?);
        }
        // Between its bounds the sum is a straight line, so its extremes lie at the ends and at the bounds within.
        let inside = |bound: &Amount| Span::exactly(*bound).within(value.span);
        let bounds = steps.iter().filter_map(|step| step.up_to).filter(inside);
        let mut span: Option<Span> = None;
        for end in [value.span.low, value.span.high]
            .into_iter()
            .flatten()
            .chain(bounds)
            .chain(Some(Amount::ZERO).filter(inside))
        {
            let mut sum = Span::ZERO;
            let mut from = Amount::ZERO;
            for (step, rate) in steps.iter().zip(&rates) {
                let to = step.up_to.map_or(end, |bound| bound.min(end));
                if to > from {
                    sum = sum.sum(rate.span.product(Span::exactly(to.checked_sub(from)?))?)?;
                    from = to;
                }
            }
            span = Some(span.map_or(sum, |span| span.hull(sum)));
        }
        let mut span = span.unwrap_or(Span { low: None, high: None });
        if value.span.high.is_none() {
            let last = rates.last().map_or(Span::ZERO, |rate| rate.span);
            span.high = span.high.filter(|_| last.high.is_some_and(|high| !high.is_positive()));
            span.low = span.low.filter(|_| last.low.is_some_and(|low| !low.is_negative()));
        }
        if value.span.low.is_none() {
            span = span.hull(Span::ZERO);
        }
        let mut of = vec![value];
        of.extend(&rates);
        Ok(Loose::mixed(span, &of))
    }

    fn table(&self, table: &Table, item: Item<'_>) -> Result<Loose, Overflow> {
        // What the known keys come to, and the places that the open ones may add to it.
        let mut known = 0_usize;
        let mut open: Option<Vec<usize>> = None;
        for (key, stride) in table.by.iter().zip(&table.strides) {
            match self.words(*key)? {
                Words::One(word) => known = known.saturating_add(stride.saturating_mul(usize::from(word))),
                Words::Some(words) => {
                    let combined = open.unwrap_or(vec![0]).into_iter().flat_map(|at| {
                        let possible = words.iter().enumerate().filter(|(_, possible)| **possible);
                        possible.map(move |(word, _)| at.saturating_add(stride.saturating_mul(word)))
                    });
                    open = Some(combined.to_list());
                }
            }
        }
        let Some(open) = open else {
            return table.cell(known).map_or(Ok(Loose::anything()), |node| self.value(node, item));
        };
        let mut result: Option<Loose> = None;
        let mut previous = None;
        for node in open.into_iter().filter_map(|at| table.cell(known.saturating_add(at))) {
            if previous == Some(node) {
                continue;
            }
            previous = Some(node);
            let value = self.value(node, item)?;
            result = Some(match result {
                None => value,
                Some(result) => result.hull(&value),
            });
        }
        Ok(result.unwrap_or(Loose::anything()))
    }

    fn each(&self, input: u16, kind: Option<u16>, body: NodeId) -> Result<Loose, Overflow> {
        let mut sum = Loose::exactly(Amount::ZERO);
        match self.state.slot(input) {
            Some(Slot::Media(kinds)) => {
                for (at, slot) in kinds.iter().enumerate() {
                    if kind.is_none_or(|kind| usize::from(kind) == at) {
                        let at = u16::try_from(at).unwrap_or(u16::MAX);
                        sum = joined(&sum, &self.each_of_kind(input, at, slot, body)?)?;
                    }
                }
            }
            Some(Slot::List(list)) => {
                for span in &list.items {
                    sum = joined(&sum, &self.value(body, Item::Value(*span))?)?;
                }
                let rest = remaining(list.count, list.items.len());
                if rest != CountSpan::ZERO {
                    let one = self.value(body, Item::Value(list.open))?;
                    sum = joined(&sum, &repeated(&one, rest, Endless { input, what: What::Items })?)?;
                }
            }
            _ => return Ok(Loose::anything()),
        }
        Ok(named(sum, input))
    }

    fn each_of_kind(&self, input: u16, kind: u16, slot: &KindSlot, body: NodeId) -> Result<Loose, Overflow> {
        if let Some(within) = self.within_total(slot, body)? {
            return Ok(within);
        }
        let mut sum = Loose::exactly(Amount::ZERO);
        for facts in &slot.items {
            sum = joined(&sum, &self.value(body, Item::Facts(facts))?)?;
        }
        let rest = remaining(slot.count, slot.items.len());
        if rest != CountSpan::ZERO {
            let one = self.value(body, Item::Facts(&slot.open))?;
            sum = joined(&sum, &repeated(&one, rest, Endless { input, what: What::Count(kind) })?)?;
        }
        Ok(sum)
    }

    /// A sum of `a + b × fact` over items whose facts have a total is `n a + b × (the sum of the facts)`,
    /// and that sum lies within the total.
    fn within_total(&self, slot: &KindSlot, body: NodeId) -> Result<Option<Loose>, Overflow> {
        if slot.totals.iter().all(Option::is_none) {
            return Ok(None);
        }
        let Some(count) = slot.count.known() else { return self.within_total_of_any(slot, body) };
        let rest = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(slot.items.len());
        let (mut sum, mut slope, mut of) = (Amount::ZERO, None, None);
        let (mut low, mut high) = (Amount::ZERO, Some(Amount::ZERO));
        for facts in slot.items.iter().chain(std::iter::repeat_n(&slot.open, rest)) {
            let Some((fixed, linear)) = self.affine(body, facts)? else { return Ok(None) };
            sum = sum.checked_add(fixed)?;
            let Some((fact, factor)) = linear else { continue };
            if slope.is_some_and(|slope| slope != factor) || of.is_some_and(|of| of != fact) {
                return Ok(None);
            }
            (slope, of) = (Some(factor), Some(fact));
            let Some(span) = facts.get(usize::from(fact)) else { return Ok(None) };
            low = low.checked_add(span.low)?;
            high = high.zip(span.high).map(|(sum, high)| sum.checked_add(high)).transpose()?;
        }
        let (Some(slope), Some(fact)) = (slope, of) else { return Ok(Some(Loose::exactly(sum))) };
        let at = usize::from(fact);
        let Some(total) = slot.totals.get(at).copied().flatten() else { return Ok(None) };
        let mut left = total;
        for facts in &slot.items {
            if let Some(known) = facts.get(at).and_then(|span| span.known()) {
                left = left.checked_sub(known)?;
            }
        }
        let high = high.map_or(left, |high| high.min(left));
        let span = Span::new(low, Some(high)).product(Span::exactly(slope))?;
        Ok(Some(Loose::bounded(span.sum(Span::exactly(sum))?)))
    }

    /// However many items there are, what is proportional to a fact lies within its total.
    fn within_total_of_any(&self, slot: &KindSlot, body: NodeId) -> Result<Option<Loose>, Overflow> {
        let Some((fixed, Some((fact, factor)))) = self.affine(body, &slot.open)? else { return Ok(None) };
        let Some(total) = slot.totals.get(usize::from(fact)).copied().flatten() else { return Ok(None) };
        if !fixed.is_zero() || !slot.items.is_empty() {
            return Ok(None);
        }
        let span = Span::new(Amount::ZERO, Some(total)).product(Span::exactly(factor))?;
        Ok(Some(Loose::bounded(span)))
    }

    /// A number as a known number plus a known multiple of one unknown fact.
    #[expect(clippy::type_complexity, reason = "a pair whose second part may be missing")]
    fn affine(&self, id: NodeId, facts: &Facts) -> Result<Option<(Amount, Option<(u8, Amount)>)>, Overflow> {
        let estimates = RefCell::default();
        let exact = Exact { model: self.model, state: self.state, lowest: false, estimates: Some(&estimates) };
        match exact.value(id, Item::Facts(facts)) {
            Ok(value) => {
                let reasons = &mut self.reasons.borrow_mut().about;
                estimates.take().into_iter().for_each(|reason| insert(reasons, reason));
                return Ok(Some((value, None)));
            }
            Err(super::exact::Stop::Overflow) => return Err(Overflow),
            Err(super::exact::Stop::Open) => {}
        }
        match self.model.node(id) {
            Some(Node::Fact(fact)) => Ok(Some((Amount::ZERO, Some((*fact, Amount::ONE))))),
            Some(Node::About { of, reason }) => {
                insert(&mut self.reasons.borrow_mut().about, *reason);
                self.affine(*of, facts)
            }
            Some(Node::Sum(list)) => {
                let (mut sum, mut linear): (Amount, Option<(u8, Amount)>) = (Amount::ZERO, None);
                for id in list {
                    let Some((fixed, more)) = self.affine(*id, facts)? else { return Ok(None) };
                    sum = sum.checked_add(fixed)?;
                    linear = match (linear, more) {
                        (Some((a, x)), Some((b, y))) if a == b => Some((a, x.checked_add(y)?)),
                        (Some(_), Some(_)) => return Ok(None),
                        (a, b) => a.or(b),
                    };
                }
                Ok(Some((sum, linear)))
            }
            Some(Node::Minus(a, b)) => {
                let (Some((x, p)), Some((y, q))) = (self.affine(*a, facts)?, self.affine(*b, facts)?) else {
                    return Ok(None);
                };
                let fixed = x.checked_sub(y)?;
                let negative =
                    |(fact, factor): (u8, Amount)| Amount::ZERO.checked_sub(factor).map(|factor| (fact, factor));
                match (p, q) {
                    (Some((a, f)), Some((b, g))) if a == b => Ok(Some((fixed, Some((a, f.checked_sub(g)?))))),
                    (Some(_), Some(_)) => Ok(None),
                    (p, None) => Ok(Some((fixed, p))),
                    (None, Some(q)) => Ok(Some((fixed, Some(negative(q)?)))),
                }
            }
            Some(Node::Product(list)) => {
                let (mut fixed, mut linear): (Amount, Option<(u8, Amount)>) = (Amount::ONE, None);
                for id in list {
                    let Some((x, more)) = self.affine(*id, facts)? else { return Ok(None) };
                    let next = match (linear, more) {
                        (None, None) => None,
                        (Some((fact, factor)), None) => Some((fact, factor.checked_mul(x)?)),
                        (None, Some((fact, factor))) => Some((fact, fixed.checked_mul(factor)?)),
                        (Some(_), Some(_)) => return Ok(None),
                    };
                    (fixed, linear) = (fixed.checked_mul(x)?, next);
                }
                Ok(Some((fixed, linear)))
            }
            Some(Node::Table(table)) => {
                let Some(table) = self.model.table(*table) else { return Ok(None) };
                let words: Result<Vec<Word>, _> = table.by.iter().map(|key| exact.word(*key)).collect();
                match words.ok().and_then(|words| table.cell(table.at(words.into_iter()))) {
                    Some(cell) => self.affine(cell, facts),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }
}

/// True if a span and the interval of a band's step have a number in common.
fn meets(span: Span, begin: Option<(Amount, bool)>, step: &BandStep) -> bool {
    let above = match (begin, span.high) {
        // After `upTo` the bound itself is out, after `below` it is in.
        (Some((begin, included_before)), Some(high)) => {
            if included_before {
                high > begin
            } else {
                high >= begin
            }
        }
        _ => true,
    };
    let below = match (step.end, span.low) {
        (Some((end, included)), Some(low)) => {
            if included {
                low <= end
            } else {
                low < end
            }
        }
        _ => true,
    };
    above && below
}

fn count(span: CountSpan, of: Endless) -> Loose {
    let amount = |count: u32| Amount::integer(i64::from(count));
    Loose::unknown(Span::new(amount(span.min), span.max.map(amount)), of)
}

fn remaining(count: CountSpan, listed: usize) -> CountSpan {
    let listed = u32::try_from(listed).unwrap_or(u32::MAX);
    CountSpan { min: count.min.saturating_sub(listed), max: count.max.map(|max| max.saturating_sub(listed)) }
}

/// Facts and items carry no input while they are evaluated; here they get it.
fn named(mut value: Loose, input: u16) -> Loose {
    let name = |of: &mut Endless| {
        if of.input == u16::MAX {
            of.input = input;
        }
    };
    match &mut value.shape {
        Shape::Bounded => {}
        Shape::Linear { parts, .. } => parts.iter_mut().for_each(|part| name(&mut part.of)),
        Shape::Free(list) => list.iter_mut().for_each(name),
    }
    value
}

/// Whether an unknown is a fact or the value of the item that a sum stands at: it is named when the sum is whole.
fn of_item(of: Endless) -> bool {
    of.input == u16::MAX
}

/// A sum over items: a fact of one item and the same fact of another are different unknowns that cost alike,
/// so what is paid for each unit is not added up. Any other unknown is the same in each item, and is paid for in each.
fn joined(a: &Loose, b: &Loose) -> Result<Loose, Overflow> {
    let span = a.span.sum(b.span)?;
    if span.finite() {
        return a.sum(b);
    }
    let ((fixed_a, Some(parts_a)), (fixed_b, Some(parts_b))) = (a.linear(), b.linear()) else {
        return Ok(Loose::mixed(span, &[a, b]));
    };
    let mut parts: Vec<Part> = parts_a.to_vec();
    for part in parts_b {
        match parts.iter_mut().find(|other| other.of == part.of) {
            Some(same) if same.block == part.block => {
                same.each = if of_item(part.of) { same.each.hull(part.each) } else { same.each.sum(part.each)? };
            }
            Some(_) => return Ok(Loose::mixed(span, &[a, b])),
            None => parts.push(part.clone()),
        }
    }
    Ok(Loose { span, shape: Shape::Linear { fixed: fixed_a.sum(fixed_b)?, parts }, bends: Vec::new() })
}

/// So many items that are alike.
fn repeated(one: &Loose, times: CountSpan, of: Endless) -> Result<Loose, Overflow> {
    match (&one.shape, times.known()) {
        (Shape::Linear { fixed, parts }, Some(times)) => {
            let factor = Span::exactly(Amount::integer(i64::from(times)));
            let span = one.span.product(factor)?;
            let mut parts = parts.clone();
            for part in parts.iter_mut().filter(|part| !of_item(part.of)) {
                part.each = part.each.product(factor)?;
            }
            Ok(Loose { span, shape: Shape::Linear { fixed: fixed.product(factor)?, parts }, bends: one.bends.clone() })
        }
        _ => count(times, of).product(one),
    }
}
