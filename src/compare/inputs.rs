//! What a model asks: how that differs between two cards, and which inputs are the same under another name.

use crate::amount::Amount;
use crate::card::{Input, InputKind, Model, State, listed};
use crate::json::Value;
use crate::quote::default_of;

/// One difference in what a model asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputChange {
    /// `added`, `removed`, `renamed`, `type`, `options`, `bounds`, `kinds` or `default`.
    pub change: &'static str,
    /// The input's name, in the new card if it is there.
    pub input: String,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}

/// The inputs of two entries of a model, put beside each other.
pub(crate) struct Inputs<'m> {
    old: &'m Model,
    new: &'m Model,
    /// Names in the new card that are the same input as another name in the old one.
    renamed: Vec<(String, String)>,
}

impl<'m> Inputs<'m> {
    pub(crate) fn new(old: &'m Model, new: &'m Model) -> Self {
        let alone = |model: &'m Model, other: &'m Model| -> Vec<&'m Input> {
            model.inputs.iter().filter(|input| other.find_input(&input.name).is_none()).collect()
        };
        let (gone, come) = (alone(old, new), alone(new, old));
        let mut renamed = Vec::new();
        for input in &come {
            // One for one: where two could be meant, none is.
            let same = |other: &&&Input| asks_the_same(input, other);
            let twins = |list: &[&'m Input]| list.iter().filter(same).count();
            if let (Some(before), 1, 1) = (gone.iter().find(same), twins(&gone), twins(&come)) {
                renamed.push((input.name.clone(), before.name.clone()));
            }
        }
        Self { old, new, renamed }
    }

    /// What the old card calls an input of the new one, if it has it.
    pub(crate) fn old_name(&self, new: &str) -> Option<String> {
        let other = self.renamed.iter().find(|(name, _)| name == new).map(|(_, old)| old.clone());
        other.or_else(|| self.old.find_input(new).map(|_| new.to_owned()))
    }

    /// What the new card calls an input of the old one, if it has it.
    pub(crate) fn new_name(&self, old: &str) -> Option<String> {
        let other = self.renamed.iter().find(|(_, name)| name == old).map(|(new, _)| new.clone());
        other.or_else(|| self.new.find_input(old).map(|_| old.to_owned()))
    }

    /// Whether both have an input, and may be asked differently for it.
    pub(crate) fn differs(&self, new: &str) -> bool {
        let before = self.old_name(new).and_then(|name| self.old.inputs.iter().find(|input| input.name == name));
        let now = self.new.inputs.iter().find(|input| input.name == new);
        before.zip(now).is_some_and(|(before, now)| !asks_the_same(before, now))
    }

    /// All that differs, in the new card's order, then what is gone.
    pub(crate) fn changes(&self) -> Vec<InputChange> {
        let mut found = Vec::new();
        for now in &self.new.inputs {
            let Some(name) = self.old_name(&now.name) else {
                let message = format!("`{}` is new; {}", now.name, stands_at(now));
                found.push(InputChange { change: "added", input: now.name.clone(), message });
                continue;
            };
            if name != now.name {
                let message = format!("`{name}` is called `{}` now", now.name);
                found.push(InputChange { change: "renamed", input: now.name.clone(), message });
            }
            if let Some(before) = self.old.inputs.iter().find(|input| input.name == name) {
                between(before, now, &mut found);
            }
        }
        for before in self.old.inputs.iter().filter(|input| self.new_name(&input.name).is_none()) {
            let message = format!("`{}` is gone; {}", before.name, stands_at(before));
            found.push(InputChange { change: "removed", input: before.name.clone(), message });
        }
        found
    }
}

fn own(input: &Input) -> Option<&State> {
    input.states.last()
}

fn default(input: &Input) -> Option<Value> {
    default_of(&input.kind, own(input)?)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) | Value::Number(text) => text.clone(),
        Value::Bool(on) => String::from(if *on { "on" } else { "off" }),
        other => other.canonical(),
    }
}

fn stands_at(input: &Input) -> String {
    match (default(input), &input.kind) {
        (Some(value), _) => format!("compared at its default `{}`", shown(&value)),
        (None, InputKind::Media { .. } | InputKind::Numbers { .. }) => String::from("compared without any"),
        (None, _) => String::from("it has no default, so it is compared unknown"),
    }
}

fn asks_the_same(a: &Input, b: &Input) -> bool {
    let mut found = Vec::new();
    between(a, b, &mut found);
    a.unit == b.unit && found.iter().all(|change| change.change == "default")
}

fn words(input: &Input) -> Option<Vec<String>> {
    let numbers = |list: &[Amount]| list.iter().map(Amount::to_string).collect();
    match &input.kind {
        InputKind::Choice { options } => Some(options.clone()),
        InputKind::Options { options } | InputKind::Numbers { options: Some(options) } => Some(numbers(options)),
        InputKind::Media { kinds } => Some(kinds.clone()),
        _ => None,
    }
}

fn between(before: &Input, now: &Input, found: &mut Vec<InputChange>) {
    let mut tell = |change, message| found.push(InputChange { change, input: now.name.clone(), message });
    let name = &now.name;
    if before.kind.type_name() != now.kind.type_name() {
        let (a, b) = (before.kind.type_name(), now.kind.type_name());
        tell("type", format!("`{name}` is of type {b} now, before {a}"));
        return;
    }
    match (words(before), words(now)) {
        (Some(old), Some(new)) => {
            let missing = |list: &[String], other: &[String]| -> Vec<String> {
                list.iter().filter(|word| !other.contains(word)).cloned().collect()
            };
            let change = if matches!(now.kind, InputKind::Media { .. }) { "kinds" } else { "options" };
            let (more, less) = (missing(&new, &old), missing(&old, &new));
            if !more.is_empty() {
                tell(change, format!("`{name}` offers {} now", listed(more.iter().map(String::as_str))));
            }
            if !less.is_empty() {
                tell(change, format!("`{name}` no longer offers {}", listed(less.iter().map(String::as_str))));
            }
        }
        (None, None) => {}
        (old, _) => {
            let how = |options: bool| if options { "a list of options" } else { "bounds" };
            tell("bounds", format!("`{name}` has {} now, before {}", how(old.is_none()), how(old.is_some())));
        }
    }
    if let (Some(old), Some(new)) = (own(before), own(now)) {
        let limits = |state: &State| (state.bounds, state.step);
        if matches!(now.kind, InputKind::Number | InputKind::Numbers { options: None }) && limits(old) != limits(new) {
            tell("bounds", format!("`{name}` goes {} now, before {}", reach(new), reach(old)));
        }
        let items = |state: &State| (state.min_items, state.max_items);
        if items(old) != items(new) {
            let (a, b) = (count(items(old)), count(items(new)));
            tell("bounds", format!("`{name}` takes {b} items now, before {a}"));
        }
        if let (InputKind::Media { kinds: olds }, InputKind::Media { kinds: news }) = (&before.kind, &now.kind) {
            for (at, kind) in news.iter().enumerate() {
                let Some(was) = olds.iter().position(|other| other == kind) else { continue };
                let bounds = |state: &State, at: usize| state.kinds.get(at).cloned().flatten();
                let (old, new) = (bounds(old, was), bounds(new, at));
                let span = |bounds: &Option<crate::card::KindBounds>| {
                    bounds.as_ref().map_or((0, Some(0)), |bounds| (bounds.min, bounds.max))
                };
                if span(&old) != span(&new) {
                    let (a, b) = (count(span(&old)), count(span(&new)));
                    tell("bounds", format!("`{name}.{kind}` takes {b} now, before {a}"));
                } else if old != new {
                    tell("bounds", format!("`{name}.{kind}` has other bounds of its facts"));
                }
            }
        }
    }
    if default(before) != default(now) {
        let say = |input| default(input).map_or_else(|| String::from("none"), |value| format!("`{}`", shown(&value)));
        tell("default", format!("the default of `{name}` is {} now, before {}", say(now), say(before)));
    }
}

fn reach(state: &State) -> String {
    let max = state.bounds.max.map_or_else(|| String::from("without end"), |max| format!("to {max}"));
    let step = state.step.map_or_else(String::new, |step| format!(" by {step}"));
    format!("from {} {max}{step}", state.bounds.min)
}

fn count((min, max): (u32, Option<u32>)) -> String {
    match max {
        Some(max) if max == min => max.to_string(),
        Some(max) => format!("{min} to {max}"),
        None => format!("{min} or more"),
    }
}
