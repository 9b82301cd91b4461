//! What the page draws: the disclosure as tables, with each amount's verdict, and what proves an amount.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::disclosure::{FactId, Value};
use crate::document::{Block, Spot};
use crate::judge::Verdict;

use super::Checking;
use super::cells::{Cells, prints, proven};
use super::contract::{Equation, FindingCell, Report, Role, Severity, Text};

published! {
    /// A report with the disclosure it is about.
    pub struct Checked {
        /// The report.
        pub report: Report,
        /// The disclosure as pieces to draw, in order.
        pub blocks: Vec<ViewBlock>,
        /// For each finding, for each of its cells, where it is drawn.
        pub findings: Vec<Vec<Option<At>>>,
    }

    /// A cell's position among the blocks. A paragraph has row 0 and cell 0.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub struct At {
        /// Index into `blocks`.
        pub block: usize,
        /// Index into the block's rows.
        pub row: usize,
        /// Index into the row's cells.
        pub cell: usize,
    }

    /// A piece of the disclosure.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum ViewBlock {
        /// Text outside tables.
        Paragraph {
            /// Index into the report's `sources`.
            source: usize,
            /// The text.
            text: String,
            /// The form it is the title of: index into the report's `forms`.
            title_of: Option<usize>,
            /// The amount it prints, where a table's cells stand on lines of their own.
            amount: Option<ViewAmount>,
        },
        /// A table.
        Table {
            /// Index into the report's `sources`.
            source: usize,
            /// The form it belongs to: index into the report's `forms`.
            form: Option<usize>,
            /// Its rows.
            rows: Vec<ViewRow>,
        },
    }

    /// A row of a table.
    pub struct ViewRow {
        /// Its cells.
        pub cells: Vec<ViewCell>,
        /// Whether it is a row of headings.
        pub header: bool,
        /// Whether a page break stands before it.
        pub break_before: bool,
    }

    /// A cell of a table.
    pub struct ViewCell {
        /// The text as printed.
        pub text: String,
        /// Its first column, from 0.
        pub column: usize,
        /// How many columns it covers.
        pub col_span: usize,
        /// How many rows it covers.
        pub row_span: usize,
        /// The amount it prints.
        pub amount: Option<ViewAmount>,
    }

    /// An amount of a cell.
    #[derive(Copy)]
    pub struct ViewAmount {
        /// Its number, for asking what proves it.
        pub id: u32,
        /// What is known of it.
        pub state: AmountState,
    }

    /// What is known of an amount.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum AmountState {
        /// An equation that holds would miss it if it changed.
        Proven,
        /// Nothing checked it, or only what cannot prove it.
        Unproven,
        /// Some equation it stands in fails.
        Violated,
        /// A finding names it as most likely wrong.
        Suspect,
        /// Its print is no number.
        Malformed,
        /// Its column could not be worked out.
        Unplaced,
    }

    /// The equations an amount stands in.
    pub struct Explanation {
        /// The amount asked about and all others of the equations.
        pub cells: Vec<FindingCell>,
        /// Where each of them is drawn.
        pub at: Vec<Option<At>>,
        /// The equations, failing ones first.
        pub equations: Vec<JudgedEquation>,
    }

    /// An equation with its verdict.
    pub struct JudgedEquation {
        /// The equation.
        pub equation: Equation,
        /// Its verdict.
        pub verdict: VerdictKind,
        /// Why it could not be checked.
        pub why: Option<Text>,
    }

    /// The verdict of an equation.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum VerdictKind {
        /// Exactly true.
        Holds,
        /// True within rounding.
        Rounding,
        /// False.
        Violated,
        /// Could not be checked.
        Unchecked,
    }
}

/// Where the pieces of each source start among the view's blocks.
struct Offsets(Vec<usize>);

impl Offsets {
    fn of(checking: &Checking) -> Offsets {
        let mut next = 0;
        let starts = checking.documents.iter().map(|d| {
            next += d.blocks.len();
            next - d.blocks.len()
        });
        Offsets(starts.collect())
    }

    fn at(&self, spot: Spot) -> Option<At> {
        Some(At { block: self.0.get(spot.source)? + spot.block, row: spot.row, cell: spot.cell })
    }
}

impl Checking {
    /// The report with the disclosure as the page draws it.
    pub fn view(&self) -> Checked {
        let offsets = Offsets::of(self);
        let amounts = self.states();
        let mut form_of: HashMap<(usize, usize), usize> = HashMap::new();
        let mut title_of: HashMap<Spot, usize> = HashMap::new();
        let mut heading: HashSet<(usize, usize, usize)> = HashSet::new();
        for (index, form) in self.disclosure.forms.iter().enumerate() {
            title_of.insert(form.at, index);
            let rows = form.headings.iter().chain(form.lines.iter().map(|l| &l.row));
            let rows = rows.chain(form.indicators.iter().flat_map(|i| i.cells.iter().flatten()));
            for spot in rows {
                form_of.entry((spot.source, spot.block)).or_insert(index);
            }
            heading.extend(form.headings.iter().map(|s| (s.source, s.block, s.row)));
        }
        let mut blocks = Vec::new();
        for (source, document) in self.documents.iter().enumerate() {
            for (block, piece) in document.blocks.iter().enumerate() {
                let spot = Spot { source, block, row: 0, cell: 0 };
                blocks.push(match piece {
                    Block::Paragraph(p) => ViewBlock::Paragraph {
                        source,
                        text: p.text.clone(),
                        title_of: title_of.get(&spot).copied(),
                        amount: amounts.get(&spot).copied(),
                    },
                    Block::Table(t) => ViewBlock::Table {
                        source,
                        form: form_of.get(&(source, block)).copied(),
                        rows: t
                            .rows
                            .iter()
                            .enumerate()
                            .map(|(row, r)| ViewRow {
                                cells: r
                                    .cells
                                    .iter()
                                    .enumerate()
                                    .map(|(cell, c)| ViewCell {
                                        text: c.text.clone(),
                                        column: c.column,
                                        col_span: c.col_span,
                                        row_span: c.row_span,
                                        amount: amounts.get(&Spot { row, cell, ..spot }).copied(),
                                    })
                                    .collect(),
                                header: heading.contains(&(source, block, row)),
                                break_before: r.break_before,
                            })
                            .collect(),
                    },
                });
            }
        }
        let findings = self.spots.iter().map(|s| s.iter().map(|s| offsets.at(*s)).collect()).collect();
        Checked { report: self.report.clone(), blocks, findings }
    }

    /// For each cell that prints an amount, what is known of it.
    fn states(&self) -> HashMap<Spot, ViewAmount> {
        let subject = self.subject();
        let mut suspects = HashSet::new();
        for (finding, spots) in self.report.findings.iter().zip(&self.spots) {
            let suspect = finding.cells.iter().zip(spots).filter(|(c, _)| c.role == Role::Suspect);
            if finding.severity != Severity::Note {
                suspects.extend(suspect.map(|(_, s)| *s));
            }
        }
        let state = |fact: FactId| {
            let data = &self.disclosure.facts[fact];
            let fails = |(e, _): &(usize, i64)| self.judgement.equations[*e].verdict == Verdict::Violated;
            if matches!(data.value, Value::Malformed(_)) {
                AmountState::Malformed
            } else if data.column.is_none() {
                AmountState::Unplaced
            } else if suspects.contains(&data.spot) {
                AmountState::Suspect
            } else if proven(&subject, fact) {
                AmountState::Proven
            } else if self.judgement.by_fact[fact].iter().any(fails) {
                AmountState::Violated
            } else {
                AmountState::Unproven
            }
        };
        (0..self.disclosure.facts.len())
            .filter(|f| prints(&subject, *f))
            .map(|f| (self.disclosure.facts[f].spot, ViewAmount { id: f as u32, state: state(f) }))
            .collect()
    }

    /// The equations an amount stands in; `None` where there is no such amount.
    pub fn explain(&self, amount: u32) -> Option<Explanation> {
        let fact = amount as usize;
        let mut of: Vec<usize> = self.judgement.by_fact.get(fact)?.iter().map(|(e, _)| *e).collect();
        let kind = |e: usize| match &self.judgement.equations[e].verdict {
            Verdict::Violated => (0, VerdictKind::Violated),
            Verdict::Unchecked(_) => (1, VerdictKind::Unchecked),
            Verdict::Rounding => (2, VerdictKind::Rounding),
            Verdict::Holds => (3, VerdictKind::Holds),
        };
        of.sort_by_key(|e| kind(*e).0);
        let subject = self.subject();
        let mut cells = Cells::new(&subject);
        cells.fact(fact, Role::Context);
        let equations = of
            .into_iter()
            .map(|e| JudgedEquation {
                equation: cells.equation(e),
                verdict: kind(e).1,
                why: match &self.judgement.equations[e].verdict {
                    Verdict::Unchecked(why) => Some(super::words::why(why)),
                    _ => None,
                },
            })
            .collect();
        let offsets = Offsets::of(self);
        let at = cells.spots.iter().map(|s| offsets.at(*s)).collect();
        Some(Explanation { cells: cells.cells, at, equations })
    }
}
