//! What happens to a wallet.

use super::{Credits, Origin};
use crate::amount::Amount;
use crate::card::Usage;
use crate::instant::Instant;
use crate::json::Value;

/// How a job may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With what was asked for.
    Delivered,
    /// Without a usable output.
    Failed,
    /// Refused for what it shows.
    Moderated,
    /// Called off before it began.
    CancelledQueued,
    /// Called off while it ran.
    CancelledRunning,
}

impl Ending {
    /// All of them, in the contract's words.
    pub const ALL: [Self; 5] =
        [Self::Delivered, Self::Failed, Self::Moderated, Self::CancelledQueued, Self::CancelledRunning];

    /// The card's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Moderated => "moderated",
            Self::CancelledQueued => "cancelled-queued",
            Self::CancelledRunning => "cancelled-running",
        }
    }

    /// The ending of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.name() == name)
    }
}

/// Something that happens, and when.
#[derive(Clone, Debug)]
pub struct Event {
    /// Never before the event before it.
    pub at: Instant,
    /// What.
    pub what: Happening,
}

/// What happens. Amounts are checked when the event is applied: one that is negative is refused like one that is too much.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Credits from outside the card.
    Grant(Given),
    /// The card's trial, once.
    Trial {
        /// The lot's id.
        id: String,
    },
    /// The cycle of a plan in which the instant lies, once.
    Cycle {
        /// The lots are `id/1`, `id/2`, …
        id: String,
        /// A plan of the card.
        plan: String,
        /// When the subscription began; `None`: with this event.
        since: Option<Instant>,
    },
    /// A pack.
    Purchase {
        /// The lot's id; its bonus is `id/bonus`.
        id: String,
        /// A pack of the card.
        pack: String,
    },
    /// Credits are set aside for a job.
    Hold(Held),
    /// A job used so much of its hold, and the rest goes back.
    Settle {
        /// The hold's id.
        hold: String,
        /// At most the hold.
        credits: Amount,
    },
    /// A hold goes back.
    Return {
        /// The hold's id.
        hold: String,
    },
    /// A job ended, and the card says what that means.
    End {
        /// The hold's id.
        hold: String,
        /// How.
        ending: Ending,
        /// What was used, where nothing comes back by rule; `None`: all of it.
        credits: Option<Amount>,
    },
}

/// Credits from outside the card.
#[derive(Clone, Debug)]
pub struct Given {
    /// The lot's id.
    pub id: String,
    /// Where they come from.
    pub origin: Origin,
    /// How many.
    pub credits: Amount,
    /// What people call them.
    pub label: Option<String>,
    /// The lower is spent first.
    pub priority: i64,
    /// When they take effect; `None`: at once.
    pub from: Option<Instant>,
    /// When they expire; `None`: never.
    pub until: Option<Instant>,
    /// What they may be spent on; `None`: anything.
    pub(crate) usage: Option<Usage>,
}

impl Given {
    /// Credits that take effect at once, never expire, and may be spent on anything.
    #[must_use]
    pub fn new(id: impl Into<String>, origin: Origin, credits: Amount) -> Self {
        let id = id.into();
        Self { id, origin, credits, label: None, priority: 0, from: None, until: None, usage: None }
    }

    /// The same credits, for jobs only that meet a condition on standard inputs, such as `{ "tier": "priority" }`.
    /// `None` if it is no condition.
    #[must_use]
    pub fn only_for(self, condition: &Value) -> Option<Self> {
        Some(Self { usage: Some(Usage::read(condition).ok()?), ..self })
    }
}

/// What is set aside for a job.
#[derive(Clone, Debug)]
pub struct Held {
    /// The hold's id.
    pub id: String,
    /// The most that the job can cost.
    pub credits: Amount,
    /// What people call it.
    pub label: Option<String>,
    /// The job's model.
    pub model: Option<String>,
    /// As the answer gives it. Decides on restricted credits.
    pub selection: Option<Value>,
    /// Standard inputs that the model has no input for.
    pub context: Option<Value>,
}

impl Held {
    /// Credits for a job of which nothing is said, so that it may use what is for anything.
    #[must_use]
    pub fn new(id: impl Into<String>, credits: Amount) -> Self {
        Self { id: id.into(), credits, label: None, model: None, selection: None, context: None }
    }
}

/// Credits of an amount that came from outside, or why it is none.
pub(super) fn credits_of(amount: Amount) -> Result<Credits, &'static str> {
    Credits::new(amount).ok_or(if amount.is_negative() {
        "credits are 0 or more"
    } else {
        "a wallet counts less than 10^15 credits, with at most 12 digits behind the point"
    })
}
