//! How credits are sold and held, as a page needs it to draw plans and packs.

use super::Writer;
use crate::RateCard;
use crate::card::{Grant, Pack, Plan};

/// Plans, packs, trial and what the wallet does, as members of a description; nothing for what the card has not.
pub(super) fn selling(out: &mut Writer, card: &RateCard) {
    let selling = &card.selling;
    if !selling.plans.is_empty() {
        out.list_at("plans", &selling.plans, plan);
    }
    if !selling.packs.is_empty() {
        out.list_at("packs", &selling.packs, pack);
    }
    if let Some(trial) = selling.trial {
        out.object_at("trial", |out| {
            out.amount("credits", trial.credits);
            days(out, trial.valid_days);
        });
    }
    if let Some(wallet) = &selling.wallet {
        out.object_at("wallet", |out| {
            out.texts("whenEmpty", wallet.when_empty.as_deref().unwrap_or_default());
            out.object_at("returns", |out| {
                wallet.returns.iter().for_each(|(ending, all)| out.named(ending, if *all { "all" } else { "none" }));
            });
        });
    }
}

fn days(out: &mut Writer, days: Option<u32>) {
    if let Some(days) = days {
        out.count("validDays", u64::from(days));
    }
}

fn plan(out: &mut Writer, plan: &Plan) {
    out.object(|out| {
        out.text("id", &plan.id);
        out.text("label", plan.name());
        out.text_if("note", plan.note.as_deref());
        if let Some(source) = &plan.source {
            out.value_at("source", source);
        }
        out.amount_if("month", plan.month);
        out.amount_if("year", plan.year);
        out.list_at("grants", &plan.grants, grant);
        out.text_if("queue", plan.queue.as_deref());
    });
}

fn grant(out: &mut Writer, grant: &Grant) {
    out.object(|out| {
        out.text_if("label", grant.label.as_deref());
        out.amount("credits", grant.credits);
        out.text(
            "expires",
            match (grant.with_cycle, grant.valid_days) {
                (true, _) => "cycle",
                (false, Some(_)) => "days",
                (false, None) => "never",
            },
        );
        days(out, grant.valid_days);
        if let Some(usage) = &grant.usage {
            out.value_at("use", usage.written());
        }
    });
}

fn pack(out: &mut Writer, pack: &Pack) {
    out.object(|out| {
        out.text("id", &pack.id);
        out.text("label", pack.name());
        out.text_if("note", pack.note.as_deref());
        if let Some(source) = &pack.source {
            out.value_at("source", source);
        }
        out.amount("price", pack.price);
        out.amount("credits", pack.credits);
        if pack.bonus.is_positive() {
            out.amount("bonus", pack.bonus);
        }
        days(out, pack.valid_days);
    });
}
