//! # 增加得比本身还多 A rise larger than the amount
//!
//! ## What it checks
//! 正文“X 万元，比上年增加 Z 万元”：Z 不会大于 X。
//! Sentences such as “X, Z more than last year”: Z cannot be more than X.
//!
//! ## Why it matters
//! 增加额大于本年数，上年数就成了负数：两个数必有一个不对，多半是从别处抄来的。
//! Last year's amount would be less than nothing: one of the two is wrong, most often copied from another line.
//!
//! ## What it does not mean
//! 仅凭这两个数无法判断是哪一个有误。
//! The two figures alone do not tell which of them is wrong.
//!
//! ## Example
//! “支出预算 0 万元，比上年增加 142.00 万元”。
//!
//! ## Basis
//! 上年数 = 本年数 − 增加额，不为负。
//! Last year's amount is this year's less the rise, and not less than nothing.

use crate::narrative::Says;

use super::narrative::told;
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say(
        "上年数 = 本年数 − 增加额，不为负。",
        "Last year's amount is this year's less the rise, and not less than nothing.",
    );
    told(
        subject,
        Says::Rise,
        &basis,
        |said| {
            let (by, of) = (&said.stated.text, said.from.first().map_or("", |m| m.text.as_str()));
            say(
                format!("“{of}……增加 {by}”：增加的比本年数还多，上年数成了负数。"),
                format!("“{of} … {by} more”: the rise is more than the amount itself."),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 处增加额差最后一位：{}。", few.zh),
                format!("{n} rise{} in the text are off by the last digit: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn no_amount_has_risen_by_more_than_it_is() {
        let tell = |text: &str| findings(&format!("{text}\n"), "narrative/rise");
        assert_eq!(tell("基金拨款支出预算0万元，比上年预算增加142.25万元。").len(), 1);
        assert!(tell("基金拨款支出预算142.25万元，比上年预算增加142.25万元。").is_empty());
        assert!(tell("基金拨款支出预算0万元，比上年预算减少142.25万元。").is_empty());
        assert!(tell("基金拨款支出预算20.00万元，比上年人员经费增加142.25万元。").is_empty());
    }
}
