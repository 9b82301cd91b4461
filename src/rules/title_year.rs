//! # 标题的年份 The year in a title
//!
//! ## What it checks
//! 同一份材料的表，标题里印的年份是否相同。
//! Whether the forms of one publication print the same year in their titles.
//!
//! ## Why it matters
//! 年份不同，可能是沿用了往年的表，表里的数也可能是往年的。
//! Another year may mean that the form, and perhaps its figures, were kept from an earlier year.
//!
//! ## What it does not mean
//! 多数时候只是标题没有改。同一种表另有本年一张的，是与往年对照，不提。
//! Most often only the title was not changed. Where the same form is also there for this year the other is a comparison.
//!
//! ## Example
//! 九张表标题都是“2026 年……”，一张是“2025 年一般公共预算支出表”。
//!
//! ## Basis
//! 一份公开材料说的是同一个预算年度。
//! One publication is about one budget year.

use super::{Role, Severity, Subject, Told, cells, few, s, say};

/// So many titles with the same year say which year the publication is of.
const FEWEST: usize = 4;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let forms = &subject.disclosure.forms;
    let mut out = Vec::new();
    for publication in &subject.disclosure.publications {
        let known = publication.forms.iter().copied().filter(|f| forms[*f].is_known());
        let dated: Vec<(usize, Vec<u32>)> =
            known.map(|f| (f, years(&forms[f].title))).filter(|(_, y)| !y.is_empty()).collect();
        let Some(year) = publication.year else { continue };
        let (of_year, other): (Vec<_>, Vec<_>) = dated.iter().partition(|(_, years)| years.contains(&year));
        let compared = |f: usize| of_year.iter().any(|(o, _)| forms[*o].spec().id == forms[f].spec().id);
        let odd: Vec<usize> = other.iter().map(|(f, _)| *f).filter(|f| !compared(*f)).collect();
        if odd.is_empty() || of_year.len() < FEWEST || odd.len() * 2 > of_year.len() {
            continue;
        }
        let n = odd.len();
        let told = few(n, odd.iter().map(|f| say(format!("《{}》", forms[*f].title), forms[*f].title.as_str())));
        let message = say(
            format!("{n} 张表的标题印的不是 {year} 年，而其余 {} 张都是：{}。", of_year.len(), told.zh),
            format!(
                "{n} form{} with a title of another year than {year}, as the other {} print: {}.",
                s(n),
                of_year.len(),
                told.en
            ),
        );
        let basis = say("一份公开材料说的是同一个预算年度。", "One publication is about one budget year.");
        let mut spots = cells(Role::Suspect, odd.iter().map(|f| forms[*f].at));
        spots.extend(cells(Role::Context, of_year.iter().take(1).map(|(f, _)| forms[*f].at)));
        out.push(Told::new(Severity::Warning, message, basis, spots));
    }
    out
}

/// The years a title names: `2026年`, `2026年度`.
fn years(title: &str) -> Vec<u32> {
    let before = title.match_indices('年').filter_map(|(at, _)| title.get(at.checked_sub(4)?..at));
    before.filter_map(|y| y.parse().ok()).filter(|y| (2000..2100).contains(y)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::findings;
    use crate::report::contract::Finding;

    const TITLES: [&str; 6] = [
        "收入总表",
        "支出总表",
        "财政拨款收支总表",
        "一般公共预算支出表",
        "一般公共预算基本支出表",
        "政府性基金预算支出表",
    ];

    fn tell(years: [u32; 6]) -> Vec<Finding> {
        let form = |(title, year): (&str, u32)| {
            format!(
                "<p>{year}年{title}</p><p>单位：万元</p><table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr><tr><td>205</td><td>教育支出</td><td>1.00</td></tr><tr><td></td><td>合计</td><td>1.00</td></tr></table>"
            )
        };
        let html: String = TITLES.into_iter().zip(years).map(form).collect();
        findings(&format!("<html><body>{html}</body></html>"), "title/year")
    }

    #[test]
    fn a_title_of_another_year_is_a_warning() {
        let told = tell([2026, 2026, 2026, 2025, 2026, 2026]);
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].message.zh.contains("《2025年一般公共预算支出表》"), "{}", told[0].message.zh);
    }

    #[test]
    fn one_year_or_many_are_none() {
        assert!(tell([2026; 6]).is_empty());
        assert!(tell([2026, 2026, 2026, 2025, 2025, 2025]).is_empty());
    }
}
