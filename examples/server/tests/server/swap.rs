//! Cards are swapped while the server runs.

use serde_json::json;

use crate::common::{Running, card, dearer};

#[test]
fn jobs_keep_the_terms_they_were_held_under() {
    let running = Running::with(&[]);
    let (ada, provider) = (running.customer("ada", "1000"), running.provider());
    let old = running.digest();
    let held: Vec<String> = ["a", "b", "c"]
        .map(|key| ada.post("/api/jobs", &running.order(key)).json["id"].as_str().unwrap().to_owned())
        .to_vec();
    // Everything costs more, and of what failed nothing comes back.
    let mut new = dearer("0.20");
    new["wallet"]["return"] = json!({ "failed": "none", "delivered": "none" });
    new["wallet"]["burn"] = json!(["id"]);
    let swapped = running.admin().put("/api/rate-card", &new);
    assert_eq!((swapped.status, &swapped.json["previous"]["digest"]), (200, &json!(old)));
    assert_eq!(swapped.json["card"]["version"], "0.20");
    let say = |job: &str, what: serde_json::Value| provider.post(&format!("/api/jobs/{job}/outcome"), &what).json;
    assert_eq!(say(&held[0], json!({ "ending": "delivered", "usage": { "mode": "std" } }))["outcome"]["charged"], "21");
    assert_eq!(
        say(&held[1], json!({ "ending": "delivered", "usage": { "duration": "5" } }))["outcome"]["charged"],
        "35"
    );
    assert_eq!(say(&held[2], json!({ "ending": "failed" }))["outcome"]["returned"], "35");
    assert_eq!(ada.wallet()["available"], "944");
    // The card they were held under can still be read.
    let kept = running.nobody().get(&format!("/api/rate-cards/{old}"));
    assert_eq!((kept.status, &kept.json["version"]), (200, &json!("2026-11-22")));
    assert!(kept.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(running.nobody().get("/api/rate-cards/sha256:0").status, 404);
}

#[test]
fn a_wallet_follows_the_burn_order_of_the_card_in_force() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "100");
    let pack = json!({ "type": "purchase", "id": "a-pack", "pack": "p100" });
    assert_eq!(running.admin().post("/api/accounts/ada/events", &pack).status, 201);
    let first = |wallet: &serde_json::Value| wallet["lots"][0]["id"].as_str().unwrap().to_owned();
    // What ends first goes first; then, by the new card, what was granted before what was bought.
    assert_eq!(first(&ada.wallet()), "a-pack");
    let mut new = card();
    new["wallet"]["burn"] = json!(["origin"]);
    assert_eq!(running.admin().put("/api/rate-card", &new).status, 200);
    assert_eq!(first(&ada.wallet()), "first");
    let held = ada.post("/api/jobs", &running.order("a"));
    assert_eq!(held.status, 201);
    assert_eq!(ada.wallet()["holds"][0]["takes"], json!([{ "lot": "first", "credits": "35" }]));
}

#[test]
fn a_broken_card_is_refused_with_everything_that_is_wrong_with_it() {
    let running = Running::with(&[]);
    let before = running.digest();
    let mut broken = card();
    broken["credits"]["perUnit"] = json!(100);
    broken["models"][0]["inputs"]["mode"]["default"] = json!("fast");
    broken["surprise"] = json!(true);
    let refused = running.admin().put("/api/rate-card", &broken);
    assert_eq!((refused.status, refused.code()), (422, "broken-card"));
    let problems = refused.json["problems"].as_array().unwrap();
    let places: Vec<&str> = problems.iter().map(|problem| problem["path"].as_str().unwrap()).collect();
    for place in ["/credits/perUnit", "/models/0/inputs/mode/default", "/surprise"] {
        assert!(places.contains(&place), "{places:?}");
    }
    assert_eq!(running.digest(), before);
    let text = running.admin().send("PUT", "/api/rate-card", &[("content-type", "application/json")], "{");
    assert_eq!((text.status, text.code()), (422, "broken-card"));
}

#[test]
fn the_server_follows_the_file_of_its_card() {
    let mut running = Running::with(&[]);
    let before = running.digest();
    std::fs::write(running.card_file(), "{ broken").unwrap();
    running
        .nobody()
        .until("/healthz", |_| running.nobody().get("/metrics").text.contains("credit_server_cards_refused_total 1"));
    assert_eq!(running.digest(), before);
    std::fs::write(running.card_file(), dearer("0.08").to_string()).unwrap();
    running.nobody().until("/healthz", |found| found["card"]["version"] == "0.08");
    // What a request put in force stays after a restart, until the file changes.
    assert_eq!(running.admin().put("/api/rate-card", &dearer("0.09")).status, 200);
    running.restart();
    assert_eq!(running.nobody().get("/healthz").json["card"]["version"], "0.09");
    running.stop();
    std::fs::write(running.card_file(), dearer("0.10").to_string()).unwrap();
    running.start().unwrap();
    assert_eq!(running.nobody().get("/healthz").json["card"]["version"], "0.10");
}
