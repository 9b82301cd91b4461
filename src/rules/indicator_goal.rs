//! # 指标与绩效目标不同 Indicator and goal differ
//!
//! ## What it checks
//! 同一项目里，绩效目标文字写明的数（“开展培训不少于 60 场”）与同一事项、同一度量单位的指标值是否相同。
//! Within one project, whether a number in the words of its goal is the value of the indicator of the same matter and unit.
//!
//! ## Why it matters
//! 绩效目标和指标说的是同一件事；数不同，考核时以哪一个为准就不清楚。
//! Goal and indicator are about one thing; where they differ it is open which of them counts.
//!
//! ## What it does not mean
//! 目标可能说的是几年的总数，指标说的是当年；也可能不是同一件事。只作提示。
//! The goal may speak of several years and the indicator of one, or of different things: a note only.
//!
//! ## Example
//! 绩效目标“开展普法讲座不少于 60 场”，指标“普法讲座 ≥ 50 场”。
//!
//! ## Basis
//! 绩效指标是绩效目标的细化和量化。
//! Indicators make the goal measurable.

use rust_decimal::Decimal;

use crate::document::Spot;
use crate::money::fold;

use super::indicators::{Indicator, indicators};
use super::words::words;
use super::{Role, Severity, Subject, Told, cells, few, s, say, text};

/// Goal and name of the indicator share so many characters in a row at least.
const SHARED: usize = 3;
/// A longer goal is not searched further.
const LONGEST: usize = 3_000;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let measured = |i: &Indicator| i.compares() && i.number().is_some() && (!i.unit.is_empty() || i.percentage());
    let all = indicators(subject, measured);
    let mut found: Vec<(Indicator, String, Spot)> = Vec::new();
    let mut rest = all.into_iter().peekable();
    while let Some(first) = rest.next() {
        let project = |i: &Indicator| (i.form, subject.disclosure.forms[i.form].indicators[i.index].project);
        let of = project(&first);
        let mut own = vec![first];
        while let Some(next) = rest.next_if(|i| project(i) == of) {
            own.push(next);
        }
        if let Some((goal, spot)) = goal(subject, of) {
            found.extend(different(own, &goal).into_iter().map(|(i, said)| (i, said, spot)));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let n = found.len();
    let told = few(
        n,
        found.iter().map(|(i, said, _)| {
            let told = i.told();
            say(format!("{}，绩效目标写“{said}”", told.zh), format!("{}, the goal says “{said}”", told.en))
        }),
    );
    let message = say(
        format!("{n} 个绩效指标与同一项目绩效目标的文字数不同：{}。", told.zh),
        format!("{n} indicator{} with another number than the words of the project's goal: {}.", s(n), told.en),
    );
    let basis = say("绩效指标是绩效目标的细化和量化。", "Indicators make the goal measurable.");
    let spots = found.iter().flat_map(|(i, _, goal)| [i.value_spot(), Some(*goal)]).flatten();
    vec![Told::new(Severity::Note, message, basis, cells(Role::Context, spots))]
}

/// The words of a project's goal, and their cell.
fn goal(subject: &Subject, (form, project): (usize, usize)) -> Option<(String, Spot)> {
    let form = &subject.disclosure.forms[form];
    let column = form.spec().column("绩效目标")?;
    let line = form.lines.iter().filter(|l| l.cells[column].is_some()).find(|l| l.project == project)?;
    let spot = line.cells[column]?;
    let goal: String = fold(text(subject, spot)).chars().take(LONGEST).collect();
    Some((goal, spot))
}

/// The indicators of which a clause of the goal gives another number. One clause must give one number in the unit of
/// one indicator whose name it has; everything else is left open.
fn different<'a>(indicators: Vec<Indicator<'a>>, goal: &str) -> Vec<(Indicator<'a>, String)> {
    let clauses: Vec<&str> = goal.split(['，', ',', '。', ';', '；', '、', '(', ')']).collect();
    let mut said: Vec<Option<(Decimal, &str)>> = vec![None; indicators.len()];
    let mut several = vec![false; indicators.len()];
    for clause in clauses {
        let about = |i: &Indicator| shares(&i.name(), clause) && !numbers(clause, i).is_empty();
        // the number counts other things too
        if clause.contains('等') {
            continue;
        }
        let mut of = (0..indicators.len()).filter(|i| about(&indicators[*i]));
        let (Some(one), None) = (of.next(), of.next()) else { continue };
        match numbers(clause, &indicators[one]).as_slice() {
            [number] if said[one].is_none() => said[one] = Some((*number, clause)),
            _ => several[one] = true,
        }
    }
    let all = indicators.into_iter().zip(said).zip(several);
    all.filter_map(|((indicator, said), several)| {
        let (number, clause) = said.filter(|_| !several)?;
        (indicator.number() != Some(number)).then(|| (indicator, clause.chars().take(40).collect()))
    })
    .collect()
}

/// Whether a clause has more than half of a name, in one run that says what is counted.
fn shares(name: &str, clause: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let length = SHARED.max(name.len() / 2 + 1);
    name.windows(length).any(|run| {
        let run: String = run.iter().collect();
        clause.contains(&run) && !words().unspecific.iter().any(|w| w.contains(&run))
    })
}

/// The numbers of a clause that stand before an indicator's unit.
fn numbers(clause: &str, indicator: &Indicator) -> Vec<Decimal> {
    let unit = if indicator.percentage() { "%" } else { &indicator.unit };
    let mut out = Vec::new();
    if unit.is_empty() {
        return out; // it would stand behind every character
    }
    for (at, _) in clause.match_indices(unit) {
        let before = &clause[..at];
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let range = before[..digits].ends_with(['-', '~', '至', '到'])
            && before[..digits].chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
        if let Ok(number) = before[digits..].parse::<Decimal>()
            && !range
        {
            out.push(number);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form12};

    fn tell(goal: &str, indicator: &str) -> usize {
        let project =
            format!("11000026T000001200001-甲项目\t5.000000\t5.000000\t\t{goal}\t产出指标\t数量指标\t{indicator}");
        findings(&form12(&[&project]), "indicator/goal").len()
    }

    #[test]
    fn another_number_of_the_same_matter_is_a_note() {
        assert_eq!(tell("开展普法讲座不少于60场，提高认识。", "普法讲座场次\t≥\t50\t场"), 1);
        assert_eq!(tell("使用人员满意度达到90%以上。", "使用人员满意度\t≥\t95\t%"), 1);
    }

    #[test]
    fn the_same_number_and_other_matters_are_none() {
        assert_eq!(tell("开展普法讲座不少于60场，提高认识。", "普法讲座场次\t≥\t60\t场"), 0);
        assert_eq!(tell("开展普法讲座不少于60场，提高认识。", "业务培训场次\t≥\t50\t场"), 0);
        assert_eq!(tell("普法讲座不少于60场，街道普法讲座不少于20场。", "普法讲座场次\t≥\t50\t场"), 0);
        assert_eq!(tell("普法讲座、培训等不少于60场。", "培训讲座场次\t≥\t50\t场"), 0);
        assert_eq!(tell("普法讲座40-60场。", "普法讲座场次\t≥\t50\t场"), 0);
    }
}
