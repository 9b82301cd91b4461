//! What was checked together: one budget, or several publications of one department or of it and its units.

use crate::document::{Block, Document};
use crate::taxonomy::{Form, words};

/// After 部门预算, so many characters of a title at most: 公开, 情况说明, 报表.
const LONGEST_TAIL: usize = 8;

/// One publication: a department's or a unit's budget or final accounts of one year.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The department's name, where it was found.
    pub department: Option<String>,
    /// The budget year (预算年度).
    pub year: Option<u32>,
    /// Whether the texts speak of 决算 rather than 预算.
    pub final_accounts: Option<bool>,
    /// Whether it is a unit's (单位预算) rather than a whole department's (部门预算).
    pub of_unit: bool,
    /// Which region's forms it has, by how they are numbered; `None` where they are described by themselves.
    pub regime: Option<&'static str>,
    /// Its forms.
    pub forms: Vec<usize>,
    /// The documents they stand in.
    pub documents: Vec<usize>,
}

/// Tells the publications of some forms apart. What a file is of by itself (department, year, kind, regime) decides
/// whether it goes on with another file's publication: it lacks nothing of both and contradicts nothing. A form of the
/// same kind begins a new one, and so does a second summary of income and expenditure in one file.
pub(crate) fn publications(documents: &[Document], forms: &[Form]) -> Vec<Publication> {
    let id = |form: usize| forms[form].spec().id.as_str();
    let mut out: Vec<Publication> = Vec::new();
    let mut without: Vec<Publication> = Vec::new();
    for source in 0..documents.len() {
        let own: Vec<usize> = (0..forms.len()).filter(|f| forms[*f].at.source == source).collect();
        let alone = Publication::of(vec![source], own.clone(), documents, forms);
        if own.is_empty() {
            without.push(alone);
            continue;
        }
        let mut current: Option<usize> = None;
        for (at, form) in own.iter().enumerate() {
            let has = |p: &Publication, f: usize| p.forms.iter().any(|o| id(*o) == id(f) && forms[f].is_known());
            let begins = match current {
                None => true,
                Some(current) => forms[*form].is_described() && id(*form) == "summary" && has(&out[current], *form),
            };
            if begins {
                let joins = |p: &Publication| {
                    let known = Publication::of(p.documents.clone(), p.forms.clone(), documents, forms);
                    at == 0 && known.agrees(&alone) && !own.iter().any(|f| has(p, *f))
                };
                let found = out.iter().position(joins);
                current = Some(found.unwrap_or(out.len()));
                if found.is_none() {
                    out.push(Publication::default());
                }
            }
            let Some(publication) = current.and_then(|c| out.get_mut(c)) else { continue };
            publication.forms.push(*form);
            if !publication.documents.contains(&source) {
                publication.documents.push(source);
            }
        }
    }
    if out.is_empty() {
        out.push(Publication::default());
    }
    // texts without forms belong to the only publication that they can be of
    for text in without {
        let known = |p: &Publication| Publication::of(p.documents.clone(), p.forms.clone(), documents, forms);
        let mut fitting = (0..out.len()).filter(|p| known(&out[*p]).names(&text));
        let found = match (fitting.next(), fitting.next(), out.len()) {
            (Some(only), None, _) => Some(only),
            (None, _, 1) if known(&out[0]).allows(&text) => Some(0),
            _ => None,
        };
        if let Some(found) = found {
            out[found].documents.extend(text.documents);
        }
    }
    for publication in &mut out {
        publication.describe(documents, forms);
        publication.documents.sort_unstable();
    }
    out
}

impl Publication {
    /// What some documents and forms by themselves are of.
    fn of(sources: Vec<usize>, own: Vec<usize>, documents: &[Document], forms: &[Form]) -> Publication {
        let mut out = Publication { forms: own, documents: sources, ..Publication::default() };
        out.describe(documents, forms);
        out
    }

    /// Whether two files can be of one publication: nothing that both say is different.
    fn agrees(&self, other: &Publication) -> bool {
        fn same<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        // one may name the department with its unit or region
        let (a, b) = (self.department.as_deref(), other.department.as_deref());
        let department = a.zip(b).is_none_or(|(a, b)| a.contains(b) || b.contains(a));
        self.regime == other.regime
            && department
            && same(&self.year, &other.year)
            && same(&self.final_accounts, &other.final_accounts)
    }

    /// Whether a text without forms says nothing against being of this publication.
    fn allows(&self, text: &Publication) -> bool {
        self.agrees(&Publication { regime: self.regime, ..text.clone() })
    }

    /// Whether a text without forms says that it is of this publication.
    fn names(&self, text: &Publication) -> bool {
        self.allows(text) && text.department.is_some() && self.department.is_some()
    }

    /// Department, year and kind, from the lines outside tables and the forms' heads.
    fn describe(&mut self, documents: &[Document], forms: &[Form]) {
        let (mut budget, mut finals, mut unit, mut whole) = (0, 0, 0, 0);
        let mut years: Vec<(u32, usize)> = Vec::new();
        let texts = self.documents.iter().flat_map(|d| heads(&documents[*d]));
        let titles = self.forms.iter().map(|f| forms[*f].title.as_str());
        for (text, is_title) in texts.map(|t| (t, false)).chain(titles.map(|t| (t, true))) {
            // the forms' titles say it best
            let weight = if is_title { 20 } else { 1 };
            budget += weight * text.matches("预算").count();
            finals += weight * text.matches("决算").count();
            // a title that names the department says best whose budget it is
            let weight = if department(text).is_some() { 20 } else { usize::from(!text.contains("经济分类")) };
            unit += weight * ["单位预算", "单位决算", "预算单位"].iter().filter(|w| text.contains(**w)).count();
            whole += weight * ["部门预算", "部门决算"].iter().filter(|w| text.contains(**w)).count();
            for (at, _) in text.match_indices("20") {
                let year = text.get(at..at + 4).and_then(|y| y.parse::<u32>().ok());
                let after = text.get(at + 4..).unwrap_or_default();
                if let Some(year) = year.filter(|_| after.starts_with('年')) {
                    // a title speaks of its own year; a sentence of several
                    let weight = if is_title || after.starts_with("年度") { 3 } else { 1 };
                    match years.iter_mut().find(|y| y.0 == year) {
                        Some(y) => y.1 += weight,
                        None => years.push((year, weight)),
                    }
                }
            }
            if self.department.is_none() && !is_title {
                self.department = department(text).or_else(|| named(text).map(|n| n.1));
            }
        }
        self.year = years.iter().max_by_key(|(year, count)| (*count, *year)).map(|y| y.0);
        self.final_accounts = (budget + finals > 0).then_some(finals > budget);
        self.of_unit = unit > whole;
        self.regime = self.forms.iter().filter_map(|f| forms[*f].pattern.as_deref()).find_map(words::regime);
    }
}

/// Short texts that may name the department or the year: lines outside tables and rows with a label and a value.
fn heads(document: &Document) -> impl Iterator<Item = &str> {
    spots(document).map(|(_, text)| text)
}

/// The same with their places: block, row and cell.
pub(crate) fn spots(document: &Document) -> impl Iterator<Item = ((usize, usize, usize), &str)> {
    document.blocks.iter().enumerate().flat_map(|(block, piece)| {
        let texts: Vec<((usize, usize, usize), &str)> = match piece {
            Block::Paragraph(p) => vec![((block, 0, 0), p.text.as_str())],
            Block::Table(t) => {
                let rows = t.rows.iter().take(3).enumerate();
                let cells = rows.flat_map(|(r, row)| row.cells.iter().enumerate().map(move |(c, cell)| ((r, c), cell)));
                cells.map(|((row, at), cell)| ((block, row, at), cell.text.as_str())).collect()
            }
        };
        texts.into_iter().filter(|(_, text)| !text.is_empty() && text.len() < 240)
    })
}

/// The department a title names: `示例市档案局2026年度部门预算`, `2026年示例市档案局部门预算`.
fn department(text: &str) -> Option<String> {
    let kinds = ["部门预算", "部门决算", "单位预算", "单位决算"];
    let (end, word) = kinds.iter().filter_map(|w| Some((text.find(w)?, w))).min()?;
    // a title, not a sentence
    if text[end + word.len()..].chars().count() > LONGEST_TAIL {
        return None;
    }
    let before = text[..end].trim();
    let before = match before.split_once("部分") {
        Some((part, rest)) if part.starts_with('第') => rest.trim(),
        _ => before,
    };
    let year = before.find("20").filter(|at| before[*at..].chars().nth(4) == Some('年'));
    let name = match year {
        // after the year, or before it
        Some(at) => {
            let rest: String = before[at..].chars().skip(5).collect();
            let rest = rest.trim_start_matches('度').to_string();
            if rest.trim().is_empty() { before[..at].to_string() } else { rest }
        }
        None => return None,
    };
    let name = name.trim().trim_matches(|c: char| "《》“”\"".contains(c)).trim_end_matches("部门");
    let name = name.trim_end_matches("（汇总）").trim().to_string();
    let other = ["预算", "决算", "支出", "收入", "收支", "本部门", "本单位"].iter().any(|w| name.contains(w));
    let plausible = (3..=40).contains(&name.chars().count()) && !name.contains(['，', '。', '、', '：']);
    (plausible && !other).then_some(name)
}

/// The department a line above a table names, `编制部门：示例市档案局　单位：万元`, with the words that say so.
pub(crate) fn named(text: &str) -> Option<(&str, String)> {
    let labels = [
        "编制部门",
        "填报部门",
        "公开部门",
        "部门名称",
        "编制单位",
        "填报单位",
        "单位名称",
        "预算单位",
        "部门",
        "主管部门",
    ];
    let (label, rest) = text.split_once(['：', ':'])?;
    let label = label.trim();
    let name: String =
        rest.trim_start().chars().take_while(|c| !c.is_whitespace() && !"：:，。".contains(*c)).collect();
    let plausible = (4..=30).contains(&name.chars().count()) && !name.contains("单位");
    (labels.contains(&label) && plausible).then(|| (label, name.trim_end_matches("（汇总）").to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_in_titles() {
        assert_eq!(department("示例市档案局2026年度部门预算").as_deref(), Some("示例市档案局"));
        assert_eq!(department("2026年示例市档案局部门预算").as_deref(), Some("示例市档案局"));
        assert_eq!(department("2026年度示例市档案馆单位预算公开").as_deref(), Some("示例市档案馆"));
        assert_eq!(department("部门预算编制说明"), None);
        assert_eq!(department("一、2026年部门预算收支情况"), None);
        assert_eq!(department("2026年单位一般公共预算基本支出部门预算经济分类预算表"), None);
        assert_eq!(department("第二部分 2026年示例市档案局部门预算表").as_deref(), Some("示例市档案局"));
        assert_eq!(department("示例市档案局纳入2026年部门预算编制范围的单位共一家"), None);
        let name = named("编制部门：示例市档案局　单位：万元");
        assert_eq!(name, Some(("编制部门", "示例市档案局".to_string())));
        assert_eq!(named("单位：万元"), None);
    }
}
