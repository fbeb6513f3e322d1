//! `diff`: what a changed card does to prices.

mod write;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::{Args, ValueEnum};
use credit_estimator::{Amount, Difference, Fate, HowToDiffer, ModelDifference, RateCard, wire};

use super::answer::reason;
use super::columns::Style;
use super::{Failure, Out, Source, clock, values};

/// Tell what a changed card does to prices
///
/// Every selection that can be enumerated is priced by both cards, and the credits are compared; of a range the end that
/// moves more. A model with more than a million combinations is sampled: 200000 are drawn, from a seed that is stated.
/// Numbers without an end or a step stand at values as they occur. An input that only one card has stands at its default
/// there. Percentages are exact, and rounded to two places where they are shown.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Arguments {
    /// The rate card before
    old: PathBuf,
    /// The rate card after
    new: PathBuf,
    /// Only this model, by its id; may be repeated
    #[arg(short, long = "model", value_name = "MODEL")]
    models: Vec<String>,
    /// How it is written
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// End with status 1 if any price rises by more than this: `5%`
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_above: Option<Amount>,
    /// When: an RFC 3339 instant, `now`, or `none` for no instant
    #[arg(long, value_name = "INSTANT", default_value = "now")]
    at: String,
    /// What the draws begin with, where a model is sampled
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Sample nothing that can be enumerated, however long it takes
    #[arg(long)]
    exhaustive: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    /// Markdown
    #[value(alias = "markdown")]
    Md,
    Json,
}

const EXAMPLES: &str = "\
Examples:
  What would be charged otherwise:
  $ credit-estimator diff card.json new.json

  In CI, as a comment on the change, failing if any price rises by more than 5 %:
  $ credit-estimator diff card.json new.json --format md --fail-above 5%

  At the instant from which new prices hold, for a program:
  $ credit-estimator diff card.json new.json --at 2027-01-01T00:00:00Z --json

Exit status:
  0  it is told
  1  with --fail-above: some price rises by more
  2  the command is wrong, or a file can't be read";

fn percent(text: &str) -> Result<Amount, String> {
    let digits = text.trim().trim_end_matches('%').trim_end();
    match Amount::parse(digits) {
        Ok(amount) if !amount.is_negative() => Ok(amount),
        _ => Err(String::from("a percentage is expected, such as `5%` or `2.5%`, not below 0")),
    }
}

/// What is told, beside the difference.
struct Told<'a> {
    difference: &'a Difference,
    at: Option<&'a str>,
    seed: u64,
    limit: Option<Amount>,
}

impl Told<'_> {
    /// The models of which some price rises by more than the limit.
    fn above(&self) -> Vec<&ModelDifference> {
        let Some(limit) = self.limit else { return Vec::new() };
        let rises = |model: &&ModelDifference| match &model.fate {
            Fate::Both(found) => found.steepest.is_some_and(|steepest| steepest.is_above(limit)),
            _ => false,
        };
        self.difference.models.iter().filter(rises).collect()
    }
}

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    if arguments.old.as_os_str() == "-" && arguments.new.as_os_str() == "-" {
        return Err(Failure::new("only one of the two cards can come from standard input"));
    }
    let (old, new) = (Source::read_card(&arguments.old)?, Source::read_card(&arguments.new)?);
    let at = clock::at(&arguments.at);
    let mut how = HowToDiffer { at, seed: arguments.seed, ..HowToDiffer::default() };
    if arguments.exhaustive {
        how.most = u64::MAX;
    }
    let all = Difference::models(&old, &new, &how)
        .map_err(|problems| Failure::new(problems.iter().map(reason).collect::<Vec<_>>().join("; ")))?;
    for id in &arguments.models {
        if !all.contains(id) {
            let names = values::there_are(&values::nearest(id, all.clone()), 12);
            return Err(Failure::new(format!("neither card has a model `{id}`; {names}")));
        }
    }
    let wanted = |id: &String| arguments.models.is_empty() || arguments.models.contains(id);
    let ids: Vec<String> = all.into_iter().filter(wanted).collect();
    let difference =
        Difference { old: reference(&old), new: reference(&new), models: compared(&old, &new, &ids, &how) };
    let told = Told { difference: &difference, at: how.at.as_deref(), seed: how.seed, limit: arguments.fail_above };
    let text = match if arguments.json { Format::Json } else { arguments.format } {
        Format::Text => write::text(&told, Style(out.colored())),
        Format::Md => write::markdown(&told),
        Format::Json => format!("{}\n", wire::difference(&difference)),
    };
    out.write_all(text.as_bytes())?;
    Ok(ExitCode::from(u8::from(!told.above().is_empty())))
}

fn reference(card: &RateCard) -> credit_estimator::CardRef {
    credit_estimator::CardRef {
        id: card.id().to_owned(),
        version: card.version().to_owned(),
        digest: card.digest().to_owned(),
    }
}

/// Each model, on as many threads as there are processors; in the order of the ids.
fn compared(old: &RateCard, new: &RateCard, ids: &[String], how: &HowToDiffer) -> Vec<ModelDifference> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, ModelDifference)>> = Mutex::new(Vec::with_capacity(ids.len()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(id) = ids.get(at) else { return };
                    let model = Difference::of(old, new, id, how);
                    found.lock().unwrap_or_else(PoisonError::into_inner).push((at, model));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, model)| model).collect()
}
