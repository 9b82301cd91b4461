//! How the forms of a disclosure were understood, and why: columns, lines, the hypotheses chosen and rejected, with how
//! often each holds. For whoever doubts an accusation, and for whoever adds a word to the data.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Checking;
use crate::judge::Verdict;
use crate::relations::{Basis, Evidence};
use crate::taxonomy::{ColumnKind, Role, Time};

/// What a checking understood, as text.
pub fn explain(checking: &Checking) -> String {
    let mut out = String::new();
    // writing to a string cannot fail
    let _ = write(checking, &mut out);
    out
}

fn write(checking: &Checking, out: &mut String) -> std::fmt::Result {
    let disclosure = &checking.disclosure;
    for (at, publication) in disclosure.publications.iter().enumerate() {
        let department = publication.department.as_deref().unwrap_or("?");
        let year = publication.year.map_or("?".into(), |y| y.to_string());
        let regime = publication.regime.unwrap_or("-");
        writeln!(out, "# publication {at}: {department} {year} regime {regime}")?;
    }
    for (f, form) in disclosure.forms.iter().enumerate() {
        let spec = form.spec();
        let unit = disclosure.units[f].name();
        writeln!(out, "\n## 《{}》 {} {unit}, publication {}", form.title, spec.id, disclosure.publication_of(f))?;
        for column in &spec.columns {
            let kind = match column.kind {
                ColumnKind::Amount => "amount",
                ColumnKind::Function | ColumnKind::Gov | ColumnKind::Dep => "code",
                ColumnKind::Label | ColumnKind::Name => "label",
                ColumnKind::Text => "text",
            };
            let time = match column.time {
                Time::Own => "",
                Time::Budget => " (budget)",
                Time::Other => " (another year)",
                Time::Change => " (change)",
            };
            writeln!(out, "- {kind}{time} {}", column.headers.join(" / "))?;
        }
        let count = |wanted: fn(&Role) -> bool| form.lines.iter().filter(|l| wanted(&l.role)).count();
        let (totals, parts) = (count(|r| *r == Role::Total), count(|r| *r == Role::Part));
        let coded = form.lines.iter().filter(|l| !l.codes.is_empty()).count();
        writeln!(out, "- {} lines: {totals} totals, {parts} of which, {coded} with codes", form.lines.len())?;
        chosen(checking, f, out)?;
        for rejected in checking.relations.rejected.iter().filter(|r| r.form == f) {
            let worded = if rejected.worded { ", as its words say" } else { "" };
            writeln!(out, "  ✗ {} (holds {}, fails {}{worded})", rejected.text, rejected.holds, rejected.fails)?;
        }
    }
    Ok(())
}

/// The relations of a form, those with the same words as one.
fn chosen(checking: &Checking, form: usize, out: &mut String) -> std::fmt::Result {
    let mut groups: BTreeMap<&str, (Evidence, usize, usize)> = BTreeMap::new();
    for (equation, judged) in checking.relations.equations.iter().zip(&checking.judgement.equations) {
        let first = equation.left.first().map(|t| checking.disclosure.facts[t.fact].form);
        if first != Some(form) {
            continue;
        }
        let text = equation.text.as_deref().unwrap_or(&checking.relations.identities.get(equation.identity).text);
        let group = groups.entry(text).or_insert((equation.evidence, 0, 0));
        match judged.verdict {
            Verdict::Violated => group.2 += 1,
            Verdict::Holds | Verdict::Rounding => group.1 += 1,
            Verdict::Unchecked(_) => {}
        }
    }
    for (text, (evidence, holds, violated)) in groups {
        let basis = match evidence.basis {
            Basis::Prescribed => "prescribed",
            Basis::Supported => "supported",
            Basis::Confirmed => "confirmed",
        };
        let mark = if violated > 0 { "!" } else { "✓" };
        writeln!(
            out,
            "  {mark} {text} ({basis}, tested {} of {}; holds {holds}, fails {violated})",
            evidence.holds,
            evidence.holds + evidence.fails
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn columns_and_hypotheses_are_named() {
        let text = "2026年部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
                    201\t一般公共服务支出\t3.00\t1.00\t2.00\n20101\t人大事务\t3.00\t1.00\t2.00\n合计\t\t3.00\t1.00\t2.00\n";
        let told = explain(&crate::check(vec![crate::Input { name: "x".into(), bytes: text.as_bytes().to_vec() }]));
        assert!(told.contains("- amount 基本支出"), "{told}");
        assert!(told.contains("合计 = 基本支出 + 项目支出 (prescribed"), "{told}");
    }
}
