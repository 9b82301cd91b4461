//! # 表号特殊 An odd form number
//!
//! ## What it checks
//! 各表标题里表号的写法是否一致，是否按顺序，有没有重号。
//! Whether the numbers in the forms' titles are written alike, in order, and each used once.
//!
//! ## Why it matters
//! 说明文字按表号引用；表号写错，读者会找错表。
//! The explanations refer to forms by number; a wrong one leads to another form.
//!
//! ## What it does not mean
//! 表里的金额不受影响；缺一张表的部门会把其余的表顺次编号，那不算差错。
//! No amount is touched. A department without one form numbers the rest anew, which is not told.
//!
//! ## Example
//! `预算11表`、`预算表12`、`预算13表`
//!
//! ## Basis
//! 同一套表用同一种编号。
//! Forms of one set are numbered in one way.

use crate::bilingual::Text;
use std::collections::{BTreeMap, HashMap};

use crate::money::fold;
use crate::taxonomy::Form;

use super::{Role, Severity, Subject, Told, cells, few, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    // a form recognised by its columns has no title to look at
    let titled: Vec<&Form> = subject
        .disclosure
        .forms
        .iter()
        .filter(|f| fold(text(subject, f.at)).contains(&fold(&f.title)) || f.number.is_some())
        .collect();
    let mut patterns: BTreeMap<&str, usize> = BTreeMap::new();
    for pattern in titled.iter().filter_map(|f| f.pattern.as_deref()) {
        *patterns.entry(pattern).or_default() += 1;
    }
    let Some((common, count)) = patterns.iter().max_by_key(|(_, n)| **n).map(|(p, n)| (*p, *n)) else {
        return Vec::new();
    };
    let (mut told, mut spots): (Vec<Text>, Vec<_>) = (Vec::new(), Vec::new());
    if count >= 3 && count * 3 >= titled.len() * 2 {
        for form in titled.iter().filter(|f| f.pattern.as_deref() != Some(common)) {
            spots.push(form.at);
            told.push(match form.number {
                Some(_) => say(
                    format!("“{}”与其余 {count} 张表（如“{}”）写法不同", form.title, common.replace('N', "01")),
                    format!(
                        "“{}” is not numbered as the other {count} are (such as “{}”)",
                        form.title,
                        common.replace('N', "01")
                    ),
                ),
                None => say(format!("“{}”没有表号", form.title), format!("“{}” has no number", form.title)),
            });
        }
    }
    // where forms are printed more than once, numbers start again
    let mut seen: HashMap<usize, usize> = HashMap::new();
    titled.iter().filter_map(|f| f.listed()).for_each(|spec| *seen.entry(spec).or_default() += 1);
    if seen.values().all(|n| *n == 1) {
        order(&titled, &mut told, &mut spots);
    }
    if told.is_empty() {
        return Vec::new();
    }
    let told = few(told.len(), told.into_iter());
    let message = say(format!("表号特殊：{}。", told.zh), format!("Odd form numbers: {}.", told.en));
    let basis = say("同一套表用同一种编号。", "Forms of one set are numbered in one way.");
    vec![Told::new(Severity::Note, message, basis, cells(Role::Context, spots))]
}

fn order(titled: &[&Form], told: &mut Vec<Text>, spots: &mut Vec<crate::document::Spot>) {
    let number = |form: &Form| form.number.as_deref().and_then(|n| n.parse::<u32>().ok());
    let numbered: Vec<(&Form, u32)> = titled.iter().filter_map(|f| Some((*f, number(f)?))).collect();
    let mut first: HashMap<u32, &Form> = HashMap::new();
    for (form, number) in &numbered {
        if let Some(other) = first.insert(*number, form) {
            spots.push(form.at);
            told.push(say(
                format!("“{}”与“{}”同号", form.title, other.title),
                format!("“{}” has the number of “{}”", form.title, other.title),
            ));
        }
    }
    for pair in numbered.windows(2) {
        let ((before, n), (form, m)) = (pair[0], pair[1]);
        if m < n && before.at.source == form.at.source {
            spots.push(form.at);
            told.push(say(
                format!("“{}”排在“{}”之后", form.title, before.title),
                format!("“{}” stands after “{}”", form.title, before.title),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn titles(titles: &[&str]) -> String {
        titles.iter().map(|t| format!("{t}\n\n本表为空\n\n")).collect()
    }

    #[test]
    fn odd_numbers_are_one_note() {
        let text = titles(&[
            "预算01表 收支总表",
            "预算02表 收入总表",
            "预算04表 财政拨款收支总表",
            "预算03表 支出总表",
            "预算表05 一般公共预算支出表",
            "预算03表 一般公共预算基本支出表",
        ]);
        let told = findings(&text, "form/number");
        assert_eq!(told.len(), 1);
        for part in [
            "“预算表05 一般公共预算支出表”与其余 5 张表（如“预算01表”）写法不同",
            "“预算03表 支出总表”排在“预算04表 财政拨款收支总表”之后",
            "“预算03表 一般公共预算基本支出表”与“预算03表 支出总表”同号",
        ] {
            assert!(told[0].message.zh.contains(part), "{}", told[0].message.zh);
        }
    }

    #[test]
    fn a_gap_is_none() {
        let text =
            titles(&["预算01表 收支总表", "预算02表 收入总表", "预算03表 支出总表", "预算05表 一般公共预算支出表"]);
        assert!(findings(&text, "form/number").is_empty());
    }
}
