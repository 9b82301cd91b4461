//! The data files of identities, and their loading.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;
use toml::Spanned;

use super::formula::{self, Formula};
use crate::bilingual::Text;
use crate::taxonomy::forms;

/// The files.
const FILES: [(&str, &str); 4] = [
    ("structure.toml", include_str!("identities/structure.toml")),
    ("between.toml", include_str!("identities/between.toml")),
    ("general.toml", include_str!("identities/general.toml")),
    ("beijing.toml", include_str!("identities/beijing.toml")),
];

/// A relation that must hold by the forms' meaning.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its name, `form/what`.
    pub id: String,
    /// The formula as written.
    pub text: String,
    /// What it says of forms.
    pub meaning: Meaning,
    /// The regime it is known to hold in; `None`: everywhere.
    pub regime: Option<String>,
    /// What else an accountant should know.
    pub note: Option<String>,
    /// Why a failure is no proof of an error, where that is known beforehand.
    pub caution: Option<Text>,
}

/// What an identity says of forms.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// A formula over the columns and lines of listed forms.
    Formula(Formula),
    /// What a form's own structure tells.
    Structure(Structure),
}

/// A relation that a form's own structure tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Structure {
    /// A total column and its parts.
    Row,
    /// A code and the codes below it.
    Tree,
    /// A total row and its items.
    Total,
    /// Named totals of a list of incomes or expenditures.
    Items,
    /// Income and expenditure.
    Balance,
    /// The same total in two forms.
    Across,
    /// The same project in two forms.
    Projects,
    /// The same class in two forms.
    Classes,
    /// Items of the economic classification in an amount of another form.
    Economic,
    /// The expenditure from one fund in all expenditure.
    Included,
    /// A unit's amount in its department's.
    Within,
    /// An amount of an earlier publication in a later one.
    Earlier,
}

impl Identity {
    /// Its formula, where it is one.
    pub fn formula(&self) -> Option<&Formula> {
        match &self.meaning {
            Meaning::Formula(formula) => Some(formula),
            Meaning::Structure(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    regime: Option<String>,
    identity: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    form: Option<Spanned<String>>,
    structure: Option<Structure>,
    formula: Spanned<String>,
    note: Option<String>,
    caution: Option<Text>,
}

/// Parses a file of identities. An error names line, column and what is wrong, with the place marked.
pub fn parse(text: &str) -> Result<Vec<Identity>, String> {
    let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
    let line = |span: Range<usize>| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1;
    let mut out = Vec::with_capacity(file.identity.len());
    for entry in file.identity {
        let home = match &entry.form {
            None => None,
            Some(title) => {
                let found = forms().iter().position(|f| f.title == *title.get_ref());
                let missing =
                    || format!("第 {} 行：没有名为“{}”的表 (no such form)", line(title.span()), title.get_ref());
                Some(found.ok_or_else(missing)?)
            }
        };
        let at = line(entry.formula.span());
        let text = entry.formula.into_inner();
        let meaning = match entry.structure {
            Some(structure) => Meaning::Structure(structure),
            None => {
                let formula = formula::parse(&text, home);
                Meaning::Formula(formula.map_err(|e| format!("第 {at} 行 (line {at}): {e}"))?)
            }
        };
        out.push(Identity {
            id: entry.id,
            text,
            meaning,
            regime: file.regime.clone(),
            note: entry.note,
            caution: entry.caution,
        });
    }
    Ok(out)
}

/// All identities. A file that does not parse is a fault of the program, which a test would find: it is left out.
pub fn identities() -> &'static [Identity] {
    static IDENTITIES: OnceLock<Vec<Identity>> = OnceLock::new();
    IDENTITIES.get_or_init(|| FILES.iter().filter_map(|(_, text)| parse(text).ok()).flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_ids_are_unique() {
        for (name, text) in FILES {
            parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        let mut ids: Vec<_> = identities().iter().map(|i| &i.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn faults_name_line_and_place() {
        let text = "[[identity]]\nid = \"x\"\nform = \"支出总表\"\nformula = \"每行: 合计 = 基本\"\n";
        let fault = parse(text).unwrap_err();
        assert!(fault.contains("第 4 行") && fault.contains("没有金额列“基本”"), "{fault}");
        assert!(parse("[[identity]]\nid = 1\n").unwrap_err().contains("line 2"));
    }
}
