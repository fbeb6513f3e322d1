//! Running the tool, and cards to run it on.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// What the tool said, and the status with which it ended.
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("the tool ends by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The tool, started in the root of the repository.
pub fn tool(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credit-estimator"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("NO_COLOR");
    command
}

/// Runs the tool without input.
pub fn run(arguments: &[&str]) -> Said {
    tool(arguments).stdin(Stdio::null()).output().unwrap().into()
}

/// Starts the tool, to be written to and read from.
pub fn start(arguments: &[&str]) -> Child {
    tool(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs the tool with a text on standard input.
pub fn run_with(arguments: &[&str], input: &[u8]) -> Said {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // Fed beside being read: neither pipe may fill up while the other waits.
    let fed = std::thread::spawn(move || {
        // A tool that does not read its input closes the pipe.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    fed.join().unwrap();
    output.into()
}

/// A file of the repository.
pub fn text_of(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The cards in a folder of the repository, by path.
pub fn cards_in(folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join(folder)).unwrap();
    let name = |path: PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    let mut paths: Vec<String> = entries.map(|entry| name(entry.unwrap().path())).collect();
    paths.retain(|path| path.ends_with(".json") && !path.ends_with(".schema.json"));
    paths.sort();
    paths
}

/// Every card of the repository that is right.
pub fn all_cards() -> Vec<String> {
    let cards: Vec<String> = ["tests/conformance", "tests/cards", "www/rates"].into_iter().flat_map(cards_in).collect();
    assert!(cards.len() > 20, "{cards:?}");
    cards
}
