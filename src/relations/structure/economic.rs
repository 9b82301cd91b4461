//! Items of the economic classification (部门支出经济分类) within the amounts of another form.

use super::super::equation::{Equation, Relations, Term};
use super::super::formula::Relation;
use super::super::identities::{Meaning, Structure, identities};
use super::form::Totals;
use crate::disclosure::{Disclosure, FactId};
use crate::money::fold;
use crate::taxonomy::concepts::{Economic, economics};
use crate::taxonomy::{Line, Role, words};

/// Adds `Σ items ≤ amount` for the forms of one publication.
pub(super) fn economic(disclosure: &Disclosure, totals: &[&Totals], out: &mut Relations) {
    let of = |concept: &str| {
        let mut found = totals.iter().copied().filter(|t| disclosure.forms[t.form].spec().id == concept);
        found.next().filter(|_| found.next().is_none())
    };
    for economic in economics() {
        let whole = economic.forms.iter().find_map(|f| of(f));
        let Some((list, whole)) = of(&economic.list).zip(whole) else { continue };
        let items = items(disclosure, list, economic);
        let Some(amount) = amount(disclosure, whole, economic).filter(|_| !items.is_empty()) else { continue };
        add(disclosure, list, whole, economic, (items, amount), out);
    }
}

/// The items with the codes, in the total column of their half.
fn items(disclosure: &Disclosure, list: &Totals, economic: &Economic) -> Vec<FactId> {
    let lines = disclosure.forms[list.form].lines.iter().enumerate();
    let meant = lines.filter(|(_, l)| l.dep.as_ref().is_some_and(|d| economic.codes.contains(d)));
    let fact = |(at, line): (usize, &Line)| {
        let column = list.halves.get(line.half?)?.1?;
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
    let other_time = |h: &String| ["上年", "增", "减", "比"].iter().any(|w| h.contains(w));
    let mut found: Vec<(FactId, bool, bool)> = Vec::new();
    for (at, line) in form.lines.iter().enumerate() {
        let by_label = named(&line.label);
        for column in form.spec().amount_columns() {
            let headers = &form.spec().columns[column].headers;
            let by_heading = headers.last().is_some_and(|h| named(h));
            let total = by_label && line.half.and_then(|h| whole.halves.get(h)?.1) == Some(column);
            if headers.iter().any(other_time) || !(by_heading || total) {
                continue;
            }
            let spent = headers.iter().any(|h| h.contains("决算"));
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

fn add(
    disclosure: &Disclosure,
    list: &Totals,
    whole: &Totals,
    economic: &Economic,
    (items, amount): (Vec<FactId>, FactId),
    out: &mut Relations,
) {
    let structure = |m: &Meaning| matches!(m, Meaning::Structure(Structure::Economic));
    let Some(identity) = identities().iter().position(|i| structure(&i.meaning)) else { return };
    let title = |t: &Totals| disclosure.forms[t.form].title.as_str();
    let term = |fact| Term { fact, negative: false };
    out.equations.push(Equation {
        identity,
        of: economic.name.clone(),
        left: items.into_iter().map(term).collect(),
        relation: Relation::AtMost,
        right: vec![term(amount)],
        sums: Vec::new(),
        text: Some(format!("《{}》{} ≤ 《{}》{}", title(list), economic.codes.join("、"), title(whole), economic.name)),
        discovered: true,
    });
}
