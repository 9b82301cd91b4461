//! # 比率栏与本行的数不符 A rate that its row does not make
//!
//! ## What it checks
//! 表里的完成%、增减%、占比等栏：其他各行都等于同一算式（甲÷乙、（甲−乙）÷乙、或占合计的比）时，不相等的那一行。
//! Columns of rates: where all other rows obey one formula (A ÷ B, (A − B) ÷ B, or the share of the total), the row
//! that does not.
//!
//! ## Why it matters
//! 比率是读者最先看的数；算错多半是改了金额没有改比率。
//! Rates are what people read first; most often an amount was changed and its rate was not.
//!
//! ## What it does not mean
//! 不一定是比率错，也可能是同一行的金额错；按同口径调整过的比率另当别论。差在最后一位的不算，不到三行的栏不核对。
//! The amounts of the row may be wrong instead, and a rate may be on a comparable basis. A last digit that is cut is
//! not told, nor are columns of fewer than three telling rows.
//!
//! ## Example
//! `年初预算 100.00`，`执行数 97.00`，`完成 92.0%`，其他各行都等于执行数 ÷ 年初预算。
//! `100.00` budgeted, `97.00` spent, `92.0%` done, where all other rows are spent ÷ budgeted.
//!
//! ## Basis
//! 同一栏的数按同一算式得出。
//! The figures of a column are worked out by one formula.

use rust_decimal::Decimal;

use super::derived::{Column, Columns, Fit, Number, Wrong, columns, is_doubtful, meant, percent};
use super::{Computed, Role, Severity, Subject, Told, capped, say};
use crate::money;
use crate::taxonomy::words;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut out = Vec::new();
    for form in columns(subject) {
        for rates in form.others.iter().filter(|c| !words::is_given(&c.heading)) {
            let found = meant(fits(subject, &form, rates));
            let wrong = found.map(|f| f.wrong).unwrap_or_default();
            let sure = |w: &&Wrong| {
                !form.otherwise.contains(&w.line) && !capped_rate(w) && !w.from.iter().any(|n| is_doubtful(subject, n))
            };
            out.extend(wrong.iter().filter(sure).map(|w| told(subject, w)));
        }
    }
    capped(out, |n| {
        say(format!("另有 {n} 个比率与同一行的数不符。"), format!("{n} more rates are not what their rows make."))
    })
}

/// Whether a rate stops at 100 %, where more was done.
fn capped_rate(wrong: &Wrong) -> bool {
    wrong.printed.value == Decimal::ONE_HUNDRED && wrong.should > Decimal::ONE_HUNDRED
}

/// How each formula fits a column of rates.
fn fits(subject: &Subject, form: &Columns, rates: &Column) -> Vec<Fit> {
    let mut out = Vec::new();
    for whole in &form.amounts {
        if let [total] = form.totals.as_slice()
            && let Some(total) = whole.numbers.get(total)
        {
            out.push(share(subject, rates, whole, total));
        }
        for part in form.amounts.iter().filter(|p| p.at != whole.at) {
            out.push(quotient(subject, rates, part, whole, false));
            out.push(quotient(subject, rates, part, whole, true));
        }
    }
    out
}

fn share(subject: &Subject, rates: &Column, parts: &Column, total: &Number) -> Fit {
    let mut fit = Fit::default();
    for (line, rate) in &rates.numbers {
        let Some(part) = parts.numbers.get(line) else { continue };
        let Some(bounds) = percent(part.bounds(), total.bounds()) else { continue };
        fit.note(*rate, bounds, part.value != total.value && !part.value.is_zero(), || Wrong {
            line: *line,
            printed: *rate,
            should: middle(bounds.0, bounds.1),
            from: vec![*part, *total],
            how: format!("{} ÷ {}", part.text(subject), total.text(subject)),
        });
    }
    fit
}

/// A ÷ B, or the growth from B to A.
fn quotient(subject: &Subject, rates: &Column, parts: &Column, wholes: &Column, growth: bool) -> Fit {
    let mut fit = Fit::default();
    for (line, rate) in &rates.numbers {
        let (Some(part), Some(whole)) = (parts.numbers.get(line), wholes.numbers.get(line)) else { continue };
        let Some((low, high)) = percent(part.bounds(), whole.bounds()) else { continue };
        let less = if growth { Decimal::ONE_HUNDRED } else { Decimal::ZERO };
        let (mut low, mut high) = (low.saturating_sub(less), high.saturating_sub(less));
        // a fall may be printed without its sign
        if growth && high < Decimal::ZERO && !rate.value.is_sign_negative() {
            (low, high) = (-high, -low);
        }
        let (a, b) = (part.text(subject), whole.text(subject));
        fit.note(*rate, (low, high), part.value != whole.value && !part.value.is_zero(), || Wrong {
            line: *line,
            printed: *rate,
            should: middle(low, high),
            from: vec![*part, *whole],
            how: if growth { format!("({a} − {b}) ÷ {b}") } else { format!("{a} ÷ {b}") },
        });
    }
    fit
}

/// Half way between two bounds.
fn middle(low: Decimal, high: Decimal) -> Decimal {
    low.saturating_add(high).checked_div(Decimal::TWO).unwrap_or(low)
}

fn told(subject: &Subject, wrong: &Wrong) -> Told {
    let scale = wrong.printed.scale;
    let (printed, how) = (wrong.printed.text(subject), &wrong.how);
    let expected = money::format(wrong.should.round_dp(scale), scale);
    let message = say(
        format!("比率印为 {printed}，按同一行的数 {how} 应为 {expected}；同一栏其他各行都这样算得。"),
        format!(
            "A rate is printed {printed}; {how} of the same row is {expected}, as in all other rows of the column."
        ),
    );
    let basis = say("同一栏的数按同一算式得出。", "The figures of a column are worked out by one formula.");
    let terms = wrong.from.iter().map(|n| (Role::Term, n.spot));
    let cells = std::iter::once((Role::Suspect, wrong.printed.spot)).chain(terms).collect();
    let computed = Computed {
        text: format!("比率 = {how}"),
        printed: printed.trim_end_matches(['%', '％']).to_string(),
        expected: expected.clone(),
        difference: money::format(wrong.printed.value.saturating_sub(wrong.should).round_dp(scale), scale),
        unit: "%".into(),
    };
    let told = Told::new(Severity::Warning, message, basis, cells);
    Told { suggestion: Some((0, expected, 1)), computed: Some(computed), ..told }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn form(rates: [&str; 4]) -> String {
        let [a, b, c, d] = rates;
        format!(
            "2031年一般公共预算支出执行情况表\n单位：万元\n项目\t预算数\t执行数\t完成预算%\n教育支出\t200.00\t190.00\t{a}\n\
             农林水支出\t300.00\t291.00\t{b}\n住房保障支出\t50.00\t50.00\t{c}\n合计\t550.00\t531.00\t{d}\n"
        )
    }

    #[test]
    fn the_row_that_breaks_the_column_is_told() {
        let told = findings(&form(["95.0", "92.0", "100.0", "96.5"]), "column/rate");
        assert!(told.is_empty(), "two rows that tell are too few: {told:?}");
        let more = form(["95.0", "92.0", "100.0", "96.5"]).replace("合计", "卫生健康支出\t80.00\t60.00\t75.0\n合计");
        let told = findings(&more.replace("550.00\t531.00\t96.5", "630.00\t591.00\t93.8"), "column/rate");
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].cells[0].printed.as_str(), told[0].suggestions[0].text.as_str()), ("92.0", "97.0"));
    }

    #[test]
    fn a_column_of_something_else_is_not_judged() {
        assert!(findings(&form(["5.2", "-3.1", "0.4", "2.2"]), "column/rate").is_empty());
        assert!(findings(&form(["95.0", "97.0", "100.0", "96.5"]), "column/rate").is_empty());
    }

    #[test]
    fn shares_and_growth() {
        let shares = |first: &str| {
            format!(
                "2031年收入结构表\n项目\t金额（万元）\t占比（%）\n财政拨款收入\t1,840.25\t{first}\n事业收入\t312.40\t13.88\n\
                 经营收入\t45.10\t2.00\n其他收入\t52.25\t2.32\n合计\t2,250.00\t100.00\n"
            )
        };
        assert!(findings(&shares("81.79"), "column/rate").is_empty());
        assert_eq!(findings(&shares("84.79"), "column/rate").len(), 1);
    }
}
