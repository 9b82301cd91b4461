//! # 指标的度量单位 An indicator's unit
//!
//! ## What it checks
//! 有比较符号和数的绩效指标有没有度量单位；满意度、合格率、占比一类的指标，单位是不是百分比。
//! Whether an indicator with a sign and a number has a unit, and whether shares such as satisfaction have one of ratios.
//!
//! ## Why it matters
//! 没有单位，或者单位不对，就不知道要完成多少。
//! Without a unit, or with a wrong one, nobody knows how much is promised.
//!
//! ## What it does not mean
//! 与金额无关；换页、合并单元格时单位也可能没有读到。
//! No amount is touched; at page breaks and merged cells a unit may have been lost in reading.
//!
//! ## Example
//! 青年人才比率 ≥ 50 个
//!
//! ## Basis
//! 项目支出绩效目标表的“绩效度量单位”一栏。
//! The column of units in the form of project performance.

use super::indicators::{Indicator, indicators};
use super::words::{is, words};
use super::{Role, Severity, Subject, Told, cells, few, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let share = |i: &Indicator| {
        let name = i.name();
        words().percentages.iter().any(|w| name.ends_with(w.as_str()))
    };
    let ratio = |i: &Indicator| is(&i.unit, &words().ratios) || i.unit.contains('%');
    let number = |i: &Indicator| i.compares() && i.number().is_some() && !i.value.ends_with(['%', '％']);
    let wrong = |i: &Indicator| (i.unit.is_empty() || !ratio(i) && share(i)) && number(i);
    let (blank, odd): (Vec<_>, Vec<_>) = indicators(subject, wrong).into_iter().partition(|i| i.unit.is_empty());
    let told = |found: Vec<Indicator>, zh: &str, en: &str| {
        let n = found.len();
        let told = few(n, found.iter().map(Indicator::told));
        let message =
            say(format!("{n} 个绩效指标{zh}：{}。", told.zh), format!("{n} indicator{} {en}: {}.", s(n), told.en));
        let basis =
            say("项目支出绩效目标表的“绩效度量单位”一栏。", "The column of units in the form of project performance.");
        let spots = cells(Role::Context, found.iter().filter_map(Indicator::unit_spot));
        (n > 0).then(|| Told::new(Severity::Note, message, basis, spots))
    };
    let blank = told(blank, "有数而没有度量单位", "with a number and no unit");
    let odd = told(odd, "是比率，度量单位却不是百分比", "of shares whose unit is no percentage");
    blank.into_iter().chain(odd).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form12};

    const PROJECT: &str =
        "11000026T000001200001-甲项目\t5.000000\t5.000000\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场";

    #[test]
    fn no_unit_and_a_wrong_unit_are_notes() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t产出指标\t数量指标\t讲座\t≥\t3\t",
            "\t\t\t\t\t产出指标\t质量指标\t青年人才比率\t≥\t50\t个",
        ]);
        let told = findings(&text, "indicator/unit");
        assert_eq!(told.len(), 2);
        assert!(told.iter().any(|t| t.message.zh.contains("有数而没有度量单位：“讲座 ≥ 3”")), "{told:?}");
        assert!(told.iter().any(|t| t.message.zh.contains("“青年人才比率 ≥ 50 个”")), "{told:?}");
    }

    #[test]
    fn qualities_and_percentages_need_none() {
        let text = form12(&[
            PROJECT,
            "\t\t\t\t\t效益指标\t社会效益指标\t知晓程度\t定性\t优\t",
            "\t\t\t\t\t产出指标\t质量指标\t合格率\t≥\t95%\t",
        ]);
        assert!(findings(&text, "indicator/unit").is_empty());
    }
}
