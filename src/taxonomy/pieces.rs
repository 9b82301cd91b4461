//! Table pieces: a table, or the part of one below a title in it, taken apart into titles, headings, rows and notes.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Columns, Row, Spot, Table};
use crate::money::{self, Printed, Unit};
use crate::policy;

use super::boundaries::{is_footer, is_page_head, is_page_number, is_title, title};
use super::headings::{Placed, Section, in_heading, is_heading, is_numbering};
use super::words;

/// A table with what stands above it, perhaps over several pages.
pub(super) struct Raw<'a> {
    pub(super) title: Option<(String, Spot)>,
    pub(super) unit: Option<Unit>,
    pub(super) headings: Vec<(Spot, &'a Row)>,
    /// For each column, its headings from the outermost.
    pub(super) paths: Vec<Vec<String>>,
    /// The other rows; a column is one of `paths`.
    pub(super) data: Vec<Placed<'a>>,
    pub(super) columns: Columns,
    pub(super) first: Spot,
    pub(super) says_empty: bool,
    /// The notes below it.
    pub(super) notes: Vec<String>,
}

impl<'a> Raw<'a> {
    /// Adds the rows of the next page, without a total that is printed on every page.
    pub(super) fn extend(&mut self, mut rows: Vec<Placed<'a>>) {
        if self.repeats_total(&rows) {
            rows.remove(0);
        }
        self.data.extend(rows);
    }

    /// Whether the first of some rows is a total that stands here too.
    pub(super) fn repeats_total(&self, rows: &[Placed]) -> bool {
        let again = rows.first().map(|r| texts(&r.1)).filter(|texts| texts.iter().any(|t| words::is_total(t)));
        again.is_some_and(|again| self.data.iter().any(|r| texts(&r.1) == again))
    }

    /// Whether it prints a total with figures.
    pub(super) fn has_total(&self) -> bool {
        let figures = |row: &Row| row.filled().any(|c| c.text.contains(|c: char| c.is_ascii_digit()));
        self.data.iter().any(|(_, row)| row.filled().any(|c| words::is_total(&c.text)) && figures(row))
    }
}

pub(super) fn is_total(texts: &[&str]) -> bool {
    texts.iter().any(|t| words::is_total(t))
}

pub(super) fn texts(row: &Row) -> Vec<&str> {
    row.filled().map(|c| c.text.as_str()).collect()
}

/// How many columns some rows have.
pub(super) fn width(rows: &[Row]) -> usize {
    rows.iter().flat_map(|r| &r.cells).map(|c| c.column + c.col_span).max().unwrap_or(0)
}

/// Takes rows of a table apart: title rows, headings, data.
pub(super) fn raw<'a>(table: &'a Table, rows: Range<usize>, spot: Spot, above: &[(Spot, &str)]) -> Raw<'a> {
    let width = width(&table.rows);
    let first = rows.start;
    let mut texts: Vec<(Spot, &str)> = above[above.len().saturating_sub(policy::LINES_ABOVE_TABLE)..].to_vec();
    let mut headings: Vec<(Spot, &Row)> = Vec::new();
    let mut sections: Vec<Section> = vec![Section::default()];
    for (at, row) in table.rows[rows].iter().enumerate() {
        let spot = Spot { row: first + at, ..spot };
        let mut filled = row.filled();
        let (first, second) = (filled.next(), filled.next());
        let Some(first) = first else { continue };
        if is_numbering(row) {
            continue;
        }
        let same = |heading: &Row| heading.filled().map(|c| &c.text).eq(row.filled().map(|c| &c.text));
        let again = headings.iter().any(|h| same(h.1));
        if again && let Some(page) = sections.last_mut().filter(|s| !s.rows.is_empty()) {
            page.drop_last(is_page_head);
            sections.push(Section::default());
        }
        let before = sections.len() == 1 && sections[0].rows.is_empty();
        let Some(section) = sections.last_mut() else { break };
        let counts = |text: &str| text.contains('页') && is_page_number(text);
        if !before && second.is_none() && (words::is_page_head(&first.text) || counts(&first.text)) {
            // the page ends within the form
            continue;
        }
        if again && !before {
            // headings printed again on the next page, perhaps over other columns
            section.headings.push(row);
        } else if before && second.is_none() && headings.is_empty() {
            let cell = row.cells.iter().position(|c| std::ptr::eq(c, first)).unwrap_or_default();
            texts.push((Spot { cell, ..spot }, &first.text));
        } else if before && headings.is_empty() && row.filled().all(|c| words::is_head(&c.text) || is_title(&c.text)) {
            // whose form it is, and in which unit: no headings
            for (cell, c) in row.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty()) {
                texts.push((Spot { cell, ..spot }, &c.text));
            }
        } else if before && is_heading(row, &headings, width) {
            headings.push((spot, row));
            section.headings.push(row);
        } else {
            section.rows.push((spot, row));
        }
    }
    let mut says_empty = texts.iter().any(|t| words::says_empty(t.1));
    let mut notes = Vec::new();
    for section in &mut sections {
        section.drop_last(|row| {
            let footer = is_footer(row);
            if footer {
                notes.extend(row.filled().map(|c| c.text.clone()));
            }
            says_empty |= footer && row.filled().any(|c| words::says_empty(&c.text));
            footer
        });
    }
    let unit = texts.iter().rev().find_map(|(_, t)| words::unit_line(t));
    let in_headings = || headings.iter().flat_map(|(_, r)| r.filled()).find_map(|c| in_heading(&c.text));
    let mut out = Raw {
        title: title(&texts),
        unit: unit.or_else(in_headings),
        headings,
        paths: Vec::new(),
        data: Vec::new(),
        columns: table.columns,
        first: Spot { row: first, ..spot },
        says_empty,
        notes,
    };
    for (number, section) in sections.into_iter().enumerate() {
        let (paths, rows) = section.columns(width);
        if number == 0 {
            (out.paths, out.data) = (paths, rows);
        } else if paths == out.paths {
            out.extend(rows);
        } else {
            out.extend(section.rows.into_iter().map(|(spot, row)| (spot, Cow::Borrowed(row))).collect());
        }
    }
    out
}

/// Whether a number is written as amounts are: with decimals or separators.
pub(super) fn is_amount(text: &str) -> bool {
    matches!(money::read(text), Printed::Amount(amount, _) if amount.scale > 0 || text.contains([',', '，']))
}

pub(super) fn has_decimals(text: &str) -> bool {
    matches!(money::read(text), Printed::Amount(amount, _) if amount.scale > 0)
}
