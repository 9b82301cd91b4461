//! The wasm API of the readers of Office files and archives, which the page loads when one is given.

use gouji::read::Input;
use wasm_bindgen::prelude::*;

fn main() {}

/// Reads a Word, Excel or OpenDocument file, or an archive of files: the JSON of what was read, for the core's
/// `Session.addRead`.
#[wasm_bindgen]
pub fn read(name: String, bytes: Vec<u8>) -> Result<Vec<u8>, JsError> {
    Ok(serde_json::to_vec(&gouji::read::read(&Input { name, bytes }))?)
}
