//! Rows of a listed form whose columns are lost: which of its columns headings and cells belong to, the form's own words and
//! the order of the cells tell.

use std::borrow::Cow;

use crate::document::{Cell, Row, Spot};
use crate::money::{self, Printed, fold};
use crate::policy;

use super::columns::Headed;
use super::form::Role;
use super::pieces::Loose;
use super::rows::Placed;
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Layout, RowSpec, Side, fold_path};
use super::{codes, words};

/// The words of a form's headings, and those that were met.
pub(super) struct Lost {
    vocabulary: Vec<String>,
    met: Vec<String>,
}

impl Lost {
    pub(super) fn new(spec: &FormSpec) -> Lost {
        let headings = spec.columns.iter().flat_map(|c| &c.headers).flat_map(|h| fold_path(h));
        Lost { vocabulary: headings.chain(words::beside_headings()).collect(), met: Vec::new() }
    }

    /// The words of the form's headings that a text is made of, whatever blanks divide it: at least two.
    pub(super) fn words(&self, text: &str) -> Option<Vec<String>> {
        if text.len() > policy::LONGEST_HEADING || text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let folded = fold(text);
        let mut rest = folded.as_str();
        let mut words = Vec::new();
        while !rest.is_empty() {
            let word = self.vocabulary.iter().filter(|w| rest.starts_with(w.as_str())).max_by_key(|w| w.len())?;
            rest = rest.get(word.len()..)?;
            words.push(word.clone());
        }
        (words.len() > 1).then_some(words)
    }

    /// Which columns of the form the words of its headings name: they follow one another.
    pub(super) fn columns(&mut self, words: Vec<String>, spec: &FormSpec) -> Vec<Option<usize>> {
        self.met.extend(words);
        let named = |header: &String| fold_path(header).last().is_some_and(|leaf| self.met.contains(leaf));
        let mut printed = 0..;
        let mut next = |is_named: bool| if is_named { printed.next() } else { None };
        spec.columns.iter().map(|c| next(c.headers.iter().any(named))).collect()
    }

    /// The headings are over: those that follow are others.
    pub(super) fn close(&mut self) {
        self.met.clear();
    }
}

/// A row whose columns are lost: pieces that are no amounts go to the label columns in order; amounts are placed where
/// there are as many as columns, and are loose otherwise.
pub(super) fn divide<'a>(row: &'a Row, headed: &Headed) -> (Vec<Option<&'a Cell>>, Vec<&'a Cell>) {
    let columns = &headed.spec.columns;
    if !headed.spec.sides().is_empty() {
        return (divide_sides(row, &headed.spec), Vec::new());
    }
    let mut cells = vec![None; columns.len()];
    let printed = || (0..columns.len()).filter(|i| headed.printed[*i].is_some());
    let mut labels = printed().filter(|i| columns[*i].kind != ColumnKind::Amount).peekable();
    let mut loose = Vec::new();
    for cell in row.filled() {
        let number = money::read(&cell.text).is_number();
        let code_wanted = labels.peek().is_some_and(|l| columns[*l].kind.is_code());
        if number && !(code_wanted && codes::split(&cell.text).is_some()) {
            loose.push(cell);
        } else if let Some(at) = labels.next() {
            cells[at] = Some(cell);
        }
    }
    let amounts: Vec<usize> = printed().filter(|i| columns[*i].kind == ColumnKind::Amount).collect();
    if loose.len() == amounts.len() {
        amounts.iter().zip(loose.drain(..)).for_each(|(at, cell)| cells[*at] = Some(cell));
    }
    (cells, loose)
}

/// The same for a form of two sides: a label tells its side, and an amount follows its label.
fn divide_sides<'a>(row: &'a Row, spec: &FormSpec) -> Vec<Option<&'a Cell>> {
    let mut cells = vec![None; spec.columns.len()];
    let mut side: Option<Side> = None;
    for cell in row.filled() {
        let number = money::read(&cell.text).is_number();
        if !number {
            let folded = fold(&cell.text);
            let bare = codes::unnumbered(&folded).1;
            let class = codes::class_of(&cell.text).is_some();
            let fits = |r: &&RowSpec| r.classes && class || r.labels.iter().any(|l| fold(l) == bare);
            side = spec.rows.iter().find(fits).map(|r| r.side).filter(|s| *s != Side::Only);
        }
        let Some(side) = side else { continue };
        let fits = |c: &ColumnSpec| c.side == side && (c.kind == ColumnKind::Amount) == number;
        let free = (0..cells.len()).find(|i| fits(&spec.columns[*i]) && cells[*i].is_none());
        if let Some(at) = free {
            cells[at] = Some(cell);
        }
    }
    cells
}

/// A row that lost its table: a total's label alone, or a name on lines of its own and then the amounts in the order of the
/// columns. Only where at least one line is an amount and nothing else.
pub(super) fn joined<'a>(lines: &[(Spot, Loose<'a>)], headed: &Headed) -> Option<Placed<'a>> {
    let columns = &headed.spec.columns;
    let texts: Vec<&str> = lines.iter().filter_map(|(_, line)| line.line()).collect();
    let placed = |at: usize| Placed {
        spot: lines[at].0,
        row: None,
        cells: vec![None; columns.len()],
        texts: vec![Cow::Borrowed(""); columns.len()],
        loose: Vec::new(),
        shifted: false,
        sure: false,
        project: 0,
        role: None,
    };
    if words::is_total(texts.first()?) {
        let label = columns.iter().position(|c| c.kind != ColumnKind::Amount)?;
        let mut total = placed(0);
        total.texts[label] = texts[0].into();
        return Some(total);
    }
    let number = |text: &str| matches!(money::read(text), Printed::Amount(a, _) if a.scale > 0);
    let first = texts.iter().position(|t| number(t))?;
    let label = columns.iter().position(|c| c.kind == ColumnKind::Label)?;
    let mut row = placed(first);
    let mut amounts = headed.spec.amount_columns().filter(|i| headed.printed[*i].is_some());
    for (at, _) in texts.iter().enumerate().filter(|(_, t)| number(t)) {
        let column = amounts.next()?;
        (row.cells[column], row.texts[column]) = (Some(lines[at].0), texts[at].into());
    }
    if first > 0 {
        row.cells[label] = Some(lines[0].0);
    }
    // only the lines just above the amounts that look like a name's pieces: no sentence
    let piece = |t: &&&str| t.chars().count() < policy::LONGEST_NAME_PIECE && !t.contains('。');
    row.texts[label] = texts[..first].iter().filter(piece).copied().collect::<String>().into();
    // forms of projects print such rows; on another form the line's meaning is lost with its codes
    if headed.spec.layout != Layout::Projects {
        row.loose = headed.spec.amount_columns().filter_map(|i| row.cells[i].take()).collect();
        row.role = Some(Role::Other);
    }
    Some(row)
}
