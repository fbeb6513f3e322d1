//! A server, and a client that holds every answer to the document of the interface.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use credit_server::{Config, Server};
use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The conformance card, with something to sell and a model without an end.
pub fn card() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/basic.json");
    let mut card: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let selling: Value = serde_json::from_str(include_str!("selling.json")).unwrap();
    for (name, value) in selling.as_object().unwrap() {
        match name.as_str() {
            "models" => card["models"].as_array_mut().unwrap().extend(value.as_array().unwrap().iter().cloned()),
            _ => card[name] = value.clone(),
        }
    }
    card
}

/// The same card with another price of a second.
pub fn dearer(rate: &str) -> Value {
    let mut card = card();
    card["version"] = json!(rate);
    card["models"][0]["price"][0]["rate"]["table"]["rows"]["pro"]["off"] = json!(rate);
    card
}

/// A server that ends with the test.
pub struct Running {
    runtime: Runtime,
    server: Option<Server>,
    flags: Vec<String>,
    folder: TempDir,
    pub base: String,
}

impl Running {
    /// In the demonstration, with tokens `admin` and `provider`.
    pub fn demo() -> Self {
        Self::with(&["--demo"])
    }

    /// With some flags, and the card in a file.
    pub fn with(flags: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("card.json");
        std::fs::write(&file, card().to_string()).unwrap();
        let own = ["--admin-token", "admin", "--provider-token", "provider", "--log-format", "text"];
        let mut flags: Vec<String> = flags.iter().chain(&own).map(|flag| (*flag).to_owned()).collect();
        flags.extend(["--data".to_owned(), folder.path().join("data").display().to_string()]);
        flags.extend(["--card".to_owned(), file.display().to_string()]);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut running = Self { runtime, server: None, flags, folder, base: String::new() };
        running.start().unwrap();
        running
    }

    pub fn start(&mut self) -> anyhow::Result<()> {
        let server = self.runtime.block_on(Server::start(Config::from_flags(&self.flags)?))?;
        self.base = format!("http://{}", server.address());
        self.server = Some(server);
        Ok(())
    }

    pub fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }

    pub fn restart(&mut self) {
        self.stop();
        self.start().unwrap();
    }

    pub fn card_file(&self) -> PathBuf {
        self.folder.path().join("card.json")
    }

    pub fn ledger(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.path().join("data/ledger.sqlite")).unwrap()
    }

    /// Somebody without a session.
    pub fn nobody(&self) -> Client {
        Client { base: self.base.clone(), session: None, bearer: None }
    }

    pub fn admin(&self) -> Client {
        Client { bearer: Some("admin".to_owned()), ..self.nobody() }
    }

    pub fn provider(&self) -> Client {
        Client { bearer: Some("provider".to_owned()), ..self.nobody() }
    }

    /// A demonstration account of a kind.
    pub fn player(&self, kind: &str) -> Client {
        let answer = self.nobody().post("/api/session", &json!({ "kind": kind }));
        assert_eq!(answer.status, 201, "{}", answer.text);
        Client { session: Some(answer.session().unwrap()), ..self.nobody() }
    }

    /// An account that an operator opened and gave so many credits.
    pub fn customer(&self, id: &str, credits: &str) -> Client {
        let opened = self.admin().post("/api/accounts", &json!({ "id": id }));
        assert_eq!(opened.status, 201, "{}", opened.text);
        let grant = json!({ "type": "grant", "id": "first", "origin": "plan", "credits": credits });
        let granted = self.admin().post(&format!("/api/accounts/{id}/events"), &grant);
        assert_eq!(granted.status, 201, "{}", granted.text);
        Client { session: Some(opened.json["token"].as_str().unwrap().to_owned()), ..self.nobody() }
    }

    pub fn digest(&self) -> String {
        let health = self.nobody().get("/healthz");
        health.json["card"]["digest"].as_str().unwrap().to_owned()
    }

    /// Five seconds of `kling`, 35 credits, as somebody orders them.
    pub fn order(&self, key: &str) -> Value {
        json!({ "model": "kling", "selection": {}, "quote": { "digest": self.digest(), "credits": "35" },
                "idempotencyKey": key })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    pub base: String,
    pub session: Option<String>,
    pub bearer: Option<String>,
}

pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub text: String,
    pub json: Value,
}

static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let timeout = Some(Duration::from_secs(20));
    ureq::Agent::config_builder().http_status_as_error(false).timeout_global(timeout).build().into()
});

impl Client {
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], &body.to_string())
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, &[("content-type", "application/json")], &body.to_string())
    }

    /// `None` if the server went away meanwhile.
    pub fn try_get(&self, path: &str) -> Option<Answer> {
        self.try_send("GET", path, &[], "").ok()
    }

    /// `None` if the server went away meanwhile.
    pub fn try_post(&self, path: &str, body: &Value) -> Option<Answer> {
        self.try_send("POST", path, &[("content-type", "application/json")], &body.to_string()).ok()
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.try_send(method, path, headers, body).unwrap()
    }

    fn try_send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.session {
            request = request.header("cookie", format!("other=1; session={token}"));
        }
        if let Some(token) = &self.bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = AGENT.run(request.body(body.as_bytes().to_vec()).unwrap())?;
        let status = response.status().as_u16();
        let named = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers: BTreeMap<String, String> = response.headers().iter().map(named).collect();
        let bytes = response.body_mut().read_to_vec()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        let answer = Answer { status, headers, text, json };
        answer.fits(method, path.split('?').next().unwrap());
        Ok(answer)
    }

    /// Asks again until something is so.
    pub fn until(&self, path: &str, so: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if so(&answer.json) {
                return answer.json;
            }
            assert!(began.elapsed() < Duration::from_secs(10), "it never came: {}", answer.text);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn wallet(&self) -> Value {
        let answer = self.get("/api/wallet");
        assert_eq!(answer.status, 200, "{}", answer.text);
        // The sums hold at every look.
        let wallet = &answer.json["wallet"];
        let [granted, available, held, spent, expired] =
            ["granted", "available", "held", "spent", "expired"].map(|name| amount(&wallet[name]));
        let parts = [available, held, spent, expired].into_iter();
        let sum = parts.fold(credit_estimator::Amount::ZERO, |sum, part| sum.checked_add(part).unwrap());
        assert_eq!(granted, sum, "{wallet}");
        answer.json["wallet"].clone()
    }
}

fn amount(value: &Value) -> credit_estimator::Amount {
    value.as_str().unwrap().parse().unwrap()
}

/// The document of the interface.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi.json")).unwrap());

static VALIDATORS: LazyLock<Mutex<BTreeMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// What reads a place of the document as a schema.
fn validator(schema: &Value) -> Arc<Validator> {
    let key = schema.to_string();
    if let Some(known) = VALIDATORS.lock().unwrap().get(&key) {
        return Arc::clone(known);
    }
    let whole = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema],
                        "components": DOCUMENT["components"] });
    let made = Arc::new(jsonschema::options().should_validate_formats(true).build(&whole).unwrap());
    VALIDATORS.lock().unwrap().insert(key, Arc::clone(&made));
    made
}

/// The document's path that a path of a request means.
fn template(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    let paths = DOCUMENT["paths"].as_object().unwrap().keys();
    let fits = |template: &str| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(|(want, part)| want.starts_with('{') || want == part)
    };
    paths.map(String::as_str).find(|template| fits(template))
}

/// What the document says of an answer; `None`: nothing.
pub fn documented(method: &str, path: &str, status: u16) -> Option<&'static Value> {
    let operation = &DOCUMENT["paths"][template(path)?][method.to_lowercase()];
    let response = operation["responses"].get(status.to_string())?;
    match response.get("$ref").and_then(Value::as_str) {
        Some(place) => DOCUMENT.pointer(place.strip_prefix('#').unwrap()),
        None => Some(response),
    }
}

impl Answer {
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn session(&self) -> Option<String> {
        let cookie = self.header("set-cookie")?.split(';').next()?;
        Some(cookie.strip_prefix("session=")?.to_owned())
    }

    /// Every answer is one that the document lists, in its shape, with strict headers; every error is a problem.
    #[track_caller]
    fn fits(&self, method: &str, path: &str) {
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(self.header("content-security-policy").is_some(), "{path}");
        let kind = self.header("content-type").unwrap_or_default();
        if self.status >= 400 {
            assert_eq!(kind, "application/problem+json", "{method} {path}: {}", self.text);
            assert_eq!(self.json["status"], self.status, "{}", self.text);
            assert_eq!(self.json["requestId"].as_str(), self.header("x-request-id"), "{}", self.text);
        }
        let (Some(_), true) = (template(path), !matches!(self.status, 405)) else { return };
        let documented = documented(method, path, self.status);
        let documented =
            documented.unwrap_or_else(|| panic!("{method} {path} → {} is not documented: {}", self.status, self.text));
        let Some(content) = documented.get("content").and_then(|content| content.as_object()) else {
            assert_eq!(self.text, "", "{method} {path}");
            return;
        };
        let (wanted, schema) = content.iter().next().unwrap();
        assert_eq!(kind, wanted, "{method} {path}");
        if kind.contains("json")
            && self.header("content-encoding").is_none()
            && let Err(wrong) = validator(&schema["schema"]).validate(&self.json)
        {
            panic!("{method} {path} → {}: {wrong} at {}\n{}", self.status, wrong.instance_path(), self.text);
        }
    }
}
