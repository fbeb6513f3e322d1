//! The session's wallet.

use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse as _;
use credit_estimator::digest;
use credit_estimator::json::Value;
use serde::Deserialize;

use super::fields::Fields;
use super::jobs::number;
use super::observe::replayed;
use super::{App, Shared, body, door, json};
use crate::cards::named;
use crate::ledger::{Command, Repeatable, TopUp};
use crate::problem::Problem;
use crate::text::{Object, list};

/// The wallet, and the jobs that it holds credits for.
pub(super) async fn wallet(State(app): State<Shared>, headers: HeaderMap) -> Response<Body> {
    let found = async {
        let account = door::session(&app, &headers)?.to_string();
        app.ledger.ask(|reply| Command::Wallet(account, reply)).await
    };
    match found.await {
        Ok(body) => json(StatusCode::OK, body),
        Err(problem) => problem.into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct Paging {
    after: Option<String>,
    limit: Option<String>,
}

/// Events on one page at most.
const PAGE: i64 = 1_000;

/// What happened to the wallet.
pub(super) async fn events(State(app): State<Shared>, headers: HeaderMap, paging: Query<Paging>) -> Response<Body> {
    let found = async {
        let account = door::session(&app, &headers)?;
        let after = number("after", paging.after.as_deref(), 0, [0, i64::MAX])?;
        let limit = number("limit", paging.limit.as_deref(), PAGE, [1, PAGE])?;
        let limit = u32::try_from(limit).unwrap_or(1);
        let mut events = app.ledger.readers().events(account, after, limit.saturating_add(1)).await?;
        let more = u32::try_from(events.len()).is_ok_and(|found| found > limit);
        events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let last = events.last().map_or(after, |(seq, _)| *seq);
        Ok::<_, Problem>(
            Object::new()
                .raw("events", &list(events.iter().map(|(_, event)| event)))
                .raw("seq", &last.to_string())
                .raw("more", if more { "true" } else { "false" })
                .finish(),
        )
    };
    match found.await {
        Ok(body) => json(StatusCode::OK, body),
        Err(problem) => problem.into_response(),
    }
}

/// Packs of one request at most.
const PACKS: u32 = 100;

/// In the demonstration credits cost nothing; a real server sells them elsewhere.
pub(super) async fn top_up(State(app): State<Shared>, request: Request) -> Response<Body> {
    match topped_up(&app, request).await {
        Ok(done) => replayed(json(StatusCode::CREATED, done.body), done.replayed),
        Err(problem) => problem.into_response(),
    }
}

async fn topped_up(app: &App, request: Request) -> Result<Repeatable, Problem> {
    let account = door::session(app, request.headers())?.to_string();
    if !app.config.demo {
        let detail = "credits are sold elsewhere; an operator grants what was bought";
        return Err(Problem::new("sold-elsewhere", detail));
    }
    let sent = body::data(app, request, app.config.max_body).await?;
    let mut fields = Fields::of(&sent, &["idempotencyKey", "packs", "plan", "billing"])?;
    let key = fields.key();
    let plan = fields.given("plan").map(|_| fields.text("plan"));
    let billing = fields.word("billing", &["month", "year"]);
    let packs = packs(&mut fields);
    match (&plan, fields.given("packs")) {
        (None, None) => fields.wrong("wrong-type", "packs", "`packs` or `plan` says what is bought"),
        (Some(_), Some(_)) => fields.wrong("bad-value", "plan", "`packs` and `plan` are bought by one request each"),
        _ => {}
    }
    let plan = plan.flatten();
    let sold = app.cards.in_force();
    let known = plan.and_then(|plan| sold.described("plans").iter().find(|known| named(known) == Some(plan)));
    if let (Some(known), Some(billing)) = (known, billing)
        && known.get(billing).is_none()
    {
        fields.wrong("not-in-card", "billing", format!("the plan is not sold by the {billing}"));
    }
    if plan.is_none() && billing.is_some() {
        fields.wrong("bad-value", "billing", "`billing` belongs to a plan");
    }
    let top_up = fields.end(key.map(|key| TopUp {
        account,
        key: key.to_owned(),
        request: digest(sent.canonical().as_bytes()),
        packs,
        plan: plan.map(str::to_owned),
    }))?;
    app.ledger.ask(|reply| Command::TopUp(top_up, reply)).await
}

/// Which packs, and how many of each.
fn packs(fields: &mut Fields<'_>) -> Vec<(String, u32)> {
    let Some(given) = fields.given("packs") else { return Vec::new() };
    let Value::Array(items) = given else {
        fields.wrong("wrong-type", "packs", "`packs` must be a list of packs and counts");
        return Vec::new();
    };
    let mut found = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let pack = item.get("pack").and_then(Value::as_str);
        let count = item.get("count").map_or(Some(1), Value::as_integer);
        let count = count.and_then(|count| u32::try_from(count).ok()).filter(|count| (1..=PACKS).contains(count));
        if pack.is_none() {
            fields.wrong("wrong-type", &format!("packs[{i}].pack"), "`pack` must be the id of a pack");
        }
        if count.is_none() {
            let message = format!("`count` must be an integer from 1 to {PACKS}");
            fields.wrong("out-of-range", &format!("packs[{i}].count"), message);
        }
        found.extend(pack.map(str::to_owned).zip(count));
    }
    let all = found.iter().fold(0_u32, |all, (_, count)| all.saturating_add(*count));
    if items.is_empty() || all > PACKS {
        fields.wrong("out-of-range", "packs", format!("`packs` must be 1 to {PACKS} packs in all"));
    }
    found
}
