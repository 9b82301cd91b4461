//! Vehicles by their kinds: `车辆 N 辆，其中：机要通信用车 A 辆、……、其他用车 B 辆`.

use rust_decimal::Decimal;

use super::scan::{Passage, words};
use super::{Mention, Says, Statement, Verdict};

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    passages.iter().flat_map(lists).collect()
}

fn lists(passage: &Passage) -> Vec<Statement> {
    let mut out = Vec::new();
    let mut start = 0;
    for sentence in passage.chars.split(|c| matches!(c, '。' | ';')) {
        out.extend(list(passage, start, sentence));
        start += sentence.len() + 1;
    }
    out
}

/// The numbers of a sentence that count vehicles: what stands before each, its value and its characters.
fn numbers(start: usize, sentence: &[char]) -> Vec<(String, Decimal, std::ops::Range<usize>)> {
    let mut out = Vec::new();
    let mut last = 0;
    for (at, _) in sentence.iter().enumerate().filter(|(_, c)| **c == '辆') {
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
    let numbers = numbers(start, sentence);
    let ((_, total, whole), parts) = numbers.split_first()?;
    let divided = words().of_which.iter().any(|w| parts.first().is_some_and(|p| p.0.contains(w.as_str())));
    let nested =
        parts.iter().skip(1).any(|p| words().of_which.iter().any(|w| p.0.contains(w.as_str())) || p.0.contains('('));
    let ends = parts.last().is_some_and(|p| words().rest.iter().any(|w| p.0.contains(w.as_str())));
    if parts.len() < 2 || !divided || nested || !ends {
        return None;
    }
    let mention = |at: &std::ops::Range<usize>| {
        let (spot, bytes) = passage.place(at)?;
        Some(Mention { spot, bytes, text: passage.text(at.clone()) })
    };
    let sum: Decimal = parts.iter().map(|p| p.1).sum();
    Some(Statement {
        says: Says::Count,
        verdict: if sum == *total { Verdict::Holds } else { Verdict::Fails },
        stated: mention(whole)?,
        from: parts.iter().filter_map(|p| mention(&p.2)).collect(),
        facts: Vec::new(),
        how: parts.iter().map(|p| p.1.to_string()).collect::<Vec<_>>().join(" + "),
        printed: *total,
        expected: sum,
        unit: "辆",
        relation: None,
    })
}
