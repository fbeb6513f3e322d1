//! What each plan and each pack is worth for the work.

use super::answer::{Billing, MonthAsk, PackFit, PayWay, PlanFit};
use super::month::{granted, parts, serving, spend};
use super::ways::{Market, SHARES, in_money, shares};
use super::{Row, per};
use crate::amount::{Amount, Overflow};
use crate::card::{Pack, Plan};
use crate::quote::Extent;

/// More than JavaScript counts is no count.
const MOST: u64 = (1 << 53) - 1;

/// Each plan at each billing, in the card's order.
pub(super) fn plans(
    market: &Market<'_>,
    rows: &[Row],
    ways: &[PayWay],
    ask: &MonthAsk<'_>,
) -> Result<Vec<PlanFit>, Overflow> {
    let mut fits = Vec::new();
    for plan in &market.plans {
        let (mut free, mut all) = (Amount::ZERO, Amount::ZERO);
        let mut restricted = Vec::new();
        for grant in &plan.grants {
            all = all.checked_add(grant.credits)?;
            match &grant.usage {
                None => free = free.checked_add(grant.credits)?,
                Some(usage) => restricted.push((grant.credits, usage.clone())),
            }
        }
        let parts = parts(Some(plan), rows, ask.context)?;
        let missing = spend(&market.order, &granted(&market.order, Some(plan), 1), &[], &parts, 1, 1)?.missing;
        let priced = rows.iter().all(|row| row.all.is_some());
        let used = rows.iter().filter_map(|row| row.all).try_fold(Amount::ZERO, |sum, all| {
            let [_, high] = all.ends();
            sum.checked_add(high)
        })?;
        let makes = rows.iter().map(|row| makes(row, usable(plan, row, ask)?)).collect::<Result<Vec<_>, _>>()?;
        for (billing, price) in market.prices(plan) {
            let cost = shares(price, billing.months())?;
            fits.push(PlanFit {
                plan: plan.id.clone(),
                label: plan.name().to_owned(),
                note: plan.note.clone(),
                billing,
                queue: plan.queue.clone(),
                price,
                per_month: in_money(cost)?,
                credits: free,
                restricted: restricted.clone(),
                per_credit: price_of_one(price, free, billing.months())?,
                makes: makes.clone(),
                missing: Some(missing).filter(|_| priced && missing.is_positive()),
                unused: if priced && missing.is_zero() { Some(all.checked_sub(used)?) } else { None },
                way: ways.iter().find(|way| is_of(way, plan, billing)).map(|way| way.id.clone()),
            });
        }
    }
    Ok(fits)
}

/// Each pack, in the card's order.
pub(super) fn packs(market: &Market<'_>, rows: &[Row]) -> Result<Vec<PackFit>, Overflow> {
    let fit = |pack: &&Pack| {
        let credits = pack.credits.checked_add(pack.bonus)?;
        Ok(PackFit {
            pack: pack.id.clone(),
            label: pack.name().to_owned(),
            note: pack.note.clone(),
            price: pack.price,
            credits: pack.credits,
            bonus: pack.bonus,
            valid_days: pack.valid_days,
            per_credit: price_of_one(pack.price, credits, 1)?,
            makes: rows.iter().map(|row| makes(row, credits)).collect::<Result<_, _>>()?,
        })
    };
    market.packs.iter().map(fit).collect()
}

/// What one of each row costs where the price of a way is spread over the credits that it is paid for.
pub(super) fn each(way: &PayWay, rows: &[Row], used: Amount) -> Result<Vec<Option<Extent>>, Overflow> {
    let over = used.checked_mul(Amount::integer(i64::from(SHARES)))?;
    let price = |once: Amount| per(way.cost.checked_mul(once)?, over, 4);
    let of = |row: &Row| match row.once.filter(|_| used.is_positive()).map(Extent::ends) {
        Some([low, high]) => Ok(Some(Extent::of(price(low)?, price(high)?))),
        None => Ok(None),
    };
    rows.iter().map(of).collect()
}

fn is_of(way: &PayWay, plan: &Plan, billing: Billing) -> bool {
    way.plan.as_ref().is_some_and(|(id, _, by)| *id == plan.id && *by == billing)
}

/// A month's credits of a plan that a row may use.
fn usable(plan: &Plan, row: &Row, ask: &MonthAsk<'_>) -> Result<Amount, Overflow> {
    let grants = plan.grants.iter().zip(serving(Some(plan), row, ask.context));
    grants.filter(|(_, serves)| *serves).try_fold(Amount::ZERO, |sum, (grant, _)| sum.checked_add(grant.credits))
}

/// How many of a row so many credits pay for, at the upper end of what it costs.
fn makes(row: &Row, credits: Amount) -> Result<Option<u64>, Overflow> {
    let Some(once) = row.once else { return Ok(None) };
    let [_, high] = once.ends();
    Ok(if high.is_positive() { credits.steps(high).filter(|count| *count <= MOST) } else { None })
}

fn price_of_one(price: Amount, credits: Amount, months: u32) -> Result<Option<Amount>, Overflow> {
    if credits.is_positive() {
        let months = Amount::integer(i64::from(months));
        per(price, credits.checked_mul(months)?, 4).map(Some)
    } else {
        Ok(None)
    }
}
