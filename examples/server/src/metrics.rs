//! What Prometheus reads.

use std::fmt::Write as _;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    method: String,
    /// The route, not the path: there are as many of these as there are routes.
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Ending {
    ending: String,
}

/// The counts.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    commits: Counter,
    commit_seconds: Histogram,
    group: Histogram,
    pub(crate) storage_failures: Counter,
    held: Counter,
    ended: Family<Ending, Counter>,
    pub(crate) swaps_refused: Counter,
    pub(crate) connections: Gauge,
}

/// From a tenth of a millisecond to some seconds.
const SECONDS: [f64; 14] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

const SIZES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("credit_server");
        let seconds = || Histogram::new(SECONDS);
        let metrics = Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            commits: Counter::default(),
            commit_seconds: seconds(),
            group: Histogram::new(SIZES),
            storage_failures: Counter::default(),
            held: Counter::default(),
            ended: Family::default(),
            swaps_refused: Counter::default(),
            connections: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        registry.register("request_seconds", "Time to the answer", metrics.seconds.clone());
        registry.register("commits", "Groups of commands written to the ledger", metrics.commits.clone());
        registry.register("commit_seconds", "Time to write a group, disk included", metrics.commit_seconds.clone());
        registry.register("commit_commands", "Commands of a group", metrics.group.clone());
        registry.register("storage_failures", "Writes that failed", metrics.storage_failures.clone());
        registry.register("jobs_held", "Jobs held", metrics.held.clone());
        registry.register("jobs_ended", "Jobs ended, by ending", metrics.ended.clone());
        registry.register("cards_refused", "Cards refused since they are broken", metrics.swaps_refused.clone());
        registry.register("connections", "Open connections", metrics.connections.clone());
        Self { registry, ..metrics }
    }

    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Request { method, route, status }).inc();
    }

    #[expect(clippy::cast_precision_loss, reason = "a group is small")]
    pub(crate) fn committed(&self, size: usize, took: Duration) {
        self.commits.inc();
        self.commit_seconds.observe(took.as_secs_f64());
        self.group.observe(size as f64);
    }

    pub(crate) fn held(&self) {
        self.held.inc();
    }

    pub(crate) fn ended(&self, ending: &str) {
        self.ended.get_or_create(&Ending { ending: ending.to_owned() }).inc();
    }

    /// As text, with what is true just now.
    pub(crate) fn text(&self, card: &credit_estimator::CardRef) -> String {
        let mut out = String::new();
        // Writing to memory does not fail.
        let _ = encode(&mut out, &self.registry);
        let end = out.trim_end().trim_end_matches("# EOF").len();
        out.truncate(end);
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let _ = writeln!(
            out,
            "# HELP credit_server_card The card in force.\n# TYPE credit_server_card gauge\n\
             credit_server_card{{id=\"{}\",version=\"{}\",digest=\"{}\"}} 1\n# EOF",
            quoted(&card.id),
            quoted(&card.version),
            quoted(&card.digest)
        );
        out
    }
}
