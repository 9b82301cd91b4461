//! # 缺表 A form is missing
//!
//! ## What it checks
//! 北京市部门预算公开的 13 张表是否都在。只有不到一半时，看作一份材料的部分内容，只作提示。
//! Whether all thirteen forms of a Beijing department's budget are there. Fewer than half are taken for a part of a
//! disclosure, which is a note.
//!
//! ## Why it matters
//! 少一张表，就少一部分收支的公开，与它有关的勾稽关系也无法核对。
//! Without a form a part of the budget is not public, and relations with it cannot be checked.
//!
//! ## What it does not mean
//! 也可能是没有复制到，或者表名印得特殊而没有认出来；没有认出的表另有提示。
//! The form may not have been copied, or its title was not recognised; tables that were not are told by themselves.
//!
//! ## Example
//! 有预算01–06、09–13 表，没有政府性基金和国有资本经营两张表，也没有说明为空。
//!
//! ## Basis
//! 预算法第十四条：部门预算及报表应当公开；北京市 22 份已公开的部门预算都用这 13 张表的表式。
//! Budget Law, art. 14: departments publish their budgets with the tables; 22 published Beijing budgets follow this set
//! of forms.

use crate::bilingual::Text;
use crate::document::Spot;
use crate::publication::Publication;
use crate::taxonomy::{FormSpec, forms};

use super::{Role, Severity, Subject, Told, cells, say};

/// Whose forms are expected.
const REGIME: &str = "beijing";

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    // the list is that of budgets
    let expected = |p: &&Publication| p.regime == Some(REGIME) && p.final_accounts != Some(true);
    subject.disclosure.publications.iter().filter(expected).filter_map(|p| missing(subject, p)).collect()
}

fn missing(subject: &Subject, publication: &Publication) -> Option<Told> {
    let disclosure = subject.disclosure;
    let expected: Vec<usize> = (0..forms().len()).filter(|f| forms()[*f].expected).collect();
    let there = |spec: &usize| publication.forms.iter().any(|f| disclosure.forms[*f].listed() == Some(*spec));
    let (found, missing): (Vec<usize>, Vec<usize>) = expected.iter().copied().partition(there);
    if missing.is_empty() {
        return None;
    }
    let (n, m) = (found.len(), missing.len());
    let (severity, mut message) = if n * 2 >= expected.len() {
        let names = titles(&missing);
        let message = say(
            format!("缺 {m} 张表：{}。可能没有公开，也可能没有复制到或没有认出来。", names.zh),
            format!(
                "{m} of {} forms are missing: {}. They may not be published, or not copied or recognised.",
                expected.len(),
                names.en
            ),
        );
        // what was not read may hold them
        let whole = subject.documents.iter().all(|d| !d.incomplete);
        (if whole { Severity::Warning } else { Severity::Note }, message)
    } else {
        let names = titles(&found);
        let message = say(
            format!(
                "只有 {} 张表里的 {n} 张：{}。像是一份材料的部分内容，涉及其他表的关系没有核对。",
                expected.len(),
                names.zh
            ),
            format!(
                "Only {n} of {} forms are here: {}. This seems to be a part of a disclosure; relations with the other forms are not checked.",
                expected.len(),
                names.en
            ),
        );
        (Severity::Note, message)
    };
    let own = |at: &Spot| publication.documents.contains(&at.source);
    let others = disclosure.unrecognised.iter().filter(|u| u.amounts > 0 && own(&u.at)).count();
    if others > 0 {
        message.zh.push_str(&format!("另有 {others} 张表没有认出来。"));
        message
            .en
            .push_str(&format!(" {others} more table{} not recognised.", if others == 1 { " was" } else { "s were" }));
    }
    let basis = say(
        "预算法第十四条：部门预算及报表应当公开；北京市部门预算公开的表式。",
        "Budget Law, art. 14: departments publish their budgets with the tables; the set of forms Beijing's departments publish.",
    );
    let first: Option<Spot> = publication.forms.first().map(|f| disclosure.forms[*f].at);
    Some(Told::new(severity, message, basis, cells(Role::Context, first)))
}

/// All of them: the list is short, and whoever asks for a form needs its name.
fn titles(specs: &[usize]) -> Text {
    let names: Vec<&FormSpec> = specs.iter().map(|s| &forms()[*s]).collect();
    let zh: Vec<String> = names.iter().map(|f| format!("《{}》", f.title)).collect();
    let en: Vec<&str> = names.iter().map(|f| f.title.as_str()).collect();
    say(zh.concat(), en.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03};
    use crate::taxonomy::forms;

    /// Empty forms, all but some.
    fn set(without: &[&str]) -> String {
        let title = |f: &crate::taxonomy::FormSpec| format!("预算{}表 {}\n\n本表为空\n\n", f.number, f.titles[0]);
        forms().iter().filter(|f| !without.contains(&f.number.as_str())).map(title).collect()
    }

    #[test]
    fn missing_forms_are_one_warning_that_names_them() {
        let told = findings(&set(&["07", "08"]), "form/missing");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(
            told[0].message.zh.starts_with("缺 2 张表：《政府性基金预算支出表》《国有资本经营预算支出表》"),
            "{}",
            told[0].message.zh
        );
    }

    #[test]
    fn a_part_is_a_note() {
        let items = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"];
        let told = findings(&form03(&items, "1.000000\t1.000000\t"), "form/missing");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
        assert!(told[0].message.zh.contains("里的 1 张：《支出总表》"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_whole_set_and_other_regions_are_not_told() {
        assert!(findings(&set(&[]), "form/missing").is_empty());
        assert!(findings(&set(&["07"]).replace("预算", "附").replace("表 ", " "), "form/missing").is_empty());
    }
}
