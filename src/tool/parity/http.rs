//! Asking a server, and a sentence for each way in which it may not answer.

use std::io;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Response;

/// A longer answer is none.
const LONGEST: u64 = 64 << 20;
/// So much of what was answered instead is shown.
const SHOWN: usize = 160;

/// A server and how it is spoken to.
pub struct Server {
    base: String,
    agent: Agent,
    patience: Duration,
}

/// Why there is no answer.
pub struct NoAnswer {
    /// One sentence.
    pub message: String,
    /// The server could not be reached, or broke off: the next question may fare no better.
    pub broken: bool,
}

impl Server {
    /// A server by its address, with or without `/api`.
    ///
    /// # Errors
    /// That it is no address.
    pub fn at(address: &str, connections: usize, patience: Duration) -> Result<Self, String> {
        let address = address.trim_end_matches('/');
        let host = ["http://", "https://"].iter().find_map(|scheme| address.strip_prefix(scheme));
        if host.is_none_or(|host| host.is_empty() || host.contains([' ', '?', '#'])) {
            return Err(format!("`{address}` is no address of a server; write one such as http://127.0.0.1:8080"));
        }
        let base = if address.ends_with("/api") { address.to_owned() } else { format!("{address}/api") };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(patience))
            .max_idle_connections_per_host(connections)
            .user_agent(concat!("credit-estimator/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .build();
        Ok(Self { base, agent: agent.into(), patience })
    }

    /// The card's text, and the digest that the answer says it has.
    ///
    /// # Errors
    /// No answer with a card.
    pub fn card(&self) -> Result<(String, Option<String>), NoAnswer> {
        let address = format!("{}/rate-card", self.base);
        let answer = self.agent.get(&address).call();
        let response = answer.map_err(|error| self.failed(&address, &error))?;
        let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(digest_in);
        Ok((self.text(&address, response)?, tag.flatten()))
    }

    /// The answer to a question, or to an array of questions.
    ///
    /// # Errors
    /// No answer, or none in JSON.
    pub fn quotes(&self, body: &str) -> Result<String, NoAnswer> {
        let address = format!("{}/quotes", self.base);
        let answer = self.agent.post(&address).content_type("application/json").send(body);
        let response = answer.map_err(|error| self.failed(&address, &error))?;
        self.text(&address, response)
    }

    fn text(&self, address: &str, mut response: Response<ureq::Body>) -> Result<String, NoAnswer> {
        let status = response.status();
        let named = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (kind, place) = (named("content-type").unwrap_or_default(), named("location").unwrap_or_default());
        if status.is_redirection() {
            let message = format!("`{address}` redirects to `{place}`; name the address that answers itself");
            return Err(NoAnswer { message, broken: false });
        }
        let read = response.body_mut().with_config().limit(LONGEST).read_to_vec();
        let bytes = read.map_err(|error| self.failed(address, &error))?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(NoAnswer { message: format!("`{address}` answers with what is no UTF-8"), broken: false });
        };
        if status != 200 {
            let message = format!("`{address}` answers {status}, not 200: {}", beginning(&text));
            return Err(NoAnswer { message, broken: false });
        }
        if kind.starts_with("text/html") {
            let message = format!("`{address}` answers with a page (text/html), not with JSON: {}", beginning(&text));
            return Err(NoAnswer { message, broken: false });
        }
        Ok(text)
    }

    fn failed(&self, address: &str, error: &ureq::Error) -> NoAnswer {
        let broke_off = format!("`{address}` breaks off in the middle of its answer");
        let message = match error {
            ureq::Error::Timeout(_) => format!("`{address}` does not answer within {} s", self.patience.as_secs_f64()),
            ureq::Error::HostNotFound => format!("the host of `{address}` is not known"),
            ureq::Error::ConnectionFailed => format!("nothing can be reached at `{address}`"),
            ureq::Error::BodyExceedsLimit(limit) => format!("`{address}` answers with more than {limit} bytes"),
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => format!("nothing listens at `{address}`; is the server running?"),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => broke_off,
                _ => format!("`{address}` can't be asked: {error}"),
            },
            ureq::Error::Protocol(error) => format!("`{address}` does not answer in HTTP: {error}"),
            other => format!("`{address}` can't be asked: {other}"),
        };
        NoAnswer { message, broken: true }
    }
}

/// The digest in an entity tag, which may be weak, and have a suffix for its encoding.
fn digest_in(tag: &str) -> Option<String> {
    let tag = tag.trim_start_matches("W/").trim_matches('"');
    let hex = tag.strip_prefix("sha256:")?;
    let end = hex.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(hex.len());
    Some(format!("sha256:{}", hex.get(..end)?))
}

/// The first words of a text, on one line.
pub fn beginning(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(SHOWN) {
        _ if words.is_empty() => String::from("nothing"),
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_digest_in_any_tag() {
        for tag in ["\"sha256:0aF\"", "W/\"sha256:0aF\"", "\"sha256:0aF-br\"", "sha256:0aF"] {
            assert_eq!(digest_in(tag).as_deref(), Some("sha256:0aF"), "{tag}");
        }
        assert_eq!(digest_in("\"5f3\""), None);
    }

    #[test]
    fn shows_the_beginning_of_what_is_long() {
        assert_eq!(beginning(" \n"), "nothing");
        assert_eq!(beginning("<p>\n  no"), "<p> no");
        assert_eq!(beginning(&"é".repeat(161)), format!("{}…", "é".repeat(160)));
    }

    #[test]
    fn an_address_is_one_with_a_host() {
        let base = |address: &str| Server::at(address, 1, Duration::from_secs(1)).map(|server| server.base).ok();
        assert_eq!(base("http://h:1").as_deref(), Some("http://h:1/api"));
        assert_eq!(base("https://h/api/").as_deref(), Some("https://h/api"));
        for wrong in ["h:1", "ftp://h", "http://", "http://a b", "http://h?x"] {
            assert_eq!(base(wrong), None, "{wrong}");
        }
    }
}
