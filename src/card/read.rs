//! Reading a card: the document's own fields, then its models, then what only the whole can tell.

use super::fields::{Members, field, label};
use super::model::{Conversion, Model};
use super::price::{Example, line_code, rounding};
use super::problem::{CardError, CardProblem, Path, Problems};
use super::read_model::ModelReader;
use super::tables::{Definition, SharedTable, by_names};
use super::{RateCard, selling};
use crate::amount::Amount;
use crate::json::Value;
use crate::lists::ToList as _;

const FIELDS: [&str; 16] = [
    "format", "id", "version", "title", "currency", "exchange", "factors", "tables", "adjust", "credits", "models",
    "plans", "packs", "trial", "wallet", SCHEMA,
];

/// By this an editor finds the JSON Schema of a card. It says nothing about prices, and stands at the top only.
const SCHEMA: &str = "$schema";

/// What models need to know of the card.
pub(super) struct Header<'v> {
    pub currency: &'v str,
    /// `None` where the value is broken.
    pub exchange: Vec<(&'v str, Option<Amount>)>,
    pub factors: Vec<(&'v str, Option<Amount>)>,
    pub per_unit: Option<Amount>,
    pub tables: Vec<SharedTable<'v>>,
    pub broken_tables: Vec<&'v str>,
    pub adjust: Vec<CardStep<'v>>,
}

/// A `multiply` step of the card.
pub(super) struct CardStep<'v> {
    pub line: &'v str,
    pub label: Option<String>,
    pub multiply: Option<Amount>,
}

/// A card whose form is read and whose names are resolved, before it is checked that it prices every selection.
pub(crate) struct Draft<'v> {
    pub problems: Problems,
    /// `None` if the document's own fields are not whole.
    pub card: Option<RateCard>,
    pub models: Vec<DraftModel<'v>>,
    pub definitions: Vec<Definition<'v>>,
    /// The definitions of the card's own tables.
    pub shared: Vec<usize>,
    /// Whether everything but the models was without fault.
    pub sound: bool,
    /// Whether models found all that they refer to.
    pub whole: bool,
}

pub(crate) struct DraftModel<'v> {
    pub model: Model,
    pub examples: Vec<Example<'v>>,
    /// Where it stands.
    pub pointer: String,
    /// Whether it was read without fault.
    pub sound: bool,
    /// Its own tables among the definitions.
    pub definitions: std::ops::Range<usize>,
}

impl Draft<'_> {
    /// The card, if nothing is wrong with it; every fault otherwise, each once.
    pub(crate) fn finish(self) -> Result<RateCard, CardError> {
        let mut unique: Vec<CardProblem> = Vec::new();
        for problem in self.problems.list {
            if !unique.iter().any(|other| other.code == problem.code && other.path == problem.path) {
                unique.push(problem);
            }
        }
        match self.card {
            Some(card) if unique.is_empty() => {
                Ok(RateCard { models: self.models.into_iter().map(|draft| draft.model).to_list(), ..card })
            }
            _ => Err(CardError { problems: unique }),
        }
    }
}

pub(crate) fn read<'v>(value: &'v Value, repeated: &[String]) -> Draft<'v> {
    let mut problems = Problems::default();
    for pointer in repeated {
        problems.at("duplicate-name", pointer.clone(), "this name stands twice in its object");
    }
    let mut draft = Draft {
        problems,
        card: None,
        models: Vec::new(),
        definitions: Vec::new(),
        shared: Vec::new(),
        sound: false,
        whole: false,
    };
    draft.card = document(&mut draft, value);
    draft
}

fn document<'v>(draft: &mut Draft<'v>, value: &'v Value) -> Option<RateCard> {
    let problems = &mut draft.problems;
    let path = Path::ROOT;
    let members = problems.object(&path, value, &FIELDS)?;
    format(problems, &path, members);
    let id = problems.required(&path, members, "id").and_then(|id| problems.id(&path.name("id"), id));
    let version =
        problems.required(&path, members, "version").and_then(|version| problems.text(&path.name("version"), version));
    if let Some(schema) = field(members, SCHEMA) {
        problems.text(&path.name(SCHEMA), schema);
    }
    let title = field(members, "title").and_then(|title| problems.text(&path.name("title"), title));
    let currency = problems
        .required(&path, members, "currency")
        .and_then(|currency| problems.id(&path.name("currency"), currency));
    let (per_unit, conversion) = credits(problems, &path, members);
    let header = header(problems, &path, members, currency.unwrap_or_default(), per_unit, &mut draft.definitions);
    let selling = selling::read(problems, &path, members);
    draft.shared = header.tables.iter().map(|table| table.definition).to_list();
    draft.sound = problems.count() == 0;
    draft.whole = header.broken_tables.is_empty()
        && header.factors.iter().all(|(_, value)| value.is_some())
        && header.adjust.iter().all(|step| step.multiply.is_some());
    models(draft, &header, members);
    if draft.sound && draft.models.iter().all(|model| model.sound) {
        selling::check_usage(&mut draft.problems, &selling, &draft.models);
    }
    Some(RateCard {
        id: id?.to_owned(),
        version: version?.to_owned(),
        title: title.map(str::to_owned),
        currency: currency?.to_owned(),
        digest: crate::digest::digest(value.canonical().as_bytes()),
        conversion,
        models: Vec::new(),
        selling,
    })
}

fn format(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) {
    let Some(value) = problems.required(path, members, "format") else { return };
    let path = path.name("format");
    match value.as_integer() {
        Some(1) => {}
        Some(other) => {
            problems.add("bad-value", &path, format!("format {other} is not known here; this reads format 1"))
        }
        None => problems.wrong_type(&path, value, "the integer 1"),
    }
}

fn credits(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> (Option<Amount>, Conversion) {
    let mut conversion = Conversion { minimum: None, rounding: None };
    let Some(value) = problems.required(path, members, "credits") else { return (None, conversion) };
    let path = path.name("credits");
    let Some(members) = problems.object(&path, value, &["perUnit", "step", "mode", "minimum"]) else {
        return (None, conversion);
    };
    let per_unit =
        problems.required(&path, members, "perUnit").and_then(|value| problems.positive(&path.name("perUnit"), value));
    if field(members, "step").is_some() || field(members, "mode").is_some() {
        conversion.rounding = rounding(problems, &path, members);
    }
    if let Some(value) = field(members, "minimum") {
        conversion.minimum = problems.amount(&path.name("minimum"), value);
    }
    if let (Some(minimum), Some((step, _))) = (conversion.minimum, conversion.rounding)
        && !minimum.is_multiple_of(step)
    {
        problems.add(
            "bad-value",
            &path.name("minimum"),
            format!("the minimum {minimum} is no multiple of the step {step}"),
        );
    }
    (per_unit, conversion)
}

fn header<'v>(
    problems: &mut Problems,
    path: &Path<'_>,
    members: Members<'v>,
    currency: &'v str,
    per_unit: Option<Amount>,
    definitions: &mut Vec<Definition<'v>>,
) -> Header<'v> {
    let mut header = Header {
        currency,
        exchange: Vec::new(),
        factors: Vec::new(),
        per_unit,
        tables: Vec::new(),
        broken_tables: Vec::new(),
        adjust: Vec::new(),
    };
    if let Some(value) = field(members, "exchange") {
        let path = path.name("exchange");
        for (name, value) in problems.map(&path, value).unwrap_or_default() {
            let path = path.name(name);
            if name == currency || name == "credits" {
                problems.add("bad-value", &path, format!("`{name}` needs no rate of exchange"));
            }
            header.exchange.push((name, problems.positive(&path, value)));
        }
    }
    if let Some(value) = field(members, "factors") {
        let path = path.name("factors");
        for (name, value) in problems.map(&path, value).unwrap_or_default() {
            let path = path.name(name);
            problems.name(&path, name);
            header.factors.push((name, problems.amount(&path, value)));
        }
    }
    if let Some(value) = field(members, "tables") {
        let path = path.name("tables");
        for (name, value) in problems.map(&path, value).unwrap_or_default() {
            let path = path.name(name);
            problems.name(&path, name);
            match shared_table(problems, &path, name, value, definitions) {
                Some(table) => header.tables.push(table),
                None => header.broken_tables.push(name),
            }
        }
    }
    if let Some(value) = field(members, "adjust") {
        let path = path.name("adjust");
        let mut lines = Vec::new();
        for (i, value) in problems.array(&path, value).unwrap_or_default().iter().enumerate() {
            if let Some(step) = card_step(problems, &path.index(i), value, &header.factors, &mut lines) {
                header.adjust.push(step);
            }
        }
    }
    header
}

fn shared_table<'v>(
    problems: &mut Problems,
    path: &Path<'_>,
    name: &'v str,
    value: &'v Value,
    definitions: &mut Vec<Definition<'v>>,
) -> Option<SharedTable<'v>> {
    let members = problems.object(path, value, &["by", "rows"])?;
    let by = problems.required(path, members, "by").and_then(|by| by_names(problems, &path.name("by"), by));
    let rows = problems.required(path, members, "rows")?;
    problems.map(&path.name("rows"), rows)?;
    let by = by?;
    let definition = definitions.len();
    definitions.push(Definition { path: path.pointer(), rows, levels: by.len(), met: Vec::new() });
    Some(SharedTable { name, by, definition })
}

fn card_step<'v>(
    problems: &mut Problems,
    path: &Path<'_>,
    value: &'v Value,
    factors: &[(&str, Option<Amount>)],
    lines: &mut Vec<String>,
) -> Option<CardStep<'v>> {
    let members = problems.object(path, value, &["line", "multiply"])?;
    let line = line_code(problems, path, members, lines)?;
    let other = ["atLeast", "atMost", "round"].iter().any(|name| field(members, name).is_some());
    let value = if other { field(members, "multiply")? } else { problems.required(path, members, "multiply")? };
    let path = path.name("multiply");
    let text = problems.text(&path, value)?;
    let multiply = if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        problems.amount(&path, value)
    } else {
        match factors.iter().find(|(name, _)| *name == text) {
            Some((_, amount)) => *amount,
            None => {
                let known = super::problem::listed(factors.iter().map(|(name, _)| *name));
                problems.add("unknown-name", &path, format!("`{text}` is no factor of the card; there are {known}"));
                None
            }
        }
    };
    Some(CardStep { line, label: label(members), multiply })
}

fn models<'v>(draft: &mut Draft<'v>, header: &Header<'v>, members: Members<'v>) {
    let path = Path::ROOT.name("models");
    let Some(value) = draft.problems.required(&Path::ROOT, members, "models") else {
        draft.sound = false;
        return;
    };
    for (i, value) in draft.problems.array(&path, value).unwrap_or_default().iter().enumerate() {
        let path = path.index(i);
        let (before, own) = (draft.problems.count(), draft.definitions.len());
        let Some(reader) = ModelReader::read(&mut draft.problems, header, &mut draft.definitions, &path, value) else {
            draft.sound = false;
            continue;
        };
        let (model, examples) = (reader.model, reader.examples);
        let sound = draft.problems.count() == before;
        let earlier = draft
            .models
            .iter()
            .find(|other| other.model.id == model.id && other.model.effective.overlaps(&model.effective));
        if let Some(earlier) = earlier {
            let message = format!("`{}` stands already at {} for some of this period", model.id, earlier.pointer);
            draft.problems.add("overlap", &path, message);
        }
        let definitions = own..draft.definitions.len();
        draft.models.push(DraftModel { model, examples, pointer: path.pointer(), sound, definitions });
    }
}

impl Conversion {
    /// What a sum of credits comes to: the minimum, then the rounding, each with what it added.
    pub(crate) fn apply(&self, credits: Amount) -> Result<[Amount; 3], crate::amount::Overflow> {
        let mut raised = credits;
        if let Some(minimum) = self.minimum
            && credits.is_positive()
            && credits < minimum
        {
            raised = minimum;
        }
        let rounded = match self.rounding {
            Some((step, mode)) => raised.rounded(step, mode)?,
            None => raised,
        };
        Ok([rounded, raised.checked_sub(credits)?, rounded.checked_sub(raised)?])
    }
}
