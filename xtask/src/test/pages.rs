//! The pages in a headless browser, driven by Playwright.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::run::{find, run};
use crate::server::{self, Running};
use crate::{apt, npm, page, place};

/// Runs Playwright against the built pages, on a host that only sends files and on the reference server.
///
/// `PAGES_URL` and `SERVER_URL` are where these are, `SERVER_BINARY` starts further servers, and `CHROMIUM` is the browser.
pub fn test() -> Result<()> {
    page::build()?;
    page::need_script("test:pages")?;
    let chromium = chromium()?;
    let program = server::programs()?.server;
    let files =
        Running::start(Command::new("node").arg(place::root().join("tests/pages/server.mjs")).env("PORT", "0"))?;
    let server = Running::start(&mut server::command(&program, "127.0.0.1:0"))?;
    let mut playwright = npm::script(&place::www(), "test:pages");
    playwright
        .env("PAGES_URL", &files.address)
        .env("SERVER_URL", &server.address)
        .env("SERVER_BINARY", program)
        .env("CHROMIUM", chromium);
    run(&mut playwright)
}

pub fn chromium() -> Result<OsString> {
    if let Some(chosen) = env::var_os("CHROMIUM") {
        return Ok(chosen);
    }
    if let Some(found) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find) {
        return Ok(found.into());
    }
    apt::ensure("the page tests need Chromium", &["/usr/bin/chromium"], &["chromium"])?;
    Ok("/usr/bin/chromium".into())
}
