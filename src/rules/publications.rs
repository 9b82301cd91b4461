//! # 放在一起的几份材料 Several publications
//!
//! ## What it checks
//! 同时检查的文件里有几份预算、决算；它们之间有没有可以核对的数。
//! Which budgets and final accounts were put together, and whether there are figures to compare between them.
//!
//! ## Why it matters
//! 每份材料各自核对；只有认得出关系的（部门与本级单位、上年与本年、预算与决算）才互相核对。
//! Each is checked by itself; they are compared only where it is known how they relate: a department and its unit, two
//! years, a budget and its final account.
//!
//! ## What it does not mean
//! 不是差错。
//! It is no error.
//!
//! ## Example
//! 同一部门的2025年预算和2026年预算一起放进来。
//!
//! ## Basis
//! 部门预算由本级预算和所属单位预算组成。
//! A department's budget is made of its own and its units'.

use crate::bilingual::Text;
use crate::document::Spot;
use crate::publication::Publication;

use super::{Role, Severity, Subject, Told, cells, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let publications = &subject.disclosure.publications;
    if publications.len() < 2 {
        return Vec::new();
    }
    let between =
        |e: &&crate::relations::Equation| subject.relations.identities.get(e.identity).id.starts_with("between/");
    let (n, tied) = (publications.len(), subject.relations.equations.iter().filter(between).count());
    let names: Vec<Text> = publications.iter().map(name).collect();
    let zh: Vec<&str> = names.iter().map(|t| t.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|t| t.en.as_str()).collect();
    let (zh_tied, en_tied) = match tied {
        0 => ("它们之间没有可以核对的数".to_string(), "no figures of theirs could be compared".to_string()),
        _ => (format!("它们之间核对了 {tied} 个关系"), format!("{tied} relation{} between them checked", s(tied))),
    };
    let message = say(
        format!("放在一起的是 {n} 份材料：{}。每份各自核对；{zh_tied}。", zh.join("；")),
        format!("{n} publications were put together: {}. Each is checked by itself; {en_tied}.", en.join("; ")),
    );
    let basis =
        say("部门预算由本级预算和所属单位预算组成。", "A department's budget is made of its own and its units'.");
    let first = publications.iter().filter_map(|p| p.forms.first());
    let spots: Vec<Spot> = first.map(|f| subject.disclosure.forms[*f].at).collect();
    vec![Told::new(Severity::Note, message, basis, cells(Role::Context, spots.into_iter()))]
}

fn name(publication: &Publication) -> Text {
    let department = publication.department.as_deref();
    let year = publication.year.map(|y| y.to_string());
    let (zh, en) = match (publication.final_accounts, publication.of_unit) {
        (Some(true), false) => ("部门决算", "final accounts"),
        (Some(true), true) => ("单位决算", "a unit's final accounts"),
        (_, false) => ("部门预算", "budget"),
        (_, true) => ("单位预算", "a unit's budget"),
    };
    let zh_year = year.as_ref().map_or_else(|| "年份不明的".to_string(), |y| format!("{y}年"));
    say(
        format!("{}{zh_year}{zh}", department.unwrap_or("未印名称的部门")),
        format!(
            "{}, {} {en}",
            department.unwrap_or("a department without a name"),
            year.as_deref().unwrap_or("undated")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn one_publication_is_not_told() {
        assert!(findings("2026年示例市档案局部门预算\n", "disclosure/several").is_empty());
    }
}
