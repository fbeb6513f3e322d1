//! Fuzzing: the targets of `tests/fuzz`, each for so long.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::place;
use crate::run::{cargo, find, outside_cargo, read, run, say, succeeds_within};

/// Each with the most bytes of an input.
const TARGETS: [(&str, u32); 4] = [("card", 8192), ("quote", 4096), ("wallet", 4096), ("wire", 4096)];

/// Reads `60s`, `20m` or `1h`.
pub fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no time; write it as 60s, 20m or 1h");
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: u32 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    match Duration::from_secs(1).checked_mul(number.saturating_mul(seconds)) {
        Some(time) if !time.is_zero() => Ok(time),
        _ => Err(wrong()),
    }
}

/// Runs the targets one after the other; with `keep` the kept inputs are then made anew from what was found.
pub fn fuzz(time: Duration, only: &[String], keep: bool) -> Result<()> {
    let known = TARGETS.map(|(name, _)| name);
    if let Some(strange) = only.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("there is no target `{strange}`; choose of {}", known.join(", "));
    }
    nightly()?;
    let tool = cargo_fuzz()?;
    let chosen = TARGETS.iter().filter(|(name, _)| only.is_empty() || only.iter().any(|only| only == name));
    let mut found = Vec::new();
    for (name, most) in chosen {
        let target = Target { name, most: *most, tool: &tool };
        target.unpack()?;
        say(format!("building the target {name}"));
        run(target.fuzz("build").arg(name))?;
        if !target.run(time)? {
            found.push(*name);
        } else if keep {
            target.keep()?;
        }
    }
    if !found.is_empty() {
        bail!("fuzzing found something in {}; mend it, and keep what shows it as a case", found.join(", "));
    }
    Ok(())
}

/// The targets are built by a nightly compiler.
fn nightly() -> Result<()> {
    let need =
        "fuzzing needs a nightly compiler: install rustup from rustup.rs, then `rustup toolchain install nightly`";
    if find("rustup").is_none() {
        bail!("{need}");
    }
    let there = |rustup: &mut Command| {
        outside_cargo(rustup);
        rustup.args(["run", "nightly", "rustc", "--version"]).output().is_ok_and(|output| output.status.success())
    };
    if there(&mut Command::new("rustup")) {
        return Ok(());
    }
    say("asking rustup for a nightly compiler");
    let mut rustup = Command::new("rustup");
    outside_cargo(&mut rustup);
    rustup.args(["toolchain", "install", "nightly", "--profile", "minimal"]).env("RUSTUP_MAX_RETRIES", "1");
    if !succeeds_within(&mut rustup, Duration::from_secs(600))? || !there(&mut Command::new("rustup")) {
        bail!("rustup could not fetch a nightly compiler; {need}");
    }
    Ok(())
}

/// The program `cargo-fuzz`: the one at hand, or one of our own.
fn cargo_fuzz() -> Result<PathBuf> {
    let tools = place::target().join("tools");
    let own = tools.join("bin/cargo-fuzz");
    if let Some(tool) = find("cargo-fuzz").or_else(|| own.is_file().then(|| own.clone())) {
        return Ok(tool);
    }
    say("installing cargo-fuzz into target/tools");
    run(cargo().args(["install", "cargo-fuzz", "--locked", "--root"]).arg(&tools))
        .context("fuzzing needs cargo-fuzz: `cargo install cargo-fuzz`")?;
    Ok(own)
}

struct Target<'t> {
    name: &'t str,
    most: u32,
    tool: &'t Path,
}

impl Target<'_> {
    fn fuzz(&self, task: &str) -> Command {
        let mut fuzz = Command::new(self.tool);
        outside_cargo(&mut fuzz);
        // The crate forbids unsafe code, so that a sanitizer would only be slow.
        fuzz.env("RUSTUP_TOOLCHAIN", "nightly").args(["fuzz", task, "--sanitizer", "none"]);
        fuzz.arg("--fuzz-dir").arg(folder()).arg("--target-dir").arg(work());
        fuzz
    }

    fn corpus(&self) -> PathBuf {
        folder().join("corpus").join(self.name)
    }

    fn kept(&self) -> PathBuf {
        folder().join("seeds").join(self.name).with_extension("txt")
    }

    /// What is kept in one file, one input a line, as files for the fuzzer.
    fn unpack(&self) -> Result<()> {
        let (kept, corpus) = (fs::read_to_string(self.kept())?, self.corpus());
        fs::create_dir_all(&corpus)?;
        for (line, at) in kept.lines().zip(1..) {
            let parts: Vec<String> = line.split(r"\\").map(|part| part.replace(r"\n", "\n")).collect();
            fs::write(corpus.join(format!("kept-{at}")), parts.join("\\"))?;
        }
        Ok(())
    }

    /// True if nothing was found.
    fn run(&self, time: Duration) -> Result<bool> {
        let log = work().join(format!("{}.log", self.name));
        say(format!("fuzzing {} for {} s; what the fuzzer says goes to {}", self.name, time.as_secs(), log.display()));
        let mut fuzz = self.fuzz("run");
        fuzz.arg(self.name).arg(self.corpus()).arg("--");
        fuzz.arg(format!("-max_total_time={}", time.as_secs())).arg(format!("-max_len={}", self.most));
        fuzz.args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"]);
        fuzz.arg(format!("-dict={}", folder().join("words.dict").display()));
        let (out, errors) = (File::create(&log)?, File::options().append(true).open(&log)?);
        let nothing = fuzz.stdout(out).stderr(errors).status()?.success();
        let said = fs::read_to_string(&log)?;
        let after = |mark: &str| said.rsplit_once(mark).and_then(|(_, rest)| rest.split_whitespace().next());
        let (runs, reached) = (after("stat::number_of_executed_units:"), after(" cov:"));
        println!(
            "  {}: {} executions, {} places of the code reached, {}",
            self.name,
            runs.unwrap_or("?"),
            reached.unwrap_or("?"),
            if nothing { "nothing found" } else { "a finding" }
        );
        if !nothing {
            let told = said.lines().filter(|line| !line.starts_with('#')).skip_while(|line| !line.contains("panicked"));
            told.take(4).chain(said.lines().filter(|line| line.contains("Test unit written to"))).for_each(|line| {
                println!("    {}", line.chars().take(400).collect::<String>());
            });
        }
        Ok(nothing)
    }

    /// Keeps of all inputs the smallest that reach each place.
    fn keep(&self) -> Result<()> {
        let small = work().join(format!("{}-kept", self.name));
        let _ = fs::remove_dir_all(&small);
        fs::create_dir_all(&small)?;
        say(format!("choosing which inputs of {} to keep", self.name));
        let mut fuzz = self.fuzz("run");
        fuzz.arg(self.name).arg(&small).arg(self.corpus()).args(["--", "-merge=1", "-use_counters=0"]);
        read(fuzz.arg(format!("-max_len={}", self.most)))?;
        let mut lines = Vec::new();
        for file in fs::read_dir(&small)? {
            // What is no text says nothing of the language.
            if let Ok(text) = fs::read_to_string(file?.path()) {
                lines.push(text.replace('\\', r"\\").replace('\n', r"\n") + "\n");
            }
        }
        lines.sort();
        fs::write(self.kept(), lines.concat())?;
        Ok(())
    }
}

fn folder() -> PathBuf {
    place::root().join("tests/fuzz")
}

fn work() -> PathBuf {
    place::target().join("fuzz")
}
