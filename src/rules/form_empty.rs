//! # 空表没有说明 An empty form without a word
//!
//! ## What it checks
//! 一张表一个金额也没有，表下是否说明“本表为空”或没有此项安排。
//! Whether a form without a single amount says that it is empty.
//!
//! ## Why it matters
//! 没有说明，读者分不清是没有这项收支，还是漏填、漏印。
//! Without it nobody can tell nothing to report from something left out.
//!
//! ## What it does not mean
//! 多数情况是确实没有这项收支；说明也可能写在别处。
//! Usually there is nothing to report; the statement may also stand elsewhere.
//!
//! ## Example
//! 预算07表只有空白的“合计”行，表下没有文字。
//!
//! ## Basis
//! 部门预算公开的通行做法：空表也公开，并注明没有数据。
//! Usual practice: empty forms are published too, and say so.

use crate::taxonomy::Form;

use super::{Role, Severity, Subject, Told, amounts, cells, few, prints_decimals, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let forms = subject.disclosure.forms.iter().zip(amounts(subject)).enumerate();
    // an official form without any row is told by itself, and so is one whose numbers could not be read; a project may
    // have no money
    let bare = |form: &Form| form.lines.is_empty() && !form.is_described() || form.is_project_funds();
    let silent = forms.filter(|(_, (form, amounts))| *amounts == 0 && !form.says_empty && !bare(form));
    let empty: Vec<&Form> = silent.filter(|(f, _)| !prints_decimals(subject, *f)).map(|(_, (form, _))| form).collect();
    if empty.is_empty() {
        return Vec::new();
    }
    let n = empty.len();
    let title = |f: &&Form| say(format!("《{}》", f.spec().title), f.spec().title.as_str());
    let told = few(n, empty.iter().map(title));
    let message = say(
        format!("{n} 张表没有一个金额，也没有说明是空表：{}。", told.zh),
        format!("{n} form{} without any amount and without a word that nothing is to be reported: {}.", s(n), told.en),
    );
    let basis =
        say("通行做法：空表也公开，并注明没有数据。", "Usual practice: empty forms are published too, and say so.");
    vec![Told::new(Severity::Note, message, basis, cells(Role::Context, empty.iter().map(|f| f.at)))]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form05};

    #[test]
    fn silent_empty_forms_are_one_note() {
        let fund = form05(&[], "\t").replace("05表 一般公共", "07表 政府性基金");
        let told = findings(&(form05(&[], "\t") + &fund), "form/empty");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("2 张表没有一个金额"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_word_or_an_amount_is_enough() {
        assert!(findings(&(form05(&[], "\t") + "本表为空。\n"), "form/empty").is_empty());
        assert!(findings(&form05(&[], "1.000000\t1.000000"), "form/empty").is_empty());
    }
}
