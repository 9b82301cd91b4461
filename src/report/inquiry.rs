//! A ready inquiry to the department: what is printed where, what it contradicts, and what is asked.
//!
//! It is made from the finding alone, so a finding of any kind has one. What may be the reading's fault is nothing to
//! ask a department.

use super::contract::{DisclosureKind, Equation, Finding, FindingCell, Report, Role, Text};
use super::several;
use super::words::{self, file_name, position};
use crate::bilingual::say;

/// Rules about what was not read, or not with certainty.
const READING: [&str; 6] = [
    "amount/malformed",
    "amount/unplaced",
    "amount/format",
    "reading/uncertain",
    "source/unrecognised",
    "form/no-rows",
];

/// Most cells, and most equations, an inquiry names.
const MOST: usize = 3;

/// The inquiry a finding gives rise to; `None` where it may be the reading that is at fault.
pub(super) fn inquiry(finding: &Finding, report: &Report) -> Option<Text> {
    if READING.contains(&finding.rule.as_str()) || finding.cause.as_ref().is_some_and(|c| c.misread) {
        return None;
    }
    let mut all = say("请贵单位说明：", "Would you please explain: ");
    let mut add = |part: Text| {
        all.zh.push_str(&part.zh);
        all.en.push_str(&part.en);
    };
    add(document(report));
    add(cells(finding, report));
    let failing: Vec<&Equation> = finding.equations.iter().filter(|e| fails(e)).collect();
    failing.iter().take(MOST).for_each(|e| add(equation(e)));
    if failing.is_empty() || finding.cells.iter().all(|c| c.role != Role::Suspect) {
        add(say(finding.message.zh.clone(), format!("{} ", finding.message.en)));
    }
    let together = several::together(finding);
    add(match finding.suggestions.as_slice() {
        all if together && !all.is_empty() => {
            let texts: Vec<&str> = all.iter().take(MOST).map(|s| s.text.as_str()).collect();
            say(
                format!("以上各处是否依次应为 {}？", texts.join("、")),
                format!("Should they read {} in turn? ", texts.join(", ")),
            )
        }
        [only] => say(
            format!("若其余数无误，此处是否应为 {}？", only.text),
            format!("If the others are right, should it read {}? ", only.text),
        ),
        [] if failing.is_empty() => say("请问是否有误？", "Is this a mistake? "),
        _ => say("请问哪一个数有误，应为多少？", "Which of the figures is wrong, and what should it be? "),
    });
    add(say(
        "如有误，请更正并公布；如无误，请说明口径。",
        "If so, please publish a correction; if not, please say how the figures are meant.",
    ));
    Some(all)
}

/// Which disclosure it is about.
fn document(report: &Report) -> Text {
    let year = report.disclosure.year;
    let (kind_zh, kind_en) = match (report.disclosure.kind, report.disclosure.of_unit) {
        (DisclosureKind::FinalAccounts, false) => ("部门决算", "departmental final accounts"),
        (DisclosureKind::FinalAccounts, true) => ("单位决算", "final accounts of the unit"),
        (DisclosureKind::Budget, false) => ("部门预算", "departmental budget"),
        (DisclosureKind::Budget, true) => ("单位预算", "budget of the unit"),
        (DisclosureKind::Unknown, _) => ("预决算材料", "budget or final accounts"),
    };
    let year_zh = year.map(|y| format!("{y}年")).unwrap_or_default();
    let year_en = year.map(|y| format!("{y} ")).unwrap_or_default();
    say(format!("贵单位公开的{year_zh}{kind_zh}中，"), format!("in the {year_en}{kind_en} you published, "))
}

/// What is printed where: the suspects, or else what the finding is first about.
fn cells(finding: &Finding, report: &Report) -> Text {
    let of = |role: Role| finding.cells.iter().filter(move |c| c.role == role);
    let role = [Role::Suspect, Role::Total, Role::Context].into_iter().find(|r| of(*r).next().is_some());
    let Some(role) = role else { return say("", "") };
    let told: Vec<Text> = of(role).take(MOST).map(|c| cell(c, report)).collect();
    let join = |get: fn(&Text) -> &str, by: &str| told.iter().map(get).collect::<Vec<_>>().join(by);
    let more = of(role).count() - told.len();
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        _ => (format!("，另有 {more} 处"), format!(" and {more} more")),
    };
    say(format!("{}{more_zh}。", join(|t| &t.zh, "；")), format!("{}{more_en}. ", join(|t| &t.en, "; ")))
}

fn cell(cell: &FindingCell, report: &Report) -> Text {
    let title = cell.form.as_ref().and_then(|id| report.forms.iter().find(|f| f.id == *id)).map(|f| &f.title);
    let file = report.sources.get(cell.source).map(|s| file_name(&s.name)).filter(|name| !name.is_empty());
    let part =
        |text: Option<&String>, zh: [&str; 2]| text.map(|t| format!("{}{t}{}", zh[0], zh[1])).unwrap_or_default();
    let file_zh = file.map(|f| format!("文件“{f}”")).unwrap_or_default();
    let file_en = file.map(|f| format!(" of {f}")).unwrap_or_default();
    let zh = [
        file_zh,
        position(cell, false),
        part(title, ["《", "》"]),
        part(cell.row.as_ref(), ["“", "”行"]),
        part(cell.column.as_ref(), ["“", "”栏"]),
    ];
    let en = [
        position(cell, true) + &file_en,
        part(title, [", form ", ""]),
        part(cell.row.as_ref(), [", row “", "”"]),
        part(cell.column.as_ref(), [", column “", "”"]),
    ];
    match cell.printed.as_str() {
        "" => say(zh.concat() + "为空白", en.concat() + " is blank"),
        text => say(format!("{}印为“{text}”", zh.concat()), format!("{} is printed “{text}”", en.concat())),
    }
}

/// Whether an equation is one that the printed figures contradict.
fn fails(equation: &Equation) -> bool {
    let zero = |text: &str| text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    equation.difference != equation.tolerance
        && !zero(&equation.difference)
        && (equation.relation == "=" || !equation.difference.starts_with('-'))
}

fn equation(equation: &Equation) -> Text {
    let text = words::plain_formula(&equation.text);
    let Equation { relation, printed, expected, difference, unit, operation, .. } = equation;
    let difference = difference.trim_start_matches('-');
    let points = if unit == "%" { say("个百分点", "percentage points") } else { say(unit.as_str(), unit.as_str()) };
    let apart = say(format!("，相差 {difference} {}。", points.zh), format!(", {difference} {} apart. ", points.en));
    let sign = if unit == "%" { "%" } else { "" };
    if let Some(operation) = operation {
        return say(
            format!("按印出的数，{operation}，而公布的是 {printed}{sign}{}", apart.zh),
            format!("by the printed figures {operation}, but {printed}{sign} was published{}", apart.en),
        );
    }
    let (left, right) = words::sides(equation);
    match relation.as_str() {
        "=" => say(
            format!("按“{text}”两者应当相等，公布的却是：{} {printed}，{} {expected}{}", left.zh, right.zh, apart.zh),
            format!(
                "by “{text}” both should be equal, but {} {printed} and {} {expected}{}",
                left.en, right.en, apart.en
            ),
        ),
        _ => say(
            format!("按“{text}”，{printed} 不应大于 {expected}，却多出 {difference} {}。", points.zh),
            format!("by “{text}” {printed} should not exceed {expected}, and does by {difference} {}. ", points.en),
        ),
    }
}

#[cfg(test)]
mod tests {
    const TEXT: &str = "预算05表 一般公共预算支出表\n\n金额单位：万元\n\n功能分类科目\t\t预算数\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n";

    fn inquiries(rows: &str) -> Vec<Option<super::Text>> {
        let input = crate::Input { name: "x".into(), bytes: format!("{TEXT}{rows}").into_bytes() };
        let findings = crate::check(vec![input]).report.findings;
        findings.into_iter().filter(|f| !f.equations.is_empty()).map(|f| f.inquiry).collect()
    }

    #[test]
    fn a_contradiction_is_asked_about_with_its_place_and_figures() {
        let asked = inquiries(
            "2050803\t培训支出\t9.00\t4.00\t5.00\n2060101\t行政运行\t5.00\t5.00\t\n\t合 计\t14.00\t9.50\t5.00\n",
        );
        let [Some(asked)] = asked.as_slice() else { panic!("{asked:?}") };
        for part in ["请贵单位说明：", "第 9 行", "“合 计”行", "印为“9.50”", "相差 0.50 万元", "此处是否应为 9.00？"]
        {
            assert!(asked.zh.contains(part), "{part}: {}", asked.zh);
        }
        assert!(asked.en.contains("should it read 9.00?"), "{}", asked.en);
    }

    #[test]
    fn a_misread_is_not_asked_about() {
        assert_eq!(inquiries("2050803\t培训支出\t12,345678\t12.345678\t\n\t合 计\t12.345678\t12.345678\t\n"), [None]);
    }
}
