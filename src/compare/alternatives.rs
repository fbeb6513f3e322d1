//! What would be cheaper: changes that keep the intent, and other models that can do the same.

use super::fit::{Fate, Fitted, fit, not_offered};
use super::{Change, KEPT, NEEDED, SAME, is_length, label, put};
use crate::amount::Amount;
use crate::card::{Input, InputId, InputKind, Model, RateCard, Word};
use crate::json::{Value, sort_few};
use crate::lists::ToList as _;
use crate::quote::{Asked, CardRef, Otherwise, Outcome, default_of, delta, given_value};
use crate::selection::{Entry, Given, Problem, Slot, State, read};

/// Pairs of changes are looked for while they are no more than these.
const MOST_TRIES: u32 = 2048;

/// What [`RateCard::alternatives`] answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternatives {
    /// The model's id.
    pub model: String,
    /// The card that answered.
    pub card: CardRef,
    /// The selection as it stands.
    pub now: Outcome,
    /// The same model with a change or two, the cheapest first.
    pub changes: Vec<Alternative>,
    /// Other models that can do the same, the cheapest first.
    pub models: Vec<Alternative>,
}

/// Something that could be had instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The model's id.
    pub model: String,
    /// The model's wording.
    pub label: String,
    /// Who provides it.
    pub provider: Option<String>,
    /// What to ask for: it comes to `outcome` exactly.
    pub selection: Value,
    /// What is other than now.
    pub changed: Vec<Change>,
    /// What the other model has no input for.
    pub ignored: Vec<String>,
    /// Credits more than now, at both ends: never above 0.
    pub delta: Option<[Amount; 2]>,
    /// What it comes to.
    pub outcome: Outcome,
}

impl RateCard {
    /// What would be cheaper than a selection as it stands: changes of the model's choices that keep length, number,
    /// media and shape, and other models of its kind that can do the same. Of a refused selection, the ways out.
    ///
    /// # Errors
    /// The problems that leave nothing to be said: no such model, none in effect, a malformed instant.
    ///
    /// ```
    /// use credit_estimator::{RateCard, json};
    /// let card = RateCard::parse(r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
    ///   "models": [ { "id": "clip", "kind": "video",
    ///     "inputs": { "quality": { "type": "choice", "options": ["draft", "full"], "default": "full" } },
    ///     "price": [ { "line": "video", "rate": { "table": { "by": ["quality"], "rows": { "draft": "0.1", "full": "0.4" } } } } ] } ] }"#)?;
    /// let found = card.alternatives("clip", &json::parse("{}").unwrap().value, None, None).unwrap();
    /// assert_eq!(found.changes[0].selection.canonical(), r#"{"quality":"draft"}"#);
    /// assert_eq!(found.changes[0].delta.map(|ends| ends[0].to_string()), Some("-30".into())); // 10 − 40
    /// # Ok::<(), credit_estimator::CardError>(())
    /// ```
    pub fn alternatives(
        &self,
        model: &str,
        selection: &Value,
        at: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Alternatives, Vec<Problem>> {
        let model = self.find(model, at)?;
        let mut faults = Vec::new();
        let given = read(model, selection, &mut faults);
        let asked = Asked { card: self, model, given: &given, faults: &faults };
        let (now, state) = asked.outcome_with(&[]);
        let here = Here { asked, selection, now: &now, state: &state };
        let mut changes = here.changes();
        let mut models = here.models(at);
        for list in [&mut changes, &mut models] {
            sort_few(list, is_cheaper);
            list.truncate(limit.unwrap_or(usize::MAX));
        }
        Ok(Alternatives { model: model.id.clone(), card: self.reference(), now, changes, models })
    }
}

/// A selection as it stands.
struct Here<'a> {
    asked: Asked<'a>,
    selection: &'a Value,
    now: &'a Outcome,
    state: &'a State,
}

impl Here<'_> {
    fn changes(&self) -> Vec<Alternative> {
        let ways = self.ways();
        let outcomes: Vec<Outcome> =
            ways.iter().map(|way| self.asked.outcome_with(std::slice::from_ref(way)).0).to_list();
        let mut found: Vec<(Vec<Otherwise>, Outcome)> = Vec::new();
        for (way, outcome) in ways.iter().zip(&outcomes) {
            if self.is_better(outcome) {
                found.push((vec![way.clone()], outcome.clone()));
            }
        }
        let mut tries = MOST_TRIES;
        for (one, outcome) in ways.iter().zip(&outcomes) {
            if outcome.outcome != "refused" {
                continue;
            }
            let Some((pair, both)) = self.mended(one, outcome, &ways, &outcomes, &mut tries) else { continue };
            let again = |(other, _): &(Vec<Otherwise>, Outcome)| pair.iter().all(|change| other.contains(change));
            if !found.iter().any(again) {
                found.push((pair, both));
            }
        }
        found.into_iter().map(|(changes, outcome)| self.alternative(&changes, outcome)).to_list()
    }

    /// A change that is refused alone, with the one further change that mends it, if there is just one
    /// and both are worth it.
    fn mended(
        &self,
        one: &Otherwise,
        refused: &Outcome,
        ways: &[Otherwise],
        outcomes: &[Outcome],
        tries: &mut u32,
    ) -> Option<(Vec<Otherwise>, Outcome)> {
        // What is not offered any more has to be left out.
        let left_out = self.asked.model.inputs.iter().enumerate().filter_map(|(at, input)| {
            let way = (InputId::try_from(at).ok()?, Given::Absent);
            let gone = refused.problems.iter().any(|problem| not_offered(problem, &input.name));
            (gone && may_change(input) && !ways.contains(&way)).then_some((way, None))
        });
        let further = ways.iter().cloned().zip(outcomes.iter().map(Some)).chain(left_out);
        let mut mending: Option<(Vec<Otherwise>, Outcome, Option<&Outcome>)> = None;
        for (other, alone) in further {
            if other.0 == one.0 {
                continue;
            }
            *tries = tries.checked_sub(1)?;
            let pair = vec![one.clone(), other];
            let (both, _) = self.asked.outcome_with(&pair);
            if both.outcome == "refused" {
                continue;
            }
            if let Some((known, ..)) = &mending
                && *known != pair
            {
                return None;
            }
            mending = Some((pair, both, alone));
        }
        let (pair, both, alone) = mending?;
        // Where the further change does as well by itself, two are one too many.
        let needed = match alone {
            Some(alone) if alone.outcome != "refused" => self.now.outcome != "refused" && is_less(&both, alone),
            _ => true,
        };
        (needed && self.is_better(&both)).then_some((pair, both))
    }

    /// Each other value of each input that may change.
    fn ways(&self) -> Vec<Otherwise> {
        let mut ways = Vec::new();
        for (at, input) in self.asked.model.inputs.iter().enumerate() {
            let words = input.kind.words().and_then(|words| Word::try_from(words).ok()).unwrap_or(0);
            let (Ok(id), true) = (InputId::try_from(at), may_change(input)) else { continue };
            // Where something wrong is given, even the only word there is would be a change.
            let wrong = self
                .now
                .problems
                .iter()
                .any(|problem| problem.code != "not-offered" && problem.input.as_deref() == Some(&input.name));
            let now = self.state.slot(id).filter(|_| !wrong);
            let others = (0..words).filter(|word| now != Some(&Slot::Word(*word)));
            ways.extend(others.map(|word| (id, Given::Word(word))));
            if self.now.problems.iter().any(|problem| not_offered(problem, &input.name)) {
                ways.push((id, Given::Absent));
            }
        }
        ways
    }

    /// Whether it is worth a line: cheaper than now, or a way out.
    fn is_better(&self, outcome: &Outcome) -> bool {
        if self.now.outcome == "refused" { outcome.outcome != "refused" } else { is_less(outcome, self.now) }
    }

    fn alternative(&self, changes: &[Otherwise], outcome: Outcome) -> Alternative {
        let model = self.asked.model;
        let mut selection = self.selection.clone();
        let mut changed = Vec::new();
        for (id, given) in changes {
            let Some(input) = model.input(*id) else { continue };
            let from = selection.get(&input.name).cloned();
            let to = if *given == Given::Absent { None } else { Some(given_value(&input.kind, given)) };
            put(&mut selection, &input.name, to.clone());
            changed.push(Change { input: input.name.clone(), label: input.label.clone(), from, to });
        }
        self.of(model, selection, changed, outcome)
    }

    fn of(&self, model: &Model, selection: Value, changed: Vec<Change>, outcome: Outcome) -> Alternative {
        Alternative {
            model: model.id.clone(),
            label: label(model),
            provider: model.provider.clone(),
            selection,
            changed,
            ignored: Vec::new(),
            delta: delta(self.now, &outcome),
            outcome,
        }
    }

    fn models(&self, at: Option<&str>) -> Vec<Alternative> {
        let (here, card) = (self.asked.model, self.asked.card);
        let Value::Object(members) = self.intent() else { return Vec::new() };
        let mut found = Vec::new();
        for (model, in_effect) in card.each_model(at) {
            if model.id == here.id || model.kind != here.kind || in_effect.is_err() {
                continue;
            }
            let fitted = fit(card, model, &members);
            if !self.is_better(&fitted.outcome) || self.is_other(&members, &fitted) {
                continue;
            }
            let ignored = fitted.ignored(&members).map(str::to_owned).to_list();
            found.push(Alternative { ignored, ..self.of(model, fitted.selection, Vec::new(), fitted.outcome) });
        }
        found
    }

    /// Whether a model can't be told what decides what is made.
    fn is_other(&self, members: &[(String, Value)], fitted: &Fitted) -> bool {
        let here = self.asked.model;
        members.iter().zip(&fitted.fates).any(|((name, _), fate)| {
            let input = here.find_input(name).and_then(|id| here.input(id));
            *fate != Fate::Asked && (NEEDED.contains(&name.as_str()) || input.is_some_and(is_length))
        })
    }

    /// What was asked for, with what it was left to where that decides what is made.
    fn intent(&self) -> Value {
        let model = self.asked.model;
        let mut intent = self.selection.clone();
        for (at, input) in model.inputs.iter().enumerate() {
            let Ok(id) = InputId::try_from(at) else { continue };
            if !SAME.contains(&input.name.as_str()) || self.asked.given.get(at) != Some(&Given::Absent) {
                continue;
            }
            let value = match self.state.entry(model, id) {
                Entry::One(entry) => match input.states.get(entry) {
                    Some(entry) if entry.offered => default_of(&input.kind, entry),
                    _ => continue,
                },
                Entry::Open => None,
            };
            // Without a default it is unknown.
            if !matches!(input.kind, InputKind::Numbers { .. } | InputKind::Media { .. }) {
                put(&mut intent, &input.name, Some(value.unwrap_or(Value::Null)));
            }
        }
        intent
    }
}

/// Whether an input may have another value, or be left out, and the intent is kept all the same.
fn may_change(input: &Input) -> bool {
    let kept = matches!(input.kind, InputKind::Media { .. } | InputKind::Numbers { .. });
    !kept && !KEPT.contains(&input.name.as_str()) && !is_length(input)
}

/// Fewer credits; where one is a range, neither end more and one less.
fn is_less(outcome: &Outcome, than: &Outcome) -> bool {
    match (outcome.credits, than.credits) {
        (Some(a), Some(b)) => {
            let ([a_min, a_max], [b_min, b_max]) = (a.ends(), b.ends());
            a_min <= b_min && a_max <= b_max && (a_min < b_min || a_max < b_max)
        }
        _ => false,
    }
}

/// The order of a list: by the lower end, then by the upper; what has no credits comes last.
fn is_cheaper(a: &Alternative, b: &Alternative) -> bool {
    match (a.outcome.credits, b.outcome.credits) {
        (Some(a), Some(b)) => a.ends() < b.ends(),
        (a, b) => a.is_some() && b.is_none(),
    }
}
