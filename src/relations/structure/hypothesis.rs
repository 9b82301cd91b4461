//! Suppositions: relations that the words of a form may mean, and how far its figures obey them.

use rust_decimal::Decimal;

use super::super::equation::{Basis, Equation, Evidence, Relations, Summed, Term};
use super::super::formula::Relation;
use super::super::identities::Structure;
use crate::disclosure::{Disclosure, FactId, Value};
use crate::policy;

/// A supposed equation: the first amount is the sum of the others.
#[derive(Clone)]
pub(super) struct Instance {
    pub(super) total: FactId,
    pub(super) parts: Vec<FactId>,
    /// What is taken from them.
    pub(super) less: Vec<FactId>,
    pub(super) of: String,
}

/// One relation, as supposed for many rows or columns.
#[derive(Clone)]
pub(super) struct Hypothesis {
    pub(super) structure: Structure,
    pub(super) text: String,
    pub(super) instances: Vec<Instance>,
    /// Whether the words of the form say so, and not only its figures.
    pub(super) known: bool,
    /// For sums over lines: the line whose parts they are, or none for the whole form.
    pub(super) node: Option<Option<usize>>,
    /// What else than its own rows or columns says that it is meant.
    pub(super) confirmed: bool,
}

/// How often a relation holds, and how often not.
#[derive(Default, Clone, Copy)]
pub(super) struct Support {
    pub(super) holds: usize,
    pub(super) fails: usize,
    /// Of nothing but zeros.
    zeros: usize,
}

impl Support {
    pub(super) fn add(&mut self, other: Support) {
        self.holds += other.holds;
        self.fails += other.fails;
        self.zeros += other.zeros;
    }

    /// Whether the figures obey it so much that what fails is an exception.
    pub(super) fn obeyed(self, known: bool) -> bool {
        let few = if known { 1 } else { policy::FEWEST_OBEYING };
        let some = self.holds > 0 || known && self.zeros > 0;
        some && (self.fails == 0 || self.holds >= few.max(policy::OBEYING_FOR_EACH_FAILURE * self.fails))
    }
}

/// Value and half a unit of the last digit, in 元.
pub(super) fn value(disclosure: &Disclosure, fact: FactId) -> Option<(Decimal, Decimal)> {
    match &disclosure.facts[fact].value {
        Value::Blank => Some((Decimal::ZERO, Decimal::ZERO)),
        Value::Known(figure) => Some((figure.yuan, figure.half)),
        Value::Malformed(_) => None,
    }
}

/// Whether a supposed equation holds; `None` where it says nothing, or cannot be read.
pub(super) fn holds(disclosure: &Disclosure, total: FactId, parts: &[FactId]) -> Option<bool> {
    let (difference, tolerance) = gap(disclosure, total, parts)?;
    let printed = |f: &FactId| value(disclosure, *f).is_some_and(|v| !v.0.is_zero());
    (printed(&total) || parts.iter().any(printed)).then(|| difference.abs() <= tolerance)
}

/// The total less its parts, and how much rounding can explain, in 元.
pub(super) fn gap(disclosure: &Disclosure, total: FactId, parts: &[FactId]) -> Option<(Decimal, Decimal)> {
    let (mut difference, mut tolerance) = value(disclosure, total)?;
    for part in parts {
        let (amount, half) = value(disclosure, *part)?;
        difference = difference.checked_sub(amount)?;
        tolerance = tolerance.checked_add(half)?;
    }
    Some((difference, tolerance))
}

impl Instance {
    /// One from which nothing is taken away.
    pub(super) fn new(total: FactId, parts: Vec<FactId>, of: String) -> Instance {
        Instance { total, parts, less: Vec::new(), of }
    }

    /// By how much the total is not the sum of the parts, and how much rounding can explain, in 元.
    pub(super) fn difference(&self, disclosure: &Disclosure) -> Option<(Decimal, Decimal)> {
        self.gap(disclosure).map(|(difference, tolerance)| (difference.abs(), tolerance))
    }

    /// The same with its sign: more than nothing where the total is larger.
    pub(super) fn gap(&self, disclosure: &Disclosure) -> Option<(Decimal, Decimal)> {
        let (mut difference, mut tolerance) = gap(disclosure, self.total, &self.parts)?;
        for fact in &self.less {
            let (amount, half) = value(disclosure, *fact)?;
            difference = difference.checked_add(amount)?;
            tolerance = tolerance.checked_add(half)?;
        }
        Some((difference, tolerance))
    }

    /// Whether it holds; `None` where it says nothing, or cannot be read.
    pub(super) fn holds(&self, disclosure: &Disclosure) -> Option<bool> {
        let (difference, tolerance) = self.difference(disclosure)?;
        let printed = |f: &FactId| value(disclosure, *f).is_some_and(|v| !v.0.is_zero());
        let any = printed(&self.total) || self.parts.iter().chain(&self.less).any(printed);
        any.then_some(difference <= tolerance)
    }

    /// The equation's sides.
    pub(super) fn sides(&self) -> (Vec<Term>, Vec<Term>) {
        let term = |fact: &FactId| Term { fact: *fact, negative: false };
        let less = self.less.iter().map(|fact| Term { fact: *fact, negative: true });
        (vec![term(&self.total)], self.parts.iter().map(term).chain(less).collect())
    }
}

impl Hypothesis {
    /// One that is no sum over lines.
    pub(super) fn new(structure: Structure, text: String, instances: Vec<Instance>, known: bool) -> Hypothesis {
        Hypothesis { structure, text, instances, known, node: None, confirmed: false }
    }

    /// The same as a relation that other figures have shown to be meant.
    pub(super) fn found(self) -> Hypothesis {
        Hypothesis { known: false, confirmed: true, ..self }
    }

    /// Why it is believed.
    fn evidence(&self, disclosure: &Disclosure) -> Evidence {
        let support = self.support(disclosure);
        let basis = match (self.confirmed, self.known) {
            (true, _) => Basis::Confirmed,
            (false, true) => Basis::Prescribed,
            (false, false) => Basis::Supported,
        };
        Evidence { basis, holds: support.holds, fails: support.fails }
    }

    /// How many of its instances fail.
    pub(super) fn fails(&self, disclosure: &Disclosure) -> usize {
        self.support(disclosure).fails
    }

    pub(super) fn support(&self, disclosure: &Disclosure) -> Support {
        let mut support = Support::default();
        for instance in &self.instances {
            match instance.holds(disclosure) {
                Some(true) => support.holds += 1,
                Some(false) => support.fails += 1,
                None => support.zeros += 1,
            }
        }
        support
    }

    pub(super) fn assert(self, disclosure: &Disclosure, form: usize, out: &mut Relations) {
        let Some(identity) = out.identities.structure(self.structure) else { return };
        let evidence = self.evidence(disclosure);
        let printed = |f: &FactId| !matches!(disclosure.facts[*f].value, Value::Blank);
        for instance in self.instances {
            if !printed(&instance.total) && !instance.parts.iter().chain(&instance.less).any(printed) {
                continue;
            }
            let column = disclosure.facts[instance.total].column;
            let sums = self.node.zip(column).map(|(node, column)| Summed {
                form,
                node,
                column,
                right: true,
                negative: false,
                partial: false,
            });
            let (left, right) = instance.sides();
            out.equations.push(Equation {
                identity,
                of: instance.of,
                left,
                relation: Relation::Equal,
                right,
                sums: sums.into_iter().collect(),
                text: Some(self.text.clone()),
                evidence,
            });
        }
    }
}

/// Which supposition is obeyed best, of several the first.
pub(super) fn best_obeyed(disclosure: &Disclosure, suppositions: &[Vec<Hypothesis>]) -> Option<usize> {
    let fails = |all: &Vec<Hypothesis>| {
        let mut support = Support::default();
        all.iter().for_each(|s| support.add(s.support(disclosure)));
        support.obeyed(all.iter().all(|s| s.known)).then_some(support.fails)
    };
    let obeyed = suppositions.iter().enumerate().filter_map(|(at, all)| Some((fails(all)?, at)));
    obeyed.min().map(|(_, best)| best)
}

/// What an amount would have to be for an equation to hold, in 元, and how exactly that is known.
#[derive(Clone, Copy)]
pub(super) struct Repair {
    value: Decimal,
    tolerance: Decimal,
}

impl Repair {
    pub(super) fn agrees(&self, other: &Repair) -> bool {
        (self.value - other.value).abs() <= self.tolerance + other.tolerance
    }
}

/// For each amount of a violated equation the value that would mend it.
pub(super) fn repairs(disclosure: &Disclosure, left: &[Term], right: &[Term]) -> Option<Vec<(FactId, Repair)>> {
    let signed = left.iter().map(|t| (t, false)).chain(right.iter().map(|t| (t, true)));
    let (mut difference, mut tolerance) = (Decimal::ZERO, Decimal::ZERO);
    for (term, right) in signed.clone() {
        let (amount, half) = value(disclosure, term.fact)?;
        let amount = if term.negative != right { -amount } else { amount };
        difference = difference.checked_add(amount)?;
        tolerance = tolerance.checked_add(half)?;
    }
    if difference.abs() <= tolerance {
        return None;
    }
    let repair = |(term, right): (&Term, bool)| {
        let change = if term.negative != right { difference } else { -difference };
        let amount = value(disclosure, term.fact)?.0;
        Some((term.fact, Repair { value: amount.checked_add(change)?, tolerance }))
    };
    Some(signed.filter_map(repair).collect())
}
