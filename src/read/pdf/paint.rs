//! What paint hides: text of the colour it stands on, and text that a filled box or an image covers.

use hayro_font::kurbo::{Point, Rect};

use super::glyph::Glyph;

/// A colour, each part 0 to 1; `None` where it is a pattern's or in a space that is not followed.
pub(in crate::read) type Colour = Option<[f64; 3]>;

pub(super) const BLACK: Colour = Some([0.0; 3]);
const WHITE: [f64; 3] = [1.0; 3];

/// Colours that differ less are one to a reader.
const SAME: f64 = 0.04;
/// Only text this light may be the colour of paper.
const LIGHT: f64 = 0.8;
/// A narrower box is a ruling and covers nothing, in points.
const THINNEST: f64 = 3.0;
/// Squares of the page's raster at most.
const MOST_SQUARES: f64 = 700_000.0;
/// Squares whose painting costs as much as an operator.
const SQUARES_PER_OPERATOR: usize = 1_024;
/// Areas of unknown paint that are kept; with more, no text is taken for hidden by its colour.
const MOST_VAGUE: usize = 2_000;

/// A colour of so many parts: grey, RGB, CMYK.
pub(in crate::read) fn colour(parts: &[f64]) -> Colour {
    match *parts {
        [grey] => Some([grey; 3]),
        [r, g, b] => Some([r, g, b]),
        [c, m, y, k] => Some([c, m, y].map(|ink| (1.0 - ink) * (1.0 - k))),
        _ => None,
    }
}

/// What is painted on a page, square by square: which cover is the last, and its colour.
#[derive(Debug, Default)]
pub(super) struct Paint {
    /// Width of a square, and squares of a row and of a column; none before anything is painted.
    square: f64,
    across: usize,
    down: usize,
    /// For each square, the cover that was painted last, from 1.
    squares: Vec<u32>,
    covers: Vec<Cover>,
    /// Areas painted with what is not known to cover, or in a shape that is no box.
    vague: Vec<Rect>,
}

#[derive(Debug, Clone, Copy)]
struct Cover {
    /// How many characters were shown before it.
    after: usize,
    colour: Colour,
    image: bool,
}

/// How a character is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// By a box.
    Box,
    /// By an image.
    Image,
}

impl Paint {
    /// Paints a box or an image; what it costs, in operators.
    pub fn cover(&mut self, page: (f64, f64), area: Rect, colour: Colour, image: bool, after: usize) -> u64 {
        let area = area.intersect(Rect::new(0.0, 0.0, page.0, page.1));
        if area.width() < THINNEST || area.height() < THINNEST {
            return 0;
        }
        if self.squares.is_empty() {
            self.square = (page.0 * page.1 / MOST_SQUARES).sqrt().max(1.0);
            self.across = (page.0 / self.square).ceil() as usize + 1;
            self.down = (page.1 / self.square).ceil() as usize + 1;
            self.squares = vec![0; self.across * self.down];
        }
        self.covers.push(Cover { after, colour, image });
        let number = u32::try_from(self.covers.len()).unwrap_or(u32::MAX);
        // squares whose middle lies inside
        let first = |at: f64| (at / self.square).round().max(0.0) as usize;
        let (x0, x1) = (first(area.x0), first(area.x1).min(self.across));
        let (y0, y1) = (first(area.y0), first(area.y1).min(self.down));
        for row in y0..y1 {
            let row = row * self.across;
            if let Some(squares) = self.squares.get_mut(row + x0..row + x1.max(x0)) {
                squares.fill(number);
            }
        }
        ((x1.saturating_sub(x0) * y1.saturating_sub(y0)) / SQUARES_PER_OPERATOR) as u64
    }

    /// Notes an area that is painted somehow.
    pub fn vague(&mut self, area: Rect) {
        if self.vague.len() <= MOST_VAGUE && area.width() >= THINNEST && area.height() >= THINNEST {
            self.vague.push(area);
        }
    }

    fn last(&self, at: Point) -> Option<&Cover> {
        if self.squares.is_empty() || at.x < 0.0 || at.y < 0.0 {
            return None;
        }
        let (x, y) = ((at.x / self.square) as usize, (at.y / self.square) as usize);
        let number = (x < self.across).then(|| self.squares.get(y * self.across + x))??;
        self.covers.get((*number as usize).checked_sub(1)?)
    }

    /// Whether text of a colour is lost on what is painted there.
    pub fn swallows(&self, at: Point, colour: Colour) -> bool {
        let Some(colour) = colour.filter(|c| c.iter().all(|part| *part >= LIGHT)) else { return false };
        if self.vague.len() > MOST_VAGUE || self.vague.iter().any(|area| area.contains(at)) {
            return false;
        }
        let ground = self.last(at).map_or(Some(WHITE), |cover| cover.colour);
        ground.is_some_and(|ground| ground.iter().zip(colour).all(|(a, b)| (a - b).abs() < SAME))
    }

    /// What hides a character that was shown as the `number`th.
    fn hides(&self, glyph: &Glyph, number: usize) -> Option<Hidden> {
        let cover = self.last(glyph.middle()).filter(|cover| cover.after > number)?;
        Some(if cover.image { Hidden::Image } else { Hidden::Box })
    }

    /// Takes away what is hidden; gives back what images hide. Where most of a page would vanish below boxes, they do
    /// not hide what they seem to.
    pub fn take_hidden(&self, glyphs: &mut Vec<Glyph>) -> Vec<Glyph> {
        if self.covers.iter().all(|c| c.after == 0) {
            return Vec::new();
        }
        let hidden: Vec<Option<Hidden>> = glyphs.iter().enumerate().map(|(n, g)| self.hides(g, n)).collect();
        let boxed = hidden.iter().filter(|h| **h == Some(Hidden::Box)).count();
        let boxes_hide = boxed * 2 <= glyphs.len();
        let mut behind = Vec::new();
        let mut each = hidden.into_iter();
        glyphs.retain(|glyph| match each.next().flatten() {
            Some(Hidden::Image) => {
                behind.push(*glyph);
                false
            }
            Some(Hidden::Box) => !boxes_hide,
            None => true,
        });
        behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: (f64, f64) = (600.0, 800.0);

    fn glyph(x: f64, y: f64) -> Glyph {
        Glyph { c: '1', x0: x, x1: x + 5.0, y, size: 10.0, run: 0, visible: true, turns: 0 }
    }

    #[test]
    fn white_on_paper_is_lost_and_white_on_a_dark_box_is_not() {
        let white = colour(&[1.0]);
        let at = Point::new(105.0, 105.0);
        let mut paint = Paint::default();
        assert!(paint.swallows(at, white) && paint.swallows(at, colour(&[0.0; 4])));
        assert!(!paint.swallows(at, colour(&[0.6])) && !paint.swallows(at, None));
        paint.cover(PAGE, Rect::new(100.0, 100.0, 120.0, 110.0), colour(&[0.1, 0.2, 0.6]), false, 0);
        assert!(!paint.swallows(at, white));
        assert!(paint.swallows(Point::new(130.0, 105.0), white));
        let mut paint = Paint::default();
        paint.vague(Rect::new(100.0, 100.0, 120.0, 110.0));
        assert!(!paint.swallows(at, white));
    }

    #[test]
    fn what_is_painted_over_is_hidden() {
        let mut paint = Paint::default();
        let mut glyphs = vec![glyph(100.0, 110.0), glyph(300.0, 110.0), glyph(400.0, 110.0), glyph(100.0, 110.0)];
        paint.cover(PAGE, Rect::new(95.0, 95.0, 150.0, 115.0), colour(&[1.0]), false, 3);
        paint.cover(PAGE, Rect::new(295.0, 95.0, 350.0, 115.0), None, true, 3);
        let behind = paint.take_hidden(&mut glyphs);
        assert_eq!(glyphs.iter().map(|g| g.x0).collect::<Vec<_>>(), [400.0, 100.0]);
        assert_eq!(behind.iter().map(|g| g.x0).collect::<Vec<_>>(), [300.0]);
    }
}
