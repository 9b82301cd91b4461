//! The facts of a disclosure: every amount with what it means and where it stands.
//!
//! A *fact* is a cell in an amount column of a recognised form's line: printed, blank or malformed. Formulas and
//! rules look facts up by form, line and column; they never see documents.

mod units;

use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::document::{Document, Place, Spot, at};
use crate::money::{self, Amount, Oddity, Printed, Reading, Unit};
use crate::publication::{Publication, publications};
use crate::taxonomy::{Form, Line, Recognised, Unrecognised, complete_names};

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

impl Figure {
    /// Whether zeros are printed before its first digit.
    pub fn is_padded(&self) -> bool {
        self.oddities.contains(&Oddity::LeadingZeros)
    }
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

/// All files that were checked together, usually of one department and year.
#[derive(Debug, Default)]
pub struct Disclosure {
    /// Recognised forms, in order.
    pub forms: Vec<Form>,
    /// Tables that are no form.
    pub unrecognised: Vec<Unrecognised>,
    /// The unit of each form's amounts: printed, or else taken over from the forms before it; where the rest of the
    /// publication prints the same figures in another unit, that one.
    pub units: Vec<Unit>,
    /// All facts, form by form, line by line.
    pub facts: Vec<Fact>,
    /// For each form, for each line, for each column, its fact.
    index: Vec<Vec<Vec<Option<FactId>>>>,
    /// For each form, its facts: they stand side by side.
    ranges: Vec<Range<FactId>>,
    /// For each cell that is a fact, the fact.
    by_spot: HashMap<Spot, FactId>,
    /// What was put together: usually one publication.
    pub publications: Vec<Publication>,
}

impl Disclosure {
    /// Collects the facts of recognised forms.
    pub fn new(documents: &[Document], recognised: Recognised) -> Disclosure {
        let mut out =
            Disclosure { forms: recognised.forms, unrecognised: recognised.unrecognised, ..Disclosure::default() };
        out.publications = publications(documents, &out.forms);
        for publication in &out.publications {
            complete_names(&mut out.forms, &publication.forms);
        }
        let first = |of: &Publication| of.forms.iter().find_map(|f| out.forms[*f].unit);
        // for each publication, the unit of the form before
        let mut units: Vec<Unit> = out.publications.iter().map(|p| first(p).unwrap_or(Unit::TenThousandYuan)).collect();
        for (f, form) in out.forms.iter().enumerate() {
            let before = &mut units[publication_of(&out.publications, f)];
            let unit = form.unit.unwrap_or(*before);
            *before = unit;
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
        out.mend_units(documents);
        out.keep_dropped_zeros(documents);
        out.by_spot = out.facts.iter().enumerate().map(|(id, fact)| (fact.spot, id)).collect();
        out
    }

    /// Spreadsheets show 200 for 200.00: in a column of a sheet where some figures have decimals, those with fewer have
    /// dropped zeros and are as exact; but not one that fills the room there is, for it may have been cut.
    fn keep_dropped_zeros(&mut self, documents: &[Document]) {
        let in_sheet = |fact: &Fact| at(documents, fact.spot).is_some_and(|(_, p)| matches!(p, Place::Sheet { .. }));
        let mut scales: HashMap<(usize, Option<usize>), u32> = HashMap::new();
        for fact in self.facts.iter().filter(|f| in_sheet(f)) {
            let scale = fact.value.figure().map_or(0, |f| f.amount.scale);
            let most = scales.entry((fact.form, fact.column)).or_default();
            *most = scale.max(*most);
        }
        for fact in &mut self.facts {
            let Some(scale) = scales.get(&(fact.form, fact.column)).copied() else { continue };
            if at(documents, fact.spot).is_some_and(|(text, _)| money::fills_general(text)) {
                continue;
            }
            let unit = self.units[fact.form];
            if let Value::Known(figure) = &mut fact.value
                && figure.amount.scale < scale
                && let Some((_, half)) = (Amount { scale, ..figure.amount }).in_yuan(unit)
            {
                figure.half = half;
            }
        }
    }

    /// The publication that is looked at first: the only one, nearly always.
    pub fn publication(&self) -> &Publication {
        static NONE: Publication = Publication {
            department: None,
            year: None,
            final_accounts: None,
            of_unit: false,
            regime: None,
            forms: Vec::new(),
            documents: Vec::new(),
        };
        self.publications.first().unwrap_or(&NONE)
    }

    /// The index of the publication a form belongs to.
    pub fn publication_of(&self, form: usize) -> usize {
        publication_of(&self.publications, form)
    }

    /// The regime of the publication a form belongs to.
    pub fn regime(&self, form: usize) -> Option<&'static str> {
        self.publications.get(self.publication_of(form))?.regime
    }

    /// The unit a form prints, where its figures are in another.
    pub fn misprinted_unit(&self, form: usize) -> Option<Unit> {
        self.forms[form].unit.filter(|printed| *printed != self.units[form])
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

    /// The unit of a fact: printed beside the amount, or its form's.
    pub fn unit(&self, fact: FactId) -> Unit {
        let Fact { form, value, .. } = &self.facts[fact];
        value.figure().and_then(|f| f.amount.unit).unwrap_or(self.units[*form])
    }
}

fn publication_of(publications: &[Publication], form: usize) -> usize {
    publications.iter().position(|p| p.forms.contains(&form)).unwrap_or_default()
}

fn value(documents: &[Document], spot: Spot, unit: Unit) -> Value {
    let text = at(documents, spot).map_or("", |(text, _)| text);
    let figure = |amount: Amount, oddities: Vec<Oddity>| {
        let (yuan, half) = amount.in_yuan(unit)?;
        Some(Figure { amount, yuan, half, oddities })
    };
    match money::read(text) {
        // whatever may be an amount is an unknown, never nothing
        Printed::Text if money::withheld(text) => Value::Malformed(Vec::new()),
        Printed::Blank | Printed::Text => Value::Blank,
        Printed::Amount(amount, oddities) => {
            figure(amount, oddities).map_or(Value::Malformed(Vec::new()), Value::Known)
        }
        Printed::Malformed(readings) => {
            Value::Malformed(readings.into_iter().filter_map(|r| Some((figure(r.amount, Vec::new())?, r))).collect())
        }
    }
}
