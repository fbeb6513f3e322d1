//! Rows of a table that are far from those beside them: most often a slipped decimal point.

use std::collections::BTreeMap;

use credit_estimator::Amount;
use credit_estimator::json::{Value, push_pointer};

use super::Warning;

/// So many times more, or less, than every neighbour is far. Twice as wide and twice as high is four times as much.
pub const FAR: i64 = 5;

struct Row<'v> {
    keys: Vec<&'v str>,
    value: Amount,
    text: &'v str,
    neighbours: usize,
    /// The nearest neighbour, while all of those seen are far below; `None` once one is not.
    above: Option<usize>,
    /// The same for neighbours that are all far above.
    below: Option<usize>,
}

/// Warns of the odd rows, if the value is a table.
///
/// The neighbours of a row are the rows whose keys differ from its own in one place. A row is odd if it has at least two
/// and is at least [`FAR`] times each of them, or each of them at least that many times it. Only rows that are constants
/// above 0 are looked at: to be free is no slip.
pub fn look(pointer: &str, table: &Value, warnings: &mut Vec<Warning>) {
    let (Some(Value::Array(by)), Some(rows)) = (table.get("by"), table.get("rows")) else { return };
    let mut found = Vec::new();
    collect(rows, by.len(), &mut Vec::new(), &mut found);
    for place in 0..by.len() {
        compare(&mut found, place);
    }
    for row in found.iter().filter(|row| row.neighbours > 1) {
        let (Some(nearest), above) = (row.above.or(row.below), row.above.is_some()) else { continue };
        let Some(nearest) = found.get(nearest) else { continue };
        let mut path = format!("{pointer}/rows");
        row.keys.iter().for_each(|key| push_pointer(&mut path, key));
        let side = if above { "above" } else { "below" };
        let (keys, text) = (nearest.keys.join("`, `"), nearest.text);
        let message = format!(
            "`{}` is far {side} every row beside it, by {FAR} times or more; the nearest is `{text}` at `{keys}`",
            row.text
        );
        warnings.push(Warning { code: "odd-row", path, message });
    }
}

/// Compares the rows that differ in one place only.
fn compare(rows: &mut [Row<'_>], place: usize) {
    let mut groups: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let others = row.keys.iter().enumerate().filter(|(level, _)| *level != place).map(|(_, key)| *key);
        groups.entry(others.collect()).or_default().push(at);
    }
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_by_key(|at| rows.get(*at).map(|row| row.value));
        // Only the ends can be far from all: the one below the last is the nearest to it, the one above the first too.
        let nearest = |at: usize| match group.as_slice() {
            [.., second, last] if *last == at => (Some(*second), None),
            [first, second, ..] if *first == at => (None, Some(*second)),
            _ => (None, None),
        };
        for at in &group {
            let (below, above) = nearest(*at);
            let value = |other: Option<usize>| Some((other?, rows.get(other?)?.value));
            let (below, above) = (value(below), value(above));
            let Some(row) = rows.get_mut(*at) else { continue };
            let first = row.neighbours == 0;
            row.neighbours = row.neighbours.saturating_add(group.len()).saturating_sub(1);
            let far = |side: Option<usize>, other: Option<(usize, Amount)>, is_far: &dyn Fn(Amount) -> bool| {
                other.filter(|(_, other)| (first || side.is_some()) && is_far(*other)).map(|(at, _)| at)
            };
            let own = row.value;
            row.above = far(row.above, below, &|other| far_above(own, other));
            row.below = far(row.below, above, &|other| far_above(other, own));
        }
    }
}

fn collect<'v>(rows: &'v Value, levels: usize, keys: &mut Vec<&'v str>, found: &mut Vec<Row<'v>>) {
    match rows {
        Value::Object(members) if levels > 0 => {
            for (key, inner) in members {
                keys.push(key);
                collect(inner, levels.saturating_sub(1), keys, found);
                keys.pop();
            }
        }
        Value::String(text) if levels == 0 => {
            if let Some(value) = Amount::parse(text).ok().filter(|value| *value > Amount::ZERO) {
                found.push(Row { keys: keys.clone(), value, text, neighbours: 0, above: None, below: None });
            }
        }
        _ => {}
    }
}

fn far_above(a: Amount, b: Amount) -> bool {
    b.checked_mul(Amount::integer(FAR)).is_ok_and(|bound| a >= bound)
}
