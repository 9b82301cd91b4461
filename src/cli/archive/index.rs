//! The index of an archive as one page: a row a document, which opens its report. It can be read without its script,
//! which only sorts and filters; nothing comes from elsewhere.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use gouji::report::escape;
use sha2::{Digest, Sha256};

use super::{address, value};
use crate::table::Row;

const STYLE: &str = include_str!("index.css");
const SCRIPT: &str = include_str!("index.js");

/// The page while it is written.
pub struct Index {
    out: BufWriter<File>,
    temporary: PathBuf,
    path: PathBuf,
    english: bool,
}

impl Index {
    /// Begins the page.
    pub fn new(folder: &Path, english: bool) -> io::Result<Index> {
        let temporary = folder.join("index.tmp");
        let out = BufWriter::new(File::create(&temporary)?);
        let mut index = Index { out, temporary, path: folder.join("index.html"), english };
        index.head()?;
        Ok(index)
    }

    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.english { en } else { zh }
    }

    fn head(&mut self) -> io::Result<()> {
        let lang = self.word("zh-CN", "en");
        let title = self.word("勾稽检查：全部材料", "Gouji: all documents");
        let filter = self.word("筛选", "Filter");
        let all = self.word("全部", "all");
        let found = self.word("有错误或疑点", "with errors or warnings");
        let unread = self.word("没有读取或没有读完", "not or not wholly read");
        write!(
            self.out,
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'sha256-{}'\">\n<style>\n{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n\
             <p class=\"controls\"><label>{filter} <input type=\"search\" id=\"filter\"></label> \
             <select id=\"kind\" aria-label=\"{filter}\"><option value=\"\">{all}</option>\
             <option value=\"found\">{found}</option><option value=\"unread\">{unread}</option></select> \
             <output id=\"count\"></output></p>\n<table><thead><tr>",
            base64(&Sha256::digest(SCRIPT.as_bytes()))
        )?;
        let headings = [
            ("材料", "document", false),
            ("部门", "department", false),
            ("年度", "year", true),
            ("结论", "outcome", false),
            ("错误", "errors", true),
            ("疑点", "warnings", true),
            ("提示", "notes", true),
            ("表", "forms", true),
            ("金额", "amounts", true),
            ("已证实 %", "proven %", true),
        ];
        for (zh, en, number) in headings {
            let (name, class) = (self.word(zh, en), if number { " class=\"number\"" } else { "" });
            write!(self.out, "<th scope=\"col\"{class}><button>{name}</button></th>")?;
        }
        self.out.write_all(b"</tr></thead><tbody>\n")
    }

    /// Adds a document.
    pub fn row(&mut self, id: &str, name: &str, row: &Row) -> io::Result<()> {
        let text = |column: &str| escape(value(row, column).unwrap_or_default());
        let number = |column: &str| value(row, column).and_then(|n| n.parse::<u64>().ok()).unwrap_or_default();
        let read = value(row, "read") == Some("yes");
        let found = number("errors") + number("warnings") > 0;
        // what was not read, or of which nothing was compared, is never green; what was found in a part of it is found
        let class = match (read, number("errors") > 0, found) {
            (true, true, _) => "error",
            (false, true, _) => "error unread",
            (true, false, true) => "warning",
            (false, false, true) => "warning unread",
            (true, false, false) if number("proven") > 0 => "clean",
            (true, false, false) => "nothing",
            (false, false, false) => "unread",
        };
        // per mille, so that no float is needed
        let share = (number("proven") * 1000).checked_div(number("amounts"));
        let share = share.map(|s| format!("{}.{}", s / 10, s % 10)).unwrap_or_default();
        let told = if value(row, "problem").is_some() { text("problem") } else { text("headline") };
        writeln!(
            self.out,
            "<tr class=\"{class}\"><td><a href=\"{}\">{}</a></td><td>{}</td><td class=\"number\">{}</td><td>{told}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{share}</td></tr>",
            address(id),
            escape(name),
            text("department"),
            text("year"),
            number("errors"),
            number("warnings"),
            number("notes"),
            number("forms"),
            number("amounts"),
        )
    }

    /// Ends the page.
    pub fn finish(mut self) -> io::Result<()> {
        let name = self.word("勾稽", "Gouji");
        let version = env!("CARGO_PKG_VERSION");
        let more = self.word("数据", "Data");
        write!(
            self.out,
            "</tbody></table>\n<footer>{name} {version} · {more}: documents, findings, facts</footer></main>\n\
             <script>{SCRIPT}</script></body></html>\n"
        )?;
        self.out.flush()?;
        fs::rename(self.temporary, self.path)
    }
}

/// Base64, as a policy names a script by its hash.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| -> String {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or_default()));
        let digit = |at: usize| match at <= three.len() {
            true => char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]),
            false => '=',
        };
        (0..4).map(digit).collect()
    };
    bytes.chunks(3).map(four).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_others_write_it() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_script_cannot_end_its_element() {
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
