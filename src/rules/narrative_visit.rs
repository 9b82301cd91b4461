//! # 接待、出国与车辆 Visits and vehicles
//!
//! ## What it checks
//! 正文的“N 批次、M 人次”：人次不少于批次；其中的外宾不多于全部；“人均”等于费用除以人次；有费用而批次、车辆为 0。
//! Sentences such as “N visits by M persons”: there are no fewer persons than visits, those from abroad are no more than
//! all, the cost of each is that of all by their number, and nothing is spent on none.
//!
//! ## Why it matters
//! “三公”经费要同时公开实物量，数与量应当相符。
//! What was spent on visits, journeys and vehicles is published with their numbers, and the two go together.
//!
//! ## What it does not mean
//! 只是提示：租用的车辆、上年结算的费用，也会有费用而没有数量。
//! It is a note: what was hired, or paid for a year before, costs something and is none.
//!
//! ## Example
//! “公务接待 12 批次、10 人次”。
//!
//! ## Basis
//! 印出的数量和金额。
//! The numbers and amounts as printed.

use crate::narrative::Says;

use super::narrative::told;
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("印出的数量和金额。", "The numbers and amounts as printed.");
    told(
        subject,
        Says::Visit,
        &basis,
        |said| {
            let printed = &said.stated.text;
            let others = said.from.iter().map(|m| m.text.as_str()).collect::<Vec<_>>().join("、");
            say(
                format!("正文印为 {printed}，与同处的 {others} 不符（{}）。", said.how),
                format!("The text prints {printed}, which does not go with {others} ({}).", said.how),
            )
        },
        |n, few| say(format!("正文有 {n} 处：{}。", few.zh), format!("{n} place{} of the text: {}.", s(n), few.en)),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::Severity;

    fn tell(text: &str) -> usize {
        let told = findings(&format!("{text}\n"), "narrative/visit");
        assert!(told.iter().all(|f| f.severity == Severity::Note));
        told.len()
    }

    #[test]
    fn no_fewer_persons_than_visits() {
        assert_eq!(tell("公务接待费2.00万元，公务接待12批次、10人次。"), 1);
        assert_eq!(tell("公务接待费2.00万元，公务接待0批次，10人次。"), 2);
        assert_eq!(tell("公务接待费2.00万元，国内公务接待批次12个，国内公务接待人次10人。"), 1);
        assert_eq!(tell("公务接待费2.00万元，公务接待10批次、120人次，其中：接待外宾0批次、0人次。"), 0);
        assert_eq!(tell("公务接待费2.00万元，公务接待0批次，较上年减少119批次，共计接待0人次。"), 1);
        assert_eq!(tell("因公出国（境）费2.00万元，因公出国（境）团组2个，累计5人次。"), 0);
    }

    #[test]
    fn those_from_abroad_are_some_of_all() {
        let text = |n: u32| format!("公务接待费2.00万元，公务接待10批次、120人次，其中：接待外宾{n}批次、40人次。");
        assert_eq!((tell(&text(2)), tell(&text(12))), (0, 1));
    }

    #[test]
    fn what_each_cost() {
        let text = |each: &str| format!("国内接待45批次，360人次，共计3.20万元，人均{each}元。");
        assert_eq!((tell(&text("88.89")), tell(&text("98.89"))), (0, 1));
    }

    #[test]
    fn nothing_is_spent_on_none() {
        let text = |n: u32| format!("公务用车运行维护费支出3.00万元，年末公务用车保有量为{n}辆。");
        assert_eq!((tell(&text(2)), tell(&text(0))), (0, 1));
    }
}
