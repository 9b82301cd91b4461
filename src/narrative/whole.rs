//! Amounts that make up another one wholly, by their names: `words.toml`, `partition`.

use rust_decimal::Decimal;

use super::scan::{Kind, Money, Partition, Passage, Token, words};
use super::{Mention, Says, Statement, Verdict, mention, money};

/// An amount of the text with its name.
struct Named {
    name: String,
    money: Money,
    at: Mention,
}

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    let mut out = Vec::new();
    for section in passages.chunk_by(|a, b| a.section == b.section) {
        let named: Vec<Named> = section.iter().flat_map(named).collect();
        for partition in &words().partitions {
            out.extend(wholes(partition, &named));
        }
    }
    out
}

/// The amounts of a passage that are no change of another, with the words before each.
fn named(passage: &Passage) -> Vec<Named> {
    let tokens = &passage.tokens;
    let of = |i: usize| -> Option<Named> {
        let token = &tokens[i];
        let changed = |t: &Token| matches!(t.kind, Kind::Up | Kind::Down | Kind::Change | Kind::Compare);
        let near = i.checked_sub(1).map(|b| &tokens[b]);
        if near.is_some_and(changed) {
            return None;
        }
        Some(Named { name: name(passage, i), money: money(token)?, at: mention(passage, token)? })
    };
    (0..tokens.len()).filter_map(of).collect()
}

/// The words between the last pause and an amount; where they say nothing, also those before.
pub(super) fn name(passage: &Passage, token: usize) -> String {
    let tokens = &passage.tokens;
    let end = tokens[token].at.start;
    let mut before = token;
    loop {
        let pause = tokens[..before].iter().rposition(|t| {
            matches!(t.kind, Kind::Stop | Kind::Comma | Kind::Amount(_) | Kind::Percent(..) | Kind::OfWhich)
        });
        let start = pause.map_or(0, |p| tokens[p].at.end);
        let name = passage.text(start..end);
        let amount = pause.is_some_and(|p| money(&tokens[p]).is_some());
        match pause {
            Some(p) if !amount && bare(&name).is_empty() => before = p,
            _ => return name,
        }
    }
}

/// A name without year, filler words and signs.
pub(super) fn bare(name: &str) -> String {
    let mut name: String = name.chars().filter(|c| !c.is_ascii_digit() && !"，、。:;()年度“”\"".contains(*c)).collect();
    for word in &words().filler {
        name = name.replace(word.as_str(), "");
    }
    name
}

fn wholes(partition: &Partition, named: &[Named]) -> Vec<Statement> {
    let has = |name: &str, list: &[String]| list.iter().any(|w| name.contains(w.as_str()));
    let part = |n: &Named| partition.parts.iter().position(|p| has(&n.name, p));
    let is_whole = |n: &&Named| has(&n.name, &partition.whole) && part(n).is_none();
    let mut out = Vec::new();
    for (at, whole) in named.iter().enumerate().filter(|(_, n)| is_whole(n)) {
        let mut parts: Vec<Option<&Named>> = vec![None; partition.parts.len()];
        for next in &named[at + 1..] {
            match part(next) {
                Some(p) if parts[p].is_none() => parts[p] = Some(next),
                // the list is over where a part comes again, or the next whole
                Some(_) => break,
                None if is_whole(&next) => break,
                None => {}
            }
        }
        let found: Vec<&Named> = parts.iter().flatten().copied().collect();
        let Some(statement) = judge(partition, whole, &found, found.len() == parts.len()) else { continue };
        out.push(statement);
    }
    out
}

fn judge(partition: &Partition, whole: &Named, parts: &[&Named], complete: bool) -> Option<Statement> {
    if parts.len() < 2 {
        return None;
    }
    let sum: Decimal = parts.iter().map(|p| p.money.yuan).sum();
    let room = whole.money.half + parts.iter().map(|p| p.money.half).sum::<Decimal>();
    let factor = Decimal::from(10u64.pow(whole.money.unit.exponent()));
    let unit = factor * Decimal::new(1, whole.money.amount.scale);
    let off = (whole.money.yuan - sum).abs();
    let verdict = match () {
        () if off <= room => Verdict::Holds,
        () if off <= room + unit => Verdict::LastDigit,
        () if complete => Verdict::Fails,
        () => Verdict::Unclear,
    };
    let shown: Vec<String> = parts.iter().map(|p| p.money.amount.value.to_string()).collect();
    Some(Statement {
        says: Says::Whole,
        verdict,
        stated: whole.at.clone(),
        from: parts.iter().map(|p| p.at.clone()).collect(),
        facts: Vec::new(),
        how: format!("{}：{}", partition.title, shown.join(" + ")),
        printed: whole.money.amount.value,
        expected: sum / factor,
        unit: whole.money.unit.name(),
    })
}
