//! Texts that a page sets at places of their own, as pages made from PDF do: lines and columns by where they stand.

use super::Lines;
use crate::document::{Block, Cell, Columns, Paragraph, Row, Table};
use crate::money::{self, Printed};

/// Texts of a page at most that are put together.
const MOST: usize = 100_000;
/// Columns at most.
const WIDEST: usize = 200;

/// A text and where its left upper corner is set, in points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub left: f64,
    pub top: f64,
    pub size: f64,
    pub text: String,
    /// Where it stands in the source.
    pub start: usize,
    pub end: usize,
}

impl Placed {
    /// About where it ends.
    fn right(&self) -> f64 {
        let wide = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
        self.left + self.size * self.text.trim().chars().map(wide).sum::<f64>()
    }

    fn is_amount(&self) -> bool {
        matches!(money::read(&self.text), Printed::Amount(a, _) if a.scale > 0)
    }
}

/// The paragraphs and tables that some texts make.
pub(super) fn blocks(mut texts: Vec<Placed>, lines: &Lines) -> Vec<Block> {
    texts.retain(|t| !t.text.trim().is_empty() && t.left.is_finite() && t.top.is_finite());
    texts.truncate(MOST);
    let mut blocks = Vec::new();
    let mut open: Vec<Vec<Placed>> = Vec::new();
    for line in together(texts) {
        // a line of a title or a sentence ends a table, unless rows go on behind it
        let row = line.len() > 2 || line.len() > 1 && !open.is_empty();
        if row {
            open.push(line);
            continue;
        }
        blocks.extend(finish(std::mem::take(&mut open), lines));
        blocks.extend(line.into_iter().map(|t| paragraph(&t, lines)));
    }
    blocks.extend(finish(open, lines));
    blocks
}

fn paragraph(text: &Placed, lines: &Lines) -> Block {
    Block::Paragraph(Paragraph { text: text.text.trim().to_string(), place: lines.place(text.start, text.end) })
}

/// Lines, top to bottom, each left to right; pieces that touch are one text.
fn together(mut texts: Vec<Placed>) -> Vec<Vec<Placed>> {
    texts.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Vec<Placed>> = Vec::new();
    for text in texts {
        match lines.last_mut() {
            Some(line) if text.top - line[0].top < 0.45 * text.size.max(4.0) => line.push(text),
            _ => lines.push(vec![text]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut joined: Vec<Placed> = Vec::with_capacity(line.len());
        for text in line.drain(..) {
            match joined.last_mut() {
                Some(last) if text.left - last.right() < 0.2 * text.size && text.start == last.end => {
                    last.text.push_str(&text.text);
                    last.end = text.end;
                }
                _ => joined.push(text),
            }
        }
        *line = joined;
    }
    lines
}

/// The table that some lines are; without amounts, they are paragraphs.
fn finish(rows: Vec<Vec<Placed>>, lines: &Lines) -> Vec<Block> {
    if rows.iter().flatten().filter(|t| t.is_amount()).count() < 2 {
        return rows.iter().flatten().map(|t| paragraph(t, lines)).collect();
    }
    let columns = columns(&rows);
    let column = |left: f64, right: f64| {
        let shared = |c: &(f64, f64)| c.1.min(right) - c.0.max(left);
        (0..columns.len()).max_by(|a, b| shared(&columns[*a]).total_cmp(&shared(&columns[*b]))).unwrap_or(0)
    };
    let rows = rows.into_iter().map(|row| {
        let mut cells: Vec<Cell> = Vec::with_capacity(row.len());
        for text in row {
            let at = column(text.left, text.right());
            let place = lines.place(text.start, text.end);
            match cells.last_mut() {
                Some(last) if last.column >= at => last.text.push_str(text.text.trim()),
                _ => cells.push(Cell {
                    text: text.text.trim().into(),
                    place,
                    column: at,
                    col_span: 1,
                    row_span: 1,
                    indent: 0,
                }),
            }
        }
        Row { cells, break_before: false }
    });
    vec![Block::Table(Table { rows: rows.collect(), columns: Columns::Inferred })]
}

/// The columns in which texts stand, left to right.
fn columns(rows: &[Vec<Placed>]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = Vec::new();
    for row in rows {
        for (at, text) in row.iter().enumerate() {
            let next = row.get(at + 1).map_or(f64::MAX, |n| n.left - 1.0);
            spans.push((text.left, text.right().min(next).max(text.left + 1.0)));
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (from, to) in spans {
        match out.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out.truncate(WIDEST);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(left: f64, top: f64, text: &str) -> Placed {
        Placed { left, top, size: 9.0, text: text.into(), start: 0, end: 0 }
    }

    #[test]
    fn texts_in_lines_and_columns_are_a_table() {
        let texts = vec![
            placed(200.0, 10.0, "支出总表"),
            placed(10.0, 30.0, "科目"),
            placed(100.0, 30.0, "合计"),
            placed(200.0, 30.0, "基本支出"),
            placed(10.0, 44.0, "甲"),
            placed(200.0, 44.5, "1.00"),
            placed(10.0, 58.0, "乙"),
            placed(100.0, 58.0, "2.00"),
            placed(202.0, 58.0, "2.00"),
            placed(10.0, 90.0, "说明"),
        ];
        let blocks = blocks(texts, &Lines::of(""));
        assert_eq!(blocks.len(), 3);
        let Block::Table(table) = &blocks[1] else { panic!("{blocks:?}") };
        let cells = |r: &Row| r.cells.iter().map(|c| format!("{}:{}", c.column, c.text)).collect::<Vec<_>>();
        assert_eq!(cells(&table.rows[1]), ["0:甲", "2:1.00"]);
        assert_eq!(cells(&table.rows[2]), ["0:乙", "1:2.00", "2:2.00"]);
    }
}
