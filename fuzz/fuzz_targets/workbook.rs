//! Excel 2003's XML.
#![no_main]

const HEAD: &[u8] = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gouji::read::read(&gouji::Input { name: "x".into(), bytes: [HEAD, bytes].concat() });
});
