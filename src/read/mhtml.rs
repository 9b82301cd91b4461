//! Web archives (.mht, .mhtml; Word and Excel also name them .doc and .xls): the pages in them, as one text.

use encoding_rs::Encoding;
use memchr::memmem;

use super::encoding;

/// Parts nested deeper are left out, as no program writes them.
const DEEPEST: usize = 4;
/// The headers of a part are not longer.
const LONGEST_HEAD: usize = 16 << 10;

/// Whether some bytes are a web archive.
pub(super) fn is(bytes: &[u8]) -> bool {
    head(bytes).is_some_and(|(head, _)| head.get("mime-version").is_some())
}

/// The pages of a web archive one after the other; `None` where some bytes are none.
pub(super) fn pages(bytes: &[u8]) -> Option<String> {
    is(bytes).then(|| {
        let mut out = String::new();
        part(bytes, DEEPEST, &mut out);
        out
    })
}

/// The headers of a part, in lower case but for their values.
struct Head(Vec<(String, String)>);

impl Head {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the content's type: `charset`, `boundary`.
    fn parameter(&self, name: &str) -> Option<&str> {
        let (_, value) = self.get("content-type")?.split(';').find_map(|p| {
            let (key, value) = p.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then_some((key, value))
        })?;
        Some(value.trim().trim_matches('"'))
    }

    fn is(&self, kind: &str) -> bool {
        self.get("content-type").is_some_and(|t| t.to_ascii_lowercase().starts_with(kind))
    }
}

/// The headers at the beginning of some bytes, and what comes after them. `None` where the first line is none.
fn head(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    while bytes.len() - rest.len() < LONGEST_HEAD {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        match (line.trim_end(), fields.last_mut()) {
            ("", None) if end > 0 && bytes.len() - rest.len() < 16 => {} // a blank line or two before it
            ("", _) => return Some((Head(fields), rest)),
            (line, Some((_, value))) if line.starts_with([' ', '\t']) => value.push_str(line),
            (line, _) => {
                let (name, value) = line.split_once(':')?;
                let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                plain.then(|| fields.push((name.to_ascii_lowercase(), value.trim().into())))?;
            }
        }
    }
    None
}

/// Adds the pages of a part.
fn part(bytes: &[u8], depth: usize, out: &mut String) {
    let Some((head, body)) = head(bytes) else { return };
    if let Some(boundary) = head.parameter("boundary").filter(|b| !b.is_empty() && head.is("multipart/")) {
        if depth > 0 {
            inner(body, boundary).for_each(|inner| part(inner, depth - 1, out));
        }
    } else if head.is("text/html") {
        let decoded = match head.get("content-transfer-encoding").map(str::to_ascii_lowercase).as_deref() {
            Some("quoted-printable") => quoted_printable(body),
            Some("base64") => base64(body),
            _ => body.to_vec(),
        };
        match head.parameter("charset").and_then(|label| Encoding::for_label(label.as_bytes())) {
            Some(encoding) => out.push_str(&encoding.decode(&decoded).0),
            None => out.push_str(&encoding::decode(&decoded).unwrap_or_default()),
        }
        out.push('\n');
    }
}

/// What stands between the lines that begin with a boundary.
fn inner<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}");
    let at_line = |at: &usize| *at == 0 || body[at - 1] == b'\n';
    let marks: Vec<usize> = memmem::find_iter(body, &mark).filter(at_line).collect();
    let ends: Vec<usize> = marks.iter().skip(1).copied().chain([body.len()]).collect();
    marks.into_iter().zip(ends).filter_map(move |(start, end)| {
        let part = body.get(start + mark.len()..end)?;
        let line = memchr::memchr(b'\n', part)?;
        (!part.starts_with(b"--")).then(|| &part[line + 1..])
    })
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let hex = |b: &u8| char::from(*b).to_digit(16).map(|d| d as u8);
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'=', [b'\n', ..]) => rest = &after[1..],
            (b'=', [b'\r', b'\n', ..]) => rest = &after[2..],
            (b'=', [a, b, ..]) => match (hex(a), hex(b)) {
                (Some(a), Some(b)) => {
                    out.push(a << 4 | b);
                    rest = &after[2..];
                }
                _ => out.push(b'='),
            },
            _ => out.push(*first),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0);
    for value in bytes.iter().filter_map(|b| LETTERS.iter().position(|l| l == b)) {
        bits = bits << 6 | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCHIVE: &str = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=_x\"\r\n\r\nA preamble.\r\n\
        ----=_x\r\nContent-Location: a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"gb2312\"\r\n\r\n\
        <p class=3Dx>=B1=ED 1,2=\r\n34.50</p>\r\n\
        ----=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n\
        ----=_x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n6KGo\r\nIDI=\r\n----=_x--\r\n";

    #[test]
    fn pages_are_decoded() {
        assert_eq!(pages(ARCHIVE.as_bytes()).as_deref(), Some("<p class=x>表 1,234.50</p>\r\n\n表 2\n"));
    }

    #[test]
    fn other_text_is_none() {
        assert_eq!(pages("单位：万元\n\n表".as_bytes()), None);
        assert_eq!(pages(b"Title: x\n\nMIME-Version: 1.0"), None);
        assert_eq!(pages(b""), None);
    }

    #[test]
    fn parts_in_parts_end() {
        let mut archive = String::from("MIME-Version: 1.0\n");
        archive.push_str(&"Content-Type: multipart/related; boundary=x\n\n--x\n".repeat(10_000));
        assert_eq!(pages(archive.as_bytes()).as_deref(), Some(""));
    }
}
