//! Gouji (勾稽) checks that a published Chinese government budget agrees with itself.
//!
//! ```text
//! bytes ─read→ Document ─recognise→ Disclosure(facts) ─relate→ equations ─judge→ verdicts ─explain→ Report
//! ```
//!
//! Whatever the source, a disclosure becomes *facts* (an amount, what it means, where it is printed); whatever
//! the identity, it becomes *linear equations over facts*. Judging, proving, locating and explaining work on those
//! two alone. [`check`] is the whole way.

pub mod disclosure;
pub mod document;
pub mod judge;
pub mod money;
pub mod read;
pub mod relations;
pub mod report;
pub mod rules;
pub mod taxonomy;
#[cfg(target_arch = "wasm32")]
mod web;

use document::Document;
use report::contract::{Report, Source};

/// A file or pasted text to check.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Its name, for people.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A finished check: the report, and all that is needed to draw and to explain it.
#[derive(Debug)]
pub struct Checking {
    /// The report.
    pub report: Report,
    /// The sources as read.
    pub documents: Vec<Document>,
    /// Their facts.
    pub disclosure: disclosure::Disclosure,
    /// The equations over the facts.
    pub relations: relations::Relations,
    /// The verdicts.
    pub judgement: judge::Judgement,
    /// For each finding of the report, for each of its cells, where it stands.
    pub(crate) spots: Vec<Vec<document::Spot>>,
}

/// Checks files that together are one disclosure. Any bytes give a report; what could not be read is said in it.
pub fn check(inputs: Vec<Input>) -> Checking {
    let read: Vec<(Document, Source)> = inputs.into_iter().map(read::read).collect();
    let (documents, sources): (Vec<Document>, Vec<Source>) = read.into_iter().unzip();
    let recognised = taxonomy::recognise(&documents);
    let mut disclosure = disclosure::Disclosure::new(&documents, recognised);
    relations::place(&mut disclosure);
    let relations = relations::relate(&disclosure);
    let judgement = judge::judge(&disclosure, &relations);
    let subject =
        rules::Subject { documents: &documents, disclosure: &disclosure, relations: &relations, judgement: &judgement };
    let (report, spots) = report::report(&subject, sources);
    Checking { report, documents, disclosure, relations, judgement, spots }
}
