//! What a line is: its label, codes and cells.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::document::{Place, Row, Spot};
use crate::money::{self, Printed, fold};
use crate::policy;

use super::codes::System;
use super::columns::{Headed, List};
use super::form::{Line, Misprint, Role};
use super::pieces::Raw;
use super::printed::Formulated;
use super::rows::Placed;
use super::spec::{ColumnKind, ColumnSpec, RowSpec, Side};
use super::{codes, words};

/// The lines of a form, list by list. Lists that go on beside one another become one, and the form then has the columns of
/// that.
pub(super) fn lines(raw: &Raw, rows: &[Placed], headed: &mut Headed) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for list in &headed.lists {
        let mut code = Vec::new();
        for row in rows {
            let line = line(raw, row, list, headed, &mut code);
            match (line, lines.last_mut().filter(|last| last.side == list.side)) {
                (Some(line), Some(last)) if broken(raw, list, headed, last, &line) => {
                    last.cells.iter_mut().zip(line.cells).for_each(|(cell, new)| *cell = new.or(*cell));
                }
                (line, _) => lines.extend(line),
            }
        }
    }
    named(&mut lines, &headed.spec.rows);
    if !headed.listed && raw.paths.iter().flatten().any(|h| words::is_measure(h)) {
        once(raw, &headed.spec.columns, &mut lines);
    }
    let chained: Vec<bool> = headed.lists.windows(2).map(|pair| goes_on_in(headed, &pair[0], &pair[1])).collect();
    if chained.contains(&true) {
        let widths: Vec<usize> = headed.lists.iter().map(|l| l.columns().count()).collect();
        lines = folded(lines, &mut headed.spec.columns, &widths, &chained);
    }
    lines
}

/// A row's line in one list. `last` keeps the parts of the last code of each classification, for those printed only where
/// they change.
fn line(raw: &Raw, row: &Placed, list: &List, headed: &Headed, last: &mut Vec<Vec<String>>) -> Option<Line> {
    let columns = &headed.spec.columns;
    let text = |column: usize| row.texts[column].as_ref();
    // a line of rates holds no amounts
    let rates = list.labels.iter().any(|c| words::is_rate(text(*c)));
    let figure = |c: usize| !rates && (money::read(text(c)) != Printed::Text || money::withheld(text(c)));
    let mut cells = row.cells.clone();
    for (index, cell) in cells.iter_mut().enumerate() {
        *cell = cell.filter(|_| {
            columns[index].side == list.side && (columns[index].kind != ColumnKind::Amount || figure(index))
        });
    }
    let of_amounts = || list.amounts.iter().copied().filter(|c| cells[*c].is_some());
    let mut parts: Vec<&str> = Vec::new();
    for text in list.codes.iter().flatten().chain(&list.labels).map(|c| text(*c)) {
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    // the word of a total may stand in the column of numbers (序号) before the labels
    if parts.is_empty() && !headed.listed && list.side.number() == 0 {
        parts.extend(row.row.and_then(|r| caption(r, list, headed)));
    }
    if parts.is_empty() && row.loose.is_empty() && of_amounts().all(|c| text(c).is_empty()) {
        return None;
    }
    let total = parts.iter().any(|t| words::is_total(t));
    let label = parts.iter().find(|t| !t.bytes().all(|b| b.is_ascii_digit())).copied().unwrap_or_default();
    let role = match row.role {
        Some(role) => role,
        None if total => Role::Total,
        None if words::is_subtotal(label) => Role::Subtotal,
        // 其中：（1）… opens a list of parts
        None if words::is_part(label) && !words::opens_list(label) => Role::Part,
        None => Role::Item,
    };
    // the codes of units are none of a classification
    let heading = |column: usize| raw.paths.get(headed.printed[column]?)?.last();
    let (units, labels): (Vec<usize>, Vec<usize>) =
        list.labels.iter().partition(|c| heading(**c).is_some_and(|h| words::is_unit_code(h)));
    let unit = units.iter().map(|c| text(*c)).find(|t| codes::is_unit(t)).map(String::from);
    let mut out = Line {
        role,
        label: parts.join(if headed.listed { " / " } else { " " }),
        loose: row.loose.clone(),
        shifted: row.shifted,
        sure: row.sure,
        project: row.project,
        unit,
        ..Line::new(row.spot, list.side, Vec::new())
    };
    if headed.listed {
        for column in list.codes.iter().flatten() {
            let system = System::of(columns[*column].kind);
            system.into_iter().for_each(|s| out.set_code(s, codes::split(text(*column)).map(|c| c.digits)));
        }
    } else {
        last.resize(list.codes.len(), Vec::new());
        let texts = |group: &[usize]| group.iter().map(|c| text(*c)).collect::<Vec<_>>();
        let of = |(group, last): (&Vec<usize>, &mut Vec<String>)| coded(&texts(group), list.padded, last);
        let read: Vec<Coded> = list.codes.iter().zip(last).filter_map(of).collect();
        let misprint = read.iter().find(|c| c.printed.is_some()).cloned();
        let mut digits: Vec<String> = read.into_iter().map(|c| c.digits).filter(|d| !d.is_empty()).collect();
        if digits.is_empty() && misprint.is_none() {
            let printed = labels.iter().filter_map(|c| codes::split(text(*c))).map(|c| c.digits);
            digits.extend(printed.filter(|d| codes::is_code(d)).take(1));
        }
        // of several the first, and an expenditure's before an income's
        digits.sort_by_key(|d| d.starts_with('1'));
        for digits in digits.into_iter().rev().filter(|_| !total) {
            System::of_code(&digits).into_iter().for_each(|s| out.set_code(s, Some(digits.clone())));
        }
        out.misprint = misprint.and_then(|m| Some(Misprint { printed: m.printed?, level: m.level }));
    }
    let at = |column: usize| headed.printed[column].unwrap_or_default();
    let before = of_amounts().map(at).min().unwrap_or(0);
    let leading: Vec<&str> = list.labels.iter().filter(|c| at(**c) < before).map(|c| text(*c)).collect();
    out.depth = leading.iter().rposition(|t| !t.is_empty()).map_or(0, |at| at + 1);
    out.name = leading.iter().rfind(|t| !t.is_empty()).map(|t| t.to_string()).unwrap_or_default();
    out.indent = row.row.and_then(|r| indent(r, list, headed)).unwrap_or_default();
    out.others = row.row.map(|r| others(r, list, headed, &cells)).unwrap_or_default();
    out.cells = cells;
    if !headed.listed {
        out.printed = row.row.map(|r| formulas(raw, r, list, headed)).unwrap_or_default();
        out.printed = std::mem::take(&mut out.printed).or(Formulated::beside(label).unwrap_or_default());
    }
    Some(out)
}

/// What the columns of formulas and numbers that belong to a list say of a row.
fn formulas(raw: &Raw, row: &Row, list: &List, headed: &Headed) -> Formulated {
    let last = |list: &List| list.columns().filter_map(|c| headed.printed[c]).max().unwrap_or_default();
    let before = list.side.number().checked_sub(1).and_then(|b| headed.lists.get(b));
    let (from, to) = (before.map_or(0, |b| last(b) + 1), last(list));
    let mut out = Formulated::default();
    for cell in row.filled().filter(|c| c.column >= from && c.column <= to) {
        let heading = raw.paths.get(cell.column).and_then(|p| p.last()).map_or("", String::as_str);
        let (formula, number) = (words::is_of_formulas(heading), words::is_of_numbers(heading));
        if let Some(found) = Formulated::read(&cell.text).filter(|p| formula || number && !p.is_range(&cell.text)) {
            out = out.or(found);
        }
    }
    out
}

/// The word of a total that a row prints before the labels of a list.
fn caption<'r>(row: &'r Row, list: &List, headed: &Headed) -> Option<&'r str> {
    let first = list.codes.iter().flatten().chain(&list.labels).filter_map(|c| headed.printed[*c]).min()?;
    let before = row.filled().take_while(|c| c.column < first).map(|c| c.text.trim());
    before.filter(|t| t.chars().count() <= policy::LONGEST_SUM_LABEL).find(|t| words::ends_as_sum(t))
}

/// How far the label of a row is moved in, in points: a blank is about as wide as half a character.
fn indent(row: &Row, list: &List, headed: &Headed) -> Option<usize> {
    let over = |column: usize| row.cells.iter().find(|c| (c.column..c.column + c.col_span).contains(&column));
    let mut cells = list.labels.iter().filter_map(|c| over(headed.printed[*c]?));
    let cell = cells.find(|c| !c.text.trim().is_empty())?;
    Some(match cell.place {
        Place::Page { area, .. } => area[0].max(0.0) as usize,
        _ => policy::POINTS_OF_A_BLANK.saturating_mul(cell.indent),
    })
}

/// The numbers that a row prints beside the labels and amounts of a list, in the form's unit.
fn others(row: &Row, list: &List, headed: &Headed, cells: &[Option<Spot>]) -> Vec<Decimal> {
    let read = |at: usize| cells.iter().flatten().any(|s| s.cell == at);
    let first = list.columns().filter_map(|c| headed.printed[c]).min().unwrap_or_default();
    let cells = row.cells.iter().enumerate().filter(|(at, c)| c.column >= first && !read(*at));
    let number = |text: &str| match money::read(text) {
        Printed::Amount(amount, _) => Some(amount.value),
        _ => None,
    };
    cells.filter_map(|(_, c)| number(&c.text)).collect()
}

/// Whether a line is the rest of the last: its amounts stand beside labels that reach down from the row above.
fn broken(raw: &Raw, list: &List, headed: &Headed, last: &Line, line: &Line) -> bool {
    if !line.label.is_empty() {
        return false;
    }
    // rows are in order
    let above = raw.data.binary_search_by_key(&last.row, |(spot, _)| *spot).ok().map(|at| &raw.data[at].1);
    let reaches = |row: &Cow<Row>| row.filled().all(|c| c.row_span == 2);
    let blank = |column: usize| {
        above.is_some_and(|row| !row.filled().any(|c| c.column <= column && column < c.column + c.col_span))
    };
    above.is_some_and(reaches) && list.amounts.iter().filter_map(|c| headed.printed[*c]).all(blank)
}

/// Gives lines the meanings of the form's rows.
fn named(lines: &mut [Line], rows: &[RowSpec]) {
    let mut seen: Vec<&String> = Vec::new();
    for line in lines.iter_mut().filter(|l| !rows.is_empty() && l.role != Role::Part) {
        let folded = fold(&line.label);
        let (numbered, bare) = codes::unnumbered(&folded);
        let class = codes::class_of(&line.label);
        let met = |name: &Option<String>| name.as_ref().map(|n| seen.contains(&n));
        let may =
            |row: &RowSpec| row.side == line.side && met(&row.before) != Some(true) && met(&row.after) != Some(false);
        let allowed = || rows.iter().enumerate().filter(|(_, r)| may(r));
        let found = allowed()
            .find(|(_, r)| r.labels.iter().any(|l| fold(l) == bare))
            .or_else(|| allowed().find(|(_, r)| r.classes && (class.is_some() || numbered)))
            .or_else(|| allowed().find(|(_, r)| r.numbered && numbered));
        match found {
            Some((index, row)) => {
                if row.classes {
                    line.set_code(System::Function, class.map(String::from));
                }
                line.role = Role::Named(index);
                seen.push(&row.name);
            }
            None if matches!(line.role, Role::Total | Role::Subtotal) => {}
            None => line.role = Role::Other,
        }
    }
}

/// Keeps of a project that goes on on the next page, or in the rows of its indicators, the line it begins with.
fn once(raw: &Raw, columns: &[ColumnSpec], lines: &mut Vec<Line>) {
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
fn goes_on_in(headed: &Headed, list: &List, beside: &List) -> bool {
    let leaves = |list: &List| -> Vec<(ColumnKind, Option<&String>)> {
        list.columns().map(|c| &headed.spec.columns[c]).map(|c| (c.kind, c.headers.last())).collect()
    };
    !list.codes.is_empty() && list.codes.len() == beside.codes.len() && leaves(list) == leaves(beside)
}

/// The lines of lists that go on in columns beside them, as one below the other, in the columns of the first of them.
/// `chained` says of each half but the first whether it goes on with the one before.
fn folded(lines: Vec<Line>, columns: &mut Vec<ColumnSpec>, widths: &[usize], chained: &[bool]) -> Vec<Line> {
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

/// A code as read: its digits, empty where they are no code and nothing tells which is meant.
#[derive(Clone)]
struct Coded {
    digits: String,
    /// As printed, where that is no code.
    printed: Option<String>,
    /// How many digits a code of its level has.
    level: usize,
}

fn joined(columns: &[&str]) -> String {
    columns.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The code that a line's code columns print. What is no code of the classification is a misprint; which code is meant,
/// the code before tells, where the 款 agree.
fn coded(columns: &[&str], padded: bool, last: &mut Vec<String>) -> Option<Coded> {
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

/// The code a line's code columns make: one whole code, or 类, 款 and 项 in columns of their own, each printed in
/// every row or only where it changes, with or without its leading zero.
fn whole_code(columns: &[&str], last: &mut Vec<String>) -> Option<String> {
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
