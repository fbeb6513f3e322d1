//! Reading conditions: `when` of terms, steps, rules and `vary`.

use super::model::{Condition, InputKind, Key, Model, Test, Word};
use super::problem::{Path, listed};
use super::read_model::ModelReader;
use crate::amount::Amount;
use crate::json::Value;
use crate::lists::ToList as _;

/// The word of a switch: off is 0, on is 1.
pub(crate) fn switch_words(on: bool) -> Word {
    Word::from(on)
}

impl ModelReader<'_, '_> {
    /// A condition on choices, switches, bands and numbers with options.
    pub(super) fn condition(&mut self, path: &Path<'_>, value: &Value) -> Option<Condition> {
        self.condition_on(path, value, false)
    }

    /// A condition on choices and switches only.
    pub(super) fn vary_condition(&mut self, path: &Path<'_>, value: &Value) -> Option<Condition> {
        self.condition_on(path, value, true)
    }

    fn condition_on(&mut self, path: &Path<'_>, value: &Value, vary: bool) -> Option<Condition> {
        let any = match value {
            Value::Array(groups) => {
                if groups.is_empty() {
                    self.problems.add("bad-value", path, "at least one group of conditions is expected");
                }
                groups.iter().enumerate().map(|(i, group)| self.group(&path.index(i), group, vary)).collect()
            }
            group => Some(vec![self.group(path, group, vary)?]),
        };
        Some(Condition { any: any? })
    }

    fn group(&mut self, path: &Path<'_>, value: &Value, vary: bool) -> Option<Vec<Test>> {
        let mut tests = Vec::new();
        let mut whole = true;
        for (name, value) in self.problems.map(path, value)? {
            let path = path.name(name);
            let Some(key) = self.key(&path, name, vary) else {
                whole = false;
                continue;
            };
            let mut holds = vec![false; self.model.words(key)];
            let mut mark = |reader: &mut Self, path: &Path<'_>, value: &Value| match reader.key_value(path, key, value)
            {
                Some(word) => {
                    if let Some(slot) = holds.get_mut(usize::from(word)) {
                        *slot = true;
                    }
                }
                None => whole = false,
            };
            match value {
                Value::Array(values) => {
                    if values.is_empty() {
                        self.problems.add("bad-value", &path, "at least one value is expected");
                    }
                    for (i, value) in values.iter().enumerate() {
                        mark(self, &path.index(i), value);
                    }
                }
                value => mark(self, &path, value),
            }
            tests.push(Test { key, holds });
        }
        whole.then_some(tests)
    }

    /// The key of that name; silent for names whose own reading failed.
    pub(super) fn key(&mut self, path: &Path<'_>, name: &str, choices_only: bool) -> Option<Key> {
        if let Some(id) = self.model.find_input(name) {
            let kind = self.model.input(id).map(|input| &input.kind)?;
            match kind {
                InputKind::Choice { .. } | InputKind::Switch => return Some(Key::Input(id)),
                InputKind::Options { .. } if !choices_only => return Some(Key::Input(id)),
                _ => {}
            }
            let right = if choices_only {
                "a choice or a switch"
            } else {
                "a choice, a switch, a band or a number with `options`; put a band around a number"
            };
            self.problems.add("unknown-name", path, format!("`{name}` can't stand here; what can is {right}"));
            return None;
        }
        if self.is_broken(name) {
            return None;
        }
        let band = self.model.bands.iter().position(|band| band.name == name);
        if let (Some(at), false) = (band.and_then(|at| u16::try_from(at).ok()), choices_only) {
            return Some(Key::Band(at));
        }
        let known = listed(key_names(&self.model, choices_only));
        self.problems.add("unknown-name", path, format!("there is no `{name}` to look up by; there are {known}"));
        None
    }

    /// A value in a condition: true and false for a switch, text for the others.
    fn key_value(&mut self, path: &Path<'_>, key: Key, value: &Value) -> Option<Word> {
        if let Key::Input(id) = key
            && matches!(self.model.input(id)?.kind, InputKind::Switch)
        {
            return self.problems.boolean(path, value).map(switch_words);
        }
        let text = self.problems.text(path, value)?;
        let word = find_word(&self.model, key, text);
        if word.is_none() {
            let name = self.model.key_name(key).to_owned();
            let known = self.words_listed(key);
            self.problems.add("unknown-key", path, format!("`{text}` is no value of `{name}`; there are {known}"));
        }
        word
    }

    pub(super) fn words_listed(&self, key: Key) -> String {
        let words: Vec<String> = (0..self.model.words(key))
            .filter_map(|word| Some(self.model.word_text(key, Word::try_from(word).ok()?)))
            .to_list();
        listed(words.iter().map(String::as_str))
    }
}

fn key_names(model: &Model, choices_only: bool) -> Vec<&str> {
    let inputs = model.inputs.iter().filter(|input| match input.kind {
        InputKind::Choice { .. } | InputKind::Switch => true,
        InputKind::Options { .. } => !choices_only,
        _ => false,
    });
    let bands = model.bands.iter().filter(|_| !choices_only).map(|band| band.name.as_str());
    inputs.map(|input| input.name.as_str()).chain(bands).to_list()
}

/// A word by its text: of a number by its value, of a switch `off` and `on`.
pub(super) fn find_word(model: &Model, key: Key, text: &str) -> Option<Word> {
    let at = match key {
        Key::Band(id) => model.band(id)?.words.iter().position(|word| word == text),
        Key::Input(id) => match &model.input(id)?.kind {
            InputKind::Choice { options } => options.iter().position(|option| option == text),
            InputKind::Switch => ["off", "on"].iter().position(|word| *word == text),
            InputKind::Options { options } => {
                let value = Amount::parse(text).ok()?;
                options.iter().position(|option| *option == value)
            }
            _ => None,
        },
    };
    at.and_then(|at| Word::try_from(at).ok())
}
