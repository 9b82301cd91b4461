//! What may be shown: a printed text without the characters that do something instead of printing something.
//!
//! Cells, sheets and files are named by whoever made them. A terminal obeys escape sequences, a page turns text
//! around, a letter is read as it looks. Every text that comes in passes [`text()`] or [`line()`] before anything else
//! sees it, so that no face of Gouji (terminal, CSV, HTML, letters, the page) needs to think of it.

use std::borrow::Cow;

use crate::bilingual::{Text, s, say};
use crate::document::{Block, Document, Place};
use crate::money::is_invisible;

/// As much of a text is shown where something was left out of it.
const SHOWN: usize = 60;

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
            c if is_unseen(c) => {}
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

/// Makes all texts of a document plain, and says what was left out that nobody can see.
pub(crate) fn document(document: &mut Document) -> Option<Text> {
    let mut unseen = Unseen::default();
    for block in &mut document.blocks {
        match block {
            Block::Paragraph(paragraph) => unseen.mend(&mut paragraph.text, paragraph.place),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|r| &mut r.cells) {
                    unseen.mend(&mut cell.text, cell.place);
                }
            }
        }
    }
    unseen.told()
}

/// What was left out of a document: how many characters, and the first text they stood in.
#[derive(Default)]
struct Unseen {
    count: usize,
    first: Option<(String, Place)>,
}

impl Unseen {
    fn mend(&mut self, shown: &mut String, place: Place) {
        let Cow::Owned(plain) = text(shown) else { return };
        let count = shown.chars().filter(|c| is_unseen(*c)).count();
        if count > 0 && self.first.is_none() {
            self.first = Some((revealed(shown), place));
        }
        self.count += count;
        *shown = plain.trim().to_string();
    }

    fn told(self) -> Option<Text> {
        let (count, (text, place)) = (self.count, self.first?);
        let (zh, en) = (place.in_words(false), place.in_words(true));
        Some(say(
            format!("里面有 {count} 个看不见的字符，核对时略去；先见于{zh}：{text}"),
            format!(
                "{count} character{} that cannot be seen {} left out; first on {en}: {text}",
                s(count),
                if count == 1 { "was" } else { "were" }
            ),
        ))
    }
}

/// A text with what cannot be seen of it written out, from a little before the first such character on.
fn revealed(text: &str) -> String {
    let before = text.chars().position(is_unseen).unwrap_or_default().saturating_sub(SHOWN / 2);
    let mut out = String::new();
    for c in text.chars().skip(before).take(SHOWN) {
        match c {
            c if is_unseen(c) => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c if is_plain(c) && c != '\n' => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    out
}

fn is_unseen(c: char) -> bool {
    is_invisible(c) || is_tag(c)
}

fn is_plain(c: char) -> bool {
    matches!(c, '\n' | '\t' | ' '..='~') || c > '\u{9f}' && !is_unseen(c) && !matches!(c, '\u{2028}' | '\u{2029}')
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

    #[test]
    fn what_was_left_out_is_told_with_its_place() {
        let checked = |text: &str| crate::check(vec![crate::Input { name: "a".into(), bytes: text.into() }]).report;
        let told =
            checked("收支总表\n收入\t\u{202e}12\u{200b}.00\n支出\t1\u{ad}2.00\n").sources[0].unseen.clone().unwrap();
        assert_eq!(told.zh, "里面有 3 个看不见的字符，核对时略去；先见于第 2 行：⟨U+202E⟩12⟨U+200B⟩.00");
        assert!(told.en.starts_with("3 characters"), "{}", told.en);
        assert_eq!(checked("收支总表\n收入\t12.00\n").sources[0].unseen, None);
    }
}
