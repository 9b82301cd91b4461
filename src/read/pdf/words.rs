//! Characters to words: what is shown together and stands together.

use std::collections::HashMap;

use hayro_font::kurbo::Rect;

use super::glyph::Glyph;
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

    /// The box of what the page shows of it: a cell or the edge of a page may cut off the rest.
    pub fn shown(&self) -> Rect {
        let shown: Vec<Glyph> = self.glyphs.iter().filter(|g| g.visible).copied().collect();
        if shown.is_empty() { self.area() } else { Word { glyphs: shown }.area() }
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
    raise(&mut words);
    words.retain(|word| {
        if word.glyphs.is_empty() || word.glyphs.iter().all(|g| !g.visible) {
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

/// Raised marks, of footnotes mostly: small, above the line, right behind a word. Their digits become raised digits, as
/// people see them, and go with that word.
fn raise(words: &mut [Word]) {
    for word in words.iter_mut() {
        for at in 1..word.glyphs.len() {
            let (before, rest) = word.glyphs.split_at_mut(at);
            let (Some(base), Some(mark)) = (before.iter().rfind(|g| !is_raised(g.c)), rest.first_mut()) else {
                continue;
            };
            if above(base, mark) {
                mark.c = raised(mark.c);
            }
        }
    }
    let small: Vec<usize> = (0..words.len()).filter(|i| words[*i].glyphs.len() <= LONGEST_MARK).collect();
    if small.is_empty() || words.len() > MOST_WORDS {
        return;
    }
    // words by the height of their baselines, so that neighbours are found soon
    let mut by_height: Vec<usize> = (0..words.len()).collect();
    by_height.sort_by(|a, b| words[*a].y().total_cmp(&words[*b].y()));
    for mark in small {
        let Some(first) = words[mark].glyphs.first().copied() else { continue };
        let from = by_height.partition_point(|w| words[*w].y() < first.y);
        let near = by_height[from..].iter().take_while(|w| words[**w].y() < first.y + 2.0 * first.size.max(1.0));
        let behind = |w: &&usize| {
            let base = words[**w].glyphs.last().filter(|_| **w != mark);
            base.is_some_and(|base| above(base, &first) && (-0.4..0.6).contains(&((first.x0 - base.x1) / base.size)))
        };
        let Some(home) = near.take(MOST_NEAR).find(behind).copied() else { continue };
        let mut glyphs = std::mem::take(&mut words[mark].glyphs);
        glyphs.iter_mut().for_each(|g| g.c = raised(g.c));
        words[home].glyphs.extend(glyphs);
    }
}

/// A longer word is no mark.
const LONGEST_MARK: usize = 5;
/// Marks are looked for on pages of no more words, and among no more words near one.
const MOST_WORDS: usize = 50_000;
const MOST_NEAR: usize = 200;

/// Whether a character is set smaller than the one before and above its line, as a footnote mark is.
fn above(base: &Glyph, mark: &Glyph) -> bool {
    let up = (base.y - mark.y) / base.size.max(0.1);
    mark.size < 0.85 * base.size && up > 0.12 && up < 0.8 && base.turns == mark.turns && mark.c.is_ascii_graphic()
}

fn is_raised(c: char) -> bool {
    RAISED.contains(&c)
}

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

fn raised(c: char) -> char {
    c.to_digit(10).and_then(|d| RAISED.get(d as usize)).copied().unwrap_or(c)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(text: &str, x: f64, y: f64, size: f64, run: u32) -> Vec<Glyph> {
        let at = |i: usize| x + i as f64 * size / 2.0;
        let glyph = |(i, c)| Glyph { c, x0: at(i), x1: at(i + 1), y, size, run, visible: true, turns: 0 };
        text.chars().enumerate().map(glyph).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        words(&glyphs).iter().map(Word::text).collect()
    }

    #[test]
    fn a_raised_digit_is_a_mark() {
        // in a word of its own, or so near that it would be one with the figure
        for up in [2.0, 4.0] {
            let all = [glyphs("534.56", 100.0, 200.0, 10.0, 1), glyphs("1", 130.5, 200.0 - up, 6.0, 2)].concat();
            assert_eq!(texts(all), ["534.56¹"]);
        }
        let all = [glyphs("[1]", 130.5, 196.0, 6.0, 1), glyphs("534.56", 100.0, 200.0, 10.0, 2)].concat();
        assert_eq!(texts(all), ["534.56[¹]"]);
    }

    #[test]
    fn figures_of_one_size_or_on_one_line_are_none() {
        let all = [glyphs("1", 100.0, 200.0, 10.0, 1), glyphs("534.56", 105.0, 200.0, 10.0, 2)].concat();
        assert_eq!(texts(all), ["1534.56"]);
        let all = [glyphs("534.5", 100.0, 200.0, 10.0, 1), glyphs("6", 125.0, 200.0, 8.0, 2)].concat();
        assert_eq!(texts(all), ["534.56"]);
        // a small line above belongs to itself
        let all = [glyphs("12.00", 126.0, 188.0, 6.0, 1), glyphs("534.56", 100.0, 200.0, 10.0, 2)].concat();
        assert_eq!(texts(all), ["12.00", "534.56"]);
    }
}
