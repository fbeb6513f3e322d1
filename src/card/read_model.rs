//! Reading one model of the card.

use super::fields::{field, label, note};
use super::model::{Band, BandId, BandOf, Effective, InputId, InputKind, Key, Model, Node, NodeId};
use super::numbers::{As, Within};
use super::price::{Example, examples};
use super::problem::{Path, Problems};
use super::read::Header;
use super::tables::Definition;
use super::{bands, inputs};
use crate::amount::Amount;
use crate::instant::Instant;
use crate::json::Value;
use crate::lists::ToList as _;

pub(crate) const KINDS: [&str; 6] = ["video", "image", "upscale", "audio", "3d", "text"];

const FIELDS: [&str; 12] = [
    "id",
    "kind",
    "provider",
    "effective",
    "priceIn",
    "inputs",
    "bands",
    "quantities",
    "refuse",
    "price",
    "adjust",
    "examples",
];

/// A model while it is read.
pub(super) struct ModelReader<'v, 'r> {
    pub problems: &'r mut Problems,
    pub card: &'r Header<'v>,
    pub definitions: &'r mut Vec<Definition<'v>>,
    pub model: Model,
    pub quantities: Vec<(String, Option<NodeId>)>,
    /// Names whose own reading failed, so that nobody is told they are unknown.
    pub broken: Vec<String>,
    pub lines: Vec<String>,
    pub within: Within,
    /// The card's tables that this model has compiled already.
    pub shared: Vec<(usize, As, Option<NodeId>)>,
    pub examples: Vec<Example<'v>>,
}

impl<'v, 'r> ModelReader<'v, 'r> {
    /// Reads a model. It is whole only if no problem was added on the way.
    pub(super) fn read(
        problems: &'r mut Problems,
        card: &'r Header<'v>,
        definitions: &'r mut Vec<Definition<'v>>,
        path: &Path<'_>,
        value: &'v Value,
    ) -> Option<Self> {
        let members = problems.object(path, value, &FIELDS)?;
        let id = problems.required(path, members, "id").and_then(|id| problems.id(&path.name("id"), id));
        let kind =
            problems.required(path, members, "kind").and_then(|kind| problems.one_of(&path.name("kind"), kind, &KINDS));
        let provider = field(members, "provider").and_then(|provider| problems.text(&path.name("provider"), provider));
        let effective = field(members, "effective")
            .map(|value| period(problems, &path.name("effective"), value))
            .unwrap_or_default();
        let (currency, credits_per_unit) = price_in(problems, card, &path.name("priceIn"), field(members, "priceIn"));
        let model = Model {
            id: id.unwrap_or_default().to_owned(),
            label: label(members),
            kind: kind.unwrap_or_default().to_owned(),
            provider: provider.map(str::to_owned),
            note: note(members),
            source: field(members, "source").cloned(),
            effective,
            currency,
            credits_per_unit,
            inputs: Vec::new(),
            bands: Vec::new(),
            tables: Vec::new(),
            nodes: Vec::new(),
            reasons: Vec::new(),
            refuse: Vec::new(),
            terms: Vec::new(),
            steps: Vec::new(),
            order: Vec::new(),
        };
        let mut reader = Self {
            problems,
            card,
            definitions,
            model,
            quantities: Vec::new(),
            broken: Vec::new(),
            lines: Vec::new(),
            within: Within::Nothing,
            shared: Vec::new(),
            examples: Vec::new(),
        };
        let map = |reader: &mut Self, name: &str| match field(members, name) {
            Some(value) => reader.problems.map(&path.name(name), value).unwrap_or_default(),
            None => &[],
        };
        let (inputs, bands, quantities) =
            (map(&mut reader, "inputs"), map(&mut reader, "bands"), map(&mut reader, "quantities"));
        reader.clashes(path, [("inputs", inputs), ("bands", bands), ("quantities", quantities)]);
        // The order matters: words of inputs and bands are known before tables look them up, numbers before bands of them.
        inputs::read(&mut reader, &path.name("inputs"), inputs);
        bands::read_words(&mut reader, &path.name("bands"), bands);
        inputs::read_vary(&mut reader, &path.name("inputs"), inputs);
        reader.read_quantities(&path.name("quantities"), quantities);
        bands::read_of(&mut reader, &path.name("bands"), bands);
        if let Some(refuse) = field(members, "refuse") {
            reader.refusals(&path.name("refuse"), refuse);
        }
        let price = reader.problems.required(path, members, "price");
        if let Some(price) = price {
            reader.terms(&path.name("price"), price);
        }
        if let Some(adjust) = field(members, "adjust") {
            reader.steps(&path.name("adjust"), adjust);
        }
        if reader.model.currency != "credits" {
            reader.card_steps(path);
        }
        if let Some(value) = field(members, "examples") {
            reader.examples = examples(reader.problems, &path.name("examples"), value);
        }
        reader.circles(&path.name("bands"));
        reader.counted();
        Some(reader)
    }

    pub(super) fn is_broken(&self, name: &str) -> bool {
        self.broken.iter().any(|broken| broken == name)
    }

    /// Within a model no two things have one name.
    fn clashes(&mut self, path: &Path<'_>, groups: [(&str, &[(String, Value)]); 3]) {
        let mut names: Vec<&str> = self.card.factors.iter().map(|(name, _)| *name).to_list();
        for (group, members) in groups {
            let path = path.name(group);
            for (name, _) in members {
                if names.contains(&name.as_str()) {
                    self.problems.add(
                        "name-clash",
                        &path.name(name),
                        format!("`{name}` is the name of another input, band, quantity or factor"),
                    );
                }
            }
            names.extend(members.iter().map(|(name, _)| name.as_str()));
        }
    }

    fn read_quantities(&mut self, path: &Path<'_>, members: &'v [(String, Value)]) {
        for (name, value) in members {
            let path = path.name(name);
            self.problems.name(&path, name);
            let node = self.number(&path, value);
            self.quantities.push((name.clone(), node));
        }
    }

    /// Marks the kinds of media and the lists whose number of items some number is made of.
    fn counted(&mut self) {
        let mut marks: Vec<Vec<bool>> = Vec::new();
        for input in &self.model.inputs {
            let kinds = match &input.kind {
                InputKind::Media { kinds } => kinds.len(),
                InputKind::Numbers { .. } => 1,
                _ => 0,
            };
            marks.push(vec![false; kinds]);
        }
        for node in &self.model.nodes {
            let (input, kind) = match node {
                Node::Count(input, kind) | Node::Each { input, kind, .. } => (*input, *kind),
                Node::Items(input) => (*input, None),
                _ => continue,
            };
            for (at, mark) in marks.get_mut(usize::from(input)).into_iter().flatten().enumerate() {
                *mark |= kind.is_none_or(|kind| usize::from(kind) == at);
            }
        }
        for (input, counted) in self.model.inputs.iter_mut().zip(marks) {
            input.counted = counted;
        }
    }

    /// A band may not depend on itself by way of the tables that its number looks up.
    fn circles(&mut self, path: &Path<'_>) {
        let bands = self.model.bands.len();
        let mut needs: Vec<Vec<usize>> = Vec::new();
        for at in 0..bands {
            let (mut inputs, mut found) = (Vec::new(), Vec::new());
            match self.model.bands.get(at).map(|band| &band.of) {
                Some(BandOf::Steps { of, .. }) => below(&self.model, *of, &mut inputs, &mut found),
                Some(BandOf::Groups { input, .. }) => inputs.push(*input),
                None => {}
            }
            needs.push(found.iter().map(|band| usize::from(*band)).to_list());
            if let Some(band) = self.model.bands.get_mut(at) {
                (band.inputs, band.bands) = (inputs, found);
            }
        }
        let mut done = vec![false; bands];
        let ready = |done: &[bool], needs: &[usize]| needs.iter().all(|need| done.get(*need) == Some(&true));
        for _ in 0..bands {
            let next = needs
                .iter()
                .enumerate()
                .find(|(at, needs)| done.get(*at) == Some(&false) && ready(&done, needs))
                .map(|(at, _)| at);
            if let Some(slot) = next.and_then(|at| done.get_mut(at)) {
                *slot = true;
            }
        }
        if let Some(Band { name, .. }) =
            self.model.bands.iter().zip(&done).find(|(_, done)| !**done).map(|(band, _)| band)
        {
            self.problems.add("cycle", &path.name(name), format!("the band `{name}` depends on itself"));
        }
    }
}

/// The inputs and bands that a number depends on, each once.
fn below(model: &Model, node: NodeId, inputs: &mut Vec<InputId>, bands: &mut Vec<BandId>) {
    let mut add = |input: InputId| {
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    };
    if let Some(
        Node::Number(input)
        | Node::Option(input)
        | Node::Count(input, _)
        | Node::Items(input)
        | Node::Each { input, .. },
    ) = model.node(node)
    {
        add(*input)
    }
    for key in super::walk::keys(model, node) {
        match key {
            Key::Input(input) => add(*input),
            Key::Band(band) if !bands.contains(band) => bands.push(*band),
            Key::Band(_) => {}
        }
    }
    super::walk::children(model, node, &mut |child| below(model, child, inputs, bands));
}

fn period(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Effective {
    let Some(members) = problems.object(path, value, &["from", "until"]) else { return Effective::default() };
    let mut read = |name: &str| {
        let value = field(members, name)?;
        let path = path.name(name);
        let text = problems.text(&path, value)?;
        let instant = Instant::parse(text);
        if instant.is_none() {
            problems.add("bad-value", &path, format!("`{text}` is no instant; write one such as 2026-11-22T00:00:00Z"));
        }
        Some((instant?, text.to_owned()))
    };
    let period = Effective { from: read("from"), until: read("until") };
    if let (Some((from, _)), Some((until, _))) = (&period.from, &period.until)
        && from >= until
    {
        problems.add("bad-value", path, "`until` must lie after `from`");
    }
    period
}

/// The unit of the prices, and how many credits one is.
fn price_in(problems: &mut Problems, card: &Header<'_>, path: &Path<'_>, value: Option<&Value>) -> (String, Amount) {
    let unit = match value {
        None => card.currency,
        Some(value) => problems.text(path, value).unwrap_or(card.currency),
    };
    if unit == "credits" {
        return (unit.to_owned(), Amount::ONE);
    }
    let of_unit = if unit == card.currency {
        Some(Some(Amount::ONE))
    } else {
        card.exchange.iter().find(|(name, _)| *name == unit).map(|(_, price)| *price)
    };
    if of_unit.is_none() {
        let known =
            super::problem::listed(card.exchange.iter().map(|(name, _)| *name).chain([card.currency, "credits"]));
        problems.add("unknown-name", path, format!("`{unit}` has no rate of exchange; there are {known}"));
    }
    let credits = of_unit.flatten().zip(card.per_unit).map(|(unit, credits)| unit.checked_mul(credits));
    match credits {
        Some(Err(_)) => problems.add("too-many-digits", path, "credits for one unit would need more than 28 digits"),
        Some(Ok(credits)) => return (unit.to_owned(), credits.normal()),
        None => {}
    }
    (unit.to_owned(), Amount::ONE)
}
