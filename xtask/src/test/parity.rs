//! The same answers, to the byte, from every door: natively, from the Wasm in Node and in Chromium, over HTTP.

use std::process::Command;

use anyhow::Result;

use crate::run::{cargo, run};
use crate::{npm, place, wasm};

/// Compares every case, and 200,000 selections made up for the full card.
pub fn test() -> Result<()> {
    wasm::build()?;
    npm::install(&place::www())?;
    let chromium = super::pages::chromium()?;
    let mut node = Command::new("node");
    node.current_dir(place::root()).arg("tests/parity/run.mjs");
    // Optimised: a quote takes a hundred times as long without.
    let mut build = cargo();
    build.args(["build", "--quiet", "--profile", "server", "--features", "credit-estimator/cli"]);
    let programs = [("--tool", "credit-estimator"), ("--door", "credit-door"), ("--server", "credit-server")];
    for (option, program) in programs {
        build.args(["--package", program, "--bin", program]);
        node.arg(option).arg(place::target().join("server").join(program));
    }
    run(&mut build)?;
    run(node.arg("--chromium").arg(chromium))
}
