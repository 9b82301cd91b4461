//! # 执行率不等于执行数除以预算数 A rate of execution that is not its quotient
//!
//! ## What it checks
//! 项目自评表里，执行率 = 全年执行数 ÷ 全年预算数；按年初预算数算得的也算对。
//! In self-evaluations of projects: the rate is what was spent ÷ the budget of the year, or ÷ the first budget
//! where that is what the form divides by.
//!
//! ## Why it matters
//! 执行率要评分，得分影响下一年的预算。
//! The rate is scored, and the scores bear on next year's money.
//!
//! ## What it does not mean
//! 差在最后一位的不算；没有百分号的不核对。
//! Rates that miss by one unit of the last digit are rounded or cut and not told; neither are rates without a sign
//! of per cent.
//!
//! ## Example
//! `470.00 ÷ 470.00` 印为 `1000%`。
//! `470.00 ÷ 470.00` is printed as `1000%`.
//!
//! ## Basis
//! 《项目支出绩效评价管理办法》（财预〔2020〕10号）所附自评表：执行率（B/A）。
//! The form of self-evaluation with circular 财预〔2020〕10号: the rate is B ÷ A.

use rust_decimal::Decimal;

use super::self_evaluation::{Execution, Number, read};
use super::{Computed, Role, Severity, Subject, Told, capped, say, text};
use crate::money;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let (executions, _) = read(subject);
    let told = executions.iter().filter_map(|e| wrong(e).map(|right| told(subject, e, right))).collect();
    capped(told, |n| {
        say(
            format!("另有 {n} 个执行率与预算数、执行数不符。"),
            format!("{n} more rates of execution are not their quotients."),
        )
    })
}

/// The budget and the rate that it gives, where the printed rate is that of no budget of its line.
fn wrong(execution: &Execution) -> Option<(Number, Decimal)> {
    let rates: Vec<(Number, Decimal)> =
        execution.budgets.iter().filter_map(|b| Some((*b, rate(execution, *b)?))).collect();
    let misses = |(budget, rate): &(Number, Decimal)| {
        // the rate lies between those of the figures' bounds, and may be cut instead of rounded
        let bound = |spent: Decimal, budget: Decimal| spent.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(budget);
        let low = bound(execution.spent.value - execution.spent.half, budget.value + budget.half);
        let high =
            bound(execution.spent.value + execution.spent.half, (budget.value - budget.half).max(Decimal::new(1, 6)));
        let unit = execution.rate.half * Decimal::from(3);
        let printed = execution.rate.value;
        printed + unit < low.unwrap_or(*rate) || printed - unit > high.unwrap_or(*rate)
    };
    (!rates.is_empty() && rates.iter().all(misses)).then(|| rates[0])
}

fn rate(execution: &Execution, budget: Number) -> Option<Decimal> {
    if budget.value <= Decimal::ZERO || execution.spent.value.is_sign_negative() {
        return None;
    }
    execution.spent.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(budget.value)
}

fn told(subject: &Subject, execution: &Execution, (budget, right): (Number, Decimal)) -> Told {
    let scale = 2.max(
        text(subject, execution.rate.spot)
            .split_once('.')
            .map_or(0, |(_, d)| d.trim_end_matches(['%', '％']).len() as u32),
    );
    let expected = format!("{}%", money::format(right.round_dp(scale), 0));
    let (printed, spent, whole) =
        (text(subject, execution.rate.spot), text(subject, execution.spent.spot), text(subject, budget.spot));
    let message = say(
        format!("执行率印为 {printed}，按同一行的数 {spent} ÷ {whole} 应为 {expected}。"),
        format!("The rate of execution is printed {printed}; {spent} ÷ {whole} of the same line is {expected}."),
    );
    let basis = say(
        "《项目支出绩效评价管理办法》（财预〔2020〕10号）所附自评表：执行率 = B ÷ A。",
        "The form of self-evaluation (财预〔2020〕10号): the rate of execution is B ÷ A.",
    );
    let cells =
        vec![(Role::Suspect, execution.rate.spot), (Role::Term, execution.spent.spot), (Role::Term, budget.spot)];
    let computed = Computed {
        text: format!("执行率 = {spent} ÷ {whole}"),
        printed: printed.to_string(),
        expected: expected.clone(),
        difference: money::format((execution.rate.value - right).round_dp(scale), 0),
        unit: "%".into(),
    };
    let told = Told::new(Severity::Warning, message, basis, cells);
    Told { suggestion: Some((0, expected, 1)), computed: Some(computed), ..told }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn form(rate: &str, spent: &str) -> String {
        format!(
            "项目支出绩效自评表\n\t\t年初预算数\t全年预算数（A）\t全年执行数（B）\t分值\t执行率（B/A）\t得分\n\
             项目资金\t年度资金总额\t100.00\t120.00\t{spent}\t10\t{rate}\t10\n"
        )
    }

    #[test]
    fn a_wrong_quotient_is_told_with_the_right_one() {
        let told = findings(&form("1000%", "120.00"), "execution/rate");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].suggestions[0].text, "100%");
    }

    #[test]
    fn an_adjusted_budget_beside_the_first_one_is_what_the_rate_is_of() {
        let form = |rate: &str| {
            format!(
                "项目支出绩效自评表\n年度预算数（万元）\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\n\
                 总额\t100.00\t120.00\t120.00\t{rate}\t10\t10\n"
            )
        };
        assert!(findings(&form("100.00%"), "execution/rate").is_empty());
        assert_eq!(findings(&form("80.00%"), "execution/rate").len(), 1);
    }

    #[test]
    fn either_budget_may_be_meant_and_the_last_digit_cut() {
        for (rate, spent) in
            [("100%", "120.00"), ("90.00%", "90.00"), ("75.00%", "90.00"), ("83.33%", "100.00"), ("9.16%", "11.00")]
        {
            assert!(findings(&form(rate, spent), "execution/rate").is_empty(), "{rate}");
        }
    }
}
