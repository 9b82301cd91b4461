//! What there was, came in, went out and is left: `年初结转 A 万元，本年收入 B 万元，本年支出 C 万元，年末结转 D 万元`.

use std::ops::Range;

use crate::policy;

use super::growth::{directed, year};
use super::relation::{Operand, Relation, Stated};
use super::scan::{Flow, Formula, Kind, Passage, words};
use super::slips;
use super::whole::clause;
use super::{Pattern, Printed, Says, Statement, Verdict, money, printed};

/// What an amount is in a flow, in the order of [`Role::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Opening,
    Inflow,
    Outflow,
    Surplus,
    Closing,
}

/// The relations of a flow: their title, and how often each role counts.
const FLOWS: [(&str, &[(Role, i8)]); 3] = [
    ("期初 + 收入 − 支出 = 期末", &[(Role::Opening, -1), (Role::Inflow, -1), (Role::Outflow, 1), (Role::Closing, 1)]),
    ("收入 − 支出 = 结余", &[(Role::Inflow, -1), (Role::Outflow, 1), (Role::Surplus, 1)]),
    ("期初 + 结余 = 期末", &[(Role::Opening, -1), (Role::Surplus, -1), (Role::Closing, 1)]),
];

pub(super) fn statements(passages: &[Passage]) -> Vec<Statement> {
    let flows = passages.iter().flat_map(|p| sentences(p).into_iter().flat_map(move |s| of_sentence(p, s)));
    let flows = flows.map(|s| s.by(Pattern::Flow));
    let formulas = passages.iter().flat_map(|p| sentences(p).into_iter().flat_map(move |s| by_nature(p, s)));
    flows.chain(formulas.map(|s| s.by(Pattern::Formula))).collect()
}

/// What a sentence names, of which one amount is what the others make: 原值 − 折旧 = 净值.
fn by_nature(passage: &Passage, range: Range<usize>) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let amounts: Vec<(usize, String)> = range
        .filter(|i| money(&tokens[*i]).is_some() && directed(tokens, *i).is_none())
        .map(|i| (i, clause(passage, i)))
        .take(policy::MOST_AMOUNTS_TOGETHER)
        .collect();
    let one = |list: &Vec<String>| {
        let mut own = amounts.iter().filter(|(_, name)| list.iter().any(|w| name.contains(w.as_str())));
        own.next().filter(|_| own.next().is_none()).and_then(|(i, _)| printed(passage, *i))
    };
    let said = |formula: &Formula| -> Option<Statement> {
        let whole = one(&formula.equals)?;
        let plus: Vec<Printed> = formula.plus.iter().map(one).collect::<Option<_>>()?;
        let minus: Vec<Printed> = formula.minus.iter().map(one).collect::<Option<_>>()?;
        let signed = plus.iter().map(|p| (p, -1)).chain(minus.iter().map(|p| (p, 1)));
        let signed: Vec<(&Printed, i8)> = std::iter::once((&whole, 1)).chain(signed).collect();
        let operand = |((money, at), sign): &(&Printed, i8)| Operand::new(money, Some(at.clone()), *sign, 0);
        let operands = signed.iter().map(operand).collect();
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let figures: Vec<Printed> = signed.iter().map(|(p, _)| (*p).clone()).collect();
        let slipped = slips::explain(&relation, &figures);
        let mut out = Statement::amount(Says::Whole, whole.clone(), relation)?;
        out.how.clone_from(&formula.title);
        if out.verdict != Verdict::Holds && !slipped {
            out.verdict = Verdict::Unclear;
        }
        Some(out)
    };
    words().formulas.iter().filter_map(said).collect()
}

/// The tokens up to each full stop.
fn sentences(passage: &Passage) -> Vec<Range<usize>> {
    passage.parted(|i| {
        let token = &passage.tokens[i];
        token.kind == Kind::Stop && passage.chars.get(token.at.start) != Some(&';')
    })
}

fn role(said: &str, flow: &Flow) -> Option<Role> {
    let has = |list: &[String]| list.iter().any(|w| said.contains(w.as_str()));
    // 年末结转和结余 is no surplus of the year, 当年收支结余 no income
    let lists = [
        (&flow.surplus, Role::Surplus),
        (&flow.opening, Role::Opening),
        (&flow.closing, Role::Closing),
        (&flow.inflow, Role::Inflow),
        (&flow.outflow, Role::Outflow),
    ];
    lists.into_iter().find(|(list, _)| has(list)).map(|(_, role)| role)
}

fn of_sentence(passage: &Passage, range: Range<usize>) -> Vec<Statement> {
    let tokens = &passage.tokens;
    let flow = &words().flow;
    let parts = tokens[range.clone()].iter().any(|t| matches!(t.kind, Kind::OfWhich | Kind::Compare));
    let end = tokens.get(range.end.wrapping_sub(1)).map_or(0, |t| t.at.end);
    let outside = |i: &usize| money(&tokens[*i]).is_some() && !passage.is_bracketed(tokens[*i].at.end, end);
    let not = |i: &usize| flow.not.iter().any(|w| clause(passage, *i).contains(w.as_str()));
    let amounts: Vec<usize> = range.filter(outside).filter(|i| !not(i)).collect();
    if parts || amounts.len() < 3 || amounts.iter().any(|i| directed(tokens, *i).is_some()) {
        return Vec::new();
    }
    let roles: Option<Vec<(Role, usize)>> =
        amounts.iter().map(|i| Some((role(&clause(passage, *i), flow)?, *i))).collect();
    let Some(mut roles) = roles else { return Vec::new() };
    // 2029年末 and 2030年末: the earlier one is what there was
    let closings: Vec<(usize, Option<String>)> = roles
        .iter()
        .enumerate()
        .filter(|(_, r)| r.0 == Role::Closing)
        .map(|(n, r)| (n, year(&clause(passage, r.1))))
        .collect();
    if let [(a, Some(x)), (b, Some(y))] = closings.as_slice()
        && x != y
    {
        roles[if x < y { *a } else { *b }].0 = Role::Opening;
    }
    let one = |role: Role| {
        let mut own = roles.iter().filter(|r| r.0 == role);
        own.next().filter(|_| own.next().is_none()).map(|r| r.1)
    };
    let count = |role: Role| roles.iter().filter(|r| r.0 == role).count();
    let surplus = count(Role::Surplus) > 0;
    let said = |(title, terms): &(&str, &[(Role, i8)])| -> Option<Statement> {
        // with the year's surplus the two other relations say it all
        let all = terms.len() == 4;
        if all && (surplus || roles.len() != 4) {
            return None;
        }
        let found: Option<Vec<(Printed, i8)>> =
            terms.iter().map(|(role, sign)| Some((printed(passage, one(*role)?)?, *sign))).collect();
        let mut found = found?;
        found.rotate_right(1);
        let operands = found.iter().map(|((m, at), sign)| Operand::new(m, Some(at.clone()), *sign, 0)).collect();
        let relation = Relation { operands, stated: Stated::Operand(0), balanced: false };
        let figures: Vec<Printed> = found.iter().map(|f| f.0.clone()).collect();
        let slipped = slips::explain(&relation, &figures);
        let shown: Vec<String> = found[1..]
            .iter()
            .map(|((m, _), sign)| format!("{}{}", if *sign > 0 { "− " } else { "+ " }, m.amount.value))
            .collect();
        let mut out = Statement::amount(Says::Whole, figures.into_iter().next()?, relation)?;
        out.how = format!("{title}：{}", shown.join(" ").trim_start_matches("+ "));
        if out.verdict != Verdict::Holds && !slipped {
            out.verdict = Verdict::Unclear;
        }
        Some(out)
    };
    FLOWS.iter().filter_map(said).collect()
}
