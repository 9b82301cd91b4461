//! Forms of regions nobody listed: a consistent disclosure yields no finding, and one changed amount is told.

mod support;

use gouji::report::contract::{Finding, Severity};
use gouji::{Checking, Input};
use proptest::prelude::*;
use support::check::told;
use support::disclosure::with;
use support::regions::{DIALECTS, amounts, generate};

fn check(html: &str) -> Checking {
    gouji::check(vec![Input { name: "disclosure.html".into(), bytes: html.as_bytes().to_vec() }])
}

/// The note on what was put together.
fn several(inputs: [(&str, String); 2]) -> gouji::report::contract::Report {
    let input = |(title, html): (&str, String)| Input {
        name: format!("{title}.html"),
        bytes: html.replace("<body>", &format!("<body><p>{title}</p>")).into_bytes(),
    };
    gouji::check(inputs.into_iter().map(input).collect()).report
}

#[test]
fn years_and_departments_put_together_are_told_apart() {
    let of = |seed| generate(DIALECTS[1], seed);
    for (titles, seeds) in [
        (["2025年示例市档案局部门预算", "2026年示例市档案局部门预算"], [1, 2]),
        (["2026年示例市档案局部门预算", "2026年示例市图书馆部门预算"], [1, 2]),
    ] {
        let report = several([(titles[0], of(seeds[0])), (titles[1], of(seeds[1]))]);
        let rules: Vec<&str> = report.findings.iter().map(|f| f.rule.as_str()).collect();
        assert_eq!(rules, ["disclosure/several"], "{titles:?}");
        assert!(report.findings[0].message.zh.contains("没有可以核对的数"), "{}", report.findings[0].message.zh);
        assert_eq!(report.amounts.read, report.amounts.proven);
    }
}

#[test]
fn reception_is_at_least_that_of_the_basic_expenditure() {
    for dialect in DIALECTS {
        let html = generate(dialect, 1);
        // the amount in the last cell is that of reception
        let (start, end, text) = amounts(&html).into_iter().next_back().unwrap();
        let less = format!("{}0.01{}", &html[..start], &html[end..]);
        let report = check(&less).report;
        let rules: Vec<&str> = report.findings.iter().map(|f| f.rule.as_str()).collect();
        assert!(!rules.is_empty(), "{text} in {dialect:?}");
        assert!(report.findings.iter().any(|f| f.message.zh.contains("公务接待费")), "{rules:?}");
    }
}

#[test]
fn a_units_budget_lies_within_its_departments() {
    let [of_unit, whole] = ["2026年示例市档案局单位预算", "2026年示例市档案局部门预算"];
    let report = several([(of_unit, generate(DIALECTS[1], 1)), (whole, generate(DIALECTS[1], 1))]);
    assert_eq!(report.findings.len(), 1);
    assert!(report.findings[0].message.zh.contains("核对了 18 个关系"), "{}", report.findings[0].message.zh);
    // another department's figures under its name
    let report = several([(of_unit, generate(DIALECTS[1], 2)), (whole, generate(DIALECTS[1], 1))]);
    let within = |f: &&Finding| f.rule == "between/unit-within-department";
    assert!(report.findings.iter().any(|f| within(&f)), "{:?}", report.findings);
    assert!(report.findings.iter().all(|f| f.severity != Severity::Error));
}

/// The table of a project's evaluation: its money in three columns, then scores.
fn evaluation(total: &str) -> String {
    let rows = [
        ["年度资金总额：", "30.00", total, "25.50", "10", "85.00%", "8.5"],
        ["其中：财政拨款", "20.00", "20.00", "18.50", "-", "-", "-"],
        ["上年结转资金", "8.00", "8.00", "7.00", "-", "-", "-"],
        ["其他资金", "2.00", "2.00", "0.00", "-", "-", "-"],
    ];
    let cells = |row: [&str; 7]| row.map(|c| format!("<td>{c}</td>")).concat();
    let money: String = rows.map(|r| format!("<tr>{}</tr>", cells(r))).concat();
    format!(
        "<html><body><p>示例项目绩效自评表</p><table><tr><td>项目名称</td><td colspan=7>档案整理</td></tr>\
         <tr><td rowspan=5>项目资金（万元）</td><td></td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td>\
         <td>分值</td><td>执行率</td><td>得分</td></tr>{money}\
         <tr><td>总分</td><td colspan=4></td><td>100</td><td></td><td>93.5</td></tr></table></body></html>"
    )
}

#[test]
fn a_projects_money_is_the_sum_of_its_parts() {
    let report = check(&evaluation("30.00")).report;
    assert_eq!(
        (report.findings.len(), report.amounts.read, report.amounts.proven),
        (0, 12, 12),
        "{:?}",
        report.findings
    );
    let report = check(&evaluation("31.00")).report;
    let told = told(&report);
    assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
    assert!(told[0].cells.iter().any(|c| c.printed == "31.00"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_consistent_disclosure_yields_no_finding_and_is_proven(seed in any::<u64>(), dialect in 0..DIALECTS.len()) {
        let report = check(&generate(DIALECTS[dialect], seed)).report;
        let name = DIALECTS[dialect].name;
        prop_assert_eq!(report.findings.iter().map(|f| &f.message.zh).collect::<Vec<_>>(), Vec::<&String>::new(), "{}", name);
        prop_assert_eq!(report.equations.violated, 0);
        prop_assert_eq!(report.amounts.read, report.amounts.proven, "{}", name);
    }

    #[test]
    fn one_changed_digit_accuses_no_other_amount(seed in any::<u64>(), dialect in 0..DIALECTS.len(), pick in any::<prop::sample::Index>(), by in 1u8..10) {
        let html = generate(DIALECTS[dialect], seed);
        let (changed, printed, new) = slip(&html, pick, by);
        let report = check(&changed).report;
        let name = DIALECTS[dialect].name;
        let told = told(&report);
        let names = |f: &&Finding| f.cells.iter().any(|c| c.printed == new);
        let messages: Vec<&String> = told.iter().map(|f| &f.message.zh).collect();
        prop_assert!(told.iter().all(names), "{}: {} → {}: {:?}", name, printed, new, messages);
        prop_assert!(told.iter().filter(|f| f.severity == Severity::Error).count() <= 1, "{}: {:?}", name, messages);
    }
}

/// A disclosure in which one amount's first digit is another.
fn slip(html: &str, pick: prop::sample::Index, by: u8) -> (String, String, String) {
    let spots = amounts(html);
    let (start, end, printed) = spots[pick.index(spots.len())];
    let first = printed.as_bytes()[0] - b'0';
    let new = format!("{}{}", (first + by) % 10, &printed[1..]);
    (with(html, start, end, &new), printed.to_string(), new)
}

/// Most amounts stand in relations that their slip breaks; the rest, told in no second way, are few.
#[test]
fn most_slips_are_told() {
    for dialect in DIALECTS {
        let (mut all, mut seen) = (0, 0);
        for seed in 0..3 {
            let html = generate(dialect, seed);
            for (start, end, printed) in amounts(&html) {
                let first = printed.as_bytes()[0] - b'0';
                let new = format!("{}{}", (first + 3) % 10, &printed[1..]);
                let report = check(&with(&html, start, end, &new)).report;
                all += 1;
                let found = told(&report).iter().any(|f| f.cells.iter().any(|c| c.printed == new));
                seen += usize::from(found);
                if !found {
                    println!("{} not told: {printed} → {new}", dialect.name);
                }
            }
        }
        println!("{}: {seen} of {all} slips told", dialect.name);
        assert!(seen * 100 >= all * 97, "{}: {seen} of {all}", dialect.name);
    }
}
