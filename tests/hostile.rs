//! Any bytes give an answer: a plain message, or an honest partial report.

mod support;

use gouji::report::contract::{Report, Severity};
use gouji::{Input, check};
use support::disclosure::{Shape, generate};

fn of(bytes: impl Into<Vec<u8>>) -> Report {
    check(vec![Input { name: "input".into(), bytes: bytes.into() }]).report
}

fn sample() -> String {
    generate(&Shape::small(7)).text()
}

#[test]
fn nothing_and_no_text_say_so() {
    for bytes in [&b""[..], b"\n\n \t", b"%PDF-1.7", &[0xff; 300], &[0; 300], b"PK\x03\x04rest"] {
        let report = of(bytes);
        let problem = report.sources[0].problem.as_ref().unwrap();
        assert!(!problem.zh.is_empty() && !problem.en.is_empty());
        assert_eq!(report.equations.holds, 0);
    }
}

#[test]
fn a_table_without_a_form_is_listed_and_not_checked() {
    let report = of("商品\t单价\t金额\n甲\t1.50\t3.00\n乙\t2.00\t4.00\n");
    assert_eq!((report.forms.len(), report.unrecognised.len()), (0, 1));
    assert_eq!(report.unrecognised[0].amounts, 4);
}

#[test]
fn half_a_disclosure_is_checked_as_far_as_it_goes() {
    let text = sample();
    let middle = text.len() / 2;
    let middle = (middle..).find(|i| text.is_char_boundary(*i)).unwrap();
    let whole = of(text.as_str());
    for half in [&text[..middle], &text[middle..]] {
        let report = of(half);
        let errors: Vec<_> = report.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert!(report.equations.holds < whole.equations.holds);
        assert!(report.checks.iter().any(|c| c.why_unchecked.is_some()));
    }
}

#[test]
fn control_characters_do_no_harm() {
    let text = sample().replace("合计", "合\u{200b}计\u{202e}").replacen('\t', "\0\t", 5);
    assert!(of(text).equations.holds > 100);
    of("\u{202e}\u{200f}\t\0\t__proto__\tconstructor\n1.00\t2.00\t3.00");
}

#[test]
fn a_line_of_ten_megabytes_is_answered() {
    of("9".repeat(10 << 20));
    of("1.00\t".repeat(2 << 20));
    of("1.00 ".repeat(2 << 20));
    of(format!("预算03表 支出总表\n支出功能分类科目\t合计\t基本支出\n{}", "1.00\t".repeat(1 << 20)));
}

#[test]
fn twenty_megabytes_are_answered() {
    let text = sample();
    let report = of(text.repeat((20 << 20) / text.len() + 1));
    assert!(report.forms.len() > 1_000);
}

#[test]
fn one_table_of_twenty_megabytes_is_answered() {
    let mut text = String::from(
        "预算03表 支出总表\n金额单位：万元\n支出功能分类科目\t政府支出经济分类科目\t部门支出经济分类科目\t合计\t基本支出\t项目支出\n",
    );
    for i in 0..200_000 {
        text.push_str(&format!("2050803-培训支出\t50203-培训费\t30216-培训费\t{}.000000\t1.000000\t{}.000000\n", i, i));
    }
    text.push_str("合计\t\t\t5.000000\t1.000000\t4.000000\n");
    let report = of(text);
    assert!(report.equations.violated > 100_000);
    assert!(report.findings.len() < 1_000, "{}", report.findings.len());
}

#[test]
fn numbers_too_large_are_no_panic() {
    let huge = "9".repeat(40);
    let report = of(format!(
        "预算03表 支出总表\n支出功能分类科目\t合计\t基本支出\t项目支出\n2050803\t{huge}.00\t1.00\t{huge}\n合计\t7{}.000000\t1.00\t1.00\n",
        "9".repeat(20)
    ));
    assert!(report.amounts.malformed >= 2);
}
