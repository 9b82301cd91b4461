//! Table pieces: a table, or the part of one below a title in it, taken apart into titles, headings, rows and notes.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Columns, Row, Spot, Table};
use crate::money::{self, Printed, Unit};
use crate::policy;

use super::boundaries::{is_footer, is_page_head, is_page_number, is_title, title};
use super::headings::{InColumns, Section, in_heading, is_heading, is_numbering, is_rule};
use super::titles::{self, Title};
use super::{headings, words};

/// A table with what stands above it, perhaps over several pages.
pub(super) struct Raw<'a> {
    pub(super) title: Option<(String, Spot)>,
    /// The line above it, whether a title or not.
    pub(super) caption: &'a str,
    /// Which of the listed forms it is, where these are known.
    pub(super) listed: Option<Title>,
    pub(super) unit: Option<Unit>,
    pub(super) headings: Vec<(Spot, &'a Row)>,
    /// For each column, its headings from the outermost.
    pub(super) paths: Vec<Vec<String>>,
    /// For each column what is printed in the row of column numbers (栏次).
    pub(super) numbers: Vec<String>,
    /// Where headings over other columns begin, on a later page.
    pub(super) pages: Vec<(Spot, Vec<Vec<String>>)>,
    /// The other rows; a column is one of `paths`.
    pub(super) data: Vec<InColumns<'a>>,
    pub(super) columns: Columns,
    pub(super) first: Spot,
    pub(super) says_empty: bool,
    /// The notes below it.
    pub(super) notes: Vec<String>,
    /// What stands below its title and in none of its columns.
    pub(super) loose: Vec<(Spot, Loose<'a>)>,
}

/// A line of text below a form's title, or a row of a table whose columns are lost.
#[derive(Clone, Copy)]
pub(super) enum Loose<'a> {
    Line(&'a str),
    Row(&'a Row),
}

impl<'a> Loose<'a> {
    /// The whole text.
    pub(super) fn text(&self) -> Cow<'a, str> {
        match self {
            Loose::Line(text) => Cow::Borrowed(text),
            Loose::Row(row) => row.filled().map(|c| c.text.as_str()).collect(),
        }
    }

    /// The text of a line.
    pub(super) fn line(&self) -> Option<&'a str> {
        match self {
            Loose::Line(text) => Some(text),
            Loose::Row(_) => None,
        }
    }
}

impl<'a> Raw<'a> {
    /// A form of which only the lines above it are known: its title and unit.
    pub(super) fn titled(texts: &[(Spot, &'a str)], first: Spot, listed: bool) -> Raw<'a> {
        let title = title(texts, listed);
        let is_head = |text: &str| is_page_number(text) || words::is_head(text) || words::unit_line(text).is_some();
        let is_sentence = |text: &str| text.chars().count() > policy::LONGEST_TITLE || text.contains(['。', '；', ';']);
        let line = texts.iter().rev().map(|t| t.1).find(|t| !is_head(t));
        Raw {
            listed: title.as_ref().filter(|_| listed).and_then(|t| titles::title(&t.0)),
            caption: line.filter(|t| !is_sentence(t)).unwrap_or_default(),
            title,
            unit: texts.iter().rev().find_map(|(_, t)| words::unit_line(t)),
            headings: Vec::new(),
            paths: Vec::new(),
            numbers: Vec::new(),
            pages: Vec::new(),
            data: Vec::new(),
            columns: Columns::Known,
            first,
            says_empty: texts.iter().any(|t| words::says_empty(t.1)),
            notes: Vec::new(),
            loose: Vec::new(),
        }
    }

    /// Adds the rows of the next page, without a total that is printed on every page.
    pub(super) fn extend(&mut self, paths: Vec<Vec<String>>, mut rows: Vec<InColumns<'a>>) {
        if let (Some((first, _)), false) = (rows.first(), paths.is_empty() || paths == self.paths) {
            self.pages.push((*first, paths));
        }
        if self.repeats_total(&rows) {
            rows.remove(0);
        }
        self.data.extend(rows);
    }

    /// Whether the first of some rows is a total that stands here too.
    pub(super) fn repeats_total(&self, rows: &[InColumns]) -> bool {
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
pub(super) fn raw<'a>(
    table: &'a Table,
    rows: Range<usize>,
    spot: Spot,
    above: &[(Spot, &'a str)],
    listed: bool,
) -> Raw<'a> {
    let width = width(&table.rows);
    let first = rows.start;
    let mut texts: Vec<(Spot, &'a str)> = above.to_vec();
    let mut headings: Vec<(Spot, &Row)> = Vec::new();
    let mut sections: Vec<Section> = vec![Section::default()];
    for (at, row) in table.rows[rows].iter().enumerate() {
        let spot = Spot { row: first + at, ..spot };
        let mut filled = row.filled();
        let (first, second) = (filled.next(), filled.next());
        let Some(first) = first else { continue };
        if is_numbering(row) {
            if let Some(section) = sections.last_mut() {
                section.numbers = section.numbers.or(Some(row));
            }
            continue;
        }
        if is_rule(row) {
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
    let mut out = Raw::titled(&texts, Spot { row: first, ..spot }, listed);
    for section in &mut sections {
        section.drop_last(|row| {
            let footer = is_footer(row);
            if footer {
                out.notes.extend(row.filled().map(|c| c.text.clone()));
            }
            out.says_empty |= footer && row.filled().any(|c| words::says_empty(&c.text));
            footer
        });
    }
    let mut in_headings = headings.iter().flat_map(|(_, r)| r.filled());
    out.unit = out.unit.or_else(|| in_headings.find_map(|c| in_heading(&c.text)));
    (out.headings, out.columns) = (headings, table.columns);
    for (number, section) in sections.into_iter().enumerate() {
        let (paths, numbers, rows) = section.columns(width);
        if number == 0 {
            (out.paths, out.numbers, out.data) = (paths, numbers, rows);
        } else if paths == out.paths {
            out.extend(paths, rows);
        } else {
            let paths = headings::paths(&section.headings);
            out.extend(paths, section.rows.into_iter().map(|(spot, row)| (spot, Cow::Borrowed(row))).collect());
        }
    }
    if listed && out.title.is_none() {
        out.listed = titles::by_headings(&out.paths);
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
