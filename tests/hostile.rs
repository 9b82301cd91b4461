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

/// A PDF with one page that shows a table of two figures; `extra` stands in its content stream.
fn pdf(extra: &str) -> Vec<u8> {
    let content = format!(
        "{extra}\n0 0 200 100 re S 100 0 m 100 100 l S 0 50 m 200 50 l S\n\
         BT /F 10 Tf 10 70 Td (1.50) Tj 100 0 Td (2.50) Tj -100 -50 Td (3.50) Tj ET"
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R\
         /Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            .into(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".into(),
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 11>>\n\
         stream\n/X Do /X Do\nendstream"
            .into(),
    ];
    let mut out = String::from("%PDF-1.7\n");
    for (i, object) in objects.iter().enumerate() {
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    out.push_str("trailer<</Root 1 0 R>>\n%%EOF");
    out.into_bytes()
}

#[test]
fn a_pdf_made_by_hand_is_read() {
    let report = of(pdf(""));
    assert_eq!(report.sources[0].problem, None);
    assert_eq!((report.sources[0].media_type.as_str(), report.sources[0].pages), ("application/pdf", Some(1)));
    assert_eq!(report.unrecognised.iter().map(|u| u.amounts).collect::<Vec<_>>(), [3]);
}

#[test]
fn pdfs_that_draw_themselves_for_ever_end() {
    // two calls a level would be 2^64 at depth 64
    assert_eq!(of(pdf("/X Do")).sources[0].problem, None);
    of(pdf(&"q ".repeat(200_000)));
    of(pdf(&"1 0 0 1 9e30 9e30 cm ".repeat(2_000)));
    of(pdf(&"0 0 m 1 1 l S ".repeat(100_000)));
}

#[test]
fn a_pdf_that_cannot_be_read_whole_is_refused_or_says_so() {
    let problem = |extra: &str| of(pdf(extra)).sources[0].problem.clone().map(|p| p.en).unwrap_or_default();
    // more characters than a page can have
    let text = format!("BT /F 1 Tf ({}) Tj ET", "1".repeat(1_000));
    assert!(problem(&text.repeat(500)).contains("no page was checked"));
    // text in a font that is not there
    assert!(problem("BT /G 9 Tf (12.00) Tj ET").contains("not read whole"));
    assert_eq!(problem("BT /G 9 Tf () Tj ET"), "");
}

#[test]
fn broken_pdfs_say_so_or_are_read() {
    let whole = pdf("");
    for cut in (0..whole.len()).step_by(37) {
        of(&whole[..cut]);
    }
    for at in (9..whole.len()).step_by(3) {
        let mut broken = whole.clone();
        broken[at] = broken[at].wrapping_add(0x55);
        of(broken);
    }
    let problem = of(b"%PDF-1.7\n1 0 obj <<").sources[0].problem.clone().unwrap();
    assert!(problem.en.contains("damaged"), "{}", problem.en);
}

#[test]
fn a_pdf_without_text_says_so() {
    let mut scan = String::from_utf8(pdf("")).unwrap();
    let text = scan.find("BT ").unwrap()..scan.find(" ET").unwrap() + 3;
    scan.replace_range(text, "");
    assert!(of(scan).sources[0].problem.as_ref().unwrap().en.contains("no text"));
}
