//! What the forms of a disclosure tell together: relations one form obeys, and those only the others or further
//! relations confirm.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::equation::{Disobeyed, Equation, Rejected, Relations, Term, Unchecked, Why};
use super::super::formula::Relation;
use super::super::identities::{Meaning, Structure};
use super::form::code;
use super::hypothesis::{Hypothesis, Instance, Repair, Support, best_obeyed, gap, holds, repairs, value};
use crate::disclosure::{Disclosure, FactId};
use crate::money::fold;
use crate::policy;
use crate::taxonomy::{codes, words};

/// What forms tell, and what they leave open.
pub(super) struct Selection<'a> {
    disclosure: &'a Disclosure,
    relations: &'a mut Relations,
    /// How far the disclosure obeys each kind of relation that codes tell.
    support: BTreeMap<Structure, Support>,
    /// And how far each form does, of any kind.
    by_form: BTreeMap<usize, Support>,
    /// Relations that a form should obey by its codes, and does not.
    coded: Vec<(usize, Vec<Hypothesis>)>,
    /// Relations that a form should obey by its words, and does not: each with all that its words can mean.
    worded: Vec<Open>,
    /// How far the columns of these names obey that the first is the sum of the others, by form.
    row_support: BTreeMap<(Vec<String>, usize), Support>,
    /// Columns that should obey it, and do not in several rows.
    rows: Vec<Rows>,
    /// What the forms print as formulas: it is not asserted again.
    said: BTreeSet<Sides>,
}

/// The amounts of a sum: the total, those added and those taken away.
type Sides = (FactId, Vec<FactId>, Vec<FactId>);

/// A total column with its parts that several rows do not obey.
struct Rows {
    form: usize,
    names: Vec<String>,
    /// The columns beside the total.
    beside: Vec<usize>,
    hypothesis: Hypothesis,
}

/// What a form's words may mean.
struct Open {
    form: usize,
    meanings: Vec<Hypothesis>,
    /// Whether another meaning of the same words was asserted.
    answered: bool,
    /// Whether the words are too vague to miss it.
    vague: bool,
}

/// A relation that fails: what is asserted already, or one of the meanings of what is left open.
#[derive(Clone, Copy, PartialEq)]
enum Failing {
    Asserted(Structure),
    Open { of: usize, meaning: usize, structure: Structure },
}

impl Failing {
    /// Whether two relations are so unlike that they do not fail together for one misunderstanding.
    fn unlike(self, other: Failing) -> bool {
        let parts = |f: Failing| match f {
            Failing::Asserted(structure) => (None, structure),
            Failing::Open { of, structure, .. } => (Some(of), structure),
        };
        let ((a, a_is), (b, b_is)) = (parts(self), parts(other));
        (a.is_none() || a != b) && (a_is, b_is) != (Structure::Across, Structure::Across)
    }
}

impl<'a> Selection<'a> {
    pub(super) fn new(disclosure: &'a Disclosure, relations: &'a mut Relations) -> Self {
        Selection {
            disclosure,
            relations,
            support: BTreeMap::new(),
            by_form: BTreeMap::new(),
            coded: Vec::new(),
            worded: Vec::new(),
            row_support: BTreeMap::new(),
            rows: Vec::new(),
            said: BTreeSet::new(),
        }
    }

    /// Asserts a relation that its form prints as a formula.
    pub(super) fn say(&mut self, form: usize, formula: Hypothesis) {
        self.said.extend(formula.instances.iter().map(sides));
        formula.assert(self.disclosure, form, self.relations);
    }

    /// Asserts a relation as it is.
    pub(super) fn assert(&mut self, form: usize, mut supposed: Hypothesis) {
        if !self.said.is_empty() {
            supposed.instances.retain(|i| !self.said.contains(&sides(i)));
        }
        supposed.assert(self.disclosure, form, self.relations);
    }

    /// Asserts of several suppositions on a form the one that is obeyed best, and tells whether there is one.
    pub(super) fn assert_best(&mut self, form: usize, suppositions: Vec<Vec<Hypothesis>>) -> bool {
        let best = best_obeyed(self.disclosure, &suppositions);
        let obeyed = best.and_then(|best| suppositions.into_iter().nth(best));
        obeyed.into_iter().flatten().for_each(|s| self.assert(form, s));
        best.is_some()
    }

    /// The same for what a form's codes tell. If it is not obeyed, the other forms will decide.
    pub(super) fn assert_coded(&mut self, form: usize, suppositions: Vec<Vec<Hypothesis>>) -> bool {
        let Some(best) = best_obeyed(self.disclosure, &suppositions) else {
            let known = |all: &Vec<Hypothesis>| !all.is_empty() && all.iter().all(|s| s.known);
            self.coded.extend(suppositions.into_iter().find(known).map(|s| (form, s)));
            return false;
        };
        for supposed in suppositions.into_iter().nth(best).into_iter().flatten() {
            let support = supposed.support(self.disclosure);
            self.support.entry(supposed.structure).or_default().add(support);
            self.by_form.entry(form).or_default().add(support);
            self.assert(form, supposed);
        }
        true
    }

    /// The same for what a form's words tell, each supposition being one meaning of them. If the first is not obeyed,
    /// other relations that fail may show that it was meant.
    pub(super) fn assert_worded(&mut self, form: usize, suppositions: Vec<Hypothesis>) -> bool {
        let suppositions: Vec<Vec<Hypothesis>> = suppositions.into_iter().map(|s| vec![s]).collect();
        let best = best_obeyed(self.disclosure, &suppositions);
        let mut open = Vec::new();
        for (at, supposed) in suppositions.into_iter().flatten().enumerate() {
            match best {
                Some(best) if best == at => self.assert(form, supposed),
                Some(best) if best < at => {}
                _ if supposed.known => open.push(supposed),
                _ => {}
            }
        }
        if !open.is_empty() {
            self.worded.push(Open { form, meanings: open, answered: best.is_some(), vague: false });
        }
        best.is_some()
    }

    /// Asserts of several meanings of the same words the one that fails least, where its rows obey it, or all but one of
    /// several do; one that stands alone, where what it fails by looks like a slip of the pen.
    pub(super) fn assert_derived(&mut self, form: usize, suppositions: Vec<Hypothesis>) {
        let by = |s: &Hypothesis| {
            let support = s.support(self.disclosure);
            (support.fails, std::cmp::Reverse(support.holds))
        };
        let Some(best) = suppositions.into_iter().min_by_key(by) else { return };
        let support = best.support(self.disclosure);
        let failing = best.instances.iter().find(|i| i.holds(self.disclosure) == Some(false));
        let slip = || failing.and_then(|i| i.difference(self.disclosure)).is_some_and(|d| is_of_a_slip(d.0));
        let few = if best.known { 1 } else { policy::ROW_SIBLINGS };
        match support.fails {
            0 if support.holds >= few => self.assert(form, best),
            1 if support.holds >= policy::ROW_SIBLINGS => self.assert(form, best.found()),
            1 if best.known && (best.instances.len() == 1 || support.holds > 0) && slip() => {
                self.assert(form, best.found())
            }
            0 => {}
            _ if support.obeyed(best.known) => self.assert(form, best.found()),
            _ => self.reject(form, &best),
        }
    }

    /// The same of a chain, each of whose rows goes on from the one before: one amount that is wrong fails in two.
    pub(super) fn assert_chain(&mut self, form: usize, chain: Hypothesis) {
        let support = chain.support(self.disclosure);
        let failing = |(at, i): (usize, &Instance)| {
            (i.holds(self.disclosure) == Some(false)).then(|| i.gap(self.disclosure).map(|g| (at, g))).flatten()
        };
        let failing: Vec<_> = chain.instances.iter().enumerate().filter_map(failing).collect();
        let one = match failing.as_slice() {
            [] | [_] => true,
            [(a, (up, room)), (b, (down, more))] => {
                b - a == 1 && up.saturating_add(*down).abs() <= room.saturating_add(*more)
            }
            _ => false,
        };
        if support.holds >= policy::ROW_SIBLINGS && one {
            self.assert(form, if failing.is_empty() { chain } else { chain.found() });
        }
    }

    /// Whether a sum prints its total, and it and its lines are numbered: what is below cannot be more.
    fn is_numbered(&self, sum: &Hypothesis) -> bool {
        let printed = |f: &FactId| self.disclosure.facts[*f].value.figure().is_some();
        let numbered = |f: &FactId| {
            let label = fold(&self.disclosure.line(*f).label);
            let bare = if words::opens_list(&label) { words::without_part(&label) } else { &label };
            codes::numbering(bare).is_some()
        };
        sum.instances.iter().all(|i| printed(&i.total) && numbered(&i.total) && i.parts.iter().all(numbered))
    }

    /// Asserts a sum of lines that is beyond doubt meant, where it holds or its one failure is plain: the same lines add up in
    /// another column, or it looks like a slip.
    pub(super) fn assert_slip(&mut self, form: usize, supposed: &Hypothesis) -> bool {
        let support = supposed.support(self.disclosure);
        let asserted = match support.fails {
            0 if support.holds > 0 => supposed.clone(),
            1 if self.is_plain_total(form, supposed) => supposed.clone().found(),
            _ => return false,
        };
        self.assert(form, asserted);
        true
    }

    /// Leaves open what a form's words may tell and one figure does not obey: other relations that fail may show that it
    /// was meant.
    pub(super) fn leave_open(&mut self, form: usize, supposed: Hypothesis) {
        let vague = supposed.structure == Structure::Tree && !supposed.known;
        let more = || supposed.structure == Structure::Tree && self.is_numbered(&supposed) && self.exceeds(&supposed);
        if supposed.support(self.disclosure).fails == 1 || supposed.structure == Structure::Total || more() {
            self.worded.push(Open { form, meanings: vec![supposed], answered: false, vague });
        }
    }

    /// The same for a total column and its parts, by the names of their headings.
    pub(super) fn assert_row(&mut self, form: usize, names: &[String], suppositions: Vec<Vec<Hypothesis>>) -> bool {
        let Some(best) = best_obeyed(self.disclosure, &suppositions) else { return false };
        for hypothesis in suppositions.into_iter().nth(best).into_iter().flatten() {
            let support = hypothesis.support(self.disclosure);
            self.row_support.entry((names.to_vec(), form)).or_default().add(support);
            self.assert(form, hypothesis);
        }
        true
    }

    /// Leaves open a total column and its parts that are not obeyed. By law some are in every region (`composed`).
    pub(super) fn leave_row(
        &mut self,
        form: usize,
        (names, beside): (Vec<String>, Vec<usize>),
        hypothesis: Hypothesis,
        composed: bool,
    ) {
        // nothing of what it is about, and something beside it
        let printed =
            hypothesis.instances.iter().all(|i| value(self.disclosure, i.total).is_some_and(|v| !v.0.is_zero()));
        match (hypothesis.support(self.disclosure).fails, composed) {
            (1, true) if printed => self.assert(form, hypothesis.found()),
            (1, _) => self.leave_open(form, hypothesis),
            _ => self.rows.push(Rows { form, names, beside, hypothesis }),
        }
    }

    /// How much is left open.
    pub(super) fn open(&self) -> (usize, usize) {
        (self.coded.len(), self.worded.len())
    }

    /// Drops what was left open since.
    pub(super) fn drop_open(&mut self, (coded, worded): (usize, usize)) {
        self.coded.truncate(coded);
        self.worded.truncate(worded);
    }

    /// Asserts of what is left open what the disclosure as a whole confirms.
    pub(super) fn settle(&mut self) {
        self.settle_rows();
        self.settle_coded();
        self.settle_worded();
    }

    /// Where columns of the same names obey it elsewhere without exception (another year's beside them, another form's),
    /// columns that do not in several rows are meant alike.
    fn settle_rows(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        // where another sum of the columns beside it holds in every row, another one is meant
        let otherwise: BTreeSet<(usize, Vec<String>)> =
            rows.iter().filter(|r| self.means_otherwise(r)).map(|r| (r.form, r.names.clone())).collect();
        for Rows { form, names, hypothesis, .. } in rows {
            let mut siblings = Support::default();
            self.row_support.iter().filter(|((n, _), _)| *n == names).for_each(|(_, s)| siblings.add(*s));
            let meant = !otherwise.contains(&(form, names));
            if meant && siblings.holds >= policy::ROW_SIBLINGS && siblings.fails == 0 {
                self.assert(form, hypothesis.found());
            } else {
                self.reject(form, &hypothesis);
            }
        }
    }

    /// Whether the total of some columns is, in every row, the sum of other columns beside it than those it should be.
    fn means_otherwise(&self, rows: &Rows) -> bool {
        let columns: Vec<usize> = rows.beside.iter().copied().take(policy::MOST_BESIDE).collect();
        let lines = rows.hypothesis.instances.iter().map(|i| &self.disclosure.facts[i.total]);
        let amount = |line: usize, column: usize| {
            let fact = self.disclosure.fact(rows.form, line, column);
            fact.and_then(|f| value(self.disclosure, f)).unwrap_or_default()
        };
        let Some(total) = lines.clone().find_map(|f| f.column) else { return false };
        let lines: Vec<usize> = lines.map(|f| f.line).filter(|l| !amount(*l, total).0.is_zero()).collect();
        let holds = |mask: usize| {
            lines.iter().all(|line| {
                let (whole, mut tolerance) = amount(*line, total);
                let mut sum = Decimal::ZERO;
                for (at, column) in columns.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1) {
                    let (part, half) = amount(*line, *column);
                    let _ = at;
                    sum += part;
                    tolerance += half;
                }
                (whole - sum).abs() <= tolerance
            })
        };
        lines.len() > 1 && (1..1 << columns.len()).any(|mask: usize| mask.count_ones() > 1 && holds(mask))
    }

    /// Notes a hypothesis that is not chosen.
    pub(super) fn reject(&mut self, form: usize, hypothesis: &Hypothesis) {
        let support = hypothesis.support(self.disclosure);
        self.relations.rejected.push(Rejected {
            form,
            text: hypothesis.text.clone(),
            holds: support.holds,
            fails: support.fails,
            worded: hypothesis.known,
        });
        if hypothesis.known {
            self.unconfirmed(form, std::slice::from_ref(hypothesis));
        }
    }

    /// Where the disclosure as a whole obeys what codes tell, a few that fail are exceptions.
    fn settle_coded(&mut self) {
        for (form, suppositions) in std::mem::take(&mut self.coded) {
            let mut own = Support::default();
            suppositions.iter().for_each(|s| own.add(s.support(self.disclosure)));
            let all = suppositions.first().and_then(|s| self.support.get(&s.structure)).copied().unwrap_or_default();
            let alike = own.holds > 0 || suppositions.iter().flat_map(|s| &s.instances).all(|i| self.alike(&i.parts));
            // its own levels hold, or those of all forms
            let levels = self.by_form.get(&form).copied().unwrap_or_default();
            let mostly = all.holds >= 5 * (own.fails + all.fails);
            let levelled = own.fails == 1 && levels.holds >= 3 && levels.fails == 0;
            let short = levels.fails == 0 && self.lacks_a_row_below_one(&suppositions);
            if alike && own.fails <= own.holds + 1 && (mostly || levelled) || short {
                suppositions.into_iter().for_each(|s| self.assert(form, s.found()));
            } else if let Some(structure) = suppositions.first().map(|s| s.structure) {
                self.disobeyed(form, structure, own, all);
                // no selection of its parts is more than the whole: such a sum is told whatever the others do
                let all_hold = |s: &Hypothesis| s.support(self.disclosure).fails == 0;
                let trusted = own.holds + all.holds > 0;
                for hypothesis in suppositions {
                    let more = hypothesis.structure == Structure::Tree && trusted && self.exceeds(&hypothesis);
                    let rows = hypothesis.structure == Structure::Total && self.is_a_row_off(form, &hypothesis);
                    if all_hold(&hypothesis) || more || rows {
                        self.assert(form, hypothesis.found());
                    } else {
                        self.reject(form, &hypothesis);
                    }
                }
            }
        }
    }

    /// Whether of the codes of a list one alone is not the sum of those below it, that one in several columns, all of
    /// which its rows fall short of it in, and its own amounts are confirmed: a row is missing below it.
    fn lacks_a_row_below_one(&self, suppositions: &[Hypothesis]) -> bool {
        let (failing, holding): (Vec<&Hypothesis>, Vec<&Hypothesis>) =
            suppositions.iter().partition(|s| s.support(self.disclosure).fails > 0);
        let length = |f: &FactId| code(self.disclosure.line(*f)).map(str::len);
        let level = |s: &Hypothesis| -> Option<(Option<usize>, Option<usize>)> {
            let first = s.instances.first()?;
            let below = length(first.parts.first()?);
            first.parts.iter().all(|p| length(p) == below).then(|| (length(&first.total), below))
        };
        let [failing] = failing.as_slice() else { return false };
        let several = |s: &&&Hypothesis| s.instances.iter().any(|i| i.parts.len() > 1);
        let alike = |s: &&&Hypothesis| level(s).is_some() && level(s) == level(failing);
        let siblings = holding.iter().filter(|s| s.support(self.disclosure).holds > 0).filter(several).filter(alike);
        let short = |i: &Instance| {
            let Some((difference, tolerance)) = gap(self.disclosure, i.total, &i.parts) else { return false };
            difference.abs() <= tolerance || difference > Decimal::ZERO && self.confirmed(i.total)
        };
        siblings.count() >= policy::ROW_SIBLINGS
            && failing.support(self.disclosure).fails >= policy::MISSING_COLUMNS
            && failing.instances.iter().all(short)
    }

    /// Whether the parts of a code are more than it in each column that fails, none of them negative.
    fn exceeds(&self, hypothesis: &Hypothesis) -> bool {
        hypothesis.instances.iter().all(|instance| {
            // one code in several lines: those behind the first may be within it
            let codes: Vec<Option<&str>> = instance.parts.iter().map(|p| code(self.disclosure.line(*p))).collect();
            if codes.windows(3).any(|run| run[0].is_some() && run.iter().all(|c| *c == run[0])) {
                return false;
            }
            if holds(self.disclosure, instance.total, &instance.parts) != Some(false) {
                return true;
            }
            let parts: Option<Vec<_>> = instance.parts.iter().map(|p| value(self.disclosure, *p)).collect();
            let (Some((total, _)), Some(parts)) = (value(self.disclosure, instance.total), parts) else { return false };
            parts.iter().all(|p| !p.0.is_sign_negative() || p.0.is_zero())
                && parts.iter().map(|p| p.0).sum::<Decimal>() > total
        })
    }

    /// Whether the items of a total are one row too few or too many.
    fn is_a_row_off(&self, form: usize, hypothesis: &Hypothesis) -> bool {
        let plain = hypothesis.instances.iter().all(|i| i.less.is_empty());
        plain && (self.lacks_a_row(form, hypothesis) || self.has_an_intruder(hypothesis))
    }

    /// Whether rows seem to be missing below a total: in several columns its items fall short of it, and what is missing
    /// makes a row that agrees with the form's own relations among its columns.
    fn lacks_a_row(&self, form: usize, hypothesis: &Hypothesis) -> bool {
        let mut missing: BTreeMap<usize, (Decimal, Decimal)> = BTreeMap::new();
        for instance in &hypothesis.instances {
            let Some((difference, tolerance)) = gap(self.disclosure, instance.total, &instance.parts) else {
                return false;
            };
            let difference = if difference.abs() <= tolerance { Decimal::ZERO } else { difference };
            let Some(column) = self.disclosure.facts[instance.total].column else { return false };
            missing.insert(column, (difference, tolerance));
        }
        if missing.values().any(|m| m.0 < Decimal::ZERO)
            || missing.values().filter(|m| m.0 > Decimal::ZERO).count() < policy::MISSING_COLUMNS
        {
            return false;
        }
        // each relation among the form's columns, once
        let mut relations: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
        for equation in &self.relations.equations {
            let of_row =
                matches!(self.relations.identities.get(equation.identity).meaning, Meaning::Structure(Structure::Row));
            let column = |t: &Term| {
                let fact = &self.disclosure.facts[t.fact];
                fact.column.filter(|c| fact.form == form && missing.contains_key(c))
            };
            let right: Option<Vec<usize>> = equation.right.iter().map(column).collect();
            if let (true, Some(left), Some(right)) = (of_row, equation.left.first().and_then(column), right) {
                relations.insert((left, right));
            }
        }
        let agrees = |(total, parts): &(usize, Vec<usize>)| {
            let (whole, mut tolerance) = missing[total];
            let sum: Decimal = parts.iter().map(|p| missing[p].0).sum();
            tolerance += parts.iter().map(|p| missing[p].1).sum::<Decimal>();
            (whole - sum).abs() <= tolerance
        };
        !relations.is_empty() && relations.iter().all(agrees)
    }

    /// Whether the items of a total are too many by one of its own lines: in each column the difference is what that
    /// line prints.
    fn has_an_intruder(&self, hypothesis: &Hypothesis) -> bool {
        let lines = hypothesis.instances.first().map_or(0, |i| i.parts.len());
        let fails = hypothesis.support(self.disclosure).fails;
        fails >= policy::MISSING_COLUMNS
            && (0..lines).any(|line| {
                hypothesis.instances.iter().all(|instance| {
                    let mut parts = instance.parts.clone();
                    if line >= parts.len() {
                        return false;
                    }
                    parts.remove(line);
                    holds(self.disclosure, instance.total, &parts) != Some(false)
                })
            })
    }

    /// Whether some lines have codes of the same classifications: those of several levels may not.
    fn alike(&self, parts: &[FactId]) -> bool {
        let codes = |part: &FactId| self.disclosure.line(*part).codes.iter().map(|c| c.system).collect::<Vec<_>>();
        parts.windows(2).all(|pair| codes(&pair[0]) == codes(&pair[1]))
    }

    /// Notes that a form does not obey what its codes tell: those sums are not checked.
    fn disobeyed(&mut self, form: usize, structure: Structure, own: Support, all: Support) {
        let Some(identity) = self.relations.identities.structure(structure) else { return };
        let why = Why::Disobeyed(self.disclosure.forms[form].title.clone());
        let unchecked = (0..own.holds + own.fails).map(|_| Unchecked { identity, why: why.clone() });
        self.relations.unchecked.extend(unchecked);
        let (holds, fails, elsewhere, elsewhere_fails) = (own.holds, own.fails, all.holds, all.fails);
        self.relations.disobeyed.push(Disobeyed { identity, form, holds, fails, elsewhere, elsewhere_fails });
    }

    /// Two relations fail, and one change of an amount that stands in both makes both hold: then both were meant.
    fn settle_worded(&mut self) {
        let mut by_fact: BTreeMap<FactId, Vec<(Failing, Repair)>> = BTreeMap::new();
        for (failing, repairs) in self.failing() {
            for (fact, repair) in repairs {
                by_fact.entry(fact).or_default().push((failing, repair));
            }
        }
        let holding = self.holding();
        let mut meant: BTreeMap<usize, usize> = BTreeMap::new();
        for repairs in by_fact.values() {
            for (failing, repair) in repairs {
                let Failing::Open { of, meaning, .. } = failing else { continue };
                if repairs.iter().any(|(other, with)| failing.unlike(*other) && repair.agrees(with)) {
                    meant.entry(*of).or_insert(*meaning);
                }
            }
        }
        for (open, Open { form, meanings, answered, vague }) in std::mem::take(&mut self.worded).into_iter().enumerate()
        {
            let meant = meant.get(&open).copied();
            let plain = |s: &Hypothesis| match s.structure {
                Structure::Items if s.support(self.disclosure).holds >= policy::ROW_SIBLINGS => {
                    self.is_plain(form, s) || s.known && self.is_plain_total(form, s)
                }
                // a level among others that hold, whose whole is confirmed
                Structure::Tree if vague && self.is_slip_below(s, &holding) => true,
                Structure::Items | Structure::Tree => self.is_plain(form, s),
                Structure::Total => s.known && self.is_plain_total(form, s),
                Structure::Row => s.known && s.instances.iter().all(|i| self.is_plain_row(i)),
                _ => false,
            };
            let rows = |s: &Hypothesis| s.structure == Structure::Total && self.is_a_row_off(form, s);
            // where another meaning holds, that is the one
            let meanings = if answered && meant.is_none() { Vec::new() } else { meanings };
            let totals = || meanings.iter().position(|s| s.structure == Structure::Total && plain(s));
            let first = || meanings.first().is_some_and(|s| plain(s) || rows(s)).then_some(0);
            match meant.or_else(first).or_else(totals) {
                Some(meaning) => {
                    meanings.into_iter().nth(meaning).into_iter().for_each(|s| self.assert(form, s.found()));
                }
                None if answered || vague => {}
                None => meanings.first().into_iter().for_each(|s| self.reject(form, s)),
            }
        }
    }

    /// Notes that what the words of a form tell does not hold, and nothing else shows that it was meant.
    fn unconfirmed(&mut self, form: usize, meanings: &[Hypothesis]) {
        let Some(first) = meanings.first() else { return };
        let Some(identity) = self.relations.identities.structure(first.structure) else { return };
        let why = Why::Unconfirmed(self.disclosure.forms[form].title.clone());
        let fails = first.support(self.disclosure).fails;
        self.relations.unchecked.extend((0..fails).map(|_| Unchecked { identity, why: why.clone() }));
    }

    /// Whether one amount of what stands below a line looks like a slip: nothing but that fails, another line of the form is
    /// the sum of those below it, and the line's own amount stands in an equation that holds.
    fn is_slip_below(
        &self,
        supposed: &Hypothesis,
        (confirmed, levelled): &(BTreeSet<FactId>, BTreeSet<usize>),
    ) -> bool {
        let mut failing = supposed.instances.iter().filter(|i| i.holds(self.disclosure) == Some(false));
        let (Some(one), None) = (failing.next(), failing.next()) else { return false };
        let printed = |f: &&FactId| value(self.disclosure, **f).is_some_and(|v| !v.0.is_zero());
        one.parts.iter().filter(printed).count() > 1
            && levelled.contains(&self.disclosure.facts[one.total].form)
            && one.difference(self.disclosure).is_some_and(|d| is_of_a_slip(d.0))
            && confirmed.contains(&one.total)
    }

    /// The amounts that stand in an equation that holds, and the forms of which a line is the sum of those below it.
    fn holding(&self) -> (BTreeSet<FactId>, BTreeSet<usize>) {
        let (mut confirmed, mut levelled) = (BTreeSet::new(), BTreeSet::new());
        for equation in &self.relations.equations {
            let sides = || equation.left.iter().chain(&equation.right);
            if repairs(self.disclosure, &equation.left, &equation.right).is_some()
                || sides().any(|t| value(self.disclosure, t.fact).is_none())
            {
                continue;
            }
            confirmed.extend(sides().map(|t| t.fact));
            let tree =
                matches!(self.relations.identities.get(equation.identity).meaning, Meaning::Structure(Structure::Tree));
            let several = tree && equation.right.len() > 1;
            levelled.extend(equation.left.first().filter(|_| several).map(|t| self.disclosure.facts[t.fact].form));
        }
        (confirmed, levelled)
    }

    /// Whether a row's sum can hardly have been meant otherwise: all its amounts but one are confirmed elsewhere, and it
    /// does not fail by one of its columns, which might be no addend.
    fn is_plain_row(&self, instance: &Instance) -> bool {
        if holds(self.disclosure, instance.total, &instance.parts) != Some(false) {
            return true;
        }
        let Some((total, tolerance)) = value(self.disclosure, instance.total) else { return false };
        let parts: Option<Vec<_>> = instance.parts.iter().map(|p| value(self.disclosure, *p)).collect();
        let Some(parts) = parts else { return false };
        let difference = (total - parts.iter().map(|p| p.0).sum::<Decimal>()).abs();
        let facts = || std::iter::once(&instance.total).chain(&instance.parts);
        let printed = |f: &&FactId| value(self.disclosure, **f).is_some_and(|v| !v.0.is_zero());
        let unsure = facts().filter(printed).filter(|f| !self.confirmed(**f)).count();
        unsure == 1 && parts.iter().all(|p| (p.0.abs() - difference).abs() > tolerance + p.1)
    }

    /// Whether a total row can hardly have been meant otherwise: the same rows add up in the other columns, or the one
    /// difference looks like a slip in one digit; and no lines of the column make up for it.
    fn is_plain_total(&self, form: usize, supposed: &Hypothesis) -> bool {
        let support = supposed.support(self.disclosure);
        let failing = supposed.instances.iter().find(|i| i.holds(self.disclosure) == Some(false));
        let Some(difference) = failing.and_then(|i| i.difference(self.disclosure)).filter(|_| support.fails == 1)
        else {
            return false;
        };
        let column = failing.and_then(|i| self.disclosure.facts[i.total].column);
        let printed = failing.and_then(|i| value(self.disclosure, i.total)).is_some_and(|v| !v.0.is_zero());
        printed && (support.holds > 0 || is_of_a_slip(difference.0)) && !self.made_up(form, column, difference)
    }

    /// Whether lines of a column that follow one another make up for a difference.
    fn made_up(&self, form: usize, column: Option<usize>, (difference, tolerance): (Decimal, Decimal)) -> bool {
        let facts = self.disclosure.facts_of(form).filter(|f| self.disclosure.facts[*f].column == column);
        let amounts: Vec<(Decimal, Decimal)> =
            facts.filter_map(|f| value(self.disclosure, f)).filter(|v| !v.0.is_zero()).collect();
        let mut before: BTreeSet<Decimal> = BTreeSet::from([Decimal::ZERO]);
        let mut run = Decimal::ZERO;
        amounts.iter().any(|(amount, half)| {
            run = run.saturating_add(*amount);
            let (from, room) = (run.saturating_sub(difference), tolerance.saturating_add(*half));
            let found = before.range(from.saturating_sub(room)..=from.saturating_add(room)).next().is_some();
            before.insert(run);
            found
        })
    }

    /// Whether a sum by its words cannot have been meant otherwise: all that it adds up is numbered or a 类, no lines of
    /// its column, left out or added, make up for the difference, and a slip in one amount that nothing else confirms
    /// would explain it.
    fn is_plain(&self, form: usize, supposed: &Hypothesis) -> bool {
        // numbered, a 类, a sum by its label, or what is carried over
        let top = |part: &FactId| {
            let line = self.disclosure.line(*part);
            let label = fold(&line.label);
            let class = code(line).is_some_and(|c| c.len() == 3);
            let sum = codes::unnumbered(&label).1.ends_with("合计");
            class
                || sum
                || codes::unnumbered(&label).0
                || codes::class_of(&label).is_some()
                || words::is_surplus(&label)
        };
        if !supposed.instances.iter().flat_map(|i| &i.parts).all(top) {
            return false;
        }
        supposed.instances.iter().all(|instance| {
            let Some((total, _)) = value(self.disclosure, instance.total) else { return false };
            let parts: Option<Vec<_>> = instance.parts.iter().map(|p| value(self.disclosure, *p)).collect();
            let Some(parts) = parts else { return false };
            let less: Decimal = instance.less.iter().filter_map(|f| value(self.disclosure, *f)).map(|v| v.0).sum();
            let sum: Decimal = parts.iter().map(|p| p.0).sum::<Decimal>() - less;
            let Some(difference) = instance.difference(self.disclosure) else { return false };
            if difference.0 <= difference.1 {
                return true;
            }
            let made_up = self.made_up(form, self.disclosure.facts[instance.total].column, difference);
            let slip = |(fact, value): (FactId, Decimal)| value >= Decimal::ZERO && !self.confirmed(fact);
            let explained = slip((instance.total, sum))
                || instance.parts.iter().zip(&parts).any(|(fact, part)| slip((*fact, part.0 + total - sum)));
            !made_up && explained && !total.is_zero()
        })
    }

    /// Whether an amount stands in an equation that holds, of more than zeros.
    fn confirmed(&self, fact: FactId) -> bool {
        let holds = |equation: &Equation| {
            let sides = equation.left.iter().chain(&equation.right);
            sides.clone().any(|t| t.fact == fact)
                && repairs(self.disclosure, &equation.left, &equation.right).is_none()
                && sides.into_iter().all(|t| value(self.disclosure, t.fact).is_some())
        };
        self.relations.equations.iter().any(holds)
    }

    /// All relations that fail, each with what would mend it.
    fn failing(&self) -> Vec<(Failing, Vec<(FactId, Repair)>)> {
        let mut out = Vec::new();
        for equation in self.relations.equations.iter().filter(|e| e.relation == Relation::Equal) {
            let Meaning::Structure(structure) = self.relations.identities.get(equation.identity).meaning else {
                continue;
            };
            let found = repairs(self.disclosure, &equation.left, &equation.right);
            out.extend(found.map(|r| (Failing::Asserted(structure), r)));
        }
        for (of, open) in self.worded.iter().enumerate() {
            for (meaning, supposed) in open.meanings.iter().enumerate() {
                for (left, right) in supposed.instances.iter().map(Instance::sides) {
                    let failing = Failing::Open { of, meaning, structure: supposed.structure };
                    out.extend(repairs(self.disclosure, &left, &right).map(|r| (failing, r)));
                }
            }
        }
        out
    }
}

fn sides(instance: &Instance) -> Sides {
    let sorted = |facts: &[FactId]| {
        let mut facts = facts.to_vec();
        facts.sort_unstable();
        facts
    };
    (instance.total, sorted(&instance.parts), sorted(&instance.less))
}

/// Whether a difference is what a change of one digit makes, or of two that stand side by side.
pub(super) fn is_of_a_slip(difference: Decimal) -> bool {
    let nine = Decimal::from(9);
    is_of_one_digit(difference) || (difference % nine).is_zero() && is_of_one_digit(difference / nine)
}

/// Whether a difference is what a change of one digit makes.
fn is_of_one_digit(difference: Decimal) -> bool {
    let digits = difference.normalize().mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len() == 1
}
