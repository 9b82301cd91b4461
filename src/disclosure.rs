//! The facts of a disclosure: every amount with what it means and where it stands.
//!
//! A *fact* is a cell in an amount column of a recognised form's line: printed, blank or malformed. Formulas and
//! rules look facts up by form, line and column; they never see documents.

use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::document::{Document, Spot, at};
use crate::money::{self, Amount, Oddity, Printed, Reading, Unit};
use crate::taxonomy::{Form, Line, Recognised, Unrecognised, words};

/// Number of a fact in [`Disclosure::facts`].
pub type FactId = usize;

/// An amount with its meaning.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Index in [`Disclosure::forms`].
    pub form: usize,
    /// Index of the line in the form.
    pub line: usize,
    /// Index of the column in the form's data; `None` where it could not be worked out.
    pub column: Option<usize>,
    /// What is printed.
    pub value: Value,
    /// Where.
    pub spot: Spot,
}

/// What an amount's cell prints.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing: it counts as zero.
    Blank,
    /// An amount.
    Known(Figure),
    /// Something meant as an amount that is none.
    Malformed(Vec<(Figure, Reading)>),
}

/// An amount ready for arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// As printed.
    pub amount: Amount,
    /// Exact value in 元.
    pub yuan: Decimal,
    /// Half a unit of the last printed digit in 元; zero where the figure is exact to 0.01 元.
    pub half: Decimal,
    /// What was odd about the print.
    pub oddities: Vec<Oddity>,
}

impl Value {
    /// The figure, where one is printed.
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Value::Known(figure) => Some(figure),
            _ => None,
        }
    }
}

/// All files of one department and year.
#[derive(Debug, Default)]
pub struct Disclosure {
    /// Recognised forms, in order.
    pub forms: Vec<Form>,
    /// Tables that are no form.
    pub unrecognised: Vec<Unrecognised>,
    /// The unit of each form's amounts: printed, or else taken over from the forms before it.
    pub units: Vec<Unit>,
    /// All facts, form by form, line by line.
    pub facts: Vec<Fact>,
    /// For each form, for each line, for each column, its fact.
    index: Vec<Vec<Vec<Option<FactId>>>>,
    /// For each form, its facts: they stand side by side.
    ranges: Vec<Range<FactId>>,
    /// For each cell that is a fact, the fact.
    by_spot: HashMap<Spot, FactId>,
    /// Which region's forms these are, by how they are numbered.
    pub regime: Option<&'static str>,
    /// The department's name, where it was found.
    pub department: Option<String>,
    /// The budget year.
    pub year: Option<u32>,
    /// Whether the texts speak of 决算 rather than 预算.
    pub final_accounts: Option<bool>,
}

impl Disclosure {
    /// Collects the facts of recognised forms.
    pub fn new(documents: &[Document], recognised: Recognised) -> Disclosure {
        let mut out =
            Disclosure { forms: recognised.forms, unrecognised: recognised.unrecognised, ..Disclosure::default() };
        out.regime = out.forms.iter().filter_map(|f| f.pattern.as_deref()).find_map(words::regime);
        let common = out.forms.iter().find_map(|f| f.unit).unwrap_or(Unit::TenThousandYuan);
        let mut unit = common;
        for (f, form) in out.forms.iter().enumerate() {
            unit = form.unit.unwrap_or(unit);
            out.units.push(unit);
            let first = out.facts.len();
            let mut lines = Vec::with_capacity(form.lines.len());
            for (l, line) in form.lines.iter().enumerate() {
                let mut row = vec![None; form.spec().columns.len()];
                for column in form.spec().amount_columns().filter(|c| form.columns[*c]) {
                    if let Some(spot) = line.cells[column] {
                        row[column] = Some(out.facts.len());
                        out.facts.push(Fact {
                            form: f,
                            line: l,
                            column: Some(column),
                            value: value(documents, spot, unit),
                            spot,
                        });
                    }
                }
                for spot in &line.loose {
                    out.facts.push(Fact {
                        form: f,
                        line: l,
                        column: None,
                        value: value(documents, *spot, unit),
                        spot: *spot,
                    });
                }
                lines.push(row);
            }
            out.index.push(lines);
            out.ranges.push(first..out.facts.len());
        }
        out.by_spot = out.facts.iter().enumerate().map(|(id, fact)| (fact.spot, id)).collect();
        out.describe(documents);
        out
    }

    /// The facts of a form.
    pub fn facts_of(&self, form: usize) -> Range<FactId> {
        self.ranges.get(form).cloned().unwrap_or_default()
    }

    /// The fact a cell is.
    pub fn fact_at(&self, spot: Spot) -> Option<FactId> {
        self.by_spot.get(&spot).copied()
    }

    /// The fact of a line and column. `None` where the cell is not printed at all, which counts as blank.
    pub fn fact(&self, form: usize, line: usize, column: usize) -> Option<FactId> {
        *self.index.get(form)?.get(line)?.get(column)?
    }

    /// Gives the amounts of one line their columns, in place of those they had.
    pub fn place(&mut self, placed: &[(FactId, usize)]) {
        for (fact, _) in placed {
            let Fact { form, line, column, .. } = self.facts[*fact];
            if let Some(column) = column {
                self.index[form][line][column] = None;
            }
        }
        for (fact, column) in placed {
            let Fact { form, line, .. } = self.facts[*fact];
            self.facts[*fact].column = Some(*column);
            self.index[form][line][*column] = Some(*fact);
        }
    }

    /// A fact's form.
    pub fn form(&self, fact: FactId) -> &Form {
        &self.forms[self.facts[fact].form]
    }

    /// A fact's line.
    pub fn line(&self, fact: FactId) -> &Line {
        &self.form(fact).lines[self.facts[fact].line]
    }

    /// The name of a fact's column.
    pub fn column_name(&self, fact: FactId) -> Option<&str> {
        let column = self.facts[fact].column?;
        Some(&self.form(fact).spec().columns[column].name)
    }

    /// The unit of a fact's form.
    pub fn unit(&self, fact: FactId) -> Unit {
        self.units[self.facts[fact].form]
    }

    /// Department, year and kind, from the lines outside tables and the forms' heads.
    fn describe(&mut self, documents: &[Document]) {
        let (mut budget, mut finals) = (0, 0);
        let mut years: Vec<(u32, usize)> = Vec::new();
        for text in documents.iter().flat_map(heads) {
            budget += text.matches("预算").count();
            finals += text.matches("决算").count();
            for (at, _) in text.match_indices("20") {
                let year = text.get(at..at + 4).and_then(|y| y.parse::<u32>().ok());
                let after = text.get(at + 4..).unwrap_or_default();
                if let Some(year) = year.filter(|_| after.starts_with('年')) {
                    // a title speaks of its own year; a sentence of several
                    let weight = if after.starts_with("年度") { 3 } else { 1 };
                    match years.iter_mut().find(|y| y.0 == year) {
                        Some(y) => y.1 += weight,
                        None => years.push((year, weight)),
                    }
                }
            }
            if self.department.is_none() {
                self.department = department(text);
            }
        }
        self.year = years.iter().max_by_key(|(year, count)| (*count, *year)).map(|y| y.0);
        self.final_accounts = (budget + finals > 0).then_some(finals > budget);
    }
}

fn value(documents: &[Document], spot: Spot, unit: Unit) -> Value {
    let text = at(documents, spot).map_or("", |(text, _)| text);
    let figure = |amount: Amount, oddities: Vec<Oddity>| {
        let (yuan, half) = amount.in_yuan(unit)?;
        Some(Figure { amount, yuan, half, oddities })
    };
    match money::read(text) {
        Printed::Blank | Printed::Text => Value::Blank,
        Printed::Amount(amount, oddities) => {
            figure(amount, oddities).map_or(Value::Malformed(Vec::new()), Value::Known)
        }
        Printed::Malformed(readings) => {
            Value::Malformed(readings.into_iter().filter_map(|r| Some((figure(r.amount, Vec::new())?, r))).collect())
        }
    }
}

/// Short texts that may name the department or the year: lines outside tables and rows with a label and a value.
fn heads(document: &Document) -> impl Iterator<Item = &str> {
    use crate::document::Block;
    document.blocks.iter().flat_map(|block| {
        let texts: Vec<&str> = match block {
            Block::Paragraph(p) => vec![p.text.as_str()],
            Block::Table(t) => t.rows.iter().take(3).flat_map(|r| r.filled()).map(|c| c.text.as_str()).collect(),
        };
        texts.into_iter().filter(|t| t.len() < 240)
    })
}

/// The department a title such as `示例市档案局2026年度部门预算` names.
fn department(text: &str) -> Option<String> {
    let at = text.find("年度部门").or_else(|| text.find("年部门"))?;
    let tail = &text[at..];
    if !tail.contains("预算") && !tail.contains("决算") {
        return None;
    }
    let before = text[..at].trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    (before.chars().count() >= 3 && before.chars().count() <= 40).then(|| before.to_string())
}
