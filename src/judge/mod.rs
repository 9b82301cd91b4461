//! Verdicts: which equations hold, which amounts they prove, and what most likely explains those that do not.
//!
//! A printed figure stands for `value ± half a unit of its last digit`; an equation holds within rounding when
//! zero lies in the interval sum of all its operands (as XBRL Calculations 1.1 has it). No other tolerance.

mod innocence;
mod joint;
mod locate;
mod slip;
mod unreadable;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Value};
use crate::relations::formula::Relation;
use crate::relations::{Equation, Relations, Term, Why};

pub use innocence::{Reading, readings};
pub use locate::{Candidate, Cause, Explanation, Joint};
pub use slip::{Slip, slip};
pub use unreadable::Solved;

/// What became of an equation.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Exactly true.
    Holds,
    /// True within the rounding of its operands.
    Rounding,
    /// False.
    Violated,
    /// Could not be judged.
    Unchecked(Why),
}

/// An equation's numbers, in 元.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Left side.
    pub left: Decimal,
    /// Right side.
    pub right: Decimal,
    /// How much rounding can explain.
    pub tolerance: Decimal,
}

impl Judged {
    /// Left minus right.
    pub fn difference(&self) -> Decimal {
        self.left - self.right
    }
}

/// Everything judged.
#[derive(Debug, Default)]
pub struct Judgement {
    /// For each equation, its verdict.
    pub equations: Vec<Judged>,
    /// For each fact, the equations it stands in, with how often it counts on the left minus on the right.
    pub by_fact: Vec<Vec<(usize, i64)>>,
    /// For each fact, whether an equation that holds would miss it if it changed.
    pub proven: Vec<bool>,
    /// Malformed amounts, with what the equations say of them.
    pub solved: Vec<Solved>,
    /// What explains the violated equations.
    pub explanations: Vec<Explanation>,
}

/// Judges all equations. Those of a user's own identities add to what is told and change nothing of it: they are
/// explained after the others, and solve no amount.
pub fn judge(disclosure: &Disclosure, relations: &Relations) -> Judgement {
    let equations = &relations.equations;
    let by_fact = by_fact(disclosure.facts.len(), equations);
    let mut values = Values::new(disclosure);
    let solved = unreadable::solve(disclosure, &equations[..relations.built_in], &by_fact, &mut values);
    let mut judged: Vec<Judged> = equations.iter().map(|e| values.judge(e, None)).collect();
    let proves = |(e, c): &(usize, i64)| {
        let holds = matches!(judged[*e].verdict, Verdict::Holds | Verdict::Rounding);
        *c != 0 && holds && equations[*e].relation == Relation::Equal
    };
    let proven = by_fact.iter().map(|of| of.iter().any(proves)).collect();
    let explaining = Explaining { disclosure, relations, by_fact: &by_fact, values: &values };
    let built_in: Vec<bool> = (0..equations.len()).map(|e| e < relations.built_in).collect();
    let mut explanations = explaining.explain(&mut judged, &built_in);
    if relations.built_in < equations.len() {
        // what mends a relation of the user's besides others has been told
        let mut open: Vec<bool> = built_in.iter().map(|b| !b).collect();
        for e in (relations.built_in..equations.len()).filter(|e| judged[*e].verdict == Verdict::Violated) {
            if let Some(told) = explanations.iter_mut().find(|told| explaining.mends(told, e)) {
                told.equations.push(e);
                open[e] = false;
            }
        }
        explanations.extend(explaining.explain(&mut judged, &open));
    }
    Judgement { equations: judged, by_fact, proven, solved, explanations }
}

struct Explaining<'a> {
    disclosure: &'a Disclosure,
    relations: &'a Relations,
    by_fact: &'a [Vec<(usize, i64)>],
    values: &'a Values,
}

impl Explaining<'_> {
    /// What explains the violated ones among some equations. Others that fail say nothing of it; those of Gouji's own
    /// that hold must go on to hold.
    fn explain(&self, judged: &mut [Judged], of: &[bool]) -> Vec<Explanation> {
        let Explaining { disclosure, relations, by_fact, values } = *self;
        let equations = &relations.equations;
        let asked = |(e, j): (usize, &Judged)| {
            let holds = e < relations.built_in && j.verdict != Verdict::Violated;
            let verdict = if of[e] || holds { j.verdict.clone() } else { Verdict::Unchecked(Why::Blank) };
            Judged { verdict, ..j.clone() }
        };
        let asked: Vec<Judged> = judged.iter().enumerate().map(asked).collect();
        let mut explanations = locate::explain(disclosure, equations, &asked, by_fact, values);
        let identities = &relations.identities;
        let innocence = innocence::Innocence { disclosure, identities, equations, judged, values };
        let innocent: Vec<Option<usize>> = explanations.iter().map(|e| innocence.of(e)).collect();
        let mut readings = innocent.into_iter();
        explanations.retain(|explanation| {
            let reading = readings.next().flatten();
            for e in explanation.equations.iter().filter(|_| reading.is_some()) {
                judged[*e].verdict = Verdict::Unchecked(Why::Innocent(reading.unwrap_or_default()));
            }
            reading.is_none()
        });
        let certain = |e: &usize| {
            let terms = equations[*e].left.iter().chain(&equations[*e].right);
            terms.into_iter().all(|t| disclosure.line(t.fact).sure)
        };
        explanations.retain_mut(|explanation| {
            explanation.sure = explanation.equations.iter().all(certain);
            // where columns are inferred, only what points at one slip in one cell is worth telling
            let keep = explanation.sure || explanation.points_at_one_slip();
            if !keep {
                explanation.equations.iter().for_each(|e| judged[*e].verdict = Verdict::Unchecked(Why::Uncertain));
            }
            keep
        });
        explanations
    }

    /// Whether an equation holds with the one value that an explanation gives one cell.
    fn mends(&self, explanation: &Explanation, equation: usize) -> bool {
        let Cause::Cell(candidates) = &explanation.cause else { return false };
        let [Candidate { fact, value: Some(value), .. }] = candidates.as_slice() else { return false };
        let half = self.values.get(*fact).map_or(Decimal::ZERO, |v| v.1);
        let judged = self.values.judge(&self.relations.equations[equation], Some((*fact, (*value, half))));
        matches!(judged.verdict, Verdict::Holds | Verdict::Rounding)
    }
}

fn by_fact(facts: usize, equations: &[Equation]) -> Vec<Vec<(usize, i64)>> {
    let mut by_fact: Vec<Vec<(usize, i64)>> = vec![Vec::new(); facts];
    for (index, equation) in equations.iter().enumerate() {
        let signs = equation.left.iter().map(|t| (t, 1)).chain(equation.right.iter().map(|t| (t, -1)));
        for (Term { fact, negative }, sign) in signs {
            let sign = if *negative { -sign } else { sign };
            match by_fact[*fact].last_mut() {
                Some((last, count)) if *last == index => *count += sign,
                _ => by_fact[*fact].push((index, sign)),
            }
        }
    }
    by_fact
}

/// The value each fact is taken to have: its printed one, zero where blank, and for a malformed print the
/// reading that the equations prove.
pub(crate) struct Values {
    values: Vec<Option<(Decimal, Decimal)>>,
}

impl Values {
    fn new(disclosure: &Disclosure) -> Values {
        let values = disclosure
            .facts
            .iter()
            .map(|fact| match &fact.value {
                Value::Blank => Some((Decimal::ZERO, Decimal::ZERO)),
                Value::Known(figure) => Some((figure.yuan, figure.half)),
                Value::Malformed(_) => None,
            })
            .collect();
        Values { values }
    }

    /// Value and half a unit of the last digit, in 元.
    pub fn get(&self, fact: FactId) -> Option<(Decimal, Decimal)> {
        self.values[fact]
    }

    fn set(&mut self, fact: FactId, value: (Decimal, Decimal)) {
        self.values[fact] = Some(value);
    }

    /// Judges an equation, with another value for one fact where one is given.
    fn judge(&self, equation: &Equation, other: Option<(FactId, (Decimal, Decimal))>) -> Judged {
        let side = |terms: &[Term]| -> Result<(Decimal, Decimal), Why> {
            let (mut sum, mut tolerance) = (Decimal::ZERO, Decimal::ZERO);
            for term in terms {
                let value = other.filter(|o| o.0 == term.fact).map(|o| o.1).or(self.values[term.fact]);
                let (value, half) = value.ok_or(Why::Unreadable)?;
                let value = if term.negative { -value } else { value };
                sum = sum.checked_add(value).ok_or(Why::TooLarge)?;
                tolerance = tolerance.checked_add(half).ok_or(Why::TooLarge)?;
            }
            Ok((sum, tolerance))
        };
        let both = side(&equation.left).and_then(|l| side(&equation.right).map(|r| (l, r)));
        let ((left, t), (right, u)) = match both {
            Ok(both) => both,
            Err(why) => {
                let zero = Decimal::ZERO;
                return Judged { verdict: Verdict::Unchecked(why), left: zero, right: zero, tolerance: zero };
            }
        };
        match (left.checked_sub(right), t.checked_add(u)) {
            (Some(difference), Some(tolerance)) => {
                Judged { verdict: verdict(equation.relation, difference, tolerance), left, right, tolerance }
            }
            _ => Judged { verdict: Verdict::Unchecked(Why::TooLarge), left, right, tolerance: t },
        }
    }
}

/// The verdict on a difference.
pub(crate) fn verdict(relation: Relation, difference: Decimal, tolerance: Decimal) -> Verdict {
    let excess = match relation {
        Relation::Equal => difference.abs(),
        Relation::AtMost => difference,
    };
    if excess <= Decimal::ZERO {
        Verdict::Holds
    } else if excess <= tolerance {
        Verdict::Rounding
    } else {
        Verdict::Violated
    }
}

/// How many of some equations do not follow from the others: the rank of their coefficients, exactly, modulo a
/// prime so large that coefficients of one digit cannot cancel by chance.
pub(crate) fn independent(equations: &[&Equation]) -> usize {
    const PRIME: i128 = (1 << 61) - 1;
    let power = |mut base: i128, mut exponent: i128| {
        let mut out = 1;
        while exponent > 0 {
            if exponent & 1 == 1 {
                out = out * base % PRIME;
            }
            base = base * base % PRIME;
            exponent >>= 1;
        }
        out
    };
    let mut basis: Vec<(FactId, BTreeMap<FactId, i128>)> = Vec::new();
    for equation in equations {
        let mut row: BTreeMap<FactId, i128> = BTreeMap::new();
        for term in &equation.left {
            *row.entry(term.fact).or_default() += if term.negative { PRIME - 1 } else { 1 };
        }
        for term in &equation.right {
            *row.entry(term.fact).or_default() += if term.negative { 1 } else { PRIME - 1 };
        }
        row.values_mut().for_each(|c| *c %= PRIME);
        row.retain(|_, c| *c != 0);
        for (pivot, base) in &basis {
            let Some(factor) = row.get(pivot).copied() else { continue };
            for (fact, c) in base {
                let entry = row.entry(*fact).or_default();
                *entry = (*entry - factor * c).rem_euclid(PRIME);
            }
            row.retain(|_, c| *c != 0);
        }
        if let Some((pivot, lead)) = row.iter().next().map(|(f, c)| (*f, *c)) {
            let inverse = power(lead, PRIME - 2);
            row.values_mut().for_each(|c| *c = *c * inverse % PRIME);
            basis.push((pivot, row));
        }
    }
    basis.len()
}
