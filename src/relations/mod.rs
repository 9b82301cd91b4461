//! Identities (勾稽关系) as data, and their equations over the facts of a disclosure.

mod between;
mod equation;
pub mod formula;
mod ground;
mod identities;
mod place;
mod structure;

pub use equation::{Absent, Basis, Disobeyed, Equation, Evidence, Rejected, Relations, Summed, Term, Unchecked, Why};
pub use identities::{Identity, Meaning, Structure, identities, parse};
pub use place::place;

use crate::disclosure::Disclosure;

/// Makes the equations of a disclosure.
pub fn relate(disclosure: &Disclosure) -> Relations {
    let mut out = Relations::default();
    structure::relate(disclosure, &mut out);
    between::relate(disclosure, &mut out);
    for publication in &disclosure.publications {
        ground::listed(disclosure, publication, &mut out);
    }
    out
}
