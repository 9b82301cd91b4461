//! Words that mean the same on every form: totals, parts, empty forms, units.

use std::sync::OnceLock;

use serde::Deserialize;

use super::codes;
use super::spec::Time;
use crate::money::{Unit, fold};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    totals: Vec<String>,
    sums: Vec<String>,
    codes: Vec<String>,
    units: Vec<String>,
    of_codes: Vec<String>,
    levels: Vec<String>,
    texts: Vec<String>,
    subtotals: Vec<String>,
    parts: Vec<String>,
    empty: Vec<String>,
    unit: Vec<String>,
    no_money: Vec<String>,
    formulas: Vec<String>,
    numbers: Vec<String>,
    label_numbers: Vec<String>,
    rates: Vec<String>,
    remarks: Vec<String>,
    measures: Vec<String>,
    money: Vec<String>,
    other_year: Vec<String>,
    year_before: Vec<String>,
    carried: Vec<String>,
    carried_over_pages: Vec<String>,
    only_headings: Vec<String>,
    less: Vec<String>,
    given: Vec<String>,
    balances: Vec<String>,
    surplus: Vec<String>,
    surplus_of_year: Vec<String>,
    averages: Vec<String>,
    aside: Vec<String>,
    basic_parts: Vec<String>,
    change: Vec<String>,
    r#final: Vec<String>,
    budget: Vec<String>,
    heads: Vec<String>,
    page_heads: Vec<String>,
    goes_on: Vec<String>,
    footers: Vec<String>,
    withheld: Vec<String>,
    carry_over: Vec<String>,
    receipts: Vec<String>,
    spending: Vec<String>,
    results: [Vec<String>; 2],
    total_headings: Vec<String>,
    general_budget: Vec<String>,
    basic: Vec<String>,
    figures: Vec<String>,
    beside_headings: Vec<String>,
    regime: Vec<Regime>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Regime {
    id: String,
    numbers: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// Whether a label is that of a total row (合计, 总计).
pub fn is_total(label: &str) -> bool {
    label.len() < 32 && words().totals.contains(&fold(label))
}

/// Whether a label is that of a subtotal row (小计).
pub fn is_subtotal(label: &str) -> bool {
    label.len() < 32 && words().subtotals.contains(&fold(label))
}

/// Whether a text is nothing but a heading over amounts (预算数).
pub fn is_only_heading(text: &str) -> bool {
    text.len() < 32 && words().only_headings.contains(&fold(text))
}

/// Whether a row carries a sum over the end of a page (过次页, 承前页): it is no item.
pub fn is_carried_over_pages(label: &str) -> bool {
    let bare = |c: char| !matches!(c, '(' | ')' | ':' | '-' | '—');
    let folded: String = fold(label).chars().filter(|c| bare(*c)).collect();
    words().carried_over_pages.contains(&folded)
}

/// Whether a label names a part of the row above (其中), which is no addend.
pub fn is_part(label: &str) -> bool {
    let folded = fold(label);
    words().parts.iter().any(|p| folded.starts_with(p.as_str()))
}

/// Whether a sentence says that a form is empty (本表为空).
pub fn says_empty(text: &str) -> bool {
    let folded = fold(text);
    words().empty.iter().any(|e| folded.contains(e.as_str()))
}

/// Whether a sentence says that something is withheld (涉密).
pub fn is_withheld(text: &str) -> bool {
    has(&fold(text), &words().withheld)
}

/// Whether a row begins as what is printed below a form's amounts: a note, or who signed it.
pub fn is_footer(text: &str) -> bool {
    let folded = fold(text);
    words().footers.iter().any(|w| folded.starts_with(w.as_str()))
}

/// Whether the numbers under a heading are no money (行次, 占比, 人数).
pub fn is_no_money(heading: &str) -> bool {
    words().no_money.iter().any(|w| heading.contains(w.as_str()))
}

/// Whether formulas of the lines stand under a heading (公式, 计算关系).
pub fn is_of_formulas(heading: &str) -> bool {
    has(heading, &words().formulas)
}

/// Whether lines are numbered under a heading (行次, 序号), perhaps with formulas among the numbers.
pub fn is_of_numbers(heading: &str) -> bool {
    words().numbers.iter().any(|w| heading == w)
}

/// Whether a cell in a row of column numbers numbers a column of labels (甲, 乙).
pub fn is_label_number(text: &str) -> bool {
    words().label_numbers.iter().any(|w| text.trim() == w)
}

/// Whether a folded text contains one of some words.
pub fn has(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.contains(w.as_str()))
}

/// Whether a folded text begins with one of some words.
pub fn begins(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.starts_with(w.as_str()))
}

/// Whether a folded text ends with one of some words.
pub fn ends(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.ends_with(w.as_str()))
}

/// Whether what stands under a heading is said in words (备注, 支出标准).
pub fn is_remark(heading: &str) -> bool {
    let bare = heading.split('(').next().unwrap_or(heading);
    words()
        .remarks
        .iter()
        .any(|w| bare.ends_with(w.as_str()) || bare.starts_with(w.as_str()) && bare.len() <= w.len() + 6)
}

/// Whether the numbers under a path of headings are no money: nothing under such a heading, at any level, is.
pub fn no_money_under(path: &[String]) -> bool {
    path.iter().any(|h| is_no_money(h)) || path.last().is_some_and(|h| is_remark(h))
}

/// Whether the label of a sum is that of a part of the basic expenditure (人员经费合计).
pub fn is_part_of_basic(label: &str) -> bool {
    has(&fold(label), &words().basic_parts)
}

/// Whether a row is taken from the others (四、减：上解支出).
pub fn is_less(label: &str) -> bool {
    let folded = fold(label);
    let (_, bare) = codes::unnumbered(&folded);
    words().less.iter().any(|w| bare.starts_with(w.as_str()))
}

/// Whether amounts under a path of headings are those of a day (年末余额), so that no total need stand below them.
pub fn is_balance(path: &[String]) -> bool {
    path.iter().any(|h| has(h, &words().balances))
}

/// Whether the rates under a heading are given (利率), and not worked out from the amounts beside them.
pub fn is_given(heading: &str) -> bool {
    has(heading, &words().given)
}

/// Whether a label is that of what income leaves over expenditure (本年结余).
pub fn is_surplus(label: &str) -> bool {
    has(&fold(label), &words().surplus)
}

/// Whether it is that of the year alone, without what was carried over before.
pub fn is_surplus_of_year(label: &str) -> bool {
    has(&fold(label), &words().surplus_of_year)
}

/// Whether amounts under a path of headings are averages or prices (人均, 单价), which add up to nothing.
pub fn is_average(path: &[String]) -> bool {
    path.iter().any(|h| has(h, &words().averages))
}

/// Whether amounts under a heading or label may stand beside a sum or in it (结转, 其中).
pub fn is_aside(text: &str) -> bool {
    has(&fold(text), &words().aside)
}

/// Whether the numbers of a line with this label are rates and no amounts.
pub fn is_rate(label: &str) -> bool {
    let folded = fold(label);
    let bare = folded.strip_suffix(')').and_then(|f| f.rsplit_once('(')).map_or(folded.as_str(), |(_, inner)| inner);
    label.len() < 90 && words().rates.iter().any(|r| folded.ends_with(r.as_str()) || bare == r)
}

/// Whether a label of a part opens a list of parts: `其中：（1）…`.
pub fn opens_list(label: &str) -> bool {
    let folded = fold(label);
    words().parts.iter().any(|p| folded.starts_with(p.as_str())) && codes::numbering(without_part(&folded)).is_some()
}

/// A folded label without 其中.
pub fn without_part(folded: &str) -> &str {
    words().parts.iter().find_map(|p| folded.strip_prefix(p.as_str())).unwrap_or(folded)
}

/// Whether a heading is of something that is measured and not paid (指标, 分值).
pub fn is_measure(heading: &str) -> bool {
    has(heading, &words().measures)
}

/// Whether a path of headings says that amounts of money stand under it.
pub fn is_money(path: &[String]) -> bool {
    path.iter().any(|h| has(h, &words().money))
}

/// Of which time the amounts under a path of headings are, on a form of a year, with or without final figures.
pub fn time(path: &[String], own: Option<u32>, finals: bool) -> Time {
    let words = words();
    if path.iter().any(|h| has(h, &words.change) && !has(h, &words.carried)) {
        return Time::Change;
    }
    let other = |h: &String| {
        let year = years(h).next();
        !has(h, &words.carried) && (has(h, &words.other_year) || year.is_some_and(|y| own.is_some_and(|own| y != own)))
    };
    if path.iter().any(other) {
        return Time::Other;
    }
    let budget = |h: &String| has(h, &words.budget) && !is_final(h);
    if finals && path.iter().any(budget) && !path.iter().any(|h| is_final(h)) { Time::Budget } else { Time::Own }
}

/// Whether amounts under a heading or label were carried over, or are to the next year (上年结转).
pub fn is_carry_over(text: &str) -> bool {
    has(text, &words().carry_over)
}

/// Whether what was received stands under a heading (收入).
pub fn is_receipt(heading: &str) -> bool {
    has(heading, &words().receipts)
}

/// Whether what was spent stands under a heading (支出).
pub fn is_spending(heading: &str) -> bool {
    has(heading, &words().spending)
}

/// Whether two labels are those of what was received and what was spent in a statement of results (收入, 费用).
pub fn are_results(income: &str, expenditure: &str) -> bool {
    let [of_income, of_expenditure] = &words().results;
    ends(income, of_income) && ends(expenditure, of_expenditure)
}

/// Whether a heading is that of a total: 合计, 支出总计, 小计.
pub fn is_total_heading(heading: &str) -> bool {
    words().total_headings.iter().any(|w| heading.ends_with(w.as_str()) || heading.starts_with(w.as_str()))
}

/// Whether a heading is of the general budget (一般公共预算).
pub fn is_general_budget(heading: &str) -> bool {
    has(heading, &words().general_budget)
}

/// Whether a heading is that of the basic expenditure (基本支出).
pub fn is_basic(heading: &str) -> bool {
    words().basic.iter().any(|w| w == heading)
}

/// Whether a heading says how an amount is measured, and not of what it is (预算数).
pub fn is_figure(heading: &str) -> bool {
    words().figures.iter().any(|w| heading.ends_with(w.as_str()))
}

/// Whether a heading is of units (单位名称).
pub fn is_of_unit(heading: &str) -> bool {
    has(heading, &words().units)
}

/// Words that stand among the headings of listed forms.
pub(super) fn beside_headings() -> impl Iterator<Item = String> {
    words().beside_headings.iter().cloned()
}

/// Whether a heading is that of final figures (决算数).
pub fn is_final(heading: &str) -> bool {
    has(heading, &words().r#final)
}

/// Whether a heading is that of the codes of units.
pub fn is_unit_code(heading: &str) -> bool {
    is_code(heading) && is_of_unit(heading) && !is_of_classification(heading)
}

/// Whether a heading is that of codes (编码).
pub fn is_code(heading: &str) -> bool {
    has(heading, &words().codes)
}

/// Whether a heading is that of a classification (科目).
pub fn is_of_classification(heading: &str) -> bool {
    has(heading, &words().of_codes)
}

/// Which level of a code stands under a heading of its own: 类 0, 款 1, 项 2.
pub fn level(heading: &str) -> Option<usize> {
    words().levels.iter().position(|l| l == heading)
}

/// Whether words stand under a heading and no amounts (名称, 备注), even where its column is empty.
pub fn is_text(heading: &str) -> bool {
    has(heading, &words().texts)
}

/// Whether a label ends as that of a sum does: 本年收入合计, 支出总计.
pub fn ends_as_sum(label: &str) -> bool {
    let folded = fold(label);
    words().sums.iter().any(|w| folded.ends_with(w.as_str()))
}

/// The years a text names: `2026年`, `2026年度`, `2026预算数`.
pub fn years(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.match_indices("20").filter_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let rest = text.get(at + 4..)?;
        let year = text.get(at..at + 4)?.parse().ok()?;
        let ends = rest.is_empty() || rest.starts_with(['年', '预', '决', '执', '部']);
        (ends && !before.is_some_and(|c| c.is_ascii_digit())).then_some(year)
    })
}

/// The year before, where a path of headings says that its amounts are of it: 上年.
pub fn year_before(path: &[String], own: Option<u32>) -> Option<u32> {
    let before = path.iter().any(|h| has(h, &words().year_before));
    own.filter(|_| before)?.checked_sub(1)
}

/// Whether a cell says whose form it is or in which unit: `部门：示例局`, `单位：万元`, `编制单位`.
pub fn is_head(text: &str) -> bool {
    let folded = fold(text);
    match folded.split_once(':') {
        Some((label, _)) => words().heads.iter().any(|h| label == h || label.ends_with("单位") && label.len() < 40),
        None => folded.starts_with('(') && unit_line(text).is_some() || matches!(folded.as_str(), "万元" | "元"),
    }
}

/// Whether a line says which publication it is of: it runs over all pages.
pub fn is_page_head(text: &str) -> bool {
    let folded = fold(text);
    words().page_heads.iter().any(|w| folded.ends_with(w.as_str())) && codes::numbering(&folded).is_none()
}

/// Whether a line above a table says that the form before goes on: `续表`, `(续上表)`, `续表1`.
pub fn says_goes_on(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ':'));
    words().goes_on.iter().any(|w| bare == w)
}

/// The unit a line such as `金额单位：万元` gives.
pub fn unit_line(text: &str) -> Option<Unit> {
    if text.len() > 120 {
        return None;
    }
    let folded = fold(text);
    let Some((word, folded)) = words().unit.iter().find_map(|w| Some((w, folded.split_once(w.as_str())?.1))) else {
        return unit_alone(text);
    };
    // blanks tell 元 from a name that ends so; the word itself may be spaced out
    let rest = text.split_once(word.as_str()).map_or(folded, |(_, rest)| rest);
    match Unit::find(rest) {
        // a narrow cell prints 万 above 元, and what stands beside it comes between
        Some(Unit::Yuan) if ["万部门", "万单位", "万编制"].iter().any(|w| folded.contains(w)) => {
            Some(Unit::TenThousandYuan)
        }
        other => other,
    }
}

/// The unit a line ends with, apart from other words: `611-示例局    万元`, `（万元）`, `币种：人民币万元`.
fn unit_alone(text: &str) -> Option<Unit> {
    let apart = |c: char| c.is_whitespace() || "：:，,；;（(【[".contains(c);
    let trimmed = text.trim().trim_end_matches([')', '）', ']', '】']).trim_end();
    let (before, last) = match trimmed.char_indices().rfind(|(_, c)| apart(*c)) {
        Some((at, c)) => (trimmed[..at].trim_end(), &trimmed[at + c.len_utf8()..]),
        None => ("", trimmed),
    };
    let unit = Unit::find(last)?;
    let bare = last.trim_start_matches("人民币") == unit.name();
    // 支出合计 534.56 万元 tells an amount
    (bare && !before.ends_with(|c: char| c.is_ascii_digit())).then_some(unit)
}

/// The regimes whose forms are listed.
pub fn regimes() -> impl Iterator<Item = &'static str> {
    words().regime.iter().map(|r| r.id.as_str())
}

/// The regime whose forms are numbered like this (`预算N表`).
pub fn regime(number_pattern: &str) -> Option<&'static str> {
    words().regime.iter().find(|r| r.numbers.iter().any(|n| n == number_pattern)).map(|r| r.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses() {
        toml::from_str::<Words>(include_str!("words.toml")).unwrap();
    }

    #[test]
    fn words_of_forms() {
        assert!(is_total("合 计") && !is_total("本年收入合计"));
        assert!(is_part("其中：一般公共预算"));
        assert!(says_empty("注：本表为空。"));
        assert!(is_no_money("增长率%") && !is_no_money("预算数"));
        assert_eq!(unit_line("金额单位：万元"), Some(Unit::TenThousandYuan));
        assert_eq!(unit_line("编制单位：示例局  单位：元"), Some(Unit::Yuan));
        assert_eq!(unit_line("单位名称"), None);
        assert_eq!(unit_line("单 位：万 元"), Some(Unit::TenThousandYuan));
        assert_eq!(unit_line("单 位：元"), Some(Unit::Yuan));
        assert_eq!(unit_line("单位：元至角分"), Some(Unit::Yuan));
        assert_eq!(unit_line("部门：示例局 单位：人民币 元"), Some(Unit::Yuan));
        assert_eq!(unit_line("单位：万部门名称：示例局 元"), Some(Unit::TenThousandYuan));
        assert_eq!(unit_line("编制单位：三元区财政局"), None);
        assert_eq!(unit_line("编制单位：三元区财政局 （元）"), Some(Unit::Yuan));
        assert_eq!(unit_line("编制单位：万宁市财政局 单位：元"), Some(Unit::Yuan));
        assert_eq!(unit_line("编制单位：三元区财政局 金额单位：万元"), Some(Unit::TenThousandYuan));
        assert_eq!(unit_line("611-示例局          万元"), Some(Unit::TenThousandYuan));
        assert_eq!(unit_line("（百万元）"), Some(Unit::MillionYuan));
        assert_eq!(unit_line("币种：人民币元"), Some(Unit::Yuan));
        assert_eq!(unit_line("单位：人民币元（列至角分）"), Some(Unit::Yuan));
        assert_eq!(unit_line("支出合计 534.56 万元"), None);
        assert_eq!(unit_line("广元"), None);
        assert_eq!(unit_line("单位：百亿元"), None);
        assert_eq!(regime("预算N表"), Some("beijing"));
    }
}
