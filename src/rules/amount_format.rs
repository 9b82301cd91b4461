//! # 金额写法不规范 How amounts are printed
//!
//! ## What it checks
//! 能确定数值、但写法不规范的金额：数字中间有空格，用了全角数字，千分撇不是三位一节。
//! Amounts whose value is certain but whose print is unusual: blanks inside the number, full-width digits,
//! separators that are not in threes.
//!
//! ## Why it matters
//! 复制到表格软件里，这样的数会变成文字，加总时被漏掉。
//! Copied into a spreadsheet such figures become text and drop out of sums.
//!
//! ## What it does not mean
//! 数值没有疑问；空格和全角字符也可能是识别或复制时产生的。
//! The value is not in doubt; blanks and full-width digits may come from recognition or copying.
//!
//! ## Example
//! `1, 234. 500000` · `１２．３４`
//!
//! ## Basis
//! 国家标准 GB/T 15835 出版物上数字用法。
//! GB/T 15835, how numbers are printed.

use std::collections::BTreeMap;

use crate::disclosure::FactId;
use crate::money::Oddity;
use crate::policy;

use super::{Role, Severity, Subject, Told, cells, few, place, printed, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let disclosure = subject.disclosure;
    let mut kinds: BTreeMap<Oddity, Vec<FactId>> = BTreeMap::new();
    for (id, fact) in disclosure.facts.iter().enumerate() {
        for oddity in fact.value.figure().map_or(&[][..], |f| &f.oddities) {
            kinds.entry(*oddity).or_default().push(id);
        }
    }
    let told = |(oddity, facts): (Oddity, Vec<FactId>)| {
        let example = |fact: &FactId| {
            let (at, text) = (place(subject, *fact), printed(subject, *fact));
            say(format!("{} {text}", at.zh), format!("{text}, {}", at.en))
        };
        let (n, told) = (facts.len(), few(facts.len(), facts.iter().map(example)));
        let (zh, en) = match oddity {
            Oddity::InnerBlank => ("数字中间有空格", "blanks inside the number"),
            Oddity::Grouping => ("千分撇不是三位一节", "separators that are not in threes"),
            Oddity::FullWidth => ("用了全角数字或符号", "full-width digits or signs"),
            Oddity::Mark => ("旁边有脚注符号", "a footnote mark beside it"),
            Oddity::LeadingZeros => ("前面有多余的零", "zeros before the first digit"),
        };
        let (why, cause) = match oddity {
            Oddity::LeadingZeros => ("按印的读，可能印错了一位", "It is read as printed; a digit may be wrong."),
            _ => (
                "数值没有疑问，可能是识别或复制时产生的",
                "The value is not in doubt; it may come from recognition or copying.",
            ),
        };
        let message = say(
            format!("{n} 个金额{zh}：{}。{why}。", told.zh),
            format!("{n} amount{} printed with {en}: {}. {cause}", s(n), told.en),
        );
        let basis = say("数字的写法（GB/T 15835）。", "How numbers are printed (GB/T 15835).");
        let spots = facts.iter().map(|f| disclosure.facts[*f].spot);
        // no reading misplaces separators by the dozen
        let severity = match oddity {
            Oddity::Grouping if n >= policy::MISPLACED_SEPARATORS => Severity::Warning,
            _ => Severity::Note,
        };
        Told::new(severity, message, basis, cells(Role::Context, spots))
    };
    kinds.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, form03};

    #[test]
    fn one_note_for_each_kind_of_oddity() {
        let items = [
            "2050803-培训支出\t50203-培训费\t30216-培训费\t1, 000. 500000\t1,000.500000\t",
            "2050803-培训支出\t50502-商品和服务支出\t30216-培训费\t2. 000000\t２.000000\t",
        ];
        let told = findings(&form03(&items, "1,002.500000\t1,002.500000\t"), "amount/format");
        assert_eq!(told.len(), 2);
        assert!(told[0].message.zh.contains("2 个金额数字中间有空格"), "{}", told[0].message.zh);
        assert_eq!(told[0].cells.len(), 2);
        assert!(told[1].message.zh.contains("全角"), "{}", told[1].message.zh);
    }

    #[test]
    fn plain_amounts_are_not_told() {
        let items = ["2050803-培训支出\t50203-培训费\t30216-培训费\t1,000.500000\t1,000.500000\t"];
        assert!(findings(&form03(&items, "1,000.500000\t1,000.500000\t"), "amount/format").is_empty());
    }
}
