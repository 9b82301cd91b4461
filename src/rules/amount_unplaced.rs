//! # 金额的栏目不明 An amount without a column
//!
//! ## What it checks
//! 一行里有金额，但看不出它属于哪一栏，勾稽关系也定不下来。
//! An amount of a row of which neither the print nor the identities tell the column.
//!
//! ## Why it matters
//! 这样的金额不参加核对，它所在的合计也无法核对。
//! Such amounts are not checked, nor are the totals they belong to.
//!
//! ## What it does not mean
//! 一般是复制时表格线和空格子丢了，不是原件有错。可以改为粘贴带制表符的表格，或上传原文件。
//! Usually the table's columns were lost in copying, and the original is right. Paste the table with its tabs, or
//! give the file itself.
//!
//! ## Example
//! `2050803-培训支出 50203-培训费 30216-培训费 12.00 12.00`，分不清在基本支出还是项目支出
//!
//! ## Basis
//! 表式：每个金额属于一行一栏。
//! In the forms each amount belongs to a row and a column.

use crate::disclosure::Value;
use crate::document::Spot;

use super::{Role, Severity, Subject, Told, capped, cells, few, s, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let mut forms: Vec<Vec<(usize, Spot)>> = vec![Vec::new(); disclosure.forms.len()];
    for fact in disclosure.facts.iter().filter(|f| f.column.is_none() && !matches!(f.value, Value::Blank)) {
        forms[fact.form].push((fact.line, fact.spot));
    }
    let told = |(form, loose): (usize, Vec<(usize, Spot)>)| {
        let form = &disclosure.forms[form];
        let example = |(line, spot): &(usize, Spot)| {
            let (label, text) = (&form.lines[*line].label, text(subject, *spot));
            if label.is_empty() {
                return say(text, text);
            }
            say(format!("“{label}” {text}"), format!("{text} of “{label}”"))
        };
        let n = loose.len();
        let (title, told) = (&form.spec().title, few(n, loose.iter().map(example)));
        let message = say(
            format!("《{title}》有 {n} 个金额看不出属于哪一栏，没有核对：{}。", told.zh),
            format!("{n} amount{} of {title} could not be given a column and are not checked: {}.", s(n), told.en),
        );
        let basis = say("表式：每个金额属于一行一栏。", "In the forms each amount belongs to a row and a column.");
        Told::new(Severity::Warning, message, basis, cells(Role::Context, loose.into_iter().map(|l| l.1)))
    };
    let some = forms.into_iter().enumerate().filter(|(_, loose)| !loose.is_empty());
    capped(some.map(told).collect(), |n| {
        say(format!("另有 {n} 张表也有看不出栏目的金额。"), format!("{n} more forms have amounts without a column."))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    const HEAD: &str = "预算03表 支出总表\n金额单位：万元\n支出功能分类科目  政府支出经济分类科目  部门支出经济分类科目  合计  基本支出  项目支出\n";

    #[test]
    fn amounts_nobody_can_place_are_one_finding_of_their_form() {
        let text = format!(
            "{HEAD}2050803-培训支出  50203-培训费  30216-培训费  12.00  7.00\n2050803-培训支出  50502-商品和服务支出  30216-培训费  9.00  3.00\n"
        );
        let told = findings(&text, "amount/unplaced");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("《支出总表》有 4 个金额"), "{}", told[0].message.zh);
    }

    #[test]
    fn placed_amounts_are_not_told() {
        let text = format!("{HEAD}2050803-培训支出  50203-培训费  30216-培训费  12.00  7.00  5.00\n");
        assert!(findings(&text, "amount/unplaced").is_empty());
    }
}
