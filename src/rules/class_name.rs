//! # 正文的类名与表不同 A class that the text calls otherwise
//!
//! ## What it checks
//! 正文里写在编码前面的名称，如“卫生健康支出（210类）”，与表里同一编码的名称是否相同。
//! Names that the text prints before a code in brackets, `卫生健康支出（210类）`, against the name that the forms print with
//! the same code.
//!
//! ## Why it matters
//! 旧的科目名称说明这些句子可能是从往年抄来的。
//! A name of an earlier classification is a sign of sentences carried over from an earlier year.
//!
//! ## What it does not mean
//! 金额没有错；一个名称包含另一个的，算作相同。
//! The amounts are not wrong. Names of which one contains the other are taken for one.
//!
//! ## Example
//! 正文是“医疗卫生与计划生育支出（210类）”，表里 210 是卫生健康支出。
//! The text has `医疗卫生与计划生育支出（210类）` where the forms print 210 卫生健康支出.
//!
//! ## Basis
//! 《政府收支分类科目》：一个编码对应一个名称。
//! The official classification (政府收支分类科目): a code has one name.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Block, Spot};
use crate::money::fold;

use super::names::{Names, System};
use super::{Role, Severity, Subject, Told, capped, cells, say};

/// Longer names than this are no names.
const LONGEST: usize = 24;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ((_, system, digits), spellings) in Names::of(subject).codes {
        if system == System::Function && digits.len() == 3 {
            names.entry(digits).or_default().extend(spellings.into_keys());
        }
    }
    let mut found: BTreeMap<(String, String), Vec<Spot>> = BTreeMap::new();
    for (source, document) in subject.documents.iter().enumerate() {
        for (block, piece) in document.blocks.iter().enumerate() {
            let Block::Paragraph(paragraph) = piece else { continue };
            for (name, code) in classes(&fold(&paragraph.text)) {
                let Some(known) = names.get(&code).filter(|k| k.len() == 1).and_then(|k| k.first()) else { continue };
                let same = known.contains(&name) || name.contains(known.as_str());
                if !same && name.ends_with("支出") {
                    found.entry((code, name)).or_default().push(Spot { source, block, row: 0, cell: 0 });
                }
            }
        }
    }
    let told = |((code, name), spots): ((String, String), Vec<Spot>)| {
        let known = names.get(&code).and_then(|k| k.first()).map_or("", String::as_str);
        let message = say(
            format!("正文把 {code} 类写作“{name}”，表里是“{known}”。"),
            format!("The text calls class {code} “{name}”; the forms print “{known}”."),
        );
        let basis = say(
            "《政府收支分类科目》：一个编码对应一个名称。",
            "The official classification (政府收支分类科目) gives each code one name.",
        );
        Told::new(Severity::Warning, message, basis, cells(Role::Suspect, spots))
    };
    capped(found.into_iter().map(told).collect(), |n| {
        say(
            format!("另有 {n} 个类的名称与表不同。"),
            format!("{n} more classes are called otherwise than in the forms."),
        )
    })
}

/// The names before codes in brackets, with the codes: `卫生健康支出(210类)`.
fn classes(folded: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (at, _) in folded.match_indices("类)") {
        let Some((before, code)) = folded[..at].rsplit_once('(') else { continue };
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let name: Vec<char> =
            before.chars().rev().take_while(|c| c.is_alphabetic() && !c.is_ascii()).take(LONGEST).collect();
        let name: String = name.into_iter().rev().collect();
        if name.chars().count() > 3 {
            out.push((name, code.to_string()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn another_name_than_the_forms_is_told() {
        let text = |name: &str| {
            format!(
                "一、{name}（210类）行政事业单位医疗（11款）1.00万元。\n\n2031年部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\n\
                 210\t卫生健康支出\t1.00\t1.00\n21011\t行政事业单位医疗\t1.00\t1.00\n合计\t\t1.00\t1.00\n"
            )
        };
        assert_eq!(findings(&text("医疗卫生与计划生育支出"), "name/class").len(), 1);
        assert!(findings(&text("卫生健康支出"), "name/class").is_empty());
    }
}
