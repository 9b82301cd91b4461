//! Word documents (.docx): what the `office_oxide` library does not tell of tables, from the part itself.

use std::io::{Cursor, Read as _};

use quick_xml::events::BytesStart;
use zip::ZipArchive;

use super::xml::{self, Parts};

/// The largest part that is looked through, in bytes.
const LARGEST: u64 = super::MOST_BYTES as u64 * 4;

/// For each table of a document in order, how many columns each of its rows leaves out before its first cell
/// (`gridBefore`); nothing where no row does.
pub(super) fn indents(bytes: &[u8]) -> Vec<Vec<u32>> {
    let part = || {
        let mut text = String::new();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        archive.by_name("word/document.xml").ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let Some(text) = part().filter(|t| t.contains("gridBefore")) else { return Vec::new() };
    let mut scan = Scan::default();
    // what breaks off is told where the text is read
    let _ = xml::walk(&text, &mut scan);
    scan.tables
}

#[derive(Default)]
struct Scan {
    tables: Vec<Vec<u32>>,
    /// The tables that are open, the innermost last.
    open: Vec<usize>,
}

impl Parts for Scan {
    fn start(&mut self, element: &BytesStart) {
        let row = self.open.last().and_then(|t| self.tables.get_mut(*t));
        match (element.local_name().as_ref(), row) {
            ("tbl", _) => {
                self.open.push(self.tables.len());
                self.tables.push(Vec::new());
            }
            ("tr", Some(rows)) => rows.push(0),
            ("gridBefore", Some(rows)) => {
                if let Some(last) = rows.last_mut() {
                    *last = xml::number(element, "val").unwrap_or(0).min(xml::MOST_COLUMNS) as u32;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, _: &str) {}

    fn end(&mut self, name: &str) {
        if name == "tbl" {
            self.open.pop();
        }
    }

    fn cells(&self) -> usize {
        self.tables.len()
    }
}
