//! `A 万元，占 … P%`: shares of a whole.

use rust_decimal::Decimal;

use crate::disclosure::{Disclosure, FactId, Value};
use crate::taxonomy::Role;

use super::ratio::{self, Figure};
use super::scan::{Kind, Passage};
use super::{Mention, Says, Statement, Verdict, mention, money};

/// Between an amount and the word for its share stand at most so many characters.
const GAP: usize = 3;
/// Between that word and the percentage: `占本年财政拨款支出合计的`.
const LONGEST_WHOLE: usize = 24;
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
}

pub(super) fn statements(passages: &[Passage], disclosure: &Disclosure) -> Vec<Statement> {
    let totals = totals(disclosure);
    let mut out = Vec::new();
    for section in passages.chunk_by(|a, b| a.section == b.section) {
        let shares: Vec<Share> = section.iter().enumerate().flat_map(|(i, p)| shares(i, p)).collect();
        if shares.is_empty() {
            continue;
        }
        let amounts = section.iter().flat_map(|p| p.tokens.iter().map(move |t| (p, t)));
        let mut wholes: Vec<Whole> = amounts
            .filter_map(|(p, t)| {
                let money = money(t)?;
                let (figure, value) = ((money.yuan, money.half), money.amount.value.to_string());
                Some(Whole { figure, value, at: mention(p, t), fact: None })
            })
            .take(MOST_WHOLES)
            .collect();
        wholes.extend(totals.iter().map(|(fact, figure, value)| Whole {
            figure: *figure,
            value: value.clone(),
            at: None,
            fact: Some(*fact),
        }));
        for run in shares.chunk_by(|a, b| b.passage - a.passage <= 1) {
            if wholes.len() < MOST_WHOLES + totals.len() + MOST_SUMS {
                wholes.extend(sum(run));
            }
            out.extend(judge(run, &wholes));
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
    Some(Whole { figure, value: format!("({value})"), at: None, fact: None })
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
        let part = (0..word).rev().find(|i| tokens[*i].kind != Kind::Comma);
        let Some((part, amount)) = part.and_then(|p| Some((p, money(&tokens[p])?))) else { continue };
        let gap = tokens[word].at.start - tokens[part].at.end;
        let of = passage.text(tokens[word].at.end..token.at.start);
        if gap > GAP || of.chars().count() > LONGEST_WHOLE {
            continue;
        }
        let Some((at, stated)) = mention(passage, &tokens[part]).zip(mention(passage, &tokens[next])) else { continue };
        let of = of.trim_matches(['比', '为', '的', '约']).to_string();
        let (part, value) = ((amount.yuan, amount.half), amount.amount.value.to_string());
        out.push(Share { part, value, at, percent, scale, stated, of, passage: number });
    }
    out
}

/// Shares that follow one another: of one whole, or a few.
fn judge(run: &[Share], wholes: &[Whole]) -> Vec<Statement> {
    let mut verdicts: Vec<Option<(Verdict, Decimal, Option<usize>)>> = vec![None; run.len()];
    let of = |share: &Share, whole: &Whole| ratio::judge(share.part, whole.figure, share.percent, share.scale);
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
            says: Says::Share,
            verdict,
            stated: share.stated.clone(),
            from: std::iter::once(share.at.clone()).chain(whole.and_then(|w| w.at.clone())).collect(),
            facts: whole.and_then(|w| w.fact).into_iter().collect(),
            how: whole.map_or(String::new(), |w| format!("{} ÷ {}", share.value, w.value)),
            printed: share.percent,
            expected,
            unit: "%",
        });
    }
    out
}
