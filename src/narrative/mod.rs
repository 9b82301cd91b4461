//! The narrative (情况说明): what its sentences say of amounts, and whether it is so.
//!
//! A sentence such as `支出预算 X 万元，比上年 Y 万元增加 Z 万元，增长 P%` states relations between figures. [`read`]
//! finds these statements and judges each. Language leaves more open than a table: of several figures a sentence can
//! speak of, any that makes it true is accepted, and where it is not clear which is meant nothing is asserted.

mod completion;
mod counts;
mod culprit;
mod flows;
mod growth;
mod items;
mod limits;
mod lists;
mod names;
mod nothing;
mod pairs;
mod pattern;
mod projects;
mod reason;
mod relation;
mod restated;
mod rows;
mod scan;
mod share;
mod slips;
mod tables;
mod visits;
mod whole;
mod years;

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId};
use crate::document::{Document, Spot};

pub use pattern::Pattern;
use relation::Relation;
pub use scan::{Fund, Money};
use scan::{Kind, Passage, Token};
use tables::ByDocument;
pub use years::year_before;

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
    /// 金额: an amount that several statements speak of, and that none of them holds with.
    Amount,
    /// 数字: an amount whose digits, but for two that changed places, are those of a table's.
    Near,
    /// 辆数: that vehicles by their kinds are all of them.
    Count,
    /// 增加额: that an amount has risen by no more than it is.
    Rise,
    /// 大于、等于、小于、持平: how two amounts compare.
    Direction,
    /// 占比、降幅: that no part is more than its whole, and that no amount falls by more than it was.
    Limit,
    /// 年份: that a year's budget is compared with another year's.
    Year,
    /// 原因: that a rise has the reason of a rise, and a fall that of a fall.
    Reason,
    /// 批次、人次、车辆: that the numbers of visits and vehicles go with one another, and with what they cost.
    Visit,
}

impl Says {
    /// All, in the order of reports.
    pub const ALL: [Says; 15] = [
        Says::Growth,
        Says::Share,
        Says::Completion,
        Says::Whole,
        Says::Table,
        Says::Nothing,
        Says::Amount,
        Says::Near,
        Says::Count,
        Says::Rise,
        Says::Limit,
        Says::Direction,
        Says::Year,
        Says::Reason,
        Says::Visit,
    ];

    /// Its identifier in reports.
    pub fn id(self) -> &'static str {
        match self {
            Says::Growth => "narrative/growth",
            Says::Share => "narrative/share",
            Says::Completion => "narrative/completion",
            Says::Whole => "narrative/whole",
            Says::Table => "narrative/table",
            Says::Nothing => "narrative/nothing",
            Says::Amount => "narrative/amount",
            Says::Near => "narrative/near",
            Says::Count => "narrative/count",
            Says::Rise => "narrative/rise",
            Says::Limit => "narrative/limit",
            Says::Direction => "narrative/direction",
            Says::Year => "narrative/year",
            Says::Reason => "narrative/reason",
            Says::Visit => "narrative/visit",
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
            Says::Amount => "正文：几处都用到的金额，各处都应成立",
            Says::Near => "正文的金额，两个数字换了位置 = 表中的金额",
            Says::Count => "正文：车辆数 = 各类车辆数之和",
            Says::Rise => "正文：增加额 ≤ 本年数",
            Says::Limit => "正文：占比 ≤ 100%，降幅 ≤ 100%",
            Says::Direction => "正文：大于、小于、持平 = 两数相比",
            Says::Year => "正文：比较的两年不是同一年",
            Says::Reason => "正文：增减的方向 = 原因所说的方向",
            Says::Visit => "正文：批次 ≤ 人次，人均 = 费用 ÷ 人次",
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
    /// It is not so because of a figure that is told elsewhere.
    Explained,
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
    /// By which pattern it was understood.
    pub pattern: Pattern,
    /// The relation between all of them.
    pub(in crate::narrative) relation: Option<Relation>,
}

/// An amount of the text, and where it is printed.
type Printed = (Money, Mention);

impl Statement {
    /// What is said of a figure, with nothing else known of it.
    fn new(says: Says, verdict: Verdict, stated: Mention) -> Statement {
        Statement {
            says,
            verdict,
            stated,
            from: Vec::new(),
            facts: Vec::new(),
            how: String::new(),
            printed: Decimal::ZERO,
            expected: Decimal::ZERO,
            unit: "",
            pattern: Pattern::Stated,
            relation: None,
        }
    }

    /// The same, as understood by a pattern, unless a narrower one is known.
    fn by(mut self, pattern: Pattern) -> Statement {
        if self.pattern == Pattern::Stated {
            self.pattern = pattern;
        }
        self
    }

    /// Whether statements of its kind have held so seldom in real documents that a failure is no more than a note.
    pub fn is_doubtful(&self) -> bool {
        self.pattern.held().is_some_and(|held| held < crate::policy::HELD_TO_WARN)
    }

    /// What a relation says of the amount that follows from the others.
    fn amount(says: Says, (money, stated): Printed, relation: Relation) -> Option<Statement> {
        let (verdict, expected) = relation.judge()?;
        Some(Statement {
            from: others(&relation, &stated),
            printed: money.amount.value,
            expected: expected.checked_div(money.factor())?,
            unit: money.unit.name(),
            relation: Some(relation),
            ..Statement::new(says, verdict, stated)
        })
    }

    /// What a relation says of a percentage, as printed.
    fn rate(says: Says, stated: Mention, printed: Decimal, relation: Relation) -> Option<Statement> {
        let (verdict, expected) = relation.judge()?;
        let turned = matches!(relation.stated, relation::Stated::Rate(wanted, _) if wanted != printed);
        Some(Statement {
            from: others(&relation, &stated),
            printed,
            expected: if turned { -expected } else { expected },
            unit: "%",
            relation: Some(relation),
            ..Statement::new(says, verdict, stated)
        })
    }
}

/// The figures of the text in a relation, but for one.
fn others(relation: &Relation, stated: &Mention) -> Vec<Mention> {
    relation.operands.iter().filter_map(|o| o.at.clone()).filter(|at| at != stated).collect()
}

/// All statements of a disclosure's text.
#[derive(Debug, Default)]
pub struct Narrative {
    /// In order of the text.
    pub statements: Vec<Statement>,
    /// How many amounts of money the text prints.
    pub amounts: usize,
    /// How many sentences print two or more.
    pub sentences: usize,
    /// In how many of these at least one figure is tied to another, or to a table.
    pub tied: usize,
    /// Amounts of tables that the text prints under the same name: either would be told if it changed.
    pub confirmed: BTreeSet<FactId>,
}

/// The kinds of money with forms of their own (政府性基金, 国有资本经营预算).
pub fn funds() -> &'static [Fund] {
    &scan::words().funds
}

/// Reads the text outside tables.
pub fn read(documents: &[Document], disclosure: &Disclosure) -> Narrative {
    let mut passages = scan::passages(documents, disclosure);
    let tables = ByDocument::new(documents, disclosure, &passages);
    passages.iter_mut().for_each(|p| sharpen(p, &tables));
    let amounts = passages.iter().flat_map(|p| &p.tokens).filter(|t| matches!(t.kind, Kind::Amount(_))).count();
    let mut statements = tables::statements(&passages, &tables);
    statements.extend(growth::statements(&passages));
    statements.extend(completion::statements(&passages));
    statements.extend(reason::statements(&passages));
    statements.extend(share::statements(&passages, disclosure, &tables));
    statements.extend(whole::statements(&passages));
    statements.extend(limits::statements(&passages));
    statements.extend(years::statements(&passages, disclosure));
    statements.extend(nothing::statements(&passages, disclosure));
    statements.extend(projects::statements(&passages, documents, disclosure));
    let by = |pattern: Pattern, of: Vec<Statement>| of.into_iter().map(move |s| s.by(pattern));
    statements.extend(rows::statements(documents));
    statements.extend(counts::statements(&passages));
    statements.extend(visits::statements(&passages));
    statements.extend(flows::statements(&passages));
    add(&mut statements, by(Pattern::Numbered, items::statements(&passages)).collect());
    add(&mut statements, by(Pattern::Pair, pairs::statements(&passages)).collect());
    let again = restated::statements(&passages, &tables, &statements);
    statements.extend(by(Pattern::Restated, again));
    let mut statements = culprit::settle(statements, &passages);
    statements.sort_by_key(|s| (s.stated.spot, s.stated.bytes.start));
    let (sentences, tied) = tied(&passages, &statements);
    let own = passages.iter().filter_map(|p| Some((p, tables.of(p)?)));
    let confirmed = own.flat_map(|(p, t)| t.confirmed(p)).collect();
    Narrative { statements, amounts, sentences, tied, confirmed }
}

/// Adds statements on figures of which no other kind has understood what is said.
fn add(statements: &mut Vec<Statement>, more: Vec<Statement>) {
    let known = |own: &Statement| {
        let clear =
            statements.iter().filter(|s| s.verdict != Verdict::Unclear && !matches!(s.says, Says::Table | Says::Rise));
        clear.into_iter().any(|s| s.stated == own.stated)
    };
    let more: Vec<Statement> = more.into_iter().filter(|s| !known(s)).collect();
    let again =
        |s: &Statement| s.verdict == Verdict::Unclear && more.iter().any(|m| m.says == s.says && m.stated == s.stated);
    statements.retain(|s| !again(s));
    statements.extend(more);
}

/// An amount that a table prints too has the table's precision: sentences drop final zeros.
fn sharpen(passage: &mut Passage, tables: &ByDocument) {
    let Some(tables) = tables.of(passage) else { return };
    let rounded = |t: &Token| money(t).is_some_and(|m| !m.half.is_zero());
    let sharper = |i: usize| {
        let found = money(&passage.tokens[i])?;
        let figure = tables.exact(&found, &whole::name(passage, i))?;
        (figure.half < found.half).then_some((i, Money { half: figure.half, ..found }))
    };
    let found: Vec<(usize, Money)> =
        (0..passage.tokens.len()).filter(|i| rounded(&passage.tokens[*i])).filter_map(sharper).collect();
    for (i, money) in found {
        passage.tokens[i].kind = Kind::Amount(money);
    }
}

/// How many sentences print two or more amounts, and in how many of them at least one is tied to something.
fn tied(passages: &[Passage], statements: &[Statement]) -> (usize, usize) {
    let judged = statements
        .iter()
        .filter(|s| s.verdict != Verdict::Unclear && !matches!(s.says, Says::Rise | Says::Limit | Says::Year));
    let mentions = judged.flat_map(|s| std::iter::once(&s.stated).chain(&s.from));
    let known: BTreeSet<(Spot, u32)> = mentions.map(|m| (m.spot, m.bytes.start)).collect();
    let (mut all, mut tied) = (0, 0);
    for passage in passages {
        for sentence in passage.tokens.split(|t| t.kind == Kind::Stop) {
            let amounts: Vec<&Token> = sentence.iter().filter(|t| money(t).is_some()).collect();
            if amounts.len() < 2 {
                continue;
            }
            let places = amounts.iter().filter_map(|t| passage.place(&t.at));
            all += 1;
            tied += usize::from(places.into_iter().any(|(spot, bytes)| known.contains(&(spot, bytes.start))));
        }
    }
    (all, tied)
}

fn mention(passage: &Passage, token: &Token) -> Option<Mention> {
    let (spot, bytes) = passage.place(&token.at)?;
    Some(Mention { spot, bytes, text: passage.text(token.at.clone()) })
}

/// The amount that a token is, and where it is printed.
fn printed(passage: &Passage, token: usize) -> Option<Printed> {
    let token = passage.tokens.get(token)?;
    Some((money(token)?, mention(passage, token)?))
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
