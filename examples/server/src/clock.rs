//! The server's clock, in whole milliseconds.

use std::time::{SystemTime, UNIX_EPOCH};

use credit_estimator::Instant;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// As an instant, such as `2026-11-22T00:00:00.125Z`.
pub(crate) fn instant(millis: i64) -> Instant {
    let millis = u64::try_from(millis).unwrap_or(0);
    let second = Instant::from_seconds(millis / 1000);
    let text = second.to_string();
    let text = format!("{}.{:03}Z", text.trim_end_matches('Z'), millis % 1000);
    Instant::parse(&text).unwrap_or(second)
}

/// As it is written.
pub(crate) fn text(millis: i64) -> String {
    instant(millis).to_string()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn an_instant_keeps_its_milliseconds() {
        // 1,234,567,890 s is 2009-02-13T23:31:30Z, as everybody knows.
        assert_eq!(text(1_234_567_890_000), "2009-02-13T23:31:30Z");
        assert_eq!(text(1_234_567_890_050), "2009-02-13T23:31:30.05Z");
        assert_eq!(text(-5), "1970-01-01T00:00:00Z");
    }
}
