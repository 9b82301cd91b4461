//! # 指标性质与指标值不符 An indicator's sign and its value
//!
//! ## What it checks
//! 绩效指标性质是否是规定的符号（≥ ≤ = > < ≈）或“定性”；“定性”的指标值是否是数，符号后面是否没有数。
//! Whether an indicator's kind is a sign (≥ ≤ = > < ≈) or 定性 (a quality); whether a quality has a number, or a sign
//! has none.
//!
//! ## Why it matters
//! 考核时要知道指标是不低于、不高于，还是只看性质。
//! Whoever measures it must know whether it is a least, a most, or a quality.
//!
//! ## What it does not mean
//! 与金额无关；换页、合并单元格的文字也可能错位。
//! No amount is touched; cells may be displaced at page breaks and merged cells.
//!
//! ## Example
//! 公众知晓程度 ≥ 优
//!
//! ## Basis
//! 项目支出绩效目标表的“绩效指标性质”“指标值”两栏。
//! The columns of the form of project performance.

use super::indicators::{Indicator, OPERATOR, indicators};
use super::words::sign;
use super::{Role, Severity, Subject, Told, cells, few, s, say};

/// What is wrong with an indicator.
const KINDS: [(&str, &str); 3] = [
    ("个绩效指标的性质不是规定的符号或“定性”", "neither a sign of comparison nor 定性 (a quality)"),
    ("个“定性”的绩效指标给的是数", "called 定性 (a quality) but a number"),
    ("个绩效指标有比较符号而没有数", "a sign of comparison without a number"),
];

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut found: [Vec<Indicator>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    for indicator in indicators(subject, |i| kind(subject, i).is_some()) {
        if let Some(kind) = kind(subject, &indicator) {
            found[kind].push(indicator);
        }
    }
    let mut out = Vec::new();
    for (found, (zh, en)) in found.into_iter().zip(KINDS) {
        if found.is_empty() {
            continue;
        }
        let n = found.len();
        let told = few(n, found.iter().map(Indicator::told));
        let message = say(
            format!("{n} {zh}：{}。也可能是读取时格子错位。", told.zh),
            format!("{n} indicator{}, {en}: {}. Cells may have been displaced in reading.", s(n), told.en),
        );
        let basis =
            say("项目支出绩效目标表的“绩效指标性质”“指标值”两栏。", "The columns of the form of project performance.");
        let spots = cells(Role::Context, found.iter().filter_map(Indicator::operator_spot));
        out.push(Told::new(Severity::Note, message, basis, spots));
    }
    out
}

/// What is wrong with an indicator, as an index of [`KINDS`].
fn kind(subject: &Subject, indicator: &Indicator) -> Option<usize> {
    if indicator.qualitative() {
        return indicator.number().map(|_| 1);
    }
    if indicator.compares() {
        return (!indicator.value.contains(char::is_numeric)).then_some(2);
    }
    let spec = subject.disclosure.forms[indicator.form].spec();
    let allowed = spec.column(OPERATOR).map_or(&[][..], |c| &spec.columns[c].values);
    (!allowed.iter().any(|v| sign(v) == indicator.operator)).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form12};

    const PROJECT: &str =
        "11000026T000001200001-甲项目\t5.000000\t5.000000\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";

    #[test]
    fn each_kind_is_one_note() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t效益指标\t社会效益指标\t知晓程度\t≥\t优\t",
            "\t\t\t\t\t效益指标\t社会效益指标\t服务水平\t定性\t90\t",
            "\t\t\t\t\t效益指标\t社会效益指标\t影响范围\t不少于\t90\t家",
        ]);
        let told = findings(&text, "indicator/operator");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told.iter().any(|t| t.message.zh.contains("1 个“定性”的绩效指标给的是数：“服务水平 定性 90”")),
            "{told:?}"
        );
    }

    #[test]
    fn usual_indicators_are_not_told() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t效益指标\t社会效益指标\t知晓程度\t定性\t优\t",
            "\t\t\t\t\t效益指标\t社会效益指标\t影响范围\t$\\geq$\t90\t家",
            "\t\t\t\t\t效益指标\t社会效益指标\t发行范围\t＝\t1\t次",
        ]);
        assert!(findings(&text, "indicator/operator").is_empty());
    }
}
