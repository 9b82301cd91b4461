//! Characters to words: what is shown together and stands together.

use std::collections::HashMap;

use hayro_font::kurbo::Rect;

use super::content::Glyph;
use super::radicals::unified;

/// Characters that stand side by side on one line.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its characters, left to right.
    pub glyphs: Vec<Glyph>,
}

impl Word {
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.c).collect()
    }

    /// Its box on the page.
    pub fn area(&self) -> Rect {
        let mut area = Rect::new(f64::MAX, f64::MAX, f64::MIN, f64::MIN);
        for g in &self.glyphs {
            area = Rect::new(area.x0.min(g.x0), area.y0.min(g.top()), area.x1.max(g.x1), area.y1.max(g.bottom()));
        }
        area
    }

    /// Its baseline.
    pub fn y(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |g| g.y)
    }

    /// Its font size.
    pub fn size(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |g| g.size)
    }

    /// The pieces that were shown by one operator each.
    pub fn runs(self) -> Vec<Word> {
        let mut runs: Vec<Word> = Vec::new();
        for glyph in self.glyphs {
            match runs.last_mut() {
                Some(run) if run.glyphs.last().is_some_and(|g| g.run == glyph.run) => run.glyphs.push(glyph),
                _ => runs.push(Word { glyphs: vec![glyph] }),
            }
        }
        runs
    }
}

/// The words of a page, in the order of the file. What is printed twice at one place, to look bold, counts once;
/// words that the clip hides whole are left out.
pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for glyph in glyphs {
        let glyph = Glyph { c: unified(glyph.c), ..*glyph };
        if glyph.c.is_whitespace() || glyph.c == '\u{0}' {
            // a blank that takes no room divides nothing
            open &= glyph.x1 - glyph.x0 < 0.05 * glyph.size;
            continue;
        }
        if let Some(word) = words.last_mut()
            && let Some(last) = word.glyphs.last().filter(|_| open)
        {
            if twice(last, &glyph) {
                continue;
            }
            let gap = glyph.x0 - last.x1;
            let same_line = (glyph.y - last.y).abs() < 0.3 * last.size.max(glyph.size) && glyph.turns == last.turns;
            if same_line && gap < 0.3 * last.size && gap > -0.5 * last.size {
                word.glyphs.push(glyph);
                continue;
            }
        }
        words.push(Word { glyphs: vec![glyph] });
        open = true;
    }
    let mut seen: HashMap<String, Vec<(f64, f64)>> = HashMap::new();
    words.retain(|word| {
        if word.glyphs.iter().all(|g| !g.visible) {
            return false;
        }
        let (area, y) = (word.area(), word.y());
        let near = 0.3 * word.size();
        let places = seen.entry(word.text()).or_default();
        if places.iter().any(|(x, other)| (area.x0 - x).abs() < near && (y - other).abs() < near) {
            return false;
        }
        places.push((area.x0, y));
        true
    });
    words
}

/// Whether a character is the one before printed again.
fn twice(one: &Glyph, other: &Glyph) -> bool {
    let width = (one.x1 - one.x0).abs().max(0.2 * one.size);
    one.c == other.c && (one.x0 - other.x0).abs() < 0.3 * width && (one.y - other.y).abs() < 0.2 * one.size
}

/// Joins two pieces of text on one line: a visible gap becomes a blank.
pub(super) fn push(text: &mut String, next: &str, gap_in_em: f64) {
    if !text.is_empty() && gap_in_em > 0.25 {
        text.push(' ');
    }
    text.push_str(next);
}

/// A line: words with one baseline, left to right.
#[derive(Debug, Default, Clone)]
pub(super) struct Line {
    pub words: Vec<Word>,
}

impl Line {
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut last: Option<Rect> = None;
        for word in &self.words {
            let area = word.area();
            let gap = last.map_or(0.0, |l| (area.x0 - l.x1) / word.size().max(0.1));
            push(&mut text, &word.text(), gap);
            last = Some(area);
        }
        text
    }

    pub fn area(&self) -> Rect {
        self.words.iter().map(Word::area).reduce(|a, b| a.union(b)).unwrap_or_default()
    }

    pub fn size(&self) -> f64 {
        self.words.iter().map(Word::size).fold(0.0, f64::max)
    }
}

/// Words to lines, top to bottom. Words whose middles lie within half a character's height share a line.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    let middle = |w: &Word| w.y() - 0.38 * w.size();
    words.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut lines: Vec<(f64, f64, Line)> = Vec::new();
    for word in words {
        let (at, size) = (middle(&word), word.size());
        match lines.last_mut() {
            Some((line, height, words)) if at - *line < 0.45 * size.min(*height) => words.words.push(word),
            _ => lines.push((at, size, Line { words: vec![word] })),
        }
    }
    lines
        .into_iter()
        .map(|(_, _, mut line)| {
            line.words.sort_by(|a, b| a.area().x0.total_cmp(&b.area().x0));
            line
        })
        .collect()
}
