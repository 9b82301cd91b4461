//! Remarks under forms: which form a line speaks of.

use crate::document::{Block, Spot};
use crate::money::fold;

use super::Subject;

/// A longer line is no remark.
const LONGEST: usize = 300;

/// A remark under a form.
pub(super) struct Remark {
    /// The form above it.
    pub form: usize,
    /// Where it stands.
    pub spot: Spot,
    /// Its words, folded.
    pub text: String,
}

/// The lines, and rows of a single cell, that are wanted: each with the last form whose title stands before it, unless
/// another title stands between them.
pub(super) fn remarks(subject: &Subject, wanted: impl Fn(&str) -> bool) -> Vec<Remark> {
    let forms = &subject.disclosure.forms;
    let mut out = Vec::new();
    for (source, document) in subject.documents.iter().enumerate() {
        let mut title = None;
        let mut look = |spot: Spot, text: &str| {
            if text.len() > LONGEST {
                return;
            }
            let folded = fold(text);
            if wanted(&folded) {
                let above = forms.partition_point(|f| f.at <= spot).checked_sub(1);
                let own = |f: &usize| forms[*f].at.source == source && title.is_none_or(|t| t <= forms[*f].at);
                out.extend(above.filter(own).map(|form| Remark { form, spot, text: folded }));
            } else if folded.split('(').next().is_some_and(|t| t.ends_with('表')) {
                title = Some(spot);
            }
        };
        for (block, piece) in document.blocks.iter().enumerate() {
            match piece {
                Block::Paragraph(p) => look(Spot { source, block, row: 0, cell: 0 }, &p.text),
                Block::Table(table) => {
                    for (row, data) in table.rows.iter().enumerate() {
                        let mut filled = data.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty());
                        if let (Some((cell, only)), None) = (filled.next(), filled.next()) {
                            look(Spot { source, block, row, cell }, &only.text);
                        }
                    }
                }
            }
        }
    }
    out
}
