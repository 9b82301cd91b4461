//! A relation between printed figures: a rate of two of them, or a sum.
//!
//! Every kind of statement is the same to this module: operands with their parts in numerator and denominator. So any
//! of the figures can be asked what it would have to be, and not only the one that the sentence states last.

use rust_decimal::{Decimal, RoundingStrategy};

use super::scan::Money;
use super::{Mention, Verdict};

/// More rounded operands are looked at together and not one by one.
const MOST_CORNERS: usize = 6;

/// A figure of a relation.
#[derive(Debug, Clone)]
pub(super) struct Operand {
    /// Where the text prints it; `None` for a table's.
    pub at: Option<Mention>,
    /// In 元.
    pub value: Decimal,
    /// How far off rounding may have made it.
    pub half: Decimal,
    /// One unit of its last printed digit, in 元.
    pub unit: Decimal,
    /// How often it is counted in the part, or in the sum.
    pub part: i8,
    /// How often in the whole.
    pub whole: i8,
}

impl Operand {
    pub fn new(money: &Money, at: Option<Mention>, part: i8, whole: i8) -> Operand {
        Operand { at, value: money.yuan, half: money.half, unit: unit(money), part, whole }
    }
}

/// One unit of the last printed digit, in 元.
pub(super) fn unit(money: &Money) -> Decimal {
    money.factor().checked_mul(Decimal::new(1, money.amount.scale)).unwrap_or_default()
}

/// What the sentence states of the operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stated {
    /// `percent = part ÷ whole`, with its sign and how many decimals are printed.
    Rate(Decimal, u32),
    /// The operand that follows from the others: all parts together are nothing.
    Operand(usize),
}

/// A relation.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub operands: Vec<Operand>,
    pub stated: Stated,
    /// Whether a rate may have been moved by a unit of its last digit, so that all shares make 100 %.
    pub balanced: bool,
}

impl Relation {
    /// Whether it is so, and what the stated figure should be (in % or in 元). `None` where nothing can be said.
    pub fn judge(&self) -> Option<(Verdict, Decimal)> {
        match self.stated {
            Stated::Rate(printed, scale) => self.rate(printed, scale),
            Stated::Operand(stated) => self.sum(stated),
        }
    }

    fn total(&self, of: fn(&Operand) -> i8) -> Option<Decimal> {
        self.operands
            .iter()
            .try_fold(Decimal::ZERO, |sum, o| sum.checked_add(o.value.checked_mul(Decimal::from(of(o)))?))
    }

    fn rate(&self, printed: Decimal, scale: u32) -> Option<(Verdict, Decimal)> {
        let (part, whole) = (self.total(|o| o.part)?, self.total(|o| o.whole)?);
        if whole.is_zero() {
            let nothing = part.is_zero() && printed.is_zero();
            return Some((if nothing { Verdict::Holds } else { Verdict::NoBase }, Decimal::ZERO));
        }
        let quotient = |a: Decimal, b: Decimal| a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b);
        let exact = quotient(part, whole)?;
        let (mut low, mut high) = (exact, exact);
        let rounded: Vec<&Operand> = self.operands.iter().filter(|o| !o.half.is_zero()).collect();
        if rounded.len() <= MOST_CORNERS {
            // one figure that stands in part and whole is the same in both
            for corner in 0u32..1 << rounded.len() {
                let (mut a, mut b) = (part, whole);
                for (i, operand) in rounded.iter().enumerate() {
                    let by = if corner >> i & 1 == 0 { operand.half } else { -operand.half };
                    a = a.checked_add(by.checked_mul(Decimal::from(operand.part))?)?;
                    b = b.checked_add(by.checked_mul(Decimal::from(operand.whole))?)?;
                }
                if b.is_zero() || b.is_sign_negative() != whole.is_sign_negative() {
                    return None;
                }
                let value = quotient(a, b)?;
                (low, high) = (low.min(value), high.max(value));
            }
        } else {
            let room = |of: fn(&Operand) -> i8| -> Decimal {
                self.operands.iter().map(|o| o.half * Decimal::from(of(o).unsigned_abs())).sum()
            };
            let (a, b) = (room(|o| o.part), room(|o| o.whole));
            let sure = whole.abs().checked_sub(b).filter(|s| *s > Decimal::ZERO)?;
            let off = quotient(a, sure)?.checked_add(exact.abs().checked_mul(b)?.checked_div(sure)?)?;
            (low, high) = (exact - off, exact + off);
        }
        let expected = exact.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
        let unit = Decimal::new(1, scale);
        let within = |by: Decimal| printed >= low - by && printed <= high + by;
        let verdict = if within(unit / Decimal::TWO) {
            Verdict::Holds
        } else if within(unit) || self.balanced && (printed - expected).abs() <= unit {
            Verdict::LastDigit
        } else {
            Verdict::Fails
        };
        Some((verdict, expected))
    }

    fn sum(&self, stated: usize) -> Option<(Verdict, Decimal)> {
        let off = self.total(|o| o.part)?;
        let own = self.operands.get(stated)?;
        let room: Decimal = self.operands.iter().map(|o| o.half * Decimal::from(o.part.unsigned_abs())).sum();
        let expected = own.value.checked_sub(off.checked_div(Decimal::from(own.part))?)?;
        let verdict = match off.abs() {
            off if off <= room => Verdict::Holds,
            off if off <= room + own.unit => Verdict::LastDigit,
            _ => Verdict::Fails,
        };
        Some((verdict, expected))
    }

    /// Between which values (in 元) an operand would make the relation hold.
    pub fn needs(&self, operand: usize) -> Option<(Decimal, Decimal)> {
        let own = self.operands.get(operand)?;
        let others = || self.operands.iter().enumerate().filter(|(i, _)| *i != operand).map(|(_, o)| o);
        let sum = |of: fn(&Operand) -> i8| {
            others().try_fold(Decimal::ZERO, |s, o| s.checked_add(o.value.checked_mul(Decimal::from(of(o)))?))
        };
        let (part, whole) = (Decimal::from(own.part), Decimal::from(own.whole));
        match self.stated {
            Stated::Operand(_) => {
                let value = -sum(|o| o.part)?.checked_div(part)?;
                let room: Decimal = others().map(|o| o.half * Decimal::from(o.part.unsigned_abs())).sum();
                Some((value - room, value + room))
            }
            Stated::Rate(printed, scale) => {
                let half = Decimal::new(5, scale + 1);
                let (a, b) = (sum(|o| o.part)?, sum(|o| o.whole)?);
                let mut bounds: Option<(Decimal, Decimal)> = None;
                for percent in [printed - half, printed + half] {
                    let rate = percent.checked_div(Decimal::ONE_HUNDRED)?;
                    let by = part.checked_sub(rate.checked_mul(whole)?).filter(|by| !by.is_zero())?;
                    let value = rate.checked_mul(b)?.checked_sub(a)?.checked_div(by)?;
                    let mut room = Decimal::ZERO;
                    for o in others() {
                        let effect = Decimal::from(o.part).checked_sub(rate.checked_mul(Decimal::from(o.whole))?)?;
                        room = room.checked_add(o.half.checked_mul(effect)?.checked_div(by)?.abs())?;
                    }
                    let (low, high) = bounds.unwrap_or((value, value));
                    bounds = Some((low.min(value - room), high.max(value + room)));
                }
                bounds
            }
        }
    }

    /// The operand that a figure of the text is.
    pub fn operand(&self, at: &Mention) -> Option<usize> {
        self.operands.iter().position(|o| o.at.as_ref() == Some(at))
    }

    /// The same with other values for some figures of the text.
    pub fn with(&self, other: impl Fn(&Mention) -> Option<Decimal>) -> Option<Relation> {
        let mut out = self.clone();
        let mut changed = false;
        for operand in &mut out.operands {
            if let Some(value) = operand.at.as_ref().and_then(&other) {
                (operand.value, changed) = (value, true);
            }
        }
        changed.then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn operand(value: &str, half: &str, part: i8, whole: i8) -> Operand {
        Operand { at: None, value: d(value), half: d(half), unit: d(half) * Decimal::TWO, part, whole }
    }

    fn rate(operands: Vec<Operand>, percent: &str, balanced: bool) -> Option<Verdict> {
        let percent = d(percent);
        let stated = Stated::Rate(percent, percent.scale());
        Relation { operands, stated, balanced }.judge().map(|(v, _)| v)
    }

    #[test]
    fn rounded_cut_wrong_and_of_nothing() {
        let of = |a: &str, b: &str| vec![operand(a, "0", 1, 0), operand(b, "0", 0, 1)];
        assert_eq!(rate(of("1", "3"), "33.33", false), Some(Verdict::Holds));
        assert_eq!(rate(of("2", "3"), "66.66", false), Some(Verdict::LastDigit));
        assert_eq!(rate(of("2", "3"), "65.7", false), Some(Verdict::Fails));
        assert_eq!(rate(of("-1", "3"), "-33.3", false), Some(Verdict::Holds));
        assert_eq!(rate(of("-1", "3"), "33.3", false), Some(Verdict::Fails));
        assert_eq!(rate(of("1", "0"), "100", false), Some(Verdict::NoBase));
        // 5.106 is neither rounded nor cut to 5.0, but may be moved so that shares make 100
        assert_eq!(rate(of("5.106", "100"), "5.0", false), Some(Verdict::Fails));
        assert_eq!(rate(of("5.106", "100"), "5.0", true), Some(Verdict::LastDigit));
    }

    #[test]
    fn one_rounded_figure_in_part_and_whole() {
        // 30 ÷ (2.30 + 30), whatever 30 was rounded from
        let of = || vec![operand("30", "0.5", 1, 1), operand("2.30", "0.005", 0, 1)];
        assert_eq!(rate(of(), "92.9", false), Some(Verdict::Holds));
        assert_eq!(rate(of(), "92.0", false), Some(Verdict::Fails));
    }

    #[test]
    fn what_an_operand_would_have_to_be() {
        let operands = vec![operand("1204", "0.5", 1, 1), operand("13111", "0.5", 0, 1)];
        let relation = Relation { operands, stated: Stated::Rate(d("27.9"), 1), balanced: false };
        let (low, high) = relation.needs(1).unwrap();
        assert!(low < d("3111") && d("3111") < high && high < d("3130"), "{low} {high}");
        let operands =
            vec![operand("9482", "0.5", 1, 0), operand("6371", "0.5", -1, 0), operand("13111", "0.5", -1, 0)];
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        assert_eq!(relation.needs(2), Some((d("3110.0"), d("3112.0"))));
    }
}
