//! Sums that a form itself prints as formulas, of its columns (`3=1+2`) or of its lines (`D=A+B-C`): nothing else tells so
//! surely what is meant. Still a formula may be of an older template, or leave out what came to be added.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::identities::Structure;
use super::form::View;
use super::hypothesis::{Hypothesis, Instance, Support, value};
use super::select::Selection;
use crate::disclosure::{FactId, Value};
use crate::taxonomy::{ColumnKind, Formulated};

/// A formula with what its names stand for: columns or lines.
struct Formula {
    total: usize,
    added: Vec<usize>,
    taken: Vec<usize>,
}

impl View<'_> {
    /// Adds the sums that are printed as formulas.
    pub(super) fn formulas(&self, out: &mut Selection) {
        let supposed: Vec<Hypothesis> = self.of_columns_printed().into_iter().chain(self.of_lines_printed()).collect();
        let support = |h: &Hypothesis| h.support(self.disclosure());
        let mut all = Support::default();
        supposed.iter().for_each(|h| all.add(support(h)));
        for formula in supposed {
            let own = support(&formula);
            match own.fails {
                0 => out.say(self.form(), formula),
                _ if self.leaves_out(&formula) => out.reject(self.form(), &formula),
                fails if own.obeyed(true) || fails <= self.telling(&formula) => out.say(self.form(), formula),
                1 if all.obeyed(true) => out.say(self.form(), formula),
                _ if self.fails_by_slips(&formula) => out.say(self.form(), formula.found()),
                _ => out.reject(self.form(), &formula),
            }
        }
    }

    /// How many of the sums hold that are of more than one amount: others hold by any formula.
    fn telling(&self, formula: &Hypothesis) -> usize {
        let some = |f: &&FactId| value(self.disclosure(), **f).is_some_and(|v| !v.0.is_zero());
        let holds = |i: &&Instance| i.holds(self.disclosure()) == Some(true);
        let of_several = |i: &&Instance| i.parts.iter().chain(&i.less).filter(some).count() > 1;
        formula.instances.iter().filter(holds).filter(of_several).count()
    }

    /// Whether a sum fails by an amount that its line or column prints as well: the formula may leave that out.
    fn leaves_out(&self, formula: &Hypothesis) -> bool {
        let by_rows = formula.structure == Structure::Row;
        let disclosure = self.disclosure();
        formula.instances.iter().filter(|i| i.holds(disclosure) == Some(false)).any(|instance| {
            let Some((difference, tolerance)) = instance.difference(disclosure) else { return true };
            let total = &disclosure.facts[instance.total];
            let beside: Vec<Option<FactId>> = match (by_rows, total.column) {
                (true, _) => self.spec().amount_columns().map(|c| self.fact(total.line, c)).collect(),
                (false, Some(column)) => (0..self.line_count()).map(|l| self.fact(l, column)).collect(),
                (false, None) => Vec::new(),
            };
            let left_out =
                |f: &FactId| *f != instance.total && !instance.parts.contains(f) && !instance.less.contains(f);
            let amounts = beside.into_iter().flatten().filter(left_out).filter_map(|f| value(disclosure, f));
            let alike = |(amount, half): (Decimal, Decimal)| {
                amount.abs().saturating_sub(difference).abs() <= tolerance.saturating_add(half)
            };
            amounts.filter(|a| !a.0.is_zero()).any(alike)
        })
    }

    fn of_columns_printed(&self) -> Vec<Hypothesis> {
        let columns = &self.spec().columns;
        let names = by_name(self.printed_of_columns().iter().enumerate());
        let mut out = Vec::new();
        for (total, printed) in self.printed_of_columns().iter().enumerate() {
            let resolved = resolve(total, printed, |n| names.get(n).copied().flatten());
            let alike = |c: &usize| columns[*c].side == columns[total].side && columns[*c].kind == ColumnKind::Amount;
            let Some(formula) = resolved.filter(|f| f.all().all(|c| alike(&c))) else { continue };
            let lines = self.lines_of(columns[total].side.number());
            let instance = |line: &usize| self.instance(&formula, |c| self.fact(*line, c), self.label_of(*line));
            let text = formula.text(self.title(), "每行: ", |c| columns[c].name.as_str());
            out.push(Hypothesis::new(Structure::Row, text, lines.iter().filter_map(instance).collect(), true));
        }
        out
    }

    fn of_lines_printed(&self) -> Vec<Hypothesis> {
        let printed = |l: usize| (l, self.printed_of(l));
        let all: Vec<usize> = (0..self.line_count()).collect();
        if all.iter().all(|l| self.printed_of(*l).sum.is_empty()) {
            return Vec::new();
        }
        let everywhere = by_name(all.iter().map(|l| printed(*l)));
        let mut out = Vec::new();
        for half in 0..self.halves() {
            let (lines, columns) = (self.lines_of(half), self.columns(half));
            let own = by_name(lines.iter().map(|l| printed(*l)));
            let line = |name: &str| own.get(name).or_else(|| everywhere.get(name)).copied().flatten();
            for total in &lines {
                let Some(formula) = resolve(*total, self.printed_of(*total), line) else { continue };
                let instance = |(at, column): (usize, &usize)| {
                    // a line of another side has its amounts in columns of its own
                    let fact = |l: usize| {
                        let side = self.side_of(l);
                        let column = if side == half { Some(*column) } else { self.columns(side).get(at).copied() };
                        self.fact(l, column?)
                    };
                    self.instance(&formula, fact, &self.spec().columns[*column].name)
                };
                let text = formula.text(self.title(), "", |l| self.label_of(l));
                let columns = columns.iter().enumerate().filter(|(_, c)| !self.is_average(**c));
                out.push(Hypothesis::new(Structure::Items, text, columns.filter_map(instance).collect(), true));
            }
        }
        out
    }

    /// One equation of a formula, where its total is printed.
    fn instance(&self, formula: &Formula, fact: impl Fn(usize) -> Option<FactId>, of: &str) -> Option<Instance> {
        let printed = |f: &FactId| !matches!(self.disclosure().facts[*f].value, Value::Blank);
        let total = fact(formula.total).filter(printed)?;
        let facts = |of: &[usize]| of.iter().filter_map(|at| fact(*at)).collect::<Vec<_>>();
        let (parts, less) = (facts(&formula.added), facts(&formula.taken));
        Some(Instance { total, parts, less, of: of.to_string() }).filter(|i| i.parts.iter().chain(&i.less).any(printed))
    }
}

impl Formula {
    fn all(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.total).chain(self.added.iter().copied()).chain(self.taken.iter().copied())
    }

    fn text<'n>(&self, title: &str, every: &str, name: impl Fn(usize) -> &'n str) -> String {
        let added: Vec<&str> = self.added.iter().map(|at| name(*at)).collect();
        let taken: String = self.taken.iter().map(|at| format!(" - {}", name(*at))).collect();
        format!("《{title}》{every}{} = {}{taken}（表内公式）", name(self.total), added.join(" + "))
    }
}

/// What each name stands for; `None` where that is said of several.
fn by_name<'p>(printed: impl Iterator<Item = (usize, &'p Formulated)>) -> BTreeMap<&'p str, Option<usize>> {
    let mut out: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (at, name) in printed.filter_map(|(at, p)| Some((at, p.name.as_deref()?))) {
        out.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
    }
    out
}

/// A formula whose names are all known, none of them twice.
fn resolve(total: usize, printed: &Formulated, find: impl Fn(&str) -> Option<usize>) -> Option<Formula> {
    let (mut added, mut taken) = (Vec::new(), Vec::new());
    for (name, less) in &printed.sum {
        if *less { &mut taken } else { &mut added }.push(find(name)?);
    }
    let formula = Formula { total, added, taken };
    let mut all: Vec<usize> = formula.all().collect();
    all.sort_unstable();
    let once = all.windows(2).all(|pair| pair[0] != pair[1]);
    (all.len() > 2 && once && !formula.added.is_empty()).then_some(formula)
}
