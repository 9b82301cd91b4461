//! Visits and those who came, by number, and what they cost: `公务接待 N 批次、M 人次，其中外宾 A 批次、B 人次`, `人均 Z 元`; vehicles
//! and what running them costs.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::policy;
use crate::taxonomy::words::has;

use super::relation::{Operand, Relation, Stated};
use super::scan::{Passage, VisitWords, words};
use super::whole::{clause, name};
use super::{Mention, Pattern, Says, Statement, Verdict, mention, money};

/// Between a number and what it counts, or the other way round, stand at most so many characters: `批次为 3 个`.
const GAP: usize = 2;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Groups,
    Persons,
    Vehicles,
}

/// A number of groups, persons or vehicles.
struct Number {
    of: Of,
    value: Decimal,
    /// Its characters, with what it counts.
    at: Range<usize>,
    /// What is said before it, from the last pause or number on.
    said: String,
}

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    passages.iter().flat_map(of_passage).map(|s| s.by(Pattern::Visits)).collect()
}

fn of_passage(passage: &Passage) -> Vec<Statement> {
    let words = &words().visit;
    let numbers = numbers(passage, words);
    if numbers.is_empty() || numbers.len() > policy::MOST_AMOUNTS_TOGETHER {
        return Vec::new();
    }
    let mut out = Vec::new();
    for pair in numbers.windows(2) {
        out.extend(persons(passage, &pair[0], &pair[1]));
    }
    for (n, number) in numbers.iter().enumerate().filter(|(_, n)| abroad(n, words)) {
        out.extend(within(passage, &numbers[..n], number, words));
    }
    for number in &numbers {
        out.extend(per_head(passage, number, words));
        out.extend(nothing(passage, number, words));
    }
    out
}

/// The numbers of a passage, in order.
fn numbers(passage: &Passage, words: &VisitWords) -> Vec<Number> {
    let text = passage.text(0..passage.chars.len());
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut places: Vec<(Range<usize>, Of)> = Vec::new();
    for (list, of) in [(&words.groups, Of::Groups), (&words.persons, Of::Persons), (&words.vehicles, Of::Vehicles)] {
        for word in list {
            places.extend(text.match_indices(word.as_str()).map(|(byte, _)| {
                let at = starts.partition_point(|s| *s < byte);
                (at..at + word.chars().count(), of)
            }));
        }
    }
    places.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
    places.dedup_by(|b, a| b.0.start < a.0.end);
    let mut out: Vec<Number> = Vec::new();
    for (word, of) in places {
        let Some(digits) =
            before(passage, word.start).filter(|_| of != Of::Vehicles).or_else(|| behind(passage, word.end))
        else {
            continue;
        };
        if out.last().is_some_and(|n: &Number| n.at.end > digits.start) {
            continue;
        }
        let Ok(value) = passage.text(digits.clone()).replace(',', "").parse::<Decimal>() else { continue };
        let at = digits.start.min(word.start)..digits.end.max(word.end);
        let from = out.last().map_or(0, |n| n.at.end);
        let said = passage.text(from..at.start);
        let said = said.rsplit(['。', ';', '，']).next().unwrap_or_default().to_string();
        // 较上年减少119批次: a change is no number of them
        let list = super::scan::words();
        if has(&said, &list.rises) || has(&said, &list.falls) {
            continue;
        }
        out.push(Number { of, value, at, said });
    }
    out
}

/// The digits right before a character.
fn before(passage: &Passage, at: usize) -> Option<Range<usize>> {
    let digits = passage.chars[..at].iter().rev().take_while(|c| c.is_ascii_digit() || **c == ',').count();
    let range = at - digits..at;
    passage.chars[range.clone()].first().is_some_and(char::is_ascii_digit).then_some(range)
}

/// The digits behind a character, with a word such as 为 between.
fn behind(passage: &Passage, at: usize) -> Option<Range<usize>> {
    let rest = passage.chars.get(at..)?;
    let gap = rest.iter().take(GAP).take_while(|c| "为数:是量共".contains(**c)).count();
    let digits = rest[gap..].iter().take_while(|c| c.is_ascii_digit() || **c == ',').count();
    let digits = if digits > 0 && rest[gap + digits - 1] == ',' { digits - 1 } else { digits };
    // 12.5万 is another number, 2个 and 2人 are these
    let next = rest.get(gap + digits);
    let plain = next.is_none_or(|c| "个人批次辆，。;、()".contains(*c));
    (digits > 0 && plain).then_some(at + gap..at + gap + digits)
}

fn abroad(number: &Number, words: &VisitWords) -> bool {
    has(&number.said, &words.foreign) && !number.said.contains("国内")
}

fn said(
    passage: &Passage,
    number: &Number,
    other: &[Mention],
    fails: bool,
    how: &str,
    expected: Decimal,
) -> Option<Statement> {
    let at = place(passage, number)?;
    let verdict = if fails { Verdict::Fails } else { Verdict::Holds };
    Some(Statement {
        from: other.to_vec(),
        how: how.into(),
        printed: number.value,
        expected,
        ..Statement::new(Says::Visit, verdict, at)
    })
}

fn place(passage: &Passage, number: &Number) -> Option<Mention> {
    let (spot, bytes) = passage.place(&number.at)?;
    Some(Mention { spot, bytes, text: passage.text(number.at.clone()) })
}

/// That as many came as there were groups, at least: `3 批次、26 人次`.
fn persons(passage: &Passage, groups: &Number, persons: &Number) -> Option<Statement> {
    let between = passage.text(groups.at.end..persons.at.start);
    let near = (groups.of, persons.of) == (Of::Groups, Of::Persons) && !between.contains(['。', ';', '(']);
    let fails = persons.value < groups.value || groups.value.is_zero() && !persons.value.is_zero();
    let other = [place(passage, groups)?];
    near.then(|| said(passage, persons, &other, fails, "批次（团组数）≤ 人次，没有批次就没有人次", groups.value))?
}

/// That those from abroad are some of all: `3 批次、26 人次，其中外宾 0 批次、0 人次`.
fn within(passage: &Passage, before: &[Number], number: &Number, words: &VisitWords) -> Option<Statement> {
    let all = before.iter().rev().find(|n| n.of == number.of && !abroad(n, words))?;
    let between = passage.text(all.at.end..number.at.start);
    let of_which = super::scan::words().of_which.iter().any(|w| between.contains(w.as_str())) || between.contains('含');
    let own = !all.said.contains("国内") && !between.contains('。');
    let other = [place(passage, all)?];
    (of_which && own)
        .then(|| said(passage, number, &other, number.value > all.value, "其中的外宾（外事）≤ 全部", all.value))?
}

/// The characters of the sentence that a number stands in.
fn sentence(passage: &Passage, number: &Number) -> Range<usize> {
    let start = passage.chars[..number.at.start].iter().rposition(|c| *c == '。').map_or(0, |s| s + 1);
    let mut rest = passage.chars[number.at.end..].iter();
    start..rest.position(|c| *c == '。').map_or(passage.chars.len(), |end| number.at.end + end)
}

/// That the cost of each is all divided by those who came: `26 人次，接待费 0.26 万元，人均 100 元`.
fn per_head(passage: &Passage, number: &Number, words: &VisitWords) -> Option<Statement> {
    if number.of != Of::Persons || number.value.is_zero() || abroad(number, words) {
        return None;
    }
    let tokens = &passage.tokens;
    let Range { start, end } = sentence(passage, number);
    let own = |i: &usize| tokens[*i].at.start >= start && tokens[*i].at.end <= end && money(&tokens[*i]).is_some();
    let amounts: Vec<usize> = (0..tokens.len()).filter(own).collect();
    let each = |i: &usize| has(&clause(passage, *i), &words.per_head);
    let mut averages = amounts.iter().filter(|i| each(i) && tokens[**i].at.start > number.at.end);
    let average = *averages.next().filter(|_| averages.next().is_none())?;
    // what all cost: the only other amount of the sentence, and the only number of persons
    let mut costs = amounts.iter().filter(|i| !each(i));
    let cost = *costs.next().filter(|_| costs.next().is_none())?;
    has(&name(passage, cost), &words.costs).then_some(())?;
    let persons = passage.text(start..end).matches(words.persons.first()?.as_str()).count();
    let (all, by) = (money(&tokens[cost])?, money(&tokens[average])?);
    if persons != 1 || by.unit != crate::money::Unit::Yuan {
        return None;
    }
    let (all_at, by_at) = (mention(passage, &tokens[cost])?, mention(passage, &tokens[average])?);
    let heads = number.value.checked_mul(Decimal::ONE_HUNDRED)?;
    let operands = vec![
        Operand::new(&all, Some(all_at.clone()), 1, 0),
        Operand { at: None, value: heads, half: Decimal::ZERO, unit: Decimal::ZERO, part: 0, whole: 1 },
    ];
    let relation = Relation { operands, stated: Stated::Rate(by.amount.value, by.amount.scale), balanced: false };
    let (verdict, expected) = relation.judge()?;
    Some(Statement {
        from: vec![all_at, place(passage, number)?],
        how: format!("{} ÷ {}", all.amount.value, number.value),
        printed: by.amount.value,
        expected,
        unit: by.unit.name(),
        ..Statement::new(Says::Visit, verdict, by_at)
    })
}

/// Cost of what there was none of: `公务接待费 1.20 万元……公务接待 0 批次`, `保有量为 0 辆……运行维护费 3.00 万元`.
fn nothing(passage: &Passage, number: &Number, words: &VisitWords) -> Option<Statement> {
    let costs = match number.of {
        Of::Groups if !abroad(number, words) && !number.said.contains("国内") => &words.costs,
        Of::Vehicles => &words.running,
        _ => return None,
    };
    let tokens = &passage.tokens;
    let Range { start, end } = sentence(passage, number);
    let near = |i: &usize| tokens[*i].at.start >= start && tokens[*i].at.end <= end;
    let own = |i: &usize| {
        let called = clause(passage, *i);
        let changed = super::growth::directed(tokens, *i).is_some() || passage.compared(*i);
        money(&tokens[*i]).is_some() && !changed && has(&called, costs) && super::growth::year(&called).is_none()
    };
    let cost = (0..tokens.len()).filter(near).find(own)?;
    let amount = money(&tokens[cost])?;
    let fails = number.value.is_zero() && !amount.yuan.is_zero();
    let other = [mention(passage, &tokens[cost])?];
    said(passage, number, &other, fails, "没有，就没有费用", Decimal::ONE)
}
