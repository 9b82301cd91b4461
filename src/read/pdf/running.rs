//! Running heads and feet: what stands at the top or bottom of page after page and belongs to no table or sentence.

use std::collections::HashMap;

use crate::document::Paragraph;

use super::Piece;

/// Fewer pages with the same line are no proof that it runs.
const FEWEST: usize = 4;

/// Whether a line is the title of a form, which pages repeat too: 支出总表（续）.
pub(super) fn is_title(key: &str) -> bool {
    key.split(['(', '（']).next().is_some_and(|bare| bare.trim_end().ends_with('表'))
}

/// Takes running heads, feet and page numbers away, so that tables and sentences go on over them.
pub(super) fn remove(pages: &mut [(Vec<Piece>, Vec<Paragraph>)]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (pieces, _) in pages.iter() {
        edges(pieces).into_iter().for_each(|at| {
            if let Piece::Paragraph(p) = &pieces[at] {
                *seen.entry(key(&p.text)).or_default() += 1;
            }
        });
    }
    let runs = |text: &str| {
        let key = key(text);
        let often = seen.get(&key).copied().unwrap_or_default();
        is_number(text) || often >= FEWEST.max(pages.len() / 4) && !is_title(&key) && !key.contains('元')
    };
    let running: Vec<Vec<usize>> = pages
        .iter()
        .map(|(pieces, _)| {
            let runs = |at: &usize| matches!(&pieces[*at], Piece::Paragraph(p) if runs(&p.text));
            edges(pieces).into_iter().filter(runs).collect()
        })
        .collect();
    for ((pieces, _), mut running) in pages.iter_mut().zip(running) {
        running.sort_unstable();
        running.dedup();
        for at in running.into_iter().rev() {
            pieces.remove(at);
        }
    }
}

/// The first and the last piece of a page.
fn edges(pieces: &[Piece]) -> Vec<usize> {
    match pieces.len() {
        0 => Vec::new(),
        1 => vec![0],
        n => vec![0, n - 1],
    }
}

/// A line without the digits that count pages.
fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

/// A page number: `12`, `— 12 —`, `第12页`, `12/40`.
pub(super) fn is_number(text: &str) -> bool {
    let rest: String = text.chars().filter(|c| !" -—–－·.第共页/".contains(*c)).collect();
    !rest.is_empty() && rest.len() <= 6 && rest.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn page(texts: &[&str]) -> (Vec<Piece>, Vec<Paragraph>) {
        let place = Place::Page { page: 1, area: [0.0; 4] };
        let piece = |t: &&str| Piece::Paragraph(Paragraph { text: t.to_string(), place });
        (texts.iter().map(piece).collect(), Vec::new())
    }

    #[test]
    fn what_stands_on_every_page_is_taken_away() {
        let body = ["甲", "乙", "丙", "丁"];
        let mut pages: Vec<_> =
            (0..4).map(|i| page(&["示例局2026年度预算", body[i], &format!("— {} —", i + 1)])).collect();
        pages.push(page(&["支出总表", "单位：万元"]));
        remove(&mut pages);
        assert!(pages[..4].iter().all(|p| p.0.len() == 1));
        assert_eq!(pages[4].0.len(), 2);
    }

    #[test]
    fn the_title_of_a_form_that_goes_on_stays() {
        let body = ["甲", "乙", "丙", "丁"];
        let mut pages: Vec<_> = (0..4).map(|i| page(&["支出总表（续）", body[i], &format!("— {} —", i + 1)])).collect();
        remove(&mut pages);
        assert!(pages.iter().all(|p| p.0.len() == 2));
    }
}
