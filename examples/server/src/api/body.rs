//! Bodies of requests: bounded in size and time, and JSON.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header;
use credit_estimator::json::{self, Value};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::{App, bounds};
use crate::problem::Problem;
use crate::text::Object;

/// How much beyond its bound a body may be for its sender to be told.
const THROWN_AWAY: usize = 8 << 20;

/// The body's bytes.
pub(super) async fn bytes(app: &App, request: Request, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new("too-large", format!("the body must be at most {limit} bytes"));
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if let Some(length) = announced.filter(|length| *length > limit) {
        // Who is still sending would not see the answer. A little more is read, and thrown away.
        if length <= limit.saturating_add(THROWN_AWAY) {
            let mut body = request.into_body();
            let rest = async { while let Some(Ok(_)) = body.frame().await {} };
            let _ = tokio::time::timeout(app.config.arrive_within, rest).await;
        }
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

/// Names of one object at most. No question has more, and each is compared with those before it.
const NAMES: usize = 1_000;

/// JSON text as data. A name that stands twice would be read by one and overlooked by another, so it is refused.
fn parse(text: &str) -> Result<Value, Problem> {
    if is_crowded(text) {
        return Err(Problem::new("too-large", format!("an object of the body must have at most {NAMES} names")));
    }
    let parsed = json::parse(text).map_err(|error| {
        let place = place(text, error.offset);
        Problem::new("bad-json", format!("the body is not JSON: {}", error.message)).with("place", place)
    })?;
    if parsed.repeated.is_empty() {
        bounds::check(&parsed.value)?;
        return Ok(parsed.value);
    }
    let names: Vec<String> = parsed.repeated.iter().map(|name| format!("`{name}`")).collect();
    let detail = format!("a name stands twice in one object: {}", names.join(", "));
    Err(Problem::new("bad-json", detail))
}

/// Whether an object has more names than it may: colons outside of strings, for each object by itself.
fn is_crowded(text: &str) -> bool {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => open.push(0_usize),
            b'}' => drop(open.pop()),
            b':' => {
                if let Some(names) = open.last_mut() {
                    *names = names.saturating_add(1);
                    if *names > NAMES {
                        return true;
                    }
                }
            }
            _ => {}
        }
    }
    false
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

#[cfg(test)]
mod tests {
    use super::{NAMES, is_crowded};

    fn object(names: usize) -> String {
        let members: Vec<String> = (0..names).map(|name| format!("\"{name}\":{{}}")).collect();
        format!("{{{}}}", members.join(","))
    }

    #[test]
    fn names_are_counted_for_each_object_by_itself() {
        assert!(!is_crowded(&object(NAMES)));
        assert!(is_crowded(&object(NAMES.saturating_add(1))));
        assert!(!is_crowded(&format!("[{},{}]", object(NAMES), object(NAMES))));
        assert!(is_crowded(&format!("[{{}},{{\"a\":{}}}]", object(NAMES.saturating_add(1)))));
        let colons = ":".repeat(5_000);
        assert!(!is_crowded(&format!(r#"{{"a":"{colons}\\\"{colons}"}}"#)));
    }
}
