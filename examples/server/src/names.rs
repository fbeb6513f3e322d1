//! Names that nobody can guess.

use crate::problem::Problem;

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// So many random digits of five bits each.
pub(crate) fn random(digits: usize) -> Result<String, Problem> {
    let mut bytes = vec![0; digits];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new("internal", "the machine gives no random numbers"))?;
    Ok(bytes.iter().map(|byte| digit(u64::from(*byte))).collect())
}

fn digit(number: u64) -> char {
    let place = usize::try_from(number % 32).unwrap_or(0);
    DIGITS.get(place).copied().unwrap_or(b'0').into()
}

/// A name that begins with when it was made, so that later ones stand after earlier ones.
pub(crate) fn later(prefix: &str, millis: i64) -> Result<String, Problem> {
    let millis = u64::try_from(millis).unwrap_or(0);
    let time: String = (0..9_u32).rev().map(|place| digit(millis >> place.saturating_mul(5))).collect();
    Ok(format!("{prefix}_{time}{}", random(13)?))
}

/// A session's token: 256 random bits and more.
pub(crate) fn token() -> Result<String, Problem> {
    random(52)
}

/// How a token is kept: who reads the ledger can't use it.
pub(crate) fn kept(token: &str) -> String {
    credit_estimator::digest(token.as_bytes())
}
