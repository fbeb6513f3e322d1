//! How to go on when credits are missing.

use super::cover::{Bought, Covers};
use super::lot::Chosen;
use super::{Credits, Wallet};
use crate::amount::Amount;
use crate::card::{Plan, RateCard};
use crate::instant::Instant;
use crate::json::sort_few;

/// A way to go on.
#[derive(Clone, Debug, PartialEq)]
pub enum WayOn {
    /// Packs are bought.
    Packs {
        /// Places in the card, and how many of each.
        packs: Vec<(usize, u64)>,
        /// What it brings and costs.
        offer: WayOffer,
        /// All packs together.
        count: u64,
        /// No other set costs less.
        cheapest: bool,
        /// No other set holds fewer credits.
        smallest: bool,
    },
    /// A plan begins.
    Plan {
        /// Its place in the card.
        plan: usize,
        /// Paid by the year; else by the month.
        yearly: bool,
        /// What its first month brings, and what is paid first.
        offer: WayOffer,
    },
    /// The job waits longer and costs nothing.
    StandardQueue,
    /// Another word of the card's `whenEmpty`.
    Other(String),
}

/// What a way costs and brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayOffer {
    /// In the card's currency.
    pub price: Amount,
    /// That this job may use.
    pub credits: Amount,
    /// What is usable by the like of it when the job is held.
    pub left: Amount,
}

impl Wallet {
    /// Ways to go on when so many credits are missing: what costs something, cheapest first, then what costs nothing.
    /// Where the card does not say what is proposed, packs and plans are.
    pub(super) fn ways_on(&self, card: &RateCard, at: Instant, missing: Credits, chosen: Chosen<'_>) -> Vec<WayOn> {
        let words = card.selling.wallet.as_ref().and_then(|rules| rules.when_empty.as_deref());
        let mut paid = Vec::new();
        if words.is_none_or(|words| words.iter().any(|word| word == "buy-pack")) {
            packs(card, missing, &mut paid);
        }
        // The cycle that runs can't begin again, also where nothing is left of it.
        let running = |plan: &Plan| self.lots.iter().any(|lot| lot.plan.as_ref() == Some(&plan.id) && lot.is_live(at));
        for (plan, index) in card.selling.plans.iter().zip(0..).filter(|(plan, _)| !running(plan)) {
            paid.extend(begin(plan, index, missing, chosen));
        }
        sort_few(&mut paid, |one, other| price(one) < price(other));
        paid.extend(
            words
                .unwrap_or_default()
                .iter()
                .filter(|word| *word != "buy-pack")
                .map(|word| if word == "standard-queue" { WayOn::StandardQueue } else { WayOn::Other(word.clone()) }),
        );
        paid
    }
}

fn price(way: &WayOn) -> Amount {
    match way {
        WayOn::Packs { offer, .. } | WayOn::Plan { offer, .. } => offer.price,
        WayOn::StandardQueue | WayOn::Other(_) => Amount::ZERO,
    }
}

/// The cheapest set of packs, and the smallest where that is another.
fn packs(card: &RateCard, missing: Credits, ways: &mut Vec<WayOn>) {
    let Ok(Covers { cheapest, smallest }) = Covers::of(&card.selling.packs, missing.amount()) else { return };
    let same = cheapest == smallest;
    let way = |bought: Bought, cheapest: bool, smallest: bool| {
        let left = bought.credits.checked_sub(missing.amount()).ok()?;
        let offer = WayOffer { price: bought.price, credits: bought.credits, left };
        Some(WayOn::Packs { packs: bought.packs, offer, count: bought.count, cheapest, smallest })
    };
    ways.extend(cheapest.and_then(|bought| way(bought, true, same)));
    ways.extend(smallest.filter(|_| !same).and_then(|bought| way(bought, false, true)));
}

/// The plan, if its first month covers what is missing.
fn begin(plan: &Plan, index: usize, missing: Credits, chosen: Chosen<'_>) -> Option<WayOn> {
    let usable = plan.grants.iter().filter(|grant| chosen.meets(grant.usage.as_ref()));
    let credits: Credits = usable.map(|grant| Credits::new(grant.credits)).sum::<Option<Credits>>()?;
    let (price, yearly) = plan.month.map(|month| (month, false)).or(plan.year.map(|year| (year, true)))?;
    if credits < missing {
        return None;
    }
    let offer = WayOffer { price, credits: credits.amount(), left: (credits - missing).amount() };
    Some(WayOn::Plan { plan: index, yearly, offer })
}
