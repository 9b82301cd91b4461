//! Self-evaluations of projects (项目支出绩效自评表) as they are printed: the row of money with its rate of execution, and the
//! weights (分值) and scores (得分) of the indicators with their totals.

use std::sync::OnceLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::document::{Block, Cell, Row, Spot, Table};
use crate::money::{self, Printed, fold};

use super::Subject;

/// The data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    rate: Vec<String>,
    year_budget: Vec<String>,
    first_budget: Vec<String>,
    spent: Vec<String>,
    weight: Vec<String>,
    score: Vec<String>,
    indicators: Vec<String>,
    totals: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("self_evaluation.toml")).unwrap_or_default())
}

/// A number in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub spot: Spot,
    pub value: Decimal,
    /// Half a unit of its last digit.
    pub half: Decimal,
}

/// A line of money with its rate of execution (执行率).
#[derive(Debug)]
pub(super) struct Execution {
    /// What it may be the rate of: the budgets of the year (全年预算数, 调整后预算数), then the first ones (年初预算数).
    pub budgets: Vec<Number>,
    /// 全年执行数
    pub spent: Number,
    /// The rate in per cent.
    pub rate: Number,
}

/// A line with a weight, and the score given: an indicator, the execution of the budget, or their total.
#[derive(Debug)]
pub(super) struct Scored {
    pub weight: Option<Number>,
    pub score: Option<Number>,
}

/// The scores of one project.
#[derive(Debug, Default)]
pub(super) struct Scores {
    /// The line of money, where it is scored too.
    pub execution: Option<Scored>,
    pub indicators: Vec<Scored>,
    pub total: Option<Scored>,
}

/// All lines of money with their rates, and all tables of scores.
pub(super) fn read(subject: &Subject) -> (Vec<Execution>, Vec<Scores>) {
    let (mut executions, mut scores) = (Vec::new(), Vec::new());
    for (source, document) in subject.documents.iter().enumerate() {
        for (block, piece) in document.blocks.iter().enumerate() {
            if let Block::Table(table) = piece {
                let at = Spot { source, block, row: 0, cell: 0 };
                table_of(table, at, &mut executions, &mut scores);
            }
        }
    }
    (executions, scores)
}

/// The columns under a row of headings.
#[derive(Default)]
struct Columns {
    rate: Option<usize>,
    year_budgets: Vec<usize>,
    first_budgets: Vec<usize>,
    spent: Option<usize>,
    weight: Option<usize>,
    score: Option<usize>,
    indicators: bool,
}

impl Columns {
    /// Those a row of headings names: at least weights and scores, or a rate.
    fn of(row: &Row) -> Option<Columns> {
        let words = words();
        let mut out = Columns::default();
        for cell in row.filled().filter(|c| c.text.len() < 60) {
            let text = fold(&cell.text);
            let is = |list: &[String]| list.iter().any(|w| text.contains(w.as_str()));
            let place = match () {
                () if is(&words.rate) => &mut out.rate,
                () if is(&words.spent) => &mut out.spent,
                () if is(&words.first_budget) => {
                    out.first_budgets.push(cell.column);
                    continue;
                }
                () if is(&words.year_budget) => {
                    out.year_budgets.push(cell.column);
                    continue;
                }
                () if words.weight.contains(&text) => &mut out.weight,
                () if words.score.contains(&text) => &mut out.score,
                () if is(&words.indicators) => {
                    out.indicators = true;
                    continue;
                }
                () => continue,
            };
            place.get_or_insert(cell.column);
        }
        let money = out.rate.is_some() && out.spent.is_some();
        (money || out.weight.is_some() && out.score.is_some() && out.indicators).then_some(out)
    }
}

fn table_of(table: &Table, at: Spot, executions: &mut Vec<Execution>, scores: &mut Vec<Scores>) {
    let mut columns: Option<Columns> = None;
    let mut open: Option<Scores> = None;
    let mut first_line = false; // the line of money right under its headings carries the weight
    for (r, row) in table.rows.iter().enumerate() {
        if let Some(found) = Columns::of(row) {
            // a project begins with its money, or with its indicators where none is printed
            if found.rate.is_some() || open.as_ref().is_none_or(|s| !s.indicators.is_empty()) {
                scores.extend(open.take().filter(|s| s.total.is_some()));
                open = Some(Scores::default());
            }
            first_line = true;
            columns = Some(found);
            continue;
        }
        let Some(columns) = &columns else { continue };
        let number = |column: Option<usize>| number(table, at, r, column?);
        let scored = Scored { weight: number(columns.weight), score: number(columns.score) };
        // a line that is not scored may leave a rate of zero where none was worked out
        let printed = |rate: &Number| !rate.value.is_zero() || scored.weight.is_some();
        let rate = percentage(table, at, r, columns.rate).filter(printed);
        if let (Some(rate), Some(spent)) = (rate, number(columns.spent)) {
            let budgets = columns.year_budgets.iter().chain(&columns.first_budgets);
            let budgets = budgets.filter_map(|column| number(Some(*column))).collect();
            executions.push(Execution { budgets, spent, rate });
        }
        let Some(open) = &mut open else { continue };
        if !columns.indicators {
            if std::mem::take(&mut first_line) && scored.weight.is_some() {
                open.execution = Some(scored);
            }
            continue;
        }
        let total = row.filled().any(|c| words().totals.contains(&fold(&c.text)));
        if total && open.total.is_none() {
            open.total = Some(scored);
        } else if open.total.is_none() && (scored.weight.is_some() || scored.score.is_some()) {
            open.indicators.push(scored);
        }
    }
    scores.extend(open.filter(|s| s.total.is_some()));
}

fn cell(table: &Table, row: usize, column: usize) -> Option<(usize, &Cell)> {
    let cells = table.rows.get(row)?.cells.iter().enumerate();
    cells.into_iter().find(|(_, c)| c.column <= column && column < c.column + c.col_span)
}

fn number(table: &Table, at: Spot, row: usize, column: usize) -> Option<Number> {
    let (index, cell) = cell(table, row, column)?;
    let Printed::Amount(amount, _) = money::read(&cell.text) else { return None };
    let half = Decimal::new(5, amount.scale + 1);
    Some(Number { spot: Spot { row, cell: index, ..at }, value: amount.value, half })
}

/// A number printed with %.
fn percentage(table: &Table, at: Spot, row: usize, column: Option<usize>) -> Option<Number> {
    let (index, cell) = cell(table, row, column?)?;
    let text = fold(&cell.text);
    let Printed::Amount(amount, _) = money::read(text.strip_suffix('%')?) else { return None };
    let half = Decimal::new(5, amount.scale + 1);
    Some(Number { spot: Spot { row, cell: index, ..at }, value: amount.value, half })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_file_parses() {
        toml::from_str::<super::Words>(include_str!("self_evaluation.toml")).unwrap();
    }
}
