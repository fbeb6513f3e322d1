//! The ledger: what happened, kept on disk, and the wallets that follow from it.
//!
//! One thread owns the wallets and writes. What is sent to it together is committed together, and nobody is answered
//! before. Reading goes beside it, by connections of its own.

mod accounts;
mod job;
mod read;
mod settle;
mod start;
mod store;
mod submit;
mod writer;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use credit_estimator::{Amount, Answer, CardRef, json};
use tokio::sync::{mpsc, oneshot};

pub(crate) use accounts::{Past, PastJob};
pub(crate) use job::Job;
pub(crate) use read::Readers;
pub(crate) use start::{Settings, Start, start};

use crate::cards::Terms;
use crate::problem::Problem;

/// Where the answer to a command goes.
type Reply<T> = oneshot::Sender<Result<T, Problem>>;

/// What the writer is asked to do.
pub(crate) enum Command {
    Open(Opening, Reply<()>),
    Submit(Box<Submission>, Reply<Submitted>),
    Settle(Settling, Reply<String>),
    TopUp(TopUp, Reply<Repeatable>),
    Grant { account: String, events: Vec<json::Value>, reply: Reply<String> },
    Wallet(String, Reply<String>),
    Swap(Arc<Terms>, Source, Reply<CardRef>),
    Overdue(Reply<u32>),
}

/// Where a card came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    File,
    Request,
}

impl Source {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Request => "request",
        }
    }
}

/// An account that begins, with what happened before.
pub(crate) struct Opening {
    pub(crate) account: String,
    pub(crate) kind: Option<&'static str>,
    /// The digest of its session's token.
    pub(crate) token: String,
    pub(crate) history: Vec<Past>,
}

/// A job that somebody wants, priced already.
pub(crate) struct Submission {
    pub(crate) account: String,
    pub(crate) key: String,
    /// The digest of the whole request.
    pub(crate) request: String,
    /// What is to be held; or why it can't be, unless the key stands for a job already.
    pub(crate) priced: Result<Priced, Problem>,
}

/// What a job costs under a card.
pub(crate) struct Priced {
    /// As of when.
    pub(crate) at_ms: i64,
    pub(crate) terms: Arc<Terms>,
    pub(crate) answer: Answer,
    pub(crate) model: String,
    pub(crate) selection: json::Value,
    pub(crate) context: Option<json::Value>,
    /// As it was sent: JSON text.
    pub(crate) shown: String,
    /// The most that it can cost.
    pub(crate) hold: Amount,
    pub(crate) standard: bool,
    pub(crate) simulate: Option<Simulate>,
}

/// What the simulated provider is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Simulate {
    pub(crate) outcome: String,
    pub(crate) after_ms: i64,
    pub(crate) usage: Option<json::Value>,
    /// What it bills where no usage is given and the price is open.
    pub(crate) credits: Option<Amount>,
}

/// What became of a submission.
pub(crate) enum Submitted {
    /// The job as it was held.
    Job(Repeatable),
    /// Another card came into force meanwhile: price it again.
    Again,
}

/// An answer that the same key gets again.
pub(crate) struct Repeatable {
    pub(crate) body: String,
    pub(crate) replayed: bool,
}

/// How a job ended, as somebody says.
pub(crate) struct Settling {
    pub(crate) job: String,
    pub(crate) who: Who,
    /// An ending of the contract, or `cancelled`.
    pub(crate) ending: String,
    pub(crate) usage: Option<json::Value>,
    pub(crate) credits: Option<Amount>,
}

/// Who says how a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Provider,
    /// The owner of the job, who may cancel.
    Owner(String),
    /// The owner in the demonstration, who may say anything.
    Player(String),
    /// Nobody in time.
    Nobody,
}

/// What is bought in the demonstration.
pub(crate) struct TopUp {
    pub(crate) account: String,
    pub(crate) key: String,
    pub(crate) request: String,
    /// Ids of packs and how many; or a plan.
    pub(crate) packs: Vec<(String, u32)>,
    pub(crate) plan: Option<String>,
}

/// What the simulated provider has to do.
pub(crate) struct Due {
    pub(crate) job: String,
    pub(crate) at_ms: i64,
    pub(crate) simulate: Simulate,
}

/// The way to the ledger.
pub(crate) struct Ledger {
    /// `None` once it is closed.
    commands: RwLock<Option<mpsc::Sender<Command>>>,
    readers: Arc<Readers>,
    sessions: Arc<Sessions>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Digests of tokens, and their accounts.
pub(crate) type Sessions = RwLock<BTreeMap<String, Arc<str>>>;

impl Ledger {
    /// Sends a command and waits until what it did is on disk.
    pub(crate) async fn ask<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let commands = self.commands.read().unwrap_or_else(PoisonError::into_inner).clone();
        commands.ok_or_else(Problem::stopping)?.send(command(reply)).await.map_err(|_| Problem::stopping())?;
        answer.await.map_err(|_| Problem::stopping())?
    }

    pub(crate) fn readers(&self) -> &Arc<Readers> {
        &self.readers
    }

    /// The account of a session's token.
    pub(crate) fn account(&self, token: &str) -> Option<Arc<str>> {
        let sessions = self.sessions.read().unwrap_or_else(PoisonError::into_inner);
        sessions.get(&crate::names::kept(token)).cloned()
    }

    /// Whether the writer is at work.
    pub(crate) fn is_open(&self) -> bool {
        let commands = self.commands.read().unwrap_or_else(PoisonError::into_inner);
        commands.as_ref().is_some_and(|commands| !commands.is_closed())
    }

    /// Waits until the writer has done what it was asked, and has closed the database. Nothing can be asked afterwards.
    pub(crate) fn close(&self) {
        drop(self.commands.write().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the ledger's thread ended by a fault");
        }
    }
}
