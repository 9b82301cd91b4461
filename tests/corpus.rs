//! Real disclosures as PDF. They are not part of the project: without them this test says that it was skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gouji::report::contract::{Report, Severity};
use gouji::{Input, check};

fn corpus() -> Option<BTreeMap<String, PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(regions) = fs::read_dir(&folder) else {
        eprintln!("SKIPPED: the corpus of real disclosures is not there");
        return None;
    };
    let files = regions.flatten().filter_map(|r| fs::read_dir(r.path()).ok()).flatten().flatten().map(|f| f.path());
    let pdfs = files.filter(|p| p.extension().is_some_and(|e| e == "pdf"));
    Some(pdfs.map(|p| (p.strip_prefix(&folder).unwrap_or(&p).to_string_lossy().into_owned(), p)).collect())
}

fn report(path: &Path) -> Report {
    check(vec![Input { name: "disclosure.pdf".into(), bytes: fs::read(path).unwrap_or_default() }]).report
}

/// What an independent extraction found, every difference looked at on the page.
fn oracle() -> BTreeMap<String, Vec<serde_json::Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/oracle.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap_or_default()).unwrap_or_default()
}

#[test]
fn every_file_is_read_and_nobody_is_accused_who_is_not_in_the_oracle() {
    let Some(files) = corpus() else { return };
    let oracle = oracle();
    for (name, path) in files {
        let report = report(&path);
        let source = &report.sources[0];
        assert_eq!((source.media_type.as_str(), &source.problem), ("application/pdf", &None), "{name}");
        let errors: Vec<_> = report.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty() || !oracle[&name].is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_forms_of_beijing_are_proven() {
    let Some(files) = corpus() else { return };
    let beijing: Vec<Report> = files.iter().filter(|(n, _)| n.starts_with("beijing")).map(|(_, p)| report(p)).collect();
    let whole = beijing.iter().filter(|r| r.forms.len() >= 12);
    let (mut files, mut read, mut proven) = (0, 0, 0);
    for report in whole {
        // where rows are withheld, sums over them prove nothing
        if report.findings.iter().any(|f| f.rule == "rows/missing") {
            continue;
        }
        files += 1;
        read += report.amounts.read;
        proven += report.amounts.proven;
    }
    assert!(files >= 6, "{files}");
    assert!(proven * 100 >= read * 99, "{proven} of {read}");
}

#[test]
fn the_facts_are_the_amounts_of_the_report() {
    use gouji::report::facts::FactState;
    let Some(files) = corpus() else { return };
    for (name, path) in files {
        let checking = check(vec![Input { name: "disclosure.pdf".into(), bytes: fs::read(path).unwrap_or_default() }]);
        let mut counts: BTreeMap<FactState, usize> = BTreeMap::new();
        for fact in checking.facts() {
            *counts.entry(fact.state).or_default() += 1;
            let told = !matches!(fact.state, FactState::Malformed | FactState::Unplaced);
            assert!(!told || fact.value.is_some(), "{name}: {fact:?}");
            assert!(fact.state != FactState::Proven || fact.proved_by > 0, "{name}: {fact:?}");
        }
        let count = |state| counts.get(&state).copied().unwrap_or_default();
        let amounts = &checking.report.amounts;
        assert_eq!(counts.values().sum::<usize>(), amounts.read, "{name}");
        assert_eq!(count(FactState::Proven), amounts.proven, "{name}");
        assert_eq!(count(FactState::Unproven), amounts.unproven, "{name}");
        assert_eq!(count(FactState::Malformed) + count(FactState::Solved), amounts.malformed, "{name}");
        assert_eq!(count(FactState::Unplaced), amounts.unplaced, "{name}");
    }
}
