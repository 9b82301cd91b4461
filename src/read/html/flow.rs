//! Lines of text with tables between them, and the tables that rows of boxes make.

use super::super::Lines;
use super::WIDEST_SPAN;
use crate::document::{Cell, Columns, Paragraph, Row, Table, indent};
use crate::money::{self, Printed};

/// A line of text, blanks collapsed, and the bytes it was printed with.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The box of a row of boxes that it stands in.
    pub(super) boxed: Option<Boxed>,
}

/// A box of a row of boxes: the row's number, and the box's in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Boxed {
    pub(super) row: usize,
    pub(super) column: usize,
}

/// What a cell, or the page outside tables, holds: lines, and tables between them.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) lines: Vec<Line>,
    /// The line being written.
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a blank was seen that is written only if something follows it.
    pub(super) blank: bool,
    /// How far its first text is moved in by blanks that are not collapsed.
    pub(super) indent: usize,
    pub(super) boxed: Option<Boxed>,
    /// How many lines stand before a table, and the table's number.
    pub(super) inner: Vec<(usize, usize)>,
}

impl Flow {
    pub(super) fn push(&mut self, value: &str, start: usize, end: usize) {
        let mut blank = self.blank || value.starts_with(char::is_whitespace);
        let before = self.text.len();
        if self.lines.is_empty() && self.text.is_empty() {
            let blanks: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            self.indent += indent(&blanks);
        }
        for word in value.split_whitespace() {
            if self.text.is_empty() {
                self.start = start;
            } else if blank {
                self.text.push(' ');
            }
            self.text.push_str(word);
            blank = true;
        }
        if self.text.len() > before {
            self.end = end;
            blank = value.ends_with(char::is_whitespace);
        }
        self.blank = blank;
    }

    /// Goes on in a box, or in none.
    pub(super) fn within(&mut self, boxed: Option<Boxed>) {
        if self.boxed != boxed {
            self.break_line();
            self.boxed = boxed;
        }
    }

    pub(super) fn break_line(&mut self) {
        self.blank = false;
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.lines.push(Line { text, start: self.start, end: self.end, boxed: self.boxed });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.text.is_empty()
    }

    /// The whole text, and its range if there is any.
    pub(super) fn close(&mut self) -> (String, Option<(usize, usize)>) {
        self.break_line();
        let range = self.lines.first().zip(self.lines.last()).map(|(f, l)| (f.start, l.end));
        let text = match self.lines.as_slice() {
            [line] => line.text.clone(),
            lines => lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n"),
        };
        (text, range)
    }
}

/// A piece of a page that waits to be written.
pub(super) enum Part {
    Line(Line),
    Paragraph(Paragraph),
    Boxes(Vec<Vec<Line>>),
    Table(usize),
}

/// Puts the lines and tables of a flow before what waits.
pub(super) fn unfold(mut flow: Flow, waiting: &mut Vec<Part>) {
    flow.break_line();
    let mut parts = Vec::with_capacity(flow.lines.len() + flow.inner.len());
    let mut inner = flow.inner.into_iter().peekable();
    for (index, part) in with_boxes(flow.lines) {
        while let Some((_, id)) = inner.next_if(|(before, _)| *before <= index) {
            parts.push(Part::Table(id));
        }
        parts.push(part);
    }
    parts.extend(inner.map(|(_, id)| Part::Table(id)));
    waiting.extend(parts.into_iter().rev());
}

/// Fewer rows of boxes are the page's layout.
pub(super) const FEWEST_ROWS: usize = 3;

/// The lines of a flow, and the tables that rows of boxes make: several one after the other with amounts in them.
pub(super) fn with_boxes(lines: Vec<Line>) -> Vec<(usize, Part)> {
    let amount = |l: &Line| matches!(money::read(&l.text), Printed::Amount(a, _) if a.scale > 0);
    let mut out = Vec::with_capacity(lines.len());
    let mut rows: Vec<Vec<Line>> = Vec::new();
    let mut at = 0;
    let mut finish = |rows: &mut Vec<Vec<Line>>, at: usize| {
        let rows = std::mem::take(rows);
        let first = at - rows.iter().map(Vec::len).sum::<usize>();
        let wide = rows.iter().filter(|r| r.iter().any(|l| l.boxed.is_some_and(|b| b.column > 0))).count();
        let amounts = rows.iter().flatten().filter(|l| amount(l)).count();
        if wide >= FEWEST_ROWS && amounts >= FEWEST_ROWS {
            out.push((first, Part::Boxes(rows)));
        } else {
            out.extend(rows.into_iter().flatten().enumerate().map(|(i, l)| (first + i, Part::Line(l))));
        }
    };
    for line in lines {
        match line.boxed {
            None => {
                finish(&mut rows, at);
                rows.push(vec![line]);
                at += 1;
                finish(&mut rows, at);
                continue;
            }
            Some(boxed) => match rows.last_mut() {
                Some(row) if row.first().and_then(|l| l.boxed).is_some_and(|b| b.row == boxed.row) => row.push(line),
                _ => rows.push(vec![line]),
            },
        }
        at += 1;
    }
    finish(&mut rows, at);
    out
}

/// Rows of boxes as a table.
pub(super) fn of_boxes(rows: Vec<Vec<Line>>, lines: &Lines) -> Table {
    let row = |row: Vec<Line>| {
        let mut cells: Vec<Cell> = Vec::with_capacity(row.len());
        for line in row {
            let column = line.boxed.map_or(0, |b| b.column).min(WIDEST_SPAN);
            match cells.last_mut() {
                Some(last) if last.column == column => {
                    last.text.push('\n');
                    last.text.push_str(&line.text);
                }
                _ => {
                    let place = lines.place(line.start, line.end);
                    cells.push(Cell { text: line.text, place, column, col_span: 1, row_span: 1, indent: 0 });
                }
            }
        }
        cells.sort_by_key(|c| c.column);
        Row { cells, break_before: false }
    };
    Table { rows: rows.into_iter().map(row).collect(), columns: Columns::Known }
}
