//! Credits of one origin with one expiry.

use super::Credits;
use crate::card::Usage;
use crate::instant::Instant;
use crate::json::Value;

/// Where credits come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A cycle of a plan.
    Plan,
    /// Given on top of what was bought.
    Bonus,
    /// Given to a new account.
    Trial,
    /// Bought.
    Pack,
}

impl Origin {
    pub(crate) const ALL: [Self; 4] = [Self::Plan, Self::Bonus, Self::Trial, Self::Pack];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Bonus => "bonus",
            Self::Trial => "trial",
            Self::Pack => "pack",
        }
    }

    /// Bought for money, and not granted.
    #[must_use]
    pub fn is_purchased(self) -> bool {
        self == Self::Pack
    }
}

/// Credits of one origin with one expiry. `granted` is the sum of the four others; none of them is ever negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Lot {
    /// Unique in its wallet.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What people call it.
    pub label: Option<String>,
    /// The plan that it is of.
    pub plan: Option<String>,
    /// The pack that it is of.
    pub pack: Option<String>,
    /// The lower is spent first.
    pub priority: i64,
    /// In effect from here,
    pub from: Instant,
    /// until there, which does not belong to it; `None`: for ever.
    pub until: Option<Instant>,
    /// The beginning of the cycle, for a plan's credits.
    pub cycle: Option<Instant>,
    /// What it may be spent on; `None`: anything.
    pub(crate) usage: Option<Usage>,
    /// All that it ever was.
    pub granted: Credits,
    /// What can be held while it is in effect.
    pub available: Credits,
    /// Set aside for jobs.
    pub held: Credits,
    /// Used by jobs.
    pub spent: Credits,
    /// Gone unused.
    pub expired: Credits,
}

impl Lot {
    /// A lot that never expires, may be spent on anything, and of which everything is available.
    #[must_use]
    pub fn new(id: impl Into<String>, origin: Origin, from: Instant, granted: Credits) -> Self {
        Self {
            id: id.into(),
            origin,
            label: None,
            plan: None,
            pack: None,
            priority: 0,
            from,
            until: None,
            cycle: None,
            usage: None,
            granted,
            available: granted,
            held: Credits::ZERO,
            spent: Credits::ZERO,
            expired: Credits::ZERO,
        }
    }

    /// Whether it is in effect.
    #[must_use]
    pub fn is_live(&self, at: Instant) -> bool {
        self.from <= at && !self.has_ended(at)
    }

    /// Whether it has expired, whatever is still held of it.
    #[must_use]
    pub fn has_ended(&self, at: Instant) -> bool {
        self.until.is_some_and(|until| until <= at)
    }

    /// Whether it may be spent on what was chosen.
    pub(crate) fn serves(&self, chosen: Chosen<'_>) -> bool {
        chosen.meets(self.usage.as_ref())
    }
}

/// A part of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which of the wallet's lots.
    pub lot: usize,
    /// How much of it.
    pub credits: Credits,
}

/// What a job is, for lots that may not be spent on everything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen<'v> {
    /// As the answer gives it.
    pub selection: Option<&'v Value>,
    /// Standard inputs that the model has no input for.
    pub context: Option<&'v Value>,
}

impl<'v> Chosen<'v> {
    /// Whether it meets a restriction; where there is none, anything does.
    pub(super) fn meets(self, usage: Option<&Usage>) -> bool {
        usage.is_none_or(|usage| usage.holds(|name| self.value(name)))
    }

    /// The model's own inputs come first, also where they are not known.
    pub(super) fn value(self, name: &str) -> Option<&'v Value> {
        self.selection.and_then(|selection| selection.get(name)).or_else(|| self.context?.get(name))
    }
}
