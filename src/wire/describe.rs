//! What a form needs to draw itself.

use super::Writer;
use super::options::{bounds, items, kind};
use super::selling::selling;
use super::shapes::{card_at, period_fields};
use crate::RateCard;
use crate::card::{Default, Input, InputKind, Model};
use crate::selection::Period;

/// The card's models and inputs, as JSON text.
#[must_use]
pub fn describe(card: &RateCard) -> String {
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, &card.reference());
        out.text_if("title", card.title.as_deref());
        out.text("currency", &card.currency);
        out.list_at("models", &card.models, model);
        selling(out, card);
    });
    out.finish()
}

fn model(out: &mut Writer, model: &Model) {
    out.object(|out| {
        out.text("id", &model.id);
        out.text("label", model.label.as_deref().unwrap_or(&model.id));
        out.text("kind", &model.kind);
        out.text_if("provider", model.provider.as_deref());
        out.text_if("note", model.note.as_deref());
        if let Some(source) = &model.source {
            out.value_at("source", source);
        }
        if !model.effective.always() {
            let text = |end: &Option<(crate::Instant, String)>| end.as_ref().map(|(_, text)| text.clone());
            let effective = Period { from: text(&model.effective.from), until: text(&model.effective.until) };
            out.object_at("effective", |out| period_fields(out, &effective));
        }
        out.text("currency", &model.currency);
        out.list_at("inputs", &model.inputs, input);
    });
}

fn input(out: &mut Writer, input: &Input) {
    let Some(state) = input.states.last() else { return };
    out.object(|out| {
        out.text("name", &input.name);
        out.text_if("label", input.label.as_deref());
        out.text_if("note", input.note.as_deref());
        out.text("type", input.kind.type_name());
        out.text_if("unit", input.unit.as_deref());
        match &input.kind {
            InputKind::Choice { options } => out.texts("options", options),
            InputKind::Options { options } | InputKind::Numbers { options: Some(options) } => {
                out.list_at("options", options, |out, option| out.digits(*option));
            }
            InputKind::Number | InputKind::Numbers { options: None } => {
                bounds(out, state.bounds.min, state.bounds.max, state.step)
            }
            InputKind::Switch => {}
            InputKind::Media { kinds } => {
                let known = kinds.iter().zip(&state.kinds).filter_map(|(name, bounds)| Some((name, bounds.as_ref()?)));
                out.list_at("kinds", known, |out, (name, bounds)| kind(out, name, bounds));
            }
        }
        if matches!(input.kind, InputKind::Numbers { .. } | InputKind::Media { .. }) {
            items(out, state.min_items, state.max_items);
        }
        if !input.labels.is_empty() {
            out.object_at("labels", |out| input.labels.iter().for_each(|(word, text)| out.named(word, text)));
        }
        match (&state.default, &input.kind) {
            (Default::None, _) => {}
            (Default::Auto, _) => out.text("default", "auto"),
            (Default::Number(value), _) => out.amount("default", *value),
            (Default::Word(word), InputKind::Choice { options }) => {
                out.text_if("default", options.get(usize::from(*word)).map(String::as_str))
            }
            (Default::Word(word), InputKind::Options { options }) => {
                out.amount_if("default", options.get(usize::from(*word)).copied())
            }
            (Default::Word(word), _) => out.flag("default", *word == 1),
        }
        out.flag_if("auto", input.auto);
    });
}
