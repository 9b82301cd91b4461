//! # 科目编码印错 A code that is misprinted
//!
//! ## What it checks
//! 各地的表里不是政府收支分类科目的编码（类不存在，或别的都带零而这里没有），以及配了别的科目名称的编码。求和按所在
//! 位置的科目，不因此指责金额。
//! In forms of any region: codes that are none of the classification while those around them are (a class that does
//! not exist, a piece without its leading zero among pieces that have theirs), and codes with the name of another
//! code. Sums are made with the code that the place tells, so that no amount is accused for it.
//!
//! ## Why it matters
//! 按科目汇总各表、各部门的人会漏掉这一行，或记到别处。
//! Who adds up a code over forms and departments misses such a line, or counts it elsewhere.
//!
//! ## What it does not mean
//! 金额没有错。名称表是见过的而不是官方的，所以只提示恰好是另一个编码的名称。
//! The amounts are not wrong. The list of names is of what was observed, so that only a name observed with exactly
//! one other code is told.
//!
//! ## Example
//! `210 11` 下面的 `9 11 02 事业单位医疗`：应为 210 11 02。
//! `9 11 02 事业单位医疗` below `210 11`: 210 11 02 is meant.
//!
//! ## Basis
//! 《政府收支分类科目》的编码和名称。
//! How the official classification (政府收支分类科目) numbers and names its items.

use std::collections::BTreeMap;

use crate::bilingual::Text;
use crate::document::Spot;
use crate::taxonomy::{ColumnKind, Form, Line, codes};

use super::names::{Names, System};
use super::{Role, Severity, Subject, Told, capped, cells, few, say, text};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut out = misprints(subject);
    out.extend(anothers(subject));
    capped(out, |n| say(format!("另有 {n} 个科目编码印得不对。"), format!("{n} more codes are misprinted.")))
}

/// Codes that are none.
fn misprints(subject: &Subject) -> Vec<Told> {
    let mut out = Vec::new();
    for form in &subject.disclosure.forms {
        for line in &form.lines {
            let Some(misprint) = &line.misprint else { continue };
            let (title, label, printed) = (&form.title, name(line), &misprint.printed);
            let code = line.own_code();
            let (zh, en) = match code {
                Some(code) => {
                    (format!("按所在位置应为 {}", spaced(code)), format!("by its place {} is meant", spaced(code)))
                }
                None => ("从位置看不出应是哪一个".into(), "its place does not tell which is meant".into()),
            };
            let message = say(
                format!(
                    "《{title}》“{label}”的科目编码印为 {printed}，不是政府收支分类科目的编码；{zh}。金额按所在位置核对。"
                ),
                format!(
                    "The code of “{label}” in {title} is printed {printed}, which is no code of the classification; {en}. Its amounts are checked by its place."
                ),
            );
            let (spot, right) = piece(subject, form, line, code);
            let told = Told::new(Severity::Warning, message, basis(), vec![(Role::Suspect, spot)]);
            out.push(Told { suggestion: right.map(|text| (0, text, 0)), ..told });
        }
    }
    out
}

/// Codes with the name of another code, while their own name is observed too.
fn anothers(subject: &Subject) -> Vec<Told> {
    let (mut found, mut spots): (Vec<Text>, Vec<Spot>) = Default::default();
    let all = Names::of(subject).codes;
    // for each publication, code above and name, the codes that are printed with it
    let mut beside: BTreeMap<(usize, System, &str, &str), Vec<&str>> = BTreeMap::new();
    for ((publication, system, digits), spellings) in all.iter().filter(|(_, s)| s.len() == 1) {
        let start = digits.get(..digits.len().saturating_sub(2)).unwrap_or_default();
        for name in spellings.keys() {
            beside.entry((*publication, *system, start, name)).or_default().push(digits);
        }
    }
    for ((publication, system, digits), spellings) in &all {
        let (system, start) = (*system, digits.get(..digits.len().saturating_sub(2)).unwrap_or_default());
        let Some(known) = codes::name(digits) else {
            let Some((name, spelling)) = spellings.iter().find_map(|(n, s)| Some((n, s.first()?))) else { continue };
            let others = beside.get(&(*publication, system, start, name)).map(Vec::as_slice).unwrap_or_default();
            let printed = &spelling.text;
            if let ([a, b], Some(spot)) = (others, spelling.spot()) {
                let other = if *a == digits.as_str() { b } else { a };
                // where neither is known, nobody says which is wrong
                let zh = format!("{digits} 印的名称是“{printed}”，同一份材料里别处它的编码是 {other}");
                let en = format!(
                    "{digits} is printed with the name “{printed}”, whose code elsewhere in the disclosure is {other}"
                );
                if digits.len() >= 5 && codes::name(other).is_some() {
                    found.push(say(zh, en));
                    spots.push(spot);
                }
            }
            continue;
        };
        if system == System::Gov || digits.len() < 5 || spellings.len() > 1 {
            continue; // several names are told by themselves
        }
        for (name, spelling) in spellings.iter().flat_map(|(n, all)| all.iter().map(move |s| (n, s))) {
            let mut meant = codes::codes_named(name, start).filter(|c| c.len() == digits.len());
            let (Some(meant), None, Some(spot)) = (meant.next(), meant.next(), spelling.spot()) else { continue };
            if meant == digits.as_str() {
                continue;
            }
            let printed = &spelling.text;
            found.push(say(
                format!("{digits}（{known}）印的名称是“{printed}”，那是 {meant} 的名称"),
                format!("{digits} ({known}) is printed with the name “{printed}”, which is that of {meant}"),
            ));
            spots.push(spot);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let n = found.len();
    let told = few(n, found.into_iter());
    let message = say(
        format!("{n} 个科目编码配的是别的科目的名称：{}。", told.zh),
        format!("{n} code{} with the name of another: {}.", if n == 1 { " stands" } else { "s stand" }, told.en),
    );
    vec![Told::new(Severity::Warning, message, basis(), cells(Role::Suspect, spots))]
}

/// A line's name without its code.
fn name(line: &Line) -> &str {
    line.label.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
}

/// The cell with the piece of a code that is wrong, and what should stand there: the first that is not the code's.
fn piece(subject: &Subject, form: &Form, line: &Line, code: Option<&str>) -> (Spot, Option<String>) {
    let labels = form.spec().columns.iter().zip(&line.cells).filter(|(c, _)| c.kind == ColumnKind::Label);
    let spots: Vec<Spot> = labels.filter_map(|(_, spot)| *spot).collect();
    let first = spots.first().copied().unwrap_or(line.row);
    let Some(code) = code else { return (first, None) };
    let mut rest = code;
    for (at, spot) in spots.into_iter().enumerate() {
        let width = if at == 0 { 3 } else { 2 };
        let (Some(right), printed) = (rest.get(..width), text(subject, spot)) else { break };
        if !printed.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        if !printed.is_empty() && printed != right {
            return (spot, Some(right.to_string()));
        }
        rest = rest.get(width..).unwrap_or_default();
    }
    (first, None)
}

/// `2101102` as `210 11 02`.
fn spaced(code: &str) -> String {
    let (class, rest) = code.split_at(3.min(code.len()));
    let pairs = rest.as_bytes().chunks(2).map(|p| String::from_utf8_lossy(p).into_owned());
    std::iter::once(class.to_string()).chain(pairs).collect::<Vec<_>>().join(" ")
}

fn basis() -> Text {
    say("《政府收支分类科目》的编码和名称。", "The codes and names of the official classification (政府收支分类科目).")
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::tests::findings;

    fn list(third: &str) -> String {
        format!(
            "2031年部门支出总表\n单位：元\n类\t款\t项\t科目名称\t合计\t基本支出\t项目支出\n\
             210\t\t\t卫生健康支出\t300\t300\t\n210\t11\t\t行政事业单位医疗\t300\t300\t\n\
             210\t11\t01\t行政单位医疗\t100\t100\t\n{third}\t200\t200\t\n\t\t\t合计\t300\t300\t\n"
        )
    }

    #[test]
    fn a_class_that_does_not_exist_is_told_and_no_sum() {
        let text = list("9\t11\t02\t事业单位医疗");
        let told = findings(&text, "code/misprint");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert!(told[0].message.zh.contains("210 11 02"), "{}", told[0].message.zh);
        assert!(findings(&text, "structure/tree").is_empty() && findings(&text, "structure/total").is_empty());
    }

    #[test]
    fn a_lost_zero_among_zeros_is_told() {
        assert_eq!(findings(&list("210\t11\t2\t事业单位医疗"), "code/misprint").len(), 1);
        assert!(findings(&list("210\t11\t02\t事业单位医疗"), "code/misprint").is_empty());
    }

    #[test]
    fn a_code_nobody_knows_with_the_name_of_one_printed_elsewhere_is_told() {
        let text = |code: &str| {
            format!(
                "2031年支出总表\n单位：万元\n科目编码\t科目名称\t合计\n20103\t政府办公厅（室）及相关机构事务\t2.00\n\
                 2010302\t一般行政管理事务\t2.00\n合计\t\t2.00\n\n\
                 2031年一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\n20103\t政府办公厅（室）及相关机构事务\t2.00\n\
                 {code}\t一般行政管理事务\t2.00\n合计\t\t2.00\n"
            )
        };
        let told = findings(&text("2010392"), "code/misprint");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("2010392") && told[0].message.zh.contains("2010302"));
        assert!(findings(&text("2010302"), "code/misprint").is_empty());
    }

    #[test]
    fn a_name_of_another_code_is_told() {
        let text = |code: &str| {
            format!(
                "2031年一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t合计\n302\t商品和服务支出\t3.00\n\
                 30201\t办公费\t1.00\n{code}\t物业管理费\t2.00\n合计\t\t3.00\n"
            )
        };
        assert_eq!(findings(&text("30208"), "code/misprint").len(), 1);
        assert!(findings(&text("30209"), "code/misprint").is_empty());
    }
}
