//! Excel workbooks (.xlsx): cells by the `office_oxide` library; what it does not tell, which rows and columns are
//! shown, from the parts themselves.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read as _};

use office_oxide::core::theme::{ColorRef, ThemeColorSlot};
use office_oxide::ir::VerticalAlign;
use office_oxide::xlsx::cell::{Cell, CellValue};
use office_oxide::xlsx::{SheetState, XlsxDocument};
use quick_xml::events::BytesStart;
use zip::ZipArchive;

use crate::document::CellName;

use super::figures;
use super::sheet::{self, Area, Filled, Sheet, Veil};
use super::xml::{self, Parts, attribute};
use super::{Content, budget};

/// The largest part that is looked through, in bytes.
const LARGEST: u64 = super::MOST_BYTES as u64 * 4;

/// The sheets of a workbook.
pub(super) fn content(document: &XlsxDocument, bytes: &[u8], media_type: &'static str) -> Content {
    let veils = veils(bytes).unwrap_or_default();
    let mut sheets = Vec::new();
    let mut hidden = Vec::new();
    for (index, worksheet) in document.worksheets.iter().enumerate() {
        if worksheet.state != SheetState::Visible {
            hidden.push(worksheet.name.clone());
            continue;
        }
        let mut sheet = Sheet { number: index as u32 + 1, name: worksheet.name.clone(), ..Sheet::default() };
        sheet.texts = worksheet.text_shapes.iter().map(|t| t.text.trim().to_string()).collect();
        sheet.merged = worksheet.merged_cells.iter().filter_map(|m| Area::parse(m)).collect();
        if let Some(Scan { rows, columns, .. }) = veils.get(&worksheet.name) {
            (sheet.rows, sheet.columns) = (rows.clone(), columns.clone());
        }
        let (mut formulas, mut blank) = (0, Vec::new());
        for cell in worksheet.rows.iter().flat_map(|r| &r.cells) {
            let (row, column) = (cell.reference.row, cell.reference.col);
            let (text, general) = text(document, cell);
            if !budget::cell(text.len()) {
                break;
            }
            if cell.formula().is_some() {
                formulas += 1;
                let name = CellName { row, column };
                match &cell.value {
                    CellValue::Empty => sheet.uncomputed.push(name),
                    _ if text.is_empty() => blank.push(name),
                    _ => {}
                }
            }
            if !text.is_empty() {
                sheet.cells.push(Filled { row, column, text, general });
            }
        }
        // a formula may well show nothing, but not every one
        if formulas == blank.len() + sheet.uncomputed.len() {
            for CellName { row, column } in &blank {
                sheet.cells.push(Filled { row: *row, column: *column, text: "=…".into(), general: false });
            }
            sheet.uncomputed.extend(blank);
        }
        if budget::spent() {
            break; // the sheet goes on where reading does not
        }
        sheets.push(sheet);
    }
    let names = document.workbook.defined_names.iter().map(|n| (n.name.as_str(), n.value.as_str()));
    print_areas(&mut sheets, names);
    sheet::content(sheets, &hidden, media_type)
}

/// Gives each sheet what the workbook's names say is printed of it: `'表 1'!$A$1:$D$10,'表 1'!$F$1:$G$9`.
pub(super) fn print_areas<'a>(sheets: &mut [Sheet], names: impl Iterator<Item = (&'a str, &'a str)>) {
    for (_, value) in names.filter(|(name, _)| name.eq_ignore_ascii_case("_xlnm.Print_Area")) {
        for part in value.split(',') {
            let Some((name, area)) = part.rsplit_once('!') else { continue };
            let name = name.trim().trim_matches('\'').replace("''", "'");
            if let (Some(sheet), Some(area)) = (sheets.iter_mut().find(|s| s.name == name), Area::parse(area.trim())) {
                sheet.print.push(area);
            }
        }
    }
}

/// What a cell shows, and whether it is a number in the format General.
fn text(document: &XlsxDocument, cell: &Cell) -> (String, bool) {
    let styles = document.styles.as_ref();
    let mut general = false;
    // figures of the colour of the paper show nothing
    let white = |style: u32| {
        let font = styles.and_then(|s| s.font_for(style)).and_then(|f| f.color.as_ref()).is_some_and(is_white);
        font && styles
            .and_then(|s| s.fill_for(style))
            .is_none_or(|f| f.pattern_type.as_deref().is_none_or(|p| p == "none"))
    };
    if matches!(cell.value, CellValue::Number(_)) && cell.style_index.is_some_and(white) {
        return (String::new(), false);
    }
    let text = match &cell.value {
        CellValue::Number(number) => {
            let style = cell.style_index.unwrap_or(0);
            let own = styles.and_then(|s| s.number_format_override_for(style));
            let built_in = || styles.and_then(|s| s.number_format_id_for(style)).map_or("General", figures::built_in);
            let format = own.unwrap_or_else(built_in);
            general = figures::is_general(format);
            figures::shown(*number, format, document.workbook.date1904)
        }
        CellValue::SharedString(index) => {
            let shared = document.shared_strings.get_shared(*index);
            match shared.and_then(|s| s.rich_text.as_ref()) {
                Some(runs) => runs.iter().map(|r| raised(&r.text, r.vert_align.as_ref())).collect(),
                None => document.format_cell_value(cell),
            }
        }
        _ => match cell.rich_runs() {
            Some(runs) => runs.iter().map(|r| raised(&r.text, r.vert_align.as_ref())).collect(),
            None => document.format_cell_value(cell),
        },
    };
    (text.replace(['\r', '\n'], "").trim_end().to_string(), general)
}

fn is_white(colour: &ColorRef) -> bool {
    match colour {
        ColorRef::Rgb(rgb) => rgb.0 == [0xff; 3],
        ColorRef::Theme { slot: ThemeColorSlot::Lt1, tint: None, shade: None, .. } => true,
        _ => false,
    }
}

fn raised(text: &str, align: Option<&VerticalAlign>) -> String {
    if matches!(align, Some(VerticalAlign::Superscript)) { super::unicode::raised(text) } else { text.to_string() }
}

/// What a sheet's own part says of its rows and columns.
#[derive(Debug, Default, Clone)]
struct Scan {
    rows: BTreeMap<u32, Veil>,
    columns: Vec<(u32, u32, Veil)>,
    /// The number of the row before, from 1.
    row: u32,
}

impl Parts for Scan {
    fn start(&mut self, element: &BytesStart) {
        let is = |name: &str| attribute(element, name).is_some_and(|v| matches!(v.as_str(), "1" | "true"));
        let flat = |name: &str| attribute(element, name).is_some_and(|v| v.parse() == Ok(0.0));
        let level = || xml::number(element, "outlineLevel").unwrap_or(0);
        let veil = || if level() > 0 { Veil::Folded } else { Veil::Hidden };
        match element.local_name().as_ref() {
            "row" => {
                self.row = xml::number(element, "r").map_or(self.row.saturating_add(1), |r| r as u32);
                if is("hidden") || flat("ht") {
                    self.rows.insert(self.row.saturating_sub(1), veil());
                }
            }
            "col" if is("hidden") || flat("width") => {
                let at = |name: &str| xml::number(element, name).unwrap_or(0).saturating_sub(1) as u32;
                self.columns.push((at("min"), at("max"), veil()));
            }
            // what a filter hides looks as if it were hidden by hand
            "autoFilter" => {
                let area = attribute(element, "ref").and_then(|r| Area::parse(&r));
                if let Some(area) = area {
                    self.rows.range_mut(area.rows.0..=area.rows.1).for_each(|(_, veil)| *veil = Veil::Folded);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, _: &str) {}

    fn end(&mut self, _: &str) {}

    fn cells(&self) -> usize {
        0
    }
}

/// For each sheet by its name, which rows and columns are not shown.
fn veils(bytes: &[u8]) -> Option<HashMap<String, Scan>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| -> Option<String> {
        let mut text = String::new();
        let read = archive.by_name(name).ok()?.take(LARGEST).read_to_string(&mut text);
        (budget::bytes(text.len()) && read.is_ok()).then_some(text)
    };
    let mut workbook = Sheets::default();
    xml::walk(&part("xl/workbook.xml")?, &mut workbook).ok()?;
    let mut relations = Relations::default();
    xml::walk(&part("xl/_rels/workbook.xml.rels")?, &mut relations).ok()?;
    let mut out = HashMap::new();
    for (name, id) in workbook.0 {
        let Some(target) = relations.0.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string);
        let Some(text) = part(&path).filter(|t| ["hidden=", "ht=\"0", "width=\"0"].iter().any(|w| t.contains(w)))
        else {
            continue;
        };
        let mut scan = Scan::default();
        // what breaks off is told where the cells are read
        let _ = xml::walk(&text, &mut scan);
        out.insert(name, scan);
    }
    Some(out)
}

/// The names and relation identifiers of a workbook's sheets.
#[derive(Default)]
struct Sheets(Vec<(String, String)>);

impl Parts for Sheets {
    fn start(&mut self, element: &BytesStart) {
        if element.local_name().as_ref() == "sheet" {
            let id = element.attributes().flatten().find(|a| a.key.as_ref().ends_with(":id"));
            self.0.extend(attribute(element, "name").zip(id.map(|a| a.value.into_owned())));
        }
    }

    fn text(&mut self, _: &str) {}

    fn end(&mut self, _: &str) {}

    fn cells(&self) -> usize {
        0
    }
}

/// The parts that relation identifiers mean.
#[derive(Default)]
struct Relations(HashMap<String, String>);

impl Parts for Relations {
    fn start(&mut self, element: &BytesStart) {
        if element.local_name().as_ref() == "Relationship" {
            self.0.extend(attribute(element, "Id").zip(attribute(element, "Target")));
        }
    }

    fn text(&mut self, _: &str) {}

    fn end(&mut self, _: &str) {}

    fn cells(&self) -> usize {
        0
    }
}
