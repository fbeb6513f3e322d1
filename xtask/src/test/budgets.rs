//! What a visitor downloads, against the budgets of the project.

use std::fs;
use std::mem;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::tell;
use crate::sizes::{self, kilobytes};
use crate::{page, place, wasm};

/// Bytes as they travel, compressed with brotli.
struct Budget {
    bound: u64,
    /// What it may not grow beyond while it is still over its bound.
    ceiling: u64,
}

impl Budget {
    const fn of(bound: u64) -> Self {
        Self { bound, ceiling: bound }
    }
}

/// The engine of a page that shows prices; forms, comparisons, wallets and plans load the whole one.
const PRICES: Budget = Budget { bound: 90_000, ceiling: 124_000 };
const WHOLE: Budget = Budget { bound: 90_000, ceiling: 189_500 };
const CREDIT_COST: Budget = Budget::of(15_000);
const CARD: Budget = Budget::of(12_000);

pub fn check() -> Result<()> {
    let engine = wasm::build()?;
    page::build()?;
    let credit_cost = with_what_it_loads(place::dist().join("credit-cost.js"))?;
    let card = place::dist().join("rates/studio.json");
    let mut over = Vec::new();
    for (what, files, budget) in [
        ("the engine for prices", vec![engine.prices], PRICES),
        ("the whole engine", vec![engine.whole], WHOLE),
        ("<credit-cost> with Lit and the engine's glue", credit_cost, CREDIT_COST),
        ("the full card", vec![card], CARD),
    ] {
        let mut brotli = 0;
        for file in files {
            brotli += sizes::of(&file)?.brotli;
        }
        tell(&format!("{what}: {} brotli, budget {}", kilobytes(brotli), kilobytes(budget.bound)));
        if brotli > budget.bound {
            tell(&format!("{what} is over its budget by {}", kilobytes(brotli - budget.bound)));
        }
        if brotli > budget.ceiling {
            over.push(format!("{what}: {} over what it may not grow beyond", kilobytes(brotli - budget.ceiling)));
        }
    }
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(())
}

/// A built script and, in turn, every script that it names, but for those that it asks for by `import(…)` once its price
/// stands there.
fn with_what_it_loads(script: PathBuf) -> Result<Vec<PathBuf>> {
    let mut scripts = vec![script.canonicalize().context("the pages have no credit-cost.js")?];
    let mut next = 0;
    while let Some(script) = scripts.get(next).cloned() {
        let code = fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
        let folder = script.parent().unwrap_or(Path::new("."));
        let mut before = "";
        for named in code.split(['"', '\'', '`']) {
            let later = mem::replace(&mut before, named).ends_with("import(");
            if !later
                && named.len() < 200
                && named.ends_with(".js")
                && let Ok(named) = folder.join(named).canonicalize()
                && !scripts.contains(&named)
            {
                scripts.push(named);
            }
        }
        next += 1;
    }
    Ok(scripts)
}
