//! A table that is being read: its open row and cell, the columns covered from above, and what its cells hold.

use super::super::{Lines, budget};
use super::flow::{Flow, Part, unfold};
use crate::document::{Cell, Columns, Paragraph, Row, Table};
use crate::money::{self, Printed};

/// A row, and what those of its cells hold that hold tables.
#[derive(Default)]
pub(super) struct BuiltRow {
    pub(super) row: Row,
    pub(super) folds: Vec<(usize, Flow)>,
}

/// A table as read.
#[derive(Default)]
pub(super) struct Built {
    /// Captions, and texts that stand in no cell: rows of one cell.
    pub(super) loose: Vec<BuiltRow>,
    pub(super) rows: Vec<BuiltRow>,
    pub(super) width: usize,
}

impl Built {
    pub(super) fn all(&self) -> impl Iterator<Item = &BuiltRow> {
        self.loose.iter().chain(&self.rows)
    }

    /// The tables inside its cells.
    pub(super) fn inner(&self) -> impl Iterator<Item = usize> + '_ {
        self.all().flat_map(|r| &r.folds).flat_map(|(_, flow)| &flow.inner).map(|(_, id)| *id)
    }

    /// Where each of its cells holds a table of one text at most, those are the cells' texts.
    pub(super) fn unbox(&mut self, tables: &mut [Built]) {
        let single = |id: usize| {
            tables.get(id).is_some_and(|t| {
                let cells = || t.all().flat_map(|r| &r.row.cells);
                cells().filter(|c| !c.text.is_empty()).count() < 2 && t.all().all(|r| r.folds.is_empty())
            })
        };
        let cells = self.rows.iter().map(|r| r.row.cells.len()).sum::<usize>();
        // a few such tables stand in cells of their own right
        let boxed = self.all().map(|r| r.folds.len()).sum::<usize>();
        if self.rows.len() < 2 || cells <= self.rows.len() || boxed * 2 < cells || !self.inner().all(single) {
            return;
        }
        for BuiltRow { row, folds } in self.loose.iter_mut().chain(&mut self.rows) {
            for (index, flow) in std::mem::take(folds) {
                let Some(cell) = row.cells.get_mut(index) else { continue };
                for (_, id) in flow.inner {
                    let Some(inner) = tables.get_mut(id).map(std::mem::take) else { continue };
                    let text = inner.loose.into_iter().chain(inner.rows).flat_map(|r| r.row.cells);
                    if let Some(only) = text.into_iter().find(|c| !c.text.is_empty()) {
                        if cell.text.is_empty() {
                            (cell.text, cell.place) = (only.text, only.place);
                        } else {
                            cell.text.push('\n');
                            cell.text.push_str(&only.text);
                        }
                    }
                }
            }
        }
    }

    /// Whether it only arranges other tables on the page.
    pub(super) fn is_layout(&self) -> bool {
        let amount = |c: &Cell| matches!(money::read(&c.text), Printed::Amount(a, _) if a.scale > 0);
        self.all().any(|r| !r.folds.is_empty()) && !self.all().any(|r| r.row.cells.iter().any(amount))
    }

    pub(super) fn into_table(self) -> Table {
        let width = self.width.max(1);
        let mut loose = self.loose;
        for cell in loose.iter_mut().flat_map(|r| &mut r.row.cells) {
            cell.col_span = width;
        }
        let rows = loose.into_iter().chain(self.rows).map(|r| r.row).collect();
        Table { rows, columns: Columns::Known }
    }

    /// Puts what its cells hold before what waits.
    pub(super) fn take_apart(self, waiting: &mut Vec<Part>) {
        for BuiltRow { row, mut folds } in self.loose.into_iter().chain(self.rows).rev() {
            for (index, cell) in row.cells.into_iter().enumerate().rev() {
                if folds.last().is_some_and(|(at, _)| *at == index) {
                    folds.pop().into_iter().for_each(|(_, flow)| unfold(flow, waiting));
                } else if !cell.text.is_empty() {
                    waiting.push(Part::Paragraph(Paragraph { text: cell.text, place: cell.place }));
                }
            }
        }
    }
}

/// A cell whose end tag has not come.
pub(super) struct OpenCell {
    pub(super) flow: Flow,
    /// Where its content begins.
    pub(super) start: usize,
    pub(super) caption: bool,
    pub(super) column: usize,
    pub(super) col_span: usize,
    pub(super) row_span: usize,
}

/// Columns covered from above.
pub(super) struct Cover {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The first row that is not covered.
    pub(super) until: usize,
}

/// A table whose end tag has not come.
#[derive(Default)]
pub(super) struct Frame {
    /// The table's number.
    pub(super) id: usize,
    pub(super) built: Built,
    pub(super) row: Option<BuiltRow>,
    pub(super) cell: Option<OpenCell>,
    pub(super) stray: Flow,
    /// The covers that reach this row, by first column.
    pub(super) covers: Vec<Cover>,
    /// How many of them stand left of the next cell.
    pub(super) passed: usize,
    /// Covers that begin in this row.
    pub(super) fresh: Vec<Cover>,
    /// The next column.
    pub(super) column: usize,
    /// The first row of the row group.
    pub(super) group: usize,
}

impl Frame {
    pub(super) fn open_row(&mut self) {
        let index = self.built.rows.len();
        self.covers.retain(|c| c.until > index);
        if !self.fresh.is_empty() {
            self.covers.append(&mut self.fresh);
            self.covers.sort_by_key(|c| c.start);
        }
        budget::work(self.covers.len() as u64 / 8);
        self.passed = 0;
        self.column = 0;
        self.row = Some(BuiltRow::default());
    }

    pub(super) fn open_cell(&mut self, start: usize, col_span: usize, row_span: usize) {
        if self.row.is_none() {
            self.open_row();
        }
        while let Some(cover) = self.covers.get(self.passed).filter(|c| c.start <= self.column) {
            self.column = self.column.max(cover.end);
            self.passed += 1;
        }
        let column = self.column;
        self.column = column.saturating_add(col_span);
        self.built.width = self.built.width.max(self.column);
        if row_span > 1 {
            let until = self.built.rows.len() + row_span;
            self.fresh.push(Cover { start: column, end: self.column, until });
        }
        self.cell = Some(OpenCell { flow: Flow::default(), start, caption: false, column, col_span, row_span });
    }

    pub(super) fn open_caption(&mut self, start: usize) {
        let flow = Flow::default();
        self.cell = Some(OpenCell { flow, start, caption: true, column: 0, col_span: 1, row_span: 1 });
    }

    pub(super) fn close_cell(&mut self, lines: &Lines) {
        let Some(mut open) = self.cell.take() else { return };
        let (text, range) = open.flow.close();
        let (start, end) = range.unwrap_or((open.start, open.start));
        budget::cell(text.len());
        let OpenCell { column, col_span, row_span, .. } = open;
        let cell = Cell { text, place: lines.place(start, end), column, col_span, row_span, indent: open.flow.indent };
        if open.caption {
            let folds = if open.flow.inner.is_empty() { Vec::new() } else { vec![(0, open.flow)] };
            let row = Row { cells: vec![cell], break_before: false };
            self.built.loose.push(BuiltRow { row, folds });
        } else if let Some(row) = &mut self.row {
            if !open.flow.inner.is_empty() {
                row.folds.push((row.row.cells.len(), open.flow));
            }
            row.row.cells.push(cell);
        }
    }

    pub(super) fn close_row(&mut self, lines: &Lines) {
        self.close_cell(lines);
        self.built.rows.extend(self.row.take());
        if !self.stray.is_empty() {
            let stray = std::mem::take(&mut self.stray);
            let start = stray.start;
            self.open_caption(start);
            if let Some(cell) = &mut self.cell {
                cell.flow = stray;
            }
            self.close_cell(lines);
        }
    }

    /// Row spans do not reach beyond their row group.
    pub(super) fn close_group(&mut self, lines: &Lines) {
        self.close_row(lines);
        let end = self.built.rows.len();
        for (index, row) in self.built.rows.iter_mut().enumerate().skip(self.group) {
            for cell in &mut row.row.cells {
                cell.row_span = cell.row_span.min(end - index);
            }
        }
        self.covers.clear();
        self.fresh.clear();
        self.group = end;
    }
}
