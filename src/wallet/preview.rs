//! What a job would do to a wallet, before it is sent.

use super::checks::returns;
use super::event::Ending;
use super::lot::{Chosen, Share};
use super::settlement::with;
use super::{Credits, Wallet, WayOn};
use crate::amount::Amount;
use crate::card::RateCard;
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList;
use crate::quote::{Answer, Extent};
use crate::selection::Problem;

/// What a job would do to a wallet.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// All that is in effect and not held.
    pub available: Credits,
    /// Of this, what the job may use.
    pub usable: Credits,
    /// What is set aside, at the most that the job can cost. `None`: that is not known.
    pub hold: Option<Credits>,
    /// From which lots. Empty if it is short.
    pub takes: Vec<Take>,
    /// How many credits are missing.
    pub missing: Credits,
    /// What is available when the job is done: at the most that it can cost, and at the least.
    pub after: [Credits; 2],
    /// How many such jobs the credits pay for. `None`: any number, since the job is free.
    pub jobs: Option<u64>,
    /// What becomes of the hold, for each ending of which the card speaks.
    pub endings: Vec<JobEnding>,
    /// What expires unused if nothing else is made after this job, soonest first.
    pub expiring: Vec<Expiring>,
    /// How to go on where credits are missing.
    pub ways: Vec<WayOn>,
}

/// What a job takes from a lot, and what that has then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// Which lot, and how much.
    pub share: Share,
    /// What can still be held of it.
    pub left: Credits,
}

/// What becomes of a hold when the job ends.
#[derive(Clone, Debug, PartialEq)]
pub struct JobEnding {
    /// How it ends.
    pub ending: Ending,
    /// So many of its outputs are delivered; `None`: all or none of them.
    pub outputs: Option<Amount>,
    /// Used, at the least and at the most.
    pub spent: [Credits; 2],
    /// Back to the lots, at the least and at the most.
    pub returned: [Credits; 2],
    /// What comes back for certain, and to which lots.
    pub lots: Vec<Share>,
}

/// Credits that nobody used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// Which lot, and how much.
    pub share: Share,
    /// When.
    pub until: Instant,
}

/// Outputs of which a part is looked at one by one; beyond, only one less.
const PARTS: i64 = 16;

impl Wallet {
    /// What a job would do to this wallet at an instant, which is not before the wallet's own.
    ///
    /// `context` holds standard inputs that the model has no input for; with the answer's selection it decides which
    /// restricted credits the job may use. An answer without an upper end leaves `hold` unknown and nothing is taken.
    ///
    /// # Errors
    /// For an instant before the last event, or credits that a wallet can't count.
    pub fn preview(
        &self,
        card: &RateCard,
        at: Instant,
        answer: &Answer,
        context: Option<&Value>,
    ) -> Result<Preview, Vec<Problem>> {
        if let Some(last) = self.at.filter(|last| at < *last) {
            let message = format!("`at` must not lie before the wallet's own instant, {last}");
            return Err(vec![Problem::new("out-of-order", "at", message)]);
        }
        let chosen = Chosen { selection: answer.context().map(|context| &context.selection), context };
        let live = self.burning_at(at);
        let live = live.iter().filter_map(|index| Some((*index, self.lots.get(*index)?)));
        let available = live.filter(|(_, lot)| lot.is_live(at)).map(|(_, lot)| lot.available).sum();
        let usable = self.usable(at, chosen);
        let mut preview = Preview {
            available,
            usable,
            hold: None,
            takes: Vec::new(),
            missing: Credits::ZERO,
            after: [available; 2],
            jobs: None,
            endings: Vec::new(),
            expiring: Vec::new(),
            ways: Vec::new(),
        };
        let Some(ends) = answer.credits() else {
            preview.expiring = self.expiring(at, &[]);
            return Ok(preview);
        };
        let [least, most] = counted(ends)?;
        let takes = match self.cover(at, most, chosen) {
            Ok(takes) => takes,
            Err(usable) => {
                preview.missing = most - usable;
                preview.ways = self.ways_on(card, at, preview.missing, chosen);
                Vec::new()
            }
        };
        let covered = preview.missing.is_zero();
        preview.hold = Some(most);
        preview.jobs = usable.times(most);
        if covered {
            preview.after = [available - most, available - least];
            preview.endings = endings(card, [least, most], &takes);
            preview.endings.extend(parts(card, answer, at, most, &takes));
        }
        preview.expiring = self.expiring(at, &takes);
        let left = |share: &Share| self.lots.get(share.lot).map_or(Credits::ZERO, |lot| lot.available - share.credits);
        preview.takes = takes.iter().map(|share| Take { share: *share, left: left(share) }).to_list();
        Ok(preview)
    }

    /// What ends some day if nothing is used but these: in the order in which it ends.
    fn expiring(&self, at: Instant, takes: &[Share]) -> Vec<Expiring> {
        let mut expiring = Vec::new();
        for index in self.ending.iter().rev().copied() {
            let Some(lot) = self.lots.get(index).filter(|lot| !lot.has_ended(at)) else { continue };
            let taken = takes.iter().filter(|take| take.lot == index).map(|take| take.credits).sum();
            let credits = lot.available - taken;
            if let (Some(until), false) = (lot.until, credits.is_zero()) {
                expiring.push(Expiring { share: Share { lot: index, credits }, until });
            }
        }
        expiring
    }
}

/// What the card says about each ending, in its words' order.
fn endings(card: &RateCard, [least, most]: [Credits; 2], takes: &[Share]) -> Vec<JobEnding> {
    let ending = |ending: Ending| {
        let (spent, returned) = match (returns(card, ending)?, ending) {
            (true, _) => ([Credits::ZERO; 2], [most; 2]),
            (false, Ending::Delivered) => ([least, most], [Credits::ZERO, most - least]),
            (false, _) => ([most; 2], [Credits::ZERO; 2]),
        };
        Some(JobEnding { ending, outputs: None, spent, returned, lots: back(takes, most - returned[0]) })
    };
    Ending::ALL.into_iter().filter_map(ending).to_list()
}

/// Fewer outputs than were asked for are paid for as if they had been asked for, and never more than the hold.
fn parts(card: &RateCard, answer: &Answer, at: Instant, most: Credits, takes: &[Share]) -> Vec<JobEnding> {
    if returns(card, Ending::Delivered) != Some(false) {
        return Vec::new();
    }
    let asked = answer.context().and_then(|context| Some((context, context.selection.get("outputs")?.as_str()?)));
    let Some((context, count)) = asked else { return Vec::new() };
    let count = Amount::parse(count).ok().and_then(|count| i64::try_from(count.digits_at(0)?).ok()).unwrap_or(0);
    let at = at.to_string();
    let first = if count > PARTS { count.saturating_sub(1) } else { 1 };
    let part = |outputs: i64| {
        let outputs = Amount::integer(outputs);
        let usage = Value::Object(vec![(String::from("outputs"), Value::String(outputs.to_string()))]);
        let fewer = with(&context.selection, &usage).ok()?;
        let ends = card.quote(&context.model, &fewer, Some(&at)).credits()?;
        let [low, high] = counted(ends).ok()?;
        let spent = [low.min(most), high.min(most)];
        let returned = [most - spent[1], most - spent[0]];
        let lots = back(takes, spent[1]);
        Some(JobEnding { ending: Ending::Delivered, outputs: Some(outputs), spent, returned, lots })
    };
    (first..count).rev().filter_map(part).to_list()
}

/// What goes back to which lots when so much is spent: those that were taken first pay first.
fn back(takes: &[Share], spent: Credits) -> Vec<Share> {
    let mut left = spent;
    let rest = takes.iter().map(|take| {
        let spend = take.credits.min(left);
        left -= spend;
        Share { lot: take.lot, credits: take.credits - spend }
    });
    rest.filter(|share| !share.credits.is_zero()).to_list()
}

fn counted(ends: Extent) -> Result<[Credits; 2], Vec<Problem>> {
    let [least, most] = ends.ends().map(Credits::new);
    least.zip(most).map(|(least, most)| [least, most]).ok_or_else(|| {
        let message =
            "a wallet counts less than 10^15 credits, with at most 12 digits behind the point; this job costs others";
        vec![Problem::new("overflow", "selection", message)]
    })
}
