//! OpenDocument: its content.xml.
#![no_main]

mod packed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let kind = if bytes.first().is_some_and(|b| b % 2 == 0) { "spreadsheet" } else { "text" };
    let media_type = format!("application/vnd.oasis.opendocument.{kind}");
    packed::read(&[("mimetype", &media_type)], "content.xml", bytes);
});
