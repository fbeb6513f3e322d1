//! The ways to pay for a month's work: each plan with the packs that it needs, and packs alone.

use std::cmp::Ordering;

use super::answer::{Billing, MonthAsk, PackCount, PayWay, Payment};
use super::month::{Part, Stock, bought, granted, lasting, parts, pool, spend};
use super::{Row, per, rounded};
use crate::amount::{Amount, Overflow};
use crate::card::{Pack, Plan, RateCard};
use crate::json::sort_few;
use crate::quote::Extent;
use crate::wallet::cover::{Aim, Bought, NoSet, Offer, Sets, scales};
use crate::wallet::order::BurnOrder;

/// For at most so many months packs are bought at once.
pub(super) const MOST_MONTHS: u32 = 12;

/// Every number of months up to the most divides it, so that what a month costs is a whole number of its parts.
pub(super) const SHARES: u32 = 27_720;

/// After so many rounds more is bought than would do, in an order of spending that no card has.
const MOST_ROUNDS: u32 = 100;

/// The plans and packs that are looked at.
pub(super) struct Market<'a> {
    pub order: BurnOrder,
    pub plans: Vec<&'a Plan>,
    pub packs: Vec<&'a Pack>,
    pub billings: Vec<Billing>,
    /// Digits behind the point of credits and of prices.
    pub scales: [u32; 2],
    /// Packs that last equally many months, and their best sets.
    groups: Vec<(Vec<usize>, Sets)>,
    /// For each number of months the group that lasts so long.
    durable: Vec<usize>,
}

/// Packs on top of a plan.
struct Top {
    months: u32,
    packs: Vec<(usize, u64)>,
    price: Amount,
    /// With the bonus, and the bonus alone.
    credits: Amount,
    bonus: Amount,
}

impl<'a> Market<'a> {
    pub(super) fn new(card: &'a RateCard, ask: &MonthAsk<'_>) -> Result<Self, NoSet> {
        let wanted = |list: &Option<Vec<&str>>, id: &str| list.as_ref().is_none_or(|list| list.contains(&id));
        let packs: Vec<&Pack> = card.selling.packs.iter().filter(|pack| wanted(&ask.packs, &pack.id)).collect();
        let plans: Vec<&Plan> = card.selling.plans.iter().filter(|plan| wanted(&ask.plans, &plan.id)).collect();
        let offers = packs.iter().map(|pack| Offer::of(pack)).collect::<Result<Vec<_>, _>>()?;
        let [mut places, mut cents] = scales(&offers);
        for plan in &plans {
            let grants = plan.grants.iter().map(|grant| grant.credits.normal().scale());
            places = grants.chain([places]).max().unwrap_or(0);
            let prices = [plan.month, plan.year].into_iter().flatten().map(|price| price.normal().scale());
            cents = prices.chain([cents]).max().unwrap_or(0);
        }
        let mut groups: Vec<(Vec<usize>, Sets)> = Vec::new();
        let mut durable = Vec::new();
        for months in 1..=MOST_MONTHS {
            let lasts = |pack: &&Pack| lasting(pack.valid_days).is_none_or(|lasts| lasts >= months);
            let members = packs.iter().zip(0..).filter(|(pack, _)| lasts(pack)).map(|(_, at)| at);
            let (members, offers): (Vec<usize>, Vec<Offer>) =
                members.filter_map(|at: usize| Some((at, *offers.get(at)?))).unzip();
            // The longer, the fewer: what differs at all differs from the last.
            if groups.last().is_none_or(|(last, _)| *last != members) {
                groups.push((members, Sets::in_units(offers, Aim::Cheapest, [places, cents])?));
            }
            durable.push(groups.len().saturating_sub(1));
        }
        let billings = Billing::ALL.into_iter().filter(|one| ask.billing.is_none_or(|only| only == *one)).collect();
        Ok(Self { order: BurnOrder::of(card), plans, packs, billings, scales: [places, cents], groups, durable })
    }

    /// The best sets of the packs that last so many months.
    pub(super) fn sets(&mut self, months: u32) -> Option<&mut Sets> {
        self.group(months).map(|(_, sets)| sets)
    }

    fn group(&mut self, months: u32) -> Option<&mut (Vec<usize>, Sets)> {
        let group = self.durable.get(months.saturating_sub(1) as usize)?;
        self.groups.get_mut(*group)
    }

    /// What a plan gives in each of the most months, in the order in which it is spent.
    pub(super) fn granted(&self, plan: Option<&Plan>) -> Vec<Stock> {
        granted(&self.order, plan, MOST_MONTHS)
    }

    /// All ways, in the card's order, packs alone last; and why some are not among them.
    pub(super) fn ways(&mut self, rows: &[Row], ask: &MonthAsk<'_>) -> Result<(Vec<PayWay>, Option<NoSet>), Overflow> {
        let (mut ways, mut left_out) = (Vec::new(), None);
        for plan in self.plans.clone().into_iter().map(Some).chain([None]) {
            if plan.is_none() && self.packs.is_empty() {
                continue;
            }
            let parts = parts(plan, rows, ask.context)?;
            let base = self.granted(plan);
            let top = match self.top(&base, &parts) {
                Ok(Some(top)) => top,
                Ok(None) => continue,
                Err(reason) => {
                    left_out = Some(reason);
                    continue;
                }
            };
            let Some(plan) = plan else {
                ways.push(self.way(&base, None, &top, &parts)?);
                continue;
            };
            for (billing, price) in self.prices(plan) {
                ways.push(self.way(&base, Some((plan, billing, price)), &top, &parts)?);
            }
        }
        Ok((ways, left_out))
    }

    /// How a plan is paid, of what is asked; one that can't be paid so is paid as it can, or it would be hidden.
    pub(super) fn prices(&self, plan: &Plan) -> Vec<(Billing, Amount)> {
        let of = |billings: &[Billing]| -> Vec<(Billing, Amount)> {
            billings.iter().filter_map(|billing| Some((*billing, price_of(plan, *billing)?))).collect()
        };
        let asked = of(&self.billings);
        if asked.is_empty() { of(&Billing::ALL) } else { asked }
    }

    /// The packs that a plan needs, for as many months as cost least by the month; `None` if none do.
    fn top(&mut self, base: &[Stock], parts: &[Part]) -> Result<Option<Top>, NoSet> {
        if spend(&self.order, base, &[], parts, 1, 1)?.missing.is_zero() {
            return Ok(Some(Top::NOTHING));
        }
        let mut best: Option<(Amount, Top)> = None;
        for months in 1..=MOST_MONTHS {
            // What is needed if packs are spent last is needed in any case, and is mostly enough.
            for first in [false, true] {
                let needed = self.needed(base, parts, months, first)?;
                let found = match self.cheapest(months, needed) {
                    Err(NoSet::Nothing) => break,
                    found => found?,
                };
                if !self.suffices(base, parts, &found, months)? {
                    continue;
                }
                let cost = shares(found.price, months)?;
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, self.priced(found, months)?));
                }
                break;
            }
        }
        Ok(best.map(|(_, top)| top))
    }

    /// The fewest credits of packs with which a plan does the work of so many months, if they are spent first or last of
    /// all packs that last so long.
    pub(super) fn needed(&self, base: &[Stock], parts: &[Part], months: u32, first: bool) -> Result<Amount, Overflow> {
        let group = self.durable.get(months.saturating_sub(1) as usize).and_then(|group| self.groups.get(*group));
        let members = group.map_or(&[][..], |(members, _)| members);
        let packs: Vec<&Pack> = members.iter().filter_map(|at| self.packs.get(*at).copied()).collect();
        let with = |credits: Option<Amount>| {
            let pool = [pool(&packs, first, credits)];
            spend(&self.order, base, &pool, parts, 1, months)
        };
        // A credit more serves for at most one that is missing, so that this never goes too far.
        let mut needed = Amount::ZERO;
        for _ in 0..MOST_ROUNDS {
            let missing = with(Some(needed))?.missing;
            if missing.is_zero() {
                return Ok(needed);
            }
            needed = needed.checked_add(missing)?;
        }
        Ok(with(None)?.endless)
    }

    /// The cheapest of the packs that last so many months. Places are those of `packs`.
    fn cheapest(&mut self, months: u32, credits: Amount) -> Result<Bought, NoSet> {
        let (members, sets) = self.group(months).ok_or(NoSet::Nothing)?;
        let mut bought = sets.covering(credits)?;
        for (at, _) in &mut bought.packs {
            *at = members.get(*at).copied().unwrap_or(usize::MAX);
        }
        Ok(bought)
    }

    /// Whether a plan and these packs do the work of so many months, in the order in which a wallet spends them.
    fn suffices(&self, base: &[Stock], parts: &[Part], found: &Bought, months: u32) -> Result<bool, Overflow> {
        let packs = bought(&self.named(&found.packs), months)?;
        Ok(spend(&self.order, base, &packs, parts, 1, months)?.missing.is_zero())
    }

    fn named(&self, packs: &[(usize, u64)]) -> Vec<(&'a Pack, u64)> {
        packs.iter().filter_map(|(at, count)| Some((*self.packs.get(*at)?, *count))).collect()
    }

    fn priced(&self, found: Bought, months: u32) -> Result<Top, Overflow> {
        let mut bonus = Amount::ZERO;
        for (pack, count) in self.named(&found.packs) {
            bonus = bonus.checked_add(pack.bonus.checked_mul(Amount::integer(count.cast_signed()))?)?;
        }
        Ok(Top { months, packs: found.packs, price: found.price, credits: found.credits, bonus })
    }

    fn way(
        &self,
        base: &[Stock],
        plan: Option<(&Plan, Billing, Amount)>,
        top: &Top,
        parts: &[Part],
    ) -> Result<PayWay, Overflow> {
        let packs = self.named(&top.packs);
        let mut pays = Vec::new();
        let mut id = String::new();
        let mut cost = shares(top.price, top.months)?;
        if let Some((plan, billing, price)) = plan {
            id = format!("{}/{}", plan.id, billing.name());
            cost = cost.checked_add(shares(price, billing.months())?)?;
            pays.push(Payment { what: "plan", price, months: billing.months() });
        }
        if plan.is_none() || !packs.is_empty() {
            id.push_str(if plan.is_some() { "+packs" } else { "packs" });
        }
        if !packs.is_empty() {
            pays.push(Payment { what: "packs", price: top.price, months: top.months });
        }
        let grants = plan.map_or(&[][..], |(plan, ..)| &plan.grants);
        let months = Amount::integer(i64::from(top.months));
        let monthly = grants.iter().try_fold(Amount::ZERO, |sum, grant| sum.checked_add(grant.credits))?;
        let credits = monthly.checked_mul(months)?.checked_add(top.credits)?;
        let mut used = [Amount::ZERO; 2];
        for part in parts {
            for (used, credits) in used.iter_mut().zip(part.credits) {
                *used = used.checked_add(credits)?;
            }
        }
        let stocks = bought(&packs, top.months)?;
        let mut expired = [Amount::ZERO; 2];
        for (end, expired) in expired.iter_mut().enumerate() {
            *expired = spend(&self.order, base, &stocks, parts, end, top.months)?.expired;
        }
        let average = |sum: Amount| per(sum, months, 2);
        let unused = |used: Amount| average(credits.checked_sub(used.checked_mul(months)?)?);
        let [low, high] = used;
        let per_credit = if high.is_positive() {
            Some(per(cost, high.checked_mul(Amount::integer(i64::from(SHARES)))?, 4)?)
        } else {
            None
        };
        Ok(PayWay {
            id,
            plan: plan.map(|(plan, billing, _)| (plan.id.clone(), plan.name().to_owned(), billing)),
            pays,
            packs: packs.iter().map(|(pack, count)| counted(pack, *count)).collect(),
            per_month: in_money(cost)?,
            per_credit,
            each: Vec::new(),
            credits: average(credits)?,
            bonus: average(top.bonus)?,
            used: Extent::of(rounded(low, 2)?, rounded(high, 2)?),
            unused: Extent::of(unused(high)?, unused(low)?),
            expires: Extent::of(average(expired[1])?, average(expired[0])?),
            months: top.months,
            cost,
        })
    }
}

impl Top {
    const NOTHING: Self =
        Self { months: 1, packs: Vec::new(), price: Amount::ZERO, credits: Amount::ZERO, bonus: Amount::ZERO };
}

fn counted(pack: &Pack, count: u64) -> PackCount {
    PackCount { pack: pack.id.clone(), label: pack.name().to_owned(), count }
}

/// What a plan costs when it is paid so.
fn price_of(plan: &Plan, billing: Billing) -> Option<Amount> {
    match billing {
        Billing::Month => plan.month,
        Billing::Year => plan.year,
    }
}

/// A month's share of a price for some months, in so many parts of the currency's unit that it is exact.
pub(super) fn shares(price: Amount, months: u32) -> Result<Amount, Overflow> {
    price.checked_mul(Amount::integer(i64::from(SHARES.checked_div(months).unwrap_or(SHARES))))
}

/// Shares as money, rounded half up to two places.
pub(super) fn in_money(shares: Amount) -> Result<Amount, Overflow> {
    per(shares, Amount::integer(i64::from(SHARES)), 2)
}

/// Cheapest first; of equals those with fewer parts, then in the order they stand in.
pub(super) fn rank(ways: &mut [PayWay]) {
    let order = |one: &PayWay, other: &PayWay| one.cost.cmp(&other.cost).then(one.pays.len().cmp(&other.pays.len()));
    sort_few(ways, |one, other| order(one, other) == Ordering::Less);
}
