//! The interface: routes, and what every answer has in common.

mod accounts;
mod body;
mod bounds;
mod door;
mod fields;
mod jobs;
mod observe;
mod openapi;
mod operators;
pub(crate) mod questions;
mod wallet;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::{MethodRouter, get, post};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};

pub(crate) use door::Token;
pub(crate) use observe::LINK;
#[cfg(test)]
pub(crate) use openapi::DOCUMENT;
pub(crate) use operators::enforce;

use crate::cards::Cards;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::pages::Pages;
use crate::problem::Problem;

/// What the routes share.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) cards: Arc<Cards>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) pages: Option<Arc<Pages>>,
    pub(crate) admin: Option<Token>,
    pub(crate) provider: Option<Token>,
    /// Questions that take long are worked a few at a time.
    pub(crate) heavy: Arc<Semaphore>,
}

type Shared = Arc<App>;

/// Every path, with what it answers to. `openapi.json` lists the same.
fn routes() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/api/rate-card", get(questions::card).put(operators::swap)),
        ("/api/rate-cards/{digest}", get(questions::old_card)),
        ("/api/description", get(questions::description)),
        ("/api/quotes", post(questions::quotes)),
        ("/api/options", post(questions::options)),
        ("/api/alternatives", post(questions::alternatives)),
        ("/api/census", post(questions::census)),
        ("/api/compare", post(questions::compare)),
        ("/api/preview", post(questions::preview)),
        ("/api/plan", post(questions::plan)),
        ("/api/replay", post(questions::replay)),
        ("/api/session", post(accounts::session)),
        ("/api/jobs", get(jobs::list).post(jobs::submit)),
        ("/api/jobs/{id}", get(jobs::one)),
        ("/api/jobs/{id}/outcome", post(jobs::outcome)),
        ("/api/wallet", get(wallet::wallet)),
        ("/api/wallet/events", get(wallet::events)),
        ("/api/wallet/top-ups", post(wallet::top_up)),
        ("/api/accounts", post(operators::open)),
        ("/api/accounts/{id}/events", post(operators::grant)),
        ("/api/openapi.json", get(openapi::document)),
        ("/healthz", get(observe::health)),
        ("/metrics", get(observe::metrics)),
    ]
}

pub(crate) fn router(app: &Shared) -> Router {
    let mut router = Router::new();
    for (path, methods) in routes() {
        router = router.route(path, methods);
    }
    // What has a tag was compressed before, or is not: the tag names the bytes.
    let untagged =
        |_: StatusCode, _, headers: &HeaderMap, _: &axum::http::Extensions| !headers.contains_key(header::ETAG);
    let worthwhile = DefaultPredicate::new().and(SizeAbove::new(1024)).and(untagged);
    router
        .fallback(other)
        .layer(CompressionLayer::new().compress_when(worthwhile))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::new("internal", "the server failed to answer; the same request may be sent again").into_response()
        }))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(app), observe::observe))
        .with_state(Arc::clone(app))
}

/// What is no route is a page, or nothing.
async fn other(axum::extract::State(app): axum::extract::State<Shared>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    match &app.pages {
        Some(pages) if !path.starts_with("/api/") => pages.answer(&app.cards, request).await,
        _ => Problem::not_found(&format!("`{path}` here")).into_response(),
    }
}

/// An answer in JSON. What belongs to an account is kept nowhere else.
fn json(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
