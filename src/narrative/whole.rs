//! Amounts that make up another one wholly, by their names: `words.toml`, `partition`.

use rust_decimal::Decimal;

use crate::policy;
use crate::taxonomy::words::has;

use super::growth::directed;
use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Money, Partition, Passage, Token, Within, words};
use super::{Mention, Pattern, Printed, Says, Statement, Verdict, mention, money, printed, sentence};

/// A bracket of so many characters, the closing one included, is part of a name.
const BRACKET: usize = 3;

/// Of what a sentence says behind an amount, so many characters are looked at.
const LONGEST_BEHIND: usize = 24;

/// An amount of the text with its name.
struct Named {
    name: String,
    /// Whether parts of it follow: 其中 stands between it and the next amount.
    divided: bool,
    money: Money,
    at: Mention,
    measure: Option<Measure>,
    /// Whether it is of the same thing as the amount before it: `年初预算为 Y 万元，支出决算为 X 万元`.
    same: bool,
    /// What the sentence says behind it.
    behind: String,
    /// Whether another amount follows in the bracket that it stands in.
    goes_on: bool,
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
            out.extend(wholes(partition, &named).into_iter().map(|s| s.by(Pattern::Partition)));
        }
        for within in &words().within {
            out.extend(inside(within, &named).into_iter().map(|s| s.by(Pattern::Within)));
        }
        out.extend(balances(&named).into_iter().map(|s| s.by(Pattern::Balance)));
    }
    // a list that is a partition is told once
    let said = |a: &Statement, b: &Statement| a.stated == b.stated && a.from.iter().all(|m| b.from.contains(m));
    let lists = super::lists::statements(passages).into_iter();
    let lists: Vec<Statement> =
        lists.filter(|l| !out.iter().any(|o| o.verdict != Verdict::Unclear && (said(o, l) || said(l, o)))).collect();
    out.extend(lists);
    let sums: Vec<Statement> = passages.iter().flat_map(added).map(|s| s.by(Pattern::Added)).collect();
    let known = |s: &Statement| sums.iter().any(|k| k.stated == s.stated);
    out.extend(passages.iter().flat_map(super::lists::running).filter(|s| !known(s)).map(|s| s.by(Pattern::Running)));
    out.extend(sums);
    let changed: Vec<Changed> = passages.iter().flat_map(changed).collect();
    let sums: Vec<Statement> =
        out.iter().filter_map(|s| changes(s, &changed)).map(|s| s.by(Pattern::ChangeOfParts)).collect();
    out.extend(sums);
    out
}

/// `收入 A 万元，……。加上调入资金 B 万元，收入总计 T 万元`.
fn added(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let amounts: Vec<usize> =
        (0..tokens.len()).filter(|i| money(&tokens[*i]).is_some() && directed(tokens, *i).is_none()).collect();
    let of = |i: usize| printed(passage, i);
    let said = |total: usize| -> Option<Statement> {
        let called = clause(passage, total);
        let kind = words().added.iter().find(|w| bare_end(&called) == w.as_str())?;
        let side = if kind.starts_with("收入") { "收入" } else { "支出" };
        // what is added: the amounts of the sentence from 加上 on
        let start = sentence(tokens, total);
        let begins = start.checked_sub(1).map_or(0, |s| tokens[s].at.end);
        let text = passage.text(begins..tokens[total].at.start);
        let end = |w: &String| text.find(w.as_str()).map(|at| begins + text[..at + w.len()].chars().count());
        let opens = words().adds.iter().filter_map(end).min()?;
        let outside = |i: &usize| !passage.is_bracketed(tokens[*i].at.end, tokens[total].at.start);
        let own: Vec<usize> = amounts.iter().copied().filter(|i| (start..total).contains(i)).filter(outside).collect();
        if own.last().is_some_and(|last| super::lists::is_open(passage, *last)) {
            return None;
        }
        let first = own.iter().position(|i| tokens[*i].at.start >= opens)?;
        let parts = &own[first..];
        if parts.len() > policy::MOST_AMOUNTS_TOGETHER {
            return None;
        }
        // the nearest of the amounts before
        let starts: Vec<usize> = amounts.iter().copied().filter(|i| *i < parts[0]).collect();
        let starts = &starts[starts.len().saturating_sub(policy::MOST_AMOUNTS_TOGETHER)..];
        let sums = starts.iter().rev().filter_map(|base| {
            let all: Option<Vec<(Money, Mention)>> = std::iter::once(base).chain(parts).map(|i| of(*i)).collect();
            sum(of(total)?, &all?, "").map(|s| (*base, s))
        });
        let sums: Vec<(usize, Statement)> = sums.collect();
        if let Some((_, holds)) = sums.iter().find(|(_, s)| s.verdict == Verdict::Holds) {
            return Some(holds.clone());
        }
        // the amount that a sentence of that side begins with, where a slip of the pen explains the difference
        let leads = |base: &usize| {
            let from = sentence(tokens, *base);
            let before = (from..*base).all(|i| money(&tokens[i]).is_none());
            let opens = from.checked_sub(1).map_or(0, |s| tokens[s].at.end);
            let said = passage.text(opens..tokens[*base].at.start);
            before && said.contains(side) && !words().of_which.iter().any(|w| said.starts_with(w.as_str()))
        };
        let (_, mut out) = sums.into_iter().find(|(base, _)| leads(base))?;
        let all = std::iter::once(total).chain(starts.iter().copied()).chain(parts.iter().copied());
        let all: Vec<Printed> = all.filter_map(of).collect();
        let explained = out.relation.as_ref().is_some_and(|r| super::slips::explain(r, &all));
        // of what is added, parts may be told too
        let divided = tokens[parts[0]..total].iter().any(|t| t.kind == Kind::OfWhich);
        if (!explained || divided) && out.verdict == Verdict::Fails {
            out.verdict = Verdict::Unclear;
        }
        Some(out)
    };
    amounts.iter().filter_map(|i| said(*i)).collect()
}

/// By how much an amount has changed, as its sentence says.
struct Changed {
    of: Mention,
    /// 增加 is more than nothing, 减少 less.
    yuan: Decimal,
    money: Option<(Money, Mention)>,
    /// From what: the words of the comparison.
    from: String,
}

fn changed(passage: &Passage) -> Vec<Changed> {
    let tokens = &passage.tokens;
    let said = |compare: usize, next: usize| passage.text(tokens[compare].at.end..tokens[next].at.start);
    let of = |c: &super::growth::Change| {
        let (subject, compare) = (super::growth::own_subject(passage, c)?, c.compare?);
        let (own, at) = (money(&tokens[c.amount])?, mention(passage, &tokens[c.amount])?);
        let yuan = if c.sign < 0 { -own.yuan } else { own.yuan };
        let from = said(compare, c.base.unwrap_or(c.first));
        let of = mention(passage, &tokens[subject]).filter(|_| c.sign != 0)?;
        Some(Changed { of, yuan, money: Some((own, at)), from })
    };
    let flat = |word: usize| {
        let compare = tokens[..word].iter().rposition(|t| t.kind == Kind::Compare)?;
        let subject = compare.checked_sub(1)?;
        let subject = if tokens[subject].kind == Kind::Comma { subject.checked_sub(1)? } else { subject };
        let near = tokens[compare].at.start.checked_sub(tokens[subject].at.end)? <= 1;
        let alone = tokens[compare + 1..word].is_empty() && near && money(&tokens[subject]).is_some();
        let of = mention(passage, &tokens[subject]).filter(|_| alone)?;
        Some(Changed { of, yuan: Decimal::ZERO, money: None, from: said(compare, word) })
    };
    let flats = (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::Flat).filter_map(flat);
    super::growth::changes(passage).iter().filter_map(of).chain(flats).collect()
}

/// That the changes of the parts make the change of the whole, where the parts make the whole and all are compared with
/// the same: `100 万元，比上年增加 5 万元。其中：甲 40 万元，比上年减少 1 万元；乙 60 万元，比上年增加 6 万元`.
fn changes(sum: &Statement, changed: &[Changed]) -> Option<Statement> {
    if !matches!(sum.verdict, Verdict::Holds | Verdict::LastDigit) || sum.relation.is_none() {
        return None;
    }
    let of = |m: &Mention| changed.iter().find(|c| c.of == *m);
    let whole = of(&sum.stated)?;
    let parts: Vec<&Changed> = sum.from.iter().map(of).collect::<Option<_>>()?;
    let (money, at) = whole.money.as_ref()?;
    let base = base(&whole.from);
    if parts.len() < 2 || parts.iter().any(|p| self::base(&p.from) != base) {
        return None;
    }
    let operand = |c: &Changed, part: i8| {
        let half = c.money.as_ref().map_or(Decimal::ZERO, |(m, _)| m.half);
        let unit = c.money.as_ref().map_or(Decimal::ZERO, |(m, _)| super::relation::unit(m));
        // a fall is counted against
        let (value, sign) =
            c.money.as_ref().map_or((c.yuan, 1), |(m, _)| (m.yuan, if m.yuan == c.yuan { 1 } else { -1 }));
        Operand { at: c.money.as_ref().map(|(_, at)| at.clone()), value, half, unit, part: part * sign, whole: 0 }
    };
    let mut operands = vec![operand(whole, 1)];
    operands.extend(parts.iter().map(|p| operand(p, -1)));
    let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
    let (verdict, expected) = relation.judge()?;
    let shown = |c: &Changed| (c.yuan / money.factor()).normalize().to_string();
    Some(Statement {
        from: parts.iter().filter_map(|p| p.money.as_ref()).map(|(_, at)| at.clone()).collect(),
        how: format!("增减额：{}", parts.iter().map(|p| shown(p)).collect::<Vec<_>>().join(" + ")),
        printed: money.amount.value,
        expected: expected / money.factor(),
        unit: money.unit.name(),
        relation: Some(relation),
        ..Statement::new(Says::Whole, verdict, at.clone())
    })
}

/// With what a change is compared: the year, or 上年, and whether the budget or what was spent.
fn base(words: &str) -> (Option<String>, Option<Measure>) {
    (super::growth::year(words), Measure::of(words))
}

/// The amounts of a passage that are no change of another, with the words before each.
fn named(passage: &Passage) -> Vec<Named> {
    let tokens = &passage.tokens;
    let changed = |t: &Token| matches!(t.kind, Kind::Up | Kind::Down | Kind::Change | Kind::Compare);
    let plain = |i: &usize| {
        let near = i.checked_sub(1).map(|b| &tokens[b]);
        money(&tokens[*i]).is_some() && !near.is_some_and(changed) && directed(tokens, *i).is_none()
    };
    let all: Vec<usize> = (0..tokens.len()).filter(plain).collect();
    let of = |(number, i): (usize, &usize)| -> Option<Named> {
        let token = &tokens[*i];
        let name = name(passage, *i);
        let measure = Measure::of(&name);
        let follows = (sentence(tokens, *i)..*i).any(|b| money(&tokens[b]).is_some());
        let same = follows && measure.is_some() && bare(&name).is_empty();
        let next = all.get(number + 1).copied().unwrap_or(tokens.len());
        let divided = tokens[i + 1..next].iter().any(|t| t.kind == Kind::OfWhich);
        let stop = tokens[*i..].iter().position(|t| t.kind == Kind::Stop).map_or(tokens.len(), |s| i + s);
        let end = tokens.get(stop).map_or(passage.chars.len(), |t| t.at.start);
        let behind = passage.text(token.at.end..end.min(token.at.end + LONGEST_BEHIND));
        let goes_on = all.get(number + 1).is_some_and(|n| {
            let between = passage.text(token.at.end..tokens[*n].at.start);
            passage.depth(0, token.at.start) > 0 && !between.contains([')', '(', '。'])
        });
        Some(Named {
            name,
            divided,
            money: money(token)?,
            at: mention(passage, token)?,
            measure,
            same,
            behind,
            goes_on,
        })
    };
    all.iter().enumerate().filter_map(of).collect()
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
        // 采购金额（以合同签订为准）为: a bracket that is closed again is no name
        let opens = pause.is_some_and(|p| passage.chars.get(tokens[p].at.start) == Some(&'('));
        let said = if opens { name.split_once(')').map_or(name.as_str(), |(_, behind)| behind) } else { &name };
        match pause {
            Some(p) if !amount && bare(said).is_empty() => before = p,
            _ => return name,
        }
    }
}

/// The words between the last pause and an amount, whatever they say.
pub(super) fn clause(passage: &Passage, token: usize) -> String {
    let tokens = &passage.tokens;
    let pause = tokens[..token].iter().rposition(|t| {
        matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Amount(_) | Kind::Percent(..) | Kind::OfWhich)
    });
    passage.text(pause.map_or(0, |p| tokens[p].at.end)..tokens[token].at.start)
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
    let spoken = |n: &Named| !n.same && !partition.not.iter().any(|w| n.name.contains(w.as_str()));
    // where the last of these words stands, and the longest of them
    let last = |name: &str, list: &[String]| {
        list.iter()
            .filter_map(|w| Some((name.rfind(w.as_str())?, w.len())))
            .max_by_key(|(at, length)| (at + length, *length))
    };
    // the words of a whole that stand behind those of a part say more: 税收返还和各类转移支付
    let part = |n: &Named| {
        let found = partition.parts.iter().enumerate().filter_map(|(p, words)| Some((p, last(&n.name, words)?)));
        let (p, (at, length)) = found.max_by_key(|(_, (at, length))| (at + length, *length)).filter(|_| spoken(n))?;
        last(&n.name, &partition.whole).is_none_or(|(whole, _)| whole < at + length).then_some(p)
    };
    let is_whole = |n: &Named| spoken(n) && last(&n.name, &partition.whole).is_some() && part(n).is_none();
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
                // an amount of something else: these are no parts of that whole
                None if partition.near && parts.iter().all(|p| p.is_empty()) && !other.same => break,
                None => {}
            }
        }
        let told = wholes.iter().filter_map(|whole| judge(partition, whole, wholes.len() == 1, &parts));
        out.extend(told.map(|mut said| {
            let others = || {
                named[at.saturating_sub(policy::MOST_AMOUNTS_TOGETHER)..].iter().take(2 * policy::MOST_AMOUNTS_TOGETHER)
            };
            if said.verdict == Verdict::Fails && !is_of(&said, &named[at], &parts, others) {
                said.verdict = Verdict::Unclear;
            }
            said
        }));
    }
    out
}

/// Whether the parts are those of this whole: no amount around it is what they make, alone or with those that follow them
/// in their bracket, and they are of the same level of government.
fn is_of<'a, I: Iterator<Item = &'a Named>>(
    said: &Statement,
    whole: &Named,
    parts: &[&[Named]],
    others: impl Fn() -> I,
) -> bool {
    let Some(relation) = &said.relation else { return true };
    let parts: Vec<&Named> = parts.iter().filter_map(|p| p.first()).collect();
    let sum = |n: &Named| {
        let mut other = relation.clone();
        if let Some(first) = other.operands.first_mut() {
            *first = Operand::new(&n.money, Some(n.at.clone()), 1, 0);
        }
        other.judge().is_some_and(|(v, _)| v == Verdict::Holds)
    };
    let scopes = |n: &Named| words().scopes.iter().filter(|w| n.name.contains(w.as_str())).count();
    let scope = |n: &Named| words().scopes.iter().rfind(|w| n.name.contains(w.as_str()));
    let apart = parts.first().is_some_and(|p| scopes(p) > 0 && scope(p) != scope(whole));
    let goes_on = parts.iter().any(|p| p.goes_on && parts.iter().all(|q| q.at.bytes.start <= p.at.bytes.start));
    !apart && !goes_on && !others().any(|n| n.at != whole.at && parts.iter().all(|p| p.at != n.at) && sum(n))
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
    if found.len() < 2 || partition.near && !whole.divided && !complete {
        return None;
    }
    let of = |n: &Named| (n.money, n.at.clone());
    let mut out = sum(of(whole), &found.into_iter().map(of).collect::<Vec<_>>(), &partition.title)?;
    if out.verdict == Verdict::Fails && !complete {
        out.verdict = Verdict::Unclear;
    }
    Some(out)
}

/// That some amounts make up another.
pub(super) fn sum(whole: Printed, parts: &[Printed], title: &str) -> Option<Statement> {
    let mut operands = vec![Operand::new(&whole.0, Some(whole.1.clone()), 1, 0)];
    operands.extend(parts.iter().map(|(m, at)| Operand::new(m, Some(at.clone()), -1, 0)));
    // beside nothing else one part is the same amount, and rounded in the same way
    let mut filled = parts.iter().filter(|(m, _)| !m.yuan.is_zero());
    if let (Some((only, _)), None) = (filled.next(), filled.next())
        && only.unit == whole.0.unit
        && only.amount.scale == whole.0.amount.scale
    {
        operands.iter_mut().for_each(|o| (o.half, o.unit) = (Decimal::ZERO, Decimal::ZERO));
    }
    let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
    let shown: Vec<String> = parts.iter().map(|(m, _)| m.amount.value.to_string()).collect();
    let title = if title.is_empty() { String::new() } else { format!("{title}：") };
    let how = format!("{title}{}", shown.join(" + "));
    Some(Statement { how, ..Statement::amount(Says::Whole, whole, relation)? })
}

/// `收入总计 A 万元，支出总计 A 万元`.
fn balances(named: &[Named]) -> Vec<Statement> {
    let ends = |n: &Named, word: &str| bare_end(&n.name).ends_with(word);
    let is = |pair: &&[Named]| {
        let [a, b] = pair else { return false };
        words().balances.iter().any(|(x, y)| ends(a, x) && bare_end(&b.name) == y.as_str())
    };
    let of = |n: &Named| (n.money, n.at.clone());
    let balance = |at: usize| -> Option<Statement> {
        let pair = named.get(at..at + 2).filter(is)?;
        let equal = sum(of(&pair[0]), &[of(&pair[1])], "收入总计 = 支出总计")?;
        // where what is left over follows, the totals differ by it
        let surplus = named.get(at + 2).filter(|n| crate::taxonomy::words::is_surplus(&n.name));
        let Some(surplus) = surplus.filter(|_| equal.verdict == Verdict::Fails) else { return Some(equal) };
        let mut left = sum(of(&pair[0]), &[of(&pair[1]), of(surplus)], "收入总计 = 支出总计 + 结余")?;
        // other money may be left out: only where a slip explains it, something is wrong
        let all = [of(&pair[0]), of(&pair[1]), of(surplus)];
        if left.verdict == Verdict::Fails && !left.relation.as_ref().is_some_and(|r| super::slips::explain(r, &all)) {
            left.verdict = Verdict::Unclear;
        }
        Some(left)
    };
    (0..named.len()).filter_map(balance).chain(balanced(named)).collect()
}

/// `收入预算 A 万元、支出预算 A 万元，收支平衡`: the sentence says that they are one amount.
fn balanced(named: &[Named]) -> Vec<Statement> {
    let side = |n: &Named, own: &str, other: &str| n.name.contains(own) && !n.name.contains(other);
    let said = |pair: &[Named]| -> Option<Statement> {
        let (a, b) = (&pair[0], &pair[1]);
        let sides = side(a, "收入", "支出") && side(b, "支出", "收入") && a.money.unit == b.money.unit;
        let alike = bare_end(&a.name).replace("收入", "") == bare_end(&b.name).replace("支出", "")
            || !a.behind.contains(['。', ';']) && super::names::label(&b.name, None) == "支出";
        let says = words().balanced.iter().any(|w| b.behind.trim_start_matches('，').starts_with(w.as_str()));
        let of = |n: &Named| (n.money, n.at.clone());
        (sides && alike && says).then(|| sum(of(b), &[of(a)], "收支平衡"))?
    };
    named.windows(2).filter_map(said).collect()
}

fn bare_end(name: &str) -> &str {
    name.trim_end_matches(['为', '是', '共']).trim_start_matches(['，', ',', '、'])
}

/// That an amount is never more than another one, where the text calls it a part: `中小企业 A 万元，其中小微企业 B 万元`.
fn inside(within: &Within, named: &[Named]) -> Vec<Statement> {
    let pairs = named.windows(2).filter(|pair| {
        let (whole, part) = (&pair[0], &pair[1]);
        let named = has(&whole.name, &within.whole) && has(&part.name, &within.part);
        let said = has(&part.behind, &within.says) && whole.at.spot == part.at.spot;
        named && !has(&whole.name, &within.part) && (whole.divided || said) && whole.measure == part.measure
    });
    let said = |pair: &[Named]| {
        let (whole, part) = (&pair[0], &pair[1]);
        let more = part.money.yuan - part.money.half > whole.money.yuan + whole.money.half;
        let verdict = if more { Verdict::Fails } else { Verdict::Holds };
        Statement {
            from: vec![whole.at.clone()],
            how: within.title.clone(),
            printed: part.money.amount.value,
            expected: whole.money.yuan / part.money.factor(),
            unit: part.money.unit.name(),
            ..Statement::new(Says::Whole, verdict, part.at.clone())
        }
    };
    pairs.map(said).collect()
}
