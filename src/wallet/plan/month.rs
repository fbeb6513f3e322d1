//! What a month's work takes from which credits, month after month, in the wallet's own order.
//!
//! A month has 30 days here, and its work is done at its beginning, row by row. Credits serve the month in which they are
//! granted, and then every month that they are valid to the end of.

use super::Row;
use crate::amount::{Amount, Overflow};
use crate::card::{Grant, Pack, Plan, Usage};
use crate::instant::Instant;
use crate::json::{Value, sort_few};
use crate::wallet::lot::Chosen;
use crate::wallet::order::BurnOrder;
use crate::wallet::{Credits, Lot, Origin};

/// Days of a month.
const DAYS: u32 = 30;

/// Rows that may use the same credits, one after the other.
pub(super) struct Part {
    /// For each grant of the plan, whether it serves them.
    serves: Vec<bool>,
    /// At the lower end and at the upper.
    pub credits: [Amount; 2],
}

/// The work as a plan's grants meet it.
pub(super) fn parts(plan: Option<&Plan>, rows: &[Row], context: Option<&Value>) -> Result<Vec<Part>, Overflow> {
    let mut parts: Vec<Part> = Vec::new();
    for row in rows {
        let serves = serving(plan, row, context);
        let [low, high] = row.all.map_or([Amount::ZERO; 2], |all| all.ends());
        match parts.last_mut() {
            Some(part) if part.serves == serves => {
                let [least, most] = part.credits;
                part.credits = [least.checked_add(low)?, most.checked_add(high)?];
            }
            _ => parts.push(Part { serves, credits: [low, high] }),
        }
    }
    Ok(parts)
}

/// So many credits of work that uses no restricted credits.
pub(super) fn anything(plan: Option<&Plan>, credits: Amount) -> Part {
    let grants = plan.map_or(&[][..], |plan| &plan.grants);
    Part { serves: grants.iter().map(|grant| grant.usage.is_none()).collect(), credits: [credits; 2] }
}

/// For each grant of a plan, whether a row may use it.
pub(super) fn serving(plan: Option<&Plan>, row: &Row, context: Option<&Value>) -> Vec<bool> {
    let chosen = Chosen { selection: row.selection.as_ref(), context };
    let grants = plan.map_or(&[][..], |plan| &plan.grants);
    let serves = |usage: &Usage| usage.holds(|name| chosen.value(name));
    grants.iter().map(|grant| grant.usage.as_ref().is_none_or(serves)).collect()
}

/// Credits at hand.
pub(super) struct Stock {
    /// For its place in the burn order.
    lot: Lot,
    /// Which grant of the plan; `None`: bought, and so for anything.
    grant: Option<usize>,
    /// `None`: without end.
    pub credits: Option<Amount>,
    /// In which months it can be used.
    months: std::ops::Range<u32>,
    /// The month with whose end it expires, where it does not outlast what is looked at.
    ends: Option<u32>,
}

/// How many whole months something that is valid for so many days serves; `None`: all.
pub(super) fn lasting(valid_days: Option<u32>) -> Option<u32> {
    valid_days.map(|days| days.checked_div(DAYS).unwrap_or(0).max(1))
}

fn day(month: u32) -> Instant {
    Instant::from_seconds(u64::from(month).saturating_mul(u64::from(DAYS)).saturating_mul(86_400))
}

/// A plan's grants in each of so many months, in the order in which they are spent.
pub(super) fn granted(order: &BurnOrder, plan: Option<&Plan>, months: u32) -> Vec<Stock> {
    let grants = plan.map_or(&[][..], |plan| &plan.grants);
    let stock = |month: u32, at: usize, grant: &Grant| {
        let cycle = grant.with_cycle.then_some(DAYS);
        let days = grant.valid_days.into_iter().chain(cycle).min();
        let lasts = lasting(days);
        // As in a wallet: of two that are alike in all else the one of less use goes first, by its id.
        let id = format!("cycle/{}/{at:03}", if grant.usage.is_some() { 0 } else { 1 });
        let lot = Lot::new(id, Origin::Plan, day(month), Credits::ZERO);
        Stock {
            lot: Lot { until: days.and_then(|days| day(month).plus_days(days)), ..lot },
            grant: Some(at),
            credits: Some(grant.credits),
            months: month..lasts.map_or(u32::MAX, |lasts| month.saturating_add(lasts)),
            ends: (lasts == Some(1)).then_some(month),
        }
    };
    let all = (0..months).flat_map(|month| grants.iter().enumerate().map(move |(at, grant)| stock(month, at, grant)));
    let mut stocks: Vec<Stock> = all.collect();
    sort_few(&mut stocks, |one, other| order.before(&one.lot, &other.lot));
    stocks
}

/// So many of some packs, bought at the beginning for so many months. They do not count as expired if they outlast these.
pub(super) fn bought(packs: &[(&Pack, u64)], months: u32) -> Result<Vec<Stock>, Overflow> {
    let mut stocks = Vec::new();
    for (at, (pack, count)) in packs.iter().enumerate() {
        let times = Amount::integer(count.cast_signed());
        let ends = lasting(pack.valid_days).filter(|lasts| *lasts <= months).map(|_| months.saturating_sub(1));
        for (id, origin, credits) in [("", Origin::Pack, pack.credits), ("/bonus", Origin::Bonus, pack.bonus)] {
            let lot = Lot::new(format!("pack/{at:03}{id}"), origin, day(0), Credits::ZERO);
            let until = pack.valid_days.and_then(|days| day(0).plus_days(days));
            let credits = Some(credits.checked_mul(times)?);
            stocks.push(Stock { lot: Lot { until, ..lot }, grant: None, credits, months: 0..months, ends });
        }
    }
    Ok(stocks)
}

/// So many credits of packs (`None`: without end) that are spent as soon as the first of these packs would be, or only
/// when the last would be.
pub(super) fn pool(packs: &[&Pack], first: bool, credits: Option<Amount>) -> Stock {
    let days = packs.iter().map(|pack| pack.valid_days.unwrap_or(u32::MAX));
    let days = if first { days.min() } else { days.max() };
    let bonus = first && packs.iter().any(|pack| pack.bonus.is_positive());
    let lot = Lot::new("pack", if bonus { Origin::Bonus } else { Origin::Pack }, day(0), Credits::ZERO);
    let until = days.and_then(|days| day(0).plus_days(days));
    Stock { lot: Lot { until, ..lot }, grant: None, credits, months: 0..u32::MAX, ends: None }
}

/// What became of credits.
#[derive(Debug)]
pub(super) struct Spent {
    /// What nothing was there for.
    pub missing: Amount,
    /// What came from a pack without end.
    pub endless: Amount,
    /// What expired unused.
    pub expired: Amount,
}

/// Does the work of so many months, at its lower (0) or upper (1) end, with a plan's grants and what there is besides.
pub(super) fn spend(
    order: &BurnOrder,
    granted: &[Stock],
    besides: &[Stock],
    parts: &[Part],
    end: usize,
    months: u32,
) -> Result<Spent, Overflow> {
    let mut stocks: Vec<&Stock> = granted.iter().filter(|stock| stock.months.start < months).collect();
    for one in besides {
        let at = stocks.partition_point(|other| order.before(&other.lot, &one.lot));
        stocks.insert(at, one);
    }
    let mut stocks: Vec<(&Stock, Option<Amount>)> = stocks.into_iter().map(|stock| (stock, stock.credits)).collect();
    let mut spent = Spent { missing: Amount::ZERO, endless: Amount::ZERO, expired: Amount::ZERO };
    for month in 0..months {
        for part in parts {
            let mut needed = part.credits.get(end).copied().unwrap_or(Amount::ZERO);
            for (stock, left) in &mut stocks {
                let serves = stock.grant.is_none_or(|at| part.serves.get(at) == Some(&true));
                if !serves || !stock.months.contains(&month) {
                    continue;
                }
                let take = left.map_or(needed, |left| left.min(needed));
                match left {
                    Some(left) => *left = left.checked_sub(take)?,
                    None => spent.endless = spent.endless.checked_add(take)?,
                }
                needed = needed.checked_sub(take)?;
            }
            spent.missing = spent.missing.checked_add(needed)?;
        }
        for (_, left) in stocks.iter().filter(|(stock, _)| stock.ends == Some(month)) {
            spent.expired = spent.expired.checked_add(left.unwrap_or(Amount::ZERO))?;
        }
    }
    Ok(spent)
}
