//! By which pattern of a sentence a statement was understood, and how often each has held in real documents:
//! `patterns.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A pattern of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// What a rule of its own counts: a growth, a share, a rate of completion, an amount of a table.
    Stated,
    /// Parts by their names: 基本支出 = 人员经费 + 公用经费.
    Partition,
    /// A list that ends with all others.
    ListByWords,
    /// A list of all that there is of a kind.
    ListByNature,
    /// A list like the others of its text.
    ListLikeOthers,
    /// No part is more than what it is a part of.
    PartOfWhole,
    /// Numbered paragraphs and the one before them.
    Numbered,
    /// `加上 B，收入总计 T`.
    Added,
    /// `收入 A，……，收入合计 T`.
    Running,
    /// 收入总计 and 支出总计.
    Balance,
    /// An amount that is never more than another.
    Within,
    /// 期初 + 收入 − 支出 = 期末.
    Flow,
    /// The changes of the parts of a whole.
    ChangeOfParts,
    /// A change and the changes that make it up.
    ChangesOfChange,
    /// Two amounts and their difference, or the one in per cent of the other.
    Pair,
    /// Two percentages and their difference in points.
    Points,
    /// One amount in two units.
    Units,
    /// One thing said several times.
    Restated,
    /// Vehicles by their kinds.
    Vehicles,
    /// Projects by their grades.
    Grades,
    /// Visits and guests, those from abroad, and what they cost.
    Visits,
    /// What a sentence names, added up by its nature: 原值 − 折旧 = 净值.
    Formula,
    /// `甲 A、乙 B，分别占 P% 和 Q%`.
    Respective,
    /// `增长 N 倍`.
    Times,
}

/// Patterns of one kind, and how often each has held.
type Kind = BTreeMap<Pattern, usize>;

/// The kinds of statements, by name.
fn kinds() -> &'static BTreeMap<String, Kind> {
    static KINDS: OnceLock<BTreeMap<String, Kind>> = OnceLock::new();
    KINDS.get_or_init(|| toml::from_str(include_str!("patterns.toml")).unwrap_or_default())
}

impl Pattern {
    /// Its identifier.
    pub fn id(self) -> String {
        let name = serde_json::to_value(self).ok();
        name.as_ref().and_then(|n| n.as_str()).unwrap_or_default().to_string()
    }

    /// How often statements of its kind held in the real documents that Gouji is measured with; `None` where a rule of its
    /// own counts them.
    pub fn held(self) -> Option<usize> {
        let kind = || kinds().values().find(|kind| kind.contains_key(&self));
        (self != Pattern::Stated).then(|| kind().map_or(0, |kind| kind.values().sum()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_parse() {
        assert!(toml::from_str::<BTreeMap<String, Kind>>(include_str!("patterns.toml")).is_ok());
        assert!(Pattern::Stated.held().is_none());
        assert!(Pattern::Partition.held() > Some(crate::policy::HELD_TO_WARN));
        // patterns of one kind are counted together
        assert!(Pattern::Added.held() == Pattern::Pair.held() && Pattern::Pair.held() > Some(37));
        assert!(Pattern::Visits.held() < Some(crate::policy::HELD_TO_WARN));
    }
}
