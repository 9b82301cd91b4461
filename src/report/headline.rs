//! What is wrong, in one plain line: what is printed, and what it would be by the other figures. No formula, no rule.

use rust_decimal::{Decimal, RoundingStrategy};

use super::contract::{Equation, Finding, FindingCell, Role, Severity, Suggestion, Text};
use super::several;
use crate::bilingual::say;
use crate::money;
use crate::rules::Subject;

/// A message is cut at its first colon only where so many characters stand before it.
const LEAST: usize = 8;
/// The same of an English one.
const LEAST_ENGLISH: usize = 40;
/// What a row is called is cut at so many characters.
const LONGEST_NAME: usize = 24;

/// Whether equations prove one value: two that do not follow from one another, and nothing else that would do.
pub(super) fn is_proven(finding: &Finding) -> bool {
    let suspects = finding.cells.iter().filter(|c| c.role == Role::Suspect).count();
    !several::together(finding)
        && suspects == 1
        && matches!(finding.suggestions.as_slice(), [only] if only.proved_by > 1)
}

/// The headline of a finding about equations of the tables.
pub(super) fn of_relation(subject: &Subject, finding: &Finding) -> Text {
    let told = match finding.rule.as_str() {
        "rows/missing" => missing(subject, finding),
        "rows/extra" => None,
        _ => relation(subject, finding),
    };
    told.unwrap_or_else(|| of_message(finding))
}

/// The headline of what a rule found. Of a sentence, `lead` is what stands before its first figure, and `before` what
/// stands before the one that does not follow.
pub(super) fn of_rule(finding: &Finding, lead: &str, before: &str) -> Text {
    let told = match finding.rule.as_str() {
        "amount/malformed" => malformed(finding),
        rule if rule.starts_with("narrative/") => statement(finding, lead, before),
        _ => None,
    };
    told.unwrap_or_else(|| of_message(finding))
}

fn of_message(finding: &Finding) -> Text {
    say(first(&finding.message.zh, '：', '。', LEAST), first(&finding.message.en, ':', '.', LEAST_ENGLISH))
}

/// The first sentence of a message, up to its list of examples.
fn first(message: &str, colon: char, stop: char, least: usize) -> String {
    let mut depth = 0i32;
    let mut after_digit = false;
    for (at, c) in message.char_indices() {
        let next = message[at + c.len_utf8()..].chars().next();
        match c {
            '“' | '（' | '(' | '《' => depth += 1,
            '”' | '）' | ')' | '》' => depth -= 1,
            // a point inside a number ends nothing
            _ if c == stop && depth <= 0 && !(after_digit && next.is_some_and(|n| n.is_ascii_digit())) => {
                return message[..at].to_string();
            }
            // what is missing is named behind the colon
            _ if c == colon
                && depth <= 0
                && message[..at].chars().count() >= least
                && !message[..at].ends_with("找到") =>
            {
                return message[..at].to_string();
            }
            '；' | ';' if depth <= 0 && message[..at].chars().count() >= least => return message[..at].to_string(),
            _ => {}
        }
        after_digit = c.is_ascii_digit();
    }
    message.to_string()
}

/// A figure of the text that does not follow from the others.
fn statement(finding: &Finding, lead: &str, before: &str) -> Option<Text> {
    // those that miss by their last digit are one note together
    let equation = finding.equations.first().filter(|e| e.identity == finding.rule)?;
    let printed = &finding.cells.first()?.printed;
    let should = |e: &Equation| format!("{}{}", e.expected, e.unit);
    let percent = equation.unit == "%";
    let of = spoken_of(lead);
    let zh_of = of.as_ref().map(|o| format!("“{o}”的")).unwrap_or_default();
    let en_of = of.as_ref().map(|o| format!(" of “{o}”")).unwrap_or_default();
    let tail: String = before.chars().rev().take(6).collect();
    let falls = ["降下", "少减", "低降", "减缩"].iter().any(|w| tail.contains(w));
    if equation.expected.is_empty() {
        return Some(match finding.rule.as_str() {
            "narrative/completion" => say(
                format!("{zh_of}完成率印为 {printed}，预算数却是零"),
                format!("The rate of completion{en_of} is printed {printed}, but the budget is nothing"),
            ),
            _ => say(
                format!("{zh_of}增长率印为 {printed}，上年数却是零"),
                format!("A growth{en_of} of {printed} is printed, but last year's amount is nothing"),
            ),
        });
    }
    let should = should(equation);
    Some(match finding.rule.as_str() {
        "narrative/growth" => {
            // the other way than printed
            if percent && let Some(other) = should.strip_prefix('-') {
                let (zh, en) = if falls {
                    (["下降", "增长"], ["fall", "rise"])
                } else {
                    (["增长", "下降"], ["rise", "fall"])
                };
                return Some(say(
                    format!("{zh_of}增减幅度印为{} {printed}，按同一句的数应为{} {other}", zh[0], zh[1]),
                    format!(
                        "A {}{en_of} of {printed} is printed; by the figures of the same sentence it is a {} of {other}",
                        en[0], en[1]
                    ),
                ));
            }
            let (zh, en) = match (percent, falls) {
                (true, true) => ("降幅", "fall"),
                (true, false) => ("增长率", "growth rate"),
                (false, true) => ("减少额", "decrease"),
                (false, false) => ("增减额", "change"),
            };
            say(
                format!("{zh_of}{zh}印为 {printed}，按同一句的数应为 {should}"),
                format!("The {en}{en_of} is printed {printed}; by the figures of the same sentence it is {should}"),
            )
        }
        "narrative/share" => say(
            format!("{zh_of}占比印为 {printed}，按同一段的数应为 {should}"),
            format!("The share{en_of} is printed {printed}; by the figures of the same list it is {should}"),
        ),
        "narrative/completion" => say(
            format!("{zh_of}完成率印为 {printed}，按印出的数应为 {should}"),
            format!("The rate of completion{en_of} is printed {printed}; by the printed figures it is {should}"),
        ),
        // no part is more than its whole: the message says it
        "narrative/whole" if equation.text.contains('≤') => return None,
        "narrative/whole" => say(
            format!("{zh_of}总额印为 {printed}，各部分加起来是 {should}，必有一误"),
            format!("The total{en_of} is printed {printed}, its parts add up to {should}: one of them is wrong"),
        ),
        "narrative/table" => {
            // where the sentence gives no name, the table's row does
            let row = || {
                let row = finding.cells.iter().find(|c| c.form.is_some())?.row.as_deref().map(short)?;
                Some(
                    row.split_once('、')
                        .filter(|(number, _)| number.chars().count() <= 3)
                        .map_or(row.clone(), |(_, name)| name.into()),
                )
            };
            let of = of.or_else(row).filter(|o| !o.is_empty());
            let (zh, en) = of.map(|o| (format!("“{o}”"), format!(" of “{o}”"))).unwrap_or_default();
            say(
                format!("{zh}正文印为 {printed}，表中是 {should}"),
                format!("The text prints {printed}{en}, the table {should}"),
            )
        }
        _ => return None,
    })
}

/// What a sentence speaks of: the words of its clause before its first figure, without the year and the number of the
/// paragraph; nothing where these are no name.
fn spoken_of(lead: &str) -> Option<String> {
    let clause = lead.rsplit(['，', '。', '；', '：', ',', ';', ':', '\n', '（', '(', '）', ')']).next()?;
    // of a list with its figures, the last; 收、支 is one name
    let listed = clause.rsplit('、').next().filter(|_| clause.contains('元'));
    let mut name: &str = listed.unwrap_or(clause).trim();
    // the year, 1. or 2、
    loop {
        let rest = name.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".．—-".contains(c));
        let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest);
        if rest.len() == name.len() {
            break;
        }
        name = rest;
    }
    let ends = ["的", "为", "是", "共计", "合计", "共", "约", "安排", "人民币", "总额"];
    while let Some(rest) = ends.iter().find_map(|e| name.strip_suffix(e)) {
        name = rest.trim();
    }
    let name: String = name.split_whitespace().collect();
    let speaks = [
        "比", "较", "同", "与", "增", "减", "下降", "其中", "上年", "占", "按", "从", "由", "因", "用于", "主要", "以",
        "和", "本年", "今年", "预算", "决算",
    ];
    let length = name.chars().count();
    let han = name.chars().all(|c| !c.is_ascii() && c != '“' && c != '”');
    // 当年预算执行数 is what it is compared with
    let base = ["执行数", "预算数", "决算数"].iter().any(|w| name.ends_with(w));
    ((2..=16).contains(&length) && han && !base && !speaks.iter().any(|w| name.starts_with(w))).then_some(name)
}

/// Rows that are not shown, as money and share.
fn missing(subject: &Subject, finding: &Finding) -> Option<Text> {
    let whole = |e: &&Equation| e.relation == "=" && !e.left.is_empty();
    let gap = |e: &Equation| number(&e.difference).map(|d| d.abs());
    // the totals of a form that lacks its own rows before what other forms say of it
    let form_of = |o: &super::contract::Operand| finding.cells.get(o.cell).and_then(|c| c.form.as_ref());
    let own = |e: &Equation| e.right.iter().all(|o| form_of(o) == e.left.first().and_then(form_of));
    let size = |e: &Equation| number(&e.printed).map(|p| p.abs());
    let equation = finding.equations.iter().filter(whole).max_by_key(|e| (own(e), gap(e), size(e)))?;
    let (total, gap) = (number(&equation.printed)?.abs(), gap(equation)?);
    if total.is_zero() || gap > total {
        return None;
    }
    let share = gap.checked_div(total)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let scale = u32::from(share < Decimal::ONE);
    let share = share.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
    let form = equation.left.first().and_then(|o| finding.cells.get(o.cell)).and_then(|c| title(subject, c));
    let zh_form = form.as_ref().map(|t| format!("《{t}》")).unwrap_or_default();
    let en_form = form.map(|t| format!("{t}: ")).unwrap_or_default();
    // two decimals say enough of money in 万元; the equations have all
    let short = |value: Decimal| match equation.unit.as_str() {
        "元" => money::format(value, 0),
        _ => money::format(value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero), 2),
    };
    let (total, gap, unit) = (short(total), short(gap), &equation.unit);
    Some(say(
        format!("{zh_form}{total} {unit}中有 {gap} {unit}（{share}%）看不到明细"),
        format!("{en_form}no rows are shown for {gap} of {total} {unit} ({share} %)"),
    ))
}

fn malformed(finding: &Finding) -> Option<Text> {
    let printed = &finding.cells.first()?.printed;
    let (zh, en) = value(finding);
    Some(say(
        format!("“{printed}”写法有误，读不出数值{zh}"),
        format!("“{printed}” is written so that no value can be read{en}"),
    ))
}

/// `，若其余数无误，应为 4.50`.
fn value(finding: &Finding) -> (String, String) {
    match finding.suggestions.as_slice() {
        [Suggestion { text, .. }] if is_proven(finding) => {
            (format!("，其余的数证明应为 {text}"), format!("; the other figures prove that it should be {text}"))
        }
        [Suggestion { text, .. }] => {
            (format!("，若其余数无误，应为 {text}"), format!("; if the others are right it should be {text}"))
        }
        _ => (String::new(), String::new()),
    }
}

/// An equation of the tables that fails.
fn relation(subject: &Subject, finding: &Finding) -> Option<Text> {
    let suspects: Vec<&FindingCell> = finding.cells.iter().filter(|c| c.role == Role::Suspect).collect();
    let cause = finding.cause.as_ref().map_or("", |c| c.kind.as_str());
    if ["form-version", "rows-shifted"].contains(&cause) {
        return None;
    }
    if several::together(finding) {
        return suspects.first().map(|first| jointly(subject, first, suspects.last().unwrap_or(first), cause));
    }
    if let [only] = suspects.as_slice() {
        let (zh, en) = name(subject, only);
        let (zh_value, en_value) = match value(finding) {
            (zh, _) if zh.is_empty() => {
                ("，大于它所属的总数".to_string(), ", more than the whole it is part of".to_string())
            }
            value => value,
        };
        return Some(match only.printed.as_str() {
            "" => say(format!("{zh}空着{zh_value}"), format!("{en} is blank{en_value}")),
            printed => say(format!("{zh}印为 {printed}{zh_value}"), format!("{en} is printed {printed}{en_value}")),
        });
    }
    Some(undecided(subject, finding, finding.equations.first()?))
}

/// Cells that one slip made wrong together.
fn jointly(subject: &Subject, first: &FindingCell, last: &FindingCell, cause: &str) -> Text {
    let form = title(subject, first).unwrap_or_default();
    let row = |c: &FindingCell| c.row.as_deref().map(short).unwrap_or_default();
    let ((one_zh, one_en), (other_zh, other_en)) = (name(subject, first), name(subject, last));
    let (row, other_row) = (row(first), row(last));
    let rows = if row == other_row { format!("“{row}”") } else { format!("“{row}”“{other_row}”") };
    match cause {
        "cells-swapped" => say(
            format!("{one_zh}与{other_zh}像是互换了位置"),
            format!("{one_en} and {other_en} seem to have changed places"),
        ),
        "value-moved" => say(
            format!("{one_zh}像是印在了相邻的格里"),
            format!("{one_en} seems to be printed in the neighbouring cell"),
        ),
        "counted-twice" => say(
            format!("《{form}》{rows}的几个数都偏大，像是重复计入了别的行"),
            format!("The amounts of {rows} in {form} are too large: other rows seem to be counted twice"),
        ),
        _ => say(
            format!("《{form}》{rows}的几个数彼此相符，却都与其他的数不符"),
            format!("The amounts of {rows} in {form} agree with each other but not with the others"),
        ),
    }
}

/// Where the equations cannot tell which figure is wrong.
fn undecided(subject: &Subject, finding: &Finding, equation: &Equation) -> Text {
    let Equation { expected, relation, .. } = equation;
    // as it is printed, where it is one figure
    let alone = match equation.left.as_slice() {
        [only] => finding.cells.get(only.cell).map(|c| &c.printed).filter(|p| !p.is_empty()),
        _ => None,
    };
    let printed = alone.unwrap_or(&equation.printed);
    let cell = |side: &[super::contract::Operand]| match side {
        [only] => finding.cells.get(only.cell).map(|c| name(subject, c)),
        _ => None,
    };
    let (left, right) = (cell(&equation.left), cell(&equation.right));
    let sum = equation.right.len() > 1 || equation.omitted > 0;
    let right = right.filter(|_| !sum).unwrap_or_else(|| match sum {
        true => ("分项加起来".to_string(), "its parts".to_string()),
        false => ("另一处".to_string(), "elsewhere it".to_string()),
    });
    let left = left.unwrap_or_else(|| match sum {
        true => ("合计".to_string(), "the total".to_string()),
        false => ("一处".to_string(), "in one place it".to_string()),
    });
    match (relation.as_str(), sum) {
        ("<=", _) => say(
            format!("{}印为 {printed}，不应大于{}的 {expected}，二者必有一误", left.0, right.0),
            format!("{} is {printed} and should not exceed {} with {expected}: one of them is wrong", left.1, right.1),
        ),
        (_, true) => say(
            format!("{}印为 {printed}，{}是 {expected}，二者必有一误", left.0, right.0),
            format!("{} is printed {printed}, {} add up to {expected}: one of them is wrong", left.1, right.1),
        ),
        _ => say(
            format!("{}是 {printed}，{}是 {expected}，二者必有一误", left.0, right.0),
            format!("{} is {printed}, {} is {expected}: one of them is wrong", left.1, right.1),
        ),
    }
}

fn title(subject: &Subject, cell: &FindingCell) -> Option<String> {
    let id = cell.form.as_ref()?;
    subject.disclosure.forms.iter().find(|f| f.spec().id == *id).map(|f| f.spec().title.clone())
}

/// `《支出总表》“基本工资”的基本支出`.
fn name(subject: &Subject, cell: &FindingCell) -> (String, String) {
    let form = title(subject, cell).unwrap_or_default();
    let row = cell.row.as_deref().map(short).filter(|r| !r.is_empty());
    let column = cell.column.as_deref().filter(|c| !c.is_empty());
    let zh_form = if form.is_empty() { String::new() } else { format!("《{form}》") };
    let en_form = if form.is_empty() { String::new() } else { format!(" in {form}") };
    match (row, column) {
        (Some(row), Some(column)) => (format!("{zh_form}“{row}”的{column}"), format!("{column} of “{row}”{en_form}")),
        (Some(row), None) => (format!("{zh_form}“{row}”"), format!("“{row}”{en_form}")),
        (None, Some(column)) => (format!("{zh_form}的{column}"), format!("{column}{en_form}")),
        (None, None) => (format!("{zh_form}的一个数"), format!("A figure{en_form}")),
    }
}

/// What a row is called, without the codes and the levels above it.
pub(super) fn short(row: &str) -> String {
    let last = row.rsplit(" / ").next().unwrap_or(row).trim();
    let coded = last
        .split_once('-')
        .filter(|(code, name)| !code.is_empty() && !name.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric()));
    let name = coded.map_or(last, |(_, name)| name);
    // 204 06 01 行政运行, but 1、增值税 as it is
    let named = name.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let is_code = named.starts_with(char::is_alphabetic);
    let name: String = if is_code { named } else { name }.trim().to_string();
    // 合 计 is one word set wide
    let chinese = name.chars().all(|c| !c.is_ascii_alphanumeric());
    let name: String = if chinese { name.split_whitespace().collect() } else { name };
    match name.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name,
    }
}

/// A printed number.
fn number(text: &str) -> Option<Decimal> {
    text.replace(',', "").parse().ok()
}

/// What is at stake, in 元: the largest difference that the finding's equations miss by.
pub(super) fn stake(finding: &Finding) -> Decimal {
    let of = |e: &Equation| -> Option<Decimal> {
        let factor = Decimal::from(match e.unit.as_str() {
            "元" => 1u32,
            "千元" => 1_000,
            "万元" => 10_000,
            "亿元" => 100_000_000,
            _ => return None,
        });
        let difference = number(&e.difference)?;
        let fails = e.relation == "=" || difference.is_sign_positive();
        fails.then(|| difference.abs().checked_mul(factor)).flatten()
    };
    match finding.severity {
        Severity::Note => Decimal::ZERO,
        _ => finding.equations.iter().filter_map(of).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Text)> {
        let input = crate::Input { name: "x".into(), bytes: text.as_bytes().to_vec() };
        crate::check(vec![input]).report.findings.into_iter().map(|f| (f.rule, f.headline)).collect()
    }

    fn table(rows: &str) -> Vec<(String, Text)> {
        told(&format!(
            "预算05表 一般公共预算支出表\n\n金额单位：万元\n\n功能分类科目\t\t预算数\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n{rows}"
        ))
    }

    #[test]
    fn a_sentence_of_the_text() {
        let told = told("2026年支出预算200.00万元，比上年减少50.00万元，下降30.0%。\n");
        assert_eq!(told[0].1.zh, "“支出预算”的降幅印为 30.0%，按同一句的数应为 20.0%");
        assert_eq!(spoken_of("（一）培训支出").as_deref(), Some("培训支出"));
        assert_eq!(spoken_of("2026年收、支总计").as_deref(), Some("收、支总计"));
        for no_name in ["2026年比上年", "其中", "", "2026年"] {
            assert_eq!(spoken_of(no_name), None, "{no_name}");
        }
    }

    #[test]
    fn a_value_is_proven_only_by_two_equations() {
        let told =
            table("2050803\t培训支出\t9.00\t4.00\t5.00\n2060101\t行政运行\t5.00\t5.00\t\n\t合 计\t14.00\t9.50\t5.00\n");
        assert_eq!(told[0].1.zh, "《一般公共预算支出表》“合计”的基本支出印为 9.50，其余的数证明应为 9.00");
    }

    #[test]
    fn where_nothing_decides_no_value_is_given() {
        let told = table("2050803\t培训支出\t9.00\t4.00\t6.00\n");
        for (_, told) in told.iter().filter(|(rule, _)| rule.starts_with("general-budget")) {
            assert!(told.zh.ends_with("二者必有一误") && !told.zh.contains("证明"), "{}", told.zh);
        }
    }

    #[test]
    fn names_are_short() {
        assert_eq!(short("2070101-行政运行 / 50101-工资奖金津补贴 / 30101-基本工资"), "基本工资");
        assert_eq!(short("合 计"), "合计");
        assert_eq!(short("204 06 01 行政运行"), "行政运行");
        assert_eq!(short(""), "");
    }

    #[test]
    fn a_message_ends_at_its_first_sentence() {
        assert_eq!(first("1 个指标不在范围内：“甲”。多。", '：', '。', LEAST), "1 个指标不在范围内");
        assert_eq!(first("It is 1.5 more. Then.", ':', '.', LEAST), "It is 1.5 more");
        assert_eq!(first("甲：乙丙丁。戊", '：', '。', LEAST), "甲：乙丙丁");
    }
}
