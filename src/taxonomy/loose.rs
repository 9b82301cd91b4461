//! Figures that are printed and belong to no table: what a program took out of a file cell by cell, or in lines whose
//! empty cells vanished. They are never passed over in silence.

use std::collections::HashSet;

use crate::document::{Block, Columns, Document, Spot};
use crate::money::{self, Printed};
use crate::policy;

use super::form::{Recognised, Unrecognised};

/// Whether a text prints an amount as only amounts are printed, without a unit of its own.
fn is_amount(text: &str) -> bool {
    let written = text.contains(['.', ',', '．', '，']);
    written
        && matches!(money::read(text), Printed::Amount(a, _) if a.unit.is_none() && (a.scale > 1 || text.contains([',', '，'])))
}

/// The figures of a document that nothing found of it accounts for.
pub(super) fn figures(source: usize, document: &Document, found: &Recognised) -> Vec<Unrecognised> {
    let of_forms = found.forms.iter().flat_map(|f| f.lines.iter().map(|l| l.row.block).chain([f.at.block]));
    let known: HashSet<usize> =
        of_forms.chain(found.unrecognised.iter().filter(|u| u.amounts > 0).map(|u| u.at.block)).collect();
    let mut out: Vec<Unrecognised> = Vec::new();
    let mut title = String::new();
    let mut run: Option<Unrecognised> = None;
    let mut since = 0;
    for (block, piece) in document.blocks.iter().enumerate() {
        let spot = Spot { source, block, row: 0, cell: 0 };
        match piece {
            Block::Paragraph(p) if is_amount(&p.text) => {
                let run = run.get_or_insert_with(|| Unrecognised { title: title.clone(), at: spot, amounts: 0 });
                run.amounts += 1;
                since = 0;
            }
            Block::Paragraph(p) => {
                since += 1;
                let text = p.text.trim();
                if text.ends_with('表') && text.chars().count() <= policy::LONGEST_TITLE {
                    title = text.to_string();
                }
                if since > policy::LINES_BETWEEN_LOOSE_FIGURES {
                    out.extend(run.take());
                }
            }
            Block::Table(table) => {
                out.extend(run.take());
                let cells = table.rows.iter().flat_map(|r| r.filled());
                let amounts = cells.filter(|c| is_amount(&c.text)).count();
                if table.columns == Columns::Lost && amounts > 0 && !known.contains(&block) {
                    out.push(Unrecognised { title: std::mem::take(&mut title), at: spot, amounts });
                }
            }
        }
    }
    out.extend(run);
    out.retain(|u| u.amounts >= policy::LOOSE_FIGURES);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Paragraph, Place};

    #[test]
    fn figures_in_lines_of_their_own_are_counted() {
        let place = Place::Text { line: 1, start: 0, end: 0 };
        let block = |t: &&str| Block::Paragraph(Paragraph { text: t.to_string(), place });
        let blocks = |texts: &[&str]| Document { blocks: texts.iter().map(block).collect(), ..Document::default() };
        let document = blocks(&["支出总表", "合计", "1,234.56", "834.56", "400.00", "基本支出", "200.00", "2026", "5"]);
        let found = figures(0, &document, &Recognised::default());
        assert_eq!((found.len(), found[0].amounts, found[0].title.as_str()), (1, 4, "支出总表"));
        let few = blocks(&["预算1,234.56万元", "12.34", "56.78万元", "3"]);
        assert!(figures(0, &few, &Recognised::default()).is_empty());
    }
}
