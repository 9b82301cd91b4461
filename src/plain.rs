//! What may be shown: a printed text without the characters that do something instead of printing something.
//!
//! Cells, sheets and files are named by whoever made them. A terminal obeys escape sequences, a page turns text
//! around, a letter is read as it looks. Every text that comes in passes [`text()`] or [`line()`] before anything else
//! sees it, so that no face of Gouji (terminal, CSV, HTML, letters, the page) needs to think of it.

use std::borrow::Cow;

use crate::document::{Block, Document};
use crate::money::is_invisible;

/// A text of some lines. Characters that print nothing are left out; control characters are shown as `�`, so that an
/// amount with one is no amount.
pub fn text(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if is_plain(c) => out.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if is_invisible(c) || is_tag(c) => {}
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(out)
}

/// A text that stands on one line, such as the name of a file.
pub fn line(name: &str) -> Cow<'_, str> {
    match text(name) {
        plain if plain.contains(['\n', '\t']) => Cow::Owned(plain.replace(['\n', '\t'], " ")),
        plain => plain,
    }
}

/// Makes all texts of a document plain.
pub(crate) fn document(document: &mut Document) {
    let mend = |shown: &mut String| {
        if let Cow::Owned(plain) = text(shown) {
            *shown = plain;
        }
    };
    for block in &mut document.blocks {
        match block {
            Block::Paragraph(paragraph) => mend(&mut paragraph.text),
            Block::Table(table) => {
                table.rows.iter_mut().flat_map(|r| &mut r.cells).for_each(|cell| mend(&mut cell.text));
            }
        }
    }
}

fn is_plain(c: char) -> bool {
    matches!(c, '\n' | '\t' | ' '..='~')
        || c > '\u{9f}' && !is_invisible(c) && !matches!(c, '\u{61c}' | '\u{2028}' | '\u{2029}') && !is_tag(c)
}

/// Characters that mark up text without being seen: of languages, of annotations, and the Arabic letter mark.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_something_is_left_out_or_shown() {
        for (given, shown) in [
            ("收支总表 1,234.50\n\t（万元）", "收支总表 1,234.50\n\t（万元）"),
            ("\u{1b}[2J合计", "\u{fffd}[2J合计"),
            ("\u{1b}]52;c;eA==\u{7}", "\u{fffd}]52;c;eA==\u{fffd}"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
            ("\u{202e}4.00\u{2066}\u{200b}\u{e0041}\u{61c}", "4.00"),
            ("1\0.00\u{7f}", "1\u{fffd}.00\u{fffd}"),
        ] {
            assert_eq!(text(given), shown);
        }
        assert_eq!(line("a\nb\tc\u{1b}"), "a b c\u{fffd}");
    }
}
