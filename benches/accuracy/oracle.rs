//! What is truly wrong in real documents, as an oracle lists it, and which finding tells which entry of it. The rules
//! are those of the scorer that came with the documents, so that both count alike.

use std::collections::{BTreeMap, BTreeSet};

use gouji::document::Place;
use gouji::report::contract::{Equation, Finding, FindingCell, Role, Severity};
use rust_decimal::Decimal;
use serde::Deserialize;

/// Kinds of entries that are an inconsistency which an error or a warning should tell.
pub const TRUE_KINDS: [&str; 25] = [
    "rows-missing",
    "cross-table-total",
    "cross-table-code",
    "row-sum",
    "tree-sum",
    "column-total",
    "narrative-amount",
    "narrative-percent",
    "code-name",
    "code-format",
    "total-blank",
    "cells-blank",
    "subtotal-blank",
    "format-grouping",
    "narrative-unit",
    "narrative-year",
    "narrative-direction",
    "indicator-score",
    "execution-rate",
    "project-sum",
    "remark",
    "indicator-month",
    "label-blank",
    "form-missing",
    "unit-name",
];

/// Kinds of entries that say why something is no inconsistency.
pub const NOT_ERRORS: [&str; 3] = ["trap", "narrative-rounding", "layout"];

/// Kinds whose expected figure stands for many cells.
const OF_MANY: [&str; 2] = ["rows-missing", "cells-blank"];

/// One thing that is wrong in a document, or only seems so.
#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Entry {
    /// What is wrong.
    pub kind: String,
    page: Option<u32>,
    printed: String,
    expected: String,
    difference: String,
    also: Vec<String>,
    rule: Option<String>,
    single: Option<bool>,
}

/// The entries of each document, by its path in the folder.
pub type Oracle = BTreeMap<String, Vec<Entry>>;

/// The figures of a text.
type Figures = BTreeSet<Decimal>;

impl Entry {
    /// Whether an error or a warning should tell it.
    pub fn is_true(&self) -> bool {
        TRUE_KINDS.contains(&self.kind.as_str())
    }

    /// Whether it is no inconsistency.
    pub fn is_innocent(&self) -> bool {
        NOT_ERRORS.contains(&self.kind.as_str())
    }

    /// Whether one figure is printed and another expected, so that a suspect and a value can be right.
    pub fn has_value(&self) -> bool {
        let one = |text| numbers(text).len() == 1;
        let kind = self.kind != "rows-missing" && self.kind != "project-sum";
        one(&self.printed) && one(&self.expected) && self.single.unwrap_or(true) && kind
    }

    /// Whether a finding's first suspect is the printed figure, and whether its first suggestion is the expected one.
    pub fn located(&self, finding: &Finding) -> (bool, bool) {
        let suspect = finding.cells.iter().find(|c| c.role == Role::Suspect).map_or("", |c| &c.printed);
        let value = finding.suggestions.first().map_or("", |s| &s.text);
        (!meet(&numbers(suspect), &numbers(&self.printed)).is_empty(), share(&numbers(&self.expected), &numbers(value)))
    }

    /// 0: the finding does not tell the entry; 1: it does; 2: and its first suspect (or total) is the printed figure.
    pub fn told_by(&self, finding: &Finding) -> u8 {
        let pages: BTreeSet<u32> = finding.cells.iter().filter_map(page).collect();
        let near = |page: u32| (page.saturating_sub(1)..=page + 1).any(|p| pages.contains(&p));
        if !pages.is_empty() && self.page.is_some_and(|p| p > 0 && !near(p)) {
            return 0;
        }
        let exact = pages.is_empty() || self.page.is_none_or(|p| p == 0 || pages.contains(&p));
        let seen = Seen::new(finding);
        let [printed, expected, difference] = [&self.printed, &self.expected, &self.difference].map(|t| numbers(t));
        let also = numbers(&self.also.join(" "));
        if self.rule.as_ref().is_some_and(|rule| exact && finding.rule.starts_with(rule.as_str())) {
            let figures: Figures = printed.union(&also).copied().collect();
            if figures.is_empty() || !meet(&figures, &seen.anywhere).is_empty() {
                return 2;
            }
        }
        if self.kind == "trap" {
            let first = finding.equations.first().map(|e| numbers(&e.difference)).unwrap_or_default();
            let same =
                !meet(&distinct(&printed), &seen.first).is_empty() || !meet(&distinct(&difference), &first).is_empty();
            return if same { 2 } else { 0 };
        }
        let strength = if meet(&printed, &seen.first).is_empty() { 1 } else { 2 };
        if !meet(&distinct(&printed), &seen.any).is_empty()
            || !meet(&distinct(&difference), &seen.differences).is_empty()
        {
            return strength;
        }
        if OF_MANY.contains(&self.kind.as_str()) || self.kind.starts_with("consequence") {
            return 0;
        }
        let blank = self.kind.ends_with("blank") && !meet(&distinct(&expected), &seen.any).is_empty();
        if blank || share(&distinct(&expected), &distinct(&seen.right)) {
            return strength;
        }
        let large = distinct(&printed);
        let small: Figures = printed.difference(&large).copied().collect();
        let also = meet(&also, &seen.any);
        let more = share(&expected, &seen.right) || !meet(&difference, &seen.differences).is_empty();
        if !small.is_empty() && exact && share(&small, &seen.suspects) && (more || !also.is_empty()) {
            return 2;
        }
        let as_printed = finding.severity == Severity::Note
            && finding.cells.iter().any(|c| !c.printed.is_empty() && c.printed == self.printed);
        u8::from(exact && (also.len() > 1 || as_printed))
    }
}

/// The figures of a finding.
struct Seen {
    /// Of its first suspect, or of the first cell that is not for orientation.
    first: Figures,
    suspects: Figures,
    /// Of all its cells, whatever else they print.
    anywhere: Figures,
    /// Of the cells that it is about.
    any: Figures,
    /// That are said to be right.
    right: Figures,
    differences: Figures,
}

impl Seen {
    fn new(finding: &Finding) -> Seen {
        let Finding { cells, equations, suggestions, .. } = finding;
        let suspects: Vec<&FindingCell> = cells.iter().filter(|c| c.role == Role::Suspect).collect();
        let shown = cells.iter().find(|c| c.role != Role::Context && !figure(&c.printed).is_empty());
        let about = |c: &&FindingCell| {
            cells.len() < 5 || finding.severity == Severity::Note || matches!(c.role, Role::Suspect | Role::Total)
        };
        let of = |text: fn(&Equation) -> &str| equations.iter().flat_map(move |e| numbers(text(e)));
        let mut any: Figures = cells.iter().filter(about).flat_map(|c| figure(&c.printed)).collect();
        if !cells.is_empty() {
            any.extend(of(|e| &e.printed));
        }
        Seen {
            first: suspects.first().copied().or(shown).map(|c| figure(&c.printed)).unwrap_or_default(),
            suspects: suspects.iter().flat_map(|c| figure(&c.printed)).collect(),
            anywhere: cells.iter().flat_map(|c| numbers(&c.printed)).collect(),
            any,
            right: of(|e| &e.expected).chain(suggestions.iter().flat_map(|s| numbers(&s.text))).collect(),
            differences: of(|e| &e.difference).collect(),
        }
    }
}

fn page(cell: &FindingCell) -> Option<u32> {
    match cell.place {
        Place::Page { page, .. } => Some(page),
        _ => None,
    }
}

/// The figures of a text without their signs.
fn numbers(text: &str) -> Figures {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let (mut out, mut at) = (Figures::new(), 0);
    while at < chars.len() {
        let start = at;
        while digit(at) || at > start && chars.get(at) == Some(&',') {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        if chars.get(at) == Some(&'.') && digit(at + 1) {
            at += 1;
            while digit(at) {
                at += 1;
            }
        }
        let plain: String = chars[start..at].iter().filter(|c| **c != ',').collect();
        out.extend(plain.parse::<Decimal>().map(|d| d.normalize()));
    }
    out
}

/// The figures of a cell that prints one figure and nothing else but its sign and unit.
fn figure(text: &str) -> Figures {
    const UNITS: [&str; 7] = ["%", "％", "万元", "亿元", "元", "万", "月"];
    let text = text.trim();
    let signless = text.strip_prefix(['-', '−', '(', '（', '≤', '≥', '<', '>']).unwrap_or(text).trim_start();
    let unitless = UNITS.iter().find_map(|u| signless.strip_suffix(u)).unwrap_or(signless).trim_end();
    let bare = unitless.strip_suffix([')', '）']).unwrap_or(unitless);
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
    let number = whole.starts_with(|c: char| c.is_ascii_digit()) && digits(&whole.replace(',', "")) && digits(decimals);
    if number { numbers(text) } else { Figures::new() }
}

/// Figures of three significant digits or more that are no year and not 100: two that are equal are the same figure.
fn distinct(figures: &Figures) -> Figures {
    let year = |d: &Decimal| d.is_integer() && (Decimal::from(1990)..=Decimal::from(2040)).contains(d);
    figures.iter().copied().filter(|d| significant(*d) >= 3 && !year(d)).collect()
}

fn significant(figure: Decimal) -> usize {
    let digits = figure.mantissa().to_string();
    digits.trim_end_matches('0').len().max(1)
}

/// The power of ten of a figure's last digit other than zero.
fn exponent(figure: Decimal) -> i64 {
    let digits = figure.mantissa().to_string();
    let zeros = if figure.is_zero() { 0 } else { digits.len() - digits.trim_end_matches('0').len() };
    i64::try_from(zeros).unwrap_or_default() - i64::from(figure.scale())
}

fn meet(a: &Figures, b: &Figures) -> Figures {
    a.intersection(b).copied().collect()
}

/// Whether a figure of the oracle is one that Gouji prints, perhaps with fewer decimals.
fn share(oracle: &Figures, printed: &Figures) -> bool {
    let same = |a: Decimal, b: Decimal| {
        let decimals = u32::try_from(-exponent(b)).unwrap_or_default();
        a == b || exponent(b) > exponent(a) && a.round_dp(decimals) == b
    };
    oracle.iter().any(|a| printed.iter().any(|b| same(*a, *b)))
}
