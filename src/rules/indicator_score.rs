//! # 得分高于分值，或合计不符 Scores above their weights, totals that are no sums
//!
//! ## What it checks
//! 项目自评表里，得分不高于分值；分值之和、得分之和等于各自的合计（预算执行的分值可以计入，也可以不计入）。
//! In self-evaluations of projects: no score is above its weight, the weights add up to their total, and the scores
//! to theirs; the weight of the execution of the budget may be among them or not.
//!
//! ## Why it matters
//! 得分影响下一年的预算。
//! The scores bear on next year's money.
//!
//! ## What it does not mean
//! 跨页的表不求和；没有印出执行率分值的，多出的分不算错。
//! Tables that go on on another page are not added up; where the weight of the execution is not printed, a total
//! above the sum is not told.
//!
//! ## Example
//! 总分 `93`，而满分是 `90`。
//! A total score of `93` where `90` can be had.
//!
//! ## Basis
//! 《项目支出绩效评价管理办法》（财预〔2020〕10号）所附自评表。
//! The form of self-evaluation with circular 财预〔2020〕10号.

use rust_decimal::Decimal;

use super::self_evaluation::{Number, Scored, Scores, read};
use super::{Computed, Role, Severity, Subject, Told, capped, say, text};
use crate::money;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let (_, scores) = read(subject);
    let mut out = Vec::new();
    for scores in &scores {
        let lines = scores.indicators.iter().chain(&scores.execution).chain(&scores.total);
        out.extend(lines.filter_map(|l| above(subject, l)));
        out.extend(sum(subject, scores, |l| l.weight, ("分值", "weights")));
        out.extend(sum(subject, scores, |l| l.score, ("得分", "scores")));
    }
    capped(out, |n| say(format!("另有 {n} 处分值、得分不符。"), format!("{n} more weights or scores do not agree.")))
}

/// A score above its weight.
fn above(subject: &Subject, line: &Scored) -> Option<Told> {
    let (weight, score) = (line.weight?, line.score?);
    if score.value <= weight.value {
        return None;
    }
    let (printed, most) = (text(subject, score.spot), text(subject, weight.spot));
    let message = say(
        format!("得分印为 {printed}，高于分值 {most}。"),
        format!("The score {printed} is above its weight {most}."),
    );
    let cells = vec![(Role::Suspect, score.spot), (Role::Context, weight.spot)];
    let computed = Computed {
        text: "得分 ≤ 分值".into(),
        printed: printed.to_string(),
        expected: format!("≤ {most}"),
        difference: money::format(score.value - weight.value, 0),
        unit: "分".into(),
    };
    Some(Told { computed: Some(computed), ..Told::new(Severity::Warning, message, basis(), cells) })
}

/// A total that is the sum of its lines neither with nor without the execution of the budget.
fn sum(
    subject: &Subject,
    scores: &Scores,
    of: impl Fn(&Scored) -> Option<Number>,
    (zh, en): (&str, &str),
) -> Option<Told> {
    let total = of(scores.total.as_ref()?)?;
    // a line without one may have it in a cell above: nothing can be said
    let parts: Option<Vec<Number>> = scores.indicators.iter().map(&of).collect();
    let parts = parts.filter(|p| p.len() > 1)?;
    let execution = scores.execution.as_ref().and_then(&of);
    let mut tolerance = Decimal::ZERO;
    let mut own = Decimal::ZERO;
    for part in &parts {
        own = own.checked_add(part.value)?;
        let whole = part.half >= Decimal::new(5, 1);
        tolerance = if whole { tolerance } else { tolerance.checked_add(part.half)? };
    }
    let with = execution.map_or(own, |e| own + e.value);
    let misses = |sum: Decimal| (total.value - sum).abs() > tolerance;
    // where the execution is scored and its weight not printed, that is what the total has more
    let unprinted = execution.is_none() && total.value > own;
    if !misses(own) || !misses(with) || unprinted {
        return None;
    }
    let printed = text(subject, total.spot);
    let expected = money::format(with, 0);
    let message = say(
        format!("{zh}的合计印为 {printed}，各项{zh}加起来是 {expected}。"),
        format!("The total of the {en} is printed {printed}; they add up to {expected}."),
    );
    let all = parts.iter().chain(&execution).map(|p| (Role::Term, p.spot));
    let cells = std::iter::once((Role::Total, total.spot)).chain(all).collect();
    let computed = Computed {
        text: format!("总{zh} = Σ {zh}"),
        printed: printed.to_string(),
        expected,
        difference: money::format(total.value - with, 0),
        unit: "分".into(),
    };
    Some(Told { computed: Some(computed), ..Told::new(Severity::Warning, message, basis(), cells) })
}

fn basis() -> crate::bilingual::Text {
    say(
        "《项目支出绩效评价管理办法》（财预〔2020〕10号）所附自评表：各指标得分不超过分值，总分为各项之和。",
        "The form of self-evaluation (财预〔2020〕10号): no score is above its weight, and totals are sums.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn form(total_weight: &str, total_score: &str, score: &str) -> String {
        format!(
            "项目支出绩效自评表\n\t\t年初预算数\t全年预算数（A）\t全年执行数（B）\t分值\t执行率（B/A）\t得分\n\
             项目资金\t年度资金总额\t100.00\t100.00\t100.00\t10\t100%\t10\n\
             一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t\t得分\n\
             产出指标\t数量指标\t场次\t3\t3\t50\t\t{score}\n效益指标\t社会效益\t影响\t好\t好\t40\t\t40\n总分\t\t\t\t\t{total_weight}\t\t{total_score}\n"
        )
    }

    #[test]
    fn sums_and_bounds() {
        assert!(findings(&form("100", "98", "48"), "indicator/score").is_empty());
        assert!(findings(&form("90", "88", "48"), "indicator/score").is_empty(), "without the execution");
        assert_eq!(findings(&form("96", "98", "48"), "indicator/score").len(), 2, "a sum, and a score above it");
        assert_eq!(findings(&form("100", "98", "51"), "indicator/score").len(), 2);
    }
}
