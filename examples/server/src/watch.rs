//! The card's file, looked at now and then: when it changes, the server follows.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use credit_estimator::digest;
use tokio_util::sync::CancellationToken;

use crate::api::{App, enforce};
use crate::ledger::Source;

const EVERY: Duration = Duration::from_secs(1);

/// Follows the file until the server stops. `known` is the digest of the text that was read last.
pub(crate) async fn follow(app: Arc<App>, file: PathBuf, mut known: String, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        // A file that is gone or half written is looked at again.
        let Ok(text) = tokio::fs::read_to_string(&file).await else { continue };
        let now = digest(text.as_bytes());
        if now == known {
            continue;
        }
        match enforce(&app, text, Source::File).await {
            Ok(_) => known = now,
            Err(problem) if problem.code == "broken-card" => {
                tracing::error!(file = %file.display(), problem = problem.body(), "the card's file is broken; the old card stays");
                known = now;
            }
            Err(problem) => tracing::warn!(code = problem.code, "the card's file is looked at again"),
        }
    }
}
