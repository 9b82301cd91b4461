//! What a reader found in a source: paragraphs and tables in the order of the page, every cell with its place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where something stands in its source.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Place {
    /// In text.
    Text {
        /// Line, from 1.
        line: u32,
        /// First byte in the decoded text.
        start: u32,
        /// The byte after the last.
        end: u32,
    },
    /// On a page.
    Page {
        /// Page, from 1.
        page: u32,
        /// Left, top, right and bottom edge in points, from the top left of the page as shown.
        #[serde(rename = "box")]
        area: [f32; 4],
    },
    /// In a spreadsheet.
    Sheet {
        /// Sheet, from 1.
        sheet: u32,
        /// The cell.
        cell: CellName,
    },
}

/// A cell of a spreadsheet, `B3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct CellName {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl fmt::Display for CellName {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut letters = Vec::new();
        let mut column = u64::from(self.column) + 1;
        while column > 0 {
            letters.push(b'A' + ((column - 1) % 26) as u8);
            column = (column - 1) / 26;
        }
        let letters: String = letters.iter().rev().map(|b| char::from(*b)).collect();
        write!(f, "{letters}{}", u64::from(self.row) + 1)
    }
}

impl From<CellName> for String {
    fn from(name: CellName) -> String {
        name.to_string()
    }
}

impl TryFrom<String> for CellName {
    type Error = String;

    fn try_from(name: String) -> Result<CellName, String> {
        let digits = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
        let (letters, row) = name.split_at(digits);
        let letter = |column: Option<u32>, b: u8| {
            let value = b.is_ascii_uppercase().then(|| u32::from(b - b'A') + 1)?;
            column?.checked_mul(26)?.checked_add(value)
        };
        let column = letters.bytes().fold(Some(0), letter).and_then(|c| c.checked_sub(1));
        let row = row.parse::<u32>().ok().and_then(|r| r.checked_sub(1));
        column.zip(row).map(|(column, row)| CellName { row, column }).ok_or(name)
    }
}

impl Place {
    /// The line, for places in text.
    pub fn line(self) -> Option<u32> {
        match self {
            Place::Text { line, .. } => Some(line),
            Place::Page { .. } | Place::Sheet { .. } => None,
        }
    }

    /// The place in words.
    pub fn in_words(self, english: bool) -> String {
        match (self, english) {
            (Place::Text { line, .. }, true) => format!("line {line}"),
            (Place::Text { line, .. }, false) => format!("第 {line} 行"),
            (Place::Page { page, .. }, true) => format!("page {page}"),
            (Place::Page { page, .. }, false) => format!("第 {page} 页"),
            (Place::Sheet { sheet, cell }, true) => format!("sheet {sheet}, {cell}"),
            (Place::Sheet { sheet, cell }, false) => format!("第 {sheet} 个工作表 {cell}"),
        }
    }
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The text as shown, trimmed.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Its first column in the table, from 0, spans of cells before it counted.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub col_span: usize,
    /// How many rows it covers, at least 1.
    pub row_span: usize,
    /// How far its text is moved in: the blanks before it, a full-width one counted twice; 0 where they are not known.
    #[serde(default)]
    pub indent: usize,
}

/// How far a text is moved in by the blanks that it begins with.
pub fn indent(text: &str) -> usize {
    let blanks = text.chars().take_while(|c| c.is_whitespace() && !matches!(c, '\n' | '\r'));
    blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Its cells, left to right. Cells covered from above by a row span are not repeated.
    pub cells: Vec<Cell>,
    /// Whether a page break or blank line stands before it.
    pub break_before: bool,
}

impl Row {
    /// The cells that are not blank.
    pub fn filled(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|c| !c.text.is_empty())
    }
}

/// How far a table's columns can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Columns {
    /// Each cell's column is known.
    Known,
    /// Each cell's column was worked out from where its text stands on the line.
    Inferred,
    /// Columns survived only as runs of blanks: empty cells vanished, [`Cell::column`] merely counts the
    /// pieces of the line, and which column an amount belongs to must be worked out.
    Lost,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its rows, top to bottom.
    pub rows: Vec<Row>,
    /// Whether the cells' columns are known.
    pub columns: Columns,
}

/// A paragraph: a line of text outside tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its text, trimmed.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// Text outside tables.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A source as read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    /// Its pieces, in order.
    pub blocks: Vec<Block>,
    /// Whether the source goes on after them and was not read to its end.
    #[serde(default)]
    pub incomplete: bool,
}

impl Document {
    /// A document of these pieces.
    pub fn of(blocks: Vec<Block>) -> Document {
        Document { blocks, incomplete: false }
    }
}

/// A cell's position among the documents of a disclosure. A paragraph has row 0 and cell 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// Index of the document.
    pub source: usize,
    /// Index of the block in the document.
    pub block: usize,
    /// Index of the row in the table.
    pub row: usize,
    /// Index of the cell in the row.
    pub cell: usize,
}

/// The text and place at a spot of some documents; `None` where there is no such spot.
pub fn at(documents: &[Document], spot: Spot) -> Option<(&str, Place)> {
    match documents.get(spot.source)?.blocks.get(spot.block)? {
        Block::Paragraph(p) => Some((&p.text, p.place)),
        Block::Table(t) => {
            let cell = t.rows.get(spot.row)?.cells.get(spot.cell)?;
            Some((&cell.text, cell.place))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_in_spreadsheets() {
        for (row, column, name) in [(0, 0, "A1"), (2, 1, "B3"), (9, 25, "Z10"), (0, 26, "AA1"), (99, 701, "ZZ100")] {
            assert_eq!(CellName { row, column }.to_string(), name);
            assert_eq!(CellName::try_from(name.to_string()), Ok(CellName { row, column }));
        }
        for name in ["", "A", "1", "A0", "a1", "A-1"] {
            assert!(CellName::try_from(name.to_string()).is_err(), "{name}");
        }
    }
}
