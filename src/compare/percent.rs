//! How much dearer or cheaper, exactly.

use std::cmp::Ordering;
use std::fmt;

use crate::amount::{Amount, Overflow, Rounding};

/// A change against what was, as an exact fraction: 2 against 3 is two thirds, not 66.67 per cent.
///
/// ```
/// use credit_estimator::{Amount, Percent};
/// let amount = |text| Amount::parse(text).unwrap();
/// let percent = Percent::between(amount("30"), amount("32"));
/// assert_eq!(percent.to_string(), "+6.67 %"); // rounded to two places, half away from zero, for reading only
/// assert!(percent.is_above(amount("6.66666")) && !percent.is_above(amount("6.66667")));
/// assert_eq!(Percent::between(Amount::ZERO, amount("1")).to_string(), "from nothing");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Percent {
    change: Amount,
    from: Amount,
}

impl Percent {
    /// From one amount to another; neither is negative.
    #[must_use]
    pub fn between(from: Amount, to: Amount) -> Self {
        // Amounts of 28 digits each may lie too far apart for one that has all their digits; prices of cards do not.
        let change = to.checked_sub(from).unwrap_or(if to > from { to } else { Amount::ZERO });
        Self { change, from }
    }

    /// True if it rises by more than so many per cent. From nothing to something is above any limit.
    #[must_use]
    pub fn is_above(self, percent: Amount) -> bool {
        let limit = Self { change: percent, from: Amount::integer(100) };
        self.cmp(&limit) == Ordering::Greater
    }

    /// Rounded to two places, half away from zero. `None` from nothing.
    #[must_use]
    pub fn rounded(self) -> Option<Amount> {
        if self.change.is_zero() {
            return Some(Amount::ZERO);
        }
        let hundredth = Amount::raw(1, 2);
        let hundred = self.change.checked_mul(Amount::integer(100)).ok()?;
        hundred.quotient(self.from, hundredth, Rounding::HalfUp).ok()
    }

    fn is_endless(self) -> bool {
        self.from.is_zero() && !self.change.is_zero()
    }
}

impl PartialEq for Percent {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Percent {}

impl PartialOrd for Percent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Percent {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |amount: Amount| amount.cmp(&Amount::ZERO);
        match (self.is_endless(), other.is_endless()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            (false, false) => {}
        }
        let signs = sign(self.change).cmp(&sign(other.change));
        if signs != Ordering::Equal || self.change.is_zero() {
            return signs;
        }
        let size = |amount: Amount| if amount.is_negative() { Amount::ZERO.checked_sub(amount) } else { Ok(amount) };
        let sizes = size(self.change)
            .and_then(|a| Ok((a, size(other.change)?)))
            .and_then(|(a, c)| fractions(a, self.from, c, other.from));
        // Beyond what can be divided exactly the changes themselves decide, so that the order stays one.
        let sizes = sizes.unwrap_or_else(|Overflow| self.change.cmp(&other.change));
        if self.change.is_negative() { sizes.reverse() } else { sizes }
    }
}

/// `a / b` against `c / d`, all above zero, without multiplying across: whole parts first, then what remains, upside down.
fn fractions(mut a: Amount, mut b: Amount, mut c: Amount, mut d: Amount) -> Result<Ordering, Overflow> {
    let mut turned = false;
    loop {
        let whole = |n: Amount, m: Amount| n.quotient(m, Amount::ONE, Rounding::Floor);
        let (p, q) = (whole(a, b)?, whole(c, d)?);
        let (r, s) = (a.checked_sub(p.checked_mul(b)?)?, c.checked_sub(q.checked_mul(d)?)?);
        let found = match p.cmp(&q) {
            Ordering::Equal => match (r.is_zero(), s.is_zero()) {
                (true, true) => Some(Ordering::Equal),
                (true, false) => Some(Ordering::Less),
                (false, true) => Some(Ordering::Greater),
                (false, false) => None,
            },
            found => Some(found),
        };
        if let Some(found) = found {
            return Ok(if turned { found.reverse() } else { found });
        }
        (a, b, c, d) = (b, r, d, s);
        turned = !turned;
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rounded() {
            Some(percent) if percent.is_positive() => write!(f, "+{percent} %"),
            Some(percent) => write!(f, "{percent} %"),
            None if self.is_endless() => f.write_str("from nothing"),
            None => f.write_str("beyond what can be written"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(from: &str, to: &str) -> Percent {
        Percent::between(Amount::parse(from).unwrap(), Amount::parse(to).unwrap())
    }

    #[test]
    fn compares_fractions_that_no_decimal_holds() {
        // 1/3 < 0.3334, 1/3 = 2/6, 1/7 > 0.142857, -1/3 < -1/4.
        assert!(percent("3", "4") < percent("10000", "13334"));
        assert_eq!(percent("3", "4"), percent("6", "8"));
        assert!(percent("7", "8") > percent("1000000", "1142857"));
        assert!(percent("3", "2") < percent("4", "3"));
        assert!(percent("3", "2") < percent("5", "5"));
        assert!(percent("0", "1") > percent("1", "1000000"));
        assert_eq!(percent("0", "0").to_string(), "0 %");
    }

    #[test]
    fn compares_amounts_of_many_digits() {
        // Multiplied across these would need 56 digits.
        let a = percent("1000000000000000000000000001", "1000000000000000000000000002");
        let b = percent("1000000000000000000000000003", "1000000000000000000000000004");
        assert!(a > b);
    }

    #[test]
    fn says_a_limit_exactly() {
        let limit = Amount::integer(5);
        assert!(!percent("20", "21").is_above(limit));
        assert!(percent("20", "21.0000000001").is_above(limit));
        assert!(percent("0", "1").is_above(limit));
        assert!(!percent("0", "0").is_above(limit));
        assert!(!percent("20", "1").is_above(Amount::ZERO));
    }

    #[test]
    fn is_shown_rounded() {
        assert_eq!(percent("3", "2").to_string(), "-33.33 %");
        assert_eq!(percent("800", "801").to_string(), "+0.13 %"); // 0.125
        assert_eq!(percent("2", "3").to_string(), "+50 %");
    }
}
