//! Which packs cover what is missing: the set that costs least, and the one that leaves least.
//!
//! Both are exact. Sets are found in the order of one figure (price, or credits), and only those are kept that can be a
//! part of a best one. Sooner or later every best set holds the pack whose credit costs least (the *staple*): then what is
//! missing beyond is a matter of so many staples more, and a billion credits are as quick to cover as a thousand.
//! Packs for which that takes too long get no answer, rather than one that is only nearly right.

use std::cmp::Ordering;

use crate::amount::{Amount, Overflow, Rounding, divide};
use crate::card::Pack;
use crate::lists::ToList;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

/// How many candidates are looked at, and how many sets are kept, before it is given up.
const MOST_LOOKS: u32 = 4_000_000;
const MOST_SETS: usize = 100_000;

/// More of one pack than JavaScript counts are no answer.
const MOST_PACKS: u128 = 1 << 53;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The least price; of equals the most credits, then the fewest packs, then the earlier packs of the card. Packs
    /// that cost nothing are the cheapest way there is: of these the largest, as few as do.
    Cheapest,
    /// The fewest credits; of equals the least price, then the fewest packs, then the earlier packs of the card.
    Smallest,
}

/// What a pack costs, and its credits with the bonus.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    pub price: Amount,
    pub credits: Amount,
}

/// Packs to buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bought {
    /// Places of packs and how many of each, in the order of the packs.
    pub packs: Vec<(usize, u64)>,
    pub price: Amount,
    pub credits: Amount,
    pub count: u64,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSet {
    /// No pack holds credits.
    Nothing,
    /// More digits than can be kept, or more packs than can be counted.
    Overflow,
    /// More sets would have to be looked at than is done for an answer.
    TooMany,
}

impl From<Overflow> for NoSet {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

impl Bought {
    pub(crate) const NOTHING: Self = Self { packs: Vec::new(), price: Amount::ZERO, credits: Amount::ZERO, count: 0 };
}

impl Offer {
    pub(crate) fn of(pack: &Pack) -> Result<Self, Overflow> {
        Ok(Self { price: pack.price, credits: pack.credits.checked_add(pack.bonus)? })
    }
}

/// The cheapest and the smallest set of packs that cover what is missing; often they are the same. `None`: it would take
/// too long to find.
pub(crate) struct Covers {
    pub cheapest: Option<Bought>,
    pub smallest: Option<Bought>,
}

impl Covers {
    pub(crate) fn of(packs: &[Pack], missing: Amount) -> Result<Self, NoSet> {
        let offers = packs.iter().map(Offer::of).collect::<Result<Vec<_>, _>>()?;
        let found = |aim| match Sets::new(offers.clone(), aim)?.covering(missing) {
            Err(NoSet::TooMany) => Ok(None),
            found => found.map(Some),
        };
        Ok(Self { cheapest: found(Aim::Cheapest)?, smallest: found(Aim::Smallest)? })
    }
}

/// Best sets of some packs, for any number of credits. Found as far as they were asked for, and kept.
pub(crate) struct Sets {
    aim: Aim,
    offers: Vec<Offer>,
    /// Digits behind the point of the units in which credits and prices are counted here.
    scales: [u32; 2],
    /// What may be a part of a best set, in the card's order.
    packs: Vec<Choice>,
    /// The places in `packs` that are not found to be of no use.
    useful: Vec<usize>,
    staple: usize,
    /// In rising order of the key and of the credits; the first is the empty one.
    sets: Vec<Set>,
    /// The last set that does without the staple.
    loose: usize,
    /// Every best set after the last of `sets` holds the staple.
    settled: bool,
    looks: u32,
}

/// A pack in whole units.
struct Choice {
    at: usize,
    credits: i128,
    price: i128,
    /// The set to which it is added next.
    next: usize,
}

/// The set `from` and one pack more, which stands in the card at or after all that are in it.
#[derive(Clone, Copy)]
struct Set {
    credits: i128,
    price: i128,
    count: u32,
    from: u32,
    pack: u32,
    staple: bool,
}

impl Sets {
    pub(crate) fn new(offers: Vec<Offer>, aim: Aim) -> Result<Self, NoSet> {
        let scales = scales(&offers);
        Self::in_units(offers, aim, scales)
    }

    /// With so many digits behind the point of credits and of prices, which is no fewer than they have.
    pub(super) fn in_units(offers: Vec<Offer>, aim: Aim, scales: [u32; 2]) -> Result<Self, NoSet> {
        let mut packs = Vec::new();
        for (at, offer) in offers.iter().enumerate() {
            let [credits, price] = scales;
            let credits = offer.credits.digits_at(credits).ok_or(NoSet::Overflow)?;
            let price = offer.price.digits_at(price).ok_or(NoSet::Overflow)?;
            if credits > 0 {
                packs.push(Choice { at, credits, price, next: 0 });
            }
        }
        if aim == Aim::Cheapest && packs.iter().any(|pack| pack.price == 0) {
            // What is free needs no search: the first of the largest.
            let largest = packs.iter().filter(|pack| pack.price == 0).map(|pack| pack.credits).max();
            packs.retain(|pack| pack.price == 0 && Some(pack.credits) == largest);
            packs.truncate(1);
        }
        // The least price of a credit; of equals the larger pack.
        let mut staple = 0;
        for (at, pack) in packs.iter().enumerate() {
            let Some(best) = packs.get(staple) else { break };
            let (this, that) = (product(pack.price, best.credits)?, product(best.price, pack.credits)?);
            if this < that || this == that && pack.credits > best.credits {
                staple = at;
            }
        }
        // What so many staples do as well for no more is left out, lest a huge pack that nobody needs draws out the search.
        let base = packs.get(staple).map_or((1, 0), |pack| (pack.credits, pack.price));
        let mut useful = Vec::new();
        for (place, pack) in packs.iter().enumerate() {
            let times = divide(pack.credits, base.0, Rounding::Ceil).ok_or(NoSet::Overflow)?;
            let alike = aim == Aim::Cheapest || product(times, base.0)? == pack.credits;
            if place == staple || !alike || product(times, base.1)? > pack.price {
                useful.push(place);
            }
        }
        let empty = Set { credits: 0, price: 0, count: 0, from: 0, pack: 0, staple: false };
        Ok(Self { aim, offers, scales, packs, useful, staple, sets: vec![empty], loose: 0, settled: false, looks: 0 })
    }

    /// The best set that has at least so many credits.
    pub(crate) fn covering(&mut self, missing: Amount) -> Result<Bought, NoSet> {
        if !missing.is_positive() {
            return Ok(Bought::NOTHING);
        }
        let [scale, _] = self.scales;
        let missing = missing.rounded(Amount::raw(1, scale), Rounding::Ceil)?;
        let (at, staples) = self.find(missing.digits_at(scale).ok_or(NoSet::Overflow)?)?;
        let mut counts: Vec<u128> = vec![0; self.packs.len()];
        if let Some(count) = counts.get_mut(self.staple) {
            *count = staples.unsigned_abs();
        }
        for pack in self.chain(at) {
            if let Some(count) = counts.get_mut(pack as usize) {
                *count = count.saturating_add(1);
            }
        }
        let mut bought = Bought::NOTHING;
        for (pack, count) in self.packs.iter().zip(counts) {
            let Some(offer) = self.offers.get(pack.at).filter(|_| count > 0) else { continue };
            let count = u64::try_from(count).ok().filter(|count| u128::from(*count) < MOST_PACKS);
            let count = count.ok_or(NoSet::Overflow)?;
            let times = Amount::integer(count.cast_signed());
            bought.packs.push((pack.at, count));
            bought.price = bought.price.checked_add(offer.price.checked_mul(times)?)?.fitting()?;
            bought.credits = bought.credits.checked_add(offer.credits.checked_mul(times)?)?.fitting()?;
            bought.count = bought.count.checked_add(count).ok_or(NoSet::Overflow)?;
        }
        Ok(bought)
    }

    /// Credits and price of the best set that has more than so many units of credits, in units.
    pub(super) fn above(&mut self, credits: i128) -> Result<[i128; 2], NoSet> {
        let (at, staples) = self.find(credits.checked_add(1).ok_or(NoSet::Overflow)?)?;
        let (set, staple) = self.sets.get(at).zip(self.packs.get(self.staple)).ok_or(NoSet::Nothing)?;
        let with = |of: i128, each: i128| of.checked_add(product(staples, each)?).ok_or(NoSet::Overflow);
        Ok([with(set.credits, staple.credits)?, with(set.price, staple.price)?])
    }

    /// The place of a set, and how many staples more, for so many units of credits.
    fn find(&mut self, missing: i128) -> Result<(usize, i128), NoSet> {
        let staple = self.packs.get(self.staple).ok_or(NoSet::Nothing)?.credits;
        loop {
            let reached = self.sets.last().map_or(0, |set| set.credits);
            let beyond = missing.checked_sub(reached).ok_or(NoSet::Overflow)?;
            if beyond <= 0 || self.settled {
                let staples = divide(beyond.max(0), staple, Rounding::Ceil).ok_or(NoSet::Overflow)?;
                let rest = missing.checked_sub(product(staples, staple)?).ok_or(NoSet::Overflow)?;
                return Ok((self.sets.partition_point(|set| set.credits < rest), staples));
            }
            self.extend()?;
        }
    }

    /// Finds the next set that is the best for some number of credits.
    fn extend(&mut self) -> Result<(), NoSet> {
        let Some(last) = self.sets.last().copied() else { return Err(NoSet::Nothing) };
        loop {
            self.looks = self.looks.saturating_add(u32::try_from(self.useful.len()).unwrap_or(u32::MAX));
            if self.looks > MOST_LOOKS || self.sets.len() >= MOST_SETS {
                return Err(NoSet::TooMany);
            }
            let found = self.nearest()?;
            let pack = found.pack as usize;
            if let Some(choice) = self.packs.get_mut(pack) {
                choice.next = choice.next.saturating_add(1);
            }
            let better = match self.aim {
                Aim::Cheapest => found.credits > last.credits,
                Aim::Smallest => found.credits != last.credits,
            };
            if better {
                self.sets.push(found);
                self.settle(found)?;
                return Ok(());
            }
            if found.count == 1 {
                // Something else is better than it alone, so also in every set.
                self.useful.retain(|useful| *useful != pack);
            }
        }
    }

    /// Of all kept sets with one pack more the first in order that was not looked at yet.
    fn nearest(&mut self) -> Result<Set, NoSet> {
        let mut nearest: Option<Set> = None;
        for useful in &self.useful {
            let Some(choice) = self.packs.get_mut(*useful) else { continue };
            let pack = u32::try_from(*useful).unwrap_or(u32::MAX);
            // Each set is made in one way only: its packs in their order.
            while self.sets.get(choice.next).is_some_and(|set| set.pack > pack) {
                choice.next = choice.next.saturating_add(1);
            }
            let Some(set) = self.sets.get(choice.next) else { continue };
            let found = Set {
                credits: set.credits.checked_add(choice.credits).ok_or(NoSet::Overflow)?,
                price: set.price.checked_add(choice.price).ok_or(NoSet::Overflow)?,
                count: set.count.saturating_add(1),
                from: u32::try_from(choice.next).unwrap_or(u32::MAX),
                pack,
                staple: set.staple || *useful == self.staple,
            };
            if nearest.as_ref().is_none_or(|nearest| order(self.aim, &self.sets, &found, nearest) == Ordering::Less) {
                nearest = Some(found);
            }
        }
        nearest.ok_or(NoSet::Nothing)
    }

    /// A best set less one pack is a best set. So once as many in a row hold the staple as any one pack reaches back,
    /// all that follow do.
    fn settle(&mut self, last: Set) -> Result<(), NoSet> {
        if !last.staple {
            self.loose = self.sets.len().saturating_sub(1);
            return Ok(());
        }
        let Some(loose) = self.sets.get(self.loose) else { return Ok(()) };
        let packs = self.useful.iter().filter_map(|at| self.packs.get(*at));
        let reach = packs.map(|pack| pack.credits).max().unwrap_or(0);
        self.settled = last.credits.checked_sub(loose.credits).ok_or(NoSet::Overflow)? >= reach;
        Ok(())
    }

    /// The packs of a set, the last first.
    fn chain(&self, at: usize) -> impl Iterator<Item = u32> {
        chain(&self.sets, self.sets.get(at).copied())
    }
}

/// How many digits credits and prices have behind the point.
pub(super) fn scales(offers: &[Offer]) -> [u32; 2] {
    let scale = |of: fn(&Offer) -> Amount| offers.iter().map(|offer| of(offer).normal().scale()).max();
    [|offer: &Offer| offer.credits, |offer: &Offer| offer.price].map(|of| scale(of).unwrap_or(0))
}

fn chain(sets: &[Set], set: Option<Set>) -> impl Iterator<Item = u32> {
    let real = |set: &Set| set.count > 0;
    std::iter::successors(set.filter(real), move |set| sets.get(set.from as usize).copied().filter(real))
        .map(|set| set.pack)
}

/// Which set stands first: in the order in which they are found, and then by what is preferred.
fn order(aim: Aim, sets: &[Set], a: &Set, b: &Set) -> Ordering {
    let price = a.price.cmp(&b.price);
    let first = match aim {
        Aim::Cheapest => price.then(b.credits.cmp(&a.credits)),
        Aim::Smallest => a.credits.cmp(&b.credits).then(price),
    };
    first.then(a.count.cmp(&b.count)).then_with(|| {
        let packs = |set: &Set| {
            let mut packs: Vec<u32> = chain(sets, Some(*set)).to_list();
            packs.reverse();
            packs
        };
        packs(a).cmp(&packs(b))
    })
}

fn product(a: i128, b: i128) -> Result<i128, NoSet> {
    a.checked_mul(b).ok_or(NoSet::Overflow)
}
