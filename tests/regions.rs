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
