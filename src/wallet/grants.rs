//! From what a card sells to lots.

use super::event::{Given, Happening, credits_of};
use super::lot::{Lot, Origin};
use super::{Credits, Event};
use crate::amount::Amount;
use crate::card::{RateCard, listed};
use crate::instant::Instant;
use crate::lists::ToList;
use crate::selection::Problem;

/// What a month of a plan, a pack or a grant brings.
pub(super) struct Granted {
    pub lots: Vec<Lot>,
    pub label: Option<String>,
}

/// The lots of an event that grants; `None` for one that does not.
pub(super) fn granted(card: &RateCard, event: &Event) -> Option<Result<Granted, Vec<Problem>>> {
    let at = event.at;
    Some(match &event.what {
        Happening::Grant(given) => from_outside(at, given),
        Happening::Trial { id } => trial(card, at, id),
        Happening::Cycle { id, plan, since } => cycle(card, at, id, plan, *since),
        Happening::Purchase { id, pack } => purchase(card, at, id, pack),
        _ => return None,
    })
}

fn from_outside(at: Instant, given: &Given) -> Result<Granted, Vec<Problem>> {
    let mut problems = Vec::new();
    let credits = checked(given.credits, "credits", &mut problems);
    let from = given.from.unwrap_or(at);
    if from < at {
        let message = format!("`from` must not lie before `at`, {at}: what is granted now was not there before");
        problems.push(Problem::new("out-of-order", "from", message));
    }
    if given.until.is_some_and(|until| until <= from) {
        let message = format!("`until` must lie after {from}, when the credits take effect");
        problems.push(Problem::new("out-of-order", "until", message));
    }
    let (Some(credits), true) = (credits, problems.is_empty()) else { return Err(problems) };
    let lot = Lot {
        label: given.label.clone(),
        priority: given.priority,
        until: given.until,
        usage: given.usage.clone(),
        ..Lot::new(given.id.clone(), given.origin, from, credits)
    };
    Ok(Granted { lots: vec![lot], label: given.label.clone() })
}

fn trial(card: &RateCard, at: Instant, id: &str) -> Result<Granted, Vec<Problem>> {
    let Some(trial) = card.selling.trial else {
        return Err(vec![Problem::new("not-in-card", "type", "the card has no trial")]);
    };
    let mut problems = Vec::new();
    let credits = checked(trial.credits, "type", &mut problems);
    let until = later(at, trial.valid_days, &mut problems);
    let Some(credits) = credits.filter(|_| problems.is_empty()) else { return Err(problems) };
    let lot = Lot { until, ..Lot::new(id.to_owned(), Origin::Trial, at, credits) };
    Ok(Granted { lots: vec![lot], label: None })
}

/// The cycle in which an instant lies: its beginning, and its end, which does not belong to it.
fn cycle_of(at: Instant, since: Instant) -> Option<(Instant, Instant)> {
    let months = at.months_since(since)?;
    Some((since.plus_months(months)?, since.plus_months(months.checked_add(1)?)?))
}

fn cycle(card: &RateCard, at: Instant, id: &str, plan: &str, since: Option<Instant>) -> Result<Granted, Vec<Problem>> {
    let plan =
        card.plan(plan).ok_or_else(|| vec![nameless("plan", plan, card.selling.plans.iter().map(|plan| &plan.id))])?;
    let Some((begin, end)) = cycle_of(at, since.unwrap_or(at)) else {
        let message = format!("`since` must not lie after `at`, {at}, nor the cycle's end after the year 9999");
        return Err(vec![Problem::new("out-of-order", "since", message)]);
    };
    // Of two lots that are alike in all else the one of less use goes first, by its id.
    let restricted = plan.grants.iter().filter(|grant| grant.usage.is_some());
    let free = plan.grants.iter().filter(|grant| grant.usage.is_none());
    let (mut lots, mut problems) = (Vec::new(), Vec::new());
    for (grant, number) in restricted.chain(free).zip(1_u32..) {
        let credits = checked(grant.credits, "plan", &mut problems);
        let days = later(at, grant.valid_days, &mut problems);
        let month = grant.with_cycle.then_some(end);
        lots.extend(credits.map(|credits| Lot {
            label: grant.label.clone(),
            plan: Some(plan.id.clone()),
            until: days.into_iter().chain(month).min(),
            cycle: Some(begin),
            usage: grant.usage.clone(),
            ..Lot::new(format!("{id}/{number}"), Origin::Plan, at, credits)
        }));
    }
    if problems.is_empty() { Ok(Granted { lots, label: Some(plan.name().to_owned()) }) } else { Err(problems) }
}

fn purchase(card: &RateCard, at: Instant, id: &str, pack: &str) -> Result<Granted, Vec<Problem>> {
    let pack =
        card.pack(pack).ok_or_else(|| vec![nameless("pack", pack, card.selling.packs.iter().map(|pack| &pack.id))])?;
    let mut problems = Vec::new();
    let until = later(at, pack.valid_days, &mut problems);
    let mut lots = Vec::new();
    let bought = (id.to_owned(), Origin::Pack, pack.credits);
    let bonus = pack.bonus.is_positive().then(|| (format!("{id}/bonus"), Origin::Bonus, pack.bonus));
    for (id, origin, credits) in std::iter::once(bought).chain(bonus) {
        let credits = checked(credits, "pack", &mut problems);
        lots.extend(credits.map(|credits| Lot {
            pack: Some(pack.id.clone()),
            until,
            ..Lot::new(id, origin, at, credits)
        }));
    }
    if problems.is_empty() { Ok(Granted { lots, label: Some(pack.name().to_owned()) }) } else { Err(problems) }
}

fn checked(amount: Amount, place: &str, problems: &mut Vec<Problem>) -> Option<Credits> {
    credits_of(amount).map_err(|why| problems.push(out_of_range(place, amount, why))).ok()
}

/// Credits that are none.
pub(super) fn out_of_range(place: &str, amount: Amount, why: &str) -> Problem {
    let code = if amount.is_negative() { "out-of-range" } else { "overflow" };
    let problem = Problem::new(code, place, format!("{why}, got {amount}"));
    Problem { min: amount.is_negative().then_some(Amount::ZERO), ..problem }
}

fn later(at: Instant, days: Option<u32>, problems: &mut Vec<Problem>) -> Option<Instant> {
    let days = days?;
    let until = at.plus_days(days);
    if until.is_none() {
        let message = format!("{days} days after {at} lie after the year 9999");
        problems.push(Problem::new("out-of-order", "at", message));
    }
    until
}

/// A name that nothing has.
pub(super) fn nameless<'n>(what: &str, name: &str, names: impl Iterator<Item = &'n String>) -> Problem {
    let names: Vec<String> = names.cloned().to_list();
    let message = if names.is_empty() {
        format!("there is no {what} `{name}`, and no other")
    } else if names.len() <= 20 {
        format!("there is no {what} `{name}`; there are {}", listed(names.iter().map(String::as_str)))
    } else {
        format!("there is no {what} `{name}` among {}", names.len())
    };
    Problem { names, ..Problem::new("unknown-name", what, message) }
}
