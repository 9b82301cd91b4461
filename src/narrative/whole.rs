//! Amounts that make up another one wholly, by their names: `words.toml`, `partition`.

use rust_decimal::Decimal;

use super::scan::{Kind, Money, Partition, Passage, Token, words};
use super::{Mention, Says, Statement, Verdict, mention, money, sentence};

/// A bracket of so many characters, the closing one included, is part of a name.
const BRACKET: usize = 3;

/// An amount of the text with its name.
struct Named {
    name: String,
    money: Money,
    at: Mention,
    measure: Option<Measure>,
    /// Whether it is of the same thing as the amount before it: `年初预算为 Y 万元，支出决算为 X 万元`.
    same: bool,
}

/// What an amount measures of a thing, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// 预算数
    Budget,
    /// 决算数
    Spent,
}

impl Measure {
    /// What a name says last of it.
    pub(super) fn of(name: &str) -> Option<Measure> {
        let mut name = name.to_string();
        for fund in &words().fund_budgets {
            name = name.replace(fund.as_str(), "");
        }
        let last = |list: &[String]| list.iter().filter_map(|w| name.rfind(w.as_str())).max();
        let (budget, spent) = (last(&words().budget), last(&words().spent));
        match budget.max(spent) {
            None => None,
            most if most == spent => Some(Measure::Spent),
            _ => Some(Measure::Budget),
        }
    }
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
        let name = name(passage, i);
        let measure = Measure::of(&name);
        let follows = (sentence(tokens, i)..i).any(|b| money(&tokens[b]).is_some());
        let same = follows && measure.is_some() && bare(&name).is_empty();
        Some(Named { name, money: money(token)?, at: mention(passage, token)?, measure, same })
    };
    (0..tokens.len()).filter_map(of).collect()
}

/// The words between the last pause and an amount; where they say nothing, also those before. A short bracket, as in
/// `因公出国（境）费`, is no pause.
pub(super) fn name(passage: &Passage, token: usize) -> String {
    let tokens = &passage.tokens;
    let end = tokens[token].at.start;
    let bracket = |t: &Token| {
        let at = t.at.start;
        let near =
            |range: std::ops::Range<usize>, sign: char| passage.chars.get(range).is_some_and(|c| c.contains(&sign));
        match passage.chars.get(at) {
            Some('(') => near(at + 1..at + 1 + BRACKET, ')'),
            Some(')') => near(at.saturating_sub(BRACKET)..at, '('),
            _ => false,
        }
    };
    let mut before = token;
    loop {
        let pause = tokens[..before].iter().rposition(|t| match t.kind {
            Kind::Comma => !bracket(t),
            kind => matches!(kind, Kind::Stop | Kind::Amount(_) | Kind::Percent(..) | Kind::OfWhich),
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
    let part = |n: &Named| partition.parts.iter().position(|p| !n.same && has(&n.name, p));
    let is_whole = |n: &Named| !n.same && has(&n.name, &partition.whole) && part(n).is_none();
    let mut out = Vec::new();
    for (at, _) in named.iter().enumerate().filter(|(_, n)| is_whole(n)) {
        // an amount with those that measure the same thing otherwise
        let group = |at: usize| &named[at..][..1 + named[at + 1..].iter().take_while(|n| n.same).count()];
        let wholes = group(at);
        let mut parts: Vec<&[Named]> = vec![&[]; partition.parts.len()];
        for (next, other) in named.iter().enumerate().skip(at + wholes.len()) {
            match part(other) {
                Some(p) if parts[p].is_empty() => parts[p] = group(next),
                // the list is over where a part comes again, or the next whole
                Some(_) => break,
                None if is_whole(other) => break,
                None => {}
            }
        }
        out.extend(wholes.iter().filter_map(|whole| judge(partition, whole, wholes.len() == 1, &parts)));
    }
    out
}

/// Which of a part's amounts measures the same as the whole.
fn comparable<'a>(whole: &Named, part: &'a [Named]) -> Option<&'a Named> {
    let same = part.iter().find(|n| n.measure == whole.measure);
    match part {
        [only] if only.measure.is_none() || whole.measure.is_none() => Some(only),
        _ => same,
    }
}

/// Judges a whole by its parts that measure the same. `only` tells whether it is the only measure of its thing.
fn judge(partition: &Partition, whole: &Named, only: bool, parts: &[&[Named]]) -> Option<Statement> {
    let found: Vec<&Named> = parts.iter().filter_map(|p| comparable(whole, p)).collect();
    let same = |n: &&Named| n.measure.is_some() && n.measure == whole.measure;
    let complete = found.len() == parts.len() && (only || found.iter().all(same));
    let parts = found;
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
