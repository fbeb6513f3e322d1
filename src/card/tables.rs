//! Reading tables: nested rows in the card, dense cells in the model.

use super::conditions::find_word;
use super::model::{Model, NO_CELL, Node, NodeId, Table, TableId, Word};
use super::numbers::{As, Within};
use super::problem::{Path, listed};
use super::read_model::ModelReader;
use crate::json::Value;
use crate::lists::ToList as _;

/// Rows as the card writes them, of one table or of one that models share, and which of them some look-up met.
pub(crate) struct Definition<'v> {
    pub path: String,
    pub rows: &'v Value,
    pub levels: usize,
    /// One for each row; a row with several keys is as many rows.
    pub met: Vec<bool>,
}

/// A table of the card's `tables`.
pub(super) struct SharedTable<'v> {
    pub name: &'v str,
    pub by: Vec<&'v str>,
    pub definition: usize,
}

/// More cells than this are no price list.
const MOST_CELLS: usize = 1 << 22;

struct Rows {
    table: Table,
    next: u32,
    shared: bool,
    how: As,
}

impl<'v> ModelReader<'v, '_> {
    pub(super) fn table(&mut self, path: &Path<'_>, body: &'v Value, how: As) -> Option<NodeId> {
        match body {
            Value::String(name) => self.shared_table(path, name, how),
            Value::Object(_) => {
                let members = self.problems.object(path, body, &["by", "rows"])?;
                let by = self.problems.required(path, members, "by");
                let rows = self.problems.required(path, members, "rows")?;
                let by = by.and_then(|by| by_names(self.problems, &path.name("by"), by))?;
                let rows_path = path.name("rows");
                self.problems.map(&rows_path, rows)?;
                let definition = self.definitions.len();
                self.definitions.push(Definition { path: path.pointer(), rows, levels: by.len(), met: Vec::new() });
                self.rows(path, &by, definition, how, false)
            }
            other => {
                self.problems.wrong_type(
                    path,
                    other,
                    "a table with `by` and `rows`, or the name of one of the card's `tables`,",
                );
                None
            }
        }
    }

    fn shared_table(&mut self, path: &Path<'_>, name: &str, how: As) -> Option<NodeId> {
        let Some(shared) = self.card.tables.iter().find(|table| table.name == name) else {
            if !self.card.broken_tables.contains(&name) {
                let known = listed(self.card.tables.iter().map(|table| table.name));
                self.problems.add("unknown-name", path, format!("the card has no table `{name}`; there are {known}"));
            }
            return None;
        };
        let cacheable = self.within == Within::Nothing;
        if let Some((_, _, node)) =
            self.shared.iter().find(|(at, as_, _)| *at == shared.definition && *as_ == how && cacheable)
        {
            return *node;
        }
        let (by, definition) = (shared.by.clone(), shared.definition);
        let missing = by.iter().find(|name| {
            self.model.find_input(name).is_none()
                && !self.model.bands.iter().any(|band| band.name == **name)
                && !self.is_broken(name)
        });
        let node = if let Some(missing) = missing {
            self.problems.add(
                "unknown-name",
                path,
                format!("the table `{name}` looks up by `{missing}`, which this model does not have"),
            );
            None
        } else {
            self.rows(path, &by, definition, how, true)
        };
        if cacheable {
            self.shared.push((definition, how, node));
        }
        node
    }

    /// Compiles rows to cells. Of a shared table the keys that this model does not have are passed over.
    fn rows(&mut self, path: &Path<'_>, by: &[&str], definition: usize, how: As, shared: bool) -> Option<NodeId> {
        let by_path = path.name("by");
        let mut keys = Vec::new();
        for (i, name) in by.iter().enumerate() {
            let key_path = by_path.index(i);
            keys.push(self.key(if shared { path } else { &key_path }, name, false)?);
        }
        let mut size = 1_usize;
        let mut strides = vec![0; keys.len()];
        for (stride, key) in strides.iter_mut().zip(&keys).rev() {
            *stride = size;
            size = size.saturating_mul(self.model.words(*key));
        }
        if size > MOST_CELLS {
            self.problems.add("bad-value", path, format!("a table of {size} cells is too large; {MOST_CELLS} may be"));
            return None;
        }
        let (rows, pointer) = self.definitions.get(definition).map(|found| (found.rows, found.path.clone()))?;
        let table = Table {
            by: keys,
            strides,
            cells: vec![NO_CELL; size],
            rows: vec![0; size],
            definition: u32::try_from(definition).ok()?,
        };
        let mut work = Rows { table, next: 0, shared, how };
        let before = self.problems.count();
        // Places within a shared table are named where it stands, not where it is used.
        let parts: Vec<String> =
            pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).to_list();
        self.rooted(&parts, &Path::ROOT, &mut |reader, root| {
            reader.level(&mut work, &root.name("rows"), rows, 0, &[Some(0)]);
        });
        if self.problems.count() > before {
            return None;
        }
        if let Some(found) = self.definitions.get_mut(definition) {
            found.met.resize(work.next as usize, false);
        }
        let id = TableId::try_from(self.model.tables.len()).ok()?;
        self.model.tables.push(work.table);
        Some(self.push(Node::Table(id)))
    }

    fn rooted(&mut self, parts: &[String], path: &Path<'_>, then: &mut dyn FnMut(&mut Self, &Path<'_>)) {
        match parts.split_first() {
            None => then(self, path),
            Some((first, rest)) => self.rooted(rest, &path.name(first), then),
        }
    }

    /// One level of rows. `bases` holds a cell offset for each combination of the outer keys.
    fn level(&mut self, work: &mut Rows, path: &Path<'_>, value: &'v Value, depth: usize, bases: &[Option<usize>]) {
        let (Some(key), Some(stride)) = (work.table.by.get(depth).copied(), work.table.strides.get(depth).copied())
        else {
            self.row(work, path, value, bases);
            return;
        };
        let Some(members) = self.problems.map(path, value) else { return };
        let mut seen_words: Vec<Word> = Vec::new();
        let mut seen_texts: Vec<&str> = Vec::new();
        for (text, value) in members {
            let path = path.name(text);
            let mut words = Vec::new();
            for part in text.split('|') {
                let word = find_word(&self.model, key, part);
                if word.map_or(seen_texts.contains(&part), |word| seen_words.contains(&word)) {
                    self.problems.add("duplicate-key", &path, format!("the key `{part}` stands twice"));
                } else if word.is_none() && !work.shared {
                    let (name, known) = (self.model.key_name(key).to_owned(), self.words_listed(key));
                    self.problems.add(
                        "unknown-key",
                        &path,
                        format!("`{part}` is no value of `{name}`; there are {known}"),
                    );
                }
                match word {
                    Some(word) => seen_words.push(word),
                    None => seen_texts.push(part),
                }
                words.push(word);
            }
            let combined: Vec<_> = bases
                .iter()
                .flat_map(|base| {
                    words.iter().map(move |word| {
                        Some(base.as_ref()?.saturating_add(stride.saturating_mul(usize::from((*word)?))))
                    })
                })
                .to_list();
            self.level(work, &path, value, depth.saturating_add(1), &combined);
        }
    }

    fn row(&mut self, work: &mut Rows, path: &Path<'_>, value: &'v Value, bases: &[Option<usize>]) {
        let wanted = bases.iter().any(Option::is_some);
        let node = if wanted { self.number_as(path, value, work.how) } else { None };
        for base in bases {
            let id = work.next;
            work.next = work.next.saturating_add(1);
            if let (Some(at), Some(node)) = (base, node)
                && let (Some(cell), Some(row)) = (work.table.cells.get_mut(*at), work.table.rows.get_mut(*at))
            {
                *cell = node;
                *row = id;
            }
        }
    }
}

/// The names in `by`.
pub(super) fn by_names<'v>(
    problems: &mut super::problem::Problems,
    path: &Path<'_>,
    value: &'v Value,
) -> Option<Vec<&'v str>> {
    let mut names: Vec<&str> = Vec::new();
    for (i, item) in problems.array(path, value)?.iter().enumerate() {
        let path = path.index(i);
        let name = problems.text(&path, item)?;
        if names.contains(&name) {
            problems.add("bad-value", &path, format!("`{name}` stands twice in `by`"));
            return None;
        }
        names.push(name);
    }
    if names.is_empty() {
        problems.add("bad-value", path, "at least one name is expected");
        return None;
    }
    Some(names)
}

/// Where no look-up has a row: the keys are named, and the place is the map that lacks one.
pub(crate) fn missing_place(
    model: &Model,
    definitions: &[Definition<'_>],
    table: &Table,
    words: &[Word],
) -> Option<(String, String)> {
    let definition = definitions.get(table.definition as usize)?;
    let mut path = format!("{}/rows", definition.path);
    let mut rows = definition.rows;
    let mut named = Vec::new();
    for (key, word) in table.by.iter().zip(words) {
        named.push(format!("`{}` is `{}`", model.key_name(*key), model.word_text(*key, *word)));
        let Value::Object(members) = rows else { return None };
        let found =
            members.iter().find(|(text, _)| text.split('|').any(|part| find_word(model, *key, part) == Some(*word)));
        let Some((text, inner)) = found else { break };
        crate::json::push_pointer(&mut path, text);
        rows = inner;
    }
    Some((path, named.join(" and ")))
}

/// A branch of rows: whether some look-up met one below it, and whether it was told that none did.
#[derive(Default)]
struct Branch<'v> {
    met: bool,
    told: bool,
    inner: Vec<((&'v str, &'v str), Branch<'v>)>,
}

impl<'v> Branch<'v> {
    /// The branch of a key, made if there is none yet.
    fn below(&mut self, key: (&'v str, &'v str)) -> Option<&mut Self> {
        let at = self.inner.iter().position(|(other, _)| *other == key).unwrap_or(self.inner.len());
        if at == self.inner.len() {
            self.inner.push((key, Self::default()));
        }
        self.inner.get_mut(at).map(|(_, branch)| branch)
    }

    /// Takes in whether some look-up met a row.
    fn meet(&mut self, row: &[(&'v str, &'v str)], met: bool) {
        self.met |= met;
        let Some((first, rest)) = row.split_first() else { return };
        if let Some(inner) = self.below(*first) {
            inner.meet(rest, met);
        }
    }

    /// How many keys of a row lead to the largest branch that nothing met, when it is asked for the first time.
    fn unmet(&mut self, row: &[(&'v str, &'v str)], length: usize) -> Option<usize> {
        if !self.met {
            return (!std::mem::replace(&mut self.told, true)).then_some(length);
        }
        let (first, rest) = row.split_first()?;
        self.below(*first)?.unmet(rest, length.saturating_add(1))
    }
}

impl<'v> Definition<'v> {
    /// Pointers of the rows that no look-up met, a whole branch as one, with the keys that lead there.
    pub(crate) fn unmet(&self) -> Vec<(String, String)> {
        if self.met.is_empty() {
            return vec![(self.path.clone(), String::new())];
        }
        if self.met.iter().all(|met| *met) {
            return Vec::new();
        }
        let mut rows: Vec<Vec<(&'v str, &'v str)>> = Vec::new();
        list_rows(self.rows, self.levels, &[Vec::new()], &mut rows);
        let mut root = Branch::default();
        rows.iter().zip(&self.met).for_each(|(row, met)| root.meet(row, *met));
        let mut found: Vec<&[(&str, &str)]> = Vec::new();
        for row in &rows {
            found.extend(root.unmet(row, 0).and_then(|length| row.get(..length)));
        }
        let place = |branch: &[(&str, &str)]| {
            let mut path = self.path.clone();
            if !branch.is_empty() {
                path.push_str("/rows");
            }
            branch.iter().for_each(|(text, _)| crate::json::push_pointer(&mut path, text));
            (path, branch.iter().map(|(_, part)| format!("`{part}`")).to_list().join(", "))
        };
        found.into_iter().map(place).to_list()
    }
}

/// The rows in the order in which they were numbered: for each level the key as written, and the part of it.
fn list_rows<'v>(
    rows: &'v Value,
    depth: usize,
    outer: &[Vec<(&'v str, &'v str)>],
    found: &mut Vec<Vec<(&'v str, &'v str)>>,
) {
    match rows {
        Value::Object(members) if depth > 0 => {
            for (text, inner) in members {
                let combined: Vec<_> = outer
                    .iter()
                    .flat_map(|outer| {
                        text.split('|').map(move |part| {
                            let mut row = outer.clone();
                            row.push((text.as_str(), part));
                            row
                        })
                    })
                    .to_list();
                list_rows(inner, depth.saturating_sub(1), &combined, found);
            }
        }
        _ => found.extend(outer.iter().cloned()),
    }
}
