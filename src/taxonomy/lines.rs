//! What a line is: its label, codes and cells, on a form that describes itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::document::{Cell, Columns, Place, Row, Spot};
use crate::money::{self, Printed};
use crate::policy;

use super::columns::{Half, own_heading};
use super::form::{Line, Misprint, Role};
use super::pieces::Raw;
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Side};
use super::{codes, words};

/// Keeps of a project that goes on on the next page, or in the rows of its indicators, the line it begins with.
pub(super) fn once(raw: &Raw, columns: &[ColumnSpec], lines: &mut Vec<Line>) {
    let rows: BTreeMap<(usize, usize), &Cow<Row>> = raw.data.iter().map(|(s, r)| ((s.block, s.row), r)).collect();
    let print = |line: &Line| -> Option<String> {
        let row = rows.get(&(line.row.block, line.row.row))?;
        let cells = line.cells.iter().zip(columns).filter(|(_, c)| c.kind == ColumnKind::Amount);
        let texts = cells.filter_map(|(s, _)| row.cells.get((*s)?.cell)).map(|c| c.text.trim());
        let amounts: String = texts.filter(|t| money::read(t).is_number()).collect();
        (!amounts.is_empty()).then(|| format!("{}|{amounts}", line.name))
    };
    let mut last: Option<String> = None;
    lines.retain(|line| {
        let Some(own) = print(line) else { return true };
        let again = last.as_ref() == Some(&own);
        last = Some(own);
        !again
    });
}

/// Whether a list of codes goes on in columns beside it: they have the same headings.
pub(super) fn goes_on_in(raw: &Raw, list: &Half, beside: &Half) -> bool {
    let leaves = |columns: &[usize]| -> Vec<&String> { columns.iter().filter_map(|c| raw.paths[*c].last()).collect() };
    !list.codes.is_empty()
        && leaves(&list.codes) == leaves(&beside.codes)
        && leaves(&list.labels) == leaves(&beside.labels)
        && leaves(&list.amounts) == leaves(&beside.amounts)
}

/// The lines of lists that go on in columns beside them, as one below the other, in the columns of the first of them.
/// `chained` says of each half but the first whether it goes on with the one before.
pub(super) fn folded(lines: Vec<Line>, columns: &mut Vec<ColumnSpec>, widths: &[usize], chained: &[bool]) -> Vec<Line> {
    // for each half, the list it is of, and where its columns begin now and then
    let mut lists: Vec<(usize, usize, usize)> = Vec::with_capacity(widths.len());
    let (mut list, mut from, mut to) = (0, 0, 0);
    for (half, width) in widths.iter().enumerate() {
        if half > 0 && !chained[half - 1] {
            list += 1;
            to += widths[half - 1];
        }
        lists.push((list, from, to));
        from += width;
        if half > 0 && chained[half - 1] {
            to = lists[half - 1].2;
            lists[half].2 = to;
        }
    }
    let count = list + 1;
    let mut kept: Vec<ColumnSpec> = Vec::new();
    for (half, (list, from, _)) in lists.iter().enumerate().filter(|(half, _)| *half == 0 || !chained[half - 1]) {
        let own = columns.iter().skip(*from).take(widths[half]).cloned();
        kept.extend(own.map(|c| ColumnSpec { side: Side::of(*list, count), ..c }));
    }
    let width = kept.len();
    *columns = kept;
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        let half = line.side.number();
        let Some((list, from, to)) = lists.get(half).copied() else { continue };
        let own: Vec<Option<Spot>> = line.cells.iter().skip(from).take(widths[half]).copied().collect();
        line.cells = vec![None; width];
        line.cells.iter_mut().skip(to).zip(own).for_each(|(cell, own)| *cell = own);
        line.side = Side::of(list, count);
        // the label of a sum that stands under two columns is printed in the first, its amount in the last
        let caption = |l: &Line| {
            l.row == line.row && words::ends_as_sum(&l.label) && (line.label.is_empty() || line.label == l.label)
        };
        if let Some(caption) = out.iter().rposition(caption) {
            let caption = out.remove(caption);
            (line.label, line.name, line.role) = (caption.label, caption.name, caption.role);
        }
        out.push(line);
    }
    out
}

/// Whether a line is the rest of the last: its amounts stand beside labels that reach down from the row above.
pub(super) fn broken(raw: &Raw, half: &Half, last: &Line, line: &Line) -> bool {
    if !line.label.is_empty() {
        return false;
    }
    // rows are in order
    let above = raw.data.binary_search_by_key(&last.row, |(spot, _)| *spot).ok().map(|at| &raw.data[at].1);
    let reaches = |row: &Cow<Row>| row.filled().all(|c| c.row_span == 2);
    let blank = |column: &usize| {
        above.is_some_and(|row| !row.filled().any(|c| c.column <= *column && *column < c.column + c.col_span))
    };
    above.is_some_and(reaches) && half.amounts.iter().all(blank)
}

/// A row's line in one half. `code` keeps the parts of the last code of each classification, for those printed only
/// where they change.
pub(super) fn line(
    spot: Spot,
    row: &Row,
    side: Side,
    half: &Half,
    printed: &[usize],
    own: &FormSpec,
    code: &mut Vec<Vec<String>>,
) -> Option<Line> {
    let at = |column: usize| row.cells.iter().position(|c| c.column == column);
    let over = |column: usize| row.cells.iter().position(|c| c.column <= column && column < c.column + c.col_span);
    let text = |column: usize| over(column).map_or("", |i| row.cells[i].text.trim());
    let mut cells = vec![None; own.columns.len()];
    let mut amounts = 0;
    // a line of rates holds no amounts
    let rates = half.labels.iter().any(|c| words::is_rate(text(*c)));
    for (index, column) in own.columns.iter().enumerate().filter(|(_, c)| c.side == side) {
        let Some(cell) = at(printed[index]) else { continue };
        if column.kind == ColumnKind::Amount && rates {
            continue;
        }
        let text = &row.cells[cell].text;
        if column.kind == ColumnKind::Amount && money::read(text) == Printed::Text && !money::withheld(text) {
            continue;
        }
        amounts += usize::from(column.kind == ColumnKind::Amount && !row.cells[cell].text.is_empty());
        cells[index] = Some(Spot { cell, ..spot });
    }
    let mut parts: Vec<&str> = Vec::new();
    for column in half.codes.iter().chain(&half.labels) {
        let text = text(*column);
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    // the word of a total may stand in the column of numbers (序号) before the labels
    let numbers = half.codes.iter().chain(&half.labels).min().copied().unwrap_or_default();
    let counted = |c: &&Cell| c.column < numbers && side.number() == 0;
    let caption = row.filled().take_while(counted).map(|c| c.text.trim()).find(|t| words::ends_as_sum(t));
    if parts.is_empty() {
        parts.extend(caption.filter(|t| t.chars().count() <= policy::LONGEST_SUM_LABEL));
    }
    let groups = code_groups(&half.codes, &half.pieces);
    code.resize(groups.len(), Vec::new());
    let texts = |group: &[usize]| group.iter().map(|c| text(*c)).collect::<Vec<_>>();
    let of = |(group, last): (&Vec<usize>, &mut Vec<String>)| coded(&texts(group), half.padded, last);
    let read: Vec<Coded> = groups.iter().zip(code).filter_map(of).collect();
    let misprint = read.iter().find(|c| c.printed.is_some()).cloned();
    let mut digits: Vec<String> = read.into_iter().map(|c| c.digits).filter(|d| !d.is_empty()).collect();
    if digits.is_empty() && misprint.is_none() {
        // the codes of units are none of a classification
        let of_unit = |c: &usize| own_heading(own, printed, *c).is_some_and(|h| words::is_unit_code(h));
        let labels = half.labels.iter().filter(|c| !of_unit(c));
        let printed = labels.filter_map(|c| codes::split(text(*c))).map(|c| c.digits);
        digits.extend(printed.filter(|d| codes::is_code(d)).take(1));
    }
    let unit = half.labels.iter().filter(|c| own_heading(own, printed, **c).is_some_and(|h| words::is_unit_code(h)));
    let unit = unit.map(|c| text(*c)).find(|t| codes::is_unit(t)).map(String::from);
    let label = parts.iter().find(|t| !t.bytes().all(|b| b.is_ascii_digit())).copied().unwrap_or_default();
    if parts.is_empty() && amounts == 0 {
        return None;
    }
    let total = parts.iter().any(|t| words::is_total(t));
    let role = match () {
        () if total => Role::Total,
        () if words::is_subtotal(label) => Role::Subtotal,
        // 其中：（1）… opens a list of parts
        () if words::is_part(label) && !words::opens_list(label) => Role::Part,
        () => Role::Item,
    };
    let amount = |(index, column): (usize, &ColumnSpec)| {
        (column.kind == ColumnKind::Amount && cells[index].is_some()).then_some(printed[index])
    };
    let before = own.columns.iter().enumerate().filter_map(amount).min().unwrap_or(0);
    let of = |first: char| digits.iter().find(|d| !total && d.starts_with(first)).cloned();
    let others = others(row, half, &cells);
    let depth = half.labels.iter().rposition(|c| *c < before && !text(*c).is_empty()).map_or(0, |at| at + 1);
    let first = half.codes.iter().chain(&half.labels).filter_map(|c| over(*c)).map(|c| &row.cells[c]);
    let indent = first.filter(|c| !c.text.trim().is_empty()).map(moved_in).next().unwrap_or_default();
    let mut names = half.labels.iter().filter(|c| **c < before).rev().map(|c| text(*c));
    let name = names.find(|t| !t.is_empty()).unwrap_or_default().to_string();
    Some(Line {
        role,
        label: parts.join(" "),
        name,
        function: of('2').or_else(|| of('1')),
        gov: of('5'),
        dep: of('3'),
        others,
        depth,
        indent,
        misprint: misprint.and_then(|m| Some(Misprint { printed: m.printed?, level: m.level })),
        unit,
        ..Line::new(spot, side, cells)
    })
}

/// How far a cell's text is moved in, in points: a blank is about as wide as half a character.
fn moved_in(cell: &Cell) -> usize {
    match cell.place {
        Place::Page { area, .. } => area[0].max(0.0) as usize,
        _ => policy::POINTS_OF_A_BLANK.saturating_mul(cell.indent),
    }
}

/// The numbers that a row prints beside the labels and amounts of a half, in the form's unit.
pub(super) fn others(row: &Row, half: &Half, cells: &[Option<Spot>]) -> Vec<Decimal> {
    let read = |at: usize| cells.iter().flatten().any(|s| s.cell == at);
    let first = half.codes.iter().chain(&half.labels).chain(&half.amounts).min().copied().unwrap_or_default();
    let cells = row.cells.iter().enumerate().filter(|(at, c)| c.column >= first && !read(*at));
    let number = |text: &str| match money::read(text) {
        Printed::Amount(amount, _) => Some(amount.value),
        _ => None,
    };
    cells.filter_map(|(_, c)| number(&c.text)).collect()
}

/// A code as read: its digits, empty where they are no code and nothing tells which is meant.
#[derive(Clone)]
pub(super) struct Coded {
    pub(super) digits: String,
    /// As printed, where that is no code.
    pub(super) printed: Option<String>,
    /// How many digits a code of its level has.
    pub(super) level: usize,
}

pub(super) fn joined(columns: &[&str]) -> String {
    columns.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The code that a line's code columns print. What is no code of the classification is a misprint; which code is meant,
/// the code before tells, where the 款 agree.
pub(super) fn coded(columns: &[&str], padded: bool, last: &mut Vec<String>) -> Option<Coded> {
    let before = last.clone();
    let digits = whole_code(columns, last)?;
    // a 款 by itself below its 类, in a column of whole codes
    if let ([piece], Some(class)) = (columns, before.concat().get(..3))
        && piece.len() <= 2
        && codes::is_code(class)
    {
        let digits = format!("{class}{piece:0>2}");
        *last = vec![digits.clone()];
        return Some(Coded { level: digits.len(), digits, printed: None });
    }
    let pieces = *last != before || columns.iter().filter(|t| !t.is_empty()).count() > 1;
    if codes::is_code(&digits) {
        if !pieces {
            *last = vec![digits.clone()];
        }
        // a piece without its leading zero, where the others have theirs
        let narrow = padded && columns.iter().skip(1).any(|t| t.len() == 1);
        return Some(Coded { level: digits.len(), digits, printed: narrow.then(|| joined(columns)) });
    }
    *last = before;
    let above = last.concat();
    // what is as long as no code of a classification is, is none: the code of a unit
    if !codes::is_code(&above) || !(pieces && digits.len() > 3 || matches!(digits.len(), 5 | 7)) {
        return None;
    }
    let printed = joined(columns);
    let tail = digits.get(digits.len() - 4..).unwrap_or_default();
    let meant = (above.len() >= 5 && above.get(3..5) == tail.get(..2) && digits.len() > 4)
        .then(|| format!("{}{}", &above[..5], tail.get(2..).unwrap_or_default()));
    let level = if digits.len() <= 4 { 5 } else { 7 };
    Some(Coded { digits: meant.unwrap_or_default(), printed: Some(printed), level })
}

/// Code columns by classification: those of one stand side by side (类, 款, 项), and all but the first hold pieces.
pub(super) fn code_groups(codes: &[usize], pieces: &[usize]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for code in codes {
        match out.last_mut() {
            Some(group) if group.last() == Some(&(code - 1)) && pieces.contains(code) => group.push(*code),
            _ => out.push(vec![*code]),
        }
    }
    out
}

/// The code a line's code columns make: one whole code, or 类, 款 and 项 in columns of their own, each printed in
/// every row or only where it changes, with or without its leading zero.
pub(super) fn whole_code(columns: &[&str], last: &mut Vec<String>) -> Option<String> {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let whole = columns.iter().rev().find_map(|t| codes::split(t)).map(|c| c.digits);
    let pieces = columns.len() > 1 && columns.iter().skip(1).all(|t| t.is_empty() || digits(t) && t.len() <= 2);
    if !pieces {
        return whole.or_else(|| columns.first().filter(|t| digits(t)).map(|t| t.to_string()));
    }
    let deepest = columns.iter().rposition(|t| digits(t))?;
    let mut parts: Vec<String> = Vec::new();
    for (level, text) in columns[..=deepest].iter().enumerate() {
        match (digits(text), last.get(level)) {
            (true, _) if level > 0 => parts.push(format!("{text:0>2}")),
            (true, _) => parts.push(text.to_string()),
            (false, Some(above)) => parts.push(above.clone()),
            (false, None) => return None,
        }
    }
    *last = parts.clone();
    Some(parts.concat())
}

/// The lines of a form that describes itself, list by list. Lists that go on beside one another become one, and `own`
/// then has the columns of that.
pub(super) fn described(raw: &Raw, halves: &[Half], printed: &[usize], own: &mut FormSpec) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (number, half) in halves.iter().enumerate() {
        let side = Side::of(number, halves.len());
        let mut code = Vec::new();
        for (spot, row) in &raw.data {
            let line = line(*spot, row, side, half, printed, own, &mut code);
            match (line, lines.last_mut().filter(|last| last.side == side)) {
                (Some(line), Some(last)) if broken(raw, half, last, &line) => {
                    last.cells.iter_mut().zip(line.cells).for_each(|(cell, new)| *cell = new.or(*cell));
                }
                (line, _) => lines.extend(line),
            }
        }
    }
    if raw.columns != Columns::Known {
        lines.iter_mut().for_each(|l| l.sure = false);
    }
    if raw.paths.iter().flatten().any(|h| words::is_measure(h)) {
        once(raw, &own.columns, &mut lines);
    }
    let chained: Vec<bool> = halves.windows(2).map(|pair| goes_on_in(raw, &pair[0], &pair[1])).collect();
    if chained.contains(&true) {
        let widths: Vec<usize> = halves.iter().map(|h| h.codes.len() + h.labels.len() + h.amounts.len()).collect();
        lines = folded(lines, &mut own.columns, &widths, &chained);
    }
    lines
}
