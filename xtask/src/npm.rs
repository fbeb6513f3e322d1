//! Node and the npm packages.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::fresh::Inputs;
use crate::run::{find, read, run, say};

const OLDEST_NODE: u32 = 20;

/// Installs the packages that a folder's lock file names, unless that has been done.
pub fn install(folder: &Path) -> Result<()> {
    let node = node()?;
    let inputs = Inputs::new(&node).file(&folder.join("package.json")).file(&folder.join("package-lock.json"));
    let stamp = folder.join("node_modules/.xtask-stamp");
    if inputs.unchanged_since(&stamp) {
        return Ok(());
    }
    say(format!("installing the npm packages of {}", folder.display()));
    run(npm(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    inputs.stamp(&stamp)
}

/// Runs a script of the folder's package.
pub fn script(folder: &Path, name: &str) -> Command {
    let mut npm = npm(folder);
    npm.args(["run", "--silent", name]);
    npm
}

/// True if the folder's package has a script of that name.
pub fn has_script(folder: &Path, name: &str) -> Result<bool> {
    let mut npm = npm(folder);
    let key = format!("scripts[{name}]");
    npm.args(["pkg", "get", &key]);
    Ok(read(&mut npm)? != "{}")
}

/// Runs a program that one of the folder's packages brings.
pub fn program(folder: &Path, name: &str) -> Command {
    Command::new(folder.join("node_modules/.bin").join(name))
}

/// Node's version, if it is one we can use.
fn node() -> Result<String> {
    let version = match find("node") {
        Some(_) => read(Command::new("node").arg("--version"))?,
        None => bail!("Node {OLDEST_NODE} or later is needed for the pages: install it from nodejs.org"),
    };
    let major = version.trim_start_matches('v').split('.').next();
    if major.and_then(|major| major.parse().ok()) < Some(OLDEST_NODE) {
        bail!("Node {OLDEST_NODE} or later is needed, and this is {version}: install it from nodejs.org");
    }
    if find("npm").is_none() {
        bail!("npm is needed for the pages: it comes with Node from nodejs.org (on Debian: apt-get install npm)");
    }
    Ok(version)
}

fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder).env("npm_config_loglevel", "error");
    npm
}
