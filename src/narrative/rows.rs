//! Years that stand as lines of a table, with a line of their changes in per cent.

use rust_decimal::Decimal;

use crate::document::{Block, Document, Row, Spot, Table};
use crate::money::{self, Printed};

use super::relation::{Operand, Relation, Stated};
use super::{Mention, Says, Statement, Verdict};

pub(super) fn statements(documents: &[Document]) -> Vec<Statement> {
    let blocks =
        documents.iter().enumerate().flat_map(|(s, d)| d.blocks.iter().enumerate().map(move |(b, p)| (s, b, p)));
    let tables = blocks.filter_map(|(source, block, piece)| match piece {
        Block::Table(table) => Some((Spot { source, block, row: 0, cell: 0 }, table)),
        Block::Paragraph(_) => None,
    });
    tables.flat_map(|(at, table)| changes(at, table)).collect()
}

/// The years that a line's label names, and whether it is a line of changes.
fn label(row: &Row) -> Option<(Vec<u32>, bool)> {
    let text: String = row.filled().next()?.text.chars().filter(|c| !c.is_whitespace()).collect();
    let before = text.match_indices('年').filter_map(|(at, _)| text.get(at.checked_sub(4)?..at));
    let years: Vec<u32> = before.filter_map(|y| y.parse().ok()).collect();
    let change = text.contains('比') && text.contains(['%', '％', '率']);
    (!years.is_empty() && text.chars().count() < 24).then_some((years, change))
}

fn changes(at: Spot, table: &Table) -> Vec<Statement> {
    let labels: Vec<(usize, Vec<u32>, bool)> =
        table.rows.iter().enumerate().filter_map(|(i, r)| label(r).map(|(y, c)| (i, y, c))).collect();
    let year = |year: u32| {
        let mut own = labels.iter().filter(|(_, y, change)| !change && *y == [year]);
        own.next().filter(|_| own.next().is_none()).map(|(row, ..)| *row)
    };
    let mut out = Vec::new();
    for (row, years, _) in labels.iter().filter(|(_, y, change)| *change && y.len() == 2) {
        let (Some(this), Some(last)) = (year(years[0]), year(years[1])) else { continue };
        let mut own: Vec<Statement> =
            table.rows[*row].cells.iter().filter_map(|c| rate(at, table, [*row, this, last], c.column)).collect();
        // where most fail the lines mean something else
        if own.iter().filter(|s| s.verdict == Verdict::Fails).count() * 2 > own.len() {
            own.iter_mut().for_each(|s| s.verdict = Verdict::Unclear);
        }
        out.extend(own);
    }
    out
}

/// A figure in a row's column, with how far off rounding may have made it.
fn figure(at: Spot, table: &Table, row: usize, column: usize) -> Option<(Mention, Decimal, Decimal)> {
    let number = table.rows[row].cells.iter().position(|c| c.column == column)?;
    let text = &table.rows[row].cells[number].text;
    let bare = text.trim_end_matches(['%', '％']);
    let Printed::Amount(amount, _) = money::read(bare) else { return None };
    let spot = Spot { row, cell: number, ..at };
    let mention = Mention { spot, bytes: 0..text.len() as u32, text: text.clone() };
    Some((mention, amount.value, Decimal::new(5, amount.scale + 1)))
}

fn rate(at: Spot, table: &Table, [row, this, last]: [usize; 3], column: usize) -> Option<Statement> {
    let (stated, printed, half) = figure(at, table, row, column)?;
    let (new_at, new, new_half) = figure(at, table, this, column)?;
    let (old_at, old, old_half) = figure(at, table, last, column)?;
    let operand = |at: &Mention, value: Decimal, half: Decimal, part: i8, whole: i8| Operand {
        at: Some(at.clone()),
        value,
        half,
        unit: half * Decimal::TWO,
        part,
        whole,
    };
    let operands = vec![operand(&new_at, new, new_half, 1, 0), operand(&old_at, old, old_half, -1, 1)];
    let scale = (half * Decimal::TWO).normalize().scale();
    let relation = Relation { operands, stated: Stated::Rate(printed, scale), balanced: false };
    let (verdict, expected) = relation.judge()?;
    Some(Statement {
        from: vec![new_at, old_at],
        how: format!("({new} − {old}) ÷ {old}"),
        printed,
        expected,
        unit: "%",
        relation: Some(relation),
        ..Statement::new(Says::Growth, verdict, stated)
    })
}
