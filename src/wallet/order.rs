//! Which lot is spent first.

use super::Lot;
use crate::card::{Burn, RateCard};

/// The burn order of a card, made total: what its list leaves open is decided in the contract's order, at last by id.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BurnOrder(Vec<Burn>);

impl BurnOrder {
    pub(super) fn of(card: &RateCard) -> Self {
        let listed = card.selling.wallet.as_ref().map_or(&[][..], |rules| &rules.burn);
        let mut order: Vec<Burn> = Vec::with_capacity(10);
        for burn in listed.iter().chain(&Burn::ALL) {
            if !order.contains(burn) {
                order.push(*burn);
            }
        }
        Self(order)
    }

    /// Whether one is spent before the other. Of two different lots exactly one is, since ids differ.
    pub(super) fn before(&self, one: &Lot, other: &Lot) -> bool {
        for burn in &self.0 {
            let (first, last) = match burn {
                Burn::Priority => (one.priority < other.priority, one.priority > other.priority),
                Burn::Expiry => match (one.until, other.until) {
                    (Some(one), Some(other)) => (one < other, one > other),
                    (one, other) => (one.is_some() && other.is_none(), one.is_none() && other.is_some()),
                },
                Burn::Origin => {
                    let (one, other) = (one.origin.is_purchased(), other.origin.is_purchased());
                    (!one && other, one && !other)
                }
                Burn::Created => (one.from < other.from, one.from > other.from),
                Burn::Id => (one.id < other.id, one.id > other.id),
            };
            if first || last {
                return first;
            }
        }
        false
    }
}

/// Puts a lot where it belongs in a sorted list of lots.
pub(crate) fn insert(list: &mut Vec<usize>, lot: usize, before: &dyn Fn(usize, usize) -> bool) {
    let at = list.partition_point(|other| before(*other, lot));
    list.insert(at, lot);
}
