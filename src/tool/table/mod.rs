//! `table`: what a model costs over its inputs.

mod cube;
mod write;

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use credit_estimator::json::Value;
use credit_estimator::{Axis, Part, RateCard, Sweep};

use self::cube::{Cell, Cube, value_text};
use self::write::{Page, Shown};
use super::answer::reason;
use super::columns::Style;
use super::{Failure, Out, Source, clock, values};

/// Lay out what a model costs over its inputs
///
/// Shown is what matters to the price: one input across, the others down. Values that cost the same stand together, and
/// what makes no difference is left out. A combination that is not offered is a dash, with its reason below.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Arguments {
    /// The rate card
    card: PathBuf,
    /// The model, by its id
    #[arg(short, long)]
    model: String,
    /// Fixes an input, or with several values chooses which are shown: `duration=5`, `duration=5,10,15`
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// How it is written
    ///
    /// CSV has a line for each selection, with nothing put together.
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Prices in the model's currency in place of credits
    #[arg(long)]
    money: bool,
    /// The input that stands across; by default one with few values, a number if there is one
    #[arg(long, value_name = "NAME")]
    across: Option<String>,
    /// How many rows there may be; where there are more, inputs are held at their defaults, and the table says so
    ///
    /// 60 by default; for CSV 100000, beyond which there is no table.
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
    /// When: an RFC 3339 instant, `now`, or `none` for no instant
    #[arg(long, value_name = "INSTANT", default_value = "now")]
    at: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    /// Markdown
    #[value(alias = "markdown")]
    Md,
    Csv,
    Html,
}

const EXAMPLES: &str = "\
Examples:
  Everything that matters to the price:
  $ credit-estimator table card.json --model clip

  Some durations without sound, as a page embeds them:
  $ credit-estimator table card.json -m clip audio=off duration=5,10 --format html

  A line for each selection, for a spreadsheet; --money gives prices in place of credits:
  $ credit-estimator table card.json -m clip audio=off duration=4,8 --format csv
  resolution,duration,credits,credits_max,note
  720p,4,28,28,
  720p,8,56,56,
  1080p,4,51,51,
  1080p,8,101,101,

Exit status:
  0  there is a table
  2  the command is wrong, a file can't be read, or the table would be too long";

/// So many places are priced to find out what matters.
const MOST_CELLS: u64 = 8_000;
/// So many columns stand across at most.
const MOST_ACROSS: usize = 12;

pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let card = Source::read_card(&arguments.card)?;
    let at = clock::at(&arguments.at);
    let (mut sweep, chosen) = asked(&card, arguments, at.as_deref())?;
    if arguments.format == Format::Csv {
        return csv(&sweep, arguments, out);
    }
    let limit = arguments.limit.unwrap_or(60).max(1);
    let mut fixed: Vec<String> = Vec::new();
    let (cube, across) = loop {
        while sweep.combinations().is_none_or(|count| count > MOST_CELLS) {
            hold_one(&mut sweep, &chosen, &mut fixed)?;
        }
        let mut cube = Cube::new(&sweep, arguments.money);
        cube.settle();
        let across = across(&cube, arguments.across.as_deref())?;
        let rows = cube.sides.iter().enumerate().filter(|(side, _)| Some(*side) != across);
        let rows = rows.fold(1_usize, |rows, (_, side)| rows.saturating_mul(side.values.len()));
        if rows <= limit {
            break (cube, across);
        }
        hold_one(&mut sweep, &chosen, &mut fixed)?;
    };
    let about = about(&sweep, &cube, &fixed, arguments);
    let name = if sweep.label() == arguments.model {
        arguments.model.clone()
    } else {
        format!("{} ({})", sweep.label(), arguments.model)
    };
    let unit = if arguments.money { sweep.currency() } else { "credits" };
    let caption = format!("{name}: {unit}, {} {}", card.id(), card.version());
    let page = page(&cube, across, caption, about, unit);
    let text = match arguments.format {
        Format::Text => write::text(&page, Style(out.colored())),
        Format::Md => write::markdown(&page),
        Format::Html | Format::Csv => write::html(&page),
    };
    out.write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The sweep with what is fixed, and the names of the axes whose values were chosen.
fn asked<'c>(card: &'c RateCard, arguments: &Arguments, at: Option<&str>) -> Result<(Sweep<'c>, Vec<String>), Failure> {
    let inputs = values::find_model(card, &arguments.model)?;
    let (mut fixed, mut several): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for word in &arguments.values {
        let (_, kind, value) = inputs.split(word)?;
        let many = value.is_some_and(|value| value.contains(',')) && !matches!(kind, "media" | "numbers");
        if many { several.push(word) } else { fixed.push(word.clone()) }
    }
    let selection = inputs.selection(&fixed)?;
    let told = |problems: Vec<credit_estimator::Problem>| {
        Failure::new(problems.iter().map(reason).collect::<Vec<_>>().join("; "))
    };
    let mut sweep = card.sweep(&arguments.model, &selection, at).map_err(told)?;
    let mut chosen = Vec::new();
    for word in several {
        let (name, kind, value) = inputs.split(word)?;
        let list: Result<Vec<Option<Value>>, Failure> =
            value.unwrap_or_default().split(',').map(|one| values::read(name, kind, Some(one)).map(Some)).collect();
        let Some(axis) = sweep.axes().iter().position(|axis| axis.input == name) else {
            return Err(Failure::new(format!("the price does not depend on `{name}`; give it one value or none")));
        };
        sweep.choose(axis, list?);
        chosen.push(name.to_owned());
    }
    Ok((sweep, chosen))
}

/// Holds the axis that a reader misses least at its default.
fn hold_one(sweep: &mut Sweep<'_>, chosen: &[String], fixed: &mut Vec<String>) -> Result<(), Failure> {
    let weight = |axis: &Axis| {
        let kind = match axis.part {
            Part::Facts(_) => 3,
            Part::Count(_) => 2,
            Part::Value => usize::from(axis.sampled),
        };
        (kind, axis.values.len())
    };
    let free = sweep.axes().iter().enumerate();
    let free = free.filter(|(_, axis)| axis.values.len() > 1 && !chosen.contains(&axis.input));
    let Some((at, axis)) = free.max_by_key(|(_, axis)| weight(axis)) else {
        return Err(Failure::new("the table would be too long; give some inputs one value, or raise `--limit`"));
    };
    let value = axis.values.get(axis.default.unwrap_or(0)).cloned().flatten();
    match &axis.part {
        Part::Value => fixed.push(format!("{}={}", axis.name(), value_text(axis, value.as_ref()))),
        Part::Count(kind) => {
            let count = value.as_ref().map(values::shown).unwrap_or_default();
            let none = count == "0";
            fixed.push(if none {
                format!("no {kind} in {}", axis.input)
            } else {
                format!("{}={kind}:{count}", axis.input)
            });
        }
        Part::Facts(_) => {}
    }
    sweep.choose(at, vec![value]);
    Ok(())
}

/// Which side stands across.
fn across(cube: &Cube, wanted: Option<&str>) -> Result<Option<usize>, Failure> {
    if let Some(name) = wanted {
        let found = cube.sides.iter().position(|side| side.name == name);
        if found.is_none() && !cube.alike.iter().any(|other| other == name) {
            let names = cube.sides.iter().map(|side| format!("`{}`", side.name)).collect::<Vec<_>>().join(", ");
            return Err(Failure::new(format!("`{name}` can't stand across; what the price depends on is {names}")));
        }
        return Ok(found);
    }
    if cube.sides.len() < 2 {
        return Ok(None);
    }
    let few = cube.sides.iter().enumerate().filter(|(_, side)| side.values.len() <= MOST_ACROSS);
    Ok(few.max_by_key(|(_, side)| (side.numeric && !side.name.contains('.'), side.values.len())).map(|(at, _)| at))
}

fn about(sweep: &Sweep<'_>, cube: &Cube, fixed: &[String], arguments: &Arguments) -> Vec<String> {
    let mut about = Vec::new();
    if !arguments.values.is_empty() {
        let one = arguments.values.iter().filter(|word| !word.contains(',') || word.contains(':'));
        let one = one.cloned().collect::<Vec<_>>();
        if !one.is_empty() {
            about.push(format!("with {}", one.join(" ")));
        }
    }
    if !fixed.is_empty() {
        about.push(format!(
            "to keep it short with {}; choose others with NAME=VALUE, or raise --limit",
            fixed.join(", ")
        ));
    }
    if !cube.alike.is_empty() {
        about.push(format!("the same for any {}", cube.alike.join(", ")));
    }
    let sampled: Vec<&str> = cube.sides.iter().filter(|side| side.sampled).map(|side| side.name.as_str()).collect();
    if !sampled.is_empty() {
        about.push(format!("only some values of {} are shown", sampled.join(", ")));
    }
    if sweep.combinations() == Some(1) && cube.cells.iter().all(|cell| *cell == Cell::Nothing) {
        about.push(String::from("nothing is offered here"));
    }
    about
}

fn page(cube: &Cube, across: Option<usize>, caption: String, about: Vec<String>, unit: &str) -> Page {
    let mut notes: Vec<String> = Vec::new();
    // What holds of every price is said once.
    let priced = || cube.cells.iter().filter_map(|cell| if let Cell::Price(_, why) = cell { Some(why) } else { None });
    let common: Vec<String> = priced()
        .next()
        .map(|first| first.iter().filter(|one| priced().all(|other| other.contains(one))).cloned().collect())
        .unwrap_or_default();
    let mut about = about;
    about.extend(common.iter().map(|why| format!("an estimate: {why}")));
    let mut note = |text: String| {
        let at = notes.iter().position(|known| *known == text).unwrap_or_else(|| {
            notes.push(text);
            notes.len().saturating_sub(1)
        });
        at.saturating_add(1)
    };
    let mut shown = |cell: &Cell| match cell {
        Cell::Nothing => Shown::default(),
        Cell::Rate(text) => Shown { text: text.clone(), notes: Vec::new() },
        Cell::Refused(why) => Shown { text: String::from("–"), notes: vec![note(why.clone())] },
        Cell::Price([low, high], why) => {
            let text = if low == high { low.clone() } else { format!("{low}–{high}") };
            let own = why.iter().filter(|one| !common.contains(one));
            Shown { text, notes: own.map(|one| note(format!("an estimate: {one}"))).collect() }
        }
    };
    let down: Vec<usize> = (0..cube.sides.len()).filter(|side| Some(*side) != across).collect();
    let side = |at: usize| cube.sides.get(at);
    let size = |at: usize| side(at).map_or(1, |side| side.values.len());
    let count = down.iter().fold(1_usize, |count, at| count.saturating_mul(size(*at)));
    let mut rows = Vec::new();
    for number in 0..count {
        let mut places = vec![0_usize; cube.sides.len()];
        let mut rest = number;
        for at in down.iter().rev() {
            if let Some(place) = places.get_mut(*at) {
                *place = rest.checked_rem(size(*at)).unwrap_or(0);
            }
            rest = rest.checked_div(size(*at)).unwrap_or(0);
        }
        let cells: Vec<&Cell> = (0..across.map_or(1, size))
            .filter_map(|column| {
                if let Some(place) = across.and_then(|across| places.get_mut(across)) {
                    *place = column;
                }
                let index = places
                    .iter()
                    .enumerate()
                    .fold(0_usize, |index, (at, place)| index.saturating_mul(size(at)).saturating_add(*place));
                cube.cells.get(index)
            })
            .collect();
        if cells.iter().all(|cell| **cell == Cell::Nothing) {
            continue;
        }
        let value = |at: &usize| Some(side(*at)?.values.get(*places.get(*at)?)?.clone());
        rows.push((
            down.iter().map(|at| value(at).unwrap_or_default()).collect(),
            cells.into_iter().map(&mut shown).collect(),
        ));
    }
    Page {
        caption,
        about,
        heads: down.iter().filter_map(|at| Some(side(*at)?.title.clone())).collect(),
        across: across.and_then(side).map(|side| side.title.clone()),
        columns: across.and_then(side).map_or_else(|| vec![unit.to_owned()], |side| side.values.clone()),
        rows,
        notes,
    }
}

fn csv(sweep: &Sweep<'_>, arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let limit = arguments.limit.unwrap_or(100_000);
    if sweep.combinations().is_none_or(|count| count > limit as u64) {
        let sizes = sweep.axes().iter().map(|axis| format!("{} ({})", axis.name(), axis.values.len()));
        return Err(Failure::new(format!(
            "the table would have {} rows, more than {limit}; fix some of {} with NAME=VALUE, or raise `--limit`",
            sweep.combinations().map_or_else(|| String::from("countless"), |count| count.to_string()),
            sizes.collect::<Vec<_>>().join(", ")
        )));
    }
    let mut heads: Vec<String> = sweep.axes().iter().map(Axis::name).collect();
    let figures: &[&str] =
        if arguments.money { &["price", "price_max", "currency"] } else { &["credits", "credits_max"] };
    heads.extend(figures.iter().map(|head| (*head).to_owned()));
    heads.push(String::from("note"));
    let line = |fields: &[String]| fields.iter().map(|text| write::field(text)).collect::<Vec<_>>().join(",");
    writeln!(out, "{}", line(&heads))?;
    let mut failed = None;
    cube::each(sweep, arguments.money, &mut |places, cell| {
        let value = |(axis, place): (&Axis, &usize)| match axis.values.get(*place).cloned().flatten() {
            Some(value) if matches!(axis.part, Part::Facts(_)) => value_text(axis, Some(&value)),
            Some(value) => values::shown(&value),
            None => String::new(),
        };
        let mut fields: Vec<String> = sweep.axes().iter().zip(places).map(value).collect();
        let (ends, note) = match cell {
            Cell::Price(ends, why) => {
                (ends, why.iter().map(|one| format!("an estimate: {one}")).collect::<Vec<_>>().join("; "))
            }
            Cell::Rate(text) => (Default::default(), text),
            Cell::Refused(why) => (Default::default(), why),
            Cell::Nothing => return ControlFlow::Continue(()),
        };
        let priced = !ends.iter().any(String::is_empty);
        fields.extend(ends);
        if arguments.money {
            fields.push(if priced { sweep.currency().to_owned() } else { String::new() });
        }
        fields.push(note);
        failed = writeln!(out, "{}", line(&fields)).err();
        if failed.is_some() || out.closed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    failed.map_or(Ok(ExitCode::SUCCESS), |error| Err(error.into()))
}
