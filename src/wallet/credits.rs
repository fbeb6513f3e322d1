//! Credits as a wallet counts them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};

use crate::amount::Amount;

/// Places behind the point. A card may price a job more finely; a wallet refuses such a hold, since it never rounds.
const PLACES: u32 = 12;

/// One credit.
const ONE: i128 = 1_000_000_000_000;

/// Credits of a wallet: a whole number of 10⁻¹² credits below 10¹⁶ credits, so that sums are exact.
///
/// ```
/// use credit_estimator::{Amount, Credits};
/// let credits = Credits::new("34.5".parse::<Amount>()?).unwrap();
/// assert_eq!((credits + credits).amount().to_string(), "69");
/// assert!(Credits::new("-1".parse()?).is_none());
/// assert!(Credits::new("0.0000000000001".parse()?).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credits(i128);

impl Credits {
    /// None.
    pub const ZERO: Self = Self(0);

    /// What all lots of a wallet together stay below.
    pub(super) const LIMIT: Self = Self(ONE.saturating_mul(10_000_000_000_000_000));

    /// So many credits; `None` below 0, from 10¹⁵ on, or with more than 12 places.
    #[must_use]
    pub fn new(amount: Amount) -> Option<Self> {
        let units = amount.digits_at(PLACES)?;
        (0..ONE.saturating_mul(1_000_000_000_000_000)).contains(&units).then_some(Self(units))
    }

    /// As an exact decimal.
    #[must_use]
    pub fn amount(self) -> Amount {
        Amount::raw(self.0, PLACES).normal()
    }

    /// True for none.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// How many times another fits in; `None` for a division by none.
    #[must_use]
    pub fn times(self, each: Self) -> Option<u64> {
        u64::try_from(self.0.checked_div(each.0)?).ok()
    }
}

// Amounts of a wallet stay below 10²⁸ units, and it never takes more than there is: nothing saturates.

impl Add for Credits {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Credits {
    type Output = Self;
    /// Never below none.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }
}

impl AddAssign for Credits {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Credits {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Credits {
    fn sum<I: Iterator<Item = Self>>(credits: I) -> Self {
        credits.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount().fmt(f)
    }
}
