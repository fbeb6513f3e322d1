//! Every check and test. Two steps are done at a time: many wait for one program, and a machine has at least two cores.

mod budgets;
mod oracle;
mod pages;
mod parity;
pub mod wasm;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::run::{cargo, label, run, tell};
use crate::{npm, page, place};

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<()>,
}

/// In the order in which they are begun: what takes longest, and what others wait for, early.
static STEPS: [Step; 12] = [
    Step { name: "format", what: "the code is formatted (cargo fmt)", run: format },
    Step { name: "types", what: "the elements and pages type-check", run: types },
    Step { name: "lint", what: "the lints hold (cargo clippy)", run: lint },
    Step { name: "native", what: "unit, case, conformance and property tests, natively", run: native },
    Step { name: "build", what: "the engine and the pages build", run: page::build },
    Step { name: "pages", what: "the pages work in a headless browser", run: pages::test },
    Step { name: "parity", what: "the same bytes natively, in Wasm and over HTTP", run: parity::test },
    Step { name: "oracle", what: "a second evaluator finds the same prices", run: oracle::test },
    Step { name: "wasm", what: "the same cases through Wasm in a headless browser", run: wasm::test },
    Step { name: "examples", what: "the examples in the documentation run", run: examples },
    Step { name: "docs", what: "the documentation builds without a warning", run: docs },
    Step { name: "sizes", what: "what a visitor downloads stays within its budgets", run: budgets::check },
];

fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Names the steps.
pub fn list() {
    for Step { name, what, .. } in &STEPS {
        println!("{name:9} {what}");
    }
}

/// Runs the steps, or only those named; goes on after a failure and tells all of them at the end.
pub fn test(only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != *name)) {
        bail!("there is no step `{unknown}`; choose one of {}", names().join(", "));
    }
    let wanted: Vec<&Step> =
        STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect();
    let mut done = match wanted.as_slice() {
        [step] => vec![do_one(step)],
        steps => do_two_at_a_time(steps),
    };
    done.sort_by_key(|(step, ..)| STEPS.iter().position(|one| one.name == step.name));
    summarise(&done)
}

type Done = (&'static Step, Duration, Result<()>);

/// Each of two threads takes the next step that nobody has begun.
fn do_two_at_a_time(steps: &[&'static Step]) -> Vec<Done> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some(step) = steps.get(next.fetch_add(1, Relaxed)) {
            label(step.name);
            let outcome = do_one(step);
            done.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(outcome);
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn do_one(step: &'static Step) -> Done {
    tell(&format!("== {}: {}", step.name, step.what));
    let began = Instant::now();
    let outcome = (step.run)();
    let took = began.elapsed();
    match &outcome {
        Ok(()) => tell(&format!("== {} passed in {:.0?}", step.name, took)),
        Err(problem) => tell(&format!("== {} FAILED: {problem:#}", step.name)),
    }
    (step, took, outcome)
}

fn summarise(done: &[Done]) -> Result<()> {
    println!("\n== summary");
    for (step, took, outcome) in done {
        let mark = if outcome.is_ok() { "passed" } else { "FAILED" };
        println!("{mark} {:9} {:6.1} s  {}", step.name, took.as_secs_f64(), step.what);
    }
    for (step, _, outcome) in done {
        if let Err(problem) = outcome {
            println!("{}: {problem:#}", step.name);
        }
    }
    let failed = done.iter().filter(|(_, _, outcome)| outcome.is_err()).count();
    println!("\n{} passed, {failed} failed", done.len() - failed);
    if failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn lint() -> Result<()> {
    // The library as it is used by itself, then all of it with the tool.
    run(cargo().args(["clippy", "--quiet", "--lib", "--", "-D", "warnings"]))?;
    run(cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))
}

fn native() -> Result<()> {
    run(cargo().args(["test", "--quiet", "--workspace", "--exclude", "xtask", "--all-features", "--all-targets"]))?;
    // By itself, as it was built to get here. In one build with it the server's tests would get an HTTP client that
    // unpacks answers before they are looked at.
    run(cargo().args(["test", "--quiet", "--package", "xtask"]))
}

fn examples() -> Result<()> {
    run(cargo().args([
        "test",
        "--quiet",
        "--package",
        "credit-estimator",
        "--package",
        "credit-server",
        "--all-features",
        "--doc",
    ]))
}

fn docs() -> Result<()> {
    run(cargo()
        .args([
            "doc",
            "--quiet",
            "--no-deps",
            "--package",
            "credit-estimator",
            "--package",
            "credit-server",
            "--all-features",
        ])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

fn types() -> Result<()> {
    // The declarations of the engine are part of what is checked.
    crate::wasm::build()?;
    page::need_script("check")?;
    npm::install(&place::www())?;
    run(&mut npm::script(&place::www(), "check"))
}
