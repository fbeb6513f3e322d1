//! Asks much of a server from a process of its own, and tells what it bore: `cargo xtask load` runs it.
//!
//! The server has to be started with the full card, `--demo` and an admin token.

#![expect(clippy::indexing_slicing, reason = "a measurement may stop where an answer is not as it has to be")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use bytes::Bytes;
use clap::Parser;
use hdrhistogram::Histogram;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

#[derive(Parser)]
struct Load {
    /// Host and port of the server
    #[arg(long)]
    server: String,
    /// Its process, whose memory is looked at
    #[arg(long)]
    pid: u32,
    #[arg(long, env = "CREDIT_SERVER_ADMIN_TOKEN")]
    admin_token: String,
    #[arg(long, default_value_t = 100)]
    connections: u64,
    #[arg(long, default_value_t = 1_000_000)]
    quotes: u64,
    #[arg(long, default_value_t = 20_000)]
    jobs: u64,
    #[arg(long, default_value_t = 10_000)]
    idle: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let load = Load::parse();
    rlimit::increase_nofile_limit(u64::MAX)?;
    quotes(&load).await?;
    jobs(&load).await?;
    idle(&load).await
}

/// A connection that stays open.
struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Client {
    async fn connect(host: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: host.to_owned() })
    }

    async fn ask(&mut self, path: &str, who: (&str, &str), body: Option<Bytes>) -> anyhow::Result<(StatusCode, Bytes)> {
        let method = if body.is_some() { "POST" } else { "GET" };
        let request = Request::builder().method(method).uri(path).header("host", &self.host).header(who.0, who.1);
        let request = request.header("content-type", "application/json");
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(body.unwrap_or_default()))?).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}

const NOBODY: (&str, &str) = ("accept", "application/json");

/// The questions of the frozen cases of the full card.
fn questions() -> anyhow::Result<Vec<Bytes>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/studio.jsonl");
    let text = std::fs::read_to_string(file)?;
    let asks = text.lines().map(|line| {
        let case: Value = serde_json::from_str(line)?;
        let ask = json!({ "model": case["model"], "selection": case["selection"], "at": "2026-09-01T00:00:00Z" });
        Ok(Bytes::from(ask.to_string()))
    });
    asks.collect()
}

/// What is asked again and again.
#[derive(Clone)]
enum Work {
    Quotes(Arc<Vec<Bytes>>),
    /// Each connection holds for an account of its own.
    Jobs {
        tokens: Arc<Vec<String>>,
        order: Arc<Value>,
    },
}

impl Work {
    async fn ask(&self, client: &mut Client, place: usize, turn: u64) -> anyhow::Result<()> {
        match self {
            Self::Quotes(questions) => {
                let which = usize::try_from(turn)?.checked_rem(questions.len()).context("there are no questions")?;
                let question = questions.get(which).cloned();
                let (status, body) = client.ask("/api/quotes", NOBODY, question).await?;
                ensure!(status == 200, "{status}: {}", String::from_utf8_lossy(&body));
            }
            Self::Jobs { tokens, order } => {
                let token = tokens.get(place).context("there are fewer accounts than connections")?;
                let mut order = Value::clone(order);
                order["idempotencyKey"] = json!(format!("load-{turn}"));
                let who = ("cookie", format!("session={token}"));
                let (status, body) = client.ask("/api/jobs", (who.0, &who.1), Some(order.to_string().into())).await?;
                ensure!(status == 201, "{status}: {}", String::from_utf8_lossy(&body));
            }
        }
        Ok(())
    }
}

/// Many connections at once, each asking as long as there is something to ask; and how long each answer took.
async fn together(load: &Load, count: u64, work: Work) -> anyhow::Result<(Duration, Histogram<u64>)> {
    let (next, mut tasks) = (Arc::new(AtomicU64::new(0)), JoinSet::new());
    let began = Instant::now();
    for place in 0..load.connections {
        let (server, next, work) = (load.server.clone(), Arc::clone(&next), work.clone());
        tasks.spawn(async move {
            let mut client = Client::connect(&server).await?;
            let mut took = Histogram::<u64>::new(3)?;
            loop {
                let turn = next.fetch_add(1, Relaxed);
                if turn >= count {
                    return anyhow::Ok(took);
                }
                let began = Instant::now();
                work.ask(&mut client, usize::try_from(place)?, turn).await?;
                took.record(u64::try_from(began.elapsed().as_micros())?)?;
            }
        });
    }
    let mut all = Histogram::<u64>::new(3)?;
    while let Some(took) = tasks.join_next().await {
        all.add(took??)?;
    }
    Ok((began.elapsed(), all))
}

fn tell(what: &str, count: u64, took: Duration, times: &Histogram<u64>) {
    let [p50, p99] = [0.5, 0.99].map(|share| times.value_at_quantile(share) as f64 / 1000.0);
    let rate = count as f64 / took.as_secs_f64();
    println!("{count} {what} in {:.1} s: {rate:.0} a second, p50 {p50:.1} ms, p99 {p99:.1} ms", took.as_secs_f64());
}

/// Resident memory of the server, now and at most.
fn memory(load: &Load) -> anyhow::Result<String> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", load.pid)).context("the server is gone")?;
    let of = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("?").trim().to_owned();
    Ok(format!("memory {}, at most {}", of("VmRSS:"), of("VmHWM:")))
}

async fn quotes(load: &Load) -> anyhow::Result<()> {
    println!("at the start: {}", memory(load)?);
    let (took, times) = together(load, load.quotes, Work::Quotes(Arc::new(questions()?))).await?;
    tell("quotes", load.quotes, took, &times);
    println!("after {} requests: {}", load.quotes, memory(load)?);
    Ok(())
}

async fn jobs(load: &Load) -> anyhow::Result<()> {
    let admin = ("authorization", format!("Bearer {}", load.admin_token));
    let admin = (admin.0, admin.1.as_str());
    let mut client = Client::connect(&load.server).await?;
    let mut tokens = Vec::new();
    for place in 0..load.connections {
        let id = format!("load-{}-{place}", std::process::id());
        let (_, opened) = client.ask("/api/accounts", admin, Some(json!({ "id": id }).to_string().into())).await?;
        let opened: Value = serde_json::from_slice(&opened)?;
        tokens.push(opened["token"].as_str().with_context(|| format!("no account: {opened}"))?.to_owned());
        let grant = json!({ "type": "grant", "id": "much", "origin": "plan", "credits": "1000000000" }).to_string();
        let (status, body) = client.ask(&format!("/api/accounts/{id}/events"), admin, Some(grant.into())).await?;
        ensure!(status == 201, "{status}: {}", String::from_utf8_lossy(&body));
    }
    let (order, credits) = order(&mut client).await?;
    let tokens = Arc::new(tokens);
    let work = Work::Jobs { tokens: Arc::clone(&tokens), order: Arc::new(order) };
    let (took, times) = together(load, load.jobs, work).await?;
    tell("jobs held on disk", load.jobs, took, &times);
    // Each of them is there, and no other.
    let mut held = 0_u64;
    for token in tokens.iter() {
        let (_, wallet) = client.ask("/api/wallet", ("cookie", &format!("session={token}")), None).await?;
        let wallet: Value = serde_json::from_slice(&wallet)?;
        let found = wallet["wallet"]["held"].as_str().context("a wallet says what is held")?;
        held = held.checked_add(found.parse()?).context("too much is held")?;
    }
    ensure!(
        Some(held) == load.jobs.checked_mul(credits),
        "{held} credits are held for {} jobs of {credits} credits",
        load.jobs
    );
    println!("{held} credits are held for {} jobs of {credits} each; {}", load.jobs, memory(load)?);
    Ok(())
}

/// A job of the first case with a price of whole credits, as it was shown.
async fn order(client: &mut Client) -> anyhow::Result<(Value, u64)> {
    for question in questions()? {
        let mut ask: Value = serde_json::from_slice(&question)?;
        ask.as_object_mut().context("a question is an object")?.remove("at");
        let (_, answer) = client.ask("/api/quotes", NOBODY, Some(ask.to_string().into())).await?;
        let answer: Value = serde_json::from_slice(&answer)?;
        if let Some(credits) = answer["credits"].as_str().and_then(|credits| credits.parse().ok()) {
            ask["quote"] = json!({ "digest": answer["card"]["digest"], "credits": answer["credits"] });
            // Nobody settles it.
            ask["simulate"] = json!({ "outcome": "none" });
            return Ok((ask, credits));
        }
    }
    bail!("no case has a price of whole credits")
}

async fn idle(load: &Load) -> anyhow::Result<()> {
    let mut open = Vec::new();
    for _ in 0..load.idle {
        open.push(TcpStream::connect(&load.server).await.with_context(|| format!("after {} connections", open.len()))?);
    }
    let asked = 10_000;
    let (took, times) = together(load, asked, Work::Quotes(Arc::new(questions()?))).await?;
    tell(&format!("quotes beside {} idle connections", open.len()), asked, took, &times);
    println!("with them: {}", memory(load)?);
    Ok(())
}
