//! What is taken away of findings as text: a letter to the department that asks about some of them, and one finding as a
//! quotation with its source, so that another person can find and check it.

use super::contract::{Finding, Report};
use super::words::{file_name, in_language, kind, plain_formula, position};

/// A letter to the department that asks about these findings of the report, in Chinese: who published what is asked in its
/// language. `today` is the date it bears. Findings that may be the reading's fault are nothing to ask about and are left
/// out; `None` where nothing is left.
pub fn letter(report: &Report, findings: &[usize], today: &str) -> Option<String> {
    let asked: Vec<&str> = findings
        .iter()
        .filter_map(|i| report.findings.get(*i)?.inquiry.as_ref())
        .map(|inquiry| inquiry.zh.strip_prefix("请贵单位说明：").unwrap_or(&inquiry.zh))
        .collect();
    if asked.is_empty() {
        return None;
    }
    let department = report.disclosure.department.as_deref().unwrap_or("有关单位");
    let year = report.disclosure.year.map(|y| format!("{y}年度")).unwrap_or_default();
    let what = kind(report, false);
    let mut out = format!("关于{year}{what}中若干数据的询问\n\n{department}：\n\n");
    out.push_str(&format!(
        "贵单位公开的{year}{what}，经逐项核对，下列 {} 处的数据彼此不一致或需要说明，请予核实：\n\n",
        asked.len()
    ));
    for (i, question) in asked.iter().enumerate() {
        out.push_str(&format!("{}. {question}\n\n", i + 1));
    }
    out.push_str("以上只是所公布的数据之间的核对，不涉及资金怎样使用，也不表示任何人有意为之。\n\n核对所用的文件：\n");
    for source in &report.sources {
        out.push_str(&format!("{}（SHA-256 {}）\n", file_name(&source.name), source.sha256));
    }
    out.push_str(&format!("\n{today}\n"));
    Some(out)
}

/// A finding as a quotation: what is said, the figures as printed with their places, the file and its hash, the date, and
/// what it does not prove.
pub fn quotation(report: &Report, finding: usize, today: &str, english: bool) -> Option<String> {
    let found = report.findings.get(finding)?;
    let mut out = format!("{}\n", in_language(&found.headline, english));
    let title = [report.disclosure.department.clone(), report.disclosure.year.map(|y| y.to_string())];
    let title: Vec<String> = title.into_iter().flatten().chain([kind(report, false).to_string()]).collect();
    out.push_str(&format!("{}\n\n", title.join(" ")));
    for cell in cells(found) {
        let form = cell.form.as_ref().and_then(|id| report.forms.iter().find(|f| f.id == *id)).map(|f| f.title.clone());
        let parts = [form, cell.row.clone(), cell.column.clone(), Some(position(cell, english))];
        let place: Vec<String> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
        out.push_str(&format!("“{}” — {}\n", cell.printed, place.join(" · ")));
    }
    for equation in found.equations.iter().take(MOST) {
        let text = match &equation.operation {
            Some(operation) => operation.clone(),
            None => plain_formula(&equation.text),
        };
        out.push_str(&format!("{text}: {} ≠ {} {}\n", equation.printed, equation.expected, equation.unit));
    }
    out.push('\n');
    let mut sources: Vec<usize> = found.cells.iter().map(|c| c.source).collect();
    sources.sort_unstable();
    sources.dedup();
    for source in sources.iter().filter_map(|s| report.sources.get(*s)) {
        out.push_str(&format!("{} · SHA-256 {}\n", file_name(&source.name), source.sha256));
    }
    out.push_str(&match english {
        true => format!("Compared with Gouji {} on {today}.\n", report.gouji),
        false => format!("{today} 用勾稽 {} 核对。\n", report.gouji),
    });
    out.push_str(match english {
        true => "It says that printed figures do not agree, not how money was spent, nor that anybody deceived.\n",
        false => "这只说明印出的数彼此不一致，不说明资金怎样使用，也不说明有人作假。\n",
    });
    Some(out)
}

/// Most cells, and most equations, a quotation names.
const MOST: usize = 6;

fn cells(finding: &Finding) -> impl Iterator<Item = &super::contract::FindingCell> {
    finding.cells.iter().filter(|c| !c.printed.is_empty()).take(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "预算05表 一般公共预算支出表\n\n金额单位：万元\n\n功能分类科目\t\t预算数\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n2050803\t培训支出\t9.00\t4.00\t5.00\n2060101\t行政运行\t5.00\t5.00\t\n\t合 计\t14.00\t9.50\t5.00\n";

    fn report() -> Report {
        crate::check(vec![crate::Input { name: "a/b.txt".into(), bytes: TEXT.into() }]).report
    }

    #[test]
    fn a_letter_asks_in_the_department_s_language() {
        let report = report();
        let asked = report.findings.iter().position(|f| f.inquiry.is_some()).unwrap();
        let letter = letter(&report, &[asked], "2026年11月28日").unwrap();
        for part in ["1. 贵单位公开的", "印为“9.50”", &report.sources[0].sha256, "2026年11月28日", "b.txt（"]
        {
            assert!(letter.contains(part), "{part}: {letter}");
        }
        for internal in ["Σ", "每行:", "每列:", "[", "a/b.txt"] {
            assert!(!letter.contains(internal), "{internal}: {letter}");
        }
        assert_eq!(super::letter(&report, &[999], ""), None);
    }

    #[test]
    fn a_quotation_can_be_checked() {
        let report = report();
        let said = quotation(&report, 0, "2026-11-28", false).unwrap();
        for part in [&report.findings[0].headline.zh, &report.sources[0].sha256, "2026-11-28", "不说明资金怎样使用"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(quotation(&report, 0, "2026-11-28", true).unwrap().contains("nor that anybody deceived"));
    }
}
