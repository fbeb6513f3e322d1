//! What `--help` shows is run: every line after `$`, in a folder with the README's card, must end well and say what
//! stands below it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::liar::Server;
use crate::support::{run, text_of};

/// A folder of its own, gone when the test is done.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("credit-estimator-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The card that the README shows.
pub fn demo_card() -> String {
    let readme = text_of("README.md");
    let start = readme.find("```json\n{ \"format\": 1, \"id\": \"demo\"").unwrap() + "```json\n".len();
    let length = readme[start..].find("```").unwrap();
    readme[start..start + length].to_owned()
}

struct Example {
    command: String,
    says: String,
}

/// The examples of a help text: `$` and a command, then what it says, up to an empty line or the next `$`.
fn examples(help: &str) -> Vec<Example> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    let mut found: Vec<Example> = Vec::new();
    let mut open = false;
    for line in lines.take_while(|line| line.is_empty() || line.starts_with("  ")) {
        let line = line.strip_prefix("  ").unwrap_or(line);
        if let Some(command) = line.strip_prefix("$ ") {
            found.push(Example { command: command.to_owned(), says: String::new() });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let (true, Some(example)) = (open, found.last_mut()) {
            example.says.push_str(line);
            example.says.push('\n');
        }
    }
    found
}

fn run_in(folder: &Path, command: &str) -> Result<String, String> {
    let tool = Path::new(env!("CARGO_BIN_EXE_credit-estimator")).parent().unwrap();
    let path = std::env::join_paths(
        [tool.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let output = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", command])
        .current_dir(folder)
        .env("PATH", path.unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    if output.status.success() {
        Ok(said)
    } else {
        Err(format!("{}: {said}{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

fn subcommands() -> Vec<String> {
    let help = run(&["--help"]).out;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_example_of_the_help_runs_and_says_what_stands_there() {
    let folder = Folder::new("help");
    let changed = demo_card().replace("\"2026-11-22\"", "\"2026-12-01\"");
    fs::create_dir_all(folder.0.join("cards")).unwrap();
    // 50 credits of which a job used 35 of the 40 that it held.
    let history = r#"[
        { "type": "grant", "at": "2026-11-22T00:00:00Z", "id": "gift", "origin": "bonus", "credits": "50" },
        { "type": "hold", "at": "2026-11-23T09:00:00Z", "id": "job", "label": "Boat", "credits": "40" },
        { "type": "settle", "at": "2026-11-23T09:05:00Z", "hold": "job", "credits": "35" } ]"#;
    // 20 clips of 7 s at 720p without sound are 980 credits.
    let work = r#"[{ "model": "clip", "selection": { "duration": 7 }, "count": 20 }]"#;
    let sold = r#"{ "plans": [{ "id": "basic", "price": { "month": "9" }, "grants": [{ "credits": "1000", "expires": "cycle" }] }],"#;
    let texts = [
        ("work.json", work.to_owned()),
        ("shop.json", demo_card().replacen('{', sold, 1)),
        ("card.json", demo_card()),
        ("cards/card.json", demo_card()),
        ("new.json", changed),
        ("history.json", history.to_owned()),
    ];
    for (name, text) in texts {
        fs::write(folder.0.join(name), text).unwrap();
    }
    // The servers that examples name are this one.
    let server = Server::with_card(&demo_card(), |_, answer| answer);
    let names = subcommands();
    assert!(names.iter().any(|name| name == "check") && names.len() >= 5, "{names:?}");
    let mut faults = Vec::new();
    for arguments in names.iter().map(|name| vec![name.as_str(), "--help"]).chain([vec!["--help"]]) {
        let help = run(&arguments);
        assert_eq!(help.status, 0, "{arguments:?}");
        let found = examples(&help.out);
        if found.is_empty() {
            faults.push(format!("{arguments:?} shows no example"));
        }
        for Example { command, says } in found {
            let here = ["http://127.0.0.1:8080", "https://example.com"]
                .into_iter()
                .fold(command.clone(), |command, address| command.replace(address, &server.address));
            match run_in(&folder.0, &here) {
                Ok(said) if says.is_empty() || said == says => {}
                Ok(said) => faults.push(format!("`{command}` says\n{said}and its help says that it says\n{says}")),
                Err(fault) => faults.push(format!("`{command}` fails: {fault}")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_readme_shows_what_check_says() {
    let readme = text_of("README.md");
    let start = readme.find("error[wrong-type]").unwrap();
    let shown = &readme[start..start + readme[start..].find("```").unwrap()];
    let folder = Folder::new("readme");
    fs::write(folder.0.join("card.json"), demo_card().replace("\"720p\": \"0.05\"", "\"720p\": 0.05")).unwrap();
    let said = run_in(&folder.0, "credit-estimator check card.json || test $? = 1").unwrap();
    assert_eq!(said, format!("{shown}\ncard.json: 1 problem, no warnings\n"));
}

#[test]
fn the_status_of_a_wrong_command_is_2() {
    for arguments in [&["chekc"][..], &["check"], &["check", "--at", "soon", "a.json"], &["completions", "fishy"]] {
        let said = run(arguments);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(!said.err.is_empty());
    }
}

#[test]
fn completions_name_every_subcommand() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = run(&["completions", shell]);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{shell}");
        for name in subcommands() {
            assert!(said.out.contains(&name), "{shell} does not know {name}");
        }
    }
}
