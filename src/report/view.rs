//! What the page draws: the disclosure as tables, with each amount's verdict, and what proves an amount.

use serde::Serialize;

use super::contract::{Equation, FindingCell, Report, Text};

macro_rules! view {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident $body:tt)*) => {
        $(
            #[derive(Debug, Clone, PartialEq, Serialize)]
            #[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "report.d.ts"))]
            $(#[$meta])*
            pub $kind $name $body
        )*
    };
}

view! {
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
