//! The time of day, which the rules never ask for: what `--at` is when nobody gives it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, as RFC 3339 to the second.
pub fn now() -> String {
    let past = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |past| past.as_secs());
    rfc3339(past)
}

/// What `--at` says: `now`, `none` for no instant, or an instant, which the card's reader judges.
pub fn at(word: &str) -> Option<String> {
    match word {
        "now" => Some(now()),
        "none" => None,
        instant => Some(instant.to_owned()),
    }
}

/// Seconds since 1970-01-01T00:00:00Z as an instant, up to the year 9999.
fn rfc3339(seconds: u64) -> String {
    let seconds = seconds.min(253_402_300_799);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (mut year, mut day) = (1970_u64, days);
    // At most 8,030 turns, once a run.
    while let Some(left) = day.checked_sub(length_of_year(year)) {
        (year, day) = (year.saturating_add(1), left);
    }
    let february = if length_of_year(year) == 366 { 29 } else { 28 };
    let mut month = 1_u64;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        let Some(left) = day.checked_sub(length) else { break };
        (month, day) = (month.saturating_add(1), left);
    }
    let day = day.saturating_add(1);
    let (hour, minute) = (second.div_euclid(3600), second.rem_euclid(3600).div_euclid(60));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z", second.rem_euclid(60))
}

fn length_of_year(year: u64) -> u64 {
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    if leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_an_instant() {
        // The second of each pair is a day, or a second, later.
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (86_399, "1970-01-01T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_234_567_890, "2009-02-13T23:31:30Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (u64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
        }
    }

    #[test]
    fn it_is_later_than_when_this_was_written() {
        assert!(now().as_str() > "2026-01-01T00:00:00Z" && now().len() == 20);
    }
}
