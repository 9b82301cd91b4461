//! # 各表金额单位不同 Different units
//!
//! ## What it checks
//! 同一份公开材料的各表印的金额单位是否相同。
//! Whether the forms of one disclosure print the same unit.
//!
//! ## Why it matters
//! 读者会拿不同表的数直接比较；单位不同，或者单位印错，就差一万倍。
//! Readers compare figures across forms; another unit, or a wrong one, is ten-thousandfold.
//!
//! ## What it does not mean
//! 用不同的单位本身不违规；核对时已经换算。如果换算后各表对不上，会另行提示。
//! Different units are allowed and are converted here; forms that then disagree are told by themselves.
//!
//! ## Example
//! 预算01表“金额单位：万元”，预算10表“金额单位：元”
//!
//! ## Basis
//! 同一套表用同一单位，才能互相核对。
//! Forms of one set can be compared when they use one unit.

use crate::money::Unit;

use super::{Role, Severity, Subject, Told, amounts, cells, few, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let prints = amounts(subject);
    let mut units: Vec<(Unit, Vec<usize>)> = Vec::new();
    // elsewhere sums in 元 stand beside “三公” in 万元, by the forms themselves
    let listed = |f: &usize| {
        disclosure.forms[*f].listed().is_some() && prints[*f] > 0 && disclosure.misprinted_unit(*f).is_none()
    };
    for (f, form) in disclosure.forms.iter().enumerate().filter(|(f, _)| listed(f)) {
        let Some(unit) = form.unit else { continue };
        match units.iter_mut().find(|(u, _)| *u == unit) {
            Some((_, forms)) => forms.push(f),
            None => units.push((unit, vec![f])),
        }
    }
    if units.len() < 2 {
        return Vec::new();
    }
    units.sort_by_key(|(_, forms)| std::cmp::Reverse(forms.len()));
    let told = few(
        units.len(),
        units.iter().map(|(unit, forms)| {
            let title = |f: &usize| {
                let title = &disclosure.forms[*f].spec().title;
                say(format!("《{title}》"), title.as_str())
            };
            let (unit, forms) = (unit.name(), few(forms.len(), forms.iter().map(title)));
            say(format!("{unit}：{}", forms.zh), format!("{unit} in {}", forms.en))
        }),
    );
    let message = say(
        format!("各表的金额单位不同：{}。核对时已经换算。", told.zh),
        format!("The forms use different units: {}. They were converted for checking.", told.en),
    );
    let basis = say("同一套表用同一单位，才能互相核对。", "Forms of one set can be compared when they use one unit.");
    let rarer = units.iter().skip(1).flat_map(|(_, forms)| forms).map(|f| disclosure.forms[*f].at);
    vec![Told::new(Severity::Warning, message, basis, cells(Role::Suspect, rarer))]
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03, form05};

    fn text() -> String {
        let items = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"];
        form03(&items, "1.000000\t1.000000\t")
            + &form05(&["2050803\t培训支出\t10,000.00\t10,000.00"], "10,000.00\t10,000.00")
    }

    #[test]
    fn two_units_are_told_with_their_forms() {
        let (first, second) = text().split_once("预算05表").map(|(a, b)| (a.to_string(), b.to_string())).unwrap();
        let told = findings(&format!("{first}预算05表{}", second.replace("万元", "元")), "unit/different");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(
            told[0].message.zh.contains("万元：《支出总表》；元：《一般公共预算支出表》"),
            "{}",
            told[0].message.zh
        );
    }

    #[test]
    fn one_unit_is_not_told() {
        assert!(findings(&text(), "unit/different").is_empty());
    }
}
