//! Which values of an input are near to one.

use crate::amount::{Amount, Rounding};
use crate::card::{InputKind, Model, State as InputState, Word};
use crate::json::sort_few;
use crate::lists::ToList as _;

/// The words that an input may have, the nearest to a text first: by the number that both begin with where the rest is
/// the same, the lower first where two are as near; then the default; then in the card's order.
pub(super) fn words(model: &Model, id: u16, entry: &InputState, default: Option<Word>, wanted: &str) -> Vec<Word> {
    let Some(kind) = model.input(id).map(|input| &input.kind) else { return Vec::new() };
    let allowed = match kind {
        InputKind::Switch => vec![0, 1],
        _ => entry.allowed.clone(),
    };
    let wanted = measure(wanted);
    let ranked = allowed.into_iter().map(|word| {
        let text = model.word_text(crate::card::Key::Input(id), word);
        let distance = match (wanted, measure(&text)) {
            (Some((to, suffix)), Some((from, other))) if suffix.eq_ignore_ascii_case(other) => {
                distance(from, to).map(|distance| (distance, from))
            }
            _ => None,
        };
        (word, distance)
    });
    let mut ranked: Vec<(Word, Option<(Amount, Amount)>)> = ranked.to_list();
    sort_few(&mut ranked, |(one, a), (other, b)| match (a, b) {
        (Some(a), Some(b)) => a < b,
        (None, None) => default == Some(*one) && default != Some(*other),
        (near, _) => near.is_some(),
    });
    ranked.into_iter().map(|(word, _)| word).to_list()
}

/// The number that a word begins with, and the rest of it.
fn measure(word: &str) -> Option<(Amount, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let (number, suffix) = word.split_at_checked(end)?;
    Some((Amount::parse(number).ok()?, suffix))
}

/// How far apart two amounts are.
pub(super) fn distance(a: Amount, b: Amount) -> Option<Amount> {
    a.max(b).checked_sub(a.min(b)).ok()
}

/// The value within bounds and on the step that is nearest to another; the lower where two are as near.
pub(super) fn number(entry: &InputState, wanted: Amount) -> Option<Amount> {
    let min = entry.bounds.min;
    if wanted <= min {
        return Some(min);
    }
    let top = entry.bounds.max.map_or(wanted, |max| max.min(wanted));
    let Some(step) = entry.step else { return Some(top) };
    let below = top.checked_sub(min).ok()?.rounded(step, Rounding::Floor).ok()?.checked_add(min).ok()?;
    let above = below.checked_add(step).ok().filter(|above| crate::selection::holds(entry, *above));
    let nearer = |above: &Amount| distance(*above, wanted) < distance(below, wanted);
    Some(above.filter(nearer).unwrap_or(below))
}
