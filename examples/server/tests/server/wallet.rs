//! The session's wallet: its history, and what is bought.

use serde_json::{Value, json};

use crate::common::Running;

#[test]
fn a_history_is_read_page_by_page() {
    let running = Running::demo();
    let player = running.player("usual");
    let all = player.get("/api/wallet/events").json;
    let count = all["events"].as_array().unwrap().len();
    assert_eq!((count, &all["more"]), (6, &json!(false)));
    assert_eq!(all["seq"], player.get("/api/wallet").json["seq"]);
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let page = player.get(&format!("/api/wallet/events?after={after}&limit=2")).json;
        found.extend(page["events"].as_array().unwrap().clone());
        after = page["seq"].as_i64().unwrap();
        if page["more"] == json!(false) {
            break;
        }
    }
    assert_eq!(Value::Array(found), all["events"]);
    assert_eq!(player.get(&format!("/api/wallet/events?after={after}")).json["events"], json!([]));
    for wrong in ["limit=0", "limit=1001", "after=x", "after=-1"] {
        assert_eq!(player.get(&format!("/api/wallet/events?{wrong}")).code(), "bad-query", "{wrong}");
    }
}

#[test]
fn packs_are_bought_once_for_each_key() {
    let running = Running::demo();
    let player = running.player("empty");
    let buy = json!({ "idempotencyKey": "a", "packs": [{ "pack": "p100", "count": 3 }] });
    let bought = player.post("/api/wallet/top-ups", &buy);
    assert_eq!((bought.status, &bought.json["wallet"]["available"]), (201, &json!("300")));
    let again = player.post("/api/wallet/top-ups", &buy);
    assert_eq!((again.status, again.header("idempotency-replayed"), &again.text), (201, Some("true"), &bought.text));
    assert_eq!(player.wallet()["granted"], "300");
    let other = json!({ "idempotencyKey": "a", "packs": [{ "pack": "p100", "count": 2 }] });
    assert_eq!(player.post("/api/wallet/top-ups", &other).code(), "idempotency-key-reused");
    // Nothing of a purchase stands if a part of it can't be had.
    let partly = json!({ "idempotencyKey": "b", "packs": [{ "pack": "p100", "count": 1 }, { "pack": "p7" }] });
    let refused = player.post("/api/wallet/top-ups", &partly);
    assert_eq!((refused.status, &refused.json["problems"][0]["input"]), (422, &json!("packs[1].pack")));
    assert_eq!(player.wallet()["granted"], "300");
    let right = json!({ "idempotencyKey": "b", "packs": [{ "pack": "p100" }] });
    assert_eq!(player.post("/api/wallet/top-ups", &right).json["wallet"]["granted"], "400");
}

#[test]
fn a_plan_is_bought_while_it_does_not_run() {
    let running = Running::demo();
    let player = running.player("empty");
    let plan = |key: &str, billing: &str| {
        let buy = json!({ "idempotencyKey": key, "plan": "basic", "billing": billing });
        player.post("/api/wallet/top-ups", &buy)
    };
    assert_eq!(plan("a", "year").json["problems"][0]["input"], "billing");
    assert_eq!(plan("b", "month").json["wallet"]["available"], "500");
    let twice = plan("c", "month");
    assert_eq!((twice.status, &twice.json["problems"][0]["code"]), (422, &json!("already-granted")));
    let unknown = player.post("/api/wallet/top-ups", &json!({ "idempotencyKey": "d", "plan": "gold" }));
    assert_eq!((unknown.status, &unknown.json["problems"][0]["input"]), (422, &json!("plan")));
}

#[test]
fn what_is_no_purchase_is_told() {
    let running = Running::demo();
    let player = running.player("empty");
    let wrong = [
        (json!({ "idempotencyKey": "a" }), "packs"),
        (json!({ "idempotencyKey": "a", "packs": [] }), "packs"),
        (json!({ "idempotencyKey": "a", "packs": [{ "pack": "p100", "count": 101 }] }), "packs[0].count"),
        (json!({ "idempotencyKey": "a", "packs": [{ "pack": "p100", "count": "1" }] }), "packs[0].count"),
        (json!({ "idempotencyKey": "a", "packs": [{ "count": 1 }] }), "packs[0].pack"),
        (json!({ "idempotencyKey": "a", "packs": [{ "pack": "p100" }], "plan": "basic" }), "plan"),
        (json!({ "packs": [{ "pack": "p100" }] }), "idempotencyKey"),
    ];
    for (buy, place) in wrong {
        let answer = player.post("/api/wallet/top-ups", &buy);
        let problems = answer.json["problems"].as_array().unwrap();
        assert!(answer.status == 422 && problems.iter().any(|one| one["input"] == place), "{buy}: {}", answer.text);
    }
    assert_eq!(player.wallet()["granted"], "0");
}
