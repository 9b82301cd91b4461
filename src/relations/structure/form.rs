//! One form: its total columns, its total lines, and the levels of its lines.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::identities::Structure;
use super::hypothesis::{Hypothesis, Instance, Support, best_obeyed, holds, value};
use super::outline::{outline, stepped};
use super::select::{Selection, is_of_a_slip};
use super::words::{begins, has, words as words_of};
use crate::disclosure::{Disclosure, FactId, Value};
use crate::money::fold;
use crate::policy;
use crate::taxonomy::concepts::concepts;
use crate::taxonomy::spec::FormSpec;
use crate::taxonomy::{Form, Formulated, Role, Time, codes, words};

/// So many columns of a list may tell its levels.
const GUIDES: usize = 6;

/// What other forms can be compared with.
pub(super) struct Totals {
    pub(super) form: usize,
    /// For each half: its total lines in order, and its total column.
    pub(super) halves: Vec<(Vec<usize>, Option<usize>)>,
}

/// A line of one half as a node of the tree that its codes or numbering make.
pub(super) struct Node {
    line: usize,
    parent: Option<usize>,
}

/// One form as its structure shows it.
pub(super) struct View<'a> {
    disclosure: &'a Disclosure,
    form: usize,
    data: &'a Form,
    /// Where indentation tells levels of lines: how many of them are the sums of those below, and which are not.
    indented: Option<(usize, Vec<usize>)>,
    /// Columns that go on from line to line (余额, 累计): no line is the sum of others in them.
    running: Vec<usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(disclosure: &'a Disclosure, form: usize) -> Self {
        let mut view = View { disclosure, form, data: &disclosure.forms[form], indented: None, running: Vec::new() };
        view.running = view.chains();
        view.indented = view.indentation();
        view
    }

    pub(super) fn disclosure(&self) -> &Disclosure {
        self.disclosure
    }

    pub(super) fn form(&self) -> usize {
        self.form
    }

    pub(super) fn spec(&self) -> &FormSpec {
        self.data.spec()
    }

    pub(super) fn label_of(&self, line: usize) -> &str {
        &self.data.lines[line].label
    }

    pub(super) fn line_count(&self) -> usize {
        self.data.lines.len()
    }

    /// Of which of the lists side by side a line is.
    pub(super) fn side_of(&self, line: usize) -> usize {
        self.data.lines[line].side.number()
    }

    /// What the form's formulas say of a line.
    pub(super) fn printed_of(&self, line: usize) -> &Formulated {
        &self.data.lines[line].printed
    }

    /// The same of its columns.
    pub(super) fn printed_of_columns(&self) -> &[Formulated] {
        &self.data.printed
    }

    pub(super) fn role(&self, line: usize) -> Role {
        self.data.lines[line].role
    }

    /// Whether its title says that both sides are equal (收支平衡表).
    fn balanced(&self) -> bool {
        has(&fold(self.title()), &words_of().balanced)
    }

    /// Of lines whose labels are moved in below others, how many sums hold and which lines are no sums, where most hold.
    fn indentation(&self) -> Option<(usize, Vec<usize>)> {
        // what every publication has is told by codes and numbers
        if self.known() || self.data.lines.iter().any(|l| code(l).is_some() || l.unit.is_some()) {
            return None;
        }
        let (mut holding, mut failing) = (0, Vec::new());
        let count = self.halves();
        for half in 0..count {
            let lines = self.lines_of(half);
            if self.levels(&lines) > policy::MOST_LEVELS {
                return None; // set in the middle of their cells
            }
            let (nodes, columns) = (self.tree_by(&lines, true), self.columns(half));
            let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for node in &nodes {
                node.parent.into_iter().for_each(|p| below.entry(nodes[p].line).or_default().push(node.line));
            }
            let moved_in =
                |l: &usize| codes::numbering(&self.label(*l)).is_none() && code(&self.data.lines[*l]).is_none();
            for (line, parts) in below.into_iter().filter(|(_, parts)| parts.iter().all(moved_in)) {
                let sum = self.sum(Structure::Tree, (line, &parts), &columns, String::new(), false);
                let support = sum.support(self.disclosure);
                match (support.holds, support.fails) {
                    (0, 0) => {}
                    (_, 0) => holding += 1,
                    _ if self.fails_by_slips(&sum) => failing.push(line),
                    _ => return None, // what is moved in is not what it is made of
                }
            }
        }
        (holding >= policy::ROW_SIBLINGS && failing.len() <= 1).then_some((holding, failing))
    }

    /// How many different distances the labels of some lines are moved in by.
    fn levels(&self, lines: &[usize]) -> usize {
        let items = lines.iter().filter(|l| !self.is_sum(**l) && codes::numbering(&self.label(**l)).is_none());
        let mut indents: Vec<usize> = items.map(|l| self.data.lines[*l].indent).collect();
        indents.sort_unstable();
        indents.dedup_by(|a, b| a.abs_diff(*b) < policy::POINTS_OF_A_LEVEL);
        indents.len()
    }

    pub(super) fn title(&self) -> &str {
        &self.data.title
    }

    /// Whether the form's title tells what it is.
    pub(super) fn known(&self) -> bool {
        self.data.is_known()
    }

    /// The amount columns of a half.
    pub(super) fn columns(&self, half: usize) -> Vec<usize> {
        let spec = self.data.spec();
        spec.amount_columns().filter(|c| spec.columns[*c].side.number() == half).collect()
    }

    /// How many lists stand beside one another.
    pub(super) fn halves(&self) -> usize {
        self.data.lines.iter().map(|l| l.side.number()).max().map_or(0, |h| h + 1)
    }

    /// The lines of a half.
    pub(super) fn lines_of(&self, half: usize) -> Vec<usize> {
        (0..self.data.lines.len()).filter(|l| self.data.lines[*l].side.number() == half).collect()
    }

    /// Whether the amounts of a column are averages or prices, which add up to nothing.
    pub(super) fn is_average(&self, column: usize) -> bool {
        words::is_average(&self.data.spec().columns[column].headers)
    }

    /// Whether its columns are the parts of its total in every region.
    fn composed(&self) -> bool {
        concepts().iter().any(|c| c.composed && c.id == self.data.spec().id)
    }

    pub(super) fn relate(&self, out: &mut Selection) -> Totals {
        let mut totals = Totals { form: self.form, halves: Vec::new() };
        if self.data.is_project_funds() {
            self.project_funds(out);
            return totals;
        }
        self.formulas(out);
        let count = self.halves();
        for half in 0..count {
            let (lines, columns) = (self.lines_of(half), self.columns(half));
            let total_column = self.times(&lines, &columns, out);
            for (whole, parts) in self.included(&lines) {
                let text = format!("《{}》“{}” = 其中各项之和", self.title(), self.data.lines[whole].label);
                out.assert_best(
                    self.form,
                    vec![vec![self.sum(Structure::Tree, (whole, &parts), &columns, text, true)]],
                );
            }
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
        if totals.halves.iter().all(|(sums, _)| sums.is_empty()) {
            self.result(out);
        }
        for half in 0..count {
            self.beside(&totals, half, out);
        }
        totals
    }

    pub(super) fn fact(&self, line: usize, column: usize) -> Option<FactId> {
        self.disclosure.fact(self.form, line, column)
    }

    pub(super) fn label(&self, line: usize) -> String {
        let folded = fold(&self.data.lines[line].label);
        match words::opens_list(&folded) {
            true => words::without_part(&folded).to_string(),
            false => folded,
        }
    }

    /// Whether a line is a sum of others by its label: 合计, 本年收入合计, 支出总计.
    pub(super) fn is_sum(&self, line: usize) -> bool {
        let data = &self.data.lines[line];
        let label = self.label(line);
        let bare = codes::unnumbered(&label).1;
        let sum = !self.is_group(line) && words::ends_as_sum(bare);
        data.role == Role::Total || code(data).is_none() && bare.chars().count() <= 14 && sum
    }

    /// Whether a line is a subtotal (小计).
    fn is_subtotal(&self, line: usize) -> bool {
        self.data.lines[line].role == Role::Subtotal || words::is_subtotal(&self.data.lines[line].label)
    }

    /// Whether a line is the first of a group, with the group's name and 小计.
    fn is_group(&self, line: usize) -> bool {
        let mut named = self.data.lines[line].label.split(' ');
        named.next_back().is_some_and(words::is_subtotal) && named.next().is_some()
    }

    /// The total of a project's money is the sum of the parts printed below it. What was carried over may be within
    /// 财政拨款.
    fn project_funds(&self, out: &mut Selection) {
        let spec = self.data.spec();
        for column in spec.amount_columns() {
            let of_half = |l: &&usize| self.data.lines[**l].side == spec.columns[column].side;
            let lines: Vec<usize> = (0..self.data.lines.len()).collect();
            let mut facts = lines.iter().filter(of_half).filter_map(|l| Some((*l, self.fact(*l, column)?)));
            let Some((_, total)) = facts.next() else { continue };
            let parts: Vec<(usize, FactId)> = facts.collect();
            let suppose = |parts: Vec<FactId>| {
                Hypothesis::new(
                    Structure::Items,
                    format!("《{}》资金总额 = 各项资金之和", self.title()),
                    vec![Instance::new(total, parts, spec.columns[column].name.clone())],
                    true,
                )
            };
            let carried = |l: usize| words::is_carry_over(&self.label(l));
            let all = parts.iter().map(|p| p.1).collect();
            let without = parts.iter().filter(|p| !carried(p.0)).map(|p| p.1).collect();
            let meanings = vec![vec![suppose(all)], vec![suppose(without)]];
            if best_obeyed(self.disclosure, &meanings).is_some() {
                out.assert_best(self.form, meanings);
            } else if let Some(all) = meanings.into_iter().flatten().next().filter(|_| parts.len() > 1) {
                out.assert(self.form, all.found());
            }
        }
    }

    // -- columns

    /// Relations among the columns: those of each time by themselves, and the changes between two. The answer is the
    /// total column of the form's own year.
    fn times(&self, lines: &[usize], columns: &[usize], out: &mut Selection) -> Option<usize> {
        let spec = self.data.spec();
        let mut by_time: BTreeMap<(Time, Vec<u32>), Vec<usize>> = BTreeMap::new();
        for column in columns.iter().filter(|c| !self.is_average(**c)) {
            let years: BTreeSet<u32> = spec.columns[*column].headers.iter().flat_map(|h| words::years(h)).collect();
            let time = spec.columns[*column].time;
            let years = if time == Time::Own { Vec::new() } else { years.into_iter().collect() };
            by_time.entry((time, years)).or_default().push(*column);
        }
        let mut own = None;
        for ((time, _), columns) in &by_time {
            let whole = self.rows(lines, columns, out).or_else(|| self.main_column(columns));
            if *time == Time::Own {
                own = whole;
            }
        }
        let of = |wanted: Time| by_time.iter().filter(move |((time, _), _)| *time == wanted).map(|(_, c)| c.as_slice());
        let (mut this, mut before) = (of(Time::Own), of(Time::Other));
        let handled = of(Time::Own).count() == 1 && of(Time::Other).count() == 1;
        self.derived(lines, columns, handled, out);
        if let (Some(this), Some(before), None) = (this.next(), before.next(), before.next()) {
            for changes in of(Time::Change) {
                self.changes(lines, (this, before, changes), out);
            }
        }
        own.or(columns.first().copied())
    }

    /// Of columns without a total of the whole, the one that the form is about: what is spent, in a form of expenditure,
    /// and not what was carried over.
    fn main_column(&self, columns: &[usize]) -> Option<usize> {
        let spec = self.data.spec();
        let path = |c: &usize| spec.columns[*c].headers.as_slice();
        let has = |c: &usize, is: fn(&str) -> bool| path(c).iter().any(|h| is(h));
        let carried = |c: &usize| has(c, words::is_carry_over);
        let receipt = |c: &usize| has(c, words::is_receipt);
        // one that stands alone before groups, of which each has its own subtotal
        let shared = shared(columns.iter().map(path));
        let alone = |c: &usize| path(c).len() <= shared + 1;
        if let [first, rest @ ..] = columns
            && alone(first)
            && !carried(first)
            && !receipt(first)
            && rest.iter().any(|c| !alone(c))
            && !rest.iter().any(|c| alone(c) && path(c).last().is_some_and(|l| is_total(l)))
        {
            return Some(*first);
        }
        let spent = |c: &usize| has(c, words::is_spending) && !carried(c);
        let total = |c: &usize| path(c).last().is_some_and(|l| is_total(l)) && !carried(c);
        // where what was received stands beside what was spent, the latter is meant
        let received = columns.iter().any(|c| receipt(c) && !spent(c)) && columns.iter().any(spent);
        let total = columns.iter().find(|c| total(c) && (!received || spent(c)));
        let found = total.or(columns.iter().find(|c| received && spent(c)));
        found.or(columns.iter().find(|c| !carried(c))).or(columns.first()).copied()
    }

    /// A change is this year's amount less last year's.
    fn changes(&self, lines: &[usize], (this, before, changes): (&[usize], &[usize], &[usize]), out: &mut Selection) {
        let spec = self.data.spec();
        // what a heading says beside the time
        let what = |c: usize| -> String {
            let path = &spec.columns[c].headers;
            path.last().filter(|_| path.len() > 1).cloned().unwrap_or_default()
        };
        for change in changes {
            let like = |columns: &[usize]| match columns {
                [only] if changes.len() == 1 => Some(*only),
                _ => {
                    let mut same = columns.iter().copied().filter(|c| what(*c) == what(*change));
                    same.next().filter(|_| same.next().is_none())
                }
            };
            let (Some(this), Some(before)) = (like(this), like(before)) else { continue };
            let instance = |line: &usize| {
                let (total, change) = (self.fact(*line, this)?, self.fact(*line, *change)?);
                let parts = vec![self.fact(*line, before)?, change];
                // a change that is not printed was not worked out
                let blank = matches!(self.disclosure.facts[change].value, Value::Blank);
                let said = !blank || holds(self.disclosure, total, &parts) != Some(false);
                said.then(|| Instance::new(total, parts, self.data.lines[*line].label.clone()))
            };
            let name = |c: usize| spec.columns[c].headers.concat();
            let text = format!("《{}》每行: {} = {} + {}", self.title(), name(this), name(before), name(*change));
            let instances = lines.iter().filter_map(instance).collect();
            out.assert_derived(self.form, vec![Hypothesis::new(Structure::Row, text, instances, false)]);
        }
    }

    /// Supposes of each total column that it is the sum of the columns beside it. The answer is the total column of
    /// the whole.
    pub(super) fn rows(&self, lines: &[usize], columns: &[usize], out: &mut Selection) -> Option<usize> {
        let spec = self.data.spec();
        let mut paths: Vec<Vec<String>> = spec.columns.iter().map(|c| c.headers.clone()).collect();
        under_subtotals(&mut paths, columns);
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

    pub(super) fn rows_by(
        &self,
        paths: &[Vec<String>],
        lines: &[usize],
        columns: &[usize],
        out: &mut Selection,
    ) -> Option<usize> {
        let spec = self.data.spec();
        let path = |c: usize| paths[c].as_slice();
        let shared = shared(columns.iter().map(|c| path(*c)));
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
            // which-amounts that are all there is make up the total
            let plain = self.parts(group, &inside, paths, false);
            let Some((total, parts)) = plain.or_else(|| self.parts(group, &inside, paths, true)) else { continue };
            if group.len() == shared {
                whole = Some(total);
            }
            let supposed = |parts: &[usize], full: bool| {
                let name = |c: usize| spec.columns[c].name.as_str();
                let instance = |line: &usize| {
                    let fact = self.fact(*line, total)?;
                    let parts: Vec<FactId> = parts.iter().filter_map(|c| self.fact(*line, *c)).collect();
                    let of = self.data.lines[*line].label.clone();
                    (!parts.is_empty()).then_some(Instance::new(fact, parts, of))
                };
                let shown: Vec<&str> = parts.iter().map(|c| name(*c)).collect();
                vec![Hypothesis::new(
                    Structure::Row,
                    format!("《{}》每行: {} = {}", self.title(), name(total), shown.join(" + ")),
                    lines.iter().filter_map(instance).collect(),
                    full && self.known() && paths[total].iter().any(|h| is_total(h)),
                )]
            };
            // columns at the end may be which-amounts, or belong to something else; and what is called so may be none
            let mut suppositions: Vec<_> =
                (1..=parts.len()).rev().map(|n| supposed(&parts[..n], n == parts.len())).collect();
            if let Some((_, with)) = self.parts(group, &inside, paths, true).filter(|w| w.1.len() > parts.len()) {
                suppositions.push(supposed(&with, false));
            }
            let leaf = |c: usize| path(c)[group.len().min(path(c).len().saturating_sub(1))..].join("/");
            let names: Vec<String> = std::iter::once(&total).chain(&parts).map(|c| leaf(*c)).collect();
            let plain = supposed(&parts, true).into_iter().next();
            if let Some(plain) = plain.filter(|_| !out.assert_row(self.form, &names, suppositions)) {
                let beside = inside.iter().copied().filter(|c| *c != total).collect();
                out.leave_row(self.form, (names, beside), plain, self.composed());
            }
        }
        whole
    }

    /// The total column of a group of columns, and the columns or totals of groups that it adds up.
    /// Without `which`, columns of which-amounts (其中) are left out.
    pub(super) fn parts(
        &self,
        group: &[String],
        inside: &[usize],
        paths: &[Vec<String>],
        which: bool,
    ) -> Option<(usize, Vec<usize>)> {
        let path = |c: usize| paths[c].as_slice();
        let part = |name: &str| !which && words::is_part(name);
        let child = |c: usize| path(c).get(group.len()).map_or("", String::as_str);
        let leaf = |c: usize| path(c).len() <= group.len() + 1;
        // one that stands alone before groups is their total, whatever its name
        let before_groups = || match inside {
            [first, rest @ ..] if rest.len() > 1 && leaf(*first) && !rest.iter().any(|c| leaf(*c)) => Some(first),
            _ => None,
        };
        let total = *inside.iter().find(|c| leaf(**c) && is_total(child(**c))).or_else(before_groups)?;
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
    pub(super) fn tree(&self, lines: &[usize]) -> Vec<Node> {
        self.tree_by(lines, self.indented.is_some())
    }

    /// The same; `moved`: lines without number are below those that their labels are moved in under.
    fn tree_by(&self, lines: &[usize], moved: bool) -> Vec<Node> {
        let inside = self.inside(lines);
        let item = |l: usize| self.data.lines[l].role == Role::Item && !self.is_sum(l) && !inside.contains(&l);
        let items = || lines.iter().copied().filter(|l| item(*l));
        let coded = items().any(|l| code(&self.data.lines[l]).is_some());
        // where labels are moved in, 债务还本支出 is an item as any other
        let class = |l: usize| !moved && codes::class_of(&self.data.lines[l].label).is_some();
        let classes = items().any(class);
        // groups that each begin with their subtotal
        let group = |l: usize| self.is_group(l);
        let groups = items().filter(|l| group(*l)).count() > 1;
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
        // rows of units, with their items below them
        let of_unit = |l: usize| self.data.lines[l].unit.is_some();
        let by_units = items().any(of_unit) && !items().all(of_unit);
        let depth = |at: usize| {
            let (line, next) = (lines[at], lines.get(at + 1).copied().filter(|l| item(*l)));
            let begun = next.filter(|l| codes::is_first(&self.label(*l))).and_then(numbered);
            match (numbered(line), begun) {
                _ if coded || by_units && of_unit(line) => 0,
                (Some(depth), _) => depth,
                (None, _) if class(line) || groups && group(line) => 1,
                (None, Some(below)) => below - 1,
                (None, None) => 2 * order.len().max(usize::from(classes || groups)) + 1,
            }
        };
        // a 款 without items of its own is printed again as its item
        let again = |at: usize| {
            let (line, before) = (&self.data.lines[lines[at]], at.checked_sub(1).map(|b| &self.data.lines[lines[b]]));
            let next = lines.get(at + 1).and_then(|n| code(&self.data.lines[*n]));
            before.is_some_and(|b| {
                let same = |c: &str| line.function() == Some(c) && code(b) == Some(c);
                code(line).is_some_and(|c| c.len() < 7 && same(c) && !next.is_some_and(|n| n.starts_with(c)))
                    && self.prints_alike(lines[at], lines[at - 1])
            })
        };
        let mut nodes: Vec<Node> = Vec::new();
        let mut stack: Vec<(usize, (usize, usize), String)> = Vec::new(); // node, depth, code
        for (at, line) in lines.iter().copied().enumerate() {
            if !item(line) {
                // what follows a sum is below nothing before it
                if !coded && self.is_sum(line) {
                    stack.clear();
                }
                continue;
            }
            let own = code(&self.data.lines[line]).unwrap_or_default().to_string();
            if coded && again(at) {
                nodes.push(Node { line, parent: stack.last().map(|top| top.0) });
                continue;
            }
            if let Some(misprint) = self.data.lines[line].misprint.as_ref().filter(|_| coded && own.is_empty()) {
                // a code that cannot be read: its level tells under which it stands
                while stack.last().is_some_and(|(_, _, code)| code.len() >= misprint.level) {
                    stack.pop();
                }
                nodes.push(Node { line, parent: stack.last().map(|top| top.0) });
                continue;
            }
            let plain = moved && numbered(line).is_none() && !class(line);
            let depth = (depth(at), if plain { self.data.lines[line].indent } else { 0 });
            let below = |(_, above, code): &(usize, (usize, usize), String)| match coded {
                // a line without a code is a unit, whose codes follow
                true => {
                    code.is_empty() && !own.is_empty()
                        || !code.is_empty() && own.len() > code.len() && own.starts_with(code.as_str())
                }
                false => {
                    let inner = moved && plain && depth.1 >= above.1 + policy::POINTS_OF_A_LEVEL;
                    depth.0 > above.0 || depth.0 == above.0 && inner
                }
            };
            while stack.last().is_some_and(|top| !below(top)) {
                stack.pop();
            }
            nodes.push(Node { line, parent: stack.last().map(|top| top.0) });
            stack.push((nodes.len() - 1, depth, own));
        }
        nodes
    }

    /// The lines behind one of which-amounts (其中：人员经费) that are of them too, where only the first says so: with them
    /// it makes up the line above.
    pub(super) fn inside(&self, lines: &[usize]) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        for (_, parts) in self.included(lines) {
            let said = parts.iter().filter(|l| self.data.lines[**l].role == Role::Part).count();
            out.extend(parts.into_iter().skip(said));
        }
        out
    }

    /// Lines that are the sums of the which-amounts below them, with these.
    fn included(&self, lines: &[usize]) -> Vec<(usize, Vec<usize>)> {
        let role = |at: usize| lines.get(at).map(|l| self.data.lines[*l].role);
        let columns: Vec<usize> = self.data.spec().amount_columns().filter(|c| !self.is_average(*c)).collect();
        let adds_up = |whole: usize, parts: &[usize]| {
            let of = |column: &usize| {
                let parts: Vec<FactId> = parts.iter().filter_map(|l| self.fact(*l, *column)).collect();
                holds(self.disclosure, self.fact(whole, *column)?, &parts)
            };
            let said: Vec<bool> = columns.iter().filter_map(of).collect();
            !said.is_empty() && said.into_iter().all(|holds| holds)
        };
        let mut out = Vec::new();
        for at in 1..lines.len() {
            let first = role(at) == Some(Role::Part) && role(at - 1) == Some(Role::Item);
            if !first || self.is_sum(lines[at - 1]) {
                continue;
            }
            let said = (at..).take_while(|at| role(*at) == Some(Role::Part)).count();
            let open = |at: usize| {
                role(at) == Some(Role::Item) && !self.is_sum(lines[at]) && code(&self.data.lines[lines[at]]).is_none()
            };
            let more = (at + said..).take_while(|at| open(*at)).take(policy::MOST_INCLUDED).count();
            let runs = (said..=said + more).map(|n| &lines[at..at + n]);
            out.extend(
                runs.into_iter()
                    .find(|r| r.len() > 1 && adds_up(lines[at - 1], r))
                    .map(|r| (lines[at - 1], r.to_vec())),
            );
        }
        out
    }

    /// Some lines without those behind a which-amount: one, two …
    fn without_included<'l>(&'l self, lines: &'l [usize], roots: &'l [usize]) -> impl Iterator<Item = Vec<usize>> + 'l {
        let after = lines.windows(2).filter(|w| self.data.lines[w[0]].role == Role::Part).map(|w| w[1]);
        let after: Vec<usize> = after.filter(|l| roots.contains(l)).collect();
        let most = if after.is_empty() { 0 } else { policy::MOST_INCLUDED };
        (1..=most).map(move |n| {
            let inside: Vec<usize> =
                after.iter().flat_map(|l| roots.iter().copied().filter(|r| r >= l).take(n)).collect();
            roots.iter().copied().filter(|r| !inside.contains(r)).collect()
        })
    }

    /// What a line prints in a column, in 元; zero where it prints nothing.
    fn amount(&self, line: usize, column: usize) -> Decimal {
        self.fact(line, column).and_then(|f| value(self.disclosure, f)).unwrap_or_default().0
    }

    /// Whether two lines print the same amounts.
    fn prints_alike(&self, a: usize, b: usize) -> bool {
        let print =
            |line: usize| -> Vec<Decimal> { self.data.spec().amount_columns().map(|c| self.amount(line, c)).collect() };
        print(a) == print(b) && print(a).iter().any(|a| !a.is_zero())
    }

    /// Whether a line is a caption of those below: it prints no amount.
    pub(super) fn is_caption(&self, line: usize, columns: &[usize]) -> bool {
        let blank =
            |c: &usize| self.fact(line, *c).is_none_or(|f| matches!(self.disclosure.facts[f].value, Value::Blank));
        columns.iter().all(blank)
    }

    /// For each column, that a line is the sum of others.
    pub(super) fn sum(
        &self,
        structure: Structure,
        (total, parts): (usize, &[usize]),
        columns: &[usize],
        text: String,
        known: bool,
    ) -> Hypothesis {
        let side = self.data.lines[total].side;
        // a line of another side has its amounts in columns of its own
        let column_of = |line: usize, at: usize| match self.data.lines[line].side == side {
            true => Some(columns[at]),
            false => self.columns(self.data.lines[line].side.number()).get(at).copied(),
        };
        let is_less = |l: &usize| words::is_less(&self.data.lines[*l].label);
        let negative = |l: &usize| {
            columns.iter().any(|c| self.amount(*l, *c).is_sign_negative() && !self.amount(*l, *c).is_zero())
        };
        // what is taken away, unless it is printed with its sign
        let less = !parts.iter().filter(|l| is_less(l)).any(negative);
        let instance = |(at, column): (usize, &usize)| {
            let fact =
                self.fact(total, *column).filter(|_| !self.is_average(*column) && !self.running.contains(column))?;
            let blank = matches!(self.disclosure.facts[fact].value, Value::Blank);
            if blank && words::is_balance(&self.data.spec().columns[*column].headers) {
                return None;
            }
            let facts = |taken: bool| -> Vec<FactId> {
                let lines = parts.iter().filter(|l| (less && is_less(l)) == taken);
                lines.filter_map(|l| self.fact(*l, column_of(*l, at)?)).collect()
            };
            let parts = facts(false);
            let of = self.data.spec().columns[*column].name.clone();
            (!parts.is_empty()).then(|| Instance { less: facts(true), total: fact, parts, of })
        };
        // below a line of its own, or in the whole form
        let node = Some((structure == Structure::Tree).then_some(total));
        // what is taken from the others may be told and not meant: then only what looks like a slip is wrong
        let instances: Vec<Instance> = columns.iter().enumerate().filter_map(instance).collect();
        let slip = |i: &Instance| i.difference(self.disclosure).is_some_and(|d| d.0 <= d.1 || is_of_a_slip(d.0));
        let taken = instances.iter().any(|i| !i.less.is_empty());
        let known = known && (!taken || instances.iter().all(slip));
        Hypothesis { node, ..Hypothesis::new(structure, text, instances, known) }
    }

    /// A list with codes or items, and perhaps a total.
    pub(super) fn list(&self, lines: &[usize], columns: &[usize], out: &mut Selection) {
        let open = out.open();
        let nodes = self.tree(lines);
        let coded = nodes.iter().any(|n| code(&self.data.lines[n.line]).is_some());
        let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in &nodes {
            if let Some(parent) = node.parent {
                below.entry(parent).or_default().push(node.line);
            }
        }
        let tree = || -> Vec<Hypothesis> {
            let sum = |(parent, parts): (&usize, &Vec<usize>)| {
                let line = nodes[*parent].line;
                let text = format!("《{}》“{}” = 其下各行之和", self.title(), self.data.lines[line].label);
                let known = coded && !self.data.lines[line].by_name;
                self.sum(Structure::Tree, (line, parts), columns, text, known)
            };
            below.iter().map(sum).collect()
        };
        let whole = !below.is_empty();
        let levels = match self.indented.is_some() {
            true => {
                // levels by indentation: what fails must look like a slip
                for sum in tree() {
                    match sum.fails(self.disclosure) {
                        0 => out.assert(self.form, sum),
                        _ if self.is_slip_in_level(&sum) => out.assert(self.form, sum.found()),
                        _ => out.leave_open(self.form, sum),
                    }
                }
                true
            }
            false => out.assert_coded(self.form, vec![tree()]),
        };
        if !levels && !coded {
            tree().into_iter().for_each(|s| out.leave_open(self.form, s));
        }
        let mut settled = levels || !whole;
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
            // what is left over stands below a total and is none of its items
            let left_over = |l: &usize| *l > *total && words::is_surplus(&self.data.lines[*l].label);
            let roots: Vec<usize> = roots.iter().copied().filter(|l| !left_over(l) || roots[0] > *total).collect();
            let above: Vec<usize> =
                roots.iter().copied().filter(|l| *l < *total && before.is_none_or(|b| *l > b)).collect();
            let under: Vec<usize> =
                roots.iter().copied().filter(|l| *l > *total && after.is_none_or(|a| *l < a)).collect();
            let mut suppositions = Vec::new();
            if totals.iter().all(|t| t == total || self.prints_alike(*t, *total)) {
                suppositions.push(vec![of(roots.clone(), true)]);
                // where neither codes nor numbers tell levels, a class (类) may stand among other names
                let flat: Vec<usize> = nodes.iter().map(|n| n.line).collect();
                if !coded && flat.len() > roots.len() && !self.numbered_below(&nodes) {
                    suppositions.push(vec![of(flat, false)]);
                }
                if above.len() > 1 && above.len() < roots.len() {
                    suppositions.push(vec![of(above.clone(), false)]);
                }
                // which-amounts of which only the first says so
                suppositions.extend(self.without_included(lines, &roots).map(|r| vec![of(r, false)]));
            } else {
                suppositions.push(vec![of(under, false)]);
                suppositions.push(vec![of(above, false)]);
            }
            if let Some(before) = self.unsummed_before(lines).filter(|_| totals.len() == 1 && !coded) {
                // the list begins in the columns before
                let alike = self.headed_alike(lines);
                suppositions.push(vec![of(before.into_iter().chain(roots.iter().copied()).collect(), alike)]);
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
                true => out.assert_coded(self.form, suppositions),
                // what is one supposition of several relations is none of words
                false => match suppositions.iter().all(|s| s.len() == 1) {
                    true => out.assert_worded(self.form, suppositions.into_iter().flatten().collect()),
                    false => {
                        let found = out.assert_best(self.form, suppositions);
                        if !found && at == 0 {
                            out.leave_open(self.form, of(roots.clone(), true));
                        }
                        found
                    }
                },
            };
        }
        // where codes tell the levels, amounts do not
        let told = coded || self.numbered_below(&nodes);
        if !settled && !levels && self.outlined(lines, columns, told, out) {
            out.drop_open(open);
        }
    }

    /// Whether numbers tell that lines are below others: 1. above (1), or 其中：(1).
    fn numbered_below(&self, nodes: &[Node]) -> bool {
        let numbered = |l: usize| codes::numbering(&self.label(l)).is_some();
        nodes.iter().any(|n| {
            let opens = words::opens_list(&fold(&self.data.lines[n.line].label));
            n.parent.is_some_and(|p| numbered(n.line) && (opens || numbered(nodes[p].line)))
        })
    }

    /// A list whose levels only its amounts tell, or how far its labels reach to the right.
    /// Where codes tell other levels, amounts do only if every column says so.
    fn outlined(&self, lines: &[usize], columns: &[usize], coded: bool, out: &mut Selection) -> bool {
        let lines: Vec<usize> = lines.iter().copied().filter(|l| self.data.lines[*l].role != Role::Part).collect();
        let by = |column: &usize| {
            let amount = |l: &usize| value(self.disclosure, self.fact(*l, *column)?);
            let amounts: Vec<_> = lines.iter().map(|l| amount(l).unwrap_or_default()).collect();
            outline(&amounts)
        };
        let depth = |l: &usize| if self.is_sum(*l) { 0 } else { self.data.lines[*l].depth };
        let depths: Vec<usize> = lines.iter().map(depth).collect();
        let sums = |parents: Vec<Option<usize>>| {
            let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (line, parent) in parents.iter().enumerate().filter_map(|(l, p)| Some((l, (*p)?))) {
                below.entry(lines[parent]).or_default().push(lines[line]);
            }
            // a line printed twice is no part of itself
            let itself = |l: usize, p: usize| {
                let (line, above) = (&self.data.lines[l], &self.data.lines[p]);
                code(line).is_some() && code(line) == code(above) && fold(&line.label) == fold(&above.label)
            };
            if below.iter().any(|(parent, parts)| parts.iter().any(|l| itself(*l, *parent))) {
                return Vec::new();
            }
            let text = |l: usize| format!("《{}》“{}” = 其下各行之和", self.title(), self.data.lines[l].label);
            let sums = |columns: &[usize]| -> Vec<Hypothesis> {
                let sum = |(l, parts): (&usize, &Vec<usize>)| {
                    self.sum(Structure::Tree, (*l, parts), columns, text(*l), false)
                };
                below.iter().map(sum).collect()
            };
            // the levels one column tells are not those of a column that does not obey them
            let obeys = |c: &usize| best_obeyed(self.disclosure, &[sums(&[*c])]).is_some();
            let obeying: Vec<usize> = columns.iter().copied().filter(obeys).collect();
            let printed = |c: &usize| lines.iter().any(|l| !self.amount(*l, *c).is_zero());
            let printing = columns.iter().filter(|c| printed(c)).count();
            if coded && obeying.len() < printing || 2 * obeying.len() < printing {
                return Vec::new();
            }
            sums(&obeying)
        };
        // what columns of labels mean differs: units may stand beside their projects. So all must hold.
        let holds = |all: &Vec<Hypothesis>| all.iter().all(|s| s.support(self.disclosure).fails == 0);
        let by_labels = stepped(&depths).map(sums).filter(holds);
        // of levels that only amounts tell, what fails must be one slip: else they are others
        let by_amounts = columns.iter().take(GUIDES).filter_map(by).map(sums).filter(|all| self.fails_once(all));
        out.assert_best(self.form, by_labels.into_iter().chain(by_amounts).collect())
    }

    /// Whether all that fails of some relations fails by the same difference, as where one amount is wrong.
    fn fails_once(&self, all: &[Hypothesis]) -> bool {
        let instances = all.iter().flat_map(|h| &h.instances);
        let failing = instances.filter(|i| i.holds(self.disclosure) == Some(false));
        let mut differences = failing.map(|i| i.difference(self.disclosure));
        let Some(first) = differences.next() else { return true };
        differences.all(|other| match (first, other) {
            (Some((a, room)), Some((b, more))) => a.saturating_sub(b).abs() <= room.saturating_add(more),
            _ => false,
        })
    }

    /// A list whose first line may be the sum of all others, or of units each followed by its own items.
    pub(super) fn headed(&self, roots: &[usize], columns: &[usize], out: &mut Selection) -> bool {
        let [first, rest @ ..] = roots else { return true };
        if rest.len() < 2 {
            return true;
        }
        let text = format!("《{}》“{}” = 其下各行之和", self.title(), self.data.lines[*first].label);
        let flat = self.sum(Structure::Tree, (*first, rest), columns, text, false);
        if self.is_area_of(*first, rest) && self.nested(*first, rest, columns).is_none() {
            let known = Hypothesis { known: true, ..flat.clone() };
            if out.assert_slip(self.form, &known) {
                return true;
            }
        }
        let mut suppositions = vec![vec![flat]];
        suppositions.extend(self.nested(*first, rest, columns));
        out.assert_best(self.form, suppositions)
    }

    /// Whether a line is named as the area of which the lines below it are: 青岚市, 青岚市本级, …; 全市, 市本级, ….
    fn is_area_of(&self, first: usize, rest: &[usize]) -> bool {
        let area = self.label(first);
        let whole = words_of().whole_area.contains(&area);
        let own = |l: &usize| {
            let label = self.label(*l);
            let stem = words_of().own_level.iter().find_map(|w| label.strip_suffix(w.as_str()));
            stem.is_some_and(|s| whole && area.ends_with(s) || s == area || s.chars().count() == 1 && area.ends_with(s))
        };
        !area.is_empty() && rest.first().is_some_and(own)
    }

    /// Incomes or expenditures with sums by name: 本年收入合计, 收入总计.
    pub(super) fn items(&self, lines: &[usize], columns: &[usize], out: &mut Selection) {
        let nodes = self.tree(lines);
        self.parts_of_items(&nodes, lines, columns, out);
        let sums: Vec<usize> = lines.iter().copied().filter(|l| self.is_sum(*l)).collect();
        let top = |from: Option<usize>, to: Option<usize>| -> Vec<usize> {
            let within = |l: usize| from.is_none_or(|f| l > f) && to.is_none_or(|t| l < t);
            let counts = |parent: usize| within(nodes[parent].line) && !self.is_caption(nodes[parent].line, columns);
            let inside = nodes.iter().filter(|n| within(n.line));
            inside.filter(|n| n.parent.is_none_or(|p| !counts(p))).map(|n| n.line).collect()
        };
        let beside = self.sums_beside(lines);
        // of a form whose sides are equal, where indentation says what is below what
        let levelled = self.balanced() && self.indented.is_some();
        let mut subtotals: Vec<Hypothesis> = Vec::new();
        for (at, total) in sums.iter().enumerate() {
            let last = at.checked_sub(1).map(|i| sums[i]);
            let between = top(last, Some(*total));
            // where something is taken away between two sums, neither is a sum of what stands before it
            if let Some(last) = last.filter(|_| between.iter().any(|l| words::is_less(&self.data.lines[*l].label))) {
                let parts: Vec<usize> = std::iter::once(last).chain(between).collect();
                let text = format!("《{}》“{}” = 上一个合计加减其间各项", self.title(), self.data.lines[*total].label);
                out.assert_derived(self.form, vec![self.sum(Structure::Items, (*total, &parts), columns, text, false)]);
                continue;
            }
            let mut suppositions: Vec<Vec<usize>> = Vec::new();
            match last {
                None if between.is_empty() => suppositions.push(top(Some(*total), sums.get(at + 1).copied())),
                None => suppositions.push(between),
                // a subtotal is of the lines since the one before
                Some(_) if self.is_subtotal(*total) && !between.is_empty() => suppositions.push(between),
                Some(last) => {
                    let subtotals: Vec<usize> = sums[..at].iter().copied().filter(|l| self.is_subtotal(*l)).collect();
                    if subtotals.len() > 1 && between.is_empty() {
                        suppositions.push(subtotals);
                    }
                    suppositions.push(std::iter::once(last).chain(between.iter().copied()).collect());
                    if let [carried, funds @ ..] = between.as_slice()
                        && funds.len() > 1
                    {
                        // what was carried over, and then of which funds
                        suppositions.push(vec![last, *carried]);
                        let text = format!("《{}》“{}” = 其下各项之和", self.title(), self.data.lines[*carried].label);
                        let of_funds = || self.sum(Structure::Tree, (*carried, funds), columns, text.clone(), false);
                        if !out.assert_best(self.form, vec![vec![of_funds()]]) {
                            out.leave_open(self.form, of_funds());
                        }
                    }
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
                // what the words tell of any form: 小计, 合计, or numbered items
                let numbered = |l: &usize| codes::numbering(&self.label(*l)).is_some();
                // 金额合计 below all items
                let only = sums.len() == 1 && lines.last() == Some(total) && parts.len() > 1;
                let plain = only || self.is_subtotal(*total) || self.data.lines[*total].role == Role::Total;
                let known = self.known() || levelled || plain || parts.iter().all(numbered);
                self.sum(Structure::Items, (*total, &parts), columns, text, known)
            };
            if let Some(before) = last.is_none().then(|| self.unsummed_before(lines)).flatten() {
                let own = suppositions.first().cloned().unwrap_or_default();
                suppositions.push(before.into_iter().chain(own).collect());
            }
            let mut suppositions: Vec<Hypothesis> =
                suppositions.into_iter().filter(|p| !p.is_empty()).map(of).collect();
            // 收入合计, 加：…, 收入总计; or a total that the one beside it confirms
            let added = last.and_then(|l| top(Some(l), Some(*total)).first().copied());
            let marked = added.is_some_and(|l| begins(&self.label(l), &words_of().plus));
            if let Some(first) = suppositions.first().filter(|s| s.fails(self.disclosure) > 0) {
                let obeyed = || suppositions.iter().any(|s| s.support(self.disclosure).obeyed(s.known));
                let sure = marked || !obeyed() && self.is_confirmed_beside(*total, first, &beside);
                let told = sure && out.assert_slip(self.form, first);
                if told && !obeyed() {
                    continue;
                }
                if marked && !told {
                    out.leave_open(self.form, Hypothesis { known: true, ..first.clone() });
                }
            }
            match (self.is_subtotal(*total), suppositions.len()) {
                (true, 1) => subtotals.append(&mut suppositions),
                _ => {
                    out.assert_worded(self.form, suppositions);
                }
            }
        }
        // one subtotal that fails among others that hold is an exception
        let mut all = Support::default();
        subtotals.iter().for_each(|s| all.add(s.support(self.disclosure)));
        let exception = all.fails == 1 && all.holds >= policy::ROW_SIBLINGS;
        for subtotal in subtotals {
            match exception && subtotal.support(self.disclosure).fails > 0 {
                true => out.assert(self.form, subtotal.found()),
                false => {
                    out.assert_worded(self.form, vec![subtotal]);
                }
            }
        }
    }

    /// The sums of the other lists, by their rows.
    fn sums_beside(&self, lines: &[usize]) -> BTreeMap<(usize, usize), usize> {
        let side = lines.first().map(|l| self.side_of(*l));
        let other = |l: &usize| Some(self.side_of(*l)) != side && self.is_sum(*l);
        let row = |l: usize| (self.data.lines[l].row.block, self.data.lines[l].row.row);
        (0..self.line_count()).filter(other).map(|l| (row(l), l)).collect()
    }

    /// Whether the list beside confirms a sum: its own total, in the same row, is in each column the total of the sum or, where
    /// that fails, what its lines add up to.
    fn is_confirmed_beside(&self, total: usize, sum: &Hypothesis, sums: &BTreeMap<(usize, usize), usize>) -> bool {
        let row = self.data.lines[total].row;
        let Some(other) = sums.get(&(row.block, row.row)) else { return false };
        let theirs = self.columns(self.side_of(*other));
        let confirmed = |(at, instance): (usize, &Instance)| {
            let their = self.fact(*other, *theirs.get(at)?)?;
            let beside = Instance { total: their, ..instance.clone() };
            let same = holds(self.disclosure, instance.total, &[their]) == Some(true);
            Some(same || beside.holds(self.disclosure) == Some(true))
        };
        theirs.len() == sum.instances.len()
            && sum.instances.iter().enumerate().all(|pair| confirmed(pair) == Some(true))
    }

    /// The items of the list before, where it goes on in this one: it has no sum of its own.
    /// The label of a sum that stands under both lists is printed in the first, without an amount.
    fn unsummed_before(&self, lines: &[usize]) -> Option<Vec<usize>> {
        let before = self.data.lines[*lines.first()?].side.number().checked_sub(1)?;
        let of_half = |l: &usize| self.data.lines[*l].side.number() == before;
        let lines: Vec<usize> = (0..self.data.lines.len()).filter(of_half).collect();
        let roots = self.tree(&lines).into_iter().filter(|n| n.parent.is_none()).map(|n| n.line).collect();
        let columns = self.columns(before);
        (!lines.iter().any(|l| self.is_sum(*l) && !self.is_caption(*l, &columns))).then_some(roots)
    }

    /// Whether the columns of a list have the headings of those before it.
    fn headed_alike(&self, lines: &[usize]) -> bool {
        let headings = |half: usize| -> Vec<Option<&String>> {
            let spec = self.data.spec();
            let of = spec.columns.iter().filter(|c| c.side.number() == half);
            of.map(|c| c.headers.last()).collect()
        };
        let half = lines.first().map(|l| self.data.lines[*l].side.number());
        half.and_then(|h| Some((h, h.checked_sub(1)?))).is_some_and(|(own, before)| headings(own) == headings(before))
    }

    /// Items that are sums of the items below them, where they are.
    pub(super) fn parts_of_items(&self, nodes: &[Node], lines: &[usize], columns: &[usize], out: &mut Selection) {
        let sums: Vec<usize> = lines.iter().copied().filter(|l| self.is_sum(*l)).collect();
        // below each item, and below none
        let mut below: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        nodes.iter().for_each(|n| below.entry(n.parent).or_default().push(n.line));
        let after = |lines: &[usize], line: usize| lines.get(lines.partition_point(|l| *l <= line)).copied();
        let (mut coded, mut by_name): (Vec<Hypothesis>, Vec<Hypothesis>) = Default::default();
        // levels without codes: how far they are obeyed, and those that are not
        let (mut levels, mut broken) = (Support::default(), Vec::new());
        for (parent, node) in nodes.iter().enumerate() {
            let sum = after(&sums, node.line);
            let inside = below.get(&Some(parent)).into_iter().flatten().copied();
            let parts: Vec<usize> = inside.filter(|l| sum.is_none_or(|s| s >= *l)).collect();
            // the heading of a list that has its sum below
            let next = below.get(&node.parent).and_then(|siblings| after(siblings, node.line));
            let summed = sum.is_some_and(|s| next.is_none_or(|n| s < n));
            if parts.is_empty() || summed && self.is_caption(node.line, columns) {
                continue;
            }
            let text = format!("《{}》“{}” = 其下各项之和", self.title(), self.data.lines[node.line].label);
            let line = &self.data.lines[node.line];
            if code(line).is_some() {
                let tree = if line.by_name { &mut by_name } else { &mut coded };
                tree.push(self.sum(Structure::Tree, (node.line, &parts), columns, text, !line.by_name));
                continue;
            }
            let flat = self.sum(Structure::Tree, (node.line, &parts), columns, text.clone(), false);
            let support = flat.support(self.disclosure);
            let numbered = |l: &usize| codes::numbering(&self.label(*l)).is_some();
            if support.holds + support.fails == 0 && parts.iter().all(numbered) {
                // nothing but zeros below a zero
                out.assert(self.form, flat);
                continue;
            }
            let mut suppositions = vec![vec![flat]];
            suppositions.extend(self.nested(node.line, &parts, columns));
            let meant = parts.iter().all(numbered) || self.is_group(node.line);
            levels.add(support);
            if !out.assert_best(self.form, suppositions) {
                broken.push((parent, meant, self.sum(Structure::Tree, (node.line, &parts), columns, text, false)));
            }
        }
        // one that fails among levels that hold is an exception
        let exception = levels.fails == 1 && levels.holds >= policy::FEWEST_OBEYING;
        // one beside a group that holds
        let beside = levels.fails == 1 && levels.holds > 0;
        for (parent, meant, hypothesis) in broken {
            if exception || self.is_slip_in_level(&hypothesis) {
                out.assert(self.form, hypothesis.found());
                continue;
            }
            // 一、税收收入, followed by its items
            let headed = hypothesis.node.flatten().is_some_and(|l| codes::numbering(&self.label(l)).is_some());
            let known = hypothesis.known || beside;
            let hypothesis = Hypothesis { known, ..hypothesis };
            let siblings = below.get(&nodes[parent].parent).map_or(&[][..], Vec::as_slice);
            let sum = after(&sums, nodes[parent].line);
            let counted = beside && self.adds_up(sum, siblings, &hypothesis) && self.fails_by_slips(&hypothesis);
            if !(counted && out.assert_slip(self.form, &hypothesis))
                && (meant || beside || headed && levels.holds > 0 && self.fails_by_slips(&hypothesis))
            {
                out.leave_open(self.form, hypothesis);
            }
        }
        out.assert_coded(self.form, vec![coded]);
        out.assert_best(self.form, vec![by_name]);
    }

    /// Whether a sum below some lines confirms them in each column in which a relation fails.
    fn adds_up(&self, sum: Option<usize>, lines: &[usize], failing: &Hypothesis) -> bool {
        let Some(sum) = sum else { return false };
        let lines: Vec<usize> = lines.iter().copied().filter(|l| *l < sum).collect();
        let fails = failing.instances.iter().filter(|i| i.holds(self.disclosure) == Some(false));
        let confirmed = |i: &Instance| {
            let column = self.disclosure.facts[i.total].column?;
            let parts: Vec<FactId> = lines.iter().filter_map(|l| self.fact(*l, column)).collect();
            holds(self.disclosure, self.fact(sum, column)?, &parts)
        };
        fails.map(confirmed).all(|c| c == Some(true))
    }

    /// Whether the one line that is not the sum of those moved in below it can hardly have been meant otherwise: the others
    /// are, and the difference looks like a slip of the pen.
    fn is_slip_in_level(&self, hypothesis: &Hypothesis) -> bool {
        let Some((holding, failing)) = &self.indented else { return false };
        *holding >= policy::ROW_SIBLINGS && failing.len() == 1 && self.fails_by_slips(hypothesis)
    }

    /// Whether all that fails of a relation looks like slips of the pen.
    pub(super) fn fails_by_slips(&self, hypothesis: &Hypothesis) -> bool {
        let slip = |i: &Instance| {
            i.holds(self.disclosure) != Some(false)
                || i.difference(self.disclosure).is_some_and(|(gap, _)| is_of_a_slip(gap))
        };
        hypothesis.instances.iter().all(slip)
    }

    /// Names of 款 and 项 without codes below a 类: each 款 is followed by the 项 that add up to it.
    pub(super) fn nested(&self, class: usize, below: &[usize], columns: &[usize]) -> Option<Vec<Hypothesis>> {
        let column = *columns.first()?;
        let amount = |line: usize| {
            self.fact(line, column).and_then(|f| value(self.disclosure, f)).map_or(Decimal::ZERO, |v| v.0)
        };
        let half = |line: usize| {
            self.fact(line, column).and_then(|f| value(self.disclosure, f)).map_or(Decimal::ZERO, |v| v.1)
        };
        let reached = |sum: Decimal, section: usize, room: Decimal| (sum - amount(section)).abs() <= room;
        let mut out = Vec::new();
        let mut sections = Vec::new();
        let mut at = 0;
        while at < below.len() {
            let section = below[at];
            let (mut sum, mut room, mut end) = (Decimal::ZERO, half(section), at + 1);
            while end < below.len() && (end == at + 1 || !reached(sum, section, room)) {
                sum = sum.checked_add(amount(below[end]))?;
                room = room.checked_add(half(below[end]))?;
                end += 1;
            }
            if !reached(sum, section, room) {
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
    pub(super) fn balance(&self, totals: &Totals, half: usize, out: &mut Selection) {
        let last = |half: usize| {
            let (sums, column) = &totals.halves[half];
            // the form whose total stands first has one; else the grand total is the last
            sums.last().and_then(|l| self.fact(*l, (*column)?))
        };
        let (Some(income), Some(expenditure)) = (last(0), last(half)) else { return };
        if let Some((name, surplus)) = self.surplus(totals, half) {
            // their difference is printed: they need not be equal
            let text = format!("《{}》收入合计 = 支出合计 + {name}", self.title());
            let instance = Instance::new(income, vec![expenditure, surplus], String::new());
            let of_year = words::is_surplus_of_year(&name);
            let supposed = Hypothesis::new(Structure::Balance, text, vec![instance], of_year);
            if of_year || supposed.support(self.disclosure).fails == 0 {
                out.assert(self.form, supposed);
            }
            return;
        }
        let text = format!("《{}》收入总计 = 支出总计", self.title());
        let instance = Instance::new(income, vec![expenditure], String::new());
        let supposed = Hypothesis::new(Structure::Balance, text, vec![instance], true);
        let title_of = |half: usize| totals.halves[half].0.last().map(|l| self.label(*l).replace("支出", "收入"));
        // a column may print the total of one side only
        let printed = |fact: FactId| self.disclosure.facts[fact].value.figure().is_some();
        let alike = self.balanced() && title_of(0) == title_of(half) && printed(income) && printed(expenditure);
        let summary = self.data.spec().id.ends_with("summary") || alike;
        if summary && totals.halves.len() == 2 || supposed.support(self.disclosure).obeyed(true) {
            out.assert(self.form, supposed);
        } else if summary && self.disclosure.facts[expenditure].value.figure().is_some() {
            // expenditure told in several ways, of which one may have no total
            out.leave_open(self.form, supposed);
        }
    }

    /// 一、收入, 二、费用, 三、盈余: the third is what the first leaves over the second, where both are the sums of what
    /// stands below them.
    fn result(&self, out: &mut Selection) {
        let label = |l: usize| self.label(l);
        let all = || 0..self.data.lines.len();
        let Some(style) = all().find(|l| codes::is_first(&label(*l))).and_then(|l| codes::numbering(&label(l))) else {
            return;
        };
        let numbered: Vec<usize> = all().filter(|l| codes::numbering(&label(*l)) == Some(style)).collect();
        // each list stands from top to bottom, the second beside the first
        let mut ordered = numbered.clone();
        ordered.sort_by_key(|l| (self.data.lines[*l].side.number(), *l));
        let [income, expenditure, surplus] = ordered.as_slice() else { return };
        if !codes::is_first(&label(*income))
            || !words::are_results(&label(*income), &label(*expenditure))
            || !words::is_surplus_of_year(codes::unnumbered(&label(*surplus)).1)
        {
            return;
        }
        let of_half = |l: usize| self.data.lines[l].side.number();
        // the sum of what stands below it
        let adds_up = |total: usize, at: usize| {
            let column = self.columns(of_half(total)).get(at).copied()?;
            let lines: Vec<usize> = all().filter(|l| of_half(*l) == of_half(total)).collect();
            let nodes = self.tree(&lines);
            let own = nodes.iter().position(|n| n.line == total)?;
            let below = nodes.iter().filter(|n| n.parent == Some(own));
            let parts: Vec<FactId> = below.filter_map(|n| self.fact(n.line, column)).collect();
            let fact = self.fact(total, column)?;
            (parts.len() > 1 && holds(self.disclosure, fact, &parts) == Some(true)).then_some(fact)
        };
        let instance = |(at, column): (usize, usize)| {
            let (total, spent) = (adds_up(*income, at)?, adds_up(*expenditure, at)?);
            let parts = vec![spent, self.fact(*surplus, column)?];
            Some(Instance::new(total, parts, self.data.spec().columns[column].name.clone()))
        };
        let instances: Vec<Instance> =
            self.columns(of_half(*surplus)).into_iter().enumerate().filter_map(instance).collect();
        if !instances.is_empty() {
            let name = |l: usize| &self.data.lines[l].label;
            let text = format!("《{}》{} = {} + {}", self.title(), name(*income), name(*expenditure), name(*surplus));
            out.assert(self.form, Hypothesis::new(Structure::Balance, text, instances, true));
        }
    }

    /// What income leaves over expenditure, printed below the totals of both; its label, and its amount in a half.
    fn surplus(&self, totals: &Totals, half: usize) -> Option<(String, FactId)> {
        let of = |half: usize| {
            let (sums, column) = &totals.halves[half];
            let last = *sums.last()?;
            let lines = (last + 1..self.data.lines.len()).filter(|l| self.data.lines[*l].side.number() == half);
            let mut found = lines.filter(|l| words::is_surplus(&self.data.lines[*l].label));
            let line = found.next()?;
            let fact = self.fact(line, (*column)?)?;
            (found.next().is_none() && !self.amount(line, (*column)?).is_zero())
                .then(|| (self.data.lines[line].label.clone(), fact))
        };
        of(half).or_else(|| of(0))
    }

    /// Items whose total is printed once, for another list beside them.
    pub(super) fn beside(&self, totals: &Totals, half: usize, out: &mut Selection) {
        let sums = |(sums, column): &(Vec<usize>, Option<usize>)| -> Vec<FactId> {
            sums.iter().filter_map(|l| self.fact(*l, (*column)?)).collect()
        };
        let own = &totals.halves[half];
        let Some(column) = own.1.filter(|_| sums(own).is_empty()) else { return };
        let lines: Vec<usize> =
            (0..self.data.lines.len()).filter(|l| self.data.lines[*l].side.number() == half).collect();
        let roots = self.tree(&lines).into_iter().filter(|n| n.parent.is_none());
        let parts: Vec<FactId> = roots.filter_map(|n| self.fact(n.line, column)).collect();
        let others = totals.halves.iter().enumerate().filter(|(h, _)| *h != half).rev();
        let found =
            others.flat_map(|(_, other)| sums(other)).find(|t| holds(self.disclosure, *t, &parts) == Some(true));
        if let Some(total) = found.filter(|_| parts.len() > 1) {
            let text = format!("《{}》各项之和 = 并列的合计", self.title());
            let instances = vec![Instance::new(total, parts, String::new())];
            out.assert(self.form, Hypothesis::new(Structure::Items, text, instances, false));
        }
    }
}

/// Levels of headings in one row: the columns behind 公务用车购置及运行费小计 that begin with the same words are its parts.
fn under_subtotals(paths: &mut [Vec<String>], columns: &[usize]) {
    for (at, column) in columns.iter().enumerate() {
        let Some((leaf, outer)) = paths[*column].split_last() else { continue };
        let Some((stem, _)) = leaf.split_once("小计").filter(|(stem, _)| !stem.is_empty()) else { continue };
        let alike = |c: &&usize| {
            let own = paths[**c].split_last().filter(|(l, o)| *o == outer && !l.contains("小计"));
            let shared = |l: &String| l.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
            own.is_some_and(|(l, _)| shared(l) >= policy::SHARED_STEM)
        };
        let parts: Vec<usize> = columns[at + 1..].iter().take_while(alike).copied().collect();
        let stem = stem.to_string();
        if parts.len() < 2 {
            continue;
        }
        for part in parts {
            let last = paths[part].len() - 1;
            paths[part].insert(last, stem.clone());
        }
        let path = &mut paths[*column];
        path.pop();
        path.extend([stem, "小计".to_string()]);
    }
}

/// Whether a heading is that of a total: 合计, 支出总计, 小计.
pub(super) fn is_total(heading: &str) -> bool {
    words::is_total_heading(heading)
}

pub(super) fn code(line: &crate::taxonomy::Line) -> Option<&str> {
    line.own_code()
}

/// How many headings some columns share, from the outermost; each has one of its own below them.
fn shared<'p>(mut paths: impl Iterator<Item = &'p [String]>) -> usize {
    let Some(first) = paths.next() else { return 0 };
    let own = |path: &[String]| path.len().saturating_sub(1);
    paths.fold(own(first), |least, path| {
        let same = first.iter().zip(path).take_while(|(a, b)| a == b).count();
        least.min(same).min(own(path))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_subtotal_begin_with_its_words() {
        let shared: String = "公务用车购置".chars().take(policy::SHARED_STEM).collect();
        let fewer: String = "公务用车购置".chars().take(policy::SHARED_STEM - 1).collect();
        let of = |first: &str| {
            let headings = ["合计", "公务用车购置及运行费小计", &format!("{first}甲"), &format!("{first}乙"), "会议费"];
            let mut paths: Vec<Vec<String>> = headings.iter().map(|h| vec![h.to_string()]).collect();
            under_subtotals(&mut paths, &[0, 1, 2, 3, 4]);
            paths.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(of(&shared), [1, 2, 2, 2, 1]);
        assert_eq!(of(&fewer), [1, 1, 1, 1, 1]);
    }
}
