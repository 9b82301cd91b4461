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
pub mod narrative;
pub mod plain;
pub mod policy;
pub mod publication;
pub mod read;
pub mod relations;
pub mod report;
pub mod rules;
pub mod taxonomy;

use bilingual::Text;
use document::Document;

pub use read::{Input, Read};
pub use relations::Identities;
pub use report::Checking;
use report::contract::Source;

/// Checks files that together are one disclosure. Any bytes give a report; what could not be read is said in it.
pub fn check(inputs: Vec<Input>) -> Checking {
    check_by(inputs, &Identities::default())
}

/// The same by these identities, a user's own among them.
pub fn check_by(inputs: Vec<Input>, identities: &Identities) -> Checking {
    let read = read::read_all(&inputs);
    drop(inputs); // what was read is larger
    check_read_by(read, identities)
}

/// The same for sources that have been read already.
pub fn check_read(read: Vec<Read>) -> Checking {
    check_read_by(read, &Identities::default())
}

/// The same for sources that have been read already, by these identities.
pub fn check_read_by(read: Vec<Read>, identities: &Identities) -> Checking {
    let mut read = read;
    let alternatives = |r: &mut Read| std::mem::take(&mut r.content.alternatives);
    let mut alternatives: Vec<Vec<Document>> = read.iter_mut().map(alternatives).collect();
    for other in alternatives.iter_mut().flatten() {
        plain::document(other);
    }
    let (mut documents, sources): (Vec<Document>, Vec<Source>) = read.into_iter().map(source).unzip();
    documents.iter_mut().chain(alternatives.iter_mut().flatten()).for_each(taxonomy::join_cut_rows);
    choose(&mut documents, alternatives);
    let recognised = taxonomy::recognise(&documents);
    let mut disclosure = disclosure::Disclosure::new(&documents, recognised);
    relations::place(&mut disclosure);
    let relations = relations::relate(&disclosure, identities);
    let judgement = judge::judge(&disclosure, &relations);
    let narrative = narrative::read(&documents, &disclosure);
    Checking::new(documents, disclosure, relations, judgement, narrative, sources)
}

/// Where a source can be read in several ways, takes the first of those that the figures obey best.
fn choose(documents: &mut [Document], alternatives: Vec<Vec<Document>>) {
    let doubt = |document: &Document| {
        let documents = std::slice::from_ref(document);
        let mut disclosure = disclosure::Disclosure::new(documents, taxonomy::recognise(documents));
        relations::place(&mut disclosure);
        // how a file is read does not depend on what a user adds
        let relations = relations::relate(&disclosure, &Identities::default());
        let judgement = judge::judge(&disclosure, &relations);
        let violated = judgement.equations.iter().filter(|e| e.verdict == judge::Verdict::Violated).count();
        let unproven = |f: &usize| disclosure.facts[*f].value.figure().is_some() && !judgement.proven[*f];
        (violated, (0..disclosure.facts.len()).filter(unproven).count())
    };
    for (document, others) in documents.iter_mut().zip(alternatives).filter(|(_, others)| !others.is_empty()) {
        let readings = std::iter::once(std::mem::take(document)).chain(others);
        *document = readings.min_by_key(doubt).unwrap_or_default();
    }
}

fn source(Read { name, bytes, sha256, mut content }: Read) -> (Document, Source) {
    let unseen = plain::document(&mut content.document);
    let name = plain::line(&name).into_owned();
    let told = |problem: Text| Text { zh: plain::text(&problem.zh).into(), en: plain::text(&problem.en).into() };
    let media_type = content.media_type.into();
    let problem = content.problem.map(told);
    let source = Source { name, media_type, bytes, sha256, pages: content.pages, problem, unseen };
    (content.document, source)
}
