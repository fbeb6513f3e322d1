//! The engine: Rust to Wasm to a module that a page can import.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::fresh::{Inputs, Once};
use crate::run::{run, say};
use crate::toolchain::Toolchain;
use crate::{npm, place, sizes};

const NAME: &str = "credit_estimator";

/// What every browser that runs the page has. `--all-features` yields a module that Node 20 rejects.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// How hard wasm-opt works. The names go: a price needs no stack trace, and they are a third of the file.
const EFFORT: [&str; 3] = ["-O3", "--strip-debug", "--strip-producers"];

/// What only forms, comparisons, wallets and plans ask: a page that shows a price does without.
const FORMS: [&str; 7] = ["options", "census", "compare", "alternatives", "replay", "preview", "plan"];

/// The engine, whole, and what of it a page needs that shows prices and nothing else. Both have the same glue.
#[derive(Clone)]
pub struct Engine {
    pub whole: PathBuf,
    pub prices: PathBuf,
}

/// Builds the engine into `www/engine` unless it is there already; gives back the paths of the Wasm.
pub fn build() -> Result<Engine> {
    // Several steps of one run need it, maybe at once.
    static BUILT: Once<Engine> = Once::new();
    BUILT.get(build_now)
}

fn build_now() -> Result<Engine> {
    let compiled = compile()?;
    let [whole, prices] = ["bg", "prices"].map(|part| format!("{NAME}_{part}.wasm"));
    let built = Engine { whole: place::engine().join(&whole), prices: place::engine().join(&prices) };
    let inputs = Inputs::new((FEATURES, EFFORT, FORMS, env!("CARGO_PKG_VERSION")))
        .file(&compiled)
        .file(&place::scripts().join("package-lock.json"));
    let stamp = place::engine().join(".stamp");
    if inputs.unchanged_since(&stamp) && built.whole.exists() && built.prices.exists() {
        say(format!("the engine is up to date: {}", told(&built)?));
        return Ok(built);
    }
    // Made elsewhere, so that the pages never see half an engine.
    let workshop = place::target().join("engine");
    let _ = fs::remove_dir_all(&workshop);
    bind(&compiled, &workshop)?;
    reduce(&workshop.join(&whole), &workshop.join(&prices))?;
    optimise(&workshop.join(&prices))?;
    optimise(&workshop.join(&whole))?;
    let _ = fs::remove_dir_all(place::engine());
    copy(&workshop, &place::engine())?;
    inputs.stamp(&stamp)?;
    say(format!("the engine is built: {}", told(&built)?));
    Ok(built)
}

fn told(engine: &Engine) -> Result<String> {
    Ok(format!("{}; for prices alone {}", sizes::of(&engine.whole)?, sizes::of(&engine.prices)?))
}

/// The same module without what only forms ask, and without all that nothing else needs. Made of the same code, so it
/// can't answer otherwise.
fn reduce(whole: &Path, prices: &Path) -> Result<()> {
    let mut module = walrus::Module::from_file(whole)?;
    for method in FORMS {
        let export = format!("estimator_{method}");
        module.exports.remove(&export).with_context(|| format!("the engine has no `{export}`"))?;
    }
    walrus::passes::gc::run(&mut module);
    module.emit_wasm_file(prices)
}

/// Copies a folder with all that is in it: the glue has a folder of its own for what it imports.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The crate as a Wasm library, by whichever compiler can.
fn compile() -> Result<PathBuf> {
    let toolchain = Toolchain::find()?;
    say(format!("compiling the engine with {}", toolchain.label()));
    let mut cargo = toolchain.cargo("rustc", "std,panic_abort");
    cargo.args(["--lib", "--crate-type", "cdylib", "--profile", "wasm"]);
    if toolchain == Toolchain::Debian {
        cargo.arg("-Zbuild-std-features=optimize_for_size");
        // A panic would be a bug that ends in a trap either way: its text, and the code that writes it, stay at home.
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort");
    }
    run(&mut cargo)?;
    let output = toolchain.target_dir().join(crate::toolchain::TARGET);
    Ok(output.join(format!("wasm/{NAME}.wasm")))
}

/// JavaScript glue and TypeScript declarations beside the Wasm.
fn bind(compiled: &Path, into: &Path) -> Result<()> {
    let began = Instant::now();
    fs::create_dir_all(into)?;
    let arguments = ["wasm-bindgen", "--target", "web", "--out-name", NAME, "--out-dir"];
    let arguments = arguments.iter().map(Path::new).chain([into, compiled]);
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments)
        .context("wasm-bindgen could not read the compiled engine")?;
    say(format!("wasm-bindgen wrote the glue in {:.1?}", began.elapsed()));
    Ok(())
}

fn optimise(wasm: &Path) -> Result<()> {
    let began = Instant::now();
    npm::install(&place::scripts())?;
    let mut wasm_opt = npm::program(&place::scripts(), "wasm-opt");
    run(wasm_opt.args(EFFORT).args(FEATURES).arg(wasm).arg("-o").arg(wasm))?;
    say(format!("wasm-opt took {:.1?}", began.elapsed()));
    Ok(())
}
