//! The wasm API: bytes in, a report and its view out. Nothing is decided here.

use gouji::Identities;
use gouji::read::{self, Format, Read};
use gouji::report::facts::{FactsFormat, facts_text};
use gouji::report::{self, Checking, Picture};
use serde::Serialize;
use wasm_bindgen::prelude::*;

fn main() {}

/// Which further module reads a source: `"pdf"`, `"office"`, or `null` where none is needed.
#[wasm_bindgen]
pub fn reader(bytes: &[u8]) -> Option<String> {
    match read::format(bytes) {
        Format::Text => None,
        Format::Pdf => Some("pdf".into()),
        Format::Zip | Format::Compound | Format::Workbook | Format::Legacy => Some("office".into()),
    }
}

/// One or more sources to check together, and then the answers about them.
///
/// ```js
/// const session = new Session();
/// session.addIdentities("my.toml", bytes); // relations of the user's own; `null`, or what is wrong: { zh, en }
/// session.add("budget.txt", bytes);   // as often as there are files
/// session.addRead(read);              // what another module read of a file
/// const checked = session.check();    // `Checked` of www/report.d.ts
/// session.explain(42);                // `Explanation`: the equations amount 42 stands in
/// session.export("json");             // the report as text: json, jsonl, csv, html
/// session.free();
/// ```
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    inputs: Vec<Read>,
    identities: Identities,
    done: Option<Checking>,
}

fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    // None becomes null, as in the JSON, and maps become objects
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(JsValue::from)
}

#[wasm_bindgen]
impl Session {
    /// An empty session.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Session {
        Session::default()
    }

    /// Adds a source that [`reader`] knows no module for: its name and its bytes.
    pub fn add(&mut self, name: String, bytes: Vec<u8>) {
        self.inputs.push(Read::new(name, &bytes, read::text(&bytes)));
    }

    /// Adds what another module has read of a source.
    #[wasm_bindgen(js_name = addRead)]
    pub fn add_read(&mut self, read: &[u8]) -> Result<(), JsError> {
        self.inputs.extend(serde_json::from_slice::<Vec<Read>>(read)?);
        Ok(())
    }

    /// Adds the relations of a user's file, which are checked besides Gouji's own: `null`, or what is wrong in the file and
    /// where, `{ zh, en }`, and then none of them is added.
    #[wasm_bindgen(js_name = addIdentities)]
    pub fn add_identities(&mut self, name: &str, bytes: &[u8]) -> Result<JsValue, JsValue> {
        to_js(&self.identities.add(name, bytes).err())
    }

    /// Reads and checks all sources as one disclosure.
    pub fn check(&mut self) -> Result<JsValue, JsValue> {
        let checking = gouji::check_read_by(std::mem::take(&mut self.inputs), &self.identities);
        let out = to_js(&checking.view());
        self.done = Some(checking);
        out
    }

    /// The equations an amount stands in, or `null` where there is no such amount.
    pub fn explain(&self, amount: u32) -> Result<JsValue, JsValue> {
        to_js(&self.done.as_ref().and_then(|done| done.explain(amount)))
    }

    /// The report as text in one of the formats `text`, `json`, `jsonl`, `csv`, `html`; `null` for another. For
    /// `html`, `pictures` are the pages to show: JSON, a list of `{source, page, width, height, image}`.
    pub fn export(&self, format: &str, english: bool, pictures: Option<String>) -> Result<Option<String>, JsError> {
        let (Ok(format), Some(done)) = (format.parse(), &self.done) else { return Ok(None) };
        let pictures: Vec<Picture> = pictures.map(|p| serde_json::from_str(&p)).transpose()?.unwrap_or_default();
        Ok(Some(report::export(&done.report, format, english, &pictures)))
    }

    /// Every amount with what it means, where it stands and what proves it (docs/facts.md): `csv` or `jsonl`; `null` for another.
    pub fn facts(&self, format: &str) -> Option<String> {
        let format = match format {
            "csv" => FactsFormat::Csv,
            "jsonl" => FactsFormat::Jsonl,
            _ => return None,
        };
        self.done.as_ref().map(|done| facts_text(done, format))
    }

    /// A letter to the department about these findings, dated `today`; `null` where there is nothing to ask.
    pub fn letter(&self, findings: Vec<usize>, today: &str) -> Option<String> {
        report::letter(&self.done.as_ref()?.report, &findings, today)
    }

    /// A finding as a quotation with its source.
    pub fn quotation(&self, finding: usize, today: &str, english: bool) -> Option<String> {
        report::quotation(&self.done.as_ref()?.report, finding, today, english)
    }

    /// The report as sheets, for `spreadsheet` of the module `gouji-office`: JSON.
    pub fn rows(&self, english: bool) -> Result<Vec<u8>, JsError> {
        Ok(serde_json::to_vec(
            &self.done.as_ref().map(|done| report::sheets(&done.report, english)).unwrap_or_default(),
        )?)
    }
}

/// Two checked sessions side by side: `Comparison` of www/report.d.ts, or `null` where one of them has not been checked.
#[wasm_bindgen]
pub fn compare(before: &Session, after: &Session) -> Result<JsValue, JsValue> {
    to_js(&compared(before, after))
}

/// The same as CSV.
#[wasm_bindgen(js_name = compareAsCsv)]
pub fn compare_as_csv(before: &Session, after: &Session, english: bool) -> Option<String> {
    compared(before, after).map(|comparison| report::comparison_csv(&comparison, english))
}

fn compared(before: &Session, after: &Session) -> Option<report::contract::Comparison> {
    Some(report::compare(before.done.as_ref()?, after.done.as_ref()?))
}

/// Gouji's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
