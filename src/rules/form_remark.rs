//! # 空表的说明说的是别的表 A remark about another form
//!
//! ## What it checks
//! 政府性基金（国有资本经营）预算表下面说明空表的话，说的是不是这张表的资金。
//! Whether the remark that says why the form of government funds (of state capital) is empty speaks of that fund.
//!
//! ## Why it matters
//! 说明抄错了表，读者就不知道这一张为什么是空的。
//! With a remark copied from another form nobody is told why this one is empty.
//!
//! ## What it does not mean
//! 表本身不一定有错。没有写“本表”的说明可能属于下一张表，只作提示。
//! The form itself need not be wrong. A remark without “this form” may belong to the next one and is a note only.
//!
//! ## Example
//! 国有资本经营预算支出表下注“本部门没有使用政府性基金预算拨款安排的支出，故本表无数据”。
//!
//! ## Basis
//! 说明应当与表一致。
//! Remarks agree with the form they stand under.

use crate::narrative::funds;
use crate::taxonomy::words::says_empty;

use super::remarks::remarks;
use super::words::{has, words};
use super::{Role, Severity, Subject, Told, capped, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let forms = &subject.disclosure.forms;
    let names = |text: &str, fund: &crate::narrative::Fund| fund.names.iter().any(|n| text.contains(n.as_str()));
    let other = |form: usize, text: &str| {
        let own = funds().iter().find(|f| f.forms.contains(&forms[form].spec().id));
        own.is_some_and(|own| !names(text, own) && funds().iter().any(|f| names(text, f)))
    };
    let this = |text: &str| has(text, &words().this_form);
    let remark = |text: &str| says_empty(text) && (this(text) || words().remarks.iter().any(|w| text.starts_with(w)));
    let wrong = remarks(subject, remark).into_iter().filter(|r| other(r.form, &r.text)).map(|remark| {
        let (title, text) = (&forms[remark.form].title, &remark.text);
        let message = say(
            format!("《{title}》下面的说明说的是另一种资金：“{text}”。"),
            format!("The remark under {title} speaks of another fund: “{text}”."),
        );
        let basis = say("说明应当与表一致。", "Remarks agree with the form they stand under.");
        let cells = vec![(Role::Suspect, remark.spot), (Role::Context, forms[remark.form].at)];
        let severity = if this(&remark.text) { Severity::Warning } else { Severity::Note };
        Told::new(severity, message, basis, cells)
    });
    capped(wrong.collect(), |n| {
        say(format!("另有 {n} 张表的说明说的是别的资金。"), format!("{n} more remarks speak of another fund."))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form05};

    fn tell(remark: &str) -> Vec<Severity> {
        let fund = form05(&[], "\t").replace("05表 一般公共预算", "07表 政府性基金预算");
        findings(&format!("{fund}\n{remark}\n"), "form/remark").into_iter().map(|t| t.severity).collect()
    }

    #[test]
    fn the_other_fund_is_told() {
        assert_eq!(tell("注：本部门没有使用国有资本经营预算拨款安排的支出，故本表无数据。"), [Severity::Warning]);
        assert_eq!(tell("注：本部门没有使用国有资本经营预算拨款安排的支出。"), [Severity::Note]);
    }

    #[test]
    fn its_own_fund_or_both_are_none() {
        assert_eq!(tell("注：本部门没有使用政府性基金预算拨款安排的支出，故本表无数据。"), []);
        assert_eq!(tell("注：本部门没有政府性基金和国有资本经营预算支出，故本表无数据。"), []);
        assert_eq!(tell("注：本表为空。"), []);
        assert_eq!(tell("本部门没有使用国有资本经营预算拨款安排的支出。"), []);
        assert_eq!(tell("国有资本经营预算支出表\n\n注：本部门没有国有资本经营预算，故本表无数据。"), []);
    }
}
