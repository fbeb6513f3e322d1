//! The reference server and the programs that are compared with it: built once, started by who needs them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::fresh::Once;
use crate::place;
use crate::run::{cargo, run, say};

/// Builds the server; gives back the program.
pub fn build() -> Result<PathBuf> {
    say("building the server");
    run(cargo().args(["build", "--quiet", "--profile", "server", "--package", "credit-server"]))?;
    Ok(built("credit-server"))
}

/// What the tests ask besides the engine.
#[derive(Clone)]
pub struct Programs {
    pub server: PathBuf,
    /// The command-line tool.
    pub tool: PathBuf,
    /// JSON lines in, answers out.
    pub door: PathBuf,
}

/// Builds them all, optimised: without, a quote takes a hundred times as long.
pub fn programs() -> Result<Programs> {
    // Several steps of one run need them. Built by themselves, each would build the crate with other features.
    static BUILT: Once<Programs> = Once::new();
    BUILT.get(|| {
        say("building the server, the tool and the door for comparisons");
        let packages = ["credit-server", "credit-estimator", "credit-door"];
        let mut build = cargo();
        build.args(["build", "--quiet", "--profile", "server", "--features", "credit-estimator/cli"]);
        for program in packages {
            build.args(["--package", program, "--bin", program]);
        }
        run(&mut build)?;
        let [server, tool, door] = packages.map(built);
        Ok(Programs { server, tool, door })
    })
}

fn built(program: &str) -> PathBuf {
    place::target().join("server").join(program)
}

/// The server with the built pages, the full card and a demonstration account.
pub fn command(program: &Path, listen: &str) -> Command {
    let mut server = Command::new(program);
    server.args(["--listen", listen, "--demo", "--card"]).arg(place::card()).arg("--pages").arg(place::dist());
    server
}

/// A server that ends with this value. Its first line is `listening on ADDRESS`.
pub struct Running {
    pub address: String,
    child: Child,
}

impl Running {
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            let mut output = BufReader::new(output);
            output.read_line(&mut line)?;
            // A pipe that nobody reads would fill and stop the server.
            std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        }
        match line.trim().strip_prefix("listening on ") {
            Some(address) => Ok(Self { address: address.to_owned(), child }),
            None => {
                let _ = child.kill();
                bail!("{name} did not say where it listens, but {:?}", line.trim())
            }
        }
    }
}

impl Running {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
