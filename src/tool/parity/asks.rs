//! Questions for any card, from a seed: first every value of every input by itself, then whole selections.
//!
//! They follow the types of the inputs, so that most of them have a price. What a rule of the card refuses is mended,
//! except in the share that is meant to be wrong.

use credit_estimator::json::{self, Value};
use credit_estimator::{Answer, RateCard};

use super::form::{Model, models};
use super::random::Random;
use super::values::{Mood, edges, value};

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub model: String,
    pub selection: Value,
    pub at: Option<String>,
}

impl Ask {
    /// What is sent. Names are in order, so that every reader sees them in one order.
    pub fn text(&self) -> String {
        let mut members = vec![
            (String::from("model"), Value::String(self.model.clone())),
            (String::from("selection"), self.selection.clone()),
        ];
        members.extend(self.at.iter().map(|at| (String::from("at"), Value::String(at.clone()))));
        Value::Object(members).canonical()
    }

    /// What is sent, as whoever reads it has it.
    pub fn value(&self) -> Value {
        json::parse(&self.text()).map_or(Value::Null, |parsed| parsed.value)
    }
}

/// When is asked for.
#[derive(Clone)]
pub enum When {
    /// At this instant.
    At(Option<String>),
    /// At this instant, but models with a period at its ends too.
    Around(String),
}

/// The questions of one seed.
pub struct Asks<'c> {
    card: &'c RateCard,
    models: Vec<Model>,
    when: When,
    seed: u64,
    /// What is asked before anything is made up.
    plain: Vec<Ask>,
    most_plain: u64,
}

/// A rule that refuses is got around in so many tries, or the refusal stands.
const MENDS: u32 = 6;

impl<'c> Asks<'c> {
    /// Questions for the models of a card, or for one of them. Up to half of `count` ask for one value each.
    pub fn new(card: &'c RateCard, only: Option<&str>, when: When, seed: u64, count: u64) -> Self {
        let mut models = models(card);
        models.retain(|model| only.is_none_or(|only| model.id == only));
        let mut plain = Vec::new();
        for (place, model) in models.iter().enumerate() {
            let mut random = Random::of(seed, place.try_into().unwrap_or(0));
            let mut add = |members: Vec<(String, Value)>| {
                let at = instant(&when, model, &mut random);
                plain.push(Ask { model: model.id.clone(), selection: Value::Object(members), at });
            };
            add(Vec::new());
            for input in &model.inputs {
                edges(input).into_iter().for_each(|value| add(vec![(input.name.clone(), value)]));
            }
        }
        // In any order: of fewer questions than these no model should have all.
        let mut random = Random::of(seed, u64::MAX);
        for place in (1..plain.len()).rev() {
            plain.swap(place, random.below(place.saturating_add(1)));
        }
        let most_plain = u64::try_from(plain.len()).unwrap_or(u64::MAX).min(count / 2);
        Self { card, models, when, seed, plain, most_plain }
    }

    /// The question of a number; the same for the same seed.
    pub fn ask(&self, number: u64) -> Ask {
        let plain = usize::try_from(number).ok().filter(|_| number < self.most_plain);
        if let Some(ask) = plain.and_then(|number| self.plain.get(number)) {
            return ask.clone();
        }
        let mut random = Random::of(self.seed, number);
        let Some(model) = random.one(&self.models) else {
            return Ask { model: String::new(), selection: Value::Object(Vec::new()), at: None };
        };
        let mood = match random.below(100) {
            0..60 => Mood::Known,
            60..85 => Mood::Open,
            _ => Mood::Wild,
        };
        let at = instant(&self.when, model, &mut random);
        let left_out = random.one(&[5, 30, 60]).copied().unwrap_or(30);
        let mut chosen: Vec<(String, Value)> = Vec::new();
        for input in &model.inputs {
            if !random.chance(left_out) {
                chosen.push((input.name.clone(), value(input, mood, &mut random)));
            }
        }
        let mut ask = Ask { model: model.id.clone(), selection: Value::Object(chosen), at };
        if mood == Mood::Wild {
            spoil(&mut ask, &mut random);
        } else {
            for _ in 0..MENDS {
                if !self.mend(&mut ask, model, mood, &mut random) {
                    break;
                }
            }
        }
        ask
    }

    /// Chooses anew, or not at all, what a refusal names. False: it is not refused.
    fn mend(&self, ask: &mut Ask, model: &Model, mood: Mood, random: &mut Random) -> bool {
        let Answer::Refused(refused) = self.card.quote(&ask.model, &ask.selection, ask.at.as_deref()) else {
            return false;
        };
        let Value::Object(chosen) = &mut ask.selection else { return false };
        for problem in &refused.problems {
            let mut named: Vec<&str> = match &problem.when {
                Some(Value::Object(members)) => members.iter().map(|(name, _)| name.as_str()).collect(),
                _ => Vec::new(),
            };
            named.extend(problem.input.as_deref().and_then(|path| path.split(['.', '[']).next()));
            let Some(name) = random.one(&named) else { continue };
            // A condition may name a band: then whatever was chosen may be what it looks at.
            let input = model.inputs.iter().find(|input| input.name == *name).or_else(|| random.one(&model.inputs));
            let Some(input) = input else { continue };
            chosen.retain(|(other, _)| *other != input.name);
            let needed = problem.code == "too-few" || problem.code == "needs-input";
            if needed || random.chance(50) {
                chosen.push((input.name.clone(), value(input, mood, random)));
            }
        }
        true
    }
}

/// What is wrong with more than one value, sometimes.
fn spoil(ask: &mut Ask, random: &mut Random) {
    let Value::Object(chosen) = &mut ask.selection else { return };
    match random.below(12) {
        0 => ask.model.push('x'),
        1 => chosen.push((String::from("hologram"), Value::Bool(true))),
        2 => chosen.push((String::from("Duration "), Value::Null)),
        _ => {}
    }
}

fn instant(when: &When, model: &Model, random: &mut Random) -> Option<String> {
    match when {
        When::At(at) => at.clone(),
        When::Around(now) => {
            let ends = [model.from.as_ref(), model.until.as_ref(), Some(now), Some(now)];
            let ends: Vec<&String> = ends.into_iter().flatten().collect();
            random.one(&ends).map(|at| (*at).clone())
        }
    }
}
