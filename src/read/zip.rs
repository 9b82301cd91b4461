//! ZIP archives: Office and OpenDocument files, and archives of files, each of which is a source of its own.

use std::io::{self, Cursor};

use office_oxide::DocumentFormat;
use zip::ZipArchive;

use crate::bilingual::{Text, say};

use super::unpack::{Archive, unpack};
use super::{Content, Input, Read, budget, ofd, office, opendocument, unread};

/// Most files of an archive.
const MOST_FILES: usize = 1_000;

const MEDIA_TYPE: &str = "application/zip";

/// The sources in a ZIP file: itself where it is an Office or OpenDocument file, or else each file in it.
pub(super) fn sources(input: &Input, last: bool) -> Vec<Read> {
    let whole = |content: Content| vec![Read::new(input.name.clone(), &input.bytes, content)];
    match document(&input.bytes, last) {
        Ok(content) => whole(content),
        Err(mut archive) => files(input, &mut archive, last),
    }
}

/// The parts by which a ZIP file shows itself to be one document.
const DOCUMENTS: [&str; 7] = [
    "word/document.xml",
    "xl/workbook.xml",
    "ppt/presentation.xml",
    "content.xml",
    "OFD.xml",
    "xl/workbook.bin",
    "Index/Document.iwa",
];

/// Whether a ZIP file is one document (Office, OpenDocument, OFD), not an archive of files.
pub fn is_one_document<R: io::Read + io::Seek>(archive: &ZipArchive<R>) -> bool {
    DOCUMENTS.iter().any(|name| archive.index_for_name(name).is_some())
}

/// The files in an archive, each with its number.
pub fn names<R: io::Read + io::Seek>(mut archive: ZipArchive<R>) -> Vec<(usize, String)> {
    let count = archive.len();
    let name = |index: usize| {
        let entry = archive.by_index_raw(index).ok()?;
        let own = decoded(entry.name_raw());
        (!is_no_file(&own)).then_some((index, own))
    };
    (0..count).filter_map(name).collect()
}

/// Names without the UTF-8 flag are in the encoding of the machine that wrote them.
fn decoded(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode(name).0.into_owned(),
    }
}

/// Folders, and what a system adds.
fn is_no_file(name: &str) -> bool {
    name.ends_with('/') || name.starts_with("__MACOSX/") || name.ends_with("/.DS_Store")
}

/// What is read of a ZIP file that is one document, or is refused; any other is given back opened.
fn document(bytes: &[u8], last: bool) -> Result<Content, Archive<'_>> {
    if let Some(refused) = super::too_large(bytes) {
        return Ok(refused);
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(Content::refused(MEDIA_TYPE, unread::damaged()));
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("OFD.xml") {
        return Ok(super::within(last, || ofd::read(&mut archive, budget::MOST_UNPACKED)));
    }
    if archive.len() > MOST_FILES {
        return Ok(Content::refused(MEDIA_TYPE, too_many()));
    }
    let format = [
        ("word/document.xml", DocumentFormat::Docx),
        ("xl/workbook.xml", DocumentFormat::Xlsx),
        ("ppt/presentation.xml", DocumentFormat::Pptx),
    ];
    if let Some((_, format)) = format.into_iter().find(|(part, _)| has(part)) {
        return Ok(super::within(last, || office::read(bytes, format)));
    }
    if let Some((_, media_type, problem)) = refused().into_iter().find(|(part, ..)| has(part)) {
        return Ok(Content::refused(media_type, problem));
    }
    if has("mimetype") && has("content.xml") {
        return Ok(super::within(last, || open_document(&mut archive)));
    }
    Err(archive)
}

/// Formats that are archives and are not read: the part each shows itself by, and what is said of it.
fn refused() -> [(&'static str, &'static str, Text); 2] {
    let xlsb = unread::resave("二进制的 Excel 工作簿（.xlsb）", "a binary Excel workbook (.xlsb)", ".xlsx");
    [
        ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12", xlsb),
        ("Index/Document.iwa", "application/vnd.apple.iwork", unread::other()),
    ]
}

fn open_document(archive: &mut Archive) -> Content {
    let mut room = budget::MOST_UNPACKED;
    let index = |archive: &ZipArchive<_>, name: &str| archive.index_for_name(name);
    let kind = index(archive, "mimetype").and_then(|i| unpack(archive, i, &mut room).ok()).unwrap_or_default();
    let media_type = if kind.windows(11).any(|w| w == b"spreadsheet") {
        "application/vnd.oasis.opendocument.spreadsheet"
    } else {
        "application/vnd.oasis.opendocument.text"
    };
    let manifest = index(archive, "META-INF/manifest.xml").and_then(|i| unpack(archive, i, &mut room).ok());
    if manifest.is_some_and(|m| m.windows(15).any(|w| w == b"encryption-data")) {
        return Content::refused(media_type, unread::locked());
    }
    match index(archive, "content.xml").map(|i| unpack(archive, i, &mut room)) {
        Some(Ok(xml)) => opendocument::read(&xml, media_type),
        Some(Err(problem)) => Content::refused(media_type, problem),
        None => Content::refused(media_type, unread::damaged()),
    }
}

/// Every file of an archive, in the archive's order, as it is unpacked: its number, its name, and its bytes or what is
/// wrong with it.
fn entries<'a>(
    name: &'a str,
    archive: &'a mut Archive,
    last: bool,
) -> impl Iterator<Item = (bool, String, Result<Vec<u8>, Text>)> + 'a {
    let mut room = budget::MOST_UNPACKED;
    let count = archive.len();
    (0..count).filter_map(move |index| {
        let last = last && index + 1 == count;
        let Ok(entry) = archive.by_index_raw(index) else {
            return Some((last, format!("{name}/{}", index + 1), Err(unread::damaged())));
        };
        let own = decoded(entry.name_raw());
        drop(entry);
        if is_no_file(&own) {
            return None;
        }
        let (unpacked, spent) = budget::source(last, || unpack(archive, index, &mut room));
        Some((last, format!("{name}/{own}"), if spent { Err(super::too_much()) } else { unpacked }))
    })
}

/// What is read of every file of an archive.
fn files(input: &Input, archive: &mut Archive, last: bool) -> Vec<Read> {
    let read = |(last, name, unpacked): (bool, String, Result<Vec<u8>, Text>)| {
        let bytes = match unpacked {
            Ok(bytes) => bytes,
            Err(problem) => return Read::new(name, &[], Content::refused("application/octet-stream", problem)),
        };
        // an Office file is a ZIP file too; an archive in an archive is not opened
        let content = match super::format(&bytes) {
            super::Format::Zip => document(&bytes, last).unwrap_or_else(|_| Content::refused(MEDIA_TYPE, nested())),
            _ => super::within(last, || super::content(&bytes)),
        };
        Read::new(name, &bytes, content)
    };
    let mut out: Vec<Read> = entries(&input.name, archive, last).map(read).collect();
    if out.is_empty() {
        let problem = say("压缩包里没有文件。", "there is no file in this archive.");
        out.push(Read::new(input.name.clone(), &input.bytes, Content::refused(MEDIA_TYPE, problem)));
    }
    out
}

/// The files of an archive, or itself where it is none, or one with a file that cannot be unpacked.
pub(super) fn parts(input: Input) -> Vec<Input> {
    let unpacked: Option<Vec<Input>> = match ZipArchive::new(Cursor::new(input.bytes.as_slice())) {
        Ok(mut archive) if archive.len() <= MOST_FILES && !is_one_document(&archive) => {
            let entries = entries(&input.name, &mut archive, false);
            entries.map(|(_, name, bytes)| Some(Input { name, bytes: bytes.ok()? })).collect()
        }
        _ => None,
    };
    unpacked.filter(|parts| !parts.is_empty()).unwrap_or_else(|| vec![input])
}

fn too_many() -> Text {
    Text {
        zh: format!("压缩包里的文件超过 {MOST_FILES} 个，没有读取。请解压后分别检验。"),
        en: format!(
            "the archive has more than {MOST_FILES} files and was not read. Unpack it and check the files one by one."
        ),
    }
}

/// What is said of an archive in an archive.
pub(super) fn nested() -> Text {
    say(
        "压缩包里的压缩包没有打开。请解压后再试。",
        "an archive inside an archive is not opened. Unpack it and try again.",
    )
}
