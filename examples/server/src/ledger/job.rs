//! A job, as the ledger keeps it and as the interface shows it.

use credit_estimator::{Amount, json};

use crate::clock;
use crate::text::{Object, quoted};

/// A job. What it was held for never changes; the outcome comes once.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// The hold's event.
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) at: String,
    /// The digest of the card under which it is settled.
    pub(crate) card: String,
    pub(crate) model: String,
    /// As the answer gave it: JSON text.
    pub(crate) selection: String,
    pub(crate) hold: String,
    /// `fast` or `standard`.
    pub(crate) queue: String,
    /// From when on it runs, if that is known.
    pub(crate) runs_ms: Option<i64>,
    /// When the hold goes back if nobody settles it.
    pub(crate) returns_ms: i64,
    /// What the simulated provider will do: JSON text.
    pub(crate) simulate: Option<String>,
    /// The members that the interface shows and that never change, without braces.
    pub(crate) body: String,
    pub(crate) outcome: Option<Outcome>,
}

/// How a job ended.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// `settled` or `returned`.
    pub(crate) state: String,
    /// What was said, in canonical form: the same said again is harmless.
    pub(crate) request: String,
    /// JSON text.
    pub(crate) body: String,
}

impl Job {
    /// Whether it runs by now, and no longer waits.
    pub(crate) fn is_running(&self, now: i64) -> bool {
        self.runs_ms.is_some_and(|runs| runs <= now)
    }

    pub(crate) fn is_standard(&self) -> bool {
        self.queue == "standard"
    }

    pub(crate) fn held(&self) -> Amount {
        Amount::parse(&self.hold).unwrap_or(Amount::ZERO)
    }

    /// The selection as data.
    pub(crate) fn chosen(&self) -> json::Value {
        json::parse(&self.selection).map_or(json::Value::Null, |parsed| parsed.value)
    }

    /// As the interface shows it at an instant.
    pub(crate) fn written(&self, now: i64) -> String {
        let out = Object::new().text("id", &self.id);
        match &self.outcome {
            Some(outcome) => {
                out.text("state", &outcome.state).members(&self.body).raw("outcome", &outcome.body).finish()
            }
            None => {
                let progress = if self.is_running(now) { "running" } else { "queued" };
                out.text("state", "held").text("progress", progress).members(&self.body).finish()
            }
        }
    }

    /// As it was answered when it was held.
    pub(crate) fn as_held(&self) -> String {
        Self { outcome: None, runs_ms: None, ..self.clone() }.written(0)
    }
}

/// What of a job never changes, as the interface shows it.
pub(crate) struct Facts<'f> {
    pub(crate) model: &'f str,
    pub(crate) label: &'f str,
    pub(crate) selection: &'f str,
    pub(crate) card: &'f str,
    pub(crate) quote: &'f str,
    pub(crate) shown: &'f str,
    pub(crate) hold: &'f str,
    pub(crate) queue: &'f str,
    pub(crate) at: &'f str,
    pub(crate) returns_ms: i64,
}

impl Facts<'_> {
    pub(crate) fn written(&self) -> String {
        Object::new()
            .text("model", self.model)
            .text("label", self.label)
            .raw("selection", self.selection)
            .raw("card", self.card)
            .raw("quote", self.quote)
            .raw("shown", self.shown)
            .text("hold", self.hold)
            .text("queue", self.queue)
            .text("at", self.at)
            .text("returnsAt", &clock::text(self.returns_ms))
            .into_members()
    }
}

/// What became of a hold.
pub(crate) struct Ended<'e> {
    pub(crate) ending: &'e str,
    pub(crate) at: &'e str,
    pub(crate) charged: &'e str,
    pub(crate) returned: &'e str,
    pub(crate) expired: &'e str,
    pub(crate) waived: Option<&'e str>,
}

impl Ended<'_> {
    pub(crate) fn written(&self) -> String {
        Object::new()
            .text("ending", self.ending)
            .text("at", self.at)
            .text("charged", self.charged)
            .text("returned", self.returned)
            .text("expired", self.expired)
            .raw_if("waived", self.waived.map(quoted).as_deref())
            .finish()
    }
}
