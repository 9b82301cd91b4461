//! Money of which the text says that there is none, and which a form prints.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId};

use super::growth::year;
use super::scan::{Denial, Fund, Passage, words};
use super::{Mention, Says, Statement, Verdict};

pub(super) fn statements(passages: &[Passage], disclosure: &Disclosure) -> Vec<Statement> {
    let mut out = Vec::new();
    for passage in passages {
        for fund in &words().funds {
            for denied in denials(passage, fund, &words().denial) {
                out.extend(statement(passage, denied, fund, disclosure));
            }
        }
    }
    out
}

/// A phrase that says there is none of a fund.
struct Denied {
    at: Range<usize>,
    /// Who has none, as far as the clause says.
    subject: String,
    /// The year it names.
    year: Option<String>,
}

/// The phrases of a passage that say there is none of a fund.
fn denials(passage: &Passage, fund: &Fund, denial: &Denial) -> Vec<Denied> {
    let chars = &passage.chars;
    let clauses = chars.split(|c| "，。;,:()、".contains(*c));
    let mut at = 0;
    let mut out = Vec::new();
    for clause in clauses {
        let start = at;
        at += clause.len() + 1;
        let text: String = clause.iter().collect();
        let Some((before, rest)) = fund.names.iter().find_map(|n| text.split_once(n.as_str())) else { continue };
        let bare = denial.between.iter().fold(before, |b, w| b.strip_suffix(w.as_str()).unwrap_or(b));
        let Some(subject) = denial.words.iter().find_map(|w| bare.strip_suffix(w.as_str())) else { continue };
        let named = rest.chars().count() <= denial.longest && denial.ends.iter().any(|e| rest.ends_with(e.as_str()));
        if named && !denial.not.iter().any(|w| text.contains(w.as_str())) {
            let at = start + subject.chars().count()..start + clause.len();
            out.push(Denied { at, subject: subject.to_string(), year: year(&text) });
        }
    }
    out
}

fn statement(passage: &Passage, denied: Denied, fund: &Fund, disclosure: &Disclosure) -> Option<Statement> {
    let Denied { at, subject, year } = denied;
    // a text is compared with the forms of its own publication
    let mut own = disclosure.publications.iter().filter(|p| p.documents.contains(&passage.source));
    let publication = own.next().filter(|_| own.next().is_none())?;
    if year.is_some() && year != publication.year.map(|y| y.to_string()) {
        return None;
    }
    // of all that a department's text speaks of, only what it says of itself
    let itself = |word: &String| subject.ends_with(word.as_str());
    let named = publication.department.as_ref().is_some_and(|d| subject.contains(d.as_str()));
    if !subject.is_empty() && !named && !words().denial.subjects.iter().any(itself) {
        return None;
    }
    let mut forms = publication.forms.iter().filter(|f| fund.forms.contains(&disclosure.forms[**f].spec().id));
    let form = forms.next().filter(|_| forms.next().is_none())?;
    let amounts = disclosure.facts_of(*form).filter_map(|f| Some((disclosure.facts[f].value.figure()?.yuan, f)));
    let largest: Option<(Decimal, FactId)> = amounts.max();
    let (spot, bytes) = passage.place(&at)?;
    let there_is = largest.filter(|(value, _)| !value.is_zero());
    let unit = disclosure.units[*form];
    Some(Statement {
        facts: there_is.into_iter().map(|(_, fact)| fact).collect(),
        printed: Decimal::new(0, 2),
        expected: there_is.map_or(Decimal::ZERO, |(value, _)| value / unit.factor()),
        unit: unit.name(),
        ..Statement::new(
            Says::Nothing,
            if there_is.is_some() { Verdict::Fails } else { Verdict::Holds },
            Mention { spot, bytes, text: passage.text(at) },
        )
    })
}
