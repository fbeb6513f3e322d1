//! Every price that a model has, one after the other, without an answer's lines.

use std::ops::ControlFlow;

use super::exact::{Exact, Stop};
use super::space::{Dimension, Space};
use super::survey::price_dimensions;
use crate::amount::{Amount, Overflow};
use crate::card::{Condition, InputKind, Model, RateCard};
use crate::json::{Value, sort_few};
use crate::selection::{Detail, Given, Problem, Slot, State, read};

/// What [`RateCard::census`] answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Census {
    /// The model's id.
    pub model: String,
    /// How many selections were priced.
    pub priced: u64,
    /// How many a rule refuses.
    pub refused: u64,
    /// Some number has no finite list of values, and stood at its lowest.
    pub sampled: bool,
    /// The cheapest and the dearest, in credits. `None` if nothing was priced.
    pub credits: Option<[Amount; 2]>,
}

impl RateCard {
    /// Prices every selection of a model: what is given stands, everything else that the price or a rule depends on
    /// takes each of its values.
    ///
    /// # Errors
    /// The problems of the question, as in a refusal.
    pub fn census(&self, model: &str, selection: &Value, at: Option<&str>) -> Result<Census, Vec<Problem>> {
        let model = self.find(model, at)?;
        let mut problems = Vec::new();
        let mut given = read(model, selection, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        for value in &mut given {
            if *value == Given::Absent {
                *value = Given::Anything;
            }
        }
        let mut census = Census { model: model.id.clone(), priced: 0, refused: 0, sampled: false, credits: None };
        self.count(model, &given, &mut census).map_err(|Overflow| {
            vec![Problem {
                code: "overflow",
                message: String::from("a price would need more than 28 digits"),
                ..Problem::default()
            }]
        })?;
        Ok(census)
    }

    fn count(&self, model: &Model, given: &[Given], census: &mut Census) -> Result<(), Overflow> {
        let mut space = Space::new(model, given, State::open(model), Detail::Values, true);
        space.lawless = true;
        let mut dimensions = price_dimensions(&space)?;
        let rules: Vec<&Condition> = model.refuse.iter().map(|rule| &rule.when).collect();
        for dimension in space.dimensions(&[], &rules, &[]) {
            if !dimensions.contains(&dimension) {
                dimensions.push(dimension);
            }
        }
        dimensions.retain(|dimension| matches!(dimension, Dimension::Input(_)));
        // In an order in which each can be decided; where none depends on another, those with the most values come last.
        let place = |dimension: &Dimension| match dimension {
            Dimension::Input(id) => model.order.iter().position(|other| other == id),
            Dimension::Band(_) => None,
        };
        sort_few(&mut dimensions, |a, b| place(a) < place(b));
        if model.inputs.iter().all(|input| input.states.len() == 1) {
            let weight = |dimension: &Dimension| match dimension {
                Dimension::Input(id) => match model.input(*id).map(|input| &input.kind) {
                    Some(InputKind::Media { .. } | InputKind::Numbers { .. }) => 0,
                    _ => space.size(*dimension),
                },
                Dimension::Band(_) => 0,
            };
            sort_few(&mut dimensions, |a, b| weight(a) < weight(b));
        }
        let Some(Dimension::Input(last)) = dimensions.last().copied() else {
            return self.price(model, &space.state, census);
        };
        let outer = dimensions.len().saturating_sub(1);
        let outer: Vec<Dimension> = dimensions.into_iter().take(outer).collect();
        // The innermost input is changed in place, so that a price costs no more than its arithmetic.
        space.walk(&outer, &mut |space, rest| {
            if rest.is_empty() {
                let slots = space.domain(last, Detail::Values);
                for slot in slots.iter() {
                    census.sampled |= matches!(slot, Slot::OpenNumber(_));
                    space.state.decide(last, slot.clone());
                    self.price(model, &space.state, census)?;
                }
                space.state.undecide(model, last);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    fn price(&self, model: &Model, state: &State, census: &mut Census) -> Result<(), Overflow> {
        let exact = Exact { model, state, lowest: true, estimates: None };
        for rule in &model.refuse {
            if exact.holds(&rule.when) == Ok(true) {
                census.refused = census.refused.saturating_add(1);
                return Ok(());
            }
        }
        let price = match exact.total() {
            Ok(price) => price,
            Err(Stop::Overflow) => return Err(Overflow),
            // INVARIANT (closed card): at its lowest everything is known.
            Err(Stop::Open) => return Ok(()),
        };
        let [credits, ..] = self.conversion.apply(price.checked_mul(model.credits_per_unit)?)?;
        census.priced = census.priced.saturating_add(1);
        census.credits = Some(match census.credits {
            None => [credits, credits],
            Some([min, max]) => [min.min(credits), max.max(credits)],
        });
        Ok(())
    }
}
