//! `预算 Y 万元，决算 X 万元，完成预算的 P%`, and what the sentence says of the two: `决算数大于预算数`.
//!
//! The budget is one that the sentence prints and calls so. Where it prints none, nothing is compared.

use super::growth::{directed, measured};
use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Passage, Token, words};
use super::whole::Measure;
use super::{Says, Statement, Verdict, mention, money, sentence};

/// Between 完成 and its percentage: `年初预算 1,234.56 万元的`.
const LONGEST_BUDGET: usize = 24;

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    let of = |p: &Passage| {
        let tokens = &p.tokens;
        let words = (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::Complete);
        let rates: Vec<Statement> = words.filter_map(|word| rate(p, word)).collect();
        let parts = (0..tokens.len()).filter_map(|i| part(p, i));
        rates.into_iter().chain(parts).chain(compared(p)).collect::<Vec<_>>()
    };
    passages.iter().flat_map(of).collect()
}

fn rate(passage: &Passage, word: usize) -> Option<Statement> {
    let tokens = &passage.tokens;
    let rest = &tokens[word + 1..];
    let percent = rest.iter().position(|t| matches!(t.kind, Kind::Percent(..) | Kind::Stop))?;
    let Kind::Percent(printed, scale) = rest[percent].kind else { return None };
    if rest[percent].at.start - tokens[word].at.end > LONGEST_BUDGET
        || rest[..percent].iter().any(|t| t.kind == Kind::Comma || directed_kind(t))
    {
        return None;
    }
    let stated = mention(passage, &rest[percent])?;
    let between: Vec<usize> = (word + 1..word + 1 + percent).filter(|i| money(&tokens[*i]).is_some()).collect();
    let mut start = sentence(tokens, word);
    // 支出决算为 X 万元。完成年初预算的 P%: of the amounts of the sentence before
    if start > 0 && tokens[start - 1].at.end == tokens[word].at.start {
        start = sentence(tokens, start - 1);
    }
    // amounts that are no change of another, and not in brackets that are closed again
    let own = |i: &usize| {
        money(&tokens[*i]).is_some()
            && directed(tokens, *i).is_none()
            && !passage.compared(*i)
            && passage.depth(tokens[*i].at.end, tokens[word].at.start) >= 0
    };
    let before: Vec<usize> = (start..word).rev().filter(own).collect();
    let spent = *before.first()?;
    let budgets: Vec<usize> =
        before.iter().copied().skip(1).filter(|b| measured(passage, *b) == Some(Measure::Budget)).collect();
    let said = passage.text(tokens[word].at.end..rest[percent].at.start);
    let budget = match between.as_slice() {
        [one] => Some(*one),
        // of several budgets the one that the rate names: 完成年初预算的 P%
        [] if budgets.len() > 1 => {
            let kind = words().budgets.iter().find(|w| said.contains(w.as_str()));
            let mut named =
                budgets.iter().filter(|b| kind.is_some_and(|k| super::whole::name(passage, **b).contains(k.as_str())));
            named.next().copied().filter(|_| named.next().is_none())
        }
        // named so right before what was spent, with nothing of which that is a part between
        [] => before.get(1).copied().filter(|b| {
            measured(passage, *b) == Some(Measure::Budget)
                && tokens[*b..spent].iter().all(|t| t.kind != Kind::OfWhich)
                && measured(passage, spent) != Some(Measure::Budget)
        }),
        _ => None,
    };
    let spent_at = mention(passage, &tokens[spent])?;
    let paid = money(&tokens[spent])?;
    let unclear = |from| Statement {
        from,
        printed,
        unit: "%",
        ..Statement::new(Says::Completion, Verdict::Unclear, stated.clone())
    };
    let Some((budget, whole)) = budget.and_then(|b| Some((b, money(&tokens[b])?))) else {
        return Some(unclear(vec![spent_at]));
    };
    let budget_at = mention(passage, &tokens[budget])?;
    let operands =
        vec![Operand::new(&paid, Some(spent_at.clone()), 1, 0), Operand::new(&whole, Some(budget_at.clone()), 0, 1)];
    let relation = Relation { operands, stated: Stated::Rate(printed, scale), balanced: false };
    let Some((verdict, expected)) = relation.judge() else { return Some(unclear(vec![spent_at, budget_at])) };
    // 0 % of nothing
    let verdict = if verdict == Verdict::NoBase && printed.is_zero() { Verdict::Holds } else { verdict };
    // 下半年 X 万元，全年完成 P%: of more than X
    let so_far = passage.text(tokens[word].at.start.saturating_sub(2)..tokens[word].at.start);
    let more = words().so_far.iter().any(|w| so_far.ends_with(w.as_str()));
    let verdict = if verdict == Verdict::Fails && more { Verdict::Unclear } else { verdict };
    Some(Statement {
        verdict,
        how: format!("{} ÷ {}", paid.amount.value, whole.amount.value),
        expected,
        relation: Some(relation),
        ..unclear(vec![spent_at, budget_at])
    })
}

/// Between an amount and the one of which it is a part stand at most so many characters: `，占年初预算`.
const LONGEST_OF: usize = 16;

/// `X 万元，为年初预算 B 万元的 P%`.
fn part(passage: &Passage, at: usize) -> Option<Statement> {
    let tokens = &passage.tokens;
    let Kind::Percent(printed, scale) = tokens[at].kind else { return None };
    let whole = at.checked_sub(1).filter(|w| money(&tokens[*w]).is_some())?;
    let of = passage.text(tokens[whole].at.end..tokens[at].at.start);
    let start = sentence(tokens, at);
    let part = (start..whole).rev().find(|i| money(&tokens[*i]).is_some())?;
    let between = &tokens[part + 1..whole];
    let said = passage.text(tokens[part].at.end..tokens[whole].at.start);
    let plain = directed(tokens, part).is_none() && between.iter().all(|t| matches!(t.kind, Kind::Comma | Kind::Share));
    let links = said.trim_start_matches(['，', ',']).starts_with(['占', '为', '是', '相']);
    if of != "的" || !plain || !links || said.chars().count() > LONGEST_OF {
        return None;
    }
    let (this, that) = (money(&tokens[part])?, money(&tokens[whole])?);
    let (this_at, that_at) = (mention(passage, &tokens[part])?, mention(passage, &tokens[whole])?);
    let operands =
        vec![Operand::new(&this, Some(this_at.clone()), 1, 0), Operand::new(&that, Some(that_at.clone()), 0, 1)];
    let relation = Relation { operands, stated: Stated::Rate(printed, scale), balanced: false };
    let (verdict, expected) = relation.judge()?;
    Some(Statement {
        from: vec![this_at, that_at],
        how: format!("{} ÷ {}", this.amount.value, that.amount.value),
        printed,
        expected,
        unit: "%",
        relation: Some(relation),
        ..Statement::new(Says::Share, verdict, mention(passage, &tokens[at])?)
    })
}

fn directed_kind(token: &Token) -> bool {
    matches!(token.kind, Kind::Up | Kind::Down | Kind::Change | Kind::Compare)
}

/// `年初预算 Y 万元，支出决算 X 万元，决算数大于预算数的主要原因`.
fn compared(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let text = passage.text(0..passage.chars.len());
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let character = |byte: usize| starts.partition_point(|s| *s < byte);
    let mut out = Vec::new();
    for comparison in &words().comparisons {
        for (byte, phrase) in text.match_indices(comparison.words.as_str()) {
            let at = character(byte);
            let before = tokens.partition_point(|t| t.at.end <= at);
            let mut start = sentence(tokens, before.min(tokens.len().saturating_sub(1)));
            let own = |from: usize, to: usize| -> Vec<usize> {
                (from..to).rev().filter(|i| money(&tokens[*i]).is_some()).collect()
            };
            let mut amounts = own(start, before);
            // 完成年初预算的P%。决算数大于预算数: of the amounts of the sentence before
            let opens = start.checked_sub(1).is_some_and(|s| tokens[s].at.end == at);
            if amounts.is_empty() && opens {
                start = sentence(tokens, start - 1);
                amounts = own(start, before);
            }
            // the two amounts of the sentence, each called what it is
            let [spent, budget] = amounts.as_slice() else { continue };
            if measured(passage, *spent) != Some(Measure::Spent) || measured(passage, *budget) != Some(Measure::Budget)
            {
                continue;
            }
            let (Some(this), Some(that)) = (money(&tokens[*spent]), money(&tokens[*budget])) else { continue };
            let places = mention(passage, &tokens[*spent]).zip(mention(passage, &tokens[*budget]));
            let Some(((spent, budget), (spot, bytes))) = places.zip(passage.place(&(at..at + phrase.chars().count())))
            else {
                continue;
            };
            let holds = match comparison.sign {
                1 => this.yuan > that.yuan,
                -1 => this.yuan < that.yuan,
                _ => (this.yuan - that.yuan).abs() <= this.half + that.half,
            };
            // what is equal as printed may differ unrounded
            let rounded = comparison.sign != 0 && this.yuan == that.yuan && !this.half.is_zero();
            let verdict = match holds {
                true => Verdict::Holds,
                false if rounded => Verdict::Unclear,
                false => Verdict::Fails,
            };
            out.push(Statement {
                from: vec![spent, budget],
                how: phrase.to_string(),
                printed: this.amount.value,
                expected: that.amount.value,
                unit: this.unit.name(),
                ..Statement::new(Says::Direction, verdict, super::Mention { spot, bytes, text: phrase.to_string() })
            });
        }
    }
    out
}
