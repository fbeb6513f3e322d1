//! Reading numbers: constants, names and the forms of arithmetic.

use super::fields::{Members, field, is_free};
use super::model::{GraduatedStep, InputId, InputKind, Node, NodeId};
use super::problem::{Path, listed};
use super::read_model::ModelReader;
use crate::amount::{Amount, Rounding};
use crate::json::Value;
use crate::lists::ToList as _;

/// What a number is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// Itself.
    Number,
    /// The reciprocal of a divisor: constants, factors and tables of these only.
    Reciprocal,
}

/// The item that `each` is at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Nothing,
    Media,
    List,
}

const FORMS: [&str; 14] = [
    "each",
    "sum",
    "product",
    "minus",
    "over",
    "max",
    "min",
    "ceil",
    "floor",
    "round",
    "graduated",
    "table",
    "between",
    "about",
];

impl<'v> ModelReader<'v, '_> {
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId::try_from(self.model.nodes.len()).unwrap_or(NodeId::MAX);
        self.model.nodes.push(node);
        id
    }

    /// Reads a number of the card.
    pub(super) fn number(&mut self, path: &Path<'_>, value: &'v Value) -> Option<NodeId> {
        self.number_as(path, value, As::Number)
    }

    pub(super) fn number_as(&mut self, path: &Path<'_>, value: &'v Value, how: As) -> Option<NodeId> {
        match value {
            Value::String(text) => self.named(path, text, value, how),
            Value::Object(members) => self.form(path, members, value, how),
            other => {
                self.problems.wrong_type(path, other, "a number, as a string or an object such as {\"sum\": […]},");
                None
            }
        }
    }

    fn constant(&mut self, path: &Path<'_>, value: Amount, how: As) -> Option<NodeId> {
        match how {
            As::Number => Some(self.push(Node::Constant(value))),
            As::Reciprocal => match value.reciprocal() {
                Some(value) => Some(self.push(Node::Constant(value))),
                None => {
                    let why = if value.is_zero() { "is 0" } else { "has no finite decimal as its reciprocal" };
                    self.problems.add("bad-divisor", path, format!("the divisor {value} {why}; directly inside `ceil`, `floor` or `round` any divisor but 0 may stand"));
                    None
                }
            },
        }
    }

    fn named(&mut self, path: &Path<'_>, text: &str, value: &Value, how: As) -> Option<NodeId> {
        if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
            let amount = self.problems.amount(path, value)?;
            return self.constant(path, amount, how);
        }
        if let Some(node) = self.item_name(text) {
            return self.not_a_divisor(path, how).then(|| self.push(node));
        }
        if let Some((_, amount)) = self.card.factors.iter().find(|(name, _)| *name == text) {
            let amount = (*amount)?;
            return self.constant(path, amount, how);
        }
        if self.is_broken(text) || text.split_once('.').is_some_and(|(input, _)| self.is_broken(input)) {
            return None;
        }
        if let Some(node) = self.quantities.iter().find(|(name, _)| name == text).map(|(_, node)| *node) {
            return if self.not_a_divisor(path, how) { node } else { None };
        }
        match self.input_number(text) {
            Some(node) => self.not_a_divisor(path, how).then(|| self.push(node)),
            None => {
                self.unknown_number(path, text);
                None
            }
        }
    }

    fn not_a_divisor(&mut self, path: &Path<'_>, how: As) -> bool {
        if how == As::Reciprocal {
            self.problems.add("bad-divisor", path, "a divisor is a constant, a factor or a table of these; directly inside `ceil`, `floor` or `round` any number may stand that can't be 0");
        }
        how == As::Number
    }

    fn item_name(&self, text: &str) -> Option<Node> {
        match self.within {
            Within::Media => super::model::FACTS
                .iter()
                .position(|fact| *fact == text)
                .and_then(|at| u8::try_from(at).ok())
                .map(Node::Fact),
            Within::List if text == "value" => Some(Node::Item),
            _ => None,
        }
    }

    fn input_number(&self, text: &str) -> Option<Node> {
        if let Some(id) = self.model.find_input(text) {
            return match &self.model.input(id)?.kind {
                InputKind::Number => Some(Node::Number(id)),
                InputKind::Options { .. } => Some(Node::Option(id)),
                InputKind::Numbers { .. } => Some(Node::Items(id)),
                InputKind::Media { .. } => Some(Node::Count(id, None)),
                InputKind::Choice { .. } | InputKind::Switch => None,
            };
        }
        let (name, kind) = text.split_once('.')?;
        let id = self.model.find_input(name)?;
        Some(Node::Count(id, Some(self.kind_of(id, kind)?)))
    }

    fn kind_of(&self, id: InputId, kind: &str) -> Option<u16> {
        match &self.model.input(id)?.kind {
            InputKind::Media { kinds } => {
                kinds.iter().position(|name| name == kind).and_then(|at| u16::try_from(at).ok())
            }
            _ => None,
        }
    }

    fn unknown_number(&mut self, path: &Path<'_>, text: &str) {
        let message = if let Some(id) = self.model.find_input(text) {
            let kind = self.model.input(id).map_or("", |input| input.kind.type_name());
            format!("`{text}` is a {kind}, not a number; look it up in a table")
        } else {
            let inputs = self
                .model
                .inputs
                .iter()
                .filter(|input| !matches!(input.kind, InputKind::Choice { .. } | InputKind::Switch));
            let names = inputs.map(|input| input.name.as_str());
            let quantities = self.quantities.iter().map(|(name, _)| name.as_str());
            let factors = self.card.factors.iter().map(|(name, _)| *name);
            format!("there is no number `{text}` here; there are {}", listed(names.chain(quantities).chain(factors)))
        };
        self.problems.add("unknown-name", path, message);
    }

    fn form(&mut self, path: &Path<'_>, members: Members<'v>, value: &'v Value, how: As) -> Option<NodeId> {
        let Some(form) = FORMS.into_iter().find(|form| field(members, form).is_some()) else {
            self.problems.object(path, value, &FORMS)?;
            // What is carried along says nothing: the number would be left out of the price without a word.
            if members.iter().all(|(name, _)| is_free(name)) {
                let message = format!("this is none of the forms of a number, {}", listed(FORMS));
                self.problems.add("bad-value", path, message);
            }
            return None;
        };
        let fields: &[&str] = match form {
            "each" => &["each", "kind", "sum"],
            "ceil" | "floor" => &[form, "to"],
            "round" => &["round", "to", "mode"],
            "graduated" => &["graduated", "steps"],
            "between" => &["between", "because"],
            "about" => &["about", "because"],
            _ => &[form],
        };
        self.problems.object(path, value, fields)?;
        if form != "table" && !self.not_a_divisor(path, how) {
            return None;
        }
        let body = field(members, form)?;
        let inner = path.name(form);
        match form {
            "sum" => self.list(&inner, body).map(|list| Node::Sum(list.into())),
            "product" => self.list(&inner, body).map(|list| Node::Product(list.into())),
            "max" => self.list(&inner, body).map(|list| Node::Largest(list.into())),
            "min" => self.list(&inner, body).map(|list| Node::Smallest(list.into())),
            "minus" => self.pair(&inner, body).and_then(|[(a, x), (b, y)]| {
                let (a, b) = (self.number(&a, x), self.number(&b, y));
                Some(Node::Minus(a?, b?))
            }),
            "over" => self.pair(&inner, body).and_then(|[(a, x), (b, y)]| {
                let (a, b) = (self.number(&a, x), self.number_as(&b, y, As::Reciprocal));
                Some(Node::Product([a?, b?].into()))
            }),
            "ceil" => self.round(path, &inner, members, body, Rounding::Ceil),
            "floor" => self.round(path, &inner, members, body, Rounding::Floor),
            "round" => {
                let mode = match field(members, "mode") {
                    Some(mode) => self
                        .problems
                        .one_of(&path.name("mode"), mode, &["up", "down", "half-up", "half-even"])
                        .and_then(Rounding::named)?,
                    None => Rounding::HalfUp,
                };
                self.round(path, &inner, members, body, mode)
            }
            "each" => self.each(path, members, body),
            "graduated" => self.graduated(path, members, body),
            "table" => return self.table(&inner, body, how),
            "between" => {
                let reason = self.because(path, members);
                self.pair(&inner, body).and_then(|[(a, x), (b, y)]| {
                    let (low, high) = (self.number(&a, x), self.number(&b, y));
                    Some(Node::Between { low: low?, high: high?, reason: reason? })
                })
            }
            _ => {
                let (reason, of) = (self.because(path, members), self.number(&inner, body));
                of.zip(reason).map(|(of, reason)| Node::About { of, reason })
            }
        }
        .map(|node| self.push(node))
    }

    fn because(&mut self, path: &Path<'_>, members: Members<'_>) -> Option<u16> {
        let because = self.problems.required(path, members, "because")?;
        let because = self.problems.text(&path.name("because"), because)?;
        let at = self.model.reasons.iter().position(|reason| reason == because).unwrap_or_else(|| {
            self.model.reasons.push(because.to_owned());
            self.model.reasons.len().saturating_sub(1)
        });
        u16::try_from(at).ok()
    }

    fn list(&mut self, path: &Path<'_>, value: &'v Value) -> Option<Vec<NodeId>> {
        let items = self.problems.array(path, value)?;
        if items.is_empty() {
            self.problems.add("bad-value", path, "at least one number is expected");
        }
        let read: Vec<_> = items.iter().enumerate().map(|(i, item)| self.number(&path.index(i), item)).to_list();
        read.into_iter().collect()
    }

    fn pair<'p>(&mut self, path: &'p Path<'p>, value: &'v Value) -> Option<[(Path<'p>, &'v Value); 2]> {
        match self.problems.array(path, value)? {
            [a, b] => Some([(path.index(0), a), (path.index(1), b)]),
            _ => {
                self.problems.add("bad-value", path, "two numbers are expected");
                None
            }
        }
    }

    fn round(
        &mut self,
        path: &Path<'_>,
        inner: &Path<'_>,
        members: Members<'v>,
        body: &'v Value,
        mode: Rounding,
    ) -> Option<Node> {
        let to = match field(members, "to") {
            Some(to) => self.problems.positive(&path.name("to"), to),
            None => Some(Amount::ONE),
        };
        // A quotient directly inside is rounded as a fraction, so any divisor but 0 will do.
        if let Value::Object(quotient) = body
            && let (Some(pair), None) = (field(quotient, "over"), field(quotient, "each"))
        {
            self.problems.object(inner, body, &["over"])?;
            let path = inner.name("over");
            let [(a, x), (b, y)] = self.pair(&path, pair)?;
            let (of, over) = (self.number(&a, x), self.number(&b, y));
            return Some(Node::RoundOver { mode, of: of?, over: over?, to: to? });
        }
        let of = self.number(inner, body);
        Some(Node::Round { mode, of: of?, to: to? })
    }

    fn each(&mut self, path: &Path<'_>, members: Members<'v>, body: &'v Value) -> Option<Node> {
        let inner = path.name("each");
        if self.within != Within::Nothing {
            self.problems.add("bad-value", path, "an `each` may not stand within another");
            return None;
        }
        let name = self.problems.text(&inner, body)?;
        let sum = self.problems.required(path, members, "sum");
        if self.is_broken(name) {
            return None;
        }
        let input = self.model.find_input(name);
        let kind = input.and_then(|id| self.model.input(id)).map(|input| &input.kind);
        let within = match kind {
            Some(InputKind::Media { .. }) => Within::Media,
            Some(InputKind::Numbers { .. }) => Within::List,
            _ => {
                let lists = self
                    .model
                    .inputs
                    .iter()
                    .filter(|input| matches!(input.kind, InputKind::Media { .. } | InputKind::Numbers { .. }));
                let known = listed(lists.map(|input| input.name.as_str()));
                self.problems.add(
                    "unknown-name",
                    &inner,
                    format!("`{name}` holds no items; inputs of type `media` and `numbers` do: {known}"),
                );
                return None;
            }
        };
        let input = input?;
        let kind = match field(members, "kind") {
            None => None,
            Some(kind) => {
                let path = path.name("kind");
                let text = self.problems.text(&path, kind)?;
                let found = self.kind_of(input, text);
                if found.is_none() {
                    self.problems.add("unknown-name", &path, format!("`{name}` has no kind `{text}`"));
                }
                Some(found?)
            }
        };
        self.within = within;
        let node = sum.and_then(|sum| self.number(&path.name("sum"), sum));
        self.within = Within::Nothing;
        Some(Node::Each { input, kind, body: node? })
    }

    fn graduated(&mut self, path: &Path<'_>, members: Members<'v>, body: &'v Value) -> Option<Node> {
        let of = self.number(&path.name("graduated"), body);
        let steps = self.problems.required(path, members, "steps")?;
        let path = path.name("steps");
        let items = self.problems.array(&path, steps)?;
        let mut steps = Vec::new();
        let mut whole = !items.is_empty();
        if items.is_empty() {
            self.problems.add("bad-value", &path, "at least one step is expected");
        }
        let mut previous = Amount::ZERO;
        for (i, item) in items.iter().enumerate() {
            let path = path.index(i);
            let Some(members) = self.problems.object(&path, item, &["upTo", "rate"]) else {
                whole = false;
                continue;
            };
            let last = i.saturating_add(1) == items.len();
            let up_to = match field(members, "upTo") {
                Some(value) => self.problems.amount(&path.name("upTo"), value),
                None => None,
            };
            if last == field(members, "upTo").is_some() {
                self.problems.add("bad-value", &path, "every step but the last has `upTo`, and the last has none");
            }
            if let Some(bound) = up_to {
                if bound <= previous {
                    self.problems.add("bad-value", &path.name("upTo"), "the bounds must rise, from above 0");
                }
                previous = bound;
            }
            let rate =
                self.problems.required(&path, members, "rate").and_then(|rate| self.number(&path.name("rate"), rate));
            match rate {
                Some(rate) => steps.push(GraduatedStep { up_to, rate }),
                None => whole = false,
            }
        }
        Some(Node::Graduated { of: of?, steps: whole.then_some(steps)?.into() })
    }
}
