//! Opening the ledger: what follows from what happened is checked before anything more happens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use anyhow::{Context as _, bail};
use credit_estimator::Wallet;
use rusqlite::Connection;
use tokio::sync::mpsc;

use super::writer::{Account, Writer};
use super::{Due, Ledger, Readers, Sessions, Source, store};
use crate::cards::{Cards, Terms};
use crate::clock;
use crate::metrics::Metrics;

/// What the ledger is told to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Holds that nobody settles go back after so long.
    pub(crate) return_after: Duration,
}

impl Settings {
    pub(super) fn return_after_ms(&self) -> i64 {
        i64::try_from(self.return_after.as_millis()).unwrap_or(i64::MAX)
    }
}

/// An open ledger.
pub(crate) struct Start {
    pub(crate) ledger: Ledger,
    pub(crate) cards: Arc<Cards>,
    /// What the simulated provider has to do: what is left from before, and what comes.
    pub(crate) due: mpsc::UnboundedReceiver<Due>,
}

/// Commands that may wait. More wait before they are sent.
const WAITING: usize = 1024;

/// Opens the ledger in a folder, checks it, and starts its writer. `card` is the text of the card's file, if there is one.
pub(crate) fn start(
    folder: &std::path::Path,
    card: Option<&str>,
    settings: Settings,
    metrics: Arc<Metrics>,
) -> anyhow::Result<Start> {
    std::fs::create_dir_all(folder).with_context(|| format!("the folder {} can't be made", folder.display()))?;
    let lock = lock(folder)?;
    let file: PathBuf = folder.join("ledger.sqlite");
    let db = store::open(&file).with_context(|| format!("the ledger {} can't be opened", file.display()))?;
    let cards = Arc::new(Cards::new(in_force(&db, card)?));
    let accounts = checked(&db, &cards)?;
    let sessions = store::sessions(&db)?.into_iter().map(|(token, account)| (token, Arc::from(account)));
    let sessions: Arc<Sessions> = Arc::new(RwLock::new(sessions.collect()));
    let (provider, due) = mpsc::unbounded_channel();
    for left in store::held_jobs(&db, None)?.iter().filter_map(Due::of) {
        let _ = provider.send(left);
    }
    let (commands, waiting) = mpsc::channel(WAITING);
    let writer = Writer {
        db,
        accounts,
        current: cards.in_force(),
        cards: Arc::clone(&cards),
        settings,
        sessions: Arc::clone(&sessions),
        provider,
        metrics,
        after: Vec::new(),
        touched: Vec::new(),
    };
    let thread = std::thread::Builder::new().name(String::from("ledger")).spawn(move || {
        writer.run(waiting);
        drop(lock);
    })?;
    let readers = Arc::new(Readers::new(file));
    let ledger = Ledger { commands: RwLock::new(Some(commands)), readers, sessions, thread: Mutex::new(Some(thread)) };
    Ok(Start { ledger, cards, due })
}

/// Two servers on one ledger would each know half of it.
fn lock(folder: &std::path::Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    let lock = File::create(&path).with_context(|| format!("{} can't be made", path.display()))?;
    if lock.try_lock().is_err() {
        bail!("another server has the ledger in {}; give this one another folder with --data", folder.display());
    }
    Ok(lock)
}

/// The card in force: that of the file, unless another came by a request since the file was read last.
fn in_force(db: &Connection, card: Option<&str>) -> anyhow::Result<Arc<Terms>> {
    let mut known = BTreeMap::new();
    for text in store::cards(db)? {
        let terms = Terms::read(&text).context("a card of the ledger can't be read")?;
        known.insert(terms.digest().to_owned(), Arc::new(terms));
    }
    let last = store::last_swap(db, None)?;
    let of_file = store::last_swap(db, Some(Source::File.name()))?;
    let given = card.map(Terms::read).transpose().context("the card is broken")?;
    match (given, last) {
        (Some(given), last) if last.is_none() || of_file.as_deref() != Some(given.digest()) => {
            let at = clock::text(clock::now());
            let text = std::str::from_utf8(&given.text)?;
            store::add_card(db, given.digest(), &at, text)?;
            store::add_swap(db, &at, given.digest(), Source::File.name())?;
            Ok(Arc::new(given))
        }
        (_, Some(last)) => known.remove(&last).context("the card in force is not kept in the ledger"),
        (_, None) => bail!("there is no card yet; name one with --card"),
    }
}

/// All wallets, as the events make them; or what in the tables does not follow from the events.
fn checked(db: &Connection, cards: &Cards) -> anyhow::Result<BTreeMap<String, Account>> {
    for text in store::cards(db)? {
        cards.know(&Arc::new(Terms::read(&text)?));
    }
    let mut accounts: BTreeMap<String, Account> = BTreeMap::new();
    let first = cards.in_force();
    store::each_event(db, None, |row| {
        let begin = || Account { wallet: Wallet::new(&first.card), seq: 0 };
        accounts.entry(row.account.clone()).or_insert_with(begin).follow(cards, &row)
    })?;
    let mut seen = BTreeSet::new();
    for (account, seq, columns) in store::balances(db)? {
        let Some(found) = accounts.get(&account) else {
            bail!("the ledger does not add up: account `{account}` has a balance, and no events");
        };
        if found.seq != seq {
            bail!(
                "the ledger does not add up: the balance of account `{account}` is of event {seq}, its last is {}",
                found.seq
            );
        }
        for ((name, kept), made) in store::BALANCE.iter().zip(&columns).zip(store::balance(&found.wallet)) {
            if *kept != made {
                bail!(
                    "the ledger does not add up: `{name}` of account `{account}` is kept as {kept}, its events make it {made}"
                );
            }
        }
        seen.insert(account);
    }
    if let Some(account) = accounts.keys().find(|account| !seen.contains(*account)) {
        bail!("the ledger does not add up: account `{account}` has events, and no balance");
    }
    if let Some(job) = store::wrongly_held(db)?.first() {
        bail!("the ledger does not add up: job `{job}` is held without being open, or open without being held");
    }
    let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let jobs = store::held_jobs(db, None)?;
    for job in &jobs {
        open.entry(job.account.as_str()).or_default().insert(job.id.as_str());
    }
    for (id, account) in &accounts {
        let held: BTreeSet<&str> =
            account.wallet.holds().iter().filter(|hold| hold.open).map(|hold| hold.id.as_str()).collect();
        let jobs = open.remove(id.as_str()).unwrap_or_default();
        if let Some(job) = held.symmetric_difference(&jobs).next() {
            bail!(
                "the ledger does not add up: job `{job}` of account `{id}` is held in the wallet or among the jobs, and not in both"
            );
        }
    }
    Ok(accounts)
}
