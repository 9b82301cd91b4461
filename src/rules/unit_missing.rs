//! # 没有印金额单位 No unit
//!
//! ## What it checks
//! 印有金额的表是否也印了金额单位。
//! Whether a form that prints amounts says their unit.
//!
//! ## Why it matters
//! 差一个“万”字就差一万倍；没有单位，只能靠别的表推断。
//! Between 元 and 万元 lies a factor of ten thousand; without a unit it has to be taken from another form.
//!
//! ## What it does not mean
//! 单位也可能印在页眉等没有复制到的地方。这里仍按前面各表的单位核对。
//! The unit may stand where the text was not copied from. The form is still checked, in the unit of those before it.
//!
//! ## Example
//! 预算05表只有表头和金额，没有“金额单位：万元”。
//!
//! ## Basis
//! 预算法实施条例第十一条：预算收支以人民币元为计算单位；各表表头都有“金额单位”一项。
//! Implementation Regulations of the Budget Law, art. 11: budgets are counted in yuan; the forms have a place for
//! their unit.

use crate::money::Unit;

use super::{Role, Severity, Subject, Told, amounts, cells, few, region, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let prints = amounts(subject);
    let missing: Vec<usize> = (0..prints.len())
        .filter(|f| prints[*f] > 0 && disclosure.forms[*f].unit.is_none() && !said(subject, *f))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let n = missing.len();
    let told = few(
        n,
        missing.iter().map(|f| {
            let (title, unit) = (&disclosure.forms[*f].spec().title, disclosure.units[*f].name());
            say(format!("《{title}》按{unit}"), format!("{title} as {unit}"))
        }),
    );
    let message = say(
        format!("{n} 张表印有金额而没有印单位，核对时这样理解：{}。", told.zh),
        format!(
            "{n} form{} amounts without their unit; they were taken so: {}.",
            if n == 1 { " prints" } else { "s print" },
            told.en
        ),
    );
    let basis = say(
        "预算法实施条例第十一条：预算收支以人民币元为计算单位；各表表头都有“金额单位”一项。",
        "Implementation Regulations of the Budget Law, art. 11: budgets are counted in yuan; the forms have a place for their unit.",
    );
    vec![Told::new(
        Severity::Note,
        message,
        basis,
        cells(Role::Context, missing.iter().map(|f| disclosure.forms[*f].at)),
    )]
}

/// Whether a heading names a unit that was not taken for the form's.
fn said(subject: &Subject, form: usize) -> bool {
    let names = |text: &str| text.len() < 80 && text.contains(['(', '（', '：', ':']) && Unit::find(text).is_some();
    region(subject, form).take(30).any(names)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03, form05};

    fn text() -> String {
        let items = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"];
        form03(&items, "1.000000\t1.000000\t")
            + &form05(&["2050803\t培训支出\t1.000000\t1.000000"], "1.000000\t1.000000")
    }

    #[test]
    fn forms_without_a_unit_are_one_note() {
        let told = findings(&text().replace("金额单位：万元", ""), "unit/missing");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.starts_with("2 张表印有金额而没有印单位"), "{}", told[0].message.zh);
        assert_eq!(told[0].cells.len(), 2);
    }

    #[test]
    fn printed_units_and_empty_forms_are_not_told() {
        assert!(findings(&text(), "unit/missing").is_empty());
        let empty = form05(&[], "").replace("金额单位：万元", "");
        assert!(findings(&empty, "unit/missing").is_empty());
    }
}
