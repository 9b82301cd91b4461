//! Where each cell of a row stands in its form: in its printed column, in the one it was moved from where cells before it
//! were dropped, or, where the columns are lost, in the one that its order tells.

use std::borrow::Cow;

use crate::document::{Cell, Columns, Row, Spot};
use crate::money::{self, Printed};
use crate::policy;

use super::columns::{Headed, assign, lay};
use super::form::{Indicator, Role};
use super::lost::{self, Lost};
use super::pieces::{Loose, Raw};
use super::spec::Layout;

/// A row in the columns of its form.
pub(super) struct Placed<'a> {
    /// The row, with cell 0.
    pub(super) spot: Spot,
    /// The row itself; `None` for one that is put together from lines.
    pub(super) row: Option<&'a Row>,
    /// For each column of the form, its cell.
    pub(super) cells: Vec<Option<Spot>>,
    /// For each column of the form, what is printed there, be it in a cell that reaches over from beside.
    pub(super) texts: Vec<Cow<'a, str>>,
    /// Amounts whose column is not known.
    pub(super) loose: Vec<Spot>,
    /// Whether its cells were moved.
    pub(super) shifted: bool,
    /// Whether each cell's column is beyond doubt.
    pub(super) sure: bool,
    /// The project it is of, on forms of projects.
    pub(super) project: usize,
    /// What its line is, where the row itself does not tell.
    pub(super) role: Option<Role>,
}

impl<'a> Placed<'a> {
    /// A row whose cells stand in these columns.
    fn of(spot: Spot, row: &'a Row, cells: &[Option<&'a Cell>], loose: &[&'a Cell]) -> Placed<'a> {
        let spot_of = |cell: &Cell| {
            let cell = row.cells.iter().position(|c| std::ptr::eq(c, cell)).unwrap_or(0);
            Spot { cell, ..spot }
        };
        Placed {
            spot,
            row: Some(row),
            cells: cells.iter().map(|c| c.map(spot_of)).collect(),
            texts: cells.iter().map(|c| Cow::Borrowed(c.map_or("", |c| c.text.trim()))).collect(),
            loose: loose.iter().map(|c| spot_of(c)).collect(),
            shifted: false,
            sure: true,
            project: 0,
            role: None,
        }
    }
}

/// The rows of a form in its columns. Of a listed form lines without columns are rows too.
pub(super) fn rows<'a>(raw: &'a Raw, headed: &mut Headed) -> Rows<'a> {
    let mut out = Rows { headings: raw.headings.iter().map(|h| h.0).collect(), ..Rows::default() };
    if !headed.listed {
        let sure = raw.columns == Columns::Known;
        out.rows = raw.data.iter().map(|(spot, row)| Placed { sure, ..described(*spot, row, headed) }).collect();
        return out;
    }
    let mut lost = Lost::new(&headed.spec);
    let mut data = raw.data.iter().peekable();
    let mut loose = raw.loose.as_slice();
    let mut pages = raw.pages.iter().peekable();
    loop {
        // the rows of its tables that stand before the next line or row without columns
        while let Some((spot, row)) = data.next_if(|(spot, _)| loose.first().is_none_or(|next| *spot < next.0)) {
            if let Some((_, paths)) = pages.next_if(|(first, _)| first <= spot) {
                out.turn(assign(paths, &headed.spec), headed);
            }
            let (cells, shifted) = lay(row, &headed.spec, &headed.printed);
            let sure = raw.columns == Columns::Known && !shifted;
            out.push(Placed { shifted, sure, ..Placed::of(*spot, row, &cells, &[]) }, headed);
            lost.close();
        }
        let Some(((spot, first), rest)) = loose.split_first() else { break };
        loose = rest;
        if let Some(words) = lost.words(&first.text()) {
            headed.printed = lost.columns(words, &headed.spec);
            out.headings.push(*spot);
            continue;
        }
        match first {
            Loose::Row(row) => {
                let (cells, unplaced) = lost::divide(row, headed);
                out.push(Placed { sure: false, ..Placed::of(*spot, row, &cells, &unplaced) }, headed);
                lost.close();
            }
            Loose::Line(_) => {
                let until = data.peek().map(|(spot, _)| *spot);
                let goes_on = |(spot, line): &&(Spot, Loose)| {
                    until.is_none_or(|until| *spot < until) && line.line().is_some_and(|t| lost.words(t).is_none())
                };
                let (more, rest) = loose.split_at(loose.iter().take_while(goes_on).count());
                out.join(&[&[(*spot, *first)], more].concat(), headed);
                loose = rest;
            }
        }
    }
    // parts of a table that were not put together: what fails there may be their reading
    if out.mixed {
        out.rows.iter_mut().for_each(|row| row.sure = false);
    }
    out
}

/// A row of a form that describes itself: an amount stands where its column begins, a label reaches over.
fn described<'a>(spot: Spot, row: &'a Row, headed: &Headed) -> Placed<'a> {
    let at = |column: &usize| row.cells.iter().find(|c| c.column == *column);
    let over = |column: &usize| row.cells.iter().find(|c| (c.column..c.column + c.col_span).contains(column));
    let cells: Vec<Option<&Cell>> = headed.printed.iter().map(|c| at(c.as_ref()?)).collect();
    let texts =
        headed.printed.iter().map(|c| over(c.as_ref()?)).map(|c| Cow::Borrowed(c.map_or("", |c| c.text.trim())));
    Placed { texts: texts.collect(), ..Placed::of(spot, row, &cells, &[]) }
}

/// The rows of a form.
#[derive(Default)]
pub(super) struct Rows<'a> {
    /// Of headings.
    pub(super) headings: Vec<Spot>,
    /// Of data.
    pub(super) rows: Vec<Placed<'a>>,
    /// Of the indicators of projects.
    pub(super) indicators: Vec<Indicator>,
    projects: usize,
    /// Whether its pages print different columns.
    mixed: bool,
    /// Whether the figures of a form of one row are over.
    over: bool,
}

impl<'a> Rows<'a> {
    /// The columns of the next page, where its headings are those of the form.
    fn turn(&mut self, printed: Vec<Option<usize>>, headed: &mut Headed) {
        let found = |columns: &[Option<usize>]| columns.iter().flatten().count();
        if 2 * found(&printed) >= found(&headed.printed) {
            let there = |columns: &[Option<usize>]| columns.iter().map(Option::is_some).collect::<Vec<_>>();
            self.mixed |= there(&printed) != there(&headed.printed);
            headed.printed = printed;
        }
    }

    /// Adds the row that some lines are, if they are one.
    fn join(&mut self, lines: &[(Spot, Loose<'a>)], headed: &Headed) {
        if self.over || headed.printed.iter().all(Option::is_none) {
            return;
        }
        let Some(row) = lost::joined(lines, headed) else { return };
        self.projects += usize::from(row.cells.iter().any(Option::is_some) || !row.loose.is_empty());
        self.rows.push(Placed { project: self.projects, ..row });
    }

    /// Adds a row if it is one of the form's figures, as the form is laid out.
    fn push(&mut self, row: Placed<'a>, headed: &Headed) {
        let spec = &headed.spec;
        if self.over || headed.printed.iter().all(Option::is_none) {
            return;
        }
        let (mut numbers, mut words) = (row.loose.len(), 0);
        for column in spec.amount_columns() {
            match money::read(&row.texts[column]) {
                Printed::Amount(..) | Printed::Malformed(_) => numbers += 1,
                Printed::Text => words += 1,
                Printed::Blank => {}
            }
        }
        let is_line = match spec.layout {
            Layout::Single => {
                self.over = words > 0 && !self.rows.is_empty();
                words == 0 && numbers > 0
            }
            Layout::Projects => {
                let first = row.texts.first().map_or("", |t| t);
                let named = first.contains(|c: char| c.is_ascii_digit()) && first.len() > policy::LONGEST_NO_PROJECT;
                self.projects += usize::from(named || numbers > 0);
                let valued =
                    spec.columns.iter().zip(&row.texts).any(|(c, text)| !c.values.is_empty() && !text.is_empty());
                if valued {
                    self.indicators.push(Indicator { project: self.projects, cells: row.cells.clone() });
                }
                named || numbers > 0
            }
            Layout::List => words == 0 || numbers > 0,
        };
        if is_line {
            self.rows.push(Placed { project: self.projects, ..row });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy;

    #[test]
    fn a_project_without_amounts_has_a_long_name() {
        let lines = |bytes: usize| {
            let name = format!("{}甲", "1".repeat(bytes - "甲".len()));
            let headings = "项目名称\t项目总额\t财政资金\t其他资金\t绩效目标";
            let text = format!("预算12表 项目支出绩效目标表\n单位：万元\n{headings}\n{name}\t\t\t\t目标\n");
            let checking = crate::check(vec![crate::Input { name: "x".into(), bytes: text.into_bytes() }]);
            checking.disclosure.forms[0].lines.len()
        };
        assert_eq!((lines(policy::LONGEST_NO_PROJECT), lines(policy::LONGEST_NO_PROJECT + 1)), (0, 1));
    }
}
