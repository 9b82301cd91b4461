//! # 科目编码不合规则 A code not of its level's pattern
//!
//! ## What it checks
//! 科目编码的位数和首位：功能科目 3、5 或 7 位，以 2 开头；政府经济科目 3 或 5 位，以 5 开头；部门经济科目 3、5 位
//! （或地方扩展的 7 位），以 3 开头。
//! The length and first digit of codes: functional 3, 5 or 7 digits from 2; governmental economic 3 or 5 digits
//! from 5; departmental economic 3 or 5 digits (7 in local extensions) from 3.
//!
//! ## Why it matters
//! 少印、多印一位或错印一位的编码查不到对应的科目，按编码汇总的数也会出错。
//! A code with a digit too few, too many or wrong belongs to no item, and sums by code miss it.
//!
//! ## What it does not mean
//! 金额不一定有错；编码也可能是识别或复制时读错的。别的分类的编码出现在这一栏，多半是格子错位，只作提示。
//! No amount need be wrong, and the code may have been misread. A code of another classification in the column is most
//! likely a displaced cell and told as a note.
//!
//! ## Example
//! `205080-培训支出`（6 位）
//!
//! ## Basis
//! 《政府收支分类科目》的类、款、项编码规则。
//! How the official classification numbers its 类, 款 and 项.

use std::collections::BTreeMap;

use crate::bilingual::Text;
use crate::document::Spot;
use crate::money::{self, Printed, is_invisible};

use super::names::{Places, Spelling, System};
use super::{Role, Severity, Subject, Told, capped, cells, few, last, s, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut odd: BTreeMap<(System, String), (Places, Vec<Spot>)> = BTreeMap::new();
    let mut displaced: Vec<Spot> = Vec::new();
    for (f, form) in subject.disclosure.forms.iter().enumerate() {
        for (c, column) in form.spec().columns.iter().enumerate() {
            let Some(system) = System::of(column.kind) else { continue };
            for spot in form.lines.iter().filter_map(|l| l.cells.get(c).copied().flatten()) {
                let code = code(text(subject, spot));
                if code.is_empty() || fits(system, &code) || last(subject, spot) {
                    continue;
                }
                if [System::Function, System::Gov, System::Dep].into_iter().any(|s| fits(s, &code)) {
                    displaced.push(spot);
                    continue;
                }
                let (places, spots) = odd.entry((system, code)).or_default();
                places.entry((f, c)).or_insert((spot, 0)).1 += 1;
                spots.push(spot);
            }
        }
    }
    let told = |((system, code), (places, spots)): ((System, String), (Places, Vec<Spot>))| {
        let told = Spelling { text: code, places }.told(subject);
        let (zh, en) = system.title();
        let (rule_zh, rule_en) = rule(system);
        let message = say(
            format!("{zh}编码{}不合规则：应为 {rule_zh}。", told.zh),
            format!("The {en} {} is not of its pattern: {rule_en}.", told.en),
        );
        Told::new(Severity::Warning, message, basis(), cells(Role::Suspect, spots))
    };
    let mut out = capped(odd.into_iter().map(told).collect(), |n| {
        say(format!("另有 {n} 个科目编码不合规则。"), format!("{n} more codes are not of their pattern."))
    });
    if !displaced.is_empty() {
        out.push(moved(subject, displaced));
    }
    out
}

/// Codes of one classification in the column of another.
fn moved(subject: &Subject, spots: Vec<Spot>) -> Told {
    let n = spots.len();
    let example = |spot: &Spot| say(format!("“{}”", text(subject, *spot)), format!("“{}”", text(subject, *spot)));
    let told = few(n, spots.iter().map(example));
    let message = say(
        format!("{n} 个编码是别的分类的，却在这一栏：{}。可能是格子错位。", told.zh),
        format!("{n} code{} of another classification than their column's: {}. Cells may be displaced.", s(n), told.en),
    );
    Told::new(Severity::Note, message, basis(), cells(Role::Context, spots))
}

fn basis() -> Text {
    say(
        "《政府收支分类科目》的类、款、项编码规则。",
        "How the official classification (政府收支分类科目) numbers its items.",
    )
}

/// What stands where a code belongs: the digits and Latin letters a text starts with, none where it is a name.
fn code(text: &str) -> String {
    // an amount that moved here is no code
    if matches!(money::read(text), Printed::Amount(a, _) if a.scale > 0 || text.contains([',', '，'])) {
        return String::new();
    }
    let code: String = text.chars().filter(|c| !is_invisible(*c)).take_while(char::is_ascii_alphanumeric).collect();
    if code.starts_with(|c: char| c.is_ascii_digit()) { code } else { String::new() }
}

fn fits(system: System, code: &str) -> bool {
    let (first, lengths): (char, &[usize]) = match system {
        System::Function => ('2', &[3, 5, 7]),
        System::Gov => ('5', &[3, 5]),
        System::Dep => ('3', &[3, 5, 7]),
    };
    code.starts_with(first) && lengths.contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
}

fn rule(system: System) -> (&'static str, &'static str) {
    match system {
        System::Function => ("3、5 或 7 位，以 2 开头", "3, 5 or 7 digits, the first of them 2"),
        System::Gov => ("3 或 5 位，以 5 开头", "3 or 5 digits, the first of them 5"),
        System::Dep => {
            ("3、5 位（地方扩展 7 位），以 3 开头", "3 or 5 digits (7 in local extensions), the first of them 3")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::{findings, form03};

    #[test]
    fn each_odd_code_is_told_once() {
        let items = [
            "205080-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t",
            "205080-培训支出\t50203-培训费\t40216-培训费\t1.000000\t1.000000\t",
        ];
        let told = findings(&form03(&items, "2.000000\t2.000000\t"), "code/pattern");
        assert_eq!(told.len(), 2);
        assert!(told.iter().all(|t| t.severity == Severity::Warning));
        assert!(told[0].message.zh.contains("“205080”（《支出总表》2 处）"), "{}", told[0].message.zh);
        assert_eq!(told[0].cells.len(), 2);
    }

    #[test]
    fn a_displaced_code_is_a_note() {
        let items = ["2050803-培训支出\t2050803-培训支出\t30216-培训费\t1.000000\t1.000000\t"];
        let told = findings(&form03(&items, "1.000000\t1.000000\t"), "code/pattern");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Note));
    }

    #[test]
    fn good_codes_and_names_are_not() {
        let items = [
            "2050803-培训支出\t50203-培训费\t3021503-三类会议费\t1.000000\t1.000000\t",
            "20508 进修及培训\t502\t302\t1.000000\t1.000000\t",
        ];
        assert!(findings(&form03(&items, "2.000000\t2.000000\t"), "code/pattern").is_empty());
    }
}
