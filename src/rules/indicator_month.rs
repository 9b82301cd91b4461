//! # 月份超出 1–12 A month outside 1–12
//!
//! ## What it checks
//! 单位是“月”的时效指标，指标值是否在 1 到 12 之间。周期、工期一类表示时间长短的不算。
//! Whether deadlines given in months have values from 1 to 12. Lengths of time do not count.
//!
//! ## Why it matters
//! “≤ 13 月”这样的完成时间无法考核。
//! Nobody can be held to be ready by month 13.
//!
//! ## What it does not mean
//! 跨年度的项目可能用月数表示长短，例如“18 个月”；单位写作“个月”的不在此列。
//! A project over several years may give a length of time, such as 18 months (个月), which is not meant here.
//!
//! ## Example
//! 完成采购时间 ≤ 15 月
//!
//! ## Basis
//! 预算按年度编制（预算法第十八条），一年 12 个月。
//! Budgets are made by year (Budget Law, art. 18), and a year has twelve months.

use rust_decimal::Decimal;

use super::indicators::{Indicator, indicators};
use super::words::{has, words};
use super::{Role, Severity, Subject, Told, cells, few, s, say};
use crate::policy;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let outside = |i: &Indicator| {
        let date = i.unit == "月" && has(&i.second(), &words().deadlines) && !has(&i.name(), &words().durations);
        let number = i.number().filter(|_| date && i.compares());
        number
            .is_some_and(|n| n < Decimal::ONE || n > Decimal::from(12) && n < Decimal::from(policy::MONTHS_OF_A_LENGTH))
    };
    let dates = |i: &Indicator| {
        let year =
            i.number().map(|n| n.trunc()).is_some_and(|y| (Decimal::from(1990)..Decimal::from(2100)).contains(&y));
        i.unit == "月" && year
    };
    [told(indicators(subject, outside), Severity::Warning), told(indicators(subject, dates), Severity::Note)]
        .into_iter()
        .flatten()
        .collect()
}

fn told(found: Vec<Indicator>, severity: Severity) -> Option<Told> {
    if found.is_empty() {
        return None;
    }
    let n = found.len();
    let told = few(n, found.iter().map(Indicator::told));
    let message = match severity {
        Severity::Note => say(
            format!("{n} 个以月为单位的指标印的是日期：{}。", told.zh),
            format!("{n} indicator{} in months print{} a date: {}.", s(n), if n == 1 { "s" } else { "" }, told.en),
        ),
        _ => say(
            format!("{n} 个时效指标的月份不在 1 到 12 之间：{}。", told.zh),
            format!("{n} deadline{} no month from 1 to 12: {}.", if n == 1 { " is" } else { "s are" }, told.en),
        ),
    };
    let basis = say(
        "预算按年度编制（预算法第十八条），一年 12 个月。",
        "Budgets are made by year (Budget Law, art. 18), and a year has twelve months.",
    );
    let spots = cells(Role::Suspect, found.iter().filter_map(Indicator::value_spot));
    Some(Told::new(severity, message, basis, spots))
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form12};

    const PROJECT: &str =
        "11000026T000001200001-甲项目\t5.000000\t5.000000\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";

    #[test]
    fn month_thirteen_is_a_warning() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t产出指标\t时效指标\t完成采购时间\t≤\t13\t月",
            "\t\t\t\t\t产出指标\t时效指标\t验收时间\t≤\t0\t月",
        ]);
        let told = findings(&text, "indicator/month");
        assert_eq!((told.len(), told[0].severity, told[0].cells.len()), (1, Severity::Warning, 2));
        assert!(told[0].message.zh.contains("“完成采购时间 ≤ 13 月”"), "{}", told[0].message.zh);
    }

    #[test]
    fn months_of_the_year_and_lengths_of_time_are_not_told() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t产出指标\t时效指标\t完成采购时间\t≤\t12\t月",
            "\t\t\t\t\t产出指标\t时效指标\t建设时间\t≤\t18\t个月",
            "\t\t\t\t\t产出指标\t时效指标\t建设周期\t≤\t18\t月",
            "\t\t\t\t\t产出指标\t数量指标\t安排值守\t≥\t24\t月",
        ]);
        assert!(findings(&text, "indicator/month").is_empty());
    }
}
