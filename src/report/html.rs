//! The report as a page that needs nothing else: no script to read it and no network.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::contract::{Finding, FindingCell, Report, Role};
use super::words::{file_name, in_language, kind, position, severity, summary, value};
use crate::document::Place;

/// Most cells of a finding that the page lists.
const MOST_CELLS: usize = 20;
/// Most characters of a cell that the page shows.
const MOST_CHARACTERS: usize = 200;
/// How far a box stands off the figure, in points.
const MARGIN: f32 = 1.0;

/// A page of a PDF as an image. The core draws none; whoever can hands them over.
#[derive(Debug, Clone, Deserialize)]
pub struct Picture {
    /// Which of the report's sources, from 0.
    pub source: usize,
    /// Page, from 1.
    pub page: u32,
    /// Width in points, in which the boxes of the cells are given.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The image: a `data:` address.
    pub image: String,
}

/// The report as a page. The pages of the sources in `pictures` stand at its end, with boxes over the cells of the
/// findings.
pub(super) fn html(report: &Report, english: bool, pictures: &[Picture]) -> String {
    let mut page = Page { out: String::new(), report, english, pictures };
    page.write();
    page.out
}

/// A text as HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// The page of a source a cell stands on.
fn page_of(cell: &FindingCell) -> Option<(usize, u32)> {
    match cell.place {
        Place::Page { page, .. } => Some((cell.source, page)),
        _ => None,
    }
}

/// A cell that gets a box, and the number of its finding.
struct Boxed<'a> {
    number: usize,
    finding: &'a Finding,
    cell: &'a FindingCell,
}

/// The page while it is written.
struct Page<'a> {
    out: String,
    report: &'a Report,
    english: bool,
    pictures: &'a [Picture],
}

impl<'a> Page<'a> {
    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.english { en } else { zh }
    }

    /// Writes a line.
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn write(&mut self) {
        let (lang, title) = if self.english { ("en", "Gouji report") } else { ("zh-CN", "勾稽检查报告") };
        let style = include_str!("report.css");
        let _ = write!(
            self.out,
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
             <style>\n{style}</style></head><body><main>\n<h1>{title}</h1>\n"
        );
        self.summary();
        for (index, finding) in self.report.findings.iter().enumerate() {
            self.finding(index, finding);
        }
        self.unchecked();
        self.pictures();
        let name = self.word("勾稽", "Gouji");
        self.line(&format!("<footer>{name} {}</footer></main></body></html>", escape(&self.report.gouji)));
    }

    fn summary(&mut self) {
        let report = self.report;
        let name = report.disclosure.department.as_deref().unwrap_or_default();
        let year = report.disclosure.year.map(|y| y.to_string()).unwrap_or_default();
        let of = [name, &year, kind(report, self.english)].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
        self.line(&format!("<p class=\"of\">{}</p>", escape(&of.join(" "))));
        for (at, line) in summary(report, self.english).iter().enumerate() {
            let class = if at == 0 { " class=\"verdict\"" } else { "" };
            self.line(&format!("<p{class}>{}</p>", escape(line)));
        }
        for source in &report.sources {
            let problem = source.problem.as_ref().map(|p| escape(in_language(p, self.english)));
            let problem = problem.map(|p| format!("<br><strong>{p}</strong>")).unwrap_or_default();
            let unseen = source.unseen.as_ref().map(|u| escape(in_language(u, self.english)));
            let unseen = unseen.map(|u| format!("<br>{u}")).unwrap_or_default();
            let name = escape(file_name(&source.name));
            self.line(&format!(
                "<p class=\"source\">{name}<br><code>SHA-256 {}</code>{problem}{unseen}</p>",
                source.sha256
            ));
        }
    }

    fn finding(&mut self, index: usize, finding: &'a Finding) {
        let english = self.english;
        self.line(&format!(
            "<article class=\"{}\"><h2>{}. {} · {}</h2><p>{}</p>",
            severity(finding.severity, true),
            index + 1,
            severity(finding.severity, english),
            escape(in_language(&finding.headline, english)),
            escape(in_language(&finding.message, english))
        ));
        if let Some(value) = value(finding, english) {
            self.line(&format!("<p><b>{}</b></p>", escape(&value)));
        }
        for e in &finding.equations {
            let relation = match e.relation.as_str() {
                "=" if e.printed != e.expected => "≠",
                "<=" if e.difference.starts_with('-') => "≤",
                "<=" => ">",
                other => other,
            };
            if let Some(operation) = &e.operation {
                let unit = if e.unit == "%" { "%" } else { "" };
                self.line(&format!(
                    "<p class=\"equation\"><code>{} ≠ {}{unit}</code></p>",
                    escape(operation),
                    escape(&e.printed)
                ));
                continue;
            }
            self.line(&format!(
                "<p class=\"equation\">{}<br><code>{} {} {} ({}) {}</code></p>",
                escape(&e.text),
                e.printed,
                escape(relation),
                e.expected,
                e.difference,
                e.unit
            ));
        }
        self.cells(finding);
        let (basis, rule) = (escape(in_language(&finding.basis, english)), escape(&finding.rule));
        self.line(&format!("<p><small>{basis} <code>{rule}</code></small></p>"));
        if let Some(inquiry) = &finding.inquiry {
            let title = self.word("可向部门提出的询问", "A ready question to the department");
            self.line(&format!("<h3>{title}</h3><blockquote lang=\"zh-CN\">{}</blockquote>", escape(&inquiry.zh)));
        }
        self.line("</article>");
    }

    fn cells(&mut self, finding: &'a Finding) {
        let cells: Vec<&FindingCell> = finding.cells.iter().filter(|c| !c.printed.is_empty()).collect();
        if cells.is_empty() {
            return;
        }
        self.line(&format!(
            "<table><tr><th>{}</th><th>{}</th><th>{}</th></tr>",
            self.word("位置", "Where"),
            self.word("行 · 列", "Row · column"),
            self.word("印为", "Printed")
        ));
        for cell in cells.iter().take(MOST_CELLS) {
            let name =
                [cell.row.as_deref(), cell.column.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let class = if cell.role == Role::Suspect { " class=\"suspect\"" } else { "" };
            let printed: String = cell.printed.chars().take(MOST_CHARACTERS).collect();
            let shown = page_of(cell).filter(|at| self.pictures.iter().any(|p| (p.source, p.page) == *at));
            let place = escape(&position(cell, self.english));
            let place = match shown {
                Some((source, page)) => format!("<a href=\"#page-{source}-{page}\">{place}</a>"),
                None => place,
            };
            self.line(&format!(
                "<tr{class}><td>{place}</td><td>{}</td><td>{}</td></tr>",
                escape(&name),
                escape(&printed)
            ));
        }
        self.line("</table>");
        if cells.len() > MOST_CELLS {
            self.line(&format!("<p>… {}</p>", cells.len() - MOST_CELLS));
        }
    }

    /// What was not checked, so that silence is not taken for agreement.
    fn unchecked(&mut self) {
        let (report, english) = (self.report, self.english);
        let undecided: Vec<_> = report.checks.iter().filter(|c| c.unchecked > 0).collect();
        if undecided.is_empty() && report.unrecognised.is_empty() {
            return;
        }
        self.line(&format!("<h2>{}</h2><ul>", self.word("没有核对的内容", "Not compared")));
        for table in &report.unrecognised {
            let title = escape(&table.title);
            self.line(&match english {
                true => format!("<li>A table under “{title}”: {} numbers</li>", table.amounts),
                false => format!("<li>“{title}”下面的表：{} 个数</li>", table.amounts),
            });
        }
        for check in undecided {
            let why = check.why_unchecked.as_ref().map(|t| escape(in_language(t, english))).unwrap_or_default();
            let times = match english {
                true => format!("{} not compared", check.unchecked),
                false => format!("{} 处未核对", check.unchecked),
            };
            self.line(&format!("<li>{}：{times}。{why}</li>", escape(&check.text)));
        }
        self.line("</ul>");
    }

    /// The pages with boxes over the cells of the findings, each with the finding's number.
    fn pictures(&mut self) {
        if self.pictures.is_empty() {
            return;
        }
        let mut boxes: BTreeMap<(usize, u32), Vec<Boxed>> = BTreeMap::new();
        for (index, finding) in self.report.findings.iter().enumerate() {
            for cell in &finding.cells {
                if let Some(at) = page_of(cell) {
                    boxes.entry(at).or_default().push(Boxed { number: index + 1, finding, cell });
                }
            }
        }
        self.line(&format!("<h2>{}</h2>", self.word("原件页面", "The printed pages")));
        let mut shown = 0;
        for ((source, page), boxes) in &boxes {
            let Some(picture) = self.pictures.iter().find(|p| (p.source, p.page) == (*source, *page)) else { continue };
            shown += 1;
            self.picture(picture, boxes);
        }
        if boxes.len() > shown {
            let left = boxes.len() - shown;
            self.line(&match self.english {
                true => format!("<p>{left} further pages with findings are not shown here.</p>"),
                false => format!("<p>另有 {left} 个有问题的页面未附在这里。</p>"),
            });
        }
    }

    fn picture(&mut self, picture: &Picture, boxes: &[Boxed]) {
        let Picture { source, page, width, height, image } = picture;
        let name = self.report.sources.get(*source).map(|s| escape(file_name(&s.name))).unwrap_or_default();
        let mut numbers: Vec<usize> = boxes.iter().map(|b| b.number).collect();
        numbers.dedup();
        let numbers = numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(self.word("、", ", "));
        let caption = match self.english {
            true => format!("{name}, page {page}: findings {numbers}"),
            false => format!("{name} 第 {page} 页：第 {numbers} 条"),
        };
        self.line(&format!(
            "<figure id=\"page-{source}-{page}\"><figcaption>{caption}</figcaption>\n\
             <svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{caption}\">\
             <image width=\"{width}\" height=\"{height}\" href=\"{}\"/>",
            escape(image)
        ));
        for Boxed { number, finding, cell } in boxes {
            let Place::Page { area: [left, top, right, bottom], .. } = cell.place else { continue };
            let role = if cell.role == Role::Suspect { " suspect" } else { "" };
            let (x, y) = (left - MARGIN, top - MARGIN);
            self.line(&format!(
                "<g class=\"{}{role}\"><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"/>\
                 <text x=\"{x}\" y=\"{y}\">{number}</text></g>",
                severity(finding.severity, true),
                right - left + 2.0 * MARGIN,
                bottom - top + 2.0 * MARGIN
            ));
        }
        self.line("</svg></figure>");
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, export};
    use super::*;
    use crate::{Input, check};

    fn sample() -> Report {
        let text = include_str!("../../www/sample.txt");
        check(vec![Input { name: "a".into(), bytes: text.into() }]).report
    }

    #[test]
    fn hostile_text_is_inert() {
        let report = check(vec![Input { name: "<script>".into(), bytes: Vec::new() }]).report;
        let page = export(&report, Format::Html, false, &[]);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    }

    #[test]
    fn the_page_has_the_question_to_the_department_and_needs_nothing_else() {
        let report = sample();
        let asked = report.findings.iter().find_map(|f| f.inquiry.as_ref()).map(|t| escape(&t.zh));
        for english in [false, true] {
            let page = html(&report, english, &[]);
            assert!(asked.as_ref().is_some_and(|asked| page.contains(asked.as_str())));
            assert!(!page.contains("<script") && !page.contains("href=") && !page.contains("://"));
        }
    }

    #[test]
    fn a_picture_has_a_box_over_each_cell_and_the_others_are_counted() {
        let mut report = sample();
        let mut pages = 0;
        for (page, finding) in (1..).zip(&mut report.findings) {
            for cell in &mut finding.cells {
                cell.place = Place::Page { page, area: [10.0, 20.0, 30.0, 28.0] };
            }
            pages += usize::from(!finding.cells.is_empty());
        }
        let picture = Picture { source: 0, page: 1, width: 595.0, height: 842.0, image: "data:\"><script>".into() };
        let page = html(&report, true, &[picture]);
        let boxes = report.findings.first().map(|f| f.cells.len()).unwrap_or_default();
        assert_eq!(page.matches("<rect x=\"9\" y=\"19\" width=\"22\" height=\"10\"/>").count(), boxes);
        assert!(page.contains("href=\"#page-0-1\"") && page.contains("id=\"page-0-1\""));
        assert!(page.contains(&format!("{} further pages", pages - 1)), "{pages}");
        assert!(!page.contains("<script"));
    }
}
