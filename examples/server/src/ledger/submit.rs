//! A job is held.

use std::sync::Arc;

use credit_estimator::{Amount, Instant, json, wire};

use super::job::{Facts, Job};
use super::store;
use super::writer::{After, Stop, Writer};
use super::{Due, Priced, Repeatable, Simulate, Submission, Submitted};
use crate::clock;
use crate::names;
use crate::problem::{Problem, field};
use crate::text::{Object, written};

impl Writer {
    /// Holds what a job costs; or tells why not. A key that stands for a job already gets the first answer again.
    pub(super) fn submit(&mut self, submission: &Submission) -> Result<Submitted, Stop> {
        let Submission { account, key, request, priced } = submission;
        if let Some((known, job, _)) = store::key(&self.db, account, key)? {
            return self.repeated(key, request, &known, job.as_deref());
        }
        let priced = priced.as_ref().map_err(Clone::clone)?;
        if priced.terms.digest() != self.current.digest() {
            return Ok(Submitted::Again);
        }
        // A job is settled as of when it was held: so it is held as of when it was priced. Where something happened to the
        // account since then, the price must be the same then.
        let of_price = clock::instant(priced.at_ms);
        let at = self.account(account)?.wallet.at().map_or(of_price, |last| last.max(of_price));
        if at != of_price {
            let then = priced.terms.card.quote(&priced.model, &priced.selection, Some(&at.to_string()));
            if then.credits() != priced.answer.credits() {
                return Ok(Submitted::Again);
            }
        }
        if priced.standard {
            self.check_standard(account, at, priced)?;
        }
        let now = if at == of_price { priced.at_ms } else { clock::now() };
        let id = names::later("job", now)?;
        let hold = if priced.standard { String::from("0") } else { priced.hold.to_string() };
        let label = priced.terms.label(&priced.model, at);
        let selection = written(&priced.selection);
        let event = Object::new()
            .text("type", "hold")
            .text("at", &at.to_string())
            .text("id", &id)
            .text("credits", &hold)
            .text("label", &label)
            .text("model", &priced.model)
            .raw("selection", &selection)
            .raw_if("context", priced.context.as_ref().map(written).as_deref())
            .finish();
        let seq = match self.happen(account, &event, None)? {
            Ok((seq, _)) => seq,
            Err(problems) => return Err(self.short(account, at, priced, &problems)?.into()),
        };
        let queue = if priced.standard { "standard" } else { "fast" };
        let returns_ms = now.saturating_add(self.settings.return_after_ms());
        let body = Facts {
            model: &priced.model,
            label: &label,
            selection: &selection,
            card: &priced.terms.reference_json(),
            quote: &wire::answer_json(&priced.answer),
            shown: &priced.shown,
            hold: &hold,
            queue,
            at: &at.to_string(),
            returns_ms,
        }
        .written();
        let due = priced.simulate.as_ref().map(|simulate| {
            let at_ms = now.saturating_add(simulate.after_ms);
            Due { job: id.clone(), at_ms, simulate: simulate.clone() }
        });
        let job = Job {
            seq,
            id: id.clone(),
            account: account.clone(),
            at: at.to_string(),
            card: priced.terms.digest().to_owned(),
            model: priced.model.clone(),
            selection,
            hold,
            queue: queue.to_owned(),
            // A job waits for a quarter of its time; the provider of a real server would say when it begins.
            runs_ms: due.as_ref().map(|due| now.saturating_add(due.simulate.after_ms / 4)),
            returns_ms,
            simulate: due.as_ref().map(Due::written),
            body,
            outcome: None,
        };
        store::add_job(&self.db, &job)?;
        store::add_key(&self.db, account, key, request, Some(&id), None)?;
        self.after.push(After::Held);
        self.after.extend(due.map(After::Work));
        Ok(Submitted::Job(Repeatable { body: job.as_held(), replayed: false }))
    }

    fn repeated(&self, key: &str, request: &str, known: &str, job: Option<&str>) -> Result<Submitted, Stop> {
        let job = match job {
            Some(job) if known == request => store::find_job(&self.db, job)?,
            _ => None,
        };
        match job {
            Some(job) => Ok(Submitted::Job(Repeatable { body: job.as_held(), replayed: true })),
            None => Err(reused(key).into()),
        }
    }

    /// The standard queue is for those whose credits do not suffice, where the card offers it.
    fn check_standard(&mut self, account: &str, at: Instant, priced: &Priced) -> Result<(), Stop> {
        if !priced.terms.has_standard_queue() {
            let message = "`queue` must be `fast`: the card offers no standard queue";
            return Err(Problem::of_fields(&[field("not-offered", "queue", message)]).into());
        }
        let wallet = &self.account(account)?.wallet;
        let preview = wallet.preview(&priced.terms.card, at, &priced.answer, priced.context.as_ref());
        let preview = preview.map_err(|problems| Problem::of_fields(&problems))?;
        if preview.missing.is_zero() {
            let message = "`queue` must be `fast`: the standard queue is for when credits do not suffice, and they do";
            return Err(Problem::of_fields(&[field("not-offered", "queue", message)]).into());
        }
        Ok(())
    }

    /// Why a hold was refused: mostly since credits are missing, with the ways on.
    fn short(
        &mut self,
        account: &str,
        at: Instant,
        priced: &Priced,
        problems: &[credit_estimator::Problem],
    ) -> Result<Problem, Stop> {
        let terms = Arc::clone(&priced.terms);
        let wallet = &self.account(account)?.wallet;
        let preview = match wallet.preview(&terms.card, at, &priced.answer, priced.context.as_ref()) {
            Ok(preview) if !preview.missing.is_zero() => preview,
            _ => return Ok(Problem::of_fields(problems)),
        };
        let detail = format!(
            "the job holds {} credits, of which {} are missing; `preview` tells the ways on",
            priced.hold, preview.missing
        );
        let preview = wire::preview_json(&terms.card, wallet, &priced.answer, &preview);
        Ok(Problem::new("insufficient-credits", detail).with("preview", preview))
    }
}

/// A key stands for one request.
pub(super) fn reused(key: &str) -> Problem {
    let detail = format!("the key `{key}` stands for another request; a new request takes a new key");
    Problem::new("idempotency-key-reused", detail)
}

impl Due {
    /// As it is kept beside the job, so that the work goes on after a restart.
    fn written(&self) -> String {
        Object::new()
            .text("outcome", &self.simulate.outcome)
            .raw("atMs", &self.at_ms.to_string())
            .raw_if("usage", self.simulate.usage.as_ref().map(json::Value::canonical).as_deref())
            .text_if("credits", self.simulate.credits.map(|credits| credits.to_string()).as_deref())
            .finish()
    }

    /// What is left to do for a job that is held.
    pub(super) fn of(job: &Job) -> Option<Self> {
        let kept = json::parse(job.simulate.as_deref()?).ok()?.value;
        let simulate = Simulate {
            outcome: kept.get("outcome")?.as_str()?.to_owned(),
            after_ms: 0,
            usage: kept.get("usage").cloned(),
            credits: kept.get("credits").and_then(|credits| Amount::parse(credits.as_str()?).ok()),
        };
        Some(Self { job: job.id.clone(), at_ms: kept.get("atMs")?.as_integer()?, simulate })
    }
}
