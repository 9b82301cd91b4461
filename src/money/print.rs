//! What a cell's text is: nothing, an amount, meant as an amount, or no number. The customs are data: `words.toml`.

use std::borrow::Cow;
use std::sync::OnceLock;

use rust_decimal::Decimal;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::{Amount, Oddity, Printed, Reading, Slip, Unit, is_invisible, is_plain};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    nothing: Vec<String>,
    signs: String,
    hidden: String,
    withheld: Vec<String>,
    minus: String,
    dashes: String,
    marks: String,
    notes: Vec<String>,
    currency: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// Longest text that is considered as a number, in bytes; a longer one is text.
const LONGEST: usize = 64;
/// Longest text that is considered as a word for nothing, in bytes.
const LONGEST_WORD: usize = 30;

/// Reads a cell's text as an amount.
pub fn read(text: &str) -> Printed {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if text.is_empty() {
        return Printed::Blank;
    }
    if text.len() > LONGEST {
        return Printed::Text;
    }
    if !has_digit(text) {
        return if is_nothing(text) { Printed::Blank } else { Printed::Text };
    }
    let (figure, marked) = without_marks(text);
    let read = number(figure, Vec::new());
    match read {
        Printed::Amount(amount, mut oddities) if marked => {
            oddities.push(Oddity::Mark);
            Printed::Amount(amount, oddities)
        }
        // a mark behind what is no amount may be anything
        Printed::Malformed(_) | Printed::Blank if marked => Printed::Malformed(Vec::new()),
        read => read,
    }
}

/// Whether a text in an amount column that is no number may still print or hold back an amount: `534.56见说明`, `***`,
/// `####`, `涉密`, `=B2+C2`. It is never nothing.
pub fn withheld(text: &str) -> bool {
    if text.len() > LONGEST {
        return false; // a sentence
    }
    if has_digit(text) {
        return true;
    }
    let text = squeezed(text);
    // three stars hide a figure; a row of two numbers the columns
    let fewest = if text.starts_with('*') { 3 } else { 2 };
    text.chars().count() >= fewest && text.chars().all(|c| words().hidden.contains(c))
        || text.starts_with(['#', '='])
        || text.len() <= LONGEST_WORD && words().withheld.contains(&text)
}

/// Whether a digit stands in a text, of whatever width; those of footnote marks are none.
fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || matches!(c, '０'..='９' | '\u{1d7ce}'..='\u{1d7ff}'))
}

/// A text as it is compared: NFKC, no blanks, lower case.
fn squeezed(text: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !is_invisible(*c);
    text.nfkc().filter(kept).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a text without digits stands for nothing.
fn is_nothing(text: &str) -> bool {
    if text.len() > LONGEST_WORD || withheld(text) {
        return false;
    }
    let text = squeezed(text);
    let text = ["¥", "元", "万元"].iter().fold(text.as_str(), |t, c| t.trim_matches('$').trim_start_matches(c));
    let text = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
    // a row of ** numbers the columns, and is none of amounts
    text != "**" && text.chars().all(|c| words().signs.contains(c)) || words().nothing.iter().any(|w| w == text)
}

/// A figure without the footnote marks beside it, and whether there were some.
fn without_marks(text: &str) -> (&str, bool) {
    let mark = |c: char| words().marks.contains(c) || c.is_whitespace();
    let mut figure = text.trim_matches(mark);
    while let Some(rest) = before_note(figure) {
        figure = rest.trim_end_matches(mark);
    }
    if has_digit(figure) { (figure, figure.len() < text.len()) } else { (text, false) }
}

/// What stands before a note at the end of a text: `注1`, `（注）`, `[1]`, `（2）`.
fn before_note(text: &str) -> Option<&str> {
    let digit = |c: char| c.is_ascii_digit() || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
    let short = |t: &str| t.chars().count() <= 2 && t.chars().all(digit);
    let named = |t: &str| words().notes.iter().find_map(|w| t.strip_prefix(w.as_str())).is_some_and(short);
    let fraction = |t: &str| t.contains(['.', '．', ',', '，']);
    if let Some(body) = text.strip_suffix([')', '）', ']', '］', '】', '〕', '〉']) {
        let (open, c) =
            body.char_indices().rfind(|(_, c)| matches!(c, '(' | '（' | '[' | '［' | '【' | '〔' | '〈'))?;
        let (before, inside) = (&body[..open], body[open + c.len_utf8()..].trim());
        // whole numbers may stand beside another in brackets: 12(3)
        return (has_digit(before) && (named(inside) || short(inside) && !inside.is_empty() && fraction(before)))
            .then_some(before);
    }
    let first = words().notes.iter().filter_map(|w| text.find(w.as_str())).min()?;
    (has_digit(&text[..first]) && named(&text[first..])).then_some(&text[..first])
}

/// Reads a text with digits and without marks.
fn number(text: &str, mut oddities: Vec<Oddity>) -> Printed {
    let plain_text = text.chars().all(is_plain);
    let normal: Cow<str> = if plain_text { text.into() } else { text.nfkc().collect::<String>().into() };
    if !plain_text
        && normal.chars().zip(text.chars()).any(|(n, t)| n != t && (n.is_ascii_digit() || ".,-+".contains(n)))
    {
        oddities.push(Oddity::FullWidth);
    }
    let visible: String = normal.chars().filter(|c| !is_invisible(*c)).collect();
    let (core, unit) = without_unit(visible.trim());
    let (negative, body, unit) = match signed(core) {
        Some((body, inner)) => (true, body, inner.or(unit)),
        None => (false, core.strip_prefix('+').unwrap_or(core).trim_start(), unit),
    };
    let read = digits(body, negative, oddities);
    match (read, unit) {
        (Printed::Amount(amount, oddities), unit) => Printed::Amount(Amount { unit, ..amount }, oddities),
        (Printed::Malformed(mut readings), unit) => {
            readings.iter_mut().for_each(|r| r.amount.unit = unit);
            Printed::Malformed(readings)
        }
        (other, _) => other,
    }
}

/// A figure without currency and unit, and the unit: `¥20.00`, `人民币534.56万元`. Some recognisers write `$1,234.00$`.
fn without_unit(text: &str) -> (&str, Option<Unit>) {
    let mut text = text;
    loop {
        let mut rest = text.trim().trim_end_matches(['$', '\\', '¥', '整']);
        for name in &words().currency {
            rest = match rest.get(..name.len()) {
                Some(start) if start.eq_ignore_ascii_case(name) => &rest[name.len()..],
                _ => rest,
            };
        }
        if rest.len() == text.len() {
            break;
        }
        text = rest;
    }
    match Unit::behind(text) {
        Some((rest, unit)) if rest.ends_with(|c: char| c.is_ascii_digit() || c.is_whitespace() || ")-".contains(c)) => {
            (rest.trim_end(), Some(unit))
        }
        _ => (text, None),
    }
}

/// A negative figure without its sign, and the unit within its brackets: `△20.00`, `20.00-`, `负20.00`, `(20.00)`.
fn signed(text: &str) -> Option<(&str, Option<Unit>)> {
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return Some(without_unit(inner.trim()));
    }
    let behind = || text.strip_suffix(|c| words().dashes.contains(c)).map(str::trim_end);
    let before = || text.strip_prefix(|c| words().minus.contains(c)).map(str::trim_start);
    let body = before().or_else(behind)?;
    Some((without_unit(body).0, None))
}

/// Reads digits with separators and blanks.
fn digits(body: &str, negative: bool, mut oddities: Vec<Oddity>) -> Printed {
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
        ';' | ':' | '·' | '。' | '\'' | '`' => Some('.'),
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

/// Two numbers with a blank between them, each whole by itself: `107.00 57.00`; or a figure with a digit apart from it,
/// which may be a footnote's: `534.56 1`.
fn two_numbers(body: &str) -> bool {
    let parts: Vec<&str> = body.split_whitespace().collect();
    let hundredths = |p: &str| p.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 2);
    let apart = parts.len() > 1 && parts[parts.len() - 1].len() == 1 && hundredths(parts[parts.len() - 2]);
    apart || parts.iter().filter(|p| p.contains('.') && !p.starts_with('.') && !p.ends_with('.')).count() > 1
}

fn plain(body: &str, negative: bool, mut oddities: Vec<Oddity>) -> Printed {
    let amount = |text: &str| -> Option<Amount> {
        let digits: String = text.chars().filter(|c| *c != ',').collect();
        let mut value = Decimal::from_str_exact(&digits).ok()?;
        value.set_sign_negative(negative && !value.is_zero());
        Some(Amount { value, scale: value.scale(), unit: None })
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
        if whole.len() > 1 && whole.starts_with('0') && body.contains(|c| matches!(c, '1'..='9')) {
            oddities.push(Oddity::LeadingZeros);
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
        assert_eq!(amount("002.50"), ("2.50".into(), 2, vec![Oddity::LeadingZeros]));
        assert_eq!(amount("00.00"), ("0.00".into(), 2, vec![]));
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
    fn the_file_parses() {
        let words = toml::from_str::<Words>(include_str!("words.toml")).unwrap();
        for word in words.nothing.iter().chain(&words.withheld) {
            assert_eq!(&squeezed(word), word);
        }
    }

    #[test]
    fn marks_are_no_part_of_a_figure() {
        for text in [
            "534.56*",
            "534.56 ※",
            "534.56注1",
            "534.56（注1）",
            "534.56(注)",
            "534.56①",
            "534.56[1]",
            "534.56（2）",
            "534.56¹",
            "534.56[¹]",
            "*534.56",
            "534.56**",
            "534.56注",
            "534.56【12】",
            "534.56*①",
        ] {
            assert_eq!(amount(text), ("534.56".into(), 2, vec![Oddity::Mark]), "{text}");
        }
        // a second number in brackets is no mark
        for text in ["12(3)", "534.56(12.5%)", "534.56见说明", "534.56（含上年20.00）", "约534.56", "①"] {
            assert_eq!(read(text), Printed::Text, "{text}");
        }
        assert_eq!(read("534.56 1"), Printed::Malformed(Vec::new()));
    }

    #[test]
    fn an_amount_may_carry_its_unit() {
        let unit = |text: &str| match read(text) {
            Printed::Amount(a, _) => (a.value.to_string(), a.unit),
            other => panic!("{text}: {other:?}"),
        };
        for (text, value, of) in [
            ("1,234.56万元", "1234.56", Some(Unit::TenThousandYuan)),
            ("1,234.56 万元", "1234.56", Some(Unit::TenThousandYuan)),
            ("人民币20.00元", "20.00", Some(Unit::Yuan)),
            ("¥20.00", "20.00", None),
            ("￥20元整", "20", Some(Unit::Yuan)),
            ("3.5亿", "3.5", Some(Unit::HundredMillionYuan)),
            ("2百万元", "2", Some(Unit::MillionYuan)),
            ("(20.00万元)", "-20.00", Some(Unit::TenThousandYuan)),
            ("（20.00）元", "-20.00", Some(Unit::Yuan)),
            ("-20.00万元*", "-20.00", Some(Unit::TenThousandYuan)),
        ] {
            assert_eq!(unit(text), (value.into(), of), "{text}");
        }
        for text in ["100元/人", "5万人次", "20.00美元", "3个", "12.5%", "≥3万元"] {
            assert_eq!(read(text), Printed::Text, "{text}");
        }
        let a = Amount { value: Decimal::from(3), scale: 0, unit: Some(Unit::Yuan) };
        assert_eq!(a.in_yuan(Unit::TenThousandYuan).unwrap().0, Decimal::from(3));
    }

    #[test]
    fn reductions_of_every_custom() {
        for text in
            ["△20.00", "▲20.00", "△ 20.00", "20.00-", "20.00－", "负20.00", "(20.00)", "（20.00）", "−20.00", "－20.00"]
        {
            assert_eq!(amount(text).0, "-20.00", "{text}");
        }
        for text in ["-(20.00)", "(-20.00)", "--20.00", "10-20"] {
            assert_eq!(read(text), Printed::Text, "{text}");
        }
    }

    #[test]
    fn words_for_nothing() {
        for text in [
            "",
            "－",
            "—",
            "——",
            "─",
            "…",
            "……",
            "-",
            "--",
            "/",
            "*",
            "△",
            "无",
            "不适用",
            "N/A",
            "（无）",
            "(-)",
            "nan",
            "¥ -",
            "〇",
        ] {
            assert_eq!(read(text), Printed::Blank, "{text}");
        }
        for text in ["***", "=B2", "××", "####", "#REF!", "涉密", "XX", "见附件"] {
            assert_eq!(read(text), Printed::Text, "{text}");
            assert!(withheld(text), "{text}");
        }
        assert!(read("**") == Printed::Text && !withheld("**"));
        assert!(withheld("534.56见说明") && !withheld("办公费") && !withheld("x"));
    }
}
