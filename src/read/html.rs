//! HTML: the tables that stand inside a text, the tags inside a cell, and whole saved pages.
//!
//! A WHATWG tokenizer gives tags and text with their byte offsets; what the standard's tree builder does with
//! tables is done here: omitted and stray tags, row and column spans, row groups that cut row spans, captions.
//! Text that stands in a table but in none of its cells (a browser moves it before the table) becomes rows of one
//! cell before the other rows, so that no amount is lost.
//!
//! A table inside a cell is a table of its own. In a saved page, a table that only arranges others (it prints no
//! amount itself) is taken apart into paragraphs and the tables it holds.

use std::borrow::Cow;
use std::cell::Cell as Flag;
use std::convert::Infallible;
use std::rc::Rc;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Readable, Reader, Span, StringReader, Tokenizer};

use super::css::{Display, Look, Sheet};
use super::{Lines, budget, positioned, unicode};
use crate::document::{Block, Cell, Columns, Paragraph, Place, Row, Table, indent};
use crate::money::{self, Printed};

/// Most rows or columns that a cell may cover.
const WIDEST_SPAN: usize = 1000;

/// The tables in `text[start..end]`, in the order in which they begin; a table inside a cell follows the one it
/// stands in.
pub(crate) fn tables(text: &str, start: usize, end: usize, lines: &Lines) -> Vec<Table> {
    let Some(source) = text.get(start..end) else { return Vec::new() };
    let builder = Builder::run(source, start, lines);
    builder.tables.into_iter().map(Built::into_table).filter(|t| !t.rows.is_empty()).collect()
}

/// The paragraphs and tables of a whole page, in order.
pub(crate) fn document(text: &str, lines: &Lines) -> Vec<Block> {
    let Builder { mut tables, root, placed, written, .. } = Builder::run(text, 0, lines);
    let mut blocks = positioned::blocks(placed, lines);
    blocks.extend(as_written(text, &written, lines));
    // what is still to be written, next last: tables may be nested too deep for recursion
    let mut waiting = Vec::new();
    let cut = budget::spent(); // what was read before is kept
    unfold(root, &mut waiting);
    while let Some(part) = waiting.pop() {
        match part {
            Part::Line(line) => {
                if !budget::paragraph(line.text.len()) && !cut {
                    break;
                }
                let place = lines.place(line.start, line.end);
                blocks.push(Block::Paragraph(Paragraph { text: line.text, place }));
            }
            Part::Paragraph(paragraph) => blocks.push(Block::Paragraph(paragraph)),
            Part::Boxes(rows) => blocks.push(Block::Table(of_boxes(rows, lines))),
            Part::Table(id) => {
                let Some(table) = tables.get_mut(id).map(std::mem::take) else { continue };
                let mut table = table;
                table.unbox(&mut tables);
                if table.is_layout() {
                    table.take_apart(&mut waiting);
                    continue;
                }
                let inner: Vec<usize> = table.inner().collect();
                let table = table.into_table();
                if !table.rows.is_empty() {
                    blocks.push(Block::Table(table));
                }
                waiting.extend(inner.into_iter().rev().map(Part::Table));
            }
        }
    }
    if !written.is_empty() {
        let start = |b: &Block| match b {
            Block::Paragraph(p) => Some(p.place),
            Block::Table(t) => t.rows.iter().flat_map(|r| &r.cells).map(|c| c.place).next(),
        };
        blocks.sort_by_key(|b| match start(b) {
            Some(Place::Text { start, .. }) => start,
            _ => 0,
        });
    }
    blocks
}

/// What stands in `pre`: text in lines and columns, read as text is; its entities stay as they are.
fn as_written(text: &str, ranges: &[(usize, usize)], lines: &Lines) -> Vec<Block> {
    if ranges.is_empty() {
        return Vec::new();
    }
    // the same text without all that stands around, so that places stay
    let mut bytes: Vec<u8> = text.bytes().map(|b| if b == b'\n' { b } else { b' ' }).collect();
    for (start, end) in ranges {
        if let (Some(to), Some(from)) = (bytes.get_mut(*start..*end), text.as_bytes().get(*start..*end)) {
            to.copy_from_slice(from);
        }
    }
    String::from_utf8(bytes).map(|only| super::text::document(&only, lines).blocks).unwrap_or_default()
}

/// Rows of boxes as a table.
fn of_boxes(rows: Vec<Vec<Line>>, lines: &Lines) -> Table {
    let row = |row: Vec<Line>| {
        let mut cells: Vec<Cell> = Vec::with_capacity(row.len());
        for line in row {
            let column = line.boxed.map_or(0, |b| b.column).min(WIDEST_SPAN);
            match cells.last_mut() {
                Some(last) if last.column == column => {
                    last.text.push('\n');
                    last.text.push_str(&line.text);
                }
                _ => {
                    let place = lines.place(line.start, line.end);
                    cells.push(Cell { text: line.text, place, column, col_span: 1, row_span: 1, indent: 0 });
                }
            }
        }
        cells.sort_by_key(|c| c.column);
        Row { cells, break_before: false }
    };
    Table { rows: rows.into_iter().map(row).collect(), columns: Columns::Known }
}

/// Fewer rows of boxes are the page's layout.
const FEWEST_ROWS: usize = 3;

/// The lines of a flow, and the tables that rows of boxes make: several one after the other with amounts in them.
fn with_boxes(lines: Vec<Line>) -> Vec<(usize, Part)> {
    let amount = |l: &Line| matches!(money::read(&l.text), Printed::Amount(a, _) if a.scale > 0);
    let mut out = Vec::with_capacity(lines.len());
    let mut rows: Vec<Vec<Line>> = Vec::new();
    let mut at = 0;
    let mut finish = |rows: &mut Vec<Vec<Line>>, at: usize| {
        let rows = std::mem::take(rows);
        let first = at - rows.iter().map(Vec::len).sum::<usize>();
        let wide = rows.iter().filter(|r| r.iter().any(|l| l.boxed.is_some_and(|b| b.column > 0))).count();
        let amounts = rows.iter().flatten().filter(|l| amount(l)).count();
        if wide >= FEWEST_ROWS && amounts >= FEWEST_ROWS {
            out.push((first, Part::Boxes(rows)));
        } else {
            out.extend(rows.into_iter().flatten().enumerate().map(|(i, l)| (first + i, Part::Line(l))));
        }
    };
    for line in lines {
        match line.boxed {
            None => {
                finish(&mut rows, at);
                rows.push(vec![line]);
                at += 1;
                finish(&mut rows, at);
                continue;
            }
            Some(boxed) => match rows.last_mut() {
                Some(row) if row.first().and_then(|l| l.boxed).is_some_and(|b| b.row == boxed.row) => row.push(line),
                _ => rows.push(vec![line]),
            },
        }
        at += 1;
    }
    finish(&mut rows, at);
    out
}

/// The byte range of the next outermost `<table … </table>` that begins at `from` or after it.
///
/// A table that is never closed ends with the line of its last table tag: recognisers that break off in the middle
/// of a table go on with other text on the next line, and that text must not be swallowed. It also ends before a
/// line of tab-separated cells without any table tag, and before a `<table>` that stands in none of its cells.
pub(crate) fn find(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut parts = tags(bytes, from).filter(|t| t.kind.is_table_part()).skip_while(|t| !t.opens(Kind::Table));
    let first = parts.next()?;
    // for each table that is open, whether one of its cells is
    let mut open = vec![false];
    let mut last = first.end;
    for tag in parts {
        let between = bytes.get(last..tag.start).unwrap_or_default();
        if holds_tabbed_line(between) {
            break;
        }
        match (tag.kind, tag.closing) {
            (Kind::Table, false) if open.last() == Some(&false) => {
                return Some((first.start, last + first_line(between)));
            }
            (Kind::Table, false) => open.push(false),
            (Kind::Table, true) => {
                open.pop();
                if open.is_empty() {
                    return Some((first.start, tag.end));
                }
            }
            (kind, closing) => {
                if let Some(cell) = open.last_mut() {
                    *cell = !closing && matches!(kind, Kind::Cell | Kind::Caption);
                }
            }
        }
        last = tag.end;
    }
    Some((first.start, last + first_line(bytes.get(last..).unwrap_or_default())))
}

/// How long the first line is.
fn first_line(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len())
}

/// Whether a line that stands wholly between two tags has tab-separated cells.
fn holds_tabbed_line(between: &[u8]) -> bool {
    let mut lines = between.split(|b| *b == b'\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim_ascii().contains(&b'\t') {
            return true;
        }
    }
    false
}

/// The text of a cell that may hold tags: without them, entities decoded, `<br>` and the ends of blocks as line
/// breaks. A text without any tag is returned as it is: its `<`, `&` and blanks mean themselves.
pub(crate) fn strip(text: &str) -> Cow<'_, str> {
    let Some(source) = escape_others(text) else { return Cow::Borrowed(text) };
    let mut flow = Flow::default();
    let mut hidden = false;
    let mut raised = 0usize;
    for token in tokens(&source) {
        match token {
            Token::Open(Opened { kind: Kind::Hidden, .. }) => hidden = true,
            Token::Close { kind: Kind::Hidden, .. } => hidden = false,
            Token::Open(Opened { name, .. }) if name == "sup" => raised += 1,
            Token::Close { name, .. } if name == "sup" => raised = raised.saturating_sub(1),
            Token::Open(Opened { kind: Kind::Inline | Kind::Unknown, .. })
            | Token::Close { kind: Kind::Inline | Kind::Unknown, .. } => {}
            Token::Open(_) | Token::Close { .. } => flow.break_line(),
            Token::Text { value, start, end } if !hidden => {
                let value = if raised > 0 { unicode::raised(&value) } else { value };
                flow.push(&value, start, end);
            }
            Token::Text { .. } => {}
        }
    }
    Cow::Owned(flow.close().0)
}

/// The text with each `<` that begins no tag of HTML written as an entity, so that the tokenizer cannot take
/// `a<b` for one; `None` where there is no tag.
fn escape_others(text: &str) -> Option<String> {
    let mut tags = tags(text.as_bytes(), 0).filter(|t| t.complete && t.kind != Kind::Unknown).peekable();
    tags.peek()?;
    let mut source = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for tag in tags {
        let (before, itself) = (text.get(from..tag.start)?, text.get(tag.start..tag.end)?);
        source.push_str(&before.replace('<', "&lt;"));
        source.push_str(itself);
        from = tag.end;
    }
    source.push_str(&text.get(from..)?.replace('<', "&lt;"));
    Some(source)
}

/// What an element means for tables and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    /// `table`
    Table,
    /// `thead`, `tbody`, `tfoot`
    Group,
    /// `tr`
    Row,
    /// `td`, `th`
    Cell,
    /// `caption`
    Caption,
    /// `col`, `colgroup`
    Column,
    /// Its content is not shown: `script`, `style` and their like.
    Hidden,
    /// It begins and ends a line: `p`, `br`, `div`.
    Block,
    /// It stands within a line: `b`, `span`.
    Inline,
    /// No element of HTML.
    #[default]
    Unknown,
}

impl Kind {
    /// The kind of an element, by its name in lower case.
    fn of(name: &[u8]) -> Kind {
        match name {
            b"table" => Kind::Table,
            b"thead" | b"tbody" | b"tfoot" => Kind::Group,
            b"tr" => Kind::Row,
            b"td" | b"th" => Kind::Cell,
            b"caption" => Kind::Caption,
            b"col" | b"colgroup" => Kind::Column,
            // those whose content the tokenizer does not take for tags
            b"script" | b"style" | b"title" | b"noscript" | b"iframe" | b"noembed" | b"template" => Kind::Hidden,
            b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"br" | b"center" | b"dd" | b"details"
            | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"h1"
            | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"head" | b"header" | b"hr" | b"html" | b"li" | b"main"
            | b"nav" | b"ol" | b"option" | b"p" | b"plaintext" | b"pre" | b"section" | b"select" | b"summary"
            | b"textarea" | b"ul" | b"xmp" => Kind::Block,
            b"a" | b"abbr" | b"b" | b"big" | b"button" | b"cite" | b"code" | b"del" | b"em" | b"font" | b"i"
            | b"img" | b"input" | b"ins" | b"kbd" | b"label" | b"link" | b"mark" | b"meta" | b"nobr" | b"o:p"
            | b"q" | b"s" | b"small" | b"span" | b"strike" | b"strong" | b"sub" | b"sup" | b"tt" | b"u" | b"wbr" => {
                Kind::Inline
            }
            _ => Kind::Unknown,
        }
    }

    fn is_table_part(self) -> bool {
        matches!(self, Kind::Table | Kind::Group | Kind::Row | Kind::Cell | Kind::Caption | Kind::Column)
    }
}

/// Longest element name that [`Kind::of`] knows.
const LONGEST_NAME: usize = 10;

/// A tag seen by its name alone.
struct Tag {
    kind: Kind,
    closing: bool,
    /// Whether its `>` comes before the next `<`.
    complete: bool,
    start: usize,
    end: usize,
}

impl Tag {
    fn opens(&self, kind: Kind) -> bool {
        self.kind == kind && !self.closing
    }
}

/// The tags from an offset on, found without a tokenizer; one without its `>` ends with its name.
fn tags(bytes: &[u8], from: usize) -> impl Iterator<Item = Tag> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes.get(at..)?.iter().position(|b| *b == b'<')?;
            at = start + 1;
            if let Some(tag) = tag(bytes, start) {
                at = tag.end;
                return Some(tag);
            }
        }
    })
}

/// The tag that begins at a `<`, if one does.
fn tag(bytes: &[u8], start: usize) -> Option<Tag> {
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    let rest = bytes.get(name_start..)?;
    let window = rest.get(..LONGEST_NAME + 1).unwrap_or(rest);
    let length = window.iter().position(|b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace())?;
    let name = window.get(..length)?.to_ascii_lowercase();
    if !name.first()?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = name_start + length;
    let close = bytes.get(name_end..)?.iter().take_while(|b| **b != b'<').position(|b| *b == b'>');
    let end = close.map_or(name_end, |p| name_end + p + 1);
    Some(Tag { kind: Kind::of(&name), closing, complete: close.is_some(), start, end })
}

/// What the tokenizer is asked for.
enum Token {
    /// A start tag.
    Open(Opened),
    /// An end tag.
    Close { kind: Kind, name: String },
    /// Text, entities decoded, and where it stands in the source.
    Text { value: String, start: usize, end: usize },
}

/// A start tag, with the attributes that matter.
#[derive(Default, Clone)]
struct Opened {
    kind: Kind,
    name: String,
    end: usize,
    col_span: usize,
    row_span: usize,
    /// Whether it has the attribute `hidden`.
    hidden: bool,
    style: String,
    classes: String,
    id: String,
    /// The value of an input that shows it.
    value: String,
    /// The kind of input.
    input: String,
}

/// The tokens of a source.
fn tokens(source: &str) -> impl Iterator<Item = Token> + '_ {
    let stop = Rc::new(Flag::new(false));
    let picker = Picker { open: Opened::default(), attribute: None, attributes: 0, stop: stop.clone() };
    let mut emitter = CallbackEmitter::new(picker);
    // the content of script and style is not markup
    emitter.naively_switch_states(true);
    let reader = Stoppable { rest: source.to_reader(), stop };
    Tokenizer::new_with_emitter(reader, emitter).filter_map(Result::ok).map(|token| match token {
        // blanks at the ends are no part of what is shown
        Token::Text { value, start, end } => {
            let (start, end) = ink(source, start, end);
            Token::Text { value, start, end }
        }
        token => token,
    })
}

/// The work of a table besides its cells.
const TABLE: u64 = 200;
/// Most attributes of a tag. The tokenizer calls itself for each of them.
const MOST_ATTRIBUTES: usize = 500;

/// A source that can be ended before its end.
struct Stoppable<'a> {
    rest: StringReader<'a>,
    stop: Rc<Flag<bool>>,
}

impl Reader for Stoppable<'_> {
    type Error = Infallible;

    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        if self.stop.get() { Ok(None) } else { self.rest.read_byte() }
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        if self.stop.get() { Ok(false) } else { self.rest.try_read_string(text, case_sensitive) }
    }

    fn read_until<'b>(&'b mut self, ends: &[u8], room: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Infallible> {
        if self.stop.get() { Ok(None) } else { self.rest.read_until(ends, room) }
    }
}

/// Turns the tokenizer's events into tokens.
struct Picker {
    /// How many attributes the tag has had.
    attributes: usize,
    /// Ends the source.
    stop: Rc<Flag<bool>>,
    open: Opened,
    /// The attribute whose value comes next.
    attribute: Option<Attribute>,
}

#[derive(Clone, Copy)]
enum Attribute {
    Columns,
    Rows,
    Style,
    Classes,
    Id,
    Value,
    Input,
}

impl Callback<Token, usize> for Picker {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Token> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let (kind, name) = (Kind::of(name), lossy(name));
                self.open = Opened { kind, name, col_span: 1, row_span: 1, ..Opened::default() };
                (self.attribute, self.attributes) = (None, 0);
                None
            }
            CallbackEvent::AttributeName { name } => {
                self.attributes += 1;
                if self.attributes > MOST_ATTRIBUTES {
                    self.stop.set(true);
                    budget::exceed();
                }
                self.open.hidden |= name == b"hidden";
                self.attribute = match name {
                    b"colspan" => Some(Attribute::Columns),
                    b"rowspan" => Some(Attribute::Rows),
                    b"style" => Some(Attribute::Style),
                    b"class" => Some(Attribute::Classes),
                    b"id" => Some(Attribute::Id),
                    b"value" => Some(Attribute::Value),
                    b"type" => Some(Attribute::Input),
                    _ => None,
                };
                None
            }
            CallbackEvent::AttributeValue { value } => {
                let open = &mut self.open;
                match self.attribute.take() {
                    Some(Attribute::Columns) => open.col_span = number(value).unwrap_or(1).clamp(1, WIDEST_SPAN),
                    Some(Attribute::Rows) => open.row_span = row_span(value),
                    Some(Attribute::Style) => open.style = lossy(value),
                    Some(Attribute::Classes) => open.classes = lossy(value),
                    Some(Attribute::Id) => open.id = lossy(value),
                    Some(Attribute::Value) => open.value = lossy(value),
                    Some(Attribute::Input) => open.input = lossy(value).to_ascii_lowercase(),
                    None => {}
                }
                None
            }
            CallbackEvent::CloseStartTag { .. } => {
                Some(Token::Open(Opened { end: span.end, ..std::mem::take(&mut self.open) }))
            }
            CallbackEvent::EndTag { name } => Some(Token::Close { kind: Kind::of(name), name: lossy(name) }),
            CallbackEvent::String { value } => {
                let value = String::from_utf8_lossy(value).into_owned();
                Some(Token::Text { value, start: span.start, end: span.end })
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => None,
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The number an attribute begins with.
fn number(value: &[u8]) -> Option<usize> {
    let value = value.trim_ascii_start();
    let value = value.strip_prefix(b"+").unwrap_or(value);
    let digits = value.iter().take_while(|b| b.is_ascii_digit());
    value.first().filter(|b| b.is_ascii_digit())?;
    Some(digits.fold(0usize, |n, b| n.saturating_mul(10).saturating_add(usize::from(b - b'0'))))
}

/// How many rows a `rowspan` covers; zero means all that follow in the group.
fn row_span(value: &[u8]) -> usize {
    match number(value) {
        None => 1,
        Some(0) => WIDEST_SPAN,
        Some(n) => n.min(WIDEST_SPAN),
    }
}

/// Entities that print as blanks, in lower case.
const BLANK_ENTITIES: [&str; 7] = ["&nbsp;", "&ensp;", "&emsp;", "&thinsp;", "&#160;", "&#xa0;", "&#12288;"];

/// The range without blanks at its ends, whether printed as characters or as entities.
fn ink(source: &str, start: usize, end: usize) -> (usize, usize) {
    let Some(mut rest) = source.get(start..end) else { return (start, end) };
    let entity = |rest: &str, at_end: bool| {
        let side = |e: &&str| {
            let cut = rest.len().checked_sub(e.len());
            let part = if at_end { cut.and_then(|c| rest.get(c..)) } else { rest.get(..e.len()) };
            part.is_some_and(|p| p.eq_ignore_ascii_case(e))
        };
        BLANK_ENTITIES.iter().find(|e| side(e)).map_or(0, |e| e.len())
    };
    loop {
        rest = rest.trim_start();
        match entity(rest, false) {
            0 => break,
            length => rest = rest.get(length..).unwrap_or_default(),
        }
    }
    let first = end - rest.len();
    loop {
        rest = rest.trim_end();
        match entity(rest, true) {
            0 => break,
            length => rest = rest.get(..rest.len() - length).unwrap_or_default(),
        }
    }
    (first, first + rest.len())
}

/// A line of text, blanks collapsed, and the bytes it was printed with.
struct Line {
    text: String,
    start: usize,
    end: usize,
    /// The box of a row of boxes that it stands in.
    boxed: Option<Boxed>,
}

/// A box of a row of boxes: the row's number, and the box's in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Boxed {
    row: usize,
    column: usize,
}

/// What a cell, or the page outside tables, holds: lines, and tables between them.
#[derive(Default)]
struct Flow {
    lines: Vec<Line>,
    /// The line being written.
    text: String,
    start: usize,
    end: usize,
    /// Whether a blank was seen that is written only if something follows it.
    blank: bool,
    /// How far its first text is moved in by blanks that are not collapsed.
    indent: usize,
    boxed: Option<Boxed>,
    /// How many lines stand before a table, and the table's number.
    inner: Vec<(usize, usize)>,
}

impl Flow {
    fn push(&mut self, value: &str, start: usize, end: usize) {
        let mut blank = self.blank || value.starts_with(char::is_whitespace);
        let before = self.text.len();
        if self.lines.is_empty() && self.text.is_empty() {
            let blanks: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            self.indent += indent(&blanks);
        }
        for word in value.split_whitespace() {
            if self.text.is_empty() {
                self.start = start;
            } else if blank {
                self.text.push(' ');
            }
            self.text.push_str(word);
            blank = true;
        }
        if self.text.len() > before {
            self.end = end;
            blank = value.ends_with(char::is_whitespace);
        }
        self.blank = blank;
    }

    /// Goes on in a box, or in none.
    fn within(&mut self, boxed: Option<Boxed>) {
        if self.boxed != boxed {
            self.break_line();
            self.boxed = boxed;
        }
    }

    fn break_line(&mut self) {
        self.blank = false;
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.lines.push(Line { text, start: self.start, end: self.end, boxed: self.boxed });
        }
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.text.is_empty()
    }

    /// The whole text, and its range if there is any.
    fn close(&mut self) -> (String, Option<(usize, usize)>) {
        self.break_line();
        let range = self.lines.first().zip(self.lines.last()).map(|(f, l)| (f.start, l.end));
        let text = match self.lines.as_slice() {
            [line] => line.text.clone(),
            lines => lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n"),
        };
        (text, range)
    }
}

/// A row, and what those of its cells hold that hold tables.
#[derive(Default)]
struct BuiltRow {
    row: Row,
    folds: Vec<(usize, Flow)>,
}

/// A table as read.
#[derive(Default)]
struct Built {
    /// Captions, and texts that stand in no cell: rows of one cell.
    loose: Vec<BuiltRow>,
    rows: Vec<BuiltRow>,
    width: usize,
}

impl Built {
    fn all(&self) -> impl Iterator<Item = &BuiltRow> {
        self.loose.iter().chain(&self.rows)
    }

    /// The tables inside its cells.
    fn inner(&self) -> impl Iterator<Item = usize> + '_ {
        self.all().flat_map(|r| &r.folds).flat_map(|(_, flow)| &flow.inner).map(|(_, id)| *id)
    }

    /// Where each of its cells holds a table of one text at most, those are the cells' texts.
    fn unbox(&mut self, tables: &mut [Built]) {
        let single = |id: usize| {
            tables.get(id).is_some_and(|t| {
                let cells = || t.all().flat_map(|r| &r.row.cells);
                cells().filter(|c| !c.text.is_empty()).count() < 2 && t.all().all(|r| r.folds.is_empty())
            })
        };
        let cells = self.rows.iter().map(|r| r.row.cells.len()).sum::<usize>();
        // a few such tables stand in cells of their own right
        let boxed = self.all().map(|r| r.folds.len()).sum::<usize>();
        if self.rows.len() < 2 || cells <= self.rows.len() || boxed * 2 < cells || !self.inner().all(single) {
            return;
        }
        for BuiltRow { row, folds } in self.loose.iter_mut().chain(&mut self.rows) {
            for (index, flow) in std::mem::take(folds) {
                let Some(cell) = row.cells.get_mut(index) else { continue };
                for (_, id) in flow.inner {
                    let Some(inner) = tables.get_mut(id).map(std::mem::take) else { continue };
                    let text = inner.loose.into_iter().chain(inner.rows).flat_map(|r| r.row.cells);
                    if let Some(only) = text.into_iter().find(|c| !c.text.is_empty()) {
                        if cell.text.is_empty() {
                            (cell.text, cell.place) = (only.text, only.place);
                        } else {
                            cell.text.push('\n');
                            cell.text.push_str(&only.text);
                        }
                    }
                }
            }
        }
    }

    /// Whether it only arranges other tables on the page.
    fn is_layout(&self) -> bool {
        let amount = |c: &Cell| matches!(money::read(&c.text), Printed::Amount(a, _) if a.scale > 0);
        self.all().any(|r| !r.folds.is_empty()) && !self.all().any(|r| r.row.cells.iter().any(amount))
    }

    fn into_table(self) -> Table {
        let width = self.width.max(1);
        let mut loose = self.loose;
        for cell in loose.iter_mut().flat_map(|r| &mut r.row.cells) {
            cell.col_span = width;
        }
        let rows = loose.into_iter().chain(self.rows).map(|r| r.row).collect();
        Table { rows, columns: Columns::Known }
    }

    /// Puts what its cells hold before what waits.
    fn take_apart(self, waiting: &mut Vec<Part>) {
        for BuiltRow { row, mut folds } in self.loose.into_iter().chain(self.rows).rev() {
            for (index, cell) in row.cells.into_iter().enumerate().rev() {
                if folds.last().is_some_and(|(at, _)| *at == index) {
                    folds.pop().into_iter().for_each(|(_, flow)| unfold(flow, waiting));
                } else if !cell.text.is_empty() {
                    waiting.push(Part::Paragraph(Paragraph { text: cell.text, place: cell.place }));
                }
            }
        }
    }
}

/// A piece of a page that waits to be written.
enum Part {
    Line(Line),
    Paragraph(Paragraph),
    Boxes(Vec<Vec<Line>>),
    Table(usize),
}

/// Puts the lines and tables of a flow before what waits.
fn unfold(mut flow: Flow, waiting: &mut Vec<Part>) {
    flow.break_line();
    let mut parts = Vec::with_capacity(flow.lines.len() + flow.inner.len());
    let mut inner = flow.inner.into_iter().peekable();
    for (index, part) in with_boxes(flow.lines) {
        while let Some((_, id)) = inner.next_if(|(before, _)| *before <= index) {
            parts.push(Part::Table(id));
        }
        parts.push(part);
    }
    parts.extend(inner.map(|(_, id)| Part::Table(id)));
    waiting.extend(parts.into_iter().rev());
}

/// A cell whose end tag has not come.
struct OpenCell {
    flow: Flow,
    /// Where its content begins.
    start: usize,
    caption: bool,
    column: usize,
    col_span: usize,
    row_span: usize,
}

/// Columns covered from above.
struct Cover {
    start: usize,
    end: usize,
    /// The first row that is not covered.
    until: usize,
}

/// A table whose end tag has not come.
#[derive(Default)]
struct Frame {
    /// The table's number.
    id: usize,
    built: Built,
    row: Option<BuiltRow>,
    cell: Option<OpenCell>,
    stray: Flow,
    /// The covers that reach this row, by first column.
    covers: Vec<Cover>,
    /// How many of them stand left of the next cell.
    passed: usize,
    /// Covers that begin in this row.
    fresh: Vec<Cover>,
    /// The next column.
    column: usize,
    /// The first row of the row group.
    group: usize,
}

impl Frame {
    fn open_row(&mut self) {
        let index = self.built.rows.len();
        self.covers.retain(|c| c.until > index);
        if !self.fresh.is_empty() {
            self.covers.append(&mut self.fresh);
            self.covers.sort_by_key(|c| c.start);
        }
        budget::work(self.covers.len() as u64 / 8);
        self.passed = 0;
        self.column = 0;
        self.row = Some(BuiltRow::default());
    }

    fn open_cell(&mut self, start: usize, col_span: usize, row_span: usize) {
        if self.row.is_none() {
            self.open_row();
        }
        while let Some(cover) = self.covers.get(self.passed).filter(|c| c.start <= self.column) {
            self.column = self.column.max(cover.end);
            self.passed += 1;
        }
        let column = self.column;
        self.column = column.saturating_add(col_span);
        self.built.width = self.built.width.max(self.column);
        if row_span > 1 {
            let until = self.built.rows.len() + row_span;
            self.fresh.push(Cover { start: column, end: self.column, until });
        }
        self.cell = Some(OpenCell { flow: Flow::default(), start, caption: false, column, col_span, row_span });
    }

    fn open_caption(&mut self, start: usize) {
        let flow = Flow::default();
        self.cell = Some(OpenCell { flow, start, caption: true, column: 0, col_span: 1, row_span: 1 });
    }

    fn close_cell(&mut self, lines: &Lines) {
        let Some(mut open) = self.cell.take() else { return };
        let (text, range) = open.flow.close();
        let (start, end) = range.unwrap_or((open.start, open.start));
        budget::cell(text.len());
        let OpenCell { column, col_span, row_span, .. } = open;
        let cell = Cell { text, place: lines.place(start, end), column, col_span, row_span, indent: open.flow.indent };
        if open.caption {
            let folds = if open.flow.inner.is_empty() { Vec::new() } else { vec![(0, open.flow)] };
            let row = Row { cells: vec![cell], break_before: false };
            self.built.loose.push(BuiltRow { row, folds });
        } else if let Some(row) = &mut self.row {
            if !open.flow.inner.is_empty() {
                row.folds.push((row.row.cells.len(), open.flow));
            }
            row.row.cells.push(cell);
        }
    }

    fn close_row(&mut self, lines: &Lines) {
        self.close_cell(lines);
        self.built.rows.extend(self.row.take());
        if !self.stray.is_empty() {
            let stray = std::mem::take(&mut self.stray);
            let start = stray.start;
            self.open_caption(start);
            if let Some(cell) = &mut self.cell {
                cell.flow = stray;
            }
            self.close_cell(lines);
        }
    }

    /// Row spans do not reach beyond their row group.
    fn close_group(&mut self, lines: &Lines) {
        self.close_row(lines);
        let end = self.built.rows.len();
        for (index, row) in self.built.rows.iter_mut().enumerate().skip(self.group) {
            for cell in &mut row.row.cells {
                cell.row_span = cell.row_span.min(end - index);
            }
        }
        self.covers.clear();
        self.fresh.clear();
        self.group = end;
    }
}

/// Builds tables from tokens, as the standard's tree builder would.
struct Builder<'a> {
    lines: &'a Lines,
    /// Offset of the source in the whole text.
    base: usize,
    /// The tables in the order in which they begin; one that is still open is empty here.
    tables: Vec<Built>,
    /// The open tables, innermost last.
    frames: Vec<Frame>,
    /// What stands outside tables.
    root: Flow,
    /// Elements that are open, the innermost last: those whose end changes what is shown.
    elements: Vec<Element>,
    /// How many of them take no room, show nothing, are raised.
    gone: usize,
    blank: usize,
    raised: usize,
    /// Inside `style`, whose text is the page's style sheet; inside `script` and its like.
    in_style: bool,
    hidden: bool,
    styles: Sheet,
    /// Texts that the page sets at places of their own.
    placed: Vec<positioned::Placed>,
    /// How many elements have begun.
    begun: usize,
    /// Where texts stand that are set as they are written: `pre`.
    written: Vec<(usize, usize)>,
    /// How deep the rows stand of a table that has none of its own around them.
    implied: Option<usize>,
}

/// An element that is open.
struct Element {
    name: String,
    /// What it is for tables, by its name or by how it is displayed.
    kind: Kind,
    look: Look,
    /// Children so far, of a grid.
    children: usize,
    /// Whether a child of a grid or of a row of boxes: a cell.
    child: bool,
    /// Where it is set, and whether it sets its text there.
    at: Option<(f64, f64)>,
    /// Its number among all elements.
    number: usize,
    /// The box it is of a row of boxes.
    boxed: Option<Boxed>,
}

impl Element {
    fn gone(&self) -> bool {
        self.look.gone == Some(true)
    }
}

/// Elements nested deeper are not followed.
const DEEPEST: usize = 400;

/// Elements without an end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl<'a> Builder<'a> {
    fn run(source: &str, base: usize, lines: &'a Lines) -> Builder<'a> {
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

    fn text(&mut self, value: &str, start: usize, end: usize) {
        if self.hidden || self.gone > 0 || self.blank > 0 {
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

    /// Begins an element.
    fn begin(&mut self, opened: Opened) {
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
    fn place(&self, look: &Look) -> Option<(f64, f64)> {
        let origin = self.elements.iter().rev().find_map(|e| e.at).unwrap_or_default();
        let (left, top) = (look.left, look.top);
        (look.positioned && (left.is_some() || top.is_some()))
            .then(|| (origin.0 + left.unwrap_or(0.0), origin.1 + top.unwrap_or(0.0)))
    }

    fn count(&mut self, look: &Look, begins: bool) {
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
    fn imply_ends(&mut self, kind: Kind, name: &str) {
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
    fn pop_to(&mut self, first: usize) {
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

    fn end_implied(&mut self) {
        if self.implied.take().is_some() && self.frames.len() == 1 {
            self.close_table();
        }
    }

    /// An end tag.
    fn end(&mut self, kind: Kind, name: &str) {
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
    fn flow(&mut self) -> &mut Flow {
        match self.frames.last_mut() {
            Some(Frame { cell: Some(cell), .. }) => &mut cell.flow,
            Some(frame) => &mut frame.stray,
            None => &mut self.root,
        }
    }

    fn open(&mut self, kind: Kind, end: usize, col_span: usize, row_span: usize) {
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

    fn close(&mut self, kind: Kind) {
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

    fn open_table(&mut self) {
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

    fn close_table(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        frame.close_group(self.lines);
        if let Some(table) = self.tables.get_mut(frame.id) {
            *table = frame.built;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    fn read(text: &str) -> Vec<Table> {
        tables(text, 0, text.len(), &Lines::of(text))
    }

    /// The one table of a text, as `column:text` cells.
    fn grid(text: &str) -> Vec<Vec<String>> {
        let tables = read(text);
        assert_eq!(tables.len(), 1, "{tables:?}");
        tables[0].rows.iter().map(cells).collect()
    }

    fn cells(row: &Row) -> Vec<String> {
        row.cells.iter().map(|c| format!("{}:{}", c.column, c.text)).collect()
    }

    /// Every place holds its cell's text, for texts without tags or entities inside cells.
    fn assert_places(text: &str, tables: &[Table]) {
        for cell in tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells) {
            let crate::document::Place::Text { start, end, line } = cell.place else { unreachable!() };
            assert_eq!(&text[start as usize..end as usize], cell.text);
            assert_eq!(line as usize, text[..start as usize].matches('\n').count() + 1);
        }
    }

    #[test]
    fn plain_table() {
        let text =
            "甲 <table border=\"1\"> <tr> <td data-bbox=\"1 2 3 4\"> 产出指标 </td>\n<td>80</td><td></td></tr></table>";
        let tables = tables(text, 4, text.len(), &Lines::of(text));
        assert_eq!(cells(&tables[0].rows[0]), ["0:产出指标", "1:80", "2:"]);
        assert_places(text, &tables);
        assert_eq!(tables[0].columns, Columns::Known);
    }

    #[test]
    fn omitted_and_stray_tags() {
        let want = [["0:项目", "1:预算数"], ["0:甲", "1:1.00"]];
        assert_eq!(grid("<table><tr><td>项目<td>预算数<tr><td>甲<td>1.00</table>"), want);
        assert_eq!(grid("<TABLE><td>项目<th>预算数</td></i></tr><tbody><tr></b><td>甲</p><td>1.00"), want);
        assert_eq!(grid("</td></table><table><tr><td>项目</td><td>预算数</td></table></table>").len(), 1);
    }

    #[test]
    fn spans() {
        let text = "<table><tr><td rowspan=2>a<td colspan='2'>b<td rowspan=\"3\">c<tr><td>d<td>e<tr><td>f</table>";
        assert_eq!(grid(text), [vec!["0:a", "1:b", "3:c"], vec!["1:d", "2:e"], vec!["0:f"]]);
        let table = &read(text)[0];
        assert_eq!(table.rows[0].cells[1].col_span, 2);
        assert_eq!(table.rows[0].cells[2].row_span, 3);
    }

    #[test]
    fn spans_end_with_their_group_and_are_clamped() {
        let text = "<table><tbody><tr><td rowspan=9>a<td>b<tbody><tr><td colspan=99999>c<td rowspan=x>d</table>";
        assert_eq!(grid(text), [vec!["0:a", "1:b"], vec!["0:c", "1000:d"]]);
        let table = &read(text)[0];
        assert_eq!(table.rows[0].cells[0].row_span, 1);
        assert_eq!(table.rows[1].cells[0].col_span, 1000);
        assert_eq!(grid("<table><tr><td rowspan=0>a<tr><td>b<tr><td>c")[2], ["1:c"]);
    }

    #[test]
    fn lines_blanks_and_entities() {
        let row =
            "<table><tr><td>1,000<br>2<td><p>甲</p><p>乙</p><td>&nbsp; 3.50&#160;<td>a &lt;  b&amp;c<td> <b>合</b>计";
        assert_eq!(grid(row)[0], ["0:1,000\n2", "1:甲\n乙", "2:3.50", "3:a < b&c", "4:合计"]);
        let crate::document::Place::Text { start, end, .. } = read(row)[0].rows[0].cells[2].place else {
            unreachable!()
        };
        assert_eq!(&row[start as usize..end as usize], "3.50");
        let crate::document::Place::Text { start, end, .. } = read(row)[0].rows[0].cells[1].place else {
            unreachable!()
        };
        assert_eq!(&row[start as usize..end as usize], "甲</p><p>乙");
    }

    #[test]
    fn what_is_not_shown() {
        let text = "<table><tr><td>1<!-- 2 --><script>if (a<b) '<td>9</td>'</script><style>td{}</style>3<td>4</table>";
        assert_eq!(grid(text)[0], ["0:13", "1:4"]);
    }

    #[test]
    fn text_outside_cells_is_kept() {
        let text = "<table><caption>表<b>一</b></caption><tr><td>a<td>b</td>5.00</tr>6.00<tr><td>c</table>";
        assert_eq!(grid(text), [vec!["0:表一"], vec!["0:5.00"], vec!["0:6.00"], vec!["0:a", "1:b"], vec!["0:c"]]);
        assert_eq!(read(text)[0].rows[0].cells[0].col_span, 2);
    }

    #[test]
    fn nested_tables_are_their_own() {
        let text = "<table><tr><td>甲<table><tr><td>1.00</table>乙<td>2.00</table><table><tr><td>3";
        let tables = read(text);
        assert_eq!(tables.len(), 3);
        assert_eq!(cells(&tables[0].rows[0]), ["0:甲\n乙", "1:2.00"]);
        assert_eq!(cells(&tables[1].rows[0]), ["0:1.00"]);
        // not in a cell: the first table ends
        assert_eq!(read("<table><tr><td>1</td><table><tr><td>2</table>").len(), 2);
    }

    #[test]
    fn found_tables() {
        let all = |text: &str| {
            let mut found = Vec::new();
            let mut from = 0;
            while let Some((start, end)) = find(text, from) {
                found.push(text[start..end].to_string());
                from = end;
            }
            found
        };
        assert_eq!(
            all("a <TABLE x><td><table></table></TABLE> b<table>\n</table\n>"),
            ["<TABLE x><td><table></table></TABLE>", "<table>\n</table\n>"]
        );
        assert_eq!(all("<tables> <table-x> < table> a<table"), Vec::<String>::new());
        // broken off: the next line's cells are not its own
        assert_eq!(
            all("x\t<table><tr><td>甲</td>\n乙\t1.00\n\n<table><td>2</table>"),
            ["<table><tr><td>甲</td>", "<table><td>2</table>"]
        );
        assert_eq!(
            all("<table><tr><td>甲</td></tr>\n丙\n<table><td>2</table>"),
            ["<table><tr><td>甲</td></tr>", "<table><td>2</table>"]
        );
        assert_eq!(all("<table\n border=1><tr>\n\t<td\n>\n  甲\n</td>\n</table>。").len(), 1);
        assert_eq!(find("甲<table></table>", 1).map(|r| r.0), Some(3));
        assert_eq!(find("<table>", 99), None);
    }

    #[test]
    fn stripped_cells() {
        assert_eq!(strip("<p>一是<b>甲</b>；</p><p>二是A&amp;B</p>"), "一是甲；\n二是A&B");
        assert_eq!(strip("1,000<br/>2"), "1,000\n2");
        assert_eq!(strip("a<y 5<p>b</p>"), "a<y 5\nb");
        for same in
            ["a < b", "≤ 5", "a<b 5", "1<2>0", "甲<乙>", "x &lt; y", "  甲  ", "<", "<>", "</", "a<x>b", "$\\geq$"]
        {
            assert!(matches!(strip(same), Cow::Borrowed(s) if s == same), "{same}");
        }
    }

    #[test]
    fn whole_page() {
        let text = "<!doctype html><html><head><title>页</title><style>p{}</style></head><body><h1>某局预算</h1>前言<br>后语\
            <table><tr><td><p>表一</p><table><tr><td>合计<td>1.00</table>中<table><tr><td>2.00</table></td><td>尾</td></tr></table>\
            <p>末</p></body></html>";
        let blocks = document(text, &Lines::of(text));
        let shown: Vec<String> = blocks
            .iter()
            .map(|b| match b {
                Block::Paragraph(p) => p.text.clone(),
                Block::Table(t) => format!("{:?}", t.rows.iter().map(cells).collect::<Vec<_>>()),
            })
            .collect();
        let want =
            ["某局预算", "前言", "后语", "表一", "[[\"0:合计\", \"1:1.00\"]]", "中", "[[\"0:2.00\"]]", "尾", "末"];
        assert_eq!(shown, want);
    }

    #[test]
    fn a_table_of_amounts_that_holds_a_table_stays_whole() {
        let text = "<table><tr><td>项目甲<td>11.00<td><table><tr><td>80</table><tr><td>项目乙<td>12.00</table>";
        let blocks = document(text, &Lines::of(text));
        let rows = |b: &Block| if let Block::Table(t) = b { t.rows.len() } else { 0 };
        assert_eq!(blocks.iter().map(rows).collect::<Vec<_>>(), [2, 1]);
    }

    /// The blocks of a page, as texts.
    fn page(text: &str) -> Vec<String> {
        let show = |b: &Block| match b {
            Block::Paragraph(p) => p.text.clone(),
            Block::Table(t) => format!("{:?}", t.rows.iter().map(cells).collect::<Vec<_>>()),
        };
        document(text, &Lines::of(text)).iter().map(show).collect()
    }

    #[test]
    fn what_a_browser_hides_is_not_read() {
        let text = "<style>.old{display:none}</style><table><tr><td>甲<td>1.00<span style='display:none'>9</span>\
            <tr class=old><td>旧<td>8.00<tr hidden><td>旧<td>8.00<tr><td style='display:none'>x<td>乙\
            <td style='visibility:hidden'>7.00<td>2.00<sup>1</sup></table><p hidden>无<p>有<input value=3.00><input type=hidden value=4>";
        assert_eq!(page(text), ["[[\"0:甲\", \"1:1.00\"], [\"0:乙\", \"1:\", \"2:2.00¹\"]]", "有3.00"]);
    }

    #[test]
    fn tables_that_are_none_by_name() {
        let rows = "[[\"0:科目\", \"1:合计\"], [\"0:甲\", \"1:1.00\"], [\"0:乙\", \"1:2.00\"], [\"0:丙\", \"1:3.00\"]]";
        let of = |row: &str, cell: &str, around: &str| {
            let line = |a: &str, b: &str| format!("<div {row}><div {cell}>{a}</div><div {cell}>{b}</div></div>");
            let all =
                [("科目", "合计"), ("甲", "1.00"), ("乙", "2.00"), ("丙", "3.00")].map(|(a, b)| line(a, b)).concat();
            format!("<p>前</p><div {around}>{all}</div><p>后</p>")
        };
        for text in [
            of("style='display:table-row'", "style='display:table-cell'", "style='display:table'"),
            of("style='display:table-row'", "style='display:table-cell'", ""),
            of("style='display:flex'", "", ""),
            of("", "style='display:inline-block;width:9em'", ""),
            of("", "style='float:left'", ""),
        ] {
            assert_eq!(page(&text), ["前", rows, "后"], "{text}");
        }
        let grid = "<p>前</p><div style='display:grid;grid-template-columns:1fr 1fr'><div>科目</div><div>合计</div><b>甲</b>\
            <div>1.00</div><div>乙</div><div>2.00</div><div>丙</div><div>3.00</div></div><p>后</p>";
        assert_eq!(page(grid), ["前", rows, "后"]);
        let boxed = "<table><tr><td><table><tr><td>甲</table><td><table><tr><td>1.00</table><tr><td><table><tr><td>乙</table><td>2.00</table>";
        assert_eq!(page(boxed), ["[[\"0:甲\", \"1:1.00\"], [\"0:乙\", \"1:2.00\"]]"]);
    }

    #[test]
    fn what_is_written_as_it_stands_is_text() {
        let text = "<p>表</p><pre>科目\t合计\n甲\t1.00\n</pre>";
        assert_eq!(page(text), ["表", "[[\"0:科目\", \"1:合计\"], [\"0:甲\", \"1:1.00\"]]"]);
    }

    #[test]
    fn line_ends_keep_places() {
        let text = "\u{feff}甲\r\n<table>\r\n<tr>\r\n<td>\r\n乙\r\n</td><td>丙</td></tr></table>";
        let tables = read(text);
        assert_eq!(cells(&tables[0].rows[0]), ["0:乙", "1:丙"]);
        assert_places(text, &tables);
    }

    #[test]
    fn hostile_sizes() {
        for unit in [
            "<td>",
            "<",
            "<table>",
            "<table><td>",
            "<td rowspan=1000 colspan=1000>",
            "<tr><td rowspan=1000>",
            "</",
            "&nbsp;",
            "&",
            "<!--",
            "<a ",
            "<b b=\"",
            "<table </table ",
            "<p>",
            "<br>1",
            "<caption>",
            "\0",
        ] {
            let text = format!("<table>{}", unit.repeat(300_000 / unit.len()));
            let lines = Lines::of(&text);
            let _ = tables(&text, 0, text.len(), &lines);
            let _ = document(&text, &lines);
            let _ = strip(&text);
            let mut from = 0;
            while let Some((_, end)) = find(&text, from) {
                assert!(end > from);
                from = end;
            }
        }
        let text = format!("<table>{}", "<td>".repeat(1_250_000));
        assert_eq!(read(&text)[0].rows[0].cells.len(), 1_250_000);
        let text = format!("<table>{}", "<".repeat(5_000_000));
        assert_eq!(find(&text, 0), Some((0, text.len())));
        assert_eq!(read(&text)[0].rows.len(), 1);
    }

    /// Many tables are found in one pass over the text, not in one pass each.
    #[test]
    fn finding_is_linear() {
        let text = "<table><table\\n<table><td>\\n\\n".repeat(100_000);
        let mut from = 0;
        while let Some((_, end)) = find(&text, from) {
            assert!(end > from);
            from = end;
        }
    }

    #[test]
    fn random_text() {
        let parts = [
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<td colspan=3>",
            "<td rowspan=4>",
            "<tbody>",
            "<caption>",
            "<",
            ">",
            "/",
            "!",
            "--",
            "&",
            "&nbsp;",
            "&#0;",
            "é",
            "预",
            "\u{3000}",
            "\0",
            "\t",
            "\n",
            "\r",
            " ",
            "\"",
            "'",
            "=",
            "1,2.5",
            "<p>",
            "<br>",
            "<script>",
            "</script>",
            "<title>",
            "<!--",
            "-->",
            "<x y=z y",
            "\u{202e}",
            "\u{10ffff}",
            "<![CDATA[",
            "]]>",
            "<?",
        ];
        let mut random = Random::new();
        for _ in 0..4000 {
            let text: String = random.text(&parts, 40);
            let lines = Lines::of(&text);
            let (start, end) = (random.below(text.len() + 2), random.below(text.len() + 2));
            let _ = tables(&text, start, end, &lines);
            let _ = find(&text, start);
            let _ = strip(&text);
            let blocks = document(&text, &lines);
            for table in tables(&text, 0, text.len(), &lines) {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    let crate::document::Place::Text { start, end, .. } = cell.place else { unreachable!() };
                    let printed = text.get(start as usize..end as usize);
                    assert!(printed.is_some(), "{text:?} {cell:?}");
                    if !printed.is_some_and(|p| p.contains(['<', '&', '\r', '\0'])) {
                        let words = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
                        assert_eq!(printed.map(words).as_deref(), Some(words(&cell.text).as_str()), "{text:?}");
                    }
                }
            }
            drop(blocks);
        }
    }
}
