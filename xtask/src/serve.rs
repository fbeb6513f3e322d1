//! A small web server for the built pages, on this machine alone.

use std::net::TcpListener;
use std::path::Path;
use std::thread;

use anyhow::{Result, anyhow};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, HeaderName, IF_NONE_MATCH};
use axum::http::{Response, StatusCode};
use percent_encoding::percent_decode_str;

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
    println!("\n  http://{}/\n\n  Ctrl-C ends it.", server.local_addr()?);
    run(server)
}

/// Serves the built pages beside what this process does; gives back their address.
pub fn beside() -> Result<String> {
    let server = listen(0).map_err(|problem| anyhow!("cannot listen on any port: {problem}"))?;
    let address = format!("http://{}", server.local_addr()?);
    thread::spawn(|| run(server));
    Ok(address)
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Answers for as long as the process lives. A connection costs no thread: a browser opens six and keeps them.
fn run(listener: TcpListener) -> Result<()> {
    let app = Router::new().fallback(|request: Request| async move { answer(&place::dist(), &request) });
    tokio::runtime::Builder::new_multi_thread().enable_io().build()?.block_on(async {
        axum::serve(tokio::net::TcpListener::from_std(listener)?, app).await?;
        Ok(())
    })
}

fn answer(files: &Path, request: &Request) -> Response<Body> {
    let header =
        |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy();
    let reply = reply(
        files,
        &Ask {
            method: request.method().as_str(),
            path: &path,
            accept_encoding: header(ACCEPT_ENCODING),
            if_none_match: header(IF_NONE_MATCH),
        },
    );
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    let failed =
        || Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(Body::empty()).unwrap_or_default();
    response.body(Body::from(reply.body)).unwrap_or_else(|_| failed())
}
