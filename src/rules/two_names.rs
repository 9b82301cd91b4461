//! # 同一科目两个名称 One code, two names
//!
//! ## What it checks
//! 同一个科目编码在各表里印的名称是否一致。只差空格、括号或全角半角的不算。
//! Whether a classification code is printed with the same name everywhere. Blanks, brackets and widths of
//! characters do not count.
//!
//! ## Why it matters
//! 一个编码只有一个名称；印出两个，读者会以为是两个科目，或者其中一处用错了编码。
//! A code has one name. Two names look like two items, or one of the places has the wrong code.
//!
//! ## What it does not mean
//! 金额不一定有错；两个名称里哪个正确，要查当年的《政府收支分类科目》。短的名称只是长的名称的一部分、像是换行时被截断的，只作提示。
//! No amount need be wrong; which name is right, the year's official list tells. Where one name is only a part of
//! the other and seems cut at a line's end, this is a note.
//!
//! ## Example
//! `2050803-培训支出` · `2050803-进修及培训`
//!
//! ## Basis
//! 《政府收支分类科目》：一个编码对应一个名称；预算法第三十二条、第四十六条：支出按功能和经济性质分类编列。
//! The official classification gives each code one name; Budget Law, art. 32 and 46: expenditure is listed by it.

use crate::money::fold;
use crate::taxonomy::codes;

use super::names::{Names, Spelling, by_count, merged};
use super::{MOST_CELLS, Role, Severity, Subject, Told, capped, few, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let names = Names::of(subject);
    let mut out = Vec::new();
    for ((_, system, digits), spellings) in &names.codes {
        if spellings.len() < 2 {
            continue;
        }
        let all: Vec<(&str, Spelling)> = spellings.iter().map(|(n, s)| (n.as_str(), merged(s))).collect();
        let whole =
            all.iter().filter(|(name, at)| !all.iter().any(|(other, long)| cut(&names, (name, at), (other, long))));
        // a code whose items are named under it (款 by units) prints their names too
        let severity = match whole.count() > 1 {
            true if told_apart(digits, &all) => Severity::Warning,
            _ => Severity::Note,
        };
        let mut all: Vec<Spelling> = all.into_iter().map(|(_, s)| s).collect();
        by_count(&mut all);
        let printed = few(all.len(), all.iter().map(|s| s.told(subject)));
        let (zh, en) = system.title();
        let n = all.len();
        let mut message = say(
            format!("{zh} {digits} 印有 {n} 个不同的名称：{}。", printed.zh),
            format!("The {en} {digits} is printed with {n} different names: {}.", printed.en),
        );
        if severity == Severity::Note {
            message.zh.push_str("短的像是长的换行时被截断，可能只是读取不全。");
            message.en.push_str(" The shorter seems to be the longer cut at a line's end, perhaps only in reading.");
        }
        // where one name is rarer than the commonest, it is the one to look at
        let most = all.first().map_or(0, Spelling::count);
        let tied = all.iter().all(|s| s.count() == most);
        let role = |s: &Spelling| if tied || s.count() < most { Role::Suspect } else { Role::Context };
        let cells: Vec<_> = all.iter().filter_map(|s| Some((role(s), s.spot()?))).take(MOST_CELLS).collect();
        let basis = say(
            "《政府收支分类科目》：一个编码对应一个名称。",
            "The official classification (政府收支分类科目) gives each code one name.",
        );
        let coded = |s: &Spelling| s.spot().is_some_and(|spot| codes::split(text(subject, spot)).is_some());
        let other = all.iter().enumerate().filter(|(_, s)| coded(s));
        let other = other.map(|(at, s)| (at, meant(digits, &s.text))).find_map(|(at, code)| Some((at, code?)));
        if let Some((at, code)) = other {
            let name = &all[at].text;
            message.zh.push_str(&format!("“{name}”的编码通常是 {code}。"));
            message.en.push_str(&format!(" The usual code of “{name}” is {code}."));
        }
        let mut told = Told::new(severity, message, basis, cells);
        told.suggestion = other.filter(|(at, _)| *at < told.cells.len()).map(|(at, code)| (at, code.into(), 1));
        told.cells.iter_mut().zip(0..).for_each(|(cell, at)| {
            if let Some((wrong, ..)) = told.suggestion.as_ref() {
                cell.0 = if at == *wrong { Role::Suspect } else { Role::Context };
            }
        });
        out.push(told);
    }
    out.sort_by_key(|t| t.severity);
    capped(out, |n| {
        say(format!("另有 {n} 个科目编码印有不同的名称。"), format!("{n} more codes are printed with different names."))
    })
}

/// The code beside it that a name was observed with, where it is the name of one only, and not of the printed code.
fn meant(digits: &str, name: &str) -> Option<&'static str> {
    let above = &digits[..digits.len().saturating_sub(2)];
    let name = fold(name);
    let mut found = codes::codes_named(&name, above).filter(|code| code.len() == digits.len());
    found.next().filter(|code| *code != digits && found.next().is_none())
}

/// Whether names of a code are different, and not one that its cell cut off: each is the beginning or the end of the name
/// that the code was observed with.
fn told_apart(digits: &str, all: &[(&str, Spelling)]) -> bool {
    let Some(known) = codes::name(digits).map(fold) else { return true };
    all.iter().filter(|(name, _)| !known.starts_with(name) && !known.ends_with(name)).count() > 0
}

/// Whether a name is another one cut at a line's end: a part of it, and either the same form prints the other
/// too, or its column has no room for more.
fn cut(names: &Names, (short, at): (&str, &Spelling), (long, whole): (&str, &Spelling)) -> bool {
    let part = short.len() < long.len() && (long.starts_with(short) || long.ends_with(short));
    let characters = short.chars().count();
    part && at.places.keys().all(|place| {
        whole.places.keys().any(|other| other.0 == place.0)
            || names.longest.get(place).is_none_or(|most| *most <= characters)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03, form05};
    use super::super::{Role, Severity};

    #[test]
    fn two_names_are_told_with_where_and_how_often() {
        let items = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"; 2];
        let text = form03(&items, "2.000000\t2.000000\t")
            + &form05(&["2050803\t进修及培训\t2.000000\t2.000000"], "2.000000\t2.000000");
        let told = findings(&text, "name/two-names");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].severity, Severity::Warning);
        assert!(told[0].message.zh.contains("2050803 印有 2 个不同的名称：“培训支出”（《支出总表》2 处）；“进修及培训”（《一般公共预算支出表》1 处）"), "{}", told[0].message.zh);
        let cells: Vec<_> = told[0].cells.iter().map(|c| (c.role, c.printed.as_str())).collect();
        assert_eq!(cells, [(Role::Context, "2050803-培训支出"), (Role::Suspect, "进修及培训")]);
    }

    #[test]
    fn a_name_cut_at_a_line_end_is_a_note() {
        let items = [
            "2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t",
            "2050803-培训\t50502-商品和服务支出\t30216-培训费\t1.000000\t1.000000\t",
        ];
        let told = findings(&form03(&items, "2.000000\t2.000000\t"), "name/two-names");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn a_longer_name_in_another_form_is_a_name() {
        let items = [
            "2070204-文物保护\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t",
            "2080501-行政单位离退休\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t",
        ];
        let text = form03(&items, "2.000000\t2.000000\t")
            + &form05(&["2070204\t文物保护管理\t1.000000\t1.000000"], "1.000000\t1.000000");
        let told = findings(&text, "name/two-names");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
    }

    #[test]
    fn blanks_and_brackets_are_no_other_name() {
        let items = [
            "2060101-行政运行\t50209-维修(护)费\t30213-维修 (护)费\t1.000000\t1.000000\t",
            "2060101-行政运行\t50209-维修(护)费\t30213-维修（护）费\t1.000000\t1.000000\t",
        ];
        assert!(findings(&form03(&items, "2.000000\t2.000000\t"), "name/two-names").is_empty());
    }
}
