//! Columns whose figures are worked out from others of their row: rates in per cent, quantity × price. What a column is,
//! its rows tell: where all but a few agree with one formula, those few are wrong.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::document::{Block, Cell, Row, Spot};
use crate::judge::Verdict;
use crate::money::{self, Printed, fold};
use crate::policy;
use crate::taxonomy::Side;

use super::Subject;

/// A number in a cell, with half a unit of its last digit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub spot: Spot,
    pub value: Decimal,
    pub half: Decimal,
    /// Decimals printed.
    pub scale: u32,
}

impl Number {
    /// The least and the greatest value it may stand for.
    pub fn bounds(&self) -> (Decimal, Decimal) {
        (self.value.saturating_sub(self.half), self.value.saturating_add(self.half))
    }
}

/// A column of a form: its numbers by line.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// Where it stands in the table.
    pub at: usize,
    /// Its headings.
    pub heading: String,
    pub numbers: BTreeMap<usize, Number>,
}

/// The columns of one side of a form.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Amounts, in 元.
    pub amounts: Vec<Column>,
    /// Other numbers: rates, quantities.
    pub others: Vec<Column>,
    /// The lines that are totals.
    pub totals: Vec<usize>,
    /// The lines that say of themselves that they are otherwise: with a bracket or a mark.
    pub otherwise: BTreeSet<usize>,
}

/// The columns of all forms that describe themselves.
pub(super) fn columns(subject: &Subject) -> Vec<Columns> {
    let disclosure = subject.disclosure;
    let mut out = Vec::new();
    for (form, data) in disclosure.forms.iter().enumerate().filter(|(_, f)| f.is_described()) {
        let notes: Vec<String> = data.notes.iter().map(|n| fold(n)).collect();
        let sides: BTreeSet<Side> = data.lines.iter().map(|l| l.side).collect();
        // where each side begins in the table
        let column_of = |spot: &Spot| Some(row(subject, *spot)?.cells.get(spot.cell)?.column);
        let start = |side: Side| {
            let lines = data.lines.iter().filter(|l| l.side == side);
            lines.flat_map(|l| l.cells.iter().flatten()).filter_map(column_of).min()
        };
        let starts: BTreeMap<Side, usize> = sides.iter().filter_map(|h| Some((*h, start(*h)?))).collect();
        for (side, start) in &starts {
            let end = starts.values().copied().filter(|s| s > start).min().unwrap_or(usize::MAX);
            let mut amounts: BTreeMap<usize, Column> = BTreeMap::new();
            let mut others: BTreeMap<usize, Column> = BTreeMap::new();
            let (mut totals, mut otherwise) = (Vec::new(), BTreeSet::new());
            for (at, line) in data.lines.iter().enumerate().filter(|(_, l)| l.side == *side && l.sure) {
                let Some(row) = row(subject, line.row) else { continue };
                if crate::taxonomy::words::is_total(&line.label) || line.label.ends_with("合计") {
                    totals.push(at);
                }
                let label = fold(&line.label);
                if label.contains(['(', '*', '#', '※']) && !label.starts_with('(') || label.contains("注") {
                    otherwise.insert(at);
                }
                // a note speaks of it
                if !label.is_empty() && notes.iter().any(|note| note.contains(label.as_str())) {
                    otherwise.insert(at);
                }
                for (cell, printed) in row.cells.iter().enumerate() {
                    let (column, spot) = (printed.column, Spot { cell, ..line.row });
                    let own = line.cells.iter().position(|c| *c == Some(spot));
                    let fact = own.and_then(|c| disclosure.fact(form, at, c));
                    let (into, number) = match fact {
                        Some(fact) => (&mut amounts, amount(subject, fact, spot)),
                        None if own.is_none() && (*start..end).contains(&column) => {
                            (&mut others, number(printed, spot))
                        }
                        None => continue,
                    };
                    if let Some(number) = number {
                        let of = into.entry(column).or_insert_with(|| Column {
                            at: column,
                            heading: heading(subject, &data.headings, column),
                            ..Column::default()
                        });
                        of.numbers.insert(at, number);
                    }
                }
            }
            let (amounts, others) = (amounts.into_values().collect(), others.into_values().collect());
            out.push(Columns { amounts, others, totals, otherwise });
        }
    }
    out
}

/// The headings over a column of the table.
fn heading(subject: &Subject, headings: &[Spot], column: usize) -> String {
    let rows = headings.iter().filter_map(|spot| row(subject, *spot));
    let over = |c: &&Cell| c.column <= column && column < c.column + c.col_span;
    rows.flat_map(|r| r.cells.iter().filter(over)).map(|c| fold(&c.text)).collect()
}

fn row<'a>(subject: &Subject<'a>, spot: Spot) -> Option<&'a Row> {
    match subject.documents.get(spot.source)?.blocks.get(spot.block)? {
        Block::Table(table) => table.rows.get(spot.row),
        Block::Paragraph(_) => None,
    }
}

fn amount(subject: &Subject, fact: usize, spot: Spot) -> Option<Number> {
    let figure = subject.disclosure.facts[fact].value.figure()?;
    Some(Number { spot, value: figure.yuan, half: figure.half, scale: figure.amount.scale })
}

fn number(cell: &Cell, spot: Spot) -> Option<Number> {
    let text = fold(&cell.text);
    let Printed::Amount(amount, _) = money::read(text.strip_suffix('%').unwrap_or(&text)) else { return None };
    // a column shown with so many decimals shows a rate of one fewer with a zero
    let known = amount.scale - u32::from(amount.value.normalize().scale() < amount.scale);
    let half = Decimal::new(5, known.checked_add(1)?);
    Some(Number { spot, value: amount.value, half, scale: amount.scale })
}

/// Whether an amount stands in an equation that fails: what follows from it is told with it.
pub(super) fn is_doubtful(subject: &Subject, number: &Number) -> bool {
    let Some(fact) = subject.disclosure.fact_at(number.spot) else { return false };
    let judged = &subject.judgement;
    judged.by_fact[fact].iter().any(|(e, _)| judged.equations[*e].verdict == Verdict::Violated)
}

/// The bounds of a quotient in per cent; `None` where it divides by what may be nothing.
pub(super) fn percent(part: (Decimal, Decimal), whole: (Decimal, Decimal)) -> Option<(Decimal, Decimal)> {
    if whole.0 <= Decimal::ZERO {
        return None;
    }
    let of = |a: Decimal, b: Decimal| a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b);
    let ends = [of(part.0, whole.0)?, of(part.0, whole.1)?, of(part.1, whole.0)?, of(part.1, whole.1)?];
    Some((ends.into_iter().min()?, ends.into_iter().max()?))
}

/// A formula as it fits a column: the rows that agree with it and say something, and those that do not, each with what
/// it should be and the numbers it follows from.
#[derive(Debug, Default, Clone)]
pub(super) struct Fit {
    pub holds: usize,
    pub wrong: Vec<Wrong>,
}

/// A number that is not what its row makes it.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub line: usize,
    pub printed: Number,
    pub should: Decimal,
    pub from: Vec<Number>,
    /// The formula in the row's figures.
    pub how: String,
}

impl Fit {
    /// Notes a row: what should be printed lies between two bounds.
    pub fn note(&mut self, printed: Number, bounds: (Decimal, Decimal), telling: bool, wrong: impl FnOnce() -> Wrong) {
        let (low, high) = printed.bounds();
        // a last digit may be cut instead of rounded
        let room = printed.half;
        let agrees = high.saturating_add(room) >= bounds.0 && low.saturating_sub(room) <= bounds.1;
        match agrees {
            true => self.holds += usize::from(telling),
            false => self.wrong.push(wrong()),
        }
    }

    /// Whether so many rows obey it that what does not is an exception.
    pub fn is_meant(&self) -> bool {
        self.holds >= policy::FEWEST_OBEYING && self.holds >= policy::OBEYING_FOR_EACH_FAILURE * self.wrong.len()
    }
}

/// Of several formulas the one that is meant: none, if two are that do not tell the same.
pub(super) fn meant(fits: Vec<Fit>) -> Option<Fit> {
    let mut meant: Vec<Fit> = fits.into_iter().filter(Fit::is_meant).collect();
    meant.sort_by_key(|f| (f.wrong.len(), std::cmp::Reverse(f.holds)));
    let first = meant.first()?;
    let spots = |f: &Fit| f.wrong.iter().map(|w| w.printed.spot).collect::<Vec<_>>();
    let rival = meant.iter().skip(1).any(|f| f.wrong.len() == first.wrong.len() && spots(f) != spots(first));
    (!rival).then(|| meant.swap_remove(0))
}

impl Number {
    /// As printed.
    pub fn text<'a>(&self, subject: &Subject<'a>) -> &'a str {
        super::text(subject, self.spot).trim()
    }
}
