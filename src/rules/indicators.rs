//! The indicators (绩效指标) of forms of projects, field by field.

use crate::bilingual::Text;
use std::borrow::Cow;
use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::document::{Block, Columns, Spot};
use crate::money::{self, Printed};
use crate::taxonomy::{FormSpec, Layout};

use super::words::{folded, is, sign, words};
use super::{Subject, say, text};

/// The columns looked at, by their names in the form's data.
const COLUMNS: [&str; 6] = ["一级指标", "二级指标", "三级指标", OPERATOR, "指标值", "度量单位"];
/// The column of signs.
pub(super) const OPERATOR: &str = "绩效指标性质";

/// An indicator.
#[derive(Debug)]
pub(super) struct Indicator<'a> {
    /// Index of its form.
    pub form: usize,
    /// Index among the form's indicators.
    pub index: usize,
    /// 二级指标, as printed.
    second: &'a str,
    /// 三级指标, as printed.
    name: &'a str,
    /// 绩效指标性质, a sign of comparison in its usual form.
    pub operator: Cow<'a, str>,
    /// 指标值, as printed.
    pub value: &'a str,
    /// 度量单位, folded.
    pub unit: Cow<'a, str>,
    /// The cells of the six, where printed.
    spots: [Option<Spot>; 6],
}

impl<'a> Indicator<'a> {
    /// 二级指标, folded.
    pub fn second(&self) -> Cow<'a, str> {
        folded(self.second)
    }

    /// 三级指标, folded.
    pub fn name(&self) -> Cow<'a, str> {
        folded(self.name)
    }

    /// The value as a number, with a percentage sign or without.
    pub fn number(&self) -> Option<Decimal> {
        match money::read(self.value.trim_end_matches(['%', '％'])) {
            Printed::Amount(amount, _) if amount.unit.is_none() => Some(amount.value),
            _ => None,
        }
    }

    /// Whether its sign is one of comparison.
    pub fn compares(&self) -> bool {
        is(&self.operator, &words().comparisons)
    }

    /// Whether it is a quality without a number.
    pub fn qualitative(&self) -> bool {
        is(&self.operator, &words().qualitative)
    }

    /// Whether the number is a percentage.
    pub fn percentage(&self) -> bool {
        self.unit == "%" || self.unit.is_empty() && self.value.ends_with(['%', '％'])
    }

    /// The indicator for people: `“公众满意度 ≥ 90 %”`.
    pub fn told(&self) -> Text {
        let name: String = self.name.chars().take(40).collect();
        let value: String = self.value.chars().take(20).collect();
        let all: Vec<&str> =
            [name.as_str(), &self.operator, &value, &self.unit].into_iter().filter(|t| !t.is_empty()).collect();
        let all = all.join(" ");
        say(format!("“{all}”"), format!("“{all}”"))
    }

    /// The cell of its value, or else of its name.
    pub fn value_spot(&self) -> Option<Spot> {
        self.spots[4].or(self.spots[2])
    }

    /// The cell of its sign, or else of its name.
    pub fn operator_spot(&self) -> Option<Spot> {
        self.spots[3].or(self.spots[2])
    }

    /// The cell of its unit, or else of its value.
    pub fn unit_spot(&self) -> Option<Spot> {
        self.spots[5].or(self.value_spot())
    }
}

/// The indicators of a disclosure that a rule wants, in order. Left out are those without a name, a sign or a value,
/// which a page's end may have torn apart; those whose cells are displaced; and those a recogniser printed twice in
/// one project; so are tables without one of the columns from 三级指标 on.
pub(super) fn indicators<'a>(subject: &Subject<'a>, wanted: impl Fn(&Indicator) -> bool) -> Vec<Indicator<'a>> {
    let mut out = Vec::new();
    for (f, form) in subject.disclosure.forms.iter().enumerate() {
        if form.spec().layout != Layout::Projects {
            continue;
        }
        let Some(columns) = columns(form.spec()).filter(|columns| columns[2..].iter().all(|c| form.columns[*c])) else {
            continue;
        };
        let mut seen = HashSet::new();
        for (index, indicator) in form.indicators.iter().enumerate() {
            let spots = columns.map(|c| indicator.cells[c]);
            let print = spots.map(|spot| spot.map_or("", |spot| text(subject, spot)));
            let read = read(f, index, print, spots).filter(&wanted);
            let torn = || displaced(form.spec(), &columns, &print) || lost(subject, &spots);
            out.extend(read.filter(|_| !torn() && seen.insert((indicator.project, print))));
        }
    }
    out
}

fn columns(spec: &FormSpec) -> Option<[usize; 6]> {
    let mut out = [0; 6];
    for (column, name) in out.iter_mut().zip(COLUMNS) {
        *column = spec.column(name)?;
    }
    Some(out)
}

/// Whether a word of the first or second level stands where it cannot: the row is one a recogniser tore or glued.
fn displaced(spec: &FormSpec, columns: &[usize; 6], print: &[&str; 6]) -> bool {
    let level = |text: &str| columns[..2].iter().flat_map(|c| &spec.columns[*c].values).any(|v| v == text);
    print[2..].iter().any(|text| level(text))
}

/// Whether the table's columns survived only as blanks, so that which text is which is a guess.
fn lost(subject: &Subject, spots: &[Option<Spot>; 6]) -> bool {
    let Some(spot) = spots.iter().flatten().next() else { return true };
    let block = subject.documents.get(spot.source).and_then(|d| d.blocks.get(spot.block));
    matches!(block, Some(Block::Table(t)) if t.columns == Columns::Lost)
}

fn read<'a>(form: usize, index: usize, print: [&'a str; 6], spots: [Option<Spot>; 6]) -> Option<Indicator<'a>> {
    let [_, second, name, operator, value, unit] = print;
    if name.is_empty() || operator.is_empty() || value.is_empty() {
        return None;
    }
    Some(Indicator { form, index, second, name, operator: sign(operator), value, unit: folded(unit), spots })
}
