//! Where a form begins and ends: what its title is, where a table is cut into several forms, and what goes on with the
//! form before.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::{Block, Cell, Document, Row, Spot, Table, at};
use crate::money::{self, fold};
use crate::policy;

use super::form::{Form, Role};
use super::pieces::{Raw, is_amount, is_total, texts, width};
use super::spec::Layout;
use super::{codes, words};

/// A table cut where a row in it is the title of another form: rows of data stand above it, and headings below.
pub(super) fn pieces(table: &Table) -> Vec<Range<usize>> {
    let width = width(&table.rows);
    let mut starts = vec![0];
    for (at, row) in table.rows.iter().enumerate().skip(1) {
        let mut filled = row.filled();
        let (Some(only), None) = (filled.next(), filled.next()) else { continue };
        let wide = 2 * only.col_span > width || only.column == 0 && width > 1;
        let below = table.rows[at + 1..].iter().find(|r| r.filled().nth(1).is_some());
        let heads = below.is_some_and(|r| !r.filled().any(|c| money::read(&c.text).is_number()));
        let above = table.rows[..at].iter().any(|r| r.filled().any(|c| money::read(&c.text).is_number()));
        if wide && above && heads && is_title(&only.text) {
            // with what stands above the title: the number of the form, whose it is
            let least = starts.last().map_or(0, |last| last + 1);
            starts.push((least..at).rev().take_while(|r| is_page_head(&table.rows[*r])).last().unwrap_or(at));
        }
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
/// Together they have one total at most: two complete copies are two.
pub(super) fn goes_on(last: &Raw, next: &Raw, between: usize) -> bool {
    let own = |r: &Raw| r.title.clone().filter(|t| !words::says_goes_on(&t.0));
    let title = |r: &Raw| own(r).map(|t| codes::without_continued(&fold(&t.0)));
    if next.headings.is_empty() {
        return between == 0 && next.paths.len() == last.paths.len();
    }
    let copies = || {
        let first = |raw: &Raw| raw.data.iter().map(|r| texts(&r.1)).find(|t| !is_total(t)).map(|t| t.concat());
        let figures = |t: Vec<&str>| -> String { t.into_iter().filter(|t| money::read(t).is_number()).collect() };
        let totals = |raw: &Raw| {
            raw.data.iter().map(|r| texts(&r.1)).filter(|t| is_total(t)).map(figures).collect::<BTreeSet<_>>()
        };
        let (mine, theirs) = (totals(last), totals(next));
        last.has_total() && next.has_total() && (mine.is_disjoint(&theirs) || first(last) == first(next))
    };
    last.paths == next.paths && (title(last) == title(next) || own(next).is_none() && between == 0) && !copies()
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

/// The title among the lines above a table, and where it stands.
pub(super) fn title(texts: &[(Spot, &str)]) -> Option<(String, Spot)> {
    let found = texts.iter().rev().find(|(_, t)| is_title(t))?;
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

/// Whether a form goes on with the one before, whose title and headings are printed again on the next page: together they
/// have at most one total, and none of the first rows stands again. Two complete copies are two forms.
pub(super) fn listed_goes_on(last: &Form, next: &Form, documents: &[Document]) -> bool {
    if last.listed() != next.listed() || last.spec().layout == Layout::Single || last.says_empty && next.says_empty {
        return false;
    }
    let total = |form: &Form| {
        form.lines.iter().any(|l| match l.role {
            Role::Total => l.cells.iter().flatten().any(|s| at(documents, *s).is_some_and(|(t, _)| has_digits(t))),
            _ => false,
        })
    };
    let named = |form: &Form| -> Vec<Role> {
        form.lines
            .iter()
            .map(|l| l.role)
            .filter(|r| matches!(r, Role::Named(row) if !form.spec().rows[*row].is_kind()))
            .collect()
    };
    let print = |form: &Form| -> Vec<String> {
        let first = form.lines.iter().find(|l| l.role != Role::Total);
        let cells = first.into_iter().flat_map(|l| l.cells.iter().flatten());
        cells.filter_map(|s| Some(fold(at(documents, *s)?.0))).collect()
    };
    let named_twice = named(last).iter().any(|r| named(next).contains(r));
    let again = !next.lines.is_empty() && print(last) == print(next);
    let both_total = total(last) && total(next);
    !(both_total || named_twice || again)
}

fn has_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}
