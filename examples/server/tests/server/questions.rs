//! What everybody may ask.

use credit_estimator::{RateCard, json as data, wire};
use serde_json::{Value, json};

use crate::common::{Running, card};

#[test]
fn the_card_in_force_is_sent_once_and_then_known() {
    let running = Running::demo();
    let text = card().to_string();
    let digest = RateCard::parse(&text).unwrap().digest().to_owned();
    let first = running.nobody().get("/api/rate-card");
    assert_eq!((first.status, first.text.as_str()), (200, text.as_str()));
    assert_eq!(first.header("etag"), Some(format!("\"{digest}\"").as_str()));
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    assert_eq!(first.header("link"), Some("</api/openapi.json>; rel=\"service-desc\""));
    let known = |tag: &str| running.nobody().send("GET", "/api/rate-card", &[("if-none-match", tag)], "").status;
    assert_eq!(known(&format!("\"{digest}\"")), 304);
    assert_eq!(known(&format!("\"x\", W/\"{digest}\"")), 304);
    assert_eq!(known("\"another\""), 200);
}

#[test]
fn the_card_is_sent_small_to_those_who_accept_it() {
    let running = Running::demo();
    let plain = running.nobody().get("/api/rate-card").text;
    for (accepted, coding) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0, identity", None)] {
        let answer = running.nobody().send("GET", "/api/rate-card", &[("accept-encoding", accepted)], "");
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding), "{accepted}");
        assert_eq!(answer.text == plain, coding.is_none(), "{accepted}");
        let tag = answer.header("etag").unwrap().to_owned();
        let again = [("accept-encoding", accepted), ("if-none-match", tag.as_str())];
        assert_eq!(running.nobody().send("GET", "/api/rate-card", &again, "").status, 304, "{accepted}");
    }
}

#[test]
fn a_quote_has_the_bytes_of_the_engine() {
    let running = Running::demo();
    let card = RateCard::parse(&card().to_string()).unwrap();
    let at = "2026-11-22T00:00:00Z";
    let asks = [
        json!({ "model": "kling", "selection": { "duration": "10", "audio": true }, "at": at }),
        json!({ "model": "free", "selection": { "mode": null }, "at": at }),
        json!({ "model": "long", "selection": {}, "at": at }),
        json!({ "model": "kling", "selection": { "mode": "std", "audio": true }, "at": at }),
        json!({ "model": "nothing", "selection": {}, "at": at }),
        json!({ "model": 7, "selection": [], "more": 1 }),
    ];
    let native = |ask: &Value| wire::quote(&card, &data::parse(&ask.to_string()).unwrap().value);
    for ask in &asks[..5] {
        assert_eq!(running.nobody().post("/api/quotes", ask).text, native(ask));
    }
    assert_eq!(running.nobody().post("/api/quotes", &asks[5]).json["problems"].as_array().unwrap().len(), 3);
    let all = running.nobody().post("/api/quotes", &json!(asks[..5])).text;
    assert_eq!(all, format!("[{}]", asks[..5].iter().map(native).collect::<Vec<_>>().join(",")));
    assert_eq!(running.nobody().post("/api/quotes", &json!([])).text, "[]");
}

#[test]
fn a_quote_without_an_instant_is_of_now() {
    let running = Running::demo();
    let mut card = card();
    card["models"][0]["effective"] = json!({ "from": "2020-01-01T00:00:00Z", "until": "9999-01-01T00:00:00Z" });
    assert_eq!(running.admin().put("/api/rate-card", &card).status, 200);
    let ask = |at: Value| running.nobody().post("/api/quotes", &at).json["outcome"].clone();
    assert_eq!(ask(json!({ "model": "kling", "selection": {} })), "exact");
    assert_eq!(ask(json!({ "model": "kling", "selection": {}, "at": "2019-12-31T23:59:59Z" })), "refused");
}

#[test]
fn pages_without_an_engine_ask_every_question() {
    let running = Running::demo();
    let card = RateCard::parse(&card().to_string()).unwrap();
    let at = "2026-11-22T00:00:00Z";
    let ask = json!({ "model": "kling", "selection": {}, "at": at });
    let events = json!([{ "type": "trial", "at": at, "id": "t" }]);
    let replay = json!({ "events": events });
    let wallet = running.nobody().post("/api/replay", &replay).json["wallet"].clone();
    let preview = json!({ "model": "kling", "selection": {}, "at": at, "wallet": wallet });
    let plan = json!({ "work": [{ "model": "kling", "selection": {}, "count": 3 }], "at": at, "curveTo": "100" });
    type Asked = fn(&RateCard, &data::Value) -> String;
    let questions: [(&str, &Value, Asked); 7] = [
        ("options", &ask, wire::options),
        ("alternatives", &ask, wire::alternatives),
        ("census", &ask, wire::census),
        ("compare", &json!({ "selection": { "duration": "5" }, "at": at }), wire::compare),
        ("preview", &preview, wire::preview),
        ("plan", &plan, wire::plan),
        ("replay", &replay, wire::replay),
    ];
    for (name, ask, asked) in questions {
        let native = asked(&card, &data::parse(&ask.to_string()).unwrap().value);
        let answer = running.nobody().post(&format!("/api/{name}"), ask);
        assert_eq!((answer.status, answer.text), (200, native), "{name}");
    }
    assert_eq!(running.nobody().get("/api/description").text, wire::describe(&card));
}

#[test]
fn a_body_that_is_none_is_told_where() {
    let running = Running::demo();
    let send = |kind: &str, body: &str| running.nobody().send("POST", "/api/quotes", &[("content-type", kind)], body);
    let broken = send("application/json", "{\n \"model\": kling }");
    assert_eq!((broken.status, broken.code()), (400, "bad-json"));
    assert_eq!(broken.json["place"], json!({ "line": 2, "column": 11, "offset": 12 }));
    assert_eq!(send("application/json", "").code(), "bad-json");
    let twice = send("application/json", r#"{ "model": "kling", "model": "free", "selection": {} }"#);
    assert_eq!((twice.status, twice.code()), (400, "bad-json"));
    assert!(twice.json["detail"].as_str().unwrap().contains("`/model`"), "{}", twice.text);
    assert_eq!(send("text/plain", "{}").code(), "not-json");
    assert_eq!(send("application/json; charset=utf-8", "{}").status, 200);
    assert_eq!(running.nobody().get("/api/quotes").status, 405);
    let nothing = running.nobody().get("/api/nothing");
    assert_eq!((nothing.status, nothing.code()), (404, "not-found"));
}
