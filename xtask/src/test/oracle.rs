//! The crate against the second evaluator, which is written from the contract alone, over cards and selections made up.

use std::process::Command;

use anyhow::Result;

use crate::place;
use crate::run::{cargo, run};

/// Compares some 50,000 answers, always the same ones: a difference found here can be found again.
pub fn test() -> Result<()> {
    let tests = place::root().join("tests");
    let oracle = |arguments: &[&str]| {
        let mut python = Command::new("python3");
        python.current_dir(&tests).args(["-m", "oracle"]).args(arguments);
        python
    };
    run(&mut oracle(&["conformance", "conformance"]))?;
    run(cargo().args(["build", "--quiet", "--profile", "server", "--package", "credit-door"]))?;
    let door = place::target().join("server/credit-door");
    run(oracle(&["compare"]).arg(door).args(["0", "850"]))
}
