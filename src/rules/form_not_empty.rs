//! # 说是空表却有金额 Said to be empty, but not
//!
//! ## What it checks
//! 表下写着“本表为空”，表里是否还印有金额。
//! Whether a form that says of itself that it is empty prints amounts.
//!
//! ## Why it matters
//! 两者必有一个不对：要么说明是从别的表留下来的，要么金额不该在这里。
//! One of them is wrong: the remark was left over, or the amounts do not belong there.
//!
//! ## What it does not mean
//! 说明也可能属于下一张表。只认“本表为空”这类指明本表的文字，别处的“没有安排”不算。
//! The remark may belong to the next form. Only words about this very form count, not “nothing planned” elsewhere.
//!
//! ## Example
//! 预算07表合计 12.000000，表下注“本表为空”。
//!
//! ## Basis
//! 说明应当与表一致。
//! Remarks agree with the form they stand under.

use crate::disclosure::Value;
use crate::document::Spot;

use super::remarks::remarks;
use super::words::{has, words};
use super::{MOST_CELLS, Role, Severity, Subject, Told, capped, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    // a form of zeros is empty
    let mut amounts = vec![0; disclosure.forms.len()];
    for fact in &disclosure.facts {
        let zero = fact.value.figure().is_some_and(|f| f.yuan.is_zero());
        amounts[fact.form] += usize::from(!zero && !matches!(fact.value, Value::Blank));
    }
    let mut said: Vec<Option<Spot>> = vec![None; disclosure.forms.len()];
    if disclosure.forms.iter().zip(&amounts).any(|(f, a)| f.says_empty && *a > 0) {
        for remark in remarks(subject, |text| has(text, &words().empty_form)) {
            said[remark.form].get_or_insert(remark.spot);
        }
    }
    let mut first: Vec<Vec<Spot>> = vec![Vec::new(); disclosure.forms.len()];
    for fact in disclosure.facts.iter().filter(|f| f.value.figure().is_some_and(|f| !f.yuan.is_zero())) {
        if first[fact.form].len() + 1 < MOST_CELLS {
            first[fact.form].push(fact.spot);
        }
    }
    let told = |(form, remark): (usize, Spot)| {
        let (title, n) = (&disclosure.forms[form].spec().title, amounts[form]);
        let message = say(
            format!("《{title}》写明是空表，却印有 {n} 个金额。"),
            format!("{title} says that it is empty but prints {n} amount{}.", s(n)),
        );
        let basis = say("说明应当与表一致。", "Remarks agree with the form they stand under.");
        let mut cells = vec![(Role::Suspect, remark)];
        cells.extend(first[form].iter().map(|spot| (Role::Context, *spot)));
        Told::new(Severity::Warning, message, basis, cells)
    };
    let both = said.into_iter().enumerate().filter_map(|(f, spot)| Some((f, spot?))).filter(|(f, _)| amounts[*f] > 0);
    capped(both.map(told).collect(), |n| {
        say(
            format!("另有 {n} 张表写明是空表却印有金额。"),
            format!("{n} more forms say that they are empty but print amounts."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form05};

    #[test]
    fn a_remark_against_amounts_is_a_warning() {
        let text = form05(&["2050803\t培训支出\t1.000000\t1.000000"], "1.000000\t1.000000") + "注：本表为空。\n";
        let told = findings(&text, "form/not-empty");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].cells[0].printed, "注：本表为空。");
    }

    #[test]
    fn a_remark_about_a_part_is_none() {
        let text = form05(&["2050803\t培训支出\t1.000000\t1.000000"], "1.000000\t1.000000");
        assert!(findings(&(text.clone() + "基本支出以外没有安排。\n"), "form/not-empty").is_empty());
        assert!(findings(&(form05(&[], "\t") + "本表为空。\n"), "form/not-empty").is_empty());
        // the remark stands under another form, known or not
        assert!(findings(&(text.clone() + "本年其他事项表\n\n本表为空。\n"), "form/not-empty").is_empty());
        let fund = form05(&[], "\t").replace("05表 一般公共", "07表 政府性基金");
        assert!(findings(&(text + &fund + "本表为空。\n"), "form/not-empty").is_empty());
    }
}
