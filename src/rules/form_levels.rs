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
    let off = subject.relations.disobeyed.iter().filter(|d| d.is_off(&subject.relations.identities) && !told(d.form));
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

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::findings;

    const ITEMS: [(&str, &str, u32); 13] = [
        ("201", "一般公共服务支出", 90),
        ("20103", "政府办公厅（室）及相关机构事务", 90),
        ("2010301", "行政运行", 50),
        ("2010302", "一般行政管理事务", 40),
        ("205", "教育支出", 30),
        ("20508", "进修及培训", 30),
        ("2050803", "培训支出", 30),
        ("208", "社会保障和就业支出", 75),
        ("20805", "行政事业单位养老支出", 60),
        ("2080501", "行政单位离退休", 35),
        ("2080505", "机关事业单位基本养老保险缴费支出", 25),
        ("20808", "抚恤", 15),
        ("2080801", "死亡抚恤", 15),
    ];

    /// A form whose amounts stand so many rows below their items.
    fn form(title: &str, by: usize) -> String {
        let rows = ITEMS.iter().enumerate().map(|(at, (code, name, _))| {
            let amount = ITEMS[(at + ITEMS.len() - by) % ITEMS.len()].2;
            format!("{code}\t{name}\t{amount}.00\t{amount}.00\t\n")
        });
        let rows: String = rows.collect();
        format!(
            "{title}\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t195.00\t195.00\t\n{rows}\n"
        )
    }

    fn tell(by: usize) -> Vec<crate::report::contract::Finding> {
        let forms = [form("2026年部门支出预算总表", 0), form("2026年部门项目支出表", by)];
        findings(&format!("2026年示例局部门预算\n\n{}", forms.concat()), "form/levels")
    }

    #[test]
    fn amounts_off_by_rows_are_a_warning() {
        let told = tell(2);
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].message.zh.contains("错了行"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_form_that_adds_up_is_not_told() {
        assert!(tell(0).is_empty());
    }
}
