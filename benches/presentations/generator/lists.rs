//! Lists: rows and columns that each select atoms, so that a cell is the sum of the atoms both select.

use super::accounts::{Accounts, Atom, Year};

/// Which atoms a row or a column is about.
pub type Select<'a> = Box<dyn Fn(&Atom) -> bool + 'a>;

/// What a column prints.
pub enum What<'a> {
    /// Money of a year.
    Sum(Year, Select<'a>),
    /// How much the first column is more than the second.
    Change(usize, usize),
    /// The same in per cent of the second.
    Rate(usize, usize),
    /// The share of the column's total.
    Share(usize),
    /// How much the first column is in per cent of the second.
    Ratio(usize, usize),
    /// How many persons these units have.
    Persons,
    /// The first column by persons.
    Average(usize),
}

/// A column of figures.
pub struct Column<'a> {
    /// Its headings from above.
    pub path: Vec<String>,
    /// Its figures.
    pub what: What<'a>,
}

impl<'a> Column<'a> {
    /// Money of the document's year.
    pub fn of(path: &[&str], select: impl Fn(&Atom) -> bool + 'a) -> Column<'a> {
        Column::of_year(Year::This, path, select)
    }

    /// Money of a year.
    pub fn of_year(year: Year, path: &[&str], select: impl Fn(&Atom) -> bool + 'a) -> Column<'a> {
        Column { path: path.iter().map(|p| (*p).to_string()).collect(), what: What::Sum(year, Box::new(select)) }
    }
}

/// A row.
pub struct Item<'a> {
    /// Its unit, where the list has a column of units.
    pub unit: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is the sum of.
    pub select: Select<'a>,
    /// Whether it is a row of a unit.
    pub of_unit: bool,
}

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Nothing can be said.
    None,
    /// Money in 分.
    Money(i64),
    /// More or less in 分.
    Change(i64),
    /// Hundredths of a per cent.
    Rate(i64),
    /// So many.
    Count(i64),
    /// Money by heads, in 分.
    Average(i64),
}

/// The figures of one row.
pub fn figures(accounts: &Accounts, columns: &[Column], select: &dyn Fn(&Atom) -> bool) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    let sum = |at: usize, select: &dyn Fn(&Atom) -> bool| match &columns[at].what {
        What::Sum(year, of) => accounts.sum(*year, |a| of(a) && select(a)),
        _ => 0,
    };
    for (at, column) in columns.iter().enumerate() {
        out.push(match &column.what {
            What::Sum(..) => Figure::Money(sum(at, select)),
            What::Change(a, b) => Figure::Change(sum(*a, select) - sum(*b, select)),
            What::Rate(a, b) => rate(sum(*a, select) - sum(*b, select), sum(*b, select)),
            What::Share(a) => rate(sum(*a, select), sum(*a, &|_| true)),
            What::Ratio(a, b) => rate(sum(*a, select), sum(*b, select)),
            What::Persons => Figure::Count(accounts.persons(select)),
            What::Average(a) => match accounts.persons(select) {
                0 => Figure::None,
                persons => Figure::Average((2 * sum(*a, select) + persons) / (2 * persons)),
            },
        });
    }
    out
}

/// A ratio in hundredths of a per cent, rounded half up.
pub fn rate(part: i64, whole: i64) -> Figure {
    if whole == 0 {
        return Figure::None;
    }
    let (part, whole) = (i128::from(part) * 10_000, i128::from(whole));
    let rounded = (2 * part.abs() + whole) / (2 * whole);
    Figure::Rate(i64::try_from(rounded).unwrap_or_default() * if part < 0 { -1 } else { 1 })
}
