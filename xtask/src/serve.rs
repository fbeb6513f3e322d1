//! The real thing on this machine: the reference server with the pages and the full card.

use std::env;
use std::net::TcpListener;
use std::path::Path;

use anyhow::{Result, bail};

use crate::run::{run, say};
use crate::{page, server};

const PORT: u16 = 4173;

/// Builds pages and server and serves them until Ctrl-C. Without `data` the database goes when the server ends.
pub fn serve(port: Option<u16>, data: Option<&Path>) -> Result<()> {
    page::build()?;
    let program = server::build()?;
    let port = match (free(port.unwrap_or(PORT)), port) {
        (true, chosen) => chosen.unwrap_or(PORT),
        (false, Some(port)) => bail!("port {port} is taken; choose another with --port"),
        (false, None) => {
            say(format!("port {PORT} is taken; choosing another"));
            0
        }
    };
    let mut server = server::command(&program, &format!("127.0.0.1:{port}"));
    if let Some(data) = data {
        server.arg("--data").arg(data);
    }
    // What goes well is not told line by line, unless somebody asks for it.
    if env::var_os("CREDIT_SERVER_LOG").is_none() {
        server.env("CREDIT_SERVER_LOG", "warn");
    }
    say("starting the server; Ctrl-C ends it");
    run(&mut server)
}

fn free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}
