//! A line of the ledger.

use super::{Credits, Share};
use crate::instant::Instant;

/// What moved in a wallet, when, and how it stood afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What.
    pub what: Movement,
    /// Which of the events it is of; `None` for what time does by itself.
    pub event: Option<usize>,
    /// The wording of the grant or the hold.
    pub label: Option<String>,
    /// Which of the wallet's holds.
    pub hold: Option<usize>,
    /// Granted, held, spent (when settled), back (when returned), expired.
    pub credits: Credits,
    /// What came back and what of that had expired meanwhile, when settled or returned.
    pub returned: Option<[Credits; 2]>,
    /// From which lots or to which.
    pub lots: Vec<Share>,
    /// Available afterwards.
    pub available: Credits,
    /// Held afterwards.
    pub held: Credits,
}

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// Lots came.
    Grant,
    /// A lot that was granted earlier took effect.
    Begin,
    /// Credits were set aside.
    Hold,
    /// A job used what it used.
    Settle,
    /// A hold went back.
    Return,
    /// A lot expired.
    Expire,
}

impl Movement {
    /// Whether time does it, and no event.
    #[must_use]
    pub fn is_of_time(self) -> bool {
        matches!(self, Self::Begin | Self::Expire)
    }

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Begin => "begin",
            Self::Hold => "hold",
            Self::Settle => "settle",
            Self::Return => "return",
            Self::Expire => "expire",
        }
    }
}
