//! What of a model can be varied, and through which values.

use super::ask::default_of;
use super::space::{Dimension, Space};
use super::survey::price_dimensions;
use crate::amount::Amount;
use crate::card::{
    BandOf, Default, FactBounds, InputId, InputKind, Model, Node, NodeId, State as InputState, children,
};
use crate::json::{Value, sort_few};
use crate::selection::{Detail, Given, State, value_count, values};

/// A number with more values than this counts as continuous, as in a quote (RATE-CARD §3).
const MOST_VALUES: u64 = 20_000;
/// More counts than this of one kind of media are sampled.
const MOST_COUNTS: u32 = 256;

/// What a number that has no list of values is sampled at, by what it counts.
const SECONDS: [i64; 7] = [1, 2, 5, 10, 15, 30, 60];
const PIXELS: [i64; 6] = [512, 1024, 1280, 1920, 2048, 3840];
const FRAMES: [i64; 3] = [24, 30, 60];
const OTHERS: [i64; 7] = [1, 2, 4, 8, 10, 50, 100];
/// Counts of media that have no end.
const COUNTS: [u32; 6] = [0, 1, 2, 3, 5, 10];
/// Lengths of a list that has no end, and of one too long to be taken whole.
const LENGTHS: [u32; 4] = [1, 2, 3, 5];
/// Facts of media: seconds, width, height, frames per second.
const FACT_SAMPLES: [[i64; 4]; 4] = [[2, 854, 480, 24], [5, 1280, 720, 30], [10, 1920, 1080, 60], [30, 3840, 2160, 60]];

/// One thing of a model that is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The input's name.
    pub input: String,
    /// What of the input.
    pub part: Part,
    /// The card's wording.
    pub label: Option<String>,
    /// What a number counts.
    pub unit: Option<String>,
    /// The card's wording of some of its values.
    pub labels: Vec<(String, String)>,
    /// Each value that it takes. `None`: left out, where it is not offered.
    pub values: Vec<Option<Value>>,
    /// The values are only some of those that it may take: it has no end, no step, or more values than are listed.
    pub sampled: bool,
    /// The place of the card's default among the values; `None` without one. Of media nothing at all is the default.
    pub default: Option<usize>,
}

/// What of an input an axis varies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its value.
    Value,
    /// How many media of a kind: values are integers.
    Count(String),
    /// The facts of each medium of a kind: values are objects such as `{ "seconds": "5" }`.
    Facts(String),
}

impl Axis {
    /// Its name as a path: `duration`, `references.video`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.part {
            Part::Value => self.input.clone(),
            Part::Count(kind) => format!("{}.{kind}", self.input),
            Part::Facts(kind) => format!("{}.{kind} facts", self.input),
        }
    }

    /// Takes in what the same axis of another card has.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.sampled |= other.sampled;
        for value in &other.values {
            if !self.values.contains(value) {
                self.values.push(value.clone());
            }
        }
        let number = |value: &Option<Value>| match value {
            Some(Value::String(text) | Value::Number(text)) => Amount::parse(text).ok(),
            _ => None,
        };
        if self.values.iter().all(|value| number(value).is_some()) {
            self.values.sort_by_key(number);
        }
    }
}

/// The axes of a model: whatever its price or a rule depends on and is not fixed, and the inputs that are asked for.
pub(crate) fn axes(model: &Model, fixed: &[Given], also: &dyn Fn(&str) -> bool) -> Vec<Axis> {
    let open: Vec<Given> =
        fixed.iter().map(|given| if *given == Given::Absent { Given::Anything } else { given.clone() }).collect();
    let mut state = State::open(model);
    for id in &model.order {
        if let Some(given) = fixed.get(usize::from(*id)) {
            state.assume(*id, given);
        }
    }
    let mut space = Space::new(model, &open, state, Detail::Values, true);
    space.lawless = true;
    let rules: Vec<_> = model.refuse.iter().map(|rule| &rule.when).collect();
    // Too many digits on the way: then everything matters, and pricing says what is too much.
    let priced = price_dimensions(&space).ok();
    let ruled = space.dimensions(&[], &rules, &[]);
    let matters = |id: InputId| {
        let dimension = Dimension::Input(id);
        priced.as_ref().is_none_or(|priced| priced.contains(&dimension)) || ruled.contains(&dimension)
    };
    let mut found = Vec::new();
    for (at, input) in model.inputs.iter().enumerate() {
        let Ok(id) = InputId::try_from(at) else { continue };
        if fixed.get(at) != Some(&Given::Absent) {
            continue;
        }
        let wanted = matters(id) || also(&input.name);
        match &input.kind {
            InputKind::Media { kinds } => media(model, id, kinds, wanted, &mut found),
            _ if wanted => found.push(value_axis(model, id)),
            // Without it nothing could be asked.
            InputKind::Numbers { .. } if input.states.iter().any(|state| state.offered && state.min_items > 0) => {
                found.push(value_axis(model, id));
            }
            _ => {}
        }
    }
    found
}

fn axis(model: &Model, id: InputId, part: Part, values: Vec<Option<Value>>, sampled: bool) -> Axis {
    let input = model.input(id);
    let first = input.and_then(|input| default_of(&input.kind, input.states.last()?));
    let default = match part {
        Part::Value => values.iter().position(|value| first.is_some() && *value == first),
        Part::Count(_) => values.iter().position(|value| *value == Some(Value::Number(String::from("0")))),
        Part::Facts(_) => None,
    };
    Axis {
        default,
        input: input.map(|input| input.name.clone()).unwrap_or_default(),
        part,
        label: input.and_then(|input| input.label.clone()),
        unit: input.and_then(|input| input.unit.clone()),
        labels: input.map(|input| input.labels.clone()).unwrap_or_default(),
        values,
        sampled,
    }
}

fn value_axis(model: &Model, id: InputId) -> Axis {
    let Some(input) = model.input(id) else { return axis(model, id, Part::Value, Vec::new(), false) };
    let mut sampled = false;
    let text = |amount: &Amount| Value::String(amount.to_string());
    let mut found: Vec<Option<Value>> = match &input.kind {
        InputKind::Choice { options } => options.iter().cloned().map(|word| Some(Value::String(word))).collect(),
        InputKind::Switch => vec![Some(Value::Bool(false)), Some(Value::Bool(true))],
        InputKind::Options { options } => options.iter().map(|value| Some(text(value))).collect(),
        InputKind::Number => {
            let mut numbers = Vec::new();
            for state in input.states.iter().filter(|state| state.offered) {
                if value_count(state).is_some_and(|count| count <= MOST_VALUES) {
                    numbers.extend(values(state));
                } else {
                    sampled = true;
                    numbers.extend(samples(model, id, state, input.unit.as_deref()));
                }
            }
            numbers.sort();
            numbers.dedup();
            numbers.iter().map(|value| Some(text(value))).collect()
        }
        InputKind::Numbers { options } => {
            sampled = true;
            lists(model, id, options.as_deref())
        }
        InputKind::Media { .. } => Vec::new(),
    };
    if input.auto {
        found.push(Some(Value::String(String::from("auto"))));
    }
    if input.states.iter().any(|state| !state.offered) {
        found.push(None);
    }
    axis(model, id, Part::Value, found, sampled)
}

/// A number that has no list of values: its ends, its default, where a band of it begins, and values as they occur.
fn samples(model: &Model, id: InputId, state: &InputState, unit: Option<&str>) -> Vec<Amount> {
    let name = model.input(id).map(|input| input.name.as_str());
    let usual: &[i64] = match (unit, name) {
        (Some("second"), _) => &SECONDS,
        (Some("pixel"), _) | (None, Some("width" | "height")) => &PIXELS,
        (Some("frame per second"), _) | (_, Some("fps")) => &FRAMES,
        _ => &OTHERS,
    };
    let mut found: Vec<Amount> = usual.iter().map(|value| Amount::integer(*value)).collect();
    found.extend(state.bounds.max);
    if state.bounds.min.is_positive() || state.bounds.min.is_negative() {
        found.push(state.bounds.min);
    }
    if let Default::Number(value) = state.default {
        found.push(value);
    }
    for band in &model.bands {
        if let BandOf::Steps { of, steps } = &band.of
            && matches!(model.node(*of), Some(Node::Number(input)) if *input == id)
        {
            found.extend(steps.iter().filter_map(|step| step.end).map(|(end, _)| end));
        }
    }
    let on_step = |value: Amount| match state.step {
        None => Some(value),
        Some(step) => {
            let steps = i64::try_from(value.checked_sub(state.bounds.min).ok()?.steps(step)?).ok()?;
            step.checked_mul(Amount::integer(steps)).ok()?.checked_add(state.bounds.min).ok()
        }
    };
    found.into_iter().filter(|value| state.bounds.holds(*value)).filter_map(on_step).collect()
}

/// Lists whose items are all the same: of each length, of each value.
fn lists(model: &Model, id: InputId, options: Option<&[Amount]>) -> Vec<Option<Value>> {
    let Some(input) = model.input(id) else { return Vec::new() };
    let mut found = Vec::new();
    for state in input.states.iter().filter(|state| state.offered) {
        let items = match options {
            Some(options) => options.to_vec(),
            None => {
                let mut few = samples(model, id, state, input.unit.as_deref());
                few.sort();
                few.dedup();
                few
            }
        };
        let mut lengths = vec![state.min_items];
        lengths.extend(LENGTHS.iter().copied().filter(|length| *length > state.min_items));
        lengths.extend(state.max_items.filter(|max| *max <= MOST_COUNTS));
        lengths.retain(|length| state.max_items.is_none_or(|max| *length <= max));
        lengths.sort_unstable();
        lengths.dedup();
        for length in lengths {
            for item in &items {
                let list = (0..length).map(|_| Value::String(item.to_string())).collect();
                let list = Some(Value::Array(list));
                if !found.contains(&list) {
                    found.push(list);
                }
            }
        }
    }
    found
}

fn media(model: &Model, id: InputId, kinds: &[String], wanted: bool, found: &mut Vec<Axis>) {
    let Some(input) = model.input(id) else { return };
    for (at, kind) in kinds.iter().enumerate() {
        let facts = facts_that_matter(model, id, at);
        let matters = wanted && (input.counted.get(at) == Some(&true) || facts.contains(&true));
        let mut sampled = false;
        let mut counts: Vec<u32> = Vec::new();
        for state in &input.states {
            let bounds = state.kinds.get(at).and_then(Option::as_ref).filter(|_| state.offered);
            let Some(bounds) = bounds else {
                counts.push(0);
                continue;
            };
            // Where the first kind must supply what the others need not.
            let least = if at == 0 { bounds.min.max(state.min_items.min(1)) } else { bounds.min };
            counts.push(bounds.min);
            counts.push(least);
            if !matters {
                continue;
            }
            match bounds.max.or(state.max_items) {
                Some(max) if max.saturating_sub(bounds.min) < MOST_COUNTS => counts.extend(bounds.min..=max),
                max => {
                    sampled = true;
                    let fits = |count: &u32| *count >= bounds.min && max.is_none_or(|max| *count <= max);
                    counts.extend(COUNTS.iter().copied().filter(fits).chain(max));
                }
            }
        }
        counts.sort_unstable();
        counts.dedup();
        if counts == [0] {
            continue;
        }
        let counts = counts.iter().map(|count| Some(Value::Number(count.to_string()))).collect();
        found.push(axis(model, id, Part::Count(kind.clone()), counts, sampled));
        if matters && facts.contains(&true) {
            let values = fact_samples(input.states.iter().filter_map(|state| state.kinds.get(at)?.as_ref()), facts);
            found.push(axis(model, id, Part::Facts(kind.clone()), values, true));
        }
    }
}

/// Which facts of a kind some number reads.
fn facts_that_matter(model: &Model, id: InputId, kind: usize) -> [bool; 4] {
    fn visit(model: &Model, node: NodeId, found: &mut [bool; 4], seen: &mut Vec<NodeId>) {
        if seen.contains(&node) {
            return;
        }
        seen.push(node);
        if let Some(Node::Fact(fact)) = model.node(node)
            && let Some(place) = found.get_mut(usize::from(*fact))
        {
            *place = true;
        }
        children(model, node, &mut |child| visit(model, child, found, seen));
    }
    let mut found = [false; 4];
    for node in &model.nodes {
        if let Node::Each { input, kind: of, body } = node
            && *input == id
            && of.is_none_or(|of| usize::from(of) == kind)
        {
            visit(model, *body, &mut found, &mut Vec::new());
        }
    }
    found
}

fn fact_samples<'b>(
    bounds: impl Iterator<Item = &'b crate::card::KindBounds>,
    matters: [bool; 4],
) -> Vec<Option<Value>> {
    let limits: Vec<&[Option<FactBounds>; 4]> = bounds.map(|bounds| &bounds.facts).collect();
    let mut found: Vec<Option<Value>> = Vec::new();
    for sample in FACT_SAMPLES {
        let mut members = Vec::new();
        let facts = crate::card::FACTS.iter().zip(sample).zip(matters).enumerate();
        for (at, ((name, value), _)) in facts.filter(|(_, (_, matters))| *matters) {
            let mut value = Amount::integer(value);
            for limit in limits.iter().filter_map(|facts| facts.get(at)?.as_ref()) {
                value = limit.min.map_or(value, |min| value.max(min));
                value = limit.max.or(limit.total).map_or(value, |max| value.min(max));
            }
            members.push(((*name).to_owned(), Value::String(value.to_string())));
        }
        let value = Some(Value::Object(members));
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// Inputs in the order of another list of names; the rest after them.
pub(crate) fn in_order_of(axes: &mut [Axis], names: &[String]) {
    let place = |axis: &Axis| names.iter().position(|name| *name == axis.input).unwrap_or(usize::MAX);
    sort_few(axes, |a, b| place(a) < place(b));
}
