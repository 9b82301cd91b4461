//! Excel 2003's XML (SpreadsheetML, mostly named .xls): sheets, cells with their spans, figures as they are displayed.

use std::collections::HashMap;

use memchr::memmem;
use quick_xml::events::BytesStart;

use crate::document::CellName;

use super::sheet::{self, Area, Filled, Sheet, Veil};
use super::xml::{self, MOST_COLUMNS, Parts, attribute, number};
use super::{Content, budget, encoding, figures};

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
    sheet::content(reader.sheets, &reader.hidden, MEDIA_TYPE)
}

/// How the cells of a style display numbers.
#[derive(Default)]
struct Style {
    parent: Option<String>,
    format: Option<String>,
}

#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    hidden: Vec<String>,
    cells: usize,
    styles: HashMap<String, Style>,
    /// The style that is being defined.
    style: String,
    number: u32,
    /// The sheet that is open.
    sheet: Sheet,
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
    at: (u32, u32),
    area: Area,
    text: String,
    formula: bool,
    format: Option<String>,
    number: bool,
    general: bool,
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
        let more = |name: &str, most: usize| number(element, name).unwrap_or(0).min(most - 1) as u32;
        let column = column as u32;
        let area = Area {
            rows: (row, row.saturating_add(more("MergeDown", 65_536))),
            columns: (column, column.saturating_add(more("MergeAcross", MOST_COLUMNS))),
        };
        Open {
            at: (row, column),
            area,
            text: String::new(),
            formula: attribute(element, "Formula").is_some(),
            format: self.format(style.as_deref().unwrap_or("Default")),
            number: false,
            general: false,
        }
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
                self.number += 1;
                (self.row, self.column, self.column_styles) = (0, 0, Vec::new());
                let name = attribute(element, "Name").unwrap_or_default();
                self.sheet = Sheet { number: self.number, name, ..Sheet::default() };
            }
            "Column" => {
                let first = number(element, "Index").map_or(self.column, |at| at.saturating_sub(1));
                let last = first.saturating_add(number(element, "Span").unwrap_or(0));
                self.column = last.saturating_add(1);
                self.column_styles.extend(attribute(element, "StyleID").map(|style| (first, last, style)));
                if hidden(element) {
                    self.sheet.columns.push((first as u32, last as u32, Veil::Hidden));
                }
            }
            "Row" => {
                self.row = number(element, "Index").map_or(self.row, |at| at.saturating_sub(1)).min(1 << 24);
                self.column = 0;
                self.row_style = attribute(element, "StyleID");
                if hidden(element) {
                    let last = self.row.saturating_add(number(element, "Span").unwrap_or(0).min(1 << 20));
                    budget::work((last - self.row) as u64);
                    self.sheet.rows.extend((self.row..=last).map(|row| (row as u32, Veil::Hidden)));
                }
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
            // what a filter hides looks as if it were hidden by hand
            "AutoFilter" => self.sheet.rows.values_mut().for_each(|veil| *veil = Veil::Folded),
            "NamedRange" if attribute(element, "Name").is_some_and(|n| n == "Print_Area") => {
                let area = attribute(element, "RefersTo").and_then(|r| area(&r));
                self.sheet.print.extend(area);
            }
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
                    let format = open.format.as_deref().unwrap_or("General");
                    open.text = match text.parse() {
                        Ok(value) if open.number => {
                            open.general = figures::is_general(format);
                            figures::shown(value, format, false)
                        }
                        _ => text.replace(['\r', '\n'], ""),
                    };
                }
            }
            "Cell" => {
                if let Some(open) = self.cell.take() {
                    self.column = open.area.columns.1 as usize + 1;
                    self.cells += 1;
                    let Open { at: (row, column), mut text, general, .. } = open;
                    if !budget::cell(text.len()) {
                        return;
                    }
                    if open.formula && text.is_empty() {
                        self.sheet.uncomputed.push(CellName { row, column });
                        text = "=…".into();
                    }
                    if open.area.columns.0 < open.area.columns.1 || open.area.rows.0 < open.area.rows.1 {
                        self.sheet.merged.push(open.area);
                    }
                    if !text.is_empty() {
                        self.sheet.cells.push(Filled { row, column, text, general });
                    }
                }
            }
            "Row" => self.row = self.row.saturating_add(1),
            "Visible" if self.text.take().is_some_and(|text| text.contains("Hidden")) => {
                self.hidden.push(std::mem::take(&mut self.sheet.name));
                self.sheet = Sheet::default();
            }
            "Worksheet" => {
                let sheet = std::mem::take(&mut self.sheet);
                if sheet.number > 0 {
                    self.sheets.push(sheet);
                }
            }
            _ => {}
        }
    }

    fn cells(&self) -> usize {
        self.cells
    }
}

fn hidden(element: &BytesStart) -> bool {
    attribute(element, "Hidden").is_some_and(|v| v == "1")
}

/// A range in the other way to write it: `=表!R1C1:R20C5`.
fn area(text: &str) -> Option<Area> {
    let range = text.rsplit_once('!').map_or(text, |(_, range)| range);
    let corner = |part: &str| {
        let (row, column) = part.strip_prefix('R')?.split_once('C')?;
        Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.parse::<u32>().ok()?.checked_sub(1)?))
    };
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let ((row, column), (last_row, last_column)) = (corner(first)?, corner(last)?);
    Some(Area {
        rows: (row.min(last_row), row.max(last_row)),
        columns: (column.min(last_column), column.max(last_column)),
    })
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
    use crate::document::{Block, Place, Row};

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
        assert_eq!(rows, [vec!["科目", "1,234.500000", "1,234.50", "1.5"], vec!["<1", "", ""]]);
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
