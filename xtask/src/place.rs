//! Where things are.

use std::path::{Path, PathBuf};

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The npm package with the elements and pages.
pub fn www() -> PathBuf {
    root().join("www")
}

/// The built pages.
pub fn dist() -> PathBuf {
    www().join("dist")
}

/// The full card.
pub fn card() -> PathBuf {
    www().join("rates/studio.json")
}

/// The built engine: glue, types and Wasm.
pub fn engine() -> PathBuf {
    www().join("engine")
}

/// Cargo's output directory.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(chosen) => std::path::absolute(&chosen).unwrap_or_else(|_| chosen.into()),
        None => root().join("target"),
    }
}

/// The Node scripts and the npm package (`wasm-opt`) that this crate uses.
pub fn scripts() -> PathBuf {
    root().join("xtask/js")
}
