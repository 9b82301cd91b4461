//! # 名称只差括号 A name that differs only by its brackets
//!
//! ## What it checks
//! 同一科目的名称在各处是否只有括号或其他符号的全角半角写法不同。
//! Whether the same code's names differ only by the width of brackets or other signs.
//!
//! ## Why it matters
//! 按名称查找或汇总时，两种写法会被当成两个科目。
//! Whoever searches or adds up by name gets two items where there is one.
//!
//! ## What it does not mean
//! 不是差错，只是写法不统一；也可能是识别文字时造成的。
//! It is no error, only uneven print; the recognition of the text may have caused it.
//!
//! ## Example
//! `30213-维修(护)费` · `30213-维修（护）费`
//!
//! ## Basis
//! 《政府收支分类科目》：一个编码对应一个名称。
//! The official classification gives each code one name.

use super::names::{Names, Spelling, by_count};
use super::{MOST_CELLS, Role, Severity, Subject, Told, few, s, say};
use crate::bilingual::Text;

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let names = Names::of(subject);
    let (mut codes, mut cells): (Vec<Text>, Vec<_>) = (Vec::new(), Vec::new());
    for ((_, _, digits), spellings) in names.codes {
        for mut spellings in spellings.into_values().filter(|s| s.len() > 1) {
            by_count(&mut spellings);
            let told = few(spellings.len(), spellings.iter().map(|s| s.told(subject)));
            codes.push(say(format!("{digits} {}", told.zh), format!("{digits} {}", told.en)));
            let role = |i: usize| if i > 0 { Role::Suspect } else { Role::Context };
            let spots = spellings.iter().map(Spelling::spot).enumerate();
            cells.extend(spots.filter_map(|(i, spot)| Some((role(i), spot?))));
        }
    }
    if codes.is_empty() {
        return Vec::new();
    }
    cells.truncate(MOST_CELLS);
    let n = codes.len();
    let told = few(n, codes.into_iter());
    let message = say(
        format!("{n} 个科目的名称在各处只差括号等符号的写法：{}。", told.zh),
        format!("The name of {n} code{} differs only by how its brackets are printed: {}.", s(n), told.en),
    );
    let basis = say(
        "《政府收支分类科目》：一个编码对应一个名称。",
        "The official classification (政府收支分类科目) gives each code one name.",
    );
    vec![Told::new(Severity::Note, message, basis, cells)]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03};

    #[test]
    fn brackets_of_two_widths_are_one_note() {
        let items = [
            "2060101-行政运行\t50209-维修(护)费\t30213-维修(护)费\t1.000000\t1.000000\t",
            "2060102-一般行政管理事务\t50209-维修(护)费\t30213-维修(护)费\t1.000000\t1.000000\t",
            "2060301-机构运行\t50502-商品和服务支出\t30213-维修（护）费\t1.000000\t1.000000\t",
        ];
        let told = findings(&form03(&items, "3.000000\t3.000000\t"), "name/brackets");
        assert_eq!(told.len(), 1);
        assert!(
            told[0].message.zh.contains("30213 “维修(护)费”（《支出总表》2 处）；“维修（护）费”（《支出总表》1 处）"),
            "{}",
            told[0].message.zh
        );
        assert_eq!(told[0].cells.len(), 2);
    }

    #[test]
    fn blanks_are_none() {
        let items = [
            "2060101-行政运行\t50201-办公经费\t30201-办公费\t1.000000\t1.000000\t",
            "2060102-一般行政管理事务\t50201-办公经费\t30201-办 公费\t1.000000\t1.000000\t",
        ];
        assert!(findings(&form03(&items, "2.000000\t2.000000\t"), "name/brackets").is_empty());
    }
}
