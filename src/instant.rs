//! Instants: RFC 3339 with an offset. The crate reads no clock; an instant is always given.

use std::fmt;

/// The last second that can be written, 9999-12-31T23:59:59Z.
const LAST: i64 = 253_402_300_799;

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

    /// So many seconds after 1970-01-01T00:00:00Z, at most the last of the year 9999.
    ///
    /// ```
    /// assert_eq!(credit_estimator::Instant::from_seconds(1_234_567_890).to_string(), "2009-02-13T23:31:30Z");
    /// ```
    #[must_use]
    pub fn from_seconds(seconds: u64) -> Self {
        Self { seconds: i64::try_from(seconds).unwrap_or(LAST).min(LAST), fraction: 0 }
    }

    /// So many days of 24 hours later. `None` after the year 9999.
    ///
    /// ```
    /// use credit_estimator::Instant;
    /// let bought = Instant::parse("2028-02-28T12:00:00Z").unwrap();
    /// assert_eq!(bought.plus_days(2).unwrap().to_string(), "2028-03-01T12:00:00Z");
    /// ```
    #[must_use]
    pub fn plus_days(self, days: u32) -> Option<Self> {
        self.within(self.seconds.checked_add(i64::from(days).checked_mul(86_400)?)?)
    }

    /// So many months later, by the calendar in UTC: on the same day of the month, or on its last where it is shorter.
    /// `None` after the year 9999.
    ///
    /// ```
    /// use credit_estimator::Instant;
    /// let since = Instant::parse("2027-01-31T08:00:00Z").unwrap();
    /// assert_eq!(since.plus_months(1).unwrap().to_string(), "2027-02-28T08:00:00Z");
    /// assert_eq!(since.plus_months(2).unwrap().to_string(), "2027-03-31T08:00:00Z");
    /// assert_eq!(since.plus_months(13).unwrap().to_string(), "2028-02-29T08:00:00Z");
    /// ```
    #[must_use]
    pub fn plus_months(self, months: u32) -> Option<Self> {
        let (year, month, day) = date(self.seconds.div_euclid(86_400));
        let months = year.checked_mul(12)?.checked_add(month)?.checked_sub(1)?.checked_add(i64::from(months))?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12).checked_add(1)?);
        let midnight = (28..=day.max(28)).rev().find_map(|last| days(year, month, day.min(last)))?;
        self.within(midnight.checked_mul(86_400)?.checked_add(self.seconds.rem_euclid(86_400))?)
    }

    /// How many whole months have passed since another instant, counted as [`Instant::plus_months`] counts them.
    /// `None` if it lies ahead.
    ///
    /// ```
    /// use credit_estimator::Instant;
    /// let day = |text| Instant::parse(text).unwrap();
    /// assert_eq!(day("2027-02-28T00:00:00Z").months_since(day("2027-01-31T00:00:00Z")), Some(1));
    /// assert_eq!(day("2027-02-27T23:59:59Z").months_since(day("2027-01-31T00:00:00Z")), Some(0));
    /// assert_eq!(day("2027-01-30T00:00:00Z").months_since(day("2027-01-31T00:00:00Z")), None);
    /// ```
    #[must_use]
    pub fn months_since(self, earlier: Self) -> Option<u32> {
        let ((year, month, _), (first, start, _)) =
            (date(self.seconds.div_euclid(86_400)), date(earlier.seconds.div_euclid(86_400)));
        let months = year.checked_sub(first)?.checked_mul(12)?.checked_add(month.checked_sub(start)?)?;
        // Begun in the calendar, perhaps not yet whole.
        let begun = u32::try_from(months).ok()?;
        if earlier.plus_months(begun)? <= self { Some(begun) } else { begun.checked_sub(1) }
    }

    /// The same fraction of another second, up to the year 9999, which is what can be written.
    fn within(self, seconds: i64) -> Option<Self> {
        (seconds <= LAST).then_some(Self { seconds, ..self })
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

/// In UTC, `2026-11-22T00:00:00Z`; a fraction of a second without trailing zeros.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.seconds.div_euclid(86_400));
        let second = self.seconds.rem_euclid(86_400);
        let (hour, minute) = (second.div_euclid(3600), second.rem_euclid(3600).div_euclid(60));
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}", second.rem_euclid(60))?;
        if self.fraction > 0 {
            let digits = format!("{:018}", self.fraction);
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

/// The year, month and day that begin so many days after 1970-01-01: Hinnant's `civil_from_days`, in which a year begins
/// in March, so that the day that is sometimes missing is its last.
fn date(days: i64) -> (i64, i64, i64) {
    // 719,468 days lie between 0000-03-01 and 1970-01-01; 400 years have 146,097.
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leaps = (day_of_era / 1_460).saturating_sub(day_of_era / 36_524).saturating_add(day_of_era / 146_096);
    let year_of_era = day_of_era.saturating_sub(leaps) / 365;
    let before = (year_of_era.saturating_mul(365)).saturating_add(year_of_era / 4).saturating_sub(year_of_era / 100);
    let day_of_year = day_of_era.saturating_sub(before);
    let from_march = day_of_year.saturating_mul(5).saturating_add(2) / 153;
    let day = day_of_year.saturating_sub(from_march.saturating_mul(153).saturating_add(2) / 5).saturating_add(1);
    let month = if from_march < 10 { from_march.saturating_add(3) } else { from_march.saturating_sub(9) };
    let year = era.saturating_mul(400).saturating_add(year_of_era).saturating_add(i64::from(month <= 2));
    (year, month, day)
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
    fn writes_what_it_read() {
        for text in [
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "1600-02-29T01:02:03Z",
            "1900-02-28T23:59:59Z",
            "1900-03-01T00:00:00Z",
            "2000-02-29T00:00:00Z",
            "2000-12-31T23:59:59.5Z",
            "2001-01-01T00:00:00.000000000000000001Z",
            "2100-02-28T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            assert_eq!(Instant::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Instant::parse("2026-11-22T01:30:00.50+01:30").unwrap().to_string(), "2026-11-22T00:00:00.5Z");
    }

    #[test]
    fn months_end_where_they_end() {
        let plus = |text: &str, months| Instant::parse(text).unwrap().plus_months(months).map(|at| at.to_string());
        for (from, months, to) in [
            ("2026-01-31T23:59:59Z", 1, "2026-02-28T23:59:59Z"),
            ("2028-01-31T00:00:00Z", 1, "2028-02-29T00:00:00Z"),
            ("2028-02-29T00:00:00Z", 12, "2029-02-28T00:00:00Z"),
            ("2028-02-29T00:00:00Z", 48, "2032-02-29T00:00:00Z"),
            ("2026-10-31T00:00:00Z", 1, "2026-11-30T00:00:00Z"),
            ("2026-11-22T06:00:00Z", 2, "2027-01-22T06:00:00Z"),
            ("2026-12-31T00:00:00Z", 0, "2026-12-31T00:00:00Z"),
            ("2099-12-31T00:00:00Z", 2, "2100-02-28T00:00:00Z"),
        ] {
            assert_eq!(plus(from, months).as_deref(), Some(to), "{from} + {months}");
        }
        assert_eq!(plus("9999-12-01T00:00:00Z", 1), None);
        assert_eq!(plus("2026-01-01T00:00:00Z", u32::MAX), None);
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
