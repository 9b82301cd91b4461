//! Reasons, causes and other set phrases in both languages, and what of a report is said in one of them.

use crate::bilingual::{Text, say};
use crate::document::Place;
use crate::relations::Why;

use super::contract::{Finding, FindingCell, Report, Severity};

/// Why an equation could not be checked.
pub(super) fn why(why: &Why) -> Text {
    match why {
        Why::NoForm(form) => say(format!("没有找到《{form}》"), format!("the form {form} was not found")),
        Why::NoColumn(form, column) => {
            say(format!("《{form}》没有“{column}”列"), format!("{form} has no column {column}"))
        }
        Why::NoRow(form, row) => say(format!("《{form}》没有“{row}”行"), format!("{form} has no row {row}")),
        Why::SeveralForms(form) => {
            say(format!("有几张《{form}》，不知道该用哪一张"), format!("there are several forms {form}"))
        }
        Why::UnknownClass(label) => {
            say(format!("“{label}”没有可辨认的科目"), format!("“{label}” has no recognisable code or class"))
        }
        Why::Disobeyed(form) => say(
            format!("《{form}》的合计大多不等于其下各行之和，这张表的层级没有作数"),
            format!("most totals of {form} are not the sums of their rows, so that its levels are not relied on"),
        ),
        Why::Unconfirmed(form) => say(
            format!("《{form}》里按用词应当相等的数不相等，又没有别的关系印证，可能另有含义"),
            format!(
                "by the words of {form} it should hold and does not; nothing else confirms it, so that something else may be meant"
            ),
        ),
        Why::Unreadable => say("其中有金额无法读取", "an amount in it cannot be read"),
        Why::Unplaced => say("表中有金额分不清在哪一列", "amounts in the form could not be assigned to a column"),
        Why::Uncertain => say(
            "不成立，但表格的列是从空白推断的，可能是读错",
            "it fails, but the columns were worked out from blanks, so the reading may be at fault",
        ),
        Why::Innocent(reading) => crate::judge::readings().get(*reading).map_or_else(|| say("", ""), |r| r.text()),
        Why::Blank => say("不适用：表中没有数", "not applicable: nothing is printed there"),
        Why::TooLarge => say("数字太大，无法计算", "the numbers are too large to compute with"),
    }
}

/// What a slip is called.
pub(super) fn slip(slip: crate::judge::Slip) -> Text {
    use crate::judge::Slip;
    match slip {
        Slip::DigitReplaced => say("像是一位数字印错", "one digit seems to stand for another"),
        Slip::DigitsInterchanged => say("像是相邻两位数字颠倒", "two neighbouring digits seem to be interchanged"),
        Slip::DigitOmitted => say("像是漏了一位数字", "a digit seems to be missing"),
        Slip::DigitAdded => say("像是多了一位数字", "there seems to be a digit too many"),
        Slip::PointMoved => say("像是小数点错位", "the decimal point seems to have moved"),
        Slip::Unit => say("像是元与万元混用", "元 and 万元 seem to be mixed up"),
        Slip::Sign => say("像是正负号弄反", "the sign seems to be wrong"),
    }
}

/// Why a sentence's figures could not be checked.
pub fn unclear() -> Text {
    say(
        "看不出这句话说的是哪一个数，或者那个数没有公开",
        "it is not clear which figure the sentence speaks of, or that figure is not published",
    )
}

/// The sentence in one of its languages.
pub(super) fn in_language(text: &Text, english: bool) -> &str {
    if english { &text.en } else { &text.zh }
}

/// What a severity is called.
pub(super) fn severity(severity: Severity, english: bool) -> &'static str {
    match (severity, english) {
        (Severity::Error, false) => "错误",
        (Severity::Warning, false) => "疑点",
        (Severity::Note, false) => "提示",
        (Severity::Error, true) => "error",
        (Severity::Warning, true) => "warning",
        (Severity::Note, true) => "note",
    }
}

/// Where a cell stands, in words.
pub(super) fn position(cell: &FindingCell, english: bool) -> String {
    match (cell.place, english) {
        (Place::Text { line, .. }, true) => format!("line {line}"),
        (Place::Text { line, .. }, false) => format!("第 {line} 行"),
        (Place::Page { page, .. }, true) => format!("page {page}"),
        (Place::Page { page, .. }, false) => format!("第 {page} 页"),
        (Place::Sheet { sheet, cell }, true) => format!("sheet {sheet}, {cell}"),
        (Place::Sheet { sheet, cell }, false) => format!("第 {sheet} 个工作表 {cell}"),
    }
}

/// The summary sentences.
pub(super) fn summary(report: &Report, english: bool) -> Vec<String> {
    let (e, a) = (&report.equations, &report.amounts);
    let checked = e.holds + e.rounding + e.violated;
    let not_proven = a.unproven + a.unplaced + a.malformed;
    if english {
        vec![
            format!(
                "{checked} relations checked: {} hold, {} within rounding, {} do not; {} could not be checked.",
                e.holds, e.rounding, e.violated, e.unchecked
            ),
            format!("{} amounts read, {} proven, {not_proven} not.", a.read, a.proven),
        ]
    } else {
        vec![
            format!(
                "检验了 {checked} 个勾稽关系：{} 个成立，{} 个在舍入范围内，{} 个不成立；另有 {} 个无法检验。",
                e.holds, e.rounding, e.violated, e.unchecked
            ),
            format!("读到 {} 个金额，{} 个得到证明，{not_proven} 个没有。", a.read, a.proven),
        ]
    }
}

/// The values that would make everything agree.
pub(super) fn suggestions(finding: &Finding) -> String {
    finding.suggestions.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" | ")
}
