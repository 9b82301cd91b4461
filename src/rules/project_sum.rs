//! # 项目之和少于合计 A list of projects that falls short of its total
//!
//! ## What it checks
//! 项目绩效目标表里，合计与本单位一行相同，而下面各项目（每个只计一次）之和比它少。
//! In lists of projects with their goals: the total and the department's own line print the same amount, and the
//! projects below, each once however many pages it takes, add up to less.
//!
//! ## Why it matters
//! 合计里有看不到项目和目标的钱。
//! There is money in the total whose projects and goals nobody can see.
//!
//! ## What it does not mean
//! 项目可能没有公开，或列在别处；哪个数不对，清单本身看不出来。
//! Projects may be withheld, or listed elsewhere; which of the amounts is wrong, if any, the list does not tell.
//!
//! ## Example
//! 合计和本单位印为 `310.40`，三个项目加起来是 `205.40`。
//! The total and the department print `310.40`; its projects add up to `205.40`.
//!
//! ## Basis
//! 表式本身：合计是其下各项目之和。
//! The form itself: its total is that of the projects below.

use rust_decimal::Decimal;

use crate::disclosure::{FactId, Figure};
use crate::money;
use crate::taxonomy::{Role as Line, concepts::is_of_projects};

use super::{Computed, Role, Severity, Subject, Told, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let forms = 0..subject.disclosure.forms.len();
    forms.filter_map(|form| short(subject, form)).collect()
}

fn short(subject: &Subject, form: usize) -> Option<Told> {
    let disclosure = subject.disclosure;
    let data = &disclosure.forms[form];
    let goals = ["绩效", "目标"].iter().any(|w| data.title.contains(w));
    if data.listed().is_some() || data.is_known() || !is_of_projects(&data.title) && !goals {
        return None;
    }
    let column = data.spec().amount_columns().next()?;
    let figure = |line: usize| -> Option<(FactId, &Figure)> {
        let fact = disclosure.fact(form, line, column)?;
        Some((fact, disclosure.facts[fact].value.figure()?))
    };
    let lines = || (0..data.lines.len()).filter_map(|l| Some((l, figure(l)?)));
    let mut totals = lines().filter(|(l, _)| data.lines[*l].role == Line::Total);
    let (_, (total, whole)) = totals.next().filter(|_| totals.next().is_none())?;
    let mut items = lines().filter(|(l, _)| data.lines[*l].role == Line::Item);
    let (own, (unit, of_unit)) = items.next()?;
    // the department's line, by the code of its unit, repeats the total
    if data.lines[own].unit.is_none() || of_unit.yuan != whole.yuan {
        return None;
    }
    let projects: Vec<(usize, (FactId, &Figure))> = items.collect();
    let named = |l: usize| !data.lines[l].name.is_empty() && data.lines[l].name != data.lines[own].name;
    if projects.is_empty() || !projects.iter().all(|(l, _)| named(*l)) {
        return None;
    }
    let (mut sum, mut tolerance) = (Decimal::ZERO, whole.half);
    for (_, (_, figure)) in &projects {
        sum = sum.checked_add(figure.yuan)?;
        tolerance = tolerance.checked_add(figure.half)?;
    }
    let difference = whole.yuan.checked_sub(sum)?;
    // other units' lines would be counted twice
    let units = projects
        .iter()
        .filter(|(l, _)| data.lines[*l].unit.as_ref().is_some_and(|u| Some(u) != data.lines[own].unit.as_ref()))
        .count();
    if difference.abs() <= tolerance || units > 0 || sum > whole.yuan {
        return None;
    }
    let unit_of_money = disclosure.units[form];
    let shown = |yuan: Decimal| {
        let factor = unit_of_money.factor();
        money::format(yuan.checked_div(factor).unwrap_or_default(), whole.amount.scale)
    };
    let (title, n, printed) = (&data.title, projects.len(), text(subject, disclosure.facts[total].spot));
    let (expected, less, money) = (shown(sum), shown(difference), unit_of_money.name());
    let message = say(
        format!(
            "《{title}》的合计和本单位印为 {printed}，列出的 {n} 个项目加起来是 {expected}，少 {less} {money}：有项目没有列出，或金额不符。"
        ),
        format!(
            "{title} prints {printed} as its total and the department's; the {n} projects listed add up to {expected}, {less} {money} less: projects are not listed, or amounts differ."
        ),
    );
    let basis = say("表式本身：合计是其下各项目之和。", "The form itself: its total is that of the projects below.");
    let spot = |fact: FactId| disclosure.facts[fact].spot;
    let cells = [(Role::Total, spot(total)), (Role::Context, spot(unit))];
    let terms = projects.iter().map(|(_, (fact, _))| (Role::Term, spot(*fact)));
    let told = Told::new(Severity::Warning, message, basis, cells.into_iter().chain(terms).collect());
    let computed = Computed {
        text: "合计 = Σ 各项目".into(),
        printed: printed.to_string(),
        expected,
        difference: less,
        unit: money.into(),
    };
    Some(Told { computed: Some(computed), ..told })
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn list(second: &str) -> String {
        format!(
            "2031年项目支出绩效目标表\n单位：万元\n单位编码\t单位（项目）名称\t资金总额\t三级指标\t指标值\n\
             \t合计\t310.40\t\t\n733001\t示例接待局\t310.40\t\t\n733001\t大厅运行专项\t45.20\t办件数量\t60\n\
             733001\t大厅运行专项\t45.20\t办件质量\t96\n733001\t业务专项\t{second}\t接待批次\t40\n"
        )
    }

    #[test]
    fn each_project_is_counted_once() {
        assert!(findings(&list("265.20"), "project/sum").is_empty());
        let told = findings(&list("165.20"), "project/sum");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("100.00"), "{}", told[0].message.zh);
    }
}
