//! Columns and lines that follow from others beside them by their words: what an amount became (调整后), by how much two
//! differ (差异), what is left (余额), what has added up (累计), of what an amount consists (其中).

use rust_decimal::Decimal;

use super::super::identities::Structure;
use super::form::View;
use super::hypothesis::{Hypothesis, Instance};
use super::select::Selection;
use super::words::{begins, ends, has, words};
use crate::disclosure::{FactId, Value};
use crate::money::fold;
use crate::policy;
use crate::taxonomy::{Role, Time, codes};

impl View<'_> {
    /// What follows among the columns of some lines, and among the lines. `handled` says that changes between two years
    /// are told by their times.
    pub(super) fn derived(&self, lines: &[usize], columns: &[usize], handled: bool, out: &mut Selection) {
        let columns: Vec<usize> = columns.iter().copied().filter(|c| !self.is_average(*c)).collect();
        if columns.len() <= policy::MOST_BESIDE {
            self.differences(lines, &columns, handled, out);
            self.net_value(lines, &columns, out);
            let chains = self.left_over(lines, &columns).into_iter().chain(self.adding_up(lines, &columns));
            chains.for_each(|h| out.assert_chain(self.form(), h));
            self.sources(lines, &columns, out);
        }
        self.flow(lines, &columns, out);
        self.surplus_of_both(lines, &columns, out);
    }

    /// 累计收入, 累计支出, 收支结余, one below the other; 一、收入, 二、成本, 三、费用, 四、利润, by their numbers.
    fn surplus_of_both(&self, lines: &[usize], columns: &[usize], out: &mut Selection) {
        let words = words();
        for (at, left) in lines.iter().enumerate() {
            let style = codes::numbering(&self.label(*left));
            let label = self.label(*left);
            let is_profit = style.is_some() && has(&label, &words.profit);
            if !is_profit && !has(&label, &words.surplus_of_both) {
                continue;
            }
            // the lines of its level above it
            let mut above = lines[..at].iter().rev().filter(|l| codes::numbering(&self.label(**l)) == style);
            let is_cost = |l: &usize| ends(&self.label(*l), &words.costs);
            let mut costs: Vec<usize> = above.by_ref().take_while(|l| is_cost(l)).copied().collect();
            costs.reverse();
            let first = costs.first().map_or(0, |c| lines.partition_point(|l| l < c));
            let mut before = lines[..first].iter().rev().filter(|l| codes::numbering(&self.label(**l)) == style);
            let called = |l: Option<&usize>| l.is_some_and(|l| self.label(*l).ends_with("收入"));
            let income = before.next();
            // the income may be one of several, and so may what is spent where no numbers tell levels
            let several = called(before.next()) || style.is_none() && costs.len() > 1;
            let Some(income) = income.copied().filter(|l| called(Some(l)) && !several && !costs.is_empty()) else {
                continue;
            };
            let of = |column: &usize| {
                let total = self.printed(income, *column)?;
                let costs = costs.iter().filter_map(|c| self.printed(*c, *column));
                let parts = costs.chain(std::iter::once(self.printed(*left, *column)?)).collect();
                let of = self.spec().columns[*column].name.clone();
                Some(Instance::new(total, parts, of))
            };
            let costs: String = costs.iter().map(|c| format!("{} + ", self.label_of(*c))).collect();
            let (income, left) = (self.label_of(income), self.label_of(*left));
            let text = format!("《{}》{income} = {costs}{left}", self.title());
            let supposed = Hypothesis::new(Structure::Items, text, columns.iter().filter_map(of).collect(), true);
            out.assert_slip(self.form(), &supposed);
        }
    }

    /// The innermost heading of a column, without what is printed under another one.
    fn leaf(&self, column: usize) -> String {
        self.spec().columns[column].headers.last().map(|h| fold(h)).unwrap_or_default()
    }

    fn path(&self, column: usize) -> String {
        fold(&self.spec().columns[column].headers.concat())
    }

    /// What is printed in a column, where anything is.
    fn printed(&self, line: usize, column: usize) -> Option<FactId> {
        let fact = self.fact(line, column)?;
        (!matches!(self.disclosure().facts[fact].value, Value::Blank)).then_some(fact)
    }

    /// One relation for every line, the first column being the sum of the others.
    fn of_columns(&self, lines: &[usize], total: usize, parts: &[usize], known: bool) -> Hypothesis {
        let instance = |line: &usize| {
            let parts: Vec<FactId> = parts.iter().filter_map(|c| self.fact(*line, *c)).collect();
            let total = self.fact(*line, total)?;
            Some(Instance::new(total, parts, self.label_of(*line).to_string()))
        };
        let name = |c: usize| self.spec().columns[c].headers.concat();
        let shown: Vec<String> = parts.iter().map(|c| name(*c)).collect();
        let text = format!("《{}》每行: {} = {}", self.title(), name(total), shown.join(" + "));
        Hypothesis::new(Structure::Row, text, lines.iter().filter_map(instance).collect(), known)
    }

    /// 调整后 = 年初 + 调整数; 决算与年初差异 = 决算 - 年初.
    fn differences(&self, lines: &[usize], columns: &[usize], handled: bool, out: &mut Selection) {
        let words = words();
        let leaf = |c: usize| self.leaf(c);
        let adjusts = |c: usize| has(&leaf(c), &words.adjustments) && !has(&leaf(c), &words.adjusted);
        let differs = |c: usize| has(&self.path(c), &words.differences) && !has(&leaf(c), &words.adjusted);
        let plain: Vec<usize> = columns.iter().copied().filter(|c| !adjusts(*c) && !differs(*c)).collect();
        for change in columns.iter().copied() {
            if handled && self.spec().columns[change].time == Time::Change {
                continue;
            }
            // each pair of what it became and what it was
            let mut pairs: Vec<(usize, usize)> = Vec::new();
            if adjusts(change) {
                let became = plain.iter().copied().filter(|c| has(&leaf(*c), &words.adjusted));
                let was = |a: usize| {
                    plain
                        .iter()
                        .copied()
                        .filter(move |b| *b != a && has(&leaf(*b), &words.initial) && !has(&leaf(*b), &words.adjusted))
                };
                pairs.extend(became.flat_map(|a| was(a).map(move |b| (a, b))));
            }
            if differs(change) {
                let heading = leaf(change);
                let mut name = heading.as_str();
                words.differences.iter().for_each(|w| name = name.split(w.as_str()).next().unwrap_or(name));
                let named = words.against.iter().find_map(|w| name.split_once(w.as_str()));
                if let Some((first, second)) = named.filter(|(a, b)| !a.is_empty() && !b.is_empty()) {
                    let called =
                        |word: &str| plain.iter().copied().filter(|c| leaf(*c).contains(word)).collect::<Vec<_>>();
                    if let ([a], [b]) = (called(first).as_slice(), called(second).as_slice()) {
                        pairs.push((*a, *b));
                    }
                }
                if let ([a, b], true) = (plain.as_slice(), pairs.is_empty()) {
                    pairs.extend([(*b, *a), (*a, *b)]);
                }
            }
            let pairs = pairs.into_iter().filter(|(a, b)| a != b);
            let supposed = pairs.map(|(became, was)| self.of_columns(lines, became, &[was, change], true));
            out.assert_derived(self.form(), supposed.collect());
        }
    }

    /// 原值 = 净值 + 折旧.
    fn net_value(&self, lines: &[usize], columns: &[usize], out: &mut Selection) {
        let words = words();
        let of = |list: &[String]| columns.iter().copied().filter(|c| has(&self.leaf(*c), list)).collect::<Vec<_>>();
        let (gross, net, worn) = (of(&words.gross), of(&words.net), of(&words.worn));
        if let ([gross], [net], [_, ..]) = (gross.as_slice(), net.as_slice(), worn.as_slice()) {
            let parts: Vec<usize> = std::iter::once(*net).chain(worn).filter(|c| c != gross).collect();
            out.assert_derived(self.form(), vec![self.of_columns(lines, *gross, &parts, true)]);
        }
    }

    /// The columns that go on from line to line: each amount is that of the line before and what comes to it.
    pub(super) fn chains(&self) -> Vec<usize> {
        let mut out = Vec::new();
        for half in 0..self.halves() {
            let columns = self.columns(half);
            if columns.len() > policy::MOST_BESIDE {
                continue;
            }
            let lines = self.lines_of(half);
            let chains = self.left_over(&lines, &columns).into_iter().chain(self.adding_up(&lines, &columns));
            let goes_on = |h: &Hypothesis| h.support(self.disclosure()).holds >= policy::ROW_SIBLINGS;
            let column = |h: Hypothesis| self.disclosure().facts[h.instances.first()?.total].column;
            out.extend(chains.filter(goes_on).filter_map(column));
        }
        out
    }

    /// 余额 of each line = that of the line before + 收入 - 支出.
    fn left_over(&self, lines: &[usize], columns: &[usize]) -> Option<Hypothesis> {
        let words = words();
        let of = |list: &[String]| columns.iter().copied().filter(|c| ends(&self.leaf(*c), list)).collect::<Vec<_>>();
        let (left, comes, goes) = (of(&words.left), of(&words.comes_in), of(&words.goes_out));
        let ([left], [comes], [goes]) = (left.as_slice(), comes.as_slice(), goes.as_slice()) else { return None };
        let lines: Vec<usize> =
            lines.iter().copied().filter(|l| !self.is_sum(*l) && self.printed(*l, *left).is_some()).collect();
        let instance = |pair: &[usize]| {
            let total = self.fact(pair[1], *left)?;
            let parts = [self.fact(pair[0], *left), self.fact(pair[1], *comes)].into_iter().flatten().collect();
            let less = self.fact(pair[1], *goes).into_iter().collect();
            Some(Instance { total, parts, less, of: self.label_of(pair[1]).to_string() })
        };
        let text = format!(
            "《{}》每行: {} = 上一行的{} + {} - {}",
            self.title(),
            self.leaf(*left),
            self.leaf(*left),
            self.leaf(*comes),
            self.leaf(*goes)
        );
        let instances = lines.windows(2).filter_map(instance).collect();
        Some(Hypothesis::new(Structure::Row, text, instances, false))
    }

    /// 累计 of each line = that of the line before + the amount of its own.
    fn adding_up(&self, lines: &[usize], columns: &[usize]) -> Vec<Hypothesis> {
        let mut out = Vec::new();
        for sum in columns.iter().copied().filter(|c| begins(&self.leaf(*c), &words().running)) {
            let lines: Vec<usize> =
                lines.iter().copied().filter(|l| !self.is_sum(*l) && self.printed(*l, sum).is_some()).collect();
            let of = |own: usize| {
                let instance = |pair: &[usize]| {
                    let total = self.fact(pair[1], sum)?;
                    let parts = [self.fact(pair[0], sum), self.fact(pair[1], own)].into_iter().flatten().collect();
                    Some(Instance::new(total, parts, self.label_of(pair[1]).to_string()))
                };
                let (name, own) = (self.leaf(sum), self.leaf(own));
                let text = format!("《{}》每行: {name} = 上一行的{name} + {own}", self.title());
                Hypothesis::new(Structure::Row, text, lines.windows(2).filter_map(instance).collect(), false)
            };
            let own = columns.iter().copied().filter(|c| *c != sum).map(of);
            let best = own.min_by_key(|h| h.fails(self.disclosure()));
            out.extend(best);
        }
        out
    }

    /// 本年计划 | 其中：财政资金 | 贷款 | 自筹: the which-amounts that begin behind a column make it up, where the last of
    /// them takes up the rest or none of them is left out in any line.
    fn sources(&self, lines: &[usize], columns: &[usize], out: &mut Selection) {
        for at in 1..columns.len() {
            if !begins(&self.leaf(columns[at]), &words().which) {
                continue;
            }
            let whole = columns[at - 1];
            let supposed = (at + 2..=columns.len())
                .rev()
                .map(|end| (end, self.of_columns(lines, whole, &columns[at..end], false)))
                .min_by_key(|(_, h)| h.fails(self.disclosure()));
            let Some((end, supposed)) = supposed else { continue };
            let complete = has(&self.leaf(columns[end - 1]), &words().rest);
            // less than the whole may be all that is listed
            let more =
                |i: &Instance| i.gap(self.disclosure()).is_some_and(|(gap, room)| gap < Decimal::ZERO || gap <= room);
            if complete || supposed.instances.iter().all(more) {
                out.assert_derived(self.form(), vec![supposed]);
            }
        }
    }

    /// 年初余额, 加：…, 减：…, 年末余额: the last line is what the first leaves after what comes in and goes out.
    fn flow(&self, lines: &[usize], columns: &[usize], out: &mut Selection) {
        let words = words();
        let label = |l: usize| self.label(l);
        let which: Vec<usize> = self.inside(lines).into_iter().collect();
        let item = |l: &usize| self.role(*l) != Role::Part && which.binary_search(l).is_err();
        let lines: Vec<usize> = lines.iter().copied().filter(item).collect();
        let is_left = |l: usize| {
            has(&label(l), &words.left) && !begins(&label(l), &words.added) && !begins(&label(l), &words.less)
        };
        let ends: Vec<usize> = (0..lines.len()).filter(|at| is_left(lines[*at])).collect();
        for pair in ends.windows(2) {
            let (first, last) = (lines[pair[0]], lines[pair[1]]);
            let between = &lines[pair[0] + 1..pair[1]];
            let (mut more, mut less, mut marked) = (vec![first], Vec::new(), false);
            let mut told = true;
            for line in between {
                let name = label(*line);
                let bare = codes::unnumbered(&name).1.to_string();
                let (adds, takes) = (begins(&bare, &words.added), begins(&bare, &words.less));
                marked |= adds || takes;
                let (comes, goes) = (has(&bare, &words.comes_in), has(&bare, &words.goes_out));
                match (adds, takes, comes, goes) {
                    (true, false, ..) | (false, false, true, false) => more.push(*line),
                    (false, true, ..) | (false, false, false, true) => less.push(*line),
                    _ => told = false,
                }
            }
            if !told || between.is_empty() || less.is_empty() && more.len() < 2 {
                continue;
            }
            let instance = |column: &usize| {
                let facts = |lines: &[usize]| lines.iter().filter_map(|l| self.fact(*l, *column)).collect::<Vec<_>>();
                let total = self.fact(last, *column)?;
                let of = self.spec().columns[*column].name.clone();
                Some(Instance { total, parts: facts(&more), less: facts(&less), of })
            };
            let names = |lines: &[usize], sign: &str| -> String {
                lines.iter().map(|l| format!(" {sign} {}", self.label_of(*l))).collect()
            };
            let (plus, minus) = (names(&more[1..], "+"), names(&less, "-"));
            let text = format!("《{}》{} = {}{plus}{minus}", self.title(), self.label_of(last), self.label_of(first));
            let instances = columns.iter().filter_map(instance).collect();
            out.assert_derived(self.form(), vec![Hypothesis::new(Structure::Items, text, instances, marked)]);
        }
    }
}
