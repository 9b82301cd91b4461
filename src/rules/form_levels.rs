//! # 各级科目对不上 Levels that do not add up
//!
//! ## What it checks
//! 一张表印有科目编码，按编码逐级汇总（类 = Σ 款，款 = Σ 项）却大多不成立，而同一份材料其他各表的都成立。
//! A form prints codes, but most of the sums they tell (class = sections, section = items) fail, while those of the other
//! forms hold.
//!
//! ## Why it matters
//! 这不像是个别数字的差错，而像是金额与科目整列错了行：逐行引用这张表会把钱算到别的科目上。
//! This looks like no slip in single figures but like amounts and items that are off by rows: whoever quotes a row gives
//! the money to another item.
//!
//! ## What it does not mean
//! 合计可能是对的。也可能是读表时分错了行，请先对照原表。
//! The totals may well be right. The reading may also have divided the rows wrongly: look at the original first.
//!
//! ## Example
//! “20805”下面两个项相加不等于它，其余各款也是如此。
//!
//! ## Basis
//! 政府收支分类科目：编码逐级汇总。
//! The classification of government revenue and expenditure: codes add up level by level.

use crate::judge::Cause;

use super::{Role, Severity, Subject, Told, cells, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say(
        "政府收支分类科目：编码逐级汇总。",
        "The classification of government revenue and expenditure: codes add up level by level.",
    );
    // where it contradicts other forms too, that is told there
    let told = |form: usize| {
        subject
            .judgement
            .explanations
            .iter()
            .any(|e| matches!(&e.cause, Cause::Version(forms) if forms.contains(&form)))
    };
    let off = subject.relations.disobeyed.iter().filter(|d| d.is_off() && !told(d.form));
    off.map(|d| {
        let form = &subject.disclosure.forms[d.form];
        let (title, all) = (&form.title, d.holds + d.fails);
        let message = say(
            format!(
                "《{title}》按科目编码逐级汇总，{all} 个合计里有 {} 个不等于其下各科目之和，而其他各表的 {} 个都相等：金额与科目像是错了行。请对照原表。",
                d.fails, d.elsewhere
            ),
            format!(
                "Of the {all} sums that the codes of {title} tell {} fail, while the {} of the other forms hold: amounts and items seem to be off by rows. Look at the original.",
                d.fails, d.elsewhere
            ),
        );
        Told::new(Severity::Warning, message, basis.clone(), cells(Role::Context, [form.at]))
    })
    .collect()
}
