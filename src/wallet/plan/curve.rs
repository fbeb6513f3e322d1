//! What each way costs over volume, and from which volume on another is the cheapest.
//!
//! Volumes and costs are whole numbers here: of shares of the smallest part of a credit and of money, so that a month's
//! part of packs for seven months is one too.

use std::cmp::Ordering;

use super::answer::{Billing, CheapestFrom, Curve, CurveWay};
use super::month::anything;
use super::ways::{MOST_MONTHS, Market, SHARES, in_money, shares};
use crate::amount::{Amount, Overflow, Rounding};
use crate::card::Plan;
use crate::wallet::cover::NoSet;

/// Steps of packs that are looked at, over all numbers of months.
const MOST_STEPS: u32 = 10_000;

/// Changes of the cheapest way that are told.
const MOST_CHANGES: usize = 2_000;

/// Steps of a way that are drawn. More are joined.
const MOST_DRAWN: usize = 250;

/// Digits behind the point of the volumes that leave.
const PLACES: u32 = 6;

/// What packs cost by the month over the credits that are missing in a month: `(above, cost)`, both rising.
struct Steps {
    /// For which numbers of months packs may be bought at once.
    months: Vec<u32>,
    steps: Vec<(i128, i128)>,
    /// Known up to here.
    end: i128,
}

/// A plan, or none, that is enough up to some volume and has packs beyond.
struct Line<'a> {
    id: String,
    plan: Option<(&'a Plan, Billing)>,
    price: i128,
    /// What it gives for anything.
    free: i128,
    /// Place among the lists of steps; `None`: there are no packs.
    steps: Option<usize>,
}

/// The curve of the plans and packs of a market.
pub(super) fn curve(market: &mut Market<'_>, to: Amount) -> Result<Curve, NoSet> {
    let [places, _] = market.scales;
    let to = to.checked_mul(Amount::integer(i64::from(SHARES)))?.rounded(Amount::raw(1, places), Rounding::Down)?;
    let to = to.digits_at(places).ok_or(NoSet::Overflow)?;
    let mut all: Vec<Steps> = Vec::new();
    let mut lines = Vec::new();
    for plan in market.plans.clone().into_iter().map(Some).chain([None]) {
        let steps = if market.packs.is_empty() { None } else { Some(steps_for(market, &mut all, plan, to)?) };
        let Some(plan) = plan else {
            if steps.is_some() {
                lines.push(Line { id: String::from("packs"), plan: None, price: 0, free: 0, steps });
            }
            continue;
        };
        let free = free_of(plan)?;
        for (billing, price) in market.prices(plan) {
            let price = whole(shares(price, billing.months())?, market.scales[1])?;
            let free = whole(shares(free, 1)?, places)?;
            if steps.is_some() || free > 0 {
                let id = format!("{}/{}", plan.id, billing.name());
                lines.push(Line { id, plan: Some((plan, billing)), price, free, steps });
            }
        }
    }
    let known = lines.iter().filter_map(|line| all.get(line.steps?)?.end.checked_add(line.free)).min();
    let end = known.unwrap_or(to).min(to);
    let (cheapest, end) = cheapest(&lines, &all, end, market.scales)?;
    let ways = lines.iter().map(|line| line.drawn(&all, end, market.scales)).collect::<Result<_, _>>()?;
    Ok(Curve { up_to: volume(end, places)?, ways, cheapest })
}

/// Up to which volume a plan is enough for anything.
fn free_of(plan: &Plan) -> Result<Amount, Overflow> {
    let mut free = plan.grants.iter().filter(|grant| grant.usage.is_none());
    free.try_fold(Amount::ZERO, |sum, grant| sum.checked_add(grant.credits))
}

/// The place of the steps of packs on top of a plan. They are the same for all plans after which packs are spent.
fn steps_for(market: &mut Market<'_>, all: &mut Vec<Steps>, plan: Option<&Plan>, to: i128) -> Result<usize, NoSet> {
    let free = plan.map_or(Ok(Amount::ZERO), free_of)?;
    // As much again and one more is missing each month: if the wallet needs no more of packs than that, it never does.
    let missing = free.checked_add(Amount::ONE)?;
    let parts = [anything(plan, free.checked_add(missing)?)];
    let base = market.granted(plan);
    let mut months = Vec::new();
    for count in 1..=MOST_MONTHS {
        let plain = missing.checked_mul(Amount::integer(i64::from(count)))?;
        if market.needed(&base, &parts, count, true)? == plain {
            months.push(count);
        }
    }
    if let Some(at) = all.iter().position(|steps| steps.months == months) {
        return Ok(at);
    }
    all.push(steps(market, months, to)?);
    Ok(all.len().saturating_sub(1))
}

/// The least that packs cost by the month, bought for any of so many months.
fn steps(market: &mut Market<'_>, months: Vec<u32>, to: i128) -> Result<Steps, NoSet> {
    struct Set {
        months: u32,
        credits: i128,
        end: i128,
        cost: i128,
    }
    let mut found = Steps { months, steps: Vec::new(), end: 0 };
    let mut next = |months: u32, credits: i128| {
        let share = i128::from(SHARES.checked_div(months).unwrap_or(SHARES));
        let [credits, price] = market.sets(months).ok_or(NoSet::Nothing)?.above(credits)?;
        let of = |units: i128| units.checked_mul(share).ok_or(NoSet::Overflow);
        Ok(Set { months, credits, end: of(credits)?, cost: of(price)? })
    };
    let mut sets: Vec<Set> = Vec::new();
    for months in &found.months {
        match next(*months, 0) {
            Ok(set) => sets.push(set),
            Err(NoSet::Nothing) => {}
            Err(reason) => return Err(reason),
        }
    }
    let mut looks = 0_u32;
    while found.end < to {
        let (Some(cost), Some(end)) = (sets.iter().map(|set| set.cost).min(), sets.iter().map(|set| set.end).min())
        else {
            break;
        };
        if found.steps.last().is_none_or(|(_, last)| *last < cost) {
            found.steps.push((found.end, cost));
        }
        found.end = end;
        looks = looks.saturating_add(1);
        if looks >= MOST_STEPS {
            return Ok(found);
        }
        for set in sets.iter_mut().filter(|set| set.end == end) {
            match next(set.months, set.credits) {
                Ok(after) => *set = after,
                // Further out it takes too long, or there are too many digits: the curve ends here.
                Err(_) => return Ok(found),
            }
        }
    }
    Ok(found)
}

impl Line<'_> {
    /// The cost just above a volume, of how many parts it is, and up to where it is the same. `None`: it is not enough.
    fn above(&self, all: &[Steps], volume: i128) -> Option<(i128, usize, i128)> {
        if volume < self.free {
            return Some((self.price, 1, self.free));
        }
        let steps = &all.get(self.steps?)?.steps;
        let missing = volume.checked_sub(self.free)?;
        let at = steps.partition_point(|(above, _)| *above <= missing);
        let (_, cost) = steps.get(at.checked_sub(1)?)?;
        let next = steps.get(at).map_or(i128::MAX, |(above, _)| above.saturating_add(self.free));
        Some((self.price.checked_add(*cost)?, if self.plan.is_some() { 2 } else { 1 }, next))
    }

    fn drawn(&self, all: &[Steps], end: i128, scales: [u32; 2]) -> Result<CurveWay, NoSet> {
        let plan = self.plan.map(|(plan, billing)| (plan.id.clone(), plan.name().to_owned(), billing));
        let up_to = if self.steps.is_none() && self.free < end { Some(volume(self.free, scales[0])?) } else { None };
        let mut way = CurveWay { id: self.id.clone(), plan, steps: Vec::new(), joined: false, up_to };
        let packs = self.steps.and_then(|at| all.get(at)).map_or(&[][..], |steps| &steps.steps);
        let plan = (self.free > 0).then_some((0, self.price));
        let with_packs =
            packs.iter().map(|(above, cost)| (above.saturating_add(self.free), self.price.saturating_add(*cost)));
        let steps: Vec<(i128, i128)> =
            plan.into_iter().chain(with_packs).take_while(|(above, _)| *above < end).collect();
        way.joined = steps.len() > MOST_DRAWN;
        let cells = i128::try_from(MOST_DRAWN).unwrap_or(1);
        let cell = |above: i128| above.checked_mul(cells).and_then(|above| above.checked_div(end));
        let mut last = None;
        for (above, cost) in steps {
            let cost = money(cost, scales[1])?;
            let place = if way.joined { cell(above) } else { None };
            match way.steps.last_mut() {
                // The dearest of those that are joined, so that no volume looks cheaper than it is.
                Some((_, dearest)) if place.is_some() && place == last => *dearest = cost,
                _ => put(&mut way.steps, (volume(above, scales[0])?, cost), |(above, _)| *above),
            }
            last = place;
        }
        Ok(way)
    }
}

/// Which way is the cheapest, from which volume on; and up to where that is said.
///
/// What a way costs never falls with the volume. So the cheapest stays so until its own cost rises.
fn cheapest(
    lines: &[Line<'_>],
    all: &[Steps],
    end: i128,
    scales: [u32; 2],
) -> Result<(Vec<CheapestFrom>, i128), NoSet> {
    let mut found: Vec<CheapestFrom> = Vec::new();
    let mut at = 0;
    while at < end {
        let mut best: Option<(&Line<'_>, (i128, usize, i128))> = None;
        for line in lines {
            let Some(this) = line.above(all, at) else { continue };
            let order = |that: (i128, usize, i128)| this.0.cmp(&that.0).then(this.1.cmp(&that.1));
            if best.is_none_or(|(_, that)| order(that) == Ordering::Less) {
                best = Some((line, this));
            }
        }
        // Where nothing suffices, nothing does beyond.
        let Some((line, (cost, _, next))) = best else { break };
        if found.last().is_none_or(|last| last.way != line.id) {
            if found.len() >= MOST_CHANGES {
                return Ok((found, at));
            }
            let from = CheapestFrom {
                above: volume(at, scales[0])?,
                way: line.id.clone(),
                per_month: money(cost, scales[1])?,
            };
            put(&mut found, from, |from| from.above);
        }
        at = next;
    }
    Ok((found, end))
}

/// Appends a step; one that begins at the same written volume has no room.
fn put<T>(list: &mut Vec<T>, step: T, above: impl Fn(&T) -> Amount) {
    if list.last().is_some_and(|last| above(last) == above(&step)) {
        list.pop();
    }
    list.push(step);
}

/// Shares of a volume as credits, rounded down: what lies above the one lies above the other, for every volume of so few
/// digits.
fn volume(shares: i128, places: u32) -> Result<Amount, Overflow> {
    let step = Amount::raw(1, PLACES);
    Amount::made(shares, places)?.quotient(Amount::integer(i64::from(SHARES)), step, Rounding::Floor)?.fitting()
}

fn money(shares: i128, places: u32) -> Result<Amount, Overflow> {
    in_money(Amount::made(shares, places)?)
}

fn whole(amount: Amount, places: u32) -> Result<i128, Overflow> {
    amount.digits_at(places).ok_or(Overflow)
}
