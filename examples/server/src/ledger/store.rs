//! The tables: what is written and read, row by row.

use std::path::Path;
use std::time::Duration;

use credit_estimator::Wallet;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, params};

use super::job::{Job, Outcome};

type Result<T> = rusqlite::Result<T>;

const SCHEMA: &str = include_str!("schema.sql");

/// Tables of what happened: nothing in them is ever changed.
const APPENDED: [&str; 7] = ["cards", "swaps", "accounts", "events", "jobs", "outcomes", "keys"];

/// "cred", by which a file is known as a ledger.
const APPLICATION: i64 = 0x6372_6564;

/// Of the tables.
const VERSION: i64 = 1;

/// Opens the ledger for writing, and makes its tables if there are none.
pub(super) fn open(file: &Path) -> anyhow::Result<Connection> {
    let db = Connection::open(file)?;
    db.busy_timeout(Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.set_prepared_statement_cache_capacity(64);
    let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (number("application_id")?, number("user_version")?, tables) {
        (APPLICATION, VERSION, _) => {}
        (_, _, 0) => db.execute_batch(&creation())?,
        (APPLICATION, version, _) => {
            anyhow::bail!("the ledger has tables of version {version}; this server knows version {VERSION}")
        }
        _ => anyhow::bail!("{} is a database of something else, and no ledger", file.display()),
    }
    Ok(db)
}

fn creation() -> String {
    let triggers = APPENDED.iter().map(|table| {
        format!(
            "CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} BEGIN SELECT raise(ABORT, '{table} is append-only'); END;
             CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} BEGIN SELECT raise(ABORT, '{table} is append-only'); END;\n"
        )
    });
    let triggers: String = triggers.collect();
    format!(
        "BEGIN; {SCHEMA} {triggers} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    )
}

/// Opens the ledger for reading beside the writer.
pub(super) fn open_reader(file: &Path) -> Result<Connection> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(Duration::from_secs(5))?;
    Ok(db)
}

pub(super) fn add_card(db: &Connection, digest: &str, at: &str, text: &str) -> Result<()> {
    let mut add = db.prepare_cached("INSERT INTO cards VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?;
    add.execute(params![digest, at, text])?;
    Ok(())
}

pub(super) fn add_swap(db: &Connection, at: &str, digest: &str, source: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO swaps (at, card, source) VALUES (?1, ?2, ?3)")?
        .execute(params![at, digest, source])?;
    Ok(())
}

/// The digest of the card that came into force last, from anywhere or from one source.
pub(super) fn last_swap(db: &Connection, source: Option<&str>) -> Result<Option<String>> {
    let sql = "SELECT card FROM swaps WHERE ?1 IS NULL OR source = ?1 ORDER BY seq DESC LIMIT 1";
    db.prepare_cached(sql)?.query_row([source], |row| row.get(0)).optional()
}

pub(super) fn cards(db: &Connection) -> Result<Vec<String>> {
    db.prepare_cached("SELECT text FROM cards")?.query_map([], |row| row.get(0))?.collect()
}

pub(super) fn add_account(db: &Connection, id: &str, at: &str, kind: Option<&str>) -> Result<()> {
    db.prepare_cached("INSERT INTO accounts VALUES (?1, ?2, ?3)")?.execute(params![id, at, kind])?;
    Ok(())
}

pub(super) fn has_account(db: &Connection, id: &str) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM accounts WHERE id = ?1")?.exists([id])
}

pub(super) fn kind_of(db: &Connection, id: &str) -> Result<Option<String>> {
    let mut found = db.prepare_cached("SELECT kind FROM accounts WHERE id = ?1")?;
    Ok(found.query_row([id], |row| row.get(0)).optional()?.flatten())
}

pub(super) fn add_session(db: &Connection, token: &str, account: &str, at: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO sessions VALUES (?1, ?2, ?3)")?.execute(params![token, account, at])?;
    Ok(())
}

/// The digests of all tokens, with their accounts.
pub(super) fn sessions(db: &Connection) -> Result<Vec<(String, String)>> {
    db.prepare_cached("SELECT token, account FROM sessions")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// An event as it stands in the ledger.
pub(super) struct EventRow {
    pub(super) seq: i64,
    pub(super) account: String,
    pub(super) card: String,
    pub(super) event: String,
}

pub(super) fn add_event(
    db: &Connection,
    account: &str,
    at: &str,
    card: &str,
    given: Option<&str>,
    event: &str,
) -> Result<i64> {
    let sql = "INSERT INTO events (account, at, card, given, event) VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.insert(params![account, at, card, given, event])
}

fn event(row: &Row<'_>) -> Result<EventRow> {
    Ok(EventRow { seq: row.get(0)?, account: row.get(1)?, card: row.get(2)?, event: row.get(3)? })
}

/// Looks at each event, of one account or of all, in order.
pub(super) fn each_event(
    db: &Connection,
    account: Option<&str>,
    mut look: impl FnMut(EventRow) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let sql = match account {
        Some(_) => "SELECT seq, account, card, event FROM events WHERE account = ?1 ORDER BY seq",
        None => "SELECT seq, account, card, event FROM events WHERE ?1 IS NULL ORDER BY seq",
    };
    let mut found = db.prepare_cached(sql)?;
    let mut rows = found.query([account])?;
    while let Some(row) = rows.next()? {
        look(event(row)?)?;
    }
    Ok(())
}

/// Events of an account after one of them, at most so many.
pub(super) fn events_after(db: &Connection, account: &str, after: i64, limit: u32) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT seq, event FROM events WHERE account = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    let mut found = db.prepare_cached(sql)?;
    let rows = found.query_map(params![account, after, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The event of an account that grants something under an id.
pub(super) fn event_given(db: &Connection, account: &str, given: &str) -> Result<Option<String>> {
    let sql = "SELECT event FROM events WHERE account = ?1 AND given = ?2";
    db.prepare_cached(sql)?.query_row([account, given], |row| row.get(0)).optional()
}

/// What an account has, as its events make it. Follows from them.
pub(super) fn put_balance(db: &Connection, account: &str, seq: i64, wallet: &Wallet) -> Result<()> {
    let [at, granted, available, held, spent, expired, upcoming] = balance(wallet);
    let sql = "INSERT OR REPLACE INTO balances VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let row = params![account, seq, at, granted, available, held, spent, expired, upcoming];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// The columns of a balance, by these names.
pub(super) const BALANCE: [&str; 7] = ["at", "granted", "available", "held", "spent", "expired", "upcoming"];

pub(super) fn balance(wallet: &Wallet) -> [String; 7] {
    let totals = wallet.totals();
    [
        wallet.at().map(|at| at.to_string()).unwrap_or_default(),
        totals.granted.to_string(),
        totals.available.to_string(),
        totals.held.to_string(),
        totals.spent.to_string(),
        totals.expired.to_string(),
        totals.upcoming.to_string(),
    ]
}

/// An account, its last event, and what `BALANCE` lists.
pub(super) type BalanceRow = (String, i64, [String; 7]);

pub(super) fn balances(db: &Connection) -> Result<Vec<BalanceRow>> {
    let mut found = db.prepare_cached("SELECT * FROM balances")?;
    let row = |row: &Row<'_>| {
        let column = |place: usize| row.get::<_, String>(place);
        let columns = [column(2)?, column(3)?, column(4)?, column(5)?, column(6)?, column(7)?, column(8)?];
        Ok((row.get(0)?, row.get(1)?, columns))
    };
    found.query_map([], row)?.collect()
}

const JOB: &str = "jobs.seq, jobs.id, jobs.account, jobs.at, jobs.card, jobs.model, jobs.selection, jobs.hold, \
    jobs.queue, jobs.runs_ms, jobs.returns_ms, jobs.simulate, jobs.body, \
    outcomes.state, outcomes.request, outcomes.body FROM jobs LEFT JOIN outcomes ON outcomes.job = jobs.id";

fn job(row: &Row<'_>) -> Result<Job> {
    let state: Option<String> = row.get(13)?;
    let outcome = match state {
        Some(state) => Some(Outcome { state, request: row.get(14)?, body: row.get(15)? }),
        None => None,
    };
    Ok(Job {
        seq: row.get(0)?,
        id: row.get(1)?,
        account: row.get(2)?,
        at: row.get(3)?,
        card: row.get(4)?,
        model: row.get(5)?,
        selection: row.get(6)?,
        hold: row.get(7)?,
        queue: row.get(8)?,
        runs_ms: row.get(9)?,
        returns_ms: row.get(10)?,
        simulate: row.get(11)?,
        body: row.get(12)?,
        outcome,
    })
}

/// A job that is held from now on.
pub(super) fn add_job(db: &Connection, job: &Job) -> Result<()> {
    let sql = "INSERT INTO jobs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    let Job { seq, id, account, at, card, model, selection, hold, queue, runs_ms, returns_ms, simulate, body, .. } =
        job;
    db.prepare_cached(sql)?.execute(params![
        seq, id, account, at, card, model, selection, hold, queue, runs_ms, returns_ms, simulate, body
    ])?;
    db.prepare_cached("INSERT INTO held VALUES (?1, ?2, ?3)")?.execute(params![id, account, returns_ms])?;
    Ok(())
}

/// A job that is no longer held.
pub(super) fn add_outcome(db: &Connection, job: &str, seq: i64, at: &str, outcome: &Outcome) -> Result<()> {
    let sql = "INSERT INTO outcomes VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let Outcome { state, request, body } = outcome;
    db.prepare_cached(sql)?.execute(params![job, seq, at, state, request, body])?;
    db.prepare_cached("DELETE FROM held WHERE job = ?1")?.execute([job])?;
    Ok(())
}

pub(super) fn find_job(db: &Connection, id: &str) -> Result<Option<Job>> {
    db.prepare_cached(&format!("SELECT {JOB} WHERE jobs.id = ?1"))?.query_row([id], job).optional()
}

/// An account's jobs, the newest first, before one of them.
pub(super) fn jobs_before(db: &Connection, account: &str, before: i64, limit: u32) -> Result<Vec<Job>> {
    let sql = format!("SELECT {JOB} WHERE jobs.account = ?1 AND jobs.seq < ?2 ORDER BY jobs.seq DESC LIMIT ?3");
    db.prepare_cached(&sql)?.query_map(params![account, before, limit], job)?.collect()
}

/// The jobs that an account has held, the newest first; without one: those of all accounts.
pub(super) fn held_jobs(db: &Connection, account: Option<&str>) -> Result<Vec<Job>> {
    let held = "jobs.id IN (SELECT job FROM held WHERE ?1 IS NULL OR account = ?1)";
    let sql = format!("SELECT {JOB} WHERE {held} ORDER BY jobs.seq DESC");
    db.prepare_cached(&sql)?.query_map([account], job)?.collect()
}

/// Jobs that are held, of all accounts, the oldest first, after one of them.
pub(super) fn held_after(db: &Connection, after: i64, limit: u32) -> Result<Vec<Job>> {
    let sql = format!(
        "SELECT {JOB} WHERE outcomes.job IS NULL AND jobs.seq > ?1 AND jobs.id IN (SELECT job FROM held) ORDER BY jobs.seq LIMIT ?2"
    );
    db.prepare_cached(&sql)?.query_map(params![after, limit], job)?.collect()
}

/// Jobs that are held since too long, the oldest first.
pub(super) fn overdue(db: &Connection, now: i64, limit: u32) -> Result<Vec<String>> {
    let sql = "SELECT job FROM held WHERE returns_ms <= ?1 ORDER BY returns_ms LIMIT ?2";
    db.prepare_cached(sql)?.query_map(params![now, limit], |row| row.get(0))?.collect()
}

/// Jobs that `held` lists though they have ended, and jobs that it lacks though they have not.
pub(super) fn wrongly_held(db: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT job FROM held WHERE job IN (SELECT job FROM outcomes) OR job NOT IN (SELECT id FROM jobs) \
               UNION SELECT id FROM jobs WHERE id NOT IN (SELECT job FROM outcomes) AND id NOT IN (SELECT job FROM held) \
               LIMIT 10";
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// What a key stands for: the request's digest, and its job or its answer.
pub(super) type KeyRow = (String, Option<String>, Option<String>);

pub(super) fn key(db: &Connection, account: &str, key: &str) -> Result<Option<KeyRow>> {
    let sql = "SELECT request, job, body FROM keys WHERE account = ?1 AND key = ?2";
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    db.prepare_cached(sql)?.query_row([account, key], row).optional()
}

pub(super) fn add_key(
    db: &Connection,
    account: &str,
    key: &str,
    request: &str,
    job: Option<&str>,
    body: Option<&str>,
) -> Result<()> {
    let sql = "INSERT INTO keys VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![account, key, request, job, body])?;
    Ok(())
}
