//! # 同一行印了两次 A row is printed twice
//!
//! ## What it checks
//! 合计行、固定的行（如“收入总计”）、同一类的行是否印了两次；北京市支出总表里功能、政府经济、部门经济三个编码都相同的
//! 行是否有两行；只有一行数字的表是否有两行完全相同。
//! Whether a total, a fixed row or the row of a class stands twice; whether two rows of Beijing's expenditure form have
//! all three codes the same; whether a form of one row has two that are alike.
//!
//! ## Why it matters
//! 重复的行会让人把同一笔钱数两次，或者不知道以哪一行为准。
//! A repeated row makes readers count the same money twice, or leaves open which counts.
//!
//! ## What it does not mean
//! 合计不一定有错。使合计不符的重复行由勾稽关系指出，这里不再重复；一般公共预算支出表里编码按所属单位重复，不算。
//! No total need be wrong: rows that upset a total are told by the identities and not here. Codes that repeat by
//! sub-unit, as in the general-budget form, do not count.
//!
//! ## Example
//! 表头下和表尾各有一行“合计”。
//!
//! ## Basis
//! 表式；北京市 22 份部门预算的 3,113 行支出总表里没有重复的编码组合。
//! The forms; in 3,113 rows of 22 Beijing budgets no triple of codes stands twice.

use crate::bilingual::Text;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::disclosure::Value;
use crate::document::Spot;
use crate::judge::Cause;
use crate::money::fold;
use crate::taxonomy::codes::System;
use crate::taxonomy::{ColumnKind, Form, Layout, Line, Role, Side};

use super::{Role as Part, Severity, Subject, Told, few, say, text};

/// Where triples of codes were found to be unique.
const REGIME: &str = "beijing";

/// What a line is, where it should be the only one.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Total(Side),
    Row(Side, usize, String),
    Codes(&'a str, &'a str, &'a str),
    Alike(String),
}

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let told: HashSet<Spot> = upset(subject);
    let mut out = Vec::new();
    for (f, form) in disclosure.forms.iter().enumerate() {
        let mut first: HashMap<Key, usize> = HashMap::new();
        // the first line of each name, and how often it stands again
        let mut again: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (l, line) in form.lines.iter().enumerate() {
            let Some(key) = key(subject, f, line) else { continue };
            match first.get(&key) {
                Some(before) => again.entry(*before).or_default().push(l),
                None => {
                    first.insert(key, l);
                }
            }
        }
        again.retain(|before, lines| {
            // a total that is printed above and below
            let total = |l: usize| form.lines[l].role == Role::Total;
            let alike = |l: &usize| amounts(subject, &form.lines[*l]) == amounts(subject, &form.lines[*before]);
            let ends = *before == 0 && lines.last().is_some_and(|l| l + 1 == form.lines.len());
            if total(*before) && ends && lines.len() == 1 && lines.iter().all(alike) {
                return false;
            }
            // of a form that is not listed, totals of other amounts are those of other rows
            if total(*before) && form.is_described() && !lines.iter().any(alike) {
                return false;
            }
            let rows = || std::iter::once(before).chain(lines.iter()).map(|l| form.lines[*l].row);
            rows().all(|row| !told.contains(&row)) && rows().any(|row| row != form.lines[*before].row)
        });
        if again.is_empty() {
            continue;
        }
        let name = |(before, lines): (&usize, &Vec<usize>)| -> Text {
            let (label, n) = (&form.lines[*before].label, lines.len() + 1);
            let label = if label.is_empty() { "（没有名称）" } else { label };
            say(format!("“{label}”{n} 行"), format!("“{label}” in {n} rows"))
        };
        let (title, rows) = (&form.spec().title, few(again.len(), again.iter().map(name)));
        let message = say(
            format!("《{title}》里应当只有一行的内容重复出现：{}。", rows.zh),
            format!("{title} repeats what should stand in one row: {}.", rows.en),
        );
        let basis = say(
            "表式：合计和固定的行各一行；北京市 22 份部门预算的 3,113 行支出总表里没有重复的编码组合。",
            "The forms have one row of each total; in 3,113 rows of 22 Beijing budgets no triple of codes stands twice.",
        );
        let mut spots = Vec::new();
        for (before, lines) in &again {
            spots.extend(lines.iter().filter_map(|l| shown(subject, f, *l)).map(|spot| (Part::Suspect, spot)));
            spots.extend(shown(subject, f, *before).map(|spot| (Part::Context, spot)));
        }
        spots.truncate(super::MOST_CELLS);
        out.push(Told::new(Severity::Warning, message, basis, spots));
    }
    out
}

/// The rows of lines that the judge already tells as wrong.
fn upset(subject: &Subject) -> HashSet<Spot> {
    let disclosure = subject.disclosure;
    let mut rows = HashSet::new();
    for explanation in &subject.judgement.explanations {
        match &explanation.cause {
            Cause::ExtraLine(form, lines) => rows.extend(lines.iter().map(|l| disclosure.forms[*form].lines[*l].row)),
            Cause::Cell(candidates) | Cause::Cells(_, candidates) => {
                rows.extend(candidates.iter().map(|c| disclosure.line(c.fact).row))
            }
            _ => {}
        }
    }
    rows
}

fn key<'a>(subject: &'a Subject, f: usize, line: &'a Line) -> Option<Key<'a>> {
    let spec = subject.disclosure.forms[f].spec();
    match line.role {
        Role::Total if spec.layout != Layout::Projects => amounts(subject, line).map(|_| Key::Total(line.side)),
        Role::Named(row) => Some(Key::Row(line.side, row, fold(&line.label))),
        Role::Item if spec.layout == Layout::Single => Some(Key::Alike(amounts(subject, line)?)),
        Role::Item if subject.disclosure.regime(f) == Some(REGIME) => {
            Some(Key::Codes(line.function()?, line.code(System::Gov)?, line.code(System::Dep)?))
        }
        _ => None,
    }
}

/// A line's print, `None` where it prints no amount, or one whose column is not known.
fn amounts(subject: &Subject, line: &Line) -> Option<String> {
    let print: String = line.cells.iter().map(|c| c.map_or(String::new(), |s| fold(text(subject, s))) + "|").collect();
    (line.loose.is_empty() && print.contains(|c: char| c.is_ascii_digit())).then_some(print)
}

/// Whether all lines of a form with amounts are printed alike.
pub(super) fn identical(subject: &Subject, form: &Form) -> bool {
    let mut prints = form.lines.iter().filter_map(|l| amounts(subject, l));
    prints.next().is_some_and(|first| prints.all(|p| p == first))
}

/// A line's cell to show: its first amount, or else its name.
fn shown(subject: &Subject, form: usize, line: usize) -> Option<Spot> {
    let disclosure = subject.disclosure;
    let data = &disclosure.forms[form];
    let spec = data.spec();
    let fact = |c: usize| disclosure.fact(form, line, c);
    let printed = |id: &usize| !matches!(disclosure.facts[*id].value, Value::Blank);
    let amount = spec.amount_columns().filter_map(fact).find(printed).map(|id| disclosure.facts[id].spot);
    let name = || {
        let cells = &data.lines[line].cells;
        (0..spec.columns.len()).filter(|c| spec.columns[*c].kind != ColumnKind::Amount).find_map(|c| cells[c])
    };
    amount.or_else(name)
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03, form05};

    #[test]
    fn a_second_total_is_a_warning() {
        let text =
            form05(&["2050803\t培训支出\t1.000000\t1.000000", "\t合 计\t1.000000\t1.000000"], "1.000000\t1.000000");
        let told = findings(&text, "row/repeated");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(
            told[0].message.zh.contains("《一般公共预算支出表》") && told[0].message.zh.contains("“合 计”2 行"),
            "{}",
            told[0].message.zh
        );
        assert_eq!(told[0].cells.len(), 2);
    }

    #[test]
    fn three_codes_are_unique_in_beijing() {
        let items = [
            "2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t",
            "2050803-培训支出\t50203-培训费\t30216-培训费\t2.000000\t2.000000\t",
        ];
        let text = form03(&items, "3.000000\t3.000000\t");
        assert_eq!(findings(&text, "row/repeated").len(), 1);
        assert!(findings(&text.replace("预算03表", "附表3"), "row/repeated").is_empty());
    }

    #[test]
    fn codes_that_repeat_by_unit_are_none() {
        let text = form05(
            &["2050803\t培训支出\t1.000000\t1.000000", "2050803\t培训支出\t1.000000\t1.000000"],
            "2.000000\t2.000000",
        );
        assert!(findings(&text, "row/repeated").is_empty());
    }

    #[test]
    fn a_row_that_upsets_the_total_is_told_once() {
        let item = "2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t";
        let other = "2060101-行政运行\t50203-培训费\t30216-培训费\t5.000000\t5.000000\t";
        let text = form03(&[item, item, other], "6.000000\t6.000000\t");
        assert!(findings(&text, "row/repeated").is_empty());
        assert_eq!(findings(&text, "rows/extra").len(), 1);
    }
}
