//! Which of a sentence's figures is wrong: the amount that fails in two statements, and not each statement's last figure.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::document::Spot;
use crate::money::Unit;

use super::relation::{Relation, Stated};
use super::scan::{Money, Passage};
use super::slips::{self, Slip};
use super::{Mention, Pattern, Says, Statement, Verdict, mention, money};

/// A slip explains a rate only where the rate leaves its amount no more room than this part of it: one in two thousand.
const NARROW: Decimal = Decimal::from_parts(5, 0, 0, false, 4);

/// A figure of the text.
type Key = (Spot, u32);

fn key(mention: &Mention) -> Key {
    (mention.spot, mention.bytes.start)
}

/// The statements with each contradiction told of one figure.
pub(super) fn settle(mut statements: Vec<Statement>, passages: &[Passage]) -> Vec<Statement> {
    let amounts = amounts(passages);
    near(&mut statements, &amounts);
    by_tables(&mut statements);
    twice(&mut statements, &amounts);
    slipped(&mut statements, &amounts);
    remaining(&mut statements, &amounts);
    same(&mut statements);
    once(&mut statements);
    beside(&mut statements);
    agreed(&mut statements);
    statements
}

/// An amount whose digits are a table's in another order is that amount where a sentence needs it, too.
fn near(statements: &mut [Statement], amounts: &BTreeMap<Key, Money>) {
    let needed = |near: &Statement| {
        let of = statements.iter().filter_map(|s| s.relation.as_ref().filter(|_| s.verdict != Verdict::Holds));
        let mut found = of.filter_map(|r| r.needs(r.operand(&near.stated)?));
        let unit = amounts.get(&key(&near.stated)).map(Money::factor);
        let yuan = unit.and_then(|unit| near.expected.checked_mul(unit));
        yuan.is_some_and(|yuan| found.any(|(low, high)| yuan >= low && yuan <= high))
    };
    let of: Vec<usize> =
        (0..statements.len()).filter(|i| statements[*i].says == Says::Near && needed(&statements[*i])).collect();
    for i in of {
        statements[i].says = Says::Table;
    }
}

/// Amounts of which several statements speak that all hold: what [`Says::Amount`] says of an amount, where it is so.
fn agreed(statements: &mut Vec<Statement>) {
    let mut by: BTreeMap<Key, (Mention, usize, bool)> = BTreeMap::new();
    for statement in statements.iter().filter(|s| s.verdict != Verdict::Unclear) {
        let Some(relation) = &statement.relation else { continue };
        let holds = matches!(statement.verdict, Verdict::Holds | Verdict::LastDigit);
        for operand in relation.operands.iter().filter(|o| !o.value.is_zero()) {
            let Some(at) = &operand.at else { continue };
            let entry = by.entry(key(at)).or_insert_with(|| (at.clone(), 0, true));
            (entry.1, entry.2) = (entry.1 + 1, entry.2 && holds);
        }
    }
    let agreed = by.into_values().filter(|(_, n, holds)| *n > 1 && *holds);
    statements.extend(agreed.map(|(stated, ..)| Statement::new(Says::Amount, Verdict::Holds, stated)));
}

fn amounts(passages: &[Passage]) -> BTreeMap<Key, Money> {
    let all = passages.iter().flat_map(|p| p.tokens.iter().map(move |t| (p, t)));
    all.filter_map(|(p, t)| Some((key(&mention(p, t)?), money(t)?))).collect()
}

/// Where a table prints another figure than the text, all else is judged by the table's.
fn by_tables(statements: &mut [Statement]) {
    let mut correct: BTreeMap<Key, (Decimal, String)> = BTreeMap::new();
    for statement in statements.iter_mut().filter(|s| s.says == Says::Table && s.verdict == Verdict::Fails) {
        let table = statement.relation.as_ref().and_then(|r| r.operands.iter().find(|o| o.at.is_none()));
        let Some(yuan) = table.map(|o| o.value) else { continue };
        correct.insert(key(&statement.stated), (yuan, statement.expected.normalize().to_string()));
    }
    for statement in statements.iter_mut().filter(|s| s.says != Says::Table && failed(s)) {
        let Some(relation) = &statement.relation else { continue };
        let Some(other) = relation.with(|at| correct.get(&key(at)).map(|c| c.0)) else { continue };
        match other.judge() {
            Some((Verdict::Fails, expected)) => {
                for at in relation.operands.iter().filter_map(|o| o.at.as_ref()) {
                    if let Some((_, text)) = correct.get(&key(at)) {
                        statement.how = statement.how.replace(&number(&at.text), text);
                    }
                }
                let negative = matches!(relation.stated, Stated::Rate(p, _) if p != statement.printed);
                if matches!(relation.stated, Stated::Rate(..)) {
                    statement.expected = if negative { -expected } else { expected };
                }
            }
            Some(_) => statement.verdict = Verdict::Explained,
            None => {}
        }
    }
}

/// Rates that hold with a figure of the text only, and not with the table's: they stand beside it.
fn beside(statements: &mut [Statement]) {
    let wrong: Vec<usize> = (0..statements.len())
        .filter(|i| statements[*i].says == Says::Table && statements[*i].verdict == Verdict::Fails)
        .collect();
    for at in wrong {
        let stated = statements[at].stated.clone();
        let with = statements.iter().filter(|s| s.unit == "%" && s.verdict == Verdict::Holds);
        let with = with.filter(|s| s.relation.as_ref().is_some_and(|r| r.operand(&stated).is_some()));
        let rates: Vec<Mention> = with.map(|s| s.stated.clone()).collect();
        statements[at].from.extend(rates);
    }
}

/// The digits of a printed amount, as [`Statement::how`] shows them.
fn number(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect()
}

fn failed(statement: &Statement) -> bool {
    matches!(statement.verdict, Verdict::Fails | Verdict::NoBase)
}

/// The figures of statements that hold.
fn confirmed(statements: &[Statement]) -> Vec<Key> {
    let holding = statements.iter().filter(|s| matches!(s.verdict, Verdict::Holds | Verdict::LastDigit));
    let related = holding.filter_map(|s| s.relation.as_ref());
    let mut keys: Vec<Key> = related
        .flat_map(|r| &r.operands)
        .filter(|o| !o.value.is_zero())
        .filter_map(|o| o.at.as_ref())
        .map(key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Amounts that fail in two statements or more, all of which one other value would mend.
fn twice(statements: &mut Vec<Statement>, amounts: &BTreeMap<Key, Money>) {
    loop {
        let confirmed = confirmed(statements);
        let mut by: BTreeMap<Key, (Mention, Vec<usize>)> = BTreeMap::new();
        for (i, statement) in statements.iter().enumerate().filter(|(_, s)| s.says != Says::Table && failed(s)) {
            for at in statement.relation.iter().flat_map(|r| &r.operands).filter_map(|o| o.at.as_ref()) {
                by.entry(key(at)).or_insert_with(|| (at.clone(), Vec::new())).1.push(i);
            }
        }
        let mut found: Vec<(Mention, Vec<usize>, (Decimal, Decimal))> = Vec::new();
        for (at, of) in by.into_values().filter(|(_, of)| of.len() > 1) {
            if confirmed.binary_search(&key(&at)).is_ok() {
                continue;
            }
            let needs = |i: &usize| -> Option<(Decimal, Decimal)> {
                let relation = statements[*i].relation.as_ref()?;
                relation.needs(relation.operand(&at)?)
            };
            let all: Option<Vec<(Decimal, Decimal)>> = of.iter().map(needs).collect();
            let Some(all) = all else { continue };
            let low = all.iter().map(|n| n.0).max().unwrap_or_default();
            let high = all.iter().map(|n| n.1).min().unwrap_or_default();
            if low <= high {
                found.push((at, of, (low, high)));
            }
        }
        let most = found.iter().map(|f| f.1.len()).max().unwrap_or_default();
        let mut best = found.into_iter().filter(|f| f.1.len() == most);
        let (Some((at, of, needs)), None) = (best.next(), best.next()) else { return };
        let Some(printed) = amounts.get(&key(&at)) else { return };
        let Some(mut told) = amount(&at, printed, needs) else { return };
        for i in of {
            let statement = &mut statements[i];
            statement.verdict = Verdict::Explained;
            told.how.push_str(if told.how.is_empty() { "" } else { "；" });
            told.how.push_str(&format!("{} {}", statement.stated.text, statement.how));
            let others = std::iter::once(&statement.stated).chain(&statement.from);
            for other in others.filter(|m| **m != at) {
                if !told.from.contains(other) {
                    told.from.push(other.clone());
                }
            }
        }
        statements.push(told);
    }
}

/// That an amount should be another one between two values.
fn amount(at: &Mention, printed: &Money, (low, high): (Decimal, Decimal)) -> Option<Statement> {
    let inside = |v: &Decimal| *v >= low && *v <= high;
    let likely: Vec<Decimal> = slips::originals(printed).into_iter().filter(inside).collect();
    let middle = (low + high) / Decimal::TWO;
    let value = match likely.as_slice() {
        [only] => *only,
        [] => middle,
        several => *several.iter().min_by_key(|v| (**v - middle).abs())?,
    };
    let (unit, factor) = match slips::slip(printed, value) {
        Some(Slip::Unit) => unit_of(printed, value)?,
        _ => (printed.unit, printed.factor()),
    };
    let expected =
        (value / factor).round_dp_with_strategy(printed.amount.scale, RoundingStrategy::MidpointAwayFromZero);
    Some(Statement {
        printed: printed.amount.value,
        expected,
        unit: unit.name(),
        ..Statement::new(Says::Amount, Verdict::Fails, at.clone())
    })
}

/// The unit in which the printed digits are a value.
pub(super) fn unit_of(printed: &Money, value: Decimal) -> Option<(Unit, Decimal)> {
    let units = [Unit::Yuan, Unit::ThousandYuan, Unit::TenThousandYuan, Unit::HundredMillionYuan];
    let found = units.into_iter().find(|u| printed.amount.value.checked_mul(u.factor()) == Some(value))?;
    Some((found, found.factor()))
}

/// A rate that no slip explains, where a slip in one unconfirmed amount does.
fn slipped(statements: &mut Vec<Statement>, amounts: &BTreeMap<Key, Money>) {
    let confirmed = confirmed(statements);
    let mut told = Vec::new();
    for statement in
        statements.iter_mut().filter(|s| s.verdict == Verdict::Fails && s.unit == "%" && s.says != Says::Limit)
    {
        let Some(relation) = &statement.relation else { continue };
        let apart = (statement.printed - statement.expected).abs();
        let far = apart > statement.expected.abs().max(statement.printed.abs()) / Decimal::TEN;
        if !far || close(statement.printed, statement.expected) || by_other(relation) {
            continue;
        }
        let mut found: Vec<Statement> = Vec::new();
        for (i, operand) in relation.operands.iter().enumerate() {
            let Some(at) = operand.at.as_ref().filter(|at| confirmed.binary_search(&key(at)).is_err()) else {
                continue;
            };
            let (Some(needs), Some(printed)) = (relation.needs(i), amounts.get(&key(at))) else { continue };
            let narrow = needs.1 - needs.0 <= needs.1.abs().checked_mul(NARROW).unwrap_or_default();
            let likely = slips::originals(printed).into_iter().any(|v| v >= needs.0 && v <= needs.1);
            if narrow && likely {
                found.extend(amount(at, printed, needs));
            }
        }
        if let [only] = found.as_mut_slice() {
            only.how = format!("{} {}", statement.stated.text, statement.how);
            let others = std::iter::once(&statement.stated).chain(&statement.from);
            only.from = others.filter(|m| **m != only.stated).cloned().collect();
            statement.verdict = Verdict::Explained;
            told.push(only.clone());
        }
    }
    statements.extend(told);
}

/// Whether one digit was changed, left out or added in a rate.
fn close(printed: Decimal, expected: Decimal) -> bool {
    let scale = printed.scale().max(expected.scale()) as usize;
    let text = |v: Decimal| format!("{:.*}", scale, v.abs()).replace('.', "");
    let (a, b) = (text(printed), text(expected));
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    let same = a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() <= 1;
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    let omitted = |i: usize| format!("{}{}", &long[..i], &long[i + 1..]) == short;
    same || long.len() == short.len() + 1 && (0..long.len()).any(omitted)
}

/// Whether a rate is that of two of its amounts divided otherwise: by this year's instead of last year's.
fn by_other(relation: &Relation) -> bool {
    let Stated::Rate(printed, scale) = relation.stated else { return false };
    let values: Vec<Decimal> = relation.operands.iter().map(|o| o.value.abs()).collect();
    let half = Decimal::new(1, scale);
    let close = |a: Decimal, b: Decimal| {
        let rate = a.checked_mul(Decimal::ONE_HUNDRED).and_then(|a| a.checked_div(b));
        rate.is_some_and(|r| (r - printed.abs()).abs() <= half)
    };
    let pairs = || values.iter().enumerate().flat_map(|(i, a)| values.iter().skip(i + 1).map(move |b| (*a, *b)));
    pairs().any(|(a, b)| close(a, b) || close(b, a) || close((a - b).abs(), a) || close((a - b).abs(), b))
}

/// A sum of which all figures but one stand confirmed: it is that one.
fn remaining(statements: &mut [Statement], amounts: &BTreeMap<Key, Money>) {
    let confirmed = confirmed(statements);
    for statement in statements.iter_mut().filter(|s| s.verdict == Verdict::Fails && s.says == Says::Whole) {
        let Some(relation) = statement.relation.clone() else { continue };
        let open = |i: &usize| {
            let at = relation.operands[*i].at.as_ref();
            at.is_some_and(|at| confirmed.binary_search(&key(at)).is_err())
        };
        let open: Vec<usize> = (0..relation.operands.len()).filter(open).collect();
        let [only] = open.as_slice() else { continue };
        let Some(at) = relation.operands[*only].at.clone() else { continue };
        let (Some(needs), Some(printed)) = (relation.needs(*only), amounts.get(&key(&at))) else { continue };
        // nothing printed is less than nothing
        if needs.1 < Decimal::ZERO {
            continue;
        }
        if let Some(told) = amount(&at, printed, needs) {
            let others = std::iter::once(&statement.stated).chain(&statement.from);
            let from = others.filter(|m| **m != at).cloned().collect();
            let how = std::mem::take(&mut statement.how);
            *statement = Statement { from, how, ..told };
        }
    }
}

/// A part that is more than its whole, where the one or the other is told to be wrong already, or where both stand in
/// relations that hold: then they do not belong together.
fn once(statements: &mut [Statement]) {
    let confirmed = confirmed(statements);
    let told = |s: &Statement| failed(s) && !matches!(s.pattern, Pattern::PartOfWhole | Pattern::Within);
    let known: BTreeSet<Key> = statements.iter().filter(|s| told(s)).map(|s| key(&s.stated)).collect();
    for statement in statements.iter_mut().filter(|s| failed(s) && s.pattern == Pattern::PartOfWhole) {
        let own = std::iter::once(&statement.stated).chain(&statement.from);
        let own: Vec<Key> = own.map(key).collect();
        if own.iter().any(|at| known.contains(at)) {
            statement.verdict = Verdict::Explained;
        } else if own.iter().all(|at| confirmed.binary_search(at).is_ok()) {
            statement.verdict = Verdict::Unclear;
        }
    }
}

/// One figure is told once: what it should be rather than that it is odd.
fn same(statements: &mut [Statement]) {
    let odd = |s: &Statement| matches!(s.says, Says::Rise | Says::Limit);
    let told = |s: &Statement| s.verdict == Verdict::Fails && !odd(s);
    let keys: Vec<Key> = statements.iter().filter(|s| told(s)).map(|s| key(&s.stated)).collect();
    for statement in statements.iter_mut().filter(|s| odd(s) && s.verdict == Verdict::Fails) {
        if keys.contains(&key(&statement.stated)) {
            statement.verdict = Verdict::Explained;
        }
    }
}
