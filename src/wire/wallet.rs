//! Wallets and what happens to them: what is answered, and how it is written.

use super::Writer;
use super::ask::Ask;
use super::fields::Fields;
use super::options::outcome;
use super::shapes::{card_at, problem};
use super::wallet_ask::{ReplayAsk, wallet as read_wallet};
use crate::card::RateCard;
use crate::json::Value;
use crate::lists::ToList;
use crate::quote::{Answer, Extent, Outcome};
use crate::selection::Problem;
use crate::wallet::{Credits, Entry, Event, Hold, JobEnding, Lot, Preview, Share, Wallet, WayOffer, WayOn};

/// The wallet and its ledger after what happened, as JSON text; or everything that is wrong with the events.
///
/// ```
/// use credit_estimator::{RateCard, json, wire};
/// let card = RateCard::parse(r#"{
///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
///   "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ],
///   "packs": [ { "id": "p100", "price": "10", "credits": "100", "validDays": 180 } ] }"#)?;
/// let ask = r#"{ "events": [ { "type": "purchase", "at": "2026-11-22T00:00:00Z", "id": "a", "pack": "p100" } ] }"#;
/// let text = wire::replay(&card, &json::parse(ask).unwrap().value);
/// assert!(text.contains(r#""until":"2027-05-21T00:00:00Z""#));
/// # Ok::<(), credit_estimator::CardError>(())
/// ```
#[must_use]
pub fn replay(card: &RateCard, ask: &Value) -> String {
    let found = replayed(card, ReplayAsk::read(ask));
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, &card.reference());
        match &found {
            Ok((wallet, entries)) => {
                out.object_at("wallet", |out| self::wallet(out, wallet));
                out.list_at("entries", entries, |out, found| entry(out, wallet, found));
            }
            Err(problems) => {
                out.list_at("entries", std::iter::empty::<&Entry>(), |_, _| {});
                out.list_at("problems", problems, problem);
            }
        }
    });
    out.finish()
}

/// An event that is refused is left out of what the next ones meet, so that all faults are told at once.
fn replayed(card: &RateCard, ask: ReplayAsk) -> Result<(Wallet, Vec<Entry>), Vec<Problem>> {
    let mut wallet = Wallet::new(card);
    let (mut entries, mut problems) = (Vec::new(), ask.problems);
    if let (Some(upto), Some((_, first))) = (ask.at, ask.events.first())
        && upto < first.at
    {
        let message = format!("`at` must not lie before the first event, at {}", first.at);
        problems.push(Problem::new("before-first-grant", "at", message));
    }
    for (i, event) in ask.events.iter().filter(|(_, event)| ask.at.is_none_or(|upto| event.at <= upto)) {
        match wallet.apply(card, event) {
            Ok(moved) => entries.extend(moved.into_iter().map(|entry| {
                let event = (!entry.what.is_of_time()).then_some(*i);
                Entry { event, ..entry }
            })),
            Err(found) => problems.extend(found.into_iter().map(|problem| Problem {
                input: Some(format!("events[{i}].{}", problem.input.as_deref().unwrap_or("type"))),
                ..problem
            })),
        }
    }
    // Otherwise what is wrong is told already.
    if let Some(upto) = ask.at.filter(|_| problems.is_empty()) {
        entries.extend(wallet.advance(upto)?);
    }
    if problems.is_empty() { Ok((wallet, entries)) } else { Err(problems) }
}

/// Events given as plain data, a list of them, in their order.
///
/// ```
/// use credit_estimator::{json, wire};
/// let list = |text| json::parse(text).unwrap().value;
/// let events = wire::events(&list(r#"[ { "type": "return", "at": "2026-11-22T00:00:00Z", "hold": "job" } ]"#));
/// assert_eq!(events.unwrap().len(), 1);
/// let problems = wire::events(&list(r#"[ { "type": "return", "hold": "job" } ]"#)).unwrap_err();
/// assert_eq!(problems[0].input.as_deref(), Some("events[0].at"));
/// ```
///
/// # Errors
/// All that is wrong with their form.
pub fn events(list: &Value) -> Result<Vec<Event>, Vec<Problem>> {
    let ask = ReplayAsk::read(&Value::Object(vec![(String::from("events"), list.clone())]));
    if ask.problems.is_empty() {
        Ok(ask.events.into_iter().map(|(_, event)| event).to_list())
    } else {
        Err(ask.problems)
    }
}

/// A wallet as JSON text.
#[must_use]
pub fn wallet_json(wallet: &Wallet) -> String {
    let mut out = Writer::new();
    out.object(|out| self::wallet(out, wallet));
    out.finish()
}

/// What is wrong with a selection or an event, as JSON text: a list.
#[must_use]
pub fn problems_json(problems: &[Problem]) -> String {
    let mut out = Writer::new();
    out.list(problems, problem);
    out.finish()
}

/// What a job of which the answer is known would do to a wallet, as JSON text.
#[must_use]
pub fn preview_json(card: &RateCard, wallet: &Wallet, answer: &Answer, preview: &Preview) -> String {
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, &card.reference());
        write_preview(out, card, wallet, &Outcome::from(answer.clone()), preview);
    });
    out.finish()
}

/// What a job would do to a wallet, as JSON text.
#[must_use]
pub fn preview(card: &RateCard, ask: &Value) -> String {
    let mut out = Writer::new();
    out.object(|out| {
        card_at(out, &card.reference());
        match previewed(card, ask) {
            Ok((wallet, now, preview)) => write_preview(out, card, &wallet, &now, &preview),
            Err(problems) => {
                out.text("state", "unpriced");
                out.list_at("problems", &problems, problem);
            }
        }
    });
    out.finish()
}

fn previewed(card: &RateCard, ask: &Value) -> Result<(Wallet, Outcome, Preview), Vec<Problem>> {
    let known = ["model", "selection", "at", "wallet", "context"];
    let asked = Ask::read_with(ask, &known);
    let (mut problems, mut wallet, mut context, mut at) = (Vec::new(), None, None, None);
    if asked.is_ok()
        && let Some(mut fields) = Fields::of(ask, String::new(), &known, &mut problems)
    {
        at = fields.instant("at");
        context = fields.object_if("context");
        if let Some(value) = fields.given("wallet") {
            wallet = read_wallet(card, value, at, fields.problems());
        } else {
            fields.wrong(Problem::wrong_type("wallet", &Value::Null, "a wallet, as `replay` gives it"));
        }
    }
    let ask = asked?;
    let (Some(at), Some(wallet), true) = (at, wallet, problems.is_empty()) else { return Err(problems) };
    let answer = card.quote(ask.model, ask.selection, ask.at);
    let preview = wallet.preview(card, at, &answer, context)?;
    Ok((wallet, Outcome::from(answer), preview))
}

fn write_preview(out: &mut Writer, card: &RateCard, wallet: &Wallet, now: &Outcome, preview: &Preview) {
    let state = match preview.hold {
        None => "unpriced",
        Some(_) if preview.missing.is_zero() => "covered",
        Some(_) => "short",
    };
    out.text("state", state);
    out.object_at("now", |out| outcome(out, now));
    credits(out, "available", preview.available);
    credits(out, "usable", preview.usable);
    if let Some(hold) = preview.hold {
        credits(out, "hold", hold);
        out.list_at("takes", &preview.takes, |out, take| {
            out.object(|out| {
                lot_of(out, wallet, take.share, true);
                credits(out, "left", take.left);
            });
        });
        if state == "covered" {
            span(out, "after", preview.after);
        }
        if let Some(jobs) = preview.jobs {
            out.count("jobs", jobs);
        }
    }
    if state == "covered" {
        out.list_at("endings", &preview.endings, |out, found| ending(out, wallet, found));
    }
    out.list_at("expiring", &preview.expiring, |out, expiring| {
        out.object(|out| lot_of(out, wallet, expiring.share, true));
    });
    if state == "short" {
        credits(out, "missing", preview.missing);
        out.list_at("ways", &preview.ways, |out, found| way(out, card, found));
    }
}

fn way(out: &mut Writer, card: &RateCard, found: &WayOn) {
    out.object(|out| match found {
        WayOn::Packs { packs, offer, count, cheapest, smallest } => {
            out.text("way", "packs");
            let packs = packs.iter().filter_map(|(at, count)| Some((card.selling.packs.get(*at)?, *count)));
            out.list_at("packs", packs, |out, (pack, count)| {
                out.object(|out| {
                    out.text("pack", &pack.id);
                    out.text("label", pack.name());
                    out.count("count", count);
                });
            });
            out.count("count", *count);
            offered(out, offer);
            out.flag_if("cheapest", *cheapest);
            out.flag_if("smallest", *smallest);
        }
        WayOn::Plan { plan, yearly, offer } => {
            out.text("way", "plan");
            if let Some(plan) = card.selling.plans.get(*plan) {
                out.text("plan", &plan.id);
                out.text("label", plan.name());
            }
            out.text("billing", if *yearly { "year" } else { "month" });
            offered(out, offer);
        }
        WayOn::StandardQueue => out.text("way", "standard-queue"),
        WayOn::Other(word) => {
            out.text("way", "other");
            out.text("word", word);
        }
    });
}

fn offered(out: &mut Writer, offer: &WayOffer) {
    out.amount("price", offer.price);
    out.amount("credits", offer.credits);
    out.amount("left", offer.left);
}

fn ending(out: &mut Writer, wallet: &Wallet, found: &JobEnding) {
    out.object(|out| {
        out.text("ending", found.ending.name());
        out.amount_if("outputs", found.outputs);
        span(out, "spent", found.spent);
        span(out, "returned", found.returned);
        out.list_at("lots", &found.lots, |out, share| out.object(|out| lot_of(out, wallet, *share, false)));
    });
}

/// A share of a lot: with what people need to know of the lot, or with its expiry alone.
fn lot_of(out: &mut Writer, wallet: &Wallet, share: Share, named: bool) {
    let Some(lot) = wallet.lots().get(share.lot) else { return };
    out.text("lot", &lot.id);
    credits(out, "credits", share.credits);
    if named {
        out.text("origin", lot.origin.name());
        out.text_if("label", lot.label.as_deref());
    }
    out.text_if("until", lot.until.map(|until| until.to_string()).as_deref());
}

fn credits(out: &mut Writer, name: &str, credits: Credits) {
    out.amount(name, credits.amount());
}

fn span(out: &mut Writer, name: &str, [min, max]: [Credits; 2]) {
    out.extent(name, Extent::of(min.amount(), max.amount()));
}

fn wallet(out: &mut Writer, wallet: &Wallet) {
    let totals = wallet.totals();
    out.text_if("at", wallet.at().map(|at| at.to_string()).as_deref());
    credits(out, "granted", totals.granted);
    credits(out, "available", totals.available);
    credits(out, "held", totals.held);
    credits(out, "spent", totals.spent);
    credits(out, "expired", totals.expired);
    credits(out, "upcoming", totals.upcoming);
    out.list_at("lots", wallet.in_burn_order(), lot);
    out.list_at("holds", wallet.holds().iter().filter(|hold| hold.open), |out, found| hold(out, wallet, found));
}

fn lot(out: &mut Writer, lot: &Lot) {
    out.object(|out| {
        out.text("id", &lot.id);
        out.text("origin", lot.origin.name());
        out.text_if("label", lot.label.as_deref());
        out.text_if("plan", lot.plan.as_deref());
        out.text_if("pack", lot.pack.as_deref());
        out.integer("priority", lot.priority);
        out.text_if("cycle", lot.cycle.map(|cycle| cycle.to_string()).as_deref());
        out.text("from", &lot.from.to_string());
        out.text_if("until", lot.until.map(|until| until.to_string()).as_deref());
        if let Some(usage) = &lot.usage {
            out.value_at("use", usage.written());
        }
        credits(out, "granted", lot.granted);
        credits(out, "available", lot.available);
        credits(out, "held", lot.held);
        credits(out, "spent", lot.spent);
        credits(out, "expired", lot.expired);
    });
}

fn hold(out: &mut Writer, wallet: &Wallet, hold: &Hold) {
    out.object(|out| {
        out.text("id", &hold.id);
        out.text("at", &hold.at.to_string());
        credits(out, "credits", hold.credits);
        out.text_if("label", hold.label.as_deref());
        out.text_if("model", hold.model.as_deref());
        if let Some(selection) = &hold.selection {
            out.value_at("selection", selection);
        }
        shares(out, "takes", wallet, &hold.takes);
    });
}

fn shares(out: &mut Writer, name: &str, wallet: &Wallet, shares: &[Share]) {
    out.list_at(name, shares, |out, share| {
        out.object(|out| {
            if let Some(lot) = wallet.lots().get(share.lot) {
                out.text("lot", &lot.id);
            }
            credits(out, "credits", share.credits);
        });
    });
}

fn entry(out: &mut Writer, wallet: &Wallet, entry: &Entry) {
    out.object(|out| {
        out.text("at", &entry.at.to_string());
        out.text("type", entry.what.name());
        if let Some(event) = entry.event {
            out.count("event", event as u64);
        }
        out.text_if("label", entry.label.as_deref());
        let hold = entry.hold.and_then(|hold| wallet.holds().get(hold));
        out.text_if("hold", hold.map(|hold| hold.id.as_str()));
        credits(out, "credits", entry.credits);
        if let Some([returned, expired]) = entry.returned {
            credits(out, "returned", returned);
            credits(out, "expired", expired);
        }
        shares(out, "lots", wallet, &entry.lots);
        credits(out, "available", entry.available);
        credits(out, "held", entry.held);
    });
}
