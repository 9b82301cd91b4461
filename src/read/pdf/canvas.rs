//! What another format of fixed pages draws on a page, for the way from characters and rulings to tables.

use hayro_font::kurbo::Rect;

use super::content::{Content, MOST_RULINGS, Path, THICKEST, ruling};
use super::glyph::Glyph;
use super::paint::{Colour, Paint};

/// A page that is being drawn, in points.
pub(in crate::read) struct Canvas {
    out: Content,
    paint: Paint,
}

impl Canvas {
    /// A blank page; `turns` are the quarter turns, clockwise, from the page as shown to the page as drawn.
    pub(in crate::read) fn new(width: f64, height: f64, turns: u8) -> Canvas {
        Canvas { out: Content { width, height, turns, ..Content::default() }, paint: Paint::default() }
    }

    /// How many characters there are.
    pub(in crate::read) fn len(&self) -> usize {
        self.out.glyphs.len()
    }

    /// Draws a character, unless its colour is that of what it stands on.
    pub(in crate::read) fn glyph(&mut self, mut glyph: Glyph, fill: Colour) {
        let middle = glyph.middle();
        if self.paint.swallows(middle, fill) {
            return;
        }
        glyph.visible =
            Rect::new(0.0, 0.0, self.out.width, self.out.height).inflate(0.5, 0.5).contains(middle) && glyph.size > 0.5;
        self.out.glyphs.push(glyph);
    }

    /// A path to be built.
    pub(in crate::read) fn path(&self) -> Path {
        Path::default()
    }

    /// Paints a path.
    pub(in crate::read) fn paint(&mut self, path: Path, strokes: bool, fill: Option<Colour>) {
        if strokes {
            path.pieces().for_each(|(a, b)| self.ruling(Rect::from_points(a, b), 0.7));
        } else if fill.is_some() && !path.is_curved() {
            path.boxes().iter().for_each(|area| self.ruling(*area, THICKEST));
        }
        let Some(colour) = fill else { return };
        if path.is_boxes() && colour.is_some() {
            let (page, after) = ((self.out.width, self.out.height), self.out.glyphs.len());
            path.boxes().iter().for_each(|area| {
                self.paint.cover(page, *area, colour, false, after);
            });
        } else if let Some(bounds) = path.bounds() {
            self.paint.vague(bounds);
        }
    }

    /// Draws an image.
    pub(in crate::read) fn image(&mut self, area: Rect) {
        let shown = area.intersect(Rect::new(0.0, 0.0, self.out.width, self.out.height));
        self.out.images += shown.area() / (self.out.width * self.out.height).max(1.0);
        self.paint.vague(shown);
    }

    fn ruling(&mut self, area: Rect, thickest: f64) {
        if self.out.rulings.len() < MOST_RULINGS {
            let page = Rect::new(0.0, 0.0, self.out.width, self.out.height);
            self.out.rulings.extend(ruling(area, thickest, page));
        }
    }

    /// What is printed on the page.
    pub(in crate::read) fn finish(mut self) -> Content {
        let behind = self.paint.take_hidden(&mut self.out.glyphs);
        if behind.len() > self.out.glyphs.len() {
            self.out.hidden = true;
            self.out.glyphs.extend(behind);
        }
        self.out
    }
}
