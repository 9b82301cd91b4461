//! The money of one project on a table of its goals or its evaluation (绩效目标表、绩效自评表): 年度资金总额, and below it
//! 财政拨款, 上年结转, 其他资金. Everything else on such a table is no money, or stands in sentences.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::{Cell, Row, Spot, Table};
use crate::money::{self, Printed, Unit, fold};

use super::form::{Definition, Form, Line, PROJECT_FUNDS, Role};
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Side};
use super::words;

/// What such a form is called.
const OF_PROJECT: &str = "项目资金";

/// The data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    totals: Vec<String>,
    parts: Vec<String>,
    of_which: Vec<String>,
}

fn file() -> &'static Words {
    static FILE: OnceLock<Words> = OnceLock::new();
    FILE.get_or_init(|| toml::from_str(include_str!("funds.toml")).unwrap_or_default())
}

/// A label of such a table without what is printed around it: `其中：财政拨款`, `年度资金总额（万元）：`.
fn label(text: &str) -> String {
    let folded = fold(text);
    let start = file().of_which.iter().find_map(|w| folded.strip_prefix(w.as_str())).unwrap_or(&folded);
    let bare = start.split('(').next().unwrap_or_default();
    bare.trim_end_matches(':').to_string()
}

/// A total with the parts below it, in some columns.
struct Block {
    /// The column of the labels.
    labels: usize,
    /// Row and cell of each label, the total first.
    rows: Vec<(usize, usize)>,
    /// The columns of the amounts, each with its heading.
    amounts: Vec<(usize, String)>,
}

/// The form in a table; `None` where the table has none, or has labels among the parts that mean nothing here.
pub(super) fn form(table: &Table, spot: Spot, title: Option<(String, Spot)>, unit: Option<Unit>) -> Option<Form> {
    let blocks = blocks(table)?;
    let mut columns = Vec::new();
    let mut printed = Vec::new();
    for (half, block) in blocks.iter().enumerate() {
        let side = Side::of(half, blocks.len());
        let mut add = |name: &str, kind: ColumnKind, column: usize| {
            columns.push(ColumnSpec::described(name.to_string(), kind, vec![name.to_string()], side));
            printed.push((half, column));
        };
        add(OF_PROJECT, ColumnKind::Label, block.labels);
        block.amounts.iter().for_each(|(column, name)| add(name, ColumnKind::Amount, *column));
    }
    let mut lines = Vec::new();
    for (half, block) in blocks.iter().enumerate() {
        for (number, (row, cell)) in block.rows.iter().enumerate() {
            let data = &table.rows[*row];
            let place = |(of, column): &(usize, usize)| {
                let cell = data.cells.iter().position(|c| c.column == *column)?;
                (*of == half).then_some(Spot { row: *row, cell, ..spot })
            };
            lines.push(Line {
                role: if number == 0 { Role::Total } else { Role::Item },
                label: label(&data.cells[*cell].text),
                ..Line::new(
                    Spot { row: *row, ..spot },
                    Side::of(half, blocks.len()),
                    printed.iter().map(place).collect(),
                )
            });
        }
    }
    let texts = || table.rows.iter().flat_map(Row::filled).map(|c| fold(&c.text));
    let beside = || texts().filter(|t| t.contains('(')).find_map(|t| Unit::find(t.split_once('(')?.1));
    let definition = Definition::Described(Box::new(FormSpec::described(PROJECT_FUNDS, OF_PROJECT, columns)));
    let name = title.as_ref().map_or(OF_PROJECT, |t| t.0.as_str()).to_string();
    Some(Form {
        unit: unit.or_else(beside),
        columns: vec![true; printed.len()],
        lines,
        ..Form::new(definition, name, title.map_or(spot, |t| t.1))
    })
}

fn blocks(table: &Table) -> Option<Vec<Block>> {
    let is = |cell: &Cell, list: &[String]| cell.text.len() < 80 && list.contains(&label(&cell.text));
    let words = file();
    let mut out = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        for (cell, total) in row.cells.iter().enumerate().filter(|(_, c)| is(c, &words.totals)) {
            let mut block = Block { labels: total.column, rows: vec![(at, cell)], amounts: Vec::new() };
            for (below, row) in table.rows.iter().enumerate().skip(at + 1) {
                let Some(part) = row.cells.iter().position(|c| c.column == total.column && is(c, &words.parts)) else {
                    // a heading that reaches further down has more parts than are known
                    let reaches = |c: &Cell| c.column < total.column && below < at + c.row_span;
                    if table.rows[at].cells.iter().any(reaches) {
                        return None;
                    }
                    break;
                };
                block.rows.push((below, part));
            }
            if block.rows.len() < 2 {
                continue;
            }
            // amounts, and blanks between them, up to the next label
            for next in &row.cells[cell + 1..] {
                let heading = heading(table, at, next.column);
                match money::read(&next.text) {
                    Printed::Amount(..) | Printed::Malformed(_) | Printed::Blank => {
                        if !words::is_no_money(&heading) {
                            let name = if heading.is_empty() { "金额".to_string() } else { heading };
                            block.amounts.push((next.column, name));
                        }
                    }
                    Printed::Text => break,
                }
            }
            if !block.amounts.is_empty() {
                out.push(block);
            }
        }
    }
    (!out.is_empty()).then_some(out)
}

/// What stands over a cell, in the row above.
fn heading(table: &Table, row: usize, column: usize) -> String {
    let Some(above) = row.checked_sub(1).map(|r| &table.rows[r]) else { return String::new() };
    let over = above.cells.iter().find(|c| c.column <= column && column < c.column + c.col_span);
    let named = over.filter(|c| matches!(money::read(&c.text), Printed::Text) && c.text.len() < 60);
    // a row of several headings, not a name with its value
    named.filter(|_| above.filled().count() > 3).map(|c| c.text.clone()).unwrap_or_default()
}

/// How many numbers with decimals a table prints beside such a form's, in columns that may be of money.
pub(super) fn others(table: &Table, form: &Form) -> usize {
    let own = |row: usize, cell: usize| {
        let spots = form.lines.iter().flat_map(|l| l.cells.iter().flatten());
        spots.into_iter().any(|s| (s.row, s.cell) == (row, cell))
    };
    let mut count = 0;
    for (at, row) in table.rows.iter().enumerate() {
        for (number, cell) in row.cells.iter().enumerate() {
            let decimals = matches!(money::read(&cell.text), Printed::Amount(amount, _) if amount.scale > 0);
            if !decimals || own(at, number) {
                continue;
            }
            let over = table.rows[..at].iter().rev().flat_map(Row::filled).find(|c| {
                let covers = c.column <= cell.column && cell.column < c.column + c.col_span;
                covers && matches!(money::read(&c.text), Printed::Text) && !c.text.trim().starts_with('-')
            });
            count += usize::from(!over.is_some_and(|c| words::is_no_money(&fold(&c.text))));
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses() {
        let words = toml::from_str::<Words>(include_str!("funds.toml")).unwrap();
        for word in words.totals.iter().chain(&words.parts) {
            assert_eq!(&fold(word), word);
        }
    }

    #[test]
    fn labels_without_what_stands_around_them() {
        assert_eq!(label("其中：财政拨款"), "财政拨款");
        assert_eq!(label("年度资金总额（万元）："), "年度资金总额");
        assert_eq!(label(" 上年结转资金 "), "上年结转资金");
    }
}
