//! Running other programs, and saying what is done.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, Result, bail};

thread_local! {
    /// What stands before each line that this thread prints, where several work at once.
    static LABEL: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// From now on, all that this thread says and runs is marked as belonging to `label`.
pub fn label(label: &'static str) {
    LABEL.set(Some(label));
}

/// Says what is being done now.
pub fn say(what: impl AsRef<str>) {
    tell(&format!("· {}", what.as_ref()));
}

/// Prints a line.
pub fn tell(line: &str) {
    match LABEL.get() {
        Some(label) => println!("{label:9}│ {line}"),
        None => println!("{line}"),
    }
}

/// Runs a program to its end, its output shown as it comes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = if LABEL.get().is_some() { labelled(command) } else { command.status() };
    let status = status.with_context(|| format!("cannot start {}", name(command)))?;
    succeeded(command, status)
}

/// Line by line, so that two programs at once do not write into each other's lines.
fn labelled(command: &mut Command) -> std::io::Result<ExitStatus> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    let label = LABEL.get();
    thread::scope(|scope| {
        scope.spawn(move || {
            LABEL.set(label);
            pass_on(errors);
        });
        pass_on(output);
    });
    child.wait()
}

fn pass_on(output: Option<impl Read>) {
    let Some(output) = output else { return };
    let mut lines = BufReader::new(output);
    let mut line = Vec::new();
    // What is no text is still shown.
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        tell(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

/// Runs a program and gives back what it printed, without the line's end.
pub fn read(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", name(command)))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// Runs a program, but ends it if it takes longer than `limit`. True if it succeeded.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> Result<bool> {
    let began = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot start {}", name(command)))?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if began.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// The first program of that name in PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The cargo that started us, in the repository. What it told us about this crate is not passed on, so that a
/// build started from here is the same as one started by hand.
pub fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    outside_cargo(&mut cargo);
    cargo
}

/// Forgets what the cargo that started us said about this crate.
pub fn outside_cargo(command: &mut Command) {
    command.current_dir(crate::place::root());
    for (key, _) in env::vars_os() {
        let Some(key) = key.to_str() else { continue };
        let about_us = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
        if about_us.iter().any(|start| key.starts_with(start)) {
            command.env_remove(key);
        }
    }
    command.env_remove("CARGO").env_remove("LD_LIBRARY_PATH");
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

fn name(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    let program = command.get_program().to_string_lossy();
    std::iter::once(program).chain(arguments.take(4)).collect::<Vec<_>>().join(" ")
}
