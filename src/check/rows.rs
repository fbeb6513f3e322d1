//! Every look-up that can happen has a row; every row is met by some look-up.

use std::ops::ControlFlow;

use crate::amount::Overflow;
use crate::card::{
    Action, BandOf, Condition, Definition, InputKind, Key, Model, NO_CELL, Node, NodeId, Problems, Table, TableId,
    Word, children, missing_place,
};
use crate::lists::ToList as _;
use crate::quote::Space;
use crate::selection::Words;

/// A table where it is used.
struct Site<'m> {
    /// The term's or step's condition.
    when: Option<&'m Condition>,
    /// The rows around it: a table, and the node of the row.
    around: Vec<(TableId, NodeId)>,
    table: TableId,
    /// Looked up in every selection, also those that rules refuse.
    lawless: bool,
}

/// Follows all look-ups. False if some of them found no row, which is then reported.
pub(super) fn check(problems: &mut Problems, definitions: &mut [Definition<'_>], whole: &Space<'_>) -> bool {
    let model = whole.model;
    let mut missing: Vec<(TableId, Vec<Word>)> = Vec::new();
    let mut followed = true;
    for site in sites(model) {
        // Bands of one number are first taken apart from each other. A row that only this needs may be given, and need
        // not: what is missing is looked for again with every number within the intervals that its bands assume.
        let mut candidates = Vec::new();
        followed &= follow(&site, definitions, whole, false, &mut candidates).is_ok();
        if !candidates.is_empty() {
            followed &= follow(&site, definitions, whole, true, &mut missing).is_ok();
        }
    }
    let mut reported: Vec<(String, String)> = Vec::new();
    for (table, words) in missing {
        let place = model.table(table).and_then(|table| missing_place(model, definitions, table, &words));
        let Some(place) = place.filter(|place| !reported.contains(place)) else { continue };
        problems.at(
            "missing-row",
            place.0.clone(),
            format!("there is no row where {}; add it, or refuse the selection", place.1),
        );
        reported.push(place);
    }
    followed && reported.is_empty()
}

/// Reports the rows that no look-up met.
pub(super) fn report_unmet(problems: &mut Problems, definition: &Definition<'_>) {
    for (path, keys) in definition.unmet() {
        let message = if keys.is_empty() {
            String::from("nothing looks this table up")
        } else {
            format!("no selection that is offered comes to the row {keys}; take it out")
        };
        problems.at("unreachable-row", path, message);
    }
}

fn sites(model: &Model) -> Vec<Site<'_>> {
    let mut found = Found { model, sites: Vec::new() };
    for rule in &model.refuse {
        found.bands_of(&rule.when, true);
    }
    for term in &model.terms {
        if let Some(when) = &term.when {
            found.bands_of(when, false);
        }
        found.node(term.amount, term.when.as_ref(), &[], false);
    }
    for step in &model.steps {
        if let Some(when) = &step.when {
            found.bands_of(when, false);
        }
        if let Action::Multiply(node) | Action::AtLeast(node) | Action::AtMost(node) = step.action {
            found.node(node, step.when.as_ref(), &[], false);
        }
    }
    found.sites
}

struct Found<'m> {
    model: &'m Model,
    sites: Vec<Site<'m>>,
}

impl<'m> Found<'m> {
    /// A condition looks up the bands that it names.
    fn bands_of(&mut self, condition: &'m Condition, lawless: bool) {
        for test in condition.any.iter().flatten() {
            self.band(test.key, None, &[], lawless);
        }
    }

    fn band(&mut self, key: Key, when: Option<&'m Condition>, around: &[(TableId, NodeId)], lawless: bool) {
        let Key::Band(id) = key else { return };
        if let Some(BandOf::Steps { of, .. }) = self.model.band(id).map(|band| &band.of) {
            self.node(*of, when, around, lawless);
        }
    }

    fn node(&mut self, id: NodeId, when: Option<&'m Condition>, around: &[(TableId, NodeId)], lawless: bool) {
        let model = self.model;
        let Some(Node::Table(table_id)) = model.node(id) else {
            children(model, id, &mut |child| self.node(child, when, around, lawless));
            return;
        };
        let Some(table) = model.table(*table_id) else { return };
        let same = |site: &Site<'_>| {
            site.table == *table_id
                && site.around == around
                && site.lawless == lawless
                && site.when.map(std::ptr::from_ref) == when.map(std::ptr::from_ref)
        };
        if self.sites.iter().any(same) {
            return;
        }
        self.sites.push(Site { when, around: around.to_vec(), table: *table_id, lawless });
        for key in &table.by {
            self.band(*key, when, around, lawless);
        }
        let mut previous = NO_CELL;
        for cell in table.cells.iter().copied().filter(|cell| *cell != NO_CELL) {
            if cell != previous && !matches!(model.node(cell), Some(Node::Constant(_))) {
                let mut inner = around.to_vec();
                inner.push((*table_id, cell));
                self.node(cell, when, &inner, lawless);
            }
            previous = cell;
        }
    }
}

fn follow(
    site: &Site<'_>,
    definitions: &mut [Definition<'_>],
    whole: &Space<'_>,
    refine: bool,
    missing: &mut Vec<(TableId, Vec<Word>)>,
) -> Result<(), Overflow> {
    let model = whole.model;
    let Some(table) = model.table(site.table) else { return Ok(()) };
    let Some(definition) = definitions.get_mut(table.definition as usize) else { return Ok(()) };
    let mut left = table
        .cells
        .iter()
        .zip(&table.rows)
        .filter(|(cell, row)| **cell != NO_CELL && definition.met.get(**row as usize) == Some(&false))
        .count();
    let holes = table.cells.contains(&NO_CELL);
    if left == 0 && !holes {
        return Ok(());
    }
    if !holes && site.when.is_none() && site.around.is_empty() && all_combine(model, &table.by) {
        for row in &table.rows {
            if let Some(met) = definition.met.get_mut(*row as usize) {
                *met = true;
            }
        }
        return Ok(());
    }
    let mut space = whole.clone();
    space.lawless = site.lawless;
    space.refine = refine;
    let mut keys: Vec<Key> = Vec::new();
    for (around, _) in &site.around {
        keys.extend(model.table(*around).map(|table| table.by.as_slice()).unwrap_or_default());
    }
    keys.extend(&table.by);
    let conditions: Vec<&Condition> = site.when.into_iter().to_list();
    let dimensions = space.dimensions(&[], &conditions, &keys);
    space.walk(&dimensions, &mut |space, rest| {
        let applies = applies(space, site)?;
        if !rest.is_empty() {
            // What can't come to this table any more need not be followed further.
            return Ok(if applies == Some(false) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) });
        }
        if applies == Some(false) {
            return Ok(ControlFlow::Continue(()));
        }
        let Some(words) = words(space, table)? else { return Ok(ControlFlow::Continue(())) };
        let at = table.at(words.iter().copied());
        if table.cell(at).is_none() {
            if !missing.iter().any(|(id, other)| *id == site.table && *other == words) {
                missing.push((site.table, words));
            }
        } else if let Some(met) = table.rows.get(at).and_then(|row| definition.met.get_mut(*row as usize))
            && !*met
        {
            *met = true;
            left = left.saturating_sub(1);
        }
        Ok(if left == 0 && !holes { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(())
}

/// Whether every combination of the words of these keys is offered, as can be seen without trying them: there is no rule,
/// and each input is the same whatever the others are. Most models are so plain.
fn all_combine(model: &Model, keys: &[Key]) -> bool {
    let whole = |key: &Key| match key {
        Key::Input(id) => model.input(*id).is_some_and(|input| {
            let allowed = input.states.first().map(|state| state.allowed.len());
            matches!(input.kind, InputKind::Switch) || allowed == input.kind.words()
        }),
        Key::Band(_) => false,
    };
    model.refuse.is_empty() && model.inputs.iter().all(|input| input.states.len() == 1) && keys.iter().all(whole)
}

/// Whether what is decided leads to the table.
fn applies(space: &Space<'_>, site: &Site<'_>) -> Result<Option<bool>, Overflow> {
    let open = space.open();
    let mut certain = match site.when {
        Some(when) => match open.holds(when)? {
            Some(false) => return Ok(Some(false)),
            other => other.is_some(),
        },
        None => true,
    };
    for (around, node) in &site.around {
        let Some(table) = space.model.table(*around) else { continue };
        match words(space, table)? {
            Some(words) if table.cell(table.at(words.iter().copied())) != Some(*node) => return Ok(Some(false)),
            Some(_) => {}
            None => certain = false,
        }
    }
    Ok(certain.then_some(true))
}

/// The words of a table's keys, if all are known.
fn words(space: &Space<'_>, table: &Table) -> Result<Option<Vec<Word>>, Overflow> {
    let open = space.open();
    let mut found = Vec::with_capacity(table.by.len());
    for key in &table.by {
        match open.words(*key)? {
            Words::One(word) => found.push(word),
            Words::Some(_) => return Ok(None),
        }
    }
    Ok(Some(found))
}
