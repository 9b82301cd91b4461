//! The narrative (情况说明): what its sentences say of amounts, and whether it is so.
//!
//! A sentence such as `支出预算 X 万元，比上年 Y 万元增加 Z 万元，增长 P%` states relations between figures. [`read`]
//! finds these statements and judges each. Language leaves more open than a table: of several figures a sentence can
//! speak of, any that makes it true is accepted, and where it is not clear which is meant nothing is asserted.

mod growth;
mod nothing;
mod ratio;
mod scan;
mod share;
mod tables;
mod whole;

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId};
use crate::document::{Document, Spot};

pub use scan::{Fund, Money};
use scan::{Kind, Passage, Token};

/// What a statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// 增减额、增长率: by how much an amount changed.
    Growth,
    /// 占比: which share of a whole an amount is.
    Share,
    /// 完成率: which share of its budget was spent.
    Completion,
    /// 各部分之和: that amounts make up another one.
    Whole,
    /// 正文与表: an amount that a table prints too.
    Table,
    /// 没有: that there is nothing of a fund that has a form of its own.
    Nothing,
}

impl Says {
    /// All, in the order of reports.
    pub const ALL: [Says; 6] = [Says::Growth, Says::Share, Says::Completion, Says::Whole, Says::Table, Says::Nothing];

    /// Its identifier in reports.
    pub fn id(self) -> &'static str {
        match self {
            Says::Growth => "narrative/growth",
            Says::Share => "narrative/share",
            Says::Completion => "narrative/completion",
            Says::Whole => "narrative/whole",
            Says::Table => "narrative/table",
            Says::Nothing => "narrative/nothing",
        }
    }

    /// The relation, as an accountant writes it.
    pub fn formula(self) -> &'static str {
        match self {
            Says::Growth => "正文：增减额 = 本年 − 上年，增长率 = 增减额 ÷ 上年",
            Says::Share => "正文：占比 = 部分 ÷ 总体",
            Says::Completion => "正文：完成率 = 决算数 ÷ 预算数",
            Says::Whole => "正文：总体 = 各部分之和",
            Says::Table => "正文的金额 = 表中的金额",
            Says::Nothing => "正文说没有的收支 = 表中为零",
        }
    }
}

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is so, within the rounding of the printed figures.
    Holds,
    /// It misses by one unit of the last printed digit: cut instead of rounded, or adjusted so that parts add up.
    LastDigit,
    /// It is not so.
    Fails,
    /// A percentage of nothing.
    NoBase,
    /// It is not clear which figures are meant.
    Unclear,
}

/// A figure in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The paragraph.
    pub spot: Spot,
    /// Its bytes there.
    pub bytes: Range<u32>,
    /// As printed.
    pub text: String,
}

/// Something a sentence says of figures.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What.
    pub says: Says,
    /// Whether it is so.
    pub verdict: Verdict,
    /// The figure that follows from the others.
    pub stated: Mention,
    /// The others, as far as they are printed in the text.
    pub from: Vec<Mention>,
    /// Those printed in tables.
    pub facts: Vec<FactId>,
    /// The computation in figures, `5.00 ÷ 20.00`.
    pub how: String,
    /// The value of the stated figure, in its unit.
    pub printed: Decimal,
    /// What follows from the others, to the precision printed.
    pub expected: Decimal,
    /// `%` or the amount's unit.
    pub unit: &'static str,
}

/// All statements of a disclosure's text.
#[derive(Debug, Default)]
pub struct Narrative {
    /// In order of the text.
    pub statements: Vec<Statement>,
    /// How many amounts of money the text prints.
    pub amounts: usize,
}

/// The kinds of money with forms of their own (政府性基金, 国有资本经营预算).
pub fn funds() -> &'static [Fund] {
    &scan::words().funds
}

/// Reads the text outside tables.
pub fn read(documents: &[Document], disclosure: &Disclosure) -> Narrative {
    let passages = scan::passages(documents, disclosure);
    let amounts = passages.iter().flat_map(|p| &p.tokens).filter(|t| matches!(t.kind, Kind::Amount(_))).count();
    let mut statements = tables::statements(&passages, documents, disclosure);
    statements.extend(growth::statements(&passages, &corrected(&statements, disclosure)));
    statements.extend(share::statements(&passages, disclosure));
    statements.extend(whole::statements(&passages));
    statements.extend(nothing::statements(&passages, disclosure));
    statements.sort_by_key(|s| (s.stated.spot, s.stated.bytes.start));
    Narrative { statements, amounts }
}

/// For figures of the text, by paragraph and first byte: what the tables print instead, in 元.
type Corrected = BTreeMap<(Spot, u32), Decimal>;

fn corrected(statements: &[Statement], disclosure: &Disclosure) -> Corrected {
    let differs = statements.iter().filter(|s| s.says == Says::Table && s.verdict == Verdict::Fails);
    let printed = |s: &Statement| disclosure.facts[*s.facts.first()?].value.figure().map(|f| f.yuan);
    differs.filter_map(|s| Some(((s.stated.spot, s.stated.bytes.start), printed(s)?))).collect()
}

fn mention(passage: &Passage, token: &Token) -> Option<Mention> {
    let (spot, bytes) = passage.place(&token.at)?;
    Some(Mention { spot, bytes, text: passage.text(token.at.clone()) })
}

/// The money of a token.
fn money(token: &Token) -> Option<Money> {
    match token.kind {
        Kind::Amount(money) => Some(money),
        _ => None,
    }
}

/// Where the sentence that a token stands in begins: the number of its first token.
fn sentence(tokens: &[Token], at: usize) -> usize {
    tokens[..at].iter().rposition(|t| t.kind == Kind::Stop).map_or(0, |stop| stop + 1)
}
