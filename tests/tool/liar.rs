//! A small HTTP server that says what a test tells it to say, true or not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use credit_estimator::json::{Value, parse};
use credit_estimator::{RateCard, wire};

/// What is sent back, to the byte.
pub struct Reply(pub Vec<u8>);

impl Reply {
    pub fn of(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        let text = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}");
        Self(text.into_bytes())
    }

    pub fn json(body: &str) -> Self {
        Self::of("200 OK", "Content-Type: application/json\r\n", body)
    }
}

pub struct Server {
    pub address: String,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers each request, by its path and body, until it is dropped.
    pub fn start(answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, answer) = (Arc::clone(&stop), Arc::new(answer));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let answer = Arc::clone(&answer);
                // Whoever hangs up early is no concern here.
                std::thread::spawn(move || serve(stream.unwrap(), answer.as_ref()).ok());
            }
        });
        Self { address, stop, thread: Some(thread) }
    }

    /// A server that has a card and answers by it, but for what `lie` makes of an answer to a question.
    pub fn with_card(card: &str, lie: impl Fn(&Value, String) -> String + Send + Sync + 'static) -> Self {
        let (text, card) = (card.to_owned(), RateCard::parse(card).unwrap());
        Self::start(move |path, body| match path {
            "/api/rate-card" => {
                let tag = format!("Content-Type: application/json\r\nETag: \"{}\"\r\n", card.digest());
                Reply::of("200 OK", &tag, &text)
            }
            "/api/quotes" => Reply::json(&match parse(body).unwrap().value {
                Value::Array(asks) => {
                    let answers: Vec<String> = asks.iter().map(|ask| lie(ask, wire::quote(&card, ask))).collect();
                    format!("[{}]", answers.join(","))
                }
                ask => lie(&ask, wire::quote(&card, &ask)),
            }),
            _ => Reply::of("404 Not Found", "", "no such path"),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // It waits for somebody to come: this is the last.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
        let _ = self.thread.take().unwrap().join();
    }
}

fn serve(stream: TcpStream, answer: &(impl Fn(&str, &str) -> Reply + ?Sized)) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut line, mut path, mut length) = (String::new(), String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        } else if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let Reply(bytes) = answer(&path, std::str::from_utf8(&body).unwrap());
    (&stream).write_all(&bytes)
}
