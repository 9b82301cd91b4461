//! What Gouji says of a presentation, compared with what was printed.

use std::collections::BTreeMap;

use gouji::report::contract::{Finding, Role, Severity};
use gouji::{Checking, Input};
use rust_decimal::Decimal;

use super::choices::{CHOICES, Choice, Choices};
use super::paper::Paper;
use super::{files, forms};
use crate::support::disclosure::Rng;

/// What came of one presentation of consistent accounts.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Errors and warnings, as told.
    pub accusations: Vec<String>,
    /// How many of these are errors.
    pub errors: usize,
    /// Amounts of money other than nothing that are printed.
    pub printed: usize,
    /// Of these, facts read with the value printed.
    pub right: usize,
    /// Facts read that are no money printed.
    pub wrong: usize,
    /// Amounts in recognised forms, as the report counts them.
    pub read: usize,
    /// Of these, proven.
    pub proven: usize,
}

/// What came of one slip.
#[derive(Debug, Clone, Default)]
pub struct Slip {
    /// The amount's form, row and column, what was printed and what should be.
    pub at: String,
    /// Whether an error or a warning shows the cell.
    pub told: bool,
    /// Whether a note does.
    pub noted: bool,
    /// Whether it is the first suspect.
    pub cell: bool,
    /// Whether the value is the first suggestion.
    pub value: bool,
    /// Whether it is that but for rounding.
    pub near: bool,
    /// Whether relations can tell which cell is wrong.
    pub locatable: bool,
    /// Errors and warnings that do not show the cell.
    pub others: Vec<String>,
}

/// The presentation of a seed: how it is chosen depends on these arguments alone.
pub fn chosen(seed: u64, formats: &[&str], wild: i64) -> Choices {
    Choices::random(&mut Rng::new(seed ^ 0x7072_6573), formats, wild)
}

/// Checks a paper in its format.
pub fn check(paper: &Paper, choices: &Choices) -> Checking {
    let (name, bytes) = files::file(paper, choices);
    gouji::check(vec![Input { name, bytes }])
}

fn accuses(finding: &Finding) -> bool {
    finding.severity != Severity::Note
}

/// One line on a finding.
pub fn shown(finding: &Finding) -> String {
    let severity = format!("{:?}", finding.severity).to_lowercase();
    format!("{severity} {}: {}", finding.rule, finding.message.zh.replace('\n', " "))
}

/// Values in 元 of all money that is printed, with how often.
fn printed(paper: &Paper) -> BTreeMap<Decimal, usize> {
    let mut out = BTreeMap::new();
    for amount in paper.amounts.iter().filter(|a| a.money && !a.zero) {
        let unit = match amount.unit {
            "元" => Decimal::ONE,
            "千元" => Decimal::ONE_THOUSAND,
            _ => Decimal::from(10_000),
        };
        let digits: String = amount.number.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let value = digits.parse::<Decimal>().unwrap_or_default() * unit;
        if !value.is_zero() {
            *out.entry(value.normalize()).or_default() += 1;
        }
    }
    out
}

/// Measures consistent accounts.
pub fn outcome(checking: &Checking, paper: &Paper) -> Outcome {
    let report = &checking.report;
    let mut out = Outcome {
        accusations: report.findings.iter().filter(|f| accuses(f)).map(shown).collect(),
        errors: report.findings.iter().filter(|f| f.severity == Severity::Error).count(),
        read: report.amounts.read,
        proven: report.amounts.proven,
        ..Outcome::default()
    };
    let mut left = printed(paper);
    out.printed = left.values().sum();
    for figure in checking.disclosure.facts.iter().filter_map(|f| f.value.figure()) {
        let value = figure.yuan.abs().normalize();
        if value.is_zero() {
            continue;
        }
        match left.get_mut(&value).filter(|n| **n > 0) {
            Some(n) => {
                *n -= 1;
                out.right += 1;
            }
            None => out.wrong += 1,
        }
    }
    out
}

/// Writes and checks a presentation.
pub fn measure(choices: &Choices, seed: u64) -> (Paper, Outcome) {
    let paper = forms::write(choices, seed);
    let checking = check(&paper, choices);
    let outcome = outcome(&checking, &paper);
    (paper, outcome)
}

/// Resets each choice that need not be so for the same to be seen.
pub fn shrink(choices: &Choices, seed: u64, fails: &dyn Fn(&Choices, u64) -> bool) -> Choices {
    let mut out = choices.clone();
    loop {
        let before = out.clone();
        for choice in (0..CHOICES.len()).filter(|c| before.number(*c) > 0) {
            let simpler = out.with(choice, 0);
            if fails(&simpler, seed) {
                out = simpler;
            }
        }
        if out == before {
            return out;
        }
    }
}

/// A number with one digit changed, dropped or interchanged with the next.
fn mistyped(number: &str, rng: &mut Rng) -> Option<String> {
    let digits: Vec<usize> = number.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
    let bytes = number.as_bytes();
    let at = digits[rng.below(digits.len())];
    let new = match rng.below(3) {
        0 => {
            let digit = (bytes[at] - b'0' + 1 + u8::try_from(rng.below(9)).unwrap_or_default()) % 10;
            format!("{}{digit}{}", &number[..at], &number[at + 1..])
        }
        1 => {
            let whole = number.split('.').next().unwrap_or_default();
            if at >= whole.len() || whole.len() < 2 {
                return None;
            }
            format!("{}{}", &number[..at], &number[at + 1..]).trim_start_matches(',').to_string()
        }
        _ => {
            let next = *bytes.get(at + 1)?;
            if !next.is_ascii_digit() || next == bytes[at] {
                return None;
            }
            let mut swapped = bytes.to_vec();
            swapped.swap(at, at + 1);
            String::from_utf8(swapped).ok()?
        }
    };
    let digit = |t: &str| t.chars().filter(|c| c.is_ascii_digit()).collect::<String>();
    (new != number && digit(&new).chars().any(|c| c != '0')).then_some(new)
}

/// An amount of a paper and what a slip of typing makes of it, where no rounding explains it.
pub fn mistake(paper: &Paper, choices: &Choices, rng: &mut Rng) -> Option<(usize, String)> {
    let candidates: Vec<usize> =
        (0..paper.amounts.len()).filter(|a| paper.amounts[*a].money && !paper.amounts[*a].zero).collect();
    if candidates.is_empty() {
        return None;
    }
    (0..20).find_map(|_| {
        let at = rng.pick(&candidates);
        let new = mistyped(&paper.amounts[at].number, rng)?;
        if paper.amounts.iter().any(|a| plain(&a.number) == plain(&new)) {
            return None;
        }
        // what rounding can explain is no slip that anybody can tell
        let exact = matches!(choices.of(Choice::Unit), "元.2" | "万元.6");
        let last = |n: Decimal| Decimal::new(10, n.scale());
        let (old, now) = (plain(&paper.amounts[at].number)?, plain(&new)?);
        (exact || (old - now).abs() > last(old)).then_some((at, new))
    })
}

fn plain(text: &str) -> Option<Decimal> {
    text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>().parse().ok()
}

/// Puts one slip into a paper and says what is told of it.
pub fn slip(paper: &Paper, choices: &Choices, rng: &mut Rng) -> Option<Slip> {
    let (at, new) = mistake(paper, choices, rng)?;
    let amount = &paper.amounts[at];
    let changed = paper.with(at, &new);
    let checking = check(&changed, choices);
    let printed = changed.amounts[at].printed.clone();
    let is = |text: &str| text == printed || text == new || plain(text) == plain(&new);
    let shows = |f: &Finding| f.cells.iter().any(|c| is(&c.printed));
    let findings = &checking.report.findings;
    let telling: Vec<&Finding> = findings.iter().filter(|f| accuses(f) && shows(f)).collect();
    let cell = |f: &&Finding| f.cells.iter().find(|c| c.role == Role::Suspect).is_some_and(|c| is(&c.printed));
    let suggested = |f: &Finding| f.suggestions.first().and_then(|s| plain(&s.text));
    let value = |f: &Finding| cell(&f) && suggested(f) == plain(&amount.number);
    let near = |f: &Finding| {
        let right = plain(&amount.number).unwrap_or_default();
        let twice = Decimal::new(2, right.scale());
        cell(&f) && suggested(f).is_some_and(|s| (s - right).abs() <= twice)
    };
    Some(Slip {
        at: format!("{} / {} / {}: {} → {printed}", amount.form, amount.row, amount.column, amount.printed),
        told: !telling.is_empty(),
        noted: findings.iter().any(shows),
        cell: telling.iter().any(cell),
        value: telling.iter().any(|f| value(f)),
        near: telling.iter().any(|f| near(f)),
        locatable: !amount.alone,
        others: findings.iter().filter(|f| accuses(f) && !shows(f)).map(shown).collect(),
    })
}
