//! Reading beside the writer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::{Job, store};
use crate::problem::Problem;

/// Connections that read. Each is used by one request at a time, and kept for the next.
pub(crate) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// Kept open; more are closed when their request ends.
const KEPT: usize = 4;

impl Readers {
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file, idle: Mutex::new(Vec::new()) }
    }

    /// Reads on a thread that may wait.
    async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        look: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let readers = Arc::clone(self);
        let found = tokio::task::spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let db = match idle {
                Some(db) => db,
                None => store::open_reader(&readers.file)?,
            };
            let found = look(&db)?;
            let mut idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(db);
            }
            Ok(found)
        });
        match found.await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => {
                let error: rusqlite::Error = error;
                tracing::error!(%error, "the ledger can't be read");
                Err(Problem::new("storage", "the ledger can't be read now; the same request may be sent again"))
            }
            Err(_) => Err(Problem::stopping()),
        }
    }

    pub(crate) async fn job(self: &Arc<Self>, id: String) -> Result<Option<Job>, Problem> {
        self.read(move |db| store::find_job(db, &id)).await
    }

    /// An account's jobs, the newest first, before one of them.
    pub(crate) async fn jobs(
        self: &Arc<Self>,
        account: Arc<str>,
        before: i64,
        limit: u32,
    ) -> Result<Vec<Job>, Problem> {
        self.read(move |db| store::jobs_before(db, &account, before, limit)).await
    }

    /// Jobs that are held, of all accounts, the oldest first, after one of them.
    pub(crate) async fn held(self: &Arc<Self>, after: i64, limit: u32) -> Result<Vec<Job>, Problem> {
        self.read(move |db| store::held_after(db, after, limit)).await
    }

    /// Events of an account after one of them, with their numbers.
    pub(crate) async fn events(
        self: &Arc<Self>,
        account: Arc<str>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<(i64, String)>, Problem> {
        self.read(move |db| store::events_after(db, &account, after, limit)).await
    }

    /// The kind of a demonstration account.
    pub(crate) async fn kind(self: &Arc<Self>, account: Arc<str>) -> Result<Option<String>, Problem> {
        self.read(move |db| store::kind_of(db, &account)).await
    }
}
