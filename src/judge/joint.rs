//! Slips that make several cells wrong at once: two amounts that changed places, an amount in the cell beside its own,
//! a line of totals that counts a line twice, a form of another version.
//!
//! One such slip is one change. It is taken before changes of single cells, but only where it mends more than each of
//! them, than a line that is missing and than a line too many; and only where no other slip of its kind mends as much.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::disclosure::{FactId, Value};
use crate::relations::formula::Relation;

use super::locate::{Candidate, Cause, Change, Explanation, Joint, Search};
use super::{Verdict, independent, verdict};

/// Where more equations fail than this, slips of several cells are not looked for.
const MOST_VIOLATED: usize = 400;
/// More slips of several cells than this are not looked for.
const MOST_JOINT: usize = 8;
/// A form contradicts the others where it takes part in as many equations that fail, or more.
const LEAST_OF_A_FORM: usize = 4;

/// New values for some cells, and what that does.
struct Together {
    joint: Joint,
    cells: Vec<(FactId, Decimal)>,
    mended: Vec<usize>,
    /// The equalities that hold with it.
    held: Vec<usize>,
}

/// For each cell, the values that violated equations ask for, with how many ask for each.
type Asked = BTreeMap<FactId, Vec<(Decimal, usize)>>;

impl Search<'_> {
    /// Explains what slips of several cells explain; the answer is what remains.
    pub(super) fn joint(&mut self, violated: Vec<usize>, out: &mut Vec<Explanation>) -> Vec<usize> {
        if violated.len() > MOST_VIOLATED {
            return violated;
        }
        let mut open: BTreeSet<usize> = violated.into_iter().collect();
        for _ in 0..MOST_JOINT {
            // one equation that fails is mended by one cell
            if open.len() < 2 {
                break;
            }
            let singles = self.changes(&open);
            let asked = self.asked(&open);
            let mut found = self.swaps(&open, &asked);
            found.extend(self.lines(&open, &asked, &singles));
            found.retain(|t| t.mended.len() > self.most_by_one(&t.mended, &singles));
            found.sort_by_key(|t| (std::cmp::Reverse(t.mended.len()), t.joint as usize));
            let Some(best) = found.first() else { break };
            let most = best.mended.len();
            let others = found.iter().skip(1).take_while(|t| t.mended.len() == most);
            let overlaps = |t: &Together| t.mended.iter().any(|e| best.mended.contains(e));
            // several slips that mend the same: the equations cannot tell, and the cells by themselves are told
            if others.clone().any(|t| overlaps(t) && t.joint as usize == best.joint as usize)
                || self.line(&open, most, true, true).is_some()
            {
                break;
            }
            let Together { joint, cells, mended, held } = found.swap_remove(0);
            let candidates = cells.iter().map(|(fact, value)| self.candidate(*fact, *value, &held)).collect();
            cells.iter().for_each(|(fact, value)| self.apply(*fact, *value));
            open.retain(|e| !mended.contains(e));
            out.push(Explanation::new(Cause::Cells(joint, candidates), mended));
        }
        for bound in open.clone() {
            let Some(Together { joint, cells, mended, held }) = self.beside(bound, &open) else { continue };
            let candidates = cells.iter().map(|(fact, value)| self.candidate(*fact, *value, &held)).collect();
            cells.iter().for_each(|(fact, value)| self.apply(*fact, *value));
            open.retain(|e| !mended.contains(e));
            out.push(Explanation::new(Cause::Cells(joint, candidates), mended));
        }
        while let Some((forms, explained)) = self.version(&open) {
            open.retain(|e| !explained.contains(e));
            out.push(Explanation::new(Cause::Version(forms), explained));
        }
        open.into_iter().collect()
    }

    fn candidate(&self, fact: FactId, value: Decimal, held: &[usize]) -> Candidate {
        let mine = held.iter().filter(|e| self.by_fact[fact].iter().any(|(m, c)| m == *e && *c != 0));
        let mine: Vec<_> = mine.map(|e| &self.equations[*e]).collect();
        Candidate { fact, value: Some(value), proved_by: independent(&mine), slip: None }
    }

    /// How many of some equations the best single change mends.
    fn most_by_one(&self, mended: &[usize], singles: &[Change]) -> usize {
        let of = |c: &Change| c.mended.iter().filter(|e| mended.contains(e)).count();
        singles.iter().map(of).max().unwrap_or(0)
    }

    fn asked(&self, open: &BTreeSet<usize>) -> Asked {
        let mut out = Asked::new();
        for e in open.iter().filter(|e| self.equations[**e].relation == Relation::Equal) {
            let Some((difference, _)) = self.state[*e] else { continue };
            for term in self.equations[*e].left.iter().chain(&self.equations[*e].right) {
                let factor = self.by_fact[term.fact].iter().find(|(m, _)| m == e).map_or(0, |(_, c)| *c);
                let Some(old) = self.value(term.fact).filter(|_| factor != 0 && !self.changed.contains_key(&term.fact))
                else {
                    continue;
                };
                let asked = difference.checked_div(Decimal::from(factor)).and_then(|d| old.checked_sub(d));
                let Some(value) = asked.filter(|v| !v.is_sign_negative() || old.is_sign_negative()) else { continue };
                let values = out.entry(term.fact).or_default();
                match values.iter_mut().find(|(v, _)| *v == value) {
                    Some((_, count)) => *count += 1,
                    None => values.push((value, 1)),
                }
            }
        }
        out
    }

    /// What new values for some cells do; `None` where they mend one equation at most or break what holds.
    fn together(&self, joint: Joint, cells: Vec<(FactId, Decimal)>, open: &BTreeSet<usize>) -> Option<Together> {
        self.with(joint, cells, open).filter(|t| t.mended.len() > 1)
    }

    /// What new values for some cells do; `None` where they break what holds.
    fn with(&self, joint: Joint, cells: Vec<(FactId, Decimal)>, open: &BTreeSet<usize>) -> Option<Together> {
        let mut change: BTreeMap<usize, Decimal> = BTreeMap::new();
        for (fact, value) in &cells {
            let delta = value.checked_sub(self.value(*fact)?)?;
            for (e, factor) in &self.by_fact[*fact] {
                let entry = change.entry(*e).or_default();
                *entry = entry.checked_add(delta.checked_mul(Decimal::from(*factor))?)?;
            }
        }
        let (mut mended, mut held) = (Vec::new(), Vec::new());
        for (e, change) in change {
            let Some((difference, tolerance)) = self.state[e] else { continue };
            let relation = self.equations[e].relation;
            if verdict(relation, difference.checked_add(change)?, tolerance) == Verdict::Violated {
                return None;
            }
            if open.contains(&e) {
                mended.push(e);
            }
            if relation == Relation::Equal {
                held.push(e);
            }
        }
        Some(Together { joint, cells, mended, held })
    }

    /// Two cells of a line or column that print each other's amounts, or one an amount that belongs into the blank one.
    fn swaps(&self, open: &BTreeSet<usize>, asked: &Asked) -> Vec<Together> {
        let facts = &self.disclosure.facts;
        let forms: BTreeSet<usize> = asked.keys().map(|f| facts[*f].form).collect();
        let mut by_value: HashMap<(usize, Decimal), Vec<FactId>> = HashMap::new();
        for form in forms {
            for fact in self.disclosure.facts_of(form).filter(|f| !self.changed.contains_key(f)) {
                if let Some(value) = self.value(fact) {
                    by_value.entry((form, value)).or_default().push(fact);
                }
            }
        }
        let (mut out, mut done): (Vec<Together>, BTreeSet<(FactId, FactId)>) = Default::default();
        for (fact, values) in asked {
            let (Some(old), Some(column)) = (self.value(*fact), facts[*fact].column) else { continue };
            for (value, _) in values {
                for other in by_value.get(&(facts[*fact].form, *value)).into_iter().flatten() {
                    let Some(beside) = facts[*other].column else { continue };
                    let (down, across) = (facts[*fact].line.abs_diff(facts[*other].line), column.abs_diff(beside));
                    let blank = value.is_zero() || old.is_zero();
                    let near = if blank { down + across == 1 } else { (down == 0) != (across == 0) };
                    if !near || *value == old || !done.insert((*fact.min(other), *fact.max(other))) {
                        continue;
                    }
                    let joint = if blank { Joint::Moved } else { Joint::Swapped };
                    out.extend(self.together(joint, vec![(*fact, *value), (*other, old)], open));
                }
            }
        }
        out
    }

    /// A part larger than its whole, which in the line above or below is exactly that line's whole: the two cells of
    /// the column changed places, or one was printed a line off. Sums over the column hold either way, so that the
    /// lines' own bounds are all there is to prove it, and only one neighbour may do.
    fn beside(&self, bound: usize, open: &BTreeSet<usize>) -> Option<Together> {
        let facts = &self.disclosure.facts;
        let equation = &self.equations[bound];
        let [part] = equation.left.as_slice() else { return None };
        if equation.relation != Relation::AtMost || part.negative || self.changed.contains_key(&part.fact) {
            return None;
        }
        let (fact, old) = (&facts[part.fact], self.value(part.fact)?);
        let neighbours = [fact.line.checked_sub(1), Some(fact.line + 1)];
        let mut found = neighbours.into_iter().flatten().filter_map(|line| {
            let other = self.disclosure.fact(fact.form, line, fact.column?)?;
            let value = self.value(other).filter(|v| *v < old && !self.changed.contains_key(&other))?;
            let exact = self.by_fact[other].iter().map(|(e, _)| *e).filter(|e| {
                let bound = &self.equations[*e];
                let whole: Option<Decimal> = bound.right.iter().map(|t| self.value(t.fact)).sum();
                bound.relation == Relation::AtMost && bound.left.len() == 1 && whole == Some(old)
            });
            let exact: Vec<usize> = exact.collect();
            let joint = if value.is_zero() { Joint::Moved } else { Joint::Swapped };
            let cells = vec![(part.fact, value), (other, old)];
            let together = self.with(joint, cells, open).filter(|t| t.mended.contains(&bound) && !exact.is_empty())?;
            Some(Together { held: exact.into_iter().chain([bound]).collect(), ..together })
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// Lines of which several cells are wrong, where the cells by themselves would not agree with each other.
    fn lines(&self, open: &BTreeSet<usize>, asked: &Asked, singles: &[Change]) -> Vec<Together> {
        let facts = &self.disclosure.facts;
        let mut lines: BTreeMap<(usize, usize), Vec<(FactId, Decimal)>> = BTreeMap::new();
        for (fact, values) in asked.iter().filter(|(f, _)| !matches!(facts[**f].value, Value::Blank)) {
            let most = values.iter().max_by_key(|(_, count)| *count);
            if let Some((value, _)) = most.filter(|(v, _)| Some(*v) != self.value(*fact)) {
                lines.entry((facts[*fact].form, facts[*fact].line)).or_default().push((*fact, *value));
            }
        }
        let alone = |cell: &(FactId, Decimal)| singles.iter().any(|c| c.whole && (c.candidate.fact, c.value) == *cell);
        let mut out = Vec::new();
        for ((form, _), cells) in lines {
            if cells.len() < 2 || cells.iter().all(alone) {
                continue;
            }
            if let Some(mut together) = self.together(Joint::Line, cells, open) {
                if self.counted_twice(form, &together.cells) {
                    together.joint = Joint::CountedTwice;
                }
                out.push(together);
            }
        }
        out
    }

    /// Whether some cells exceed what they should be by the amounts of a line, or of lines that follow one another.
    fn counted_twice(&self, form: usize, cells: &[(FactId, Decimal)]) -> bool {
        let facts = &self.disclosure.facts;
        let mut excess: Vec<(usize, Decimal)> = Vec::new();
        for (fact, value) in cells {
            match (self.value(*fact).and_then(|old| old.checked_sub(*value)), facts[*fact].column) {
                (Some(more), Some(column)) if more > Decimal::ZERO => excess.push((column, more)),
                _ => return false,
            }
        }
        let of = |line: usize, column: usize| {
            let fact = self.disclosure.fact(form, line, column);
            fact.and_then(|f| self.value(f)).unwrap_or_default()
        };
        let own = cells.first().map(|(f, _)| facts[*f].line);
        let count = self.disclosure.forms[form].lines.len();
        (0..count).any(|first| {
            let mut sums = vec![Decimal::ZERO; excess.len()];
            for line in (first..count).filter(|l| Some(*l) != own) {
                for (sum, (column, _)) in sums.iter_mut().zip(&excess) {
                    *sum = sum.checked_add(of(line, *column)).unwrap_or_default();
                }
                if sums.iter().zip(&excess).all(|(sum, (_, more))| sum == more) {
                    return true;
                }
                if sums.iter().zip(&excess).any(|(sum, (_, more))| sum > more) {
                    return false;
                }
            }
            false
        })
    }

    /// A form that agrees with itself and contradicts others in many equations, while those agree with each other.
    fn version(&self, open: &BTreeSet<usize>) -> Option<(Vec<usize>, Vec<usize>)> {
        let facts = &self.disclosure.facts;
        let forms_of = |e: usize| -> BTreeSet<usize> {
            let terms = self.equations[e].left.iter().chain(&self.equations[e].right);
            terms.map(|t| facts[t.fact].form).collect()
        };
        let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut forms: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for e in open {
            let mine = forms_of(*e);
            mine.iter().for_each(|f| of.entry(*f).or_default().push(*e));
            forms.insert(*e, mine);
        }
        let most = of.values().map(Vec::len).max().filter(|n| *n >= LEAST_OF_A_FORM)?;
        let candidates: Vec<usize> = of.iter().filter(|(_, e)| e.len() == most).map(|(f, _)| *f).collect();
        let mine = of.get(candidates.first()?)?;
        let same = candidates.len() < 3 && candidates.iter().all(|f| of.get(f) == Some(mine));
        let inner = mine.iter().any(|e| forms[e].len() == 1);
        if !same || inner {
            return None;
        }
        // other forms fail only together with it
        let others: BTreeSet<usize> = mine.iter().flat_map(|e| &forms[e]).copied().collect();
        let apart = open.iter().any(|e| !mine.contains(e) && forms[e].iter().any(|f| others.contains(f)));
        let singles = self.changes(open);
        let explained = self.most_by_one(mine, &singles);
        (!apart && explained * 2 <= mine.len()).then(|| (candidates, mine.clone()))
    }
}

#[cfg(test)]
mod tests {
    use crate::report::contract::Finding;

    /// 预算05表 of lines with 项目支出 and the part of it that is no construction (扣除基建).
    fn told(lines: &[(&str, &str)]) -> Vec<Finding> {
        let head = "预算05表 一般公共预算支出表\n金额单位：万元\n功能分类科目\t\t合计\t基本支出\t项目支出\t\n\
                    科目编码\t科目名称\t\t\t项目支出总数\t扣除基建项目后预算数\n";
        let row = |(i, (project, part)): (usize, &(&str, &str))| {
            format!("205080{}\t示例科目{}\t{project}\t\t{project}\t{part}\n", i + 1, i + 1)
        };
        let rows: String = lines.iter().enumerate().map(row).collect();
        let input = crate::Input { name: "x".into(), bytes: format!("{head}{rows}").into_bytes() };
        let report = crate::check(vec![input]).report;
        report.findings.into_iter().filter(|f| !f.equations.is_empty()).collect()
    }

    #[test]
    fn a_part_printed_a_line_off_is_moved_back() {
        let found = told(&[("30.000000", ""), ("20.000000", "30.000000"), ("10.000000", "10.000000")]);
        let kinds: Vec<_> = found.iter().filter_map(|f| f.cause.as_ref()).map(|c| c.kind.as_str()).collect();
        assert_eq!(kinds, ["value-moved"], "{found:?}");
        assert_eq!(found[0].suggestions.iter().map(|s| s.proved_by).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn parts_of_two_lines_that_changed_places_are_named() {
        let found = told(&[("30.000000", "20.000000"), ("20.000000", "30.000000"), ("10.000000", "10.000000")]);
        let kinds: Vec<_> = found.iter().filter_map(|f| f.cause.as_ref()).map(|c| c.kind.as_str()).collect();
        assert_eq!(kinds, ["cells-swapped"], "{found:?}");
    }

    #[test]
    fn where_both_neighbours_would_do_neither_is_accused() {
        let found = told(&[("30.000000", ""), ("20.000000", "30.000000"), ("30.000000", "")]);
        assert!(found.iter().all(|f| f.cause.as_ref().is_none_or(|c| c.kind != "value-moved")), "{found:?}");
    }
}
