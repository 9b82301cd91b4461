//! From documents to forms, the whole way on one screen: a document is cut into forms (`boundaries`, `pieces`); each form is
//! one of the listed (`titles`) or describes itself; its heading paths (`headings`) tell its columns (`columns`), those where
//! the cells of a row stand (`rows`), and these its lines (`lines`).

use std::collections::BTreeMap;

use crate::document::Document;

use super::boundaries::{cut, is_numbered};
use super::form::{Definition, Form, Recognised, Unrecognised};
use super::pieces::{Raw, is_amount};
use super::printed::Formulated;
use super::rows::{Rows, rows};
use super::{columns, lines, loose, spec, words};

/// Finds the forms of some documents, of each by itself.
pub fn recognise(documents: &[Document]) -> Recognised {
    let mut out = Recognised::default();
    for (source, document) in documents.iter().enumerate() {
        let mut found = forms(source, document, is_numbered(document));
        // what does not describe itself may still have the titles of listed forms
        if found.forms.iter().all(|f| f.lines.is_empty()) {
            found = forms(source, document, true);
        }
        out.unrecognised.extend(loose::figures(source, document, &found));
        out.forms.extend(found.forms);
        out.unrecognised.extend(found.unrecognised);
    }
    out
}

/// The forms of a document, the listed among them or each by what it says of itself.
fn forms(source: usize, document: &Document, listed: bool) -> Recognised {
    let cut = cut(source, document, listed);
    let mut out = Recognised { forms: cut.funds, unrecognised: cut.others };
    let year = most_named(cut.raws.iter().filter_map(|r| r.title.as_ref()).flat_map(|t| words::years(&t.0)));
    for raw in cut.raws {
        match form(&raw, year) {
            Some(form) => out.forms.push(form),
            None if raw.data.is_empty() && (raw.title.is_none() || raw.headings.is_empty()) => {}
            None => out.unrecognised.push(Unrecognised {
                amounts: raw.data.iter().flat_map(|(_, r)| r.filled()).filter(|c| is_amount(&c.text)).count(),
                title: raw.title.map_or_else(|| raw.caption.to_string(), |t| t.0),
                at: raw.first,
            }),
        }
    }
    out.forms.sort_by_key(|f| f.at);
    out
}

/// What is named most often, of several the last.
fn most_named(years: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    years.for_each(|y| *counts.entry(y).or_default() += 1);
    counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

fn form(raw: &Raw, year: Option<u32>) -> Option<Form> {
    let mut headed = match &raw.listed {
        Some(title) => columns::listed(raw, &spec::forms()[title.form]),
        None => columns::described(raw, year)?,
    };
    let Rows { headings, rows, indicators, .. } = rows(raw, &mut headed);
    let lines = lines::lines(raw, &rows, &mut headed);
    let empty = raw.says_empty || lines.is_empty() && raw.loose.iter().any(|(_, l)| words::says_empty(&l.text()));
    if headed.printed.iter().all(Option::is_none) && !empty {
        return None;
    }
    let title = raw.title.as_ref().map_or(&headed.spec.title, |t| &t.0).clone();
    let columns = match headed.listed {
        true => headed.printed.iter().map(Option::is_some).collect(),
        false => vec![true; headed.spec.columns.len()],
    };
    let of_column = |(at, column): (&Option<usize>, &spec::ColumnSpec)| {
        let number = at.and_then(|at| raw.numbers.get(at)).and_then(|text| Formulated::read(text));
        let heading = column.headers.last().and_then(|h| Formulated::beside(h));
        number.unwrap_or_default().or(heading.unwrap_or_default())
    };
    let printed = match headed.listed {
        true => Vec::new(),
        false => headed.printed.iter().zip(&headed.spec.columns).map(of_column).collect(),
    };
    let definition = match &raw.listed {
        Some(title) => Definition::Listed(title.form),
        None => Definition::Described(Box::new(headed.spec)),
    };
    let (number, pattern) = raw.listed.as_ref().map(|t| (t.number.clone(), t.pattern.clone())).unwrap_or_default();
    Some(Form {
        number,
        pattern,
        unit: raw.unit.or_else(|| raw.loose.iter().find_map(|(_, l)| words::unit_line(l.line()?))),
        columns,
        headings,
        lines,
        printed,
        indicators,
        says_empty: empty,
        notes: raw.notes.clone(),
        ..Form::new(definition, title, raw.title.as_ref().map_or(raw.first, |t| t.1))
    })
}
