//! # 没有认出的表 Tables no form matches
//!
//! ## What it checks
//! 印有金额、却不是任何一张官方表的表格。
//! Tables with amounts that are none of the official forms.
//!
//! ## Why it matters
//! 这些金额没有核对；没有发现问题，不等于没有问题。
//! Their amounts are not checked: that nothing is told of them does not mean that nothing is wrong.
//!
//! ## What it does not mean
//! 不是差错。说明文字里的附表、别的地区的表都会这样。
//! It is no error. Tables of the explanations and other regions' forms are told so.
//!
//! ## Example
//! 绩效报告里的一张资金明细表。
//!
//! ## Basis
//! 只核对认得出含义的金额。
//! Only amounts whose meaning is known are checked.

use crate::bilingual::Text;
use crate::taxonomy::{Form, Unrecognised};

use super::{Role, Severity, Subject, Told, amounts, cells, few, prints_decimals, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let tables: Vec<&Unrecognised> = disclosure.unrecognised.iter().filter(|u| u.amounts > 0).collect();
    let unread = disclosure.forms.iter().zip(amounts(subject)).enumerate().filter(|(_, (_, amounts))| *amounts == 0);
    let unread: Vec<&Form> = unread.filter(|(f, _)| prints_decimals(subject, *f)).map(|(_, (form, _))| form).collect();
    let mut out = Vec::new();
    if !tables.is_empty() {
        out.push(unknown(&tables));
    }
    if !unread.is_empty() {
        let n = unread.len();
        let told = few(n, unread.iter().map(|f| say(format!("《{}》", f.title), f.title.as_str())));
        let message = say(
            format!("{n} 张表的标题下印有数，但没有认出表头，没有读取和核对：{}。", told.zh),
            format!(
                "{n} form{} with numbers under a title but without headings that were recognised; neither read nor checked: {}.",
                s(n),
                told.en
            ),
        );
        out.push(Told::new(Severity::Note, message, basis(), cells(Role::Context, unread.iter().map(|f| f.at))));
    }
    out
}

fn unknown(tables: &[&Unrecognised]) -> Told {
    let name = |u: &&Unrecognised| -> Text {
        let (title, n) = (u.title.as_str(), u.amounts);
        match title {
            "" => say(format!("一张没有标题的表（{n} 个数）"), format!("one without a title ({n} number{})", s(n))),
            _ => say(format!("“{title}”下面的表（{n} 个数）"), format!("the one under “{title}” ({n} number{})", s(n))),
        }
    };
    let (n, told) = (tables.len(), few(tables.len(), tables.iter().map(name)));
    let message = say(
        format!("{n} 张印有金额的表没有认出是哪张官方表，没有核对：{}。", told.zh),
        format!("{n} table{} with amounts no official form matches; not checked: {}.", s(n), told.en),
    );
    Told::new(Severity::Note, message, basis(), cells(Role::Context, tables.iter().map(|u| u.at)))
}

fn basis() -> Text {
    say("只核对认得出含义的金额。", "Only amounts whose meaning is known are checked.")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03};

    #[test]
    fn tables_of_no_form_are_one_note() {
        let told = findings("资金明细\n\n名目\t数额\n甲\t1.50\n乙\t2.50\n", "source/unrecognised");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("“资金明细”下面的表（2 个数）"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_title_whose_headings_are_lost_is_told() {
        let text = "预算03表 支出总表\n\n2050803-培训支出\t30216-培训费\t1.50\t1.50\n合 计\t\t1.50\t1.50\n";
        assert_eq!(findings(text, "source/unrecognised").len(), 1);
    }

    #[test]
    fn forms_and_tables_without_amounts_are_not_told() {
        let text =
            form03(&["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"], "1.000000\t1.000000\t");
        assert!(findings(&("目录\n\n序号\t名称\n1\t收支\n\n".to_string() + &text), "source/unrecognised").is_empty());
    }
}
