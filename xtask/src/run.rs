//! Running other programs.

use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, Result, bail};

/// Says what is being done now.
pub fn say(what: impl AsRef<str>) {
    println!("· {}", what.as_ref());
}

/// Runs a program to its end, its output shown as it comes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    succeeded(command, status)
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
