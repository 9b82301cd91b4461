//! # 项目编码重复 A project code used twice
//!
//! ## What it checks
//! 同一个项目编码是否用于两个名称不同的项目；编码、名称和总额都相同的项目是否印了两次（提示）。
//! Whether one project code stands for two projects with different names; and, as a note, whether a project with the
//! same code, name and total is printed twice.
//!
//! ## Why it matters
//! 项目编码在全市是唯一的；用重了，读者无法对应项目和金额，也可能同一笔钱列了两次。
//! Project codes are unique. With one used twice nobody can tell which money belongs to which, and the same money may
//! be listed twice.
//!
//! ## What it does not mean
//! 一个项目由几个所属单位实施时，会按单位各印一行，编码和名称相同、金额不同；这种情况不算。
//! A project of several sub-units is printed once for each, with the same code and name and other amounts; that is not
//! told.
//!
//! ## Example
//! `11000026T000001200001-甲项目` · `11000026T000001200001-乙项目`
//!
//! ## Basis
//! 项目支出绩效目标表“项目名称”一栏由项目编码和名称组成。
//! In the form of project performance a project's name begins with its code.

use crate::bilingual::Text;
use std::collections::BTreeMap;

use crate::disclosure::FactId;
use crate::document::Spot;
use crate::money::fold;
use crate::taxonomy::{ColumnKind, Layout};

use super::{Role, Severity, Subject, Told, capped, cells, few, printed, say, text};

/// A shorter run of letters and digits is no project code.
const SHORTEST: usize = 12;

/// A project line.
struct Project<'a> {
    name: String,
    printed: &'a str,
    spot: Spot,
    amount: Option<FactId>,
}

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let mut codes: BTreeMap<String, Vec<Project>> = BTreeMap::new();
    for (f, form) in disclosure.forms.iter().enumerate().filter(|(_, f)| f.spec().layout == Layout::Projects) {
        let label = form.spec().columns.iter().position(|c| c.kind == ColumnKind::Label);
        for (l, line) in form.lines.iter().enumerate() {
            let Some(spot) = label.and_then(|c| line.cells[c]) else { continue };
            // a name over several lines is in the label only
            let name = if line.label.is_empty() { text(subject, spot) } else { &line.label };
            if let Some((code, name)) = split(name) {
                let amount = form.spec().amount_columns().find_map(|c| disclosure.fact(f, l, c));
                codes.entry(code).or_default().push(Project { name, printed: text(subject, spot), spot, amount });
            }
        }
    }
    let (mut named, mut same) = (Vec::new(), Vec::new());
    for (code, projects) in codes.into_iter().filter(|(_, projects)| projects.len() > 1) {
        // a name cut at a line's end is the same name
        let other = |p: &Project| {
            let first = &projects[0].name;
            !p.name.starts_with(first.as_str()) && !first.starts_with(p.name.as_str())
        };
        if projects.iter().any(other) {
            named.push(different(&code, &projects));
        } else if let Some(told) = twice(subject, &code, &projects) {
            same.push(told);
        }
    }
    named.extend(same);
    capped(named, |n| {
        say(
            format!("另有 {n} 个项目编码用于不止一个项目。"),
            format!("{n} more codes stand for more than one project."),
        )
    })
}

fn different(code: &str, projects: &[Project]) -> Told {
    let name = |p: &Project| -> Text { say(format!("“{}”", p.printed), format!("“{}”", p.printed)) };
    let told = few(projects.len(), projects.iter().map(name));
    let message = say(
        format!("项目编码 {code} 用于不同名称的项目：{}。", told.zh),
        format!("The project code {code} stands for projects with different names: {}.", told.en),
    );
    Told::new(Severity::Warning, message, basis(), cells(Role::Suspect, projects.iter().rev().map(|p| p.spot)))
}

/// The same project with the same amount, printed again.
fn twice(subject: &Subject, code: &str, projects: &[Project]) -> Option<Told> {
    let mut amounts: BTreeMap<String, Vec<Spot>> = BTreeMap::new();
    for project in projects {
        let amount = project.amount.map_or("", |a| printed(subject, a));
        if !amount.is_empty() {
            amounts.entry(fold(amount)).or_default().push(project.spot);
        }
    }
    let (amount, spots) = amounts.into_iter().find(|(_, spots)| spots.len() > 1)?;
    let n = spots.len();
    let message = say(
        format!(
            "项目 {code} 以同样的名称和总额（{amount}）印了 {n} 次。可能重复，也可能是几个所属单位的金额正好相同。"
        ),
        format!(
            "Project {code} is printed {n} times with the same name and total ({amount}). It may be a repetition, or sub-units with equal amounts."
        ),
    );
    Some(Told::new(Severity::Note, message, basis(), cells(Role::Context, spots)))
}

fn basis() -> Text {
    say(
        "项目支出绩效目标表“项目名称”一栏由项目编码和名称组成。",
        "In the form of project performance a project's name begins with its code.",
    )
}

/// A project's code and its name, both without blanks: `11000026T00000 1200001-甲项目`.
fn split(text: &str) -> Option<(String, String)> {
    let folded = fold(text).to_ascii_uppercase();
    let end = folded.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(folded.len());
    let (code, name) = folded.split_at(end);
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let name = name.trim_start_matches(['-', '_', ':']);
    let whole = code.len() >= SHORTEST && digits * 4 >= code.len() * 3 && !name.is_empty();
    whole.then(|| (code.to_string(), name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form12};

    fn project(name: &str, amount: &str) -> String {
        format!("{name}\t{amount}\t{amount}\t\t目标\t产出指标\t数量指标\t场次\t≥\t3\t场")
    }

    #[test]
    fn one_code_for_two_names_is_a_warning() {
        let text = form12(&[
            &project("11000026T00000 1200001-甲项目", "5.00"),
            &project("11000026T000001200001-乙项目", "6.00"),
        ]);
        let told = findings(&text, "project/duplicate-code");
        assert_eq!((told.len(), told[0].severity, told[0].cells.len()), (1, Severity::Warning, 2));
        assert!(told[0].message.zh.contains("11000026T000001200001"), "{}", told[0].message.zh);
    }

    #[test]
    fn the_same_project_again_is_a_note() {
        let text = form12(&[
            &project("11000026T000001200001-甲项目", "5.00"),
            &project("11000026T000001200001-甲项目", "5.00"),
        ]);
        let told = findings(&text, "project/duplicate-code");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn a_project_of_several_units_is_none() {
        let text = form12(&[
            &project("11000026T000001200001-甲项目", "5.00"),
            &project("11000026T000001200001-甲项目", "6.00"),
        ]);
        assert!(findings(&text, "project/duplicate-code").is_empty());
        let text = form12(&[&project("2026年度第一批工作经费", "5.00"), &project("2026年度第二批工作经费", "5.00")]);
        assert!(findings(&text, "project/duplicate-code").is_empty());
    }
}
