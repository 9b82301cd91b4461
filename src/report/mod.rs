//! Findings in words, the JSON contract, and the report in other formats.

pub mod contract;
mod export;
mod findings;
#[cfg(test)]
mod types;
mod view;
mod words;

pub use export::{Format, export};
pub use findings::report;
pub use view::*;
