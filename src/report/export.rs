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

fn csv(report: &Report, english: bool) -> String {
    let field = |text: &str| {
        // a spreadsheet would take a leading sign for a formula
        let text =
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_string() };
        format!("\"{}\"", text.replace('"', "\"\""))
    };
    let head = match english {
        true => ["severity", "rule", "finding", "form", "row", "column", "printed", "suggestion", "where", "basis"],
        false => ["级别", "规则", "发现", "表", "行", "列", "印为", "应为", "位置", "依据"],
    };
    let mut out = String::from("\u{feff}");
    out.push_str(&head.map(field).join(","));
    out.push_str("\r\n");
    for finding in &report.findings {
        let cell = finding.cells.first();
        let of = |get: fn(&FindingCell) -> Option<&str>| cell.and_then(get).unwrap_or_default().to_string();
        let row = [
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
        ];
        out.push_str(&row.map(|f| field(&f)).join(","));
        out.push_str("\r\n");
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn html(report: &Report, english: bool) -> String {
    let (lang, title) = if english { ("en", "Gouji report") } else { ("zh-CN", "勾稽检查报告") };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <style>body{{font:16px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}\
         article{{border-left:4px solid;padding:.2em 1em;margin:1em 0;break-inside:avoid}}\
         .error{{border-color:#b3261e}}.warning{{border-color:#8a5a00}}.note{{border-color:#5f6368}}\
         code{{font-variant-numeric:tabular-nums}}</style></head><body>\n<h1>{title}</h1>\n"
    );
    let name = report.disclosure.department.as_deref().unwrap_or_default();
    let year = report.disclosure.year.map(|y| y.to_string()).unwrap_or_default();
    let _ = writeln!(out, "<p>{} {}</p>", escape(name), year);
    for source in &report.sources {
        let _ = writeln!(out, "<p>{} <code>{}</code></p>", escape(&source.name), source.sha256);
        if let Some(problem) = &source.problem {
            let _ = writeln!(out, "<p><strong>{}</strong></p>", escape(say(problem, english)));
        }
    }
    for line in summary(report, english) {
        let _ = writeln!(out, "<p>{}</p>", escape(&line));
    }
    for finding in &report.findings {
        let class = severity(finding.severity, true);
        let _ = writeln!(
            out,
            "<article class=\"{class}\"><h2>{} · {}</h2><p>{}</p>",
            severity(finding.severity, english),
            escape(&finding.rule),
            escape(say(&finding.message, english))
        );
        for e in &finding.equations {
            let _ = writeln!(
                out,
                "<p>{}<br><code>{} {} {} ({}) {}</code></p>",
                escape(&e.text),
                e.printed,
                escape(&e.relation),
                e.expected,
                e.difference,
                e.unit
            );
        }
        let _ = writeln!(out, "<p><small>{}</small></p></article>", escape(say(&finding.basis, english)));
    }
    out.push_str("</body></html>\n");
    out
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
}
