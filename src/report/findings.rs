//! From verdicts and rules to a report.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::bilingual::say;
use crate::document::{Spot, at};
use crate::judge::{Candidate, Cause as Origin, Explanation, Verdict};
use crate::narrative::{Says, Verdict as Said};
use crate::relations::formula::Relation;
use crate::relations::{Identities, Term, Why};
use crate::rules::{Computed, RULES, Subject, Told};

use super::cells::{Cells, in_unit, name, place, prints, proven, shown, suggested};
use super::contract::*;
use super::facts::{FactState, state};
use super::headline::{is_proven, of_relation, of_rule, stake};
use super::inquiry::inquiry;
use super::operation::operation;
use super::outcome::outcome;
use super::{several, words};

/// Most equations shown in one finding; the others are counted as consequences.
const MOST_EQUATIONS: usize = 12;

/// Makes the report, and for each finding the spots of its cells.
pub fn report(subject: &Subject, sources: Vec<Source>) -> (Report, Vec<Vec<Spot>>) {
    let mut findings: Vec<(Finding, Vec<Spot>)> =
        subject.judgement.explanations.iter().map(|e| explained(subject, e)).collect();
    for rule in RULES {
        findings.extend((rule.check)(subject).into_iter().map(|told| ruled(subject, rule.id, told)));
    }
    rank(&mut findings);
    let (findings, spots): (Vec<Finding>, Vec<Vec<Spot>>) = findings.into_iter().unzip();
    let disclosure = subject.disclosure;
    let mut report = Report {
        schema: 1,
        gouji: env!("CARGO_PKG_VERSION").into(),
        sources,
        disclosure: Disclosure {
            department: disclosure.publication().department.clone(),
            year: disclosure.publication().year,
            kind: match disclosure.publication().final_accounts {
                Some(true) => DisclosureKind::FinalAccounts,
                Some(false) => DisclosureKind::Budget,
                None => DisclosureKind::Unknown,
            },
            regime: disclosure.publication().regime.unwrap_or("unknown").into(),
            of_unit: disclosure.publication().of_unit,
        },
        outcome: Outcome {
            state: OutcomeState::Nothing,
            headline: say("", ""),
            scope: say("", ""),
            amounts: say("", ""),
            tables: EquationCounts::default(),
            text: EquationCounts::default(),
            publications: EquationCounts::default(),
        },
        forms: forms(subject),
        unrecognised: disclosure
            .unrecognised
            .iter()
            .map(|u| Unrecognised {
                title: u.title.clone(),
                source: u.at.source,
                place: place(subject, u.at),
                amounts: u.amounts,
            })
            .collect(),
        equations: equation_counts(subject),
        amounts: amount_counts(subject),
        findings,
        checks: checks(subject),
    };
    let inquiries: Vec<_> = report.findings.iter().map(|f| inquiry(f, &report)).collect();
    report.findings.iter_mut().zip(inquiries).for_each(|(finding, asked)| finding.inquiry = asked);
    report.outcome = outcome(&report);
    (report, spots)
}

/// By what they mean: errors first; then the kind of finding with the most money at stake, and in it the largest; then
/// as they stand in the disclosure. What is of one kind stays together.
fn rank(findings: &mut Vec<(Finding, Vec<Spot>)>) {
    let mut kinds: BTreeMap<(Severity, String), Decimal> = BTreeMap::new();
    let stakes: Vec<Decimal> = findings.iter().map(|(f, _)| stake(f)).collect();
    for ((finding, _), stake) in findings.iter().zip(&stakes) {
        let most = kinds.entry((finding.severity, finding.rule.clone())).or_default();
        *most = (*most).max(*stake);
    }
    let mut order: Vec<_> = std::mem::take(findings).into_iter().zip(stakes).collect();
    let kind = |f: &Finding| kinds.get(&(f.severity, f.rule.clone())).copied().unwrap_or_default();
    order.sort_by(|((a, x), a_stake), ((b, y), b_stake)| {
        let severity = a.severity.cmp(&b.severity);
        let kinds = kind(b).cmp(&kind(a)).then_with(|| a.rule.cmp(&b.rule));
        severity.then(kinds).then_with(|| b_stake.cmp(a_stake)).then_with(|| x.first().cmp(&y.first()))
    });
    findings.extend(order.into_iter().map(|(told, _)| told));
}

fn forms(subject: &Subject) -> Vec<Form> {
    let disclosure = subject.disclosure;
    let mut counts = vec![(0, 0); disclosure.forms.len()];
    for fact in (0..disclosure.facts.len()).filter(|f| prints(subject, *f)) {
        let count: &mut (usize, usize) = &mut counts[disclosure.facts[fact].form];
        count.0 += 1;
        count.1 += usize::from(proven(subject, fact));
    }
    disclosure
        .forms
        .iter()
        .zip(counts)
        .map(|(form, (amounts, proven))| Form {
            id: form.spec().id.clone(),
            title: form.title.clone(),
            number: form.number.clone(),
            unit: form.unit.map(|u| u.name().into()),
            source: form.at.source,
            place: place(subject, form.at),
            amounts,
            proven,
            rows: form.lines.iter().map(|l| (l.row.block, l.row.row)).collect::<std::collections::BTreeSet<_>>().len(),
        })
        .collect()
}

fn amount_counts(subject: &Subject) -> AmountCounts {
    let mut counts = AmountCounts::default();
    for state in (0..subject.disclosure.facts.len()).filter_map(|f| state(subject, f)) {
        counts.read += 1;
        match state {
            FactState::Malformed | FactState::Solved => counts.malformed += 1,
            FactState::Unplaced => counts.unplaced += 1,
            FactState::Proven => counts.proven += 1,
            FactState::Unproven => counts.unproven += 1,
        }
    }
    counts
}

fn equation_counts(subject: &Subject) -> EquationCounts {
    let mut counts = EquationCounts::default();
    for judged in &subject.judgement.equations {
        match judged.verdict {
            Verdict::Holds => counts.holds += 1,
            Verdict::Rounding => counts.rounding += 1,
            Verdict::Violated => counts.violated += 1,
            Verdict::Unchecked(_) => counts.unchecked += 1,
        }
    }
    counts.unchecked += subject.relations.unchecked.iter().filter(|u| u.why != Why::Blank).count();
    counts
}

fn checks(subject: &Subject) -> Vec<Check> {
    let mut checks: BTreeMap<usize, (Check, Vec<&Why>)> = BTreeMap::new();
    for (equation, judged) in subject.relations.equations.iter().zip(&subject.judgement.equations) {
        let (check, why) = entry(&subject.relations.identities, &mut checks, equation.identity);
        match &judged.verdict {
            Verdict::Holds => check.holds += 1,
            Verdict::Rounding => check.rounding += 1,
            Verdict::Violated => check.violated += 1,
            Verdict::Unchecked(reason) => {
                check.unchecked += 1;
                why.push(reason);
            }
        }
    }
    for unchecked in &subject.relations.unchecked {
        let (check, why) = entry(&subject.relations.identities, &mut checks, unchecked.identity);
        check.unchecked += usize::from(unchecked.why != Why::Blank);
        why.push(&unchecked.why);
    }
    let text = |(mut check, mut why): (Check, Vec<&Why>)| {
        // that nothing is printed in some lines says nothing where other lines were checked
        if check.holds + check.rounding + check.violated + check.unchecked > 0 {
            why.retain(|w| **w != Why::Blank);
        }
        why.sort();
        why.dedup();
        let reasons: Vec<Text> = why.into_iter().map(words::why).collect();
        let join = |of: fn(&Text) -> &str, by: &str| reasons.iter().map(of).collect::<Vec<_>>().join(by);
        check.why_unchecked =
            (!reasons.is_empty()).then(|| Text { zh: join(|t| &t.zh, "；"), en: join(|t| &t.en, "; ") });
        check
    };
    checks.into_values().map(text).chain(statements(subject)).collect()
}

/// What the text says of figures, by kind.
fn statements(subject: &Subject) -> Vec<Check> {
    let mut checks = Vec::new();
    for says in Says::ALL {
        let count = |verdicts: &[Said]| {
            let of = subject.narrative.statements.iter().filter(|s| s.says == says);
            of.filter(|s| verdicts.contains(&s.verdict)).count()
        };
        let no_base = |noted: bool| {
            let of = subject.narrative.statements.iter().filter(|s| s.says == says && s.verdict == Said::NoBase);
            of.filter(|s| s.printed.is_zero() != noted).count()
        };
        let check = Check {
            identity: says.id().into(),
            text: says.formula().into(),
            holds: count(&[Said::Holds]),
            rounding: count(&[Said::LastDigit]),
            // growth from nothing, which is a note, contradicts no figure
            violated: count(&[Said::Fails, Said::Explained]) + no_base(false),
            unchecked: count(&[Said::Unclear]) + no_base(true),
            why_unchecked: None,
            given_by: None,
        };
        let all = check.holds + check.rounding + check.violated + check.unchecked;
        let why_unchecked = match (count(&[Said::Unclear]), no_base(true)) {
            (0, 0) => None,
            (0, _) => Some(words::no_base()),
            (_, 0) => Some(words::unclear()),
            _ => {
                let (one, other) = (words::unclear(), words::no_base());
                Some(say(format!("{}；{}", one.zh, other.zh), format!("{}; {}", one.en, other.en)))
            }
        };
        checks.extend((all > 0).then_some(Check { why_unchecked, ..check }));
    }
    let (all, tied) = (subject.narrative.sentences, subject.narrative.tied);
    checks.extend((all > 0).then(|| Check {
        identity: "narrative/sentence".into(),
        text: "正文里印有两个以上金额的句子，至少一个与别的数或表核对过".into(),
        holds: tied,
        rounding: 0,
        violated: 0,
        unchecked: all - tied,
        why_unchecked: (all > tied).then(words::untied),
        given_by: None,
    }));
    checks
}

fn entry<'c, 'w>(
    identities: &Identities,
    checks: &'c mut BTreeMap<usize, (Check, Vec<&'w Why>)>,
    identity: usize,
) -> (&'c mut Check, &'c mut Vec<&'w Why>) {
    let (check, why) = checks.entry(identity).or_insert_with(|| {
        let data = identities.get(identity);
        let check = Check {
            identity: data.id.clone(),
            text: shown(data),
            holds: 0,
            rounding: 0,
            violated: 0,
            unchecked: 0,
            why_unchecked: None,
            given_by: data.given_by.clone(),
        };
        (check, Vec::new())
    });
    (check, why)
}

/// A finding's stable identifier: a hash of its rule and of where its first cells stand and what they print.
fn id(rule: &str, cells: &[FindingCell]) -> String {
    let mut hash = Sha256::new();
    hash.update(rule);
    for cell in cells.iter().take(4) {
        hash.update(format!("|{}|{:?}|{:?}|{:?}|{}", cell.source, cell.form, cell.row, cell.column, cell.printed));
    }
    hash.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect()
}

fn ruled(subject: &Subject, rule: &str, told: Told) -> (Finding, Vec<Spot>) {
    let mut cells = Cells::new(subject);
    let mentions = told.mentions.iter().map(|(role, mention)| cells.mention(mention, *role));
    let mut indices: Vec<usize> = mentions.collect();
    indices.extend(told.cells.iter().map(|(role, spot)| cells.spot(*spot, *role)).collect::<Vec<_>>());
    let mut equations: Vec<Equation> = told.equations.iter().take(MOST_EQUATIONS).map(|e| cells.equation(*e)).collect();
    if let Some(Computed { text, printed, expected, difference, unit }) = told.computed {
        let operand = |cell: &usize| Operand { cell: *cell, negative: false };
        // what only helps to understand is no operand
        let context = |i: usize| told.mentions.get(i).is_some_and(|(role, _)| *role == Role::Context);
        let operands =
            indices.iter().enumerate().filter(|(i, _)| *i > 0 && !context(*i)).map(|(_, cell)| operand(cell));
        equations.push(Equation {
            identity: rule.into(),
            operation: operation(&text, &printed, &expected, &unit),
            text,
            relation: "=".into(),
            left: indices.iter().take(1).map(operand).collect(),
            right: operands.collect(),
            omitted: 0,
            printed,
            expected,
            difference,
            tolerance: String::new(),
            evidence: None,
            unit,
        });
    }
    let suggestions = told
        .suggestion
        .into_iter()
        .filter_map(|(cell, text, proved_by)| Some(Suggestion { cell: *indices.get(cell)?, text, proved_by }))
        .collect();
    let mut finding = Finding {
        id: id(rule, &cells.cells),
        rule: rule.into(),
        severity: told.severity,
        headline: say("", ""),
        message: told.message,
        basis: told.basis,
        equations,
        cause: told.cause.map(|(kind, misread)| Cause { kind: kind.into(), misread }),
        suggestions,
        consequences: told.equations.len().saturating_sub(MOST_EQUATIONS),
        inquiry: None,
        given_by: None,
        cells: cells.cells,
    };
    let stated = told.mentions.first().map(|(_, m)| m);
    let paragraph = stated.and_then(|m| at(subject.documents, m.spot)).map_or("", |(text, _)| text);
    let here = told.mentions.iter().map(|(_, m)| m).filter(|m| stated.is_some_and(|s| s.spot == m.spot));
    let until = |byte: Option<u32>| byte.and_then(|b| paragraph.get(..b as usize)).unwrap_or_default();
    let first = here.map(|m| m.bytes.start).min();
    finding.headline = of_rule(&finding, until(first), until(stated.map(|m| m.bytes.start)));
    (finding, cells.spots)
}

fn explained(subject: &Subject, explanation: &Explanation) -> (Finding, Vec<Spot>) {
    let mut cells = Cells::new(subject);
    let mut finding = Finding {
        id: String::new(),
        rule: String::new(),
        severity: Severity::Error,
        headline: say("", ""),
        message: Text { zh: String::new(), en: String::new() },
        basis: basis(explanation, subject),
        cells: Vec::new(),
        equations: Vec::new(),
        cause: None,
        suggestions: Vec::new(),
        consequences: 0,
        inquiry: None,
        given_by: None,
    };
    let identity = subject.relations.identity(explanation.equations[0]);
    let mut equations = explanation.equations.clone();
    let mut most = MOST_EQUATIONS;
    if matches!(explanation.cause, Origin::MissingLines(_)) {
        // the totals themselves before what follows from them
        let of_total = |e: &usize| subject.relations.equations[*e].sums.iter().any(|s| !s.partial);
        equations.sort_by_key(|e| !of_total(e));
        most = most.max(equations.iter().filter(|e| of_total(e)).count());
    }
    finding.consequences = equations.len().saturating_sub(most);
    finding.rule = identity.id.clone();
    finding.given_by = identity.given_by.clone();
    match &explanation.cause {
        Origin::Cell(candidates) => wrong_cell(subject, candidates, explanation, &mut finding, &mut cells),
        Origin::MissingLines(forms) => {
            missing_lines(subject, forms, explanation.equations.len(), &mut finding, &mut cells)
        }
        Origin::ExtraLine(form, lines) => {
            let data = &subject.disclosure.forms[*form];
            for line in lines {
                for column in data.spec().amount_columns() {
                    if let Some(fact) = subject.disclosure.fact(*form, *line, column).filter(|f| prints(subject, *f)) {
                        cells.fact(fact, Role::Suspect);
                    }
                }
            }
            let label = lines.first().map_or("", |l| data.lines[*l].label.as_str());
            finding.rule = "rows/extra".into();
            finding.message = Text {
                zh: format!(
                    "《{}》印出的各行加起来比合计多，多出的正好是“{label}”这一行：它像是印了两次，或者是小计被当成了明细。",
                    data.spec().title
                ),
                en: format!(
                    "The printed rows of {} exceed the totals by exactly the row “{label}”: it seems to be printed twice, or to be a subtotal counted as an item.",
                    data.spec().title
                ),
            };
            finding.cause = Some(Cause { kind: "row-extra".into(), misread: false });
        }
        Origin::Cells(joint, candidates) => {
            several::cells(subject, *joint, candidates, explanation.equations.len(), &mut finding, &mut cells);
        }
        Origin::Version(forms) => {
            several::version(subject, forms, explanation.equations.len(), &mut finding, &mut cells)
        }
        Origin::Unknown => {
            undecided(subject, explanation, &mut finding);
            total_first(subject, explanation, &mut finding, &mut cells);
        }
        Origin::TooMany => {
            undecided(subject, explanation, &mut finding);
            total_first(subject, explanation, &mut finding, &mut cells);
            finding.message.zh.push_str("能解释它的改法太多，没有一一列出。");
            finding.message.en.push_str(" Too many changes would explain it to list them.");
        }
    }
    // a relation of the user's, which Gouji has not measured, makes nothing graver
    let mut measured = explanation.equations.iter().filter(|e| **e < subject.relations.built_in);
    if measured.all(|e| subject.relations.equations[*e].discovered()) {
        finding.severity = finding.severity.max(Severity::Warning);
        let found = say(
            "这个关系是从表中其他行、列的数字归纳出来的，不是表式规定的。",
            "This relation was found in the figures of the table's other rows and columns; no form prescribes it.",
        );
        let found = identity.given_by.as_ref().map_or(found, |file| words::own(file));
        let caution = identity.caution.clone().unwrap_or(found);
        finding.message.zh.push_str(&caution.zh);
        finding.message.en.push_str(&format!(" {}", caution.en));
    }
    if !explanation.sure {
        finding.severity = finding.severity.max(Severity::Warning);
        finding.message.zh.push_str("这些金额的列是从空白推断的，也可能是读错。");
        finding
            .message
            .en
            .push_str(" The columns of these amounts were worked out from blanks; they may have been misread.");
        let cause = finding.cause.get_or_insert(Cause { kind: "columns-inferred".into(), misread: true });
        cause.misread = true;
    }
    finding.equations = equations.iter().take(most).map(|e| cells.equation(*e)).collect();
    finding.cells = cells.cells;
    finding.id = id(&finding.rule, &finding.cells);
    finding.headline = of_relation(subject, &finding);
    if let Some(file) = &finding.given_by {
        let Text { zh, en } = &finding.headline;
        finding.headline = say(format!("按 {file} 给出的关系，{zh}"), format!("By the relation of {file}: {en}"));
    }
    (finding, cells.spots)
}

fn basis(explanation: &Explanation, subject: &Subject) -> Text {
    let identity = subject.relations.identity(explanation.equations[0]);
    let (mut zh, mut en) = match &identity.given_by {
        None => (
            format!("表式本身的勾稽关系：{}。", shown(identity)),
            format!("An identity of the forms themselves: {}.", shown(identity)),
        ),
        Some(file) => (
            format!("{file} 给出的勾稽关系：{}。", shown(identity)),
            format!("A relation that {file} gives: {}. ", shown(identity)),
        ),
    };
    if identity.regime.is_some() && identity.given_by.is_none() {
        zh.push_str("在北京市 22 份已公开的部门预算里，这类关系按分核对从未因舍入而不符。");
        en.push_str(" In 22 published Beijing budgets such relations never failed by rounding.");
    }
    if let Some(note) = &identity.note {
        zh.push_str(note);
        if identity.given_by.is_some() {
            en.push_str(note);
        }
    }
    Text { zh, en: en.trim_end().into() }
}

/// Rows that are withheld or missing: form by form, and what follows from it.
fn missing_lines(
    subject: &Subject,
    forms: &[(usize, Vec<(usize, Decimal)>)],
    explained: usize,
    finding: &mut Finding,
    cells: &mut Cells,
) {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (form, line) in forms {
        let data = &subject.disclosure.forms[*form];
        let unit = subject.disclosure.units[*form];
        let amounts = line.iter().filter(|(_, v)| !v.is_zero());
        let amounts = amounts.map(|(c, v)| format!("{} {}", data.spec().columns[*c].name, in_unit(*v, unit, 2)));
        let (title, amounts) = (&data.spec().title, amounts.collect::<Vec<_>>().join("，"));
        zh.push(format!("《{title}》{amounts}（{}）", unit.name()));
        en.push(format!("{title}: {amounts} ({})", unit.name()));
        cells.spot(data.at, Role::Context);
    }
    finding.rule = "rows/missing".into();
    finding.severity = Severity::Warning;
    finding.message = Text {
        zh: format!(
            "印出的各行加起来比合计少：{}。像是有行没有公布，或者漏印；这一个原因可以解释 {explained} 个不成立的等式。",
            zh.join("；")
        ),
        en: format!(
            "The printed rows fall short of the totals: {}. Rows seem to be withheld or missing; this one cause explains {explained} equations.",
            en.join("; ")
        ),
    };
    finding.cause = Some(Cause { kind: "rows-missing".into(), misread: false });
    if forms.iter().all(|(form, _)| crate::rules::says_withheld(subject, *form)) {
        finding.severity = Severity::Note;
        finding.message.zh.push_str("原文说明有内容因涉密没有公开。");
        finding.message.en.push_str(" The publication says that something secret is withheld.");
    }
}

fn undecided(subject: &Subject, explanation: &Explanation, finding: &mut Finding) {
    let mut scratch = Cells::new(subject);
    let equation = scratch.equation(explanation.equations[0]);
    let many = explanation.equations.len();
    let (sides, difference) = (words::sides(&equation), equation.difference.trim_start_matches('-'));
    let (zh, en) = if many > 1 {
        (format!("；同一处还有 {} 个等式不成立", many - 1), format!("; {} more equations fail with it", many - 1))
    } else {
        (String::new(), String::new())
    };
    finding.message = Text {
        zh: format!(
            "{}：{} {}，{} {}，相差 {} {}{zh}。仅凭等式无法判断是哪一个数有误。",
            equation.text, sides.0.zh, equation.printed, sides.1.zh, equation.expected, difference, equation.unit
        ),
        en: format!(
            "{}: {} {}, {} {}, a difference of {} {}{en}. The equations cannot tell which figure is wrong.",
            equation.text, sides.0.en, equation.printed, sides.1.en, equation.expected, difference, equation.unit
        ),
    };
    // a sum over a whole form that falls short may also lack a row
    let index = explanation.equations[0];
    let whole = subject.relations.equations[index].sums.iter().find(|s| !s.partial);
    let short = |right: bool| (subject.judgement.equations[index].difference() > Decimal::ZERO) == right;
    if whole.is_some_and(|s| many == 1 && short(s.right != s.negative)) {
        let missing = equation.difference.trim_start_matches('-');
        finding.message.zh.push_str(&format!("也可能少印了 {missing} {}的行。", equation.unit));
        finding.message.en.push_str(&format!(" A row of {missing} {} may also be missing.", equation.unit));
    }
}

/// Where the equations cannot tell, the sum is what a person looks at first: it is marked, with what it would be if its
/// parts are right, unless amounts of another form confirm it.
fn total_first(subject: &Subject, explanation: &Explanation, finding: &mut Finding, cells: &mut Cells) {
    let (facts, judged) = (&subject.disclosure.facts, &subject.judgement);
    let Some(index) = explanation.equations.first() else { return };
    let Some(total) = subject.relations.equations[*index].total().filter(|f| prints(subject, *f)) else { return };
    let confirmed = judged.by_fact[total].iter().any(|(e, _)| {
        let equation = &subject.relations.equations[*e];
        let elsewhere = |t: &Term| facts[t.fact].form != facts[total].form;
        matches!(judged.equations[*e].verdict, Verdict::Holds | Verdict::Rounding)
            && equation.relation == Relation::Equal
            && equation.left.iter().chain(&equation.right).any(elsewhere)
    });
    let value = Some(judged.equations[*index].right);
    let candidate = Candidate { fact: total, value, proved_by: 1, slip: None };
    if let Some(text) = suggested(subject, &candidate).filter(|_| !confirmed) {
        finding.message.zh.push_str(&format!("若各分项无误，合计应为 {text}。"));
        finding.message.en.push_str(&format!(" If the parts are right, the total should be {text}."));
        let cell = cells.fact(total, Role::Suspect);
        finding.suggestions.push(Suggestion { cell, text, proved_by: 1 });
    }
}

/// Whether nothing is printed behind a cell in its source.
fn last(subject: &Subject, spot: Spot) -> bool {
    use crate::document::Block;
    let document = &subject.documents[spot.source];
    let end = match document.blocks.last() {
        Some(Block::Table(t)) => t
            .rows
            .last()
            .map_or((0, 0), |r| (t.rows.len() - 1, r.cells.iter().rposition(|c| !c.text.is_empty()).unwrap_or(0))),
        _ => (0, 0),
    };
    spot.block + 1 == document.blocks.len() && (spot.row, spot.cell) == end
}

fn wrong_cell(
    subject: &Subject,
    candidates: &[Candidate],
    explanation: &Explanation,
    finding: &mut Finding,
    cells: &mut Cells,
) {
    for candidate in candidates {
        let cell = cells.fact(candidate.fact, Role::Suspect);
        if let Some(text) = suggested(subject, candidate) {
            finding.suggestions.push(Suggestion { cell, text, proved_by: candidate.proved_by });
        }
    }
    let [only] = candidates else {
        undecided(subject, explanation, finding);
        let names: Vec<(String, String)> = candidates.iter().map(|c| name(subject, c.fact)).collect();
        let zh: Vec<&str> = names.iter().map(|n| n.0.as_str()).collect();
        let en: Vec<&str> = names.iter().map(|n| n.1.as_str()).collect();
        finding.message.zh.push_str(&format!("可能是：{}。", zh.join("；")));
        finding.message.en.push_str(&format!(" It may be: {}.", en.join("; ")));
        return;
    };
    let (zh, en) = name(subject, only.fact);
    let printed = crate::rules::printed(subject, only.fact);
    let n = explanation.equations.len();
    let (printed_zh, printed_en) = match printed.is_empty() {
        true => ("是空白".to_string(), "is blank".to_string()),
        false => (format!("印为 {printed}"), format!("is printed {printed}")),
    };
    finding.message.zh = format!("{zh}{printed_zh}，与 {n} 个勾稽关系不符");
    finding.message.en = format!("{en} {printed_en} and fails {n} relation{}", if n == 1 { "" } else { "s" });
    match suggested(subject, only) {
        Some(value) if is_proven(&Finding { cells: cells.cells.clone(), ..finding.clone() }) => {
            let n = only.proved_by;
            finding.message.zh.push_str(&format!("；{n} 个互不相关的等式都证明应为 {value}"));
            finding.message.en.push_str(&format!(
                "; {n} equations that do not follow from one another prove that it should be {value}"
            ));
        }
        Some(value) => {
            finding.message.zh.push_str(&format!("；若其余数无误，应为 {value}"));
            finding.message.en.push_str(&format!("; if the others are right it should be {value}"));
        }
        None => {
            finding.message.zh.push_str("：部分大于总体");
            finding.message.en.push_str(": the part exceeds the whole");
        }
    }
    let slip = only.slip.map(words::slip);
    finding.message.zh.push_str(&slip.as_ref().map_or("。".into(), |s| format!("，{}。", s.zh)));
    finding.message.en.push_str(&slip.as_ref().map_or(".".into(), |s| format!(" ({}).", s.en)));
    if printed.is_empty() {
        // a blank may have been lost in reading: no contradiction of printed figures
        finding.severity = Severity::Warning;
        finding.cause = Some(Cause { kind: "cell-blank".into(), misread: true });
    } else if last(subject, subject.disclosure.facts[only.fact].spot) {
        finding.severity = Severity::Warning;
        finding.cause = Some(Cause { kind: "cut-off".into(), misread: true });
        finding.message.zh.push_str("这是全文的最后一格，文字可能在这里被截断。");
        finding.message.en.push_str(" It is the last cell of the text, which may have been cut off here.");
    } else if let Some(slip) = only.slip {
        finding.cause = Some(Cause { kind: slip.id().into(), misread: false });
    }
}
