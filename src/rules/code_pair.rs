//! # 少见的经济科目搭配 An unusual pair of economic codes
//!
//! ## What it checks
//! 同一行的政府支出经济分类科目和部门支出经济分类科目，这样的搭配是否见于北京市 29 个部门的 2026 年支出总表。
//! Whether the pair of governmental and departmental economic codes in a row was seen in the 2026 expenditure forms
//! of 29 Beijing departments.
//!
//! ## Why it matters
//! 两套经济分类有固定的对应关系；没见过的搭配可能有一边的编码用错了。
//! The two classifications correspond; a pair nobody else uses may have one code wrong.
//!
//! ## What it does not mean
//! 只是少见，不等于错：这份对照是从公开材料里数出来的，不是官方对照表。
//! Unusual is not wrong: the list was counted from published disclosures and is not the official mapping.
//!
//! ## Example
//! `50601-资本性支出` · `30101-基本工资`
//!
//! ## Basis
//! 北京市 29 个部门 2026 年预算03表 4,636 行里出现过的搭配。
//! The pairs that occur in 4,636 rows of 29 Beijing departments' 2026 expenditure forms.

use std::collections::BTreeMap;

use crate::document::Spot;
use crate::taxonomy::codes::System;
use crate::taxonomy::{ColumnKind, codes};

use super::{Role, Severity, Subject, Told, capped, cells, s, say, text};

/// Where the pairs were observed.
const REGIME: &str = "beijing";

/// The rows that pair two codes.
#[derive(Default)]
struct Rows<'a> {
    forms: Vec<&'a str>,
    count: usize,
    /// Two cells a row.
    cells: Vec<Spot>,
}

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    if !subject.disclosure.publications.iter().any(|p| p.regime == Some(REGIME)) {
        return Vec::new();
    }
    let mut pairs: BTreeMap<(&str, &str), Rows> = BTreeMap::new();
    for (at, form) in subject.disclosure.forms.iter().enumerate() {
        if subject.disclosure.regime(at) != Some(REGIME) {
            continue;
        }
        let spec = form.spec();
        let column = |kind| spec.columns.iter().position(|c| c.kind == kind);
        let (Some(left), Some(right)) = (column(ColumnKind::Gov), column(ColumnKind::Dep)) else { continue };
        for line in &form.lines {
            let (Some(gov), Some(dep)) = (line.code(System::Gov), line.code(System::Dep)) else { continue };
            if gov.len() != 5 || codes::pair_seen(gov, dep) != Some(false) {
                continue;
            }
            let rows = pairs.entry((gov, dep)).or_default();
            if !rows.forms.contains(&spec.title.as_str()) {
                rows.forms.push(&spec.title);
            }
            rows.count += 1;
            rows.cells.extend([left, right].into_iter().filter_map(|c| line.cells[c]));
        }
    }
    capped(pairs.into_values().map(|rows| told(subject, rows)).collect(), |n| {
        say(format!("另有 {n} 种没有见过的经济科目搭配。"), format!("{n} more pairs of economic codes were not seen."))
    })
}

fn told(subject: &Subject, Rows { forms, count, cells: spots }: Rows) -> Told {
    let printed: Vec<&str> = spots.iter().take(2).map(|spot| text(subject, *spot)).collect();
    let pair = printed.join(" · ");
    let message = say(
        format!(
            "《{}》{count} 行把“{pair}”放在一起；北京市 29 个部门的支出总表里没有见过这样的搭配。少见不等于有误。",
            forms.join("》《")
        ),
        format!(
            "{count} row{} of {} pair{} “{pair}”, which no expenditure form of 29 Beijing departments does. Unusual is not wrong.",
            s(count),
            forms.join(", "),
            if count == 1 { "s" } else { "" }
        ),
    );
    let basis = say(
        "北京市 29 个部门 2026 年预算03表里出现过的搭配（4,636 行），不是官方对照表。",
        "The pairs seen in 29 Beijing departments' 2026 expenditure forms (4,636 rows); not the official mapping.",
    );
    Told::new(Severity::Note, message, basis, cells(Role::Context, spots))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03};

    #[test]
    fn a_pair_nobody_uses_is_one_note() {
        let items = ["2060101-行政运行\t50601-资本性支出\t30101-基本工资\t1.000000\t1.000000\t"; 3];
        let told = findings(&form03(&items, "3.000000\t3.000000\t"), "code/pair");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("3 行把“50601-资本性支出 · 30101-基本工资”"), "{}", told[0].message.zh);
    }

    #[test]
    fn seen_pairs_and_other_regions_are_not_told() {
        let good = ["2060101-行政运行\t50101-工资奖金津补贴\t30101-基本工资\t1.000000\t1.000000\t"];
        assert!(findings(&form03(&good, "1.000000\t1.000000\t"), "code/pair").is_empty());
        let odd = ["2060101-行政运行\t50601-资本性支出\t30101-基本工资\t1.000000\t1.000000\t"];
        let elsewhere = form03(&odd, "1.000000\t1.000000\t").replace("预算03表", "附表3");
        assert!(findings(&elsewhere, "code/pair").is_empty());
    }
}
