//! Vehicles by their kinds: `车辆 N 辆，其中：机要通信用车 A 辆、……、其他用车 B 辆`; projects by their grades: `项目 N 个，其中评为
//! “优”的 A 个，……，“不合格”的 B 个`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::scan::{Passage, words};
use super::{Mention, Pattern, Says, Statement, Verdict};

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    passages.iter().flat_map(lists).collect()
}

fn lists(passage: &Passage) -> Vec<Statement> {
    let mut out = Vec::new();
    let mut start = 0;
    for sentence in passage.chars.split(|c| matches!(c, '。' | ';')) {
        out.extend(list(passage, start, sentence).map(|s| s.by(Pattern::Vehicles)));
        start += sentence.len() + 1;
    }
    let mut start = 0;
    for sentence in passage.chars.split(|c| *c == '。') {
        out.extend(grades(passage, start, sentence).map(|s| s.by(Pattern::Grades)));
        start += sentence.len() + 1;
    }
    out
}

/// `项目 N 个，……评级为“优”的项目 A 个，……，“不合格”的项目 B 个`: all grades, from the best to the worst.
fn grades(passage: &Passage, start: usize, sentence: &[char]) -> Option<Statement> {
    let numbers = numbers(start, sentence, '个');
    let graded =
        |text: &str, grade: &String| text.contains(&format!("“{grade}”")) || text.contains(&format!("\"{grade}\""));
    let of = |text: &str| words().grades.iter().position(|g| g.iter().any(|w| graded(text, w)));
    let first = numbers.iter().position(|n| of(&n.0) == Some(0))?;
    let parts: Vec<_> = numbers[first..].iter().take_while(|n| of(&n.0).is_some()).collect();
    let (_, total, whole) = numbers.get(first.checked_sub(1)?).filter(|n| n.0.contains("项目"))?;
    let worst = parts.last().and_then(|n| of(&n.0)) == words().grades.len().checked_sub(1);
    (worst && parts.len() > 2).then_some(())?;
    of_kinds(passage, whole, *total, &parts.iter().map(|p| (p.1, p.2.clone())).collect::<Vec<_>>(), "个")
}

/// The numbers of a sentence that count by a word (辆): what stands before each, its value and its characters.
fn numbers(start: usize, sentence: &[char], unit: char) -> Vec<(String, Decimal, Range<usize>)> {
    let mut out = Vec::new();
    let mut last = 0;
    for (at, _) in sentence.iter().enumerate().filter(|(_, c)| **c == unit) {
        let digits = sentence[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let from = at - digits;
        let value = sentence[from..at].iter().collect::<String>().parse::<Decimal>();
        if let Ok(value) = value {
            out.push((sentence[last.min(from)..from].iter().collect(), value, start + from..start + at + 1));
        }
        last = at + 1;
    }
    out
}

fn list(passage: &Passage, start: usize, sentence: &[char]) -> Option<Statement> {
    let numbers = numbers(start, sentence, '辆');
    let ((_, total, whole), parts) = numbers.split_first()?;
    let divided = words().of_which.iter().any(|w| parts.first().is_some_and(|p| p.0.contains(w.as_str())));
    let nested =
        parts.iter().skip(1).any(|p| words().of_which.iter().any(|w| p.0.contains(w.as_str())) || p.0.contains('('));
    let ends = parts.last().is_some_and(|p| words().rest.iter().any(|w| p.0.contains(w.as_str())));
    if parts.len() < 2 || !divided || nested || !ends {
        return None;
    }
    of_kinds(passage, whole, *total, &parts.iter().map(|p| (p.1, p.2.clone())).collect::<Vec<_>>(), "辆")
}

/// That numbers by kind add up to a whole.
fn of_kinds(
    passage: &Passage,
    whole: &Range<usize>,
    total: Decimal,
    parts: &[(Decimal, Range<usize>)],
    unit: &'static str,
) -> Option<Statement> {
    let mention = |at: &Range<usize>| {
        let (spot, bytes) = passage.place(at)?;
        Some(Mention { spot, bytes, text: passage.text(at.clone()) })
    };
    let sum: Decimal = parts.iter().map(|p| p.0).sum();
    let verdict = if sum == total { Verdict::Holds } else { Verdict::Fails };
    Some(Statement {
        from: parts.iter().filter_map(|p| mention(&p.1)).collect(),
        how: parts.iter().map(|p| p.0.to_string()).collect::<Vec<_>>().join(" + "),
        printed: total,
        expected: sum,
        unit,
        ..Statement::new(Says::Count, verdict, mention(whole)?)
    })
}
