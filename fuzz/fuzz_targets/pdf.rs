//! PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gouji::read::pdf(bytes, &mut |_, _| true);
});
