//! Two amounts of a sentence, and what it says of their difference and of the one in per cent of the other:
//! `预算 A 万元，完成 B 万元，短收 D 万元，为预算的 P%`, `由 A 万元增加到 B 万元，增长 P%`, `2031年 B 万元，2030年 A 万元，减少 D 万元`.
//!
//! Which of the two is the base is what the sentence says: the budget, the earlier year, what it was before. Only what no
//! other kind of statement understood is read here.

use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::policy;

use super::growth::{directed, measured, year};
use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Passage, words};
use super::slips;
use super::whole::{Measure, clause, name};
use super::{Mention, Pattern, Printed, Says, Statement, Verdict, mention, money, printed};

/// Between a percentage and a number of points stand at most so many characters: `，同比提高了`.
const LONGEST_POINTS: usize = 12;

/// How a sentence says which of two amounts is the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The budget, of which the other was spent or received.
    Budget,
    /// The year before.
    Year,
    /// What it was: 由 A 增加到 B.
    Before,
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    base: usize,
    this: usize,
    by: By,
}

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    let of = |p: &Passage| {
        let sentences = sentences(p);
        let pairs = sentences.into_iter().flat_map(|s| of_sentence(p, s)).collect::<Vec<_>>();
        let points = points(p).into_iter().map(|s| s.by(Pattern::Points));
        pairs.into_iter().chain(points).chain(units(p).into_iter().map(|s| s.by(Pattern::Units))).collect::<Vec<_>>()
    };
    passages.iter().flat_map(of).collect()
}

/// The tokens of each sentence.
fn sentences(passage: &Passage) -> Vec<Range<usize>> {
    passage.parted(|i| passage.tokens[i].kind == Kind::Stop)
}

/// The direction that words right before an amount give it: 增加, 短收, 决算数大于预算数.
fn change(passage: &Passage, at: usize) -> Option<i8> {
    if let Some((sign, _)) = directed(&passage.tokens, at) {
        return Some(sign);
    }
    let said = clause(passage, at);
    let said = said.trim_end_matches(['了', '为']);
    let has = |list: &[String]| list.iter().any(|w| said.contains(w.as_str()));
    let left = words().left.iter().any(|w| said == w);
    match (has(&words().over), has(&words().short) || left) {
        (true, _) => Some(1),
        (_, true) => Some(-1),
        _ => None,
    }
}

fn of_sentence(passage: &Passage, range: Range<usize>) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let end = tokens.get(range.end.wrapping_sub(1)).map_or(0, |t| t.at.end);
    let amounts = range.clone().filter(|i| money(&tokens[*i]).is_some_and(|m| !m.yuan.is_zero()));
    let amounts: Vec<usize> = amounts.filter(|i| !passage.is_bracketed(tokens[*i].at.end, end)).collect();
    let plain: Vec<usize> = amounts
        .iter()
        .enumerate()
        .filter(|(n, i)| change(passage, **i).is_none() || *n > 0 && moved(passage, amounts[n - 1], **i))
        .map(|(_, i)| *i)
        .collect();
    let mut out = Vec::new();
    for (n, two) in plain.windows(2).enumerate() {
        let Some(pair) = pair(passage, two[0], two[1], plain.len()) else { continue };
        let limit = plain.get(n + 2).copied().unwrap_or(range.end);
        for at in two[1] + 1..limit {
            // what is of a part, and what is compared with something else, is none of theirs
            if tokens[at].kind == Kind::OfWhich {
                break;
            }
            // the reasons have figures of their own
            let before = passage.text(tokens[at - 1].at.end..tokens[at].at.start);
            if words().reason.iter().any(|w| before.contains(w.as_str())) {
                break;
            }
            if tokens[at].kind == Kind::Compare && !names(passage, at, &pair) {
                break;
            }
            let said = match tokens[at].kind {
                Kind::Amount(_) => difference(passage, at, &pair),
                Kind::Percent(..) => rate(passage, at, &pair),
                Kind::Flat => flat(passage, at, &pair),
                _ => None,
            };
            let Some(mut said) = said else { continue };
            if said.verdict != Verdict::Holds && fits_another(passage, &plain, at) {
                said.verdict = Verdict::Unclear;
            }
            out.push(said);
        }
    }
    out
}

/// Whether words between two amounts say that the first became the second: `由 A 万元增加到2030年的 B 万元`.
fn moved(passage: &Passage, a: usize, b: usize) -> bool {
    let tokens = &passage.tokens;
    let between = passage.text(tokens[a].at.end..tokens[b].at.start);
    let from = clause(passage, a);
    let plain = !between.contains(['，', '。', ';', ',']);
    plain && from.contains(['由', '从']) && words().adjusts.iter().any(|w| between.starts_with(w.as_str()))
}

/// The pair that two amounts next to each other are.
fn pair(passage: &Passage, a: usize, b: usize, all: usize) -> Option<Pair> {
    let tokens = &passage.tokens;
    if tokens[a + 1..b].iter().any(|t| matches!(t.kind, Kind::OfWhich | Kind::Percent(..) | Kind::Compare)) {
        return None;
    }
    let less = |i: usize| words().losses.iter().any(|w| clause(passage, i).contains(w.as_str()));
    if less(a) || less(b) {
        return None;
    }
    if moved(passage, a, b) {
        return Some(Pair { base: a, this: b, by: By::Before });
    }
    let spent = |i: usize| {
        let done = clause(passage, i);
        measured(passage, i) == Some(Measure::Spent)
            || words().done.iter().any(|w| done.trim_end_matches('了').ends_with(w.as_str()))
    };
    let budget = |i: usize| measured(passage, i) == Some(Measure::Budget) && !spent(i);
    match (budget(a), budget(b), spent(a), spent(b)) {
        (true, _, _, true) => return Some(Pair { base: a, this: b, by: By::Budget }),
        (_, true, true, _) => return Some(Pair { base: b, this: a, by: By::Budget }),
        _ => {}
    }
    // of three years it is not clear which two
    let (x, y) = (year(&name(passage, a)), year(&name(passage, b)));
    let before = |i: usize| words().before.iter().any(|w| clause(passage, i).contains(w.as_str()));
    let own = words().otherwise.iter().any(|w| clause(passage, b).contains(w.as_str()));
    let pair = match (x, y) {
        _ if all != 2 || own => return None,
        (Some(x), Some(y)) if x > y => Pair { base: b, this: a, by: By::Year },
        (Some(x), Some(y)) if x < y => Pair { base: a, this: b, by: By::Year },
        (Some(_), None) if before(b) => Pair { base: b, this: a, by: By::Year },
        (None, None) if before(b) && !before(a) => Pair { base: b, this: a, by: By::Year },
        _ => return None,
    };
    Some(pair)
}

/// Whether a comparison is with the base of a pair: 比预算, 比2030年, 与上年相比, 对比.
fn names(passage: &Passage, compare: usize, pair: &Pair) -> bool {
    let tokens = &passage.tokens;
    let next = tokens.get(compare + 1).map_or(passage.chars.len(), |t| t.at.start);
    let said = passage.text(tokens[compare].at.end..next);
    let base = name(passage, pair.base);
    let last = ["上年", "去年", "上一年"].iter().any(|w| said.contains(w));
    match pair.by {
        By::Budget => {
            said.contains("预算") && !last && kinds_agree(&said, &base) && year(&said).is_none_or(|y| base.contains(&y))
        }
        By::Year => last && year(&said).is_none() || year(&said).is_some_and(|y| base.contains(&y)),
        By::Before => false,
    }
}

/// Whether the kind of budget that words name is that of an amount: 年初, 调整.
fn kinds_agree(said: &str, base: &str) -> bool {
    words().budgets.iter().all(|kind| !said.contains(kind.as_str()) || base.contains(kind.as_str()))
}

fn difference(passage: &Passage, at: usize, pair: &Pair) -> Option<Statement> {
    let sign = change(passage, at).filter(|s| *s != 0)?;
    let said = clause(passage, at);
    let last = ["上年", "去年", "上一年"].iter().any(|w| said.contains(w));
    if words().otherwise.iter().any(|w| said.contains(w.as_str())) || last && pair.by != By::Year {
        return None;
    }
    let by = printed(passage, at)?;
    let (this, base) = (printed(passage, pair.this)?, printed(passage, pair.base)?);
    let how = format!("{} − {}", this.0.amount.value, base.0.amount.value);
    let operands = vec![
        Operand::new(&by.0, Some(by.1.clone()), sign, 0),
        Operand::new(&this.0, Some(this.1.clone()), -1, 0),
        Operand::new(&base.0, Some(base.1.clone()), 1, 0),
    ];
    let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
    let again = [this.0.yuan, base.0.yuan].contains(&by.0.yuan);
    let from = vec![this.1, base.1];
    let mut out = Statement { how, from, ..Statement::amount(Says::Growth, by, relation)? };
    // 大于年初预算 850 万元: the budget may be said again
    if again && out.verdict != Verdict::Holds {
        out.verdict = Verdict::Unclear;
    }
    Some(out)
}

fn rate(passage: &Passage, at: usize, pair: &Pair) -> Option<Statement> {
    let tokens = &passage.tokens;
    let Kind::Percent(value, scale) = tokens[at].kind else { return None };
    let (this, base) = (printed(passage, pair.this)?, printed(passage, pair.base)?);
    let from = tokens[..at].iter().rposition(|t| t.kind == Kind::Comma || money(t).is_some());
    let said = passage.text(from.map_or(0, |c| tokens[c].at.end)..tokens[at].at.start);
    if words().otherwise.iter().any(|w| said.contains(w.as_str())) {
        return None;
    }
    let grown = directed(tokens, at).map(|(sign, _)| sign);
    let (a, b) = (this.0.amount.value, base.0.amount.value);
    let (says, sign, how) = match grown {
        Some(0) => return None,
        Some(sign) => (Says::Growth, sign, format!("({a} − {b}) ÷ {b}")),
        // 完成年初预算的, 为预算的, 执行率
        None => {
            let of = words().ratios.iter().any(|w| said.starts_with(w.as_str()));
            let full = said.contains("预算") || words().rates.iter().any(|w| said.contains(w.as_str()));
            if pair.by != By::Budget || !of || !full || !kinds_agree(&said, &name(passage, pair.base)) {
                return None;
            }
            (Says::Completion, 1, format!("{a} ÷ {b}"))
        }
    };
    let whole = if grown.is_some() { -1 } else { 0 };
    let operands =
        vec![Operand::new(&this.0, Some(this.1.clone()), 1, 0), Operand::new(&base.0, Some(base.1.clone()), whole, 1)];
    let wanted = if sign < 0 { -value } else { value };
    let relation = Relation { operands, stated: Stated::Rate(wanted, scale), balanced: false };
    let stated = mention(passage, &tokens[at])?;
    Some(Statement { how, ..Statement::rate(says, stated, value, relation)? })
}

/// `2031年 A 万元，上年 B 万元，与上年持平`.
fn flat(passage: &Passage, at: usize, pair: &Pair) -> Option<Statement> {
    let tokens = &passage.tokens;
    let before = passage.text(tokens[at].at.start.saturating_sub(2)..tokens[at].at.start);
    let compared = (pair.this.max(pair.base)..at).any(|i| tokens[i].kind == Kind::Compare);
    // 决算数与预算数持平 is a phrase of its own
    if pair.by != By::Year || words().nearly.contains(&before) || !compared {
        return None;
    }
    let (this, base) = (printed(passage, pair.this)?, printed(passage, pair.base)?);
    let operands = vec![Operand::new(&this.0, Some(this.1.clone()), 1, 0), Operand::new(&base.0, Some(base.1), -1, 0)];
    let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
    let how = passage.text(tokens[at].at.clone());
    Some(Statement { how, ..Statement::amount(Says::Direction, this, relation)? })
}

/// Whether what a sentence says of two amounts is so of two others that it prints, or may be.
fn fits_another(passage: &Passage, plain: &[usize], at: usize) -> bool {
    if plain.len() > policy::MOST_AMOUNTS_TOGETHER {
        return true;
    }
    let pairs = plain.iter().flat_map(|a| plain.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b);
    let holds = |(base, this): (usize, usize)| {
        let by = [By::Before, By::Budget].map(|by| Pair { base, this, by });
        let said = by.iter().filter_map(|p| match passage.tokens[at].kind {
            Kind::Amount(_) => difference(passage, at, p),
            Kind::Percent(..) => rate(passage, at, p),
            _ => None,
        });
        said.into_iter().any(|s| s.verdict == Verdict::Holds)
    };
    pairs.into_iter().any(holds)
}

/// `由上年的65.2%提高到67.8%，提高2.6个百分点`.
fn points(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let text = |at: Range<usize>| passage.text(at);
    let percents: Vec<usize> = (0..tokens.len()).filter(|i| matches!(tokens[*i].kind, Kind::Percent(..))).collect();
    let said = |two: &[usize]| -> Option<Statement> {
        let (a, b) = (two[0], two[1]);
        let between = text(tokens[a].at.end..tokens[b].at.start);
        let from = text(tokens[a].at.start.saturating_sub(LONGEST_POINTS)..tokens[a].at.start);
        let from = from.rsplit(['，', '。', ';']).next().unwrap_or_default();
        let moved = words().adjusts.iter().any(|w| between.starts_with(w.as_str())) && from.contains(['由', '从']);
        // 78.4%，比上年同期78.8%下降0.4个百分点
        let only = |t: &super::scan::Token| matches!(t.kind, Kind::Comma | Kind::Compare);
        let last = words().before.iter().any(|w| between.contains(w.as_str()));
        let compared = last
            && between.chars().count() <= LONGEST_POINTS
            && tokens[a + 1..b].iter().all(only)
            && tokens[a + 1..b].iter().any(|t| t.kind == Kind::Compare);
        let end = tokens[b].at.end;
        let behind = text(end..(end + LONGEST_POINTS).min(passage.chars.len()));
        let unit = behind.find("个百分点").filter(|_| moved || compared)?;
        let (a, b) = if moved { (a, b) } else { (b, a) };
        let number: String = behind[..unit].chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let number: String = number.chars().rev().collect();
        let words_before: String = behind[..unit - number.len()].trim_start_matches(['，', ',', '(']).to_string();
        let begins = |list: &[String]| list.iter().any(|w| words_before.starts_with(w.as_str()));
        let sign = match (begins(&words().rises), begins(&words().falls)) {
            (true, _) => 1,
            (_, true) => -1,
            _ => return None,
        };
        let (Kind::Percent(old, old_scale), Kind::Percent(new, new_scale)) = (tokens[a].kind, tokens[b].kind) else {
            return None;
        };
        let value: Decimal = number.parse().ok()?;
        let start = end + behind[..unit - number.len()].chars().count();
        let at = start..start + number.len() + 4;
        let (spot, bytes) = passage.place(&at)?;
        let stated = Mention { spot, bytes, text: text(at) };
        let operand = |at: Mention, value: Decimal, scale: u32, part: i8| Operand {
            at: Some(at),
            value,
            half: Decimal::new(5, scale + 1),
            unit: Decimal::new(1, scale),
            part,
            whole: 0,
        };
        let operands = vec![
            operand(stated.clone(), value, value.scale(), sign),
            operand(mention(passage, &tokens[b])?, new, new_scale, -1),
            operand(mention(passage, &tokens[a])?, old, old_scale, 1),
        ];
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let (verdict, expected) = relation.judge()?;
        let from = vec![mention(passage, &tokens[b])?, mention(passage, &tokens[a])?];
        let how = format!("{new} − {old}");
        let relation = Some(relation);
        let unit = "个百分点";
        Some(Statement {
            from,
            how,
            printed: value,
            expected,
            unit,
            relation,
            ..Statement::new(Says::Growth, verdict, stated)
        })
    };
    percents.windows(2).filter_map(said).collect()
}

/// `1,234,567.89元（123.46万元）`: the same amount in two units.
fn units(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let said = |a: usize| -> Option<Statement> {
        let (open, b) = (tokens.get(a + 1)?, tokens.get(a + 2)?);
        let bracket = passage.chars.get(open.at.start) == Some(&'(') && open.at.start == tokens[a].at.end;
        let alone = b.at.start == open.at.end && passage.chars.get(b.at.end) == Some(&')');
        let (one, other) = (printed(passage, a)?, printed(passage, a + 2)?);
        if !bracket || !alone || one.0.unit == other.0.unit {
            return None;
        }
        let operands =
            vec![Operand::new(&other.0, Some(other.1.clone()), 1, 0), Operand::new(&one.0, Some(one.1.clone()), -1, 0)];
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let all: [Printed; 2] = [one.clone(), other.clone()];
        let slipped = slips::explain(&relation, &all);
        let mut out = Statement::amount(Says::Amount, other, relation)?;
        out.how = format!("同处印为 {}", one.1.text);
        out.expected = out.expected.round_dp_with_strategy(out.printed.scale(), RoundingStrategy::MidpointAwayFromZero);
        if out.verdict != Verdict::Holds && !slipped {
            out.verdict = Verdict::Unclear;
        }
        Some(out)
    };
    (0..tokens.len()).filter_map(said).collect()
}
