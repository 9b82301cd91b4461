//! A generator of presentations: the same fictional accounts printed in any combination of the choices that real
//! documents show.

pub mod accounts;
pub mod choices;
pub mod files;
pub mod forms;
pub mod lists;
pub mod measure;
pub mod paper;
pub mod writer;
