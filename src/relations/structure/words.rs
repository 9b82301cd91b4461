//! The words of columns and lines that follow from others beside them: `words.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

pub(super) use crate::taxonomy::words::{begins, ends, has};

/// The data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub adjusted: Vec<String>,
    pub adjustments: Vec<String>,
    pub initial: Vec<String>,
    pub differences: Vec<String>,
    pub against: Vec<String>,
    pub left: Vec<String>,
    pub comes_in: Vec<String>,
    pub goes_out: Vec<String>,
    pub added: Vec<String>,
    pub less: Vec<String>,
    pub running: Vec<String>,
    pub gross: Vec<String>,
    pub worn: Vec<String>,
    pub net: Vec<String>,
    pub rest: Vec<String>,
    pub which: Vec<String>,
    pub balanced: Vec<String>,
    pub plus: Vec<String>,
    pub own_level: Vec<String>,
    pub whole_area: Vec<String>,
    pub surplus_of_both: Vec<String>,
    pub profit: Vec<String>,
    pub costs: Vec<String>,
}

/// The words.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_read() {
        assert!(!super::words().balanced.is_empty());
    }
}
