//! One disclosure of an archive, checked in a process of its own: what is asked, and what is answered.

use std::io::{self, BufWriter, Read as _, Write};
use std::path::PathBuf;

use gouji::report::contract::{Report, Severity};
use gouji::report::facts::{FACT_COLUMNS, Kind};
use gouji::report::{Checking, Format, export, rows};
use gouji::{Input, check_by};
use serde::{Deserialize, Serialize};

use crate::guard;
use crate::own;
use crate::table::Row;

/// The word that asks for this.
pub const WORD: &str = "one";

/// What is asked, as JSON on standard input.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// For each file its name for people and its path.
    pub files: Vec<(String, PathBuf)>,
    /// In English.
    pub english: bool,
    /// Whether to answer only if all files are of one publication.
    pub confirm: bool,
    /// The files of relations that are checked besides: names and contents.
    pub own: Vec<(String, Vec<u8>)>,
    /// Where to write the report as a page.
    pub page: PathBuf,
}

/// A line of the answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The files are not of one publication.
    Apart,
    /// What was read and what it comes to: the columns of [`DOCUMENT`].
    Document(Row),
    /// A finding: the columns of [`FINDINGS`] between the first and the last.
    Finding(Row),
    /// A fact: the columns of facts.
    Fact(Row),
}

/// What is said of a document, besides its names.
pub const DOCUMENT: [(&str, Kind); 25] = [
    ("sha256", Kind::Text),
    ("bytes", Kind::Number),
    ("pages", Kind::Number),
    ("read", Kind::Text),
    ("problem", Kind::Text),
    ("department", Kind::Text),
    ("year", Kind::Number),
    ("kind", Kind::Text),
    ("of_unit", Kind::Flag),
    ("regime", Kind::Text),
    ("forms", Kind::Number),
    ("unrecognised", Kind::Number),
    ("holds", Kind::Number),
    ("rounding", Kind::Number),
    ("violated", Kind::Number),
    ("unchecked", Kind::Number),
    ("amounts", Kind::Number),
    ("proven", Kind::Number),
    ("malformed", Kind::Number),
    ("errors", Kind::Number),
    ("warnings", Kind::Number),
    ("notes", Kind::Number),
    ("outcome", Kind::Text),
    ("headline", Kind::Text),
    ("gouji", Kind::Text),
];

/// The table of findings.
pub const FINDINGS: [(&str, Kind); 18] = [
    ("id", Kind::Text),
    ("finding", Kind::Text),
    ("file", Kind::Text),
    ("department", Kind::Text),
    ("year", Kind::Number),
    ("severity", Kind::Text),
    ("headline", Kind::Text),
    ("message", Kind::Text),
    ("form", Kind::Text),
    ("row", Kind::Text),
    ("column", Kind::Text),
    ("printed", Kind::Text),
    ("expected", Kind::Text),
    ("place", Kind::Text),
    ("basis", Kind::Text),
    ("inquiry", Kind::Text),
    ("rule", Kind::Text),
    ("document", Kind::Text),
];

/// The table of facts.
pub fn facts() -> Vec<(&'static str, Kind)> {
    std::iter::once(("id", Kind::Text)).chain(FACT_COLUMNS).collect()
}

/// Answers a request in this process.
pub fn here() -> u8 {
    let mut asked = Vec::new();
    let request = io::stdin().read_to_end(&mut asked).ok().and_then(|_| serde_json::from_slice::<Request>(&asked).ok());
    let Some(request) = request else { return 3 };
    guard::bound(request.files.len());
    match answer(&request) {
        Ok(()) => 0,
        Err(_) => 3,
    }
}

fn answer(request: &Request) -> io::Result<()> {
    let input = |(name, path): &(String, PathBuf)| std::fs::read(path).map(|bytes| Input { name: name.clone(), bytes });
    let inputs = request.files.iter().map(input).collect::<io::Result<Vec<_>>>()?;
    let identities = own::parse(&request.own).map_err(|fault| io::Error::other(fault.en))?;
    let checking = check_by(inputs, &identities);
    let mut out = BufWriter::new(io::stdout().lock());
    if request.confirm && !is_one(&checking) {
        line(&mut out, &Line::Apart)?;
        return out.flush();
    }
    std::fs::write(&request.page, export(&checking.report, Format::Html, request.english, &[]))?;
    report(&checking.report, request.english).into_iter().try_for_each(|l| line(&mut out, &l))?;
    checking.facts().try_for_each(|fact| line(&mut out, &Line::Fact(fact.values().to_vec())))?;
    out.flush()
}

fn line(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// Whether all files are of the same publication.
fn is_one(checking: &Checking) -> bool {
    match checking.disclosure.publications.as_slice() {
        [only] => !only.forms.is_empty() && only.documents.len() == checking.documents.len(),
        _ => false,
    }
}

/// A report as rows: the document, and its findings.
pub fn report(report: &Report, english: bool) -> Vec<Line> {
    let count = |s: Severity| Some(report.findings.iter().filter(|f| f.severity == s).count().to_string());
    let number = |n: usize| Some(n.to_string());
    let word = |value: Option<serde_json::Value>| value.and_then(|v| v.as_str().map(String::from));
    let sources = || report.sources.iter();
    let problems: Vec<String> = sources()
        .filter_map(|s| s.problem.as_ref())
        .map(|p| if english { p.en.clone() } else { p.zh.clone() })
        .collect();
    let nothing = report.forms.is_empty() && report.unrecognised.is_empty();
    let read = match (problems.is_empty(), nothing) {
        (true, _) => "yes",
        (false, false) => "partly",
        (false, true) => "no",
    };
    let hashes: Vec<&str> = sources().map(|s| s.sha256.as_str()).collect();
    let pages: u32 = sources().filter_map(|s| s.pages).sum();
    let (whose, equations, amounts) = (&report.disclosure, &report.equations, &report.amounts);
    let headline = &report.outcome.headline;
    let document = vec![
        Some(hashes.join(" ")),
        number(sources().map(|s| s.bytes).sum()),
        Some(pages.to_string()).filter(|_| pages > 0),
        Some(read.to_string()),
        Some(problems.join(" ")).filter(|p| !p.is_empty()),
        whose.department.clone(),
        whose.year.map(|y| y.to_string()),
        word(serde_json::to_value(whose.kind).ok()),
        Some(whose.of_unit.to_string()),
        Some(whose.regime.clone()),
        number(report.forms.len()),
        number(report.unrecognised.len()),
        number(equations.holds),
        number(equations.rounding),
        number(equations.violated),
        number(equations.unchecked),
        number(amounts.read),
        number(amounts.proven),
        number(amounts.malformed),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        word(serde_json::to_value(report.outcome.state).ok()),
        Some(if english { headline.en.clone() } else { headline.zh.clone() }),
        Some(report.gouji.clone()),
    ];
    let finding = |(finding, row): (&gouji::report::contract::Finding, [String; 15])| {
        let mut row: Row = row.into_iter().map(|t| Some(t).filter(|t| !t.is_empty())).collect();
        row[3] = word(serde_json::to_value(finding.severity).ok());
        row.insert(0, Some(finding.id.clone()));
        Line::Finding(row)
    };
    let told = rows(report, english).into_iter().skip(1);
    let findings = report.findings.iter().zip(told).map(finding);
    std::iter::once(Line::Document(document)).chain(findings).collect()
}
