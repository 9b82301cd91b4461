//! One mechanism of forms or sentences a pair of files in `tests/forms`: of `NAME.clean.txt` nothing may be told but notes,
//! of `NAME.slip….txt`, the same with one thing wrong, something must. All are fictional. A snapshot of each shows its
//! forms and columns, the relations chosen and rejected, and what is told.

use std::path::Path;

use gouji::report::contract::Severity;
use gouji::report::explain;
use gouji::{Input, check};

#[test]
fn each_mechanism_is_understood_and_its_slip_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let entries = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path());
    let mut files: Vec<_> = entries.filter(|f| f.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    assert!(files.len() > 100, "{}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let checked = check(vec![Input { name: "x.txt".into(), bytes: std::fs::read(&file).unwrap() }]);
        let findings = &checked.report.findings;
        let told = findings.iter().any(|f| f.severity != Severity::Note);
        if told == name.ends_with(".clean") {
            wrong.push(name.clone());
        }
        let lines = findings.iter().map(|f| format!("{:?} {}: {}\n", f.severity, f.rule, f.message.zh));
        let shown = lines.collect::<String>() + "\n" + &explain(&checked);
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "forms/snapshots", omit_expression => true }, {
            insta::assert_snapshot!(name, shown);
        });
    }
    assert!(wrong.is_empty(), "clean ones that accuse, or slips that are not told: {wrong:?}");
}
