//! Make-believe accounts: histories around now, made up from what the card sells and offers.

use credit_estimator::json::Value;
use credit_estimator::{Amount, Answer, Ending, Event, Happening, Held, Wallet, json, wire};

use crate::cards::{Terms, named};
use crate::clock;
use crate::ledger::{Past, PastJob};
use crate::text::Object;

/// The histories there are: some weeks in, new with the trial, nearly used up, nothing yet.
pub(crate) const KINDS: [&str; 4] = ["usual", "trial", "low", "empty"];

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const MINUTE: i64 = 60_000;

/// A job that somebody may have made, at its model's usual settings.
#[derive(Clone)]
struct Made {
    model: String,
    selection: Value,
    credits: Amount,
    quote: String,
}

/// What happened to an account of a kind before now.
pub(crate) fn history(kind: &str, terms: &Terms) -> Vec<Past> {
    let now = clock::now();
    match kind {
        "usual" => usual(terms, now),
        "trial" => trial(terms, now.saturating_sub(2 * DAY)).into_iter().collect(),
        "low" => low(terms, now),
        _ => Vec::new(),
    }
}

/// The usual settings of a model, if they have a price.
fn made(terms: &Terms, model: &Value, at_ms: i64) -> Option<Made> {
    let id = named(model)?;
    let nothing = Value::Object(Vec::new());
    let answer = terms.card.quote(id, &nothing, Some(&clock::text(at_ms)));
    let quote = wire::answer_json(&answer);
    match answer {
        Answer::Exact(exact) if !exact.credits.is_zero() => {
            Some(Made { model: id.to_owned(), selection: exact.context.selection, credits: exact.credits, quote })
        }
        _ => None,
    }
}

fn models(terms: &Terms) -> &[Value] {
    terms.described("models")
}

fn kind_of(model: &Value) -> &str {
    model.get("kind").and_then(Value::as_str).unwrap_or_default()
}

/// Models with their usual settings, one of each kind in turn.
fn jobs(terms: &Terms, now: i64, count: usize) -> Vec<Made> {
    let mut turns: Vec<Vec<&Value>> = Vec::new();
    for model in models(terms) {
        let same = |turn: &&mut Vec<&Value>| turn.first().is_some_and(|first| kind_of(first) == kind_of(model));
        match turns.iter_mut().find(same) {
            Some(turn) => turn.push(model),
            None => turns.push(vec![model]),
        }
    }
    let rounds = turns.iter().map(Vec::len).max().unwrap_or(0);
    let in_turn = (0..rounds).flat_map(|round| turns.iter().filter_map(move |turn| turn.get(round).copied()));
    in_turn.filter_map(|model| made(terms, model, now)).take(count).collect()
}

/// Jobs of the card's first kind.
fn first_kind(terms: &Terms, now: i64, count: usize) -> Vec<Made> {
    let models = models(terms);
    let first = models.first().map(kind_of).unwrap_or_default();
    models
        .iter()
        .filter(|model| kind_of(model) == first)
        .filter_map(|model| made(terms, model, now))
        .take(count)
        .collect()
}

fn given(kind: &str, at_ms: i64, id: &str, of: &str) -> Past {
    let event = Object::new().text("type", kind).text("at", &clock::text(at_ms)).text("id", id);
    let event = match kind {
        "cycle" => event.text("plan", of),
        "purchase" => event.text("pack", of),
        _ => event,
    };
    Past::Given { id: id.to_owned(), event: event.finish() }
}

fn trial(terms: &Terms, at_ms: i64) -> Option<Past> {
    terms.has_trial().then(|| given("trial", at_ms, "trial", ""))
}

fn job(made: &Made, at_ms: i64, ending: Option<(Ending, i64)>) -> Past {
    Past::Job(Box::new(PastJob {
        at_ms,
        model: made.model.clone(),
        selection: made.selection.clone(),
        credits: made.credits.to_string(),
        quote: made.quote.clone(),
        ending,
    }))
}

/// A plan that began some weeks ago, a pack beside it, and jobs of which some failed.
fn usual(terms: &Terms, now: i64) -> Vec<Past> {
    let id = |one: &Value| named(one).map(str::to_owned);
    let paid = |plan: &&Value| plan.get("month").and_then(Value::as_str).is_some_and(|month| month != "0");
    let plans = terms.described("plans");
    let plan = plans.iter().find(paid).or(plans.first()).and_then(id);
    let pack = terms.described("packs").first().and_then(id);
    let before = |millis: i64| now.saturating_sub(millis);
    let mut past: Vec<Past> = trial(terms, before(24 * DAY)).into_iter().collect();
    past.extend(plan.map(|plan| given("cycle", before(19 * DAY), "plan", &plan)));
    let endings = [
        Ending::Delivered,
        Ending::Failed,
        Ending::Delivered,
        Ending::Delivered,
        Ending::CancelledQueued,
        Ending::Delivered,
    ];
    let mut bought = pack.map(|pack| given("purchase", before(6 * DAY), "pack", &pack));
    for (place, (one, ending)) in (0_i64..).zip(jobs(terms, now, endings.len()).iter().zip(endings)) {
        let days = 17_i64.saturating_sub(place.saturating_mul(3));
        let began = before(days.saturating_mul(DAY).saturating_sub(place.saturating_mul(HOUR)));
        if began > before(6 * DAY) {
            past.extend(bought.take());
        }
        past.push(job(one, began, Some((ending, began.saturating_add(3 * MINUTE)))));
    }
    past.extend(bought);
    let running = before(6 * MINUTE);
    past.extend(first_kind(terms, running, 1).first().map(|one| job(one, running, None)));
    that_fit(terms, past)
}

/// The trial, but for what no longer pays for another job.
fn low(terms: &Terms, now: i64) -> Vec<Past> {
    let mut past: Vec<Past> = trial(terms, now.saturating_sub(2 * DAY)).into_iter().collect();
    let mut wallet = Wallet::new(&terms.card);
    past.retain(|one| tried(&mut wallet, terms, one));
    let available = wallet.totals().available;
    let often = |one: &Made| {
        let each = credit_estimator::Credits::new(one.credits)?;
        available.times(each).filter(|times| *times > 0)
    };
    let found = first_kind(terms, now, 20).into_iter().find_map(|one| often(&one).map(|times| (one, times)));
    if let Some((one, times)) = found {
        for place in 1..=i64::try_from(times.min(99)).unwrap_or(0) {
            let began = now.saturating_sub(DAY).saturating_add(place.saturating_mul(6 * MINUTE));
            past.push(job(&one, began, Some((Ending::Delivered, began.saturating_add(MINUTE)))));
        }
    }
    that_fit(terms, past)
}

/// Without what this card's credits would not have paid for.
fn that_fit(terms: &Terms, past: Vec<Past>) -> Vec<Past> {
    let mut wallet = Wallet::new(&terms.card);
    past.into_iter().filter(|one| tried(&mut wallet, terms, one)).collect()
}

/// Whether it could happen; then it has.
fn tried(wallet: &mut Wallet, terms: &Terms, past: &Past) -> bool {
    match past {
        Past::Given { event, .. } => {
            let read = json::parse(event).ok().and_then(|read| wire::events(&Value::Array(vec![read.value])).ok());
            read.is_some_and(|events| events.iter().all(|event| wallet.apply(&terms.card, event).is_ok()))
        }
        Past::Job(job) => {
            let id = format!("{}", wallet.holds().len());
            let Ok(credits) = Amount::parse(&job.credits) else { return false };
            let selection = Some(job.selection.clone());
            let held = Held { selection, model: Some(job.model.clone()), ..Held::new(id.clone(), credits) };
            let event = |at_ms: i64, what| Event { at: clock::instant(at_ms), what };
            if wallet.apply(&terms.card, &event(job.at_ms, Happening::Hold(held))).is_err() {
                return false;
            }
            let Some((ending, at_ms)) = job.ending else { return true };
            let returns = terms.returns(ending.name()).unwrap_or(ending != Ending::Delivered);
            let credits = if returns { Amount::ZERO } else { credits };
            wallet.apply(&terms.card, &event(at_ms, Happening::Settle { hold: id, credits })).is_ok()
        }
    }
}
