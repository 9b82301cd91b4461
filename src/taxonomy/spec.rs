//! The data files of forms as Rust types, and their loading.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::money::fold;

/// The files, in the order of the Beijing set.
const FILES: [(&str, &str); 13] = [
    ("income_expenditure_summary.toml", include_str!("forms/income_expenditure_summary.toml")),
    ("income.toml", include_str!("forms/income.toml")),
    ("expenditure.toml", include_str!("forms/expenditure.toml")),
    ("fiscal_appropriation_summary.toml", include_str!("forms/fiscal_appropriation_summary.toml")),
    ("general_budget_expenditure.toml", include_str!("forms/general_budget_expenditure.toml")),
    ("general_budget_basic_expenditure.toml", include_str!("forms/general_budget_basic_expenditure.toml")),
    ("government_fund_expenditure.toml", include_str!("forms/government_fund_expenditure.toml")),
    ("state_capital_expenditure.toml", include_str!("forms/state_capital_expenditure.toml")),
    ("three_public_expenses.toml", include_str!("forms/three_public_expenses.toml")),
    ("government_procurement.toml", include_str!("forms/government_procurement.toml")),
    ("service_purchase.toml", include_str!("forms/service_purchase.toml")),
    ("project_performance.toml", include_str!("forms/project_performance.toml")),
    ("department_performance.toml", include_str!("forms/department_performance.toml")),
];

/// An official form (表): what its title, columns and rows mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSpec {
    /// Identifier in reports.
    pub id: String,
    /// Official name, used in formulas.
    pub title: String,
    /// Its usual number, `03`.
    pub number: String,
    /// What a printed title contains, one of these.
    pub titles: Vec<String>,
    /// What a printed title of this form does not contain.
    #[serde(default)]
    pub avoid: Vec<String>,
    /// Whether a complete Beijing budget has it.
    #[serde(default)]
    pub expected: bool,
    /// How its rows are to be taken.
    #[serde(default)]
    pub layout: Layout,
    /// Columns, left to right.
    #[serde(rename = "column")]
    pub columns: Vec<ColumnSpec>,
    /// Named rows.
    #[serde(default, rename = "row")]
    pub rows: Vec<RowSpec>,
}

/// How a form's rows are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Rows of items, with a total.
    #[default]
    List,
    /// One row of figures (or one a unit, with a total).
    Single,
    /// Rows of projects, each with its indicators in the rows below.
    Projects,
}

/// What a column means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// Name used in formulas and findings.
    pub name: String,
    /// What stands in it.
    pub kind: ColumnKind,
    /// Heading paths, outer to inner, separated by `/`.
    pub headers: Vec<String>,
    /// The group of columns it belongs to.
    pub group: Option<String>,
    /// Which of the form's lists it belongs to.
    #[serde(default)]
    pub side: Side,
    /// The words it may hold.
    #[serde(default)]
    pub values: Vec<String>,
    /// The same, folded for comparison.
    #[serde(skip)]
    pub(crate) folded_values: Vec<String>,
    /// Of which time its amounts are.
    #[serde(skip)]
    pub time: Time,
}

/// Which of the lists that a form prints side by side a column, row or line is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
pub enum Side {
    /// The only list there is.
    #[default]
    #[serde(skip)]
    Only,
    /// The left list: of a 收支表 its 收入.
    #[serde(rename = "收入")]
    Income,
    /// The list beside it: of a 收支表 its 支出.
    #[serde(rename = "支出")]
    Expenditure,
    /// One more list, the third or later: on a 收支表 the same 支出 by another classification. Its number from 0.
    #[serde(skip)]
    Further(usize),
}

impl Side {
    /// The side of the list with a number from 0, of so many lists.
    pub fn of(number: usize, lists: usize) -> Side {
        match number {
            0 if lists <= 1 => Side::Only,
            0 => Side::Income,
            1 => Side::Expenditure,
            number => Side::Further(number),
        }
    }

    /// The number of its list, from 0, left to right.
    pub fn number(self) -> usize {
        match self {
            Side::Only | Side::Income => 0,
            Side::Expenditure => 1,
            Side::Further(number) => number,
        }
    }
}

/// Of which time the amounts of a column are, as its headings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Time {
    /// Of the form's own year (本年), and of what became of it where the budget stands beside it.
    #[default]
    Own,
    /// Of the year's budget, beside the final figures (预算数, 决算数).
    Budget,
    /// Of another year, an earlier one as a rule (上年).
    Other,
    /// A change from one to another (增减).
    Change,
}

impl ColumnSpec {
    /// A column that a table itself describes, by the path of its headings.
    pub(crate) fn described(name: String, kind: ColumnKind, headers: Vec<String>, side: Side) -> ColumnSpec {
        ColumnSpec {
            name,
            kind,
            headers,
            group: None,
            side,
            values: Vec::new(),
            folded_values: Vec::new(),
            time: Time::Own,
        }
    }
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// Amounts of money.
    Amount,
    /// 功能分类科目: code, or code and name.
    Function,
    /// 政府支出经济分类科目: code and name.
    Gov,
    /// 部门支出经济分类科目: code and name.
    Dep,
    /// A row's name.
    Label,
    /// The name that belongs to the code beside it.
    Name,
    /// Other text.
    Text,
}

impl ColumnKind {
    /// Whether it holds a classification code.
    pub fn is_code(self) -> bool {
        matches!(self, ColumnKind::Function | ColumnKind::Gov | ColumnKind::Dep)
    }
}

/// What a row means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowSpec {
    /// Name used in formulas and findings.
    pub name: String,
    /// Which of the form's lists it stands in.
    #[serde(default)]
    pub side: Side,
    /// What its label is, one of these, without its numbering.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Lines numbered 一、二、…
    #[serde(default)]
    pub numbered: bool,
    /// Lines that name a functional class (类).
    #[serde(default)]
    pub classes: bool,
    /// Only above the row of this name.
    pub before: Option<String>,
    /// Only below the row of this name.
    pub after: Option<String>,
    /// The group of rows it also belongs to.
    pub of: Option<String>,
}

impl RowSpec {
    /// Whether lines of a kind are meant, of which there may be several.
    pub fn is_kind(&self) -> bool {
        self.numbered || self.classes
    }
}

/// A heading path or label, folded for comparison.
pub(crate) fn fold_path(path: &str) -> Vec<String> {
    path.split('/').map(fold).collect()
}

impl FormSpec {
    /// A form of one list of rows that a table itself describes, by what it is about.
    pub(crate) fn described(id: &str, title: &str, columns: Vec<ColumnSpec>) -> FormSpec {
        FormSpec {
            id: id.to_string(),
            title: title.to_string(),
            number: String::new(),
            titles: Vec::new(),
            avoid: Vec::new(),
            expected: false,
            layout: Layout::List,
            columns,
            rows: Vec::new(),
        }
    }

    /// The index of a column by name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// The indices of amount columns, left to right.
    pub fn amount_columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().enumerate().filter(|(_, c)| c.kind == ColumnKind::Amount).map(|(i, _)| i)
    }

    /// The lists it prints side by side, left to right; empty for a form of one list.
    pub fn sides(&self) -> Vec<Side> {
        let mut sides: Vec<Side> = self.columns.iter().map(|c| c.side).filter(|s| *s != Side::Only).collect();
        sides.sort_unstable();
        sides.dedup();
        sides
    }
}

/// All forms. A data file that does not parse is a fault of the program, which a test would find: it is left out.
pub fn forms() -> &'static [FormSpec] {
    static FORMS: OnceLock<Vec<FormSpec>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms: Vec<FormSpec> = FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect();
        for column in forms.iter_mut().flat_map(|f| &mut f.columns) {
            column.folded_values = column.values.iter().map(|v| fold(v)).collect();
        }
        forms
    })
}

/// Whether a text is one of those that a column of a listed form holds.
pub(super) fn is_value(text: &str) -> bool {
    let folded = fold(text);
    forms().iter().flat_map(|f| &f.columns).any(|c| c.folded_values.contains(&folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_names_are_unique() {
        for (name, text) in FILES {
            let form: FormSpec = toml::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            for (i, column) in form.columns.iter().enumerate() {
                assert_eq!(form.column(&column.name), Some(i), "{name}: two columns {}", column.name);
                assert!(!column.headers.is_empty(), "{name}: {} has no heading", column.name);
            }
        }
        let mut titles: Vec<_> = forms().iter().map(|f| &f.title).collect();
        titles.dedup();
        assert_eq!(titles.len(), FILES.len());
    }

    #[test]
    fn every_file_in_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/taxonomy/forms");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(name == "README.md" || FILES.iter().any(|(f, _)| *f == name), "{name} is not listed");
        }
    }
}
