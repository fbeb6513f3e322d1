//! What every request has in common: an id, a line of the log, a count, a time limit, strict headers.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;

use super::{App, Shared, body, json};
use crate::names;
use crate::pages::STRICT;
use crate::problem::{Problem, REQUEST_ID, Told};
use crate::text::Object;

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Tells a page that a card was sent by a server that charges by it.
pub(crate) const LINK: HeaderValue = HeaderValue::from_static("</api/openapi.json>; rel=\"service-desc\"");

/// Nothing of an answer of the interface is a page.
const NO_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Around every request.
pub(super) async fn observe(State(app): State<Shared>, request: Request, next: Next) -> Response<Body> {
    let began = Instant::now();
    let id = request_id(&request);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("pages", MatchedPath::as_str).to_owned();
    let answer = REQUEST_ID.scope(id.clone(), async {
        let request = match whole(&app, request).await {
            Ok(request) => request,
            Err(problem) => return problem.into_response(),
        };
        match tokio::time::timeout(app.config.answer_within, next.run(request)).await {
            Ok(response) if response.status() == StatusCode::METHOD_NOT_ALLOWED => not_allowed(&method, response),
            Ok(response) => response,
            Err(_) => Problem::new("timeout", "the answer took too long; ask for less at once").into_response(),
        }
    });
    let mut response = answer.await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    let code = response.extensions().get::<Told>().map_or("", |told| told.0);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(request = id, %method, path, status, code, micros, "failed");
    } else {
        tracing::info!(request = id, %method, path, status, code, micros, "answered");
    }
    let known = matches!(method.as_str(), "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "PATCH" | "OPTIONS");
    app.metrics.answered(if known { method.as_str() } else { "other" }, &route, status, took);
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID_HEADER, id);
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, NO_PAGE);
    }
    for (name, value) in STRICT {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Bodies up to this are read before anything is decided. One that is left unread ends the connection, and a client that
/// was refused would lose the next request that it sends on it.
const SMALL: usize = 64 << 10;

async fn whole(app: &App, request: Request) -> Result<Request, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if !length.is_some_and(|length| (1..=SMALL.min(app.config.max_body)).contains(&length)) {
        return Ok(request);
    }
    let (parts, unread) = request.into_parts();
    let read = body::bytes(app, Request::new(unread), SMALL).await?;
    Ok(Request::from_parts(parts, Body::from(read)))
}

/// The id that a proxy gave, if it is a plain one; else a new one.
fn request_id(request: &Request) -> String {
    let given = request.headers().get(REQUEST_ID_HEADER).and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    given.filter(plain).map_or_else(|| names::random(16).unwrap_or_default(), str::to_owned)
}

fn not_allowed(method: &axum::http::Method, response: Response<Body>) -> Response<Body> {
    if response.extensions().get::<Told>().is_some() {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let names = allow.as_ref().and_then(|allow| allow.to_str().ok()).unwrap_or("others");
    let mut response =
        Problem::new("method-not-allowed", format!("`{method}` is not answered here; {names} are")).into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// Whether the server is at work.
pub(super) async fn health(State(app): State<Shared>) -> Response<Body> {
    if !app.ledger.is_open() {
        return Problem::stopping().into_response();
    }
    let card = app.cards.in_force().reference_json();
    json(StatusCode::OK, Object::new().text("status", "ok").raw("card", &card).finish())
}

/// Counts, for Prometheus.
pub(super) async fn metrics(State(app): State<Shared>) -> Response<Body> {
    let text = app.metrics.text(&app.cards.in_force().reference());
    let mut response = Response::new(Body::from(text));
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Marks an answer as what it was when it was asked first.
pub(super) fn replayed(mut response: Response<Body>, replayed: bool) -> Response<Body> {
    if replayed {
        let name = HeaderName::from_static("idempotency-replayed");
        response.headers_mut().insert(name, HeaderValue::from_static("true"));
    }
    response
}
