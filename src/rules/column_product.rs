//! # 金额不等于数量乘以单价 An amount that is not quantity × price
//!
//! ## What it checks
//! 采购、资产、人员等明细表：其他各行的金额都等于数量×单价（或人数×标准）时，不相等的那一行。
//! Lists of purchases, assets or staff: where the amounts of all other rows are quantity × price, the row where it
//! is not.
//!
//! ## Why it matters
//! 三个数里有一个印错了，采购金额或数量就不可信。
//! One of the three is misprinted, so that the amount or the quantity cannot be relied upon.
//!
//! ## What it does not mean
//! 不能判断三个数里哪一个错；不到三行的表不核对。
//! It does not tell which of the three is wrong. Lists of fewer than three telling rows are not checked.
//!
//! ## Example
//! `数量 12`，`单价 0.65`，`金额 7.10`。
//! `12` at `0.65` each, `7.10` in all.
//!
//! ## Basis
//! 金额 = 数量 × 单价。
//! An amount is quantity × price.

use rust_decimal::Decimal;

use super::derived::{Column, Columns, Fit, Number, Wrong, columns, meant};
use super::{Computed, Role, Severity, Subject, Told, capped, say};
use crate::money;

/// Between prices and amounts of different units: 元, 千元, 万元.
const FACTORS: [i64; 3] = [1, 1_000, 10_000];

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut out = Vec::new();
    for form in columns(subject) {
        for amounts in &form.amounts {
            let found = meant(fits(subject, &form, amounts));
            let wrong = found.map(|f| f.wrong).unwrap_or_default();
            out.extend(wrong.iter().filter(|w| !form.otherwise.contains(&w.line)).map(|w| told(subject, w)));
        }
    }
    capped(out, |n| {
        say(format!("另有 {n} 个金额不等于数量乘以单价。"), format!("{n} more amounts are not quantity × price."))
    })
}

/// How an amount fits as the product of two columns before it.
fn fits(subject: &Subject, form: &Columns, amounts: &Column) -> Vec<Fit> {
    let before = |c: &&Column| c.at < amounts.at;
    let mut out = Vec::new();
    for quantities in form.others.iter().filter(before) {
        let prices = form.amounts.iter().chain(&form.others);
        for prices in prices.filter(before).filter(|p| p.at != quantities.at) {
            out.extend(FACTORS.map(|factor| product(subject, amounts, quantities, prices, Decimal::from(factor))));
        }
    }
    out
}

fn product(subject: &Subject, amounts: &Column, quantities: &Column, prices: &Column, factor: Decimal) -> Fit {
    let mut fit = Fit::default();
    for (line, amount) in &amounts.numbers {
        let (Some(quantity), Some(price)) = (quantities.numbers.get(line), prices.numbers.get(line)) else { continue };
        let times = |price: Decimal| quantity.value.checked_mul(price)?.checked_mul(factor);
        let (low, high) = price.bounds();
        let (Some(low), Some(high), Some(should)) = (times(low), times(high), times(price.value)) else { continue };
        let telling = quantity.value > Decimal::ONE && !price.value.is_zero();
        fit.note(*amount, (low, high), telling, || Wrong {
            line: *line,
            printed: *amount,
            should,
            from: vec![*quantity, *price],
            how: format!("{} × {}", quantity.text(subject), price.text(subject)),
        });
    }
    fit
}

fn told(subject: &Subject, wrong: &Wrong) -> Told {
    let (printed, how) = (wrong.printed.text(subject), &wrong.how);
    let fact = subject.disclosure.fact_at(wrong.printed.spot);
    let unit = fact.map_or(money::Unit::Yuan, |f| subject.disclosure.unit(f));
    let in_unit = |value: Decimal| {
        let value = value.checked_div(unit.factor()).unwrap_or(value);
        money::format(value.round_dp(wrong.printed.scale), wrong.printed.scale)
    };
    let expected = in_unit(wrong.should);
    let message = say(
        format!("金额印为 {printed}，同一行的 {how} 却是 {expected}；其他各行都相等，这一行三个数里必有一误。"),
        format!(
            "An amount is printed {printed}, but {how} of its row is {expected}; all other rows agree, so one of these three is wrong."
        ),
    );
    let basis = say("金额 = 数量 × 单价。", "An amount is quantity × price.");
    let terms = wrong.from.iter().map(|n: &Number| (Role::Term, n.spot));
    let cells = std::iter::once((Role::Suspect, wrong.printed.spot)).chain(terms).collect();
    let computed = Computed {
        text: format!("金额 = {how}"),
        printed: printed.to_string(),
        expected: expected.clone(),
        difference: in_unit(wrong.printed.value.saturating_sub(wrong.should)),
        unit: unit.name().into(),
    };
    let told = Told::new(Severity::Warning, message, basis, cells);
    Told { suggestion: Some((0, expected, 1)), computed: Some(computed), ..told }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn form(amount: &str, total: &str) -> String {
        format!(
            "2031年新增资产配置预算表\n序号\t资产名称\t数量\t单价（万元）\t金额（万元）\n1\t便携式计算机\t12\t0.65\t{amount}\n\
             2\t多功能一体机\t5\t0.38\t1.90\n3\t会议桌\t2\t1.20\t2.40\n4\t空调机\t6\t0.45\t2.70\n\t合计\t25\t\t{total}\n"
        )
    }

    #[test]
    fn an_amount_that_is_no_product_is_told() {
        assert!(findings(&form("7.80", "14.80"), "column/product").is_empty());
        let told = findings(&form("7.10", "14.80"), "column/product");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].suggestions[0].text, "7.80");
    }
}
