//! The command line: formats, standard input, exit codes.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use support::disclosure::{Shape, generate};

fn gouji(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // a command that reads no input closes it
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn clean() -> String {
    generate(&Shape::small(1)).text()
}

#[test]
fn exit_codes() {
    let code = |bytes: &[u8]| gouji(&["check", "-"], bytes).status.code();
    assert_eq!(code(clean().as_bytes()), Some(0));
    assert_eq!(code(support::sample::sample().0.as_bytes()), Some(1));
    assert_eq!(code(b""), Some(2));
    assert_eq!(gouji(&["check", "no such file"], b"").status.code(), Some(2));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let output = gouji(&["check", "no such file"], b"");
    assert!(String::from_utf8_lossy(&output.stderr).contains("no such file"));
    let output = gouji(&["check", "-"], b"%PDF-1.4");
    let said = String::from_utf8_lossy(&output.stderr).to_string();
    assert!(said.starts_with("-:") && said.contains("PDF"), "{said}");
}

#[test]
fn every_format_is_well_formed() {
    let sample = support::sample::sample().0;
    let out =
        |format: &str| String::from_utf8(gouji(&["check", "--format", format, "-"], sample.as_bytes()).stdout).unwrap();
    let report: serde_json::Value = serde_json::from_str(&out("json")).unwrap();
    assert_eq!(report["schema"], 1);
    let findings = report["findings"].as_array().unwrap().len();
    assert_eq!(out("jsonl").lines().filter(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()).count(), findings);
    assert_eq!(out("csv").trim_end().lines().count(), findings + 1);
    assert!(out("html").ends_with("</html>\n"));
    assert!(out("text").starts_with("发现"));
}

#[test]
fn each_file_by_itself() {
    let folder = std::env::temp_dir().join(format!("gouji-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let paths: Vec<String> = ["a.txt", "b.txt"]
        .iter()
        .map(|name| {
            let path = folder.join(name);
            std::fs::write(&path, clean()).unwrap();
            path.to_string_lossy().into_owned()
        })
        .collect();
    let output = gouji(&["check", "--each", "--format", "json", &paths[0], &paths[1]], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    let reports: Vec<serde_json::Value> =
        serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(reports.len(), 2);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A file that takes more memory than there is, and one that does not.
#[cfg(unix)]
#[test]
fn a_file_that_ends_the_process_is_told_and_the_others_are_checked() {
    let folder = std::env::temp_dir().join(format!("gouji-guard-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let head = "预算03表 支出总表\n金额单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n";
    let rows = "2050803\t培训支出\t9.00\t4.00\t5.00\n";
    let (large, small) = (folder.join("large.txt"), folder.join("small.txt"));
    std::fs::write(&large, format!("{head}{}", rows.repeat(200_000))).unwrap();
    std::fs::write(&small, format!("{head}{rows}\t合计\t9.00\t4.00\t5.00\n")).unwrap();
    let gouji = env!("CARGO_BIN_EXE_gouji");
    let ask = |options: &str| {
        let command = format!(
            "ulimit -v 200000; '{gouji}' check --english {options} '{}' '{}'",
            large.display(),
            small.display()
        );
        let output = std::process::Command::new("sh").args(["-c", &command]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        let bounded = text.contains("holds more than can be read");
        // a bound that is reached before the memory is told beside the rows of a CSV
        let told = bounded || options.contains("csv") || text.contains("memory or stack ran out");
        assert!(told, "{text}");
        text
    };
    for options in ["--each", "", "--format csv --each"] {
        let text = ask(options);
        assert!(options.contains("csv") || text.contains("hold"), "{text}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn facts_are_rows() {
    let csv = gouji(&["facts", "-"], clean().as_bytes());
    assert_eq!(csv.status.code(), Some(0));
    let csv = String::from_utf8(csv.stdout).unwrap();
    assert!(csv.starts_with("\u{feff}source,sha256,department,"));
    let jsonl = gouji(&["facts", "--format", "jsonl", "-"], clean().as_bytes()).stdout;
    let facts: Vec<serde_json::Value> =
        String::from_utf8(jsonl).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(csv.lines().count(), facts.len() + 1);
    let proven = facts.iter().filter(|f| f["state"] == "proven").count();
    let only = gouji(&["facts", "--proven", "--format", "jsonl", "-"], clean().as_bytes()).stdout;
    assert_eq!(String::from_utf8(only).unwrap().lines().count(), proven);
    assert_eq!(gouji(&["facts", "-"], b"%PDF-1.4").status.code(), Some(2));
}

#[test]
fn relations_of_ones_own() {
    let folder = Folder::new("own");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path(name), text).unwrap();
        format!("--identities={}", folder.path(name))
    };
    let sample = support::sample::sample().0;
    let check = |own: &[&str], bytes: &str| {
        let output = gouji(&[&["check", "--format", "json"], own, &["-"]].concat(), bytes.as_bytes());
        (serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap_or_default(), output)
    };
    let true_one = "[[identity]]\nid = \"收支\"\nformula = \"收支总表.收入[收入总计] = 收支总表.支出[支出总计]\"\n";
    let false_one = "[[identity]]\nid = \"假\"\nform = \"支出总表\"\nformula = \"每行: 基本支出 = 项目支出\"\n";
    let (with, output) = check(&[&write("true.toml", true_one)], &clean());
    assert_eq!(output.status.code(), Some(0));
    let own = |report: &serde_json::Value| {
        let checks = report["checks"].as_array().unwrap().iter();
        checks.filter(|c| c["given_by"] != serde_json::Value::Null).cloned().collect::<Vec<_>>()
    };
    let checks = own(&with);
    assert_eq!((checks.len(), &checks[0]["identity"], &checks[0]["holds"]), (1, &"own/收支".into(), &1.into()));
    assert_eq!(checks[0]["given_by"], "true.toml");
    // what Gouji itself finds stays as it is, whatever relations are added
    let (before, _) = check(&[], &sample);
    let (after, _) = check(&[&write("false.toml", false_one)], &sample);
    let (mine, others): (Vec<_>, Vec<_>) =
        after["findings"].as_array().unwrap().iter().partition(|f| f["given_by"] == "false.toml");
    assert!(!mine.is_empty() && mine.iter().all(|f| f["severity"] != "error"));
    assert!(mine[0]["message"]["zh"].as_str().unwrap().contains("false.toml"));
    let ids = |findings: &[&serde_json::Value]| {
        findings.iter().map(|f| (f["id"].clone(), f["severity"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(ids(&others), ids(&before["findings"].as_array().unwrap().iter().collect::<Vec<_>>()));
    // what is wrong is told with its place, and what cannot be checked with the reason
    let (_, output) = check(&[&write("wrong.toml", &true_one.replace("收入总计", "收入总记"))], &clean());
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told.contains("wrong.toml 第 3 行") && told.contains("wrong.toml, line 3") && told.contains("^^^^"),
        "{told}"
    );
    let (nothing, _) = check(&[&write("true.toml", true_one)], "没有表");
    assert_eq!(own(&nothing).len(), 1);
    assert!(own(&nothing).iter().all(|c| c["why_unchecked"]["zh"].as_str().unwrap().contains("收支总表")));
    let facts = gouji(&["facts", &write("wrong.toml", "identity = 1"), "-"], clean().as_bytes());
    assert_eq!(facts.status.code(), Some(2));
}

#[test]
fn every_finding_says_which_file_it_is_of() {
    let folder = Folder::new("source");
    let sample = support::sample::sample().0;
    for name in ["a.txt", "一区/a.txt"] {
        folder.write(name, sample.as_bytes());
    }
    let paths = [folder.path("in/a.txt"), folder.path("in/一区/a.txt")];
    let told = |format: &str| {
        let output = gouji(&["check", "--each", "--format", format, &paths[0], &paths[1]], b"");
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let lines: Vec<serde_json::Value> = told("jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let of = |path: &str| lines.iter().filter(|l| l["file"] == path && l["files"][0] == path).count();
    assert!(of(&paths[0]) > 0 && of(&paths[0]) == of(&paths[1]) && of(&paths[0]) * 2 == lines.len());
    let csv = told("csv");
    assert_eq!((csv.matches("级别").count(), csv.matches('\u{feff}').count()), (1, 1));
    assert_eq!(csv.trim_end().lines().count(), lines.len() + 1);
    let text = told("text");
    assert!(paths.iter().all(|path| text.contains(&format!("== {path}"))), "{text}");
    let log: serde_json::Value = serde_json::from_str(&told("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), lines.len());
    let uri = |r: &serde_json::Value| r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].to_string();
    assert!(results.iter().any(|r| uri(r).ends_with("/a.txt\"") && uri(r).contains("%E4%B8%80%E5%8C%BA")));
}

/// A folder for a test, and what removes it.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("gouji-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("in/一区")).unwrap();
        Folder(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join("in").join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join("out").join(name)).unwrap()
    }

    /// Checks the folder; what was said, and the exit code.
    fn archive(&self, options: &[&str]) -> (String, Option<i32>) {
        let (folder, out) = (self.path("in"), self.path("out"));
        let arguments = [&["archive", &folder, "--out", &out], options].concat();
        let output = gouji(&arguments, b"");
        (String::from_utf8(output.stderr).unwrap(), output.status.code())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn an_archive_is_tables_and_an_index() {
    let folder = Folder::new("archive");
    folder.write("一区/甲<script>alert(1).txt", clean().as_bytes());
    folder.write("一区/乙.txt", support::sample::sample().0.as_bytes());
    folder.write("丙.txt", clean().as_bytes());
    folder.write("丁.pdf", b"%PDF-1.4 nothing");
    folder.write("Thumbs.db", b"nothing");
    let (said, code) = folder.archive(&[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("4 documents"), "{said}");
    let documents = folder.read("documents.csv");
    assert_eq!(documents.lines().count(), 5, "{documents}");
    // the same bytes twice are checked once, and their facts stand there once
    assert_eq!(documents.lines().filter(|l| l.contains(",alone,true,")).count(), 1, "{documents}");
    let facts = folder.read("facts.csv");
    assert!(facts.starts_with("\u{feff}id,source,sha256,"));
    let index = folder.read("index.html");
    assert!(index.contains("甲&lt;script&gt;") && index.matches("<script>").count() == 1);
    for address in index.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(folder.read(address).ends_with("</html>\n"), "{address}");
    }
    assert!(!std::path::Path::new(&folder.path("out/unpacked")).exists());
    // nothing is done twice, and what was kept says the same
    let (said, code) = folder.archive(&["--jobs", "1"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("4 documents, 4 done before"), "{said}");
    assert_eq!((folder.read("documents.csv"), folder.read("facts.csv")), (documents, facts));
}

#[test]
fn what_was_not_done_is_done_when_begun_again() {
    let folder = Folder::new("resume");
    folder.write("甲.txt", clean().as_bytes());
    folder.write("乙.txt", generate(&Shape::small(2)).text().as_bytes());
    folder.archive(&[]);
    let whole = folder.read("facts.csv");
    // as a run leaves it that was ended in the middle: a part that is whole, one that is not, and no tables
    let parts: Vec<_> = std::fs::read_dir(folder.path("out/parts")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(parts.len(), 2);
    std::fs::rename(&parts[0], parts[0].with_extension("1-0")).unwrap();
    std::fs::write(parts[0].with_extension("1-0"), "{\"document\":[").unwrap();
    std::fs::remove_file(folder.path("out/facts.csv")).unwrap();
    let (said, _) = folder.archive(&[]);
    assert!(said.contains("2 documents, 1 done before"), "{said}");
    assert_eq!(folder.read("facts.csv"), whole);
}

#[test]
fn files_of_one_disclosure_are_grouped_by_name_and_content() {
    let folder = Folder::new("group");
    let text = |name: &str, year: &str| {
        format!(
            "{name}{year}年部门预算\n预算03表 支出总表\n金额单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
                 2050803\t培训支出\t9.00\t4.00\t5.00\n\t合计\t9.00\t4.00\t5.00\n"
        )
    };
    let narrative = |name: &str| format!("{name}2026年部门预算\n2026年支出预算9.00万元。\n");
    folder.write("附件1：示例市档案局2026年部门预算公开表.txt", text("示例市档案局", "2026").as_bytes());
    folder.write("附件2：示例市档案局2026年部门预算公开说明.txt", narrative("示例市档案局").as_bytes());
    folder.write("示例市水务局部门预算公开表.txt", text("示例市水务局", "2026").as_bytes());
    folder.write("示例市水务局部门预算公开说明.txt", text("示例市水务局", "2025").as_bytes());
    folder.archive(&[]);
    let documents = folder.read("documents.csv");
    assert_eq!(documents.lines().count(), 4, "{documents}");
    assert_eq!(documents.matches(",2,name and content,").count(), 1, "{documents}");
    assert_eq!(documents.matches("content apart").count(), 2, "{documents}");
}
