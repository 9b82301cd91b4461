//! `X 万元，比上年 [Y 万元] 增加 Z 万元，增长 P%`, in the orders and with the omissions that texts have.

use super::relation::{Operand, Relation, Stated};
use super::scan::{Kind, Money, Passage, Token, words};
use super::whole::Measure;
use super::{Mention, Says, Statement, Verdict, mention, money, sentence};

use rust_decimal::Decimal;

/// Between a word of direction and its figure stand at most so many characters: `增加额为`.
const GAP: usize = 4;
/// Between two words of comparison, `与2023年决算数相比`.
const LONGEST_COMPARISON: usize = 20;
/// Between last year's amount and the word for its change: `万元相比，`.
const LONGEST_BASE: usize = 8;
/// So many earlier amounts may be what a sentence speaks of.
const MOST_SUBJECTS: usize = 12;
/// A name that is said again before the comparison has at most so many characters.
const LONGEST_AGAIN: usize = 20;
/// Between an amount and what is said of it (`，占支出总预算12.31%，`) stand at most so many characters.
const LONGEST_ASIDE: usize = 40;

/// The statements of some passages.
pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    let mut out = Vec::new();
    // amounts of the section so far that a later sentence may speak of, latest last
    let mut earlier: Vec<(Money, Mention, bool)> = Vec::new();
    let mut section = 0;
    for passage in passages {
        if passage.section != section {
            earlier.clear();
            section = passage.section;
        }
        let changes = changes(passage);
        let taken = taken(passage, &changes);
        for change in &changes {
            out.extend(judge(passage, change, &changes, &taken, &earlier));
        }
        out.extend(rates(passage));
        out.extend(adjusted(passage));
        out.extend(flat(passage, &changes));
        let plain = |t: &&Token| !changes.iter().any(|c| c.uses(t));
        for (i, token) in passage.tokens.iter().enumerate().filter(|(_, t)| plain(t)) {
            if let Some((money, mention)) = money(token).zip(mention(passage, token)) {
                earlier.push((money, mention, taken.contains(&i)));
            }
        }
        let surplus = earlier.len().saturating_sub(MOST_SUBJECTS);
        earlier.drain(..surplus);
    }
    out
}

/// `比 … [Y] 增加 Z [，增长 P%]`, by numbers of tokens.
#[derive(Debug)]
pub(super) struct Change {
    pub compare: Option<usize>,
    pub base: Option<usize>,
    /// 1 up, −1 down, 0 either.
    pub sign: i8,
    /// The word of direction that stands first.
    pub first: usize,
    pub amount: usize,
    percent: Option<(usize, i8)>,
    tokens: Vec<std::ops::Range<usize>>,
}

impl Change {
    fn uses(&self, token: &Token) -> bool {
        self.tokens.contains(&token.at)
    }

    /// The last of its tokens.
    pub fn last(&self) -> usize {
        self.percent.map_or(self.amount, |(p, _)| p.max(self.amount))
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
pub(super) fn directed(tokens: &[Token], at: usize) -> Option<(i8, usize)> {
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

/// All changes of a passage.
pub(super) fn changes(passage: &Passage) -> Vec<Change> {
    let tokens = &passage.tokens;
    (0..tokens.len()).filter(|i| money(&tokens[*i]).is_some()).filter_map(|i| change(passage, i)).collect()
}

fn change(passage: &Passage, amount: usize) -> Option<Change> {
    let tokens = &passage.tokens;
    let (sign, word) = directed(tokens, amount)?;
    let said = passage.text(tokens[..word].last().map_or(0, |t| t.at.end)..tokens[amount].at.start);
    if words().otherwise.iter().any(|w| said.contains(w.as_str())) {
        return None;
    }
    let behind = behind(tokens, amount).or_else(|| bracketed(passage, amount, sign));
    let before = before(tokens, word).filter(|_| behind.is_none());
    let first = before.map_or(word, |(_, _, first)| first);
    let percent = behind.or(before.map(|(p, sign, _)| (p, sign)));
    let start = sentence(tokens, amount);
    let mut compare = (start..first).rev().find(|i| tokens[*i].kind == Kind::Compare);
    // 与 … 相比
    if let Some(last) = compare {
        // last year's amount may stand between the two
        let mut amounts = 0;
        let words = (start..last).rev().take_while(|i| {
            amounts += usize::from(money(&tokens[*i]).is_some());
            amounts < 2 && (matches!(tokens[*i].kind, Kind::Compare | Kind::Comma) || money(&tokens[*i]).is_some())
        });
        let near = |i: &usize| tokens[last].at.start - tokens[*i].at.end <= LONGEST_COMPARISON;
        compare = words.filter(near).filter(|i| tokens[*i].kind == Kind::Compare).last().or(compare);
    }
    // between the comparison and the change only the base may stand
    let amounts = |from: usize| (from..first).filter(|i| money(&tokens[*i]).is_some()).collect::<Vec<_>>();
    // 较上年增加 A 万元，其中：甲增加 B 万元: the comparison is of another change, and this one of what it names
    let others = |from: usize| {
        let mut parts = tokens[from..first].iter().filter(|t| t.kind == Kind::OfWhich);
        parts.next().is_some() && amounts(from).iter().any(|i| directed(tokens, *i).is_some())
    };
    if compare.is_some_and(others) {
        compare = None;
    }
    let between = compare.map(amounts).unwrap_or_default();
    if between.len() > 1 {
        return None;
    }
    let base = between.first().copied();
    let apart = |b: usize| directed(tokens, b).is_some() || tokens[first].at.start - tokens[b].at.end > LONGEST_BASE;
    if base.is_some_and(apart) {
        return None;
    }
    let used = [Some(amount), base].into_iter().flatten().map(|i| tokens[i].at.clone()).collect();
    Some(Change { compare, base, sign, first, amount, percent, tokens: used })
}

/// `增加 Z 万元，增长 P%`: the rate behind the change.
fn behind(tokens: &[Token], amount: usize) -> Option<(usize, i8)> {
    let percent = amount + 1 + tokens[amount + 1..].iter().position(|t| matches!(t.kind, Kind::Percent(..)))?;
    let (sign, first) = directed(tokens, percent)?;
    let near = tokens[first].at.start.checked_sub(tokens[amount].at.end)? <= GAP;
    // 增收 A 万元，同比增长 P%
    let plain = |t: &Token| matches!(t.kind, Kind::Comma | Kind::Compare);
    (near && tokens[amount + 1..first].iter().all(plain)).then_some((percent, sign))
}

/// `减少 Z 万元（P%）`: the rate alone in brackets.
fn bracketed(passage: &Passage, amount: usize, sign: i8) -> Option<(usize, i8)> {
    let tokens = &passage.tokens;
    let (open, percent) = (tokens.get(amount + 1)?, tokens.get(amount + 2)?);
    let bracket = passage.chars.get(open.at.start) == Some(&'(') && open.at.start == tokens[amount].at.end;
    let alone = percent.at.start == open.at.end && passage.chars.get(percent.at.end) == Some(&')');
    matches!(percent.kind, Kind::Percent(..)).then_some(())?;
    (bracket && alone).then_some((amount + 2, sign))
}

/// `增长 P%，增收 Z 万元`: the rate before the change, and the first word of its direction.
fn before(tokens: &[Token], word: usize) -> Option<(usize, i8, usize)> {
    let comma = word.checked_sub(1).filter(|c| tokens[*c].kind == Kind::Comma)?;
    let percent = comma.checked_sub(1).filter(|p| matches!(tokens[*p].kind, Kind::Percent(..)))?;
    let near = tokens[word].at.start - tokens[percent].at.end <= GAP;
    let (sign, first) = directed(tokens, percent).filter(|_| near)?;
    // a change before it has the rate: 增加 A 万元，增长 P%，减少 B 万元
    let own = first.checked_sub(1).is_none_or(|b| {
        let taken =
            money(&tokens[b]).is_some() || tokens[b].kind == Kind::Comma && b > 0 && money(&tokens[b - 1]).is_some();
        !taken || directed(tokens, if money(&tokens[b]).is_some() { b } else { b - 1 }).is_none()
    });
    own.then_some((percent, sign, first))
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Holds => 0,
        Verdict::LastDigit => 1,
        Verdict::NoBase => 2,
        Verdict::Fails | Verdict::Unclear | Verdict::Explained => 3,
    }
}

/// The amounts right before the comparison of a change: they have one of their own.
fn taken(passage: &Passage, changes: &[Change]) -> Vec<usize> {
    changes.iter().filter_map(|c| own_subject(passage, c)).collect()
}

/// The amount right before a change's comparison; before the bracket that ends there.
pub(super) fn own_subject(passage: &Passage, change: &Change) -> Option<usize> {
    let tokens = &passage.tokens;
    let compare = change.compare?;
    let mut end = tokens[compare].at.start;
    while end > 0 && passage.chars.get(end - 1).is_some_and(|c| "，,。".contains(*c)) {
        end -= 1;
    }
    if passage.chars.get(end.checked_sub(1)?) == Some(&')') {
        end = opening(&passage.chars, end - 1)?;
    }
    (0..compare).rev().find(|i| tokens[*i].at.end == end).filter(|i| money(&tokens[*i]).is_some())
}

/// Where the bracket opens that is closed at a character.
fn opening(chars: &[char], closed: usize) -> Option<usize> {
    let mut depth = 0;
    for at in (0..=closed).rev() {
        match chars.get(at)? {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn judge(
    passage: &Passage,
    change: &Change,
    changes: &[Change],
    taken: &[usize],
    earlier: &[(Money, Mention, bool)],
) -> Option<Statement> {
    let tokens = &passage.tokens;
    let first = change.compare.unwrap_or(change.first);
    let start = sentence(tokens, change.amount);
    let plain = |i: &usize| {
        money(&tokens[*i]).is_some() && !changes.iter().any(|c| c.uses(&tokens[*i])) && !is_budget_of(passage, *i)
    };
    // what stands in a bracket that is closed again is no subject, unless nothing else is
    let (inside, mut here): (Vec<usize>, Vec<usize>) =
        (0..first).rev().filter(plain).partition(|i| passage.is_bracketed(tokens[*i].at.end, tokens[first].at.start));
    here.extend(inside);
    let clear = clear(passage, change, here.first().copied(), start);
    let called = called(passage, change, &here).or_else(|| led(passage, change, start)).filter(|_| !clear);
    // nearest first: of this passage, then of the section
    let own =
        here.iter().filter_map(|i| Some((money(&tokens[*i])?, mention(passage, &tokens[*i])?, taken.contains(i))));
    let subjects: Vec<(Money, Mention, bool)> = own.chain(earlier.iter().rev().cloned()).take(MOST_SUBJECTS).collect();
    // where it is clear what a change is one of, no amount is meant that has a change of its own
    let meant = subjects.iter().enumerate().filter(|(n, (_, _, taken))| *n == 0 || !(clear && *taken));
    let found: Vec<Statement> = meant.filter_map(|(_, (m, at, _))| of(passage, change, m, at)).collect();
    let best = found.iter().enumerate().min_by_key(|(i, s)| (rank(s.verdict), *i)).map(|(_, s)| s)?;
    // of a rise alone nearly any larger amount would make it true
    if rank(best.verdict) <= 1 && best.says != Says::Rise {
        return Some(best.clone());
    }
    // where the amounts agree with one, and the rate alone does not, that one is meant
    let agreed = change.base.and_then(|_| found.iter().find(|s| s.unit == "%"));
    let named = called.and_then(|i| of(passage, change, &money(&tokens[i])?, &mention(passage, &tokens[i])?));
    let named = named.filter(|s| s.says != Says::Rise);
    let sure = clear || agreed.is_some() || named.is_some();
    let mut out = agreed.or(named.as_ref()).or(found.first())?.clone();
    if !sure || on_another_basis(passage, start, change.amount) {
        out.verdict = Verdict::Unclear;
    }
    Some(out)
}

/// Whether an amount is that of which a percentage follows: `完成年初预算 X 万元的 P%`.
fn is_budget_of(passage: &Passage, at: usize) -> bool {
    let tokens = &passage.tokens;
    let next = tokens.get(at + 1).filter(|t| matches!(t.kind, Kind::Percent(..)));
    next.is_some_and(|n| passage.text(tokens[at].at.end..n.at.start) == "的")
        && tokens[..at]
            .iter()
            .rfind(|t| t.kind != Kind::Comma)
            .is_some_and(|t| money(t).is_some() || matches!(t.kind, Kind::Complete | Kind::Share))
}

/// The only amount before that is called as a change is: `公务接待费 4.00 万元。较上年……，其中：公务接待费减少 0.20 万元`.
fn called(passage: &Passage, change: &Change, here: &[usize]) -> Option<usize> {
    let tokens = &passage.tokens;
    let label = |i: usize| super::names::label(&super::whole::clause(passage, i), None);
    let from = tokens[..change.first].iter().rposition(|t| !matches!(t.kind, Kind::Up | Kind::Down | Kind::Change));
    let own = passage.text(from.map_or(0, |f| tokens[f].at.end)..tokens[change.first].at.start);
    let own = super::names::label(&own, None);
    let compared = from.is_some_and(|f| tokens[f].kind == Kind::Compare);
    if super::names::is_generic(&own) || compared || change.base.is_some() {
        return None;
    }
    let mut same = here.iter().copied().filter(|i| label(*i) == own);
    same.next().filter(|_| same.next().is_none())
}

/// The amount of which the sentence before names the parts, where a sentence begins with the comparison: `收入总计 A 万元，其中
/// ……。与上年相比增加 Z 万元`.
fn led(passage: &Passage, change: &Change, start: usize) -> Option<usize> {
    let tokens = &passage.tokens;
    let compare = change.compare.filter(|c| *c == start)?;
    let stop = start.checked_sub(1)?;
    let full = |i: usize| passage.chars.get(tokens[i].at.start) == Some(&'。');
    let before = sentence(tokens, stop);
    // 支出较去年减少: of the expenditure that the sentence before names
    let side = passage.text(tokens[stop].at.end..tokens[compare].at.start);
    let side = side.trim_end_matches(['，', ',']);
    let opens = (side.is_empty() || words().led.iter().any(|w| w == side))
        && full(stop)
        && before.checked_sub(1).is_none_or(full);
    let word = (before..stop).find(|i| tokens[*i].kind == Kind::OfWhich).filter(|_| opens)?;
    let mut amounts = (before..word).filter(|i| money(&tokens[*i]).is_some());
    let lead = amounts.next().filter(|_| amounts.next().is_none())?;
    let called = super::whole::clause(passage, lead);
    let both = words().sides.iter().all(|w| !called.contains(w.as_str()) || side.contains(w.as_str()));
    (directed(tokens, lead).is_none()
        && (called.contains(side) || both)
        && same_subject(passage, change, lead, compare))
    .then_some(lead)
}

/// Whether a sentence compares with another amount than the printed one, up to a token: 同口径, 剔除….
fn on_another_basis(passage: &Passage, start: usize, token: usize) -> bool {
    let from = start.checked_sub(1).map_or(0, |s| passage.tokens[s].at.end);
    let said = passage.text(from..passage.tokens[token].at.start);
    words().comparable.iter().any(|w| said.contains(w.as_str()))
}

/// A text without what stands in brackets.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0i32;
    let outside = |c: &char| {
        depth += i32::from(*c == '(');
        let out = depth <= 0;
        depth -= i32::from(*c == ')');
        out
    };
    text.chars().filter(outside).collect()
}

/// Whether the amount before the comparison must be what it speaks of.
fn clear(passage: &Passage, change: &Change, subject: Option<usize>, start: usize) -> bool {
    let tokens = &passage.tokens;
    // X 万元，增加 Z 万元，增长 P%
    if let (Some(subject), None, Some(_)) = (subject, change.compare, change.percent) {
        let gap = passage.text(tokens[subject].at.end..tokens[change.first].at.start);
        // the only amount of its sentence, and of this year
        let alone = (start..subject).all(|i| money(&tokens[i]).is_none());
        let called = super::whole::clause(passage, subject);
        let other = words().other.iter().chain(&words().otherwise).any(|w| called.contains(w.as_str()));
        return subject >= start && alone && !other && change.sign != 0 && matches!(gap.as_str(), "，" | ",");
    }
    let (Some(subject), Some(compare)) = (subject, change.compare) else { return false };
    // what is only contained in something has no change of its own: 含租车费 3.00 万元，比上年…
    let contained = super::whole::clause(passage, subject).contains('含');
    if contained || !same_subject(passage, change, subject, compare) {
        return false;
    }
    // of what is said of a budget, that is no amount of its own: 完成年初预算 X 万元的 P%
    let outside = |i: &usize| !passage.is_bracketed(tokens[*i].at.end, tokens[compare].at.start);
    let between: Vec<&Token> =
        (subject + 1..compare).filter(outside).filter(|i| !is_budget_of(passage, *i)).map(|i| &tokens[i]).collect();
    if subject >= start {
        let gap = without_brackets(&passage.text(tokens[subject].at.end..tokens[compare].at.start));
        let bare = gap.trim_matches(['，', ',', '、', '(', ')']).chars().count();
        // a clause on what the amount is for may stand between, if the comparison starts a clause of its own
        let purpose = between.iter().find(|t| t.kind != Kind::Comma).is_some_and(|t| t.kind == Kind::Purpose);
        // and one on its share, or on how much of the budget it is
        let aside = |t: &&Token| matches!(t.kind, Kind::Comma | Kind::Share | Kind::Complete | Kind::Percent(..));
        // 为调整预算数的 P%
        let rate = gap.trim_start_matches(['，', ',']);
        let rate = words().ratios.iter().any(|w| rate.starts_with(w.as_str()));
        let aside = bare <= LONGEST_ASIDE
            && between.iter().all(aside)
            && between
                .iter()
                .find(|t| t.kind != Kind::Comma)
                .is_some_and(|t| rate || !matches!(t.kind, Kind::Percent(..)));
        let again =
            || super::names::label(&gap, None) == super::names::label(&super::whole::name(passage, subject), None);
        return bare == 0 || bare <= LONGEST_AGAIN && again() || (purpose || aside) && gap.ends_with(['，', ',', ')']);
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

/// Whether the words between the comparison and the change name nothing else than the subject: `比上年人员经费增加`.
fn same_subject(passage: &Passage, change: &Change, subject: usize, compare: usize) -> bool {
    let tokens = &passage.tokens;
    let from = change.base.map_or(tokens[compare].at.end, |b| tokens[b].at.end);
    let mut between = without_brackets(&passage.text(from..tokens[change.first].at.start));
    between.retain(|c| !c.is_ascii_digit() && !"，、:()“”\"".contains(c));
    let name = super::whole::name(passage, subject);
    for word in words().compared.iter().chain(&words().compare) {
        between = between.replace(word.as_str(), "");
    }
    between.chars().all(|c| name.contains(c))
}

/// What a change says where it speaks of `subject`.
fn of(passage: &Passage, change: &Change, subject: &Money, at: &Mention) -> Option<Statement> {
    let tokens = &passage.tokens;
    let by = money(&tokens[change.amount])?;
    let by_at = mention(passage, &tokens[change.amount])?;
    let base = change.base.and_then(|b| Some((money(&tokens[b])?, mention(passage, &tokens[b])?)));
    let rising = match (change.sign, &base) {
        (0, Some((base, _))) => subject.yuan >= base.yuan,
        (0, None) => !by.yuan.is_sign_negative() && change.percent.is_none_or(|(p, _)| !negative(tokens, p)),
        (sign, _) => sign > 0,
    };
    let sign: i8 = if rising { 1 } else { -1 };
    if let Some((base, base_at)) = &base {
        let operands = vec![
            Operand::new(&by, Some(by_at.clone()), sign, 0),
            Operand::new(subject, Some(at.clone()), -1, 0),
            Operand::new(base, Some(base_at.clone()), 1, 0),
        ];
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let (verdict, expected) = relation.judge()?;
        if verdict != Verdict::Holds || change.percent.is_none() {
            let expected = expected / by.factor();
            return Some(Statement {
                from: vec![at.clone(), base_at.clone()],
                how: format!("{} − {}", subject.amount.value, base.amount.value),
                printed: by.amount.value,
                expected: if change.sign == 0 { expected.abs() } else { expected },
                unit: by.unit.name(),
                relation: Some(relation),
                ..Statement::new(Says::Growth, verdict, by_at)
            });
        }
    }
    let Some((percent, rate_sign)) = change.percent else { return alone(change, subject, at, &by, by_at) };
    let Kind::Percent(printed, scale) = tokens[percent].kind else { return None };
    let wanted = match rate_sign {
        0 if !rising => -printed.abs(),
        0 => printed,
        rate => printed * Decimal::from(rate),
    };
    // the change stands in both, so that one rounding counts once
    let mut operands = match &base {
        Some((base, base_at)) => vec![Operand::new(base, Some(base_at.clone()), 0, 1)],
        None => vec![Operand::new(subject, Some(at.clone()), 0, 1)],
    };
    operands.push(Operand::new(&by, Some(by_at.clone()), sign, if base.is_some() { 0 } else { -sign }));
    let how = match &base {
        Some((base, _)) => format!("{} ÷ {}", by.amount.value, base.amount.value),
        None => {
            let operator = if rising { "−" } else { "+" };
            format!("{} ÷ ({} {operator} {})", by.amount.value, subject.amount.value, by.amount.value.abs())
        }
    };
    let relation = Relation { operands, stated: Stated::Rate(wanted, scale), balanced: false };
    let (verdict, expected) =
        if by.yuan.is_zero() && printed.is_zero() { (Verdict::Holds, Decimal::ZERO) } else { relation.judge()? };
    Some(Statement {
        from: std::iter::once(at.clone()).chain(base.map(|b| b.1)).chain([by_at]).collect(),
        how,
        printed,
        expected: if wanted == printed { expected } else { -expected },
        unit: "%",
        relation: Some(relation),
        ..Statement::new(Says::Growth, verdict, mention(passage, &tokens[percent])?)
    })
}

fn negative(tokens: &[Token], percent: usize) -> bool {
    matches!(tokens[percent].kind, Kind::Percent(value, _) if value.is_sign_negative())
}

/// A change that nothing is printed beside but the amount itself: no amount has risen by more than it is.
fn alone(change: &Change, subject: &Money, at: &Mention, by: &Money, by_at: Mention) -> Option<Statement> {
    if change.base.is_some() || by.yuan.is_zero() {
        return None;
    }
    let more = by.yuan.checked_sub(by.half)? > subject.yuan.checked_add(subject.half)?;
    let verdict = match change.sign {
        1 if more && !subject.yuan.is_sign_negative() => Verdict::Fails,
        1 => Verdict::Holds,
        _ => Verdict::Unclear,
    };
    Some(Statement {
        from: vec![at.clone()],
        how: format!("{} − {}", subject.amount.value, by.amount.value),
        printed: by.amount.value,
        expected: subject.yuan / by.factor(),
        unit: by.unit.name(),
        ..Statement::new(Says::Rise, verdict, by_at)
    })
}

/// `2025年执行数为 Y 万元，2026年预算 X 万元，比2025年执行数增加 P%`, and `X 万元，比上年 Y 万元增加 P%`.
fn rates(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let rate = |p: usize| -> Option<Statement> {
        let Kind::Percent(printed, scale) = tokens[p].kind else { return None };
        let (sign, word) = directed(tokens, p)?;
        let start = sentence(tokens, p);
        // 两年平均增长, 减亏: no growth from the one to the other
        let before = passage.text(tokens[..word].last().map_or(0, |t| t.at.end)..tokens[p].at.start);
        if words().otherwise.iter().any(|w| before.contains(w.as_str())) {
            return None;
        }
        let mut compare = (start..word).rev().find(|i| tokens[*i].kind == Kind::Compare)?;
        // 与 … 相比
        if let Some(first) = compare.checked_sub(1).filter(|f| *f >= start && tokens[*f].kind == Kind::Compare)
            && tokens[compare].at.start - tokens[first].at.end <= LONGEST_COMPARISON
        {
            compare = first;
        }
        let amounts: Vec<usize> = (compare..word).filter(|i| money(&tokens[*i]).is_some()).collect();
        let outside = |i: &usize| !passage.is_bracketed(tokens[*i].at.end, tokens[compare].at.start);
        let subject = (start..compare).rev().filter(outside).find(|i| money(&tokens[*i]).is_some())?;
        let gap = without_brackets(&passage.text(tokens[subject].at.end..tokens[compare].at.start)).chars().count();
        let base = match amounts.as_slice() {
            [] => {
                let year = year(&passage.text(tokens[compare].at.end..tokens[word].at.start))?;
                let named = |i: &usize| {
                    let from = tokens[..*i].last().map_or(0, |t| t.at.end).max(tokens[*i].at.start.saturating_sub(24));
                    money(&tokens[*i]).is_some() && passage.text(from..tokens[*i].at.start).contains(&year)
                };
                let bases: Vec<usize> = (0..subject).filter(named).collect();
                let [base] = bases.as_slice() else { return None };
                *base
            }
            [base] if tokens[word].at.start - tokens[*base].at.end <= LONGEST_BASE => *base,
            _ => return None,
        };
        // 比指标超收 A 万元: that is a change, and no base
        let over = super::whole::clause(passage, base);
        let over = words()
            .over
            .iter()
            .chain(&words().short)
            .any(|w| over.trim_end_matches(['了', '为']).ends_with(w.as_str()));
        if gap > 2 || over || directed(tokens, base).is_some() || directed(tokens, subject).is_some() {
            return None;
        }
        let last = money(&tokens[base])?;
        let wanted = if sign < 0 { -printed } else { printed };
        let of = |subject: usize| {
            let operands = vec![
                Operand::new(&money(&tokens[subject])?, mention(passage, &tokens[subject]), 1, 0),
                Operand::new(&last, mention(passage, &tokens[base]), -1, 1),
            ];
            let relation = Relation { operands, stated: Stated::Rate(wanted, scale), balanced: false };
            let (verdict, expected) = relation.judge()?;
            Some((subject, relation, verdict, expected))
        };
        // of the sentence's amounts the nearest, or else the one that fits
        let others = (start..subject).rev().filter(|i| outside(i) && *i != base && money(&tokens[*i]).is_some());
        let fits = |found: &(usize, Relation, Verdict, Decimal)| found.2 != Verdict::Fails;
        let nearest = of(subject)?;
        let (subject, relation, mut verdict, expected) = match fits(&nearest) {
            true => nearest,
            false => others.filter_map(of).find(fits).unwrap_or(nearest),
        };
        let this = money(&tokens[subject])?;
        // 比上年1.43万元，增加0.68%: a word was left out, and the amount is the change
        let omitted = Relation {
            operands: vec![Operand::new(&this, None, 0, 1), Operand::new(&last, None, sign.signum(), -sign.signum())],
            ..relation.clone()
        };
        let fits = omitted.judge().is_some_and(|(v, _)| v != Verdict::Fails);
        if verdict == Verdict::Fails && (fits || on_another_basis(passage, start, p)) {
            verdict = Verdict::Unclear;
        }
        Some(Statement {
            from: vec![mention(passage, &tokens[subject])?, mention(passage, &tokens[base])?],
            how: format!("({} − {}) ÷ {}", this.amount.value, last.amount.value, last.amount.value),
            printed,
            expected: if wanted == printed { expected } else { -expected },
            unit: "%",
            relation: Some(relation),
            ..Statement::new(Says::Growth, verdict, mention(passage, &tokens[p])?)
        })
    };
    (0..tokens.len()).filter_map(rate).collect()
}

/// `由 A 万元调整为 B 万元，调增 C 万元`.
fn adjusted(passage: &Passage) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let amounts: Vec<usize> = (0..tokens.len()).filter(|i| money(&tokens[*i]).is_some()).collect();
    let said = |three: &[usize]| -> Option<Statement> {
        let [old, new, by] = *three else { return None };
        let between = passage.text(tokens[old].at.end..tokens[new].at.start);
        let before = passage.text(tokens[old].at.start.saturating_sub(LONGEST_BASE)..tokens[old].at.start);
        let from = before.rsplit(['，', '。', ';']).next().unwrap_or_default();
        let adjusts = words().adjusts.contains(&between) && from.contains(['由', '从']);
        let (sign, _) = directed(tokens, by).filter(|(sign, first)| *sign != 0 && *first > new)?;
        let apart = passage.text(tokens[new].at.end..tokens[by].at.start);
        // the change is that of the two amounts, and of nothing that the clause names
        let plain = adjusts && apart.chars().count() <= GAP && apart.starts_with(['，', '(', ',']);
        let (a, b, c) = (money(&tokens[old])?, money(&tokens[new])?, money(&tokens[by]).filter(|_| plain)?);
        let places = [mention(passage, &tokens[old])?, mention(passage, &tokens[new])?, mention(passage, &tokens[by])?];
        let [old_at, new_at, by_at] = places;
        let operands = vec![
            Operand::new(&c, Some(by_at.clone()), sign, 0),
            Operand::new(&b, Some(new_at.clone()), -1, 0),
            Operand::new(&a, Some(old_at.clone()), 1, 0),
        ];
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let (verdict, expected) = relation.judge()?;
        Some(Statement {
            from: vec![new_at, old_at],
            how: format!("{} − {}", b.amount.value, a.amount.value),
            printed: c.amount.value,
            expected: expected / c.factor(),
            unit: c.unit.name(),
            relation: Some(relation),
            ..Statement::new(Says::Growth, verdict, by_at)
        })
    };
    amounts.windows(3).filter_map(said).collect()
}

/// `X 万元，与上年 Y 万元持平`.
fn flat(passage: &Passage, changes: &[Change]) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let plain = |i: &usize| money(&tokens[*i]).is_some() && !changes.iter().any(|c| c.uses(&tokens[*i]));
    let said = |word: usize| -> Option<Statement> {
        let start = sentence(tokens, word);
        let compare = (start..word).rev().find(|i| tokens[*i].kind == Kind::Compare)?;
        let between: Vec<usize> = (compare..word).filter(plain).collect();
        let [base] = between.as_slice() else { return None };
        let outside = |i: &usize| !passage.is_bracketed(tokens[*i].at.end, tokens[compare].at.start);
        let subject = (start..compare).rev().filter(outside).find(plain)?;
        // 基本持平
        let said = passage.text(tokens[word].at.start.saturating_sub(2)..tokens[word].at.start);
        let near = tokens[compare].at.start - tokens[subject].at.end <= 2
            && !words().nearly.contains(&said)
            && tokens[word].at.start - tokens[*base].at.end <= LONGEST_BASE;
        let (this, last) = (money(&tokens[subject])?, money(&tokens[*base])?);
        let (at, base) = (mention(passage, &tokens[subject])?, mention(passage, &tokens[*base])?);
        let operands =
            vec![Operand::new(&this, Some(at.clone()), 1, 0), Operand::new(&last, Some(base.clone()), -1, 0)];
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let (verdict, expected) = relation.judge().filter(|_| near)?;
        Some(Statement {
            from: vec![base],
            how: passage.text(tokens[word].at.clone()),
            printed: this.amount.value,
            expected: expected / this.factor(),
            unit: this.unit.name(),
            relation: Some(relation),
            ..Statement::new(Says::Direction, verdict, at)
        })
    };
    (0..tokens.len()).filter(|i| tokens[*i].kind == Kind::Flat).filter_map(said).collect()
}

/// The year a text names: `2025`.
pub(super) fn year(text: &str) -> Option<String> {
    let at = text.find("年")?.checked_sub(4)?;
    text.get(at..at + 4).filter(|y| y.bytes().all(|b| b.is_ascii_digit())).map(String::from)
}

/// The amounts of a passage that are budgets or spending, and no change of another.
pub(super) fn measured(passage: &Passage, token: usize) -> Option<Measure> {
    money(&passage.tokens[token])?;
    if directed(&passage.tokens, token).is_some() {
        return None;
    }
    Measure::of(&super::whole::name(passage, token))
}
