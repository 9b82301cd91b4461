//! Sentences for people, in both languages.

use serde::{Deserialize, Serialize};

/// The same sentence in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A sentence in both languages.
pub fn say(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// `s` where an English noun is to be plural.
pub(crate) fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
