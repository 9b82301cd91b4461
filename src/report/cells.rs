//! The cells of a finding, and what is said of a single amount.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::disclosure::{FactId, Value};
use crate::document::{Place, Spot, at};
use crate::judge::{Candidate, Verdict};
use crate::money::{self, Unit};
use crate::narrative::Mention;
use crate::relations::formula::Relation;
use crate::relations::{Identity, Term};
use crate::rules::Subject;

use super::contract::*;

/// Most operands of one side of an equation that are listed.
const MOST_OPERANDS: usize = 2_000;

/// Cells of a finding, each once.
pub(super) struct Cells<'a> {
    subject: &'a Subject<'a>,
    pub cells: Vec<FindingCell>,
    pub spots: Vec<Spot>,
    known: BTreeMap<FactId, usize>,
}

impl<'a> Cells<'a> {
    pub fn new(subject: &'a Subject<'a>) -> Self {
        Cells { subject, cells: Vec::new(), spots: Vec::new(), known: BTreeMap::new() }
    }

    /// The index of a fact's cell. A cell keeps the first role it was given.
    pub fn fact(&mut self, fact: FactId, role: Role) -> usize {
        if let Some(index) = self.known.get(&fact) {
            return *index;
        }
        let disclosure = self.subject.disclosure;
        let data = &disclosure.facts[fact];
        let line = disclosure.line(fact);
        self.known.insert(fact, self.cells.len());
        self.push(
            FindingCell {
                role,
                form: Some(disclosure.form(fact).spec().id.clone()),
                row: Some(line.label.clone()).filter(|l| !l.is_empty()),
                column: disclosure.column_name(fact).map(String::from),
                printed: String::new(),
                value: data.value.figure().map(|f| f.amount.value.to_string()),
                source: data.spot.source,
                place: Place::Text { line: 1, start: 0, end: 0 },
                phrase: None,
            },
            data.spot,
        )
    }

    /// A cell that need not be an amount.
    pub fn spot(&mut self, spot: Spot, role: Role) -> usize {
        if let Some(index) = self.spots.iter().position(|s| *s == spot) {
            return index;
        }
        if let Some(fact) = self.subject.disclosure.fact_at(spot) {
            return self.fact(fact, role);
        }
        let form = self.subject.disclosure.forms.iter().rfind(|f| f.at <= spot && f.at.source == spot.source);
        self.push(
            FindingCell {
                role,
                form: form.map(|f| f.spec().id.clone()),
                row: None,
                column: None,
                printed: String::new(),
                value: None,
                source: spot.source,
                place: Place::Text { line: 1, start: 0, end: 0 },
                phrase: None,
            },
            spot,
        )
    }

    fn push(&mut self, mut cell: FindingCell, spot: Spot) -> usize {
        if let Some((text, place)) = at(self.subject.documents, spot) {
            cell.printed = text.chars().take(200).collect();
            cell.place = place;
        }
        self.cells.push(cell);
        self.spots.push(spot);
        self.cells.len() - 1
    }

    /// A figure in a paragraph.
    pub fn mention(&mut self, mention: &Mention, role: Role) -> usize {
        let Mention { spot, bytes, text } = mention;
        let cell = FindingCell {
            role,
            form: None,
            row: None,
            column: None,
            printed: String::new(),
            value: None,
            source: spot.source,
            place: Place::Text { line: 1, start: 0, end: 0 },
            phrase: None,
        };
        let index = self.push(cell, *spot);
        let paragraph = at(self.subject.documents, *spot).map_or("", |(text, _)| text);
        let units = |to: u32| paragraph.get(..to as usize).map_or(0, |t| t.encode_utf16().count()) as u32;
        let cell = &mut self.cells[index];
        cell.printed = text.clone();
        cell.phrase = Some([units(bytes.start), units(bytes.end)]);
        if let Place::Text { start, end, .. } = &mut cell.place {
            // a paragraph is its source's own bytes
            if (*end - *start) as usize == paragraph.len() {
                (*start, *end) = (*start + bytes.start, *start + bytes.end);
            }
        }
        index
    }

    /// An equation over these cells.
    pub fn equation(&mut self, index: usize) -> Equation {
        let equation = &self.subject.relations.equations[index];
        let judged = &self.subject.judgement.equations[index];
        let identity = self.subject.relations.identity(index);
        let facts = || equation.left.iter().chain(&equation.right).map(|t| t.fact);
        let unit = facts().next().map_or(Unit::TenThousandYuan, |f| self.subject.disclosure.unit(f));
        let scale = facts()
            .filter_map(|f| self.subject.disclosure.facts[f].value.figure())
            .map(|f| f.amount.scale)
            .max()
            .unwrap_or(2);
        let mut side = |terms: &[Term], role: Role| -> Vec<Operand> {
            let shown = terms.iter().take(MOST_OPERANDS);
            shown.map(|t| Operand { cell: self.fact(t.fact, role), negative: t.negative }).collect()
        };
        let (left, right) = (side(&equation.left, Role::Total), side(&equation.right, Role::Term));
        let checked = !matches!(judged.verdict, Verdict::Unchecked(_));
        let number = |yuan: Decimal| if checked { in_unit(yuan, unit, scale) } else { String::new() };
        let of = if equation.of.is_empty() { String::new() } else { format!("（{}）", equation.of) };
        Equation {
            identity: identity.id.clone(),
            text: format!("{}{of}", equation.text.clone().unwrap_or_else(|| shown(identity))),
            relation: if equation.relation == Relation::Equal { "=" } else { "<=" }.into(),
            omitted: equation.left.len() + equation.right.len() - left.len() - right.len(),
            left,
            right,
            printed: number(judged.left),
            expected: number(judged.right),
            difference: number(judged.difference()),
            tolerance: number(judged.tolerance),
            evidence: identity.given_by.is_none().then(|| evidence(equation.evidence)),
            unit: unit.name().into(),
            operation: None,
        }
    }
}

fn evidence(found: crate::relations::Evidence) -> Evidence {
    use crate::relations::Basis as Found;
    let basis = match found.basis {
        Found::Prescribed => Basis::Prescribed,
        Found::Supported => Basis::Supported,
        Found::Confirmed => Basis::Confirmed,
    };
    Evidence { basis, holds: found.holds, fails: found.fails }
}

/// An amount of 元 as printed in a unit.
pub(super) fn in_unit(yuan: Decimal, unit: Unit, scale: u32) -> String {
    let factor = unit.factor();
    yuan.checked_div(factor).map(|v| money::format(v, scale)).unwrap_or_default()
}

/// The name of a fact for people: `《支出总表》“2050803-培训支出”的合计`.
pub(super) fn name(subject: &Subject, fact: FactId) -> (String, String) {
    let disclosure = subject.disclosure;
    let form = &disclosure.form(fact).spec().title;
    let label = &disclosure.line(fact).label;
    let column = disclosure.column_name(fact).unwrap_or("金额");
    match label.is_empty() {
        true => (format!("《{form}》的{column}"), format!("{column} in {form}")),
        false => (format!("《{form}》“{label}”的{column}"), format!("{column} of “{label}” in {form}")),
    }
}

/// What should be printed in a candidate's cell.
pub(super) fn suggested(subject: &Subject, candidate: &Candidate) -> Option<String> {
    let fact = &subject.disclosure.facts[candidate.fact];
    let scale = fact.value.figure().map_or(2, |f| f.amount.scale);
    Some(in_unit(candidate.value?, subject.disclosure.unit(candidate.fact), scale))
}

/// Whether a fact prints an amount, readable or not.
pub(super) fn prints(subject: &Subject, fact: FactId) -> bool {
    !matches!(subject.disclosure.facts[fact].value, Value::Blank)
}

/// Whether a well-formed amount is proven.
pub(super) fn proven(subject: &Subject, fact: FactId) -> bool {
    let proven = subject.judgement.proven[fact] || subject.narrative.confirmed.contains(&fact);
    proven && matches!(subject.disclosure.facts[fact].value, Value::Known(_))
}

/// Where a cell or paragraph stands.
pub(super) fn place(subject: &Subject, spot: Spot) -> Place {
    at(subject.documents, spot).map_or(Place::Text { line: 1, start: 0, end: 0 }, |(_, place)| place)
}

/// A formula with the form it belongs to.
pub(super) fn shown(identity: &Identity) -> String {
    use crate::relations::formula::Scope;
    match identity.formula().map(|f| &f.scope) {
        Some(Scope::Lines(form, _) | Scope::Columns(form)) => {
            format!("《{}》{}", crate::taxonomy::forms()[*form].title, identity.text)
        }
        Some(Scope::Whole) | None => identity.text.clone(),
    }
}
