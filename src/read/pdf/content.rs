//! A page's content stream to what is printed on the page: characters with their places, and rulings.

use hayro_font::kurbo::{Affine, Point, Rect, Vec2};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::dict::keys::{BBOX, CONTENTS, IMAGE, MATRIX, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Dict, FromBytes, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::rc::Rc;

use super::annotations::{self, Over, Written};
use super::bounds;
use super::fonts::{Face, Fonts};
use super::glyph::{Glyph, Ruling};
use super::inline;
use super::layers::Layers;
use super::paint::{self, Colour, Paint};
use crate::read::budget;

/// What is printed on a page, in points from the top left as shown.
#[derive(Debug, Default)]
pub(in crate::read) struct Content {
    /// Width as shown.
    pub width: f64,
    /// Height as shown.
    pub height: f64,
    /// Its characters, in the order of the file.
    pub glyphs: Vec<Glyph>,
    /// Its rulings.
    pub rulings: Vec<Ruling>,
    /// The part of the page that images cover, 0 to 1 and more.
    pub images: f64,
    /// Whether most of the text is not shown: so lies what a machine recognised (OCR) behind the image of a scan.
    pub hidden: bool,
    /// Whether some of the page's content is damaged and could not be read.
    pub damaged: bool,
    /// How many rulings and pieces of paths were not kept, since there are too many.
    pub dropped: usize,
    /// Quarter turns, clockwise, from the page as shown to the page as it is read here: tables that lie on their
    /// side are set upright.
    pub turns: u8,
}

impl Content {
    /// A box of the page as read here on the page as shown.
    pub fn shown(&self, area: Rect) -> Rect {
        let (w, h) = (self.width, self.height);
        match self.turns {
            0 => area,
            1 => Rect::new(area.y0, w - area.x1, area.y1, w - area.x0),
            2 => Rect::new(w - area.x1, h - area.y1, w - area.x0, h - area.y0),
            _ => Rect::new(h - area.y1, area.x0, h - area.y0, area.x1),
        }
    }
}

/// Forms nested deeper are not drawn.
const DEEPEST: usize = 12;
/// A filled rectangle no thicker than this, in points, is a ruling.
pub(super) const THICKEST: f64 = 3.0;
/// A shorter ruling is a dot of a dotted line or part of a drawing.
const SHORTEST: f64 = 0.4;
/// A path of more boxes is not looked at box by box.
const MOST_BOXES: usize = 64;
/// A thicker stroke is an area of colour.
const THICKEST_STROKE: f64 = 4.0;
/// As many rulings on a page are a drawing, and no more are kept.
pub(super) const MOST_RULINGS: usize = 60_000;
/// A path of as many pieces is a drawing, and no more are kept.
const MOST_PIECES: usize = 200_000;
/// A page's content of more bytes is no page's.
const LONGEST: usize = 64 << 20;
/// A page with more characters is none.
const MOST_GLYPHS: usize = 400_000;

/// Reads a page. The answer is `None` where it has more content than the budget or a page allows.
pub(super) fn content<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, layers: &Layers) -> Option<Content> {
    let upright = interpret(page, fonts, layers, 0)?;
    let mut written = [0usize; 4];
    for glyph in &upright.glyphs {
        written[usize::from(glyph.turns)] += 1;
    }
    // text that runs downwards is set upright by turning the page back
    match (0..4).max_by_key(|turns| written[*turns]) {
        Some(turns) if turns > 0 && written[turns] > 2 * written[0] => interpret(page, fonts, layers, 4 - turns as u8),
        _ => Some(upright),
    }
}

fn interpret<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, layers: &Layers, turns: u8) -> Option<Content> {
    let (width, height) = page.render_dimensions();
    let (mut width, mut height) = (f64::from(width), f64::from(height));
    let mut base = Affine::new(page.initial_transform(true).as_coeffs());
    for _ in 0..turns {
        // a quarter turn clockwise, y downwards: (x, y) → (height - y, x)
        base = Affine::new([0.0, 1.0, -1.0, 0.0, height, 0.0]) * base;
        (width, height) = (height, width);
    }
    let mut reader = Reader {
        fonts,
        layers,
        out: Content { width, height, turns, ..Content::default() },
        state: State::new(base, Rect::new(0.0, 0.0, width, height)),
        stack: Vec::new(),
        path: Path::default(),
        clip: false,
        run: 0,
        behind: Vec::new(),
        full: false,
        paint: Paint::default(),
        marked: Vec::new(),
        off: 0,
    };
    let data = reader.stream(page);
    let mut complete = reader.interpret(&data, page.resources(), 0);
    for over in annotations::over(page, &|annotation| layers.shows(annotation, b"OC")) {
        reader.state = State::new(base, Rect::new(0.0, 0.0, width, height));
        match over {
            Over::Drawn(drawing, to_page) => {
                reader.state.ctm *= to_page;
                complete &= reader.x_object(&drawing, page.resources(), 0);
            }
            Over::Written(written) => reader.written(&written),
        }
    }
    if !complete || reader.full {
        return None;
    }
    let Reader { mut out, mut behind, paint, .. } = reader;
    behind.extend(paint.take_hidden(&mut out.glyphs));
    if behind.len() > out.glyphs.len() {
        out.hidden = true;
        out.glyphs.extend(behind);
    }
    Some(out)
}

#[derive(Clone)]
struct State<'a> {
    ctm: Affine,
    clip: Rect,
    /// Whether the clip is the box that it is taken for.
    clip_is_box: bool,
    /// What fills are painted with, and the space of colours that are set without one.
    fill: Colour,
    parts: Option<usize>,
    opacity: Opacity,
    /// Width of strokes.
    stroke: f64,
    font: Option<Rc<Face<'a>>>,
    size: f64,
    /// Text rendering mode; 3 and 7 show nothing.
    mode: i64,
    char_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    matrix: Affine,
    line: Affine,
}

impl State<'_> {
    fn new(ctm: Affine, clip: Rect) -> Self {
        State {
            ctm,
            clip,
            clip_is_box: true,
            fill: paint::BLACK,
            parts: Some(1),
            opacity: Opacity::default(),
            stroke: 1.0,
            font: None,
            size: 1.0,
            mode: 0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }
}

/// How much of what lies below shows through.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Opacity {
    /// Of fills, 0 to 1.
    alpha: f64,
    /// Whether paint replaces what lies below, and is not mixed with it.
    normal: bool,
    masked: bool,
}

impl Default for Opacity {
    fn default() -> Self {
        Opacity { alpha: 1.0, normal: true, masked: false }
    }
}

impl Opacity {
    /// What a graphics state changes.
    fn set(&mut self, state: &Dict<'_>) {
        if let Some(alpha) = state.get::<f64>(b"ca") {
            self.alpha = alpha;
        }
        if let Some(mode) = state.get::<Object<'_>>(b"BM") {
            self.normal = mode.into_name().is_some_and(|n| matches!(n.deref(), b"Normal" | b"Compatible"));
        }
        if let Some(mask) = state.get::<Object<'_>>(b"SMask") {
            self.masked = mask.into_name().is_none_or(|n| n.deref() != b"None");
        }
    }

    fn covers(self) -> bool {
        self.alpha > 0.99 && self.normal && !self.masked
    }
}

/// The path being built, on the page: straight pieces, and the box of each subpath.
#[derive(Default)]
pub(in crate::read) struct Path {
    pieces: Vec<(Point, Point)>,
    subpaths: Vec<Rect>,
    start: Point,
    last: Point,
    curved: bool,
    /// How many pieces were not kept.
    dropped: usize,
}

impl Path {
    /// Its straight pieces.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.pieces.iter().copied()
    }

    /// The box of each subpath.
    pub(super) fn boxes(&self) -> &[Rect] {
        &self.subpaths
    }

    pub(super) fn is_curved(&self) -> bool {
        self.curved
    }

    /// Begins a subpath.
    pub(in crate::read) fn move_to(&mut self, p: Point) {
        (self.start, self.last) = (p, p);
        if self.subpaths.len() < MOST_PIECES {
            self.subpaths.push(Rect::from_points(p, p));
        }
    }

    /// A straight piece.
    pub(in crate::read) fn line_to(&mut self, p: Point) {
        match self.pieces.len() < MOST_PIECES {
            true => self.pieces.push((self.last, p)),
            false => self.dropped += 1,
        }
        self.reach(p);
    }

    /// A curve to a point.
    pub(in crate::read) fn curve_to(&mut self, p: Point) {
        self.curved = true;
        self.reach(p);
    }

    fn reach(&mut self, p: Point) {
        self.last = p;
        match self.subpaths.last_mut() {
            Some(subpath) => *subpath = subpath.union_pt(p),
            None => self.subpaths.push(Rect::from_points(p, p)),
        }
    }

    /// A straight piece to where the subpath began.
    pub(in crate::read) fn close(&mut self) {
        if self.last != self.start {
            self.pieces.push((self.last, self.start));
            self.last = self.start;
        }
    }

    /// Whether it consists of boxes along the axes, none of them in another.
    pub(super) fn is_boxes(&self) -> bool {
        let along = |(a, b): &(Point, Point)| (a.x - b.x).abs() < 0.1 || (a.y - b.y).abs() < 0.1;
        let apart = |(at, one): (usize, &Rect)| self.subpaths[at + 1..].iter().all(|o| one.intersect(*o).area() <= 0.0);
        !self.curved
            && self.subpaths.len() <= MOST_BOXES
            && self.pieces.len() <= 4 * self.subpaths.len()
            && self.pieces.iter().all(along)
            && self.subpaths.iter().enumerate().all(apart)
    }

    pub(super) fn bounds(&self) -> Option<Rect> {
        self.subpaths.iter().copied().reduce(|a, b| a.union(b))
    }
}

/// The ruling that a box is which is thin enough, as far as the clip shows it.
pub(super) fn ruling(area: Rect, thickest: f64, clip: Rect) -> Option<Ruling> {
    let (width, height) = (area.width(), area.height());
    let horizontal = width >= height;
    let (thin, long) = if horizontal { (height, width) } else { (width, height) };
    if thin > thickest || long < SHORTEST || long <= thin {
        return None;
    }
    // the clip may cut a ruling short, or leave nothing of it
    let clip = clip.inflate(1.0, 1.0);
    let shown = Rect::new(area.x0.max(clip.x0), area.y0.max(clip.y0), area.x1.min(clip.x1), area.y1.min(clip.y1));
    if shown.x1 < shown.x0 || shown.y1 < shown.y0 {
        return None;
    }
    Some(if horizontal {
        Ruling { horizontal, at: (shown.y0 + shown.y1) / 2.0, from: shown.x0, to: shown.x1 }
    } else {
        Ruling { horizontal, at: (shown.x0 + shown.x1) / 2.0, from: shown.y0, to: shown.y1 }
    })
}

/// How many parts a colour has in a space that is followed: grey, RGB, CMYK.
fn parts(name: &Name<'_>, resources: &Resources<'_>) -> Option<usize> {
    let device = |name: &[u8]| match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    };
    device(name.deref()).or_else(|| match resources.get_color_space(name)? {
        Object::Name(name) => device(name.deref()),
        Object::Array(space) => {
            let mut space = space.iter::<Object<'_>>();
            let kind = space.next()?.into_name()?;
            match kind.deref() {
                b"ICCBased" => {
                    space.next()?.into_stream()?.dict().get::<usize>(b"N").filter(|n| matches!(n, 1 | 3 | 4))
                }
                other => device(other),
            }
        }
        _ => None,
    })
}

struct Reader<'a, 'r> {
    fonts: &'r mut Fonts<'a>,
    layers: &'r Layers,
    out: Content,
    state: State<'a>,
    stack: Vec<State<'a>>,
    path: Path,
    clip: bool,
    run: u32,
    /// Characters that are not shown.
    behind: Vec<Glyph>,
    /// Whether there are more characters than a page can have.
    full: bool,
    paint: Paint,
    /// For each open piece of marked content, whether its layer is off.
    marked: Vec<bool>,
    /// How many of them are off.
    off: usize,
}

fn n(number: Number) -> f64 {
    bounded(number.as_f64())
}

/// A number that arithmetic cannot carry off.
fn bounded(value: f64) -> f64 {
    if value.is_finite() { value.clamp(-1e7, 1e7) } else { 0.0 }
}

impl<'a> Reader<'a, '_> {
    /// The page's content, its streams one after the other.
    fn stream(&mut self, page: &Page<'a>) -> Vec<u8> {
        let streams: Vec<Option<Stream<'a>>> = match page.raw().get::<Object<'a>>(CONTENTS) {
            Some(Object::Stream(stream)) => vec![Some(stream)],
            Some(Object::Array(array)) => array.iter::<Object<'a>>().map(Object::into_stream).collect(),
            Some(_) => vec![None],
            None => page.raw().contains_key(CONTENTS).then_some(None).into_iter().collect(),
        };
        let mut all = Vec::new();
        for stream in streams {
            if self.full || budget::spent() {
                break;
            }
            match stream.and_then(|s| bounds::decode(&s)) {
                Some(data) if all.len() + data.len() > LONGEST => self.full = true,
                Some(data) => {
                    all.extend(data);
                    all.push(b' ');
                }
                None => self.out.damaged = true,
            }
        }
        all
    }

    /// Whether it came to the end.
    fn interpret(&mut self, data: &[u8], resources: &Resources<'a>, depth: usize) -> bool {
        let (floor, marked) = (self.stack.len(), self.marked.len());
        // what the resources name is looked up once: fonts, what is drawn, and the fonts of graphics states
        let mut fonts: HashMap<Vec<u8>, Option<Rc<Face<'a>>>> = HashMap::new();
        let mut plain: HashSet<Vec<u8>> = HashSet::new();
        let mut states: HashMap<Vec<u8>, Dict<'a>> = HashMap::new();
        let mut spaces: HashMap<Vec<u8>, Option<usize>> = HashMap::new();
        let mut drawn: HashMap<Vec<u8>, Option<Stream<'a>>> = HashMap::new();
        let mut between_images = inline::parts(data).into_iter();
        let mut part = between_images.next();
        let mut ops = TypedIter::new(part.as_ref().map_or(&[], |p| p.before));
        loop {
            let Some(op) = ops.next() else {
                if let Some(head) = part.and_then(|p| p.image) {
                    let dict = [&b"<<"[..], head, b">>"].concat();
                    self.image(&Dict::from_bytes(&dict).unwrap_or_default());
                }
                part = between_images.next();
                match &part {
                    Some(part) => ops = TypedIter::new(part.before),
                    None => break,
                }
                continue;
            };
            if self.full || !budget::work(1) {
                return false;
            }
            match op {
                Op::SaveState(_) if self.stack.len() < 512 => self.stack.push(self.state.clone()),
                Op::RestoreState(_) if self.stack.len() > floor => {
                    if let Some(state) = self.stack.pop() {
                        self.state = state;
                    }
                }
                Op::Transform(t) => {
                    self.state.ctm *= Affine::new([n(t.0), n(t.1), n(t.2), n(t.3), n(t.4), n(t.5)]);
                }
                Op::MoveTo(p) => self.path.move_to(self.state.ctm * Point::new(n(p.0), n(p.1))),
                Op::LineTo(p) => self.path.line_to(self.state.ctm * Point::new(n(p.0), n(p.1))),
                Op::CubicTo(p) => self.path.curve_to(self.state.ctm * Point::new(n(p.4), n(p.5))),
                Op::CubicStartTo(p) => self.path.curve_to(self.state.ctm * Point::new(n(p.2), n(p.3))),
                Op::CubicEndTo(p) => self.path.curve_to(self.state.ctm * Point::new(n(p.2), n(p.3))),
                Op::ClosePath(_) => self.path.close(),
                Op::RectPath(r) => {
                    let (x, y, w, h) = (n(r.0), n(r.1), n(r.2), n(r.3));
                    let corner = |x, y| self.state.ctm * Point::new(x, y);
                    let corners = [corner(x, y), corner(x + w, y), corner(x + w, y + h), corner(x, y + h)];
                    self.path.move_to(corners[0]);
                    corners[1..].iter().for_each(|p| self.path.line_to(*p));
                    self.path.close();
                }
                Op::StrokePath(_) => self.paint(true, false),
                Op::CloseAndStrokePath(_) => {
                    self.path.close();
                    self.paint(true, false);
                }
                Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                    self.paint(false, true);
                }
                Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => self.paint(true, true),
                Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                    self.path.close();
                    self.paint(true, true);
                }
                Op::EndPath(_) => self.paint(false, false),
                Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => self.clip = true,
                Op::XObject(name) => {
                    let found = match drawn.get(name.0.deref()) {
                        Some(found) => found.clone(),
                        None => {
                            let found = resources.get_x_object(name.0);
                            drawn.insert(name.0.to_vec(), found.clone());
                            found
                        }
                    };
                    if let Some(stream) = found
                        && !self.x_object(&stream, resources, depth)
                    {
                        return false;
                    }
                }
                Op::InlineImage(image) => self.image(image.0.dict()),
                Op::Shading(_) => self.paint.vague(self.state.clip),
                Op::LineWidth(width) => self.state.stroke = n(width.0),
                Op::NonStrokeColorDeviceGray(c) => self.fill(&[n(c.0)]),
                Op::NonStrokeColorDeviceRgb(c) => self.fill(&[n(c.0), n(c.1), n(c.2)]),
                Op::NonStrokeColorCmyk(c) => self.fill(&[n(c.0), n(c.1), n(c.2), n(c.3)]),
                Op::ColorSpaceNonStroke(name) => {
                    if !spaces.contains_key(name.0.deref()) {
                        spaces.insert(name.0.to_vec(), parts(name.0, resources));
                    }
                    self.state.parts = spaces.get(name.0.deref()).copied().flatten();
                    let black = self.state.parts.map(|n| if n == 4 { vec![0.0, 0.0, 0.0, 1.0] } else { vec![0.0; n] });
                    self.state.fill = black.and_then(|parts| paint::colour(&parts));
                }
                Op::NonStrokeColor(c) => self.set_fill(&c.0),
                Op::NonStrokeColorNamed(c) if c.1.is_none() => self.set_fill(&c.0),
                Op::NonStrokeColorNamed(_) => self.state.fill = None,
                Op::BeginMarkedContent(_) => self.marked.push(false),
                Op::BeginMarkedContentWithProperties(mark) => {
                    let off = match mark.1 {
                        Object::Name(name) if mark.0.deref() == b"OC" => {
                            !self.layers.shows(&resources.properties, name.deref())
                        }
                        _ => false,
                    };
                    self.off += usize::from(off);
                    self.marked.push(off);
                }
                Op::EndMarkedContent(_) => self.end_marked(marked),
                Op::CharacterSpacing(s) => self.state.char_space = n(s.0),
                Op::WordSpacing(s) => self.state.word_space = n(s.0),
                Op::HorizontalScaling(s) => self.state.stretch = n(s.0) / 100.0,
                Op::TextLeading(l) => self.state.leading = n(l.0),
                Op::TextRenderingMode(m) => self.state.mode = m.0.as_i64(),
                Op::TextRise(r) => self.state.rise = n(r.0),
                Op::TextFont(f) => {
                    if !fonts.contains_key(f.0.deref()) {
                        let face = resources.get_font(f.0).and_then(|d| self.fonts.open(&d));
                        fonts.insert(f.0.to_vec(), face);
                    }
                    self.state.font = fonts.get(f.0.deref()).cloned().flatten();
                    self.state.size = n(f.1);
                }
                Op::SetGraphicsState(gs) => {
                    if plain.contains(gs.0.deref()) {
                        continue;
                    }
                    let state = states
                        .entry(gs.0.to_vec())
                        .or_insert_with(|| resources.get_ext_g_state(gs.0).unwrap_or_default())
                        .clone();
                    budget::bytes(state.data().len());
                    let before = self.state.opacity;
                    self.state.opacity.set(&state);
                    if let Some(font) = state.get::<Array<'_>>(b"Font") {
                        let dict = font.iter::<Object<'_>>().next().and_then(Object::into_dict);
                        let size = font.iter::<Object<'_>>().nth(1).and_then(|o| o.into_f32());
                        self.state.font = dict.and_then(|d| self.fonts.open(&d));
                        self.state.size = size.map_or(1.0, f64::from);
                    } else if before == self.state.opacity
                        && ![&b"ca"[..], b"BM", b"SMask"].iter().any(|k| state.contains_key(k))
                    {
                        plain.insert(gs.0.to_vec());
                    }
                }
                Op::BeginText(_) => (self.state.matrix, self.state.line) = (Affine::IDENTITY, Affine::IDENTITY),
                Op::SetTextMatrix(m) => {
                    let m = Affine::new([n(m.0), n(m.1), n(m.2), n(m.3), n(m.4), n(m.5)]);
                    (self.state.matrix, self.state.line) = (m, m);
                }
                Op::NextLine(d) => self.next_line(n(d.0), n(d.1)),
                Op::NextLineAndSetLeading(d) => {
                    self.state.leading = -n(d.1);
                    self.next_line(n(d.0), n(d.1));
                }
                Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
                Op::ShowText(s) => self.show(s.0.as_bytes()),
                Op::NextLineAndShowText(s) => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(s.0.as_bytes());
                }
                Op::ShowTextWithParameters(s) => {
                    self.state.word_space = n(s.0);
                    self.state.char_space = n(s.1);
                    self.next_line(0.0, -self.state.leading);
                    self.show(s.2.as_bytes());
                }
                Op::ShowTexts(texts) => {
                    self.run += 1;
                    for object in texts.0.iter::<Object<'_>>() {
                        match object {
                            Object::String(s) => self.characters(s.as_bytes()),
                            Object::Number(by) => self.shift(n(by)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        self.stack.truncate(floor);
        while self.marked.len() > marked {
            self.end_marked(marked);
        }
        true
    }

    /// Ends the last piece of marked content that began behind the first `floor`.
    fn end_marked(&mut self, floor: usize) {
        if self.marked.len() > floor && self.marked.pop() == Some(true) {
            self.off -= 1;
        }
    }

    /// Whether what is drawn now is in no layer that is off.
    fn shown(&self) -> bool {
        self.off == 0
    }

    fn fill(&mut self, parts: &[f64]) {
        self.state.parts = Some(parts.len());
        self.state.fill = paint::colour(parts);
    }

    /// A colour in the space that was chosen before.
    fn set_fill(&mut self, parts: &[Number]) {
        let parts: Vec<f64> = parts.iter().map(|p| n(*p)).collect();
        let known = self.state.parts == Some(parts.len());
        self.state.fill = if known { paint::colour(&parts) } else { None };
    }

    /// Covers a part of the page, or may do so.
    fn cover(&mut self, area: Rect, colour: Colour, image: bool, sure: bool) {
        let area = area.intersect(self.state.clip);
        if sure && self.state.opacity.covers() && self.state.clip_is_box {
            let page = (self.out.width, self.out.height);
            let cost = self.paint.cover(page, area, colour, image, self.out.glyphs.len());
            budget::work(cost);
        } else {
            self.paint.vague(area);
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.state.line *= Affine::translate((x, y));
        self.state.matrix = self.state.line;
    }

    fn x_object(&mut self, stream: &Stream<'a>, resources: &Resources<'a>, depth: usize) -> bool {
        let dict = stream.dict();
        if dict.get::<Name<'_>>(SUBTYPE).is_some_and(|s| s.deref() == IMAGE) {
            self.image(dict);
            return true;
        }
        if depth >= DEEPEST || !self.shown() || !self.layers.shows(dict, b"OC") {
            return true;
        }
        let Some(data) = bounds::decode(stream) else {
            self.out.damaged = true;
            return true;
        };
        // a form is unpacked, and its resources are looked up, each time it is drawn
        budget::work(200);
        let matrix = dict.get::<[f64; 6]>(MATRIX).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let saved = self.state.clone();
        self.state.ctm *= Affine::new(matrix.map(bounded));
        if let Some([x0, y0, x1, y1]) = dict.get::<[f64; 4]>(BBOX) {
            let bounds = self.state.ctm.transform_rect_bbox(Rect::new(x0, y0, x1, y1));
            self.state.clip = self.state.clip.intersect(bounds);
        }
        let own = dict.get::<Dict<'_>>(RESOURCES).map(Resources::new);
        if let Some(own) = &own {
            let parsed = [&own.fonts, &own.x_objects, &own.ext_g_states, &own.color_spaces, &own.patterns];
            budget::bytes(parsed.iter().map(|d| d.data().len()).sum());
        }
        let complete = self.interpret(&data, own.as_ref().unwrap_or(resources), depth + 1);
        self.state = saved;
        complete
    }

    fn image(&mut self, dict: &Dict<'_>) {
        if !self.shown() || !self.layers.shows(dict, b"OC") {
            return;
        }
        let unit = self.state.ctm.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let shown = unit.intersect(self.state.clip);
        let holes = [&b"SMask"[..], b"Mask", b"ImageMask", b"IM"].iter().any(|key| dict.contains_key(key));
        self.cover(unit, None, true, !holes);
        self.out.images += shown.area() / (self.out.width * self.out.height).max(1.0);
    }

    /// Paints the path, which then ends: straight strokes and thin fills are rulings.
    fn paint(&mut self, stroke: bool, fill: bool) {
        let path = std::mem::take(&mut self.path);
        budget::work(path.pieces.len() as u64 / 4);
        self.out.dropped += path.dropped;
        if self.shown() {
            if stroke {
                for (a, b) in &path.pieces {
                    self.ruling(Rect::from_points(*a, *b), 0.7);
                }
            } else if fill && !path.curved {
                for subpath in &path.subpaths {
                    self.ruling(*subpath, THICKEST);
                }
            }
            self.areas(&path, stroke, fill);
        }
        if std::mem::take(&mut self.clip)
            && let Some(bounds) = path.bounds()
        {
            self.state.clip_is_box &= path.is_boxes() && path.subpaths.len() == 1;
            self.state.clip = self.state.clip.intersect(bounds);
        }
    }

    /// The areas of colour that a path paints.
    fn areas(&mut self, path: &Path, stroke: bool, fill: bool) {
        let Some(bounds) = path.bounds() else { return };
        if fill && path.is_boxes() {
            let colour = self.state.fill;
            path.subpaths.iter().for_each(|area| self.cover(*area, colour, false, colour.is_some()));
        } else if fill {
            self.cover(bounds, None, false, false);
        }
        let width = self.state.stroke * self.state.ctm.determinant().abs().sqrt();
        if stroke && width > THICKEST_STROKE {
            self.paint.vague(bounds.inflate(width / 2.0, width / 2.0));
        }
    }

    /// Keeps a box that is thin enough as a ruling, as far as it is shown.
    fn ruling(&mut self, area: Rect, thickest: f64) {
        let Some(ruling) = ruling(area, thickest, self.state.clip) else { return };
        match self.out.rulings.len() < MOST_RULINGS {
            true => self.out.rulings.push(ruling),
            false => self.out.dropped += 1,
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        self.run += 1;
        self.characters(bytes);
    }

    /// Moves on within a text, by thousandths of the font's size.
    fn shift(&mut self, by: f64) {
        let Some(face) = &self.state.font else { return };
        let by = -by / 1000.0 * self.state.size;
        let by = if face.font.is_horizontal() { Vec2::new(by * self.state.stretch, 0.0) } else { Vec2::new(0.0, by) };
        self.state.matrix *= Affine::translate(by);
    }

    fn characters(&mut self, bytes: &[u8]) {
        let Some(face) = self.state.font.clone() else {
            self.out.damaged |= !bytes.is_empty(); // text in a font that cannot be opened is lost
            return;
        };
        let font = &face.font;
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            let character = face.character(code);
            let advance = character.advance / 1000.0 * self.state.size;
            // what it prints must not be lost, even where nobody can tell what it is: an amount with it is no amount
            let text = character.text.as_deref().unwrap_or(&[char::REPLACEMENT_CHARACTER]);
            self.character(text, font.is_horizontal(), advance);
            let space = self.state.char_space + if code == 32 && length == 1 { self.state.word_space } else { 0.0 };
            let step = if font.is_horizontal() {
                Vec2::new((advance.x + space) * self.state.stretch, 0.0)
            } else {
                Vec2::new(0.0, advance.y + space)
            };
            self.state.matrix *= Affine::translate(step);
        }
    }

    /// Text that a viewer sets in a box of the page's own space, as far as that can be known without its fonts.
    fn written(&mut self, written: &Written) {
        let lines: Vec<&str> = written.text.split(['\r', '\n']).map(str::trim).filter(|l| !l.is_empty()).collect();
        let height = written.area.height();
        let size = written.size.unwrap_or((height * 0.7 / lines.len().max(1) as f64).clamp(4.0, 12.0));
        let wide = |c: char| if c.is_ascii() { 0.5 * size } else { size };
        let middle = (height - 1.2 * size * lines.len() as f64) / 2.0;
        for (number, line) in lines.iter().enumerate() {
            let room = written.area.width() - line.chars().map(wide).sum::<f64>();
            let mut x = written.area.x0
                + match written.side {
                    1 => room / 2.0,
                    2 => room - 2.0,
                    _ => 2.0,
                };
            let y = written.area.y1 - middle.max(0.0) - size * (0.95 + 1.2 * number as f64);
            self.run += 1;
            for c in line.chars().filter(|c| !c.is_control()) {
                let (from, to) = (self.state.ctm * Point::new(x, y), self.state.ctm * Point::new(x + wide(c), y));
                x += wide(c);
                self.full |= self.out.glyphs.len() >= MOST_GLYPHS;
                if self.full {
                    return;
                }
                let (x0, x1) = (from.x.min(to.x), from.x.max(to.x));
                self.out.glyphs.push(Glyph { c, x0, x1, y: from.y, size, run: self.run, visible: true, turns: 0 });
            }
        }
    }

    fn character(&mut self, text: &[char], horizontal: bool, advance: Vec2) {
        self.full |= self.out.glyphs.len() + self.behind.len() >= MOST_GLYPHS || !budget::work(text.len() as u64);
        if self.full {
            return;
        }
        let on_page = self.state.ctm * self.state.matrix;
        // a vertical character stands centred below its origin
        let (origin, width) = if horizontal {
            (Point::new(0.0, self.state.rise), advance.x * self.state.stretch)
        } else {
            let em = self.state.size * self.state.stretch;
            (Point::new(-em / 2.0, self.state.rise - 0.88 * self.state.size), em)
        };
        let start = on_page * origin;
        let along = on_page * (origin + Vec2::new(width, 0.0)) - start;
        let up = on_page * (origin + Vec2::new(0.0, self.state.size)) - start;
        let direction = on_page * (origin + Vec2::new(1.0, 0.0)) - start;
        let turns = match (direction.x.abs() >= direction.y.abs(), direction.x >= 0.0, direction.y >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        let size = up.hypot();
        if !(start.x.is_finite() && start.y.is_finite() && along.hypot().is_finite() && size.is_finite()) {
            return;
        }
        let middle = start + along / 2.0 + up * 0.38;
        let inked = matches!(self.state.mode, 0 | 4);
        if !self.shown() || inked && (self.state.opacity.alpha < 0.02 || self.paint.swallows(middle, self.state.fill)) {
            return;
        }
        let visible = self.state.clip.inflate(0.5, 0.5).contains(middle) && size > 0.5;
        let each = along / text.len().max(1) as f64;
        for (i, c) in text.iter().enumerate() {
            if c.is_control() {
                continue;
            }
            let from = start + each * i as f64;
            let to = from + each;
            let (x0, x1, y) = match turns {
                0 => (from.x, to.x, from.y),
                2 => (to.x, from.x, from.y),
                // the box of a character that lies on its side
                _ => {
                    let side = from + up * 0.38;
                    (side.x - size / 2.0, side.x + size / 2.0, (from.y + to.y) / 2.0 + 0.38 * size)
                }
            };
            let layer = if matches!(self.state.mode, 3 | 7) { &mut self.behind } else { &mut self.out.glyphs };
            layer.push(Glyph { c: *c, x0, x1, y, size, run: self.run, visible, turns });
        }
    }
}
