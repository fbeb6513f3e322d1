//! Every selection of a model that can be enumerated, each with its price, in the card's order.

use std::ops::ControlFlow;

use super::answer::RateLine;
use super::axes::{Axis, axes};
use super::side::Side;
use crate::amount::Amount;
use crate::card::RateCard;
use crate::json::Value;
use crate::selection::{Problem, read};

/// The selections of one model: each combination of the values of its axes.
///
/// Varied is what the price or a rule depends on: choices, switches and options through all their values, numbers with a
/// step and an end through each value (up to 20,000), counts of media (up to 256) one by one.
/// What has no such list is *sampled*: numbers at values as they occur, at their ends, their default and where a band
/// of them begins; lists with all their items alike; facts of media at four sizes and lengths. [`Axis::sampled`] says so.
///
/// ```
/// use credit_estimator::{Priced, RateCard, json};
/// let card = RateCard::parse(r#"{
///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
///   "models": [ { "id": "clip", "kind": "video",
///     "inputs": { "hd": { "type": "switch", "default": false },
///                 "duration": { "type": "number", "unit": "second", "options": ["5", "10"], "default": "5" } },
///     "price": [ { "line": "video", "times": ["duration"],
///                  "rate": { "table": { "by": ["hd"], "rows": { "off": "0.07", "on": "0.1" } } } } ] } ] }"#)?;
/// let sweep = card.sweep("clip", &json::parse("{}").unwrap().value, None).unwrap();
/// let mut credits = Vec::new();
/// sweep.visit(&mut |_, priced| {
///     if let Priced::Exact { credits: found, .. } = priced { credits.push(found.to_string()) }
///     std::ops::ControlFlow::Continue(())
/// });
/// assert_eq!(credits, ["35", "70", "50", "100"]);
/// # Ok::<(), credit_estimator::CardError>(())
/// ```
#[derive(Debug)]
pub struct Sweep<'c> {
    side: Side<'c>,
    axes: Vec<Axis>,
}

/// What one selection of a sweep costs.
#[derive(Clone, Debug, PartialEq)]
pub enum Priced {
    /// A price, in the model's currency, and what is charged.
    Exact {
        /// In the model's currency.
        price: Amount,
        /// In credits.
        credits: Amount,
        /// Why it is an estimate.
        estimated: Vec<String>,
    },
    /// Both ends.
    Range {
        /// In the model's currency.
        price: [Amount; 2],
        /// In credits.
        credits: [Amount; 2],
        /// Why it is an estimate.
        estimated: Vec<String>,
    },
    /// So much for each unit of something that no axis varies.
    Rate(Vec<RateLine>),
    /// It can't be had.
    Refused(Vec<Problem>),
}

impl Priced {
    /// Lower and upper end of what is charged.
    #[must_use]
    pub fn credits(&self) -> Option<[Amount; 2]> {
        match self {
            Self::Exact { credits, .. } => Some([*credits, *credits]),
            Self::Range { credits, .. } => Some(*credits),
            Self::Rate(_) | Self::Refused(_) => None,
        }
    }

    /// Lower and upper end of the price.
    #[must_use]
    pub fn price(&self) -> Option<[Amount; 2]> {
        match self {
            Self::Exact { price, .. } => Some([*price, *price]),
            Self::Range { price, .. } => Some(*price),
            Self::Rate(_) | Self::Refused(_) => None,
        }
    }
}

impl RateCard {
    /// The selections of a model at an instant: what is given stands, what else matters is varied.
    ///
    /// # Errors
    /// The problems of the question, as in a refusal: another model than there is, an input that it does not have, a
    /// value of the wrong form. A value that is merely not offered makes each selection refused.
    pub fn sweep(&self, model: &str, given: &Value, at: Option<&str>) -> Result<Sweep<'_>, Vec<Problem>> {
        let model = self.find(model, at)?;
        let mut problems = Vec::new();
        let fixed = read(model, given, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let axes = axes(model, &fixed, &|_| false);
        Ok(Sweep { side: Side::new(self, model, given, fixed, &axes, &|name| Some(name.to_owned())), axes })
    }
}

impl<'c> Sweep<'c> {
    /// What is varied, in the card's order.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// Leaves an axis no other values than those at these places; places that there are not are passed over.
    pub fn keep(&mut self, axis: usize, places: &[usize]) {
        let of = |axis: &Axis| places.iter().filter_map(|place| axis.values.get(*place).cloned()).collect();
        if let Some(values) = self.axes.get(axis).map(of) {
            self.choose(axis, values);
        }
    }

    /// Gives an axis other values, in this order, whether the card offers them or not.
    pub fn choose(&mut self, axis: usize, values: Vec<Option<Value>>) {
        let Some(axis_at) = self.axes.get_mut(axis) else { return };
        let default = axis_at.default.and_then(|at| axis_at.values.get(at)).cloned();
        axis_at.default = default.and_then(|default| values.iter().position(|value| *value == default));
        axis_at.values = values;
        self.side.ask(axis, axis_at);
    }

    /// The unit of prices.
    #[must_use]
    pub fn currency(&self) -> &'c str {
        &self.side.model.currency
    }

    /// The card's wording for the model, else its id.
    #[must_use]
    pub fn label(&self) -> &'c str {
        self.side.model.label.as_deref().unwrap_or(&self.side.model.id)
    }

    /// How many combinations the axes have; some of them may be no selection of their own. `None`: more than can be counted.
    #[must_use]
    pub fn combinations(&self) -> Option<u64> {
        combinations(&self.axes)
    }

    /// The selection at these places of the axes: what a quote may be asked with.
    #[must_use]
    pub fn selection(&self, places: &[usize]) -> Value {
        self.side.selection(places)
    }

    /// What it costs. `None` if it is no selection of its own: an input is left out that has a value, or there are facts
    /// of media that there are not.
    #[must_use]
    pub fn price(&self, places: &[usize]) -> Option<Priced> {
        if self.side.is_repeat(places) {
            return None;
        }
        let (priced, own) = self.side.price(places);
        own.then_some(priced)
    }

    /// Visits every selection in the card's order, the last axis fastest, until told to break.
    pub fn visit(&self, visit: &mut dyn FnMut(&[usize], Priced) -> ControlFlow<()>) {
        each_place(&self.axes, &mut |places| match self.price(places) {
            Some(priced) => visit(places, priced),
            None => ControlFlow::Continue(()),
        });
    }
}

pub(crate) fn combinations(axes: &[Axis]) -> Option<u64> {
    axes.iter().try_fold(1_u64, |product, axis| product.checked_mul(axis.values.len() as u64))
}

/// Every combination of places, the last fastest.
pub(crate) fn each_place(axes: &[Axis], visit: &mut dyn FnMut(&[usize]) -> ControlFlow<()>) {
    let mut places = vec![0_usize; axes.len()];
    if axes.iter().any(|axis| axis.values.is_empty()) {
        return;
    }
    loop {
        if visit(&places).is_break() {
            return;
        }
        let mut moved = false;
        for (place, axis) in places.iter_mut().zip(axes).rev() {
            *place = place.saturating_add(1);
            if *place < axis.values.len() {
                moved = true;
                break;
            }
            *place = 0;
        }
        if !moved {
            return;
        }
    }
}
