//! What holds of every history of a wallet, against a plain second reading of RATE-CARD §4.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

use credit_estimator::json::parse;
use credit_estimator::{
    Amount, Credits, Ending, Event, Given, Happening, Held, Instant, Origin, RateCard, Wallet, wire,
};
use proptest::prelude::*;

const CARD: &str = r#"{ "format": 1, "id": "laws", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
  "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ],
  "wallet": { "burn": ["priority", "expiry", "origin", "created", "id"],
    "return": { "failed": "all", "moderated": "all", "cancelled-queued": "all", "cancelled-running": "none", "delivered": "none" } } }"#;

/// One thing that somebody tries, in hundredths of a credit and seconds after the thing before it.
#[derive(Clone, Debug)]
enum Try {
    Grant {
        wait: u64,
        hundredths: i64,
        origin: usize,
        priority: i64,
        from: u64,
        lasts: Option<u64>,
        restricted: bool,
    },
    Hold {
        wait: u64,
        hundredths: i64,
        priority_queue: bool,
    },
    /// Of a hold that was made before (also of one that is gone), so many hundredths.
    Settle {
        wait: u64,
        hold: usize,
        hundredths: i64,
    },
    Return {
        wait: u64,
        hold: usize,
    },
    End {
        wait: u64,
        hold: usize,
        ending: usize,
        hundredths: Option<i64>,
    },
    /// At an instant before the last one.
    Late,
}

fn tries(most: usize) -> impl Strategy<Value = Vec<Try>> {
    let wait = || prop_oneof![Just(0_u64), 0..50_u64];
    let one = prop_oneof![
        4 => (wait(), -1..3_000_i64, 0..4_usize, 0..3_i64, prop_oneof![3 => Just(0_u64), 1 => 0..40_u64], prop::option::of(0..400_u64), any::<bool>())
            .prop_map(|(wait, hundredths, origin, priority, from, lasts, restricted)| Try::Grant { wait, hundredths, origin, priority, from, lasts, restricted }),
        5 => (wait(), -1..4_000_i64, any::<bool>()).prop_map(|(wait, hundredths, priority_queue)| Try::Hold { wait, hundredths, priority_queue }),
        2 => (wait(), any::<usize>(), -1..4_000_i64).prop_map(|(wait, hold, hundredths)| Try::Settle { wait, hold, hundredths }),
        2 => (wait(), any::<usize>()).prop_map(|(wait, hold)| Try::Return { wait, hold }),
        2 => (wait(), any::<usize>(), 0..5_usize, prop::option::of(0..4_000_i64)).prop_map(|(wait, hold, ending, hundredths)| Try::End { wait, hold, ending, hundredths }),
        1 => Just(Try::Late),
    ];
    prop::collection::vec(one, 1..most)
}

fn amount(hundredths: i64) -> Amount {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100).parse().unwrap()
}

fn instant(seconds: u64) -> Instant {
    Instant::from_seconds(1_700_000_000 + seconds)
}

const ORIGINS: [Origin; 4] = [Origin::Plan, Origin::Bonus, Origin::Trial, Origin::Pack];

/// The plain reading: every lot is looked at for everything.
#[derive(Clone, Debug, Default)]
struct Plain {
    now: u64,
    lots: Vec<PlainLot>,
    holds: Vec<PlainHold>,
}

#[derive(Clone, Debug)]
struct PlainLot {
    id: String,
    bought: bool,
    priority: i64,
    from: u64,
    until: Option<u64>,
    restricted: bool,
    granted: i64,
    available: i64,
    held: i64,
    spent: i64,
    expired: i64,
}

#[derive(Clone, Debug)]
struct PlainHold {
    takes: Vec<(usize, i64)>,
    open: bool,
}

impl Plain {
    fn ended(&self, lot: usize, at: u64) -> bool {
        self.lots[lot].until.is_some_and(|until| until <= at)
    }

    fn pass(&mut self, at: u64) {
        self.now = at;
        for lot in 0..self.lots.len() {
            if self.ended(lot, at) {
                let gone = std::mem::take(&mut self.lots[lot].available);
                self.lots[lot].expired += gone;
            }
        }
    }

    /// From which lots, or nothing if they do not suffice.
    fn cover(&self, at: u64, wanted: i64, priority_queue: bool) -> Option<Vec<(usize, i64)>> {
        let mut lots: Vec<usize> = (0..self.lots.len())
            .filter(|lot| self.lots[*lot].from <= at && !self.ended(*lot, at))
            .filter(|lot| !self.lots[*lot].restricted || priority_queue)
            .collect();
        lots.sort_by_key(|lot| {
            let lot = &self.lots[*lot];
            (lot.priority, lot.until.unwrap_or(u64::MAX), lot.bought, lot.from, lot.id.clone())
        });
        let (mut left, mut takes) = (wanted, Vec::new());
        for lot in lots {
            let take = left.min(self.lots[lot].available);
            if take > 0 {
                takes.push((lot, take));
                left -= take;
            }
        }
        (wanted >= 0 && left == 0).then_some(takes)
    }

    fn release(&mut self, at: u64, hold: usize, spent: i64) {
        self.pass(at);
        let takes = self.holds[hold].takes.clone();
        self.holds[hold].open = false;
        let mut left = spent;
        for (lot, credits) in takes {
            let spend = left.min(credits);
            left -= spend;
            let ended = self.ended(lot, at);
            let lot = &mut self.lots[lot];
            lot.held -= credits;
            lot.spent += spend;
            *(if ended { &mut lot.expired } else { &mut lot.available }) += credits - spend;
        }
    }

    /// Does it, if it is right; the event that asks the wallet for the same.
    fn attempt(&mut self, one: &Try, number: usize) -> (Event, bool) {
        let hold_of = |plain: &Self, hold: usize| (!plain.holds.is_empty()).then(|| hold % plain.holds.len());
        let id_of = |hold: Option<usize>| hold.map_or_else(|| String::from("none"), |hold| format!("h{hold}"));
        match *one {
            Try::Grant { wait, hundredths, origin, priority, from, lasts, restricted } => {
                let at = self.now + wait;
                let begin = at + from;
                let until = lasts.map(|lasts| begin + lasts);
                let id = format!("lot {}", number * 7919 % 10_007);
                let mut given = Given::new(&id, ORIGINS[origin], amount(hundredths));
                (given.priority, given.from, given.until) = (priority, Some(instant(begin)), until.map(instant));
                if restricted {
                    given = given.only_for(&parse(r#"{ "tier": "priority" }"#).unwrap().value).unwrap();
                }
                let right = hundredths >= 0 && lasts != Some(0);
                if right {
                    self.pass(at);
                    let bought = ORIGINS[origin] == Origin::Pack;
                    self.lots.push(PlainLot {
                        id,
                        bought,
                        priority,
                        from: begin,
                        until,
                        restricted,
                        granted: hundredths,
                        available: hundredths,
                        held: 0,
                        spent: 0,
                        expired: 0,
                    });
                }
                (Event { at: instant(at), what: Happening::Grant(given) }, right)
            }
            Try::Hold { wait, hundredths, priority_queue } => {
                let at = self.now + wait;
                let mut held = Held::new(format!("h{}", self.holds.len()), amount(hundredths));
                if priority_queue {
                    held.selection = Some(parse(r#"{ "tier": "priority" }"#).unwrap().value);
                }
                let takes = self.cover(at, hundredths, priority_queue);
                let right = takes.is_some();
                if let Some(takes) = takes {
                    self.pass(at);
                    for (lot, credits) in &takes {
                        self.lots[*lot].available -= credits;
                        self.lots[*lot].held += credits;
                    }
                    self.holds.push(PlainHold { takes, open: true });
                }
                (Event { at: instant(at), what: Happening::Hold(held) }, right)
            }
            Try::Settle { wait, hold, hundredths } => {
                let (at, hold) = (self.now + wait, hold_of(self, hold));
                let right = hold.is_some_and(|hold| self.holds[hold].open && (0..=self.of(hold)).contains(&hundredths));
                if let (Some(hold), true) = (hold, right) {
                    self.release(at, hold, hundredths);
                }
                (
                    Event {
                        at: instant(at),
                        what: Happening::Settle { hold: id_of(hold), credits: amount(hundredths) },
                    },
                    right,
                )
            }
            Try::Return { wait, hold } => {
                let (at, hold) = (self.now + wait, hold_of(self, hold));
                let right = hold.is_some_and(|hold| self.holds[hold].open);
                if let (Some(hold), true) = (hold, right) {
                    self.release(at, hold, 0);
                }
                (Event { at: instant(at), what: Happening::Return { hold: id_of(hold) } }, right)
            }
            Try::End { wait, hold, ending, hundredths } => {
                let (at, hold, ending) = (self.now + wait, hold_of(self, hold), Ending::ALL[ending]);
                let open = hold.filter(|hold| self.holds[*hold].open);
                let used = match ending {
                    Ending::Delivered | Ending::CancelledRunning => {
                        open.map(|hold| hundredths.unwrap_or(self.of(hold)))
                    }
                    _ => hundredths.unwrap_or(0).eq(&0).then_some(0),
                };
                let right = matches!((open, used), (Some(hold), Some(used)) if used <= self.of(hold));
                if let (Some(hold), Some(used), true) = (open, used, right) {
                    self.release(at, hold, used);
                }
                let credits = hundredths.map(amount);
                (Event { at: instant(at), what: Happening::End { hold: id_of(hold), ending, credits } }, right)
            }
            Try::Late => {
                let what = Happening::Grant(Given::new(format!("late {number}"), Origin::Plan, Amount::ONE));
                let at = Instant::from_seconds(1_699_999_999);
                (Event { at, what }, self.lots.is_empty() && self.now == 0)
            }
        }
    }

    fn of(&self, hold: usize) -> i64 {
        self.holds[hold].takes.iter().map(|(_, credits)| credits).sum()
    }
}

fn hundredths(credits: Credits) -> i64 {
    let text = credits.amount().to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap()
}

/// Everything adds up, of each lot and of the whole.
fn check_sums(wallet: &Wallet) -> Result<(), TestCaseError> {
    let now = wallet.at().unwrap();
    let mut sums = [Credits::ZERO; 5];
    for lot in wallet.lots() {
        prop_assert_eq!(lot.granted, lot.available + lot.held + lot.spent + lot.expired);
        let parts = [lot.granted, lot.available, lot.held, lot.spent, lot.expired];
        if lot.from <= now {
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
    }
    let totals = wallet.totals();
    prop_assert_eq!(sums, [totals.granted, totals.available, totals.held, totals.spent, totals.expired]);
    prop_assert_eq!(totals.granted, totals.available + totals.held + totals.spent + totals.expired);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    /// Thousands of steps, right and wrong ones: the wallet does what the plain reading does, a refusal changes nothing,
    /// and at every step nothing is created or lost.
    #[test]
    fn a_wallet_does_what_the_contract_says(tries in tries(3_000)) {
        let card = RateCard::parse(CARD).unwrap();
        let (mut wallet, mut again) = (Wallet::new(&card), Wallet::new(&card));
        let mut plain = Plain::default();
        let mut events = Vec::new();
        for (number, one) in tries.iter().enumerate() {
            // The plain reading can't go back to before its first instant.
            if matches!(one, Try::Late) && wallet.at().is_none() {
                continue;
            }
            let (event, right) = plain.attempt(one, number);
            let before = (!right).then(|| wallet.clone());
            let found = wallet.apply(&card, &event);
            prop_assert_eq!(found.is_ok(), right, "{:?} {:?}", event, found);
            if let Some(before) = before {
                prop_assert!(before == wallet, "{:?} left a trace", event);
                continue;
            }
            let entry = found.unwrap().pop().unwrap();
            let totals = wallet.totals();
            prop_assert_eq!((entry.available, entry.held), (totals.available, totals.held));
            check_sums(&wallet)?;
            events.push(event);
        }
        prop_assert_eq!(wallet.lots().len(), plain.lots.len());
        for (lot, plain) in wallet.lots().iter().zip(&plain.lots) {
            let found = [lot.granted, lot.available, lot.held, lot.spent, lot.expired].map(hundredths);
            prop_assert_eq!(found, [plain.granted, plain.available, plain.held, plain.spent, plain.expired], "{}", plain.id);
        }
        for (hold, plain) in wallet.holds().iter().zip(&plain.holds) {
            let takes: Vec<(usize, i64)> = hold.takes.iter().map(|take| (take.lot, hundredths(take.credits))).collect();
            prop_assert_eq!((&takes, hold.open), (&plain.takes, plain.open));
        }
        // What was refused left no trace, and the same history makes the same wallet.
        for event in &events {
            again.apply(&card, event).unwrap();
        }
        prop_assert!(wallet == again);
    }

    /// A hold that comes back leaves every lot as if it had never been made, but for what expired.
    #[test]
    fn a_return_restores_the_lots(tries in tries(200), wanted in 1..5_000_i64, wait in 0..600_u64) {
        let card = RateCard::parse(CARD).unwrap();
        let mut plain = Plain::default();
        let mut wallet = Wallet::new(&card);
        for (number, one) in tries.iter().enumerate().filter(|(_, one)| !matches!(one, Try::Late)) {
            let (event, _) = plain.attempt(one, number);
            let _ = wallet.apply(&card, &event);
        }
        let (now, later) = (instant(plain.now), instant(plain.now + wait));
        let mut untouched = wallet.clone();
        let hold = Happening::Hold(Held::new("the job", amount(wanted)));
        if wallet.apply(&card, &Event { at: now, what: hold }).is_ok() {
            let back = Happening::Return { hold: String::from("the job") };
            let entries = wallet.apply(&card, &Event { at: later, what: back }).unwrap();
            untouched.advance(later).unwrap();
            let parts = |wallet: &Wallet| wallet.lots().iter().map(|lot| [lot.available, lot.held, lot.spent, lot.expired]).collect::<Vec<_>>();
            prop_assert_eq!(parts(&wallet), parts(&untouched));
            prop_assert_eq!(wallet.totals(), untouched.totals());
            let ids = |wallet: &Wallet| wallet.in_burn_order().iter().map(|lot| lot.id.clone()).collect::<Vec<_>>();
            prop_assert_eq!(ids(&wallet), ids(&untouched));
            let [returned, expired] = entries.last().unwrap().returned.unwrap();
            prop_assert_eq!(hundredths(returned), wanted);
            prop_assert!(expired <= returned);
        }
    }

    /// Lots that are granted at the same instants are spent in the same order, whichever came first.
    #[test]
    fn the_order_of_burning_does_not_ask_who_came_first(
        lots in prop::collection::vec((1..500_i64, 0..4_usize, 0..3_i64, prop::option::of(1..5_u64)), 1..30),
        seed in any::<u64>(),
        wanted in 0..10_000_i64,
    ) {
        let card = RateCard::parse(CARD).unwrap();
        let grant = |(number, &(hundredths, origin, priority, lasts)): (usize, &(i64, usize, i64, Option<u64>))| {
            let mut given = Given::new(format!("{number}"), ORIGINS[origin], amount(hundredths));
            (given.priority, given.until) = (priority, lasts.map(|lasts| instant(lasts * 100)));
            Event { at: instant(0), what: Happening::Grant(given) }
        };
        let one: Vec<Event> = lots.iter().enumerate().map(grant).collect();
        let mut other = one.clone();
        let mut state = seed;
        for i in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            other.swap(i, (state >> 33) as usize % (i + 1));
        }
        let takes = |events: &[Event]| {
            let mut wallet = Wallet::new(&card);
            events.iter().for_each(|event| drop(wallet.apply(&card, event).unwrap()));
            let hold = Happening::Hold(Held::new("j", amount(wanted)));
            let found = wallet.apply(&card, &Event { at: instant(1), what: hold });
            let takes = found.map(|entries| entries.last().unwrap().lots.clone());
            takes.map(|takes| takes.iter().map(|take| (wallet.lots()[take.lot].id.clone(), take.credits)).collect::<Vec<_>>())
        };
        prop_assert_eq!(takes(&one), takes(&other));
    }

    /// Credits that were granted under one card are spent under the next as if that had granted them.
    #[test]
    fn a_wallet_goes_on_under_another_card(
        lots in prop::collection::vec((1..500_i64, 0..4_usize, 0..3_i64, prop::option::of(1..5_u64)), 1..30),
        order in prop::sample::subsequence(vec!["created", "origin", "expiry", "priority"], 0..=4).prop_shuffle(),
        wait in 0..600_u64,
    ) {
        let card = RateCard::parse(CARD).unwrap();
        let burn = format!("{:?}", order);
        let other = RateCard::parse(&CARD.replace(r#"["priority", "expiry", "origin", "created", "id"]"#, &burn)).unwrap();
        let (mut moved, mut whole) = (Wallet::new(&card), Wallet::new(&other));
        for (i, &(hundredths, origin, priority, lasts)) in lots.iter().enumerate() {
            let at = i as u64 * 10;
            let mut given = Given::new(format!("{i}"), ORIGINS[origin], amount(hundredths));
            (given.priority, given.until) = (priority, lasts.map(|lasts| instant(at + lasts * 100)));
            let event = Event { at: instant(at), what: Happening::Grant(given) };
            moved.apply(&card, &event).unwrap();
            whole.apply(&other, &event).unwrap();
        }
        let now = instant(300 + wait);
        moved.advance(now).unwrap();
        whole.advance(now).unwrap();
        moved.under(&other);
        prop_assert_eq!(moved, whole);
    }
}

/// In a moment, and right to the last credit: lots of one credit of which one ends each second.
#[test]
fn a_hundred_thousand_lots() {
    let mut events = String::from("[");
    for i in 0..100_000_u64 {
        let until = Instant::from_seconds(1_800_000_000 + i);
        events.push_str(&format!(
            r#"{{"type":"grant","at":"2026-11-22T00:00:00Z","id":"{}","origin":"pack","credits":"1","until":"{until}"}},"#,
            i * 7919 % 100_003
        ));
    }
    // 40,000 lots ended with this second or before, so that 60,000 are left; the job takes those that end first.
    let at = Instant::from_seconds(1_800_039_999);
    events.push_str(&format!(r#"{{"type":"hold","at":"{at}","id":"job","credits":"59999.5"}}]"#));
    let card = RateCard::parse(CARD).unwrap();
    let ask = parse(&format!(r#"{{ "events": {events} }}"#)).unwrap().value;
    let answer = parse(&wire::replay(&card, &ask)).unwrap().value;
    let wallet = answer.get("wallet").unwrap();
    let text = |name: &str| wallet.get(name).and_then(|value| value.as_str()).unwrap().to_owned();
    assert_eq!((text("granted"), text("available")), (String::from("100000"), String::from("0.5")));
    assert_eq!((text("held"), text("expired")), (String::from("59999.5"), String::from("40000")));
}
