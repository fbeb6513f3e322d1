//! Reading questions about wallets: events, and wallets as they were written.

use super::fields::Fields;
use crate::amount::Amount;
use crate::card::{RateCard, Usage, listed};
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList;
use crate::selection::Problem;
use crate::wallet::{Credits, Ending, Event, Given, Happening, Held, Hold, Lot, Origin, Share, Wallet, insert};

/// What happened, and until when it is looked at. Events that can't be read stand among the problems only.
pub(super) struct ReplayAsk {
    /// With their places.
    pub events: Vec<(usize, Event)>,
    pub at: Option<Instant>,
    pub problems: Vec<Problem>,
}

impl ReplayAsk {
    pub(super) fn read(value: &Value) -> Self {
        let mut problems = Vec::new();
        let (mut events, mut at) = (Vec::new(), None);
        if let Some(mut fields) = Fields::of(value, String::new(), &["events", "at"], &mut problems) {
            at = fields.instant_if("at");
            let items = fields.list("events", "a list of events");
            for (item, i) in items.iter().zip(0..) {
                events.extend(event(item, i, fields.problems()).map(|event| (i, event)));
            }
        }
        Self { events, at, problems }
    }
}

const TYPES: [&str; 8] = ["grant", "trial", "cycle", "purchase", "hold", "settle", "return", "end"];

fn fields_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "grant" => &["type", "at", "id", "origin", "credits", "label", "priority", "cycle", "from", "until", "use"],
        "trial" => &["type", "at", "id"],
        "cycle" => &["type", "at", "id", "plan", "since"],
        "purchase" => &["type", "at", "id", "pack"],
        "hold" => &["type", "at", "id", "credits", "label", "model", "selection", "context"],
        "settle" => &["type", "at", "hold", "credits"],
        "return" => &["type", "at", "hold"],
        _ => &["type", "at", "hold", "ending", "credits"],
    }
}

fn event(value: &Value, index: usize, problems: &mut Vec<Problem>) -> Option<Event> {
    let place = format!("events[{index}]");
    let kind = value.get("type").and_then(Value::as_str).filter(|kind| TYPES.contains(kind));
    let Some(kind) = kind else {
        let given = value.get("type").unwrap_or(value);
        let expected = format!("an event, whose `type` is one of {}", listed(TYPES));
        problems.push(Problem::wrong_type(place, given, &expected));
        return None;
    };
    let before = problems.len();
    let mut fields = Fields::of(value, place, fields_of(kind), problems)?;
    let at = fields.instant("at");
    let what = happening(kind, &mut fields);
    (problems.len() == before).then_some(Event { at: at?, what: what? })
}

fn happening(kind: &str, fields: &mut Fields<'_, '_>) -> Option<Happening> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Some(match kind {
        "grant" => Happening::Grant(given(fields)?),
        "trial" => Happening::Trial { id: owned(fields.text("id"))? },
        "cycle" => {
            let (id, plan) = (owned(fields.text("id")), owned(fields.text("plan")));
            let since = fields.instant_if("since");
            Happening::Cycle { id: id?, plan: plan?, since }
        }
        "purchase" => {
            let (id, pack) = (owned(fields.text("id")), owned(fields.text("pack")));
            Happening::Purchase { id: id?, pack: pack? }
        }
        "hold" => {
            let (id, credits) = (owned(fields.text("id")), fields.amount("credits"));
            let (label, model) = (owned(fields.text_if("label")), owned(fields.text_if("model")));
            let (selection, context) = (fields.object_if("selection").cloned(), fields.object_if("context").cloned());
            Happening::Hold(Held { id: id?, credits: credits?, label, model, selection, context })
        }
        "settle" => {
            let (hold, credits) = (owned(fields.text("hold")), fields.amount("credits"));
            Happening::Settle { hold: hold?, credits: credits? }
        }
        "return" => Happening::Return { hold: owned(fields.text("hold"))? },
        _ => {
            let hold = owned(fields.text("hold"));
            let ending = fields.one_of("ending", Ending::ALL, Ending::name);
            let credits = fields.amount_if("credits");
            Happening::End { hold: hold?, ending: ending?, credits }
        }
    })
}

fn given(fields: &mut Fields<'_, '_>) -> Option<Given> {
    let id = fields.text("id").map(str::to_owned);
    let origin = fields.one_of("origin", Origin::ALL, Origin::name);
    let credits = fields.amount("credits");
    let label = fields.text_if("label").map(str::to_owned);
    let priority = fields.integer_if("priority").unwrap_or(0);
    let (from, until) = (fields.instant_if("from"), fields.instant_if("until"));
    let usage = fields.usage_if("use");
    Some(Given { id: id?, origin: origin?, credits: credits?, label, priority, from, until, usage })
}

const WALLET: [&str; 9] = ["at", "granted", "available", "held", "spent", "expired", "upcoming", "lots", "holds"];
const LOT: [&str; 15] = [
    "id",
    "origin",
    "label",
    "plan",
    "pack",
    "priority",
    "cycle",
    "from",
    "until",
    "use",
    "granted",
    "available",
    "held",
    "spent",
    "expired",
];
const HOLD: [&str; 7] = ["id", "at", "credits", "label", "model", "selection", "takes"];

/// A wallet as it was written. Its sums are not read: they are what the lots say. One in which nothing ever happened has
/// no instant of its own.
pub(super) fn wallet(
    card: &RateCard,
    value: &Value,
    now: Option<Instant>,
    problems: &mut Vec<Problem>,
) -> Option<Wallet> {
    let before = problems.len();
    let mut fields = Fields::of(value, String::from("wallet"), &WALLET, problems)?;
    let at = fields.instant_if("at").or(now);
    let (written, held) = (fields.list("lots", "a list of lots"), fields.list("holds", "a list of holds"));
    let problems = fields.problems();
    let read = written.iter().zip(0..).map(|(item, i)| lot(item, format!("wallet.lots[{i}]"), problems));
    let lots: Vec<Option<Lot>> = read.to_list();
    // In the order of their ids, so that a share finds its lot without going through all of them.
    let id = |lot: usize| lots.get(lot).and_then(Option::as_ref).map(|lot| lot.id.as_str());
    let mut by_id = Vec::with_capacity(lots.len());
    for lot in 0..lots.len() {
        insert(&mut by_id, lot, &|one, other| id(one) < id(other));
    }
    let find = |wanted: &str| {
        let at = by_id.binary_search_by(|lot| id(*lot).cmp(&Some(wanted))).ok()?;
        by_id.get(at).copied()
    };
    let holds: Vec<Option<Hold>> =
        held.iter().zip(0..).map(|(item, i)| hold(item, format!("wallet.holds[{i}]"), &find, problems)).to_list();
    if problems.len() != before {
        return None;
    }
    let (lots, holds) = (lots.into_iter().flatten().to_list(), holds.into_iter().flatten().to_list());
    match Wallet::restore(card, at?, lots, holds) {
        Ok(wallet) => Some(wallet),
        Err(found) => {
            problems.extend(found.into_iter().map(|problem| Problem {
                input: problem.input.as_deref().map(|place| format!("wallet.{place}")),
                ..problem
            }));
            None
        }
    }
}

fn lot(value: &Value, place: String, problems: &mut Vec<Problem>) -> Option<Lot> {
    let mut fields = Fields::of(value, place, &LOT, problems)?;
    let id = fields.text("id").map(str::to_owned);
    let origin = fields.one_of("origin", Origin::ALL, Origin::name);
    let [label, plan, pack] = ["label", "plan", "pack"].map(|name| fields.text_if(name).map(str::to_owned));
    let priority = fields.integer_if("priority").unwrap_or(0);
    let (cycle, from, until) = (fields.instant_if("cycle"), fields.instant("from"), fields.instant_if("until"));
    let usage: Option<Usage> = fields.usage_if("use");
    let [granted, available, held, spent, expired] =
        ["granted", "available", "held", "spent", "expired"].map(|name| credits(&mut fields, name));
    Some(Lot {
        label,
        plan,
        pack,
        priority,
        cycle,
        until,
        usage,
        available: available?,
        held: held?,
        spent: spent?,
        expired: expired?,
        ..Lot::new(id?, origin?, from?, granted?)
    })
}

fn hold(
    value: &Value,
    place: String,
    find: &dyn Fn(&str) -> Option<usize>,
    problems: &mut Vec<Problem>,
) -> Option<Hold> {
    let mut fields = Fields::of(value, place.clone(), &HOLD, problems)?;
    let (id, at) = (fields.text("id").map(str::to_owned), fields.instant("at"));
    let credits = credits(&mut fields, "credits");
    let [label, model] = ["label", "model"].map(|name| fields.text_if(name).map(str::to_owned));
    let selection = fields.object_if("selection").cloned();
    let items = fields.list("takes", "a list of what it takes from which lot");
    let problems = fields.problems();
    let shares: Vec<Option<Share>> =
        items.iter().zip(0..).map(|(item, i)| share(item, format!("{place}.takes[{i}]"), find, problems)).to_list();
    let takes = shares.into_iter().collect::<Option<Vec<Share>>>()?;
    Some(Hold { id: id?, at: at?, credits: credits?, label, model, selection, takes, open: true })
}

fn share(
    value: &Value,
    place: String,
    find: &dyn Fn(&str) -> Option<usize>,
    problems: &mut Vec<Problem>,
) -> Option<Share> {
    let mut fields = Fields::of(value, place, &["lot", "credits"], problems)?;
    let id = fields.text("lot");
    let credits = credits(&mut fields, "credits");
    let id = id?;
    let found = find(id);
    if found.is_none() {
        let problem = Problem::new("unknown-name", fields.at("lot"), format!("the wallet has no lot `{id}`"));
        fields.wrong(problem);
    }
    Some(Share { lot: found?, credits: credits? })
}

fn credits(fields: &mut Fields<'_, '_>, name: &str) -> Option<Credits> {
    let amount = fields.amount(name)?;
    let credits = Credits::new(amount);
    if credits.is_none() {
        let message = format!(
            "`{name}` must be credits of a wallet, 0 or more and below 10^15, with at most 12 digits behind the point, got {amount}"
        );
        let problem = Problem { min: Some(Amount::ZERO), ..Problem::new("out-of-range", fields.at(name), message) };
        fields.wrong(problem);
    }
    credits
}
