//! Files that people have and no reader reads: what each is, and what to do with it instead.

use memchr::memmem;

use crate::bilingual::{Text, say};

/// What such a file is, by its first bytes, and what is said of it.
pub(super) fn known(bytes: &[u8]) -> Option<(&'static str, Text)> {
    let (_, media_type, kind) = STARTS.iter().find(|(start, ..)| bytes.starts_with(start) && !plain(start, bytes))?;
    Some((media_type, said(*kind)))
}

/// The same for text that is a file of another program.
pub(super) fn known_text(text: &str) -> Option<(&'static str, Text)> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let found = |what: &str| memmem::find(head.as_bytes(), what.as_bytes()).is_some();
    if head.starts_with("mime-version:") || found("multipart/related") && found("content-type:") && found("boundary=") {
        return Some(("multipart/related", said(Kind::Saved)));
    }
    let xml = head.trim_start().starts_with("<?xml");
    if xml && (found("urn:schemas-microsoft-com:office:spreadsheet") || found("office/word/2003/wordml")) {
        return Some(("application/xml", said(Kind::Saved)));
    }
    None
}

/// What is said of a fixed-layout document in China's own format (OFD, GB/T 33190).
pub(super) fn ofd() -> (&'static str, Text) {
    ("application/ofd", said(Kind::Ofd))
}

/// So much of a text says what it is.
const HEAD: usize = 4_096;

#[derive(Clone, Copy)]
enum Kind {
    Image,
    Archive,
    Rtf,
    Saved,
    Ofd,
}

const STARTS: [(&[u8], &str, Kind); 14] = [
    (b"\x89PNG", "image/png", Kind::Image),
    (b"\xff\xd8\xff", "image/jpeg", Kind::Image),
    (b"GIF8", "image/gif", Kind::Image),
    (b"II*\0", "image/tiff", Kind::Image),
    (b"MM\0*", "image/tiff", Kind::Image),
    (b"BM", "image/bmp", Kind::Image),
    (b"RIFF", "image/webp", Kind::Image),
    (b"\0\0\0\x18ftyp", "image/heic", Kind::Image),
    (b"Rar!\x1a", "application/vnd.rar", Kind::Archive),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", Kind::Archive),
    (b"\x1f\x8b\x08", "application/gzip", Kind::Archive),
    (b"BZh", "application/x-bzip2", Kind::Archive),
    (b"\xfd7zXZ\0", "application/x-xz", Kind::Archive),
    (b"{\\rtf", "application/rtf", Kind::Rtf),
];

/// Whether a start that is also a word begins a text and no such file.
fn plain(start: &[u8], bytes: &[u8]) -> bool {
    start.iter().all(u8::is_ascii_alphanumeric) && bytes.is_ascii()
}

fn said(kind: Kind) -> Text {
    match kind {
        Kind::Image => say(
            "这是图片，没有文字可读。请先做文字识别（OCR），再粘贴文字。",
            "it is an image without text. Run text recognition (OCR) and paste the text.",
        ),
        Kind::Archive => say(
            "这种压缩包打不开，只读取 .zip。请解压后把里面的文件放进来。",
            "this kind of archive is not opened, only .zip is. Unpack it and drop the files in it.",
        ),
        Kind::Rtf => say(
            "这是 RTF 文档，不能读取。请用 Word 或 WPS 打开，另存为 .docx 再试。",
            "it is an RTF document, which cannot be read. Open it in Word or WPS, save it as .docx, and try again.",
        ),
        Kind::Saved => say(
            "这是 Word、Excel 或浏览器另存的网页档案或 XML，不能读取。请打开后另存为 .docx、.xlsx，或复制表格粘贴到这里。",
            "it is a web archive or XML that Word, Excel or a browser saved, which cannot be read. Open it and save it as .docx or .xlsx, or copy its tables and paste them here.",
        ),
        Kind::Ofd => say(
            "这是 OFD 版式文件，不能读取。请用阅读器打开，另存或打印为 PDF 再试。",
            "it is an OFD document, which cannot be read. Open it in its reader, save or print it as PDF, and try again.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_start_says_what_to_do() {
        for (start, media_type, _) in STARTS {
            let bytes = [start, b"\xe8\0\0\0"].concat();
            assert_eq!(known(&bytes).map(|k| k.0), Some(media_type));
        }
        assert!(known(b"BM,1,2\n").is_none());
        assert!(known("部门预算".as_bytes()).is_none());
    }

    #[test]
    fn saved_pages_and_xml_of_office() {
        for text in [
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n",
            "From: <saved>\nContent-Type: multipart/related;\n boundary=\"x\"\n",
            "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
        ] {
            assert!(known_text(text).is_some(), "{text}");
        }
        assert!(known_text("<?xml version=\"1.0\"?><html></html>").is_none());
        assert!(known_text(&"表".repeat(5_000)).is_none());
    }
}
