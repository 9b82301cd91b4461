//! # 像是表中的数写颠倒了 Two digits interchanged
//!
//! ## What it checks
//! 正文里一个在表中没有的金额，把相邻两个数字换位置就是表中的金额。
//! An amount of the text that no table prints, and that is a table's with two neighbouring digits interchanged.
//!
//! ## Why it matters
//! 相邻数字颠倒是抄写时常见的笔误。
//! Interchanged digits are a common slip in copying.
//!
//! ## What it does not mean
//! 只是提示：说的不一定是同一个数。
//! It is a note: both need not be the same amount.
//!
//! ## Example
//! 正文“项目资金合计 5,022.10 万元”，表中项目支出 5,202.10 万元。
//!
//! ## Basis
//! 正文说明的就是表中的数。
//! The text explains the figures of the tables.

use crate::narrative::Says;

use super::narrative::{figure, told};
use super::{Subject, Told, place, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("正文说明的就是表中的数。", "The text explains the figures of the tables.");
    told(
        subject,
        Says::Near,
        &basis,
        |said| {
            let (printed, should) = (&said.stated.text, figure(said, said.expected));
            let place = said.facts.first().map_or(say("表", "the table"), |f| place(subject, *f));
            say(
                format!("正文印为 {printed}，表里没有这个数；{}是 {should}，可能是两个数字写颠倒了。", place.zh),
                format!(
                    "The text prints {printed}, which no table does; {} is {should}: two digits may have changed places.",
                    place.en
                ),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 个金额差最后一位：{}。", few.zh),
                format!("{n} amount{} of the text are off by the last digit: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form05};
    use crate::report::contract::Severity;

    #[test]
    fn digits_that_changed_places() {
        let tell = |amount: &str| {
            let table = form05(&["2050803\t培训支出\t5,202.10\t5,202.10"], "5,202.10\t5,202.10");
            findings(&format!("{table}\n共11个项目纳入管理，涉及财政性资金合计{amount}万元。\n"), "narrative/near")
        };
        let told = tell("5,022.1");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
        assert_eq!(told[0].suggestions[0].text, "5,202.1万元");
        assert!(tell("5,202.1").is_empty() && tell("5,302.1").is_empty());
    }
}
