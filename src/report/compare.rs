//! Two publications side by side, amount by amount: versions of one, two years, a budget and the accounts of it. What
//! is compared are the facts, by what they mean; how the forms are laid out does not matter.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::disclosure::{Disclosure, FactId, Value};
use crate::document::{Place, at};
use crate::money::{self, Unit, fold};
use crate::taxonomy::{Form, Line, Role, Side, forms};

use super::Checking;
use super::cells::in_unit;
use super::contract::{Compared, ComparedAmount, ComparedKind, ComparedState, Comparison, Finding, Report};
use super::export::as_csv;

#[derive(Default, Deserialize)]
struct Data {
    forms: BTreeMap<String, Vec<String>>,
    words: Words,
}

#[derive(Default, Deserialize)]
struct Words {
    drop: Vec<String>,
    total: Vec<String>,
}

fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| toml::from_str(include_str!("compare.toml")).unwrap_or_default())
}

/// What an amount is, by which it is found again: its form, line and column, and which of several alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    form: String,
    line: String,
    column: String,
    nth: usize,
}

/// What changed from one publication to another.
pub fn compare(before: &Checking, after: &Checking) -> Comparison {
    let (old, new) = (keyed(&before.disclosure), keyed(&after.disclosure));
    let by_key: HashMap<&Key, FactId> = old.iter().map(|(key, fact)| (key, *fact)).collect();
    let known: HashMap<&Key, FactId> = new.iter().map(|(key, fact)| (key, *fact)).collect();
    let mut rows: Vec<Compared> =
        new.iter().map(|(key, fact)| row(before, by_key.get(key).copied(), after, Some(*fact))).collect();
    let gone = old.iter().filter(|(key, _)| !known.contains_key(key));
    rows.extend(gone.map(|(_, fact)| row(before, Some(*fact), after, None)));
    rows.retain(|row| row.before.is_some() || row.after.is_some());
    let count = |state| rows.iter().filter(|r| r.state == state).count();
    let (told_before, told_after) = (told(&before.report), told(&after.report));
    let missing = |all: &[String], others: &[String]| {
        (0..all.len()).filter(|i| !others.contains(&all[*i])).collect::<Vec<usize>>()
    };
    Comparison {
        kind: kind(before, after),
        same: count(ComparedState::Same),
        changed: count(ComparedState::Changed),
        gone: count(ComparedState::Gone),
        new: count(ComparedState::New),
        findings_gone: missing(&told_before, &told_after),
        findings_new: missing(&told_after, &told_before),
        rows,
    }
}

/// The comparison as CSV.
pub fn comparison_csv(comparison: &Comparison, english: bool) -> String {
    let head = match english {
        true => ["form", "row", "column", "unit", "before", "after", "change", "change in %", "state"],
        false => ["表", "行", "列", "单位", "前", "后", "增减", "增减（%）", "状态"],
    };
    let state = |state| match (state, english) {
        (ComparedState::Same, true) => "same",
        (ComparedState::Changed, true) => "changed",
        (ComparedState::Gone, true) => "gone",
        (ComparedState::New, true) => "new",
        (ComparedState::Same, false) => "未变",
        (ComparedState::Changed, false) => "有变",
        (ComparedState::Gone, false) => "不再有",
        (ComparedState::New, false) => "新增",
    };
    let rows = comparison.rows.iter().map(|row| {
        let printed = |of: &Option<ComparedAmount>| of.as_ref().map(|a| a.printed.clone()).unwrap_or_default();
        vec![
            row.form.clone(),
            row.row.clone(),
            row.column.clone(),
            row.unit.clone(),
            printed(&row.before),
            printed(&row.after),
            row.change.clone().unwrap_or_default(),
            row.percent.clone().unwrap_or_default(),
            state(row.state).to_string(),
        ]
    });
    as_csv(std::iter::once(head.map(String::from).to_vec()).chain(rows))
}

/// What the two publications are to each other.
fn kind(before: &Checking, after: &Checking) -> ComparedKind {
    let (old, new) = (&before.report.disclosure, &after.report.disclosure);
    match () {
        () if old.department != new.department || old.of_unit != new.of_unit => ComparedKind::Unlike,
        () if old.kind != new.kind => ComparedKind::BudgetAndAccounts,
        () if old.year != new.year => ComparedKind::Years,
        () => ComparedKind::Versions,
    }
}

/// The facts of a disclosure in order, each with what it is found again by.
fn keyed(disclosure: &Disclosure) -> Vec<(Key, FactId)> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let form_keys: Vec<String> = disclosure
        .forms
        .iter()
        .map(|form| {
            let key = form_key(form);
            let nth = times.entry(key.clone()).or_default();
            *nth += 1;
            if *nth == 1 { key } else { format!("{key}#{nth}") }
        })
        .collect();
    let mut alike: HashMap<(String, String, String), usize> = HashMap::new();
    let mut out = Vec::new();
    for (id, fact) in disclosure.facts.iter().enumerate() {
        let (Some(form), Some(line)) = (form_keys.get(fact.form), disclosure.forms[fact.form].lines.get(fact.line))
        else {
            continue;
        };
        let accounts = disclosure.forms[fact.form].spec().columns.iter().any(|c| c.name.contains("决算"));
        let year = disclosure.publications.get(disclosure.publication_of(fact.form)).and_then(|p| p.year);
        let column = disclosure.column_name(id).map(|name| column_key(name, year, accounts)).unwrap_or_default();
        let (form, line) = (form.clone(), line_key(line));
        let nth = alike.entry((form.clone(), line.clone(), column.clone())).or_default();
        *nth += 1;
        out.push((Key { form, line, column, nth: *nth }, id));
    }
    out
}

/// A form by the official form it is, whatever it is called; or by its title without years and numbers.
fn form_key(form: &Form) -> String {
    if let Some(spec) = form.listed().and_then(|s| forms().get(s)) {
        return spec.id.clone();
    }
    let title = bare(&form.title);
    let official = forms().iter().flat_map(|f| f.titles.iter().map(|t| (t.as_str(), f.id.as_str())));
    let other = data().forms.iter().flat_map(|(id, titles)| titles.iter().map(|t| (t.as_str(), id.as_str())));
    let found = official.chain(other).filter(|(t, _)| title.contains(&bare(t))).max_by_key(|(t, _)| t.len());
    found.map_or(title, |(_, id)| id.to_string())
}

/// A line by its codes, or by its label without its number in the list.
fn line_key(line: &Line) -> String {
    let codes: Vec<&str> = line.unit.iter().chain(line.codes.iter().map(|c| &c.digits)).map(String::as_str).collect();
    let half = line.side.number();
    match line.role {
        _ if !codes.is_empty() => format!("{half}:{}", codes.join("/")),
        Role::Total => format!("{half}:="),
        _ => {
            let label = fold(&line.label);
            let label = label.rsplit('/').next().unwrap_or_default();
            let numbered = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit() || "()、.,".contains(c);
            let bare = match label.find(['、', '.', ')']) {
                Some(at) if label[..at].chars().all(numbered) => label[at..].trim_start_matches(numbered),
                _ => label,
            };
            match data().words.total.iter().any(|t| fold(t) == bare) && line.side == Side::Only {
                true => format!("{half}:="),
                false => format!("{half}:{}", if bare.is_empty() { label } else { bare }),
            }
        }
    }
}

/// A column by its heading without the words that only say which publication it stands in. Beside a column of accounts
/// one of the budget is another thing.
fn column_key(name: &str, year: Option<u32>, accounts: bool) -> String {
    let budget = accounts && !name.contains("决算") && name.contains("预算");
    let mut name = name.to_string();
    for (back, word) in [(0, ""), (1, "上年"), (2, "前年")] {
        let year = year.and_then(|y| y.checked_sub(back)).map(|y| y.to_string());
        name = year.map_or(name.clone(), |year| name.replace(&format!("{year}年"), word).replace(&year, word));
    }
    let mut name = bare(&name);
    for word in data().words.drop.iter().filter(|_| !budget) {
        // of 上年 the year stays
        name = name.replace("上年", "上").replace("前年", "前").replace(&fold(word), "");
    }
    let total = data().words.total.iter().any(|t| fold(t) == name);
    if total { String::new() } else { name }
}

/// A text without numbers, blanks and marks.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphabetic()).collect()
}

/// Findings by what they are about.
fn told(report: &Report) -> Vec<String> {
    let of = |f: &Finding| match f.cells.first() {
        Some(cell) if cell.form.is_some() => format!("{}|{:?}|{:?}|{:?}", f.rule, cell.form, cell.row, cell.column),
        _ => format!("{}|{}", f.rule, f.headline.zh),
    };
    report.findings.iter().map(of).collect()
}

fn row(before: &Checking, old: Option<FactId>, after: &Checking, new: Option<FactId>) -> Compared {
    let (was, is) = (old.and_then(|f| amount(before, f)), new.and_then(|f| amount(after, f)));
    let shown = new.map(|f| (after, f)).or(old.map(|f| (before, f)));
    let (form, label, column) = shown.map_or_else(Default::default, |(of, fact)| {
        let disclosure = &of.disclosure;
        let column = disclosure.column_name(fact).unwrap_or_default();
        (disclosure.form(fact).title.clone(), disclosure.line(fact).label.clone(), column.to_string())
    });
    let unit = shown.map_or(Unit::TenThousandYuan, |(of, fact)| of.disclosure.unit(fact));
    let change = change(before, old, after, new, unit);
    let state = match (&was, &is) {
        (Some(_), None) => ComparedState::Gone,
        (None, Some(_)) => ComparedState::New,
        (Some(a), Some(b)) if change.is_none() && a.printed != b.printed => ComparedState::Changed,
        _ if change.as_ref().is_some_and(|(value, _)| !value.is_zero()) => ComparedState::Changed,
        _ => ComparedState::Same,
    };
    let told = change.filter(|_| state == ComparedState::Changed);
    let scale = told.as_ref().map_or(2, |(_, scale)| *scale);
    Compared {
        form,
        row: label,
        column,
        unit: unit.name().into(),
        state,
        percent: told.as_ref().and_then(|(value, _)| percent(before, old, *value)),
        change: told.map(|(value, _)| in_unit(value, unit, scale)),
        before: was,
        after: is,
    }
}

/// An amount as printed; `None` where its cell is blank.
fn amount(of: &Checking, fact: FactId) -> Option<ComparedAmount> {
    let data = of.disclosure.facts.get(fact)?;
    if matches!(data.value, Value::Blank) {
        return None;
    }
    let (text, place) = at(&of.documents, data.spot).unwrap_or(("", Place::Text { line: 1, start: 0, end: 0 }));
    Some(ComparedAmount { printed: text.to_string(), source: data.spot.source, place })
}

/// After minus before in 元, with the decimals that both are printed with; a blank is zero.
fn change(
    before: &Checking,
    old: Option<FactId>,
    after: &Checking,
    new: Option<FactId>,
    unit: Unit,
) -> Option<(Decimal, u32)> {
    let value = |of: &Checking, fact: Option<FactId>| match &of.disclosure.facts.get(fact?)?.value {
        Value::Blank => Some((Decimal::ZERO, 0)),
        // the decimals it has in the unit of the row
        Value::Known(figure) => {
            let decimals = figure.amount.scale.saturating_add(unit.exponent());
            Some((figure.yuan, decimals.saturating_sub(of.disclosure.unit(fact?).exponent()).min(8)))
        }
        Value::Malformed(_) => None,
    };
    let ((was, a), (is, b)) = (value(before, old)?, value(after, new)?);
    Some((is.checked_sub(was)?, a.max(b)))
}

/// A change as a share of what was before, to a hundredth of a percent.
fn percent(before: &Checking, old: Option<FactId>, change: Decimal) -> Option<String> {
    let Value::Known(figure) = &before.disclosure.facts.get(old?)?.value else { return None };
    let share = change.checked_div(figure.yuan)?.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(money::format(share.round_dp(2), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Checking {
        crate::check(vec![crate::Input { name: "a.txt".into(), bytes: text.into() }])
    }

    fn form(year: u32, rows: &[&str]) -> String {
        format!(
            "{year}年度某某局部门预算\n预算01表 收支总表\n金额单位：万元\n项目\t预算数\t项目\t预算数\n{}\n",
            rows.join("\n")
        )
    }

    fn states(comparison: &Comparison) -> Vec<(&str, &str, ComparedState, Option<&str>)> {
        let told = comparison.rows.iter().filter(|r| r.state != ComparedState::Same);
        told.map(|r| (r.row.as_str(), r.column.as_str(), r.state, r.change.as_deref())).collect()
    }

    #[test]
    fn versions_differ_in_what_was_changed_wherever_it_stands() {
        let before = form(2026, &["一、拨款\t100.00\t一、教育支出\t100.00", "收入总计\t100.00\t支出总计\t100.00"]);
        let after = form(
            2026,
            &[
                "一、事业收入\t5.00\t一、教育支出\t105.50",
                "二、拨款\t100.00\t二、其他\t",
                "收入总计\t105.00\t支出总计\t105.00",
            ],
        );
        let after = after + "\n2026年支出预算200.00万元，比上年增加50.00万元，增长40.00%。\n";
        let comparison = compare(&checked(&before), &checked(&after));
        assert_eq!(comparison.kind, ComparedKind::Versions);
        let told = states(&comparison);
        assert!(
            told.iter().any(|t| t.0.contains("教育") && t.2 == ComparedState::Changed && t.3 == Some("5.50")),
            "{told:?}"
        );
        assert!(told.iter().any(|t| t.0.contains("事业") && t.2 == ComparedState::New), "{told:?}");
        // the same line under another number is the same
        assert!(!told.iter().any(|t| t.0.contains("拨款")), "{told:?}");
        let row = comparison.rows.iter().find(|r| r.row.contains("教育")).unwrap();
        assert_eq!(row.percent.as_deref(), Some("5.50"));
        assert!(!comparison.findings_new.is_empty());
        let csv = comparison_csv(&comparison, false);
        assert!(csv.contains("\"5.50\",\"5.50\",\"有变\""), "{csv}");
    }

    #[test]
    fn what_is_unchanged_is_the_same() {
        let text = form(2026, &["一、拨款\t100.00\t一、教育支出\t100.00", "收入总计\t100.00\t支出总计\t100.00"]);
        let comparison = compare(&checked(&text), &checked(&text));
        assert_eq!((comparison.changed, comparison.gone, comparison.new), (0, 0, 0));
        assert_eq!((comparison.same, comparison.findings_gone.len(), comparison.findings_new.len()), (4, 0, 0));
        assert_eq!(compare(&checked(&text), &checked(&text.replace("2026", "2025"))).kind, ComparedKind::Years);
    }

    #[test]
    fn columns_are_the_same_by_their_year_and_not_by_their_place() {
        for (name, year, accounts, key) in [
            ("2026年预算数", 2026, false, ""),
            ("2025年预算数", 2026, false, "上"),
            ("上年预算数", 2026, false, "上"),
            ("决算数", 2024, true, ""),
            ("年初预算数", 2024, true, "年初预算数"),
            ("基本支出", 2026, false, "基本支出"),
            ("合计", 2026, false, ""),
        ] {
            assert_eq!(column_key(name, Some(year), accounts), key, "{name}");
        }
    }

    #[test]
    fn the_words_are_read() {
        assert!(!data().forms.is_empty() && !data().words.drop.is_empty());
    }
}
