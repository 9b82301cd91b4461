//! RTF.
#![no_main]

use gouji::read::{Input, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let bytes = [b"{\\rtf1", bytes].concat();
    let _ = read(&Input { name: String::new(), bytes });
});
