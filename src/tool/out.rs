//! Standard output, for which a reader that has seen enough is no mistake.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use clap::ColorChoice;

use super::Failure;

/// Standard output. Once its reader is gone (`… | head -1`), what is written is dropped without a word, so that the
/// exit status is the same as ever; whoever writes without end looks at `closed`.
pub struct Out {
    stdout: BufWriter<StdoutLock<'static>>,
    /// Whether nobody reads any more.
    pub closed: bool,
    color: ColorChoice,
}

impl Out {
    pub fn new(color: ColorChoice) -> Self {
        Self { stdout: BufWriter::new(io::stdout().lock()), closed: false, color }
    }

    /// Whether to colour standard output.
    pub fn colored(&self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    /// Whether to colour standard error.
    pub fn colored_errors(&self) -> bool {
        self.colors(io::stderr().is_terminal())
    }

    fn colors(&self, terminal: bool) -> bool {
        let unwanted = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !unwanted() && !dumb(),
        }
    }

    /// Writes out what is left.
    ///
    /// # Errors
    /// What keeps it from being written, such as a full disk.
    pub fn finish(&mut self) -> Result<(), Failure> {
        Ok(self.flush()?)
    }

    fn settle<T>(&mut self, outcome: io::Result<T>, gone: T) -> io::Result<T> {
        match outcome {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(gone)
            }
            other => other,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let outcome = self.stdout.write(bytes);
        self.settle(outcome, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let outcome = self.stdout.flush();
        self.settle(outcome, ())
    }
}
