//! What an amount is called, the same in every region: the name that a listed form or a figure of `concepts.toml` has
//! for a printed label or heading. Further names are data, `measures.toml`. What has no name there is given none.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::money::fold;
use crate::policy;

use super::concepts::{self, figure};
use super::form::{Form, Line, Role};
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Layout, Side, Time, forms};
use super::{codes, words};

/// Names of a measure beside those of the listed forms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measure {
    id: String,
    /// The concepts of the forms in which the names mean it; empty for all.
    #[serde(default)]
    forms: Vec<String>,
    names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    beside: Vec<String>,
    carried: Vec<String>,
    times: Vec<String>,
    kinds: Vec<String>,
    measure: Vec<Measure>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| toml::from_str(include_str!("measures.toml")).unwrap_or_default())
}

fn measures() -> &'static [Measure] {
    &file().measure
}

/// Whether a form of the “three public” expenses prints other expenses beside them, so that its sums are of more.
fn has_others(form: &Form) -> bool {
    let is = |text: &String| file().beside.iter().any(|w| text.contains(w.as_str()));
    let headings = form.spec().columns.iter().flat_map(|c| &c.headers);
    form_concept(form).starts_with("three_public") && headings.chain(form.lines.iter().map(|l| &l.label)).any(is)
}

/// Whether a name is that of what was carried over from the year before, or is to the next.
fn is_carried(name: &str) -> bool {
    file().carried.iter().any(|c| c == name)
}

/// What a form is about: the identifier of its concept, the same for a listed form and for one that describes itself.
pub fn form_concept(form: &Form) -> &str {
    let spec = form.spec();
    match form.listed() {
        None => &spec.id,
        Some(_) => concepts::concept(&spec.title).map_or(&spec.id, |c| &c.id),
    }
}

/// The listed form of a concept.
fn listed(concept: &str) -> Option<&'static FormSpec> {
    static LISTED: OnceLock<Vec<(&'static str, &'static FormSpec)>> = OnceLock::new();
    let all = LISTED
        .get_or_init(|| forms().iter().filter_map(|f| Some((concepts::concept(&f.title)?.id.as_str(), f))).collect());
    all.iter().find(|(id, _)| *id == concept).map(|(_, form)| *form)
}

/// A label or heading as names are compared: folded, without numbering, 其中 and quotation marks.
fn bare(text: &str) -> String {
    let folded: String = fold(text).chars().filter(|c| !"\"'“”‘’".contains(*c)).collect();
    let (_, rest) = codes::unnumbered(words::without_part(&folded));
    let (_, rest) = codes::unnumbered(words::without_part(rest));
    rest.trim_end_matches([':', '*']).to_string()
}

/// The name of what a label or heading means on a form of a concept. A fund is what an amount is only where forms list
/// incomes by fund; elsewhere it says what it is paid from.
fn named(concept: &str, label: &str) -> Option<&'static str> {
    let bare = bare(label);
    if bare.is_empty() {
        return None;
    }
    let own = |m: &&Measure| m.forms.is_empty() || m.forms.iter().any(|f| f == concept);
    let measure = || measures().iter().filter(own).find(|m| m.names.contains(&bare)).map(|m| m.id.as_str());
    if let Some(figure) = figure(&bare) {
        return (!figure.fund || figure.forms.iter().any(|f| f == concept)).then_some(figure.id.as_str());
    }
    measure().or_else(|| {
        let listed = listed(concept)?;
        let rows = listed.rows.iter().filter(|r| !r.is_kind());
        let row = rows.into_iter().find(|r| r.name == bare || r.labels.iter().any(|l| fold(l) == bare));
        let column = || {
            // headings by themselves, not those under a carry-over or of a side
            let plain = |c: &&ColumnSpec| c.kind == ColumnKind::Amount && c.side == Side::Only;
            let whole = |h: &String| fold(h) == bare;
            listed.columns.iter().filter(plain).find(|c| c.headers.iter().any(whole)).map(|c| c.name.as_str())
        };
        row.map(|r| r.name.as_str()).or_else(column)
    })
}

/// What a column of a form means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMeaning {
    /// Its headings, outer to inner.
    pub path: Vec<String>,
    /// What its amounts are; `None` where the headings have no name for that, as 预算数 has none.
    pub concept: Option<&'static str>,
    /// The fund its amounts are from, where a heading names one.
    pub fund: Option<&'static str>,
}

/// What each column of a form means.
pub fn column_meanings(form: &Form) -> Vec<ColumnMeaning> {
    let (concept, others) = (form_concept(form), has_others(form));
    let meaning = |column: &ColumnSpec| {
        let path: Vec<String> = match form.listed() {
            None => column.headers.clone(),
            Some(_) => column.headers.first().map(|h| h.split('/').map(String::from).collect()).unwrap_or_default(),
        };
        ColumnMeaning { concept: of_path(concept, &path, others), fund: path.iter().find_map(|h| fund(h)), path }
    };
    form.spec().columns.iter().map(meaning).collect()
}

/// The innermost name among some headings. Headings inside it may only say of which year, fund or kind of figures the
/// amounts are, or that they are sums; one that says more makes it another amount, which has no name.
fn of_path(concept: &str, path: &[String], others: bool) -> Option<&'static str> {
    let carried = path.iter().find_map(|h| named(concept, h).filter(|n| is_carried(n)));
    if carried.is_some() {
        // on a list of expenditure, the same expenditure from other money
        return carried.filter(|_| lists_incomes(concept));
    }
    let sum = |h: &String| words::is_total(h) || words::is_subtotal(h);
    let mut sums = false;
    for heading in path.iter().rev() {
        let name = if sum(heading) { None } else { named(concept, heading) };
        if name.is_some() {
            return name;
        }
        sums |= sum(heading);
        if !sum(heading) && !is_neutral(concept, heading) {
            return None;
        }
    }
    // a sum, or the only kind of amount of a list
    let listed = || listed(concept).is_some_and(|f| f.rows.is_empty() && f.layout == Layout::List);
    let of_form = |h: &String| concepts::concept(&format!("{}表", bare(h))).is_some_and(|c| c.id == concept);
    match sums {
        true if others && !path.iter().any(of_form) => None,
        true => named(concept, TOTAL).or(Some(TOTAL)),
        false if path.is_empty() || path.iter().any(|h| fund(h).is_some()) => None,
        false => listed().then_some(TOTAL),
    }
}

/// What a column of sums is.
const TOTAL: &str = "合计";

/// Whether the forms of a concept list incomes, a carry-over among them.
fn lists_incomes(concept: &str) -> bool {
    ["summary", "fiscal_summary", "income"].contains(&concept)
}

/// Whether a heading says no more than the title of its form, a year, a fund, or a kind of figures.
fn is_neutral(concept: &str, heading: &str) -> bool {
    let bare = bare(heading);
    let File { times, kinds, .. } = file();
    let is_time = |text: &str| times.iter().any(|t| t == text);
    words::years(heading).next().is_some()
        || fund(heading).is_some()
        || kinds.iter().any(|k| bare == *k || bare.strip_suffix(k.as_str()).is_some_and(is_time))
        || is_time(&bare)
        || concepts::concept(&format!("{bare}表")).is_some_and(|c| c.id == concept)
}

/// The fund a label or heading names.
pub fn fund(text: &str) -> Option<&'static str> {
    let found = figure(&bare(text))?;
    found.fund.then_some(found.id.as_str())
}

/// What a line means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowMeaning {
    /// What its amounts are; `None` where its label has no name for that.
    pub concept: Option<&'static str>,
    /// The fund its amounts are from, where its label names one.
    pub fund: Option<&'static str>,
    /// Of which time its amounts are, where its label and not its columns' headings says so.
    pub time: Option<Time>,
}

/// Of which time the amounts of a line are, where its label says nothing else: `2026年`, `增减变化金额`, `决算数`.
fn time_of(form: &Form, line: &Line, is_named: bool, year: Option<u32>, finals: bool) -> Option<Time> {
    let coded = !line.codes.is_empty();
    if !form.is_described() || is_named || coded || line.label.chars().count() > policy::LONGEST_TIME {
        return None;
    }
    let label = [line.label.clone()];
    let says = words::years(&line.label).next().is_some() || is_neutral("", &line.label);
    match words::time(&label, year, finals) {
        Time::Own => says.then_some(Time::Own),
        time => Some(time),
    }
}

/// For each line, whether its amounts are of all the form is about, and not of one row of several: it is the total, the
/// only line, or a line that by its name is an amount of its own.
pub fn wholes(form: &Form, meanings: &[RowMeaning]) -> Vec<bool> {
    let of_time = |at: usize| meanings.get(at).and_then(|m| m.time);
    type Rows = (Side, usize, Option<Time>);
    let key = |at: usize| -> Rows { (form.lines[at].side, form.lines[at].project, of_time(at)) };
    let mut count: BTreeMap<Rows, (usize, usize)> = BTreeMap::new();
    for (at, line) in form.lines.iter().enumerate() {
        let entry = count.entry(key(at)).or_default();
        entry.0 += 1;
        entry.1 += usize::from(line.role == Role::Total);
    }
    let whole = |(at, line): (usize, &Line)| {
        let (lines, totals) = count.get(&key(at)).copied().unwrap_or_default();
        let named = meanings.get(at).is_some_and(|m| m.concept.is_some());
        named || line.role == Role::Total || totals == 0 && lines == 1
    };
    form.lines.iter().enumerate().map(whole).collect()
}

/// What each line of a form means. A fund below a carry-over is a part of that, not of this year's income.
pub fn row_meanings(form: &Form, year: Option<u32>) -> Vec<RowMeaning> {
    let (concept, others) = (form_concept(form), has_others(form));
    let finals = form.lines.iter().any(|l| words::is_final(&l.label));
    let mut out = Vec::with_capacity(form.lines.len());
    // for each side, the numbering of the carry-over above and the concepts so far
    let mut carried: Vec<(Side, &'static str, Option<usize>)> = Vec::new();
    let mut seen: Vec<(Side, &'static str)> = Vec::new();
    for line in &form.lines {
        let own = match (line.role, !form.is_described()) {
            (Role::Named(row), true) if !form.spec().rows[row].is_kind() => {
                let name = form.spec().rows[row].name.as_str();
                // the listed forms live as long as the program
                listed_row(form, row).map(|n| figure(n).map_or(n, |f| f.id.as_str())).filter(|_| !name.is_empty())
            }
            _ if line.label.is_empty() || !line.codes.is_empty() => None,
            _ if others && (words::is_total(&line.label) || words::is_subtotal(&line.label)) => None,
            _ => named(concept, &line.label),
        };
        let level = codes::numbering(&fold(&line.label));
        let above = carried.iter().find(|c| c.0 == line.side).copied();
        let of_fund = fund(&line.label);
        let again = own.is_some_and(|own| seen.contains(&(line.side, own)));
        let below = above.filter(|(_, _, at)| of_fund.is_some() && (again || level > *at && at.is_some()));
        let meaning = match below {
            Some((_, name, _)) => Some(name),
            None => own,
        };
        if let Some(own) = own.filter(|_| below.is_none()) {
            carried.retain(|c| c.0 != line.side);
            if is_carried(own) {
                carried.push((line.side, own, level));
            }
            seen.push((line.side, own));
        }
        let time = time_of(form, line, meaning.is_some(), year, finals);
        out.push(RowMeaning { concept: meaning, fund: of_fund, time });
    }
    out
}

fn listed_row(form: &Form, row: usize) -> Option<&'static str> {
    forms().get(form.listed()?)?.rows.get(row).map(|r| r.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses_and_names_what_there_is() {
        let file = toml::from_str::<File>(include_str!("measures.toml")).unwrap();
        for measure in &file.measure {
            let listed =
                forms().iter().any(|f| f.rows.iter().any(|r| r.name == measure.id) || f.column(&measure.id).is_some());
            assert!(listed || figure(&measure.id).is_some(), "{}", measure.id);
            for name in &measure.names {
                assert_eq!(&bare(name), name);
            }
            for form in &measure.forms {
                assert!(concepts::concepts().iter().any(|c| c.id == *form), "{form}");
            }
        }
    }

    #[test]
    fn one_name_for_what_regions_print() {
        for label in ["（1）公务用车购置费", "其中：公务用车购置", "1.公务用车购置费用"] {
            assert_eq!(named("three_public", label), Some("用车购置"), "{label}");
        }
        assert_eq!(named("three_public", "“三公”经费合计"), Some("总额"));
        assert_eq!(named("summary", "一、一般公共预算财政拨款收入"), Some("一般公共预算拨款"));
        assert_eq!(named("summary", "本年收入合计"), Some("本年收入合计"));
        assert_eq!(named("expenditure", "基本支出"), Some("基本支出"));
        assert_eq!(named("general_budget", "人员经费"), Some("人员经费"));
        assert_eq!(named("summary", "预算数"), None);
        assert_eq!(fund("（二）政府性基金预算财政拨款"), Some("政府性基金预算拨款"));
        assert_eq!(fund("事业收入"), None);
    }

    #[test]
    fn a_long_label_says_not_of_which_time() {
        let time = |n: usize| {
            let label = format!("2025年{}", "甲".repeat(n - "2025年".chars().count()));
            let text = format!("2026年三公经费支出表\n单位：万元\n项目\t金额\n2026年\t5.00\n{label}\t4.00\n");
            let checking = crate::check(vec![crate::Input { name: "x".into(), bytes: text.into_bytes() }]);
            row_meanings(&checking.disclosure.forms[0], Some(2026))[1].time
        };
        assert_eq!((time(policy::LONGEST_TIME), time(policy::LONGEST_TIME + 1)), (Some(Time::Other), None));
    }

    #[test]
    fn every_listed_form_has_a_concept_of_its_own_or_its_own_name() {
        let concept = |f: &&FormSpec| concepts::concept(&f.title).map(|c| c.id.as_str());
        let mut all: Vec<_> = forms().iter().filter_map(|f| concept(&f)).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(count >= 9, "{count}");
    }
}
