//! # 与自己比较 A year compared with itself
//!
//! ## What it checks
//! 正文“2026 年预算……比 2026 年预算增加”：比较的两年是否是同一年。
//! Sentences such as “the 2026 budget is … more than the 2026 budget”: whether both are the same year.
//!
//! ## Why it matters
//! 读者不知道比的是哪一年；多半是更新年份时改多了一处。
//! Readers cannot know which year is meant; most often one year too many was changed in last year's text.
//!
//! ## What it does not mean
//! 决算数与同年的预算数、执行数比较是正常的，不算。
//! Spending compared with the same year's budget is as it should be and does not count.
//!
//! ## Example
//! “2026 年收入预算 120.00 万元，比 2026 年预算增加 20.00 万元”。
//!
//! ## Basis
//! 增减是与另一年相比。
//! A change is one from another year.

use super::{Role, Severity, Subject, Told, few, s, say};
use crate::narrative;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let found = narrative::compared_with_itself(subject.documents, subject.disclosure);
    if found.is_empty() {
        return Vec::new();
    }
    let n = found.len();
    let told = few(n, found.iter().map(|(_, text)| say(format!("“{text}”"), format!("“{text}”"))));
    let message = say(
        format!("正文有 {n} 处把同一年的预算与自己比较：{}。", told.zh),
        format!("{n} sentence{} of the text compare a year's budget with itself: {}.", s(n), told.en),
    );
    let basis = say("增减是与另一年相比。", "A change is one from another year.");
    let mut told = Told::new(Severity::Warning, message, basis, Vec::new());
    let last_year = found.first().and_then(|(m, _)| narrative::year_before(&m.text));
    told.suggestion = last_year.map(|text| (0, text, 1));
    told.mentions = found.into_iter().take(super::MOST_CELLS).map(|(m, _)| (Role::Suspect, m)).collect();
    vec![told]
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn a_budget_compared_with_itself() {
        let tell = |text: &str| findings(&format!("2026年示例局部门预算\n\n{text}\n"), "narrative/year").len();
        assert_eq!(tell("2026年收入预算120.00万元，比2026年预算增加20.00万元。"), 1);
        assert_eq!(tell("2026年收入预算120.00万元，比2025年预算增加20.00万元。"), 0);
        assert_eq!(tell("2026年收入预算120.00万元，比2026年预算执行数增加20.00万元。"), 0);
        assert_eq!(tell("2026年支出决算120.00万元，比2026年预算增加20.00万元。"), 0);
    }
}
