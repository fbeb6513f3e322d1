//! `wallet`: histories by the card with plans and packs.

use crate::support::{run, run_with};

const CARD: &str = "www/rates/seedance.json";

/// 550 of a month and 100 bought; 520 held, of which 510 are used: 500 of the month and 10 of the pack. On 10 December the
/// month's 50 priority credits expire.
#[test]
fn tells_lots_and_ledger() {
    let history = r#"[
        { "type": "cycle", "at": "2026-11-10T00:00:00Z", "id": "nov", "plan": "basic" },
        { "type": "purchase", "at": "2026-11-12T00:00:00Z", "id": "more", "pack": "p100" },
        { "type": "hold", "at": "2026-11-15T00:00:00Z", "id": "job", "label": "Film", "credits": "520" },
        { "type": "settle", "at": "2026-11-16T00:00:00Z", "hold": "job", "credits": "510" } ]"#;
    let said = run_with(&["wallet", CARD, "-", "--at", "2026-12-10T00:00:00Z"], history.as_bytes());
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(
        said.out,
        "\
90 available, 0 held
650 granted, 510 spent, 50 expired, 0 upcoming

Lots, in the order in which they are spent
more   pack p100   90  until 2027-05-11T00:00:00Z
nov/1  plan basic   0  until 2026-12-10T00:00:00Z
nov/2  plan basic   0  until 2026-12-10T00:00:00Z

What happened: credits, then available and held
2026-11-10T00:00:00Z  grant   Basic  550  550    0
2026-11-12T00:00:00Z  grant   p100   100  650    0
2026-11-15T00:00:00Z  hold    Film   520  130  520
2026-11-16T00:00:00Z  settle  Film   510  140    0  10 back
2026-12-10T00:00:00Z  expire          50   90    0
"
    );
}

#[test]
fn names_every_event_that_cannot_have_happened() {
    let history = r#"{ "events": [
        { "type": "purchase", "at": "2026-11-12T00:00:00Z", "id": "a", "pack": "p100" },
        { "type": "grant", "at": "2026-11-12T00:00:00Z", "id": "b", "origin": "bonus", "credits": "-1" },
        { "type": "hold", "at": "2026-11-15T00:00:00Z", "id": "job", "credits": "100.5" } ] }"#;
    let said = run_with(&["wallet", CARD, "-"], history.as_bytes());
    assert_eq!(said.status, 1);
    assert_eq!(
        said.out,
        "\
events[1].credits: credits are 0 or more, got -1 (out-of-range)
events[2].credits: `credits` must be at most what this job may use, 100, got 100.5 (too-much)
"
    );
    let json = run_with(&["wallet", CARD, "-", "--json"], history.as_bytes());
    assert!(json.status == 1 && json.out.contains(r#""code":"too-much""#) && !json.out.contains(r#""wallet""#));
}

#[test]
fn a_history_that_is_none_is_said_to_be_none() {
    for (input, says) in [("[{", "is no JSON"), ("7", "`events` must be a list of events")] {
        let said = run_with(&["wallet", CARD, "-"], input.as_bytes());
        assert!(said.status != 0 && (said.err + &said.out).contains(says), "{input}");
    }
    assert!(run(&["wallet", CARD, "no-such.json"]).err.contains("there is no file `no-such.json`"));
    assert!(run(&["wallet", "-", "-"]).err.contains("only one"));
}
