//! OpenDocument files (.ods, .odt): `content.xml` holds the text as it is displayed, the spans of cells, and what is
//! not shown.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::document::{Block, Cell, CellName, Columns, Document, Paragraph, Row, Table};
use crate::money::{self, Printed};

use super::lines::Running;
use super::sheet::{self, Area, Filled, Sheet, Veil};
use super::xml::{self, MOST_COLUMNS, Parts, attribute};
use super::{Content, budget, figures, unicode, unread};

/// Reads the `content.xml` of a spreadsheet or a text.
pub(super) fn read(xml: &[u8], media_type: &'static str) -> Content {
    let Ok(xml) = std::str::from_utf8(xml) else {
        return Content::refused(media_type, unread::damaged());
    };
    let mut state = State { spreadsheet: media_type.contains("spreadsheet"), ..State::default() };
    if let Err(problem) = xml::walk(xml, &mut state) {
        return Content::refused(media_type, problem);
    }
    if state.spreadsheet {
        return sheet::content(state.sheets, &state.hidden, media_type);
    }
    let problem = state.blocks.is_empty().then(super::nothing);
    let document = Document::of(state.blocks);
    Content { document, media_type: media_type.into(), problem, ..Content::default() }
}

/// Grounds on which white shows nothing.
const PAPER: [&str; 3] = ["transparent", "#ffffff", "#FFFFFF"];
/// Rows with text are repeated at most so often.
const MOST_REPEATED: usize = 10_000;

/// What a style does to text or a table.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    raised: bool,
    hidden: bool,
    /// White text, and a ground of another colour: `None` where the style says nothing.
    white: Option<bool>,
    ground: Option<bool>,
}

#[derive(Default)]
struct State {
    spreadsheet: bool,
    sheets: Vec<Sheet>,
    /// The names of sheets that are not shown.
    hidden: Vec<String>,
    styles: HashMap<String, Style>,
    /// The style that is being defined.
    style: String,
    blocks: Vec<Block>,
    cells: usize,
    number: u32,
    /// Tables that are open, the outer first.
    tables: Vec<Open>,
    /// The text being collected outside tables.
    text: String,
    in_paragraph: usize,
    /// Inside notes and tracked deletions, whose text is not displayed where it stands.
    aside: usize,
    /// The styles of the open spans.
    spans: Vec<Style>,
    running: Running,
}

/// A table that is open.
#[derive(Default)]
struct Open {
    sheet: Sheet,
    shown: bool,
    rows: Vec<Row>,
    row: u32,
    repeat_row: u32,
    /// Groups of rows or columns that are open, and whether each is folded.
    groups: Vec<bool>,
    column: u32,
    cell: Option<OpenCell>,
    repeat: usize,
    /// Cells of the row that is open, in a spreadsheet.
    filled: Vec<Filled>,
    /// Texts of cells, and the blocks of tables in them, in order.
    parts: Vec<Block>,
    nested: bool,
}

/// A cell that is open.
#[derive(Default)]
struct OpenCell {
    text: String,
    columns: usize,
    rows: usize,
    formula: bool,
    value: Option<String>,
    /// Written in the colour of the paper.
    white: bool,
    /// On another colour than the paper's.
    ground: bool,
}

fn number(element: &BytesStart, name: &str) -> usize {
    xml::number(element, name).unwrap_or(1).max(1)
}

impl State {
    fn hides(&self) -> bool {
        self.aside > 0 || self.spans.iter().any(|s| s.hidden)
    }

    fn open_table(&mut self, element: &BytesStart) {
        let style = attribute(element, "style-name").and_then(|s| self.styles.get(&s)).copied().unwrap_or_default();
        let mut open = Open { shown: !style.hidden, ..Open::default() };
        if self.spreadsheet && self.tables.is_empty() {
            self.number += 1;
            let name = attribute(element, "name").unwrap_or_default();
            open.sheet = Sheet { number: self.number, name, ..Sheet::default() };
            // Sheet.A1:Sheet.D9 $'Sheet 2'.A1:.B2
            let areas = attribute(element, "print-ranges").unwrap_or_default();
            let cell = |part: &str| part.rsplit_once('.').map_or(part, |(_, cell)| cell).to_string();
            let area = |range: &str| Area::parse(&range.split(':').map(cell).collect::<Vec<_>>().join(":"));
            open.sheet.print = areas.split_whitespace().filter_map(area).collect();
        }
        self.tables.push(open);
    }

    fn open_cell(&mut self, element: &BytesStart, covered: bool) {
        let style = attribute(element, "style-name").and_then(|s| self.styles.get(&s)).copied().unwrap_or_default();
        let Some(open) = self.tables.last_mut() else { return };
        open.repeat = number(element, "number-columns-repeated");
        open.cell = (!covered).then(|| OpenCell {
            text: String::new(),
            columns: number(element, "number-columns-spanned").min(MOST_COLUMNS),
            rows: number(element, "number-rows-spanned").min(65_536),
            formula: attribute(element, "formula").is_some(),
            value: attribute(element, "value"),
            white: style.white == Some(true) && style.ground != Some(true),
            ground: style.ground == Some(true),
        });
    }

    fn end_cell(&mut self) {
        let (spreadsheet, outer) = (self.spreadsheet, self.tables.len() == 1);
        let Some(open) = self.tables.last_mut() else { return };
        let repeat = std::mem::replace(&mut open.repeat, 1);
        let column = open.column;
        open.column = open.column.saturating_add(u32::try_from(repeat).unwrap_or(u32::MAX));
        let Some(cell) = open.cell.take() else { return };
        let mut text = cell.text.trim().to_string();
        if spreadsheet && outer {
            // figures of the colour of the paper show nothing
            if cell.white && cell.value.is_some() {
                text.clear();
            }
            if cell.formula && text.is_empty() && cell.value.is_none() {
                open.sheet.uncomputed.push(CellName { row: open.row, column });
                text = "=…".into();
            }
            // what a program wrote without displaying it: 734.5600000000001
            let plain = text.len() > 12 && text.bytes().all(|b| b.is_ascii_digit() || b".-eE+".contains(&b));
            if let Some(value) = cell.value.and_then(|v| v.parse().ok()).filter(|_| plain) {
                text = figures::shown(value, "General", false);
            }
            if cell.columns > 1 || cell.rows > 1 {
                let last = |first: u32, n: usize| first.saturating_add(n as u32 - 1);
                let (rows, columns) = ((open.row, last(open.row, cell.rows)), (column, last(column, cell.columns)));
                open.sheet.merged.push(Area { rows, columns });
            }
            // cells without text at the end of a row are repeated up to the sheet's width
            let copies = if text.is_empty() { 0 } else { repeat.min(MOST_COLUMNS) };
            self.cells += copies.max(1);
            if !budget::cells(copies, copies.saturating_mul(text.len())) {
                return;
            }
            for copy in 0..copies {
                let column = column.saturating_add(copy as u32);
                open.filled.push(Filled { row: open.row, column, text: text.clone(), general: false });
            }
            return;
        }
        let copies = repeat.min(MOST_COLUMNS);
        if !budget::cells(copies, copies.saturating_mul(text.len())) {
            return;
        }
        for copy in 0..copies {
            let place = self.running.place(&text);
            self.cells += 1;
            if let Some(row) = open.rows.last_mut() {
                let (col_span, row_span) = (cell.columns, cell.rows);
                row.cells.push(Cell {
                    text: text.clone(),
                    place,
                    column: column as usize + copy,
                    col_span,
                    row_span,
                    indent: 0,
                });
            }
        }
        if !text.is_empty() {
            let place = self.running.place(&text);
            open.parts.push(Block::Paragraph(Paragraph { text, place }));
        }
    }

    fn end_row(&mut self) {
        let Some(open) = self.tables.last_mut() else { return };
        let filled = std::mem::take(&mut open.filled);
        let repeat = open.repeat_row.max(1);
        let copies = if filled.is_empty() { 1 } else { repeat.min(MOST_REPEATED as u32) };
        for copy in 1..copies {
            self.cells += filled.len();
            let text = filled.iter().map(|c| c.text.len()).sum();
            if self.cells > xml::MOST_CELLS || !budget::cells(filled.len(), text) {
                break;
            }
            let again = filled.iter().map(|c| Filled { row: open.row.saturating_add(copy), ..c.clone() });
            open.sheet.cells.extend(again);
        }
        open.sheet.cells.extend(filled);
        open.row = open.row.saturating_add(repeat);
    }

    fn end_table(&mut self) {
        let Some(open) = self.tables.pop() else { return };
        if self.spreadsheet && self.tables.is_empty() {
            if open.shown {
                self.sheets.push(open.sheet);
            } else {
                self.hidden.push(open.sheet.name);
            }
            return;
        }
        let mut rows = open.rows;
        rows.retain(|r| r.filled().next().is_some());
        let amount = |c: &Cell| matches!(money::read(&c.text), Printed::Amount(a, _) if a.scale > 0);
        let layout = open.nested && !rows.iter().flat_map(|r| &r.cells).any(amount);
        let mut blocks = Vec::new();
        if !rows.is_empty() && !layout {
            blocks.push(Block::Table(Table { rows, columns: Columns::Known }));
        }
        // a table that only arranges others is its parts
        blocks.extend(open.parts.into_iter().filter(|b| layout || matches!(b, Block::Table(_))));
        match self.tables.last_mut() {
            Some(outer) => {
                outer.nested = true;
                // what stands in the cell before the table
                if let Some(cell) = &mut outer.cell {
                    let text = std::mem::take(&mut cell.text).trim().to_string();
                    if !text.is_empty() {
                        let place = self.running.place(&text);
                        outer.parts.push(Block::Paragraph(Paragraph { text, place }));
                    }
                }
                outer.parts.extend(blocks);
            }
            None => self.blocks.extend(blocks),
        }
    }

    /// Hides rows or columns that begin at a number.
    fn veil(&mut self, element: &BytesStart, column: bool) {
        let Some(open) = self.tables.last_mut() else { return };
        let folded = open.groups.contains(&true);
        let veil = match attribute(element, "visibility").as_deref() {
            Some("filter") => Some(Veil::Folded),
            Some("collapse") if folded => Some(Veil::Folded),
            Some("collapse") => Some(Veil::Hidden),
            _ => folded.then_some(Veil::Folded),
        };
        if column {
            let repeat = u32::try_from(number(element, "number-columns-repeated")).unwrap_or(u32::MAX);
            let last = open.column.saturating_add(repeat - 1);
            open.sheet.columns.extend(veil.map(|veil| (open.column, last, veil)));
            open.column = last.saturating_add(1);
        } else if let Some(veil) = veil {
            let last = open.row.saturating_add(open.repeat_row.clamp(1, MOST_REPEATED as u32) - 1);
            budget::work(u64::from(last - open.row));
            open.sheet.rows.extend((open.row..=last).map(|row| (row, veil)));
        }
    }
}

impl Parts for State {
    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            "style" => {
                self.style = attribute(element, "name").unwrap_or_default();
                let parent = attribute(element, "parent-style-name").and_then(|p| self.styles.get(&p)).copied();
                let style = self.styles.entry(self.style.clone()).or_default();
                (style.white, style.ground) = parent.map_or((None, None), |p| (p.white, p.ground));
            }
            "text-properties" => {
                let position = attribute(element, "text-position").unwrap_or_default();
                let up = position.split('%').next().and_then(|p| p.trim().parse::<f32>().ok()).is_some_and(|p| p > 0.0);
                let style = self.styles.entry(self.style.clone()).or_default();
                style.raised = position.starts_with("super") || up;
                style.hidden |= attribute(element, "display").is_some_and(|d| d == "none");
                style.white = attribute(element, "color").map(|c| c.eq_ignore_ascii_case("#ffffff")).or(style.white);
            }
            "table-cell-properties" => {
                let ground = attribute(element, "background-color").map(|c| !PAPER.contains(&c.as_str()));
                let style = self.styles.entry(self.style.clone()).or_default();
                style.ground = ground.or(style.ground);
            }
            "table-properties" if attribute(element, "display").is_some_and(|d| d == "false") => {
                self.styles.entry(self.style.clone()).or_default().hidden = true;
            }
            // a note's number stands beside a figure and is none of its digits
            "annotation" | "tracked-changes" | "note" | "ruby-text" | "hidden-text" => self.aside += 1,
            "table" => self.open_table(element),
            "table-column-group" | "table-row-group" => {
                let folded = attribute(element, "display").is_some_and(|d| d == "false");
                self.tables.iter_mut().last().into_iter().for_each(|open| open.groups.push(folded));
            }
            "table-column" => self.veil(element, true),
            "table-row" => {
                if let Some(open) = self.tables.last_mut() {
                    open.rows.push(Row::default());
                    open.column = 0;
                    open.repeat_row = u32::try_from(number(element, "number-rows-repeated")).unwrap_or(u32::MAX);
                    self.running.begin();
                }
                self.veil(element, false);
            }
            "table-cell" => self.open_cell(element, false),
            "covered-table-cell" => self.open_cell(element, true),
            "p" | "h" => {
                self.in_paragraph += 1;
                if self.tables.is_empty() && self.in_paragraph == 1 {
                    self.text.clear();
                }
            }
            "span" => {
                let style = attribute(element, "style-name").and_then(|s| self.styles.get(&s)).copied();
                self.spans.push(style.unwrap_or_default());
            }
            "s" => self.text(&" ".repeat(number(element, "c").min(100))),
            "tab" | "line-break" => self.text(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_paragraph == 0 || self.hides() {
            return;
        }
        // figures of the colour of the paper show nothing
        let in_cell = self.tables.iter().all(|t| t.cell.as_ref().is_some_and(|c| !c.ground));
        let figure = text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic);
        if figure && !self.tables.is_empty() && in_cell && self.spans.iter().rev().find_map(|s| s.white) == Some(true) {
            return;
        }
        let raised = self.spans.iter().any(|s| s.raised).then(|| unicode::raised(text));
        let text = raised.as_deref().unwrap_or(text);
        match self.tables.last_mut() {
            Some(open) => open.cell.iter_mut().for_each(|cell| cell.text.push_str(text)),
            None => self.text.push_str(text),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "annotation" | "tracked-changes" | "note" | "ruby-text" | "hidden-text" => {
                self.aside = self.aside.saturating_sub(1);
            }
            "p" | "h" => {
                self.in_paragraph = self.in_paragraph.saturating_sub(1);
                let text = self.text.trim().to_string();
                if self.tables.is_empty() && self.in_paragraph == 0 && self.aside == 0 && !text.is_empty() {
                    self.running.begin();
                    let place = self.running.place(&text);
                    budget::paragraph(text.len());
                    self.blocks.push(Block::Paragraph(Paragraph { text, place }));
                }
            }
            "span" => {
                self.spans.pop();
            }
            "table-column-group" | "table-row-group" => {
                self.tables.iter_mut().last().and_then(|open| open.groups.pop());
            }
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => self.end_row(),
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn cells(&self) -> usize {
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(kind: &str, styles: &str, body: &str) -> Content {
        let xml = format!(
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\">\
             <office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body>\
             </office:document-content>"
        );
        let media_type = if kind == "ods" {
            "application/vnd.oasis.opendocument.spreadsheet"
        } else {
            "application/vnd.oasis.opendocument.text"
        };
        read(xml.as_bytes(), media_type)
    }

    fn cell(text: &str) -> String {
        format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>")
    }

    fn row(attributes: &str, cells: &[&str]) -> String {
        let cells: String = cells.iter().map(|c| cell(c)).collect();
        format!("<table:table-row {attributes}>{cells}</table:table-row>")
    }

    fn texts(document: &Document) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        for block in &document.blocks {
            match block {
                Block::Paragraph(p) => out.push(vec![p.text.clone()]),
                Block::Table(t) => {
                    out.extend(t.rows.iter().map(|r| r.cells.iter().map(|c| c.text.clone()).collect()));
                }
            }
        }
        out
    }

    #[test]
    fn hidden_rows_columns_and_sheets() {
        let table = format!(
            "<table:table table:name=\"甲\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>\
             <table:table-column/>{}{}{}{}</table:table><table:table table:name=\"乙\" table:style-name=\"off\">{}</table:table>",
            row("", &["科目", "旧", "合计"]),
            row("table:visibility=\"collapse\"", &["旧", "8", "8"]),
            row("table:visibility=\"filter\"", &["筛", "7", "7"]),
            row("table:number-rows-repeated=\"2\"", &["丙", "6", "6"]),
            row("", &["不看"]),
        );
        let styles = "<style:style style:name=\"off\"><style:table-properties table:display=\"false\"/></style:style>";
        let content = content("ods", styles, &table);
        assert_eq!(texts(&content.document), [vec!["甲"], vec!["科目", "合计"], vec!["丙", "6"], vec!["丙", "6"]]);
        assert_eq!(content.alternatives.len(), 2);
        let problem = content.problem.unwrap().zh;
        assert!(problem.contains('乙') && problem.contains("甲 2, 3, B"), "{problem}");
    }

    #[test]
    fn notes_raised_digits_and_noise_are_no_digits() {
        let styles =
            "<style:style style:name=\"up\"><style:text-properties style:text-position=\"super 58%\"/></style:style>";
        let body = "<table:table table:name=\"甲\"><table:table-row><table:table-cell><text:p>534.56<text:note>\
            <text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>\
            </table:table-cell><table:table-cell><text:p>2.00<text:span text:style-name=\"up\">1</text:span></text:p>\
            </table:table-cell><table:table-cell office:value=\"734.5600000000001\"><text:p>734.5600000000001</text:p>\
            </table:table-cell><table:table-cell table:formula=\"of:=[.A1]\"/></table:table-row></table:table>";
        let content = content("ods", styles, body);
        assert_eq!(texts(&content.document)[1], ["534.56", "2.00¹", "734.56", "=…"]);
        assert!(content.problem.is_some_and(|p| p.zh.contains("甲!D1")));
    }

    #[test]
    fn a_table_around_a_table_is_its_parts() {
        let inner = format!("<table:table>{}{}</table:table>", row("", &["科目", "合计"]), row("", &["甲", "1.00"]));
        let outer = format!(
            "<table:table><table:table-row><table:table-cell><text:p>标题</text:p>{inner}<text:p>注</text:p></table:table-cell>\
             </table:table-row></table:table>"
        );
        let content = content("odt", "", &outer);
        assert_eq!(texts(&content.document), [vec!["标题"], vec!["科目", "合计"], vec!["甲", "1.00"], vec!["注"]]);
        assert_eq!(content.document.blocks.len(), 3);
    }
}
