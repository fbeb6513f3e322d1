//! Killed again and again under load, the server loses nothing and charges nothing twice.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Answer, Client, card};

const KILLS: u64 = 200;
const ACCOUNTS: usize = 4;

/// SplitMix64: the same seed, the same choices.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// The program, on a ledger that outlives it.
struct Program(Child);

impl Program {
    fn start(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_credit-server"));
        command.arg("--card").arg(folder.join("card.json")).arg("--data").arg(folder.join("data"));
        command.env("CREDIT_SERVER_ADMIN_TOKEN", "admin").env("CREDIT_SERVER_PROVIDER_TOKEN", "provider");
        Self(command.env("CREDIT_SERVER_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap())
    }

    /// Where it listens, once it does.
    fn base(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        line.trim().strip_prefix("listening on ").expect("the server starts after each kill").to_owned()
    }

    /// SIGKILL: nothing is told, nothing is tidied up.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// What somebody knows of an order that was sent, by its key.
#[derive(Clone, Default)]
struct Known {
    seconds: u64,
    /// From an answer.
    job: Option<String>,
    /// What was said of its end, and what was answered.
    said: Option<&'static str>,
    charged: Option<String>,
}

impl Known {
    /// 7 credits a second.
    fn credits(&self) -> u64 {
        7 * self.seconds
    }
}

/// A customer, who remembers what was sent and what was answered.
struct Customer {
    id: String,
    token: String,
    orders: BTreeMap<String, Known>,
    /// Grants that were sent; true if the answer came.
    grants: BTreeMap<String, bool>,
}

/// One customer's doings until the server no longer answers.
struct Visit<'v> {
    customer: &'v mut Customer,
    shop: Client,
    admin: Client,
    provider: Client,
    digest: &'v str,
}

impl Visit<'_> {
    fn order(&mut self, key: &str) -> Option<Answer> {
        let known = self.customer.orders.get(key).unwrap();
        let order = json!({ "model": "kling", "selection": { "duration": known.seconds.to_string() }, "idempotencyKey": key,
                            "quote": { "digest": self.digest, "credits": known.credits().to_string() } });
        let answer = self.shop.try_post("/api/jobs", &order)?;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.json["hold"], known.credits().to_string(), "{}", answer.text);
        let job = answer.json["id"].as_str().unwrap().to_owned();
        let known = self.customer.orders.get_mut(key).unwrap();
        if let Some(before) = known.job.replace(job.clone()) {
            assert_eq!(before, job, "the key {key} stands for one job");
            assert_eq!(answer.header("idempotency-replayed"), Some("true"), "{key}");
        }
        Some(answer)
    }

    fn end(&mut self, key: &str) -> Option<Answer> {
        let known = self.customer.orders.get(key).unwrap();
        let (job, ending) = (known.job.clone().unwrap(), known.said.unwrap());
        let answer = self.provider.try_post(&format!("/api/jobs/{job}/outcome"), &json!({ "ending": ending }))?;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let charged = answer.json["outcome"]["charged"].as_str().unwrap().to_owned();
        let wanted = if ending == "delivered" { known.credits() } else { 0 };
        assert_eq!(charged, wanted.to_string(), "{}", answer.text);
        self.customer.orders.get_mut(key).unwrap().charged = Some(charged);
        Some(answer)
    }

    fn grant(&mut self, id: &str) -> Option<Answer> {
        let path = format!("/api/accounts/{}/events", self.customer.id);
        let grant = json!({ "type": "grant", "id": id, "origin": "plan", "credits": "100" });
        let answer = self.admin.try_post(&path, &grant)?;
        assert_eq!(answer.status, 201, "{}", answer.text);
        self.customer.grants.insert(id.to_owned(), true);
        Some(answer)
    }

    /// What was not answered is asked again, and what was answered is true still.
    fn come_back(&mut self, chance: &mut Chance) -> Option<()> {
        let unanswered = |known: &Known| known.job.is_none();
        let open: Vec<String> = self.keys(unanswered);
        for key in open {
            self.order(&key)?;
        }
        for key in self.keys(|known| known.said.is_some() && known.charged.is_none()) {
            self.end(&key)?;
        }
        let grants: Vec<String> =
            self.customer.grants.iter().filter(|(_, answered)| !**answered).map(|(id, _)| id.clone()).collect();
        for id in grants {
            self.grant(&id)?;
        }
        let known = self.keys(|_| true);
        if !known.is_empty() {
            let place = chance.below(known.len() as u64) as usize;
            self.order(&known[place])?;
        }
        Some(())
    }

    fn keys(&self, wanted: impl Fn(&Known) -> bool) -> Vec<String> {
        self.customer.orders.iter().filter(|(_, known)| wanted(known)).map(|(key, _)| key.clone()).collect()
    }

    /// Orders, ends, repeats and looks, as chance has it.
    fn go_on(&mut self, chance: &mut Chance) -> Option<()> {
        loop {
            match chance.below(8) {
                0..4 => {
                    let key = format!("{}-{}", self.customer.id, self.customer.orders.len());
                    let seconds = [5, 10][chance.below(2) as usize];
                    self.customer.orders.insert(key.clone(), Known { seconds, ..Known::default() });
                    self.order(&key)?;
                }
                4 | 5 => {
                    let held = self.keys(|known| known.job.is_some() && known.said.is_none());
                    if !held.is_empty() {
                        let key = &held[chance.below(held.len() as u64) as usize];
                        let said = ["delivered", "failed", "moderated"][chance.below(3) as usize];
                        self.customer.orders.get_mut(key).unwrap().said = Some(said);
                        self.end(key)?;
                    }
                }
                6 => {
                    let id = format!("grant-{}", self.customer.grants.len());
                    self.customer.grants.insert(id.clone(), false);
                    self.grant(&id)?;
                }
                _ => {
                    let wallet = self.shop.try_get("/api/wallet")?;
                    assert_eq!(wallet.status, 200, "{}", wallet.text);
                }
            }
        }
    }
}

fn clients(base: &str, token: &str) -> [Client; 3] {
    let nobody = Client { base: base.to_owned(), session: None, bearer: None };
    let with = |bearer: &str| Client { bearer: Some(bearer.to_owned()), ..nobody.clone() };
    [Client { session: Some(token.to_owned()), ..nobody.clone() }, with("admin"), with("provider")]
}

#[test]
fn killed_two_hundred_times_it_loses_and_doubles_nothing() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
    let seed = std::env::var("KILL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(now);
    println!("KILL_SEED={seed}");
    let mut chance = Chance(seed);
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("card.json"), card().to_string()).unwrap();
    let mut program = Program::start(folder.path());
    let mut base = program.base();
    let [nobody, admin, _] = clients(&base, "");
    let digest = nobody.get("/healthz").json["card"]["digest"].as_str().unwrap().to_owned();
    let mut customers = Vec::new();
    for place in 0..ACCOUNTS {
        let id = format!("c{place}");
        let opened = admin.post("/api/accounts", &json!({ "id": id }));
        let grant = json!({ "type": "grant", "id": "first", "origin": "plan", "credits": "10000000" });
        assert_eq!(admin.post(&format!("/api/accounts/{id}/events"), &grant).status, 201);
        let token = opened.json["token"].as_str().unwrap().to_owned();
        customers.push(Customer { id, token, orders: BTreeMap::new(), grants: BTreeMap::new() });
    }
    let mut starts = 0;
    for kill in 0..KILLS {
        let until = Duration::from_millis(20 + chance.below(130));
        let seeds = chance.below(u64::MAX);
        thread::scope(|scope| {
            for (place, customer) in customers.iter_mut().enumerate() {
                let (base, digest) = (&base, &digest);
                scope.spawn(move || {
                    let [shop, admin, provider] = clients(base, &customer.token);
                    let mut chance = Chance(seeds.wrapping_add(place as u64));
                    let mut visit = Visit { customer, shop, admin, provider, digest };
                    visit.come_back(&mut chance).and_then(|()| visit.go_on(&mut chance))
                });
            }
            thread::sleep(until);
            program.kill();
        });
        program = Program::start(folder.path());
        if kill % 8 == 7 {
            // Also while it starts.
            thread::sleep(Duration::from_millis(chance.below(80)));
            program.kill();
            program = Program::start(folder.path());
            starts += 1;
        }
        base = program.base();
    }
    settle_accounts(&base, &digest, &mut customers, folder.path());
    let orders: usize = customers.iter().map(|customer| customer.orders.len()).sum();
    println!("{KILLS} kills under load and {starts} at the start; {orders} orders");
    assert!(orders > 200, "there was hardly any load: {orders} orders");
    program.kill();
}

/// What is known from answers, what the server says, and what stands in the file: all the same.
fn settle_accounts(base: &str, digest: &str, customers: &mut [Customer], folder: &Path) {
    let mut chance = Chance(1);
    for customer in &mut *customers {
        let [shop, admin, provider] = clients(base, &customer.token.clone());
        Visit { customer, shop, admin, provider, digest }.come_back(&mut chance).expect("the server answers");
    }
    let db = Connection::open(folder.join("data/ledger.sqlite")).unwrap();
    let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    for customer in customers {
        let [shop, ..] = clients(base, &customer.token);
        let ledger = Sums::of(&db, &customer.id);
        // Every order is one job, and there are no others.
        let jobs: BTreeSet<&String> = customer.orders.values().map(|known| known.job.as_ref().unwrap()).collect();
        assert_eq!(jobs.len(), customer.orders.len(), "two orders share a job");
        assert_eq!(jobs, ledger.holds.keys().collect(), "the jobs of {}", customer.id);
        let granted = 10_000_000 + 100 * customer.grants.len() as u64;
        assert_eq!(ledger.granted, granted, "what {} was given", customer.id);
        let (mut spent, mut held) = (0, 0);
        for known in customer.orders.values() {
            let id = known.job.as_ref().unwrap();
            assert_eq!(ledger.holds[id], known.credits(), "{id}");
            let job = shop.get(&format!("/api/jobs/{id}")).json;
            let state = match known.said {
                None => "held",
                Some("delivered") => "settled",
                Some(_) => "returned",
            };
            assert_eq!(job["state"], state, "{job}");
            match (&known.charged, ledger.ends.get(id)) {
                (None, None) => held += known.credits(),
                (Some(charged), Some(end)) => {
                    assert_eq!(
                        (&job["outcome"]["charged"], *charged == end.to_string()),
                        (&json!(charged), true),
                        "{job}"
                    );
                    spent += end;
                }
                (told, found) => panic!("{id} was told to end with {told:?}, and ends with {found:?}"),
            }
        }
        let wallet = shop.wallet();
        let sums = [granted, granted - spent - held, held, spent, 0].map(|sum| sum.to_string());
        assert_eq!(
            ["granted", "available", "held", "spent", "expired"].map(|name| wallet[name].as_str().unwrap()),
            sums
        );
    }
}

/// An account's events, added up by hand.
#[derive(Default)]
struct Sums {
    granted: u64,
    /// By job.
    holds: BTreeMap<String, u64>,
    /// What was charged at the end; 0 for a return.
    ends: BTreeMap<String, u64>,
}

impl Sums {
    fn of(db: &Connection, account: &str) -> Self {
        let mut sums = Self::default();
        let mut events = db.prepare("SELECT event FROM events WHERE account = ?1 ORDER BY seq").unwrap();
        let events = events.query_map([account], |row| row.get::<_, String>(0)).unwrap();
        for event in events {
            let event: Value = serde_json::from_str(&event.unwrap()).unwrap();
            let text = |name: &str| event[name].as_str().unwrap().to_owned();
            let credits = || text("credits").parse::<u64>().unwrap();
            let twice = match event["type"].as_str().unwrap() {
                "grant" => {
                    sums.granted += credits();
                    None
                }
                "hold" => sums.holds.insert(text("id"), credits()),
                "settle" => sums.ends.insert(text("hold"), credits()),
                "return" => sums.ends.insert(text("hold"), 0),
                other => panic!("an event that nobody caused: {other}"),
            };
            assert_eq!(twice, None, "twice: {event}");
        }
        assert!(sums.ends.keys().all(|job| sums.holds.contains_key(job)), "an end without a hold");
        sums
    }
}
