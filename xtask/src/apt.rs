//! Debian's packages: installed when we may, else named.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{find, read, run, say};

/// Makes sure that `files` are there, which `packages` bring. `need` begins the sentence that is said otherwise:
/// "the page tests need Chromium".
pub fn ensure(need: &str, files: &[&str], packages: &[&str]) -> Result<()> {
    if files.iter().all(|file| Path::new(file).exists()) {
        return Ok(());
    }
    let list = packages.join(" ");
    if find("apt-get").is_none() {
        bail!("{need}, and this system has no apt-get to install it with; see the README for what to install");
    }
    if read(Command::new("id").arg("-u"))? != "0" {
        bail!("{need}; install it with: sudo apt-get install --no-install-recommends {list}");
    }
    say(format!("{need}: installing {list} with apt-get"));
    let update = run(apt_get().args(["update", "--quiet"]));
    let install = run(apt_get().args(["install", "--quiet", "--yes", "--no-install-recommends"]).args(packages));
    if let Err(problem) = update.and(install) {
        bail!("{need}; apt-get could not install {list}: {problem:#}");
    }
    match files.iter().find(|file| !Path::new(file).exists()) {
        Some(file) => bail!("{need}; {list} are installed, but {file} is not there"),
        None => Ok(()),
    }
}

fn apt_get() -> Command {
    let mut apt_get = Command::new("apt-get");
    apt_get.env("DEBIAN_FRONTEND", "noninteractive");
    apt_get
}
