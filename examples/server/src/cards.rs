//! The card in force, and those that were.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use bytes::Bytes;
use credit_estimator::json::{self, Value};
use credit_estimator::{CardError, CardRef, Instant, RateCard, wire};

use crate::text::{Object, quoted, written};

/// A card, its text, and what of it the server asks often.
#[derive(Debug)]
pub(crate) struct Terms {
    pub(crate) card: RateCard,
    /// Minified, in its own order: a page draws inputs and models in the order in which the card lists them.
    pub(crate) text: Bytes,
    /// What a form needs to draw itself: JSON text.
    pub(crate) description: String,
    /// The same, read. By the engine's reader, which goes as deep as a card may.
    about: Value,
    small: OnceLock<[Bytes; 2]>,
}

/// How a card's text may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Plain,
    Brotli,
    Gzip,
}

impl Terms {
    /// Reads and checks a card.
    pub(crate) fn read(text: &str) -> Result<Self, CardError> {
        let card = RateCard::parse(text)?;
        let minified = json::parse(text).map(|parsed| written(&parsed.value)).unwrap_or_default();
        let description = wire::describe(&card);
        let about = json::parse(&description).map_or(Value::Null, |parsed| parsed.value);
        Ok(Self { card, text: Bytes::from(minified), description, about, small: OnceLock::new() })
    }

    pub(crate) fn digest(&self) -> &str {
        self.card.digest()
    }

    pub(crate) fn reference(&self) -> CardRef {
        CardRef {
            id: self.card.id().to_owned(),
            version: self.card.version().to_owned(),
            digest: self.card.digest().to_owned(),
        }
    }

    /// The reference as JSON text.
    pub(crate) fn reference_json(&self) -> String {
        let CardRef { id, version, digest } = self.reference();
        Object::new().text("id", &id).text("version", &version).text("digest", &digest).finish()
    }

    /// A list of the description: `models`, `plans` or `packs`.
    pub(crate) fn described(&self, list: &str) -> &[Value] {
        items(self.about.get(list))
    }

    pub(crate) fn has_trial(&self) -> bool {
        self.about.get("trial").is_some()
    }

    /// What people call a model at an instant: it may stand more than once, each time for a period.
    pub(crate) fn label(&self, model: &str, at: Instant) -> String {
        let end = |one: &Value, name: &str| Instant::parse(one.get("effective")?.get(name)?.as_str()?);
        let in_effect = |one: &&Value| {
            end(one, "from").is_none_or(|from| from <= at) && end(one, "until").is_none_or(|until| at < until)
        };
        let found = self.described("models").iter().filter(|one| named(one) == Some(model)).find(in_effect);
        found.and_then(|found| found.get("label")?.as_str()).unwrap_or(model).to_owned()
    }

    /// Whether a job may wait in the standard queue when credits do not suffice.
    pub(crate) fn has_standard_queue(&self) -> bool {
        let words = self.about.get("wallet").map_or(&[][..], |wallet| items(wallet.get("whenEmpty")));
        words.iter().any(|word| word.as_str() == Some("standard-queue"))
    }

    /// Whether all credits come back when a job ends so; `None`: the card does not say.
    pub(crate) fn returns(&self, ending: &str) -> Option<bool> {
        let word = self.about.get("wallet")?.get("returns")?.get(ending)?.as_str()?;
        Some(word == "all")
    }

    /// The text in a coding. Compressed once, at the first asking.
    pub(crate) fn coded(&self, coding: Coding) -> Bytes {
        let small = || self.small.get_or_init(|| [brotli(&self.text), gzip(&self.text)]);
        match coding {
            Coding::Plain => self.text.clone(),
            Coding::Brotli => small()[0].clone(),
            Coding::Gzip => small()[1].clone(),
        }
    }

    /// The entity tag: the digest that answers carry. Weak where the bytes are not those of the card itself.
    pub(crate) fn tag(&self, coding: Coding) -> String {
        let weak = if coding == Coding::Plain { "" } else { "W/" };
        format!("{weak}{}", quoted(self.digest()))
    }
}

/// The id of something that a description lists.
pub(crate) fn named(one: &Value) -> Option<&str> {
    one.get("id")?.as_str()
}

fn items(list: Option<&Value>) -> &[Value] {
    match list {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn brotli(bytes: &[u8]) -> Bytes {
    let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = brotli::BrotliCompress(&mut &bytes[..], &mut out, &params);
    Bytes::from(out)
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let _ = encoder.write_all(bytes);
    Bytes::from(encoder.finish().unwrap_or_default())
}

/// The card in force, and all that the ledger knows, by digest.
#[derive(Debug)]
pub(crate) struct Cards {
    in_force: RwLock<Arc<Terms>>,
    known: Mutex<BTreeMap<String, Arc<Terms>>>,
}

impl Cards {
    pub(crate) fn new(in_force: Arc<Terms>) -> Self {
        let known = BTreeMap::from([(in_force.digest().to_owned(), Arc::clone(&in_force))]);
        Self { in_force: RwLock::new(in_force), known: Mutex::new(known) }
    }

    pub(crate) fn in_force(&self) -> Arc<Terms> {
        Arc::clone(&self.in_force.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on this one is in force.
    pub(crate) fn enforce(&self, terms: &Arc<Terms>) {
        self.know(terms);
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(terms);
    }

    pub(crate) fn know(&self, terms: &Arc<Terms>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(terms.digest().to_owned()).or_insert_with(|| Arc::clone(terms));
    }

    /// A card that is or was in force.
    pub(crate) fn known(&self, digest: &str) -> Option<Arc<Terms>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }
}

#[cfg(test)]
mod tests {
    use credit_estimator::Instant;

    use super::Terms;

    #[test]
    fn a_model_has_the_label_of_its_period() {
        let entry = |label: &str, period: &str| {
            format!(
                r#"{{"id":"clip","label":"{label}","kind":"video","effective":{{{period}}},"price":[{{"line":"v","rate":"1"}}]}}"#
            )
        };
        let (old, new) =
            (entry("Old", r#""until":"2026-01-01T00:00:00Z""#), entry("New", r#""from":"2026-01-01T00:00:00Z""#));
        let card = format!(
            r#"{{"format":1,"id":"t","version":"1","currency":"USD","credits":{{"perUnit":"1"}},"models":[{old},{new}]}}"#
        );
        let label = |at| Some(Terms::read(&card).ok()?.label("clip", Instant::parse(at)?));
        assert_eq!(label("2025-12-31T23:59:59Z").as_deref(), Some("Old"));
        assert_eq!(label("2026-01-01T00:00:00Z").as_deref(), Some("New"));
    }

    #[test]
    fn a_card_is_sent_in_its_own_order() {
        let text = r#"{"format":1,"id":"demo","version":"1","currency":"USD","credits":{"perUnit":"100","step":"1","mode":"up"},"models":[{"id":"clip","label":"Clip","kind":"video","inputs":{"mode":{"type":"choice","options":["b","a"],"default":"b"},"duration":{"type":"number","unit":"second","min":"4","max":"12","step":"1","default":"5"}},"price":[{"line":"video","rate":"0.05","times":["duration"],"unit":"second"}]}]}"#;
        let sent = Terms::read(&text.replace(',', " ,\n")).ok().map(|terms| terms.text);
        assert_eq!(sent.as_deref(), Some(text.as_bytes()));
    }
}
