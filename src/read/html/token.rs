//! The tokenizer's events as tokens: tags with the attributes that matter, and texts with the bytes that print.

use std::cell::Cell as Flag;
use std::convert::Infallible;
use std::rc::Rc;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Readable, Reader, Span, StringReader, Tokenizer};

use super::super::budget;
use super::WIDEST_SPAN;
use super::tag::Kind;

/// What the tokenizer is asked for.
pub(super) enum Token {
    /// A start tag.
    Open(Opened),
    /// An end tag.
    Close { kind: Kind, name: String },
    /// Text, entities decoded, and where it stands in the source.
    Text { value: String, start: usize, end: usize },
}

/// A start tag, with the attributes that matter.
#[derive(Default, Clone)]
pub(super) struct Opened {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) end: usize,
    pub(super) col_span: usize,
    pub(super) row_span: usize,
    /// Whether it has the attribute `hidden`.
    pub(super) hidden: bool,
    pub(super) style: String,
    pub(super) classes: String,
    pub(super) id: String,
    /// The value of an input that shows it.
    pub(super) value: String,
    /// The kind of input.
    pub(super) input: String,
}

/// The tokens of a source.
pub(super) fn tokens(source: &str) -> impl Iterator<Item = Token> + '_ {
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

/// Most attributes of a tag. The tokenizer calls itself for each of them.
pub(super) const MOST_ATTRIBUTES: usize = 500;

/// A source that can be ended before its end.
pub(super) struct Stoppable<'a> {
    pub(super) rest: StringReader<'a>,
    pub(super) stop: Rc<Flag<bool>>,
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
pub(super) struct Picker {
    /// How many attributes the tag has had.
    pub(super) attributes: usize,
    /// Ends the source.
    pub(super) stop: Rc<Flag<bool>>,
    pub(super) open: Opened,
    /// The attribute whose value comes next.
    pub(super) attribute: Option<Attribute>,
}

#[derive(Clone, Copy)]
pub(super) enum Attribute {
    Columns,
    Rows,
    Style,
    Classes,
    Id,
    Value,
    Input,
    Colour,
    Ground,
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
                    b"color" => Some(Attribute::Colour),
                    b"bgcolor" | b"background" => Some(Attribute::Ground),
                    _ => None,
                };
                None
            }
            CallbackEvent::AttributeValue { value } => {
                let open = &mut self.open;
                match self.attribute.take() {
                    Some(Attribute::Columns) => open.col_span = number(value).unwrap_or(1).clamp(1, WIDEST_SPAN),
                    Some(Attribute::Rows) => open.row_span = row_span(value),
                    Some(Attribute::Style) => open.style.push_str(&lossy(value)),
                    // what the style says goes before
                    Some(Attribute::Colour) => open.style.insert_str(0, &format!("color:{};", lossy(value))),
                    Some(Attribute::Ground) => open.style.insert_str(0, &format!("background:{};", lossy(value))),
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

pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The number an attribute begins with.
pub(super) fn number(value: &[u8]) -> Option<usize> {
    let value = value.trim_ascii_start();
    let value = value.strip_prefix(b"+").unwrap_or(value);
    let digits = value.iter().take_while(|b| b.is_ascii_digit());
    value.first().filter(|b| b.is_ascii_digit())?;
    Some(digits.fold(0usize, |n, b| n.saturating_mul(10).saturating_add(usize::from(b - b'0'))))
}

/// How many rows a `rowspan` covers; zero means all that follow in the group.
pub(super) fn row_span(value: &[u8]) -> usize {
    match number(value) {
        None => 1,
        Some(0) => WIDEST_SPAN,
        Some(n) => n.min(WIDEST_SPAN),
    }
}

/// Entities that print as blanks, in lower case.
pub(super) const BLANK_ENTITIES: [&str; 7] = ["&nbsp;", "&ensp;", "&emsp;", "&thinsp;", "&#160;", "&#xa0;", "&#12288;"];

/// The range without blanks at its ends, whether printed as characters or as entities.
pub(super) fn ink(source: &str, start: usize, end: usize) -> (usize, usize) {
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
