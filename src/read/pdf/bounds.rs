//! What a PDF file may ask of memory, found before the library obeys.
//!
//! Deflate makes a kilobyte of a megabyte of zeros. The library decompresses a stream whole, so that a file of a few
//! megabytes could ask for gigabytes of memory. Streams and their dictionaries stand plainly in the file, whatever
//! its cross-reference tables say. What an encrypted file hides is looked at stream by stream.

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, FromBytes, Object, Stream};
use memchr::memmem;

use crate::read::budget;

/// Most bytes that a single stream may become.
const MOST_OF_ONE: u64 = 128 << 20;
/// Most bytes that all streams together may become.
const MOST: u64 = 512 << 20;
/// Most dictionaries. The library keeps a page for each leaf of the tree of pages, a kilobyte for four bytes.
const MOST_DICTIONARIES: usize = 1_000_000;
/// How many bytes Deflate makes of one at most.
const DEFLATE: u64 = 1_032;
/// How far before a stream its dictionary is looked for.
const DICTIONARY: usize = 2_048;

/// Whether the streams stay within what a disclosure can need. Images are left out: they are not decompressed.
pub(super) fn within(bytes: &[u8]) -> bool {
    let mut all = 0;
    let mut dictionaries = count(bytes, b"<<");
    let mut buffer = vec![0; 1 << 16];
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + 6;
        if bytes[..keyword].ends_with(b"end") {
            continue;
        }
        let before = &bytes[keyword.saturating_sub(DICTIONARY)..keyword];
        let dictionary = memmem::rfind(before, b"obj").map_or(before, |start| &before[start..]);
        if let Some(start) = memmem::find(dictionary, b"<<")
            && Dict::from_bytes(&dictionary[start..]).is_some_and(|d| !predictable(&d))
        {
            return false;
        }
        let filters = count(dictionary, b"Decode") - count(dictionary, b"DecodeParms");
        let packed = count(dictionary, b"FlateDecode") + count(dictionary, b"/Fl ") + count(dictionary, b"LZWDecode");
        if filters > 1 && packed > 1 {
            return false; // packed twice, which no producer does
        }
        if count(dictionary, b"/Image") > 0 || count(dictionary, b"FlateDecode") == 0 {
            continue;
        }
        let start = at + bytes[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count().min(2);
        let mut objects = |data: &[u8]| dictionaries += count(data, b"<<");
        let mut nothing = |_: &[u8]| {};
        let each: &mut dyn FnMut(&[u8]) = if count(dictionary, b"ObjStm") > 0 { &mut objects } else { &mut nothing };
        let (one, read) = size(&bytes[start..], &mut buffer, each);
        all += one;
        if one > MOST_OF_ONE || all > MOST || dictionaries > MOST_DICTIONARIES {
            return false;
        }
        at = start + read;
    }
    dictionaries <= MOST_DICTIONARIES
}

/// The size of some data decompressed, at most a little more than allowed, and how many bytes it was. `each` sees it
/// piece by piece.
fn size(data: &[u8], buffer: &mut [u8], each: &mut dyn FnMut(&[u8])) -> (u64, usize) {
    let mut inflate = Decompress::new(true);
    while inflate.total_out() <= MOST_OF_ONE {
        let read = inflate.total_in() as usize;
        let (before, written) = (inflate.total_in(), inflate.total_out());
        match inflate.decompress(&data[read..], buffer, FlushDecompress::None) {
            Ok(Status::Ok | Status::BufError) if (inflate.total_in(), inflate.total_out()) != (before, written) => {
                each(&buffer[..(inflate.total_out() - written) as usize]);
            }
            _ => break,
        }
    }
    (inflate.total_out(), inflate.total_in() as usize)
}

fn count(bytes: &[u8], what: &[u8]) -> usize {
    memmem::find_iter(bytes, what).count()
}

/// Whether the predictors of a stream are such as producers write (PDF 32000-1, 7.4.4.4). The library divides by the
/// number of columns, and asks for the memory of a row.
fn predictable(stream: &Dict<'_>) -> bool {
    let sane = |parameters: &Dict<'_>| {
        let get = |key: &[u8], usual: i64| match parameters.get::<i32>(key) {
            Some(value) => i64::from(value),
            None if parameters.contains_key(key) => -1,
            None => usual,
        };
        let (colours, bits) = (get(b"Colors", 1), get(b"BitsPerComponent", 8));
        get(b"Predictor", 1) == 1
            || (1..=100_000).contains(&get(b"Columns", 1))
                && (1..=32).contains(&colours)
                && [1, 2, 4, 8, 16].contains(&bits)
                && colours * bits <= 255
    };
    [&b"DecodeParms"[..], b"DP"].iter().all(|key| match stream.get::<Object<'_>>(key) {
        Some(Object::Dict(one)) => sane(&one),
        Some(Object::Array(all)) => all.iter::<Object<'_>>().filter_map(Object::into_dict).all(|d| sane(&d)),
        _ => true,
    })
}

/// Whether a stream stays within bounds when it is decompressed.
fn bounded(stream: &Stream<'_>) -> bool {
    if !predictable(stream.dict()) {
        return false;
    }
    let raw = stream.raw_data();
    let filters = stream.filters();
    let becomes = |flate: u64| {
        filters.iter().enumerate().fold(raw.len() as u64, |most, (i, filter)| match filter {
            Filter::FlateDecode if i == 0 => flate,
            Filter::FlateDecode => most.saturating_mul(DEFLATE),
            Filter::LzwDecode => most.saturating_mul(2_700),
            Filter::RunLengthDecode => most.saturating_mul(64),
            Filter::Ascii85Decode => most.saturating_mul(4),
            _ => most,
        })
    };
    // only what could be too large is measured
    becomes((raw.len() as u64).saturating_mul(DEFLATE)) <= MOST_OF_ONE
        || becomes(size(&raw, &mut vec![0; 1 << 14], &mut |_| {}).0) <= MOST_OF_ONE
}

/// A stream decompressed; `None` where it is damaged or out of bounds. What is decompressed again is charged again.
pub(super) fn decode(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let allowed = budget::bytes(stream.raw_data().len()) && bounded(stream);
    let data = allowed.then(|| stream.decoded_data().ok().map(|data| data.into_owned())).flatten()?;
    budget::bytes(data.len()).then_some(data)
}

/// Most bytes of a map of character codes, and of a font's file.
const MOST_OF_MAP: usize = 8 << 20;
const MOST_OF_FONT: usize = 64 << 20;
/// Most other maps that a map of character codes may build on. The library opens each anew, however often it is named.
const MOST_BASES: usize = 4;

/// Whether a stream of a font, with its bytes charged, stays within what the library can open.
fn openable(stream: &Stream<'_>, most: usize) -> bool {
    decode(stream).is_none_or(|data| {
        data.len() <= most && (most > MOST_OF_MAP || count(&data, b"usecmap") <= MOST_BASES) && budget::keep(data.len())
    }) && !budget::spent()
}

/// Most widths that a font's ranges may name. The library writes each of them out.
const MOST_WIDTHS: u64 = 1_000_000;

/// Whether a font stays within bounds when it is opened.
pub(super) fn font(dict: &Dict<'_>) -> bool {
    let descendant = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next());
    simple(dict) && descendant.is_none_or(|d| simple(&d))
}

fn simple(font: &Dict<'_>) -> bool {
    let stream = |dict: &Dict<'_>, key: &[u8], most: usize| {
        dict.get::<Stream<'_>>(key).is_none_or(|s| bounded(&s) && openable(&s, most))
    };
    let codes = [&b"FirstChar"[..], b"LastChar"];
    let programs = [&b"FontFile"[..], b"FontFile2", b"FontFile3"];
    let descriptor = font.get::<Dict<'_>>(b"FontDescriptor");
    codes.iter().all(|key| font.get::<usize>(key).is_none_or(|code| code <= 65_535))
        && [&b"ToUnicode"[..], b"Encoding", b"CIDToGIDMap"].iter().all(|key| stream(font, key, MOST_OF_MAP))
        && descriptor.is_none_or(|d| programs.iter().all(|key| stream(&d, key, MOST_OF_FONT)))
        && widths(font, b"W", 1)
        && widths(font, b"W2", 3)
}

/// Whether the widths of a composite font are not too many; each range of them ends with `values` numbers.
fn widths(font: &Dict<'_>, key: &[u8], values: usize) -> bool {
    let Some(array) = font.get::<Array<'_>>(key) else { return true };
    let mut entries = array.flex_iter();
    let mut all = 0u64;
    loop {
        if let Some((_, list)) = entries.next::<(u32, Array<'_>)>() {
            all += list.data().len() as u64 / 2;
        } else if let Some((first, last, _)) = entries.next::<(u32, u32, f32)>() {
            all += u64::from(last.saturating_sub(first));
            for _ in 1..values {
                entries.next::<f32>();
            }
        } else {
            return true;
        }
        if all > MOST_WIDTHS {
            return false;
        }
    }
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
    fn a_predictor_that_divides_by_zero_and_a_million_pages_are_found() {
        let predictor = |columns: &str| {
            let filter = format!("/FlateDecode/DecodeParms<</Predictor 12/Columns {columns}>>");
            file(&filter, &packed(1 << 10))
        };
        assert!(within(&predictor("4")));
        for columns in ["0", "-1", "99999999", "(x)"] {
            assert!(!within(&predictor(columns)), "{columns}");
        }
        assert!(!within(&[&b"%PDF-1.7\n1 0 obj<</Kids["[..], &b"<<>>".repeat(1_000_001)].concat()));
    }

    #[test]
    fn fonts_with_more_widths_than_characters_are_found() {
        let sane = |text: &str| font(&Dict::from_bytes(text.as_bytes()).unwrap());
        assert!(sane("<</FirstChar 32/LastChar 255>>"));
        assert!(!sane("<</FirstChar 999999999>>"));
        assert!(sane("<</DescendantFonts[<</W[1[500 500]10 90 500]>>]>>"));
        assert!(!sane("<</DescendantFonts[<</W[0 4000000000 500]>>]>>"));
    }

    #[test]
    fn what_is_no_deflate_data_does_no_harm() {
        assert!(within(&file("/FlateDecode", b"this is not deflate data")));
        assert!(within(b"stream"));
        assert!(within(b"%PDF-1.7 endstream stream\r\n"));
    }
}
