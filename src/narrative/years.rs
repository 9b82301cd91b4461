//! A year's budget compared with itself: `2026年收入预算 X 万元，比2026年预算增加`.

use crate::disclosure::Disclosure;
use crate::document::Document;

use super::growth::{directed, year};
use super::scan::{Kind, passages, words};
use super::whole::name;
use super::{Mention, mention, money, sentence};

/// Between the word of comparison and that of the change stand at most so many characters: `2026年年初预算数`.
const LONGEST: usize = 14;

/// Where a text does so, and the words of the comparison.
pub fn compared_with_itself(documents: &[Document], disclosure: &Disclosure) -> Vec<(Mention, String)> {
    let mut out = Vec::new();
    for passage in passages(documents, disclosure) {
        let tokens = &passage.tokens;
        let own = disclosure.publications.iter().find(|p| p.documents.contains(&passage.source));
        if own.is_none_or(|p| p.final_accounts == Some(true)) {
            continue;
        }
        for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.kind == Kind::Compare) {
            let Some(next) = tokens.get(at + 1).filter(|t| matches!(t.kind, Kind::Up | Kind::Down)) else { continue };
            let compared = passage.text(token.at.end..next.at.start);
            let budget = words().budget.iter().any(|w| compared.contains(w.as_str()));
            let other = words().spent.iter().chain(&words().other).any(|w| compared.contains(w.as_str()));
            let Some(base) = year(&compared).filter(|_| budget && !other && compared.chars().count() <= LONGEST) else {
                continue;
            };
            // what is compared names its year: the nearest amount before, or the first of the sentence
            let start = sentence(tokens, at);
            let amounts: Vec<usize> =
                (start..at).filter(|i| money(&tokens[*i]).is_some() && directed(tokens, *i).is_none()).collect();
            let Some(first) = amounts.first() else { continue };
            let from = start.checked_sub(1).map_or(0, |s| tokens[s].at.end);
            let before = passage.text(from..tokens[*first].at.start);
            let spent = words().spent.iter().any(|w| before.contains(w.as_str()) || name(&passage, *first).contains(w.as_str()));
            if year(&before).as_ref() != Some(&base) || spent {
                continue;
            }
            if let Some(found) = amounts.last().and_then(|l| mention(&passage, &tokens[*l])) {
                out.push((found, passage.text(token.at.start..next.at.end)));
            }
        }
    }
    out
}
