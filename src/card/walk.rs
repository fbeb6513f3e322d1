//! Walking the nodes of a model.

use super::model::{Key, Model, NO_CELL, Node, NodeId};

/// Visits the direct children of a node: of a table, the nodes of all its rows.
pub(crate) fn children(model: &Model, node: NodeId, visit: &mut dyn FnMut(NodeId)) {
    match model.node(node) {
        Some(Node::Sum(list) | Node::Product(list) | Node::Largest(list) | Node::Smallest(list)) => {
            list.iter().for_each(|id| visit(*id))
        }
        Some(Node::Minus(a, b) | Node::RoundOver { of: a, over: b, .. } | Node::Between { low: a, high: b, .. }) => {
            visit(*a);
            visit(*b);
        }
        Some(Node::Round { of, .. } | Node::Each { body: of, .. } | Node::About { of, .. }) => visit(*of),
        Some(Node::Graduated { of, steps }) => {
            visit(*of);
            steps.iter().for_each(|step| visit(step.rate));
        }
        Some(Node::Table(id)) => {
            let mut previous = NO_CELL;
            for cell in model.table(*id).map(|table| table.cells.as_slice()).unwrap_or_default() {
                if *cell != previous && *cell != NO_CELL {
                    visit(*cell);
                }
                previous = *cell;
            }
        }
        Some(
            Node::Constant(_)
            | Node::Number(_)
            | Node::Option(_)
            | Node::Count(..)
            | Node::Items(_)
            | Node::Fact(_)
            | Node::Item,
        )
        | None => {}
    }
}

/// The keys of a table.
pub(crate) fn keys(model: &Model, node: NodeId) -> &[Key] {
    match model.node(node) {
        Some(Node::Table(id)) => model.table(*id).map(|table| table.by.as_slice()).unwrap_or_default(),
        _ => &[],
    }
}
