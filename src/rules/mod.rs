//! What is not arithmetic: names, codes, formats, completeness. One file a rule.
//!
//! A rule's file starts with its documentation for people, under fixed headings, from which the user
//! documentation is generated; then the check; then its test.

use serde::Serialize;

use crate::bilingual::Text;
pub(crate) use crate::bilingual::say;
use crate::disclosure::{Disclosure, FactId};
use crate::document::{Document, Spot};
use crate::judge::Judgement;
use crate::relations::Relations;

mod malformed_amount;

/// How much a finding says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The printed figures contradict each other beyond rounding.
    Error,
    /// Wrong or inconsistent, but no contradiction of figures.
    Warning,
    /// Rounding, format, things to know.
    Note,
}

/// The part a cell plays in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Most likely wrong.
    Suspect,
    /// The side of an equation that the others should make.
    Total,
    /// One of the others.
    Term,
    /// Shown for orientation.
    Context,
}

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
