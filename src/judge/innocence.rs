//! The presumption of innocence: before a relation that fails accuses anybody, another reading of the form is looked for
//! that would make it hold. The readings are listed in `innocence.toml`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::bilingual::Text;
use crate::disclosure::{Disclosure, FactId, Value};
use crate::policy;
use crate::relations::formula::Relation;
use crate::relations::{Basis, Equation, Identities, Meaning, Structure};
use crate::taxonomy::{Line, Role, Time, words};

use super::locate::{Cause, Explanation};
use super::{Judged, Values};

/// An innocent reading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its name.
    pub id: String,
    zh: String,
    en: String,
}

impl Reading {
    /// What it says to people.
    pub fn text(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reading: Vec<Reading>,
}

/// All readings.
pub fn readings() -> &'static [Reading] {
    static FILE: OnceLock<File> = OnceLock::new();
    &FILE.get_or_init(|| toml::from_str(include_str!("innocence.toml")).unwrap_or_default()).reading
}

fn reading(id: &str) -> Option<usize> {
    readings().iter().position(|r| r.id == id)
}

/// What is looked at.
pub(super) struct Innocence<'a> {
    pub(super) disclosure: &'a Disclosure,
    pub(super) identities: &'a Identities,
    pub(super) equations: &'a [Equation],
    pub(super) judged: &'a [Judged],
    pub(super) values: &'a Values,
}

impl Innocence<'_> {
    /// An innocent reading of what an explanation accuses, as an index into [`readings`]; `None` where there is none, or
    /// where several equations that do not follow from one another point at one cell and one value.
    pub(super) fn of(&self, explanation: &Explanation) -> Option<usize> {
        // comparisons between forms fail together where one of the forms means something else
        let comparison = |e: &usize| {
            let structure = self.structure(&self.equations[*e]);
            matches!(structure, Some(Structure::Across | Structure::Classes | Structure::Included))
        };
        let certain = match &explanation.cause {
            Cause::Cell(_) if explanation.equations.iter().all(comparison) => false,
            Cause::Cell(candidates) => matches!(candidates.as_slice(), [only] if only.proved_by > 1),
            Cause::Unknown | Cause::TooMany => false,
            _ => return None,
        };
        let mut found = explanation.equations.iter().filter_map(|e| self.equation(*e, certain));
        found.next().and_then(reading)
    }

    fn equation(&self, index: usize, certain: bool) -> Option<&'static str> {
        let equation = &self.equations[index];
        if self.reaches_unread(equation) {
            return Some("unread");
        }
        if self.mixes_times(equation) {
            return Some("other-time");
        }
        if certain
            || equation.relation == Relation::AtMost
            || equation.evidence.basis == Basis::Prescribed && equation.text.is_none()
        {
            return None;
        }
        self.alike(index).or_else(|| self.left_out(index))
    }

    fn structure(&self, equation: &Equation) -> Option<Structure> {
        match self.identities.get(equation.identity).meaning {
            Meaning::Structure(structure) => Some(structure),
            Meaning::Formula(_) => None,
        }
    }

    /// Whether a figure that could not be read, or whose column is not known, stands in a line or column that is added up.
    fn reaches_unread(&self, equation: &Equation) -> bool {
        let facts = &self.disclosure.facts;
        equation.sums.iter().any(|sum| {
            let unread = |f: FactId| {
                let lost = facts[f].column.is_none() && self.disclosure.line(f).role != Role::Other;
                let malformed = facts[f].column == Some(sum.column) && matches!(facts[f].value, Value::Malformed(_));
                lost || malformed && self.values.get(f).is_none()
            };
            self.disclosure.facts_of(sum.form).any(unread)
        })
    }

    /// Whether amounts of different years are compared.
    fn mixes_times(&self, equation: &Equation) -> bool {
        if !matches!(
            self.structure(equation),
            Some(Structure::Across | Structure::Classes | Structure::Included | Structure::Economic)
        ) {
            return false;
        }
        let time = |f: FactId| self.disclosure.facts[f].column.map(|c| self.disclosure.form(f).spec().columns[c].time);
        let times: BTreeSet<Option<Time>> = terms(equation).map(time).collect();
        times.len() > 1 && times.contains(&Some(Time::Other))
    }

    /// Whether bounds or comparisons of the same kind between the same forms mostly fail.
    fn alike(&self, index: usize) -> Option<&'static str> {
        let equation = &self.equations[index];
        if !matches!(self.structure(equation)?, Structure::Across | Structure::Classes | Structure::Included) {
            return None;
        }
        let forms = |e: &Equation| -> BTreeSet<usize> { terms(e).map(|f| self.disclosure.facts[f].form).collect() };
        let mine = forms(equation);
        let same = |e: &usize| self.equations[*e].identity == equation.identity && forms(&self.equations[*e]) == mine;
        let (mut holds, mut fails) = (0, 0);
        for e in (0..self.equations.len()).filter(same) {
            match self.judged[e].verdict {
                super::Verdict::Violated => fails += 1,
                super::Verdict::Unchecked(_) => {}
                _ => holds += 1,
            }
        }
        (fails >= policy::ALIKE_FAILURES && fails > holds).then_some("alike")
    }

    /// Whether the difference is exactly an amount, or the sum of two, that the relation leaves out, and hardly by chance.
    fn left_out(&self, index: usize) -> Option<&'static str> {
        let judged = &self.judged[index];
        let difference = judged.difference().abs();
        let equation = &self.equations[index];
        let candidates = self.beside(equation);
        let last = terms(equation).filter_map(|f| self.disclosure.facts[f].value.figure()).map(|f| {
            let unit = self.disclosure.unit(terms(equation).next().unwrap_or_default()).factor();
            unit.checked_div(Decimal::from(10u64.pow(f.amount.scale.min(9)))).unwrap_or(Decimal::ONE)
        });
        // the difference in units of the last digit: the fewer, the likelier some amount is as large by chance
        let digits = difference.checked_div(last.min()?)?;
        let rare = |n: usize| digits >= Decimal::from(policy::CHANCE_HITS) * Decimal::from(n as u64);
        let near = |amount: Decimal| (amount - difference).abs() <= judged.tolerance;
        if rare(candidates.len()) && candidates.iter().any(|a| near(*a)) {
            return Some("left-out");
        }
        let pairs = candidates.len() * candidates.len() / 2;
        let two = || {
            let mut seen = candidates.iter().enumerate();
            seen.any(|(at, a)| candidates[at + 1..].iter().any(|b| near(a + b)))
        };
        (pairs <= policy::MOST_PAIRS && rare(pairs) && two()).then_some("left-out-two")
    }

    /// The amounts that a relation leaves out and that its words may include.
    fn beside(&self, equation: &Equation) -> Vec<Decimal> {
        let facts = &self.disclosure.facts;
        let own: BTreeSet<FactId> = terms(equation).collect();
        let Some(first) = equation.left.first().map(|t| &facts[t.fact]) else { return Vec::new() };
        let forms: BTreeSet<usize> = own.iter().map(|f| facts[*f].form).collect();
        let lines: BTreeSet<(usize, usize)> = own.iter().map(|f| (facts[*f].form, facts[*f].line)).collect();
        let special = |f: FactId| {
            let line = self.disclosure.line(f);
            let heading = facts[f].column.map(|c| self.disclosure.form(f).spec().columns[c].headers.concat());
            line.role == Role::Part || words::is_aside(&line.label) || heading.is_some_and(|h| words::is_aside(&h))
        };
        let wanted = |f: &FactId| match self.structure(equation) {
            Some(Structure::Row) => lines.contains(&(facts[*f].form, facts[*f].line)),
            Some(Structure::Tree | Structure::Total | Structure::Items) => {
                facts[*f].column == first.column && !self.below(equation, self.disclosure.line(*f)) && special(*f)
            }
            _ => lines.contains(&(facts[*f].form, facts[*f].line)) && special(*f) || special(*f) && self.is_sum_of(*f),
        };
        let all = forms.iter().flat_map(|f| self.disclosure.facts_of(*f)).filter(|f| !own.contains(f)).filter(wanted);
        let mut amounts: BTreeSet<Decimal> = all.filter_map(|f| self.values.get(f)).map(|v| v.0.abs()).collect();
        if self.structure(equation) == Some(Structure::Row)
            && let Some(fact) = own.first()
        {
            let unit = self.disclosure.unit(*fact).factor();
            let others = self.disclosure.line(*fact).others.iter();
            amounts.extend(others.filter_map(|v| v.abs().checked_mul(unit)));
        }
        // what a note below the form tells
        for form in &forms {
            let unit = self.disclosure.units[*form].factor();
            amounts.extend(self.disclosure.forms[*form].noted().iter().filter_map(|v| v.checked_mul(unit)));
        }
        amounts.into_iter().filter(|a| !a.is_zero()).collect()
    }

    /// Whether a line stands below one of an equation's, by its code.
    fn below(&self, equation: &Equation, line: &Line) -> bool {
        let Some(own) = line.own_code() else { return false };
        terms(equation).filter_map(|f| self.disclosure.line(f).own_code()).any(|above| own.starts_with(above))
    }

    /// Whether an amount stands in a form's total line, or in one of its carried-over lines.
    fn is_sum_of(&self, fact: FactId) -> bool {
        let line = self.disclosure.line(fact);
        line.role == Role::Total || words::is_aside(&line.label)
    }
}

fn terms(equation: &Equation) -> impl Iterator<Item = FactId> + '_ {
    equation.left.iter().chain(&equation.right).map(|t| t.fact)
}

#[cfg(test)]
mod tests {
    use super::{Reading, readings};
    use crate::report::contract::{Finding, Severity};

    #[test]
    fn the_file_parses() {
        let all: Vec<&Reading> = readings().iter().collect();
        assert!(all.len() > 3 && all.iter().all(|r| !r.text().zh.is_empty() && !r.text().en.is_empty()));
    }

    fn accusations(text: &str) -> Vec<Finding> {
        let report = crate::check(vec![crate::Input { name: "x".into(), bytes: text.as_bytes().to_vec() }]).report;
        report.findings.into_iter().filter(|f| f.severity != Severity::Note).collect()
    }

    const SUMMARY: &str = "2031年部门收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n";

    #[test]
    fn a_difference_that_is_an_amount_left_out_accuses_nobody() {
        // 本年收入合计 leaves out what was carried over, or counts it
        let with = |sum: &str| {
            format!(
                "{SUMMARY}一、财政拨款收入\t1,234.56\t一、教育支出\t1,834.56\n二、其他收入\t321.44\t\t\n\
                 其中：上年结转\t278.56\t\t\n本年收入合计\t{sum}\t本年支出合计\t1,834.56\n"
            )
        };
        assert!(accusations(&with("1,834.56")).is_empty());
    }
}
