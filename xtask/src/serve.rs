//! A small web server for the built pages, on this machine alone.

use std::borrow::Cow;
use std::thread;

use anyhow::{Result, anyhow};
use rouille::{Request, Response, ResponseBody, Server};

use crate::page;
use crate::place;
use crate::reply::{Ask, reply};
use crate::run::say;

const PORT: u16 = 4173;

/// Builds the pages and serves them until Ctrl-C.
pub fn serve(port: Option<u16>) -> Result<()> {
    page::build()?;
    let server = match (listen(port.unwrap_or(PORT)), port) {
        (Ok(server), _) => server,
        (Err(problem), Some(port)) => {
            return Err(anyhow!("cannot listen on port {port}: {problem}; choose another with --port"));
        }
        (Err(_), None) => {
            say(format!("port {PORT} is taken; choosing another"));
            listen(0).map_err(|problem| anyhow!("cannot listen on any port: {problem}"))?
        }
    };
    println!("\n  http://{}/\n\n  Ctrl-C ends it.", server.server_addr());
    server.run();
    Ok(())
}

/// Serves the built pages beside what this process does; gives back their address.
pub fn beside() -> Result<String> {
    let server = listen(0).map_err(|problem| anyhow!("cannot listen on any port: {problem}"))?;
    let address = format!("http://{}", server.server_addr());
    thread::spawn(|| server.run());
    Ok(address)
}

fn listen(port: u16) -> Result<Server<impl Fn(&Request) -> Response>, Box<dyn std::error::Error + Send + Sync>> {
    let files = place::dist();
    Server::new(("127.0.0.1", port), move |request| answer(&files, request)).map(|server| server.pool_size(8))
}

fn answer(files: &std::path::Path, request: &Request) -> Response {
    let path = request.url();
    let reply = reply(
        files,
        &Ask {
            method: request.method(),
            path: &path,
            accept_encoding: request.header("Accept-Encoding").unwrap_or_default(),
            if_none_match: request.header("If-None-Match").unwrap_or_default(),
        },
    );
    let headers = reply.headers.into_iter();
    Response {
        status_code: reply.status,
        headers: headers.map(|(name, value)| (Cow::from(name), Cow::from(value))).collect(),
        data: ResponseBody::from_data(reply.body),
        upgrade: None,
    }
}
