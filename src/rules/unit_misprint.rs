//! # 金额单位印错 A wrong unit
//!
//! ## What it checks
//! 一张表印的金额单位，与同一份材料的其他表、正文里数字完全相同的金额是否是同一个单位。
//! Whether the unit a form prints is that of the same figures in the other forms and in the text.
//!
//! ## Why it matters
//! 单位印错，这张表的每一个数都差一万倍。
//! With a wrong unit every figure of the form is ten-thousandfold or a ten-thousandth.
//!
//! ## What it does not mean
//! 表里的数字没有错；核对时已按其他表的单位理解，不因此指责金额。
//! The figures themselves are right; they are checked in the unit of the others, and none is accused for it.
//!
//! ## Example
//! 其他表和正文都是 110.03 万元，“三公”经费表印着“单位：元”，合计 110.03。
//! All say 1,100,300 元; the form of the “three public” expenses says “unit: 元” and 110.03.
//!
//! ## Basis
//! 同一笔钱在同一份材料里只有一个数。
//! One sum of money is one amount in one publication.

use crate::document::{Block, Spot};
use crate::money::Unit;
use crate::policy;
use crate::taxonomy::words;

use super::{MOST_EXAMPLES, Role, Severity, Subject, Told, printed, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let misprinted = |f: usize| Some((f, disclosure.misprinted_unit(f)?));
    (0..disclosure.forms.len()).filter_map(misprinted).map(|(f, unit)| told(subject, f, unit)).collect()
}

fn told(subject: &Subject, form: usize, unit: Unit) -> Told {
    let disclosure = subject.disclosure;
    let (title, meant) = (&disclosure.forms[form].title, disclosure.units[form]);
    let mut amounts: Vec<usize> =
        disclosure.facts_of(form).filter(|f| disclosure.facts[*f].value.figure().is_some()).collect();
    amounts.sort_by_key(|f| std::cmp::Reverse(disclosure.facts[*f].value.figure().map(|v| v.yuan.abs())));
    let example = amounts.first().map_or("", |f| printed(subject, *f));
    let (unit, meant) = (unit.name(), meant.name());
    let message = say(
        format!(
            "《{title}》印的金额单位是{unit}，而同一份材料里别处印的是同样的数字、单位不同：例如 {example} 应以{meant}为单位。这张表的数按{meant}核对。"
        ),
        format!(
            "{title} says that its unit is {unit}; elsewhere the same figures have another: {example}, for one, is in {meant}. Its figures are checked as {meant}."
        ),
    );
    let basis = say("同一笔钱在同一份材料里只有一个数。", "One sum of money is one amount in one publication.");
    let at = unit_spot(subject, form).unwrap_or(disclosure.forms[form].at);
    let line = text(subject, at);
    let mut cells = vec![(Role::Suspect, at)];
    cells.extend(amounts.into_iter().take(MOST_EXAMPLES).map(|f| (Role::Context, disclosure.facts[f].spot)));
    let right = line.matches(unit).count() == 1;
    let told = Told::new(Severity::Warning, message, basis, cells);
    Told { suggestion: right.then(|| (0, line.replace(unit, meant), 0)), cause: Some(("unit", false)), ..told }
}

/// The line or cell that prints a form's unit: the last one before its first line.
fn unit_spot(subject: &Subject, form: usize) -> Option<Spot> {
    let form = &subject.disclosure.forms[form];
    let document = subject.documents.get(form.at.source)?;
    let first = form.lines.first().map_or(form.at, |l| l.row);
    let from = form.at.block.saturating_sub(policy::LINES_ABOVE_TABLE);
    let tells = |text: &str| words::unit_line(text) == form.unit || Unit::find(text) == form.unit;
    let mut found = None;
    for (block, piece) in document.blocks.iter().enumerate().take(first.block + 1).skip(from) {
        let spot = |row, cell| Spot { source: form.at.source, block, row, cell };
        match piece {
            Block::Paragraph(p) if tells(&p.text) => found = Some(spot(0, 0)),
            Block::Paragraph(_) => {}
            Block::Table(t) => {
                let rows = t.rows.iter().enumerate().take_while(|(r, _)| block < first.block || *r < first.row);
                for (r, row) in rows {
                    let cell = row.cells.iter().rposition(|c| tells(&c.text));
                    found = cell.map(|c| spot(r, c)).or(found);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn text(unit: &str, spent: &str) -> String {
        format!(
            "2031年收支总表\n单位：万元\n收入\t预算数\t支出\t预算数\n一、财政拨款收入\t7,142.09\t一、教育支出\t6,012.34\n\
             \t\t二、住房保障支出\t1,129.75\n收入总计\t7,142.09\t支出总计\t7,142.09\n\n\
             2031年支出总表\n单位：{unit}\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t{spent}\t{spent}\t\n\
             205\t教育支出\t6,012.34\t6,012.34\t\n221\t住房保障支出\t1,129.75\t1,129.75\t\n\n\
             2031年本部门支出预算7,142.09万元，其中教育支出6,012.34万元，住房保障支出1,129.75万元。\n"
        )
    }

    #[test]
    fn a_form_in_another_unit_than_its_figures_is_told_once() {
        let told = findings(&text("元", "7,142.09"), "unit/misprint");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("7,142.09 应以万元为单位"), "{}", told[0].message.zh);
        assert_eq!(told[0].cells[0].printed, "单位：元");
        assert_eq!(told[0].suggestions[0].text, "单位：万元");
        assert!(findings(&text("元", "7,142.09"), "narrative/table").is_empty());
        assert!(findings(&text("元", "7,142.09"), "structure/same-total").is_empty());
    }

    #[test]
    fn two_amounts_may_be_alike_by_chance() {
        // 1,130 has three digits that can be known again
        let few = text("元", "7,142.34").replace("1,129.75", "1,130").replace("7,142.09", "7,142.34");
        assert_eq!(crate::policy::AMOUNTS_OF_A_UNIT, 3);
        assert!(findings(&few, "unit/misprint").is_empty());
    }

    #[test]
    fn the_unit_of_all_is_none() {
        assert!(findings(&text("万元", "7,142.09"), "unit/misprint").is_empty());
        // two forms that disagree, and nothing else: nobody says which
        let two = text("元", "7,142.09");
        assert!(findings(two.split("2031年本部门").next().unwrap(), "unit/misprint").is_empty());
    }
}
