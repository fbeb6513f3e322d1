//! What went wrong, as RFC 9457 problem details.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use credit_estimator::wire;

use crate::text::Object;

tokio::task_local! {
    /// The id of the request that is being answered.
    pub(crate) static REQUEST_ID: String;
}

/// Why a request was not done. Says what would be right; says nothing of how the server is made.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    title: &'static str,
    detail: String,
    /// Members beyond those of RFC 9457, as JSON texts.
    more: Vec<(&'static str, String)>,
}

/// Every problem there is: its code, its status, its title. The document of the interface lists the same.
pub(crate) const KINDS: [(&str, u16, &str); 25] = [
    ("bad-json", 400, "The body is not JSON"),
    ("bad-query", 400, "The query is not understood"),
    ("no-session", 401, "No session"),
    ("bad-token", 401, "No such token"),
    ("insufficient-credits", 402, "Not enough credits"),
    ("provider-only", 403, "Only the provider may say so"),
    ("sold-elsewhere", 403, "Credits are sold elsewhere"),
    ("not-found", 404, "Not found"),
    ("method-not-allowed", 405, "The method is not allowed here"),
    ("slow", 408, "The request took too long to arrive"),
    ("card-changed", 409, "The price is another now"),
    ("idempotency-key-reused", 409, "The key stands for another request"),
    ("already-settled", 409, "The job has ended otherwise"),
    ("account-exists", 409, "The account exists"),
    ("too-large", 413, "The body is too large"),
    ("not-json", 415, "The body must be JSON"),
    ("refused", 422, "The job has no price"),
    ("bad-request", 422, "The request is not right"),
    ("no-simulation", 422, "Nothing is simulated here"),
    ("broken-card", 422, "The card is broken"),
    ("internal", 500, "A fault of the server"),
    ("busy", 503, "Too much to do"),
    ("storage", 503, "The ledger can't be written"),
    ("stopping", 503, "The server stops"),
    ("timeout", 504, "It took too long"),
];

impl Problem {
    /// A problem of a code that `KINDS` lists.
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        let (status, title) = KINDS
            .iter()
            .find(|(known, ..)| *known == code)
            .map_or((500, "A fault of the server"), |(_, status, title)| (*status, *title));
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, code, title, detail: detail.into(), more: Vec::new() }
    }

    /// With another member, which is JSON text.
    pub(crate) fn with(mut self, name: &'static str, json: String) -> Self {
        self.more.push((name, json));
        self
    }

    /// Fields of a request that are wrong, all of them.
    pub(crate) fn of_fields(problems: &[credit_estimator::Problem]) -> Self {
        let detail = match problems {
            [one] => one.message.clone(),
            several => format!("{} things are wrong with the request: see `problems`", several.len()),
        };
        Self::new("bad-request", detail).with("problems", wire::problems_json(problems))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new("not-found", format!("there is no {what}"))
    }

    pub(crate) fn storage() -> Self {
        Self::new(
            "storage",
            "the ledger can't be written now; nothing was changed, and the same request may be sent again",
        )
    }

    pub(crate) fn stopping() -> Self {
        Self::new("stopping", "the server stops; send the request again in a moment")
    }

    pub(crate) fn body(&self) -> String {
        let mut body = Object::new()
            .text("type", &format!("/problems/{}", self.code))
            .text("title", self.title)
            .raw("status", &self.status.as_u16().to_string())
            .text("detail", &self.detail)
            .text("code", self.code);
        for (name, json) in &self.more {
            body = body.raw(name, json);
        }
        let id = REQUEST_ID.try_with(Clone::clone).ok();
        body.text_if("requestId", id.as_deref()).finish()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED && self.code == "bad-token" {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response.extensions_mut().insert(Told(self.code));
        response
    }
}

/// Marks a response as one that says what went wrong, and by which code.
#[derive(Clone, Copy)]
pub(crate) struct Told(pub(crate) &'static str);

/// What is wrong with one field of a request.
pub(crate) fn field(code: &'static str, input: &str, message: impl Into<String>) -> credit_estimator::Problem {
    credit_estimator::Problem {
        code,
        input: Some(input.to_owned()),
        message: message.into(),
        ..credit_estimator::Problem::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::KINDS;
    use crate::api::DOCUMENT;

    #[test]
    fn the_document_describes_every_problem_and_no_other() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap_or_default();
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
        let told = |schema: &Value, name: &str| schema.pointer(&format!("/properties/{name}/const")).cloned();
        let described: Vec<(Value, Value, Value)> = schemas
            .filter(|(name, _)| name.ends_with("Problem"))
            .filter_map(|(_, schema)| Some((told(schema, "code")?, told(schema, "status")?, told(schema, "title")?)))
            .collect();
        let kept: Vec<(Value, Value, Value)> =
            KINDS.iter().map(|(code, status, title)| ((*code).into(), (*status).into(), (*title).into())).collect();
        assert_eq!(described, kept);
    }
}
