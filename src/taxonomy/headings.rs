//! Heading paths: which rows of a table are headings, and for each column the headings above it, outer to inner.

use std::borrow::Cow;

use crate::document::{Cell, Row, Spot};
use crate::money::{self, Unit, fold};
use crate::policy;

use super::printed::Formulated;
use super::{codes, spec, words};

/// A heading without the unit printed in it: `总体资金情况(万元)` → `总体资金情况`.
pub(crate) fn heading(text: &str) -> String {
    let folded = fold(text);
    let inner = folded.strip_suffix(')').and_then(|f| f.rsplit_once('('));
    let (name, unit) = inner.or_else(|| folded.rsplit_once(':')).unwrap_or((&folded, ""));
    let unit = unit.rsplit_once(':').map_or(unit, |(_, unit)| unit);
    let unit = unit.trim_start_matches("金额").trim_start_matches("单位").trim_start_matches("人民币");
    match matches!(unit, "元" | "千元" | "万元" | "百万元" | "亿元") && !name.is_empty() {
        true => name.into(),
        false => folded,
    }
}

/// The heading paths of a table: for each printed column the headings above it, outer to inner. A blank heading
/// continues the one to its left as long as the levels above agree.
pub(crate) fn paths(rows: &[&Row]) -> Vec<Vec<String>> {
    let width = rows.iter().flat_map(|r| &r.cells).map(|c| c.column + c.col_span).max().unwrap_or(0);
    let mut paths: Vec<Vec<String>> = vec![Vec::new(); width];
    // a heading that covers several rows stands once: cells it covers below are not blank headings
    let mut covered = vec![0usize; width];
    for (level, row) in rows.iter().enumerate() {
        let mut names: Vec<Option<String>> = vec![None; width];
        let mut spanned = vec![false; width];
        // the codes of the columns' names say nothing more
        let of_codes = is_of_codes(row);
        for cell in &row.cells {
            let name = heading(&cell.text);
            for column in cell.column..(cell.column + cell.col_span).min(width) {
                let code = of_codes && codes::is_code(&name);
                if !name.is_empty() && !code {
                    names[column] = Some(name.clone());
                }
                if code || cell.col_span > 1 || cell.row_span > 1 {
                    spanned[column] = true;
                }
                covered[column] = covered[column].max(level + cell.row_span);
            }
        }
        for column in 0..width {
            let name = match names[column].clone() {
                Some(name) => Some(name),
                None if column > 0 && !spanned[column] && paths[column - 1].len() > paths[column].len() => {
                    let (left, here) = (&paths[column - 1], &paths[column]);
                    // continue the left neighbour's heading where everything above is the same
                    (left[..left.len() - 1] == here[..] && level + 1 < rows.len()).then(|| left[left.len() - 1].clone())
                }
                None => None,
            };
            if let Some(name) = name
                && paths[column].last() != Some(&name)
            {
                paths[column].push(name);
            }
        }
    }
    paths
}

/// A line of column numbers, `1 2 3 4=1+3`: no data. Where it is called so (栏次), the rest of a heading may have run over
/// into it.
pub(super) fn is_numbering(row: &Row) -> bool {
    let marked = row.filled().any(|cell| {
        let folded = fold(&cell.text);
        folded == "**" || folded.contains("栏次") || folded == "行次"
    });
    let mut last = None;
    let mut count = 0;
    let mut labels = true;
    for cell in row.filled() {
        match Formulated::ordinal(&cell.text) {
            Some(number) if number <= policy::MOST_COLUMN_NUMBERS && last.is_none_or(|l| number == l + 1) => {
                last = Some(number);
                count += 1;
                labels = false;
            }
            None if labels && words::is_label_number(&cell.text) => {}
            None if marked && !money::read(&cell.text).is_number() => {}
            _ => return false,
        }
    }
    count >= if marked { 1 } else { policy::FEWEST_COLUMN_NUMBERS }
}

/// A line of dashes that some recognisers put under headings.
pub(super) fn is_rule(row: &Row) -> bool {
    row.filled().all(|c| c.text.len() >= 3 && c.text.chars().all(|c| matches!(c, '-' | ':' | '—' | '=')))
}

/// A row of a form's table, in the columns its headings tell.
pub(super) type InColumns<'a> = (Spot, Cow<'a, Row>);

/// Rows of a table under headings of their own: a page of it.
#[derive(Default)]
pub(super) struct Section<'a> {
    pub(super) headings: Vec<&'a Row>,
    pub(super) rows: Vec<(Spot, &'a Row)>,
    /// The row of the numbers of its columns.
    pub(super) numbers: Option<&'a Row>,
}

impl<'a> Section<'a> {
    /// Leaves out the last rows that are no lines.
    pub(super) fn drop_last(&mut self, mut no_line: impl FnMut(&Row) -> bool) {
        while self.rows.last().is_some_and(|(_, row)| no_line(row)) {
            self.rows.pop();
        }
    }

    /// The headings of its columns, what numbers them, and its rows in these columns. What is ruled as several columns below
    /// one heading and never filled side by side is one column.
    pub(super) fn columns(&self, width: usize) -> (Vec<Vec<String>>, Vec<String>, Vec<InColumns<'a>>) {
        let mut paths = paths(&self.headings);
        paths.resize(width, Vec::new());
        // the cell that is the innermost heading of each column
        let mut innermost: Vec<Option<(usize, usize)>> = vec![None; width];
        for (r, row) in self.headings.iter().enumerate() {
            for (c, cell) in row.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty()) {
                innermost[cell.column.min(width)..(cell.column + cell.col_span).min(width)].fill(Some((r, c)));
            }
        }
        // columns in which a cell starts beside a filled one
        let mut apart = vec![false; width];
        for (_, row) in &self.rows {
            for pair in row.cells.windows(2).filter(|p| p.iter().all(|c| !c.text.is_empty())) {
                apart[pair[1].column] = true;
            }
        }
        let mut number: Vec<usize> = Vec::with_capacity(width + 1);
        let mut merged: Vec<Vec<String>> = Vec::new();
        for column in 0..width {
            let one = column > 0 && innermost[column].is_some() && innermost[column] == innermost[column - 1];
            if !one || apart[column] {
                merged.push(std::mem::take(&mut paths[column]));
            }
            number.push(merged.len() - 1);
        }
        number.push(merged.len());
        let mut numbers = vec![String::new(); merged.len()];
        for cell in self.numbers.iter().flat_map(|row| row.filled()) {
            if let Some(of) = number.get(cell.column).and_then(|n| numbers.get_mut(*n)).filter(|of| of.is_empty()) {
                of.clone_from(&cell.text);
            }
        }
        if merged.len() == width {
            return (merged, numbers, self.rows.iter().map(|(spot, row)| (*spot, Cow::Borrowed(*row))).collect());
        }
        let in_columns = |row: &Row| {
            let cells = row.cells.iter().map(|cell| {
                let (start, end) = (number[cell.column], number[cell.column + cell.col_span]);
                Cell { column: start, col_span: end.saturating_sub(start).max(1), ..cell.clone() }
            });
            Cow::Owned(Row { cells: cells.collect(), break_before: row.break_before })
        };
        (merged, numbers, self.rows.iter().map(|(spot, row)| (*spot, in_columns(row))).collect())
    }
}

/// The unit a heading names in brackets.
pub(super) fn in_heading(text: &str) -> Option<Unit> {
    (heading(text) != fold(text)).then(|| Unit::find(text)).flatten()
}

/// Whether a row prints the codes of an economic classification above or below the names of columns: 501 | 502 | 503.
fn is_of_codes(row: &Row) -> bool {
    let digits = |c: &&Cell| c.text.bytes().all(|b| b.is_ascii_digit());
    let found: Vec<&str> = row.filled().filter(digits).map(|c| c.text.as_str()).collect();
    let economic = |code: &&str| codes::is_code(code) && code.len() <= 5 && code.starts_with(['3', '5']);
    found.len() > 1
        && found.iter().all(economic)
        && found.windows(2).all(|pair| pair[0] < pair[1] && pair[0].as_bytes()[0] == pair[1].as_bytes()[0])
        && row.filled().all(|c| digits(&c) || !money::read(&c.text).is_number())
}

/// Whether a row is one more row of headings: it holds no figures, and some column still lacks a heading of its own.
pub(super) fn is_heading(row: &Row, above: &[(Spot, &Row)], width: usize) -> bool {
    let of_codes = is_of_codes(row);
    let data = |c: &Cell| {
        !(of_codes && codes::is_code(&c.text))
            && (money::read(&c.text).is_number()
            || codes::split(&c.text).is_some()
            || words::is_total(&c.text) && !above.is_empty() && row.filled().count() == 1
            || codes::numbering(&fold(&c.text)).is_some()
            || spec::is_value(&c.text)
            // a heading over several columns may read like a class (国有资本经营预算支出)
            || c.col_span == 1 && codes::class_of(&c.text).is_some())
    };
    if row.filled().any(data) {
        return false;
    }
    if of_codes {
        return true;
    }
    // the innermost heading over each column, and whether it is that column's alone
    let mut settled = vec![false; width];
    for cell in above.iter().flat_map(|(_, r)| r.filled()) {
        settled[cell.column..(cell.column + cell.col_span).min(width)].fill(cell.col_span == 1);
    }
    above.is_empty() || settled.iter().any(|s| !s) || goes_on(row, above)
}

/// Whether a row goes on with headings that stand over every column: what it says are headings above, or words that
/// are nothing else (预算数).
fn goes_on(row: &Row, above: &[(Spot, &Row)]) -> bool {
    let said = |text: &str| above.iter().flat_map(|(_, r)| r.filled()).any(|c| c.text == text);
    row.filled().nth(1).is_some() && row.filled().all(|c| words::is_only_heading(&c.text) || said(&c.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    #[test]
    fn numbers_that_count_up_are_those_of_columns() {
        let counts = |texts: &[&str]| {
            let cell = |(column, text): (usize, &&str)| Cell {
                text: text.to_string(),
                place: Place::Text { line: 1, start: 0, end: 0 },
                column,
                col_span: 1,
                row_span: 1,
                indent: 0,
            };
            is_numbering(&Row { cells: texts.iter().enumerate().map(cell).collect(), break_before: false })
        };
        let up = |from: u32, to: u32| (from..=to).map(|n| n.to_string()).collect::<Vec<_>>();
        let texts = |numbers: &[String]| counts(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
        let fewest = policy::FEWEST_COLUMN_NUMBERS as u32;
        assert!(texts(&up(1, fewest)) && !texts(&up(1, fewest - 1)));
        let most = policy::MOST_COLUMN_NUMBERS;
        assert!(texts(&up(most - 3, most)) && !texts(&up(most - 3, most + 1)));
        assert!(counts(&["栏次", "1", "2=3+4"].map(|t| t.split('=').next().unwrap_or(t))) && !counts(&["1", "3", "5"]));
    }
}
