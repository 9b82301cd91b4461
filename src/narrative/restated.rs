//! The same thing said several times: an amount under one name, or by how much one amount has changed.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::document::Spot;
use crate::policy;

use super::growth::{changes, directed, own_subject, year};
use super::names::{is_generic, label};
use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Money, Passage, words};
use super::slips::{self, Slip};
use super::tables::ByDocument;
use super::whole::{Measure, bare, clause, name};
use super::{Printed, Says, Statement, Verdict, money, printed};

/// A shorter name may be that of several things.
const SHORTEST_NAME: usize = 4;
/// With fewer digits two amounts differ in one digit by chance.
const FEWEST_DIGITS: usize = 4;
/// With fewer digits, one amount of a name and another one are by chance one digit apart.
const MANY_DIGITS: usize = 5;
/// A change is one of an amount that is known by its digits.
const SUBJECT_DIGITS: usize = 3;

/// A name in a document: its words, the year and the measure.
type Name = (usize, String, Option<String>, Option<bool>);

pub(super) fn statements(passages: &[Passage], tables: &ByDocument, others: &[Statement]) -> Vec<Statement> {
    let known = confirmed(others);
    let mut out = amounts(passages, tables);
    out.extend(changed(passages));
    out.retain(|s| s.verdict == Verdict::Holds || !known.contains(&(s.stated.spot, s.stated.bytes.start)));
    out
}

/// The figures of relations that hold.
fn confirmed(statements: &[Statement]) -> BTreeSet<(Spot, u32)> {
    let holding = statements.iter().filter(|s| matches!(s.verdict, Verdict::Holds | Verdict::LastDigit));
    let related = holding.filter_map(|s| s.relation.as_ref()).flat_map(|r| &r.operands);
    related.filter_map(|o| o.at.as_ref()).map(|at| (at.spot, at.bytes.start)).collect()
}

fn digits(money: &Money) -> usize {
    money.amount.value.mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}

/// How many digits it prints.
fn all_digits(money: &Money) -> usize {
    money.amount.value.mantissa().unsigned_abs().to_string().len()
}

/// Whether one digit apart.
pub(super) fn near(money: &Money, other: Decimal) -> bool {
    matches!(slips::slip(money, other), Some(Slip::Digit | Slip::Interchanged))
}

/// That an amount is the one that is printed under the same name elsewhere; `alike` where nothing was computed anew.
pub(super) fn same(stated: Printed, witness: &Printed, alike: bool) -> Option<Statement> {
    let mut operands = vec![
        Operand::new(&stated.0, Some(stated.1.clone()), 1, 0),
        Operand::new(&witness.0, Some(witness.1.clone()), -1, 0),
    ];
    // one amount, printed with as many decimals, is printed alike
    if alike && stated.0.unit == witness.0.unit && stated.0.amount.scale == witness.0.amount.scale {
        operands.iter_mut().for_each(|o| (o.half, o.unit) = (Decimal::ZERO, Decimal::ZERO));
    }
    let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
    let how = format!("同一指标另处印为 {}", witness.1.text);
    Some(Statement { how, ..Statement::amount(Says::Amount, stated, relation)? })
}

/// The amount that is printed most often, of several the last, and how often.
fn most<'a>(all: impl Iterator<Item = &'a Printed> + Clone) -> Option<(&'a Printed, usize)> {
    let mut times: BTreeMap<Decimal, usize> = BTreeMap::new();
    all.clone().for_each(|(m, _)| *times.entry(m.yuan).or_default() += 1);
    let times = |p: &&Printed| times.get(&p.0.yuan).copied().unwrap_or_default();
    all.max_by_key(times).map(|p| (p, times(&p)))
}

/// Amounts of the same name: where several agree, one that is a slip away from them.
fn amounts(passages: &[Passage], tables: &ByDocument) -> Vec<Statement> {
    let mut by: BTreeMap<Name, Vec<Printed>> = BTreeMap::new();
    for passage in passages {
        for i in (0..passage.tokens.len()).filter(|i| directed(&passage.tokens, *i).is_none()) {
            let Some(found) = printed(passage, i).filter(|(m, _)| digits(m) >= FEWEST_DIGITS) else { continue };
            let called = name(passage, i);
            let compared = i > 0 && passage.tokens[i - 1].kind == Kind::Compare;
            let own = label(&called, None);
            let other = words().other.iter().chain(&words().otherwise).any(|w| called.contains(w.as_str()));
            let average = crate::taxonomy::words::is_average(std::slice::from_ref(&called));
            let plain = own.chars().count() >= SHORTEST_NAME && !is_generic(&own) && !bare(&called).is_empty();
            if !plain || compared || other || average {
                continue;
            }
            let measure = Measure::of(&called).map(|m| m == Measure::Spent);
            by.entry((passage.source, own, year(&called), measure)).or_default().push(found);
        }
    }
    let mut out = Vec::new();
    for all in by.into_values().filter(|all| all.len() >= policy::QUORUM) {
        let Some((most, times)) = most(all.iter()) else { continue };
        // of two that differ neither is confirmed: only what cannot be so by chance is told
        if times < policy::QUORUM && (all.len() > policy::QUORUM || digits(&most.0) < MANY_DIGITS) {
            continue;
        }
        let value = most.0.yuan;
        out.extend(all.iter().find(|p| p.0.yuan == value && p.1 != most.1).cloned().and_then(|p| same(p, most, true)));
        // one other amount, and no table prints it
        let odd: Vec<&Printed> = all.iter().filter(|(m, _)| m.yuan != value).collect();
        let [only] = odd.as_slice() else { continue };
        let source = only.1.spot.source;
        let own = passages.iter().find(|p| p.source == source).and_then(|p| tables.of(p));
        let elsewhere = own.is_some_and(|t| t.prints(&only.0));
        if near(&only.0, value) && !elsewhere && only.0.amount.scale == most.0.amount.scale {
            out.extend(same((*only).clone(), most, true));
        }
    }
    out
}

/// What a change is one of: the amount, its name without the side, and with what it is compared.
type Subject = (usize, Decimal, String, String);

/// The same change of the same amount: `财政拨款收入 A 万元，比2030年预算增加 Z 万元；……财政拨款支出 A 万元，比2030年预算增加 Z 万元`.
fn changed(passages: &[Passage]) -> Vec<Statement> {
    let mut by: BTreeMap<Subject, Vec<Printed>> = BTreeMap::new();
    for passage in passages {
        let tokens = &passage.tokens;
        for change in changes(passage).iter().filter(|c| c.sign != 0 && c.base.is_none()) {
            let (Some(subject), Some(compare)) = (own_subject(passage, change), change.compare) else { continue };
            let (Some(whole), Some(by_how)) = (money(&tokens[subject]), printed(passage, change.amount)) else {
                continue;
            };
            let mut called = label(&clause(passage, subject), None);
            for side in &words().sides {
                called = called.replace(side.as_str(), "");
            }
            let from = passage.text(tokens[compare].at.end..tokens[change.first].at.start);
            let sure = digits(&whole) >= SUBJECT_DIGITS && digits(&by_how.0) > 1 && year(&from).is_some();
            if sure {
                let sign = if change.sign > 0 { "+" } else { "-" };
                by.entry((passage.source, whole.yuan, called, format!("{sign}{from}"))).or_default().push(by_how);
            }
        }
    }
    let mut out = Vec::new();
    for all in by.into_values().filter(|all| all.len() > 1) {
        let Some((most, _)) = most(all.iter().rev()) else { continue };
        for other in all.iter().filter(|p| p.1 != most.1) {
            if other.0.yuan == most.0.yuan || near(&other.0, most.0.yuan) && all_digits(&most.0) >= SUBJECT_DIGITS {
                out.extend(same(other.clone(), most, false));
            }
        }
    }
    out
}
