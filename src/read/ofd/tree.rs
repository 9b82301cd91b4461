//! A part of a file as a tree of elements.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Most elements of all parts of a file.
pub(super) const MOST_NODES: usize = 6_000_000;
/// Elements nested deeper are left out.
const DEEPEST: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its local name.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |c| c.name == name)
    }

    fn of(element: &BytesStart) -> Node {
        let attribute = |a: quick_xml::events::attributes::Attribute| {
            (a.key.local_name().as_ref().to_string(), a.value.into_owned())
        };
        let attributes = element.attributes().flatten().map(attribute).collect();
        Node { name: element.local_name().as_ref().to_string(), attributes, ..Node::default() }
    }
}

/// The root element of some XML; `nodes` are those that may still be read. What breaks off ends there.
pub(super) fn parse(bytes: &[u8], nodes: &mut usize) -> Option<Node> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = false;
    let mut open: Vec<Node> = Vec::new();
    // elements that stand too deep
    let mut below = 0usize;
    let close = |open: &mut Vec<Node>| -> Option<Node> {
        let node = open.pop()?;
        match open.last_mut() {
            Some(outer) => {
                outer.children.push(node);
                None
            }
            None => Some(node),
        }
    };
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(element)) => {
                *nodes = nodes.checked_sub(1)?;
                if open.len() >= DEEPEST {
                    below += 1;
                } else {
                    open.push(Node::of(&element));
                }
            }
            Ok(Event::Empty(element)) if open.len() < DEEPEST && below == 0 => {
                *nodes = nodes.checked_sub(1)?;
                open.push(Node::of(&element));
                if let Some(root) = close(&mut open) {
                    return Some(root);
                }
            }
            Ok(Event::End(_)) if below > 0 => below -= 1,
            Ok(Event::End(_)) => {
                if let Some(root) = close(&mut open) {
                    return Some(root);
                }
            }
            Ok(Event::Text(text)) => push(&mut open, &text),
            Ok(Event::CData(text)) => push(&mut open, &text),
            Ok(Event::GeneralRef(name)) => match (name.resolve_char_ref(), &*name) {
                (Ok(Some(c)), _) => push(&mut open, c.encode_utf8(&mut [0; 4])),
                (_, "amp") => push(&mut open, "&"),
                (_, "lt") => push(&mut open, "<"),
                (_, "gt") => push(&mut open, ">"),
                (_, "quot") => push(&mut open, "\""),
                (_, "apos") => push(&mut open, "'"),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => {
                while !open.is_empty() {
                    if let Some(root) = close(&mut open) {
                        return Some(root);
                    }
                }
                return None;
            }
            Ok(_) => {}
        }
    }
}

fn push(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}
