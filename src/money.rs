//! Printed amounts: exact decimals, how many decimals were printed, the unit, and what was odd about the print.
//!
//! A figure in a budget is text first. [`read`] says what a cell's text is: nothing, an amount, an amount whose
//! print is malformed (with the readings it may stand for), or no number at all. Nothing here uses floats.

use std::borrow::Cow;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// The unit amounts of a form are printed in (金额单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元
    Yuan,
    /// 千元
    ThousandYuan,
    /// 万元
    TenThousandYuan,
    /// 亿元
    HundredMillionYuan,
}

impl Unit {
    /// The power of ten that turns an amount in this unit into 元.
    pub fn exponent(self) -> u32 {
        match self {
            Unit::Yuan => 0,
            Unit::ThousandYuan => 3,
            Unit::TenThousandYuan => 4,
            Unit::HundredMillionYuan => 8,
        }
    }

    /// The unit as printed on forms.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Yuan => "元",
            Unit::ThousandYuan => "千元",
            Unit::TenThousandYuan => "万元",
            Unit::HundredMillionYuan => "亿元",
        }
    }

    /// The unit a text names, such as `金额单位：万元` or `（单位：元）`; `None` where it names none. The 元 of a name, as
    /// in 广元 or 单元, is none.
    pub fn find(text: &str) -> Option<Unit> {
        let folded = fold(text);
        // 人民币元, 元至角分, 元角分, 元整
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !"币至角整".contains(c));
        let alone = |(at, yuan): (usize, &str)| {
            !letter(text[..at].chars().next_back()) && !letter(text[at + yuan.len()..].chars().next())
        };
        if folded.contains("百万元") {
            None
        } else if folded.contains("万元") {
            Some(Unit::TenThousandYuan)
        } else if folded.contains("亿元") {
            Some(Unit::HundredMillionYuan)
        } else if folded.contains("千元") {
            Some(Unit::ThousandYuan)
        } else {
            text.match_indices('元').any(alone).then_some(Unit::Yuan)
        }
    }
}

/// An amount as printed, in its printed unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The exact value, in the printed unit.
    pub value: Decimal,
    /// How many decimals were printed.
    pub scale: u32,
}

impl Amount {
    /// The value in 元 and half a unit of its last printed digit in 元: the figure stands for `value ± half`.
    /// Where one unit of the last digit is 0.01 元 or less the figure is exact, and `half` is zero.
    /// `None` where it has too many digits to be added up: see [`summable`].
    pub fn in_yuan(self, unit: Unit) -> Option<(Decimal, Decimal)> {
        if self.scale > Decimal::MAX_SCALE {
            return None;
        }
        let factor = Decimal::from(10u64.pow(unit.exponent()));
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
    /// Nothing, or a dash that stands for nothing.
    Blank,
    /// An amount, with the oddities of its print.
    Amount(Amount, Vec<Oddity>),
    /// Meant as a number but not one; the readings it allows, likeliest first, perhaps none.
    Malformed(Vec<Reading>),
    /// No number.
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

/// Longest text that is considered as a number; a longer one is text.
const LONGEST: usize = 64;

/// Reads a cell's text as an amount.
pub fn read(text: &str) -> Printed {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if text.is_empty() {
        return Printed::Blank;
    }
    if text.len() > LONGEST {
        return Printed::Text;
    }
    let mut oddities = Vec::new();
    let plain_text = text.chars().all(is_plain);
    if plain_text && !text.contains(|c: char| c.is_ascii_digit() || "-/$\\".contains(c)) {
        return Printed::Text;
    }
    let normal: Cow<str> = if plain_text { text.into() } else { text.nfkc().collect::<String>().into() };
    if !plain_text
        && normal.chars().zip(text.chars()).any(|(n, t)| n != t && (n.is_ascii_digit() || ".,-+".contains(n)))
    {
        oddities.push(Oddity::FullWidth);
    }
    let mut core: String = normal.chars().filter(|c| !is_invisible(*c)).collect();
    // $1,234.00$ as some recognisers write numbers, ¥ and 元 as some forms do
    core = core.trim_matches(|c| matches!(c, '$' | '¥' | '\\')).trim().to_string();
    if matches!(core.as_str(), "-" | "--" | "---" | "—" | "——" | "–" | "―" | "/" | "") {
        return Printed::Blank;
    }
    let (mut negative, mut body) = (false, core.as_str());
    if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        (negative, body) = (true, inner.trim());
    } else if let Some(rest) = body.strip_prefix(['-', '−', '–', '—']) {
        (negative, body) = (true, rest.trim_start());
    } else if let Some(rest) = body.strip_prefix('+') {
        body = rest.trim_start();
    }
    if !body.contains(|c: char| c.is_ascii_digit()) {
        return Printed::Text;
    }
    let body: Cow<str> = if body.contains(char::is_whitespace) {
        // a blank between two numbers that are both whole is two numbers, not one
        if two_numbers(body) {
            return Printed::Malformed(Vec::new());
        }
        oddities.push(Oddity::InnerBlank);
        body.chars().filter(|c| !c.is_whitespace()).collect::<String>().into()
    } else {
        body.into()
    };
    if body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return plain(&body, negative, oddities);
    }
    let digits = body.chars().filter(char::is_ascii_digit).count();
    let others = body.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',')).count();
    let confusable = |c: char| match c {
        'O' | 'o' | 'D' | 'Q' | '〇' => Some('0'),
        'l' | 'I' | 'i' | '|' | '!' => Some('1'),
        'Z' | 'z' => Some('2'),
        'S' | 's' => Some('5'),
        'B' => Some('8'),
        ';' | ':' | '·' | '\'' | '`' => Some('.'),
        c if c.is_ascii_digit() || c == '.' || c == ',' => Some(c),
        _ => None,
    };
    let written_as_number = digits >= others && (digits > 2 || body.contains(['.', ',']));
    if written_as_number
        && body.starts_with(|c| confusable(c).is_some())
        && let Some(mended) = body.chars().map(confusable).collect::<Option<String>>()
    {
        let readings = match plain(&mended, negative, Vec::new()) {
            Printed::Amount(amount, _) => vec![Reading { amount, slip: Slip::ConfusableGlyph }],
            _ => Vec::new(),
        };
        return Printed::Malformed(readings);
    }
    Printed::Text
}

/// Two numbers with a blank between them, each whole by itself: `107.00 57.00`.
fn two_numbers(body: &str) -> bool {
    let parts: Vec<&str> = body.split_whitespace().collect();
    parts.iter().filter(|p| p.contains('.') && !p.starts_with('.') && !p.ends_with('.')).count() > 1
}

fn plain(body: &str, negative: bool, mut oddities: Vec<Oddity>) -> Printed {
    let amount = |text: &str| -> Option<Amount> {
        let digits: String = text.chars().filter(|c| *c != ',').collect();
        let mut value = Decimal::from_str_exact(&digits).ok()?;
        value.set_sign_negative(negative && !value.is_zero());
        Some(Amount { value, scale: value.scale() })
    };
    let points = body.matches('.').count();
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(w, f)| (w, Some(f)));
    if points <= 1 && !fraction.is_some_and(|f| f.contains(',') || f.is_empty()) && !whole.is_empty() {
        let groups: Vec<&str> = whole.split(',').collect();
        let last = groups[groups.len() - 1].len();
        if fraction.is_none() && groups.len() > 1 && last != 3 {
            // 84,863770: the last group is no group of three, so the comma before it may be the point
            let (head, tail) = body.rsplit_once(',').unwrap_or((body, ""));
            let reading = amount(&format!("{head}.{tail}"));
            return Printed::Malformed(
                reading.map(|amount| Reading { amount, slip: Slip::DecimalSeparator }).into_iter().collect(),
            );
        }
        if groups.len() > 1 && (groups[1..].iter().any(|g| g.len() != 3) || !(1..=3).contains(&groups[0].len())) {
            oddities.push(Oddity::Grouping);
        }
        return match amount(body) {
            Some(amount) => Printed::Amount(amount, oddities),
            None => Printed::Malformed(Vec::new()),
        };
    }
    if points > 1 {
        // 1.234.56: every point but the last may be a thousands separator
        let (head, tail) = body.rsplit_once('.').unwrap_or((body, ""));
        let reading = amount(&format!("{}.{tail}", head.replace(['.', ','], "")));
        return Printed::Malformed(
            reading.map(|amount| Reading { amount, slip: Slip::ExtraSeparator }).into_iter().collect(),
        );
    }
    // 1.234,56 or "12." or ".5": point and comma changed places, or a digit is missing
    let swapped: String = body
        .chars()
        .map(|c| match c {
            '.' => ',',
            ',' => '.',
            c => c,
        })
        .collect();
    let reading = (swapped.matches('.').count() == 1 && !swapped.ends_with('.') && !swapped.starts_with('.'))
        .then(|| amount(&swapped))
        .flatten();
    Printed::Malformed(reading.map(|amount| Reading { amount, slip: Slip::DecimalSeparator }).into_iter().collect())
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

    fn amount(text: &str) -> (String, u32, Vec<Oddity>) {
        match read(text) {
            Printed::Amount(a, o) => (a.value.to_string(), a.scale, o),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn plain_amounts() {
        assert_eq!(amount("1,033,760.648106"), ("1033760.648106".into(), 6, vec![]));
        assert_eq!(amount("0.25"), ("0.25".into(), 2, vec![]));
        assert_eq!(amount(" -12.50 "), ("-12.50".into(), 2, vec![]));
        assert_eq!(amount("（3.00）"), ("-3.00".into(), 2, vec![]));
        assert_eq!(amount("$2,150.00$"), ("2150.00".into(), 2, vec![]));
    }

    #[test]
    fn odd_but_certain() {
        assert_eq!(amount("1, 608. 200000"), ("1608.200000".into(), 6, vec![Oddity::InnerBlank]));
        assert_eq!(amount("１２．３"), ("12.3".into(), 1, vec![Oddity::FullWidth]));
        assert_eq!(amount("128138,600.00"), ("128138600.00".into(), 2, vec![Oddity::Grouping]));
    }

    #[test]
    fn malformed_has_readings() {
        let Printed::Malformed(r) = read("84,863770") else { panic!() };
        assert_eq!(r[0].amount.value.to_string(), "84.863770");
        assert_eq!(r[0].slip, Slip::DecimalSeparator);
        let Printed::Malformed(r) = read("1,275,802800") else { panic!() };
        assert_eq!(r[0].amount.value.to_string(), "1275.802800");
        let Printed::Malformed(r) = read("1O.5l") else { panic!() };
        assert_eq!(r[0].amount.value.to_string(), "10.51");
        assert!(matches!(read("107.000000 57.000000"), Printed::Malformed(_)));
        let Printed::Malformed(r) = read("1.234,56") else { panic!() };
        assert_eq!(r[0].amount.value.to_string(), "1234.56");
    }

    #[test]
    fn neither() {
        assert_eq!(read(" — "), Printed::Blank);
        assert_eq!(read("培训费"), Printed::Text);
        assert_eq!(read("30201-办公费"), Printed::Text);
        assert_eq!(read("2026年"), Printed::Text);
    }

    #[test]
    fn exact_at_one_fen() {
        let a = Amount { value: Decimal::new(1, 6), scale: 6 };
        assert_eq!(a.in_yuan(Unit::TenThousandYuan), Some((Decimal::new(1, 2), Decimal::ZERO)));
        let a = Amount { value: Decimal::new(100, 2), scale: 2 };
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
        let endless = Amount { value: Decimal::ONE, scale: 40 };
        assert_eq!(endless.in_yuan(Unit::Yuan), None);
        // the sum of as many as there can be
        let most = Decimal::from(LARGEST) - Decimal::new(1, 5);
        assert!(summable(most) && most.checked_mul(Decimal::from(100_000_000)).is_some());
    }
}
