//! Speed and size, beside other ways to compute a price.

use std::process::Command;

use anyhow::Result;

use crate::run::{run, say};
use crate::{npm, place, wasm};

/// Builds the engine and measures it in Node, in one run with its peers.
pub fn bench() -> Result<()> {
    wasm::build()?;
    let folder = place::root().join("tests/bench");
    npm::install(&folder)?;
    say("measuring in Node; nothing else should run on this machine");
    run(Command::new("node").current_dir(&folder).arg("bench.mjs"))
}
