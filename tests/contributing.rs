//! CONTRIBUTING.md and README.md tell the truth.

mod support;

use gouji::report::contract::Role;
use gouji::taxonomy::forms;
use support::check::check;

const PAGE: &str = include_str!("../CONTRIBUTING.md");
const README: &str = include_str!("../README.md");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What a page sets in code.
fn code(page: &str) -> impl Iterator<Item = &str> {
    page.split("```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2))
}

#[test]
fn every_path_named_exists() {
    for path in code(PAGE)
        .chain(code(README))
        .filter(|c| ["src/", "docs/", "tests/", "www/", ".ci/"].iter().any(|p| c.starts_with(p)))
    {
        let path = path.split('*').next().unwrap();
        assert!(std::path::Path::new(ROOT).join(path).exists(), "{path}");
    }
}

#[test]
fn every_room_is_listed() {
    for entry in std::fs::read_dir(format!("{ROOT}/src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(PAGE.contains(&format!("`src/{name}`")), "src/{name} is not in CONTRIBUTING.md");
    }
}

#[test]
fn every_make_target_named_exists() {
    let makefile = std::fs::read_to_string(format!("{ROOT}/Makefile")).unwrap();
    for target in code(PAGE).chain(code(README)).filter_map(|c| c.strip_prefix("make ")) {
        assert!(makefile.contains(&format!("\n{target}:")), "make {target}");
    }
}

#[test]
fn the_formulas_shown_parse() {
    let home = forms().iter().position(|f| f.title == "支出总表");
    let formulas: Vec<&str> = code(PAGE).filter(|c| c.contains(" = ") || c.contains(" <= ")).collect();
    assert!(formulas.len() >= 4);
    for formula in formulas {
        gouji::relations::formula::parse(formula, home).unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn one_amounts_way_from_byte_to_highlight() {
    let text = "预算03表 支出总表\n金额单位：万元\n支出功能分类科目\t合计\t基本支出\t项目支出\n\
                2050803-培训支出\t3.000000\t1.000000\t2.000000\n2060101-行政运行\t9.000000\t4.000000\t4.000000\n\
                合计\t11.000000\t5.000000\t6.000000\n";
    let checking = check(text);
    let report = &checking.report;
    assert_eq!(report.findings.iter().filter(|f| f.rule == "expenditure/row").count(), 1);
    let (index, finding) = report.findings.iter().enumerate().find(|(_, f)| f.rule == "expenditure/row").unwrap();
    let suspect = &finding.cells[0];
    assert_eq!((suspect.role, suspect.printed.as_str()), (Role::Suspect, "9.000000"));
    // the place is the bytes
    let gouji::document::Place::Text { start, end, line } = suspect.place else { panic!("a place in text") };
    assert_eq!((&text[start as usize..end as usize], line), ("9.000000", 5));
    // and the page draws the same cell
    let view = checking.view();
    let at = view.findings[index][0].unwrap();
    let gouji::report::ViewBlock::Table { rows, .. } = &view.blocks[at.block] else { panic!() };
    assert_eq!(rows[at.row].cells[at.cell].text, "9.000000");
    assert_eq!(finding.suggestions[0].text, "8.000000");
}
