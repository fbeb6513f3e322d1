//! All set-up of the project in one command: `cargo xtask serve`, `test`, `wasm`, `bench`, `load`, `fuzz`.
//!
//! Read in this order: [`place`] (where things are), [`run`] (other programs), [`toolchain`] and [`apt`] (which
//! compiler builds the Wasm), [`npm`], [`wasm`], [`page`], [`server`], [`serve`], [`test`], [`bench`], [`load`], [`fuzz`].

mod apt;
mod bench;
mod fresh;
mod fuzz;
mod load;
mod npm;
mod page;
mod place;
mod run;
mod serve;
mod server;
mod sizes;
mod test;
mod toolchain;
mod wasm;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

/// Builds, shows, tests and measures credit-estimator; sets up whatever that needs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the pages and the reference server, and run it on this machine until Ctrl-C
    Serve {
        /// The port to listen on; if 4173 is taken and none is named, any free one
        #[arg(long)]
        port: Option<u16>,
        /// Keep the database in this folder; without it, it goes when the server ends
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Run every check and test
    Test {
        /// Run this step alone (may be repeated)
        #[arg(long, value_name = "NAME")]
        only: Vec<String>,
        /// List the steps
        #[arg(long)]
        list: bool,
    },
    /// Build the engine into www/engine
    Wasm,
    /// Measure speed and size beside other ways to compute a price
    Bench,
    /// Ask much of the server, and tell what it bears
    Load,
    /// Look for inputs that break the rules, with cargo-fuzz on a nightly compiler
    Fuzz {
        /// How long each target runs: 60s, 20m, 1h
        #[arg(long = "for", value_name = "TIME", default_value = "60s", value_parser = fuzz::time)]
        time: Duration,
        /// Run this target alone: card, quote, wallet or wire (may be repeated)
        #[arg(long, value_name = "NAME")]
        target: Vec<String>,
        /// Make the kept inputs in tests/fuzz/seeds anew, from what was found
        #[arg(long)]
        keep: bool,
    },
    /// Run a Wasm test binary in a headless browser (cargo calls this)
    #[command(hide = true, disable_help_flag = true)]
    RunWasmTests {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Serve { port, data } => serve::serve(port, data.as_deref()),
        Task::Test { list: true, .. } => {
            test::list();
            Ok(())
        }
        Task::Test { only, .. } => test::test(&only),
        Task::Wasm => wasm::build().map(|_| ()),
        Task::Bench => bench::bench(),
        Task::Load => load::load(),
        Task::Fuzz { time, target, keep } => fuzz::fuzz(time, &target, keep),
        Task::RunWasmTests { arguments } => test::wasm::run_in_browser(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}
