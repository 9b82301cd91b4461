//! The sample in every format tells the same.

mod support;

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use gouji::report::contract::Report;
use gouji::{Input, check};
use support::sample::sample;

fn report(name: &str, bytes: Vec<u8>) -> Report {
    check(vec![Input { name: name.into(), bytes }]).report
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_default()
}

/// What is told: rules with the sentences, amounts and relations.
fn told(report: &Report) -> (BTreeSet<String>, [usize; 5]) {
    let findings = report.findings.iter().map(|f| format!("{} {}", f.rule, f.message.zh)).collect();
    let (e, a) = (&report.equations, &report.amounts);
    (findings, [e.holds, e.violated, a.read, a.proven, a.malformed])
}

#[test]
fn every_format_tells_the_same() {
    let expected = told(&report("sample.txt", sample().0.into_bytes()));
    for (name, media_type) in [
        ("sample.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("sample.xls", "application/vnd.ms-excel"),
        ("sample.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("sample.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("sample.odt", "application/vnd.oasis.opendocument.text"),
    ] {
        let report = report("a file", file(name)); // its name does not matter
        assert_eq!(report.sources[0].media_type, media_type);
        assert_eq!(report.sources[0].problem, None, "{name}");
        assert_eq!(told(&report), expected, "{name}");
    }
}

#[test]
fn cells_of_a_spreadsheet_are_named() {
    let report = report("sample.xlsx", file("sample.xlsx"));
    let finding = report.findings.iter().find(|f| f.rule == "expenditure/row").expect("the row that does not add up");
    let suspect = &finding.cells[0];
    let json = serde_json::to_value(suspect).expect("a cell is JSON");
    assert_eq!(suspect.printed, "662.100000");
    assert_eq!(json["place"], serde_json::json!({ "sheet": 4, "cell": "E25" }));
}

#[test]
fn text_in_chinese_encodings_tells_the_same() {
    let text = sample().0;
    let expected = told(&report("sample.txt", text.clone().into_bytes()));
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    assert_eq!(told(&report("sample.txt", gbk)), expected);
    let utf16 = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(told(&report("sample.txt", utf16)), expected);
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let begun = zip.start_file(*name, zip::write::SimpleFileOptions::default());
        assert!(begun.is_ok() && zip.write_all(bytes).is_ok(), "{name}");
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[test]
fn each_file_of_an_archive_is_a_source() {
    let inner = archive(&[("x.txt", b"x")]);
    let files: [(&str, &[u8]); 5] = [
        ("收支表/sample.xlsx", &file("sample.xlsx")),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("__MACOSX/._sample.xlsx", b"xx"),
        ("inner.zip", &inner),
        ("empty.txt", b""),
    ];
    let report = report("all.zip", archive(&files));
    let names: Vec<&str> = report.sources.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["all.zip/收支表/sample.xlsx", "all.zip/photo.png", "all.zip/inner.zip", "all.zip/empty.txt"]);
    assert_eq!(report.sources.iter().map(|s| s.problem.is_some()).collect::<Vec<_>>(), [false, true, true, true]);
    assert!(report.equations.holds > 400);
}

#[test]
fn bombs_and_broken_files_say_so() {
    let zeros = vec![0; 70 << 20];
    let bomb = report("bomb.zip", archive(&[("zeros.txt", &zeros)]));
    assert!(bomb.sources[0].problem.as_ref().is_some_and(|p| p.en.contains("too large")), "{:?}", bomb.sources);
    let sheet = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &zeros)]);
    assert!(report("bomb.ods", sheet).sources[0].problem.is_some());
    for name in ["sample.xlsx", "sample.xls", "sample.ods", "sample.docx"] {
        let whole = file(name);
        for part in 1..8 {
            report(name, whole[..whole.len() * part / 8].to_vec());
        }
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut broken = whole.clone();
            broken[at] ^= 0x5a;
            report(name, broken);
        }
    }
}

/// A part whose declaration is cut off where its encoding should stand, in letters of no encoding: found by fuzzing.
#[test]
fn a_word_file_whose_declaration_is_cut_off_is_refused() {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let part = [b"<?xml version='1.0' \xff encoding=".as_slice()].concat();
    let files = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", part.as_slice()),
    ];
    let report = report("cut.docx", archive(&files));
    let problem = report.sources[0].problem.as_ref().map(|p| p.zh.as_str()).unwrap_or_default();
    assert!(problem.contains("已损坏"), "{problem}");
}
