//! Some producers print the code points of radicals (⽀, ⻓) for the characters that look like them (支, 长).

use unicode_normalization::char::decompose_compatible;

/// The supplementary radicals that look like a character of their own, with that character (Unicode's
/// EquivalentUnifiedIdeograph). Kangxi radicals have compatibility decompositions and need no table.
const SUPPLEMENT: &str = include_str!("radicals.csv");

/// The character a radical's code point stands for; any other character is itself.
pub(super) fn unified(c: char) -> char {
    match c {
        '\u{2f00}'..='\u{2fdf}' => {
            let mut out = c;
            decompose_compatible(c, |d| out = d);
            out
        }
        '\u{2e80}'..='\u{2eff}' => SUPPLEMENT
            .lines()
            .filter_map(|line| line.split_once(','))
            .find_map(|(radical, ideograph)| radical.starts_with(c).then(|| ideograph.chars().next()))
            .flatten()
            .unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters() {
        assert_eq!("⽀出⻓⻋⻅⾦⼀".chars().map(unified).collect::<String>(), "支出长车见金一");
        assert_eq!(unified('预'), '预');
    }

    #[test]
    fn every_line_is_a_pair() {
        for line in SUPPLEMENT.lines().skip(1) {
            let (radical, ideograph) = line.split_once(',').unwrap();
            assert!(('\u{2e80}'..='\u{2eff}').contains(&radical.chars().next().unwrap()), "{line}");
            assert!(('\u{3400}'..='\u{2ffff}').contains(&ideograph.chars().next().unwrap()), "{line}");
        }
    }
}
