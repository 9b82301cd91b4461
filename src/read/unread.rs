//! Formats that no reader reads: what each is, and what to do with it.

use memchr::memmem;

use crate::bilingual::{Text, say};

use super::Content;

/// The answer to a file that is no text and of a format that is known.
pub(super) fn known(bytes: &[u8]) -> Option<Content> {
    let head = &bytes[..bytes.len().min(super::HEAD)];
    let names = |what: &[u8]| memmem::find(head, what).is_some();
    if names(b"http://schemas.microsoft.com/office/word/2003/wordml")
        || names(b"http://schemas.microsoft.com/office/2006/xmlPackage")
    {
        return Some(Content::refused("application/msword", resave("Word 的 XML 文档", "Word's XML", ".docx")));
    }
    if bytes.is_ascii() {
        return None;
    }
    let begins = |kinds: &[(&[u8], &'static str)]| {
        kinds.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media_type)| *media_type)
    };
    let inner = bytes.get(4..12).unwrap_or_default();
    let image = begins(IMAGES).or(match inner {
        [_, _, 0, 0, 0, 0, ..] if bytes.starts_with(b"BM") => Some("image/bmp"),
        [_, _, _, _, b'W', b'E', b'B', b'P'] => Some("image/webp"),
        [b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', b'i' | b'f', ..] => Some("image/heic"),
        _ => None,
    });
    let problem = |media_type: &'static str, problem: Text| Content::refused(media_type, problem);
    image.map(|media_type| problem(media_type, picture())).or_else(|| Some(problem(begins(ARCHIVES)?, archive())))
}

const IMAGES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
];

const ARCHIVES: &[(&[u8], &str)] = &[
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"BZh91AY&SY", "application/x-bzip2"),
];

/// What is said of hidden sheets, by their names.
pub(super) fn hidden(sheets: &[String]) -> Text {
    Text {
        zh: format!("有隐藏的工作表，没有读取和核对：{}。", sheets.join("、")),
        en: format!("it has hidden sheets, which were not read or checked: {}.", sheets.join(", ")),
    }
}

pub(super) fn locked() -> Text {
    say(
        "这个文件需要密码才能打开。请打开后另存为没有密码的文件再试。",
        "this file needs a password. Open it, save it without a password, and try again.",
    )
}

pub(super) fn damaged() -> Text {
    say(
        "这个文件已损坏或不完整，打不开。请重新下载，或打开后另存为 .docx、.xlsx 再试。",
        "this file is damaged or incomplete. Download it again, or open it, save it as .docx or .xlsx, and try again.",
    )
}

/// What is said of a document of another program.
pub(super) fn other() -> Text {
    say(
        "这不是 Word 或 Excel 文件，不能读取。请用原来的软件打开，另存为 .docx、.xlsx 或 PDF 再试。",
        "it is no Word or Excel file and cannot be read. Open it in the program it comes from, save it as .docx, .xlsx or PDF, and try again.",
    )
}

fn picture() -> Text {
    say(
        "这是图片，没有文字可读。请先做文字识别（OCR），再粘贴文字。",
        "it is an image without text. Run text recognition (OCR) and paste the text.",
    )
}

fn archive() -> Text {
    say(
        "这种压缩包不能打开（只能打开 .zip）。请解压后，检验里面的文件。",
        "an archive of this kind cannot be opened (only .zip can). Unpack it, and check the files in it.",
    )
}

/// What is said of a format that the program it comes from can save as one that is read.
pub(super) fn resave(zh: &str, en: &str, format: &str) -> Text {
    Text {
        zh: format!("这是{zh}，不能读取。请用 Word、Excel 或 WPS 打开，另存为 {format} 再试。"),
        en: format!(
            "it is {en}, which cannot be read. Open it in Word, Excel or WPS, save it as {format}, and try again."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_to_do() {
        let word =
            "<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\">";
        for (bytes, media_type, advice) in [
            (word.as_bytes(), "application/msword", "save it as .docx"),
            (b"\x89PNG\r\n\x1a\n", "image/png", "OCR"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg", "OCR"),
            (b"MM\0*\0\0\0\x08\xff", "image/tiff", "OCR"),
            (b"RIFF\xff\0\0\0WEBPVP8 ", "image/webp", "OCR"),
            (b"\0\0\0\x18ftypheic\0\0\0\0\xff", "image/heic", "OCR"),
            (b"7z\xbc\xaf\x27\x1c\0\x04", "application/x-7z-compressed", "Unpack it"),
            (b"Rar!\x1a\x07\x01\0\xff", "application/vnd.rar", "Unpack it"),
            (b"\x1f\x8b\x08\0", "application/gzip", "Unpack it"),
        ] {
            let content = known(bytes).unwrap_or_default();
            assert_eq!(content.media_type, media_type);
            assert!(content.problem.is_some_and(|p| p.en.contains(advice)), "{media_type}");
        }
    }

    #[test]
    fn text_is_none_of_them() {
        assert_eq!(known(b"BM 1.00\nBZh"), None);
        assert_eq!(known("收支总表".as_bytes()), None);
    }
}
