use proptest::prelude::*;

use super::*;

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn offers(packs: &[(&str, &str)]) -> Vec<Offer> {
    packs.iter().map(|(price, credits)| Offer { price: amount(price), credits: amount(credits) }).collect()
}

/// What is bought, as `2 of 0, 1 of 3: price for credits`.
fn said(found: Result<Bought, NoSet>) -> String {
    match found {
        Ok(bought) => {
            let packs: Vec<String> = bought.packs.iter().map(|(at, count)| format!("{count} of {at}")).collect();
            format!("{}: {} for {}", packs.join(", "), bought.price, bought.credits)
        }
        Err(reason) => format!("{reason:?}"),
    }
}

#[track_caller]
fn check(packs: &[(&str, &str)], aim: Aim, missing: &str, expected: &str) {
    let found = Sets::new(offers(packs), aim).and_then(|mut sets| sets.covering(amount(missing)));
    assert_eq!(said(found), expected);
}

/// The packs of credit_rules.md B, with those between that our card assumes.
const METERED: [(&str, &str); 5] = [("10", "100"), ("45", "500"), ("80", "1000"), ("350", "5000"), ("600", "10000")];

#[test]
fn the_cheapest_is_not_always_the_smallest() {
    // 500 + 100 + 100 for 45 + 20; seven of 100 cost 70, the next larger 80.
    check(&METERED, Aim::Cheapest, "620", "2 of 0, 1 of 1: 65 for 700");
    check(&METERED, Aim::Smallest, "620", "2 of 0, 1 of 1: 65 for 700");
    // 1,000 for 80; 900 in five packs are 85.
    check(&METERED, Aim::Cheapest, "850", "1 of 2: 80 for 1000");
    check(&METERED, Aim::Smallest, "850", "4 of 0, 1 of 1: 85 for 900");
    check(&METERED, Aim::Cheapest, "0.01", "1 of 0: 10 for 100");
    check(&METERED, Aim::Cheapest, "100", "1 of 0: 10 for 100");
    check(&METERED, Aim::Cheapest, "100.01", "2 of 0: 20 for 200");
}

#[test]
fn a_million_millions_are_covered_at_once() {
    // 10^12 / 10^4 packs of 600 each.
    check(&METERED, Aim::Cheapest, "1000000000000", "100000000 of 4: 60000000000 for 1000000000000");
    check(&METERED, Aim::Smallest, "1000000000000.01", "1 of 0, 100000000 of 4: 60000000010 for 1000000000100");
}

#[test]
fn equals_are_told_apart() {
    // The same price: more credits. The same credits: fewer packs, then the earlier.
    check(&[("10", "100"), ("10", "120")], Aim::Cheapest, "90", "1 of 1: 10 for 120");
    check(&[("5", "50"), ("10", "100")], Aim::Cheapest, "90", "1 of 1: 10 for 100");
    check(&[("5", "50"), ("10", "100")], Aim::Smallest, "90", "1 of 1: 10 for 100");
    check(&[("10", "100"), ("10", "100")], Aim::Cheapest, "90", "1 of 0: 10 for 100");
    // 1 + 4 and 2 + 3 are both 5 credits for 5 in two packs.
    check(&[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")], Aim::Smallest, "5", "1 of 0, 1 of 3: 5 for 5");
}

#[test]
fn free_and_empty_packs_are_packs_too() {
    check(&[("0", "0"), ("3", "0"), ("4", "10")], Aim::Cheapest, "11", "2 of 2: 8 for 20");
    check(&[("1", "100"), ("0", "3"), ("0", "4")], Aim::Cheapest, "9", "3 of 2: 0 for 12");
    check(&[("1", "100"), ("0", "3"), ("0", "4")], Aim::Smallest, "9", "3 of 1: 0 for 9");
    check(&[("3", "0")], Aim::Cheapest, "1", "Nothing");
    check(&[], Aim::Smallest, "1", "Nothing");
    check(&[], Aim::Smallest, "0", ": 0 for 0");
    check(&METERED, Aim::Cheapest, "-5", ": 0 for 0");
}

#[test]
fn more_digits_than_can_be_kept_are_refused() {
    let wide = "9999999999999999999999999999";
    check(&[(wide, "1")], Aim::Cheapest, "2", "Overflow");
    check(&[("1", "0.0000000000000000000000000001")], Aim::Smallest, wide, "Overflow");
    check(&[("1", "1")], Aim::Cheapest, "9007199254740992", "Overflow");
    check(&[("1", wide), ("0.01", "0.1")], Aim::Smallest, "5", "50 of 1: 0.5 for 5");
}

#[test]
fn a_huge_pack_that_nobody_needs_does_no_harm() {
    let packs = [("10", "100"), ("900000000", "1000000007"), ("95", "1000")];
    check(&packs, Aim::Cheapest, "123456", "5 of 0, 123 of 2: 11735 for 123500");
}

#[test]
fn what_takes_too_long_is_not_answered() {
    // A credit of the largest costs least, and below it there are more best sets than are looked at.
    let packs = [("0.01", "1"), ("1000000", "1000000000")];
    check(&packs, Aim::Cheapest, "5000", "5000 of 0: 50 for 5000");
    check(&packs, Aim::Cheapest, "500000000", "TooMany");
}

#[test]
fn a_card_is_asked_for_both() {
    let card = r#"{ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
        "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ],
        "packs": [ { "id": "small", "price": "5", "credits": "50" },
                   { "id": "large", "price": "8", "credits": "100", "bonus": "20" } ] }"#;
    let card = crate::RateCard::parse(card).unwrap();
    let covers = Covers::of(&card.selling.packs, amount("110")).unwrap();
    // The bonus makes one large enough for 8; three small ones are 150 for 15, two and more do not do.
    assert_eq!(said(Ok(covers.cheapest.unwrap())), "1 of 1: 8 for 120");
    assert_eq!(said(Ok(covers.smallest.unwrap())), "1 of 1: 8 for 120");
    let covers = Covers::of(&card.selling.packs, amount("130")).unwrap();
    // 50 + 120 for 13 are more than 3 × 50 for 15.
    assert_eq!(said(Ok(covers.cheapest.unwrap())), "1 of 0, 1 of 1: 13 for 170");
    assert_eq!(said(Ok(covers.smallest.unwrap())), "3 of 0: 15 for 150");
}

/// Every set of which no pack can be left out, and more; the best of them by what the aim says.
fn by_force(packs: &[(i64, i64)], aim: Aim, missing: i64) -> Option<(Vec<u64>, i64, i64)> {
    fn each(packs: &[(i64, i64)], missing: i64, counts: &mut Vec<u64>, found: &mut Vec<Vec<u64>>) {
        let Some((_, credits)) = packs.get(counts.len()) else {
            if missing <= 0 {
                found.push(counts.clone());
            }
            return;
        };
        let most = if *credits > 0 { (missing.max(0) + credits - 1) / credits } else { 0 };
        for count in 0..=most {
            counts.push(count as u64);
            each(packs, missing - count * credits, counts, found);
            counts.pop();
        }
    }
    let mut found = Vec::new();
    each(packs, missing, &mut Vec::new(), &mut found);
    let sum = |counts: &[u64], of: fn(&(i64, i64)) -> i64| -> i64 {
        counts.iter().zip(packs).map(|(count, pack)| *count as i64 * of(pack)).sum()
    };
    let key = |counts: &Vec<u64>| {
        let (price, credits) = (sum(counts, |pack| pack.0), sum(counts, |pack| pack.1));
        let count: u64 = counts.iter().sum();
        let earlier: Vec<i64> = counts.iter().map(|count| -(*count as i64)).collect();
        let first = match aim {
            Aim::Cheapest if price == 0 => (0, count as i64, -credits),
            Aim::Cheapest => (price, -credits, count as i64),
            Aim::Smallest => (credits, price, count as i64),
        };
        (first, earlier)
    };
    let best = found.into_iter().min_by_key(key)?;
    let (price, credits) = (sum(&best, |pack| pack.0), sum(&best, |pack| pack.1));
    Some((best, price, credits))
}

/// Price, credits and count of the best set for each number of credits, by the textbook's table.
fn by_table(packs: &[(i64, i64)], aim: Aim, most: usize) -> Vec<(i64, i64, i64)> {
    // Exactly so many credits: price and count.
    let widest = packs.iter().map(|pack| pack.1).max().unwrap() as usize;
    let mut exact = vec![None; most + widest + 1];
    exact[0] = Some((0, 0));
    for at in 1..exact.len() {
        let with = |(price, credits): &(i64, i64)| {
            let before: Option<(i64, i64)> = exact[at.checked_sub(*credits as usize)?];
            before.map(|(before, count)| (before + price, count + 1))
        };
        exact[at] = packs.iter().filter_map(with).min();
    }
    // At least so many: from the right.
    let mut best = None;
    let mut table = Vec::new();
    for at in (0..exact.len()).rev() {
        if let Some((price, count)) = exact[at] {
            let this = (price, at as i64, count);
            best = match (aim, best) {
                // Further right there are more credits.
                (Aim::Cheapest, Some(other @ (least, _, _))) if least <= price => Some(other),
                _ => Some(this),
            };
        }
        table.extend(best.filter(|_| at <= most));
    }
    table.reverse();
    table
}

fn in_units(packs: &[(i64, i64)]) -> Vec<Offer> {
    // Credits in tenths and prices in hundredths: every figure is the same, only the point moves.
    packs
        .iter()
        .map(|(price, credits)| Offer {
            price: Amount::integer(*price).checked_mul(amount("0.01")).unwrap(),
            credits: Amount::integer(*credits).checked_mul(amount("0.1")).unwrap(),
        })
        .collect()
}

fn aims() -> impl Strategy<Value = Aim> {
    prop_oneof![Just(Aim::Cheapest), Just(Aim::Smallest)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_set_is_better(packs in prop::collection::vec((0..12_i64, 0..9_i64), 1..5), aim in aims(), missing in 1..26_i64) {
        let mut sets = Sets::new(in_units(&packs), aim).unwrap();
        let found = sets.covering(Amount::integer(missing).checked_mul(amount("0.1")).unwrap());
        match by_force(&packs, aim, missing) {
            None => prop_assert_eq!(found, Err(NoSet::Nothing)),
            Some((counts, price, credits)) => {
                let counts: Vec<(usize, u64)> = counts.into_iter().enumerate().filter(|(_, count)| *count > 0).collect();
                let found = found.unwrap();
                let hundred = Amount::integer(100);
                prop_assert_eq!(&found.packs, &counts);
                prop_assert_eq!(found.price.checked_mul(hundred).unwrap(), Amount::integer(price));
                prop_assert_eq!(found.credits.checked_mul(Amount::integer(10)).unwrap(), Amount::integer(credits));
                prop_assert_eq!(found.count, counts.iter().map(|(_, count)| count).sum::<u64>());
            }
        }
    }

    /// Far beyond where the search itself ends.
    #[test]
    fn no_set_is_better_far_out(packs in prop::collection::vec((1..400_i64, 1..60_i64), 1..9), aim in aims(), missing in prop::collection::vec(1..6_000_usize, 20)) {
        let table = by_table(&packs, aim, 6_000);
        let mut sets = Sets::new(in_units(&packs), aim).unwrap();
        for missing in missing {
            let found = sets.covering(Amount::integer(missing as i64).checked_mul(amount("0.1")).unwrap()).unwrap();
            let (price, credits, count) = table[missing];
            prop_assert_eq!(found.price.checked_mul(Amount::integer(100)).unwrap(), Amount::integer(price));
            prop_assert_eq!(found.credits.checked_mul(Amount::integer(10)).unwrap(), Amount::integer(credits));
            prop_assert_eq!(found.count as i64, count);
        }
    }
}
