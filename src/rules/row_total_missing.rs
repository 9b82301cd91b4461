//! # 缺合计行 No total
//!
//! ## What it checks
//! 有两行以上明细的表有没有合计行；收支总表一类的表有没有本年收入合计、收入总计、本年支出合计、支出总计。
//! Whether a form with two or more items has a total, and whether a summary has its rows of totals.
//!
//! ## Why it matters
//! 没有合计，漏印一行也看不出来。
//! Without a total nobody can see that a row is missing.
//!
//! ## What it does not mean
//! 也可能是换页或复制时丢了这一行；表在全文最后、文字可能被截断时，只作提示。
//! The row may be lost at a page's end or in copying; of the last form of a text, which may be cut off, this is a note.
//!
//! ## Example
//! 预算10表列了货物、工程、服务三行，没有“合计”。
//!
//! ## Basis
//! 表式：明细表都有合计行，收支总表的合计、总计是固定的行。
//! The forms: lists have a total, and the totals of a summary are fixed rows.

use std::collections::HashMap;

use crate::disclosure::{FactId, Value};
use crate::taxonomy::{self, Form, Layout, Role};

use super::words::{has, words};
use super::{Role as Part, Severity, Subject, Told, cells, ends, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    // the lines of each form that print an amount, each with its last
    let mut printing: Vec<HashMap<usize, FactId>> = vec![HashMap::new(); disclosure.forms.len()];
    for (id, fact) in disclosure.facts.iter().enumerate().filter(|(_, f)| !matches!(f.value, Value::Blank)) {
        printing[fact.form].insert(fact.line, id);
    }
    let mut out = Vec::new();
    for (form, printing) in disclosure.forms.iter().zip(&printing).filter(|(f, _)| f.listed().is_some()) {
        let missing = match (form.spec().rows.is_empty(), form.spec().layout) {
            (false, _) => rows(form, printing),
            (true, Layout::List | Layout::Single) => list(subject, form, printing),
            (true, Layout::Projects) => Vec::new(),
        };
        if missing.is_empty() {
            continue;
        }
        let (title, rows) = (&form.spec().title, missing.join("、"));
        let n = printing.len();
        let last = form.lines.last().map(|l| l.row);
        let cut = last.is_some_and(|row| ends(subject, row));
        let (severity, zh, en) = if cut {
            (Severity::Note, "它在全文最后，文字可能被截断。", "It is the last of the text, which may be cut off.")
        } else {
            (Severity::Warning, "可能漏印，也可能在复制时丢失。", "It may be missing in print, or lost in copying.")
        };
        let message = say(
            format!("《{title}》有 {n} 行印有金额，没有找到：{rows}。{zh}"),
            format!("{title} has {n} rows with amounts, but not: {rows}. {en}"),
        );
        let basis = say(
            "表式：明细表都有合计行，收支总表的合计、总计是固定的行。",
            "The forms: lists have a total, and the totals of a summary are fixed rows.",
        );
        let around =
            [Some(form.at), printing.keys().max().and_then(|l| Some(disclosure.facts[*printing.get(l)?].spot))];
        out.push(Told::new(severity, message, basis, cells(Part::Context, around.into_iter().flatten())));
    }
    out
}

/// A list with two items and no total, or several different lines where one is usual.
fn list(subject: &Subject, form: &Form, printing: &HashMap<usize, FactId>) -> Vec<String> {
    let of = |role: Role| form.lines.iter().enumerate().filter(move |(_, l)| l.role == role);
    // a line without a name may be the total whose name was lost
    let nameless = |l: &usize| form.lines[*l].label.is_empty();
    let single = form.spec().layout == Layout::Single;
    if of(Role::Total).next().is_some() || !single && printing.keys().any(nameless) {
        return Vec::new();
    }
    // amounts without a column may be anything
    let placed = |line: &taxonomy::Line| !single || line.loose.is_empty();
    let items = of(Role::Item).filter(|(l, line)| printing.contains_key(l) && placed(line)).count();
    if items < 2 || single && super::row_repeated::identical(subject, form) {
        return Vec::new();
    }
    vec!["合计".into()]
}

/// The totals among the rows of a form that it lacks, where their side has two rows with amounts.
fn rows(form: &Form, printing: &HashMap<usize, FactId>) -> Vec<String> {
    let spec = form.spec();
    let named = |row: usize| form.lines.iter().any(|l| l.role == Role::Named(row));
    let lacks = |(index, row): &(usize, &crate::taxonomy::spec::RowSpec)| {
        has(&row.name, &words().totals)
            && !named(*index)
            && printing.keys().filter(|l| form.lines[**l].side == row.side).count() > 1
    };
    spec.rows.iter().enumerate().filter(lacks).map(|(_, row)| row.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03, form05};

    fn without_total() -> String {
        let items = [
            "2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t",
            "2050803-培训支出\t50502-商品和服务支出\t30216-培训费\t1.000000\t1.000000\t",
        ];
        form03(&items, "").lines().filter(|l| !l.starts_with("合 计")).map(|l| format!("{l}\n")).collect()
    }

    #[test]
    fn a_list_without_a_total_is_a_warning() {
        let told = findings(&(without_total() + &form05(&[], "")), "row/total-missing");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].message.zh.contains("《支出总表》有 2 行印有金额，没有找到：合计"), "{}", told[0].message.zh);
    }

    #[test]
    fn at_the_end_of_the_text_it_is_a_note() {
        for torn in ["", "2050803-培\t50", "合"] {
            let told = findings(&(without_total() + torn), "row/total-missing");
            assert_eq!((told.len(), told[0].severity), (1, Severity::Note), "{torn}");
        }
    }

    #[test]
    fn a_summary_lacks_a_fixed_row() {
        let rows = "一、事业收入\t1.00\t五、教育支出\t1.00\n本年收入合计\t1.00\t本年支出合计\t1.00\n";
        let text =
            format!("预算01表 收支总表\n\n金额单位：万元\n\n收 入\t\t支 出\n项 目\t预算数\t项 目\t预算数\n{rows}");
        let told = findings(&(text.clone() + "\n以上。\n"), "row/total-missing");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("收入总计、支出总计"), "{}", told[0].message.zh);
        assert!(findings(&(text + "收入总计\t1.00\t支出总计\t1.00\n"), "row/total-missing").is_empty());
    }

    #[test]
    fn one_item_needs_none() {
        assert!(findings(&form05(&["2050803\t培训支出\t1.00\t1.00"], "1.00\t1.00"), "row/total-missing").is_empty());
    }
}
