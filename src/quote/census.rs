//! Every price that a model has, one after the other, without an answer's lines.

use std::ops::ControlFlow;

use super::exact::{Exact, Stop};
use super::plan::{Load, plan};
use super::space::{Dimension, Space};
use super::survey::price_dimensions;
use super::tape::Tape;
use crate::amount::{Amount, Overflow};
use crate::card::{Condition, InputId, Model, RateCard, listed};
use crate::json::{Value, sort_few};
use crate::lists::ToList as _;
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

/// More selections than these are not priced one by one: that would take many seconds.
const MOST_COUNTED: u64 = 10_000_000;

impl RateCard {
    /// Prices every selection of a model: what is given stands, everything else that the price or a rule depends on
    /// takes each of its values.
    ///
    /// # Errors
    /// The problems of the question, as in a refusal; `too-many` if there are more than 10,000,000 selections.
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
        let overflow =
            |Overflow| vec![Problem::of("overflow", None, String::from("a price would need more than 28 digits"))];
        let space = walkable(model, &given);
        let order = order(model, &space).map_err(overflow)?;
        let sizes = order.iter().map(|id| (*id, space.size(Dimension::Input(*id)))).to_list();
        if sizes.iter().fold(1_u64, |all, (_, size)| all.saturating_mul(*size)) > MOST_COUNTED {
            return Err(vec![too_many(model, &sizes)]);
        }
        self.count(model, &given, &order, &mut census).map_err(overflow)?;
        Ok(census)
    }

    fn count(&self, model: &Model, given: &[Given], order: &[InputId], census: &mut Census) -> Result<(), Overflow> {
        match self.by_tape(model, given, order, census)? {
            Some(found) => *census = found,
            None => self.one_by_one(model, given, order, census)?,
        }
        Ok(())
    }

    /// `None` if the model has no tape.
    fn by_tape(
        &self,
        model: &Model,
        given: &[Given],
        order: &[InputId],
        census: &Census,
    ) -> Result<Option<Census>, Overflow> {
        let Some((tape, loads)) = plan(model, given, order, &self.conversion) else { return Ok(None) };
        let varied = model.inputs.iter().any(|input| input.states.len() > 1);
        let mut walk = Walk { loads: &loads, order, varied, tape, credits: None, strange: false };
        let mut found = census.clone();
        let refused = walk.tape.refused(0);
        walk.descend(&mut walkable(model, given), 0, refused, &mut found)?;
        let scale = walk.tape.credits_scale;
        found.credits = walk.credits.map(|ends| ends.map(|end| Amount::raw(end, scale)));
        Ok((!walk.strange).then_some(found))
    }

    fn one_by_one(
        &self,
        model: &Model,
        given: &[Given],
        order: &[InputId],
        census: &mut Census,
    ) -> Result<(), Overflow> {
        let dimensions: Vec<Dimension> = order.iter().map(|id| Dimension::Input(*id)).to_list();
        walkable(model, given).walk(&dimensions, &mut |space, rest| {
            if rest.is_empty() {
                let open = |id: &InputId| matches!(space.state.slot(*id), Some(Slot::OpenNumber(_)));
                census.sampled |= order.iter().any(open);
                self.price(model, &space.state, census)?;
            }
            Ok(ControlFlow::Continue(()))
        })
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
        let credits = self.charged(model, price)?;
        census.priced = census.priced.saturating_add(1);
        census.credits = Some(match census.credits {
            None => [credits, credits],
            Some([min, max]) => [min.min(credits), max.max(credits)],
        });
        Ok(())
    }
}

/// What to say where counting would take too long, with the inputs that have the most values.
fn too_many(model: &Model, sizes: &[(InputId, u64)]) -> Problem {
    let most = sizes.iter().map(|(_, size)| *size).max().unwrap_or(0);
    let large = sizes.iter().filter(|(_, size)| *size == most);
    let names = large.filter_map(|(id, _)| Some(model.input(*id)?.name.clone())).to_list();
    let message = format!(
        "`{}` has more than 10,000,000 selections, which are not counted one by one; give {}",
        model.id,
        listed(names.iter().map(String::as_str))
    );
    Problem::of("too-many", None, message).naming(names)
}

/// Everything that a model offers; what rules refuse too.
fn walkable<'a>(model: &'a Model, given: &'a [Given]) -> Space<'a> {
    let mut space = Space::new(model, given, State::open(model), Detail::Values, true);
    space.lawless = true;
    space
}

/// The inputs that a price or a rule depends on, in an order in which each can be decided. Where none depends on
/// another, those with the most values come last, and behind them what only rules ask for: a price that stays need
/// not be worked out again.
fn order(model: &Model, space: &Space<'_>) -> Result<Vec<InputId>, Overflow> {
    let inputs = |dimensions: Vec<Dimension>| {
        dimensions.into_iter().filter_map(|dimension| match dimension {
            Dimension::Input(id) => Some(id),
            Dimension::Band(_) => None,
        })
    };
    let mut order: Vec<InputId> = inputs(price_dimensions(space)?).to_list();
    let rules: Vec<&Condition> = model.refuse.iter().map(|rule| &rule.when).to_list();
    let mut more: Vec<InputId> = inputs(space.dimensions(&[], &rules, &[])).to_list();
    more.retain(|id| !order.contains(id));
    let place = |id: &InputId| model.order.iter().position(|other| other == id);
    if model.inputs.iter().all(|input| input.states.len() == 1) {
        let size = |id: &InputId| (space.size(Dimension::Input(*id)), place(id));
        sort_few(&mut order, |a, b| size(a) < size(b));
        sort_few(&mut more, |a, b| size(a) < size(b));
        order.extend(more);
    } else {
        order.extend(more);
        sort_few(&mut order, |a, b| place(a) < place(b));
    }
    Ok(order)
}

/// A walk over every selection by way of the tape.
struct Walk<'a> {
    loads: &'a [Load],
    order: &'a [InputId],
    /// Some input's values depend on another, so that a value may turn out not to be offered.
    varied: bool,
    tape: Tape,
    /// The cheapest and the dearest.
    credits: Option<[i128; 2]>,
    /// A value came up that the tape was not made for.
    strange: bool,
}

impl Walk<'_> {
    fn descend(
        &mut self,
        space: &mut Space<'_>,
        place: usize,
        refused: bool,
        census: &mut Census,
    ) -> Result<(), Overflow> {
        let level = place.saturating_add(1);
        let (Some(id), Some(load)) = (self.order.get(place).copied(), self.loads.get(place)) else {
            if !self.varied || space.offered()? {
                self.count(refused, census);
            }
            return Ok(());
        };
        let last = level == self.order.len() && !self.varied;
        let before = space.state.slot(id).cloned();
        for slot in space.domain(id, Detail::Values).iter() {
            census.sampled |= matches!(slot, Slot::OpenNumber(_));
            self.strange |= !load.take(slot, &mut self.tape);
            self.tape.run(level);
            let refused = refused || self.tape.refused(level);
            if last {
                self.count(refused, census);
            } else {
                if self.varied {
                    space.state.decide(id, slot.clone());
                }
                self.descend(space, level, refused, census)?;
            }
        }
        if let Some(before) = before.filter(|_| self.varied) {
            space.state.restore(id, before);
        }
        Ok(())
    }

    fn count(&mut self, refused: bool, census: &mut Census) {
        if refused {
            census.refused = census.refused.saturating_add(1);
            return;
        }
        census.priced = census.priced.saturating_add(1);
        let credits = self.tape.credits();
        self.credits = Some(match self.credits {
            None => [credits, credits],
            Some([min, max]) => [min.min(credits), max.max(credits)],
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways through every model of the cards at hand: the tape must find what the tree of numbers finds.
    #[test]
    fn a_tape_prices_as_the_tree_of_numbers_does() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let (mut models, mut taped) = (0, 0);
        for folder in ["tests/conformance", "tests/cards", "www/rates"] {
            for file in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_none_or(|extension| extension != "json") {
                    continue;
                }
                let Ok(card) = RateCard::parse(&std::fs::read_to_string(&path).unwrap()) else { continue };
                for model in &card.models {
                    let given = vec![Given::Anything; model.inputs.len()];
                    let order = order(model, &walkable(model, &given)).unwrap();
                    let empty =
                        Census { model: model.id.clone(), priced: 0, refused: 0, sampled: false, credits: None };
                    let mut slow = empty.clone();
                    models += 1;
                    let space = walkable(model, &given);
                    let size =
                        order.iter().fold(1_u64, |all, id| all.saturating_mul(space.size(Dimension::Input(*id))));
                    if size > 50_000 {
                        taped += u32::from(plan(model, &given, &order, &card.conversion).is_some());
                        continue;
                    }
                    let quick = card.by_tape(model, &given, &order, &empty).unwrap();
                    taped += u32::from(quick.is_some());
                    if card.one_by_one(model, &given, &order, &mut slow).is_ok()
                        && let Some(quick) = quick
                    {
                        assert_eq!(quick, slow, "{}", path.display());
                    }
                }
            }
        }
        assert!(taped * 10 >= models * 9, "{taped} of {models} models have a tape");
    }
}
