//! What the reference disclosure must give. Its text is not part of the project: without it these tests say that
//! they were skipped.

mod support;

use gouji::report::contract::Severity;
use support::check::{reference, report};

#[test]
fn the_reference_has_no_error_and_the_known_warnings() {
    let Some(text) = reference() else { return };
    let report = report(&text);
    let of = |severity: Severity| report.findings.iter().filter(move |f| f.severity == severity);
    assert_eq!(of(Severity::Error).map(|f| &f.message.zh).collect::<Vec<_>>(), Vec::<&String>::new());
    let mut warnings: Vec<(&str, Vec<&str>)> = of(Severity::Warning)
        .map(|f| (f.rule.as_str(), f.cells.iter().take(1).map(|c| c.printed.get(..7).unwrap_or(&c.printed)).collect()))
        .collect();
    warnings.sort();
    let names = |code| ("name/two-names", vec![code]);
    let expected = [("amount/malformed", vec!["84,8637"]), names("2060303"), names("2060405"), names("2060499")];
    assert_eq!(warnings, expected);
    let notes: Vec<&str> = of(Severity::Note).map(|f| f.rule.as_str()).collect();
    for rule in ["name/brackets", "amount/format", "amount/precision", "form/number"] {
        assert_eq!(notes.iter().filter(|n| **n == rule).count(), 1, "{rule}: {notes:?}");
    }
}

#[test]
fn the_malformed_amount_is_solved() {
    let Some(text) = reference() else { return };
    let report = report(&text);
    let finding = report.findings.iter().find(|f| f.rule == "amount/malformed").unwrap();
    assert_eq!(finding.cells[finding.suggestions[0].cell].printed, "84,863770");
    assert_eq!(finding.suggestions[0].text, "84.863770");
    assert!(finding.suggestions[0].proved_by >= 3);
    let cause = finding.cause.as_ref().unwrap();
    assert_eq!((cause.kind.as_str(), cause.misread), ("decimal-separator", true));
}

#[test]
fn every_amount_is_read_and_nearly_all_are_proven() {
    let Some(text) = reference() else { return };
    let checking = support::check::check(&text);
    let report = &checking.report;
    assert!(report.equations.holds >= 1_000 && report.equations.violated == 0);
    let items = |id: &str| {
        let form = checking.disclosure.forms.iter().find(|f| f.spec().id == id).unwrap();
        form.lines.iter().filter(|l| l.role == gouji::taxonomy::Role::Item).count()
    };
    assert_eq!(items("expenditure"), 244);
    assert_eq!(items("general_budget_expenditure"), 141);
    assert_eq!(items("general_budget_basic_expenditure"), 61);
    assert_eq!(report.forms.len(), 13);
    // every number with decimals on the pages of forms 01–11 and 13 is an amount in a cell
    let lines: Vec<&str> = text.split('\n').collect();
    let end = lines.iter().position(|l| l.starts_with("预算表12")).unwrap();
    let start13 = lines.iter().position(|l| l.starts_with("预算13表")).unwrap();
    let printed = |lines: &[&str]| {
        let amount = |c: &&str| {
            matches!(gouji::money::read(c), gouji::money::Printed::Amount(a, _) if a.scale > 0)
                || matches!(gouji::money::read(c), gouji::money::Printed::Malformed(_))
        };
        lines.iter().flat_map(|l| l.split('\t')).filter(amount).count()
    };
    let read = |numbers: &dyn Fn(&str) -> bool| {
        report
            .forms
            .iter()
            .filter(|f| numbers(f.number.as_deref().unwrap()))
            .map(|f| (f.amounts, f.proven))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    };
    let (amounts, proven) = read(&|n| n != "12");
    assert_eq!(amounts, printed(&lines[..end]) + printed(&lines[start13..]));
    assert!(proven * 100 >= amounts * 99, "{proven} of {amounts}");
}

#[test]
fn the_projects_are_read() {
    let Some(text) = reference() else { return };
    let checking = support::check::check(&text);
    let forms = &checking.disclosure.forms;
    let index = forms.iter().position(|f| f.spec().id == "project_performance").unwrap();
    let form = &forms[index];
    let named = form.lines.iter().filter(|l| !l.label.is_empty()).count();
    assert_eq!((named, form.lines.len() - named), (80, 10));
    // each has a total and its parts
    for (line, data) in form.lines.iter().enumerate() {
        let printed = |column: usize| {
            let fact = checking.disclosure.fact(index, line, column);
            fact.and_then(|f| checking.disclosure.facts[f].value.figure()).is_some()
        };
        assert!(printed(1) && printed(2), "{}", data.label);
    }
}
