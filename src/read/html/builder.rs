//! From tokens to tables and lines, as the standard's tree builder would: what is shown, and where it belongs.

use super::super::css::{Display, Look, Sheet};
use super::super::{Lines, budget, positioned, unicode};
use super::flow::{Boxed, Flow};
use super::table::{Built, Frame};
use super::tag::Kind;
use super::token::{Opened, Token, tokens};

/// Builds tables from tokens, as the standard's tree builder would.
pub(super) struct Builder<'a> {
    pub(super) lines: &'a Lines,
    /// Offset of the source in the whole text.
    pub(super) base: usize,
    /// The tables in the order in which they begin; one that is still open is empty here.
    pub(super) tables: Vec<Built>,
    /// The open tables, innermost last.
    pub(super) frames: Vec<Frame>,
    /// What stands outside tables.
    pub(super) root: Flow,
    /// Elements that are open, the innermost last: those whose end changes what is shown.
    pub(super) elements: Vec<Element>,
    /// How many of them take no room, show nothing, are raised.
    pub(super) gone: usize,
    pub(super) blank: usize,
    pub(super) raised: usize,
    /// Inside `style`, whose text is the page's style sheet; inside `script` and its like.
    pub(super) in_style: bool,
    pub(super) hidden: bool,
    pub(super) styles: Sheet,
    /// Texts that the page sets at places of their own.
    pub(super) placed: Vec<positioned::Placed>,
    /// How many elements have begun.
    pub(super) begun: usize,
    /// Where texts stand that are set as they are written: `pre`.
    pub(super) written: Vec<(usize, usize)>,
    /// How deep the rows stand of a table that has none of its own around them.
    pub(super) implied: Option<usize>,
}

/// An element that is open.
pub(super) struct Element {
    pub(super) name: String,
    /// What it is for tables, by its name or by how it is displayed.
    pub(super) kind: Kind,
    pub(super) look: Look,
    /// Children so far, of a grid.
    pub(super) children: usize,
    /// Whether a child of a grid or of a row of boxes: a cell.
    pub(super) child: bool,
    /// Where it is set, and whether it sets its text there.
    pub(super) at: Option<(f64, f64)>,
    /// Its number among all elements.
    pub(super) number: usize,
    /// The box it is of a row of boxes.
    pub(super) boxed: Option<Boxed>,
}

impl Element {
    pub(super) fn gone(&self) -> bool {
        self.look.gone == Some(true)
    }
}

fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic)
}

/// Elements nested deeper are not followed.
pub(super) const DEEPEST: usize = 400;

/// The work of a table besides its cells.
pub(super) const TABLE: u64 = 200;

/// Elements without an end.
pub(super) const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl<'a> Builder<'a> {
    pub(super) fn run(source: &str, base: usize, lines: &'a Lines) -> Builder<'a> {
        let mut builder = Builder {
            lines,
            base,
            tables: Vec::new(),
            frames: Vec::new(),
            root: Flow::default(),
            elements: Vec::new(),
            gone: 0,
            blank: 0,
            raised: 0,
            in_style: false,
            hidden: false,
            styles: Sheet::default(),
            placed: Vec::new(),
            begun: 0,
            written: Vec::new(),
            implied: None,
        };
        for token in tokens(source) {
            if !budget::work(1) {
                builder.frames.clear(); // the tables that are open go on where reading does not
                break;
            }
            match token {
                Token::Open(opened) => builder.begin(opened),
                Token::Close { kind: Kind::Hidden, .. } => (builder.hidden, builder.in_style) = (false, false),
                Token::Close { kind, name } => builder.end(kind, &name),
                Token::Text { value, .. } if builder.in_style => builder.styles.add(&value),
                Token::Text { value, start, end } => builder.text(&value, base + start, base + end),
            }
        }
        while !builder.frames.is_empty() {
            builder.close_table();
        }
        builder.root.break_line();
        builder
    }

    pub(super) fn text(&mut self, value: &str, start: usize, end: usize) {
        if self.hidden || self.gone > 0 || self.blank > 0 || is_figure(value) && self.is_white() {
            return;
        }
        let raised = (self.raised > 0).then(|| unicode::raised(value));
        let value = raised.as_deref().unwrap_or(value);
        if let Some((left, top)) = self.elements.iter().rev().find_map(|e| e.at).filter(|_| self.frames.is_empty()) {
            let size = self.elements.iter().rev().find_map(|e| e.look.size).unwrap_or(10.0);
            self.placed.push(positioned::Placed { left, top, size, text: value.to_string(), start, end });
            return;
        }
        if self.frames.is_empty() {
            if self.elements.iter().any(|e| e.name == "pre") {
                self.written.push((start, end));
                return;
            }
            let boxed = self.elements.iter().rev().find_map(|e| e.boxed);
            self.root.within(boxed);
        }
        self.flow().push(value, start, end);
    }

    /// Whether text is of the colour of the paper.
    fn is_white(&self) -> bool {
        let mut looks = self.elements.iter().rev().map(|e| e.look);
        looks.clone().find_map(|l| l.white) == Some(true) && !looks.any(|l| l.ground == Some(true))
    }

    /// Begins an element.
    pub(super) fn begin(&mut self, opened: Opened) {
        if opened.kind == Kind::Hidden {
            (self.hidden, self.in_style) = (true, opened.name == "style");
            return;
        }
        self.imply_ends(opened.kind, &opened.name);
        let mut look = self.styles.look(&opened.name, &opened.id, &opened.classes).under(Look::of(&opened.style));
        if opened.hidden && look.display.is_none() {
            look.gone = Some(true);
        }
        look.raised |= opened.name == "sup";
        let void = VOID.contains(&opened.name.as_str());
        let mut kind = match look.display {
            Some(Display::Table | Display::Grid) if opened.kind == Kind::Block => Kind::Table,
            Some(Display::Row) if opened.kind == Kind::Block => Kind::Row,
            Some(Display::Cell) if matches!(opened.kind, Kind::Block | Kind::Inline) => Kind::Cell,
            Some(Display::Group) if opened.kind == Kind::Block => Kind::Group,
            _ => opened.kind,
        };
        // the children of a grid fill its columns one after the other
        let mut child = false;
        if let Some(Element { look: parent, children, kind: Kind::Table, .. }) = self.elements.last_mut()
            && let (Some(Display::Grid), Some(columns)) = (parent.display, parent.columns)
            && !void
            && look.gone != Some(true)
        {
            let first = children.is_multiple_of(columns);
            *children += 1;
            (kind, child) = (Kind::Cell, true);
            if first && self.gone == 0 {
                self.open(Kind::Row, opened.end, 1, 1);
            }
        }
        let shown = self.gone == 0 && look.gone != Some(true);
        // rows and cells without a table begin one, and what is neither ends it
        let part = matches!(kind, Kind::Row | Kind::Cell | Kind::Group);
        if shown && part && opened.kind == Kind::Block && self.frames.is_empty() {
            self.open_table();
            self.implied = Some(self.elements.len());
        } else if shown && !part && opened.kind == Kind::Block && self.implied == Some(self.elements.len()) {
            self.end_implied();
        }
        if shown {
            self.open(kind, opened.end, opened.col_span, opened.row_span);
        }
        if shown && opened.name == "input" && self.blank == 0 {
            let not_shown = ["hidden", "checkbox", "radio", "password", "image", "file", "submit", "reset", "button"];
            if !opened.value.is_empty() && !not_shown.contains(&opened.input.as_str()) {
                let end = self.base + opened.end;
                self.text(&opened.value, end, end);
            }
        }
        let at = self.place(&look);
        // boxes beside each other: of a flexible row, floating, or set in line
        let parent = self.elements.last_mut();
        let boxed = parent.filter(|p| !void && (p.look.display == Some(Display::Flex) || look.beside)).map(|p| {
            p.children += 1;
            Boxed { row: p.number, column: p.children - 1 }
        });
        self.begun += 1;
        if !void && self.elements.len() < DEEPEST {
            self.count(&look, true);
            let (name, number) = (opened.name, self.begun);
            self.elements.push(Element { name, kind, look, children: 0, child, at, number, boxed });
        }
    }

    /// Where an element is set, where it is set apart.
    pub(super) fn place(&self, look: &Look) -> Option<(f64, f64)> {
        let origin = self.elements.iter().rev().find_map(|e| e.at).unwrap_or_default();
        let (left, top) = (look.left, look.top);
        (look.positioned && (left.is_some() || top.is_some()))
            .then(|| (origin.0 + left.unwrap_or(0.0), origin.1 + top.unwrap_or(0.0)))
    }

    pub(super) fn count(&mut self, look: &Look, begins: bool) {
        let step = |count: &mut usize, is: bool| {
            if is {
                *count = if begins { *count + 1 } else { count.saturating_sub(1) };
            }
        };
        step(&mut self.gone, look.gone == Some(true));
        step(&mut self.blank, look.blank == Some(true));
        step(&mut self.raised, look.raised);
    }

    /// Ends those elements that another ends without saying so.
    pub(super) fn imply_ends(&mut self, kind: Kind, name: &str) {
        let table = self.elements.iter().rposition(|e| e.kind == Kind::Table).map_or(0, |at| at + 1);
        let ends = |e: &Element| match kind {
            Kind::Cell | Kind::Caption => e.kind == Kind::Cell && !e.child,
            Kind::Row => matches!(e.kind, Kind::Row | Kind::Cell) && !e.child,
            Kind::Group => matches!(e.kind, Kind::Group | Kind::Row | Kind::Cell) && !e.child,
            _ => matches!(name, "li" | "option" | "dt" | "dd") && e.name == name,
        };
        let named = |e: &Element| {
            matches!(e.name.as_str(), "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "li" | "option" | "dt" | "dd")
        };
        if let Some(first) = self.elements[table..].iter().position(|e| ends(e) && named(e)) {
            self.pop_to(table + first);
        } else if matches!(kind, Kind::Block | Kind::Table) && self.elements.last().is_some_and(|e| e.name == "p") {
            self.pop_to(self.elements.len() - 1);
        }
    }

    /// Ends the elements from one on; what they are for tables ends too.
    pub(super) fn pop_to(&mut self, first: usize) {
        while self.elements.len() > first {
            let Some(element) = self.elements.pop() else { return };
            let was_gone = self.gone > 0;
            self.count(&element.look, false);
            let named =
                matches!(element.name.as_str(), "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "table" | "caption");
            if !was_gone && !named {
                self.close(element.kind);
            }
            if self.implied.is_some_and(|depth| self.elements.len() < depth) {
                self.end_implied();
            }
        }
    }

    pub(super) fn end_implied(&mut self) {
        if self.implied.take().is_some() && self.frames.len() == 1 {
            self.close_table();
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, kind: Kind, name: &str) {
        // a table is no part of what stands in its cells
        let floor = match kind {
            Kind::Table => 0,
            _ => self.elements.iter().rposition(|e| e.name == "table").map_or(0, |at| at + 1),
        };
        let Some(found) = self.elements[floor..].iter().rposition(|e| e.name == name) else {
            if self.gone == 0 {
                self.close(kind);
            }
            return;
        };
        let gone = self.elements[..floor + found].iter().any(Element::gone) || self.elements[floor + found].gone();
        let display = self.elements[floor + found].kind;
        self.pop_to(floor + found);
        let named = matches!(kind, Kind::Table | Kind::Group | Kind::Row | Kind::Cell | Kind::Caption);
        if !gone && named && display == kind {
            self.close(kind);
        }
    }

    /// Where text goes now.
    pub(super) fn flow(&mut self) -> &mut Flow {
        match self.frames.last_mut() {
            Some(Frame { cell: Some(cell), .. }) => &mut cell.flow,
            Some(frame) => &mut frame.stray,
            None => &mut self.root,
        }
    }

    pub(super) fn open(&mut self, kind: Kind, end: usize, col_span: usize, row_span: usize) {
        let (lines, start) = (self.lines, self.base + end);
        match kind {
            Kind::Table => return self.open_table(),
            Kind::Block => self.flow().break_line(),
            _ => {}
        }
        let Some(frame) = self.frames.last_mut() else { return };
        match kind {
            Kind::Row => {
                frame.close_row(lines);
                frame.open_row();
            }
            Kind::Cell => {
                frame.close_cell(lines);
                frame.open_cell(start, col_span, row_span);
            }
            Kind::Group => frame.close_group(lines),
            Kind::Caption => {
                frame.close_row(lines);
                frame.open_caption(start);
            }
            Kind::Column => frame.close_row(lines),
            _ => {}
        }
    }

    pub(super) fn close(&mut self, kind: Kind) {
        let lines = self.lines;
        match kind {
            Kind::Table => return self.close_table(),
            Kind::Block => self.flow().break_line(),
            _ => {}
        }
        let Some(frame) = self.frames.last_mut() else { return };
        match kind {
            Kind::Row => frame.close_row(lines),
            Kind::Cell | Kind::Caption => frame.close_cell(lines),
            Kind::Group => frame.close_group(lines),
            _ => {}
        }
    }

    pub(super) fn open_table(&mut self) {
        // in a table but in none of its cells, a new table ends the old one
        if self.frames.last().is_some_and(|f| f.cell.is_none()) {
            self.close_table();
        }
        budget::work(TABLE);
        let id = self.tables.len();
        let flow = self.flow();
        flow.break_line();
        flow.inner.push((flow.lines.len(), id));
        self.tables.push(Built::default());
        self.frames.push(Frame { id, ..Frame::default() });
    }

    pub(super) fn close_table(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        frame.close_group(self.lines);
        if let Some(table) = self.tables.get_mut(frame.id) {
            *table = frame.built;
        }
    }
}
