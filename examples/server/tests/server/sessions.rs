//! Sessions, and make-believe accounts.

use serde_json::json;

use crate::common::{Client, Running};

#[test]
fn a_session_begins_with_an_account_and_goes_on() {
    let running = Running::demo();
    let begun = running.nobody().send("POST", "/api/session", &[], "");
    assert_eq!((begun.status, &begun.json["kind"]), (201, &json!("usual")));
    let cookie = begun.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "loopback speaks plain HTTP");
    let client = Client { session: begun.session(), ..running.nobody() };
    let again = client.post("/api/session", &json!({}));
    assert_eq!((again.status, &again.json), (200, &begun.json));
    let other = client.post("/api/session", &json!({ "kind": "trial" }));
    assert_eq!(other.status, 201);
    assert_ne!(other.json["account"], begun.json["account"]);
    let wrong = client.post("/api/session", &json!({ "kind": "rich" }));
    assert_eq!((wrong.status, &wrong.json["problems"][0]["input"]), (422, &json!("kind")));
}

#[test]
fn accounts_of_each_kind_have_the_past_that_they_promise() {
    let running = Running::demo();
    // A plan of 500, the trial and a pack of 100 each; six jobs, and one that runs.
    let usual = running.player("usual");
    let wallet = usual.wallet();
    assert_eq!(wallet["granted"], "700");
    let jobs = usual.get("/api/jobs").json["jobs"].as_array().unwrap().clone();
    let ended = |ending: &str| jobs.iter().filter(|job| job["outcome"]["ending"] == ending).count();
    // The card has one model with a usual price: five seconds of `kling`; the first kind in turn gives one job.
    assert_eq!((jobs.len(), ended("delivered"), jobs.iter().filter(|job| job["state"] == "held").count()), (2, 1, 1));
    assert_eq!((&wallet["spent"], &wallet["held"]), (&json!("35"), &json!("35")));
    let events = usual.get("/api/wallet/events").json["events"].clone();
    let kinds: Vec<&str> = events.as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["trial", "cycle", "hold", "settle", "purchase", "hold"]);
    // The engine of a page makes the same of them.
    let replayed = running.nobody().post("/api/replay", &json!({ "events": events })).json;
    assert_eq!(replayed["wallet"]["available"], wallet["available"]);

    assert_eq!(running.player("trial").wallet()["available"], "100");
    // Two jobs of 35 each, and what is left does not pay for a third.
    let low = running.player("low").wallet();
    assert_eq!((&low["available"], &low["spent"]), (&json!("30"), &json!("70")));
    assert_eq!(running.player("empty").wallet()["granted"], "0");
}

#[test]
fn without_a_session_there_is_no_wallet() {
    let running = Running::demo();
    running.player("usual");
    let forged = Client { session: Some("0".repeat(52)), ..running.nobody() };
    for client in [running.nobody(), forged] {
        for path in ["/api/wallet", "/api/wallet/events", "/api/jobs", "/api/jobs/job_1"] {
            let answer = client.get(path);
            assert_eq!((answer.status, answer.code()), (401, "no-session"), "{path}");
        }
        assert_eq!(client.post("/api/jobs", &json!({})).code(), "no-session");
        assert_eq!(client.post("/api/wallet/top-ups", &json!({})).code(), "no-session");
    }
}

#[test]
fn nobody_sees_the_jobs_of_another() {
    let running = Running::demo();
    let (ada, bob) = (running.player("trial"), running.player("trial"));
    let job = ada.post("/api/jobs", &running.order("a")).json["id"].as_str().unwrap().to_owned();
    assert_eq!(bob.get(&format!("/api/jobs/{job}")).status, 404);
    assert_eq!(bob.get("/api/jobs").json["jobs"], json!([]));
    assert_eq!(bob.wallet()["held"], "0");
}

#[test]
fn without_the_demonstration_nothing_is_made_up() {
    let running = Running::with(&[]);
    let begun = running.nobody().post("/api/session", &json!({}));
    assert_eq!((begun.status, begun.code()), (404, "not-found"));
    let top_up = json!({ "idempotencyKey": "a", "packs": [{ "pack": "p100", "count": 1 }] });
    let sold = running.customer("ada", "10").post("/api/wallet/top-ups", &top_up);
    assert_eq!((sold.status, sold.code()), (403, "sold-elsewhere"));
}

#[test]
fn behind_https_cookies_go_over_https_only() {
    let running = Running::with(&["--demo", "--secure-cookies"]);
    let begun = running.nobody().post("/api/session", &json!({}));
    assert!(begun.header("set-cookie").unwrap().contains("; Secure"));
}
