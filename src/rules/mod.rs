//! What is not arithmetic: names, codes, formats, completeness. One file a rule.
//!
//! A rule's file starts with its documentation for people, under fixed headings, from which the user
//! documentation is generated; then the check; then its test.

use serde::Serialize;

pub(crate) use crate::bilingual::say;
use crate::bilingual::{Text, s};
use crate::disclosure::{Disclosure, FactId, Value};
use crate::document::{Block, Document, Spot};
use crate::judge::Judgement;
use crate::money::{self, Printed};
use crate::narrative::{Mention, Narrative};
use crate::relations::Relations;

mod amount_format;
mod amount_precision;
mod amount_unplaced;
mod class_name;
mod code_misprint;
mod code_pair;
mod code_pattern;
mod column_product;
mod column_rate;
mod derived;
mod execution_rate;
mod form_empty;
mod form_levels;
mod form_missing;
mod form_no_rows;
mod form_not_empty;
mod form_number;
mod form_remark;
mod form_repeated;
mod indicator_direction;
mod indicator_goal;
mod indicator_month;
mod indicator_operator;
mod indicator_percentage;
mod indicator_score;
mod indicator_unit;
mod indicators;
mod malformed_amount;
mod name_brackets;
mod name_department;
mod name_misprint;
mod names;
mod narrative;
mod narrative_amount;
mod narrative_completion;
mod narrative_count;
mod narrative_direction;
mod narrative_growth;
mod narrative_limit;
mod narrative_near;
mod narrative_nothing;
mod narrative_reason;
mod narrative_rise;
mod narrative_share;
mod narrative_table;
mod narrative_visit;
mod narrative_whole;
mod narrative_year;
mod project_costs;
mod project_duplicate_code;
mod project_sum;
mod publications;
mod reading_uncertain;
mod remarks;
mod row_repeated;
mod row_total_missing;
mod self_evaluation;
mod source_unrecognised;
mod text_residue;
mod title_year;
mod two_names;
mod unit_different;
mod unit_misprint;
mod unit_missing;
mod words;

/// Most cells a finding lists; its message gives their number.
const MOST_CELLS: usize = 50;
/// Most findings of one rule that stand by themselves; the others are one finding.
const MOST_FINDINGS: usize = 30;
/// Most examples a message names.
const MOST_EXAMPLES: usize = 5;

/// How much a finding says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The printed figures contradict each other beyond rounding.
    Error,
    /// Wrong or inconsistent, but no contradiction of figures.
    Warning,
    /// Rounding, format, things to know.
    Note,
}

/// The part a cell plays in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Most likely wrong.
    Suspect,
    /// The side of an equation that the others should make.
    Total,
    /// One of the others.
    Term,
    /// Shown for orientation.
    Context,
}

/// A judged disclosure: what rules look at and reports are made from.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The sources.
    pub documents: &'a [Document],
    /// The facts.
    pub disclosure: &'a Disclosure,
    /// The equations over the facts.
    pub relations: &'a Relations,
    /// The verdicts.
    pub judgement: &'a Judgement,
    /// What the text says of figures.
    pub narrative: &'a Narrative,
}

/// A rule.
pub struct Rule {
    /// Its name in reports, `group/what`.
    pub id: &'static str,
    /// Its documentation: the head of its file.
    pub source: &'static str,
    /// The check.
    pub check: fn(&Subject) -> Vec<Told>,
}

/// Something a rule found.
#[derive(Debug, Clone)]
pub struct Told {
    /// How much it says.
    pub severity: Severity,
    /// The sentence.
    pub message: Text,
    /// What it rests on.
    pub basis: Text,
    /// The cells it is about.
    pub cells: Vec<(Role, Spot)>,
    /// Equations that prove a suggestion.
    pub equations: Vec<usize>,
    /// What most likely happened, and whether it may be the reading's fault.
    pub cause: Option<(&'static str, bool)>,
    /// Text that should stand in a cell (index in `cells`), and by how many equations it is proved.
    pub suggestion: Option<(usize, String, usize)>,
    /// The figures of the text it is about, before `cells`.
    pub mentions: Vec<(Role, Mention)>,
    /// The relation between these figures, where it is no equation over amounts.
    pub computed: Option<Computed>,
}

/// A relation that a sentence states: the first mention is what follows from the other cells.
#[derive(Debug, Clone)]
pub struct Computed {
    /// The relation in figures, as an accountant writes it.
    pub text: String,
    /// What is printed.
    pub printed: String,
    /// What follows.
    pub expected: String,
    /// Printed minus expected.
    pub difference: String,
    /// The unit of these three.
    pub unit: String,
}

impl Told {
    /// Something found, without suggestion.
    pub fn new(severity: Severity, message: Text, basis: Text, cells: Vec<(Role, Spot)>) -> Told {
        Told {
            severity,
            message,
            basis,
            cells,
            equations: Vec::new(),
            cause: None,
            suggestion: None,
            mentions: Vec::new(),
            computed: None,
        }
    }
}

/// The text printed at a fact.
pub(crate) fn printed<'a>(subject: &Subject<'a>, fact: FactId) -> &'a str {
    crate::document::at(subject.documents, subject.disclosure.facts[fact].spot).map_or("", |(text, _)| text)
}

/// The text printed at a spot.
fn text<'a>(subject: &Subject<'a>, spot: Spot) -> &'a str {
    crate::document::at(subject.documents, spot).map_or("", |(text, _)| text)
}

/// A fact for people: `《支出总表》“2050803-培训支出”的合计`.
fn place(subject: &Subject, fact: FactId) -> Text {
    let disclosure = subject.disclosure;
    let form = &disclosure.form(fact).spec().title;
    let column = disclosure.column_name(fact).unwrap_or("金额");
    match disclosure.line(fact).label.as_str() {
        "" => say(format!("《{form}》的{column}"), format!("{column} in {form}")),
        label => say(format!("《{form}》“{label}”的{column}"), format!("{column} of “{label}” in {form}")),
    }
}

/// The first few of `count` things in a row, and how many more there are.
fn few(count: usize, things: impl Iterator<Item = Text>) -> Text {
    let first: Vec<Text> = things.take(MOST_EXAMPLES).collect();
    let join = |of: fn(&Text) -> &str, by: &str| first.iter().map(of).collect::<Vec<_>>().join(by);
    let (mut zh, mut en) = (join(|t| &t.zh, "；"), join(|t| &t.en, "; "));
    if first.len() < count {
        zh.push_str(&format!("；等 {count} 处"));
        en.push_str(&format!("; and {} more", count - first.len()));
    }
    say(zh, en)
}

/// How many amounts each form prints, readable or not.
fn amounts(subject: &Subject) -> Vec<usize> {
    let disclosure = subject.disclosure;
    let mut counts = vec![0; disclosure.forms.len()];
    for fact in disclosure.facts.iter().filter(|f| !matches!(f.value, Value::Blank)) {
        counts[fact.form] += 1;
    }
    counts
}

/// Whether a row is the last of its text, which may be cut off in it.
fn last(subject: &Subject, row: Spot) -> bool {
    let document = subject.documents.get(row.source);
    document.is_some_and(|d| texts(d, row).all(|texts| texts.is_empty()))
}

/// Whether a text ends at a row: nothing is printed behind it, or only a piece that the cut has torn off.
fn ends(subject: &Subject, row: Spot) -> bool {
    let Some(document) = subject.documents.get(row.source) else { return false };
    let torn = |text: &str| !text.ends_with('。') && text.len() < 120;
    let mut rest = texts(document, row).filter(|texts| !texts.is_empty());
    rest.next().is_none_or(|texts| texts.len() < 4 && texts.into_iter().all(torn)) && rest.next().is_none()
}

/// What is printed in each row, and each line outside tables, behind a row.
fn texts(document: &Document, row: Spot) -> impl Iterator<Item = Vec<&str>> {
    let blocks = document.blocks.iter().enumerate().skip(row.block);
    blocks.flat_map(move |(block, piece)| {
        let skip = if block == row.block { row.row + 1 } else { 0 };
        let (line, rows) = match piece {
            Block::Paragraph(p) => (Some(p.text.as_str()), &[][..]),
            Block::Table(t) => (None, t.rows.get(skip..).unwrap_or_default()),
        };
        let line = line.filter(|text| skip == 0 && !text.is_empty()).map(|text| vec![text]);
        line.into_iter().chain(rows.iter().map(|r| r.filled().map(|c| c.text.as_str()).collect()))
    })
}

/// How many rows and lines behind its title a form is at most looked through for what was not read.
const MOST_ROWS: usize = 200;

/// What is printed in the rows and lines between a form's title and the next form's, the first of them.
fn region<'a>(subject: &Subject<'a>, form: usize) -> impl Iterator<Item = &'a str> {
    let forms = &subject.disclosure.forms;
    let at = forms[form].at;
    let document = subject.documents.get(at.source);
    let next = forms.get(form + 1).filter(|next| next.at.source == at.source).map(|next| next.title.as_str());
    let rows = document.into_iter().flat_map(move |d| texts(d, at));
    rows.take(MOST_ROWS).flatten().take_while(move |text| Some(*text) != next)
}

/// Whether a note of a form says that rows of it are withheld (涉密).
pub(crate) fn says_withheld(subject: &Subject, form: usize) -> bool {
    region(subject, form).any(crate::taxonomy::words::is_withheld)
}

/// Whether numbers with decimals are printed under a form's title, whatever was read of them.
fn prints_decimals(subject: &Subject, form: usize) -> bool {
    region(subject, form).any(|text| match money::read(text) {
        Printed::Amount(amount, _) => amount.scale > 0,
        Printed::Malformed(_) => true,
        _ => false,
    })
}

/// Spots as cells of one role, as many as a finding lists.
fn cells(role: Role, spots: impl IntoIterator<Item = Spot>) -> Vec<(Role, Spot)> {
    spots.into_iter().take(MOST_CELLS).map(|spot| (role, spot)).collect()
}

/// Findings, those beyond the most that help anybody made one, whose message `rest` gives by their number.
fn capped(mut told: Vec<Told>, rest: impl FnOnce(usize) -> Text) -> Vec<Told> {
    if told.len() <= MOST_FINDINGS {
        return told;
    }
    let others = told.split_off(MOST_FINDINGS);
    let severity = others.iter().map(|t| t.severity).min().unwrap_or(Severity::Note);
    let basis = others[0].basis.clone();
    let spots: Vec<_> = others.iter().flat_map(|t| t.cells.iter().copied()).take(MOST_CELLS).collect();
    told.push(Told::new(severity, rest(others.len()), basis, spots));
    told
}

/// The text of a rule's file, for its documentation; not in the browser, which has `help.json`.
macro_rules! source {
    ($module:ident) => {
        if cfg!(target_arch = "wasm32") { "" } else { include_str!(concat!(stringify!($module), ".rs")) }
    };
}

macro_rules! rules {
    ($($id:literal => $module:ident),* $(,)?) => {
        /// All rules, in the order of reports.
        pub const RULES: &[Rule] = &[
            $(Rule { id: $id, source: source!($module), check: $module::check },)*
        ];
    };
}

rules! {
    "amount/malformed" => malformed_amount,
    "amount/unplaced" => amount_unplaced,
    "reading/uncertain" => reading_uncertain,
    "amount/format" => amount_format,
    "amount/precision" => amount_precision,
    "unit/different" => unit_different,
    "unit/misprint" => unit_misprint,
    "unit/missing" => unit_missing,
    "name/two-names" => two_names,
    "name/misprint" => name_misprint,
    "name/brackets" => name_brackets,
    "name/class" => class_name,
    "code/pattern" => code_pattern,
    "code/misprint" => code_misprint,
    "code/pair" => code_pair,
    "row/total-missing" => row_total_missing,
    "row/repeated" => row_repeated,
    "form/missing" => form_missing,
    "form/repeated" => form_repeated,
    "disclosure/several" => publications,
    "form/levels" => form_levels,
    "form/no-rows" => form_no_rows,
    "form/not-empty" => form_not_empty,
    "form/empty" => form_empty,
    "form/remark" => form_remark,
    "title/year" => title_year,
    "name/department" => name_department,
    "form/number" => form_number,
    "indicator/percentage" => indicator_percentage,
    "indicator/month" => indicator_month,
    "indicator/operator" => indicator_operator,
    "indicator/direction" => indicator_direction,
    "indicator/unit" => indicator_unit,
    "indicator/goal" => indicator_goal,
    "indicator/score" => indicator_score,
    "execution/rate" => execution_rate,
    "column/rate" => column_rate,
    "column/product" => column_product,
    "project/costs" => project_costs,
    "project/sum" => project_sum,
    "project/duplicate-code" => project_duplicate_code,
    "narrative/growth" => narrative_growth,
    "narrative/share" => narrative_share,
    "narrative/completion" => narrative_completion,
    "narrative/whole" => narrative_whole,
    "narrative/table" => narrative_table,
    "narrative/nothing" => narrative_nothing,
    "narrative/amount" => narrative_amount,
    "narrative/near" => narrative_near,
    "narrative/count" => narrative_count,
    "narrative/rise" => narrative_rise,
    "narrative/limit" => narrative_limit,
    "narrative/direction" => narrative_direction,
    "narrative/reason" => narrative_reason,
    "narrative/year" => narrative_year,
    "narrative/visit" => narrative_visit,
    "text/residue" => text_residue,
    "source/unrecognised" => source_unrecognised,
}

#[cfg(test)]
mod tests {
    use crate::report::contract::Finding;

    /// 预算03表 with some rows of items and the amounts of its total.
    pub(super) fn form03(items: &[&str], total: &str) -> String {
        let rows: String = items.iter().map(|i| format!("{i}\n")).collect();
        format!(
            "预算03表 支出总表\n\n金额单位：万元\n\n支出功能分类科目\t政府支出经济分类科目\t部门支出经济分类科目\t合计\t基本支出\t项目支出\n{rows}合 计\t\t\t{total}\n\n"
        )
    }

    /// 预算05表, likewise.
    pub(super) fn form05(items: &[&str], total: &str) -> String {
        let rows: String = items.iter().map(|i| format!("{i}\n")).collect();
        format!(
            "预算05表 一般公共预算支出表\n\n金额单位：万元\n\n功能分类科目\t\t预算数\t\n科目编码\t科目名称\t合计\t基本支出\n{rows}\t合 计\t{total}\n\n"
        )
    }

    /// 预算12表 with some rows: project, amounts, goal and indicators.
    pub(super) fn form12(rows: &[&str]) -> String {
        let rows: String = rows.iter().map(|i| format!("{i}\n")).collect();
        format!(
            "预算12表 项目支出绩效目标表\n\n金额单位：万元\n\n项目名称\t项目总额\t其中：\t\t绩效目标\t一级指标\t二级指标\t三级指标\t绩效指标性质\t本年绩效指标值\t绩效度量单位\n\t\t财政资金\t其他资金\n{rows}\n"
        )
    }

    /// What a rule tells of a text.
    pub(super) fn findings(text: &str, rule: &str) -> Vec<Finding> {
        let input = crate::Input { name: "made up".into(), bytes: text.into() };
        crate::check(vec![input]).report.findings.into_iter().filter(|f| f.rule == rule).collect()
    }

    #[test]
    fn every_rule_documents_itself() {
        const HEADINGS: [&str; 5] = ["What it checks", "Why it matters", "What it does not mean", "Example", "Basis"];
        for rule in super::RULES {
            let head: Vec<&str> = rule.source.lines().take_while(|l| l.starts_with("//!")).collect();
            assert!(head[0].starts_with("//! # "), "{}", rule.id);
            let headings: Vec<&str> = head.iter().filter_map(|l| l.strip_prefix("//! ## ")).collect();
            assert_eq!(headings, HEADINGS, "{}", rule.id);
            assert!(rule.source.contains("#[cfg(test)]"), "{} has no test", rule.id);
        }
        let mut ids: Vec<&str> = super::RULES.iter().map(|r| r.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), super::RULES.len());
    }
}
