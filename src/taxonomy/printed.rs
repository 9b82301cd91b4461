//! Formulas that a form prints itself: in a column of them (公式, 行次), in its row of column numbers (`1 2 3=1+2`), in
//! headings and labels (`合计(3)=(1)+(2)`, `年末余额(D=A+B-C)`).

use crate::money::fold;
use crate::policy;

/// What a column or line is called in the formulas of its form, and the sum that it is said to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formulated {
    /// Its name: `a`, `3`.
    pub name: Option<String>,
    /// The names that it adds up, each with whether it is taken away; empty where no sum is printed.
    pub sum: Vec<(String, bool)>,
}

impl Formulated {
    /// What a text of nothing else says: a name, a sum of names, or both with an equals sign between them. `None` for any
    /// other text, and for products and quotients.
    pub(super) fn read(text: &str) -> Option<Formulated> {
        if text.len() > policy::LONGEST_FORMULA {
            return None;
        }
        let text: String = fold(text).chars().filter(|c| !"第行栏列".contains(*c)).collect();
        match text.split_once('=') {
            Some((total, parts)) => {
                let sum = sum(parts).filter(|s| s.len() > 1)?;
                let name = if total.is_empty() { None } else { Some(name(total)?) };
                Some(Formulated { name, sum })
            }
            None => match sum(&text)? {
                only if only.len() == 1 => only.into_iter().next().filter(|o| !o.1).map(|o| Formulated::named(o.0)),
                sum => Some(Formulated { name: None, sum }),
            },
        }
    }

    fn named(name: String) -> Formulated {
        Formulated { name: Some(name), sum: Vec::new() }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.sum.is_empty()
    }

    /// Whether its sum may be a range or a number of two parts: 1-2.
    pub(super) fn is_range(&self, text: &str) -> bool {
        !self.sum.is_empty() && !fold(text).contains(['=', '+'])
    }

    /// What a heading or label says beside its words: in brackets at its end, behind an equals sign, before its words.
    pub(super) fn beside(text: &str) -> Option<Formulated> {
        if text.len() > policy::LONGEST_FORMULA {
            return None;
        }
        let text = fold(text);
        let inner = text.strip_suffix(')').and_then(|t| t.rsplit_once('(')).map(|(_, inner)| inner);
        let whole = |t: &&str| Formulated::read(t).is_some_and(|p| !p.is_range(t));
        // 年末余额(d=a+b-c)
        if let Some(inner) = inner.filter(|i| i.contains(['=', '+'])).filter(whole) {
            return Formulated::read(inner);
        }
        // 合计(3)=(1)+(2)
        if let Some((words, parts)) = text.split_once('=') {
            let sum = sum(parts).filter(|s| s.len() > 1)?;
            return Some(Formulated { name: last_name(words), sum });
        }
        // 基本支出(1), 基本支出a, (1)基本支出
        let first = || text.strip_prefix('(')?.split_once(')').and_then(|(n, _)| name(n));
        inner.and_then(name).or_else(|| last_name(&text)).or_else(first).map(Formulated::named)
    }

    /// The same with what another text says of it.
    pub(super) fn or(self, other: Formulated) -> Formulated {
        let sum = if self.sum.is_empty() { other.sum } else { self.sum };
        Formulated { name: self.name.or(other.name), sum }
    }

    /// The number of a column in a row of such numbers: `3`, `(3)`, `c`; of `3=1+2` the first.
    pub(super) fn ordinal(text: &str) -> Option<u32> {
        let folded = fold(text);
        let name = name(folded.split('=').next()?)?;
        match name.as_bytes() {
            [letter] if letter.is_ascii_lowercase() => Some(u32::from(letter - b'a') + 1),
            _ => name.parse().ok(),
        }
    }
}

/// A name by itself: one letter, or a number of two digits; it may stand in brackets.
fn name(text: &str) -> Option<String> {
    let bare = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
    let letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_lowercase());
    let number = (1..=2).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    (letter || number && bare != "0" && bare != "00").then(|| bare.trim_start_matches('0').to_string())
}

/// The name that words end in: `合计(3)`, `余额d`. A number without brackets is one of the words.
fn last_name(words: &str) -> Option<String> {
    if let Some((_, inner)) = words.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        return name(inner);
    }
    let last = words.chars().next_back().filter(char::is_ascii_lowercase)?;
    let before = words.chars().rev().nth(1);
    (!before.is_some_and(|c| c.is_ascii_alphanumeric())).then(|| last.to_string())
}

/// A sum of names.
fn sum(text: &str) -> Option<Vec<(String, bool)>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut taken = false;
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let (term, after) = rest.split_at(end);
        out.push((name(term)?, taken));
        match after.chars().next() {
            None => return Some(out),
            Some(sign) => taken = sign == '-',
        }
        rest = &after[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(printed: Option<Formulated>) -> String {
        let Some(printed) = printed else { return "none".into() };
        let sign = |taken: bool| if taken { '-' } else { '+' };
        let sum: String = printed.sum.iter().map(|(n, taken)| format!("{}{n}", sign(*taken))).collect();
        format!("{}={sum}", printed.name.unwrap_or_default())
    }

    #[test]
    fn formulas_by_themselves() {
        let read = |text: &str| shown(Formulated::read(text));
        assert_eq!(read("A"), "a=");
        assert_eq!(read("D=A+B－C"), "d=+a+b-c");
        assert_eq!(read("（3）＝（1）＋（2）"), "3=+1+2");
        assert_eq!(read("7栏=5栏-6栏"), "7=+5-6");
        assert_eq!(read("A+B"), "=+a+b");
        assert_eq!(read("③=①+②"), "3=+1+2");
        for text in ["7=6/5", "合计", "2+…+5", "D=A", "123", "", "=", "A=B+", "1=2*3", "D=A+(B-C)"] {
            assert_eq!(read(text), "none", "{text}");
        }
    }

    #[test]
    fn formulas_beside_words() {
        let beside = |text: &str| shown(Formulated::beside(text));
        assert_eq!(beside("年末余额（D=A+B-C）"), "d=+a+b-c");
        assert_eq!(beside("合计(3)=(1)+(2)"), "3=+1+2");
        assert_eq!(beside("财政拨款A=B+C"), "a=+b+c");
        assert_eq!(beside("合计=1+2"), "=+1+2");
        assert_eq!(beside("基本支出（1）"), "1=");
        assert_eq!(beside("(1)基本支出"), "1=");
        assert_eq!(beside("年初余额A"), "a=");
        for text in ["因公出国(境)费", "2024年", "附件1", "增长率=增长额/上年", "工资(含津贴)", "DVD"]
        {
            assert_eq!(beside(text), "none", "{text}");
        }
    }

    #[test]
    fn a_longer_text_is_no_formula() {
        let of = |count: usize| Formulated::read(&format!("a={}", vec!["b"; count].join("+"))).is_some();
        let most = policy::LONGEST_FORMULA / 2 - 1;
        assert!(of(most) && !of(most + 1));
    }
}
