//! The simulated provider: works the jobs that it is told of, each when its time comes.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock;
use crate::ledger::{Command, Due, Ledger, Settling, Who};

/// Tries again so long while the ledger can't be written.
const AGAIN: Duration = Duration::from_secs(1);

/// Works until the server stops. What is left is taken up at the next start.
pub(crate) async fn work(ledger: Arc<Ledger>, mut due: mpsc::UnboundedReceiver<Due>, stop: CancellationToken) {
    let tasks = TaskTracker::new();
    while let Some(Some(next)) = stop.run_until_cancelled(due.recv()).await {
        let (ledger, stop) = (Arc::clone(&ledger), stop.clone());
        tasks.spawn(async move { stop.run_until_cancelled(deliver(&ledger, next)).await });
    }
    tasks.close();
    tasks.wait().await;
}

async fn deliver(ledger: &Ledger, due: Due) {
    let Some(ending) = ending(&due.simulate.outcome) else { return };
    let wait = u64::try_from(due.at_ms.saturating_sub(clock::now())).unwrap_or(0);
    tokio::time::sleep(Duration::from_millis(wait)).await;
    loop {
        let settling = Settling {
            job: due.job.clone(),
            who: Who::Provider,
            ending: ending.to_owned(),
            usage: due.simulate.usage.clone().filter(|_| ending == "delivered"),
            credits: due.simulate.credits.filter(|_| ending == "delivered"),
        };
        match ledger.ask(|reply| Command::Settle(settling, reply)).await {
            Ok(_) => return,
            Err(problem) if problem.code == "storage" => tokio::time::sleep(AGAIN).await,
            // Somebody else ended it, or the server stops.
            Err(problem) => {
                tracing::debug!(job = due.job, code = problem.code, "the simulated provider was not needed");
                return;
            }
        }
    }
}

/// What is said of a job in the end; `None`: nothing.
fn ending(outcome: &str) -> Option<&'static str> {
    match outcome {
        "delivered" | "slow" => Some("delivered"),
        "failed" => Some("failed"),
        "moderated" => Some("moderated"),
        _ => None,
    }
}

/// Words for what the provider may do, and how long it takes if nobody says.
pub(crate) const OUTCOMES: [(&str, i64); 5] =
    [("delivered", 1_500), ("failed", 1_500), ("moderated", 1_500), ("slow", 30_000), ("none", 1_500)];

/// The longest that anybody may ask it to take.
pub(crate) const LONGEST_MS: i64 = 3_600_000;
