//! Printed amounts: exact decimals, how many decimals were printed, the unit, and what was odd about the print.
//!
//! A figure in a budget is text first. [`read`] says what a cell's text is: nothing, an amount, an amount whose
//! print is malformed (with the readings it may stand for), or no number at all. Nothing here uses floats.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

mod print;

pub use print::{read, withheld};

/// The unit amounts of a form are printed in (金额单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元
    Yuan,
    /// 百元
    HundredYuan,
    /// 千元
    ThousandYuan,
    /// 万元
    TenThousandYuan,
    /// 十万元
    HundredThousandYuan,
    /// 百万元
    MillionYuan,
    /// 千万元
    TenMillionYuan,
    /// 亿元
    HundredMillionYuan,
}

/// The units, those whose names contain another's before it.
const UNITS: [Unit; 8] = [
    Unit::MillionYuan,
    Unit::TenMillionYuan,
    Unit::HundredThousandYuan,
    Unit::TenThousandYuan,
    Unit::HundredMillionYuan,
    Unit::ThousandYuan,
    Unit::HundredYuan,
    Unit::Yuan,
];

impl Unit {
    /// How many 元 one of it is.
    pub fn factor(self) -> Decimal {
        Decimal::from(10u64.pow(self.exponent()))
    }

    /// The power of ten that turns an amount in this unit into 元.
    pub fn exponent(self) -> u32 {
        match self {
            Unit::Yuan => 0,
            Unit::HundredYuan => 2,
            Unit::ThousandYuan => 3,
            Unit::TenThousandYuan => 4,
            Unit::HundredThousandYuan => 5,
            Unit::MillionYuan => 6,
            Unit::TenMillionYuan => 7,
            Unit::HundredMillionYuan => 8,
        }
    }

    /// The unit that is ten to this power 元.
    pub fn of_exponent(exponent: u32) -> Option<Unit> {
        UNITS.into_iter().find(|u| u.exponent() == exponent)
    }

    /// The unit as printed on forms.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Yuan => "元",
            Unit::HundredYuan => "百元",
            Unit::ThousandYuan => "千元",
            Unit::TenThousandYuan => "万元",
            Unit::HundredThousandYuan => "十万元",
            Unit::MillionYuan => "百万元",
            Unit::TenMillionYuan => "千万元",
            Unit::HundredMillionYuan => "亿元",
        }
    }

    /// The unit a text names, such as `金额单位：万元` or `（单位：元）`; `None` where it names none. The 元 of a name, as
    /// in 广元 or 单元, is none, nor is a multiple that nobody uses, 百亿元.
    pub fn find(text: &str) -> Option<Unit> {
        let folded = fold(text);
        // 人民币元, 元至角分, 元角分, 元整
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !"币至角整列".contains(c));
        let alone = |(at, yuan): (usize, &str)| {
            !letter(text[..at].chars().next_back()) && !letter(text[at + yuan.len()..].chars().next())
        };
        let found = UNITS.into_iter().filter(|u| *u != Unit::Yuan).find_map(|u| Some((u, folded.find(u.name())?)));
        match found {
            Some((_, at)) if folded[..at].ends_with(['十', '百', '千', '万', '亿']) => None,
            Some((unit, _)) => Some(unit),
            None => text.match_indices('元').any(alone).then_some(Unit::Yuan),
        }
    }

    /// The unit a text ends with, and what stands before it: `534.56万元`, `3亿`.
    fn behind(text: &str) -> Option<(&str, Unit)> {
        let named = UNITS.into_iter().find_map(|u| Some((text.strip_suffix(u.name())?, u)));
        let short = || match text.chars().next_back()? {
            '万' => Some((&text[..text.len() - '万'.len_utf8()], Unit::TenThousandYuan)),
            '亿' => Some((&text[..text.len() - '亿'.len_utf8()], Unit::HundredMillionYuan)),
            _ => None,
        };
        named.or_else(short)
    }
}

/// An amount as printed, in its printed unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The exact value, in the printed unit.
    pub value: Decimal,
    /// How many decimals were printed.
    pub scale: u32,
    /// The unit printed beside it, where it carries its own: `534.56万元`.
    pub unit: Option<Unit>,
}

impl Amount {
    /// The value in 元 and half a unit of its last printed digit in 元: the figure stands for `value ± half`.
    /// Where one unit of the last digit is 0.01 元 or less the figure is exact, and `half` is zero.
    /// `unit` is the form's; one printed beside the amount goes before it. `None` where it has too many digits to be
    /// added up: see [`summable`].
    pub fn in_yuan(self, unit: Unit) -> Option<(Decimal, Decimal)> {
        if self.scale > Decimal::MAX_SCALE {
            return None;
        }
        let factor = self.unit.unwrap_or(unit).factor();
        let yuan = self.value.checked_mul(factor)?.normalize();
        let last_digit = Decimal::new(1, self.scale).checked_mul(factor)?;
        let half = if last_digit <= Decimal::new(1, 2) { Decimal::ZERO } else { last_digit / Decimal::TWO };
        summable(yuan).then(|| (yuan, half.normalize()))
    }
}

/// The largest amount in 元 that is added up: a hundred times what all of the country spends in a century.
const LARGEST: u64 = 100_000_000_000_000_000;
/// Most digits of a value that is added up.
const MOST_DIGITS: u32 = 22;

/// Whether a value can be added up with others, however many, without a sum that does not fit a decimal of 96 bits.
/// This is the one door to arithmetic: amounts in 元 and percentages that do not pass it are told as ones that cannot
/// be checked, so that sums of those that do need no checks of their own. Products and quotients do.
pub fn summable(value: Decimal) -> bool {
    let digits = value.mantissa().unsigned_abs().checked_ilog10().map_or(1, |d| d + 1);
    value.abs() < Decimal::from(LARGEST) && digits.max(value.scale()) <= MOST_DIGITS
}

/// Whether a printed text is a well-written number with more digits than can be added up.
pub fn is_too_large(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > LARGEST.ilog10() as usize - 4
        && text.chars().all(|c| c.is_ascii_digit() || ".,- ()+".contains(c))
        && text.matches('.').count() <= 1
}

/// Something unusual in how an amount was printed that leaves its value in no doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oddity {
    /// Blanks inside the number: `1, 608. 200000`.
    InnerBlank,
    /// Thousands separators not in groups of three: `128138,600.00`.
    Grouping,
    /// Full-width digits or signs: `１２．３`.
    FullWidth,
    /// A footnote mark beside the number: `534.56*`, `200.00注1`.
    Mark,
    /// Zeros before the first digit: `002.50`. Nobody prints them: another digit may have stood there.
    LeadingZeros,
}

/// How a malformed print may have come from the amount it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slip {
    /// A comma stands where the decimal point belongs: `84,863770`.
    DecimalSeparator,
    /// A letter stands for a digit it looks like: `1O.5`, `l2`.
    ConfusableGlyph,
    /// Several points: `1.234.56`.
    ExtraSeparator,
}

impl Slip {
    /// The cause's identifier in the report.
    pub fn id(self) -> &'static str {
        match self {
            Slip::DecimalSeparator => "decimal-separator",
            Slip::ConfusableGlyph => "confusable-glyph",
            Slip::ExtraSeparator => "extra-separator",
        }
    }
}

/// One reading a malformed print allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The amount so read.
    pub amount: Amount,
    /// What then went wrong in print.
    pub slip: Slip,
}

/// What a cell's text is, read as an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// Nothing, or a sign or word that stands for nothing.
    Blank,
    /// An amount, with the oddities of its print.
    Amount(Amount, Vec<Oddity>),
    /// Meant as a number but not one; the readings it allows, likeliest first, perhaps none.
    Malformed(Vec<Reading>),
    /// No number. What an amount column so prints may still be an amount: see [`withheld`].
    Text,
}

impl Printed {
    /// Whether it is meant as a number, well printed or not.
    pub fn is_number(&self) -> bool {
        matches!(self, Printed::Amount(..) | Printed::Malformed(_))
    }
}

/// The form in which texts are compared: NFKC, no blanks, brackets and quotes of one kind, lower case.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.chars().all(is_plain) {
        out.extend(folded(text.chars()))
    } else {
        out.extend(folded(text.nfkc()))
    }
    out
}

/// Characters that are their own NFKC whatever stands beside them: ASCII and the common Chinese characters.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}' | '、' | '。' | '《' | '》' | '“' | '”')
}

fn folded(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    text.filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(|c| match c {
        '【' | '〔' | '[' => '(',
        '】' | '〕' | ']' => ')',
        '“' | '”' | '„' | '「' | '」' | '《' | '》' => '"',
        '‘' | '’' => '\'',
        '－' | '–' | '—' | '―' | '−' => '-',
        c => c.to_ascii_lowercase(),
    })
}

/// Zero-width and bidirectional control characters, which print as nothing.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Characters that the format General of spreadsheets shows at most.
pub const GENERAL: usize = 11;

/// Whether a number without separators takes all the room that the format General has: further decimals may be cut.
pub fn fills_general(text: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || c == '.';
    !text.contains(',') && text.chars().filter(|c| figure(*c)).count() >= GENERAL
}

/// A value printed with thousands separators and at least `scale` decimals, never fewer than it needs.
pub fn format(value: Decimal, scale: u32) -> String {
    let value = value.normalize();
    // the library's own padding has no room for a long number with many decimals
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), ""), |(w, f)| (w, f));
    let zeros = (scale.min(Decimal::MAX_SCALE) as usize).saturating_sub(fraction.len());
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 1);
    if value.is_sign_negative() && !value.is_zero() {
        out.push('-');
    }
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() || zeros > 0 {
        out.push('.');
        out.push_str(fraction);
        out.extend(std::iter::repeat_n('0', zeros));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_at_one_fen() {
        let a = Amount { value: Decimal::new(1, 6), scale: 6, unit: None };
        assert_eq!(a.in_yuan(Unit::TenThousandYuan), Some((Decimal::new(1, 2), Decimal::ZERO)));
        let a = Amount { value: Decimal::new(100, 2), scale: 2, unit: None };
        assert_eq!(a.in_yuan(Unit::TenThousandYuan), Some((Decimal::from(10000), Decimal::from(50))));
    }

    #[test]
    fn formatted() {
        assert_eq!(format(Decimal::new(1033760648106, 6), 6), "1,033,760.648106");
        assert_eq!(format(Decimal::new(-5, 0), 2), "-5.00");
        assert_eq!(format(Decimal::new(123, 0), 0), "123");
        assert!(format(Decimal::MAX, 28).ends_with(&format!(".{}", "0".repeat(28))));
        assert_eq!(format(Decimal::new(1, 28), 99).len(), 30);
    }

    #[test]
    fn what_cannot_be_added_up_is_no_figure() {
        let of = |text: &str| match read(text) {
            Printed::Amount(amount, _) => amount.in_yuan(Unit::TenThousandYuan),
            other => panic!("{text}: {other:?}"),
        };
        assert!(of("9999999999999.99").is_some() && of("0.10000000000000001").is_some());
        for text in ["99999999999999999999.00", "0.0000000000000000000000000001", "99999999.9999999999999999999"] {
            assert_eq!(of(text), None, "{text}");
            assert!(is_too_large(text));
        }
        assert!(!is_too_large("84,863770") && !is_too_large("107.00 57.00"));
        let endless = Amount { value: Decimal::ONE, scale: 40, unit: None };
        assert_eq!(endless.in_yuan(Unit::Yuan), None);
        // the sum of as many as there can be
        let most = Decimal::from(LARGEST) - Decimal::new(1, 5);
        assert!(summable(most) && most.checked_mul(Decimal::from(100_000_000)).is_some());
    }
}
