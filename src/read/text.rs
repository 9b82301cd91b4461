//! Plain text: tab-separated tables, with Markdown and HTML tables and tables of blank-separated columns among
//! paragraphs, as recognisers of scanned pages and the clipboard give it.

use crate::document::{Block, Cell, Columns, Document, Paragraph, Row, Table, indent};
use crate::money::{self, Printed, is_invisible};

use super::{Lines, budget, csv, html, markdown, spaces};

/// Reads a text.
pub(crate) fn document(text: &str, lines: &Lines) -> Document {
    let mut reader = Reader { text, lines, blocks: Vec::new(), table: None, blank: false };
    reader.read();
    Document::of(reader.blocks)
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a Lines,
    blocks: Vec<Block>,
    /// The table being read.
    table: Option<Table>,
    /// Whether a blank line was the last.
    blank: bool,
}

/// A line's bytes, without its end.
type Line = (usize, usize);

impl Reader<'_> {
    fn read(&mut self) {
        let all = split(self.text);
        let mut html = html::find(self.text, 0);
        let mut i = 0;
        while let Some(&(start, end)) = all.get(i) {
            while html.is_some_and(|(_, stop)| stop <= start) {
                html = html.and_then(|(_, stop)| html::find(self.text, stop));
            }
            i += 1;
            let line = self.slice(start, end);
            if !budget::bytes(line.len()) {
                self.table = None; // it goes on where reading does not
                break;
            }
            if blank(line) {
                self.blank = true;
                continue;
            }
            if let Some((from, to)) = html.filter(|(from, _)| *from < end) {
                self.with_html((start, end), from, to);
                // lines the table covers are read
                while all.get(i).is_some_and(|l| l.0 < to) {
                    i += 1;
                }
            } else if line.contains('\t') {
                let row = self.tabbed(start, end);
                self.row(row, Columns::Known);
            } else if line.trim_start().starts_with('|') {
                let run =
                    all[i - 1..].iter().take_while(|l| self.slice(l.0, l.1).trim_start().starts_with('|')).count();
                let stop = all[i + run - 2].1;
                match markdown::table(self.text, start, stop, self.lines) {
                    Some(table) => self.add(table),
                    None => all[i - 1..i + run - 1].iter().for_each(|l| self.paragraph(l.0, l.1)),
                }
                i += run - 1;
            } else if spaces::is_row(line) {
                let rows: Vec<Line> = all[i - 1..]
                    .iter()
                    .filter(|l| !blank(self.slice(l.0, l.1)))
                    .take_while(|l| spaces::is_row(self.slice(l.0, l.1)))
                    .copied()
                    .collect();
                let last = rows.last().map_or(end, |l| l.1);
                self.spaced(&rows);
                while all.get(i).is_some_and(|l| l.0 < last) {
                    i += 1;
                }
            } else {
                self.paragraph(start, end);
            }
        }
        self.close();
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn close(&mut self) {
        let table = self.table.take().map(|mut table| {
            if table.columns == Columns::Known && vanished(&table) {
                table.columns = Columns::Lost;
            }
            Block::Table(table)
        });
        self.blocks.extend(table);
    }

    fn paragraph(&mut self, start: usize, end: usize) {
        self.close();
        budget::paragraph(end - start);
        let (start, end) = trimmed(self.text, start, end);
        let text = html::strip(self.slice(start, end)).into_owned();
        let place = self.lines.place(start, end);
        self.blocks.push(Block::Paragraph(Paragraph { text, place }));
        self.blank = false;
    }

    fn row(&mut self, mut row: Row, columns: Columns) {
        row.break_before = std::mem::take(&mut self.blank);
        if self.table.as_ref().is_some_and(|t| t.columns != columns) {
            self.close();
        }
        self.table.get_or_insert_with(|| Table { rows: Vec::new(), columns }).rows.push(row);
    }

    /// Adds the rows of a table of its own, as a table where its columns are its own.
    fn add(&mut self, table: Table) {
        self.close();
        self.blocks.push(Block::Table(table));
        self.blank = false;
    }

    /// A line that holds an HTML table, perhaps behind cells of a row.
    fn with_html(&mut self, (start, end): Line, from: usize, to: usize) {
        let tables = html::tables(self.text, from, to, self.lines);
        let before = self.slice(start, from.max(start));
        if !before.contains('\t') {
            if !blank(before) {
                self.paragraph(start, from);
            }
            tables.into_iter().for_each(|t| self.add(t));
            return;
        }
        // the table is what stands in the row's last cell: its rows continue the row, from that cell's column on
        let row = self.tabbed(start, from);
        let column = row.cells.last().map_or(0, |c| c.column);
        self.row(row, Columns::Known);
        for row in tables.into_iter().flat_map(|t| t.rows) {
            let cells = row.cells.into_iter().map(|c| Cell { column: c.column + column, ..c }).collect();
            self.row(Row { cells, break_before: false }, Columns::Known);
        }
        let rest = self.slice(to, end.max(to));
        if !blank(rest) {
            let row = self.tabbed(to, end);
            self.row(row, Columns::Known);
        }
    }

    fn tabbed(&self, start: usize, end: usize) -> Row {
        let count = 1 + memchr::memchr_iter(b'\t', self.slice(start, end).as_bytes()).count();
        if !budget::cells(count, end - start) {
            return Row::default();
        }
        let mut cells = Vec::with_capacity(count);
        let mut at = start;
        for (column, piece) in self.slice(start, end).split('\t').enumerate() {
            let (from, to) = trimmed(self.text, at, at + piece.len());
            cells.push(Cell {
                text: shown(self.slice(from, to)),
                place: self.lines.place(from, to),
                column,
                col_span: 1,
                row_span: 1,
                indent: indent(piece),
            });
            at += piece.len() + 1;
        }
        Row { cells, break_before: false }
    }

    fn spaced(&mut self, rows: &[Line]) {
        if let Some(table) = spaces::grid(rows, self.text, self.lines) {
            self.add(table);
            return;
        }
        for (start, end) in rows {
            let row = spaces::row(self.text, *start, *end, self.lines);
            self.row(row, Columns::Lost);
        }
    }
}

/// Whether the empty cells of a table vanished when its text was taken out, so that figures stand below labels: no cell
/// is empty, rows differ in length, and columns hold both.
fn vanished(table: &Table) -> bool {
    if table.rows.iter().flat_map(|r| &r.cells).any(|c| c.text.is_empty()) {
        return false;
    }
    let amount = |c: &Cell| c.text.contains(['.', ',']) && matches!(money::read(&c.text), Printed::Amount(..));
    let rows: Vec<&Row> = table.rows.iter().filter(|r| r.cells.iter().any(amount)).collect();
    let length = |r: &&Row| r.cells.len();
    let (Some(shortest), Some(longest)) = (rows.iter().map(length).min(), rows.iter().map(length).max()) else {
        return false;
    };
    let count = |column: usize, is: &dyn Fn(&Cell) -> bool| {
        rows.iter().filter_map(|r| r.cells.get(column)).filter(|c| is(c)).count()
    };
    let label = |c: &Cell| c.text.chars().any(char::is_alphabetic);
    let mixed = |column: &usize| count(*column, &amount) > 1 && count(*column, &label) > 1;
    shortest < longest && (0..longest).any(|column| mixed(&column))
}

/// A cell's text as shown: inline HTML and the signs of LaTeX made plain.
fn shown(text: &str) -> String {
    let mut text = html::strip(text).into_owned();
    for (sign, plain) in [("\\geq", "≥"), ("\\leq", "≤"), ("\\approx", "≈"), ("\\times", "×"), ("\\%", "%")] {
        if text.contains(sign) {
            text = text.replace(sign, plain);
        }
    }
    text = csv::shown(text);
    let bare = text.trim_matches('$').trim();
    if bare.len() == text.len() { text } else { bare.to_string() }
}

fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c) || c.is_control())
}

/// A byte range without the blanks at its ends. Unseen characters beside something seen stay, so that they are told.
fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let piece = text.get(start..end).unwrap_or_default();
    let nothing = blank(piece);
    let edge = |c: char| c.is_whitespace() || c.is_control() || nothing && is_invisible(c);
    let from = start + (piece.len() - piece.trim_start_matches(edge).len());
    let to = from + piece.trim_matches(edge).len();
    (from, to)
}

/// The lines of a text, ended by `\n`, `\r\n`, form feed or the Unicode line separators.
fn split(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, end) in text.match_indices(['\n', '\u{c}', '\u{2028}', '\u{2029}']) {
        lines.push((start, at));
        start = at + end.len();
    }
    lines.push((start, text.len()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn read(text: &str) -> Vec<Block> {
        document(text, &Lines::of(text)).blocks
    }

    fn table(block: &Block) -> Vec<Vec<&str>> {
        let Block::Table(table) = block else { panic!("{block:?}") };
        table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect()).collect()
    }

    #[test]
    fn tabs_make_tables_and_blank_lines_do_not_end_them() {
        let blocks = read("预算03表 支出总表\n\n科目\t合计\n201\t1.00\t\n\n202\t 2.00 \r\n");
        assert!(matches!(&blocks[0], Block::Paragraph(p) if p.text == "预算03表 支出总表"));
        assert_eq!(table(&blocks[1]), [vec!["科目", "合计"], vec!["201", "1.00", ""], vec!["202", "2.00"]]);
        let Block::Table(t) = &blocks[1] else { panic!() };
        assert!(t.rows[2].break_before && !t.rows[1].break_before);
    }

    #[test]
    fn cells_keep_their_bytes() {
        let text = "标题\nａ\t 12.00\t b\n";
        let Block::Table(t) = &read(text)[1] else { panic!() };
        let Place::Text { line, start, end } = t.rows[0].cells[1].place else { unreachable!() };
        assert_eq!((line, &text[start as usize..end as usize]), (2, "12.00"));
    }

    #[test]
    fn an_html_table_in_a_cell_continues_the_row() {
        let blocks =
            read("项目甲\t10.00\t<table><tr><td>产出</td><td>≥</td></tr><tr><td>成本</td></tr></table>\n乙\t5.00");
        assert_eq!(
            table(&blocks[0]),
            [vec!["项目甲", "10.00", ""], vec!["产出", "≥"], vec!["成本"], vec!["乙", "5.00"]]
        );
        let Block::Table(t) = &blocks[0] else { panic!() };
        assert_eq!(t.rows[1].cells[0].column, 2);
    }

    #[test]
    fn tables_whose_empty_cells_vanished_have_lost_their_columns() {
        let lost = "收入\t预算数\t支出\t预算数\n甲\t1,000\t乙\t600\n丙\t丁\t4,00.00\n戊\t己\t1,100\n合计\t2,000\t合计\t2,000\n";
        let columns = |text: &str| match &read(text)[0] {
            Block::Table(t) => t.columns,
            Block::Paragraph(_) => panic!(),
        };
        assert_eq!(columns(lost), Columns::Lost);
        assert_eq!(columns(&lost.replace("丙\t丁", "丙\t\t丁")), Columns::Known);
        assert_eq!(columns("科目\t合计\n甲\t1.00\n乙\t2.00\t\n"), Columns::Known);
    }

    #[test]
    fn latex_signs_and_inline_html() {
        let blocks = read("a\t\\geq\t<p>说明</p>\t$1,234.00$");
        assert_eq!(table(&blocks[0]), [vec!["a", "≥", "说明", "1,234.00"]]);
    }
}
