//! How each shape is written. `../../wire.d.ts` stands beside this; a test compares the keys.

use super::Writer;
use crate::quote::{Answer, CardRef, Context, Cost, Line, RateLine, Unknown};
use crate::selection::{Period, Problem};

pub(super) fn answer(out: &mut Writer, answer: &Answer) {
    out.object(|out| match answer {
        Answer::Exact(exact) => {
            out.text("outcome", "exact");
            out.text("currency", &exact.currency);
            out.amount("price", exact.price);
            out.amount("credits", exact.credits);
            out.list_at("lines", &exact.lines, line);
            context(out, &exact.context);
        }
        Answer::Range(range) => {
            out.text("outcome", "range");
            out.text("currency", &range.currency);
            out.span("price", range.price);
            out.span("credits", range.credits);
            out.list_at("unknown", &range.unknown, unknown);
            context(out, &range.context);
        }
        Answer::Rate(rate) => {
            out.text("outcome", "rate");
            out.text("currency", &rate.currency);
            rates(out, &rate.rates, rate.fixed.as_ref());
            out.texts("also", &rate.also);
            out.list_at("unknown", &rate.unknown, unknown);
            context(out, &rate.context);
        }
        Answer::Refused(refused) => {
            out.text("outcome", "refused");
            out.list_at("problems", &refused.problems, problem);
            if let Some(found) = &refused.context {
                context(out, found);
            }
        }
    });
}

pub(super) fn rates(out: &mut Writer, rates: &[RateLine], fixed: Option<&Cost>) {
    out.list_at("rates", rates, |out, rate| {
        out.object(|out| {
            out.text("line", &rate.line);
            out.text_if("label", rate.label.as_deref());
            out.text("per", &rate.per);
            out.amount("count", rate.count);
            out.flag_if("started", rate.started);
            out.extent("price", rate.cost.price);
            out.extent("credits", rate.cost.credits);
        });
    });
    if let Some(fixed) = fixed {
        out.object_at("fixed", |out| {
            out.extent("price", fixed.price);
            out.extent("credits", fixed.credits);
        });
    }
}

fn context(out: &mut Writer, context: &Context) {
    out.text("model", &context.model);
    out.value_at("selection", &context.selection);
    out.texts("defaults", &context.defaults);
    out.texts("estimated", &context.estimated);
    card_at(out, &context.card);
}

pub(super) fn card_at(out: &mut Writer, card: &CardRef) {
    out.object_at("card", |out| card_fields(out, card));
}

pub(super) fn card_fields(out: &mut Writer, card: &CardRef) {
    out.text("id", &card.id);
    out.text("version", &card.version);
    out.text("digest", &card.digest);
}

fn line(out: &mut Writer, line: &Line) {
    out.object(|out| {
        out.text("line", &line.line);
        out.text_if("label", line.label.as_deref());
        out.amount("amount", line.amount);
        out.amount("credits", line.credits);
        out.amount_if("quantity", line.quantity);
        out.text_if("unit", line.unit.as_deref());
        out.amount_if("rate", line.rate);
        out.amount_if("per", line.per);
        if !line.times.is_empty() {
            out.list_at("times", &line.times, |out, factor| out.digits(*factor));
        }
    });
}

fn unknown(out: &mut Writer, unknown: &Unknown) {
    out.object(|out| {
        out.text_if("input", unknown.input.as_deref());
        out.texts_if("facts", &unknown.facts);
        out.flag_if("auto", unknown.auto);
        out.text_if("because", unknown.because.as_deref());
    });
}

pub(super) fn problem(out: &mut Writer, problem: &Problem) {
    out.object(|out| {
        out.text("code", problem.code);
        out.text_if("input", problem.input.as_deref());
        if let Some(value) = &problem.value {
            out.value_at("value", value);
        }
        out.text("message", &problem.message);
        out.texts_if("names", &problem.names);
        out.text_if("expected", problem.expected.as_deref());
        out.texts_if("options", &problem.options);
        out.amount_if("min", problem.min);
        out.amount_if("max", problem.max);
        out.amount_if("step", problem.step);
        out.text_if("because", problem.because.as_deref());
        if let Some(when) = &problem.when {
            out.value_at("when", when);
        }
        if !problem.periods.is_empty() {
            out.list_at("periods", &problem.periods, period);
        }
    });
}

fn period(out: &mut Writer, period: &Period) {
    out.object(|out| period_fields(out, period));
}

pub(super) fn period_fields(out: &mut Writer, period: &Period) {
    out.text_if("from", period.from.as_deref());
    out.text_if("until", period.until.as_deref());
}
