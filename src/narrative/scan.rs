//! Text cut into passages, and passages into what matters for figures: amounts, percentages and a few words.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::disclosure::Disclosure;
use crate::document::{Block, Document, Spot, Table};
use crate::money::{self, Amount, Unit};
use crate::policy;

/// The data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    up: Vec<String>,
    down: Vec<String>,
    change: Vec<String>,
    pub compare: Vec<String>,
    share: Vec<String>,
    pub of_which: Vec<String>,
    complete: Vec<String>,
    purpose: Vec<String>,
    flat: Vec<String>,
    nothing: Vec<String>,
    /// Behind an amount: it is a limit of something, and no amount that is spent.
    limits: Vec<String>,
    /// Between the word of comparison and that of the change these say with what is compared.
    pub compared: Vec<String>,
    pub filler: Vec<String>,
    pub other: Vec<String>,
    pub budget: Vec<String>,
    pub budgets: Vec<String>,
    pub otherwise: Vec<String>,
    pub so_far: Vec<String>,
    pub open: Vec<String>,
    pub losses: Vec<String>,
    pub comparable: Vec<String>,
    pub spent: Vec<String>,
    pub fund_budgets: Vec<String>,
    /// What may stand before the name of an amount and is no part of it.
    pub heads: Vec<String>,
    /// And behind it.
    pub tails: Vec<String>,
    /// With one of these ends a heading.
    pub headings: Vec<String>,
    /// With one of these begins the name of the last part of a complete list.
    pub rest: Vec<String>,
    /// How lists begin and end that are complete by what their parts are.
    #[serde(rename = "complete_list")]
    pub complete_lists: Vec<CompleteList>,
    /// Behind these stands by how much an amount is more than another, where no word of growth is used.
    pub over: Vec<String>,
    /// And by how much it is less.
    pub short: Vec<String>,
    /// Alone before an amount: it is what is left.
    pub left: Vec<String>,
    /// With one of these ends the name of what was spent or received of a budget.
    pub done: Vec<String>,
    /// With one of these begins the rate of what was spent of a budget.
    pub ratios: Vec<String>,
    /// Such rates that do not name it.
    pub rates: Vec<String>,
    /// Before 持平: not quite.
    pub nearly: Vec<String>,
    /// The grades of projects, from the best to the worst.
    pub grades: Vec<Vec<String>>,
    /// Before a number of points.
    pub rises: Vec<String>,
    pub falls: Vec<String>,
    /// What there was, came in, went out and is left.
    pub flow: Flow,
    /// Lists of all that there is of a thing by its nature.
    pub members: Vec<Members>,
    /// With one of these begins a list of all parts by one kind of division.
    pub by_kind: Vec<String>,
    /// What an amount is for, where its parts follow.
    pub leads: Vec<String>,
    /// Between a change and those that make it up.
    pub reasons: Vec<String>,
    /// What was carried over, or came from other budgets.
    pub carried: Vec<String>,
    /// Between what an amount was and what it is made.
    pub adjusts: Vec<String>,
    /// What is added to an amount for the total that follows.
    pub adds: Vec<String>,
    /// The names of such totals, without 收入 and 支出 before them.
    pub added: Vec<String>,
    /// What may be more than the year's total, or less than nothing.
    pub stocks: Vec<String>,
    /// With one of these ends the name of an amount that is printed as a zero without a unit.
    pub nothing_of: Vec<String>,
    /// The kinds of money, each by its names.
    pub money: Vec<Vec<String>>,
    /// Names that only say that something is a total.
    pub generic: Vec<String>,
    /// The year before this one.
    pub before: Vec<String>,
    /// What follows is the reason of what was said.
    pub reason: Vec<String>,
    /// Which side of a budget an amount stands on: two sides of one budget change alike.
    pub sides: Vec<String>,
    /// What is added up by its nature.
    #[serde(rename = "formula")]
    pub formulas: Vec<Formula>,
    /// Each of several percentages is that of the amount in its place.
    pub respectively: Vec<String>,
    /// Alone before a comparison, these say again what the sentence before is about.
    pub led: Vec<String>,
    /// Whose money an amount is, from the widest to the narrowest.
    pub scopes: Vec<String>,
    /// With one of these ends the name of all that there is of something.
    pub totals_of: Vec<String>,
    /// What a text says where income is all spent.
    pub balanced: Vec<String>,
    pub visit: VisitWords,
    #[serde(rename = "comparison")]
    pub comparisons: Vec<Comparison>,
    #[serde(rename = "total")]
    pub totals: Vec<Total>,
    #[serde(rename = "fund")]
    pub funds: Vec<Fund>,
    pub denial: Denial,
    #[serde(rename = "partition")]
    pub partitions: Vec<Partition>,
    pub within: Vec<Within>,
    /// Pairs of names of which the text says the same amount: the first is the second.
    pub balances: Vec<(String, String)>,
    pub project: ProjectWords,
    /// Who a text speaks of before an amount's name.
    pub offices: Vec<String>,
}

/// A list that is complete where its first and its last part are called so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompleteList {
    pub first: Vec<String>,
    pub last: Vec<String>,
}

/// What amounts of a flow are called.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flow {
    pub opening: Vec<String>,
    pub inflow: Vec<String>,
    pub outflow: Vec<String>,
    pub surplus: Vec<String>,
    pub closing: Vec<String>,
    /// An amount whose name contains one of these is no part of it.
    pub not: Vec<String>,
}

/// Amounts of which one is what the others make.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Formula {
    pub title: String,
    pub equals: Vec<String>,
    /// For each, the words of which its name contains one.
    pub plus: Vec<Vec<String>>,
    pub minus: Vec<Vec<String>>,
}

/// What is said of visits and vehicles.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitWords {
    /// What counts groups of persons.
    pub groups: Vec<String>,
    /// What counts persons.
    pub persons: Vec<String>,
    /// Those that come from abroad, or go there.
    pub foreign: Vec<String>,
    /// What each person cost.
    pub per_head: Vec<String>,
    /// What the visits cost.
    pub costs: Vec<String>,
    /// How many vehicles there are.
    pub vehicles: Vec<String>,
    /// What running them costs.
    pub running: Vec<String>,
}

/// What a thing consists of: all of these parts, and no other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Members {
    /// The name of the thing contains one of these.
    #[serde(default)]
    pub whole: Vec<String>,
    /// For each part, the words of which its name contains one.
    pub parts: Vec<Vec<String>>,
}

/// A kind of money with forms of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// What texts call it.
    pub names: Vec<String>,
    /// The identifiers of its forms.
    pub forms: Vec<String>,
}

/// A total of a form, by its names in texts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Total {
    /// The whole name, without year and department.
    pub names: Vec<String>,
    /// The identifiers of the forms whose largest amount it is.
    pub forms: Vec<String>,
}

/// How a text compares what was spent with the budget.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comparison {
    pub words: String,
    /// 1 larger, −1 smaller, 0 the same.
    pub sign: i8,
}

/// How a text says that there is none of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Denial {
    pub words: Vec<String>,
    pub between: Vec<String>,
    pub ends: Vec<String>,
    pub longest: usize,
    /// How the clause's beginning ends where it speaks of the department itself.
    pub subjects: Vec<String>,
    pub not: Vec<String>,
}

/// Amounts that make up another one wholly.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Partition {
    pub title: String,
    /// The name of the whole contains one of these.
    pub whole: Vec<String>,
    /// For each part, the words of which its name contains one.
    pub parts: Vec<Vec<String>>,
    /// An amount whose name contains one of these is neither.
    #[serde(default)]
    pub not: Vec<String>,
    /// Whether the parts stand behind the whole, with no amount of anything else between.
    #[serde(default)]
    pub near: bool,
}

/// What a table of a project's goals or results calls its parts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectWords {
    /// The label of its name.
    pub name: Vec<String>,
    /// The label of all its money.
    pub totals: Vec<String>,
    /// What amounts are called alike in text and table.
    pub amounts: Vec<String>,
}

/// An amount that is never more than another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Within {
    pub title: String,
    pub whole: Vec<String>,
    pub part: Vec<String>,
    /// With one of these a sentence says so itself.
    #[serde(default)]
    pub says: Vec<String>,
}

/// The words. A file that does not parse is a fault of the program, which a test would find.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// An amount of money.
    Amount(Money),
    /// A percentage, with how many decimals it prints.
    Percent(Decimal, u32),
    /// Became larger.
    Up,
    /// Became smaller.
    Down,
    /// Changed, either way.
    Change,
    Compare,
    Share,
    OfWhich,
    Complete,
    Purpose,
    /// As before: 持平.
    Flat,
    /// A pause inside a sentence.
    Comma,
    /// The end of a sentence.
    Stop,
}

/// An amount of money in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Money {
    /// As printed.
    pub amount: Amount,
    /// In which unit.
    pub unit: Unit,
    /// Value in 元.
    pub yuan: Decimal,
    /// Half a unit of the last printed digit, in 元.
    pub half: Decimal,
}

impl Money {
    /// How many 元 one of its unit is.
    pub fn factor(&self) -> Decimal {
        self.unit.factor()
    }
}

/// A piece of a passage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Characters of the passage.
    pub at: Range<usize>,
}

/// Sentences that stand together: one paragraph, or several into which the reading has cut it.
#[derive(Debug)]
pub(super) struct Passage {
    /// Its characters in one width, without blanks.
    pub chars: Vec<char>,
    /// For each character, the block it stands in, and its bytes there.
    origin: Vec<(usize, Range<u32>)>,
    /// The document it stands in.
    pub source: usize,
    /// The row and the cell of a table that it stands in.
    cell: (usize, usize),
    pub tokens: Vec<Token>,
    /// Passages under the same heading have the same number.
    pub section: usize,
}

impl Passage {
    fn new(source: usize, section: usize, cell: (usize, usize)) -> Passage {
        Passage { chars: Vec::new(), origin: Vec::new(), source, cell, tokens: Vec::new(), section }
    }

    /// The text of some characters.
    pub fn text(&self, at: Range<usize>) -> String {
        self.chars.get(at).unwrap_or_default().iter().collect()
    }

    /// Its tokens, parted at those that end something, which belong to no part.
    pub fn parted(&self, ends: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for end in (0..self.tokens.len()).filter(|i| ends(*i)).chain([self.tokens.len()]) {
            out.push(start..end);
            start = end + 1;
        }
        out
    }

    /// Whether a word of comparison stands before an amount, with no other amount of the sentence between: it is what
    /// another is compared with, or follows such a comparison.
    pub fn compared(&self, token: usize) -> bool {
        let own = (0..token).rev().take_while(|i| !matches!(self.tokens[*i].kind, Kind::Stop | Kind::Amount(_)));
        own.into_iter().any(|i| self.tokens[i].kind == Kind::Compare && !self.joins(i))
    }

    /// Whether a word of comparison joins the words of a name: 文化旅游体育与传媒支出.
    pub fn joins(&self, token: usize) -> bool {
        let (Some(own), Some(next)) = (self.tokens.get(token), self.tokens.get(token + 1)) else { return false };
        let name = self.text(own.at.end..next.at.start);
        let joined = matches!(self.text(own.at.clone()).as_str(), "与" | "同") && matches!(next.kind, Kind::Amount(_));
        let compared = |w: &String| name.contains(w.as_str());
        joined && !name.contains('年') && !words().other.iter().chain(&words().budget).any(compared)
    }

    /// How deep in brackets a character stands, as seen from another one before it.
    pub fn depth(&self, from: usize, to: usize) -> i32 {
        self.brackets(from, to).sum()
    }

    /// Whether a character stands in a bracket that is closed before another.
    pub fn is_bracketed(&self, at: usize, end: usize) -> bool {
        let mut depth = 0;
        self.brackets(at, end).any(|step| {
            depth += step;
            depth < 0
        })
    }

    /// For each of some characters, 1 where it opens a bracket and −1 where it closes one.
    fn brackets(&self, from: usize, to: usize) -> impl Iterator<Item = i32> + '_ {
        let chars = self.chars.get(from..to).unwrap_or_default();
        chars.iter().map(|c| i32::from(*c == '(') - i32::from(*c == ')'))
    }

    /// The paragraph some characters stand in, and their bytes there.
    pub fn place(&self, at: &Range<usize>) -> Option<(Spot, Range<u32>)> {
        let (block, first) = self.origin.get(at.start)?;
        let same = self.origin.get(at.clone())?.iter().take_while(|(b, _)| b == block).last()?;
        let (row, cell) = self.cell;
        Some((Spot { source: self.source, block: *block, row, cell }, first.start..same.1.end))
    }

    /// Whether a narrow comma behind what is read so far groups digits; any other one is a pause.
    fn groups(&self, behind: &str) -> bool {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let next = behind.chars().find(|c| !c.is_whitespace()).and_then(one_width);
        digit(self.chars.last().copied()) && digit(next)
    }

    /// Adds what stands in a text from `from` on, until the passage is long enough; where the rest begins.
    fn push(&mut self, block: usize, text: &str, from: usize) -> usize {
        let mut marked = 0;
        for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
            if self.chars.len() > LONGEST && (ended(&self.chars[LONGEST..]) || self.chars.len() > 2 * LONGEST) {
                return at;
            }
            // the mark of a footnote, 131.92亿元[1]
            if at < marked {
                continue;
            }
            if let Some(length) = footnote(&text[at..]) {
                marked = at + length;
                continue;
            }
            if let Some(c) = one_width(c) {
                self.chars.push(if c == ',' && !self.groups(&text[at + c_len(text, at)..]) { '，' } else { c });
                self.origin.push((block, at as u32..(at + c_len(text, at)) as u32));
            }
        }
        text.len()
    }
}

/// How long the mark of a footnote is that a text begins with: `[1]`.
fn footnote(text: &str) -> Option<usize> {
    let digits = text.strip_prefix('[')?.split_once(']')?.0;
    (matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits.len() + 2)
}

fn c_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// A character in one width; `None` for blanks. A wide comma ends a clause; a narrow one may group digits.
fn one_width(c: char) -> Option<char> {
    match c {
        '，' | '。' | '、' => Some(c),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '−' | '–' | '—' => Some('-'),
        c if c.is_whitespace() || c.is_control() => None,
        c => Some(c),
    }
}

/// No passage is longer: what comes behind starts another.
const LONGEST: usize = 4_000;

/// The passages of all documents that have figures or name a fund, in order.
pub(super) fn passages(documents: &[Document], disclosure: &Disclosure) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    let mut section = 0;
    for (source, document) in documents.iter().enumerate() {
        section += 1;
        let mut open: Option<Passage> = None;
        for (block, piece) in document.blocks.iter().enumerate() {
            let spot = Spot { source, block, row: 0, cell: 0 };
            let Block::Paragraph(paragraph) = piece else {
                if let Some(passage) = open.take() {
                    close(passage, &mut out);
                }
                if let Block::Table(table) = piece {
                    sentences(table, spot, &mut section, &mut out);
                }
                continue;
            };
            if disclosure.fact_at(spot).is_some() {
                continue;
            }
            let text = paragraph.text.trim_start();
            let starts = starts(text);
            if let Some(passage) = open.take_if(|p| starts != Start::Inside || ended(&p.chars)) {
                close(passage, &mut out);
            }
            section += usize::from(starts == Start::Section);
            let mut from = 0;
            loop {
                let mut passage = open.take().unwrap_or_else(|| Passage::new(source, section, (0, 0)));
                from = passage.push(block, &paragraph.text, from);
                if from == paragraph.text.len() {
                    open = Some(passage);
                    break;
                }
                close(passage, &mut out);
            }
            if starts == Start::Section
                && let Some(heading) = open.take_if(|p| is_heading(&p.chars))
            {
                close(heading, &mut out);
            }
        }
        if let Some(passage) = open {
            close(passage, &mut out);
        }
    }
    out
}

/// Sentences in the cells of a table, each alone in its row: the text of a disclosure that is published as a workbook, or
/// set in a frame.
fn sentences(table: &Table, at: Spot, section: &mut usize, out: &mut Vec<Passage>) {
    for (row, own) in table.rows.iter().enumerate() {
        let mut filled = own.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty());
        let Some((cell, only)) = filled.next().filter(|_| filled.next().is_none()) else { continue };
        let starts = starts(only.text.trim_start());
        *section += usize::from(starts == Start::Section);
        if !is_sentence(&only.text) {
            continue;
        }
        let mut from = 0;
        while from < only.text.len() {
            let mut passage = Passage::new(at.source, *section, (row, cell));
            from = passage.push(at.block, &only.text, from);
            close(passage, out);
        }
    }
}

/// Whether a cell holds a sentence: it ends one, or prints money in words.
fn is_sentence(text: &str) -> bool {
    let units = ["万元", "亿元", "元"];
    let behind_digit = |unit: &str| {
        let mut found = text.match_indices(unit).map(|(at, _)| text[..at].trim_end());
        found.any(|before| before.ends_with(|c: char| c.is_ascii_digit()))
    };
    text.chars().count() >= policy::SHORTEST_SENTENCE && (text.contains('。') || units.into_iter().any(behind_digit))
}

/// A heading has at most so many characters.
const LONGEST_HEADING: usize = 36;

/// Whether a numbered line is a heading, which the next line does not go on: it ends with what headings end with.
fn is_heading(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    let ends = words().headings.iter().any(|w| text.trim_end_matches(')').ends_with(w.as_str()));
    chars.len() <= LONGEST_HEADING && ends && !text.contains(['，', '。'])
}

fn close(mut passage: Passage, out: &mut Vec<Passage>) {
    passage.tokens = tokens(&passage.chars);
    nothing_is_exact(&mut passage.tokens);
    let figures = passage.tokens.iter().any(|t| matches!(t.kind, Kind::Amount(_) | Kind::Percent(..)));
    let text = || passage.text(0..passage.chars.len());
    if figures
        || passage.chars.iter().any(|c| matches!(c, '辆' | '优'))
        || words().visit.groups.iter().any(|n| text().contains(n.as_str()))
        || words().funds.iter().flat_map(|f| &f.names).any(|n| text().contains(n.as_str()))
    {
        out.push(passage);
    }
}

/// Whether what is read so far is a whole: the next line is not its continuation.
fn ended(chars: &[char]) -> bool {
    chars.len() > LONGEST || matches!(chars.last(), None | Some('。' | ';' | ':' | '!'))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `三、支出预算情况说明`, `第二部分`
    Section,
    /// `（二）`, `3.`
    Item,
    Inside,
}

/// Nothing is printed as `0` beside amounts of any precision: it is as exact as the most exact of them.
fn nothing_is_exact(tokens: &mut [Token]) {
    let halves = tokens.iter().filter_map(|t| match t.kind {
        Kind::Amount(money) => Some(money.half),
        _ => None,
    });
    let Some(finest) = halves.min() else { return };
    for token in tokens {
        if let Kind::Amount(money) = &mut token.kind
            && money.yuan.is_zero()
        {
            money.half = finest;
        }
    }
}

/// What the beginning of a line says of it.
fn starts(text: &str) -> Start {
    const NUMBERS: &str = "一二三四五六七八九十";
    let mut chars = text.chars().map(|c| one_width(c).unwrap_or(' ')).skip_while(|c| *c == '第');
    let numbered = text.starts_with('第');
    match chars.next() {
        Some(c) if NUMBERS.contains(c) => match chars.find(|c| !NUMBERS.contains(*c)) {
            Some('、' | '.') => Start::Section,
            Some('部') if numbered => Start::Section,
            _ => Start::Inside,
        },
        Some('(') => match chars.next() {
            Some(c) if NUMBERS.contains(c) || c.is_ascii_digit() => Start::Item,
            _ => Start::Inside,
        },
        Some(c) if c.is_ascii_digit() => match chars.find(|c| !c.is_ascii_digit()) {
            Some('、') => Start::Item,
            // a decimal that the line break has cut is none
            Some('.') if chars.next().is_some_and(|c| !c.is_ascii_digit()) => Start::Item,
            _ => Start::Inside,
        },
        _ => Start::Inside,
    }
}

type Dictionary = HashMap<char, Vec<(Vec<char>, Option<Kind>)>>;

/// For each first character the words that start with it, longest first.
fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        let words = words();
        let lists = [
            (&words.up, Some(Kind::Up)),
            (&words.down, Some(Kind::Down)),
            (&words.change, Some(Kind::Change)),
            (&words.compare, Some(Kind::Compare)),
            (&words.share, Some(Kind::Share)),
            (&words.of_which, Some(Kind::OfWhich)),
            (&words.complete, Some(Kind::Complete)),
            (&words.purpose, Some(Kind::Purpose)),
            (&words.flat, Some(Kind::Flat)),
            (&words.nothing, None),
        ];
        let mut out = Dictionary::new();
        for (word, kind) in lists.into_iter().flat_map(|(list, kind)| list.iter().map(move |w| (w, kind))) {
            let chars: Vec<char> = word.chars().collect();
            if let Some(first) = chars.first() {
                out.entry(*first).or_default().push((chars, kind));
            }
        }
        out.values_mut().for_each(|words| words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len())));
        out
    })
}

fn tokens(chars: &[char]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let (kind, length) = match rest[0] {
            '。' | ';' | '!' => (Some(Kind::Stop), 1),
            // 收、支总计 is one name
            '、' if chars[..at].ends_with(&['收']) && rest.get(1) == Some(&'支') => (None, 1),
            '，' | ',' | '、' | ':' | '(' | ')' => (Some(Kind::Comma), 1),
            c if c.is_ascii_digit() => match figure(chars, at) {
                // 占76.23，
                (None, length) if out.last().is_some_and(|t: &Token| t.kind == Kind::Share && t.at.end == at) => {
                    (share(chars, at, length), length)
                }
                found => found,
            },
            c => match dictionary().get(&c).and_then(|words| words.iter().find(|(w, _)| rest.starts_with(w))) {
                Some((word, kind)) => (*kind, word.len()),
                None => (None, 1),
            },
        };
        let figure = matches!(kind, Some(Kind::Amount(_) | Kind::Percent(..)));
        // a range is no figure: 100—105 亿元, 3%—5%
        let range = figure && (ends_range(chars, at) || begins_range(chars, at + length));
        // a sign belongs to its number
        let negative = figure && at > 0 && chars[at - 1] == '-';
        if let Some(kind) = kind.filter(|_| !range) {
            out.push(Token { kind: if negative { negated(kind) } else { kind }, at: at..at + length });
        }
        at += length;
    }
    out
}

/// Signs between the ends of a range.
const RANGE: [char; 6] = ['-', '—', '–', '~', '～', '至'];

/// Whether a figure is the end of a range: another one stands right before it.
fn ends_range(chars: &[char], at: usize) -> bool {
    let before: Vec<char> = chars[..at].iter().rev().take(3).copied().collect();
    let dashes = before.iter().take_while(|c| RANGE.contains(c)).count();
    let of_figure = |c: &char| c.is_ascii_digit() || matches!(c, '%' | '元');
    dashes > 0 && before.get(dashes).is_some_and(of_figure)
}

/// Whether a figure begins a range.
fn begins_range(chars: &[char], end: usize) -> bool {
    let behind: Vec<char> = chars.get(end..).unwrap_or_default().iter().take(3).copied().collect();
    let dashes = behind.iter().take_while(|c| RANGE.contains(c)).count();
    dashes > 0 && behind.get(dashes).is_some_and(char::is_ascii_digit)
}

/// A share printed without its sign: a number with decimals that ends its clause.
fn share(chars: &[char], at: usize, length: usize) -> Option<Kind> {
    let ends = chars.get(at + length).is_none_or(|c| "，。;、)".contains(*c));
    let value: Decimal = chars.get(at..at + length)?.iter().collect::<String>().parse().ok()?;
    let percent = value.scale() > 0 && value <= Decimal::ONE_HUNDRED;
    (ends && percent).then(|| Kind::Percent(value, value.scale()))
}

fn negated(kind: Kind) -> Kind {
    match kind {
        Kind::Amount(mut money) => {
            money.amount.value = -money.amount.value;
            money.yuan = -money.yuan;
            Kind::Amount(money)
        }
        Kind::Percent(value, scale) => Kind::Percent(-value, scale),
        other => other,
    }
}

/// An amount or percentage that starts at a digit, and how many characters it has.
fn figure(chars: &[char], at: usize) -> (Option<Kind>, usize) {
    let rest = &chars[at..];
    let digit = |i: usize| rest.get(i).is_some_and(char::is_ascii_digit);
    let mut text = String::new();
    let mut end = 0;
    let mut scale = 0;
    let mut point = false;
    while let Some(c) = rest.get(end) {
        match c {
            c if c.is_ascii_digit() => {
                text.push(*c);
                scale += u32::from(point);
            }
            ',' if !point && digit(end + 1) && digit(end + 2) && digit(end + 3) && !digit(end + 4) => {}
            '.' if !point && digit(end + 1) => {
                text.push('.');
                point = true;
            }
            _ => break,
        }
        end += 1;
    }
    let after: String = rest[end..].iter().take(3).collect();
    // part of a name or of a longer number that was not understood
    let inside = at > 0 && (chars[at - 1].is_ascii_alphanumeric() || matches!(chars[at - 1], '.' | ','));
    let Some(value) = text.parse::<Decimal>().ok().filter(|_| !inside) else { return (None, end) };
    let units = [
        ("百万元", Unit::MillionYuan),
        ("千万元", Unit::TenMillionYuan),
        ("万元", Unit::TenThousandYuan),
        ("亿元", Unit::HundredMillionYuan),
        ("千元", Unit::ThousandYuan),
        ("元", Unit::Yuan),
    ];
    if after.starts_with('%') {
        let usable = scale <= Decimal::MAX_SCALE && money::summable(value);
        return (usable.then_some(Kind::Percent(value, scale)), end + 1);
    }
    // 政府性基金拨款支出预算为0。: nothing has no unit
    if value.is_zero() && scale == 0 && is_nothing(chars, at, end) {
        let amount = Amount { value, scale, unit: None };
        let unit = Unit::TenThousandYuan;
        return (amount.in_yuan(unit).map(|(yuan, half)| Kind::Amount(Money { amount, unit, yuan, half })), end);
    }
    for (name, unit) in units {
        if after.starts_with(name) {
            let behind: String = rest[end + name.chars().count()..].iter().take(6).collect();
            if words().limits.iter().any(|w| behind.starts_with(w.as_str())) {
                return (None, end + name.chars().count());
            }
            let amount = Amount { value, scale, unit: None };
            let money = amount.in_yuan(unit).map(|(yuan, half)| Kind::Amount(Money { amount, unit, yuan, half }));
            return (money, end + name.chars().count());
        }
    }
    (None, end)
}

/// Whether a zero without a unit ends its clause, and an amount of money is called so: `支出预算为0，`.
fn is_nothing(chars: &[char], at: usize, length: usize) -> bool {
    let ends = chars.get(at + length).is_none_or(|c| "，。;".contains(*c));
    let before: String = chars[at.saturating_sub(3)..at].iter().collect();
    let called = before.strip_suffix(['为', '是']);
    ends && called.is_some_and(|c| words().nothing_of.iter().any(|w| c.ends_with(w.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let mut passage = Passage::new(0, 0, (0, 0));
        passage.push(0, text, 0);
        tokens(&passage.chars).into_iter().map(|t| t.kind).collect()
    }

    #[test]
    fn the_words_parse() {
        let words = toml::from_str::<Words>(include_str!("words.toml")).unwrap();
        assert!(!words.partitions.is_empty());
    }

    #[test]
    fn figures_and_words() {
        let found = kinds("收入预算１,２３４．５０ 万元，比2025年预算减少-3.2%（占比 5 ％）。");
        let money =
            |k: &Kind| matches!(k, Kind::Amount(m) if m.yuan == Decimal::from(12_345_000) && m.amount.scale == 2);
        assert!(money(&found[0]), "{found:?}");
        assert_eq!(found[1..4], [Kind::Comma, Kind::Compare, Kind::Down]);
        assert_eq!(found[4], Kind::Percent(Decimal::new(-32, 1), 1));
        assert_eq!(found[5..], [Kind::Comma, Kind::Share, Kind::Percent(Decimal::from(5), 0), Kind::Comma, Kind::Stop]);
        assert_eq!(kinds("比例、对比、2026年、A12元"), [Kind::Comma; 3]);
    }

    #[test]
    fn cells_that_are_sentences() {
        assert!(is_sentence("2031年收入预算 4,562.39 万元，比上年增加 349.81 万元"));
        assert!(is_sentence("本部门没有使用政府性基金预算拨款安排的支出。"));
        assert!(!is_sentence("2031年部门收支预算总表（单位：万元）编制单位示例局"));
        assert!(!is_sentence("合计 4,562.39万元。"));
    }

    #[test]
    fn narrow_commas_and_footnotes() {
        let mut passage = Passage::new(0, 0, (0, 0));
        passage.push(0, "收入1,234万元[1],增长5%, 其中", 0);
        assert_eq!(passage.text(0..passage.chars.len()), "收入1,234万元，增长5%，其中");
    }

    #[test]
    fn beginnings() {
        for (text, start) in [
            ("三、支出", Start::Section),
            ("第二部分 报表", Start::Section),
            ("（二）项目", Start::Item),
            ("12.培训", Start::Item),
            ("12.50万元", Start::Inside),
            ("元，增长", Start::Inside),
        ] {
            assert_eq!(starts(text), start, "{text}");
        }
    }
}
