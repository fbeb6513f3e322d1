//! Making a model's tape: where every number stands, how many digits it has, and how large it can get.

use super::tape::{Op, Register, Step, Tape, WordOp, WordRegister};
use crate::amount::{Amount, Rounding};
use crate::card::{
    Action, BandOf, Condition, Conversion, FACTS, InputId, InputKind, Key, Model, NO_CELL, Node, NodeId,
};
use crate::lists::ToList as _;
use crate::selection::{Detail, Facts, Given, Slot, domain_in};

/// As wide as a number may become, so that one step more is still within 128 bits.
const WIDEST_BITS: u32 = 118;
/// 28 digits, the most that a price may have, are wider than this.
const AMOUNT_BITS: u32 = 93;

/// A number of the tape.
#[derive(Clone, Copy)]
struct Number {
    at: Register,
    /// Digits behind the point.
    scale: u32,
    /// What its size needs at the most.
    bits: u32,
    level: usize,
    /// It stands in its place already.
    known: bool,
}

#[derive(Clone, Copy)]
struct WordAt {
    at: WordRegister,
    level: usize,
}

/// Where the value of an input goes, in the order in which inputs are decided.
#[derive(Debug, Default)]
pub(super) struct Load {
    word: Option<WordRegister>,
    number: Option<(Register, u32)>,
    /// How many items: of one kind of media, of all, or of a list.
    counts: Vec<(Option<u16>, Register)>,
}

impl Load {
    /// Puts a value in its place. False if it is none that the tape was made for.
    pub(super) fn take(&self, slot: &Slot, tape: &mut Tape) -> bool {
        let mut put = |at: Register, value: i128| {
            if let Some(place) = tape.numbers.get_mut(at as usize) {
                *place = value;
            }
        };
        match slot {
            Slot::Word(word) => {
                if let Some(place) = self.word.and_then(|at| tape.words.get_mut(at as usize)) {
                    *place = *word;
                }
            }
            Slot::Number(value) => {
                if let Some((at, scale)) = self.number {
                    let Some(digits) = value.digits_at(scale) else { return false };
                    put(at, digits);
                }
            }
            Slot::OpenNumber(bounds) => {
                if let Some((at, scale)) = self.number {
                    let Some(digits) = bounds.min.digits_at(scale) else { return false };
                    put(at, digits);
                }
            }
            Slot::Media(kinds) => {
                for (kind, at) in &self.counts {
                    let count = |at: usize| kinds.get(at).map_or(0, |kind| i128::from(kind.count.min));
                    let sum = (0..kinds.len()).fold(0, |sum: i128, at| sum.saturating_add(count(at)));
                    put(*at, kind.map_or(sum, |kind| count(usize::from(kind))));
                }
            }
            Slot::List(list) => {
                for (_, at) in &self.counts {
                    put(*at, i128::from(list.count.min));
                }
            }
            Slot::OpenWord => return false,
        }
        true
    }
}

/// A tape, and for each place of the order where its input's value goes.
pub(super) fn plan(
    model: &Model,
    given: &[Given],
    order: &[InputId],
    conversion: &Conversion,
) -> Option<(Tape, Vec<Load>)> {
    let levels = order.len().saturating_add(1);
    let mut tape = Tape::default();
    tape.levels.resize_with(levels, Vec::new);
    tape.rules.resize_with(levels, Vec::new);
    let mut loads = Vec::new();
    loads.resize_with(order.len(), Load::default);
    let slots = order.iter().map(|id| every_slot(model, *id, given)).to_list();
    let mut plan = Plan {
        model,
        order,
        slots,
        tape,
        loads,
        nodes: vec![None; model.nodes.len()],
        bands: vec![None; model.bands.len()],
    };
    for rule in &model.refuse {
        let word = plan.condition(&rule.when)?;
        plan.tape.rules.get_mut(word.level)?.push(word.at);
    }
    let credits = plan.credits(conversion)?;
    let Plan { mut tape, loads, .. } = plan;
    (tape.credits, tape.credits_scale) = (credits.at, credits.scale);
    tape.run(0);
    Some((tape, loads))
}

/// Whatever an input may be, in any entry of its `vary`.
fn every_slot(model: &Model, id: InputId, given: &[Given]) -> Vec<Slot> {
    let entries = 0..model.input(id).map_or(0, |input| input.states.len());
    let given = given.get(usize::from(id)).unwrap_or(&Given::Anything);
    entries.flat_map(|entry| domain_in(model, id, entry, given, Detail::Values)).to_list()
}

fn bits(value: i128) -> u32 {
    128_u32.saturating_sub(value.unsigned_abs().leading_zeros())
}

struct Plan<'m> {
    model: &'m Model,
    order: &'m [InputId],
    slots: Vec<Vec<Slot>>,
    tape: Tape,
    loads: Vec<Load>,
    nodes: Vec<Option<Number>>,
    bands: Vec<Option<WordAt>>,
}

impl Plan<'_> {
    fn place(&self, id: InputId) -> Option<usize> {
        self.order.iter().position(|other| *other == id)
    }

    fn register(&mut self, value: i128) -> Option<Register> {
        let at = Register::try_from(self.tape.numbers.len()).ok()?;
        self.tape.numbers.push(value);
        Some(at)
    }

    fn constant(&mut self, value: i128, scale: u32) -> Option<Number> {
        let at = self.register(value)?;
        Some(Number { at, scale, bits: bits(value), level: 0, known: true })
    }

    fn value(&self, number: Number) -> Option<i128> {
        self.tape.numbers.get(number.at as usize).copied()
    }

    fn amount(&mut self, value: Amount) -> Option<Number> {
        let scale = value.normal().scale();
        self.constant(value.digits_at(scale)?, scale)
    }

    /// A step, done when everything that it works on is there.
    fn step(&mut self, op: Op, scale: u32, bits: u32, level: usize) -> Option<Number> {
        if bits > WIDEST_BITS {
            return None;
        }
        let at = self.register(0)?;
        self.tape.levels.get_mut(level)?.push(Step::Number(op, at));
        Some(Number { at, scale, bits, level, known: false })
    }

    fn word_step(&mut self, op: WordOp, level: usize) -> Option<WordAt> {
        let at = WordRegister::try_from(self.tape.words.len()).ok()?;
        self.tape.words.push(0);
        self.tape.levels.get_mut(level)?.push(Step::Word(op, at));
        Some(WordAt { at, level })
    }

    /// The same number with more digits behind the point.
    fn rescaled(&mut self, number: Number, scale: u32) -> Option<Number> {
        if number.scale == scale {
            return Some(number);
        }
        let power = Amount::ONE.digits_at(scale.checked_sub(number.scale)?)?;
        if number.known {
            let value = self.value(number)?.checked_mul(power)?;
            return self.constant(value, scale);
        }
        let power = self.constant(power, 0)?;
        let product = self.product(number, power)?;
        Some(Number { scale, ..product })
    }

    fn aligned(&mut self, a: Number, b: Number) -> Option<(Number, Number)> {
        let scale = a.scale.max(b.scale);
        Some((self.rescaled(a, scale)?, self.rescaled(b, scale)?))
    }

    fn product(&mut self, a: Number, b: Number) -> Option<Number> {
        if a.known && b.known {
            let value = self.value(a)?.checked_mul(self.value(b)?)?;
            return self.constant(value, a.scale.saturating_add(b.scale));
        }
        let level = a.level.max(b.level);
        self.step(Op::Multiply(a.at, b.at), a.scale.saturating_add(b.scale), a.bits.saturating_add(b.bits), level)
    }

    /// Two numbers at one scale, and how wide the larger is.
    fn both(&mut self, a: Number, b: Number, op: fn(Register, Register) -> Op, more: u32) -> Option<Number> {
        let (a, b) = self.aligned(a, b)?;
        self.step(op(a.at, b.at), a.scale, a.bits.max(b.bits).saturating_add(more), a.level.max(b.level))
    }

    fn chosen(&mut self, condition: Option<&Condition>, a: Number, b: Number) -> Option<Number> {
        let Some(condition) = condition else { return Some(a) };
        let word = self.condition(condition)?;
        let (a, b) = self.aligned(a, b)?;
        let level = word.level.max(a.level).max(b.level);
        self.step(Op::Choose(word.at, a.at, b.at), a.scale, a.bits.max(b.bits), level)
    }

    /// To a multiple of a constant.
    fn rounded(&mut self, a: Number, to: Amount, mode: Rounding) -> Option<Number> {
        let to = to.normal();
        let a = self.rescaled(a, a.scale.max(to.scale()))?;
        let unit = to.digits_at(a.scale)?;
        let count = self.step(Op::Steps(a.at, unit, mode), 0, a.bits.saturating_add(1), a.level)?;
        self.times(count, to)
    }

    fn times(&mut self, count: Number, unit: Amount) -> Option<Number> {
        if unit == Amount::ONE {
            return Some(count);
        }
        let unit = self.amount(unit)?;
        self.product(count, unit)
    }

    /// Folded with what waits for the fewest inputs first, so that it is done once.
    fn folded(
        &mut self,
        list: &[NodeId],
        item: Option<&Facts>,
        mut with: impl FnMut(&mut Self, Number, Number) -> Option<Number>,
    ) -> Option<Number> {
        let mut numbers = Vec::new();
        for id in list {
            numbers.push(self.number(*id, item)?);
        }
        crate::json::sort_few(&mut numbers, |a, b| a.level < b.level);
        let mut numbers = numbers.into_iter();
        let first = numbers.next()?;
        numbers.try_fold(first, |so_far, next| with(self, so_far, next))
    }

    fn number(&mut self, id: NodeId, item: Option<&Facts>) -> Option<Number> {
        if item.is_none()
            && let Some(known) = self.nodes.get(id as usize).copied().flatten()
        {
            return Some(known);
        }
        let found = self.computed(id, item)?;
        if item.is_none()
            && let Some(place) = self.nodes.get_mut(id as usize)
        {
            *place = Some(found);
        }
        Some(found)
    }

    fn computed(&mut self, id: NodeId, item: Option<&Facts>) -> Option<Number> {
        let model = self.model;
        match model.node(id)? {
            Node::Constant(value) => self.amount(*value),
            Node::Number(input) => self.input(*input),
            Node::Option(input) => {
                let word = self.key(Key::Input(*input))?;
                let InputKind::Options { options } = &model.input(*input)?.kind else { return None };
                let mut values = Vec::new();
                for option in options {
                    values.push(self.amount(*option)?);
                }
                self.look([(word, 1)].into_iter(), values.into_iter().map(Some).to_list())
            }
            Node::Count(input, kind) => self.count(*input, *kind),
            Node::Items(input) => self.count(*input, None),
            Node::Fact(fact) => self.amount(item?.get(usize::from(*fact))?.low),
            Node::Item => self.amount(item?.first()?.low),
            Node::Sum(list) => self.folded(list, item, |plan, a, b| plan.both(a, b, Op::Add, 1)),
            Node::Product(list) => self.folded(list, item, Self::product),
            Node::Largest(list) => self.folded(list, item, |plan, a, b| plan.both(a, b, Op::Larger, 0)),
            Node::Smallest(list) => self.folded(list, item, |plan, a, b| plan.both(a, b, Op::Smaller, 0)),
            // Nothing is known beyond its lower end, as in every walk over selections.
            Node::Between { low, high, .. } => {
                self.folded(&[*low, *high], item, |plan, a, b| plan.both(a, b, Op::Smaller, 0))
            }
            Node::Minus(a, b) => {
                let (a, b) = (self.number(*a, item)?, self.number(*b, item)?);
                self.both(a, b, Op::Subtract, 1)
            }
            Node::Round { mode, of, to } => {
                let of = self.number(*of, item)?;
                self.rounded(of, *to, *mode)
            }
            Node::RoundOver { mode, of, over, to } => {
                let (of, over) = (self.number(*of, item)?, self.number(*over, item)?);
                let unit = self.times(over, *to)?;
                let (of, unit) = self.aligned(of, unit)?;
                let level = of.level.max(unit.level);
                let count = self.step(Op::StepsOf(of.at, unit.at, *mode), 0, of.bits.saturating_add(1), level)?;
                self.times(count, *to)
            }
            Node::Each { input, kind, body } => self.each(*input, *kind, *body),
            Node::Graduated { of, steps } => {
                let value = self.number(*of, item)?;
                let zero = self.constant(0, 0)?;
                let (mut sum, mut from) = (zero, zero);
                for step in steps {
                    let to = match step.up_to {
                        Some(bound) => {
                            let bound = self.amount(bound)?;
                            self.both(bound, value, Op::Smaller, 0)?
                        }
                        None => value,
                    };
                    // A slice that the value does not reach is nothing.
                    let end = self.both(to, from, Op::Larger, 0)?;
                    let slice = self.both(end, from, Op::Subtract, 1)?;
                    let rate = self.number(step.rate, item)?;
                    let amount = self.product(slice, rate)?;
                    sum = self.both(sum, amount, Op::Add, 1)?;
                    from = end;
                }
                Some(sum)
            }
            Node::Table(table) => {
                let table = model.table(*table)?;
                let mut keys = Vec::new();
                for (key, stride) in table.by.iter().zip(&table.strides) {
                    keys.push((self.key(*key)?, *stride));
                }
                let mut cells = Vec::new();
                for cell in &table.cells {
                    cells.push(if *cell == NO_CELL { None } else { Some(self.number(*cell, item)?) });
                }
                self.look(keys.into_iter(), cells)
            }
            Node::About { of, .. } => self.number(*of, item),
        }
    }

    fn look(&mut self, keys: impl Iterator<Item = (WordAt, usize)>, cells: Vec<Option<Number>>) -> Option<Number> {
        let scale = cells.iter().flatten().map(|cell| cell.scale).max()?;
        let nothing = self.constant(0, scale)?;
        let (mut bits, mut level) = (0, 0);
        let mut registers = Vec::with_capacity(cells.len());
        for cell in cells {
            let cell = cell.map_or(Some(nothing), |cell| self.rescaled(cell, scale))?;
            (bits, level) = (cell.bits.max(bits), cell.level.max(level));
            registers.push(cell.at);
        }
        let mut places = Vec::new();
        for (word, stride) in keys {
            level = level.max(word.level);
            places.push((word.at, stride));
        }
        self.step(Op::Look(places.into(), registers.into()), scale, bits, level)
    }

    /// A number with bounds, of as many digits as its values have.
    fn input(&mut self, id: InputId) -> Option<Number> {
        let place = self.place(id)?;
        let (mut scale, mut most) = (0, 0);
        let value = |slot: &Slot| match slot {
            Slot::Number(value) => Some(*value),
            Slot::OpenNumber(bounds) => Some(bounds.min),
            _ => None,
        };
        let values: Vec<Amount> = self.slots.get(place)?.iter().map(value).collect::<Option<_>>()?;
        for value in &values {
            scale = value.normal().scale().max(scale);
        }
        for value in &values {
            most = bits(value.digits_at(scale)?).max(most);
        }
        let at = match self.loads.get(place)?.number {
            // A model may name it in several places.
            Some((at, _)) => at,
            None => self.register(0)?,
        };
        self.loads.get_mut(place)?.number = Some((at, scale));
        Some(Number { at, scale, bits: most, level: place.saturating_add(1), known: false })
    }

    fn count(&mut self, id: InputId, kind: Option<u16>) -> Option<Number> {
        let place = self.place(id)?;
        let level = place.saturating_add(1);
        let known = self.loads.get(place)?.counts.iter().find(|(other, _)| *other == kind).map(|(_, at)| *at);
        let at = match known {
            Some(at) => at,
            None => {
                let at = self.register(0)?;
                self.loads.get_mut(place)?.counts.push((kind, at));
                at
            }
        };
        let most = |slot: &Slot| match (slot, kind) {
            (Slot::Media(kinds), Some(kind)) => kinds.get(usize::from(kind)).map_or(0, |kind| kind.count.min),
            (Slot::Media(kinds), None) => kinds.iter().fold(0, |sum, kind| kind.count.min.saturating_add(sum)),
            (Slot::List(list), _) => list.count.min,
            _ => 0,
        };
        let most = self.slots.get(place)?.iter().map(most).max()?;
        Some(Number { at, scale: 0, bits: bits(i128::from(most)), level, known: false })
    }

    /// Over items of which nothing is known but their number: each is at its lowest.
    fn each(&mut self, id: InputId, kind: Option<u16>, body: NodeId) -> Option<Number> {
        let place = self.place(id)?;
        let mut lowest: Vec<Option<Facts>> = Vec::new();
        for slot in self.slots.get(place)? {
            let Slot::Media(kinds) = slot else { return None };
            lowest.resize(kinds.len(), None);
            for (kind, lowest) in kinds.iter().zip(&mut lowest) {
                let same = |facts: &Facts| {
                    (0..FACTS.len())
                        .all(|at| facts.get(at).map(|fact| fact.low) == kind.open.get(at).map(|fact| fact.low))
                };
                if kind.count.max == Some(0) {
                    continue;
                }
                if !kind.items.is_empty() || !lowest.as_ref().is_none_or(same) {
                    return None;
                }
                *lowest = Some(kind.open);
            }
        }
        let mut sum = self.constant(0, 0)?;
        for (at, facts) in lowest.iter().enumerate() {
            let at = u16::try_from(at).ok()?;
            let (Some(facts), true) = (facts, kind.is_none_or(|kind| kind == at)) else { continue };
            let one = self.number(body, Some(facts))?;
            let count = self.count(id, Some(at))?;
            let amount = self.product(one, count)?;
            sum = self.both(sum, amount, Op::Add, 1)?;
        }
        Some(sum)
    }

    fn key(&mut self, key: Key) -> Option<WordAt> {
        match key {
            Key::Input(id) => {
                let place = self.place(id)?;
                let level = place.saturating_add(1);
                if let Some(at) = self.loads.get(place)?.word {
                    return Some(WordAt { at, level });
                }
                let at = WordRegister::try_from(self.tape.words.len()).ok()?;
                self.tape.words.push(0);
                self.loads.get_mut(place)?.word = Some(at);
                Some(WordAt { at, level })
            }
            Key::Band(id) => {
                if let Some(known) = self.bands.get(usize::from(id)).copied().flatten() {
                    return Some(known);
                }
                let found = match &self.model.band(id)?.of {
                    BandOf::Groups { input, word } => {
                        let option = self.key(Key::Input(*input))?;
                        self.word_step(WordOp::Map(option.at, word.as_slice().into()), option.level)?
                    }
                    BandOf::Steps { of, steps } => {
                        let mut value = self.number(*of, None)?;
                        let ends = steps.iter().filter_map(|step| step.end);
                        let scale = ends.map(|(end, _)| end.normal().scale()).fold(value.scale, u32::max);
                        value = self.rescaled(value, scale)?;
                        let mut bounds = Vec::new();
                        for step in steps {
                            if let Some((end, belongs)) = step.end {
                                bounds.push((end.digits_at(scale)?, belongs, step.word));
                            }
                        }
                        let last = steps.last()?.word;
                        self.word_step(WordOp::Band(value.at, bounds.into(), last), value.level)?
                    }
                };
                *self.bands.get_mut(usize::from(id))? = Some(found);
                Some(found)
            }
        }
    }

    fn condition(&mut self, condition: &Condition) -> Option<WordAt> {
        let mut level = 0;
        let mut any = Vec::new();
        for group in &condition.any {
            let mut tests = Vec::new();
            for test in group {
                let word = self.key(test.key)?;
                level = level.max(word.level);
                tests.push((word.at, test.holds.clone()));
            }
            any.push(tests);
        }
        self.word_step(WordOp::Holds(any.into()), level)
    }

    /// The price in credits, rounded as the card says.
    fn credits(&mut self, conversion: &Conversion) -> Option<Number> {
        let model = self.model;
        let zero = self.constant(0, 0)?;
        let mut amounts = Vec::new();
        for term in &model.terms {
            let amount = self.number(term.amount, None)?;
            let amount = self.chosen(term.when.as_ref(), amount, zero)?;
            amounts.push(amount);
        }
        crate::json::sort_few(&mut amounts, |a, b| a.level < b.level);
        let mut total = zero;
        for amount in amounts {
            total = self.both(total, amount, Op::Add, 1)?;
        }
        let mut widest = total.bits;
        for step in &model.steps {
            let next = match &step.action {
                Action::Multiply(by) => {
                    let by = self.number(*by, None)?;
                    self.product(total, by)?
                }
                Action::AtLeast(least) => {
                    let least = self.number(*least, None)?;
                    self.both(total, least, Op::Larger, 0)?
                }
                Action::AtMost(most) => {
                    let most = self.number(*most, None)?;
                    self.both(total, most, Op::Smaller, 0)?
                }
                Action::Round(step, mode) => self.rounded(total, *step, *mode)?,
            };
            total = self.chosen(step.when.as_ref(), next, total)?;
            widest = widest.max(total.bits.saturating_add(1));
        }
        let per_unit = self.amount(model.credits_per_unit)?;
        let mut credits = self.product(total, per_unit)?;
        widest = widest.max(credits.bits);
        if let Some(minimum) = conversion.minimum {
            let minimum = self.amount(minimum)?;
            let (a, b) = self.aligned(credits, minimum)?;
            let least = self.value(b)?;
            credits = self.step(Op::Minimum(a.at, least), a.scale, a.bits.max(b.bits), a.level)?;
        }
        if let Some((step, mode)) = conversion.rounding {
            credits = self.rounded(credits, step, mode)?;
        }
        // Whether anything on the way has more than 28 digits is for the slower way to find out.
        (widest.max(credits.bits) <= AMOUNT_BITS).then_some(credits)
    }
}
