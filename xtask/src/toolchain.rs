//! Which compiler builds the Wasm.
//!
//! What is at hand goes before what must be fetched: the compiler in use if it has the target; Debian's, which
//! builds the standard library itself; then the target from rustup; then Debian's packages from apt-get.
//! `XTASK_WASM_COMPILER=rustup` or `debian` chooses.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, find, outside_cargo, read, say, succeeds_within};
use crate::{apt, place};

pub const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_FILES: [&str; 4] =
    ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/Cargo.lock", DEBIAN_LINKER];
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler for the Wasm target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toolchain {
    /// The one in use has the target's standard library.
    Ordinary,
    /// Debian's, beside the one in use; it builds the standard library from its sources.
    Debian,
}

impl Toolchain {
    pub fn find() -> Result<Self> {
        match env::var("XTASK_WASM_COMPILER").as_deref() {
            Ok("rustup") if has_target()? || add_target()? => return Ok(Self::Ordinary),
            Ok("rustup") => bail!("rustup could not add the target {TARGET}"),
            Ok("debian") => return install_debian(),
            Ok(other) => bail!("XTASK_WASM_COMPILER is `{other}`; choose rustup or debian, or leave it out"),
            Err(_) => {}
        }
        if has_target()? {
            return Ok(Self::Ordinary);
        }
        if DEBIAN_FILES.iter().all(|file| Path::new(file).exists()) {
            return Ok(Self::Debian);
        }
        if add_target()? {
            return Ok(Self::Ordinary);
        }
        install_debian()
    }

    /// What is said of it while it works.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ordinary => "the compiler in use",
            Self::Debian => "Debian's compiler, which builds the standard library too",
        }
    }

    /// `cargo <task> --target …` with what this compiler needs. `std` names the parts of the standard library to
    /// build where that must be done.
    pub fn cargo(self, task: &str, std: &str) -> Command {
        let mut cargo = match self {
            Self::Ordinary => cargo(),
            Self::Debian => debian_cargo(),
        };
        cargo.args([task, "--target", TARGET]);
        if self == Self::Debian {
            cargo.arg(format!("-Zbuild-std={std}"));
            cargo.arg("--target-dir").arg(self.target_dir());
        }
        cargo
    }

    /// Two compilers in one folder would rebuild each other's work.
    pub fn target_dir(self) -> PathBuf {
        match self {
            Self::Ordinary => place::target(),
            Self::Debian => place::target().join("debian"),
        }
    }
}

fn debian_cargo() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    outside_cargo(&mut cargo);
    // The first rustc in PATH may be rustup's.
    cargo
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTDOC", "/usr/bin/rustdoc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
        .env_remove("RUSTUP_TOOLCHAIN");
    cargo
}

fn has_target() -> Result<bool> {
    let mut rustc = Command::new("rustc");
    outside_cargo(&mut rustc);
    let libraries = read(rustc.args(["--print", "target-libdir", "--target", TARGET]))
        .context("Rust is needed: install it from rustup.rs")?;
    Ok(Path::new(&libraries).is_dir())
}

fn add_target() -> Result<bool> {
    if find("rustup").is_none() {
        return Ok(false);
    }
    say(format!("asking rustup for the target {TARGET}"));
    let mut rustup = Command::new("rustup");
    outside_cargo(&mut rustup);
    rustup.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1").stdin(Stdio::null());
    let added = succeeds_within(&mut rustup, Duration::from_secs(60))? && has_target()?;
    if !added {
        say("rustup could not fetch it; Debian's compiler can do without");
    }
    Ok(added)
}

fn install_debian() -> Result<Toolchain> {
    let need = format!(
        "building the engine needs a compiler with the target {TARGET} (rustup target add {TARGET}, or Debian's)"
    );
    apt::ensure(&need, &DEBIAN_FILES, &DEBIAN_PACKAGES)?;
    Ok(Toolchain::Debian)
}
