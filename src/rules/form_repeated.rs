//! # 同一张表出现两次 A form is printed twice
//!
//! ## What it checks
//! 同一张表（按表名）是否有两处都印了数据。
//! Whether two tables with data have the title of the same form.
//!
//! ## Why it matters
//! 不知道以哪一处为准；涉及这张表的跨表核对也无法进行。
//! Nobody knows which counts, and relations with that form cannot be checked.
//!
//! ## What it does not mean
//! 可能是把几个单位或两个年度的材料放在了一起，或者换页后重印了标题；只有一处有合计行时只作提示。
//! Several units' or years' disclosures may have been put together, or the title is printed again on a new page: where
//! only one of them has a total, this is a note.
//!
//! ## Example
//! “预算03表 支出总表”出现两次，各有合计行。
//!
//! ## Basis
//! 一个部门一个年度，每张表一份。
//! One department, one year: one of each form.

use std::collections::BTreeMap;

use crate::taxonomy::{Form, Layout, Role as Line, forms};

use super::{Role, Severity, Subject, Told, amounts, cells, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let mut by_spec: BTreeMap<(usize, usize), Vec<&Form>> = BTreeMap::new();
    for (at, (form, amounts)) in disclosure.forms.iter().zip(amounts(subject)).enumerate() {
        if let Some(spec) = form.listed().filter(|_| amounts > 0) {
            by_spec.entry((disclosure.publication_of(at), spec)).or_default().push(form);
        }
    }
    let told = |((_, spec), printed): ((usize, usize), Vec<&Form>)| {
        let (n, title) = (printed.len(), &forms()[spec].title);
        let whole = printed.iter().filter(|f| whole(f)).count();
        let (severity, zh, en) = if whole > 1 {
            let zh = "可能是几份材料放在了一起；跨表核对没有进行。";
            (
                Severity::Warning,
                zh,
                "Several disclosures may have been put together; relations with it are not checked.",
            )
        } else {
            let zh = "只有一处有合计行，像是换页后重印了标题；跨表核对没有进行。";
            (
                Severity::Note,
                zh,
                "Only one of them has a total: the title seems to be printed again on a new page. Relations with it are not checked.",
            )
        };
        let message =
            say(format!("《{title}》有 {n} 处印有数据。{zh}"), format!("{title} stands {n} times with data. {en}"));
        let basis = say("一个部门一个年度，每张表一份。", "One department, one year: one of each form.");
        Told::new(severity, message, basis, cells(Role::Context, printed.into_iter().map(|f| f.at)))
    };
    by_spec.into_iter().filter(|(_, printed)| printed.len() > 1).map(told).collect()
}

/// Whether a table is complete: it has its total, or is a row by itself.
fn whole(form: &Form) -> bool {
    let spec = form.spec();
    spec.layout == Layout::Single
        || form.lines.iter().any(|l| match l.role {
            Line::Total => true,
            Line::Named(row) => super::words::has(&spec.rows[row].name, &super::words::words().totals),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03};

    const ITEMS: [&str; 1] = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"];

    #[test]
    fn two_complete_tables_are_a_warning() {
        let text = form03(&ITEMS, "1.000000\t1.000000\t").repeat(2);
        let told = findings(&text, "form/repeated");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].message.zh.contains("《支出总表》有 2 处"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_title_printed_again_on_a_new_page_is_a_note() {
        let text = form03(&ITEMS, "1.000000\t1.000000\t");
        let first: String = text.lines().filter(|l| !l.starts_with("合 计")).map(|l| format!("{l}\n")).collect();
        let told = findings(&(first + &text), "form/repeated");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn one_table_is_none() {
        assert!(findings(&form03(&ITEMS, "1.000000\t1.000000\t"), "form/repeated").is_empty());
    }
}
