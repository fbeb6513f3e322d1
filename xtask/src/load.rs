//! What the server bears: asked by a process of its own, with the ledger on disk.

use std::fs;

use anyhow::Result;

use crate::run::{cargo, run, say};
use crate::server::{self, Running};
use crate::{page, place};

const ADMIN_TOKEN: &str = "only-for-the-load";

/// Builds the server and the load, and lets one run against the other.
pub fn load() -> Result<()> {
    page::build()?;
    let program = server::build()?;
    run(cargo().args(["build", "--quiet", "--profile", "server", "--package", "credit-server", "--example", "load"]))?;
    let data = place::target().join("load");
    let _ = fs::remove_dir_all(&data);
    let mut command = server::command(&program, "127.0.0.1:0");
    let server = Running::start(command.arg("--data").arg(&data).env("CREDIT_SERVER_ADMIN_TOKEN", ADMIN_TOKEN))?;
    say("asking the server; nothing else should run on this machine");
    let mut load = std::process::Command::new(place::target().join("server/examples/load"));
    load.args(["--server", server.address.trim_start_matches("http://"), "--pid", &server.pid().to_string()]);
    run(load.env("CREDIT_SERVER_ADMIN_TOKEN", ADMIN_TOKEN))?;
    drop(server);
    Ok(fs::remove_dir_all(&data)?)
}
