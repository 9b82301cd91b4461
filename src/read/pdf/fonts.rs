//! Fonts: what a character code prints and how far it moves on.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::kurbo::Vec2;
use hayro_font::{CMapResolverFn, Font, FontCache, FontData, FontGlyph, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

use super::bounds;
use crate::read::budget;

/// The work of opening a font.
const FONT: u64 = 2_000;
/// That of one whose characters are numbered by a collection: the collection's maps are opened with it.
const COMPOSITE: u64 = 15_000;
/// Most such fonts of a file; their maps take a megabyte each.
const MOST_COMPOSITE: usize = 500;

/// A font without outlines, in the place of fonts that a file names and does not contain: outlines do not matter to
/// read text.
static STAND_IN: &[u8] = include_bytes!("stand_in.ttf");

/// The fonts of a file, each opened once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    /// By the place of their dictionaries in the file.
    opened: HashMap<(usize, usize), Option<Rc<Face<'a>>>>,
    /// How many of them have characters numbered by a collection.
    composite: usize,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
}

/// A font, with the Unicode of its characters where it does not say it itself.
pub(super) struct Face<'a> {
    /// The font.
    pub font: Font<'a>,
    fallback: Option<Collection>,
    /// The characters that were asked for.
    characters: RefCell<HashMap<u32, Rc<Character>>>,
}

/// What a character code stands for.
pub(super) struct Character {
    /// What it prints; nothing where nobody can tell.
    pub text: Option<Vec<char>>,
    /// How far it moves on, in thousandths of the font's size.
    pub advance: Vec2,
}

impl<'a> Fonts<'a> {
    pub fn new() -> Self {
        Fonts {
            cache: FontCache::new(),
            opened: HashMap::new(),
            composite: 0,
            resolver: Arc::new(|_| Some((Arc::new(STAND_IN) as FontData, 0))),
            cmaps: Arc::new(load_embedded),
        }
    }

    /// Opens a font; `None` where it cannot be, or is out of all bounds.
    pub fn open(&mut self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(face) = self.opened.get(&key) {
            return face.clone();
        }
        let composite = dict.contains_key(b"DescendantFonts");
        self.composite += usize::from(composite);
        let allowed = self.composite <= MOST_COMPOSITE
            && budget::work(if composite { COMPOSITE } else { FONT })
            && bounds::font(dict);
        let font = allowed.then(|| self.cache.font(dict, &self.resolver, &self.cmaps)).flatten();
        let face =
            font.map(|font| Rc::new(Face { font, fallback: Collection::of(dict), characters: RefCell::default() }));
        self.opened.insert(key, face.clone());
        face
    }
}

impl Face<'_> {
    /// What a character code stands for.
    pub fn character(&self, code: u32) -> Rc<Character> {
        let new = || {
            let text = self.text(code).map(|text| match text {
                BfString::Char(c) => vec![c],
                BfString::String(s) => s.chars().collect(),
            });
            Rc::new(Character { text, advance: self.font.code_advance(code) })
        };
        self.characters.borrow_mut().entry(code).or_insert_with(new).clone()
    }

    fn text(&self, code: u32) -> Option<BfString> {
        let text = match self.font.glyph(self.font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        text.or_else(|| self.fallback.as_ref()?.text(code))
    }
}

/// The character collection (Adobe-GB1 …) of a font whose characters are numbered by it: code → number → Unicode
/// (PDF 32000-1, 9.10.2).
struct Collection {
    numbers: CMap,
    unicode: CMap,
}

impl Collection {
    fn of(font: &Dict<'_>) -> Option<Collection> {
        if font.get::<Name<'_>>(b"Subtype").is_none_or(|n| n.as_ref() != b"Type0") {
            return None;
        }
        let numbers = match font.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                name => CMap::parse(load_embedded(name)?, load_embedded)?,
            },
            Object::Stream(stream) => CMap::parse(&bounds::decode(&stream)?, load_embedded)?,
            _ => return None,
        };
        let family = match &numbers.metadata().character_collection {
            Some(collection) if collection.family != CidFamily::AdobeIdentity => collection.family.clone(),
            _ => {
                let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
                let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
                let part = |key: &[u8]| info.get::<PdfString<'_>>(key);
                CidFamily::from_registry_ordering(part(b"Registry")?.as_bytes(), part(b"Ordering")?.as_bytes())
            }
        };
        let unicode = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
        Some(Collection { numbers, unicode })
    }

    fn text(&self, code: u32) -> Option<BfString> {
        let number = (1..=4).find_map(|length| self.numbers.lookup_cid_code(code, length))?;
        self.unicode.lookup_bf_string(number)
    }
}
