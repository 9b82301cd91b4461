//! Text of any kind: plain, delimited, Markdown, HTML, in any encoding; and all that follows its reading.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if matches!(gouji::read::format(bytes), gouji::read::Format::Text | gouji::read::Format::Legacy) {
        gouji::check(vec![gouji::Input { name: "x".into(), bytes: bytes.to_vec() }]);
    }
});
