//! Word and Excel 97–2003.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if gouji::read::format(bytes) == gouji::read::Format::Compound {
        gouji::read::read(&gouji::Input { name: "x".into(), bytes: bytes.to_vec() });
    }
});
