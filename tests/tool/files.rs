//! Bad files, and pipes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::help::{Folder, demo_card};
use crate::support::{run, run_with, tool};

/// Runs `check` on bytes in a file called `card.json`; what is said of it, with the status.
#[track_caller]
fn check(name: &str, bytes: &[u8], status: i32) -> String {
    let folder = Folder::new(name);
    let path = folder.0.join("card.json");
    fs::write(&path, bytes).unwrap();
    let said = run(&["check", path.to_str().unwrap()]);
    assert_eq!(said.status, status, "{}{}", said.out, said.err);
    let said = if status == 2 { said.err } else { said.out };
    said.replace(folder.0.to_str().unwrap(), "…")
}

#[test]
fn what_is_no_file_is_named() {
    let said = run(&["check", "no/such/card.json"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert_eq!(said.err, "error: there is no file `no/such/card.json`\n");
    let said = run(&["digest", "tests"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert_eq!(said.err, "error: `tests` is a directory; name a file in it\n");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let said = run(&["check", "no/such/card.json", "tests/conformance/basic.json"]);
    assert_eq!(said.status, 2);
    assert!(said.err.starts_with("error: there is no file `no/such/card.json`"), "{}", said.err);
    assert!(said.out.contains("tests/conformance/basic.json: no problems"), "{}", said.out);
}

#[test]
fn text_that_is_not_utf_8_is_told_with_the_byte() {
    // {"id": " is eight bytes, and é in Latin-1 is one that begins a character of three.
    let said = check("latin", b"{\"id\": \"\xe9t\xe9\"}", 2);
    assert_eq!(said, "error: `…/card.json` is not UTF-8: byte 8 belongs to no character; save the file as UTF-8\n");
    let said = check("utf16", b"\xff\xfe{\0}\0", 2);
    assert!(said.contains("byte 0 belongs"), "{said}");
}

#[test]
fn text_that_is_no_json_is_underlined() {
    let said = check("comma", b"{\n  \"format\": 1,\n  \"id\": \"d\xc3\xa9mo\" \"version\"\n}\n", 1);
    let expected = "\
error[wrong-type]: this is no JSON: a comma or `}` is expected here
 --> …/card.json:3:16
  |
3 |   \"id\": \"démo\" \"version\"
  |                ^

…/card.json: 1 problem, no warnings
";
    assert_eq!(said, expected);
}

#[test]
fn an_empty_file_is_called_empty() {
    for (name, bytes) in [("empty", &b""[..]), ("blank", b" \n\n")] {
        let said = check(name, bytes, 1);
        assert!(said.starts_with("error[wrong-type]: the file is empty; a card is one JSON object\n"), "{said}");
    }
}

#[test]
fn a_byte_order_mark_is_told_by_its_name() {
    let said = check("mark", b"\xef\xbb\xbf{}", 1);
    assert!(said.starts_with("error[wrong-type]: the file begins with a byte order mark; save it without\n"), "{said}");
}

#[test]
fn of_a_repeated_name_the_second_is_underlined() {
    let said = check("twice", br#"{ "id": "a", "credits": { "perUnit": "1", "perUnit": "2" } }"#, 1);
    let expected = "\
error[duplicate-name]: this name stands twice in its object
 --> …/card.json:1:43
  |
1 | { \"id\": \"a\", \"credits\": { \"perUnit\": \"1\", \"perUnit\": \"2\" } }
  |                                           ^^^^^^^^^
  |
  = at: /credits/perUnit
";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn a_dash_is_standard_input() {
    let said = run_with(&["check", "-"], demo_card().as_bytes());
    assert_eq!((said.status, said.out.as_str(), said.err.as_str()), (0, "<stdin>: no problems, no warnings\n", ""));
    let said = run_with(&["digest", "-"], b"{");
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("<stdin>:1:2"), "{}", said.err);
}

/// As in `… | head -1`: whoever has seen enough closes the pipe, and nothing is said of it.
#[test]
fn a_pipe_that_is_closed_early_is_no_mistake() {
    // More than a pipe holds.
    let card = format!("{{{}}}", (0..2_000).map(|i| format!("\"f{i}\": {i}")).collect::<Vec<_>>().join(",\n"));
    let folder = Folder::new("pipe");
    let path = folder.0.join("card.json");
    fs::write(&path, card).unwrap();
    let mut child = tool(&["check", path.to_str().unwrap()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("error["), "{first}");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_card_in_one_long_line_is_shown_around_the_fault() {
    let padding = "x".repeat(100_000);
    let card =
        demo_card().replace('\n', " ").replace("\"id\": \"demo\"", &format!("\"note\": \"{padding}\", \"id\": 5"));
    let said = check("line", card.as_bytes(), 1);
    assert!(said.lines().all(|line| line.chars().count() < 200), "{said}");
    assert!(said.contains("\"id\": 5"), "{said}");
}

#[test]
fn every_problem_of_the_broken_cards_is_underlined() {
    let folder = Folder::new("broken");
    let mut paths = Vec::new();
    for line in crate::support::text_of("tests/conformance/broken.jsonl").lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = folder.0.join(format!("{}.json", line["id"].as_str().unwrap()));
        fs::write(&path, serde_json::to_string_pretty(&line["card"]).unwrap()).unwrap();
        paths.push(path.to_str().unwrap().to_owned());
    }
    let mut arguments = vec!["check", "--at", "2026-11-22T00:00:00Z"];
    arguments.extend(paths.iter().map(String::as_str));
    let said = run(&arguments);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    let told = said.out.matches("error[").count();
    // 22 of these cards and one with a `$schema` are sound; the others have at least one fault each.
    assert!(told >= paths.len() - 23, "{told} of {}", paths.len());
    let drawn: Vec<&str> = said.out.split("\n\n").filter(|part| part.contains("error[")).collect();
    for part in &drawn {
        let error = &part[part.find("error[").unwrap()..];
        assert!(error.contains(".json:") && error.lines().any(|line| line.contains('^')), "{part}");
    }
    assert_eq!(drawn.len(), told);
}
