//! # 分列没有把握 Columns are uncertain
//!
//! ## What it checks
//! 复制的文字里，表格的列只剩空白；按空白推断的列使一些勾稽关系不成立，但无法断定是原表有误还是读错。
//! In copied text the columns of a table survived only as blanks. With the columns worked out from them some
//! relations fail, and nobody can tell whether the form is wrong or the reading.
//!
//! ## Why it matters
//! 这些关系没有得到检验，不能当作成立，也不能当作错误。
//! These relations were not checked: they count neither as holding nor as errors.
//!
//! ## What it does not mean
//! 不说明原表有误。
//! It does not mean that the form is wrong.
//!
//! ## Example
//! 从 PDF 阅读器复制、空单元格消失的表；请改用网页表格、电子表格或带制表符的文字。
//! A table copied from a PDF viewer, whose empty cells vanished. Use a web table, a spreadsheet or text with tabs.
//!
//! ## Basis
//! 空单元格不印字，列无法由文字本身确定。
//! Empty cells print nothing, so the text alone does not determine the columns.

use crate::judge::Verdict;
use crate::relations::Why;

use super::{Role, Severity, Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let judged = subject.judgement.equations.iter().zip(&subject.relations.equations);
    let uncertain: Vec<_> =
        judged.filter(|(j, _)| j.verdict == Verdict::Unchecked(Why::Uncertain)).map(|(_, e)| e).collect();
    let Some(first) = uncertain.iter().flat_map(|e| e.left.iter().chain(&e.right)).next() else { return Vec::new() };
    let n = uncertain.len();
    vec![Told::new(
        Severity::Note,
        say(
            format!(
                "有 {n} 个勾稽关系按推断的列不成立，但可能只是复制时丢了列，无法判断。请粘贴保留表格的内容（网页、电子表格）再查。"
            ),
            format!(
                "{n} relation{} fail with the columns worked out from blanks; the columns may simply have been lost in copying. Paste content that keeps the tables (a web page, a spreadsheet) to check them.",
                s(n)
            ),
        ),
        say(
            "空单元格不印字，列无法由文字本身确定。",
            "Empty cells print nothing, so the text alone does not determine the columns.",
        ),
        vec![(Role::Context, subject.disclosure.form(first.fact).at)],
    )]
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn failing_relations_over_inferred_columns_are_one_warning() {
        let text = "预算06表 一般公共预算基本支出表\n金额单位：万元\n政府支出经济分类科目   部门支出经济分类科目   合计   人员经费   公用经费\n\
                    50101-工资奖金津补贴   30101-基本工资   9.000000   2.000000   5.000000\n合 计   9.000000   2.000000   5.000000\n";
        let told = findings(text, "reading/uncertain");
        assert_eq!(told.len(), 1);
        assert!(gouji_errors(text) == 0);
        assert!(findings(&text.replace("   ", "\t"), "reading/uncertain").is_empty());
    }

    fn gouji_errors(text: &str) -> usize {
        let report = crate::check(vec![crate::Input { name: "x".into(), bytes: text.as_bytes().to_vec() }]).report;
        report.findings.iter().filter(|f| f.severity == crate::rules::Severity::Error).count()
    }
}
