//! Inline images (PDF 32000-1, 8.9.7) are cut out of a content stream before the library sees it: where one ends can
//! only be guessed, and the library guesses in a time that grows with the third power of their number.

use memchr::memmem;

/// After the end of an image come as many bytes of text, as far as there are any.
const TEXT: usize = 12;

/// The parts of a content stream between its inline images, one more than there are images. A `BI` that no `EI` ends
/// is no image; it is cut out all the same.
pub(super) fn parts(data: &[u8]) -> Vec<Part<'_>> {
    let mut ends = memmem::find_iter(data, b"EI").filter(|at| is_end(data, *at)).peekable();
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(begin) = next_begin(data, &mut at) {
        while ends.next_if(|end| *end < begin + 2).is_some() {}
        let after = ends.peek().map_or(begin + 2, |end| end + 2);
        let image = ends.peek().map(|end| head(&data[begin + 2..*end]));
        out.push(Part { before: &data[from..begin], image });
        (from, at) = (after, after);
    }
    out.push(Part { before: &data[from..], image: None });
    out
}

/// A part of a content stream, and the dictionary of the image that follows it.
pub(super) struct Part<'a> {
    pub before: &'a [u8],
    pub image: Option<&'a [u8]>,
}

/// The dictionary an image begins with is not longer.
const LONGEST_HEAD: usize = 2_048;

/// What stands between `BI` and `ID`.
fn head(image: &[u8]) -> &[u8] {
    let head = &image[..image.len().min(LONGEST_HEAD)];
    memmem::find(head, b"ID").map_or(&[], |at| &head[..at])
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Whether an `EI` ends an image: it stands by itself, and text follows.
fn is_end(data: &[u8], at: usize) -> bool {
    let after = &data[at + 2..];
    at > 0
        && is_blank(data[at - 1])
        && after.first().is_none_or(|b| is_delimiter(*b))
        && after.iter().take(TEXT).all(|b| is_blank(*b) && *b != 0 || (b' '..=b'~').contains(b))
}

/// The next operator `BI` from `at` on, which moves on to it; strings, comments and names are passed over.
fn next_begin(data: &[u8], at: &mut usize) -> Option<usize> {
    while let Some(&byte) = data.get(*at) {
        match byte {
            b'(' => *at = string_end(data, *at)?,
            b'%' => *at += data[*at..].iter().position(|b| matches!(b, b'\r' | b'\n'))?,
            b'<' if data.get(*at + 1) != Some(&b'<') => *at += data[*at..].iter().position(|b| *b == b'>')?,
            b'/' => *at += 1 + word(&data[*at + 1..]),
            byte if is_delimiter(byte) => *at += 1,
            _ => {
                let length = word(&data[*at..]);
                let begin = *at;
                *at += length;
                if &data[begin..*at] == b"BI" {
                    return Some(begin);
                }
            }
        }
    }
    None
}

/// How long the word is that some bytes begin with.
fn word(data: &[u8]) -> usize {
    data.iter().position(|b| is_delimiter(*b)).unwrap_or(data.len())
}

/// The end of the string that begins at a bracket; none where it has none, and then nothing after it is read.
fn string_end(data: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = start;
    loop {
        match data.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(data: &[u8]) -> Vec<(String, bool)> {
        parts(data).iter().map(|p| (String::from_utf8_lossy(p.before).trim().to_string(), p.image.is_some())).collect()
    }

    #[test]
    fn images_are_cut_out_whatever_is_in_them() {
        let data = b"q BI /W 1 /H 1 ID \x00(\xffEI\x80 EI Q BT (BI a) Tj /BI gs % BI\n <4249> Tj ET BI ID x\nEI";
        let want = [("q", true), ("Q BT (BI a) Tj /BI gs % BI\n <4249> Tj ET", true), ("", false)];
        assert_eq!(texts(data), want.map(|(t, i)| (t.to_string(), i)));
    }

    #[test]
    fn what_never_ends_is_no_image() {
        let want = [("", false), ("/W 1 ID 1 0 0 rg (", false)];
        assert_eq!(texts(b"BI /W 1 ID 1 0 0 rg ("), want.map(|(t, i)| (t.to_string(), i)));
        assert_eq!(texts(b"(never closed BI ID EI Q").len(), 1);
        assert_eq!(texts(b"").len(), 1);
        assert_eq!(texts(b"(\\").len(), 1);
    }

    #[test]
    fn a_million_of_them_take_no_longer_than_their_bytes() {
        assert_eq!(parts(&b"BI ID E ".repeat(200_000)).len(), 200_001);
        assert_eq!(parts(&b"BI ID EI ".repeat(200_000)).len(), 200_001);
    }
}
