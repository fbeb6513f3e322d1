//! The pages in a headless browser, driven by Playwright.

use std::env;
use std::ffi::OsString;

use anyhow::Result;

use crate::run::{find, run};
use crate::{apt, npm, page, place, serve};

/// Serves the built pages and runs Playwright against them: `PAGES_URL` is where they are, `CHROMIUM` the browser.
pub fn test() -> Result<()> {
    page::build()?;
    page::need_script("test:pages")?;
    let chromium = chromium()?;
    let address = serve::beside()?;
    run(npm::script(&place::www(), "test:pages").env("PAGES_URL", address).env("CHROMIUM", chromium))
}

fn chromium() -> Result<OsString> {
    if let Some(chosen) = env::var_os("CHROMIUM") {
        return Ok(chosen);
    }
    if let Some(found) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find) {
        return Ok(found.into());
    }
    apt::ensure("the page tests need Chromium", &["/usr/bin/chromium"], &["chromium"])?;
    Ok("/usr/bin/chromium".into())
}
