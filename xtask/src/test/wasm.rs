//! The tests that run as Wasm in a headless browser: every `tests/wasm*.rs`.

use std::env;
use std::ffi::OsString;
use std::fs;

use anyhow::{Result, bail};

use crate::run::{run, say};
use crate::toolchain::{TARGET, Toolchain};
use crate::{apt, place};

pub fn test() -> Result<()> {
    let tests = binaries()?;
    let driver = chromedriver()?;
    let toolchain = Toolchain::find()?;
    say(format!("compiling {} with {}", tests.join(", "), toolchain.label()));
    // A test that panics must unwind to be caught.
    let mut cargo = toolchain.cargo("test", "std,panic_abort,panic_unwind");
    for test in tests {
        cargo.args(["--test", &test]);
    }
    cargo.arg("--config").arg(runner()?);
    cargo
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", place::root().join("tests/webdriver.json"))
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    run(&mut cargo)
}

/// What cargo starts in place of the test binary: this program, as wasm-bindgen's test runner.
pub fn run_in_browser(arguments: Vec<OsString>) -> Result<()> {
    let name = OsString::from("wasm-bindgen-test-runner");
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args([vec![name], arguments].concat())
}

fn runner() -> Result<String> {
    let program = env::current_exe()?;
    Ok(format!("target.{TARGET}.runner = [{:?}, 'run-wasm-tests']", program.to_string_lossy()))
}

fn binaries() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(place::root().join("tests"))? {
        let file = entry?.file_name();
        let name = file.to_string_lossy();
        if let Some(stem) = name.strip_suffix(".rs").filter(|stem| stem.starts_with("wasm")) {
            names.push(stem.to_owned());
        }
    }
    if names.is_empty() {
        bail!("there is no tests/wasm*.rs");
    }
    names.sort();
    Ok(names)
}

fn chromedriver() -> Result<OsString> {
    if let Some(chosen) = env::var_os("CHROMEDRIVER") {
        return Ok(chosen);
    }
    if let Some(driver) = crate::run::find("chromedriver") {
        return Ok(driver.into());
    }
    apt::ensure(
        "the tests in a browser need Chromium and its driver",
        &["/usr/bin/chromium", "/usr/bin/chromedriver"],
        &["chromium", "chromium-driver"],
    )?;
    Ok("/usr/bin/chromedriver".into())
}
