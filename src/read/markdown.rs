//! Markdown pipe tables.
//!
//! Lines are cut into cells here, at pipes that no backslash escapes, so that every cell is kept whatever surrounds
//! it: Markdown drops the cells of a row that is longer than its header, and knows no table without a delimiter
//! row. What the inside of a cell reads like (emphasis, escapes, entities) is left to a Markdown parser.

use std::collections::HashMap;
use std::iter::repeat_n;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Lines, budget};
use crate::document::{Cell, Columns, Row, Table};

/// A row with more cells than this keeps only those that are filled: no form is as wide, a run of pipes is.
const WIDEST: usize = 1000;

/// The table in `text[start..end]`, a run of lines whose cells are set off by pipes. A header is a row as any
/// other, a delimiter row (`|---|:--|`) is none, and a blank line breaks the table. `None` where no pipe stands.
pub(crate) fn table(text: &str, start: usize, end: usize, lines: &Lines) -> Option<Table> {
    let source = text.get(start..end)?;
    let cut = cut(source);
    let texts = inline(source, &cut);
    let cell = |(column, (from, to)): (usize, (usize, usize))| {
        let raw = source.get(from..to).unwrap_or_default();
        let text = texts.get(&from).cloned().unwrap_or_else(|| raw.replace("\\|", "|"));
        Cell { text, place: lines.place(start + from, start + to), column, col_span: 1, row_span: 1, indent: 0 }
    };
    let rows: Vec<Row> = cut
        .into_iter()
        .map(|line| {
            let wide = line.cells.len() > WIDEST;
            let kept = line.cells.into_iter().enumerate().filter(|(_, (from, to))| !wide || from < to);
            Row { cells: kept.map(cell).collect(), break_before: line.break_before }
        })
        .collect();
    (!rows.is_empty()).then_some(Table { rows, columns: Columns::Known })
}

/// The cells of a line, as byte ranges without the blanks around them.
struct CutLine {
    cells: Vec<(usize, usize)>,
    break_before: bool,
}

/// Cuts lines at their pipes; lines without any and delimiter rows are left out.
fn cut(source: &str) -> Vec<CutLine> {
    let mut rows: Vec<CutLine> = Vec::new();
    let mut at = 0;
    let mut blank = false;
    for line in source.split('\n') {
        let cells = cells(line, at);
        at += line.len() + 1;
        if line.trim().is_empty() {
            blank = true;
        } else if !cells.is_empty() && !is_delimiter_row(source, &cells) {
            if !budget::cells(cells.len(), line.len()) {
                return Vec::new();
            }
            rows.push(CutLine { cells, break_before: blank && !rows.is_empty() });
            blank = false;
        }
    }
    rows
}

/// The cells of a line that begins at `offset`; none where no pipe stands.
fn cells(line: &str, offset: usize) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !escaped {
            bounds.push(at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return Vec::new() };
    // pipes that open and close the line set no cell off
    let opens = line.get(..*first).is_some_and(|s| s.trim().is_empty());
    let closes = line.get(last + 1..).is_some_and(|s| s.trim().is_empty());
    let inner = bounds.iter().skip(usize::from(opens)).copied();
    let starts = std::iter::once(if opens { first + 1 } else { 0 }).chain(inner.clone().map(|b| b + 1));
    let count = if closes && !(opens && bounds.len() == 1) { bounds.len() - usize::from(opens) } else { usize::MAX };
    let ends = inner.chain(std::iter::once(line.len()));
    starts
        .zip(ends)
        .take(count)
        .map(|(start, end)| {
            let raw = line.get(start..end).unwrap_or_default();
            let start = end - raw.trim_start().len();
            (offset + start, offset + start + raw.trim().len())
        })
        .collect()
}

/// Whether the cells are a delimiter row. Single dashes are a row of amounts that are nothing.
fn is_delimiter_row(source: &str, cells: &[(usize, usize)]) -> bool {
    let mark = |&(from, to): &(usize, usize)| {
        let raw = source.get(from..to).unwrap_or_default();
        let dashes = raw.strip_prefix(':').unwrap_or(raw);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|b| b == b'-') && raw.len() > 1
    };
    cells.iter().all(mark)
}

/// What the cells read as, by where they start. A cell the parser did not take for one is missing.
fn inline(source: &str, rows: &[CutLine]) -> HashMap<usize, String> {
    // without any of these, cells read as they are printed
    if !source.contains(['*', '_', '`', '<', '[', '&', '\\']) {
        return HashMap::new();
    }
    let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0).min(WIDEST);
    // a header as wide as the widest row, so that the parser takes every row whole, with or without a header
    let mut page = String::with_capacity(source.len() + 4 * width + 4);
    for mark in ["|x", "|-"] {
        page.extend(repeat_n(mark, width));
        page.push_str("|\n");
    }
    let shift = page.len();
    // a carriage return alone would end the line for the parser
    page.push_str(&source.replace('\r', " "));

    let mut texts = HashMap::new();
    let mut cell: Option<(usize, String)> = None;
    for (event, range) in Parser::new_ext(&page, Options::ENABLE_TABLES).into_offset_iter() {
        if let Event::Start(Tag::TableCell) = event {
            let raw = page.get(range.clone()).unwrap_or_default();
            // cells added to short rows are empty and stand where the next row begins
            let real = !raw.trim().is_empty() && !multiplies(raw);
            let start = (range.end - raw.trim_start().len()).checked_sub(shift);
            cell = start.filter(|_| real).map(|start| (start, String::new()));
            continue;
        }
        let Some((_, text)) = &mut cell else { continue };
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::InlineHtml(tag) if tag.get(..3).is_some_and(|t| t.eq_ignore_ascii_case("<br")) => text.push('\n'),
            Event::End(TagEnd::TableCell) => {
                if let Some((start, text)) = cell.take() {
                    texts.insert(start, text.trim().to_string());
                }
            }
            _ => {}
        }
    }
    texts
}

/// Whether a star stands between digits, as in `200*300*50`: Markdown would take two of them for emphasis and
/// glue the numbers.
fn multiplies(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.windows(3).any(|w| matches!(w, [a, b'*', b] if a.is_ascii_digit() && b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;
    use crate::document::Place;

    fn read(text: &str) -> Table {
        table(text, 0, text.len(), &Lines::of(text)).unwrap()
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        read(text).rows.iter().map(|r| r.cells.iter().map(|c| c.text.clone()).collect()).collect()
    }

    #[test]
    fn with_a_header() {
        let text = "标题\n| 项目 | 预算数 |\n|:---|---:|\n| **甲**支出 | 1,234.50 |\r\n|| - |\n";
        let table = table(text, 7, text.len(), &Lines::of(text)).unwrap();
        let shown: Vec<Vec<&str>> =
            table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect()).collect();
        assert_eq!(shown, [["项目", "预算数"], ["甲支出", "1,234.50"], ["", "-"]]);
        assert_eq!(table.columns, Columns::Known);
        let Place::Text { line, start, end } = table.rows[1].cells[1].place else { unreachable!() };
        assert_eq!((line, &text[start as usize..end as usize]), (4, "1,234.50"));
        let Place::Text { start, end, .. } = table.rows[1].cells[0].place else { unreachable!() };
        assert_eq!(&text[start as usize..end as usize], "**甲**支出");
    }

    #[test]
    fn without_a_delimiter_row() {
        assert_eq!(rows("| a | 1 |\n| b | _2_ |"), [["a", "1"], ["b", "2"]]);
        assert_eq!(rows("a | 1\n---|---\nb | 2 |  "), [["a", "1"], ["b", "2"]]);
        assert_eq!(rows("|"), [[""]]);
        assert_eq!(rows("||"), [[""]]);
        assert_eq!(rows("|a"), [["a"]]);
    }

    #[test]
    fn every_cell_is_kept() {
        assert_eq!(
            rows("| a |\n|---|\n| 1 | 2 | 3 |\n- x | 5.00\n| - | - |"),
            [vec!["a"], vec!["1", "2", "3"], vec!["- x", "5.00"], vec!["-", "-"]]
        );
    }

    #[test]
    fn inside_a_cell() {
        assert_eq!(rows(r"| a\|b | 1,000<br>2 | `5.00` | A&amp;B |"), [["a|b", "1,000\n2", "5.00", "A&B"]]);
        assert_eq!(rows(r"| 200*300*50 | $\geq$ | \$5 | 1. 甲 |"), [["200*300*50", r"$\geq$", "$5", "1. 甲"]]);
        assert_eq!(rows("| # 甲 | > 5 | <b>合</b>计 | [页](x) |"), [["# 甲", "> 5", "合计", "页"]]);
    }

    #[test]
    fn blank_lines_break() {
        let table = read("| a | 1 |\n\n| b | 2 |\n| c | 3 |");
        assert_eq!(table.rows.iter().map(|r| r.break_before).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn no_table() {
        for text in ["", "甲", "---", "|---|---|", "a \\| b"] {
            assert_eq!(table(text, 0, text.len(), &Lines::of(text)), None, "{text}");
        }
        assert_eq!(table("甲|", 1, 2, &Lines::of("甲|")), None);
    }

    #[test]
    fn hostile_sizes() {
        for unit in ["|", "||\n", "| *", "| [", "| `", "| <", "| \\", "| &amp;", "|-", "a|\n", "| <!--", "\n"] {
            let text = unit.repeat(300_000 / unit.len());
            let _ = table(&text, 0, text.len(), &Lines::of(&text));
        }
        let text = "|".repeat(5_000_000);
        assert_eq!(read(&text).rows[0].cells.len(), 0);
        let text = format!("{}1|", "|".repeat(5_000_000));
        assert_eq!(read(&text).rows[0].cells[0].column, 4_999_999);
    }

    #[test]
    fn random_text() {
        let parts = [
            "|",
            "|",
            "|",
            "\n",
            "\n",
            "---",
            ":-:",
            "\\",
            "*",
            "**",
            "_",
            "`",
            "<br>",
            "<",
            ">",
            "[",
            "](",
            ")",
            "!",
            "#",
            "- ",
            "1. ",
            "~~~",
            "\t",
            "    ",
            "\r",
            "\0",
            "&",
            "&nbsp;",
            "预",
            "é",
            "1,2.5",
            "\u{3000}",
            "\u{10ffff}",
            "=",
            "\u{202e}",
        ];
        let mut random = Random::new();
        for _ in 0..3000 {
            let text: String = random.text(&parts, 40);
            let lines = Lines::of(&text);
            let _ = table(&text, random.below(text.len() + 2), random.below(text.len() + 2), &lines);
            for cell in table(&text, 0, text.len(), &lines).iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells) {
                let Place::Text { start, end, .. } = cell.place else { unreachable!() };
                let printed = &text[start as usize..end as usize];
                assert_eq!(printed.trim(), printed);
                if !printed.contains(['\\', '*', '_', '`', '<', '[', '!', '&', '\0', '\r']) {
                    assert_eq!(printed, cell.text, "{text:?}");
                }
            }
        }
    }
}
