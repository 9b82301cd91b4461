//! Figures of spreadsheets as Excel shows them: number formats over exact decimals.
//!
//! A cell stores a binary number that stands for at most fifteen decimal digits; what a reader sees is those digits in
//! the cell's format: `734.5600000000001` is 734.56, and 12345600 in the format `0!.0000` is 1234.5600. Nothing here
//! computes with floats.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money::GENERAL;

/// Digits that Excel shows of a number.
const DIGITS: usize = 15;
/// A format is not longer.
const LONGEST: usize = 512;

/// A number as it is shown in a format; `base_1904` where days are counted from 1904.
pub(super) fn shown(value: f64, format: &str, base_1904: bool) -> String {
    let Some(number) = decimal(value) else { return value.to_string() };
    if format.trim().is_empty() {
        return general(number);
    }
    let sections = sections(format);
    let parsed: Vec<Section> = sections.iter().take(4).map(|s| Section::of(s)).collect();
    let (section, magnitude) = choose(&parsed, number);
    let Some(section) = section else { return general(number) };
    let number = if magnitude { number.abs() } else { number };
    if section.is_date() {
        return date(number, section, base_1904).unwrap_or_else(|| general(number));
    }
    let text = section.render(number);
    // red and without a sign is a custom of negative figures
    let unsigned = magnitude && section.red && !text.contains(['-', '(', '△', '▲', '负', '−', '－', '（']);
    if unsigned && text.contains(|c: char| c.is_ascii_digit()) { format!("-{text}") } else { text }
}

/// Whether a format shows as many decimals as a number has.
pub(super) fn is_general(format: &str) -> bool {
    let bare = format.rsplit(']').next().unwrap_or_default().trim();
    bare.is_empty() || bare == "@" || bare.eq_ignore_ascii_case("general") || bare == "G/通用格式"
}

/// The code of a format that is built into Excel.
pub(super) fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "¥#,##0;¥-#,##0",
        7 | 8 => "¥#,##0.00;¥-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 | 13 => "# ?/?",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18..=21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27..=31 | 50..=54 | 57 | 58 | 36 => "yyyy年m月d日",
        32..=35 | 55 | 56 | 45..=47 => "h:mm:ss",
        37 => "#,##0_ ;(#,##0)",
        38 => "#,##0_ ;[Red](#,##0)",
        39 => "#,##0.00_ ;(#,##0.00)",
        40 => "#,##0.00_ ;[Red](#,##0.00)",
        41 | 42 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        43 | 44 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        48 => "##0.0E+0",
        _ => "General",
    }
}

/// The decimal number that a binary one stands for.
fn decimal(value: f64) -> Option<Decimal> {
    if !value.is_finite() || value.abs() >= 1e24 || value != 0.0 && value.abs() < 1e-18 {
        return None;
    }
    // the shortest digits that are this number and no other; they may be seventeen
    let digits = format!("{value:e}");
    let number = Decimal::from_scientific(&digits).ok()?;
    Some(number.round_sf_with_strategy(DIGITS as u32, RoundingStrategy::MidpointAwayFromZero)?.normalize())
}

/// The format General: as many decimals as eleven characters hold.
fn general(number: Decimal) -> String {
    let whole = number.trunc().abs().to_string().len();
    let decimals = GENERAL.saturating_sub(whole + 1) as u32;
    let number = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize();
    if number.is_zero() { "0".into() } else { number.to_string() }
}

/// The sections of a format, at its semicolons.
fn sections(format: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = format.chars().take(LONGEST);
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            ';' if !quoted => {
                out.push(String::new());
                continue;
            }
            '"' => quoted = !quoted,
            _ => {}
        }
        let Some(last) = out.last_mut() else { break };
        last.push(c);
        if matches!(c, '\\' | '!') && !quoted {
            last.extend(chars.next());
        }
    }
    out
}

/// A piece of a format's section.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// `0`, `#`, `?`
    Digit(char),
    Point,
    Percent,
    Literal(String),
    /// Letters of a date, as many as stand together: `yyyy`.
    Date(char, usize),
    General,
    Exponent,
}

/// A section of a format.
#[derive(Debug, Default)]
struct Section {
    pieces: Vec<Piece>,
    condition: Option<(String, Decimal)>,
    thousands: bool,
    /// Commas behind the last digit: each divides by a thousand.
    divisions: u32,
    red: bool,
}

impl Section {
    fn of(text: &str) -> Section {
        let mut out = Section::default();
        if text.trim() == "@" {
            out.pieces.push(Piece::General);
            return out;
        }
        let mut chars = text.chars().peekable();
        let mut commas = 0;
        while let Some(c) = chars.next() {
            if !matches!(c, ',') {
                match c {
                    '0' | '#' | '?' => out.thousands |= commas > 0,
                    _ if out.digits() > 0 => out.divisions += std::mem::take(&mut commas),
                    _ => {}
                }
                commas = 0;
            }
            match c {
                '0' | '#' | '?' => out.pieces.push(Piece::Digit(c)),
                ',' => commas += u32::from(out.digits() > 0),
                '.' => out.pieces.push(Piece::Point),
                '%' => out.pieces.push(Piece::Percent),
                '"' => {
                    let literal = chars.by_ref().take_while(|c| *c != '"').collect();
                    out.pieces.push(Piece::Literal(literal));
                }
                '\\' | '!' => out.pieces.extend(chars.next().map(|c| Piece::Literal(c.into()))),
                '_' => {
                    chars.next();
                    out.pieces.push(Piece::Literal(" ".into()));
                }
                '*' => drop(chars.next()),
                '[' => {
                    let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    out.bracket(&inner);
                }
                'E' | 'e' if matches!(chars.peek(), Some('+' | '-')) => out.pieces.push(Piece::Exponent),
                'G' | 'g' if next_is(&mut chars, "eneral") || next_is(&mut chars, "/通用格式") => {
                    out.pieces.push(Piece::General);
                }
                'A' | 'a' if next_is(&mut chars, "m/pm") => {}
                'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => {
                    let c = c.to_ascii_lowercase();
                    let mut length = 1;
                    while chars.next_if(|n| n.to_ascii_lowercase() == c).is_some() {
                        length += 1;
                    }
                    out.pieces.push(Piece::Date(c, length));
                }
                c => out.pieces.push(Piece::Literal(c.into())),
            }
        }
        out.divisions += commas;
        out
    }

    /// `[Red]`, `[>=100]`, `[$¥-804]`
    fn bracket(&mut self, inner: &str) {
        if let Some(currency) = inner.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            self.pieces.push(Piece::Literal(sign.into()));
        } else if inner.starts_with(['<', '>', '=']) {
            let at = inner.find(|c: char| !"<>=".contains(c)).unwrap_or(inner.len());
            let (operator, value) = inner.split_at(at);
            self.condition = value.trim().parse().ok().map(|v| (operator.to_string(), v));
        } else if inner.eq_ignore_ascii_case("red") || inner == "红色" {
            self.red = true;
        } else if inner.chars().all(|c| "hms".contains(c.to_ascii_lowercase())) {
            self.pieces.extend(inner.chars().next().map(|c| Piece::Date(c.to_ascii_lowercase(), 1)));
        }
    }

    fn digits(&self) -> usize {
        self.pieces.iter().filter(|p| matches!(p, Piece::Digit(_))).count()
    }

    fn is_date(&self) -> bool {
        self.digits() == 0 && self.pieces.iter().any(|p| matches!(p, Piece::Date(..)))
    }

    fn holds(&self, number: Decimal) -> bool {
        match &self.condition {
            None => true,
            Some((operator, value)) => match operator.as_str() {
                ">" => number > *value,
                ">=" => number >= *value,
                "<" => number < *value,
                "<=" => number <= *value,
                "=" => number == *value,
                "<>" => number != *value,
                _ => true,
            },
        }
    }

    fn render(&self, number: Decimal) -> String {
        if self.pieces.contains(&Piece::Exponent) {
            return general(number);
        }
        let percents = self.pieces.iter().filter(|p| **p == Piece::Percent).count() as u32;
        let factor = |power: u32| 10u64.checked_pow(power).map(Decimal::from);
        let scaled = factor(2 * percents.min(4))
            .and_then(|f| number.checked_mul(f))
            .zip(factor(3 * self.divisions.min(5)))
            .and_then(|(n, f)| n.checked_div(f));
        let Some(scaled) = scaled else { return general(number) };
        let point = self.pieces.iter().position(|p| *p == Piece::Point).unwrap_or(self.pieces.len());
        let (before, behind) = self.pieces.split_at(point);
        let places = |pieces: &[Piece]| pieces.iter().filter(|p| matches!(p, Piece::Digit(_))).count();
        let rounded = scaled.round_dp_with_strategy(places(behind) as u32, RoundingStrategy::MidpointAwayFromZero);
        let printed = format!("{:.*}", places(behind), rounded.abs());
        let (whole, fraction) = printed.split_once('.').unwrap_or((&printed, ""));
        let whole = whole.trim_start_matches('0');
        let mut out = String::new();
        let shown = if self.pieces.contains(&Piece::General) { scaled } else { rounded };
        if shown.is_sign_negative() && !shown.is_zero() {
            out.push('-');
        }
        self.whole(before, whole, scaled.abs(), &mut out);
        decimals(behind, fraction, &mut out);
        out.trim().to_string()
    }

    /// The pieces before the point: digits fill the places from the right, and the first takes those that are left.
    fn whole(&self, pieces: &[Piece], whole: &str, number: Decimal, out: &mut String) {
        let places = pieces.iter().filter(|p| matches!(p, Piece::Digit(_))).count();
        let digits: Vec<char> = whole.chars().collect();
        let mut place = places;
        let mut left = digits.len();
        // how many digits have been written once all are: their separators follow from it
        let mut write = |c: char, out: &mut String| {
            out.push(c);
            left = left.saturating_sub(1);
            if self.thousands && left > 0 && left.is_multiple_of(3) {
                out.push(',');
            }
        };
        for piece in pieces {
            match piece {
                Piece::Digit(kind) => {
                    let taken = digits.len().saturating_sub(place);
                    if place == places {
                        digits[..taken].iter().for_each(|c| write(*c, out));
                    }
                    match digits.len().checked_sub(place) {
                        Some(at) => digits.get(at).into_iter().for_each(|c| write(*c, out)),
                        None if *kind == '0' => out.push('0'),
                        None => {}
                    }
                    place -= 1;
                }
                Piece::Literal(text) => out.push_str(text),
                Piece::Percent => out.push('%'),
                Piece::General => out.push_str(&general(number)),
                Piece::Date(letter, length) => out.extend(std::iter::repeat_n(*letter, *length)),
                Piece::Point | Piece::Exponent => {}
            }
        }
    }
}

/// The pieces from the point on; `#` shows no zero at the end.
fn decimals(pieces: &[Piece], fraction: &str, out: &mut String) {
    let digits: Vec<char> = fraction.chars().collect();
    let places: Vec<char> =
        pieces.iter().filter_map(|p| if let Piece::Digit(c) = p { Some(*c) } else { None }).collect();
    let needed = digits.iter().rposition(|c| *c != '0').map_or(0, |at| at + 1);
    let forced = places.iter().rposition(|c| *c == '0').map_or(0, |at| at + 1);
    let shown = needed.max(forced);
    let mut at = 0;
    for piece in pieces {
        match piece {
            Piece::Digit(_) => {
                out.extend(digits.get(at).filter(|_| at < shown));
                at += 1;
            }
            Piece::Point if !out.ends_with('.') && !places.is_empty() && shown > 0 => out.push('.'),
            Piece::Literal(text) => out.push_str(text),
            Piece::Percent => out.push('%'),
            _ => {}
        }
    }
}

fn next_is(chars: &mut std::iter::Peekable<std::str::Chars>, rest: &str) -> bool {
    let mut ahead = chars.clone();
    let same = rest.chars().all(|r| ahead.next().is_some_and(|c| c.eq_ignore_ascii_case(&r)));
    if same {
        *chars = ahead;
    }
    same
}

/// The section for a number, and whether it shows the magnitude alone.
fn choose(sections: &[Section], number: Decimal) -> (Option<&Section>, bool) {
    if sections.iter().any(|s| s.condition.is_some()) {
        return (sections.iter().find(|s| s.holds(number)), false);
    }
    match sections {
        [] => (None, false),
        [one] => (Some(one), false),
        [_, negative, ..] if number < Decimal::ZERO => (Some(negative), true),
        [_, _, zero, ..] if number.is_zero() => (Some(zero), false),
        [positive, ..] => (Some(positive), false),
    }
}

/// A number shown as the date it is the day of.
fn date(number: Decimal, section: &Section, base_1904: bool) -> Option<String> {
    let days: i64 = number.trunc().try_into().ok()?;
    if !(0..3_000_000).contains(&days) {
        return None;
    }
    // days from 1899-12-30; the year 1900 is counted with one day too many
    let since = if base_1904 { days + 1_462 } else { days + i64::from(days < 60) };
    let (year, month, day) = civil(since - 25_569);
    let seconds: i64 = (number.fract() * Decimal::from(86_400)).round().try_into().ok()?;
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    let mut out = String::new();
    let mut clock = false;
    for (at, piece) in section.pieces.iter().enumerate() {
        let before_seconds = section.pieces[at + 1..].iter().find(|p| matches!(p, Piece::Date(..)));
        match piece {
            Piece::Date('y', length) if *length <= 2 => out.push_str(&format!("{:02}", year % 100)),
            Piece::Date('y', _) => out.push_str(&year.to_string()),
            Piece::Date('m', length) => {
                let minutes = clock || matches!(before_seconds, Some(Piece::Date('s', _)));
                let value = if minutes { minute } else { month };
                out.push_str(&if *length == 2 { format!("{value:02}") } else { value.to_string() });
            }
            Piece::Date('d', length) => out.push_str(&if *length == 2 { format!("{day:02}") } else { day.to_string() }),
            Piece::Date('h', length) => {
                clock = true;
                out.push_str(&if *length == 2 { format!("{hour:02}") } else { hour.to_string() });
            }
            Piece::Date(_, _) => out.push_str(&format!("{second:02}")),
            Piece::Literal(text) => out.push_str(text),
            _ => {}
        }
    }
    Some(out.trim().to_string())
}

/// The year, month and day of a day counted from 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_shows_what_eleven_characters_hold() {
        for (value, text) in [
            (734.5600000000001, "734.56"),
            (0.1 + 0.2, "0.3"),
            (1234567.891234, "1234567.891"),
            (200.0, "200"),
            (-5.25, "-5.25"),
            (123456789012.0, "123456789012"),
            (1.0e-5, "0.00001"),
        ] {
            assert_eq!(shown(value, "General", false), text);
        }
    }

    #[test]
    fn formats_of_amounts() {
        for (value, format, text) in [
            (1234.5, "#,##0.00", "1,234.50"),
            (1234567.0, "#,##0", "1,234,567"),
            (0.0, "#,##0.00", "0.00"),
            (0.5, "#.##", ".5"),
            (2.0, "0.##", "2"),
            (0.285, "0.00", "0.29"),
            (12345600.0, "0!.0000", "1234.5600"),
            (12345.0, "0!.0,", "1.2"),
            (1234.56, "0.00\"万元\"", "1234.56万元"),
            (1234.56, "#,##0.00_);(#,##0.00)", "1,234.56"),
            (-1234.56, "#,##0.00_);(#,##0.00)", "(1,234.56)"),
            (-20.0, "0.00;[Red]0.00", "-20.00"),
            (-20.0, "0.00;△0.00", "△20.00"),
            (-20.0, "0.00", "-20.00"),
            (-0.001, "0.00", "0.00"),
            (12_500_000.0, "#,##0,,\"百万\"", "13百万"),
            (0.0, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "-"),
            (1234.5, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "1,234.50"),
            (0.125, "0.0%", "12.5%"),
            (5.0, ";;;", ""),
            (1500.0, "[>=1000]#,##0.0,\"千元\";0", "1.5千元"),
            (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
            (5.0, "000", "005"),
            (1234.5, "[DBNum1][$-804]General", "1234.5"),
        ] {
            assert_eq!(shown(value, format, false), text, "{format}");
        }
    }

    #[test]
    fn dates() {
        assert_eq!(shown(534.56, "yyyy/m/d", false), "1901/6/17");
        assert_eq!(shown(45_000.0, "yyyy\"年\"m\"月\"d\"日\"", false), "2023年3月15日");
        assert_eq!(shown(45_000.5, "yyyy-mm-dd hh:mm:ss", false), "2023-03-15 12:00:00");
        assert_eq!(shown(1.0, "yyyy-mm-dd", false), "1900-01-01");
        assert_eq!(shown(0.0, "yyyy-mm-dd", true), "1904-01-01");
    }

    #[test]
    fn strange_formats_and_numbers_do_no_harm() {
        for format in ["", ";", "\"", "[", "\\", "!", "_", "*", "0.0.0", "#,#,#,", "E+", "%%%%%%%%%%", "[>x]0", "[=]"] {
            for value in [0.0, -1.5, 1e300, f64::NAN, f64::INFINITY, 1e-300, 1e23, -9.99e14] {
                let _ = shown(value, format, false);
            }
        }
    }
}
