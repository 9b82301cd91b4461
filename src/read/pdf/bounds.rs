//! How much a PDF file's streams become when they are decompressed, found before any of them is.
//!
//! Deflate makes a kilobyte of a megabyte of zeros. The library decompresses a stream whole, so that a file of a few
//! megabytes could ask for gigabytes of memory. Streams and their dictionaries stand plainly in the file, whatever
//! its cross-reference tables say.

use flate2::{Decompress, FlushDecompress, Status};

/// Most bytes that a single stream may become.
const MOST_OF_ONE: u64 = 128 << 20;
/// Most bytes that all streams together may become.
const MOST: u64 = 512 << 20;
/// How far before a stream its dictionary is looked for.
const DICTIONARY: usize = 2_048;

/// Whether the streams stay within what a disclosure can need. Images are left out: they are not decompressed.
pub(super) fn within(bytes: &[u8]) -> bool {
    let mut all = 0;
    let mut buffer = vec![0; 1 << 16];
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + 6;
        if bytes[..keyword].ends_with(b"end") {
            continue;
        }
        let before = &bytes[keyword.saturating_sub(DICTIONARY)..keyword];
        let dictionary = last(before, b"obj").map_or(before, |start| &before[start..]);
        let filters = dictionary.windows(6).filter(|w| *w == b"Decode").count() - count(dictionary, b"DecodeParms");
        let packed = count(dictionary, b"FlateDecode") + count(dictionary, b"/Fl ") + count(dictionary, b"LZWDecode");
        if filters > 1 && packed > 1 {
            return false; // packed twice, which no producer does
        }
        if count(dictionary, b"/Image") > 0 || count(dictionary, b"FlateDecode") == 0 {
            continue;
        }
        let start = at + bytes[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count().min(2);
        let (one, read) = size(&bytes[start..], &mut buffer);
        all += one;
        if one > MOST_OF_ONE || all > MOST {
            return false;
        }
        at = start + read;
    }
    true
}

/// The size of some data decompressed, at most a little more than allowed, and how many bytes it was.
fn size(data: &[u8], buffer: &mut [u8]) -> (u64, usize) {
    let mut inflate = Decompress::new(true);
    while inflate.total_out() <= MOST_OF_ONE {
        let read = inflate.total_in() as usize;
        let (before, written) = (inflate.total_in(), inflate.total_out());
        match inflate.decompress(&data[read..], buffer, FlushDecompress::None) {
            Ok(Status::Ok | Status::BufError) if (inflate.total_in(), inflate.total_out()) != (before, written) => {}
            _ => break,
        }
    }
    (inflate.total_out(), inflate.total_in() as usize)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    // the first letter is looked for at the speed of memory
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| *b == what[0]) {
        if bytes[from + at..].starts_with(what) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|w| w == what)
}

fn count(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).filter(|w| *w == what).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn file(filter: &str, data: &[u8]) -> Vec<u8> {
        let head = format!("%PDF-1.7\n1 0 obj\n<</Length {}/Filter{filter}>>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream\nendobj\n"].concat()
    }

    fn packed(size: usize) -> Vec<u8> {
        let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
        out.write_all(&vec![0; size]).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn bombs_are_found() {
        assert!(within(&file("/FlateDecode", &packed(1 << 20))));
        assert!(!within(&file("/FlateDecode", &packed(140 << 20))));
        assert!(!within(&file("/FlateDecode", &packed(100 << 20)).repeat(6)));
        assert!(!within(&file("[/FlateDecode/FlateDecode]", &packed(1 << 20))));
    }

    #[test]
    fn what_is_no_deflate_data_does_no_harm() {
        assert!(within(&file("/FlateDecode", b"this is not deflate data")));
        assert!(within(b"stream"));
        assert!(within(b"%PDF-1.7 endstream stream\r\n"));
    }
}
