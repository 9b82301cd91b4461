//! # 正文说没有，表里却有 Nothing by the text, something by the table
//!
//! ## What it checks
//! 正文写“没有使用政府性基金预算拨款安排的支出”一类的话，而同一份材料的政府性基金（国有资本经营）预算表印有不为零的金额。
//! The text says that there is no expenditure of government funds (or of state capital), and the form of that fund in the
//! same publication prints amounts that are not zero.
//!
//! ## Why it matters
//! 两者必有一个不对：多半是正文沿用了往年的写法。
//! One of the two is wrong: most often the sentence was kept from an earlier year.
//!
//! ## What it does not mean
//! 不一定是表错。说的是本级、所属单位、上年、结转的句子不核对。
//! The form need not be the wrong one. Sentences about a part of the department, other years or carry-overs are not
//! compared.
//!
//! ## Example
//! 正文“本部门没有使用政府性基金预算拨款安排的支出”，政府性基金预算支出表合计 12.00 万元。
//!
//! ## Basis
//! 正文说明的就是表中的数。
//! The text explains the figures of the tables.

use crate::money;
use crate::narrative::{Says, Verdict};

use super::{Role, Severity, Subject, Told, capped, place, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let statements = subject.narrative.statements.iter().filter(|s| s.says == Says::Nothing);
    let wrong = statements.filter(|s| s.verdict == Verdict::Fails).filter_map(|said| {
        let fact = *said.facts.first()?;
        let (text, place) = (&said.stated.text, place(subject, fact));
        let number = money::format(said.expected, said.expected.scale().max(2));
        let unit = said.unit;
        let message = say(
            format!("正文写“{text}”，而{}印为 {number} {unit}。", place.zh),
            format!("The text says “{text}”; {} is printed {number} {unit}.", place.en),
        );
        let basis = say("正文说明的就是表中的数。", "The text explains the figures of the tables.");
        let cells = vec![(Role::Term, subject.disclosure.facts[fact].spot)];
        let mut told = Told::new(Severity::Warning, message, basis, cells);
        told.mentions = vec![(Role::Suspect, said.stated.clone())];
        Some(told)
    });
    capped(wrong.collect(), |n| {
        say(format!("正文里还有 {n} 处同类的不符。"), format!("{n} more of this kind in the text."))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form05};
    use crate::report::contract::{Finding, Severity};

    fn tell(total: &str, text: &str) -> Vec<Finding> {
        let row = format!("2120801\t征地和拆迁补偿支出\t{total}");
        let fund = form05(&[&row], total).replace("05表 一般公共预算", "07表 政府性基金预算");
        findings(&format!("{fund}\n{text}\n"), "narrative/nothing")
    }

    #[test]
    fn amounts_of_a_fund_denied_are_a_warning() {
        let told = tell("21.00\t21.00", "四、本部门2026年没有使用政府性基金预算拨款安排的支出。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].message.zh.contains("“没有使用政府性基金预算拨款安排的支出”"), "{}", told[0].message.zh);
        assert!(told[0].message.zh.contains("21.00 万元"), "{}", told[0].message.zh);
    }

    #[test]
    fn what_is_so_and_what_speaks_of_something_else() {
        assert!(tell("\t", "本部门没有使用政府性基金预算拨款安排的支出。").is_empty());
        for text in [
            "本部门没有使用国有资本经营预算拨款安排的支出。",
            "本级无政府性基金预算支出。",
            "示例学校无政府性基金预算支出。",
            "无政府性基金预算上年结转支出。",
            "收入全部用于政府性基金预算支出。",
        ] {
            assert!(tell("21.00\t21.00", text).is_empty(), "{text}");
        }
    }
}
