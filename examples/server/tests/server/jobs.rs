//! A job is held at what was shown, or less, or not at all.

use serde_json::{Value, json};

use crate::common::{Running, dearer};

#[test]
fn a_job_is_held_at_what_was_shown() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["simulate"] = json!({ "outcome": "none" });
    let held = player.post("/api/jobs", &order);
    assert_eq!((held.status, &held.json["state"], &held.json["progress"]), (201, &json!("held"), &json!("queued")));
    assert_eq!(
        (&held.json["hold"], &held.json["shown"], &held.json["queue"]),
        (&json!("35"), &json!("35"), &json!("fast"))
    );
    assert_eq!(held.json["quote"]["credits"], "35");
    assert_eq!(held.json["card"]["digest"], running.digest());
    let wallet = player.wallet();
    assert_eq!((&wallet["available"], &wallet["held"]), (&json!("65"), &json!("35")));
    let id = held.json["id"].as_str().unwrap();
    assert_eq!(wallet["holds"][0]["id"], id);
    assert_eq!(player.get(&format!("/api/jobs/{id}")).json["state"], "held");
    // Its quote is the engine's answer at that instant, and in force until the next day.
    let [at, returns] = ["at", "returnsAt"].map(|name| held.json[name].as_str().unwrap().to_owned());
    assert_eq!(at[10..], returns[10..]);
}

#[test]
fn fewer_credits_than_shown_are_held_and_more_are_not() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["quote"]["credits"] = json!("40");
    assert_eq!(player.post("/api/jobs", &order).json["hold"], "35");
    let mut order = running.order("b");
    order["quote"]["credits"] = json!("34.99");
    let changed = player.post("/api/jobs", &order);
    assert_eq!((changed.status, changed.code()), (409, "card-changed"));
    assert_eq!((&changed.json["answer"]["credits"], &changed.json["shown"]), (&json!("35"), &json!("34.99")));
    assert_eq!(player.wallet()["held"], "35");
}

#[test]
fn a_range_holds_its_upper_end() {
    let running = Running::demo();
    let player = running.player("trial");
    // Mode a costs nothing, mode b 50 and 25.
    let order = json!({ "model": "free", "selection": { "mode": null }, "idempotencyKey": "a",
        "quote": { "digest": running.digest(), "credits": { "min": "0", "max": "75" } },
        "simulate": { "outcome": "none" } });
    let held = player.post("/api/jobs", &order);
    assert_eq!((held.status, &held.json["hold"]), (201, &json!("75")));
    assert_eq!(held.json["shown"], json!({ "min": "0", "max": "75" }));
}

#[test]
fn another_card_is_told_with_its_price() {
    let running = Running::demo();
    let player = running.player("trial");
    let order = running.order("a");
    // Two cents a second more: five seconds cost 0.45.
    assert_eq!(running.admin().put("/api/rate-card", &dearer("0.09")).status, 200);
    let changed = player.post("/api/jobs", &order);
    assert_eq!((changed.status, changed.code()), (409, "card-changed"));
    assert_eq!((&changed.json["answer"]["credits"], &changed.json["shown"]), (&json!("45"), &json!("35")));
    assert_eq!(changed.json["card"]["version"], "0.09");
    let mut order = running.order("a");
    order["quote"]["credits"] = json!("45");
    assert_eq!(player.post("/api/jobs", &order).status, 201, "the key was not used up");
}

#[test]
fn what_has_no_price_is_refused() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["selection"] = json!({ "mode": "std", "audio": true });
    let refused = player.post("/api/jobs", &order);
    assert_eq!((refused.status, refused.code()), (422, "refused"));
    assert_eq!(refused.json["answer"]["problems"][0]["because"], "sound needs pro mode");
    let mut order = running.order("a");
    (order["model"], order["selection"]) = (json!("long"), json!({}));
    let rate = player.post("/api/jobs", &order);
    assert_eq!((rate.code(), &rate.json["answer"]["outcome"]), ("refused", &json!("rate")));
}

#[test]
fn missing_credits_come_with_the_ways_on() {
    let running = Running::demo();
    let player = running.player("trial");
    let order = json!({ "model": "kling", "selection": { "duration": "10", "audio": true }, "idempotencyKey": "a",
        "quote": { "digest": running.digest(), "credits": "140" } });
    let short = player.post("/api/jobs", &order);
    assert_eq!((short.status, short.code()), (402, "insufficient-credits"));
    let preview = &short.json["preview"];
    assert_eq!(
        (&preview["missing"], &preview["usable"], &preview["state"]),
        (&json!("40"), &json!("100"), &json!("short"))
    );
    let ways: Vec<&Value> = preview["ways"].as_array().unwrap().iter().map(|way| &way["way"]).collect();
    assert_eq!(ways, ["packs", "plan", "standard-queue"]);
    let nothing = running.player("empty").post("/api/jobs", &order);
    assert_eq!((nothing.status, &nothing.json["preview"]["missing"]), (402, &json!("140")));
}

#[test]
fn the_standard_queue_costs_nothing_where_credits_do_not_suffice() {
    let running = Running::demo();
    let mut order = running.order("a");
    (order["queue"], order["simulate"]) = (json!("standard"), json!({ "afterMs": 0 }));
    let rich = running.player("trial").post("/api/jobs", &order);
    assert_eq!((rich.status, &rich.json["problems"][0]["input"]), (422, &json!("queue")));
    let poor = running.player("empty");
    let held = poor.post("/api/jobs", &order);
    assert_eq!((held.status, &held.json["hold"], &held.json["queue"]), (201, &json!("0"), &json!("standard")));
    let path = format!("/api/jobs/{}", held.json["id"].as_str().unwrap());
    let done = poor.until(&path, |job| job["state"] != "held");
    assert_eq!((&done["state"], &done["outcome"]["charged"]), (&json!("settled"), &json!("0")));
    let mut card = crate::common::card();
    card["wallet"]["whenEmpty"] = json!(["buy-pack"]);
    assert_eq!(running.admin().put("/api/rate-card", &card).status, 200);
    order = running.order("b");
    order["queue"] = json!("standard");
    let none = poor.post("/api/jobs", &order);
    assert_eq!((none.status, &none.json["problems"][0]["input"]), (422, &json!("queue")));
}

#[test]
fn all_that_is_wrong_with_an_order_is_told_at_once() {
    let running = Running::demo();
    let player = running.player("trial");
    let order = json!({ "selection": [], "context": 1, "quote": { "credits": 35 }, "idempotencyKey": "two words",
        "queue": "slow", "simulate": { "outcome": "lost", "afterMs": -1, "usage": [], "more": 0 }, "extra": true });
    let wrong = player.post("/api/jobs", &order);
    assert_eq!((wrong.status, wrong.code()), (422, "bad-request"));
    let problems = wrong.json["problems"].as_array().unwrap();
    let mut places: Vec<&str> = problems.iter().map(|problem| problem["input"].as_str().unwrap()).collect();
    places.sort_unstable();
    let expected = [
        "context",
        "extra",
        "idempotencyKey",
        "model",
        "queue",
        "quote.credits",
        "quote.digest",
        "selection",
        "simulate.afterMs",
        "simulate.more",
        "simulate.outcome",
        "simulate.usage",
    ];
    assert_eq!(places, expected);
    for key in ["", &"k".repeat(101), "käse"] {
        assert_eq!(player.post("/api/jobs", &running.order(key)).status, 422, "{key}");
    }
    assert_eq!(player.post("/api/jobs", &json!([])).status, 422);
    assert_eq!(player.wallet()["held"], "0");
}

#[test]
fn a_key_stands_for_one_request() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["simulate"] = json!({ "outcome": "failed", "afterMs": 0 });
    let first = player.post("/api/jobs", &order);
    let path = format!("/api/jobs/{}", first.json["id"].as_str().unwrap());
    player.until(&path, |job| job["state"] == "returned");
    let again = player.post("/api/jobs", &order);
    assert_eq!((again.status, &again.text), (201, &first.text), "the first answer, though the job has ended since");
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), (None, Some("true")));
    let mut other = order.clone();
    other["selection"] = json!({ "duration": "10" });
    let reused = player.post("/api/jobs", &other);
    assert_eq!((reused.status, reused.code()), (409, "idempotency-key-reused"));
    // Keys are each account's own.
    assert_eq!(running.player("trial").post("/api/jobs", &order).status, 201);
    // The same words in another order are the same request.
    let turned = format!(
        r#"{{"simulate":{},{}"#,
        order["simulate"],
        &order.to_string()[1..order.to_string().find(",\"simulate\"").unwrap()]
    );
    let turned = player.send("POST", "/api/jobs", &[("content-type", "application/json")], &(turned + "}"));
    assert_eq!((turned.status, turned.header("idempotency-replayed")), (201, Some("true")), "{}", turned.text);
    // A card that came since changes nothing of it.
    assert_eq!(running.admin().put("/api/rate-card", &dearer("0.09")).status, 200);
    assert_eq!(player.post("/api/jobs", &order).text, first.text);
}

#[test]
fn what_was_refused_leaves_its_key_free() {
    let running = Running::demo();
    let player = running.player("empty");
    assert_eq!(player.post("/api/jobs", &running.order("a")).status, 402);
    let pack = json!({ "idempotencyKey": "p", "packs": [{ "pack": "p100", "count": 1 }] });
    assert_eq!(player.post("/api/wallet/top-ups", &pack).status, 201);
    assert_eq!(player.post("/api/jobs", &running.order("a")).status, 201);
}

#[test]
fn jobs_are_listed_page_by_page() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut made = Vec::new();
    for key in ["a", "b", "c", "d", "e"] {
        let order = json!({ "model": "free", "selection": { "mode": "a" }, "idempotencyKey": key,
            "quote": { "digest": running.digest(), "credits": "0" }, "simulate": { "outcome": "none" } });
        made.insert(0, player.post("/api/jobs", &order).json["id"].clone());
    }
    let (mut found, mut path) = (Vec::new(), "/api/jobs?limit=2".to_owned());
    loop {
        let page = player.get(&path).json;
        found.extend(page["jobs"].as_array().unwrap().iter().map(|job| job["id"].clone()));
        match page["next"].as_str() {
            Some(next) => path = format!("/api/jobs?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(found, made);
    for wrong in ["limit=0", "limit=101", "limit=x", "cursor=-1"] {
        let answer = player.get(&format!("/api/jobs?{wrong}"));
        assert_eq!((answer.status, answer.code()), (400, "bad-query"), "{wrong}");
    }
}

#[test]
fn a_simulated_provider_works_the_jobs() {
    let running = Running::demo();
    let player = running.player("trial");
    let submit = |key: &str, model: &str, selection: Value, most: &str, simulate: Value| {
        let order = json!({ "model": model, "selection": selection, "idempotencyKey": key, "simulate": simulate,
            "quote": { "digest": running.digest(), "credits": most } });
        let held = player.post("/api/jobs", &order);
        assert_eq!(held.status, 201, "{}", held.text);
        let done =
            player.until(&format!("/api/jobs/{}", held.json["id"].as_str().unwrap()), |job| job["state"] != "held");
        let outcome = &done["outcome"];
        [&done["state"], &outcome["ending"], &outcome["charged"], &outcome["returned"]]
            .map(|part| part.as_str().unwrap().to_owned())
    };
    let now = |outcome: &str| json!({ "outcome": outcome, "afterMs": 0 });
    let kling = |key: &str, simulate: Value| submit(key, "kling", json!({}), "35", simulate);
    assert_eq!(kling("a", now("delivered")), ["settled", "delivered", "35", "0"]);
    assert_eq!(kling("b", now("failed")), ["returned", "failed", "0", "35"]);
    assert_eq!(kling("c", now("moderated")), ["returned", "moderated", "0", "35"]);
    assert_eq!(kling("d", json!({ "outcome": "slow", "afterMs": 300 })), ["settled", "delivered", "35", "0"]);
    // Of a range it bills the least; or what the usage comes to.
    let range = |key: &str, simulate: Value| submit(key, "free", json!({ "mode": null }), "75", simulate);
    let pack = json!({ "idempotencyKey": "p", "packs": [{ "pack": "p100", "count": 2 }] });
    assert_eq!(player.post("/api/wallet/top-ups", &pack).status, 201);
    assert_eq!(range("e", now("delivered")), ["settled", "delivered", "0", "75"]);
    let used = json!({ "outcome": "delivered", "afterMs": 0, "usage": { "mode": "b" } });
    assert_eq!(range("f", used), ["settled", "delivered", "75", "0"]);
    let mut order = running.order("g");
    order["simulate"] = json!({ "usage": { "duration": "7" } });
    let wrong = player.post("/api/jobs", &order);
    assert_eq!((wrong.status, &wrong.json["problems"][0]["input"]), (422, &json!("simulate.usage.duration")));
}

#[test]
fn where_nothing_is_simulated_nobody_may_ask_for_it() {
    let running = Running::with(&[]);
    let customer = running.customer("ada", "100");
    let mut order = running.order("a");
    order["simulate"] = json!({ "outcome": "failed" });
    let answer = customer.post("/api/jobs", &order);
    assert_eq!((answer.status, answer.code()), (422, "no-simulation"));
    assert_eq!(customer.post("/api/jobs", &running.order("a")).status, 201);
}
