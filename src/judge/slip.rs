//! How a printed amount may have come from another: the slips of the hand and of type, most likely first.

use rust_decimal::Decimal;

/// A way in which one amount is printed for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// Two neighbouring digits changed places.
    DigitsInterchanged,
    /// One digit stands for another.
    DigitReplaced,
    /// A digit is missing.
    DigitOmitted,
    /// A digit too many.
    DigitAdded,
    /// The decimal point moved.
    PointMoved,
    /// 元 for 万元 or the reverse.
    Unit,
    /// The sign is wrong.
    Sign,
}

impl Slip {
    /// Its identifier in the report.
    pub fn id(self) -> &'static str {
        match self {
            Slip::DigitsInterchanged => "digits-interchanged",
            Slip::DigitReplaced => "digit-replaced",
            Slip::DigitOmitted => "digit-omitted",
            Slip::DigitAdded => "digit-added",
            Slip::PointMoved => "point-moved",
            Slip::Unit => "unit",
            Slip::Sign => "sign",
        }
    }
}

/// The slip by which `printed` may stand for `meant`, both in the printed unit; `None` where no single one does.
/// Where zeros are printed before its first digit (`padded`), they are digits like others.
pub fn slip(printed: Decimal, scale: u32, padded: bool, meant: Decimal) -> Option<Slip> {
    if printed == meant || meant.is_zero() && printed.is_zero() {
        return None;
    }
    if printed == -meant {
        return Some(Slip::Sign);
    }
    let (mut p, m) = (digits(printed, scale)?, digits(meant, scale)?);
    if padded && p.len() < m.len() {
        p.splice(0..0, std::iter::repeat_n(b'0', m.len() - p.len()));
    }
    if printed.is_sign_negative() != meant.is_sign_negative() {
        return None;
    }
    let unit = Decimal::from(10_000);
    if !meant.is_zero() && (printed.checked_mul(unit) == Some(meant) || meant.checked_mul(unit) == Some(printed)) {
        return Some(Slip::Unit);
    }
    if p.len() == m.len() {
        let different: Vec<usize> = (0..p.len()).filter(|i| p[*i] != m[*i]).collect();
        match different.as_slice() {
            [_] => return Some(Slip::DigitReplaced),
            [a, b] if b - a == 1 && p[*a] == m[*b] && p[*b] == m[*a] => return Some(Slip::DigitsInterchanged),
            _ => {}
        }
    }
    let trim = |d: &[u8]| -> Vec<u8> {
        let text = String::from_utf8_lossy(d);
        text.trim_matches('0').bytes().collect()
    };
    if trim(&p) == trim(&m) {
        return Some(Slip::PointMoved);
    }
    if lacks_one(&p, &m) {
        return Some(Slip::DigitOmitted);
    }
    lacks_one(&m, &p).then_some(Slip::DigitAdded)
}

/// The digits of an amount at a scale, without leading zeros before the ones; `None` where it has more decimals.
fn digits(value: Decimal, scale: u32) -> Option<Vec<u8>> {
    let value = value.abs().normalize();
    (value.scale() <= scale).then(|| format!("{value:.*}", scale as usize).bytes().filter(u8::is_ascii_digit).collect())
}

/// Whether `short` is `long` without one digit.
fn lacks_one(short: &[u8], long: &[u8]) -> bool {
    if short.len() + 1 != long.len() {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    short[same..] == long[same + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        let of = |p: &str, m: &str| {
            let printed = Decimal::from_str_exact(p).unwrap();
            slip(printed, printed.scale(), p.starts_with("00"), Decimal::from_str_exact(m).unwrap())
        };
        assert_eq!(of("002.34", "802.34"), Some(Slip::DigitReplaced));
        assert_eq!(of("12.34", "12.84"), Some(Slip::DigitReplaced));
        assert_eq!(of("12.34", "21.34"), Some(Slip::DigitsInterchanged));
        assert_eq!(of("12.34", "123.34"), Some(Slip::DigitOmitted));
        assert_eq!(of("123.34", "13.34"), Some(Slip::DigitAdded));
        assert_eq!(of("12.30", "123.00"), Some(Slip::PointMoved));
        assert_eq!(of("12.34", "-12.34"), Some(Slip::Sign));
        assert_eq!(of("120000.00", "12.00"), Some(Slip::Unit));
        assert_eq!(of("12.34", "77.77"), None);
        assert_eq!(of("12.34", "12.345"), None);
    }
}
