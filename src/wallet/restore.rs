//! A wallet from how it stood, instead of from its history.

use super::ledger::Hold;
use super::{Credits, Lot, Wallet};
use crate::card::RateCard;
use crate::instant::Instant;
use crate::selection::Problem;

impl Wallet {
    /// The wallet that has these lots and holds. Shares of holds name lots by their place in the list.
    ///
    /// # Errors
    /// What does not add up, by lot and hold (`lots[2].granted`).
    pub fn restore(card: &RateCard, at: Instant, lots: Vec<Lot>, holds: Vec<Hold>) -> Result<Self, Vec<Problem>> {
        let mut wallet = Self::new(card);
        let mut problems = Vec::new();
        let mut wrong = |code, place: String, message: String| problems.push(Problem::new(code, place, message));
        let mut held = vec![Credits::ZERO; lots.len()];
        for hold in holds.iter().filter(|hold| hold.open) {
            for share in &hold.takes {
                if let Some(held) = held.get_mut(share.lot) {
                    *held += share.credits;
                }
            }
        }
        for ((lot, held), i) in lots.into_iter().zip(held).zip(0..) {
            let sum = lot.available + lot.held + lot.spent + lot.expired;
            if sum != lot.granted {
                let message = format!(
                    "`granted` must be what is available, held, spent and expired together, {sum}, got {}",
                    lot.granted
                );
                wrong("out-of-range", format!("lots[{i}].granted"), message);
            }
            if held != lot.held {
                let message = format!("`held` must be what the holds take of it, {held}, got {}", lot.held);
                wrong("out-of-range", format!("lots[{i}].held"), message);
            }
            if lot.until.is_some_and(|until| until <= lot.from) {
                let message = format!("`until` must lie after {}, when the lot takes effect", lot.from);
                wrong("out-of-order", format!("lots[{i}].until"), message);
            }
            if wallet.find(&lot.id).is_some() {
                wrong("duplicate-id", format!("lots[{i}].id"), format!("a lot `{}` stands already", lot.id));
            }
            if wallet.totals.granted + wallet.totals.upcoming + lot.granted >= Credits::LIMIT {
                let message = format!("a wallet is granted less than {} credits in all", Credits::LIMIT);
                wrong("overflow", format!("lots[{i}].granted"), message);
                continue;
            }
            wallet.put(at, lot);
        }
        for (hold, i) in holds.into_iter().zip(0..) {
            if wallet.find_hold(&hold.id).is_ok() {
                wrong("duplicate-id", format!("holds[{i}].id"), format!("a hold `{}` stands already", hold.id));
            }
            let sum: Credits = hold.takes.iter().map(|take| take.credits).sum();
            if sum != hold.credits {
                let message = format!("`credits` must be what the hold takes of lots, {sum}, got {}", hold.credits);
                wrong("out-of-range", format!("holds[{i}].credits"), message);
            }
            wallet.keep_hold(hold);
        }
        // What ended with or before that instant has expired.
        wallet.pass(at, &mut Vec::new());
        if problems.is_empty() { Ok(wallet) } else { Err(problems) }
    }

    fn put(&mut self, at: Instant, lot: Lot) {
        let waits = lot.from > at;
        let [held, spent, expired] = [lot.held, lot.spent, lot.expired];
        let index = self.keep(lot);
        self.begin_or_wait(at, index);
        if waits {
            return;
        }
        let parts = held + spent + expired;
        self.totals.upcoming -= parts;
        self.totals.granted += parts;
        self.totals.held += held;
        self.totals.spent += spent;
        self.totals.expired += expired;
    }
}
