//! Accounts begin, are given credits, and are looked at.

use std::sync::Arc;

use credit_estimator::{Ending, Instant, json, wire};

use super::job::{Facts, Job};
use super::settle::{Said, past_charge};
use super::submit::reused;
use super::writer::{Account, After, Stop, Writer};
use super::{Opening, Repeatable, TopUp, store};
use crate::clock;
use crate::names;
use crate::problem::{Problem, field};
use crate::text::{Object, list, written};

/// Something that happened before an account was opened here: a demonstration begins with a history.
pub(crate) enum Past {
    /// An event that grants, as JSON text, and the id of what it grants.
    Given { id: String, event: String },
    /// A job that was priced at an instant, and how it ended.
    Job(Box<PastJob>),
}

/// A job of the history.
pub(crate) struct PastJob {
    pub(crate) at_ms: i64,
    pub(crate) model: String,
    pub(crate) selection: json::Value,
    pub(crate) credits: String,
    /// The answer: JSON text.
    pub(crate) quote: String,
    /// How it ended, and when; `None`: it is held still.
    pub(crate) ending: Option<(Ending, i64)>,
}

impl Writer {
    /// An account begins, with a session and a history.
    pub(super) fn open(&mut self, opening: &Opening) -> Result<(), Stop> {
        let Opening { account, kind, token, history } = opening;
        if store::has_account(&self.db, account)? {
            let detail = format!("the account `{account}` exists; another takes another id");
            return Err(Problem::new("account-exists", detail).into());
        }
        let at = clock::text(clock::now());
        store::add_account(&self.db, account, &at, *kind)?;
        store::add_session(&self.db, token, account, &at)?;
        let wallet = credit_estimator::Wallet::new(&self.current.card);
        self.accounts.insert(account.clone(), Account { wallet, seq: 0 });
        self.touched.push(account.clone());
        for past in history {
            match past {
                Past::Given { id, event } => {
                    self.certain(account, event, Some(id))?;
                }
                Past::Job(job) => self.past_job(account, job)?,
            }
        }
        self.after.push(After::Session(token.clone(), Arc::from(account.as_str())));
        Ok(())
    }

    /// An event that was tried before, so that it can't be refused.
    fn certain(&mut self, account: &str, event: &str, given: Option<&str>) -> Result<i64, Stop> {
        match self.happen(account, event, given)? {
            Ok((seq, _)) => Ok(seq),
            Err(problems) => Err(Problem::of_fields(&problems).into()),
        }
    }

    fn past_job(&mut self, account: &str, past: &PastJob) -> Result<(), Stop> {
        let terms = Arc::clone(&self.current);
        let id = names::later("job", past.at_ms)?;
        let (at, label, selection) =
            (clock::text(past.at_ms), terms.label(&past.model, clock::instant(past.at_ms)), written(&past.selection));
        let event = Object::new()
            .text("type", "hold")
            .text("at", &at)
            .text("id", &id)
            .text("credits", &past.credits)
            .text("label", &label)
            .text("model", &past.model)
            .raw("selection", &selection);
        let seq = self.certain(account, &event.finish(), None)?;
        let returns_ms = past.at_ms.saturating_add(self.settings.return_after_ms());
        let facts = Facts {
            model: &past.model,
            label: &label,
            selection: &selection,
            card: &terms.reference_json(),
            quote: &past.quote,
            shown: &crate::text::quoted(&past.credits),
            hold: &past.credits,
            queue: "fast",
            at: &at,
            returns_ms,
        };
        let job = Job {
            seq,
            id,
            account: account.to_owned(),
            at: at.clone(),
            card: terms.digest().to_owned(),
            model: past.model.clone(),
            body: facts.written(),
            selection,
            hold: past.credits.clone(),
            queue: String::from("fast"),
            runs_ms: Some(past.at_ms),
            returns_ms,
            simulate: None,
            outcome: None,
        };
        store::add_job(&self.db, &job)?;
        if let Some((ending, at_ms)) = past.ending {
            let request = Object::new().text("ending", ending.name()).finish();
            let said = Said { ending: ending.name(), request: &request };
            self.end_at(&job, past_charge(&terms, &job, ending), said, &clock::text(at_ms))?;
        }
        Ok(())
    }

    /// The wallet and what it holds, as the interface shows it.
    pub(super) fn shown(&mut self, account: &str) -> Result<String, Stop> {
        let terms = Arc::clone(&self.current);
        let now = self.now(account)?;
        let found = self.account(account)?;
        found.wallet.under(&terms.card);
        found.wallet.advance(now).map_err(|problems| Problem::of_fields(&problems))?;
        let (seq, wallet) = (found.seq, wire::wallet_json(&found.wallet));
        let millis = clock::now();
        let jobs = store::held_jobs(&self.db, Some(account))?;
        Ok(Object::new()
            .raw("card", &terms.reference_json())
            .raw("wallet", &wallet)
            .raw("jobs", &list(jobs.iter().map(|job| job.written(millis))))
            .raw("seq", &seq.to_string())
            .finish())
    }

    /// Packs or a plan are bought; the same key buys once.
    pub(super) fn top_up(&mut self, top_up: &TopUp) -> Result<Repeatable, Stop> {
        let TopUp { account, key, request, packs, plan } = top_up;
        match store::key(&self.db, account, key)? {
            Some((known, _, Some(body))) if known == *request => return Ok(Repeatable { body, replayed: true }),
            Some(_) => return Err(reused(key).into()),
            None => {}
        }
        let at = self.now(account)?;
        if let Some(plan) = plan {
            self.check_plan(account, at, plan)?;
            let id = names::random(12)?;
            let event =
                Object::new().text("type", "cycle").text("at", &at.to_string()).text("id", &id).text("plan", plan);
            self.bought(account, &id, event, "plan")?;
        }
        for (i, (pack, count)) in packs.iter().enumerate() {
            for _ in 0..*count {
                let id = names::random(12)?;
                let event = Object::new()
                    .text("type", "purchase")
                    .text("at", &at.to_string())
                    .text("id", &id)
                    .text("pack", pack);
                self.bought(account, &id, event, &format!("packs[{i}].pack"))?;
            }
        }
        let body = self.shown(account)?;
        store::add_key(&self.db, account, key, request, None, Some(&body))?;
        Ok(Repeatable { body, replayed: false })
    }

    fn bought(&mut self, account: &str, id: &str, event: Object, place: &str) -> Result<(), Stop> {
        match self.happen(account, &event.finish(), Some(id))? {
            Ok(_) => Ok(()),
            Err(mut problems) => {
                problems.iter_mut().for_each(|problem| problem.input = Some(place.to_owned()));
                Err(Problem::of_fields(&problems).into())
            }
        }
    }

    /// A plan that runs is not bought again.
    fn check_plan(&mut self, account: &str, at: Instant, plan: &str) -> Result<(), Stop> {
        let wallet = &self.account(account)?.wallet;
        let runs = wallet.lots().iter().any(|lot| lot.plan.as_deref() == Some(plan) && lot.is_live(at));
        if runs {
            let message = format!("the plan `{plan}` runs already; what it gives next comes with its next cycle");
            return Err(Problem::of_fields(&[field("already-granted", "plan", message)]).into());
        }
        Ok(())
    }

    /// Credits from those who sell them. What stands already with the same content is left as it is.
    pub(super) fn grant(&mut self, account: &str, events: &[json::Value]) -> Result<String, Stop> {
        let (now, clock) = (self.now(account)?, clock::instant(clock::now()));
        let mut wrong = Vec::new();
        for (i, event) in events.iter().enumerate() {
            let at = event.get("at").and_then(json::Value::as_str).and_then(Instant::parse);
            if at.is_some_and(|at| at > clock) {
                let message =
                    format!("`at` must not lie ahead, at most {clock}; what takes effect later says so by `from`");
                wrong.push(field("out-of-order", &format!("events[{i}].at"), message));
                continue;
            }
            let id = event.get("id").and_then(json::Value::as_str).unwrap_or_default();
            let written = dated(event, now);
            if let Some(known) = store::event_given(&self.db, account, id)? {
                if !same(&known, event) {
                    let message = format!("`{id}` was granted before, with another content; each id is given once");
                    wrong.push(field("duplicate-id", &format!("events[{i}].id"), message));
                }
                continue;
            }
            if let Err(problems) = self.happen(account, &written.canonical(), Some(id))? {
                wrong.extend(problems.into_iter().map(|problem| {
                    let place = problem.input.as_deref().unwrap_or("type");
                    let place = place.strip_prefix("events[0].").unwrap_or(place);
                    credit_estimator::Problem { input: Some(format!("events[{i}].{place}")), ..problem }
                }));
            }
        }
        if !wrong.is_empty() {
            return Err(Problem::of_fields(&wrong).into());
        }
        self.shown(account)
    }
}

/// An event with the server's instant, unless it says when it happened.
fn dated(event: &json::Value, now: Instant) -> json::Value {
    match event {
        json::Value::Object(members) if event.get("at").is_none() => {
            let at = (String::from("at"), json::Value::String(now.to_string()));
            json::Value::Object(members.iter().cloned().chain([at]).collect())
        }
        other => other.clone(),
    }
}

/// Whether an event says the same as one that stands already; when is compared only if it says.
fn same(known: &str, event: &json::Value) -> bool {
    let Ok(known) = json::parse(known) else { return false };
    let json::Value::Object(mut members) = known.value else { return false };
    if event.get("at").is_none() {
        members.retain(|(name, _)| name != "at");
    }
    json::Value::Object(members).canonical() == event.canonical()
}
