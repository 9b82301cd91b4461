//! `A 万元，占 … P%`: shares of a whole.

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Value};
use crate::policy;
use crate::taxonomy::Role;

use super::names::{is_generic, label};
use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Passage, words};
use super::tables::{ByDocument, Tables};
use super::whole::name;
use super::{Mention, Pattern, Says, Statement, Verdict, mention, money};

/// A figure: value and how far off rounding may have made it.
type Figure = (Decimal, Decimal);

/// Between an amount and the word for its share stand at most so many characters.
const GAP: usize = 3;
/// Between that word and the percentage: `占本年财政拨款支出合计的`.
const LONGEST_WHOLE: usize = 24;
/// The whole name of a whole has at least so many characters: 一般公共预算支出.
const SHORTEST_NAME: usize = 6;
/// A section with more amounts is no list of shares.
const MOST_WHOLES: usize = 400;
/// A section has no more lists that make up a whole.
const MOST_SUMS: usize = 100;

struct Share {
    part: Figure,
    value: String,
    at: Mention,
    percent: Decimal,
    scale: u32,
    stated: Mention,
    /// What it is a share of, in words.
    of: String,
    passage: usize,
}

/// What shares may be shares of.
struct Whole {
    figure: Figure,
    value: String,
    at: Option<Mention>,
    fact: Option<FactId>,
    /// What it is called.
    label: String,
    /// Its whole name, where that is no share's.
    called: String,
    /// Whether it is what the amounts of the list make together.
    sum: bool,
    /// These amounts, where nothing prints what they make.
    parts: Vec<(Figure, Mention)>,
}

impl Whole {
    /// An amount of which nothing else is known.
    fn new(figure: Figure, value: String) -> Whole {
        let (label, called) = (String::new(), String::new());
        Whole { figure, value, at: None, fact: None, label, called, sum: false, parts: Vec::new() }
    }

    /// Whether a share's words are its whole name: 占一般公共预算支出的, of 一般公共预算支出安排 X 万元.
    fn is(&self, of: &str) -> bool {
        let own = self.called.trim_end_matches(['为', '是', '共', '达']);
        let own = own.strip_suffix("安排").or(own.strip_suffix("完成")).unwrap_or(own);
        of.chars().count() >= SHORTEST_NAME && own.ends_with(of)
    }
}

pub(super) fn statements(passages: &[Passage], disclosure: &Disclosure, tables: &ByDocument) -> Vec<Statement> {
    let totals = totals(disclosure);
    let mut out: Vec<Statement> = passages.iter().flat_map(respectively).collect();
    for section in passages.chunk_by(|a, b| a.section == b.section) {
        let shares: Vec<Share> = section.iter().enumerate().flat_map(|(i, p)| shares(i, p)).collect();
        if shares.is_empty() {
            continue;
        }
        let own = section.first().and_then(|p| tables.of(p));
        let department = own.and_then(|t| t.department.as_deref());
        let amounts = section.iter().flat_map(|p| (0..p.tokens.len()).map(move |t| (p, t)));
        let mut wholes: Vec<Whole> = amounts
            .filter_map(|(p, t)| {
                let money = money(&p.tokens[t])?;
                let (figure, value) = ((money.yuan, money.half), money.amount.value.to_string());
                let changed = super::growth::directed(&p.tokens, t).is_some();
                let label = if changed { String::new() } else { label(&name(p, t), department) };
                let called = if changed { String::new() } else { super::whole::clause(p, t) };
                Some(Whole { at: mention(p, &p.tokens[t]), label, called, ..Whole::new(figure, value) })
            })
            .take(MOST_WHOLES)
            .collect();
        let total = |(fact, figure, value): &(FactId, Figure, String)| Whole {
            fact: Some(*fact),
            ..Whole::new(*figure, value.clone())
        };
        wholes.extend(totals.iter().map(total));
        for run in shares.chunk_by(|a, b| b.passage - a.passage <= 1) {
            if wholes.len() < MOST_WHOLES + totals.len() + MOST_SUMS {
                wholes.extend(named(run, own));
                wholes.extend(sum(run));
            }
            complete(run, &mut wholes);
            out.extend(judge(run, &wholes, department));
        }
    }
    out
}

/// What the amounts of a list make together, where their shares add up to 100 %.
fn sum(run: &[Share]) -> Option<Whole> {
    let percent: Decimal = run.iter().map(|s| s.percent).sum();
    let room: Decimal = run.iter().map(|s| Decimal::new(1, s.scale)).sum();
    if run.len() < 2 || (percent - Decimal::ONE_HUNDRED).abs() > room {
        return None;
    }
    let figure = run.iter().fold((Decimal::ZERO, Decimal::ZERO), |(v, h), s| (v + s.part.0, h + s.part.1));
    let value = run.iter().map(|s| s.value.as_str()).collect::<Vec<_>>().join(" + ");
    let parts = run.iter().map(|s| (s.part, s.at.clone())).collect();
    Some(Whole { sum: true, parts, ..Whole::new(figure, format!("({value})")) })
}

/// The amounts of tables that the shares of a list name: `占“三公”经费的`.
fn named(run: &[Share], tables: Option<&Tables>) -> Vec<Whole> {
    let Some(tables) = tables else { return Vec::new() };
    let mut labels: Vec<String> = run.iter().map(|s| label(&s.of, tables.department.as_deref())).collect();
    labels.sort_unstable();
    labels.dedup();
    let of = |label: &String| {
        let found = tables.named(label).into_iter().filter(|(_, f)| !f.yuan.is_zero());
        let whole = |(fact, figure): (FactId, crate::disclosure::Figure)| Whole {
            fact: Some(fact),
            label: label.clone(),
            ..Whole::new((figure.yuan, figure.half), figure.amount.value.to_string())
        };
        found.map(whole).collect::<Vec<_>>()
    };
    // 占本年支出合计的: the whole name of a total
    let mut names: Vec<&String> = run.iter().map(|s| &s.of).collect();
    names.sort_unstable();
    names.dedup();
    let called = names.into_iter().filter_map(|name| {
        let (fact, figure) = tables.called(name)?;
        let whole = Whole::new((figure.yuan, figure.half), figure.amount.value.to_string());
        Some(Whole { fact: Some(fact), called: name.clone(), ..whole })
    });
    labels.iter().filter(|l| !is_generic(l)).flat_map(of).chain(called).collect()
}

/// Marks the amount that the amounts of a list make together exactly: the list is complete, and that is its whole.
fn complete(run: &[Share], wholes: &mut [Whole]) {
    if run.iter().filter(|s| !s.part.0.is_zero()).count() < 2 {
        return;
    }
    let (sum, room) = run.iter().fold((Decimal::ZERO, Decimal::ZERO), |(v, h), s| (v + s.part.0, h + s.part.1));
    for whole in wholes.iter_mut().filter(|w| (w.figure.0 - sum).abs() <= room + w.figure.1) {
        whole.sum = true;
    }
}

/// The amounts of total lines.
fn totals(disclosure: &Disclosure) -> Vec<(FactId, Figure, String)> {
    let total = |f: &FactId| matches!(disclosure.line(*f).role, Role::Total | Role::Named(_) | Role::Subtotal);
    let known = |f: FactId| match &disclosure.facts[f].value {
        Value::Known(figure) if !figure.yuan.is_zero() => {
            Some((f, (figure.yuan, figure.half), figure.amount.value.to_string()))
        }
        _ => None,
    };
    let mut out: Vec<_> = (0..disclosure.facts.len()).filter(total).filter_map(known).collect();
    out.sort_by_key(|(fact, figure, _)| (figure.0, *fact));
    out.dedup_by_key(|(_, figure, _)| *figure);
    out
}

fn shares(number: usize, passage: &Passage) -> Vec<Share> {
    let tokens = &passage.tokens;
    let mut out = Vec::new();
    for word in (1..tokens.len()).filter(|i| tokens[*i].kind == Kind::Share) {
        let Some((next, token)) = tokens.iter().enumerate().skip(word + 1).find(|(_, t)| t.kind != Kind::Comma) else {
            continue;
        };
        let Kind::Percent(percent, scale) = token.kind else { continue };
        // 分别为 A 万元和 B 万元，占 P%和 Q%: which is whose is another question
        if respective(passage, next) {
            continue;
        }
        // what stands in a bracket that is closed again has no share, nor has an average: 3.20万元，人均100元，占
        let outside = |i: &usize| !passage.is_bracketed(tokens[*i].at.end, tokens[word].at.start);
        let average = |i: usize| {
            crate::taxonomy::words::is_average(&[super::whole::clause(passage, i)]) && money(&tokens[i]).is_some()
        };
        let mut end = None;
        let part = (0..word).rev().filter(outside).find(|i| {
            let passed = average(*i) && end.is_none();
            if passed {
                end = Some(tokens[*i].at.end);
            }
            !passed && tokens[*i].kind != Kind::Comma
        });
        let Some((part, amount)) = part.and_then(|p| Some((p, money(&tokens[p])?))) else { continue };
        let aside = passage.text(end.unwrap_or(tokens[part].at.end)..tokens[word].at.start);
        let gap = super::growth::without_brackets(&aside).chars().count();
        let of = passage.text(tokens[word].at.end..token.at.start);
        if average(part) || gap > GAP || of.chars().count() > LONGEST_WHOLE {
            continue;
        }
        let Some((at, stated)) = mention(passage, &tokens[part]).zip(mention(passage, &tokens[next])) else { continue };
        let of = of.trim_matches(['比', '为', '的', '约']).to_string();
        let (part, value) = ((amount.yuan, amount.half), amount.amount.value.to_string());
        out.push(Share { part, value, at, percent, scale, stated, of, passage: number });
    }
    out
}

/// `T 万元，其中甲 A 万元、乙 B 万元，分别占 P% 和 Q%`: each amount has the percentage of its place.
fn respectively(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let said = |word: usize| -> Option<Vec<Statement>> {
        let mut percents: Vec<usize> = Vec::new();
        for i in word + 1..tokens.len() {
            match tokens[i].kind {
                Kind::Percent(..) => percents.push(i),
                Kind::Comma | Kind::Share => {}
                _ => break,
            }
            if let [.., a, b] = percents.as_slice()
                && !joined(&passage.text(tokens[*a].at.end..tokens[*b].at.start))
            {
                percents.pop();
                break;
            }
        }
        let first = *percents.first().filter(|_| percents.len() > 1)?;
        let before = passage.text(tokens[word].at.start.saturating_sub(2)..tokens[first].at.start);
        let start = super::sentence(tokens, word);
        let outside = |i: &usize| !passage.is_bracketed(tokens[*i].at.end, tokens[word].at.start);
        if !words().respectively.iter().any(|w| before.contains(w.as_str()))
            || percents.len() >= policy::MOST_AMOUNTS_TOGETHER
        {
            return None;
        }
        // the nearest before, and one more: their whole
        let near = (start..word).rev().filter(|i| money(&tokens[*i]).is_some()).take(policy::MOST_AMOUNTS_TOGETHER);
        let mut amounts: Vec<usize> = near.filter(outside).take(percents.len() + 1).collect();
        amounts.reverse();
        let list = amounts.len().checked_sub(percents.len())?;
        let parts = &amounts[list..];
        if parts.iter().any(|i| super::growth::directed(tokens, *i).is_some()) {
            return None;
        }
        let figures: Vec<(super::scan::Money, Mention)> =
            parts.iter().filter_map(|i| super::printed(passage, *i)).collect();
        let own = |(m, at): &(super::scan::Money, Mention)| ((m.yuan, m.half), at.clone());
        let parts: Vec<(Figure, Mention)> = figures.iter().map(own).collect();
        let (value, half) = parts.iter().fold((Decimal::ZERO, Decimal::ZERO), |(v, h), p| (v + p.0.0, h + p.0.1));
        let shown = figures.iter().map(|(m, _)| m.amount.value.to_string()).collect::<Vec<_>>().join(" + ");
        let sum = Whole { parts, ..Whole::new((value, half), format!("({shown})")) };
        let whole = list.checked_sub(1).and_then(|w| super::printed(passage, amounts[w]));
        let whole =
            whole.map(|(m, at)| Whole { at: Some(at), ..Whole::new((m.yuan, m.half), m.amount.value.to_string()) });
        let share = |n: usize| -> Option<Share> {
            let Kind::Percent(percent, scale) = tokens[percents[n]].kind else { return None };
            let stated = mention(passage, &tokens[percents[n]])?;
            let (money, at) = figures.get(n)?.clone();
            let (part, value) = ((money.yuan, money.half), money.amount.value.to_string());
            Some(Share { part, value, at, percent, scale, stated, of: String::new(), passage: 0 })
        };
        let shares: Vec<Share> = (0..percents.len()).map(share).collect::<Option<_>>()?;
        let of = |whole: &Whole| -> Option<Vec<Statement>> {
            let one = |share: &Share| {
                let relation = relation(share, whole);
                let (verdict, expected) = relation.judge()?;
                Some(Statement {
                    from: from(share, Some(whole)),
                    how: format!("{} ÷ {}", share.value, whole.value),
                    printed: share.percent,
                    expected,
                    unit: "%",
                    relation: Some(relation),
                    ..Statement::new(Says::Share, verdict, share.stated.clone())
                })
            };
            shares.iter().map(one).collect()
        };
        // what all but one are shares of is the whole of that one, too
        let wholes = whole.into_iter().chain([sum]).filter_map(|w| of(&w));
        let fits = |own: &Vec<Statement>| {
            let so = own.iter().filter(|s| matches!(s.verdict, Verdict::Holds | Verdict::LastDigit)).count();
            so > 0 && so + 1 >= own.len()
        };
        wholes.into_iter().find(fits)
    };
    let words = (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::Share);
    words.filter_map(said).flatten().map(|s| s.by(Pattern::Respective)).collect()
}

/// Whether nothing but a word that joins them stands between two percentages.
fn joined(between: &str) -> bool {
    between.trim_matches(['和', '、', '与', '及', '，']).is_empty()
}

/// Whether a percentage is the first of several: `8.1%和91.9%`.
fn respective(passage: &Passage, at: usize) -> bool {
    let tokens = &passage.tokens;
    let percents = tokens[at + 1..].iter().take(2).find(|t| t.kind != Kind::Comma);
    let next = percents.filter(|t| matches!(t.kind, Kind::Percent(..)));
    next.is_some_and(|n| passage.text(tokens[at].at.end..n.at.start).trim_matches(['和', '、', '与', '及']).is_empty())
}

fn relation(share: &Share, whole: &Whole) -> Relation {
    let operand = |figure: Figure, at: Option<Mention>, part: i8, of: i8| Operand {
        at,
        value: figure.0,
        half: figure.1,
        unit: figure.1 * Decimal::TWO,
        part,
        whole: of,
    };
    let stated = Stated::Rate(share.percent, share.scale);
    if !whole.parts.is_empty() {
        // one amount stands in part and whole
        let of = |(figure, at): &(Figure, Mention)| operand(*figure, Some(at.clone()), i8::from(*at == share.at), 1);
        return Relation { operands: whole.parts.iter().map(of).collect(), stated, balanced: true };
    }
    let operands =
        vec![operand(share.part, Some(share.at.clone()), 1, 0), operand(whole.figure, whole.at.clone(), 0, 1)];
    Relation { operands, stated, balanced: true }
}

/// The amounts of the text that a share is computed from.
fn from(share: &Share, whole: Option<&Whole>) -> Vec<Mention> {
    let others = whole.iter().flat_map(|w| w.parts.iter().map(|p| &p.1).filter(|at| **at != share.at).chain(&w.at));
    std::iter::once(&share.at).chain(others).cloned().collect()
}

/// Shares that follow one another: of one whole, or a few.
fn judge(run: &[Share], wholes: &[Whole], department: Option<&str>) -> Vec<Statement> {
    let mut verdicts: Vec<Option<(Verdict, Decimal, Option<usize>)>> = vec![None; run.len()];
    let of = |share: &Share, whole: &Whole| relation(share, whole).judge().filter(|(v, _)| *v != Verdict::NoBase);
    let so = |v: Verdict| matches!(v, Verdict::Holds | Verdict::LastDigit);
    // nothing of anything is 0 %
    for (share, verdict) in run.iter().zip(&mut verdicts) {
        if share.part.0.is_zero() && share.percent.is_zero() {
            *verdict = Some((Verdict::Holds, Decimal::ZERO, None));
        }
    }
    let mut known: Vec<(String, usize, usize)> = Vec::new();
    loop {
        let open: Vec<usize> = (0..run.len()).filter(|i| verdicts[*i].is_none()).collect();
        let score = |whole: &Whole| {
            let judged = open.iter().filter_map(|i| of(&run[*i], whole));
            judged.fold((0, 0), |(n, exact), (v, _)| (n + usize::from(so(v)), exact + usize::from(v == Verdict::Holds)))
        };
        // a total from a table proves a single share too: its value is no chance
        let best = wholes.iter().enumerate().map(|(w, whole)| (score(whole), std::cmp::Reverse(w)));
        let Some((_, std::cmp::Reverse(w))) = best.max().filter(|((_, exact), _)| *exact > 0) else {
            break;
        };
        for i in open {
            if let Some((verdict, expected)) = of(&run[i], &wholes[w]).filter(|(v, _)| so(*v)) {
                verdicts[i] = Some((verdict, expected, Some(w)));
                match known.iter_mut().find(|k| k.0 == run[i].of && k.1 == w) {
                    Some(k) => k.2 += 1,
                    None => known.push((run[i].of.clone(), w, 1)),
                }
            }
        }
    }
    // a share whose whole is named is of that, whatever else it would be a share of by chance
    let holding = |w: usize, verdicts: &[Option<(Verdict, Decimal, Option<usize>)>]| {
        verdicts.iter().flatten().any(|(v, _, whole)| *v == Verdict::Holds && *whole == Some(w))
    };
    let before = verdicts.clone();
    for (share, verdict) in run.iter().zip(&mut verdicts) {
        let called = label(&share.of, department);
        let candidates: Vec<usize> = (0..wholes.len())
            .filter(|w| {
                let whole = &wholes[*w];
                let is = whole.is(&share.of);
                let meant = (!called.is_empty() && whole.label == called || is) && whole.at.as_ref() != Some(&share.at);
                let sure = is || !is_generic(&called) || whole.sum || holding(*w, &before);
                meant && sure && whole.figure.0 >= share.part.0
            })
            .collect();
        let judged: Vec<(Verdict, Decimal, usize)> =
            candidates.iter().filter_map(|w| of(share, &wholes[*w]).map(|(v, e)| (v, e, *w))).collect();
        let same = judged.iter().all(|j| j.1 == judged[0].1);
        if let Some((found, expected, w)) = judged.iter().find(|j| so(j.0)).or(judged.first().filter(|_| same)) {
            *verdict = Some((*found, *expected, Some(*w)));
        }
    }
    // several that fail alike are shares of something else than the words say
    for (w, whole) in wholes.iter().enumerate() {
        let of_whole = |v: &Option<(Verdict, Decimal, Option<usize>)>| {
            v.as_ref().is_some_and(|(v, _, whole)| *v == Verdict::Fails && *whole == Some(w))
        };
        let failing: Vec<usize> = (0..run.len()).filter(|i| of_whole(&verdicts[*i])).collect();
        let needs: Vec<(Decimal, Decimal)> =
            failing.iter().filter_map(|i| relation(&run[*i], whole).needs(1)).collect();
        let agree = |a: &(Decimal, Decimal), b: &(Decimal, Decimal)| a.0 <= b.1 && b.0 <= a.1;
        let together = needs.iter().enumerate().any(|(i, a)| needs.iter().skip(i + 1).any(|b| agree(a, b)));
        if together {
            failing.iter().for_each(|i| verdicts[*i] = None);
        }
    }
    // the amounts of a list that is complete are parts of what they make together
    let close = |w: usize| {
        let near = |s: &Share| of(s, &wholes[w]).is_some_and(|(_, e)| (e - s.percent).abs() <= Decimal::ONE);
        run.len() > 2 && run.iter().all(near)
    };
    let together: Vec<usize> =
        (0..wholes.len()).filter(|w| wholes[*w].sum && (holding(*w, &before) || close(*w))).collect();
    if let Some(w) = together.first() {
        for (share, verdict) in run.iter().zip(&mut verdicts).filter(|(_, v)| v.is_none()) {
            *verdict = of(share, &wholes[*w]).map(|(v, expected)| (v, expected, Some(*w)));
        }
    }
    // shares in the same words that make 100 %, of amounts that make up nothing else: each is of all of them
    let alone = verdicts.iter().all(|v| v.is_none_or(|(v, ..)| v == Verdict::Fails));
    let alike = run.iter().all(|s| !s.of.is_empty() && s.of == run[0].of);
    if let Some(w) = wholes.iter().rposition(|w| w.parts.len() == run.len()).filter(|_| alone && alike)
        && wholes[w].parts.iter().zip(run).all(|(p, s)| p.1 == s.at)
    {
        for (number, (share, verdict)) in run.iter().zip(&mut verdicts).enumerate() {
            // of two shares that make 100 %, the second says nothing new
            let again = run.len() == 2 && number > 0;
            let said = |v| if again && v == Verdict::Fails { Verdict::Explained } else { v };
            *verdict = of(share, &wholes[w]).map(|(v, expected)| (said(v), expected, Some(w)));
        }
    }
    let mut out = Vec::new();
    for (share, verdict) in run.iter().zip(verdicts) {
        // where the others of the list are shares of one whole in the same words, so is this one
        let same = || known.iter().filter(|k| k.0 == share.of).collect::<Vec<_>>();
        let (verdict, expected, whole) = verdict.unwrap_or_else(|| match same().as_slice() {
            [(_, w, n)] if *n >= 2 => {
                let (verdict, expected) = of(share, &wholes[*w]).unwrap_or((Verdict::Unclear, Decimal::ZERO));
                (verdict, expected, Some(*w))
            }
            _ => (Verdict::Unclear, Decimal::ZERO, None),
        });
        let whole = whole.map(|w| &wholes[w]);
        out.push(Statement {
            from: from(share, whole),
            facts: whole.and_then(|w| w.fact).into_iter().collect(),
            how: whole.map_or(String::new(), |w| format!("{} ÷ {}", share.value, w.value)),
            printed: share.percent,
            expected,
            unit: "%",
            relation: whole.map(|w| relation(share, w)),
            ..Statement::new(Says::Share, verdict, share.stated.clone())
        });
    }
    out
}
