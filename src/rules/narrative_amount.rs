//! # 正文里说不通的金额 An amount with which nothing agrees
//!
//! ## What it checks
//! 同一个金额在正文里被几处用到（增减、占比、合计……），几处都不成立，而换成另一个数就都成立；或者只要改一个笔误，增长率就成立。
//! Whether an amount of which several statements of the text speak (a change, a share, a sum) fails in all of them, while
//! another value would make all of them true; or a slip of the pen in it explains a rate.
//!
//! 同一金额用两种单位并列、同一指标说了几遍，是否是同一个数。
//! Whether an amount beside itself in another unit, and one thing said several times, is the same figure.
//!
//! ## Why it matters
//! 这时错的是这个金额，而不是算出来的百分比。
//! Then the amount is wrong, and not the percentages computed from it.
//!
//! ## What it does not mean
//! 已被别的关系证实的金额不会被指为有误。建议的数按其余的数算出，或是最可能的笔误。
//! An amount that another relation confirms is never named. The value suggested follows from the other figures, or is the
//! likeliest slip.
//!
//! ## Example
//! “收入 900 万元，其中：税收 600 万元；非税 1,300 万元，减收 100 万元，下降 25.0%”：非税应为 300 万元。
//!
//! ## Basis
//! 同一个数只有一个值。
//! One figure has one value.

use crate::narrative::Says;

use super::narrative::{figure, told};
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("同一个数只有一个值。", "One figure has one value.");
    told(
        subject,
        Says::Amount,
        &basis,
        |said| {
            let (printed, should) = (&said.stated.text, figure(said, said.expected));
            say(
                format!("正文印为 {printed}，按同处其他的数应为 {should}（{}）。", said.how),
                format!("The text prints {printed}; by the figures around it, it is {should} ({}).", said.how),
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
    use super::super::tests::findings;
    use crate::report::contract::{Finding, Severity};

    fn tell(text: &str) -> Vec<Finding> {
        findings(&format!("{text}\n"), "narrative/amount")
    }

    fn revenue(other: &str, rate: &str) -> String {
        format!(
            "全县一般公共预算收入8,520万元，较上年减收1,480万元，下降14.8%。其中：税收收入6,240万元，较上年减收260万元，下降4.0%；非税收入{other}万元，较上年减收1,220万元，下降{rate}%。"
        )
    }

    #[test]
    fn the_amount_that_fails_twice() {
        let told = tell(&revenue("12,280", "34.9"));
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].cells[0].printed, "12,280万元");
        assert_eq!(told[0].suggestions[0].text, "2,280万元");
    }

    #[test]
    fn the_rate_where_the_amounts_agree() {
        assert!(tell(&revenue("2,280", "34.9")).is_empty());
        assert!(tell(&revenue("2,280", "24.9")).is_empty());
    }

    #[test]
    fn parts_that_are_named_again() {
        let text = |again: &str| {
            format!(
                "示例局预算9,030.00万元，包括在职人员经费3,279.03万元、公用经费1,389.50万元、项目支出4,361.47万元。\n（一）在职人员经费{again}万元，主要是工资福利。\n（二）公用经费1,389.50万元，主要是水电费。\n（三）项目支出4,361.47万元。"
            )
        };
        assert!(tell(&text("3,279.03")).is_empty());
        assert_eq!(tell(&text("3,229.03")).len(), 1);
    }

    #[test]
    fn a_unit_that_slipped() {
        let text = |unit: &str| {
            format!(
                "转移支付支出462{unit}，比上年减少5,120万元，下降91.72%。其中，税收返还15万元；一般性转移支付152万元；专项转移支付295万元。"
            )
        };
        assert_eq!(tell(&text("元"))[0].suggestions[0].text, "462万元");
        assert!(tell(&text("万元")).is_empty());
    }

    #[test]
    fn a_digit_too_many_explains_a_rate() {
        let text = |last: &str| format!("2029年执行数为{last}万元，2030年预算3,845.49万元，比2029年执行数增长17.62%。");
        let told = tell(&text("43,269.30"));
        assert_eq!(told[0].suggestions[0].text, "3,269.30万元");
        assert!(tell(&text("3,269.30")).is_empty());
    }
}
