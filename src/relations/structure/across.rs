//! What several forms print alike.

use std::collections::BTreeMap;

use super::super::identities::Structure;
use super::collect::Collector;
use super::form::Totals;
use super::suppose::{Instance, Supposed, holds};
use crate::disclosure::{Disclosure, FactId};
use crate::taxonomy::concepts::{Figure, figure};
use crate::taxonomy::{Line, Role, codes, words};

/// What several forms print alike.
pub(super) fn across(disclosure: &Disclosure, totals: &[Totals], out: &mut Collector) {
    let of = |concept: &str| {
        let mut found = totals.iter().filter(|t| disclosure.forms[t.form].spec().id == concept);
        found.next().filter(|_| found.next().is_none())
    };
    let fact = |t: &Totals, line: usize, column: usize| disclosure.fact(t.form, line, column);
    let title = |t: &Totals| disclosure.forms[t.form].title.as_str();
    // the only total of a list, in its total column
    let total = |t: &Totals| match t.halves.as_slice() {
        [(sums, Some(column))] => {
            let items = || disclosure.forms[t.form].lines.iter().enumerate().filter(|(_, l)| l.role == Role::Item);
            let alone = || items().next().filter(|_| items().count() == 1).map(|(i, _)| i);
            let line = if sums.len() == 1 { sums.first().copied() } else { sums.is_empty().then(alone).flatten() };
            fact(t, line?, *column)
        }
        _ => None,
    };
    let mut same = |a: FactId, choices: Vec<FactId>, form: usize, text: String, of: String| {
        let choose = choices.iter().copied().find(|b| holds(disclosure, a, &[*b]) == Some(true));
        let Some(b) = choose.or(choices.first().copied()) else { return };
        let instances = vec![Instance { total: a, parts: vec![b], of }];
        let known = choose.is_some();
        out.assert(form, Supposed { structure: Structure::Across, text, instances, known, node: None });
    };
    if let Some(summary) = of("summary").filter(|s| s.halves.len() == 2) {
        for (half, concept) in [(0, "income"), (1, "expenditure")] {
            let Some(list) = of(concept) else { continue };
            let Some(a) = total(list) else { continue };
            let (sums, column) = &summary.halves[half];
            let choices = sums.iter().rev().filter_map(|l| fact(summary, *l, (*column)?)).collect();
            let text = format!("《{}》合计 = 《{}》合计或总计", title(list), title(summary));
            same(a, choices, list.form, text, String::new());
        }
    }
    if let (Some(basic), Some(general)) = (of("general_budget_basic"), of("general_budget"))
        && let (Some(a), [(sums, _)]) = (total(basic), general.halves.as_slice())
    {
        let columns = &disclosure.forms[general.form].spec().columns;
        let named = |c: &usize| {
            let path = &columns[*c].headers;
            path.last().is_some_and(|l| l == "基本支出")
                || path.iter().any(|h| h == "基本支出")
                    && path.last().is_some_and(|l| words::is_subtotal(l) || words::is_total(l))
        };
        let column = (0..columns.len()).find(named);
        if let (Some(column), [line]) = (column, sums.as_slice()) {
            let choices = fact(general, *line, column).into_iter().collect();
            let text = format!("《{}》合计 = 《{}》基本支出", title(basic), title(general));
            same(a, choices, basic.form, text, String::new());
        }
    }
    named(disclosure, totals, out);
    classes(disclosure, of("summary"), of("expenditure"), |_| true, out);
    let general = |path: &[String]| path.last().is_some_and(|l| l.contains("一般公共预算"));
    classes(disclosure, of("fiscal_summary"), of("general_budget"), general, out);
}

/// The classes (类) of a summary are those of the list behind it.
pub(super) fn classes(
    disclosure: &Disclosure,
    summary: Option<&Totals>,
    list: Option<&Totals>,
    column: impl Fn(&[String]) -> bool,
    out: &mut Collector,
) {
    let (Some(summary), Some(list)) = (summary, list) else { return };
    let (Some((_, Some(own))), [(_, Some(total))]) = (summary.halves.get(1), list.halves.as_slice()) else { return };
    let form = &disclosure.forms[summary.form];
    let in_half =
        |c: &usize| form.spec().columns[*c].half.as_deref() == Some("1") && column(&form.spec().columns[*c].headers);
    let own = form
        .spec()
        .amount_columns()
        .filter(in_half)
        .find(|c| *c == *own)
        .or(form.spec().amount_columns().find(|c| in_half(c)));
    let Some(own) = own else { return };
    let lines = &disclosure.forms[list.form].lines;
    let mut by_class: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, l)| l.role == Role::Item) {
        if let Some(code) = line.function.as_deref().filter(|c| c.len() == 3) {
            by_class.entry(code).or_default().push(index);
        }
    }
    let mut instances = Vec::new();
    for (index, line) in form.lines.iter().enumerate().filter(|(_, l)| l.half == Some(1) && l.role == Role::Item) {
        let Some(class) = codes::class_of(&line.label) else { continue };
        let Some(fact) = disclosure.fact(summary.form, index, own) else { continue };
        let rows = by_class.get(class).map(Vec::as_slice).unwrap_or_default();
        let parts: Vec<FactId> = rows.iter().filter_map(|l| disclosure.fact(list.form, *l, *total)).collect();
        if !parts.is_empty() {
            instances.push(Instance { total: fact, parts, of: line.label.clone() });
        }
    }
    let text = format!("《{}》各功能分类 = 《{}》的同一类", form.title, disclosure.forms[list.form].title);
    let supposed = Supposed { structure: Structure::Classes, text, instances, known: true, node: None };
    if supposed.support(disclosure).obeyed(false) {
        out.assert(summary.form, supposed);
        return;
    }
    // too few to tell what is an exception
    let Supposed { structure, text, instances, known, node } = supposed;
    for instance in instances {
        let alone = Supposed { structure, text: text.clone(), instances: vec![instance], known, node };
        out.assert_worded(summary.form, vec![alone]);
    }
}

/// Incomes by source and expenditures by kind that several forms print under the same name.
fn named(disclosure: &Disclosure, totals: &[Totals], out: &mut Collector) {
    // by name: the forms that print it, with the amount
    let mut printed: BTreeMap<&str, Vec<(usize, FactId)>> = BTreeMap::new();
    for total in totals {
        let form = &disclosure.forms[total.form];
        let spec = form.spec();
        let mut add = |figure: Option<&'static Figure>, fact: Option<FactId>| {
            let Some((figure, fact)) = figure.filter(|f| f.forms.contains(&spec.id)).zip(fact) else { return };
            let of = printed.entry(&figure.id).or_default();
            if of.iter().all(|(form, _)| *form != total.form) {
                of.push((total.form, fact));
            }
        };
        for (half, (sums, column)) in total.halves.iter().enumerate() {
            let Some(column) = *column else { continue };
            if spec.id.ends_with("summary") {
                let first = sums.first().copied().unwrap_or(usize::MAX);
                let of_half = |(at, l): &(usize, &Line)| *at < first && l.half == Some(half) && l.role == Role::Item;
                for (at, line) in form.lines.iter().enumerate().filter(of_half) {
                    add(figure(&line.label), disclosure.fact(total.form, at, column));
                }
            } else if let ([sum], [_]) = (sums.as_slice(), total.halves.as_slice()) {
                for column in spec.amount_columns() {
                    let path = spec.columns[column].headers.as_slice();
                    let name = match path {
                        [.., outer, leaf] if words::is_total(leaf) || words::is_subtotal(leaf) => outer,
                        [.., leaf] => leaf,
                        [] => continue,
                    };
                    let of_year = !path.iter().any(|h| h.contains("结转") || h.contains("结余"));
                    add(figure(name).filter(|_| of_year), disclosure.fact(total.form, *sum, column));
                }
            }
        }
    }
    for (id, of) in printed {
        let [(first, a), rest @ ..] = of.as_slice() else { continue };
        for (form, b) in rest {
            let title = |form: usize| disclosure.forms[form].title.as_str();
            let text = format!("《{}》与《{}》的同一项", title(*form), title(*first));
            let instances = vec![Instance { total: *b, parts: vec![*a], of: id.to_string() }];
            let structure = Structure::Across;
            out.assert_worded(*form, vec![Supposed { structure, text, instances, known: true, node: None }]);
        }
    }
}
