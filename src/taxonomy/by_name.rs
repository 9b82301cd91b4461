//! Codes of lines that print the names of 类, 款 and 项 only: a summary is read by the codes that the other forms of
//! the disclosure print with the same names.

use std::collections::{BTreeMap, BTreeSet};

use crate::money::fold;
use crate::policy;

use super::codes::System;
use super::form::{Form, Line, Role};
use super::spec::Side;
use super::{codes, words};

/// Names by code, as the forms print them.
type Names = BTreeMap<String, String>;

/// Gives the lines of a publication's forms without codes those of their names, where the names of a whole run of lines have them.
pub fn complete_names(forms: &mut [Form], own: &[usize]) {
    let coded = || own.iter().flat_map(|f| &forms[*f].lines).filter_map(|l| Some((l.function()?, &l.label)));
    // the name of a unit stands beside more codes than that of an item
    let mut beside: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (code, label) in coded() {
        for name in candidates(label) {
            beside.entry(name).or_default().insert(code);
        }
    }
    let mut names = Names::new();
    for (code, label) in coded() {
        let rarest = candidates(label).min_by_key(|name| beside.get(name).map(BTreeSet::len));
        names.entry(code.to_string()).or_insert_with(|| rarest.unwrap_or_default());
    }
    for (_, form) in forms.iter_mut().enumerate().filter(|(at, f)| own.contains(at) && f.is_described()) {
        let sides: BTreeSet<Side> = form.lines.iter().map(|l| l.side).collect();
        for side in sides {
            let mut lines: Vec<&mut Line> = form.lines.iter_mut().filter(|l| l.side == side).collect();
            if lines.iter().all(|l| l.codes.is_empty()) {
                runs(&mut lines, &names);
            }
        }
    }
}

/// The names that the columns of a label give, without codes and numbering: that of a unit may stand beside the item's.
fn candidates(label: &str) -> impl Iterator<Item = String> + '_ {
    let words = label.split(' ').filter(|w| !w.bytes().all(|b| b.is_ascii_digit()));
    words.map(|word| {
        let bare = codes::split(word).map_or(word.to_string(), |c| c.name);
        codes::unnumbered(&fold(&bare)).1.to_string()
    })
}

/// The code of the first name of a label that has one there.
fn next_of(label: &str, place: &mut Vec<String>, names: &Names) -> Option<String> {
    candidates(label).find_map(|name| {
        let mut tried = place.clone();
        let code = next(&name, &mut tried, names)?;
        *place = tried;
        Some(code)
    })
}

/// Each run of lines between two sums that are all items gets codes if all of them have one.
fn runs(lines: &mut [&mut Line], names: &Names) {
    for run in lines.split_mut(|l| l.role != Role::Item || words::ends_as_sum(&l.label)) {
        // what stands before the first class is something else, as a caption is
        let start = run
            .iter()
            .position(|l| {
                codes::class_of(&l.label).is_some() || candidates(&l.label).any(|n| codes::class_of(&n).is_some())
            })
            .unwrap_or(run.len());
        let run = &mut run[start..];
        let mut place: Vec<String> = Vec::new();
        let found: Option<Vec<String>> = run.iter().map(|l| next_of(&l.label, &mut place, names)).collect();
        let Some(found) = found.filter(|f| f.iter().any(|c| c.len() > 3)) else { continue };
        for (line, code) in run.iter_mut().zip(found) {
            line.set_code(System::Function, Some(code));
            line.by_name = true;
        }
    }
}

/// The code of the next name below those of the lines above: an item of the open 款, else a 款 of the open 类, else
/// a 类.
fn next(name: &str, place: &mut Vec<String>, names: &Names) -> Option<String> {
    while let Some(above) = place.last() {
        let length = above.len() + 2;
        let below = names.range(above.clone()..).take_while(|(code, _)| code.starts_with(above.as_str()));
        let found = below.filter(|(code, _)| code.len() == length).find(|(_, n)| same(n, name));
        if let Some((code, _)) = found {
            if length < 7 {
                place.push(code.clone());
            }
            return Some(code.clone());
        }
        place.pop();
    }
    let class = codes::class_of(name)?;
    *place = vec![class.to_string()];
    Some(class.to_string())
}

/// Whether two names are one; a long one may be cut off at the end.
fn same(a: &str, b: &str) -> bool {
    let long = |s: &str| s.chars().count() >= policy::SHORTEST_CUT_NAME;
    a == b || long(a) && b.starts_with(a) || long(b) && a.starts_with(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_names() {
        let pairs = [
            ("201", "一般公共服务支出"),
            ("20103", "政府办公厅(室)及相关机构事务"),
            ("2010301", "行政运行"),
            ("20199", "其他一般公共服务支出"),
            ("2019999", "其他一般公共服务支出"),
        ];
        let names: Names = pairs.iter().map(|(c, n)| (c.to_string(), n.to_string())).collect();
        let mut place = Vec::new();
        let mut code = |name: &str| next(name, &mut place, &names);
        assert_eq!(code("一般公共服务支出").as_deref(), Some("201"));
        assert_eq!(code("政府办公厅(室)及相关机构事务").as_deref(), Some("20103"));
        assert_eq!(code("行政运行").as_deref(), Some("2010301"));
        assert_eq!(code("其他一般公共服务支出").as_deref(), Some("20199"));
        assert_eq!(code("其他一般公共服务支出").as_deref(), Some("2019999"));
        assert_eq!(code("教育支出").as_deref(), Some("205"));
        assert_eq!(code("行政运行"), None);
    }

    #[test]
    fn a_name_that_is_cut_off_is_a_long_one() {
        let cut = |n: usize| same(&"甲".repeat(n), &"甲".repeat(n + 1));
        assert!(cut(policy::SHORTEST_CUT_NAME) && !cut(policy::SHORTEST_CUT_NAME - 1));
    }

    #[test]
    fn names_without_codes() {
        let name = |label: &str| candidates(label).next();
        assert_eq!(name("2010301 行政运行").as_deref(), Some("行政运行"));
        assert_eq!(name("201 03 01 行政运行").as_deref(), Some("行政运行"));
        assert_eq!(name("一、教育支出").as_deref(), Some("教育支出"));
    }

    #[test]
    fn names_beside_those_of_units() {
        let names: Names =
            [("205", "教育支出"), ("20508", "进修及培训")].map(|(c, n)| (c.to_string(), n.into())).into();
        let mut place = Vec::new();
        assert_eq!(next_of("某局(本级) 教育支出", &mut place, &names).as_deref(), Some("205"));
        assert_eq!(next_of("某局(本级) 进修及培训", &mut place, &names).as_deref(), Some("20508"));
    }
}
