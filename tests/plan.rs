//! Ways to pay for a month's work: cases worked by hand, and laws.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use common::cases::read_lines;
use common::questions::Question;
use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, RateCard, wire};
use proptest::prelude::*;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn card(name: &str) -> RateCard {
    let folder = if name == "compare" { "tests/cards" } else { "www/rates" };
    let path = format!("{ROOT}/{folder}/{name}.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    RateCard::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn ways_to_pay_come_out_as_worked_by_hand() {
    let lines = read_lines(&format!("{ROOT}/tests/cases/plan.jsonl"));
    let faults: Vec<String> = lines
        .iter()
        .map(Question::read)
        .filter_map(|case| case.compare(&parse(&wire::plan(&card(case.card), &case.of)).unwrap().value).err())
        .collect();
    assert!(lines.len() > 10);
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), lines.len(), faults.join("\n"));
}

fn answer(card: &RateCard, ask: &str) -> Value {
    let text = wire::plan(card, &parse(ask).unwrap().value);
    assert_eq!(text, wire::plan(card, &parse(ask).unwrap().value));
    parse(&text).unwrap().value
}

/// A curve has an end, however far it is asked for, and tells it.
#[test]
fn a_curve_that_is_too_long_ends_earlier() {
    for (name, to) in [("seedance", "1000000000"), ("studio", "9999999999999999999999")] {
        let found = answer(&card(name), &format!(r#"{{"work":[],"curveTo":"{to}"}}"#));
        let curve = found.get("curve").unwrap();
        let end = amount(curve, "upTo");
        assert!(end < to.parse().unwrap() && end > Amount::integer(20_000), "{name}: {end}");
        assert!(items(curve, "cheapest").len() <= 2_000);
        for way in items(curve, "ways") {
            let steps = items(way, "steps");
            assert!(steps.len() <= 250, "{name}: {}", steps.len());
            let rises = |pair: &[Value]| {
                amount(&pair[0], "above") < amount(&pair[1], "above")
                    && amount(&pair[0], "perMonth") <= amount(&pair[1], "perMonth")
            };
            assert!(steps.windows(2).all(rises), "{name}: {}", text(way, "id"));
            assert!(amount(steps.last().unwrap(), "above") < end);
        }
    }
}

/// What can't be answered is said beside what can.
#[test]
fn what_is_too_much_is_said() {
    let studio = card("studio");
    let row = r#"{"model":"gpt-image-1-mini","selection":{},"count":1}"#;
    let many = format!(r#"{{"work":[{}]}}"#, vec![row; 10_001].join(","));
    let found = answer(&studio, &many);
    assert_eq!(text(&items(&found, "problems")[0], "code"), "too-many");
    let many = format!(r#"{{"work":[{}]}}"#, vec![row; 10_000].join(","));
    assert_eq!(text(&answer(&studio, &many), "credits"), "20000");
    // 2 × 9007199254740991 credits.
    let found = answer(
        &studio,
        &many.replacen(r#""count":1}"#, r#""count":9007199254740991}"#, 1).replace(&format!(",{row}"), ""),
    );
    assert_eq!(text(&found, "credits"), "18014398509481982");
    assert_eq!(found.get("problems"), None);
    // 26,000 credits of team for 1,990 / 12 a month cost less than 29,000 in a pack for 225.
    assert_eq!(text(&items(&found, "ways")[0], "id"), "team/year+packs");
    let market = r#"{"format":1,"id":"r","version":"1","currency":"USD","credits":{"perUnit":"1"},
        "models":[{"id":"job","kind":"image","price":[{"line":"job","rate":"1"}]}],
        "plans":[{"id":"all","price":{"month":"9"},"grants":[{"credits":"900000000"}]}],
        "packs":[{"id":"one","price":"0.01","credits":"1"},{"id":"lot","price":"1000000","credits":"1000000000"}]}"#;
    let found = answer(
        &RateCard::parse(market).unwrap(),
        r#"{"work":[{"model":"job","selection":{},"count":500000000}],"curveTo":"1000000000"}"#,
    );
    assert_eq!(text(&items(&found, "problems")[0], "code"), "too-many");
    let ways: Vec<&str> = items(&found, "ways").iter().map(|way| text(way, "id")).collect();
    assert_eq!(ways, ["all/month"]);
    let wide = market
        .replace("\"1000000000\"", "\"1000000000000000000000000000\"")
        .replace(r#""credits":"1"}"#, r#""credits":"0.0000000000000000000000000001"}"#);
    let found = answer(&RateCard::parse(&wide).unwrap(), r#"{"work":[]}"#);
    assert_eq!(text(&items(&found, "problems")[0], "code"), "overflow");
}

/// Credits, days of validity (0: the cycle, 1: without end), only for the priority queue.
type Grant = (u32, u32, bool);

/// A small card, as text, and a month's work: counts of jobs of one credit, for the priority queue or not.
#[derive(Clone, Debug)]
struct Market {
    /// Price by the month, by the year, and grants.
    plans: Vec<(u32, Option<u32>, Vec<Grant>)>,
    /// Price, credits, bonus, days.
    packs: Vec<(u32, u32, u32, u32)>,
    burn: Vec<&'static str>,
    work: Vec<(u32, bool)>,
}

impl Market {
    fn card(&self) -> String {
        let list = |items: Vec<String>| items.join(",");
        let grant = |(credits, days, restricted): &Grant| {
            let expires = match days {
                0 => String::from(r#""expires":"cycle""#),
                1 => String::from(r#""expires":"never""#),
                days => format!(r#""validDays":{days}"#),
            };
            let restriction = if *restricted { r#","use":{"tier":"priority"}"# } else { "" };
            format!(r#"{{"credits":"{credits}",{expires}{restriction}}}"#)
        };
        let plans = self.plans.iter().enumerate().map(|(at, (month, year, grants))| {
            let year = year.map_or(String::new(), |year| format!(r#","year":"{year}""#));
            let grants = list(grants.iter().map(grant).collect());
            format!(r#"{{"id":"plan{at}","price":{{"month":"{month}"{year}}},"grants":[{grants}]}}"#)
        });
        let packs = self.packs.iter().enumerate().map(|(at, (price, credits, bonus, days))| {
            format!(
                r#"{{"id":"pack{at}","price":"{price}","credits":"{credits}","bonus":"{bonus}","validDays":{days}}}"#
            )
        });
        let burn = list(self.burn.iter().map(|word| format!(r#""{word}""#)).collect());
        format!(
            r#"{{"format":1,"id":"r","version":"1","currency":"USD","credits":{{"perUnit":"1"}},
            "models":[{{"id":"job","kind":"image","inputs":{{"tier":{{"type":"choice","options":["standard","priority"],"default":"standard"}}}},
              "price":[{{"line":"job","rate":"1"}}]}}],
            "plans":[{}],"packs":[{}],"wallet":{{"burn":[{burn}]}}}}"#,
            list(plans.collect()),
            list(packs.collect())
        )
    }

    fn ask(&self) -> String {
        let row = |(count, priority): &(u32, bool)| {
            let tier = if *priority { "priority" } else { "standard" };
            format!(r#"{{"model":"job","selection":{{"tier":"{tier}"}},"count":{count}}}"#)
        };
        format!(r#"{{"work":[{}]}}"#, self.work.iter().map(row).collect::<Vec<_>>().join(","))
    }

    /// Credits are not spent by expiry.
    fn is_odd(&self) -> bool {
        self.burn.iter().find(|word| **word != "priority") != Some(&"expiry")
    }

    /// Whether a wallet gets through so many months of 30 days with a plan and packs that are bought at the beginning.
    fn suffices(&self, card: &RateCard, plan: Option<usize>, packs: &[u64], months: u32) -> bool {
        let at = |day: u32| credit_estimator::Instant::from_seconds(u64::from(day) * 86_400);
        let mut events = Vec::new();
        for (pack, count) in packs.iter().enumerate() {
            events.extend((0..*count).map(|one| {
                format!(r#"{{"type":"purchase","at":"{}","id":"pack/{pack}/{one}","pack":"pack{pack}"}}"#, at(0))
            }));
        }
        for month in 0..months {
            let now = at(30 * month);
            for (number, (credits, days, restricted)) in
                plan.map_or(&[][..], |plan| &self.plans[plan].2).iter().enumerate()
            {
                let until = match days {
                    0 => format!(r#","until":"{}""#, at(30 * (month + 1))),
                    1 => String::new(),
                    days => format!(r#","until":"{}""#, at(30 * month + days)),
                };
                let (first, usage) = if *restricted { (0, r#","use":{"tier":"priority"}"#) } else { (1, "") };
                let id = format!("cycle/{first}/{number}/{month}");
                events.push(format!(
                    r#"{{"type":"grant","at":"{now}","id":"{id}","origin":"plan","credits":"{credits}"{until}{usage}}}"#
                ));
            }
            for (row, (count, priority)) in self.work.iter().enumerate() {
                let tier = if *priority { "priority" } else { "standard" };
                let id = format!("{month}/{row}");
                events.push(format!(
                    r#"{{"type":"hold","at":"{now}","id":"{id}","credits":"{count}","selection":{{"tier":"{tier}"}}}}"#
                ));
                events.push(format!(r#"{{"type":"settle","at":"{now}","hold":"{id}","credits":"{count}"}}"#));
            }
        }
        let ask = parse(&format!(r#"{{"events":[{}]}}"#, events.join(","))).unwrap().value;
        let answer = parse(&wire::replay(card, &ask)).unwrap().value;
        match answer.get("problems") {
            None => true,
            Some(Value::Array(problems)) => {
                let code = |problem: &Value| problem.get("code").and_then(Value::as_str).map(str::to_owned);
                // What was not held can't be settled either; anything else is a fault of the test.
                let known = |problem| {
                    matches!(code(problem).as_deref(), Some("too-much" | "unknown-name" | "before-first-grant"))
                };
                assert!(problems.iter().all(known), "{problems:?}");
                false
            }
            other => panic!("{other:?}"),
        }
    }

    /// What a way costs by the month at least, in parts of which every number of months up to 12 is a whole number; by
    /// looking at every set of packs that could be enough.
    fn by_force(&self, card: &RateCard, plan: Option<usize>) -> Option<u64> {
        let none = vec![0; self.packs.len()];
        if self.suffices(card, plan, &none, 1) {
            return Some(0);
        }
        let work: u32 = self.work.iter().map(|(count, _)| count).sum();
        let given: u32 = plan.map_or(0, |plan| self.plans[plan].2.iter().map(|grant| grant.0).sum());
        let mut best = None;
        for months in 1..=3 {
            let lasts = |days: u32| (days / 30).max(1) >= months;
            let all = u64::from(months * work);
            let mut sets = vec![none.clone()];
            for (at, (_, credits, bonus, days)) in self.packs.iter().enumerate() {
                let each = u64::from(credits + bonus);
                let most = if lasts(*days) && each > 0 { all.div_ceil(each) } else { 0 };
                sets = sets
                    .iter()
                    .flat_map(|set| {
                        (0..=most).map(move |count| {
                            let mut set = set.clone();
                            set[at] = count;
                            set
                        })
                    })
                    .collect();
            }
            let sum = |set: &Vec<u64>, of: fn(&(u32, u32, u32, u32)) -> u32| -> u64 {
                set.iter().zip(&self.packs).map(|(count, pack)| count * u64::from(of(pack))).sum()
            };
            sets.retain(|set| sum(set, |pack| pack.1 + pack.2) + u64::from(months * given) >= all);
            sets.sort_by_key(|set| sum(set, |pack| pack.0));
            for set in sets {
                let cost = sum(&set, |pack| pack.0) * u64::from(SHARES / months);
                if best.is_some_and(|best| best <= cost) {
                    break;
                }
                if self.suffices(card, plan, &set, months) {
                    best = Some(cost);
                }
            }
        }
        best
    }
}

/// 1, 2, … 12 divide it.
const SHARES: u32 = 27_720;

fn burn() -> impl Strategy<Value = Vec<&'static str>> {
    let words = Just(vec!["priority", "expiry", "origin", "created", "id"]);
    prop_oneof![
        3 => words.clone(),
        2 => (words.prop_shuffle(), 0..5_usize).prop_map(|(words, most)| words.into_iter().filter(|word| *word != "id").take(most).collect()),
    ]
}

fn market() -> impl Strategy<Value = Market> {
    let grant = (
        0..10_u32,
        prop_oneof![4 => Just(0_u32), 1 => Just(1), 1 => Just(10), 1 => Just(60), 1 => Just(90)],
        prop::bool::weighted(0.3),
    );
    let plan = (0..25_u32, prop::option::of(0..250_u32), prop::collection::vec(grant, 1..3));
    let days = prop_oneof![Just(20_u32), Just(30), Just(60), Just(90), Just(100)];
    let pack = (0..15_u32, 3..14_u32, 0..4_u32, days);
    let work = prop::collection::vec((1..9_u32, prop::bool::weighted(0.4)), 1..4);
    (prop::collection::vec(plan, 0..3), prop::collection::vec(pack, 0..3), burn(), work)
        .prop_filter("something is sold", |(plans, packs, ..)| !plans.is_empty() || !packs.is_empty())
        .prop_map(|(plans, packs, burn, work)| Market { plans, packs, burn, work })
}

fn items<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        other => panic!("{name}: {other:?}"),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap()
}

fn amount(value: &Value, name: &str) -> Amount {
    text(value, name).parse().unwrap()
}

/// What is paid by the month, exactly.
fn cost(way: &Value) -> u64 {
    let share = |pay: &Value| {
        let months = pay.get("months").and_then(Value::as_integer).unwrap();
        text(pay, "price").parse::<u64>().unwrap() * u64::from(SHARES) / months.unsigned_abs()
    };
    items(way, "pays").iter().map(share).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every way that there is, none cheaper than it is said, each such that a wallet gets through its months with it.
    /// If packs are spent before what a plan gives, and some sooner than others, a cheaper one may be missed.
    #[test]
    fn no_way_is_cheaper(market in market()) {
        let card = RateCard::parse(&market.card()).unwrap();
        let answer = answer(&card, &market.ask());
        prop_assert_eq!(answer.get("problems"), None);
        let ways = items(&answer, "ways");
        let mut expected = Vec::new();
        for (at, (month, year, _)) in market.plans.iter().enumerate() {
            let Some(packs) = market.by_force(&card, Some(at)) else { continue };
            expected.push((format!("plan{at}/month"), packs + u64::from(month * SHARES)));
            expected.extend(year.map(|year| (format!("plan{at}/year"), packs + u64::from(year * (SHARES / 12)))));
        }
        if !market.packs.is_empty() {
            expected.extend(market.by_force(&card, None).map(|cost| (String::from("packs"), cost)));
        }
        let mut found: Vec<(String, u64)> = ways.iter().map(|way| (text(way, "id").replace("+packs", ""), cost(way))).collect();
        prop_assert!(found.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        found.sort();
        expected.sort();
        let odd = market.is_odd() || market.packs.iter().any(|pack| pack.3 < 30);
        let dearer = |pair: (&(String, u64), &(String, u64))| pair.0.0 == pair.1.0 && pair.0.1 > pair.1.1;
        let near = found.len() == expected.len()
            && found.iter().zip(&expected).all(|pair| pair.0 == pair.1 || odd && dearer(pair));
        prop_assert!(near, "found {found:?}, expected {expected:?}");
        for way in ways {
            let months = way.get("months").and_then(Value::as_integer).unwrap() as u32;
            let plan = way.get("plan").and_then(Value::as_str).map(|id| id.trim_start_matches("plan").parse().unwrap());
            let mut packs = vec![0; market.packs.len()];
            for pack in items(way, "packs") {
                let at: usize = text(pack, "pack").trim_start_matches("pack").parse().unwrap();
                packs[at] = pack.get("count").and_then(Value::as_integer).unwrap().unsigned_abs();
            }
            prop_assert!(market.suffices(&card, plan, &packs, months), "{}", way.canonical());
        }
    }

    /// What the curve says of a volume is what the work of that volume costs. If packs are spent before what a plan gives
    /// in later months, it may be more.
    #[test]
    fn the_curve_says_what_the_ways_cost(market in market(), volume in 1..60_u32) {
        let market = Market { work: vec![(volume, false)], ..market };
        let odd = market.is_odd();
        let card = RateCard::parse(&market.card()).unwrap();
        let ask = market.ask().replacen('{', r#"{"curveTo":"60","#, 1);
        let answer = answer(&card, &ask);
        let curve = answer.get("curve").unwrap();
        let volume = Amount::integer(volume.into());
        let step = |steps: &[Value]| steps.iter().rfind(|step| amount(step, "above") < volume).cloned();
        for way in items(curve, "ways") {
            let id = text(way, "id");
            let ends = way.get("upTo").map(|_| amount(way, "upTo"));
            let found = items(&answer, "ways").iter().find(|way| text(way, "id").replace("+packs", "") == id);
            match found {
                Some(found) => {
                    let drawn = amount(&step(items(way, "steps")).unwrap(), "perMonth");
                    let cost = amount(found, "perMonth");
                    prop_assert!(drawn == cost || odd && drawn > cost, "{id}: {drawn}, {cost}");
                }
                None => prop_assert!(ends.is_some_and(|ends| ends < volume), "{}", id),
            }
        }
        let cheapest = step(items(curve, "cheapest"));
        let first = items(&answer, "ways").first().map(|way| text(way, "id").replace("+packs", ""));
        if let Some(first) = first.filter(|_| !odd) {
            let cheapest = cheapest.unwrap();
            prop_assert_eq!(text(&cheapest, "way"), first);
        }
    }
}
