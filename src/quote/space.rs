//! The completions of a selection: every way to decide what is open, as far as it is offered.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use super::loose::Open;
use crate::amount::{Amount, Overflow};
use crate::card::{BandId, BandOf, Condition, Input, InputId, Key, Model, Node, NodeId, children, keys};
use crate::lists::ToList as _;
use crate::selection::{Detail, Entry, Given, Slot, State, Words, domain_in};

/// Something to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    Input(InputId),
    /// In which step of a band a number lies that is not known.
    Band(BandId),
}

/// A selection that is being completed. A copy goes its own way, but shares what was found out about single inputs.
#[derive(Clone)]
pub(crate) struct Space<'a> {
    pub model: &'a Model,
    pub given: &'a [Given],
    pub state: State,
    pub detail: Detail,
    /// Take an input within the interval that is assumed for a band of it. The check of a card does not:
    /// there a row that is needed only because of interval arithmetic must be given.
    pub refine: bool,
    /// Leave the rules aside: selections that they refuse count too.
    pub lawless: bool,
    /// Inputs with more than one entry, whose value may turn out not to be offered.
    varied: Vec<InputId>,
    domains: Rc<RefCell<Vec<Domain>>>,
}

/// What an input may be under one entry of its `vary`.
struct Domain {
    input: InputId,
    entry: usize,
    detail: Detail,
    slots: Rc<[Slot]>,
}

/// What is called at each place of a walk.
pub(crate) type Visit<'v, 'a> = dyn FnMut(&mut Space<'a>, &[Dimension]) -> Result<ControlFlow<()>, Overflow> + 'v;

/// Whether anything is left to decide before a completion is known to be offered.
enum Next {
    Offered,
    Refused,
    Decide(Dimension),
}

impl<'a> Space<'a> {
    pub(crate) fn new(model: &'a Model, given: &'a [Given], state: State, detail: Detail, refine: bool) -> Self {
        let ids = model.order.iter().copied();
        let may_fail = |input: &Input| input.states.len() > 1 || !input.counted.is_empty();
        let varied = ids.filter(|id| model.input(*id).is_some_and(may_fail)).to_list();
        Self { model, given, state, detail, refine, lawless: false, varied, domains: Rc::default() }
    }

    pub(crate) fn open(&self) -> Open<'_> {
        Open::new(self.model, &self.state)
    }

    fn given(&self, id: InputId) -> &'a Given {
        self.given.get(usize::from(id)).unwrap_or(&Given::Unknown)
    }

    /// Every slot that an input may have; none while its entry is open.
    pub(crate) fn domain(&self, id: InputId, detail: Detail) -> Rc<[Slot]> {
        match self.state.entry(self.model, id) {
            Entry::One(entry) => self.domain_in(id, entry, detail),
            Entry::Open => Rc::default(),
        }
    }

    fn domain_in(&self, input: InputId, entry: usize, detail: Detail) -> Rc<[Slot]> {
        let mut domains = self.domains.borrow_mut();
        let known = domains.iter().find(|known| known.input == input && known.entry == entry && known.detail == detail);
        if let Some(known) = known {
            return Rc::clone(&known.slots);
        }
        let slots: Rc<[Slot]> = domain_in(self.model, input, entry, self.given(input), detail).into();
        domains.push(Domain { input, entry, detail, slots: Rc::clone(&slots) });
        slots
    }

    /// How many values a dimension has, at the most.
    pub(crate) fn size(&self, dimension: Dimension) -> u64 {
        let Dimension::Input(id) = dimension else { return 1 };
        let size = |entry| self.domain_in(id, entry, self.detail).len() as u64;
        match self.state.entry(self.model, id) {
            Entry::One(entry) => size(entry),
            Entry::Open => (0..self.model.input(id).map_or(0, |input| input.states.len())).map(size).max().unwrap_or(0),
        }
    }

    /// What numbers and conditions depend on and is not decided, in an order in which it can be.
    pub(crate) fn dimensions(&self, nodes: &[NodeId], conditions: &[&Condition], keys: &[Key]) -> Vec<Dimension> {
        let mut collect =
            Collect { space: self, inputs: vec![false; self.model.inputs.len()], bands: Vec::new(), seen: Vec::new() };
        keys.iter().for_each(|key| collect.key(*key));
        nodes.iter().for_each(|node| collect.node(*node));
        conditions.iter().for_each(|condition| collect.condition(condition));
        let Collect { inputs, bands, .. } = collect;
        let ordered = self.model.order.iter().copied().filter(|id| inputs.get(usize::from(*id)) == Some(&true));
        ordered.map(Dimension::Input).chain(bands.into_iter().map(Dimension::Band)).to_list()
    }

    /// Bands in rules about numbers that matter: the rule cuts their interval.
    pub(crate) fn cutting_bands(&self, dimensions: &[Dimension]) -> Vec<Dimension> {
        let mut found = Vec::new();
        for test in self.model.refuse.iter().flat_map(|rule| rule.when.any.iter().flatten()) {
            let Key::Band(id) = test.key else { continue };
            let Some(BandOf::Steps { of, .. }) = self.model.band(id).map(|band| &band.of) else { continue };
            let Some((input, _)) = self.named_input(*of) else { continue };
            let dimension = Dimension::Band(id);
            if dimensions.contains(&Dimension::Input(input))
                && !dimensions.contains(&dimension)
                && !found.contains(&dimension)
            {
                found.push(dimension);
            }
        }
        found
    }

    /// Visits every completion of the dimensions that is offered.
    /// On the way there it visits what is decided so far too, with the dimensions that are left: to break there is to
    /// leave out what lies below, to break at a completion is to stop.
    pub(crate) fn walk(&mut self, dimensions: &[Dimension], visit: &mut Visit<'_, 'a>) -> Result<(), Overflow> {
        self.descend(dimensions, visit).map(|_| ())
    }

    fn descend(&mut self, dimensions: &[Dimension], visit: &mut Visit<'_, 'a>) -> Result<ControlFlow<()>, Overflow> {
        let Some((first, rest)) = dimensions.split_first() else {
            let whole = (!self.refine || self.is_consistent()?) && self.offered()?;
            return if whole { visit(self, &[]) } else { Ok(ControlFlow::Continue(())) };
        };
        if visit(self, dimensions)?.is_break() {
            return Ok(ControlFlow::Continue(()));
        }
        self.branch(*first, self.detail, &mut |space| {
            if space.refused()? == Some(true) { Ok(ControlFlow::Continue(())) } else { space.descend(rest, visit) }
        })
    }

    /// Decides a dimension in each way, one after the other.
    fn branch(
        &mut self,
        dimension: Dimension,
        detail: Detail,
        then: &mut dyn FnMut(&mut Self) -> Result<ControlFlow<()>, Overflow>,
    ) -> Result<ControlFlow<()>, Overflow> {
        match dimension {
            Dimension::Input(id) => {
                if self.state.is_decided(id) {
                    return then(self);
                }
                let Some(before) = self.state.slot(id).cloned() else { return then(self) };
                for slot in self.domain(id, detail).iter() {
                    self.state.decide(id, slot.clone());
                    let flow = then(self);
                    if flow?.is_break() {
                        self.state.restore(id, before);
                        return Ok(ControlFlow::Break(()));
                    }
                }
                self.state.restore(id, before);
            }
            Dimension::Band(id) => {
                let steps = self.open().band_steps(id)?;
                let taken = self.state.bands.get(usize::from(id)).is_none_or(Option::is_some);
                if steps.len() < 2 || taken {
                    return then(self);
                }
                let mut words = Vec::new();
                for at in steps {
                    let Some(BandOf::Steps { of, steps }) = self.model.band(id).map(|band| &band.of) else { continue };
                    let Some(step) = steps.get(at) else { continue };
                    if !self.refine && words.contains(&step.word) {
                        continue;
                    }
                    words.push(step.word);
                    let begin = at.checked_sub(1).and_then(|before| steps.get(before)).and_then(|step| step.end);
                    let undo = if self.refine { self.cut(*of, begin, step.end) } else { None };
                    self.assume(id, u16::try_from(at).ok());
                    let flow = then(self);
                    self.assume(id, None);
                    if let Some((input, slot)) = undo {
                        self.state.decide(input, slot);
                    }
                    if flow?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn assume(&mut self, id: BandId, step: Option<u16>) {
        if let Some(slot) = self.state.bands.get_mut(usize::from(id)) {
            *slot = step;
        }
    }

    /// Takes an open number or count within the interval of a band's step. Returns what it was.
    fn cut(
        &mut self,
        of: NodeId,
        begin: Option<(Amount, bool)>,
        end: Option<(Amount, bool)>,
    ) -> Option<(InputId, Slot)> {
        let (input, kind) = self.named_input(of)?;
        let before = self.state.slot(input)?.clone();
        let slot = match (&before, kind) {
            (Slot::OpenNumber(bounds), _) => {
                let mut bounds = *bounds;
                bounds.min = begin.map_or(bounds.min, |(begin, _)| bounds.min.max(begin));
                bounds.max = match (bounds.max, end) {
                    (Some(max), Some((end, _))) => Some(max.min(end)),
                    (max, end) => max.or(end.map(|(end, _)| end)),
                };
                Slot::OpenNumber(bounds)
            }
            (Slot::Media(kinds), Some(kind)) => {
                let mut kinds = kinds.to_vec();
                let slot = kinds.get_mut(usize::from(kind)).filter(|slot| slot.count.known().is_none())?;
                slot.count = slot.count.within(begin, end)?;
                Slot::Media(kinds.into())
            }
            (Slot::List(list), _) if list.count.known().is_none() => {
                let mut list = (**list).clone();
                list.count = list.count.within(begin, end)?;
                Slot::List(Rc::new(list))
            }
            _ => return None,
        };
        self.state.decide(input, slot);
        Some((input, before))
    }

    /// The number or count of items that a node is by itself.
    fn named_input(&self, of: NodeId) -> Option<(InputId, Option<u16>)> {
        match self.model.node(of)? {
            Node::Number(input) | Node::Items(input) => Some((*input, None)),
            Node::Count(input, Some(kind)) => Some((*input, Some(*kind))),
            Node::Count(input, None) => match self.state.slot(*input) {
                Some(Slot::Media(kinds)) if kinds.len() == 1 => Some((*input, Some(0))),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether every band can still be in the step that is assumed for it, now that others have cut what it is of.
    fn is_consistent(&self) -> Result<bool, Overflow> {
        let open = self.open();
        for (at, step) in self.state.bands.iter().enumerate() {
            if let (Some(step), Ok(id)) = (step, BandId::try_from(at))
                && !open.band_steps(id)?.contains(&usize::from(*step))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether some rule refuses what is decided so far.
    fn refused(&self) -> Result<Option<bool>, Overflow> {
        if self.lawless {
            return Ok(Some(false));
        }
        let open = self.open();
        let mut certain = true;
        for rule in &self.model.refuse {
            match open.holds(&rule.when)? {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => certain = false,
            }
        }
        Ok(certain.then_some(false))
    }

    /// Whether what is decided can be completed to a selection that is offered.
    pub(crate) fn offered(&mut self) -> Result<bool, Overflow> {
        match self.next()? {
            Next::Offered => Ok(true),
            Next::Refused => Ok(false),
            Next::Decide(dimension) => {
                let mut found = false;
                let _stopped = self.branch(dimension, Detail::Words, &mut |space| {
                    found = space.offered()?;
                    Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
                })?;
                Ok(found)
            }
        }
    }

    fn next(&self) -> Result<Next, Overflow> {
        for id in &self.varied {
            if self.state.is_decided(*id) {
                continue;
            }
            match self.state.entry(self.model, *id) {
                Entry::Open => {
                    if let Some(controller) = self.first_controller(*id) {
                        return Ok(Next::Decide(Dimension::Input(controller)));
                    }
                }
                Entry::One(_) if self.domain(*id, Detail::Words).is_empty() => return Ok(Next::Refused),
                Entry::One(_) => {}
            }
        }
        if self.lawless {
            return Ok(Next::Offered);
        }
        let open = self.open();
        for rule in &self.model.refuse {
            match open.holds(&rule.when)? {
                Some(true) => return Ok(Next::Refused),
                Some(false) => {}
                None => {
                    if let Some(dimension) = self.undecided(&rule.when)? {
                        return Ok(Next::Decide(dimension));
                    }
                }
            }
        }
        Ok(Next::Offered)
    }

    /// The input to decide before the entry of this one is known.
    fn first_controller(&self, id: InputId) -> Option<InputId> {
        let mut id = self.state.controller(self.model, id)?;
        while self.state.entry(self.model, id) == Entry::Open {
            id = self.state.controller(self.model, id)?;
        }
        Some(id)
    }

    fn undecided(&self, condition: &Condition) -> Result<Option<Dimension>, Overflow> {
        for test in condition.any.iter().flatten() {
            let (inputs, band) = match test.key {
                Key::Input(id) => (vec![id], None),
                Key::Band(id) => (self.model.band_inputs(id), Some(id)),
            };
            for id in inputs {
                if !self.state.is_decided(id) {
                    let first = if self.state.entry(self.model, id) == Entry::Open {
                        self.first_controller(id)
                    } else {
                        Some(id)
                    };
                    return Ok(first.map(Dimension::Input));
                }
            }
            if let Some(id) = band
                && matches!(self.open().words(Key::Band(id))?, Words::Some(_))
            {
                return Ok(Some(Dimension::Band(id)));
            }
        }
        Ok(None)
    }
}

/// Collects what numbers and conditions depend on.
struct Collect<'s, 'a> {
    space: &'s Space<'a>,
    inputs: Vec<bool>,
    bands: Vec<BandId>,
    seen: Vec<NodeId>,
}

impl Collect<'_, '_> {
    fn input(&mut self, id: InputId) {
        if self.space.state.is_decided(id) || self.inputs.get(usize::from(id)) != Some(&false) {
            return;
        }
        if let Some(slot) = self.inputs.get_mut(usize::from(id)) {
            *slot = true;
        }
        let states = self.space.model.input(id).map(|input| input.states.as_slice()).unwrap_or_default();
        for test in states.iter().filter_map(|state| state.when.as_ref()).flat_map(|when| when.any.iter().flatten()) {
            self.key(test.key);
        }
    }

    fn key(&mut self, key: Key) {
        match key {
            Key::Input(id) => self.input(id),
            Key::Band(id) => {
                let Some(band) = self.space.model.band(id) else { return };
                band.bands.iter().for_each(|other| self.key(Key::Band(*other)));
                band.inputs.iter().for_each(|input| self.input(*input));
                if matches!(band.of, BandOf::Steps { .. }) && !self.bands.contains(&id) {
                    self.bands.push(id);
                }
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        for test in condition.any.iter().flatten() {
            self.key(test.key);
        }
    }

    fn node(&mut self, id: NodeId) {
        if self.seen.contains(&id) {
            return;
        }
        let model = self.space.model;
        match model.node(id) {
            Some(
                Node::Number(input)
                | Node::Option(input)
                | Node::Count(input, _)
                | Node::Items(input)
                | Node::Each { input, .. },
            ) => self.input(*input),
            Some(Node::Table(table)) => {
                self.seen.push(id);
                for key in keys(model, id) {
                    self.key(*key);
                }
                // Rows that what is known excludes do not matter.
                let Some(table) = model.table(*table) else { return };
                let open = self.space.open();
                let words: Vec<_> = table.by.iter().map(|key| open.words(*key)).to_list();
                let mut previous = None;
                for (at, cell) in table.cells.iter().enumerate() {
                    let constant = matches!(model.node(*cell), Some(Node::Constant(_)));
                    if *cell == crate::card::NO_CELL || previous == Some(*cell) || constant {
                        continue;
                    }
                    let sizes = table.by.iter().map(|key| model.words(*key));
                    let possible = table.strides.iter().zip(sizes).zip(&words).all(|((stride, size), words)| {
                        let word = at.checked_div(*stride).and_then(|at| at.checked_rem(size)).unwrap_or(0);
                        match words {
                            Ok(Words::One(one)) => usize::from(*one) == word,
                            Ok(Words::Some(words)) => words.get(word) == Some(&true),
                            Err(Overflow) => true,
                        }
                    });
                    if possible {
                        previous = Some(*cell);
                        self.node(*cell);
                    }
                }
                return;
            }
            _ => {}
        }
        children(model, id, &mut |child| self.node(child));
    }
}
