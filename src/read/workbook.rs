//! Excel 2003's XML (SpreadsheetML, mostly named .xls): sheets, cells with their spans, figures as they are displayed.

use std::collections::HashMap;

use memchr::memmem;
use office_oxide::xlsx::numfmt::apply_format;
use quick_xml::events::BytesStart;

use crate::document::{Block, Cell, CellName, Columns, Document, Paragraph, Place, Row, Table};

use super::xml::{self, MOST_COLUMNS, Parts, attribute, number};
use super::{Content, budget, encoding, office};

const MEDIA_TYPE: &str = "application/vnd.ms-excel";

/// Whether some first bytes are those of such a file.
pub(super) fn begins(head: &[u8]) -> bool {
    let has = |what: &[u8]| memmem::find(head, what).is_some();
    has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"Workbook") && !has(b"<html")
}

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Content {
    let text = match encoding::decode(bytes) {
        Ok(text) => text,
        Err((media_type, problem)) => return Content::refused(media_type, problem),
    };
    let mut reader = Reader::default();
    if let Err(problem) = xml::walk(&text, &mut reader) {
        return Content::refused(MEDIA_TYPE, problem);
    }
    if budget::spent() {
        reader.blocks.truncate(reader.before); // whether a sheet is hidden is said at its end
    }
    let problem = if !reader.hidden.is_empty() {
        Some(office::hidden(&reader.hidden))
    } else {
        reader.blocks.is_empty().then(super::nothing)
    };
    Content { document: Document::of(reader.blocks), media_type: MEDIA_TYPE.into(), problem, pages: None }
}

/// How the cells of a style display numbers.
#[derive(Default)]
struct Style {
    parent: Option<String>,
    format: Option<String>,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    hidden: Vec<String>,
    styles: HashMap<String, Style>,
    /// The style that is being defined.
    style: String,
    sheet: u32,
    name: String,
    /// How many blocks stand before the sheet's.
    before: usize,
    rows: Vec<Row>,
    /// The numbers of the row and the column that come next, from 0.
    row: usize,
    column: usize,
    row_style: Option<String>,
    /// The first and last column that have a style of their own, and the style.
    column_styles: Vec<(usize, usize, String)>,
    cell: Option<Open>,
    comment: bool,
    /// The text of the element that is open, where it matters.
    text: Option<String>,
}

/// A cell that is being read.
struct Open {
    cell: Cell,
    format: Option<String>,
    number: bool,
}

impl Reader {
    /// The number format of a style or of what it builds on.
    fn format(&self, style: &str) -> Option<String> {
        let mut style = self.styles.get(style)?;
        for _ in 0..16 {
            if style.format.is_some() {
                return style.format.clone();
            }
            style = self.styles.get(style.parent.as_deref()?)?;
        }
        None
    }

    fn open(&self, element: &BytesStart) -> Open {
        let column = number(element, "Index").map_or(self.column, |at| at.saturating_sub(1)).min(1 << 20);
        let of_column = self.column_styles.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        let style = attribute(element, "StyleID")
            .or_else(|| self.row_style.clone())
            .or_else(|| of_column.map(|(_, _, style)| style.clone()));
        let row = u32::try_from(self.row).unwrap_or(u32::MAX);
        let more = |name: &str, most: usize| number(element, name).unwrap_or(0).min(most - 1) + 1;
        let cell = Cell {
            text: String::new(),
            place: Place::Sheet { sheet: self.sheet, cell: CellName { row, column: column as u32 } },
            column,
            col_span: more("MergeAcross", MOST_COLUMNS),
            row_span: more("MergeDown", 65_536),
        };
        Open { cell, format: self.format(style.as_deref().unwrap_or("Default")), number: false }
    }
}

impl Parts for Reader {
    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            "Style" => {
                self.style = attribute(element, "ID").unwrap_or_default();
                let parent = attribute(element, "Parent");
                self.styles.insert(self.style.clone(), Style { parent, format: None });
            }
            "NumberFormat" => {
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.format = attribute(element, "Format").map(|format| named(&format));
                }
            }
            "Worksheet" => {
                self.sheet += 1;
                (self.row, self.rows, self.column_styles) = (0, Vec::new(), Vec::new());
                self.before = self.blocks.len();
                self.name = attribute(element, "Name").unwrap_or_default();
                self.column = 0;
            }
            "Column" => {
                let first = number(element, "Index").map_or(self.column, |at| at.saturating_sub(1));
                let last = first.saturating_add(number(element, "Span").unwrap_or(0));
                self.column = last.saturating_add(1);
                self.column_styles.extend(attribute(element, "StyleID").map(|style| (first, last, style)));
            }
            "Row" => {
                self.row = number(element, "Index").map_or(self.row, |at| at.saturating_sub(1)).min(1 << 24);
                self.column = 0;
                self.row_style = attribute(element, "StyleID");
                self.rows.push(Row::default());
            }
            "Cell" => self.cell = Some(self.open(element)),
            "Comment" => self.comment = true,
            "Data" if !self.comment => {
                if let Some(open) = &mut self.cell {
                    open.number = attribute(element, "Type").is_some_and(|kind| kind == "Number");
                    self.text = Some(String::new());
                }
            }
            "Visible" => self.text = Some(String::new()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(all) = &mut self.text {
            all.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Comment" => self.comment = false,
            "Data" if !self.comment => {
                if let (Some(text), Some(open)) = (self.text.take(), &mut self.cell) {
                    let text = text.trim();
                    open.cell.text = match text.parse() {
                        Ok(value) if open.number => apply_format(value, 164, open.format.as_deref()).trim().into(),
                        _ => text.replace(['\r', '\n'], ""),
                    };
                }
            }
            "Cell" => {
                if let (Some(open), Some(row)) = (self.cell.take(), self.rows.last_mut()) {
                    self.column = open.cell.column + open.cell.col_span;
                    if !budget::cell(open.cell.text.len()) {
                        return;
                    }
                    row.cells.push(open.cell);
                }
            }
            "Row" => self.row = self.row.saturating_add(1),
            "Table" => {
                let mut rows = std::mem::take(&mut self.rows);
                rows.retain(|r| r.filled().next().is_some());
                let place = Place::Sheet { sheet: self.sheet, cell: CellName { row: 0, column: 0 } };
                self.blocks.push(Block::Paragraph(Paragraph { text: self.name.clone(), place }));
                if !rows.is_empty() {
                    self.blocks.push(Block::Table(Table { rows, columns: Columns::Known }));
                }
            }
            "Visible" if self.text.take().is_some_and(|text| text.contains("Hidden")) => {
                self.blocks.truncate(self.before);
                self.hidden.push(std::mem::take(&mut self.name));
            }
            _ => {}
        }
    }
}

/// The formats that have names, written out.
fn named(format: &str) -> String {
    match format {
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "General Number" => "General",
        other => other,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_rows(sheets: &str) -> (Vec<Vec<String>>, Content) {
        let file = format!(
            "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
             <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
             <Styles><Style ss:ID=\"Default\"/><Style ss:ID=\"six\"><NumberFormat ss:Format=\"#,##0.000000\"/></Style>\
             <Style ss:ID=\"bold\" ss:Parent=\"six\"/><Style ss:ID=\"two\"><NumberFormat ss:Format=\"Standard\"/></Style>\
             </Styles>{sheets}</Workbook>"
        );
        assert!(begins(file.as_bytes()));
        let content = read(file.as_bytes());
        let tables = content.document.blocks.iter().filter_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        let texts = |r: &Row| r.cells.iter().map(|c| c.text.clone()).collect();
        (tables.flat_map(|t| &t.rows).map(texts).collect(), content)
    }

    #[test]
    fn figures_are_as_displayed_and_cells_where_they_stand() {
        let (rows, content) = read_rows(
            "<Worksheet ss:Name=\"表\"><Table><Column ss:Index=\"4\" ss:StyleID=\"two\"/>\
             <Row ss:Index=\"3\"><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"1\"><Data ss:Type=\"String\">科&#10;目</Data></Cell>\
             <Cell ss:StyleID=\"bold\"><Data ss:Type=\"Number\">1234.5</Data><Comment><ss:Data>x</ss:Data></Comment></Cell>\
             <Cell><Data ss:Type=\"Number\">1234.5</Data></Cell><Cell><Data ss:Type=\"Number\">1.5</Data></Cell></Row>\
             <Row><Cell ss:Index=\"3\"><Data ss:Type=\"String\">&lt;1</Data></Cell></Row></Table></Worksheet>",
        );
        assert_eq!(rows, [vec!["科目", "1,234.500000", "1,234.50", "1.5"], vec!["<1"]]);
        let Some(Block::Table(table)) = content.document.blocks.get(1) else { panic!("{content:?}") };
        let cell = &table.rows[0].cells[1];
        assert_eq!((cell.column, table.rows[0].cells[0].row_span), (2, 2));
        assert_eq!(cell.place, Place::Sheet { sheet: 1, cell: CellName { row: 2, column: 2 } });
    }

    #[test]
    fn hidden_sheets_are_named_and_not_read() {
        let sheet = |name: &str, visible: &str| {
            format!(
                "<Worksheet ss:Name=\"{name}\"><Table><Row><Cell><Data ss:Type=\"String\">{name}</Data></Cell></Row></Table>\
                 <WorksheetOptions><Visible>{visible}</Visible></WorksheetOptions></Worksheet>"
            )
        };
        let (rows, content) = read_rows(&(sheet("甲", "SheetVisible") + &sheet("乙", "SheetHidden")));
        assert_eq!(rows, [["甲"]]);
        assert!(content.problem.is_some_and(|p| p.zh.contains('乙')));
    }

    #[test]
    fn what_breaks_off_is_refused() {
        let (rows, content) = read_rows("<Worksheet><Table><Row></Cell>");
        assert!(rows.is_empty() && content.problem.is_some());
    }
}
