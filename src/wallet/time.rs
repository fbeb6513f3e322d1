//! What time does to a wallet by itself: lots take effect and expire.

use super::lot::{Lot, Share};
use super::order::insert;
use super::{Credits, Entry, Movement, Wallet};
use crate::instant::Instant;
use crate::lists::ToList;

impl Wallet {
    /// Lets time pass. What ends with an instant has expired at it; what begins with it is in effect at it.
    pub(super) fn pass(&mut self, at: Instant, entries: &mut Vec<Entry>) {
        loop {
            let due = |list: &[usize], when: fn(&Lot) -> Option<Instant>| {
                let lot = list.last().copied()?;
                let when = self.lots.get(lot).and_then(when)?;
                (when <= at).then_some((when, lot))
            };
            let ends = due(&self.ending, |lot| lot.until);
            let begins = due(&self.coming, |lot| Some(lot.from));
            match (ends, begins) {
                (Some((end, lot)), begins) if begins.is_none_or(|(begin, _)| end <= begin) => {
                    self.ending.pop();
                    self.expire(end, lot, entries);
                }
                (_, Some((begin, lot))) => {
                    self.coming.pop();
                    self.begin(lot);
                    let share = self.lots.get(lot).map(|found| Share { lot, credits: found.granted });
                    let label = self.lots.get(lot).and_then(|lot| lot.label.clone());
                    let credits = share.map_or(Credits::ZERO, |share| share.credits);
                    let lots = share.into_iter().to_list();
                    entries.push(Entry { label, ..self.entry(begin, Movement::Begin, credits, lots) });
                }
                _ => break,
            }
        }
        self.at = Some(at);
    }

    fn expire(&mut self, at: Instant, index: usize, entries: &mut Vec<Entry>) {
        self.unlist(index);
        let Some(lot) = self.lots.get_mut(index) else { return };
        let gone = std::mem::take(&mut lot.available);
        lot.expired += gone;
        self.totals.available -= gone;
        self.totals.expired += gone;
        if !gone.is_zero() {
            let label = lot.label.clone();
            let lots = vec![Share { lot: index, credits: gone }];
            entries.push(Entry { label, ..self.entry(at, Movement::Expire, gone, lots) });
        }
    }

    pub(super) fn begin(&mut self, index: usize) {
        let Some(lot) = self.lots.get(index) else { return };
        let credits = lot.available;
        self.totals.upcoming -= credits;
        self.totals.granted += credits;
        self.totals.available += credits;
        self.list(index);
    }

    /// A new lot is in effect, or stands among those that will be.
    pub(super) fn begin_or_wait(&mut self, at: Instant, index: usize) {
        let lots = &self.lots;
        let from = |lot: usize| lots.get(lot).map(|lot| (lot.from, &lot.id));
        if lots.get(index).is_some_and(|lot| lot.from <= at) {
            self.begin(index);
        } else {
            insert(&mut self.coming, index, &|one, other| from(one) > from(other));
        }
    }

    /// Among those that are spent, if there is something to spend.
    pub(super) fn list(&mut self, index: usize) {
        if self.lots.get(index).is_some_and(|lot| !lot.available.is_zero()) {
            let mut burning = std::mem::take(&mut self.burning);
            insert(&mut burning, index, &|one, other| self.burns_before(one, other));
            self.burning = burning;
        }
    }

    pub(super) fn unlist(&mut self, index: usize) {
        let at = self.burning.partition_point(|other| self.burns_before(*other, index));
        if self.burning.get(at) == Some(&index) {
            self.burning.remove(at);
        }
    }
}
