//! An Office or OpenDocument file with one part that is fuzzed; the fuzzer could not get through the compression.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// Reads a file of these parts, `part` last.
pub fn read(frame: &[(&str, &str)], part: &str, bytes: &[u8]) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in frame.iter().map(|(n, c)| (*n, c.as_bytes())).chain([(part, bytes)]) {
        if zip.start_file(name, options).is_ok() {
            let _ = zip.write_all(content);
        }
    }
    if let Ok(file) = zip.finish() {
        gouji::read::read(&gouji::Input { name: "x".into(), bytes: file.into_inner() });
    }
}
