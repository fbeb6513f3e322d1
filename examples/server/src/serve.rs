//! Connections, and what goes on beside them; starting and stopping.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use credit_estimator::digest;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::api::{self, App, Token};
use crate::config::Config;
use crate::ledger::{self, Command, Settings, Start};
use crate::metrics::Metrics;
use crate::pages::Pages;
use crate::{provider, watch};

/// Open requests are given so long to end.
const ENDING: Duration = Duration::from_secs(10);

/// How often holds that are overdue are looked for.
const OVERDUE_EVERY: Duration = Duration::from_millis(500);

/// A server that runs.
pub struct Server {
    address: SocketAddr,
    app: Arc<App>,
    stop: CancellationToken,
    tasks: TaskTracker,
    /// Goes with the server.
    temporary: Option<TempDir>,
}

impl Server {
    /// Opens the ledger, checks it, and listens.
    ///
    /// # Errors
    /// A card that is broken, a ledger that does not add up, an address that is taken, in a sentence.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let admin = token(config.admin_token.as_deref(), config.admin_token_file.as_deref())?;
        let provider_token = token(config.provider_token.as_deref(), config.provider_token_file.as_deref())?;
        let temporary = if config.data.is_none() { Some(TempDir::with_prefix("credit-server-")?) } else { None };
        let folder = match (&config.data, &temporary) {
            (Some(folder), _) => folder.clone(),
            (None, Some(folder)) => folder.path().to_owned(),
            (None, None) => anyhow::bail!("there is no folder for the ledger"),
        };
        let read = |file: &Path| {
            std::fs::read_to_string(file).with_context(|| format!("the card {} can't be read", file.display()))
        };
        let card = config.card.as_deref().map(read).transpose()?;
        let metrics = Arc::new(Metrics::new());
        let settings = Settings { return_after: config.return_after };
        let (of_ledger, text) = (Arc::clone(&metrics), card.clone());
        let started =
            tokio::task::spawn_blocking(move || ledger::start(&folder, text.as_deref(), settings, of_ledger)).await;
        let Start { ledger, cards, due } = started.context("the ledger could not be opened")??;
        let listener = TcpListener::bind(config.listen).await;
        let listener = listener.with_context(|| format!("{} can't be listened at", config.listen))?;
        let address = listener.local_addr()?;
        let ledger = Arc::new(ledger);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let app = Arc::new(App {
            pages: config.pages.clone().map(|folder| Arc::new(Pages::new(folder))),
            ledger: Arc::clone(&ledger),
            cards,
            metrics,
            admin,
            provider: provider_token,
            heavy: Arc::new(Semaphore::new(cores)),
            config,
        });
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        if app.config.demo {
            tasks.spawn(provider::work(Arc::clone(&ledger), due, stop.clone()));
        }
        tasks.spawn(give_back(Arc::clone(&app), stop.clone()));
        if let (Some(file), Some(text)) = (app.config.card.clone(), card) {
            let known = digest(text.as_bytes());
            tasks.spawn(watch::follow(Arc::clone(&app), file, known, stop.clone()));
        }
        let router = api::router(&app);
        tasks.spawn(accept(listener, router, Arc::clone(&app), stop.clone()));
        Ok(Self { address, app, stop, tasks, temporary })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops listening, ends open requests, and closes the ledger.
    pub async fn stop(self) {
        let Self { app, stop, tasks, temporary, .. } = self;
        stop.cancel();
        tasks.close();
        tasks.wait().await;
        let ledger = Arc::clone(&app.ledger);
        if tokio::task::spawn_blocking(move || ledger.close()).await.is_err() {
            tracing::error!("the ledger could not be closed");
        }
        drop(temporary);
    }
}

/// A token by itself or in a file.
fn token(text: Option<&str>, file: Option<&Path>) -> anyhow::Result<Option<Token>> {
    let read = |file: &Path| {
        std::fs::read_to_string(file).with_context(|| format!("the token in {} can't be read", file.display()))
    };
    let text = match (text, file) {
        (Some(text), _) => Some(text.to_owned()),
        (None, Some(file)) => Some(read(file)?),
        (None, None) => None,
    };
    text.map(|text| Token::new(&text).context("a token must not be empty")).transpose()
}

/// Returns holds that nobody settled in time.
async fn give_back(app: Arc<App>, stop: CancellationToken) {
    loop {
        match app.ledger.ask(Command::Overdue).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "holds that nobody settled were returned"),
            Err(problem) => tracing::warn!(code = problem.code, "overdue holds are looked for again"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(OVERDUE_EVERY)).await.is_none() {
            return;
        }
    }
}

/// Takes connections until the server stops, then lets the open ones end.
async fn accept(listener: TcpListener, router: Router, app: Arc<App>, stop: CancellationToken) {
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(app.config.max_connections)));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(app.config.idle_within).max_buf_size(64 << 10);
    while let Some(Ok(place)) = stop.run_until_cancelled(Arc::clone(&places).acquire_owned()).await {
        let Some(taken) = stop.run_until_cancelled(listener.accept()).await else { break };
        match taken {
            Ok((stream, _)) => serve(stream, place, &server, &router, &app, &graceful),
            // Too many open files: those that are open go on, and some end.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(ENDING, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut off");
    }
}

fn serve(
    stream: TcpStream,
    place: OwnedSemaphorePermit,
    server: &http1::Builder,
    router: &Router,
    app: &Arc<App>,
    graceful: &GracefulShutdown,
) {
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router.clone());
    let connection = graceful.watch(server.serve_connection(TokioIo::new(stream), service));
    let app = Arc::clone(app);
    tokio::spawn(async move {
        app.metrics.connections.inc();
        // Clients go away as they like.
        let _ = connection.await;
        app.metrics.connections.dec();
        drop(place);
    });
}
