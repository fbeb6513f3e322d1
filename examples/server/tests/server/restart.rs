//! What is on disk is what there is.

use serde_json::json;

use crate::common::{Client, Running, dearer};

#[test]
fn after_a_restart_everything_stands_as_it_was() {
    let mut running = Running::with(&[]);
    let ada = running.customer("ada", "1000");
    let order = running.order("a");
    let first = ada.post("/api/jobs", &order);
    let settled = ada.post("/api/jobs", &running.order("b")).json["id"].as_str().unwrap().to_owned();
    assert_eq!(
        running.provider().post(&format!("/api/jobs/{settled}/outcome"), &json!({ "ending": "delivered" })).status,
        200
    );
    assert_eq!(running.admin().put("/api/rate-card", &dearer("0.09")).status, 200);
    let before = (ada.get("/api/jobs").text, ada.get("/api/wallet/events").text, running.digest());
    let wallet = ada.wallet();
    running.restart();
    let ada = Client { base: running.base.clone(), ..ada };
    assert_eq!((ada.get("/api/jobs").text, ada.get("/api/wallet/events").text, running.digest()), before);
    let after = ada.wallet();
    assert_eq!(
        (&after["available"], &after["held"], &after["lots"]),
        (&wallet["available"], &wallet["held"], &wallet["lots"])
    );
    // The same order is the same job, also of a card that is gone.
    let again = ada.post("/api/jobs", &order);
    assert_eq!((again.status, &again.text, again.header("idempotency-replayed")), (201, &first.text, Some("true")));
    let job = first.json["id"].as_str().unwrap();
    let ended = running.provider().post(&format!("/api/jobs/{job}/outcome"), &json!({ "ending": "delivered" })).json;
    assert_eq!(ended["outcome"]["charged"], "35");
}

#[test]
fn the_simulated_provider_takes_up_what_it_left() {
    let mut running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["simulate"] = json!({ "outcome": "failed", "afterMs": 1200 });
    let job = player.post("/api/jobs", &order).json["id"].as_str().unwrap().to_owned();
    running.restart();
    let player = Client { base: running.base.clone(), ..player };
    assert_eq!(player.get(&format!("/api/jobs/{job}")).json["state"], "held");
    let done = player.until(&format!("/api/jobs/{job}"), |job| job["state"] != "held");
    assert_eq!(done["outcome"]["ending"], "failed");
}

#[test]
fn holds_that_became_overdue_while_the_server_was_away_go_back() {
    let mut running = Running::with(&["--return-after", "400ms"]);
    let ada = running.customer("ada", "100");
    let job = ada.post("/api/jobs", &running.order("a")).json["id"].as_str().unwrap().to_owned();
    running.stop();
    std::thread::sleep(std::time::Duration::from_millis(450));
    running.start().unwrap();
    let ada = Client { base: running.base.clone(), ..ada };
    let done = ada.until(&format!("/api/jobs/{job}"), |job| job["state"] != "held");
    assert_eq!(done["outcome"]["ending"], "timed-out");
}

/// What stands in the way of the next start, after somebody changed the ledger behind the server's back.
fn told(change: &str) -> String {
    let mut running = Running::with(&[]);
    let ada = running.customer("ada", "100");
    assert_eq!(ada.post("/api/jobs", &running.order("a")).status, 201);
    running.stop();
    running.ledger().execute_batch(change).unwrap();
    format!("{:#}", running.start().unwrap_err())
}

#[test]
fn a_ledger_that_does_not_add_up_stops_the_start() {
    let balance = told("UPDATE balances SET available = '1065'");
    assert_eq!(
        balance,
        "the ledger does not add up: `available` of account `ada` is kept as 1065, its events make it 65"
    );
    assert!(told("DELETE FROM balances").contains("account `ada` has events, and no balance"));
    assert!(told("DELETE FROM held").contains("is held without being open, or open without being held"));
    let events = told("DROP TRIGGER events_stay; UPDATE events SET event = replace(event, '\"100\"', '\"10\"')");
    assert!(events.contains("event 2 of account `ada` does not follow"), "{events}");
    let seq = told("UPDATE balances SET seq = 1");
    assert!(seq.contains("is of event 1, its last is 2"), "{seq}");
}

#[test]
fn what_happened_can_not_be_changed() {
    let mut running = Running::demo();
    let player = running.player("usual");
    assert_eq!(player.post("/api/jobs", &running.order("a")).status, 201);
    running.stop();
    let ledger = running.ledger();
    for table in ["cards", "swaps", "accounts", "events", "jobs", "outcomes", "keys"] {
        let rows: i64 = ledger.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert!(rows > 0, "{table}");
        let column: String = ledger
            .query_row(&format!("SELECT name FROM pragma_table_info('{table}') LIMIT 1"), [], |row| row.get(0))
            .unwrap();
        for change in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET {column} = {column}")] {
            let refused = ledger.execute_batch(&change).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{change}: {refused}");
        }
    }
}

#[test]
fn tokens_are_kept_as_digests() {
    let mut running = Running::demo();
    let player = running.player("trial");
    running.stop();
    let kept: String = running.ledger().query_row("SELECT token FROM sessions", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, credit_estimator::digest(player.session.unwrap().as_bytes()));
}

#[test]
fn two_servers_do_not_share_a_ledger() {
    let mut running = Running::with(&[]);
    let told = format!("{:#}", running.start().unwrap_err());
    assert!(told.contains("another server has the ledger"), "{told}");
}

#[test]
fn without_any_card_there_is_no_start() {
    let mut running = Running::with(&[]);
    running.stop();
    std::fs::write(running.card_file(), "{}").unwrap();
    let told = format!("{:#}", running.start().unwrap_err());
    assert!(told.contains("the card is broken") && told.contains("/models"), "{told}");
}

#[test]
fn a_ledger_that_can_not_be_written_is_told_and_gone_on_with() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "1000");
    assert_eq!(ada.post("/api/jobs", &running.order("a")).status, 201);
    // Somebody else writes, for longer than the server waits for it.
    let other = running.ledger();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = ada.post("/api/jobs", &running.order("b"));
    assert_eq!((refused.status, refused.code(), refused.header("retry-after")), (503, "storage", Some("1")));
    assert_eq!(ada.wallet()["held"], "35", "what was not written has not happened");
    other.execute_batch("ROLLBACK").unwrap();
    let again = ada.post("/api/jobs", &running.order("b"));
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, None));
    assert_eq!(ada.wallet()["held"], "70");
}
