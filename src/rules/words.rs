//! The words the rules look for: `words.toml`.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Deserialize;

pub(super) use crate::taxonomy::words::has;

use crate::money::fold;

/// The data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub growth: Vec<String>,
    pub shares: Vec<String>,
    pub percentages: Vec<String>,
    pub ratios: Vec<String>,
    pub satisfaction: Vec<String>,
    pub dissatisfaction: Vec<String>,
    pub deadlines: Vec<String>,
    pub durations: Vec<String>,
    pub costs: Vec<String>,
    pub single: Vec<String>,
    pub money: Vec<String>,
    pub qualitative: Vec<String>,
    pub unspecific: Vec<String>,
    pub comparisons: Vec<String>,
    signs: Vec<(String, String)>,
    pub upper: Vec<String>,
    pub lower: Vec<String>,
    pub empty_form: Vec<String>,
    pub this_form: Vec<String>,
    pub remarks: Vec<String>,
    pub totals: Vec<String>,
    pub residue: Vec<String>,
    variants: Vec<String>,
}

/// The words, folded.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// Whether two pieces of names say the same to those who print them: 其它 for 其他, 及 for 和, 的 or nothing.
pub(super) fn is_variant(a: &str, b: &str) -> bool {
    let harmless = |piece: &str| piece.is_empty() || is(piece, &words().variants);
    harmless(a) && harmless(b)
}

/// Whether a folded text is one of some words.
pub(super) fn is(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| w == text)
}

/// A text folded; as it is where nothing is to be folded, as most texts are.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    let plain =
        |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9' | '%' | '.' | '<'..='>' | '≤' | '≥');
    if text.chars().all(plain) { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

/// A sign of comparison in its usual form; any other text folded.
pub(super) fn sign(text: &str) -> Cow<'_, str> {
    if is(text, &words().comparisons) || is(text, &words().qualitative) {
        return Cow::Borrowed(text);
    }
    let folded = fold(text);
    let bare = folded.trim_matches('$');
    let usual = words().signs.iter().find(|(other, _)| other == bare);
    usual.map_or_else(|| Cow::Owned(bare.to_string()), |(_, usual)| Cow::Borrowed(usual.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses_and_is_folded() {
        let words = toml::from_str::<Words>(include_str!("words.toml")).unwrap();
        let lists = [&words.growth, &words.shares, &words.durations, &words.single, &words.comparisons, &words.ratios];
        for word in lists.into_iter().flatten() {
            assert_eq!(&fold(word), word);
        }
    }

    #[test]
    fn folding_is_that_of_the_core() {
        for text in ["", "满意度", "满 意度（一）", "１００％", "≥", "≦", "a.b<c", "A", "“二”", "=1%"]
        {
            assert_eq!(folded(text), fold(text));
        }
    }

    #[test]
    fn signs() {
        assert_eq!(sign("$\\geq$"), "≥");
        assert_eq!(sign("＜="), "≤");
        assert_eq!(sign("＝"), "=");
        assert_eq!(sign("定 性"), "定性");
    }
}
