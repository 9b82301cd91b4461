//! Which printed column is which: headings to columns of a form, and rows whose cells moved back to their columns.

use crate::document::{Cell, Row};
use crate::money::{self, Printed, fold};

use super::spec::{ColumnKind, ColumnSpec, FormSpec, fold_path};
use super::{codes, words};

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
        for cell in &row.cells {
            let name = heading(&cell.text);
            for column in cell.column..(cell.column + cell.col_span).min(width) {
                if !name.is_empty() {
                    names[column] = Some(name.clone());
                }
                if cell.col_span > 1 || cell.row_span > 1 {
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

/// How well a printed heading path fits a column of the form; 0 where its innermost heading does not.
fn fit(path: &[String], column: &ColumnSpec) -> u32 {
    let Some(leaf) = path.last() else { return 0 };
    let mut best = 0;
    for header in &column.headers {
        let wanted = fold_path(header);
        if wanted.last() != Some(leaf) {
            continue;
        }
        let mut outer = path[..path.len() - 1].iter();
        let found = wanted[..wanted.len() - 1].iter().filter(|w| outer.by_ref().any(|o| o == *w)).count();
        let missing = wanted.len() - 1 - found;
        best = best.max(10 + 3 * found as u32 - (2 * missing as u32).min(5));
    }
    best
}

/// For each column of the form, the printed column it is. Columns keep the form's order where they can; a column
/// out of order is found only by its full path.
pub(crate) fn assign(paths: &[Vec<String>], form: &FormSpec) -> Vec<Option<usize>> {
    let (n, m) = (form.columns.len(), paths.len());
    let fits: Vec<Vec<u32>> = form.columns.iter().map(|c| paths.iter().map(|p| fit(p, c)).collect()).collect();
    // longest common subsequence, weighted by fit
    let mut best = vec![vec![0u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let take = if fits[i][j] > 0 { fits[i][j] + best[i + 1][j + 1] } else { 0 };
            best[i][j] = take.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let mut columns = vec![None; n];
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if fits[i][j] > 0 && best[i][j] == fits[i][j] + best[i + 1][j + 1] {
            columns[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    for i in 0..n {
        if columns[i].is_none() {
            let free = (0..m).filter(|j| fits[i][*j] >= 10 && !columns.contains(&Some(*j)));
            if let Some(j) = free.max_by_key(|j| fits[i][*j]) {
                columns[i] = Some(j);
            }
        }
    }
    columns
}

/// What a cell's text looks like, whatever column it may stand in.
struct Look {
    /// Whether it is a number, and if so, whether one with decimals.
    number: Option<bool>,
    /// Whether it may stand in a column of codes.
    code: bool,
    folded: String,
    len: usize,
}

impl Look {
    fn of(text: &str) -> Look {
        let number = match money::read(text) {
            Printed::Amount(amount, _) => Some(amount.scale > 0),
            Printed::Malformed(_) => Some(true),
            Printed::Blank | Printed::Text => None,
        };
        let code = codes::split(text).is_some() || words::is_total(text);
        Look { number, code, folded: fold(text), len: text.len() }
    }

    /// How ill it fits a column; 0 where it fits.
    fn misfit(&self, column: &ColumnSpec) -> u32 {
        let decimals = self.number == Some(true);
        match column.kind {
            ColumnKind::Amount if self.number.is_some() => 0,
            ColumnKind::Amount => 40,
            kind if kind.is_code() && self.code => 0,
            kind if kind.is_code() => 30,
            ColumnKind::Text if column.folded_values.contains(&self.folded) => 0,
            ColumnKind::Text if !column.values.is_empty() => 30,
            // a number with decimals and separators is hardly a name
            ColumnKind::Label | ColumnKind::Name if decimals => 25,
            ColumnKind::Label | ColumnKind::Name => 0,
            _ if decimals && self.len > 6 => 8,
            _ => 0,
        }
    }
}

/// For each column of the form the cell of the row that stands in it. Cells stay in their printed columns where
/// they fit; where they do not, because cells before them were dropped or shifted, the row is laid against the
/// form anew: cells keep their order, and an alignment with fewer misfits and fewer shifts wins. The answer says
/// whether it was.
pub(crate) fn lay<'a>(row: &'a Row, form: &FormSpec, columns: &[Option<usize>]) -> (Vec<Option<&'a Cell>>, bool) {
    let mut cells: Vec<Option<&Cell>> = vec![None; form.columns.len()];
    let filled: Vec<&Cell> = row.filled().collect();
    let looks: Vec<Look> = filled.iter().map(|c| Look::of(&c.text)).collect();
    let mut ill = 0;
    // what stands left of the form's own columns (单位编码, 序号) is one column more
    let first = columns.iter().flatten().copied().min().unwrap_or_default();
    let before = |cell: &Cell, look: &Look| cell.column + cell.col_span <= first && look.number != Some(true);
    for (cell, look) in filled.iter().zip(&looks) {
        let covered = |c: &Option<usize>| c.is_some_and(|c| c >= cell.column && c < cell.column + cell.col_span);
        // a cell merged over several columns belongs to the one it fits best
        let fitting = (0..columns.len())
            .filter(|at| covered(&columns[*at]) && cells[*at].is_none())
            .min_by_key(|at| look.misfit(&form.columns[*at]));
        match fitting {
            Some(at) => {
                ill += look.misfit(&form.columns[at]);
                cells[at] = Some(cell);
            }
            None if before(cell, look) => {}
            None => ill += 20,
        }
    }
    // a total row's label may stand in any of the label columns, and a plain text column takes anything
    // a blank cell is where an amount may be missing
    for cell in row.cells.iter().filter(|c| c.text.trim().is_empty()) {
        for at in 0..columns.len() {
            let printed = columns[at].is_some_and(|c| c == cell.column);
            if printed && cells[at].is_none() && form.columns[at].kind == ColumnKind::Amount {
                cells[at] = Some(cell);
            }
        }
    }
    if ill == 0 || filled.iter().any(|c| words::is_total(&c.text)) && ill <= 30 || filled.len() > form.columns.len() {
        return (cells, false);
    }
    // positions[i]: where the form's column is printed; a column the table lacks cannot take a cell
    let (n, m) = (form.columns.len(), filled.len());
    const NEVER: u32 = u32::MAX / 2;
    // cost[i][j]: best for the first i cells when cell i-1 stands in column j
    let mut cost = vec![vec![NEVER; n]; m];
    let mut from = vec![vec![usize::MAX; n]; m];
    for (i, cell) in filled.iter().enumerate() {
        for j in 0..n {
            let Some(printed) = columns[j] else { continue };
            let own = looks[i].misfit(&form.columns[j])
                + u32::from(form.columns[j].kind == ColumnKind::Text && form.columns[j].values.is_empty());
            let shift = printed as i64 - cell.column as i64;
            if i == 0 {
                cost[i][j] = own + shift.unsigned_abs().min(9) as u32;
                continue;
            }
            for k in 0..j {
                let Some(before) = columns[k] else { continue };
                if cost[i - 1][k] >= NEVER {
                    continue;
                }
                let last = before as i64 - filled[i - 1].column as i64;
                let total = cost[i - 1][k] + own + 2 * (shift - last).unsigned_abs().min(9) as u32;
                // on a tie the earlier column of the cell before wins: cells at the end are dropped more often
                if total < cost[i][j] {
                    cost[i][j] = total;
                    from[i][j] = k;
                }
            }
        }
    }
    let last = m - 1;
    let Some(mut j) = (0..n).filter(|j| cost[last][*j] < NEVER).min_by_key(|j| cost[last][*j]) else {
        return (cells, false);
    };
    if cost[last][j] >= ill {
        return (cells, false);
    }
    let mut laid: Vec<Option<&Cell>> = vec![None; n];
    for i in (0..m).rev() {
        laid[j] = Some(filled[i]);
        j = from[i][j];
        if j == usize::MAX {
            break;
        }
    }
    (laid, true)
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
    for cell in row.filled() {
        let text = cell.text.split(['=', '＝']).next().unwrap_or_default();
        match text.trim().parse::<u32>() {
            Ok(number) if number <= 60 && last.is_none_or(|l| number == l + 1) => {
                last = Some(number);
                count += 1;
            }
            Err(_) if marked && !money::read(&cell.text).is_number() => {}
            _ => return false,
        }
    }
    count >= if marked { 1 } else { 3 }
}
