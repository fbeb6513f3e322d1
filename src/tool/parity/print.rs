//! The questions and this crate's answers, as lines, for whoever compares them in another way.

use std::io::{self, Write};
use std::sync::mpsc::sync_channel;
use std::thread;

use credit_estimator::{RateCard, wire};

use super::asks::Asks;
use crate::tool::Out;

/// How many are made at once.
const BLOCK: u64 = 250;

/// Writes `{"ask":…,"answer":…}` for each question, in order.
pub fn run(card: &RateCard, asks: &Asks<'_>, count: u64, out: &mut Out) -> io::Result<()> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let mut made = Vec::new();
        for worker in 0..workers {
            let (send, receive) = sync_channel::<String>(2);
            made.push(receive);
            scope.spawn(move || {
                let starts = (0..count).step_by(usize::try_from(BLOCK).unwrap_or(1)).skip(worker).step_by(workers);
                for start in starts {
                    let end = start.saturating_add(BLOCK).min(count);
                    let text: String = (start..end).map(|number| line(card, asks, number)).collect();
                    // Nobody reads any more.
                    if send.send(text).is_err() {
                        return;
                    }
                }
            });
        }
        // By turns, as they were given out; the first that has no more was the last.
        for worker in made.iter().cycle() {
            let Ok(text) = worker.recv() else { break };
            out.write_all(text.as_bytes())?;
            if out.closed {
                break;
            }
        }
        drop(made);
        Ok(())
    })
}

fn line(card: &RateCard, asks: &Asks<'_>, number: u64) -> String {
    let ask = asks.ask(number);
    format!("{{\"ask\":{},\"answer\":{}}}\n", ask.text(), wire::quote(card, &ask.value()))
}
