//! Jobs: held at what was shown, looked at, ended.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse as _;
use credit_estimator::json::Value;
use credit_estimator::{Amount, Answer, Ending, Extent, digest, wire};
use serde::Deserialize;

use super::fields::Fields;
use super::observe::replayed;
use super::{App, Shared, body, door, json};
use crate::cards::Terms;
use crate::clock;
use crate::ledger::{Command, Job, Priced, Settling, Simulate, Submission, Submitted, Who};
use crate::problem::Problem;
use crate::provider::{LONGEST_MS, OUTCOMES};
use crate::text::{self, Object};

/// What somebody wants, read and not priced yet.
struct Wanted<'a> {
    model: &'a str,
    selection: &'a Value,
    context: Option<&'a Value>,
    digest: &'a str,
    /// As it was sent.
    shown: &'a Value,
    /// The most that was shown.
    most: Amount,
    key: &'a str,
    standard: bool,
    simulate: Option<Simulate>,
}

/// Prices may have to be looked at again so often while cards are swapped.
const TRIES: usize = 5;

/// Holds a job's credits.
pub(super) async fn submit(State(app): State<Shared>, request: Request) -> Response<Body> {
    match submitted(&app, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn submitted(app: &App, request: Request) -> Result<Response<Body>, Problem> {
    let account = door::session(app, request.headers())?;
    let sent = body::data(app, request, app.config.max_body).await?;
    let wanted = read(&sent, app.config.demo)?;
    let of_request = digest(sent.canonical().as_bytes());
    for _ in 0..TRIES {
        let priced = price(&app.cards.in_force(), &wanted);
        let (account, key, request) = (account.to_string(), wanted.key.to_owned(), of_request.clone());
        let submission = Box::new(Submission { account, key, request, priced });
        if let Submitted::Job(job) = app.ledger.ask(|reply| Command::Submit(submission, reply)).await? {
            return Ok(replayed(json(StatusCode::CREATED, job.body), job.replayed));
        }
    }
    Err(Problem::new("busy", "the card changes too often just now; send the request again"))
}

fn read(sent: &Value, simulated: bool) -> Result<Wanted<'_>, Problem> {
    let known = ["model", "selection", "context", "quote", "idempotencyKey", "queue", "simulate"];
    let mut fields = Fields::of(sent, &known)?;
    let model = fields.text("model");
    let (selection, context) = (fields.object("selection"), fields.object_if("context"));
    let quote = fields.object("quote");
    let given = quote.and_then(|quote| quote.get("digest")).and_then(Value::as_str);
    if quote.is_some() && given.is_none() {
        fields.wrong(
            "wrong-type",
            "quote.digest",
            "`quote.digest` must be the digest of the card that priced it, as text",
        );
    }
    let shown = quote.and_then(|quote| quote.get("credits"));
    let most = match shown {
        Some(Value::Object(_)) => {
            let [min, max] = ["min", "max"].map(|end| shown.and_then(|shown| shown.get(end)));
            fields.amount(min, "quote.credits.min").and(fields.amount(max, "quote.credits.max"))
        }
        _ if quote.is_some() => fields.amount(shown, "quote.credits"),
        _ => None,
    };
    let key = fields.key();
    let standard = fields.word("queue", &["fast", "standard"]) == Some("standard");
    let simulate = simulate(&mut fields);
    if simulated || fields.given("simulate").is_none() {
        let wanted = (|| {
            let (model, selection, digest, shown) = (model?, selection?, given?, shown?);
            let simulate = simulated.then_some(simulate);
            Some(Wanted { model, selection, context, digest, shown, most: most?, key: key?, standard, simulate })
        })();
        return fields.end(wanted);
    }
    Err(Problem::new("no-simulation", "`simulate` must be left out: no provider is simulated here"))
}

/// What the simulated provider is to do; without a word of it, it delivers.
fn simulate(fields: &mut Fields<'_>) -> Simulate {
    let asked = fields.object_if("simulate");
    let words = OUTCOMES.map(|(word, _)| word);
    let given = asked.and_then(|asked| asked.get("outcome"));
    let word = given.and_then(Value::as_str).filter(|word| words.contains(word));
    if given.is_some() && word.is_none() {
        let message = format!("`simulate.outcome` must be one of {}", words.join(", "));
        fields.wrong("not-an-option", "simulate.outcome", message);
    }
    let outcome = word.unwrap_or("delivered");
    let usual = OUTCOMES.iter().find(|(word, _)| *word == outcome).map_or(0, |(_, millis)| *millis);
    let after = asked.and_then(|asked| asked.get("afterMs"));
    let after_ms = after.map_or(Some(usual), |after| after.as_integer().filter(|ms| (0..=LONGEST_MS).contains(ms)));
    if after_ms.is_none() {
        let message = format!("`simulate.afterMs` must be an integer from 0 to {LONGEST_MS}");
        fields.wrong("out-of-range", "simulate.afterMs", message);
    }
    let usage = asked.and_then(|asked| asked.get("usage"));
    if usage.is_some_and(|usage| !matches!(usage, Value::Object(_))) {
        fields.wrong("wrong-type", "simulate.usage", "`simulate.usage` must be an object of inputs and their values");
    }
    if let Some(Value::Object(members)) = asked {
        for (name, _) in members.iter().filter(|(name, _)| !["outcome", "afterMs", "usage"].contains(&name.as_str())) {
            let message = format!("there is no field `{name}` in `simulate`; there are outcome, afterMs, usage");
            fields.wrong("unknown-input", &format!("simulate.{name}"), message);
        }
    }
    Simulate { outcome: outcome.to_owned(), after_ms: after_ms.unwrap_or(usual), usage: usage.cloned(), credits: None }
}

/// Prices a job again: a client is never trusted. Only what was shown or less is held.
fn price(terms: &Arc<Terms>, wanted: &Wanted<'_>) -> Result<Priced, Problem> {
    let at_ms = clock::now();
    let at = clock::text(at_ms);
    let answer = terms.card.quote(wanted.model, wanted.selection, Some(&at));
    let changed = |detail: String| {
        Problem::new("card-changed", detail)
            .with("answer", wire::answer_json(&answer))
            .with("shown", text::written(wanted.shown))
            .with("card", terms.reference_json())
    };
    if wanted.digest != terms.digest() {
        return Err(changed(format!(
            "the card in force is `{}` now; look at its price before you go on",
            terms.digest()
        )));
    }
    let (hold, least) = match answer.credits().map(Extent::ends) {
        Some([least, most]) => (most, least),
        None => {
            let detail = match &answer {
                Answer::Refused(refused) => match refused.problems.as_slice() {
                    [one] => one.message.clone(),
                    _ => String::from("the selection has no price; see `answer`"),
                },
                _ => String::from("the selection has a rate and no total yet; see what `answer` lacks"),
            };
            return Err(Problem::new("refused", detail).with("answer", wire::answer_json(&answer)));
        }
    };
    if hold > wanted.most {
        return Err(changed(format!("the job costs {hold} credits now, and {} were shown", wanted.most)));
    }
    let (model, selection) = match answer.context() {
        Some(context) => (context.model.clone(), context.selection.clone()),
        None => (wanted.model.to_owned(), wanted.selection.clone()),
    };
    let mut simulate = wanted.simulate.clone();
    if let Some(simulate) = simulate.as_mut().filter(|one| matches!(one.outcome.as_str(), "delivered" | "slow")) {
        let nothing = Value::Object(Vec::new());
        let usage = simulate.usage.as_ref().unwrap_or(&nothing);
        if let Err(mut problems) = terms.card.settlement(&model, &selection, Some(&at), usage, hold) {
            if simulate.usage.is_some() {
                for problem in &mut problems {
                    problem.input = Some(format!("simulate.usage.{}", problem.input.as_deref().unwrap_or_default()));
                }
                return Err(Problem::of_fields(&problems));
            }
            // The price is open, and a provider knows in the end: this one bills the least.
            simulate.credits = Some(least);
        }
    }
    Ok(Priced {
        at_ms,
        terms: Arc::clone(terms),
        model,
        selection,
        context: wanted.context.cloned(),
        shown: text::written(wanted.shown),
        hold,
        standard: wanted.standard,
        simulate,
        answer,
    })
}

/// One job: of the session's account, or any for the provider.
pub(super) async fn one(State(app): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Response<Body> {
    let found = async {
        let account = if door::provider(&app, &headers)? { None } else { Some(door::session(&app, &headers)?) };
        let mine = |job: &Job| account.as_ref().is_none_or(|account| job.account == **account);
        let job = app.ledger.readers().job(id.clone()).await?.filter(mine);
        job.ok_or_else(|| Problem::not_found(&format!("job `{id}`")))
    };
    match found.await {
        Ok(job) => json(StatusCode::OK, job.written(clock::now())),
        Err(problem) => problem.into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct Paging {
    cursor: Option<String>,
    limit: Option<String>,
}

/// Jobs on one page at most.
const PAGE: u32 = 100;

/// A whole number of a query, within its bounds.
pub(super) fn number(name: &str, given: Option<&str>, usual: i64, [least, most]: [i64; 2]) -> Result<i64, Problem> {
    let Some(given) = given else { return Ok(usual) };
    let number = given.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        let bounds = if most == i64::MAX { format!("from {least}") } else { format!("from {least} to {most}") };
        Problem::new("bad-query", format!("`{name}` must be a whole number {bounds}, got `{given}`"))
    })
}

/// The account's jobs, the newest first; for the provider what is held of all accounts, the oldest first.
pub(super) async fn list(State(app): State<Shared>, headers: HeaderMap, paging: Query<Paging>) -> Response<Body> {
    let found = async {
        let account = if door::provider(&app, &headers)? { None } else { Some(door::session(&app, &headers)?) };
        let begin = if account.is_some() { i64::MAX } else { 0 };
        let cursor = number("cursor", paging.cursor.as_deref(), begin, [0, i64::MAX])?;
        let limit = number("limit", paging.limit.as_deref(), i64::from(PAGE), [1, i64::from(PAGE)])?;
        let limit = u32::try_from(limit).unwrap_or(PAGE);
        let (readers, one_more) = (app.ledger.readers(), limit.saturating_add(1));
        let mut jobs = match account {
            Some(account) => readers.jobs(account, cursor, one_more).await?,
            None => readers.held(cursor, one_more).await?,
        };
        let more = u32::try_from(jobs.len()).is_ok_and(|found| found > limit);
        jobs.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next =
            jobs.last().filter(|_| more).map_or_else(|| String::from("null"), |job| text::quoted(&job.seq.to_string()));
        let now = clock::now();
        let jobs = text::list(jobs.iter().map(|job| job.written(now)));
        Ok::<_, Problem>(Object::new().raw("jobs", &jobs).raw("next", &next).finish())
    };
    match found.await {
        Ok(body) => json(StatusCode::OK, body),
        Err(problem) => problem.into_response(),
    }
}

/// How a job ended.
pub(super) async fn outcome(State(app): State<Shared>, Path(id): Path<String>, request: Request) -> Response<Body> {
    match ended(&app, id, request).await {
        Ok(job) => json(StatusCode::OK, job),
        Err(problem) => problem.into_response(),
    }
}

async fn ended(app: &App, id: String, request: Request) -> Result<String, Problem> {
    let who = if door::provider(app, request.headers())? {
        Who::Provider
    } else {
        let account = door::session(app, request.headers())?.to_string();
        if app.config.demo { Who::Player(account) } else { Who::Owner(account) }
    };
    let sent = body::data(app, request, app.config.max_body).await?;
    let mut fields = Fields::of(&sent, &["ending", "usage", "credits"])?;
    let endings = Ending::ALL.map(Ending::name);
    let words: Vec<&'static str> = endings.into_iter().chain(["cancelled"]).collect();
    let ending = fields.word("ending", &words);
    if fields.given("ending").is_none() {
        fields.wrong("wrong-type", "ending", format!("`ending` must be one of {}", words.join(", ")));
    }
    let usage = fields.object_if("usage").cloned();
    let credits = fields.given("credits").map(|given| fields.amount(Some(given), "credits"));
    if usage.is_some() && credits.is_some() {
        fields.wrong("bad-value", "credits", "`credits` must be left out where `usage` says what was used");
    }
    let (plain, credits) = (usage.is_none() && credits.is_none(), credits.flatten());
    let settling = fields.end(ending.map(|ending| {
        let ending = ending.to_owned();
        Settling { job: id.clone(), who: who.clone(), ending, usage, credits }
    }))?;
    if matches!(who, Who::Owner(_)) && !(settling.ending.starts_with("cancelled") && plain) {
        let detail = "an owner may cancel a job, with `ending` alone; all else is the provider's to say";
        return Err(Problem::new("provider-only", detail));
    }
    app.ledger.ask(|reply| Command::Settle(settling, reply)).await
}
