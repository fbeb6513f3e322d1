//! `parity` against servers that are right, that lie in known ways, and that are none.

use std::time::{Duration, Instant};

use credit_estimator::Amount;
use credit_estimator::json::{Value, parse};

use crate::help::{Folder, demo_card};
use crate::liar::{Reply, Server};
use crate::support::{Said, run};

fn compared(server: &Server, more: &[&str]) -> Said {
    let fixed = ["parity", "--server", &server.address, "--count", "120", "--at", "2026-11-22T00:00:00Z"];
    run(&[&fixed[..], more].concat())
}

fn told(said: &Said) -> Value {
    parse(&said.out).unwrap_or_else(|error| panic!("{}: {}\n{}", error.message, said.out, said.err)).value
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap()
}

fn number(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_integer).unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        other => panic!("{name} is {other:?}"),
    }
}

/// What an ask chose, as an amount.
fn chosen(ask: &Value, input: &str) -> Option<Amount> {
    match ask.get("selection")?.get(input)? {
        Value::String(text) | Value::Number(text) => Amount::parse(text).ok(),
        _ => None,
    }
}

#[test]
fn a_server_that_is_right_is_told_so() {
    let server = Server::with_card(&demo_card(), |_, answer| answer);
    for more in [&[][..], &["--strict"], &["--batch", "50", "--strict"], &["--connections", "1", "--seed", "9"]] {
        let said = compared(&server, more);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{more:?}: {}", said.out);
        assert!(said.out.contains("120 questions asked") && said.out.ends_with("all the same\n"), "{}", said.out);
    }
    let said = compared(&server, &["--json"]);
    let found = told(&said);
    assert_eq!((said.status, number(&found, "asked"), number(&found, "differing")), (0, 120, 0));
    // Most questions have a price, and some are refused.
    let outcomes = found.get("outcomes").unwrap();
    assert!(number(outcomes, "exact") > 60 && number(outcomes, "refused") > 3, "{}", outcomes.canonical());
}

/// 8 s with sound: 8 × 0.05 + 8 × 0.015 = 0.52, × 1.4 = 0.728, 73 credits. Shorter or silent clips come out right, so
/// nothing smaller shows it.
#[test]
fn a_difference_is_shown_by_the_smallest_selection() {
    let server = Server::with_card(&demo_card(), |ask, answer| {
        let sound = ask.get("selection").unwrap().get("audio") == Some(&Value::Bool(true));
        let long = chosen(ask, "duration").is_some_and(|duration| duration > Amount::integer(7));
        if sound && long { answer.replacen("\"credits\":\"", "\"credits\":\"1", 1) } else { answer }
    });
    for more in [&["--json"][..], &["--json", "--batch", "7"]] {
        let said = compared(&server, more);
        let found = told(&said);
        assert_eq!(said.status, 1, "{more:?}");
        assert!(number(&found, "differing") > 0);
        let [difference] = list(&found, "differences") else { panic!("{}", said.out) };
        let selection = difference.get("ask").unwrap().get("selection").unwrap();
        assert_eq!(selection.canonical(), r#"{"audio":true,"duration":"8"}"#);
        let [field] = list(difference, "fields") else { panic!("{}", said.out) };
        assert_eq!([text(field, "path"), text(field, "expected"), text(field, "found")], ["credits", "73", "173"]);
        assert_eq!(text(difference.get("expected").unwrap(), "credits"), "73");
        assert_eq!(text(difference.get("found").unwrap(), "credits"), "173");
    }
    let said = compared(&server, &[]);
    assert_eq!(said.status, 1);
    assert!(said.out.starts_with("1. clip: duration=8 audio=on ("), "{}", said.out);
    assert!(said.out.contains("credits: `73` by the card, `173` from the server\n"), "{}", said.out);
}

/// 5 s at 1080p: 5 × 0.09 × 1.4 = 0.63, 63 credits; at 0.10 they are 70.
#[test]
fn another_price_in_another_card_is_found_where_it_shows() {
    let other = demo_card().replace("\"0.09\"", "\"0.10\"");
    let server = Server::with_card(&other, |_, answer| answer);
    let folder = Folder::new("parity");
    let path = folder.0.join("card.json");
    std::fs::write(&path, demo_card()).unwrap();
    assert_eq!(compared(&server, &[]).status, 0, "by its own card it is right");
    let found = told(&compared(&server, &["--card", path.to_str().unwrap(), "--json"]));
    // Every answer carries another digest; where the price differs, that stands beside it.
    let shows = |difference: &&Value| list(difference, "fields").iter().any(|field| text(field, "path") == "credits");
    let priced = list(&found, "differences").iter().find(shows).unwrap();
    let selection = priced.get("ask").unwrap().get("selection").unwrap();
    let credits = list(priced, "fields").iter().find(|field| text(field, "path") == "credits").unwrap();
    assert_eq!(selection.canonical(), r#"{"resolution":"1080p"}"#);
    assert_eq!([text(credits, "expected"), text(credits, "found")], ["63", "70"]);
    // Only an answer that finds no model names no card.
    assert!(number(&found, "differing") > 100);
}

#[test]
fn what_is_only_written_in_another_way_is_counted_apart() {
    let server = Server::with_card(&demo_card(), |_, answer| answer.replacen("\"amount\":\"", "\"amount\":\"0", 1));
    let said = compared(&server, &[]);
    assert_eq!(said.status, 0, "{}", said.out);
    assert!(said.out.contains("say the same in another way, such as lines[0].amount"), "{}", said.out);
    let strict = compared(&server, &["--strict", "--json"]);
    let found = told(&strict);
    let [field] = list(&list(&found, "differences")[0], "fields") else { panic!("{}", strict.out) };
    assert_eq!((strict.status, text(field, "path"), text(field, "weight")), (1, "lines[0].amount", "spelling"));
    // White space alone.
    let server = Server::with_card(&demo_card(), |_, answer| format!("{answer}\n"));
    assert_eq!(compared(&server, &[]).status, 0);
    for more in [&["--strict", "--json"][..], &["--strict", "--json", "--batch", "10"]] {
        let found = told(&compared(&server, more));
        let field = &list(&list(&found, "differences")[0], "fields")[0];
        assert_eq!((number(&found, "differing"), text(field, "path")), (120, "bytes"));
    }
}

#[test]
fn a_question_without_an_answer_is_a_difference() {
    let card = demo_card();
    let right = Server::with_card(&card, |_, answer| answer);
    let inner = right.address.clone();
    let server = Server::start(move |path, body| {
        if body.contains("\"audio\":true") {
            return Reply::of("500 Internal Server Error", "", "out of sound");
        }
        let said = if path == "/api/quotes" { ask(&inner, body) } else { card.clone() };
        Reply::json(&said)
    });
    let said = compared(&server, &["--json"]);
    let found = told(&said);
    assert_eq!(said.status, 1, "{}", said.out);
    let difference = &list(&found, "differences")[0];
    assert_eq!(difference.get("ask").unwrap().get("selection").unwrap().canonical(), r#"{"audio":true}"#);
    assert!(
        text(difference, "failed").ends_with("answers 500 Internal Server Error, not 200: out of sound"),
        "{}",
        said.out
    );
}

/// One question over a connection of its own.
fn ask(address: &str, body: &str) -> String {
    use std::io::{Read, Write};
    let host = address.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(stream, "POST /api/quotes HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[track_caller]
fn fails(reply: impl Fn(&str) -> Reply + Send + Sync + 'static, more: &[&str], sentence: &str) {
    let server = Server::start(move |path, _| reply(path));
    let said = compared(&server, more);
    assert_eq!((said.status, said.out.as_str()), (2, ""), "{}", said.err);
    let one_line = said.err.trim_end().lines().count() == 1;
    assert!(said.err.contains(sentence) && one_line, "{} does not say\n{sentence}", said.err);
}

#[test]
fn a_server_that_is_none_is_told_so_in_one_sentence() {
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    fails(
        move |_| Reply::of("200 OK", html, "<!doctype html>"),
        &[],
        "/api/rate-card` answers with a page (text/html), not with JSON: <!doctype html>",
    );
    fails(
        |_| Reply::of("503 Service Unavailable", "", "later"),
        &[],
        "answers 503 Service Unavailable, not 200: later",
    );
    fails(
        |_| Reply::of("302 Found", "Location: /login\r\n", ""),
        &[],
        "redirects to `/login`; name the address that answers itself",
    );
    fails(
        |_| Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"format\"".to_vec()),
        &[],
        "breaks off in the middle of its answer",
    );
    fails(|_| Reply(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), &[], "/api/rate-card`");
    fails(|_| Reply::json("[1, 2"), &[], "the server gives no card: ");
    fails(|_| Reply::of("200 OK", "ETag: \"sha256:00\"\r\n", &demo_card()), &[], "but its ETag says `sha256:00`");
    let slow = |_: &str| {
        std::thread::sleep(Duration::from_secs(3));
        Reply::json("{}")
    };
    let began = Instant::now();
    fails(slow, &["--timeout", "1"], "does not answer within 1 s");
    assert!(began.elapsed() < Duration::from_secs(10));
    // A card, and then nothing at all.
    let card_alone = |path: &str| if path == "/api/rate-card" { Reply::json(&demo_card()) } else { Reply(Vec::new()) };
    fails(card_alone, &[], "/api/quotes`");
    let said = run(&["parity", "--server", "http://127.0.0.1:1"]);
    assert_eq!(said.status, 2);
    assert!(
        said.err.contains("nothing listens at `http://127.0.0.1:1/api/rate-card`; is the server running?"),
        "{}",
        said.err
    );
    let said = run(&["parity", "--server", "localhost:8080"]);
    assert_eq!((said.status, said.err.contains("is no address of a server")), (2, true), "{}", said.err);
}

#[test]
fn a_broken_card_of_a_server_is_told_as_any_other() {
    let broken = demo_card().replace("\"0.05\"", "0.05");
    let server = Server::start(move |_, _| Reply::json(&broken));
    let said = compared(&server, &[]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("error[wrong-type]") && said.err.contains("the server's card"), "{}", said.err);
}

#[test]
fn a_server_that_takes_no_arrays_is_told_so() {
    let card = demo_card();
    let server = Server::start(move |path, _| Reply::json(if path == "/api/rate-card" { &card } else { "{}" }));
    let said = compared(&server, &["--batch", "10", "--json"]);
    let found = told(&said);
    assert_eq!((said.status, number(&found, "differing")), (1, 120));
    let all = said.out;
    assert!(all.contains("are answered by an object; leave out `--batch`"), "{all}");
}

#[test]
fn questions_can_be_printed_and_come_out_the_same_again() {
    let folder = Folder::new("parity-print");
    let path = folder.0.join("card.json");
    std::fs::write(&path, demo_card()).unwrap();
    let fixed =
        ["parity", "--print", "--card", path.to_str().unwrap(), "--at", "2026-11-22T00:00:00Z", "--count", "700"];
    let said = run(&fixed);
    let lines: Vec<Value> = said.out.lines().map(|line| parse(line).unwrap().value).collect();
    assert_eq!((said.status, lines.len()), (0, 700));
    assert_eq!(run(&fixed).out, said.out);
    assert_ne!(run(&[&fixed[..], &["--seed", "2"]].concat()).out, said.out);
    // Each value of each input is asked for by itself.
    let asked = |selection: &str| {
        lines.iter().any(|line| line.get("ask").unwrap().get("selection").unwrap().canonical() == selection)
    };
    for selection in [
        r#"{}"#,
        r#"{"audio":true}"#,
        r#"{"audio":null}"#,
        r#"{"resolution":"1080p"}"#,
        r#"{"duration":"3"}"#,
        r#"{"duration":"4"}"#,
        r#"{"duration":"12"}"#,
        r#"{"duration":"13"}"#,
    ] {
        assert!(asked(selection), "{selection}");
    }
    let said = run(&["parity", "--print", "--card", path.to_str().unwrap(), "--model", "clpi"]);
    assert_eq!((said.status, said.err.contains("`clip`")), (2, true), "{}", said.err);
}
