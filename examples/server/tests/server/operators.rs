//! What operators do, and that nobody else does.

use serde_json::json;

use crate::common::{Client, Running, card};

#[test]
fn only_the_admin_token_opens_the_operators_doors() {
    let running = Running::with(&[]);
    let strangers = [running.nobody(), running.provider(), Client { bearer: Some(String::new()), ..running.nobody() }];
    for stranger in strangers {
        let answers = [
            stranger.put("/api/rate-card", &card()),
            stranger.post("/api/accounts", &json!({ "id": "ada" })),
            stranger.post("/api/accounts/ada/events", &json!({})),
        ];
        for answer in answers {
            assert_eq!((answer.status, answer.code()), (401, "bad-token"));
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
}

#[test]
fn an_account_is_opened_once() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "12.5");
    assert_eq!(ada.wallet()["available"], "12.5");
    let twice = running.admin().post("/api/accounts", &json!({ "id": "ada" }));
    assert_eq!((twice.status, twice.code()), (409, "account-exists"));
    for wrong in ["", "a b", "../x", &"a".repeat(101)] {
        let answer = running.admin().post("/api/accounts", &json!({ "id": wrong }));
        assert_eq!((answer.status, answer.code()), (422, "bad-request"), "{wrong}");
    }
}

#[test]
fn credits_are_granted_once_for_each_id() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "0");
    let give = |what: &serde_json::Value| running.admin().post("/api/accounts/ada/events", what);
    let events = json!({ "events": [
        { "type": "purchase", "id": "order-1", "pack": "p100" },
        { "type": "cycle", "id": "sub-1", "plan": "basic" },
        { "type": "trial", "id": "t" },
        { "type": "grant", "id": "sorry", "origin": "bonus", "credits": "7" } ] });
    let given = give(&events);
    // 100 + 500 + 100 + 7
    assert_eq!((given.status, &given.json["wallet"]["available"]), (201, &json!("707")));
    assert_eq!(give(&events).json["wallet"]["available"], "707");
    let other = give(&json!({ "type": "grant", "id": "sorry", "origin": "bonus", "credits": "8" }));
    assert_eq!((other.status, &other.json["problems"][0]["code"]), (422, &json!("duplicate-id")));
    assert_eq!(give(&json!({ "type": "trial", "id": "t2" })).json["problems"][0]["code"], "already-granted");
    assert_eq!(ada.wallet()["available"], "707");
}

#[test]
fn nothing_of_a_list_is_granted_if_one_of_it_can_not_be() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "1");
    let events = json!([
        { "type": "purchase", "id": "a", "pack": "p100" },
        { "type": "purchase", "id": "b", "pack": "p7" },
        { "type": "grant", "id": "c", "origin": "gift", "credits": "1" },
        { "type": "grant", "id": "d", "origin": "bonus", "credits": "1", "at": "2020-01-01T00:00:00Z" },
        { "type": "grant", "id": "e", "origin": "bonus", "credits": "1", "at": "9000-01-01T00:00:00Z" } ]);
    let answer = running.admin().post("/api/accounts/ada/events", &events);
    let problems = answer.json["problems"].as_array().unwrap();
    let places: Vec<&str> = problems.iter().map(|problem| problem["input"].as_str().unwrap()).collect();
    assert_eq!(places, ["events[1].pack", "events[2].origin", "events[3].at", "events[4].at"]);
    assert_eq!(ada.wallet()["granted"], "1");
    let hold = json!({ "type": "hold", "id": "h", "credits": "1" });
    assert_eq!(running.admin().post("/api/accounts/ada/events", &hold).status, 422);
    let nobody = running.admin().post("/api/accounts/nobody/events", &events[0]);
    assert_eq!((nobody.status, nobody.code()), (404, "not-found"));
}
