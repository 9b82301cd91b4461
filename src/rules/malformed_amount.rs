//! # 金额格式有误 Malformed amount
//!
//! ## What it checks
//! 金额栏里的数字不合数字的写法，例如小数点印成了逗号。
//! A figure in an amount column that is not written as a number, such as a comma where the decimal point belongs.
//!
//! ## Why it matters
//! 读者和程序都无法确定它是多少；如果勾稽关系能算出它，这里给出算出的数和证明它的等式。
//! Nobody can be sure what it says. Where the identities determine its value, the value is given with the
//! equations that prove it.
//!
//! ## What it does not mean
//! 文字可能是识别或复制时读错的，不一定是原件印错。
//! The fault may lie in the recognition or copying of the text and not in the original.
//!
//! ## Example
//! `12,345678` → `12.345678`
//!
//! ## Basis
//! 国家标准 GB/T 15835 出版物上数字用法：小数点用“.”，千分撇从小数点向左每三位一节。
//! GB/T 15835: the decimal sign is a point; groups of three are counted from it.

use crate::disclosure::Value;
use crate::money;

use super::{Role, Severity, Subject, Told, printed, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let mut out = Vec::new();
    for solved in &subject.judgement.solved {
        let fact = &disclosure.facts[solved.fact];
        let text = printed(subject, solved.fact);
        let form = &disclosure.form(solved.fact).title;
        // words that may hold an amount are no badly written number, and matter only where one is reckoned with
        let number = money::read(text).is_number();
        if !number && subject.judgement.by_fact[solved.fact].is_empty() {
            continue;
        }
        let mut told = Told::new(
            if number { Severity::Warning } else { Severity::Note },
            say(
                format!("《{form}》里的“{text}”不是规范的数字，无法当作金额读取。"),
                format!("“{text}” in {form} is not written as a number and cannot be read as an amount."),
            ),
            say(
                "数字写法：小数点用“.”，千分撇从小数点向左每三位一节（GB/T 15835）。",
                "How numbers are written: a point for decimals, groups of three to its left (GB/T 15835).",
            ),
            vec![(Role::Suspect, fact.spot)],
        );
        if money::is_too_large(text) {
            told.message = say(
                format!("《{form}》里的“{text}”位数太多，不能核对；与它有关的等式没有检验。"),
                format!("“{text}” in {form} has too many digits to be checked; equations with it were not checked."),
            );
        }
        let Value::Malformed(readings) = &fact.value else { continue };
        let slip = solved.reading.as_ref().map(|(_, r)| r.slip).or_else(|| readings.first().map(|(_, r)| r.slip));
        told.cause = Some((slip.map_or("unreadable", money::Slip::id), true));
        if let Some(value) = solved.value {
            let unit = disclosure.unit(solved.fact).factor();
            let scale = solved.reading.as_ref().map_or(2, |(figure, _)| figure.amount.scale);
            let suggested = value.checked_div(unit).map(|v| money::format(v, scale)).unwrap_or_default();
            let n = solved.proved_by;
            let (zh, en) = match &solved.reading {
                Some(_) => (
                    format!("若读作 {suggested}，它所在的 {n} 个独立等式全部成立。可能是识别或复制时读错。"),
                    format!(" Read as {suggested}, it satisfies {n} independent equations. It may have been misread."),
                ),
                None => (
                    format!("按它所在的 {n} 个独立等式，这里应为 {suggested}。"),
                    format!(" By the {n} independent equations it stands in, it should be {suggested}."),
                ),
            };
            told.message.zh.push_str(&zh);
            told.message.en.push_str(&en);
            told.equations = solved.equations.clone();
            told.suggestion = Some((0, suggested, n));
        }
        out.push(told);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form05};

    #[test]
    fn a_comma_for_a_point_is_told_with_what_it_should_be() {
        let told =
            findings(&form05(&["2050803\t培训支出\t12,345678\t12.345678"], "12.345678\t12.345678"), "amount/malformed");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].suggestions[0].text, "12.345678");
    }

    #[test]
    fn well_formed_amounts_are_not_told() {
        let text = form05(&["2050803\t培训支出\t12.345678\t12.345678"], "12.345678\t12.345678");
        assert!(findings(&text, "amount/malformed").is_empty());
    }
}
