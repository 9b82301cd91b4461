//! ZIP archives, and Office and OpenDocument files as archives.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if gouji::read::format(bytes) == gouji::read::Format::Zip {
        gouji::read::read(&gouji::Input { name: "x".into(), bytes: bytes.to_vec() });
    }
});
