//! Whether an event may happen. Nothing is changed here, so that a refusal leaves the wallet as it was.

use super::event::{Ending, Event, Happening, Held, credits_of};
use super::grants::{Granted, nameless, out_of_range};
use super::lot::{Chosen, Lot, Share};
use super::{Credits, Movement, Origin, Wallet};
use crate::amount::Amount;
use crate::card::{RateCard, listed};
use crate::instant::Instant;
use crate::selection::Problem;

impl Wallet {
    pub(super) fn check_grant(&self, event: &Event, granted: &Granted) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for lot in &granted.lots {
            if self.find(&lot.id).is_some() {
                let message = format!("a lot `{}` stands already; each id is given once", lot.id);
                problems.push(Problem::new("duplicate-id", "id", message));
            }
        }
        let same = |lot: &Lot| {
            granted.lots.iter().any(|new| new.cycle.is_some() && new.cycle == lot.cycle && new.plan == lot.plan)
        };
        let (twice, what) = match &event.what {
            Happening::Trial { .. } => (self.lots.iter().find(|lot| lot.origin == Origin::Trial), "the trial"),
            Happening::Cycle { .. } => (self.lots.iter().rev().find(|lot| same(lot)), "this cycle of the plan"),
            _ => (None, ""),
        };
        if let Some(lot) = twice {
            let message = format!("{what} was granted before, as `{}`", lot.id);
            problems.push(Problem::new("already-granted", "type", message));
        }
        let sum: Credits = granted.lots.iter().map(|lot| lot.granted).sum();
        if self.totals.granted + self.totals.upcoming + sum >= Credits::LIMIT {
            let message = format!("a wallet is granted less than {} credits in all", Credits::LIMIT);
            problems.push(Problem::new("overflow", "credits", message));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    pub(super) fn check_hold(&self, at: Instant, held: &Held) -> Result<Vec<Share>, Vec<Problem>> {
        let mut problems = Vec::new();
        if self.find_hold(&held.id).is_ok() {
            let message = format!("a hold `{}` stands already; each id is given once", held.id);
            problems.push(Problem::new("duplicate-id", "id", message));
        }
        let credits = credits_of(held.credits);
        let chosen = Chosen { selection: held.selection.as_ref(), context: held.context.as_ref() };
        match credits.map(|credits| self.cover(at, credits, chosen)) {
            Ok(Ok(takes)) if problems.is_empty() => return Ok(takes),
            Ok(Ok(_)) => {}
            Ok(Err(_)) if self.lots.is_empty() => {
                let message = format!("nothing was granted before {at}, so nothing can be held");
                problems.push(Problem::new("before-first-grant", "at", message));
            }
            Ok(Err(usable)) => {
                let message =
                    format!("`credits` must be at most what this job may use, {usable}, got {}", held.credits);
                problems.push(too_much(message, usable));
            }
            Err(why) => problems.push(out_of_range("credits", held.credits, why)),
        }
        Err(problems)
    }

    pub(super) fn check_settle(&self, id: &str, credits: Option<Amount>) -> Result<(usize, Credits), Vec<Problem>> {
        let Ok(at) = self.find_hold(id) else {
            let open = self.holds.iter().filter(|hold| hold.open).map(|hold| &hold.id);
            return Err(vec![nameless("hold", id, open)]);
        };
        let hold = self.holds_by_id.get(at).copied().unwrap_or_default();
        let Some(found) = self.holds.get(hold) else { return Err(vec![nameless("hold", id, std::iter::empty())]) };
        if !found.open {
            let message = format!("the hold `{id}` was settled or returned before");
            return Err(vec![Problem::new("already-settled", "hold", message)]);
        }
        let Some(amount) = credits else { return Ok((hold, Credits::ZERO)) };
        let credits = credits_of(amount).map_err(|why| vec![out_of_range("credits", amount, why)])?;
        if credits > found.credits {
            let message = format!("`credits` must be at most the hold, {}, got {amount}", found.credits);
            return Err(vec![too_much(message, found.credits)]);
        }
        Ok((hold, credits))
    }

    pub(super) fn check_end(
        &self,
        card: &RateCard,
        id: &str,
        ending: Ending,
        credits: Option<Amount>,
    ) -> Result<(usize, Credits, Movement), Vec<Problem>> {
        let (hold, spent) = self.check_settle(id, credits)?;
        let Some(all) = returns(card, ending) else {
            let known = card.selling.wallet.as_ref().map(|rules| &rules.returns[..]).unwrap_or_default();
            let known = listed(known.iter().map(|(name, _)| name.as_str()));
            let message = format!(
                "the card does not say what comes back when a job is `{}`; it speaks of {known}",
                ending.name()
            );
            return Err(vec![Problem::new("not-in-card", "ending", message)]);
        };
        if all {
            if !spent.is_zero() {
                let message = format!("all credits come back when a job is `{}`, so nothing is used", ending.name());
                return Err(vec![too_much(message, Credits::ZERO)]);
            }
            return Ok((hold, Credits::ZERO, Movement::Return));
        }
        let held = self.holds.get(hold).map_or(Credits::ZERO, |hold| hold.credits);
        Ok((hold, if credits.is_some() { spent } else { held }, Movement::Settle))
    }
}

/// Whether a job's credits come back; `None`: the card does not say.
pub(super) fn returns(card: &RateCard, ending: Ending) -> Option<bool> {
    let rules = card.selling.wallet.as_ref()?;
    rules.returns.iter().find(|(name, _)| name == ending.name()).map(|(_, all)| *all)
}

fn too_much(message: String, most: Credits) -> Problem {
    Problem { max: Some(most.amount()), ..Problem::new("too-much", "credits", message) }
}
