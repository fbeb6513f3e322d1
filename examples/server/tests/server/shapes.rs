//! The document of the interface and the routes say the same. That each answer has its shape is looked at by the client
//! of these tests, whenever one comes.

use serde_json::json;

use crate::common::{DOCUMENT, Running, documented};

#[test]
fn every_route_of_the_document_answers_by_its_methods_and_no_others() {
    let running = Running::with(&[]);
    let mut looked = 0;
    for (path, operations) in DOCUMENT["paths"].as_object().unwrap() {
        let asked = path.replace("{id}", "nothing").replace("{digest}", "sha256:0");
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let answer = running.nobody().send(method, &asked, &[("content-type", "application/json")], "{}");
            if operations.get(method.to_lowercase()).is_some() {
                // The client has held it to its shape already.
                assert!(documented(method, &asked, answer.status).is_some(), "{method} {path}");
                looked += 1;
            } else {
                assert_eq!((answer.status, answer.code()), (405, "method-not-allowed"), "{method} {path}");
                assert!(answer.header("allow").is_some_and(|allow| !allow.is_empty()), "{method} {path}");
            }
        }
    }
    assert_eq!(looked, 25);
}

#[test]
fn the_document_is_served_as_it_is_kept() {
    let running = Running::with(&[]);
    assert_eq!(running.nobody().get("/api/openapi.json").json, *DOCUMENT);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk(value: &serde_json::Value, found: &mut usize) {
        if let Some(place) = value.get("$ref").and_then(serde_json::Value::as_str) {
            assert!(DOCUMENT.pointer(&place[1..]).is_some(), "{place}");
            *found += 1;
        }
        let inner = value
            .as_object()
            .map(|members| members.values().collect::<Vec<_>>())
            .or(value.as_array().map(|items| items.iter().collect()));
        inner.unwrap_or_default().into_iter().for_each(|inner| walk(inner, found));
    }
    let mut found = 0;
    walk(&DOCUMENT, &mut found);
    assert!(found > 100);
}

#[test]
fn health_and_counts_are_told() {
    let running = Running::demo();
    running.player("trial");
    assert_eq!(running.nobody().get("/healthz").json["status"], json!("ok"));
    let counts = running.nobody().get("/metrics").text;
    let line = "credit_server_requests_total{method=\"POST\",route=\"/api/session\",status=\"201\"} 1";
    assert!(counts.contains(line), "{counts}");
    assert!(counts.contains(&format!("digest=\"{}\"", running.digest())), "{counts}");
    assert!(counts.trim_end().ends_with("# EOF"));
}
