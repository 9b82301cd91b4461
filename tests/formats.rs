//! The sample in every format tells the same.

mod support;

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use gouji::report::contract::Report;
use gouji::{Input, check};
use support::ofd;
use support::pdf::{Page, pdf};
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
    let report = report("a file", file("sample.zip"));
    assert_eq!((report.sources[0].name.as_str(), &report.sources[0].problem), ("a file/sample.doc", &None));
    assert_eq!(report.sources[0].media_type, "application/msword");
    assert_eq!(told(&report), expected, "sample.doc");
}

/// The paragraphs of a text, and its tab-separated tables as rows of cells.
enum Part<'a> {
    Paragraph(&'a str),
    Table(Vec<Vec<&'a str>>),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        match (line.contains('\t'), out.last_mut()) {
            (true, Some(Part::Table(rows))) => rows.push(line.split('\t').collect()),
            (true, _) => out.push(Part::Table(vec![line.split('\t').collect()])),
            (false, _) => out.push(Part::Paragraph(line)),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A text as Excel 2003's XML, amounts as numbers that a format displays.
fn workbook(text: &str) -> Vec<u8> {
    let mut rows = String::new();
    let cell = |text: &&str| {
        let number = text.replace(',', "");
        match text.trim().rsplit_once('.') {
            Some((_, decimals))
                if decimals.len() == 6 && number.trim().parse::<f64>().is_ok() && text.contains(',') =>
            {
                format!("<Cell ss:StyleID=\"s1\"><Data ss:Type=\"Number\">{number}</Data></Cell>")
            }
            _ if text.trim().is_empty() => "<Cell/>".into(),
            _ => format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escaped(text)),
        }
    };
    for part in parts(text) {
        match part {
            Part::Paragraph(text) => rows.push_str(&format!("<Row ss:AutoFitHeight=\"0\">{}</Row>\n", cell(&text))),
            Part::Table(table) => {
                for row in table {
                    rows.push_str(&format!("<Row>{}</Row>\n", row.iter().map(cell).collect::<String>()));
                }
            }
        }
    }
    format!(
        "<?xml version=\"1.0\"?>\r\n<?mso-application progid=\"Excel.Sheet\"?>\r\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"s1\">\
         <NumberFormat ss:Format=\"#,##0.000000\"/></Style></Styles>\
         <Worksheet ss:Name=\"Sheet1\"><Table>{rows}</Table></Worksheet></Workbook>"
    )
    .into_bytes()
}

/// A text as a web archive.
fn web_archive(text: &str) -> Vec<u8> {
    let mut html = String::from("<html><head><style>td { width: 1=3 }</style></head><body>");
    for part in parts(text) {
        match part {
            Part::Paragraph(text) => html.push_str(&format!("<p>{}</p>\n", escaped(text))),
            Part::Table(table) => {
                html.push_str("<table>\n");
                for row in table {
                    let cells: String = row.iter().map(|c| format!("<td>{}</td>", escaped(c))).collect();
                    html.push_str(&format!("<tr>{cells}</tr>\n"));
                }
                html.push_str("</table>\n");
            }
        }
    }
    let mut quoted = String::new();
    for (i, byte) in html.bytes().enumerate() {
        match byte {
            b'\n' | b' '..=b'<' | b'>'..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("={byte:02X}")),
        }
        if i % 60 == 59 {
            quoted.push_str("=\r\n");
        }
    }
    format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_Next\"\r\n\r\n\
         ------=_Next\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         {quoted}\r\n------=_Next\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
         ------=_Next--\r\n"
    )
    .into_bytes()
}

/// A text as PDF: its tables with rulings, each on a page of its own.
fn printed(text: &str) -> Vec<u8> {
    let mut pages = Vec::new();
    let mut said = Vec::new();
    for part in parts(text) {
        match part {
            Part::Paragraph(text) => said.push(text),
            Part::Table(rows) => {
                let width = rows.iter().map(Vec::len).max().unwrap_or(1);
                let xs: Vec<f64> = (0..=width).map(|i| 40.0 + 400.0 * i as f64).collect();
                let top = 60.0 + 20.0 * said.len() as f64;
                let mut page = Page::new(xs[width] + 40.0, top + 20.0 * rows.len() as f64 + 40.0);
                for (i, text) in said.drain(..).enumerate() {
                    page = page.text(40.0, 40.0 + 20.0 * i as f64, 12.0, text);
                }
                let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
                pages.push(page.table(&xs, top, &rows));
            }
        }
    }
    let rest = said.iter().enumerate();
    pages.push(rest.fold(Page::new(2000.0, 800.0), |page, (i, t)| page.text(40.0, 40.0 + 20.0 * i as f64, 12.0, t)));
    pdf(&pages)
}

#[test]
fn files_of_older_programs_and_browsers_tell_the_same() {
    let text = sample().0;
    let expected = told(&report("sample.txt", text.clone().into_bytes()));
    for (bytes, media_type) in [
        (workbook(&text), "application/vnd.ms-excel"),
        (web_archive(&text), "multipart/related"),
        (printed(&text), "application/pdf"),
    ] {
        let report = report("预算.xls", bytes); // its name does not matter
        assert_eq!((report.sources[0].media_type.as_str(), &report.sources[0].problem), (media_type, &None));
        assert_eq!(told(&report), expected, "{media_type}");
    }
}

#[test]
fn files_of_several_kinds_are_one_disclosure() {
    let text = sample().0;
    let expected = told(&report("sample.txt", text.clone().into_bytes()));
    let (one, two) = (text.find("预算03表").unwrap(), text.find("预算06表").unwrap());
    let pieces = [printed(&text[..one]), workbook(&text[one..two]), web_archive(&text[two..])];
    let names = ["1.pdf", "2.xls", "3.mht"];
    let inputs = names.iter().zip(&pieces).map(|(name, bytes)| Input { name: name.to_string(), bytes: bytes.clone() });
    let together = check(inputs.collect()).report;
    assert_eq!(together.sources.len(), 3);
    assert_eq!(told(&together), expected);
    // in whatever order, and in an archive
    let files: Vec<(&str, &[u8])> = names.into_iter().zip(pieces.iter().map(Vec::as_slice)).rev().collect();
    let archived = report("all.zip", archive(&files));
    assert_eq!(
        archived.sources.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["all.zip/3.mht", "all.zip/2.xls", "all.zip/1.pdf"]
    );
    assert_eq!(told(&archived), expected);
}

#[test]
fn the_text_of_one_file_is_compared_with_the_tables_of_another() {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let word = |sentence: &str| {
        let body = format!(
            r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{sentence}</w:t></w:r></w:p></w:body></w:document>"#
        );
        archive(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", RELATIONS.as_bytes()),
            ("word/document.xml", body.as_bytes()),
        ])
    };
    let tables = printed(
        "预算05表 一般公共预算支出表\n金额单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
         2050803\t培训支出\t21.00\t21.00\t\n合计\t\t21.00\t21.00\t\n",
    );
    for (sentence, expected) in
        [("培训支出（2050803）21.00万元。", 0), ("培训支出（2050803）12.00万元，较上年增加1.00万元。", 1)]
    {
        let inputs = [("表.pdf", tables.clone()), ("说明.docx", word(sentence))];
        let report = check(inputs.map(|(name, bytes)| Input { name: name.into(), bytes }).to_vec()).report;
        assert!(report.sources.iter().all(|s| s.problem.is_none()), "{:?}", report.sources);
        let found: Vec<_> = report.findings.iter().filter(|f| f.rule == "narrative/table").collect();
        assert_eq!(found.len(), expected, "{:?}", report.findings);
    }
}

/// A text as RTF, in Unicode escapes.
fn rtf(text: &str) -> Vec<u8> {
    let escaped = |text: &str| -> String {
        let unit = |u: u16| match u8::try_from(u).ok().filter(|b| (b' '..=b'~').contains(b)) {
            Some(b @ (b'{' | b'}' | b'\\')) => format!("\\{}", char::from(b)),
            Some(b) => char::from(b).to_string(),
            None => format!("\\u{}?", u as i16),
        };
        text.encode_utf16().map(unit).collect()
    };
    let mut out = String::from("{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fcharset134 SimSun;}}\n");
    for part in parts(text) {
        match part {
            Part::Paragraph(text) => out.push_str(&format!("\\pard {}\\par\n", escaped(text))),
            Part::Table(table) => {
                for row in table {
                    out.push_str("\\trowd\\trleft-108");
                    (0..row.len()).for_each(|c| out.push_str(&format!("\\cellx{}", 1_000 * (c + 1))));
                    let cell = |c: &&str| format!("\\pard\\intbl {}\\cell\n", escaped(c));
                    out.push_str(&row.iter().map(cell).collect::<String>());
                    out.push_str("\\row\n");
                }
            }
        }
    }
    (out + "}").into_bytes()
}

#[test]
fn rtf_tells_the_same() {
    let text = sample().0;
    let report = report("a file", rtf(&text));
    assert_eq!((report.sources[0].media_type.as_str(), &report.sources[0].problem), ("application/rtf", &None));
    assert_eq!(told(&report), told(&self::report("sample.txt", text.into_bytes())));
}

/// The national format of fixed pages: what is laid out there has its columns and rows by rulings alone.
#[test]
fn ofd_tells_the_same() {
    let text = sample().0;
    let mut pages = vec![ofd::Page::default()];
    for part in parts(&text) {
        let Some(page) = pages.last_mut() else { continue };
        match part {
            Part::Paragraph(text) => page.lines.push(text.trim().into()),
            Part::Table(table) => {
                page.rows = table.iter().map(|r| r.iter().map(|c| c.trim().to_string()).collect()).collect();
                pages.push(ofd::Page::default());
            }
        }
    }
    let file = ofd::ofd(&pages);
    if std::env::var_os("GOUJI_WRITE_SAMPLE").is_some() {
        std::fs::write("tests/files/sample.ofd", &file).unwrap();
    }
    let report = report("a file", file);
    assert_eq!((report.sources[0].media_type.as_str(), &report.sources[0].problem), ("application/ofd", &None));
    assert_eq!(told(&report), told(&self::report("sample.txt", text.into_bytes())));
}

#[test]
fn formats_that_are_not_read_say_what_to_do() {
    let zip = |part| archive(&[("[Content_Types].xml", b"x"), (part, b"x")]);
    // a compound file of another program: its directory names a stream that no reader knows
    let mut compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    compound.extend("Root Entry VisioDocument".encode_utf16().flat_map(u16::to_le_bytes));
    for (bytes, media_type, zh, en) in [
        (zip("OFD.xml"), "application/ofd", "PDF", "as PDF"),
        (zip("xl/workbook.bin"), "application/vnd.ms-excel.sheet.binary.macroenabled.12", ".xlsx", "as .xlsx"),
        (zip("Index/Document.iwa"), "application/vnd.apple.iwork", "原来的软件", "the program it comes from"),
        (compound, "application/x-ole-storage", "原来的软件", "the program it comes from"),
        (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "image/png", "文字识别", "OCR"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "image/jpeg", "文字识别", "OCR"),
        (b"II*\0\x08\0\xff".to_vec(), "image/tiff", "文字识别", "OCR"),
        (b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "application/x-7z-compressed", "解压", "Unpack"),
        (b"Rar!\x1a\x07\x01\0\xff".to_vec(), "application/vnd.rar", "解压", "Unpack"),
        (b"\x1f\x8b\x08\0\0".to_vec(), "application/gzip", "解压", "Unpack"),
    ] {
        for bytes in [archive(&[("inner", &bytes)]), bytes] {
            let report = report("a file", bytes);
            assert_eq!((report.sources.len(), report.sources[0].media_type.as_str()), (1, media_type));
            let problem = report.sources[0].problem.as_ref().expect("a problem");
            assert!(problem.zh.contains(zh) && problem.en.contains(en), "{problem:?}");
        }
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
