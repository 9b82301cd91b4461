//! # 只有表头 Headings without rows
//!
//! ## What it checks
//! 一张表有表头，却没有一行数据，也没有说明是空表。
//! A form with headings but no row of data, which does not say that it is empty.
//!
//! ## Why it matters
//! 连合计行都没有，多半是数据没有印出来或没有复制到。
//! Not even a total is there: the data were most likely not printed or not copied.
//!
//! ## What it does not mean
//! 不一定是没有公开；先看原件在表头后面有没有数据。表在全文最后、文字可能被截断时，只作提示。
//! It need not be unpublished: look whether the original has rows under these headings. At the end of
//! a text, which may be cut off, this is a note.
//!
//! ## Example
//! 预算10表“采购类别 金额”之后直接是下一张表。
//!
//! ## Basis
//! 表式：每张表至少有合计行；没有数据的应当说明。
//! Each form has at least its total; one without data says so.

use rust_decimal::Decimal;

use crate::bilingual::Text;
use crate::document::Spot;
use crate::money;
use crate::taxonomy::Form;

use super::{Role, Severity, Subject, Told, cells, ends, few, prints_decimals, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let forms = subject.disclosure.forms.iter().enumerate();
    let bare =
        forms.filter(|(_, f)| !f.is_described() && !f.headings.is_empty() && f.lines.is_empty() && !f.says_empty);
    let bare: Vec<&Form> = bare.filter(|(f, _)| !prints_decimals(subject, *f)).map(|(_, f)| f).collect();
    if bare.is_empty() {
        return Vec::new();
    }
    let n = bare.len();
    let title = |f: &&Form| say(format!("《{}》", f.spec().title), f.spec().title.as_str());
    let told = few(n, bare.iter().map(title));
    let message = say(
        format!("{n} 张表只有表头，没有一行数据：{}。可能没有印出，也可能没有复制到。", told.zh),
        format!(
            "{n} form{} with headings and no row of data: {}. It may not be printed, or not copied.",
            s(n),
            told.en
        ),
    );
    let basis = say(
        "表式：每张表至少有合计行；没有数据的应当说明。",
        "Each form has at least its total; one without data says so.",
    );
    let mut spots = cells(Role::Suspect, bare.iter().map(|f| f.at));
    let mut message = message;
    let absent = absent(subject);
    if !absent.is_empty() {
        let told = few(absent.len(), absent.iter().map(|(text, _)| text.clone()));
        message.zh.push_str(&format!("按其他表应当印有：{}。", told.zh));
        message.en.push_str(&format!(" By other forms they would print: {}.", told.en));
        spots.extend(cells(Role::Term, absent.into_iter().flat_map(|(_, spots)| spots)));
    }
    // the text may end with the headings
    let cut = |f: &&Form| f.headings.last().is_some_and(|row| ends(subject, *row));
    let severity = if bare.iter().all(cut) { Severity::Note } else { Severity::Warning };
    vec![Told::new(severity, message, basis, spots)]
}

/// What forms without data would print, with the amounts it follows from.
fn absent(subject: &Subject) -> Vec<(Text, Vec<Spot>)> {
    let disclosure = subject.disclosure;
    let mut out = Vec::new();
    for absent in &subject.relations.absent {
        let figures = absent.terms.iter().map(|t| disclosure.facts[t.fact].value.figure().map(|f| (f, t.negative)));
        let Some(figures) = figures.collect::<Option<Vec<_>>>() else { continue };
        let value: Decimal = figures.iter().map(|(f, negative)| if *negative { -f.yuan } else { f.yuan }).sum();
        let form = &disclosure.forms[absent.form];
        if value.is_zero() || form.says_empty || prints_decimals(subject, absent.form) {
            continue;
        }
        let unit = disclosure.units[absent.form];
        let number = money::format(value / unit.factor(), 2);
        let spec = form.spec();
        let columns = absent.columns.iter().map(|c| spec.columns[*c].name.as_str()).collect::<Vec<_>>().join(" + ");
        let (title, unit) = (&spec.title, unit.name());
        let text =
            say(format!("《{title}》{columns} {number} {unit}"), format!("{columns} of {title} {number} {unit}"));
        out.push((text, absent.terms.iter().map(|t| disclosure.facts[t.fact].spot).collect()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03};

    const HEADINGS: &str = "预算10表 政府采购预算明细表\n\n金额单位：万元\n\n采购类别\t金额\n";

    #[test]
    fn headings_alone_are_a_warning() {
        let told = findings(&format!("{HEADINGS}\n以上各表均已公开。\n"), "form/no-rows");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(findings(HEADINGS, "form/empty").is_empty());
    }

    #[test]
    fn at_the_end_of_the_text_they_are_a_note() {
        let told = findings(HEADINGS, "form/no-rows");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn what_other_forms_say_of_it_is_told() {
        let items = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t"];
        let bare = "预算13表 部门整体支出绩效目标表\n\n预算支出总额\t财政拨款\t\t\t其他资金\t\t\n\t合计\t基本支出\t项目支出\t合计\t基本支出\t项目支出\n";
        let told = findings(&format!("{}{bare}\n以上。\n", form03(&items, "1.000000\t1.000000\t")), "form/no-rows");
        assert!(told[0].message.zh.contains("预算支出总额 1.00 万元"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_row_or_a_word_is_enough() {
        assert!(findings(&format!("{HEADINGS}合 计\t\n"), "form/no-rows").is_empty());
        assert!(findings(&format!("{HEADINGS}\n本表为空\n"), "form/no-rows").is_empty());
    }
}
