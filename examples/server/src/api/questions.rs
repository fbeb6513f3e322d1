//! What everybody may ask: the card, and what the engine answers.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use credit_estimator::json::Value;
use credit_estimator::{RateCard, wire};

use super::{LINK, Shared, body, json};
use crate::cards::{Coding, Terms};
use crate::clock;
use crate::problem::Problem;
use crate::text::list;

/// Questions in one request at most.
const BATCH: usize = 1_000;

/// What a client accepts, by the one that takes least first.
pub(crate) fn coding(headers: &HeaderMap) -> Coding {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let words: Vec<&str> = accepted.flat_map(|value| value.split(',')).collect();
    let accepts = |name: &str| {
        words.iter().any(|word| {
            let mut parts = word.split(';').map(str::trim);
            let refused =
                |quality: &str| quality.strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
            parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name)) && !parts.any(refused)
        })
    };
    if accepts("br") {
        Coding::Brotli
    } else if accepts("gzip") {
        Coding::Gzip
    } else {
        Coding::Plain
    }
}

/// Whether the client has what the tag names: only the value counts, weak or strong.
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.flat_map(|value| value.split(',')).any(|known| known.trim() == "*" || bare(known) == bare(tag))
}

/// A card's text, or that it is known.
pub(crate) fn card_text(terms: &Terms, headers: &HeaderMap, cached: &'static str) -> Response<Body> {
    let coding = coding(headers);
    let tag = terms.tag(coding);
    let known = is_known(headers, &tag);
    let mut response = Response::new(if known { Body::empty() } else { Body::from(terms.coded(coding)) });
    let out = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
    out.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    out.insert(header::LINK, LINK);
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    match coding {
        Coding::Plain => None,
        Coding::Brotli => out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br")),
        Coding::Gzip => out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip")),
    };
    response
}

/// The card in force.
pub(super) async fn card(State(app): State<Shared>, headers: HeaderMap) -> Response<Body> {
    card_text(&app.cards.in_force(), &headers, "no-cache")
}

/// A card that is or was in force: it never changes.
pub(super) async fn old_card(
    State(app): State<Shared>,
    Path(digest): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    match app.cards.known(&digest) {
        Some(terms) => card_text(&terms, &headers, "public, max-age=31536000, immutable"),
        None => Problem::not_found(&format!("card `{digest}`")).into_response(),
    }
}

/// What a form needs to draw itself.
pub(super) async fn description(State(app): State<Shared>) -> Response<Body> {
    let mut response = json(StatusCode::OK, app.cards.in_force().description.clone());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// A question without an instant is asked at the server's.
fn dated(ask: Value) -> Value {
    match ask {
        Value::Object(mut members) if members.iter().all(|(name, _)| name != "at") => {
            members.push((String::from("at"), Value::String(clock::text(clock::now()))));
            Value::Object(members)
        }
        other => other,
    }
}

/// One question, or a list of them.
pub(super) async fn quotes(State(app): State<Shared>, request: Request) -> Response<Body> {
    match body::data(&app, request, app.config.max_body).await {
        Ok(Value::Array(asks)) if asks.len() > BATCH => {
            let detail = format!("at most {BATCH} questions may be asked at once, got {}", asks.len());
            Problem::new("too-large", detail).into_response()
        }
        Ok(Value::Array(asks)) => {
            answer(&app, move |card| list(asks.into_iter().map(|ask| wire::quote(card, &dated(ask))))).await
        }
        Ok(ask) => json(StatusCode::OK, wire::quote(&app.cards.in_force().card, &dated(ask))),
        Err(problem) => problem.into_response(),
    }
}

/// Works a question that may take long, beside the requests that don't.
async fn answer(app: &Shared, ask: impl FnOnce(&RateCard) -> String + Send + 'static) -> Response<Body> {
    let Ok(turn) = Arc::clone(&app.heavy).acquire_owned().await else { return Problem::stopping().into_response() };
    let terms = app.cards.in_force();
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        ask(&terms.card)
    });
    match work.await {
        Ok(text) => json(StatusCode::OK, text),
        Err(_) => Problem::new("internal", "the server failed to answer; ask for something else").into_response(),
    }
}

async fn question(
    app: &Shared,
    request: Request,
    limit: usize,
    now: bool,
    asked: fn(&RateCard, &Value) -> String,
) -> Response<Body> {
    match body::data(app, request, limit).await {
        Ok(ask) => {
            let ask = if now { dated(ask) } else { ask };
            answer(app, move |card| asked(card, &ask)).await
        }
        Err(problem) => problem.into_response(),
    }
}

pub(super) async fn options(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_body, true, wire::options).await
}

pub(super) async fn alternatives(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_body, true, wire::alternatives).await
}

pub(super) async fn census(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_body, true, wire::census).await
}

pub(super) async fn compare(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_body, true, wire::compare).await
}

pub(super) async fn preview(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_document, true, wire::preview).await
}

pub(super) async fn plan(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_document, true, wire::plan).await
}

/// A history says when by itself.
pub(super) async fn replay(State(app): State<Shared>, request: Request) -> Response<Body> {
    question(&app, request, app.config.max_document, false, wire::replay).await
}
