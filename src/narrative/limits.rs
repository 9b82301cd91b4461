//! Rates that no figures can make true: a share of more than 100 %, a fall by more than 100 %.

use rust_decimal::Decimal;

use crate::taxonomy::words::has;

use super::growth::directed;
use super::names::{is_generic, label};
use super::scan::{Kind, Passage, words};
use super::whole::name;
use super::{Says, Statement, Verdict, mention, money, sentence};

/// Between the word for a share and its percentage stand at most so many characters.
const LONGEST_WHOLE: usize = 24;

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    passages.iter().flat_map(|p| (0..p.tokens.len()).filter_map(|i| statement(p, i))).collect()
}

fn statement(passage: &Passage, at: usize) -> Option<Statement> {
    let Kind::Percent(printed, _) = passage.tokens[at].kind else { return None };
    if !share(passage, at) && !fall(passage, at) {
        return None;
    }
    // beside what is less than nothing a part may be more than all
    let less = |t: &super::scan::Token| money(t).is_some_and(|m| m.yuan.is_sign_negative() && !m.yuan.is_zero());
    if passage.tokens.iter().any(less) {
        return None;
    }
    Some(Statement {
        printed,
        expected: Decimal::ONE_HUNDRED,
        unit: "%",
        ..Statement::new(
            Says::Limit,
            if printed > Decimal::ONE_HUNDRED { Verdict::Fails } else { Verdict::Holds },
            mention(passage, &passage.tokens[at])?,
        )
    })
}

/// Whether a percentage is the share of a total: `X 万元，占本年支出合计的 P%`. Of a budget, a plan or another year's amount
/// it may be more than 100 %, and of what the sentence does not call a total too.
fn share(passage: &Passage, at: usize) -> bool {
    let tokens = &passage.tokens;
    let Some(word) = at.checked_sub(1).filter(|w| tokens[*w].kind == Kind::Share) else { return false };
    let of = passage.text(tokens[word].at.end..tokens[at].at.start);
    let of = of.trim_matches(['比', '为', '的', '约']);
    // 占一般公共预算项目支出总额的: of all that its name says
    let mut bare = of.to_string();
    for fund in &words().fund_budgets {
        bare = bare.replace(fund.as_str(), "");
    }
    let all = words().totals_of.iter().any(|w| bare.ends_with(w.as_str()));
    let total = (is_generic(&label(of, None)) || all) && !has(&bare, &words().budget) && !has(of, &words().other);
    let part = word.checked_sub(1).map(|p| if tokens[p].kind == Kind::Comma { p.saturating_sub(1) } else { p });
    let Some(part) = part.filter(|p| money(&tokens[*p]).is_some()) else { return false };
    total && of.chars().count() <= LONGEST_WHOLE && !has(&name(passage, part), &words().stocks)
}

/// Whether a percentage is by how much an amount fell that is never less than nothing.
fn fall(passage: &Passage, at: usize) -> bool {
    let tokens = &passage.tokens;
    let falls = directed(tokens, at).is_some_and(|(sign, _)| sign < 0);
    let start = sentence(tokens, at);
    let from = start.checked_sub(1).map_or(0, |s| tokens[s].at.end);
    let said = passage.text(from..tokens[at].at.start);
    falls && !words().stocks.iter().any(|w| said.contains(w.as_str()))
}
