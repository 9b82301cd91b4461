//! XML, element by element: what the readers of OpenDocument and of Excel 2003's XML have in common.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::bilingual::{Text, say};

use super::{budget, unread};

/// More columns than this are padding.
pub(super) const MOST_COLUMNS: usize = 1_024;
/// More cells than this are no disclosure.
pub(super) const MOST_CELLS: usize = 2_000_000;

/// What a reader does with the parts of a document.
pub(super) trait Parts {
    /// An element begins.
    fn start(&mut self, element: &BytesStart);
    /// Text, entities decoded.
    fn text(&mut self, text: &str);
    /// An element of this local name ends.
    fn end(&mut self, name: &str);
    /// How many cells there are so far.
    fn cells(&self) -> usize;
}

/// Goes through a document; says what is wrong where it does not come to the end.
pub(super) fn walk(xml: &str, parts: &mut impl Parts) -> Result<(), Text> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => parts.start(&element),
            Ok(Event::Empty(element)) => {
                parts.start(&element);
                parts.end(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => parts.end(element.local_name().as_ref()),
            Ok(Event::Text(text)) => parts.text(&text),
            Ok(Event::CData(text)) => parts.text(&text),
            Ok(Event::GeneralRef(name)) => match (name.resolve_char_ref(), &*name) {
                (Ok(Some(c)), _) => parts.text(c.encode_utf8(&mut [0; 4])),
                (_, "amp") => parts.text("&"),
                (_, "lt") => parts.text("<"),
                (_, "gt") => parts.text(">"),
                (_, "quot") => parts.text("\""),
                (_, "apos") => parts.text("'"),
                _ => {}
            },
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(unread::damaged()),
        }
        if !budget::work(1) {
            return Ok(());
        }
        if parts.cells() > MOST_CELLS {
            return Err(say(
                "单元格太多，没有读取。请拆成几个文件。",
                "it has too many cells and was not read. Split it into several files.",
            ));
        }
    }
}

/// An attribute, by its local name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// A number that an attribute gives.
pub(super) fn number(element: &BytesStart, name: &str) -> Option<usize> {
    attribute(element, name)?.trim().parse().ok()
}
