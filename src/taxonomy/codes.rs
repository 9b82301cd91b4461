//! Classification codes (政府收支分类科目): telling them from text, and the observed lists.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::spec::ColumnKind;
use crate::money::fold;

/// A code and the name printed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its digits.
    pub digits: String,
    /// The name printed after it, perhaps empty.
    pub name: String,
}

/// A classification of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum System {
    /// 支出功能分类科目, and 收入分类科目
    Function,
    /// 政府支出经济分类科目
    Gov,
    /// 部门支出经济分类科目
    Dep,
}

impl System {
    /// The classification of a column of codes.
    pub fn of(kind: ColumnKind) -> Option<System> {
        match kind {
            ColumnKind::Function => Some(System::Function),
            ColumnKind::Gov => Some(System::Gov),
            ColumnKind::Dep => Some(System::Dep),
            _ => None,
        }
    }

    /// The classification that a code is of, by its first digit.
    pub fn of_code(digits: &str) -> Option<System> {
        match digits.bytes().next()? {
            b'1' | b'2' => Some(System::Function),
            b'5' => Some(System::Gov),
            b'3' => Some(System::Dep),
            _ => None,
        }
    }

    /// Its name in both languages.
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            System::Function => ("功能科目", "functional code"),
            System::Gov => ("政府经济科目", "governmental economic code"),
            System::Dep => ("部门经济科目", "departmental economic code"),
        }
    }
}

/// Splits `30201-办公费`, `30201 办公费`, `30201办公费`, `[30201]办公费` or `30201` into code and name; `None` where the text does
/// not start with three or more digits, or goes on as a number does.
pub fn split(text: &str) -> Option<Code> {
    let text = text.trim().trim_start_matches(['[', '【', '［']);
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    if count < 3 {
        return None;
    }
    let (digits, rest) = text.split_at(count);
    if rest.starts_with(['.', ',', '%', '年', '，']) {
        return None;
    }
    let name = rest.trim_start_matches(['-', '－', '—', ' ', '\u{3000}', '_', ':', '：', ']', '】', '］']).trim();
    Some(Code { digits: digits.into(), name: name.into() })
}

/// Whether digits are a code of 政府收支分类科目: 类, 款 or 项 of a class there is.
pub fn is_code(digits: &str) -> bool {
    let class = digits.get(..3).and_then(|c| c.parse::<u16>().ok()).unwrap_or_default();
    matches!(digits.len(), 3 | 5 | 7 | 9) && matches!(class, 101..=111 | 201..=234 | 301..=313 | 399 | 501..=515 | 599)
}

/// Whether a text is the code of a unit: digits, of the department and of each unit below it three more.
pub(super) fn is_unit(text: &str) -> bool {
    text.len() >= 3 && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn csv_rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        Some((fields.next()?, fields.next()?))
    })
}

/// The class (类) a label names, `五、教育支出` → `205`; where it is numbered, with or without 支出.
pub fn class_of(label: &str) -> Option<&'static str> {
    static CLASSES: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        csv_rows(include_str!("codes/function_classes.csv")).map(|(code, name)| (fold(name), code)).collect()
    });
    let label = fold(label);
    let (numbered, name) = unnumbered(&label);
    let short = || classes.get(&format!("{name}支出")).filter(|_| numbered && name != "其他");
    classes.get(name).or_else(short).copied()
}

/// The name with which a code was observed; `None` where it was not.
pub fn name(digits: &str) -> Option<&'static str> {
    names().get(digits).copied()
}

/// The codes that were observed with a name, of those that start alike.
pub fn codes_named<'a>(name: &'a str, start: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let folded = fold(name);
    names().iter().filter(move |(code, n)| code.starts_with(start) && fold(n) == folded).map(|(code, _)| *code)
}

/// Whether a piece of text stands in a name that was observed.
pub fn in_names(piece: &str) -> bool {
    names().values().any(|name| name.contains(piece) || fold(name).contains(piece))
}

fn names() -> &'static HashMap<&'static str, &'static str> {
    static NAMES: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    NAMES.get_or_init(|| csv_rows(include_str!("codes/names.csv")).collect())
}

/// Whether the pair 政府/部门经济科目 was seen in the observed mapping, compared on the first five digits.
/// `None` where the departmental code itself was never seen, so that nothing can be said.
pub fn pair_seen(gov: &str, dep: &str) -> Option<bool> {
    // by the departmental code's first five digits
    static PAIRS: OnceLock<HashMap<&str, HashSet<&str>>> = OnceLock::new();
    fn section(dep: &str) -> &str {
        dep.get(..5).unwrap_or(dep)
    }
    let pairs = PAIRS.get_or_init(|| {
        let mut pairs: HashMap<_, HashSet<_>> = HashMap::new();
        for (gov, dep) in csv_rows(include_str!("codes/economic_pairs.csv")) {
            pairs.entry(section(dep)).or_default().insert(gov);
        }
        pairs
    });
    pairs.get(section(dep)).map(|seen| seen.contains(gov))
}

/// A folded title without what says that it goes on: `支出总表(续)`, `续表1`.
pub(super) fn without_continued(title: &str) -> String {
    let bare = title.trim_start_matches("续表").trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    match bare.rfind("(续") {
        Some(at) => bare[..at].to_string(),
        None => bare.to_string(),
    }
}

/// How a folded label is numbered: `一、` 0, `(一)` 1, `1.` 2, `(1)` 3; `None` where it is not.
pub fn numbering(label: &str) -> Option<usize> {
    let (numbered, rest) = unnumbered(label);
    let digits = label.contains(|c: char| c.is_ascii_digit())
        && label.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
    let bracket = label.starts_with('(');
    (numbered && rest.len() < label.len()).then_some(usize::from(bracket) + 2 * usize::from(digits))
}

/// Whether a folded label is the first of its numbering: `一、`, `(一)`, `1.`, `(1)`.
pub fn is_first(label: &str) -> bool {
    let (numbered, _) = unnumbered(label);
    let inner = label.strip_prefix('(').unwrap_or(label);
    let after = inner.strip_prefix(['一', '1']);
    numbered && after.is_some_and(|rest| rest.starts_with(['、', '.', ',', ')']))
}

/// A folded label without its numbering: `五、教育支出` → (true, `教育支出`), `(一)…`, `1.…`, `1、…` likewise.
pub fn unnumbered(label: &str) -> (bool, &str) {
    const NUMERALS: &[char] = &['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '〇'];
    let numeral = |c: char| NUMERALS.contains(&c) || c.is_ascii_digit();
    let inner = label.strip_prefix('(').unwrap_or(label);
    let rest = inner.trim_start_matches(numeral);
    if rest.len() == inner.len() {
        return (false, label);
    }
    let ends: &[char] = if inner.len() < label.len() { &[')'] } else { &['、', '.', ','] };
    match rest.strip_prefix(ends) {
        Some(rest) => (true, rest.trim_start_matches(['、', '.'])),
        None => (false, label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert_eq!(split("3021101-差旅费").unwrap().digits, "3021101");
        assert_eq!(split("2050803 培训支出").unwrap().name, "培训支出");
        assert_eq!(split("2050803").unwrap().name, "");
        assert_eq!(split("[2050803]培训支出").unwrap(), Code { digits: "2050803".into(), name: "培训支出".into() });
        assert_eq!(split("889,383.34"), None);
        assert_eq!(split("2026年"), None);
        assert_eq!(split("培训费"), None);
    }

    #[test]
    fn what_is_a_code() {
        assert!(is_code("2010301") && is_code("30201") && is_code("399"));
        assert!(!is_code("122") && !is_code("122001") && !is_code("366"));
    }

    #[test]
    fn classes_and_pairs() {
        assert_eq!(class_of("五、教育支出"), Some("205"));
        assert_eq!(class_of("二十三、其他支出"), Some("229"));
        assert_eq!(class_of("8、社会保障和就业"), Some("208"));
        assert_eq!(class_of("九、其他收入"), None);
        assert_eq!(class_of("二十五、其他"), None);
        assert_eq!(class_of("教育"), None);
        assert_eq!(pair_seen("50101", "30101"), Some(true));
        assert_eq!(pair_seen("50601", "30101"), Some(false));
        assert_eq!(pair_seen("50101", "39098"), None);
        assert_eq!(name("30209"), Some("物业管理费"));
        assert_eq!(codes_named("物业管理费", "302").collect::<Vec<_>>(), ["30209"]);
    }

    #[test]
    fn numbering() {
        assert_eq!(unnumbered("二十三、其他支出"), (true, "其他支出"));
        assert_eq!(unnumbered("(一)一般公共预算"), (true, "一般公共预算"));
        assert_eq!(unnumbered("本年支出合计"), (false, "本年支出合计"));
    }
}
