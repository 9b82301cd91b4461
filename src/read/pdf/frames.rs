//! Rulings to frames: grids of cells, some of which cover several squares of the grid.

use hayro_font::kurbo::Rect;

use super::glyph::Ruling;

/// Rulings closer than this, in points, are one: double lines, and the two edges of a thin box.
const SAME: f64 = 1.8;
/// Pieces of a ruling with a smaller gap between them are one piece; rulings that miss each other by less meet.
const GAP: f64 = 2.5;
/// More rulings than this, after joining, are a drawing.
const MOST: usize = 4_000;
/// More squares than this are no table.
const MOST_SQUARES: usize = 200_000;
/// Fewer rulings are within both bounds.
const FEWEST_OF_DRAWING: usize = 800;

/// A ruled table: its grid, and which squares of the grid each cell covers.
#[derive(Debug)]
pub(super) struct Frame {
    /// The grid's vertical lines, left to right.
    pub xs: Vec<f64>,
    /// The grid's horizontal lines, top to bottom.
    pub ys: Vec<f64>,
    /// For each square, row by row, the index of its cell.
    pub cell_of: Vec<usize>,
    /// The cells.
    pub cells: Vec<Span>,
}

/// The squares a cell covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

impl Frame {
    /// The number of columns of the grid.
    pub fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// The number of rows of the grid.
    pub fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// The cell at a point; `None` outside.
    pub fn at(&self, x: f64, y: f64) -> Option<usize> {
        let column = self.xs.partition_point(|line| *line <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|line| *line <= y).checked_sub(1)?;
        (column < self.columns() && row < self.rows()).then(|| self.cell_of[row * self.columns() + column])
    }

    /// Whether a box reaches into it by a good part of its height.
    pub fn touches(&self, area: Rect) -> bool {
        let (right, bottom) = (self.xs[self.xs.len() - 1], self.ys[self.ys.len() - 1]);
        let shared = area.y1.min(bottom) - area.y0.max(self.ys[0]);
        area.x1 > self.xs[0] && area.x0 < right && shared > 0.2 * area.height()
    }

    /// A cell's left, top, right and bottom edge.
    pub fn edges(&self, cell: usize) -> (f64, f64, f64, f64) {
        let span = self.cells[cell];
        (self.xs[span.column], self.ys[span.row], self.xs[span.column + span.columns], self.ys[span.row + span.rows])
    }
}

/// Whether there are more rulings than a table has, so that no frame is looked for.
pub(super) fn are_drawing(rulings: &[Ruling]) -> bool {
    if rulings.len() < FEWEST_OF_DRAWING {
        return false;
    }
    let (across, down) = (joined(rulings, true).len(), joined(rulings, false).len());
    across + down > MOST || across.saturating_mul(down) > MOST_SQUARES
}

/// The frames that some rulings make, top to bottom. Single lines and drawings make none.
pub(super) fn frames(rulings: &[Ruling]) -> Vec<Frame> {
    let across = joined(rulings, true);
    let down = joined(rulings, false);
    if across.len() + down.len() > MOST {
        return Vec::new();
    }
    // which rulings meet, directly or through others
    let mut sets = Sets::new(across.len() + down.len());
    for (i, a) in across.iter().enumerate() {
        for (j, d) in down.iter().enumerate() {
            let meet = a.from - GAP <= d.at && d.at <= a.to + GAP && d.from - GAP <= a.at && a.at <= d.to + GAP;
            if meet {
                sets.join(i, across.len() + j);
            }
        }
    }
    let mut groups: Vec<(Vec<Ruling>, Vec<Ruling>)> = Vec::new();
    let mut group_of = vec![usize::MAX; across.len() + down.len()];
    for (i, ruling) in across.iter().chain(&down).enumerate() {
        let root = sets.root(i);
        if group_of[root] == usize::MAX {
            group_of[root] = groups.len();
            groups.push((Vec::new(), Vec::new()));
        }
        let group = &mut groups[group_of[root]];
        if ruling.horizontal { group.0.push(*ruling) } else { group.1.push(*ruling) }
    }
    attach(&mut groups);
    let mut frames: Vec<Frame> = groups.into_iter().filter_map(|(across, down)| frame(&across, &down)).collect();
    frames.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    frames
}

/// The outer ruling of a column of cells that go on over the page's edge meets no other: it belongs to the table
/// it runs along.
fn attach(groups: &mut Vec<(Vec<Ruling>, Vec<Ruling>)>) {
    let (mut tables, lone): (Vec<_>, Vec<_>) =
        std::mem::take(groups).into_iter().partition(|(across, _)| !across.is_empty());
    for ruling in lone.into_iter().flat_map(|(_, down)| down) {
        let along = |down: &[Ruling]| {
            let (top, bottom) = ends(down);
            let shared = ruling.to.min(bottom) - ruling.from.max(top);
            shared > 0.6 * (bottom - top) && shared > 0.9 * (ruling.to - ruling.from)
        };
        if let Some((_, down)) = tables.iter_mut().find(|(_, down)| along(down)) {
            down.push(ruling);
        }
    }
    *groups = tables;
}

/// Rulings of one direction, pieces of one line joined.
fn joined(rulings: &[Ruling], horizontal: bool) -> Vec<Ruling> {
    let mut all: Vec<Ruling> = rulings.iter().filter(|r| r.horizontal == horizontal).copied().collect();
    all.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Ruling> = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let mut end = start + 1;
        while end < all.len() && all[end].at - all[end - 1].at < 0.75 {
            end += 1;
        }
        let line = &mut all[start..end];
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first = out.len();
        for piece in line.iter() {
            match out[first..].last_mut() {
                Some(last) if piece.from <= last.to + GAP => last.to = last.to.max(piece.to),
                _ => out.push(*piece),
            }
        }
        start = end;
    }
    // what is left of dots and of short strokes is no ruling
    out.retain(|r| r.to - r.from > 4.0);
    out
}

/// Distances from an axis, those closer than [`SAME`] as one.
fn lines(mut at: Vec<f64>) -> Vec<f64> {
    at.sort_by(f64::total_cmp);
    let mut out: Vec<(f64, f64, usize)> = Vec::new(); // first, sum, count
    for value in at {
        match out.last_mut() {
            Some((first, sum, count)) if value - *first < SAME => {
                *sum += value;
                *count += 1;
            }
            _ => out.push((value, value, 1)),
        }
    }
    out.into_iter().map(|(_, sum, count)| sum / count as f64).collect()
}

fn nearest(lines: &[f64], value: f64) -> usize {
    let after = lines.partition_point(|l| *l < value);
    match (after.checked_sub(1), lines.get(after)) {
        (Some(before), Some(line)) if value - lines[before] <= line - value => before,
        (_, Some(_)) => after,
        (Some(before), None) => before,
        (None, None) => 0,
    }
}

/// First row and column, last row and column, number of squares.
type Bounds = (usize, usize, usize, usize, usize);

fn frame(across: &[Ruling], down: &[Ruling]) -> Option<Frame> {
    if across.len() + down.len() < 3 || across.is_empty() || down.is_empty() {
        return None;
    }
    // a table may lack its outer rulings: then it ends where the others end
    let mut xs: Vec<f64> = down.iter().map(|r| r.at).collect();
    let mut ys: Vec<f64> = across.iter().map(|r| r.at).collect();
    let (left, right) = ends(across);
    let (top, bottom) = ends(down);
    let open = |lines: &[f64], end: f64| lines.iter().all(|l| (l - end).abs() > 6.0);
    let (open_left, open_right) = (open(&xs, left), open(&xs, right));
    let (open_top, open_bottom) = (open(&ys, top), open(&ys, bottom));
    xs.extend(open_left.then_some(left).into_iter().chain(open_right.then_some(right)));
    ys.extend(open_top.then_some(top).into_iter().chain(open_bottom.then_some(bottom)));
    let (xs, ys) = (lines(xs), lines(ys));
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || columns * rows > MOST_SQUARES || columns * rows < 2 {
        return None;
    }
    // whether a ruling runs below a square, and whether one runs right of it
    let below = walls(across, &ys, &xs, |row, column| row * columns + column);
    let beside = walls(down, &xs, &ys, |column, row| row * columns + column);
    let mut sets = Sets::new(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let square = row * columns + column;
            if column + 1 < columns && !beside[square] {
                sets.join(square, square + 1);
            }
            if row + 1 < rows && !below[square] {
                sets.join(square, square + columns);
            }
        }
    }
    // a cell is a rectangle: a shape that is none is taken apart into its squares' rows
    let mut bounds: Vec<Option<Bounds>> = vec![None; rows * columns];
    for square in 0..rows * columns {
        let (row, column) = (square / columns, square % columns);
        let b = &mut bounds[sets.root(square)];
        *b = Some(match *b {
            None => (row, column, row, column, 1),
            Some((r0, c0, r1, c1, n)) => (r0.min(row), c0.min(column), r1.max(row), c1.max(column), n + 1),
        });
    }
    let mut cells: Vec<Span> = Vec::new();
    let mut cell_of = vec![usize::MAX; rows * columns];
    for square in 0..rows * columns {
        if cell_of[square] != usize::MAX {
            continue;
        }
        let (row, column) = (square / columns, square % columns);
        let root = sets.root(square);
        let (r0, c0, r1, c1, n) = bounds[root].unwrap_or((row, column, row, column, 1));
        let span = if n == (r1 - r0 + 1) * (c1 - c0 + 1) {
            Span { row, column, rows: r1 - r0 + 1, columns: c1 - c0 + 1 }
        } else {
            let same = |c: &usize| sets.find(row * columns + c) == root && cell_of[row * columns + c] == usize::MAX;
            let wide = (column..columns).take_while(same).count();
            Span { row, column, rows: 1, columns: wide.max(1) }
        };
        for r in span.row..span.row + span.rows {
            for c in span.column..span.column + span.columns {
                cell_of[r * columns + c] = cells.len();
            }
        }
        cells.push(span);
    }
    (cells.len() > 1).then_some(Frame { xs, ys, cell_of, cells })
}

/// The squares that rulings of one direction close off. `lines` are the grid's lines along them, `marks` those across,
/// and `square` gives the square before a line, between two marks.
fn walls(rulings: &[Ruling], lines: &[f64], marks: &[f64], square: impl Fn(usize, usize) -> usize) -> Vec<bool> {
    let mut walls = vec![false; (lines.len() - 1) * (marks.len() - 1)];
    for r in rulings {
        let Some(line) = nearest(lines, r.at).checked_sub(1) else { continue };
        for (at, pair) in marks.windows(2).enumerate() {
            let middle = (pair[0] + pair[1]) / 2.0;
            if r.from <= middle && middle <= r.to {
                walls[square(line, at)] = true;
            }
        }
    }
    walls
}

/// Where the first of some rulings begins and the last ends.
fn ends(rulings: &[Ruling]) -> (f64, f64) {
    rulings.iter().fold((f64::MAX, f64::MIN), |(from, to), r| (from.min(r.from), to.max(r.to)))
}

/// Disjoint sets.
struct Sets(Vec<usize>);

impl Sets {
    fn new(n: usize) -> Sets {
        Sets((0..n).collect())
    }

    fn find(&self, mut i: usize) -> usize {
        while self.0[i] != i {
            i = self.0[i];
        }
        i
    }

    fn root(&mut self, i: usize) -> usize {
        let root = self.find(i);
        let mut at = i;
        while self.0[at] != root {
            at = std::mem::replace(&mut self.0[at], root);
        }
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
