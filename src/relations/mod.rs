//! Identities (勾稽关系) as data, and their equations over the facts of a disclosure.

mod between;
mod equation;
pub mod formula;
mod ground;
mod identities;
mod place;
mod structure;

pub use equation::{Absent, Basis, Disobeyed, Equation, Evidence, Rejected, Relations, Summed, Term, Unchecked, Why};
pub use identities::{Fault, Identities, Identity, Meaning, Structure, identities, parse};
pub use place::place;

use crate::disclosure::Disclosure;
use crate::publication::Publication;

/// Makes the equations of a disclosure, those of a user's own identities last.
pub fn relate(disclosure: &Disclosure, identities: &Identities) -> Relations {
    let mut out = Relations { identities: identities.clone(), ..Relations::default() };
    structure::relate(disclosure, &mut out);
    between::relate(disclosure, &mut out);
    for publication in &disclosure.publications {
        ground::listed(disclosure, publication, &mut out);
    }
    out.built_in = out.equations.len();
    // where nothing was recognised, that too is told of them
    let nothing = [Publication::default()];
    let publications = if disclosure.publications.is_empty() { &nothing } else { disclosure.publications.as_slice() };
    for publication in publications.iter().filter(|_| !identities.are_built_in()) {
        ground::given(disclosure, publication, &mut out);
    }
    out
}
