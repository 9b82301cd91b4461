//! What a check comes to, in words: the verdict first, what was compared, and what was not. Page, report, badge and
//! command line say the same because they all take it from here.

use super::contract::{AmountCounts, Check, EquationCounts, Finding, Outcome, OutcomeState, Report, Severity, Text};
use crate::bilingual::{s, say};

/// Puts what was found and what was counted into words.
pub(super) fn outcome(report: &Report) -> Outcome {
    let count = |wanted: Kind| {
        let of = report.checks.iter().filter(|c| kind(c) == wanted);
        of.fold(EquationCounts::default(), |sum, c| EquationCounts {
            holds: sum.holds + c.holds,
            rounding: sum.rounding + c.rounding,
            violated: sum.violated + c.violated,
            unchecked: sum.unchecked + c.unchecked,
        })
    };
    let (tables, text, publications) = (count(Kind::Tables), count(Kind::Text), count(Kind::Publications));
    let told: Vec<&Finding> = report.findings.iter().filter(|f| f.severity != Severity::Note).collect();
    let compared = [tables, text, publications].iter().map(compared).sum::<usize>();
    let state = match () {
        () if told.iter().any(|f| f.severity == Severity::Error) => OutcomeState::Errors,
        () if !told.is_empty() => OutcomeState::Doubts,
        () if compared > 0 => OutcomeState::Clean,
        () => OutcomeState::Nothing,
    };
    Outcome {
        headline: headline(report, &told, state),
        scope: scope(report, tables, text, publications),
        amounts: amounts(&report.amounts),
        state,
        tables,
        text,
        publications,
    }
}

#[derive(PartialEq)]
enum Kind {
    Tables,
    Text,
    Publications,
}

fn kind(check: &Check) -> Kind {
    match check.identity.split('/').next() {
        Some("narrative") => Kind::Text,
        Some("between") => Kind::Publications,
        _ => Kind::Tables,
    }
}

fn compared(counts: &EquationCounts) -> usize {
    counts.holds + counts.rounding + counts.violated
}

fn headline(report: &Report, told: &[&Finding], state: OutcomeState) -> Text {
    let of = |severity| report.findings.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    let unread = report.sources.iter().any(|s| s.problem.is_some());
    match state {
        OutcomeState::Errors | OutcomeState::Doubts => {
            let mut zh = Vec::new();
            let mut en = Vec::new();
            if errors > 0 {
                zh.push(format!("{errors} 处错误"));
                en.push(format!("{errors} error{}", s(errors)));
            }
            if warnings > 0 {
                zh.push(format!("{warnings} 处疑点"));
                en.push(format!("{warnings} doubt{}", s(warnings)));
            }
            let place = area(told);
            let (all, both) = if told.len() > 1 { ("都在", "all in ") } else { ("在", "in ") };
            let zh_place = place.as_ref().map(|p| format!("，{all}{}", p.zh)).unwrap_or_default();
            let en_place = place.as_ref().map(|p| format!(", {both}{}", p.en)).unwrap_or_default();
            say(format!("发现 {}{zh_place}", zh.join("、")), format!("{} found{en_place}", en.join(" and ")))
        }
        OutcomeState::Clean => {
            let (zh, en) = match notes {
                0 => (String::new(), String::new()),
                n => (format!("，有 {n} 条提示"), format!("; {n} note{}", s(n))),
            };
            say(format!("已核对的部分没有发现矛盾{zh}"), format!("No contradiction was found in what was compared{en}"))
        }
        OutcomeState::Nothing if unread && report.forms.is_empty() => {
            say("没有读出可核对的内容", "Nothing could be read that can be compared")
        }
        OutcomeState::Nothing if report.forms.is_empty() => {
            say("没有可核对的内容：没有认出任何预算表", "There is nothing to compare: no budget form was recognised")
        }
        OutcomeState::Nothing => {
            say("认出了预算表，但没有一项可以核对", "Forms were recognised, but nothing in them could be compared")
        }
    }
}

/// What all findings are about, where it is one thing.
fn area(told: &[&Finding]) -> Option<Text> {
    let first = told.first()?;
    if told.iter().all(|f| f.rule == first.rule)
        && let Some((zh, en)) = of_rule(&first.rule)
    {
        return Some(say(zh, en));
    }
    let group = |f: &Finding| f.rule.split('/').next().map(str::to_string);
    let own = group(first);
    if !told.iter().all(|f| group(f) == own) {
        return None;
    }
    let (zh, en) = match own.as_deref()? {
        "narrative" => ("正文", "the text"),
        "indicator" => ("绩效指标", "the performance indicators"),
        "amount" => ("金额的写法", "how amounts are written"),
        "code" | "name" => ("科目的编码与名称", "codes and names"),
        "form" => ("各表是否齐全", "which forms are there"),
        "project" => ("项目", "the projects"),
        "between" => ("几份材料之间", "what the publications say of each other"),
        _ => return None,
    };
    Some(say(zh, en))
}

fn of_rule(rule: &str) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        "narrative/growth" => ("正文的增减额与增长率", "changes and growth rates in the text"),
        "narrative/share" => ("正文的占比", "shares in the text"),
        "narrative/completion" => ("正文的完成率", "rates of completion in the text"),
        "narrative/whole" => ("正文的总额与各部分", "totals and their parts in the text"),
        "narrative/table" => ("正文与表中的数", "figures of the text that are not the tables’"),
        "narrative/nothing" => ("正文“没有”的说法", "what the text says there is none of"),
        "rows/missing" => ("看不到的明细行", "rows that are not shown"),
        _ => return None,
    })
}

fn scope(report: &Report, tables: EquationCounts, text: EquationCounts, publications: EquationCounts) -> Text {
    let mut parts = Vec::new();
    if report.forms.is_empty() && compared(&text) > 0 {
        parts.push(say("没有认出任何预算表", "no budget form was recognised"));
    }
    parts.extend(part("表内", "in the tables", tables));
    parts.extend(part("正文", "in the text", text));
    parts.extend(part("几份材料之间", "between the publications", publications));
    let unrecognised = report.unrecognised.iter().filter(|u| u.amounts > 0).count();
    if unrecognised > 0 && !report.forms.is_empty() {
        parts.push(say(
            format!("{unrecognised} 张表没有认出，未核对"),
            format!("{unrecognised} table{} not recognised and not compared", s(unrecognised)),
        ));
    }
    let unread = report.sources.iter().filter(|s| s.problem.is_some()).count();
    if unread > 0 {
        parts.push(say(format!("{unread} 个文件没有读出"), format!("{unread} file{} not read", s(unread))));
    }
    let join = |of: fn(&Text) -> &str, by: &str| parts.iter().map(of).collect::<Vec<_>>().join(by);
    let (zh, en) = (join(|t| &t.zh, "；"), join(|t| &t.en, "; "));
    let end = |text: String, by: &str| if text.is_empty() { text } else { text + by };
    let mut letters = en.chars();
    let en = letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default();
    say(end(zh, "。"), end(en, "."))
}

/// `表内 289 项全部相符`, `正文 31 项相符，5 项未核对`.
fn part(zh: &str, en: &str, counts: EquationCounts) -> Option<Text> {
    let (all, agree, fails, left) =
        (compared(&counts), counts.holds + counts.rounding, counts.violated, counts.unchecked);
    if all + left == 0 {
        return None;
    }
    let (mut told_zh, mut told_en) = (Vec::new(), Vec::new());
    if fails == 0 && left == 0 {
        told_zh.push(format!("{all} 项全部相符"));
        told_en.push(match all {
            1 => "the only relation holds".to_string(),
            _ => format!("all {all} relations hold"),
        });
    } else {
        if all > 0 && fails == 0 {
            told_zh.push(format!("{agree} 项相符"));
            told_en.push(format!("{agree} relation{} hold", s(agree)));
        } else if all > 0 {
            told_zh.push(format!("{agree} 项相符、{fails} 项不符"));
            told_en.push(format!("{agree} relation{} hold and {fails} do not", s(agree)));
        }
        if left > 0 {
            told_zh.push(format!("{left} 项未核对"));
            told_en.push(format!("{left} not compared"));
        }
    }
    Some(say(format!("{zh} {}", told_zh.join("，")), format!("{en} {}", told_en.join(", "))))
}

fn amounts(counts: &AmountCounts) -> Text {
    let AmountCounts { read, proven, unproven, malformed, unplaced } = *counts;
    if read == 0 {
        return say("", "");
    }
    let parts = [
        (unproven, "没有其他数可以核对", "with no other figure to compare with"),
        (malformed, "写法有误，读不出数值", "written so that no value can be read"),
        (unplaced, "分不清在哪一列", "whose column cannot be told"),
    ];
    let left: Vec<_> = parts.into_iter().filter(|(n, ..)| *n > 0).collect();
    let zh: String = left.iter().map(|(n, zh, _)| format!("，{n} 个{zh}")).collect();
    let en: String = left.iter().map(|(n, _, en)| format!(", {n} {en}")).collect();
    say(
        format!("{read} 个金额中 {proven} 个有其他数印证{zh}。"),
        format!(
            "Of {read} amount{}, {proven} {} confirmed by other figures{en}.",
            s(read),
            if proven == 1 { "is" } else { "are" }
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Report {
        crate::check(vec![crate::Input { name: "a".into(), bytes: text.into() }]).report
    }

    #[test]
    fn a_statement_of_the_text_counts_as_a_relation_does() {
        let outcome = checked("2026年支出预算200.00万元，比上年增加50.00万元，增长40.00%。\n").outcome;
        assert_eq!((outcome.state, outcome.text.violated), (OutcomeState::Doubts, 1));
        assert_eq!(outcome.headline.zh, "发现 1 处疑点，在正文的增减额与增长率");
        assert!(outcome.scope.zh.starts_with("没有认出任何预算表；正文 "), "{}", outcome.scope.zh);
        assert!(outcome.scope.zh.contains("1 项不符"), "{}", outcome.scope.zh);
    }

    #[test]
    fn nothing_compared_is_not_called_clean() {
        let outcome = checked("这里没有预算。\n").outcome;
        assert_eq!(outcome.state, OutcomeState::Nothing);
        assert!(outcome.headline.zh.contains("没有认出任何预算表"));
        assert_eq!(outcome.scope.zh, "");
    }

    #[test]
    fn what_agrees_is_called_so_only_of_what_was_compared() {
        let outcome = checked(
            "预算05表 一般公共预算支出表\n\n金额单位：万元\n\n功能分类科目\t\t预算数\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
             2050803\t培训支出\t9.00\t4.00\t5.00\n\t合 计\t9.00\t4.00\t5.00\n",
        )
        .outcome;
        assert_eq!(outcome.tables.violated, 0);
        assert!(outcome.headline.zh.starts_with("已核对的部分没有发现矛盾") || outcome.state == OutcomeState::Doubts);
        assert!(!outcome.headline.zh.contains("没有问题"));
    }
}
