//! Tags seen by their names alone, without a tokenizer: what they mean for tables, and where a table in a text ends.

/// What an element means for tables and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
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
    pub(super) fn of(name: &[u8]) -> Kind {
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

    pub(super) fn is_table_part(self) -> bool {
        matches!(self, Kind::Table | Kind::Group | Kind::Row | Kind::Cell | Kind::Caption | Kind::Column)
    }
}

/// Longest element name that [`Kind::of`] knows.
pub(super) const LONGEST_NAME: usize = 10;

/// A tag seen by its name alone.
pub(super) struct Tag {
    pub(super) kind: Kind,
    pub(super) closing: bool,
    /// Whether its `>` comes before the next `<`.
    pub(super) complete: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Tag {
    pub(super) fn opens(&self, kind: Kind) -> bool {
        self.kind == kind && !self.closing
    }
}

/// The tags from an offset on, found without a tokenizer; one without its `>` ends with its name.
pub(super) fn tags(bytes: &[u8], from: usize) -> impl Iterator<Item = Tag> + '_ {
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
pub(super) fn tag(bytes: &[u8], start: usize) -> Option<Tag> {
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
pub(super) fn first_line(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len())
}

/// Whether a line that stands wholly between two tags has tab-separated cells.
pub(super) fn holds_tabbed_line(between: &[u8]) -> bool {
    let mut lines = between.split(|b| *b == b'\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim_ascii().contains(&b'\t') {
            return true;
        }
    }
    false
}
