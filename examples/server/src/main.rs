//! Starts the reference server, and stops it when it is told to.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser;
use credit_server::{Config, LogFormat, Server};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Files that are open beside connections: the ledger, its readers, pages that are being sent.
const OTHER_FILES: u64 = 128;

/// The reference server of credit-estimator: prices, jobs and wallets by one rate card
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    config: Config,
}

fn main() -> ExitCode {
    match begin(Arguments::parse().config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn begin(config: Config) -> anyhow::Result<()> {
    // Each connection is an open file, and many systems begin with a thousand.
    let wanted = u64::try_from(config.max_connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    let granted = rlimit::increase_nofile_limit(wanted).unwrap_or(wanted);
    let places = usize::try_from(granted.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX).max(1);
    let config = Config { max_connections: config.max_connections.min(places), ..config };
    let filter = EnvFilter::try_from_env("CREDIT_SERVER_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(config))
}

async fn run(config: Config) -> anyhow::Result<()> {
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let server = Server::start(config).await?;
    say(&server);
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("stopping");
    server.stop().await;
    Ok(())
}

/// The first line of standard output, for those who start it on any free port.
fn say(server: &Server) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    // Whoever started it may not listen.
    let _ = writeln!(out, "listening on http://{}", server.address());
    let _ = out.flush();
}
