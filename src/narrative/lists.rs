//! Lists of amounts behind an amount: `T 万元，其中：甲 A 万元、乙 B 万元、其他 C 万元`.
//!
//! Whether a list is complete is told by its words, or by what its parts are. Of any other nothing is known, unless the
//! other lists of the same text, begun with the same word, all add up.

use rust_decimal::Decimal;

use super::growth::{changes, directed};
use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Passage, words};
use super::slips;
use super::whole::{bare, clause, name};
use super::{Pattern, Printed, Says, Statement, Verdict, money, printed, sentence};
use crate::policy;
use crate::taxonomy::words::has;

/// Between the whole and the word that begins its list stand at most so many characters.
const LONGEST_LEAD: usize = 12;

/// Why a list is believed to be all of its whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Complete {
    /// It ends with all others.
    Words,
    /// Its parts are all that there is of the kind.
    Nature,
    /// Nothing says so.
    Open,
}

struct List {
    statement: Statement,
    complete: Complete,
    /// The word that begins it.
    lead: String,
    /// Whether a slip of the hand in one of its figures would make it add up.
    slipped: bool,
    /// Whether its whole has so many digits that a slip explains no other difference by chance.
    long: bool,
}

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    let mut out = Vec::new();
    for document in passages.chunk_by(|a, b| a.source == b.source) {
        let mut lists: Vec<List> = document.iter().flat_map(lists).collect();
        let alike = siblings(&lists);
        for list in &mut lists {
            let told = match list.complete {
                Complete::Words => true,
                Complete::Nature => list.slipped,
                Complete::Open => list.slipped && (alike.contains(&list.lead) || list.long),
            };
            if !told && list.statement.verdict != Verdict::Holds {
                list.statement.verdict = Verdict::Unclear;
            }
            list.statement.pattern = match list.complete {
                Complete::Words => Pattern::ListByWords,
                Complete::Nature => Pattern::ListByNature,
                Complete::Open => Pattern::ListLikeOthers,
            };
        }
        out.extend(lists.into_iter().map(|l| l.statement));
        out.extend(document.iter().flat_map(parts_of_wholes).map(|s| s.by(Pattern::PartOfWhole)));
        let mut shifts: Vec<(Statement, Option<bool>)> = document.iter().flat_map(shifts).collect();
        let holds = shifts.iter().filter(|(s, _)| s.verdict == Verdict::Holds).count();
        let open = shifts.iter().filter(|(s, slipped)| s.verdict != Verdict::Holds && slipped.is_some()).count();
        for (shift, slipped) in shifts.iter_mut().filter(|(s, _)| s.verdict != Verdict::Holds) {
            // like all others of its text
            let alike = *slipped == Some(true) && open == 1 && holds >= policy::FEWEST_OBEYING;
            if slipped.is_some() && !alike {
                shift.verdict = Verdict::Unclear;
            }
        }
        let told = shifts.into_iter().map(|(s, _)| s).filter(|s| s.verdict != Verdict::Unclear);
        out.extend(told.map(|s| s.by(Pattern::ChangesOfChange)));
    }
    out
}

/// The words whose lists add up in this text wherever a slip does not explain why one does not.
fn siblings(lists: &[List]) -> Vec<String> {
    let holds = |lead: &str| lists.iter().filter(|l| l.lead == lead && l.statement.verdict == Verdict::Holds).count();
    let open = |lead: &str| {
        let other = |l: &&List| l.statement.verdict != Verdict::Holds && !(l.complete == Complete::Nature && l.slipped);
        lists.iter().filter(|l| l.lead == lead).filter(other).count()
    };
    let mut leads: Vec<String> = lists.iter().map(|l| l.lead.clone()).collect();
    leads.sort_unstable();
    leads.dedup();
    leads.retain(|lead| open(lead) <= 1 && holds(lead) >= policy::FEWEST_OBEYING);
    leads
}

fn lists(passage: &Passage) -> Vec<List> {
    let tokens = &passage.tokens;
    let begins = |i: &usize| {
        let text = || passage.text(tokens[*i].at.clone());
        tokens[*i].kind == Kind::OfWhich || tokens[*i].kind == Kind::Purpose && words().leads.contains(&text())
    };
    let asides = asides(passage);
    (0..tokens.len()).filter(begins).filter_map(|word| best(passage, word, &asides)).collect()
}

/// That the first part of an amount is no more than it: `T 万元，其中甲 A 万元`.
fn parts_of_wholes(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    // beside what is less than nothing, or taken away, a part may be more than all
    let less = |t: &super::scan::Token| money(t).is_some_and(|m| m.yuan.is_sign_negative() && !m.yuan.is_zero());
    if tokens.iter().any(less) || has(&passage.text(0..passage.chars.len()), &words().losses) {
        return Vec::new();
    }
    let asides = asides(passage);
    let said = |word: usize| -> Option<Statement> {
        if words().of_which.first().is_none_or(|w| passage.text(tokens[word].at.clone()) != *w) {
            return None;
        }
        let (whole, _) = whole(passage, word, &asides)?;
        let plain = |t: &super::scan::Token| matches!(t.kind, Kind::Comma | Kind::Complete | Kind::Amount(_));
        let part =
            (word + 1..tokens.len()).take_while(|i| plain(&tokens[*i])).find(|i| money(&tokens[*i]).is_some())?;
        let (all, some) = (printed(passage, whole)?, printed(passage, part)?);
        // what is left over, or more than was planned, is less than what it is made of
        let (of, called) = (name(passage, whole), clause(passage, part));
        let other = |name: &str| {
            has(name, &words().stocks)
                || has(name, &words().losses)
                || has(name, &words().over)
                || has(name, &words().short)
        };
        let average = crate::taxonomy::words::is_average(&[of.clone(), called.clone()]);
        if other(&of) || other(&called) || average || all.0.yuan.is_sign_negative() || has(&called, &words().other) {
            return None;
        }
        let more = some.0.yuan.checked_sub(some.0.half)? > all.0.yuan.checked_add(all.0.half)?;
        Some(Statement {
            from: vec![all.1],
            how: "其中的 ≤ 全部".into(),
            printed: some.0.amount.value,
            expected: all.0.yuan.checked_div(some.0.factor())?,
            unit: some.0.unit.name(),
            ..Statement::new(Says::Whole, if more { Verdict::Fails } else { Verdict::Holds }, some.1)
        })
    };
    (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::OfWhich).filter_map(said).collect()
}

/// A list up to the end of its sentence, or up to the next semicolon: what adds up is meant.
fn best(passage: &Passage, word: usize, asides: &[Aside]) -> Option<List> {
    let wide = list(passage, word, asides, false);
    let narrow = list(passage, word, asides, true);
    let holds = |l: &List| l.statement.verdict == Verdict::Holds;
    match (wide, narrow) {
        (Some(wide), narrow) if holds(&wide) || narrow.is_none() => Some(wide),
        (wide, Some(narrow)) if holds(&narrow) || narrow.complete != Complete::Open || wide.is_none() => Some(narrow),
        (wide, _) => wide,
    }
}

/// Tokens from the first to the last.
type Aside = std::ops::RangeInclusive<usize>;

/// What is said of a part of a list in passing, by its tokens: `，比上年增加 Z 万元，增长 P%`, `，与上年持平`.
fn asides(passage: &Passage) -> Vec<Aside> {
    let tokens = &passage.tokens;
    let changes = changes(passage);
    let changed = changes.iter().filter_map(|c| Some(c.compare?..=c.last()));
    let flat = (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::Flat).filter_map(|flat| {
        let compare = tokens[..flat].iter().rposition(|t| t.kind == Kind::Compare)?;
        tokens[compare + 1..flat].iter().all(|t| t.kind == Kind::Compare).then_some(compare..=flat)
    });
    // ，增长 P%
    let grown = (0..tokens.len()).filter(|i| matches!(tokens[*i].kind, Kind::Percent(..))).filter_map(|percent| {
        let (_, first) = directed(tokens, percent)?;
        let compare = first.checked_sub(1).filter(|c| tokens[*c].kind == Kind::Compare);
        let begins = compare.unwrap_or(first);
        let before = begins.checked_sub(1).filter(|c| tokens[*c].kind == Kind::Comma)?;
        let near = tokens[begins].at.start == tokens[before].at.end;
        let own = before
            .checked_sub(1)
            .is_some_and(|a| money(&tokens[a]).is_some() && tokens[a].at.end == tokens[before].at.start);
        (near && own).then_some(begins..=percent)
    });
    changed.chain(flat).chain(grown).collect()
}

/// The amount whose parts a word begins to name, and the change of it that is told in between.
fn whole(passage: &Passage, word: usize, asides: &[Aside]) -> Option<(usize, Option<usize>)> {
    let tokens = &passage.tokens;
    let last = (0..word).rev().find(|i| money(&tokens[*i]).is_some())?;
    // T 万元，比上年减少 D 万元，下降 P%，其中
    let rate = (last + 1..word).find(|i| matches!(tokens[*i].kind, Kind::Percent(..)));
    let aside = asides.iter().find(|a| a.contains(&last) || rate.is_some_and(|r| a.contains(&r)));
    let whole = match aside {
        Some(aside) => {
            let own = (0..*aside.start()).rev().find(|i| money(&tokens[*i]).is_some())?;
            let near = passage.text(tokens[own].at.end..tokens[*aside.start()].at.start);
            (near.chars().count() <= 1).then_some(own)?
        }
        None => last,
    };
    let end = aside.map_or(whole, |a| *a.end());
    let gap = passage.text(tokens[end].at.end..tokens[word].at.start);
    // X 万元。按功能分类，包括: the sentence before ends with it
    let kind = |i: usize| words().by_kind.contains(&passage.text(tokens[i].at.clone()));
    let again = kind(word) || word > 0 && (word.saturating_sub(2)..word).any(kind);
    // T 万元。其中：
    let again = again || gap == "。";
    let apart = if again { gap.contains([';', '(', ')']) } else { gap.contains(['。', ';', '(', ')']) };
    let plain = directed(tokens, whole).is_none() && gap.chars().count() <= LONGEST_LEAD && !apart;
    plain.then_some((whole, aside.filter(|a| a.contains(&last)).map(|_| last)))
}

/// The amounts that a list names, by their tokens.
fn parts(passage: &Passage, word: usize, asides: &[Aside], narrow: bool) -> Option<Vec<usize>> {
    let tokens = &passage.tokens;
    let is_semicolon = |i: usize| tokens[i].kind == Kind::Stop && passage.chars.get(tokens[i].at.start) == Some(&';');
    let end = (word + 1..tokens.len()).find(|i| tokens[*i].kind == Kind::Stop && !is_semicolon(*i));
    let divided = !narrow && (word + 1..end.unwrap_or(tokens.len())).any(is_semicolon);
    let mut parts: Vec<usize> = Vec::new();
    let mut skipping = false;
    for i in word + 1..end.unwrap_or(tokens.len()) {
        if is_semicolon(i) {
            if narrow {
                break;
            }
            skipping = false;
            continue;
        }
        let amount_follows = tokens.get(i + 1).is_some_and(|t| money(t).is_some());
        // 安排用于甲 A 万元, 税务部门完成 A 万元
        let skipped = matches!(tokens[i].kind, Kind::Purpose | Kind::Complete) && amount_follows;
        // 按功能分类，包括: one word of two
        let lead = tokens[i].kind == Kind::OfWhich && (word + 1..=i).all(|b| money(&tokens[b]).is_none());
        if skipping || skipped || lead || passage.joins(i) || asides.iter().any(|a| a.contains(&i)) {
            continue;
        }
        // what stands in brackets is of the part before; where the bracket ends that the list stands in, it is over
        match passage.depth(tokens[word].at.end, tokens[i].at.start) {
            deep if deep > 0 => continue,
            deep if deep < 0 => break,
            _ => {}
        }
        match tokens[i].kind {
            Kind::Amount(_) if directed(tokens, i).is_some() => return None,
            Kind::Amount(_) => parts.push(i),
            // what a part is for, and what it contains, up to the next part
            Kind::Purpose | Kind::OfWhich if divided && !parts.is_empty() => skipping = true,
            // something is said of a part, and what follows need not be the next one
            Kind::Compare | Kind::Up | Kind::Down | Kind::Change | Kind::OfWhich | Kind::Complete | Kind::Purpose => {
                return None;
            }
            _ => {}
        }
    }
    (parts.len() > 1).then_some(parts)
}

fn list(passage: &Passage, word: usize, asides: &[Aside], narrow: bool) -> Option<List> {
    let (whole, change) = whole(passage, word, asides)?;
    let parts = parts(passage, word, asides, narrow)?;
    let figures: Vec<Printed> = parts.iter().filter_map(|i| printed(passage, *i)).collect();
    // the parts of the change, and not of the whole
    if let Some(change) = change.and_then(|c| printed(passage, c))
        && super::whole::sum(change, &figures, "").is_some_and(|s| s.verdict != Verdict::Fails)
    {
        return None;
    }
    let total = printed(passage, whole)?;
    let statement = super::whole::sum(total.clone(), &figures, "")?;
    let all: Vec<Printed> = std::iter::once(total.clone()).chain(figures.iter().cloned()).collect();
    let slipped = statement.relation.as_ref().is_some_and(|r| slips::explain(r, &all));
    // a loss is no addend
    let less = parts.iter().any(|i| words().losses.iter().any(|w| clause(passage, *i).contains(w.as_str())));
    let open = less || is_open(passage, *parts.last()?);
    let complete = if open { Complete::Open } else { complete(passage, whole, word, &parts) };
    let lead = if open { String::new() } else { passage.text(passage.tokens[word].at.clone()) };
    let unit = super::relation::unit(&total.0);
    // 主要包括 names no more than the most important
    let named =
        passage.tokens[word].kind == Kind::OfWhich && figures.iter().filter(|f| !f.0.yuan.is_zero()).count() > 1;
    let long =
        !open && named && total.0.yuan.checked_div(unit).is_some_and(|n| n >= Decimal::from(policy::LONG_AMOUNT));
    Some(List { statement, complete, lead, slipped, long })
}

/// Why a list is believed to be all of its whole.
fn complete(passage: &Passage, whole: usize, word: usize, parts: &[usize]) -> Complete {
    let names: Vec<String> = parts.iter().map(|i| name(passage, *i)).collect();
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return Complete::Open };
    let ends = words().rest.iter().any(|w| bare(last).starts_with(w.as_str()))
        || words().complete_lists.iter().any(|c| has(first, &c.first) && has(last, &c.last));
    if ends {
        return Complete::Words;
    }
    let lead = |i: usize| words().by_kind.contains(&passage.text(passage.tokens[i].at.clone()));
    let by_kind = lead(word) || word > 0 && lead(word - 1);
    // the totals of a balance: all that came in, or went out
    let called = name(passage, whole);
    let carried = names.iter().any(|n| has(n, &words().carried));
    let balance = has(&called, &words().added) && carried && names.len() > 1;
    if by_kind || balance || members(&called, &names) { Complete::Nature } else { Complete::Open }
}

/// Whether a list names all that a thing consists of by its nature: `words.toml`, `members`.
fn members(whole: &str, names: &[String]) -> bool {
    words().members.iter().any(|set| {
        let of = |n: &String| set.parts.iter().position(|p| has(n, p));
        let found: Option<Vec<usize>> = names.iter().map(of).collect();
        let Some(mut found) = found.filter(|_| set.whole.is_empty() || has(whole, &set.whole)) else { return false };
        found.sort_unstable();
        let all = found.len();
        found.dedup();
        found.len() == all && all == set.parts.len()
    })
}

/// Whether a list goes on behind its last amount: `3 亿元等`.
pub(super) fn is_open(passage: &Passage, last: usize) -> bool {
    let end = passage.tokens[last].at.end;
    let behind = passage.text(end..(end + 2).min(passage.chars.len()));
    words().open.iter().any(|w| behind.starts_with(w.as_str()))
}

/// Changes that make up a change: `收入预算增加 A 万元，其中一般公共预算收入减少 B 万元，……，其他收入增加 C 万元`. For those that
/// nothing says to be complete, whether a slip explains that they do not add up.
fn shifts(passage: &Passage) -> Vec<(Statement, Option<bool>)> {
    let tokens = &passage.tokens;
    let leads = |i: &usize| {
        let text = || passage.text(tokens[*i].at.clone());
        tokens[*i].kind == Kind::OfWhich || tokens[*i].kind == Kind::Purpose && words().leads.contains(&text())
    };
    let main = |whole: usize, next: usize| {
        let gap = passage.text(tokens[whole].at.end..tokens[next].at.start);
        words().reasons.iter().any(|w| gap.contains(w.as_str()))
    };
    let all: Vec<usize> = (0..tokens.len()).filter(|i| money(&tokens[*i]).is_some()).collect();
    let said = |at: usize| -> Option<(Statement, Option<bool>)> {
        let whole = *all.get(at)?;
        let (sign, _) = directed(tokens, whole).filter(|(sign, _)| *sign != 0)?;
        let stop = tokens[whole..].iter().position(|t| t.kind == Kind::Stop).map_or(tokens.len(), |s| whole + s);
        let next = *all.get(at + 1).filter(|n| **n < stop)?;
        let lead = (whole..next).any(|i| leads(&i)) || main(whole, next);
        // each part has a direction, and is compared with nothing of its own
        let parts: Vec<usize> = all[at + 1..].iter().copied().take_while(|i| *i < stop).collect();
        if parts.len() > policy::MOST_AMOUNTS_TOGETHER {
            return None;
        }
        let signs: Option<Vec<i8>> = parts
            .iter()
            .map(|i| {
                directed(tokens, *i)
                    .filter(|(s, _)| *s != 0 && passage.depth(tokens[whole].at.end, tokens[*i].at.start) == 0)
            })
            .map(|d| d.map(|(s, _)| s))
            .collect();
        let signs = signs.filter(|s| lead && s.len() > 1)?;
        if tokens[whole..stop].iter().any(|t| t.kind == Kind::Compare) {
            return None;
        }
        let total = printed(passage, whole)?;
        let figures: Vec<Printed> = parts.iter().filter_map(|i| printed(passage, *i)).collect();
        let mut operands = vec![Operand::new(&total.0, Some(total.1.clone()), sign, 0)];
        operands.extend(figures.iter().zip(&signs).map(|((m, at), s)| Operand::new(m, Some(at.clone()), -s, 0)));
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let shown = figures.iter().zip(&signs);
        let shown: Vec<String> =
            shown.map(|((m, _), s)| format!("{}{}", if *s < 0 { "−" } else { "" }, m.amount.value)).collect();
        let (first, last) = (clause(passage, *parts.first()?), clause(passage, *parts.last()?));
        let complete = words().complete_lists.iter().any(|c| has(&first, &c.first) && has(&last, &c.last));
        let all: Vec<Printed> = std::iter::once(total.clone()).chain(figures).collect();
        let slipped = slips::explain(&relation, &all);
        let mut out = Statement::amount(Says::Whole, total, relation)?;
        out.how = format!("增减额：{}", shown.join(" + "));
        // complete by its words, or only where the others of its text are, where a slip explains it
        let open = is_open(passage, *parts.last()?);
        Some((out, if complete && slipped && !open { None } else { Some(slipped && !open) }))
    };
    (0..all.len()).filter_map(said).collect()
}

/// `收入 A 万元，……，收入合计 T 万元`: a sentence that adds up what it names, without a word for it.
pub(super) fn running(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let said = |total: usize| -> Option<Statement> {
        let called = clause(passage, total);
        let called = called.trim_end_matches(['为', '是', '共', '达']);
        money(&tokens[total]).filter(|_| words().added.iter().any(|w| called == w))?;
        let start = sentence(tokens, total);
        let plain = |t: &super::scan::Token| matches!(t.kind, Kind::Amount(_) | Kind::Comma | Kind::Complete);
        let parts: Vec<usize> = (start..total).filter(|i| money(&tokens[*i]).is_some()).collect();
        let kind: String = called.chars().take(2).collect();
        let own = parts.first().is_some_and(|i| clause(passage, *i).contains(&kind));
        if !(2..=policy::MOST_AMOUNTS_TOGETHER).contains(&parts.len())
            || !own
            || !tokens[start..total].iter().all(plain)
            || is_open(passage, *parts.last()?)
        {
            return None;
        }
        let outside = |i: &&usize| !passage.is_bracketed(tokens[**i].at.end, tokens[total].at.start);
        let figures: Vec<Printed> = parts.iter().filter(outside).filter_map(|i| printed(passage, *i)).collect();
        let whole = printed(passage, total)?;
        let mut out = super::whole::sum(whole.clone(), &figures, "")?;
        let all: Vec<Printed> = std::iter::once(whole).chain(figures).collect();
        if out.verdict != Verdict::Holds && !out.relation.as_ref().is_some_and(|r| slips::explain(r, &all)) {
            out.verdict = Verdict::Unclear;
        }
        Some(out)
    };
    (0..tokens.len()).filter_map(said).collect()
}
