//! A table too wide for its page: its last columns stand on another page, at the same height.

use crate::money;

use super::running;
use super::tables::{Filled, Ruled};

/// Rows of two pages whose rulings stand within so many points of each other are printed at one height.
const SAME: f64 = 4.0;
/// Fewer rows are at the same height by chance.
const FEWEST_ROWS: usize = 4;

/// Whether a table is the right part of another that was too wide for its page: its rows stand at the same height,
/// it has headings and figures of its own, and what stands above it is the title of the other, or none.
pub(super) fn widens(one: &Ruled, other: &Ruled) -> bool {
    same_height(&one.ys, &other.ys) && begins(one) && other.rows.iter().any(|r| r.iter().any(is_figure)) && {
        if labelled(other) { goes_on_beside(one, other) } else { is_without_labels(one, other) }
    }
}

/// Whether a table has the title of a left part, or its labels: each row with figures says something in words too.
fn begins(one: &Ruled) -> bool {
    let said = |row: &Vec<Filled>| filled(row).any(|c| !is_figure(c) && c.text.contains(char::is_alphabetic));
    one.heads.iter().any(|h| is_title(h)) || one.rows.iter().filter(|r| r.iter().any(is_figure)).all(said)
}

/// The same for a part that has no labels of its own.
fn is_without_labels(one: &Ruled, other: &Ruled) -> bool {
    let labelled =
        |y: f64| at(&one.ys, y).and_then(|row| one.rows.get(row)).is_some_and(|r| filled(r).next().is_some());
    let beside = other.rows.iter().zip(&other.ys).all(|(row, y)| !row.iter().any(is_figure) || labelled(*y));
    let aside = !same(&one.xs, &other.xs) || is_heading(first(other)) && texts(first(one)) != texts(first(other));
    let known = other.heads.is_empty() || heads_of_one(one, other);
    aside && known && !titled(other) && beside && !repeated(one, other)
}

/// The same for a part with labels, such as the expenditure of a summary: only under a title of both, or where one
/// of the two pages has none, and where its labels are other ones.
fn goes_on_beside(one: &Ruled, other: &Ruled) -> bool {
    let titles = |part: &Ruled| part.heads.iter().filter(|h| is_title(h)).count();
    let alone = other.heads.is_empty() && titles(one) > 0;
    let apart = alone || titles(other) > 0 && titles(one) == titles(other) || !same(&one.xs, &other.xs);
    let beside = |y: f64| at(&one.ys, y).and_then(|row| one.rows.get(row));
    let again =
        |(row, y): &(&Vec<Filled>, &f64)| beside(**y).is_some_and(|a| label(a).is_some() && label(a) == label(row));
    let shared = other.rows.iter().zip(&other.ys).filter(again).count();
    one.rows.len() >= FEWEST_ROWS
        && apart
        && (alone || !other.heads.is_empty())
        && heads_of_one(one, other)
        && !titled(other)
        && is_heading(first(one))
        && is_heading(first(other))
        && texts(first(one)) != texts(first(other))
        && 4 * shared <= one.rows.len()
}

/// Whether what stands above the second of two tables may stand above both: lines of the first, its unit, its number,
/// and its title where the first page has none.
fn heads_of_one(one: &Ruled, other: &Ruled) -> bool {
    let untitled = !one.heads.iter().any(|h| is_title(h));
    let unit = |head: &str| head.contains("单位") && head.contains('元');
    let number =
        |head: &str| running::is_number(head) || running::is_title(head) && !is_title(head) || head.starts_with("附件");
    other.heads.iter().all(|h| one.heads.contains(h) || unit(h) || number(h) || untitled && is_title(h))
}

/// Whether a line is a title and more than a number, as 公开01表 is.
fn is_title(head: &str) -> bool {
    let more = |c: char| !c.is_ascii_digit() && !"公开附表预算决第号-— 　".contains(c);
    running::is_title(head) && head.contains(more)
}

/// Whether the rows of two tables stand at the same height. What covers two rows in one of them may be two in the other.
fn same_height(a: &[f64], b: &[f64]) -> bool {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let near = |x: Option<&f64>, y: Option<&f64>| x.zip(y).is_some_and(|(x, y)| (x - y).abs() < SAME);
    near(few.first(), many.first()) && near(few.last(), many.last()) && few.iter().all(|y| at(many, *y).is_some())
}

/// Which of some lines, in order, stands at a height.
fn at(lines: &[f64], y: f64) -> Option<usize> {
    let after = lines.partition_point(|line| *line < y);
    let around = after.saturating_sub(1)..(after + 1).min(lines.len());
    let off = |i: &usize| (lines[*i] - y).abs();
    around.min_by(|a, b| off(a).total_cmp(&off(b))).filter(|i| off(i) < SAME)
}

/// The rows of a table in the rows of one that has more of them.
fn in_rows_of(many: &[f64], part: &mut Ruled) {
    if part.ys.len() == many.len() {
        return;
    }
    let row: Vec<usize> = part.ys.iter().map(|y| at(many, *y).unwrap_or_default()).collect();
    let mut rows: Vec<Vec<Filled>> = vec![Vec::new(); many.len() - 1];
    for (from, cells) in std::mem::take(&mut part.rows).into_iter().enumerate() {
        let down = |c: Filled| {
            let end = row[(from + c.rows).min(row.len() - 1)];
            Filled { rows: end.saturating_sub(row[from]).max(1), ..c }
        };
        rows[row[from].min(many.len() - 2)] = cells.into_iter().map(down).collect();
    }
    (part.rows, part.ys) = (rows, many.to_vec());
}

fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < SAME)
}

fn is_figure(cell: &Filled) -> bool {
    money::read(&cell.text).is_number()
}

fn filled(row: &[Filled]) -> impl Iterator<Item = &Filled> {
    row.iter().filter(|c| !c.text.is_empty())
}

fn texts(row: &[Filled]) -> Vec<&str> {
    filled(row).map(|c| c.text.as_str()).collect()
}

fn label(row: &[Filled]) -> Option<&str> {
    filled(row).find(|c| !is_figure(c)).map(|c| c.text.as_str())
}

/// The first row that prints something.
fn first(part: &Ruled) -> &[Filled] {
    part.rows.iter().find(|r| filled(r).next().is_some()).map_or(&[], Vec::as_slice)
}

fn is_heading(row: &[Filled]) -> bool {
    !row.iter().any(is_figure)
}

/// How many rows stand above the first with figures.
fn headings(part: &Ruled) -> usize {
    part.rows.iter().take_while(|r| is_heading(r)).count()
}

/// Whether a row with figures begins with words, or a row below them is words alone.
fn labelled(part: &Ruled) -> bool {
    part.rows[headings(part)..].iter().any(|r| filled(r).next().is_some_and(|c| !is_figure(c) && has_words(&c.text)))
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether a row is a title of the whole part.
fn titled(part: &Ruled) -> bool {
    let width = part.xs.len() - 1;
    width > 1 && part.rows.iter().any(|r| r.iter().any(|c| c.columns == width && running::is_title(&c.text)))
}

fn repeated(one: &Ruled, other: &Ruled) -> bool {
    one.ys.len() == other.ys.len()
        && one.rows.iter().flatten().zip(other.rows.iter().flatten()).all(|(a, b)| a.text == b.text)
}

/// Sets the right part of a table beside its left part. A heading over columns of both is one.
pub(super) fn widen(one: &mut Ruled, mut other: Ruled) {
    let lines = if one.ys.len() < other.ys.len() { other.ys.clone() } else { one.ys.clone() };
    in_rows_of(&lines, one);
    in_rows_of(&lines, &mut other);
    let columns = one.xs.len() - 1;
    let shift = one.xs[columns] - other.xs[0];
    let headings = headings(one).min(headings(&other));
    one.beside += 1;
    one.xs.extend(other.xs[1..].iter().map(|x| x + shift));
    one.heads.extend(other.heads);
    for (at, (row, more)) in one.rows.iter_mut().zip(other.rows).enumerate() {
        let mut more = more.into_iter().map(|c| Filled { column: c.column + columns, ..c }).peekable();
        if at < headings
            && let (Some(left), Some(right)) = (row.last_mut(), more.peek())
            && left.column + left.columns == columns
            && right.column == columns
            && left.rows == right.rows
            && is_one(left, right)
            && let Some(right) = more.next()
        {
            left.columns += right.columns;
            if left.text.len() < right.text.len() {
                (left.text, left.place) = (right.text, right.place);
            }
        }
        row.extend(more);
    }
}

/// Whether two cells of headings are one that the edge of a page cuts: both print its text, or the part that is seen.
fn is_one(left: &Filled, right: &Filled) -> bool {
    let (a, b) = (&left.text, &right.text);
    a == b
        || a.is_empty()
        || b.is_empty()
        || (left.over || right.over) && (a.contains(b.as_str()) || b.contains(a.as_str()))
}
