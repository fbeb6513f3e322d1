//! A difference as text and as Markdown.

use credit_estimator::{Amount, Fate, ModelDifference, Moved, Percent, Repriced};

use super::Told;
use crate::tool::columns::{Align, Columns, Style};
use crate::tool::values::selection_words;

/// How many selections are listed that are refused or offered now.
const FEW: usize = 3;

/// What happens to how many.
struct Sorted<'a> {
    repriced: Vec<(&'a ModelDifference, &'a Repriced)>,
    asked: Vec<(&'a ModelDifference, &'a Repriced)>,
    added: Vec<&'a ModelDifference>,
    gone: Vec<&'a ModelDifference>,
    idle: Vec<&'a ModelDifference>,
    unchanged: usize,
}

impl<'a> Sorted<'a> {
    fn of(told: &Told<'a>) -> Self {
        let (repriced, asked) = (Vec::new(), Vec::new());
        let mut sorted = Self { repriced, asked, added: Vec::new(), gone: Vec::new(), idle: Vec::new(), unchanged: 0 };
        for model in &told.difference.models {
            match &model.fate {
                Fate::Added => sorted.added.push(model),
                Fate::Gone => sorted.gone.push(model),
                Fate::NotInEffect => sorted.idle.push(model),
                Fate::Both(found) if found.is_repriced() => sorted.repriced.push((model, found)),
                Fate::Both(found) if found.is_unchanged() => sorted.unchanged = sorted.unchanged.saturating_add(1),
                Fate::Both(found) => sorted.asked.push((model, found)),
            }
        }
        sorted
    }

    fn counts(&self) -> String {
        let counts = [
            (self.repriced.len(), "repriced"),
            (self.asked.len(), "asked otherwise at the same prices"),
            (self.added.len(), "new"),
            (self.gone.len(), "gone"),
            (self.unchanged, "unchanged"),
            (self.idle.len(), "not in effect"),
        ];
        let said: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        if said.is_empty() { String::from("no models") } else { format!("models: {}", said.join(", ")) }
    }
}

fn name(model: &ModelDifference) -> String {
    if model.label == model.model { model.model.clone() } else { format!("{} ({})", model.label, model.model) }
}

fn title(told: &Told<'_>) -> String {
    let (old, new) = (&told.difference.old, &told.difference.new);
    let at = told.at.map_or_else(|| String::from("without an instant"), |at| format!("at {at}"));
    format!("{} {} → {} {}, {at}", old.id, old.version, new.id, new.version)
}

/// `12 of 16 selections change: 8 dearer, 4 cheaper; 2 refused now`.
fn summary(found: &Repriced, seed: u64) -> String {
    let mut text = match found.selections {
        0 => String::from("no selection has a price in both cards"),
        all => format!("{} of {all} selections change", found.changed),
    };
    let parts: Vec<String> =
        [(found.dearer, "dearer"), (found.cheaper, "cheaper"), (found.unlike, "in a way that no figure says")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
    if !parts.is_empty() {
        text.push_str(&format!(": {}", parts.join(", ")));
    }
    if found.refused > 0 {
        text.push_str(&format!("; {} refused now", found.refused));
    }
    if found.offered > 0 {
        text.push_str(&format!("; {} offered now", found.offered));
    }
    if let Some(drawn) = found.drawn {
        let all = found.combinations.map_or_else(|| String::from("countless"), |all| all.to_string());
        text.push_str(&format!("; {drawn} drawn of {all} combinations, seed {seed}"));
    }
    text
}

/// What else is to be said of a model.
fn remarks(found: &Repriced) -> Vec<String> {
    let mut lines: Vec<String> = found.inputs.iter().map(|change| change.message.clone()).collect();
    if !found.samples.is_empty() {
        lines.push(format!("only some values of {} were looked at", found.samples.join(", ")));
    }
    for (selection, reason) in found.refusals.iter().take(FEW) {
        lines.push(format!("refused now: {}: {reason}", words(&selection_words(selection))));
    }
    for selection in found.offers.iter().take(FEW) {
        lines.push(format!("offered now: {}", words(&selection_words(selection))));
    }
    lines
}

fn words(selection: &str) -> &str {
    if selection.is_empty() { "whatever is chosen" } else { selection }
}

fn signed(amount: Amount) -> String {
    if amount.is_positive() { format!("+{amount}") } else { amount.to_string() }
}

fn ends([low, high]: [Amount; 2]) -> String {
    if low == high { low.to_string() } else { format!("{low}–{high}") }
}

fn spread(found: &Repriced) -> Option<[[String; 3]; 2]> {
    let (credits, percent) = (found.credits?, found.percent?);
    let credits = [credits.min, credits.median, credits.max].map(signed);
    let percent = [percent.min, percent.median, percent.max].map(|percent: Percent| percent.to_string());
    Some([credits, percent])
}

pub fn text(told: &Told<'_>, style: Style) -> String {
    let sorted = Sorted::of(told);
    let mut out = format!("{}\n{}\n", style.strong(&title(told)), sorted.counts());
    let mut say = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    for (list, what) in
        [(&sorted.added, "new"), (&sorted.gone, "gone"), (&sorted.idle, "not in effect at this instant")]
    {
        if !list.is_empty() {
            say(&format!("\n{what}: {}", list.iter().map(|model| name(model)).collect::<Vec<_>>().join(", ")));
        }
    }
    for (model, found) in &sorted.repriced {
        say(&format!("\n{}", style.strong(&name(model))));
        say(&format!("  {}", summary(found, told.seed)));
        if let Some([credits, percent]) = spread(found) {
            let mut columns = Columns::new([Align::Left, Align::Point, Align::Point, Align::Point]);
            columns.row(["", "least", "median", "most"].map(str::to_owned));
            columns.row([String::from("credits")].into_iter().chain(credits));
            columns.row([String::from("per cent")].into_iter().chain(percent));
            columns.lines().iter().for_each(|line| say(&format!("  {line}")));
        }
        remarks(found).iter().for_each(|line| say(&format!("  - {line}")));
        let mut columns = Columns::new([Align::Point, Align::Point, Align::Left, Align::Left]);
        for Moved { selection, from, to, credits, percent } in &found.worst {
            let change = format!("{} → {}", ends(*from), ends(*to));
            columns.row([signed(*credits), percent.to_string(), change, selection_words(selection)]);
        }
        for (line, moved) in columns.lines().iter().zip(&found.worst) {
            say(&format!("    {}", if moved.credits.is_positive() { style.bad(line) } else { style.good(line) }));
        }
    }
    for (model, found) in &sorted.asked {
        say(&format!("\n{}", style.strong(&name(model))));
        say("  the same prices for what is asked as before");
        remarks(found).iter().for_each(|line| say(&format!("  - {line}")));
    }
    if let Some(verdict) = verdict(told) {
        say(&format!("\n{}", style.strong(&verdict)));
    }
    out
}

fn verdict(told: &Told<'_>) -> Option<String> {
    let limit = told.limit?;
    let above = told.above();
    if above.is_empty() {
        return Some(format!("no price rises by more than {limit} %"));
    }
    let ids: Vec<&str> = above.iter().map(|model| model.model.as_str()).collect();
    Some(format!("prices rise by more than {limit} %: {}", ids.join(", ")))
}

pub fn markdown(told: &Told<'_>) -> String {
    let safe = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "\\<").replace('*', "\\*");
    let code = |text: &str| format!("`{}`", text.replace('`', "'").replace('|', "\\|"));
    let sorted = Sorted::of(told);
    let mut out = format!("## {}\n\n{}\n", safe(&title(told)), sorted.counts());
    let mut say = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    if let Some(verdict) = verdict(told) {
        say(&format!("\n**{}**", safe(&verdict)));
    }
    for (list, what) in
        [(&sorted.added, "New"), (&sorted.gone, "Gone"), (&sorted.idle, "Not in effect at this instant")]
    {
        if !list.is_empty() {
            say(&format!("\n{what}: {}", safe(&list.iter().map(|model| name(model)).collect::<Vec<_>>().join(", "))));
        }
    }
    for (model, found) in &sorted.repriced {
        say(&format!("\n### {}\n\n{}", safe(&name(model)), safe(&summary(found, told.seed))));
        if let Some([credits, percent]) = spread(found) {
            say("\n| | least | median | most |\n|---|---:|---:|---:|");
            say(&format!("| credits | {} |", credits.join(" | ")));
            say(&format!("| per cent | {} |", percent.join(" | ")));
        }
        let lines = remarks(found);
        if !lines.is_empty() {
            say("");
        }
        lines.iter().for_each(|line| say(&format!("- {}", safe(line))));
        if !found.worst.is_empty() {
            say("\n| credits | per cent | before | now | selection |\n|---:|---:|---:|---:|---|");
        }
        for Moved { selection, from, to, credits, percent } in &found.worst {
            let (from, to) = (ends(*from), ends(*to));
            let words = code(words(&selection_words(selection)));
            say(&format!("| {} | {percent} | {from} | {to} | {words} |", signed(*credits)));
        }
    }
    for (model, found) in &sorted.asked {
        say(&format!("\n### {}\n\nthe same prices for what is asked as before\n", safe(&name(model))));
        remarks(found).iter().for_each(|line| say(&format!("- {}", safe(line))));
    }
    out
}
