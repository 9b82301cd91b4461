//! Checking a text, and what a test looks at in the answer.

use gouji::report::contract::{Finding, Report, Severity};
use gouji::{Checking, Input};

/// Checks one text.
pub fn check(text: &str) -> Checking {
    gouji::check(vec![Input { name: "disclosure.txt".into(), bytes: text.as_bytes().to_vec() }])
}

/// The report on one text.
pub fn report(text: &str) -> Report {
    check(text).report
}

/// The findings above notes.
pub fn told(report: &Report) -> Vec<&Finding> {
    report.findings.iter().filter(|f| f.severity != Severity::Note).collect()
}

/// The reference disclosure, where it is there; says so where it is not.
pub fn reference() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/disclosures/000_b026c30d90ae53f6.txt");
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: the reference disclosure is not there");
    }
    text
}
