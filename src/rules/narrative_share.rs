//! # 正文的占比 Shares in the text
//!
//! ## What it checks
//! 正文里“A 万元，占 P%”：占比是否等于这个数除以总体。总体取使同一列占比成立的数。
//! Sentences such as “A, which is P % of the whole”: whether the share is the amount divided by the whole. The whole is
//! the amount of which the shares of the same list are shares.
//!
//! ## Why it matters
//! 占比错了，读者会误解钱花在哪里。
//! A wrong share tells readers something wrong about where money goes.
//!
//! ## What it does not mean
//! 只有同一列里另有至少两个占比对得上同一个总体时才报；差最后一位通常是为了凑足 100%，只作提示。
//! It is told only where at least two other shares of the list are shares of the same whole; one unit of the last digit
//! is often changed so that shares add up to 100 %, and is a note.
//!
//! ## Example
//! 三项支出各占 50%、30%、20%，其中一项印成占 40%。
//!
//! ## Basis
//! 占比 = 部分 ÷ 总体。
//! A share is the part divided by the whole.

use crate::narrative::Says;

use super::narrative::{figure, told};
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("占比 = 部分 ÷ 总体。", "A share is the part divided by the whole.");
    told(
        subject,
        Says::Share,
        &basis,
        |said| {
            let (printed, should) = (&said.stated.text, figure(said, said.expected));
            let part = said.from.first().map_or("", |m| m.text.as_str());
            say(
                format!("“{part}，占 {printed}”：按同一列占比的总体应为 {should}（{}）。", said.how),
                format!("“{part}, {printed}”: of the whole of the list's other shares it is {should} ({}).", said.how),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 处占比与印出的数差最后一位，多半是为了凑足 100%：{}。", few.zh),
                format!(
                    "{n} share{} in the text are off by the last digit, mostly to add up to 100 %: {}.",
                    s(n),
                    few.en
                ),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::{Finding, Severity};

    fn tell(text: &str) -> Vec<Finding> {
        findings(&format!("{text}\n"), "narrative/share")
    }

    #[test]
    fn one_share_of_a_list_is_wrong() {
        let told =
            tell("本年支出200.00万元，其中：教育100.00万元，占50%；卫生60.00万元，占30%；住房40.00万元，占25%。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].suggestions[0].text, "20%");
    }

    #[test]
    fn shares_that_are_so_or_unclear_are_not_told() {
        assert!(tell("支出200.00万元：教育150.00万元，占75%；卫生50.00万元，占25%；其他0万元，占0%。").is_empty());
        assert!(tell("教育支出150.00万元，占37%。").is_empty());
    }

    #[test]
    fn the_last_digit_is_a_note() {
        let told = tell(
            "支出3000000.00万元：甲1000000.00万元，占33.33%；乙1000000.00万元，占33.33%；丙1000000.00万元，占33.34%。",
        );
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn shares_that_make_all_of_amounts_that_nothing_sums_up() {
        let text = |basic: &str, rate: &str| {
            format!("基本支出预算{basic}万元，占本年支出预算66.00%。\n项目支出预算340.00万元，占本年支出预算{rate}%。")
        };
        assert!(tell(&text("660.00", "34.00")).is_empty());
        assert_eq!(tell(&text("860.00", "34.00")).len(), 1);
        // with others there would be more
        assert!(tell(&text("860.00", "24.00")).is_empty());
    }

    #[test]
    fn shares_in_the_order_of_their_amounts() {
        let text = |last: &str| {
            format!("项目支出1,200.00万元，其中：续建项目800.00万元，新建项目400.00万元，分别占66.67%和{last}%。")
        };
        assert!(tell(&text("33.33")).is_empty());
        let told = tell(&text("35.33"));
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn a_bracket_or_an_average_between_an_amount_and_its_share() {
        let text = |rate: &str| {
            format!(
                "本年支出1,000.00万元，其中：基本支出750.00万元（其中人员经费650.00万元，公用经费100.00万元），占本年支出的{rate}%；项目支出250.00万元，占本年支出的25.00%。"
            )
        };
        assert_eq!((tell(&text("75.00")).len(), tell(&text("57.00")).len()), (0, 1));
        let text = |rate: &str| {
            format!("公务接待320人次，接待费3.20万元，人均100元，占三公经费的{rate}%，三公经费合计30.00万元。")
        };
        assert_eq!((tell(&text("10.67")).len(), tell(&text("16.07")).len()), (0, 1));
    }

    #[test]
    fn shares_of_several_amounts_at_once() {
        assert!(
            tell("甲、乙两类规模分别为266.30万元和3,040.70万元，占全部规模的8.1%和91.9%，全部规模3,307.00万元。")
                .is_empty()
        );
    }
}
