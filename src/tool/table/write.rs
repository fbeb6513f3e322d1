//! A table as text, Markdown, CSV or HTML.

use crate::tool::columns::{Align, Columns, Style, width};

/// A table, laid out.
pub struct Page {
    pub caption: String,
    /// What the figures are, what is fixed, what is left out: sentences under the caption.
    pub about: Vec<String>,
    /// Titles of the columns that say which row it is.
    pub heads: Vec<String>,
    /// Title over the other columns, if they stand for values of an input.
    pub across: Option<String>,
    pub columns: Vec<String>,
    /// Values of the row, then the cells.
    pub rows: Vec<(Vec<String>, Vec<Shown>)>,
    /// Footnotes, as cells name them from 1.
    pub notes: Vec<String>,
}

/// A cell: its text, and the numbers of its footnotes.
#[derive(Clone, Default)]
pub struct Shown {
    pub text: String,
    pub notes: Vec<usize>,
}

fn raised(notes: &[usize]) -> String {
    let digit = |c: char| match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    };
    let one = |note: &usize| note.to_string().chars().map(digit).collect::<String>();
    notes.iter().map(one).collect::<Vec<_>>().join(" ")
}

pub fn text(page: &Page, style: Style) -> String {
    let mut out = format!("{}\n", style.strong(&page.caption));
    page.about.iter().for_each(|line| out.push_str(&format!("{line}\n")));
    out.push('\n');
    let aligns = page.heads.iter().map(|_| Align::Left).chain(page.columns.iter().map(|_| Align::Point));
    let mut columns = Columns::new(aligns);
    columns.row(page.heads.iter().chain(&page.columns).cloned());
    let mut before: Vec<String> = Vec::new();
    for (heads, cells) in &page.rows {
        // A value stands once for the rows that share it.
        let mut same = true;
        let shared = heads.iter().enumerate().map(|(at, head)| {
            same &= before.get(at) == Some(head) && at.saturating_add(1) < heads.len();
            if same { String::new() } else { head.clone() }
        });
        let cells = cells.iter().map(|cell| format!("{}{}", cell.text, raised(&cell.notes)));
        columns.row(shared.chain(cells).collect::<Vec<_>>());
        before = heads.clone();
    }
    let lines = columns.lines();
    if let Some(across) = &page.across {
        let begin = begin(page);
        out.push_str(&format!("{}\n", style.faint(&format!("{}{across}", " ".repeat(begin)))));
    }
    for (at, line) in lines.iter().enumerate() {
        out.push_str(&if at == 0 { style.faint(line) } else { line.clone() });
        out.push('\n');
    }
    if !page.notes.is_empty() {
        out.push('\n');
    }
    for (at, note) in page.notes.iter().enumerate() {
        out.push_str(&format!("{} {note}\n", raised(&[at.saturating_add(1)])));
    }
    out
}

/// Where the columns begin that stand for values across.
fn begin(page: &Page) -> usize {
    let of = |at: usize| {
        let cells = page.rows.iter().filter_map(|(heads, _)| heads.get(at)).chain(page.heads.get(at));
        cells.map(|cell| width(cell)).max().unwrap_or(0).saturating_add(2)
    };
    (0..page.heads.len()).fold(0_usize, |begin, at| begin.saturating_add(of(at)))
}

pub fn markdown(page: &Page) -> String {
    let safe = |text: &str| {
        let mut out = String::new();
        for c in text.chars() {
            if matches!(c, '|' | '\\' | '*' | '_' | '`' | '<' | '[' | ']') {
                out.push('\\');
            }
            out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
        }
        out
    };
    let mut out = format!("**{}**\n\n", safe(&page.caption));
    page.about.iter().for_each(|line| out.push_str(&format!("{}\n", safe(line))));
    if !page.about.is_empty() {
        out.push('\n');
    }
    let of = |at: usize, column: &String| match (&page.across, at) {
        (Some(across), 0) => format!("{across} {column}"),
        _ => column.clone(),
    };
    let titles = page.heads.iter().cloned().chain(page.columns.iter().enumerate().map(|(at, column)| of(at, column)));
    out.push_str(&format!("| {} |\n", titles.map(|title| safe(&title)).collect::<Vec<_>>().join(" | ")));
    let rules = page.heads.iter().map(|_| "---").chain(page.columns.iter().map(|_| "---:"));
    out.push_str(&format!("| {} |\n", rules.collect::<Vec<_>>().join(" | ")));
    for (heads, cells) in &page.rows {
        let cells = cells.iter().map(|cell| format!("{}{}", cell.text, raised(&cell.notes)));
        let line: Vec<String> = heads.iter().cloned().chain(cells).map(|cell| safe(&cell)).collect();
        out.push_str(&format!("| {} |\n", line.join(" | ")));
    }
    if !page.notes.is_empty() {
        out.push('\n');
    }
    for (at, note) in page.notes.iter().enumerate() {
        out.push_str(&format!("{} {}  \n", raised(&[at.saturating_add(1)]), safe(note)));
    }
    out
}

/// A `<table>` and nothing else: no style, no class, no script.
pub fn html(page: &Page) -> String {
    let safe = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
    };
    let mut out = String::from("<table>\n");
    let about: String = page.about.iter().map(|line| format!("<br>{}", safe(line))).collect();
    out.push_str(&format!("<caption>{}{about}</caption>\n<thead>\n", safe(&page.caption)));
    let column = |title: &String| format!("<th scope=\"col\">{}</th>", safe(title));
    let columns: String = page.columns.iter().map(column).collect();
    match &page.across {
        Some(across) => {
            let head = |title: &String| format!("<th scope=\"col\" rowspan=\"2\">{}</th>", safe(title));
            let heads: String = page.heads.iter().map(head).collect();
            let wide = page.columns.len();
            let across = safe(across);
            out.push_str(&format!("<tr>{heads}<th scope=\"colgroup\" colspan=\"{wide}\">{across}</th></tr>\n"));
            out.push_str(&format!("<tr>{columns}</tr>\n"));
        }
        None => {
            let heads: String = page.heads.iter().map(column).collect();
            out.push_str(&format!("<tr>{heads}{columns}</tr>\n"));
        }
    }
    out.push_str("</thead>\n<tbody>\n");
    for (heads, cells) in &page.rows {
        let heads: String = heads.iter().map(|head| format!("<th scope=\"row\">{}</th>", safe(head))).collect();
        let cell = |cell: &Shown| {
            let notes = cell.notes.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
            let notes = if notes.is_empty() { notes } else { format!("<sup>{notes}</sup>") };
            format!("<td>{}{notes}</td>", safe(&cell.text))
        };
        let cells: String = cells.iter().map(cell).collect();
        out.push_str(&format!("<tr>{heads}{cells}</tr>\n"));
    }
    out.push_str("</tbody>\n");
    if !page.notes.is_empty() {
        let wide = page.heads.len().saturating_add(page.columns.len());
        let note = |(at, note): (usize, &String)| format!("<sup>{}</sup> {}", at.saturating_add(1), safe(note));
        let notes = page.notes.iter().enumerate().map(note).collect::<Vec<_>>().join("<br>");
        out.push_str(&format!("<tfoot>\n<tr><td colspan=\"{wide}\">{notes}</td></tr>\n</tfoot>\n"));
    }
    out.push_str("</table>\n");
    out
}

/// One field of CSV (RFC 4180): in quotes only where it must be, the text as it is.
pub fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
