//! A job ends: what it used is charged, and the rest goes back.

use credit_estimator::{Amount, Ending, Entry, json};

use super::job::{Ended, Job, Outcome};
use super::writer::{After, Stop, Writer};
use super::{Settling, Who, store};
use crate::cards::Terms;
use crate::clock;
use crate::problem::{Problem, field};
use crate::text::Object;

/// What becomes of a hold.
pub(super) struct Charge {
    /// `None`: all of it goes back.
    credits: Option<Amount>,
    /// What the usage would have cost beyond the hold.
    waived: Option<Amount>,
}

impl Charge {
    const NOTHING: Self = Self { credits: None, waived: None };
}

/// What somebody said of a job's end.
pub(super) struct Said<'s> {
    pub(super) ending: &'s str,
    /// In full.
    pub(super) request: &'s str,
}

/// Holds that go back in one go, so that others are not kept waiting.
const OVERDUE: u32 = 200;

impl Writer {
    /// Settles or returns a job's hold, and tells the job as it is then.
    pub(super) fn settle(&mut self, settling: &Settling) -> Result<String, Stop> {
        let Settling { job: id, who, .. } = settling;
        let job = store::find_job(&self.db, id)?.filter(|job| match who {
            Who::Owner(account) | Who::Player(account) => *account == job.account,
            Who::Provider | Who::Nobody => true,
        });
        let Some(job) = job else { return Err(Problem::not_found(&format!("job `{id}`")).into()) };
        let request = settling.written();
        if let Some(outcome) = &job.outcome {
            let written = job.written(clock::now());
            if outcome.request == request {
                return Ok(written);
            }
            let detail = format!("the job is {} already, and ends once", outcome.state);
            return Err(Problem::new("already-settled", detail).with("job", written).into());
        }
        let now = clock::now();
        let ending = resolved(settling, &job, now);
        let charge = match (who, Ending::named(ending)) {
            (Who::Nobody, _) => Charge::NOTHING,
            (_, Some(ending)) => {
                let terms = self.cards.known(&job.card);
                let terms =
                    terms.ok_or_else(|| Stop::Storage(anyhow::anyhow!("the card of job `{id}` is not kept")))?;
                charge(&terms, &job, ending, settling).map_err(|problems| Problem::of_fields(&problems))?
            }
            (_, None) => {
                let message = format!("`ending` must be an ending of a job, not `{ending}`");
                return Err(Problem::of_fields(&[field("not-an-option", "ending", message)]).into());
            }
        };
        let at = self.now(&job.account)?.to_string();
        let outcome = self.end_at(&job, charge, Said { ending, request: &request }, &at)?;
        self.after.push(After::Ended(ending.to_owned()));
        Ok(Job { outcome: Some(outcome), ..job }.written(now))
    }

    /// The event itself, and the outcome that follows from it.
    pub(super) fn end_at(&mut self, job: &Job, charge: Charge, said: Said<'_>, at: &str) -> Result<Outcome, Stop> {
        let (seq, entry) = self.release(job, charge.credits, at)?;
        let [returned, gone] = entry.returned.unwrap_or_default();
        let charged = charge.credits.unwrap_or(Amount::ZERO);
        let state = if charge.credits.is_some() { "settled" } else { "returned" };
        let waived = charge.waived.map(|waived| waived.to_string());
        let body = Ended {
            ending: said.ending,
            at,
            charged: &charged.to_string(),
            returned: &returned.to_string(),
            expired: &gone.to_string(),
            waived: waived.as_deref(),
        };
        let outcome = Outcome { state: state.to_owned(), request: said.request.to_owned(), body: body.written() };
        store::add_outcome(&self.db, &job.id, seq, at, &outcome)?;
        Ok(outcome)
    }

    /// So much of the hold is spent, or all of it goes back.
    fn release(&mut self, job: &Job, credits: Option<Amount>, at: &str) -> Result<(i64, Entry), Stop> {
        let event = Object::new().text("type", if credits.is_some() { "settle" } else { "return" });
        let event = event.text("at", at).text("hold", &job.id);
        let event = event.text_if("credits", credits.map(|credits| credits.to_string()).as_deref());
        match self.happen(&job.account, &event.finish(), None)? {
            Ok((seq, mut moved)) => match moved.pop() {
                Some(entry) => Ok((seq, entry)),
                None => Err(Stop::Storage(anyhow::anyhow!("the end of job `{}` moved nothing", job.id))),
            },
            Err(problems) => Err(Problem::of_fields(&problems).into()),
        }
    }

    /// Gives back what nobody settled in time; tells how many there were.
    pub(super) fn overdue(&mut self) -> Result<u32, Stop> {
        let mut count = 0_u32;
        for job in store::overdue(&self.db, clock::now(), OVERDUE)? {
            let ending = String::from("timed-out");
            let settling = Settling { job, who: Who::Nobody, ending, usage: None, credits: None };
            match self.settle(&settling) {
                Ok(_) => count = count.saturating_add(1),
                // Nothing was changed, and the others are not to wait for this one.
                Err(Stop::Told(_)) => tracing::error!(job = settling.job, "a hold that is overdue can't be returned"),
                Err(failed) => return Err(failed),
            }
        }
        Ok(count)
    }
}

impl Settling {
    /// What was said, so that the same said again is known.
    fn written(&self) -> String {
        Object::new()
            .text("ending", &self.ending)
            .raw_if("usage", self.usage.as_ref().map(json::Value::canonical).as_deref())
            .text_if("credits", self.credits.map(|credits| credits.to_string()).as_deref())
            .finish()
    }
}

/// Whether a job was called off before it began is not for its owner to say.
fn resolved<'s>(settling: &'s Settling, job: &Job, now: i64) -> &'s str {
    let cancelled = settling.ending.starts_with("cancelled");
    let said = settling.ending != "cancelled" && !matches!(settling.who, Who::Owner(_));
    if !cancelled || said {
        &settling.ending
    } else if job.is_running(now) {
        Ending::CancelledRunning.name()
    } else {
        Ending::CancelledQueued.name()
    }
}

/// What a job of the history was charged, of which nobody says more than how it ended.
pub(super) fn past_charge(terms: &Terms, job: &Job, ending: Ending) -> Charge {
    let returns = terms.returns(ending.name()).unwrap_or(ending != Ending::Delivered);
    Charge { credits: (!returns).then(|| job.held()), waived: None }
}

/// What a job is charged, under the card it was held under.
///
/// A card that does not say what comes back when nothing was delivered charges nothing for it.
fn charge(
    terms: &Terms,
    job: &Job,
    ending: Ending,
    settling: &Settling,
) -> Result<Charge, Vec<credit_estimator::Problem>> {
    let delivered = ending == Ending::Delivered;
    let returns = terms.returns(ending.name()).unwrap_or(!delivered);
    let billed = settling.credits.is_some_and(|credits| !credits.is_zero());
    if returns && billed {
        let message =
            format!("all credits come back when a job is `{}`, so `credits` must be 0 or left out", ending.name());
        return Err(vec![field("too-much", "credits", message)]);
    }
    if returns {
        return Ok(Charge::NOTHING);
    }
    let hold = job.held();
    if job.is_standard() {
        return Ok(Charge { credits: Some(Amount::ZERO), waived: None });
    }
    if let Some(credits) = settling.credits {
        if credits.is_negative() {
            let message = format!("`credits` must be 0 or more, got {credits}");
            return Err(vec![field("out-of-range", "credits", message)]);
        }
        let waived = credits.checked_sub(hold).ok().filter(|more| more.is_positive());
        return Ok(Charge { credits: Some(credits.min(hold)), waived });
    }
    if !delivered && settling.usage.is_none() {
        return Ok(Charge { credits: Some(hold), waived: None });
    }
    let nothing = json::Value::Object(Vec::new());
    let usage = settling.usage.as_ref().unwrap_or(&nothing);
    let settled = terms.card.settlement(&job.model, &job.chosen(), Some(&job.at), usage, hold)?;
    Ok(Charge { credits: Some(settled.credits), waived: settled.waived })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(queue: &str, hold: &str, runs_ms: Option<i64>) -> Job {
        Job {
            seq: 1,
            id: String::from("job"),
            account: String::from("a"),
            at: String::from("2026-11-22T00:00:00Z"),
            card: String::new(),
            model: String::from("still"),
            selection: String::from(r#"{"outputs":"4"}"#),
            hold: hold.to_owned(),
            queue: queue.to_owned(),
            runs_ms,
            returns_ms: 0,
            simulate: None,
            body: String::new(),
            outcome: None,
        }
    }

    fn said(ending: &str, usage: Option<&str>, credits: Option<&str>) -> Settling {
        Settling {
            job: String::from("job"),
            who: Who::Provider,
            ending: ending.to_owned(),
            usage: usage.and_then(|usage| Some(json::parse(usage).ok()?.value)),
            credits: credits.and_then(|credits| Amount::parse(credits).ok()),
        }
    }

    /// An output costs 4 credits; what the card says of endings is the caller's.
    fn charged(returns: &str, queue: &str, said: &Settling) -> Option<(Option<String>, Option<String>)> {
        let card = format!(
            r#"{{ "format": 1, "id": "t", "version": "1", "currency": "USD", "credits": {{ "perUnit": "100" }},
              "models": [ {{ "id": "still", "kind": "image",
                "inputs": {{ "outputs": {{ "type": "number", "min": "1", "max": "9", "step": "1", "default": "1" }} }},
                "price": [ {{ "line": "image", "rate": "0.04", "times": ["outputs"] }} ] }} ],
              "wallet": {{ "return": {returns} }} }}"#
        );
        let terms = Terms::read(&card).ok()?;
        let charge = charge(&terms, &job(queue, "16", None), Ending::named(&said.ending)?, said).ok()?;
        Some((charge.credits.map(|credits| credits.to_string()), charge.waived.map(|waived| waived.to_string())))
    }

    const RULES: &str = r#"{ "failed": "all", "cancelled-running": "none", "delivered": "none" }"#;

    #[test]
    fn a_job_is_charged_what_it_used_and_never_more_than_its_hold() {
        let some = |credits: &str, waived: Option<&str>| Some((Some(credits.to_owned()), waived.map(str::to_owned)));
        assert_eq!(charged(RULES, "fast", &said("delivered", None, None)), some("16", None));
        assert_eq!(charged(RULES, "fast", &said("delivered", Some(r#"{"outputs":"3"}"#), None)), some("12", None));
        assert_eq!(charged(RULES, "fast", &said("delivered", Some(r#"{"outputs":"5"}"#), None)), some("16", Some("4")));
        assert_eq!(charged(RULES, "fast", &said("delivered", None, Some("7.5"))), some("7.5", None));
        assert_eq!(charged(RULES, "fast", &said("delivered", None, Some("20"))), some("16", Some("4")));
        assert_eq!(charged(RULES, "fast", &said("cancelled-running", None, None)), some("16", None));
        assert_eq!(charged(RULES, "standard", &said("delivered", None, None)), some("0", None));
        assert_eq!(charged(RULES, "fast", &said("delivered", None, Some("-1"))), None);
        assert_eq!(charged(RULES, "fast", &said("delivered", Some(r#"{"outputs":"10"}"#), None)), None);
    }

    #[test]
    fn what_comes_back_is_the_cards_to_say_and_all_where_it_is_silent() {
        assert_eq!(charged(RULES, "fast", &said("failed", None, None)), Some((None, None)));
        assert_eq!(charged(RULES, "fast", &said("failed", None, Some("3"))), None);
        assert_eq!(charged(RULES, "fast", &said("moderated", None, None)), Some((None, None)));
        let free = r#"{ "delivered": "all" }"#;
        assert_eq!(charged(free, "fast", &said("delivered", None, None)), Some((None, None)));
    }

    #[test]
    fn an_owner_who_cancels_does_not_say_whether_the_job_ran() {
        let (waits, runs) = (job("fast", "16", Some(200)), job("fast", "16", Some(100)));
        let owner = Settling { who: Who::Owner(String::from("a")), ..said("cancelled-queued", None, None) };
        assert_eq!(resolved(&owner, &waits, 100), "cancelled-queued");
        assert_eq!(resolved(&owner, &runs, 100), "cancelled-running");
        assert_eq!(resolved(&said("cancelled", None, None), &runs, 100), "cancelled-running");
        assert_eq!(resolved(&said("cancelled-queued", None, None), &runs, 100), "cancelled-queued");
        assert_eq!(resolved(&said("failed", None, None), &runs, 100), "failed");
    }
}
