//! Excel 97–2003 workbooks (.xls, .et): cells by the `office_oxide` library; which rows and columns are shown, formats
//! of numbers and whether formulas have results, from the records themselves ([MS-XLS]).

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use office_oxide::cfb::CfbReader;
use office_oxide::xls::{CellValue, XlsDocument};

use crate::document::CellName;

use super::Content;
use super::figures;
use super::sheet::{self, Area, Filled, Sheet, Veil};
use super::xlsx::print_areas;

/// The sheets of a workbook.
pub(super) fn content(document: &XlsDocument, bytes: &[u8], media_type: &'static str) -> Content {
    let records = Records::of(bytes).unwrap_or_default();
    let mut sheets = Vec::new();
    let mut hidden = Vec::new();
    for (index, of) in document.sheets.iter().enumerate() {
        if of.hidden {
            hidden.push(of.name.clone());
            continue;
        }
        let mut sheet = Sheet { number: index as u32 + 1, name: of.name.clone(), ..Sheet::default() };
        sheet.texts = of.chart_text.iter().map(|t| t.trim().to_string()).collect();
        let merged = |m: &(u16, u16, u16, u16)| Area {
            rows: (m.0.into(), m.1.max(m.0).into()),
            columns: (m.2.into(), m.3.max(m.2).into()),
        };
        sheet.merged = of.merged_cells.iter().map(merged).collect();
        let own = records.sheets.get(&of.name);
        if let Some(own) = own {
            (sheet.rows, sheet.columns) = (own.rows.clone(), own.columns.clone());
        }
        // a program that computes nothing stores no result for any formula; Excel stores most
        let uncomputed =
            own.filter(|own| own.formulas == own.blank.len()).map(|own| &own.blank[..]).unwrap_or_default();
        for (row, cells) in of.rows.iter().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                let (text, general) = match value {
                    CellValue::Number(number) => {
                        let xf = of.xf.get(row).and_then(|r| r.get(column)).copied().unwrap_or(0);
                        // figures of the colour of the paper show nothing
                        if records.is_white(xf) {
                            continue;
                        }
                        let format = records.format(xf);
                        (figures::shown(*number, format, records.base_1904), figures::is_general(format))
                    }
                    other => (other.as_text(), false),
                };
                let text = text.replace(['\r', '\n'], "").trim().to_string();
                if !text.is_empty() {
                    sheet.cells.push(Filled { row: row as u32, column: column as u32, text, general });
                }
            }
        }
        for (row, column) in uncomputed {
            let (row, column) = (u32::from(*row), u32::from(*column));
            sheet.uncomputed.push(CellName { row, column });
            sheet.cells.push(Filled { row, column, text: "=…".into(), general: false });
        }
        sheets.push(sheet);
    }
    let names = document.defined_names.iter().map(|n| (n.name.as_str(), n.value.as_str()));
    print_areas(&mut sheets, names);
    sheet::content(sheets, &hidden, media_type)
}

/// What the records say that the library does not.
#[derive(Debug, Default)]
struct Records {
    formats: HashMap<u16, String>,
    styles: Vec<Style>,
    /// The colour of each font, as a number of the palette.
    fonts: Vec<u16>,
    /// The palette's colours from number 8 on, where the file has its own.
    palette: Vec<[u8; 3]>,
    base_1904: bool,
    sheets: HashMap<String, OfSheet>,
}

/// A style of cells.
#[derive(Debug, Default)]
struct Style {
    font: u16,
    format: u16,
    filled: bool,
}

impl Style {
    fn of(data: &[u8]) -> Style {
        let word = |at: usize| word(data, at).unwrap_or(0);
        Style { font: word(0), format: word(2), filled: word(16) >> 10 != 0 }
    }
}

#[derive(Debug, Default)]
struct OfSheet {
    rows: BTreeMap<u32, Veil>,
    columns: Vec<(u32, u32, Veil)>,
    filtered: bool,
    formulas: usize,
    /// Formulas whose result is no text at all.
    blank: Vec<(u16, u16)>,
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FORMAT: u16 = 0x041e;
const STYLE: u16 = 0x00e0;
const FONT: u16 = 0x0031;
const PALETTE: u16 = 0x0092;
const DATE_MODE: u16 = 0x0022;
const SHEET: u16 = 0x0085;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007d;
const FILTER: u16 = 0x009b;
const FILTERS: u16 = 0x009d;
const FORMULA: u16 = 0x0006;

impl Records {
    fn of(bytes: &[u8]) -> Option<Records> {
        let mut file = CfbReader::new(Cursor::new(bytes)).ok()?;
        let stream = file.open_stream("Workbook").or_else(|_| file.open_stream("Book")).ok()?;
        let mut out = Records::default();
        // where each sheet's records begin, and its name
        let mut begins: HashMap<usize, String> = HashMap::new();
        let mut sheet: Option<(String, OfSheet)> = None;
        let mut depth = 0;
        let mut at = 0;
        while let Some((kind, data)) = record(&stream, at) {
            match kind {
                BOF => {
                    depth += 1;
                    if depth == 1 {
                        sheet = begins.get(&at).map(|name| (name.clone(), OfSheet::default()));
                    }
                }
                EOF => {
                    depth -= 1;
                    if depth == 0
                        && let Some((name, mut of)) = sheet.take()
                    {
                        if of.filtered {
                            of.rows.values_mut().for_each(|veil| *veil = Veil::Folded);
                        }
                        out.sheets.insert(name, of);
                    }
                }
                FORMAT => out.formats.extend(word(data, 0).zip(data.get(2..).and_then(|d| string(d, 2)))),
                STYLE => out.styles.push(Style::of(data)),
                FONT => out.fonts.push(word(data, 4).unwrap_or(0)),
                PALETTE => {
                    let colours = data.get(2..).unwrap_or_default().chunks_exact(4);
                    out.palette = colours.map(|c| [c[0], c[1], c[2]]).collect();
                }
                DATE_MODE => out.base_1904 = word(data, 0) == Some(1),
                SHEET => {
                    let start = word(data, 0).zip(word(data, 2)).map(|(l, h)| usize::from(h) << 16 | usize::from(l));
                    begins.extend(start.zip(data.get(6..).and_then(|d| string(d, 1))));
                }
                _ if depth == 1 => {
                    if let Some((_, of)) = &mut sheet {
                        of.record(kind, data);
                    }
                }
                _ => {}
            }
            at += 4 + data.len();
        }
        Some(out)
    }

    fn format(&self, style: u16) -> &str {
        let id = self.styles.get(usize::from(style)).map_or(0, |s| s.format);
        self.formats.get(&id).map_or_else(|| figures::built_in(id.into()), String::as_str)
    }

    /// Whether a style writes in white on nothing.
    fn is_white(&self, style: u16) -> bool {
        let Some(style) = self.styles.get(usize::from(style)).filter(|s| !s.filled) else { return false };
        // there is no font 4
        let font = usize::from(style.font) - usize::from(style.font > 4);
        match self.fonts.get(font) {
            Some(1) => true,
            Some(9) if self.palette.is_empty() => true,
            Some(colour) => self.palette.get(usize::from(*colour).wrapping_sub(8)) == Some(&[0xff; 3]),
            None => false,
        }
    }
}

impl OfSheet {
    fn record(&mut self, kind: u16, data: &[u8]) {
        let veil = |folded: bool| if folded { Veil::Folded } else { Veil::Hidden };
        match kind {
            ROW => {
                if let (Some(row), Some(flags)) = (word(data, 0), word(data, 12))
                    && flags & 0x20 != 0
                {
                    self.rows.insert(row.into(), veil(flags & 7 > 0));
                }
            }
            COLUMNS => {
                if let (Some(first), Some(last), Some(flags)) = (word(data, 0), word(data, 2), word(data, 8))
                    && flags & 1 != 0
                {
                    self.columns.push((first.into(), last.into(), veil(flags >> 8 & 7 > 0)));
                }
            }
            FILTER | FILTERS => self.filtered = true,
            FORMULA => {
                self.formulas += 1;
                // 3: a text that is empty
                let blank = word(data, 12) == Some(0xffff) && data.get(6) == Some(&3);
                self.blank.extend(word(data, 0).zip(word(data, 2)).filter(|_| blank));
            }
            _ => {}
        }
    }
}

fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let length = usize::from(word(stream, at + 2)?);
    Some((word(stream, at)?, stream.get(at + 4..at + 4 + length)?))
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

/// A string that begins with its length, of one or two bytes.
fn string(data: &[u8], length_bytes: usize) -> Option<String> {
    let length = if length_bytes == 1 { usize::from(*data.first()?) } else { usize::from(word(data, 0)?) };
    let wide = data.get(length_bytes)? & 1 != 0;
    let text = data.get(length_bytes + 1..)?;
    Some(if wide {
        let units: Vec<u16> = text.chunks_exact(2).take(length).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        String::from_utf16_lossy(&units)
    } else {
        text.iter().take(length).map(|b| char::from(*b)).collect()
    })
}
