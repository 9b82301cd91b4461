//! The objects of a page to what is printed on it: characters with their places, and rulings.
//!
//! Lengths are millimetres from the left upper corner of the page; an object has a box, its own space begins in the
//! box's corner, and its matrix applies within it (GB/T 33190-2016, 8.5 and 11).

use std::collections::HashMap;

use hayro_font::kurbo::{Affine, Point, Rect, Vec2};

use super::super::budget;
use super::super::pdf::{Canvas, Colour, Content, Glyph, colour};
use super::tree::Node;

/// Points of a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// The size of a page that says none, A4.
const USUAL: (f64, f64) = (210.0, 297.0);
/// The largest page, in millimetres.
const LARGEST: f64 = 10_000.0;
/// Objects composed of others are followed so deep.
const DEEPEST: usize = 12;
/// A page with more characters is none.
const MOST_GLYPHS: usize = 400_000;

/// What became of a page.
pub(super) enum Drawn {
    Page(Box<Content>),
    /// It has more than a page, or the file, may have.
    TooMuch,
}

/// What objects of a document refer to.
#[derive(Default)]
pub(super) struct Resources {
    units: HashMap<String, Node>,
    /// For each way of drawing, its colour of fills and the way it builds on.
    ways: HashMap<String, (Option<Colour>, Option<String>)>,
}

impl Resources {
    /// Adds what a part of resources lists.
    pub fn add(&mut self, root: Node) {
        for list in root.children {
            match list.name.as_str() {
                "CompositeGraphicUnits" => {
                    let unit = |node: Node| Some((node.attribute("ID")?.to_string(), node));
                    self.units.extend(list.children.into_iter().filter_map(unit));
                }
                "DrawParams" => {
                    for way in list.children {
                        let Some(id) = way.attribute("ID") else { continue };
                        let fill = way.child("FillColor").map(parse_colour);
                        self.ways.insert(id.to_string(), (fill, way.attribute("Relative").map(String::from)));
                    }
                }
                _ => {}
            }
        }
    }

    /// The colour of fills of a way of drawing.
    fn fill(&self, way: Option<&str>) -> Option<Colour> {
        let mut way = self.ways.get(way?)?;
        for _ in 0..DEEPEST {
            match &way.0 {
                Some(colour) => return Some(*colour),
                None => way = self.ways.get(way.1.as_deref()?)?,
            }
        }
        None
    }
}

/// The numbers of a list.
fn numbers(text: &str) -> Vec<f64> {
    let number = |t: &str| t.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n.clamp(-1e6, 1e6));
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|t| !t.is_empty()).map_while(number).collect()
}

/// A colour, its parts from 0 to 255.
fn parse_colour(node: &Node) -> Colour {
    let value = node.attribute("Value")?;
    let parts: Vec<f64> = match value.strip_prefix('#') {
        Some(hex) => (0..hex.len() / 2)
            .filter_map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok())
            .map(f64::from)
            .collect(),
        None => numbers(value),
    };
    colour(&parts.iter().map(|p| p / 255.0).collect::<Vec<_>>())
}

/// The width and height of a page.
pub(super) fn size(area: &Node) -> Option<(f64, f64)> {
    match numbers(&area.child("PhysicalBox")?.text)[..] {
        [_, _, w, h] if w > 1.0 && h > 1.0 && w < LARGEST && h < LARGEST => Some((w, h)),
        _ => None,
    }
}

/// Draws layers one over the other; `objects` are those that may still be drawn.
pub(super) fn draw(layers: &[&Node], area: Option<(f64, f64)>, resources: &Resources, objects: &mut usize) -> Drawn {
    let Some(page) = upright(layers, area, resources, objects) else { return Drawn::TooMuch };
    let mut written = [0usize; 4];
    for glyph in &page.glyphs {
        written[usize::from(glyph.turns)] += 1;
    }
    // text that runs downwards is set upright by turning the page back
    let turned = match (0..4).max_by_key(|turns| written[*turns]) {
        Some(turns) if turns > 0 && written[turns] > 2 * written[0] => {
            turned(layers, area, resources, objects, 4 - turns as u8)
        }
        _ => Some(page),
    };
    turned.map_or(Drawn::TooMuch, |page| Drawn::Page(Box::new(page)))
}

/// The page as it lies in the file, whichever way its text runs; `None` where it has too much.
pub(super) fn upright(
    layers: &[&Node],
    area: Option<(f64, f64)>,
    resources: &Resources,
    objects: &mut usize,
) -> Option<Content> {
    turned(layers, area, resources, objects, 0)
}

fn turned(
    layers: &[&Node],
    area: Option<(f64, f64)>,
    resources: &Resources,
    objects: &mut usize,
    turns: u8,
) -> Option<Content> {
    let (width, height) = area.unwrap_or(USUAL);
    let (mut width, mut height) = (width * POINTS, height * POINTS);
    let mut base = Affine::scale(POINTS);
    for _ in 0..turns {
        base = Affine::new([0.0, 1.0, -1.0, 0.0, height, 0.0]) * base;
        (width, height) = (height, width);
    }
    let mut drawing = Drawing { canvas: Canvas::new(width, height, turns), resources, objects, run: 0, full: false };
    for layer in layers {
        drawing.group(layer, base, None, 0);
    }
    (!drawing.full).then(|| drawing.canvas.finish())
}

struct Drawing<'a> {
    canvas: Canvas,
    resources: &'a Resources,
    objects: &'a mut usize,
    run: u32,
    full: bool,
}

impl<'a> Drawing<'a> {
    /// Draws what stands in a layer, a block, an appearance.
    fn group(&mut self, group: &'a Node, space: Affine, fill: Option<Colour>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for object in &group.children {
            match self.objects.checked_sub(1) {
                Some(left) if self.canvas.len() < MOST_GLYPHS && budget::work(1) => *self.objects = left,
                _ => {
                    self.full = true;
                    return;
                }
            }
            if object.attribute("Visible") == Some("false") || object.attribute("Alpha") == Some("0") {
                continue;
            }
            let way = object.attribute("DrawParam");
            let fill = object.child("FillColor").map(parse_colour).or_else(|| self.resources.fill(way)).or(fill);
            let clear = object.child("FillColor").and_then(|c| c.attribute("Alpha")) == Some("0");
            let own = own_space(object, space);
            match object.name.as_str() {
                "Layer" | "PageBlock" => self.group(object, space, fill, depth + 1),
                "Appearance" | "Content" => self.group(object, own, fill, depth + 1),
                "TextObject" if !clear => self.text(object, own, fill.unwrap_or(Some([0.0; 3]))),
                "PathObject" => self.path(object, own, fill),
                "ImageObject" => {
                    let area = own.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
                    self.canvas.image(if object.attribute("CTM").is_some() { area } else { boundary(object, space) });
                }
                "CompositeObject" => {
                    let unit = object.attribute("ResourceID").and_then(|id| self.resources.units.get(id));
                    if let Some(content) = unit.and_then(|u| u.child("Content")) {
                        self.group(content, own, fill, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, object: &Node, space: Affine, fill: Colour) {
        let number =
            |name: &str, usual: f64| object.attribute(name).and_then(|v| numbers(v).first().copied()).unwrap_or(usual);
        let (size, stretch) = (number("Size", 3.5), number("HScale", 1.0));
        let shown = object.attribute("Fill") != Some("false") || object.attribute("Stroke") == Some("true");
        if !shown || size <= 0.0 {
            return;
        }
        let mut at = Vec2::ZERO;
        for code in object.all("TextCode") {
            let start =
                |name: &str, last: f64| code.attribute(name).and_then(|v| numbers(v).first().copied()).unwrap_or(last);
            at = Vec2::new(start("X", at.x), start("Y", at.y));
            let chars: Vec<char> = code.text.trim_matches(['\n', '\r', '\t']).chars().collect();
            let steps = |name: &str| code.attribute(name).map(|v| deltas(v, chars.len()));
            let (across, down) = (steps("DeltaX"), steps("DeltaY"));
            self.run += 1;
            for (index, c) in chars.iter().enumerate() {
                let width = if c.is_ascii() { 0.5 } else { 1.0 } * size * stretch;
                let step = across.as_ref().and_then(|d| d.get(index).copied());
                // digits are narrower in some fonts, and their steps say so
                let shown = step.filter(|s| *s > 0.2 * width && *s < 1.2 * width).unwrap_or(width);
                self.glyph(*c, space, at, shown, size, fill);
                let down = down.as_ref().map(|d| d.get(index).copied().unwrap_or(0.0));
                let across = step.unwrap_or(if down.is_some() && across.is_none() { 0.0 } else { width });
                at += Vec2::new(across, down.unwrap_or(0.0));
            }
        }
    }

    fn glyph(&mut self, c: char, space: Affine, at: Vec2, width: f64, size: f64, fill: Colour) {
        if c.is_control() || self.canvas.len() >= MOST_GLYPHS || !budget::work(1) {
            return;
        }
        let start = space * at.to_point();
        let end = space * (at + Vec2::new(width, 0.0)).to_point();
        let up = space * (at - Vec2::new(0.0, size)).to_point() - start;
        let along = end - start;
        let turns = match (along.x.abs() >= along.y.abs(), along.x >= 0.0, along.y >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        let size = up.hypot();
        if !(start.x.is_finite() && start.y.is_finite() && along.hypot().is_finite() && size.is_finite()) {
            return;
        }
        let (x0, x1, y) = match turns {
            0 => (start.x, end.x, start.y),
            2 => (end.x, start.x, start.y),
            _ => {
                let side = start + up * 0.38;
                (side.x - size / 2.0, side.x + size / 2.0, (start.y + end.y) / 2.0 + 0.38 * size)
            }
        };
        self.canvas.glyph(Glyph { c, x0, x1, y, size, run: self.run, visible: true, turns }, fill);
    }

    fn path(&mut self, object: &Node, space: Affine, fill: Option<Colour>) {
        let strokes = object.attribute("Stroke") != Some("false");
        let fills = object.attribute("Fill") == Some("true");
        let Some(data) = object.child("AbbreviatedData") else { return };
        let mut path = self.canvas.path();
        // how many numbers follow each operator; its last two are the point it reaches
        let operators = data.text.split(|c: char| c.is_whitespace() || c == ',').filter(|t| !t.is_empty());
        let mut waiting = operators.peekable();
        while let Some(operator) = waiting.next() {
            let count = match operator {
                "M" | "S" | "L" => 2,
                "Q" => 4,
                "B" => 6,
                "A" => 7,
                "C" => 0,
                _ => continue,
            };
            let mut values = Vec::with_capacity(count);
            while values.len() < count {
                match waiting.peek().and_then(|t| numbers(t).first().copied()) {
                    Some(value) => values.push(value),
                    None => break,
                }
                waiting.next();
            }
            if values.len() < count {
                continue;
            }
            let point = |values: &[f64]| space * Point::new(values[values.len() - 2], values[values.len() - 1]);
            match operator {
                "M" | "S" => path.move_to(point(&values)),
                "L" => path.line_to(point(&values)),
                "C" => path.close(),
                _ => path.curve_to(point(&values)),
            }
        }
        self.canvas.paint(path, strokes, fills.then(|| fill.unwrap_or(Some([0.0; 3]))));
    }
}

/// An object's box on the page.
fn boundary(object: &Node, space: Affine) -> Rect {
    match object.attribute("Boundary").map(numbers).as_deref() {
        Some([x, y, w, h]) => space.transform_rect_bbox(Rect::new(*x, *y, x + w, y + h)),
        _ => Rect::ZERO,
    }
}

/// The space of an object's own lengths.
fn own_space(object: &Node, space: Affine) -> Affine {
    let mut own = space;
    if let Some([x, y, ..]) = object.attribute("Boundary").map(numbers).as_deref() {
        own *= Affine::translate((*x, *y));
    }
    if let Some(&[a, b, c, d, e, f]) = object.attribute("CTM").map(numbers).as_deref() {
        own *= Affine::new([a, b, c, d, e, f]);
    }
    own
}

/// Steps between characters: `3 3 g 4 2.5`, where g means so many of one.
fn deltas(text: &str, most: usize) -> Vec<f64> {
    let mut out = Vec::new();
    let mut tokens = text.split(|c: char| c.is_whitespace() || c == ',').filter(|t| !t.is_empty());
    while let Some(token) = tokens.next() {
        let number = |t: Option<&str>| t.and_then(|t| numbers(t).first().copied());
        if token == "g" {
            let (Some(times), Some(value)) = (number(tokens.next()), number(tokens.next())) else { break };
            out.extend(std::iter::repeat_n(value, (times.max(0.0) as usize).min(most)));
        } else if let Some(value) = number(Some(token)) {
            out.push(value);
        }
        if out.len() >= most {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps() {
        assert_eq!(deltas("1 g 3 2.5 4", 9), [1.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(deltas("g 99999999 1", 3), [1.0; 3]);
        assert_eq!(deltas("g", 3), [0.0; 0]);
    }

    #[test]
    fn colours() {
        let node = |value: &str| Node { attributes: vec![("Value".into(), value.into())], ..Node::default() };
        assert_eq!(parse_colour(&node("255 0 0")), Some([1.0, 0.0, 0.0]));
        assert_eq!(parse_colour(&node("#FFFFFF")), Some([1.0; 3]));
        assert_eq!(parse_colour(&node("x")), None);
    }
}
