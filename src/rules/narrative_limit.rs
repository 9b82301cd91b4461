//! # 超过 100% 的占比与降幅 Shares and falls of more than 100 %
//!
//! ## What it checks
//! 正文“X 万元，占本年支出合计的 P%”“比上年减少 P%”：P 不会大于 100。
//! Sentences such as “X, P % of all spending” or “P % less than last year”: P cannot be more than 100.
//!
//! ## Why it matters
//! 部分不会大于总体，金额也不会减少得比原来还多：不看别的数，就知道这个百分比不对。
//! No part is more than its whole, and no amount falls by more than it was: the percentage is wrong, whatever the amounts.
//!
//! ## What it does not mean
//! 占预算、占计划、占上年的百分比可以大于 100；债务、余额、结余、差额也不算。
//! A percentage of a budget, of a plan or of last year's amount may be more than 100; debts, balances and differences do
//! not count either.
//!
//! ## Example
//! “教育支出 656.73 万元，占 160.00%”。
//!
//! ## Basis
//! 部分 ≤ 总体；支出不为负。
//! A part is no more than its whole; no spending is less than nothing.

use crate::narrative::Says;

use super::narrative::told;
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("部分 ≤ 总体；支出不为负。", "A part is no more than its whole; no spending is less than nothing.");
    told(
        subject,
        Says::Limit,
        &basis,
        |said| {
            let printed = &said.stated.text;
            say(
                format!("正文印为 {printed}：占比或降幅不会超过 100%。"),
                format!("The text prints {printed}: no share of a total and no fall is more than 100%."),
            )
        },
        |n, few| say(format!("正文有 {n} 处：{}。", few.zh), format!("{n} place{} of the text: {}.", s(n), few.en)),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn tell(text: &str) -> usize {
        findings(&format!("{text}\n"), "narrative/limit").len()
    }

    #[test]
    fn no_share_of_a_total_is_more_than_all() {
        assert_eq!(tell("其中：教育支出600.00万元，占160.00%。"), 1);
        assert_eq!(tell("财政拨款支出600.00万元，占本年支出合计的 120 %。"), 1);
        assert_eq!(tell("其中：教育支出600.00万元，占60.00%。"), 0);
        assert_eq!(tell("收入600.00万元，占年初预算的120%。"), 0);
        assert_eq!(tell("收入600.00万元，占上年收入的120%。"), 0);
        assert_eq!(tell("债务余额600.00万元，占一般公共预算收入的320%。"), 0);
    }

    #[test]
    fn no_spending_falls_by_more_than_it_was() {
        assert_eq!(tell("公务接待费0万元，比上年预算数下降108.0%。"), 1);
        assert_eq!(tell("公务接待费0万元，比上年预算数下降100.0%。"), 0);
        assert_eq!(tell("公务接待费3万元，比上年预算数增长800.0%。"), 0);
        assert_eq!(tell("年末结余−3万元，比上年下降130.0%。"), 0);
    }
}
