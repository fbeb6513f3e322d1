//! A disk that takes no more: the server says so, goes on, and has lost nothing when there is room again.
//!
//! The limit on the size of a file stands in for the disk: it needs no rights, and the write fails in the same place.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::json;
use tempfile::TempDir;

use crate::common::{Client, card};

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_full_disk_stops_writing_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("card.json"), card().to_string()).unwrap();
    // A signal that is ignored stays so in the program that is started: then the write itself fails.
    let script = r#"trap "" XFSZ; ulimit -S -f 3000; exec "$0" "$@""#;
    let mut command = Command::new("bash");
    command.args(["-c", script, env!("CARGO_BIN_EXE_credit-server")]);
    command.arg("--card").arg(folder.path().join("card.json")).arg("--data").arg(folder.path().join("data"));
    command.env("CREDIT_SERVER_ADMIN_TOKEN", "admin").env("CREDIT_SERVER_LOG", "off");
    let mut program = Program(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(program.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let base = line.trim().strip_prefix("listening on ").unwrap().to_owned();
    let nobody = Client { base, session: None, bearer: None };
    let admin = Client { bearer: Some("admin".to_owned()), ..nobody.clone() };
    let digest = nobody.get("/healthz").json["card"]["digest"].clone();
    let token = admin.post("/api/accounts", &json!({ "id": "a" })).json["token"].as_str().unwrap().to_owned();
    let grant = json!({ "type": "grant", "id": "much", "origin": "plan", "credits": "1000000" });
    assert_eq!(admin.post("/api/accounts/a/events", &grant).status, 201);
    let shop = Client { session: Some(token), ..nobody.clone() };
    let order = |key: usize| {
        let order = json!({ "model": "kling", "selection": {}, "idempotencyKey": format!("job-{key}"),
                            "quote": { "digest": digest, "credits": "35" } });
        shop.post("/api/jobs", &order)
    };

    let mut held = 0;
    let told = loop {
        let answer = order(held);
        if answer.status != 201 {
            break answer;
        }
        held += 1;
        assert!(held < 5000, "the disk never filled");
    };
    assert_eq!((told.status, told.code()), (503, "storage"), "{}", told.text);
    assert!(held > 10, "the disk was full from the beginning");
    // Nobody was charged for it, what is there can be read, and prices are told.
    assert_eq!(shop.wallet()["held"], (35 * held).to_string());
    let quote = json!({ "model": "kling", "selection": {}, "at": "2026-09-01T00:00:00Z" });
    assert_eq!(nobody.post("/api/quotes", &quote).json["credits"], "35");
    assert_eq!(order(held).status, 503);
    assert_eq!(order(0).headers.get("idempotency-replayed").map(String::as_str), Some("true"));

    let room = Command::new("prlimit").args(["--fsize=unlimited", "--pid", &program.0.id().to_string()]).status();
    assert!(room.unwrap().success(), "prlimit is part of util-linux");
    assert_eq!(order(held).status, 201);
    assert_eq!(shop.wallet()["held"], (35 * (held + 1)).to_string());
}
