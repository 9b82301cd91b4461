//! # 正文的各部分之和 Parts in the text
//!
//! ## What it checks
//! 正文里政府采购的货物、工程、服务三项之和，“三公”经费三项之和，公务用车购置与运行之和，是否等于所说的总额。
//! Whether goods, works and services add up to the procurement, the three items to the “three public” expenses, purchase
//! and running of cars to their sum, as the text prints them.
//!
//! ## Why it matters
//! 这几项按定义就是全部；加不起来，必有一个数不对。
//! By definition these are all there is; where they do not add up one of them is wrong.
//!
//! ## What it does not mean
//! “其中”后面列的别的项目不一定列全，不在此列。差最后一位是舍入，只作提示。
//! Other lists after “of which” need not be complete and are not checked so. One unit of the last digit is rounding and
//! a note.
//!
//! ## Example
//! “政府采购预算总额 100.00 万元，其中：货物 30.00 万元，工程 0 万元，服务 60.00 万元”。
//!
//! ## Basis
//! 政府采购法第二条：采购的对象是货物、工程和服务；“三公”经费的三项。
//! Government Procurement Law, art. 2; the three items of the “three public” expenses.

use crate::narrative::Says;

use super::narrative::{figure, told};
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say(
        "政府采购法第二条：采购的对象是货物、工程和服务；“三公”经费的三项。",
        "Government Procurement Law, art. 2; the three items of the “three public” expenses.",
    );
    told(
        subject,
        Says::Whole,
        &basis,
        |said| {
            let (printed, sum) = (&said.stated.text, figure(said, said.expected));
            say(
                format!("正文印为 {printed}，而各部分之和是 {sum}（{}）。仅凭这几个数无法判断是哪一个有误。", said.how),
                format!(
                    "The text prints {printed}, but the parts add up to {sum} ({}). These figures alone do not tell which is wrong.",
                    said.how
                ),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 处总额与各部分之和差最后一位，是舍入：{}。", few.zh),
                format!("{n} sum{} in the text are off by the last digit, by rounding: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::{Finding, Severity};

    fn tell(text: &str) -> Vec<Finding> {
        findings(&format!("{text}\n"), "narrative/whole")
    }

    #[test]
    fn parts_that_do_not_add_up() {
        let told =
            tell("政府采购预算总额100.00万元，其中：政府采购货物预算30.00万元，工程预算0万元，服务预算60.00万元。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].suggestions.is_empty());
    }

    #[test]
    fn budget_and_spending_are_summed_apart() {
        let text = |reception: &str| {
            format!(
                "“三公”经费财政拨款支出年初预算为50.00万元，支出决算为37.35万元，其中：因公出国（境）费决算为0万元，完成预算的0%；公务用车购置及运行维护费支出决算为37.35万元；公务接待费支出决算为{reception}万元。"
            )
        };
        assert!(tell(&text("0")).is_empty());
        let told = tell(&text("1.53"));
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("37.35万元，而各部分之和是 38.88万元"), "{}", told[0].message.zh);
        let text = "一般公共预算财政拨款“三公”经费30.00万元，支出决算为20.00万元，其中：因公出国（境）费0万元，公务用车购置及运行费20.00万元，公务接待费0万元。";
        assert!(tell(text).is_empty());
    }

    #[test]
    fn parts_that_do_or_are_not_all_named() {
        assert!(tell("政府采购预算100.00万元：货物40.00万元、工程0万元、服务60.00万元。").is_empty());
        assert!(tell("政府采购预算100.00万元：货物40.00万元、服务50.00万元。").is_empty());
    }
}
