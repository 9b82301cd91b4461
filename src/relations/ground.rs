//! Identities made ground: one equation for each line, column or key they are true of.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::disclosure::{Disclosure, Value};
use crate::publication::Publication;
use crate::taxonomy::codes::System;
use crate::taxonomy::{Line, Role, forms};

use super::equation::{Absent, Equation, Evidence, Relations, Summed, Term, Unchecked, Why};
use super::formula::{Formula, Key, Operand, Relation, Scope, Select};
use super::identities::{Identity, identities};

/// The equations of the listed forms of one publication.
pub(super) fn listed(disclosure: &Disclosure, publication: &Publication, out: &mut Relations) {
    let mut grounder = Grounder::new(disclosure, publication);
    for (index, identity) in identities().iter().enumerate() {
        if identity.regime.is_some() && identity.regime.as_deref() != publication.regime {
            continue;
        }
        grounder.identity = index;
        if publication.forms.iter().any(|f| disclosure.forms[*f].listed().is_some())
            && let Err(why) = grounder.ground(identity, out)
        {
            out.unchecked.push(Unchecked { identity: index, why });
        }
    }
}

/// The equations of the identities that a user gave. What cannot be made is told, whatever forms there are.
pub(super) fn given(disclosure: &Disclosure, publication: &Publication, out: &mut Relations) {
    let mut grounder = Grounder::new(disclosure, publication);
    let identities = out.identities.clone();
    for (index, identity) in identities.given() {
        grounder.identity = index;
        let grounded = match &identity.regime {
            Some(regime) if publication.regime != Some(regime) => Err(Why::OtherRegime(regime.clone())),
            _ => grounder.ground(identity, out),
        };
        out.unchecked.extend(grounded.err().map(|why| Unchecked { identity: index, why }));
    }
}

struct Grounder<'a> {
    disclosure: &'a Disclosure,
    /// For each form of the taxonomy, the recognised forms that are it and have data.
    recognised: Vec<Vec<usize>>,
    /// Lines (form, line) with amounts whose column is not known.
    loose: HashSet<(usize, usize)>,
    /// Forms with such lines: sums over them cannot be made.
    loose_forms: HashSet<usize>,
    identity: usize,
}

struct Side {
    terms: Vec<Term>,
    sums: Vec<Summed>,
}

impl<'a> Grounder<'a> {
    fn new(disclosure: &'a Disclosure, publication: &Publication) -> Self {
        let mut recognised = vec![Vec::new(); forms().len()];
        for form in &publication.forms {
            if let Some(spec) = disclosure.forms[*form].listed() {
                recognised[spec].push(*form);
            }
        }
        let unplaced = || disclosure.facts.iter().filter(|f| f.column.is_none());
        let loose = unplaced().map(|f| (f.form, f.line)).collect();
        let loose_forms = unplaced().map(|f| f.form).collect();
        Grounder { disclosure, recognised, loose, loose_forms, identity: 0 }
    }

    fn form(&self, spec: usize) -> Result<usize, Why> {
        match self.recognised[spec].as_slice() {
            [form] => Ok(*form),
            [] => Err(Why::NoForm(forms()[spec].title.clone())),
            _ => Err(Why::SeveralForms(forms()[spec].title.clone())),
        }
    }

    fn column(&self, form: usize, column: usize) -> Result<(), Why> {
        let data = &self.disclosure.forms[form];
        if data.columns.get(column).copied().unwrap_or(false) {
            return Ok(());
        }
        let spec = data.spec();
        Err(Why::NoColumn(spec.title.clone(), spec.columns[column].name.clone()))
    }

    /// The columns of an operand that the table has. Of a group some may be absent, not all.
    fn columns(&self, form: usize, operand: &Operand) -> Result<Vec<usize>, Why> {
        let present: Vec<usize> = operand.columns.iter().copied().filter(|c| self.column(form, *c).is_ok()).collect();
        if present.is_empty() {
            self.column(form, operand.columns[0])?;
        }
        Ok(present)
    }

    fn ground(&mut self, identity: &Identity, out: &mut Relations) -> Result<(), Why> {
        let Some(formula) = identity.formula() else { return Ok(()) };
        match &formula.scope {
            Scope::Lines(spec, select) => {
                for form in self.recognised[*spec].clone() {
                    self.lines(form, select, formula, out)?;
                }
                if self.recognised[*spec].is_empty() {
                    return Err(Why::NoForm(forms()[*spec].title.clone()));
                }
                Ok(())
            }
            Scope::Columns(spec) => {
                for form in self.recognised[*spec].clone() {
                    self.each_column(form, formula, out)?;
                }
                if self.recognised[*spec].is_empty() {
                    return Err(Why::NoForm(forms()[*spec].title.clone()));
                }
                Ok(())
            }
            Scope::Whole => match formula.key {
                None => self.whole(formula, out),
                Some(key) => self.by_key(formula, key, out),
            },
        }
    }

    /// Adds an equation, unless nothing is printed in any of its cells.
    fn add(&self, formula: &Formula, of: String, left: Side, right: Side, out: &mut Relations) {
        let printed = |t: &Term| !matches!(self.disclosure.facts[t.fact].value, Value::Blank);
        if !left.terms.iter().chain(&right.terms).any(printed) {
            out.unchecked.push(Unchecked { identity: self.identity, why: Why::Blank });
            return;
        }
        let mut sums = left.sums;
        sums.extend(right.sums.into_iter().map(|s| Summed { right: true, ..s }));
        out.equations.push(Equation {
            identity: self.identity,
            of,
            left: left.terms,
            relation: formula.relation,
            right: right.terms,
            sums,
            text: None,
            evidence: Evidence::PRESCRIBED,
        });
    }

    fn lines(&self, form: usize, select: &[Select], formula: &Formula, out: &mut Relations) -> Result<(), Why> {
        let data = &self.disclosure.forms[form];
        for (index, line) in data.lines.iter().enumerate() {
            if line.role == Role::Other && !data.spec().rows.is_empty() {
                continue;
            }
            if self.loose.contains(&(form, index)) {
                out.unchecked.push(Unchecked { identity: self.identity, why: Why::Unplaced });
                continue;
            }
            if !select.is_empty() && (line.role != Role::Item || !selected(line, select)) {
                continue;
            }
            let side = |operands: &[Operand]| -> Result<Side, Why> {
                let mut terms = Vec::new();
                for operand in operands {
                    for column in self.columns(form, operand)? {
                        if let Some(fact) = self.disclosure.fact(form, index, column) {
                            terms.push(Term { fact, negative: operand.negative });
                        }
                    }
                }
                Ok(Side { terms, sums: Vec::new() })
            };
            let (left, right) = (side(&formula.left)?, side(&formula.right)?);
            self.add(formula, line.label.clone(), left, right, out);
        }
        Ok(())
    }

    fn each_column(&self, form: usize, formula: &Formula, out: &mut Relations) -> Result<(), Why> {
        let data = &self.disclosure.forms[form];
        let spec = data.spec();
        let totals = data.lines.iter().filter(|l| l.role == Role::Total).count();
        let items = data.lines.iter().filter(|l| l.role == Role::Item).count();
        if totals == 0 && items <= 1 {
            out.unchecked.push(Unchecked { identity: self.identity, why: Why::Blank });
            return Ok(());
        }
        for column in spec.amount_columns().filter(|c| data.columns[*c]) {
            let side = |operands: &[Operand]| -> Result<Side, Why> {
                let mut side = Side { terms: Vec::new(), sums: Vec::new() };
                for operand in operands {
                    self.cells(form, &[column], operand, &mut side)?;
                }
                Ok(side)
            };
            let (left, right) = (side(&formula.left)?, side(&formula.right)?);
            self.add(formula, spec.columns[column].name.clone(), left, right, out);
        }
        Ok(())
    }

    /// The lines of a form that an operand takes.
    fn taken(&self, form: usize, operand: &Operand) -> Result<Vec<usize>, Why> {
        let data = &self.disclosure.forms[form];
        let all = || data.lines.iter().enumerate();
        let items = || all().filter(|(_, l)| l.role == Role::Item);
        let mut taken: Vec<usize> = Vec::new();
        if operand.lines.is_empty() {
            taken.extend(items().map(|(i, _)| i));
        }
        for select in &operand.lines {
            match select {
                Select::Total => {
                    let total = all().find(|(_, l)| l.role == Role::Total).or_else(|| {
                        let mut lines = items();
                        lines.next().filter(|_| lines.next().is_none())
                    });
                    let missing = || Why::NoRow(data.spec().title.clone(), "合计".into());
                    taken.push(total.ok_or_else(missing)?.0);
                }
                Select::Items => taken.extend(items().map(|(i, _)| i)),
                Select::Rows(rows) => {
                    // lines of classes share one row of the data: each is a line of its own
                    let classes = rows.iter().any(|r| data.spec().rows[*r].classes);
                    let before = taken.len();
                    let of = |l: &Line| matches!(l.role, Role::Named(r) if rows.contains(&r));
                    taken.extend(all().filter(|(_, l)| of(l)).map(|(i, _)| i));
                    if taken.len() == before && !operand.sum {
                        let row = data.spec().rows[rows[0]].name.clone();
                        return Err(Why::NoRow(data.spec().title.clone(), row));
                    }
                    if !operand.sum && !classes {
                        // the row printed again is told elsewhere; its first stands for it
                        taken.truncate(before + 1);
                    }
                }
                Select::Code(digits) | Select::NotCode(digits) => {
                    // a form that prints no code of the classification says nothing of its items
                    if items().next().is_some()
                        && !items().any(|(_, l)| System::of_code(digits).is_some_and(|s| l.code(s).is_some()))
                    {
                        return Err(Why::NoColumn(data.spec().title.clone(), "科目编码".into()));
                    }
                    taken.extend(items().filter(|(_, l)| selected(l, std::slice::from_ref(select))).map(|(i, _)| i));
                }
            }
        }
        let sums = (operand.sum || operand.lines.is_empty()) && self.loose_forms.contains(&form);
        if sums || taken.iter().any(|line| self.loose.contains(&(form, *line))) {
            return Err(Why::Unplaced);
        }
        Ok(taken)
    }

    fn cells(&self, form: usize, columns: &[usize], operand: &Operand, side: &mut Side) -> Result<(), Why> {
        for line in self.taken(form, operand)? {
            for column in columns {
                if let Some(fact) = self.disclosure.fact(form, line, *column) {
                    side.terms.push(Term { fact, negative: operand.negative });
                }
            }
        }
        if operand.sum {
            side.sums.extend(columns.iter().map(|column| Summed {
                node: None,
                form,
                column: *column,
                right: false,
                negative: operand.negative,
                partial: operand.lines.iter().any(|l| matches!(l, Select::Code(_) | Select::NotCode(_))),
            }));
        }
        Ok(())
    }

    fn whole(&self, formula: &Formula, out: &mut Relations) -> Result<(), Why> {
        let side = |operands: &[Operand]| -> Result<Side, Why> {
            let mut side = Side { terms: Vec::new(), sums: Vec::new() };
            for operand in operands {
                let form = self.form(operand.form)?;
                let columns = self.columns(form, operand)?;
                self.cells(form, &columns, operand, &mut side)?;
            }
            Ok(side)
        };
        let (left, right) = (side(&formula.left), side(&formula.right));
        if let (Err(_), Ok(right), Relation::Equal) = (&left, &right, formula.relation) {
            out.absent.extend(self.absent(&formula.left, right));
        }
        self.add(formula, String::new(), left?, right?, out);
        Ok(())
    }

    /// What a form without a row of data lacks, where a side speaks of it alone.
    fn absent(&self, operands: &[Operand], other: &Side) -> Option<Absent> {
        let form = self.form(operands.first()?.form).ok()?;
        let data = &self.disclosure.forms[form];
        let alone = operands.iter().all(|o| self.form(o.form) == Ok(form) && !o.negative);
        let columns: Vec<usize> = operands.iter().filter_map(|o| self.columns(form, o).ok()).flatten().collect();
        let bare = data.lines.is_empty() && !data.headings.is_empty() && !columns.is_empty();
        let terms = || other.terms.clone();
        (alone && bare).then(|| Absent { identity: self.identity, form, columns, terms: terms() })
    }

    fn by_key(&self, formula: &Formula, key: Key, out: &mut Relations) -> Result<(), Why> {
        // every operand's lines, with their key
        struct Entry<'a> {
            right: bool,
            operand: &'a Operand,
            form: usize,
            columns: Vec<usize>,
            lines: Vec<(String, usize)>,
        }
        let mut entries = Vec::new();
        for (right, operand) in formula.left.iter().map(|o| (false, o)).chain(formula.right.iter().map(|o| (true, o))) {
            let form = self.form(operand.form)?;
            let columns = self.columns(form, operand)?;
            let lines = self.keyed(form, operand, key)?;
            entries.push(Entry { right, operand, form, columns, lines });
        }
        let keys: BTreeSet<&str> = entries.iter().flat_map(|e| &e.lines).map(|(k, _)| k.as_str()).collect();
        // the shortest codes stand for all longer ones they begin
        let mut roots: Vec<&str> = Vec::new();
        for k in keys {
            if !roots.last().is_some_and(|root| key == Key::Function && k.starts_with(root)) {
                roots.push(k);
            }
        }
        let mut sides: BTreeMap<&str, (Side, Side)> = BTreeMap::new();
        let empty = || Side { terms: Vec::new(), sums: Vec::new() };
        for root in &roots {
            sides.insert(root, (empty(), empty()));
        }
        for Entry { right, operand, form, columns, lines } in &entries {
            for (k, line) in lines {
                let at = roots.partition_point(|r| *r <= k.as_str());
                let Some((left_side, right_side)) = at.checked_sub(1).and_then(|i| sides.get_mut(roots[i])) else {
                    continue;
                };
                let side = if *right { right_side } else { left_side };
                for column in columns {
                    if let Some(fact) = self.disclosure.fact(*form, *line, *column) {
                        side.terms.push(Term { fact, negative: operand.negative });
                    }
                }
            }
            // an operand without Σ takes part too: its single line may be missing
            for (left_side, right_side) in sides.values_mut() {
                let side = if *right { right_side } else { left_side };
                side.sums.extend(columns.iter().map(|column| Summed {
                    node: None,
                    form: *form,
                    column: *column,
                    right: false,
                    negative: operand.negative,
                    partial: true,
                }));
            }
        }
        for (root, (left, right)) in sides {
            self.add(formula, root.to_string(), left, right, out);
        }
        Ok(())
    }

    /// The lines of an operand with the key's value. Lines without a code take no part, but where a line's class
    /// is not known no sum by class can be trusted.
    fn keyed(&self, form: usize, operand: &Operand, key: Key) -> Result<Vec<(String, usize)>, Why> {
        let data = &self.disclosure.forms[form];
        let mut lines = Vec::new();
        for index in self.taken(form, operand)? {
            let line = &data.lines[index];
            let value = match key {
                Key::Class => line.function().and_then(|f| f.get(..3)).map(String::from),
                Key::Function => line.function().map(String::from),
                Key::EconomicPair => match (line.code(System::Gov), line.code(System::Dep)) {
                    (Some(gov), Some(dep)) => Some(format!("{gov}×{}", dep.get(..5).unwrap_or(dep))),
                    _ => None,
                },
            };
            match value {
                Some(value) => lines.push((value, index)),
                None => {
                    let printed = |c: usize| {
                        self.disclosure
                            .fact(form, index, c)
                            .is_some_and(|f| !matches!(self.disclosure.facts[f].value, Value::Blank))
                    };
                    if operand.columns.iter().any(|c| printed(*c)) {
                        return Err(Why::UnknownClass(line.label.clone()));
                    }
                }
            }
        }
        Ok(lines)
    }
}

/// Whether a line's codes pass: one of the wanted beginnings where some are wanted, and none of the excluded.
pub(super) fn selected(line: &Line, select: &[Select]) -> bool {
    let has = |digits: &str| line.code(System::of_code(digits)?).map(|c| c.starts_with(digits));
    let mut wanted = select.iter().filter_map(|s| if let Select::Code(d) = s { Some(d) } else { None }).peekable();
    let mut excluded = select.iter().filter_map(|s| if let Select::NotCode(d) = s { Some(d) } else { None });
    // a line whose code is not known passes neither
    (wanted.peek().is_none() || wanted.any(|d| has(d) == Some(true))) && excluded.all(|d| has(d) == Some(false))
}
