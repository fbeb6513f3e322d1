//! What can be said of a number while something is unknown: the interval in which it lies, and,
//! where an unknown has no end, whether the number is proportional to it.

use crate::amount::{Amount, Overflow, Rounding};
use crate::lists::ToList as _;

/// A closed interval; an end that is `None` is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub low: Option<Amount>,
    pub high: Option<Amount>,
}

impl Span {
    pub(crate) const ZERO: Self = Self::exactly(Amount::ZERO);

    pub(crate) const fn exactly(value: Amount) -> Self {
        Self { low: Some(value), high: Some(value) }
    }

    pub(crate) const fn new(low: Amount, high: Option<Amount>) -> Self {
        Self { low: Some(low), high }
    }

    pub(crate) fn point(self) -> Option<Amount> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => Some(low),
            _ => None,
        }
    }

    pub(crate) fn finite(self) -> bool {
        self.low.is_some() && self.high.is_some()
    }

    pub(crate) fn hull(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }

    pub(crate) fn within(self, other: Self) -> bool {
        let low = other.low.is_none_or(|least| self.low.is_some_and(|low| low >= least));
        let high = other.high.is_none_or(|most| self.high.is_some_and(|high| high <= most));
        low && high
    }

    pub(crate) fn sum(self, other: Self) -> Result<Self, Overflow> {
        Ok(Self {
            low: both(self.low, other.low, Amount::checked_add)?,
            high: both(self.high, other.high, Amount::checked_add)?,
        })
    }

    pub(crate) fn minus(self, other: Self) -> Result<Self, Overflow> {
        Ok(Self {
            low: both(self.low, other.high, Amount::checked_sub)?,
            high: both(self.high, other.low, Amount::checked_sub)?,
        })
    }

    pub(crate) fn product(self, other: Self) -> Result<Self, Overflow> {
        if let (Some(a), Some(b)) = (self.point(), other.point()) {
            return Ok(Self::exactly(a.checked_mul(b)?));
        }
        let zero = |span: Self| span.point().is_some_and(Amount::is_zero);
        if zero(self) || zero(other) {
            return Ok(Self::ZERO);
        }
        let ends = [
            End::of_low(self.low).times(End::of_low(other.low))?,
            End::of_low(self.low).times(End::of_high(other.high))?,
            End::of_high(self.high).times(End::of_low(other.low))?,
            End::of_high(self.high).times(End::of_high(other.high))?,
        ];
        let mut low = ends[0];
        let mut high = ends[0];
        for end in ends {
            low = if end.below(low) { end } else { low };
            high = if high.below(end) { end } else { high };
        }
        Ok(Self { low: low.finite(), high: high.finite() })
    }

    pub(crate) fn largest(self, other: Self) -> Self {
        Self {
            low: match (self.low, other.low) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            },
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }

    pub(crate) fn smallest(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: match (self.high, other.high) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }

    /// Both ends changed by a function that never falls.
    pub(crate) fn rising(self, change: impl Fn(Amount) -> Result<Amount, Overflow>) -> Result<Self, Overflow> {
        Ok(Self { low: self.low.map(&change).transpose()?, high: self.high.map(&change).transpose()? })
    }

    /// The rounded quotient; the divisor's interval does not hold 0.
    pub(crate) fn quotient(self, over: Self, to: Amount, mode: Rounding) -> Result<Self, Overflow> {
        let divide = |a: Amount, b: Amount| a.quotient(b, to, mode);
        if let (Some(a), Some(b)) = (self.point(), over.point()) {
            return Ok(Self::exactly(divide(a, b)?));
        }
        let divisors = [over.low, over.high];
        // A divisor without end takes the quotient toward 0, from which rounding may still step away.
        if divisors.iter().flatten().any(|divisor| divisor.is_zero()) || divisors.iter().all(Option::is_none) {
            return Err(Overflow);
        }
        let mut span: Option<Self> = None;
        let mut infinite = (false, false);
        for divisor in divisors {
            for end in [self.low, self.high] {
                let found = match (end, divisor) {
                    (Some(end), Some(divisor)) => Self::exactly(divide(end, divisor)?),
                    (Some(end), None) => self.vanishing(end, over, to, mode)?,
                    (None, None) => Self::ZERO,
                    (None, Some(divisor)) => {
                        let to_top = (end == self.high && self.high.is_none()) != divisor.is_negative();
                        let up =
                            if self.low.is_none() && self.high.is_none() { (true, true) } else { (!to_top, to_top) };
                        infinite = (infinite.0 || up.0, infinite.1 || up.1);
                        continue;
                    }
                };
                span = Some(span.map_or(found, |span| span.hull(found)));
            }
        }
        let span = span.unwrap_or(Self::ZERO);
        Ok(Self { low: span.low.filter(|_| !infinite.0), high: span.high.filter(|_| !infinite.1) })
    }

    /// The quotients of a dividend as the divisor goes to infinity: 0, and what rounding makes of the least bit.
    fn vanishing(self, end: Amount, over: Self, to: Amount, mode: Rounding) -> Result<Self, Overflow> {
        if end.is_zero() {
            return Ok(Self::ZERO);
        }
        let positive = end.is_negative() == over.high.is_some_and(|high| high.is_negative());
        let tiny = if positive { Amount::ONE } else { Amount::integer(-1) };
        let step = tiny.quotient(Amount::integer(1_000_000), Amount::ONE, mode)?.checked_mul(to)?;
        Ok(Self::exactly(step))
    }
}

fn both(
    a: Option<Amount>,
    b: Option<Amount>,
    join: fn(Amount, Amount) -> Result<Amount, Overflow>,
) -> Result<Option<Amount>, Overflow> {
    match (a, b) {
        (Some(a), Some(b)) => join(a, b).map(Some),
        _ => Ok(None),
    }
}

#[derive(Clone, Copy)]
enum End {
    Down,
    At(Amount),
    Up,
}

impl End {
    fn of_low(low: Option<Amount>) -> Self {
        low.map_or(Self::Down, Self::At)
    }

    fn of_high(high: Option<Amount>) -> Self {
        high.map_or(Self::Up, Self::At)
    }

    fn finite(self) -> Option<Amount> {
        match self {
            Self::At(value) => Some(value),
            _ => None,
        }
    }

    fn times(self, other: Self) -> Result<Self, Overflow> {
        let sign = |end: Self| match end {
            Self::Down => -1,
            Self::Up => 1,
            Self::At(value) if value.is_zero() => 0,
            Self::At(value) if value.is_negative() => -1,
            Self::At(_) => 1,
        };
        match (self, other) {
            (Self::At(a), Self::At(b)) => Ok(Self::At(a.checked_mul(b)?)),
            _ => Ok(match (sign(self), sign(other)) {
                // Nothing times without end is nothing: the ends are reached by numbers, never by infinity.
                (0, _) | (_, 0) => Self::At(Amount::ZERO),
                (a, b) if a == b => Self::Up,
                _ => Self::Down,
            }),
        }
    }

    fn below(self, other: Self) -> bool {
        match (self, other) {
            (Self::At(a), Self::At(b)) => a < b,
            (Self::Down, Self::Down) | (Self::Up, _) | (_, Self::Down) => false,
            (Self::Down, _) | (_, Self::Up) => true,
        }
    }
}

/// An unknown number without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Endless {
    pub input: u16,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Number,
    /// How many items of a kind of media.
    Count(u16),
    /// How many items of a list.
    Items,
    /// A fact of media.
    Fact(u8),
}

/// The part of a number that is proportional to an unknown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub of: Endless,
    /// For each unit of the unknown, or for each started block of that size.
    pub each: Span,
    pub block: Option<Amount>,
}

/// How a number depends on unknowns without end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Not at all, or it is bounded all the same.
    Bounded,
    /// A bounded number plus multiples of them.
    Linear { fixed: Span, parts: Vec<Part> },
    /// In some other way.
    Free(Vec<Endless>),
}

/// An interval and its shape. INVARIANT: a bounded number has a finite span.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loose {
    pub span: Span,
    pub shape: Shape,
    /// Unknowns without end on which it depends otherwise than in proportion, though within bounds.
    pub bends: Vec<Endless>,
}

impl Loose {
    pub(crate) fn bounded(span: Span) -> Self {
        Self { span, shape: Shape::Bounded, bends: Vec::new() }
    }

    /// Nothing can be said.
    pub(crate) fn anything() -> Self {
        Self { span: Span { low: None, high: None }, shape: Shape::Free(Vec::new()), bends: Vec::new() }
    }

    pub(crate) fn exactly(value: Amount) -> Self {
        Self::bounded(Span::exactly(value))
    }

    /// An unknown itself, bounded or not.
    pub(crate) fn unknown(span: Span, of: Endless) -> Self {
        if span.finite() {
            return Self::bounded(span);
        }
        let one = Part { of, each: Span::exactly(Amount::ONE), block: None };
        Self { span, shape: Shape::Linear { fixed: Span::ZERO, parts: vec![one] }, bends: Vec::new() }
    }

    /// The unknowns without end that this depends on.
    pub(crate) fn endless(&self) -> Vec<Endless> {
        let mut list = match &self.shape {
            Shape::Bounded => Vec::new(),
            Shape::Linear { parts, .. } => parts.iter().map(|part| part.of).to_list(),
            Shape::Free(list) => list.clone(),
        };
        list.extend(&self.bends);
        list
    }

    /// Whether two numbers depend on one unknown without end, one of them not in proportion.
    fn tangled(&self, other: &Self) -> bool {
        let bent =
            |a: &Self, b: &Self| !a.bends.is_empty() && b.endless().iter().any(|endless| a.bends.contains(endless));
        bent(self, other) || bent(other, self)
    }

    fn joined_bends(&self, other: &Self) -> Vec<Endless> {
        let mut bends = self.bends.clone();
        bends.extend(other.bends.iter().filter(|endless| !self.bends.contains(endless)));
        bends
    }

    /// A number of some span that keeps no proportion to what it is made of.
    pub(crate) fn mixed(span: Span, of: &[&Self]) -> Self {
        // A known number depends on nothing any more.
        if span.point().is_some() {
            return Self::bounded(span);
        }
        let mut list: Vec<Endless> = Vec::new();
        for endless in of.iter().flat_map(|one| one.endless()) {
            if !list.contains(&endless) {
                list.push(endless);
            }
        }
        if span.finite() {
            return Self { span, shape: Shape::Bounded, bends: list };
        }
        Self { span, shape: Shape::Free(list), bends: Vec::new() }
    }

    pub(crate) fn sum(&self, other: &Self) -> Result<Self, Overflow> {
        let span = self.span.sum(other.span)?;
        let (fixed_a, parts_a) = self.linear();
        let (fixed_b, parts_b) = other.linear();
        if span.finite() {
            return Ok(Self { span, shape: Shape::Bounded, bends: self.joined_bends(other) });
        }
        let (Some(parts_a), Some(parts_b), false) = (parts_a, parts_b, self.tangled(other)) else {
            return Ok(Self::mixed(span, &[self, other]));
        };
        let mut parts = parts_a.to_vec();
        for part in parts_b {
            match parts.iter_mut().find(|other| other.of == part.of) {
                Some(same) if same.block == part.block && same.block.is_none() => {
                    same.each = same.each.sum(part.each)?
                }
                Some(_) => return Ok(Self::mixed(span, &[self, other])),
                None => parts.push(part.clone()),
            }
        }
        Ok(Self { span, shape: Shape::Linear { fixed: fixed_a.sum(fixed_b)?, parts }, bends: self.joined_bends(other) })
    }

    /// Another term: its parts stand beside these, so that units and started blocks of one unknown may both be there.
    pub(crate) fn beside(&self, other: &Self) -> Result<Self, Overflow> {
        let ((fixed_a, Some(parts_a)), (fixed_b, Some(parts_b))) = (self.linear(), other.linear()) else {
            return self.sum(other);
        };
        let span = self.span.sum(other.span)?;
        if span.finite() || self.tangled(other) {
            return self.sum(other);
        }
        let parts = parts_a.iter().chain(parts_b).cloned().to_list();
        let bends = self.joined_bends(other);
        Ok(Self { span, shape: Shape::Linear { fixed: fixed_a.sum(fixed_b)?, parts }, bends })
    }

    /// The bounded part and the proportional ones, if it is that.
    pub(crate) fn linear(&self) -> (Span, Option<&[Part]>) {
        match &self.shape {
            Shape::Bounded => (self.span, Some(&[])),
            Shape::Linear { fixed, parts } => (*fixed, Some(parts)),
            Shape::Free(_) => (Span::ZERO, None),
        }
    }

    pub(crate) fn product(&self, other: &Self) -> Result<Self, Overflow> {
        let span = self.span.product(other.span)?;
        if span.finite() {
            return Ok(Self::mixed(span, &[self, other]));
        }
        if self.tangled(other) {
            return Ok(Self::mixed(span, &[self, other]));
        }
        let (linear, factor) = match (&self.shape, &other.shape) {
            (Shape::Linear { fixed, parts }, Shape::Bounded) => ((fixed, parts), other.span),
            (Shape::Bounded, Shape::Linear { fixed, parts }) => ((fixed, parts), self.span),
            _ => return Ok(Self::mixed(span, &[self, other])),
        };
        let (fixed, parts) = linear;
        let mut scaled = Vec::new();
        for part in parts {
            scaled.push(Part { each: part.each.product(factor)?, ..part.clone() });
        }
        Ok(Self {
            span,
            shape: Shape::Linear { fixed: fixed.product(factor)?, parts: scaled },
            bends: self.joined_bends(other),
        })
    }

    /// Rounded up to a multiple of `to`, after a division by `over`: a known multiple of one unknown becomes started blocks.
    pub(crate) fn started(&self, span: Span, over: Amount, to: Amount) -> Result<Self, Overflow> {
        if span.finite() || !self.bends.is_empty() {
            return Ok(Self::mixed(span, &[self]));
        }
        if let Shape::Linear { fixed, parts } = &self.shape
            && let ([part], Some(zero)) = (parts.as_slice(), fixed.point())
            && let (true, None, Some(factor)) = (zero.is_zero(), part.block, part.each.point())
        {
            let size = factor.reciprocal().map(|per| to.checked_mul(over)?.checked_mul(per)).transpose()?;
            if let Some(size) = size.filter(|size| size.is_positive()) {
                let part = Part { of: part.of, each: Span::exactly(to), block: Some(size.normal()) };
                return Ok(Self {
                    span,
                    shape: Shape::Linear { fixed: Span::ZERO, parts: vec![part] },
                    bends: Vec::new(),
                });
            }
        }
        Ok(Self::mixed(span, &[self]))
    }

    /// Either of two.
    pub(crate) fn hull(&self, other: &Self) -> Self {
        let simple = |value: &Self| value.shape == Shape::Bounded && value.bends.is_empty();
        if simple(self) && simple(other) {
            return Self::bounded(self.span.hull(other.span));
        }
        Self::mixed(self.span.hull(other.span), &[self, other])
    }
}
