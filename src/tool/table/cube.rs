//! Prices over several axes: what makes no difference is taken out, what is alike is put together.

use std::ops::ControlFlow;

use credit_estimator::json::Value;
use credit_estimator::{Axis, Part, Priced, Sweep};

use crate::tool::answer::{rate_text, reason};
use crate::tool::values::shown;

/// A place of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No selection of its own.
    Nothing,
    /// What is shown, and why it is an estimate.
    Price(Ends, Vec<String>),
    /// A price for each of something.
    Rate(String),
    /// Why there is none.
    Refused(String),
}

/// Lower and upper end.
pub type Ends = [String; 2];

/// An axis as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// `duration`, `references.video`.
    pub name: String,
    /// What stands at its head.
    pub title: String,
    pub values: Vec<String>,
    pub sampled: bool,
    /// Values are numbers: only neighbours are put together.
    pub numeric: bool,
    /// Every value there is stands here, so that neighbours can be told as a span.
    pub whole: bool,
}

/// Cells over sides, the last side fastest.
pub struct Cube {
    pub sides: Vec<Side>,
    pub cells: Vec<Cell>,
    /// Names of what made no difference.
    pub alike: Vec<String>,
}

impl Cube {
    pub fn new(sweep: &Sweep<'_>, money: bool) -> Self {
        let mut cells = Vec::new();
        let axes = sweep.axes();
        let mut places = vec![0_usize; axes.len()];
        let count = axes.iter().fold(1_usize, |count, axis| count.saturating_mul(axis.values.len()));
        for number in 0..count {
            let mut rest = number;
            for (place, axis) in places.iter_mut().zip(axes).rev() {
                *place = rest.checked_rem(axis.values.len()).unwrap_or(0);
                rest = rest.checked_div(axis.values.len()).unwrap_or(0);
            }
            cells.push(cell(sweep, &places, money));
        }
        Self { sides: axes.iter().map(side).collect(), cells, alike: Vec::new() }
    }

    /// How far apart neighbours on a side stand.
    fn stride(&self, at: usize) -> usize {
        self.sides.iter().skip(at.saturating_add(1)).fold(1, |stride, side| stride.saturating_mul(side.values.len()))
    }

    /// The cells at one value of a side.
    fn slice(&self, at: usize, value: usize) -> impl Iterator<Item = &Cell> {
        let (stride, size) = (self.stride(at), self.sides.get(at).map_or(1, |side| side.values.len()));
        let here = move |number: usize| number.checked_div(stride).and_then(|n| n.checked_rem(size)) == Some(value);
        self.cells.iter().enumerate().filter(move |(number, _)| here(*number)).map(|(_, cell)| cell)
    }

    /// Puts together the values of each side that cost the same, and takes out a side whose values all do.
    pub fn settle(&mut self) {
        let mut at = 0;
        while at < self.sides.len() {
            let Some(side) = self.sides.get(at).cloned() else { return };
            let slices: Vec<Vec<&Cell>> = (0..side.values.len()).map(|value| self.slice(at, value).collect()).collect();
            let empty: Vec<bool> =
                slices.iter().map(|cells| cells.iter().all(|cell| **cell == Cell::Nothing)).collect();
            let mut groups: Vec<Vec<usize>> = Vec::new();
            for (value, slice) in slices.iter().enumerate() {
                if empty.get(value) == Some(&true) {
                    continue;
                }
                let like = |group: &&mut Vec<usize>| {
                    let first = group.first().and_then(|first| slices.get(*first));
                    let near = !side.numeric || group.last().and_then(|last| last.checked_add(1)) == Some(value);
                    near && first == Some(slice)
                };
                match groups.iter_mut().find(like) {
                    Some(group) => group.push(value),
                    None => groups.push(vec![value]),
                }
            }
            let kept: Vec<Cell> = {
                let mut kept = Vec::new();
                let (stride, size) = (self.stride(at), side.values.len());
                for (number, cell) in self.cells.iter().enumerate() {
                    let value = number.checked_div(stride).and_then(|n| n.checked_rem(size));
                    // The order of the groups is that of their first values.
                    if groups.iter().any(|group| group.first().copied() == value) {
                        kept.push(cell.clone());
                    }
                }
                kept
            };
            self.cells = kept;
            if groups.len() <= 1 {
                self.sides.remove(at);
                if side.values.len() > 1 {
                    self.alike.push(side.name);
                }
                continue;
            }
            if let Some(place) = self.sides.get_mut(at) {
                place.values = groups.iter().map(|group| together(&side, group)).collect();
            }
            at = at.saturating_add(1);
        }
    }
}

/// Values that cost the same.
fn together(side: &Side, group: &[usize]) -> String {
    let of = |at: usize| side.values.get(at).map_or("", String::as_str);
    match group {
        [first, .., last] if side.numeric && side.whole && group.len() > 2 => format!("{}–{}", of(*first), of(*last)),
        _ => group.iter().map(|at| of(*at)).collect::<Vec<_>>().join(", "),
    }
}

fn side(axis: &Axis) -> Side {
    let name = axis.name();
    let mut title = match (&axis.label, &axis.part) {
        (Some(label), Part::Value) => label.clone(),
        (Some(label), Part::Count(kind)) => format!("{label}: {kind}"),
        (Some(label), Part::Facts(kind)) => format!("{label}: each {kind}"),
        (None, _) => name.clone(),
    };
    if let (Some(unit), Part::Value) = (&axis.unit, &axis.part) {
        title.push_str(&format!(" ({unit})"));
    }
    let values: Vec<String> = axis.values.iter().map(|value| value_text(axis, value.as_ref())).collect();
    let numeric = axis.values.iter().all(|value| match value {
        Some(Value::Number(_)) => true,
        Some(Value::String(text)) => credit_estimator::Amount::parse(text).is_ok(),
        _ => false,
    });
    Side { name, title, values, sampled: axis.sampled, numeric, whole: !axis.sampled }
}

pub fn value_text(axis: &Axis, value: Option<&Value>) -> String {
    let Some(value) = value else { return String::from("none") };
    let text = shown(value);
    if let (Part::Facts(_), Value::Object(facts)) = (&axis.part, value) {
        let fact = |(name, value): &(String, Value)| match name.as_str() {
            "seconds" => format!("{} s", shown(value)),
            "fps" => format!("{} fps", shown(value)),
            name => format!("{name} {}", shown(value)),
        };
        return facts.iter().map(fact).collect::<Vec<_>>().join(" ");
    }
    axis.labels.iter().find(|(word, _)| *word == text).map_or(text, |(_, label)| label.clone())
}

/// What stands at these places of a sweep.
fn cell(sweep: &Sweep<'_>, places: &[usize], money: bool) -> Cell {
    sweep.price(places).map_or(Cell::Nothing, |priced| told(sweep, priced, money))
}

fn told(sweep: &Sweep<'_>, priced: Priced, money: bool) -> Cell {
    let ends = if money { priced.price() } else { priced.credits() };
    match (priced, ends) {
        (Priced::Exact { estimated, .. } | Priced::Range { estimated, .. }, Some([low, high])) => {
            Cell::Price([low.to_string(), high.to_string()], estimated)
        }
        (Priced::Rate(rates), _) => Cell::Rate(rates.iter().map(rate_text).collect::<Vec<_>>().join(" and ")),
        (Priced::Refused(problems), _) => {
            // What is not offered here stands left out, in a place of its own.
            let left_out =
                |name: &str| sweep.axes().iter().any(|axis| axis.input == name && axis.values.contains(&None));
            let own = |problem: &credit_estimator::Problem| {
                problem.code == "not-offered" && problem.input.as_deref().is_some_and(left_out)
            };
            if problems.iter().any(own) {
                return Cell::Nothing;
            }
            Cell::Refused(problems.iter().map(reason).collect::<Vec<_>>().join("; "))
        }
        _ => Cell::Nothing,
    }
}

/// Every selection, without putting anything together.
pub fn each(sweep: &Sweep<'_>, money: bool, visit: &mut dyn FnMut(&[usize], Cell) -> ControlFlow<()>) {
    sweep.visit(&mut |places, priced| match told(sweep, priced, money) {
        Cell::Nothing => ControlFlow::Continue(()),
        cell => visit(places, cell),
    });
}
