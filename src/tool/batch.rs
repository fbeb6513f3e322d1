//! `quote --batch`: JSON lines in, JSON lines out, in the same order, however many.
//!
//! One thread reads, as many as there are processors answer, this one writes. The queues between them are short, so that
//! memory does not grow with the number of lines.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use credit_estimator::json::{self, Value};
use credit_estimator::{RateCard, wire};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Out, clock};

/// A longer line is no question: it is told so and passed over, never held.
const LONGEST_LINE: usize = 1 << 20;
/// How much is handed over at once, if so much is there.
const CHUNK_LINES: usize = 512;
const CHUNK_BYTES: usize = 1 << 18;

/// Some lines of the input.
#[derive(Default)]
struct Chunk {
    text: Vec<u8>,
    /// For each line where it ends in the text, its number from 1, and whether it was too long to be kept.
    lines: Vec<(usize, u64, bool)>,
    /// How much of the input it was, with what was passed over.
    bytes: u64,
}

/// The answers to a chunk.
struct Answers {
    text: Vec<u8>,
    lines: u64,
    bytes: u64,
    /// Whether some line was no question.
    bad: bool,
}

type Job = (Chunk, SyncSender<Answers>);

pub fn run(card: &RateCard, out: &mut Out) -> Result<ExitCode, Failure> {
    let now = clock::now();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let bar = progress();
    let bad = thread::scope(|scope| {
        let (jobs, queue) = sync_channel::<Job>(workers);
        // In the order of the input: where the answers to each chunk will come.
        let (places, order) = sync_channel::<io::Result<Receiver<Answers>>>(workers.saturating_mul(2));
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..workers {
            let (queue, now) = (Arc::clone(&queue), now.as_str());
            scope.spawn(move || work(card, now, &queue));
        }
        drop(queue);
        scope.spawn(move || {
            if let Err(error) = read(io::stdin().lock(), &jobs, &places) {
                // If the writer is gone, nobody needs to know.
                let _ = places.send(Err(error));
            }
        });
        write(&order, out, &bar)
    })?;
    bar.finish_and_clear();
    Ok(ExitCode::from(u8::from(bad)))
}

/// Hands the input over in chunks, at once whenever nothing more is there yet.
fn read(
    input: impl Read,
    jobs: &SyncSender<Job>,
    places: &SyncSender<io::Result<Receiver<Answers>>>,
) -> io::Result<()> {
    let mut input = BufReader::with_capacity(CHUNK_BYTES, input);
    let mut chunk = Chunk::default();
    let mut number = 0_u64;
    loop {
        let begin = chunk.text.len();
        let Some((bytes, long)) = read_line(&mut input, &mut chunk.text)? else { break };
        number = number.saturating_add(1);
        chunk.bytes = chunk.bytes.saturating_add(bytes);
        if long {
            chunk.text.truncate(begin);
        }
        chunk.lines.push((chunk.text.len(), number, long));
        let full = chunk.lines.len() >= CHUNK_LINES || chunk.text.len() >= CHUNK_BYTES;
        if (full || input.buffer().is_empty()) && !send(std::mem::take(&mut chunk), jobs, places) {
            return Ok(());
        }
    }
    if !chunk.lines.is_empty() {
        send(chunk, jobs, places);
    }
    Ok(())
}

/// False if nobody takes it any more.
fn send(chunk: Chunk, jobs: &SyncSender<Job>, places: &SyncSender<io::Result<Receiver<Answers>>>) -> bool {
    let (answers, place) = sync_channel(1);
    places.send(Ok(place)).is_ok() && jobs.send((chunk, answers)).is_ok()
}

/// One line without its end: how many bytes it was, and whether it was longer than may be (the rest is passed over).
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<(u64, bool)>> {
    let (begin, mut bytes, mut long) = (line.len(), 0_u64, false);
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(if bytes == 0 { None } else { Some((bytes, long)) });
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let length = line.len().saturating_sub(begin).saturating_add(part.len());
        long |= length > LONGEST_LINE;
        if !long {
            line.extend_from_slice(part);
        }
        let used = part.len().saturating_add(usize::from(end.is_some()));
        input.consume(used);
        bytes = bytes.saturating_add(used as u64);
        if end.is_some() {
            return Ok(Some((bytes, long)));
        }
    }
}

fn work(card: &RateCard, now: &str, queue: &Mutex<Receiver<Job>>) {
    loop {
        // Held only while a job is taken; a lock that another thread left poisoned still guards a sound queue.
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((chunk, place)) = job else { return };
        let mut answers = Answers { text: Vec::new(), lines: 0, bytes: chunk.bytes, bad: false };
        let mut begin = 0;
        for (end, number, long) in chunk.lines {
            let line = chunk.text.get(begin..end).unwrap_or_default();
            begin = end;
            answers.lines = answers.lines.saturating_add(1);
            let answer = if long {
                Err((Value::Null, format!("the line has more than {LONGEST_LINE} bytes")))
            } else {
                answer(card, now, line, number)
            };
            match answer {
                Ok(None) => {}
                Ok(Some(text)) => answers.text.extend_from_slice(text.as_bytes()),
                Err((id, message)) => {
                    answers.bad = true;
                    let mut quoted = String::new();
                    json::quote(&message, &mut quoted);
                    let id = id.canonical();
                    let text = format!("{{\"id\":{id},\"error\":{{\"line\":{number},\"message\":{quoted}}}}}\n");
                    answers.text.extend_from_slice(text.as_bytes());
                }
            }
        }
        if place.send(answers).is_err() {
            return;
        }
    }
}

/// The line that answers a line; nothing for an empty one.
fn answer(card: &RateCard, now: &str, line: &[u8], number: u64) -> Result<Option<String>, (Value, String)> {
    let nameless = |message: String| (Value::Null, message);
    let text = std::str::from_utf8(line).map_err(|error| {
        nameless(format!("the line is not UTF-8: byte {} belongs to no character", error.valid_up_to()))
    })?;
    let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let parsed = json::parse(text)
        .map_err(|error| nameless(format!("the line is not JSON: {} (byte {})", error.message, error.offset)))?;
    let Value::Object(mut members) = parsed.value else {
        let kind = parsed.value.kind();
        return Err(nameless(format!("a question is an object with `id`, `model`, `at` and `selection`, not {kind}")));
    };
    let id = members.iter().position(|(name, _)| name == "id").map_or(Value::Null, |at| members.remove(at).1);
    if !parsed.repeated.is_empty() {
        let names = parsed.repeated.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        return Err((id, format!("a name stands twice in one object: {names}")));
    }
    if !members.iter().any(|(name, _)| name == "at") {
        members.push((String::from("at"), Value::String(now.to_owned())));
    }
    let answer = wire::quote(card, &Value::Object(members));
    Ok(Some(format!("{{\"id\":{},\"answer\":{answer}}}\n", id.canonical())))
}

/// Writes the answers in the order of the questions. True if some line was none.
fn write(order: &Receiver<io::Result<Receiver<Answers>>>, out: &mut Out, bar: &ProgressBar) -> Result<bool, Failure> {
    let (mut bad, mut lines) = (false, 0_u64);
    loop {
        let place = match order.try_recv() {
            Ok(place) => place,
            Err(TryRecvError::Disconnected) => return Ok(bad),
            Err(TryRecvError::Empty) => {
                // Whoever asks line by line waits for this.
                out.flush()?;
                match order.recv() {
                    Ok(place) => place,
                    Err(_) => return Ok(bad),
                }
            }
        };
        let place = place.map_err(|error| Failure::new(format!("standard input can't be read: {error}")))?;
        let Ok(answers) = place.recv() else { return Ok(bad) };
        bad |= answers.bad;
        out.write_all(&answers.text)?;
        if out.closed {
            return Ok(bad);
        }
        bar.inc(answers.bytes);
        lines = lines.saturating_add(answers.lines);
        bar.set_message(lines.to_string());
    }
}

/// On standard error, if that is a terminal and the answers go elsewhere.
fn progress() -> ProgressBar {
    if io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match input_length() {
        Some(length) => (ProgressBar::new(length), "{bar:30} {percent} %  {msg} lines  {elapsed}, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} lines  {elapsed}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// How long the input is, if it is a file.
#[cfg(unix)]
fn input_length() -> Option<u64> {
    use std::os::fd::AsFd;
    let file = std::fs::File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
}

#[cfg(not(unix))]
fn input_length() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &[u8]) -> Vec<(Vec<u8>, bool)> {
        let mut input = BufReader::with_capacity(7, text);
        let mut found = Vec::new();
        loop {
            let mut line = Vec::new();
            match read_line(&mut input, &mut line) {
                Ok(Some((_, long))) => found.push((line, long)),
                _ => return found,
            }
        }
    }

    #[test]
    fn splits_lines_across_buffers() {
        let found = lines_of(b"first line\n\nthird\r\nno end");
        let texts: Vec<&[u8]> = found.iter().map(|(line, _)| line.as_slice()).collect();
        assert_eq!(texts, [b"first line".as_slice(), b"", b"third\r", b"no end"]);
    }

    #[test]
    fn passes_over_what_is_too_long_and_keeps_the_rest() {
        let mut text = vec![b'x'; LONGEST_LINE];
        text.extend_from_slice(b"\n");
        text.extend_from_slice(&vec![b'y'; LONGEST_LINE.saturating_add(1)]);
        text.extend_from_slice(b"\nz\n");
        let found = lines_of(&text);
        // What came before it was found too long is dropped by the caller.
        let kept = found.iter().map(|(line, long)| if *long { None } else { Some(line.len()) });
        assert_eq!(kept.collect::<Vec<_>>(), [Some(LONGEST_LINE), None, Some(1)]);
    }
}
