//! `X 万元，比上年 [Y 万元] 增加 Z 万元，增长 P%`, and `预算 Y 万元，决算 X 万元，完成预算的 P%`.

use rust_decimal::Decimal;

use super::ratio::{self, Figure};
use super::scan::{Kind, Money, Passage, Token, words};
use super::{Corrected, Mention, Says, Statement, Verdict, mention, money, sentence};

/// Between a word of direction and its figure stand at most so many characters: `增加额为`.
const GAP: usize = 4;
/// Between 完成 and its percentage: `年初预算 1,234.56 万元的`.
const LONGEST_BUDGET: usize = 24;
/// Between two words of comparison, `与2023年决算数相比`.
const LONGEST_COMPARISON: usize = 20;
/// Between last year's amount and the word for its change: `万元相比，`.
const LONGEST_BASE: usize = 8;
/// So many earlier amounts may be what a sentence speaks of.
const MOST_SUBJECTS: usize = 12;

/// The statements of some passages. `corrected` gives what the tables print for figures of the text that differ.
pub(super) fn statements(passages: &[Passage], corrected: &Corrected) -> Vec<Statement> {
    let mut out = Vec::new();
    // amounts of the section so far that a later sentence may speak of, latest last
    let mut earlier: Vec<(Money, Mention)> = Vec::new();
    let mut section = 0;
    for passage in passages {
        if passage.section != section {
            earlier.clear();
            section = passage.section;
        }
        let changes = changes(passage);
        for change in &changes {
            out.extend(judge(passage, change, &changes, &earlier));
        }
        out.extend(rates(passage));
        out.extend(completions(passage, corrected));
        let plain = |t: &&Token| !changes.iter().any(|c| c.uses(t));
        for token in passage.tokens.iter().filter(plain) {
            if let Some((money, mention)) = money(token).zip(mention(passage, token)) {
                earlier.push((money, mention));
            }
        }
        let surplus = earlier.len().saturating_sub(MOST_SUBJECTS);
        earlier.drain(..surplus);
    }
    out
}

/// `比 … [Y] 增加 Z [，增长 P%]`, by numbers of tokens.
#[derive(Debug)]
struct Change {
    compare: Option<usize>,
    base: Option<usize>,
    /// 1 up, −1 down, 0 either.
    sign: i8,
    amount: usize,
    percent: Option<(usize, i8)>,
    tokens: Vec<std::ops::Range<usize>>,
}

impl Change {
    fn uses(&self, token: &Token) -> bool {
        self.tokens.contains(&token.at)
    }
}

fn direction(kind: Kind) -> Option<i8> {
    match kind {
        Kind::Up => Some(1),
        Kind::Down => Some(-1),
        Kind::Change => Some(0),
        _ => None,
    }
}

/// The direction that words before token `at` give, which stands right behind them; and the first of these words.
fn directed(tokens: &[Token], at: usize) -> Option<(i8, usize)> {
    let start = tokens.get(at)?.at.start;
    let mut first = at.checked_sub(1)?;
    let mut sign = direction(tokens[first].kind)?;
    if start - tokens[first].at.end > GAP {
        return None;
    }
    // 下降（增长）, 增减
    while let Some(before) = first.checked_sub(1).filter(|b| tokens[*b].at.end == tokens[first].at.start) {
        match direction(tokens[before].kind) {
            Some(other) if other == sign => {}
            Some(_) => sign = 0,
            None => break,
        }
        first = before;
    }
    Some((sign, first))
}

fn changes(passage: &Passage) -> Vec<Change> {
    let tokens = &passage.tokens;
    let mut out = Vec::new();
    for amount in (0..tokens.len()).filter(|i| money(&tokens[*i]).is_some()) {
        let Some((sign, word)) = directed(tokens, amount) else { continue };
        let percent = tokens[amount + 1..].iter().position(|t| matches!(t.kind, Kind::Percent(..)));
        let percent = percent.map(|p| amount + 1 + p).and_then(|p| {
            let (sign, first) = directed(tokens, p)?;
            let between = &tokens[amount + 1..first];
            let near = tokens[first].at.start - tokens[amount].at.end <= GAP;
            (near && between.iter().all(|t| t.kind == Kind::Comma)).then_some((p, sign))
        });
        let start = sentence(tokens, amount);
        let mut compare = (start..word).rev().find(|i| tokens[*i].kind == Kind::Compare);
        // 与 … 相比
        if let Some(last) = compare {
            let first = (start..last).rev().take_while(|i| matches!(tokens[*i].kind, Kind::Compare | Kind::Comma));
            let near = |i: &usize| tokens[last].at.start - tokens[*i].at.end <= LONGEST_COMPARISON;
            compare = first.filter(near).filter(|i| tokens[*i].kind == Kind::Compare).last().or(compare);
        }
        // between the comparison and the change only the base may stand
        let amounts = |from: usize| (from..word).filter(|i| money(&tokens[*i]).is_some()).collect::<Vec<_>>();
        let between = compare.map(amounts).unwrap_or_default();
        if between.len() > 1 {
            continue;
        }
        let base = between.first().copied();
        let apart = |b: usize| directed(tokens, b).is_some() || tokens[word].at.start - tokens[b].at.end > LONGEST_BASE;
        if base.is_some_and(apart) {
            continue;
        }
        if percent.is_none() && base.is_none() {
            continue;
        }
        let used = [Some(amount), base].into_iter().flatten().map(|i| tokens[i].at.clone()).collect();
        out.push(Change { compare, base, sign, amount, percent, tokens: used });
    }
    out
}

fn judge(passage: &Passage, change: &Change, changes: &[Change], earlier: &[(Money, Mention)]) -> Option<Statement> {
    let tokens = &passage.tokens;
    let first = change.compare.unwrap_or(change.amount);
    let start = sentence(tokens, change.amount);
    let plain = |i: &usize| money(&tokens[*i]).is_some() && !changes.iter().any(|c| c.uses(&tokens[*i]));
    let here: Vec<usize> = (0..first).rev().filter(plain).collect();
    // nearest first: of this passage, then of the section
    let own = here.iter().filter_map(|i| Some((money(&tokens[*i])?, mention(passage, &tokens[*i])?)));
    let subjects: Vec<(Money, Mention)> = own.chain(earlier.iter().rev().cloned()).take(MOST_SUBJECTS).collect();
    let by = money(&tokens[change.amount])?;
    let found = subjects.iter().filter_map(|(subject, at)| Some((of(passage, change, &by, subject)?, at)));
    let found: Vec<(Found, &Mention)> = found.collect();
    let rank = |verdict: Verdict| match verdict {
        Verdict::Holds => 0,
        Verdict::LastDigit => 1,
        Verdict::NoBase => 2,
        Verdict::Fails | Verdict::Unclear => 3,
    };
    let best = found.iter().enumerate().min_by_key(|(i, (f, _))| (rank(f.verdict), *i)).map(|(_, f)| f)?;
    let (found, subject) = match best.0.verdict {
        Verdict::Holds | Verdict::LastDigit => best,
        _ => found.first()?,
    };
    let mut verdict = found.verdict;
    if rank(verdict) > 1 && !clear(passage, change, here.first().copied(), start) {
        verdict = Verdict::Unclear;
    }
    let stated = found.stated.unwrap_or(change.amount);
    let base = change.base.and_then(|b| mention(passage, &tokens[b]));
    let amount = mention(passage, &tokens[change.amount]).filter(|_| stated != change.amount);
    Some(Statement {
        says: Says::Growth,
        verdict,
        stated: mention(passage, &tokens[stated])?,
        from: std::iter::once((*subject).clone()).chain(base).chain(amount).collect(),
        facts: Vec::new(),
        how: found.how.clone(),
        printed: found.printed,
        expected: found.expected,
        unit: found.unit,
    })
}

/// Whether the amount before the comparison must be what it speaks of.
fn clear(passage: &Passage, change: &Change, subject: Option<usize>, start: usize) -> bool {
    let tokens = &passage.tokens;
    let (Some(subject), Some(compare)) = (subject, change.compare) else { return false };
    let between = &tokens[subject + 1..compare];
    if subject >= start {
        let gap = passage.text(tokens[subject].at.end..tokens[compare].at.start);
        let bare = gap.trim_matches(['，', ',', '、', '(', ')']).chars().count();
        // a clause on what the amount is for may stand between, if the comparison starts a clause of its own
        let purpose = between.iter().find(|t| t.kind != Kind::Comma).is_some_and(|t| t.kind == Kind::Purpose);
        return bare <= 2 || purpose && gap.ends_with(['，', ',', ')']);
    }
    // a sentence that starts with the comparison speaks of the one amount of the sentence before it
    let before = sentence(tokens, start.saturating_sub(1));
    let amounts = tokens[before..start].iter().filter(|t| money(t).is_some()).count();
    let opening = tokens.get(start).is_some_and(|t| tokens[compare].at.start <= t.at.start);
    amounts == 1
        && subject >= before
        && opening
        && start > 0
        && tokens[compare].at.start - tokens[start - 1].at.end <= 2
}

struct Found {
    verdict: Verdict,
    /// The token that does not follow from the others; none where all do.
    stated: Option<usize>,
    how: String,
    printed: Decimal,
    expected: Decimal,
    unit: &'static str,
}

/// What a change says where it speaks of `subject`.
fn of(passage: &Passage, change: &Change, by: &Money, subject: &Money) -> Option<Found> {
    let tokens = &passage.tokens;
    let yuan = |m: &Money| -> Figure { (m.yuan, m.half) };
    let shown = |m: &Money| m.amount.value.to_string();
    let base = change.base.and_then(|b| money(&tokens[b]));
    let difference = base.map(|base| subject.yuan - base.yuan);
    let signed = match change.sign {
        0 => difference.map_or(by.yuan, |d| if d.is_sign_negative() { -by.yuan.abs() } else { by.yuan }),
        sign => by.yuan * Decimal::from(sign),
    };
    if let (Some(base), Some(difference)) = (base, difference) {
        let off = (difference - signed).abs();
        let room = subject.half + base.half + by.half;
        let unit = Decimal::from(10u64.pow(by.unit.exponent())) * Decimal::new(1, by.amount.scale);
        let verdict = match () {
            () if off <= room => Verdict::Holds,
            () if off <= room + unit => Verdict::LastDigit,
            () => Verdict::Fails,
        };
        if verdict != Verdict::Holds || change.percent.is_none() {
            let factor = Decimal::from(10u64.pow(by.unit.exponent()));
            let expected = if change.sign == 0 { difference.abs() } else { difference * Decimal::from(change.sign) };
            return Some(Found {
                verdict,
                stated: Some(change.amount),
                how: format!("{} − {}", shown(subject), shown(&base)),
                printed: by.amount.value,
                expected: expected / factor,
                unit: by.unit.name(),
            });
        }
    }
    let (percent, sign) = change.percent?;
    let Kind::Percent(printed, scale) = tokens[percent].kind else { return None };
    let whole: Figure = match base {
        Some(base) => yuan(&base),
        None => (subject.yuan - signed, subject.half + by.half),
    };
    let wanted = match sign {
        0 if signed.is_sign_negative() => -printed.abs(),
        0 => printed,
        sign => printed * Decimal::from(sign),
    };
    let how = match base {
        Some(base) => format!("{} ÷ {}", shown(by), shown(&base)),
        None => {
            let operator = if signed.is_sign_negative() { "+" } else { "−" };
            format!("{} ÷ ({} {operator} {})", shown(by), shown(subject), by.amount.value.abs())
        }
    };
    let (verdict, expected) = if signed.is_zero() && printed.is_zero() {
        (Verdict::Holds, Decimal::ZERO)
    } else {
        match ratio::judge((signed, by.half), whole, wanted, scale) {
            Some((verdict, expected)) => (verdict, if wanted == printed { expected } else { -expected }),
            None if whole.0.is_zero() => (Verdict::NoBase, Decimal::ZERO),
            None => return None,
        }
    };
    Some(Found { verdict, stated: Some(percent), how, printed, expected, unit: "%" })
}

/// `2025年执行数为 Y 万元，2026年预算 X 万元，比2025年执行数增加 P%`.
fn rates(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let rate = |p: usize| -> Option<Statement> {
        let Kind::Percent(printed, scale) = tokens[p].kind else { return None };
        let (sign, word) = directed(tokens, p)?;
        let start = sentence(tokens, p);
        let compare = (start..word).rev().find(|i| tokens[*i].kind == Kind::Compare)?;
        if tokens[compare..word].iter().any(|t| money(t).is_some()) {
            return None;
        }
        let year = year(&passage.text(tokens[compare].at.end..tokens[word].at.start))?;
        let subject = (start..compare).rev().find(|i| money(&tokens[*i]).is_some())?;
        let gap = tokens[compare].at.start - tokens[subject].at.end;
        let named = |i: &usize| {
            let from = tokens[..*i].last().map_or(0, |t| t.at.end).max(tokens[*i].at.start.saturating_sub(24));
            money(&tokens[*i]).is_some() && passage.text(from..tokens[*i].at.start).contains(&year)
        };
        let bases: Vec<usize> = (0..subject).filter(named).collect();
        let ([base], true) = (bases.as_slice(), gap <= 2) else { return None };
        let (this, last) = (money(&tokens[subject])?, money(&tokens[*base])?);
        let wanted = if sign < 0 { -printed } else { printed };
        let change = (this.yuan.checked_sub(last.yuan)?, this.half + last.half);
        let (verdict, expected) = ratio::judge(change, (last.yuan, last.half), wanted, scale)?;
        Some(Statement {
            says: Says::Growth,
            verdict,
            stated: mention(passage, &tokens[p])?,
            from: vec![mention(passage, &tokens[subject])?, mention(passage, &tokens[*base])?],
            facts: Vec::new(),
            how: format!("({} − {}) ÷ {}", this.amount.value, last.amount.value, last.amount.value),
            printed,
            expected: if wanted == printed { expected } else { -expected },
            unit: "%",
        })
    };
    (0..tokens.len()).filter_map(rate).collect()
}

/// The year a text names: `2025`.
pub(super) fn year(text: &str) -> Option<String> {
    let at = text.find("年")?.checked_sub(4)?;
    text.get(at..at + 4).filter(|y| y.bytes().all(|b| b.is_ascii_digit())).map(String::from)
}

/// `年初预算为 Y 万元，支出决算为 X 万元，完成年初预算的 P%`.
fn completions(passage: &Passage, corrected: &Corrected) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let mut out = Vec::new();
    for word in (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::Complete) {
        let rest = &tokens[word + 1..];
        let Some(percent) = rest.iter().position(|t| matches!(t.kind, Kind::Percent(..) | Kind::Stop)) else {
            continue;
        };
        let Kind::Percent(printed, scale) = rest[percent].kind else { continue };
        if rest[percent].at.start - tokens[word].at.end > LONGEST_BUDGET
            || rest[..percent].iter().any(|t| t.kind == Kind::Comma)
        {
            continue;
        }
        let between: Vec<Money> = rest[..percent].iter().filter_map(money).collect();
        let start = sentence(tokens, word);
        let before: Vec<usize> = (start..word).rev().filter(|i| money(&tokens[*i]).is_some()).collect();
        let Some(spent) = before.first().copied() else { continue };
        // the budget stands behind the word, or right before what was spent
        let budget = match between.as_slice() {
            [one] => Some(*one),
            [] => before.get(1).filter(|b| is_budget(passage, **b)).and_then(|b| money(&tokens[*b])),
            _ => None,
        };
        let Some(((stated, spent_at), paid)) =
            mention(passage, &rest[percent]).zip(mention(passage, &tokens[spent])).zip(money(&tokens[spent]))
        else {
            continue;
        };
        let judged = |paid: Figure| {
            let whole = budget?;
            if whole.yuan.is_zero() {
                let verdict = if printed.is_zero() { Verdict::Holds } else { Verdict::NoBase };
                return Some((verdict, Decimal::ZERO));
            }
            ratio::judge(paid, (whole.yuan, whole.half), printed, scale)
        };
        let (mut verdict, expected) = judged((paid.yuan, paid.half)).unwrap_or((Verdict::Unclear, Decimal::ZERO));
        // it is the rate of what the table prints, and that the text prints another figure is told there
        let by_table =
            corrected.get(&(spent_at.spot, spent_at.bytes.start)).and_then(|yuan| judged((*yuan, paid.half)));
        if verdict == Verdict::Fails && by_table.is_some_and(|(v, _)| v != Verdict::Fails) {
            verdict = Verdict::Unclear;
        }
        let how = budget.map_or(String::new(), |b| format!("{} ÷ {}", paid.amount.value, b.amount.value));
        let budget_at = before.get(1).filter(|_| between.is_empty()).and_then(|b| mention(passage, &tokens[*b]));
        out.push(Statement {
            says: Says::Completion,
            verdict,
            stated,
            from: std::iter::once(spent_at).chain(budget_at).collect(),
            facts: Vec::new(),
            how,
            printed,
            expected,
            unit: "%",
        });
    }
    out
}

/// Whether an amount is called a budget.
fn is_budget(passage: &Passage, token: usize) -> bool {
    let end = passage.tokens[token].at.start;
    let start = end.saturating_sub(12);
    let name = passage.text(start..end);
    words().budget.iter().any(|w| name.contains(w.as_str()))
}
