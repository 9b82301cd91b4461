//! Whether a printed percentage is that of two printed figures.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Verdict;

/// A figure: value and how far off rounding may have made it.
pub(super) type Figure = (Decimal, Decimal);

/// Judges `percent = part ÷ whole`, and gives the percentage as it should be printed. `None` where the whole is
/// nothing, or may be for all that is printed.
pub(super) fn judge(part: Figure, whole: Figure, percent: Decimal, scale: u32) -> Option<(Verdict, Decimal)> {
    let hundred = Decimal::ONE_HUNDRED;
    let sure = whole.0.abs().checked_sub(whole.1)?;
    if sure <= Decimal::ZERO {
        return None;
    }
    let quotient = |a: Decimal, b: Decimal| a.checked_mul(hundred)?.checked_div(b);
    let exact = quotient(part.0, whole.0)?;
    let (size, of) = (part.0.abs(), whole.0.abs());
    let low = quotient(size.checked_sub(part.1)?.max(Decimal::ZERO), of.checked_add(whole.1)?)?;
    let high = quotient(size.checked_add(part.1)?, sure)?;
    let expected = exact.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
    let unit = Decimal::new(1, scale);
    let half = unit / Decimal::TWO;
    // the sign apart, for intervals of both signs
    let printed = if exact.is_sign_negative() { -percent } else { percent };
    let within = |by: Decimal| Some(printed >= low.checked_sub(by)? && printed <= high.checked_add(by)?);
    let verdict = if within(half)? {
        Verdict::Holds
    } else if within(unit)? || percent.checked_sub(expected)?.abs() <= unit {
        Verdict::LastDigit
    } else {
        Verdict::Fails
    };
    Some((verdict, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn verdict(part: &str, whole: &str, percent: &str) -> Option<Verdict> {
        let exact = |text: &str| (d(text), Decimal::ZERO);
        let percent = d(percent);
        judge(exact(part), exact(whole), percent, percent.scale()).map(|(v, _)| v)
    }

    #[test]
    fn rounded_cut_wrong_and_of_nothing() {
        assert_eq!(verdict("1", "3", "33.33"), Some(Verdict::Holds));
        assert_eq!(verdict("2", "3", "66.66"), Some(Verdict::LastDigit));
        assert_eq!(verdict("2", "3", "66.6"), Some(Verdict::LastDigit));
        assert_eq!(verdict("2", "3", "65.7"), Some(Verdict::Fails));
        assert_eq!(verdict("-1", "3", "-33.3"), Some(Verdict::Holds));
        assert_eq!(verdict("-1", "3", "33.3"), Some(Verdict::Fails));
        assert_eq!(verdict("1", "0", "100"), None);
    }

    #[test]
    fn rounded_figures_leave_room() {
        let part = (d("0.1"), d("0.05"));
        let (verdict, _) = judge(part, (d("0.3"), d("0.05")), d("42.8"), 1).unwrap();
        assert_eq!(verdict, Verdict::Holds);
    }
}
