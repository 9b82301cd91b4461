//! Malformed amounts are unknowns that the equations may solve.

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Figure, Value};
use crate::money::Reading;
use crate::relations::Equation;
use crate::relations::formula::Relation;

use super::{Values, Verdict, independent};

/// What the equations say of a malformed amount.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The fact.
    pub fact: FactId,
    /// Its value in 元, where the equations determine it.
    pub value: Option<Decimal>,
    /// The reading of its print that has this value.
    pub reading: Option<(Figure, Reading)>,
    /// How many equations that do not follow from one another say so.
    pub proved_by: usize,
    /// The equations it stands in that hold for this value.
    pub equations: Vec<usize>,
}

/// How often amounts left unsolved are tried again.
const ROUNDS: usize = 4;

/// Solves malformed amounts. One whose reading satisfies every equation it stands in, at least one of them an
/// equality, takes that reading as its value for all further judging; others stay unknown, and so do the
/// equations they stand in. Facts may stand in further equations than these.
pub(super) fn solve(
    disclosure: &Disclosure,
    equations: &[Equation],
    by_fact: &[Vec<(usize, i64)>],
    values: &mut Values,
) -> Vec<Solved> {
    let mut open: Vec<FactId> =
        (0..disclosure.facts.len()).filter(|f| matches!(disclosure.facts[*f].value, Value::Malformed(_))).collect();
    let mut out = Vec::new();
    // a solved amount may leave another as the only unknown of an equation
    for _ in 0..ROUNDS {
        let before = open.len();
        open.retain(|fact| match attempt(disclosure, equations, by_fact, values, *fact) {
            Some(solved) => {
                if let Some((figure, _)) = &solved.reading {
                    values.set(*fact, (figure.yuan, figure.half));
                }
                out.push(solved);
                false
            }
            None => true,
        });
        if open.len() == before {
            break;
        }
    }
    out.extend(open.into_iter().map(|fact| Solved {
        fact,
        value: None,
        reading: None,
        proved_by: 0,
        equations: Vec::new(),
    }));
    out.sort_by_key(|s| s.fact);
    out
}

fn attempt(
    disclosure: &Disclosure,
    equations: &[Equation],
    by_fact: &[Vec<(usize, i64)>],
    values: &Values,
    fact: FactId,
) -> Option<Solved> {
    // equations in which it is the only unknown
    let known = |e: &usize| {
        equations[*e].left.iter().chain(&equations[*e].right).all(|t| t.fact == fact || values.get(t.fact).is_some())
    };
    let mine = by_fact[fact].iter().map(|(e, _)| *e).filter(|e| *e < equations.len());
    let mine: Vec<usize> = mine.filter(known).collect();
    let holds = |value: (Decimal, Decimal)| {
        let judge = |e: &usize| values.judge(&equations[*e], Some((fact, value))).verdict;
        let ok = |e: &usize| matches!(judge(e), Verdict::Holds | Verdict::Rounding);
        mine.iter().copied().filter(ok).collect::<Vec<_>>()
    };
    let equalities = |held: &[usize]| {
        let held: Vec<&Equation> =
            held.iter().map(|e| &equations[*e]).filter(|e| e.relation == Relation::Equal).collect();
        independent(&held)
    };
    let Value::Malformed(readings) = &disclosure.facts[fact].value else { return None };
    for (figure, reading) in readings {
        let held = holds((figure.yuan, figure.half));
        let proved_by = equalities(&held);
        if held.len() == mine.len() && proved_by > 0 {
            let reading = Some((figure.clone(), *reading));
            return Some(Solved { fact, value: Some(figure.yuan), reading, proved_by, equations: held });
        }
    }
    // no reading fits: the one value that all equalities agree on, if they do
    let equal = |e: &usize| mine.contains(e) && equations[*e].relation == Relation::Equal;
    let (first, factor) = by_fact[fact].iter().find(|(e, _)| equal(e))?;
    let judged = values.judge(&equations[*first], Some((fact, (Decimal::ZERO, Decimal::ZERO))));
    let value = (-judged.difference()).checked_div(Decimal::from(*factor))?;
    let held = holds((value, Decimal::ZERO));
    let proved_by = equalities(&held);
    (held.len() == mine.len() && proved_by > 1).then_some(Solved {
        fact,
        value: Some(value),
        reading: None,
        proved_by,
        equations: held,
    })
}
