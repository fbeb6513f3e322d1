//! Who asks: sessions by cookie, operators and the provider by token.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

use super::App;
use crate::names;
use crate::problem::Problem;

/// A token, kept as its digest.
pub(crate) struct Token(String);

impl Token {
    /// `None` for a text that is none.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(names::kept(text)))
    }

    /// Takes as long for a token that is nearly right as for one that is not.
    fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(names::kept(given).as_bytes()).into()
    }
}

/// What stands behind `Bearer`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn bad_token(of: &str) -> Problem {
    Problem::new("bad-token", format!("this needs the {of} token, in the header `Authorization: Bearer …`"))
}

/// Lets operators in.
pub(super) fn admin(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let known = app.admin.as_ref().zip(bearer(headers)).is_some_and(|(token, given)| token.is(given));
    if known { Ok(()) } else { Err(bad_token("admin")) }
}

/// Whether the provider asks. A token that is not the provider's is told so, whoever else it may be.
pub(super) fn provider(app: &App, headers: &HeaderMap) -> Result<bool, Problem> {
    match (bearer(headers), &app.provider) {
        (None, _) => Ok(false),
        (Some(given), Some(token)) if token.is(given) => Ok(true),
        (Some(_), _) => Err(bad_token("provider's")),
    }
}

/// The account of the session.
pub(super) fn session(app: &App, headers: &HeaderMap) -> Result<Arc<str>, Problem> {
    cookie(headers).and_then(|token| app.ledger.account(token)).ok_or_else(|| {
        let begin = if app.config.demo { "; `POST /api/session` begins one" } else { "" };
        Problem::new("no-session", format!("this needs a session, by the cookie `session`{begin}"))
    })
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| name.trim() == "session").map(|(_, token)| token.trim())
}
