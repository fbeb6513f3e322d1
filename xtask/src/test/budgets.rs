//! What a visitor downloads, against the budgets of the project.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::sizes::{self, kilobytes};
use crate::{page, place, wasm};

/// Bytes as they travel, compressed with brotli.
const ENGINE: u64 = 90_000;
const CREDIT_COST: u64 = 15_000;
const CARD: u64 = 12_000;

pub fn check() -> Result<()> {
    let engine = wasm::build()?;
    page::build()?;
    let credit_cost = with_what_it_loads(place::dist().join("credit-cost.js"))?;
    let card = place::dist().join("rates/studio.json");
    let mut over = Vec::new();
    for (what, files, budget) in [
        ("the engine", vec![engine], ENGINE),
        ("<credit-cost> with Lit and the engine's glue", credit_cost, CREDIT_COST),
        ("the full card", vec![card], CARD),
    ] {
        let mut brotli = 0;
        for file in files {
            brotli += sizes::of(&file)?.brotli;
        }
        println!("{what}: {} brotli of {} allowed", kilobytes(brotli), kilobytes(budget));
        if brotli > budget {
            over.push(format!("{what}: {} too many", kilobytes(brotli - budget)));
        }
    }
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(())
}

/// A built script and, in turn, every script that it names.
fn with_what_it_loads(script: PathBuf) -> Result<Vec<PathBuf>> {
    let mut scripts = vec![script.canonicalize().context("the pages have no credit-cost.js")?];
    let mut next = 0;
    while let Some(script) = scripts.get(next).cloned() {
        let code = fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
        let folder = script.parent().unwrap_or(Path::new("."));
        for named in code.split(['"', '\'', '`']).filter(|text| text.len() < 200 && text.ends_with(".js")) {
            if let Ok(named) = folder.join(named).canonicalize()
                && !scripts.contains(&named)
            {
                scripts.push(named);
            }
        }
        next += 1;
    }
    Ok(scripts)
}
