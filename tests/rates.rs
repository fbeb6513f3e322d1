//! Every published price against the card that ships.
//!
//! `tests/cases/facts-rates.csv` has one price a line. In `tests/cases/rates.jsonl` a case named after a line asks for
//! it, and says by what quantity the line's figure is multiplied, so that what is expected follows from the line alone.
//! Whether the card answers so is asked here, of the terms before the margin, and again with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::cases::{Case, ask_and_compare, read_lines};
use credit_estimator::json::{Value, parse};
use credit_estimator::{Amount, RateCard, wire};

const CARD: &str = "../../www/rates/studio.json";

/// Lines of the facts that the card does not hold, and why.
const LEFT_OUT: &[(usize, usize, &str, &str)] = &[
    (95, 95, "sora-2", "announced to end in September 2026"),
    (96, 97, "sora-2-pro", "announced to end in September 2026"),
    (354, 361, "topaz-image", "an older table; the rule since is one credit for each started 24 megapixels"),
];

/// Where a model by another provider stands under a name of its own.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("seedance-2.0", "fal", "seedance-2.0-fal"),
    ("seedance-2.0-fast", "fal", "seedance-2.0-fast-fal"),
    ("seedance-2.5", "fal", "seedance-2.5-fal"),
    ("kling-v3", "fal", "kling-v3-voice-control"),
];

/// Words of the facts that the card says otherwise: model, word, values of inputs that must all be asked for. A name of
/// a switch stands for its being on. Without values, the model has one price and no input carries the word.
const WORDS: &[(&str, &str, &[&str])] = &[
    ("seedance-1.5-pro", "default", &["standard"]),
    ("kling-v3", "720p", &["std"]),
    ("kling-v3", "1080p", &["pro"]),
    ("kling-v3-motion-control", "720p", &["std"]),
    ("kling-v3-motion-control", "1080p", &["pro"]),
    ("kling-v3-omni", "720p", &["std"]),
    ("kling-v3-omni", "1080p", &["pro"]),
    ("kling-video-o1", "720p", &["std"]),
    ("kling-video-o1", "1080p", &["pro"]),
    ("kling-v3-voice-control", "pro+voice", &[]),
    ("kling-v3-voice-control", "1080p", &[]),
    ("kling-v3-voice-control", "voice control", &[]),
    ("kling-v2-6", "voice control", &["audio", "voice"]),
    ("nano-banana", "1K", &[]),
    ("seedream-5.0-pro", "1K (<=2.36 MP)", &["1024"]),
    ("seedream-5.0-pro", "2K (<=4.62 MP)", &["2048"]),
    ("topaz-video", "generative", &["topaz"]),
    ("topaz-video", "4K", &["4k"]),
    ("topaz-video", "<=720p", &["720p"]),
    ("topaz-video", "<=1080p", &["1080p"]),
    ("topaz-video", ">1080p", &["4k"]),
    ("topaz-video", "1x-2x", &["1x", "2x"]),
    ("topaz-image", "<=2K", &["2K"]),
    ("magnific-creative-v2", "input <=1.3 MP", &["1300"]),
    ("magnific-creative-v2", "input <=3.0 MP", &["3000"]),
    ("magnific-creative-v2", "input <=6.4 MP", &["6400"]),
    ("magnific-creative-v2", "input >6.4 MP", &["6500"]),
];

/// Models whose prices are published in prose only, so that no line is theirs.
const IN_PROSE: &[&str] = &[
    "veo-3-fast",
    "hailuo-02-std",
    "luma-ray-3.2-edit",
    "gemini-omni-flash",
    "gpt-image-2.5-sunburst",
    "kling-image-multi",
    "recraft-v4",
    "ideogram-v3",
    "ideogram-v4",
    "magnific-precise-v2",
    "hitpaw-video",
    "luma-upscale",
];

struct Row {
    model: String,
    provider: String,
    /// Mode, resolution and length, each with the alternatives that it names.
    words: [Vec<String>; 3],
    audio: String,
    video_input: String,
    unit: String,
    price: Amount,
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

fn in_folder(name: &str) -> String {
    format!("{}/tests/cases/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The facts by line, as an editor counts.
fn rows() -> BTreeMap<usize, Row> {
    let text = std::fs::read_to_string(in_folder("facts-rates.csv")).unwrap();
    let mut rows = BTreeMap::new();
    for (at, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [model, provider, mode, resolution, audio, video_input, seconds, unit, price, _date, _confidence] =
            cells[..]
        else {
            panic!("line {}: {} cells", at + 1, cells.len());
        };
        let named = |cell: &str| cell.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let words = [mode, resolution, seconds].map(named);
        let [model, provider, audio, video_input, unit] =
            [model, provider, audio, video_input, unit].map(str::to_owned);
        rows.insert(at + 1, Row { model, provider, words, audio, video_input, unit, price: amount(price) });
    }
    // INVARIANT (no silent loss): lines may be added to the facts, none goes.
    assert!(rows.len() >= 383, "{} lines", rows.len());
    rows
}

fn card() -> RateCard {
    let path = format!("{}/tests/cards/{CARD}", env!("CARGO_MANIFEST_DIR"));
    RateCard::parse(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

fn cases() -> Vec<Value> {
    read_lines(&in_folder("rates.jsonl"))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The line after which a case is named.
fn line_of(case: &Value) -> usize {
    let id = text(case, "id");
    let number = id.strip_prefix("row-").and_then(|rest| rest.split('-').next());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("`{id}` names no line"))
}

/// What lines a case's price is made of, each with its quantity.
fn made_of(case: &Value) -> Vec<(usize, &str)> {
    let Some(Value::Object(parts)) = case.get("of") else { panic!("{}: no `of`", text(case, "id")) };
    parts.iter().map(|(line, quantity)| (line.parse().unwrap(), quantity.as_str().unwrap())).collect()
}

/// A number that need not be a finite decimal.
struct Fraction {
    over: Amount,
    under: Amount,
}

impl Fraction {
    /// `409920 × 24 × 10 ÷ 1024`
    fn read(quantity: &str) -> Self {
        let mut fraction = Self { over: Amount::integer(1), under: Amount::integer(1) };
        let mut above = true;
        for word in quantity.split(' ') {
            match word {
                "×" => above = true,
                "÷" => above = false,
                number if above => fraction.over = fraction.over.checked_mul(amount(number)).unwrap(),
                number => fraction.under = fraction.under.checked_mul(amount(number)).unwrap(),
            }
        }
        assert!(fraction.over.is_positive() && fraction.under.is_positive(), "`{quantity}` is no quantity");
        fraction
    }

    fn times(self, factor: Amount) -> Self {
        Self { over: self.over.checked_mul(factor).unwrap(), ..self }
    }

    fn plus(self, other: Self) -> Self {
        let [left, right] =
            [self.over.checked_mul(other.under), other.over.checked_mul(self.under)].map(Result::unwrap);
        Self { over: left.checked_add(right).unwrap(), under: self.under.checked_mul(other.under).unwrap() }
    }

    fn is(&self, amount: Amount) -> bool {
        amount.checked_mul(self.under).unwrap() == self.over
    }
}

/// What so much of a line comes to, in the currency of its model.
fn cost(row: &Row, quantity: &str) -> Fraction {
    let quantity = Fraction::read(quantity);
    match row.unit.as_str() {
        "frames per Topaz credit" => {
            // As many credits as it takes to hold the frames; a credit is $0.08.
            let holds = |credits: &i64| Amount::integer(*credits).checked_mul(row.price).unwrap() >= quantity.over;
            let credits = (1..1_000).find(holds).expect("fewer frames");
            Fraction::read("0.08").times(Amount::integer(credits))
        }
        "kie credits/image ($0.005)" => quantity.times(row.price).times(amount("0.005")),
        _ => quantity.times(row.price),
    }
}

fn currency(row: &Row) -> &'static str {
    match row.unit.as_str() {
        "Runway credits/s ($0.01)" | "Runway credits/image ($0.01)" => "Runway credits",
        "Comfy credits per 2x step" => "Comfy credits",
        "frames per Topaz credit" | "kie credits/image ($0.005)" => "USD",
        unit if unit.starts_with("USD") => "USD",
        unit => panic!("what is `{unit}` paid in?"),
    }
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_price_is_asked_for_or_left_out_by_name() {
    let (rows, cases) = (rows(), cases());
    let asked: BTreeSet<usize> = cases.iter().map(line_of).collect();
    let mut faults = Vec::new();
    let mut left_out = BTreeSet::new();
    for (first, last, model, why) in LEFT_OUT {
        for line in *first..=*last {
            left_out.insert(line);
            if rows.get(&line).is_none_or(|row| row.model != *model) {
                faults.push(format!("line {line} is left out as {model}, which is not there ({why})"));
            }
        }
    }
    for (line, row) in &rows {
        match (asked.contains(line), left_out.contains(line)) {
            (false, false) => faults.push(format!("line {line}: nobody asks for {}", row.model)),
            (true, true) => faults.push(format!("line {line}: {} is left out, yet asked for", row.model)),
            _ => {}
        }
    }
    faults.extend(asked.iter().filter(|line| !rows.contains_key(line)).map(|line| format!("there is no line {line}")));
    let ids: BTreeSet<&str> = cases.iter().map(|case| text(case, "id")).collect();
    if ids.len() != cases.len() {
        faults.push(String::from("two cases have one id"));
    }
    none(&faults);
}

#[test]
fn the_card_comes_to_the_published_price_before_the_margin_and_after_it() {
    let (rows, card) = (rows(), card());
    let mut faults = Vec::new();
    for line in cases() {
        let case = Case::read(&line);
        let parts = made_of(&line);
        assert_eq!(case.card, CARD, "{}", case.id);
        assert_eq!(case.expect.get("outcome").and_then(Value::as_str), Some("exact"), "{}", case.id);
        assert!(parts.iter().any(|(number, _)| *number == line_of(&line)), "{}: not of its own line", case.id);
        let costs = parts.iter().map(|(number, quantity)| cost(&rows[number], quantity));
        let before = costs.reduce(Fraction::plus).unwrap();
        let answer = parse(&wire::quote(&card, &case.ask)).unwrap().value;
        let Some(Value::Array(lines)) = answer.get("lines") else {
            faults.push(format!("{}: no price\n    {}", case.id, answer.canonical()));
            continue;
        };
        let terms = lines.iter().filter(|line| {
            let code = text(line, "line");
            code != "margin" && !code.starts_with("credits-m") && !code.starts_with("credits-r")
        });
        let sum = terms
            .map(|line| amount(text(line, "amount")))
            .fold(Amount::integer(0), |sum, term| sum.checked_add(term).unwrap());
        if !before.is(sum) {
            faults.push(format!("{}: the terms come to {sum}\n    {}", case.id, answer.canonical()));
        }
        let priced_in = currency(&rows[&line_of(&line)]);
        if text(&answer, "currency") != priced_in {
            faults.push(format!("{}: not in {priced_in}", case.id));
        }
        if !before.times(amount("1.43")).is(amount(text(case.expect, "price"))) {
            faults.push(format!("{}: expects {}, which does not follow", case.id, text(case.expect, "price")));
        }
        faults.extend(ask_and_compare(&case, &card).err());
    }
    none(&faults);
}

/// The words by which a selection can be known: values of choices and numbers, names of switches that are on.
fn words_of(selection: &Value) -> BTreeSet<String> {
    let Value::Object(inputs) = selection else { return BTreeSet::new() };
    let word = |(name, value): &(String, Value)| match value {
        Value::String(word) => Some(word.clone()),
        Value::Bool(true) => Some(name.clone()),
        _ => None,
    };
    inputs.iter().filter_map(word).collect()
}

#[test]
fn each_case_asks_for_what_its_line_is_about() {
    let (rows, card) = (rows(), card());
    let mut faults = Vec::new();
    let mut asked: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let mut sold_by: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut used = BTreeSet::new();
    let mut values = |model: &str, word: &str| -> Vec<String> {
        match WORDS.iter().find(|(of, named, _)| *of == model && *named == word) {
            Some((_, _, values)) => {
                used.insert((model.to_owned(), word.to_owned()));
                values.iter().map(|value| (*value).to_owned()).collect()
            }
            None => vec![word.to_owned()],
        }
    };
    for line in cases() {
        let (id, model, row) = (text(&line, "id"), text(&line, "model"), &rows[&line_of(&line)]);
        let elsewhere = ELSEWHERE.iter().find(|(of, by, _)| *of == row.model && *by == row.provider);
        let expected = elsewhere.map_or(row.model.as_str(), |(_, _, id)| *id);
        if model != expected {
            faults.push(format!("{id}: asks for {model}, its line is about {expected}"));
        }
        let answer = parse(&wire::quote(&card, &Case::read(&line).ask)).unwrap().value;
        let selection = answer.get("selection").unwrap();
        let seen = words_of(selection);
        let route = text(selection, "route");
        let provider = if row.provider == "alibaba-intl" { "singapore" } else { &row.provider };
        if !route.is_empty() && route != provider {
            faults.push(format!("{id}: by {route}, its line is by {}", row.provider));
        }
        let seller = sold_by.entry((model.to_owned(), route.to_owned())).or_insert_with(|| row.provider.clone());
        if *seller != row.provider {
            faults.push(format!("{id}: {model} is by {seller} and by {}", row.provider));
        }
        // A multiple of a clip's price is the price of a clip of another length.
        let same_length = row.unit != "USD/clip" || made_of(&line).iter().all(|(_, quantity)| *quantity == "1");
        for column in row.words.iter().take(if same_length { 3 } else { 2 }).filter(|column| !column.is_empty()) {
            let alternatives: Vec<Vec<String>> = column.iter().map(|word| values(model, word)).collect();
            if !alternatives.iter().any(|any| any.is_empty() || any.iter().any(|value| seen.contains(value))) {
                faults.push(format!("{id}: not {}: {}", column.join(" or "), selection.canonical()));
            }
        }
        let sound = match row.audio.as_str() {
            "yes" => seen.contains("audio"),
            "no" => !seen.contains("audio"),
            "" | "any" | "free" | "included" => true,
            word => values(model, word).iter().all(|value| seen.contains(value)),
        };
        let video = line.get("selection").and_then(|selection| selection.get("references"));
        let video = video.is_some_and(|references| references.canonical().contains("\"video\""));
        if !sound || (video && row.video_input == "no") || (!video && row.video_input == "yes") {
            faults.push(format!(
                "{id}: sound `{}`, video input `{}`: {}",
                row.audio,
                row.video_input,
                line.canonical()
            ));
        }
        asked.entry(line_of(&line)).or_default().extend(seen);
    }
    for (line, seen) in &asked {
        let row = &rows[line];
        let elsewhere = ELSEWHERE.iter().find(|(of, by, _)| *of == row.model && *by == row.provider);
        let model = elsewhere.map_or(row.model.as_str(), |(_, _, id)| *id);
        for word in row.words.iter().flatten() {
            let missing: Vec<String> = values(model, word).into_iter().filter(|value| !seen.contains(value)).collect();
            faults.extend(missing.iter().map(|value| format!("line {line}: {model} is not asked with {value}")));
        }
    }
    let stale = WORDS.iter().filter(|(model, word, _)| !used.contains(&((*model).to_owned(), (*word).to_owned())));
    faults.extend(stale.map(|(model, word, _)| format!("no line of {model} says `{word}`")));
    none(&faults);
}

#[test]
fn every_model_of_the_card_has_a_published_price_and_cases_of_its_own() {
    let text_of_card = std::fs::read_to_string(format!("{}/tests/cards/{CARD}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let document = parse(&text_of_card).unwrap().value;
    let Some(Value::Array(models)) = document.get("models") else { panic!("no models") };
    let named =
        |cases: Vec<Value>| -> BTreeSet<String> { cases.iter().map(|case| text(case, "model").to_owned()).collect() };
    let by_line = named(cases());
    let priced = |case: &Value| case.get("expect").is_some_and(|expect| text(expect, "outcome") != "refused");
    let by_hand = named(read_lines(&in_folder("studio.jsonl")).into_iter().filter(priced).collect());
    let mut faults = Vec::new();
    for id in models.iter().map(|model| text(model, "id")) {
        match (by_line.contains(id), IN_PROSE.contains(&id)) {
            (false, false) => faults.push(format!("{id}: no published price is compared")),
            (true, true) => faults.push(format!("{id}: has a line, so it is not only in prose")),
            _ => {}
        }
        if !by_hand.contains(id) {
            faults.push(format!("{id}: no priced case in studio.jsonl"));
        }
    }
    let ids: BTreeSet<&str> = models.iter().map(|model| text(model, "id")).collect();
    faults.extend(IN_PROSE.iter().filter(|id| !ids.contains(*id)).map(|id| format!("{id}: not in the card")));
    none(&faults);
}
