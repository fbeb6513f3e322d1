//! Sources that were read long ago.

use credit_estimator::Instant;
use credit_estimator::json::Value;

use super::{Warning, walk};

/// A source that was read more days ago than these is old.
pub const FRESH_DAYS: i64 = 90;

/// Warns of every `source` of a model whose `date` is long past.
pub fn look(pointer: &str, model: &Value, at: Instant, warnings: &mut Vec<Warning>) {
    walk(model, &mut pointer.to_owned(), &mut |place, value| {
        let Some(date) = value.get("date").and_then(Value::as_str).filter(|_| place.ends_with("/source")) else {
            return;
        };
        // `date` is carried along, so it may be anything; what is no day is not judged.
        let Some(read) = Instant::parse(&format!("{date}T00:00:00Z")) else { return };
        let days = at.days_since(read);
        if days > FRESH_DAYS {
            warnings.push(Warning {
                code: "old-source",
                path: format!("{place}/date"),
                message: format!("this was read {days} days ago; look whether it still holds, and date it anew"),
            });
        }
    });
}
