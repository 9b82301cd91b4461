//! Titles of forms: `预算03表 支出总表`, `预算表12 项目支出绩效目标表`, `附表3：支出总表`.

use crate::money::fold;
use crate::policy;

use super::columns::assign;
use super::spec::{FormSpec, forms};

/// A line recognised as a form's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    /// Index of the form in [`forms`].
    pub form: usize,
    /// The number printed with it, two digits.
    pub number: Option<String>,
    /// How the number is printed, with N for the digits: `预算N表`.
    pub pattern: Option<String>,
}

/// Which form a line is the title of.
pub(crate) fn title(text: &str) -> Option<Title> {
    if text.len() > policy::LONGEST_LISTED_TITLE {
        return None;
    }
    let folded = fold(text);
    if folded.contains(['。', '，', ';', '；', '|']) || folded.contains("......") || folded.contains("……") {
        return None;
    }
    let mut best: Option<(usize, usize, usize)> = None;
    for (index, form) in forms().iter().enumerate() {
        if form.avoid.iter().any(|a| folded.contains(&fold(a))) {
            continue;
        }
        for words in &form.titles {
            let words = fold(words);
            if let Some(at) = folded.find(&words)
                && best.is_none_or(|(_, _, len)| words.len() > len)
            {
                best = Some((index, at, words.len()));
            }
        }
    }
    let (form, at, len) = best?;
    let (before, after) = (&folded[..at], &folded[at + len..]);
    // what may stand behind a title: nothing, or a remark in brackets; a three-public title goes on to 表
    let rest = after.split('(').next().unwrap_or(after);
    let closes = rest.is_empty() || rest.ends_with('表') && rest.chars().count() <= policy::LONGEST_AFTER_TITLE;
    if !closes || before.chars().count() > policy::LONGEST_BEFORE_TITLE {
        return None;
    }
    let (number, pattern) = number(before);
    Some(Title { form, number, pattern })
}

/// Whether headings are those of a form: most of them are.
pub(super) fn are_of(paths: &[Vec<String>], form: &FormSpec) -> bool {
    2 * assign(paths, form).iter().flatten().count() >= paths.iter().filter(|p| !p.is_empty()).count()
}

/// Which form a table without a title is: the headings are those of exactly one, of which some tables leave one out.
pub(super) fn by_headings(paths: &[Vec<String>]) -> Option<Title> {
    let mut best: Vec<(usize, usize)> = Vec::new();
    for (form, spec) in forms().iter().enumerate() {
        let found = assign(paths, spec).iter().flatten().count();
        if found >= policy::FEWEST_KNOWN_HEADINGS && found + 1 >= spec.columns.len() {
            best.push((found, form));
        }
    }
    let most = best.iter().map(|(found, _)| *found).max()?;
    let mut forms = best.iter().filter(|(found, _)| *found == most);
    let form = forms.next()?.1;
    forms.next().is_none().then_some(Title { form, number: None, pattern: None })
}

/// The number printed before a title's words.
fn number(before: &str) -> (Option<String>, Option<String>) {
    // a year is no form number
    let digits: Vec<(usize, &str)> = before
        .match_indices(|c: char| c.is_ascii_digit())
        .fold(Vec::<(usize, usize)>::new(), |mut runs, (at, _)| {
            match runs.last_mut() {
                Some((start, len)) if *start + *len == at => *len += 1,
                _ => runs.push((at, 1)),
            }
            runs
        })
        .into_iter()
        .filter(|(_, len)| *len <= 2)
        .map(|(at, len)| (at, &before[at..at + len]))
        .collect();
    let Some((at, run)) = digits.last() else { return (None, None) };
    let start =
        before[..*at].rfind(['年', '度', ')']).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    // what follows the number up to 表 belongs to it, `预算03表`; other words before the title do not
    let rest = &before[at + run.len()..];
    let tail = if rest.starts_with('表') { "表" } else { "" };
    let pattern = format!("{}N{tail}", &before[start..*at]);
    (Some(format!("{:0>2}", run)), Some(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        title(text).map(|t| (forms()[t.form].number.clone(), t.number, t.pattern))
    }

    #[test]
    fn titles() {
        let some = |form: &str, number: &str, pattern: &str| {
            Some((form.to_string(), Some(number.to_string()), Some(pattern.to_string())))
        };
        assert_eq!(read("预算01表 收支总表"), some("01", "01", "预算N表"));
        assert_eq!(read("预算04表 财政拨款收支总表"), some("04", "04", "预算N表"));
        assert_eq!(read("预算06表 一般公共预算基本支出表"), some("06", "06", "预算N表"));
        assert_eq!(read("预算09表 财政拨款“三公”经费支出表"), some("09", "09", "预算N表"));
        assert_eq!(read("预算11表 财政拨款政府购买服务明细表"), some("11", "11", "预算N表"));
        assert_eq!(read("预算表12 项目支出绩效目标表"), some("12", "12", "预算表N"));
        assert_eq!(read("附表3：2026年支出总表").map(|t| t.1), Some(Some("03".into())));
    }

    #[test]
    fn as_long_as_titles_are() {
        let before = |n: usize| title(&format!("{}收支总表", "甲".repeat(n))).is_some();
        assert!(before(policy::LONGEST_BEFORE_TITLE) && !before(policy::LONGEST_BEFORE_TITLE + 1));
        let after = |n: usize| title(&format!("收支总表{}表", "甲".repeat(n - 1))).is_some();
        assert!(after(policy::LONGEST_AFTER_TITLE) && !after(policy::LONGEST_AFTER_TITLE + 1));
        let blanks = |n: usize| title(&format!("收支总表{}", " ".repeat(n - "收支总表".len()))).is_some();
        assert!(blanks(policy::LONGEST_LISTED_TITLE) && !blanks(policy::LONGEST_LISTED_TITLE + 1));
    }

    #[test]
    fn forms_by_their_headings() {
        let paths = |texts: &[&str]| texts.iter().map(|t| t.split('/').map(String::from).collect()).collect::<Vec<_>>();
        let of = |texts: &[&str]| by_headings(&paths(texts)).map(|t| forms()[t.form].id.as_str());
        let all = ["政府支出经济分类科目", "部门支出经济分类科目", "合计", "人员经费", "公用经费"];
        assert_eq!(of(&all), Some("general_budget_basic_expenditure"));
        assert_eq!(of(&all[..4]), Some("general_budget_basic_expenditure"));
        assert_eq!(of(&all[..3]), None);
        // all but one; and all, but too few to know a form by
        let few = ["一级", "二级", "预算金额"];
        assert_eq!((few.len(), of(&few)), (policy::FEWEST_KNOWN_HEADINGS, Some("service_purchase")));
        assert_eq!(of(&["采购类别", "预算金额"]), None);
    }

    #[test]
    fn no_titles() {
        assert_eq!(read("详见收支总表和支出总表。"), None);
        assert_eq!(read("支出总表……………12"), None);
        assert_eq!(read("五、教育支出"), None);
        assert_eq!(read("“三公”经费财政拨款预算总额"), None);
    }
}
