//! How options are written.

use super::shapes::{card_at, problem, rates};
use super::{Ask, Writer};
use crate::card::{FACTS, KindBounds};
use crate::json::Value;
use crate::quote::{InputOptions, OptionValue, Outcome};
use crate::selection::Problem;
use crate::{Amount, RateCard};

/// For each input, each value: what it would cost or save, as JSON text.
#[must_use]
pub fn options(card: &RateCard, ask: &Value) -> String {
    let asked = Ask::read(ask);
    let model = asked.as_ref().map(|ask| ask.model).unwrap_or_default();
    let found = match &asked {
        Ok(ask) => card.options(ask.model, ask.selection, ask.at),
        Err(problems) => Err(problems.clone()),
    };
    let mut out = Writer::new();
    out.object(|out| {
        out.text("model", model);
        card_at(out, &card.reference());
        match &found {
            Ok(options) => {
                out.object_at("now", |out| outcome(out, &options.now));
                out.list_at("inputs", &options.inputs, input);
            }
            Err(problems) => nothing(out, problems),
        }
    });
    out.finish()
}

fn nothing(out: &mut Writer, problems: &[Problem]) {
    out.object_at("now", |out| {
        out.text("outcome", "refused");
        out.list_at("problems", problems, problem);
    });
    out.list_at("inputs", std::iter::empty::<&InputOptions>(), input);
    out.list_at("problems", problems, problem);
}

pub(super) fn outcome(out: &mut Writer, outcome: &Outcome) {
    out.text("outcome", outcome.outcome);
    match (outcome.outcome, outcome.credits) {
        ("range", Some(credits)) => out.span("credits", credits.ends()),
        (_, Some(credits)) => out.extent("credits", credits),
        (_, None) => {}
    }
    if outcome.outcome == "rate" {
        rates(out, &outcome.rates, outcome.fixed.as_ref());
    }
    out.texts_if("estimated", &outcome.estimated);
    if outcome.outcome == "refused" {
        out.list_at("problems", &outcome.problems, problem);
    }
}

fn input(out: &mut Writer, input: &InputOptions) {
    out.object(|out| {
        out.text("input", &input.input);
        out.text("type", input.kind);
        out.flag("offered", input.offered);
        if let Some(value) = &input.value {
            out.value_at("value", value);
        }
        out.flag("defaulted", input.defaulted);
        if let Some((min, max, step)) = input.bounds {
            bounds(out, min, max, step);
        }
        if let Some((min, max)) = input.items {
            items(out, min, max);
        }
        if !input.kinds.is_empty() {
            out.list_at("kinds", &input.kinds, |out, (name, bounds)| kind(out, name, bounds));
        }
        out.list_at("values", &input.values, option);
    });
}

pub(super) fn bounds(out: &mut Writer, min: Amount, max: Option<Amount>, step: Option<Amount>) {
    out.amount("min", min);
    out.amount_if("max", max);
    out.amount_if("step", step);
}

pub(super) fn items(out: &mut Writer, min: u32, max: Option<u32>) {
    out.count("minItems", u64::from(min));
    if let Some(max) = max {
        out.count("maxItems", u64::from(max));
    }
}

pub(super) fn kind(out: &mut Writer, name: &str, bounds: &KindBounds) {
    out.object(|out| {
        out.text("kind", name);
        out.count("min", u64::from(bounds.min));
        if let Some(max) = bounds.max {
            out.count("max", u64::from(max));
        }
        for (fact, limits) in FACTS.iter().zip(&bounds.facts) {
            let Some(limits) = limits else { continue };
            out.object_at(fact, |out| {
                out.amount_if("min", limits.min);
                out.amount_if("max", limits.max);
                out.amount_if("total", limits.total);
            });
        }
    });
}

fn option(out: &mut Writer, option: &OptionValue) {
    out.object(|out| {
        out.value_at("value", &option.value);
        out.flag("current", option.current);
        out.text_if("adds", option.adds.as_deref());
        out.text_if("removes", option.removes.as_deref());
        delta(out, option.delta);
        outcome(out, &option.outcome);
    });
}

pub(super) fn delta(out: &mut Writer, delta: Option<[Amount; 2]>) {
    match delta {
        Some([low, high]) if low == high => out.amount("delta", low),
        Some(ends) => out.span("delta", ends),
        None => {}
    }
}
