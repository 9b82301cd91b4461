//! Gouji (勾稽) checks that a published Chinese government budget agrees with itself.
//!
//! ```text
//! bytes ─read→ Document ─recognise→ Disclosure(facts) ─relate→ equations ─judge→ verdicts ─explain→ Report
//! ```
//!
//! Whatever the source, a disclosure becomes *facts* (an amount, what it means, where it is printed); whatever
//! the identity, it becomes *linear equations over facts*. Judging, proving, locating and explaining work on those
//! two alone. [`check`] is the whole way.

pub mod bilingual;
pub mod disclosure;
pub mod document;
pub mod judge;
pub mod money;
pub mod read;
pub mod relations;
pub mod report;
pub mod rules;
pub mod taxonomy;

use document::Document;
use sha2::{Digest, Sha256};

pub use read::{Input, Read};
pub use report::Checking;
use report::contract::Source;

/// Checks files that together are one disclosure. Any bytes give a report; what could not be read is said in it.
pub fn check(inputs: Vec<Input>) -> Checking {
    check_read(inputs.into_iter().map(|input| (read::read(&input.bytes), input)).collect())
}

/// The same for files that have been read already.
pub fn check_read(inputs: Vec<(Read, Input)>) -> Checking {
    let (documents, sources): (Vec<Document>, Vec<Source>) = inputs.into_iter().map(source).unzip();
    let recognised = taxonomy::recognise(&documents);
    let mut disclosure = disclosure::Disclosure::new(&documents, recognised);
    relations::place(&mut disclosure);
    let relations = relations::relate(&disclosure);
    let judgement = judge::judge(&disclosure, &relations);
    Checking::new(documents, disclosure, relations, judgement, sources)
}

fn source((read, input): (Read, Input)) -> (Document, Source) {
    let source = Source {
        bytes: input.bytes.len(),
        sha256: Sha256::digest(&input.bytes).iter().map(|b| format!("{b:02x}")).collect(),
        name: input.name,
        media_type: read.media_type.into(),
        pages: read.pages,
        problem: read.problem,
    };
    (read.document, source)
}
