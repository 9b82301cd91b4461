//! What a form is about, by the words of its title: the same in every region.

use std::sync::OnceLock;

use serde::Deserialize;

use super::codes;
use crate::money::fold;

/// What forms of one kind are about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Identifier in reports and data files.
    pub id: String,
    /// Its usual title.
    pub title: String,
    /// Of each list a title contains one.
    has: Vec<Vec<String>>,
    /// None of which a title contains.
    #[serde(default)]
    lacks: Vec<String>,
    /// Whether its columns are by law the parts of its total, in every region.
    #[serde(default)]
    pub composed: bool,
}

/// An amount that several forms print: an income by source, an expenditure by kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its usual name.
    pub id: String,
    /// The names it goes by.
    names: Vec<String>,
    /// The concepts of the forms in which it is the same amount.
    pub forms: Vec<String>,
    /// Whether it is a fund that expenditure is paid from.
    #[serde(default)]
    pub fund: bool,
    /// The concept of the form that lists the expenditure from it alone.
    pub list: Option<String>,
}

/// Items of the economic classification that an amount of another form includes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Economic {
    /// What they are.
    pub name: String,
    /// Their codes (部门支出经济分类科目).
    pub codes: Vec<String>,
    /// The concept of the form that lists them.
    pub list: String,
    /// The concepts of the forms with the amount.
    pub forms: Vec<String>,
    /// The amount's heading or label contains one of these.
    pub names: Vec<String>,
    /// And none of these.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// Lists of expenditure that are part of another, code by code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Included {
    /// The concept of the form with the whole.
    pub whole: String,
    /// Those of the forms with the parts.
    pub parts: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    concept: Vec<Concept>,
    figure: Vec<Figure>,
    economic: Vec<Economic>,
    included: Vec<Included>,
    projects: Projects,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Projects {
    words: Vec<String>,
}

/// The file. That it does not parse is a fault of the program, which a test would find.
fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| toml::from_str(include_str!("concepts.toml")).unwrap_or_default())
}

/// All concepts.
pub fn concepts() -> &'static [Concept] {
    &file().concept
}

/// The amount that a label or heading names.
pub fn figure(label: &str) -> Option<&'static Figure> {
    let folded = fold(label);
    let name = codes::unnumbered(&folded).1;
    file().figure.iter().find(|f| f.id == name || f.names.iter().any(|n| n == name))
}

/// Whether a title, or the heading of names, is that of a list of projects.
pub fn is_of_projects(text: &str) -> bool {
    let folded = fold(text);
    file().projects.words.iter().any(|w| folded.contains(w.as_str()))
}

/// Items of the economic classification that are part of amounts of other forms.
pub fn economics() -> &'static [Economic] {
    &file().economic
}

/// Lists of expenditure that are part of others.
pub fn included() -> &'static [Included] {
    &file().included
}

/// What a title says its form is about.
pub(super) fn concept(title: &str) -> Option<&'static Concept> {
    let folded = fold(title);
    concepts().iter().find(|c| {
        c.has.iter().all(|words| words.iter().any(|w| folded.contains(w.as_str())))
            && !c.lacks.iter().any(|w| folded.contains(w.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_several_regions() {
        toml::from_str::<File>(include_str!("concepts.toml")).unwrap();
        let of = |title: &str| concept(title).map(|c| c.id.as_str());
        assert_eq!(of("2026年单位收支总体情况表"), Some("summary"));
        assert_eq!(of("收入支出决算总表"), Some("summary"));
        assert_eq!(of("2025年部门财政拨款收支预算总表"), Some("fiscal_summary"));
        assert_eq!(of("财政拨款收入支出决算总表"), Some("fiscal_summary"));
        assert_eq!(of("收入决算表"), Some("income"));
        assert_eq!(of("2026年市级部门支出预算总表"), Some("expenditure"));
        assert_eq!(of("2025年部门一般公共预算支出功能分类预算表"), Some("general_budget"));
        assert_eq!(of("一般公共预算财政拨款基本支出决算表"), Some("general_budget_basic"));
        assert_eq!(of("一般公共预算“三公”经费、会议费、培训费支出表"), Some("three_public"));
        assert_eq!(of("政府采购预算表"), None);
        assert_eq!(figure("（一）一般公共预算拨款收入").map(|f| f.id.as_str()), Some("一般公共预算拨款"));
        assert!(figure("上年结转").is_none());
    }
}
