//! Reasons, causes and other set phrases in both languages, and what of a report is said in one of them.

use crate::bilingual::{Text, say};
use crate::relations::Why;

use super::contract::{DisclosureKind, Equation, Finding, FindingCell, Report, Severity};
use super::headline::is_proven;
use super::several;

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
        Why::OtherRegime(regime) => {
            say(format!("这条关系只用于 {regime} 的表式"), format!("the relation is of the forms of {regime} alone"))
        }
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

/// What is to be minded of a relation that a user's file gives.
pub(super) fn own(file: &str) -> Text {
    say(
        format!("这条关系是 {file} 给出的，Gouji 没有核实过它是否适用。"),
        format!("This relation is given by {file}; Gouji has not verified that it applies."),
    )
}

/// Why a sentence's figures could not be checked.
pub fn unclear() -> Text {
    say(
        "看不出这句话说的是哪一个数，或者那个数没有公开",
        "it is not clear which figure the sentence speaks of, or that figure is not published",
    )
}

/// Why a sentence with amounts is not checked.
pub fn untied() -> Text {
    say(
        "这些句子里的金额与别的数没有读得懂的关系，表里也没有同名、同数的金额",
        "no relation of their amounts to others was understood, and no table prints them or their names",
    )
}

/// Why growth from nothing was not compared.
pub fn no_base() -> Text {
    say("上年数为零，增长率没有意义", "last year's amount is nothing, so that growth has no meaning")
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

/// A source's name without the place it has on somebody's machine: the path's last part, or of a file in an archive
/// the archive and what is in it.
pub(super) fn file_name(name: &str) -> &str {
    let is_archive = |part: &str| part.to_ascii_lowercase().ends_with(".zip");
    let mut at = 0;
    let mut start = 0;
    for part in name.split_inclusive(['/', '\\']) {
        start = at;
        if is_archive(part.trim_end_matches(['/', '\\'])) {
            break;
        }
        at += part.len();
    }
    &name[start..]
}

/// A formula as one would say it, without the signs of its language: `支出总表.基本支出[合计]` is 支出总表的基本支出“合计”.
pub(super) fn plain_formula(text: &str) -> String {
    let text = text.replace("每行: ", "").replace("每列: ", "").replace("<=", "≤");
    let mut out = String::with_capacity(text.len());
    // a sum is said after what is summed
    let mut sum = false;
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut quoted = false;
    for (i, c) in chars.iter().copied().enumerate() {
        let ends = c == '（' || c == ' ' && matches!(at(i + 1), '+' | '−' | '-' | '=' | '≤' | '按');
        if sum && ends {
            out.push_str("之和");
            sum = false;
        }
        match c {
            'Σ' => sum = true,
            ' ' if i > 0 && at(i - 1) == 'Σ' => {}
            '[' => {
                quoted = i > 0 && !matches!(at(i - 1), ' ' | '》');
                if quoted {
                    out.push('“');
                }
            }
            ']' if quoted => out.push('”'),
            ']' => {}
            '.' if i > 0 && !at(i - 1).is_ascii_digit() && at(i - 1) != ' ' && !at(i + 1).is_ascii_digit() => {
                out.push('的');
            }
            c => out.push(c),
        }
    }
    if sum {
        out.push_str("之和");
    }
    out
}

/// Where a cell stands, in words.
pub(super) fn position(cell: &FindingCell, english: bool) -> String {
    cell.place.in_words(english)
}

/// The summary sentences: the verdict, what was compared, and the amounts.
pub(super) fn summary(report: &Report, english: bool) -> Vec<String> {
    let outcome = &report.outcome;
    let said = [&outcome.headline, &outcome.scope, &outcome.amounts].map(|t| in_language(t, english));
    let stop = if english { "." } else { "。" };
    let headline = format!("{}{stop}", said[0]);
    std::iter::once(headline).chain(said[1..].iter().filter(|s| !s.is_empty()).map(|s| s.to_string())).collect()
}

/// What the two sides of an equation are: a total and its parts, or one figure in two places.
pub(super) fn sides(equation: &Equation) -> (Text, Text) {
    if equation.right.len() > 1 || equation.omitted > 0 {
        (say("合计印为", "the total is"), say("分项加起来是", "its parts add up to"))
    } else if equation.left.len() > 1 {
        (say("分项加起来是", "the parts add up to"), say("合计印为", "the total is"))
    } else {
        (say("一处印为", "one place prints"), say("另一处是", "the other"))
    }
}

/// What kind of publication it is.
pub(super) fn kind(report: &Report, english: bool) -> &'static str {
    match (report.disclosure.kind, report.disclosure.of_unit, english) {
        (DisclosureKind::Budget, false, false) => "部门预算",
        (DisclosureKind::Budget, true, false) => "单位预算",
        (DisclosureKind::FinalAccounts, false, false) => "部门决算",
        (DisclosureKind::FinalAccounts, true, false) => "单位决算",
        (DisclosureKind::Unknown, _, false) => "公开材料",
        (DisclosureKind::Budget, false, true) => "departmental budget",
        (DisclosureKind::Budget, true, true) => "budget of a unit",
        (DisclosureKind::FinalAccounts, false, true) => "departmental final accounts",
        (DisclosureKind::FinalAccounts, true, true) => "final accounts of a unit",
        (DisclosureKind::Unknown, _, true) => "disclosure",
    }
}

/// What should be printed, as far as the equations tell.
pub(super) fn value(finding: &Finding, english: bool) -> Option<String> {
    let values = suggestions(finding);
    let text = match (finding.suggestions.len(), is_proven(finding)) {
        (0, _) => return None,
        (1, true) => {
            say(format!("其余的数证明应为 {values}"), format!("The other figures prove that it should be {values}"))
        }
        (1, false) => {
            say(format!("若其余数无误，应为 {values}"), format!("If the others are right it should be {values}"))
        }
        _ if several::together(finding) => say(
            format!("若其余数无误，各处依次应为 {values}"),
            format!("If the others are right these should be {values}, in this order"),
        ),
        _ => say(
            format!("必有一误，各处若有误依次应为 {values}"),
            format!("One of them is wrong; each, if it is the one, should be {values}, in this order"),
        ),
    };
    Some(in_language(&text, english).to_string())
}

/// The values that would make everything agree.
pub(super) fn suggestions(finding: &Finding) -> String {
    finding.suggestions.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_path_of_a_machine_is_told() {
        for path in ["/home/a/b.pdf", "C:\\a\\b.pdf", "../x/b.pdf", "~/b.pdf", "x/b.pdf", "b.pdf"] {
            assert_eq!(file_name(path), "b.pdf");
        }
        assert_eq!(file_name("/home/打包.zip/第一部分/b.pdf"), "打包.zip/第一部分/b.pdf");
    }

    #[test]
    fn a_formula_is_said_in_words() {
        for (formula, said) in [
            ("《支出总表》每行: 合计 = 基本支出 + 项目支出（某行）", "《支出总表》合计 = 基本支出 + 项目支出（某行）"),
            ("《支出总表》每列: [合计] = Σ [明细]（基本支出）", "《支出总表》合计 = 明细之和（基本支出）"),
            (
                "基本支出表.公用经费[合计] <= 支出表.公用经费[合计]",
                "基本支出表的公用经费“合计” ≤ 支出表的公用经费“合计”",
            ),
            ("收支总表.支出[功能类] = Σ 支出总表.合计 按 类", "收支总表的支出“功能类” = 支出总表的合计之和 按 类"),
        ] {
            assert_eq!(super::plain_formula(formula), said);
        }
    }
}
