//! The report as text: for a terminal, as JSON, JSON lines, CSV, and as a page (`html.rs`).

use std::fmt::Write;
use std::str::FromStr;

use serde::Serialize;

use crate::plain::line;

use super::contract::{Check, Finding, FindingCell, Report, Role};
use super::html::{Picture, html};
use super::sarif::sarif;
use super::words::{file_name, in_language, position, severity, suggestions, summary};

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, in a terminal.
    Text,
    /// The contract.
    Json,
    /// One finding a line.
    Jsonl,
    /// One finding a row.
    Csv,
    /// A self-contained page.
    Html,
    /// SARIF 2.1.0, for viewers of what programs find in files.
    Sarif,
}

impl Format {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Html => "html",
            Format::Sarif => "sarif",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            "jsonl" => Ok(Format::Jsonl),
            "csv" => Ok(Format::Csv),
            "html" => Ok(Format::Html),
            "sarif" => Ok(Format::Sarif),
            _ => Err(format!("没有格式 {name} (no such format; there are text, json, jsonl, csv, html, sarif)")),
        }
    }
}

/// The report in a format. `english` chooses the language of text, CSV and HTML; the `pictures` are for HTML.
pub fn export(report: &Report, format: Format, english: bool, pictures: &[Picture]) -> String {
    match format {
        Format::Text => text(report, english),
        Format::Json => serde_json::to_string_pretty(report).unwrap_or_default() + "\n",
        Format::Jsonl => {
            let lines = report.findings.iter().filter_map(|f| serde_json::to_string(&Line::new(report, f)).ok());
            lines.map(|l| l + "\n").collect()
        }
        Format::Sarif => sarif(report, english),
        Format::Csv => csv(report, english),
        Format::Html => html(report, english, pictures),
    }
}

/// A finding as a line by itself.
#[derive(Serialize)]
struct Line<'a> {
    /// The name of the file that its first cell stands in.
    file: &'a str,
    /// That file's hash.
    sha256: &'a str,
    /// The names of all files of the disclosure, which the cells' `source` counts.
    files: Vec<&'a str>,
    #[serde(flatten)]
    finding: &'a Finding,
}

impl<'a> Line<'a> {
    fn new(report: &'a Report, finding: &'a Finding) -> Line<'a> {
        let first = report.sources.get(finding.cells.first().map_or(0, |c| c.source));
        let (file, sha256) = first.map_or(("", ""), |s| (s.name.as_str(), s.sha256.as_str()));
        Line { file, sha256, files: report.sources.iter().map(|s| s.name.as_str()).collect(), finding }
    }
}

fn text(report: &Report, english: bool) -> String {
    let mut out = String::new();
    for source in &report.sources {
        if let Some(problem) = &source.problem {
            let _ = writeln!(out, "{}: {}", source.name, line(in_language(problem, english)));
        }
    }
    for told in summary(report, english) {
        let _ = writeln!(out, "{}", line(&told));
    }
    for unknown in &report.unrecognised {
        let (title, amounts) = (line(&unknown.title), unknown.amounts);
        let _ = match english {
            true => writeln!(out, "Not recognised: a table under “{title}” with {amounts} amounts."),
            false => writeln!(out, "未识别的表：“{title}”下面的表，有 {amounts} 个金额。"),
        };
    }
    for check in report.checks.iter().filter(|c| c.given_by.is_some()) {
        let _ = writeln!(out, "{}", line(&own(check, english)));
    }
    for finding in &report.findings {
        let _ = writeln!(
            out,
            "\n{} [{}] {}",
            severity(finding.severity, english),
            finding.rule,
            line(in_language(&finding.headline, english))
        );
        let (headline, message) = (in_language(&finding.headline, english), in_language(&finding.message, english));
        if message.trim_end_matches(['。', '.']) != headline {
            let _ = writeln!(out, "    {}", line(message));
        }
        for equation in &finding.equations {
            let _ = writeln!(
                out,
                "    {}\n      {} {} {}  ({})",
                line(&equation.text),
                equation.printed,
                equation.relation,
                equation.expected,
                equation.difference
            );
        }
        for cell in finding.cells.iter().filter(|c| c.role == Role::Suspect).take(8) {
            let _ = writeln!(out, "    {}: {}", position(cell, english), line(&cell.printed));
        }
    }
    out
}

/// How a relation that the user gives came out.
fn own(check: &Check, english: bool) -> String {
    let Check { identity, holds, rounding, violated, unchecked, .. } = check;
    let (file, holds) = (check.given_by.as_deref().unwrap_or_default(), holds + rounding);
    let name = identity.strip_prefix("own/").unwrap_or(identity);
    let why = check.why_unchecked.as_ref().map(|w| in_language(w, english));
    match (english, why) {
        (true, None) => format!("{file}, {name}: holds {holds}, fails {violated}"),
        (true, Some(why)) => {
            format!("{file}, {name}: holds {holds}, fails {violated}, not checked {unchecked}, because {why}")
        }
        (false, None) => format!("{file} 的“{name}”：成立 {holds}，不成立 {violated}"),
        (false, Some(why)) => {
            format!("{file} 的“{name}”：成立 {holds}，不成立 {violated}，没有核对 {unchecked}，因为{why}")
        }
    }
}

/// How many columns [`rows`] have.
pub const COLUMNS: usize = 15;

/// The findings as rows of text, headings first: what CSV and spreadsheets hold.
pub fn rows(report: &Report, english: bool) -> Vec<[String; COLUMNS]> {
    let head = columns(english).map(String::from);
    std::iter::once(head).chain(report.findings.iter().map(|f| row(report, f, english))).collect()
}

fn columns(english: bool) -> [&'static str; COLUMNS] {
    match english {
        true => [
            "file",
            "department",
            "year",
            "severity",
            "headline",
            "finding",
            "form",
            "row",
            "column",
            "printed",
            "if the others are right",
            "where",
            "basis",
            "inquiry",
            "rule",
        ],
        false => [
            "文件",
            "部门",
            "年度",
            "级别",
            "疑点",
            "说明",
            "表",
            "行",
            "列",
            "印为",
            "若其余数无误应为",
            "位置",
            "依据",
            "询问",
            "规则",
        ],
    }
}

fn row(report: &Report, finding: &Finding, english: bool) -> [String; COLUMNS] {
    let cell = finding.cells.first();
    let of = |get: fn(&FindingCell) -> Option<&str>| cell.and_then(get).unwrap_or_default().to_string();
    let file = report.sources.get(cell.map_or(0, |c| c.source)).map(|s| file_name(&s.name).to_string());
    let title = |id: &String| report.forms.iter().find(|f| f.id == *id).map(|f| f.title.clone());
    [
        file.unwrap_or_default(),
        report.disclosure.department.clone().unwrap_or_default(),
        report.disclosure.year.map(|y| y.to_string()).unwrap_or_default(),
        severity(finding.severity, english).to_string(),
        in_language(&finding.headline, english).to_string(),
        in_language(&finding.message, english).to_string(),
        cell.and_then(|c| c.form.as_ref()).and_then(title).unwrap_or_default(),
        of(|c| c.row.as_deref()),
        of(|c| c.column.as_deref()),
        of(|c| Some(&c.printed)),
        suggestions(finding),
        cell.map(|c| position(c, english)).unwrap_or_default(),
        in_language(&finding.basis, english).to_string(),
        finding.inquiry.as_ref().map(|t| in_language(t, english).to_string()).unwrap_or_default(),
        finding.rule.clone(),
    ]
}

/// A CSV of findings without its headings, to be put behind another.
pub fn without_headings(csv: &str) -> &str {
    csv.split_once("\r\n").map_or("", |(_, rows)| rows)
}

fn csv(report: &Report, english: bool) -> String {
    as_csv(rows(report, english).into_iter().map(|row| row.to_vec()))
}

/// Rows of text as CSV, for spreadsheets.
pub(super) fn as_csv(rows: impl Iterator<Item = Vec<String>>) -> String {
    let quoted = |text: &String| match field(text) {
        bare if bare.starts_with('"') => bare,
        bare => format!("\"{bare}\""),
    };
    let mut out = String::from("\u{feff}");
    for row in rows {
        out.push_str(&row.iter().map(quoted).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// A field of a CSV, quoted where it must be. A spreadsheet would take a leading sign for a formula, unless a number
/// follows.
pub(super) fn field(text: &str) -> String {
    let number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || ",.".contains(c));
    let formula = text.starts_with(['=', '@', '\t', '\r'])
        || text.strip_prefix(['+', '-']).is_some_and(|rest| rest.is_empty() || !number(rest));
    let text = if formula { format!("'{text}") } else { text.to_string() };
    let plain = !text.contains(['"', ',', '\n', '\r']) && text.trim() == text && !text.is_empty();
    if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_no_formulas() {
        for (given, written) in [
            ("合计", "合计"),
            ("-1,234.50", "\"-1,234.50\""),
            ("-5.00", "-5.00"),
            ("=1+1", "'=1+1"),
            ("-1+cmd", "'-1+cmd"),
            ("-", "'-"),
            ("a\"b", "\"a\"\"b\""),
            ("", "\"\""),
        ] {
            assert_eq!(field(given), written);
        }
    }

    #[test]
    fn formats_by_name() {
        assert_eq!("csv".parse(), Ok(Format::Csv));
        assert!("pdf".parse::<Format>().is_err());
    }
}
