//! Whether one printed figure is another with a slip of the hand.

use rust_decimal::Decimal;

use crate::money::Unit;

use super::Printed;
use super::relation::Relation;
use super::scan::Money;

/// A slip, for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// 元 for 万元.
    Unit,
    Digit,
    Interchanged,
    Point,
}

/// Digits without point and final zeros.
fn digits(value: Decimal) -> Vec<u8> {
    value.mantissa().unsigned_abs().to_string().trim_end_matches('0').as_bytes().to_vec()
}

/// The slip that made `printed` of `true_yuan`; `None` where there is none. At least three digits must tell them.
pub(super) fn slip(printed: &Money, true_yuan: Decimal) -> Option<Slip> {
    if true_yuan.is_zero() || printed.yuan.is_zero() || true_yuan == printed.yuan {
        return None;
    }
    let units = [Unit::Yuan, Unit::TenThousandYuan, Unit::HundredMillionYuan];
    let other = |u: &Unit| {
        let factor = u.factor();
        *u != printed.unit && printed.amount.value.checked_mul(factor) == Some(true_yuan)
    };
    let (a, b) = (digits(printed.yuan), digits(true_yuan));
    if b.len() >= 2 && units.iter().any(other) {
        return Some(Slip::Unit);
    }
    let value = true_yuan.checked_div(printed.factor())?;
    if a == b && b.len() >= 3 {
        return Some(Slip::Point);
    }
    // in the printed unit, with as many decimals
    let scale = printed.amount.scale.max(value.normalize().scale());
    let text = |v: Decimal| format!("{:.*}", scale as usize, v.abs());
    let (a, b) = (text(printed.amount.value).replace('.', ""), text(value).replace('.', ""));
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    if b.len() < 3 {
        return None;
    }
    if a.len() == b.len() {
        let apart: Vec<usize> = (0..a.len()).filter(|i| a.as_bytes()[*i] != b.as_bytes()[*i]).collect();
        return match apart.as_slice() {
            [_] => Some(Slip::Digit),
            [i, j] if j - i == 1 && a.as_bytes()[*i] == b.as_bytes()[*j] && a.as_bytes()[*j] == b.as_bytes()[*i] => {
                Some(Slip::Interchanged)
            }
            _ => None,
        };
    }
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    let omitted = |i: usize| format!("{}{}", &long[..i], &long[i + 1..]) == short;
    (long.len() == short.len() + 1 && (0..long.len()).any(omitted)).then_some(Slip::Digit)
}

/// The figures that a printed one may be by a slip, in 元, exactly as many decimals.
pub(super) fn originals(printed: &Money) -> Vec<Decimal> {
    let value = printed.amount.value;
    let text = format!("{:.*}", printed.amount.scale as usize, value.abs());
    let mut texts: Vec<String> = Vec::new();
    let bytes = text.as_bytes();
    for (i, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        for other in ('0'..='9').filter(|o| *o != c) {
            texts.push(format!("{}{other}{}", &text[..i], &text[i + 1..]));
        }
        texts.push(format!("{}{}", &text[..i], &text[i + 1..]));
        for more in '0'..='9' {
            texts.push(format!("{}{more}{}", &text[..i], &text[i..]));
        }
        // two digits that changed places, the point between them or not
        let next = if bytes.get(i + 1) == Some(&b'.') { i + 2 } else { i + 1 };
        if bytes.get(next).is_some_and(|n| n.is_ascii_digit() && *n != bytes[i]) {
            let (a, b, between) = (&text[i..=i], &text[next..=next], &text[i + 1..next]);
            texts.push(format!("{}{b}{between}{a}{}", &text[..i], &text[next + 1..]));
        }
    }
    let parsed = texts.iter().filter_map(|t| t.parse::<Decimal>().ok()?.checked_mul(printed.factor()));
    let units = [Unit::Yuan, Unit::TenThousandYuan, Unit::HundredMillionYuan];
    let other = units.iter().filter(|u| **u != printed.unit);
    let other = other.filter_map(|u| value.checked_mul(u.factor()));
    let mut out: Vec<Decimal> = parsed.chain(other).filter(|v| *v != printed.yuan).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether a slip in one of its printed figures is why a relation does not hold.
pub(super) fn explain(relation: &Relation, figures: &[Printed]) -> bool {
    relation.operands.iter().enumerate().any(|(i, operand)| {
        let printed = figures.iter().find(|(_, at)| operand.at.as_ref() == Some(at));
        let needs = printed.and_then(|(m, _)| Some((m, relation.needs(i)?)));
        needs.is_some_and(|(m, (low, high))| originals(m).into_iter().any(|v| v >= low && v <= high))
    })
}

/// The figures that a printed one may be with one digit replaced, in 元, and whether it is the last digit.
pub(super) fn replaced(printed: &Money) -> Vec<(Decimal, bool)> {
    let text = format!("{:.*}", printed.amount.scale as usize, printed.amount.value.abs());
    let last = text.len() - 1;
    let mut out = Vec::new();
    for (i, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        for other in ('0'..='9').filter(|o| *o != c) {
            let changed = format!("{}{other}{}", &text[..i], &text[i + 1..]);
            let value = changed.parse::<Decimal>().ok().and_then(|v| v.checked_mul(printed.factor()));
            out.extend(value.map(|v| (v, i == last)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Amount;

    fn money(text: &str, unit: Unit) -> Money {
        let value: Decimal = text.parse().unwrap();
        let amount = Amount { value, scale: value.scale(), unit: None };
        let (yuan, half) = amount.in_yuan(unit).unwrap();
        Money { amount, unit, yuan, half }
    }

    fn of(printed: &str, true_wan: &str) -> Option<Slip> {
        slip(&money(printed, Unit::TenThousandYuan), true_wan.parse::<Decimal>().unwrap() * Decimal::from(10_000))
    }

    #[test]
    fn slips_and_others() {
        assert_eq!(of("1129.21", "1129.25"), Some(Slip::Digit));
        assert_eq!(of("14.20", "12.40"), Some(Slip::Interchanged));
        assert_eq!(of("43269.3", "3269.3"), Some(Slip::Digit));
        assert_eq!(of("112.925", "1129.25"), Some(Slip::Point));
        assert_eq!(of("905.15", "611.20"), None);
        assert_eq!(of("5", "4"), None);
        assert_eq!(slip(&money("462", Unit::Yuan), Decimal::from(4_620_000)), Some(Slip::Unit));
        assert!(originals(&money("13111", Unit::TenThousandYuan)).contains(&Decimal::from(31_110_000)));
    }
}
