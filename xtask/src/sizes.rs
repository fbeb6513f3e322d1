//! How large a file is as it is and as it travels.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::place;
use crate::run::{read, run};

/// Bytes as they are, and compressed as a server would send them.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub raw: u64,
    pub gzip: u64,
    pub brotli: u64,
}

/// Measures one file.
pub fn of(file: &Path) -> Result<Sizes> {
    let printed = read(Command::new("node").arg(place::scripts().join("sizes.mjs")).arg(file))?;
    let mut numbers = printed.split_whitespace().map(str::parse);
    let mut next = || numbers.next().context("sizes.mjs printed too few numbers");
    Ok(Sizes { raw: next()??, gzip: next()??, brotli: next()?? })
}

/// Puts a `.br` beside each file of a folder that gains by it.
pub fn precompress(folder: &Path) -> Result<()> {
    run(Command::new("node").arg(place::scripts().join("precompress.mjs")).arg(folder))
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { raw, gzip, brotli } = *self;
        write!(f, "{} raw, {} gzip, {} brotli", kilobytes(raw), kilobytes(gzip), kilobytes(brotli))
    }
}

/// Kilobytes of 1000 bytes, to a tenth.
pub fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}
