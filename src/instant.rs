//! Instants: RFC 3339 with an offset. The crate reads no clock; an instant is always given.

/// A point in time, exact to the digit that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant {
    // Seconds since 1970-01-01T00:00:00Z, then the fraction in units of 10^-18 s.
    seconds: i64,
    fraction: u64,
}

impl Instant {
    /// Reads `2026-11-22T00:00:00Z` or `2026-11-22T01:00:00.5+01:00`. `None` if it is malformed or no such day exists.
    ///
    /// ```
    /// use credit_estimator::Instant;
    /// assert!(Instant::parse("2026-03-01T00:59:59+01:00") < Instant::parse("2026-03-01T00:00:00Z"));
    /// assert_eq!(Instant::parse("2026-02-30T00:00:00Z"), None);
    /// assert_eq!(Instant::parse("2026-03-01"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Digits(text.as_bytes());
        let year = rest.number(4)?;
        rest.mark(b"-")?;
        let month = rest.number(2)?;
        rest.mark(b"-")?;
        let day = rest.number(2)?;
        rest.mark(b"Tt")?;
        let hour = rest.number(2)?;
        rest.mark(b":")?;
        let minute = rest.number(2)?;
        rest.mark(b":")?;
        let second = rest.number(2)?;
        let fraction = if rest.mark(b".").is_some() { rest.fraction()? } else { 0 };
        let offset = match rest.mark(b"Zz+-")? {
            sign @ (b'+' | b'-') => {
                let hours = rest.number(2)?;
                rest.mark(b":")?;
                let minutes = rest.number(2)?;
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
                if sign == b'-' { minutes.checked_neg()? } else { minutes }
            }
            _ => 0,
        };
        if !rest.0.is_empty() || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = days(year, month, day)?;
        let minutes =
            days.checked_mul(24)?.checked_add(hour)?.checked_mul(60)?.checked_add(minute)?.checked_sub(offset)?;
        Some(Self { seconds: minutes.checked_mul(60)?.checked_add(second)?, fraction })
    }

    /// How many whole days of 24 hours have passed since another instant; fewer than 0 if it lies ahead.
    ///
    /// ```
    /// use credit_estimator::Instant;
    /// let day = |text| Instant::parse(text).unwrap();
    /// assert_eq!(day("2026-03-01T00:00:00Z").days_since(day("2026-02-27T00:00:00Z")), 2);
    /// assert_eq!(day("2026-03-01T00:00:00Z").days_since(day("2026-02-27T00:00:01Z")), 1);
    /// ```
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        let seconds = self.seconds.saturating_sub(earlier.seconds);
        let begun = i64::from(self.fraction < earlier.fraction);
        seconds.saturating_sub(begun).div_euclid(86_400)
    }
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month).ok()?.checked_sub(1)?;
    if day < 1 || day > *lengths.get(before)? {
        return None;
    }
    let in_year: i64 = lengths.iter().take(before).sum();
    let past = year.checked_sub(1)?;
    let leaps = past.div_euclid(4).checked_sub(past.div_euclid(100))?.checked_add(past.div_euclid(400))?;
    // 719,162 days lie between 0001-01-01 and 1970-01-01.
    past.checked_mul(365)?.checked_add(leaps)?.checked_add(in_year)?.checked_add(day)?.checked_sub(719_163)
}

struct Digits<'t>(&'t [u8]);

impl Digits<'_> {
    fn number(&mut self, length: usize) -> Option<i64> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        head.iter().try_fold(0_i64, |value, byte| {
            let digit = byte.is_ascii_digit().then(|| i64::from(byte.wrapping_sub(b'0')))?;
            value.checked_mul(10)?.checked_add(digit)
        })
    }

    fn mark(&mut self, any_of: &[u8]) -> Option<u8> {
        let (first, tail) = self.0.split_first()?;
        if !any_of.contains(first) {
            return None;
        }
        self.0 = tail;
        Some(*first)
    }

    fn fraction(&mut self) -> Option<u64> {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = i64::try_from(length).ok().filter(|digits| (1..=18).contains(digits))?;
        let value = u64::try_from(self.number(length)?).ok()?;
        value.checked_mul(10_u64.checked_pow(u32::try_from(18_i64.checked_sub(digits)?).ok()?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn counts_seconds_as_unix_does() {
        // `date -u -d … +%s`
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-22T00:00:00Z", 1_795_305_600),
            ("1969-12-31T23:59:59Z", -1),
            ("2026-11-22T01:30:00+01:30", 1_795_305_600),
        ] {
            assert_eq!(Instant::parse(text).unwrap().seconds, seconds, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "now",
            "2026-03-01",
            "2026-03-01T00:00:00",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T00:00:60Z",
            "2026-03-01T00:00:00.Z",
            "2026-03-01T00:00:00Zz",
            "2026-03-01 00:00:00Z",
            "2026-03-01T00:00:00+1:00",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }
}
