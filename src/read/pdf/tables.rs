//! Words in frames to tables, and tables that go on over pages to one.

use std::collections::BTreeMap;

use hayro_font::kurbo::Rect;

use crate::document::{Cell, Columns, Place, Row, Table};
use crate::money;

use super::frames::{Frame, Span};
use super::glyph::Glyph;
use super::words::{Word, lines};

/// A ruled table of one page, on its grid.
#[derive(Debug)]
pub(super) struct Ruled {
    /// The grid's vertical lines, left to right.
    pub xs: Vec<f64>,
    /// The grid's horizontal lines, top to bottom.
    pub ys: Vec<f64>,
    /// Its rows, top to bottom.
    pub rows: Vec<Vec<Filled>>,
    /// Where it ends on its page, without what was set beside it.
    right: f64,
    /// How many parts of other pages were set beside it.
    pub beside: usize,
    /// The lines above it on its page.
    pub heads: Vec<String>,
}

/// A cell with its text.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    pub text: String,
    pub place: Place,
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
    /// Whether its text runs over the edge of the table: it goes on with what is printed beside on another page.
    pub over: bool,
}

/// Distributes words over frames. Words that stand in none are given back.
pub(super) fn fill(frames: &[Frame], words: Vec<Word>) -> (Vec<Vec<Vec<Word>>>, Vec<Word>) {
    let mut filled: Vec<Vec<Vec<Word>>> = frames.iter().map(|f| vec![Vec::new(); f.cells.len()]).collect();
    let mut outside = Vec::new();
    for word in words {
        let middle = word.shown().center();
        let holds = |f: &&Frame| {
            let (x0, x1) = (f.xs[0] - 1.0, f.xs[f.xs.len() - 1] + 1.0);
            let (y0, y1) = (f.ys[0], f.ys[f.ys.len() - 1]);
            (x0..=x1).contains(&middle.x) && (y0..=y1).contains(&middle.y)
        };
        // the innermost of frames that hold each other
        let size = |f: &Frame| (f.xs[f.xs.len() - 1] - f.xs[0]) * (f.ys[f.ys.len() - 1] - f.ys[0]);
        let found = frames.iter().enumerate().filter(|(_, f)| holds(f)).min_by(|a, b| size(a.1).total_cmp(&size(b.1)));
        let Some((index, frame)) = found else {
            outside.push(word);
            continue;
        };
        for (cell, piece) in divide(frame, word) {
            filled[index][cell].push(piece);
        }
    }
    (filled, outside)
}

/// The cells that a word's pieces stand in. A word that one operator showed stands in the cell that holds most of
/// it, however far it runs over; pieces shown by operators of their own stand each in its own.
fn divide(frame: &Frame, word: Word) -> Vec<(usize, Word)> {
    let clamp = |x: f64| x.clamp(frame.xs[0] + 0.01, frame.xs[frame.xs.len() - 1] - 0.01);
    let cell_of = |x: f64, y: f64| frame.at(clamp(x), y);
    let home = |word: &Word| {
        let mut votes: Vec<(usize, usize)> = Vec::new();
        for g in &word.glyphs {
            let middle = g.middle();
            let Some(cell) = cell_of(middle.x, middle.y) else { continue };
            match votes.iter_mut().find(|v| v.0 == cell) {
                Some(vote) => vote.1 += 1,
                None => votes.push((cell, 1)),
            }
        }
        let cells = votes.len();
        (votes.into_iter().max_by_key(|v| v.1).map(|v| v.0), cells)
    };
    let (whole, cells) = home(&word);
    let Some(whole) = whole else { return Vec::new() };
    if cells == 1 {
        return vec![(whole, word)];
    }
    let mut pieces: Vec<(usize, Word)> = Vec::new();
    let mut over = false;
    for run in unglued(word) {
        let Some(cell) = home(&run).0 else { continue };
        over = match pieces.last() {
            Some((last, piece)) => *last != cell && (over || straddles(frame, piece, &run)) && is_name(piece, &run),
            None => false,
        };
        match pieces.last_mut() {
            Some((last, piece)) if *last == cell || over => piece.glyphs.extend(run.glyphs),
            _ => pieces.push((cell, run)),
        }
    }
    pieces
}

/// Whether a name printed character by character goes on over a ruling: the ruling cuts a character.
fn straddles(frame: &Frame, piece: &Word, next: &Word) -> bool {
    let cut = |g: &Glyph| {
        let margin = 0.2 * (g.x1 - g.x0);
        frame.xs.iter().any(|x| g.x0 + margin < *x && *x < g.x1 - margin)
    };
    piece.glyphs.last().is_some_and(cut) || next.glyphs.first().is_some_and(cut)
}

/// Whether two pieces are parts of words, and none is a figure.
fn is_name(piece: &Word, next: &Word) -> bool {
    let letter = |g: Option<&Glyph>| g.is_some_and(|g| !g.c.is_ascii_digit() && !".,-+".contains(g.c));
    letter(piece.glyphs.last()) && next.glyphs.iter().all(|g| letter(Some(g)))
}

/// The pieces of a word that crosses rulings: amounts that touch, or else what operators of their own showed.
fn unglued(word: Word) -> Vec<Word> {
    let text = word.text();
    let Some(lengths) = amounts(&text) else { return word.runs() };
    let mut glyphs = word.glyphs.into_iter();
    lengths.into_iter().map(|length| Word { glyphs: glyphs.by_ref().take(length).collect() }).collect()
}

/// The lengths of the amounts a text is glued from: `107.00000057.000000` is two, each with the six decimals that
/// the last one shows. `None` where it is a single amount or no amounts.
fn amounts(text: &str) -> Option<Vec<usize>> {
    let points: Vec<usize> = text.match_indices('.').map(|(at, _)| at).collect();
    if points.len() < 2 || !text.bytes().all(|b| b.is_ascii_digit() || b".,-".contains(&b)) {
        return None;
    }
    let decimals = text.len() - 1 - points[points.len() - 1];
    let mut ends: Vec<usize> = points.iter().map(|at| at + 1 + decimals).collect();
    ends.insert(0, 0);
    let fits = |w: &[usize]| {
        let piece = text.get(w[0]..w[1])?;
        let (whole, fraction) = piece.split_once('.')?;
        (!whole.is_empty() && fraction.len() == decimals && fraction.bytes().all(|b| b.is_ascii_digit())).then_some(())
    };
    (decimals > 0 && ends.windows(2).all(|w| fits(w).is_some())).then(|| ends.windows(2).map(|w| w[1] - w[0]).collect())
}

/// The text of some words in a cell: lines below each other are one text.
fn text(words: &[Word]) -> String {
    let mut out = String::new();
    for line in lines(words.to_vec()) {
        let next = line.text();
        let letters =
            out.ends_with(|c: char| c.is_ascii_alphabetic()) && next.starts_with(|c: char| c.is_ascii_alphabetic());
        if letters {
            out.push(' ');
        }
        out.push_str(&next);
    }
    out
}

/// The table a frame's words make.
pub(super) fn ruled(frame: &Frame, words: Vec<Vec<Word>>, place: &dyn Fn(Rect) -> Place) -> Ruled {
    let mut rows: Vec<Vec<Filled>> = vec![Vec::new(); frame.rows()];
    for (index, span) in frame.cells.iter().enumerate() {
        let words = &words[index];
        let area = words.iter().map(Word::area).reduce(|a, b| a.union(b));
        let (x0, y0, x1, y1) = frame.edges(index);
        let area = area.unwrap_or(Rect::new(x0, y0, x1, y1));
        let over = area.x0 < frame.xs[0] - 1.0 || area.x1 > frame.xs[frame.columns()] + 1.0;
        let Span { row, column, rows: down, columns } = *span;
        rows[row].push(Filled { text: text(words), place: place(area), column, columns, rows: down, over });
    }
    for row in &mut rows {
        row.sort_by_key(|c| c.column);
    }
    Ruled {
        xs: frame.xs.clone(),
        ys: frame.ys.clone(),
        rows,
        right: frame.xs[frame.columns()],
        beside: 0,
        heads: Vec::new(),
    }
}

/// Grid lines of two pages closer than this are one.
const SAME: f64 = 3.0;

/// Whether a table may go on with another on the next page: both have the same outer edges, or the other is printed
/// aside as a whole.
pub(super) fn continues(one: &Ruled, other: &Ruled) -> bool {
    (one.xs[0] - other.xs[0]).abs() < 12.0 && (one.right - other.right).abs() < 12.0
        || aside(&one.xs, &other.xs).is_some()
}

/// The farthest that a page is printed aside, as pages bound on the left and on the right are.
const FARTHEST: f64 = 60.0;

/// How far a grid stands right of another that has its columns.
fn aside(one: &[f64], other: &[f64]) -> Option<f64> {
    let shift = other.first()? - one.first()?;
    let found = |b: &f64| one.iter().any(|a| (b - a - shift).abs() < 1.5);
    let wide = (other.last()? - one.last()? - shift).abs() < 1.5 && other.len() > 2;
    (wide && shift.abs() < FARTHEST && other.iter().all(found)).then_some(shift)
}

/// Tables of consecutive pages as one table on a common grid. Grid lines that divide no text are left out.
pub(super) fn join(mut parts: Vec<Ruled>) -> Table {
    if let Some((first, others)) = parts.split_first_mut() {
        for part in others {
            if let Some(shift) = aside(&first.xs, &part.xs).filter(|shift| shift.abs() > SAME / 2.0) {
                part.xs.iter_mut().for_each(|x| *x -= shift);
            }
        }
    }
    let mut all: Vec<f64> = parts.iter().flat_map(|p| p.xs.iter().copied()).collect();
    all.sort_by(f64::total_cmp);
    let mut lines: Vec<f64> = Vec::new();
    for x in all {
        if lines.last().is_none_or(|l| x - l > SAME) {
            lines.push(x);
        }
    }
    let nearest = |x: f64| {
        (0..lines.len()).min_by(|a, b| (lines[*a] - x).abs().total_cmp(&(lines[*b] - x).abs())).unwrap_or_default()
    };
    let mut rows: Vec<(bool, Vec<Filled>)> = Vec::new();
    for (number, part) in parts.into_iter().enumerate() {
        let column: Vec<usize> = part.xs.iter().map(|x| nearest(*x)).collect();
        for (at, mut row) in part.rows.into_iter().enumerate() {
            for cell in &mut row {
                let end = column[cell.column + cell.columns];
                cell.column = column[cell.column];
                cell.columns = end.saturating_sub(cell.column).max(1);
            }
            rows.push((number > 0 && at == 0, row));
        }
    }
    mend(&mut rows);
    let columns = kept_columns(&rows, lines.len().saturating_sub(1));
    let mut table = Table { rows: Vec::with_capacity(rows.len()), columns: Columns::Known };
    for (break_before, row) in rows {
        let cells = row
            .into_iter()
            .filter_map(|cell| {
                let kept = |range: std::ops::Range<usize>| range.filter(|c| columns[*c]).count();
                let end = (cell.column + cell.columns).min(columns.len());
                let covered = kept(cell.column..end);
                let before = kept(0..cell.column);
                // a blank cell that stood in a decorative column only
                if covered == 0 && cell.text.is_empty() {
                    return None;
                }
                Some(Cell {
                    text: cell.text,
                    place: cell.place,
                    column: before.min(kept(0..columns.len()).saturating_sub(1)),
                    col_span: covered.max(1),
                    row_span: cell.rows,
                    indent: 0,
                })
            })
            .collect();
        table.rows.push(Row { cells, break_before });
    }
    without_blank_rows(table)
}

/// Puts rows together that the end of a page breaks in two, each of their cells in its lines. Such a row shows
/// itself by what its second half is: decimals without a point, where all amounts of the table have as many
/// decimals as both halves together; or names without the code that all others of the column begin with.
fn mend(rows: &mut [(bool, Vec<Filled>)]) {
    let mut scales: BTreeMap<u32, usize> = BTreeMap::new();
    let mut coded: BTreeMap<usize, (usize, usize)> = BTreeMap::new(); // with a code, all
    for cell in rows.iter().flat_map(|(_, r)| r).filter(|c| !c.text.is_empty()) {
        if let money::Printed::Amount(amount, _) = money::read(&cell.text) {
            *scales.entry(amount.scale).or_default() += usize::from(amount.scale > 0);
        }
        let (with, all) = coded.entry(cell.column).or_default();
        *with += usize::from(cell.text.starts_with(|c: char| c.is_ascii_digit()));
        *all += 1;
    }
    let usual = scales.iter().max_by_key(|(_, n)| **n).map(|(scale, _)| *scale);
    let scale = |text: &str| match money::read(text) {
        money::Printed::Amount(amount, _) => Some(amount.scale),
        _ => None,
    };
    for at in (1..rows.len()).rev() {
        if !rows[at].0 {
            continue;
        }
        let Some(above) = rows[..at].iter().rposition(|(_, r)| r.iter().any(|c| !c.text.is_empty())) else { continue };
        let (first, second) = (&rows[above].1, &rows[at].1);
        let counterpart = |c: &Filled| {
            first.iter().position(|f| (f.column, f.columns) == (c.column, c.columns) && !f.text.is_empty())
        };
        let halves: Vec<(usize, &Filled)> =
            second.iter().filter(|c| !c.text.is_empty()).filter_map(|c| Some((counterpart(c)?, c))).collect();
        if first.len() != second.len()
            || halves.is_empty()
            || halves.len() < second.iter().filter(|c| !c.text.is_empty()).count()
        {
            continue;
        }
        let digits = |c: &Filled| c.text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        let number = |(i, c): &&(usize, &Filled)| digits(c) && (digits(&first[*i]) || scale(&first[*i].text).is_some());
        let numbers = halves.iter().filter(number).count();
        let whole = |(i, c): &(usize, &Filled)| {
            scale(&format!("{}{}", first[*i].text, c.text)) == usual && scale(&c.text) != usual
        };
        let mended = halves.iter().filter(number).all(whole);
        let nameless = halves.iter().all(|(_, c)| {
            let (with, all) = coded.get(&c.column).copied().unwrap_or_default();
            !c.text.starts_with(|c: char| c.is_ascii_digit()) && all > 4 && with * 10 >= all * 8
        });
        if numbers > 0 && mended || numbers == 0 && nameless {
            let halves: Vec<(usize, String)> = halves.into_iter().map(|(i, c)| (i, c.text.clone())).collect();
            for (cell, text) in halves {
                rows[above].1[cell].text.push_str(&text);
            }
            rows[at].1.iter_mut().for_each(|c| c.text.clear());
        }
    }
}

/// Which columns of a grid tell cells apart. A column is decorative where every text that covers it also covers
/// its neighbour on one side, so that it can be part of that neighbour.
fn kept_columns(rows: &[(bool, Vec<Filled>)], width: usize) -> Vec<bool> {
    let mut kept = vec![true; width];
    let spans: Vec<(usize, usize)> = rows
        .iter()
        .flat_map(|(_, r)| r)
        .filter(|c| !c.text.is_empty())
        .map(|c| (c.column, (c.column + c.columns).min(width)))
        .collect();
    // how many texts cover a column, and how many cover it and the next
    let mut covering = vec![0usize; width];
    let mut both = vec![0usize; width];
    for (from, to) in spans {
        for column in from..to {
            covering[column] += 1;
            if column + 1 < to {
                both[column] += 1;
            }
        }
    }
    for column in 0..width {
        let next = column + 1 < width && covering[column] == both[column];
        let last = column > 0 && covering[column] == both[column - 1] && kept[column - 1];
        if next || last {
            kept[column] = false;
        }
    }
    if kept.iter().all(|k| !k) && width > 0 {
        kept[0] = true;
    }
    kept
}

/// The table without the rows in which no text begins; spans over them shrink.
fn without_blank_rows(mut table: Table) -> Table {
    let blank: Vec<bool> = table.rows.iter().map(|r| r.filled().next().is_none()).collect();
    for (at, row) in table.rows.iter_mut().enumerate() {
        for cell in &mut row.cells {
            let end = (at + cell.row_span).min(blank.len());
            cell.row_span -= blank[at + 1..end].iter().filter(|b| **b).count();
            cell.row_span = cell.row_span.min(end - at);
        }
    }
    let mut carried = false;
    let mut rows = Vec::with_capacity(table.rows.len());
    for (row, blank) in table.rows.into_iter().zip(&blank) {
        carried |= row.break_before;
        if !blank {
            rows.push(Row { break_before: std::mem::take(&mut carried), ..row });
        }
    }
    Table { rows, ..table }
}
