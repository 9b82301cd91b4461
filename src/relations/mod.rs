//! Identities (勾稽关系) as data, and their equations over the facts of a disclosure.

mod between;
pub mod formula;
mod ground;
mod identities;
mod place;
mod structure;

pub use ground::{Absent, Equation, Relations, Summed, Term, Unchecked, Why, relate};
pub use identities::{Identity, Meaning, Structure, identities, parse};
pub use place::place;
