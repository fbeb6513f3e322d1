//! The wallet, and what events do to it.

use std::borrow::Cow;

use super::event::{Event, Happening, Held};
use super::grants::{Granted, granted};
use super::lot::{Chosen, Lot, Share};
use super::order::{BurnOrder, insert};
use super::{Credits, Entry, Movement};
use crate::card::RateCard;
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList;
use crate::selection::Problem;

/// Credits that are set aside for a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    /// Unique among the wallet's holds.
    pub id: String,
    /// Since when.
    pub at: Instant,
    /// All of it.
    pub credits: Credits,
    /// What people call it.
    pub label: Option<String>,
    /// The job's model.
    pub model: Option<String>,
    /// The job's selection.
    pub selection: Option<Value>,
    /// From which lots, in the order in which they were taken.
    pub takes: Vec<Share>,
    /// Neither settled nor returned.
    pub open: bool,
}

/// Sums over the lots that have taken effect, and what will.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The sum of the four that follow.
    pub granted: Credits,
    /// What can be held.
    pub available: Credits,
    /// Set aside for jobs.
    pub held: Credits,
    /// Used by jobs.
    pub spent: Credits,
    /// Gone unused.
    pub expired: Credits,
    /// Granted, not yet in effect.
    pub upcoming: Credits,
}

/// A wallet: lots and holds at an instant. Made by events, one after the other; an event that is refused changes nothing.
///
/// ```
/// use credit_estimator::{Amount, Event, Given, Happening, Held, Instant, Origin, RateCard, Wallet};
/// let card = RateCard::parse(r#"{
///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
///   "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ] }"#)?;
/// let at = Instant::parse("2026-11-22T00:00:00Z").unwrap();
/// let mut wallet = Wallet::new(&card);
/// wallet.apply(&card, &Event { at, what: Happening::Grant(Given::new("g", Origin::Plan, "100".parse()?)) }).unwrap();
/// wallet.apply(&card, &Event { at, what: Happening::Hold(Held::new("job", "35".parse()?)) }).unwrap();
/// let settled = wallet.apply(&card, &Event { at, what: Happening::Settle { hold: "job".into(), credits: "30".parse()? } });
/// assert_eq!(settled.unwrap()[0].credits.to_string(), "30");
/// assert_eq!(wallet.totals().available.to_string(), "70");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Wallet {
    pub(super) at: Option<Instant>,
    /// In the order in which they were granted. Indices into it never change.
    pub(super) lots: Vec<Lot>,
    pub(super) holds: Vec<Hold>,
    /// All lots, by id.
    pub(super) by_id: Vec<usize>,
    /// All holds, by id.
    pub(super) holds_by_id: Vec<usize>,
    /// Lots in effect of which something is available, in burn order.
    pub(super) burning: Vec<usize>,
    /// Lots that will take effect, the next one last.
    pub(super) coming: Vec<usize>,
    /// Lots that will expire, the next one last.
    pub(super) ending: Vec<usize>,
    order: BurnOrder,
    pub(super) totals: Totals,
}

impl Wallet {
    /// An empty wallet, which spends in the order that the card says.
    #[must_use]
    pub fn new(card: &RateCard) -> Self {
        Self {
            at: None,
            lots: Vec::new(),
            holds: Vec::new(),
            by_id: Vec::new(),
            holds_by_id: Vec::new(),
            burning: Vec::new(),
            coming: Vec::new(),
            ending: Vec::new(),
            order: BurnOrder::of(card),
            totals: Totals::default(),
        }
    }

    /// When something happened last, or until when time has passed. `None` for a new wallet.
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        self.at
    }

    /// All lots, in the order in which they were granted.
    #[must_use]
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// All holds, in the order in which they were made, also those that are settled or returned.
    #[must_use]
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// Sums over the lots.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The lots in the order in which they are spent; then those that take effect later, the next one first; then those
    /// that are used up or expired, in the order in which they were granted.
    #[must_use]
    pub fn in_burn_order(&self) -> Vec<&Lot> {
        let mut placed = vec![false; self.lots.len()];
        for lot in self.burning.iter().chain(&self.coming) {
            if let Some(slot) = placed.get_mut(*lot) {
                *slot = true;
            }
        }
        let rest = placed.iter().zip(0..).filter(|(placed, _)| !**placed).map(|(_, lot)| lot);
        let all = self.burning.iter().chain(self.coming.iter().rev()).copied().chain(rest);
        all.filter_map(|lot| self.lots.get(lot)).to_list()
    }

    /// From now on credits are spent in the order that another card says. What was granted and held stays as it is.
    ///
    /// ```
    /// use credit_estimator::{Event, Given, Happening, Instant, Origin, RateCard, Wallet};
    /// let card = |burn: &str| RateCard::parse(&r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
    ///   "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ],
    ///   "wallet": { "burn": ["BURN"] } }"#.replace("BURN", burn));
    /// let (old, new) = (card("created")?, card("origin")?);
    /// let mut wallet = Wallet::new(&old);
    /// for (day, origin) in [("2026-11-22", Origin::Pack), ("2026-11-23", Origin::Plan)] {
    ///     let at = Instant::parse(&format!("{day}T00:00:00Z")).unwrap();
    ///     let given = Given::new(origin.name(), origin, "100".parse()?);
    ///     wallet.apply(&old, &Event { at, what: Happening::Grant(given) }).unwrap();
    /// }
    /// assert_eq!(wallet.in_burn_order()[0].id, "pack");
    /// wallet.under(&new);
    /// assert_eq!(wallet.in_burn_order()[0].id, "plan");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn under(&mut self, card: &RateCard) {
        let order = BurnOrder::of(card);
        if order != self.order {
            self.order = order;
            for lot in std::mem::take(&mut self.burning) {
                self.list(lot);
            }
        }
    }

    /// Does what an event says, and tells what moved: what expired or took effect until then, then the event's own.
    ///
    /// # Errors
    /// All that is wrong with the event; places are fields of the event. The wallet is then as it was.
    pub fn apply(&mut self, card: &RateCard, event: &Event) -> Result<Vec<Entry>, Vec<Problem>> {
        if let Some(last) = self.at.filter(|last| event.at < *last) {
            let message = format!("`at` must not lie before the event before it, at {last}");
            return Err(vec![Problem::new("out-of-order", "at", message)]);
        }
        let mut entries = Vec::new();
        if let Some(granted) = granted(card, event) {
            let granted = granted?;
            self.check_grant(event, &granted)?;
            self.pass(event.at, &mut entries);
            self.grant(event.at, granted, &mut entries);
            return Ok(entries);
        }
        match &event.what {
            Happening::Hold(held) => {
                let takes = self.check_hold(event.at, held)?;
                self.pass(event.at, &mut entries);
                self.hold(event.at, held, takes, &mut entries);
            }
            Happening::Settle { hold, credits } => {
                let (hold, spent) = self.check_settle(hold, Some(*credits))?;
                self.pass(event.at, &mut entries);
                self.release(event.at, hold, spent, Movement::Settle, &mut entries);
            }
            Happening::Return { hold } => {
                let (hold, _) = self.check_settle(hold, None)?;
                self.pass(event.at, &mut entries);
                self.release(event.at, hold, Credits::ZERO, Movement::Return, &mut entries);
            }
            Happening::End { hold, ending, credits } => {
                let (hold, spent, moved) = self.check_end(card, hold, *ending, *credits)?;
                self.pass(event.at, &mut entries);
                self.release(event.at, hold, spent, moved, &mut entries);
            }
            Happening::Grant(_) | Happening::Trial { .. } | Happening::Cycle { .. } | Happening::Purchase { .. } => {}
        }
        Ok(entries)
    }

    /// Lets time pass: what has ended expires, and what was granted for later takes effect.
    ///
    /// # Errors
    /// For an instant before the last event.
    pub fn advance(&mut self, at: Instant) -> Result<Vec<Entry>, Vec<Problem>> {
        if let Some(last) = self.at.filter(|last| at < *last) {
            let message = format!("`at` must not lie before the last event, at {last}");
            return Err(vec![Problem::new("out-of-order", "at", message)]);
        }
        let mut entries = Vec::new();
        self.pass(at, &mut entries);
        Ok(entries)
    }

    /// From which lots so many credits would come, or how many there are for it.
    pub(super) fn cover(&self, at: Instant, credits: Credits, chosen: Chosen<'_>) -> Result<Vec<Share>, Credits> {
        let mut takes = Vec::new();
        let mut missing = credits;
        for index in self.burning_at(at).iter().copied() {
            if missing.is_zero() {
                break;
            }
            let Some(lot) = self.lots.get(index) else { continue };
            let available = if lot.is_live(at) && lot.serves(chosen) { lot.available } else { Credits::ZERO };
            let take = available.min(missing);
            if !take.is_zero() {
                takes.push(Share { lot: index, credits: take });
                missing -= take;
            }
        }
        if missing.is_zero() { Ok(takes) } else { Err(credits - missing) }
    }

    /// How much of the wallet a job may use.
    pub(super) fn usable(&self, at: Instant, chosen: Chosen<'_>) -> Credits {
        let live = self.burning_at(at);
        let lots = live.iter().filter_map(|lot| self.lots.get(*lot));
        lots.filter(|lot| lot.is_live(at) && lot.serves(chosen)).map(|lot| lot.available).sum()
    }

    /// Lots in burn order, also those that take effect until then.
    pub(super) fn burning_at(&self, at: Instant) -> Cow<'_, [usize]> {
        let begins = |lot: &usize| self.lots.get(*lot).is_some_and(|lot| lot.from <= at);
        if !self.coming.last().is_some_and(begins) {
            return Cow::Borrowed(&self.burning);
        }
        let mut burning = self.burning.clone();
        for lot in self.coming.iter().rev().copied().take_while(begins) {
            insert(&mut burning, lot, &|one, other| self.burns_before(one, other));
        }
        Cow::Owned(burning)
    }

    pub(super) fn burns_before(&self, one: usize, other: usize) -> bool {
        matches!((self.lots.get(one), self.lots.get(other)), (Some(one), Some(other)) if self.order.before(one, other))
    }

    pub(super) fn find(&self, id: &str) -> Option<&Lot> {
        let found = self.by_id.binary_search_by(|lot| self.lots.get(*lot).map_or("", |lot| &lot.id).cmp(id)).ok()?;
        self.by_id.get(found).and_then(|lot| self.lots.get(*lot))
    }

    pub(super) fn find_hold(&self, id: &str) -> Result<usize, usize> {
        self.holds_by_id.binary_search_by(|hold| self.holds.get(*hold).map_or("", |hold| &hold.id).cmp(id))
    }

    fn grant(&mut self, at: Instant, granted: Granted, entries: &mut Vec<Entry>) {
        let mut shares = Vec::new();
        for lot in granted.lots {
            let credits = lot.granted;
            shares.push(Share { lot: self.keep(lot), credits });
        }
        for share in &shares {
            self.begin_or_wait(at, share.lot);
        }
        let credits = shares.iter().map(|share| share.credits).sum();
        entries.push(Entry { label: granted.label, ..self.entry(at, Movement::Grant, credits, shares) });
    }

    /// A lot that is to take effect.
    pub(super) fn keep(&mut self, lot: Lot) -> usize {
        let index = self.lots.len();
        self.totals.upcoming += lot.granted;
        let ends = lot.until.is_some();
        self.lots.push(lot);
        let lots = &self.lots;
        let of = |lot: usize| lots.get(lot);
        insert(&mut self.by_id, index, &|one, other| of(one).map(|lot| &lot.id) < of(other).map(|lot| &lot.id));
        if ends {
            let until = |lot: usize| of(lot).map(|lot| (lot.until, &lot.id));
            insert(&mut self.ending, index, &|one, other| until(one) > until(other));
        }
        index
    }

    fn hold(&mut self, at: Instant, held: &Held, takes: Vec<Share>, entries: &mut Vec<Entry>) {
        let credits: Credits = takes.iter().map(|take| take.credits).sum();
        for take in &takes {
            let Some(lot) = self.lots.get_mut(take.lot) else { continue };
            if lot.available == take.credits {
                self.unlist(take.lot);
            }
            let Some(lot) = self.lots.get_mut(take.lot) else { continue };
            lot.available -= take.credits;
            lot.held += take.credits;
        }
        self.totals.available -= credits;
        self.totals.held += credits;
        let hold = self.keep_hold(Hold {
            id: held.id.clone(),
            at,
            credits,
            label: held.label.clone(),
            model: held.model.clone(),
            selection: held.selection.clone(),
            takes: takes.clone(),
            open: true,
        });
        let entry = self.entry(at, Movement::Hold, credits, takes);
        entries.push(Entry { hold: Some(hold), label: held.label.clone(), ..entry });
    }

    pub(super) fn keep_hold(&mut self, hold: Hold) -> usize {
        let index = self.holds.len();
        if let Err(place) = self.find_hold(&hold.id) {
            self.holds_by_id.insert(place, index);
        }
        self.holds.push(hold);
        index
    }

    /// What was used is spent from the lots that were taken first; the rest goes back to those it came from.
    fn release(&mut self, at: Instant, index: usize, spent: Credits, what: Movement, entries: &mut Vec<Entry>) {
        let Some(hold) = self.holds.get_mut(index) else { return };
        hold.open = false;
        let (takes, credits, label) = (hold.takes.clone(), hold.credits, hold.label.clone());
        let (mut used, mut back, mut gone) = (Vec::new(), Vec::new(), Credits::ZERO);
        let mut left = spent;
        for take in takes {
            let spend = take.credits.min(left);
            let rest = take.credits - spend;
            left -= spend;
            let Some(lot) = self.lots.get_mut(take.lot) else { continue };
            let was_empty = lot.available.is_zero();
            lot.held -= take.credits;
            lot.spent += spend;
            if lot.has_ended(at) {
                lot.expired += rest;
                gone += rest;
            } else {
                lot.available += rest;
                if was_empty {
                    self.list(take.lot);
                }
            }
            let share = |credits: Credits| (!credits.is_zero()).then_some(Share { lot: take.lot, credits });
            used.extend(share(spend));
            back.extend(share(rest));
        }
        let returned = credits - spent;
        self.totals.held -= credits;
        self.totals.spent += spent;
        self.totals.expired += gone;
        self.totals.available += returned - gone;
        let (moved, lots) = if what == Movement::Settle { (spent, used) } else { (returned, back) };
        let entry = self.entry(at, what, moved, lots);
        entries.push(Entry { hold: Some(index), label, returned: Some([returned, gone]), ..entry });
    }

    pub(super) fn entry(&self, at: Instant, what: Movement, credits: Credits, lots: Vec<Share>) -> Entry {
        let Totals { available, held, .. } = self.totals;
        Entry { at, what, event: None, label: None, hold: None, credits, returned: None, lots, available, held }
    }
}
