//! The time of day, which the rules never ask for: what `--at` is when nobody gives it.

use std::time::{SystemTime, UNIX_EPOCH};

use credit_estimator::Instant;

/// Now, as RFC 3339 to the second.
pub fn now() -> String {
    let past = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |past| past.as_secs());
    Instant::from_seconds(past).to_string()
}

/// What `--at` says: `now`, `none` for no instant, or an instant, which the card's reader judges.
pub fn at(word: &str) -> Option<String> {
    match word {
        "now" => Some(now()),
        "none" => None,
        instant => Some(instant.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_later_than_when_this_was_written() {
        assert!(now().as_str() > "2026-01-01T00:00:00Z" && now().len() == 20);
    }
}
