//! Sessions of the demonstration.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use credit_estimator::json::Value;

use super::fields::Fields;
use super::{App, Shared, body, door, json};
use crate::demo;
use crate::ledger::{Command, Opening};
use crate::names;
use crate::problem::Problem;
use crate::text::Object;

/// Begins a session with a make-believe account, or says whose there is.
pub(super) async fn session(State(app): State<Shared>, request: Request) -> Response<Body> {
    match begun(&app, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

fn body_of(account: &str, kind: Option<&str>) -> String {
    Object::new().text("account", account).text_if("kind", kind).finish()
}

async fn begun(app: &App, request: Request) -> Result<Response<Body>, Problem> {
    if !app.config.demo {
        return Err(Problem::not_found("demonstration here; an operator opens accounts"));
    }
    let headers = request.headers();
    let known = door::session(app, headers).ok();
    let empty = headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0")
        && !headers.contains_key(header::TRANSFER_ENCODING);
    let sent = if empty { Value::Object(Vec::new()) } else { body::data(app, request, app.config.max_body).await? };
    let mut fields = Fields::of(&sent, &["kind"])?;
    let kind = fields.word("kind", &demo::KINDS);
    let asked = fields.given("kind").is_some();
    fields.end(Some(()))?;
    if let (Some(account), false) = (known, asked) {
        let kind = app.ledger.readers().kind(account.clone()).await?;
        return Ok(json(StatusCode::OK, body_of(&account, kind.as_deref())));
    }
    let kind = kind.unwrap_or("usual");
    let (account, token) = (format!("demo-{}", names::random(12)?), names::token()?);
    let terms = app.cards.in_force();
    let history = tokio::task::spawn_blocking(move || demo::history(kind, &terms)).await;
    let history = history.map_err(|_| Problem::new("internal", "the account could not be made up"))?;
    let opening = Opening { account: account.clone(), kind: Some(kind), token: names::kept(&token), history };
    app.ledger.ask(|reply| Command::Open(opening, reply)).await?;
    let mut response = json(StatusCode::CREATED, body_of(&account, Some(kind)));
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("session={token}; Path=/api; HttpOnly; SameSite=Strict; Max-Age=31536000{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
