//! `较上年增加 Z 万元，减少的主要原因是`: what happened against its stated reason.

use super::growth::changes;
use super::scan::{Kind, Passage};
use super::{Mention, Says, Statement, Verdict, mention, money};

/// Between the change and its reason stand at most so many characters.
const GAP: usize = 6;
/// Between the word of direction and 原因: `减少的主要`.
const LONGEST_REASON: usize = 5;

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    passages.iter().flat_map(reasons).collect()
}

fn reasons(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let mut out = Vec::new();
    for change in changes(passage).iter().filter(|c| c.sign != 0) {
        let last = change.last();
        // the rate's closing bracket, a comma
        let word = (last + 1..tokens.len()).find(|i| !matches!(tokens[*i].kind, Kind::Comma));
        let Some(word) = word else { continue };
        let sign = match tokens[word].kind {
            Kind::Up => 1,
            Kind::Down => -1,
            _ => continue,
        };
        // 增加（减少）的原因: the reader may choose
        let next = tokens.get(word + 1).map_or(passage.chars.len(), |t| t.at.start);
        let behind =
            passage.text(tokens[word].at.end..(tokens[word].at.end + LONGEST_REASON + 2).min(passage.chars.len()));
        let near = tokens[word].at.start - tokens[last].at.end <= GAP && next > tokens[word].at.end;
        let Some(at) = behind.find("原因").filter(|_| near && behind.starts_with(['的', '主', '原'])) else {
            continue;
        };
        if behind[..at].chars().any(|c| "，。;、(".contains(c)) {
            continue;
        }
        let Some(by) = money(&tokens[change.amount]).filter(|m| !m.yuan.is_zero()) else { continue };
        let reason = tokens[word].at.start..tokens[word].at.end + behind[..at].chars().count() + 2;
        let places = passage.place(&reason).zip(mention(passage, &tokens[change.amount]));
        let Some(((spot, bytes), amount)) = places else { continue };
        let text = passage.text(reason.clone());
        out.push(Statement {
            from: vec![Mention { spot, bytes, text: text.clone() }],
            how: text,
            printed: by.amount.value,
            expected: -by.amount.value,
            unit: by.unit.name(),
            ..Statement::new(Says::Reason, if sign == change.sign { Verdict::Holds } else { Verdict::Fails }, amount)
        });
    }
    out
}
