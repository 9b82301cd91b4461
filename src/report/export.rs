//! The report as text: for a terminal, as JSON, JSON lines, CSV and a page that needs nothing else.

use std::fmt::Write;
use std::str::FromStr;

use super::contract::{Finding, FindingCell, Report, Role, Severity, Text};
use crate::document::Place;

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
            _ => Err(format!("没有格式 {name} (no such format; there are text, json, jsonl, csv, html)")),
        }
    }
}

/// The report in a format. `english` chooses the language of text, CSV and HTML.
pub fn export(report: &Report, format: Format, english: bool) -> String {
    match format {
        Format::Text => text(report, english),
        Format::Json => serde_json::to_string_pretty(report).unwrap_or_default() + "\n",
        Format::Jsonl => {
            let lines = report.findings.iter().filter_map(|f| serde_json::to_string(f).ok());
            lines.map(|l| l + "\n").collect()
        }
        Format::Csv => csv(report, english),
        Format::Html => html(report, english),
    }
}

fn say(text: &Text, english: bool) -> &str {
    if english { &text.en } else { &text.zh }
}

fn severity(severity: Severity, english: bool) -> &'static str {
    match (severity, english) {
        (Severity::Error, false) => "错误",
        (Severity::Warning, false) => "警告",
        (Severity::Note, false) => "提示",
        (Severity::Error, true) => "error",
        (Severity::Warning, true) => "warning",
        (Severity::Note, true) => "note",
    }
}

/// Where a cell stands, in words.
pub(super) fn position(cell: &FindingCell, english: bool) -> String {
    match (cell.place, english) {
        (Place::Text { line, .. }, true) => format!("line {line}"),
        (Place::Text { line, .. }, false) => format!("第 {line} 行"),
        (Place::Page { page, .. }, true) => format!("page {page}"),
        (Place::Page { page, .. }, false) => format!("第 {page} 页"),
        (Place::Sheet { sheet, cell }, true) => format!("sheet {sheet}, {cell}"),
        (Place::Sheet { sheet, cell }, false) => format!("第 {sheet} 个工作表 {cell}"),
    }
}

/// The summary sentences.
fn summary(report: &Report, english: bool) -> Vec<String> {
    let (e, a) = (&report.equations, &report.amounts);
    let checked = e.holds + e.rounding + e.violated;
    let not_proven = a.unproven + a.unplaced + a.malformed;
    if english {
        vec![
            format!(
                "{checked} relations checked: {} hold, {} within rounding, {} do not; {} could not be checked.",
                e.holds, e.rounding, e.violated, e.unchecked
            ),
            format!("{} amounts read, {} proven, {not_proven} not.", a.read, a.proven),
        ]
    } else {
        vec![
            format!(
                "检验了 {checked} 个勾稽关系：{} 个成立，{} 个在舍入范围内，{} 个不成立；另有 {} 个无法检验。",
                e.holds, e.rounding, e.violated, e.unchecked
            ),
            format!("读到 {} 个金额，{} 个得到证明，{not_proven} 个没有。", a.read, a.proven),
        ]
    }
}

fn text(report: &Report, english: bool) -> String {
    let mut out = String::new();
    for source in &report.sources {
        if let Some(problem) = &source.problem {
            let _ = writeln!(out, "{}: {}", source.name, say(problem, english));
        }
    }
    for line in summary(report, english) {
        let _ = writeln!(out, "{line}");
    }
    for unknown in &report.unrecognised {
        let _ = match english {
            true => {
                writeln!(out, "Not recognised: a table under “{}” with {} amounts.", unknown.title, unknown.amounts)
            }
            false => writeln!(out, "未识别的表：“{}”下面的表，有 {} 个金额。", unknown.title, unknown.amounts),
        };
    }
    for finding in &report.findings {
        let _ = writeln!(
            out,
            "\n{} [{}] {}",
            severity(finding.severity, english),
            finding.rule,
            say(&finding.message, english)
        );
        for equation in &finding.equations {
            let _ = writeln!(
                out,
                "    {}\n      {} {} {}  ({})",
                equation.text, equation.printed, equation.relation, equation.expected, equation.difference
            );
        }
        for cell in finding.cells.iter().filter(|c| c.role == Role::Suspect).take(8) {
            let _ = writeln!(out, "    {}: {}", position(cell, english), cell.printed);
        }
    }
    out
}

fn suggestions(finding: &Finding) -> String {
    finding.suggestions.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" | ")
}

/// The findings as rows of text, headings first: what CSV and spreadsheets hold.
pub fn rows(report: &Report, english: bool) -> Vec<[String; 11]> {
    let head = columns(english).map(String::from);
    std::iter::once(head).chain(report.findings.iter().map(|f| row(f, english))).collect()
}

fn columns(english: bool) -> [&'static str; 11] {
    match english {
        true => [
            "severity",
            "rule",
            "finding",
            "form",
            "row",
            "column",
            "printed",
            "suggestion",
            "where",
            "basis",
            "inquiry",
        ],
        false => ["级别", "规则", "发现", "表", "行", "列", "印为", "应为", "位置", "依据", "询问"],
    }
}

fn row(finding: &Finding, english: bool) -> [String; 11] {
    let cell = finding.cells.first();
    let of = |get: fn(&FindingCell) -> Option<&str>| cell.and_then(get).unwrap_or_default().to_string();
    [
        severity(finding.severity, english).to_string(),
        finding.rule.clone(),
        say(&finding.message, english).to_string(),
        of(|c| c.form.as_deref()),
        of(|c| c.row.as_deref()),
        of(|c| c.column.as_deref()),
        of(|c| Some(&c.printed)),
        suggestions(finding),
        cell.map(|c| position(c, english)).unwrap_or_default(),
        say(&finding.basis, english).to_string(),
        finding.inquiry.as_ref().map(|t| say(t, english).to_string()).unwrap_or_default(),
    ]
}

fn csv(report: &Report, english: bool) -> String {
    let field = |text: &str| {
        // a spreadsheet would take a leading sign for a formula
        let text =
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_string() };
        format!("\"{}\"", text.replace('"', "\"\""))
    };
    let mut out = String::from("\u{feff}");
    for row in rows(report, english) {
        out.push_str(&row.map(|f| field(&f)).join(","));
        out.push_str("\r\n");
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn html(report: &Report, english: bool) -> String {
    let word = |zh: &'static str, en: &'static str| if english { en } else { zh };
    let (lang, title) = if english { ("en", "Gouji report") } else { ("zh-CN", "勾稽检查报告") };
    let style = include_str!("report.css");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <style>\n{style}</style></head><body><main>\n<h1>{title}</h1>\n"
    );
    let name = report.disclosure.department.as_deref().unwrap_or_default();
    let year = report.disclosure.year.map(|y| y.to_string()).unwrap_or_default();
    let _ = writeln!(out, "<p class=\"of\">{} {}</p>", escape(name), year);
    for line in summary(report, english) {
        let _ = writeln!(out, "<p>{}</p>", escape(&line));
    }
    for source in &report.sources {
        let problem = source.problem.as_ref().map(|p| format!("<br><strong>{}</strong>", escape(say(p, english))));
        let _ = writeln!(
            out,
            "<p class=\"source\">{}<br><code>SHA-256 {}</code>{}</p>",
            escape(&source.name),
            source.sha256,
            problem.unwrap_or_default()
        );
    }
    if report.findings.is_empty() && !report.forms.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", word("没有发现问题。", "No inconsistency was found."));
    }
    for finding in &report.findings {
        html_finding(&mut out, finding, english);
    }
    html_unchecked(&mut out, report, english);
    let _ = writeln!(out, "<footer>{} {}</footer></main></body></html>", word("勾稽", "Gouji"), escape(&report.gouji));
    out
}

/// Most cells of a finding that the page lists.
const MOST_CELLS: usize = 20;

fn html_finding(out: &mut String, finding: &Finding, english: bool) {
    let word = |zh: &'static str, en: &'static str| if english { en } else { zh };
    let _ = writeln!(
        out,
        "<article class=\"{}\"><h2>{} <code>{}</code></h2><p>{}</p>",
        severity(finding.severity, true),
        severity(finding.severity, english),
        escape(&finding.rule),
        escape(say(&finding.message, english))
    );
    if !finding.suggestions.is_empty() {
        let _ = writeln!(out, "<p>{} <b>{}</b></p>", word("应为", "Should be"), escape(&suggestions(finding)));
    }
    for e in &finding.equations {
        let _ = writeln!(
            out,
            "<p class=\"equation\">{}<br><code>{} {} {} ({}) {}</code></p>",
            escape(&e.text),
            e.printed,
            escape(if e.relation == "=" && e.printed != e.expected { "≠" } else { &e.relation }),
            e.expected,
            e.difference,
            e.unit
        );
    }
    let cells: Vec<&FindingCell> = finding.cells.iter().filter(|c| !c.printed.is_empty()).collect();
    if !cells.is_empty() {
        let _ = writeln!(
            out,
            "<table><tr><th>{}</th><th>{}</th><th>{}</th></tr>",
            word("位置", "Where"),
            word("行 · 列", "Row · column"),
            word("印为", "Printed")
        );
        for cell in cells.iter().take(MOST_CELLS) {
            let name =
                [cell.row.as_deref(), cell.column.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let class = if cell.role == Role::Suspect { " class=\"suspect\"" } else { "" };
            let printed: String = cell.printed.chars().take(200).collect();
            let _ = writeln!(
                out,
                "<tr{class}><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(&position(cell, english)),
                escape(&name),
                escape(&printed)
            );
        }
        out.push_str("</table>\n");
        if cells.len() > MOST_CELLS {
            let _ = writeln!(out, "<p>… {}</p>", cells.len() - MOST_CELLS);
        }
    }
    let _ = writeln!(out, "<p><small>{}</small></p>", escape(say(&finding.basis, english)));
    if let Some(inquiry) = &finding.inquiry {
        let title = word("可向部门提出的询问", "A ready question to the department");
        let _ = writeln!(out, "<h3>{title}</h3><blockquote lang=\"zh-CN\">{}</blockquote>", escape(&inquiry.zh));
    }
    out.push_str("</article>\n");
}

/// What was not checked, so that silence is not taken for agreement.
fn html_unchecked(out: &mut String, report: &Report, english: bool) {
    let undecided: Vec<_> = report.checks.iter().filter(|c| c.unchecked > 0).collect();
    if undecided.is_empty() && report.unrecognised.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h2>{}</h2><ul>", if english { "Not checked" } else { "未检验的内容" });
    for table in &report.unrecognised {
        let _ = match english {
            true => writeln!(out, "<li>A table under “{}”: {} numbers</li>", escape(&table.title), table.amounts),
            false => writeln!(out, "<li>“{}”下面的表：{} 个数</li>", escape(&table.title), table.amounts),
        };
    }
    for check in undecided {
        let why = check.why_unchecked.as_ref().map(|t| escape(say(t, english))).unwrap_or_default();
        let _ = writeln!(out, "<li>{} × {} {why}</li>", escape(&check.text), check.unchecked);
    }
    out.push_str("</ul>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_name() {
        assert_eq!("csv".parse(), Ok(Format::Csv));
        assert!("pdf".parse::<Format>().is_err());
    }

    #[test]
    fn hostile_text_is_inert() {
        let report = crate::check(vec![crate::Input { name: "<script>".into(), bytes: Vec::new() }]).report;
        let page = export(&report, Format::Html, false);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    }

    #[test]
    fn the_page_has_the_question_to_the_department_and_needs_nothing_else() {
        let text = include_str!("../../www/sample.txt");
        let report = crate::check(vec![crate::Input { name: "a".into(), bytes: text.into() }]).report;
        let asked = report.findings.iter().find_map(|f| f.inquiry.as_ref()).map(|t| escape(&t.zh));
        for english in [false, true] {
            let page = export(&report, Format::Html, english);
            assert!(asked.as_ref().is_some_and(|asked| page.contains(asked.as_str())));
            assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("://"));
        }
    }
}
