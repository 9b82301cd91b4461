//! Bytes to a [`Document`]. One front door, [`read`], decides by content; one file a format.

mod budget;
mod css;
mod csv;
mod docx;
mod encoding;
mod figures;
mod html;
mod lines;
mod markdown;
mod mhtml;
mod ofd;
mod office;
mod opendocument;
mod pdf;
mod positioned;
#[cfg(test)]
mod random;
mod rtf;
mod sheet;
mod spaces;
mod text;
mod unicode;
mod unpack;
mod unread;
mod workbook;
mod xls;
mod xlsx;
mod xml;
mod zip;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bilingual::{Text, say};
use crate::document::{Block, Document};

pub(crate) use lines::Lines;
pub use ofd::{PrintedPage, PrintedText, printed};
pub use zip::{is_one_document, names};

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

/// What a source is, by its content, as far as it decides which reader is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text in UTF-8 or UTF-16, and files that no reader reads but that say what they are.
    Text,
    /// Text in another encoding, RTF, a web archive, and whatever no other reader reads.
    Legacy,
    /// PDF.
    Pdf,
    /// A ZIP archive: files, or an Office or OpenDocument file.
    Zip,
    /// A compound file: Word or Excel 97–2003, or an Office file with a password.
    Compound,
    /// Excel 2003's XML.
    Workbook,
}

/// In as many first bytes a file says what it is.
const HEAD: usize = 1024;

/// What a source is, by its bytes. Readers of PDF accept some bytes before its first line.
pub fn format(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Format::Zip
    } else if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Format::Compound
    } else if head.windows(5).any(|w| w == b"%PDF-") {
        Format::Pdf
    } else if workbook::begins(head) {
        Format::Workbook
    } else if rtf::is(bytes) {
        Format::Legacy
    } else if unread::known(bytes).is_some() || unicode::is(bytes) && !mhtml::is(bytes) {
        Format::Text
    } else {
        Format::Legacy
    }
}

/// What was read of a source.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// Its name; that of a file in an archive begins with the archive's.
    pub name: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Its content.
    pub content: Content,
}

impl Read {
    /// What was read of an input.
    pub fn new(name: String, bytes: &[u8], content: Content) -> Read {
        let sha256 = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        Read { name, bytes: bytes.len(), sha256, content }
    }
}

/// The content of a source.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Its blocks; none where it could not be read.
    pub document: Document,
    /// Other readings of it, likelier first, where it is in doubt what belongs to it: rows that a filter hides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Document>,
    /// What it is, by its content.
    pub media_type: Cow<'static, str>,
    /// What of it could not be read, and what to do.
    pub problem: Option<Text>,
    /// How many pages it has, where it has pages.
    pub pages: Option<u32>,
}

impl Content {
    /// Says that not all of the source was read.
    fn cut_short(mut self) -> Content {
        self.document.blocks.retain(|block| !matches!(block, Block::Table(table) if table.rows.is_empty()));
        let empty = self.document.blocks.is_empty();
        let text = if empty { too_much() } else { not_all() };
        // that there is no text in it is not known
        let known = self.problem.take().filter(|problem| ![nothing(), nothing_copied()].contains(problem));
        self.problem = Some(match known {
            Some(problem) if empty => problem,
            Some(problem) => Text { zh: text.zh + &problem.zh, en: text.en + " " + &problem.en },
            None => text,
        });
        self.document.incomplete = true;
        self
    }

    /// A source that could not be read.
    pub fn refused(media_type: &'static str, problem: Text) -> Content {
        Content { media_type: media_type.into(), problem: Some(problem), ..Content::default() }
    }
}

/// Reads a source of any format; an archive is several. What cannot be read is empty and says why.
pub fn read(input: &Input) -> Vec<Read> {
    read_all(std::slice::from_ref(input))
}

/// Reads the files of one drop, which share one budget of time and memory.
pub fn read_all(inputs: &[Input]) -> Vec<Read> {
    let _budget = budget::begin(inputs.iter().map(|i| i.bytes.len()).sum());
    let source = |(at, input): (usize, &Input)| {
        let last = at + 1 == inputs.len();
        match format(&input.bytes) {
            Format::Zip => zip::sources(input, last),
            _ => vec![Read::new(input.name.clone(), &input.bytes, within(last, || content(&input.bytes)))],
        }
    };
    inputs.iter().enumerate().flat_map(source).collect()
}

/// The files of an archive; any other file is one by itself. For reading each where it cannot harm the others.
pub fn parts(input: Input) -> Vec<Input> {
    match format(&input.bytes) {
        Format::Zip => zip::parts(input),
        _ => vec![input],
    }
}

/// Reads one file within the budget of its drop, and says so where that was not enough.
fn within(last: bool, read: impl FnOnce() -> Content) -> Content {
    match budget::source(last, read) {
        (content, false) => content,
        (content, true) => content.cut_short(),
    }
}

/// What is said of a file that asks for more than a drop may.
fn too_much() -> Text {
    say(
        "内容或内部结构多得不正常，没有读取。请拆成几个文件分别检验，或打印为新的 PDF 再试。",
        "it holds abnormally much, or its inner structure is abnormal, and was not read. Split it and check the parts one by one, or print it as a new PDF and try again.",
    )
}

/// What is said of a file that was read in part.
fn not_all() -> Text {
    say(
        "内容太多，没有读完：后面的内容和没有读完的那张表没有检验。请拆成几个文件分别检验。",
        "it holds more than can be read: what follows, and the table that was being read, were not checked. Split it and check the parts one by one.",
    )
}

/// Reads a source that is no archive.
fn content(bytes: &[u8]) -> Content {
    match format(bytes) {
        Format::Text => unicode_text(bytes),
        Format::Legacy => too_large(bytes).unwrap_or_else(|| legacy(bytes)),
        Format::Pdf => guarded(bytes, &mut |_, _| true),
        Format::Compound => too_large(bytes).unwrap_or_else(|| office::compound(bytes)),
        Format::Workbook => too_large(bytes).unwrap_or_else(|| workbook::read(bytes)),
        Format::Zip => Content::refused("application/zip", zip::nested()),
    }
}

/// Reads a PDF file by itself. `progress` is told the pages read and the pages there are, and answers whether to go on.
pub fn pdf(bytes: &[u8], progress: &mut dyn FnMut(usize, usize) -> bool) -> Content {
    let _budget = budget::begin(bytes.len());
    within(true, || guarded(bytes, progress))
}

fn guarded(bytes: &[u8], progress: &mut dyn FnMut(usize, usize) -> bool) -> Content {
    let mut read = || std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| pdf::read(bytes, progress)));
    too_large(bytes).unwrap_or_else(|| {
        // the PDF library can still be led astray by a crafted file; the other files of a batch must not suffer
        read().unwrap_or_else(|_| {
            Content::refused(pdf::MEDIA_TYPE, say(
                "这个 PDF 的内部结构不正常，读取中断，没有检验。请用阅读器打开，打印为新的 PDF 再试。",
                "the inner structure of this PDF is abnormal; reading broke off and nothing was checked. Open it in a reader, print it as a new PDF, and try again.",
            ))
        })
    })
}

/// What is said of a text without text.
fn nothing_copied() -> Text {
    say(
        "里面没有文字。请确认复制的内容，或换一个文件。",
        "there is no text in it. Check what was copied, or choose another file.",
    )
}

/// What is said of a file without text.
fn nothing() -> Text {
    say("里面没有文字。请确认文件，或换一个。", "there is no text in it. Check the file, or choose another.")
}

fn too_large(bytes: &[u8]) -> Option<Content> {
    let problem = say("超过 64 MB，太大了。请分成几个文件。", "it is larger than 64 MB. Split it into several files.");
    (bytes.len() > MOST_BYTES).then(|| Content::refused("application/octet-stream", problem))
}

/// Reads Unicode text by itself: plain, delimited, Markdown, HTML.
pub fn text(bytes: &[u8]) -> Content {
    let _budget = budget::begin(bytes.len());
    within(true, || unicode_text(bytes))
}

fn unicode_text(bytes: &[u8]) -> Content {
    too_large(bytes).or_else(|| unread::known(bytes)).unwrap_or_else(|| decoded(unicode::decode(bytes)))
}

/// Reads RTF, a web archive, or text in any encoding.
fn legacy(bytes: &[u8]) -> Content {
    if rtf::is(bytes) {
        return rtf::read(bytes);
    }
    match mhtml::pages(bytes) {
        Some(pages) => of_text("multipart/related", page(&pages, &Lines::of(&pages))),
        None => decoded(encoding::decode(bytes)),
    }
}

/// The content of a saved page.
fn page(text: &str, lines: &Lines) -> Document {
    Document::of(html::document(text, lines, |text, lines| text::document(text, lines).blocks))
}

/// The content of a text, by what kind of text it is.
fn decoded(text: Result<Cow<'_, str>, (&'static str, Text)>) -> Content {
    let text = match &text {
        Ok(text) => &**text,
        Err((media_type, problem)) => return Content::refused(media_type, problem.clone()),
    };
    let lines = Lines::of(text);
    if is_page(text) {
        of_text("text/html", page(text, &lines))
    } else if let Some(delimiter) = csv::looks_like(text) {
        of_text("text/csv", Document::of(vec![Block::Table(csv::table(text, delimiter, &lines))]))
    } else {
        of_text("text/plain", text::document(text, &lines))
    }
}

fn of_text(media_type: &'static str, document: Document) -> Content {
    let problem = document.blocks.is_empty().then(nothing_copied);
    Content { document, media_type: media_type.into(), problem, ..Content::default() }
}

/// Whether a text is a whole saved web page.
fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    // the clipboard's HTML begins with what browsers and Office put there
    ["<!doctype html", "<html", "<head", "<meta", "<body", "<!--startfragm"].iter().any(|start| head.starts_with(start))
        || head.starts_with("<?xml") && text.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(bytes: &[u8]) -> String {
        let content = content(bytes);
        assert!(content.document.blocks.is_empty());
        content.problem.unwrap().en
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        assert!(problem(b"").contains("empty"));
        assert!(problem(b" \n\t ").contains("empty"));
        assert!(problem(b"%PDF-1.7 ...").contains("damaged"));
        assert!(problem(&[0; 100]).contains("binary"));
        assert!(problem(b"\x89PNG\r\n\x1a\n....").contains("image"));
        assert!(problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....").contains("damaged"));
        assert!(problem("<!doctype html><title>x</title>".as_bytes()).contains("no text"));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let read = text("\u{feff}表".as_bytes());
        assert_eq!((read.document.blocks.len(), read.problem), (1, None));
    }
}
