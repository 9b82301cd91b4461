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

/// What is told of a source that was not read whole.
fn told(report: &Report) -> String {
    report.sources.iter().filter_map(|s| s.problem.clone()).map(|p| p.en).collect()
}

#[test]
fn small_files_that_ask_for_much_are_told_at_once() {
    let start = std::time::Instant::now();
    let files = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/hostile");
    let mut seen = 0;
    for entry in std::fs::read_dir(files).unwrap() {
        let path = entry.unwrap().path();
        let report = of(std::fs::read(&path).unwrap());
        assert_eq!(report.sources.len(), 1, "{path:?}");
        seen += 1;
    }
    assert!(seen >= 6 && start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn an_amount_with_more_digits_than_can_be_added_up_is_told_and_checks_nothing() {
    let row = |a: &str, b: &str| format!("2050803\t培训支出\t{a}\t{b}\t5.00\n");
    for (a, b) in [("99999999999999999999.00", "4.00"), ("9.00", "4.0000000000000000000000000001")] {
        let head = "预算05表 一般公共预算支出表\n金额单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n";
        let report = of(format!("{head}{}\t合 计\t9.00\t4.00\t5.00\n", row(a, b)));
        assert_eq!((report.amounts.malformed, report.equations.violated), (1, 0), "{a} {b}");
        assert!(report.findings.iter().any(|f| f.message.en.contains("too many digits")), "{:?}", report.findings);
    }
    // percentages too
    let percent = "9".repeat(30);
    of(format!(
        "收入1234.50万元，比上年1000.00万元增加234.50万元，增长{percent}%，占{percent}%，占1.{percent}{percent}%。"
    ));
}

#[test]
fn a_tag_with_endless_attributes_ends_the_reading() {
    let attributes: String = (0..50_000).map(|i| format!(" a{i}=\"1\"")).collect();
    let report = of(format!(
        "<html><body><p>预算</p><table><tr><td>甲<td>1.00</table><table><tr><td{attributes}>2.00</table></body></html>"
    ));
    assert!(["more than can be read", "abnormal"].iter().any(|w| told(&report).contains(w)), "{}", told(&report));
}

#[test]
fn spans_and_columns_far_away_take_no_room() {
    let sheet = |rows: &str| {
        format!(
            "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook \
             xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
             <Worksheet ss:Name=\"\u{202e}a\"><Table>{rows}</Table></Worksheet></Workbook>"
        )
    };
    let far = "<Row><Cell ss:Index=\"1000000\" ss:MergeAcross=\"99999999\"><Data ss:Type=\"Number\">1.5</Data></Cell></Row></Table><Table>";
    let report = of(sheet(&far.repeat(300)));
    assert_eq!(report.unrecognised.iter().map(|u| u.amounts).sum::<usize>(), 300);
    let spans = "<tr>".to_string() + &"<td rowspan=1000 colspan=1000>1".repeat(300);
    of(format!("<html><body><table>{}", spans.repeat(300)));
}

#[test]
fn nothing_is_smuggled_out() {
    let evil = "\u{1b}]52;c;ZXZpbA==\u{7}\u{202e}\u{9b}31m\u{2066}\u{e0041}\r";
    let text = format!(
        "预算05表 一般公共预算支出表{evil}\n金额单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
         2050803\t培训{evil}支出\t9.00\t4.00\t5.00\n\t合 计{evil}\t9.00\t4.00\t6.00\n\n商品{evil}\t1.50\n\n\
         2026年支出预算200.00万元，比上年150.00万元增加50.00万元，增长40.00%。{evil}\n"
    );
    // a text with more of them is refused as none
    let text = text + &"以上情况均已公开，没有其他需要说明的事项。\n".repeat(100);
    let report = check(vec![Input { name: format!("a{evil}\n错误.txt"), bytes: text.into() }]).report;
    assert!(!report.findings.is_empty());
    for format in ["text", "json", "jsonl", "csv", "html"] {
        for english in [false, true] {
            let out = gouji::report::export(&report, format.parse().unwrap(), english, &[]);
            let out = out.trim_start_matches('\u{feff}');
            let bad = |c: &char| {
                c.is_control() && !matches!(c, '\n' | '\t' | '\r') || "\u{202e}\u{2066}\u{e0041}".contains(*c)
            };
            assert_eq!(out.chars().find(bad), None, "{format}");
        }
    }
}

#[test]
fn inline_images_cost_no_more_than_their_bytes() {
    for unit in ["BI /W 1 /H 1 ID ", "BI ID E ", "BI ID EI ", "BI /W 1 ID \u{80} EI Q BI ("] {
        of(pdf(&unit.repeat(100_000)));
    }
    let report = of(pdf("q BI /W 1 /H 1 ID abc EI Q"));
    assert_eq!(report.unrecognised.iter().map(|u| u.amounts).collect::<Vec<_>>(), [3]);
}

#[test]
fn long_lists_and_paragraphs_grow_as_their_length() {
    // a quadratic way through any of these would take minutes
    let start = std::time::Instant::now();
    let list: String = (0..40_000).map(|i| format!("事项{i}\t1.00\n")).collect();
    of(format!("单位：万元\n项目\t金额\n合计\t40000.00\n{list}"));
    let names: String =
        (0..20_000).map(|i| format!("{}、事项{i}\t{i}.00\t1.00\n", ["一", "二", "三"][i % 3])).collect();
    of(format!("单位：万元\n项目\t金额\t上年\n{names}"));
    of("2026年收入预算1234.50万元，比2025年预算1000.00万元增加234.50万元，增长23.45%，".repeat(10_000));
    of("<table><tr><td>1.00</table>\n".repeat(10_000));
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}
