//! How a census is written.

use super::shapes::problem;
use super::{Ask, Writer};
use crate::RateCard;
use crate::json::Value;

/// Every price that a model has, counted, as JSON text.
#[must_use]
pub fn census(card: &RateCard, ask: &Value) -> String {
    let found = Ask::read(ask).and_then(|ask| card.census(ask.model, ask.selection, ask.at));
    let mut out = Writer::new();
    out.object(|out| match &found {
        Ok(census) => {
            out.text("model", &census.model);
            out.count("priced", census.priced);
            out.count("refused", census.refused);
            out.flag("sampled", census.sampled);
            if let Some(ends) = census.credits {
                out.span("credits", ends);
            }
        }
        Err(problems) => out.list_at("problems", problems, problem),
    });
    out.finish()
}
