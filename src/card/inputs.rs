//! Reading a model's inputs, and what `vary` makes of them.

use super::conditions::switch_words;
use super::fields::{Members, field, label, note};
use super::model::{Bounds, Default, FACTS, FactBounds, Input, InputKind, KindBounds, State, Word};
use super::problem::{Path, Problems, listed};
use super::read_model::ModelReader;
use crate::amount::Amount;
use crate::json::Value;
use crate::lists::ToList as _;

/// Reads all inputs but their `vary`, whose conditions speak of the others.
pub(super) fn read(reader: &mut ModelReader<'_, '_>, path: &Path<'_>, members: Members<'_>) {
    for (name, value) in members {
        let path = path.name(name);
        reader.problems.name(&path, name);
        match input(reader.problems, &path, name, value) {
            Some(input) => reader.model.inputs.push(input),
            None => reader.broken.push(name.clone()),
        }
    }
}

/// Reads the `vary` of all inputs, and orders the inputs by it.
pub(super) fn read_vary(reader: &mut ModelReader<'_, '_>, path: &Path<'_>, members: Members<'_>) {
    for (name, value) in members {
        let Some(id) = reader.model.find_input(name) else { continue };
        let Some(entries) = value.get("vary") else { continue };
        let (path, name) = (path.name(name), "vary");
        let path = path.name(name);
        let Some(entries) = reader.problems.array(&path, entries) else { continue };
        let mut states = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            let path = path.index(i);
            let Some(input) = reader.model.input(id).cloned() else { continue };
            let Some(base) = input.states.last().cloned() else { continue };
            let fields = [&["when", "offered"], own_fields(&input.kind)].concat();
            let Some(members) = reader.problems.object(&path, entry, &fields) else { continue };
            let when = reader
                .problems
                .required(&path, members, "when")
                .and_then(|when| reader.vary_condition(&path.name("when"), when));
            let before = reader.problems.count();
            let mut state = State { when, ..base };
            if let Some(offered) = field(members, "offered") {
                state.offered = reader.problems.boolean(&path.name("offered"), offered).unwrap_or(true);
            }
            bounds(reader.problems, &path, members, &input, &mut state, true);
            let default_path = path.name("default");
            if let Some(value) = field(members, "default") {
                if reader.problems.count() == before {
                    default(reader.problems, &default_path, value, &input, &mut state);
                }
            } else if state.offered && reader.problems.count() == before && !default_holds(&input, &state) {
                reader.problems.add(
                    "bad-default",
                    &path,
                    format!(
                        "the default of `{}` is not allowed here; give the entry a `default` of its own",
                        input.name
                    ),
                );
            }
            states.push(state);
        }
        if let Some(input) = reader.model.inputs.get_mut(usize::from(id)) {
            input.states.splice(0..0, states);
        }
    }
    order(reader, path);
}

/// The inputs, each after those that its `vary` names.
fn order(reader: &mut ModelReader<'_, '_>, path: &Path<'_>) {
    let model = &mut reader.model;
    let mut placed = vec![false; model.inputs.len()];
    loop {
        let before = model.order.len();
        for (at, input) in model.inputs.iter().enumerate() {
            let ready = input.states.iter().filter_map(|state| state.when.as_ref()).all(|when| {
                when.any.iter().flatten().all(|test| match test.key {
                    super::model::Key::Input(id) => placed.get(usize::from(id)).copied().unwrap_or(false),
                    super::model::Key::Band(_) => true,
                })
            });
            if ready
                && placed.get(at) == Some(&false)
                && let (Some(placed), Ok(id)) = (placed.get_mut(at), u16::try_from(at))
            {
                *placed = true;
                model.order.push(id);
            }
        }
        if model.order.len() == before {
            break;
        }
    }
    if model.order.len() < model.inputs.len() {
        let left =
            model.inputs.iter().zip(&placed).filter(|(_, placed)| !**placed).map(|(input, _)| input.name.as_str());
        let message = format!("the `vary` of {} depend on each other in a circle", listed(left));
        reader.problems.add("cycle", path, message);
    }
}

fn own_fields(kind: &InputKind) -> &'static [&'static str] {
    match kind {
        InputKind::Choice { .. } | InputKind::Options { .. } => &["options", "default"],
        InputKind::Switch => &["default"],
        InputKind::Number => &["min", "max", "step", "default"],
        InputKind::Numbers { options: Some(_) } => &["options", "minItems", "maxItems"],
        InputKind::Numbers { options: None } => &["min", "max", "step", "minItems", "maxItems"],
        InputKind::Media { .. } => &["kinds", "min", "max"],
    }
}

fn input(problems: &mut Problems, path: &Path<'_>, name: &str, value: &Value) -> Option<Input> {
    let members = problems.map(path, value)?;
    let kind = problems.required(path, members, "type")?;
    let kind = problems.one_of(&path.name("type"), kind, &["choice", "switch", "number", "numbers", "media"])?;
    let fields: &[&str] = match kind {
        "choice" => &["type", "options", "default", "auto", "vary"],
        "switch" => &["type", "default", "vary"],
        "number" => &["type", "unit", "options", "min", "max", "step", "default", "auto", "vary"],
        "numbers" => &["type", "unit", "options", "min", "max", "step", "minItems", "maxItems", "vary"],
        _ => &["type", "kinds", "min", "max", "vary"],
    };
    problems.object(path, value, fields)?;
    let auto = match field(members, "auto") {
        Some(auto) => problems.boolean(&path.name("auto"), auto).unwrap_or(false),
        None => false,
    };
    let unit = field(members, "unit").and_then(|unit| problems.text(&path.name("unit"), unit)).map(str::to_owned);
    let has_options = field(members, "options").is_some();
    let kind = match kind {
        "choice" => {
            let options = problems.required(path, members, "options")?;
            InputKind::Choice { options: words(problems, &path.name("options"), options, auto)? }
        }
        "switch" => InputKind::Switch,
        "media" => {
            let kinds = problems.required(path, members, "kinds")?;
            let path = path.name("kinds");
            let kinds = problems.map(&path, kinds)?;
            for (kind, _) in kinds {
                problems.name(&path.name(kind), kind);
            }
            InputKind::Media { kinds: kinds.iter().map(|(kind, _)| kind.clone()).to_list() }
        }
        number => {
            let options = match field(members, "options") {
                Some(options) => Some(values(problems, &path.name("options"), options)?),
                None => None,
            };
            if has_options && ["min", "max", "step"].iter().any(|name| field(members, name).is_some()) {
                problems.add("bad-value", path, "a number has either `options` or `min`, `max` and `step`, not both");
            }
            match (number, options) {
                ("number", Some(options)) => InputKind::Options { options },
                ("number", None) => InputKind::Number,
                (_, options) => InputKind::Numbers { options },
            }
        }
    };
    let mut input = Input {
        name: name.to_owned(),
        label: label(members),
        note: note(members),
        labels: labels(members),
        unit,
        kind,
        auto,
        counted: Vec::new(),
        states: Vec::new(),
    };
    let mut state = State {
        when: None,
        offered: true,
        allowed: Vec::new(),
        default: Default::None,
        bounds: Bounds::OPEN,
        step: None,
        min_items: 0,
        max_items: None,
        kinds: Vec::new(),
    };
    bounds(problems, path, members, &input, &mut state, false);
    if let Some(value) = field(members, "default") {
        default(problems, &path.name("default"), value, &input, &mut state);
    }
    input.states.push(state);
    Some(input)
}

/// The wording of options, from `x-labels`.
fn labels(members: Members<'_>) -> Vec<(String, String)> {
    match field(members, "x-labels") {
        Some(Value::Object(members)) => {
            members.iter().filter_map(|(word, text)| Some((word.clone(), text.as_str()?.to_owned()))).to_list()
        }
        _ => Vec::new(),
    }
}

fn words(problems: &mut Problems, path: &Path<'_>, value: &Value, auto: bool) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    for (i, item) in problems.array(path, value)?.iter().enumerate() {
        let path = path.index(i);
        let Some(word) = problems.word(&path, item) else { continue };
        if auto && word == "auto" {
            problems.add("bad-value", &path, "`auto` is never among the options of an input that has `\"auto\": true`");
        } else if words.iter().any(|other| other == word) {
            problems.add("duplicate-option", &path, format!("the option `{word}` stands twice"));
        } else {
            words.push(word.to_owned());
        }
    }
    few(problems, path, words)
}

fn values(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<Vec<Amount>> {
    let mut values: Vec<Amount> = Vec::new();
    for (i, item) in problems.array(path, value)?.iter().enumerate() {
        let path = path.index(i);
        let Some(value) = problems.signed(&path, item) else { continue };
        if values.contains(&value) {
            problems.add("duplicate-option", &path, format!("the option `{value}` stands twice"));
        } else {
            values.push(value);
        }
    }
    few(problems, path, values)
}

fn few<T>(problems: &mut Problems, path: &Path<'_>, list: Vec<T>) -> Option<Vec<T>> {
    if list.is_empty() || list.len() > usize::from(Word::MAX) {
        problems.add("bad-value", path, "between 1 and 65535 options are expected");
        return None;
    }
    Some(list)
}

/// Reads the fields that bound an input, its own or those of a `vary` entry, which replace them one by one.
fn bounds(
    problems: &mut Problems,
    path: &Path<'_>,
    members: Members<'_>,
    input: &Input,
    state: &mut State,
    vary: bool,
) {
    match &input.kind {
        InputKind::Media { kinds } => {
            if let Some(value) = field(members, "kinds") {
                state.kinds = kind_bounds(problems, &path.name("kinds"), value, kinds);
            }
            items(problems, path, members, state, ["min", "max"]);
            let least = state.kinds.iter().flatten().fold(0_u32, |sum, kind| sum.saturating_add(kind.min));
            if state.offered && state.max_items.is_some_and(|max| least > max) {
                problems.add("bad-value", path, "the kinds need more items than `max` allows");
            }
            let most = state.kinds.iter().flatten().try_fold(0_u32, |sum, kind| Some(sum.saturating_add(kind.max?)));
            if state.offered && most.is_some_and(|most| most < state.min_items) {
                problems.add("bad-value", path, "the kinds allow fewer items than `min` needs");
            }
        }
        InputKind::Numbers { .. } => {
            values_allowed(problems, path, members, input, state, vary);
            items(problems, path, members, state, ["minItems", "maxItems"]);
        }
        _ => values_allowed(problems, path, members, input, state, vary),
    }
}

fn items(problems: &mut Problems, path: &Path<'_>, members: Members<'_>, state: &mut State, names: [&str; 2]) {
    let [min, max] = names;
    if let Some(value) = field(members, min) {
        state.min_items = problems.count_of(&path.name(min), value).unwrap_or(0);
    }
    if let Some(value) = field(members, max) {
        state.max_items = problems.count_of(&path.name(max), value);
    }
    if state.max_items.is_some_and(|most| most < state.min_items) {
        problems.add("bad-value", path, format!("`{min}` is above `{max}`"));
    }
}

fn values_allowed(
    problems: &mut Problems,
    path: &Path<'_>,
    members: Members<'_>,
    input: &Input,
    state: &mut State,
    vary: bool,
) {
    if let Some(count) = options_of(&input.kind) {
        if !vary {
            state.allowed = (0..count).filter_map(|word| Word::try_from(word).ok()).to_list();
        } else if let Some(value) = field(members, "options") {
            state.allowed = some_of(problems, &path.name("options"), value, input);
        }
        return;
    }
    if let Some(value) = field(members, "min")
        && let Some(min) = problems.signed(&path.name("min"), value)
    {
        state.bounds.min = min;
    }
    if let Some(value) = field(members, "max") {
        state.bounds.max = problems.signed(&path.name("max"), value);
    }
    if let Some(value) = field(members, "step") {
        state.step = problems.positive(&path.name("step"), value);
    }
    if state.bounds.max.is_some_and(|max| max < state.bounds.min) {
        problems.add("bad-value", path, format!("`min` ({}) is above `max`", state.bounds.min));
    }
}

/// How many options an input or its items have.
fn options_of(kind: &InputKind) -> Option<usize> {
    match kind {
        InputKind::Numbers { options: Some(options) } => Some(options.len()),
        kind => kind.words(),
    }
}

/// The options of a `vary` entry: some of the input's own.
fn some_of(problems: &mut Problems, path: &Path<'_>, value: &Value, input: &Input) -> Vec<Word> {
    let mut allowed: Vec<Word> = Vec::new();
    let items = problems.array(path, value).unwrap_or_default();
    for (i, item) in items.iter().enumerate() {
        let path = path.index(i);
        let found = match &input.kind {
            InputKind::Choice { options } => {
                let Some(word) = problems.word(&path, item) else { continue };
                options.iter().position(|option| option == word)
            }
            InputKind::Options { options } | InputKind::Numbers { options: Some(options) } => {
                let Some(value) = problems.signed(&path, item) else { continue };
                options.iter().position(|option| *option == value)
            }
            _ => None,
        };
        match found.and_then(|at| Word::try_from(at).ok()) {
            None => problems.add(
                "unknown-key",
                &path,
                format!("this is none of the options of `{}`; an entry names some of the input's own", input.name),
            ),
            Some(word) if allowed.contains(&word) => {
                problems.add("duplicate-option", &path, "this option stands twice")
            }
            Some(word) => allowed.push(word),
        }
    }
    if items.is_empty() {
        problems.add("bad-value", path, "at least one option is expected; `\"offered\": false` takes the input away");
    }
    crate::json::sort_few(&mut allowed, |a, b| a < b);
    allowed
}

fn kind_bounds(problems: &mut Problems, path: &Path<'_>, value: &Value, kinds: &[String]) -> Vec<Option<KindBounds>> {
    let mut found: Vec<Option<KindBounds>> = vec![None; kinds.len()];
    let members = problems.map(path, value).unwrap_or_default();
    for (name, value) in members {
        let path = path.name(name);
        let fields = ["min", "max", "seconds", "width", "height", "fps"];
        let Some(members) = problems.object(&path, value, &fields) else { continue };
        let mut bounds = KindBounds { min: 0, max: None, facts: [None; 4] };
        if let Some(value) = field(members, "min") {
            bounds.min = problems.count_of(&path.name("min"), value).unwrap_or(0);
        }
        if let Some(value) = field(members, "max") {
            bounds.max = problems.count_of(&path.name("max"), value);
        }
        if bounds.max.is_some_and(|max| max < bounds.min) {
            problems.add("bad-value", &path, "`min` is above `max`");
        }
        for (slot, fact) in bounds.facts.iter_mut().zip(FACTS) {
            *slot = field(members, fact).and_then(|value| fact_bounds(problems, &path.name(fact), value));
        }
        match kinds.iter().position(|kind| kind == name) {
            Some(at) => {
                if let Some(slot) = found.get_mut(at) {
                    *slot = Some(bounds);
                }
            }
            None => {
                let known = listed(kinds.iter().map(String::as_str));
                problems.add("unknown-key", &path, format!("`{name}` is none of the input's own kinds, {known}"));
            }
        }
    }
    if members.is_empty() {
        problems.add("bad-value", path, "at least one kind is expected");
    }
    found
}

fn fact_bounds(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<FactBounds> {
    let members = problems.object(path, value, &["min", "max", "total"])?;
    let mut read = |name: &str| field(members, name).and_then(|value| problems.amount(&path.name(name), value));
    let bounds = FactBounds { min: read("min"), max: read("max"), total: read("total") };
    let above = |max: Option<Amount>| bounds.min.zip(max).is_some_and(|(min, max)| min > max);
    if above(bounds.max) || above(bounds.total) {
        problems.add("bad-value", path, "`min` is above `max` or `total`");
    }
    Some(bounds)
}

fn default(problems: &mut Problems, path: &Path<'_>, value: &Value, input: &Input, state: &mut State) {
    let auto = input.auto && value.as_str() == Some("auto");
    state.default = match (&input.kind, auto) {
        (_, true) => Default::Auto,
        (InputKind::Choice { options }, _) => {
            let Some(word) = problems.text(path, value) else { return };
            Default::Word(
                options
                    .iter()
                    .position(|option| option == word)
                    .and_then(|at| Word::try_from(at).ok())
                    .unwrap_or(Word::MAX),
            )
        }
        (InputKind::Switch, _) => {
            let Some(on) = problems.boolean(path, value) else { return };
            Default::Word(switch_words(on))
        }
        (InputKind::Options { options }, _) => {
            let Some(value) = problems.signed(path, value) else { return };
            Default::Word(
                options
                    .iter()
                    .position(|option| *option == value)
                    .and_then(|at| Word::try_from(at).ok())
                    .unwrap_or(Word::MAX),
            )
        }
        (InputKind::Number, _) => {
            let Some(value) = problems.signed(path, value) else { return };
            Default::Number(value)
        }
        (InputKind::Numbers { .. } | InputKind::Media { .. }, _) => return,
    };
    if state.offered && !default_holds(input, state) {
        problems.add(
            "bad-default",
            path,
            format!("the default of `{}` is none of the values that it allows", input.name),
        );
    }
}

fn default_holds(input: &Input, state: &State) -> bool {
    match &state.default {
        Default::None | Default::Auto => true,
        Default::Word(word) => matches!(input.kind, InputKind::Switch) || state.allowed.contains(word),
        Default::Number(value) => {
            state.bounds.holds(*value)
                && state.step.is_none_or(|step| {
                    value.checked_sub(state.bounds.min).is_ok_and(|above| above.is_multiple_of(step))
                })
        }
    }
}
