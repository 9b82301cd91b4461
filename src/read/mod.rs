//! Bytes to a [`Document`]. One front door, [`read`], decides by content; one file a format.

mod csv;
mod html;
mod lines;
mod markdown;
mod spaces;
mod text;

use sha2::{Digest, Sha256};

use crate::Input;
use crate::document::{Block, Document};
use crate::report::contract::{Source, Text};

pub(crate) use lines::Lines;

/// Most bytes of one source. A disclosure of a whole city's departments is smaller.
pub const MOST_BYTES: usize = 64 << 20;

/// Reads a source. What cannot be read gives an empty document and says why in [`Source::problem`].
pub fn read(input: Input) -> (Document, Source) {
    let mut source = Source {
        name: input.name,
        media_type: "application/octet-stream".into(),
        bytes: input.bytes.len(),
        sha256: Sha256::digest(&input.bytes).iter().map(|b| format!("{b:02x}")).collect(),
        pages: None,
        problem: None,
    };
    let text = match text_of(&input.bytes) {
        Ok(text) => text,
        Err((media_type, problem)) => {
            source.media_type = media_type.into();
            source.problem = Some(problem);
            return (Document::default(), source);
        }
    };
    let lines = Lines::of(text);
    let document;
    (source.media_type, document) = if is_page(text) {
        ("text/html".into(), Document { blocks: html::document(text, &lines) })
    } else if let Some(delimiter) = csv::looks_like(text) {
        ("text/csv".into(), Document { blocks: vec![Block::Table(csv::table(text, delimiter, &lines))] })
    } else {
        ("text/plain".into(), text::document(text, &lines))
    };
    if document.blocks.is_empty() {
        source.problem = Some(say(
            "里面没有文字。请确认复制的内容，或换一个文件。",
            "there is no text in it. Check what was copied, or choose another file.",
        ));
    }
    (document, source)
}

fn say(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// The text of some bytes, or what they are instead.
fn text_of(bytes: &[u8]) -> Result<&str, (&'static str, Text)> {
    const OTHERS: [(&[u8], &str, &str); 5] = [
        (b"%PDF-", "application/pdf", "PDF"),
        (b"PK\x03\x04", "application/zip", "Office / ZIP"),
        (b"\xd0\xcf\x11\xe0", "application/x-ole-storage", "Word / Excel 97–2003"),
        (b"\x89PNG", "image/png", "PNG"),
        (b"\xff\xd8\xff", "image/jpeg", "JPEG"),
    ];
    for (magic, media_type, name) in OTHERS {
        if bytes.starts_with(magic) {
            let problem = Text {
                zh: format!("这是 {name} 文件，本版还不能读取。请在阅读器里全选、复制文字，再粘贴到这里。"),
                en: format!(
                    "this is a {name} file, which this version cannot read. Open it, select all, copy, and paste the text here."
                ),
            };
            return Err((media_type, problem));
        }
    }
    let octets = "application/octet-stream";
    if bytes.iter().all(|b| b.is_ascii_whitespace()) {
        return Err((
            "text/plain",
            say(
                "是空的。请粘贴预算或决算的文字或表格。",
                "it is empty. Paste the text or the tables of a budget or final accounts.",
            ),
        ));
    }
    if bytes.len() > MOST_BYTES {
        return Err((
            octets,
            say("超过 64 MB，太大了。请分成几个文件。", "it is larger than 64 MB. Split it into several files."),
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        let problem = Text {
            zh: format!("第 {} 个字节起不是 UTF-8 文字，可能是别的编码（如 GB18030）或二进制文件。请另存为 UTF-8 再试。", at + 1),
            en: format!("from byte {} on it is not UTF-8 text; it may be in another encoding (such as GB18030) or binary. Save it as UTF-8 and try again.", at + 1),
        };
        (octets, problem)
    })?;
    // a stray NUL is a blemish of copying; many are a binary file
    if text.bytes().filter(|b| *b == 0).count() * 100 > text.len() {
        return Err((octets, say("是二进制文件，不是文字。", "it is a binary file, not text.")));
    }
    Ok(text)
}

/// Whether a text is a whole saved web page.
fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<?xml") && text.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(bytes: &[u8]) -> String {
        let (document, source) = read(Input { name: "x".into(), bytes: bytes.into() });
        assert!(document.blocks.is_empty());
        source.problem.unwrap().en
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        assert!(problem(b"").contains("empty"));
        assert!(problem(b" \n\t ").contains("empty"));
        assert!(problem(b"%PDF-1.7 ...").contains("PDF"));
        assert!(problem(b"\xb2\xbf\xc3\xc5").contains("GB18030"));
        assert!(problem(&[0; 100]).contains("binary"));
        assert!(problem("<!doctype html><title>x</title>".as_bytes()).contains("no text"));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let (document, source) = read(Input { name: "x".into(), bytes: "\u{feff}表".into() });
        assert_eq!((document.blocks.len(), source.problem), (1, None));
    }
}
