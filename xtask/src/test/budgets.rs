//! What a visitor downloads, against the budgets of the project.

use anyhow::{Result, bail};

use crate::sizes::{self, kilobytes};
use crate::{page, place, wasm};

const ENGINE: u64 = 90_000;
const CARD: u64 = 12_000;

pub fn check() -> Result<()> {
    let engine = wasm::build()?;
    page::build()?;
    let card = place::dist().join("rates/studio.json");
    let mut over = Vec::new();
    for (what, file, budget) in [("the engine", engine, ENGINE), ("the full card", card, CARD)] {
        let brotli = sizes::of(&file)?.brotli;
        println!("{what}: {} brotli of {} allowed", kilobytes(brotli), kilobytes(budget));
        if brotli > budget {
            over.push(format!("{what} is {} too large", kilobytes(brotli - budget)));
        }
    }
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(())
}
