//! Rows that print one line: a long name goes on in the row below it, or a page ends within a row.
//!
//! A word processor breaks a row where the page ends, so that the rest of its name stands alone at the head of the next
//! page; by hand a name is written over two rows. Read as a row of its own, the rest would be an item of nothing.

use std::collections::HashSet;

use crate::document::{Block, Cell, Columns, Document, Place, Row, Table};
use crate::money::{self, Printed, fold};

use super::pieces::{texts, width};
use super::{codes, words};

/// So many rows below the headings are printed again on each page.
const MOST_PRINTED_AGAIN: usize = 2;

/// Joins the rows of every table that print one line.
pub fn join(document: &mut Document) {
    for block in &mut document.blocks {
        if let Block::Table(table) = block {
            without_carried(table);
            if table.columns != Columns::Lost {
                within(table);
            }
        }
    }
    across(&mut document.blocks);
}

/// Takes the rows away in which the end and the head of a page carry over what was summed so far: they are no items.
fn without_carried(table: &mut Table) {
    let carried = |row: &Row| {
        let mut words = row.filled().filter(|c| !money::read(&c.text).is_number()).peekable();
        words.peek().is_some() && words.all(|c| words::is_carried_over_pages(&c.text))
    };
    let gone: Vec<bool> = table.rows.iter().map(carried).collect();
    let total = |row: &Row| row.filled().any(|c| words::is_total(&c.text));
    // one alone may be the total of the form
    let carried = gone.iter().filter(|gone| **gone).count();
    if carried > 1 || carried == 1 && table.rows.iter().any(total) {
        remove(table, &gone);
    }
}

/// Takes rows away; what reaches over them reaches over less.
fn remove(table: &mut Table, gone: &[bool]) {
    let mut before = vec![0];
    before.extend(gone.iter().scan(0, |sum, gone| {
        *sum += usize::from(*gone);
        Some(*sum)
    }));
    for (at, row) in table.rows.iter_mut().enumerate() {
        for cell in &mut row.cells {
            let end = (at + cell.row_span).min(gone.len());
            cell.row_span -= before[end] - before[at + 1];
        }
    }
    let mut gone = gone.iter();
    table.rows.retain(|_| gone.next() != Some(&true));
}

fn within(table: &mut Table) {
    let Some(first) = first_figures(&table.rows) else { return };
    let (headings, rows) = table.rows.split_at(first);
    let mut again = repeated(headings, rows);
    let printed_again = printed_again(rows, &again);
    again.iter_mut().zip(&printed_again).for_each(|(again, printed)| *again |= printed);
    let whole = all_count(&table.rows);
    let counted: Vec<bool> = table.rows.iter().map(counts).collect();
    // the row above, unless headings stand between them that a page repeats
    let mut above: Option<usize> = None;
    let mut gone = vec![false; first];
    gone.extend(printed_again);
    for (at, gone) in gone.iter_mut().enumerate() {
        let (before, rest) = table.rows.split_at_mut(at);
        let next = counted.get(at + 1).is_none_or(|counts| *counts);
        let last = |row: &Row, headings: &[Row]| whole && next && !is_heading(row, headings);
        let begun = above.filter(|a| goes_on(&before[*a], &rest[0], || last(&rest[0], &before[..first])));
        if let Some(begun) = begun {
            let row = std::mem::take(&mut rest[0]);
            append(&mut before[begun], row);
            *gone = true;
        } else if at >= first && !again[at - first] {
            above = Some(at);
        }
    }
    remove(table, &gone);
}

/// Which rows print one of the headings again.
fn repeated(headings: &[Row], rows: &[Row]) -> Vec<bool> {
    let headings: HashSet<Vec<&str>> = headings.iter().map(texts).collect();
    rows.iter().map(|row| !headings.is_empty() && headings.contains(&texts(row))).collect()
}

/// Which rows are the first below the headings, printed once more below the headings of another page: a sheet's rows to
/// repeat at the top reach down to its total. A page that repeats more than so many is another copy.
fn printed_again(rows: &[Row], again: &[bool]) -> Vec<bool> {
    let mut printed = vec![false; rows.len()];
    for at in (1..rows.len()).filter(|at| again[at - 1] && !again[*at]) {
        let same = rows[at..].iter().zip(rows).take(MOST_PRINTED_AGAIN + 1).take_while(|(a, b)| texts(a) == texts(b));
        let count = same.count();
        let more = at + count < rows.len() && !again[at + count];
        if more && (1..=MOST_PRINTED_AGAIN).contains(&count) && rows[at..at + count].iter().all(counts) {
            printed[at..at + count].fill(true);
        }
    }
    printed
}

/// The first row that prints a figure.
fn first_figures(rows: &[Row]) -> Option<usize> {
    rows.iter().position(|r| r.filled().any(|c| money::read(&c.text).is_number()))
}

/// The same where the next page's piece is a table of its own.
fn across(blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        let (before, rest) = blocks.split_at_mut(at);
        let (Some(Block::Table(above)), Block::Table(below)) = (before.last_mut(), &mut rest[0]) else { continue };
        let whole = all_count(&above.rows) && below.rows.len() > 1 && all_count(&below.rows[1..]);
        let (Some(last), Some(first)) = (above.rows.last_mut(), below.rows.first()) else { continue };
        let last_of_it = below.rows.get(1).is_none_or(counts);
        let wide = |row: &Row| width(std::slice::from_ref(row));
        if below.columns != Columns::Lost && wide(last) == wide(first) && goes_on(last, first, || whole && last_of_it) {
            let row = below.rows.remove(0);
            append(last, row);
        }
    }
}

/// Whether a row prints a figure or a code, or nothing at all.
fn counts(row: &Row) -> bool {
    row.filled().next().is_none() || row.filled().any(is_number)
}

/// Whether every row does, below the headings, and apart from those that begin a page.
fn all_count(rows: &[Row]) -> bool {
    let Some(first) = first_figures(rows) else { return false };
    let again = repeated(&rows[..first], &rows[first..]);
    let items: Vec<&Row> = rows[first..].iter().zip(again).filter(|(_, again)| !again).map(|(row, _)| row).collect();
    let begins = |at: usize| at > 0 && page(items[at]) != page(items[at - 1]);
    (0..items.len()).all(|at| begins(at) || counts(items[at]))
}

/// Whether a row prints what a heading prints.
fn is_heading(row: &Row, headings: &[Row]) -> bool {
    texts(row).iter().any(|text| headings.iter().flat_map(texts).any(|heading| text.contains(heading)))
}

fn is_number(cell: &Cell) -> bool {
    money::read(&cell.text).is_number() || codes::split(&cell.text).is_some()
}

fn page(row: &Row) -> Option<u32> {
    row.cells.iter().find_map(|c| match c.place {
        Place::Page { page, .. } => Some(page),
        _ => None,
    })
}

/// The cell of a row that begins in a column and prints something.
fn at_column(row: &Row, column: usize) -> Option<&Cell> {
    let at = row.cells.binary_search_by_key(&column, |c| c.column).ok()?;
    Some(&row.cells[at]).filter(|c| !c.text.is_empty())
}

/// Whether a row is the rest of the one above it. `whole`: every other row of the table prints a figure.
fn goes_on(above: &Row, row: &Row, whole: impl Fn() -> bool) -> bool {
    let Some(label) = row.filled().next() else { return false };
    if is_next_page(above, row) && is_rest(above, row) {
        return true;
    }
    if row.filled().any(|c| codes::split(&c.text).is_some()) || is_line(&label.text) {
        return false;
    }
    // what stands in both must be text that goes on
    let same = |cell: &Cell| at_column(above, cell.column).filter(|a| a.col_span == cell.col_span);
    let Some(begun) = same(label) else { return false };
    let is_text = |cell: &Cell| codes::split(&cell.text).map_or(!is_number(cell), |code| !code.name.is_empty());
    if row.filled().any(|cell| same(cell).map_or(!is_number(cell), |a| !is_text(cell) || !is_text(a))) {
        return false;
    }
    let figures = |row: &Row| {
        row.filled().filter(|c| money::read(&c.text).is_number() && codes::split(&c.text).is_none()).count()
    };
    // the figures stand in one of the two
    if figures(above) > 0 && figures(row) > 0 || figures(above) + figures(row) == 0 {
        return false;
    }
    let code = above.filled().take_while(|c| c.column <= label.column).filter_map(|c| codes::split(&c.text)).last();
    let code = code.filter(|c| codes::is_code(&c.digits));
    let joined = format!("{}{}", begun.text, label.text);
    let named = codes::split(&joined).map_or(joined, |c| c.name);
    if let Some(name) = code.as_ref().and_then(|c| codes::name(&c.digits)) {
        let (name, named) = (fold(name), fold(&named));
        let begun = codes::split(&begun.text).map_or(fold(&begun.text), |c| fold(&c.name));
        if begun != name && name.starts_with(&named) {
            return true;
        }
        if begun == name {
            return false;
        }
    }
    // the page ends within the row: the rest of it prints no figure, as no other row does
    is_next_page(above, row) && figures(row) == 0 && whole()
}

fn is_next_page(above: &Row, row: &Row) -> bool {
    page(above).zip(page(row)).is_some_and(|(a, b)| b == a + 1)
}

/// Whether the page ends within codes or amounts: one of what stands in both rows is none by itself and one joined, and
/// whatever stands in both can be joined.
fn is_rest(above: &Row, row: &Row) -> bool {
    let well = |text: &str| matches!(money::read(text), Printed::Amount(_, oddities) if oddities.is_empty());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let pairs = || row.filled().filter_map(|cell| Some((at_column(above, cell.column)?, cell)));
    // a code that is one only with its rest, and not by itself
    let code = |begun: &Cell, cell: &Cell| {
        let halves = codes::is_code(&begun.text) && codes::is_code(&cell.text);
        digits(&begun.text) && digits(&cell.text) && !halves && codes::is_code(&format!("{}{}", begun.text, cell.text))
    };
    let cut = pairs().any(|(begun, cell)| code(begun, cell));
    let mut whole = cut;
    for cell in row.filled() {
        let Some(begun) = at_column(above, cell.column) else {
            if is_number(cell) {
                return false;
            }
            continue;
        };
        if code(begun, cell) {
            continue;
        }
        let joined = format!("{}{}", begun.text, cell.text);
        let goes_on = cut || begun.text.contains(['.', ',']) || cell.text.starts_with(['.', ',']);
        match is_number(begun) || is_number(cell) {
            true if well(&joined) && goes_on && (cut || !(digits(&begun.text) && digits(&cell.text))) => {
                whole |= !(well(&begun.text) && well(&cell.text));
            }
            true => return false,
            false if is_line(&cell.text) => return false,
            false => {}
        }
    }
    whole
}

/// Whether a label begins a line of its own: it is numbered, a total, a part, a note, or the whole name of an item.
fn is_line(label: &str) -> bool {
    let folded = fold(label);
    codes::numbering(&folded).is_some()
        || words::is_total(&folded)
        || words::is_subtotal(&folded)
        || words::is_part(&folded)
        || words::is_aside(&folded)
        || words::is_footer(label)
        || codes::class_of(label).is_some()
        || codes::codes_named(label, "").next().is_some()
}

fn append(above: &mut Row, row: Row) {
    for cell in row.cells.into_iter().filter(|c| !c.text.is_empty()) {
        let Ok(at) = above.cells.binary_search_by_key(&cell.column, |c| c.column) else { continue };
        let there = &mut above.cells[at];
        if there.text.is_empty() {
            (there.text, there.place) = (cell.text, cell.place);
        } else {
            there.text.push_str(&cell.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table whose rows stand on these pages; cells are parted by `|`.
    fn table(rows: &[(u32, &str)]) -> Document {
        let cell = |page: u32, column: usize, text: &str| Cell {
            text: text.into(),
            place: Place::Page { page, area: [0.0; 4] },
            column,
            col_span: 1,
            row_span: 1,
            indent: 0,
        };
        let row = |(page, text): &(u32, &str)| Row {
            cells: text.split('|').enumerate().map(|(c, t)| cell(*page, c, t)).collect(),
            break_before: false,
        };
        Document::of(vec![Block::Table(Table { rows: rows.iter().map(row).collect(), columns: Columns::Known })])
    }

    fn joined(rows: &[(u32, &str)]) -> Vec<String> {
        let mut document = table(rows);
        join(&mut document);
        let Block::Table(table) = &document.blocks[0] else { panic!() };
        table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn a_page_ends_within_a_row() {
        let head = (1, "编码|名称|合计");
        let rows = [head, (1, "318001|某某管理|5.00"), (2, "中心|"), (2, "318002|乙|6.00")];
        assert!(joined(&rows)[1..].iter().eq(["318001|某某管理|5.00", "中心|", "318002|乙|6.00"].iter()));
        let rows = [head, (1, "318001|某某管理|5.00"), (2, "|中心|"), (2, "318002|乙|6.00")];
        assert_eq!(joined(&rows)[1..], ["318001|某某管理中心|5.00", "318002|乙|6.00"]);
        // with the headings again
        let rows = [head, (1, "318001|某某管理|5.00"), (2, head.1), (2, "|中心|"), (2, "318002|乙|6.00")];
        assert_eq!(joined(&rows)[1..], ["318001|某某管理中心|5.00", head.1, "318002|乙|6.00"]);
    }

    #[test]
    fn a_page_ends_within_a_code_or_an_amount() {
        let head = (1, "编码|名称|合计");
        let rows = [head, (1, "20502|小学|33,042,2"), (2, "02|教育|60.00"), (2, "208|丙|1.00")];
        assert_eq!(joined(&rows)[1..], ["2050202|小学教育|33,042,260.00", "208|丙|1.00"]);
        let rows = [head, (1, "2101|事业|43"), (2, "102|单位医疗|0.84"), (2, "221|丙|1.00")];
        assert_eq!(joined(&rows)[1..], ["2101102|事业单位医疗|430.84", "221|丙|1.00"]);
        let rows = [head, (1, "|合计|53"), (2, "||,742,706.91"), (2, "208|丙|1.00")];
        assert_eq!(joined(&rows)[1..], ["|合计|53,742,706.91", "208|丙|1.00"]);
        let rows = [head, (1, "208|丙|514."), (2, "||09"), (2, "210|丁|1.00")];
        assert_eq!(joined(&rows)[1..], ["208|丙|514.09", "210|丁|1.00"]);
        // two whole rows
        let rows = [head, (1, "205|教育支出|514.00"), (2, "208|丙|9.00")];
        assert_eq!(joined(&rows).len(), 3);
    }

    #[test]
    fn a_total_below_the_headings_of_each_page_counts_once() {
        let head = (1, "编码|名称|合计");
        let total = "|合计|9.00";
        let rows = [head, (1, total), (1, "205|甲|5.00"), (2, head.1), (2, total), (2, "208|丙|4.00")];
        assert_eq!(joined(&rows)[1..], [total, "205|甲|5.00", head.1, "208|丙|4.00"]);
        // another copy of the whole
        let rows = [head, (1, total), (1, "205|甲|9.00"), (2, head.1), (2, total), (2, "205|甲|9.00")];
        assert_eq!(joined(&rows).len(), 6);
    }

    #[test]
    fn a_name_in_two_rows() {
        let head = (1, "编码|名称|合计");
        let rows = [head, (1, "20805|行政事业单位|5.00"), (1, "|养老支出|"), (1, "|其中|")];
        assert_eq!(joined(&rows)[1..], ["20805|行政事业单位养老支出|5.00", "|其中|"]);
        // the figures in the second
        let rows = [head, (1, "20805|行政事业单位|"), (1, "|养老支出|5.00")];
        assert_eq!(joined(&rows)[1..], ["20805|行政事业单位养老支出|5.00"]);
        // a name that is whole
        let rows = [head, (1, "20805|行政事业单位养老支出|5.00"), (1, "|另一行|")];
        assert_eq!(joined(&rows).len(), 3);
    }

    #[test]
    fn what_is_carried_over_pages_is_no_item() {
        let head = (1, "编码|名称|合计");
        let rows = [head, (1, "205|甲|5.00"), (1, "|过次页|5.00"), (2, "|承前页|5.00"), (2, "208|丙|1.00")];
        assert_eq!(joined(&rows)[1..], ["205|甲|5.00", "208|丙|1.00"]);
    }

    #[test]
    fn lines_of_their_own_stay() {
        let head = (1, "项目|合计");
        for label in ["二、上年结转", "合计", "其中：甲", "注：甲"] {
            assert_eq!(
                joined(&[head, (1, "一、甲|5.00"), (2, &format!("{label}|")), (2, "三、丙|1.00")]).len(),
                4,
                "{label}"
            );
        }
        // where lines of nothing are usual, another may be one
        let rows = [head, (1, "外交支出|"), (1, "教育支出|5.00"), (2, "国防支出|"), (2, "科学支出|1.00")];
        assert_eq!(joined(&rows).len(), 5);
    }
}
