//! The wasm API of the readers of Office files, archives and text that is not Unicode, which the page loads when one
//! is given, and of the writer of spreadsheets.

use gouji::read::Input;
use wasm_bindgen::prelude::*;

fn main() {}

/// Reads a source of any kind, an archive as several: the JSON of what was read, for the core's
/// `Session.addRead`.
#[wasm_bindgen]
pub fn read(name: String, bytes: Vec<u8>) -> Result<Vec<u8>, JsError> {
    Ok(serde_json::to_vec(&gouji::read::read(&Input { name, bytes }))?)
}

/// Sheets as an .xlsx file: what `Session.rows` of the core gave.
#[wasm_bindgen]
pub fn spreadsheet(rows: &[u8]) -> Result<Vec<u8>, JsError> {
    let sheets: Vec<gouji::report::Sheet> = serde_json::from_slice(rows)?;
    Ok(gouji::report::spreadsheet(&sheets)?)
}

/// A page of an OFD file as it is printed, from 1: the JSON of `PrintedPage` of www/messages.d.ts; `null` where there is
/// none that can be drawn.
#[wasm_bindgen]
pub fn printed(bytes: &[u8], page: usize) -> Result<Option<Vec<u8>>, JsError> {
    Ok(gouji::read::printed(bytes, page).map(|page| serde_json::to_vec(&page)).transpose()?)
}
