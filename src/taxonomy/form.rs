//! A recognised form: its lines, and what each of them is.

use rust_decimal::Decimal;

use crate::document::Spot;
use crate::money::{Unit, fold};

use super::spec::{FormSpec, forms};

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

/// A recognised form.
#[derive(Debug)]
pub struct Form {
    /// Which form it is: index in [`forms`]; `None` for a form described by itself.
    pub spec: Option<usize>,
    /// What its own headings say it is, where no form of [`forms`] is.
    pub own: Option<Box<FormSpec>>,
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
    /// Indicators of projects.
    pub indicators: Vec<Indicator>,
    /// Whether a sentence says that it is empty.
    pub says_empty: bool,
    /// The notes below it.
    pub notes: Vec<String>,
    /// Whether two tables follow one another under this title that repeat it.
    pub tables: usize,
}

impl Form {
    /// Adds what the next page prints of it.
    pub(super) fn extend(&mut self, next: Form) {
        let projects = self.lines.iter().map(|l| l.project).max().unwrap_or_default();
        self.unit = self.unit.or(next.unit);
        self.says_empty |= next.says_empty;
        self.notes.extend(next.notes);
        self.headings.extend(next.headings);
        self.columns.iter_mut().zip(&next.columns).for_each(|(here, there)| *here |= there);
        self.lines.extend(next.lines.into_iter().map(|l| Line { project: projects + l.project, ..l }));
        let moved = |i: Indicator| Indicator { project: projects + i.project, ..i };
        self.indicators.extend(next.indicators.into_iter().map(moved));
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
        match (&self.own, self.spec) {
            (Some(own), _) => own,
            (None, spec) => &forms()[spec.unwrap_or_default()],
        }
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

/// A line of data: a row of a table, or one half of it.
#[derive(Debug)]
pub struct Line {
    /// What it is.
    pub role: Role,
    /// The index of its half.
    pub half: Option<usize>,
    /// Its name: label or codes with names, as printed.
    pub label: String,
    /// The last of its labels before its amounts, as printed: of a list of projects, the project's name.
    pub name: String,
    /// 功能分类科目
    pub function: Option<String>,
    /// 政府支出经济分类科目
    pub gov: Option<String>,
    /// 部门支出经济分类科目
    pub dep: Option<String>,
    /// How many of the columns of labels before its amounts it reaches into: of lists whose levels stand each in a column
    /// of its own, how deep it is. 0 where it has no label or this is not known.
    pub depth: usize,
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
    /// The row, with cell 0.
    pub row: Spot,
    /// The project it belongs to, on forms of projects.
    pub project: usize,
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
