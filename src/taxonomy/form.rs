//! A recognised form: its lines, and what each of them is.

use rust_decimal::Decimal;

use crate::document::Spot;
use crate::money::{Unit, fold};

use super::codes::System;
use super::printed::Formulated;
use super::spec::{FormSpec, Side, forms};

/// The identifier of forms that are the money of one project.
pub const PROJECT_FUNDS: &str = "project_funds";

/// The forms of a disclosure, and the tables that are none.
#[derive(Debug, Default)]
pub struct Recognised {
    /// Recognised forms, in order.
    pub forms: Vec<Form>,
    /// Tables no form matches.
    pub unrecognised: Vec<Unrecognised>,
}

/// Where it is told what the columns and rows of a form mean.
#[derive(Debug, Clone)]
pub enum Definition {
    /// By one of the listed forms: index in [`forms`].
    Listed(usize),
    /// By the form's own title and headings.
    Described(Box<FormSpec>),
}

/// A recognised form.
#[derive(Debug)]
pub struct Form {
    /// What its columns and rows mean.
    pub definition: Definition,
    /// Its title as printed, or its official name where it was recognised by its columns.
    pub title: String,
    /// Where its title stands, or its first cell.
    pub at: Spot,
    /// Its number as printed.
    pub number: Option<String>,
    /// How its number is printed, `预算N表`.
    pub pattern: Option<String>,
    /// The unit printed on it.
    pub unit: Option<Unit>,
    /// Which of the form's columns the table has.
    pub columns: Vec<bool>,
    /// The rows of headings.
    pub headings: Vec<Spot>,
    /// Its lines of data.
    pub lines: Vec<Line>,
    /// For each of its columns what its own formulas say of it; empty where it prints none.
    pub printed: Vec<Formulated>,
    /// Indicators of projects.
    pub indicators: Vec<Indicator>,
    /// Whether a sentence says that it is empty.
    pub says_empty: bool,
    /// The notes below it.
    pub notes: Vec<String>,
}

impl Form {
    /// A form with nothing read of it yet: its title or first cell stands at a place.
    pub(super) fn new(definition: Definition, title: String, at: Spot) -> Form {
        Form {
            definition,
            title,
            at,
            number: None,
            pattern: None,
            unit: None,
            columns: Vec::new(),
            headings: Vec::new(),
            lines: Vec::new(),
            printed: Vec::new(),
            indicators: Vec::new(),
            says_empty: false,
            notes: Vec::new(),
        }
    }

    /// The numbers in its notes, as printed.
    pub fn noted(&self) -> Vec<Decimal> {
        let plain = |note: &String| fold(note).replace(',', "");
        let numbers = |note: String| -> Vec<Decimal> {
            let pieces = note.split(|c: char| !c.is_ascii_digit() && c != '.');
            pieces.filter_map(|p| p.trim_matches('.').parse().ok()).collect()
        };
        self.notes.iter().map(plain).flat_map(numbers).collect()
    }

    /// Whether it is one of the forms that every publication has once, by its title or its columns.
    pub fn is_known(&self) -> bool {
        !["table", PROJECT_FUNDS].contains(&self.spec().id.as_str())
    }

    /// Whether it is the money of one project.
    pub fn is_project_funds(&self) -> bool {
        self.spec().id == PROJECT_FUNDS
    }

    /// Its data.
    pub fn spec(&self) -> &FormSpec {
        match &self.definition {
            Definition::Listed(index) => &forms()[*index],
            Definition::Described(spec) => spec,
        }
    }

    /// Which of [`forms`] it is; `None` for a form that only its own headings describe.
    pub fn listed(&self) -> Option<usize> {
        match self.definition {
            Definition::Listed(index) => Some(index),
            Definition::Described(_) => None,
        }
    }

    /// Whether only its own headings say what it is.
    pub fn is_described(&self) -> bool {
        self.listed().is_none()
    }
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An item.
    Item,
    /// The total of the form's items (合计).
    Total,
    /// A total of some items (小计).
    Subtotal,
    /// A part of the line above (其中), no addend.
    Part,
    /// A named row: index in the form's rows.
    Named(usize),
    /// A label that means nothing to the form.
    Other,
}

/// A line of data: a row of a table, or one side of it.
#[derive(Debug)]
pub struct Line {
    /// What it is.
    pub role: Role,
    /// Which of the lists that its form prints side by side it is of.
    pub side: Side,
    /// Its name: label or codes with names, as printed.
    pub label: String,
    /// The last of its labels before its amounts, as printed: of a list of projects, the project's name.
    pub name: String,
    /// Its codes, of each classification one at most.
    pub codes: Vec<LineCode>,
    /// How many of the columns of labels before its amounts it reaches into: of lists whose levels stand each in a column
    /// of its own, how deep it is. 0 where it has no label or this is not known.
    pub depth: usize,
    /// How far its label is moved in, in points of the page or as many for the blanks before it.
    pub indent: usize,
    /// Whether its code is not printed, but that of its name.
    pub by_name: bool,
    /// Where its code is no code: what is printed. Its code is then the one that its place tells, or none.
    pub misprint: Option<Misprint>,
    /// The code of the unit (单位编码) whose line it is.
    pub unit: Option<String>,
    /// For each column of the form, its cell.
    pub cells: Vec<Option<Spot>>,
    /// Amounts whose column is not known, left to right.
    pub loose: Vec<Spot>,
    /// Other numbers of its row, that are read as no amounts: those a sum may have meant too.
    pub others: Vec<Decimal>,
    /// Whether its cells were moved back to columns they are not printed in.
    pub shifted: bool,
    /// Whether each cell's column is beyond doubt: neither moved nor worked out from blanks. Relations over
    /// other lines may fail because of the reading.
    pub sure: bool,
    /// What the form's own formulas say of it.
    pub printed: Formulated,
    /// The row, with cell 0.
    pub row: Spot,
    /// The project it belongs to, on forms of projects.
    pub project: usize,
}

impl Line {
    /// A line of one side, with its cells, of which nothing else is known yet: its row, with cell 0.
    pub(super) fn new(row: Spot, side: Side, cells: Vec<Option<Spot>>) -> Line {
        Line {
            role: Role::Item,
            side,
            label: String::new(),
            name: String::new(),
            codes: Vec::new(),
            depth: 0,
            indent: 0,
            by_name: false,
            misprint: None,
            unit: None,
            cells,
            loose: Vec::new(),
            others: Vec::new(),
            shifted: false,
            sure: true,
            printed: Formulated::default(),
            row,
            project: 0,
        }
    }

    /// Its code of a classification.
    pub fn code(&self, system: System) -> Option<&str> {
        self.codes.iter().find(|c| c.system == system).map(|c| c.digits.as_str())
    }

    /// 功能分类科目
    pub fn function(&self) -> Option<&str> {
        self.code(System::Function)
    }

    /// The code that says most of it: what its money is for, what it is spent on.
    pub fn own_code(&self) -> Option<&str> {
        [System::Function, System::Dep, System::Gov].into_iter().find_map(|system| self.code(system))
    }

    /// Gives it a code, its only one of the classification.
    pub(super) fn set_code(&mut self, system: System, digits: Option<String>) {
        self.codes.retain(|c| c.system != system);
        self.codes.extend(digits.map(|digits| LineCode { system, digits }));
        self.codes.sort_by_key(|c| c.system);
    }
}

/// A code of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCode {
    /// Its classification.
    pub system: System,
    /// Its digits.
    pub digits: String,
}

/// A code that is none of the classification.
#[derive(Debug, Clone)]
pub struct Misprint {
    /// As printed.
    pub printed: String,
    /// How many digits a code of its level has: 3, 5 or 7.
    pub level: usize,
}

/// An indicator (绩效指标) of a project.
#[derive(Debug)]
pub struct Indicator {
    /// The project it belongs to: the number of project lines above it, from 1.
    pub project: usize,
    /// For each column of the form, its cell.
    pub cells: Vec<Option<Spot>>,
}

/// A table that is no form.
#[derive(Debug)]
pub struct Unrecognised {
    /// The text above it.
    pub title: String,
    /// Its first cell.
    pub at: Spot,
    /// How many numbers with decimals it has.
    pub amounts: usize,
}
