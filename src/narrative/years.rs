//! A year's budget compared with itself: `2026年收入预算 X 万元，比2026年预算增加`.

use crate::disclosure::Disclosure;

use super::growth::{directed, year};
use super::scan::{Kind, Passage, Token, words};
use super::whole::name;
use super::{Mention, Says, Statement, Verdict, money, sentence};

/// Between the word of comparison and that of the change stand at most so many characters: `2026年年初预算数`.
const LONGEST: usize = 14;

/// A comparison with the year before the one that it names.
pub fn year_before(comparison: &str) -> Option<String> {
    let named = year(comparison)?;
    let before = named.parse::<u16>().ok()?.checked_sub(1)?;
    Some(comparison.replacen(&named, &before.to_string(), 1))
}

/// The comparisons of a year's budget with another year's, and with itself.
pub(super) fn statements(passages: &[Passage], disclosure: &Disclosure) -> Vec<Statement> {
    let mut out = Vec::new();
    for passage in passages {
        let tokens = &passage.tokens;
        let own = disclosure.publications.iter().find(|p| p.documents.contains(&passage.source));
        if own.is_none_or(|p| p.final_accounts == Some(true)) {
            continue;
        }
        for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.kind == Kind::Compare) {
            let change = |t: &&Token| matches!(t.kind, Kind::Up | Kind::Down | Kind::Flat);
            let Some(next) = tokens.get(at + 1).filter(change) else { continue };
            let compared = passage.text(token.at.end..next.at.start);
            let budget = words().budget.iter().any(|w| compared.contains(w.as_str()));
            // 比2030年增加: nothing else is named than the year
            let bare: String =
                compared.chars().filter(|c| !c.is_ascii_digit() && !"年度的相比，".contains(*c)).collect();
            let budget = budget || bare.is_empty();
            let other = words().spent.iter().chain(&words().other).any(|w| compared.contains(w.as_str()));
            let Some(base) = year(&compared).filter(|_| budget && !other && compared.chars().count() <= LONGEST) else {
                continue;
            };
            // the year is the publication's own, and the sentence speaks of no other
            let start = sentence(tokens, at);
            let amounts: Vec<usize> =
                (start..at).filter(|i| money(&tokens[*i]).is_some() && directed(tokens, *i).is_none()).collect();
            let Some(first) = amounts.first() else { continue };
            let from = start.checked_sub(1).map_or(0, |s| tokens[s].at.end);
            let before = passage.text(from..tokens[*first].at.start);
            let this = own.and_then(|p| p.year).map(|y| y.to_string());
            // compared with itself is only what the sentence itself says of which year it is: nothing else is guessed
            let Some(own_year) = year(&before).filter(|y| Some(y) == this.as_ref()) else { continue };
            let spent = words().spent.iter().any(|w| amounts.iter().any(|a| name(passage, *a).contains(w.as_str())));
            if spent {
                continue;
            }
            let range = token.at.start..next.at.end;
            if let Some((spot, bytes)) = passage.place(&range) {
                let text = passage.text(range);
                out.push(Statement {
                    how: text.clone(),
                    unit: "年",
                    ..Statement::new(
                        Says::Year,
                        if own_year == base { Verdict::Fails } else { Verdict::Holds },
                        Mention { spot, bytes, text },
                    )
                });
            }
        }
    }
    out
}
