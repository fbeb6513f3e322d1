//! The thread that writes: groups of commands, one commit for each group.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Instant as Timer;

use credit_estimator::{Entry, Instant, Wallet, json, wire};
use rusqlite::Connection;
use tokio::sync::mpsc;

use super::{Command, Due, Reply, Sessions, Settings, Source, store};
use crate::cards::{Cards, Terms};
use crate::clock;
use crate::metrics::Metrics;
use crate::problem::Problem;

/// Commands that are committed together at most.
const GROUP: usize = 256;

/// A wallet, as all events of its account make it.
pub(super) struct Account {
    pub(super) wallet: Wallet,
    /// The last event.
    pub(super) seq: i64,
}

/// Why a command was not done.
pub(super) enum Stop {
    /// It may not be: nothing was changed.
    Told(Problem),
    /// The database failed.
    Storage(anyhow::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Told(problem)
    }
}

/// What is done once a command is on disk.
pub(super) enum After {
    Session(String, Arc<str>),
    Enforce(Arc<Terms>),
    Work(Due),
    Held,
    Ended(String),
}

/// What an event moved, with its number or its instant; or all that is wrong with it.
pub(super) type Applied<T> = Result<(T, Vec<Entry>), Vec<credit_estimator::Problem>>;

/// Tells whoever asked, when it is known whether the group was committed.
type Finish = Box<dyn FnOnce(bool)>;

pub(super) struct Writer {
    pub(super) db: Connection,
    pub(super) accounts: BTreeMap<String, Account>,
    /// The card in force, also if that is not committed yet.
    pub(super) current: Arc<Terms>,
    pub(super) cards: Arc<Cards>,
    pub(super) settings: Settings,
    pub(super) sessions: Arc<Sessions>,
    pub(super) provider: mpsc::UnboundedSender<Due>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) after: Vec<After>,
    /// Accounts that this group changed: if it can't be committed, they are read again.
    pub(super) touched: Vec<String>,
}

impl Writer {
    /// Works until nobody can ask any more.
    pub(super) fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut group = Vec::with_capacity(GROUP);
        while let Some(first) = commands.blocking_recv() {
            group.push(first);
            while group.len() < GROUP {
                match commands.try_recv() {
                    Ok(next) => group.push(next),
                    Err(_) => break,
                }
            }
            self.group(&mut group);
        }
        if let Err(error) = self.db.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);") {
            tracing::warn!(%error, "the ledger's log could not be merged; it will be at the next start");
        }
        tracing::info!("the ledger is closed");
    }

    fn group(&mut self, commands: &mut Vec<Command>) {
        let is_look = |command: &mut Command| matches!(command, Command::Wallet(..));
        let looks: Vec<Command> = commands.extract_if(.., is_look).collect();
        if !commands.is_empty() {
            self.write(commands);
        }
        // Who only looks is answered also when nothing can be written, and sees what is on disk.
        for look in looks {
            self.one(look)(true);
        }
    }

    fn write(&mut self, commands: &mut Vec<Command>) {
        let (began, size) = (Timer::now(), commands.len());
        let mut failed = self.db.execute_batch("BEGIN IMMEDIATE").err();
        let mut finish: Vec<Finish> = Vec::with_capacity(size);
        for command in commands.drain(..) {
            // A full disk may have ended the transaction with all that was done in it.
            if failed.is_none() && self.db.is_autocommit() {
                failed = Some(rusqlite::Error::InvalidQuery);
            }
            if failed.is_some() {
                finish.push(refuse(command));
            } else {
                finish.push(self.one(command));
            }
        }
        let wrote = !self.touched.is_empty() || !self.after.is_empty();
        if failed.is_none() {
            failed = self.db.execute_batch("COMMIT").err();
        }
        if let Some(error) = &failed {
            tracing::error!(%error, commands = size, "the ledger could not be written; nothing of this group was done");
            self.metrics.storage_failures.inc();
            if !self.db.is_autocommit() {
                let _ = self.db.execute_batch("ROLLBACK");
            }
            for account in std::mem::take(&mut self.touched) {
                self.accounts.remove(&account);
            }
            self.after.clear();
            self.current = self.cards.in_force();
        } else if wrote {
            self.metrics.committed(size, began.elapsed());
        }
        self.touched.clear();
        for after in std::mem::take(&mut self.after) {
            self.afterwards(after);
        }
        for finish in finish {
            finish(failed.is_none());
        }
    }

    fn afterwards(&self, after: After) {
        match after {
            After::Session(token, account) => {
                self.sessions.write().unwrap_or_else(PoisonError::into_inner).insert(token, account);
            }
            After::Enforce(terms) => {
                tracing::info!(
                    card = terms.card.id(),
                    version = terms.card.version(),
                    digest = terms.digest(),
                    "a card is in force"
                );
                self.cards.enforce(&terms);
            }
            After::Work(due) => {
                let _ = self.provider.send(due);
            }
            After::Held => self.metrics.held(),
            After::Ended(ending) => self.metrics.ended(&ending),
        }
    }

    fn one(&mut self, command: Command) -> Finish {
        match command {
            Command::Open(opening, reply) => self.done(reply, |writer| writer.open(&opening)),
            Command::Submit(submission, reply) => self.done(reply, |writer| writer.submit(&submission)),
            Command::Settle(settling, reply) => self.done(reply, |writer| writer.settle(&settling)),
            Command::TopUp(top_up, reply) => self.done(reply, |writer| writer.top_up(&top_up)),
            Command::Grant { account, events, reply } => self.done(reply, |writer| writer.grant(&account, &events)),
            Command::Wallet(account, reply) => self.done(reply, |writer| writer.shown(&account)),
            Command::Swap(terms, source, reply) => self.done(reply, |writer| writer.swap(&terms, source)),
            Command::Overdue(reply) => self.done(reply, Self::overdue),
        }
    }

    /// Does a command, or leaves everything as it was before it.
    fn done<T: Send + 'static>(&mut self, reply: Reply<T>, work: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Finish {
        let (after, touched) = (self.after.len(), self.touched.len());
        let found = match self.db.execute_batch("SAVEPOINT command") {
            Ok(()) => work(self),
            Err(error) => Err(error.into()),
        };
        let found = match found {
            Ok(found) => match self.db.execute_batch("RELEASE command") {
                Ok(()) => Ok(found),
                Err(error) => Err(Stop::from(error)),
            },
            refused => refused,
        };
        let told = match found {
            Ok(found) => {
                return Box::new(move |committed| {
                    let _ = reply.send(if committed { Ok(found) } else { Err(Problem::storage()) });
                });
            }
            Err(Stop::Told(problem)) => {
                // What it did before it was refused is undone.
                for account in self.touched.iter().skip(touched) {
                    self.accounts.remove(account);
                }
                problem
            }
            Err(Stop::Storage(error)) => {
                tracing::error!(%error, "a command could not be written");
                self.metrics.storage_failures.inc();
                // Wallets may be ahead of the tables now.
                for account in &self.touched {
                    self.accounts.remove(account);
                }
                Problem::storage()
            }
        };
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK TO command; RELEASE command");
        }
        self.after.truncate(after);
        // A refusal may rest on what others of the group did, so it is told only if that was done.
        Box::new(move |committed| {
            let _ = reply.send(Err(if committed { told } else { Problem::storage() }));
        })
    }

    /// An account's wallet, read from its events if it is not at hand.
    pub(super) fn account(&mut self, id: &str) -> Result<&mut Account, Stop> {
        if !self.accounts.contains_key(id) {
            if !store::has_account(&self.db, id)? {
                return Err(Problem::not_found(&format!("account `{id}`")).into());
            }
            let account = folded(&self.db, &self.cards, id).map_err(Stop::Storage)?;
            self.accounts.insert(id.to_owned(), account);
        }
        match self.accounts.get_mut(id) {
            Some(account) => Ok(account),
            None => Err(Stop::Storage(anyhow::anyhow!("the account `{id}` is lost"))),
        }
    }

    /// Now, and never before the account's last event.
    pub(super) fn now(&mut self, account: &str) -> Result<Instant, Stop> {
        let last = self.account(account)?.wallet.at();
        let now = clock::instant(clock::now());
        Ok(last.map_or(now, |last| last.max(now)))
    }

    /// Something happens to a wallet: the event is applied and written, or refused with all that is wrong with it.
    pub(super) fn happen(&mut self, account: &str, event: &str, given: Option<&str>) -> Result<Applied<i64>, Stop> {
        let terms = Arc::clone(&self.current);
        let found = self.account(account)?;
        let (at, moved) = match apply(&mut found.wallet, &terms, event).map_err(Stop::Storage)? {
            Ok(done) => done,
            Err(problems) => return Ok(Err(problems)),
        };
        self.touched.push(account.to_owned());
        let seq = store::add_event(&self.db, account, &at.to_string(), terms.digest(), given, event)?;
        let found = self.account(account)?;
        found.seq = seq;
        if let Some(found) = self.accounts.get(account) {
            store::put_balance(&self.db, account, seq, &found.wallet)?;
        }
        Ok(Ok((seq, moved)))
    }

    /// A card comes into force. Wallets follow it with their next event.
    fn swap(&mut self, terms: &Arc<Terms>, source: Source) -> Result<credit_estimator::CardRef, Stop> {
        let previous = self.current.reference();
        let text = std::str::from_utf8(&terms.text).map_err(|error| Stop::Storage(error.into()))?;
        let at = clock::text(clock::now());
        store::add_card(&self.db, terms.digest(), &at, text)?;
        store::add_swap(&self.db, &at, terms.digest(), source.name())?;
        self.cards.know(terms);
        self.current = Arc::clone(terms);
        self.after.push(After::Enforce(Arc::clone(terms)));
        Ok(previous)
    }
}

/// Reads an event from its text and applies it under a card.
pub(super) fn apply(wallet: &mut Wallet, terms: &Terms, event: &str) -> anyhow::Result<Applied<Instant>> {
    let read = json::parse(event).map_err(|error| anyhow::anyhow!("an event is no JSON: {}", error.message))?;
    let events = match wire::events(&json::Value::Array(vec![read.value])) {
        Ok(events) => events,
        Err(problems) => return Ok(Err(problems)),
    };
    let event = events.into_iter().next().ok_or_else(|| anyhow::anyhow!("there is no event"))?;
    wallet.under(&terms.card);
    Ok(wallet.apply(&terms.card, &event).map(|moved| (event.at, moved)))
}

/// An account's wallet: all its events, each under the card it happened under.
fn folded(db: &Connection, cards: &Cards, id: &str) -> anyhow::Result<Account> {
    let mut account = Account { wallet: Wallet::new(&cards.in_force().card), seq: 0 };
    store::each_event(db, Some(id), |row| account.follow(cards, &row))?;
    Ok(account)
}

impl Account {
    /// The wallet after an event of the ledger.
    pub(super) fn follow(&mut self, cards: &Cards, row: &store::EventRow) -> anyhow::Result<()> {
        let store::EventRow { seq, account, card, event } = row;
        let terms = cards.known(card).ok_or_else(|| anyhow::anyhow!("event {seq} is under a card that is not kept"))?;
        match apply(&mut self.wallet, &terms, event)? {
            Ok(_) => self.seq = *seq,
            Err(problems) => {
                let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
                anyhow::bail!("event {seq} of account `{account}` does not follow from those before it: {why}");
            }
        }
        Ok(())
    }
}

/// What is told when nothing can be done.
fn refuse(command: Command) -> Finish {
    fn to<T: 'static>(reply: Reply<T>) -> Finish {
        Box::new(move |_| drop(reply.send(Err(Problem::storage()))))
    }
    match command {
        Command::Open(_, reply) => to(reply),
        Command::Submit(_, reply) => to(reply),
        Command::Settle(_, reply) | Command::Wallet(_, reply) | Command::Grant { reply, .. } => to(reply),
        Command::TopUp(_, reply) => to(reply),
        Command::Swap(.., reply) => to(reply),
        Command::Overdue(reply) => to(reply),
    }
}
