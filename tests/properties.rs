//! A consistent disclosure yields no finding; one changed amount yields one.

mod support;

use gouji::report::contract::{Role, Severity};
use proptest::prelude::*;
use support::check::{report, told};
use support::disclosure::{Shape, amounts, generate, with};

/// The forms as tables of another markup, between the same lines of text.
fn rendered(seed: u64, table: fn(&[Vec<String>]) -> String) -> String {
    let mut out = String::new();
    for form in generate(&Shape::any(seed)).forms {
        let rows: Vec<Vec<String>> = form.heads.into_iter().chain(form.rows).collect();
        out.push_str(&format!("\n预算{}表 {}\n\n{}\n\n{}\n", form.number, form.title, form.preamble, table(&rows)));
        form.notes.iter().for_each(|n| out.push_str(&format!("{n}\n\n")));
    }
    out
}

fn html(rows: &[Vec<String>]) -> String {
    let cell = |c: &String| format!("<td>{c}</td>");
    let row = |r: &Vec<String>| format!("<tr>{}</tr>\n", r.iter().map(cell).collect::<String>());
    format!("<table border=\"1\">{}</table>", rows.iter().map(row).collect::<String>())
}

fn markdown(rows: &[Vec<String>]) -> String {
    rows.iter().map(|r| format!("| {} |\n", r.join(" | "))).collect()
}

/// Form, line, column and value of every amount.
fn facts(text: &str) -> Vec<(String, String, Option<String>, String)> {
    let checking = support::check::check(text);
    let d = &checking.disclosure;
    (0..d.facts.len())
        .filter_map(|f| {
            let value = d.facts[f].value.figure()?.yuan.to_string();
            Some((d.form(f).spec().id.clone(), d.line(f).label.clone(), d.column_name(f).map(String::from), value))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_consistent_disclosure_yields_no_finding(seed in any::<u64>(), every in 3usize..40) {
        let disclosure = generate(&Shape::any(seed));
        for text in [disclosure.text(), disclosure.page_broken(every)] {
            let report = report(&text);
            prop_assert_eq!(told(&report).iter().map(|f| &f.message.zh).collect::<Vec<_>>(), Vec::<&String>::new());
            prop_assert_eq!(report.equations.violated, 0);
            prop_assert_eq!(report.amounts.malformed + report.amounts.unplaced, 0);
        }
    }

    #[test]
    fn one_changed_digit_yields_one_error(seed in any::<u64>(), pick in any::<prop::sample::Index>(), digit in any::<prop::sample::Index>(), by in 1u8..10) {
        let text = generate(&Shape::any(seed)).text();
        let end = text.find("预算07表").unwrap();
        let spots: Vec<_> = amounts(&text).into_iter().filter(|a| a.0 < end).collect();
        prop_assume!(!spots.is_empty());
        let (start, stop, printed) = spots[pick.index(spots.len())];
        let places: Vec<usize> = printed.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
        let at = places[digit.index(places.len())];
        let old = printed.as_bytes()[at] - b'0';
        let new = format!("{}{}{}", &printed[..at], (old + by) % 10, &printed[at + 1..]);
        let report = report(&with(&text, start, stop, &new));
        let told = told(&report);
        prop_assert_eq!(told.len(), 1, "{} → {}: {:?}", printed, new, told.iter().map(|f| &f.message.zh).collect::<Vec<_>>());
        prop_assert_eq!(told[0].severity, Severity::Error);
        // the cell is named, or a few candidates with it among them
        let suspects: Vec<&str> = told[0].cells.iter().filter(|c| c.role == Role::Suspect).map(|c| c.printed.as_str()).collect();
        // unless only one long sum touches it: then it is said that nothing tells which, and at most the sum is marked
        let one_of_many = told[0].equations.len() == 1 && told[0].message.zh.contains("仅凭等式无法判断");
        let shown = told[0].cells.iter().any(|c| c.printed == new);
        let named = suspects.contains(&new.as_str());
        prop_assert!(named || one_of_many && suspects.len() <= 1 && shown, "{} → {}: {:?}", printed, new, told[0]);
        if named && suspects.len() == 1 {
            prop_assert_eq!(&told[0].suggestions[0].text, printed);
        }
    }

    #[test]
    fn every_markup_gives_the_same_facts(seed in any::<u64>()) {
        let plain = facts(&generate(&Shape::any(seed)).text());
        prop_assert_eq!(&facts(&rendered(seed, html)), &plain);
        prop_assert_eq!(&facts(&rendered(seed, markdown)), &plain);
    }

    #[test]
    fn the_same_text_gives_the_same_report(seed in any::<u64>()) {
        let text = generate(&Shape::any(seed)).text();
        prop_assert_eq!(report(&text), report(&text));
    }

    #[test]
    fn any_text_gives_a_report(text in "(\\PC|[\t\n|<>,.0-9]){0,400}") {
        support::check::check(&text).view();
    }

    #[test]
    fn a_damaged_disclosure_gives_a_report(seed in any::<u64>(), cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..200), 1..6)) {
        let mut bytes = generate(&Shape::small(seed)).text().into_bytes();
        for (at, len) in cuts {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + len).min(bytes.len()));
        }
        let report = report(&String::from_utf8_lossy(&bytes));
        let counts = report.amounts;
        prop_assert_eq!(counts.read, counts.proven + counts.unproven + counts.malformed + counts.unplaced);
    }
}

/// The text as a viewer copies it where columns survive only as blanks: empty cells vanish.
fn spaced(text: &str, blanks: &str) -> String {
    let line = |l: &str| l.split('\t').filter(|c| !c.is_empty()).collect::<Vec<_>>().join(blanks);
    let end = text.find("预算12表").unwrap_or(text.len());
    text[..end].lines().map(|l| line(l) + "\n").collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lost_columns_accuse_nobody_and_what_is_placed_is_right(seed in any::<u64>(), wide in any::<bool>()) {
        let text = generate(&Shape::any(seed)).text();
        let spaced = spaced(&text, if wide { "   " } else { " " });
        let report = report(&spaced);
        let errors: Vec<_> = report.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
        let known: std::collections::HashSet<_> = facts(&text).into_iter().map(|f| (f.0, f.2, f.3)).collect();
        for (form, label, column, value) in facts(&spaced) {
            if column.is_some() {
                prop_assert!(known.contains(&(form.clone(), column.clone(), value.clone())), "{form} {label} {column:?} {value}");
            }
        }
    }
}
