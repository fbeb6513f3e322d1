//! What operators do: swap the card, open accounts, grant credits.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse as _;
use credit_estimator::json::Value;
use credit_estimator::wire;

use super::fields::Fields;
use super::{App, Shared, body, door, json};
use crate::cards::Terms;
use crate::ledger::{Command, Opening, Source};
use crate::names;
use crate::problem::Problem;
use crate::text::Object;

/// Puts another card in force, if it is sound.
pub(super) async fn swap(State(app): State<Shared>, request: Request) -> Response<Body> {
    let done = async {
        door::admin(&app, request.headers())?;
        let text = body::text(&app, request, app.config.max_document).await?;
        enforce(&app, text, Source::Request).await
    };
    match done.await {
        Ok(body) => json(StatusCode::OK, body),
        Err(problem) => problem.into_response(),
    }
}

/// Checks a card and puts it in force; or tells everything that is wrong with it, and the old one stays.
pub(crate) async fn enforce(app: &App, text: String, source: Source) -> Result<String, Problem> {
    let read = tokio::task::spawn_blocking(move || Terms::read(&text)).await;
    let read = read.map_err(|_| Problem::new("internal", "the card could not be read"))?;
    let terms = Arc::new(read.map_err(|error| {
        app.metrics.swaps_refused.inc();
        let detail = format!("the card stays as it was: {} things are wrong with this one", error.problems.len());
        Problem::new("broken-card", detail).with("problems", wire::card_problems_json(&error))
    })?);
    let card = terms.reference_json();
    let previous = app.ledger.ask(|reply| Command::Swap(terms, source, reply)).await?;
    let previous = Object::new()
        .text("id", &previous.id)
        .text("version", &previous.version)
        .text("digest", &previous.digest)
        .finish();
    Ok(Object::new().raw("card", &card).raw("previous", &previous).finish())
}

/// Opens an account. Its token is told once.
pub(super) async fn open(State(app): State<Shared>, request: Request) -> Response<Body> {
    let done = async {
        door::admin(&app, request.headers())?;
        let sent = body::data(&app, request, app.config.max_body).await?;
        let mut fields = Fields::of(&sent, &["id"])?;
        let id = fields.text("id");
        let plain = |id: &&str| {
            id.len() <= 100 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte))
        };
        if id.is_some() && id.filter(plain).is_none() {
            fields.wrong("bad-name", "id", "`id` must be 1 to 100 letters, digits, `-`, `_`, `.` or `@`");
        }
        let account = fields.end(id)?.to_owned();
        let token = names::token()?;
        let kept = names::kept(&token);
        let opening = Opening { account: account.clone(), kind: None, token: kept, history: Vec::new() };
        app.ledger.ask(|reply| Command::Open(opening, reply)).await?;
        Ok::<_, Problem>(Object::new().text("account", &account).text("token", &token).finish())
    };
    match done.await {
        Ok(body) => json(StatusCode::CREATED, body),
        Err(problem) => problem.into_response(),
    }
}

/// Events that operators may add; holds and their ends come by jobs alone.
const GRANTS: [&str; 4] = ["grant", "trial", "cycle", "purchase"];

/// Grants what was bought or given.
pub(super) async fn grant(
    State(app): State<Shared>,
    Path(account): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response<Body> {
    let done = async {
        door::admin(&app, &headers)?;
        let sent = body::data(&app, request, app.config.max_document).await?;
        let events = granted(sent)?;
        app.ledger.ask(|reply| Command::Grant { account, events, reply }).await
    };
    match done.await {
        Ok(body) => json(StatusCode::CREATED, body),
        Err(problem) => problem.into_response(),
    }
}

/// One event, a list of them, or an object with the list.
fn granted(sent: Value) -> Result<Vec<Value>, Problem> {
    let events = match sent {
        Value::Array(events) => events,
        Value::Object(ref members) => match members.as_slice() {
            [(name, Value::Array(events))] if name == "events" => events.clone(),
            _ => vec![sent],
        },
        other => vec![other],
    };
    let mut wrong = Vec::new();
    for (i, event) in events.iter().enumerate() {
        let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
        if !GRANTS.contains(&kind) {
            let message = format!("`type` must be one of {}; holds come by jobs alone", GRANTS.join(", "));
            wrong.push(crate::problem::field("not-an-option", &format!("events[{i}].type"), message));
        }
        if event.get("id").and_then(Value::as_str).is_none_or(str::is_empty) {
            wrong.push(crate::problem::field("wrong-type", &format!("events[{i}].id"), "`id` must be text"));
        }
    }
    if events.is_empty() {
        wrong.push(crate::problem::field("wrong-type", "events", "at least one event is expected"));
    }
    if wrong.is_empty() { Ok(events) } else { Err(Problem::of_fields(&wrong)) }
}
