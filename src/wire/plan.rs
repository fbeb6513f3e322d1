//! Ways to pay for a month's work: what is asked, and how the answer is written.

use super::Writer;
use super::ask::instant;
use super::fields::Fields;
use super::options::outcome;
use super::shapes::{card_at, problem};
use crate::RateCard;
use crate::amount::Amount;
use crate::json::Value;
use crate::selection::Problem;
use crate::wallet::{Billing, Curve, MonthAsk, PackCount, PackFit, PayWay, Payment, PlanFit, WaysToPay, Work, WorkRow};

const FIELDS: [&str; 7] = ["work", "at", "plans", "packs", "billing", "context", "curveTo"];

/// Ways to pay for a month's work, cheapest first, as JSON text.
///
/// ```
/// use credit_estimator::{RateCard, json, wire};
/// let card = RateCard::parse(r#"{
///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
///   "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ],
///   "packs": [ { "id": "p100", "price": "3", "credits": "100" } ] }"#)?;
/// let ask = r#"{ "work": [ { "model": "still", "selection": {}, "count": 30 } ] }"#;
/// let text = wire::plan(&card, &json::parse(ask).unwrap().value);
/// // 120 credits a month: five months are 600, six packs for 18.
/// assert!(text.contains(r#""packs":[{"pack":"p100","label":"p100","count":6}],"perMonth":"3.6""#));
/// # Ok::<(), credit_estimator::CardError>(())
/// ```
#[must_use]
pub fn plan(card: &RateCard, ask: &Value) -> String {
    let found = read(card, ask).and_then(|ask| card.ways_to_pay(&ask));
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, &card.reference());
        match found {
            Ok(found) => answer(out, &found),
            Err(problems) => {
                for name in ["rows", "ways", "plans", "packs"] {
                    out.list_at(name, std::iter::empty::<()>(), |_, ()| {});
                }
                out.list_at("problems", &problems, problem);
            }
        }
    });
    out.finish()
}

fn read<'a>(card: &RateCard, ask: &'a Value) -> Result<MonthAsk<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let Some(mut fields) = Fields::of(ask, String::new(), &FIELDS, &mut problems) else { return Err(problems) };
    let mut work = Vec::new();
    for (item, at) in fields.list("work", "a list of what is made in a month").iter().zip(0..) {
        work.extend(row(item, at, fields.problems()));
    }
    let ask = MonthAsk {
        work,
        at: instant(ask, fields.problems()),
        plans: names(&mut fields, "plans"),
        packs: names(&mut fields, "packs"),
        billing: fields.given("billing").and_then(|_| fields.one_of("billing", Billing::ALL, Billing::name)),
        context: fields.object_if("context"),
        curve_to: fields.amount_if("curveTo"),
    };
    // Told together with what is no fault of form.
    problems.extend(card.problems_of(&ask));
    if problems.is_empty() { Ok(ask) } else { Err(problems) }
}

fn row<'a>(item: &'a Value, at: usize, problems: &mut Vec<Problem>) -> Option<Work<'a>> {
    let mut fields = Fields::of(item, format!("work[{at}]"), &["model", "selection", "count"], problems)?;
    let model = fields.text("model");
    let selection = fields.object("selection");
    let count = fields.integer("count");
    if let Some(count) = count.filter(|count| *count < 1) {
        let problem =
            Problem::new("out-of-range", fields.at("count"), format!("`count` must be 1 or more, got {count}"));
        fields.wrong(Problem { min: Some(Amount::ONE), ..problem });
    }
    let count = count.and_then(|count| u64::try_from(count).ok()).filter(|count| *count > 0);
    Some(Work { model: model?, selection: selection?, count: count? })
}

/// A list of ids, if one is given.
fn names<'a>(fields: &mut Fields<'a, '_>, name: &str) -> Option<Vec<&'a str>> {
    fields.given(name)?;
    let mut names = Vec::new();
    for (item, at) in fields.list(name, "a list of ids").iter().zip(0..) {
        match item.as_str() {
            Some(id) => names.push(id),
            None => fields.wrong(Problem::wrong_type(format!("{name}[{at}]"), item, "an id, as text")),
        }
    }
    Some(names)
}

fn answer(out: &mut Writer, found: &WaysToPay) {
    out.list_at("rows", &found.rows, row_of);
    if let Some(credits) = found.credits {
        out.extent("credits", credits);
    }
    out.list_at("ways", &found.ways, way);
    out.list_at("plans", &found.plans, plan_fit);
    out.list_at("packs", &found.packs, pack_fit);
    if let Some(found) = &found.curve {
        out.object_at("curve", |out| curve(out, found));
    }
    if !found.problems.is_empty() {
        out.list_at("problems", &found.problems, problem);
    }
}

fn row_of(out: &mut Writer, row: &WorkRow) {
    out.object(|out| {
        outcome(out, &row.outcome);
        if let Some(all) = row.all {
            out.extent("all", all);
        }
    });
}

fn plan_of(out: &mut Writer, plan: Option<&(String, String, Billing)>) {
    if let Some((id, label, billing)) = plan {
        out.text("plan", id);
        out.text("label", label);
        out.text("billing", billing.name());
    }
}

fn way(out: &mut Writer, way: &PayWay) {
    out.object(|out| {
        out.text("id", &way.id);
        plan_of(out, way.plan.as_ref());
        out.list_at("pays", &way.pays, payment);
        out.list_at("packs", &way.packs, pack_count);
        out.amount("perMonth", way.per_month);
        out.amount_if("perCredit", way.per_credit);
        out.list_at("each", &way.each, |out, each| out.extent_or_null(*each));
        out.amount("credits", way.credits);
        out.amount("bonus", way.bonus);
        out.extent("used", way.used);
        out.extent("unused", way.unused);
        out.extent("expires", way.expires);
        out.count("months", u64::from(way.months));
    });
}

fn payment(out: &mut Writer, payment: &Payment) {
    out.object(|out| {
        out.text("what", payment.what);
        out.amount("price", payment.price);
        out.count("months", u64::from(payment.months));
    });
}

fn pack_count(out: &mut Writer, found: &PackCount) {
    out.object(|out| {
        out.text("pack", &found.pack);
        out.text("label", &found.label);
        out.count("count", found.count);
    });
}

fn makes(out: &mut Writer, makes: &[Option<u64>]) {
    out.list_at("makes", makes, |out, count| out.count_or_null(*count));
}

fn plan_fit(out: &mut Writer, fit: &PlanFit) {
    out.object(|out| {
        out.text("plan", &fit.plan);
        out.text("label", &fit.label);
        out.text_if("note", fit.note.as_deref());
        out.text("billing", fit.billing.name());
        out.text_if("queue", fit.queue.as_deref());
        out.amount("price", fit.price);
        out.amount("perMonth", fit.per_month);
        out.amount("credits", fit.credits);
        out.list_at("restricted", &fit.restricted, |out, (credits, usage)| {
            out.object(|out| {
                out.amount("credits", *credits);
                out.value_at("use", usage.written());
            });
        });
        out.amount_if("perCredit", fit.per_credit);
        makes(out, &fit.makes);
        out.amount_if("missing", fit.missing);
        out.amount_if("unused", fit.unused);
        out.text_if("way", fit.way.as_deref());
    });
}

fn pack_fit(out: &mut Writer, fit: &PackFit) {
    out.object(|out| {
        out.text("pack", &fit.pack);
        out.text("label", &fit.label);
        out.text_if("note", fit.note.as_deref());
        out.amount("price", fit.price);
        out.amount("credits", fit.credits);
        out.amount("bonus", fit.bonus);
        if let Some(days) = fit.valid_days {
            out.count("validDays", u64::from(days));
        }
        out.amount_if("perCredit", fit.per_credit);
        makes(out, &fit.makes);
    });
}

fn curve(out: &mut Writer, curve: &Curve) {
    out.amount("upTo", curve.up_to);
    out.list_at("ways", &curve.ways, |out, way| {
        out.object(|out| {
            out.text("id", &way.id);
            plan_of(out, way.plan.as_ref());
            out.list_at("steps", &way.steps, |out, (above, cost)| {
                out.object(|out| {
                    out.amount("above", *above);
                    out.amount("perMonth", *cost);
                });
            });
            out.flag_if("joined", way.joined);
            out.amount_if("upTo", way.up_to);
        });
    });
    out.list_at("cheapest", &curve.cheapest, |out, from| {
        out.object(|out| {
            out.amount("above", from.above);
            out.text("way", &from.way);
            out.amount("perMonth", from.per_month);
        });
    });
}
