//! Findings in words, the JSON contract, and the report in other formats.

/// Types of the report: what they derive, and their TypeScript.
macro_rules! published {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident $body:tt)*) => {
        $(
            #[derive(Debug, Clone, PartialEq, Serialize)]
            #[cfg_attr(test, derive(ts_rs::TS))]
            $(#[$meta])*
            pub $kind $name $body
        )*

        /// The types of this file as TypeScript.
        #[cfg(test)]
        pub(super) fn typescript() -> Vec<String> {
            vec![$(super::types::declaration::<$name>()),*]
        }
    };
}

mod cells;
mod compare;
pub mod contract;
mod explain;
mod export;
pub mod facts;
mod findings;
mod headline;
mod html;
mod inquiry;
mod letter;
mod operation;
mod outcome;
mod sarif;
mod several;
mod sheets;
mod spreadsheet;
#[cfg(test)]
mod types;
mod view;
mod words;

pub use compare::{compare, comparison_csv};
pub use explain::explain;
pub use export::{Format, export, rows, without_headings};
pub use html::{Picture, escape};
pub use letter::{letter, quotation};
pub use sarif::merged as merged_sarif;
pub use sheets::{Sheet, sheets};
pub use spreadsheet::spreadsheet;
pub use view::*;

use contract::{Report, Source};

use crate::disclosure::Disclosure;
use crate::document::{Document, Spot};
use crate::judge::Judgement;
use crate::narrative::Narrative;
use crate::relations::Relations;
use crate::rules::Subject;

/// A finished check: the report, and all that is needed to draw and to explain it.
#[derive(Debug)]
pub struct Checking {
    /// The report.
    pub report: Report,
    /// The sources as read.
    pub documents: Vec<Document>,
    /// Their facts.
    pub disclosure: Disclosure,
    /// The equations over the facts.
    pub relations: Relations,
    /// The verdicts.
    pub judgement: Judgement,
    /// What the text says of figures.
    pub narrative: Narrative,
    /// For each finding of the report, for each of its cells, where it stands.
    spots: Vec<Vec<Spot>>,
}

impl Checking {
    /// Puts what was judged into words.
    pub fn new(
        documents: Vec<Document>,
        disclosure: Disclosure,
        relations: Relations,
        judgement: Judgement,
        narrative: Narrative,
        sources: Vec<Source>,
    ) -> Checking {
        let subject = Subject {
            documents: &documents,
            disclosure: &disclosure,
            relations: &relations,
            judgement: &judgement,
            narrative: &narrative,
        };
        let (report, spots) = findings::report(&subject, sources);
        Checking { report, documents, disclosure, relations, judgement, narrative, spots }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            documents: &self.documents,
            disclosure: &self.disclosure,
            relations: &self.relations,
            judgement: &self.judgement,
            narrative: &self.narrative,
        }
    }
}
