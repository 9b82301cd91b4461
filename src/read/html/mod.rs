//! HTML: the tables that stand inside a text, the tags inside a cell, and whole saved pages.
//!
//! A WHATWG tokenizer gives tags and text with their byte offsets; what the standard's tree builder does with
//! tables is done here: omitted and stray tags, row and column spans, row groups that cut row spans, captions.
//! Text that stands in a table but in none of its cells (a browser moves it before the table) becomes rows of one
//! cell before the other rows, so that no amount is lost.
//!
//! A table inside a cell is a table of its own. In a saved page, a table that only arranges others (it prints no
//! amount itself) is taken apart into paragraphs and the tables it holds.

use std::borrow::Cow;

use super::{Lines, budget, positioned, unicode};
use crate::document::{Block, Paragraph, Place, Table};

mod builder;
mod flow;
mod table;
mod tag;
mod token;

use builder::Builder;
use flow::{Flow, Part, of_boxes, unfold};
use table::Built;
pub(crate) use tag::find;
use tag::{Kind, tags};
use token::{Opened, Token, tokens};

/// Most rows or columns that a cell may cover.
const WIDEST_SPAN: usize = 1000;

/// The tables in `text[start..end]`, in the order in which they begin; a table inside a cell follows the one it
/// stands in.
pub(crate) fn tables(text: &str, start: usize, end: usize, lines: &Lines) -> Vec<Table> {
    let Some(source) = text.get(start..end) else { return Vec::new() };
    let builder = Builder::run(source, start, lines);
    builder.tables.into_iter().map(Built::into_table).filter(|t| !t.rows.is_empty()).collect()
}

/// The paragraphs and tables of a whole page, in order; `as_text` reads what stands in `pre`.
pub(crate) fn document(text: &str, lines: &Lines, as_text: fn(&str, &Lines) -> Vec<Block>) -> Vec<Block> {
    let Builder { mut tables, root, placed, written, .. } = Builder::run(text, 0, lines);
    let mut blocks = positioned::blocks(placed, lines);
    if !written.is_empty() {
        blocks.extend(as_text(&only(text, &written), lines));
    }
    // what is still to be written, next last: tables may be nested too deep for recursion
    let mut waiting = Vec::new();
    let cut = budget::spent(); // what was read before is kept
    unfold(root, &mut waiting);
    while let Some(part) = waiting.pop() {
        match part {
            Part::Line(line) => {
                if !budget::paragraph(line.text.len()) && !cut {
                    break;
                }
                let place = lines.place(line.start, line.end);
                blocks.push(Block::Paragraph(Paragraph { text: line.text, place }));
            }
            Part::Paragraph(paragraph) => blocks.push(Block::Paragraph(paragraph)),
            Part::Boxes(rows) => blocks.push(Block::Table(of_boxes(rows, lines))),
            Part::Table(id) => {
                let Some(table) = tables.get_mut(id).map(std::mem::take) else { continue };
                let mut table = table;
                table.unbox(&mut tables);
                if table.is_layout() {
                    table.take_apart(&mut waiting);
                    continue;
                }
                let inner: Vec<usize> = table.inner().collect();
                let table = table.into_table();
                if !table.rows.is_empty() {
                    blocks.push(Block::Table(table));
                }
                waiting.extend(inner.into_iter().rev().map(Part::Table));
            }
        }
    }
    if !written.is_empty() {
        let start = |b: &Block| match b {
            Block::Paragraph(p) => Some(p.place),
            Block::Table(t) => t.rows.iter().flat_map(|r| &r.cells).map(|c| c.place).next(),
        };
        blocks.sort_by_key(|b| match start(b) {
            Some(Place::Text { start, .. }) => start,
            _ => 0,
        });
    }
    blocks
}

/// What stands in `pre`, its entities as they are: the same text without all that stands around, so that places stay.
fn only(text: &str, ranges: &[(usize, usize)]) -> String {
    let mut bytes: Vec<u8> = text.bytes().map(|b| if b == b'\n' { b } else { b' ' }).collect();
    for (start, end) in ranges {
        if let (Some(to), Some(from)) = (bytes.get_mut(*start..*end), text.as_bytes().get(*start..*end)) {
            to.copy_from_slice(from);
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The text of a cell that may hold tags: without them, entities decoded, `<br>` and the ends of blocks as line
/// breaks. A text without any tag is returned as it is: its `<`, `&` and blanks mean themselves.
pub(crate) fn strip(text: &str) -> Cow<'_, str> {
    let Some(source) = escape_others(text) else { return Cow::Borrowed(text) };
    let mut flow = Flow::default();
    let mut hidden = false;
    let mut raised = 0usize;
    for token in tokens(&source) {
        match token {
            Token::Open(Opened { kind: Kind::Hidden, .. }) => hidden = true,
            Token::Close { kind: Kind::Hidden, .. } => hidden = false,
            Token::Open(Opened { name, .. }) if name == "sup" => raised += 1,
            Token::Close { name, .. } if name == "sup" => raised = raised.saturating_sub(1),
            Token::Open(Opened { kind: Kind::Inline | Kind::Unknown, .. })
            | Token::Close { kind: Kind::Inline | Kind::Unknown, .. } => {}
            Token::Open(_) | Token::Close { .. } => flow.break_line(),
            Token::Text { value, start, end } if !hidden => {
                let value = if raised > 0 { unicode::raised(&value) } else { value };
                flow.push(&value, start, end);
            }
            Token::Text { .. } => {}
        }
    }
    Cow::Owned(flow.close().0)
}

/// The text with each `<` that begins no tag of HTML written as an entity, so that the tokenizer cannot take
/// `a<b` for one; `None` where there is no tag.
fn escape_others(text: &str) -> Option<String> {
    let mut tags = tags(text.as_bytes(), 0).filter(|t| t.complete && t.kind != Kind::Unknown).peekable();
    tags.peek()?;
    let mut source = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for tag in tags {
        let (before, itself) = (text.get(from..tag.start)?, text.get(tag.start..tag.end)?);
        source.push_str(&before.replace('<', "&lt;"));
        source.push_str(itself);
        from = tag.end;
    }
    source.push_str(&text.get(from..)?.replace('<', "&lt;"));
    Some(source)
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;
    use crate::document::{Columns, Row};

    fn blocks(text: &str) -> Vec<Block> {
        document(text, &Lines::of(text), |text, lines| super::super::text::document(text, lines).blocks)
    }

    fn read(text: &str) -> Vec<Table> {
        tables(text, 0, text.len(), &Lines::of(text))
    }

    /// The one table of a text, as `column:text` cells.
    fn grid(text: &str) -> Vec<Vec<String>> {
        let tables = read(text);
        assert_eq!(tables.len(), 1, "{tables:?}");
        tables[0].rows.iter().map(cells).collect()
    }

    fn cells(row: &Row) -> Vec<String> {
        row.cells.iter().map(|c| format!("{}:{}", c.column, c.text)).collect()
    }

    /// Every place holds its cell's text, for texts without tags or entities inside cells.
    fn assert_places(text: &str, tables: &[Table]) {
        for cell in tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells) {
            let crate::document::Place::Text { start, end, line } = cell.place else { unreachable!() };
            assert_eq!(&text[start as usize..end as usize], cell.text);
            assert_eq!(line as usize, text[..start as usize].matches('\n').count() + 1);
        }
    }

    #[test]
    fn plain_table() {
        let text =
            "甲 <table border=\"1\"> <tr> <td data-bbox=\"1 2 3 4\"> 产出指标 </td>\n<td>80</td><td></td></tr></table>";
        let tables = tables(text, 4, text.len(), &Lines::of(text));
        assert_eq!(cells(&tables[0].rows[0]), ["0:产出指标", "1:80", "2:"]);
        assert_places(text, &tables);
        assert_eq!(tables[0].columns, Columns::Known);
    }

    #[test]
    fn omitted_and_stray_tags() {
        let want = [["0:项目", "1:预算数"], ["0:甲", "1:1.00"]];
        assert_eq!(grid("<table><tr><td>项目<td>预算数<tr><td>甲<td>1.00</table>"), want);
        assert_eq!(grid("<TABLE><td>项目<th>预算数</td></i></tr><tbody><tr></b><td>甲</p><td>1.00"), want);
        assert_eq!(grid("</td></table><table><tr><td>项目</td><td>预算数</td></table></table>").len(), 1);
    }

    #[test]
    fn spans() {
        let text = "<table><tr><td rowspan=2>a<td colspan='2'>b<td rowspan=\"3\">c<tr><td>d<td>e<tr><td>f</table>";
        assert_eq!(grid(text), [vec!["0:a", "1:b", "3:c"], vec!["1:d", "2:e"], vec!["0:f"]]);
        let table = &read(text)[0];
        assert_eq!(table.rows[0].cells[1].col_span, 2);
        assert_eq!(table.rows[0].cells[2].row_span, 3);
    }

    #[test]
    fn spans_end_with_their_group_and_are_clamped() {
        let text = "<table><tbody><tr><td rowspan=9>a<td>b<tbody><tr><td colspan=99999>c<td rowspan=x>d</table>";
        assert_eq!(grid(text), [vec!["0:a", "1:b"], vec!["0:c", "1000:d"]]);
        let table = &read(text)[0];
        assert_eq!(table.rows[0].cells[0].row_span, 1);
        assert_eq!(table.rows[1].cells[0].col_span, 1000);
        assert_eq!(grid("<table><tr><td rowspan=0>a<tr><td>b<tr><td>c")[2], ["1:c"]);
    }

    #[test]
    fn lines_blanks_and_entities() {
        let row =
            "<table><tr><td>1,000<br>2<td><p>甲</p><p>乙</p><td>&nbsp; 3.50&#160;<td>a &lt;  b&amp;c<td> <b>合</b>计";
        assert_eq!(grid(row)[0], ["0:1,000\n2", "1:甲\n乙", "2:3.50", "3:a < b&c", "4:合计"]);
        let crate::document::Place::Text { start, end, .. } = read(row)[0].rows[0].cells[2].place else {
            unreachable!()
        };
        assert_eq!(&row[start as usize..end as usize], "3.50");
        let crate::document::Place::Text { start, end, .. } = read(row)[0].rows[0].cells[1].place else {
            unreachable!()
        };
        assert_eq!(&row[start as usize..end as usize], "甲</p><p>乙");
    }

    #[test]
    fn what_is_not_shown() {
        let text = "<table><tr><td>1<!-- 2 --><script>if (a<b) '<td>9</td>'</script><style>td{}</style>3<td>4</table>";
        assert_eq!(grid(text)[0], ["0:13", "1:4"]);
    }

    #[test]
    fn text_outside_cells_is_kept() {
        let text = "<table><caption>表<b>一</b></caption><tr><td>a<td>b</td>5.00</tr>6.00<tr><td>c</table>";
        assert_eq!(grid(text), [vec!["0:表一"], vec!["0:5.00"], vec!["0:6.00"], vec!["0:a", "1:b"], vec!["0:c"]]);
        assert_eq!(read(text)[0].rows[0].cells[0].col_span, 2);
    }

    #[test]
    fn nested_tables_are_their_own() {
        let text = "<table><tr><td>甲<table><tr><td>1.00</table>乙<td>2.00</table><table><tr><td>3";
        let tables = read(text);
        assert_eq!(tables.len(), 3);
        assert_eq!(cells(&tables[0].rows[0]), ["0:甲\n乙", "1:2.00"]);
        assert_eq!(cells(&tables[1].rows[0]), ["0:1.00"]);
        // not in a cell: the first table ends
        assert_eq!(read("<table><tr><td>1</td><table><tr><td>2</table>").len(), 2);
    }

    #[test]
    fn found_tables() {
        let all = |text: &str| {
            let mut found = Vec::new();
            let mut from = 0;
            while let Some((start, end)) = find(text, from) {
                found.push(text[start..end].to_string());
                from = end;
            }
            found
        };
        assert_eq!(
            all("a <TABLE x><td><table></table></TABLE> b<table>\n</table\n>"),
            ["<TABLE x><td><table></table></TABLE>", "<table>\n</table\n>"]
        );
        assert_eq!(all("<tables> <table-x> < table> a<table"), Vec::<String>::new());
        // broken off: the next line's cells are not its own
        assert_eq!(
            all("x\t<table><tr><td>甲</td>\n乙\t1.00\n\n<table><td>2</table>"),
            ["<table><tr><td>甲</td>", "<table><td>2</table>"]
        );
        assert_eq!(
            all("<table><tr><td>甲</td></tr>\n丙\n<table><td>2</table>"),
            ["<table><tr><td>甲</td></tr>", "<table><td>2</table>"]
        );
        assert_eq!(all("<table\n border=1><tr>\n\t<td\n>\n  甲\n</td>\n</table>。").len(), 1);
        assert_eq!(find("甲<table></table>", 1).map(|r| r.0), Some(3));
        assert_eq!(find("<table>", 99), None);
    }

    #[test]
    fn stripped_cells() {
        assert_eq!(strip("<p>一是<b>甲</b>；</p><p>二是A&amp;B</p>"), "一是甲；\n二是A&B");
        assert_eq!(strip("1,000<br/>2"), "1,000\n2");
        assert_eq!(strip("a<y 5<p>b</p>"), "a<y 5\nb");
        for same in
            ["a < b", "≤ 5", "a<b 5", "1<2>0", "甲<乙>", "x &lt; y", "  甲  ", "<", "<>", "</", "a<x>b", "$\\geq$"]
        {
            assert!(matches!(strip(same), Cow::Borrowed(s) if s == same), "{same}");
        }
    }

    #[test]
    fn whole_page() {
        let text = "<!doctype html><html><head><title>页</title><style>p{}</style></head><body><h1>某局预算</h1>前言<br>后语\
            <table><tr><td><p>表一</p><table><tr><td>合计<td>1.00</table>中<table><tr><td>2.00</table></td><td>尾</td></tr></table>\
            <p>末</p></body></html>";
        let blocks = blocks(text);
        let shown: Vec<String> = blocks
            .iter()
            .map(|b| match b {
                Block::Paragraph(p) => p.text.clone(),
                Block::Table(t) => format!("{:?}", t.rows.iter().map(cells).collect::<Vec<_>>()),
            })
            .collect();
        let want =
            ["某局预算", "前言", "后语", "表一", "[[\"0:合计\", \"1:1.00\"]]", "中", "[[\"0:2.00\"]]", "尾", "末"];
        assert_eq!(shown, want);
    }

    #[test]
    fn a_table_of_amounts_that_holds_a_table_stays_whole() {
        let text = "<table><tr><td>项目甲<td>11.00<td><table><tr><td>80</table><tr><td>项目乙<td>12.00</table>";
        let blocks = blocks(text);
        let rows = |b: &Block| if let Block::Table(t) = b { t.rows.len() } else { 0 };
        assert_eq!(blocks.iter().map(rows).collect::<Vec<_>>(), [2, 1]);
    }

    /// The blocks of a page, as texts.
    fn page(text: &str) -> Vec<String> {
        let show = |b: &Block| match b {
            Block::Paragraph(p) => p.text.clone(),
            Block::Table(t) => format!("{:?}", t.rows.iter().map(cells).collect::<Vec<_>>()),
        };
        blocks(text).iter().map(show).collect()
    }

    #[test]
    fn what_a_browser_hides_is_not_read() {
        let text = "<style>.old{display:none}</style><table><tr><td>甲<td>1.00<span style='display:none'>9</span>\
            <tr class=old><td>旧<td>8.00<tr hidden><td>旧<td>8.00<tr><td style='display:none'>x<td>乙\
            <td style='visibility:hidden'>7.00<td>2.00<sup>1</sup></table><p hidden>无<p>有<input value=3.00><input type=hidden value=4>";
        assert_eq!(page(text), ["[[\"0:甲\", \"1:1.00\"], [\"0:乙\", \"1:\", \"2:2.00¹\"]]", "有3.00"]);
    }

    #[test]
    fn figures_of_the_colour_of_the_paper_show_nothing() {
        let page = "<table bgcolor=white><tr style='color:#fff'><td>核对<td>8.00<tr><td>甲<td><font color=#FFFFFF>7.00</font>\
            <tr style='background:#036'><td>合计<td style='color:white'>9.00</table>";
        assert_eq!(grid(page), [["0:核对", "1:"], ["0:甲", "1:"], ["0:合计", "1:9.00"]]);
    }

    #[test]
    fn tables_that_are_none_by_name() {
        let rows = "[[\"0:科目\", \"1:合计\"], [\"0:甲\", \"1:1.00\"], [\"0:乙\", \"1:2.00\"], [\"0:丙\", \"1:3.00\"]]";
        let of = |row: &str, cell: &str, around: &str| {
            let line = |a: &str, b: &str| format!("<div {row}><div {cell}>{a}</div><div {cell}>{b}</div></div>");
            let all =
                [("科目", "合计"), ("甲", "1.00"), ("乙", "2.00"), ("丙", "3.00")].map(|(a, b)| line(a, b)).concat();
            format!("<p>前</p><div {around}>{all}</div><p>后</p>")
        };
        for text in [
            of("style='display:table-row'", "style='display:table-cell'", "style='display:table'"),
            of("style='display:table-row'", "style='display:table-cell'", ""),
            of("style='display:flex'", "", ""),
            of("", "style='display:inline-block;width:9em'", ""),
            of("", "style='float:left'", ""),
        ] {
            assert_eq!(page(&text), ["前", rows, "后"], "{text}");
        }
        let grid = "<p>前</p><div style='display:grid;grid-template-columns:1fr 1fr'><div>科目</div><div>合计</div><b>甲</b>\
            <div>1.00</div><div>乙</div><div>2.00</div><div>丙</div><div>3.00</div></div><p>后</p>";
        assert_eq!(page(grid), ["前", rows, "后"]);
        let boxed = "<table><tr><td><table><tr><td>甲</table><td><table><tr><td>1.00</table><tr><td><table><tr><td>乙</table><td>2.00</table>";
        assert_eq!(page(boxed), ["[[\"0:甲\", \"1:1.00\"], [\"0:乙\", \"1:2.00\"]]"]);
    }

    #[test]
    fn what_is_written_as_it_stands_is_text() {
        let text = "<p>表</p><pre>科目\t合计\n甲\t1.00\n</pre>";
        assert_eq!(page(text), ["表", "[[\"0:科目\", \"1:合计\"], [\"0:甲\", \"1:1.00\"]]"]);
    }

    #[test]
    fn line_ends_keep_places() {
        let text = "\u{feff}甲\r\n<table>\r\n<tr>\r\n<td>\r\n乙\r\n</td><td>丙</td></tr></table>";
        let tables = read(text);
        assert_eq!(cells(&tables[0].rows[0]), ["0:乙", "1:丙"]);
        assert_places(text, &tables);
    }

    #[test]
    fn hostile_sizes() {
        for unit in [
            "<td>",
            "<",
            "<table>",
            "<table><td>",
            "<td rowspan=1000 colspan=1000>",
            "<tr><td rowspan=1000>",
            "</",
            "&nbsp;",
            "&",
            "<!--",
            "<a ",
            "<b b=\"",
            "<table </table ",
            "<p>",
            "<br>1",
            "<caption>",
            "\0",
        ] {
            let text = format!("<table>{}", unit.repeat(300_000 / unit.len()));
            let lines = Lines::of(&text);
            let _ = tables(&text, 0, text.len(), &lines);
            let _ = blocks(&text);
            let _ = strip(&text);
            let mut from = 0;
            while let Some((_, end)) = find(&text, from) {
                assert!(end > from);
                from = end;
            }
        }
        let text = format!("<table>{}", "<td>".repeat(1_250_000));
        assert_eq!(read(&text)[0].rows[0].cells.len(), 1_250_000);
        let text = format!("<table>{}", "<".repeat(5_000_000));
        assert_eq!(find(&text, 0), Some((0, text.len())));
        assert_eq!(read(&text)[0].rows.len(), 1);
    }

    /// Many tables are found in one pass over the text, not in one pass each.
    #[test]
    fn finding_is_linear() {
        let text = "<table><table\\n<table><td>\\n\\n".repeat(100_000);
        let mut from = 0;
        while let Some((_, end)) = find(&text, from) {
            assert!(end > from);
            from = end;
        }
    }

    #[test]
    fn random_text() {
        let parts = [
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<td colspan=3>",
            "<td rowspan=4>",
            "<tbody>",
            "<caption>",
            "<",
            ">",
            "/",
            "!",
            "--",
            "&",
            "&nbsp;",
            "&#0;",
            "é",
            "预",
            "\u{3000}",
            "\0",
            "\t",
            "\n",
            "\r",
            " ",
            "\"",
            "'",
            "=",
            "1,2.5",
            "<p>",
            "<br>",
            "<script>",
            "</script>",
            "<title>",
            "<!--",
            "-->",
            "<x y=z y",
            "\u{202e}",
            "\u{10ffff}",
            "<![CDATA[",
            "]]>",
            "<?",
        ];
        let mut random = Random::new();
        for _ in 0..4000 {
            let text: String = random.text(&parts, 40);
            let lines = Lines::of(&text);
            let (start, end) = (random.below(text.len() + 2), random.below(text.len() + 2));
            let _ = tables(&text, start, end, &lines);
            let _ = find(&text, start);
            let _ = strip(&text);
            let blocks = blocks(&text);
            for table in tables(&text, 0, text.len(), &lines) {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    let crate::document::Place::Text { start, end, .. } = cell.place else { unreachable!() };
                    let printed = text.get(start as usize..end as usize);
                    assert!(printed.is_some(), "{text:?} {cell:?}");
                    if !printed.is_some_and(|p| p.contains(['<', '&', '\r', '\0'])) {
                        let words = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
                        assert_eq!(printed.map(words).as_deref(), Some(words(&cell.text).as_str()), "{text:?}");
                    }
                }
            }
            drop(blocks);
        }
    }
}
