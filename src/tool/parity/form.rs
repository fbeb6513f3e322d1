//! What a card offers, as its description says it: the inputs of each model and the values to ask them with.

use credit_estimator::json::{self, Value};
use credit_estimator::{Amount, RateCard, wire};

/// One entry of a model.
pub struct Model {
    pub id: String,
    pub inputs: Vec<Input>,
    /// Its period, as instants.
    pub from: Option<String>,
    pub until: Option<String>,
}

pub struct Input {
    pub name: String,
    pub auto: bool,
    pub kind: Kind,
}

/// What an input takes.
pub enum Kind {
    Choice(Vec<String>),
    Switch,
    Number(Number),
    Numbers(Number, Count),
    Media(Vec<Medium>, Count),
}

/// One number.
#[derive(Clone, Default)]
pub struct Number {
    pub options: Vec<String>,
    pub min: Option<Amount>,
    pub max: Option<Amount>,
    pub step: Option<Amount>,
    /// Over all items of a kind.
    pub total: Option<Amount>,
}

#[derive(Clone, Copy)]
pub struct Count {
    pub min: u32,
    pub max: Option<u32>,
}

pub struct Medium {
    pub name: String,
    pub count: Count,
    /// In the order of `FACTS`.
    pub facts: [Number; 4],
}

pub const FACTS: [&str; 4] = ["seconds", "width", "height", "fps"];

/// The models of a card.
pub fn models(card: &RateCard) -> Vec<Model> {
    let described = json::parse(&wire::describe(card)).map_or(Value::Null, |parsed| parsed.value);
    items(&described, "models").iter().map(model).collect()
}

fn items<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn texts(value: &Value, name: &str) -> Vec<String> {
    items(value, name).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn count(value: &Value, name: &str) -> Option<u32> {
    u32::try_from(value.get(name)?.as_integer()?).ok()
}

fn model(value: &Value) -> Model {
    let end = |name: &str| value.get("effective")?.get(name)?.as_str().map(str::to_owned);
    Model {
        id: text(value, "id"),
        inputs: items(value, "inputs").iter().map(input).collect(),
        from: end("from"),
        until: end("until"),
    }
}

fn input(value: &Value) -> Input {
    let items_count = Count { min: count(value, "minItems").unwrap_or(0), max: count(value, "maxItems") };
    let kind = match text(value, "type").as_str() {
        "choice" => Kind::Choice(texts(value, "options")),
        "switch" => Kind::Switch,
        "numbers" => Kind::Numbers(number(value), items_count),
        "media" => Kind::Media(items(value, "kinds").iter().map(medium).collect(), items_count),
        _ => Kind::Number(number(value)),
    };
    Input { name: text(value, "name"), auto: value.get("auto") == Some(&Value::Bool(true)), kind }
}

fn number(value: &Value) -> Number {
    let bound = |name: &str| Amount::parse(value.get(name)?.as_str()?).ok();
    Number {
        options: texts(value, "options"),
        min: bound("min"),
        max: bound("max"),
        step: bound("step"),
        total: bound("total"),
    }
}

fn medium(value: &Value) -> Medium {
    Medium {
        name: text(value, "kind"),
        count: Count { min: count(value, "min").unwrap_or(0), max: count(value, "max") },
        facts: FACTS.map(|fact| value.get(fact).map(number).unwrap_or_default()),
    }
}
