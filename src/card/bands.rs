//! Reading bands: a number or a choice becomes a word.

use super::fields::{Members, field};
use super::model::{Band, BandOf, BandStep, InputKind, Word};
use super::problem::{Path, listed};
use super::read_model::ModelReader;
use crate::amount::Amount;
use crate::json::Value;
use crate::lists::ToList as _;

/// Reads what each band is called and what words it has; `of` is read later, when quantities are known.
pub(super) fn read_words<'v>(reader: &mut ModelReader<'v, '_>, path: &Path<'_>, members: Members<'v>) {
    for (name, value) in members {
        let path = path.name(name);
        reader.problems.name(&path, name);
        match band(reader, &path, name, value) {
            Some(band) => reader.model.bands.push(band),
            None => reader.broken.push(name.clone()),
        }
    }
}

/// Reads the numbers that bands are of.
pub(super) fn read_of<'v>(reader: &mut ModelReader<'v, '_>, path: &Path<'_>, members: Members<'v>) {
    for (name, value) in members {
        let path = path.name(name);
        let Some(of) = value.get("of") else { continue };
        let Some(at) = reader.model.bands.iter().position(|band| band.name == *name) else { continue };
        if !matches!(reader.model.bands.get(at).map(|band| &band.of), Some(BandOf::Steps { .. })) {
            continue;
        }
        let node = reader.number(&path.name("of"), of);
        if let (Some(node), Some(Band { of: BandOf::Steps { of, .. }, .. })) = (node, reader.model.bands.get_mut(at)) {
            *of = node;
        }
    }
}

fn band(reader: &mut ModelReader<'_, '_>, path: &Path<'_>, name: &str, value: &Value) -> Option<Band> {
    let members = reader.problems.object(path, value, &["of", "steps", "groups"])?;
    let of = reader.problems.required(path, members, "of")?;
    let (words, of) = match (field(members, "steps"), field(members, "groups")) {
        (Some(steps), None) => steps_of(reader, &path.name("steps"), steps)?,
        (None, Some(groups)) => groups_of(reader, path, of, groups)?,
        (None, None) => {
            reader.problems.add("missing-field", &path.name("steps"), "a band has either `steps` or `groups`");
            return None;
        }
        (Some(_), Some(_)) => {
            reader.problems.add("bad-value", path, "a band has either `steps` or `groups`, not both");
            return None;
        }
    };
    Some(Band { name: name.to_owned(), words, of, inputs: Vec::new(), bands: Vec::new() })
}

fn word_of(words: &mut Vec<String>, text: &str) -> Word {
    let at = words.iter().position(|word| word == text).unwrap_or_else(|| {
        words.push(text.to_owned());
        words.len().saturating_sub(1)
    });
    Word::try_from(at).unwrap_or(Word::MAX)
}

fn steps_of(reader: &mut ModelReader<'_, '_>, path: &Path<'_>, value: &Value) -> Option<(Vec<String>, BandOf)> {
    let problems = &mut *reader.problems;
    let items = problems.array(path, value)?;
    let before = problems.count();
    if items.is_empty() {
        problems.add("bad-value", path, "at least one step is expected");
    }
    let mut words = Vec::new();
    let mut steps = Vec::new();
    let mut previous: Option<(Amount, bool)> = None;
    for (i, item) in items.iter().enumerate() {
        let path = path.index(i);
        let Some(members) = problems.object(&path, item, &["below", "upTo", "as"]) else { continue };
        let word = problems.required(&path, members, "as").and_then(|word| problems.word(&path.name("as"), word));
        let (below, up_to) = (field(members, "below"), field(members, "upTo"));
        let last = i.saturating_add(1) == items.len();
        if (below.is_some() && up_to.is_some()) || (below.is_some() || up_to.is_some()) == last {
            problems.add(
                "bad-value",
                &path,
                "every step but the last has either `below` or `upTo`, and the last has neither",
            );
        }
        let end = match (below, up_to) {
            (Some(value), None) => problems.signed(&path.name("below"), value).map(|bound| (bound, false)),
            (None, Some(value)) => problems.signed(&path.name("upTo"), value).map(|bound| (bound, true)),
            _ => None,
        };
        if let (Some((before, before_in)), Some((bound, bound_in))) = (previous, end) {
            // Between `below` 1 and `upTo` 1 lies the number 1 alone.
            if bound < before || (bound == before && (before_in || !bound_in)) {
                problems.add("bad-value", &path, "the bounds must rise");
            }
        }
        previous = end.or(previous);
        if let Some(word) = word {
            steps.push(BandStep { end, word: word_of(&mut words, word) });
        }
    }
    (problems.count() == before).then_some((words, BandOf::Steps { of: 0, steps }))
}

fn groups_of(
    reader: &mut ModelReader<'_, '_>,
    path: &Path<'_>,
    of: &Value,
    value: &Value,
) -> Option<(Vec<String>, BandOf)> {
    let of_path = path.name("of");
    let name = reader.problems.text(&of_path, of)?;
    if reader.is_broken(name) {
        return None;
    }
    let input = reader.model.find_input(name);
    let options = match input.and_then(|id| reader.model.input(id)).map(|input| &input.kind) {
        Some(InputKind::Choice { options }) => options.clone(),
        _ => {
            reader.problems.add(
                "unknown-name",
                &of_path,
                format!("`groups` sort the options of a choice, and `{name}` is none"),
            );
            return None;
        }
    };
    let path = path.name("groups");
    let problems = &mut *reader.problems;
    let before = problems.count();
    let mut words = Vec::new();
    let mut word_of_option: Vec<Option<Word>> = vec![None; options.len()];
    for (group, members) in problems.map(&path, value)? {
        let path = path.name(group);
        if group.contains('|') {
            problems.add("bad-value", &path, "a word may not hold `|`");
        }
        let word = word_of(&mut words, group);
        for (i, member) in problems.array(&path, members).unwrap_or_default().iter().enumerate() {
            let path = path.index(i);
            let Some(text) = problems.text(&path, member) else { continue };
            match options.iter().position(|option| option == text).and_then(|at| word_of_option.get_mut(at)) {
                None => {
                    let known = listed(options.iter().map(String::as_str));
                    problems.add("unknown-key", &path, format!("`{text}` is no option of `{name}`; there are {known}"));
                }
                Some(Some(_)) => problems.add("duplicate-key", &path, format!("`{text}` stands in a group already")),
                Some(slot) => *slot = Some(word),
            }
        }
    }
    let left =
        options.iter().zip(&word_of_option).filter(|(_, word)| word.is_none()).map(|(option, _)| option.as_str());
    let left: Vec<&str> = left.to_list();
    if !left.is_empty() {
        problems.add("missing-row", &path, format!("{} of `{name}` stands in no group", listed(left)));
    }
    if problems.count() > before {
        return None;
    }
    let word = word_of_option.into_iter().flatten().to_list();
    Some((words, BandOf::Groups { input: input?, word }))
}
