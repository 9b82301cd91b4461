//! Where a form begins and ends: what its title is, where a table is cut into several forms, and what goes on with the
//! form before.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::{Block, Cell, Columns, Document, Row, Spot, Table};
use crate::money::{self, fold};
use crate::policy;

use super::form::{Form, Unrecognised};
use super::pieces::{Loose, Raw, has_decimals, is_amount, is_total, raw, texts, width};
use super::spec::forms;
use super::titles::{self, are_of};
use super::{codes, funds, words};

/// What a document is cut into.
#[derive(Default)]
pub(super) struct Cut<'a> {
    /// Whether listed forms are known.
    listed: bool,
    /// Tables, each over all its pages.
    pub(super) raws: Vec<Raw<'a>>,
    /// The money of projects, on tables of their goals.
    pub(super) funds: Vec<Form>,
    /// Tables that are no form, or hold more than one.
    pub(super) others: Vec<Unrecognised>,
}

/// Cuts a document where its forms begin and end.
pub(super) fn cut(source: usize, document: &Document, listed: bool) -> Cut<'_> {
    let mut out = Cut { listed, ..Cut::default() };
    let mut above: Vec<(Spot, &str)> = Vec::new();
    let often = running(document);
    let runs = |text: &str| often.contains(text) || words::is_page_head(text);
    for (block, piece) in document.blocks.iter().enumerate() {
        let spot = Spot { source, block, row: 0, cell: 0 };
        match piece {
            Block::Paragraph(p) => {
                if above.is_empty()
                    && let Some(raw) = out.raws.last_mut()
                {
                    raw.says_empty |= words::says_empty(&p.text);
                    raw.notes.push(p.text.clone());
                }
                above.push((spot, &p.text));
            }
            // a line or two of which only blanks divide the words says whose form it is
            Block::Table(table) if table.columns == Columns::Lost && is_line(table) => {
                for (row, r) in table.rows.iter().enumerate() {
                    let cells = r.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty());
                    above.extend(cells.map(|(cell, c)| (Spot { row, cell, ..spot }, c.text.as_str())));
                }
            }
            Block::Table(table) if table.columns == Columns::Lost => {
                out.lines(&above, true);
                let rows = table.rows.iter().enumerate();
                let rows = rows.map(|(row, r)| (Spot { row, ..spot }, Loose::Row(r)));
                if let Some(raw) = out.raws.last_mut() {
                    raw.loose.extend(rows);
                }
                above.clear();
            }
            Block::Table(table) if width(&table.rows) > policy::WIDEST_FORM => {
                let title = title(near(&above), listed).map(|t| t.0).unwrap_or_default();
                let cells = table.rows.iter().flat_map(Row::filled);
                let amounts = cells.filter(|c| has_decimals(&c.text)).count();
                out.others.push(Unrecognised { title, at: spot, amounts });
                above.clear();
            }
            Block::Table(table) if let Some(form) = project_funds(table, spot, near(&above)) => {
                let amounts = funds::others(table, &form);
                if amounts > 0 {
                    out.others.push(Unrecognised { title: form.title.clone(), at: spot, amounts });
                }
                out.funds.push(form);
                above.clear();
            }
            Block::Table(table) => {
                let again = above.iter().any(|(_, text)| words::says_goes_on(text));
                let repeats = |text: &str| again && (words::says_goes_on(text) || words::is_head(text));
                let tells = |text: &str| !is_page_number(text) && !runs(text) && !repeats(text);
                out.lines(&above, false);
                for rows in pieces(table) {
                    let between = above.iter().filter(|(_, text)| tells(text)).count();
                    let raw = raw(table, rows, spot, near(&above), listed);
                    above.clear();
                    match out.raws.last_mut().filter(|last| goes_on(last, &raw, between)) {
                        Some(last) => last.extend(raw.paths, raw.data),
                        None => out.raws.push(raw),
                    }
                }
            }
        }
    }
    out.lines(&above, true);
    out
}

impl<'a> Cut<'a> {
    /// Takes lines between tables: those of the form before, and those below titles of listed forms that say that their
    /// form is empty. The last title begins a form of its own only where no table follows that could print it.
    fn lines(&mut self, lines: &[(Spot, &'a str)], last: bool) {
        if !self.listed {
            return;
        }
        let starts: Vec<usize> = (0..lines.len()).filter(|at| titles::title(lines[*at].1).is_some()).collect();
        let first = starts.first().copied().unwrap_or(lines.len());
        if let Some(raw) = self.raws.last_mut() {
            raw.loose.extend(lines[..first].iter().map(|(spot, text)| (*spot, Loose::Line(text))));
        }
        let ends = starts.iter().skip(1).copied().chain(last.then_some(lines.len()));
        for (start, end) in starts.iter().copied().zip(ends) {
            let below = &lines[start..end];
            let mut raw = Raw::titled(&below[..below.len().min(policy::LINES_ABOVE_TABLE)], lines[start].0, true);
            raw.loose.extend(below[1..].iter().map(|(spot, text)| (*spot, Loose::Line(text))));
            self.raws.push(raw);
        }
    }
}

/// Whether a document prints a title with a number of a regime whose forms are listed.
pub(super) fn is_numbered(document: &Document) -> bool {
    let numbered = |text: &str| titles::title(text).and_then(|t| words::regime(&t.pattern?)).is_some();
    document.blocks.iter().any(|block| match block {
        Block::Paragraph(p) => numbered(&p.text),
        Block::Table(table) => table.rows.iter().filter_map(|r| r.filled().next()).any(|c| numbered(&c.text)),
    })
}

/// Of the lines above a table, those that may tell its title and unit.
fn near<'r, 'a>(above: &'r [(Spot, &'a str)]) -> &'r [(Spot, &'a str)] {
    &above[above.len().saturating_sub(policy::LINES_ABOVE_TABLE)..]
}

/// The money of a project, on a table of its goals.
fn project_funds(table: &Table, spot: Spot, above: &[(Spot, &str)]) -> Option<Form> {
    let unit = above.iter().rev().find_map(|(_, t)| words::unit_line(t));
    funds::form(table, spot, title(above, false), unit)
}

/// A table cut where a row in it is the title of another form: headings or rows of data stand above it, and headings below.
pub(super) fn pieces(table: &Table) -> Vec<Range<usize>> {
    let width = width(&table.rows);
    // whether the next row of several cells below each row is one of headings
    let mut heads = false;
    let mut headed = Vec::with_capacity(table.rows.len());
    for row in table.rows.iter().rev() {
        headed.push(heads);
        if row.filled().nth(1).is_some() {
            heads = !row.filled().any(|c| money::read(&c.text).is_number());
        }
    }
    headed.reverse();
    let mut starts = vec![0];
    // whether anything but heads of a page stands since the last start
    let mut above = false;
    for (at, row) in table.rows.iter().enumerate() {
        let mut filled = row.filled();
        if let (Some(only), None) = (filled.next(), filled.next())
            && above
            && (2 * only.col_span > width || only.column == 0 && width > 1)
            && is_title(&only.text)
            && headed[at]
        {
            // with what stands above the title: the number of the form, whose it is
            let least = starts.last().map_or(0, |last| last + 1);
            let heads = |r: &usize| is_page_head(&table.rows[*r]) && !is_footer(&table.rows[*r]);
            starts.push((least..at).rev().take_while(heads).last().unwrap_or(at));
            above = false;
        }
        above |= row.filled().next().is_some() && !is_page_head(row);
    }
    let ends = starts.iter().skip(1).copied().chain([table.rows.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Lines that are printed on page after page: neither a title nor a unit, and no sentence.
pub(super) fn running(document: &Document) -> BTreeSet<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for block in &document.blocks {
        if let Block::Paragraph(p) = block
            && p.text.chars().count() <= policy::LONGEST_PAGE_HEAD
            && !is_title(&p.text)
            && words::unit_line(&p.text).is_none()
        {
            *counts.entry(&p.text).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= policy::FEWEST_PAGE_HEADS).map(|(text, _)| text).collect()
}

/// Whether a table is only a line or two of words.
pub(super) fn is_line(table: &Table) -> bool {
    table.rows.len() <= 2 && !table.rows.iter().flat_map(|r| r.filled()).any(|c| money::read(&c.text).is_number())
}

/// Whether a line is the number of a page: `- 5 -`, `第 5 页 共 9 页`.
pub(super) fn is_page_number(text: &str) -> bool {
    let rest = text.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || "-—–_/第页共,，.·".contains(c));
    text.len() < 40 && rest.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "第页共,，/-".contains(c))
}

/// Whether a table goes on with the last: its title and headings are printed again on the next page, or it has none.
/// Together they have one total at most: two complete copies are two. Where the last is a listed form, its columns are known:
/// what has neither title nor headings goes on with it, whatever stands between, and its headings may stand over others.
fn goes_on(last: &Raw, next: &Raw, between: usize) -> bool {
    let own = |r: &Raw| r.title.clone().filter(|t| !words::says_goes_on(&t.0));
    let title = |r: &Raw| own(r).map(|t| codes::without_continued(&fold(&t.0)));
    let listed = last.listed.as_ref().map(|t| &forms()[t.form]);
    if next.headings.is_empty() {
        return own(next).is_none() && listed.is_some() || between == 0 && next.paths.len() == last.paths.len();
    }
    let same = last.paths == next.paths || listed.is_some_and(|form| are_of(&next.paths, form));
    let again = title(last) == title(next) || own(next).is_none() && (between == 0 || listed.is_some());
    same && again && !are_copies(last, next)
}

/// Whether two tables with one title are copies or versions of one form: each has a total of its own, or their first rows
/// are the same.
fn are_copies(last: &Raw, next: &Raw) -> bool {
    let first = |raw: &Raw| raw.data.iter().map(|r| texts(&r.1)).find(|t| !is_total(t)).map(|t| t.concat());
    let figures = |t: Vec<&str>| -> String { t.into_iter().filter(|t| money::read(t).is_number()).collect() };
    let totals =
        |raw: &Raw| raw.data.iter().map(|r| texts(&r.1)).filter(|t| is_total(t)).map(figures).collect::<BTreeSet<_>>();
    let both = last.has_total() && next.has_total();
    // a project that goes on is printed again beside its indicators
    let projects = last.paths.iter().flatten().any(|h| words::is_measure(h));
    let again = first(last).is_some() && first(last) == first(next);
    again && (both || !projects) || both && totals(last).is_disjoint(&totals(next))
}

/// Whether a row is printed above the headings of each page: the title or number of the form, whose it is, its unit.
pub(super) fn is_page_head(row: &Row) -> bool {
    let line = |c: &Cell| {
        let coded = codes::split(&c.text).is_some() || codes::numbering(&fold(&c.text)).is_some();
        coded || money::read(&c.text).is_number() || words::is_total(&c.text)
    };
    !row.filled().any(line) && (row.filled().nth(1).is_none() || row.filled().all(|c| words::is_head(&c.text)))
}

/// Whether a row is printed below the amounts: a note, or who signed the form.
pub(super) fn is_footer(row: &Row) -> bool {
    let mut filled = row.filled();
    let note = filled.next().is_some_and(|c| words::is_footer(&c.text));
    note && !row.filled().any(|c| is_amount(&c.text))
}

/// The title among the lines above a table, and where it stands; that of a listed form, where these are known, may end in
/// any word.
pub(super) fn title(texts: &[(Spot, &str)], listed: bool) -> Option<(String, Spot)> {
    let found = texts.iter().rev().find(|(_, t)| is_title(t) || listed && titles::title(t).is_some())?;
    Some((found.1.trim().to_string(), found.0))
}

/// Whether a line is the title of a form: it ends in 表, and is more than a number.
pub(super) fn is_title(text: &str) -> bool {
    if text.len() > 4 * policy::LONGEST_TITLE {
        return false;
    }
    let folded = fold(text);
    let short = folded.chars().count() <= policy::LONGEST_TITLE && !folded.contains(['。', ';', '；']);
    let end = folded.split('(').next().unwrap_or_default();
    let number: String = end.chars().filter(|c| !"公开附表预算第号".contains(*c)).collect();
    let bare = number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十-".contains(c));
    short && end.ends_with('表') && !bare
}
