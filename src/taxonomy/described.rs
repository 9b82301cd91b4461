//! Forms of any region, from what they say of themselves: a table's title tells what it is about, its headings what
//! each column is, its codes and labels what each line is. Nothing here is listed; see `concepts.toml`.

use std::collections::BTreeMap;

use crate::document::{Block, Columns, Document, Row, Spot, Table};
use crate::policy;

use super::boundaries::{goes_on, is_line, is_page_number, pieces, running, title};
use super::concepts::concept;
use super::form::{Definition, Form, Recognised, Unrecognised};
use super::pieces::{Raw, has_decimals, is_amount, raw, width};
use super::spec::FormSpec;
use super::{columns, funds, lines, words};

/// Finds the forms of a document.
pub(super) fn recognise(source: usize, document: &Document) -> Recognised {
    let mut out = Recognised::default();
    {
        let mut raws: Vec<Raw> = Vec::new();
        let mut above: Vec<(Spot, &str)> = Vec::new();
        let often = running(document);
        let runs = |text: &str| often.contains(text) || words::is_page_head(text);
        for (block, piece) in document.blocks.iter().enumerate() {
            let spot = Spot { source, block, row: 0, cell: 0 };
            match piece {
                Block::Paragraph(p) => {
                    if above.is_empty()
                        && let Some(raw) = raws.last_mut()
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
                Block::Table(table) if table.columns == Columns::Lost => above.clear(),
                Block::Table(table) if width(&table.rows) > policy::WIDEST_FORM => {
                    let title = title(&above[above.len().saturating_sub(policy::LINES_ABOVE_TABLE)..])
                        .map(|t| t.0)
                        .unwrap_or_default();
                    let cells = table.rows.iter().flat_map(Row::filled);
                    let amounts = cells.filter(|c| has_decimals(&c.text)).count();
                    out.unrecognised.push(Unrecognised { title, at: spot, amounts });
                    above.clear();
                }
                Block::Table(table) if let Some(form) = project_funds(table, spot, &above) => {
                    let amounts = funds::others(table, &form);
                    if amounts > 0 {
                        out.unrecognised.push(Unrecognised { title: form.title.clone(), at: spot, amounts });
                    }
                    out.forms.push(form);
                    above.clear();
                }
                Block::Table(table) => {
                    for rows in pieces(table) {
                        let raw = raw(table, rows, spot, &above);
                        let again = above.iter().any(|(_, text)| words::says_goes_on(text));
                        let repeats = |text: &str| again && (words::says_goes_on(text) || words::is_head(text));
                        let tells = |text: &str| !is_page_number(text) && !runs(text) && !repeats(text);
                        let between = above.iter().filter(|(_, text)| tells(text)).count();
                        match raws.last_mut().filter(|last| goes_on(last, &raw, between)) {
                            Some(last) => last.extend(raw.data),
                            None => raws.push(raw),
                        }
                        above.clear();
                    }
                }
            }
        }
        let year = most_named(raws.iter().filter_map(|r| r.title.as_ref()).flat_map(|t| words::years(&t.0)));
        for raw in raws {
            match form(&raw, year) {
                Some(form) => out.forms.push(form),
                None if raw.data.is_empty() && raw.title.is_none() => {}
                None => out.unrecognised.push(Unrecognised {
                    title: raw.title.map(|t| t.0).unwrap_or_default(),
                    at: raw.first,
                    amounts: raw.data.iter().flat_map(|(_, r)| r.filled()).filter(|c| is_amount(&c.text)).count(),
                }),
            }
        }
        out.forms.sort_by_key(|f| f.at);
    }
    out
}

/// The money of a project, on a table of its goals.
pub(super) fn project_funds(table: &Table, spot: Spot, above: &[(Spot, &str)]) -> Option<Form> {
    let above = &above[above.len().saturating_sub(policy::LINES_ABOVE_TABLE)..];
    let unit = above.iter().rev().find_map(|(_, t)| words::unit_line(t));
    funds::form(table, spot, title(above), unit)
}

/// What is named most often, of several the last.
pub(super) fn most_named(years: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    years.for_each(|y| *counts.entry(y).or_default() += 1);
    counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

pub(super) fn form(raw: &Raw, year: Option<u32>) -> Option<Form> {
    if raw.headings.is_empty() {
        return None;
    }
    let decimals = raw.data.iter().flat_map(|(_, r)| r.filled()).any(|c| has_decimals(&c.text));
    let concept = raw.title.as_ref().and_then(|t| concept(&t.0));
    let halves = columns::halves(raw, concept.is_some());
    // a table that names neither form nor unit is one of indicators, staff or something else
    if halves.is_empty() || concept.is_none() && raw.unit.is_none() && !(raw.title.is_some() && decimals) {
        return None;
    }
    let (columns, printed) = columns::described(raw, &halves, year);
    let title = raw.title.as_ref().map_or_else(|| "无标题的表".to_string(), |t| t.0.clone());
    let mut own = FormSpec::described(concept.map_or("table", |c| &c.id), &title, columns);
    let lines = lines::described(raw, &halves, &printed, &mut own);
    let at = raw.title.as_ref().map_or(raw.first, |t| t.1);
    Some(Form {
        unit: raw.unit,
        columns: vec![true; own.columns.len()],
        headings: raw.headings.iter().map(|h| h.0).collect(),
        lines,
        says_empty: raw.says_empty,
        notes: raw.notes.clone(),
        tables: 1,
        ..Form::new(Definition::Described(Box::new(own)), title, at)
    })
}
