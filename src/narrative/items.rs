//! Amounts of paragraphs that are numbered, and that of the paragraph before them, which they make up:
//! `支出预算 T 万元。（一）在职人员经费 A 万元，……（二）公用经费 B 万元`.

use crate::policy;
use crate::taxonomy::words::has;

use super::growth::directed;
use super::names::{is_generic, label};
use super::scan::{Kind, Passage, words};
use super::slips;
use super::whole::{bare, name, sum};
use super::{Pattern, Printed, Statement, Verdict, money, printed};

/// How a paragraph is numbered: `(一)`, `1.`, `(1)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Words,
    Digits,
    Brackets,
}

const NUMBERS: &str = "一二三四五六七八九十";

/// The number that a passage begins with; of those in words only whether it is the first.
fn number(passage: &Passage) -> Option<(Style, u32)> {
    let text = passage.text(0..passage.chars.len().min(6));
    let digits = |t: &str| t.chars().take_while(char::is_ascii_digit).collect::<String>();
    if let Some(rest) = text.strip_prefix('(') {
        let number = rest.split(')').next().filter(|_| rest.contains(')'))?;
        let word = !number.is_empty() && number.chars().all(|c| NUMBERS.contains(c));
        let position = || NUMBERS.chars().position(|c| number.starts_with(c)).map(|p| p as u32 + 1);
        return match number.parse() {
            Ok(n) => Some((Style::Brackets, n)),
            Err(_) if word && number.chars().count() == 1 => Some((Style::Words, position()?)),
            Err(_) if word => Some((Style::Words, 11)),
            Err(_) => None,
        };
    }
    let number = digits(&text);
    let point = text[number.len()..].starts_with(['.', '、']);
    let decimal = text[number.len()..].chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    number.parse().ok().filter(|_| point && !decimal).map(|n| (Style::Digits, n))
}

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    passages.chunk_by(|a, b| a.section == b.section).flat_map(of_section).collect()
}

fn of_section(section: &[Passage]) -> Vec<Statement> {
    let numbers: Vec<Option<(Style, u32)>> = section.iter().map(number).collect();
    let first = |at: &usize| *at > 0 && numbers[*at].is_some_and(|(_, n)| n == 1);
    let firsts: Vec<usize> = (0..section.len()).filter(first).collect();
    let again = firsts.iter().flat_map(|at| again(section, &numbers, *at)).collect::<Vec<_>>();
    firsts.iter().filter_map(|at| of_list(section, &numbers, *at)).chain(again).collect()
}

/// The paragraphs of a list, from its first.
fn items(numbers: &[Option<(Style, u32)>], first: usize) -> Vec<usize> {
    let Some((style, _)) = numbers[first] else { return Vec::new() };
    let mut items = vec![first];
    let mut last = 1;
    for (at, number) in numbers.iter().enumerate().skip(first + 1) {
        match number {
            Some((own, n)) if *own == style && *n > last => {
                items.push(at);
                last = *n;
            }
            Some((own, _)) if *own == style => break,
            // a list of another level around this one ends it
            Some((Style::Words, _)) => break,
            _ => {}
        }
    }
    items
}

/// Parts that the paragraph before a list names, and the list again: `预算 T 万元，包括人员经费 A 万元、公用经费 B 万元。（一）人员经费
/// A 万元，主要用于……（二）公用经费 B 万元`.
fn again(section: &[Passage], numbers: &[Option<(Style, u32)>], first: usize) -> Vec<Statement> {
    let before = &section[first - 1];
    let plain = |i: &usize| money(&before.tokens[*i]).is_some() && directed(&before.tokens, *i).is_none();
    let named: Vec<(String, usize)> =
        (0..before.tokens.len()).filter(plain).map(|i| (label(&name(before, i), None), i)).collect();
    if named.len() > policy::MOST_AMOUNTS_TOGETHER {
        return Vec::new();
    }
    let same = |at: &usize| -> Option<Statement> {
        let (item, own) = (&section[*at], amount(&section[*at])?);
        let called = label(&name(item, own), None);
        let mut found = named.iter().filter(|(n, _)| !is_generic(n) && *n == called).map(|(_, i)| *i);
        let whole = found.next().filter(|_| found.next().is_none())?;
        let (stated, other) = (printed(item, own)?, printed(before, whole)?);
        let out = super::restated::same(stated.clone(), &other, true)?;
        let so = out.verdict == Verdict::Holds || super::restated::near(&stated.0, other.0.yuan);
        so.then(|| out.by(Pattern::Restated))
    };
    items(numbers, first).iter().filter_map(same).collect()
}

/// The first amount of a paragraph that is no change and compared with nothing.
fn amount(passage: &Passage) -> Option<usize> {
    let tokens = &passage.tokens;
    let first = tokens.iter().position(|t| money(t).is_some())?;
    let compared = tokens[..first].iter().any(|t| matches!(t.kind, Kind::Compare | Kind::OfWhich));
    (directed(tokens, first).is_none() && !compared).then_some(first)
}

fn of_list(section: &[Passage], numbers: &[Option<(Style, u32)>], first: usize) -> Option<Statement> {
    let items = items(numbers, first);
    let parts: Vec<(usize, usize)> = items.iter().filter_map(|at| Some((*at, amount(&section[*at])?))).collect();
    if parts.len() < 2 || parts.len() < items.len() {
        return None;
    }
    let figures: Vec<Printed> = parts.iter().filter_map(|(at, i)| printed(&section[*at], *i)).collect();
    // the amounts of the paragraph before, the last first
    let before = &section[first - 1];
    let plain = |i: &usize| {
        money(&before.tokens[*i]).is_some_and(|m| !m.yuan.is_zero()) && directed(&before.tokens, *i).is_none()
    };
    let wholes: Vec<usize> = (0..before.tokens.len()).rev().filter(plain).collect();
    if wholes.len() > policy::MOST_AMOUNTS_TOGETHER {
        return None;
    }
    let sums: Vec<(Printed, Statement)> = wholes
        .iter()
        .filter_map(|i| printed(before, *i))
        .filter_map(|w| Some((w.clone(), sum(w, &figures, "")?)))
        .collect();
    if let Some((_, holds)) = sums.iter().find(|(_, s)| s.verdict == Verdict::Holds) {
        return Some(holds.clone());
    }
    let names: Vec<String> = parts.iter().map(|(at, i)| name(&section[*at], *i)).collect();
    let (head, tail) = (names.first()?, names.last()?);
    let complete = words().rest.iter().any(|w| bare(tail).starts_with(w.as_str()))
        || words().complete_lists.iter().any(|c| has(head, &c.first) && has(tail, &c.last));
    // T 万元。其中：（一）……
    let leads = before.tokens.iter().rev().find(|t| t.kind != Kind::Comma).is_some_and(|t| t.kind == Kind::OfWhich);
    let slipped = sums.into_iter().filter(|(whole, s)| {
        let all: Vec<Printed> = std::iter::once(whole.clone()).chain(figures.clone()).collect();
        s.relation.as_ref().is_some_and(|r| slips::explain(r, &all))
    });
    let mut slipped = slipped.map(|(_, s)| s);
    let told = slipped.next().filter(|_| (complete || leads) && slipped.next().is_none());
    told.map(|s| if complete { s } else { s.by(Pattern::ListLikeOthers) })
}
