//! Answering.

use std::cell::RefCell;
use std::ops::ControlFlow;

use super::answer::{
    Answer, CardRef, Context, Cost, Exact as ExactAnswer, Extent, Line, Range, Rate, RateLine, Refused, Unknown,
};
use super::exact::{Change, Exact, Item};
use super::loose::Open;
use super::options::Outcome;
use super::space::Space;
use super::span::Span;
use super::survey::{Survey, first_completion, survey};
use super::unknown::{UnknownInput, unit, unknown};
use crate::amount::{Amount, Overflow};
use crate::card::{
    Condition, Default, FACTS, InputKind, MINIMUM_LINE, Model, ROUNDING_LINE, RateCard, Refuse, State as InputState,
    listed,
};
use crate::instant::Instant;
use crate::json::{Value, sort_few};
use crate::lists::ToList as _;
use crate::selection::{Detail, Given, GivenItem, Period, Problem, State, read, validate};

impl RateCard {
    /// What a selection of a model costs at an instant (RATE-CARD §3).
    ///
    /// `at` is an RFC 3339 instant; without one only a model without a period can be quoted.
    ///
    /// ```
    /// use credit_estimator::{Answer, RateCard, json};
    /// let card = RateCard::parse(r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
    ///   "models": [ { "id": "clip", "kind": "video",
    ///     "inputs": { "duration": { "type": "number", "unit": "second", "min": "1", "max": "10", "step": "1" } },
    ///     "price": [ { "line": "video", "rate": "0.07", "times": ["duration"], "unit": "second" } ] } ] }"#)?;
    /// let selection = json::parse(r#"{ "duration": "5" }"#).unwrap().value;
    /// let Answer::Exact(answer) = card.quote("clip", &selection, None) else { panic!() };
    /// assert_eq!(answer.credits.to_string(), "35");
    ///
    /// let selection = json::parse(r#"{ "duration": "11" }"#).unwrap().value;
    /// let Answer::Refused(refused) = card.quote("clip", &selection, None) else { panic!() };
    /// assert_eq!(refused.problems[0].message, "`duration` must be between 1 and 10, got 11");
    /// # Ok::<(), credit_estimator::CardError>(())
    /// ```
    #[must_use]
    pub fn quote(&self, model: &str, selection: &Value, at: Option<&str>) -> Answer {
        match self.find(model, at) {
            Ok(model) => self.quote_entry(model, selection),
            Err(problems) => Answer::Refused(Refused { problems, context: None }),
        }
    }

    /// The entry of a model in effect at an instant.
    pub(crate) fn find(&self, model: &str, at: Option<&str>) -> Result<&Model, Vec<Problem>> {
        let mut problems = Vec::new();
        let instant = at.map(|at| {
            let instant = Instant::parse(at);
            if instant.is_none() {
                problems.push(malformed(at));
            }
            instant
        });
        let mut entries = self.models.iter().filter(|entry| entry.id == model).peekable();
        if entries.peek().is_none() {
            let names = self.ids();
            let few = names.len() <= 20;
            let known = if few { listed(names.iter().map(String::as_str)) } else { format!("{} others", names.len()) };
            let message = format!("the card has no model `{model}`; there are {known}");
            let given = Value::String(model.to_owned());
            problems.push(Problem::new("unknown-model", "model", message).naming(names).given(&given));
            return Err(problems);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let in_effect = |entry: &&Model| match instant.flatten() {
            Some(instant) => entry.effective.holds(instant),
            None => entry.effective.always(),
        };
        if let Some(entry) = entries.clone().find(in_effect) {
            return Ok(entry);
        }
        let periods = entries
            .map(|entry| Period {
                from: entry.effective.from.as_ref().map(|(_, text)| text.clone()),
                until: entry.effective.until.as_ref().map(|(_, text)| text.clone()),
            })
            .to_list();
        let message = match at {
            Some(at) => format!("`{model}` has no price at {at}"),
            None => format!("`{model}` has prices only for certain periods, so an instant `at` is needed"),
        };
        problems.push(Problem { periods, ..Problem::new("not-in-effect", "model", message) });
        Err(problems)
    }

    /// The ids of the models, each once.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for entry in &self.models {
            if !ids.contains(&entry.id) {
                ids.push(entry.id.clone());
            }
        }
        ids
    }

    /// Which card this is, as answers say it.
    #[must_use]
    pub fn reference(&self) -> CardRef {
        CardRef { id: self.id.clone(), version: self.version.clone(), digest: self.digest.clone() }
    }

    /// What a price comes to in credits, as it is charged.
    pub(super) fn charged(&self, model: &Model, price: Amount) -> Result<Amount, Overflow> {
        let [credits, ..] = self.conversion.apply(price.checked_mul(model.credits_per_unit)?)?;
        credits.fitting()
    }

    /// What a selection of one entry costs.
    pub(crate) fn quote_entry(&self, model: &Model, selection: &Value) -> Answer {
        let mut problems = Vec::new();
        let mut given = read(model, selection, &mut problems);
        let shown = given.clone();
        let state = validate(model, &mut given, &mut problems);
        let question = Question { card: self, model, given: &given, shown: &shown, state: &state, brief: false };
        question.answer(problems)
    }
}

/// A selection of a model, read.
pub(super) struct Question<'a> {
    pub card: &'a RateCard,
    pub model: &'a Model,
    pub given: &'a [Given],
    /// As it was given, before wrong values were made unknown.
    pub shown: &'a [Given],
    pub state: &'a State,
    /// Only the outcome is wanted: what would narrow a range need not be found.
    pub brief: bool,
}

impl Question<'_> {
    /// The answer without its lines, which an exact one and a refusal are quick to give.
    pub(super) fn brief(&self, mut problems: Vec<Problem>) -> Outcome {
        if self.refusals(&mut problems).is_ok() {
            if !problems.is_empty() {
                return Outcome::refused(problems);
            }
            let estimates = RefCell::default();
            let exact = Exact { model: self.model, state: self.state, lowest: false, estimates: Some(&estimates) };
            if let (Ok(price), Ok(true)) = (exact.total(), self.is_offered())
                && let Ok(credits) = self.charged(price)
            {
                let estimated = self.reasons(estimates.take().into_iter());
                let credits = Some(Extent::Exact(credits));
                return Outcome { outcome: "exact", credits, estimated, ..Outcome::refused(Vec::new()) };
            }
        }
        problems.retain(|problem| problem.because.is_none() || problem.when.is_none());
        Outcome::from(self.answer(problems))
    }

    /// What refuses the selection for certain.
    pub(super) fn problems(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        if self.refusals(&mut problems).is_err() {
            problems.push(Problem::of("overflow", None, String::new()));
        }
        problems
    }

    fn answer(&self, mut problems: Vec<Problem>) -> Answer {
        let result = self
            .refusals(&mut problems)
            .and_then(|()| if problems.is_empty() { self.price(&mut problems) } else { Ok(None) });
        match result {
            Ok(Some(answer)) => answer,
            Ok(None) => self.refused(problems),
            Err(Overflow) => {
                let message = format!("an exact price would need {Overflow}").replace(" would be needed", "");
                problems.push(Problem::of("overflow", None, message));
                self.refused(problems)
            }
        }
    }

    fn refused(&self, problems: Vec<Problem>) -> Answer {
        Answer::Refused(Refused { problems, context: Some(self.context(Vec::new())) })
    }

    /// The rules that refuse the selection for certain.
    fn refusals(&self, problems: &mut Vec<Problem>) -> Result<(), Overflow> {
        let open = Open::new(self.model, self.state);
        for rule in &self.model.refuse {
            let certain = match open.holds(&rule.when)? {
                Some(holds) => holds,
                None => self.holds_however(&rule.when)?,
            };
            if certain {
                problems.push(refusal(rule));
            }
        }
        Ok(())
    }

    /// Whether a condition holds however what is unknown turns out.
    fn holds_however(&self, when: &Condition) -> Result<bool, Overflow> {
        let mut space = Space::new(self.model, self.given, self.state.clone(), Detail::Words, true);
        space.lawless = true;
        let dimensions = space.dimensions(&[], &[when], &[]);
        let (mut certain, mut any) = (true, false);
        space.walk(&dimensions, &mut |space, rest| {
            let holds = space.open().holds(when)?;
            if rest.is_empty() {
                (certain, any) = (certain && holds == Some(true), true);
            }
            let settled = holds == Some(false) || !certain;
            certain &= holds != Some(false);
            Ok(if settled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(certain && any)
    }

    fn price(&self, problems: &mut Vec<Problem>) -> Result<Option<Answer>, Overflow> {
        let exact = Exact { model: self.model, state: self.state, lowest: false, estimates: None };
        if let Ok(price) = exact.total()
            && self.is_offered()?
        {
            // A factor that is not known has no line of its own to stand in.
            return self.exact(&exact, price).or_else(|_| self.first(price)).map(Some);
        }
        let survey = survey(self.model, self.given, self.state)?;
        let Some(span) = survey.span else {
            self.nothing_offered(problems);
            return Ok(None);
        };
        if let Some(price) = span.point() {
            let mut answer = self.first(price.fitting()?)?;
            if let Answer::Exact(exact) = &mut answer {
                exact.context.estimated = self.reasons(survey.reasons.about.iter().copied());
            }
            return Ok(Some(answer));
        }
        if let (Some(low), Some(high)) = (span.low, span.high) {
            return self.range(&survey, low.fitting()?, high.fitting()?).map(Some);
        }
        if survey.needed.is_empty() && !survey.rates.is_empty() {
            return self.rate(&survey).map(Some);
        }
        let mut inputs: Vec<u16> = survey.needed.iter().map(|endless| endless.input).to_list();
        inputs.dedup();
        for input in inputs.into_iter().filter_map(|id| self.model.input(id)) {
            let message = format!("`{}` is needed: the price depends on it in a way that no rate can say", input.name);
            problems.push(Problem::new("needs-input", &input.name, message));
        }
        if problems.is_empty() {
            return Err(Overflow);
        }
        Ok(None)
    }

    /// Whether some completion is offered; where everything is known there is nothing to complete.
    fn is_offered(&self) -> Result<bool, Overflow> {
        if self.state.decided.iter().all(|decided| *decided) {
            let open = Open::new(self.model, self.state);
            let mut free = true;
            for rule in &self.model.refuse {
                free &= open.holds(&rule.when)? == Some(false);
            }
            if free {
                return Ok(true);
            }
        }
        Space::new(self.model, self.given, self.state.clone(), Detail::Words, true).offered()
    }

    /// Every completion is refused, though no rule holds for certain.
    fn nothing_offered(&self, problems: &mut Vec<Problem>) {
        let open = Open::new(self.model, self.state);
        let open_rules = self.model.refuse.iter().filter(|rule| matches!(open.holds(&rule.when), Ok(None)));
        problems.extend(open_rules.map(refusal));
        if problems.is_empty() {
            let message = String::from("these values can't be chosen together, whatever is chosen for the rest");
            problems.push(Problem::of("not-offered", None, message.clone()).because(message));
        }
    }

    fn credits(&self, price: Amount) -> Result<Amount, Overflow> {
        price.checked_mul(self.model.credits_per_unit)
    }

    fn charged(&self, price: Amount) -> Result<Amount, Overflow> {
        self.card.charged(self.model, price)
    }

    fn exact(&self, exact: &Exact<'_>, price: Amount) -> Result<Answer, Overflow> {
        let mut lines = Vec::new();
        let mut failed = None;
        let estimates = RefCell::default();
        let exact = &Exact { estimates: Some(&estimates), ..*exact };
        let total = exact.changes(&mut |change| match self.line(exact, &change) {
            Ok(line) => lines.push(line),
            Err(overflow) => failed = Some(overflow),
        });
        match (total, failed) {
            (Ok(total), None) if total == price => {}
            _ => return Err(Overflow),
        }
        let raw = self.credits(price)?;
        let [credits, minimum, rounding] = self.card.conversion.apply(raw)?;
        for (line, credits) in [(MINIMUM_LINE, minimum), (ROUNDING_LINE, rounding)] {
            if !credits.is_zero() {
                lines.push(Line { credits: credits.fitting()?, ..plain(line, None, Amount::ZERO) });
            }
        }
        let estimated = self.reasons(estimates.take().into_iter());
        Ok(Answer::Exact(ExactAnswer {
            currency: self.model.currency.clone(),
            price,
            credits: credits.fitting()?,
            lines,
            context: self.context(estimated),
        }))
    }

    /// With the lines of the first completion.
    fn first(&self, price: Amount) -> Result<Answer, Overflow> {
        let first = first_completion(self.model, self.given, self.state)?.ok_or(Overflow)?;
        self.exact(&Exact { model: self.model, state: &first, lowest: true, estimates: None }, price)
    }

    fn line(&self, exact: &Exact<'_>, change: &Change<'_>) -> Result<Line, Overflow> {
        let credits = self.credits(change.amount)?.fitting()?;
        if let Some(step) = change.step {
            return Ok(Line { credits, ..plain(&step.line, step.label.clone(), change.amount) });
        }
        let Some(term) = change.term else { return Err(Overflow) };
        let mut line = Line { credits, ..plain(&term.line, term.label.clone(), change.amount) };
        if !term.times.is_empty() || term.per.is_some() {
            let value = |node| exact.value(node, Item::None).map_err(|_| Overflow).and_then(Amount::fitting);
            let mut factors = Vec::new();
            for node in &term.times {
                factors.push(value(*node)?);
            }
            let mut factors = factors.into_iter();
            line.quantity = factors.next();
            line.times = factors.to_list();
            line.rate = Some(value(term.rate)?);
            line.unit = term.unit.clone();
            line.per = term.per;
        }
        Ok(line)
    }

    fn range(&self, survey: &Survey, low: Amount, high: Amount) -> Result<Answer, Overflow> {
        Ok(Answer::Range(Range {
            currency: self.model.currency.clone(),
            price: [low, high],
            credits: [self.charged(low)?, self.charged(high)?],
            unknown: self.unknown(survey)?,
            context: self.context(self.reasons(survey.reasons.about.iter().copied())),
        }))
    }

    fn rate(&self, survey: &Survey) -> Result<Answer, Overflow> {
        let mut rates = Vec::new();
        for rate in &survey.rates {
            let Some(term) = self.model.terms.get(rate.term) else { continue };
            rates.push(RateLine {
                line: term.line.clone(),
                label: term.label.clone(),
                per: unit(self.model, rate.of),
                count: rate.block.unwrap_or(Amount::ONE),
                started: rate.block.is_some(),
                cost: self.cost(rate.each)?,
            });
        }
        let fixed = survey.fixed.filter(|fixed| fixed.point().is_none_or(|amount| !amount.is_zero()));
        let steps = survey.also.iter().filter_map(|at| self.model.steps.get(*at));
        Ok(Answer::Rate(Rate {
            currency: self.model.currency.clone(),
            rates,
            fixed: fixed.map(|fixed| self.cost(fixed)).transpose()?,
            also: steps.map(|step| step.line.clone()).to_list(),
            unknown: self.unknown(survey)?,
            context: self.context(self.reasons(survey.reasons.about.iter().copied())),
        }))
    }

    fn cost(&self, span: Span) -> Result<Cost, Overflow> {
        let (Some(low), Some(high)) = (span.low, span.high) else { return Err(Overflow) };
        let credits = Extent::of(self.credits(low)?.fitting()?, self.credits(high)?.fitting()?);
        Ok(Cost { price: Extent::of(low.fitting()?, high.fitting()?), credits })
    }

    fn unknown(&self, survey: &Survey) -> Result<Vec<Unknown>, Overflow> {
        if self.brief {
            return Ok(Vec::new());
        }
        let found = unknown(self.model, self.given, self.state, survey)?;
        let named = |entry: UnknownInput| {
            let facts = entry.facts.iter().filter_map(|fact| FACTS.get(usize::from(*fact)));
            let input = self.model.input(entry.input).map(|input| input.name.clone());
            Unknown { input, facts: facts.map(|fact| (*fact).to_owned()).to_list(), auto: entry.auto, because: None }
        };
        let reasons = self.reasons(survey.reasons.between.iter().copied());
        let reasons = reasons.into_iter().map(|because| Unknown { because: Some(because), ..Unknown::default() });
        Ok(found.into_iter().map(named).chain(reasons).to_list())
    }

    fn reasons(&self, ids: impl Iterator<Item = u16>) -> Vec<String> {
        self.model.reasons_of(ids)
    }

    fn context(&self, estimated: Vec<String>) -> Context {
        let mut members = Vec::new();
        let mut defaults = Vec::new();
        for (at, input) in self.model.inputs.iter().enumerate() {
            let (Some(given), Ok(id)) = (self.shown.get(at), u16::try_from(at)) else { continue };
            let entries: Vec<&InputState> =
                self.state.possible_entries(self.model, id).into_iter().filter_map(|at| input.states.get(at)).to_list();
            if entries.iter().all(|entry| !entry.offered) {
                continue;
            }
            let default = if *given == Given::Absent { agreed_default(&input.kind, &entries) } else { None };
            let depends = entries.iter().any(|entry| !entry.offered || default_of(&input.kind, entry).is_some());
            if *given == Given::Absent && default.is_none() && entries.len() > 1 && depends {
                // Its default depends on what is unknown: left out, it asks the same again.
                continue;
            }
            if default.is_some() {
                defaults.push(input.name.clone());
            }
            let value = default.unwrap_or_else(|| given_value(&input.kind, given));
            members.push((input.name.clone(), value));
        }
        Context {
            model: self.model.id.clone(),
            selection: Value::Object(members),
            defaults,
            card: self.card.reference(),
            estimated,
        }
    }
}

/// The problem of an instant that is none.
pub(crate) fn malformed(at: &str) -> Problem {
    Problem::wrong_type("at", &Value::String(at.to_owned()), "an instant such as 2026-11-22T00:00:00Z")
}

pub(super) fn refusal(rule: &Refuse) -> Problem {
    let mut problem = Problem::of("not-offered", None, rule.because.clone()).because(rule.because.clone());
    problem.when = Some(rule.shown.clone());
    problem
}

fn plain(line: &str, label: Option<String>, amount: Amount) -> Line {
    Line {
        line: line.to_owned(),
        label,
        amount,
        credits: Amount::ZERO,
        quantity: None,
        unit: None,
        rate: None,
        per: None,
        times: Vec::new(),
    }
}

pub(crate) fn word_value(kind: &InputKind, word: u16) -> Value {
    let at = usize::from(word);
    match kind {
        InputKind::Choice { options } => options.get(at).map_or(Value::Null, |option| Value::String(option.clone())),
        InputKind::Switch => Value::Bool(at == 1),
        InputKind::Options { options } => {
            options.get(at).map_or(Value::Null, |option| Value::String(option.to_string()))
        }
        _ => Value::Null,
    }
}

/// The default of an input as a value of a selection.
pub(crate) fn default_of(kind: &InputKind, entry: &InputState) -> Option<Value> {
    match &entry.default {
        Default::None => None,
        Default::Auto => Some(Value::String(String::from("auto"))),
        Default::Word(word) => Some(word_value(kind, *word)),
        Default::Number(value) => Some(Value::String(value.to_string())),
    }
}

/// The default of an input that may be in any of these entries, if they agree on one.
pub(super) fn agreed_default(kind: &InputKind, entries: &[&InputState]) -> Option<Value> {
    let mut found = entries.iter().map(|entry| if entry.offered { default_of(kind, entry) } else { None });
    let first = found.next().flatten()?;
    found.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// A given value as it is understood: unknown as `null`, numbers without trailing zeros.
pub(crate) fn given_value(kind: &InputKind, given: &Given) -> Value {
    let number = |value: Option<Amount>| value.map_or(Value::Null, |value| Value::String(value.to_string()));
    match given {
        Given::Absent => match kind {
            InputKind::Numbers { .. } | InputKind::Media { .. } => Value::Array(Vec::new()),
            _ => Value::Null,
        },
        Given::Unknown | Given::Strange(_) | Given::Anything => Value::Null,
        Given::Auto => Value::String(String::from("auto")),
        Given::Word(word) => word_value(kind, *word),
        Given::Number(value) => number(Some(*value)),
        Given::List(items) => Value::Array(
            items
                .iter()
                .map(|item| match item {
                    GivenItem::Unknown => Value::Null,
                    GivenItem::Number(value) => number(Some(*value)),
                })
                .to_list(),
        ),
        Given::Media(media) => {
            let InputKind::Media { kinds } = kind else { return Value::Null };
            if media.counted {
                let count = |count: Option<u32>| count.map_or(Value::Null, |count| Value::Number(count.to_string()));
                let counts = kinds.iter().zip(&media.kinds).filter(|(_, given)| given.count != Some(0));
                return Value::Object(counts.map(|(kind, given)| (kind.clone(), count(given.count))).to_list());
            }
            let mut items: Vec<(usize, Value)> = Vec::new();
            for (kind, given) in kinds.iter().zip(&media.kinds) {
                for (at, facts) in &given.items {
                    let mut members = vec![(String::from("kind"), Value::String(kind.clone()))];
                    let known = FACTS.iter().zip(facts).filter(|(_, fact)| fact.is_some());
                    members.extend(known.map(|(name, fact)| ((*name).to_owned(), number(*fact))));
                    items.push((*at, Value::Object(members)));
                }
            }
            sort_few(&mut items, |(a, _), (b, _)| a < b);
            Value::Array(items.into_iter().map(|(_, item)| item).to_list())
        }
    }
}
