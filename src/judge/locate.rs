//! Which cell is wrong: the fewest changes that explain the violated equations and break none that hold.
//!
//! Statistical data editing knows this as error localisation (Fellegi and Holt 1976; Scholtus 2009 for slips of
//! typing). Violated equations that share an amount or a table form a component; in a component the change that
//! mends most is taken first: one cell with one value, or one line that is missing from a table or stands in it
//! twice. Several changes that mend the same are all shown; the equations cannot tell which is meant.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Figure, Value};
use crate::relations::formula::{Formula, Operand, Relation, Scope};
use crate::relations::{Equation, identities};
use crate::taxonomy::Role;

use super::slip::{Slip, slip};
use super::{Judged, Values, Verdict, independent, verdict};

/// What explains some violated equations.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The cause.
    pub cause: Cause,
    /// The violated equations it explains.
    pub equations: Vec<usize>,
    /// Whether the columns of all amounts in them are beyond doubt.
    pub sure: bool,
}

impl Explanation {
    pub(super) fn new(cause: Cause, equations: Vec<usize>) -> Explanation {
        Explanation { cause, equations, sure: true }
    }

    /// Whether one usual slip in one cell explains several equations.
    pub(super) fn points_at_one_slip(&self) -> bool {
        let Cause::Cell(candidates) = &self.cause else { return false };
        matches!(candidates.as_slice(), [only] if only.slip.is_some() && only.proved_by > 1)
    }
}

/// A cause of violated equations.
#[derive(Debug, Clone)]
pub enum Cause {
    /// One cell is wrong: the candidates, likeliest first. More than one: the equations cannot tell which.
    Cell(Vec<Candidate>),
    /// Lines are missing from forms, or withheld: for each form what they add up to (column, 元).
    MissingLines(Vec<(usize, Vec<(usize, Decimal)>)>),
    /// Lines of a form that are counted once too often: the row stands twice, or is a subtotal.
    ExtraLine(usize, Vec<usize>),
    /// Several cells are wrong together, by one slip: each with its value.
    Cells(Joint, Vec<Candidate>),
    /// A form that agrees with itself and with no other: it seems to be of another version. Where the equations cannot
    /// tell which of two forms that is, both.
    Version(Vec<usize>),
    /// No single change explains them.
    Unknown,
    /// More changes explain them, or more are needed, than were looked for.
    TooMany,
}

/// A slip that makes several cells wrong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Two cells print each other's amounts.
    Swapped,
    /// An amount stands in the cell beside, above or below its own.
    Moved,
    /// A line of totals is too large by the amounts of another line, or of lines that follow one another.
    CountedTwice,
    /// Cells of one line, which agree with each other.
    Line,
}

/// A cell that may be wrong.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The fact.
    pub fact: FactId,
    /// The value that mends the equations, in 元; `None` where only an upper bound is violated.
    pub value: Option<Decimal>,
    /// How many equations that do not follow from one another say so.
    pub proved_by: usize,
    /// The slip that would have made the printed amount of it.
    pub slip: Option<Slip>,
}

/// More candidates than this are no help to anybody.
const MOST_CANDIDATES: usize = 6;
/// Components with more violated equations than this have too many explanations to weigh.
const MOST_EQUATIONS: usize = 2_000;
/// More changes than this in one component are not looked for.
const MOST_CHANGES: usize = 12;

/// Where lines are added up: a form, or the lines below one of its lines.
type Place = (usize, Option<usize>);

pub(super) struct Search<'a> {
    pub(super) disclosure: &'a Disclosure,
    pub(super) equations: &'a [Equation],
    pub(super) by_fact: &'a [Vec<(usize, i64)>],
    pub(super) values: &'a Values,
    /// For each form, and each line with lines below it, the equations that add up all of them.
    pub(super) totals: HashMap<Place, Vec<usize>>,
    /// Difference and tolerance of each equation after the changes made so far; `None`: not judged.
    pub(super) state: Vec<Option<(Decimal, Decimal)>>,
    /// Values changed so far.
    pub(super) changed: HashMap<FactId, Decimal>,
    /// Forms that lack lines, with what those add up to.
    incomplete: BTreeMap<usize, BTreeMap<usize, Decimal>>,
}

/// Explains all violated equations.
pub(super) fn explain(
    disclosure: &Disclosure,
    equations: &[Equation],
    judged: &[Judged],
    by_fact: &[Vec<(usize, i64)>],
    values: &Values,
) -> Vec<Explanation> {
    let violated: Vec<usize> = (0..judged.len()).filter(|e| judged[*e].verdict == Verdict::Violated).collect();
    if violated.is_empty() {
        return Vec::new();
    }
    let state = judged
        .iter()
        .map(|j| (!matches!(j.verdict, Verdict::Unchecked(_))).then(|| (j.difference(), j.tolerance)))
        .collect();
    let mut totals: HashMap<Place, Vec<usize>> = HashMap::new();
    for (index, equation) in equations.iter().enumerate() {
        for sum in equation.sums.iter().filter(|s| !s.partial) {
            totals.entry(sum.place()).or_default().push(index);
        }
    }
    let mut search = Search {
        disclosure,
        equations,
        by_fact,
        values,
        totals,
        state,
        changed: HashMap::new(),
        incomplete: BTreeMap::new(),
    };
    let mut out = Vec::new();
    let violated = search.joint(violated, &mut out);
    for component in components(equations, &violated) {
        search.component(component, &mut out);
    }
    together(out, disclosure)
}

/// A department that withholds lines withholds them from form after form: that is one explanation.
fn together(explanations: Vec<Explanation>, disclosure: &Disclosure) -> Vec<Explanation> {
    let mut out: Vec<Explanation> = Vec::with_capacity(explanations.len());
    // for each publication
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    for explanation in explanations {
        let publication = match &explanation.cause {
            Cause::MissingLines(forms) => forms.first().map(|(form, _)| disclosure.publication_of(*form)),
            _ => None,
        };
        match (&explanation.cause, publication.and_then(|p| firsts.get(&p).copied())) {
            (Cause::MissingLines(more), Some(first)) => {
                if let Cause::MissingLines(forms) = &mut out[first].cause {
                    forms.extend(more.iter().cloned());
                }
                out[first].equations.extend(&explanation.equations);
            }
            (cause, _) => {
                if let (Cause::MissingLines(_), Some(publication)) = (cause, publication) {
                    firsts.insert(publication, out.len());
                }
                out.push(explanation);
            }
        }
    }
    out
}

/// Violated equations that share an amount, or a form they add up.
fn components(equations: &[Equation], violated: &[usize]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..violated.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    let mut first: HashMap<(bool, Place), usize> = HashMap::new();
    for (i, e) in violated.iter().enumerate() {
        let facts = equations[*e].left.iter().chain(&equations[*e].right).map(|t| (true, (t.fact, None)));
        let forms = equations[*e].sums.iter().map(|s| (false, s.place()));
        for key in facts.chain(forms) {
            let other = *first.entry(key).or_insert(i);
            let (a, b) = (root(&mut parent, i), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, e) in violated.iter().enumerate() {
        groups.entry(root(&mut parent, i)).or_default().push(*e);
    }
    groups.into_values().collect()
}

/// A change of one cell and what it mends.
pub(super) struct Change {
    pub(super) candidate: Candidate,
    pub(super) value: Decimal,
    pub(super) mended: Vec<usize>,
    /// The equalities that hold with it.
    held: Vec<usize>,
    /// Whether it mends every violated equation it stands in.
    pub(super) whole: bool,
    blank: bool,
}

impl Change {
    /// What makes one change better than another; less is better.
    fn rank(&self) -> (std::cmp::Reverse<usize>, bool) {
        (std::cmp::Reverse(self.mended.len()), !self.whole)
    }
}

/// Lines that are missing at a place, or one that stands there once too often.
pub(super) struct Lines {
    place: Place,
    cause: Cause,
    mended: Vec<usize>,
    /// Whether one column is not what the equations ask for: there something else is wrong as well.
    beside_a_slip: bool,
    /// The columns of which one is that, where it cannot be told which.
    unsure: BTreeSet<usize>,
}

impl Search<'_> {
    fn component(&mut self, component: Vec<usize>, out: &mut Vec<Explanation>) {
        if component.len() > MOST_EQUATIONS {
            out.push(Explanation::new(Cause::TooMany, component));
            return;
        }
        let mut open: BTreeSet<usize> = component.into_iter().collect();
        let mut bound = Cause::TooMany;
        for _ in 0..MOST_CHANGES {
            if open.is_empty() {
                return;
            }
            let mut changes = self.changes(&open);
            changes.sort_by_key(|c| c.rank());
            let most = changes.first().map_or(0, |c| c.mended.len());
            // where lines are known to be missing, or the cell would go on to disagree elsewhere, they are likelier
            let doubtful = !self.incomplete.is_empty() || changes.first().is_some_and(|c| !c.whole);
            if let Some(Lines { place, cause, mended: mut explained, unsure, .. }) =
                self.line(&open, most, doubtful, false)
            {
                open.retain(|e| !explained.contains(e));
                if let Cause::MissingLines(forms) = &cause {
                    for (form, line) in forms {
                        let line: BTreeMap<usize, Decimal> = line.iter().copied().collect();
                        // what else is wrong is wrong beside what is missing
                        for e in self.totals.get(&place).cloned().unwrap_or_default() {
                            let mut sums = self.equations[e].sums.iter();
                            if sums.any(|s| s.place() == place && unsure.contains(&s.column)) {
                                self.state[e] = None;
                                explained.extend(open.take(&e));
                            } else {
                                self.state[e] = self.with_line(e, place, &line);
                            }
                        }
                        self.incomplete.insert(*form, line);
                        explained.extend(self.follow(*form, &mut open));
                    }
                }
                out.push(Explanation::new(cause, explained));
                continue;
            }
            let Some(rank) = changes.first().map(Change::rank) else {
                bound = Cause::Unknown;
                break;
            };
            let mended = changes[0].mended.clone();
            let mut best: Vec<Change> =
                changes.into_iter().take_while(|c| c.rank() == rank).filter(|c| c.mended == mended).collect();
            // where no slip tells them apart, the sum before what it sums: it is what a person would look at first
            best.sort_by_key(|c| (c.blank, c.candidate.slip.is_none(), c.candidate.slip, !self.is_sum(c)));
            // cells whose print a single slip explains come before others; a blank only where it is the only one
            if best.iter().any(|c| !c.blank) {
                best.retain(|c| !c.blank);
            }
            // zeros printed before the first digit are a misprint already
            let is_padded = |c: &Change| {
                let figure = self.disclosure.facts[c.candidate.fact].value.figure();
                c.candidate.slip.is_some() && figure.is_some_and(Figure::is_padded)
            };
            if best.iter().any(is_padded) {
                best.retain(is_padded);
            }
            let likely = best.iter().filter(|c| !c.blank && c.candidate.slip.is_some()).count();
            let kept = if likely > 0 { likely } else { best.len() };
            best.truncate(kept);
            let mut explained = mended;
            if let [only] = best.as_slice() {
                // what the cell stands in belongs to its story even where another change must mend it too
                let mine = self.by_fact[only.candidate.fact].iter().map(|(e, _)| *e);
                explained.extend(mine.filter(|e| open.contains(e) && !only.mended.contains(e)));
            }
            let (fact, value) = (best[0].candidate.fact, best[0].value);
            self.apply(fact, value);
            open.retain(|e| !self.holds(*e));
            if best.len() > MOST_CANDIDATES {
                best.clear();
            }
            let candidates: Vec<Candidate> = best.into_iter().map(|c| self.proved(c)).collect();
            let cause = if candidates.is_empty() { Cause::TooMany } else { Cause::Cell(candidates) };
            out.push(Explanation::new(cause, explained));
        }
        if !open.is_empty() {
            out.push(Explanation::new(bound, open.into_iter().collect()));
        }
    }

    /// Whether a cell is the sum in each of the equations that its change mends.
    fn is_sum(&self, change: &Change) -> bool {
        change.mended.iter().all(|e| self.equations[*e].total() == Some(change.candidate.fact))
    }

    fn proved(&self, change: Change) -> Candidate {
        let held: Vec<&Equation> = change.held.iter().map(|e| &self.equations[*e]).collect();
        Candidate { proved_by: independent(&held), ..change.candidate }
    }

    pub(super) fn holds(&self, equation: usize) -> bool {
        self.state[equation].is_none_or(|(d, t)| verdict(self.equations[equation].relation, d, t) != Verdict::Violated)
    }

    pub(super) fn value(&self, fact: FactId) -> Option<Decimal> {
        self.changed.get(&fact).copied().or_else(|| self.values.get(fact).map(|v| v.0))
    }

    /// The difference of an equation if a fact that counts `factor` times in it changed by `delta`.
    fn after(&self, equation: usize, factor: i64, delta: Decimal) -> Option<Decimal> {
        let (difference, _) = self.state[equation]?;
        difference.checked_add(delta.checked_mul(Decimal::from(factor))?)
    }

    pub(super) fn apply(&mut self, fact: FactId, value: Decimal) {
        let Some(delta) = self.value(fact).and_then(|old| value.checked_sub(old)) else { return };
        for (e, factor) in &self.by_fact[fact] {
            if let (Some(difference), Some((_, tolerance))) = (self.after(*e, *factor, delta), self.state[*e]) {
                self.state[*e] = Some((difference, tolerance));
            }
        }
        self.changed.insert(fact, value);
    }

    /// All changes of one cell that mend at least one open equation and break none that holds.
    pub(super) fn changes(&self, open: &BTreeSet<usize>) -> Vec<Change> {
        let facts: BTreeSet<FactId> = open
            .iter()
            .flat_map(|e| self.equations[*e].left.iter().chain(&self.equations[*e].right))
            .map(|t| t.fact)
            .filter(|f| !self.changed.contains_key(f))
            .collect();
        let mut out = Vec::new();
        for fact in facts {
            let Some(old) = self.value(fact) else { continue };
            let mine: Vec<(usize, i64)> =
                self.by_fact[fact].iter().copied().filter(|(e, c)| *c != 0 && open.contains(e)).collect();
            // each open equation asks for one value
            let mut asked: Vec<(Decimal, bool)> = Vec::new();
            for (e, factor) in &mine {
                let Some((difference, _)) = self.state[*e] else { continue };
                let Some(value) = difference.checked_div(Decimal::from(*factor)).and_then(|d| old.checked_sub(d))
                else {
                    continue;
                };
                let equal = self.equations[*e].relation == Relation::Equal;
                match asked.iter_mut().find(|(v, _)| *v == value) {
                    Some((_, sure)) => *sure |= equal,
                    None => asked.push((value, equal)),
                }
            }
            // a bound asks for nothing definite where an equality does
            if asked.iter().any(|a| a.1) {
                asked.retain(|a| a.1);
            }
            for (value, sure) in asked {
                if let Some(change) = self.change(fact, old, value, sure, &mine) {
                    out.push(change);
                }
            }
        }
        out
    }

    fn change(&self, fact: FactId, old: Decimal, value: Decimal, sure: bool, mine: &[(usize, i64)]) -> Option<Change> {
        let delta = value.checked_sub(old)?;
        let mut mended = Vec::new();
        let mut held = Vec::new();
        for (e, factor) in &self.by_fact[fact] {
            let Some(difference) = self.after(*e, *factor, delta) else { continue };
            let tolerance = self.state[*e]?.1;
            let ok = verdict(self.equations[*e].relation, difference, tolerance) != Verdict::Violated;
            match (ok, mine.iter().any(|m| m.0 == *e)) {
                (true, true) => mended.push(*e),
                (false, false) => return None,
                _ => {}
            }
            if ok && self.equations[*e].relation == Relation::Equal {
                held.push(*e);
            }
        }
        if mended.is_empty() {
            return None;
        }
        let fact_data = &self.disclosure.facts[fact];
        let blank = matches!(fact_data.value, Value::Blank);
        // an amount of money on these forms that is mended to a negative one is no mending
        if value.is_sign_negative() && !value.is_zero() && !old.is_sign_negative() {
            return None;
        }
        let unit = self.disclosure.unit(fact).factor();
        let meant = value.checked_div(unit);
        let slip = match (&fact_data.value, meant) {
            (Value::Known(figure), Some(meant)) if sure => {
                slip(figure.amount.value, figure.amount.scale, figure.is_padded(), meant)
            }
            _ => None,
        };
        let whole = mended.len() == mine.len();
        let candidate = Candidate { fact, value: sure.then_some(value), proved_by: 0, slip };
        Some(Change { candidate, value, mended, held, whole, blank })
    }

    /// The form in which a missing or an extra line mends more open equations than any single cell does.
    /// With `ties`, also one that mends as many.
    /// A line too many is likelier than a slip of several cells (`joint`) that mends as many.
    pub(super) fn line(&self, open: &BTreeSet<usize>, most: usize, ties: bool, joint: bool) -> Option<Lines> {
        let places: BTreeSet<Place> = open.iter().flat_map(|e| &self.equations[*e].sums).map(|s| s.place()).collect();
        let mut best: Option<Lines> = None;
        for lines in places.into_iter().filter_map(|place| self.line_of(place, open)) {
            let missing = matches!(lines.cause, Cause::MissingLines(_));
            let unprinted = missing && self.prints_no_items(lines.place.0);
            let extra = matches!(lines.cause, Cause::ExtraLine(..));
            let mended = lines.mended.len();
            let tie = mended == most && (unprinted || (missing || extra && joint) && ties);
            let enough = mended > most || tie || lines.beside_a_slip && ties;
            if enough && best.as_ref().is_none_or(|b| mended > b.mended.len()) {
                best = Some(lines);
            }
        }
        best
    }

    /// Whether a form has a total and not one item with an amount.
    fn prints_no_items(&self, form: usize) -> bool {
        let lines = &self.disclosure.forms[form].lines;
        let printed = |f: FactId| self.values.get(f).is_some_and(|v| !v.0.is_zero());
        let items = self.disclosure.facts_of(form).filter(|f| printed(*f));
        items.map(|f| self.disclosure.facts[f].line).all(|l| lines[l].role == Role::Total)
    }

    /// What follows from lines missing from a form: sums over some of its lines may lack as much, and bounds by
    /// them say nothing any more. The answer is the equations that were violated and are explained by it.
    fn follow(&mut self, form: usize, open: &mut BTreeSet<usize>) -> Vec<usize> {
        let mut explained = Vec::new();
        for (index, equation) in self.equations.iter().enumerate() {
            let Some((difference, _)) = self.state[index] else { continue };
            let Some(sum) = equation.sums.iter().find(|s| s.form == form && s.partial) else { continue };
            let raises = sum.right != sum.negative;
            if equation.relation == Relation::AtMost && raises && !open.contains(&index) {
                self.state[index] = None;
                continue;
            }
            let lacking = if raises { difference } else { -difference };
            let withheld = self.incomplete[&form].get(&sum.column).copied().unwrap_or_default();
            if open.contains(&index) && lacking.is_sign_positive() && lacking <= withheld {
                open.remove(&index);
                self.state[index] = None;
                explained.push(index);
            }
        }
        explained
    }

    /// The lines that are missing at a place, or one too many. Where an amount that is added up is wrong as well, what is
    /// missing agrees with the form's relations in all columns but one: that one follows from the others.
    fn line_of(&self, place: Place, open: &BTreeSet<usize>) -> Option<Lines> {
        // what a missing line would have to print in each column, by each equation
        let mut asked: BTreeMap<usize, Vec<Decimal>> = BTreeMap::new();
        for e in open {
            let equation = &self.equations[*e];
            let mine: Vec<_> = equation.sums.iter().filter(|s| s.place() == place).collect();
            if let ([sum], Relation::Equal, Some((difference, _))) =
                (mine.as_slice(), equation.relation, self.state[*e])
            {
                let amount = if sum.right != sum.negative { difference } else { -difference };
                let of = asked.entry(sum.column).or_default();
                if !of.contains(&amount) {
                    of.push(amount);
                }
            }
        }
        let first: BTreeMap<usize, Decimal> =
            asked.iter().filter_map(|(column, amounts)| Some((*column, *amounts.first()?))).collect();
        if let Some(lines) = self.lines_of(place, open, &first) {
            return Some(lines);
        }
        let mut tried: Vec<(usize, Decimal)> = Vec::new();
        for (column, amounts) in &asked {
            let others = amounts.iter().skip(1).copied().chain(self.implied(place.0, &first, *column));
            tried.extend(others.filter(|v| first.get(column) != Some(v)).map(|amount| (*column, amount)));
        }
        let found = tried.into_iter().filter_map(|(column, amount)| {
            let mut line = first.clone();
            line.insert(column, amount);
            let several = line.values().filter(|v| **v > Decimal::ZERO).count() > 1;
            let found = self.lines_of(place, open, &line)?;
            (several && matches!(found.cause, Cause::MissingLines(_))).then_some((column, found))
        });
        let found: Vec<(usize, Lines)> = found.collect();
        let most = found.iter().map(|(_, l)| l.mended.len()).max()?;
        let mut best = found.into_iter().filter(|(_, l)| l.mended.len() == most);
        let (column, lines) = best.next()?;
        // in which of several columns something else is wrong the equations may not tell
        let rest: BTreeSet<usize> = best.map(|(other, _)| other).filter(|c| *c != column).collect();
        let unsure = if rest.is_empty() { rest } else { rest.into_iter().chain([column]).collect() };
        Some(Lines { beside_a_slip: true, unsure, ..lines })
    }

    /// What a line would have to print in a column by the identities of the form's own lines.
    fn implied(&self, form: usize, line: &BTreeMap<usize, Decimal>, column: usize) -> Vec<Decimal> {
        let of = |formula: &Formula| -> Option<Decimal> {
            let operands = formula.left.iter().map(|o| (o, false)).chain(formula.right.iter().map(|o| (o, true)));
            let (mut sum, mut factor) = (Decimal::ZERO, 0);
            for (operand, right) in operands {
                let negative = operand.negative != right;
                for c in &operand.columns {
                    if *c == column {
                        factor += if negative { -1 } else { 1 };
                    } else {
                        let amount = line.get(c).copied().unwrap_or_default();
                        sum = sum.checked_add(if negative { -amount } else { amount })?;
                    }
                }
            }
            (factor != 0).then(|| (-sum).checked_div(Decimal::from(factor))).flatten()
        };
        self.of_lines(form).filter(|f| f.relation == Relation::Equal).filter_map(of).collect()
    }

    /// The difference of an equation, and what rounding explains, if lines that a place lacks were printed.
    fn with_line(&self, e: usize, place: Place, line: &BTreeMap<usize, Decimal>) -> Option<(Decimal, Decimal)> {
        let (mut difference, tolerance) = self.state[e]?;
        for sum in self.equations[e].sums.iter().filter(|s| s.place() == place) {
            let amount = line.get(&sum.column).copied().unwrap_or_default();
            difference = difference.checked_add(if sum.right != sum.negative { -amount } else { amount })?;
        }
        Some((difference, tolerance))
    }

    fn lines_of(&self, place: Place, open: &BTreeSet<usize>, line: &BTreeMap<usize, Decimal>) -> Option<Lines> {
        let form = place.0;
        if line.is_empty() {
            return None;
        }
        let (all_more, all_less) =
            (line.values().all(|v| v.is_sign_positive()), line.values().all(|v| v.is_sign_negative()));
        if !(all_more || all_less) || !self.line_agrees(form, line) {
            return None;
        }
        let with_line = |e: usize| -> Option<bool> {
            let (difference, tolerance) = self.with_line(e, place, line)?;
            Some(verdict(self.equations[e].relation, difference, tolerance) != Verdict::Violated)
        };
        let mended: Vec<usize> = open
            .iter()
            .copied()
            .filter(|e| self.equations[*e].sums.iter().any(|s| s.place() == place) && with_line(*e) == Some(true))
            .collect();
        // a sum over the whole form that holds must go on to hold
        let totals = self.totals.get(&place).map(Vec::as_slice).unwrap_or_default();
        let breaks = totals.iter().any(|e| !open.contains(e) && with_line(*e) == Some(false));
        if breaks || mended.len() < 2 && !self.prints_no_items(form) {
            return None;
        }
        if all_less {
            // of the rows that print as much, those that are added up
            let added: BTreeSet<usize> = mended
                .iter()
                .flat_map(|e| self.equations[*e].left.iter().chain(&self.equations[*e].right))
                .map(|t| &self.disclosure.facts[t.fact])
                .filter(|f| f.form == form && Some(f.line) != place.1)
                .map(|f| f.line)
                .collect();
            let mut lines = self.lines_with(form, line);
            if lines.iter().any(|l| added.contains(l)) {
                lines.retain(|l| added.contains(l));
            }
            let found = !lines.is_empty();
            let cause = Cause::ExtraLine(form, lines);
            return found.then_some(Lines { place, cause, mended, beside_a_slip: false, unsure: BTreeSet::new() });
        }
        let cause = Cause::MissingLines(vec![(form, line.iter().map(|(c, v)| (*c, *v)).collect())]);
        Some(Lines { place, cause, mended, beside_a_slip: false, unsure: BTreeSet::new() })
    }

    /// The identities of a form's own lines.
    fn of_lines(&self, form: usize) -> impl Iterator<Item = &'static Formula> {
        let spec = self.disclosure.forms[form].listed();
        let regime = self.disclosure.regime(form);
        identities().iter().filter(move |i| i.regime.is_none() || i.regime.as_deref() == regime).filter_map(move |i| {
            let of_form =
                |f: &&Formula| matches!(&f.scope, Scope::Lines(of, select) if Some(*of) == spec && select.is_empty());
            i.formula().filter(of_form)
        })
    }

    /// Whether a line with these amounts would satisfy the identities of the form's own lines.
    fn line_agrees(&self, form: usize, line: &BTreeMap<usize, Decimal>) -> bool {
        self.of_lines(form).all(|formula| {
            let side = |operands: &[Operand]| -> Decimal {
                let of = |o: &Operand| -> Decimal {
                    let sum: Decimal = o.columns.iter().filter_map(|c| line.get(c)).sum();
                    if o.negative { -sum } else { sum }
                };
                operands.iter().map(of).sum()
            };
            let difference = side(&formula.left) - side(&formula.right);
            // an extra line is a missing one with all signs turned
            let difference = if line.values().any(|v| v.is_sign_negative()) { -difference } else { difference };
            verdict(formula.relation, difference, Decimal::ZERO) == Verdict::Holds
        })
    }

    /// The rows of a form that print exactly these amounts, negated.
    fn lines_with(&self, form: usize, line: &BTreeMap<usize, Decimal>) -> Vec<usize> {
        let data = &self.disclosure.forms[form];
        let mut rows: BTreeMap<crate::document::Spot, (Vec<usize>, BTreeMap<usize, Decimal>)> = BTreeMap::new();
        for (index, l) in data.lines.iter().enumerate() {
            if matches!(l.role, Role::Item | Role::Named(_) | Role::Subtotal) {
                let row = rows.entry(l.row).or_default();
                row.0.push(index);
                for column in data.spec().amount_columns() {
                    let value = self.disclosure.fact(form, index, column).and_then(|f| self.values.get(f));
                    if let Some((value, _)) = value.filter(|v| !v.0.is_zero()) {
                        row.1.insert(column, value);
                    }
                }
            }
        }
        let wanted: BTreeMap<usize, Decimal> =
            line.iter().filter(|(_, v)| !v.is_zero()).map(|(c, v)| (*c, -*v)).collect();
        rows.into_values().filter(|(_, amounts)| *amounts == wanted).flat_map(|(lines, _)| lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::report::contract::{Finding, Severity};

    fn findings(text: &str) -> Vec<Finding> {
        let input = crate::Input { name: "x".into(), bytes: text.as_bytes().to_vec() };
        let report = crate::check(vec![input]).report;
        report.findings.into_iter().filter(|f| !f.equations.is_empty()).collect()
    }

    const HEADS: &str = "“三公”经费财政拨款预算总额\t因公出国（境）费用\t公务接待费\t公务用车购置及运行维护费\t\t\n\
                         \t\t\t小计\t公务用车购置费\t公务用车运行维护费\n";

    #[test]
    fn a_blank_subtotal_is_what_should_be_printed() {
        let row = "40.770000\t17.100000\t0.150000\t\t18.690000\t4.830000";
        let told = findings(&format!("预算09表 财政拨款“三公”经费支出表\n金额单位：万元\n{HEADS}{row}\n"));
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].suggestions[0].text, "23.52");
    }

    #[test]
    fn rows_withheld_from_several_forms_are_one_finding() {
        let head = "功能分类科目\t\t合计\t基本支出\t\t\t项目支出\n科目编码\t科目名称\t\t小计\t人员经费\t公用经费\t\n";
        let total = "合计\t\t9.000000\t4.000000\t3.000000\t1.000000\t5.000000\n";
        let row = "2013601\t行政运行\t4.000000\t4.000000\t3.000000\t1.000000\t\n";
        let general = format!("预算05表 一般公共预算支出表\n金额单位：万元\n{head}{row}{total}");
        let services = "预算11表 政府购买服务明细表\n金额单位：万元\n指导性目录\t\t\t预算金额\n一级\t二级\t三级\t\n\
                        合计\t\t\t7.000000\n";
        let told = findings(&format!("{general}\n{services}"));
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].rule.as_str(), told[0].severity), ("rows/missing", Severity::Warning));
        assert_eq!(told[0].equations.len(), 3);
        assert!(told[0].message.zh.contains("政府购买服务明细表"));
    }

    #[test]
    fn what_is_withheld_is_not_added_to_a_slip() {
        let head = "功能分类科目\t\t合计\t基本支出\t\t\t项目支出\n科目编码\t科目名称\t\t小计\t人员经费\t公用经费\t\n";
        let rows = |cell: &str| {
            format!(
                "2013601\t行政运行\t4.000000\t4.000000\t3.000000\t1.000000\t\n\
                 2013602\t一般行政管理事务\t2.000000\t\t\t\t{cell}\n合计\t\t19.000000\t9.000000\t7.000000\t2.000000\t10.000000\n"
            )
        };
        let form = |cell: &str| format!("预算05表 一般公共预算支出表\n金额单位：万元\n{head}{}\n", rows(cell));
        let missing = |told: &[Finding]| told.iter().filter(|f| f.rule == "rows/missing").count();
        let told = findings(&form("2.000000"));
        assert_eq!((told.len(), missing(&told)), (1, 1), "{told:?}");
        let told = findings(&form("2.300000"));
        assert_eq!((told.len(), missing(&told)), (2, 1), "{told:?}");
        let values: Vec<&str> = told.iter().flat_map(|f| &f.suggestions).map(|s| s.text.as_str()).collect();
        assert!(values.contains(&"2.000000") && values.iter().all(|v| v.starts_with('2')), "{told:?}");
    }
}
