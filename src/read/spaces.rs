//! Rows whose columns survived only as blanks: text copied from a PDF viewer, or laid out with a fixed character
//! grid.
//!
//! A line is cut into pieces at runs of blanks, and before amounts. Where empty cells vanished the pieces say
//! nothing about columns, so [`row`] only counts them. [`grid`] finds the columns where a layout kept them: there
//! the amounts of a column end (or begin) at one place over many lines, whatever their length.

use std::cmp::Ordering;

use super::Lines;
use crate::document::{Cell, Columns, Row, Table};
use crate::money::{self, Printed};

/// A longer line is no row, in bytes.
const LONGEST: usize = 4096;

/// Whether a line is a row of a table whose columns survived only as blanks.
pub(crate) fn is_row(line: &str) -> bool {
    if line.len() > LONGEST || line.contains('\t') {
        return false;
    }
    let chunks = chunks(line);
    let pieces = pieces(line);
    let wide = chunks.len() > 1;
    let texts: Vec<&str> = pieces.iter().filter_map(|p| line.get(p.start..p.end)).collect();
    if texts.len() < 2 || is_furniture(line, &texts) {
        return false;
    }
    let amounts = texts.iter().filter(|t| is_amount(t)).count();
    let pair = |a: fn(&str) -> bool, b: fn(&str) -> bool| texts.windows(2).any(|w| matches!(w, [x, y] if a(x) && b(y)));
    if pair(is_comparison, is_number) || pair(is_indicator, is_indicator) {
        return true;
    }
    let sentence = line.contains(['。', '；', '！', '？']) || !wide && line.contains('，');
    if sentence || !wide && pair(is_amount, names_unit) {
        // two amounts side by side stand in no sentence
        return pair(is_amount, is_amount);
    }
    let labels = texts.iter().filter(|t| !is_figure(t)).count();
    if amounts > 0 {
        return labels > 0 || amounts > 1;
    }
    if wide {
        return !is_heading(&texts);
    }
    // whole numbers after a name, or after a code and its name
    let numbers = texts.iter().filter(|t| is_number(t)).count();
    let numbered = texts.first().is_some_and(|t| is_number(t));
    let coded = texts.first().is_some_and(|t| is_code(t));
    labels > 0 && (numbers > 2 || numbers > 1 && (coded || !numbered))
}

/// The pieces of `text[start..end]` as cells; a cell's column only says which piece of the line it is.
pub(crate) fn row(text: &str, start: usize, end: usize, lines: &Lines) -> Row {
    let line = text.get(start..end).unwrap_or_default();
    let cells = pieces(line).into_iter().enumerate();
    let cells = cells.map(|(column, p)| cell(text, start + p.start, start + p.end, column, 1, lines)).collect();
    Row { cells, break_before: false }
}

fn cell(text: &str, start: usize, end: usize, column: usize, col_span: usize, lines: &Lines) -> Cell {
    let shown = text.get(start..end).unwrap_or_default().to_string();
    Cell { text: shown, place: lines.place(start, end), column, col_span, row_span: 1, indent: 0 }
}

/// Whether a line is no row although it has several pieces: the unit, a form's title or number, a page number, an
/// entry of a table of contents.
fn is_furniture(line: &str, texts: &[&str]) -> bool {
    let unit = line.contains("单位") && line.contains('元') && line.contains([':', '：']);
    let page = texts.iter().any(|t| t.starts_with(['第', '共']) && t.ends_with('页'));
    let leader = ["....", "……", "····", "．．．．"].iter().any(|l| line.contains(l));
    let title = texts.last().is_some_and(|t| t.ends_with('表')) && !texts.iter().any(|t| is_amount(t));
    unit || page || leader || title
}

/// Whether pieces set off by wide blanks are a heading, such as a number and its words, or only numbers.
fn is_heading(texts: &[&str]) -> bool {
    let numeral = |t: &str| {
        let t = t.trim_start_matches(['（', '(', '第']);
        let rest = t.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十〇".contains(c));
        rest.len() < t.len() && matches!(rest, "、" | "." | "．" | "）" | ")" | "）、" | "部分" | "章" | "节")
    };
    texts.len() == 2 && texts.first().is_some_and(|t| numeral(t)) || texts.iter().all(|t| t.chars().count() > 40)
}

/// Part of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    start: usize,
    end: usize,
}

/// A line cut into what were its cells.
fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for chunk in chunks(line) {
        let text = line.get(chunk.start..chunk.end).unwrap_or_default();
        if is_spaced_word(text) {
            pieces.push(chunk);
            continue;
        }
        let at = |p: Piece| Piece { start: chunk.start + p.start, end: chunk.start + p.end };
        pieces.extend(split_chunk(text).into_iter().map(at));
    }
    pieces
}

/// A line cut where two or more blanks, an ideographic space or a tab stand, except inside a word spread over its
/// cell.
fn chunks(line: &str) -> Vec<Piece> {
    let mut chunks: Vec<Piece> = Vec::new();
    let mut gap = 2;
    for (at, c) in line.char_indices() {
        if c.is_whitespace() {
            gap += if matches!(c, '\u{3000}' | '\t') { 2 } else { 1 };
            continue;
        }
        let end = at + c.len_utf8();
        match chunks.last_mut() {
            Some(last) if gap < 2 => last.end = end,
            _ => chunks.push(Piece { start: at, end }),
        }
        gap = 0;
    }
    let mut joined: Vec<Piece> = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match joined.last_mut() {
            Some(last) if line.get(last.start..chunk.end).is_some_and(is_spaced_word) => last.end = chunk.end,
            _ => joined.push(chunk),
        }
    }
    joined
}

/// Words of headers and totals that are printed with blanks between their characters.
const SPACED_WORDS: [&str; 20] = [
    "合计", "总计", "小计", "项目", "收入", "支出", "科目", "单位", "名称", "编码", "金额", "备注", "栏次", "行次",
    "类别", "年度", "指标", "内容", "类型", "代码",
];

/// Whether a text is one of those words, blanks between its characters.
fn is_spaced_word(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_whitespace());
    let (Some(first), Some(second), None) = (letters.next(), letters.next(), letters.next()) else { return false };
    SPACED_WORDS.iter().any(|w| w.chars().eq([first, second]))
}

/// Cuts a text without wide blanks where cells probably met: around amounts and comparisons, before and after
/// codes, before the numbers at the end.
fn split_chunk(chunk: &str) -> Vec<Piece> {
    let tokens = join_numbers(chunk, tokens(chunk));
    let text = |p: &Piece| chunk.get(p.start..p.end).unwrap_or_default();
    let tail = tokens.iter().rev().take_while(|t| is_figure(text(t))).count();
    let tail = tokens.len() - tail;
    let mut pieces: Vec<Piece> = Vec::new();
    // whether the last word was a cell by itself, and whether only the columns of a code came yet: `205 08 03`
    let (mut alone, mut leading, mut indicators) = (true, true, true);
    let mut previous = "";
    for (index, token) in tokens.iter().enumerate() {
        let words = text(token);
        let next = tokens.get(index + 1).map(text).unwrap_or_default();
        leading &= is_whole(words) && !next.starts_with('年');
        indicators &= is_indicator(words);
        let code = is_code(words) && !next.is_empty() && !is_number(next);
        let compared = is_comparison(words) || is_comparison(previous) && is_number(words);
        let own = index >= tail || leading || indicators || code || compared || is_full_amount(words);
        match pieces.last_mut() {
            Some(last) if !(alone || own || begins_with_code(words) || begins_numbered(words)) => last.end = token.end,
            _ => pieces.push(*token),
        }
        (alone, previous) = (own, words);
    }
    pieces
}

/// The words of a text.
fn tokens(chunk: &str) -> Vec<Piece> {
    let mut tokens: Vec<Piece> = Vec::new();
    let mut at = 0;
    for word in chunk.split(char::is_whitespace) {
        if !word.is_empty() {
            tokens.push(Piece { start: at, end: at + word.len() });
        }
        // a blank may be longer than a byte
        let rest = chunk.get(at + word.len()..).unwrap_or_default();
        at += word.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
    tokens
}

/// Joins numbers that were printed with a blank before or after a separator: `1, 608. 200000`.
fn join_numbers(chunk: &str, tokens: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(tokens.len());
    // whether the last piece is digits and separators only, kept so that no number is read again and again
    let mut open = false;
    for token in tokens {
        let text = chunk.get(token.start..token.end).unwrap_or_default();
        let figures = text.bytes().all(|b| b.is_ascii_digit() || is_separator(b));
        let before = joined.last().and_then(|l| chunk.as_bytes().get(l.end.checked_sub(1)?)).copied().unwrap_or(0);
        let after = text.bytes().next().unwrap_or(0);
        let broken = is_separator(before) && after.is_ascii_digit()
            || before.is_ascii_digit() && is_separator(after) && text.len() > 1;
        match joined.last_mut() {
            Some(last) if open && figures && broken => last.end = token.end,
            _ => {
                joined.push(token);
                open = figures && text.bytes().any(|b| b.is_ascii_digit());
            }
        }
    }
    joined
}

/// Whether a word starts an item, `六、科学技术支出`: beside another it is the other half of a form.
fn begins_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    rest.len() < text.len() && rest.starts_with('、')
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b',' | b'.')
}

/// Whether a piece is an amount, however malformed, a code, or another number.
fn is_number(text: &str) -> bool {
    let text = text.strip_suffix(['%', '％']).unwrap_or(text);
    match money::read(text) {
        Printed::Amount(..) => true,
        Printed::Malformed(readings) => {
            !readings.is_empty() || text.bytes().all(|b| b.is_ascii_digit() || is_separator(b))
        }
        Printed::Blank | Printed::Text => false,
    }
}

/// Whether a piece is printed as only amounts are: with decimals or thousands separators.
fn is_amount(text: &str) -> bool {
    text.contains(['.', ',', '．', '，']) && is_number(text)
}

/// An amount among words: a number with one decimal may be a version or a share.
fn is_full_amount(text: &str) -> bool {
    let decimals = text.rsplit_once('.').map_or(0, |(_, d)| d.len());
    (decimals > 1 || text.contains(',')) && is_amount(text)
}

/// Whether a text goes on from an amount with its unit.
fn names_unit(text: &str) -> bool {
    ["元", "万", "亿", "千", "个", "人", "%", "％"].iter().any(|u| text.starts_with(u))
}

/// The operator of a performance indicator.
fn is_comparison(text: &str) -> bool {
    let text = text.trim_matches('$');
    matches!(text, "≥" | "≤" | "＝" | "=" | ">" | "<" | "＞" | "＜" | "≧" | "≦" | "≈" | r"\geq" | r"\leq" | r"\approx")
}

/// A level of performance indicators, as `产出指标`.
fn is_indicator(text: &str) -> bool {
    text.ends_with("指标")
}

/// A dash for nothing.
fn is_dash(text: &str) -> bool {
    !text.contains(char::is_alphabetic) && money::read(text) == Printed::Blank
}

fn is_figure(text: &str) -> bool {
    is_number(text) || is_dash(text)
}

/// Digits alone.
fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Digits alone, as many as a class, section or item of a classification has.
fn is_code(text: &str) -> bool {
    is_whole(text) && matches!(text.len(), 3 | 5 | 7)
}

/// `50203-培训费`
fn begins_with_code(text: &str) -> bool {
    text.split_once(['-', '－']).is_some_and(|(code, name)| is_code(code) && !name.is_empty())
}

/// Fewest lines with amounts from which columns are inferred.
const FEWEST_ROWS: usize = 3;

/// The table that lines laid out on a character grid are, by the byte ranges of its rows; `None` where the columns
/// are not unmistakable.
///
/// They are where gaps run through all lines with amounts, so that each piece has a column to itself; where the
/// amounts of each column end, begin or stand centred at one place; and where gaps of different widths led to
/// that, which happens only if somebody aligned them. Layouts count Chinese characters as two columns or as one;
/// both are tried, and must not contradict each other.
pub(crate) fn grid(rows: &[(usize, usize)], text: &str, lines: &Lines) -> Option<Table> {
    let wide = Grid::of(rows, text, width);
    let narrow = Grid::of(rows, text, |c| width(c).min(1));
    let grid = match (wide, narrow) {
        (Some(a), Some(b)) if a != b => return None,
        (a, b) => a.or(b)?,
    };
    let mut previous = None;
    let rows = grid.rows.into_iter().zip(rows).map(|(cells, (start, end))| {
        let between = previous.and_then(|p| text.get(p..*start)).unwrap_or_default();
        let break_before = between.contains('\u{c}') || between.matches('\n').count() > 1;
        previous = Some(*end);
        let cells = cells.into_iter().map(|c| cell(text, c.start, c.end, c.column, c.span, lines)).collect();
        Row { cells, break_before }
    });
    Some(Table { rows: rows.collect(), columns: Columns::Inferred })
}

/// A piece on the character grid.
#[derive(Clone, Copy)]
struct Placed {
    /// Bytes in the whole text.
    start: usize,
    end: usize,
    /// Columns of characters.
    from: usize,
    to: usize,
    /// Whether one blank at most stands before it.
    close: bool,
    amount: bool,
}

/// A cell whose column is known.
#[derive(PartialEq)]
struct GridCell {
    start: usize,
    end: usize,
    column: usize,
    span: usize,
}

#[derive(PartialEq)]
struct Grid {
    rows: Vec<Vec<GridCell>>,
}

impl Grid {
    fn of(rows: &[(usize, usize)], text: &str, width: fn(char) -> usize) -> Option<Grid> {
        let placed: Vec<Vec<Placed>> = rows.iter().map(|r| place(text, *r, width)).collect();
        let (data, other): (Vec<&Vec<Placed>>, Vec<&Vec<Placed>>) =
            placed.iter().partition(|row| row.iter().any(|p| p.amount));
        if data.len() < FEWEST_ROWS {
            return None;
        }
        let columns = merge(data.iter().copied().flatten().map(|p| (p.from, p.to)).collect());
        if !is_aligned(&data, &columns) {
            return None;
        }
        let columns = with_empty_columns(columns, &data, &other)?;
        let rows = placed.iter().map(|row| assign(row, &columns)).collect::<Option<_>>()?;
        Some(Grid { rows })
    }
}

/// The pieces of a line on the character grid.
fn place(text: &str, (start, end): (usize, usize), width: fn(char) -> usize) -> Vec<Placed> {
    let Some(line) = text.get(start..end).filter(|l| l.len() <= LONGEST && !l.contains('\t')) else {
        return Vec::new();
    };
    let measure = |from: usize, to: usize| line.get(from..to).unwrap_or_default().chars().map(width).sum::<usize>();
    let (mut at, mut column) = (0, 0);
    let mut placed = Vec::new();
    for piece in pieces(line) {
        let gap = measure(at, piece.start);
        let from = column + gap;
        let to = from + measure(piece.start, piece.end);
        let amount = line.get(piece.start..piece.end).is_some_and(is_amount);
        let close = gap <= 1 && !placed.is_empty();
        placed.push(Placed { start: start + piece.start, end: start + piece.end, from, to, close, amount });
        (at, column) = (piece.end, to);
    }
    placed
}

/// Intervals that overlap made one, in order.
pub(super) fn merge<T: Copy + PartialOrd>(mut intervals: Vec<(T, T)>) -> Vec<(T, T)> {
    intervals.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let mut merged: Vec<(T, T)> = Vec::new();
    for (from, to) in intervals {
        match merged.last_mut() {
            Some(last) if from < last.1 => last.1 = if to > last.1 { to } else { last.1 },
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The columns that a piece overlaps.
fn overlapped(piece: &Placed, columns: &[(usize, usize)]) -> std::ops::Range<usize> {
    let first = columns.partition_point(|c| c.1 <= piece.from);
    let end = columns.partition_point(|c| c.0 < piece.to);
    first..end.max(first)
}

/// How many characters amounts of one column may stand off from each other, and gaps differ by chance: text
/// extractors round positions.
const JITTER: usize = 1;

/// Whether the amounts of every column are aligned, and gaps were widened to align them.
fn is_aligned(data: &[&Vec<Placed>], columns: &[(usize, usize)]) -> bool {
    // of each column: where amounts begin, end, and the gaps before them
    let mut amounts: Vec<Vec<(usize, usize, usize)>> = vec![Vec::new(); columns.len()];
    for row in data {
        let mut before = 0;
        for piece in row.iter() {
            if piece.amount {
                let column = overlapped(piece, columns).start;
                if let Some(column) = amounts.get_mut(column) {
                    column.push((piece.from, piece.to, piece.from - before));
                }
            }
            before = piece.to;
        }
    }
    let spread = |values: &mut dyn Iterator<Item = usize>| {
        values.fold(None, |range: Option<(usize, usize)>, v| match range {
            Some((low, high)) => Some((low.min(v), high.max(v))),
            None => Some((v, v)),
        })
    };
    let within =
        |values: &mut dyn Iterator<Item = usize>, most: usize| spread(values).is_none_or(|(l, h)| h - l <= most);
    let aligned = amounts.iter().all(|c| {
        within(&mut c.iter().map(|a| a.1), JITTER)
            || within(&mut c.iter().map(|a| a.0), JITTER)
            || within(&mut c.iter().map(|a| a.0 + a.1), 2 * JITTER)
    });
    let several = amounts.iter().filter(|c| c.len() > 1).count();
    let widened = amounts.iter().any(|c| !within(&mut c.iter().map(|a| a.2), JITTER));
    aligned && several > 1 && widened
}

/// The columns, and those that hold nothing but a header. `None` where a header may belong to a column it does not
/// stand over.
fn with_empty_columns(
    columns: Vec<(usize, usize)>,
    data: &[&Vec<Placed>],
    other: &[&Vec<Placed>],
) -> Option<Vec<(usize, usize)>> {
    let headers = || other.iter().copied().flatten();
    let lonely: Vec<(usize, usize)> =
        headers().filter(|p| overlapped(p, &columns).is_empty()).map(|p| (p.from, p.to)).collect();
    if lonely.is_empty() {
        return Some(columns);
    }
    let mut headed = vec![false; columns.len()];
    for column in headers().flat_map(|p| overlapped(p, &columns)) {
        *headed.get_mut(column)? = true;
    }
    let amounts = data.iter().copied().flatten().filter(|p| p.amount);
    let all_headed = amounts.flat_map(|p| overlapped(p, &columns)).all(|c| headed.get(c) == Some(&true));
    all_headed.then(|| merge(columns.into_iter().chain(lonely).collect()))
}

/// The cells of a line; `None` where two pieces contend for a column.
fn assign(row: &[Placed], columns: &[(usize, usize)]) -> Option<Vec<GridCell>> {
    let mut cells: Vec<GridCell> = Vec::new();
    let mut amount_before = false;
    for piece in row {
        let covered = overlapped(piece, columns);
        let (column, span) = (covered.start, covered.len().max(1));
        match cells.last_mut() {
            Some(last) if column < last.column + last.span => {
                // a code and its name, or words with one blank between them, are one cell
                if piece.amount || amount_before || !piece.close {
                    return None;
                }
                last.end = piece.end;
                last.span = last.span.max(column + span - last.column);
            }
            _ => cells.push(GridCell { start: piece.start, end: piece.end, column, span }),
        }
        amount_before = piece.amount;
    }
    Some(cells)
}

/// How many columns of a character grid a character takes: two if it is East Asian wide or full-width.
fn width(c: char) -> usize {
    if money::is_invisible(c) || c.is_control() {
        return 0;
    }
    let wide = matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}');
    if wide { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;
    use crate::document::Place;

    fn cut(line: &str) -> Vec<&str> {
        pieces(line).iter().map(|p| &line[p.start..p.end]).collect()
    }

    #[test]
    fn rows() {
        for line in [
            "2050803 培训支出 48.333770 27.423770 20.910000",
            "30201 办公费 53.80",
            "合 计 1,234.50",
            "本年收入预算 889.34",
            "合计 100 80 20",
            "205 教育支出 120 100",
            "培训支出    48.33",
            "项　目　　预算数",
            "  科目编码      科目名称        合计    基本支出   项目支出",
            "48.333770 27.423770 20.910000",
            "甲项目 1, 608. 200000 1, 608. 200000",
            "三、上年结转  84,863770   一、教育支出   -",
            "其中：财政拨款 53.80 20.00",
            "培训费 - 5.00 -",
            "甲项目   11.00   11.00   提高水平，保障运行。",
            "增长率   12.5%   -3.0%",
            "五、事业收入 50.80 五、教育支出 88.56",
            "上年结转 72.05 年终结转",
            "甲项目 90.34 90.34 保障运行，提高水平。 优",
            "产出指标 数量指标 办班 ≥ 3 期",
            "成本指标 经济成本指标 印刷费 ≤ 0.5 万元",
            "提高水平，保障运行。 $\\geq$ 3 期",
            "效益指标 社会效益指标 水平提高 定性 优",
        ] {
            assert!(is_row(line), "{line}");
        }
    }

    #[test]
    fn no_rows() {
        for line in [
            "",
            "   ",
            "合计",
            "预算01表 收支总表",
            "预算01表    收支总表",
            "金额单位：万元",
            "部门：某某局          单位：万元",
            "部门：某某局          公开01表",
            "本年预算 889.34 万元，比上年增加 50.60 万元。",
            "本年预算 889.34 万元",
            "    一、部门职责",
            "一、  部门职责",
            "（二）  机构设置",
            "第一部分    部门概况",
            "一、部门职责 .......... 3",
            "2026 年 1 月 5 日",
            "- 12 -",
            "12",
            "第 1 页   共 12 页",
            "甲\t1.00",
            "某局 2026 年部门预算",
        ] {
            assert!(!is_row(line), "{line}");
        }
    }

    #[test]
    fn cut_into_pieces() {
        assert_eq!(cut("2050803 培训支出 48.33 27.42"), ["2050803", "培训支出", "48.33", "27.42"]);
        assert_eq!(cut("205 08 03 培训支出 48.33"), ["205", "08", "03", "培训支出", "48.33"]);
        assert_eq!(cut("2050803-培训支出 50203-培训费 1.00"), ["2050803-培训支出", "50203-培训费", "1.00"]);
        assert_eq!(cut("50201 办公经费 30201 办公费 1.00"), ["50201", "办公经费", "30201", "办公费", "1.00"]);
        assert_eq!(cut("　　合 计  1, 608. 200000 1 ,608.20"), ["合 计", "1, 608. 200000", "1 ,608.20"]);
        assert_eq!(cut("收　　入　　　　支　　出"), ["收　　入", "支　　出"]);
        assert_eq!(cut("类  款  项"), ["类", "款", "项"]);
        assert_eq!(cut("甲市 科技项目 5.00"), ["甲市 科技项目", "5.00"]);
        assert_eq!(cut("第 1 季度 - 5.00"), ["第 1 季度", "-", "5.00"]);
        assert_eq!(cut("五、甲 50.80 六、乙 - 8.50"), ["五、甲", "50.80", "六、乙", "-", "8.50"]);
        assert_eq!(cut("产出指标 数量指标 办班 数 ≥ 3 期"), ["产出指标", "数量指标", "办班 数", "≥", "3", "期"]);
        assert_eq!(cut("平台 2.0 升级 5.00"), ["平台 2.0 升级", "5.00"]);
        assert_eq!(cut("2026 年项目 5.00"), ["2026 年项目", "5.00"]);
        assert_eq!(cut(""), Vec::<&str>::new());
    }

    #[test]
    fn row_keeps_places() {
        let text = "表\n 30201 办公费  53.80\r\n";
        let row = row(text, 4, text.len(), &Lines::of(text));
        let shown: Vec<(usize, &str)> = row.cells.iter().map(|c| (c.column, c.text.as_str())).collect();
        assert_eq!(shown, [(0, "30201"), (1, "办公费"), (2, "53.80")]);
        let Place::Text { line, start, end } = row.cells[2].place else { unreachable!() };
        assert_eq!((line, &text[start as usize..end as usize]), (2, "53.80"));
    }

    fn ranges(text: &str) -> Vec<(usize, usize)> {
        let mut at = 0;
        let mut rows = Vec::new();
        for line in text.split('\n') {
            if !line.trim().is_empty() {
                rows.push((at, at + line.len()));
            }
            at += line.len() + 1;
        }
        rows
    }

    fn read(text: &str) -> Option<Vec<String>> {
        let table = grid(&ranges(text), text, &Lines::of(text))?;
        assert_eq!(table.columns, Columns::Inferred);
        let show = |r: &Row| r.cells.iter().map(|c| format!("{}:{}", c.column, c.text)).collect::<Vec<_>>().join(" ");
        Some(table.rows.iter().map(show).collect())
    }

    #[test]
    fn grid_of_wide_characters() {
        let text = "科目                合计      基本支出   项目支出\n\
                    205 教育支出      1,234.50      200.00   1,034.50\n\
                    206 科学技术支出     80.00                  80.00\n\
                    合 计             1,314.50      200.00   1,114.50\n";
        let want = [
            "0:科目 1:合计 2:基本支出 3:项目支出",
            "0:205 教育支出 1:1,234.50 2:200.00 3:1,034.50",
            "0:206 科学技术支出 1:80.00 3:80.00",
            "0:合 计 1:1,314.50 2:200.00 3:1,114.50",
        ];
        assert_eq!(read(text).unwrap(), want);
    }

    #[test]
    fn grid_of_narrow_characters() {
        let text = "科目                合计        基本支出    项目支出     备注\n\
                    教育支出         1,234.50      200.00   1,034.50\n\
                    \n\
                    科学技术支出           80.00                  80.00\n\
                    合计           1,314.50      200.00   1,114.50\n";
        let rows = read(text).unwrap();
        assert_eq!(rows[0], "0:科目 1:合计 2:基本支出 3:项目支出 4:备注");
        assert_eq!(rows[2], "0:科学技术支出 1:80.00 3:80.00");
        let table = grid(&ranges(text), text, &Lines::of(text)).unwrap();
        assert_eq!(table.rows.iter().map(|r| r.break_before).collect::<Vec<_>>(), [false, false, true, false]);
    }

    #[test]
    fn no_grid_where_columns_are_lost() {
        for text in [
            "",
            "甲 1.00 2.00\n乙 3.00\n丙 4.00 5.00\n",
            // one gap throughout: a cell that vanished would leave no trace
            "2050801  1.00  2.00\n2050802  3.00  4.00\n2050803  5.00\n",
            "教育支出  1,234.50  200.00  1,034.50\n科学技术支出  80.00  80.00\n合计  1,314.50  200.00  1,114.50\n",
            // amounts that end at several places
            "甲    1.00   2.00\n乙     31.00  4.00\n丙   5.00      6.00\n",
            // too few lines
            "甲    1.00   2.00\n乙   31.00  14.00\n",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_sizes() {
        for unit in [" ", "a", "1 ", "1, ", "1 ,", "合 ", "甲  ", "- ", "1.00 ", "　", "\0", "205 甲 "] {
            let line = unit.repeat(5_000_000 / unit.len() / 10);
            let lines = Lines::of(&line);
            let _ = is_row(&line);
            let _ = row(&line, 0, line.len(), &lines);
            let _ = grid(&[(0, line.len())], &line, &lines);
        }
        let text = "甲      1.00   2.00\n乙  1,231.00  14.00\n".repeat(20_000);
        assert_eq!(grid(&ranges(&text), &text, &Lines::of(&text)).unwrap().rows.len(), 40_000);
        assert_eq!(grid(&[(5, 3), (0, 99), (1, 2)], "甲乙", &Lines::of("甲乙")), None);
    }

    #[test]
    fn random_text() {
        let parts = [
            " ",
            " ",
            "  ",
            "      ",
            "\u{3000}",
            "\u{a0}",
            "\t",
            "1,234.50",
            "2.00",
            "205",
            "-",
            ",",
            ".",
            "%",
            "合",
            "计",
            "培训支出",
            "。",
            "\0",
            "é",
            "\u{10ffff}",
            "\u{202e}",
            "\r",
            "30201-",
            "第",
            "页",
            "(3.00)",
        ];
        let mut random = Random::new();
        for _ in 0..3000 {
            let text: Vec<String> = (0..random.below(6)).map(|_| random.text(&parts, 12)).collect();
            let text = text.join("\n");
            let lines = Lines::of(&text);
            let ranges = ranges(&text);
            for (start, end) in &ranges {
                let line = &text[*start..*end];
                let _ = is_row(line);
                let row = row(&text, *start, *end, &lines);
                let kept: String = row.cells.iter().map(|c| c.text.as_str()).collect();
                let all = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                assert_eq!(all(&kept), all(line));
            }
            let _ = grid(&ranges, &text, &lines);
            let _ = row(&text, random.below(text.len() + 2), random.below(text.len() + 2), &lines);
        }
    }
}
