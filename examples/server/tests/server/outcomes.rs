//! How jobs end, who may say so, and what is charged.

use serde_json::{Value, json};

use crate::common::{Client, Running};

/// A job of an account, held until somebody says otherwise.
fn held(running: &Running, client: &Client, key: &str) -> String {
    let answer = client.post("/api/jobs", &running.order(key));
    assert_eq!(answer.status, 201, "{}", answer.text);
    format!("/api/jobs/{}/outcome", answer.json["id"].as_str().unwrap())
}

/// State, ending, charged, returned.
fn ended(job: &Value) -> [&str; 4] {
    let outcome = &job["outcome"];
    [&job["state"], &outcome["ending"], &outcome["charged"], &outcome["returned"]].map(|part| part.as_str().unwrap())
}

#[test]
fn the_provider_says_how_jobs_end() {
    let running = Running::with(&[]);
    let (ada, provider) = (running.customer("ada", "1000"), running.provider());
    let say = |key: &str, what: Value| provider.post(&held(&running, &ada, key), &what).json;
    assert_eq!(ended(&say("a", json!({ "ending": "delivered" }))), ["settled", "delivered", "35", "0"]);
    // Five seconds in mode std are 21.
    let used = json!({ "ending": "delivered", "usage": { "mode": "std" } });
    assert_eq!(ended(&say("b", used)), ["settled", "delivered", "21", "14"]);
    let more = say("c", json!({ "ending": "delivered", "usage": { "duration": "10" } }));
    assert_eq!((ended(&more), &more["outcome"]["waived"]), (["settled", "delivered", "35", "0"], &json!("35")));
    let billed = json!({ "ending": "delivered", "credits": "10.5" });
    assert_eq!(ended(&say("d", billed)), ["settled", "delivered", "10.5", "24.5"]);
    assert_eq!(ended(&say("e", json!({ "ending": "failed" }))), ["returned", "failed", "0", "35"]);
    assert_eq!(ended(&say("f", json!({ "ending": "moderated" }))), ["returned", "moderated", "0", "35"]);
    assert_eq!(ended(&say("g", json!({ "ending": "cancelled-queued" }))), ["returned", "cancelled-queued", "0", "35"]);
    assert_eq!(ended(&say("h", json!({ "ending": "cancelled-running" }))), ["settled", "cancelled-running", "35", "0"]);
    let partly = json!({ "ending": "cancelled-running", "credits": "5" });
    assert_eq!(ended(&say("i", partly)), ["settled", "cancelled-running", "5", "30"]);
    // 35 + 21 + 35 + 10.5 + 35 + 5
    let wallet = ada.wallet();
    assert_eq!(
        (&wallet["spent"], &wallet["available"], &wallet["held"]),
        (&json!("141.5"), &json!("858.5"), &json!("0"))
    );
}

#[test]
fn the_provider_sees_what_there_is_to_do() {
    let running = Running::with(&[]);
    let (ada, bob, provider) = (running.customer("ada", "100"), running.customer("bob", "100"), running.provider());
    let paths = [held(&running, &ada, "a"), held(&running, &bob, "a"), held(&running, &ada, "b")];
    let ids = paths.each_ref().map(|path| path.split('/').nth(3).unwrap());
    assert_eq!(provider.post(&paths[1], &json!({ "ending": "failed" })).status, 200);
    let first = provider.get("/api/jobs?limit=1").json;
    assert_eq!(first["jobs"][0]["id"], ids[0]);
    let rest = provider.get(&format!("/api/jobs?cursor={}", first["next"].as_str().unwrap())).json;
    let found: Vec<&Value> = rest["jobs"].as_array().unwrap().iter().map(|job| &job["id"]).collect();
    assert_eq!((found, &rest["next"]), (vec![&json!(ids[2])], &Value::Null));
    assert_eq!(provider.get(&format!("/api/jobs/{}", ids[1])).json["state"], "returned");
    assert_eq!(running.admin().get("/api/jobs").code(), "bad-token");
}

#[test]
fn a_job_ends_once() {
    let running = Running::with(&[]);
    let (ada, provider) = (running.customer("ada", "100"), running.provider());
    let path = held(&running, &ada, "a");
    let failed = provider.post(&path, &json!({ "ending": "failed" }));
    assert_eq!(failed.status, 200);
    assert_eq!(provider.post(&path, &json!({ "ending": "failed" })).text, failed.text);
    let other = provider.post(&path, &json!({ "ending": "delivered" }));
    assert_eq!((other.status, other.code(), &other.json["job"]), (409, "already-settled", &failed.json));
    assert_eq!(ada.wallet()["available"], "100");
}

#[test]
fn what_can_not_be_charged_is_refused_and_the_job_stays_held() {
    let running = Running::with(&[]);
    let (ada, provider) = (running.customer("ada", "100"), running.provider());
    let path = held(&running, &ada, "a");
    let wrong = [
        (json!({ "ending": "delivered", "usage": { "duration": "7" } }), "duration"),
        (json!({ "ending": "delivered", "usage": { "duration": "5" }, "credits": "5" }), "credits"),
        (json!({ "ending": "delivered", "credits": "-5" }), "credits"),
        (json!({ "ending": "delivered", "credits": 5 }), "credits"),
        (json!({ "ending": "delivered", "credits": "0.0000000000001" }), "credits"),
        (json!({ "ending": "failed", "credits": "5" }), "credits"),
        (json!({ "ending": "lost" }), "ending"),
        (json!({}), "ending"),
    ];
    for (what, place) in wrong {
        let answer = provider.post(&path, &what);
        assert_eq!((answer.status, answer.code()), (422, "bad-request"), "{what}");
        let found = answer.json["problems"][0]["input"].as_str().unwrap();
        assert!(found.ends_with(place), "{what}: {found}");
    }
    // A range stays open as long as nobody says what was used.
    let order = json!({ "model": "free", "selection": { "mode": null }, "idempotencyKey": "b",
        "quote": { "digest": running.digest(), "credits": "75" } });
    let bob = running.customer("bob", "100");
    let open = bob.post("/api/jobs", &order).json["id"].as_str().unwrap().to_owned();
    let path = format!("/api/jobs/{open}/outcome");
    let answer = provider.post(&path, &json!({ "ending": "delivered" }));
    assert_eq!((answer.status, &answer.json["problems"][0]["code"]), (422, &json!("needs-input")));
    let known = provider.post(&path, &json!({ "ending": "delivered", "usage": { "mode": "b" } }));
    assert_eq!(ended(&known.json), ["settled", "delivered", "75", "0"]);
    assert_eq!(ada.wallet()["held"], "35");
}

#[test]
fn an_owner_may_cancel_and_no_more() {
    let running = Running::with(&[]);
    let (ada, bob) = (running.customer("ada", "100"), running.customer("bob", "100"));
    let path = held(&running, &ada, "a");
    for what in [json!({ "ending": "failed" }), json!({ "ending": "cancelled", "credits": "0" })] {
        let answer = ada.post(&path, &what);
        assert_eq!((answer.status, answer.code()), (403, "provider-only"), "{what}");
    }
    assert_eq!(bob.post(&path, &json!({ "ending": "cancelled" })).status, 404, "another's job is nobody's");
    assert_eq!(running.nobody().post(&path, &json!({ "ending": "cancelled" })).code(), "no-session");
    let stranger = Client { bearer: Some("admin".to_owned()), ..ada.clone() };
    assert_eq!(stranger.post(&path, &json!({ "ending": "cancelled" })).code(), "bad-token");
    let cancelled = ada.post(&path, &json!({ "ending": "cancelled" }));
    assert_eq!(ended(&cancelled.json), ["returned", "cancelled-queued", "0", "35"]);
    assert_eq!(ada.post(&path, &json!({ "ending": "cancelled" })).text, cancelled.text);
}

#[test]
fn a_job_that_runs_is_cancelled_as_one_that_runs() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["simulate"] = json!({ "outcome": "none", "afterMs": 0 });
    let job = player.post("/api/jobs", &order).json["id"].as_str().unwrap().to_owned();
    player.until(&format!("/api/jobs/{job}"), |job| job["progress"] == "running");
    let cancelled = player.post(&format!("/api/jobs/{job}/outcome"), &json!({ "ending": "cancelled" }));
    assert_eq!(ended(&cancelled.json), ["settled", "cancelled-running", "35", "0"]);
}

#[test]
fn in_the_demonstration_the_session_says_how_its_jobs_end() {
    let running = Running::demo();
    let player = running.player("trial");
    let mut order = running.order("a");
    order["simulate"] = json!({ "outcome": "none" });
    let job = player.post("/api/jobs", &order).json["id"].as_str().unwrap().to_owned();
    let path = format!("/api/jobs/{job}/outcome");
    assert_eq!(running.player("trial").post(&path, &json!({ "ending": "failed" })).status, 404);
    assert_eq!(ended(&player.post(&path, &json!({ "ending": "failed" })).json), ["returned", "failed", "0", "35"]);
}

#[test]
fn a_hold_that_nobody_settles_goes_back_in_time() {
    let running = Running::with(&["--return-after", "300ms"]);
    let ada = running.customer("ada", "100");
    let path = held(&running, &ada, "a");
    let job = ada.until(path.trim_end_matches("/outcome"), |job| job["state"] != "held");
    assert_eq!(ended(&job), ["returned", "timed-out", "0", "35"]);
    assert_eq!(ada.wallet()["available"], "100");
    let late = running.provider().post(&path, &json!({ "ending": "delivered" }));
    assert_eq!((late.status, late.code()), (409, "already-settled"));
}

#[test]
fn credits_that_expired_while_they_were_held_do_not_come_back() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "0");
    let now = ada.get("/api/wallet").json["wallet"]["at"].as_str().unwrap().to_owned();
    // One and a half seconds from now, by the server's clock.
    let (whole, _) = now.trim_end_matches('Z').split_once('.').unwrap_or((now.trim_end_matches('Z'), ""));
    let seconds = whole[whole.len() - 2..].parse::<u32>().unwrap() + 2;
    if seconds > 59 {
        // The minute is about to end: the end of the lot would be in the next.
        std::thread::sleep(std::time::Duration::from_secs(3));
        return credits_that_expired_while_they_were_held_do_not_come_back();
    }
    let until = format!("{}{seconds:02}Z", &whole[..whole.len() - 2]);
    let grant = json!({ "type": "grant", "id": "short", "origin": "bonus", "credits": "50", "until": until });
    assert_eq!(running.admin().post("/api/accounts/ada/events", &grant).status, 201);
    let path = held(&running, &ada, "a");
    ada.until("/api/wallet", |found| found["wallet"]["expired"] == "15");
    let failed = running.provider().post(&path, &json!({ "ending": "failed" })).json;
    assert_eq!(ended(&failed), ["returned", "failed", "0", "35"]);
    assert_eq!(failed["outcome"]["expired"], "35");
    let wallet = ada.wallet();
    assert_eq!((&wallet["available"], &wallet["expired"]), (&json!("0"), &json!("50")));
}
