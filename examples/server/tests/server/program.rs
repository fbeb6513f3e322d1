//! The program itself: how it is started, and how it stops.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::common::{Client, card};

/// A program that ends with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(flags: &[&str], environment: &[(&str, &str)]) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credit-server"));
    command.args(flags).envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Program(command.spawn().unwrap())
}

fn first_line(program: &mut Program) -> String {
    let mut line = String::new();
    BufReader::new(program.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    line
}

/// Ends it as an operator does; gives back its log.
fn terminate(mut program: Program) -> String {
    let told = Command::new("kill").args(["-TERM", &program.0.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(program.0.wait().unwrap().success());
    let mut log = String::new();
    program.0.stderr.as_mut().unwrap().read_to_string(&mut log).unwrap();
    log
}

#[test]
fn it_tells_where_it_listens_and_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let (file, token) = (folder.path().join("card.json"), folder.path().join("token"));
    std::fs::write(&file, card().to_string()).unwrap();
    std::fs::write(&token, "from-a-file\n").unwrap();
    let temporary = folder.path().join("temporary");
    std::fs::create_dir(&temporary).unwrap();
    let flags = ["--card", file.to_str().unwrap(), "--demo", "--log-format", "json"];
    let environment = [
        ("TMPDIR", temporary.to_str().unwrap()),
        ("CREDIT_SERVER_ADMIN_TOKEN", "from-outside"),
        ("CREDIT_SERVER_PROVIDER_TOKEN_FILE", token.to_str().unwrap()),
    ];
    let mut program = program(&flags, &environment);
    let line = first_line(&mut program);
    let base = line.trim().strip_prefix("listening on ").unwrap().to_owned();
    assert!(base.starts_with("http://127.0.0.1:"), "{base}");
    let admin = Client { base: base.clone(), session: None, bearer: Some("from-outside".to_owned()) };
    assert_eq!(admin.put("/api/rate-card", &card()).status, 200);
    let provider = Client { base, session: None, bearer: Some("from-a-file".to_owned()) };
    let ending = serde_json::json!({ "ending": "failed" });
    assert_eq!(provider.post("/api/jobs/job_1/outcome", &ending).status, 404);
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 1);
    let log = terminate(program);
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    // One JSON object a line, and no token in any.
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered = lines.iter().find(|line| line["fields"]["path"] == "/api/rate-card").unwrap();
    assert_eq!((&answered["fields"]["status"], &answered["level"]), (&200.into(), &"INFO".into()));
    assert!(!log.contains("from-outside") && !log.contains("from-a-file"));
}

#[test]
fn a_start_that_fails_says_why_in_a_sentence() {
    let mut program = program(&["--card", "/nowhere/card.json"], &[]);
    assert!(!program.0.wait().unwrap().success());
    let mut told = String::new();
    program.0.stderr.as_mut().unwrap().read_to_string(&mut told).unwrap();
    assert!(told.starts_with("error: the card /nowhere/card.json can't be read"), "{told}");
}

#[test]
fn the_readme_tells_every_flag_and_its_variable() {
    let help = Command::new(env!("CARGO_BIN_EXE_credit-server")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let readme = include_str!("../../README.md");
    let words = help.split(|c: char| c.is_whitespace() || "[]=<".contains(c));
    let flags: Vec<&str> =
        words.filter(|word| word.starts_with("--") && !["--help", "--version"].contains(word)).collect();
    assert!(flags.len() > 15, "{help}");
    for flag in flags {
        assert!(readme.contains(&format!("`{flag}`")), "{flag}");
        let variable = format!("CREDIT_SERVER_{}", flag.trim_start_matches('-').to_uppercase().replace('-', "_"));
        assert!(["=", "]"].iter().any(|end| help.contains(&format!("[env: {variable}{end}"))), "{variable}");
        let told =
            readme.contains(&variable) || variable.strip_suffix("_FILE").is_some_and(|start| readme.contains(start));
        assert!(told, "{variable}");
    }
}
