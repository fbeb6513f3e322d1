//! `completions`: what a shell needs to complete a command.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, Out};

const HELP: &str = "\
Examples:
  In this shell:
  $ source <(credit-estimator completions bash)

  In every one, for zsh:
  $ credit-estimator completions zsh > _credit-estimator   # in a folder of $fpath";

/// Print the completions of a shell
#[derive(Args)]
#[command(after_long_help = HELP)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    // Made in memory first: the generator panics if it can't write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    out.write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
