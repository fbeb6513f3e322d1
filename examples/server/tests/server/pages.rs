//! The built pages.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Running, card, dearer};

/// A folder of pages, with the card that the server charges by and another.
fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir_all(folder.path().join("assets")).unwrap();
    fs::create_dir_all(folder.path().join("rates")).unwrap();
    write("index.html", "<p>hello");
    write("assets/engine.wasm", "plain");
    write("assets/engine.wasm.br", "small");
    write(".secret", "no");
    write("rates/ours.json", &serde_json::to_string_pretty(&card()).unwrap());
    let mut other = card();
    other["id"] = Value::from("other");
    write("rates/other.json", &other.to_string());
    folder
}

#[test]
fn pages_are_sent_under_a_strict_policy() {
    let site = site();
    let running = Running::with(&["--pages", &site.path().display().to_string()]);
    let page = running.nobody().get("/");
    assert_eq!((page.status, page.text.as_str()), (200, "<p>hello"));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").unwrap();
    for part in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline"));
    assert_eq!(running.nobody().get("/index").status, 200);
    let tag = page.header("etag").unwrap();
    let again = running.nobody().send("GET", "/", &[("if-none-match", tag)], "");
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(running.nobody().send("HEAD", "/", &[], "").text, "");
    assert_eq!(running.nobody().send("POST", "/", &[], "").code(), "method-not-allowed");
}

#[test]
fn brotli_is_sent_to_those_who_accept_it() {
    let site = site();
    let running = Running::with(&["--pages", &site.path().display().to_string()]);
    let get =
        |accepted: &str| running.nobody().send("GET", "/assets/engine.wasm", &[("accept-encoding", accepted)], "");
    let (plain, small) = (get("gzip, br;q=0"), get("gzip, br"));
    assert_eq!((plain.text.as_str(), plain.header("content-encoding")), ("plain", None));
    assert_eq!((small.text.as_str(), small.header("content-encoding")), ("small", Some("br")));
    assert_eq!(small.header("content-type"), Some("application/wasm"));
    assert_ne!(plain.header("etag"), small.header("etag"));
    assert!(small.header("cache-control").unwrap().contains("immutable"));
}

#[test]
fn nothing_outside_the_folder_is_sent() {
    let site = site();
    let running = Running::with(&["--pages", &site.path().display().to_string()]);
    for path in ["/../Cargo.toml", "/assets/%2e%2e/%2e%2e/x", "/.secret", "/assets", "/a%5Cb", "/nothing", "/%00"] {
        let answer = running.nobody().get(path);
        assert_eq!((answer.status, answer.code()), (404, "not-found"), "{path}");
    }
}

#[test]
fn the_card_of_the_pages_is_the_one_in_force() {
    let site = site();
    let running = Running::with(&["--pages", &site.path().display().to_string()]);
    let get = || running.nobody().get("/rates/ours.json");
    let first = get();
    assert_eq!(first.header("etag"), Some(format!("\"{}\"", running.digest()).as_str()));
    assert_eq!(first.header("link"), Some("</api/openapi.json>; rel=\"service-desc\""));
    assert_eq!(running.admin().put("/api/rate-card", &dearer("0.09")).status, 200);
    assert_eq!(get().json["version"], "0.09");
    // Of another card this server knows no more than its file.
    let other = running.nobody().get("/rates/other.json");
    assert_eq!((&other.json["id"], other.header("link")), (&Value::from("other"), None));
}
