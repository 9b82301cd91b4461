//! Amounts whose column was lost in copying: the identities of the line and of the column decide where they
//! belong; where they cannot, the amount stays unplaced.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Value};
use crate::taxonomy::Role;

use super::formula::{Formula, Operand, Relation, Scope};
use super::ground::selected;
use super::identities::identities;

/// Lines with more amount columns than this are not tried.
const MOST_COLUMNS: usize = 17;
/// More combinations of a column's open lines than this are not tried.
const MOST_COMBINATIONS: usize = 1 << 16;

/// A way to lay a line's amounts into columns.
type Layout = Vec<usize>;

/// Places what can be placed.
pub fn place(disclosure: &mut Disclosure) {
    for form in 0..disclosure.forms.len() {
        let (open, shifted) = open_lines(disclosure, form);
        if open.is_empty() && shifted.is_empty() {
            continue;
        }
        let formulas = line_formulas(disclosure, form);
        for facts in shifted {
            let here: Option<Layout> = facts.iter().map(|f| disclosure.facts[*f].column).collect();
            let layouts = layouts(disclosure, form, &facts, &formulas);
            if here.is_some_and(|h| layouts.contains(&h)) {
                continue;
            }
            // cells that stand side by side most likely belong side by side
            let gap = |l: &Layout| l.last().zip(l.first()).map_or(0, |(last, first)| last - first);
            let least = layouts.iter().map(gap).min();
            let mut nearest = layouts.iter().filter(|l| Some(gap(l)) == least);
            if let (Some(layout), None) = (nearest.next(), nearest.next()) {
                disclosure.place(&facts.iter().copied().zip(layout.iter().copied()).collect::<Vec<_>>());
            }
        }
        let mut undecided: Vec<(Vec<FactId>, Vec<Layout>)> = Vec::new();
        for facts in open {
            let layouts = layouts(disclosure, form, &facts, &formulas);
            match layouts.as_slice() {
                [only] => disclosure.place(&facts.iter().copied().zip(only.iter().copied()).collect::<Vec<_>>()),
                [] => {}
                _ => undecided.push((facts, layouts)),
            }
        }
        by_totals(disclosure, form, undecided);
    }
}

/// The lines of a form with amounts whose column is not known, and those whose cells were moved to columns they
/// are not printed in: the amounts of each.
fn open_lines(disclosure: &Disclosure, form: usize) -> (Vec<Vec<FactId>>, Vec<Vec<FactId>>) {
    let mut open: BTreeMap<usize, Vec<FactId>> = BTreeMap::new();
    let mut shifted: BTreeMap<usize, Vec<FactId>> = BTreeMap::new();
    for id in disclosure.facts_of(form) {
        let fact = &disclosure.facts[id];
        let line = &disclosure.forms[form].lines[fact.line];
        if line.role == Role::Other {
            continue;
        }
        if fact.column.is_none() {
            open.entry(fact.line).or_default().push(id);
        } else if line.shifted && matches!(fact.value, Value::Known(_)) {
            shifted.entry(fact.line).or_default().push(id);
        }
    }
    (open.into_values().collect(), shifted.into_values().collect())
}

fn line_formulas(disclosure: &Disclosure, form: usize) -> Vec<&'static Formula> {
    let Some(spec) = disclosure.forms[form].listed() else { return Vec::new() };
    let regime = disclosure.regime(form);
    identities()
        .iter()
        .filter(|i| i.regime.is_none() || i.regime.as_deref() == regime)
        .filter_map(|i| i.formula())
        .filter(|f| matches!(&f.scope, Scope::Lines(of, _) if *of == spec))
        .collect()
}

fn number(disclosure: &Disclosure, fact: FactId) -> Option<(Decimal, Decimal)> {
    match &disclosure.facts[fact].value {
        Value::Known(figure) => Some((figure.yuan, figure.half)),
        _ => None,
    }
}

/// All layouts, in the order of the columns, that satisfy the identities of a line.
fn layouts(disclosure: &Disclosure, form: usize, facts: &[FactId], formulas: &[&Formula]) -> Vec<Layout> {
    let data = &disclosure.forms[form];
    let columns: Vec<usize> = data.spec().amount_columns().filter(|c| data.columns[*c]).collect();
    let Some(values) = facts.iter().map(|f| number(disclosure, *f)).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    if columns.len() > MOST_COLUMNS || values.len() > columns.len() {
        return Vec::new();
    }
    let line = &data.lines[disclosure.facts[facts[0]].line];
    let applies = |f: &&&Formula| match &f.scope {
        Scope::Lines(_, select) => select.is_empty() || line.role == Role::Item && selected(line, select),
        _ => false,
    };
    let formulas: Vec<&&Formula> = formulas.iter().filter(applies).collect();
    let mut out = Vec::new();
    for mask in 0u32..1 << columns.len() {
        if mask.count_ones() as usize != values.len() {
            continue;
        }
        let layout: Layout = (0..columns.len()).filter(|i| mask >> i & 1 == 1).map(|i| columns[i]).collect();
        let value = |column: usize| layout.iter().position(|c| *c == column).map(|i| values[i]).unwrap_or_default();
        let side = |operands: &[Operand]| {
            let of = |o: &Operand| {
                let (sum, half) = o.columns.iter().fold((Decimal::ZERO, Decimal::ZERO), |(s, h), c| {
                    let (value, half) = value(*c);
                    (s + value, h + half)
                });
                (if o.negative { -sum } else { sum }, half)
            };
            operands.iter().map(of).fold((Decimal::ZERO, Decimal::ZERO), |a, b| (a.0 + b.0, a.1 + b.1))
        };
        let agrees = |f: &&&Formula| {
            let ((left, t), (right, u)) = (side(&f.left), side(&f.right));
            match f.relation {
                Relation::Equal => (left - right).abs() <= t + u,
                Relation::AtMost => left - right <= t + u,
            }
        };
        if formulas.iter().all(agrees) {
            out.push(layout);
        }
    }
    out
}

/// Lines that several layouts fit: the totals of the columns decide, where exactly one combination meets them.
fn by_totals(disclosure: &mut Disclosure, form: usize, undecided: Vec<(Vec<FactId>, Vec<Layout>)>) {
    let combinations = undecided.iter().try_fold(1usize, |n, u| n.checked_mul(u.1.len()));
    if undecided.is_empty() || combinations.is_none_or(|n| n > MOST_COMBINATIONS) {
        return;
    }
    let data = &disclosure.forms[form];
    let columns: Vec<usize> = data.spec().amount_columns().filter(|c| data.columns[*c]).collect();
    let Some(total) = data.lines.iter().position(|l| l.role == Role::Total && l.loose.is_empty()) else { return };
    // what the columns' totals still lack
    let mut lacking: Vec<Decimal> = Vec::new();
    for column in &columns {
        let get = |line: usize| {
            disclosure.fact(form, line, *column).and_then(|f| number(disclosure, f)).map_or(Decimal::ZERO, |v| v.0)
        };
        let items = (0..data.lines.len()).filter(|l| data.lines[*l].role == Role::Item);
        lacking.push(get(total) - items.map(get).sum::<Decimal>());
    }
    let mut found: Option<Vec<usize>> = None;
    let mut choice = vec![0usize; undecided.len()];
    loop {
        let mut rest = lacking.clone();
        for ((facts, layouts), chosen) in undecided.iter().zip(&choice) {
            for (fact, column) in facts.iter().zip(&layouts[*chosen]) {
                let at = columns.iter().position(|c| c == column);
                if let (Some(at), Some((value, _))) = (at, number(disclosure, *fact)) {
                    rest[at] -= value;
                }
            }
        }
        if rest.iter().all(Decimal::is_zero) && found.replace(choice.clone()).is_some() {
            return; // two combinations meet the totals: nobody can tell
        }
        // the next combination
        let Some(at) = (0..choice.len()).find(|i| choice[*i] + 1 < undecided[*i].1.len()) else { break };
        choice[at] += 1;
        choice[..at].fill(0);
    }
    for ((facts, layouts), chosen) in undecided.iter().zip(found.unwrap_or_default()) {
        disclosure.place(&facts.iter().copied().zip(layouts[chosen].iter().copied()).collect::<Vec<_>>());
    }
}
