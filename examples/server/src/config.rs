//! How the server is started.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, FromArgMatches as _, ValueEnum};

/// What may be said at the start, by flags or by the environment.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 is any that is free. Others than this machine reach it only if it says so
    #[arg(long, env = "CREDIT_SERVER_LISTEN", default_value = "127.0.0.1:0", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,

    /// Folder of the ledger. Without it the ledger is temporary and goes when the server ends
    #[arg(long, env = "CREDIT_SERVER_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// The rate card. When the file changes, the server follows it
    #[arg(long, env = "CREDIT_SERVER_CARD", value_name = "FILE")]
    pub card: Option<PathBuf>,

    /// Folder of the built pages
    #[arg(long, env = "CREDIT_SERVER_PAGES", value_name = "FOLDER")]
    pub pages: Option<PathBuf>,

    /// Make-believe accounts for everybody, top-ups that cost nothing, and a provider that is simulated
    #[arg(long, env = "CREDIT_SERVER_DEMO")]
    pub demo: bool,

    /// Token of those who change the card and grant credits. Without one nobody may
    #[arg(long, env = "CREDIT_SERVER_ADMIN_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub admin_token: Option<String>,

    /// File that holds the admin token
    #[arg(long, env = "CREDIT_SERVER_ADMIN_TOKEN_FILE", value_name = "FILE", conflicts_with = "admin_token")]
    pub admin_token_file: Option<PathBuf>,

    /// Token of the provider, who says how jobs end. Without one nobody may, but in the demonstration
    #[arg(long, env = "CREDIT_SERVER_PROVIDER_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub provider_token: Option<String>,

    /// File that holds the provider's token
    #[arg(long, env = "CREDIT_SERVER_PROVIDER_TOKEN_FILE", value_name = "FILE", conflicts_with = "provider_token")]
    pub provider_token_file: Option<PathBuf>,

    /// A hold that nobody settles is returned after so long
    #[arg(long, env = "CREDIT_SERVER_RETURN_AFTER", default_value = "24h", value_parser = duration, value_name = "TIME")]
    pub return_after: Duration,

    /// Cookies go over https only. For a server behind one that speaks it
    #[arg(long, env = "CREDIT_SERVER_SECURE_COOKIES")]
    pub secure_cookies: bool,

    /// The largest body, in bytes, but for a card or a history
    #[arg(long, env = "CREDIT_SERVER_MAX_BODY", default_value_t = 1 << 20, value_name = "BYTES")]
    pub max_body: usize,

    /// The largest card or history, in bytes
    #[arg(long, env = "CREDIT_SERVER_MAX_DOCUMENT", default_value_t = 8 << 20, value_name = "BYTES")]
    pub max_document: usize,

    /// A request has to arrive within so long
    #[arg(long, env = "CREDIT_SERVER_ARRIVE_WITHIN", default_value = "10s", value_parser = duration, value_name = "TIME")]
    pub arrive_within: Duration,

    /// A connection on which nothing is asked is closed after so long
    #[arg(long, env = "CREDIT_SERVER_IDLE_WITHIN", default_value = "60s", value_parser = duration, value_name = "TIME")]
    pub idle_within: Duration,

    /// An answer is given up after so long
    #[arg(long, env = "CREDIT_SERVER_ANSWER_WITHIN", default_value = "30s", value_parser = duration, value_name = "TIME")]
    pub answer_within: Duration,

    /// Open connections at most; more wait
    #[arg(long, env = "CREDIT_SERVER_MAX_CONNECTIONS", default_value_t = 20_000, value_name = "COUNT")]
    pub max_connections: usize,

    /// How the log is written
    #[arg(long, env = "CREDIT_SERVER_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub log_format: LogFormat,
}

impl Config {
    /// The configuration that flags and the environment make, for those who start a server in their own process.
    ///
    /// ```
    /// let config = credit_server::Config::from_flags(["--demo", "--return-after", "90s"])?;
    /// assert!(config.demo && config.return_after.as_secs() == 90);
    /// # Ok::<(), clap::Error>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong with the flags, as it is told at the command line.
    pub fn from_flags<F: Into<OsString> + Clone>(flags: impl IntoIterator<Item = F>) -> Result<Self, clap::Error> {
        let command = Self::augment_args(clap::Command::new("credit-server").no_binary_name(true));
        Self::from_arg_matches(&command.try_get_matches_from(flags)?)
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Reads `90s`, `15m`, `24h`, `7d` or `250ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("a time is a whole number and ms, s, m, h or d, such as 24h; got `{text}`");
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits).ok_or_else(wrong)?;
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    let millis = number.checked_mul(millis).filter(|millis| *millis <= 3_650 * 86_400_000).ok_or_else(wrong)?;
    Ok(Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_unit() {
        let millis = |text| duration(text).ok().map(|found| found.as_millis());
        assert_eq!(millis("24h"), Some(86_400_000));
        assert_eq!(millis("250ms"), Some(250));
        assert_eq!(millis("0s"), Some(0));
        for wrong in ["", "h", "24", "24 h", "-1s", "1.5h", "3651d", "99999999999999999999s"] {
            assert_eq!(millis(wrong), None, "{wrong}");
        }
    }
}
