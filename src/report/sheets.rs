//! The report as sheets of a workbook: what it comes to, the findings, their equations, and what was not compared.

use serde::{Deserialize, Serialize};

use super::contract::Report;
use super::export::rows;
use super::words::{file_name, in_language, kind};

/// A sheet: rows of text, headings first.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// How wide its columns are, in characters.
    pub widths: Vec<u8>,
    /// The columns whose texts are numbers, where they can be read as such.
    pub numbers: Vec<usize>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// The report as sheets.
pub fn sheets(report: &Report, english: bool) -> Vec<Sheet> {
    vec![summary(report, english), findings(report, english), equations(report, english), unchecked(report, english)]
}

fn word(english: bool, zh: &str, en: &str) -> String {
    if english { en } else { zh }.to_string()
}

fn summary(report: &Report, english: bool) -> Sheet {
    let line = |zh: &str, en: &str, value: String| vec![word(english, zh, en), value];
    let said = |text| in_language(text, english).to_string();
    let disclosure = &report.disclosure;
    let mut rows = vec![
        line("项目", "item", word(english, "内容", "value")),
        line("部门", "department", disclosure.department.clone().unwrap_or_default()),
        line("年度", "year", disclosure.year.map(|y| y.to_string()).unwrap_or_default()),
        line("种类", "kind", kind(report, english).into()),
        line("结论", "outcome", said(&report.outcome.headline)),
        line("核对范围", "compared", said(&report.outcome.scope)),
        line("金额", "amounts", said(&report.outcome.amounts)),
    ];
    for source in &report.sources {
        rows.push(line("文件", "file", file_name(&source.name).into()));
        rows.push(line("SHA-256", "SHA-256", source.sha256.clone()));
        if let Some(problem) = &source.problem {
            rows.push(line("未能读取", "not read", said(problem)));
        }
    }
    rows.push(line("勾稽版本", "Gouji", report.gouji.clone()));
    Sheet { name: word(english, "摘要", "Summary"), widths: vec![14, 100], numbers: Vec::new(), rows }
}

fn findings(report: &Report, english: bool) -> Sheet {
    Sheet {
        name: word(english, "发现", "Findings"),
        widths: vec![24, 20, 7, 7, 48, 60, 22, 24, 14, 18, 18, 12, 40, 60, 20],
        numbers: vec![2, 9, 10],
        rows: rows(report, english).into_iter().map(Vec::from).collect(),
    }
}

fn equations(report: &Report, english: bool) -> Sheet {
    let head: [(&str, &str); 10] = [
        ("序号", "no."),
        ("疑点", "headline"),
        ("关系", "relation"),
        ("印为", "printed"),
        ("符号", "sign"),
        ("算得", "worked out"),
        ("相差", "difference"),
        ("允许的四舍五入差", "allowed for rounding"),
        ("单位", "unit"),
        ("算式", "operation"),
    ];
    let mut rows = vec![head.iter().map(|(zh, en)| word(english, zh, en)).collect()];
    for (number, finding) in (1..).zip(&report.findings) {
        rows.extend(finding.equations.iter().map(|e| {
            vec![
                number.to_string(),
                in_language(&finding.headline, english).to_string(),
                e.text.clone(),
                e.printed.clone(),
                e.relation.replace("<=", "≤"),
                e.expected.clone(),
                e.difference.clone(),
                e.tolerance.clone(),
                e.unit.clone(),
                e.operation.clone().unwrap_or_default(),
            ]
        }));
    }
    Sheet {
        name: word(english, "等式", "Equations"),
        widths: vec![6, 48, 50, 18, 6, 18, 18, 14, 8, 40],
        numbers: vec![0, 3, 5, 6, 7],
        rows,
    }
}

fn unchecked(report: &Report, english: bool) -> Sheet {
    let mut rows = vec![vec![
        word(english, "种类", "kind"),
        word(english, "内容", "what"),
        word(english, "个数", "number"),
        word(english, "原因", "why"),
    ]];
    for source in &report.sources {
        if let Some(problem) = &source.problem {
            let why = in_language(problem, english).to_string();
            rows.push(vec![word(english, "文件", "file"), file_name(&source.name).into(), String::new(), why]);
        }
    }
    for table in &report.unrecognised {
        let why = word(english, "没有认出是哪张表", "no form matches it");
        rows.push(vec![word(english, "表", "table"), table.title.clone(), table.amounts.to_string(), why]);
    }
    for check in report.checks.iter().filter(|c| c.unchecked > 0) {
        let why = check.why_unchecked.as_ref().map(|t| in_language(t, english).to_string()).unwrap_or_default();
        rows.push(vec![word(english, "关系", "relation"), check.text.clone(), check.unchecked.to_string(), why]);
    }
    for form in report.forms.iter().filter(|f| f.amounts > f.proven) {
        let why = word(english, "没有其他数印证", "no other figure confirms them");
        let left = (form.amounts - form.proven).to_string();
        rows.push(vec![word(english, "金额", "amounts"), form.title.clone(), left, why]);
    }
    Sheet { name: word(english, "未核对", "Not compared"), widths: vec![8, 60, 8, 60], numbers: vec![2], rows }
}
