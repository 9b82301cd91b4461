//! Bytes to a [`Document`]. One front door, [`read`], decides by content; one file a format.

mod csv;
mod html;
mod lines;
mod markdown;
mod pdf;
mod spaces;
mod text;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::bilingual::{Text, say};
use crate::document::{Block, Document};

pub(crate) use lines::Lines;

/// Most bytes of one source. A disclosure of a whole city's departments is smaller.
pub const MOST_BYTES: usize = 64 << 20;

/// A file or pasted text to check.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Its name, for people.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a source is, by its first bytes, as far as it decides which reader is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text of any kind, and whatever no other reader reads.
    Text,
    /// PDF.
    Pdf,
}

/// How many bytes [`format()`] looks at.
pub const HEAD: usize = 1024;

/// What a source is. Readers of PDF accept some bytes before its first line.
pub fn format(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.windows(5).any(|w| w == b"%PDF-") { Format::Pdf } else { Format::Text }
}

/// What was read of a source.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// Its content; empty where it could not be read.
    pub document: Document,
    /// What it is, by its content.
    pub media_type: Cow<'static, str>,
    /// What of it could not be read, and what to do.
    pub problem: Option<Text>,
    /// How many pages it has, where it has pages.
    pub pages: Option<u32>,
}

/// Reads a source of any format. What cannot be read gives an empty document and says why.
pub fn read(bytes: &[u8]) -> Read {
    match format(bytes) {
        Format::Text => text(bytes),
        Format::Pdf => pdf(bytes, &mut |_, _| true),
    }
}

/// Reads a PDF file. `progress` is told the pages read and the pages there are, and answers whether to go on.
pub fn pdf(bytes: &[u8], progress: &mut dyn FnMut(usize, usize) -> bool) -> Read {
    too_large(bytes).unwrap_or_else(|| pdf::read(bytes, progress))
}

fn too_large(bytes: &[u8]) -> Option<Read> {
    let problem = say("超过 64 MB，太大了。请分成几个文件。", "it is larger than 64 MB. Split it into several files.");
    let media_type = "application/octet-stream".into();
    (bytes.len() > MOST_BYTES).then(|| Read { media_type, problem: Some(problem), ..Read::default() })
}

/// Reads text: plain, delimited, Markdown, HTML.
pub fn text(bytes: &[u8]) -> Read {
    if let Some(refused) = too_large(bytes) {
        return refused;
    }
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err((media_type, problem)) => {
            return Read {
                document: Document::default(),
                media_type: media_type.into(),
                problem: Some(problem),
                pages: None,
            };
        }
    };
    let lines = Lines::of(text);
    let (media_type, document) = if is_page(text) {
        ("text/html", Document { blocks: html::document(text, &lines) })
    } else if let Some(delimiter) = csv::looks_like(text) {
        ("text/csv", Document { blocks: vec![Block::Table(csv::table(text, delimiter, &lines))] })
    } else {
        ("text/plain", text::document(text, &lines))
    };
    let problem = document.blocks.is_empty().then(|| {
        say(
            "里面没有文字。请确认复制的内容，或换一个文件。",
            "there is no text in it. Check what was copied, or choose another file.",
        )
    });
    Read { document, media_type: media_type.into(), problem, pages: None }
}

/// The text of some bytes, or what they are instead.
fn text_of(bytes: &[u8]) -> Result<&str, (&'static str, Text)> {
    const OTHERS: [(&[u8], &str, &str); 4] = [
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
        let read = read(bytes);
        assert!(read.document.blocks.is_empty());
        read.problem.unwrap().en
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
        let read = read("\u{feff}表".as_bytes());
        assert_eq!((read.document.blocks.len(), read.problem), (1, None));
    }
}
