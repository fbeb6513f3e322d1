//! The pages: TypeScript and the engine to files that any web server can send.

use anyhow::{Result, bail};

use crate::fresh::{Inputs, Once};
use crate::run::{run, say};
use crate::{npm, place, sizes, wasm};

/// Builds `www/dist`, and the engine before it, unless nothing has changed.
pub fn build() -> Result<()> {
    // Several steps of one run need them, maybe at once.
    static BUILT: Once<()> = Once::new();
    BUILT.get(build_now)
}

fn build_now() -> Result<()> {
    wasm::build()?;
    let www = place::www();
    need_script("build")?;
    npm::install(&www)?;
    let inputs = Inputs::new("vite build, brotli").folder(&www, &["node_modules", "dist"])?;
    let stamp = www.join("node_modules/.pages-stamp");
    if inputs.unchanged_since(&stamp) && place::dist().exists() {
        say("the pages are up to date");
        return Ok(());
    }
    say("building the pages");
    run(&mut npm::script(&www, "build"))?;
    sizes::precompress(&place::dist())?;
    inputs.stamp(&stamp)
}

/// Fails if `www/package.json` lacks a script that is called from here.
pub fn need_script(name: &str) -> Result<()> {
    let www = place::www();
    if !www.join("package.json").exists() {
        bail!("www/package.json is not there");
    }
    if !npm::has_script(&www, name)? {
        bail!("www/package.json has no script `{name}`");
    }
    Ok(())
}
