//! Sizes, times, and what a stranger may try.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::common::Running;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// A connection on which anything may be written.
fn connect(running: &Running) -> TcpStream {
    let stream = TcpStream::connect(running.base.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

fn read(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn bodies_are_bounded() {
    let running = Running::with(&["--demo", "--max-body", "2000", "--max-document", "20000"]);
    let padded = |size: usize| format!("{{\"model\":\"kling\",\"selection\":{{}}{}}}", " ".repeat(size - 32));
    assert_eq!(padded(2000).len(), 2000);
    assert_eq!(running.nobody().send("POST", "/api/quotes", &JSON, &padded(2000)).status, 200);
    let large = running.nobody().send("POST", "/api/quotes", &JSON, &padded(2001));
    assert_eq!((large.status, large.code()), (413, "too-large"));
    // Also if it takes a while to send.
    let larger = running.nobody().send("POST", "/api/quotes", &JSON, &padded(4_000_000));
    assert_eq!((larger.status, larger.code()), (413, "too-large"));
    // Also if nobody says how long it is.
    let mut stream = connect(&running);
    let head = "POST /api/quotes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    stream.write_all(format!("{head}7d1\r\n{}\r\n0\r\n\r\n", padded(2001)).as_bytes()).unwrap();
    assert!(read(stream).starts_with("HTTP/1.1 413"));
    // An object that has a great many names takes no time either.
    let names: Vec<String> = (0..1_500).map(|name| format!("\"{name}\":0")).collect();
    let crowded = running.nobody().send("POST", "/api/replay", &JSON, &format!("{{{}}}", names.join(",")));
    assert_eq!((crowded.status, crowded.code()), (413, "too-large"));
    let card = running.admin().send("PUT", "/api/rate-card", &JSON, &" ".repeat(20_001));
    assert_eq!((card.status, card.code()), (413, "too-large"));
}

#[test]
fn lists_of_questions_are_bounded() {
    let running = Running::demo();
    let asks = |count: usize| json!(vec![json!({ "model": "free", "selection": { "mode": "a" } }); count]);
    assert_eq!(running.nobody().post("/api/quotes", &asks(1000)).json.as_array().unwrap().len(), 1000);
    assert_eq!(running.nobody().post("/api/quotes", &asks(1001)).code(), "too-large");
}

#[test]
fn who_sends_slowly_is_not_waited_for() {
    let running = Running::with(&["--demo", "--arrive-within", "300ms", "--idle-within", "400ms"]);
    let mut body = connect(&running);
    body.write_all(
        b"POST /api/quotes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{",
    )
    .unwrap();
    let began = Instant::now();
    let mut start = [0; 12];
    body.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 408");
    assert!(began.elapsed() >= Duration::from_millis(250));
    let mut head = connect(&running);
    head.write_all(b"GET /healthz HTTP/1.1\r\nhost:").unwrap();
    let told = read(head);
    assert!(told.is_empty() || told.starts_with("HTTP/1.1 408"), "{told}");
    // Others were answered all the while.
    assert_eq!(running.nobody().get("/healthz").status, 200);
}

#[test]
fn what_is_no_http_does_no_harm() {
    let running = Running::demo();
    for nonsense in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "POST /api/jobs HTTP/9.9\r\n\r\n", "{}"] {
        let mut stream = connect(&running);
        stream.write_all(nonsense.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let told = read(stream);
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 400"), "{told}");
    }
    let long = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(1_000_000));
    let mut stream = connect(&running);
    let _ = stream.write_all(long.as_bytes());
    let told = read(stream);
    assert!(told.is_empty() || told.starts_with("HTTP/1.1 4"), "{}", &told[..told.len().min(80)]);
    assert_eq!(running.nobody().get("/healthz").status, 200);
}

#[test]
fn a_request_is_known_by_its_id() {
    let running = Running::demo();
    let ask = |id: &str| {
        let answer = running.nobody().send("GET", "/api/nothing", &[("x-request-id", id)], "");
        answer.json["requestId"].as_str().unwrap().to_owned()
    };
    assert_eq!(ask("from-the-proxy.1"), "from-the-proxy.1");
    assert_eq!(ask("not\" plain").len(), 16);
    assert_ne!(ask("not\" plain"), ask("not\" plain"));
}

#[test]
fn open_requests_end_before_the_server_does() {
    let mut running = Running::demo();
    let mut stream = connect(&running);
    let body = r#"{"model":"kling","selection":{}}"#;
    let head = format!(
        "POST /api/quotes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let rest = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        stream.write_all(body.as_bytes()).unwrap();
        read(stream)
    });
    let began = Instant::now();
    running.stop();
    assert!(began.elapsed() < Duration::from_secs(5));
    let answer = rest.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"credits\":\"35\""), "{answer}");
    assert!(TcpStream::connect(running.base.trim_start_matches("http://")).is_err());
}
