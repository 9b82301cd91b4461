//! # 成本指标合计超过项目总额 Cost indicators above the project's total
//!
//! ## What it checks
//! 一个项目以元、万元计的成本指标加起来，是否超过项目总额。单价、单项一类的成本和“≥”的指标不加。
//! Whether a project's cost indicators in money together exceed its total. Unit costs and indicators with ≥ are left
//! out.
//!
//! ## Why it matters
//! 成本指标是各部分花费的上限，许多项目加起来正好等于项目总额；超过了，总有一个上限不起作用。
//! They are the most each part may cost, and of many projects they add up to the total exactly. Where they exceed it,
//! one of the limits does not limit.
//!
//! ## What it does not mean
//! 上限之和大于总额不违规；两个指标也可能说的是同一笔钱。换页处分不清属于哪个项目的指标不计入。
//! Limits may together exceed the total, and two indicators may mean the same money. Indicators at a page's end that
//! may be another project's are not counted.
//!
//! ## Example
//! 项目总额 100 万元；场地成本 ≤ 70 万元，人员成本 ≤ 60 万元
//!
//! ## Basis
//! 项目支出绩效目标表：项目总额与成本指标。
//! The form of project performance: the project's total and its cost indicators.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use crate::disclosure::FactId;
use crate::document::{Block, Document, Spot};
use crate::money::{self, Unit};
use crate::taxonomy::{Form, Layout};

use super::indicators::{Indicator, indicators};
use super::words::{has, is, words};
use super::{Role, Severity, Subject, Told, capped, cells, ends, printed, say};

/// The column of a project's money.
const TOTAL: &str = "项目总额";

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    // the cost indicators of each form, by their index
    let mut costs: HashMap<usize, BTreeMap<usize, (Indicator, Decimal)>> = HashMap::new();
    for indicator in indicators(subject, |i| cost(i).is_some()) {
        if let Some(yuan) = cost(&indicator) {
            costs.entry(indicator.form).or_default().insert(indicator.index, (indicator, yuan));
        }
    }
    let mut out = Vec::new();
    for (f, form) in disclosure.forms.iter().enumerate().filter(|(_, f)| f.spec().layout == Layout::Projects) {
        let (Some(column), Some(costs)) = (form.spec().column(TOTAL), costs.get(&f)) else { continue };
        let yuan = |line: usize| {
            let total = disclosure.fact(f, line, column)?;
            Some((total, disclosure.facts[total].value.figure()?.yuan))
        };
        let projects = own(subject, form);
        for (at, project) in projects.iter().enumerate() {
            let Some((id, total)) = yuan(project.line) else { continue };
            // a cost that alone exceeds the next project's total is not that project's
            let next = projects.get(at + 1).and_then(|next| yuan(next.line)).map(|(_, next)| next);
            let mine = |i: &usize| costs.get(i).is_some_and(|(_, cost)| next.is_some_and(|next| *cost > next));
            let open = project.open.iter().rposition(mine).map_or(0, |last| last + 1);
            let own = project.sure.iter().chain(&project.open[..open]);
            let own: Vec<&(Indicator, Decimal)> = own.filter_map(|i| costs.get(i)).collect();
            let sum = own.iter().try_fold(Decimal::ZERO, |sum, (_, cost)| sum.checked_add(*cost));
            if let Some(sum) = sum.filter(|sum| own.len() > 1 && *sum > total) {
                out.push(told(subject, &form.lines[project.line].label, id, sum, own.iter().map(|(i, _)| i)));
            }
        }
    }
    capped(out, |n| {
        say(
            format!("另有 {n} 个项目的成本指标合计超过项目总额。"),
            format!("{n} more projects have costs above their totals."),
        )
    })
}

fn told<'a>(
    subject: &Subject,
    project: &str,
    total: FactId,
    sum: Decimal,
    own: impl Iterator<Item = &'a Indicator<'a>>,
) -> Told {
    let unit = subject.disclosure.unit(total);
    let sum = sum.checked_div(unit.factor()).map(|v| money::format(v, 2)).unwrap_or_default();
    let (total_text, unit) = (printed(subject, total), unit.name());
    let spots: Vec<Spot> = own.filter_map(Indicator::value_spot).collect();
    let n = spots.len();
    let (zh, en) = match project {
        "" => ("一个没有印名称的项目".to_string(), "a project whose name is not printed".to_string()),
        name => (format!("项目“{name}”"), format!("project “{name}”")),
    };
    let message = say(
        format!(
            "{zh}的 {n} 个成本指标合计 {sum} {unit}，超过项目总额 {total_text} {unit}。成本指标是上限，不违规；许多项目的成本指标合计正好等于总额。"
        ),
        format!(
            "The {n} cost indicators of {en} come to {sum} {unit}, more than its total of {total_text} {unit}. They are upper bounds, so nothing is broken; of many projects they add up to the total exactly."
        ),
    );
    let basis = say(
        "项目支出绩效目标表：成本指标是各部分花费的上限。",
        "The form of project performance: cost indicators are the most each part may cost.",
    );
    let mut all = vec![(Role::Total, subject.disclosure.facts[total].spot)];
    all.extend(cells(Role::Term, spots));
    Told::new(Severity::Note, message, basis, all)
}

/// What an indicator says that a part of the project costs at most, in 元.
fn cost(indicator: &Indicator) -> Option<Decimal> {
    let words = words();
    let part = has(&indicator.second(), &words.costs) && !has(&indicator.name(), &words.single);
    if !part || !indicator.compares() || is(&indicator.operator, &words.lower) || !is(&indicator.unit, &words.money) {
        return None;
    }
    let factor = Unit::find(&indicator.unit)?.factor();
    indicator.number()?.checked_mul(factor)
}

/// A project and its indicators.
struct Project {
    /// Its line.
    line: usize,
    /// The indicators that are its own beyond doubt.
    sure: Vec<usize>,
    /// Those after them that may be the next project's.
    open: Vec<usize>,
}

/// Which indicators are whose.
///
/// A project's name is printed in a cell merged over all of its indicators. Where those run over a page's end, the
/// name may be printed in the middle: then indicators above it are its own and not the project's before. So where
/// a project is the first or the last row between two page breaks, it is open whose the indicators above it are, as
/// far as they are not on the page of the project before.
fn own(subject: &Subject, form: &Form) -> Vec<Project> {
    // rows in order: a project, an indicator, or both
    let mut rows: BTreeMap<Spot, (Option<usize>, Option<usize>)> = BTreeMap::new();
    let row = |spot: Spot| Spot { cell: 0, ..spot };
    for (l, line) in form.lines.iter().enumerate() {
        rows.entry(row(line.row)).or_default().0 = Some(l);
    }
    for (i, indicator) in form.indicators.iter().enumerate() {
        if let Some(spot) = indicator.cells.iter().flatten().next() {
            rows.entry(row(*spot)).or_default().1 = Some(i);
        }
    }
    let spots: Vec<Spot> = rows.keys().copied().collect();
    // the first row of the stretch between page breaks that each row stands in
    let mut start: Vec<usize> = Vec::with_capacity(spots.len());
    for (i, spot) in spots.iter().enumerate() {
        let broken = i == 0 || breaks(subject.documents, spots[i - 1], *spot);
        start.push(if broken { i } else { start[i - 1] });
    }
    let last = |i: usize| start.get(i + 1).is_none_or(|next| *next == i + 1);
    let cut = spots.last().is_some_and(|row| ends(subject, *row));
    let mut out: Vec<Project> = Vec::new();
    // the row of the project at hand, and those of its indicators
    let (mut own, mut at) = (0, Vec::new());
    let open = |out: &mut Vec<Project>, own: usize, at: &[usize], i: usize| {
        let Some(before) = out.last_mut() else { return };
        // its own row's indicator stays, and those of its page where another page follows it
        let whole = start[i - 1] != start[own];
        let keep = at.iter().filter(|r| **r == own || whole && start[**r] == start[own]).count();
        before.open = before.sure.split_off(keep);
    };
    let count = rows.len();
    for (i, (line, indicator)) in rows.into_values().enumerate() {
        if let Some(line) = line {
            if i > 0 && (start[i] == i || last(i)) {
                open(&mut out, own, &at, i);
            }
            (own, at) = (i, Vec::new());
            out.push(Project { line, sure: Vec::new(), open: Vec::new() });
        }
        if let (Some(indicator), Some(project)) = (indicator, out.last_mut()) {
            project.sure.push(indicator);
            at.push(i);
        }
    }
    // the text may be cut off before the next project's name
    if cut && count > 0 {
        open(&mut out, own, &at, count);
    }
    out
}

/// Whether a page break or text stands between two rows.
fn breaks(documents: &[Document], before: Spot, row: Spot) -> bool {
    if (before.source, before.block) != (row.source, row.block) {
        return true;
    }
    let block = documents.get(row.source).and_then(|d| d.blocks.get(row.block));
    match block {
        Some(Block::Table(t)) => t.rows.iter().take(row.row + 1).skip(before.row + 1).any(|r| r.break_before),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form12};

    const FIRST: &str = "11000026T000001200001-甲项目\t100.00\t100.00\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";
    const SECOND: &str = "11000026T000001200002-乙项目\t900.00\t900.00\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";
    const PLACE: &str = "\t\t\t\t\t成本指标\t经济成本指标\t场地成本\t≤\t70\t万元";
    const STAFF: &str = "\t\t\t\t\t成本指标\t经济成本指标\t人员成本\t≤\t600000\t元";
    const OTHER: &str = "\t\t\t\t\t产出指标\t质量指标\t合格率\t=\t100\t%";

    #[test]
    fn costs_above_the_total_are_a_note() {
        let told = findings(&form12(&[FIRST, PLACE, STAFF, SECOND, OTHER]), "project/costs");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
        assert!(
            told[0].message.zh.contains("甲项目”的 2 个成本指标合计 130.00 万元，超过项目总额 100.00 万元"),
            "{}",
            told[0].message.zh
        );
        assert_eq!(told[0].cells.len(), 3);
    }

    #[test]
    fn sums_up_to_the_total_and_unit_costs_are_not_told() {
        let less = STAFF.replace("600000", "300000");
        assert!(findings(&form12(&[FIRST, PLACE, &less, SECOND, OTHER]), "project/costs").is_empty());
        let single = STAFF.replace("人员成本", "单个课题成本");
        assert!(findings(&form12(&[FIRST, PLACE, &single, SECOND, OTHER]), "project/costs").is_empty());
        // the same row, printed twice
        assert!(findings(&form12(&[FIRST, PLACE, PLACE, SECOND, OTHER]), "project/costs").is_empty());
    }

    #[test]
    fn at_a_page_break_nobody_knows_whose_they_are() {
        // the second project's name stands at the page's end, or at the next one's beginning
        assert!(findings(&form12(&[FIRST, OTHER, "", PLACE, STAFF, SECOND, "", OTHER]), "project/costs").is_empty());
        assert!(findings(&form12(&[FIRST, OTHER, PLACE, STAFF, "", SECOND, OTHER]), "project/costs").is_empty());
        // unless they are more than the second has
        let small = SECOND.replace("900.00", "50.00");
        assert_eq!(findings(&form12(&[FIRST, OTHER, PLACE, STAFF, "", &small, OTHER]), "project/costs").len(), 1);
        // and those before the page break are the first one's
        assert_eq!(findings(&form12(&[FIRST, PLACE, STAFF, "", OTHER, "", SECOND, OTHER]), "project/costs").len(), 1);
    }
}
