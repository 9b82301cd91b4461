//! # 小数位数不一致 Mixed decimals
//!
//! ## What it checks
//! 金额印出的小数位数是否一致（单位相同的各表一起看，零不看）。
//! Whether amounts are printed with the same number of decimals, over all forms of one unit; zeros and the tables of single projects apart.
//!
//! ## Why it matters
//! 位数少的数可能被四舍五入过，核对时只能精确到它印出的位数。
//! A figure with fewer decimals may be rounded and can be checked only to what it prints.
//!
//! ## What it does not mean
//! 数值不一定有误；也可能是填报时的格式不同。
//! The amount need not be wrong; it may have been entered in another format.
//!
//! ## Example
//! `150.00`，其余金额印为 `150.000000`
//!
//! ## Basis
//! 同一套表的金额按同一精度印出；北京市各表一般为万元、六位小数。
//! Forms of one set print amounts to one precision; Beijing's are usually in 万元 with six decimals.

use crate::bilingual::Text;
use std::collections::BTreeMap;

use crate::disclosure::{Fact, FactId};
use crate::money::Unit;

use super::{Role, Severity, Subject, Told, cells, few, last, place, printed, s, say};

/// Decimals → facts.
type Scales = BTreeMap<u32, Vec<FactId>>;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let mut units: Vec<(Unit, Scales)> = Vec::new();
    // each project's table is filled in by itself
    let of_set = |fact: &Fact| fact.column.is_some() && !disclosure.forms[fact.form].is_project_funds();
    for (id, fact) in disclosure.facts.iter().enumerate() {
        let Some(figure) = fact.value.figure().filter(|f| !f.yuan.is_zero() && of_set(fact)) else {
            continue;
        };
        let unit = disclosure.unit(id);
        let at = units.iter().position(|(u, _)| *u == unit).unwrap_or(units.len());
        if at == units.len() {
            units.push((unit, Scales::new()));
        }
        units[at].1.entry(figure.amount.scale).or_default().push(id);
    }
    let (mut message, mut spots) = (say("", ""), Vec::new());
    for (unit, scales) in units.into_iter().filter(|(_, scales)| scales.len() > 1) {
        let all: usize = scales.values().map(Vec::len).sum();
        let common = scales.iter().max_by_key(|(scale, facts)| (facts.len(), **scale));
        let clear = common.filter(|(_, facts)| facts.len() * 10 >= all * 9);
        let told = match clear {
            Some((scale, facts)) => odd(subject, *scale, facts.len(), &scales, &mut spots),
            None => {
                spots.extend(scales.values().filter_map(|f| f.first().copied()));
                counts(&scales)
            }
        };
        if !message.zh.is_empty() {
            message.en.push(' ');
        }
        message.zh.push_str(&format!("单位为{}的金额{}", unit.name(), told.zh));
        message.en.push_str(&format!("Amounts in {} {}", unit.name(), told.en));
    }
    if spots.is_empty() {
        return Vec::new();
    }
    let basis = say("同一套表的金额按同一精度印出。", "Forms of one set print amounts to one precision.");
    let spots = spots.into_iter().map(|fact| disclosure.facts[fact].spot);
    vec![Told::new(Severity::Note, message, basis, cells(Role::Context, spots))]
}

/// Nearly all have one scale: the others are named.
fn odd(subject: &Subject, scale: u32, common: usize, scales: &Scales, spots: &mut Vec<FactId>) -> Text {
    let mut others: Vec<FactId> = scales.iter().filter(|(s, _)| **s != scale).flat_map(|(_, f)| f).copied().collect();
    // a figure that the text's end cuts off
    others.retain(|f| !last(subject, subject.disclosure.facts[*f].spot));
    others.sort_unstable();
    let example = |fact: &FactId| {
        let (at, text) = (place(subject, *fact), printed(subject, *fact));
        say(format!("{} {text}", at.zh), format!("{text}, {}", at.en))
    };
    let (n, told) = (others.len(), few(others.len(), others.iter().map(example)));
    spots.extend(others);
    say(
        format!("几乎都印 {scale} 位小数（{common} 处），{n} 处不同：{}。", told.zh),
        format!(
            "nearly all have {scale} decimal{} ({common}), {n} ha{} not: {}.",
            s(scale as usize),
            if n == 1 { "s" } else { "ve" },
            told.en
        ),
    )
}

fn counts(scales: &Scales) -> Text {
    let counts = |(scale, facts): (&u32, &Vec<FactId>)| {
        say(format!("{scale} 位 {} 处", facts.len()), format!("{scale}: {} time{}", facts.len(), s(facts.len())))
    };
    let told = few(scales.len(), scales.iter().map(counts));
    say(format!("印的小数位数不一：{}。", told.zh), format!("have different numbers of decimals, {}.", told.en))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03};

    const ITEM: &str = "2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t";

    #[test]
    fn the_odd_ones_are_named_in_one_note() {
        let mut items = [ITEM; 12];
        items[3] = "2050803-培训支出\t50203-培训费\t30216-培训费\t1.00\t1.000000\t";
        let told = findings(&form03(&items, "12.000000\t12.000000\t"), "amount/precision");
        assert_eq!(told.len(), 1);
        assert!(
            told[0].message.zh.contains("几乎都印 6 位小数（25 处），1 处不同：《支出总表》"),
            "{}",
            told[0].message.zh
        );
        assert_eq!(told[0].cells.len(), 1);
        assert_eq!(told[0].cells[0].printed, "1.00");
    }

    #[test]
    fn without_a_clear_majority_only_the_counts() {
        let items = [ITEM, "2050803-培训支出\t50203-培训费\t30216-培训费\t1.00\t1.00\t"];
        let told = findings(&form03(&items, "2.000000\t2.000000\t"), "amount/precision");
        assert!(told[0].message.zh.contains("不一：2 位 2 处；6 位 4 处"), "{}", told[0].message.zh);
    }

    #[test]
    fn one_precision_and_zeros_are_nothing_to_tell() {
        let items = [ITEM, "2050803-培训支出\t50203-培训费\t30216-培训费\t1.000000\t1.000000\t0"];
        assert!(findings(&form03(&items, "2.000000\t2.000000\t"), "amount/precision").is_empty());
    }
}
