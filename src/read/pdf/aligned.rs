//! Tables without rulings: lines whose pieces stand below each other.
//!
//! Pieces of lines that overlap from side to side are one column. A heading may stand over several; empty cells
//! vanish, so that the columns are inferred and not known.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hayro_font::kurbo::Rect;

use crate::document::{Cell, Columns, Place, Row, Table};
use crate::money::{self, Printed};

use super::super::spaces::merge;
use super::words::{Line, Word};

/// Pieces of a line are apart by at least this, in characters. Pieces of one column that are, as in `合 计`, come
/// together again.
const APART: f64 = 0.4;
/// A table has at least so many lines.
const FEWEST: usize = 3;
/// Lines farther apart than this, in characters, are not of one table.
const FARTHEST: f64 = 3.5;
/// The same for a line that is a single piece.
const CLOSE: f64 = 1.0;
/// Figures of a column end within so many points of each other.
const EDGE: f64 = 0.8;
/// A name is wrapped into no more lines below its row.
const MOST_WRAPPED: usize = 4;

/// A piece of a line: words that stand close together.
struct Piece {
    text: String,
    area: Rect,
}

impl Piece {
    fn is_figure(&self) -> bool {
        money::read(&self.text).is_number()
    }

    /// Whether it is part of a sentence: no cell of such a table has the marks of one.
    fn is_prose(&self) -> bool {
        self.text.contains(['，', '。', '；'])
    }
}

/// For each of some lines, how many from it on are an aligned table: 0 where they are none. A line of one piece is part
/// of it where it stands close between others.
pub(super) fn lengths(lines: &[Line]) -> Vec<usize> {
    let pieces: Vec<Vec<Piece>> = lines.iter().map(pieces).collect();
    let near = |at: usize| {
        let gap = |above: usize| lines[above + 1].area().y0 - lines[above].area().y1;
        // a name that is wrapped may stand above the figures of its row
        let below = at + 1 < lines.len() && gap(at) < CLOSE / 2.0 * lines[at].size();
        let farthest = if pieces[at].len() < 2 && !below { CLOSE } else { FARTHEST };
        at == 0 || gap(at - 1) < farthest * lines[at].size()
    };
    // the last lines of a name that is wrapped, below the last row
    let rest = |at: usize| {
        let begun = pieces[at.saturating_sub(1)..=at].iter().flatten().filter(|p| !p.is_figure());
        let begun: Vec<Rect> = begun.map(|p| p.area).collect();
        let under = |piece: &Piece, size: f64| {
            begun.iter().any(|b| b.x0 - size < piece.area.x0 && piece.area.x1 < b.x1 + size / 2.0)
        };
        let close = |next: &usize| {
            let gap = lines[*next].area().y0 - lines[next - 1].area().y1;
            let [piece] = pieces[*next].as_slice() else { return false };
            let size = lines[*next].size();
            gap < CLOSE / 2.0 * size && !piece.is_prose() && !piece.is_figure() && under(piece, size)
        };
        (at + 1..lines.len()).take(MOST_WRAPPED).take_while(close).count()
    };
    let mut lengths = vec![0; lines.len()];
    // where the run of lines ends, where its last row does, and the rows and figures in it
    let (mut end, mut rows, mut figures) = (lines.len(), 0, 0);
    for at in (0..lines.len()).rev() {
        if pieces[at].iter().any(Piece::is_prose) {
            (end, rows, figures) = (at, 0, 0);
            continue;
        }
        if pieces[at].len() > 1 {
            if rows == 0 {
                end = at + 1 + rest(at);
            }
            rows += 1;
            figures += pieces[at].iter().filter(|p| p.is_figure()).count();
            if rows >= FEWEST && figures * 2 >= rows {
                lengths[at] = end - at;
            }
        }
        if !near(at) {
            (end, rows, figures) = (at, 0, 0);
        }
    }
    lengths
}

/// The table that some lines make.
pub(super) fn table(lines: &[Line], place: &dyn Fn(Rect) -> Place) -> Table {
    let lines = &parted(lines);
    let rows = rows(lines);
    let columns = columns(&rows);
    let rows = rows
        .into_iter()
        .map(|pieces| {
            let mut cells: Vec<Cell> = Vec::new();
            for piece in pieces {
                let over = |c: &(f64, f64)| c.0 < piece.area.x1 && piece.area.x0 < c.1;
                let after = columns.partition_point(|c| c.1 <= piece.area.x0);
                let first = if columns.get(after).is_some_and(over) { after } else { nearest(&columns, after, &piece) };
                let span = columns.iter().skip(first).take_while(|c| over(c)).count().max(1);
                match cells.last_mut() {
                    Some(last) if last.column + last.col_span > first => {
                        // two figures in one place are not one figure
                        let figures = piece.is_figure() && last.text.ends_with(|c: char| c.is_ascii_digit());
                        last.text.push(if figures { '；' } else { ' ' });
                        last.text.push_str(&piece.text);
                    }
                    _ => cells.push(Cell {
                        text: piece.text,
                        place: place(piece.area),
                        column: first,
                        col_span: span,
                        row_span: 1,
                        indent: 0,
                    }),
                }
            }
            Row { cells, break_before: false }
        })
        .collect();
    Table { rows, columns: Columns::Inferred }
}

/// The column whose middle is nearest to a piece, of those before and behind it.
fn nearest(columns: &[(f64, f64)], after: usize, piece: &Piece) -> usize {
    let middle = (piece.area.x0 + piece.area.x1) / 2.0;
    let off = |i: &usize| ((columns[*i].0 + columns[*i].1) / 2.0 - middle).abs();
    let around = after.saturating_sub(1)..(after + 1).min(columns.len());
    around.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
}

/// The lines, with figures that touch taken apart: where figures of other lines end, neighbouring columns meet.
fn parted(lines: &[Line]) -> Vec<Line> {
    let lines: Vec<Line> = lines.iter().map(unglued).collect();
    let whole = |run: &Word| run.glyphs.len() > 1 && is_clean(&run.text());
    let mut edges: Vec<f64> = Vec::new();
    for word in lines.iter().flat_map(|l| &l.words).filter(|w| is_clean(&w.text())) {
        let runs = word.clone().runs();
        let inner = runs.windows(2).filter(|w| w.iter().all(whole)).map(|w| w[0].area().x1);
        edges.extend(inner.chain([word.area().x1]));
    }
    edges.sort_by(f64::total_cmp);
    let ends = |x: f64| {
        let from = edges.partition_point(|e| *e < x - EDGE);
        edges.get(from + FEWEST - 1).is_some_and(|e| *e <= x + EDGE)
    };
    let part = |word: Word| {
        let runs = word.runs();
        let apart = |w: &[Word]| w.iter().all(whole) && ends(w[0].area().x1);
        let cuts: Vec<bool> = runs.windows(2).map(|w| apart(w) || name_and_amount(w)).collect();
        let mut parts: Vec<Word> = Vec::new();
        for (at, run) in runs.into_iter().enumerate() {
            match parts.last_mut() {
                Some(last) if !cuts[at - 1] => last.glyphs.extend(run.glyphs),
                _ => parts.push(run),
            }
        }
        parts
    };
    let words = |line: Line| -> Vec<Word> { line.words.into_iter().flat_map(part).collect() };
    lines.into_iter().map(|line| Line { words: words(line) }).collect()
}

/// A line with its words taken apart that are no figure although each run of them is one, or a dash for nothing:
/// they were shown one by one and only touch.
fn unglued(line: &Line) -> Line {
    let split = |word: &Word| {
        let runs = word.clone().runs();
        let texts: Vec<String> = runs.iter().map(Word::text).collect();
        let cells =
            runs.len() > 1 && texts.iter().any(|t| is_clean(t)) && texts.iter().all(|t| is_clean(t) || is_dash(t));
        let glued = !is_clean(&word.text()) || texts.last().is_some_and(|t| is_dash(t));
        if cells && glued { runs } else { vec![word.clone()] }
    };
    Line { words: line.words.iter().flat_map(split).collect() }
}

/// Whether one of two runs is an amount as only amounts are printed, and the other a name.
fn name_and_amount(runs: &[Word]) -> bool {
    let amount = |run: &Word| run.text().contains(['.', ',']) && is_clean(&run.text());
    let name =
        |run: &Word| run.glyphs.len() > 1 && run.glyphs.iter().all(|g| g.c.is_alphabetic() || "、（）()".contains(g.c));
    let [one, other] = runs else { return false };
    amount(one) && name(other) || name(one) && amount(other)
}

/// Whether a text is a dash for nothing.
fn is_dash(text: &str) -> bool {
    !text.contains(char::is_alphanumeric) && money::read(text) == Printed::Blank
}

/// Whether a text is a figure with nothing odd about it.
fn is_clean(text: &str) -> bool {
    matches!(money::read(text), Printed::Amount(_, oddities) if oddities.is_empty())
        && text.starts_with(|c: char| c != '.' && c != ',')
        && text.ends_with(|c: char| c.is_ascii_digit())
}

/// The pieces of each row: lines of names that are wrapped belong to the row of figures they stand closest to.
fn rows(lines: &[Line]) -> Vec<Vec<Piece>> {
    let mut rows: Vec<Vec<Piece>> = lines.iter().map(pieces).collect();
    let has_figure = |row: &[Piece]| row.iter().any(Piece::is_figure);
    let gap = |above: Rect, below: Rect| below.y0 - above.y1;
    let figures: Vec<bool> = rows.iter().map(|r| has_figure(r)).collect();
    let mut apart: Vec<f64> = (1..lines.len())
        .filter(|at| figures[at - 1] && figures[*at])
        .map(|at| gap(lines[at - 1].area(), lines[at].area()).max(0.0))
        .collect();
    apart.sort_by(f64::total_cmp);
    let apart = apart.get(apart.len() / 2).copied().unwrap_or(0.0);
    // each row of figures with the lines around it that are closer to it than rows are to each other
    let mut of: Vec<Option<usize>> = figures.iter().enumerate().map(|(at, f)| f.then_some(at)).collect();
    let mut open: BinaryHeap<Reverse<usize>> = (0..lines.len()).filter(|at| of[*at].is_none()).map(Reverse).collect();
    while let Some(Reverse(at)) = open.pop() {
        let joins = |beside: usize| -> Option<(f64, usize)> {
            let row = of[beside]?;
            let (one, other) = (lines[at].area(), lines[beside].area());
            let far = if at > beside { gap(other, one) } else { gap(one, other) };
            let across = |a: &Piece, b: &Piece| a.area.x0 < b.area.x1 && b.area.x0 < a.area.x1;
            let free = rows[at].iter().all(|p| !rows[row].iter().any(|f| f.is_figure() && across(p, f)));
            (free && far < (lines[at].size() * CLOSE).min(apart) / 2.0).then_some((far, row))
        };
        let beside = |other: usize| (other < lines.len()).then_some(other);
        let around = [at.checked_sub(1), beside(at + 1)];
        let best = around.into_iter().flatten().filter_map(joins).min_by(|a, b| a.0.total_cmp(&b.0));
        if of[at].is_none() && best.is_some() {
            of[at] = best.map(|found| found.1);
            // what stands beside it may belong to the same row
            open.extend(around.into_iter().flatten().filter(|other| of[*other].is_none()).map(Reverse));
        }
    }
    let mut out: Vec<(usize, Vec<Piece>)> = Vec::new();
    for (at, pieces) in rows.drain(..).enumerate() {
        let row = of[at].unwrap_or(at);
        match out.last_mut().filter(|last| last.0 == row) {
            Some((_, last)) => pieces.into_iter().for_each(|p| join(last, p)),
            None => out.push((row, pieces)),
        }
    }
    out.into_iter().map(|(_, pieces)| pieces).collect()
}

/// Puts a piece of a wrapped name into its row: behind the one it stands below.
fn join(row: &mut Vec<Piece>, piece: Piece) {
    let across = |p: &&mut Piece| !p.is_figure() && p.area.x0 < piece.area.x1 && piece.area.x0 < p.area.x1;
    match row.iter_mut().find(across) {
        Some(found) => {
            found.text.push_str(&piece.text);
            found.area = found.area.union(piece.area);
        }
        None => {
            let at = row.iter().position(|p| p.area.x0 > piece.area.x0).unwrap_or(row.len());
            row.insert(at, piece);
        }
    }
}

/// The columns' left and right edges: pieces of lines with figures that overlap belong to one. Lines of headings do
/// not count, because a heading may stand over several columns.
fn columns(rows: &[Vec<Piece>]) -> Vec<(f64, f64)> {
    let data = rows.iter().filter(|r| r.iter().any(Piece::is_figure));
    merge(data.flatten().map(|p| (p.area.x0, p.area.x1)).collect())
}

/// Whether some words are an amount, or a number of several digits.
fn figure(words: &[Word]) -> bool {
    let text: String = words.iter().map(Word::text).collect();
    text.len() > 1 && is_clean(&text)
}

fn pieces(line: &Line) -> Vec<Piece> {
    let mut groups: Vec<Vec<Word>> = Vec::new();
    let mut end = f64::MIN;
    for word in &unglued(line).words {
        let area = word.shown();
        match groups.last_mut() {
            Some(group)
                if area.x0 - end < APART * word.size()
                    && !(figure(group) && (figure(std::slice::from_ref(word)) || is_dash(&word.text()))) =>
            {
                group.push(word.clone());
            }
            _ => groups.push(vec![word.clone()]),
        }
        end = area.x1;
    }
    groups
        .into_iter()
        .map(|words| {
            let area = words.iter().map(Word::shown).reduce(|a, b| a.union(b)).unwrap_or_default();
            Piece { text: Line { words }.text(), area }
        })
        .collect()
}
