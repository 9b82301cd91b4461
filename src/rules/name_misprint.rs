//! # 科目名称印错 A misprinted name
//!
//! ## What it checks
//! 科目名称与它的编码通常印的名称是否只差一个字：漏一个字、错一个字、两个字颠倒；同一份材料里别处没有印出正确的名称
//! （那由“同一编码印有不同名称”提示）。
//! Whether a name differs from the one its code is usually printed with in one character: left out, wrong, or two
//! changed round. Where the same code is printed with both names, `name/two-names` says so.
//!
//! ## Why it matters
//! 按名称查找、汇总的人会漏掉这一行。
//! Who looks a name up or adds up by it misses the row.
//!
//! ## What it does not mean
//! 金额没有错。名称表是见过的而不是官方的；读取时被截断的名称、常见的简写、往年的名称（错的地方仍是词语）不算。
//! The amounts are not wrong. The list of names is of what was observed; names cut off in reading, usual short forms and
//! names of other years, which are still words, are none.
//!
//! ## Example
//! `2010302 一般行政管事务`：应为“一般行政管理事务”。
//!
//! ## Basis
//! 《政府收支分类科目》的编码和名称。
//! The codes and names of the official classification (政府收支分类科目).

use crate::bilingual::Text;
use crate::document::Spot;
use crate::money::fold;
use crate::policy;
use crate::taxonomy::codes;

use super::names::{Names, System};
use super::words::is_variant;
use super::{Role, Severity, Subject, Told, cells, few, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let (mut found, mut spots): (Vec<Text>, Vec<Spot>) = Default::default();
    let mut right: Option<String> = None;
    for ((_, system, digits), spellings) in Names::of(subject).codes {
        let (Some(known), 1) = (codes::name(&digits), spellings.len()) else { continue };
        let all = spellings.iter().flat_map(|(n, all)| all.iter().map(move |s| (n, s)));
        for (name, spelling) in all.filter(|_| system != System::Gov) {
            let Some(spot) = spelling.spot().filter(|_| is_misprint(name, &fold(known), &digits)) else { continue };
            let printed = &spelling.text;
            found.push(say(
                format!("{digits} 印为“{printed}”，通常是“{known}”"),
                format!("{digits} is printed “{printed}”, usually “{known}”"),
            ));
            spots.push(spot);
            right = Some(super::text(subject, spot).replace(printed.as_str(), known));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let n = found.len();
    let told = few(n, found.into_iter());
    let message = say(
        format!("{n} 个科目名称像是印错了一个字：{}。", told.zh),
        format!("{n} name{} a character wrong: {}.", if n == 1 { " seems to have" } else { "s seem to have" }, told.en),
    );
    let basis = say(
        "《政府收支分类科目》的编码和名称。",
        "The codes and names of the official classification (政府收支分类科目).",
    );
    let told = Told::new(Severity::Warning, message, basis, cells(Role::Suspect, spots.iter().copied()));
    let changed = |text: &String| spots.len() == 1 && *text != super::text(subject, spots[0]);
    vec![Told { suggestion: right.filter(changed).map(|text| (0, text, 0)), ..told }]
}

/// Whether a name is the known one of its code but for one character.
fn is_misprint(name: &str, known: &str, digits: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (name.chars().collect(), known.chars().collect());
    // one that its cell cut off, at either end
    let cut = known.starts_with(name) || known.ends_with(name) || name.starts_with(known) || name.ends_with(known);
    if cut || b.len() < policy::SHORTEST_MISPRINTED_NAME || codes::codes_named(name, "").next().is_some() {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let end = end.min(a.len().min(b.len()) - start);
    let (wrong, right) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let slip = match (wrong, right) {
        ([], [_]) | ([_], [_]) => true,
        ([twice], []) => start > 0 && a[start - 1] == *twice,
        ([x, y], [z, w]) => x == w && y == z,
        _ => false,
    };
    let text = |piece: &[char]| piece.iter().collect::<String>();
    // 应急处理 for 应急处置 is a name of another year: a slip makes what is no word
    let no_word = || {
        let ends = a.windows(2).enumerate().filter(|(at, _)| *at + 1 >= start && *at < a.len() - end);
        ends.into_iter().all(|(_, pair)| !codes::in_names(&text(pair)))
    };
    // 津补贴 for 津贴补贴
    let short = wrong.is_empty() && right.iter().any(|c| a.contains(c));
    slip && !short && !digits.ends_with("99") && !is_variant(&text(wrong), &text(right)) && no_word()
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::is_misprint;

    #[test]
    fn one_character() {
        let wrong = |name: &str| is_misprint(name, "一般行政管理事务", "2010302");
        for name in ["一般行政管事务", "一般行政管埋事务", "一般行政理管事务"] {
            assert!(wrong(name), "{name}");
        }
        // cut off, or another name
        for name in ["一般行政管理", "行政管理事务", "一般行政管理事务费", "一般行政事务", "行政运行"]
        {
            assert!(!wrong(name), "{name}");
        }
        // the same in other words, too short to tell
        assert!(!is_misprint("对个人和家庭补助", "对个人和家庭的补助", "303"));
        assert!(!is_misprint("电废", "电费", "30206"));
    }

    #[test]
    fn a_misprint_is_told_with_the_name() {
        let text = |name: &str| {
            format!(
                "2031年一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\n201\t一般公共服务支出\t3.00\n\
                 20103\t政府办公厅（室）及相关机构事务\t3.00\n2010301\t行政运行\t1.00\n2010302\t{name}\t2.00\n合计\t\t3.00\n"
            )
        };
        let told = findings(&text("一般行政管事务"), "name/misprint");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("2010302 印为“一般行政管事务”，通常是“一般行政管理事务”"));
        assert!(findings(&text("一般行政管理事务"), "name/misprint").is_empty());
    }
}
