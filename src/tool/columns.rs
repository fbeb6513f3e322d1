//! Text in columns, and the few styles that it may have.

/// How a column stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    /// Decimal points under each other; where there are none, to the right.
    Point,
}

/// Lines of cells. Empty columns are left out.
pub struct Columns {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

/// How wide a text stands; combining marks aside, a character is one column.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// What stands left of the point. Of a text without a number at its beginning all of it does.
fn whole(text: &str) -> usize {
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'));
    match text.split_once('.') {
        Some((whole, _)) if numeric => width(whole),
        _ if numeric => text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '+')).count(),
        _ => width(text),
    }
}

impl Columns {
    pub fn new(aligns: impl IntoIterator<Item = Align>) -> Self {
        Self { aligns: aligns.into_iter().collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines, two blanks between columns and none at the end.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![String::new(); self.rows.len()];
        let mut before = false;
        for (at, align) in self.aligns.iter().enumerate() {
            let cells: Vec<&str> = self.rows.iter().map(|row| row.get(at).map_or("", String::as_str)).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            let pointed = cells.iter().any(|cell| cell.contains('.'));
            let before_point = |cell: &str| if pointed { whole(cell) } else { width(cell) };
            let left = match align {
                Align::Left => 0,
                Align::Point => cells.iter().map(|cell| before_point(cell)).max().unwrap_or(0),
            };
            let padded: Vec<String> = cells
                .iter()
                .map(|cell| match align {
                    Align::Left => (*cell).to_owned(),
                    Align::Point => format!("{}{cell}", " ".repeat(left.saturating_sub(before_point(cell)))),
                })
                .collect();
            let wide = padded.iter().map(|cell| width(cell)).max().unwrap_or(0);
            for (line, cell) in lines.iter_mut().zip(&padded) {
                if before {
                    line.push_str("  ");
                }
                line.push_str(cell);
                line.push_str(&" ".repeat(wide.saturating_sub(width(cell))));
            }
            before = true;
        }
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// Bold, dimmed and coloured text, or plain.
#[derive(Clone, Copy)]
pub struct Style(pub bool);

impl Style {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    pub fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub fn bad(self, text: &str) -> String {
        self.with("31", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_points_under_each_other() {
        let mut columns = Columns::new([Align::Left, Align::Point, Align::Point, Align::Point]);
        for (name, amount, count) in [("video", "0.35", "5–7"), ("a longer one", "12", "12"), ("cut", "-0.105", "–")]
        {
            columns.row([name.to_owned(), amount.to_owned(), String::new(), count.to_owned()]);
        }
        assert_eq!(
            columns.lines(),
            ["video          0.35   5–7", "a longer one  12       12", "cut           -0.105    –"]
        );
    }
}
