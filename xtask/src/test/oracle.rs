//! The crate against the second evaluator, which is written from the contract alone, over cards and selections made up.

use std::process::Command;

use anyhow::Result;

use crate::run::{find, run};
use crate::{apt, place, server};

/// Compares 50,000 answers, always the same ones: a difference found here can be found again.
pub fn test() -> Result<()> {
    if find("python3").is_none() {
        apt::ensure("the second evaluator needs Python 3.11 or later", &["/usr/bin/python3"], &["python3"])?;
    }
    let tests = place::root().join("tests");
    let oracle = |arguments: &[&str]| {
        let mut python = Command::new("python3");
        python.current_dir(&tests).args(["-m", "oracle"]).args(arguments);
        python
    };
    run(&mut oracle(&["conformance", "conformance"]))?;
    run(oracle(&["compare"]).arg(server::programs()?.door).args(["0", "1230"]))
}
