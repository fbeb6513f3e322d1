//! Bodies of requests: bounded in size and time, and JSON.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header;
use credit_estimator::json::{self, Value};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::App;
use crate::problem::Problem;
use crate::text::Object;

/// The body's bytes.
pub(super) async fn bytes(app: &App, request: Request, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new("too-large", format!("the body must be at most {limit} bytes"));
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let body = Limited::new(request.into_body(), limit).collect();
    match tokio::time::timeout(app.config.arrive_within, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Problem::new("bad-json", "the body ended before it was whole")),
        Err(_) => Err(Problem::new("slow", "the body must arrive sooner")),
    }
}

/// The body's text, which has to be announced as JSON.
pub(super) async fn text(app: &App, request: Request, limit: usize) -> Result<String, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind != "application/json" && !(kind.starts_with("application/") && kind.ends_with("+json")) {
        let detail = "the body must be JSON, with the header `Content-Type: application/json`";
        return Err(Problem::new("not-json", detail));
    }
    let bytes = bytes(app, request, limit).await?;
    String::from_utf8(bytes.into()).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        Problem::new("bad-json", format!("the body must be UTF-8; byte {place} belongs to no character"))
            .with("place", Object::new().raw("offset", &place.to_string()).finish())
    })
}

/// The body as data.
pub(super) async fn data(app: &App, request: Request, limit: usize) -> Result<Value, Problem> {
    parse(&text(app, request, limit).await?)
}

/// JSON text as data. A name that stands twice would be read by one and overlooked by another, so it is refused.
pub(super) fn parse(text: &str) -> Result<Value, Problem> {
    let parsed = json::parse(text).map_err(|error| {
        let place = place(text, error.offset);
        Problem::new("bad-json", format!("the body is not JSON: {}", error.message)).with("place", place)
    })?;
    if parsed.repeated.is_empty() {
        return Ok(parsed.value);
    }
    let names: Vec<String> = parsed.repeated.iter().map(|name| format!("`{name}`")).collect();
    let detail = format!("a name stands twice in one object: {}", names.join(", "));
    Err(Problem::new("bad-json", detail))
}

/// A place in a text, as editors count it: lines and characters from 1.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()).saturating_add(1);
    Object::new()
        .raw("line", &line.to_string())
        .raw("column", &column.to_string())
        .raw("offset", &offset.to_string())
        .finish()
}
