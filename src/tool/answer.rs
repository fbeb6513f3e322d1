//! An answer as a person reads it.

use credit_estimator::{
    Alternative, Alternatives, Amount, Answer, Context, Cost, Extent, Line, Problem, RateLine, Unknown,
};

use super::columns::{Align, Columns, Style};
use super::values::{selection_words, shown};

/// Writes an answer: the figure first, then what it is made of, why it is no single figure, and what else there is.
pub fn text(answer: &Answer, label: &str, others: Option<&Alternatives>, style: Style) -> String {
    let mut out = String::new();
    let mut say = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    match answer {
        Answer::Exact(exact) => {
            head(&mut say, label, &exact.context, style);
            let price =
                if exact.currency == CREDITS { String::new() } else { format!("  {} {}", exact.price, exact.currency) };
            say(&format!("  {}{}", style.strong(&credits(&exact.credits.to_string())), style.faint(&price)));
            estimated(&mut say, &exact.context);
            say("");
            lines(&exact.lines, &exact.currency).iter().for_each(|line| say(&format!("  {line}")));
        }
        Answer::Range(range) => {
            head(&mut say, label, &range.context, style);
            let [low, high] = range.credits;
            let figure = if low == high { low.to_string() } else { format!("{low} to {high}") };
            let [min, max] = range.price;
            let price =
                if range.currency == CREDITS { String::new() } else { format!("  {min} to {max} {}", range.currency) };
            say(&format!("  {}{}", style.strong(&credits(&figure)), style.faint(&price)));
            estimated(&mut say, &range.context);
            say("");
            say("  a range, because:");
            range.unknown.iter().for_each(|unknown| say(&format!("  - {}", why(unknown))));
        }
        Answer::Rate(rate) => {
            head(&mut say, label, &rate.context, style);
            rate.rates.iter().for_each(|one| say(&format!("  {}", style.strong(&rate_text(one)))));
            if let Some(fixed) = &rate.fixed {
                say(&format!("  {}", style.strong(&format!("and {} besides", cost_text(fixed)))));
            }
            estimated(&mut say, &rate.context);
            say("");
            if !rate.also.is_empty() {
                say(&format!("  once it is known, these steps follow: {}", rate.also.join(", ")));
            }
            say("  a rate, because:");
            rate.unknown.iter().for_each(|unknown| say(&format!("  - {}", why(unknown))));
        }
        Answer::Refused(refused) => {
            if let Some(context) = &refused.context {
                head(&mut say, label, context, style);
            }
            say(&format!("  {}", style.strong(&style.bad("no price"))));
            refused.problems.iter().for_each(|problem| say(&format!("  - {}", reason(problem))));
        }
    }
    if let Some(others) = others {
        let refused = matches!(answer, Answer::Refused(_));
        let list = |list: &[Alternative], title: &str, say: &mut dyn FnMut(&str)| {
            let lines = instead(list);
            if !lines.is_empty() {
                say("");
                say(&format!("  {title}"));
                lines.iter().for_each(|line| say(&format!("    {}", style.good(line))));
            }
        };
        list(&others.changes, if refused { "instead" } else { "cheaper" }, &mut say);
        list(&others.models, if refused { "the same elsewhere" } else { "cheaper elsewhere" }, &mut say);
    }
    out
}

/// The unit of models that are priced in credits: their price says nothing more.
const CREDITS: &str = "credits";

fn credits(figure: &str) -> String {
    format!("{figure} {}", if figure == "1" { "credit" } else { "credits" })
}

fn head(say: &mut dyn FnMut(&str), label: &str, context: &Context, style: Style) {
    let name = if label == context.model { label.to_owned() } else { format!("{label} ({})", context.model) };
    say(&format!("{}  {}", style.strong(&name), style.faint(&format!("{} {}", context.card.id, context.card.version))));
    let words = selection_words(&context.selection);
    if !words.is_empty() {
        say(&format!("  {words}"));
    }
    if !context.defaults.is_empty() {
        say(&style.faint(&format!("  at their defaults: {}", context.defaults.join(", "))));
    }
    say("");
}

fn estimated(say: &mut dyn FnMut(&str), context: &Context) {
    context.estimated.iter().for_each(|reason| say(&format!("  an estimate: {reason}")));
}

/// What the price adds up from: what, how, in the currency, in credits.
fn lines(lines: &[Line], currency: &str) -> Vec<String> {
    let mut columns = Columns::new([Align::Left, Align::Left, Align::Point, Align::Point]);
    let own = currency != CREDITS;
    columns.row([
        String::new(),
        String::new(),
        if own { currency.to_owned() } else { String::new() },
        CREDITS.to_owned(),
    ]);
    for line in lines {
        let name = match (line.line.as_str(), &line.label) {
            (_, Some(label)) => label.clone(),
            ("credits-minimum", None) => String::from("up to the smallest charge"),
            ("credits-rounding", None) => String::from("rounding"),
            (code, None) => code.to_owned(),
        };
        let amount = if own && !line.line.starts_with("credits-") { line.amount.to_string() } else { String::new() };
        columns.row([name, how(line), amount, line.credits.to_string()]);
    }
    let total = |of: fn(&Line) -> Amount| {
        lines.iter().map(of).try_fold(Amount::ZERO, Amount::checked_add).map(|sum| sum.to_string()).unwrap_or_default()
    };
    let money = if own { total(|line| line.amount) } else { String::new() };
    columns.row([String::from("together"), String::new(), money, total(|line| line.credits)]);
    columns.lines()
}

/// `5 × 0.07 per second`, `65 second, 0.5 for each 30 begun`.
fn how(line: &Line) -> String {
    let unit = line.unit.as_deref();
    let Some(rate) = line.rate else { return String::new() };
    let mut text = match (line.quantity, line.per) {
        (Some(quantity), Some(per)) => {
            let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            format!("{quantity}{unit}, {rate} for each {per} begun")
        }
        (Some(quantity), None) => {
            let unit = unit.map(|unit| format!(" per {unit}")).unwrap_or_default();
            format!("{quantity} × {rate}{unit}")
        }
        (None, _) => rate.to_string(),
    };
    line.times.iter().for_each(|factor| text.push_str(&format!(" × {factor}")));
    text
}

fn extent(extent: Extent) -> String {
    match extent.ends() {
        [low, high] if low == high => low.to_string(),
        [low, high] => format!("{low} to {high}"),
    }
}

fn cost_text(cost: &Cost) -> String {
    credits(&extent(cost.credits))
}

/// `7 credits for each second`, `70 credits for each 60 second begun`.
pub fn rate_text(rate: &RateLine) -> String {
    let count = if rate.count == Amount::ONE { String::new() } else { format!("{} ", rate.count) };
    let begun = if rate.started { " begun" } else { "" };
    format!("{} for each {count}{}{begun}", cost_text(&rate.cost), rate.per)
}

/// Why something is not settled, and what would settle it.
fn why(unknown: &Unknown) -> String {
    let Some(input) = &unknown.input else {
        return unknown.because.clone().unwrap_or_default();
    };
    if unknown.auto {
        return format!("`{input}` is left to the provider; a value in place of `auto` would settle it");
    }
    if unknown.facts.is_empty() {
        return format!("`{input}` is not known yet; `{input}=…` would settle it");
    }
    let facts = unknown.facts.iter().map(|fact| fact_words(fact)).collect::<Vec<_>>().join(" and ");
    format!("the {facts} of `{input}` is not known yet; write it after the kind, such as `video:7.5s:1280x720:24fps`")
}

fn fact_words(fact: &str) -> &str {
    match fact {
        "seconds" => "length",
        "fps" => "frame rate",
        other => other,
    }
}

/// A refusal's sentence. What may be chosen stands in it already.
pub fn reason(problem: &Problem) -> String {
    let periods = problem.periods.iter().map(|period| match (&period.from, &period.until) {
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => String::from("always"),
    });
    let periods: Vec<String> = periods.collect();
    if periods.is_empty() {
        problem.message.clone()
    } else {
        format!("{}: there are prices {}", problem.message, periods.join(", "))
    }
}

/// Each with what it costs and what is changed.
fn instead(list: &[Alternative]) -> Vec<String> {
    let mut columns = Columns::new([Align::Point, Align::Left, Align::Left]);
    for other in list {
        let figure = match other.outcome.credits {
            Some(found) => credits(&extent(found)),
            None => other.outcome.rates.iter().map(rate_text).collect::<Vec<_>>().join(" and "),
        };
        let name = if other.changed.is_empty() { format!("{} ({})", other.label, other.model) } else { String::new() };
        let changes = other.changed.iter().map(|change| match &change.to {
            Some(value) => format!("{}={}", change.input, shown(value)),
            None => format!("without {}", change.input),
        });
        columns.row([figure, name, changes.collect::<Vec<_>>().join(" ")]);
    }
    columns.lines()
}
