//! What is printed: lines and tables, page by page, whatever the format.

/// A cell that is printed; cells that another covers are left out of their row.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Its text; lines are parted by `\n`.
    pub text: String,
    /// Columns it spans.
    pub cols: usize,
    /// Rows it spans.
    pub rows: usize,
    /// Index in [`Paper::amounts`].
    pub amount: Option<usize>,
}

impl Cell {
    /// A cell with text.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::wide(text, 1)
    }

    /// A cell with text over some columns.
    pub fn wide(text: impl Into<String>, cols: usize) -> Cell {
        Cell { text: text.into(), cols, rows: 1, amount: None }
    }
}

/// A part of the document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A line of text.
    Line(String),
    /// A table: each row's cells from left to right.
    Table(Vec<Vec<Cell>>),
    /// The page ends, and the form goes on on the next.
    PageEnd,
    /// The form ends.
    FormEnd,
}

/// An amount that is printed.
#[derive(Debug, Clone)]
pub struct Amount {
    /// The title of its form.
    pub form: String,
    /// The row's label.
    pub row: String,
    /// The heading of its column.
    pub column: String,
    /// As printed, with whatever stands beside it.
    pub printed: String,
    /// The number alone.
    pub number: String,
    /// The unit it is printed in.
    pub unit: &'static str,
    /// Whether it is money, not a rate or a score.
    pub money: bool,
    /// Whether it is nothing.
    pub zero: bool,
    /// Whether it stands in one sum alone, so that no one can tell which of its terms is wrong.
    pub alone: bool,
}

/// A document.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// Its parts in order.
    pub blocks: Vec<Block>,
    /// The amounts in it.
    pub amounts: Vec<Amount>,
}

impl Paper {
    /// With another print of one amount's number.
    pub fn with(&self, amount: usize, number: &str) -> Paper {
        let mut out = self.clone();
        for block in &mut out.blocks {
            let Block::Table(rows) = block else { continue };
            for cell in rows.iter_mut().flatten().filter(|c| c.amount == Some(amount)) {
                cell.text = cell.text.replacen(&self.amounts[amount].number, number, 1);
            }
        }
        out.amounts[amount].printed = out.amounts[amount].printed.replacen(&self.amounts[amount].number, number, 1);
        out.amounts[amount].number = number.to_string();
        out
    }
}

/// A place of a table's grid.
#[derive(Debug, Clone, Copy)]
pub enum Slot<'a> {
    /// Nothing is there.
    Empty,
    /// A cell begins.
    Begins(&'a Cell),
    /// A cell goes on from the left.
    GoesOn,
    /// A cell goes on from above, and this is its first column.
    FromAbove(&'a Cell),
}

/// The full grid of a table.
pub fn grid(rows: &[Vec<Cell>]) -> Vec<Vec<Slot<'_>>> {
    let mut out: Vec<Vec<Option<Slot>>> = vec![Vec::new(); rows.len()];
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in row {
            while out[at].get(column).is_some_and(Option::is_some) {
                column += 1;
            }
            let (cols, down) = (cell.cols.max(1), cell.rows.max(1));
            for (r, slots) in out.iter_mut().enumerate().take(at + down).skip(at) {
                if slots.len() < column + cols {
                    slots.resize(column + cols, None);
                }
                slots[column..column + cols].fill(Some(Slot::GoesOn));
                slots[column] = Some(if r == at { Slot::Begins(cell) } else { Slot::FromAbove(cell) });
            }
            column += cols;
        }
    }
    let width = out.iter().map(Vec::len).max().unwrap_or_default();
    out.iter_mut().for_each(|row| row.resize(width, None));
    out.into_iter().map(|row| row.into_iter().map(|slot| slot.unwrap_or(Slot::Empty)).collect()).collect()
}
