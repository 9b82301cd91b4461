//! Relations that a form's own structure tells, for forms of any region: a total column is the sum of its parts, a
//! code the sum of the codes below it, a total row the sum of its items.
//!
//! What the words of a form mean can differ by region: whether carried-over money is part of a total, whether a
//! column of which-amounts is an addend. So each relation is first a supposition. It becomes equations only where
//! the great majority of the rows or columns it speaks of obey it; of several that can be meant the first that is
//! obeyed is taken; where none is, nothing is asserted and nothing counts as proven.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Value};
use crate::money::fold;
use crate::taxonomy::{Form, Role, codes, words};

use super::formula::Relation;
use super::ground::{Equation, Relations, Summed, Term};
use super::identities::{Meaning, Structure, identities};
use super::outline::outline;

/// So many columns of a list may tell its levels.
const GUIDES: usize = 6;

/// Adds the equations of all forms that are described by themselves.
pub(super) fn relate(disclosure: &Disclosure, out: &mut Relations) {
    let mut collector = Collector { relations: out, support: BTreeMap::new(), coded: Vec::new(), worded: Vec::new() };
    let mut totals: Vec<Totals> = Vec::new();
    for form in (0..disclosure.forms.len()).filter(|f| disclosure.forms[*f].spec.is_none()) {
        totals.push(View::new(disclosure, form).relate(&mut collector));
    }
    across(disclosure, &totals, collector.relations);
    collector.settle_coded(disclosure);
    collector.settle_worded(disclosure);
}

/// What forms tell, and what they leave open.
struct Collector<'a> {
    relations: &'a mut Relations,
    /// How far the disclosure obeys each kind of relation that codes tell.
    support: BTreeMap<Structure, Support>,
    /// Relations that a form should obey by its codes, and does not.
    coded: Vec<(usize, Vec<Supposed>)>,
    /// Relations that a form should obey by its words, with all that these can mean, and does not.
    worded: Vec<(usize, Vec<Supposed>)>,
}

impl Collector<'_> {
    /// Asserts of several suppositions on a form the one that is obeyed best, and tells whether there is one.
    fn assert_best(&mut self, disclosure: &Disclosure, form: usize, suppositions: Vec<Vec<Supposed>>) -> bool {
        match best_obeyed(disclosure, suppositions) {
            Ok(obeyed) => {
                obeyed.into_iter().for_each(|s| s.assert(disclosure, form, self.relations));
                true
            }
            Err(_) => false,
        }
    }

    /// The same for what a form's codes tell. If it is not obeyed, the other forms will decide.
    fn assert_coded(&mut self, disclosure: &Disclosure, form: usize, suppositions: Vec<Vec<Supposed>>) -> bool {
        match best_obeyed(disclosure, suppositions) {
            Ok(obeyed) => {
                for supposed in obeyed {
                    self.support.entry(supposed.structure).or_default().add(supposed.support(disclosure));
                    supposed.assert(disclosure, form, self.relations);
                }
                true
            }
            Err(others) => {
                let open = others.into_iter().find(|s| !s.is_empty() && s.iter().all(|s| s.known));
                self.coded.extend(open.map(|s| (form, s)));
                false
            }
        }
    }

    /// The same for what a form's words tell. If it is not obeyed, other relations that fail will decide.
    fn assert_worded(&mut self, disclosure: &Disclosure, form: usize, suppositions: Vec<Vec<Supposed>>) -> bool {
        match best_obeyed(disclosure, suppositions) {
            Ok(obeyed) => {
                obeyed.into_iter().for_each(|s| s.assert(disclosure, form, self.relations));
                true
            }
            Err(open) => {
                self.worded.push((form, open.into_iter().flatten().filter(|s| s.known).collect()));
                false
            }
        }
    }

    /// Where the disclosure as a whole obeys what codes tell, a few that fail are exceptions.
    fn settle_coded(&mut self, disclosure: &Disclosure) {
        for (form, suppositions) in std::mem::take(&mut self.coded) {
            let mut own = Support::default();
            suppositions.iter().for_each(|s| own.add(s.support(disclosure)));
            let all = suppositions.first().and_then(|s| self.support.get(&s.structure)).copied().unwrap_or_default();
            if own.fails <= own.holds + 1 && all.holds >= 5 * (own.fails + all.fails) {
                suppositions.into_iter().for_each(|s| s.found().assert(disclosure, form, self.relations));
            }
        }
    }

    /// Two relations fail, and one change of an amount that stands in both makes both hold: then both were meant.
    fn settle_worded(&mut self, disclosure: &Disclosure) {
        let mut failing: Vec<(Option<(usize, usize)>, Vec<(FactId, Repair)>)> = Vec::new();
        for equation in self.relations.equations.iter().filter(|e| e.relation == Relation::Equal) {
            failing.extend(repairs(disclosure, &equation.left, &equation.right).map(|r| (None, r)));
        }
        for (open, (_, choices)) in self.worded.iter().enumerate() {
            for (choice, supposed) in choices.iter().enumerate() {
                for instance in &supposed.instances {
                    let (left, right) = instance.sides();
                    let found = repairs(disclosure, &left, &right);
                    failing.extend(found.map(|r| (Some((open, choice)), r)));
                }
            }
        }
        let mut by_fact: BTreeMap<FactId, Vec<(Option<(usize, usize)>, Repair)>> = BTreeMap::new();
        for (of, repairs) in failing {
            for (fact, repair) in repairs {
                by_fact.entry(fact).or_default().push((of, repair));
            }
        }
        let mut meant: BTreeMap<usize, usize> = BTreeMap::new();
        for repairs in by_fact.values() {
            for (of, repair) in repairs {
                let Some((open, choice)) = of else { continue };
                let other = |(with, other): &(Option<(usize, usize)>, Repair)| {
                    with.is_none_or(|w| w.0 != *open) && repair.agrees(other)
                };
                if repairs.iter().any(other) {
                    meant.entry(*open).or_insert(*choice);
                }
            }
        }
        for (open, (form, choices)) in std::mem::take(&mut self.worded).into_iter().enumerate() {
            let supposed = meant.get(&open).and_then(|choice| choices.into_iter().nth(*choice));
            supposed.into_iter().for_each(|s| s.found().assert(disclosure, form, self.relations));
        }
    }
}

/// What an amount would have to be for an equation to hold, in 元, and how exactly that is known.
#[derive(Clone, Copy)]
struct Repair {
    value: Decimal,
    tolerance: Decimal,
}

impl Repair {
    fn agrees(&self, other: &Repair) -> bool {
        (self.value - other.value).abs() <= self.tolerance + other.tolerance
    }
}

/// For each amount of a violated equation the value that would mend it.
fn repairs(disclosure: &Disclosure, left: &[Term], right: &[Term]) -> Option<Vec<(FactId, Repair)>> {
    let signed = left.iter().map(|t| (t, false)).chain(right.iter().map(|t| (t, true)));
    let (mut difference, mut tolerance) = (Decimal::ZERO, Decimal::ZERO);
    for (term, right) in signed.clone() {
        let (amount, half) = value(disclosure, term.fact)?;
        let amount = if term.negative != right { -amount } else { amount };
        difference = difference.checked_add(amount)?;
        tolerance = tolerance.checked_add(half)?;
    }
    if difference.abs() <= tolerance {
        return None;
    }
    let repair = |(term, right): (&Term, bool)| {
        let change = if term.negative != right { difference } else { -difference };
        let amount = value(disclosure, term.fact)?.0;
        Some((term.fact, Repair { value: amount.checked_add(change)?, tolerance }))
    };
    Some(signed.filter_map(repair).collect())
}

/// A supposed equation: the first amount is the sum of the others.
struct Instance {
    total: FactId,
    parts: Vec<FactId>,
    of: String,
}

/// One relation, as supposed for many rows or columns.
struct Supposed {
    structure: Structure,
    text: String,
    instances: Vec<Instance>,
    /// Whether the words of the form say so, and not only its figures.
    known: bool,
    /// For sums over lines: the line whose parts they are, or none for the whole form.
    node: Option<Option<usize>>,
}

/// How often a relation holds, and how often not.
#[derive(Default, Clone, Copy)]
struct Support {
    holds: usize,
    fails: usize,
    /// Of nothing but zeros.
    zeros: usize,
}

impl Support {
    fn add(&mut self, other: Support) {
        self.holds += other.holds;
        self.fails += other.fails;
        self.zeros += other.zeros;
    }

    /// Whether the figures obey it so much that what fails is an exception.
    fn obeyed(self, known: bool) -> bool {
        let few = if known { 1 } else { 3 };
        let some = self.holds > 0 || known && self.zeros > 0;
        some && (self.fails == 0 || self.holds >= few.max(3 * self.fails))
    }
}

/// Value and half a unit of the last digit, in 元.
fn value(disclosure: &Disclosure, fact: FactId) -> Option<(Decimal, Decimal)> {
    match &disclosure.facts[fact].value {
        Value::Blank => Some((Decimal::ZERO, Decimal::ZERO)),
        Value::Known(figure) => Some((figure.yuan, figure.half)),
        Value::Malformed(_) => None,
    }
}

/// Whether a supposed equation holds; `None` where it says nothing, or cannot be read.
fn holds(disclosure: &Disclosure, total: FactId, parts: &[FactId]) -> Option<bool> {
    let (mut difference, mut tolerance) = value(disclosure, total)?;
    let mut something = !difference.is_zero();
    for part in parts {
        let (amount, half) = value(disclosure, *part)?;
        something |= !amount.is_zero();
        difference = difference.checked_sub(amount)?;
        tolerance = tolerance.checked_add(half)?;
    }
    something.then(|| difference.abs() <= tolerance)
}

impl Instance {
    /// The equation's sides.
    fn sides(&self) -> (Vec<Term>, Vec<Term>) {
        let term = |fact: &FactId| Term { fact: *fact, negative: false };
        (vec![term(&self.total)], self.parts.iter().map(term).collect())
    }
}

impl Supposed {
    /// The same as a relation that other figures have shown to be meant.
    fn found(self) -> Supposed {
        Supposed { known: false, ..self }
    }

    fn support(&self, disclosure: &Disclosure) -> Support {
        let mut support = Support::default();
        for instance in &self.instances {
            match holds(disclosure, instance.total, &instance.parts) {
                Some(true) => support.holds += 1,
                Some(false) => support.fails += 1,
                None => support.zeros += 1,
            }
        }
        support
    }

    fn assert(self, disclosure: &Disclosure, form: usize, out: &mut Relations) {
        let identity =
            identities().iter().position(|i| matches!(&i.meaning, Meaning::Structure(s) if *s == self.structure));
        let Some(identity) = identity else { return };
        let printed = |f: &FactId| !matches!(disclosure.facts[*f].value, Value::Blank);
        for instance in self.instances {
            if !printed(&instance.total) && !instance.parts.iter().any(printed) {
                continue;
            }
            let column = disclosure.facts[instance.total].column;
            let sums = self.node.zip(column).map(|(node, column)| Summed {
                form,
                node,
                column,
                right: true,
                negative: false,
                partial: false,
            });
            let (left, right) = instance.sides();
            out.equations.push(Equation {
                identity,
                of: instance.of,
                left,
                relation: Relation::Equal,
                right,
                sums: sums.into_iter().collect(),
                text: Some(self.text.clone()),
                discovered: !self.known,
            });
        }
    }
}

/// The supposition that is obeyed best, of several the first; or all of them where none is.
fn best_obeyed(
    disclosure: &Disclosure,
    mut suppositions: Vec<Vec<Supposed>>,
) -> Result<Vec<Supposed>, Vec<Vec<Supposed>>> {
    let fails = |all: &Vec<Supposed>| {
        let mut support = Support::default();
        all.iter().for_each(|s| support.add(s.support(disclosure)));
        support.obeyed(all.iter().all(|s| s.known)).then_some(support.fails)
    };
    let obeyed = suppositions.iter().enumerate().filter_map(|(at, all)| Some((fails(all)?, at)));
    match obeyed.min() {
        Some((_, best)) => Ok(suppositions.swap_remove(best)),
        None => Err(suppositions),
    }
}

/// What other forms can be compared with.
struct Totals {
    form: usize,
    /// For each half: its total lines in order, and its total column.
    halves: Vec<(Vec<usize>, Option<usize>)>,
}

/// A line of one half as a node of the tree that its codes or numbering make.
struct Node {
    line: usize,
    parent: Option<usize>,
}

/// One form as its structure shows it.
struct View<'a> {
    disclosure: &'a Disclosure,
    form: usize,
    data: &'a Form,
}

impl<'a> View<'a> {
    fn new(disclosure: &'a Disclosure, form: usize) -> Self {
        View { disclosure, form, data: &disclosure.forms[form] }
    }

    fn title(&self) -> &str {
        &self.data.title
    }

    /// Whether the form's title tells what it is.
    fn known(&self) -> bool {
        self.data.spec().id != "table"
    }

    fn relate(&self, out: &mut Collector) -> Totals {
        let mut totals = Totals { form: self.form, halves: Vec::new() };
        let count = self.data.lines.iter().filter_map(|l| l.half).max().map_or(0, |h| h + 1);
        for half in 0..count {
            let lines: Vec<usize> =
                (0..self.data.lines.len()).filter(|l| self.data.lines[*l].half == Some(half)).collect();
            let name = half.to_string();
            let of_half = |c: &usize| self.data.spec().columns[*c].half.as_deref() == Some(&name);
            let columns: Vec<usize> = self.data.spec().amount_columns().filter(of_half).collect();
            let total_column = self.rows(&lines, &columns, out).or(columns.first().copied());
            let sums: Vec<usize> = lines.iter().copied().filter(|l| self.is_sum(*l)).collect();
            let labelled = sums.iter().any(|l| self.data.lines[*l].role != Role::Total);
            if labelled || count > 1 && sums.len() > 1 {
                self.items(&lines, &columns, out);
            } else {
                self.list(&lines, &columns, out);
            }
            totals.halves.push((sums, total_column));
        }
        for half in 1..count {
            self.balance(&totals, half, out);
        }
        for half in 0..count {
            self.beside(&totals, half, out);
        }
        totals
    }

    fn fact(&self, line: usize, column: usize) -> Option<FactId> {
        self.disclosure.fact(self.form, line, column)
    }

    fn label(&self, line: usize) -> String {
        fold(&self.data.lines[line].label)
    }

    /// Whether a line is a sum of others by its label: 合计, 本年收入合计, 支出总计.
    fn is_sum(&self, line: usize) -> bool {
        let data = &self.data.lines[line];
        let label = self.label(line);
        let bare = codes::unnumbered(&label).1;
        // with a group's name before it, it is the first line of the group
        let of_group = data.label.split(' ').next_back().is_some_and(words::is_subtotal);
        let sum = !of_group && ["合计", "总计", "小计"].iter().any(|w| bare.ends_with(w));
        data.role == Role::Total || code(data).is_none() && bare.chars().count() <= 14 && sum
    }

    // -- columns

    /// Supposes of each total column that it is the sum of the columns beside it. The answer is the total column of
    /// the whole.
    fn rows(&self, lines: &[usize], columns: &[usize], out: &mut Collector) -> Option<usize> {
        let spec = self.data.spec();
        let paths: Vec<Vec<String>> = spec.columns.iter().map(|c| c.headers.clone()).collect();
        let whole = self.rows_by(&paths, lines, columns, out);
        // a total that is itself several columns: each of them is the sum of its likes
        let spread = |c: &usize| paths[*c].len() > 1 && is_total(&paths[*c][paths[*c].len() - 2]);
        if columns.iter().any(spread) {
            let turned =
                |path: &Vec<String>| path.last().into_iter().chain(path.iter().rev().skip(1).rev()).cloned().collect();
            let paths: Vec<Vec<String>> = paths.iter().map(turned).collect();
            self.rows_by(&paths, lines, columns, out);
        }
        whole
    }

    fn rows_by(&self, paths: &[Vec<String>], lines: &[usize], columns: &[usize], out: &mut Collector) -> Option<usize> {
        let spec = self.data.spec();
        let path = |c: usize| paths[c].as_slice();
        let shared = columns.iter().map(|c| path(*c)).reduce(common).map_or(0, <[String]>::len);
        let mut whole = None;
        let mut groups: Vec<&[String]> = Vec::new();
        for column in columns {
            let path = path(*column);
            groups.extend((shared..path.len().max(shared + 1)).map(|n| &path[..n.min(path.len())]));
        }
        groups.sort();
        groups.dedup();
        for group in groups {
            let inside: Vec<usize> = columns.iter().copied().filter(|c| path(*c).starts_with(group)).collect();
            let Some((total, parts)) = self.parts(group, &inside, paths, false) else { continue };
            if group.len() == shared {
                whole = Some(total);
            }
            let supposed = |parts: &[usize], full: bool| {
                let name = |c: usize| spec.columns[c].name.as_str();
                let instance = |line: &usize| {
                    let fact = self.fact(*line, total)?;
                    let parts: Vec<FactId> = parts.iter().filter_map(|c| self.fact(*line, *c)).collect();
                    let of = self.data.lines[*line].label.clone();
                    (!parts.is_empty()).then_some(Instance { total: fact, parts, of })
                };
                let shown: Vec<&str> = parts.iter().map(|c| name(*c)).collect();
                vec![Supposed {
                    structure: Structure::Row,
                    text: format!("《{}》每行: {} = {}", self.title(), name(total), shown.join(" + ")),
                    instances: lines.iter().filter_map(instance).collect(),
                    known: full && self.known(),
                    node: None,
                }]
            };
            // columns at the end may be which-amounts, or belong to something else; and what is called so may be none
            let mut suppositions: Vec<_> =
                (1..=parts.len()).rev().map(|n| supposed(&parts[..n], n == parts.len())).collect();
            if let Some((_, with)) = self.parts(group, &inside, paths, true).filter(|w| w.1.len() > parts.len()) {
                suppositions.push(supposed(&with, false));
            }
            out.assert_best(self.disclosure, self.form, suppositions);
        }
        whole
    }

    /// The total column of a group of columns, and the columns or totals of groups that it adds up.
    /// Without `which`, columns of which-amounts (其中) are left out.
    fn parts(
        &self,
        group: &[String],
        inside: &[usize],
        paths: &[Vec<String>],
        which: bool,
    ) -> Option<(usize, Vec<usize>)> {
        let path = |c: usize| paths[c].as_slice();
        let part = |name: &str| !which && words::is_part(name);
        let is_total = |name: &str| {
            ["合计", "总计", "小计", "总额", "总数"].iter().any(|w| name.ends_with(w) || name.starts_with(w))
        };
        let child = |c: usize| path(c).get(group.len()).map_or("", String::as_str);
        let leaf = |c: usize| path(c).len() <= group.len() + 1;
        let total = *inside.iter().find(|c| leaf(**c) && is_total(child(**c)))?;
        let mut parts = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for column in inside.iter().copied().filter(|c| *c != total) {
            let name = child(column);
            if leaf(column) {
                if !part(name) {
                    parts.push(column);
                }
                continue;
            }
            if seen.contains(&name) || part(name) {
                continue;
            }
            seen.push(name);
            let below: Vec<usize> = inside.iter().copied().filter(|c| child(*c) == name && !leaf(*c)).collect();
            let deeper = &path(column)[..group.len() + 1];
            match self.parts(deeper, &below, paths, which) {
                Some((total, _)) => parts.push(total),
                None => parts.extend(below.into_iter().filter(|c| !path(*c).iter().any(|h| part(h)))),
            }
        }
        (!parts.is_empty()).then_some((total, parts))
    }

    // -- lines

    /// The tree of a half's items: by their codes; where there are none, by their numbering.
    fn tree(&self, lines: &[usize]) -> Vec<Node> {
        let item = |l: usize| self.data.lines[l].role == Role::Item && !self.is_sum(l);
        let items = || lines.iter().copied().filter(|l| item(*l));
        let coded = items().any(|l| code(&self.data.lines[l]).is_some());
        let class = |l: usize| codes::class_of(&self.data.lines[l].label).is_some();
        let classes = items().any(class);
        let mut order: Vec<usize> = Vec::new();
        for style in items().filter_map(|l| codes::numbering(&self.label(l))) {
            if !order.contains(&style) {
                order.push(style);
            }
        }
        // how deep a numbered line is; there is room for a line above the first of a numbering
        let numbered = |l: usize| {
            let style = codes::numbering(&self.label(l))?;
            Some(2 * order.iter().position(|s| *s == style)? + 1)
        };
        let depth = |at: usize| {
            let (line, next) = (lines[at], lines.get(at + 1).copied().filter(|l| item(*l)));
            let begun = next.filter(|l| codes::is_first(&self.label(*l))).and_then(numbered);
            match (numbered(line), begun) {
                _ if coded => 0,
                (Some(depth), _) => depth,
                (None, _) if class(line) => 1,
                (None, Some(below)) => below - 1,
                (None, None) => 2 * order.len().max(usize::from(classes)) + 1,
            }
        };
        let mut nodes: Vec<Node> = Vec::new();
        let mut stack: Vec<(usize, usize, String)> = Vec::new(); // node, depth, code
        for (at, line) in lines.iter().copied().enumerate() {
            if !item(line) {
                // what follows a sum is below nothing before it
                if !coded && self.is_sum(line) {
                    stack.clear();
                }
                continue;
            }
            let own = code(&self.data.lines[line]).unwrap_or_default().to_string();
            let depth = depth(at);
            let below = |(_, above, code): &(usize, usize, String)| match coded {
                // a line without a code is a unit, whose codes follow
                true => {
                    code.is_empty() && !own.is_empty()
                        || !code.is_empty() && own.len() > code.len() && own.starts_with(code.as_str())
                }
                false => depth > *above,
            };
            while stack.last().is_some_and(|top| !below(top)) {
                stack.pop();
            }
            nodes.push(Node { line, parent: stack.last().map(|top| top.0) });
            stack.push((nodes.len() - 1, depth, own));
        }
        nodes
    }

    /// Whether a line is a caption of those below: it prints no amount.
    fn is_caption(&self, line: usize, columns: &[usize]) -> bool {
        let blank =
            |c: &usize| self.fact(line, *c).is_none_or(|f| matches!(self.disclosure.facts[f].value, Value::Blank));
        columns.iter().all(blank)
    }

    /// For each column, that a line is the sum of others.
    fn sum(
        &self,
        structure: Structure,
        (total, parts): (usize, &[usize]),
        columns: &[usize],
        text: String,
        known: bool,
    ) -> Supposed {
        let instance = |column: &usize| {
            let fact = self.fact(total, *column)?;
            let parts: Vec<FactId> = parts.iter().filter_map(|l| self.fact(*l, *column)).collect();
            let of = self.data.spec().columns[*column].name.clone();
            (!parts.is_empty()).then_some(Instance { total: fact, parts, of })
        };
        // below a line of its own, or in the whole form
        let node = Some((structure == Structure::Tree).then_some(total));
        Supposed { structure, text, instances: columns.iter().filter_map(instance).collect(), known, node }
    }

    /// A list with codes or items, and perhaps a total.
    fn list(&self, lines: &[usize], columns: &[usize], out: &mut Collector) {
        let open = (out.coded.len(), out.worded.len());
        let nodes = self.tree(lines);
        let coded = nodes.iter().any(|n| code(&self.data.lines[n.line]).is_some());
        let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in &nodes {
            if let Some(parent) = node.parent {
                below.entry(parent).or_default().push(node.line);
            }
        }
        let mut tree: Vec<Supposed> = Vec::new();
        for (parent, parts) in &below {
            let line = nodes[*parent].line;
            let text = format!("《{}》“{}” = 其下各行之和", self.title(), self.data.lines[line].label);
            let known = coded && !self.data.lines[line].by_name;
            tree.push(self.sum(Structure::Tree, (line, parts), columns, text, known));
        }
        let whole = !tree.is_empty();
        let mut settled = out.assert_coded(self.disclosure, self.form, vec![tree]) || !whole;
        let roots: Vec<usize> = nodes.iter().filter(|n| n.parent.is_none()).map(|n| n.line).collect();
        if !lines.iter().any(|l| self.is_sum(*l)) && !coded {
            settled &= self.headed(&roots, columns, out);
        }
        let totals: Vec<usize> = lines.iter().copied().filter(|l| self.is_sum(*l)).collect();
        for (at, total) in totals.iter().enumerate() {
            let before = at.checked_sub(1).map(|i| totals[i]);
            let after = totals.get(at + 1).copied();
            let text = || format!("《{}》“{}” = 各行之和", self.title(), self.data.lines[*total].label);
            let of =
                |parts: Vec<usize>, known: bool| self.sum(Structure::Total, (*total, &parts), columns, text(), known);
            let above: Vec<usize> =
                roots.iter().copied().filter(|l| *l < *total && before.is_none_or(|b| *l > b)).collect();
            let under: Vec<usize> =
                roots.iter().copied().filter(|l| *l > *total && after.is_none_or(|a| *l < a)).collect();
            let mut suppositions = Vec::new();
            if totals.len() == 1 {
                suppositions.push(vec![of(roots.clone(), true)]);
            } else {
                suppositions.push(vec![of(under, false)]);
                suppositions.push(vec![of(above, false)]);
            }
            if let [first, rest @ ..] = roots.as_slice()
                && !rest.is_empty()
            {
                // the department as a line of its own, with its units below
                suppositions.push(vec![
                    of(vec![*first], false),
                    self.sum(Structure::Tree, (*first, rest), columns, text(), false),
                ]);
            }
            settled &= match coded {
                true => out.assert_coded(self.disclosure, self.form, suppositions),
                false => out.assert_worded(self.disclosure, self.form, suppositions),
            };
        }
        if !settled && self.outlined(lines, columns, out) {
            out.coded.truncate(open.0);
            out.worded.truncate(open.1);
        }
    }

    /// A list whose levels only its amounts tell.
    fn outlined(&self, lines: &[usize], columns: &[usize], out: &mut Collector) -> bool {
        let lines: Vec<usize> = lines.iter().copied().filter(|l| self.data.lines[*l].role != Role::Part).collect();
        let by = |column: &usize| {
            let amount = |l: &usize| value(self.disclosure, self.fact(*l, *column)?);
            let amounts: Vec<_> = lines.iter().map(|l| amount(l).unwrap_or_default()).collect();
            let parents = outline(&amounts)?;
            let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (line, parent) in parents.iter().enumerate().filter_map(|(l, p)| Some((l, (*p)?))) {
                below.entry(lines[parent]).or_default().push(lines[line]);
            }
            let text = |l: usize| format!("《{}》“{}” = 其下各行之和", self.title(), self.data.lines[l].label);
            let sum =
                |(l, parts): (&usize, &Vec<usize>)| self.sum(Structure::Tree, (*l, parts), columns, text(*l), false);
            Some(below.iter().map(sum).collect::<Vec<_>>())
        };
        let suppositions = columns.iter().take(GUIDES).filter_map(by).collect();
        out.assert_best(self.disclosure, self.form, suppositions)
    }

    /// A list whose first line may be the sum of all others, or of units each followed by its own items.
    fn headed(&self, roots: &[usize], columns: &[usize], out: &mut Collector) -> bool {
        let [first, rest @ ..] = roots else { return true };
        if rest.len() < 2 {
            return true;
        }
        let text = format!("《{}》“{}” = 其下各行之和", self.title(), self.data.lines[*first].label);
        let flat = self.sum(Structure::Tree, (*first, rest), columns, text, false);
        let mut suppositions = vec![vec![flat]];
        suppositions.extend(self.nested(*first, rest, columns));
        out.assert_best(self.disclosure, self.form, suppositions)
    }

    /// Incomes or expenditures with sums by name: 本年收入合计, 收入总计.
    fn items(&self, lines: &[usize], columns: &[usize], out: &mut Collector) {
        let nodes = self.tree(lines);
        self.parts_of_items(&nodes, lines, columns, out);
        let sums: Vec<usize> = lines.iter().copied().filter(|l| self.is_sum(*l)).collect();
        let top = |from: Option<usize>, to: Option<usize>| -> Vec<usize> {
            let within = |l: usize| from.is_none_or(|f| l > f) && to.is_none_or(|t| l < t);
            let counts = |parent: usize| within(nodes[parent].line) && !self.is_caption(nodes[parent].line, columns);
            let inside = nodes.iter().filter(|n| within(n.line));
            inside.filter(|n| n.parent.is_none_or(|p| !counts(p))).map(|n| n.line).collect()
        };
        for (at, total) in sums.iter().enumerate() {
            let last = at.checked_sub(1).map(|i| sums[i]);
            let between = top(last, Some(*total));
            let mut suppositions: Vec<Vec<usize>> = Vec::new();
            match last {
                None if between.is_empty() => suppositions.push(top(Some(*total), sums.get(at + 1).copied())),
                None => suppositions.push(between),
                Some(last) => {
                    suppositions.push(std::iter::once(last).chain(between.iter().copied()).collect());
                    suppositions.push(between);
                    suppositions.push(top(None, Some(*total)));
                    suppositions.push(vec![last]);
                }
            }
            let of = |parts: Vec<usize>| {
                let shown: Vec<&str> = parts.iter().take(4).map(|l| self.data.lines[*l].label.as_str()).collect();
                let more = if parts.len() > 4 { " + …" } else { "" };
                let text =
                    format!("《{}》{} = {}{more}", self.title(), self.data.lines[*total].label, shown.join(" + "));
                vec![self.sum(Structure::Items, (*total, &parts), columns, text, self.known())]
            };
            let suppositions = suppositions.into_iter().filter(|p| !p.is_empty()).map(of).collect();
            out.assert_worded(self.disclosure, self.form, suppositions);
        }
    }

    /// Items that are sums of the items below them, where they are.
    fn parts_of_items(&self, nodes: &[Node], lines: &[usize], columns: &[usize], out: &mut Collector) {
        let is_sum_between = |a: usize, b: usize| lines.iter().any(|l| *l > a && *l < b && self.is_sum(*l));
        for (parent, node) in nodes.iter().enumerate() {
            let parts: Vec<usize> = nodes
                .iter()
                .filter(|n| n.parent == Some(parent) && !is_sum_between(node.line, n.line))
                .map(|n| n.line)
                .collect();
            if parts.is_empty() {
                continue;
            }
            let text = format!("《{}》“{}” = 其下各项之和", self.title(), self.data.lines[node.line].label);
            let flat = self.sum(Structure::Tree, (node.line, &parts), columns, text.clone(), false);
            let support = flat.support(self.disclosure);
            let numbered = |l: &usize| codes::numbering(&self.label(*l)).is_some();
            if support.holds + support.fails == 0 && parts.iter().all(numbered) {
                // nothing but zeros below a zero
                flat.assert(self.disclosure, self.form, out.relations);
                continue;
            }
            let mut suppositions = vec![vec![flat]];
            suppositions.extend(self.nested(node.line, &parts, columns));
            out.assert_best(self.disclosure, self.form, suppositions);
        }
    }

    /// Names of 款 and 项 without codes below a 类: each 款 is followed by the 项 that add up to it.
    fn nested(&self, class: usize, below: &[usize], columns: &[usize]) -> Option<Vec<Supposed>> {
        let column = *columns.first()?;
        let amount = |line: usize| {
            self.fact(line, column).and_then(|f| value(self.disclosure, f)).map_or(Decimal::ZERO, |v| v.0)
        };
        let half = |line: usize| {
            self.fact(line, column).and_then(|f| value(self.disclosure, f)).map_or(Decimal::ZERO, |v| v.1)
        };
        let reached = |sum: Decimal, section: usize, end: usize| {
            let own = below.iter().position(|l| *l == section).unwrap_or(end);
            let tolerance: Decimal = below[own..end].iter().map(|l| half(*l)).sum();
            (sum - amount(section)).abs() <= tolerance
        };
        let mut out = Vec::new();
        let mut sections = Vec::new();
        let mut at = 0;
        while at < below.len() {
            let section = below[at];
            let (mut sum, mut end) = (Decimal::ZERO, at + 1);
            while end < below.len() && (end == at + 1 || !reached(sum, section, end)) {
                sum = sum.checked_add(amount(below[end]))?;
                end += 1;
            }
            if !reached(sum, section, end) {
                return None;
            }
            let text = format!("《{}》“{}” = 其下各项之和", self.title(), self.data.lines[section].label);
            out.push(self.sum(Structure::Tree, (section, &below[at + 1..end]), columns, text, false));
            sections.push(section);
            at = end;
        }
        let text = format!("《{}》“{}” = 其下各款之和", self.title(), self.data.lines[class].label);
        out.push(self.sum(Structure::Tree, (class, &sections), columns, text, false));
        Some(out)
    }

    /// Income and expenditure are equal; and expenditures told in several ways are.
    fn balance(&self, totals: &Totals, half: usize, out: &mut Collector) {
        let last = |half: usize| {
            let (sums, column) = &totals.halves[half];
            // the form whose total stands first has one; else the grand total is the last
            sums.last().and_then(|l| self.fact(*l, (*column)?))
        };
        let (Some(income), Some(expenditure)) = (last(0), last(half)) else { return };
        let text = format!("《{}》收入总计 = 支出总计", self.title());
        let instance = Instance { total: income, parts: vec![expenditure], of: String::new() };
        let supposed =
            Supposed { structure: Structure::Balance, text, instances: vec![instance], known: true, node: None };
        let summary = totals.halves.len() == 2 && self.data.spec().id.ends_with("summary");
        if summary || supposed.support(self.disclosure).obeyed(true) {
            supposed.assert(self.disclosure, self.form, out.relations);
        }
    }

    /// Items whose total is printed once, for another list beside them.
    fn beside(&self, totals: &Totals, half: usize, out: &mut Collector) {
        let sums = |(sums, column): &(Vec<usize>, Option<usize>)| -> Vec<FactId> {
            sums.iter().filter_map(|l| self.fact(*l, (*column)?)).collect()
        };
        let own = &totals.halves[half];
        let Some(column) = own.1.filter(|_| sums(own).is_empty()) else { return };
        let lines: Vec<usize> = (0..self.data.lines.len()).filter(|l| self.data.lines[*l].half == Some(half)).collect();
        let roots = self.tree(&lines).into_iter().filter(|n| n.parent.is_none());
        let parts: Vec<FactId> = roots.filter_map(|n| self.fact(n.line, column)).collect();
        let others = totals.halves.iter().enumerate().filter(|(h, _)| *h != half).rev();
        let found =
            others.flat_map(|(_, other)| sums(other)).find(|t| holds(self.disclosure, *t, &parts) == Some(true));
        if let Some(total) = found.filter(|_| parts.len() > 1) {
            let text = format!("《{}》各项之和 = 并列的合计", self.title());
            let instances = vec![Instance { total, parts, of: String::new() }];
            Supposed { structure: Structure::Items, text, instances, known: false, node: None }.assert(
                self.disclosure,
                self.form,
                out.relations,
            );
        }
    }
}

/// Whether a heading is that of a total: 合计, 支出总计, 小计.
fn is_total(heading: &str) -> bool {
    ["合计", "总计", "小计", "总额", "总数"].iter().any(|w| heading.ends_with(w) || heading.starts_with(w))
}

fn code(line: &crate::taxonomy::Line) -> Option<&str> {
    line.function.as_deref().or(line.dep.as_deref()).or(line.gov.as_deref())
}

fn common<'p>(a: &'p [String], b: &'p [String]) -> &'p [String] {
    let n = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    &a[..n.min(a.len().saturating_sub(1)).min(b.len().saturating_sub(1))]
}

/// What several forms print alike.
fn across(disclosure: &Disclosure, totals: &[Totals], out: &mut Relations) {
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
        Supposed { structure: Structure::Across, text, instances, known: choose.is_some(), node: None }
            .assert(disclosure, form, out);
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
    classes(disclosure, of("summary"), of("expenditure"), |_| true, out);
    let general = |path: &[String]| path.last().is_some_and(|l| l.contains("一般公共预算"));
    classes(disclosure, of("fiscal_summary"), of("general_budget"), general, out);
}

/// The classes (类) of a summary are those of the list behind it.
fn classes(
    disclosure: &Disclosure,
    summary: Option<&Totals>,
    list: Option<&Totals>,
    column: impl Fn(&[String]) -> bool,
    out: &mut Relations,
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
        supposed.assert(disclosure, summary.form, out);
    }
}
