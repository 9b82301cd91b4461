//! Relations between publications that were put together.

use crate::disclosure::{Disclosure, FactId};
use crate::money::fold;
use crate::publication::Publication;
use crate::taxonomy::{Line, Role};

use super::equation::{Basis, Equation, Evidence, Relations, Term};
use super::formula::Relation;
use super::identities::Structure;

/// Words of headings that say of what time an amount is, and not what it is.
const TIMES: [&str; 8] = ["上年", "本年", "年初", "预算数", "决算数", "数", "年度", "年"];

/// Adds the equations between all pairs of publications that are tied to each other.
pub(super) fn relate(disclosure: &Disclosure, out: &mut Relations) {
    for (at, a) in disclosure.publications.iter().enumerate() {
        for b in &disclosure.publications[at + 1..] {
            for (a, b) in [(a, b), (b, a)] {
                if is_unit_of(a, b) {
                    within(disclosure, a, b, out);
                }
                if let Some(time) = time_of(a, b) {
                    earlier(disclosure, (a, time), b, out);
                }
            }
        }
    }
}

/// Whether the first is a unit's and the second its department's, of the same year and kind.
fn is_unit_of(unit: &Publication, whole: &Publication) -> bool {
    let alike = unit.year == whole.year && unit.final_accounts == whole.final_accounts;
    alike && unit.of_unit && !whole.of_unit && unit.department.is_some() && unit.department == whole.department
}

/// What the second says of the time of the first, where both are the same department's: 上年 or 年初预算.
fn time_of(earlier: &Publication, later: &Publication) -> Option<Time> {
    let same =
        earlier.department.is_some() && earlier.department == later.department && earlier.of_unit == later.of_unit;
    let (first, second) = (earlier.year?, later.year?);
    match (earlier.final_accounts?, later.final_accounts?) {
        _ if !same => None,
        (a, b) if a == b && second == first + 1 => Some(Time::LastYear(first)),
        (false, true) if first == second => Some(Time::Budget),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Time {
    LastYear(u32),
    Budget,
}

impl Time {
    /// Whether a heading speaks of this time.
    fn is(self, heading: &str) -> bool {
        match self {
            Time::LastYear(year) => {
                let other = ["结转", "结余", "执行", "增", "减"].iter().any(|w| heading.contains(w));
                !other && (heading.contains("上年") || heading.contains(&format!("{year}年")))
            }
            Time::Budget => heading.contains("预算数") && !["调整", "全年"].iter().any(|w| heading.contains(w)),
        }
    }
}

/// A heading without what it says of time.
fn what(headers: &[String]) -> String {
    let mut name: String = headers.concat().chars().filter(|c| !c.is_ascii_digit()).collect();
    for word in TIMES {
        name = name.replace(word, "");
    }
    name
}

/// The forms of a kind that two publications both have once.
fn pairs<'a>(disclosure: &'a Disclosure, a: &'a Publication, b: &'a Publication) -> Vec<(usize, usize)> {
    let id = |form: usize| disclosure.forms[form].spec().id.as_str();
    let only = |p: &Publication, wanted: &str| {
        let mut found = p.forms.iter().copied().filter(|f| id(*f) == wanted);
        found.next().filter(|_| found.next().is_none())
    };
    let of_a = a.forms.iter().copied().filter(|f| disclosure.forms[*f].is_known());
    of_a.filter_map(|f| Some((only(a, id(f))?, only(b, id(f))?))).collect()
}

/// What a line is in both: its code, its total or its name.
fn key(line: &Line) -> Option<String> {
    match (line.own_code(), line.role) {
        (Some(code), _) if !line.by_name => Some(code.to_string()),
        (_, Role::Total) => Some("合计".into()),
        _ => (!line.label.is_empty()).then(|| fold(&line.label)),
    }
}

/// The only line of a form that is this in both.
fn same_line(disclosure: &Disclosure, form: usize, line: &Line) -> Option<usize> {
    let lines = &disclosure.forms[form].lines;
    match key(line) {
        None => (lines.len() == 1).then_some(0),
        Some(wanted) => {
            let mut found = lines
                .iter()
                .enumerate()
                .filter(|(_, l)| l.side.number() == line.side.number() && key(l).as_ref() == Some(&wanted));
            found.next().filter(|_| found.next().is_none()).map(|(at, _)| at)
        }
    }
}

fn within(disclosure: &Disclosure, unit: &Publication, whole: &Publication, out: &mut Relations) {
    for (a, b) in pairs(disclosure, unit, whole) {
        if disclosure.forms[a].spec().id != "expenditure" {
            continue;
        }
        let first = |form: usize| disclosure.forms[form].spec().amount_columns().next();
        let (Some(of_a), Some(of_b)) = (first(a), first(b)) else { continue };
        for (at, line) in disclosure.forms[a].lines.iter().enumerate() {
            let other = same_line(disclosure, b, line);
            let facts = disclosure.fact(a, at, of_a).zip(other.and_then(|l| disclosure.fact(b, l, of_b)));
            if let Some((left, right)) = facts.filter(|_| line.function().is_some() || line.role == Role::Total) {
                let text = format!("单位《{}》 ≤ 部门《{}》", disclosure.forms[a].title, disclosure.forms[b].title);
                add(Structure::Within, (left, right), Relation::AtMost, (text, line.label.clone()), out);
            }
        }
    }
}

fn earlier(disclosure: &Disclosure, (earlier, time): (&Publication, Time), later: &Publication, out: &mut Relations) {
    for (a, b) in pairs(disclosure, earlier, later) {
        let (old, new) = (&disclosure.forms[a], &disclosure.forms[b]);
        for column in new.spec().amount_columns() {
            let headers = &new.spec().columns[column].headers;
            let whole_line = matches!(time, Time::LastYear(_));
            let of_time = headers.iter().any(|h| time.is(h));
            let same = |c: &usize| {
                let other = &old.spec().columns[*c];
                let not_older = !other.headers.iter().any(|h| h.contains("上年"));
                not_older
                    && other.side.number() == new.spec().columns[column].side.number()
                    && what(&other.headers) == what(headers)
            };
            let mut columns = old.spec().amount_columns().filter(same);
            let Some(own) = columns.next().filter(|_| columns.next().is_none()) else { continue };
            for (at, line) in new.lines.iter().enumerate() {
                if !(of_time || whole_line && time.is(&line.label)) {
                    continue;
                }
                let found = same_line(disclosure, a, line).and_then(|l| disclosure.fact(a, l, own));
                if let Some((left, right)) = disclosure.fact(b, at, column).zip(found) {
                    let name = &new.spec().columns[column].name;
                    let text = format!("《{}》{name} = 前一份《{}》", new.title, old.title);
                    add(Structure::Earlier, (left, right), Relation::Equal, (text, line.label.clone()), out);
                }
            }
        }
    }
}

fn add(
    structure: Structure,
    (left, right): (FactId, FactId),
    relation: Relation,
    (text, of): (String, String),
    out: &mut Relations,
) {
    let Some(identity) = out.identities.structure(structure) else { return };
    let term = |fact| vec![Term { fact, negative: false }];
    out.equations.push(Equation {
        identity,
        of,
        left: term(left),
        relation,
        right: term(right),
        sums: Vec::new(),
        text: Some(text),
        // figures may be restated
        evidence: Evidence { basis: Basis::Supported, holds: 0, fails: 0 },
    });
}
