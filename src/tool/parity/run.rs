//! Asking all questions, several at once, and gathering what differs.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use credit_estimator::json::{self, Value};
use credit_estimator::{RateCard, wire};
use indicatif::{ProgressBar, ProgressStyle};

use super::asks::{Ask, Asks};
use super::differ::{Difference, Weight, differences};
use super::http::{NoAnswer, Server};
use super::shrink::smallest;
use crate::tool::Failure;

/// After so many questions in a row that never arrived there is no server to compare with.
const GIVE_UP: u64 = 5;
/// Of so many kinds of difference the smallest selection is searched for.
const SHRUNK: usize = 10;

/// How it is asked.
pub struct Plan {
    pub count: u64,
    pub connections: usize,
    /// Questions in one request; 1 is no array.
    pub batch: u64,
    pub strict: bool,
}

/// One question with what differs in its answer.
#[derive(Clone)]
pub struct Case {
    pub ask: Ask,
    pub ours: String,
    /// The answer, or why there is none.
    pub theirs: Result<String, String>,
    pub differences: Vec<Difference>,
}

/// Answers that differ in the same places.
pub struct Group {
    pub count: u64,
    pub case: Case,
}

/// What came of it.
pub struct Found {
    pub asked: u64,
    pub differing: u64,
    /// Answers that say the same in another way, and one such place.
    pub spelled: u64,
    pub spelling: Option<Difference>,
    /// By size of the question, the smallest first.
    pub groups: Vec<Group>,
    /// How many of our answers have which outcome.
    pub outcomes: BTreeMap<&'static str, u64>,
}

/// What is gathered by all who ask.
#[derive(Default)]
struct Gathered {
    cases: BTreeMap<String, (u64, Case)>,
    differing: u64,
    spelled: u64,
    spelling: Option<Difference>,
    outcomes: BTreeMap<&'static str, u64>,
    /// Questions in a row that did not arrive, and what came of the last.
    unreached: u64,
    gone: Option<String>,
}

/// Asks and compares.
///
/// # Errors
/// The server can't be asked at all, or not any more.
pub fn compare(card: &RateCard, server: &Server, asks: &Asks<'_>, plan: &Plan) -> Result<Found, Failure> {
    let gathered = Mutex::new(Gathered::default());
    let next = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let bar = progress(plan.count);
    let asker = Asker { card, server, strict: plan.strict };
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let from = next.fetch_add(plan.batch, Ordering::Relaxed);
            if from >= plan.count {
                return;
            }
            let block: Vec<Ask> =
                (from..from.saturating_add(plan.batch).min(plan.count)).map(|n| asks.ask(n)).collect();
            let answered = asker.block(&block);
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            for answered in answered {
                gathered.take(answered, plan.strict);
            }
            if gathered.unreached >= GIVE_UP {
                stop.store(true, Ordering::Relaxed);
            }
            bar.inc(u64::try_from(block.len()).unwrap_or(0));
        }
    };
    thread::scope(|scope| (0..plan.connections).for_each(|_| drop(scope.spawn(work))));
    bar.finish_and_clear();
    let gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(gone) = gathered.gone.filter(|_| gathered.unreached >= GIVE_UP.min(plan.count)) {
        return Err(Failure::new(gone));
    }
    let mut groups: Vec<Group> = gathered.cases.into_values().map(|(count, case)| Group { count, case }).collect();
    groups.sort_by_key(|group| size(&group.case.ask));
    for group in groups.iter_mut().take(SHRUNK) {
        group.case = asker.shrunk(group.case.clone());
    }
    groups.sort_by_key(|group| size(&group.case.ask));
    Ok(Found {
        asked: plan.count,
        differing: gathered.differing,
        spelled: gathered.spelled,
        spelling: gathered.spelling,
        groups,
        outcomes: gathered.outcomes,
    })
}

fn size(ask: &Ask) -> (usize, String) {
    let text = ask.selection.canonical();
    (text.len(), text)
}

/// What came of one question: the outcome here, and what differs there.
struct Answered {
    outcome: &'static str,
    /// It did not arrive.
    unreached: bool,
    case: Option<Case>,
}

struct Asker<'a> {
    card: &'a RateCard,
    server: &'a Server,
    strict: bool,
}

impl Asker<'_> {
    fn block(&self, asks: &[Ask]) -> Vec<Answered> {
        let ours: Vec<String> = asks.iter().map(|ask| wire::quote(self.card, &ask.value())).collect();
        if let ([ask], [ours]) = (asks, ours.as_slice()) {
            return vec![self.judge(ask, ours, self.server.quotes(&ask.text()))];
        }
        let body = asks.iter().map(Ask::text).collect::<Vec<_>>().join(",");
        let theirs = self.server.quotes(&format!("[{body}]"));
        if theirs.as_ref().is_ok_and(|theirs| *theirs == format!("[{}]", ours.join(","))) {
            return ours.iter().map(|ours| Answered { outcome: outcome(ours), unreached: false, case: None }).collect();
        }
        let theirs = match theirs.map(|text| answers_in(&text, asks.len())) {
            Ok(Ok(answers)) => answers,
            Ok(Err(message)) => return self.all_without(asks, &ours, &NoAnswer { message, broken: false }),
            Err(failed) => return self.all_without(asks, &ours, &failed),
        };
        let pairs = asks.iter().zip(&ours).zip(theirs);
        let judged: Vec<Answered> = pairs.map(|((ask, ours), theirs)| self.judge_value(ask, ours, theirs)).collect();
        if self.strict && judged.iter().all(|answered| answered.case.is_none()) {
            // The same values in other bytes: which of them, only each by itself can tell.
            let one = |(ask, ours): (&Ask, &String)| self.judge(ask, ours, self.server.quotes(&ask.text()));
            return asks.iter().zip(&ours).map(one).collect();
        }
        judged
    }

    /// Each question of an array that as a whole has no answer.
    fn all_without(&self, asks: &[Ask], ours: &[String], failed: &NoAnswer) -> Vec<Answered> {
        let one = |(ask, ours): (&Ask, &String)| {
            self.judge(ask, ours, Err(NoAnswer { message: failed.message.clone(), broken: failed.broken }))
        };
        asks.iter().zip(ours).map(one).collect()
    }

    fn judge(&self, ask: &Ask, ours: &str, theirs: Result<String, NoAnswer>) -> Answered {
        let none = |theirs: Result<String, String>, unreached: bool| {
            let differences = vec![Difference {
                path: String::from("answer"),
                weight: Weight::Wrong,
                ours: None,
                theirs: theirs.as_ref().err().map(|message| Value::String(message.clone())),
            }];
            let case = Case { ask: ask.clone(), ours: ours.to_owned(), theirs, differences };
            Answered { outcome: outcome(ours), unreached, case: Some(case) }
        };
        let text = match theirs {
            Ok(text) if text == ours => return Answered { outcome: outcome(ours), unreached: false, case: None },
            Ok(text) => text,
            Err(failed) => return none(Err(failed.message), failed.broken),
        };
        match json::parse(&text) {
            Ok(parsed) => {
                let mut answered = self.judge_value(ask, ours, parsed.value);
                if answered.case.is_none() && self.strict {
                    // White space, or an escape that was not needed.
                    let told = |text: &str| Some(Value::String(text.to_owned()));
                    let (ours_told, theirs_told) = (told(ours), told(&text));
                    let path = String::from("bytes");
                    let difference =
                        Difference { path, weight: Weight::Spelling, ours: ours_told, theirs: theirs_told };
                    let differences = vec![difference];
                    answered.case =
                        Some(Case { ask: ask.clone(), ours: ours.to_owned(), theirs: Ok(text), differences });
                } else if let Some(case) = &mut answered.case {
                    case.theirs = Ok(text);
                }
                answered
            }
            Err(error) => {
                let shown = super::http::beginning(&text);
                let what = format!(
                    "the answer is not JSON: {} (byte {}); it begins with {shown}",
                    error.message, error.offset
                );
                none(Err(what), false)
            }
        }
    }

    fn judge_value(&self, ask: &Ask, ours: &str, theirs: Value) -> Answered {
        let own = json::parse(ours).map_or(Value::Null, |parsed| parsed.value);
        let differences = differences(&own, &theirs);
        let case = (!differences.is_empty()).then(|| Case {
            ask: ask.clone(),
            ours: ours.to_owned(),
            theirs: Ok(theirs.canonical()),
            differences,
        });
        Answered { outcome: outcome(ours), unreached: false, case }
    }

    /// The smallest question that differs in the places that matter, and weighs as much.
    fn shrunk(&self, case: Case) -> Case {
        let weight = weight(&case.differences);
        let wanted = telling(&case.differences);
        let shows = |ask: &Ask| {
            let ours = wire::quote(self.card, &ask.value());
            let mut found = self.judge(ask, &ours, self.server.quotes(&ask.text())).case?;
            found.differences.retain(|one| one.weight == weight);
            let has = |place: &String| found.differences.iter().any(|one| one.place() == *place);
            wanted.iter().all(has).then_some(found)
        };
        smallest(case.ask.clone(), case, &shows).1
    }
}

/// The places of differences that a smaller question has to show too: the sums if they differ, else whatever differs
/// besides the card's own name, which differs everywhere if it differs at all.
fn telling(differences: &[Difference]) -> Vec<String> {
    let places: Vec<String> = differences.iter().map(Difference::place).collect();
    let of_card = |place: &String| place.starts_with("card.");
    let sums: Vec<String> = places.iter().filter(|place| !place.contains('[') && !of_card(place)).cloned().collect();
    if !sums.is_empty() {
        return sums;
    }
    let others: Vec<String> = places.iter().filter(|place| !of_card(place)).take(1).cloned().collect();
    if others.is_empty() { places } else { others }
}

/// The items of an answer to an array of questions.
fn answers_in(text: &str, wanted: usize) -> Result<Vec<Value>, String> {
    match json::parse(text).map(|parsed| parsed.value) {
        Ok(Value::Array(answers)) if answers.len() == wanted => Ok(answers),
        Ok(Value::Array(answers)) => Err(format!("{wanted} questions in an array have {} answers", answers.len())),
        Ok(other) => Err(format!("questions in an array are answered by {}; leave out `--batch`", other.kind())),
        Err(error) => Err(format!("the answer is not JSON: {} (byte {})", error.message, error.offset)),
    }
}

pub fn weight(differences: &[Difference]) -> Weight {
    differences.iter().map(|one| one.weight).max().unwrap_or(Weight::Spelling)
}

fn outcome(answer: &str) -> &'static str {
    let named = |name: &str| answer.starts_with(&format!("{{\"outcome\":\"{name}\""));
    ["exact", "range", "rate"].into_iter().find(|name| named(name)).unwrap_or("refused")
}

impl Gathered {
    fn take(&mut self, answered: Answered, strict: bool) {
        let count = self.outcomes.entry(answered.outcome).or_default();
        *count = count.saturating_add(1);
        self.unreached = if answered.unreached { self.unreached.saturating_add(1) } else { 0 };
        let Some(mut case) = answered.case else { return };
        if answered.unreached {
            self.gone = case.theirs.as_ref().err().cloned();
        }
        let weight = weight(&case.differences);
        if weight == Weight::Spelling && !strict {
            self.spelled = self.spelled.saturating_add(1);
            self.spelling = self.spelling.take().or_else(|| case.differences.first().cloned());
            return;
        }
        case.differences.retain(|one| one.weight == weight);
        self.differing = self.differing.saturating_add(1);
        self.group(case);
    }

    fn group(&mut self, case: Case) {
        let mut places: Vec<String> = case.differences.iter().map(Difference::place).collect();
        places.sort();
        places.dedup();
        let key = places.join("\n");
        match self.cases.get_mut(&key) {
            None => drop(self.cases.insert(key, (1, case))),
            Some((count, known)) => {
                *count = count.saturating_add(1);
                if size(&case.ask) < size(&known.ask) {
                    *known = case;
                }
            }
        }
    }
}

/// On standard error, if that is a terminal.
fn progress(count: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count);
    match ProgressStyle::with_template("{bar:30} {pos} of {len} questions  {elapsed}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
