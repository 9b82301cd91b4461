//! # 正文与表不同 Text and table differ
//!
//! ## What it checks
//! 正文里写明科目（编码，或“……（款）……（项）”）的金额，以及收入、支出预算总额，是否就是表里印的那个数。
//! Whether amounts that the text gives for a named item of the classification, and for the whole budget, are those that
//! the tables print.
//!
//! ## Why it matters
//! 正文与表应当出自同一套数；不同，说明其中一个没有更新。
//! Text and tables come from one set of figures; where they differ one was not updated.
//!
//! ## What it does not mean
//! 表里任何一处印有这个数，就算对上。提到上年、执行数、结转的金额不核对。没有对上的其他金额只计数，不报。
//! An amount printed anywhere in the tables counts as found. Amounts of other years are not compared. Others that are not
//! found are counted and not told.
//!
//! ## Example
//! 正文“培训支出（2050803）12.00 万元”，表中 2050803 为 21.00 万元。
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
        Says::Table,
        &basis,
        |said| {
            let (printed, should) = (&said.stated.text, figure(said, said.expected));
            let place = said.facts.first().map_or(say("表", "the table"), |f| place(subject, *f));
            say(
                format!("正文印为 {printed}，{}是 {should}；这个数在表里哪儿也没有。", place.zh),
                format!("The text prints {printed}; {} is {should}. No table prints that figure.", place.en),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 个金额与表中的数差最后一位，是舍入：{}。", few.zh),
                format!("{n} amount{} of the text are off by the last digit, by rounding: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form05};
    use crate::report::contract::{Finding, Severity};

    fn tell(text: &str) -> Vec<Finding> {
        let table = form05(&["2050803\t培训支出\t21.00\t21.00"], "21.00\t21.00");
        findings(&format!("{table}\n{text}\n"), "narrative/table")
    }

    #[test]
    fn an_item_of_another_amount_is_a_warning() {
        let told = tell("1.培训支出（2050803）12.00万元，较上年增加1.00万元。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].suggestions[0].text, "21.00万元");
        let told = tell("1.教育支出（类）进修及培训（款）培训支出（项）12.00万元，主要用于培训。");
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn what_was_spent_on_an_item_named_before() {
        let text = |spent: &str, rate: &str| {
            format!(
                "“教育支出（类）进修及培训（款）培训支出（项）”21.00万元，主要用于培训。年初预算为30.00万元，支出决算为{spent}万元，完成年初预算的{rate}%。"
            )
        };
        assert!(tell(&text("21.00", "70.00")).is_empty());
        let told = tell(&text("12.00", "70.00"));
        assert_eq!((told.len(), told[0].suggestions[0].text.as_str()), (1, "21.00万元"));
        // the rate is that of the table's figure, and no second finding
        let table = form05(&["2050803\t培训支出\t21.00\t21.00"], "21.00\t21.00");
        let text = format!("{table}\n{}\n", text("12.00", "70.00"));
        assert!(findings(&text, "narrative/completion").is_empty());
    }

    #[test]
    fn what_a_table_prints_and_what_none_speaks_of() {
        assert!(tell("1.培训支出（2050803）21.00万元。").is_empty());
        assert!(tell("1.培训支出（2050803）上年执行数12.00万元。").is_empty());
        assert!(tell("重大项目预算安排7000万元。").is_empty());
    }

    #[test]
    fn one_digit_from_a_table_under_another_name() {
        let table = form05(&["2050803\t培训支出\t21,345.67\t21,345.67"], "21,345.67\t21,345.67");
        let tell = |text: &str| findings(&format!("{table}\n{text}\n"), "narrative/table").len();
        assert_eq!(tell("培训支出预算安排21,345.67万元。"), 0);
        assert_eq!(tell("用于干部培训支出的预算安排21,945.67万元。"), 1);
        // nothing that it is called stands there; two digits; another year
        assert_eq!(tell("设备更新预算安排21,945.67万元。"), 0);
        assert_eq!(tell("用于干部培训支出的预算安排21,949.67万元。"), 0);
        assert_eq!(tell("用于干部培训支出的上年执行数21,945.67万元。"), 0);
    }

    #[test]
    fn a_name_that_the_text_says_is_an_items() {
        let table = form05(
            &[
                "20508\t进修及培训\t334.52\t334.52",
                "2050803\t培训支出\t284.13\t284.13",
                "2050899\t其他进修支出\t50.39\t50.39",
            ],
            "334.52\t334.52",
        );
        let tell = |text: &str| findings(&format!("{table}\n{text}\n"), "narrative/table").len();
        // the group's amount is another one
        assert_eq!(tell("1.教育支出（类）进修及培训（款）进修及培训（项）支出284.14万元。"), 0);
        assert_eq!(tell("1.教育支出（类）进修及培训（款）培训支出（项）支出248.13万元。"), 1);
    }

    #[test]
    fn a_table_rounded_as_the_text_rounds() {
        let table = form05(&["2050803\t培训支出\t2399.24\t2399.24"], "2399.24\t2399.24");
        let tell = |text: &str| findings(&format!("{table}\n{text}\n"), "narrative/table").len();
        assert_eq!(tell("“培训支出”科目2,399万元，主要用于培训。"), 0);
        assert_eq!(tell("“培训支出”科目2,319万元，主要用于培训。"), 1);
    }
}
