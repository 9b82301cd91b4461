//! Relations that a form's own structure tells, for forms of any region: a total column is the sum of its parts, a
//! code the sum of the codes below it, a total row the sum of its items.
//!
//! What the words of a form mean can differ by region: whether carried-over money is part of a total, whether a
//! column of which-amounts is an addend. So each relation is first a supposition. It becomes equations only where
//! the great majority of the rows or columns it speaks of obey it; of several that can be meant the first that is
//! obeyed is taken; where none is, nothing is asserted and nothing counts as proven.

mod across;
mod derived;
mod form;
mod hypothesis;
mod outline;
mod printed;
mod select;
mod within;
mod words;

use crate::disclosure::Disclosure;

use super::equation::Relations;
use across::across;
use form::{Totals, View};
use select::Selection;
use within::within;

/// Adds the equations of all forms that are described by themselves.
pub(super) fn relate(disclosure: &Disclosure, out: &mut Relations) {
    let mut selection = Selection::new(disclosure, out);
    let mut totals: Vec<Totals> = Vec::new();
    for form in (0..disclosure.forms.len()).filter(|f| disclosure.forms[*f].is_described()) {
        totals.push(View::new(disclosure, form).relate(&mut selection));
    }
    for publication in &disclosure.publications {
        let own: Vec<&Totals> = totals.iter().filter(|t| publication.forms.contains(&t.form)).collect();
        across(disclosure, &own, &mut selection);
    }
    selection.settle();
    for publication in &disclosure.publications {
        let own: Vec<&Totals> = totals.iter().filter(|t| publication.forms.contains(&t.form)).collect();
        within(disclosure, &own, out);
    }
}
