//! Reading what the command line names.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use credit_estimator::{CardError, RateCard};

use super::Out;
use super::report::Report;

/// Why something could not be done at all. The process then ends with status 2.
pub enum Failure {
    /// A sentence.
    Message(String),
    /// A card that can't be used, where another than `check` was asked.
    Card(Box<Source>, CardError),
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// Tells it on standard error.
    pub fn tell(&self, out: &Out) {
        let text = match self {
            Self::Message(message) => format!("error: {message}\n"),
            Self::Card(source, error) => Report::new(source, out.colored_errors()).problems(&error.problems),
        };
        // If nobody reads it, there is nobody left to tell.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// What went wrong with standard output; files have their own sentence.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(format!("the answer can't be written: {error}"))
    }
}

/// A text and what to call it.
pub struct Source {
    /// The path as it was given, or `<stdin>`.
    pub name: String,
    pub text: String,
}

impl Source {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// It is not there, a directory, not readable, or not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let input = path.as_os_str() == "-";
        let name = if input { String::from("<stdin>") } else { path.display().to_string() };
        let read = if input {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        };
        let bytes = read.map_err(|error| {
            Failure::new(match error.kind() {
                io::ErrorKind::NotFound => format!("there is no file `{name}`"),
                io::ErrorKind::IsADirectory => format!("`{name}` is a directory; name a file in it"),
                io::ErrorKind::PermissionDenied => format!("`{name}` may not be read by this user"),
                _ => format!("`{name}` can't be read: {error}"),
            })
        })?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                Err(Failure::new(format!(
                    "`{name}` is not UTF-8: byte {offset} belongs to no character; save the file as UTF-8"
                )))
            }
        }
    }

    /// Reads a card that has to be right.
    ///
    /// # Errors
    /// As [`Source::read`], and the problems of the card.
    pub fn read_card(path: &Path) -> Result<RateCard, Failure> {
        let source = Self::read(path)?;
        match RateCard::parse(&source.text) {
            Ok(card) => Ok(card),
            Err(error) => Err(Failure::Card(Box::new(source), error)),
        }
    }
}
