//! Every check and test, in one order.

mod budgets;
mod pages;
pub mod wasm;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::run::{cargo, run};
use crate::{npm, page, place};

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<()>,
}

const STEPS: [Step; 10] = [
    Step { name: "format", what: "the code is formatted (cargo fmt)", run: format },
    Step { name: "lint", what: "the lints hold (cargo clippy)", run: lint },
    Step { name: "native", what: "unit, case, conformance and property tests, natively", run: native },
    Step { name: "examples", what: "the examples in the documentation run", run: examples },
    Step { name: "docs", what: "the documentation builds without a warning", run: docs },
    Step { name: "wasm", what: "the same cases through Wasm in a headless browser", run: wasm::test },
    Step { name: "types", what: "the elements and pages type-check", run: types },
    Step { name: "build", what: "the engine and the pages build", run: page::build },
    Step { name: "pages", what: "the pages work in a headless browser", run: pages::test },
    Step { name: "sizes", what: "what a visitor downloads stays within its budgets", run: budgets::check },
];

/// Names the steps.
pub fn list() {
    for Step { name, what, .. } in STEPS {
        println!("{name:9} {what}");
    }
}

/// Runs the steps, or only those named; goes on after a failure and tells all of them at the end.
pub fn test(only: &[String]) -> Result<()> {
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != *name)) {
        bail!("there is no step `{unknown}`; choose one of {}", STEPS.map(|step| step.name).join(", "));
    }
    let mut done: Vec<(&Step, Duration, Result<()>)> = Vec::new();
    for step in STEPS.iter().filter(wanted) {
        println!("\n== {}: {}", step.name, step.what);
        let began = Instant::now();
        let outcome = (step.run)();
        if let Err(problem) = &outcome {
            println!("failed: {problem:#}");
        }
        done.push((step, began.elapsed(), outcome));
    }
    summarise(&done)
}

fn summarise(done: &[(&Step, Duration, Result<()>)]) -> Result<()> {
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
    run(cargo().args(["test", "--quiet", "--workspace", "--all-features", "--all-targets"]))
}

fn examples() -> Result<()> {
    run(cargo().args(["test", "--quiet", "--all-features", "--doc"]))
}

fn docs() -> Result<()> {
    run(cargo().args(["doc", "--quiet", "--no-deps", "--all-features"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn types() -> Result<()> {
    // The declarations of the engine are part of what is checked.
    crate::wasm::build()?;
    page::need_script("check")?;
    npm::install(&place::www())?;
    run(&mut npm::script(&place::www(), "check"))
}
