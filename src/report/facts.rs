//! The facts of a disclosure as rows: one amount a row, with what it means, where it stands and what proves it. The
//! contract is docs/facts.md; the page and the command line write it with the same functions.

use std::collections::HashMap;
use std::io::{self, Write};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::disclosure::{FactId, Value};
use crate::document::{Place, Spot};
use crate::judge::{Verdict, independent};
use crate::money;
use crate::publication::Publication;
use crate::relations::formula::Relation;
use crate::rules::{self, Role, Severity, Subject};
use crate::taxonomy::codes::System;
use crate::taxonomy::measures::{ColumnMeaning, RowMeaning, column_meanings, form_concept, row_meanings, wholes};
use crate::taxonomy::{Role as LineRole, Time, codes, words};

use super::Checking;
use super::cells::{place, prints, proven};
use super::contract::DisclosureKind;
use super::export::field;
use super::words::file_name;

/// The version of the contract; columns are only added.
pub const SCHEMA: u32 = 1;

published! {
    /// An amount that a form prints.
    pub struct Fact {
        /// The file's name, without its folder.
        pub source: String,
        /// SHA-256 of the file's bytes, in hexadecimal.
        pub sha256: String,
        /// The department's name as printed, where one was found.
        pub department: Option<String>,
        /// The budget year (预算年度).
        pub year: Option<u32>,
        /// Whether it is of a budget or of final accounts.
        pub kind: DisclosureKind,
        /// Whether it is a unit's (单位预算) rather than a whole department's (部门预算).
        pub of_unit: bool,
        /// Which region's forms these are.
        pub regime: String,
        /// What the form is about: the same in every region; `table` where its title does not tell.
        pub form: String,
        /// The form's number as printed, `01`.
        pub form_number: Option<String>,
        /// The form's title as printed.
        pub form_title: String,
        /// The row's label as printed.
        pub row: String,
        /// What the row is.
        pub row_role: RowRole,
        /// How deep it stands: of a code 1 to 3 (类, 款, 项), of a numbering 1 to 4 (一、 （一） 1. （1）).
        pub row_level: Option<u32>,
        /// Its code of 功能分类科目.
        pub function_code: Option<String>,
        /// Its code of 政府支出经济分类科目.
        pub government_code: Option<String>,
        /// Its code of 部门支出经济分类科目.
        pub department_code: Option<String>,
        /// The column's name.
        pub column: Option<String>,
        /// The column's headings as printed, outer to inner.
        pub column_path: Vec<String>,
        /// Of which time the column's amounts are.
        pub time: Option<FactTime>,
        /// The year they are of.
        pub of_year: Option<u32>,
        /// The fund they are from, where row or column names one: a name that is the same in every region.
        pub fund: Option<String>,
        /// What the amount is, by a name that is the same in every region: of its row, or else of its column.
        pub concept: Option<String>,
        /// Whether it is of all the form is about: of its total, its only row, or a row that is an amount of its own.
        pub whole: bool,
        /// Its exact value in 元, where it has one.
        pub value: Option<String>,
        /// The text as printed.
        pub printed: String,
        /// The unit it is printed in.
        pub unit: String,
        /// What is known of it.
        pub state: FactState,
        /// How many equations that do not follow from one another would miss it if it changed, a sentence of the text
        /// that repeats it included.
        pub proved_by: usize,
        /// How many equations it stands in fail.
        pub violated: usize,
        /// The error or warning that names it as most likely wrong.
        pub finding: Option<String>,
        /// Where it stands.
        pub place: Place,
    }

    /// What a row is.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum RowRole {
        /// An item.
        Item,
        /// The total of the form (合计).
        Total,
        /// A total of some rows (小计).
        Subtotal,
        /// A part of the row above (其中), no addend.
        Part,
        /// A row that the form is known to have (本年收入合计).
        Named,
        /// None of these.
        Other,
    }

    /// Of which time an amount is.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum FactTime {
        /// Of the disclosure's own year.
        Own,
        /// Of the year's budget, beside the final figures.
        Budget,
        /// Of another year, an earlier one as a rule.
        Other,
        /// A change from one to another.
        Change,
    }

    /// What is known of an amount.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum FactState {
        /// An equation that holds would miss it if it changed.
        Proven,
        /// Nothing proves it.
        Unproven,
        /// Its print is no number, and no equation tells its value.
        Malformed,
        /// Its print is no number; its value is what the equations tell.
        Solved,
        /// Its column could not be worked out.
        Unplaced,
    }
}

/// What is known of an amount; `None` where a cell prints none.
pub(super) fn state(subject: &Subject, fact: FactId) -> Option<FactState> {
    let data = &subject.disclosure.facts[fact];
    // words that no equation reckons with are no amount
    let words = matches!(&data.value, Value::Malformed(readings) if readings.is_empty())
        && subject.judgement.by_fact[fact].is_empty()
        && !money::read(rules::printed(subject, fact)).is_number();
    if words || !prints(subject, fact) {
        return None;
    }
    Some(match data.value {
        Value::Malformed(_) if solved(subject, fact).is_some() => FactState::Solved,
        Value::Malformed(_) => FactState::Malformed,
        _ if data.column.is_none() => FactState::Unplaced,
        _ if proven(subject, fact) => FactState::Proven,
        _ => FactState::Unproven,
    })
}

/// The value that the equations tell of a malformed amount, and how many do.
fn solved(subject: &Subject, fact: FactId) -> Option<(Decimal, usize)> {
    let all = &subject.judgement.solved;
    let found = &all[all.binary_search_by_key(&fact, |s| s.fact).ok()?];
    let value = found.reading.as_ref().map(|(figure, _)| figure.yuan).or(found.value)?;
    Some((value, found.proved_by))
}

/// What is the same for the facts of a form.
struct OfForm {
    concept: String,
    columns: Vec<ColumnMeaning>,
    rows: Vec<RowMeaning>,
    wholes: Vec<bool>,
}

/// The facts of a disclosure, form by form, line by line.
pub struct Facts<'a> {
    checking: &'a Checking,
    subject: Subject<'a>,
    forms: Vec<OfForm>,
    suspects: HashMap<Spot, &'a str>,
    next: FactId,
}

impl Checking {
    /// Every amount that a form prints, as a row.
    pub fn facts(&self) -> Facts<'_> {
        let mut suspects = HashMap::new();
        for (finding, spots) in self.report.findings.iter().zip(&self.spots) {
            let told = finding.severity != Severity::Note;
            for (_, spot) in finding.cells.iter().zip(spots).filter(|(c, _)| told && c.role == Role::Suspect) {
                suspects.entry(*spot).or_insert(finding.id.as_str());
            }
        }
        let of_form = |(at, form)| {
            let publication = self.disclosure.publications.get(self.disclosure.publication_of(at));
            let rows = row_meanings(form, publication.and_then(|p| p.year));
            OfForm {
                concept: form_concept(form).to_string(),
                columns: column_meanings(form),
                wholes: wholes(form, &rows),
                rows,
            }
        };
        let forms = self.disclosure.forms.iter().enumerate().map(of_form).collect();
        Facts { checking: self, subject: self.subject(), forms, suspects, next: 0 }
    }
}

impl Iterator for Facts<'_> {
    type Item = Fact;

    fn next(&mut self) -> Option<Fact> {
        while self.next < self.checking.disclosure.facts.len() {
            let fact = self.next;
            self.next += 1;
            if let Some(state) = state(&self.subject, fact) {
                return Some(self.row(fact, state));
            }
        }
        None
    }
}

impl Facts<'_> {
    fn row(&self, id: FactId, state: FactState) -> Fact {
        let Checking { disclosure, report, .. } = self.checking;
        let data = &disclosure.facts[id];
        let (form, line, of) = (disclosure.form(id), disclosure.line(id), &self.forms[data.form]);
        let none = Publication::default();
        let publication = disclosure.publications.get(disclosure.publication_of(data.form)).unwrap_or(&none);
        let source = report.sources.get(data.spot.source);
        let column = data.column.map(|c| &form.spec().columns[c]);
        let meaning = data.column.map(|c| of.columns[c].clone()).unwrap_or_default();
        let row = of.rows[data.line];
        let holding: Vec<_> = self.equations(id, |v| matches!(v, Verdict::Holds | Verdict::Rounding)).collect();
        let said = usize::from(self.subject.narrative.confirmed.contains(&id));
        let (value, proved_by) = match solved(&self.subject, id) {
            Some((value, proved_by)) => (Some(value), proved_by),
            None => (data.value.figure().map(|f| f.yuan), independent(&holding) + said),
        };
        let of_row = row.time.filter(|_| column.is_some_and(|c| c.time == Time::Own));
        let time = column.map(|c| time(of_row.unwrap_or(c.time)));
        let year_path = if of_row.is_some() { vec![line.label.clone()] } else { meaning.path.clone() };
        // of a sum the column says what it is a sum of
        let sum = matches!(line.role, LineRole::Total | LineRole::Subtotal);
        let code = |system: System| line.code(system).map(String::from);
        let (first, second) = if sum { (meaning.concept, row.concept) } else { (row.concept, meaning.concept) };
        Fact {
            source: source.map(|s| file_name(&s.name).to_string()).unwrap_or_default(),
            sha256: source.map(|s| s.sha256.clone()).unwrap_or_default(),
            department: publication.department.clone(),
            year: publication.year,
            kind: match publication.final_accounts {
                Some(true) => DisclosureKind::FinalAccounts,
                Some(false) => DisclosureKind::Budget,
                None => DisclosureKind::Unknown,
            },
            of_unit: publication.of_unit,
            regime: publication.regime.unwrap_or("unknown").to_string(),
            form: of.concept.clone(),
            form_number: form.number.clone(),
            form_title: form.title.clone(),
            row: line.label.clone(),
            row_role: role(line.role),
            row_level: level(line),
            function_code: code(System::Function),
            government_code: code(System::Gov),
            department_code: code(System::Dep),
            column: column.map(|c| c.name.clone()),
            of_year: time.and_then(|t| of_year(t, &year_path, publication.year)),
            time,
            column_path: meaning.path,
            fund: row.fund.or(meaning.fund).map(String::from),
            concept: first.or(second).map(String::from),
            whole: of.wholes[data.line],
            value: value.map(|v| v.normalize().to_string()),
            printed: rules::printed(&self.subject, id).to_string(),
            unit: disclosure.unit(id).name().to_string(),
            state,
            proved_by,
            violated: self.equations(id, |v| *v == Verdict::Violated).count(),
            finding: self.suspects.get(&data.spot).map(|f| (*f).to_string()),
            place: place(&self.subject, data.spot),
        }
    }

    /// The equalities a fact counts in whose verdict is one of some.
    fn equations(
        &self,
        fact: FactId,
        verdict: fn(&Verdict) -> bool,
    ) -> impl Iterator<Item = &crate::relations::Equation> {
        let Checking { relations, judgement, .. } = self.checking;
        let of = judgement.by_fact[fact].iter().filter(move |(e, count)| {
            let failing = judgement.equations[*e].verdict == Verdict::Violated;
            *count != 0
                && verdict(&judgement.equations[*e].verdict)
                && (failing || relations.equations[*e].relation == Relation::Equal)
        });
        of.map(|(e, _)| &relations.equations[*e])
    }
}

fn role(role: LineRole) -> RowRole {
    match role {
        LineRole::Item => RowRole::Item,
        LineRole::Total => RowRole::Total,
        LineRole::Subtotal => RowRole::Subtotal,
        LineRole::Part => RowRole::Part,
        LineRole::Named(_) => RowRole::Named,
        LineRole::Other => RowRole::Other,
    }
}

fn level(line: &crate::taxonomy::Line) -> Option<u32> {
    match line.own_code() {
        Some(code) => Some(match code.len() {
            ..=3 => 1,
            4..=5 => 2,
            _ => 3,
        }),
        None => codes::numbering(&money::fold(&line.label)).map(|at| at as u32 + 1),
    }
}

fn time(time: Time) -> FactTime {
    match time {
        Time::Own => FactTime::Own,
        Time::Budget => FactTime::Budget,
        Time::Other => FactTime::Other,
        Time::Change => FactTime::Change,
    }
}

/// The year that the amounts under some headings are of.
fn of_year(time: FactTime, path: &[String], own: Option<u32>) -> Option<u32> {
    match time {
        FactTime::Own | FactTime::Budget => own,
        FactTime::Other => path.iter().flat_map(|h| words::years(h)).next().or_else(|| words::year_before(path, own)),
        FactTime::Change => None,
    }
}

/// How many columns a table of facts has.
const COLUMNS: usize = 40;

/// What stands in a column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// An exact decimal.
    Decimal,
    /// A length in points.
    Points,
}

/// The columns of a table of facts. They only become more.
pub const FACT_COLUMNS: [(&str, Kind); COLUMNS] = [
    ("source", Kind::Text),
    ("sha256", Kind::Text),
    ("department", Kind::Text),
    ("year", Kind::Number),
    ("kind", Kind::Text),
    ("of_unit", Kind::Flag),
    ("regime", Kind::Text),
    ("form", Kind::Text),
    ("form_number", Kind::Text),
    ("form_title", Kind::Text),
    ("row", Kind::Text),
    ("row_role", Kind::Text),
    ("row_level", Kind::Number),
    ("function_code", Kind::Text),
    ("government_code", Kind::Text),
    ("department_code", Kind::Text),
    ("column", Kind::Text),
    ("column_path", Kind::Text),
    ("time", Kind::Text),
    ("of_year", Kind::Number),
    ("fund", Kind::Text),
    ("concept", Kind::Text),
    ("whole", Kind::Flag),
    ("value", Kind::Decimal),
    ("printed", Kind::Text),
    ("unit", Kind::Text),
    ("state", Kind::Text),
    ("proved_by", Kind::Number),
    ("violated", Kind::Number),
    ("finding", Kind::Text),
    ("page", Kind::Number),
    ("x0", Kind::Points),
    ("y0", Kind::Points),
    ("x1", Kind::Points),
    ("y1", Kind::Points),
    ("sheet", Kind::Number),
    ("cell", Kind::Text),
    ("line", Kind::Number),
    ("start", Kind::Number),
    ("end", Kind::Number),
];

impl Fact {
    /// The values of a row, in the order of [`FACT_COLUMNS`]; `None` where there is none.
    pub fn values(&self) -> [Option<String>; COLUMNS] {
        let text = |text: &str| Some(text.to_string());
        let number = |n: Option<u32>| n.map(|n| n.to_string());
        // as in the JSON
        let word = |word: Option<serde_json::Value>| word.and_then(|w| w.as_str().map(String::from));
        let (mut page, mut area, mut sheet, mut cell, mut span) = (None, [None; 4], None, None, [None; 3]);
        match self.place {
            Place::Page { page: at, area: edges } => (page, area) = (Some(at), edges.map(Some)),
            Place::Sheet { sheet: at, cell: name } => (sheet, cell) = (Some(at), Some(name.to_string())),
            Place::Text { line, start, end } => span = [line, start, end].map(Some),
        }
        let [x0, y0, x1, y1] = area.map(|edge| edge.map(|e| e.to_string()));
        let [line, start, end] = span.map(number);
        [
            text(&self.source),
            text(&self.sha256),
            self.department.clone(),
            number(self.year),
            word(serde_json::to_value(self.kind).ok()),
            Some(self.of_unit.to_string()),
            text(&self.regime),
            text(&self.form),
            self.form_number.clone(),
            text(&self.form_title),
            text(&self.row),
            word(serde_json::to_value(self.row_role).ok()),
            number(self.row_level),
            self.function_code.clone(),
            self.government_code.clone(),
            self.department_code.clone(),
            self.column.clone(),
            Some(self.column_path.join("/")),
            word(serde_json::to_value(self.time).ok()),
            number(self.of_year),
            self.fund.clone(),
            self.concept.clone(),
            Some(self.whole.to_string()),
            self.value.clone(),
            text(&self.printed),
            text(&self.unit),
            word(serde_json::to_value(self.state).ok()),
            Some(self.proved_by.to_string()),
            Some(self.violated.to_string()),
            self.finding.clone(),
            number(page),
            x0,
            y0,
            x1,
            y1,
            number(sheet),
            cell,
            line,
            start,
            end,
        ]
    }
}

/// A line of a CSV.
pub fn csv_line(values: &[Option<String>]) -> String {
    let fields: Vec<_> = values.iter().map(|v| v.as_deref().map(field).unwrap_or_default()).collect();
    fields.join(",") + "\r\n"
}

/// The headings of a CSV as its first line, after the mark that tells a spreadsheet its encoding.
pub fn csv_head(columns: &[(&str, Kind)]) -> String {
    format!("\u{feff}{}\r\n", columns.iter().map(|c| c.0).collect::<Vec<_>>().join(","))
}

/// Writes facts as CSV, without the headings.
pub fn write_csv(facts: impl Iterator<Item = Fact>, out: &mut impl Write) -> io::Result<()> {
    facts.into_iter().try_for_each(|fact| out.write_all(csv_line(&fact.values()).as_bytes()))
}

/// Writes facts as JSON, one a line.
pub fn write_jsonl(facts: impl Iterator<Item = Fact>, out: &mut impl Write) -> io::Result<()> {
    facts.into_iter().try_for_each(|fact| {
        serde_json::to_writer(&mut *out, &fact)?;
        out.write_all(b"\n")
    })
}

/// A format of facts that is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactsFormat {
    /// Comma-separated values.
    Csv,
    /// One fact a line, as JSON.
    Jsonl,
}

/// The facts of a disclosure as text; the CSV begins with its headings.
pub fn facts_text(checking: &Checking, format: FactsFormat) -> String {
    let mut out = Vec::new();
    // writing to memory does not fail
    let _ = match format {
        FactsFormat::Csv => {
            out.extend_from_slice(csv_head(&FACT_COLUMNS).as_bytes());
            write_csv(checking.facts(), &mut out)
        }
        FactsFormat::Jsonl => write_jsonl(checking.facts(), &mut out),
    };
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, check};

    fn checked(text: &str) -> Checking {
        check(vec![Input { name: "folder/a.txt".into(), bytes: text.as_bytes().to_vec() }])
    }

    const EXPENDITURE: &str = "预算03表 支出总表\n金额单位：万元\n支出功能分类科目\t合计\t基本支出\t项目支出\n\
        2050803-培训支出\t3.000000\t1.000000\t2.000000\n2060101-行政运行\t9.000000\t4.000000\t5.000000\n\
        合计\t12.000000\t5.000000\t7.000000\n";

    #[test]
    fn a_fact_says_what_it_is_and_what_proves_it() {
        let checking = checked(EXPENDITURE);
        let facts: Vec<Fact> = checking.facts().collect();
        assert_eq!(facts.len(), checking.report.amounts.read);
        let fact = facts.iter().find(|f| f.printed == "2.000000").unwrap();
        assert_eq!((fact.source.as_str(), fact.form.as_str()), ("a.txt", "expenditure"));
        assert_eq!((fact.function_code.as_deref(), fact.row_level), (Some("2050803"), Some(3)));
        assert_eq!(fact.concept.as_deref(), Some("项目支出"));
        assert_eq!((fact.value.as_deref(), fact.unit.as_str()), (Some("20000"), "万元"));
        assert_eq!((fact.state, fact.proved_by, fact.violated), (FactState::Proven, 2, 0));
        let total = facts.iter().find(|f| f.printed == "12.000000").unwrap();
        assert_eq!((total.row_role, total.concept.as_deref()), (RowRole::Total, Some("合计")));
    }

    #[test]
    fn an_amount_that_is_most_likely_wrong_names_its_finding() {
        let checking = checked(&EXPENDITURE.replace("2060101-行政运行\t9.000000", "2060101-行政运行\t9.100000"));
        let fact = checking.facts().find(|f| f.printed == "9.100000").unwrap();
        assert_eq!(fact.finding.as_ref(), checking.report.findings.first().map(|f| &f.id));
        assert!(fact.violated > 0);
    }

    #[test]
    fn both_formats_have_every_fact() {
        let checking = checked(EXPENDITURE);
        let csv = facts_text(&checking, FactsFormat::Csv);
        assert_eq!(csv.lines().count(), 1 + checking.facts().count());
        for line in csv.lines() {
            assert_eq!(line.split(',').count(), FACT_COLUMNS.len(), "{line}");
        }
        let jsonl = facts_text(&checking, FactsFormat::Jsonl);
        let first: serde_json::Value = serde_json::from_str(jsonl.lines().next().unwrap()).unwrap();
        assert_eq!((&first["state"], &first["kind"]), (&"proven".into(), &"budget".into()));
        assert_eq!(jsonl.lines().count(), checking.facts().count());
    }

    #[test]
    fn a_printed_formula_stays_a_text() {
        let checking = checked(&EXPENDITURE.replace("2060101-行政运行", "=2060101-行政,运行"));
        let csv = facts_text(&checking, FactsFormat::Csv);
        assert!(!csv.contains(",=2") && !csv.contains("\"=2"), "{csv}");
    }
}
