//! How a difference of two cards is written.

use super::Writer;
use super::shapes::card_fields;
use crate::amount::Amount;
use crate::compare::{Difference, Fate, ModelDifference, Moved, Percent, Repriced, Spread};
use crate::quote::{CardRef, Extent};

/// What a change of a card does to prices, as JSON text. Percentages are rounded to two places; one from nothing is left
/// out.
#[must_use]
pub fn difference(difference: &Difference) -> String {
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, "old", &difference.old);
        card_at(out, "new", &difference.new);
        out.list_at("models", &difference.models, model);
    });
    out.finish()
}

fn card_at(out: &mut Writer, name: &str, card: &CardRef) {
    out.object_at(name, |out| card_fields(out, card));
}

fn model(out: &mut Writer, model: &ModelDifference) {
    out.object(|out| {
        out.text("model", &model.model);
        out.text("label", &model.label);
        let fate = match &model.fate {
            Fate::Added => "added",
            Fate::Gone => "gone",
            Fate::NotInEffect => "not-in-effect",
            Fate::Both(found) if found.is_repriced() => "repriced",
            Fate::Both(found) if found.is_unchanged() => "unchanged",
            Fate::Both(_) => "asked-differently",
        };
        out.text("fate", fate);
        if let Fate::Both(found) = &model.fate {
            repriced(out, found);
        }
    });
}

fn repriced(out: &mut Writer, found: &Repriced) {
    if !found.inputs.is_empty() {
        out.list_at("inputs", &found.inputs, |out, change| {
            out.object(|out| {
                out.text("change", change.change);
                out.text("input", &change.input);
                out.text("message", &change.message);
            });
        });
    }
    out.texts_if("samples", &found.samples);
    if let Some(combinations) = found.combinations {
        out.text("combinations", &combinations.to_string());
    }
    if let Some(drawn) = found.drawn {
        out.count("drawn", drawn);
    }
    out.count("selections", found.selections);
    out.count("changed", found.changed);
    out.count("dearer", found.dearer);
    out.count("cheaper", found.cheaper);
    out.count("unlike", found.unlike);
    out.count("refused", found.refused);
    out.count("offered", found.offered);
    if let Some(spread) = found.credits {
        spread_at(out, "credits", spread, Some);
    }
    if let Some(spread) = found.percent {
        spread_at(out, "percent", spread, Percent::rounded);
    }
    out.amount_if("steepest", found.steepest.and_then(Percent::rounded));
    if !found.worst.is_empty() {
        out.list_at("worst", &found.worst, moved);
    }
    if !found.refusals.is_empty() {
        out.list_at("refusals", &found.refusals, |out, (selection, message)| {
            out.object(|out| {
                out.value_at("selection", selection);
                out.text("message", message);
            });
        });
    }
    if !found.offers.is_empty() {
        out.list_at("offers", &found.offers, |out, selection| {
            out.object(|out| out.value_at("selection", selection));
        });
    }
}

fn spread_at<T>(out: &mut Writer, name: &str, spread: Spread<T>, amount: fn(T) -> Option<Amount>) {
    out.object_at(name, |out| {
        out.amount_if("min", amount(spread.min));
        out.amount_if("median", amount(spread.median));
        out.amount_if("max", amount(spread.max));
    });
}

fn moved(out: &mut Writer, moved: &Moved) {
    out.object(|out| {
        out.value_at("selection", &moved.selection);
        let [min, max] = moved.from;
        out.extent("from", Extent::of(min, max));
        let [min, max] = moved.to;
        out.extent("to", Extent::of(min, max));
        out.amount("credits", moved.credits);
        out.amount_if("percent", moved.percent.rounded());
    });
}
