//! The same answers, to the byte, from every door: natively, from the Wasm in Node and in Chromium, over HTTP.

use std::process::Command;

use anyhow::Result;

use crate::run::run;
use crate::{npm, place, server, wasm};

/// Compares every case, and 200,000 selections made up for the full card.
pub fn test() -> Result<()> {
    wasm::build()?;
    npm::install(&place::www())?;
    let chromium = super::pages::chromium()?;
    let programs = server::programs()?;
    let mut node = Command::new("node");
    node.current_dir(place::root()).arg("tests/parity/run.mjs").arg("--chromium").arg(chromium);
    run(node.arg("--tool").arg(programs.tool).arg("--door").arg(programs.door).arg("--server").arg(programs.server))
}
