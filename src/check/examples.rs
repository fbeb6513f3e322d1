//! The worked examples of a card come out to the last digit.

use crate::card::{DraftModel, Example, Problems, RateCard};
use crate::lists::ToList as _;
use crate::quote::Answer;

pub(super) fn check(problems: &mut Problems, card: &RateCard, drafted: &DraftModel<'_>) {
    for example in &drafted.examples {
        let answer = card.quote_entry(&drafted.model, example.selection);
        if let Some(message) = mismatch(example, &answer) {
            problems.at("example-mismatch", format!("{}/examples/{}", drafted.pointer, example.index), message);
        }
    }
}

fn mismatch(example: &Example<'_>, answer: &Answer) -> Option<String> {
    match (answer, example.refused) {
        (Answer::Refused(refused), Some(code)) => {
            let codes: Vec<&str> = refused.problems.iter().map(|problem| problem.code).to_list();
            (!codes.contains(&code))
                .then(|| format!("this is refused with `{}`, not with `{code}`", codes.join("`, `")))
        }
        (_, Some(code)) => Some(format!("this is priced, not refused with `{code}`")),
        (Answer::Exact(exact), None) => {
            let price = example.price?;
            let off = exact
                .price
                .checked_sub(price)
                .and_then(|off| if off.is_negative() { price.checked_sub(exact.price) } else { Ok(off) });
            if off.is_ok_and(|off| off > example.about) {
                return Some(format!("this comes to a price of {}, not {price}", exact.price));
            }
            let credits = example.credits.filter(|credits| *credits != exact.credits)?;
            Some(format!("this comes to {} credits, not {credits}", exact.credits))
        }
        (Answer::Range(range), None) => {
            Some(format!("this is no exact price but between {} and {}", range.price[0], range.price[1]))
        }
        (Answer::Rate(_), None) => {
            Some(String::from("this is no exact price but a rate: something without an end is not given"))
        }
        (Answer::Refused(refused), None) => {
            let first = refused.problems.first().map(|problem| problem.message.as_str()).unwrap_or_default();
            Some(format!("this is refused: {first}"))
        }
    }
}
