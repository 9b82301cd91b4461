//! OpenDocument files (.ods, .odt): `content.xml` holds the text as it is displayed, and the spans of cells.

use quick_xml::events::BytesStart;

use crate::document::{Block, Cell, CellName, Columns, Document, Paragraph, Place, Row, Table};

use super::lines::Running;
use super::xml::{self, MOST_COLUMNS, Parts, attribute};
use super::{Content, budget};

/// Reads the `content.xml` of a spreadsheet or a text.
pub(super) fn read(xml: &[u8], media_type: &'static str) -> Content {
    let Ok(xml) = std::str::from_utf8(xml) else {
        return Content::refused(media_type, super::office::damaged());
    };
    let mut state = State { spreadsheet: media_type.contains("spreadsheet"), ..State::default() };
    if let Err(problem) = xml::walk(xml, &mut state) {
        return Content::refused(media_type, problem);
    }
    let problem = state.blocks.is_empty().then(super::nothing);
    Content { document: Document::of(state.blocks), media_type: media_type.into(), problem, pages: None }
}

#[derive(Default)]
struct State {
    spreadsheet: bool,
    blocks: Vec<Block>,
    /// Tables that are open, the outer first: a table in a cell is part of the cell's text.
    depth: usize,
    sheet: u32,
    rows: Vec<Row>,
    /// The number of the row among all of the sheet, repeated ones counted.
    row: u32,
    repeat_row: u32,
    column: usize,
    cell: Option<Cell>,
    repeat: usize,
    /// The text being collected, of a cell or a paragraph.
    text: String,
    in_paragraph: usize,
    /// Inside notes and tracked deletions, whose text is not displayed where it stands.
    aside: usize,
    running: Running,
}

/// More rows than this no program shows.
const MOST_ROWS: u32 = 1 << 24;

fn number(element: &BytesStart, name: &str) -> usize {
    xml::number(element, name).unwrap_or(1).max(1)
}

impl Parts for State {
    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            "annotation" | "tracked-changes" => self.aside += 1,
            "table" => {
                self.depth += 1;
                if self.depth == 1 {
                    (self.rows, self.row) = (Vec::new(), 0);
                    self.sheet += 1;
                    if let Some(name) = attribute(element, "name").filter(|_| self.spreadsheet) {
                        let place = Place::Sheet { sheet: self.sheet, cell: CellName { row: 0, column: 0 } };
                        self.blocks.push(Block::Paragraph(Paragraph { text: name, place }));
                    }
                }
            }
            "table-row" if self.depth == 1 => {
                self.rows.push(Row::default());
                self.column = 0;
                self.running.begin();
                self.repeat_row = number(element, "number-rows-repeated").min(MOST_ROWS as usize) as u32;
            }
            name @ ("table-cell" | "covered-table-cell") if self.depth == 1 => {
                self.repeat = number(element, "number-columns-repeated").min(MOST_COLUMNS);
                self.cell = (name == "table-cell").then(|| Cell {
                    text: String::new(),
                    place: Place::Text { line: 0, start: 0, end: 0 }, // known at its end
                    column: self.column,
                    col_span: number(element, "number-columns-spanned").min(MOST_COLUMNS),
                    row_span: number(element, "number-rows-spanned").min(65_536),
                });
                self.text.clear();
            }
            "p" | "h" => {
                self.in_paragraph += 1;
                if self.depth == 0 && self.in_paragraph == 1 {
                    self.text.clear();
                }
            }
            "s" => self.text(&" ".repeat(number(element, "c").min(100))),
            "tab" | "line-break" => self.text(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_paragraph > 0 && self.aside == 0 {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "annotation" | "tracked-changes" => self.aside = self.aside.saturating_sub(1),
            "p" | "h" => {
                self.in_paragraph = self.in_paragraph.saturating_sub(1);
                let text = self.text.trim().to_string();
                if self.depth == 0 && self.in_paragraph == 0 && self.aside == 0 && !text.is_empty() {
                    self.running.begin();
                    let place = self.running.place(&text);
                    budget::paragraph(text.len());
                    self.blocks.push(Block::Paragraph(Paragraph { text, place }));
                }
            }
            "table-cell" | "covered-table-cell" if self.depth == 1 => self.end_cell(),
            "table-row" if self.depth == 1 => self.row = self.row.saturating_add(self.repeat_row).min(MOST_ROWS),
            "table" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    let mut rows = std::mem::take(&mut self.rows);
                    rows.retain(|r| r.filled().next().is_some());
                    if !rows.is_empty() {
                        self.blocks.push(Block::Table(Table { rows, columns: Columns::Known }));
                    }
                }
            }
            _ => {}
        }
    }
}

impl State {
    fn end_cell(&mut self) {
        let repeat = std::mem::replace(&mut self.repeat, 1);
        let Some(cell) = self.cell.take() else {
            self.column += repeat;
            return;
        };
        let text = self.text.trim().to_string();
        // cells without text at the end of a row are repeated up to the sheet's width
        let room = MOST_COLUMNS.saturating_sub(self.column);
        let copies = if text.is_empty() { room.min(1) } else { repeat.min(room.max(1)) };
        if !budget::cells(copies, copies.saturating_mul(text.len())) {
            return;
        }
        for copy in 0..copies {
            let column = self.column + copy;
            let place = if self.spreadsheet {
                Place::Sheet { sheet: self.sheet, cell: CellName { row: self.row, column: column as u32 } }
            } else {
                self.running.place(&text)
            };
            if let Some(row) = self.rows.last_mut() {
                row.cells.push(Cell { text: text.clone(), place, column, ..cell.clone() });
            }
        }
        self.column += repeat;
    }
}
