//! The checked card: every reference resolved to an index, every row found, nothing left that could fail but overflow.
//!
//! INVARIANT (closed card): every index held here points into the list it speaks of.
//! Kept by `card::read`, the only constructor; there are no setters.

use crate::amount::{Amount, Rounding};
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList as _;

/// Index of an input in [`Model::inputs`], and so on for the others.
pub(crate) type InputId = u16;
pub(crate) type BandId = u16;
pub(crate) type TableId = u16;
pub(crate) type NodeId = u32;
/// Index of an option, a word of a band, or off (0) and on (1).
pub(crate) type Word = u16;

/// How prices become credits.
#[derive(Clone, Debug)]
pub(crate) struct Conversion {
    pub minimum: Option<Amount>,
    pub rounding: Option<(Amount, Rounding)>,
}

/// A half-open period: `from` belongs to it, `until` does not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effective {
    pub from: Option<(Instant, String)>,
    pub until: Option<(Instant, String)>,
}

impl Effective {
    pub(crate) fn always(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    pub(crate) fn holds(&self, at: Instant) -> bool {
        self.from.as_ref().is_none_or(|(from, _)| *from <= at)
            && self.until.as_ref().is_none_or(|(until, _)| at < *until)
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| match (&a.until, &b.from) {
            (Some((until, _)), Some((from, _))) => until <= from,
            _ => false,
        };
        !before(self, other) && !before(other, self)
    }
}

/// A model of the card: one entry, with its period.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub id: String,
    pub label: Option<String>,
    pub kind: String,
    pub provider: Option<String>,
    pub note: Option<String>,
    pub source: Option<Value>,
    pub effective: Effective,
    /// The unit of its prices.
    pub currency: String,
    /// Credits for one unit of `currency`.
    pub credits_per_unit: Amount,
    pub inputs: Vec<Input>,
    pub bands: Vec<Band>,
    pub tables: Vec<Table>,
    pub nodes: Vec<Node>,
    /// The reasons of `between` and `about`, as nodes refer to them.
    pub reasons: Vec<String>,
    pub refuse: Vec<Refuse>,
    pub terms: Vec<Term>,
    /// The model's own steps, then the card's.
    pub steps: Vec<Step>,
    /// Inputs in an order in which each stands after those that its `vary` names.
    pub order: Vec<InputId>,
}

#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub name: String,
    pub label: Option<String>,
    pub note: Option<String>,
    pub labels: Vec<(String, String)>,
    pub unit: Option<String>,
    pub kind: InputKind,
    pub auto: bool,
    /// Whether the number of items matters to anything: per kind of media, or one for a list.
    pub counted: Vec<bool>,
    /// The entries of `vary` in order, then the input as it stands by itself, which has no condition.
    pub states: Vec<State>,
}

#[derive(Clone, Debug)]
pub(crate) enum InputKind {
    Choice {
        options: Vec<String>,
    },
    Switch,
    /// A number with options.
    Options {
        options: Vec<Amount>,
    },
    /// A number with bounds.
    Number,
    /// A list of numbers; with options, the values an item may have.
    Numbers {
        options: Option<Vec<Amount>>,
    },
    Media {
        kinds: Vec<String>,
    },
}

impl InputKind {
    /// How many words the input has as a key, if it is one.
    pub(crate) fn words(&self) -> Option<usize> {
        match self {
            Self::Choice { options } => Some(options.len()),
            Self::Switch => Some(2),
            Self::Options { options } => Some(options.len()),
            Self::Number | Self::Numbers { .. } | Self::Media { .. } => None,
        }
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Choice { .. } => "choice",
            Self::Switch => "switch",
            Self::Options { .. } | Self::Number => "number",
            Self::Numbers { .. } => "numbers",
            Self::Media { .. } => "media",
        }
    }
}

/// What an input is under one `vary` entry.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// `None` for the input as it stands by itself.
    pub when: Option<Condition>,
    pub offered: bool,
    /// The options that may be chosen, in the input's own order (choice, switch, number or numbers with options).
    pub allowed: Vec<Word>,
    pub default: Default,
    /// Bounds of a number or of an item.
    pub bounds: Bounds,
    pub step: Option<Amount>,
    /// Bounds of the number of items (numbers; media over all kinds).
    pub min_items: u32,
    pub max_items: Option<u32>,
    /// Per kind of media; `None`: not offered here.
    pub kinds: Vec<Option<KindBounds>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Default {
    None,
    Auto,
    Word(Word),
    Number(Amount),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub min: Amount,
    pub max: Option<Amount>,
}

impl Bounds {
    pub(crate) const OPEN: Self = Self { min: Amount::ZERO, max: None };

    pub(crate) fn holds(&self, value: Amount) -> bool {
        self.min <= value && self.max.is_none_or(|max| value <= max)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KindBounds {
    pub min: u32,
    pub max: Option<u32>,
    /// Bounds of `seconds`, `width`, `height`, `fps`, where the card gives any.
    pub facts: [Option<FactBounds>; 4],
}

/// The facts of media, in the order of [`KindBounds::facts`].
pub(crate) const FACTS: [&str; 4] = ["seconds", "width", "height", "fps"];
/// The units of the facts.
pub(crate) const FACT_UNITS: [&str; 4] = ["second", "pixel", "pixel", "frame per second"];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FactBounds {
    pub min: Option<Amount>,
    pub max: Option<Amount>,
    pub total: Option<Amount>,
}

/// Something whose words stand in tables and conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Input(InputId),
    Band(BandId),
}

/// Any of these groups, in each of which all tests hold.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub any: Vec<Vec<Test>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub key: Key,
    /// One for each word of the key: whether it satisfies the test.
    pub holds: Vec<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct Refuse {
    pub when: Condition,
    pub because: String,
    /// The condition as the card writes it.
    pub shown: Value,
}

#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub name: String,
    pub words: Vec<String>,
    pub of: BandOf,
    /// The inputs and bands on which it depends.
    pub inputs: Vec<InputId>,
    pub bands: Vec<BandId>,
}

#[derive(Clone, Debug)]
pub(crate) enum BandOf {
    /// The word of each option of a choice.
    Groups {
        input: InputId,
        word: Vec<Word>,
    },
    Steps {
        of: NodeId,
        steps: Vec<BandStep>,
    },
}

/// An interval and its word. It begins where the one before ends.
#[derive(Clone, Debug)]
pub(crate) struct BandStep {
    /// Where it ends, and whether that belongs to it (`upTo`) or not (`below`). The last has no end.
    pub end: Option<(Amount, bool)>,
    pub word: Word,
}

/// A table of one model: dense over the words of its keys, the last key fastest.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub by: Vec<Key>,
    pub strides: Vec<usize>,
    /// The node of each cell; `NO_CELL` where there is no row.
    pub cells: Vec<NodeId>,
    /// While reading: which row of its definition each cell came from.
    pub rows: Vec<u32>,
    /// While reading: the definition.
    pub definition: u32,
}

pub(crate) const NO_CELL: NodeId = NodeId::MAX;

/// A number of the card, as a node of the model's arena. Children stand before their parents.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Constant(Amount),
    /// A number with bounds.
    Number(InputId),
    /// A number with options: its value by its word.
    Option(InputId),
    /// How many items of media, of one kind or of all.
    Count(InputId, Option<u16>),
    /// How many items of a list.
    Items(InputId),
    /// A fact of the item at hand.
    Fact(u8),
    /// The item of a list at hand.
    Item,
    Sum(Box<[NodeId]>),
    Product(Box<[NodeId]>),
    Minus(NodeId, NodeId),
    Largest(Box<[NodeId]>),
    Smallest(Box<[NodeId]>),
    Round {
        mode: Rounding,
        of: NodeId,
        to: Amount,
    },
    /// A rounded quotient: the only place where a divisor need not have a finite reciprocal.
    RoundOver {
        mode: Rounding,
        of: NodeId,
        over: NodeId,
        to: Amount,
    },
    Each {
        input: InputId,
        kind: Option<u16>,
        body: NodeId,
    },
    Graduated {
        of: NodeId,
        steps: Box<[GraduatedStep]>,
    },
    Table(TableId),
    Between {
        low: NodeId,
        high: NodeId,
        reason: u16,
    },
    About {
        of: NodeId,
        reason: u16,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct GraduatedStep {
    pub up_to: Option<Amount>,
    pub rate: NodeId,
}

#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub line: String,
    pub label: Option<String>,
    pub unit: Option<String>,
    pub when: Option<Condition>,
    pub rate: NodeId,
    pub times: Vec<NodeId>,
    pub per: Option<Amount>,
    /// The term's amount.
    pub amount: NodeId,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub line: String,
    pub label: Option<String>,
    pub when: Option<Condition>,
    pub action: Action,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Multiply(NodeId),
    AtLeast(NodeId),
    AtMost(NodeId),
    Round(Amount, Rounding),
}

impl Model {
    pub(crate) fn input(&self, id: InputId) -> Option<&Input> {
        self.inputs.get(usize::from(id))
    }

    pub(crate) fn find_input(&self, name: &str) -> Option<InputId> {
        self.inputs.iter().position(|input| input.name == name).and_then(|at| InputId::try_from(at).ok())
    }

    pub(crate) fn band(&self, id: BandId) -> Option<&Band> {
        self.bands.get(usize::from(id))
    }

    /// The inputs that a band depends on, by way of other bands too.
    pub(crate) fn band_inputs(&self, id: BandId) -> Vec<InputId> {
        let Some(band) = self.band(id) else { return Vec::new() };
        let mut inputs = band.inputs.clone();
        for other in &band.bands {
            inputs.extend(self.band_inputs(*other));
        }
        inputs
    }

    /// The reasons that nodes refer to.
    pub(crate) fn reasons_of(&self, ids: impl Iterator<Item = u16>) -> Vec<String> {
        ids.filter_map(|id| self.reasons.get(usize::from(id)).cloned()).to_list()
    }

    pub(crate) fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(usize::from(id))
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// How many words a key has.
    pub(crate) fn words(&self, key: Key) -> usize {
        match key {
            Key::Input(id) => self.input(id).and_then(|input| input.kind.words()).unwrap_or(0),
            Key::Band(id) => self.band(id).map_or(0, |band| band.words.len()),
        }
    }

    /// A word as it stands in the card.
    pub(crate) fn word_text(&self, key: Key, word: Word) -> String {
        let at = usize::from(word);
        let text = match key {
            Key::Input(id) => self.input(id).and_then(|input| match &input.kind {
                InputKind::Choice { options } => options.get(at).cloned(),
                InputKind::Switch => Some(if at == 0 { "off" } else { "on" }.to_owned()),
                InputKind::Options { options } => options.get(at).map(Amount::to_string),
                _ => None,
            }),
            Key::Band(id) => self.band(id).and_then(|band| band.words.get(at).cloned()),
        };
        text.unwrap_or_default()
    }

    pub(crate) fn key_name(&self, key: Key) -> &str {
        match key {
            Key::Input(id) => self.input(id).map_or("", |input| &input.name),
            Key::Band(id) => self.band(id).map_or("", |band| &band.name),
        }
    }
}

impl Table {
    /// The position of a cell.
    pub(crate) fn at(&self, words: impl Iterator<Item = Word>) -> usize {
        self.strides
            .iter()
            .zip(words)
            .fold(0, |at, (stride, word)| at.saturating_add(stride.saturating_mul(usize::from(word))))
    }

    pub(crate) fn cell(&self, at: usize) -> Option<NodeId> {
        self.cells.get(at).copied().filter(|cell| *cell != NO_CELL)
    }
}
