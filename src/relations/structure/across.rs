//! What several forms print alike.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::identities::Structure;
use super::form::Totals;
use super::hypothesis::{Hypothesis, Instance, holds};
use super::select::Selection;
use crate::disclosure::{Disclosure, FactId};
use crate::money::fold;
use crate::policy;
use crate::taxonomy::concepts::{self, Figure, figure};
use crate::taxonomy::{ColumnKind, Form, Line, Role, Side, Time, codes, words};

/// What several forms print alike.
pub(super) fn across(disclosure: &Disclosure, totals: &[&Totals], out: &mut Selection) {
    let of = |concept: &str| {
        let mut found = totals.iter().copied().filter(|t| disclosure.forms[t.form].spec().id == concept);
        found.next().filter(|_| found.next().is_none())
    };
    let fact = |t: &Totals, line: usize, column: usize| disclosure.fact(t.form, line, column);
    let title = |t: &Totals| disclosure.forms[t.form].title.as_str();
    // the only total of a list, in its total column
    let total = |t: &Totals| match t.halves.as_slice() {
        [(_, Some(column))] => fact(t, total_line(disclosure, t)?, *column),
        _ => None,
    };
    let mut same = |a: FactId, choices: Vec<FactId>, form: usize, text: String, of: String| {
        let choose = choices.iter().copied().find(|b| holds(disclosure, a, &[*b]) == Some(true));
        // where none is the same, the one with the same digits but few is meant
        let likest = || choices.iter().copied().min_by_key(|b| digits_apart(disclosure, a, *b));
        let Some(b) = choose.or_else(likest) else { return };
        let instances = vec![Instance::new(a, vec![b], of)];
        let known = choose.is_some();
        out.assert(form, Hypothesis::new(Structure::Across, text, instances, known));
    };
    if let Some(summary) = of("summary").filter(|s| s.halves.len() > 1) {
        // the incomes, and the expenditures, by function and perhaps by purpose beside it
        let (incomes, expenditures) = summary.halves.split_at(1);
        for (halves, concept) in [(incomes, "income"), (expenditures, "expenditure")] {
            let Some(list) = of(concept) else { continue };
            let Some(a) = total(list) else { continue };
            let sums = |(sums, column): &(Vec<usize>, Option<usize>)| -> Vec<FactId> {
                sums.iter().rev().filter_map(|l| fact(summary, *l, (*column)?)).collect()
            };
            let choices = halves.iter().flat_map(sums).collect();
            let text = format!("《{}》合计 = 《{}》合计或总计", title(list), title(summary));
            same(a, choices, list.form, text, String::new());
        }
    }
    // the only total of a list, or those of lists that stand beside each other: 人员经费合计, 公用经费合计
    let totals_of = |t: &Totals| -> Vec<FactId> {
        let printed = |f: &FactId| disclosure.facts[*f].value.figure().is_some();
        match t.halves.as_slice() {
            // one list with sums by name: 人员经费合计, 公用经费合计
            [(sums, Some(column))] if sums.len() > 1 && sums.iter().all(|l| !is_whole(disclosure, t.form, *l)) => {
                sums.iter().filter_map(|l| fact(t, *l, *column)).filter(printed).collect()
            }
            // a sum of 人员经费 alone is no whole
            [(sums, _)] if sums.iter().any(|l| words::is_part_of_basic(&disclosure.forms[t.form].lines[*l].label)) => {
                Vec::new()
            }
            [_] => total(t).into_iter().collect(),
            halves => {
                let last = |(sums, column): &(Vec<usize>, Option<usize>)| fact(t, *sums.last()?, (*column)?);
                halves.iter().filter_map(last).filter(printed).collect()
            }
        }
    };
    if let (Some(basic), Some(general)) = (of("general_budget_basic"), of("general_budget"))
        && let ([first, others @ ..], [(sums, _)]) = (totals_of(basic).as_slice(), general.halves.as_slice())
    {
        let columns = &disclosure.forms[general.form].spec().columns;
        let named = |c: &usize| {
            let path = &columns[*c].headers;
            path.last().is_some_and(|l| words::is_basic(l))
                || path.iter().any(|h| words::is_basic(h))
                    && path.last().is_some_and(|l| words::is_subtotal(l) || words::is_total(l))
        };
        let column = (0..columns.len()).find(|c| columns[*c].time == Time::Own && named(c));
        if let (Some(column), [line]) = (column, sums.as_slice()) {
            let whole = fact(general, *line, column);
            let text = format!("《{}》合计 = 《{}》基本支出", title(basic), title(general));
            if others.is_empty() {
                same(*first, whole.into_iter().collect(), basic.form, text, String::new());
            } else if let Some(total) = whole {
                let parts = std::iter::once(first).chain(others).copied().collect();
                let instances = vec![Instance::new(total, parts, String::new())];
                let structure = Structure::Across;
                out.assert_worded(basic.form, vec![Hypothesis::new(structure, text, instances, true)]);
            }
        }
    }
    if let (Some(summary), Some(general)) = (of("fiscal_summary"), of("general_budget"))
        && let Some(whole) = total(general)
    {
        // the expenditure of the general budget, in the summary's column of it or as the only fund's total
        let columns = &disclosure.forms[summary.form].spec().columns;
        let of_general = |c: &usize| {
            columns[*c].time == Time::Own && columns[*c].headers.last().is_some_and(|l| words::is_general_budget(l))
        };
        let sums = summary.halves.iter().skip(1).flat_map(|(sums, total)| {
            let named = (0..columns.len()).filter(of_general).chain(*total);
            named.flat_map(|c| sums.iter().map(move |l| (*l, c))).collect::<Vec<_>>()
        });
        let mut choices = sums.filter_map(|(l, c)| fact(summary, l, c));
        if let Some(same) = choices.find(|b| holds(disclosure, whole, &[*b]) == Some(true)) {
            let text = format!("《{}》合计 = 《{}》一般公共预算的支出", title(general), title(summary));
            let instances = vec![Instance::new(whole, vec![same], String::new())];
            let structure = Structure::Across;
            out.assert(general.form, Hypothesis::new(structure, text, instances, false));
        }
    }
    named(disclosure, totals, out);
    projects(disclosure, totals, out);
    let total_column = |t: &Totals| t.halves.get(1).and_then(|h| h.1);
    if let (Some(summary), Some(list)) = (of("summary"), of("expenditure"))
        && let Some(column) = total_column(summary)
    {
        classes(disclosure, (summary, column), &[list], true, out);
    }
    if let (Some(summary), Some(general)) = (of("fiscal_summary"), of("general_budget"))
        && let Some(total) = total_column(summary)
    {
        let spec = disclosure.forms[summary.form].spec();
        let of_half = |c: &usize| spec.columns[*c].side == Side::Expenditure && spec.columns[*c].time == Time::Own;
        let of_general = |c: &usize| spec.columns[*c].headers.last().is_some_and(|l| words::is_general_budget(l));
        let columns: Vec<usize> = spec.amount_columns().filter(of_half).collect();
        if let Some(column) = columns.iter().copied().find(of_general) {
            classes(disclosure, (summary, column), &[general], true, out);
        } else if columns.len() == 1 && funds_listed(disclosure, summary.form, &of) {
            // the funds have no columns of their own
            let lists = ["general_budget", "government_fund", "state_capital"].into_iter().filter_map(of);
            classes(disclosure, (summary, total), &lists.collect::<Vec<_>>(), false, out);
        }
    }
}

fn is_whole(disclosure: &Disclosure, form: usize, line: usize) -> bool {
    disclosure.forms[form].lines[line].role == Role::Total
}

/// Whether each fund of which a summary prints an income has a form that lists its expenditure: else its classes hold
/// more than the forms do.
fn funds_listed<'t>(disclosure: &Disclosure, summary: usize, of: &impl Fn(&str) -> Option<&'t Totals>) -> bool {
    let form = &disclosure.forms[summary];
    let incomes = form.lines.iter().enumerate().filter(|(_, l)| l.side.number() == 0 && l.role == Role::Item);
    incomes.into_iter().all(|(at, line)| {
        let list = figure(&line.label).and_then(|f| f.list.as_ref());
        let printed = || form.spec().amount_columns().filter_map(|c| disclosure.fact(summary, at, c));
        let some = || printed().any(|f| disclosure.facts[f].value.figure().is_some_and(|f| !f.yuan.is_zero()));
        list.is_none_or(|concept| of(concept).is_some() || !some())
    })
}

/// The only total line of a list; where there is none, its only item.
fn total_line(disclosure: &Disclosure, list: &Totals) -> Option<usize> {
    let [(sums, _)] = list.halves.as_slice() else { return None };
    let items = || disclosure.forms[list.form].lines.iter().enumerate().filter(|(_, l)| l.role == Role::Item);
    match sums.as_slice() {
        [only] => Some(*only),
        [] => items().next().filter(|_| items().count() == 1).map(|(at, _)| at),
        _ => None,
    }
}

/// The class (类) that a line is by its name, where no other line has that name: a 款 may be called as its 类 is.
fn only_class<'a>(lines: impl Iterator<Item = &'a Line>, line: &Line) -> Option<&'static str> {
    let class = codes::class_of(&line.label)?;
    let mut same = lines.filter(|l| codes::class_of(&l.label) == Some(class));
    (same.next().is_some() && same.next().is_none()).then_some(class)
}

/// In how many digits two amounts differ.
fn digits_apart(disclosure: &Disclosure, a: FactId, b: FactId) -> usize {
    let digits = |f: FactId| disclosure.facts[f].value.figure().map(|f| format!("{:.2}", f.yuan).into_bytes());
    match digits(a).zip(digits(b)) {
        Some((a, b)) => {
            let same = a.iter().rev().zip(b.iter().rev()).filter(|(a, b)| a == b).count();
            a.len().max(b.len()) - same
        }
        None => usize::MAX,
    }
}

/// The classes (类) in a column of a summary are those of the lists behind it.
fn classes(
    disclosure: &Disclosure,
    (summary, column): (&Totals, usize),
    lists: &[&Totals],
    known: bool,
    out: &mut Selection,
) {
    let form = &disclosure.forms[summary.form];
    let mut by_class: BTreeMap<&str, Vec<FactId>> = BTreeMap::new();
    let mut known = known;
    for list in lists {
        let [(_, Some(total))] = list.halves.as_slice() else { return };
        let lines = &disclosure.forms[list.form].lines;
        let coded = lines.iter().any(|l| l.function().is_some());
        // a list may print the items only
        let level = lines.iter().filter_map(Line::function).map(str::len).min().unwrap_or(0);
        known &= coded && level == 3;
        for (index, line) in lines.iter().enumerate().filter(|(_, l)| l.role == Role::Item) {
            let class = match coded {
                true => line.function().filter(|c| c.len() == level).and_then(|c| c.get(..3)),
                false => only_class(lines.iter(), line),
            };
            if let Some(class) = class {
                by_class.entry(class).or_default().extend(disclosure.fact(list.form, index, *total));
            }
        }
    }
    let mut instances = Vec::new();
    let items = || form.lines.iter().enumerate().filter(|(_, l)| l.side == Side::Expenditure && l.role == Role::Item);
    for (index, line) in items() {
        let class = only_class(items().map(|(_, l)| l), line);
        let Some(parts) = class.and_then(|class| by_class.get(class)) else { continue };
        if let Some(total) = disclosure.fact(summary.form, index, column).filter(|_| !parts.is_empty()) {
            instances.push(Instance::new(total, parts.clone(), line.label.clone()));
        }
    }
    let titles: Vec<String> = lists.iter().map(|l| format!("《{}》", disclosure.forms[l.form].title)).collect();
    let text = format!("《{}》各功能分类 = {}的同一类", form.title, titles.join("、"));
    let structure = Structure::Classes;
    let supposed = |instances| Hypothesis::new(structure, text.clone(), instances, known);
    let all = supposed(instances);
    if all.support(disclosure).obeyed(false) {
        out.assert(summary.form, all);
        return;
    }
    // too few to tell what is an exception
    for instance in all.instances {
        out.assert_worded(summary.form, vec![Hypothesis { known: true, ..supposed(vec![instance]) }]);
    }
}

/// Projects by the same name in two lists of projects: their amounts are the same where most are.
fn projects(disclosure: &Disclosure, totals: &[&Totals], out: &mut Selection) {
    let lists: Vec<(usize, BTreeMap<String, Option<FactId>>)> = totals
        .iter()
        .filter(|t| is_list_of_projects(&disclosure.forms[t.form]))
        .map(|t| (t.form, names(disclosure, t)))
        .collect();
    for (at, (form, own)) in lists.iter().enumerate() {
        for (other, theirs) in &lists[at + 1..] {
            let same = own.iter().filter_map(|(name, fact)| Some((name, (*fact)?, (*theirs.get(name)?)?)));
            let instances: Vec<Instance> = same.map(|(name, a, b)| Instance::new(a, vec![b], name.clone())).collect();
            if instances.is_empty() {
                continue;
            }
            let title = |form: usize| disclosure.forms[form].title.as_str();
            let text = format!("《{}》与《{}》的同一项目", title(*form), title(*other));
            let structure = Structure::Projects;
            let hypothesis = Hypothesis::new(structure, text, instances, false);
            out.assert_best(*form, vec![vec![hypothesis]]);
        }
    }
}

fn is_list_of_projects(form: &Form) -> bool {
    let titled = concepts::is_of_projects(&form.title);
    let headed = form
        .spec()
        .columns
        .iter()
        .filter(|c| c.kind == ColumnKind::Label)
        .any(|c| c.headers.last().is_some_and(|h| h == "项目" || concepts::is_of_projects(h)));
    !form.is_known() && (titled || headed)
}

/// The amounts of a list by the names of its lines; `None` for a name that stands twice.
fn names(disclosure: &Disclosure, list: &Totals) -> BTreeMap<String, Option<FactId>> {
    let mut out: BTreeMap<String, Option<FactId>> = BTreeMap::new();
    for (at, line) in disclosure.forms[list.form].lines.iter().enumerate().filter(|(_, l)| l.role == Role::Item) {
        let column = list.halves.get(line.side.number()).and_then(|h| h.1);
        let fact = column.and_then(|c| disclosure.fact(list.form, at, c));
        let printed = fact.filter(|f| disclosure.facts[*f].value.figure().is_some_and(|f| !f.yuan.is_zero()));
        let name = fold(&line.name);
        if let Some(fact) = printed.filter(|_| name.chars().count() > 2) {
            out.entry(name).and_modify(|known| *known = None).or_insert(Some(fact));
        }
    }
    out
}

/// Incomes by source and expenditures by kind that several forms print under the same name.
fn named(disclosure: &Disclosure, totals: &[&Totals], out: &mut Selection) {
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
                let of_half = |(at, l): &(usize, &Line)| *at < first && l.side.number() == half && l.role == Role::Item;
                for (at, line) in form.lines.iter().enumerate().filter(of_half) {
                    add(figure(&line.label), disclosure.fact(total.form, at, column));
                }
            } else if let Some(sum) = total_line(disclosure, total) {
                for column in spec.amount_columns().filter(|c| spec.columns[*c].time == Time::Own) {
                    let path = spec.columns[column].headers.as_slice();
                    let name = match path {
                        [.., outer, leaf] if words::is_total(leaf) || words::is_subtotal(leaf) => outer,
                        [.., leaf] => leaf,
                        [] => continue,
                    };
                    let of_year = !path.iter().any(|h| words::is_carry_over(h));
                    add(figure(name).filter(|_| of_year), disclosure.fact(total.form, sum, column));
                }
            }
        }
    }
    for (id, mut of) in printed {
        // where several places agree, one that differs is held against them
        let same = |a: FactId, b: FactId| holds(disclosure, a, &[b]) != Some(false);
        let agreeing = |a: FactId| of.iter().filter(|(_, b)| same(a, *b)).count();
        let most = of.iter().map(|(_, a)| agreeing(*a)).max().unwrap_or_default();
        let quorum = most >= policy::QUORUM && most < of.len() && 2 * most > of.len();
        if let Some(at) = of.iter().position(|(_, a)| agreeing(*a) == most) {
            of.swap(0, at);
        }
        let [(first, a), rest @ ..] = of.as_slice() else { continue };
        for (form, b) in rest {
            // an amount that is smaller may be of less than the others', unless it looks like a slip
            let amount = |f: FactId| disclosure.facts[f].value.figure().map_or(Decimal::ZERO, |f| f.yuan);
            let slip = digits_apart(disclosure, *a, *b) <= policy::SLIP_DIGITS;
            if quorum && !same(*a, *b) && (amount(*b) > amount(*a) || slip) {
                let title = |form: usize| disclosure.forms[form].title.as_str();
                let others = of.iter().filter(|(_, c)| same(*a, *c));
                for (other, c) in others {
                    let text = format!("《{}》与《{}》的同一项", title(*form), title(*other));
                    let instances = vec![Instance::new(*b, vec![*c], id.to_string())];
                    let hypothesis = Hypothesis {
                        structure: Structure::Across,
                        text,
                        instances,
                        known: true,
                        node: None,
                        confirmed: true,
                    };
                    out.assert(*form, hypothesis);
                }
                continue;
            }
            let title = |form: usize| disclosure.forms[form].title.as_str();
            let text = format!("《{}》与《{}》的同一项", title(*form), title(*first));
            let instances = vec![Instance::new(*b, vec![*a], id.to_string())];
            let structure = Structure::Across;
            out.assert_worded(*form, vec![Hypothesis::new(structure, text, instances, true)]);
        }
    }
}
