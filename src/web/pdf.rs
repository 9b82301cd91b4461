//! The wasm API of the PDF reader, which the page loads when a PDF is given.

use gouji::read::Read;
use wasm_bindgen::prelude::*;

fn main() {}

/// Reads a PDF: the JSON of what was read, for the core's `Session.addRead`. `progress` is called with the pages
/// read and the pages there are.
#[wasm_bindgen]
pub fn read(name: String, bytes: &[u8], progress: &web_sys::js_sys::Function) -> Result<Vec<u8>, JsError> {
    let mut tell = |done: usize, of: usize| progress.call2(&JsValue::NULL, &done.into(), &of.into()).is_ok();
    let content = gouji::read::pdf(bytes, &mut tell);
    Ok(serde_json::to_vec(&[Read::new(name, bytes, content)])?)
}
