//! # 满意度的方向相反 Satisfaction with the wrong sign
//!
//! ## What it checks
//! 满意度一类越高越好的指标，指标性质是否写成了“≤”或“<”。
//! Whether satisfaction, which is better the higher it is, has the sign ≤ or <.
//!
//! ## Why it matters
//! “满意度 ≤ 95%”按字面意思是越不满意越合格。
//! Taken literally, “satisfaction ≤ 95 %” is met best when nobody is satisfied.
//!
//! ## What it does not mean
//! 多半是选错了符号，与金额无关。
//! Most likely the wrong sign was chosen; no amount is touched.
//!
//! ## Example
//! 观众满意度 ≤ 95 %
//!
//! ## Basis
//! 指标的含义。
//! What the indicator means.

use super::indicators::{Indicator, indicators};
use super::words::{has, is, words};
use super::{Role, Severity, Subject, Told, cells, few, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let words = words();
    let wrong = |i: &Indicator| {
        is(&i.operator, &words.upper)
            && i.number().is_some()
            && has(&i.name(), &words.satisfaction)
            && !has(&i.name(), &words.dissatisfaction)
    };
    let found: Vec<Indicator> = indicators(subject, wrong);
    if found.is_empty() {
        return Vec::new();
    }
    let n = found.len();
    let told = few(n, found.iter().map(Indicator::told));
    let message = say(
        format!("{n} 个满意度指标用了表示“不高于”的符号：{}。多半应为“≥”。", told.zh),
        format!(
            "{n} indicator{} of satisfaction with a sign for “at most”: {}. Most likely ≥ is meant.",
            s(n),
            told.en
        ),
    );
    let basis = say("指标的含义：满意度越高越好。", "What the indicator means: more satisfaction is better.");
    let spots = cells(Role::Suspect, found.iter().filter_map(Indicator::operator_spot));
    vec![Told::new(Severity::Note, message, basis, spots)]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form12};

    const PROJECT: &str =
        "11000026T000001200001-甲项目\t5.000000\t5.000000\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";

    #[test]
    fn satisfaction_at_most_is_a_note() {
        let text = form12(&[PROJECT, "\t\t\t\t\t满意度指标\t服务对象满意度指标\t观众满意度\t≤\t95\t%"]);
        let told = findings(&text, "indicator/direction");
        assert_eq!((told.len(), told[0].cells[0].printed.as_str()), (1, "≤"));
    }

    #[test]
    fn complaints_at_most_are_right() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t满意度指标\t服务对象满意度指标\t观众投诉率\t≤\t5\t%",
            "\t\t\t\t\t满意度指标\t服务对象满意度指标\t观众满意度\t≥\t95\t%",
        ]);
        assert!(findings(&text, "indicator/direction").is_empty());
    }
}
