//! # 大小说反了 Larger, smaller, equal
//!
//! ## What it checks
//! 正文“决算数大于（小于、等于）预算数”“与上年持平”：同一句里印的两个数是否如此。
//! Sentences such as “spending exceeds the budget” or “as last year”: whether the two amounts printed there compare so.
//!
//! ## Why it matters
//! 说反了，后面的原因也就不成立。
//! Where it is said the wrong way round, the reason that follows is none.
//!
//! ## What it does not mean
//! 两个数都印在同一句里、并各自写明是预算还是决算时才核对；印出来相等的，未舍入前可能不等，不报。
//! It is checked only where both amounts are printed in the sentence and called what they are. Amounts that are equal as
//! printed may differ unrounded and are not told.
//!
//! ## Example
//! “年初预算 50.00 万元，支出决算 45.00 万元，决算数大于预算数的主要原因……”。
//!
//! ## Basis
//! 印出的两个数。
//! The two amounts as printed.

use crate::narrative::Says;

use super::narrative::told;
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("印出的两个数。", "The two amounts as printed.");
    told(
        subject,
        Says::Direction,
        &basis,
        |said| {
            let amounts: Vec<&str> = said.from.iter().map(|m| m.text.as_str()).collect();
            let first = if amounts.len() < 2 { said.stated.text.as_str() } else { amounts[0] };
            let second = amounts.last().copied().unwrap_or_default();
            say(
                format!("正文写“{}”，而印出的两个数是 {first} 和 {second}。", said.how),
                format!("The text says “{}”; the amounts are {first} and {second}.", said.how),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 处“持平”的两个数差最后一位：{}。", few.zh),
                format!("{n} pair{} of equal amounts differ by the last digit: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn spending_and_budget() {
        let tell = |spent: &str, words: &str| {
            let text = format!("培训费年初预算为50.00万元，支出决算为{spent}万元，{words}的主要原因是培训减少。\n");
            findings(&text, "narrative/direction").len()
        };
        assert_eq!(tell("45.00", "决算数大于预算数"), 1);
        assert_eq!(tell("45.00", "决算数小于预算数"), 0);
        assert_eq!(tell("45.00", "决算数与预算数持平"), 1);
        assert_eq!(tell("50.00", "决算数大于预算数"), 0);
    }

    #[test]
    fn as_last_year() {
        let tell = |last: &str| {
            let text = format!("会议费预算12.00万元，与上年预算{last}万元持平。\n");
            findings(&text, "narrative/direction").len()
        };
        assert_eq!((tell("12.00"), tell("21.00")), (0, 1));
    }
}
