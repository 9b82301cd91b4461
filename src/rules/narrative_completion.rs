//! # 正文的完成率 Completion in the text
//!
//! ## What it checks
//! 正文里“年初预算 Y 万元，支出决算 X 万元，完成年初预算的 P%”：完成率是否等于决算数除以预算数。
//! Sentences such as “a budget of Y, of which X was spent, P % of it”: whether the rate is spending divided by budget.
//!
//! ## Why it matters
//! 完成率是决算公开里最常被引用的数。
//! It is the most quoted figure of final accounts.
//!
//! ## What it does not mean
//! 预算数和决算数都印在同一句话里才核对；差最后一位只作提示。
//! It is checked only where budget and spending are printed in the same sentence; one unit of the last digit is a note.
//!
//! ## Example
//! “年初预算为 50.00 万元，支出决算为 45.00 万元，完成年初预算的 95.00%”：应为 90.00%。
//!
//! ## Basis
//! 完成率 = 决算数 ÷ 预算数。
//! The rate is spending divided by budget.

use crate::narrative::{Says, Verdict};

use super::narrative::{figure, told};
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("完成率 = 决算数 ÷ 预算数。", "The rate is spending divided by budget.");
    told(
        subject,
        Says::Completion,
        &basis,
        |said| {
            let (printed, should) = (&said.stated.text, figure(said, said.expected));
            if said.verdict == Verdict::NoBase {
                return say(
                    format!("完成率印为 {printed}，预算数却是零：没有预算，完成率没有意义（{}）。", said.how),
                    format!(
                        "The rate is printed {printed} of a budget of nothing, where it has no meaning ({}).",
                        said.how
                    ),
                );
            }
            say(
                format!("完成率印为 {printed}，按印出的数应为 {should}（{}）。", said.how),
                format!("The rate is printed {printed}; by the printed figures it is {should} ({}).", said.how),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 处完成率与印出的数差最后一位：{}。", few.zh),
                format!("{n} rate{} in the text are off by the last digit: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::{Finding, Severity};

    fn tell(text: &str) -> Vec<Finding> {
        findings(&format!("{text}\n"), "narrative/completion")
    }

    #[test]
    fn a_wrong_rate_is_a_warning() {
        let told = tell("1.培训支出（项）。年初预算为50.00万元，支出决算为45.00万元，完成年初预算的95.00%。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].suggestions[0].text, "90.00%");
    }

    #[test]
    fn a_rate_of_nothing_is_a_note() {
        let told = tell("年初预算为0万元，支出决算为45.00万元，完成年初预算的95.89%。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
        assert!(tell("年初预算为0万元，支出决算为0万元，完成年初预算的0%。").is_empty());
    }

    #[test]
    fn true_and_unclear_rates_are_not_told() {
        assert!(tell("年初预算为50.00万元，支出决算为45.00万元，完成年初预算的90.00%。").is_empty());
        assert!(tell("支出决算45.00万元，完成预算50.00万元的90%。").is_empty());
        assert!(tell("公务接待费支出决算为45.00万元，完成预算的12.00%。").is_empty());
    }
}
