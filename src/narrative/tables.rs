//! Amounts that the text and a table both print.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::disclosure::{Disclosure, FactId, Value};
use crate::document::{Document, at};
use crate::money::fold;
use crate::taxonomy::ColumnKind;

use super::growth::year as year_of;
use super::scan::{Kind, Money, Passage, words};
use super::whole::{Measure, bare, name};
use super::{Says, Statement, Verdict, mention, money};

/// An amount with fewer digits may stand in a table by chance.
const FEWEST_DIGITS: usize = 3;
/// Between the name of an item and its amount stand at most so many characters: `(项)预算支出为`.
const GAP: usize = 8;

pub(super) fn statements(passages: &[Passage], documents: &[Document], disclosure: &Disclosure) -> Vec<Statement> {
    if disclosure.facts.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    // a text is compared with the tables of its own publication
    let mut tables: HashMap<usize, Option<Tables>> = HashMap::new();
    for passage in passages {
        let of_source = || {
            let own: Vec<_> =
                disclosure.publications.iter().filter(|p| p.documents.contains(&passage.source)).collect();
            let year = own.first()?.year;
            let forms: Vec<usize> = own.iter().flat_map(|p| p.forms.iter().copied()).collect();
            Some(Tables::new(documents, disclosure, &forms, year))
        };
        let Some(tables) = tables.entry(passage.source).or_insert_with(of_source) else { continue };
        let tokens = &passage.tokens;
        for i in 0..tokens.len() {
            let Some(money) = money(&tokens[i]).filter(|m| !m.yuan.is_zero()) else { continue };
            let changed = |k: Kind| matches!(k, Kind::Up | Kind::Down | Kind::Change);
            if i > 0 && changed(tokens[i - 1].kind) && tokens[i].at.start - tokens[i - 1].at.end < 3 {
                continue;
            }
            let Some(stated) = mention(passage, &tokens[i]) else { continue };
            let (verdict, fact, expected) = tables.find(passage, i, &money);
            let factor = Decimal::from(10u64.pow(money.unit.exponent()));
            out.push(Statement {
                says: Says::Table,
                verdict,
                stated,
                from: Vec::new(),
                facts: fact.into_iter().collect(),
                how: String::new(),
                printed: money.amount.value,
                expected: (expected / factor)
                    .round_dp_with_strategy(money.amount.scale, RoundingStrategy::MidpointAwayFromZero),
                unit: money.unit.name(),
            });
        }
    }
    out
}

/// The amounts of the tables by value and by name.
struct Tables<'a> {
    disclosure: &'a Disclosure,
    year: Option<u32>,
    /// All amounts, by value.
    values: Vec<(Decimal, FactId)>,
    /// For each code, the lines that have it.
    by_code: HashMap<&'a str, Vec<(usize, usize)>>,
    /// For each name of a classification, the codes it is printed with.
    by_name: HashMap<String, Vec<&'a str>>,
    /// The largest amount of the summary of income and expenditure.
    total: Option<(Decimal, FactId)>,
}

impl<'a> Tables<'a> {
    fn new(documents: &[Document], disclosure: &'a Disclosure, forms: &[usize], year: Option<u32>) -> Self {
        let value = |f: FactId| match &disclosure.facts[f].value {
            Value::Known(figure) => Some((figure.yuan, f)),
            _ => None,
        };
        let facts = forms.iter().flat_map(|f| disclosure.facts_of(*f));
        let mut values: Vec<(Decimal, FactId)> = facts.filter_map(value).collect();
        values.sort_unstable();
        let mut by_code: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
        let of_forms = || forms.iter().map(|f| (*f, &disclosure.forms[*f]));
        for (f, form) in of_forms() {
            for (l, line) in form.lines.iter().enumerate() {
                if line.gov.is_some() || line.dep.is_some() {
                    continue;
                }
                let Some(code) = line.function.as_deref() else { continue };
                by_code.entry(code).or_default().push((f, l));
                let labels = form.spec().columns.iter().zip(&line.cells);
                let labels = labels.filter(|(c, _)| c.kind != ColumnKind::Amount).filter_map(|(_, spot)| *spot);
                for (text, _) in labels.filter_map(|spot| at(documents, spot)) {
                    let signs = |c: char| c.is_ascii_digit() || "-_[]、.".contains(c);
                    let name = fold(text).trim_matches(signs).to_string();
                    let codes = by_name.entry(name).or_default();
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
            }
        }
        let summaries = of_forms().filter(|(_, f)| words().summaries.contains(&f.spec().id));
        let amounts = summaries.flat_map(|(f, _)| disclosure.facts_of(f)).filter_map(value);
        Tables { disclosure, year, values, by_code, by_name, total: amounts.max() }
    }

    /// An amount of the tables that the text's figure prints.
    fn equal(&self, money: &Money, by: Decimal) -> Option<FactId> {
        let (low, high) = (money.yuan - by, money.yuan + by);
        let first = self.values.partition_point(|(v, _)| *v < low);
        self.values.get(first).filter(|(v, _)| *v <= high).map(|(_, f)| *f)
    }

    fn find(&self, passage: &Passage, token: usize, money: &Money) -> (Verdict, Option<FactId>, Decimal) {
        let factor = Decimal::from(10u64.pow(money.unit.exponent()));
        let unit = factor * Decimal::new(1, money.amount.scale);
        let digits = money.amount.value.mantissa().unsigned_abs().to_string();
        let enough = digits.trim_end_matches('0').len() >= FEWEST_DIGITS;
        let lines = self.lines(passage, token);
        let facts: Vec<(FactId, Decimal)> = lines.iter().flat_map(|l| self.facts(*l)).collect();
        let near = |by: Decimal| facts.iter().find(|(_, v)| (*v - money.yuan).abs() <= by).map(|(f, _)| *f);
        if let Some(fact) = near(money.half) {
            return (Verdict::Holds, Some(fact), money.yuan);
        }
        if let Some(fact) = self.equal(money, money.half).filter(|_| enough) {
            return (Verdict::Holds, Some(fact), money.yuan);
        }
        if let Some(fact) = near(money.half + unit) {
            return (Verdict::LastDigit, Some(fact), self.value(fact));
        }
        if self.speaks_of_other(passage, token) {
            return (Verdict::Unclear, None, Decimal::ZERO);
        }
        // the total column of the lines of this name, where all forms agree on it
        let mut totals: Vec<(FactId, Decimal)> =
            lines.iter().filter_map(|l| self.facts(*l).into_iter().next()).collect();
        totals.retain(|(_, v)| !v.is_zero());
        let total = self.total.filter(|_| lines.is_empty() && self.is_total(passage, token));
        totals.extend(total.map(|(value, fact)| (fact, value)));
        match totals.as_slice() {
            [(fact, first), rest @ ..] if rest.iter().all(|(_, v)| v == first) => (
                if (*first - money.yuan).abs() <= money.half + unit { Verdict::LastDigit } else { Verdict::Fails },
                Some(*fact),
                *first,
            ),
            _ => (Verdict::Unclear, None, Decimal::ZERO),
        }
    }

    fn value(&self, fact: FactId) -> Decimal {
        self.disclosure.facts[fact].value.figure().map_or(Decimal::ZERO, |f| f.yuan)
    }

    /// The amounts of a line, in the order of its columns.
    fn facts(&self, (form, line): (usize, usize)) -> Vec<(FactId, Decimal)> {
        let columns = self.disclosure.forms[form].spec().amount_columns();
        let fact = |c| self.disclosure.fact(form, line, c);
        let known = |f: &FactId| self.disclosure.facts[*f].value.figure().is_some();
        columns.filter_map(fact).filter(known).map(|f| (f, self.value(f))).collect()
    }

    /// The lines of the item that an amount is of: what the sentence names right before it; or the item of an amount
    /// before, where this one is only called what was spent: `…（项）X 万元。年初预算为 Y 万元，支出决算为 Z 万元`.
    fn lines(&self, passage: &Passage, token: usize) -> Vec<(usize, usize)> {
        let own = self.named_lines(passage, token);
        let called = name(passage, token);
        if !own.is_empty() || Measure::of(&called) != Some(Measure::Spent) || !bare(&called).is_empty() {
            return own;
        }
        let amounts = (0..token).rev().filter(|i| money(&passage.tokens[*i]).is_some());
        amounts.map(|i| self.named_lines(passage, i)).find(|l| !l.is_empty()).unwrap_or_default()
    }

    /// The lines of the item a sentence names right before an amount: `行政运行（2010801）`, `…（款）行政运行（项）`.
    fn named_lines(&self, passage: &Passage, token: usize) -> Vec<(usize, usize)> {
        let end = passage.tokens[token].at.start;
        let before = passage.text(end.saturating_sub(120)..end);
        let sentence = before.rsplit(['。', ';']).next().unwrap_or_default();
        let code = sentence.strip_suffix(')').and_then(|s| s.rsplit('(').next());
        if let Some(code) = code.filter(|c| c.len() >= 3 && c.bytes().all(|b| b.is_ascii_digit())) {
            return self.by_code.get(code).cloned().unwrap_or_default();
        }
        let Some((path, rest)) = sentence.rsplit_once("(项)") else { return Vec::new() };
        if rest.chars().count() > GAP {
            return Vec::new();
        }
        let (path, item) = path.rsplit_once("(款)").unwrap_or(("", path));
        let group = path.rsplit_once("(类)").map_or(path, |(_, g)| g);
        let of_group = |code: &&&str| {
            let groups = self.by_name.get(group);
            groups.is_none_or(|g| g.iter().any(|g| code.starts_with(g)))
        };
        let codes: Vec<&&str> = self.by_name.get(item).into_iter().flatten().filter(of_group).collect();
        match codes.as_slice() {
            [code] => self.by_code.get(**code).cloned().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Whether a sentence gives an amount of another year, or one of which no table speaks.
    fn speaks_of_other(&self, passage: &Passage, token: usize) -> bool {
        let end = passage.tokens[token].at.start;
        let before = passage.text(end.saturating_sub(24)..end);
        let clause = before.rsplit(['。', ';', '，']).next().unwrap_or_default();
        let compared =
            (0..token).rev().take_while(|i| !matches!(passage.tokens[*i].kind, Kind::Stop | Kind::Amount(_)));
        let compared = compared.into_iter().any(|i| passage.tokens[i].kind == Kind::Compare);
        let year = self.year.map(|y| y.to_string());
        let other_year = year_of(clause).is_some_and(|y| Some(y) != year);
        compared || other_year || words().other.iter().any(|w| clause.contains(w.as_str()))
    }

    /// Whether an amount is called the total of the whole budget.
    fn is_total(&self, passage: &Passage, token: usize) -> bool {
        let name = name(passage, token);
        let name = name.trim_end_matches(['为', '是', '共']);
        let name = name.rsplit(['年', '度']).next().unwrap_or_default();
        words().totals.iter().any(|t| t == name)
    }
}
