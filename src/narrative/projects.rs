//! Projects that the text sums up and a table of their own prints (绩效自评): the same amounts under the same names.

use rust_decimal::Decimal;

use crate::disclosure::Disclosure;
use crate::document::{Block, Document, Row, Spot, Table};
use crate::money::{self, Printed, Unit, fold};

use super::relation::{Operand, Relation, Stated};
use super::scan::{Money, Passage, words};
use super::whole::name;
use super::{Mention, Says, Statement, Verdict, mention, money as amount_of};

/// A shorter name may stand in any sentence.
const SHORTEST_NAME: usize = 4;
/// So many rows below its name stand a project's amounts.
const MOST_ROWS: usize = 12;

/// A project's amounts by their headings.
struct Project {
    name: String,
    amounts: Vec<(String, Money, Spot, String)>,
}

pub(super) fn statements(passages: &[Passage], documents: &[Document], disclosure: &Disclosure) -> Vec<Statement> {
    let projects: Vec<Vec<Project>> = documents.iter().enumerate().map(|(s, d)| projects(s, d)).collect();
    if projects.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let of = |p: &Passage| projects.get(p.source).map(|own| compared(p, own, disclosure)).unwrap_or_default();
    passages.iter().flat_map(of).collect()
}

fn projects(source: usize, document: &Document) -> Vec<Project> {
    let tables = document.blocks.iter().enumerate().filter_map(|(block, piece)| match piece {
        Block::Table(table) => Some((block, table)),
        Block::Paragraph(_) => None,
    });
    tables.flat_map(|(block, table)| of_table(Spot { source, block, row: 0, cell: 0 }, table)).collect()
}

fn of_table(at: Spot, table: &Table) -> Vec<Project> {
    let mut out = Vec::new();
    for (first, row) in table.rows.iter().enumerate() {
        let mut cells = row.filled();
        if !cells.next().is_some_and(|c| words().project.name.contains(&fold(&c.text))) {
            continue;
        }
        let Some(name) = cells.next().map(|c| fold(&c.text)) else { continue };
        let rows = &table.rows[first..table.rows.len().min(first + MOST_ROWS)];
        let texts = || rows.iter().flat_map(Row::filled).map(|c| fold(&c.text));
        let Some(unit) = texts().find_map(|t| Unit::find(t.split_once('(')?.1)) else { continue };
        let mut project = Project { name, amounts: Vec::new() };
        let is_total = |row: &Row| {
            row.cells.iter().position(|c| {
                let text = fold(&c.text);
                words().project.totals.iter().any(|w| text.split(['(', ':']).next() == Some(w))
            })
        };
        let Some((offset, label)) = rows.iter().enumerate().find_map(|(i, r)| Some((i, is_total(r)?))) else {
            continue;
        };
        for (number, cell) in rows[offset].cells.iter().enumerate().skip(label + 1) {
            let over = rows[..offset].iter().rev().flat_map(|r| &r.cells);
            let mut over = over.filter(|c| c.column <= cell.column && cell.column < c.column + c.col_span);
            let Some(heading) = over.find(|c| !c.text.is_empty()).map(|c| fold(&c.text)) else { continue };
            if let Printed::Amount(amount, _) = money::read(&cell.text)
                && let Some((yuan, half)) = amount.in_yuan(unit)
            {
                let spot = Spot { row: first + offset, cell: number, ..at };
                project.amounts.push((heading, Money { amount, unit, yuan, half }, spot, cell.text.clone()));
            }
        }
        out.push(project);
    }
    out
}

/// The amounts of a passage that a project's table prints under the same heading.
fn compared(passage: &Passage, projects: &[Project], disclosure: &Disclosure) -> Vec<Statement> {
    let mut out = Vec::new();
    for sentence in passage.tokens.split(|t| t.kind == super::scan::Kind::Stop) {
        let amounts: Vec<usize> = (0..sentence.len()).filter(|i| amount_of(&sentence[*i]).is_some()).collect();
        let (Some(first), true) = (amounts.first(), amounts.len() > 1) else { continue };
        let start = passage.tokens.iter().position(|t| t.at == sentence[*first].at).unwrap_or_default();
        let from = start.checked_sub(*first + 1).map_or(0, |s| passage.tokens[s].at.end);
        let before = fold(&passage.text(from..sentence[*first].at.start));
        let named = |p: &&Project| p.name.chars().count() >= SHORTEST_NAME && before.contains(&p.name);
        let longest = projects.iter().filter(named).map(|p| p.name.len()).max();
        let found: Vec<&Project> = projects.iter().filter(named).filter(|p| Some(p.name.len()) == longest).collect();
        let [project] = found.as_slice() else { continue };
        let of = |i: &usize| -> Option<Statement> {
            let token = start - first + i;
            let money = amount_of(&passage.tokens[token])?;
            let called = fold(&name(passage, token));
            let fits = |heading: &str| {
                words().project.amounts.iter().any(|w| called.contains(w.as_str()) && heading.contains(w.as_str()))
            };
            let own: Vec<_> = project.amounts.iter().filter(|a| fits(&a.0)).collect();
            let [(_, table, spot, printed)] = own.as_slice() else { return None };
            let at = mention(passage, &passage.tokens[token])?;
            let relation = Relation {
                operands: vec![Operand::new(&money, Some(at.clone()), 1, 0), Operand::new(table, None, -1, 0)],
                stated: Stated::Operand(0),
                balanced: false,
            };
            let (verdict, expected) = relation.judge()?;
            let fact = disclosure.fact_at(*spot);
            let cell = Mention { spot: *spot, bytes: 0..printed.len() as u32, text: printed.clone() };
            Some(Statement {
                from: if fact.is_some() { Vec::new() } else { vec![cell] },
                facts: fact.into_iter().collect(),
                printed: money.amount.value,
                expected: expected.checked_div(money.factor()).unwrap_or(Decimal::ZERO),
                unit: money.unit.name(),
                relation: Some(relation),
                ..Statement::new(Says::Table, verdict, at)
            })
        };
        let mut own: Vec<Statement> = amounts.iter().filter_map(of).collect();
        // another amount that agrees says that it is this project
        let same = own.iter().any(|s| s.verdict == Verdict::Holds && !s.printed.is_zero());
        if !same {
            own.iter_mut().filter(|s| s.verdict == Verdict::Fails).for_each(|s| s.verdict = Verdict::Unclear);
        }
        out.extend(own);
    }
    out
}
