//! Amounts that the text and a table both print.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::disclosure::{Disclosure, FactId, Figure, Value};
use crate::document::{Document, at};
use crate::money::fold;
use crate::policy;
use crate::taxonomy::codes::System;
use crate::taxonomy::{ColumnKind, Role};

use super::growth::year as year_of;
use super::names::{is_generic, label};
use super::relation::{self, Operand, Relation, Stated};
use super::scan::{Kind, Money, Passage, Total, words};
use super::slips::{self, Slip, slip};
use super::whole::{Measure, bare, clause, name};
use super::{Says, Statement, Verdict, mention, money};

/// An amount with fewer digits may stand in a table by chance.
const FEWEST_DIGITS: usize = 3;
/// A slip to one of several amounts of a name is meant in a figure with so many digits, final zeros with them.
const MANY: u128 = 1_000;
/// Where tables print several amounts under a name, one with so many digits is meant that is one slip away.
const MANY_DIGITS: usize = 5;
/// The code of an item (项) has so many digits.
const ITEM_CODE: usize = 7;
/// The whole name of a total has at least so many characters.
const SHORTEST_TOTAL: usize = 5;
/// A heading that names its paragraph's amount has at most so many characters.
const LONGEST_HEADING: usize = 20;
/// The code of a class (类) has so many digits.
const CLASS_CODE: usize = 3;
/// Between the name of an item and its amount stand at most so many characters: `(项)预算支出为`.
const GAP: usize = 8;

/// The statements of some passages, each with the tables of its own publication.
pub(super) fn statements(passages: &[Passage], tables: &ByDocument) -> Vec<Statement> {
    let own = passages.iter().filter_map(|p| Some((p, tables.of(p)?)));
    let form = |t: &Tables, s: &Statement| s.facts.first().map(|f| t.disclosure.facts[*f].form);
    let mut out: Vec<(Option<usize>, Statement)> =
        own.flat_map(|(p, t)| of_passage(p, t).into_iter().map(|s| (form(t, &s), s))).collect();
    of_another_form(&mut out);
    let mut out: Vec<Statement> = out.into_iter().map(|(_, s)| s).collect();
    doubt(&mut out);
    out
}

/// Where most amounts that a form should print too are other ones, another form is meant: that of one fund, or one that
/// was not read.
fn of_another_form(statements: &mut [(Option<usize>, Statement)]) {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (form, statement) in statements.iter() {
        let Some(form) = form else { continue };
        let (holds, fails) = counts.entry(*form).or_default();
        match statement.verdict {
            Verdict::Holds | Verdict::LastDigit => *holds += 1,
            Verdict::Fails if statement.says == Says::Table => *fails += 1,
            _ => {}
        }
    }
    for (form, statement) in statements.iter_mut().filter(|(_, s)| s.verdict == Verdict::Fails) {
        let (holds, fails) = form.and_then(|f| counts.get(&f)).copied().unwrap_or_default();
        if statement.says == Says::Table && fails >= policy::DIFFERING_FROM_FORM && fails > holds {
            statement.verdict = Verdict::Unclear;
        }
    }
}

/// Where several amounts differ from the tables by the same power of ten, the unit was misunderstood and no figure is
/// wrong.
fn doubt(statements: &mut [Statement]) {
    let power = |s: &Statement| -> Option<(usize, Decimal)> {
        let operands = &s.relation.as_ref().filter(|_| s.verdict == Verdict::Fails)?.operands;
        let (text, table) = (operands.first()?.value, operands.get(1)?.value);
        let (large, small) = if text > table { (text, table) } else { (table, text) };
        let ratio = large.checked_div(small)?.normalize();
        let ten = ratio.mantissa() == 1 && ratio.scale() == 0 || (1..12).any(|e| ratio == Decimal::from(10u64.pow(e)));
        (ten && ratio > Decimal::ONE).then(|| (s.stated.spot.source, table.checked_div(text).unwrap_or_default()))
    };
    let powers: Vec<Option<(usize, Decimal)>> = statements.iter().map(power).collect();
    for (statement, own) in statements.iter_mut().zip(&powers) {
        if own.is_some() && powers.iter().filter(|p| *p == own).count() > 1 {
            statement.verdict = Verdict::Unclear;
        }
    }
}

fn of_passage(passage: &Passage, tables: &Tables) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let mut out = Vec::new();
    for i in 0..tokens.len() {
        let Some(money) = money(&tokens[i]) else { continue };
        let changed = |k: Kind| matches!(k, Kind::Up | Kind::Down | Kind::Change);
        if i > 0 && changed(tokens[i - 1].kind) && tokens[i].at.start - tokens[i - 1].at.end < 3 {
            continue;
        }
        // nothing is a figure too, where it is that of a total
        if money.yuan.is_zero() && tables.total(passage, i).is_none() {
            continue;
        }
        let Some(stated) = mention(passage, &tokens[i]) else { continue };
        let found = tables.find(passage, i, &money);
        let (verdict, fact, expected) = match found.0 {
            Verdict::Unclear => tables.replaced(passage, i, &money).unwrap_or(found),
            _ => found,
        };
        let swapped = || tables.interchanged(&money).filter(|_| digits(&money) >= MANY_DIGITS);
        let swapped = if verdict == Verdict::Unclear { swapped() } else { None };
        if let Some((fact, yuan)) = swapped.filter(|_| !tables.speaks_of_other(passage, i)) {
            out.push(Statement {
                facts: vec![fact],
                printed: money.amount.value,
                expected: yuan / money.factor(),
                unit: money.unit.name(),
                ..Statement::new(Says::Near, Verdict::Fails, stated)
            });
            continue;
        }
        let told = if verdict == Verdict::Unclear { None } else { fact };
        // a unit that slipped is told in the same digits
        let slipped = verdict == Verdict::Fails && slip(&money, expected) == Some(Slip::Unit);
        let (unit, factor) =
            super::culprit::unit_of(&money, expected).filter(|_| slipped).unwrap_or((money.unit, money.factor()));
        let other = told.and_then(|f| tables.disclosure.facts[f].value.figure());
        // the sum of several
        let one = |value: Decimal| verdict == Verdict::Holds && (value - money.yuan).abs() <= money.half;
        let of = |value: Decimal| if verdict == Verdict::LastDigit || one(value) { value } else { expected };
        let relation = other.map(|figure| Relation {
            operands: vec![
                Operand::new(&money, Some(stated.clone()), 1, 0),
                Operand { at: None, value: of(figure.yuan), half: figure.half, unit: figure.half, part: -1, whole: 0 },
            ],
            stated: Stated::Operand(0),
            balanced: false,
        });
        out.push(Statement {
            facts: fact.into_iter().collect(),
            printed: money.amount.value,
            expected: (expected / factor)
                .round_dp_with_strategy(money.amount.scale.max(2), RoundingStrategy::MidpointAwayFromZero),
            unit: unit.name(),
            relation,
            ..Statement::new(Says::Table, verdict, stated)
        });
    }
    out
}

/// The tables that belong to each document's text.
pub(super) struct ByDocument<'a>(Vec<Option<Tables<'a>>>);

impl<'a> ByDocument<'a> {
    pub fn new(documents: &[Document], disclosure: &'a Disclosure, passages: &[Passage]) -> Self {
        // a text speaks of its own year and of earlier ones
        let latest = |source: usize| {
            let own = passages.iter().filter(|p| p.source == source);
            let named = own.flat_map(|p| years(&p.text(0..p.chars.len())));
            named.max()
        };
        let of_source = |source: usize| {
            let own: Vec<_> = disclosure.publications.iter().filter(|p| p.documents.contains(&source)).collect();
            let first = own.first()?;
            let forms: Vec<usize> = own.iter().flat_map(|p| p.forms.iter().copied()).collect();
            let department = first.department.clone();
            let accounts = first.final_accounts;
            let year = first.year.or_else(|| latest(source));
            let tables = Tables::new(documents, disclosure, &forms, year, department, accounts);
            // a text in a file of its own is of these tables where it prints some of their amounts
            let alone = !forms.iter().any(|f| disclosure.forms[*f].at.source == source);
            (!alone || tables.shares(passages.iter().filter(|p| p.source == source))).then_some(tables)
        };
        ByDocument((0..documents.len()).map(of_source).collect())
    }

    /// The tables of a passage's publication.
    pub fn of(&self, passage: &Passage) -> Option<&Tables<'a>> {
        self.0.get(passage.source)?.as_ref()
    }
}

/// The amounts of the tables by value and by name.
pub(super) struct Tables<'a> {
    disclosure: &'a Disclosure,
    pub year: Option<u32>,
    pub department: Option<String>,
    accounts: Option<bool>,
    /// All amounts, by value.
    values: Vec<(Decimal, FactId)>,
    /// The same by their digits, whatever their order.
    digits: HashMap<Vec<u8>, Vec<(Decimal, FactId)>>,
    /// For each code, the lines that have it.
    by_code: HashMap<&'a str, Vec<(usize, usize)>>,
    /// For each name of a classification, the codes it is printed with.
    by_name: HashMap<String, Vec<&'a str>>,
    /// For each name of a line or of a total's column, its amounts of this year.
    named: HashMap<String, Vec<FactId>>,
    /// For each whole name of a total (本年支出合计), its amounts.
    called: HashMap<String, Vec<FactId>>,
    /// For each of [`words`]' totals, the largest amount of its forms.
    totals: Vec<Option<(Decimal, FactId)>>,
}

impl<'a> Tables<'a> {
    fn new(
        documents: &[Document],
        disclosure: &'a Disclosure,
        forms: &[usize],
        year: Option<u32>,
        department: Option<String>,
        accounts: Option<bool>,
    ) -> Self {
        let value = |f: FactId| match &disclosure.facts[f].value {
            Value::Known(figure) => Some((figure.yuan, f)),
            _ => None,
        };
        let facts = forms.iter().flat_map(|f| disclosure.facts_of(*f));
        let mut values: Vec<(Decimal, FactId)> = facts.filter_map(value).collect();
        values.sort_unstable();
        let mut digits: HashMap<Vec<u8>, Vec<(Decimal, FactId)>> = HashMap::new();
        for (yuan, fact) in &values {
            digits.entry(sorted(*yuan)).or_default().push((*yuan, *fact));
        }
        let mut by_code: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
        let of_forms = || forms.iter().map(|f| (*f, &disclosure.forms[*f]));
        for (f, form) in of_forms() {
            for (l, line) in form.lines.iter().enumerate() {
                if line.code(System::Gov).is_some() || line.code(System::Dep).is_some() {
                    continue;
                }
                let Some(code) = line.function() else { continue };
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
        let largest = |total: &Total| {
            let own = of_forms().filter(|(_, f)| total.forms.contains(&f.spec().id));
            own.flat_map(|(f, _)| disclosure.facts_of(f)).filter_map(value).max()
        };
        let totals = words().totals.iter().map(largest).collect();
        let mut out = Tables {
            disclosure,
            year,
            department,
            accounts,
            values,
            digits,
            by_code,
            by_name,
            named: HashMap::new(),
            called: HashMap::new(),
            totals,
        };
        for form in forms.iter().filter(|f| !disclosure.forms[**f].is_project_funds()) {
            out.name(*form);
        }
        out
    }

    /// Whether a column is of another year or of another measure than the form's own.
    fn is_other(&self, column: &str) -> bool {
        let year = year_of(column).filter(|y| Some(y) != self.year.map(|y| y.to_string()).as_ref());
        year.is_some() || words().other.iter().any(|w| column.contains(w.as_str()))
    }

    /// Collects the names of a form's amounts: of lines, by their first column of this year; of columns, on total lines.
    fn name(&mut self, form: usize) {
        let data = &self.disclosure.forms[form];
        let spec = data.spec();
        for (l, line) in data.lines.iter().enumerate() {
            let columns = spec.amount_columns().filter(|c| !self.is_other(&spec.columns[*c].name));
            let known = |f: &FactId| self.disclosure.facts[*f].value.figure().is_some();
            let facts: Vec<(usize, FactId)> =
                columns.filter_map(|c| Some((c, self.disclosure.fact(form, l, c).filter(known)?))).collect();
            let own = label(&line.label, self.department.as_deref());
            if let Some((_, fact)) = facts.first().filter(|_| !is_generic(&own)) {
                self.named.entry(own).or_default().push(*fact);
            }
            if let Some((_, fact)) = facts.first().filter(|_| matches!(line.role, Role::Total | Role::Named(_))) {
                let whole: String = line.label.chars().filter(|c| !c.is_whitespace()).collect();
                self.called.entry(fold(&whole)).or_default().push(*fact);
            }
            if line.role == Role::Total || data.lines.len() == 1 {
                for (column, fact) in facts {
                    let name = &spec.columns[column].name;
                    self.called.entry(fold(name)).or_default().push(fact);
                    // 公务用车购置及运行费/小计: the group's name, where the column's says nothing
                    let mut path = name.rsplit('/').map(|n| label(n, None));
                    let own = path.find(|n| !is_generic(n)).unwrap_or_default();
                    if !own.is_empty() {
                        self.named.entry(own).or_default().push(fact);
                    }
                }
            }
        }
    }

    /// The amount whose digits changed places in this one, and which no other has in any order.
    fn interchanged(&self, money: &Money) -> Option<(FactId, Decimal)> {
        let alike = self.digits.get(&sorted(money.yuan))?;
        let swapped = |(yuan, _): &&(Decimal, FactId)| slip(money, *yuan) == Some(Slip::Interchanged);
        let mut found = alike.iter().filter(swapped);
        let (yuan, fact) = *found.next()?;
        found.all(|(other, _)| *other == yuan).then_some((fact, yuan))
    }

    /// The only amount of the tables of which one digit was replaced in this one, where the two are called alike.
    fn replaced(&self, passage: &Passage, token: usize, money: &Money) -> Option<(Verdict, Option<FactId>, Decimal)> {
        let many = digits(money) >= MANY_DIGITS;
        if !many || self.speaks_of_other(passage, token) || super::growth::directed(&passage.tokens, token).is_some() {
            return None;
        }
        let (called, clause) = (name(passage, token), clause(passage, token));
        let lines = self.named_lines(passage, token);
        let item = !lines.is_empty() || names_item(passage, token);
        let mut found: Option<(Decimal, FactId)> = None;
        for (value, last) in slips::replaced(money) {
            let first = self.values.partition_point(|(v, _)| *v < value - money.half);
            let near = self.values[first..].iter().take_while(|(v, _)| *v <= value + money.half);
            let near: Vec<(Decimal, FactId)> = near.copied().collect();
            let Some((yuan, _)) = near.first() else { continue };
            // which of two is meant is not clear
            if found.is_some() || near.iter().any(|(v, _)| v != yuan) {
                return None;
            }
            let few = digits(money) == MANY_DIGITS;
            // an item that the sentence names has its own lines, and no other is meant
            let at = &self.disclosure.facts[near[0].1];
            if item && !lines.contains(&(at.form, at.line)) {
                return None;
            }
            let alike =
                near.iter().find(|(_, f)| self.alike(&called, *f, last, few) || self.alike(&clause, *f, last, few));
            found = Some(*alike?);
        }
        found.map(|(yuan, fact)| (Verdict::Fails, Some(fact), yuan))
    }

    /// Whether an amount of the text and one of a table are called alike: a word of the one stands in the other, or both
    /// are totals of the same money. Where only the last digit differs (`same`), it must be the same name; with few digits
    /// the form's title says too little.
    fn alike(&self, called: &str, fact: FactId, same: bool, few: bool) -> bool {
        let department = self.department.as_deref();
        let own = label(called, department);
        let at = &self.disclosure.facts[fact];
        let form = &self.disclosure.forms[at.form];
        let line = self.disclosure.line(fact);
        let column = at.column.map(|c| form.spec().columns[c].name.as_str()).unwrap_or_default();
        if self.is_other(column) {
            return false;
        }
        let total = matches!(line.role, Role::Total) || form.lines.len() == 1;
        let names = [label(&line.label, department), label(column.rsplit('/').next().unwrap_or_default(), None)];
        let title = bare(&form.spec().title);
        if is_generic(&own) {
            let money = |t: &str| words().money.iter().position(|m| m.iter().any(|n| t.contains(n.as_str())));
            let of = money(called);
            let fits = [line.label.as_str(), column, &title].into_iter().any(|t| money(t) == of);
            return (total || is_generic(&names[0])) && if of.is_some() { fits } else { total || !few };
        }
        if same {
            return names[0] == own || total && names[1] == own;
        }
        let words: Vec<char> = bare(called).chars().collect();
        words.windows(2).any(|pair| {
            let pair: String = pair.iter().collect();
            names.iter().chain(Some(&title).filter(|_| !few)).any(|n| n.contains(&pair))
        })
    }

    /// The facts of which a passage prints the amounts under their names.
    pub fn confirmed(&self, passage: &Passage) -> Vec<FactId> {
        let tokens = &passage.tokens;
        let mut out = Vec::new();
        for i in 0..tokens.len() {
            let Some(money) = money(&tokens[i]).filter(|m| !m.yuan.is_zero()) else { continue };
            if super::growth::directed(tokens, i).is_some() || self.speaks_of_other(passage, i) {
                continue;
            }
            let named = self.named(&name(passage, i));
            out.extend(named.iter().filter(|(_, f)| (f.yuan - money.yuan).abs() <= money.half).map(|(fact, _)| *fact));
        }
        out
    }

    /// The amounts of this year that a name means.
    pub fn named(&self, name: &str) -> Vec<(FactId, Figure)> {
        let own = label(name, self.department.as_deref());
        // 两家单位财政拨款的机关运行经费: what it is of stands before
        let last = || own.rsplit_once('的').map(|(_, n)| n).filter(|n| !is_generic(n));
        let facts = self.named.get(&own).or_else(|| self.named.get(last()?));
        let figure = |f: &FactId| self.disclosure.facts[*f].value.figure().map(|g| (*f, g.clone()));
        facts.into_iter().flatten().filter_map(figure).collect()
    }

    /// The amount of a total that is called so and not otherwise, where all tables agree on it: 本年支出合计.
    pub fn called(&self, name: &str) -> Option<(FactId, Figure)> {
        let figure = |f: &FactId| self.disclosure.facts[*f].value.figure().map(|g| (*f, g.clone()));
        let found: Vec<(FactId, Figure)> = self.called.get(&fold(name))?.iter().filter_map(figure).collect();
        let (fact, first) = found.first()?.clone();
        (name.chars().count() >= SHORTEST_TOTAL && found.iter().all(|(_, f)| f.yuan == first.yuan))
            .then_some((fact, first))
    }

    /// An amount of the tables that is exactly this one: its precision is the text's, too.
    pub fn exact(&self, money: &Money, name: &str) -> Option<Figure> {
        let first = self.values.partition_point(|(v, _)| *v < money.yuan);
        let equal: Vec<FactId> =
            self.values[first..].iter().take_while(|(v, _)| *v == money.yuan).map(|(_, f)| *f).collect();
        let named = || self.named(name).iter().any(|(f, _)| equal.contains(f));
        let sure = !equal.is_empty() && (enough(money) || named());
        let figures = equal.iter().filter_map(|f| self.disclosure.facts[*f].value.figure());
        figures.min_by_key(|f| f.half).filter(|_| sure).cloned()
    }

    /// Whether some of a text's amounts, of enough digits not to be there by chance, are the tables'.
    fn shares<'p>(&self, passages: impl Iterator<Item = &'p Passage>) -> bool {
        let amounts = passages.flat_map(|p| &p.tokens).filter_map(super::money).filter(enough);
        let (mut all, mut same) = (0, 0);
        for amount in amounts {
            all += 1;
            same += usize::from(self.equal(&amount, amount.half).is_some());
        }
        same >= policy::SHARED_AMOUNTS || same * 2 > all || all < policy::SHARED_AMOUNTS
    }

    /// Whether the tables print an amount.
    pub fn prints(&self, money: &Money) -> bool {
        self.equal(money, money.half).is_some()
    }

    /// An amount of the tables that the text's figure prints.
    fn equal(&self, money: &Money, by: Decimal) -> Option<FactId> {
        let (low, high) = (money.yuan - by, money.yuan + by);
        let first = self.values.partition_point(|(v, _)| *v < low);
        self.values.get(first).filter(|(v, _)| *v <= high).map(|(_, f)| *f)
    }

    fn find(&self, passage: &Passage, token: usize, money: &Money) -> (Verdict, Option<FactId>, Decimal) {
        let unit = relation::unit(money);
        let (lines, again) = self.lines(passage, token);
        let facts: Vec<(FactId, Decimal)> = lines.iter().flat_map(|l| self.facts(*l)).collect();
        let near = |by: Decimal| facts.iter().find(|(_, v)| (*v - money.yuan).abs() <= by).map(|(f, _)| *f);
        if let Some(fact) = near(money.half) {
            return (Verdict::Holds, Some(fact), money.yuan);
        }
        // an item's own amount is a slip away: an amount of few digits stands elsewhere by chance
        let first: Vec<Decimal> = lines.iter().filter_map(|l| Some(self.facts(*l).first()?.1)).collect();
        let own = first.first().filter(|v| first.iter().all(|other| other == *v));
        let chance = digits(money) < MANY_DIGITS
            && own
                .is_some_and(|v| matches!(slip(money, as_printed(money, *v)), Some(Slip::Digit | Slip::Interchanged)));
        if let Some(fact) = self.equal(money, money.half).filter(|_| enough(money) && !again && !chance) {
            return (Verdict::Holds, Some(fact), money.yuan);
        }
        let united = self.united(&lines);
        if let Some((fact, sum)) = united.filter(|(_, sum)| (*sum - money.yuan).abs() <= money.half) {
            return (Verdict::Holds, Some(fact), sum);
        }
        let called = self.heading(passage, token).unwrap_or_else(|| name(passage, token));
        let named = self.named(&called);
        let same = |by: Decimal| named.iter().find(|(_, f)| (f.yuan - money.yuan).abs() <= money.half + by);
        if let Some((fact, _)) = same(Decimal::ZERO) {
            return (Verdict::Holds, Some(*fact), money.yuan);
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
        let total = self.total(passage, token).filter(|_| lines.is_empty());
        totals.extend(total.map(|(value, fact)| (fact, value)));
        // of one fund, where the only list is that of all
        let all_funds = |fact: FactId| self.is_of_all_funds(fact);
        if totals.iter().all(|(f, v)| all_funds(*f) && money.yuan < *v) && !called.contains('计') && !totals.is_empty()
        {
            return (Verdict::Unclear, None, Decimal::ZERO);
        }
        if let [(fact, first), rest @ ..] = totals.as_slice()
            && rest.iter().all(|(_, v)| v == first)
        {
            let close = (*first - money.yuan).abs() <= money.half + unit;
            return (if close { Verdict::LastDigit } else { Verdict::Fails }, Some(*fact), *first);
        }
        // where the forms differ, the only one of which a digit slipped
        let printed = |v: Decimal| slip(money, as_printed(money, v));
        let alike = totals.iter().filter(|(_, v)| matches!(printed(*v), Some(Slip::Digit | Slip::Interchanged)));
        let alike: Vec<&(FactId, Decimal)> = alike.collect();
        if let [(fact, first), rest @ ..] = alike.as_slice()
            && rest.iter().all(|(_, v)| v == first)
            && money.amount.value.mantissa().unsigned_abs() >= MANY
        {
            return (Verdict::Fails, Some(*fact), *first);
        }
        // an item of several units: their sum, of which a digit slipped
        if let Some((fact, sum)) = united
            && matches!(printed(sum), Some(Slip::Digit | Slip::Interchanged))
            && digits(money) >= MANY_DIGITS
        {
            return (Verdict::Fails, Some(fact), sum);
        }
        // any other name: where a slip explains the difference to the only amount of that name, or of many digits
        if named.is_empty() || !lines.is_empty() {
            return (Verdict::Unclear, None, Decimal::ZERO);
        }
        if let Some((fact, figure)) = same(unit) {
            return (Verdict::LastDigit, Some(*fact), figure.yuan);
        }
        let alike: Vec<&(FactId, Figure)> = named
            .iter()
            .filter(|(_, f)| !matches!(slip(money, as_printed(money, f.yuan)), None | Some(Slip::Point)))
            .collect();
        let agree = |all: &[&(FactId, Figure)]| all.iter().all(|(_, f)| f.yuan == all[0].1.yuan);
        let one = alike.len() == named.len() || digits(money) >= MANY_DIGITS;
        match alike.first() {
            Some((fact, figure))
                if one
                    && agree(&alike)
                    && !(all_funds(*fact) && money.yuan < figure.yuan && !called.contains('计')) =>
            {
                (Verdict::Fails, Some(*fact), figure.yuan)
            }
            _ => (Verdict::Unclear, None, Decimal::ZERO),
        }
    }

    /// What the lines of one item make together in the forms that list it for each unit, where these agree; and one of them.
    fn united(&self, lines: &[(usize, usize)]) -> Option<(FactId, Decimal)> {
        let mut found: Option<(FactId, Decimal)> = None;
        for own in lines.chunk_by(|a, b| a.0 == b.0).filter(|own| own.len() > 1) {
            let facts: Vec<(FactId, Decimal)> =
                own.iter().map(|l| self.facts(*l).first().copied()).collect::<Option<_>>()?;
            let sum = facts.iter().try_fold(Decimal::ZERO, |sum, (_, v)| sum.checked_add(*v))?;
            // a line and those under it are no units
            let nested = facts.iter().any(|(_, v)| sum.checked_sub(*v) == Some(*v));
            if nested || found.is_some_and(|(_, v)| v != sum) {
                return None;
            }
            found = Some((facts[0].0, sum));
        }
        found
    }

    /// Whether an amount stands in the list of the expenditure from all funds (支出总表), and its publication has none of the
    /// general budget.
    fn is_of_all_funds(&self, fact: FactId) -> bool {
        let form = self.disclosure.facts[fact].form;
        let id = |f: usize| self.disclosure.forms[f].spec().id.as_str();
        let publication = &self.disclosure.publications[self.disclosure.publication_of(form)];
        id(form) == "expenditure" && !publication.forms.iter().any(|f| id(*f) == "general_budget")
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
    ///
    /// Also, whether the amount before is that item's in the tables: then this one is said of the same again.
    fn lines(&self, passage: &Passage, token: usize) -> (Vec<(usize, usize)>, bool) {
        let own = self.named_lines(passage, token);
        let called = name(passage, token);
        let year = self.year.map(|y| y.to_string());
        let this = match Measure::of(&called) {
            Some(Measure::Spent) => true,
            // 2026年预算安排, in the text of that budget
            Some(Measure::Budget) => self.accounts == Some(false) && year.is_some() && year_of(&called) == year,
            None => false,
        };
        if !own.is_empty() || !this || !bare(&called).is_empty() || self.speaks_of_other(passage, token) {
            return (own, false);
        }
        let amounts = || (0..token).rev().filter_map(|i| Some((i, money(&passage.tokens[i])?)));
        // 行政运行（项）。主要用于……。支出决算为 X 万元: the paragraph is on that item
        if amounts().all(|(i, _)| self.named_lines(passage, i).is_empty()) {
            let before = passage.text(0..passage.tokens[token].at.start);
            let path = before.rsplit_once("(项)").map(|(path, _)| path).filter(|p| p.matches("(项)").count() == 0);
            let lines = path.map(|p| self.item(p.rsplit(['。', ';']).next().unwrap_or_default())).unwrap_or_default();
            if !lines.is_empty() {
                return (lines, false);
            }
        }
        let found = amounts().map(|(i, m)| (self.named_lines(passage, i), m)).find(|(l, _)| !l.is_empty());
        let Some((lines, head)) = found else { return (own, false) };
        let first = |l: &(usize, usize)| self.facts(*l).first().map(|f| f.1);
        let same = lines.iter().filter_map(first).any(|v| (v - head.yuan).abs() <= head.half);
        (lines, same)
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
        if let Some(code) = levels(sentence) {
            return self.by_code.get(code.as_str()).cloned().unwrap_or_default();
        }
        if let Some(lines) = self.quoted(sentence) {
            return lines;
        }
        let Some((path, rest)) = sentence.rsplit_once("(项)") else { return Vec::new() };
        if rest.chars().count() > GAP {
            return Vec::new();
        }
        self.item(path)
    }

    /// The lines of the item at the end of a path: `农林水支出(类)农业农村(款)行政运行`.
    fn item(&self, path: &str) -> Vec<(usize, usize)> {
        let (path, item) = path.rsplit_once("(款)").unwrap_or(("", path));
        let group = path.rsplit_once("(类)").map_or(path, |(_, g)| g);
        let of_group = |code: &&&str| {
            let groups = self.by_name.get(group);
            groups.is_none_or(|g| g.iter().any(|g| code.starts_with(g)))
        };
        let mut codes: Vec<&&str> = self.by_name.get(item).into_iter().flatten().filter(of_group).collect();
        // 城乡社区环境卫生（款）城乡社区环境卫生（项）: one name on two levels, and the text says which
        if self.by_code.keys().any(|c| c.len() >= ITEM_CODE) {
            codes.retain(|c| c.len() >= ITEM_CODE);
        }
        match codes.as_slice() {
            [code] => self.by_code.get(**code).cloned().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The lines of the item that a sentence quotes: `“卫生健康支出-行政事业单位医疗-行政单位医疗”科目 X 万元`.
    fn quoted(&self, sentence: &str) -> Option<Vec<(usize, usize)>> {
        let quoted = sentence.strip_suffix("科目")?.strip_suffix(['”', '"'])?;
        let (_, path) = quoted.rsplit_once(['“', '"'])?;
        let mut levels = path.rsplit('-');
        let (item, group) = (levels.next()?, levels.next());
        let of_group = |code: &&&str| {
            let groups = group.and_then(|g| self.by_name.get(g));
            groups.is_none_or(|g| g.iter().any(|g| code.starts_with(g)))
        };
        let mut codes: Vec<&&str> = self.by_name.get(item)?.iter().filter(of_group).collect();
        // of a name on several levels the class is meant
        if group.is_none() && codes.iter().any(|c| c.len() == CLASS_CODE) {
            codes.retain(|c| c.len() == CLASS_CODE);
        }
        match codes.as_slice() {
            [code] => self.by_code.get(**code).cloned(),
            _ => None,
        }
    }

    /// What a paragraph's heading calls its first amount, where the amount itself is only called what it measures:
    /// `（二）公务接待费。2031年预算数 X 万元`.
    fn heading(&self, passage: &Passage, token: usize) -> Option<String> {
        let called = name(passage, token);
        let first = passage.tokens[..token].iter().all(|t| money(t).is_none());
        let own = match Measure::of(&called) {
            Some(Measure::Budget) => self.accounts == Some(false),
            Some(Measure::Spent) => self.accounts == Some(true),
            None => false,
        };
        let before = passage.text(0..passage.tokens[token].at.start);
        let heading = before.split(['。', '：', ':']).next()?;
        let short = heading.chars().count() <= LONGEST_HEADING && !heading.contains(['，', ';']);
        (first && own && short && is_generic(&label(&called, None)) && heading.len() < before.len())
            .then(|| heading.to_string())
    }

    /// Whether a sentence gives an amount of another year, or one of which no table speaks: this amount, or the one of
    /// which it is a part.
    fn speaks_of_other(&self, passage: &Passage, token: usize) -> bool {
        let own = passage.text(passage.tokens[..token].last().map_or(0, |t| t.at.end)..passage.tokens[token].at.start);
        let named = year_of(&own).is_some_and(|y| Some(y) == self.year.map(|y| y.to_string()));
        let other = |whole: usize| {
            let printed = money(&passage.tokens[whole]);
            self.is_of_other(passage, whole) || printed.is_some_and(|m| self.equal(&m, m.half).is_none())
        };
        self.is_of_other(passage, token) || !named && whole_of(passage, token).is_some_and(other)
    }

    fn is_of_other(&self, passage: &Passage, token: usize) -> bool {
        let end = passage.tokens[token].at.start;
        let before = passage.text(end.saturating_sub(24)..end);
        let clause = before.rsplit(['。', ';', '，']).next().unwrap_or_default();
        let year = self.year.map(|y| y.to_string());
        let other_year = year_of(clause).is_some_and(|y| Some(y) != year);
        // 上年结转结余 is a line of this year's form
        let own = || self.named.contains_key(&label(&name(passage, token), self.department.as_deref()));
        let carried = words().carried.iter().any(|w| clause.contains(w.as_str())) && own();
        passage.compared(token) || other_year || !carried && words().other.iter().any(|w| clause.contains(w.as_str()))
    }

    /// The total that an amount is called: of the whole budget, or of what is paid from taxes.
    fn total(&self, passage: &Passage, token: usize) -> Option<(Decimal, FactId)> {
        let called = name(passage, token);
        let mut name: &str = called.trim_end_matches(['为', '是', '共', '计', '均', '各']);
        name = name.rsplit(['年', '度']).next().unwrap_or_default();
        let unnamed = self.department.as_deref().map(|d| name.replace(d, ""));
        let mut name = unnamed.as_deref().unwrap_or(name);
        for word in &words().offices {
            name = name.strip_prefix(word.as_str()).unwrap_or(name);
        }
        let of = |t: &Total| t.names.iter().any(|n| n == name || n.strip_suffix('计') == Some(name));
        let found = words().totals.iter().zip(&self.totals).find(|(t, _)| of(t));
        found.and_then(|(_, total)| *total).filter(|(value, _)| !value.is_zero())
    }
}

/// The amount of the same sentence whose parts (其中) an amount is among.
fn whole_of(passage: &Passage, token: usize) -> Option<usize> {
    let tokens = &passage.tokens;
    let start = super::sentence(tokens, token);
    let word = (start..token).rev().find(|i| tokens[*i].kind == Kind::OfWhich)?;
    let compared = |i: usize| {
        let before = (start..i).rev().take_while(|b| !matches!(tokens[*b].kind, Kind::Comma | Kind::Amount(_)));
        before.into_iter().any(|b| tokens[b].kind == Kind::Compare)
    };
    let plain =
        |i: &usize| money(&tokens[*i]).is_some() && super::growth::directed(tokens, *i).is_none() && !compared(*i);
    (start..word).rev().find(plain)
}

/// Whether a sentence names an item right before an amount, known to the tables or not.
fn names_item(passage: &Passage, token: usize) -> bool {
    let from = passage.tokens[..token].iter().rposition(|t| t.kind == Kind::Stop || money(t).is_some());
    let said = passage.text(from.map_or(0, |f| passage.tokens[f].at.end)..passage.tokens[token].at.start);
    said.contains("(项)")
}

/// The code that a sentence spells out right before an amount: `住房保障支出(221类)住房改革支出(02款)住房公积金(01项)`.
fn levels(sentence: &str) -> Option<String> {
    let (mut code, mut rest) = (String::new(), sentence);
    for (sign, width) in [("类)", 3), ("款)", 2), ("项)", 2)] {
        let (before, behind) = rest.split_once(sign)?;
        let (_, digits) = before.rsplit_once('(')?;
        if digits.len() != width || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        code.push_str(digits);
        rest = behind;
    }
    (rest.chars().count() <= GAP).then_some(code)
}

/// A table's amount as the text would print it: in its unit and with as many decimals.
fn as_printed(money: &Money, yuan: Decimal) -> Decimal {
    let rounded = |v: Decimal| v.round_dp_with_strategy(money.amount.scale, RoundingStrategy::MidpointAwayFromZero);
    yuan.checked_div(money.factor()).and_then(|v| rounded(v).checked_mul(money.factor())).unwrap_or(yuan)
}

/// Whether an amount has so many digits that it stands in a table by no chance.
fn enough(money: &Money) -> bool {
    digits(money) >= FEWEST_DIGITS
}

/// The years a text names.
fn years(text: &str) -> Vec<u32> {
    let before = text.match_indices('年').filter_map(|(at, _)| text.get(at.checked_sub(4)?..at));
    before.filter_map(|y| y.parse().ok()).filter(|y| (2000..2100).contains(y)).collect()
}

/// An amount's digits in order, without those at its end that are nothing.
fn sorted(yuan: Decimal) -> Vec<u8> {
    let mut digits = yuan.normalize().mantissa().unsigned_abs().to_string().into_bytes();
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    digits.sort_unstable();
    digits
}

/// How many digits an amount has, final zeros apart.
fn digits(money: &Money) -> usize {
    money.amount.value.mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}
