//! Tables without rulings: lines whose pieces stand below each other.
//!
//! Pieces of lines that overlap from side to side are one column. A heading may stand over several; empty cells
//! vanish, so that the columns are inferred and not known.

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

/// How many of some lines, from the first on, are an aligned table: 0 where they are none. A line of one piece is
/// part of it where it stands close between others.
pub(super) fn length(lines: &[Line]) -> usize {
    let (mut end, mut rows, mut figures) = (0, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        let pieces = pieces(line);
        // a name that is wrapped may stand above the figures of its row
        let below = lines.get(at + 1).is_some_and(|l| l.area().y0 - line.area().y1 < CLOSE / 2.0 * line.size());
        let farthest = if pieces.len() < 2 && !below { CLOSE } else { FARTHEST };
        let near = at == 0 || line.area().y0 - lines[at - 1].area().y1 < farthest * line.size();
        if !near || at == 0 && pieces.len() < 2 || pieces.iter().any(Piece::is_prose) {
            break;
        }
        if pieces.len() > 1 {
            end = at + 1;
            rows += 1;
            figures += pieces.iter().filter(|p| p.is_figure()).count();
        }
    }
    if rows >= FEWEST && figures * 2 >= rows { end } else { 0 }
}

/// The table that some lines make.
pub(super) fn table(lines: &[Line], place: &dyn Fn(Rect) -> Place) -> Table {
    let rows = rows(lines);
    let columns = columns(&rows);
    let rows = rows
        .into_iter()
        .map(|pieces| {
            let mut cells: Vec<Cell> = Vec::new();
            for piece in pieces {
                let middle = (piece.area.x0 + piece.area.x1) / 2.0;
                let over = |c: &(f64, f64)| c.0 < piece.area.x1 && piece.area.x0 < c.1;
                let first = columns.iter().position(over).unwrap_or_else(|| {
                    let off = |i: &usize| ((columns[*i].0 + columns[*i].1) / 2.0 - middle).abs();
                    (0..columns.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
                });
                let span = columns.iter().skip(first).take_while(|c| over(c)).count().max(1);
                match cells.last_mut() {
                    Some(last) if last.column + last.col_span > first => {
                        last.text.push(' ');
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
    loop {
        let joins = |at: usize, beside: usize| -> Option<(f64, usize)> {
            let row = of[beside]?;
            let (one, other) = (lines[at].area(), lines[beside].area());
            let far = if at > beside { gap(other, one) } else { gap(one, other) };
            let across = |a: &Piece, b: &Piece| a.area.x0 < b.area.x1 && b.area.x0 < a.area.x1;
            let free = rows[at].iter().all(|p| !rows[row].iter().any(|f| f.is_figure() && across(p, f)));
            (free && far < (lines[at].size() * CLOSE).min(apart) / 2.0).then_some((far, row))
        };
        let best = |at: usize| {
            let above = at.checked_sub(1).and_then(|beside| joins(at, beside));
            let below = Some(at + 1).filter(|b| *b < lines.len()).and_then(|beside| joins(at, beside));
            above.into_iter().chain(below).min_by(|a, b| a.0.total_cmp(&b.0)).map(|found| (at, found.1))
        };
        let Some((at, row)) = (0..lines.len()).filter(|at| of[*at].is_none()).find_map(best) else { break };
        of[at] = Some(row);
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

/// Whether some words are an amount with decimals.
fn figure(words: &[Word]) -> bool {
    let text: String = words.iter().map(Word::text).collect();
    matches!(money::read(&text), Printed::Amount(amount, _) if amount.scale > 0)
}

fn pieces(line: &Line) -> Vec<Piece> {
    let mut groups: Vec<Vec<Word>> = Vec::new();
    let mut end = f64::MIN;
    for word in &line.words {
        let area = word.area();
        match groups.last_mut() {
            Some(group)
                if area.x0 - end < APART * word.size() && !(figure(group) && figure(std::slice::from_ref(word))) =>
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
            let line = Line { words };
            Piece { text: line.text(), area: line.area() }
        })
        .collect()
}
