//! What is printed on a page: characters and rulings, each with its place.

use hayro_font::kurbo::Point;

/// One printed character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Glyph {
    /// The character.
    pub c: char,
    /// Left edge, in points from the left of the page as shown.
    pub x0: f64,
    /// Right edge.
    pub x1: f64,
    /// Baseline, in points from the top.
    pub y: f64,
    /// Font size on the page, in points.
    pub size: f64,
    /// The operator that showed it: characters shown together have the same.
    pub run: u32,
    /// Whether its middle lies on the page and inside the clip.
    pub visible: bool,
    /// Quarter turns of the writing direction, clockwise; 0 is left to right.
    pub turns: u8,
}

impl Glyph {
    /// The middle of the character.
    pub fn middle(&self) -> Point {
        Point::new((self.x0 + self.x1) / 2.0, self.y - 0.38 * self.size)
    }

    /// Top edge.
    pub fn top(&self) -> f64 {
        self.y - 0.86 * self.size
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + 0.14 * self.size
    }
}

/// A straight ruling along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Ruling {
    /// Whether it runs left to right.
    pub horizontal: bool,
    /// Its distance from the other axis.
    pub at: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}
