//! # 百分比超出 0–100 A percentage outside 0–100
//!
//! ## What it checks
//! 度量单位是“%”的绩效指标，指标值是否在 0 到 100 之间。增长、提高一类的指标不限。
//! Whether indicators in % have values from 0 to 100. Growth and the like may have any.
//!
//! ## Why it matters
//! 满意度、合格率、覆盖率不会超过 100%；超出的目标无法实现，也无法考核。
//! Satisfaction or coverage cannot exceed 100 %; nobody can reach such a goal, or be held to it.
//!
//! ## What it does not mean
//! 名称看不出是不是占比的（例如计划完成率可以超过 100%），只作提示。
//! Where the name does not say that it is a share (a plan may be overfulfilled), this is a note.
//!
//! ## Example
//! 服务对象满意度 ≥ 900 %
//!
//! ## Basis
//! 部分占总体的百分比在 0 到 100 之间。
//! A share of a whole lies between 0 and 100 %.

use rust_decimal::Decimal;

use super::indicators::{Indicator, indicators};
use super::words::{has, words};
use super::{Role, Severity, Subject, Told, cells, few, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let outside = |i: &Indicator| {
        let number = i.number().filter(|_| i.percentage() && !has(&i.name(), &words().growth));
        number.is_some_and(|n| n < Decimal::ZERO || n > Decimal::ONE_HUNDRED)
    };
    let share = |i: &Indicator| has(&i.name(), &words().shares);
    let (shares, others): (Vec<_>, Vec<_>) = indicators(subject, outside).into_iter().partition(share);
    let told = |found: Vec<Indicator>, severity: Severity, (zh, en): (&str, &str)| {
        let n = found.len();
        let told = few(n, found.iter().map(Indicator::told));
        let message = say(
            format!("{n} 个绩效指标的百分比不在 0 到 100 之间：{}。{zh}", told.zh),
            format!(
                "{n} indicator{} a percentage outside 0–100: {}. {en}",
                if n == 1 { " has" } else { "s have" },
                told.en
            ),
        );
        let basis = say("部分占总体的百分比在 0 到 100 之间。", "A share of a whole lies between 0 and 100 %.");
        Told::new(severity, message, basis, cells(Role::Suspect, found.iter().filter_map(Indicator::value_spot)))
    };
    let mut out = Vec::new();
    if !shares.is_empty() {
        out.push(told(
            shares,
            Severity::Warning,
            ("这类指标不会超出这个范围。", "Indicators like these cannot be outside it."),
        ));
    }
    if !others.is_empty() {
        out.push(told(
            others,
            Severity::Note,
            ("若是增长或超额完成，则没有问题。", "If they mean growth or overfulfilment, nothing is wrong."),
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form12};

    const PROJECT: &str =
        "11000026T000001200001-甲项目\t5.000000\t5.000000\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";

    #[test]
    fn a_share_above_a_hundred_is_a_warning() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t满意度指标\t服务对象满意度指标\t观众满意度\t≥\t900\t%",
            "\t\t\t\t\t产出指标\t质量指标\t验收合格率\t=\t100.5\t％",
        ]);
        let told = findings(&text, "indicator/percentage");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(
            told[0].message.zh.contains("2 个绩效指标") && told[0].message.zh.contains("“观众满意度 ≥ 900 %”"),
            "{}",
            told[0].message.zh
        );
        assert_eq!(told[0].cells[0].printed, "900");
    }

    #[test]
    fn what_may_exceed_a_hundred_is_a_note_and_growth_nothing() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t产出指标\t数量指标\t计划执行进度\t≥\t105\t%",
            "\t\t\t\t\t效益指标\t经济效益指标\t产值比上年增长\t≥\t150\t%",
            "\t\t\t\t\t产出指标\t质量指标\t验收合格率\t=\t100\t%",
        ]);
        let told = findings(&text, "indicator/percentage");
        assert_eq!((told.len(), told[0].severity, told[0].cells.len()), (1, Severity::Note, 1));
    }
}
