//! Delimited values: CSV with commas or semicolons, and tab-separated text with quoted fields.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::{Lines, budget};
use crate::document::{Cell, Columns, Row, Table, indent};
use crate::money;

/// A row with more fields than this keeps only those that are filled: no form is as wide, a run of commas is.
const WIDEST: usize = 1000;
/// A formula's text is not longer, in bytes.
const LONGEST_TEXT: usize = 1_000;

/// The delimiter, where the whole text is delimited values.
///
/// Prose has commas too, and so have amounts, so this says yes only where most lines have as many fields as a
/// neighbour, fields do not look like the pieces of a sentence or of a number with thousands separators, and
/// amounts are among them. Text with tabs is read line by line elsewhere, unless a quoted field that holds a tab,
/// a line break or a quote makes that wrong.
pub(crate) fn looks_like(text: &str) -> Option<u8> {
    // markup and JSON have commas at regular places
    if text.trim_start_matches('\u{feff}').trim_start().starts_with(['<', '{', '[']) {
        return None;
    }
    if text.contains('\t') {
        return (text.contains('"') && needs_quotes(text)).then_some(b'\t');
    }
    let likeness = |delimiter: u8| (text.as_bytes().contains(&delimiter)).then(|| likeness(text, delimiter)).flatten();
    match (likeness(b','), likeness(b';')) {
        (None, None) => None,
        (Some(comma), Some(semicolon)) if semicolon > comma => Some(b';'),
        (Some(_), _) => Some(b','),
        (None, Some(_)) => Some(b';'),
    }
}

/// The table a delimited text is. Rows are as long as printed; rows without any content, as blank lines, only mark
/// a break before the next row.
pub(crate) fn table(text: &str, delimiter: u8, lines: &Lines) -> Table {
    let mut fields = Fields::of(text, delimiter);
    let mut rows = Vec::new();
    let mut blank = false;
    while let Some(record) = fields.record() {
        if budget::spent() {
            return Table { rows: Vec::new(), columns: Columns::Known }; // one table is all there is
        }
        blank |= record.after_blank;
        if record.fields.iter().all(|f| f.text.is_empty()) {
            blank = true;
            continue;
        }
        let wide = record.fields.len() > WIDEST;
        let kept = record.fields.into_iter().enumerate().filter(|(_, f)| !wide || !f.text.is_empty());
        let cell = |(column, f): (usize, Field)| {
            let place = lines.place(f.start, f.end);
            let indent = indent(&f.text);
            Cell { text: shown(f.text), place, column, col_span: 1, row_span: 1, indent }
        };
        let break_before = blank && !rows.is_empty();
        rows.push(Row { cells: kept.map(cell).collect(), break_before });
        blank = false;
    }
    Table { rows, columns: Columns::Known }
}

/// What Excel shows of a field that is kept as text: `="1,234.56"`, `'1,234.56`.
pub(super) fn shown(text: String) -> String {
    let formula = text.strip_prefix('=').map(str::trim).and_then(|t| t.strip_prefix('"')?.strip_suffix('"'));
    let marked =
        || text.strip_prefix('\'').filter(|t| t.starts_with(|c: char| c.is_ascii_digit() || "-+(.".contains(c)));
    match formula.or_else(marked) {
        Some(inner) => inner.replace("\"\"", "\"").trim().to_string(),
        None => text,
    }
}

/// A field, trimmed, and where it stands: inside its quotes if it has any.
struct Field {
    text: String,
    start: usize,
    end: usize,
    quoted: bool,
    /// Whether blanks stand between the delimiter and the text.
    padded: bool,
}

/// A line of fields.
struct Record {
    fields: Vec<Field>,
    /// Whether an empty line stands before it.
    after_blank: bool,
}

/// Reads fields one after the other.
struct Fields<'a> {
    text: &'a str,
    reader: Reader,
    delimiter: u8,
    /// Whether quotes enclose fields.
    quoting: bool,
    at: usize,
    /// Room for a field's text.
    room: Vec<u8>,
    /// Whether the last record ended with a carriage return, whose line feed is still to come.
    returned: bool,
}

impl<'a> Fields<'a> {
    fn of(text: &'a str, delimiter: u8) -> Fields<'a> {
        let at = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Fields { text, reader, delimiter, quoting: true, at, room: vec![0; text.len() + 1], returned: false }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn record(&mut self) -> Option<Record> {
        let after_blank = self.skip_line_ends();
        if self.rest().is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let (field, last) = self.field();
            let more = budget::cell(field.text.len());
            fields.push(field);
            if last || !more {
                return Some(Record { fields, after_blank });
            }
        }
    }

    /// Goes to the next line with any character; whether there are empty ones before it.
    fn skip_line_ends(&mut self) -> bool {
        if self.returned && self.rest().first() == Some(&b'\n') {
            self.at += 1;
        }
        self.returned = false;
        let ends = self.rest().iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        self.at += ends;
        ends > 0
    }

    /// The next field, and whether it is the last of its record.
    fn field(&mut self) -> (Field, bool) {
        // `a, "b"`: without this the quote would mean itself
        let blanks = self.rest().iter().take_while(|b| **b == b' ').count();
        if self.rest().get(blanks) == Some(&b'"') {
            self.at += blanks;
        }
        // `="1,234.56"` is a text to Excel, its comma no delimiter
        if self.quoting && self.formula_text() {
            self.at += 1;
        }
        let rest = self.rest();
        let (result, read, written) = self.reader.read_field(rest, &mut self.room);
        let raw = rest.get(..read).unwrap_or_default();
        let ended = matches!(result, ReadFieldResult::Field { .. });
        if !ended && self.quoting && is_unclosed(raw) {
            // a quote that is never closed means itself; there are no closed ones after it
            self.quoting = false;
            self.reader = ReaderBuilder::new().delimiter(self.delimiter).quoting(false).build();
            return self.field();
        }
        let last = !matches!(result, ReadFieldResult::Field { record_end: false });
        self.returned = last && raw.last() == Some(&b'\r');
        let end = self.at + read - usize::from(ended);
        let text = String::from_utf8_lossy(self.room.get(..written).unwrap_or_default()).trim().to_string();
        let quoted = self.quoting && raw.first() == Some(&b'"');
        let (start, end) = self.inside(self.at, end, quoted);
        let padded = !quoted && start > self.at;
        self.at += read;
        (Field { text, start, end, quoted, padded }, last)
    }

    /// Whether a field that is a formula with a text alone begins here.
    fn formula_text(&self) -> bool {
        let Some(text) = self.rest().strip_prefix(b"=\"") else { return false };
        let text = &text[..text.len().min(LONGEST_TEXT)];
        let end = text.iter().position(|b| matches!(b, b'"' | b'\n' | b'\r'));
        end.is_some_and(|end| {
            let after = text.get(end + 1);
            text[end] == b'"' && after.is_none_or(|b| *b == self.delimiter || matches!(b, b'\n' | b'\r'))
        })
    }

    /// A field's range without quotes and blanks around it.
    fn inside(&self, start: usize, end: usize, quoted: bool) -> (usize, usize) {
        let mut raw = self.text.get(start..end).unwrap_or_default();
        let mut end = end;
        if quoted {
            raw = raw.strip_prefix('"').unwrap_or(raw);
            let inner = raw.strip_suffix('"').unwrap_or(raw);
            end -= raw.len() - inner.len();
            raw = inner;
        }
        let start = end - raw.trim_start().len();
        (start, start + raw.trim().len())
    }
}

/// Whether a field that ran to the end of the text opened a quote and did not close it.
fn is_unclosed(raw: &[u8]) -> bool {
    raw.first() == Some(&b'"') && raw.iter().filter(|b| **b == b'"').count() % 2 == 1
}

/// Whether a quoted field holds what would break it if the text were read line by line at its tabs.
fn needs_quotes(text: &str) -> bool {
    let mut fields = Fields::of(text, b'\t');
    while let Some(record) = fields.record() {
        if record.fields.iter().any(|f| f.quoted && f.text.contains(['\t', '\n', '"'])) {
            // unless an unclosed quote turned up further on, and the quotes meant something else
            while fields.record().is_some() {}
            return fields.quoting;
        }
    }
    false
}

/// Least share of the lines, in percent, that must read as records.
const LEAST_STEADY: usize = 60;

/// How many of a hundred lines read as records; `None` where those are too few.
fn likeness(text: &str, delimiter: u8) -> Option<usize> {
    let mut fields = Fields::of(text, delimiter);
    // of each line that is not blank: how many fields, or none if it does not read as a record
    let mut lengths: Vec<Option<usize>> = Vec::new();
    let mut amounts = 0usize;
    while let Some(Record { fields, .. }) = fields.record() {
        if fields.iter().all(|f| f.text.is_empty()) {
            continue;
        }
        let record = is_record(&fields, delimiter);
        if record {
            amounts += fields.iter().filter(|f| is_amount(f)).count();
        }
        lengths.push(record.then_some(fields.len()));
    }
    let same = |a: usize, b: usize| lengths.get(a).zip(lengths.get(b)).is_some_and(|(a, b)| a == b);
    let steady = lengths
        .iter()
        .enumerate()
        .filter(|(at, length)| {
            length.is_some() && (same(*at, at + 1) || at.checked_sub(1).is_some_and(|b| same(*at, b)))
        })
        .count();
    let share = steady * 100 / lengths.len().max(1);
    (steady >= 2 && amounts >= 2 && share >= LEAST_STEADY).then_some(share)
}

/// Whether the pieces of a line are fields rather than those of a sentence or of amounts.
fn is_record(fields: &[Field], delimiter: u8) -> bool {
    let sentence = |f: &Field| !f.quoted && (f.text.contains('。') || f.padded && !f.text.is_empty() && !is_amount(f));
    let pairs = || fields.windows(2).filter_map(|w| if let [a, b] = w { Some((a, b)) } else { None });
    let separates = delimiter != b',' || pairs().any(|(a, b)| !is_thousands_separator(a, b));
    let glued = delimiter == b',' && fields.iter().any(|f| !f.quoted && has_blank_between_digits(&f.text));
    fields.len() > 1 && separates && !glued && !fields.iter().any(sentence)
}

fn is_amount(field: &Field) -> bool {
    money::read(&shown(field.text.clone())).is_number()
}

/// Whether the comma between two fields is one of `1,234.50` rather than a delimiter.
fn is_thousands_separator(left: &Field, right: &Field) -> bool {
    let before = left.text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let after = right.text.bytes().take_while(u8::is_ascii_digit).count();
    !left.quoted && !right.quoted && !right.padded && (1..=3).contains(&before) && after == 3
}

/// `234.50 2`: the middle of two amounts with a blank between them, cut at their thousands separators.
fn has_blank_between_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(|w| matches!(w, [a, b' ', b] if a.is_ascii_digit() && b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;
    use crate::document::Place;

    const BUDGET: &str =
        "表一 收支总表,,\n项目,预算数,备注\n\"一、甲, 乙\",\"1,234.50\",\n合计,\"1,234.50\",\"\"\"全\"\"\"\n";

    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let table = table(text, delimiter, &Lines::of(text));
        table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.clone()).collect()).collect()
    }

    fn printed(text: &str, cell: &Cell) -> String {
        let Place::Text { start, end, .. } = cell.place else { unreachable!() };
        text[start as usize..end as usize].to_string()
    }

    #[test]
    fn quoted_amounts() {
        let table = table(BUDGET, b',', &Lines::of(BUDGET));
        let cells = &table.rows[2].cells;
        assert_eq!(cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["一、甲, 乙", "1,234.50", ""]);
        assert_eq!(printed(BUDGET, &cells[1]), "1,234.50");
        assert_eq!(cells[1].place.line(), Some(3));
        assert_eq!(table.rows[3].cells[2].text, "\"全\"");
        assert_eq!(table.columns, Columns::Known);
    }

    #[test]
    fn line_ends_blank_lines_and_marks() {
        let text = "\u{feff}a,1\r\n\r\nb, 2 ,3\r\n,,\r\nc\rd,\"x\r\ny\",";
        let table = table(text, b',', &Lines::of(text));
        let shown: Vec<(bool, Vec<&str>)> =
            table.rows.iter().map(|r| (r.break_before, r.cells.iter().map(|c| c.text.as_str()).collect())).collect();
        assert_eq!(
            shown,
            [(false, vec!["a", "1"]), (true, vec!["b", "2", "3"]), (true, vec!["c"]), (false, vec!["d", "x\r\ny", ""])]
        );
        assert_eq!(printed(text, &table.rows[0].cells[0]), "a");
        assert_eq!(printed(text, &table.rows[1].cells[1]), "2");
        assert_eq!(printed(text, &table.rows[3].cells[1]), "x\r\ny");
    }

    #[test]
    fn texts_of_excel_are_as_shown() {
        let text = "甲,=\"1,234.56\",'200.00\n乙,\"=\"\"1,000.00\"\"\",=\"a\"\n'x,=A1,'\n";
        let want = [vec!["甲", "1,234.56", "200.00"], vec!["乙", "1,000.00", "a"], vec!["'x", "=A1", "'"]];
        assert_eq!(rows(text, b','), want);
        assert_eq!(looks_like("甲,=\"1.50\"\n乙,'2.50\n"), Some(b','));
    }

    #[test]
    fn quotes() {
        assert_eq!(rows("a, \"1,000\"\nb;\"2\"", b','), [vec!["a", "1,000"], vec!["b;\"2\""]]);
        // never closed: it means itself, and the lines after it are kept
        assert_eq!(rows("\"a\",1\n\"b,2\nc,3\n", b','), [vec!["a", "1"], vec!["\"b", "2"], vec!["c", "3"]]);
        assert_eq!(rows("\"", b','), [["\""]]);
        assert_eq!(rows("\"\"", b','), Vec::<Vec<String>>::new());
        assert_eq!(rows("\"a\"b,c", b','), [["ab", "c"]]);
    }

    #[test]
    fn delimited_texts() {
        assert_eq!(looks_like(BUDGET), Some(b','));
        assert_eq!(looks_like("项目;预算数\n甲;1.234,50\n乙;2,00\n"), Some(b';'));
        assert_eq!(looks_like("甲,100,200\n乙,120,110\n合计,220,310\n"), Some(b','));
        assert_eq!(looks_like("表二,,,\n\n编码,名称,合计,基本\n20508,培训,5.00,5.00\n"), Some(b','));
        assert_eq!(looks_like("甲\t\"1\t2\"\t3\n"), Some(b'\t'));
        assert_eq!(looks_like("项目, 预算数\n"), None);
    }

    #[test]
    fn other_texts() {
        let same = [
            "",
            ",",
            "甲支出 1,234.50\n乙支出 2,345.60\n丙支出 3,456.70\n",
            "甲支出 1,234.50 2,345.60\n乙支出 2,345.60 1,111.00\n",
            "1,234.50\n2,345.60\n",
            "本年预算 1,234 万元, 比上年增加 234 万元, 主要是人员增加\n其中甲 1,000 万元, 乙 234 万元, 与上年持平\n",
            "我局设甲处,乙处。\n我局设丙处,丁处。\n预算5.00万元,增加。\n",
            "One, two, three.\nFour, five, six.\nSeven 7, eight 8, nine 9.\n",
            "项目\t预算数\n甲,乙\t1,234.50\n丙,丁\t2,345.60\n",
            "甲\t\"乙\"\t3\n丁\t\"戊\t6\n",
            "{\n\"a\": 1,\n\"b\": 2,\n\"c\": 3,\n}\n",
            "<p>a,1,2</p>\n<p>b,3,4</p>\n",
        ];
        for text in same {
            assert_eq!(looks_like(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_sizes() {
        for unit in
            [",", "\"", "\"\"", "\",\n", ",\"\"\"\n", "\n", "\r", " ", ", \"", "1,", "\"\n", ";,\n", "\0,", "a,1\n"]
        {
            let text = unit.repeat(300_000 / unit.len());
            let _ = looks_like(&text);
            for delimiter in [b',', b';', b'\t'] {
                let _ = table(&text, delimiter, &Lines::of(&text));
            }
        }
        let text = format!("{}1", ",".repeat(5_000_000));
        let table = table(&text, b',', &Lines::of(&text));
        assert_eq!((table.rows[0].cells.len(), table.rows[0].cells[0].column), (1, 5_000_000));
        assert_eq!(looks_like(&text), None);
    }

    #[test]
    fn random_text() {
        let parts = [
            ",",
            ",",
            ";",
            "\"",
            "\"",
            "\"\"",
            "\n",
            "\r\n",
            "\r",
            "\t",
            " ",
            "1,234.50",
            "预",
            "é",
            "\0",
            "\u{feff}",
            "\u{3000}",
            "甲",
            "\u{10ffff}",
            "2",
        ];
        let mut random = Random::new();
        for _ in 0..3000 {
            let text: String = random.text(&parts, 40);
            let _ = looks_like(&text);
            for delimiter in [b',', b';', b'\t'] {
                let table = table(&text, delimiter, &Lines::of(&text));
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    let shown = printed(&text, cell);
                    if !shown.contains(['"', '\u{feff}']) {
                        assert_eq!(shown, cell.text, "{text:?}");
                    }
                }
            }
        }
    }
}
