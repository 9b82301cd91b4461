//! Which official form a table is, and what each of its rows and columns means.
//!
//! Forms, words and codes are data: `forms/`, `words.toml`, `codes/`. The code here knows no form by name.

mod boundaries;
mod by_name;
pub mod codes;
mod columns;
pub mod concepts;
mod cut_rows;
mod form;
mod funds;
mod headings;
mod lines;
mod loose;
mod lost;
pub mod measures;
mod pieces;
mod printed;
mod recognise;
mod rows;
pub mod spec;
mod titles;
pub mod words;

pub use by_name::complete_names;
pub use cut_rows::join as join_cut_rows;
pub use form::{Definition, Form, Indicator, Line, LineCode, Misprint, Recognised, Role, Unrecognised};
pub use printed::Formulated;
pub use recognise::recognise;
pub use spec::{ColumnKind, FormSpec, Layout, Side, Time, forms};
