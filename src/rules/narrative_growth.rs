//! # 正文的增减额与增长率 Changes in the text
//!
//! ## What it checks
//! 正文里“比上年 Y 万元增加 Z 万元，增长 P%”这样的话：增减额是否等于两年之差，增长率是否等于增减额除以上年数；没有印上年数的，由本年数和增减额倒推。
//! Sentences such as “Z more than last year's Y, a growth of P %”: whether the change is the difference of both years,
//! and the growth the change divided by last year's amount, which is worked out where it is not printed.
//!
//! ## Why it matters
//! 正文是多数人唯一会读的部分，增长率常被直接引用。
//! The text is what most people read, and growth rates are quoted from it.
//!
//! ## What it does not mean
//! 差最后一位通常是舍入方式不同，只作提示。一句话里有几个数时，只要有一个数能使它成立，就不报。上年数为零时增长率没有意义，印 100% 的只作提示。
//! A difference of one unit of the last digit is a matter of rounding and a note. Where a sentence may speak of several
//! amounts, any that makes it true is accepted. Growth from nothing has no meaning; 100 % printed for it is a note.
//!
//! ## Example
//! “支出 120.00 万元，比上年增加 20.00 万元，增长 25.00%”：20 ÷ 100 = 20%。
//!
//! ## Basis
//! 增长率 = 增减额 ÷ 上年数。
//! Growth is the change divided by last year's amount.

use crate::narrative::{Says, Verdict};

use super::narrative::{figure, told};
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("增长率 = 增减额 ÷ 上年数。", "Growth is the change divided by last year's amount.");
    told(
        subject,
        Says::Growth,
        &basis,
        |said| {
            let (printed, should) = (&said.stated.text, figure(said, said.expected));
            let of = said.from.first().map_or("", |m| m.text.as_str());
            if said.verdict == Verdict::NoBase {
                return say(
                    format!("“{of}……{printed}”：上年数为零，增长率没有意义。"),
                    format!("“{of} … {printed}”: last year's amount is nothing; a growth rate has no meaning."),
                );
            }
            say(
                format!("“{of}……{printed}”：按印出的数应为 {should}（{}）。", said.how),
                format!("“{of} … {printed}”: by the printed figures it is {should} ({}).", said.how),
            )
        },
        |n, few| {
            say(
                format!("正文有 {n} 处增减额或增长率与印出的数差最后一位：{}。", few.zh),
                format!("{n} change{} in the text are off by the last digit: {}.", s(n), few.en),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::{Finding, Severity};

    fn tell(text: &str) -> Vec<Finding> {
        findings(&format!("{text}\n"), "narrative/growth")
    }

    #[test]
    fn a_wrong_rate_or_difference_is_a_warning() {
        let told = tell("支出预算120.00万元，比上年增加20.00万元，增长25.00%。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].suggestions[0].text, "20.00%");
        assert_eq!(told[0].cells[0].printed, "25.00%");
        let told = tell("2026年收入预算120.00万元，比2025年预算数100.00万元增加21.00万元，增长21.00%。");
        assert_eq!(told[0].suggestions[0].text, "20.00万元");
    }

    #[test]
    fn true_sentences_are_not_told() {
        for text in [
            "支出预算120.00万元，比上年增加20.00万元，增长20.00%。",
            "支出预算80.00万元，比上年减少20.00万元，下降20%。",
            "支出预算120.00万元，其中：本级70.00万元，比上年增加20.00万元，增长20.00%。",
            "（一）培训支出120.00万元，主要用于培训。比上年执行数增加20.00万元，增长20.0%，主要原因是人数增加10.00万元。",
            "收入0万元，与上年相比增加0万元，增长0%。",
            "“三公”经费预算73.79万元，比2025年减少38.97万元，下降34.56%。",
        ] {
            assert!(tell(text).is_empty(), "{text}: {:?}", tell(text));
        }
    }

    #[test]
    fn the_last_digit_and_new_money_are_notes() {
        assert_eq!(tell("支出预算3000000.00万元，比上年增加1000000.00万元，增长50.01%。")[0].severity, Severity::Note);
        assert_eq!(tell("支出预算100.00万元，比上年增加100.00万元，增长100%。")[0].severity, Severity::Note);
        assert_eq!(tell("支出预算100.00万元，比上年增加100.00万元，增长0%。")[0].severity, Severity::Warning);
    }

    #[test]
    fn what_is_not_clear_is_not_told() {
        assert!(tell("支出预算120.00万元。人员经费比上年增加7.00万元，增长5.00%。").is_empty());
    }

    #[test]
    fn each_of_two_amounts_has_its_own_change() {
        let text = |spending: &str| {
            format!(
                "收入预算3,944.00万元，比上年增加286.00万元，增长7.8%；支出预算{spending}万元，比上年增加286.00万元，增长7.8%。"
            )
        };
        assert_eq!(tell(&text("3,944.00")).len(), 0);
        assert_eq!(tell(&text("3,644.00")).len(), 1);
        // which amount a change is one of is not clear here
        assert_eq!(
            tell("收入3,944.00万元，其中财政拨款3,644.00万元，主要用于运转，全年比上年增加286.00万元，增长7.8%。")
                .len(),
            0
        );
    }

    #[test]
    fn points_between_two_years() {
        let text = |by: &str| format!("税收收入占比重为78.4%，比上年同期78.8%下降{by}个百分点。");
        assert_eq!((tell(&text("0.4")).len(), tell(&text("1.4")).len()), (0, 1));
    }

    #[test]
    fn completion_between_an_amount_and_its_change() {
        let text = |by: &str| {
            format!("一般公共预算收入累计完成24627万元,完成年初预算数60999万元的40.4%,比上年减收{by}万元,下降4.2%。")
        };
        assert_eq!((tell(&text("1070")).len(), tell(&text("1670")).len()), (0, 1));
        let text =
            |rate: &str| format!("收入决算数129748万元,为调整预算数的100.66%,比2030年增收12423万元,增长{rate}%。");
        assert_eq!((tell(&text("10.59")).len(), tell(&text("16.59")).len()), (0, 1));
    }

    #[test]
    fn other_words_for_what_a_change_is_compared_with() {
        for (before, rate, wrong) in [
            ("税收收入45612.99亿元,比上年增收11487.11亿元,同比增长", "33.7", "36.7"),
            ("财政收入6457.32亿元,比去年同月增加616.63亿元,增长", "10.6", "16.6"),
            ("财政支出75873.64亿元,增加13280.98亿元,增长", "21.2", "91.2"),
            ("销售彩票247.90亿元,比上年同期(简称“同比”)增加47.79亿元,增长", "23.9", "28.9"),
            ("彩票销售131.92亿元[1],同比增加19.81亿元,增长", "17.7", "13.7"),
            ("收入完成8.09亿元,减少766万元,负增长", "0.94", "0.54"),
        ] {
            let told = |rate: &str| tell(&format!("{before}{rate}%。")).len();
            assert_eq!((told(rate), told(wrong)), (0, 1), "{before}");
        }
        // more than was planned is a change, and no amount of the year before
        assert!(tell("完成国税2400万元、地税1200万元,比年初下达的指标超收1500万元,增幅达220%。").is_empty());
        assert!(tell("预算8.00万元，2030年预算12.50万元，减少4.50万元，下降36.00%。").is_empty());
        assert!(tell("预算3.00万元，上年预算为0万元，增加3.00万元，增长100%。").is_empty());
    }

    #[test]
    fn parts_that_change_behind_a_whole_that_changes() {
        let text = |rate: &str| {
            format!(
                "“三公”经费预算12.00万元，其中：公务用车运行维护费8.00万元，公务接待费4.00万元。较上年增加0.50万元，增长4.35%，其中：公务用车运行维护费增加0.70万元，增长{rate}%；公务接待费减少0.20万元，下降4.76%。"
            )
        };
        assert_eq!((tell(&text("9.59")).len(), tell(&text("8.75")).len()), (0, 1));
    }

    #[test]
    fn what_an_amount_is_made() {
        let text = |by: &str| format!("支出预算由4,400.00万元调整为4,700.00万元，调增{by}万元。");
        assert_eq!(tell(&text("300.00")).len(), 0);
        assert_eq!(tell(&text("400.00")).len(), 1);
        assert_eq!(tell("支出预算由4,400.00万元调整为4,700.00万元，调减300.00万元。").len(), 1);
        assert_eq!(tell("支出预算由4,400.00万元调整为4,700.00万元，其中教育支出调增100.00万元。").len(), 0);
    }
}
