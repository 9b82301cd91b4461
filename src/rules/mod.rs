//! What is not arithmetic: names, codes, formats, completeness. One file a rule.
//!
//! A rule's file starts with its documentation for people, under fixed headings, from which the user
//! documentation is generated; then the check; then its test.

use crate::disclosure::{Disclosure, FactId};
use crate::document::{Document, Spot};
use crate::judge::Judgement;
use crate::relations::Relations;
use crate::report::contract::{Role, Severity, Text};

mod malformed_amount;

/// A judged disclosure: what rules look at and reports are made from.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The sources.
    pub documents: &'a [Document],
    /// The facts.
    pub disclosure: &'a Disclosure,
    /// The equations over the facts.
    pub relations: &'a Relations,
    /// The verdicts.
    pub judgement: &'a Judgement,
}

/// A rule.
pub struct Rule {
    /// Its name in reports, `group/what`.
    pub id: &'static str,
    /// Its documentation: the head of its file.
    pub source: &'static str,
    /// The check.
    pub check: fn(&Subject) -> Vec<Told>,
}

/// Something a rule found.
#[derive(Debug, Clone)]
pub struct Told {
    /// How much it says.
    pub severity: Severity,
    /// The sentence.
    pub message: Text,
    /// What it rests on.
    pub basis: Text,
    /// The cells it is about.
    pub cells: Vec<(Role, Spot)>,
    /// Equations that prove a suggestion.
    pub equations: Vec<usize>,
    /// What most likely happened, and whether it may be the reading's fault.
    pub cause: Option<(&'static str, bool)>,
    /// Text that should stand in a cell (index in `cells`), and by how many equations it is proved.
    pub suggestion: Option<(usize, String, usize)>,
}

impl Told {
    /// Something found, without suggestion.
    pub fn new(severity: Severity, message: Text, basis: Text, cells: Vec<(Role, Spot)>) -> Told {
        Told { severity, message, basis, cells, equations: Vec::new(), cause: None, suggestion: None }
    }
}

/// A sentence in both languages.
pub(crate) fn say(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// The text printed at a fact.
pub(crate) fn printed<'a>(subject: &Subject<'a>, fact: FactId) -> &'a str {
    crate::document::at(subject.documents, subject.disclosure.facts[fact].spot).map_or("", |(text, _)| text)
}

macro_rules! rules {
    ($($id:literal => $module:ident),* $(,)?) => {
        /// All rules, in the order of reports.
        pub const RULES: &[Rule] = &[
            $(Rule { id: $id, source: include_str!(concat!(stringify!($module), ".rs")), check: $module::check },)*
        ];
    };
}

rules! {
    "amount/malformed" => malformed_amount,
}
