//! Bytes to text where the text is Unicode: UTF-8 or UTF-16, which is what is pasted and most of what is dropped.

use std::borrow::Cow;

use crate::bilingual::{Text, say};

/// How many first bytes tell whether a text is UTF-16.
const HEAD: usize = 4096;

/// A form of Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// A text that is set raised: its digits are marks of footnotes, not digits of the figure before.
pub(super) fn raised(text: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars().map(|c| c.to_digit(10).and_then(|d| RAISED.get(d as usize)).copied().unwrap_or(c)).collect()
}

/// Whether some bytes are text in a form of Unicode.
pub(super) fn is(bytes: &[u8]) -> bool {
    form(bytes).is_some()
}

/// The text of some bytes, or what they are instead and what to do.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, (&'static str, Text)> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err((
            "text/plain",
            say(
                "是空的。请粘贴预算或决算的文字或表格。",
                "it is empty. Paste the text or the tables of a budget or final accounts.",
            ),
        ));
    }
    let units = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks(2).map(|b| unit([b[0], b.get(1).copied().unwrap_or(0)])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    let text = match form(bytes) {
        Some(Form::Utf8) => String::from_utf8_lossy(bytes),
        Some(Form::Utf16Le) => units(u16::from_le_bytes),
        Some(Form::Utf16Be) => units(u16::from_be_bytes),
        None => return Err(binary()),
    };
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
    };
    legible(text)
}

/// A text that a person could read: a stray NUL is a blemish of copying; many are a binary file, and so are many
/// characters that are none.
pub(super) fn legible(text: Cow<'_, str>) -> Result<Cow<'_, str>, (&'static str, Text)> {
    let control = |c: char| c.is_control() && !c.is_whitespace() || c == '\u{fffd}';
    let odd = text.chars().filter(|c| control(*c)).count();
    if odd * 100 > text.len() { Err(binary()) } else { Ok(text) }
}

pub(super) fn binary() -> (&'static str, Text) {
    (
        "application/octet-stream",
        say(
            "是二进制文件，不是文字，不能读取。能读取的有 PDF、Word、Excel、WPS、网页和文字。",
            "it is a binary file, not text, and cannot be read. What can be read are PDF, Word, Excel, web pages and text.",
        ),
    )
}

/// The form of some bytes: by their mark, by the zeros of UTF-16, or as valid UTF-8.
fn form(bytes: &[u8]) -> Option<Form> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Some(Form::Utf8),
        [0xff, 0xfe, ..] => return Some(Form::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Form::Utf16Be),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let quarter = head.len() / 8;
    match zeros(head) {
        (0, odd) if odd > quarter => Some(Form::Utf16Le),
        (even, 0) if even > quarter => Some(Form::Utf16Be),
        _ => std::str::from_utf8(bytes).is_ok().then_some(Form::Utf8),
    }
}

/// How many zeros stand at the even and at the odd places.
fn zeros(head: &[u8]) -> (usize, usize) {
    let at = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    (at(0), at(1))
}

/// Whether some bytes have so many zeros that they are no text in any encoding.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let (even, odd) = zeros(head);
    even + odd > head.len() / 50
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "金额单位：万元\n项目\t预算数\n本年收入合计\t1,234.50\n";

    #[test]
    fn the_forms_are_found() {
        let read = |bytes: &[u8]| decode(bytes).unwrap().into_owned();
        assert_eq!(read(TEXT.as_bytes()), TEXT);
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), TEXT);
        let utf16 = |big: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(TEXT.encode_utf16());
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        for big in [false, true] {
            assert_eq!(read(&utf16(big, true)), TEXT);
        }
        assert_eq!(read(&"12 34".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()), "12 34");
        assert_eq!(read(&"12 34".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()), "12 34");
    }

    #[test]
    fn other_bytes_are_none() {
        assert!(decode(&[0; 100]).is_err());
        assert!(!is(b"\xca\xd5\xc8\xeb")); // in GB18030
    }
}
