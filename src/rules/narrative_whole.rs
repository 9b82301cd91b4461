//! # 正文的各部分之和 Parts in the text
//!
//! ## What it checks
//! 正文里政府采购的货物、工程、服务三项之和，“三公”经费三项之和，公务用车购置与运行之和，是否等于所说的总额。
//! Whether goods, works and services add up to the procurement, the three items to the “three public” expenses, purchase
//! and running of cars to their sum, as the text prints them.
//!
//! 还有：按性质就是全部的列举（本级与所属、税收返还与转移支付、本年收入与上年结转……）、编号的各段、各项增减额之和，以及
//! 期初 + 收入 − 支出 = 期末。
//! Also lists that are all by what they name, numbered paragraphs, changes that make up a change, and what there was, came
//! in, went out and is left.
//!
//! ## Why it matters
//! 这几项按定义就是全部；加不起来，必有一个数不对。
//! By definition these are all there is; where they do not add up one of them is wrong.
//!
//! ## What it does not mean
//! “其中”后面列的别的项目不一定列全：只有同一正文里同样的列举都加得起来、而且一个笔误就能解释时才指出。差最后一位是舍入，
//! 只作提示。
//! Other lists after “of which” need not be complete: one is told only where the others of the same text add up, and a slip
//! of the pen explains it. One unit of the last digit is rounding and a note.
//!
//! ## Example
//! “政府采购预算总额 100.00 万元，其中：货物 30.00 万元，工程 0 万元，服务 60.00 万元”。
//!
//! ## Basis
//! 政府采购法第二条：采购的对象是货物、工程和服务；“三公”经费的三项。
//! Government Procurement Law, art. 2; the three items of the “three public” expenses.

use crate::narrative::{Pattern, Says};

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
            if matches!(said.pattern, Pattern::Within | Pattern::PartOfWhole) {
                let whole = said.from.first().map_or(sum.as_str(), |m| m.text.as_str());
                return say(
                    format!("正文印为 {printed}，多于它所属的 {whole}（{}）。", said.how),
                    format!("The text prints {printed}, more than the {whole} of which it is a part ({}).", said.how),
                );
            }
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

    /// How many findings, notes with them.
    fn all(text: &str) -> usize {
        tell(text).len()
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

    fn whole(text: &str) -> usize {
        findings(&format!("{text}\n"), "narrative/whole").iter().filter(|f| f.severity != Severity::Note).count()
    }

    #[test]
    fn a_list_with_asides_that_ends_with_all_others() {
        let text = |taxes: &str, rest: &str| {
            format!(
                "收入预算1,200万元，其中：财政拨款收入{taxes}万元，比2029年预算增加50万元；事业收入60万元；{rest}40万元。"
            )
        };
        assert_eq!(whole(&text("1,100", "其他收入")), 0);
        assert_eq!(whole(&text("1,300", "其他收入")), 1);
        // others may be left out of a list that does not say that it is complete
        assert_eq!(whole(&text("1,000", "捐赠收入")), 0);
        // an aside with another amount in it
        assert_eq!(whole("收入预算1,200万元，其中：财政拨款收入1,000万元，与上年持平；其他收入40万元。"), 1);
    }

    #[test]
    fn people_costs_and_projects_are_all_spending() {
        let text = |people: &str, last: &str| {
            format!("示例局预算900.00万元，包括在职人员经费{people}万元、公用经费100.00万元、{last}300.00万元。")
        };
        assert_eq!(whole(&text("500.00", "项目支出")), 0);
        assert_eq!(whole(&text("510.00", "项目支出")), 1);
        assert_eq!(whole(&text("490.00", "离退休经费")), 0);
    }

    #[test]
    fn nothing_is_as_exact_as_what_stands_beside_it() {
        let text = |goods: &str| {
            format!(
                "政府采购预算38.20万元，其中：政府采购货物预算{goods}万元、政府采购工程预算0万元、政府采购服务预算30.40万元。"
            )
        };
        assert_eq!(whole(&text("7.80")), 0);
        assert_eq!(whole(&text("7.50")), 1);
        // without a unit
        let none = |taxes: &str| {
            format!(
                "财政拨款支出预算900.00万元。财政拨款支出预算中，一般公共预算拨款支出预算{taxes}万元；政府性基金拨款支出预算为0；国有资本经营预算拨款支出预算为0。"
            )
        };
        assert_eq!(whole(&none("900.00")), 0);
        assert_eq!(whole(&none("960.00")), 1);
    }

    #[test]
    fn no_part_is_more_than_its_whole() {
        let told = |text: &str| tell(text).iter().map(|f| f.severity).collect::<Vec<_>>();
        assert_eq!(told("全县一般公共预算收入34096万元,其中:税收收入54096万元。"), [Severity::Warning]);
        assert!(told("全县一般公共预算收入34096万元,其中:税收收入24096万元。").is_empty());
        assert!(told("收支结余34096万元,其中:收入54096万元。").is_empty());
        // beside what is less than nothing
        assert!(told("收入9,400.90万元，其中：财政拨款收入9,561.16万元；事业收入-160.26万元。").is_empty());
    }

    #[test]
    fn parts_of_another_whole() {
        // 361.2 + 161.8 = 523.0, of the whole city and not of its districts
        let text = |all: &str| {
            format!(
                "全市一般公共预算收入{all}亿元，增长2.1%。其中，区市一般公共预算收入481.4亿元，增长3.2%。全市税收收入361.2亿元，增长1.3%；非税收入161.8亿元，增长4.1%。"
            )
        };
        assert!(tell(&text("523.0")).is_empty());
        // the bracket goes on
        assert!(tell("公务用车购置及运行维护费9840万元(其中,公务用车购置费310万元,公务用车运行维护费7120万元,其他交通工具购置130万元,其他交通费用2280万元)。").is_empty());
    }

    #[test]
    fn a_change_between_a_whole_and_its_list() {
        let text = |last: &str| {
            format!(
                "“三公”经费支出决算为30.34万元，比上年减少2.00万元，下降6.18%，其中：因公出国（境）费0.00万元，公务用车运行维护费4.39万元，公务接待费{last}万元。"
            )
        };
        assert_eq!((all(&text("25.95")), all(&text("29.95"))), (0, 1));
        assert_eq!(tell(&text("29.95"))[0].severity, Severity::Warning);
        // the parts of the change
        assert_eq!(all("收入30.34万元，比上年减少2.00万元，其中：甲类收入1.00万元，乙类收入1.00万元。"), 0);
    }

    #[test]
    fn a_list_in_the_next_sentence_with_rates_between() {
        let text = |first: &str| {
            format!(
                "全省收入60189亿元，同比下降1.1%。其中，省级收入{first}亿元，同比下降5.7%；市县收入35857亿元，同比增长2.2%。"
            )
        };
        assert_eq!((all(&text("24332")), all(&text("24832"))), (0, 1));
    }

    #[test]
    fn what_a_sentence_adds_up_by_its_nature() {
        let text = |net: &str| format!("固定资产原值1,520.30万元，累计折旧620.10万元，净值{net}万元。");
        assert_eq!((all(&text("900.20")), all(&text("920.20"))), (0, 1));
        let text = |debt: &str| format!("债务限额56.00亿元，债务余额{debt}亿元，余额控制在限额以内。");
        assert_eq!((all(&text("55.20")), all(&text("57.20"))), (0, 1));
        let text = |spent: &str| format!("2031年收入预算5,000.00万元、支出预算{spent}万元，收支平衡。");
        assert_eq!((all(&text("5,000.00")), all(&text("5,050.00"))), (0, 1));
        let text = |left: &str| format!("收入总计458,210万元，支出总计444,210万元，收支相抵，年终结转{left}万元。");
        assert_eq!((all(&text("14,000")), all(&text("41,000"))), (0, 1));
    }

    #[test]
    fn paragraphs_behind_of_which() {
        let text = |first: &str| {
            format!(
                "（一）全年资金收入1362.70万元。其中：\n1.机关募集资金{first}万元；\n2.企业捐赠1011.85万元；\n3.财政资助130万元。\n（二）全年资金支出1320.44万元。"
            )
        };
        assert_eq!((all(&text("220.85")), all(&text("227.85"))), (0, 1));
    }

    #[test]
    fn one_part_alone_is_printed_as_its_whole() {
        let text = |last: &str| {
            format!(
                "政府采购预算34万元，其中：政府采购货物预算0万元、政府采购工程预算0万元、政府采购服务预算{last}万元。"
            )
        };
        assert_eq!((all(&text("34")), all(&text("35"))), (0, 1));
    }

    #[test]
    fn a_bracket_behind_a_name() {
        let text = |services: &str| {
            format!(
                "政府采购金额（以合同签订为准）为90.00万元，其中：货物采购金额20.00万元、工程采购金额30.00万元、服务采购金额{services}万元。"
            )
        };
        assert_eq!(whole(&text("40.00")), 0);
        assert_eq!(whole(&text("70.00")), 1);
    }

    #[test]
    fn the_changes_of_the_parts_make_that_of_the_whole() {
        let text = |whole: &str, base: &str| {
            format!(
                "“三公”经费预算100.00万元，比2029年预算增加{whole}万元。其中：因公出国（境）费20.00万元，与2029年预算持平；公务接待费30.00万元，比2029年预算减少4.00万元；公务用车购置及运行费50.00万元，比{base}增加9.00万元。"
            )
        };
        assert_eq!(whole(&text("5.00", "2029年预算")), 0);
        assert_eq!(whole(&text("7.00", "2029年预算")), 1);
        // compared with something else
        assert_eq!(whole(&text("7.00", "2028年预算")), 0);
        assert_eq!(whole(&text("7.00", "2029年决算")), 0);
    }

    #[test]
    fn what_is_added_makes_the_total() {
        let text = |total: &str, name: &str| {
            format!(
                "全县一般公共预算收入5,200万元，比上年增长3%，其中：税收收入3,000万元、非税收入2,200万元。加上转移性收入41,500万元，{name}{total}万元。"
            )
        };
        assert_eq!(whole(&text("46,700", "收入总计")), 0);
        assert_eq!(whole(&text("47,700", "收入总计")), 1);
        // something else was added that the sentence does not name
        assert_eq!(whole(&text("58,312", "收入总计")), 0);
        assert_eq!(whole(&text("47,700", "可用财力")), 0);
    }
}
