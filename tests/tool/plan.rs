//! `plan`: ways to pay, by the card with plans and packs.

use crate::support::{run, run_with};

const CARD: &str = "www/rates/seedance.json";

/// As `plan-620-credits` of tests/cases/plan.jsonl works it out.
#[test]
fn tells_ways_cheapest_first() {
    let work = r#"[{ "model": "seedance", "selection": { "complexity": "1" }, "count": 620 }]"#;
    let said = run_with(&["plan", CARD, "-"], work.as_bytes());
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(
        said.out,
        "\
620 credits a month

                   USD a month  a credit       paid                                        left each month
basic/month+packs           40         0.0645  29 each month, 55 for 5 months: p100, p500  50, which expires
packs                       50         0.0806  250 for 5 months: p100, 3 × p1000           0
premium/month              299         0.4823  299 each month                              4380, which expires
"
    );
}

#[test]
fn tells_why_there_is_no_way() {
    let no_end = r#"{ "work": [{ "model": "seedance", "selection": { "complexity": "1", "duration": null }, "count": 1 },
        { "model": "seedance", "selection": { "resolution": "8k" }, "count": 1 }] }"#;
    let said = run_with(&["plan", CARD, "-"], no_end.as_bytes());
    assert_eq!(said.status, 1);
    assert_eq!(
        said.out,
        "\
work[0]: the price depends on what is not known and has no upper end
work[1] resolution: `8k` can't be chosen for `resolution`; choose one of `1080p` and `4k` (not-an-option)
"
    );
    let work = r#"[{ "model": "seedance", "selection": { "complexity": "1" }, "count": 620 }]"#;
    let ask = format!(r#"{{ "work": {work}, "plans": ["basic"], "packs": [] }}"#);
    let said = run_with(&["plan", CARD, "-"], ask.as_bytes());
    let expected = "620 credits a month\nno plan or pack that is looked at is enough\n";
    assert_eq!((said.status, said.out.as_str()), (1, expected));
    let said = run_with(&["plan", CARD, "-"], br#"{ "work": [], "plans": ["gold"] }"#);
    let expected = "plans[0]: there is no plan `gold`; there are `basic` and `premium` (unknown-name)\n";
    assert_eq!((said.status, said.out.as_str()), (1, expected));
    let said = run_with(&["plan", CARD, "-", "--json"], b"[]");
    assert!(said.status == 0 && said.out.contains(r#""credits":"0""#));
    let sells_nothing = run_with(&["plan", "tests/cards/compare.json", "-"], b"[]");
    let expected = "0 credits a month\nthe card sells no plans and no packs (not-in-card)\n";
    assert_eq!((sells_nothing.status, sells_nothing.out.as_str()), (1, expected));
}

#[test]
fn work_that_is_none_is_said_to_be_none() {
    assert!(run_with(&["plan", CARD, "-"], b"[{").err.contains("is no JSON"));
    assert!(run_with(&["plan", CARD, "-"], b"7").out.contains("`work` must be a list"));
    assert!(run(&["plan", CARD, "no-such.json"]).err.contains("there is no file `no-such.json`"));
    assert!(run(&["plan", "-", "-"]).err.contains("only one"));
}
