//! What is part of an amount of another form: items of the economic classification (部门支出经济分类) of a “three public”
//! amount, the expenditure from one fund of all expenditure.

use std::collections::BTreeMap;

use super::super::equation::{Basis, Equation, Evidence, Relations, Term};
use super::super::formula::Relation;
use super::super::identities::Structure;
use super::form::Totals;
use crate::disclosure::{Disclosure, FactId};
use crate::money::fold;
use crate::taxonomy::codes::System;
use crate::taxonomy::concepts::{Economic, economics, included};
use crate::taxonomy::{Line, Role, Time, words};

/// Adds `part ≤ whole` for the forms of one publication.
pub(super) fn within(disclosure: &Disclosure, totals: &[&Totals], out: &mut Relations) {
    let of = |concept: &str| {
        let mut found = totals.iter().copied().filter(|t| disclosure.forms[t.form].spec().id == concept);
        found.next().filter(|_| found.next().is_none())
    };
    for lists in included() {
        let Some(whole) = of(&lists.whole) else { continue };
        for part in lists.parts.iter().filter_map(|p| of(p)) {
            include(disclosure, part, whole, out);
        }
    }
    for economic in economics() {
        let whole = economic.forms.iter().find_map(|f| of(f));
        let Some((list, whole)) = of(&economic.list).zip(whole) else { continue };
        let items = items(disclosure, list, economic);
        let Some(amount) = amount(disclosure, whole, economic).filter(|_| !items.is_empty()) else { continue };
        let title = |t: &Totals| disclosure.forms[t.form].title.as_str();
        let text = format!("《{}》{} ≤ 《{}》{}", title(list), economic.codes.join("、"), title(whole), economic.name);
        add(Structure::Economic, (items, amount), (text, economic.name.clone()), out);
    }
}

/// Each code of a list of expenditure is within the same code of another.
fn include(disclosure: &Disclosure, part: &Totals, whole: &Totals, out: &mut Relations) {
    let (parts, wholes) = (by_code(disclosure, part), by_code(disclosure, whole));
    for (code, (fact, label)) in &parts {
        let Some((amount, _)) = wholes.get(code) else { continue };
        let title = |t: &Totals| disclosure.forms[t.form].title.as_str();
        let text = format!("《{}》 ≤ 《{}》的同一科目", title(part), title(whole));
        add(Structure::Included, (vec![*fact], *amount), (text, label.to_string()), out);
    }
}

/// The amounts in the total column of a list, by the codes that it prints once.
fn by_code<'a>(disclosure: &'a Disclosure, list: &Totals) -> BTreeMap<&'a str, (FactId, &'a str)> {
    let [(_, Some(column))] = list.halves.as_slice() else { return BTreeMap::new() };
    let mut found: BTreeMap<&str, Vec<(FactId, &str)>> = BTreeMap::new();
    for (at, line) in disclosure.forms[list.form].lines.iter().enumerate() {
        let plain = line.codes.len() == 1 && !line.by_name;
        if let (Some(code), Some(fact)) = (line.function(), disclosure.fact(list.form, at, *column))
            && plain
        {
            found.entry(code).or_default().push((fact, &line.label));
        }
    }
    found.into_iter().filter_map(|(code, lines)| (lines.len() == 1).then(|| (code, lines[0]))).collect()
}

/// The items with the codes, in the total column of their half.
fn items(disclosure: &Disclosure, list: &Totals, economic: &Economic) -> Vec<FactId> {
    let lines = disclosure.forms[list.form].lines.iter().enumerate();
    let meant = lines.filter(|(_, l)| l.code(System::Dep).is_some_and(|d| economic.codes.iter().any(|c| c == d)));
    let fact = |(at, line): (usize, &Line)| {
        let column = list.halves.get(line.side.number())?.1?;
        disclosure.fact(list.form, at, column).filter(|f| disclosure.facts[*f].value.figure().is_some())
    };
    meant.filter_map(fact).collect()
}

/// The amount of the other form, by the heading of its column or the label of its line: of this year, of what was spent
/// where that is printed beside the budget, in the total line. `None` where several could be meant.
fn amount(disclosure: &Disclosure, whole: &Totals, economic: &Economic) -> Option<FactId> {
    let form = &disclosure.forms[whole.form];
    let named = |text: &str| {
        let text = fold(text);
        economic.names.iter().any(|n| text.contains(n.as_str()))
            && !economic.lacks.iter().any(|n| text.contains(n.as_str()))
    };
    let mut found: Vec<(FactId, bool, bool)> = Vec::new();
    for (at, line) in form.lines.iter().enumerate() {
        let by_label = named(&line.label);
        for column in form.spec().amount_columns() {
            let headers = &form.spec().columns[column].headers;
            let by_heading = headers.iter().rfind(|h| !words::is_figure(h)).is_some_and(|h| named(h));
            let total = by_label && whole.halves.get(line.side.number()).and_then(|h| h.1) == Some(column);
            let time = form.spec().columns[column].time;
            if matches!(time, Time::Other | Time::Change) || !(by_heading || total) {
                continue;
            }
            let spent = headers.iter().any(|h| words::is_final(h));
            let of_all = form.lines.len() == 1 || line.role == Role::Total || words::is_total(&line.label);
            let fact = disclosure.fact(whole.form, at, column);
            let printed = fact.filter(|f| disclosure.facts[*f].value.figure().is_some());
            found.extend(printed.map(|f| (f, spent, of_all || total)));
        }
    }
    for better in [|f: &(FactId, bool, bool)| f.1, |f: &(FactId, bool, bool)| f.2] {
        if found.iter().any(better) {
            found.retain(better);
        }
    }
    match found.as_slice() {
        [(only, ..)] => Some(*only),
        _ => None,
    }
}

fn add(structure: Structure, (parts, whole): (Vec<FactId>, FactId), (text, of): (String, String), out: &mut Relations) {
    let Some(identity) = out.identities.structure(structure) else { return };
    let term = |fact| Term { fact, negative: false };
    out.equations.push(Equation {
        identity,
        of,
        left: parts.into_iter().map(term).collect(),
        relation: Relation::AtMost,
        right: vec![term(whole)],
        sums: Vec::new(),
        text: Some(text),
        evidence: Evidence { basis: Basis::Supported, holds: 0, fails: 0 },
    });
}
